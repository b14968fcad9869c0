"""Schedules, events and alerts where the service's document says less, or more, than its operations do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.modules import (
    ateme_alert,
    ateme_event,
    ateme_event_subscription,
    ateme_recording_bucket,
    ateme_schedule,
)
from ateme_runs import Runs
from ateme_timetable_runs import EVENT, LATER, PAIR, SCHEDULE, Values, filled, hours_from_now, sent, thrice
from lab import Lab
from lab.ateme.call import Call


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(only=["ateme"], switches={"ateme": {"schemas": "inline", "unknown_fields": "ignore"}}) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    return filled(lab.ateme)


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service)


@pytest.fixture
def described(service: Any, tmp_path: Path) -> Callable[..., Runs]:
    """Runs with a document in which some bodies are changed: by title, what is changed of the schema."""

    def make(**changes: Values) -> Runs:
        document = service.document()
        for operation in (one for path in document["paths"].values() for one in path.values()):
            title = operation.get("summary") if isinstance(operation, dict) else None
            for body in (one for one in (operation.get("parameters", []) if title else []) if one.get("in") == "body"):
                body["schema"].update(changes.get(title.replace(" ", "_"), {}))
        (tmp_path / "api.json").write_text(json.dumps(document))
        return Runs(service, api_document=str(tmp_path / "api.json"))

    return make


SHARED: Values = {
    "required": ["input_id", "output_id"],
    "properties": {name: {"type": "string"} for name in ("input_id", "output_id", "start_time", "end_time")},
}


def test_one_schema_for_making_and_changing(described: Callable[..., Runs], service: Any) -> None:
    runs = described(Update_schedule_entry=SHARED)
    identity = runs.run(ateme_schedule, **SCHEDULE)["schedule"]["id"]
    service.clear_requests()
    thrice(runs, ateme_schedule, "schedule", **{**SCHEDULE, "end_time": LATER})
    wanted = {"input_id": "stadium-a", "output_id": "studio-a", "end_time": "2035-11-20T19:30:00.000Z"}
    assert sent(service) == [wanted]
    service.clear_requests()
    with pytest.raises(InvalidInput, match="no operation changes the output of a schedule"):
        runs.run(ateme_schedule, id=identity, output="studio-b")
    assert service.writes == []


@pytest.mark.parametrize("check", [True, False])
def test_an_event_needs_an_input_and_a_start(described: Callable[..., Runs], service: Any, check: bool) -> None:
    runs = described(Create_an_Event_for_source_on_running_environment={"required": ["name"]})
    with pytest.raises(InvalidInput, match="a new event needs input, start_time"):
        runs.run(ateme_event, check=check, name="Final")
    assert service.writes == []


def test_a_new_schedule_is_not_over(runs: Runs, service: Any) -> None:
    past = {"start_time": hours_from_now(-2), "end_time": hours_from_now(-1)}
    for check in (True, False):
        with pytest.raises(InvalidInput, match="lies in the past"):
            runs.run(ateme_schedule, check=check, **PAIR, **past)
    service.add_schedule("stadium-a", "studio-a", past["start_time"], past["end_time"])
    assert not runs.run(ateme_schedule, **PAIR, **past)["changed"]
    assert service.writes == []


def test_what_is_active_may_be_to_come(runs: Runs, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Call.shown

    def shown(self: Call, value: Any) -> Any:
        told = plain(self, value)
        return {**told, "state": "active"} if isinstance(told, dict) and self.store == "schedules" else told

    monkeypatch.setattr(Call, "shown", shown)
    service.add_schedule("stadium-a", "studio-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z")
    assert runs.run(ateme_schedule, check=True, **SCHEDULE, state="absent")["disruptive"] is False
    assert runs.run(ateme_schedule, check=True, **PAIR, start_time="NOW")["actions"] == [
        'create schedule "Stadium A to studio-a at NOW"'
    ]


def test_check_mode_believes_in_what_tasks_before_make(runs: Runs, service: Any) -> None:
    found = runs.run(ateme_schedule, check=True, **{**SCHEDULE, "input": "stadium-c"})
    assert found["changed"] and any("stadium-c" in one for one in runs.said)
    found = runs.run(ateme_event, check=True, **{**EVENT, "input": "stadium-c"}, label_ids=["Gold"])
    assert found["changed"] and any("Gold" in one for one in runs.said)


def test_an_event_stays_in_its_environment(runs: Runs, service: Any) -> None:
    other = service.add_environment("other")
    service.add_input("elsewhere", environment_id=other)
    event = service.add_event("Final", "stadium-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z")
    service.clear_requests()
    rows = [one["id"] for one in service.inputs()]
    assert "elsewhere" in rows
    with pytest.raises(InvalidInput, match="stays in its environment"):
        runs.run(ateme_event, name="Final", input="elsewhere")
    service.add_output("far", environment_id=other)
    with pytest.raises(InvalidInput, match="same environment"):
        runs.run(ateme_event_subscription, event=str(event), output="far")
    assert service.writes == []


def test_an_alert_that_is_told_at_once_again(runs: Runs, service: Any) -> None:
    service.add("alert_methods", id="71", name="Night shift", alert_type="email", notification_parameters=["a@b.c"])
    alert: Values = {
        "input_ids": ["stadium-a"],
        "alert_method": "Night shift",
        "alert_on_query": "is_connected",
        "query_param": "lt",
        "query_value": [1.0],
        "query_time_range": "1m",
        "alert_check_frequency": "1m",
        "alert_repeat": "1h",
    }
    made = runs.run(ateme_alert, **alert, alert_after_time="5m")["alert"]
    same = runs.run(ateme_alert, **alert, alert_after_time="")
    assert same["changed"] and same["alert"]["id"] != made["id"]
    assert not runs.run(ateme_alert, **alert)["changed"]


def test_a_bucket_is_no_address(runs: Runs, service: Any) -> None:
    with pytest.raises(InvalidInput, match="bucket_name/folder_within_bucket"):
        runs.run(ateme_recording_bucket, name="x", bucket_path="s3://example/cold")
