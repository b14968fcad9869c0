"""Events, subscriptions and recordings against the lab, wherever it has its paths and names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
)
from ansible_collections.streamops.video.plugins.modules import (
    ateme_event,
    ateme_event_subscription,
    ateme_label,
    ateme_recording_bucket,
    ateme_recording_schedule,
)
from ateme_runs import Runs
from ateme_timetable_runs import (
    END,
    EVENT,
    LATER,
    RECORDING,
    START,
    Values,
    filled,
    hours_from_now,
    sent,
    thrice,
)
from lab import Lab
from lab.ateme import ELSEWHERE


@pytest.fixture(scope="module", params=["default", "elsewhere"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with Lab(only=["ateme"], switches={"ateme": ELSEWHERE if request.param == "elsewhere" else {}}) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    return filled(lab.ateme)


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service)


# Events


def test_an_event_is_made_and_changed(runs: Runs, service: Any) -> None:
    label = runs.run(ateme_label, text="League")["label"]["id"]
    service.clear_requests()
    done = thrice(runs, ateme_event, "event", **EVENT, description="Two\nlines", label_ids=["League"])
    assert done["event"]["label_ids"] == [label]
    assert done["event"]["start_time"] == "2035-11-20T17:00:00Z"
    assert sent(service) == [
        {
            "name": "Final",
            "description": "Two\nlines",
            "input_id": "stadium-a",
            "start_time": "2035-11-20T17:00:00+00:00",
            "end_time": "2035-11-20T19:00:00+00:00",
            "label_ids": [label],
        }
    ]
    service.clear_requests()
    changed = thrice(runs, ateme_event, "event", name="Final", end_time="2035-11-20T20:30:00+01:00")
    assert sent(service) == [{"end_time": "2035-11-20T19:30:00+00:00", "label_ids": [label]}]
    assert changed["event"]["label_ids"] == [label]
    assert not changed["disruptive"]


def test_labels_are_taken_away_when_that_is_asked_for(runs: Runs, service: Any) -> None:
    ids = [runs.run(ateme_label, text=text)["label"]["id"] for text in ("League", "Cup")]
    event = runs.run(ateme_event, **EVENT, label_ids=["Cup", "League"])["event"]["id"]
    assert not runs.run(ateme_event, id=event, label_ids=ids)["changed"]
    runs.run(ateme_event, id=event, label_ids=[])
    assert service.events()[0]["label_ids"] == []
    assert not runs.run(ateme_event, id=event, label_ids=[])["changed"]
    runs.run(ateme_event, id=event, name="Grand final", label_ids=["Cup"])
    assert (service.events()[0]["name"], service.events()[0]["label_ids"]) == ("Grand final", [ids[1]])
    with pytest.raises(NotFound, match='no label "Training"'):
        runs.run(ateme_event, id=event, label_ids=["Training"])


def test_an_event_that_is_on_is_interrupted_by_other_times_alone(runs: Runs, service: Any) -> None:
    service.add_event("Final", "stadium-a", hours_from_now(-1), hours_from_now(1))
    assert not runs.run(ateme_event, check=True, name="Final", description="Extra time")["disruptive"]
    for options in ({"end_time": hours_from_now(2)}, {"input": "Stadium B"}, {"state": "absent"}):
        assert runs.run(ateme_event, check=True, name="Final", **options)["interrupts"] == ['event "Final"']
    assert runs.run(ateme_event, name="Final", state="absent")["event"] == {}
    assert not runs.run(ateme_event, name="Final", state="absent")["changed"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"name": "x" * 256}, "256 characters"),
        ({"description": "x" * 1001}, "1001 characters"),
        ({"start_time": "NOW"}, "start of a schedule only"),
        ({"start_time": "2035-11-20T18:00:00"}, "without a zone"),
        ({"start_time": None}, "a new event needs start_time"),
        ({"input": None, "end_time": None}, "a new event needs input, end_time"),
        ({"start_time": "2020-01-01T00:00:00Z", "end_time": "2020-01-02T00:00:00Z"}, "lies in the past"),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_an_event_that_cannot_be_is_refused(runs: Runs, service: Any, options: Values, told: str, check: bool) -> None:
    with pytest.raises(InvalidInput, match=told):
        runs.run(ateme_event, check, **{**EVENT, **options})
    assert service.writes == []


def test_two_events_of_one_name_are_told_by_their_ids(runs: Runs, service: Any) -> None:
    ids = [
        service.add_event("Final", "stadium-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z") for _time in range(2)
    ]
    with pytest.raises(Ambiguous, match=", ".join(str(one) for one in ids)):
        runs.run(ateme_event, name="Final", description="x")
    assert runs.run(ateme_event, id=str(ids[1]), description="x")["event"]["description"] == "x"


# Subscriptions


@pytest.fixture
def final(service: Any) -> str:
    return str(service.add_event("Final", "stadium-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z"))


def test_an_event_is_taken_for_its_own_time(runs: Runs, service: Any, final: str) -> None:
    done = thrice(runs, ateme_event_subscription, "event_subscription", event="Final", output="The studio")
    assert sent(service) == [{"event_id": final, "output_id": "studio-a", "timed_by_event_owner": True}]
    assert done["event_subscription"]["status"] == {
        "state": "pending",
        "start_time": "2035-11-20T17:00:00Z",
        "end_time": "2035-11-20T19:00:00Z",
    }
    gone = runs.run(ateme_event_subscription, event=final, output="studio-a", state="absent")
    assert (gone["changed"], service.schedules()) == (True, [])


def test_a_subscription_gets_times_of_its_own_and_gives_them_back(runs: Runs, service: Any, final: str) -> None:
    runs.run(ateme_event_subscription, event=final, output="studio-a")
    service.clear_requests()
    known = {"event": "Final", "output": "studio-a"}
    thrice(runs, ateme_event_subscription, "event_subscription", **known, start_time=START, end_time=LATER)
    thrice_more = {**known, "end_time": END}
    service.clear_requests()
    thrice(runs, ateme_event_subscription, "event_subscription", **thrice_more)
    own = {"start_time": "2035-11-20T17:00:00.000Z", "end_time": "2035-11-20T19:00:00.000Z"}
    assert sent(service) == [{"timed_by_event_owner": False, **own}]
    service.clear_requests()
    thrice(runs, ateme_event_subscription, "event_subscription", **known, timed_by_event_owner=True)
    assert sent(service) == [{"timed_by_event_owner": True}]


def test_a_subscription_moves_to_another_output_by_its_id(runs: Runs, service: Any, final: str) -> None:
    options = {"start_time": START, "end_time": END}
    made = runs.run(ateme_event_subscription, event=final, output="studio-a", **options)["event_subscription"]
    service.clear_requests()
    moved = thrice(runs, ateme_event_subscription, "event_subscription", id=made["id"], output="studio-b")
    assert moved["event_subscription"] == {**made, "output": "studio-b"}
    assert sent(service)[0]["timed_by_event_owner"] is False
    other = service.add_event("Semi-final", "stadium-a", "2035-11-19T17:00:00Z", "2035-11-19T19:00:00Z")
    with pytest.raises(InvalidInput, match="no operation changes the event"):
        runs.run(ateme_event_subscription, id=made["id"], event=str(other))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"timed_by_event_owner": True, "start_time": START}, "start_time cannot be set while"),
        ({"timed_by_event_owner": False}, "start_time and end_time must be given"),
        ({"start_time": START}, "end_time must be given"),
        ({"start_time": "NOW", "end_time": END}, "start of a schedule only"),
        ({"output": None}, "output must be given"),
    ],
)
def test_a_subscription_needs_the_times_that_nobody_else_sets(
    runs: Runs, service: Any, final: str, options: Values, told: str
) -> None:
    for check in (True, False):
        with pytest.raises(InvalidInput, match=told):
            runs.run(ateme_event_subscription, check, **{"event": final, "output": "studio-a", **options})
    runs.run(ateme_event_subscription, event=final, output="studio-a")
    service.clear_requests()
    if "output" not in options:
        with pytest.raises(InvalidInput, match=told):
            runs.run(ateme_event_subscription, **{"event": final, "output": "studio-a", **options})
    assert service.writes == []


def test_an_event_of_others_is_taken_by_its_id(runs: Runs, service: Any) -> None:
    partner = service.organisation_id("Partner Sports")
    times = {"start_time": "2035-11-20T17:00:00Z", "end_time": "2035-11-20T19:00:00Z"}
    event = service.add_event("Derby", "stadium-a", **times, organisation_id=partner)
    assert runs.run(ateme_event_subscription, check=True, event=str(event), output="studio-a")["changed"]
    assert "not in the list" in runs.said[0]


# Recordings


def test_a_recording_is_made_and_changed(runs: Runs, service: Any) -> None:
    done = thrice(runs, ateme_recording_schedule, "recording_schedule", **RECORDING)
    assert done["recording_schedule"]["recording_bucket"] == "70"
    own = {"start_time": "2035-11-20T17:00:00+0000", "stop_time": "2035-11-20T19:00:00+0000"}
    assert sent(service) == [{"input_id": "stadium-a", "recording_bucket_id": "70", **own}]
    service.clear_requests()
    options = {"input": "stadium-a", "start_time": START, "end_time": "2035-11-20T19:10:00Z", "transcode": True}
    thrice(runs, ateme_recording_schedule, "recording_schedule", **options)
    assert sent(service) == [{"stop_time": "2035-11-20T19:10:00+0000", "transcode": True}]
    identity = done["recording_schedule"]["id"]
    with pytest.raises(InvalidInput, match="no operation changes the input"):
        runs.run(ateme_recording_schedule, id=identity, input="Stadium B")
    assert runs.run(ateme_recording_schedule, id=identity, state="absent")["changed"]
    assert not runs.run(ateme_recording_schedule, id=identity, state="absent")["changed"]
    assert service.items("recording_schedules") == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"start_time": "2020-01-01T00:00:00Z"}, "to come only"),
        ({"start_time": "2020-01-01T00:00:00Z", "end_time": "2020-01-01T01:00:00Z"}, "lies in the past"),
        ({"start_time": "NOW"}, "start of a schedule only"),
        ({"end_time": START}, "not later"),
        ({"recording_bucket": None, "end_time": None}, "needs recording_bucket, end_time"),
    ],
)
def test_a_recording_that_cannot_be_found_again_is_refused(
    runs: Runs, service: Any, options: Values, told: str
) -> None:
    for check in (True, False):
        with pytest.raises(InvalidInput, match=told):
            runs.run(ateme_recording_schedule, check, **{**RECORDING, **options})
    assert service.writes == []


def test_a_bucket_is_made_once_and_never_changed(runs: Runs, service: Any) -> None:
    options = {
        "name": "Backup",
        "bucket_path": "example/backup",
        "access_key": "AKIA-vesper",
        "secret_key": "s3cr3t-lattice",
    }
    foretold = runs.run(ateme_recording_bucket, check=True, **options)
    assert service.writes == []
    done = runs.run(ateme_recording_bucket, **options)
    assert (done["actions"], done["diff"]) == (foretold["actions"], foretold["diff"])
    again = runs.run(ateme_recording_bucket, **options)
    assert (again["changed"], again["secrets_not_compared"]) == (False, ["access_key", "secret_key"])
    assert not runs.run(ateme_recording_bucket, **done["recording_bucket"], status={})["changed"]
    assert not runs.run(ateme_recording_bucket, name="Backup", bucket_path="example/backup/")["changed"]
    assert sent(service) == [options]
    assert not any(one in repr([foretold, done, again]) for one in ("vesper", "lattice"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"bucket_path": "example/other"}, "no operation that changes recording bucket .* 'example/archive', not"),
        ({"state": "absent"}, "no operation that deletes a recording bucket"),
        ({"bucket_path": "/example"}, "bucket_name/folder_within_bucket"),
        ({"name": "New"}, "needs bucket_path"),
    ],
)
def test_a_bucket_that_would_have_to_change_is_refused(runs: Runs, service: Any, options: Values, told: str) -> None:
    for check in (True, False):
        with pytest.raises(InvalidInput, match=told):
            runs.run(ateme_recording_bucket, check, **{"name": "Archive", **options})
    assert not runs.run(ateme_recording_bucket, name="Nothing", state="absent")["changed"]
    assert service.writes == []
