"""gateway_statistics_info: what the device is asked, and what users get."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.statistics_options import (
    CLIENT_KEYS,
    CONNECTION_KEYS,
    DESTINATION_KEYS,
    SOURCE_KEYS,
)
from harness import Play

SECRET = "kQ7-vesper-lattice-42"
UDP = {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}
SRT = {"name": "Uplink", "protocol": "srt", "srtMode": "listener", "port": 4900, "srtPassPhrase": SECRET}
LISTENER = {"name": "Affiliates", "protocol": "srt", "srtMode": "listener", "port": 4901, "address": "0.0.0.0"}
STUDIO = {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 5001}
WEB = {"name": "Web", "protocol": "hls"}
READ = "- streamops.video.gateway_statistics_info:"


@pytest.fixture
def routes(gateway: Any) -> dict[str, str]:
    """Three routes by name: one with every kind of destination, one that is idle, one from a camera."""
    camera = {"name": "Camera", "protocol": "rtsp", "address": "10.0.0.9", "port": 554, "password": SECRET}
    return {
        "Feed": gateway.add_route({"name": "Feed", "source": SRT, "destinations": [LISTENER, STUDIO, WEB]}, True),
        "Idle": gateway.add_route({"name": "Idle", "source": UDP, "destinations": [STUDIO]}),
        "Lens": gateway.add_route({"name": "Lens", "source": camera, "destinations": [WEB]}, True),
    }


def asked(gateway: Any) -> list[tuple[str, dict[str, str]]]:
    """What was asked of the statistics, without the beginning of the path."""
    calls = [one for one in gateway.requests if "/statistics" in one["path"]]
    assert all(one["path"].startswith(f"/api/gateway/{gateway.device_id}/statistics") for one in calls)
    return [(one["path"].partition("/statistics")[2], dict(one["query"])) for one in calls]


def test_all_routes(play: Play, gateway: Any, routes: dict[str, str]) -> None:
    result = play(READ, user="user").ok().last
    assert not result["changed"] and gateway.writes == [] and len(gateway.logins) == 1
    assert [(one["name"], one["id"], one["state"]) for one in result["statistics"]] == [
        ("Feed", routes["Feed"], "running"),
        ("Idle", routes["Idle"], "stopped"),
        ("Lens", routes["Lens"], "running"),
    ]
    assert asked(gateway) == [("", {"routeID": identity}) for identity in routes.values()]
    feed, idle, lens = result["statistics"]
    assert isinstance(feed["collected_at"], int) and feed["elapsed_running_time"].startswith("00:00:")
    assert idle["elapsed_running_time"] == "" and idle["source"]["bitrate"] == 0
    assert feed["source"]["srt_num_lost_packets"] == 0 and feed["source"]["srt_encryption"] == "AES128"
    assert lens["source"]["fec_lost_packets"] == 0
    listener, studio, web = feed["destinations"]
    assert (studio["mode"], web["mode"], listener["mode"]) == ("unicast", "hls", "listener")
    client = listener["client_stat"][0]
    assert (client["address"], client["port"]) == ("192.0.2.10", 50001)
    assert client["srt_peer_version"] == "1.3.4" and client["srt_num_lost_packets"] == 0
    assert "raw" not in result and SECRET not in str(result)


def test_newer_firmware_in_the_same_words(play: Play, gateway: Any, routes: dict[str, str]) -> None:
    documented = play(f"{READ} {{route: Feed}}").ok().last["statistics"][0]
    gateway.set(statistics_words="live")
    live = play(f"{READ} {{route: Feed}}").ok().last["statistics"][0]
    assert set(live) == set(documented) and isinstance(live["collected_at"], int)
    for one in (live["source"], *live["destinations"]):
        assert isinstance(one["used_bandwidth"], float) and one["used_bandwidth"] == 0.338
    listener, studio, web = live["destinations"]
    assert (listener["protocol"], studio["protocol"], web["protocol"]) == ("srt", "udp", "hls")
    (client,) = listener["client_stat"]
    assert (client["port"], client["srt_peer_version"]) == (50001, "1.3.4") and "clients_stat" not in listener
    for connection in (*live["source"]["connections"], *client["connections"]):
        assert {"srt_num_skipped_packets", "srt_num_lost_packets", "srt_peer_version"} <= set(connection)
        assert connection["srt_round_trip_time"] == 12.25 and isinstance(connection["used_bandwidth"], float)
    # Every key that it has is documented, with its unit.
    assert set(live["source"]) <= {*SOURCE_KEYS, "connections"}
    assert set(listener) <= {*DESTINATION_KEYS, "client_stat"} and set(client) <= {*CLIENT_KEYS, "connections"}
    assert {key for one in live["source"]["connections"] for key in one} <= set(CONNECTION_KEYS)


def test_one_connection(here: Play, gateway: Any, routes: dict[str, str]) -> None:
    """Session, devices, list, and one request a route; the session and the device's id serve the second task too."""
    here(f"{READ}\n{READ}").ok()
    paths = [one["path"].rpartition("/")[2] for one in gateway.requests]
    once = ["routes", *["statistics"] * 3]
    assert paths == ["session", "devices", *once, *once, "session"]


@pytest.mark.parametrize("by", ["name", "id"])
def test_one_route(here: Play, gateway: Any, routes: dict[str, str], by: str) -> None:
    route = routes["Idle"] if by == "id" else "Idle"
    found = here(f"{READ} {{route: '{route}'}}").ok().last["statistics"]
    assert [one["id"] for one in found] == [routes["Idle"]]
    assert asked(gateway) == [("", {"routeID": routes["Idle"]})]


def test_one_source(here: Play, gateway: Any, routes: dict[str, str]) -> None:
    source = gateway.routes()[0]["source"]["id"]
    for wanted in ("Uplink", source):
        gateway.clear_requests()
        (found,) = here(f"{READ} {{route: Feed, source: '{wanted}'}}").ok().last["statistics"]
        assert found["source"]["id"] == source and found["source"]["srt_round_trip_time"] == 12
        assert "destinations" not in found and found["state"] == "running"
        assert asked(gateway) == [("", {"routeID": routes["Feed"], "sourceID": source})]


def test_one_destination(play: Play, gateway: Any, routes: dict[str, str]) -> None:
    identity = gateway.routes()[0]["destinations"][0]["id"]
    (found,) = play(f"{READ} {{destination: Affiliates}}").ok().last["statistics"]
    assert "source" not in found and found["name"] == "Feed"
    (listener,) = found["destinations"]
    assert listener["id"] == identity and len(listener["client_stat"]) == 1
    assert asked(gateway) == [("", {"routeID": routes["Feed"], "destinationID": identity})]


def test_a_name_in_several_routes(here: Play, gateway: Any, routes: dict[str, str]) -> None:
    found = here(f"{READ} {{destination: Studio}}").ok().last["statistics"]
    assert [(one["name"], len(one["destinations"])) for one in found] == [("Feed", 1), ("Idle", 1)]


@pytest.mark.parametrize("words", ["documented", "live"])
@pytest.mark.parametrize(("port", "clients"), [(None, 1), (50001, 1), (50002, 0)])
def test_one_client(
    here: Play, gateway: Any, routes: dict[str, str], port: int | None, clients: int, words: str
) -> None:
    gateway.set(statistics_words=words)
    more = f", client_port: {port}" if port else ""
    text = f"{READ} {{route: Feed, destination: Affiliates, client_address: 192.0.2.10{more}}}"
    (found,) = here(text).ok().last["statistics"]
    (listener,) = found["destinations"]
    assert len(listener["client_stat"]) == clients and set(listener) == {"id", "name", "client_stat"}
    query = {"routeID": routes["Feed"], "destinationID": listener["id"], "clientAddress": "192.0.2.10"}
    assert asked(gateway) == [("/client", {**query, **({"clientPort": str(port)} if port else {})})]


def test_answers_as_they_came(play: Play, gateway: Any, routes: dict[str, str]) -> None:
    result = play(f"{READ} {{route: Feed, raw: true, device_id: '{gateway.device_id}'}}").ok().last
    (raw,) = result["raw"]
    assert raw["route"]["source"]["srtNumLostPackages"] == 0 and raw["route"]["id"] == routes["Feed"]
    assert raw["route"]["destinations"][0]["clientStat"][0]["SRTPeerVersion"] == "1.3.4"
    assert SECRET not in str(result)


def test_firmware_without_a_route_list(here: Play, gateway: Any, routes: dict[str, str]) -> None:
    gateway.set(has_route_list=False, route_id_key="_id", idle_word="stopped")
    assert [one["state"] for one in here(READ).ok().last["statistics"]] == ["running", "stopped", "running"]


def test_a_route_is_left_out_only_when_it_is_gone(here: Play, gateway: Any, routes: dict[str, str]) -> None:
    gateway.fault("status", path="/statistics$", times=None, code=404)
    failed = here(READ).failed()
    assert "could not read the statistics of route Feed" in failed.message
    assert failed.last["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{route: Nowhere}", "there is no route 'Nowhere'. It has: Feed ("),
        ("{route: Idle, source: Uplink}", "there is no source 'Uplink' in route Idle"),
        ("{route: Feed, destination: Nowhere}", "There is: Affiliates ("),
        ("{source: In, destination: Studio}", "mutually exclusive: source|destination"),
        ("{client_address: 192.0.2.10}", "missing parameter(s) required by 'client_address': route, destination"),
        ("{client_port: 5}", "missing parameter(s) required by 'client_port': client_address"),
        ("{route: A, destination: B, client_address: a, client_port: 0}", "client_port is 0, it must be 1 to 65535"),
        ("{route: A, destination: B, client_address: a, client_port: x}", "cannot be converted to an int"),
    ],
)
def test_what_is_not_there(play: Play, gateway: Any, routes: dict[str, str], options: str, message: str) -> None:
    assert message in play(f"{READ} {options}").failed().message
    assert asked(gateway) == []


def test_secrets_are_nowhere(play: Play, gateway: Any, routes: dict[str, str]) -> None:
    gateway.set(echo_passphrase="clear", echo_password="clear")
    outcome = play(f"{READ} {{raw: true}}", "-vvvvv", "--check").ok()
    assert SECRET not in outcome.output and SECRET not in str(outcome.records)
    assert gateway.users["operator"]["password"] not in outcome.output


def test_retried_when_the_device_is_busy(here: Play, gateway: Any, routes: dict[str, str]) -> None:
    gateway.fault("status", path="/statistics$", code=503)
    result = here(READ).ok().last
    assert len(result["statistics"]) == 3 and "503" in result["retries"][0]
