"""Starting and stopping one destination: which call a gateway gets, by what it offers and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.client import GatewayAuthentication, GatewayClient
from ansible_collections.streamops.video.plugins.module_utils.gateway.destinations import (
    DestinationResource,
    wanted_destination,
)
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import Conditions, converge
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput, StreamopsError
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from lab import Lab

IN = {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}
OUT = {"id": "d1", "name": "Out", "protocol": "udp", "address": "10.0.0.1", "port": 1}
WEB = {"id": "d2", "name": "Web", "protocol": "hls"}


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["gateway"], switches={"gateway": {"land_delay": 0.0}}) as running:
        yield running.gateway


@pytest.fixture
def gateway(lab: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("STABLE", "GRACE_SILENT", "GRACE_SAID_PENDING"):
        monkeypatch.setattr(engine, name, 0.1)
    lab.reset()
    lab.add_route({"name": "Feed", "source": IN, "destinations": [OUT, WEB]}, started=True)
    lab.clear_requests()
    return lab


@pytest.fixture
def client(gateway: Any) -> Iterator[GatewayClient]:
    endpoint = Endpoint("Gateway", gateway.host, gateway.port, Trust(fingerprint=gateway.fingerprint))
    login = GatewayAuthentication("operator", gateway.users["operator"]["password"])
    with_session = GatewayClient(HttpClient(endpoint), login, TaskKeeper())
    yield with_session
    with_session.close()


def asked(
    client: GatewayClient, state: str, dialect: str = "auto", check_mode: bool = False, **destination: Any
) -> dict[str, Any]:
    given = {"name": "Out", **destination}
    params = {"route": "Feed", "destination": given, "state": state, "update_secrets": "on_create"}
    wanted = wanted_destination(params, check_mode)
    warnings: list[str] = []
    resource = DestinationResource(client, client.device_id(None), wanted, dialect, warnings.append)
    conditions = Conditions(device=client.place, wait_timeout=5, check_mode=check_mode)
    return {**converge(resource, conditions), "warnings": warnings}


def writes(gateway: Any) -> list[str]:
    """What the gateway got, in short, whatever it answered."""
    found = []
    for entry in gateway.writes:
        body = entry["body"]
        word = body.get("command") or body.get("name") or body.get("action")
        found.append(f"{entry['method']} {entry['path'].rpartition('/')[2]} {word}")
    return found


def started(gateway: Any) -> list[bool]:
    return [one["started"] for one in gateway.routes()[0]["destinations"]]


COMMAND, ACTION, UPDATE = "POST commands stop-destination", "PUT actions stop", "POST updates update"


@pytest.mark.parametrize(
    ("dialect", "switches", "calls"),
    [
        ("update", {}, [UPDATE]),
        ("commands", {"destination_commands": True}, [COMMAND]),
        ("v2", {"v2": "destinations"}, [ACTION]),
        ("v2", {"v2": "routes"}, [ACTION, ACTION]),
        ("auto", {"v2": "destinations", "destination_commands": True}, [ACTION]),
        ("auto", {"v2": "routes"}, [ACTION, ACTION]),
        ("auto", {"destination_commands": True}, [COMMAND]),
        ("auto", {}, [COMMAND, UPDATE]),
        ("update", {"v2": "both", "destination_commands": True}, [UPDATE]),
        ("commands", {"v2": "both", "destination_commands": True}, [COMMAND]),
    ],
)
def test_a_destination_is_stopped_in_the_dialect_of_the_gateway(
    gateway: Any, client: GatewayClient, dialect: str, switches: dict[str, Any], calls: list[str]
) -> None:
    gateway.set(**switches)
    result = asked(client, "stopped", dialect)
    assert writes(gateway) == calls and started(gateway) == [False, True]
    assert result["actions"] == ['stop destination "Out" of route "Feed"'] and "retries" not in result


@pytest.mark.parametrize("switches", [{}, {"destination_commands": True}, {"v2": "both"}, {"v2": "routes"}])
def test_a_destination_is_started_again(gateway: Any, client: GatewayClient, switches: dict[str, Any]) -> None:
    gateway.set(**switches)
    asked(client, "stopped")
    assert asked(client, "started")["destination"]["state"] == "started" and started(gateway) == [True, True]


def test_a_destination_that_is_stopped_is_not_stopped_again(gateway: Any, client: GatewayClient) -> None:
    asked(client, "stopped")
    gateway.clear_requests()
    assert not asked(client, "stopped")["changed"] and gateway.writes == []


@pytest.mark.parametrize("switches", [{}, {"destination_commands": True}, {"v2": "routes"}])
def test_what_was_found_out_holds_for_the_session(
    gateway: Any, client: GatewayClient, switches: dict[str, Any]
) -> None:
    gateway.set(**switches)
    asked(client, "stopped")
    gateway.clear_requests()
    asked(client, "started")
    looks = [one["path"] for one in gateway.requests if one["method"] == "GET"]
    assert len(gateway.writes) == 1 and not any(path.startswith("/api/routes/") for path in looks)


def test_a_dialect_that_was_asked_for_is_not_found_out(gateway: Any, client: GatewayClient) -> None:
    asked(client, "stopped", "update")
    gateway.set(destination_commands=True)
    gateway.clear_requests()
    asked(client, "started")
    assert writes(gateway) == ["POST commands start-destination"]


@pytest.mark.parametrize("dialect", ["commands", "v2"])
def test_a_dialect_that_the_gateway_does_not_know_is_refused_with_the_way_out(
    gateway: Any, client: GatewayClient, dialect: str
) -> None:
    with pytest.raises(StreamopsError) as error:
        asked(client, "stopped", dialect)
    assert "dialect: auto" in str(error.value) and started(gateway) == [True, True]


def test_a_command_that_is_taken_and_ignored_is_followed_by_an_update(gateway: Any, client: GatewayClient) -> None:
    gateway.fault("status", method="POST", path="/commands$", code=200)
    result = asked(client, "stopped")
    assert writes(gateway) == [COMMAND, UPDATE] and started(gateway) == [False, True]
    assert any("with an update of it" in one for one in result["retries"])


def test_after_an_ignored_command_the_next_task_takes_the_update(gateway: Any, client: GatewayClient) -> None:
    gateway.fault("status", method="POST", path="/commands$", code=200)
    asked(client, "stopped")
    gateway.clear_requests()
    asked(client, "started")
    assert writes(gateway) == [UPDATE]


def test_an_ignored_command_that_was_asked_for_fails(gateway: Any, client: GatewayClient) -> None:
    gateway.fault("status", method="POST", path="/commands$", code=200)
    given = {"route": "Feed", "destination": {"name": "Out"}, "state": "stopped", "update_secrets": "on_create"}
    resource = DestinationResource(
        client, client.device_id(None), wanted_destination(given, False), "commands", lambda _told: None
    )
    with pytest.raises(StreamopsError) as error:
        converge(resource, Conditions(device=client.place, wait_timeout=0.5))
    assert "not to be seen on it after 0.5 s" in str(error.value) and writes(gateway) == [COMMAND]


def test_a_gateway_that_fails_inside_is_not_asked_in_another_dialect(gateway: Any, client: GatewayClient) -> None:
    gateway.fault("status", method="POST", path="/commands$", code=500)
    with pytest.raises(StreamopsError):
        asked(client, "stopped")
    assert writes(gateway) == [COMMAND]


def test_a_role_that_may_not_write_is_not_taken_for_a_missing_call(gateway: Any) -> None:
    endpoint = Endpoint("Gateway", gateway.host, gateway.port, Trust(fingerprint=gateway.fingerprint))
    login = GatewayAuthentication("user", gateway.users["user"]["password"])
    observer = GatewayClient(HttpClient(endpoint), login, TaskKeeper())
    with pytest.raises(StreamopsError) as error:
        asked(observer, "stopped")
    observer.close()
    assert "Operator or Administrator" in str(error.value) and writes(gateway) == [COMMAND]


def test_the_other_destinations_and_the_route_stay_as_they_are(gateway: Any, client: GatewayClient) -> None:
    before = gateway.routes()[0]
    asked(client, "stopped")
    asked(client, "started")
    assert gateway.routes()[0] == before


def test_changes_and_a_stop_are_sent_apart_and_the_stop_first(gateway: Any, client: GatewayClient) -> None:
    gateway.set(destination_commands=True)
    asked(client, "stopped", ttl=9)
    assert writes(gateway) == [COMMAND, UPDATE] and gateway.routes()[0]["destinations"][0]["ttl"] == 9


def test_changes_and_a_start_are_sent_apart_and_the_start_last(gateway: Any, client: GatewayClient) -> None:
    gateway.set(destination_commands=True)
    asked(client, "stopped")
    gateway.clear_requests()
    asked(client, "started", ttl=9)
    assert writes(gateway) == [UPDATE, "POST commands start-destination"] and started(gateway) == [True, True]


@pytest.mark.parametrize("state", ["started", "stopped"])
def test_changes_and_a_switch_by_update_keep_both(gateway: Any, client: GatewayClient, state: str) -> None:
    if state == "started":
        asked(client, "stopped", "update")
    asked(client, state, "update", ttl=9)
    assert gateway.routes()[0]["destinations"][0]["ttl"] == 9 and started(gateway) == [state == "started", True]


def test_check_mode_sends_nothing_to_find_out(gateway: Any, client: GatewayClient) -> None:
    result = asked(client, "stopped", check_mode=True)
    assert result["actions"] == ['stop destination "Out" of route "Feed"'] and gateway.writes == []


def test_stopping_a_destination_of_a_running_route_is_disruptive(gateway: Any, client: GatewayClient) -> None:
    result = asked(client, "stopped", check_mode=True)
    assert result["disruptive"] and result["interrupts"] == ['destination "Out" of route "Feed"']


def test_a_destination_is_removed_and_the_others_stay(gateway: Any, client: GatewayClient) -> None:
    assert asked(client, "absent")["destination"] == {}
    assert [one["name"] for one in gateway.routes()[0]["destinations"]] == ["Web"]
    assert not asked(client, "absent")["changed"]


def test_a_destination_is_added_and_the_others_stay(gateway: Any, client: GatewayClient) -> None:
    result = asked(client, "present", name="New", protocol="udp", address="10.0.0.2", port=2)
    assert [one["name"] for one in gateway.routes()[0]["destinations"]] == ["Out", "Web", "New"]
    assert result["destination"]["state"] == "started"


def test_two_states_at_once_are_refused() -> None:
    given = {"name": "Out", "state": "started"}
    with pytest.raises(InvalidInput) as error:
        wanted_destination({"route": "A", "destination": given, "state": "stopped", "update_secrets": ""}, False)
    assert "state is stopped and destination.state is started" in str(error.value)


def test_a_route_that_does_not_exist_is_told(gateway: Any, client: GatewayClient) -> None:
    gateway.reset()
    with pytest.raises(InvalidInput) as error:
        asked(client, "present", protocol="hls")
    assert 'there is no route "Feed"' in str(error.value)


def test_an_idle_route_tells_that_nothing_was_compared(gateway: Any, client: GatewayClient) -> None:
    gateway.reset()
    gateway.add_route({"name": "Feed", "source": IN, "destinations": [OUT]}, started=False)
    result = asked(client, "stopped")
    assert not result["changed"] and "was not compared" in result["warnings"][0]
