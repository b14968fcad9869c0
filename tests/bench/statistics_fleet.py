"""What the statistics of a fleet cost the controller, beside a bare `debug` task a host.

`python tests/bench/statistics_fleet.py 200`: that many gateways, forks 20. CPU is that of ansible-playbook and all it
starts (user and system), measured in turns, so that a busy machine is busy for both; the lab is another process.
Certificates are checked in the two ways that differ in cost: by fingerprint, and by the CAs that the system trusts.
"""

from __future__ import annotations

import json
import resource
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "integration"), str(ROOT / "extensions"), str(ROOT / "tools")]

from harness import Runner, tasks  # noqa: E402

FORKS = 20
ROUNDS = 3
AT_MOST = 3.0
ROUTE = {
    "name": "Feed",
    "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000},
    "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 5001}],
}
NOTHING = "- ansible.builtin.meta: noop\n"
DEBUG = "- ansible.builtin.debug: {msg: here}\n"
STATISTICS = "- streamops.video.gateway_statistics_info:\n"
PINNED = "- streamops.video.gateway_statistics_info: {certificate_fingerprint: '{{ fingerprint }}'}\n"
READY = 120.0


@contextmanager
def fleet(hosts: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Gateways with a running route each, in a process of their own; gives what lab.json tells."""
    command = [sys.executable, "-m", "lab", "--gateways", str(hosts), "--directory", str(folder)]
    lab = subprocess.Popen(command, cwd=ROOT / "extensions", stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + READY
        while not (folder / "lab.json").exists():
            if lab.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the lab did not start")
            time.sleep(0.05)
        told: dict[str, Any] = json.loads((folder / "lab.json").read_text())
        for gateway in told["gateways"]:
            _post(f"{gateway['control_url']}/routes", {"route": ROUTE, "started": True})
        yield told
    finally:
        lab.terminate()
        lab.wait(30)


def _post(url: str, body: Any) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


def inventory(told: dict[str, Any]) -> dict[str, Any]:
    hosts = {
        f"gw{number}": {
            "ansible_host": gateway["host"],
            "ansible_port": gateway["port"],
            "ansible_user": "operator",
            "ansible_password": gateway["users"]["operator"]["password"],
            "fingerprint": gateway["fingerprint"],
        }
        for number, gateway in enumerate(told["gateways"])
    }
    return {"all": {"hosts": hosts}}


def cpu_of(runner: Runner, text: str, hosts: dict[str, Any], env: dict[str, str] | None = None) -> float:
    """Seconds of CPU of one ansible-playbook run, its workers and what they start."""
    command = runner.command(tasks(text, hosts="all"), hosts, ["--forks", str(FORKS)])
    environment = runner.environment(**(env or {}))
    # What records results for the tests costs time too, and users have no such thing.
    del environment["ANSIBLE_CALLBACKS_ENABLED"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, cwd=runner.folder, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def trusted(folder: Path) -> dict[str, str]:
    """The CAs of this machine with the lab's among them, as what the system trusts."""
    store = ssl.get_default_verify_paths().cafile
    file = folder / "system.pem"
    file.write_text((Path(store).read_text() if store else "") + (folder / "lab" / "ca.pem").read_text())
    return {"SSL_CERT_FILE": str(file)}


def measure(hosts: int) -> dict[str, float]:
    """Medians in seconds of CPU, and ratios to `debug`; `net` without what an empty play of these hosts costs."""
    with tempfile.TemporaryDirectory() as scratch, fleet(hosts, Path(scratch) / "lab") as told:
        runner, there, env = Runner(Path(scratch)), inventory(told), trusted(Path(scratch))
        ways = {"nothing": NOTHING, "debug": DEBUG, "statistics": PINNED, "system": STATISTICS}
        seen: dict[str, list[float]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, text in ways.items():
                seen[name].append(cpu_of(runner, text, there, env))
    found = {name: statistics.median(seconds) for name, seconds in seen.items()}
    net = (found["statistics"] - found["nothing"]) / (found["debug"] - found["nothing"])
    ratios = {"ratio": found["statistics"] / found["debug"], "ratio_system": found["system"] / found["debug"]}
    return {**found, **ratios, "net": net}


def checks(hosts: int) -> list[tuple[str, Any, bool]]:
    """Measure and print; what must hold, with the value found."""
    found = measure(hosts)
    for name in ("nothing", "debug", "statistics", "system"):
        print(f"{hosts} hosts, {name:12} {found[name]:7.2f} s CPU, {1000 * found[name] / hosts:6.1f} ms a host")
    print(f"statistics without what an empty play costs, to debug without it: {found['net']:.2f}")
    return [
        (f"CPU of statistics to debug, {how}, at most {AT_MOST:g}", round(found[name], 2), found[name] <= AT_MOST)
        for name, how in (("ratio", "by fingerprint"), ("ratio_system", "by the CAs of the system"))
    ]


def main() -> int:
    hosts = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    fine = True
    for text, value, holds in checks(hosts):
        print(f"{'ok  ' if holds else 'FAIL'} {text}: {value}")
        fine = fine and holds
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
