"""The Ateme+ login, which is found in the service's own API document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.client import AtemeAuthentication
from ansible_collections.streamops.video.plugins.module_utils.transport.client import Client
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    BadAnswer,
    LoginRefused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from tiny_server import Device, Reply, Request

MakeDevice = Callable[..., Device]
USER, PASSWORD = "ops@example.com", "kQ7-vesper-lattice-42"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcHMifQ.c2lnbmF0dXJl-_"
SUMMARY = "Log in and get JWT to make further API calls"
LOGIN = {"username": {"type": "string"}, "password": {"type": "string"}}
OTHERS = {
    "/user": {"get": {"summary": "Get user"}, "parameters": []},
    "/user/logins": {"post": {"summary": "List log ins"}},
    "/logout": {"post": {"summary": "Log out"}},
}


def swagger(base: str | None, path: str, properties: dict[str, Any] | None = None) -> dict[str, Any]:
    body = {"in": "body", "name": "payload", "schema": {"$ref": "#/definitions/Login"}}
    operation = {"summary": SUMMARY, "parameters": [{"in": "header", "name": "X-Fields"}, body]}
    document = {"swagger": "2.0", "paths": {**OTHERS, path: {"post": operation}}}
    return {
        **document,
        "definitions": {"Login": {"properties": properties or LOGIN}},
        **({"basePath": base} if base else {}),
    }


def openapi(server: str | None, path: str, properties: dict[str, Any] | None = None) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Login"}
    operation = {"summary": SUMMARY, "requestBody": {"content": {"application/json": {"schema": schema}}}}
    document: dict[str, Any] = {"openapi": "3.0.3", "paths": {**OTHERS, path: {"post": operation}}}
    if server:
        document["servers"] = [{"url": server}]
    return {**document, "components": {"schemas": {"Login": {"properties": properties or LOGIN}}}}


class Service:
    """Serves its API document at one place, web pages elsewhere, and takes the token it gave out."""

    def __init__(self, place: str, document: dict[str, Any], login: str, user_key: str, answer: Any) -> None:
        self.place, self.document, self.login, self.answer = place, document, login, answer
        self.expected = {user_key: USER, "password": PASSWORD}
        self.accepted = JWT

    def __call__(self, request: Request) -> Reply:
        if request.path == self.place:
            return Reply(body=self.document)
        if request.method == "POST" and request.path == self.login:
            return Reply(body=self.answer) if request.json == self.expected else Reply(401, {"message": "No."})
        if request.path.startswith("/api/things"):
            fine = request.headers.get_all("Authorization") == [f"Bearer {self.accepted}"]
            return Reply(body={"fine": True}) if fine else Reply(401, {"message": "Signature has expired"})
        return Reply(404, b"<html>not here</html>", (("Content-Type", "text/html"),))


@pytest.fixture
def connect(ca_path: str) -> Callable[..., Client]:
    def make(one: Device, username: str | None = USER, password: str | None = PASSWORD, token: Any = None) -> Client:
        endpoint = Endpoint("Ateme+", "127.0.0.1", one.port, Trust(ca_path=ca_path), timeout=5, retries=0)
        return Client(HttpClient(endpoint), AtemeAuthentication(username, password, token), TaskKeeper())

    return make


EMAIL = {"email": {"type": "string"}, "password": {"type": "string"}}
PLAIN = {"access_token": JWT}


@pytest.mark.parametrize(
    ("place", "document", "login", "user_key", "answer"),
    [
        ("/swagger.json", swagger("/api", "/login"), "/api/login", "username", PLAIN),
        ("/api/swagger.json", swagger("/", "/api/auth/login"), "/api/auth/login", "username", {"token": JWT}),
        ("/swagger.json", swagger(None, "/login", EMAIL), "/login", "email", {"data": {"jwt": JWT}}),
        ("/openapi.json", openapi("https://x.example/api/v1", "/login"), "/api/v1/login", "username", [{"t": JWT}]),
        ("/v3/api-docs", openapi("/api/", "/session", EMAIL), "/api/session", "email", JWT),
        ("/api/openapi.json", openapi(None, "/login", EMAIL), "/login", "email", {"user": {"id": 7, "x": JWT}}),
    ],
)
def test_the_login_is_found(
    device: MakeDevice,
    connect: Callable[..., Client],
    place: str,
    document: dict[str, Any],
    login: str,
    user_key: str,
    answer: Any,
) -> None:
    one = device(Service(place, document, login, user_key, answer))
    client = connect(one)
    assert client.call("GET", "/api/things") == {"fine": True}
    client.call("GET", "/api/things/2")
    client.close()
    assert one.asked.count(f"POST {login}") == 1
    assert [asked for asked in one.asked if asked.startswith("POST")] == [f"POST {login}"]
    assert not any(request.headers["Authorization"] for request in one.requests if "things" not in request.path)


def test_a_token_needs_no_login(device: MakeDevice, connect: Callable[..., Client]) -> None:
    one = device(Service("/swagger.json", swagger("/api", "/login"), "/api/login", "username", PLAIN))
    client = connect(one, None, None, JWT)
    assert client.call("GET", "/api/things") == {"fine": True}
    client.close()
    assert one.asked == ["GET /api/things"]


def test_a_token_that_expired_cannot_be_renewed(device: MakeDevice, connect: Callable[..., Client]) -> None:
    one = device(Service("/swagger.json", swagger("/api", "/login"), "/api/login", "username", PLAIN))
    with pytest.raises(StreamopsError) as error:
        connect(one, None, None, "old.old.old").call("GET", "/api/things")
    assert one.asked == ["GET /api/things"]
    assert "401" in str(error.value) and "Signature has expired" in str(error.value)
    assert "old.old.old" not in str(error.value)


def test_a_fetched_token_is_renewed_once(device: MakeDevice, connect: Callable[..., Client]) -> None:
    service = Service("/swagger.json", swagger("/api", "/login"), "/api/login", "username", PLAIN)
    one = device(service)
    client = connect(one)
    client.call("GET", "/api/things")
    service.accepted = "eyJ.new.one"
    service.answer = {"access_token": "eyJ.new.one"}
    assert client.call("GET", "/api/things") == {"fine": True}
    assert one.asked.count("POST /api/login") == 2


def test_a_refused_password(device: MakeDevice, connect: Callable[..., Client]) -> None:
    one = device(Service("/swagger.json", swagger("/api", "/login"), "/api/login", "username", PLAIN))
    with pytest.raises(LoginRefused) as refusal:
        connect(one, USER, "not-the-password").call("GET", "/api/things")
    assert one.asked.count("POST /api/login") == 1 and "not-the-password" not in str(refusal.value)


@pytest.mark.parametrize(
    "service",
    [
        Service("/nowhere", {}, "/api/login", "username", PLAIN),
        Service("/swagger.json", {"paths": OTHERS}, "/api/login", "username", PLAIN),
        Service("/swagger.json", {"paths": None}, "/api/login", "username", PLAIN),
        Service("/swagger.json", [], "/api/login", "username", PLAIN),  # type: ignore[arg-type]
    ],
)
def test_no_document_that_tells_the_login(device: MakeDevice, connect: Callable[..., Client], service: Service) -> None:
    one = device(service)
    with pytest.raises(BadAnswer, match="token"):
        connect(one).call("GET", "/api/things")
    assert not any(request.body for request in one.requests), "the password goes nowhere by guesswork"


@pytest.mark.parametrize("answer", [{"message": "welcome"}, {"token": "opaque"}, {"version": "1.2"}, []])
def test_an_answer_without_a_token(device: MakeDevice, connect: Callable[..., Client], answer: Any) -> None:
    one = device(Service("/swagger.json", swagger("/api", "/login"), "/api/login", "username", answer))
    with pytest.raises(BadAnswer, match="holds no token"):
        connect(one).call("GET", "/api/things")


def test_a_version_number_is_no_token(device: MakeDevice, connect: Callable[..., Client]) -> None:
    answer = {"data": {"version": "1.2", "user": USER, "access_token": JWT}}
    one = device(Service("/swagger.json", swagger("/api", "/login"), "/api/login", "username", answer))
    assert connect(one).call("GET", "/api/things") == {"fine": True}
