"""Values against the schemas of the service's document."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.checking import fitting, problems
from hypothesis import given
from hypothesis import strategies as st

Json = dict[str, Any]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
TEXT = {"type": "string"}
OBJECT: Json = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": TEXT,
        "port": {"type": "integer", "minimum": 1, "maximum": 65535},
        "tiles": {"type": "array", "items": {"type": "object", "properties": {"input_id": TEXT}}},
    },
}

FORMS: Json = {
    "type": "object",
    "properties": {"kind": TEXT},
    "required": ["kind"],
    "oneOf": [
        {"properties": {"port": {"type": "integer"}}, "required": ["port"]},
        {"properties": {"host": TEXT, "kind": {"enum": ["pull"]}}, "required": ["host"]},
    ],
}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (TEXT, "x"),
        ({"type": "integer"}, 5),
        ({"type": "integer"}, 5.0),
        ({"type": "number"}, 5),
        ({"type": "boolean"}, False),
        ({"type": "array"}, [1, "x"]),
        ({"type": ["string", "null"]}, None),
        ({"type": "string", "nullable": True}, None),
        ({}, None),
        ({}, {"anything": 1}),
        ({"type": "newer kind"}, 7),
        ({"enum": ["a", 1]}, 1),
        ({"type": "string", "minLength": 1, "maxLength": 2}, "ab"),
        ({"type": "string", "pattern": "^a"}, "ab"),
        ({"type": "string", "pattern": "("}, "a pattern that no one can read"),
        ({"type": "integer", "minimum": 1, "maximum": 3}, 3),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": False}, 1),
        ({"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 3}, 2),
        (OBJECT, {"id": "a", "port": 9000, "tiles": [{"input_id": ""}]}),
        ({"type": "object"}, {"any": "thing"}),
        ({"type": "object", "properties": {"a": TEXT}, "additionalProperties": True}, {"b": 1}),
        ({"type": "object", "additionalProperties": TEXT}, {"b": "x"}),
        ({"anyOf": [TEXT, {"type": "null"}]}, None),
        ({"anyOf": [TEXT, {"type": "integer"}]}, 5),
        ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, 5),
        (FORMS, {"kind": "push", "port": 9000}),
        (FORMS, {"kind": "pull", "host": "h"}),
        ({"type": "array", "minItems": 1, "maxItems": 2}, [1]),
        ({"type": "integer", "minimum": "1", "maximum": "x"}, 5),
        ({"type": "string", "minLength": "a", "pattern": 5, "enum": "ab"}, "x"),
        ({"type": ["", 5, "integer"], "anyOf": 3, "oneOf": []}, 5),
        ({"type": "array", "items": [TEXT]}, [1]),
    ],
)
def test_what_fits(schema: Json, value: Any) -> None:
    assert problems(schema, value, "it") == []


@pytest.mark.parametrize(
    ("schema", "value", "told"),
    [
        (TEXT, 5, "it is 5, it must be a string"),
        (TEXT, None, "it is null, it must be a string"),
        ({"type": "integer"}, 5.5, "must be an integer"),
        ({"type": "integer"}, True, "must be an integer"),
        ({"type": "boolean"}, "yes", "must be a boolean"),
        ({"type": ["string", "integer"]}, [], "it is a list, it must be a string or an integer"),
        ({"enum": ["a", "b"]}, "c", "must be one of a, b"),
        ({"type": "string", "minLength": 2}, "a", "has 1 characters, it must have at least 2"),
        ({"type": "string", "maxLength": 2}, "abc", "has 3 characters, it must have at most 2"),
        ({"type": "string", "pattern": "^a$"}, "b", "does not fit ^a$"),
        ({"type": "integer", "minimum": 1, "maximum": 3}, 4, "it is 4, it must be 1 to 3"),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, 1, "it is 1"),
        ({"type": "number", "exclusiveMaximum": 3}, 3, "it is 3"),
        (OBJECT, {"port": 1}, "it lacks id"),
        (OBJECT, {"id": "a", "prot": 1}, "it.prot is not known (known: port)"),
        (OBJECT, {"id": "a", "port": 0}, "it.port is 0, it must be 1 to 65535"),
        (OBJECT, {"id": "a", "tiles": [{"input_id": 5}]}, "it.tiles[0].input_id is 5"),
        (OBJECT, {"id": "a", "tiles": [{"input": "x"}]}, "it.tiles[0].input is not known"),
        (OBJECT, "text", "it is 'text', it must be an object"),
        ({"type": "object", "additionalProperties": TEXT}, {"b": 1}, "it.b is 1"),
        (TEXT, {"much": "x" * 500}, "it is an object"),
        ({"type": ["integer", "null"]}, "x", "it is 'x', it must be an integer"),
        ({"anyOf": [TEXT, {"type": "integer"}]}, None, "it is null, it must be a string"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "x", "it must be an integer"),
        (FORMS, {"kind": "push", "host": "h"}, "it.kind is 'push', it must be one of pull"),
        (FORMS, {"kind": "push", "port": 1, "colour": 1}, "it.colour is not known"),
        ({"type": "array", "minItems": 1}, [], "it has 0 items, it must have at least 1"),
        ({"type": "array", "maxItems": 1}, [1, 2], "it has 2 items, it must have at most 1"),
        ({"type": "integer", "maximum": "100"}, 101, "it must be at most 100"),
        ({"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 3}, 3, "it must be more than 1 and less than 3"),
    ],
)
def test_what_does_not_fit(schema: Json, value: Any, told: str) -> None:
    found = problems(schema, value, "it")
    assert any(told in one for one in found), found


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(problems(OBJECT, {"port": 0, "colour": "red"}, "body")) == 3


def test_long_values_are_shown_in_short() -> None:
    (found,) = problems({"type": "integer"}, "x" * 500, "it")
    assert len(found) < 120


@given(JSON, JSON)
def test_no_schema_and_no_value_break_it(schema: Any, value: Any) -> None:
    for one in ({"type": "object", "properties": {"a": TEXT}}, {"type": "array", "items": {"type": "integer"}}, {}):
        assert all(isinstance(problem, str) for problem in problems(one, value, "it"))
    if isinstance(schema, dict):
        assert problems({"enum": [value]}, value, "it") == [] or value is None


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("integer", "17", 17),
        ("integer", " -3 ", -3),
        ("integer", "1.5", "1.5"),
        ("integer", "x", "x"),
        ("number", "1.5", 1.5),
        ("boolean", "True", True),
        ("boolean", "no", False),
        ("boolean", "maybe", "maybe"),
        ("string", "17", "17"),
        ("integer", 17, 17),
    ],
)
def test_texts_that_ansible_has_made(kind: str, value: Any, wanted: Any) -> None:
    found = fitting({"type": kind}, value)
    assert found == wanted and isinstance(found, type(wanted))


@pytest.mark.parametrize(
    ("schema", "value", "wanted"),
    [
        ({"type": ["integer", "null"]}, "9000", 9000),
        ({"type": ["string", "integer"]}, "9000", "9000"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "9000", 9000),
        ({"oneOf": [TEXT, {"type": "integer"}]}, "9000", "9000"),
        (FORMS, {"kind": "push", "port": "9000"}, {"kind": "push", "port": 9000}),
        (OBJECT, {"id": "a", "port": "9000", "more": "1"}, {"id": "a", "port": 9000, "more": "1"}),
        ({"properties": {"s": OBJECT}}, {"s": {"id": "1", "port": "5"}}, {"s": {"id": "1", "port": 5}}),
        ({"items": {"properties": {"n": {"type": "boolean"}}}}, [{"n": "True"}], [{"n": True}]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"1": "2"}, {"1": 2}),
        ({"type": "integer"}, "9" * 5000, "9" * 5000),
    ],
)
def test_texts_within_and_of_several_types(schema: Json, value: Any, wanted: Any) -> None:
    assert fitting(schema, value) == wanted


def test_texts_in_lists() -> None:
    assert fitting({"type": "array", "items": {"type": "integer"}}, ["1", 2]) == [1, 2]


@given(st.integers())
def test_a_number_that_became_a_text_is_that_number(number: int) -> None:
    schema = {"type": "integer"}
    assert fitting(schema, str(number)) == number and problems(schema, fitting(schema, str(number)), "it") == []
