"""Roles, content types, unknown paths, presets and statistics of the lab's Gateway."""

from __future__ import annotations

import json

import pytest
from lab import Lab
from lab.gateway import Gateway
from lab_client import PASSPHRASE, SRT_OUT, UDP_OUT, UDP_SOURCE, Client, refusal


def test_observer_reads_and_does_not_write(lab: Lab, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE})
    observer = Client(lab, gw, "user")
    assert observer.route(route_id)["name"] == "a"
    for answer in (observer.update("delete", element=route_id), observer.command("start-route", routeID=route_id)):
        assert answer.status_code == 403
        assert answer.json() == {
            "error": {"type": "SessionAuthorization", "message": "Operation not authorized for roles: Observer"}
        }
    assert len(gw.routes()) == 1


def test_presets_are_for_administrators(lab: Lab, gw: Gateway, client: Client) -> None:
    refusal(client.get(client.preset_path), 403, "Operation not authorized for roles: Operator")
    refusal(client.call("POST", client.preset_path, files={"file": b"{}"}), 403, "roles: Operator")
    assert Client(lab, gw, "haiadmin").get(client.preset_path).status_code == 200


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", None])
@pytest.mark.parametrize("path", ["/api/session", "updates", "commands"])
def test_other_content_types_are_refused(client: Client, path: str, content_type: str | None) -> None:
    full = path if path.startswith("/") else f"{client.device}/{path}"
    headers = {} if content_type is None else {"Content-Type": content_type}
    refusal(client.call("POST", full, data=b"{}", headers=headers), 415, "application/json")


def test_bodies_that_are_no_object(client: Client) -> None:
    for body in (b"", b"{", b"[]", b'"text"'):
        headers = {"Content-Type": "application/json; charset=utf-8"}
        refusal(client.call("POST", f"{client.device}/updates", data=body, headers=headers), 400)


def test_what_an_update_must_say(client: Client, gw: Gateway) -> None:
    base = {"action": "create", "deviceID": gw.device_id, "elementType": "route", "fields": {}}
    for key, named in (("action", "action"), ("deviceID", "deviceID"), ("elementType", "elementType")):
        body = {name: value for name, value in base.items() if name != key}
        refusal(client.call("POST", f"{client.device}/updates", json=body), 400, named)
    refusal(client.update("create"), 400, "fields")
    refusal(client.update("create", {"source": UDP_SOURCE}), 400, "fields.name")
    refusal(client.update("create", {"name": "a"}), 400, "fields.source")
    refusal(client.update("create", {"name": "a", "source": UDP_SOURCE, "startRoute": "yes"}), 400, "startRoute")
    refusal(client.update("create", {"name": "a", "source": UDP_SOURCE, "destinations": {}}), 400, "destinations")
    refusal(client.update("delete"), 400, "elementID")


def test_unknown_things(lab: Lab, client: Client, gw: Gateway) -> None:
    refusal(client.get("/api/devices/nobody"), 404, "Device")
    refusal(client.get("/api/gateway/nobody/routes"), 404, "Device")
    refusal(client.get(f"{client.routes_path}/nobody"), 404, "Route")
    refusal(client.get("/api/nothing"), 404)
    refusal(client.call("PUT", "/api/devices"), 404)
    refusal(Client(lab, gw, user=None).get("/api/nothing"), 401)


def test_preset_goes_out_and_comes_back(lab: Lab, gw: Gateway) -> None:
    admin = Client(lab, gw, "haiadmin")
    gw.add_route(
        {
            "name": "a",
            "source": {"name": "s", "protocol": "srt", "address": "1.2.3.4", "port": 9, "srtMode": "caller"},
            "destinations": [UDP_OUT, {**SRT_OUT, "srtPassPhrase": PASSPHRASE}, {"name": "h", "protocol": "hls"}],
        }
    )
    answer = admin.get(admin.preset_path)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/json"
    preset = answer.json()
    assert (preset["preset_version"], preset["routes"][0]["source"]["mode"]) == ("1.0", "caller")
    assert "id" not in preset["routes"][0]["source"]
    before = gw.routes()
    extra = gw.add_route({"name": "not in the preset", "source": UDP_SOURCE})
    gw.set(land_delay=0.5)
    imported = admin.call("POST", admin.preset_path, files={"any": ("p.hmg", answer.content)})
    assert imported.json()["type"] == "postSystemPreset"
    assert imported.json()["pendingCreation"] == ["a"]
    assert admin.route(extra)["hasPendingDelete"] is True
    gw.set(land_delay=0.0)
    admin.gateway.clear_faults()
    while admin.routes()["pendingRouteCreates"]:
        pass
    (after,) = gw.routes()

    def without_ids(route: dict[str, object]) -> str:
        text = json.dumps({key: value for key, value in route.items() if key != "id"}, sort_keys=True)
        for held in (*before, after):
            for element in (held["source"], *held["destinations"]):
                text = text.replace(element["id"], "")
        return text

    assert without_ids(after) == without_ids(before[0])


def test_preset_refuses_what_is_none(lab: Lab, gw: Gateway) -> None:
    admin = Client(lab, gw, "haiadmin")
    refusal(admin.call("POST", admin.preset_path, json={"routes": []}), 415, "multipart/form-data")
    refusal(admin.call("POST", admin.preset_path, files={"file": b"not json"}), 400)
    refusal(admin.call("POST", admin.preset_path, files={"file": b'{"routes": 3}'}), 400)
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    refusal(admin.call("POST", admin.preset_path, data=b"--x--\r\n", headers=boundary), 400)


def test_statistics(client: Client, gw: Gateway) -> None:
    srt_source = {"name": "s", "protocol": "srt", "address": "0.0.0.0", "port": 9, "srtPassPhrase": PASSPHRASE}
    route_id = gw.add_route({"name": "a", "source": srt_source, "destinations": [SRT_OUT, UDP_OUT]}, started=True)
    held = gw.routes()[0]
    whole = client.get(client.statistics_path, params={"routeID": route_id}).json()
    route = whole["route"]
    assert (route["id"], route["state"]) == (route_id, "running")
    assert route["elapsedRunningTime"].startswith("00:00:")
    assert route["source"]["srtDecryptionState"] == "active"
    assert len(route["destinations"]) == 2
    source = client.get(client.statistics_path, params={"routeID": route_id, "sourceID": held["source"]["id"]}).json()
    assert set(source) == {"collectedAt", "source"}
    assert source["source"]["bitrate"] > 0
    listener, packet = (one["id"] for one in held["destinations"])
    params = {"routeID": route_id, "destinationID": listener}
    one = client.get(client.statistics_path, params=params).json()["destination"]
    (viewer,) = one["clientStat"]
    assert (viewer["address"], viewer["state"]) == ("192.0.2.10", "connected")
    named = client.get(client.statistics_path, params={"routeID": route_id, "destinationName": "out"}).json()
    assert named["destination"]["id"] == packet
    assert "srtRoundTripTime" not in named["destination"]
    params.update(clientAddress=viewer["address"], clientPort=str(viewer["port"]))
    found = client.get(f"{client.statistics_path}/client", params=params).json()
    assert [each["port"] for each in found["clientStat"]] == [viewer["port"]]
    params["clientPort"] = "1"
    assert client.get(f"{client.statistics_path}/client", params=params).json()["clientStat"] == []
    del params["clientAddress"]
    refusal(client.get(f"{client.statistics_path}/client", params=params), 400, "clientAddress")


def test_statistics_of_an_idle_route_and_of_nobody(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]})
    route = client.get(client.statistics_path, params={"routeID": route_id}).json()["route"]
    assert (route["state"], route["elapsedRunningTime"], route["source"]["bitrate"]) == ("idle", "", 0)
    refusal(client.get(client.statistics_path), 400, "routeID")
    refusal(client.get(client.statistics_path, params={"routeID": "nobody"}), 404)
    for key in ("sourceID", "destinationID"):
        refusal(client.get(client.statistics_path, params={"routeID": route_id, key: "nobody"}), 404)
