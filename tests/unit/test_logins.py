"""How each system logs in, shows a lost session and logs out, against servers that behave as their documents say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.client import AtemeAuthentication
from ansible_collections.streamops.video.plugins.module_utils.gateway.client import GatewayAuthentication
from ansible_collections.streamops.video.plugins.module_utils.hmp.client import HmpAuthentication
from ansible_collections.streamops.video.plugins.module_utils.kraken.client import KrakenAuthentication
from ansible_collections.streamops.video.plugins.module_utils.transport.client import Authentication, Client
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    BadAnswer,
    InvalidInput,
    LoginRefused,
    NotFound,
    SessionRefused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from tiny_server import Device, Reply, Request

MakeDevice = Callable[..., Device]
Connect = Callable[[Device, Authentication], Client]
USER, PASSWORD = "operator", "kQ7-vesper-lattice-42"
EVERY = [GatewayAuthentication, HmpAuthentication, KrakenAuthentication]


@pytest.fixture
def connect(ca_path: str) -> Connect:
    def make(one: Device, authentication: Authentication) -> Client:
        endpoint = Endpoint("Test device", "127.0.0.1", one.port, Trust(ca_path=ca_path), timeout=5, retries=2)
        return Client(HttpClient(endpoint), authentication, TaskKeeper())

    return make


def cookies_of(request: Request) -> dict[str, str]:
    pairs = (pair.strip().partition("=") for pair in (request.headers["Cookie"] or "").split(";") if pair.strip())
    return {name: value for name, _equals, value in pairs}


class CookieDevice:
    """A device with a session cookie: strict about its name, and about the path and method of login and logout."""

    def __init__(self, cookie: str, login: str, logout: str, probe: str, answer: Callable[[str], Reply]) -> None:
        self.cookie, self.login, self.logout, self.probe, self.answer = cookie, login, logout, probe, answer
        self.sessions: set[str] = set()
        self.lost = 401
        self.missing: Any = {}

    def __call__(self, request: Request) -> Reply:
        asked = f"{request.method} {request.path}"
        if asked == self.login:
            if request.json != {"username": USER, "password": PASSWORD}:
                return Reply(401, {"message": "Wrong credentials"})
            session = f"session{len(self.sessions) + 1}=="
            self.sessions.add(session)
            return self.answer(session)
        if cookies_of(request).get(self.cookie) not in self.sessions:
            return Reply(self.lost, {"message": "User is not authorized"})
        if asked == self.logout:
            self.sessions.clear()
            return Reply(204)
        if asked == self.probe:
            return Reply(body={"roles": ["Operator"]})
        return Reply(404, self.missing) if request.path == "/missing" else Reply(body={"path": request.path})

    def expire(self) -> None:
        self.sessions = {"expired"}


def hmp(setting: bool = True) -> CookieDevice:
    path = "/apis/authentication/login"

    def answer(session: str) -> Reply:
        headers = (("Set-Cookie", f"calypso-session-id={session}; Path=/; HttpOnly"),) if setting else ()
        return Reply(body={"data": {"id": None, "sessionId": session, "username": USER}}, headers=headers)

    return CookieDevice("calypso-session-id", f"POST {path}", f"DELETE {path}", f"GET {path}", answer)


def kraken(cookie: str = "id", setting: bool = True) -> CookieDevice:
    def answer(session: str) -> Reply:
        if not setting:
            return Reply(body={"id": session})
        attributes = "Path=/; HttpOnly; Secure; SameSite=Strict"
        return Reply(
            204,
            headers=(
                ("Set-Cookie", "DisplayUnsavedWarning=; Path=/"),
                ("Set-Cookie", f"{cookie}={session}; {attributes}"),
            ),
        )

    api = "/apis/v2"
    return CookieDevice(cookie, f"POST {api}/login", f"GET {api}/logout", f"GET {api}/session", answer)


def gateway(setting: bool = True) -> CookieDevice:
    def answer(session: str) -> Reply:
        headers = (("Set-Cookie", f"sessionID={session}; Path=/"),) if setting else ()
        return Reply(body={"response": {"type": "Session", "sessionID": session}}, headers=headers)

    path = "/api/session"
    return CookieDevice("sessionID", f"POST {path}", f"DELETE {path}", f"GET {path}", answer)


SYSTEMS = pytest.mark.parametrize(
    ("make", "authentication"),
    [
        (hmp, HmpAuthentication),
        (lambda: hmp(setting=False), HmpAuthentication),
        (kraken, KrakenAuthentication),
        (lambda: kraken("PHPSESSID"), KrakenAuthentication),
        (lambda: kraken(setting=False), KrakenAuthentication),
        (gateway, GatewayAuthentication),
        (lambda: gateway(setting=False), GatewayAuthentication),
    ],
)
MakeSystem = Callable[[], CookieDevice]
Kind = Callable[..., Authentication]


@SYSTEMS
def test_login_work_logout(device: MakeDevice, connect: Connect, make: MakeSystem, authentication: Kind) -> None:
    system = make()
    one = device(system)
    client = connect(one, authentication(USER, PASSWORD))
    assert client.call("GET", "/a") == {"path": "/a"} and client.call("GET", "/b") == {"path": "/b"}
    client.close()
    assert one.asked == [system.login, "GET /a", "GET /b", system.logout]
    assert system.sessions == set()
    client.close()
    assert len(one.requests) == 4, "a session is closed once"


def test_every_cookie_of_a_kraken_is_replayed(device: MakeDevice, connect: Connect) -> None:
    one = device(kraken())
    connect(one, KrakenAuthentication(USER, PASSWORD)).call("GET", "/a")
    assert cookies_of(one.requests[-1]) == {"DisplayUnsavedWarning": "", "id": "session1=="}


@SYSTEMS
@pytest.mark.parametrize("status", [401, 404])
def test_a_lost_session_is_renewed_once(
    device: MakeDevice, connect: Connect, make: MakeSystem, authentication: Kind, status: int
) -> None:
    system = make()
    system.lost = status
    one = device(system)
    client = connect(one, authentication(USER, PASSWORD))
    client.call("GET", "/a")
    system.expire()
    assert client.call("POST", "/b", body={}) == {"path": "/b"}
    assert one.asked.count(system.login) == 2 and one.asked.count("POST /b") == 2


@SYSTEMS
def test_a_404_of_a_living_session_is_a_404(
    device: MakeDevice, connect: Connect, make: MakeSystem, authentication: Kind
) -> None:
    system = make()
    one = device(system)
    client = connect(one, authentication(USER, PASSWORD))
    with pytest.raises(NotFound):
        client.call("GET", "/missing")
    assert one.asked.count(system.login) == 1


@SYSTEMS
@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refused_password_is_sent_once(
    device: MakeDevice, connect: Connect, make: MakeSystem, authentication: Kind, status: int
) -> None:
    one = device(lambda _request: Reply(status, {"message": "Wrong credentials."}))
    with pytest.raises(LoginRefused) as refusal:
        connect(one, authentication(USER, PASSWORD)).call("GET", "/a")
    message = str(refusal.value)
    assert one.asked == [make().login]
    assert "user name or password" in message and "Wrong credentials" in message and PASSWORD not in message


@pytest.mark.parametrize("authentication", EVERY)
def test_a_session_that_is_refused_at_once(device: MakeDevice, connect: Connect, authentication: Kind) -> None:
    """No endless circle of logins."""

    def answer(request: Request) -> Reply:
        if request.method == "POST":
            return Reply(body={"id": "x", "data": {"sessionId": "x"}, "response": {"sessionID": "x"}})
        return Reply(401, {})

    one = device(answer)
    with pytest.raises(SessionRefused):
        connect(one, authentication(USER, PASSWORD)).call("GET", "/a")
    assert [asked.split()[0] for asked in one.asked] == ["POST", "GET", "POST", "GET"]


@pytest.mark.parametrize("authentication", [*EVERY, AtemeAuthentication])
@pytest.mark.parametrize("account", [(None, None), ("", PASSWORD), (USER, None), (USER, "")])
def test_nothing_is_sent_without_an_account(
    device: MakeDevice, connect: Connect, authentication: Kind, account: tuple[str | None, str | None]
) -> None:
    one = device()
    with pytest.raises(InvalidInput, match="username and password"):
        connect(one, authentication(*account)).call("GET", "/a")
    assert one.accepted == 0


@pytest.mark.parametrize("authentication", EVERY)
@pytest.mark.parametrize(
    "reply",
    [
        Reply(body={}),
        Reply(body=[]),
        Reply(body=b"<html>Log in</html>", headers=(("Content-Type", "text/html"),)),
    ],
)
def test_another_product(device: MakeDevice, connect: Connect, authentication: Kind, reply: Reply) -> None:
    one = device(lambda _request: reply)
    with pytest.raises(BadAnswer) as error:
        connect(one, authentication(USER, PASSWORD)).call("GET", "/a")
    assert "log in" in str(error.value) or "HTML" in str(error.value)
    assert "Check host and port" in str(error.value)


@pytest.mark.parametrize("authentication", EVERY)
def test_a_device_that_is_starting(device: MakeDevice, connect: Connect, authentication: Kind) -> None:
    one = device(lambda _request: Reply(503, {"message": "ServiceUnavailable"}))
    with pytest.raises(StreamopsError, match=r"503.*ServiceUnavailable"):
        connect(one, authentication(USER, PASSWORD)).call("GET", "/a")
    assert len(one.requests) == 3, "a login is repeated like a read"


def test_an_empty_list_of_an_hmp_is_no_lost_session(device: MakeDevice, connect: Connect) -> None:
    system = hmp()
    system.missing = {"code": "040012", "name": "NoResults", "message": "No results", "httpStatusCode": 404}
    one = device(system)
    with pytest.raises(NotFound) as error:
        connect(one, HmpAuthentication(USER, PASSWORD)).call("GET", "/missing")
    assert error.value.answer == {"status": 404, "type": "NoResults", "message": "No results"}
    assert one.asked == [system.login, "GET /missing"]


def test_a_renewed_cookie_is_taken_over(device: MakeDevice, connect: Connect) -> None:
    system = hmp()

    def answer(request: Request) -> Reply:
        reply = system(request)
        if request.path == "/renew":
            system.sessions = {"fresh"}
            reply.headers = (("Set-Cookie", "calypso-session-id=fresh; Path=/"), ("Set-Cookie", "tracking=1"))
        return reply

    one = device(answer)
    client = connect(one, HmpAuthentication(USER, PASSWORD))
    client.call("GET", "/renew")
    client.call("GET", "/b")
    assert cookies_of(one.requests[-1]) == {"calypso-session-id": "fresh"}
    assert one.asked.count(system.login) == 1


def test_a_logout_that_fails_is_no_error(device: MakeDevice, connect: Connect) -> None:
    system = kraken()
    one = device(lambda request: Reply(cut=True) if request.path.endswith("logout") else system(request))
    client = connect(one, KrakenAuthentication(USER, PASSWORD))
    client.call("GET", "/a")
    client.close()
    assert one.asked[-1] == system.logout and one.asked.count(system.logout) == 1
