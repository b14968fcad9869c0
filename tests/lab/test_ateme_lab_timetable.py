"""Schedules, events, subscriptions, labels and recordings of the Ateme+ service."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from ateme_client import FUTURE, LATER, Api, names, refused, running
from lab.ateme import Ateme

CREATE = "Create schedule entry"
UPDATE = "Update schedule entry"
EVENT = "Create an Event for source on running environment"
CHANGE_EVENT = "Update an Event for source on running environment"
SUBSCRIBE = "Create event subscription / Consume event"
EVENT_TIMES = {"start_time": "2035-03-01T10:00:00+00:00", "end_time": "2035-03-01T12:00:00+00:00"}
PAIR = {"input_id": "in", "output_id": "out"}


@pytest.fixture
def ateme() -> Iterator[Ateme]:
    with running() as device:
        device.add_input("in")
        device.add_output("out")
        yield device


@pytest.fixture
def api(ateme: Ateme) -> Api:
    return Api(ateme)


# Schedules


def test_a_schedule(api: Api) -> None:
    made = api.ok(CREATE, {**PAIR, "start_time": "2035-03-01T12:00:00.000+02:00", "end_time": LATER})
    assert made["start_time"] == "2035-03-01T10:00:00+00:00"
    assert (made["state"], made["is_event_subscription"]) == ("pending", False)
    api.ok(UPDATE, {"end_time": "2035-03-01T13:00:00.000Z"}, schedule_id=made["id"])
    read = api.ok("Get schedule info", schedule_id=made["id"])
    assert (read["start_time"], read["end_time"]) == ("2035-03-01T10:00:00+00:00", "2035-03-01T13:00:00+00:00")
    assert names(api.ok("Get schedules for managing organisation")) == [made["id"]]
    api.ok(UPDATE, {"end_time": None}, schedule_id=made["id"])
    assert api.ateme.schedules()[0]["end_time"] is None
    refused(api.call(UPDATE, {"input_id": "in"}, schedule_id=made["id"]), 400, "input_id")
    api.ok("Delete schedule", schedule_id=made["id"])
    assert api.ok("Get schedules for managing organisation") == []


def test_now(api: Api) -> None:
    made = api.ok(CREATE, {**PAIR, "start_time": "NOW"})
    assert (made["state"], made["end_time"]) == ("running", None)
    assert api.ateme.schedules()[0]["start_time"] == pytest.approx(time.time(), abs=5)
    assert api.ok("Get schedule status", schedule_id=made["id"])["state"] == "running"


def test_every_change_clears_what_runs(api: Api) -> None:
    first = api.ok(CREATE, {**PAIR, "start_time": "NOW"})["id"]
    later = api.ok(CREATE, {**PAIR, "start_time": FUTURE, "end_time": LATER})["id"]
    assert (api.ateme.starts(first), api.ateme.starts(later)) == (2, 0)
    api.ok(UPDATE, {"end_time": "2035-03-01T14:00:00.000Z"}, schedule_id=later)
    api.ok("Delete schedule", schedule_id=later)
    assert api.ateme.starts(first) == 4
    pushed = [one["schedules"] for one in api.ateme.pushes()]
    assert pushed == [[first], [first, later], [first, later], [first]]


@pytest.mark.parametrize(
    "wrong",
    [
        "2035-03-01T10:00:00Z",
        "2035-03-01T10:00:00+00:00",
        "2035-03-01T10:00:00.000",
        "2035-03-01T10:00:00.000+0000",
        "2035-03-01 10:00:00.000Z",
        "2035-02-30T10:00:00.000Z",
        "now",
        1740823200,
    ],
)
def test_times_of_schedules(api: Api, wrong: Any) -> None:
    refused(api.call(CREATE, {**PAIR, "start_time": wrong}), 400, "start_time")
    refused(api.call(CREATE, {**PAIR, "start_time": "NOW", "end_time": wrong}), 400, "end_time")
    refused(api.call(CREATE, {**PAIR, "start_time": "NOW", "end_time": "NOW"}), 400, "end_time")


def test_what_does_not_fit(api: Api) -> None:
    refused(api.call(CREATE, {**PAIR, "start_time": LATER, "end_time": FUTURE}), 400, "end_time")
    refused(api.call(CREATE, {**PAIR, "input_id": "nothing", "start_time": "NOW"}), 400, "input_id")
    api.ateme.add_output("far", environment_id=api.ateme.environment_id("backup"))
    refused(api.call(CREATE, {**PAIR, "output_id": "far", "start_time": "NOW"}), 400, "same environment")


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("offset", "2035-03-01T10:00:00+00:00"),
        ("zulu", "2035-03-01T10:00:00.000Z"),
        ("basic", "2035-03-01T10:00:00+0000"),
        ("epoch", 2056356000),
    ],
)
def test_times_on_reading(api: Api, form: str, shown: Any) -> None:
    api.ateme.set(time_echo=form)
    assert api.ok(CREATE, {**PAIR, "start_time": FUTURE})["start_time"] == shown


def test_histories_and_what_is_gone_with_an_output(api: Api) -> None:
    schedule = api.ateme.add_schedule("in", "out")
    assert names(api.ok("Get input schedule information", input_id="in")) == [schedule]
    assert names(api.ok("Get output schedule information", output_id="out")) == [schedule]
    assert names(api.ok("Get schedule overview", item=False, time_from="a", time_to="b")) == [schedule]
    assert api.ateme.schedules()[0]["state"] == "running"
    api.ok("Delete output", output_id="out")
    assert api.ateme.schedules() == []


# Events


def test_an_update_without_labels_drops_them(api: Api) -> None:
    label = api.ok("Create an access permissions label", {"text": "news"})["id"]
    made = api.ok(EVENT, {"name": "final", "input_id": "in", "label_ids": [label], "image": "aW1n", **EVENT_TIMES})
    assert (made["label_ids"], made["description"]) == ([label], "")
    refused(api.call("Delete label", label_id=label), 409, "in use")
    api.ok(CHANGE_EVENT, {"description": "x", "label_ids": [label]}, event_id=made["id"])
    assert api.ateme.events()[0]["label_ids"] == [label]
    api.ok(CHANGE_EVENT, {"name": "semi"}, event_id=made["id"])
    kept = api.ateme.events()[0]
    assert (kept["label_ids"], kept["name"], kept["description"], kept["image"]) == ([], "semi", "x", "aW1n")
    api.ok(CHANGE_EVENT, {"remove_old_image": True}, event_id=made["id"])
    assert api.ok("Gets image associated with event", event_id=made["id"]) == {"image": None}
    api.ok("Delete label", label_id=label)
    api.ok("Delete event", event_id=made["id"])
    assert api.ok("Get events for administration") == []


@pytest.mark.parametrize("good", ["2035-03-01T10:00:00+02:00", "2035-03-01T10:00:00Z", "2035-03-01T10:00:00.000Z"])
def test_times_of_events(api: Api, good: str) -> None:
    api.ok(EVENT, {"name": "a", "input_id": "in", **EVENT_TIMES, "start_time": good})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start_time", "2035-03-01T10:00:00+0000"),
        ("start_time", "NOW"),
        ("end_time", "2035-03-01T09:00:00+00:00"),
        ("name", "x" * 256),
        ("description", "x" * 1001),
        ("label_ids", ["unknown"]),
        ("input_id", "unknown"),
    ],
)
def test_limits_of_events(api: Api, name: str, value: Any) -> None:
    refused(api.call(EVENT, {"name": "a", "input_id": "in", **EVENT_TIMES, name: value}), 400, name)


def test_an_event_stays_on_its_environment(api: Api) -> None:
    event = api.ateme.add_event("final", "in")
    api.ateme.add_input("far", environment_id=api.ateme.environment_id("backup"))
    refused(api.call(CHANGE_EVENT, {"input_id": "far"}, event_id=event), 400, "another environment")


def test_subscriptions_are_schedules(api: Api) -> None:
    event = api.ateme.add_event("final", "in", EVENT_TIMES["start_time"], EVENT_TIMES["end_time"])
    body = {"event_id": event, "output_id": "out", "timed_by_event_owner": True}
    made = api.ok(SUBSCRIBE, body)
    listed = api.ok("Get schedules for managing organisation")[0]
    assert (listed["id"], listed["is_event_subscription"], listed["input_id"]) == (made["id"], True, "in")
    assert listed["start_time"] == EVENT_TIMES["start_time"]
    # The owner's times are followed.
    api.ok(CHANGE_EVENT, {"end_time": "2035-03-01T15:00:00Z"}, event_id=event)
    assert api.ok("Get schedule info", schedule_id=made["id"])["end_time"] == "2035-03-01T15:00:00+00:00"
    change = "Update event subscription"
    refused(api.call(change, {"timed_by_event_owner": False}, schedule_id=made["id"]), 400, "start_time")
    refused(api.call(SUBSCRIBE, {**body, "timed_by_event_owner": False}), 400, "start_time")
    times = {"start_time": FUTURE, "end_time": LATER}
    api.ok(change, {"timed_by_event_owner": False, **times}, schedule_id=made["id"])
    assert api.ok("Get schedule info", schedule_id=made["id"])["end_time"] == "2035-03-01T12:00:00+00:00"
    refused(api.call(SUBSCRIBE, {**body, "start_time": EVENT_TIMES["start_time"]}), 400, "start_time")
    api.ateme.set(subscription_delete="refused")
    refused(api.call("Delete schedule", schedule_id=made["id"]), 409)
    api.ateme.set(subscription_delete="schedule")
    api.ok("Delete schedule", schedule_id=made["id"])
    refused(api.call(change, {}, schedule_id=api.ateme.add_schedule("in", "out")), 400, "no subscription")


def test_events_of_others(api: Api) -> None:
    ateme = api.ateme
    closed = ateme.add_event("closed", "in", organisation_id=ateme.organisation_id("Closed Company"))
    body = {"output_id": "out", "timed_by_event_owner": True}
    refused(api.call(SUBSCRIBE, {**body, "event_id": closed}), 403)
    partner = ateme.add_event("open", "in", organisation_id=ateme.organisation_id("Partner Sports"))
    api.ok(SUBSCRIBE, {**body, "event_id": partner})


def test_labels_are_told_apart(api: Api) -> None:
    api.ok("Create an access permissions label", {"text": "news"})
    refused(api.call("Create an access permissions label", {"text": "news"}), 409)
    other = api.ok("Create an access permissions label", {"text": "sport"})["id"]
    refused(api.call("Update label text", {"text": "news"}, label_id=other), 409)
    assert names(api.ok("List all labels in the managing org"), "text") == ["news", "sport"]


# Recordings


def test_recordings(api: Api) -> None:
    bucket = api.ok("Create a recording bucket", {"name": "b", "bucket_path": "bucket/folder", "secret_key": "s3cr3t"})
    assert "secret_key" not in bucket
    times = {"start_time": "2035-03-01T10:00:00+0000", "stop_time": "2035-03-01T12:00:00+0000"}
    body = {"input_id": "in", "recording_bucket_id": bucket["id"], **times}
    made = api.ok("Create a new recording shcedule", body)
    assert (made["transcode"], made["stop_time"]) == (False, "2035-03-01T12:00:00+00:00")
    for name, value in (("start_time", FUTURE), ("stop_time", times["start_time"]), ("recording_bucket_id", "x")):
        refused(api.call("Create a new recording shcedule", {**body, name: value}), 400, name)
    change = {"stop_time": "2035-03-01T13:00:00+0000"}
    api.ok("Update recording schedule", change, recording_schedule_id=made["id"])
    where = {"environment_id": api.ateme.environment_id("main")}
    listed = api.ok("Get upcoming recording schedules in environment", **where)
    assert names(listed, "stop_time") == ["2035-03-01T13:00:00+00:00"]
    api.ok("Delete recording schedule", recording_schedule_id=made["id"])
    assert api.ok("Get upcoming recording schedules in environment", **where) == []
    refused(api.call("Create a recording bucket", {"name": "x" * 256, "bucket_path": "b"}), 400, "name")
