"""The objects that the vendor prints: read, compared, and written back without what a device must not get."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_reading import (
    read_destination,
    read_route,
    read_source,
)
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_spec import DESTINATION, SOURCE
from ansible_collections.streamops.video.plugins.module_utils.resource.objects import ObjectSpec
from hypothesis import given
from hypothesis import strategies as st

# The worked example "Stopping an Individual Destination of a Route" of the 3.7.5 reference.
UDP_SOURCE: dict[str, Any] = {
    "name": "Source1",
    "id": "a2c7d1a4-2f1f-4b38-9d6e-0c6f6a7e1c11",
    "networkInterface": "",
    "mode": "unicast",
    "address": "0.0.0.0",
    "protocol": "udp",
    "port": 1234,
    "sourceAddress": "",
    "encryption": "none",
    "usedBandwidth": "0.338",
    "state": "connected",
    "srtRcvBuf": 10240000,
    "srtPassPhrase": None,
    "srtGroupMode": "none",
    "summaryStatusCode": "ok",
    "summaryStatusDetails": "connected",
}
UDP_DESTINATION: dict[str, Any] = {
    "name": "Dest1",
    "id": "5912f2cd-00cb-41e9-b369-b6f1e139542b",
    "protocol": "udp",
    "port": 4900,
    "started": True,
    "mode": "unicast",
    "networkAddress": None,
    "networkInterface": "",
    "address": "10.69.12.148",
    "ttl": 64,
    "mtu": 1496,
    "tos": 136,
    "state": "connected",
    "encryption": "none",
    "fec": "none",
    "usedBandwidth": "0.338",
    "summaryStatusCode": "ok",
    "summaryStatusDetails": "connected",
    "shaping": False,
    "maxBitrate": 10000,
}
ROUTE = {
    "name": "Route1",
    "elapsedTime": "00:22:24",
    "id": "0d1f2f6c-5b1c-4a1e-8f4a-6f6f1f6f6f6f",
    "state": "running",
    "source": UDP_SOURCE,
    "destinations": [UDP_DESTINATION],
    "summaryStatusCode": "ok",
    "summaryStatusDetails": "running",
}
BOTH = pytest.mark.parametrize(("spec", "raw"), [(SOURCE, UDP_SOURCE), (DESTINATION, UDP_DESTINATION)])


def test_the_printed_source_is_read() -> None:
    assert read_source(UDP_SOURCE) == {
        "name": "Source1",
        "id": UDP_SOURCE["id"],
        "protocol": "udp",
        "address": "0.0.0.0",
        "port": 1234,
        "network_interface": "",
        "source_address": "",
        "status": {"state": "connected", "code": "ok", "details": "connected", "used_bandwidth": 0.338},
    }


def test_the_printed_destination_is_read() -> None:
    found = read_destination(UDP_DESTINATION)
    status = found.pop("status")
    assert status["used_bandwidth"] == 0.338
    assert found == {
        "name": "Dest1",
        "id": UDP_DESTINATION["id"],
        "protocol": "udp",
        "address": "10.69.12.148",
        "port": 4900,
        "network_interface": "",
        "state": "started",
        "mtu": 1496,
        "ttl": 64,
        "tos": 136,
        "fec": "none",
        "shaping": False,
        "max_bitrate": 10000,
    }


def test_the_printed_route_is_read() -> None:
    route = read_route(ROUTE)
    assert (route["id"], route["name"], route["state"]) == (ROUTE["id"], "Route1", "running")
    assert route["status"] == {"elapsed_time": "00:22:24", "code": "ok", "details": "running"}
    stopped = read_destination({**UDP_DESTINATION, "started": False, "state": "disconnected"})
    assert stopped["state"] == "stopped" and stopped["status"]["state"] == "disconnected"
    for word in ("idle", "stopped", "IDLE", None):
        assert read_route({**ROUTE, "state": word})["state"] == "stopped"
    renamed = {**{key: value for key, value in ROUTE.items() if key != "id"}, "_id": "x"}
    assert read_route(renamed)["id"] == "x"


def test_what_is_written_back_is_what_the_vendor_writes_back() -> None:
    """Without the keys that the example leaves out of its request body, and without an `encryption` that is none."""
    source, destination = SOURCE.seen(UDP_SOURCE).kept("udp"), DESTINATION.seen(UDP_DESTINATION).kept("udp")
    left_out = {"mode", "encryption", "usedBandwidth", "state", "srtRcvBuf", "srtPassPhrase", "srtGroupMode"}
    left_out |= {"summaryStatusCode", "summaryStatusDetails"}
    assert set(UDP_SOURCE) - set(source) == left_out
    assert all(source[key] == UDP_SOURCE[key] for key in set(UDP_SOURCE) - left_out)
    left_out = {"started", "mode", "networkAddress", "state", "usedBandwidth", "encryption"}
    left_out |= {"summaryStatusCode", "summaryStatusDetails"}
    assert set(UDP_DESTINATION) - set(destination) == left_out
    assert all(destination[key] == UDP_DESTINATION[key] for key in set(UDP_DESTINATION) - left_out)


@BOTH
def test_keys_of_newer_firmware_are_kept(spec: ObjectSpec, raw: dict[str, Any]) -> None:
    newer = {"cipherClass": "A", "marks": ["a"], "flag": False, "zero": 0}
    kept = spec.seen({**raw, **newer, "nothing": None, "empty": "", "off": "none"}).kept("udp")
    assert newer == {key: kept.get(key) for key in newer}
    assert not {"nothing", "empty", "off"} & set(kept)
    assert spec.seen({**raw, "cipher": "AES128"}).kept("udp")["cipher"] == "AES128"


@BOTH
@given(data=st.data())
def test_null_is_never_sent(spec: ObjectSpec, raw: dict[str, Any], data: st.DataObject) -> None:
    nulls = data.draw(st.sets(st.sampled_from([key for key in raw if key != "protocol"])))
    holed = {**raw, **dict.fromkeys(nulls)}
    assert None not in spec.seen(holed).kept("udp").values()
    assert None not in spec.payload(spec.seen(holed).values, "udp").values()
    assert None not in spec.seen(holed).values.values()


@BOTH
@given(data=st.data())
def test_keys_may_be_spelt_in_any_case(spec: ObjectSpec, raw: dict[str, Any], data: st.DataObject) -> None:
    shouted = data.draw(st.sets(st.sampled_from(sorted(raw))))
    assert spec.seen({key.upper() if key in shouted else key: raw[key] for key in raw}).values == spec.seen(raw).values


SECRET = "kQ7-vesper-lattice-42"


@pytest.mark.parametrize(
    ("spec", "raw", "name"),
    [
        (SOURCE, {"protocol": "srt", "mode": "listener", "srtPassPhrase": SECRET}, "srt_passphrase"),
        (DESTINATION, {"protocol": "srt", "mode": "caller", "srtPassPhrase": SECRET}, "srt_passphrase"),
        (SOURCE, {"protocol": "rtsp", "username": "camera", "password": SECRET}, "password"),
    ],
)
def test_secrets_are_compared_and_kept_and_never_read(spec: ObjectSpec, raw: dict[str, Any], name: str) -> None:
    read, echoed = spec.seen(raw).values, spec.seen(raw).echoed
    assert SECRET not in str(read) and name not in read
    assert echoed == {name: SECRET}
    assert SECRET in spec.seen(raw).kept(raw["protocol"]).values(), "an update must not take the secret away"
    assert spec.seen(raw).changes({name: SECRET}) == {}
    changes = spec.seen(raw).changes({name: "another-one-7"})
    assert list(changes) == [name] and "another" not in str(changes) and SECRET not in str(changes)
    key = "srtPassPhrase" if name == "srt_passphrase" else "password"
    for mask in ("********", "xxxxxxxxxxxx", "<hidden>", "[redacted]", "", None):
        assert spec.seen({**raw, key: mask}).echoed == {}
        assert mask not in spec.seen({**raw, key: mask}).kept(raw["protocol"]).values()


@pytest.mark.parametrize(
    ("spec", "raw", "expected"),
    [
        (DESTINATION, {"protocol": "http", "mode": "hls", "segmentDuration": "6"}, {"segment_duration": 6}),
        (DESTINATION, {"protocol": "srt", "mode": "caller", "srtOverhead": "25"}, {"srt_overhead": 25}),
        (DESTINATION, {"protocol": "srt", "srtEncryption": "none"}, {"srt_encryption": "none"}),
        (DESTINATION, {"protocol": "srt", "srtEncryption": ""}, {"srt_encryption": "none"}),
        (DESTINATION, {"protocol": "srt", "srtEncryption": None}, {"srt_encryption": "none"}),
        (DESTINATION, {"protocol": "srt", "srtEncryption": "AES128"}, {"srt_encryption": "AES128"}),
        (SOURCE, {"protocol": "srt", "mode": "rendezvous"}, {"srt_mode": "rendezvous"}),
        (SOURCE, {"protocol": "SRT", "srtMode": "caller"}, {"srt_mode": "caller"}),
        (SOURCE, {"protocol": "rtmp", "rtmpMode": "publisher"}, {"rtmp_mode": "PUBLISHER"}),
        (SOURCE, {"protocol": "udp", "mode": "multicast"}, {}),
    ],
)
def test_other_words_for_the_same(spec: ObjectSpec, raw: dict[str, Any], expected: dict[str, Any]) -> None:
    found = spec.seen(raw).values
    assert expected.items() <= found.items()
    assert "srt_mode" not in found or found["protocol"] == "srt"


def test_what_is_renamed_on_reading_is_written_in_the_words_of_writing() -> None:
    kept = DESTINATION.seen({"protocol": "http", "mode": "hls", "address": "/hls/x.m3u8", "segmentDuration": "6"}).kept(
        "hls"
    )
    assert kept == {"protocol": "hls", "segmentDuration": 6}
    kept = DESTINATION.seen({"protocol": "srt", "mode": "caller", "srtOverhead": "25"}).kept("srt")
    assert kept["srtMode"] == "caller" and "mode" not in kept and kept["srtOverhead"] == "25"


def test_changes_are_only_what_was_asked_for() -> None:
    raw = UDP_DESTINATION
    assert DESTINATION.seen(raw).changes({}) == {}
    assert DESTINATION.seen(raw).changes({"ttl": 64, "fec": "NONE", "name": "Dest1", "mtu": None}) == {}
    wanted = {"ttl": 32, "tos": 136, "shaping": True}
    assert DESTINATION.seen(raw).changes(wanted) == {"ttl": (64, 32), "shaping": (False, True)}
    assert DESTINATION.seen(raw).changes({"network_interface": "eth0"}) == {"network_interface": ("", "eth0")}
    assert SOURCE.seen({"protocol": "udp"}).changes({"source_address": ""}) == {}


def test_problems_name_the_field_and_who_has_it() -> None:
    (problem,) = DESTINATION.problems({"protocol": "hls", "ttl": 7}, "destinations[0]")
    assert "destinations[0].ttl" in problem and "hls has no ttl" in problem and "udp, rtp, srt have it" in problem
    (problem,) = SOURCE.problems({"srt_latency": 5}, "source", "udp")
    assert "udp has no srt_latency" in problem and "srt has it" in problem
    assert SOURCE.problems({"srt_latency": 5}, "source") == [], "what the device may tell is not guessed"
    assert SOURCE.problems({"status": {"state": "x"}, "protocol": "udp"}, "source") == []


@pytest.mark.parametrize(
    ("spec", "values", "missing"),
    [
        (SOURCE, {}, ["protocol"]),
        (SOURCE, {"protocol": "srt"}, ["name", "address", "port"]),
        (SOURCE, {"protocol": "rtmp", "rtmp_mode": "publisher", "name": "a", "port": 1935, "stream_name": "b"}, []),
        (SOURCE, {"protocol": "rtmp", "rtmp_mode": "publisher", "name": "a", "port": 1935}, ["stream_name"]),
        (SOURCE, {"protocol": "rtmp", "rtmp_mode": "consumer", "name": "a", "port": 1935}, ["address", "stream_name"]),
        (DESTINATION, {"protocol": "hls", "name": "a"}, []),
        (DESTINATION, {"protocol": "udp", "name": "a", "address": ""}, ["address", "port"]),
    ],
)
def test_what_a_new_one_needs(spec: ObjectSpec, values: dict[str, Any], missing: list[str]) -> None:
    assert spec.missing(values) == missing


def test_a_bandwidth_that_is_no_number() -> None:
    for text in ("", None, "n/a", "0.0"):
        assert read_source({**UDP_SOURCE, "usedBandwidth": text})["status"]["used_bandwidth"] in (None, 0.0)
