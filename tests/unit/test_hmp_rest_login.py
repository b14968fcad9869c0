"""Logging in to the REST API: by password or by API key, renewed when it expired, ended at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.client import HmpAuthentication, HmpClient
from ansible_collections.streamops.video.plugins.module_utils.hmp.connect import chosen_api
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    BadAnswer,
    DeviceError,
    Forbidden,
    InvalidInput,
    LoginRefused,
    NotFound,
    SessionRefused,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from hmp_runs import rest_of
from lab import Lab
from tiny_server import Device, Reply


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


@pytest.fixture
def hmp(lab: Any) -> Any:
    lab.reset()
    lab.clear_requests()
    return lab


def by_password(hmp: Any, user: str = "admin") -> HmpAuthentication:
    return HmpAuthentication(user, hmp.users[user]["password"])


def by_key(hmp: Any) -> HmpAuthentication:
    return HmpAuthentication(api_key=hmp.api_key, api_secret=hmp.api_secret)


LOGINS = pytest.mark.parametrize("login", [by_password, by_key])


def client_of(hmp: Any, login: HmpAuthentication) -> Any:
    return rest_of(hmp.port, Trust(fingerprint=hmp.fingerprint), login)


def sessions(client: HmpClient) -> list[Any]:
    return [one["title"] for one in client.listed("/apis/sessions", "list the sessions")]


@LOGINS
def test_one_login_for_all_requests_and_a_logout(hmp: Any, login: Any) -> None:
    hmp.add_session("a")
    with client_of(hmp, login(hmp)) as client:
        assert sessions(client) == sessions(client) == ["a"]
        assert len(hmp.logins) == len(hmp.sessions) == 1
    assert hmp.sessions == []
    assert [one["status"] for one in hmp.requests] == [200] * 4


@pytest.mark.parametrize("where", ["both", "cookie", "body"])
def test_wherever_the_session_is_named(hmp: Any, where: str) -> None:
    hmp.set(login_id=where)
    with client_of(hmp, by_password(hmp)) as client:
        assert sessions(client) == []
    assert "calypso-session-id=" in hmp.requests[1]["headers"]["cookie"]


def test_a_key_is_answered_with_a_bearer_token(hmp: Any) -> None:
    hmp.set(service_message="Change the secret soon")
    with client_of(hmp, by_key(hmp)) as client:
        assert sessions(client) == []
    login, request = hmp.requests[:2]
    assert login["path"].endswith("/login/key")
    assert request["headers"]["authorization"].startswith("Bearer ") and "cookie" not in request["headers"]


@LOGINS
@pytest.mark.parametrize("status", [401, 404])
def test_an_expired_session_is_renewed_once(hmp: Any, login: Any, status: int) -> None:
    """The vendor: a 404 may mean it, too."""
    hmp.set(expired_status=status)
    with client_of(hmp, login(hmp)) as client:
        assert sessions(client) == []
        hmp.expire_sessions()
        made = client.change("POST", "/apis/sessions", "create it", {"title": "a"})
        assert [one["id"] for one in hmp.all_sessions()] == [made["id"]]
        hmp.expire_sessions()
        assert sessions(client) == ["a"]
        hmp.expire_sessions()
        assert client.fetch(f"/apis/sessions/{made['id']}", "read it")["title"] == "a"
    assert len(hmp.logins) == 4


@LOGINS
def test_a_session_that_is_never_good(hmp: Any, login: Any) -> None:
    with client_of(hmp, login(hmp)) as client:
        hmp.fault("expire", times=None)
        with pytest.raises(SessionRefused):
            sessions(client)
    assert len(hmp.logins) == 2


@LOGINS
@pytest.mark.parametrize("status", [401, 403, 400])
def test_a_refused_login_is_tried_once(hmp: Any, login: Any, status: int) -> None:
    hmp.set(bad_login_status=status)
    hmp.fault("refuse_login", times=None)
    with client_of(hmp, login(hmp)) as client, pytest.raises(LoginRefused) as error:
        sessions(client)
    assert len(hmp.requests) == 1 and str(status) in str(error.value)
    assert hmp.users["admin"]["password"] not in str(error.value) and hmp.api_secret not in str(error.value)


def test_an_account_without_a_role(hmp: Any) -> None:
    with client_of(hmp, by_password(hmp, "norole")) as client, pytest.raises(LoginRefused, match="no roles"):
        sessions(client)


def test_an_hmp_that_has_no_api_keys_yet(hmp: Any) -> None:
    hmp.set(api_keys=False)
    with client_of(hmp, by_key(hmp)) as client, pytest.raises(NotFound, match="log in"):
        sessions(client)


def test_an_hmp_that_takes_no_more_sessions(hmp: Any) -> None:
    hmp.set(max_sessions=0)
    with client_of(hmp, by_password(hmp)) as client, pytest.raises(DeviceError) as error:
        sessions(client)
    assert error.value.answer["status"] == 503


@pytest.mark.parametrize("status", [403, 401])
def test_what_the_role_may_not_do(hmp: Any, status: int) -> None:
    hmp.set(role_refusal_status=status)
    with client_of(hmp, by_password(hmp, "viewer")) as client:
        with pytest.raises(Forbidden) as error:
            client.change("POST", "/apis/sessions", "create it", {"title": "a"})
        assert "role" in error.value.hint
    assert hmp.all_sessions() == [] and len(hmp.logins) == 1


@pytest.mark.parametrize(
    "credentials",
    [
        {},
        {"username": "admin"},
        {"password": "x"},
        {"api_key": "x"},
        {"api_secret": "x"},
        {"api_key": "x", "username": "admin", "password": "x"},
    ],
)
def test_half_a_login_is_not_sent(hmp: Any, credentials: dict[str, str]) -> None:
    with client_of(hmp, HmpAuthentication(**credentials)) as client, pytest.raises(InvalidInput):
        sessions(client)
    assert hmp.requests == []


@pytest.mark.parametrize("body", [{"data": {}}, {}, [], {"data": []}, b"", b"<html>", {"data": {"sessionId": ""}}])
@pytest.mark.parametrize("credentials", [{"username": "a", "password": "b"}, {"api_key": "a", "api_secret": "b"}])
def test_an_answer_that_holds_no_session(device: Any, ca_path: str, body: Any, credentials: dict[str, str]) -> None:
    one: Device = device(lambda _request: Reply(body=body))
    login = HmpAuthentication(**credentials)
    with rest_of(one.port, Trust(ca_path=ca_path), login) as client, pytest.raises(BadAnswer) as error:
        sessions(client)
    assert "log in" in str(error.value) and len(one.requests) == 1


NOTHING = dict.fromkeys(("username", "password", "api_key", "api_secret"))


@pytest.mark.parametrize(
    ("given", "api"),
    [
        ({}, "cli"),
        ({"username": "admin"}, "cli"),
        ({"password": "x"}, "rest"),
        ({"username": "admin", "password": "x"}, "rest"),
        ({"api_key": "x", "api_secret": "y"}, "rest"),
        ({"api": "cli", "username": "admin", "password": "x"}, "cli"),
        ({"api": "cli", "api_key": "x", "api_secret": "y"}, "cli"),
        ({"api": "rest"}, "rest"),
    ],
)
def test_which_api_is_taken(given: dict[str, str], api: str) -> None:
    assert chosen_api({"api": "auto", **NOTHING, **given}) == api
