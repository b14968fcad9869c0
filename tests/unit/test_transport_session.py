"""One login for all who work at a time, one try for a wrong password, one renewal of a stale session."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import LoginRefused, Unreachable
from ansible_collections.streamops.video.plugins.module_utils.transport.files import write_private
from ansible_collections.streamops.video.plugins.module_utils.transport.session import (
    RunKeeper,
    TaskKeeper,
    session_key,
)

ORIGIN = {"system": "gateway", "endpoint": {"host": "gw1"}}
WORKERS = 8
PROCESS = """
import pathlib, sys, time
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import LoginRefused
from ansible_collections.streamops.video.plugins.module_utils.transport.session import RunKeeper
folder, how = pathlib.Path(sys.argv[1]), sys.argv[2]
def login():
    with open(folder / "logins", "a") as log:
        log.write("login\\n")
    time.sleep(0.2)
    if how == "refused":
        raise LoginRefused("wrong password", hint="Check it")
    return {"cookies": {"sessionID": "one"}}
(folder / f"ready-{sys.argv[3]}").touch()
while not (folder / "go").exists():
    time.sleep(0.01)
try:
    print(RunKeeper(folder, "key", {}).obtain(login)["cookies"]["sessionID"])
except LoginRefused as refusal:
    print(refusal.cause, refusal.hint)
"""


class Account:
    """Counts the logins that a device sees; each gives a new session."""

    def __init__(self, refusing: bool = False) -> None:
        self.logins = 0
        self.refusing = refusing

    def login(self) -> dict[str, Any]:
        self.logins += 1
        time.sleep(0.05)
        if self.refusing:
            raise LoginRefused("wrong password", hint="Check it")
        return {"cookies": {"sessionID": f"session {self.logins}"}}


def together(work: Callable[[], Any]) -> list[Any]:
    """The outcomes of eight threads that start at the same moment."""
    start = threading.Barrier(WORKERS)

    def one(_number: int) -> Any:
        start.wait()
        try:
            return work()
        except LoginRefused as refusal:
            return refusal.cause

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


@pytest.fixture
def keeper(tmp_path: Path) -> Callable[[], RunKeeper]:
    return lambda: RunKeeper(tmp_path, "key", ORIGIN)


@pytest.mark.parametrize(("how", "told"), [("accepted", "one"), ("refused", "wrong password Check it")])
def test_one_login_among_processes(tmp_path: Path, how: str, told: str) -> None:
    command = [sys.executable, "-c", PROCESS, str(tmp_path), how]
    started = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True) for number in range(WORKERS)
    ]
    deadline = time.monotonic() + 30
    while len(list(tmp_path.glob("ready-*"))) < WORKERS and time.monotonic() < deadline:
        time.sleep(0.01)
    (tmp_path / "go").touch()
    assert [one.communicate(timeout=30)[0].strip() for one in started] == [told] * WORKERS
    assert (tmp_path / "logins").read_text() == "login\n"


def test_one_login_among_threads(keeper: Callable[[], RunKeeper]) -> None:
    account = Account()
    found = together(lambda: keeper().obtain(account.login))
    assert found == [{"cookies": {"sessionID": "session 1"}}] * WORKERS and account.logins == 1


def test_a_refused_password_is_tried_once(keeper: Callable[[], RunKeeper]) -> None:
    account = Account(refusing=True)
    assert together(lambda: keeper().obtain(account.login)) == ["wrong password"] * WORKERS
    with pytest.raises(LoginRefused) as refusal:
        keeper().obtain(account.login)
    assert refusal.value.hint == "Check it" and account.logins == 1


def test_a_device_that_was_away_is_asked_again(keeper: Callable[[], RunKeeper]) -> None:
    def away() -> dict[str, Any]:
        raise Unreachable("no connection")

    with pytest.raises(Unreachable):
        keeper().obtain(away)
    assert keeper().obtain(Account().login)


def test_a_stale_session_is_renewed_once(keeper: Callable[[], RunKeeper]) -> None:
    account = Account()
    stale = keeper().obtain(account.login)
    found = together(lambda: keeper().obtain(account.login, stale))
    assert found == [{"cookies": {"sessionID": "session 2"}}] * WORKERS and account.logins == 2
    assert keeper().obtain(account.login, stale) == found[0], "who finds out late takes the new one"


def test_a_note_does_not_make_a_session_another(keeper: Callable[[], RunKeeper]) -> None:
    account = Account()
    stale = keeper().obtain(account.login)
    keeper().note({**stale, "memo": {"devices": ["a"]}}, stale)
    assert keeper().obtain(account.login)["memo"] == {"devices": ["a"]}
    keeper().obtain(account.login, stale)
    assert account.logins == 2, "the noted session is the stale one"


def test_a_late_note_does_not_bring_an_old_session_back(keeper: Callable[[], RunKeeper]) -> None:
    account = Account()
    old = keeper().obtain(account.login)
    new = keeper().obtain(account.login, old)
    keeper().note({**old, "memo": {"devices": ["a"]}}, old)
    assert keeper().obtain(account.login) == new


def test_a_note_after_the_end_brings_nothing_back(keeper: Callable[[], RunKeeper], tmp_path: Path) -> None:
    record = keeper().obtain(Account().login)
    (tmp_path / "key.json").unlink()
    keeper().note(record, record)
    assert not list(tmp_path.glob("*.json"))


def test_only_the_owner_reads_it(keeper: Callable[[], RunKeeper], tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keeper().obtain(Account().login)
        write_private(tmp_path / "other", b"x")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert not list(tmp_path.glob(".*")), "no half-written file stays"


def test_a_damaged_file_is_no_session(keeper: Callable[[], RunKeeper], tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text('{"record": {"coo')
    assert keeper().obtain(Account().login) == {"cookies": {"sessionID": "session 1"}}


def test_a_session_for_one_task() -> None:
    account, keeper = Account(), TaskKeeper()
    first = keeper.obtain(account.login)
    assert keeper.obtain(account.login) == first and account.logins == 1
    second = keeper.obtain(account.login, stale=first)
    assert second != first and keeper.obtain(account.login, stale=first) == second
    noted = {**second, "memo": {"devices": ["a"]}}
    keeper.note(noted, second)
    assert keeper.forget() == noted and keeper.forget() is None
    assert keeper.obtain(account.login) not in (first, second)


def test_keys_tell_accounts_apart_and_tell_nothing() -> None:
    accounts = [("gw1", "a", "bc"), ("gw1", "ab", "c"), ("gw2", "a", "bc"), ("gw1", "a", "bd"), ("gw1", "a", "")]
    keys = [session_key(*account) for account in accounts]
    assert len(set(keys)) == len(accounts)
    assert session_key(*accounts[0]) == keys[0]
    assert all(key.isalnum() and "gw" not in key for key in keys)
