"""Alerts against the lab: what is the same alert, what is changed, muted, and refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.alerts import alerts_in, same, seconds
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import (
    COMPARISONS,
    METRICS,
    RANGES,
    REPEATS,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
    Unreachable,
)
from ansible_collections.streamops.video.plugins.modules import ateme_alert
from ateme_runs import Runs
from lab import Lab
from lab.ateme import ELSEWHERE

Values = dict[str, Any]
ALERT: Values = {
    "input_ids": ["Stadium A"],
    "alert_method": "Night shift",
    "alert_on_query": "net_recv.bitrate",
    "query_param": "lt",
    "query_value": [1500.0],
    "query_time_range": "1m",
    "alert_check_frequency": "1m",
    "alert_repeat": "1h",
}
BOTH = {**ALERT, "output_ids": ["studio-a"]}
HABITS: dict[str, Values] = {
    "message": {"create_answer": "message", "list_envelope": "named", "write_answer": "empty"},
    "numbers": {"create_answer": "id", "list_envelope": "data", "id_type": "int"},
    "limits": {"document_limits": True, "schemas": "inline", "paging": "page", "page_size": 1},
}


@pytest.fixture(scope="module", params=["default", "elsewhere"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with Lab(only=["ateme"], switches={"ateme": ELSEWHERE if request.param == "elsewhere" else {}}) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    return filled(lab.ateme)


def filled(service: Any) -> Any:
    service.reset()
    service.add_input("stadium-a", user_description="Stadium A")
    service.add_input("stadium-b", user_description="Stadium B")
    service.add_output("studio-a", user_description="The studio")
    for identity, name in ((70, "Night shift"), (71, "Day shift")):
        known = identity if service.switches["id_type"] == "int" else str(identity)
        values = {"alert_type": "email", "notification_parameters": [f"shift{identity}@example.com"]}
        service.add("alert_methods", id=known, name=name, **values)
    service.clear_requests()
    return service


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service)


def thrice(runs: Runs, **options: Any) -> Values:
    """Foretold, done, and found done: the same actions, nothing written but once."""
    foretold = runs.run(ateme_alert, check=True, **options)
    assert runs.service.writes == []
    done = runs.run(ateme_alert, **options)
    assert {name: done[name] for name in ("changed", "actions", "diff")} == {
        name: foretold[name] for name in ("changed", "actions", "diff")
    }
    assert (done["changed"], done["disruptive"]) == (True, False)
    count = len(runs.service.writes)
    assert runs.run(ateme_alert, **options)["actions"] == []
    for one in done["alerts"]:
        assert runs.run(ateme_alert, **one)["actions"] == []
    assert len(runs.service.writes) == count
    for before, after in zip(foretold["alerts"], done["alerts"], strict=True):
        assert {**before, "id": "", "status": {}}.items() == {**after, "id": "", "status": {}}.items()
    return done


def bodies(service: Any) -> list[Any]:
    return [call["body"] for call in service.writes]


def test_an_alert_on_each_input_and_output_is_made_with_one_call(runs: Runs, service: Any) -> None:
    done = thrice(runs, **BOTH)
    assert bodies(service) == [
        {
            "input_ids": ["stadium-a"],
            "output_ids": ["studio-a"],
            "alert_method_id": "70",
            "alert_on_query": "net_recv.bitrate",
            "query_param": "lt",
            "query_value": [1500],
            "query_time_range": "1m",
            "alert_check_frequency": "1m",
            "alert_repeat": "1h",
        }
    ]
    assert done["alert"] == done["alerts"][0]
    assert done["alert"] == {
        **ALERT,
        "id": service.alerts()[0]["id"],
        "input_ids": ["stadium-a"],
        "alert_method": "70",
        "status": {"status": "active", "is_alerting": False},
    }
    assert done["alerts"][1]["output_ids"] == ["studio-a"]


def test_only_what_lacks_an_alert_gets_one(runs: Runs, service: Any) -> None:
    runs.run(ateme_alert, **ALERT)
    service.clear_requests()
    done = thrice(runs, **{**BOTH, "input_ids": ["stadium-a", "Stadium B"]})
    assert done["actions"] == ["create alert on input Stadium B, output studio-a: net_recv.bitrate lt 1500"]
    assert bodies(service)[0]["input_ids"] == ["stadium-b"]
    assert len(service.alerts()) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"query_value": [1500.5]},
        {"query_param": "gt"},
        {"alert_on_query": "net_recv.jitter"},
        {"query_time_range": "5m"},
        {"alert_check_frequency": "2m"},
        {"alert_after_time": "5m"},
        {"alert_repeat": "7m30m"},
        {"query_param": "within_range", "query_value": [1, 2.5]},
        {"query_param": "no_value", "query_value": []},
    ],
)
def test_another_condition_is_another_alert(runs: Runs, service: Any, other: Values) -> None:
    runs.run(ateme_alert, **ALERT)
    assert not runs.run(ateme_alert, **{**ALERT, **other}, state="absent")["changed"]
    service.clear_requests()
    thrice(runs, **{**ALERT, **other})
    assert len(service.alerts()) == 2


def test_the_same_durations_in_other_words_are_the_same_alert(runs: Runs, service: Any) -> None:
    runs.run(ateme_alert, **ALERT, alert_after_time="90m")
    assert not runs.run(ateme_alert, **{**ALERT, "alert_check_frequency": "60s"}, alert_after_time="1h30m")["changed"]


def test_another_method_is_a_change_and_no_second_alert(runs: Runs, service: Any) -> None:
    runs.run(ateme_alert, **ALERT)
    service.clear_requests()
    done = thrice(runs, **{**ALERT, "alert_method": "Day shift"})
    assert done["actions"] == ["update alert on input Stadium A: net_recv.bitrate lt 1500: alert_method 70 -> 71"]
    assert [one["alert_method_id"] for one in service.alerts()] == ["71"]


def test_two_that_differ_in_whom_they_tell_are_told_apart_by_that(runs: Runs, service: Any) -> None:
    runs.run(ateme_alert, **ALERT)
    second = dict(service.alerts()[0], alert_method_id="71")
    ids = [service.alerts()[0]["id"], service.add("alerts", **{**second, "id": "second"})]
    without = {name: one for name, one in ALERT.items() if name != "alert_method"}
    assert not runs.run(ateme_alert, **{**ALERT, "alert_method": "Day shift"})["changed"]
    with pytest.raises(Ambiguous, match=", ".join(str(one) for one in ids)):
        runs.run(ateme_alert, **without)
    for changed in (True, False):
        assert runs.run(ateme_alert, **{**ALERT, "alert_method": "71"}, state="absent")["changed"] is changed
    assert [one["id"] for one in service.alerts()] == ids[:1]


def test_by_its_id_an_alert_gets_other_values(runs: Runs, service: Any) -> None:
    identity = runs.run(ateme_alert, **ALERT)["alert"]["id"]
    service.clear_requests()
    done = thrice(runs, id=identity, query_param="outside_range", query_value=[1, 2], alert_after_time="15s")
    assert done["alert"]["query_value"] == [1, 2]
    assert bodies(service)[0]["alert_method_id"] == "70"
    for check in (True, False):
        with pytest.raises(InvalidInput, match="no operation moves alert"):
            runs.run(ateme_alert, check, id=identity, input_ids=["Stadium B"])
        with pytest.raises(InvalidInput, match="query_value has 2 values"):
            runs.run(ateme_alert, check, id=identity, query_param="gt")
    assert len(service.writes) == 1
    assert runs.run(ateme_alert, id=identity, state="absent")["alerts"] == []
    assert not runs.run(ateme_alert, id=identity, state="absent")["changed"]
    with pytest.raises(NotFound, match=f"no alert {identity}"):
        runs.run(ateme_alert, id=identity)


def test_alerts_are_muted_and_unmuted(runs: Runs, service: Any) -> None:
    done = thrice(runs, **BOTH, state="muted")
    assert done["actions"][1:] == [
        "mute alert on input Stadium A: net_recv.bitrate lt 1500",
        "mute alert on output studio-a: net_recv.bitrate lt 1500",
    ]
    assert [one["status"] for one in service.alerts()] == ["paused", "paused"]
    assert not runs.run(ateme_alert, **BOTH)["changed"]
    service.clear_requests()
    identity = done["alert"]["id"]
    assert thrice(runs, id=identity, state="active")["actions"] == [
        "unmute alert on input stadium-a: net_recv.bitrate lt 1500"
    ]
    assert bodies(service) == [{"action": "activate"}]
    assert runs.run(ateme_alert, **BOTH, state="active")["actions"] == [
        "unmute alert on output studio-a: net_recv.bitrate lt 1500"
    ]
    assert runs.run(ateme_alert, **BOTH, state="absent")["alert"] == {}
    assert service.alerts() == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"input_ids": None}, "input_ids or output_ids must be given"),
        ({"input_ids": []}, "input_ids or output_ids must be given"),
        ({"query_value": None, "alert_repeat": None}, "query_value, alert_repeat must be given"),
        ({"query_value": [1, 2]}, "query_value has 2 values, lt takes 1"),
        ({"query_param": "within_range"}, "query_value has 1 values, within_range takes 2"),
        ({"query_param": "outside_range", "query_value": [2, 1]}, "the lower value"),
        ({"query_param": "no_value"}, "query_value has 1 values, no_value takes 0"),
        ({"alert_on_query": "is_connected"}, "query_value 1500 of is_connected must be 0 to 1"),
        ({"alert_on_query": "net_recv.loss_millipercent", "query_value": [100_001]}, "must be 0 to 100000"),
        ({"alert_check_frequency": "often"}, "alert_check_frequency is 'often'"),
        ({"alert_after_time": "5"}, "alert_after_time is '5'"),
        ({"alert_method": None}, "a new alert needs alert_method"),
        ({"alert_method": "new:x"}, "check mode"),
    ],
)
def test_an_alert_that_cannot_be_is_refused(runs: Runs, service: Any, options: Values, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        runs.run(ateme_alert, **{**ALERT, **options})
    if "new:" not in repr(options):
        with pytest.raises(InvalidInput, match=told):
            runs.run(ateme_alert, check=True, **{**ALERT, **options})
    assert service.writes == []


@pytest.mark.parametrize(
    ("option", "value", "noun"),
    [("input_ids", ["x"], "input"), ("output_ids", ["x"], "output"), ("alert_method", "x", "alert method")],
)
def test_what_is_not_there_is_named(runs: Runs, service: Any, option: str, value: Any, noun: str) -> None:
    with pytest.raises(NotFound, match=f'{option}: there is no {noun} "x"'):
        runs.run(ateme_alert, **{**ALERT, option: value})
    assert not runs.run(ateme_alert, **{**ALERT, option: value}, state="absent")["changed"]


def test_check_mode_knows_what_is_not_made_yet(runs: Runs, service: Any) -> None:
    options = {**ALERT, "input_ids": ["new:stadium-c"], "alert_method": "new:Late shift"}
    made = runs.run(ateme_alert, check=True, **options)
    assert made["alert"]["id"] == "new:net_recv.bitrate on stadium-c"
    assert runs.run(ateme_alert, check=True, id=made["alert"]["id"], state="muted")["alerts"] == []
    assert service.writes == []


def test_an_alert_is_never_made_twice_after_a_lost_answer(runs: Runs, service: Any) -> None:
    service.fault("drop_after", method="POST", path="alerts$|alarms$")
    done = runs.run(ateme_alert, **BOTH)
    assert "the device had done it" in done["retries"][0]
    assert len(service.alerts()) == 2
    with pytest.raises((Unreachable, NotFound, InvalidInput)):
        runs.run(ateme_alert, **{**ALERT, "input_ids": ["Stadium C"]})


@pytest.mark.parametrize("habit", HABITS)
def test_all_of_it_whatever_the_service_answers(habit: str) -> None:
    with Lab(only=["ateme"], switches={"ateme": HABITS[habit]}) as lab:
        runs = Runs(filled(lab.ateme))
        thrice(runs, **BOTH, state="muted")
        runs.service.clear_requests()
        thrice(runs, **{**BOTH, "alert_method": "71"}, state="active")
        runs.service.clear_requests()
        assert len(runs.run(ateme_alert, **{**BOTH, "alert_method": "71"}, state="absent")["actions"]) == 2
        assert runs.service.alerts() == []


def test_every_word_of_the_notes_is_one_of_the_service_too() -> None:
    with Lab(only=["ateme"], switches={"ateme": {"document_limits": True}}) as lab:
        runs = Runs(filled(lab.ateme))
        for place, repeat in enumerate(REPEATS):
            comparison, query = COMPARISONS[place % len(COMPARISONS)], METRICS[place % len(METRICS)]
            values = {"gt": [1], "lt": [1], "no_value": []}.get(comparison, [0, 1])
            chosen = {"query_param": comparison, "alert_on_query": query, "query_value": values, "alert_repeat": repeat}
            options = {**ALERT, **chosen, "query_time_range": RANGES[place % len(RANGES)]}
            assert runs.run(ateme_alert, wait=False, **options)["changed"]
        assert len(lab.ateme.alerts()) == len(REPEATS)


@pytest.mark.parametrize(
    ("text", "told"),
    [("15s", 15), ("1h30m", 5400), ("3H", 10800), ("1h1m1s", 3661), ("7m30m", None), ("5", None), ("", None)],
)
def test_durations(text: str, told: int | None) -> None:
    assert seconds(text) == told


def test_values_are_compared_by_what_they_mean() -> None:
    assert same("query_value", [1], [1.0])
    assert same("query_value", None, [])
    assert same("alert_method", 70, "70")
    assert same("alert_repeat", "7m30m", "7m30m")
    assert not same("alert_repeat", "7m30m", "7m")
    assert not same("alert_after_time", None, "5m")


@pytest.mark.parametrize(
    ("answer", "flow"),
    [
        ([{"name": "main", "sources": [{"id": 5, "alerts": [{"id": 1}]}]}], ("input", "5")),
        ({"data": {"environments": [{"outputs": [{"id": "o", "alerts": [{"id": 1}]}]}]}}, ("output", "o")),
        ([{"id": 1, "destination": {"id": "o"}}], ("output", "o")),
        ([{"id": 1, "channel_id": "c"}], ("input", "c")),
        ([{"id": 1}], None),
    ],
)
def test_alerts_are_found_wherever_the_overview_has_them(answer: Any, flow: Any) -> None:
    def marked(value: Any) -> Any:
        if isinstance(value, list):
            return [marked(one) for one in value]
        if not isinstance(value, dict):
            return value
        found = {key: marked(one) for key, one in value.items()}
        return {**found, "alert_on_query": "is_connected"} if found.get("id") == 1 else found

    assert [(one["id"], one["flow"]) for one in alerts_in(marked(answer))] == [(1, flow)]
