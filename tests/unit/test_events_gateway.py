"""gateway_events against simulated gateways: what it tells, and what it asks of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from events_runs import connection, running
from lab import Lab

ROUTE = {
    "name": "Stadium A",
    "source": {"name": "In", "protocol": "srt", "srtMode": "listener", "address": "0.0.0.0", "port": 4900},
    "destinations": [
        {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 6001},
        {"name": "Partner", "protocol": "srt", "srtMode": "caller", "address": "10.0.0.2", "port": 6002},
    ],
}
LOSS = {"measure": "loss", "raise": 2, "clear": 0.5, "raise_after": 2, "clear_after": 2, "elements": ["source"]}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(only=["gateway"], gateways=2, switches={"gateway": {"land_delay": 0.0}}) as found:
        yield found


@pytest.fixture
def gateway(lab: Lab) -> Iterator[Any]:
    for one in lab.gateways:
        one.reset()
    yield lab.gateway
    assert [one.sessions for one in lab.gateways] == [[], []], "a session was left open"


def args(gateway: Any, **more: Any) -> dict[str, Any]:
    return connection(gateway, "user", inventory_host="gw1", **more)


def part(gateway: Any, kind: str = "source", place: int = 0) -> str:
    route = gateway.routes()[0]
    return str(route["source"]["id"] if kind == "source" else route["destinations"][place]["id"])


async def test_a_route_that_starts_and_stops_is_told_of(gateway: Any) -> None:
    route = gateway.add_route(ROUTE)
    async with running("gateway_events", args(gateway)) as source:
        await source.until(lambda: gateway.requests)
        await source.read_again(gateway)
        assert source.events == [], "a stopped route is no problem"
        gateway.add_route({**ROUTE, "name": "New"}, started=True)
        appeared = await source.told(type="route_state", change="appeared")
        assert [one["route"]["name"] for one in appeared] == ["New"]
        assert appeared[0]["state"] == "running"
        gateway.set_health(appeared[0]["route"]["id"], "error", "no signal")
        error = (await source.told(type="route_state", code="error"))[0]
        assert (error["route"]["name"], error["details"], error["former"]["code"]) == ("New", "no signal", "ok")
    assert route not in json.dumps(source.events)
    first = source.events[0]
    assert (first["system"], first["host"], first["inventory_host"]) == ("gateway", gateway.host, "gw1")
    assert first["meta"] == {"hosts": "gw1"}
    assert len(gateway.logins) == 1


async def test_a_fault_that_is_there_at_the_start_is_told_of_once(gateway: Any) -> None:
    route = gateway.add_route(ROUTE, started=True)
    gateway.add_route({**ROUTE, "name": "Fine"}, started=True)
    gateway.set_health(route, "error", "no signal")
    async with running("gateway_events", args(gateway)) as source:
        await source.told(type="route_state", change="present", code="error")
        await source.told(type="source_state", change="present", connected=False)
        await source.read_again(gateway, 5)
    assert {one["change"] for one in source.events} == {"present"}
    assert {one["route"]["name"] for one in source.events} == {"Stadium A"}
    assert len(source.that(type="route_state")) == 1


@pytest.mark.parametrize(("report", "expected"), [("none", 0), ("all", 4)])
async def test_what_is_told_of_the_first_reading_can_be_chosen(gateway: Any, report: str, expected: int) -> None:
    route = gateway.add_route(ROUTE, started=True)
    gateway.set_health(route, "error", "no signal")
    async with running("gateway_events", args(gateway, report_present=report)) as source:
        await source.until(lambda: len(gateway.requests) > 4)
        await source.read_again(gateway)
    assert len(source.events) == expected


async def test_loss_is_raised_once_and_cleared_once(gateway: Any) -> None:
    gateway.add_route(ROUTE, started=True)
    async with running("gateway_events", args(gateway, thresholds=[LOSS])) as source:
        await source.until(lambda: len(gateway.requests) > 4)
        gateway.set_statistics(part(gateway), srtPacketLossRate=3.5)
        raised = (await source.told(type="threshold"))[0]
        await source.read_again(gateway, 5)
        # Between the two limits it neither is cleared nor raised again.
        gateway.set_statistics(part(gateway), srtPacketLossRate=1.0)
        await source.read_again(gateway, 5)
        gateway.set_statistics(part(gateway), srtPacketLossRate=2.5)
        await source.read_again(gateway, 5)
        assert len(source.that(type="threshold")) == 1
        gateway.set_statistics(part(gateway))
        cleared = (await source.told(2, type="threshold"))[1]
        await source.read_again(gateway, 3)
        assert len(source.that(type="threshold")) == 2
    assert {key: raised[key] for key in ("name", "crossed", "value", "limit", "unit")} == {
        "name": "loss",
        "crossed": "raised",
        "value": 3.5,
        "limit": 2.0,
        "unit": "percent",
    }
    assert raised["route"]["name"] == "Stadium A"
    assert raised["element"] == {"kind": "source", "id": part(gateway), "name": "In"}
    assert (cleared["crossed"], cleared["value"], cleared["limit"]) == ("cleared", 0, 0.5)


async def test_a_source_that_dies_is_not_one_that_is_good_again(gateway: Any) -> None:
    gateway.add_route(ROUTE, started=True)
    async with running("gateway_events", args(gateway, thresholds=[LOSS])) as source:
        await source.until(lambda: len(gateway.requests) > 4)
        gateway.set_statistics(part(gateway), srtPacketLossRate=3.5)
        await source.told(type="threshold", crossed="raised")
        gateway.set_statistics(part(gateway), srtPacketLossRate=0, state="disconnected")
        await source.read_again(gateway, 6)
        assert len(source.that(type="threshold")) == 1
        gateway.set_statistics(part(gateway), state="connected")
        cleared = (await source.told(type="threshold", crossed="cleared"))[0]
    assert cleared["value"] == 0


@pytest.mark.parametrize("word", ["started", "listening", "waiting for data"])
async def test_a_word_that_is_not_known_is_not_taken_for_a_fault(gateway: Any, word: str) -> None:
    gateway.set(state_word=word)
    route = gateway.add_route(ROUTE, started=True)
    async with running("gateway_events", args(gateway)) as source:
        await source.until(lambda: gateway.requests)
        await source.read_again(gateway)
        assert source.events == [], "nothing is wrong"
        gateway.set_health(route, "error", "no answer", destination_id=part(gateway, "destination", 1))
        lost = (await source.told(type="destination_state"))[0]
        gateway.set_health(route, destination_id=part(gateway, "destination", 1))
        back = (await source.told(2, type="destination_state"))[1]
    assert (lost["state"], lost["connected"], lost["destination"]["srt_mode"]) == ("connecting", False, "caller")
    assert (back["state"], back["connected"]) == (word, None)


async def test_only_the_routes_that_are_named_are_watched(gateway: Any) -> None:
    for name in ("Stadium A", "Stadium B", "Arena"):
        gateway.add_route({**ROUTE, "name": name}, started=True)
    named = args(gateway, routes=["Stadium*"], report_present="all", thresholds=[{"measure": "bitrate", "raise": 0}])
    async with running("gateway_events", named) as source:
        await source.told(2, type="route_state", change="present")
        await source.read_again(gateway)
    assert {one["route"]["name"] for one in source.events} == {"Stadium A", "Stadium B"}
    arena = next(one["id"] for one in gateway.routes() if one["name"] == "Arena")
    assert arena not in str([one.get("query") for one in gateway.requests])


async def test_a_raised_limit_is_cleared_when_the_route_goes(gateway: Any) -> None:
    gateway.add_route(ROUTE, started=True)
    bitrate = {"measure": "bitrate", "raise": 100, "raise_after": 1, "name": "too little", "elements": ["destination"]}
    async with running("gateway_events", args(gateway, thresholds=[bitrate])) as source:
        raised = await source.told(2, type="threshold", crossed="raised")
        assert {one["element"]["name"] for one in raised} == {"Studio", "Partner"}
        gateway.reset()
        cleared = await source.told(2, type="threshold", crossed="cleared")
        assert [(one["name"], one["value"]) for one in cleared] == [("too little", None)] * 2
        assert {one["state"] for one in await source.told(4, change="gone")} == {"absent"}


async def test_statistics_are_asked_only_of_the_routes_that_a_threshold_is_for(gateway: Any) -> None:
    gateway.add_route(ROUTE, started=True)
    wanted = gateway.add_route({**ROUTE, "name": "Arena"}, started=True)
    gateway.add_route({**ROUTE, "name": "Arena, stopped"})
    async with running("gateway_events", args(gateway, thresholds=[{**LOSS, "routes": ["Arena*"]}])) as source:
        await source.until(lambda: [one for one in gateway.requests if one["path"].endswith("statistics")])
        await source.read_again(gateway)
    asked = {one["query"]["routeID"] for one in gateway.requests if one["path"].endswith("statistics")}
    assert asked == {wanted}


async def test_a_gateway_that_is_away_is_told_of_once_and_when_it_is_back(gateway: Any) -> None:
    route = gateway.add_route(ROUTE, started=True)
    async with running("gateway_events", args(gateway)) as source:
        await source.until(lambda: len(gateway.requests) > 3)
        gateway.fault("restart", seconds=1.5)
        away = (await source.told(type="device", state="away"))[0]
        gateway.set_health(route, "error", "while away")
        back = (await source.told(type="device", state="back"))[0]
        await source.told(type="route_state", code="error", change="changed")
        await source.read_again(gateway)
    assert away["error"]["code"] in ("unreachable", "answer_lost")
    assert gateway.host in away["error"]["message"]
    assert back["away_seconds"] > 0
    assert [one["state"] for one in source.that(type="device")] == ["away", "back"]
    assert len(gateway.logins) == 1, "the session was still good"


async def test_a_session_that_ended_meanwhile_is_opened_once_more(gateway: Any) -> None:
    async with running("gateway_events", args(gateway)) as source:
        await source.until(lambda: len(gateway.requests) > 3)
        gateway.expire_sessions()
        await source.read_again(gateway, 5)
    assert source.events == []
    assert len(gateway.logins) == 2
    assert gateway.max_open_sessions == 1


async def test_a_wrong_password_is_tried_once_and_ends_the_source(gateway: Any) -> None:
    async with running("gateway_events", {**args(gateway), "password": "not-the-password"}) as source:
        message = await source.failed()
    assert len(gateway.logins) == 1
    assert [(one["type"], one["state"], one["error"]["code"]) for one in source.events] == [
        ("device", "failed", "login_refused")
    ]
    assert "refused user name or password" in message
    assert "not-the-password" not in message + json.dumps(source.events)


async def test_one_gateway_that_refuses_the_login_does_not_end_the_others(gateway: Any, lab: Lab) -> None:
    second = lab.gateways[1]
    of_second = connection(second, "user")
    hosts = [
        {"host": gateway.host, "port": gateway.port, "password": "wrong", "inventory_host": "gw1"},
        {key: of_second[key] for key in ("host", "port", "password", "certificate_fingerprint")},
    ]
    shared = {key: value for key, value in args(gateway).items() if key not in ("host", "port", "inventory_host")}
    async with running("gateway_events", {**shared, "hosts": hosts}) as source:
        failed = (await source.told(type="device", state="failed"))[0]
        # Its first reading may come later than the other's.
        await source.until(lambda: len(second.requests) > 4)
        second.add_route(ROUTE, started=True)
        appeared = await source.told(3, change="appeared")
    assert failed["inventory_host"] == "gw1"
    assert {(one["host"], one.get("meta")) for one in appeared} == {(second.host, None)}
    assert (len(gateway.logins), len(second.logins)) == (1, 1)


async def test_a_source_that_is_ended_while_the_device_is_slow_logs_out(gateway: Any) -> None:
    async with running("gateway_events", args(gateway)) as source:
        await source.until(lambda: len(gateway.requests) > 3)
        gateway.fault("delay", method="GET", seconds=1)
        await source.until(lambda: not gateway.faults)
        source.task.cancel()
        await asyncio.sleep(0.1)
        # As when the user presses Ctrl-C twice.
        source.task.cancel()
    assert source.task.cancelled()
    assert gateway.sessions == []


async def test_no_secret_is_told_and_nothing_is_written(gateway: Any) -> None:
    secret = "quiet-harbour-31"
    route = {**ROUTE, "source": {**ROUTE["source"], "srtPassPhrase": secret}}  # type: ignore[dict-item]
    gateway.set(echo_passphrase="clear")
    gateway.add_route(route, started=True)
    password = gateway.users["user"]["password"]
    both = {"report_present": "all", "thresholds": [{"measure": "rtt", "raise": 1, "raise_after": 1}]}
    async with running("gateway_events", args(gateway, **both)) as source:
        await source.told(4, change="present")
        # A device that repeats a password in what it tells.
        gateway.set_health(gateway.routes()[0]["id"], "error", f"login with {password} failed")
        await source.told(code="error", type="route_state")
    text = json.dumps(source.events)
    assert secret not in text
    assert password not in text
    assert gateway.writes == []
