"""What is wanted against what is there: once applied nothing differs, and nothing else has changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_titled import (
    field_of,
    metadata_values,
    replaced,
    values_of,
)
from ansible_collections.streamops.video.plugins.module_utils.hmp.titled import (
    Difference,
    applied,
    differences,
    share_key,
    wanted_categories,
    wanted_shares,
    wanted_values,
    words,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st

Values = dict[str, Any]
TEXT = st.sampled_from(["", "a", "b", "Zürich\n漢", "A", " "])
IDS = st.sampled_from(["id1", "id2", "id3", "id4", "id5"])
PEOPLE = st.sampled_from(["viewer", "Viewer", "VIEWER", "admin", "ß", "İ"])
SHARES = st.lists(
    st.builds(
        lambda kind, name, permission: {kind: name, "permission": permission},
        st.sampled_from(["user", "group"]),
        PEOPLE,
        st.sampled_from(["WATCH", "EDIT", "OWN"]),
    ),
    max_size=4,
    unique_by=share_key,
)
CATEGORIES = st.dictionaries(IDS, st.lists(TEXT, max_size=3, unique=True), max_size=3)
MARKS = st.lists(TEXT, max_size=3, unique=True)
SOURCES = st.lists(IDS, max_size=4, unique=True)
FIELDS = {
    "title": TEXT,
    "description": TEXT,
    "created_by": TEXT,
    "live": st.booleans(),
    "categories": CATEGORIES,
    "shares": SHARES,
    "hotmarks": MARKS,
    "sources": SOURCES,
}
KNOWN = st.fixed_dictionaries(
    {"id": IDS}, optional={**FIELDS, "status": st.just({"recording": True}), "later": st.just([1, {"a": 2}])}
)
WANTED = st.fixed_dictionaries({}, optional={**FIELDS, "purge_sources": st.booleans(), "state": st.just("present")})


@given(wanted=WANTED, known=KNOWN)
def test_once_applied_nothing_differs(wanted: Values, known: Values) -> None:
    assert differences(wanted, applied(known, differences(wanted, known))) == []


@given(wanted=WANTED, known=KNOWN)
def test_what_was_not_asked_for_stays(wanted: Values, known: Values) -> None:
    before = copy.deepcopy((wanted, known))
    after = applied(known, differences(wanted, known))
    assert (wanted, known) == before, "nothing is changed in place"
    assert {name: value for name, value in after.items() if name not in wanted} == {
        name: value for name, value in known.items() if name not in wanted
    }
    others = {key: one for key, one in known.get("categories", {}).items() if key not in wanted.get("categories", {})}
    assert others.items() <= after.get("categories", {}).items()
    meant = [share_key(one) for one in wanted.get("shares", [])]
    assert all(one in after.get("shares", []) for one in known.get("shares", []) if share_key(one) not in meant)
    assert set(known.get("hotmarks", [])) <= set(after.get("hotmarks", []))
    if not wanted.get("purge_sources"):
        assert set(known.get("sources", [])) <= set(after.get("sources", []))


@given(wanted=WANTED, known=KNOWN)
def test_what_was_asked_for_is_there(wanted: Values, known: Values) -> None:
    after = applied(known, differences(wanted, known))
    for name in ("title", "description", "created_by", "live"):
        if name in wanted:
            assert after[name] == wanted[name]
    for key, values in wanted.get("categories", {}).items():
        assert sorted(after.get("categories", {}).get(key, [])) == sorted(values)
    permissions = {share_key(one): one["permission"] for one in after.get("shares", [])}
    assert all(permissions[share_key(one)] == one["permission"] for one in wanted.get("shares", []))
    assert set(wanted.get("hotmarks", [])) <= set(after.get("hotmarks", []))
    if wanted.get("purge_sources") and "sources" in wanted:
        assert set(after.get("sources", [])) == set(wanted["sources"])
    assert set(wanted.get("sources", [])) <= set(after.get("sources", []))


@given(wanted=WANTED, known=KNOWN)
def test_room_is_made_before_sources_are_added(wanted: Values, known: Values) -> None:
    changes = [one for one in differences(wanted, known) if one.name == "sources"]
    assert sorted(changes, key=lambda one: not one.removes) == changes
    added = [one.value for one in changes if not one.removes]
    assert added == [one for one in wanted.get("sources", []) if one in added], "in the order of the list"


@given(known=KNOWN)
def test_asking_for_what_is_there_changes_nothing(known: Values) -> None:
    assert differences(known, known) == [] and differences({}, known) == []
    assert applied(known, []) == known


@given(wanted=WANTED, known=KNOWN)
def test_every_change_has_words(wanted: Values, known: Values) -> None:
    assert all(words(one) for one in differences(wanted, known))


@pytest.mark.parametrize(
    ("wanted", "known", "expected"),
    [
        ({"description": ""}, {"description": None}, []),
        ({"title": "a"}, {}, [Difference("title", "a")]),
        ({"live": False}, {}, [Difference("live", False)]),
        ({"live": False}, {"live": False}, []),
        ({"categories": {"c": ["x", "y"]}}, {"categories": {"c": ["y", "x"]}}, []),
        ({"categories": {"c": []}}, {}, []),
        (
            {"shares": [{"user": "VIEWER", "permission": "WATCH"}]},
            {"shares": [{"user": "viewer", "permission": "WATCH"}]},
            [],
        ),
        ({"hotmarks": ["a"]}, {"hotmarks": ["b"]}, [Difference("hotmarks", "a", "a")]),
        (
            {"sources": ["b", "a"], "purge_sources": True},
            {"sources": ["c", "a"]},
            [Difference("sources", "c", "c", removes=True), Difference("sources", "b", "b")],
        ),
        ({"sources": [], "purge_sources": False}, {"sources": ["c"]}, []),
    ],
)
def test_single_differences(wanted: Values, known: Values, expected: list[Difference]) -> None:
    assert differences(wanted, known) == expected


# Metadata of the REST API, which is written as a whole

ENTRIES = st.lists(
    st.builds(
        lambda name, values: {"name": name, "field": field_of(name, values)},
        IDS,
        st.lists(TEXT, min_size=1, max_size=3),
    ),
    max_size=4,
    unique_by=lambda one: str(one["name"]),
)


@given(entries=ENTRIES, changes=st.dictionaries(IDS, st.lists(TEXT, max_size=3), max_size=3))
def test_one_name_of_metadata_is_changed_and_the_others_go_back_as_they_came(
    entries: list[Values], changes: dict[str, list[str]]
) -> None:
    before = copy.deepcopy(entries)
    found = replaced(entries, changes)
    assert entries == before
    assert [one for one in found if one["name"] not in changes] == [one for one in before if one["name"] not in changes]
    told = metadata_values(found)
    assert {name: told.get(name, []) for name in changes} == changes
    assert len(told) == len(found), "a name is there once"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ([{"fieldType": "STRING", "valueString": "a"}, {"fieldType": "STRING", "valueString": ""}], ["a", ""]),
        ({"fieldType": "STRING", "valueString": "a"}, ["a"]),
        ([{"fieldType": "INT32", "valueInt32": 5}], ["5"]),
        ([{"fieldType": "STRING", "valueString": None, "valueBoolean": False}], ["False"]),
        ([{"fieldType": "STRING"}], []),
        (None, []),
        (["odd", None], []),
    ],
)
def test_values_of_metadata(field: Any, values: list[str]) -> None:
    assert values_of({"name": "x", "field": field}) == values


# What a task says, checked before anything is sent

PERMISSION = "12b0cc54-9018-42c2-9dfb-3f7707a09829"


def test_shares_in_their_one_form() -> None:
    given_ones = [
        {"user": "viewer", "group": None, "permission": " watch "},
        {"group": "Admins", "permission": PERMISSION.upper()},
        {"user": "admins", "permission": "RECORD"},
    ]
    assert wanted_shares(given_ones, recording=False) == [
        {"user": "viewer", "permission": "WATCH"},
        {"group": "Admins", "permission": PERMISSION},
        {"user": "admins", "permission": "RECORD"},
    ]


@pytest.mark.parametrize(
    ("shares", "recording", "told"),
    [
        ([{"user": "a", "permission": "LOOK"}], False, "shares[0].permission"),
        ([{"user": "a", "permission": ""}], False, "shares[0].permission"),
        ([{"user": "a", "permission": "RECORD"}], True, "WATCH, EDIT, OWN"),
        ([{"user": "a", "permission": PERMISSION[:-1]}], False, "the id of a permission"),
        ([{"permission": "OWN"}], False, "shares[0] needs a user or a group"),
        ([{"user": "", "group": "", "permission": "OWN"}], False, "shares[0] needs a user or a group"),
        ([{"user": "a", "group": "b", "permission": "OWN"}], False, "not both"),
        ([{"user": "a\r", "permission": "OWN"}], False, "shares[0].user holds the control character U+000D"),
        ([{"user": "a", "permission": "OWN"}, {"user": "A", "permission": "OWN"}], False, "user 'a' twice"),
    ],
)
def test_shares_that_cannot_be(shares: list[Values], recording: bool, told: str) -> None:
    with pytest.raises(InvalidInput) as error:
        wanted_shares(shares, recording)
    assert told in str(error.value) and "Nothing was sent" in error.value.hint


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as error:
        wanted_shares([{"user": "a", "permission": "X"}, {"permission": "OWN"}], recording=False)
    assert "shares[0]" in str(error.value) and "shares[1]" in str(error.value)


def test_categories_in_their_one_form() -> None:
    assert wanted_categories({"a": ["x", 5], "b": "y", "c": None, 7: ("z",), "d": []}) == {
        "a": ["x", "5"],
        "b": ["y"],
        "c": [],
        "7": ["z"],
        "d": [],
    }


@pytest.mark.parametrize(
    ("categories", "told"),
    [
        ({"a": [""]}, "categories[a] is empty"),
        ({"a": [" x"]}, "begins or ends with a space"),
        ({"a": ["x\t"]}, "begins or ends with a space"),
        ({"a": ["x", "x"]}, "a value twice"),
        ({"a": ["1", 1]}, "a value twice"),
        ({"a": ["\x00"]}, "U+0000"),
        ({"": ["x"]}, "categories is empty"),
        ({"a\x1b": ["x"]}, "U+001B"),
    ],
)
def test_categories_that_cannot_be(categories: Values, told: str) -> None:
    with pytest.raises(InvalidInput) as error:
        wanted_categories(categories)
    assert told in str(error.value)


@given(
    text=st.text(st.characters(exclude_categories=()), max_size=20),
    name=st.sampled_from(["title", "description", "created_by"]),
)
def test_texts_that_can_be(text: str, name: str) -> None:
    bad = any(
        one not in "\n\t" and (one < " " or "\x7f" <= one <= "\x9f" or "\ud800" <= one <= "\udfff") for one in text
    )
    try:
        assert wanted_values({name: text}) == {name: text}
        assert not bad and (text or name != "title")
    except InvalidInput as error:
        assert bad or (name == "title" and not text)
        assert name in str(error)
