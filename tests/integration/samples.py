"""Routes of every kind, in the words of the options: what several tests make and look at."""

from __future__ import annotations

import json
from typing import Any

PASSPHRASE = "kQ7-vesper-lattice-42"
OTHER_PASSPHRASE = "another-Passphrase-77"
CAMERA_PASSWORD = "tr1pod-in-the-Rain-9"
SECRETS = (PASSPHRASE, OTHER_PASSPHRASE, CAMERA_PASSWORD)
HMP_UUID = "0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9a11"

_AT = {"address": "10.1.1.1", "port": 6000}
_PACKETS = {"mtu": 1400, "ttl": 9, "tos": 8}
_SRT_FEC = {"use_fec": True, "srt_fec_cols": 8, "srt_fec_rows": 4, "srt_fec_layout": "even", "srt_fec_arq": "onreq"}
_PATHS = [{"address": f"10.{net}.0.1", "port": 7000 + net, "network_interface": f"eth{net}"} for net in range(2)]

SOURCES: dict[str, dict[str, Any]] = {
    "udp": {"protocol": "udp", "address": "239.1.1.1", "port": 5000, "source_address": "10.9.9.9", "fec": "vf"},
    "rtp": {"protocol": "rtp", **_AT, "fec": "prompeg", "retain_header": True, "network_interface": "eth1"},
    "srt listener": {
        "protocol": "srt",
        "srt_mode": "listener",
        "port": 4900,
        "srt_latency": 250,
        "srt_passphrase": PASSPHRASE,
        "srt_rcv_buf": 5000000,
    },
    "srt caller": {"protocol": "srt", "srt_mode": "caller", **_AT, "srt_stream_id": "live/a", **_SRT_FEC},
    "srt rendezvous": {"protocol": "srt", "srt_mode": "rendezvous", **_AT},
    "srt paths": {
        "protocol": "srt",
        "srt_mode": "caller",
        "srt_group_mode": "backup",
        "srt_network_bonding_params": _PATHS,
    },
    "srt one path": {
        "protocol": "srt",
        "srt_mode": "listener",
        "srt_group_mode": "any",
        "srt_network_bonding_params": _PATHS[:1],
    },
    "rtmp publisher": {"protocol": "rtmp", "port": 1935, "stream_name": "studio", "rtmp_mode": "PUBLISHER"},
    "rtmp consumer": {"protocol": "rtmp", **_AT, "stream_name": "live", "rtmp_mode": "consumer"},
    "rtsp": {"protocol": "rtsp", **_AT, "fec": "vf", "username": "camera", "password": CAMERA_PASSWORD},
}
DESTINATIONS: list[dict[str, Any]] = [
    {"name": "udp", "protocol": "udp", **_AT, **_PACKETS, "fec": "vf", "shaping": True, "max_bitrate": 700},
    {
        "name": "rtp",
        "protocol": "rtp",
        **_AT,
        "fec": "prompeg",
        "prompeg_fec_level": "b",
        "prompeg_fec_columns": 6,
        "prompeg_fec_rows": 7,
        "prompeg_fec_is_block_aligned": True,
        "retain_header": True,
    },
    {
        "name": "srt listener",
        "protocol": "srt",
        "srt_mode": "listener",
        "port": 4901,
        "srt_connection_limit": 3,
        "srt_encryption": "aes256",
        "srt_passphrase": PASSPHRASE,
    },
    {"name": "srt caller", "protocol": "srt", "srt_mode": "caller", **_AT, **_SRT_FEC, "srt_stream_id": "a/b"},
    {"name": "srt plain", "protocol": "srt", "srt_mode": "caller", **_AT, "srt_overhead": 30, "retain_header": True},
    {
        "name": "srt paths",
        "protocol": "srt",
        "srt_mode": "caller",
        "srt_group_mode": "broadcast",
        "srt_network_bonding_params": [{**path, **_PACKETS} for path in _PATHS],
    },
    {
        "name": "hls",
        "protocol": "hls",
        "segment_duration": 4,
        "use_encryption": True,
        "segments_per_key": 3,
        "multitrack_segmenter": True,
        "state": "stopped",
    },
]
# What only firmware 4.2 knows.
NEWEST: dict[str, Any] = {
    "name": "rtp paths",
    "source": {
        "name": "In",
        "protocol": "rtp",
        "rtp_receiver_class": "high",
        "rtp_network_bonding_params": [{**path, "source_address": "10.9.9.9"} for path in _PATHS],
        "tags": ["sport", "live"],
    },
    "destinations": [{**DESTINATIONS[0], "labels": ["partner"]}],
}


def every_protocol(newest: bool = False) -> list[dict[str, Any]]:
    """A route for every kind of source, the first and last one on air, each with every kind of destination."""
    routes: list[dict[str, Any]] = [
        {"name": kind, "source": {"name": "In", **source}, "destinations": DESTINATIONS}
        for kind, source in SOURCES.items()
    ]
    routes[0]["state"] = routes[-1]["state"] = "started"
    return [*routes, NEWEST] if newest else routes


def is_within(given: Any, seen: Any) -> bool:
    """Whether everything given is seen: secrets left out, and words in any case."""
    if isinstance(given, dict):
        hidden = ("srt_passphrase", "password", "state")
        return all(is_within(value, seen.get(name)) for name, value in given.items() if name not in hidden)
    if isinstance(given, list):
        return len(given) == len(seen) and all(map(is_within, given, seen))
    return str(given).lower() == str(seen).lower()


def plain(name: str, **fields: Any) -> dict[str, Any]:
    """A small route for a `config`."""
    source = {"name": "In", "protocol": "udp", "port": 5000}
    return {"name": name, "source": source, "destinations": [{"name": "Web", "protocol": "hls"}], **fields}


def numbered(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [plain(f"Route {number:02d}", **fields) for number in range(1, count + 1)]


def held(name: str, *destinations: str, **source: Any) -> dict[str, Any]:
    """A route for the lab to hold, in the vendor's words; its UDP destinations by their names."""
    listed = [
        {"name": one, "protocol": "udp", "address": "10.0.0.1", "port": 5001 + place, "ttl": 32}
        for place, one in enumerate(destinations)
    ]
    given = {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000, **source}
    return {"name": name, "source": given, "destinations": listed}


def task(module: str, /, **options: Any) -> str:
    """A task, as YAML text."""
    return f"- streamops.video.{module}: {json.dumps(options)}\n"


def routes_task(config: Any = None, /, **options: Any) -> str:
    return task("gateway_routes", **({} if config is None else {"config": config}), **options)


def names(gateway: Any) -> list[str]:
    return [route["name"] for route in gateway.routes()]


def listings(requests: list[dict[str, Any]]) -> int:
    """How often the list of routes was read (its first page)."""
    return sum(1 for one in requests if one["path"].endswith("/routes") and dict(one["query"]).get("page") == "1")


def assert_secret(output: str, *more: str) -> None:
    for secret in (*SECRETS, *more):
        assert secret not in output, f"a secret is in what was printed: {secret}"


def may_fail(text: str) -> str:
    """The task, after whose failure the play goes on."""
    return f"{text}  ignore_errors: true\n"


def checked_only(text: str) -> str:
    """The task in check mode."""
    return f"{text}  check_mode: true\n"


def writes_by_name(kraken: Any, entities: list[dict[str, Any]]) -> list[str]:
    """What a Kraken of the lab was told to change, with names for the uuids."""
    found = []
    for one in kraken.writes:
        path = one["path"].partition("/v2/")[2]
        for entity in entities:
            path = path.replace(entity["uuid"], entity["name"])
        found.append(f"{one['method']} {path}")
    return found
