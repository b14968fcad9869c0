# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Device sessions of one ansible-playbook run: shared by its processes, closed when it ends.

The process that loads this file first is the run's own (ansible-core loads an action before it forks the workers that
use it). It logs out at exit and on the signals that skip the exit handlers. SIGKILL cannot be caught: then the
device's own expiry ends the session.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import json
import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import time
import types
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ansible import constants as C
from ansible_collections.streamops.video.plugins.module_utils.systems import authentication
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import (
    Keeper,
    RunKeeper,
    TaskKeeper,
    locked,
    session_key,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust

_OWNER = os.getpid()
# A worker that had to load this file itself has nobody who would log out after it.
_OWNER_IS_RUN = multiprocessing.parent_process() is None
_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_LOGOUT_TIMEOUT = 5.0
_LOGOUT_PATIENCE = 60.0
_WORKERS_END = 5.0
# So many at a time, that hundreds of devices are through in time even when none of them answers.
_SIDE_BY_SIDE = 64
# More sessions than this are closed side by side, in a process of their own: threads cannot be started at exit.
_ONE_BY_ONE = 3


def folder() -> pathlib.Path:
    """Where the sessions of this run are: inside the run's private temporary folder, which ansible-core removes."""
    return pathlib.Path(C.DEFAULT_LOCAL_TMP) / "streamops-sessions"


def keeper(system: str, endpoint: Endpoint, account: tuple[t.Any, ...]) -> Keeper:
    """Where the session of an account on a device is kept during this run."""
    if not _OWNER_IS_RUN:
        return TaskKeeper()
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    origin = {"system": system, "endpoint": dataclasses.asdict(endpoint)}
    # Not by timeouts and the like: an account has one session on a device, and one try with a wrong password.
    return RunKeeper(place, session_key(system, endpoint.host, endpoint.port, *account), origin)


def log_out_all(place: pathlib.Path) -> None:
    """Close every session that the run opened. Never raises: there is nobody left to tell."""
    # By the lock files: a worker that is just logging in holds one, and has not written its session yet.
    kept = sorted(place.glob("*.lock"))
    if len(kept) <= _ONE_BY_ONE:
        for lock in kept:
            _log_out(lock)
        return
    # sys.path holds what ansible-core found collections by only inside its own loader: name the folder ourselves.
    root = next(parent for parent in pathlib.Path(__file__).parents if parent.name == "ansible_collections").parent
    code = f"import sys; sys.path[:0] = {[str(root), *sys.path]!r}; import {__name__} as it; it.log_out_side_by_side()"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            [sys.executable, "-c", code],
            input=str(place).encode(),
            timeout=_LOGOUT_PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def log_out_side_by_side() -> None:
    """The process that closes many sessions; the folder comes by standard input."""
    place = pathlib.Path(sys.stdin.read())
    with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE) as pool:
        list(pool.map(_log_out, sorted(place.glob("*.lock"))))


def _log_out(lock: pathlib.Path) -> None:
    file = lock.with_suffix(".json")
    with contextlib.suppress(OSError, ValueError, KeyError, StreamopsError), locked(lock):
        kept = json.loads(file.read_bytes())
        file.unlink(missing_ok=True)
        if "record" not in kept:
            return
        settings = kept["endpoint"]
        settings["trust"] = Trust(**settings["trust"])
        http = HttpClient(Endpoint(**{**settings, "timeout": _LOGOUT_TIMEOUT, "retries": 0}))
        try:
            authentication(kept["system"]).logout(http, kept["record"])
        finally:
            http.close()


def _end_workers() -> None:
    """End the run's workers before their sessions are closed, or one of them might open another."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + _WORKERS_END
    for worker in workers:
        worker.join(max(0.0, deadline - time.monotonic()))


def _at_exit() -> None:
    if os.getpid() != _OWNER:
        return
    with contextlib.suppress(Exception):
        # Also without a session of the run: a worker that outlives it would go on through its loop.
        _end_workers()
        if folder().is_dir():
            log_out_all(folder())


def _take_over(signum: signal.Signals) -> None:
    """Log out first, then let the signal do what it did before."""
    before = signal.getsignal(signum)
    if before is signal.SIG_IGN:
        return

    def handler(number: int, frame: types.FrameType | None) -> None:
        _at_exit()
        # In a worker that has just been forked, ansible-core's own handler takes itself to be in the run's process.
        goes_on = signal.SIG_DFL if before is None or os.getpid() != _OWNER else before
        signal.signal(number, goes_on)
        os.kill(os.getpid(), number)

    signal.signal(signum, handler)


if _OWNER_IS_RUN:
    # The machine's CA files, read once: every worker of the run is forked from here.
    with contextlib.suppress(StreamopsError, OSError):
        # A store that cannot be read is told of by the first task that needs it.
        Trust().context()
    atexit.register(_at_exit)
    for _signum in _ENDING_SIGNALS:
        # Only the main thread may; who loads plugins in another one has the exit handler left.
        with contextlib.suppress(ValueError):
            _take_over(_signum)
