"""A list of routes on a gateway of the lab: what it received, and what it has then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.client import GatewayAuthentication, GatewayClient
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_list import (
    RouteList,
    Rules,
    gathered,
    wanted_routes,
)
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.resource.bulk import converge_all
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import Conditions
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Refused
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from lab import Lab
from route_lists import HMP, OUT, UDP

PATHS = [{"address": "10.0.0.1", "port": 1}, {"address": "10.1.0.1", "port": 2, "networkInterface": "eth1"}]
BONDED = {"protocol": "srt", "srtMode": "caller", "srtGroupMode": "backup", "srtNetworkBondingParams": PATHS}
FEC = {"protocol": "srt", "srtMode": "caller", "useFec": True, "srtFecCols": 5, "srtStreamID": "live/a"}
LISTENER = {"protocol": "srt", "srtMode": "listener", "srtConnectionLimit": 5, "srtPassPhrase": "quiet-harbour-31"}
HERE = {"address": "10.0.0.1", "port": 5000}
SOURCES = [
    UDP,
    {**UDP, "protocol": "rtp", "fec": "prompeg", "retainHeader": True},
    {"name": "In", **BONDED},
    {**UDP, "protocol": "rtp", "rtpReceiverClass": "low", "rtpNetworkBondingParams": PATHS},
    {"name": "In", **HERE, "protocol": "rtmp", "streamName": "a", "rtmpMode": "CONSUMER"},
    {"name": "In", "port": 1935, "protocol": "rtmp", "streamName": "a", "rtmpMode": "PUBLISHER"},
    {"name": "In", **HERE, "protocol": "rtsp", "username": "camera", "password": "quiet-harbour-31", "fec": "vf"},
]
DESTINATIONS = [
    OUT,
    {**OUT, "name": "RTP", "protocol": "rtp", "fec": "prompeg", "prompegFecLevel": "b", "prompegFecRows": 7},
    {"name": "Web", "protocol": "hls", "segmentDuration": 9, "useEncryption": True, "segmentsPerKey": 4},
    {"name": "Paths", **BONDED},
    {"name": "Caller", **HERE, **FEC},
    {"name": "Listener", **HERE, **LISTENER, "action": "stop"},
]


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["gateway"], switches={"gateway": {"land_delay": 0.0}}) as running:
        yield running.gateway


@pytest.fixture
def gateway(lab: Any) -> Any:
    lab.reset()
    return lab


@pytest.fixture
def client(gateway: Any) -> Iterator[GatewayClient]:
    endpoint = Endpoint("Gateway", gateway.host, gateway.port, Trust(fingerprint=gateway.fingerprint))
    login = GatewayAuthentication("operator", gateway.users["operator"]["password"])
    with_session = GatewayClient(HttpClient(endpoint), login, TaskKeeper())
    yield with_session
    with_session.close()


def change(client: GatewayClient, config: list[dict[str, Any]], state: str = "merged", **rules: Any) -> dict[str, Any]:
    whole = Rules(state, **rules)
    routes = RouteList(client, client.device_id(None), wanted_routes(config, whole, "on_create", False), whole)
    return converge_all(routes, Conditions(device=client.place, wait_timeout=10))


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"echo_passphrase": "clear", "echo_password": "clear", "use_fec_key": "useFEC", "started_when_idle": "kept"},
        {"bonding_shown": False, "srt_encryption_none": None, "route_id_key": "_id", "echo_passphrase": "masked"},
        {"v2": "both", "data_shape": "object", "idle_word": "stopped", "srt_encryption_none": ""},
        {"has_route_list": False, "unknown_fields": "ignore", "echo_password": "null"},
    ],
)
@pytest.mark.parametrize("running", [True, False])
def test_what_was_gathered_makes_no_change(
    gateway: Any, client: GatewayClient, switches: dict[str, Any], running: bool
) -> None:
    gateway.set(**switches)
    for number, source in enumerate(SOURCES):
        gateway.add_route({"name": f"Feed {number}", "source": source, "destinations": DESTINATIONS}, started=running)
    found = gathered(client.routes(client.device_id(None)).routes)
    result = change(client, found, "overridden")
    assert result["actions"] == [] and gateway.writes == []
    assert len(result["results"]) == len(SOURCES) and not result["changed"]


@pytest.mark.parametrize(
    ("config", "rules", "words"),
    [
        ([], {}, "config is empty"),
        ([{"name": "A"}, {"name": "B"}], {}, HMP),
        ([{"name": "A"}, {"name": HMP}], {"max_deletions": 0}, '"B"'),
    ],
)
def test_what_a_guard_refuses_writes_nothing(
    gateway: Any, client: GatewayClient, config: list[dict[str, Any]], rules: dict[str, Any], words: str
) -> None:
    for name in ("A", "B", HMP):
        gateway.add_route({"name": name, "source": UDP, "destinations": [OUT]})
    with pytest.raises(Refused) as error:
        change(client, config, "overridden", **rules)
    assert words in str(error.value) and gateway.writes == [] and len(gateway.routes()) == 3
    assert error.value.facts["changed"] is False and error.value.facts["actions"]


def test_a_chain_of_names_is_carried_out(gateway: Any, client: GatewayClient) -> None:
    gateway.set(unique_names="route")
    for name in "ABC":
        gateway.add_route({"name": name, "source": UDP, "destinations": [OUT]})
    ids = [route["id"] for route in gateway.routes()]
    change(client, [{"name": one, "new_name": other} for one, other in ("AB", "BC", "CD")])
    assert {route["id"]: route["name"] for route in gateway.routes()} == dict(zip(ids, "BCD", strict=True))


def test_one_listing_before_the_writes_and_one_write_a_route(gateway: Any, client: GatewayClient) -> None:
    client.device_id(None)
    gateway.clear_requests()
    config = [{"name": f"New {number}", "source": UDP, "destinations": [OUT]} for number in range(20)]
    change(client, config)
    methods = "".join(one["method"][0] for one in gateway.requests)
    assert methods == "G" + "P" * 20 + "G"


def test_every_fifth_answer_that_is_lost_makes_no_second_route(
    gateway: Any, client: GatewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "GRACE_SILENT", 0.2)
    gateway.fault("drop_after", method="POST", path="/updates$", times=None, every=5)
    config = [{"name": f"New {number}", "source": UDP, "destinations": [OUT]} for number in range(20)]
    result = change(client, config)
    assert sorted(route["name"] for route in gateway.routes()) == sorted(one["name"] for one in config)
    assert len(result["retries"]) == 4 and not any(one["failed"] for one in result["results"])
