"""The login of the document in all its forms, refusals, tokens given or handed out, and where documents are."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.calls import Request as Wanted
from ansible_collections.streamops.video.plugins.module_utils.ateme.client import AtemeAuthentication, AtemeClient
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import document_of
from ansible_collections.streamops.video.plugins.module_utils.ateme.login import login_request
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    BadAnswer,
    DeviceError,
    Forbidden,
    InvalidInput,
    LoginRefused,
    NotFound,
    SessionRefused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import Keeper, RunKeeper, TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from tiny_server import Device, Reply, Request

Json = dict[str, Any]
MakeDevice = Callable[..., Device]
USER, PASSWORD = "ops@example.com", "kQ7-vesper-lattice-42"
OLD = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcHMifQ.c2lnbmF0dXJl"
NEW = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJuZXcifQ.bmV3"
TITLE = "Log in and get JWT to make further API calls"
TEXT: Json = {"type": "string"}
HTML = (("Content-Type", "text/html"),)


def in_body(*names: str, **schemas: Json) -> Json:
    properties = {**dict.fromkeys(names, TEXT), **schemas}
    return {"parameters": [{"in": "body", "name": "b", "schema": {"properties": properties}}]}


def in_form(where: str, *names: str) -> Json:
    return {"parameters": [{"in": where, "name": name, "type": "string"} for name in names]}


def sent(operation: Json, user: str = USER, method: str = "post") -> Wanted:
    raw = {"swagger": "2.0", "paths": {"/login": {method: {"summary": TITLE, **operation}}}}
    return login_request(document_of(raw).find(TITLE), user, PASSWORD)


# Which value goes where


@pytest.mark.parametrize(
    ("operation", "key"),
    [
        (in_body("username", "password"), "username"),
        (in_body("remember_login", "email", "password"), "email"),
        (in_body("user_type", "login", "password"), "login"),
        (in_body("password", "user_email"), "user_email"),
        (in_body("password", "account"), "account"),
        (in_body("password", "identifier"), "identifier"),
        (in_body("username", "email", "password"), "email"),
        (in_body("email", "password", user={"type": "object"}), "email"),
        (in_body("username", "password", email={"type": "integer"}), "username"),
        ({}, "username"),
        (in_body(), "username"),
    ],
)
def test_where_the_name_goes(operation: Json, key: str) -> None:
    found = sent(operation)
    assert (found.method, found.path) == ("POST", "/login")
    assert found.body == {key: USER, "password": PASSWORD}


def test_a_name_that_is_no_address_goes_where_names_go() -> None:
    assert sent(in_body("email", "username", "password"), "ops").body == {"username": "ops", "password": PASSWORD}
    only = in_body("email", "username", "password")
    only["parameters"][0]["schema"]["required"] = ["email", "password"]
    assert sent(only, "ops").body == {"email": "ops", "password": PASSWORD}


def test_the_name_never_goes_where_the_password_goes() -> None:
    assert sent(in_body("user_password", "email")).body == {"email": USER, "user_password": PASSWORD}
    assert sent(in_body("user_passwd", "user_password_hint", "user")).body["user"] == USER
    flag = in_body("password", "email", remember_password={"type": "boolean"})
    assert sent(flag).body == {"email": USER, "password": PASSWORD}


def test_name_and_password_within_an_object() -> None:
    inner = {"type": "object", "properties": {"email": TEXT, "password": TEXT}}
    assert sent(in_body(user=inner)).body == {"user": {"email": USER, "password": PASSWORD}}


def test_what_the_document_itself_answers_is_sent_along() -> None:
    operation = in_body("email", "password", grant_type={"enum": ["password"]}, realm={"default": "main"}, odd=TEXT)
    operation["parameters"][0]["schema"]["required"] = ["email", "password", "grant_type", "realm", "odd"]
    assert sent(operation).body == {"email": USER, "password": PASSWORD, "grant_type": "password", "realm": "main"}


def test_a_form() -> None:
    found = sent({**in_form("formData", "email", "password"), "consumes": ["application/x-www-form-urlencoded"]})
    assert parse_qs(found.sending["body"].decode()) == {"email": [USER], "password": [PASSWORD]}
    found = sent({**in_form("formData", "email", "password"), "consumes": ["multipart/form-data"]})
    assert found.files == [("email", (None, USER)), ("password", (None, PASSWORD))] and found.body is None


def test_a_login_of_another_method() -> None:
    assert sent(in_body("email", "password"), method="put").method == "PUT"
    found = sent(in_form("query", "email", "password"), method="get")
    assert (found.method, found.query) == ("GET", {"email": USER, "password": PASSWORD})


# What is answered to a login

DOCUMENT: Json = {
    "swagger": "2.0",
    "basePath": "/api",
    "paths": {
        "/login": {"post": {"summary": TITLE, **in_body("email", "password")}},
        "/user": {"get": {"summary": "Get logged in user details"}},
        "/things": {"get": {"summary": "List things"}, "post": {"summary": "Switch things"}},
    },
}


class Service:
    """A service that takes one token, and answers to its operations as a test says."""

    def __init__(self, login: Reply | None = None, **answers: Reply) -> None:
        self.login = login or Reply(body={"token": OLD})
        self.answers = answers
        self.accepted = OLD
        self.refusal = Reply(401, {"message": "Signature has expired"})

    def __call__(self, request: Request) -> Reply:
        path = request.path.removeprefix("/api/")
        if path == "login":
            return self.login
        if path.startswith("/swagger.json"):
            return Reply(body=DOCUMENT)
        if not (request.headers["Authorization"] or "").endswith(f" {self.accepted}"):
            return self.refusal
        return self.answers.get(f"{request.method.lower()}_{path}", Reply(body={"id": 1, "path": path}))


Connect = Callable[..., AtemeClient]


@pytest.fixture
def connect(ca_path: str) -> Connect:
    def make(one: Device, keeper: Keeper | None = None, **options: Any) -> AtemeClient:
        endpoint = Endpoint("Ateme+", "127.0.0.1", one.port, Trust(ca_path=ca_path), timeout=5, retries=0)
        if "token" not in options:
            options = {"username": USER, "password": PASSWORD, **options}
        authentication = AtemeAuthentication(**{"needs_document": True, **options})
        return AtemeClient(HttpClient(endpoint), authentication, keeper or TaskKeeper())

    return make


def things(client: AtemeClient, method: str = "GET") -> Any:
    return client.call(method, "/api/things")


REFUSALS = {
    "400": Reply(400, {"message": "Bad credentials"}),
    "401": Reply(401, {"message": "No"}),
    "403": Reply(403, {}),
    "422": Reply(422, {"errors": {"password": ["is wrong"]}}),
    "423": Reply(423, {"message": "Account locked"}),
    "404, no user": Reply(404, {"message": "User not found"}),
    "404, no more": Reply(404, {"message": "Not found"}),
    "200, an error": Reply(200, {"error": "wrong password"}),
    "200, no success": Reply(200, {"success": False, "message": "wrong password"}),
}


@pytest.mark.parametrize("answer", REFUSALS)
def test_a_refused_password_is_tried_once_a_run(
    device: MakeDevice, connect: Connect, tmp_path: pathlib.Path, answer: str
) -> None:
    one = device(Service(REFUSALS[answer]))
    for _item in range(3):
        with pytest.raises(LoginRefused, match=r"user name or password.*HTTP") as error:
            things(connect(one, RunKeeper(tmp_path, "key", {})))
        assert "Check username and password" in str(error.value) and PASSWORD not in str(error.value)
    assert one.asked.count("POST /api/login") == 1


@pytest.mark.parametrize(
    "answer",
    [
        Reply(404, b"<html>Not found</html>", HTML),
        Reply(404, b""),
        Reply(404, {"message": "The requested URL was not found on the server."}),
        Reply(404, {"message": "Cannot POST /api/user/login"}),
        Reply(404, {"detail": "No route for /user"}),
    ],
)
def test_a_login_that_is_elsewhere_is_told_as_such(device: MakeDevice, connect: Connect, answer: Reply) -> None:
    with pytest.raises(NotFound, match="the login is not at POST /api/login, where the service's document has it"):
        things(connect(device(Service(answer))))


@pytest.mark.parametrize("status", [409, 500])
def test_other_answers_to_a_login_are_no_refusal(device: MakeDevice, connect: Connect, status: int) -> None:
    with pytest.raises(DeviceError, match=f"could not log in.*HTTP {status}"):
        things(connect(device(Service(Reply(status, {"message": "later"})))))


def test_a_form_on_the_wire(device: MakeDevice, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    operation = {**in_form("formData", "email", "password"), "consumes": ["application/x-www-form-urlencoded"]}
    monkeypatch.setitem(DOCUMENT["paths"], "/login", {"put": {"summary": TITLE, **operation}})
    one = device(Service())
    things(connect(one))
    (login,) = (request for request in one.requests if request.path == "/api/login")
    assert login.method == "PUT" and login.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(login.body.decode()) == {"email": [USER], "password": [PASSWORD]}


# A token that was given


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_given_token_that_has_expired(device: MakeDevice, connect: Connect, status: int) -> None:
    service = Service()
    one = device(service)
    client = connect(one, token=OLD)
    things(client)
    service.accepted, service.refusal = NEW, Reply(status, {"message": "Signature has expired"})
    with pytest.raises(SessionRefused, match=f"HTTP {status}: Signature has expired") as error:
        things(client)
    assert "It is invalid or has expired: give a new one in token" in str(error.value)
    assert OLD not in str(error.value) and error.value.answer["status"] == status


def test_what_a_good_token_may_not_do_is_told_as_such(device: MakeDevice, connect: Connect) -> None:
    forbidden = Reply(403, {"message": "Admins only"})
    one = device(Service(post_things=forbidden, get_user=Reply(500, {})))
    with pytest.raises(Forbidden, match="Admins only"):
        things(connect(one, token=OLD), "POST")
    with pytest.raises(Forbidden, match="Admins only"):
        things(connect(one, token=OLD, needs_document=False), "POST")


def test_the_token_that_another_process_adopted_is_taken(
    device: MakeDevice, connect: Connect, tmp_path: pathlib.Path
) -> None:
    service = Service()
    one = device(service)
    mine, other = (connect(one, RunKeeper(tmp_path, "key", {}), token=OLD) for _process in range(2))
    things(mine)
    things(other)
    service.answers["post_things"] = Reply(body={"token": NEW})
    assert other.adopt(things(other, "POST"))
    service.accepted = NEW
    assert things(mine) == {"id": 1, "path": "things"}
    assert "POST /api/login" not in one.asked


def test_a_given_token_and_a_document_that_is_refused(device: MakeDevice, connect: Connect) -> None:
    one = device(lambda _request: Reply(401, {}))
    with pytest.raises(BadAnswer, match=r"HTTP 401: the token may be invalid or have expired.*Give a new token"):
        things(connect(one, token=OLD))


# Tokens that are handed out


@pytest.mark.parametrize(
    "handed",
    [
        Reply(body={"data": {"jwt_token": NEW}}),
        Reply(headers=(("Authorization", f"Bearer {NEW}"),)),
        Reply(headers=(("X-Access-Token", NEW),)),
        Reply(headers=(("Set-Cookie", f"jwt={NEW}; Path=/"),)),
    ],
)
@pytest.mark.parametrize("given", [OLD, "opaque"])
def test_a_new_token_is_adopted(device: MakeDevice, connect: Connect, handed: Reply, given: str) -> None:
    service = Service(post_things=handed)
    service.accepted = given
    one = device(service)
    client = connect(one, token=given)
    assert client.adopt(things(client, "POST"))
    service.accepted = NEW
    things(client)
    assert one.requests[-1].headers["Authorization"] == f"Bearer {NEW}"


def test_the_token_in_use_is_no_new_one(device: MakeDevice, connect: Connect) -> None:
    same = Reply(body={"id": 1}, headers=(("Authorization", f"Bearer {OLD}"),))
    client = connect(device(Service(post_things=same)), token=OLD)
    assert not client.adopt(things(client, "POST"))


# Where the document is


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("/swagger.json?format=openapi", "/swagger.json?format=openapi"),
        ("swagger.json", "/swagger.json"),
        ("https://127.0.0.1/swagger.json?a=1#top", "/swagger.json?a=1"),
        ("https://127.0.0.1:PORT/swagger.json", "/swagger.json"),
    ],
)
def test_addresses_of_the_document(device: MakeDevice, connect: Connect, given: str, asked: str) -> None:
    one = device(lambda request: Reply(body=DOCUMENT) if "swagger" in request.path else Reply())
    client = connect(one, token=OLD, api_document=given.replace("PORT", str(one.port)))
    assert client.described("List things").path == "/api/things"
    assert one.asked == [f"GET {asked}"]


@pytest.mark.parametrize(
    "given", ["https://elsewhere.example/swagger.json", "https://127.0.0.1:1/swagger.json", "https://[/x"]
)
def test_a_document_on_another_host_is_refused(device: MakeDevice, connect: Connect, given: str) -> None:
    one = device()
    with pytest.raises(InvalidInput, match="api_document") as error:
        things(connect(one, token=OLD, api_document=given))
    assert "Give a path on the service" in str(error.value) and one.accepted == 0


def test_a_broken_operation_in_the_document_leaves_the_rest(device: MakeDevice, connect: Connect) -> None:
    broken = {**DOCUMENT, "paths": {**DOCUMENT["paths"], "/odd": {"get": {"summary": "Odd", "parameters": 3}}}}
    one = device(lambda request: Reply(body=broken) if "swagger" in request.path else Reply(body={"id": 1}))
    client = connect(one, token=OLD)
    assert client.run(login_request(client.described("Odd"), "a", "b"), "try it") == {"id": 1}
    with pytest.raises(StreamopsError, match="no operation"):
        client.described("Make coffee")
