"""Each switch of the Gateway changes what it says, and the README lists them all."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from lab import Lab
from lab import __file__ as package_file
from lab.faults import HTTP_FAULTS
from lab.gateway import Gateway
from lab.gateway.settings import FAULTS, SWITCHES
from lab_client import PASSPHRASE, SRT_OUT, UDP_OUT, UDP_SOURCE, Client, fields_of, least, refusal, wait_for

ROUTE = {"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]}
SECRET_SRT = {**SRT_OUT, "srtPassPhrase": PASSPHRASE}


def test_readme_lists_every_switch_and_fault() -> None:
    text = (Path(package_file).parent / "README.md").read_text()
    rows = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| `")}
    named = {f"`{one.name}`" for one in (*SWITCHES, *HTTP_FAULTS, *FAULTS)}
    assert named <= rows


def test_every_switch_is_tested() -> None:
    text = "".join(path.read_text() for path in Path(__file__).parent.glob("test_gateway_*.py"))
    assert [switch.name for switch in SWITCHES if f"{switch.name}=" not in text] == []


def test_wrong_switches_are_refused(gw: Gateway) -> None:
    for wrong in (
        {"no_such": 1},
        {"data_shape": "tree"},
        {"second_device": 1},
        {"land_delay": "1"},
        {"land_delay": True},
        {"clients": -1},
        {"v2": True},
    ):
        with pytest.raises(ValueError, match="switch"):
            gw.set(**wrong)
    gw.set(land_delay=2)
    assert gw.switches["land_delay"] == 2
    gw.reset()
    assert gw.switches["land_delay"] == 0.0  # what the lab was started with


@pytest.mark.parametrize("status", [401, 404])
def test_expired_and_unknown_sessions(lab: Lab, client: Client, gw: Gateway, status: int) -> None:
    gw.set(expired_status=status)
    gw.expire_sessions()
    assert gw.sessions == []
    refusal(client.get("/api/devices"), status)
    refusal(client.get("/api/devices", headers={"Cookie": "sessionID=unknown"}), status)
    refusal(Client(lab, gw, user=None).get("/api/devices"), 401)


def test_session_lifetime(client: Client, gw: Gateway) -> None:
    gw.set(session_ttl=1.0)
    client.login("operator")
    for _time in range(5):
        time.sleep(0.25)
        assert client.get("/api/session").status_code == 200
    gw.set(session_slides=False)
    client.login("operator")
    time.sleep(0.2)
    assert client.get("/api/session").status_code == 200
    time.sleep(0.9)
    refusal(client.get("/api/session"), 401)


def test_session_limit(lab: Lab, gw: Gateway) -> None:
    gw.set(max_sessions=2)
    clients = [Client(lab, gw) for _time in range(2)]
    refusal(Client(lab, gw, user=None).login("operator"), 503)
    gw.set(max_sessions_status=403)
    refusal(Client(lab, gw, user=None).login("operator"), 403)
    clients[0].call("DELETE", "/api/session")
    Client(lab, gw)
    assert gw.max_open_sessions == 2


def test_login_role_and_licence_answers(lab: Lab, client: Client, gw: Gateway) -> None:
    gw.set(bad_login_status=403, role_refusal_status=401, licensed=False)
    refusal(client.login("operator", "wrong"), 403)
    refusal(client.get(client.preset_path), 401, "Operation not authorized")
    assert client.get("/api/session").json()["isLicensed"] is False


@pytest.mark.parametrize("word", ["started", "waiting for data"])
def test_the_word_for_what_is_well(client: Client, gw: Gateway, word: str) -> None:
    gw.set(state_word=word)
    route_id = gw.add_route(ROUTE, started=True)
    destination = gw.routes()[0]["destinations"][0]["id"]

    def words() -> list[str]:
        route = client.route(route_id)
        return [one["state"] for one in (route["source"], *route["destinations"])]

    assert words() == [word, word]
    told = client.get(client.statistics_path, params={"routeID": route_id}).json()["route"]
    assert told["source"]["state"] == word
    gw.set_health(route_id, "error", "no answer", destination_id=destination)
    assert words() == [word, "connecting"]


def test_shapes(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(ROUTE)
    gw.set(data_shape="object")
    assert client.routes()["data"]["routes"][0]["id"] == route_id
    gw.set(data_shape="bare", route_id_key="_id")
    (route,) = client.get(client.routes_path).json()
    assert route["_id"] == route_id
    assert "id" not in route
    gw.set(route_id_key="both", data_shape="list", pending_creates_key=False)
    listed = client.routes()
    assert listed["data"][0]["id"] == listed["data"][0]["_id"] == route_id
    assert "pendingRouteCreates" not in listed
    gw.set(has_route_list=False)
    refusal(client.get(client.routes_path), 404)
    assert client.route(route_id)["name"] == "a"
    gw.set(has_route=False)
    refusal(client.get(f"{client.routes_path}/{route_id}"), 404, "Not found")
    assert client.get(client.device).json()["config"]["routes"][0]["id"] == route_id
    gw.set(calypsos_place="config", firmware="5.5.230907.1727")
    device = client.get(client.device).json()
    assert "calypsos" not in device
    assert device["config"]["calypsos"][0]["status"] == "accepted"
    assert device["firmware"] == "5.5.230907.1727"
    gw.set(error_shape="bare")
    assert set(client.get("/api/devices/nobody").json()) == {"type", "message"}


def test_page_sizes(client: Client, gw: Gateway) -> None:
    for _time in range(7):
        gw.add_route(ROUTE)
    gw.set(default_page_size=3)
    assert (len(client.routes()["data"]), client.routes()["numPages"]) == (3, 3)
    gw.set(max_page_size=2)
    assert len(client.routes()["data"]) == 2


def test_second_device_has_its_own_routes(client: Client, gw: Gateway) -> None:
    gw.set(second_device=True)
    first, second = (device["_id"] for device in client.get("/api/devices").json())
    assert [first, second] == gw.device_ids
    gw.add_route(ROUTE, device=1)
    assert client.routes()["numResults"] == 0
    assert client.get(f"/api/gateway/{second}/routes").json()["numResults"] == 1
    body = {"action": "create", "deviceID": first, "elementType": "route", "fields": ROUTE}
    refusal(client.call("POST", f"/api/devices/{second}/updates", json=body), 400, "deviceID")
    gw.set(second_device=False)
    refusal(client.get(f"/api/gateway/{second}/routes"), 404)


def test_words_of_an_idle_route(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(ROUTE)
    assert (client.route(route_id)["state"], client.route(route_id)["destinations"][0]["started"]) == ("idle", False)
    gw.set(idle_word="stopped", started_when_idle="kept")
    assert (client.route(route_id)["state"], client.route(route_id)["destinations"][0]["started"]) == ("stopped", True)


@pytest.mark.parametrize(
    ("echo", "secret", "empty"), [("null", None, None), ("masked", "********", ""), ("clear", PASSPHRASE, "")]
)
def test_echoes_of_secrets(client: Client, gw: Gateway, echo: str, secret: Any, empty: Any) -> None:
    rtsp = {"name": "r", "protocol": "rtsp", "address": "1.2.3.4", "port": 554, "password": PASSPHRASE}
    route_id = gw.add_route({"name": "a", "source": rtsp, "destinations": [SECRET_SRT, {**SRT_OUT, "name": "open"}]})
    route = client.route(route_id)
    assert "password" not in route["source"]
    assert all("srtPassPhrase" not in one for one in route["destinations"])
    gw.set(echo_passphrase=echo, echo_password=echo)
    route = client.route(route_id)
    assert route["source"]["password"] == secret
    assert [one["srtPassPhrase"] for one in route["destinations"]] == [secret, empty]


@pytest.mark.parametrize("word", ["none", "", None])
def test_word_for_no_encryption(client: Client, gw: Gateway, word: str | None) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [SRT_OUT]})
    gw.set(srt_encryption_none=word)
    assert client.route(route_id)["destinations"][0]["srtEncryption"] == word


@pytest.mark.parametrize(("semantics", "ttl", "mode"), [("merge", 9, "caller"), ("replace", 64, "listener")])
def test_update_semantics(client: Client, gw: Gateway, semantics: str, ttl: int, mode: str) -> None:
    srt = {**SECRET_SRT, "srtMode": "caller", "ttl": 9}
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [srt]})
    gw.set(update_semantics=semantics)
    held = gw.routes()[0]
    assert client.update("update", fields_of(held, least(held["destinations"][0])), route_id).status_code == 200
    (landed,) = gw.routes()[0]["destinations"]
    assert (landed["ttl"], landed["srtMode"], landed["srtPassPhrase"]) == (ttl, mode, PASSPHRASE)


def test_landing_takes_land_delay(client: Client, gw: Gateway) -> None:
    gw.set(land_delay=0.5)
    client.update("create", ROUTE)
    assert gw.routes() == []
    time.sleep(0.55)
    assert len(gw.routes()) == 1


def test_restart_on_update(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(ROUTE, started=True)
    gw.set(restart_on_update=True, land_delay=0.2)
    held = gw.routes()[0]
    client.update("update", fields_of(held, least(held["destinations"][0])), route_id)
    wait_for(lambda: client.route(route_id)["state"] == "idle")
    wait_for(lambda: client.route(route_id)["state"] == "running")
    assert gw.routes()[0]["restarts"] == 1


def test_destination_commands(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(ROUTE, started=True)
    destination = gw.routes()[0]["destinations"][0]["id"]
    refusal(client.command("stop-destination", routeID=route_id, destinationID=destination), 400, "command")
    unknown = refusal(client.command("stop-destination", routeID="nobody", destinationID="nobody"), 400)
    assert unknown == "command must be one of start-route, stop-route"
    gw.set(destination_commands=True)
    refusal(client.command("stop-destination", routeID="nobody", destinationID="nobody"), 404, "Route")
    refusal(client.command("stop-destination", routeID=route_id), 400, "destinationID")
    (answer,) = client.command("stop-destination", routeID=route_id, destinationID=destination).json()
    assert (answer["command"], answer["state"]) == ("stop-destination", "pending")
    assert client.route(route_id)["destinations"][0]["started"] is False
    client.command("start-destination", routeID=route_id, destinationID=destination)
    assert client.route(route_id)["destinations"][0]["started"] is True
    refusal(client.command("stop-destination", routeID=route_id, destinationID="nobody"), 404)


def test_what_starts(client: Client, gw: Gateway) -> None:
    gw.set(new_destination_started=False)
    client.update("create", {**ROUTE, "destinations": [UDP_OUT, {**UDP_OUT, "action": "start"}]})
    (route,) = gw.routes()
    assert [one["started"] for one in route["destinations"]] == [False, True]
    client.command("start-route", routeID=route["id"])
    assert [one["started"] for one in client.route(route["id"])["destinations"]] == [False, True]
    gw.set(start_route_starts_all=True)
    client.command("start-route", routeID=route["id"])
    assert [one["started"] for one in client.route(route["id"])["destinations"]] == [True, True]


def test_strictness_of_a_create(client: Client, gw: Gateway) -> None:
    gw.set(start_route_required=True)
    refusal(client.update("create", ROUTE), 400, "startRoute")
    assert client.update("create", {**ROUTE, "startRoute": False}).status_code == 200
    gw.set(start_route_required=False, unknown_fields="ignore")
    assert client.update("create", {**ROUTE, "source": {**UDP_SOURCE, "colour": "blue"}}).status_code == 200
    assert "colour" not in gw.routes()[1]["source"]
    refusal(client.update("create", {**ROUTE, "name": "x" * 61}), 400, "fields.name")
    gw.set(route_name_max=80)
    assert client.update("create", {**ROUTE, "name": "x" * 61}).status_code == 200


def test_unique_names(client: Client, gw: Gateway) -> None:
    twice = {**ROUTE, "destinations": [UDP_OUT, UDP_OUT]}
    for _time in range(2):
        assert client.update("create", twice).status_code == 200
    gw.set(unique_names="route")
    refusal(client.update("create", twice), 400, "unique")
    assert client.update("create", ROUTE).status_code == 200
    gw.set(unique_names=True, duplicate_status=409)
    refusal(client.update("create", ROUTE), 409, "route name a")
    refusal(client.update("create", {**ROUTE, "name": "b"}), 409, "in use")


def test_names_become_free_again(client: Client, gw: Gateway) -> None:
    gw.set(unique_names=True)
    other = {"name": "b", "source": {**UDP_SOURCE, "name": "b in"}, "destinations": [{**UDP_OUT, "name": "b out"}]}
    for route in (ROUTE, other):
        assert client.update("create", route).status_code == 200
    held = gw.routes()[0]
    same = fields_of(held, *map(least, held["destinations"]))
    assert client.update("update", same, held["id"]).status_code == 200  # its own names are no clash
    refusal(client.update("update", {**same, "name": "b"}, held["id"]), 400, "route name b")
    renamed = fields_of(held, least(held["destinations"][0], name="c out"), name="c")
    refusal(
        client.update("update", {**renamed, "destinations": [{**UDP_OUT, "name": "b in"}]}, held["id"]), 400, "b in"
    )
    assert client.update("update", renamed, held["id"]).status_code == 200
    refusal(client.update("create", ROUTE), 400, "name in is in use")
    client.update("delete", element=held["id"])
    assert client.update("create", ROUTE).status_code == 200
    assert [route["name"] for route in gw.routes()] == ["b", "a"]


def test_preset_switches(lab: Lab, gw: Gateway) -> None:
    admin = Client(lab, gw, "haiadmin")
    gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [SECRET_SRT]})
    clear = admin.get(admin.preset_path)
    assert clear.json()["routes"][0]["destinations"][0]["srtPassPhrase"] == PASSPHRASE
    gw.set(preset_secrets="null")
    assert admin.get(admin.preset_path).json()["routes"][0]["destinations"][0]["srtPassPhrase"] is None
    gw.set(preset_field="preset", preset_import="add")
    refusal(admin.call("POST", admin.preset_path, files={"file": clear.content}), 400, "preset")
    assert admin.call("POST", admin.preset_path, files={"preset": clear.content}).status_code == 200
    assert [route["name"] for route in gw.routes()] == ["a", "a"]
