"""One writer at a time, among processes, and a lock file that nobody else can touch."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource.lock import device_lock, last_turn
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError

HOLD = """
import sys, time
from ansible_collections.streamops.video.plugins.module_utils.resource.lock import device_lock
with device_lock(sys.argv[1], 10):
    print("held", flush=True)
    sys.stdin.readline()
    print("done", flush=True)
"""
DEVICE = "Haivision Gateway [fe80::1%eth0]:8443"


class Holder:
    """Another process that holds the lock of a device until it is told to let go."""

    def __init__(self, device: str) -> None:
        command = [sys.executable, "-c", HOLD, device]
        self.process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None and self.process.stdout.readline() == "held\n"

    def let_go(self) -> None:
        self.process.communicate("\n", timeout=10)


def test_a_device_that_is_being_written_to(tmp_path: Path) -> None:
    holder = Holder(DEVICE)
    start = time.monotonic()
    with pytest.raises(StreamopsError) as error, device_lock(DEVICE, 0.3):
        pytest.fail("two writers at a time")
    assert 0.3 <= time.monotonic() - start < 3
    message = str(error.value)
    assert "0.3 s" in message and "wait_timeout" in message and str(tmp_path) in message
    with device_lock("another device", 0):
        pass
    holder.let_go()
    with device_lock(DEVICE, 0):
        pass


def test_who_waits_gets_it() -> None:
    holder = Holder(DEVICE)
    waiting: Any = subprocess.Popen(
        [sys.executable, "-c", HOLD, DEVICE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    time.sleep(0.3)
    holder.let_go()
    assert waiting.communicate("\n", timeout=10)[0] == "held\ndone\n"


def test_a_killed_process_holds_nothing() -> None:
    holder = Holder(DEVICE)
    holder.process.kill()
    holder.process.wait()
    holder.process.stdin.close()
    holder.process.stdout.close()
    with device_lock(DEVICE, 1):
        pass


def test_a_failure_inside_lets_go() -> None:
    with pytest.raises(ValueError), device_lock(DEVICE, 1):
        raise ValueError
    with device_lock(DEVICE, 0):
        pass


def test_where_it_is(tmp_path: Path) -> None:
    for device in (DEVICE, "../../outside", "a" * 500, "a/b", "a-b"):
        with device_lock(device, 1):
            pass
    folder = tmp_path / ".ansible" / "streamops"
    assert folder.stat().st_mode & 0o777 == 0o700
    files = list(folder.iterdir())
    assert len(files) == 5 and {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("obstacle", ["file", "link"])
def test_a_home_that_cannot_be_used(tmp_path: Path, obstacle: str) -> None:
    """The folder must be a real one of ours: else a private one among the temporary files."""
    (tmp_path / ".ansible").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home = tmp_path / ".ansible" / "streamops"
    if obstacle == "file":
        home.touch()
    else:
        home.symlink_to(elsewhere)
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-c", HOLD, DEVICE]
    env = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": ":".join(sys.path)}
    subprocess.run(command, input="\n", env=env, text=True, check=True, timeout=20, capture_output=True)
    assert list(elsewhere.iterdir()) == []
    (spare,) = (tmp_path / "tmp").iterdir()
    assert spare.stat().st_mode & 0o777 == 0o700 and len(list(spare.iterdir())) == 1


# Whether somebody had a turn since a device was read


def turn(since: bytes | None) -> bool:
    with device_lock(DEVICE, 1, since) as untouched:
        return untouched


def killed(holder: Holder) -> None:
    holder.process.kill()
    holder.process.wait()
    holder.process.stdin.close()
    holder.process.stdout.close()


def test_a_device_that_nobody_has_written_to_yet() -> None:
    last = last_turn(DEVICE)
    assert last == b"" and turn(last)


def test_nobody_had_a_turn_since() -> None:
    turn(None)
    last = last_turn(DEVICE)
    assert last and turn(last)


def test_another_process_had_a_turn_since() -> None:
    last = last_turn(DEVICE)
    Holder(DEVICE).let_go()
    assert not turn(last)


def test_two_turns_of_ours_are_two() -> None:
    last = last_turn(DEVICE)
    assert turn(last) and not turn(last)


def test_a_turn_at_another_device_is_no_matter() -> None:
    last = last_turn(DEVICE)
    Holder("another device").let_go()
    assert turn(last)


def test_a_turn_that_lasts_while_the_device_is_read_counts() -> None:
    holder = Holder(DEVICE)
    last = last_turn(DEVICE)
    holder.let_go()
    assert last is None and not turn(last)


def test_a_turn_that_ends_by_a_kill_counts() -> None:
    last = last_turn(DEVICE)
    killed(Holder(DEVICE))
    assert not turn(last)


def test_after_a_kill_the_next_one_reads_again_and_the_one_after_does_not() -> None:
    killed(Holder(DEVICE))
    last = last_turn(DEVICE)
    assert last is None and not turn(last)
    assert turn(last_turn(DEVICE))


def test_a_turn_that_ends_in_a_failure_counts() -> None:
    last = last_turn(DEVICE)
    with pytest.raises(ValueError), device_lock(DEVICE, 1):
        raise ValueError
    assert not turn(last)


def test_who_does_not_say_what_was_read_reads_again() -> None:
    turn(None)
    assert not turn(None)
