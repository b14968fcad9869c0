"""Statistics: one vocabulary whatever the firmware, and devices whose answers have other shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway import statistics_options as options
from ansible_collections.streamops.video.plugins.module_utils.gateway.client import GatewayAuthentication, GatewayClient
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_statistics import (
    gather,
    in_one_vocabulary,
    moment,
    number,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    DeviceError,
    InvalidInput,
    NotFound,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from hypothesis import given
from hypothesis import strategies as st
from tiny_server import Device, Reply, Request

# As a live device of firmware 5.5 told it.
LIVE_DESTINATION = {
    "name": "Affiliates",
    "id": "d1",
    "mode": "listener",
    "protocol": "srt",
    "state": "connected",
    "elapsedRunningTime": "00:00:14",
    "srtGroupMode": "none",
    "srtConnectionLimit": "200",
    "srtRejectedCount": 0,
    "bitrate": "4.331",
    "usedBandwidth": "0.338",
    "numPackets": 1280,
    "srtPeerDecryptionState": "",
    "clientsStat": [
        {
            "label": "",
            "srtVersion": "1.4.1",
            "SRTPeerVersion": "1.3.4",
            "address": "192.0.2.10",
            "port": "50001",
            "connections": [{"srtSkippedPackets": 3, "srtSkippedPacketsDiff": 1, "srtNumLostPackages": "7"}],
        }
    ],
}


def test_every_spelling_has_one_name() -> None:
    for spelling in ("srtNumLostPackages", "srtNumLostPackets", "SRTNumLostPackets", "srt_num_lost_packets"):
        assert in_one_vocabulary({spelling: 4}) == {"srt_num_lost_packets": 4}
    for spelling in ("srtSkippedPackets", "srtNumSkippedPackets"):
        assert in_one_vocabulary({spelling: 4}) == {"srt_num_skipped_packets": 4}
    for spelling in ("clientStat", "clientsStat", "ClientStat"):
        assert in_one_vocabulary({spelling: [{"Port": 5}]}) == {"client_stat": [{"port": 5}]}
    for spelling in ("SRTPeerVersion", "srtPeerVersion"):
        assert in_one_vocabulary({spelling: "1.3.4"}) == {"srt_peer_version": "1.3.4"}
    assert in_one_vocabulary({"_id": "a", "protocol": "http"}) == {"id": "a", "protocol": "hls"}


def test_both_spellings_at_once() -> None:
    assert in_one_vocabulary({"srtNumLostPackages": None, "srtNumLostPackets": 4}) == {"srt_num_lost_packets": 4}
    assert in_one_vocabulary({"srtNumLostPackages": 4, "srtNumLostPackets": None}) == {"srt_num_lost_packets": 4}
    assert in_one_vocabulary({"clientStat": [], "clientsStat": [{"port": 1}]}) == {"client_stat": [{"port": 1}]}
    assert in_one_vocabulary({"srtNumLostPackages": 0, "srtNumLostPackets": 4}) == {"srt_num_lost_packets": 0}


def test_a_live_destination() -> None:
    told = in_one_vocabulary(LIVE_DESTINATION)
    assert told["srt_connection_limit"] == 200 and told["bitrate"] == 4.331 and told["used_bandwidth"] == 0.338
    assert told["elapsed_running_time"] == "00:00:14" and told["srt_peer_decryption_state"] == ""
    assert told["client_stat"] == [
        {
            "label": "",
            "srt_version": "1.4.1",
            "srt_peer_version": "1.3.4",
            "address": "192.0.2.10",
            "port": 50001,
            "connections": [{"srt_num_skipped_packets": 3, "srt_skipped_packets_diff": 1, "srt_num_lost_packets": 7}],
        }
    ]


def test_what_no_document_knows_stays() -> None:
    raw = {"fluxLevel": "12", "nested": {"innerKey": [{"deepKey": "1"}, 2, None]}, "clientConnections": 3}
    expected = {"flux_level": "12", "nested": {"inner_key": [{"deep_key": "1"}, 2, None]}, "client_connections": 3}
    assert in_one_vocabulary(raw) == expected


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("0.338", 0.338),
        ("-1", -1),
        (12, 12),
        (12.0, 12.0),
        (0, 0),
        ("", None),
        ("none", None),
        (None, None),
        ("1|2", "1|2"),
        ("1_000", "1_000"),
        ("n/a", "n/a"),
        ("nan", "nan"),
        ("1e999", "1e999"),
        (float("nan"), None),
        (float("inf"), None),
        (True, True),
        ([], []),
    ],
)
def test_numbers(raw: Any, read: Any) -> None:
    assert number(raw) == read and type(number(raw)) is type(read)


@pytest.mark.parametrize(
    ("raw", "read"),
    [("1536937838919", 1536937838919), (1536937838919.0, 1536937838919), ("", None), ("now", None), (True, None)],
)
def test_moments(raw: Any, read: int | None) -> None:
    assert moment(raw) == read


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from(["id", "name", "state", "connections", "clientStat", "srtNumLostPackages", "bitrate", "port"])


@given(st.dictionaries(KEYS | st.text(max_size=8), JSON, max_size=6))
def test_any_json_is_read(raw: dict[str, Any]) -> None:
    told = in_one_vocabulary(raw)
    json.dumps(told)
    again = in_one_vocabulary(told)
    assert set(again) <= set(told) or "" in told


def described(returns: Any, path: str = "") -> dict[str, Any]:
    found = {}
    for one in returns:
        found[f"{path}{one.name}"] = one
        found |= described(one.contains, f"{path}{one.name}.")
    return found


def test_every_number_has_its_unit_in_the_documentation() -> None:
    units = (
        "Mbit/s",
        "bit/s",
        "millisecond",
        "percent",
        "bytes",
        "ackets",
        "Port",
        "often",
        "unit",
        "SRT FEC",
        "client",
    )
    keys = described(options.GATEWAY_STATISTICS.returns)
    for key, one in keys.items():
        if one.type in ("int", "float"):
            assert any(unit in one.description for unit in units), (key, one.description)
    for name in (*options.SOURCE_KEYS, *options.CONNECTION_KEYS):
        assert f"statistics.source.{name}" in keys or f"statistics.source.connections.{name}" in keys
    for name in (*options.DESTINATION_KEYS, "client_stat", "connections"):
        assert f"statistics.destinations.{name}" in keys
    for name in options.CLIENT_KEYS:
        assert f"statistics.destinations.client_stat.{name}" in keys


# Devices

ROUTE = {
    "id": "r1",
    "name": "Feed",
    "state": "running",
    "elapsedTime": "00:01:00",
    "source": {"id": "s1", "name": "In", "protocol": "udp"},
    "destinations": [{"id": "d1", "name": "A & B?", "protocol": "srt"}, {"id": "d2", "name": "Web", "protocol": "hls"}],
}
OTHER = {**ROUTE, "id": "r2", "name": "Other", "state": "idle"}
PARAMS = dict.fromkeys(("device_id", "route", "source", "destination", "client_address", "client_port", "raw"))
Told = Callable[[str, dict[str, str]], Reply]


class Gateway:
    """A device that answers its statistics as a test says, and lists `routes`."""

    def __init__(self, make: Callable[..., Device], ca_path: str, told: Told, routes: list[Any]) -> None:
        self.told, self.routes, self.ca_path = told, routes, ca_path
        self.device = make(self._answer)

    def _answer(self, request: Request) -> Reply:
        parts = urlsplit(request.path)
        if parts.path == "/api/session":
            return Reply(200, {"response": {"sessionID": "x"}})
        if parts.path == "/api/devices":
            return Reply(200, [{"_id": "dev/1"}])
        if parts.path == "/api/gateway/dev%2F1/routes":
            return Reply(200, {"data": self.routes, "numPages": 1, "numResults": len(self.routes)})
        return self.told(parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()})

    def read(self, **params: Any) -> Any:
        endpoint = Endpoint("Gateway", "127.0.0.1", self.device.port, Trust(ca_path=self.ca_path), retries=0)
        client = GatewayClient(HttpClient(endpoint), GatewayAuthentication("user", "x"), TaskKeeper())
        try:
            return gather(client, {**PARAMS, **params})
        finally:
            client.close()

    @property
    def asked(self) -> list[str]:
        return [line.removeprefix("GET ") for line in self.device.asked if "statistics" in line]


@pytest.fixture
def gateway(device: Callable[..., Device], ca_path: str) -> Callable[..., Gateway]:
    return lambda told, routes=(ROUTE,): Gateway(device, ca_path, told, list(routes))


PATH = "/api/gateway/dev%2F1/statistics"
GONE = Reply(404, {"error": {"type": "Route", "message": "Route not found"}})


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        5,
        {},
        {"collectedAt": "5"},
        {"route": None},
        {"route": []},
        {"route": {"source": None, "destinations": None}},
        {"route": {"source": [], "destinations": {}}},
        {"route": {"source": "x", "destinations": [None, "x", 5]}},
    ],
)
def test_odd_answers(gateway: Callable[..., Gateway], body: Any) -> None:
    found = gateway(lambda _path, _query: Reply(200, body)).read()["statistics"]
    assert len(found) == 1
    assert (found[0]["id"], found[0]["name"], found[0]["state"]) == ("r1", "Feed", "running")
    assert found[0]["elapsed_running_time"] == "00:01:00"
    assert found[0]["source"] == {} and [one for one in found[0]["destinations"] if one] == []
    for asked in ({"source": "In"}, {"destination": "Web"}):
        part = gateway(lambda _path, _query: Reply(200, body)).read(**asked)["statistics"][0]
        assert (part.get("source") or part["destinations"][0])["name"] in ("In", "Web")
    client = {"route": "Feed", "destination": "d1", "client_address": "192.0.2.10"}
    told = gateway(lambda _path, _query: Reply(200, body)).read(**client)["statistics"][0]["destinations"]
    assert told == [{"id": "d1", "name": "A & B?", "client_stat": []}]


@pytest.mark.parametrize(
    "shape",
    [
        lambda route: {"collectedAt": "5", "route": route},
        lambda route: {"collectedAt": "5", "route": [route]},
        lambda route: [{"collectedAt": "5", "route": route}],
        lambda route: {"collectedAt": "5", **route},
        lambda route: {"CollectedAt": "5", "Route": {key.upper(): value for key, value in route.items()}},
    ],
)
def test_shapes_of_a_route(gateway: Callable[..., Gateway], shape: Any) -> None:
    body = shape({"id": "r1", "state": "running", "elapsedRunningTime": "", "source": [], "destinations": {"id": "d2"}})
    entry = gateway(lambda _path, _query: Reply(200, body)).read()["statistics"][0]
    assert entry["collected_at"] == 5 and entry["elapsed_running_time"] == "" and entry["source"] == {}
    assert entry["destinations"] == [{"id": "d2"}]


def test_a_whole_route_where_a_part_was_asked_for(gateway: Callable[..., Gateway]) -> None:
    body = {"route": {"source": {"id": "s1", "bitrate": 1}, "destinations": [{"id": "d1"}, {"id": "d2", "bitrate": 2}]}}
    there = gateway(lambda _path, _query: Reply(200, body))
    assert there.read(destination="Web")["statistics"][0]["destinations"][0]["bitrate"] == 2
    assert there.read(source="s1")["statistics"][0]["source"]["bitrate"] == 1


def test_a_route_that_vanishes_is_left_out(gateway: Callable[..., Gateway]) -> None:
    def told(_path: str, query: dict[str, str]) -> Reply:
        if query["routeID"] == "r1":
            there.routes = [OTHER]
            return GONE
        return Reply(200, {"route": {"state": "idle"}})

    there = gateway(told, (ROUTE, OTHER))
    assert [one["id"] for one in there.read()["statistics"]] == ["r2"]


def test_a_device_without_the_call_is_no_device_without_routes(gateway: Callable[..., Gateway]) -> None:
    there = gateway(lambda _path, _query: GONE, (ROUTE, OTHER))
    with pytest.raises(NotFound, match=r"statistics of route Feed \(r1\)"):
        there.read()


def test_the_call_of_newer_firmware(gateway: Callable[..., Gateway]) -> None:
    def told(path: str, _query: dict[str, str]) -> Reply:
        return GONE if path == PATH else Reply(200, {"route": {"state": "running"}})

    there = gateway(told, (ROUTE, OTHER))
    assert len(there.read()["statistics"]) == 2
    assert there.asked == [f"{PATH}?routeID=r1", "/api/statistics?routeID=r1", "/api/statistics?routeID=r2"]


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_destination_by_its_name(gateway: Callable[..., Gateway], status: int) -> None:
    def told(_path: str, query: dict[str, str]) -> Reply:
        if "destinationID" in query:
            return Reply(status, {"error": {"message": "destinationName must be provided"}})
        return Reply(200, {"destination": {"id": "d1", "bitrate": query["destinationName"]}})

    there = gateway(told)
    assert there.read(destination="d1")["statistics"][0]["destinations"][0]["bitrate"] == "A & B?"
    assert there.asked[-1] == f"{PATH}?routeID=r1&destinationName=A+%26+B%3F"


def test_the_first_refusal_is_told(gateway: Callable[..., Gateway]) -> None:
    def told(_path: str, query: dict[str, str]) -> Reply:
        return Reply(400, {"error": {"message": "first" if "destinationID" in query else "second"}})

    with pytest.raises(DeviceError, match="first"):
        gateway(told).read(destination="Web")


def test_a_failing_device_is_asked_no_second_way(gateway: Callable[..., Gateway]) -> None:
    there = gateway(lambda _path, _query: Reply(500, {}))
    with pytest.raises(DeviceError):
        there.read(destination="Web")
    assert len(there.asked) == 1


def test_a_client_that_the_device_does_not_know(gateway: Callable[..., Gateway]) -> None:
    there = gateway(lambda _path, _query: GONE)
    found = there.read(route="Feed", destination="Web", client_address="[2001:db8::1]", client_port=5)["statistics"]
    assert found[0]["destinations"] == [{"id": "d2", "name": "Web", "client_stat": []}]
    assert there.asked[0] == (f"{PATH}/client?routeID=r1&destinationID=d2&clientAddress=2001%3Adb8%3A%3A1&clientPort=5")


@pytest.mark.parametrize(
    ("params", "error", "text"),
    [
        ({"route": "Nowhere"}, NotFound, "no route 'Nowhere'.* It has: Feed \\(r1\\), Other \\(r2\\)"),
        ({"route": ""}, InvalidInput, "route is empty"),
        ({"source": "Out"}, NotFound, "no source 'Out' in the routes. There is: In \\(s1\\)"),
        ({"route": "r1", "destination": "X"}, NotFound, "no destination 'X' in route Feed \\(r1\\). There is: .*Web"),
        ({"route": "r1", "destination": "Web", "client_address": ""}, InvalidInput, "client_address is empty"),
        ({"client_port": 70000}, InvalidInput, "client_port is 70000, it must be 1 to 65535"),
    ],
)
def test_what_is_not_there(
    gateway: Callable[..., Gateway], params: Any, error: type[StreamopsError], text: str
) -> None:
    there = gateway(lambda _path, _query: GONE, (ROUTE, OTHER))
    with pytest.raises(error, match=text):
        there.read(**params)
    assert there.asked == []


def test_names_that_several_bear(gateway: Callable[..., Gateway]) -> None:
    twice = {**ROUTE, "destinations": [{"id": "d1", "name": "A"}, {"id": "d2", "name": "A"}, {"id": "A2", "name": "B"}]}
    called_by_an_id = {**OTHER, "name": "r1"}
    there = gateway(lambda _path, _query: Reply(200, {}), (twice, called_by_an_id))
    with pytest.raises(Ambiguous, match=r"2 destinations of route Feed \(r1\).* A \(d1\), A \(d2\)"):
        there.read(destination="A")
    assert [one["id"] for one in there.read(route="r1")["statistics"]] == ["r1"]
    assert [one["id"] for one in there.read(source="In")["statistics"]] == ["r1", "r2"]


def test_raw_answers_have_no_secrets(gateway: Callable[..., Gateway]) -> None:
    body = {"route": {"source": {"srtPassPhrase": "quiet-harbour-31", "Bitrate": "1"}, "destinations": []}}
    found = gateway(lambda _path, _query: Reply(200, body)).read(raw=True)
    assert found["raw"] == [{"route": {"source": {"Bitrate": "1"}, "destinations": []}}]
    assert "harbour" not in str(found)
