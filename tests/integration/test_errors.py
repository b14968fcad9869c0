"""What can go wrong, and the one line that the engineer reads."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from harness import Play, Runner
from lab import Lab

READ = "- streamops.video.gateway_info: {gather_subset: [routes]}"
CREATE = """
- streamops.video.gateway_route:
    name: Feed
    source: {name: In, protocol: udp, port: 5000}
    destinations: [{name: Web, protocol: hls}]
"""


def test_wrong_password_is_tried_once(here: Play, gateway: Any) -> None:
    text = READ + "\n  loop: [1, 2, 3]\n  ignore_errors: true\n" + READ
    message = here(text, password="not-the-password-77").failed().message
    assert "user name or password" in message and "Haivision Gateway 127.0.0.1" in message
    assert len(gateway.logins) == 1
    assert "not-the-password-77" not in message


def test_no_credentials(play: Play, gateway: Any) -> None:
    message = play(READ, username=None, password=None).failed().message
    assert "username and password" in message and "HAIVISION_GATEWAY_PASSWORD" in message
    assert gateway.requests == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_role_that_may_not_write(play: Play, gateway: Any, status: int) -> None:
    gateway.set(role_refusal_status=status)
    message = play(CREATE, user="user").failed().message
    assert "Operation not authorized for roles" in message and "Operator" in message
    assert 'create route "Feed"' in message
    assert len(gateway.logins) == 1 and gateway.routes() == []
    play(READ, user="user").ok()
    assert play(CREATE, "--check", user="user").ok().last["changed"]


def test_unreachable(here: Play, gateway: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        outcome = here(READ, port=unused.getsockname()[1], retries=0).failed()
    assert "no connection to port" in outcome.message and "Check host, port" in outcome.message
    assert outcome.records[-1]["kind"] == "failed", "rescue must work: failed, not unreachable"
    unknown = here(READ, host="no-such-gateway.invalid").failed().message
    assert "no-such-gateway.invalid is unknown" in unknown


def test_wrong_certificate_gets_no_request(play: Play, gateway: Any) -> None:
    wrong = play(READ, certificate_fingerprint="ab" * 32).failed().message
    shown = ":".join(gateway.fingerprint.upper()[place : place + 2] for place in range(0, 64, 2))
    assert "not the one of certificate_fingerprint" in wrong and shown in wrong
    untrusted = play(READ, certificate_fingerprint=None).failed().message
    assert "not trusted" in untrusted and "ca_path" in untrusted and shown in untrusted
    assert gateway.requests == []


def test_ways_to_trust(play: Play, gateway: Any) -> None:
    digits = gateway.fingerprint
    colons = ":".join(digits[place : place + 2] for place in range(0, 64, 2))
    for spelling in (digits, digits.upper(), colons, f"SHA256:{colons.upper()}", f"sha256 Fingerprint={colons}"):
        play(READ, certificate_fingerprint=spelling).ok()
    play(READ, certificate_fingerprint=None, ca_path=str(gateway.ca_path)).ok()
    play(READ, certificate_fingerprint=None, validate_certs=False).ok()
    play(READ, ca_path=str(gateway.ca_path), validate_certs=True).ok()
    message = play(READ, certificate_fingerprint="12:34").failed().message
    assert "64 hex digits" in message
    assert "cannot be read" in play(READ, ca_path="/nowhere/ca.pem").failed().message


def test_client_certificate_and_ipv6(runner: Runner) -> None:
    with Lab(only=["gateway"], mtls=True, host="::1") as lab:
        gateway = lab.gateway
        for host in ("::1", "[::1]"):
            play = Play(runner, gateway, "in-process")
            options = {"host": host, "client_cert": str(lab.client_cert), "client_key": str(lab.client_key)}
            play(READ, **options).ok()
            play(READ, **options, certificate_fingerprint=None, ca_path=str(gateway.ca_path)).ok()
        message = play(READ, host="::1").failed().message
        assert "client_cert" in message or "dropped the connection" in message
        assert gateway.sessions == []


def test_plain_http(runner: Runner) -> None:
    with Lab(only=["gateway"], plain_http=True) as lab:
        message = Play(runner, lab.gateway, "in-process")(READ, certificate_fingerprint="ab" * 32).failed().message
        assert "does not speak TLS" in message
        assert lab.gateway.requests == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "wrong_type"}, ("HTML page", "Check host and port")),
        ({"kind": "status", "code": 500, "html": True}, ("HTTP 500", "the device failed")),
        ({"kind": "status", "code": 503, "html": True}, ("HTTP 503", "the device failed")),
        ({"kind": "truncate"}, ("no complete JSON",)),
        ({"kind": "delay", "seconds": 3}, ("no answer within 1 s", "timeout")),
        ({"kind": "drop_before"}, ("closed before an answer",)),
    ],
)
def test_a_device_that_misbehaves(here: Play, gateway: Any, fault: dict[str, Any], words: tuple[str, ...]) -> None:
    gateway.fault(path="/routes", times=None, **fault)
    message = here(READ, timeout=1, retries=1).failed().message
    assert all(word in message for word in words), message
    assert "list the routes" in message and "Haivision Gateway 127.0.0.1" in message
    assert "<" not in message


def test_reads_are_repeated(play: Play, gateway: Any) -> None:
    for fault in ({"kind": "status", "code": 503}, {"kind": "drop_before"}, {"kind": "drop_after"}):
        gateway.fault(path="/routes", times=2, **fault)
        play(READ).ok()


def test_a_session_that_expires_in_mid_run(here: Play, gateway: Any) -> None:
    for status in (401, 404):
        gateway.reset()
        gateway.set(expired_status=status)
        gateway.fault("expire", path="/routes", times=1, skip=1)
        gateway.fault("expire", path="/updates", times=1)
        here(READ + CREATE + READ).ok()
        assert len(gateway.logins) == 3
        assert [one["name"] for one in gateway.routes()] == ["Feed"]


def test_a_device_at_its_limit_of_sessions(here: Play, gateway: Any) -> None:
    gateway.set(max_sessions=0)
    assert "log in" in here(READ, retries=0).failed().message or gateway.sessions == []


@pytest.mark.parametrize(
    "switches",
    [{"data_shape": "object"}, {"data_shape": "bare"}, {"has_route_list": False}, {"error_shape": "bare"}],
)
def test_every_documented_shape_of_an_answer(here: Play, gateway: Any, switches: dict[str, Any]) -> None:
    gateway.set(**switches)
    for name in ("Feed", "Other"):
        gateway.add_route({"name": name, "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 1}})
    assert [one["name"] for one in here(READ).ok().last["routes"]] == ["Feed", "Other"]
    change = "- streamops.video.gateway_route: {name: Other, source: {port: 2}}\n"
    assert [one["changed"] for one in here(change * 2).ok().results] == [True, False]
    assert "Operator" in here(CREATE.replace("Feed", "New"), user="user").failed().message


def test_waiting_that_takes_too_long_says_for_what(here: Play, gateway: Any) -> None:
    gateway.fault("stay_pending", path="/updates", times=None)
    message = here(CREATE, wait_timeout=1).failed()
    assert "after 1 s" in message.message and 'create route "Feed"' in message.message
    assert message.last["changed"] is True and message.last["error"]["done"]
    gateway.clear_faults()
    again = here(CREATE).ok().last
    assert len(gateway.routes()) == 1
    assert again["route"]["name"] == "Feed"
