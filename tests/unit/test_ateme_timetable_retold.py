"""The timetable and alerts of a service that tells the same things in other shapes: nothing is made twice."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.modules import (
    ateme_alert,
    ateme_event,
    ateme_event_subscription,
    ateme_label,
    ateme_recording_bucket,
    ateme_recording_schedule,
    ateme_schedule,
)
from ateme_runs import Runs
from ateme_timetable_runs import EVENT, LATER, RECORDING, SCHEDULE, START, Values, filled, thrice
from lab import Lab
from lab.ateme.call import Call

TIMES = ("start_time", "end_time", "stop_time")
CALLED = {
    "stadium-a": "Stadium A",
    "stadium-b": "Stadium B",
    "studio-a": "The studio",
    "studio-b": "Studio B",
    "70": "Archive",
    "71": "Night shift",
}
# How the service calls each kind's own id.
OWN = {
    "schedules": "schedule_id",
    "events": "event_id",
    "recording_schedules": "recording_schedule_id",
    "recording_buckets": "recording_bucket_id",
    "alerts": "alert_id",
    "labels": "label_id",
}
ALERT: Values = {
    "input_ids": ["Stadium A"],
    "output_ids": ["studio-a"],
    "alert_method": "Night shift",
    "alert_on_query": "net_recv.bitrate",
    "query_param": "lt",
    "query_value": [1500.0],
    "query_time_range": "1m",
    "alert_check_frequency": "1m",
    "alert_repeat": "1h",
}


def web_dates(_store: str, row: Values) -> Values:
    """As Flask writes times unless it is told otherwise."""
    for key in TIMES:
        if isinstance(row.get(key), str):
            row[key] = format_datetime(datetime.datetime.fromisoformat(row[key]).astimezone(datetime.UTC), usegmt=True)
    return row


def names_only(_store: str, row: Values) -> Values:
    for key in ("input_id", "output_id", "recording_bucket_id", "alert_method_id"):
        if str(row.get(key)) in CALLED:
            row[key.removesuffix("_id")] = CALLED[str(row.pop(key))]
    if "label_ids" in row:
        row["labels"] = ["League" for _label in row.pop("label_ids")]
    return row


def nested(_store: str, row: Values) -> Values:
    for key in ("input_id", "output_id", "recording_bucket_id", "alert_method_id", "event_id"):
        if row.get(key) is not None:
            row[key.removesuffix("_id")] = {"id": row[key], "name": CALLED.get(str(row.pop(key)), "?")}
    if "label_ids" in row:
        row["labels"] = [{"id": one, "text": "League"} for one in row.pop("label_ids")]
    return row


def named(_store: str, row: Values) -> Values:
    """Objects that have a name and no id."""
    for key in ("input_id", "output_id", "recording_bucket_id", "alert_method_id"):
        if str(row.get(key)) in CALLED:
            row[key.removesuffix("_id")] = {"name": CALLED[str(row.pop(key))]}
    return row


def own_ids(store: str, row: Values) -> Values:
    if "id" in row and store in OWN:
        row[OWN[store]] = row.pop("id")
    return row


def short(_store: str, row: Values) -> Values:
    """What is nothing is left out, and of some things nothing is told at all."""
    unsaid = ("description", "transcode", "timed_by_event_owner", "recording_bucket_id", "bucket_path", "status")
    return {key: one for key, one in row.items() if one is not None and key not in unsaid}


def more(_store: str, row: Values) -> Values:
    """What was never asked for, and times in seconds as numbers."""
    if "alert_on_query" in row:
        row.update(alert_after_time="0s", query_time_range=60, alert_check_frequency="0:01:00", alert_repeat="1h0m0s")
        row["query_value"] = str(row["query_value"])
    return {**row, "priority": 3, "created_by": {"id": 1, "name": "me"}}


def inner(store: str, row: Values) -> Values:
    """What an alert watches for is an object of its own."""
    if "alert_on_query" in row:
        words = [key for key in row if key.startswith(("alert_", "query_")) and not key.endswith("_id")]
        row["parameters"] = {key: row.pop(key) for key in words}
    return row


RETOLD: dict[str, Callable[[str, Values], Values]] = {
    one.__name__: one for one in (web_dates, names_only, nested, named, own_ids, short, more, inner)
}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(only=["ateme"]) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    service = filled(lab.ateme)
    service.add("alert_methods", id="71", name="Night shift", alert_type="email", notification_parameters=["a@b.c"])
    service.clear_requests()
    return service


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service, wait_timeout=3)


@pytest.fixture(params=RETOLD)
def retold(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    return tell(monkeypatch, request.param)


def tell(monkeypatch: pytest.MonkeyPatch, habit: str) -> str:
    plain = Call.shown

    def shown(self: Call, value: Any) -> Any:
        told = plain(self, value)
        stores = ("schedules", "events", "recording_schedules", "recording_buckets", "alerts")
        return RETOLD[habit](self.store, told) if isinstance(told, dict) and self.store in stores else told

    monkeypatch.setattr(Call, "shown", shown)
    return habit


def test_a_schedule(runs: Runs, service: Any, retold: str) -> None:
    thrice(runs, ateme_schedule, "schedule", **SCHEDULE)
    service.clear_requests()
    thrice(runs, ateme_schedule, "schedule", **{**SCHEDULE, "end_time": LATER})
    service.clear_requests()
    thrice(runs, ateme_schedule, "schedule", **{**SCHEDULE, "start_time": "NOW"})
    service.clear_requests()
    thrice(runs, ateme_schedule, "schedule", **SCHEDULE, state="absent")
    assert len(service.schedules()) == 1


def test_an_event_and_who_takes_it(runs: Runs, service: Any, retold: str) -> None:
    label = runs.run(ateme_label, text="League")["label"]["id"]
    service.clear_requests()
    thrice(runs, ateme_event, "event", **EVENT, label_ids=["League"])
    service.clear_requests()
    assert runs.run(ateme_event, name="Final", end_time=LATER)["changed"]
    assert not runs.run(ateme_event, name="Final", end_time=LATER)["changed"]
    assert service.writes[-1]["body"]["label_ids"] == [label]
    service.clear_requests()
    thrice(runs, ateme_event_subscription, "event_subscription", event="Final", output="studio-a")
    service.clear_requests()
    own = {"event": "Final", "output": "studio-a", "start_time": START, "end_time": LATER}
    if retold != "names_only":
        own["start_time"] = "2035-11-20T18:10:00+01:00"
    thrice(runs, ateme_event_subscription, "event_subscription", **own)
    assert len(service.schedules()) == 1


def test_what_is_not_told_is_sent_and_not_waited_for(runs: Runs, service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, "short")
    done = runs.run(ateme_event, **EVENT, description="The final")
    assert done["changed"] and service.events()[0]["description"] == "The final"
    assert runs.run(ateme_event, name="Final", description="Another")["changed"]
    assert service.events()[0]["description"] == "Another"


def test_a_recording_and_its_bucket(runs: Runs, service: Any, retold: str) -> None:
    thrice(runs, ateme_recording_bucket, "recording_bucket", name="Cold", bucket_path="example/cold")
    service.clear_requests()
    thrice(runs, ateme_recording_schedule, "recording_schedule", **RECORDING)
    service.clear_requests()
    thrice(runs, ateme_recording_schedule, "recording_schedule", **{**RECORDING, "end_time": LATER})
    assert len(service.items("recording_schedules")) == 1


def test_an_alert(runs: Runs, service: Any, retold: str) -> None:
    assert runs.run(ateme_alert, **ALERT)["changed"]
    assert not runs.run(ateme_alert, **ALERT)["changed"]
    muted = runs.run(ateme_alert, **ALERT, state="muted")
    assert muted["changed"] and [one["status"] for one in service.alerts()] == ["paused", "paused"]
    assert retold == "short" or not runs.run(ateme_alert, **ALERT, state="muted")["changed"]
    assert runs.run(ateme_alert, **ALERT, state="absent")["changed"]
    assert service.alerts() == []
