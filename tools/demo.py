"""`make demo`: the collection, from its tarball, on the gateway of the device lab. Ends by itself."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from common import COLLECTIONS, VENV, step_env
from install import installed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "extensions"))

from lab import Lab

CHANGE = ("-e", "demo_latency=500")
STOP = (*CHANGE, "-e", "demo_studio_b=stopped")
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Three feeds are put on air; --diff shows what is written.", ("--diff",)),
    ("The same again: nothing differs, so nothing is written (changed=0).", ("--diff",)),
    (
        "Another SRT latency, first with --check: this is what would change, and what it would interrupt.",
        (*CHANGE, "--check", "--diff"),
    ),
    ("Now for real.", (*CHANGE, "--diff")),
    ("One destination is stopped; the others stay on air.", (*STOP, "--diff")),
    ("The routes as the gateway has them.", ("--tags", "table")),
)


def run(number: int, text: str, arguments: tuple[str, ...], directory: Path) -> int:
    command = ["ansible-playbook", "-i", "inventory.yml", *arguments, "streamops.video.demo"]
    print(f"\n\033[1m--- {number}. {text}\033[0m\n$ {' '.join(command)}", flush=True)
    env = {
        **step_env(),
        "HOME": str(directory / "home"),
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
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
    with tempfile.TemporaryDirectory(prefix="streamops-demo-") as scratch:
        directory = Path(scratch)
        (directory / "home").mkdir()
        # A file, and not the command line, where every user of the machine could read it.
        variables = directory / "demo.json"
        variables.touch(mode=0o600)
        variables.write_text(f'{{"demo_passphrase": "{secrets.token_urlsafe(18)}"}}')
        with Lab(only=["gateway"], directory=directory) as lab:
            gateway = lab.gateway
            print(f"A simulated Haivision Gateway is at {gateway.url}, certificate SHA-256 {gateway.fingerprint}.")
            for number, (text, arguments) in enumerate(STEPS, start=1):
                if failed := run(number, text, arguments, directory):
                    return failed
            logins, left = len(gateway.logins), len(gateway.sessions)
            print(f"\n{logins} logins in {len(STEPS)} runs, {left} sessions left open.")
    print("The lab is stopped. `make lab` starts one that stays; README.md shows what to do with it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
