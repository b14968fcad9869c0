"""Values of options, placed where an operation takes them; and what answers hold."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import unquote

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.calls import Placed, request_of
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import Described, Parameter
from ansible_collections.streamops.video.plugins.module_utils.ateme.entity import plain, run_word
from ansible_collections.streamops.video.plugins.module_utils.ateme.rows import (
    entity_id,
    is_gone,
    name_of,
    row_in,
    rows_in,
    state_of,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import BadAnswer, InvalidInput
from hypothesis import given
from hypothesis import strategies as st

Json = dict[str, Any]
TEXT = {"type": "string"}


def described(path: str = "/l", *parameters: tuple[str, str], body: Json | None = None, **more: Any) -> Described:
    places = tuple(Parameter(name, where, where == "path", TEXT) for name, where in parameters)
    schema = {"type": "object", "properties": body} if body is not None else None
    return Described("Update it", more.pop("method", "PUT"), path, places, schema, **more)


UPDATE = described(
    "/envs/{env_id}/l/{id}",
    ("env_id", "path"),
    ("id", "path"),
    ("verbose", "query"),
    ("Deployment-Id", "header"),
    body={"text": TEXT, "input_id": TEXT, "port": {"type": "integer"}},
)


# request_of


def test_every_value_goes_to_its_place() -> None:
    parameters = {"env_id": "e/1", "id": "a b", "verbose": True, "Deployment-Id": 7}
    untyped = tuple(Parameter(one.name, one.where, one.required, {}) for one in UPDATE.parameters)
    loose = dataclasses.replace(UPDATE, parameters=untyped)
    found = request_of(loose, parameters, {"port": "9000", "text": "x"})
    assert (found.method, found.path) == ("PUT", "/envs/e%2F1/l/a%20b")
    assert found.query == {"verbose": "true"} and found.headers == {"Deployment-Id": "7"}
    assert found.body == {"port": 9000, "text": "x"} and found.files is None


@pytest.mark.parametrize(
    ("parameters", "body", "told"),
    [
        ({"env_id": "e"}, None, "id is missing (in the path)"),
        ({"env_id": "e", "id": "a", "verbos": "x"}, None, "there is no parameter verbos; it has verbose"),
        ({"env_id": "e", "id": ["a"]}, None, "id is a list, it must be a string"),
        ({"env_id": "e", "id": None}, None, "id is missing (in the path)"),
        ({"env_id": "e", "id": "a"}, {"colour": "red"}, "body.colour is not known"),
        ({"env_id": "e", "id": "a"}, ["x"], "body is a list, it must be an object"),
    ],
)
def test_what_the_document_does_not_want_is_refused(parameters: Json, body: Any, told: str) -> None:
    with pytest.raises(InvalidInput) as error:
        request_of(UPDATE, parameters, body)
    assert told in str(error.value) and "Update it" in str(error.value)
    assert error.value.hint == "Nothing was sent"


def test_a_body_where_none_is_taken_and_none_where_one_is_needed() -> None:
    with pytest.raises(InvalidInput, match="takes none"):
        request_of(described(), {}, {"text": "x"})
    assert request_of(described(), {}).body is None
    needed = Described("A", "POST", "/l", (), {"type": "object", "required": ["text"]}, body_required=True)
    with pytest.raises(InvalidInput, match="lacks text"):
        request_of(needed, {})


def test_a_form_is_sent_as_parts() -> None:
    one = described("/l", ("image", "form"), ("note", "form"), method="POST")
    found = request_of(one, {"image": "aW1h"}, {"note": "x"})
    assert found.body is None and found.files == [("image", (None, "aW1h")), ("note", (None, "x"))]
    with pytest.raises(InvalidInput, match="body has no colour; it has image, note"):
        request_of(one, {"image": "aW1h"}, {"colour": "x"})
    with pytest.raises(InvalidInput, match="body must be an object"):
        request_of(one, {"image": "aW1h"}, "x")


def test_a_form_without_parts_is_urlencoded() -> None:
    one = described("/l", ("name", "form"), ("tags", "form"), method="POST", multipart=False)
    loose = dataclasses.replace(one, parameters=tuple(dataclasses.replace(each, schema={}) for each in one.parameters))
    found = request_of(loose, {"name": "a b&c"}, {"tags": ["x", True]})
    assert (found.body, found.files) == (None, None)
    assert found.sending["body"] == b"name=a+b%26c&tags=x&tags=true" and found.sending["files"] is None
    assert found.sending["headers"] == {"Content-Type": "application/x-www-form-urlencoded"}


def test_numbers_and_flags_for_parameters_that_are_texts() -> None:
    found = request_of(UPDATE, {"env_id": 5, "id": 17, "verbose": True})
    assert found.path == "/envs/5/l/17" and found.query == {"verbose": "true"}
    strict = Parameter("n", "query", False, {"type": "string", "enum": ["1", "2"]})
    with pytest.raises(InvalidInput, match="n is 3"):
        request_of(dataclasses.replace(described(), parameters=(strict,)), {"n": 3})


def test_one_name_in_the_path_and_in_the_query() -> None:
    one = described("/l/{id}", ("id", "path"), ("id", "query"))
    found = request_of(one, {"id": "a"})
    assert (found.path, found.query) == ("/l/a", {})
    both = dataclasses.replace(one, parameters=(one.parameters[0], Parameter("id", "query", True, {"type": "integer"})))
    found = request_of(both, {"id": "7"})
    assert (found.path, found.query) == ("/l/7", {"id": "7"})
    with pytest.raises(InvalidInput, match="id is 'a', it must be an integer"):
        request_of(both, {"id": "a"})


@pytest.mark.parametrize(("separator", "sent"), [(None, ["1", "2"]), (",", "1,2"), ("|", "1|2")])
def test_lists_in_the_query(separator: str | None, sent: Any) -> None:
    numbers = {"type": "array", "items": {"type": "integer"}}
    places = (Parameter("ids", "query", False, numbers, separator), Parameter("X-Ids", "header", False, numbers))
    found = request_of(dataclasses.replace(described(), parameters=places), {"ids": ["1", 2], "X-Ids": [1, 2]})
    assert found.query == {"ids": sent} and found.headers == {"X-Ids": "1,2"}


def test_what_path_and_body_both_want_is_given_twice() -> None:
    schema = {"type": "object", "required": ["label_id"], "properties": {"label_id": TEXT, "text": TEXT}}
    one = dataclasses.replace(described("/l/{label_id}", ("label_id", "path")), body=schema)
    found = Placed(one).request({"text": "x"}, "l1")
    assert found.path == "/l/l1" and found.body == {"label_id": "l1", "text": "x"}
    loose = dataclasses.replace(one, body={**schema, "required": []})
    assert Placed(loose).request({"text": "x"}, "l1").body == {"text": "x"}


def test_options_are_placed_in_any_form_of_the_body() -> None:
    forms = [{"properties": {"source_id": TEXT}}, {"properties": {"text": TEXT, "port": {"type": "integer"}}}]
    one = dataclasses.replace(described(), body={"type": "object", "oneOf": forms})
    assert Placed(one, {"input": ("source_id",)}).key("input") == "source_id"
    assert Placed(one).request({"text": "x", "port": "5"}).body == {"text": "x", "port": 5}


@pytest.mark.parametrize("path", ["/l/{id}", "/l/<id>", "/l/<string:id>"])
def test_places_in_a_path_in_every_spelling(path: str) -> None:
    assert request_of(described(path, ("id", "path")), {"id": "x"}).path == "/l/x"


@given(st.text(min_size=1))
def test_no_id_leaves_its_segment(value: str) -> None:
    try:
        found = request_of(described("/l/{id}/state", ("id", "path")), {"id": value}).path
    except InvalidInput:
        # "." and ".." would lead elsewhere, whatever is done to them.
        assert set(value) <= {"."}
        return
    head, inner, tail = found[1:].split("/")
    assert (head, tail) == ("l", "state") and not set(inner) & set("?# \n") and unquote(inner) == value


# Placed


@pytest.mark.parametrize(
    ("names", "key"),
    [(("input_id",), "input_id"), (("source_id", "input_id"), "input_id"), (("source_id",), None), ((), None)],
)
def test_the_schema_decides_how_an_option_is_called(names: tuple[str, ...], key: str | None) -> None:
    assert Placed(UPDATE, {"input": names}).key("input") == key


def test_names_are_compared_without_their_punctuation() -> None:
    one = described(body={"srtPassword": TEXT, "Deployment-Id": TEXT})
    assert Placed(one).key("srt_password") == "srtPassword"
    assert Placed(one, {"deployment": ("deployment_id",)}).key("deployment") == "Deployment-Id"
    exact = described(body={"inputId": TEXT, "input_id": TEXT})
    assert Placed(exact).key("input_id") == "input_id"


def test_the_id_is_the_last_in_the_path_and_the_rest_are_options() -> None:
    placed = Placed(UPDATE, {"environment": ("env_id",), "input": ("input_id",), "deployment": ("deployment_id",)})
    found = placed.request({"environment": "e", "input": "cam", "deployment": "d", "text": "t"}, "l1")
    assert found.path == "/envs/e/l/l1" and found.headers == {"Deployment-Id": "d"}
    assert found.body == {"input_id": "cam", "text": "t"}


def test_an_option_without_a_place_is_told() -> None:
    with pytest.raises(InvalidInput, match='no place for colour in "Update it"'):
        Placed(UPDATE).request({"colour": "red", "env_id": "e"}, "x")


def test_an_operation_without_values_sends_no_body() -> None:
    one = described("/l/{id}/start", ("id", "path"), body={"force": {"type": "boolean"}}, method="POST")
    assert Placed(one).request({}, "a").body is None
    required = described("/l/{id}/start", ("id", "path"), body={}, method="POST", body_required=True)
    assert Placed(required).request({}, "a").body == {}


# What answers hold

ROWS: list[Json] = [{"id": 1}, {"id": 2}]


@pytest.mark.parametrize(
    "answer",
    [
        ROWS,
        {"data": ROWS},
        {"items": ROWS, "total": 2, "page": 1},
        {"results": ROWS, "errors": []},
        {"labels": ROWS},
        {"data": {"labels": ROWS}},
        {"data": {"items": ROWS}, "paging": {}},
    ],
)
def test_rows_are_found_in_every_envelope(answer: Any) -> None:
    assert rows_in(answer) == ROWS


@pytest.mark.parametrize("answer", [None, [], {}, {"total": 0, "page": 1}, {"data": []}])
def test_no_rows(answer: Any) -> None:
    assert rows_in(answer) == []


@pytest.mark.parametrize("answer", ["text", 5, {"a": [], "b": []}, {"message": "no list here"}])
def test_what_holds_no_list_is_an_error(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        rows_in(answer)


@pytest.mark.parametrize("answer", [{"id": 1}, [{"id": 1}], {"data": {"id": 1}}, {"data": [{"id": 1}]}])
def test_the_one_object_of_an_answer(answer: Any) -> None:
    assert row_in(answer) == {"id": 1}


@pytest.mark.parametrize("answer", [None, "x", [], ROWS, {"data": []}])
def test_no_one_object(answer: Any) -> None:
    assert row_in(answer) is None


@pytest.mark.parametrize(
    ("row", "identity"),
    [
        ({"id": 17}, "17"),
        ({"_id": "a", "name": "x"}, "a"),
        ({"label_id": 5}, "5"),
        ({"id": None, "uuid": "u"}, "u"),
        ({"input_id": 1, "output_id": 2}, ""),
        ({"name": "x"}, ""),
    ],
)
def test_the_id_of_an_object(row: Json, identity: str) -> None:
    assert entity_id(row) == identity


@pytest.mark.parametrize(
    ("row", "word", "run"),
    [
        ({"state": "Running"}, "running", "started"),
        ({"status": "STOPPED"}, "stopped", "stopped"),
        ({"is_running": True}, "running", "started"),
        ({"is_running": False}, "stopped", "stopped"),
        ({"state": "starting"}, "starting", "starting"),
        ({"state": None}, None, None),
        ({}, None, None),
    ],
)
def test_what_an_object_does(row: Json, word: str | None, run: str | None) -> None:
    assert (state_of(row), run_word(row)) == (word, run)


def test_names_and_what_is_gone() -> None:
    assert [name_of(one) for one in ({"name": "a"}, {"text": "b"}, {"name": "", "title": "c"}, {})] == [
        "a",
        "b",
        "c",
        "",
    ]
    assert is_gone({"deleted": True}) and is_gone({"deleted_at": "2026-01-01"}) and is_gone({"state": "Deleted"})
    assert not is_gone({"deleted": False, "deleted_at": None, "state": "running"})


# How values are compared


@pytest.mark.parametrize(
    ("one", "other"),
    [(5, "5"), (5, 5.0), (True, "True"), (None, ""), ([], None), ([1, "a"], ["1", "a "]), ({"a": 1}, {"a": "1"})],
)
def test_the_same_however_it_is_written(one: Any, other: Any) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [(0, None), (False, None), (1, 2), ("a", "b"), ([1], [1, 2])])
def test_what_is_not_the_same(one: Any, other: Any) -> None:
    assert plain(one) != plain(other)


def test_an_id_that_the_body_requires_under_another_name_than_the_path() -> None:
    schema = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "text": TEXT}}
    one = dataclasses.replace(described("/inputs/{input_id}", ("input_id", "path")), body=schema)
    found = Placed(one).request({"text": "x"}, "cam")
    assert found.path == "/inputs/cam" and found.body == {"id": "cam", "text": "x"}
