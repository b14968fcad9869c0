"""Faults are what they say on the wire, met once, counted, and clearable."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time

import pytest
import requests
from lab.gateway import Gateway
from lab_client import UDP_OUT, UDP_SOURCE, Client, refusal, wait_for

ROUTE = {"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]}


def test_unknown_faults_are_refused(gw: Gateway) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        gw.fault("explode")
    with pytest.raises(ValueError, match="seconds"):
        gw.fault("delay")
    with pytest.raises(ValueError, match="colour"):
        gw.fault("truncate", colour="blue")
    for every in (0, True, 1.5):
        with pytest.raises(ValueError, match="every"):
            gw.fault("truncate", every=every)


def test_delay_and_matching(client: Client, gw: Gateway) -> None:
    gw.fault("delay", method="get", path=r"/devices$", times=1, skip=1, seconds=0.3)
    took = []
    for path in ("/api/devices", "/api/session", "/api/devices", "/api/devices"):
        start = time.monotonic()
        assert client.get(path).status_code == 200
        took.append(time.monotonic() - start > 0.25)
    assert took == [False, False, True, False]
    assert gw.faults == []


def test_a_delay_after_the_request_was_applied(client: Client, gw: Gateway) -> None:
    gw.fault("delay", method="POST", path="/updates$", seconds=2.0, after=True)
    start = time.monotonic()
    writing = threading.Thread(target=client.update, args=("create", ROUTE))
    writing.start()
    wait_for(lambda: bool(gw.routes()))
    assert time.monotonic() - start < 2 and writing.is_alive() and gw.writes[0]["status"] is None
    writing.join()
    assert time.monotonic() - start >= 2 and gw.writes[0]["status"] == 200


def test_a_fault_without_end(client: Client, gw: Gateway) -> None:
    gw.fault("status", times=None, code=429, retry_after=7)
    for _time in range(3):
        answer = client.get("/api/devices")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert gw.faults[0]["met"] == 3
    gw.clear_faults()
    assert client.get("/api/devices").status_code == 200


def test_every_third_request_that_fits(client: Client, gw: Gateway) -> None:
    gw.fault("status", method="GET", path="/devices$", times=None, skip=1, every=3, code=503)
    met = []
    for _time in range(10):
        met.append(client.get("/api/devices").status_code == 503)
        assert client.get("/api/session").status_code == 200  # not counted
    assert met == [False, False, False, True, False, False, True, False, False, True]
    assert (gw.faults[0]["met"], gw.faults[0]["every"]) == (3, 3)
    gw.clear_faults()
    gw.fault("status", every=2, code=503)
    assert [client.get("/api/devices").status_code for _time in range(4)] == [200, 503, 200, 200]


def test_every_fifth_answer_is_lost(client: Client, gw: Gateway) -> None:
    gw.fault("drop_after", method="POST", path="/updates$", times=None, every=5)
    lost = 0
    for _time in range(10):
        try:
            client.update("create", ROUTE)
        except requests.ConnectionError:
            lost += 1
    assert (lost, len(gw.routes())) == (2, 10)


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize(("kind", "landed"), [("drop_before", 0), ("drop_after", 1)])
def test_drops_close_the_connection(client: Client, gw: Gateway, kind: str, landed: int, reset: bool) -> None:
    gw.fault(kind, method="POST", path="/updates$", reset=reset)
    with pytest.raises(requests.ConnectionError):
        client.update("create", ROUTE)
    assert len(gw.routes()) == landed
    (write,) = gw.writes
    assert write["status"] is None
    assert write["body"]["action"] == "create"
    assert client.update("create", ROUTE).status_code == 200


def test_a_drop_is_seen_by_a_bare_socket(client: Client, gw: Gateway) -> None:
    gw.fault("drop_before", path="/api/devices")
    context = ssl.create_default_context(cafile=gw.ca_path)
    with context.wrap_socket(socket.create_connection((gw.host, gw.port)), server_hostname=gw.host) as connection:
        connection.settimeout(2)
        connection.sendall(b"GET /api/devices HTTP/1.1\r\nHost: x\r\n\r\n")
        # No goodbye of TLS, as when a device dies.
        with contextlib.suppress(ssl.SSLEOFError, ConnectionResetError):
            assert connection.recv(10) == b""


def test_statuses(client: Client, gw: Gateway) -> None:
    gw.fault("status", method="POST", code=503)
    refusal(client.update("create", ROUTE), 503)
    assert gw.routes() == []
    gw.fault("status_after", method="POST", code=502, html=True)
    answer = client.update("create", ROUTE)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert len(gw.routes()) == 1
    assert [entry["status"] for entry in gw.writes] == [503, 502]


def test_broken_bodies(client: Client, gw: Gateway) -> None:
    whole = client.get("/api/session").content
    gw.fault("truncate")
    answer = client.get("/api/session")
    assert (answer.status_code, answer.content[:40]) == (200, whole[:40])
    assert len(answer.content) == len(whole) // 2
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    gw.fault("truncate", announce_whole=True)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)) as caught:
        client.get("/api/session")
    assert "IncompleteRead" in str(caught.value) or isinstance(caught.value.args[0], http.client.IncompleteRead)
    gw.fault("wrong_type")
    answer = client.get("/api/session")
    assert (answer.status_code, answer.text[:15]) == (200, "<!DOCTYPE html>")


def test_trickle_sends_single_bytes(client: Client, gw: Gateway) -> None:
    whole = client.get("/api/devices").json()
    gw.fault("trickle", interval=0.001)
    gw.fault("status", code=200, skip=1)
    start = time.monotonic()
    assert client.get("/api/devices").json()[0]["_id"] == whole[0]["_id"]
    assert time.monotonic() - start > 0.2


def test_expire_ends_the_session_of_the_request(client: Client, gw: Gateway) -> None:
    gw.fault("expire")
    assert client.get("/api/session").status_code == 200  # not meant, unless the path says so
    refusal(client.update("create", ROUTE), 401)
    assert gw.sessions == []
    assert gw.routes() == []
    client.login("operator")
    assert client.update("create", ROUTE).status_code == 200


def test_refuse_login(client: Client, gw: Gateway) -> None:
    gw.fault("refuse_login", times=2)
    refusal(client.login("operator"), 401)
    refusal(client.login("operator"), 401)
    assert client.login("operator").json()["response"]["numLoginFailures"] == 2


def test_stay_pending_holds_until_cleared(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(ROUTE)
    gw.fault("stay_pending", times=2)
    assert client.command("start-route", routeID=route_id).status_code == 200
    assert client.update("create", ROUTE).status_code == 200
    time.sleep(0.1)
    listed = client.routes()
    assert (listed["numResults"], listed["pendingRouteCreates"]) == (1, 1)
    assert listed["data"][0]["state"] == "idle"
    assert "pendingUpdates" in listed["data"][0]
    gw.clear_faults()
    listed = client.routes()
    assert (listed["numResults"], listed["pendingRouteCreates"]) == (2, 0)
    assert listed["data"][0]["state"] == "running"


def refuses(gw: Gateway) -> bool:
    try:
        socket.create_connection((gw.host, gw.port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    return False


def test_restart_now(client: Client, gw: Gateway) -> None:
    gw.fault("restart", seconds=0.3)
    assert refuses(gw)
    with pytest.raises(requests.ConnectionError):
        client.get("/api/devices")
    wait_for(lambda: not refuses(gw))
    assert client.get("/api/devices").status_code == 200  # the session survives


@pytest.mark.parametrize("after", [False, True])
def test_restart_at_a_request(client: Client, gw: Gateway, after: bool) -> None:
    gw.fault("restart", method="POST", path="/updates$", seconds=0.3, after=after)
    assert client.get("/api/devices").status_code == 200
    with pytest.raises(requests.ConnectionError):
        client.update("create", ROUTE)
    assert refuses(gw)
    assert len(gw.routes()) == after
    wait_for(lambda: not refuses(gw))
