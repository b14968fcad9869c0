# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a login is kept between requests, tasks and processes."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import typing as t

from .errors import LoginRefused
from .files import write_private
from .interrupts import held_back

# What a login left behind: {"cookies": {...}} or {"headers": {...}}, and "memo", facts worth keeping with it.
Record = dict[str, t.Any]
Login = t.Callable[[], Record]


class Keeper(t.Protocol):
    """Where the session of one device and account is kept."""

    def obtain(self, login: Login, stale: Record | None = None) -> Record:
        """The session in use; logs in when there is none, or only the `stale` one that the device no longer takes."""

    def note(self, record: Record, before: Record) -> None:
        """Keep a changed record (a renewed cookie, a new memo), unless another process has a newer login by now."""


class TaskKeeper:
    """A session for one task, in memory only."""

    def __init__(self) -> None:
        self._record: Record | None = None

    def obtain(self, login: Login, stale: Record | None = None) -> Record:
        if self._record is None or self._record == stale:
            with held_back():
                self._record = login()
        return self._record

    def note(self, record: Record, before: Record) -> None:
        self._record = record

    def forget(self) -> Record | None:
        """Take the record out, for logging out."""
        record, self._record = self._record, None
        return record


class RunKeeper:
    """A session for a whole run, shared by its processes through a private file.

    The folder is the run's own (mode 0700) and goes away with it. A refusal is kept too: a wrong password that is tried
    for every item of a loop locks the account.
    """

    def __init__(self, folder: str | os.PathLike[str], key: str, origin: t.Mapping[str, t.Any]) -> None:
        """`origin` is what the end of the run needs for logging out: the endpoint, without password."""
        self._file = pathlib.Path(folder) / f"{key}.json"
        self._lock = pathlib.Path(folder) / f"{key}.lock"
        self._origin = dict(origin)

    def obtain(self, login: Login, stale: Record | None = None) -> Record:
        kept = self._read()
        if kept is None or "refused" in kept or not self._usable(kept, stale):
            with self._locked():
                # Another process may have logged in while we waited for the lock.
                kept = self._read()
                if kept is not None and "refused" in kept:
                    raise LoginRefused(kept["refused"]["cause"], hint=kept["refused"]["hint"])
                if kept is None or not self._usable(kept, stale):
                    with held_back():
                        try:
                            kept = {**self._origin, "record": login()}
                        except LoginRefused as refusal:
                            self._write({"refused": {"cause": refusal.cause, "hint": refusal.hint}})
                            raise
                        self._write(kept)
        return t.cast(Record, kept["record"])

    @staticmethod
    def _usable(kept: Record, stale: Record | None) -> bool:
        return stale is None or _login_of(kept["record"]) != _login_of(stale)

    def note(self, record: Record, before: Record) -> None:
        with self._locked():
            kept = self._read()
            if kept and "record" in kept and _login_of(kept["record"]) == _login_of(before):
                self._write({**kept, "record": record})

    def _read(self) -> Record | None:
        try:
            found: Record = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return None
        return found

    def _write(self, content: Record) -> None:
        write_private(self._file, json.dumps(content).encode())

    def _locked(self) -> contextlib.AbstractContextManager[None]:
        return locked(self._lock)


@contextlib.contextmanager
def locked(path: pathlib.Path) -> t.Iterator[None]:
    """Hold the lock file of a kept session: whoever logs in holds it until the session is written down."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _login_of(record: Record) -> t.Any:
    return {key: value for key, value in record.items() if key != "memo"}


def session_key(*parts: t.Any) -> str:
    """A file name for a device, an account and its secret that tells none of them."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:32]
