"""Schedules against the lab, wherever it has its paths and names; and all of the timetable, whatever it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
    Refused,
)
from ansible_collections.streamops.video.plugins.modules import (
    ateme_event,
    ateme_event_subscription,
    ateme_label,
    ateme_recording_schedule,
    ateme_schedule,
)
from ateme_runs import Runs
from ateme_timetable_runs import (
    EVENT,
    LATER,
    PAIR,
    RECORDING,
    SCHEDULE,
    START,
    Values,
    filled,
    hours_from_now,
    sent,
    thrice,
)
from lab import Lab
from lab.ateme import ELSEWHERE

# Other ways in which the service may answer.
HABITS: dict[str, Values] = {
    "epoch": {"time_echo": "epoch", "list_envelope": "data", "create_answer": "id", "write_answer": "empty"},
    "basic": {"time_echo": "basic", "list_envelope": "named", "create_answer": "message", "id_type": "int"},
    "zulu": {"time_echo": "zulu", "paging": "page", "page_size": 2, "state_words": "upper", "write_answer": "message"},
    "limits": {"document_limits": True, "schemas": "inline", "paging": "offset", "state_key": "status"},
}


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


def test_a_schedule_is_made_in_the_operations_own_form(runs: Runs, service: Any) -> None:
    done = thrice(runs, ateme_schedule, "schedule", **SCHEDULE)
    assert done["schedule"] == {
        "id": service.schedules()[0]["id"],
        "input": "stadium-a",
        "output": "studio-a",
        "start_time": "2035-11-20T17:00:00Z",
        "end_time": "2035-11-20T19:00:00Z",
        "status": {"state": "pending"},
    }
    assert sent(service) == [
        {
            "input_id": "stadium-a",
            "output_id": "studio-a",
            "start_time": "2035-11-20T17:00:00.000Z",
            "end_time": "2035-11-20T19:00:00.000Z",
        }
    ]
    assert done["disruptive"] is False


@pytest.mark.parametrize("by", ["names", "id"])
def test_a_new_end_is_one_update_with_nothing_else(runs: Runs, service: Any, by: str) -> None:
    identity = service.add_schedule("stadium-a", "studio-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z")
    known = {"id": identity} if by == "id" else {**PAIR, "start_time": START}
    done = thrice(runs, ateme_schedule, "schedule", **known, end_time=LATER)
    assert done["schedule"]["id"] == identity
    assert sent(service) == [{"end_time": "2035-11-20T19:30:00.000Z"}]
    assert service.writes[0]["path"].endswith(f"/{identity}")
    assert len(service.pushes()) == 1


def test_parts_of_a_second_are_sent_and_not_missed_where_the_service_drops_them(runs: Runs, service: Any) -> None:
    for changed in (True, False):
        done = runs.run(ateme_schedule, **{**SCHEDULE, "end_time": "2035-11-20T19:30:00.5Z"})
        assert done["changed"] is changed
    assert [one["end_time"] for one in sent(service)] == ["2035-11-20T19:30:00.500Z"]


def test_the_start_is_moved_by_the_id(runs: Runs, service: Any) -> None:
    identity = service.add_schedule("stadium-a", "studio-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z")
    thrice(runs, ateme_schedule, "schedule", id=identity, **{**SCHEDULE, "start_time": "2035-11-20T17:30:00Z"})
    assert sent(service) == [{"start_time": "2035-11-20T17:30:00.000Z"}]


def test_what_runs_is_not_started_anew_without_need(runs: Runs, service: Any) -> None:
    start, end = hours_from_now(-1), hours_from_now(1)
    identity = service.add_schedule("stadium-a", "studio-a", start, end)
    for options in (
        {"start_time": start, "end_time": end},
        {"start_time": "NOW"},
        {"start_time": "NOW", "end_time": end},
    ):
        assert runs.run(ateme_schedule, **PAIR, **options)["changed"] is False
    assert (service.pushes(), service.starts(identity)) == ([], 0)
    changed = runs.run(ateme_schedule, check=True, **PAIR, start_time="NOW", end_time=hours_from_now(2))
    assert changed["interrupts"] == ['schedule "Stadium A to studio-a at NOW"']
    with pytest.raises(Refused, match="disruptive"):
        runs.run(ateme_schedule, id=identity, end_time=hours_from_now(2), allow_disruptive=False)
    assert service.writes == []


def test_now_starts_at_once_and_only_once(runs: Runs, service: Any) -> None:
    done = thrice(runs, ateme_schedule, "schedule", **{**SCHEDULE, "start_time": "now"})
    assert done["schedule"]["status"] == {"state": "running"}
    assert [one["start_time"] for one in sent(service)] == ["NOW"]
    gone = runs.run(ateme_schedule, **PAIR, start_time="NOW", state="absent")
    assert (gone["disruptive"], gone["schedule"], service.schedules()) == (True, {}, [])


def test_now_leaves_what_is_to_come_and_what_is_over(runs: Runs, service: Any) -> None:
    service.add_schedule("stadium-a", "studio-a", hours_from_now(1), hours_from_now(2))
    over = service.add_schedule("stadium-a", "studio-a", hours_from_now(-2), end := hours_from_now(-1))
    same = runs.run(ateme_schedule, **PAIR, start_time="NOW", end_time=end)
    assert (same["changed"], same["schedule"]["id"]) == (False, over)
    with pytest.raises(InvalidInput, match="not later than start_time NOW"):
        runs.run(ateme_schedule, **PAIR, start_time="NOW", end_time=hours_from_now(-0.5))
    assert runs.run(ateme_schedule, **PAIR, start_time="NOW")["actions"] == [
        'create schedule "Stadium A to studio-a at NOW"'
    ]


def test_one_to_come_is_started_now_by_its_id(runs: Runs, service: Any) -> None:
    identity = service.add_schedule("stadium-a", "studio-a", "2035-11-20T17:00:00Z")
    thrice(runs, ateme_schedule, "schedule", id=identity, start_time="NOW")
    assert sent(service) == [{"start_time": "NOW"}]


def test_a_subscription_to_an_event_is_no_schedule(runs: Runs, service: Any) -> None:
    event = service.add_event("Final", "stadium-a", "2035-11-20T17:00:00Z", "2035-11-20T19:00:00Z")
    runs.run(ateme_event_subscription, event=event, output="studio-a")
    subscription = service.schedules()[0]["id"]
    assert runs.run(ateme_schedule, check=True, **SCHEDULE)["changed"]
    assert not runs.run(ateme_schedule, **SCHEDULE, state="absent")["changed"]
    with pytest.raises(NotFound, match="no schedule"):
        runs.run(ateme_schedule, id=subscription, end_time=LATER)
    assert [one["id"] for one in service.schedules()] == [subscription]


def test_input_and_output_of_a_schedule_cannot_be_changed(runs: Runs, service: Any) -> None:
    identity = service.add_schedule("stadium-a", "studio-a", "2035-11-20T17:00:00Z")
    for check in (True, False):
        with pytest.raises(InvalidInput, match="no operation changes the output of a schedule"):
            runs.run(ateme_schedule, check, id=identity, output="studio-b")
    assert service.writes == []


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"start_time": "2035-11-20T18:00:00"}, InvalidInput, "without a zone"),
        ({"end_time": "2035-11-20T20:00:00"}, InvalidInput, "without a zone"),
        ({"end_time": "NOW"}, InvalidInput, "end_time is NOW"),
        ({"end_time": START}, InvalidInput, "not later"),
        ({"input": None}, InvalidInput, "input must be given"),
        ({"output": None, "start_time": None}, InvalidInput, "output and start_time must be given"),
        ({"input": "Stadium X"}, NotFound, 'no input "Stadium X"'),
        ({"id": "new:x"}, InvalidInput, "check mode"),
        ({"input": "new:x"}, InvalidInput, "check mode"),
        ({"id": "nobody"}, NotFound, "no schedule nobody"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_sent(
    runs: Runs, service: Any, options: Values, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        runs.run(ateme_schedule, **{**SCHEDULE, **options})
    assert service.writes == []


def test_names_that_two_have_are_told_with_their_ids(runs: Runs, service: Any) -> None:
    service.add_input("stadium-a2", user_description="Stadium A")
    with pytest.raises(Ambiguous, match=r"stadium-a, stadium-a2"):
        runs.run(ateme_schedule, **SCHEDULE)
    ids = [service.add_schedule("stadium-b", "studio-a", "2035-11-20T17:00:00Z") for _time in range(2)]
    with pytest.raises(Ambiguous, match=", ".join(ids)):
        runs.run(ateme_schedule, **{**SCHEDULE, "input": "Stadium B"})


def test_what_is_gone_stays_gone_with_its_input(runs: Runs, service: Any) -> None:
    assert not runs.run(ateme_schedule, **{**SCHEDULE, "input": "Stadium X"}, state="absent")["changed"]
    identity = service.add_schedule("stadium-a", "studio-a", "2035-11-20T17:00:00Z")
    assert runs.run(ateme_schedule, id=identity, state="absent")["changed"]
    assert not runs.run(ateme_schedule, id=identity, state="absent")["changed"]
    assert len(service.writes) == 1


def test_check_mode_goes_on_with_what_is_not_made_yet(runs: Runs, service: Any) -> None:
    made = runs.run(ateme_schedule, check=True, **{**SCHEDULE, "input": "new:stadium-c"})
    assert made["schedule"]["id"].startswith("new:")
    later = runs.run(ateme_schedule, check=True, id=made["schedule"]["id"], end_time=LATER)
    assert later["schedule"]["id"] == made["schedule"]["id"]
    event = runs.run(ateme_event, check=True, **EVENT)["event"]["id"]
    assert runs.run(ateme_event_subscription, check=True, event=event, output="studio-a")["changed"]
    assert service.writes == []


def test_a_lost_answer_makes_no_second_one(runs: Runs, service: Any) -> None:
    service.fault("drop_after", method="POST", path="schedules|timetable")
    done = runs.run(ateme_schedule, **{**SCHEDULE, "start_time": "NOW"})
    assert "the device had done it" in done["retries"][0]
    assert len(service.schedules()) == 1


@pytest.mark.parametrize("habit", HABITS)
def test_all_of_it_whatever_the_service_answers(habit: str) -> None:
    with Lab(only=["ateme"], switches={"ateme": HABITS[habit]}) as lab:
        service = filled(lab.ateme)
        if habit == "basic":
            service.remove("recording_buckets", "70")
            service.add("recording_buckets", id=70, name="Archive", bucket_path="example/archive")
        runs = Runs(service)
        runs.run(ateme_label, text="League")
        for module, key, options in (
            (ateme_schedule, "schedule", SCHEDULE),
            (ateme_schedule, "schedule", {**SCHEDULE, "start_time": "NOW"}),
            (ateme_event, "event", {**EVENT, "label_ids": ["League"]}),
            (ateme_event_subscription, "event_subscription", {"event": "Final", "output": "studio-b"}),
            (ateme_recording_schedule, "recording_schedule", RECORDING),
        ):
            service.clear_requests()
            thrice(runs, module, key, **options)
            service.clear_requests()
            if module is not ateme_event_subscription:
                thrice(runs, module, key, **{**options, "end_time": "2035-11-20T20:45:00+01:00"})
            service.clear_requests()
        assert runs.run(ateme_event, name="Final")["event"]["label_ids"] != []
