"""Settings laid over settings: what is named is there afterwards, what is not stays, and the second time is none."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.merging import (
    Change,
    changes,
    holds,
    merged,
    same,
    shown,
    without_null,
    words,
    yes,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from kraken_runs import Values, settings_json


def is_named(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and one.get("name") for one in value)


def by_name(rows: list[Values]) -> dict[str, Values]:
    return {one["name"]: one for one in rows}


def lost(there: Any, wanted: Any, found: Any, where: str = "") -> list[str]:
    """The places of what was there, was not named, and is not there any more."""
    if isinstance(there, dict) and isinstance(wanted, dict):
        places = []
        for key, value in there.items():
            if key not in found:
                places.append(f"{where}.{key}")
            elif key not in wanted:
                places += [f"{where}.{key}"] if found[key] != value else []
            else:
                places += lost(value, wanted[key], found[key], f"{where}.{key}")
        return places
    if is_named(there) and is_named(wanted):
        rows, asked = by_name(found), by_name(wanted)
        places = [f"{where}[{name}]" for name in by_name(there) if name not in rows]
        for name, row in by_name(there).items():
            if name in rows and name not in asked:
                places += [f"{where}[{name}]"] if rows[name] != row else []
            elif name in rows:
                places += lost(row, asked[name], rows[name], f"{where}[{name}]")
        return places
    return []


def without_odd_lists(value: Any) -> Any:
    """Settings whose lists hold objects only."""
    if isinstance(value, dict):
        return {key: without_odd_lists(one) for key, one in value.items()}
    return [without_odd_lists(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else value


@st.composite
def parts_of(draw: st.DrawFn, whole: Any) -> Any:
    """Some of the keys, at every depth, and some of the elements that have a name."""
    if isinstance(whole, dict):
        kept = [key for key in whole if key == "name" or draw(st.booleans())]
        return {key: draw(parts_of(whole[key])) for key in kept}
    if is_named(whole):
        rows = [draw(parts_of(one)) for one in whole if draw(st.booleans())]
        return draw(st.permutations(rows)) or whole
    return whole


@settings(max_examples=60)
@given(settings_json(), settings_json())
def test_what_was_laid_over_is_there(there: Values, wanted: Values) -> None:
    assert changes(merged(there, wanted), wanted) == []


@settings(max_examples=60)
@given(settings_json(), settings_json())
def test_laying_over_twice_is_the_same(there: Values, wanted: Values) -> None:
    once = merged(there, wanted)
    assert merged(once, wanted) == once


@settings(max_examples=60)
@given(settings_json(), settings_json())
def test_what_was_not_named_stays(there: Values, wanted: Values) -> None:
    assert lost(there, wanted, merged(there, wanted)) == []


@settings(max_examples=60)
@given(settings_json(), settings_json())
def test_neither_side_is_touched(there: Values, wanted: Values) -> None:
    before = copy.deepcopy((there, wanted))
    merged(there, wanted)
    changes(there, wanted)
    assert (there, wanted) == before


@settings(max_examples=60)
@given(settings_json().flatmap(lambda whole: st.tuples(st.just(whole), parts_of(whole))))
def test_a_part_of_what_is_there_is_no_change(both: tuple[Values, Values]) -> None:
    there, part = both
    assert changes(there, part) == [] and merged(there, part) == there


@settings(max_examples=60)
@given(settings_json(), settings_json())
def test_a_change_is_told_whenever_something_is_written(there: Values, wanted: Values) -> None:
    """Either nothing that is written differs, or what is told to differ is exactly what is asked for and not there."""
    told = changes(there, wanted)
    if not told:
        assert changes(there, merged(there, wanted)) == []
    for one in told:
        assert not holds(one.before, one.after), one


@settings(max_examples=60)
@given(settings_json(), settings_json())
def test_every_change_has_a_place_of_its_own(there: Values, wanted: Values) -> None:
    told = changes(there, wanted)
    places = [one.where for one in told]
    assert len(set(places)) == len(places) and all(places)
    for after in (False, True):
        assert list(shown(told, after)) == places
    for one in told:
        assert words(one).startswith(one.where)


@pytest.mark.parametrize(
    ("there", "wanted", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 5}}, {"a": {"x": 5, "y": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [{"name": "p"}]}, {"a": []}, {"a": []}),
        ({"a": None}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": {"x": 1}}, {"a": None}, {"a": None}),
        (
            {"n": [{"name": "e0", "mtu": 1500, "ip": "a"}, {"name": "e1", "mtu": 1500}]},
            {"n": [{"name": "e2"}, {"name": "e0", "mtu": 9000}]},
            {"n": [{"name": "e0", "mtu": 9000, "ip": "a"}, {"name": "e1", "mtu": 1500}, {"name": "e2"}]},
        ),
        # What has no name stays; where what is wanted has none the list is taken whole.
        ({"n": [{"name": "e0", "x": 1}, {"x": 2}]}, {"n": [{"name": "e0"}]}, {"n": [{"name": "e0", "x": 1}, {"x": 2}]}),
        ({"n": [{"name": "e0", "x": 1}, {"x": 2}]}, {"n": [{"x": 3}]}, {"n": [{"x": 3}]}),
    ],
)
def test_examples(there: Values, wanted: Values, expected: Values) -> None:
    assert merged(there, wanted) == expected


def test_changes_by_their_paths() -> None:
    there = {"n": [{"name": "e0", "mtu": 1500, "dns": {"peer": True}}], "policy": {"min": 8}, "banner": ""}
    wanted = {
        "n": [{"name": "e0", "mtu": 1400, "dns": {"peer": False}}],
        "policy": {"min": 8},
        "banner": "Hi",
        "l": [1],
    }
    told = changes(there, wanted)
    assert told == [
        Change("n[e0].mtu", 1500, 1400, False, True),
        Change("n[e0].dns.peer", True, False, False, True),
        Change("banner", "", "Hi", False, True),
        Change("l", None, [1], False, True),
    ]
    assert [words(one) for one in told] == ["n[e0].mtu 1500 -> 1400", "n[e0].dns.peer True -> False", "banner Hi", "l"]


@pytest.mark.parametrize(
    ("there", "wanted", "as_wanted"),
    [
        ({"a": 1, "more": 2}, {"a": 1}, True),
        ({"a": "554"}, {"a": 554}, True),
        ({"a": 554}, {"a": "554"}, True),
        ({"a": "true"}, {"a": True}, True),
        ({"a": 1}, {"a": True}, True),
        ({"a": "True"}, {"a": "true"}, False),
        ({"a": None}, {"a": ""}, True),
        ({}, {"a": None}, True),
        ({}, {"a": []}, True),
        ({"a": ""}, {"a": []}, True),
        ({"a": [1]}, {"a": []}, False),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ({"a": [{"x": 1, "y": 2}]}, {"a": [{"x": 1}]}, True),
        ({"a": 0}, {"a": ""}, False),
        ({"a": 0}, {"a": None}, False),
        ({"a": False}, {"a": None}, False),
        ("text", {"a": 1}, False),
    ],
)
def test_whether_something_is_as_wanted(there: Any, wanted: Values, as_wanted: bool) -> None:
    assert holds(there, wanted) is as_wanted


@given(st.integers() | st.booleans() | st.text(max_size=5) | st.none())
def test_everything_means_the_same_as_itself(value: Any) -> None:
    assert same(value, value)
    if isinstance(value, (int, bool)):
        assert same(value, str(value)) and same(str(value), value)
        assert not same(value, None) and not same(None, value)


@settings(max_examples=60)
@given(settings_json(st.integers(0, 3)).map(without_odd_lists), settings_json(st.sampled_from([None, 1])))
def test_what_is_null_goes_out_at_every_depth(value: Values, asked: Values) -> None:
    def check(left: Any, said: Any) -> None:
        if isinstance(left, dict) and isinstance(said, dict):
            assert not {key for key, one in said.items() if one is None} & left.keys()
            for key in left.keys() & said.keys():
                check(left[key], said[key])

    found = without_null(value, asked)
    check(found, asked)
    assert {key: one for key, one in found.items() if key not in asked} == {
        key: one for key, one in value.items() if key not in asked
    }


@pytest.mark.parametrize("word", ["true", "1", "YES", " on ", "Active", True, 1])
def test_flags_that_are_set(word: Any) -> None:
    assert yes(word) is True


@pytest.mark.parametrize("word", ["false", "0", "no", "off", "", "inactive", False, 0, None, 2])
def test_flags_that_are_not(word: Any) -> None:
    assert yes(word) is False


@pytest.mark.parametrize("there", ["auto", 5, [1], "", None, {}])
def test_false_is_no_other_value(there: Any) -> None:
    assert not same(there, False) and not same(False, there)
    assert changes({"proxy": there}, {"proxy": False})


def test_names_that_occur_twice_are_no_names() -> None:
    twice = {"n": [{"name": "a", "x": 1}, {"name": "a", "x": 2}]}
    assert changes(twice, twice) == []
    assert merged(twice, {"n": [{"name": "a", "x": 3}]}) == {"n": [{"name": "a", "x": 3}]}


def test_a_list_that_is_as_it_is_wanted_loses_nothing() -> None:
    there = {"a": 1, "l": [{"x": 1, "y": 2}]}
    assert merged(there, {"a": 2, "l": [{"x": 1}]}) == {"a": 2, "l": [{"x": 1, "y": 2}]}


@pytest.mark.parametrize(("there", "wanted"), [({}, {"a": {}}), ({"a": None}, {"a": {"b": None}})])
def test_an_empty_object_is_as_good_as_none(there: Values, wanted: Values) -> None:
    assert holds(there, wanted)


def test_adapters_without_names_stay() -> None:
    there = {"nics": [{"name": "eth0", "mtu": 1500}, {"name": None, "mtu": 9000}]}
    wanted = {"nics": [{"name": "eth0", "mtu": 1400}]}
    assert merged(there, wanted)["nics"] == [{"name": "eth0", "mtu": 1400}, {"name": None, "mtu": 9000}]
    assert [one.where for one in changes(there, wanted)] == ["nics[eth0].mtu"]


def test_nulls_in_lists_without_names_are_left_alone() -> None:
    assert without_null({"mode": [None]}, {"mode": [{"name": "eth0"}]}) == {"mode": [None]}
