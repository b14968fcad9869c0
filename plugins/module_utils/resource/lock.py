# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One writer at a time for a device, among the processes of one user on one machine.

Across machines nothing can serialise writers: these devices have no locks of their own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pathlib
import re
import stat
import tempfile
import time
import typing as t
import uuid

from ..transport.errors import StreamopsError
from ..transport.retry import polls

# What the lock file holds while somebody writes to the device, and for good when that task was killed. All marks are of
# one length and written in one piece, so that a file that once had one is never without.
_BUSY = b"busy".ljust(32)


def last_turn(device: str) -> bytes | None:
    """A mark of the last turn that somebody had at writing to a device; None while one lasts, or where none is kept."""
    try:
        mark = _path(device).read_bytes()
    except FileNotFoundError:
        return b""
    except (OSError, StreamopsError):
        return None
    return None if mark == _BUSY else mark


@contextlib.contextmanager
def device_lock(device: str, patience: float, since: bytes | None = None) -> t.Iterator[bool]:
    """Hold the lock file of a device; waits at most `patience` seconds for whoever holds it.

    Yields whether nobody has had a turn since the one whose mark is given: what was read after that still holds.
    """
    busy = f"another task of this user has been writing to this device for {patience:g} s"
    hint = "Wait for it to end, or raise wait_timeout"
    with _locked(device, fcntl.LOCK_EX, patience, busy, hint) as handle, _turn(device, handle, since) as untouched:
        yield untouched


# Many may work beside each other, or one alone. Who wants to be alone keeps the door first: nobody new comes in while
# it waits for those inside, so that it cannot wait for ever.


@contextlib.contextmanager
def shared_lock(place: str, patience: float) -> t.Iterator[bytes | None]:
    """Work in a place beside others, while nobody is alone there; waits at most `patience` seconds for who is.

    Yields the mark of the last turn that somebody had alone. Where no lock file can be kept nobody can be alone, and
    nothing is waited for.
    """
    busy = f"another task of this user has been at work alone for {patience:g} s"
    with contextlib.ExitStack() as stack:
        mark = None
        with contextlib.suppress(OSError, NoLocks), _locked(_door(place), fcntl.LOCK_SH, patience, busy, _WAIT):
            handle = stack.enter_context(_locked(place, fcntl.LOCK_SH, patience, busy, _WAIT))
            mark = os.pread(handle, 64, 0)
        yield None if mark == _BUSY else mark


@contextlib.contextmanager
def sole_lock(place: str, patience: float, since: bytes | None = None) -> t.Iterator[bool]:
    """Work in a place alone; waits at most `patience` seconds for those before it, and as long for those inside.

    Yields whether nobody has had a turn since the one whose mark is given.
    """
    busy = f"other tasks of this user have been at work for {patience:g} s"
    with (
        _locked(_door(place), fcntl.LOCK_EX, patience, busy, _WAIT),
        _locked(place, fcntl.LOCK_EX, patience, busy, _WAIT) as handle,
        _turn(place, handle, since) as untouched,
    ):
        yield untouched


class NoLocks(StreamopsError):
    """There is nowhere to keep a lock file."""


_WAIT = "Wait for them to end, then run the task again"


def _door(place: str) -> str:
    return f"{place} door"


@contextlib.contextmanager
def _locked(device: str, how: int, patience: float, busy: str, hint: str) -> t.Iterator[int]:
    """A lock file, open and held."""
    path = _path(device)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        deadline = time.monotonic() + patience
        for pause in polls(longest=0.3):
            try:
                fcntl.flock(handle, how | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StreamopsError(busy, hint=f"{hint} (lock file: {path})") from None
            except OSError as error:
                raise NoLocks(
                    f"the lock file {path} cannot be locked ({error.strerror})",
                    hint="Its file system may have no locks; set HOME to a folder on one that has",
                ) from None
            time.sleep(pause)
        yield handle
    finally:
        os.close(handle)


@contextlib.contextmanager
def _turn(device: str, handle: int, since: bytes | None) -> t.Iterator[bool]:
    """A turn at writing, marked in the lock file that is held; whether nobody had one since the mark that is given."""
    untouched = os.pread(handle, 64, 0) == since
    try:
        os.pwrite(handle, _BUSY, 0)
    except OSError as error:
        raise StreamopsError(f"the lock file {_path(device)} cannot be written ({error.strerror})") from None
    try:
        yield untouched
    finally:
        # Where this fails the file goes on saying that somebody writes: the next one reads again, and that is safe.
        with contextlib.suppress(OSError):
            os.pwrite(handle, uuid.uuid4().hex.encode(), 0)


def _path(device: str) -> pathlib.Path:
    return _folder() / f"{_file_name(device)}.lock"


def _file_name(device: str) -> str:
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", device).strip("-")[:60]
    return f"{readable}-{hashlib.sha256(device.encode()).hexdigest()[:12]}"


def _folder() -> pathlib.Path:
    """~/.ansible/streamops, or a private folder among the temporary ones where the home folder is read-only."""
    home = pathlib.Path(os.path.expanduser("~")) / ".ansible" / "streamops"
    spare = pathlib.Path(tempfile.gettempdir()) / f"streamops-{os.getuid()}"
    for folder in (home, spare):
        with contextlib.suppress(OSError):
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and os.access(folder, os.W_OK):
                return folder
    raise NoLocks(f"neither {home} nor {spare} can be written", hint="The lock file of the device goes there")
