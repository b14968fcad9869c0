# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was made and last set through the Command Line API, which can read nothing of it back.

A JSON file of the user's: hosts, then kinds, then the objects in the vocabulary of the options, each with its id.
Without a file it is the memory of one task.
"""

from __future__ import annotations

import contextlib
import copy
import fcntl
import json
import os
import pathlib
import tempfile
import time
import typing as t

from ..transport.errors import InvalidInput, StreamopsError
from ..transport.files import write_private
from ..transport.interrupts import held_back
from ..transport.retry import polls

Values = dict[str, t.Any]
_PATIENCE = 30.0
_VERSION = 1
_KINDS = ("sessions", "recordings", "streams")
# What a task may add to the file, in bytes: tried out before anything is sent.
_ROOM = 65536


class Ledger:
    """The objects of one host. `writing` is false in check mode: then the file stays as it is."""

    def __init__(self, path: str | None, host: str, writing: bool = True) -> None:
        self._path = pathlib.Path(os.path.realpath(os.path.expanduser(path))) if path else None
        self._host = host
        self._writing = writing
        self._kinds: dict[str, list[Values]] = {}
        if self._path is not None:
            self._check(self._path)
            self.read()

    @property
    def lasting(self) -> bool:
        """Whether it outlives the task."""
        return self._path is not None

    def read(self) -> None:
        """Read the file anew; what a task remembers by itself stays."""
        if self._path is not None:
            self._kinds = self._of_host(self._loaded(self._path))

    def find(self, kind: str, **having: t.Any) -> list[Values]:
        """The objects of a kind that have these values; changing what is returned changes nothing."""
        return [
            copy.deepcopy(one)
            for one in self._kinds.get(kind, [])
            if all(one.get(name) == value for name, value in having.items())
        ]

    def note(self, kind: str, object_id: str, **values: t.Any) -> None:
        """Keep values of an object, made or set just now."""

        def noted(kinds: dict[str, list[Values]]) -> None:
            objects = kinds.setdefault(kind, [])
            for one in objects:
                if one.get("id") == object_id:
                    one.update(copy.deepcopy(values))
                    return
            objects.append({"id": object_id, **copy.deepcopy(values)})

        self._change(noted)

    def making(self, kind: str, make: t.Callable[[], str], **values: t.Any) -> str:
        """Make an object and keep its id. No signal comes between the two: the id is all that leads back to it."""
        with held_back():
            made = make()
            try:
                self.note(kind, made, **values)
            except StreamopsError as error:
                error.cause = f"{made} was made, and the ledger could not keep it: {error.cause}"
                error.hint = f"Give id: {made} from now on, or delete it on the HMP before you run the task again"
                raise
        return made

    def learn(self, kind: str, values: Values) -> None:
        """Keep what the other API told of an object, where the ledger says anything else."""
        known = self.find(kind, id=values["id"])
        told = {name: value for name, value in values.items() if name not in ("id", "status")}
        if not known or any(known[0].get(name) != value for name, value in told.items()):
            self.note(kind, values["id"], **told)

    def follow(self, kind: str, identity: str | None, values: Values | None) -> None:
        """Keep up with the other API: an object as it told it, or that it is gone. A task's own memory need not."""
        if not self.lasting or not self._writing or not identity:
            return
        if values:
            self.learn(kind, {**values, "id": identity})
        elif self.find(kind, id=identity):
            self.drop(kind, identity)

    def drop(self, kind: str, object_id: str) -> None:
        """Forget an object that the device no longer has."""

        def dropped(kinds: dict[str, list[Values]]) -> None:
            kinds[kind] = [one for one in kinds.get(kind, []) if one.get("id") != object_id]

        self._change(dropped)

    def _change(self, change: t.Callable[[dict[str, list[Values]]], None]) -> None:
        if self._path is None or not self._writing:
            change(self._kinds)
            return
        with self._locked(self._path):
            # Others write to the same file: only what this task knows better is laid over it.
            content = self._loaded(self._path)
            hosts = content.setdefault("hosts", {})
            kinds = hosts.setdefault(self._host, {})
            change(kinds)
            text = json.dumps({"version": _VERSION, **content}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
            try:
                write_private(self._path, text.encode(), lasting=True)
            except OSError as error:
                raise self._unusable(f"cannot be written ({error.strerror})") from None
            self._kinds = self._of_host(content)

    def _of_host(self, content: Values) -> dict[str, list[Values]]:
        kinds = content.get("hosts", {}).get(self._host, {})
        return {kind: copy.deepcopy(objects) for kind, objects in kinds.items() if isinstance(objects, list)}

    def _loaded(self, path: pathlib.Path) -> Values:
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable(f"cannot be read ({getattr(error, 'strerror', None) or 'no UTF-8 text'})") from None
        if not text.strip():
            return {}
        try:
            content = json.loads(text)
        except ValueError:
            content = None
        hosts = content.get("hosts") if isinstance(content, dict) else None
        if not isinstance(hosts, dict) or not all(_is_of_a_host(kinds) for kinds in hosts.values()):
            raise self._unusable("is no ledger")
        return t.cast(Values, content)

    def _check(self, path: pathlib.Path) -> None:
        """Whether it can be kept, found out before anything is sent. Raises InvalidInput."""
        if path.is_dir():
            raise self._unusable("is a folder")
        if not path.parent.is_dir():
            raise self._unusable(f"cannot be written: there is no folder {path.parent}")
        if not self._writing:
            if not os.access(path.parent, os.W_OK | os.X_OK):
                raise self._unusable("cannot be written (Permission denied)")
            return
        with self._locked(path):
            try:
                content = path.read_bytes() if path.exists() else b""
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
                try:
                    with os.fdopen(handle, "wb") as file:
                        file.write(content + bytes(_ROOM))
                finally:
                    os.unlink(name)
                if path.exists():
                    os.chmod(path, 0o600)
            except OSError as error:
                raise self._unusable(f"cannot be written ({error.strerror})") from None

    @contextlib.contextmanager
    def _locked(self, path: pathlib.Path) -> t.Iterator[None]:
        """Hold the ledger for reading, changing and writing it. The lock is a file beside it, since it is replaced."""
        lock = path.parent / f".{path.name}.lock"
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise self._unusable(f"cannot be locked ({error.strerror}: {lock})") from None
        try:
            deadline = time.monotonic() + _PATIENCE
            for pause in polls(first=0.01, longest=0.2):
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise self._unusable(f"is kept locked by another task ({lock})") from None
                except OSError as error:
                    raise self._unusable(f"cannot be locked ({error.strerror}: {lock})") from None
                time.sleep(pause)
            yield
        finally:
            os.close(handle)

    def _unusable(self, why: str) -> StreamopsError:
        return InvalidInput(
            f"the ledger {self._path} {why}", hint="ledger is a JSON file in a folder that this user may write to"
        )


def _is_of_a_host(kinds: t.Any) -> bool:
    """Whether this is what a ledger holds of a host; people edit such files."""
    return isinstance(kinds, dict) and all(
        isinstance(objects, list) and all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in objects)
        for kind, objects in kinds.items()
        if kind in _KINDS
    )
