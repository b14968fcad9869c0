"""SRT path redundancy and FEC, as 3.7.5 and later pages describe them."""

from __future__ import annotations

from typing import Any

import pytest
from lab import Lab
from lab.gateway import Gateway
from lab_client import SRT_OUT, UDP_OUT, UDP_SOURCE, Client, fields_of, refusal

PATHS = [{"address": "1.1.1.1", "port": 7001}, {"address": "2.2.2.2", "port": 7002, "networkInterface": "eth1"}]
CALLER = {"name": "c", "protocol": "srt", "srtMode": "caller"}
BONDED = {**CALLER, "srtGroupMode": "broadcast", "srtNetworkBondingParams": PATHS}
SINGLE = {**CALLER, "address": "1.1.1.1", "port": 7001}
FEC = {"useFec": True, "srtFecCols": 10, "srtFecRows": 5, "srtFecLayout": "staircase", "srtFecArq": "onreq"}


def create(client: Client, source: dict[str, Any], *destinations: dict[str, Any]) -> dict[str, Any]:
    answer = client.update("create", {"name": "a", "source": source, "destinations": list(destinations)})
    assert answer.status_code == 200, answer.text
    return dict(client.routes()["data"][-1])


@pytest.mark.parametrize("shown_paths", [True, False])
def test_what_the_paths_carry_is_joined(client: Client, gw: Gateway, shown_paths: bool) -> None:
    gw.set(bonding_shown=shown_paths)
    out_paths = [{**PATHS[0], "mtu": 1400, "ttl": 5, "tos": 0}, PATHS[1]]
    shown = create(client, BONDED, {**BONDED, "srtNetworkBondingParams": out_paths})
    source, (out,) = shown["source"], shown["destinations"]
    for element in (source, out):
        assert (element["address"], element["port"]) == ("1.1.1.1|2.2.2.2", "7001|7002")
        assert element["networkInterface"] == "|eth1"
        assert element["srtGroupMode"] == "broadcast"
        assert ("srtNetworkBondingParams" in element) == shown_paths
    assert (out["mtu"], out["ttl"], out["tos"]) == ("1400|1496", "5|64", "0|104")
    if shown_paths:
        assert source["srtNetworkBondingParams"] == PATHS
        assert out["srtNetworkBondingParams"] == out_paths


def test_one_path_reads_back_as_it_is(client: Client) -> None:
    source = create(client, {**BONDED, "srtNetworkBondingParams": PATHS[:1]})["source"]
    assert (source["address"], source["port"], source["networkInterface"]) == ("1.1.1.1", 7001, "")


def test_redundancy_goes_and_comes_with_an_update(client: Client, gw: Gateway) -> None:
    route_id = create(client, BONDED)["id"]
    held = gw.routes()[0]
    kept = {"name": "c", "id": held["source"]["id"]}
    base = {"name": "a", "destinations": []}
    assert client.update("update", {**base, "source": {**kept, "srtLatency": 500}}, route_id).status_code == 200
    assert client.route(route_id)["source"]["port"] == "7001|7002"
    refusal(client.update("update", {**base, "source": {**kept, "srtGroupMode": "none"}}, route_id), 400, "address")
    plain = {**kept, "srtGroupMode": "none", "address": "3.3.3.3", "port": 9}
    assert client.update("update", {**base, "source": plain}, route_id).status_code == 200
    source = client.route(route_id)["source"]
    assert (source["address"], source["port"], source["srtGroupMode"]) == ("3.3.3.3", 9, "none")
    assert "srtNetworkBondingParams" not in source
    again = {**kept, "srtGroupMode": "backup", "srtNetworkBondingParams": PATHS}
    assert client.update("update", {**base, "source": again}, route_id).status_code == 200
    assert client.route(route_id)["source"]["address"] == "1.1.1.1|2.2.2.2"


@pytest.mark.parametrize(
    ("as_source", "element", "named"),
    [
        (True, {**SINGLE, "srtNetworkBondingParams": PATHS}, "srtNetworkBondingParams"),
        (True, {**BONDED, "srtGroupMode": "balance"}, "srtGroupMode"),
        (True, {**BONDED, "srtNetworkBondingParams": []}, "srtNetworkBondingParams"),
        (True, {**BONDED, "srtNetworkBondingParams": "1.1.1.1|2.2.2.2"}, "srtNetworkBondingParams"),
        (True, {**BONDED, "srtNetworkBondingParams": [{"address": "1.1.1.1"}]}, "port must be provided"),
        (True, {**BONDED, "srtNetworkBondingParams": [{"port": 7001}]}, "address must be provided"),
        (True, {**BONDED, "srtNetworkBondingParams": [{**PATHS[0], "port": "7001"}]}, "[0].port"),
        (True, {**BONDED, "srtNetworkBondingParams": [{**PATHS[0], "port": True}]}, "[0].port"),
        (True, {**BONDED, "srtNetworkBondingParams": [{**PATHS[0], "mtu": 1400}]}, "mtu is not a known field"),
        (False, {**BONDED, "srtNetworkBondingParams": [PATHS[0], {**PATHS[1], "mtu": 200}]}, "[1].mtu"),
        (False, {**BONDED, "srtNetworkBondingParams": [{**PATHS[0], "sourceAddress": "1.2.3.4"}]}, "sourceAddress"),
        (False, {**BONDED, "useFec": True}, "useFec applies without path redundancy"),
        (True, {**BONDED, "useFec": True}, "useFec applies without path redundancy"),
        (False, {**SINGLE, "srtMode": "rendezvous", "useFec": True}, "useFec applies to SRT mode caller"),
        (True, {**SINGLE, **FEC, "srtFecLayout": "saircase"}, "srtFecLayout"),
        (True, {**SINGLE, **FEC, "srtFecArq": "always"}, "srtFecArq"),
        (False, {**SINGLE, **FEC, "srtFecCols": 0}, "srtFecCols"),
        (False, {**SINGLE, "srtConnectionLimit": 3}, "srtConnectionLimit"),
        (False, {**SRT_OUT, "srtConnectionLimit": "three"}, "srtConnectionLimit"),
        (False, {**UDP_OUT, "retainHeader": True}, "retainHeader"),
        (True, {**UDP_SOURCE, "retainHeader": True}, "retainHeader"),
    ],
)
def test_what_is_refused(client: Client, as_source: bool, element: dict[str, Any], named: str) -> None:
    source, destinations = (element, []) if as_source else (UDP_SOURCE, [element])
    refusal(client.update("create", {"name": "a", "source": source, "destinations": destinations}), 400, named)


@pytest.mark.parametrize("spelling", ["useFec", "useFEC"])
def test_fec_of_callers(client: Client, gw: Gateway, spelling: str) -> None:
    gw.set(use_fec_key=spelling)
    shown = create(client, {**SINGLE, **FEC}, {**SINGLE, **FEC}, {**SINGLE, "useFEC": True}, SRT_OUT)
    first, second, third = shown["destinations"]
    for element in (shown["source"], first):
        assert {key for key in element if "fec" in key.lower()} == {spelling, *FEC} - ({"useFec"} - {spelling})
        assert (element[spelling], element["srtFecCols"], element["srtFecArq"]) == (True, 10, "onreq")
    assert second[spelling] is False  # the other spelling is one of reading only: it is ignored
    assert "useFec" not in third
    assert "useFEC" not in third


def test_other_keys_of_the_newer_reference(client: Client) -> None:
    rtp_source = {
        "name": "r",
        "protocol": "rtp",
        "address": "0.0.0.0",
        "port": 5,
        "retainHeader": True,
        "fec": "prompeg",
    }
    rtp_out = {**UDP_OUT, "protocol": "rtp", "retainHeader": True, "fec": "prompeg", "prompegFecLevel": "a"}
    limits = [{**SRT_OUT, "srtConnectionLimit": limit, "retainHeader": True} for limit in (7, "8")]
    shown = create(client, rtp_source, rtp_out, *limits)
    assert (shown["source"]["retainHeader"], shown["source"]["fec"]) == (True, "prompeg")
    packet, *listeners = shown["destinations"]
    assert (packet["retainHeader"], packet["prompegFecLevel"]) == (True, "a")
    assert [(one["srtConnectionLimit"], one["retainHeader"]) for one in listeners] == [(7, True), (8, True)]


def test_fec_set_earlier_rests_beside_redundancy_and_in_presets(lab: Lab, client: Client, gw: Gateway) -> None:
    route_id = create(client, {**SINGLE, **FEC})["id"]
    held = gw.routes()[0]
    fields = fields_of(held)
    fields["source"].update(srtGroupMode="backup", srtNetworkBondingParams=PATHS)
    assert client.update("update", fields, route_id).status_code == 200
    source = client.route(route_id)["source"]
    assert (source["useFec"], "srtFecCols" in source) == (False, False)
    admin = Client(lab, gw, "haiadmin")
    preset = admin.get(admin.preset_path)
    assert "useFec" not in preset.json()["routes"][0]["source"]
    assert admin.call("POST", admin.preset_path, files={"file": preset.content}).status_code == 200
    assert client.routes()["data"][0]["source"]["address"] == "1.1.1.1|2.2.2.2"
