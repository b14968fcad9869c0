"""Presets: who may, what is in them, and how an import lands."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from lab import Lab
from lab.gateway import Gateway
from lab_client import PASSPHRASE, SRT_OUT, UDP_OUT, UDP_SOURCE, Client, refusal, wait_for

ROUTE = {"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT, {**SRT_OUT, "srtPassPhrase": PASSPHRASE}]}


@pytest.fixture
def admin(lab: Lab, gw: Gateway) -> Client:
    return Client(lab, gw, "haiadmin")


def load(client: Client, content: Any, path: str = "") -> requests.Response:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.call("POST", path or client.preset_path, files={"file": ("p.hmg", data)})


def names(gw: Gateway) -> list[str]:
    return [route["name"] for route in gw.routes()]


def test_two_exports_are_the_same_bytes(admin: Client, gw: Gateway) -> None:
    gw.add_route(ROUTE, started=True)
    first = admin.get(admin.preset_path).content
    assert admin.get(admin.preset_path).content == first
    gw.set_health(gw.routes()[0]["id"], "error", "no signal")
    assert admin.get(admin.preset_path).content == first
    assert PASSPHRASE.encode() in first
    gw.set(preset_stamp=True)
    stamped = [admin.get(admin.preset_path).json() for _time in range(3)]
    assert stamped[0]["exportedAt"] < stamped[1]["exportedAt"] < stamped[2]["exportedAt"]
    assert stamped[0]["routes"] == json.loads(first)["routes"]
    assert load(admin, stamped[0]).status_code == 200


def test_an_equal_preset_makes_the_routes_anew(admin: Client, gw: Gateway) -> None:
    gw.add_route(ROUTE, started=True)
    (before,) = gw.routes()
    preset = admin.get(admin.preset_path).content
    assert load(admin, preset).json()["pendingCreation"] == ["a"]
    (after,) = gw.routes()
    assert (after["id"] != before["id"], after["running"]) == (True, False)
    assert after["destinations"][1]["srtPassPhrase"] == PASSPHRASE
    assert admin.get(admin.preset_path).content == preset


def test_routes_of_an_import_land_one_after_another(admin: Client, gw: Gateway) -> None:
    preset = {"routes": [{**ROUTE, "name": name} for name in "abc"]}
    gw.set(land_delay=0.5, preset_interval=0.4)
    answer = load(admin, preset).json()
    assert answer == {
        "type": "postSystemPreset",
        "message": "Successfully loaded preset",
        "pendingCreation": ["a", "b", "c"],
    }
    seen = []
    while not seen or seen[-1] < 3:
        listed = admin.routes()
        assert listed["numResults"] + listed["pendingRouteCreates"] == 3
        if not seen or listed["numResults"] != seen[-1]:
            seen.append(listed["numResults"])
    assert seen == [0, 1, 2, 3]


def test_an_import_replaces_running_and_coming_routes(admin: Client, gw: Gateway) -> None:
    running = gw.add_route({**ROUTE, "name": "runs"}, started=True)
    gw.set(land_delay=1.2)
    admin.update("create", {**ROUTE, "name": "on its way", "startRoute": True})
    admin.command("stop-route", routeID=running)
    gw.set(land_delay=0.8)  # so that the import lands before what was on its way
    load(admin, {"routes": [{**ROUTE, "name": "new"}]})
    shown = admin.route(running)
    assert (shown["hasPendingDelete"], shown["state"]) == (True, "running")
    assert admin.routes()["pendingRouteCreates"] == 2
    wait_for(lambda: admin.get(f"{admin.routes_path}/{running}").status_code == 404)
    wait_for(lambda: names(gw) == ["new"])
    gw.set(land_delay=0.0)
    admin.update("create", {**ROUTE, "name": "later"})
    assert names(gw) == ["new", "later"]
    assert admin.routes()["pendingRouteCreates"] == 0


def test_a_second_import_replaces_the_first(admin: Client, gw: Gateway) -> None:
    gw.set(land_delay=0.1, preset_interval=0.2)
    load(admin, {"routes": [{**ROUTE, "name": name} for name in "abcd"]})
    load(admin, {"routes": [{**ROUTE, "name": name} for name in "xy"]})
    wait_for(lambda: names(gw) == ["x", "y"])
    assert admin.routes()["pendingRouteCreates"] == 0


def test_an_import_that_adds_and_one_that_stays_pending(admin: Client, gw: Gateway) -> None:
    gw.add_route(ROUTE)
    gw.set(preset_import="add")
    gw.fault("stay_pending")
    load(admin, {"routes": [{**ROUTE, "name": "b"}]})
    assert (names(gw), admin.routes()["pendingRouteCreates"]) == (["a"], 1)
    gw.clear_faults()
    assert names(gw) == ["a", "b"]
    gw.set(preset_import="replace")
    gw.fault("stay_pending")
    load(admin, {"routes": []})
    assert names(gw) == ["a", "b"]
    assert all(route["hasPendingDelete"] for route in admin.routes()["data"])
    gw.clear_faults()
    assert names(gw) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"routes"',
        {},
        {"routes": None},
        {"routes": ["a"]},
        {"routes": [{}]},
        {"routes": [{"name": "a"}]},
        {"routes": [{"name": "a", "source": []}]},
        {"routes": [{"name": "a", "source": {"name": "s"}}]},
        {"routes": [{**ROUTE, "destinations": 3}]},
        {"routes": [{**ROUTE, "destinations": {"name": "o"}}]},
        {"routes": [{**ROUTE, "destinations": ["o"]}]},
        {"routes": [ROUTE, {**ROUTE, "source": {**UDP_SOURCE, "port": 0}}]},
    ],
)
def test_what_is_no_preset_changes_nothing(admin: Client, gw: Gateway, content: Any) -> None:
    gw.add_route({**ROUTE, "name": "there"})
    refusal(load(admin, content), 400)
    assert names(gw) == ["there"]
    assert "hasPendingDelete" not in admin.routes()["data"][0]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_broken_multipart(admin: Client, gw: Gateway, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    refusal(admin.call("POST", admin.preset_path, data=b"nonsense", headers=headers), 400)
    refusal(admin.call("POST", admin.preset_path, data=b"{}", headers={"Content-Type": "application/json"}), 415)


def test_a_form_field_is_no_file(admin: Client, gw: Gateway) -> None:
    refusal(admin.call("POST", admin.preset_path, files={"file": (None, b'{"routes": []}')}), 400, "form field")


def test_presets_of_the_newest_calls(lab: Lab, admin: Client, gw: Gateway) -> None:
    gw.set(v2="routes")
    gw.add_route({**ROUTE, "source": {**UDP_SOURCE, "tags": ["t"]}, "labels": ["l"]})
    refusal(Client(lab, gw).get("/api/system/preset"), 403, "roles: Operator")
    preset = admin.get("/api/system/preset")
    assert preset.content == admin.get(admin.preset_path).content
    assert load(admin, preset.content, "/api/system/preset").json()["pendingCreation"] == ["a"]
    (route,) = gw.routes()
    assert (route["source"]["tags"], route["labels"]) == (["t"], ["l"])
