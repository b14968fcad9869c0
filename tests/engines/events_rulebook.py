"""Runs real ansible-rulebook processes and gives what the user sees."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

BIN = Path(sys.executable).parent
OURS = ("HAIVISION_", "ATEME_PLUS_", "STREAMOPS_")


class Rulebook:
    """A rulebook that runs in a folder of its own, until it is ended."""

    def __init__(
        self,
        folder: Path,
        rulebook: str | list[dict[str, Any]],
        variables: Mapping[str, Any],
        inventory: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        playbooks: Mapping[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        home, self._output = folder / "home", folder / "output.txt"
        # Apart from the rest: ansible-rulebook copies all that is beside a playbook.
        self._project = folder / "project"
        for one in (home, folder / "tmp", self._project):
            one.mkdir()
        given = {
            "inventory.yml": inventory or {"all": {"hosts": {"localhost": {}}}},
            "vars.yml": variables,
            **(playbooks or {}),
            **({} if isinstance(rulebook, str) else {"rulebook.yml": rulebook}),
        }
        for name, data in given.items():
            (self._project / name).write_text(yaml.safe_dump(data, sort_keys=False))
        environment = {**environment_of(folder), **(env or {})}
        name = rulebook if isinstance(rulebook, str) else "rulebook.yml"
        command = [BIN / "ansible-rulebook", "-r", name, "-i", "inventory.yml", "-e", "vars.yml"]
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "--print-events", "--shutdown-delay", "2", "-v"],
                cwd=self._project,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self._output.read_text(errors="replace")

    @property
    def words(self) -> str:
        """What it printed in one line."""
        return " ".join(self.output.split())

    def events(self, **wanted: Any) -> int:
        """How many events that were printed have all of these."""
        parts = re.split(r"\*\* .* \[received event\] \*+", self.output)[1:]
        texts = [part.split("\n**", 1)[0] for part in parts]
        return sum(all(f"'{key}': {value!r}" in text for key, value in wanted.items()) for text in texts)

    def until(self, true: Callable[[], Any], seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)

    def end(self, signum: signal.Signals = signal.SIGTERM) -> str:
        """Send a signal to it alone, as its supervisor does, and wait until it is over."""
        if self.process.poll() is None:
            self.process.send_signal(signum)
        return self.wait()

    def wait(self) -> str:
        try:
            self.process.wait(timeout=60)
        finally:
            self.close()
        return self.output

    def close(self) -> None:
        """Nothing of it may outlive a test."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def left_behind(self) -> str:
        """All that it printed and wrote, other than what the test gave it."""
        files = [one for one in self.folder.rglob("*") if one.is_file() and one.parent != self._project]
        return "\n".join(one.read_text(errors="replace") for one in files)


def environment_of(folder: Path) -> dict[str, str]:
    """Of what runs in this folder: its own home, and nothing of ours that is set outside."""
    home = folder / "home"
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        "HOME": str(home),
        "TMPDIR": str(folder / "tmp"),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_NOCOLOR": "1",
        "PYTHONUNBUFFERED": "1",
    }


def played(
    playbook: str, event: Mapping[str, Any], inventory: Mapping[str, Any], folder: Path
) -> subprocess.CompletedProcess[str]:
    """A playbook as a rulebook runs it, for one event."""
    for name in ("home", "tmp"):
        (folder / name).mkdir()
    given = {"inventory.yml": inventory, "event.yml": {"ansible_eda": {"event": event}}}
    for name, data in given.items():
        (folder / name).write_text(yaml.safe_dump(data, sort_keys=False))
    command = [BIN / "ansible-playbook", "-i", "inventory.yml", "-e", "@event.yml", f"streamops.video.{playbook}"]
    environment = environment_of(folder)
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def host_of(gateway: Any, user: str, ca_path: Path) -> dict[str, Any]:
    """What an inventory says of a gateway of the lab."""
    return {
        "ansible_host": gateway.host,
        "ansible_port": gateway.port,
        "ansible_user": user,
        "ansible_password": gateway.users[user]["password"],
        "ca_path": str(ca_path),
    }
