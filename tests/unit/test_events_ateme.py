"""ateme_events against a simulated Ateme+ service."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.events_ateme import AtemeWatcher, items_of
from events_runs import connection, running
from lab.ateme import ELSEWHERE

QUIET = {"output_id": None, "alert_on_query": "is_connected", "status": "active", "is_alerting": False}


@pytest.fixture(params=["lab", "elsewhere"])
def service(fresh_ateme: Any, request: pytest.FixtureRequest) -> Any:
    if request.param == "elsewhere":
        fresh_ateme.set(**ELSEWHERE)
    return fresh_ateme


def args(service: Any, **more: Any) -> dict[str, Any]:
    return connection(service, "operator", **more)


def reads(service: Any) -> int:
    return len([one for one in service.requests if one["method"] == "GET"])


async def test_only_new_notifications_are_told_each_of_them_once(service: Any) -> None:
    service.add("notifications", category="environment", message="long ago", read=False)
    async with running("ateme_events", args(service)) as source:
        await source.until(lambda: reads(service) > 8)
        assert source.events == []
        service.add("notifications", category="report", message="Report 7 is ready", read=False)
        event = (await source.told(type="notification"))[0]
        before = reads(service)
        await source.until(lambda: reads(service) > before + 8)
    assert event["notification"]["message"] == "Report 7 is ready"
    assert (event["change"], event["notification"]["category"]) == ("appeared", "report")
    assert len(source.events) == 1
    assert len(service.logins) == 1
    assert service.writes == []


async def test_an_alert_that_goes_on_and_is_over(service: Any) -> None:
    service.add_input("stadium-a")
    alert = service.add("alerts", input_id="stadium-a", **QUIET)
    async with running("ateme_events", args(service, watch=["alerts"])) as source:
        await source.until(lambda: reads(service) > 6)
        service.change("alerts", alert, is_alerting=True)
        await source.told(type="alert_state", state="alerting")
        service.change("alerts", alert, is_alerting=False)
        await source.told(type="alert_state", state="quiet")
        service.change("alerts", alert, status="paused")
        await source.told(type="alert_state", state="muted")
        service.remove("alerts", alert)
        await source.told(type="alert_state", change="gone")
    first = source.events[0]
    assert (first["alert"]["id"], first["alert"]["alert_on_query"]) == (alert, "is_connected")
    assert first["flow"] == {"kind": "input", "id": "stadium-a"}
    assert [one["state"] for one in source.events] == ["alerting", "quiet", "muted", "absent"]


async def test_an_alert_that_goes_on_already_is_told_at_the_start(service: Any) -> None:
    service.add_input("stadium-a")
    service.add("alerts", input_id="stadium-a", **{**QUIET, "is_alerting": True})
    async with running("ateme_events", args(service)) as source:
        event = (await source.told())[0]
    assert (event["type"], event["change"], event["state"]) == ("alert_state", "present", "alerting")


async def test_inputs_and_outputs_where_they_are_asked_for(service: Any) -> None:
    service.add_input("stadium-a")
    async with running("ateme_events", args(service, watch=["inputs", "outputs"])) as source:
        await source.until(lambda: reads(service) > 6)
        service.change("inputs", "stadium-a", state="stopped")
        stopped = (await source.told(type="input_state"))[0]
        service.add_output("studio")
        appeared = (await source.told(type="output_state"))[0]
    assert (stopped["input"]["id"], stopped["state"], stopped["former"]) == (
        "stadium-a",
        "stopped",
        {"state": "started"},
    )
    assert (appeared["output"]["id"], appeared["change"]) == ("studio", "appeared")


async def test_an_environment_that_is_not_active_is_refused_and_nothing_is_switched(service: Any) -> None:
    before = service.contexts()
    async with running("ateme_events", args(service, environment="backup")) as source:
        message = await source.failed()
    assert "ateme_events switches nothing" in message
    assert [(one["type"], one["state"], one["error"]["code"]) for one in source.events] == [
        ("device", "failed", "refused")
    ]
    assert service.contexts() == before
    assert service.writes == []


async def test_the_active_environment_can_be_named(service: Any) -> None:
    async with running("ateme_events", args(service, environment="main", watch=["inputs"])) as source:
        await source.until(lambda: reads(service) > 6)
        service.add_input("stadium-a")
        await source.told(type="input_state", change="appeared")
    assert service.writes == []


async def test_another_environment_is_a_new_beginning(fresh_ateme: Any) -> None:
    service = fresh_ateme
    service.add_input("stadium-a")
    async with running("ateme_events", args(service, watch=["inputs"])) as source:
        await source.until(lambda: reads(service) > 6)
        service.switch_user("operator", "partner-live")
        event = (await source.told(type="context"))[0]
        before = reads(service)
        await source.until(lambda: reads(service) > before + 6)
    assert event["former"]["environment"] != event["environment"]
    assert [one["type"] for one in source.events] == ["context"]


async def test_a_switch_while_the_lists_are_read_mixes_nothing(fresh_ateme: Any) -> None:
    service = fresh_ateme
    service.add_input("stadium-a")
    async with running("ateme_events", args(service, watch=["inputs"])) as source:
        await source.until(lambda: reads(service) > 6)
        # What is active has been asked for, and the list is not answered yet.
        service.fault("delay", method="GET", path="input", seconds=1)
        await source.until(lambda: not service.faults)
        service.switch_user("operator", "partner-live")
        await source.told(type="context")
        before = reads(service)
        await source.until(lambda: reads(service) > before + 6)
    assert [one["type"] for one in source.events] == ["context"]


async def test_somebody_who_switches_away_from_the_named_environment_is_not_switched_back(fresh_ateme: Any) -> None:
    service = fresh_ateme
    async with running("ateme_events", args(service, environment="main", watch=["inputs"])) as source:
        await source.until(lambda: reads(service) > 6)
        service.switch_user("operator", "backup")
        away = (await source.told(type="device", state="away"))[0]
        service.switch_user("operator", "main")
        await source.told(type="device", state="back")
    assert away["error"]["code"] == "refused"
    assert service.writes == []


async def test_no_secret_is_told(fresh_ateme: Any) -> None:
    service = fresh_ateme
    service.set(echo_secrets="echoed")
    service.add_input("stadium-a", passphrase="quiet-harbour-31")
    given = args(service, watch=["notifications", "inputs"], report_present="all")
    async with running("ateme_events", given) as source:
        await source.told(type="input_state")
        service.add("notifications", message=f"the password {given['password']} is too short", token="hush-hush-1")
        await source.told(type="notification", change="appeared")
    text = json.dumps(source.events)
    for secret in ("quiet-harbour-31", given["password"], "hush-hush-1"):
        assert secret not in text


async def test_a_wrong_password_is_tried_once(fresh_ateme: Any) -> None:
    async with running("ateme_events", {**args(fresh_ateme), "password": "wrong"}) as source:
        assert "refused" in await source.failed()
    assert len(fresh_ateme.logins) == 1


def watcher(report: str = "problems") -> AtemeWatcher:
    return AtemeWatcher({"watch": ["notifications"], "report_present": report, "state_after": 1})


def notified(one: AtemeWatcher, *rows: dict[str, Any], environment: str = "main") -> list[str]:
    active = {"organisation": {}, "environment": {"name": environment}}
    events = one.events({"active": active, "notifications": list(rows)})
    return [event["notification"]["text"] for event in events if event["type"] == "notification"]


def test_notifications_without_ids_are_told_apart_by_what_they_say() -> None:
    one = watcher()
    assert notified(one, {"text": "a"}) == []
    assert notified(one, {"text": "b"}, {"text": "a"}) == ["b"]
    # One that is not on the page for a moment is not new afterwards.
    assert notified(one, {"text": "b"}) == []
    assert notified(one, {"text": "b"}, {"text": "a"}) == []


def test_old_notifications_of_another_environment_are_not_new() -> None:
    one = watcher()
    assert notified(one, {"text": "a"}) == []
    assert notified(one, {"text": "b"}, {"text": "c"}, environment="backup") == []
    assert notified(one, {"text": "d"}, {"text": "b"}, environment="backup") == ["d"]
    assert notified(one, {"text": "a"}, {"text": "e"}) == []


def test_all_notifications_at_the_start_where_that_is_wanted() -> None:
    assert notified(watcher("all"), {"id": "1", "text": "a"}, {"id": "2", "text": "b"}) == ["a", "b"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"is_alerting": True, "status": "active"}, "alerting"),
        ({"is_alerting": True, "status": "paused"}, "muted"),
        ({"is_alerting": False}, "quiet"),
        ({"status": "active"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_state_of_an_alert(told: dict[str, Any], expected: str) -> None:
    row = {"id": "a1", "alert_on_query": "net_send.rtt", "input_id": "in1", **told}
    assert [item.watched["state"] for item in items_of({"alerts": [row]})] == [expected]
