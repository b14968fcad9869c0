"""hmp_events against a simulated Media Platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from events_runs import connection, running
from lab import Lab


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(only=["hmp"]) as found:
        yield found


@pytest.fixture
def hmp(lab: Lab) -> Iterator[Any]:
    lab.hmp.reset()
    yield lab.hmp
    assert lab.hmp.sessions == [], "a login was left open"


def args(hmp: Any, **more: Any) -> dict[str, Any]:
    return connection(hmp, "operator", **more)


async def test_a_recording_from_its_start_to_its_end(hmp: Any) -> None:
    session = hmp.add_session("Surgery 1")
    async with running("hmp_events", args(hmp, inventory_host="hmp1")) as source:
        await source.until(lambda: len(hmp.requests) > 4)
        recording = hmp.add_recording(session, title="Theatre 2")
        first = (await source.told(type="recording_state"))[0]
        hmp.set_recording_state(recording, "PAUSED")
        await source.told(2, type="recording_state")
        hmp.set_recording_state(recording, "ERROR")
        await source.told(3, type="recording_state")
        hmp.finish(recording)
        await source.told(4, type="recording_state")
        await source.told(2, type="session_state")
    told = source.that(type="recording_state")
    assert [(one["change"], one["state"]) for one in told] == [
        ("appeared", "recording"),
        ("changed", "paused"),
        ("changed", "error"),
        ("gone", "ended"),
    ]
    assert told[2]["former"] == {"state": "paused"}
    assert first["recording"] == {"id": recording, "title": "Theatre 2"}
    assert first["session"] == {"id": session, "title": "Surgery 1"}
    assert (first["system"], first["inventory_host"], first["meta"]) == ("hmp", "hmp1", {"hosts": "hmp1"})
    assert [one["recording"] for one in source.that(type="session_state")] == [True, False]
    assert hmp.writes == []


async def test_what_has_failed_already_is_told_at_the_start(hmp: Any) -> None:
    session = hmp.add_session("Surgery 1")
    hmp.add_recording(session)
    failed = hmp.add_recording(hmp.add_session("Surgery 2"), state="ERROR")
    async with running("hmp_events", args(hmp)) as source:
        await source.told()
        await source.read_again(hmp)
    assert [(one["change"], one["recording"]["id"]) for one in source.events] == [("present", failed)]


async def test_set_top_boxes_where_they_are_asked_for(hmp: Any) -> None:
    async with running("hmp_events", args(hmp, watch=["devices"])) as source:
        present = await source.told(2, type="set_top_box_state", change="present")
        lobby = hmp.add_device("stage", "Online")
        appeared = (await source.told(type="set_top_box_state", change="appeared"))[0]
        hmp.remove_device(lobby)
        gone = (await source.told(type="set_top_box_state", change="gone"))[0]
    assert {(one["set_top_box"]["name"], one["state"]) for one in present} == {
        ("theatre-2", "offline"),
        ("cafeteria", "warning"),
    }
    assert (appeared["set_top_box"]["name"], appeared["state"]) == ("stage", "online")
    assert (gone["set_top_box"]["id"], gone["state"]) == (lobby, "absent")
    assert {one["path"] for one in hmp.requests if one["method"] == "GET"} == {"/apis/devices/stbs"}


async def test_a_list_that_is_refused_for_a_while_is_not_taken_for_empty(hmp: Any) -> None:
    hmp.add_recording(hmp.add_session("Surgery 1"))
    async with running("hmp_events", args(hmp)) as source:
        await source.until(lambda: len(hmp.requests) > 4)
        hmp.fault("status", code=403, path="^/apis/recordings", times=3)
        away = (await source.told(type="device", state="away"))[0]
        await source.told(type="device", state="back")
        await source.read_again(hmp)
    assert away["error"]["code"] == "forbidden"
    assert [one["type"] for one in source.events] == ["device", "device"]


async def test_by_api_key_and_without_a_secret_in_what_is_told(hmp: Any) -> None:
    hmp.set(version="4.1.0")
    given = {**args(hmp, report_present="all"), "api_key": hmp.api_key, "api_secret": hmp.api_secret}
    del given["username"], given["password"]
    hmp.add_session("Surgery 1")
    async with running("hmp_events", given) as source:
        await source.told(type="session_state", change="present")
    assert hmp.api_secret not in json.dumps(source.events)
    assert len(hmp.logins) == 1


async def test_a_wrong_password_is_tried_once(hmp: Any) -> None:
    async with running("hmp_events", {**args(hmp), "password": "wrong"}) as source:
        assert "refused" in await source.failed()
    assert len(hmp.logins) == 1
    assert [(one["type"], one["state"]) for one in source.events] == [("device", "failed")]
