"""The catalogue of the Ateme+ operations: complete, consistent, and found by words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.catalogue import (
    CALLERS,
    OPERATIONS,
    near,
    normal,
    search,
)

TITLES = [one.title for one in OPERATIONS]
# Of the vendor's titles in the vendor's order, one a line, misspellings included.
DIGEST = "334945482a408833a02d3114449a838edc1299f1f4e32c8b73d54cfc0552d4f2"
TWICE = {
    "List inputs",
    "Get notifications for managing organisation",
    "Get tf job templates.",
    "Get TitanFile jobs",
    "Get tf templates.",
}
READING = {"List", "Get", "Gets", "Query"}
READING_ALL_THE_SAME = {
    "Log in and get JWT to make further API calls",
    "Probe transcoder audio tracks",
    "Dump scheduler state",
}
CHANGING_ONE = {"Update", "Delete", "Start", "Stop", "Restart", "Switch", "Change", "Remove", "Soft", "Upgrade"}
NOT_ONE_ALL_THE_SAME = {
    "Delete c_env images",
    "Delete transcoder images",
    "Delete multiple alerts",
    "Delete multiple notifications",
}


def found(text: str) -> list[str]:
    return [one.title for one in search(text)]


def test_it_holds_every_title_of_the_vendor_to_the_letter() -> None:
    assert len(TITLES) == 280
    assert hashlib.sha256("\n".join(TITLES).encode()).hexdigest() == DIGEST


def test_of_a_title_that_occurs_twice_the_later_is_for_one_object() -> None:
    assert {title for title, times in Counter(TITLES).items() if times > 1} == TWICE
    for title in TWICE:
        assert [one.by_id for one in OPERATIONS if one.title == title] == [False, True], title


def test_only_the_twins_have_the_same_normal_title() -> None:
    assert {title for title in TITLES if Counter(map(normal, TITLES))[normal(title)] > 1} == TWICE


def test_reading_and_writing_follow_the_verb() -> None:
    reading = {one.title for one in OPERATIONS if not one.writes}
    assert reading == {one for one in TITLES if one.split()[0] in READING} | READING_ALL_THE_SAME


def test_what_changes_one_object_names_it() -> None:
    wrong = {one.title for one in OPERATIONS if one.title.split()[0] in CHANGING_ONE and not one.by_id}
    assert wrong == NOT_ONE_ALL_THE_SAME
    made = {one.title for one in OPERATIONS if one.title.startswith("Create") and one.by_id}
    assert made == {"Create or Update TitanFile credentials"}


def test_only_writing_takes_long() -> None:
    assert not [one.title for one in OPERATIONS if one.long_running and not one.writes]


@pytest.mark.parametrize("kind", ["customer environment", "transcoder", "TitanFile deployment"])
def test_the_life_of_a_machine_takes_long(kind: str) -> None:
    life = [one for one in OPERATIONS if re.fullmatch(rf"(start|stop|delete)( a stopped)? {kind}", one.title, re.I)]
    assert len(life) == 3
    assert all(one.long_running for one in life)


def test_callers_and_domains_are_words_of_the_collection() -> None:
    assert {caller for one in OPERATIONS for caller in one.callers} == set(CALLERS)
    for one in OPERATIONS:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", one.domain), one
        assert sorted(set(one.callers), key=list(CALLERS).index) == list(one.callers), one


def test_who_may_look_and_who_may_act() -> None:
    callers = {one.title: one.callers for one in OPERATIONS}
    assert callers["Log in and get JWT to make further API calls"] == ("anybody",)
    assert callers["Start customer environment"] == ("admin", "superadmin")
    assert callers["Get packets report"] == ("monitor", "operator", "admin", "superadmin")
    assert callers["Create rtmp output"] == ("guest", "operator", "admin", "superadmin")
    assert callers["Request Schedule Refresh FROM WORKER"] == ("worker",)


def test_notes_are_short_and_no_sentences() -> None:
    for one in OPERATIONS:
        assert len(one.note) <= 90, one
        assert one.note == one.note.strip().rstrip("."), one


@pytest.mark.parametrize("text", ["srt output", "SRT Outputs", "  output\tsrt "])
def test_a_search_finds_all_words_whatever_their_number_and_case(text: str) -> None:
    assert found(text) == [
        "Create SRT pull output",
        "Update SRT pull output",
        "Create SRT push output (SRT Caller)",
        "Update SRT push output (SRT Caller)",
    ]


def test_a_search_looks_into_domain_and_note() -> None:
    assert "Do a quick customer environment update from git" in found("environments git")
    assert found("turn_active_input_off") == ["Switch multi-viewer active audio track"]
    assert "Create a new recording shcedule" in found("recording schedules")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("ip address", "Get saved IP addresses"),
        ("category notifications", "Mute notifications by category for managing organisation"),
        ("notification categories", "Get muted notification categories of managing organisation"),
        ("notification category", "Get muted notification categories of managing organisation"),
        ("job status", "Get TitanFile jobs"),
        ("ladders", "List inputs for dropdowns"),
    ],
)
def test_a_search_tolerates_plurals(text: str, title: str) -> None:
    assert title in found(text)


def test_a_search_wants_every_word() -> None:
    assert search("srt teapot") == []
    assert search("") == list(OPERATIONS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Delete user.", "  delete   USER "),
        ("Get tf templates.", "Get tf templates.."),
        ("Get contacts that I'm sharing", "Get contacts that I\u2019m sharing"),
        ("Create UDP RIST input", "create udp\u00a0rist\ninput ."),
    ],
)
def test_spellings_of_one_title_are_equal(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_other_titles_are_not_equal() -> None:
    assert normal("Start input analysis") != normal("Stop input analysis")
    assert normal("List v1.2 jobs") != normal("List v12 jobs")


def test_near_titles_come_as_the_document_spells_them() -> None:
    assert near("list INPUT", TITLES)[0] == "List inputs"
    assert near("Create new recording schedule", TITLES)[0] == "Create a new recording shcedule"
    assert near("Start a customer enviroment", ["Stop it", " Start Customer Environment."]) == [
        " Start Customer Environment."
    ]


def test_near_titles_are_few_and_different() -> None:
    near_ones = near("Update output", TITLES)
    assert len(near_ones) == len(set(near_ones)) == 5
    assert near("qqq", TITLES) == []
    assert near("List inputs", ["List inputs", "list inputs."]) == ["List inputs"]
