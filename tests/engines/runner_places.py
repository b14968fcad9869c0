"""What ansible-runner needs on the machine that has a job and on the machine that does it: folders, homes, commands."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from harness import BIN, Runner

PROC = Path("/proc")
ENDS_WITHIN = 240


class Machine:
    """A machine with a home of its own, so that nothing but what is sent reaches another one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.runner = Runner(folder)

    @property
    def environment(self) -> dict[str, str]:
        found = self.runner.environment()
        # What is for our tests, and what machines of users do not have.
        ours = ("ANSIBLE_CALLBACK", "ANSIBLE_CONNECTION_PLUGINS", "RECORDER_FILE", "PYTHON")
        return {name: value for name, value in found.items() if not name.startswith(ours)} | {
            # Where an execution environment has it.
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            # What would lead an SSH connection to a device fails at once.
            "ANSIBLE_SSH_EXECUTABLE": "/bin/false",
        }

    def does(self, *arguments: str | Path, given: bytes = b"", rc: int | None = 0) -> bytes:
        """Run a command here; gives what it printed."""
        done = subprocess.run(
            [BIN / arguments[0], *arguments[1:]],
            input=given,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            timeout=ENDS_WITHIN,
            check=False,
        )
        assert rc is None or done.returncode == rc, (done.stdout + done.stderr).decode()[-5000:]
        return done.stdout

    def start_worker(self, given: bytes) -> subprocess.Popen[bytes]:
        """An execution node at work, to be interrupted."""
        (self.folder / "job").write_bytes(given)
        with (self.folder / "job").open("rb") as job, (self.folder / "answer").open("wb") as answer:
            return subprocess.Popen(
                [BIN / "ansible-runner", "worker"],
                env=self.environment,
                cwd=self.folder,
                stdin=job,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def left(self) -> list[str]:
        """What a job has left in the temporary folder of this machine, where it had its private data directory."""
        return sorted(path.name for path in (self.folder / "tmp").iterdir())


class Controller(Machine):
    """The machine that has the playbooks: it sends a job and takes what comes back."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.job = folder / "private"
        for name in ("project", "inventory", "env"):
            (self.job / name).mkdir(parents=True)

    def has(self, play: Any, inventory: Mapping[str, Any], **extra: Any) -> None:
        """What the job is: secrets are among the extra variables, as AWX hands them over."""
        (self.job / "project" / "site.yml").write_text(yaml.safe_dump(play, sort_keys=False))
        (self.job / "inventory" / "hosts.yml").write_text(yaml.safe_dump(dict(inventory)))
        (self.job / "env" / "extravars").write_text(yaml.safe_dump(extra))

    def transmit(self) -> bytes:
        return self.does("ansible-runner", "transmit", self.job, "-p", "site.yml")

    def process(self, answer: bytes, name: str, rc: int | None = 0) -> Job:
        self.does("ansible-runner", "process", self.folder / name, given=answer, rc=rc)
        return Job(self.folder / name / "artifacts")


class Job:
    """The artifacts of a job, as they came back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def status(self) -> str:
        return (self.folder / "status").read_text()

    @property
    def output(self) -> str:
        return (self.folder / "stdout").read_text()

    @property
    def events(self) -> list[dict[str, Any]]:
        found = [json.loads(path.read_text()) for path in (self.folder / "job_events").glob("*.json")]
        return sorted(found, key=lambda event: int(event["counter"]))

    @property
    def changed(self) -> dict[str, int]:
        """How many tasks have changed something, by host."""
        stats = next(event for event in self.events if event["event"] == "playbook_on_stats")["event_data"]
        return {host: stats["changed"].get(host, 0) for host in stats["processed"]}

    def results(self, action: str) -> Iterator[dict[str, Any]]:
        for event in self.events:
            if event["event"] == "runner_on_ok" and event["event_data"]["task_action"] == action:
                yield event["event_data"]["res"]


def holding(folder: Path, secrets: list[str]) -> list[str]:
    """The files below a folder that hold one of these."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets):
            found.append(str(path.relative_to(folder)))
    return sorted(found)


def family(pid: int) -> set[int]:
    """A process and all below it."""
    parents = _parents()
    found: set[int] = set()
    more = {pid}
    while more:
        found |= more
        more = {child for child, parent in parents.items() if parent in found} - found
    return found


def children(pid: int) -> list[int]:
    return [child for child, parent in _parents().items() if parent == pid]


def _parents() -> dict[int, int]:
    """The parent of every process."""
    if not PROC.is_dir():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
        return {int(pid): int(parent) for pid, parent in map(str.split, listed.splitlines())}
    parents = {}
    for entry in PROC.glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold anything.
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return parents
