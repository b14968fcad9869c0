"""One writer at a time, among processes, and a lock file that nobody else can touch."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource.lock import device_lock
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
