"""`make demo`: the collection, from its tarball, takes a feed from the cloud to a recording. Ends by itself."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import COLLECTIONS, VENV, WORK, step_env
from install import installed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "extensions"))

from lab import Lab

REPORT = WORK / "demo"
CHANGE = ("-e", "demo_latency=500")
REPORTED = ("-e", f"report_dir={REPORT}", "-e", "fleet_report_interval=0.5")
FEED = ("--diff", "streamops.video.demo")
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("A feed from the cloud through a gateway to a recording. Each hop is up before the next one is touched.", FEED),
    ("The same again: nothing differs, so nothing is written to any of the three (changed=0).", FEED),
    ("Another SRT latency, with --check: what would change at both ends of each hop.", (*CHANGE, "--check", *FEED)),
    ("The report on the gateways, as streamops.video.report writes it.", (*REPORTED, "streamops.video.report")),
)


def run(number: int, text: str, arguments: tuple[str, ...], directory: Path) -> int:
    command = ["ansible-playbook", "-i", "inventory.yml", *arguments]
    print(f"\n\033[1m--- {number}. {text}\033[0m\n$ {' '.join(command)}", flush=True)
    env = {
        **step_env(),
        "HOME": str(directory / "home"),
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "false",
        "ANSIBLE_HOME": str(directory / "home" / ".ansible"),
    }
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        env.pop("ANSIBLE_NOCOLOR", None)
        env["ANSIBLE_FORCE_COLOR"] = "1"
    command[1:1] = ["-e", "@demo.json"]
    command[0] = str(VENV / "bin" / command[0])
    return subprocess.run(command, cwd=directory, env=env, stdin=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    installed()
    shutil.rmtree(REPORT, ignore_errors=True)  # the readings of an earlier lab say nothing about this one
    with tempfile.TemporaryDirectory(prefix="streamops-demo-") as scratch:
        directory = Path(scratch)
        (directory / "home").mkdir()
        # A file, and not the command line, where every user of the machine could read it.
        variables = directory / "demo.json"
        variables.touch(mode=0o600)
        variables.write_text(f'{{"demo_passphrase": "{secrets.token_urlsafe(18)}"}}')
        with Lab(only=["ateme", "gateway", "hmp"], directory=directory) as lab:
            print("Simulated on this machine:")
            for what, device in (("Ateme+ cloud", lab.ateme), ("Haivision Gateway", lab.gateway), ("HMP", lab.hmp)):
                print(f"  {what:<20}{device.url}  certificate SHA-256 {device.fingerprint}")
            for number, (text, arguments) in enumerate(STEPS, start=1):
                if failed := run(number, text, arguments, directory):
                    return failed
            left = len(lab.gateway.sessions) + len(lab.hmp.sessions)
            print(f"\n{len(lab.gateway.logins)} logins on the gateway in {len(STEPS)} runs, {left} sessions left open.")
    print(f"The report is {REPORT / 'report.html'}: open it in a browser.")
    print("The lab is stopped. `make lab` starts one that stays; README.md shows what to do with it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
