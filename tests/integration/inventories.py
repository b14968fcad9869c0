"""Runs real ansible-inventory processes, and gives the inventory that comes out."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from harness import BIN, Runner


@dataclasses.dataclass
class Printed:
    """What ansible-inventory printed."""

    rc: int
    output: str
    errors: str

    @property
    def everything(self) -> str:
        return self.output + self.errors

    @property
    def words(self) -> str:
        """What it told beside the inventory, in one line: it is broken at the width of the terminal."""
        return " ".join(self.errors.split())

    @property
    def whole(self) -> dict[str, Any]:
        """The inventory of --list."""
        assert self.rc == 0, self.everything
        found: dict[str, Any] = json.loads(self.output, object_hook=_plain)
        return found

    @property
    def hosts(self) -> dict[str, Any]:
        """The variables of each host."""
        found: dict[str, Any] = self.whole["_meta"]["hostvars"]
        return found

    def group(self, name: str) -> set[str]:
        return set(self.whole.get(name, {}).get("hosts", []))

    @property
    def groups(self) -> set[str]:
        return {name for name in self.whole if name not in ("_meta", "all", "ungrouped")}


def _plain(value: dict[str, Any]) -> Any:
    """ansible-core before 2.19 marks what is not to be templated."""
    return value["__ansible_unsafe"] if list(value) == ["__ansible_unsafe"] else value


class Sources:
    """A place for inventory sources, and ansible-inventory on them."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def write(self, name: str, content: Mapping[str, Any] | str) -> Path:
        path = self.runner.folder / name
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(dict(content), sort_keys=False))
        return path

    def vaulted(self, text: str, secret: Path) -> str:
        """A vaulted text as YAML."""
        done = subprocess.run(
            [BIN / "ansible-vault", "encrypt_string", "--vault-password-file", secret, text],
            env=self.runner.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def start(self, source: Path) -> subprocess.Popen[str]:
        """Start one that is to be interrupted."""
        return subprocess.Popen(
            [BIN / "ansible-inventory", "-i", source, "--list"],
            env=self.runner.environment(),
            cwd=self.runner.folder,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, source: Path | str, *arguments: str, env: Mapping[str, str] | None = None) -> Printed:
        done = subprocess.run(
            [BIN / "ansible-inventory", "-i", source, *(arguments or ("--list",))],
            env=self.runner.environment(**(env or {})),
            cwd=self.runner.folder,
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return Printed(done.returncode, done.stdout, done.stderr)


def login(device: Any, user: str, **more: Any) -> dict[str, Any]:
    """The connection options of a device of the lab."""
    where = {"url": device.url} if hasattr(device, "tokens") else {"host": device.host, "port": device.port}
    password = device.users[user]["password"]
    return {
        **where,
        "username": user,
        "password": password,
        "certificate_fingerprint": device.fingerprint,
        **more,
    }
