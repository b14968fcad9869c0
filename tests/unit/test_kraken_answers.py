"""Answers of a Kraken: entities in every envelope, what was made, and errors in every shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.client import (
    API,
    KrakenAuthentication,
    created_id,
    entities_in,
    entity_id,
    entity_path,
    find_made,
    object_in,
    prefix_of,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.client import error_of
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import BadAnswer, StreamopsError
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Answer
from hypothesis import given, settings
from hypothesis import strategies as st
from kraken_runs import Values, nobody

UUIDS = st.uuids().map(str)
ENTITIES = st.lists(st.fixed_dictionaries({"uuid": UUIDS, "name": st.text(max_size=4)}), max_size=4)
COLLECTIONS = ["streams", "inputs", "outputs", "transcoders", "metadata", "presets", "files"]


def answer(body: Any = None, status: int = 201, **headers: str) -> Answer:
    text = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return Answer(status, headers, text, {})


def singular(name: str) -> str:
    return name.removesuffix("s")


ENVELOPES = {
    "bare": lambda name, rows: rows,
    "named": lambda name, rows: {f"{singular(name)}_list": rows},
    "plural": lambda name, rows: {f"{name}_list": rows},
    "name": lambda name, rows: {name: rows},
    "data": lambda name, rows: {"data": rows},
    "items": lambda name, rows: {"items": rows},
    "data around": lambda name, rows: {"data": {f"{singular(name)}_list": rows}},
    "unknown": lambda name, rows: {"whatever": rows},
    "beside": lambda name, rows: {"result": True, "active": "x", name: rows},
    "among others": lambda name, rows: {f"{singular(name)}_list": rows, "errors": [], "warnings": [{"uuid": "w"}]},
}


@pytest.mark.parametrize("envelope", ENVELOPES)
@settings(max_examples=40)
@given(name=st.sampled_from(COLLECTIONS), rows=ENTITIES)
def test_entities_in_every_envelope(envelope: str, name: str, rows: list[Values]) -> None:
    assert entities_in(ENVELOPES[envelope](name, rows), name)[0] == rows


def test_what_stands_beside_them() -> None:
    assert entities_in({"result": True, "active": "u", "preset_list": [{"uuid": "u"}]}, "presets") == (
        [{"uuid": "u"}],
        {"result": True, "active": "u"},
    )


@pytest.mark.parametrize("body", [None, {}, {"result": True}, {"success": True}, [], {"data": []}, {"data": {}}])
def test_an_empty_collection(body: Any) -> None:
    assert entities_in(body, "presets")[0] == []


@given(st.lists(st.none() | st.integers() | st.text(max_size=3), min_size=1, max_size=5), ENTITIES)
def test_a_list_of_something_else_is_refused(rows: list[Any], entities: list[Values]) -> None:
    for body in (rows, {"data": rows}, {"preset_list": [*entities, *rows]}):
        with pytest.raises(BadAnswer):
            entities_in(body, "presets")


@pytest.mark.parametrize(
    "body",
    [
        {"one": [], "other": []},
        {"one": [{"uuid": "1"}], "other": [{"uuid": "2"}]},
        {"version": "3.8"},
        {"data": {"one": [], "other": []}},
        {"result": False, "preset_list": []},
        {"result": False},
        "text",
        7,
        True,
    ],
)
def test_what_is_no_collection_is_refused(body: Any) -> None:
    with pytest.raises(BadAnswer):
        entities_in(body, "presets")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"uuid": "1", "name": "a"}, {"uuid": "1", "name": "a"}),
        ({"stream": {"uuid": "1"}}, {"uuid": "1"}),
        ({"result": True, "stream": {"uuid": "1"}}, {"uuid": "1"}),
        ({"data": {"listeners": {"a": 1}}}, {"listeners": {"a": 1}}),
        ({"success": True, "data": {}}, {}),
        # Settings that are one object: no envelope.
        ({"password_policy": {"min_length": 8}}, {"password_policy": {"min_length": 8}}),
        ({"data": {"a": 1}, "version": 2}, {"data": {"a": 1}, "version": 2}),
        ({"data": [1]}, {"data": [1]}),
        ({"result": True, "enabled": False}, {"enabled": False}),
        ({}, {}),
        (None, None),
        ([], None),
        ("text", None),
    ],
)
def test_an_object_in_whatever_envelope(body: Any, found: Any) -> None:
    assert object_in(body) == found


@given(
    UUIDS, st.sampled_from(["/apis/v2/streams/{}", "streams/{}", "/streams/stream-{}", "https://k:443/v2/x/{}", "{}"])
)
def test_the_id_of_what_was_made(uuid: str, form: str) -> None:
    link = form.format(uuid)
    for key in ("link", "href", "url", "uri", "location", "self"):
        assert created_id(answer({key: link})) == uuid
        assert created_id(answer({"result": True, key: link})) == uuid
        assert created_id(answer({"data": {key: link}})) == uuid
        assert created_id(answer({"stream": {key: link}})) == uuid
    for one in (answer(link), answer(Location=link), answer(location=link), answer({}, Location=link)):
        assert created_id(one) == uuid
    other = "11111111-2222-4333-8444-555555555555"
    assert created_id(answer({"link": f"/apis/v2/users/{other}/streams/{uuid}"})) == uuid, "the last is the entity"
    assert created_id(answer({"uuid": other, "link": link}, Location=link)) == uuid


@given(UUIDS)
def test_the_entity_itself(uuid: str) -> None:
    for key in ("uuid", "id"):
        for body in ({key: uuid}, {key: uuid, "name": "a"}, {"data": {key: uuid}}, {"stream": {key: uuid, "x": 1}}):
            assert created_id(answer(body)) == uuid
    assert created_id(answer({"uuid": uuid, "id": 3})) == uuid


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (answer({"id": 3}), "3"),
        (answer({"link": "/apis/v2/system/certificates/files/7"}), "7"),
        (answer(Location="https://k/apis/v2/system/certificates/files/web.pem"), "web.pem"),
        (answer("files/7"), "7"),
        (answer(), None),
        (answer(status=204), None),
        (answer({}), None),
        (answer({"result": True}), None),
        (answer({"name": "a"}), None),
        (answer([]), None),
        (answer([{"uuid": "1"}]), None),
        (answer("created"), None),
        (answer(True), None),
        (answer(b"<html>made</html>"), None),
        (answer({"link": "/apis/v2/streams/"}), None),
    ],
)
def test_other_ids_and_none(one: Answer, found: str | None) -> None:
    assert created_id(one) == found


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=4),
        lambda deeper: (
            st.lists(deeper, max_size=2)
            | st.dictionaries(st.sampled_from(["data", "link", "uuid", "id", "x"]), deeper, max_size=2)
        ),
        max_leaves=6,
    )
)
def test_no_answer_breaks_it(body: Any) -> None:
    found = created_id(answer(body))
    assert found is None or found
    obj = object_in(body)
    assert obj is None or isinstance(obj, dict)
    try:
        rows, beside = entities_in(body, "presets")
    except BadAnswer:
        return
    assert all(isinstance(one, dict) for one in rows) and isinstance(beside, dict)


# Found in the list


def appears(*looks: list[tuple[str, str]]) -> Any:
    left = list(looks)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


OLD, NEW = "11111111-2222-4333-8444-555555555555", "66666666-7777-4888-8999-aaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("told", "before", "looks", "found"),
    [
        ({"uuid": NEW}, [], [[(OLD, "A"), (NEW, "A")]], NEW),
        # Also where the appliance gave it another name, or writes its id otherwise.
        ({"uuid": NEW.upper()}, [], [[(OLD, "A"), (NEW, "B")]], NEW),
        ({"uuid": NEW}, [], [[(OLD, "A"), (NEW.upper(), "B")]], NEW.upper()),
        (None, [OLD], [[(OLD, "A"), (NEW, "A")]], NEW),
        (None, [OLD], [[(OLD, "A")], [(OLD, "A"), (NEW, "A")]], NEW),
        (None, [OLD], [[], [(OLD, "A")], [(NEW, "A"), (OLD, "A")]], NEW),
        # An id that is told and never listed (another form of it) does not hide the new one.
        ({"id": 17}, [OLD], [[(OLD, "A"), (NEW, "A")]], NEW),
        (None, [], [[(OLD, "B"), (NEW, "A")]], NEW),
    ],
)
def test_what_was_made_is_found(told: Any, before: list[str], looks: list[list[tuple[str, str]]], found: str) -> None:
    assert find_made(answer(told), before, appears(*looks), "A", 15.0) == found


# Paths and errors


@given(st.sampled_from(["apis/v2", "/apis/v2", "apis/v2/", "/apis/v2/", "//apis/v2//"]))
def test_prefixes_in_any_form(given_one: str) -> None:
    assert prefix_of(given_one) == API == prefix_of(None) == prefix_of("")
    assert prefix_of("/") == ""


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=10))
def test_a_prefix_begins_with_a_slash_and_ends_with_none(text: str) -> None:
    found = prefix_of(text)
    assert found == "" or (found.startswith("/") and not found.endswith("/"))
    assert prefix_of(found or "/") == found


@given(st.text(alphabet=st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=8))
def test_an_id_is_one_part_of_a_path(identity: str) -> None:
    path = entity_path("streams", identity, "start")
    assert path.count("/") == 2 and "?" not in path and "#" not in path


def test_ids_of_entities() -> None:
    assert [entity_id(one) for one in ({"uuid": "u", "id": 1}, {"id": 1}, {"id": "x"}, {}, {"uuid": None})] == [
        *("u", "1", "x", "", "")
    ]


MESSAGE = "Name already in use"
SHAPES: dict[str, Any] = {
    "error": {"error": MESSAGE},
    "message": {"message": MESSAGE},
    "object": {"error": {"code": 17, "message": MESSAGE}},
    "object with a description": {"error": {"type": "conflict", "description": MESSAGE}},
    "result": {"result": False, "error": MESSAGE},
    "text": MESSAGE,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_errors_in_every_shape(shape: str) -> None:
    authentication = KrakenAuthentication("a", "b")
    one = answer(SHAPES[shape], status=409)
    assert authentication.explain(one)[1] == MESSAGE
    error = error_of(authentication, one)
    assert MESSAGE in error.cause and error.answer["status"] == 409


@given(st.sampled_from([b"", b"<html><body>Oops</body></html>", b"{", b"[]", b"{}", b"null", b"7", b'{"error": null}']))
def test_errors_that_tell_nothing(body: bytes) -> None:
    authentication = KrakenAuthentication("a", "b")
    one = answer(body, status=500)
    assert authentication.explain(one)[0] == ""
    error = error_of(authentication, one)
    assert "HTTP 500" in error.cause and error.maybe_done


@given(
    st.binary(max_size=30)
    | st.sampled_from([b'{"error": [1]}', b'{"error": {"message": 3}}', b'{"error": {"code": {}}}'])
)
def test_every_error_answer_can_be_explained(body: bytes) -> None:
    kind, message = KrakenAuthentication("a", "b").explain(answer(body, status=400))
    assert isinstance(kind, str) and isinstance(message, str)


def test_which_answers_end_a_session() -> None:
    authentication = KrakenAuthentication("a", "b")
    told = {status: authentication.expired(answer(status=status)) for status in (200, 401, 403, 404, 409, 500)}
    assert told == {200: False, 401: True, 403: None, 404: None, 409: False, 500: False}


def test_paths_of_a_client() -> None:
    client = nobody()
    assert client.path("streams") == "/apis/v2/streams"
    with pytest.raises(StreamopsError, match=r"^Kraken 127\.0\.0\.1:9: could not list the streams: no connection"):
        client.listed("streams", "list the streams")
