"""Limits with hysteresis: when they are raised and cleared, and when they are not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.plugin_utils.events_thresholds import Gauge, Gauges, Threshold
from hypothesis import given
from hypothesis import strategies as st

OPTIONS = {"raise_after": 1, "clear_after": 1, "elements": ["source", "destination"]}


def limit(measure: str = "loss", raise_at: float = 2, clear_at: float | None = 0.5, **more: Any) -> Threshold:
    return Threshold.of({**OPTIONS, "measure": measure, "raise": raise_at, "clear": clear_at, **more}, "thresholds[0]")


def crossings(threshold: Threshold, values: list[float | None]) -> list[str]:
    gauge = Gauge(threshold)
    return [gauge.take(value) for value in values]


@pytest.mark.parametrize(
    ("threshold", "values", "expected"),
    [
        (limit(), [0, 2, 2.1, 3, 1, 0.5, 0], ["", "", "raised", "", "", "cleared", ""]),
        (limit("rtt", 200, 150), [199, 201, 151, 150], ["", "raised", "", "cleared"]),
        (limit("bitrate", 1, 2), [5, 1, 0.9, 1.9, 2], ["", "", "raised", "", "cleared"]),
        (limit(clear_at=None), [2, 2.01, 2], ["", "raised", "cleared"]),
        (limit(raise_after=3), [3, 3, 0, 3, 3, 3], ["", "", "", "", "", "raised"]),
        (limit(raise_after=2, clear_after=2), [3, 3, 0, 1, 0, 0], ["", "raised", "", "", "", "cleared"]),
        # Where nothing is told, nothing is known, and the row is broken.
        (limit(raise_after=2), [3, None, 3, 3], ["", "", "", "raised"]),
    ],
)
def test_crossing(threshold: Threshold, values: list[float | None], expected: list[str]) -> None:
    assert crossings(threshold, values) == expected


@pytest.mark.parametrize(("measure", "clear_at"), [("loss", 3), ("rtt", 2.1), ("bitrate", 1.9)])
def test_a_clear_value_on_the_wrong_side_is_refused(measure: str, clear_at: float) -> None:
    with pytest.raises(InvalidInput, match=r"thresholds\[0\]: clear .* raise 2, so that"):
        limit(measure, 2, clear_at)


limits = st.tuples(st.sampled_from(["loss", "rtt", "bitrate"]), st.floats(0, 100), st.floats(0, 100)).map(
    lambda one: limit(one[0], *(sorted(one[1:], reverse=one[0] != "bitrate")))
)
samples = st.lists(st.none() | st.floats(0, 200), max_size=40)


@given(limits, samples, st.integers(1, 4), st.integers(1, 4))
def test_raised_and_cleared_take_turns_and_each_has_its_row(
    one: Threshold, values: list[float | None], raise_after: int, clear_after: int
) -> None:
    threshold = Threshold(one.name, one.measure, one.raise_at, one.clear_at, raise_after, clear_after)
    found = crossings(threshold, values)
    told = [word for word in found if word]
    assert told == (["raised", "cleared"] * len(told))[: len(told)]
    for place, word in enumerate(found):
        if word:
            row = raise_after if word == "raised" else clear_after
            before = values[place - row + 1 : place + 1]
            towards = threshold.bad if word == "raised" else threshold.good
            assert len(before) == row
            assert all(value is not None and towards(value) for value in before)
            assert not any(found[place - row + 1 : place]), "one reading counts once"


@given(limits, st.lists(st.floats(0, 1), min_size=1, max_size=40), st.booleans())
def test_nothing_flaps_between_the_limits(one: Threshold, places: list[float], raised: bool) -> None:
    gauge = Gauge(one)
    gauge.raised = raised
    low, high = sorted((one.raise_at, one.clear_at))
    between = [low + (high - low) * place for place in places]
    strictly = [value for value in between if low < value < high]
    assert [gauge.take(value) for value in strictly] == [""] * len(strictly)


@given(limits, samples)
def test_bad_and_good_exclude_each_other(one: Threshold, values: list[float | None]) -> None:
    assert not [value for value in values if value is not None and one.bad(value) and one.good(value)]


@pytest.mark.parametrize(
    ("measure", "element", "expected"),
    [
        ("loss", {"srt_packet_loss_rate": 1.5}, 1.5),
        ("loss", {"srt_packet_loss_rate": None}, None),
        ("loss", {"srt_packet_loss_rate": "n/a"}, None),
        ("loss", {"client_stat": [{"srt_packet_loss_rate": 1}, {"srt_packet_loss_rate": 4}, {}]}, 4),
        ("loss", {"srt_packet_loss_rate": 0.1, "client_stat": [{"srt_packet_loss_rate": 4}]}, 0.1),
        ("bitrate", {"bitrate": None, "used_bandwidth": 3}, 3),
        ("bitrate", {"client_stat": [{"bitrate": 8}, {"bitrate": 2.5}]}, 2.5),
        ("rtt", {"srt_round_trip_time": True}, None),
        # Where nothing arrives nothing is lost; that the bitrate is 0 is so.
        ("loss", {"srt_packet_loss_rate": 0, "state": "disconnected"}, None),
        ("rtt", {"srt_round_trip_time": 0, "state": "Connecting"}, None),
        ("loss", {"srt_packet_loss_rate": 0, "state": "listening"}, 0),
        ("bitrate", {"bitrate": 0, "state": "disconnected"}, 0),
    ],
)
def test_what_is_measured(measure: str, element: dict[str, Any], expected: float | None) -> None:
    assert limit(measure, 5, 5).value(element) == expected


@pytest.mark.parametrize(
    ("routes", "expected"), [([], True), (["Stadium*"], True), (["r1"], True), (["stadium*"], False), (["r"], False)]
)
def test_the_routes_of_a_threshold(routes: list[str], expected: bool) -> None:
    assert limit(routes=routes).fits({"id": "r1", "name": "Stadium A"}) is expected


def test_an_interruption_begins_the_row_anew_and_clears_nothing() -> None:
    gauges = Gauges([limit(raise_after=2, clear_after=2)])

    def at(loss: float) -> list[str]:
        route = {"id": "r1", "name": "A", "state": "running"}
        return [
            one["crossed"] for one in gauges.update([(route, "source", {"id": "s1", "srt_packet_loss_rate": loss})])
        ]

    assert at(3) == []
    gauges.interrupted()
    assert (at(3), at(3), at(0)) == ([], ["raised"], [])
    gauges.interrupted()
    assert (at(0), at(0)) == ([], ["cleared"])


def test_several_thresholds_on_one_source_are_told_by_their_names() -> None:
    gauges = Gauges([limit(name="warning"), limit(raise_at=10, clear_at=5, name="critical")])
    route = {"id": "r1", "name": "A", "state": "running"}

    def at(loss: float) -> list[tuple[str, str]]:
        events = gauges.update([(route, "source", {"id": "s1", "srt_packet_loss_rate": loss})])
        return [(one["name"], one["crossed"]) for one in events]

    assert at(3) == [("warning", "raised")]
    assert at(12) == [("critical", "raised")]
    assert at(4) == [("critical", "cleared")]
    assert at(0) == [("warning", "cleared")]
