"""Documents that are broken in places: what is broken is left out or refused, the rest works."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.calls import Placed, request_of
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import Document, document_of, is_document
from ansible_collections.streamops.video.plugins.module_utils.ateme.login import login_request
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError
from hypothesis import given, settings
from hypothesis import strategies as st

Json = dict[str, Any]
PORT = {"type": "integer", "minimum": 1, "maximum": 9, "enum": [5, 6], "exclusiveMinimum": True}
TEXT = {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^x", "readOnly": False, "nullable": True}
MODEL: Json = {
    "type": "object",
    "required": ["port", "id"],
    "allOf": [{"$ref": "#/definitions/Base"}],
    "properties": {"port": PORT, "tiles": {"type": "array", "items": {"oneOf": [TEXT, PORT]}, "maxItems": 3}},
    "additionalProperties": {"anyOf": [TEXT]},
}
BASE: Json = {"properties": {"id": TEXT, "password": TEXT}, "required": ["id"]}
PARAMETERS = [
    {"in": "path", "name": "id", "required": True, **TEXT},
    {"in": "query", "name": "ids", "type": "array", "items": TEXT, "collectionFormat": "csv"},
    {"in": "body", "name": "payload", "required": True, "schema": {"$ref": "#/definitions/Model"}},
]
FORM = [{"in": "formData", "name": "name", "type": "string", "required": True}]
SWAGGER: Json = {
    "swagger": "2.0",
    "basePath": "/api",
    "consumes": ["multipart/form-data"],
    "paths": {
        "/l/{id}": {"parameters": PARAMETERS[:1], "put": {"summary": "Change", "parameters": PARAMETERS[1:]}},
        "/f": {"post": {"summary": "Send", "parameters": FORM}},
        "/sound": {"get": {"summary": "Sound"}},
    },
    "definitions": {"Model": MODEL, "Base": BASE},
    "securityDefinitions": {"jwt": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "x"}},
    "security": [{"jwt": []}],
}
OPENAPI: Json = {
    "openapi": "3.0.0",
    "servers": [{"url": "https://{h}/api", "variables": {"h": {"default": "x"}}}],
    "paths": {
        "/l/{id}": {
            "put": {
                "summary": "Change",
                "parameters": [{"in": "query", "name": "ids", "schema": {"type": "array"}, "explode": False}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": MODEL}}},
            }
        },
        "/f": {
            "post": {
                "summary": "Send",
                "requestBody": {"content": {"multipart/form-data": {"schema": {"properties": {"name": TEXT}}}}},
            }
        },
        "/sound": {"get": {"summary": "Sound"}},
    },
    "components": {"securitySchemes": {"jwt": {"type": "http", "scheme": "bearer"}}},
}
ODD = [None, 3, 1.5, True, "x", "100", "", [], ["x", None, 3], {}, {"x": 3}, {"$ref": "#/definitions/Model"}]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


def broken(raw: Json, path: tuple[Any, ...], odd: Any) -> Json:
    found = copy.deepcopy(raw)
    where: Any = found
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = copy.deepcopy(odd)
    return found


def use(raw: Json) -> None:
    """All that is done with a document; only errors with a meaning may come of it."""
    if not is_document(raw):
        return
    document = Document.of(document_of(raw).plain())
    for title in document.titles:
        described = document.find(title)
        login_request(described, "ops", "secret")
        for body in (None, {"port": "5", "id": "x", "tiles": ["x", 5, None], "more": {}}, {"name": "x"}, [], "x"):
            for parameters in ({}, {"id": 5, "ids": ["x", 1]}, {"name": ["x"]}):
                try:
                    request_of(described, parameters, body)
                except StreamopsError:
                    continue
        try:
            Placed(described).request({"port": 5, "name": "x"}, "x")
        except StreamopsError:
            continue


@pytest.mark.parametrize("raw", [SWAGGER, OPENAPI], ids=["swagger", "openapi"])
def test_every_part_of_a_document_may_be_anything(raw: Json) -> None:
    use(raw)
    for path, odd in itertools.product(places(raw), ODD):
        try:
            use(broken(raw, path, odd))
        except Exception as error:
            raise AssertionError(f"{odd!r} at {path}") from error


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "x", "#/definitions/Base", "100"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$ref", "type", "properties", "allOf", "anyOf", "items", "in", "name"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([SWAGGER, OPENAPI]), st.data())
def test_documents_that_nobody_has_thought_of(raw: Json, data: st.DataObject) -> None:
    for _time in range(2):
        raw = broken(raw, data.draw(st.sampled_from(list(places(raw)))), data.draw(ANY))
    use(raw)


@pytest.mark.parametrize("odd", [None, 3, "x", ["x"], {"parameters": 3}])
def test_a_broken_operation_leaves_the_others(odd: Any) -> None:
    for path in (("paths", "/f"), ("paths", "/f", "post"), ("paths", "/f", "post", "parameters")):
        assert document_of(broken(SWAGGER, path, odd)).find("Sound").path == "/api/sound"


@pytest.mark.parametrize(
    "more", [{"servers": [None]}, {"servers": ["/api"]}, {"servers": 3}, {"servers": [{"url": "https://["}]}]
)
def test_servers_that_are_none(more: Json) -> None:
    assert document_of({**OPENAPI, **more}).find("Sound").path == "/sound"


@pytest.mark.parametrize("odd", ["x", ["x"], {"jwt": 3}, {"jwt": {"type": ["x"], "description": 5}}])
def test_security_that_is_none(odd: Any) -> None:
    for raw in ({**SWAGGER, "securityDefinitions": odd}, {**OPENAPI, "components": {"securitySchemes": odd}}):
        found = document_of(raw)
        assert (found.header, found.scheme) == ("Authorization", "Bearer")


def test_a_summary_that_is_no_text_is_no_title() -> None:
    paths = {"/a": {"get": {"summary": ["A"]}}, "/b": {"get": {"summary": " "}}, "c": {"get": {"summary": "C"}}}
    found = document_of({"swagger": "2.0", "basePath": "/v1", "paths": paths})
    assert [(row["title"], row["path"]) for row in found.rows] == [("C", "/v1/c")]
