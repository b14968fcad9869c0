"""Requests that go wrong on the way: reads are repeated, writes never blindly."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    BadAnswer,
    InvalidInput,
    Unreachable,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from tiny_server import Device, Reply, in_turn

MakeDevice = Callable[..., Device]
OK = Reply(body={"fine": True})


class Connect:
    """Clients of a device that trust the test's authority."""

    def __init__(self, ca_path: str) -> None:
        self.trust = Trust(ca_path=ca_path)
        self.notices: list[str] = []

    def __call__(self, port: int, **settings: Any) -> HttpClient:
        values = {"timeout": 5.0, "retries": 2, "trust": self.trust, "host": "127.0.0.1", **settings}
        return HttpClient(Endpoint("Test device", port=port, **values), notice=self.notices.append)


@pytest.fixture
def connect(ca_path: str) -> Connect:
    return Connect(ca_path)


def test_what_is_sent(device: MakeDevice, connect: Connect) -> None:
    one = device(lambda _request: OK)
    client = connect(one.port)
    assert client.send("GET", "/a", query={"page": 1, "name": "a&b c"}).json() == {"fine": True}
    client.send("POST", "/b", body={"name": "Zürich"})
    client.send("PUT", "/c", body=b"raw", headers={"Content-Type": "text/plain"})
    get, post, put = one.requests
    assert get.path in ("/a?page=1&name=a%26b+c", "/a?page=1&name=a%26b%20c")
    assert get.headers["Accept"] == "application/json" and get.body == b"" and "Content-Type" not in get.headers
    assert post.headers["Content-Type"] == "application/json" and post.json == {"name": "Zürich"}
    assert put.headers["Content-Type"] == "text/plain" and put.body == b"raw"
    assert one.accepted == 1, "connections are kept"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_closed_port(connect: Connect, method: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Unreachable) as error:
            connect(port, retries=1).send(method, "/x")
    assert str(port) in str(error.value) and not error.value.maybe_done
    assert len(connect.notices) == 1, "what never reached the device may be sent again, a write too"


def test_unknown_host_name(connect: Connect) -> None:
    with pytest.raises(Unreachable) as error:
        connect(443, host="no-such-device.invalid", retries=5).send("GET", "/x")
    assert "no-such-device.invalid" in error.value.cause and "unknown" in error.value.cause
    assert connect.notices == [], "the spelling does not get better by waiting"


def test_a_connection_reset_before_the_request(device: MakeDevice, connect: Connect) -> None:
    one = device(lambda _request: OK)
    one.reset_next(2)
    assert connect(one.port).send("GET", "/x").ok
    assert one.asked == ["GET /x"] and one.accepted == 3
    assert len(connect.notices) == 2
    one.reset_next(1)
    with pytest.raises(AnswerLost):
        connect(one.port).send("POST", "/x", body={})
    assert one.asked == ["GET /x"]


@pytest.mark.parametrize("reset", [True, False])
def test_a_connection_lost_after_the_request(device: MakeDevice, connect: Connect, reset: bool) -> None:
    one = device(in_turn(Reply(cut=True, reset=reset), Reply(cut=True, reset=reset), OK))
    assert connect(one.port).send("GET", "/x").ok
    assert one.asked == ["GET /x"] * 3


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("reset", [True, False])
def test_a_write_is_never_sent_twice(device: MakeDevice, connect: Connect, method: str, reset: bool) -> None:
    one = device(lambda _request: Reply(cut=True, reset=reset))
    with pytest.raises(AnswerLost) as error:
        connect(one.port).send(method, "/x", body={})
    assert one.asked == [f"{method} /x"]
    assert error.value.maybe_done
    assert "Traceback" not in str(error.value) and "urllib3" not in str(error.value)


def test_a_read_that_is_cut_every_time(device: MakeDevice, connect: Connect) -> None:
    one = device(lambda _request: Reply(cut=True))
    with pytest.raises(AnswerLost, match="closed before an answer"):
        connect(one.port, retries=1).send("GET", "/x")
    assert one.asked == ["GET /x"] * 2


def test_a_login_may_be_repeated(device: MakeDevice, connect: Connect) -> None:
    one = device(in_turn(Reply(cut=True), OK))
    assert connect(one.port).send("POST", "/login", body={}, repeatable=True).ok
    assert len(one.requests) == 2


def test_a_write_after_a_kept_connection_has_died(device: MakeDevice, connect: Connect) -> None:
    """A device closes idle connections; what is sent next must not be taken for lost."""
    one = device(in_turn(Reply(body={}, announced=2), OK))
    client = connect(one.port)
    client.send("GET", "/x")
    time.sleep(0.1)
    assert client.send("POST", "/y", body={}).ok
    assert one.asked == ["GET /x", "POST /y"]


def test_busy_with_retry_after(device: MakeDevice, connect: Connect) -> None:
    busy = Reply(503, {"message": "starting"}, (("Retry-After", "1"),))
    one = device(in_turn(busy, OK))
    start = time.monotonic()
    assert connect(one.port).send("GET", "/x").json() == {"fine": True}
    assert 1 <= time.monotonic() - start < 3
    assert "503" in connect.notices[0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_device_that_fails_for_good(device: MakeDevice, connect: Connect, status: int) -> None:
    one = device(lambda _request: Reply(status))
    assert connect(one.port, retries=1).send("GET", "/x").status == status
    assert one.asked == ["GET /x"] * 2
    assert connect(one.port, retries=1).send("POST", "/x", body={}).status == status
    assert one.asked[2:] == ["POST /x"], "a write that met a 5xx may have been done"


def test_too_many_requests_is_a_refusal_before_anything_was_done(device: MakeDevice, connect: Connect) -> None:
    one = device(in_turn(Reply(429), OK))
    assert connect(one.port).send("POST", "/x", body={"a": 1}).ok
    assert one.asked == ["POST /x"] * 2
    assert one.requests[0].body == one.requests[1].body


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 415])
def test_a_refusal_is_final(device: MakeDevice, connect: Connect, status: int) -> None:
    one = device(lambda _request: Reply(status, {"why": "so"}))
    answer = connect(one.port).send("GET", "/x")
    assert not answer.ok and answer.status == status and answer.json() == {"why": "so"}
    assert len(one.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"<!DOCTYPE html><title>Log in</title>", headers=(("Content-Type", "text/html; charset=utf-8"),)),
        Reply(body=b"\n <html></html>"),
        Reply(404, b"<h1>Not found</h1>", (("Content-Type", "TEXT/HTML"),)),
    ],
)
def test_a_web_page(device: MakeDevice, connect: Connect, reply: Reply) -> None:
    answer = connect(device(lambda _request: reply).port).send("GET", "/x")
    assert answer.is_html and answer.json_or_none() is None
    with pytest.raises(BadAnswer, match="HTML") as error:
        answer.json()
    assert "<" not in str(error.value)


@pytest.mark.parametrize("body", [b'{"data": [1, 2', b"OK", b"\xff\xfe{}", b"{'a': 1}"])
def test_a_body_that_is_no_json(device: MakeDevice, connect: Connect, body: bytes) -> None:
    answer = connect(device(lambda _request: Reply(body=body)).port).send("GET", "/x")
    assert answer.json_or_none() is None
    with pytest.raises(BadAnswer, match="no complete JSON"):
        answer.json()


def test_no_body_is_no_error(device: MakeDevice, connect: Connect) -> None:
    one = device(in_turn(Reply(204), Reply(body=b""), Reply(body=b" \n")))
    client = connect(one.port)
    assert [client.send("DELETE", "/x").json() for _one in range(3)] == [None] * 3


def test_an_answer_shorter_than_announced(device: MakeDevice, connect: Connect) -> None:
    short = Reply(body=b'{"data": [', announced=100)
    one = device(in_turn(short, OK))
    assert connect(one.port).send("GET", "/x").json() == {"fine": True}
    one = device(lambda _request: short)
    with pytest.raises(AnswerLost):
        connect(one.port).send("POST", "/x", body={})
    assert len(one.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_is_not_followed(device: MakeDevice, connect: Connect, status: int, method: str) -> None:
    elsewhere = device()
    target = f"https://127.0.0.1:{elsewhere.port}/login"
    one = device(lambda _request: Reply(status, headers=(("Location", target),)))
    with pytest.raises(BadAnswer) as error:
        connect(one.port).send(method, "/x", headers={"Cookie": "id=secret"})
    assert elsewhere.accepted == 0 and len(one.requests) == 1
    assert target in error.value.cause


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("POST", 1)])
def test_a_slow_device(device: MakeDevice, connect: Connect, method: str, times: int) -> None:
    one = device(lambda _request: Reply(delay=1))
    start = time.monotonic()
    with pytest.raises(AnswerLost, match=r"no answer within 0\.2 s"):
        connect(one.port, timeout=0.2, retries=1).send(method, "/x")
    assert time.monotonic() - start < 2
    assert len(one.requests) == times


def test_a_timeout_of_one_request(device: MakeDevice, connect: Connect) -> None:
    one = device(lambda _request: Reply(delay=1))
    start = time.monotonic()
    with pytest.raises(AnswerLost):
        connect(one.port, timeout=30).send("POST", "/x", timeout=0.2)
    assert time.monotonic() - start < 0.9


@pytest.mark.parametrize(
    "settings", [{"port": 0}, {"port": 70000}, {"timeout": 0}, {"retries": -1}, {"host": "https://gw1"}]
)
def test_settings_that_cannot_be(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=next(iter(settings))):
        Endpoint("Test device", **{"host": "gw1", **settings})


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb"])
def test_a_header_cannot_become_two(device: MakeDevice, connect: Connect, value: str) -> None:
    one = device()
    with pytest.raises(InvalidInput):
        connect(one.port).send("GET", "/x", headers={"Cookie": value})
    assert one.requests == []
