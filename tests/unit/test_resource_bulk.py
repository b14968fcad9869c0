"""Many objects at once: every outcome told, nothing made twice, one shared wait."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import bulk
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.resource.bulk import converge_all
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import Conditions
from ansible_collections.streamops.video.plugins.module_utils.resource.lock import device_lock
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    BadAnswer,
    PartFailed,
    Refused,
    StreamopsError,
    Unreachable,
    WaitTimeout,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelf import Boxes, Shelf

ABC: list[tuple[str, dict[str, int]]] = [("a", {"x": 1}), ("b", {"x": 1}), ("c", {"x": 1})]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("GRACE_NEW", 0.06), ("GRACE_SILENT", 0.03), ("GRACE_SAID_PENDING", 0.01)):
        monkeypatch.setattr(engine, name, seconds)
    monkeypatch.setattr(bulk, "STABLE", 0.02)
    monkeypatch.setattr(bulk, "polls", lambda: itertools.repeat(0.003))


def there(*names: str) -> Boxes:
    return {name: {} for name in names}


def run(shelf: Shelf, keep_going: bool = False, **conditions: Any) -> dict[str, Any]:
    given_ones = {"device": "shelf", "wait_timeout": 5, **conditions}
    return converge_all(shelf, Conditions(**given_ones), keep_going)


def failure(shelf: Shelf, keep_going: bool = False, **conditions: Any) -> StreamopsError:
    with pytest.raises(StreamopsError) as error:
        run(shelf, keep_going, **conditions)
    return error.value


def outcomes(found: dict[str, Any]) -> list[tuple[str, bool, bool, str]]:
    return [(one["name"], one["changed"], one["failed"], one["reason"]) for one in found["results"]]


# All goes well


def test_all_is_done_in_the_order_of_the_list() -> None:
    shelf = Shelf(ABC, there("b"))
    result = run(shelf)
    assert shelf.sent == result["actions"] == ["make a", "set a.x to 1", "set b.x to 1", "make c", "set c.x to 1"]


def test_a_second_run_writes_nothing() -> None:
    shelf = Shelf(ABC)
    run(shelf)
    shelf.sent.clear()
    result = run(shelf)
    assert shelf.sent == [] and not result["changed"] and outcomes(result)[0] == ("a", False, False, "")


def test_no_change_takes_one_read() -> None:
    shelf = Shelf([("a", {})], there("a"))
    run(shelf)
    assert shelf.reads == 1


def test_what_was_made_is_told_with_its_id() -> None:
    assert [one["id"] for one in run(Shelf(ABC))["results"]] == ["a", "b", "c"]


def test_results_of_the_list_come_before_those_of_what_it_removes() -> None:
    result = run(Shelf(ABC[:1], there("old"), exact=True))
    assert [one["name"] for one in result["results"]] == ["a", "old"] and result["actions"][0] == "remove old"


def test_one_wait_is_shared() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {f"set {name}.x to 1": ["late"] for name in "abc"})
    run(shelf)
    assert shelf.reads <= 5, "three writes that land after three reads each, waited for together"


def test_secrets_that_were_sent_are_not_asked_for_while_waiting() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"))
    run(shelf)
    assert shelf.told_secrets_sent[0] is False and all(shelf.told_secrets_sent[1:])


def test_without_waiting_one_more_read_is_all() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set a.x to 1": ["late"]})
    assert run(shelf, wait=False)["changed"] and shelf.reads == 2


@given(
    st.dictionaries(st.sampled_from("abcde"), st.dictionaries(st.sampled_from("xy"), st.integers(0, 2))),
    st.dictionaries(st.sampled_from("abcdef"), st.dictionaries(st.sampled_from("xy"), st.integers(0, 2))),
    st.booleans(),
    st.frozensets(st.sampled_from("abf")),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_check_mode_tells_what_a_real_run_does(
    wanted: Boxes, boxes: Boxes, exact: bool, running: frozenset[str]
) -> None:
    def shelf() -> Shelf:
        held = {name: dict(values) for name, values in boxes.items()}
        return Shelf(list(wanted.items()), held, exact=exact, running=running)

    dry, wet = shelf(), shelf()
    told, done = run(dry, check_mode=True), run(wet)
    assert dry.sent == [] and wet.sent == told["actions"]
    assert {**told, "results": outcomes(told)} == {**done, "results": outcomes(done)}
    assert told["disruptive"] is any(action.split()[1].split(".")[0] in running for action in wet.sent)


# Some fail


def test_one_failure_stops_the_rest() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["refused"]})
    error = failure(shelf)
    assert isinstance(error, PartFailed) and shelf.sent == ["set a.x to 1", "set b.x to 1"]
    assert outcomes(error.facts) == [
        ("a", True, False, ""),
        ("b", False, True, "not this one"),
        ("c", False, False, "not attempted"),
    ]


def test_a_failure_tells_how_many_and_why() -> None:
    error = failure(Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["refused"]}))
    assert "1 of 3 failed, 1 not attempted: box b: not this one" in str(error)
    assert error.done == ["set a.x to 1"] and error.facts["changed"] is True


def test_the_others_are_done_and_the_task_fails_all_the_same() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set a.x to 1": ["refused"]})
    error = failure(shelf, keep_going=True)
    assert isinstance(error, PartFailed) and shelf.boxes["b"] == shelf.boxes["c"] == {"x": 1}
    assert [failed for _name, _changed, failed, _reason in outcomes(error.facts)] == [True, False, False]


def test_what_was_done_of_a_failed_item_is_told() -> None:
    error = failure(Shelf(ABC, {}, {"set a.x to 1": ["refused"]}))
    assert error.facts["results"][0]["actions"] == ["make a"] and error.facts["results"][0]["failed"]


def test_a_run_after_a_failure_goes_on_from_there() -> None:
    shelf = Shelf(ABC, {}, {"set b.x to 1": ["refused", "done"]})
    failure(shelf)
    shelf.sent.clear()
    run(shelf)
    assert shelf.sent == ["set b.x to 1", "make c", "set c.x to 1"] and shelf.made == ["a", "b", "c"]


def test_a_list_with_a_problem_is_not_begun() -> None:
    shelf = Shelf([("a", {"x": 1}), ("b", {"bad": 1})], there("a"))
    error = failure(shelf)
    assert shelf.sent == [] and "nothing was written" in str(error)
    assert outcomes(error.facts) == [("a", False, False, "not attempted"), ("b", False, True, "it cannot be")]


def test_the_others_are_done_beside_a_problem() -> None:
    shelf = Shelf([("b", {"bad": 1}), ("a", {"x": 1})], there("a"))
    error = failure(shelf, keep_going=True)
    assert shelf.sent == ["set a.x to 1"]
    assert outcomes(error.facts) == [("b", False, True, "it cannot be"), ("a", True, False, "")]


def test_check_mode_tells_a_problem_and_what_would_change() -> None:
    shelf = Shelf([("b", {"bad": 1}), ("a", {"x": 1})], there("a"))
    error = failure(shelf, keep_going=True, check_mode=True)
    assert shelf.sent == [] and error.facts["actions"] == ["set a.x to 1"] and error.facts["changed"]


@pytest.mark.parametrize("word", ["off", "out"])
def test_what_stands_in_the_way_of_all_stops_all(word: str) -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": [word]})
    error = failure(shelf, keep_going=True)
    assert shelf.sent == ["set a.x to 1", "set b.x to 1"]
    assert [reason for *_rest, reason in outcomes(error.facts)] == ["", error.cause, "not attempted"]


# Guards


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_guard_refuses_before_anything_is_written(check_mode: bool) -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), refuse="not so many")
    error = failure(shelf, check_mode=check_mode)
    assert isinstance(error, Refused) and shelf.sent == [] and error.facts["changed"] is False
    assert outcomes(error.facts)[0] == ("a", False, False, "refused")


@pytest.mark.parametrize("check_mode", [True, False])
def test_what_would_interrupt_is_refused_as_a_whole(check_mode: bool) -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), running=frozenset("b"))
    error = failure(shelf, allow_disruptive=False, check_mode=check_mode)
    assert "would interrupt box b" in str(error) and shelf.sent == [] and error.facts["disruptive"]


def test_a_plan_that_changed_while_waiting_for_the_device_is_made_again() -> None:
    shelf = Shelf(ABC[:1], there("a"))

    def somebody_else() -> None:
        shelf.after_reading = lambda: None
        with device_lock("shelf", 1):
            shelf.boxes["a"] = {"x": 1}

    shelf.after_reading = somebody_else
    assert not run(shelf)["changed"] and shelf.sent == []


def test_a_busy_device_is_planned_for_when_it_is_done() -> None:
    shelf = Shelf(ABC[:1], there("a"), busy_with=["one box is being made"] * 3)
    assert run(shelf)["changed"] and shelf.told_secrets_sent[0] is False and shelf.reads >= 4


def test_a_device_that_stays_busy_is_not_written_to() -> None:
    shelf = Shelf(ABC, busy_with=["one box is being made"] * 1000)
    error = failure(shelf, wait_timeout=0.05)
    assert isinstance(error, WaitTimeout) and "one box is being made" in str(error) and shelf.sent == []


# Lost answers


def test_a_lost_write_that_was_done_is_found_and_told() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["applied"]})
    result = run(shelf)
    assert shelf.sent.count("set b.x to 1") == 1 and outcomes(result)[1] == ("b", True, False, "")
    assert result["retries"] == ["set b.x to 1: the answer was lost (cut off), the device had done it"]


def test_a_lost_write_that_was_not_done_is_sent_again_and_told() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["lost", "done"]})
    result = run(shelf)
    assert shelf.sent.count("set b.x to 1") == 2 and shelf.boxes["b"] == {"x": 1}
    assert result["retries"] == ["set b.x to 1: the answer was lost (cut off), the device had not done it; sent again"]


def test_lost_writes_do_not_hold_up_the_others() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set a.x to 1": ["lost", "done"]})
    run(shelf)
    assert shelf.sent == ["set a.x to 1", "set b.x to 1", "set c.x to 1", "set a.x to 1"]


def test_lost_writes_are_looked_up_together() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {f"set {name}.x to 1": ["applied"] for name in "abc"})
    assert len(run(shelf)["retries"]) == 3 and shelf.reads == 3, "the plan, one look for all, one after"


def test_a_lost_write_that_lands_late_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "GRACE_SILENT", 1.0)
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["later"]})
    run(shelf)
    assert shelf.sent.count("set b.x to 1") == 1


def test_what_makes_a_new_one_is_never_sent_again() -> None:
    shelf = Shelf(ABC, {}, {"make b": ["lost"]})
    error = failure(shelf, keep_going=True)
    assert shelf.sent.count("make b") == 1 and "may still be made" in str(error)
    assert [failed for _name, _changed, failed, _reason in outcomes(error.facts)] == [False, True, False]


def test_a_new_one_whose_answer_was_lost_gets_the_rest() -> None:
    shelf = Shelf(ABC, {}, {"make b": ["applied"]})
    result = run(shelf)
    assert shelf.made == ["a", "b", "c"] and shelf.boxes["b"] == {"x": 1}
    assert result["results"][1]["actions"] == ["make b", "set b.x to 1"] and result["results"][1]["id"] == "b"


def test_a_write_that_is_lost_again_and_again_fails_in_the_end() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["lost"]})
    error = failure(shelf, keep_going=True, retries=2)
    assert shelf.sent.count("set b.x to 1") == 3 and outcomes(error.facts)[1] == ("b", False, True, "cut off")


def test_a_write_at_which_the_device_failed_inside_is_not_sent_again() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["broken", "done"]})
    assert "internal error" in str(failure(shelf)) and shelf.sent.count("set b.x to 1") == 1


def test_a_device_that_is_gone_is_sent_nothing_more() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["lost"]}, alive=False)
    error = failure(shelf, keep_going=True)
    assert isinstance(error, AnswerLost) and "could not be asked whether it was done" in str(error)
    assert shelf.sent == ["set a.x to 1", "set b.x to 1"] and error.done == ["set a.x to 1"]


def test_a_device_that_is_gone_leaves_an_outcome_of_every_item() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["lost"]}, alive=False)
    found = outcomes(failure(shelf, keep_going=True).facts)
    assert found == [("a", True, False, ""), ("b", False, True, "cut off"), ("c", False, False, "not attempted")]


@pytest.mark.parametrize("word", ["off", "out"])
def test_a_write_of_unknown_fate_is_told_when_all_stops(word: str) -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set a.x to 1": ["lost"], "set b.x to 1": [word]})
    reason = outcomes(failure(shelf, keep_going=True).facts)[0][3]
    assert "set a.x to 1: the answer was lost" in reason


def test_a_read_that_fails_for_a_moment_is_asked_again() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["applied"]})
    shelf.after_reading = lambda: shelf.failing.extend([BadAnswer("HTML")] * (shelf.reads in (1, 3)))
    assert run(shelf)["changed"]


# The wait


def test_what_is_accepted_and_dropped_is_sent_once_on_its_own() -> None:
    shelf = Shelf([("a", {"x": 1})], {}, {"set a.x to 1": ["ignored", "done"]})
    error = failure(shelf, wait_timeout=0.1)
    assert shelf.sent == ["make a", "set a.x to 1"], "what was accepted is not repeated"
    assert "accepted by the device, and not to be seen on it after 0.1 s: set a.x to 1" in str(error)


def test_what_a_first_call_left_out_is_sent_on_its_own() -> None:
    shelf = Shelf([("a", {"x": 1})], there("a"))

    def forget() -> None:
        # Between the writes and the first look, the device takes back another value.
        if shelf.sent == ["set a.x to 1"]:
            shelf.wanted = [("a", {"x": 1, "y": 2})]

    shelf.after_reading = forget
    result = run(shelf)
    assert shelf.sent == ["set a.x to 1", "set a.y to 2"]
    assert result["retries"] == ["set a.y to 2: not done with the first call, sent on its own"]


def test_a_time_out_is_the_failure_of_its_item_alone() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"), {"set b.x to 1": ["ignored"]})
    error = failure(shelf, wait_timeout=0.1)
    assert isinstance(error, PartFailed)
    assert [(name, failed) for name, _changed, failed, _reason in outcomes(error.facts)] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


def test_a_device_that_goes_away_while_waiting_leaves_an_outcome_of_every_item() -> None:
    shelf = Shelf(ABC, there("a", "b", "c"))
    shelf.after_reading = lambda: shelf.failing.extend([Unreachable("connection refused")] * 1000)
    error = failure(shelf, wait_timeout=0.1)
    assert isinstance(error, Unreachable) and error.facts["changed"]
    assert [changed for _name, changed, _failed, _reason in outcomes(error.facts)] == [True, True, True]


# All of it


WORDS = st.sampled_from(["done", "done", "lost", "applied", "late"])


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(WORDS, max_size=2)), st.sets(st.sampled_from("abc")))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_answers_are_lost_the_end_is_exact(words: dict[str, list[str]], held: set[str]) -> None:
    behaves = {f"set {name}.x to 1": [*some, "done"] for name, some in words.items()}
    shelf = Shelf(ABC, {"old": {}, **there(*sorted(held))}, {**behaves, "make a": ["applied"]}, exact=True)
    result = run(shelf)
    assert shelf.boxes == {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1}}
    assert len(shelf.made) == len(set(shelf.made)) and not any(one["failed"] for one in result["results"])
