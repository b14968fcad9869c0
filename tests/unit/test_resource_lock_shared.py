"""Many who work beside each other, or one alone: the lock for what a switch would change under everybody."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import lock
from ansible_collections.streamops.video.plugins.module_utils.resource.lock import shared_lock, sole_lock
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError

HOLD = """
import sys
from ansible_collections.streamops.video.plugins.module_utils.resource import lock
with getattr(lock, sys.argv[1])(sys.argv[2], 20):
    print("held", flush=True)
    sys.stdin.readline()
"""
PLACE = "Ateme+ https://service:443 ops active environment"


class Holder:
    """Another process that works in the place until it is told to end."""

    def __init__(self, kind: str) -> None:
        command = [sys.executable, "-c", HOLD, kind, PLACE]
        self.process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def inside(self) -> Holder:
        assert self.process.stdout.readline() == "held\n"
        return self

    def end(self) -> None:
        self.process.communicate("\n", timeout=20)


def test_many_work_beside_each_other() -> None:
    holder = Holder("shared_lock").inside()
    with ExitStack() as stack:
        for _task in range(20):
            stack.enter_context(shared_lock(PLACE, 0))
    holder.end()


@pytest.mark.parametrize(("inside", "comes"), [("shared", "sole"), ("sole", "shared"), ("sole", "sole")])
def test_one_alone_is_alone(tmp_path: Path, inside: str, comes: str) -> None:
    holder = Holder(f"{inside}_lock").inside()
    wanted: Any = getattr(lock, f"{comes}_lock")
    start = time.monotonic()
    with pytest.raises(StreamopsError, match=r"at work .*0\.3 s") as error, wanted(PLACE, 0.3):
        pytest.fail("beside one who is alone")
    assert 0.3 <= time.monotonic() - start < 3 and str(tmp_path) in str(error.value)
    holder.end()
    with wanted(PLACE, 0):
        pass


def test_who_waits_to_be_alone_is_not_passed_by_newcomers() -> None:
    holder, waiting = Holder("shared_lock").inside(), Holder("sole_lock")
    with pytest.raises(StreamopsError):
        for _try in range(200):
            with shared_lock(PLACE, 0):
                time.sleep(0.05)
    holder.end()
    waiting.inside().end()
    with shared_lock(PLACE, 5):
        pass


def test_who_is_killed_while_waiting_or_alone_keeps_nobody_out() -> None:
    holder, waiting = Holder("sole_lock").inside(), Holder("sole_lock")
    for one in (waiting, holder):
        one.process.kill()
        one.process.communicate()
    with shared_lock(PLACE, 5) as mark:
        # What the killed one has done, nobody knows.
        assert mark is None
    with sole_lock(PLACE, 5, mark) as untouched:
        assert not untouched


def test_whether_somebody_was_alone_since() -> None:
    with shared_lock(PLACE, 0) as mark:
        pass
    with sole_lock(PLACE, 0, mark) as untouched:
        assert untouched
    with sole_lock(PLACE, 0, mark) as untouched:
        assert not untouched
    with shared_lock(PLACE, 0) as mark, shared_lock(PLACE, 0) as other:
        assert mark and mark == other


def test_where_there_are_no_locks_nobody_is_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some network file systems: who cannot lock works, and who has to be alone is told."""

    def refused(_handle: int, _how: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refused)
    with shared_lock(PLACE, 0) as mark:
        assert mark is None
    with pytest.raises(StreamopsError, match="Operation not supported"), sole_lock(PLACE, 0):
        pytest.fail("alone without a lock")
    monkeypatch.undo()
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with shared_lock(PLACE, 0) as mark:
        assert mark is None
    with pytest.raises(StreamopsError, match="can be written"), sole_lock(PLACE, 0):
        pytest.fail("alone without a lock file")
