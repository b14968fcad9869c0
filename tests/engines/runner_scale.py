"""Runs a playbook on many gateways of the lab and measures what it costs the controller."""

from __future__ import annotations

import dataclasses
import os
import re
import resource
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness import Runner
from lab import Lab
from runner_places import PROC, family

MIB = 1024 * 1024
FORKS = 50
SAMPLES_EVERY = 0.5
ENDS_WITHIN = 1500
ROUTES: list[dict[str, Any]] = [
    {
        "name": f"Feed {number}",
        "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000 + number},
        "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 6000 + number}],
    }
    for number in range(3)
]


@dataclasses.dataclass
class Cost:
    """What a run on so many gateways took from the controller."""

    hosts: int
    seconds: float
    processor: float  # of ansible-playbook and all that it started
    memory: int  # bytes, at the highest, of all these together: what they share counts once
    requests: list[Counter[str]]  # of each gateway
    logins: list[int]
    open_sessions: list[str]
    recap: dict[str, dict[str, int]]
    output: str

    def __str__(self) -> str:
        each = 1000 / self.hosts
        return (
            f"{self.hosts} gateways: {self.seconds:.1f} s, processor {self.processor:.1f} s "
            f"({self.processor * each:.0f} ms a gateway), {self.memory / MIB:.0f} MiB, "
            f"{sum(self.requests[0].values())} requests a gateway"
        )


class Memory(threading.Thread):
    """Looks at the memory of a process and all that it started, until it is told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.most = 0

    def run(self) -> None:
        while not self._over.is_set():
            self.most = max(self.most, sum(map(_share, family(self._pid))))
            self._over.wait(SAMPLES_EVERY)

    def stop(self) -> int:
        self._over.set()
        self.join()
        return self.most


def _share(pid: int) -> int:
    """Proportional set size: what forks share is divided among them, so that the sum is what is really in use."""
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    told = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(told[1]) * 1024 if told else 0


@contextmanager
def many_gateways(hosts: int, folder: Path) -> Iterator[Lab]:
    """So many gateways with a few running routes each."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Lab(only=["gateway"], gateways=hosts, directory=folder) as lab:
        for gateway in lab.gateways:
            for route in ROUTES:
                gateway.add_route(route, started=True)
        yield lab


def inventory(lab: Lab, others: int = 0) -> dict[str, Any]:
    """All of them, each with its certificate; the same routes are wanted of all. The others are only names."""
    hosts = {
        gateway.name: {
            "ansible_host": gateway.host,
            "ansible_port": gateway.port,
            "ansible_user": "haiadmin",
            "ansible_password": gateway.users["haiadmin"]["password"],
            "certificate_fingerprint": gateway.fingerprint,
        }
        for gateway in lab.gateways
    }
    wanted = {"gateway_rollout_routes": [{**route, "state": "started"} for route in ROUTES]}
    names = {f"other{number}": {} for number in range(others)}
    return {"all": {"children": {"gateways": {"hosts": hosts, "vars": wanted}, "others": {"hosts": names}}}}


def cost(lab: Lab, runner: Runner, play: Any, *arguments: str, others: int = 0) -> Cost:
    """Run a play on all gateways of a lab with the forks of a large controller."""
    for gateway in lab.gateways:
        gateway.clear_requests()
    command = runner.command(play, inventory(lab, others), ["--forks", str(FORKS), *arguments])
    environment = runner.environment()
    # What users do not have either; it writes every result to a file.
    del environment["ANSIBLE_CALLBACKS_ENABLED"]
    begin = time.monotonic()
    with (runner.folder / "output.txt").open("w+") as out:
        process = subprocess.Popen(
            command, env=environment, cwd=runner.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        memory = Memory(process.pid)
        memory.start()
        late = threading.Timer(ENDS_WITHIN, process.terminate)
        late.start()
        _pid, status, used = os.wait4(process.pid, 0)
        late.cancel()
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        most = memory.stop()
        out.seek(0)
        output = out.read()
    assert process.returncode == 0, output[-5000:]
    return Cost(
        hosts=len(lab.gateways),
        seconds=seconds,
        processor=used.ru_utime + used.ru_stime,
        memory=most,
        requests=[Counter(f"{one['method']} {_words(one['path'])}" for one in gw.requests) for gw in lab.gateways],
        logins=[len(gateway.logins) for gateway in lab.gateways],
        open_sessions=[gateway.name for gateway in lab.gateways if gateway.sessions],
        recap=_recap(output),
        output=output,
    )


def _words(path: str) -> str:
    """A path without the ids in it, which differ from gateway to gateway."""
    return re.sub(r"(?<=/)[\w-]{22,}(?=/|$)", "<id>", path)


def _recap(output: str) -> dict[str, dict[str, int]]:
    lines = re.findall(r"^(\S+)\s+: (ok=.*)$", output, re.MULTILINE)
    return {host: {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", told)} for host, told in lines}
