"""What answers of whatever shape tell: rows, one object, ids, run states."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.entity import run_word
from ansible_collections.streamops.video.plugins.module_utils.ateme.rows import (
    NoRows,
    entity_id,
    row_in,
    rows_in,
    rows_of,
    state_of,
)
from ateme_told import Service, operation

A, B = {"id": 1, "name": "a"}, {"id": 2, "name": "b"}


@pytest.mark.parametrize(
    "answer",
    [
        [A, B],
        {"data": [A, B], "total": 2},
        {"inputs": [A, B], "groups": []},
        {"groups": [A], "inputs": [A, B]},
        {"sources": [A, B], "groups": []},
        {"response": {"inputs": [A, B]}},
        {"status": "ok", "response": {"inputs": [A, B]}},
        {"_embedded": {"inputs": [A, B]}},
        {"result": {"items": [A, B], "total": 2}},
        {"1": A, "2": B},
        {"data": {"1": {"name": "a"}, "2": {"name": "b"}}},
    ],
)
def test_rows_are_found_whatever_is_around_them(answer: Any) -> None:
    assert [row["name"] for row in rows_in(answer, "List inputs")] == ["a", "b"]
    assert [str(row["id"]) for row in rows_in(answer, "List inputs")] == ["1", "2"]


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"data": None, "total": 0}, {"inputs": None}, {"status": "ok", "inputs": None}]
)
def test_nothing_is_no_rows(answer: Any) -> None:
    assert rows_in(answer, "List inputs") == []


@pytest.mark.parametrize(
    "answer", [["a"], [[1, 2]], {"timestamps": [1], "values": [2]}, {"message": "no"}, {"id": 1, "settings": {}}, "x"]
)
def test_what_holds_no_rows_is_told_with_what_came(answer: Any) -> None:
    with pytest.raises(NoRows) as caught:
        rows_in(answer, "List inputs")
    assert caught.value.answer_itself == answer
    service = Service((operation("List inputs", "/inputs"),), lambda *_: answer)
    with pytest.raises(NoRows, match="could not list the inputs"):
        rows_of(service, service.described("List inputs"), "list the inputs")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"output": A}, A),
        ({"message": "made", "output": A}, A),
        ({"status": "ok", "data": A}, A),
        ({"status": "running", "technical_details": {}}, {"status": "running", "technical_details": {}}),
        ([A], A),
        ([A, B], None),
    ],
)
def test_one_object(answer: Any, found: Any) -> None:
    assert row_in(answer) == found


@pytest.mark.parametrize(
    ("row", "noun", "found"),
    [
        ({"input_id": "cam", "environment_id": 3}, "input", "cam"),
        ({"inputId": "cam"}, "input", "cam"),
        ({"source_id": "cam", "destination_id": "studio"}, "input", "cam"),
        ({"source_id": "cam", "destination_id": "studio"}, "output", "studio"),
        ({"output_id": "studio", "input_id": "cam"}, "output", "studio"),
        ({"input_id": "cam"}, "output", ""),
        ({"message": "ok", "organisation_id": 1}, "label", ""),
        ({"message": "ok", "group_id": 1}, "label", ""),
        ({"bucket_id": 4, "organisation_id": 1}, "recording bucket", "4"),
        ({"ID": 4, "label_id": 5}, "label", "4"),
        ({"id": 0}, "label", "0"),
        ({"label_id": True}, "label", ""),
        ({"label_id": 5}, "", "5"),
    ],
)
def test_the_id_is_that_of_such_a_thing(row: Any, noun: str, found: str) -> None:
    assert entity_id(row, noun) == found


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"status": "ok", "is_running": True}, "started"),
        ({"status": "ok", "state": "Stopped"}, "stopped"),
        ({"state": "error", "is_running": True}, "started"),
        ({"state": "error"}, "error"),
        ({"status": {"state": "running"}}, "started"),
        ({"status": {"value": "STOPPED"}}, "stopped"),
        ({"state": "on-air"}, "started"),
        ({"status": "not_running"}, "stopped"),
        ({"runState": "streaming"}, "started"),
        ({"isRunning": False}, "stopped"),
        ({"is_running": 1}, "started"),
        ({"state": True}, "started"),
        ({"status": "starting"}, "starting"),
        ({"state": 3}, None),
        ({"status": "ok"}, "ok"),
        ({}, None),
    ],
)
def test_the_run_state(row: Any, word: str | None) -> None:
    assert run_word(row) == word
    assert state_of({"deleted_at": None, "state": "deleted"}) == "deleted"


def test_rows_that_share_an_id_are_not_lost_between_pages() -> None:
    pages = [[{"input_id": 1, "at": 1}, {"input_id": 1, "at": 2}], []]
    path, method, one = operation("Get packets report", "/packets")
    one["parameters"].append({"name": "page", "in": "query", "type": "integer"})
    service = Service(((path, method, one),), lambda *_: pages.pop(0))
    found = rows_of(service, service.described("Get packets report"), "read")  # type: ignore[arg-type]
    assert [row["at"] for row in found] == [1, 2]
