"""The service's document in both of its dialects, made into one plain form."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.catalogue import OPERATIONS, normal
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import (
    Described,
    Document,
    document_of,
    is_document,
    schema_of,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import BadAnswer, NotFound
from hypothesis import given
from hypothesis import strategies as st
from lab import Lab
from lab.ateme import ELSEWHERE

Json = dict[str, Any]
LABEL: Json = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "maxLength": 5}}}


def swagger(paths: Json, **more: Any) -> Json:
    return {"swagger": "2.0", "paths": paths, **more}


def openapi(paths: Json, **more: Any) -> Json:
    return {"openapi": "3.0.3", "paths": paths, **more}


def only(raw: Json) -> Described:
    (found,) = document_of(raw).operations
    return found


BODIES = {
    "swagger, by reference": swagger(
        {"/l": {"post": {"summary": "A", "parameters": [{"$ref": "#/parameters/label"}]}}},
        parameters={"label": {"in": "body", "name": "b", "required": True, "schema": {"$ref": "#/definitions/L"}}},
        definitions={"L": LABEL},
    ),
    "swagger, in place": swagger(
        {"/l": {"post": {"summary": "A", "parameters": [{"in": "body", "required": True, "schema": LABEL}]}}}
    ),
    "openapi, by reference": openapi(
        {"/l": {"post": {"summary": "A", "requestBody": {"$ref": "#/components/requestBodies/L"}}}},
        components={
            "requestBodies": {
                "L": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/L"}}}}
            },
            "schemas": {"L": LABEL},
        },
    ),
    "openapi, in place": openapi(
        {
            "/l": {
                "post": {
                    "summary": "A",
                    "requestBody": {
                        "required": True,
                        "content": {"application/problem+json": {"schema": LABEL}, "text/plain": {}},
                    },
                }
            }
        }
    ),
}


@pytest.mark.parametrize("where", BODIES)
def test_a_body_is_the_same_wherever_it_stands(where: str) -> None:
    found = only(BODIES[where])
    assert (found.title, found.method, found.path) == ("A", "POST", "/l")
    assert found.body == LABEL and found.body_required and found.parameters == ()
    assert list(found.properties) == ["text"]


def test_parameters_of_the_path_and_of_the_operation() -> None:
    shared = [
        {"in": "path", "name": "id", "required": True, "type": "string"},
        {"in": "query", "name": "verbose", "type": "boolean"},
    ]
    own = [{"in": "query", "name": "verbose", "type": "integer"}, {"in": "header", "name": "Deployment-Id"}]
    found = only(swagger({"/l/{id}": {"parameters": shared, "get": {"summary": "A", "parameters": own}}}))
    told = [(one.name, one.where, one.required, one.schema) for one in found.parameters]
    assert told == [
        ("id", "path", True, {"type": "string"}),
        ("verbose", "query", False, {"type": "integer"}),
        ("Deployment-Id", "header", False, {}),
    ]
    assert found.path_parameters == ("id",)


def test_parameters_of_openapi_have_their_schema_inside() -> None:
    own = [{"in": "path", "name": "id", "required": True, "schema": {"$ref": "#/components/schemas/Id"}}]
    raw = openapi(
        {"/l/{id}": {"get": {"summary": "A", "parameters": own}}},
        components={"schemas": {"Id": {"type": "integer", "minimum": 1, "description": "Never mind"}}},
    )
    assert only(raw).parameters[0].schema == {"type": "integer", "minimum": 1}


def test_a_path_may_be_a_reference() -> None:
    raw = openapi(
        {"/l": {"$ref": "#/components/pathItems/l"}},
        components={"pathItems": {"l": {"get": {"summary": "A"}}}},
    )
    assert only(raw).path == "/l"


def test_forms_are_parameters() -> None:
    file = {"in": "formData", "name": "image", "required": True, "type": "file"}
    found = only(swagger({"/l": {"post": {"summary": "A", "parameters": [file]}}}))
    assert [(one.name, one.where, one.required) for one in found.parameters] == [("image", "form", True)]
    schema = {"type": "object", "required": ["image"], "properties": {"image": {"type": "string"}}}
    body = {"content": {"multipart/form-data": {"schema": schema}}}
    found = only(openapi({"/l": {"post": {"summary": "A", "requestBody": body}}}))
    assert [(one.name, one.where, one.required) for one in found.parameters] == [("image", "form", True)]
    assert found.body is None


@pytest.mark.parametrize(
    ("raw", "multipart"),
    [
        (swagger({}, consumes=["application/x-www-form-urlencoded"]), False),
        (swagger({}, consumes=["multipart/form-data"]), True),
        (swagger({}, consumes=["application/json"]), False),
        (swagger({}), False),
    ],
)
def test_forms_are_sent_in_parts_where_the_document_says_so(raw: Json, multipart: bool) -> None:
    name = {"in": "formData", "name": "name", "type": "string"}
    raw["paths"]["/l"] = {"post": {"summary": "A", "parameters": [name]}}
    assert only(raw).multipart is multipart
    kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
    schema = {"properties": {"name": {"type": "string"}}}
    content = {"text/plain": {}, kind: {"schema": schema}}
    found = only(openapi({"/l": {"post": {"summary": "A", "requestBody": {"content": content}}}}))
    assert found.multipart is multipart and [one.name for one in found.parameters] == ["name"]
    content["application/json"] = {"schema": LABEL}
    found = only(openapi({"/l": {"post": {"summary": "A", "requestBody": {"content": content}}}}))
    assert found.body == LABEL and found.parameters == (), "what takes JSON gets JSON"


def test_a_file_is_always_sent_in_parts() -> None:
    file = {"in": "formData", "name": "image", "type": "file"}
    assert only(swagger({"/l": {"post": {"summary": "A", "parameters": [file]}}})).multipart


@pytest.mark.parametrize(
    ("told", "separator"),
    [
        ({"type": "array", "items": {"type": "string"}}, ","),
        ({"type": "array", "collectionFormat": "pipes"}, "|"),
        ({"type": "array", "collectionFormat": "multi"}, None),
        ({"type": "string"}, None),
        ({"schema": {"type": "array"}}, None),
        ({"schema": {"type": "array"}, "explode": False}, ","),
        ({"schema": {"type": "array"}, "style": "pipeDelimited"}, "|"),
    ],
)
def test_how_lists_stand_in_a_query(told: Json, separator: str | None) -> None:
    one = {"in": "query", "name": "ids", **told}
    (found,) = only(swagger({"/l": {"get": {"summary": "A", "parameters": [one]}}})).parameters
    assert found.separator == separator


def test_a_cookie_and_a_place_that_the_path_lacks_are_nobodys() -> None:
    told = [
        {"in": "cookie", "name": "session", "required": True},
        {"in": "path", "name": "id"},
        {"in": "path", "name": "l_id", "required": False},
    ]
    found = only(openapi({"/l/{l_id}": {"get": {"summary": "A", "parameters": told}}}))
    assert [(one.name, one.required) for one in found.parameters] == [("l_id", True)]


# Schemas


def test_what_only_the_service_sets_is_not_asked_for() -> None:
    parts = [
        {"required": ["id", "text"], "properties": {"text": {"type": "string"}}},
        {"properties": {"id": {"type": "string", "readOnly": True}}},
    ]
    assert schema_of({}, {"allOf": parts})["required"] == ["text"]


def test_all_of_becomes_one() -> None:
    raw = swagger({}, definitions={"Base": {"required": ["id"], "properties": {"id": {"type": "string"}}}})
    parts = [{"$ref": "#/definitions/Base"}, {"required": ["n"], "properties": {"n": {"type": "integer"}}}]
    found = schema_of(raw, {"type": "object", "allOf": parts, "properties": {"id": {"type": "integer"}}})
    assert found["properties"] == {"id": {"type": "integer"}, "n": {"type": "integer"}}
    assert found["required"] == ["id", "n"] and found["type"] == "object"


def test_references_with_escapes_and_into_nothing() -> None:
    raw = swagger({}, definitions={"a/b": {"~": {"type": "string"}}})
    assert schema_of(raw, {"$ref": "#/definitions/a~1b/~0"}) == {"type": "string"}
    assert schema_of(raw, {"$ref": "#/definitions/none"}) == {}
    assert schema_of(raw, {"$ref": "https://elsewhere.example/all.json"}) == {}


def test_a_schema_that_refers_to_itself_ends() -> None:
    raw = swagger({}, definitions={"Tree": {"properties": {"child": {"$ref": "#/definitions/Tree"}}}})
    assert schema_of(raw, {"$ref": "#/definitions/Tree"}) == {"properties": {"child": {}}}
    circle = swagger({}, definitions={"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}})
    assert schema_of(circle, {"$ref": "#/definitions/A"}) == {}


def test_what_describes_a_schema_to_people_is_left_out() -> None:
    schema = {"type": "array", "description": "x", "example": [1], "items": {"oneOf": [LABEL], "title": "y"}}
    assert schema_of({}, schema) == {"type": "array", "items": {"oneOf": [LABEL]}}


# The base of all paths, and the way to authenticate


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (swagger({"/l": {"get": {"summary": "A"}}}, basePath="/v2/"), "/v2/l"),
        (swagger({"/l": {"get": {"summary": "A"}}}, basePath="/", host="elsewhere.example"), "/l"),
        (
            openapi({"/l": {"get": {"summary": "A"}}}, servers=[{"url": "https://elsewhere.example/api/v3"}]),
            "/api/v3/l",
        ),
        (openapi({"/l": {"get": {"summary": "A"}}}, servers=[{"url": "/cloud"}, {"url": "/other"}]), "/cloud/l"),
        (openapi({"/l": {"get": {"summary": "A"}}}, servers=[]), "/l"),
    ],
)
def test_the_base_stands_before_every_path(raw: Json, path: str) -> None:
    assert only(raw).path == path


@pytest.mark.parametrize(
    ("scheme", "header", "word"),
    [
        (None, "Authorization", "Bearer"),
        ({"type": "apiKey", "in": "header", "name": "Authorization"}, "Authorization", "Bearer"),
        (
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Type: JWT <token>"},
            "Authorization",
            "JWT",
        ),
        (
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "bearer {token}"},
            "Authorization",
            "Bearer",
        ),
        ({"type": "apiKey", "in": "header", "name": "X-Access-Token"}, "X-Access-Token", ""),
        ({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}, "Authorization", "Bearer"),
        ({"type": "http", "scheme": "JWT"}, "Authorization", "JWT"),
        ({"type": "apiKey", "in": "cookie", "name": "session"}, "Authorization", "Bearer"),
        ({"type": "oauth2"}, "Authorization", "Bearer"),
    ],
)
def test_how_a_token_is_sent(scheme: Json | None, header: str, word: str) -> None:
    schemes = {"one": scheme} if scheme else {}
    for raw in (swagger({}, securityDefinitions=schemes), openapi({}, components={"securitySchemes": schemes})):
        found = document_of(raw)
        assert (found.header, found.scheme) == (header, word)


# Finding operations

TWO = swagger(
    {
        "/inputs/{id}": {"get": {"summary": "List inputs", "parameters": [{"in": "path", "name": "id"}]}},
        "/inputs": {"get": {"summary": " list  INPUTS. "}, "post": {"description": "no summary"}, "x-more": 1},
    }
)


def test_list_and_item_are_told_apart_by_the_path() -> None:
    found = document_of(TWO)
    assert len(found.operations) == 2
    assert found.find("List inputs").path == found.find("list inputs.", by_id=False).path == "/inputs"
    assert found.find("LIST INPUTS", by_id=True).path == "/inputs/{id}"


def test_what_is_not_there_is_told_with_what_is_near() -> None:
    with pytest.raises(NotFound, match="no operation") as error:
        document_of(TWO).find("List input")
    assert "list INPUTS." in str(error.value.hint) or "List inputs" in str(error.value.hint)
    with pytest.raises(NotFound) as error:
        document_of(TWO).find("Make coffee")
    assert "search" in str(error.value.hint)


@given(st.sampled_from([one.title for one in OPERATIONS]), st.data())
def test_titles_are_found_however_they_are_written(title: str, data: st.DataObject) -> None:
    written = "".join(data.draw(st.sampled_from([one.lower(), one.upper(), one])) for one in title)
    written = data.draw(st.sampled_from(["", " ", "  "])) + written.replace(
        " ", data.draw(st.sampled_from([" ", "  "]))
    )
    written += data.draw(st.sampled_from(["", ".", " .", ".."]))
    assert document_of(swagger({"/x": {"get": {"summary": written}}})).find(title).path == "/x"


@pytest.mark.parametrize(
    "raw", [None, [], "<html>", {}, {"paths": {}}, {"swagger": "2.0"}, {"openapi": "3", "paths": []}]
)
def test_what_is_no_document(raw: Any) -> None:
    assert not is_document(raw)
    with pytest.raises(BadAnswer, match="no Swagger"):
        document_of(raw)


def test_the_form_in_which_it_is_kept() -> None:
    for raw in (TWO, *BODIES.values()):
        found = document_of(raw)
        assert Document.of(found.plain()) == found


# The lab's, in all of its shapes


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"dialect": "openapi3"},
        {"schemas": "inline", "parameter_place": "path_item"},
        {"dialect": "openapi3", "base": "split", "titles": "mixed", "document_host": "foreign"},
        {"document_limits": True, "base": "moved"},
        ELSEWHERE,
    ],
)
def test_all_operations_of_the_lab_are_found(switches: Json) -> None:
    with Lab(only=["ateme"], switches={"ateme": switches}) as lab:
        found = document_of(lab.ateme.document())
    assert len(found.operations) == len(OPERATIONS)
    for one in OPERATIONS:
        described = found.find(one.title, one.by_id)
        assert normal(described.title) == normal(one.title)
        assert all(f"{{{name}}}" in described.path for name in described.path_parameters), one.title
        assert described.path.count("{") == len(described.path_parameters), one.title


def test_models_that_refer_to_each_other_cost_nothing_until_asked_for() -> None:
    names = [f"M{number}" for number in range(40)]
    models = {
        name: {
            "properties": {f"p{other}": {"$ref": f"#/definitions/M{other % 40}"} for other in (place + 1, place + 7)}
        }
        for place, name in enumerate(names)
    }
    raw = swagger({"/x": {"post": {"summary": "Make it", "parameters": [body({"$ref": "#/definitions/M0"})]}}})
    raw["definitions"] = models
    kept = document_of(raw).plain()
    assert len(str(kept)) < 3 * len(str(raw))


def body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": "payload", "in": "body", "schema": schema}


@pytest.mark.parametrize(
    ("schemes", "asked", "sent"),
    [
        ({"basic": {"type": "basic"}, "bearer": {"type": "http", "scheme": "bearer"}}, [], ("Authorization", "Bearer")),
        (
            {
                "worker": {"type": "apiKey", "in": "header", "name": "X-Worker-Key"},
                "jwt": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "JWT <token>"},
            },
            [{"jwt": []}],
            ("Authorization", "JWT"),
        ),
        (
            {"jwt": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "JWT &lt;token&gt;"}},
            [],
            ("Authorization", "JWT"),
        ),
        (
            {"a": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Enter your JWT token"}},
            [],
            ("Authorization", "Bearer"),
        ),
    ],
)
def test_the_scheme_that_is_asked_for_and_is_for_tokens(
    schemes: dict[str, Any], asked: list[Any], sent: tuple[str, str]
) -> None:
    raw = {**swagger({}), "securityDefinitions": schemes, "security": asked}
    found = document_of(raw)
    assert (found.header, found.scheme) == sent


def test_places_that_nobody_declared_and_servers_with_variables() -> None:
    raw = {
        "openapi": "3.0.0",
        "servers": [
            {"url": "https://{host}/{base}", "variables": {"host": {"default": "x"}, "base": {"default": "v1"}}}
        ],
        "paths": {"/l/{label-id}": {"delete": {"summary": "Delete label"}}},
    }
    (found,) = document_of(raw).operations
    assert (found.path, found.path_parameters) == ("/v1/l/{label-id}", ("label-id",))
    assert found.parameters[0].required
