"""What is active is the user's: no task works in an environment while another one is switched to, or back from."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme import connect
from ansible_collections.streamops.video.plugins.module_utils.ateme.options import ATEME_LABEL
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    InvalidInput,
    Refused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.interrupts import Interrupted
from ansible_collections.streamops.video.plugins.modules import ateme_info, ateme_input, ateme_label, ateme_operation
from ateme_runs import Runs

Json = dict[str, Any]
CAMERA: Json = {"type": "push", "id": "camera", "port": 2100, "wait": False}


@pytest.fixture
def service(fresh_ateme: Any) -> Any:
    return fresh_ateme


def switches(service: Any) -> list[str]:
    return [one["path"] for one in service.writes if one["path"].startswith("/api/user/active_")]


class Running(threading.Thread):
    """A task in a thread of its own."""

    def __init__(self, service: Any, module: Any, **options: Any) -> None:
        super().__init__(daemon=True)
        self._task = lambda: Runs(service).run(module, **options)
        self.result: Json = {}
        self.start()

    def run(self) -> None:
        try:
            self.result = self._task()
        except StreamopsError as error:
            self.result = {"failed": str(error)}

    @property
    def waits(self) -> bool:
        self.join(0.7)
        return self.is_alive()

    def end(self) -> Json:
        self.join(15)
        assert not self.is_alive() and "failed" not in self.result, self.result
        return self.result


class Slow:
    """A module whose work takes until `go` is set."""

    SPEC = ATEME_LABEL

    def __init__(self) -> None:
        self.inside, self.go = threading.Event(), threading.Event()

    def run(self, task: Task) -> Json:
        def work(client: Any) -> Json:
            self.inside.set()
            assert self.go.wait(15)
            return {"user": client.user()["active_environment_id"]}

        return connect.work_in_context(task, ATEME_LABEL, work)


@pytest.mark.parametrize("module", ["input", "info"])
def test_a_task_that_names_nothing_waits_for_who_has_switched(service: Any, module: str) -> None:
    service.add_input("main-1")
    service.add_input("backup-1", environment_id=service.environment_id("backup"))
    slow = Slow()
    switched = Running(service, slow, text="A", environment="backup", restore_context=True)
    assert slow.inside.wait(10)
    if module == "input":
        other = Running(service, ateme_input, **CAMERA)
    else:
        other = Running(service, ateme_info, gather_subset=["inputs_overview"])
    assert other.waits
    slow.go.set()
    assert switched.end()["user"] == service.environment_id("backup")
    found = other.end()
    if module == "input":
        (made,) = [one for one in service.inputs() if one["id"] == "camera"]
        assert made["environment_id"] == service.environment_id("main")
    else:
        assert [row["id"] for row in found["inputs_overview"]] == ["main-1"]


@pytest.mark.parametrize("named", [None, "main"])
def test_tasks_in_what_is_active_run_side_by_side(service: Any, named: str | None) -> None:
    slow = [Slow(), Slow()]
    running = [Running(service, one, text="A", environment=named) for one in slow]
    assert all(one.inside.wait(10) for one in slow)
    for one in slow:
        one.go.set()
    assert [one.end()["user"] for one in running] == [service.environment_id("main")] * 2
    assert service.writes == []


@pytest.mark.parametrize("by", ["option", "title"])
def test_who_switches_waits_for_those_at_work(service: Any, by: str) -> None:
    slow = Slow()
    working = Running(service, slow, text="A")
    assert slow.inside.wait(10)
    if by == "title":
        body = {"environment_id": service.environment_id("backup")}
        other = Running(service, ateme_operation, operation="Switch active environment.", body=body)
    else:
        other = Running(service, ateme_label, text="A", environment="backup")
    assert other.waits and service.writes == []
    slow.go.set()
    assert working.end()["user"] == service.environment_id("main")
    assert other.end()["changed"] and len(switches(service)) == 1


def test_check_mode_and_refusals_wait_for_nobody_at_work(service: Any) -> None:
    slow = Slow()
    working = Running(service, slow, text="A")
    assert slow.inside.wait(10)
    runs = Runs(service)
    assert runs.run(ateme_label, True, text="A", environment="backup")["changed"]
    body = {"environment_id": service.environment_id("backup")}
    assert runs.run(ateme_operation, True, operation="Switch active environment", body=body)["changed"]
    with pytest.raises(Refused):
        runs.run(ateme_label, text="A", environment="backup", allow_disruptive=False)
    slow.go.set()
    working.end()
    assert service.writes == []


def test_two_who_want_the_same_switch_make_it_once(service: Any) -> None:
    slow = Slow()
    working = Running(service, slow, text="A")
    assert slow.inside.wait(10)
    both = [Running(service, ateme_info, gather_subset=["labels"], environment="backup") for _one in range(2)]
    assert all(one.waits for one in both)
    slow.go.set()
    working.end()
    assert sorted(one.end()["changed"] for one in both) == [False, True]
    assert len(switches(service)) == 1


def test_a_switch_asks_once_what_is_active(service: Any) -> None:
    Runs(service).run(ateme_label, text="A", environment="backup")
    assert [one["path"] for one in service.requests].count("/api/user") == 1


def test_a_task_that_is_ended_from_outside_switches_back(service: Any) -> None:
    def work(_client: Any) -> Json:
        raise Interrupted(15)

    module = SimpleNamespace(SPEC=ATEME_LABEL, run=lambda task: connect.work_in_context(task, ATEME_LABEL, work))
    with pytest.raises(Interrupted):
        Runs(service).run(module, text="A", environment="backup", restore_context=True)
    assert len(switches(service)) == 2
    assert service.contexts()["admin"]["environment"] == service.environment_id("main")


# How the lock is called


def test_one_service_and_user_in_other_spellings(service: Any) -> None:
    names: set[str] = set()

    def note(task: Task) -> Json:
        names.add(connect.lock_name(task))
        return {}

    module = SimpleNamespace(SPEC=ATEME_LABEL, run=note)
    for url in ("https://Plus.Example", "https://plus.example/", "plus.example:443", "https://plus.example/api/"):
        for user in ("ops@example.com", "Ops@Example.com "):
            Runs(service, url=url, username=user).run(module, text="A")
    assert len(names) == 1
    Runs(service, url="https://plus.example:8443", username="ops@example.com").run(module, text="A")
    Runs(service, url="https://plus.example", username="other@example.com").run(module, text="A")
    assert len(names) == 3


# What takes something off air, by its title

CALLS = [
    ("Upgrading customer environment (not for normal usage)", True),
    ("Do a quick customer environment update from git", True),
    ("Soft restart customer environment", True),
    ("Stop customer environment", True),
    ("Mark input stopped", True),
    ("Update PUSH input", True),
    ("Update PULL input on customer environment", True),
    ("Update SRT Pull input (SRT Caller)", True),
    ("Update UDP RIST input on customer environment", True),
    ("Update Local-TS input (resulting multi-viewer input)", True),
    ("Update rtmp output", True),
    ("Update udp rist output", True),
    ("Update SRT push output (SRT Caller)", True),
    ("Restart Transcoder", True),
    ("Update transcoding service parameters", True),
    ("Update schedule entry", True),
    ("Update an Event for source on running environment", True),
    ("Upgrade TitanFile deployment", True),
    ("Change saved IP address to environment which will become the main environment.", True),
    ("Switch active environment", True),
    ("Switch managing organisation", True),
    ("Update label text", False),
    ("Update input latitude and longitude", False),
    ("Update output dashboard group", False),
    ("Warn input running hot", False),
    ("Change saved IP address name", False),
    ("Switch organisation to account", False),
    ("Create PUSH input on customer environment", False),
    ("Start an input on c_env", False),
    ("Update alert method", False),
]


@pytest.mark.parametrize(("title", "disruptive"), CALLS)
def test_what_a_title_takes_off_air(service: Any, title: str, disruptive: bool) -> None:
    example = service.example(title)
    options = {name: example[name] for name in ("parameters", "body") if example[name]}
    runs = Runs(service, example["user"])

    def run(**more: Any) -> Json:
        return runs.run(ateme_operation, True, operation=title, **options, **more)

    assert run()["disruptive"] is disruptive
    if disruptive:
        with pytest.raises(Refused, match="disruptive"):
            run(allow_disruptive=False)
    else:
        run(allow_disruptive=False)


def test_a_switch_by_its_title_is_not_taken_back(service: Any) -> None:
    body = {"environment_id": service.environment_id("backup")}
    runs = Runs(service, restore_context=True)
    with pytest.raises(InvalidInput, match="restore_context would take back"):
        runs.run(ateme_operation, operation="switch active environment", body=body)
    assert service.requests == []
    assert runs.run(ateme_operation, operation="Switch active environment", body=body, restore_context=False)["changed"]


@pytest.mark.parametrize("restores", [False, True])
def test_details_that_switch_the_user(service: Any, restores: bool) -> None:
    """The first ones of an environment that has come up do, and hand out a token for it."""
    service.set(old_token="revoked", context_from="token")
    before = service.contexts()["admin"]["environment"]
    made = service.add_environment("fresh", _announced=False)
    runs = Runs(service, restore_context=restores)
    parameters = {"environment_id": made}
    found = runs.run(ateme_operation, operation="Get environment details", parameters=parameters)
    assert "eyJ" not in str(found) and "has switched this user" in runs.said[0]
    assert service.contexts()["admin"]["environment"] == (before if restores else made)
    assert runs.run(ateme_operation, operation="Get environment details", parameters=parameters) and not runs.said
