"""The Gateway of the lab answers every documented call as documented."""

from __future__ import annotations

import re
import time

import pytest
from lab import Lab
from lab.gateway import Gateway
from lab_client import PASSPHRASE, SRT_OUT, UDP_OUT, UDP_SOURCE, Client, fields_of, least, refusal, wait_for


def test_login_gives_the_session_in_cookie_and_body(lab: Lab, gw: Gateway) -> None:
    client = Client(lab, gw, user=None)
    refusal(client.login("operator", "wrong"), 401)
    answer = client.login("operator").json()["response"]
    assert answer["type"] == "Session"
    assert answer["message"] == "Session successfully started for operator"
    assert answer["numLoginFailures"] == 1
    assert client.http.cookies["sessionID"] == answer["sessionID"]
    again = client.login("operator").json()["response"]
    assert again["numLoginFailures"] == 0
    assert abs(again["lastLoginDate"] / 1000 - time.time()) < 5
    assert gw.max_open_sessions == 2
    assert [entry["status"] for entry in gw.logins] == [401, 200, 200]
    assert gw.writes == []


def test_session_information_and_logout_are_flat(client: Client, gw: Gateway) -> None:
    info = client.get("/api/session").json()
    assert info["roles"] == ["Operator"]
    assert info["isLicensed"] is True
    assert 890_000 < info["expireAt"] - info["startAt"] < 901_000
    assert len(gw.sessions) == 1
    ended = client.call("DELETE", "/api/session").json()
    assert set(ended) == {"type", "message"}
    assert gw.sessions == []
    assert gw.writes == []
    refusal(client.get("/api/session"), 401)


@pytest.mark.parametrize("cookie", ["sessionId={}", "sessionID: {}", "sessionid={}", "JSESSIONID={}", ""])
def test_only_the_exact_cookie_name_counts(lab: Lab, gw: Gateway, cookie: str) -> None:
    client = Client(lab, gw, user=None)
    session_id = client.login("operator").json()["response"]["sessionID"]
    client.http.cookies.clear()
    refusal(client.get("/api/devices", headers={"Cookie": cookie.format(session_id)}), 401)
    answer = client.get("/api/devices", headers={"Cookie": f"other=1; sessionID={session_id}"})
    assert answer.status_code == 200


def test_device_info_and_configuration(client: Client, gw: Gateway) -> None:
    gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    (info,) = client.get("/api/devices").json()
    assert info["_id"] == gw.device_id
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", info["_id"])
    assert "-" in info["_id"]
    assert "_" in info["_id"]
    device = client.get(client.device).json()
    assert device["firmware"] == info["firmware"] == "5.0.180611.1530"
    assert [route["name"] for route in device["config"]["routes"]] == ["a"]
    assert device["config"]["settings"]["networkAdapters"][0]["name"] == "eth0"
    assert device["calypsos"][0]["status"] == "accepted"
    assert device["suggestedPollingInterval"] == {"ms": 10000}
    assert device["gateway"] == {"port": 1080}
    before = device["lastAcceptedUpdate"]
    time.sleep(0.002)
    client.update("create", {"name": "b", "source": UDP_SOURCE})
    assert client.get(client.device).json()["lastAcceptedUpdate"] > before


def test_create_lands_later_and_is_counted_until_then(client: Client, gw: Gateway) -> None:
    gw.set(land_delay=0.5)
    destinations = [UDP_OUT, {**SRT_OUT, "srtPassPhrase": PASSPHRASE, "srtEncryption": "AES256"}]
    answer = client.update(
        "create", {"name": "a", "startRoute": True, "source": UDP_SOURCE, "destinations": destinations}
    )
    assert set(answer.json()) == {"status"}
    listed = client.routes()
    assert (listed["data"], listed["numResults"], listed["pendingRouteCreates"]) == ([], 0, 1)
    wait_for(lambda: client.routes()["data"])
    listed = client.routes()
    assert (listed["numPages"], listed["numResults"], listed["pendingRouteCreates"]) == (1, 1, 0)
    assert listed["numActiveOutputConnections"] == 2
    (route,) = listed["data"]
    assert client.route(route["id"]) == route
    assert (route["state"], route["summaryStatusCode"]) == ("running", "ok")
    assert route["elapsedTime"].startswith("00:00:0")
    (held,) = gw.routes()
    assert held["running"] is True
    assert held["destinations"][1]["srtPassPhrase"] == PASSPHRASE
    assert [entry["status"] for entry in gw.writes] == [200]
    assert gw.writes[0]["user"] == "operator"


def test_reading_uses_other_words_than_writing(client: Client, gw: Gateway) -> None:
    hls = {"name": "hls", "protocol": "hls", "segmentDuration": 4}
    srt_source = {"name": "s", "protocol": "srt", "address": "1.2.3.4", "port": 5, "srtMode": "caller"}
    srt = {**SRT_OUT, "srtOverhead": "30", "srtEncryption": "none"}
    answer = client.update("create", {"name": "a", "source": srt_source, "destinations": [srt, hls, UDP_OUT]})
    assert answer.status_code == 200, answer.text
    (route,) = client.routes()["data"]
    assert route["source"]["mode"] == "caller"
    assert "srtMode" not in route["source"]
    assert "srtPassPhrase" not in route["source"]
    shown_srt, shown_hls, shown_udp = route["destinations"]
    assert (shown_srt["mode"], shown_srt["srtOverhead"], shown_srt["srtEncryption"]) == ("listener", "30", "None")
    assert (shown_hls["protocol"], shown_hls["mode"], shown_hls["segmentDuration"]) == ("http", "hls", "4")
    assert shown_hls["address"].endswith(".m3u8")
    assert (shown_udp["encryption"], shown_udp["networkAddress"], shown_udp["mode"]) == ("none", None, "unicast")
    assert (shown_udp["mtu"], shown_udp["ttl"], shown_udp["tos"], shown_udp["maxBitrate"]) == (1496, 64, 136, 10000)
    assert gw.routes()[0]["destinations"][1]["segmentDuration"] == 4


def test_udp_source_carries_srt_keys_and_string_rates(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "m", "source": {**UDP_SOURCE, "address": "239.1.1.1"}}, started=True)
    source = client.route(route_id)["source"]
    assert (source["mode"], source["usedBandwidth"], source["state"]) == ("multicast", "0.338", "connected")
    assert (source["srtPassPhrase"], source["srtGroupMode"], source["encryption"]) == (None, "none", "none")


def test_rtmp_and_rtsp_sources(client: Client, gw: Gateway) -> None:
    publisher = {"name": "p", "protocol": "rtmp", "port": 1935, "streamName": "live", "rtmpMode": "PUBLISHER"}
    assert client.update("create", {"name": "a", "source": publisher}).status_code == 200
    refusal(client.update("create", {"name": "b", "source": {**publisher, "rtmpMode": "CONSUMER"}}), 400, "address")
    rtsp = {
        "name": "r",
        "protocol": "rtsp",
        "address": "1.2.3.4",
        "port": 554,
        "username": "u",
        "password": "camera-pass",
    }
    assert client.update("create", {"name": "c", "source": rtsp}).status_code == 200
    shown = {route["name"]: route["source"] for route in client.routes()["data"]}
    assert (shown["a"]["address"], shown["a"]["rtmpMode"]) == ("127.0.0.1/live", "PUBLISHER")
    assert shown["c"]["username"] == "u"
    assert "password" not in shown["c"]
    assert gw.routes()[1]["source"]["password"] == "camera-pass"


def test_path_redundancy_reads_back_joined_by_pipes(client: Client) -> None:
    paths = [{"address": "1.1.1.1", "port": 7001}, {"address": "2.2.2.2", "port": 7002}]
    source = {"name": "s", "protocol": "srt", "srtMode": "caller", "srtGroupMode": "backup"}
    refusal(client.update("create", {"name": "a", "source": source}), 400, "srtNetworkBondingParams")
    answer = client.update("create", {"name": "a", "source": {**source, "srtNetworkBondingParams": paths}})
    assert answer.status_code == 200, answer.text
    shown = client.routes()["data"][0]["source"]
    assert (shown["address"], shown["port"]) == ("1.1.1.1|2.2.2.2", "7001|7002")


def test_update_shows_the_old_values_until_it_lands(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    gw.set(land_delay=0.5)
    held = gw.routes()[0]
    out = held["destinations"][0]
    new = {**SRT_OUT, "srtPassPhrase": PASSPHRASE}
    fields = fields_of(held, least(out, ttl=5), new, name="b")
    assert client.update("update", fields, route_id).status_code == 200
    route = client.route(route_id)
    assert (route["name"], len(route["destinations"])) == ("a", 1)
    assert route["pendingUpdates"]["name"] == "b"
    assert PASSPHRASE not in str(route)
    wait_for(lambda: "pendingUpdates" not in client.route(route_id))
    route = client.route(route_id)
    assert route["name"] == "b"
    assert [one["name"] for one in route["destinations"]] == ["out", "srt out"]
    assert (route["destinations"][0]["id"], route["destinations"][0]["ttl"]) == (out["id"], 5)
    assert (route["destinations"][0]["protocol"], route["source"]["id"]) == ("udp", held["source"]["id"])


def test_update_deletes_destinations_left_out(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT, SRT_OUT]})
    held = gw.routes()[0]
    client.update("update", fields_of(held, least(held["destinations"][1])), route_id)
    assert [one["id"] for one in gw.routes()[0]["destinations"]] == [held["destinations"][1]["id"]]
    fields = fields_of(held)
    del fields["destinations"]
    assert client.update("update", fields, route_id).status_code == 200
    assert gw.routes()[0]["destinations"] == []


def test_update_without_id_makes_a_new_destination(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    before = gw.routes()[0]
    assert client.update("update", fields_of(before, UDP_OUT), route_id).status_code == 200
    assert gw.routes()[0]["destinations"][0]["id"] != before["destinations"][0]["id"]


@pytest.mark.parametrize("missing", ["name", "id", "address", "port"])
def test_update_requires_what_the_reference_shows(client: Client, gw: Gateway, missing: str) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    held = gw.routes()[0]
    fields = fields_of(held, least(held["destinations"][0]))
    del fields["source"][missing]
    refusal(client.update("update", fields, route_id), 400, f"source.{missing}")
    if missing != "id":
        fields = fields_of(held, least(held["destinations"][0]))
        del fields["destinations"][0][missing]
        refusal(client.update("update", fields, route_id), 400, f"destinations[0].{missing}")
    assert gw.routes()[0] == held


def test_update_of_hls_needs_name_and_id_only(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(
        {"name": "a", "source": UDP_SOURCE, "destinations": [{"name": "h", "protocol": "hls", "segmentDuration": 9}]}
    )
    held = gw.routes()[0]
    fields = fields_of(held, least(held["destinations"][0], useEncryption=True))
    assert client.update("update", fields, route_id).status_code == 200
    (landed,) = gw.routes()[0]["destinations"]
    assert (landed["useEncryption"], landed["segmentDuration"]) == (True, 9)


@pytest.mark.parametrize("destination", [False, True])
def test_update_refuses_ids_of_others(client: Client, gw: Gateway, destination: bool) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    held = gw.routes()[0]
    fields = fields_of(held, least(held["destinations"][0]))
    (fields["destinations"][0] if destination else fields["source"])["id"] = "someone-else"
    refusal(client.update("update", fields, route_id), 400, "id")


def test_delete_is_marked_until_it_lands(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "Live (HMP) b272e17b-26f6-47e4-b25b-f8297121c8e0", "source": UDP_SOURCE})
    gw.set(land_delay=0.5)
    assert set(client.update("delete", element=route_id).json()) == {"status"}
    assert client.route(route_id)["hasPendingDelete"] is True
    wait_for(lambda: client.get(f"{client.routes_path}/{route_id}").status_code == 404)
    refusal(client.update("delete", element=route_id), 404)


def test_start_and_stop_of_a_route(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    gw.set(land_delay=0.5)
    (command,) = client.command("start-route", routeID=route_id).json()
    assert (command["action"], command["command"], command["state"]) == ("command", "start-route", "pending")
    assert (command["completedAt"], command["result"], command["parameters"]) == (0, None, {"routeID": route_id})
    route = client.route(route_id)
    assert (route["state"], "pendingUpdates" in route) == ("idle", True)
    wait_for(lambda: client.route(route_id)["state"] == "running")
    assert client.route(route_id)["destinations"][0]["started"] is True
    client.command("stop-route", routeID=route_id)
    wait_for(lambda: client.route(route_id)["state"] == "idle")
    assert client.route(route_id)["source"]["usedBandwidth"] == "0.0"
    refusal(client.command("restart-route", routeID=route_id), 400, "start-route")
    refusal(client.command("start-route", routeID="nobody"), 404)


def test_start_and_stop_of_a_destination_through_an_update(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT, SRT_OUT]}, started=True)
    held = gw.routes()[0]
    first, second = held["destinations"]
    client.update("update", fields_of(held, least(first, action="stop"), least(second)), route_id)
    route = client.route(route_id)
    assert [(one["started"], one["state"]) for one in route["destinations"]] == [
        (False, "disconnected"),
        (True, "connected"),
    ]
    assert route["state"] == "running"
    assert client.routes()["numActiveOutputConnections"] == 1
    client.update("update", fields_of(held, least(first, action="none"), least(second)), route_id)
    assert client.route(route_id)["destinations"][0]["started"] is False
    client.update("update", fields_of(held, least(first, action="start"), least(second)), route_id)
    assert client.route(route_id)["destinations"][0]["started"] is True
    refusal(client.update("update", fields_of(held, least(first, action="begin")), route_id), 400, "action")


def test_paging(client: Client, gw: Gateway) -> None:
    for number in range(25):
        gw.add_route({"name": f"r{number:02d}", "source": UDP_SOURCE})
    first = client.routes()
    assert (len(first["data"]), first["numPages"], first["numResults"]) == (10, 3, 25)
    last = client.get(client.routes_path, params={"page": 3}).json()
    assert [route["name"] for route in last["data"]] == [f"r{number}" for number in range(20, 25)]
    seven = client.get(client.routes_path, params={"page": 4, "pageSize": 7}).json()
    assert (len(seven["data"]), seven["numPages"]) == (4, 4)
    assert client.get(client.routes_path, params={"page": 9}).json()["data"] == []
    gw.set(max_page_size=20)
    assert len(client.get(client.routes_path, params={"pageSize": 500}).json()["data"]) == 20
    refusal(client.get(client.routes_path, params={"page": 0}), 400, "page")
