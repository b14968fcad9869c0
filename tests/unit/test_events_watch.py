"""What counts as a change between two readings."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.events_source import Backoff
from ansible_collections.streamops.video.plugins.plugin_utils.events_watch import Item, Watch
from hypothesis import given
from hypothesis import strategies as st


def items(reading: dict[str, Any]) -> list[Item]:
    return [
        Item("thing", name, {"state": state}, {"name": name}, problem=state == "bad") for name, state in reading.items()
    ]


def told(events: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["name"], one["change"], one["state"]) for one in events]


@pytest.mark.parametrize(
    ("report", "expected"),
    [("none", []), ("problems", ["b"]), ("all", ["a", "b"])],
)
def test_the_first_reading(report: str, expected: list[str]) -> None:
    assert [one["name"] for one in Watch(report).update(items({"a": "ok", "b": "bad"}))] == expected


def test_each_change_is_told_once() -> None:
    watch = Watch("none")
    watch.update(items({"a": "ok", "b": "ok"}))
    assert told(watch.update(items({"a": "bad", "c": "ok"}))) == [
        ("b", "gone", "absent"),
        ("a", "changed", "bad"),
        ("c", "appeared", "ok"),
    ]
    assert watch.update(items({"a": "bad", "c": "ok"})) == []
    event = watch.update(items({"a": "ok", "c": "ok"}))[0]
    assert event == {"type": "thing", "change": "changed", "name": "a", "state": "ok", "former": {"state": "bad"}}


def test_a_state_must_last_where_it_is_asked_to() -> None:
    watch = Watch("none", state_after=3)
    readings = ["ok", "bad", "bad", "ok", "bad", "worse", "bad", "worse", "bad", "bad", "ok", "bad", "bad", "bad"]
    found = [told(watch.update(items({"a": state}))) for state in readings]
    # What goes on in two words is not what was told in any of them: it is told in the latest.
    assert {place: events for place, events in enumerate(found) if events} == {6: [("a", "changed", "bad")]}


def test_what_comes_and_goes_must_last_as_well() -> None:
    watch = Watch("none", state_after=2)
    readings: list[dict[str, Any]] = [{"a": "ok"}, {}, {"a": "ok"}, {}, {}, {"a": "ok"}, {}, {"a": "ok"}, {"a": "bad"}]
    found = [told(watch.update(items(reading))) for reading in readings]
    assert {place: events for place, events in enumerate(found) if events} == {
        4: [("a", "gone", "absent")],
        8: [("a", "appeared", "bad")],
    }


def test_an_interruption_begins_the_row_anew_and_keeps_what_was_told() -> None:
    watch = Watch("none", state_after=2)
    found = [watch.update(items({"a": "ok"})), watch.update(items({"a": "bad"}))]
    watch.interrupted()
    found += [watch.update(items({"a": "bad"})), watch.update(items({"a": "bad"}))]
    assert [told(events) for events in found] == [[], [], [], [("a", "changed", "bad")]]


readings = st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["ok", "bad", "worse"])), max_size=12)


@given(readings)
def test_whoever_follows_the_events_knows_the_last_reading(all_of_them: list[dict[str, str]]) -> None:
    watch, known = Watch("all"), {}
    for reading in all_of_them:
        for event in watch.update(items(reading)):
            assert event["former"] == ({"state": known[event["name"]]} if event["name"] in known else {})
            if event["change"] == "gone":
                del known[event["name"]]
            else:
                known[event["name"]] = event["state"]
        assert known == reading


@given(readings, st.integers(2, 4))
def test_a_slower_watch_tells_no_more_and_ends_the_same(all_of_them: list[dict[str, str]], after: int) -> None:
    quick, slow = Watch("none"), Watch("none", after)
    last = all_of_them[-1] if all_of_them else {}
    many = [*all_of_them, *[last] * after]
    of_quick = [event for reading in many for event in quick.update(items(reading))]
    of_slow = [event for reading in many for event in slow.update(items(reading))]
    assert len(of_slow) <= len(of_quick)
    assert slow.update(items(last)) == quick.update(items(last)) == []


@given(st.floats(0.1, 60), st.floats(0.1, 600), st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_backing_off_has_an_end_and_never_hurries(interval: float, most: float, failures: int, rand: float) -> None:
    delay = Backoff(interval, most, lambda: rand).delay(failures)
    assert interval / 2 <= delay <= max(interval, most)
    assert delay <= Backoff(interval, most, lambda: 1.0).delay(failures + 1)


def test_backing_off_doubles() -> None:
    backoff = Backoff(5, 60, lambda: 1.0)
    assert [backoff.delay(failures) for failures in range(1, 6)] == [10, 20, 40, 60, 60]
