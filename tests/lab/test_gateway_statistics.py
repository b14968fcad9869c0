"""Statistics in the words of newer firmware, the clients of listeners, and what tests let statistics tell."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from lab import Lab
from lab.gateway import Gateway
from lab_client import PASSPHRASE, SRT_OUT, UDP_OUT, UDP_SOURCE, Client, refusal

SRT_SOURCE = {"name": "s", "protocol": "srt", "address": "0.0.0.0", "port": 9, "srtPassPhrase": PASSPHRASE}
CALLER = {**SRT_OUT, "name": "call", "address": "203.0.113.5", "srtMode": "caller"}
HLS = {"name": "h", "protocol": "hls"}

STREAM = {"name", "id", "mode", "protocol", "elapsedRunningTime", "signalLosses", "sendRate", "numPackets"}
STREAM |= {"usedBandwidth", "bitrate", "state"}
LIVE_SOURCE = STREAM | {"srtLatency", "srtRcvBuf", "srtGroupMode", "srtStreamID", "srtNumLostPackages"}
LIVE_SOURCE |= {"srtRetransmitRate", "srtRoundTripTime", "srtMaxBandwidth", "srtNegotiatedLatency", "srtEncryption"}
LIVE_SOURCE |= {"srtPacketLossRate", "srtDecryptionState", "srtBufferLevel", "connections"}
LIVE_LISTENER = STREAM | {"srtGroupMode", "srtConnectionLimit", "srtRejectedCount", "clientsStat"}
LIVE_LISTENER |= {"srtPeerDecryptionState"}
LIVE_CLIENT = {"label", "srtVersion", "SRTPeerVersion", "bitrate", "signalLosses", "usedBandwidth", "address", "port"}
LIVE_CLIENT |= {"connections"}
CONNECTION = """
    state address port localAddress localPort networkInterface srtMaxBandwidth srtCurrentBandwidth
    srtEstimatedBandwidth srtNumPackets srtNumLostPackets srtSkippedPackets srtSkippedPacketsDiff srtPacketLossRate
    srtRetransmitRate srtRoundTripTime srtBufferLevel srtNegotiatedLatency srtEncryption srtDecryptionState srtFec
    srtFecRows srtFecCols srtFecLayout srtFecArq srtFecRecoveredPackets srtFecPacketLoss srtFecTotalRecoveredPackets
    srtFecTotalPacketLoss srtGroupMemberStatus srtGroupMemberWeight srtGroupMode numPackets srtDroppedPackets
    srtDroppedPacketsDiff srtPeerDecryptionState srtVersion SRTPeerVersion bitrate label signalLosses usedBandwidth
"""


def read(client: Client, route_id: str, **params: str) -> dict[str, Any]:
    answer = client.get(client.statistics_path, params={"routeID": route_id, **params})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_live_words(client: Client, gw: Gateway) -> None:
    gw.set(statistics_words="live")
    outs = [SRT_OUT, CALLER, UDP_OUT, HLS]
    route_id = gw.add_route({"name": "a", "source": SRT_SOURCE, "destinations": outs}, started=True)
    whole = read(client, route_id)
    assert whole["collectedAt"].isdigit()
    route = whole["route"]
    source = route["source"]
    assert set(source) == LIVE_SOURCE
    assert (source["protocol"], source["srtStreamID"], source["usedBandwidth"]) == ("srt", None, "0.338")
    assert isinstance(source["srtPacketLossRate"], float)
    listener, caller, packet, hls = route["destinations"]
    assert set(listener) == LIVE_LISTENER
    (viewer,) = listener["clientsStat"]
    assert set(viewer) == LIVE_CLIENT
    assert viewer["label"] == "192.0.2.10:50001"
    for element in (source, caller, viewer):
        (connection,) = element["connections"]
        assert set(connection) == set(CONNECTION.split())
    assert caller["connections"][0]["address"] == "203.0.113.5"
    assert source["connections"][0]["srtDecryptionState"] == "active"
    assert set(packet) == STREAM
    assert (hls["protocol"], hls["mode"]) == ("http", "hls")


@pytest.mark.parametrize("protocol", ["udp", "rtp"])
def test_packet_sources_keep_fec_in_both_words(client: Client, gw: Gateway, protocol: str) -> None:
    route_id = gw.add_route({"name": "a", "source": {**UDP_SOURCE, "protocol": protocol}})
    for words in ("documented", "live"):
        gw.set(statistics_words=words)
        source = read(client, route_id)["route"]["source"]
        assert {key for key in source if key.startswith("fec")} == {
            "fecLostPackets",
            "fecRecoveredPackets",
            "fecUnrecoveredPackets",
            "fecReorderedPackets",
        }
        assert ("protocol" in source) == (words == "live")


def test_documented_words_have_no_newer_keys(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": SRT_SOURCE, "destinations": [SRT_OUT, CALLER]}, started=True)
    route = read(client, route_id)["route"]
    for element in (route["source"], *route["destinations"], *route["destinations"][0]["clientStat"]):
        assert not {"connections", "protocol", "srtGroupMode", "label"} & set(element)
    assert isinstance(route["source"]["usedBandwidth"], float)


def test_an_idle_route_has_no_connections(client: Client, gw: Gateway) -> None:
    gw.set(statistics_words="live", clients=3, idle_word="stopped")
    route_id = gw.add_route({"name": "a", "source": SRT_SOURCE, "destinations": [SRT_OUT, CALLER]})
    route = read(client, route_id)["route"]
    listener, caller = route["destinations"]
    assert (route["state"], route["source"]["connections"], caller["connections"]) == ("stopped", [], [])
    assert (listener["clientsStat"], listener["srtRejectedCount"], listener["usedBandwidth"]) == ([], 0, "0.0")


@pytest.mark.parametrize("words", ["documented", "live"])
def test_number_of_clients(client: Client, gw: Gateway, words: str) -> None:
    key = {"documented": "clientStat", "live": "clientsStat"}[words]
    gw.set(statistics_words=words, clients=3)
    limited = {**SRT_OUT, "name": "limited", "srtConnectionLimit": 2}
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE, "destinations": [SRT_OUT, limited]}, started=True)
    every, some = read(client, route_id)["route"]["destinations"]
    peers = [("192.0.2.10", 50001), ("192.0.2.11", 50002), ("192.0.2.12", 50003)]
    assert [(one["address"], one["port"]) for one in every[key]] == peers
    assert len(some[key]) == 2
    if words == "live":
        assert [one["srtRejectedCount"] for one in (every, some)] == [0, 1]
    assert [one["clientConnections"] for one in client.route(route_id)["destinations"]] == [3, 2]
    params = {"routeID": route_id, "destinationID": every["id"], "clientAddress": "192.0.2.11", "clientPort": "50002"}
    found = client.get(f"{client.statistics_path}/client", params=params).json()
    assert [one["port"] for one in found[key]] == [50002]
    gw.set(clients=0)
    assert read(client, route_id)["route"]["destinations"][0][key] == []
    assert client.route(route_id)["destinations"][0]["clientConnections"] == 0


def test_connections_of_path_redundancy(client: Client, gw: Gateway) -> None:
    gw.set(statistics_words="live")
    paths = [{"address": "1.1.1.1", "port": 7001}, {"address": "2.2.2.2", "port": 7002, "networkInterface": "eth1"}]
    source = {"name": "s", "protocol": "srt", "srtMode": "caller", "srtGroupMode": "backup"}
    route_id = gw.add_route({"name": "a", "source": {**source, "srtNetworkBondingParams": paths}}, started=True)
    first, second = read(client, route_id)["route"]["source"]["connections"]
    assert (first["address"], first["srtGroupMemberStatus"], first["srtGroupMemberWeight"]) == ("1.1.1.1", "running", 2)
    assert (second["networkInterface"], second["srtGroupMemberStatus"]) == ("eth1", "idle")
    assert {first["srtGroupMode"], second["srtGroupMode"]} == {"backup"}


def test_statistics_that_are_told(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": SRT_SOURCE, "destinations": [SRT_OUT, CALLER]}, started=True)
    held = gw.routes()[0]
    source_id, (listener_id, caller_id) = held["source"]["id"], [one["id"] for one in held["destinations"]]
    gw.set_statistics(source_id, srtPacketLossRate=3.5)
    gw.set_statistics(source_id, srtRoundTripTime=80)
    gw.set_statistics(caller_id, bitrate=0)
    gw.set_statistics(f"{listener_id}/192.0.2.10:50001", srtPacketLossRate=9.5, state="connecting")
    gw.set_statistics(route_id, state="idle")
    route = read(client, route_id)["route"]
    assert (route["source"]["srtPacketLossRate"], route["source"]["srtRoundTripTime"], route["state"]) == (
        3.5,
        80,
        "idle",
    )
    listener, caller = route["destinations"]
    assert (listener["srtPacketLossRate"], caller["bitrate"]) == (0, 0)
    assert (listener["clientStat"][0]["srtPacketLossRate"], listener["clientStat"][0]["state"]) == (9.5, "connecting")
    gw.set(statistics_words="live")
    route = read(client, route_id)["route"]
    assert route["source"]["connections"][0]["srtPacketLossRate"] == route["source"]["srtPacketLossRate"] == 3.5
    (viewer,) = route["destinations"][0]["clientsStat"]
    assert viewer["connections"][0]["srtPacketLossRate"] == 9.5
    assert "srtPacketLossRate" not in viewer
    assert read(client, route_id, sourceID=source_id)["source"]["srtPacketLossRate"] == 3.5
    gw.set_statistics(source_id)
    assert read(client, route_id, sourceID=source_id)["source"]["srtPacketLossRate"] == 0
    with pytest.raises(ValueError, match="nobody"):
        gw.set_statistics("nobody", bitrate=1)
    gw.reset()
    assert gw.statistics.told == {}


def test_statistics_that_the_control_endpoint_tells(client: Client, gw: Gateway) -> None:
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE}, started=True)
    source_id = gw.routes()[0]["source"]["id"]
    http = requests.Session()
    http.trust_env = False
    url = f"{gw.control_url}/statistics"
    body = {"element_id": source_id, "fecLostPackets": 12}
    assert http.post(url, json=body, timeout=5).json() == {source_id: {"fecLostPackets": 12}}
    assert http.get(url, timeout=5).json() == {source_id: {"fecLostPackets": 12}}
    assert read(client, route_id)["route"]["source"]["fecLostPackets"] == 12
    assert http.post(url, json={"element_id": "nobody"}, timeout=5).status_code == 400


def test_everybody_may_read_statistics_and_newer_calls_have_no_device(lab: Lab, gw: Gateway) -> None:
    observer = Client(lab, gw, "user")
    route_id = gw.add_route({"name": "a", "source": UDP_SOURCE})
    refusal(observer.get("/api/statistics", params={"routeID": route_id}), 404, "Not found")
    gw.set(v2="both")
    shown = observer.get("/api/statistics", params={"routeID": route_id}).json()
    assert shown["route"]["id"] == route_id
    refusal(observer.get("/api/statistics"), 400, "routeID")
