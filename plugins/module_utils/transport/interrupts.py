# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ctrl-C and termination must not leave a session open on a device."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import types
import typing as t

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
Handler: t.TypeAlias = "t.Callable[[int, types.FrameType | None], t.Any]"


class Interrupted(BaseException):
    """Raised where the program stands when a signal ends it, so that `finally` blocks run."""

    def __init__(self, signum: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(signum).name}")
        self.signum = signum


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


# What came while signals were held back.
_kept: list[int] = []


def _replaced(signals: t.Iterable[signal.Signals], handler: Handler) -> dict[int, t.Any]:
    """Handle these signals so, those aside that are ignored; gives what handled them before."""
    wanted = [signum for signum in signals if signal.getsignal(signum) is not signal.SIG_IGN]
    return {signum: signal.signal(signum, handler) or signal.SIG_DFL for signum in wanted}


def _restore(before: dict[int, t.Any]) -> None:
    for signum, handler in before.items():
        signal.signal(signum, handler)


@contextlib.contextmanager
def held_back() -> t.Iterator[None]:
    """Signals wait until the block ends: for the moment between a login's answer and the note that it happened.

    By handlers, and not by a mask: a mask is one thread's own, and another thread of the process would take the signal.
    """
    if not _in_main_thread():
        yield
        return
    # SIGALRM is what the task keyword `timeout` ends a task with.
    before = _replaced((*SIGNALS, signal.SIGALRM), lambda signum, _frame: _kept.append(signum))
    try:
        yield
    finally:
        _restore(before)
        came, _kept[:] = list(_kept), []
        for signum in came:
            signal.raise_signal(signum)


def waiting() -> bool:
    """Whether a signal is being held back: then nothing new is begun."""
    return bool(_kept)


@contextlib.contextmanager
def raised() -> t.Iterator[None]:
    """Turn ending signals into `Interrupted` inside the block; afterwards the signal does what it did before.

    ansible-core's workers end at once on a signal, past every `finally`; an ordinary module does on SIGTERM.
    """
    if not _in_main_thread():
        yield
        return

    ending = False

    def handler(signum: int, _frame: types.FrameType | None) -> None:
        nonlocal ending
        # Once it ends, it ends: a second signal (ansible-core sends SIGTERM after SIGINT) must not break off the
        # `finally` blocks, which log out.
        if not ending:
            ending = True
            raise Interrupted(signum)

    before = _replaced(SIGNALS, handler)
    ended_by: int | None = None
    try:
        yield
    except Interrupted as interrupted:
        ended_by = interrupted.signum
    finally:
        _restore(before)
    if ended_by is not None:
        os.kill(os.getpid(), ended_by)
        # Whoever handles the signal may return: the work inside the block is over all the same.
        raise KeyboardInterrupt
