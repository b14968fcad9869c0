"""Changes of routes that hold more than the specification knows: nothing that was not asked for may change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.client import GatewayAuthentication, GatewayClient
from ansible_collections.streamops.video.plugins.module_utils.gateway.routes import RouteResource
from ansible_collections.streamops.video.plugins.module_utils.gateway.wanted import Wanted
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import Conditions, converge
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from lab import Lab

UDP = {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}
IN = {**UDP, "networkInterface": "eth1"}
STUDIO = {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 1}
BONDED = {
    "name": "Bonded",
    "protocol": "srt",
    "srtMode": "caller",
    "address": "10.0.0.1",
    "port": 1,
    "srtGroupMode": "broadcast",
    "srtNetworkBondingParams": [{"address": "10.0.0.1", "port": 1}, {"address": "10.0.0.2", "port": 2}],
}
RTP = {**STUDIO, "protocol": "rtp", "fec": "prompeg", "prompegFecLevel": "b", "prompegFecRows": 7, "retainHeader": True}
HLS = {"name": "Web", "protocol": "hls", "segmentDuration": 9, "useEncryption": True, "segmentsPerKey": 4}
SRT = {
    **STUDIO,
    "protocol": "srt",
    "srtMode": "caller",
    "useFec": True,
    "srtFecCols": 5,
    "srtFecRows": 6,
    "srtStreamID": "live/a",
    "srtPassPhrase": "quiet-harbour-31",
}


@pytest.fixture
def gateway() -> Iterator[Any]:
    with Lab(only=["gateway"], switches={"gateway": {"land_delay": 0.0}}) as lab:
        yield lab.gateway


def change(gateway: Any, **params: Any) -> dict[str, Any]:
    endpoint = Endpoint("Gateway", gateway.host, gateway.port, Trust(fingerprint=gateway.fingerprint))
    login = GatewayAuthentication("operator", gateway.users["operator"]["password"])
    client = GatewayClient(HttpClient(endpoint), login, TaskKeeper())
    try:
        wanted = Wanted.from_params({"name": "Feed", **params}).checked(check_mode=False)
        resource = RouteResource(client, client.device_id(None), wanted)
        return converge(resource, Conditions(device=client.place, wait_timeout=10))
    finally:
        client.close()


@pytest.mark.parametrize(
    ("semantics", "source", "destination"),
    [
        *[("merge", source, one) for source in (IN, BONDED) for one in (RTP, HLS, SRT, BONDED)],
        # What a device wants to be sent of several paths, if it drops what is left out, no reference tells.
        *[("replace", IN, one) for one in (RTP, HLS, SRT)],
    ],
)
def test_what_was_not_asked_for_stays(
    gateway: Any, semantics: str, source: dict[str, Any], destination: dict[str, Any]
) -> None:
    gateway.set(update_semantics=semantics)
    gateway.add_route({"name": "Feed", "source": source, "destinations": [destination]}, started=True)
    before = gateway.routes()[0]
    assert change(gateway, destinations=[{"name": "New", "protocol": "hls"}])["changed"]
    after = gateway.routes()[0]
    assert after["source"] == before["source"] and after["destinations"][0] == before["destinations"][0]
    gateway.clear_requests()
    assert not change(gateway, destinations=[{"name": "New", "protocol": "hls"}])["changed"]


@pytest.mark.parametrize(
    ("before", "mode"),
    [
        (SRT, "listener"),
        (SRT, "rendezvous"),
        ({**STUDIO, "protocol": "srt", "srtMode": "listener", "srtConnectionLimit": 5}, "caller"),
    ],
)
def test_what_belonged_to_another_srt_mode_goes(gateway: Any, before: dict[str, Any], mode: str) -> None:
    gateway.add_route({"name": "Feed", "source": UDP, "destinations": [before]})
    change(gateway, destinations=[{"name": "Studio", "srt_mode": mode}])
    assert gateway.routes()[0]["destinations"][0]["srtMode"] == mode


@pytest.mark.parametrize(("source", "wanted"), [(UDP, "srt"), ({**UDP, "protocol": "rtp"}, "rtmp")])
def test_another_protocol(gateway: Any, source: dict[str, Any], wanted: str) -> None:
    gateway.add_route({"name": "Feed", "source": source, "destinations": []})
    more = {"srt_mode": "listener"} if wanted == "srt" else {"rtmp_mode": "publisher", "stream_name": "a"}
    change(gateway, source={"protocol": wanted, **more})
    held = gateway.routes()[0]["source"]
    assert held["protocol"] == wanted and held["port"] == 5000
    assert not change(gateway, source={"protocol": wanted, **more})["changed"]


def test_rtmp_modes(gateway: Any) -> None:
    source = {"name": "In", "protocol": "rtmp", "port": 1935, "streamName": "a", "rtmpMode": "PUBLISHER"}
    gateway.add_route({"name": "Feed", "source": source, "destinations": []})
    change(gateway, source={"rtmp_mode": "consumer", "address": "10.0.0.7"})
    assert gateway.routes()[0]["source"]["address"] == "10.0.0.7"
    change(gateway, source={"rtmp_mode": "publisher"})
    assert gateway.routes()[0]["source"]["rtmpMode"] == "PUBLISHER"
