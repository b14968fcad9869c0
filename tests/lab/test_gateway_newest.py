"""The calls and fields of 4.2 exist when the switch says so, and only then."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from lab import Lab
from lab.gateway import Gateway
from lab_client import SRT_OUT, UDP_OUT, UDP_SOURCE, Client, fields_of, least, refusal, wait_for

ROUTE = {"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT, SRT_OUT]}


def act(client: Client, path: str, name: Any = "stop") -> requests.Response:
    return client.call("PUT", path, json={"name": name})


def paths_of(gw: Gateway) -> tuple[str, str, str]:
    held = gw.routes()[0]
    destination = held["destinations"][0]["id"]
    return (
        f"/api/destinations/{destination}/actions",
        f"/api/routes/{held['id']}/destinations/{destination}/actions",
        f"/api/routes/{held['id']}/actions",
    )


@pytest.mark.parametrize(
    ("v2", "found"),
    [
        (False, [False, False, False]),
        ("destinations", [True, False, True]),
        ("routes", [False, True, True]),
        ("both", [True, True, True]),
    ],
)
def test_which_actions_exist(lab: Lab, client: Client, gw: Gateway, v2: Any, found: list[bool]) -> None:
    route_id = gw.add_route(ROUTE, started=True)
    gw.set(v2=v2)
    observer = Client(lab, gw, "user")
    for path, exists in zip(paths_of(gw), found, strict=True):
        assert act(client, path).status_code == (200 if exists else 404)
        assert act(observer, path).status_code == (403 if exists else 404)
    admin = Client(lab, gw, "haiadmin")
    for path in ("/api/routes", f"/api/routes/{route_id}", "/api/system/preset"):
        assert admin.get(path).status_code == (200 if v2 else 404)
    assert client.route(route_id)["id"] == route_id  # the earlier calls remain


@pytest.mark.parametrize("which", [0, 1])
def test_start_and_stop_of_a_destination(client: Client, gw: Gateway, which: int) -> None:
    route_id = gw.add_route(ROUTE, started=True)
    gw.set(v2="both", land_delay=0.5)
    path = paths_of(gw)[which]
    answer = act(client, path)
    assert answer.json() == {"type": "PostOutputAction", "message": "Output has been stopped successfully"}
    shown = client.route(route_id)
    assert (shown["destinations"][0]["started"], "pendingUpdates" in shown) == (True, True)
    wait_for(lambda: client.route(route_id)["destinations"][0]["started"] is False)
    assert [one["state"] for one in client.route(route_id)["destinations"]] == ["disconnected", "connected"]
    assert act(client, path, "start").json()["message"] == "Output has been started successfully"
    wait_for(lambda: client.route(route_id)["destinations"][0]["started"] is True)
    gw.fault("stay_pending", times=None)
    act(client, path)
    gw.set(land_delay=0.0)
    assert client.route(route_id)["destinations"][0]["started"] is True
    gw.clear_faults()
    assert client.route(route_id)["destinations"][0]["started"] is False


def test_start_and_stop_of_a_route(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route(ROUTE)
    gw.set(v2="destinations", land_delay=0.5)
    path = f"/api/routes/{route_id}/actions"
    answer = act(client, path, "start")
    assert answer.json() == {"type": "PostRouteAction", "message": "Route has been started successfully"}
    assert client.get(f"/api/routes/{route_id}").json()["state"] == "stopped"
    wait_for(lambda: client.get(f"/api/routes/{route_id}").json()["state"] == "running")
    act(client, path)
    wait_for(lambda: client.route(route_id)["state"] == "idle")
    assert [entry["method"] for entry in gw.writes] == ["PUT", "PUT"]


def test_refusals_of_actions(client: Client, gw: Gateway) -> None:
    gw.add_route(ROUTE)
    gw.set(v2="both")
    for path in paths_of(gw):
        refusal(act(client, path, "restart"), 400, "name must be one of start, stop")
        refusal(client.call("PUT", path, json={}), 400, "name")
        refusal(client.call("PUT", path, data=b"{}", headers={"Content-Type": "text/plain"}), 415)
    refusal(act(client, "/api/destinations/nobody/actions"), 404, "Destination")
    refusal(act(client, "/api/routes/nobody/actions"), 404, "Route")
    held = gw.routes()[0]["destinations"][0]["id"]
    refusal(act(client, f"/api/routes/nobody/destinations/{held}/actions"), 404, "Route")
    refusal(act(client, f"{paths_of(gw)[2].removesuffix('/actions')}/destinations/nobody/actions"), 404, "Destination")
    refusal(client.call("GET", paths_of(gw)[0]), 404)


def test_a_destination_of_another_route_is_not_there(client: Client, gw: Gateway) -> None:
    first = gw.add_route(ROUTE)
    gw.add_route({**ROUTE, "name": "b"})
    gw.set(v2="both")
    other = gw.routes()[1]["destinations"][0]["id"]
    refusal(act(client, f"/api/routes/{first}/destinations/{other}/actions"), 404, "Destination")
    assert act(client, f"/api/destinations/{other}/actions").status_code == 200


def test_newest_routes(client: Client, gw: Gateway) -> None:
    gw.set(v2="both")
    route_id = gw.add_route({**ROUTE, "labels": ["news"]})
    gw.add_route({**ROUTE, "name": "b"}, started=True)
    listed = client.get("/api/routes", params={"pageSize": 1, "page": 2}).json()
    assert (listed["numPages"], listed["numResults"], listed["data"][0]["state"]) == (2, 2, "running")
    assert "pendingRouteCreates" not in listed
    shown = client.get(f"/api/routes/{route_id}").json()
    assert (shown["state"], shown["labels"]) == ("stopped", ["news"])
    assert client.route(route_id)["state"] == "idle"
    assert "createdAt" not in client.route(route_id)
    held = gw.routes()[0]
    client.update("update", fields_of(held, *map(least, held["destinations"]), labels=["sport"]), route_id)
    after = client.get(f"/api/routes/{route_id}").json()
    assert after["createdAt"] == shown["createdAt"] <= shown["lastUpdateAt"] <= after["lastUpdateAt"]
    assert after["labels"] == ["sport"]
    client.update("update", fields_of(held, *map(least, held["destinations"])), route_id)
    assert client.route(route_id)["labels"] == ["sport"]  # left out: stays


RTP_SOURCE = {"name": "r", "protocol": "rtp", "address": "239.0.0.1", "port": 5000}
PATHS = [
    {"address": "239.0.0.1", "port": 5000, "networkInterface": "eth0", "sourceAddress": "10.0.0.1"},
    {"address": "239.0.0.2", "port": 5002, "networkInterface": "eth1", "sourceAddress": "10.0.0.2"},
]
REDUNDANT = {
    "name": "r",
    "protocol": "rtp",
    "rtpReceiverClass": "high",
    "rtpNetworkBondingParams": PATHS,
    "tags": ["studio", "a"],
}
NEWEST = {"name": "a", "source": REDUNDANT, "destinations": [{**UDP_OUT, "labels": ["x"]}], "labels": ["y"]}


@pytest.mark.parametrize("switches", [{"v2": "both"}, {"unknown_fields": "ignore"}])
def test_newest_fields(client: Client, gw: Gateway, switches: dict[str, Any]) -> None:
    gw.set(**switches)
    answer = client.update("create", NEWEST)
    assert answer.status_code == 200, answer.text
    (shown,) = client.routes()["data"]
    source = shown["source"]
    assert (source["rtpReceiverClass"], source["rtpNetworkBondingParams"]) == ("high", PATHS)
    assert (source["address"], source["port"]) == ("239.0.0.1|239.0.0.2", "5000|5002")
    assert (source["networkInterface"], source["sourceAddress"]) == ("eth0|eth1", "10.0.0.1|10.0.0.2")
    assert (source["tags"], shown["destinations"][0]["labels"], shown["labels"]) == (["studio", "a"], ["x"], ["y"])
    gw.set(v2=False, unknown_fields="refuse")
    (shown,) = client.routes()["data"]
    assert not {"tags", "rtpReceiverClass", "rtpNetworkBondingParams"} & set(shown["source"])
    assert not {"labels"} & (set(shown) | set(shown["destinations"][0]))


@pytest.mark.parametrize(
    ("where", "change", "named"),
    [
        ("source", {"rtpReceiverClass": "low"}, "source.rtpReceiverClass is not a known field"),
        ("source", {"rtpNetworkBondingParams": PATHS}, "source.rtpNetworkBondingParams is not a known field"),
        ("source", {"tags": []}, "source.tags is not a known field"),
        ("destinations", {"labels": []}, "destinations[0].labels is not a known field"),
        ("route", {"labels": []}, "fields.labels is not a known field"),
    ],
)
def test_newest_fields_are_unknown_before(
    client: Client, gw: Gateway, where: str, change: dict[str, Any], named: str
) -> None:
    route: dict[str, Any] = {"name": "a", "source": RTP_SOURCE, "destinations": [UDP_OUT]}
    if where == "route":
        route.update(change)
    else:
        route[where] = {**RTP_SOURCE, **change} if where == "source" else [{**UDP_OUT, **change}]
    refusal(client.update("create", route), 400, named)
    gw.set(v2="routes")
    assert client.update("create", route).status_code == 200


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"rtpReceiverClass": "fast"}, "rtpReceiverClass"),
        ({"tags": "studio"}, "tags"),
        ({"tags": [1]}, "tags"),
        ({"rtpNetworkBondingParams": [{"address": "1.1.1.1"}]}, "port"),
        ({"rtpNetworkBondingParams": [{**PATHS[0], "ttl": 1}]}, "ttl"),
        ({"rtpNetworkBondingParams": []}, "address"),
        ({"protocol": "udp"}, "rtpReceiverClass"),
        ({"labels": ["x"]}, "labels"),
    ],
)
def test_newest_fields_are_checked(client: Client, gw: Gateway, change: dict[str, Any], named: str) -> None:
    gw.set(v2="both")
    refusal(client.update("create", {"name": "a", "source": {**REDUNDANT, **change}}), 400, named)
