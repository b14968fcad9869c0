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


class Interrupted(BaseException):
    """Raised where the program stands when a signal ends it, so that `finally` blocks run."""

    def __init__(self, signum: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(signum).name}")
        self.signum = signum


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def held_back() -> t.Iterator[None]:
    """Signals wait until the block ends: for the moment between a login's answer and the note that it happened."""
    if not _in_main_thread():
        yield
        return
    # SIGALRM is what the task keyword `timeout` ends a task with.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (*SIGNALS, signal.SIGALRM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def waiting() -> bool:
    """Whether a signal is being held back: then nothing new is begun."""
    return not signal.sigpending().isdisjoint(SIGNALS)


@contextlib.contextmanager
def raised() -> t.Iterator[None]:
    """Turn ending signals into `Interrupted` inside the block; afterwards the signal does what it did before.

    ansible-core's workers end at once on a signal, past every `finally`; an ordinary module does on SIGTERM.
    """
    if not _in_main_thread():
        yield
        return

    def handler(signum: int, _frame: types.FrameType | None) -> None:
        raise Interrupted(signum)

    before = {
        signum: signal.signal(signum, handler) for signum in SIGNALS if signal.getsignal(signum) is not signal.SIG_IGN
    }
    ended_by: int | None = None
    try:
        yield
    except Interrupted as interrupted:
        ended_by = interrupted.signum
    finally:
        for signum, old in before.items():
            signal.signal(signum, old if old is not None else signal.SIG_DFL)
    if ended_by is not None:
        os.kill(os.getpid(), ended_by)
        # Whoever handles the signal may return: the work inside the block is over all the same.
        raise KeyboardInterrupt
