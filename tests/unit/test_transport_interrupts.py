"""Signals end the work where it stands, `finally` blocks run, and everything is as before afterwards."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

import pytest

HEAD = """
import os, signal, sys, threading, time
from ansible_collections.streamops.video.plugins.module_utils.transport.interrupts import (
    Interrupted, held_back, raised, waiting)

def say(*words):
    print(*words, flush=True)

def end(signum):
    os.kill(os.getpid(), signum)
    time.sleep(0.05)

SIGNUM = getattr(signal, sys.argv[1])
"""
SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"]


def run(code: str, signum: str) -> tuple[int, list[str]]:
    """A process of its own: its exit status and the lines it wrote."""
    command = [sys.executable, "-c", HEAD + textwrap.dedent(code), signum]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("signum", SIGNALS)
def test_finally_runs_and_then_the_signal_does_what_it_did(signum: str) -> None:
    code = """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with raised():
        try:
            end(SIGNUM)
            say("went on")
        finally:
            say("logged out")
    say("survived")
    """
    assert run(code, signum) == (-getattr(signal, signum), ["logged out"])


@pytest.mark.parametrize("signum", SIGNALS)
def test_a_second_signal_does_not_break_off_the_end(signum: str) -> None:
    """ansible-core sends SIGTERM to a worker that it has sent SIGINT."""
    code = """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with raised():
        try:
            end(SIGNUM)
        finally:
            end(signal.SIGTERM)
            end(signal.SIGINT)
            say("logged out")
    """
    assert run(code, signum) == (-getattr(signal, signum), ["logged out"])


@pytest.mark.parametrize("signum", SIGNALS)
def test_a_handler_of_somebody_else_is_called_after_the_work(signum: str) -> None:
    code = """
    signal.signal(SIGNUM, lambda number, _frame: say("theirs", number == SIGNUM))
    try:
        with raised():
            try:
                end(SIGNUM)
            finally:
                say("logged out")
    except KeyboardInterrupt:
        say("over")
    end(SIGNUM)
    """
    assert run(code, signum) == (0, ["logged out", "theirs True", "over", "theirs True"])


@pytest.mark.parametrize("signum", SIGNALS)
def test_handlers_are_restored_whatever_happens(signum: str) -> None:
    code = """
    def theirs(*_arguments): pass
    signal.signal(SIGNUM, theirs)
    before = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    with raised():
        say(signal.getsignal(SIGNUM) is theirs)
    try:
        with raised():
            raise ValueError
    except ValueError:
        say("raised")
    say([signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before)
    """
    assert run(code, signum) == (0, ["False", "raised", "True"])


@pytest.mark.parametrize("signum", SIGNALS)
def test_an_ignored_signal_stays_ignored(signum: str) -> None:
    code = """
    signal.signal(SIGNUM, signal.SIG_IGN)
    with raised():
        end(SIGNUM)
        say("went on")
    end(SIGNUM)
    say("still here")
    """
    assert run(code, signum) == (0, ["went on", "still here"])


@pytest.mark.parametrize("signum", SIGNALS)
def test_signals_are_held_back_until_the_block_ends(signum: str) -> None:
    code = """
    signal.signal(SIGNUM, lambda *_arguments: say("signal"))
    with held_back():
        end(SIGNUM)
        say("noted the session")
    time.sleep(0.05)
    say("after")
    try:
        with held_back():
            end(SIGNUM)
            raise ValueError
    except ValueError:
        say("error")
    say(not signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    """
    told = ["noted the session", "signal", "after", "signal", "error", "True"]
    assert run(code, signum) == (0, told)


@pytest.mark.parametrize("signum", SIGNALS)
def test_a_login_is_noted_before_the_signal_is_raised(signum: str) -> None:
    code = """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    noted = []
    with raised():
        try:
            with held_back():
                end(SIGNUM)
                noted.append("session")
            say("went on")
        except Interrupted as interrupted:
            say(interrupted.signum == SIGNUM, interrupted)
            raise
        finally:
            say("logged out", *noted)
    """
    told = [f"True interrupted by {signum}", "logged out session"]
    assert run(code, signum) == (-getattr(signal, signum), told)


@pytest.mark.parametrize("signum", SIGNALS)
def test_a_signal_that_waits_can_be_seen(signum: str) -> None:
    code = """
    signal.signal(SIGNUM, lambda *_arguments: None)
    say(waiting())
    with held_back():
        say(waiting())
        end(SIGNUM)
        say(waiting())
    say(waiting())
    """
    assert run(code, signum) == (0, ["False", "False", "True", "False"])


def test_the_timeout_of_a_task_is_held_back_too() -> None:
    code = """
    signal.signal(signal.SIGALRM, lambda *_arguments: say("alarm"))
    with held_back():
        end(signal.SIGALRM)
        say("noted the session")
    """
    assert run(code, "SIGTERM") == (0, ["noted the session", "alarm"])


def test_an_interruption_is_no_error_that_somebody_might_swallow() -> None:
    code = """
    signal.signal(SIGNUM, lambda *_arguments: None)
    try:
        with raised():
            try:
                end(SIGNUM)
            except Exception:
                say("swallowed")
    except KeyboardInterrupt:
        say("over")
    """
    assert run(code, "SIGTERM") == (0, ["over"])


def test_nothing_happens_in_other_threads() -> None:
    code = """
    def work():
        before = signal.getsignal(SIGNUM)
        with raised(), held_back():
            say(signal.getsignal(SIGNUM) is before)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    """
    assert run(code, "SIGTERM") == (0, ["True"])
