"""Fields of sources and destinations as they are written: type, range, for which protocol, default.

From the 3.3 reference; `(3.7.5)` marks what the 3.7.5 reference and later pages add, `newest` what 4.2 adds. Defaults
are those seen in published answers of devices; where none is known, they are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SOURCE_PROTOCOLS = ("udp", "rtp", "srt", "rtmp", "rtsp")
DESTINATION_PROTOCOLS = ("udp", "rtp", "srt", "hls")
ACTIONS = ("start", "stop", "none")
NOTHING: Any = object()


@dataclass(frozen=True)
class Field:
    """`kind`: text, number, flag, texts, paths (list of objects). A default of NOTHING: absent until given."""

    key: str
    kind: str
    protocols: tuple[str, ...]
    default: Any = NOTHING
    low: int | None = None
    high: int | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed: bool = False
    secret: bool = False
    only_in_mode: str | None = None
    newest: bool = False

    def choices_for(self, protocol: str) -> tuple[str, ...]:
        return self.choices.get(protocol, self.choices.get("*", ()))

    def default_for(self, protocol: str) -> Any:
        if isinstance(self.default, dict):
            return self.default.get(protocol, NOTHING)
        return self.default


def _every(*choices: str) -> dict[str, tuple[str, ...]]:
    return {"*": choices}


SRT = ("srt",)
RTP = ("rtp",)
PACKET = ("udp", "rtp")
SRT_MODES = _every("caller", "listener", "rendezvous")
FEC = {"udp": ("none", "vf"), "rtp": ("none", "prompeg"), "rtsp": ("none", "vf")}

# The same on SRT sources and SRT destinations.
SRT_FIELDS = (
    Field("srtPassPhrase", "text", SRT, "", low=10, high=79, secret=True),
    Field("srtLatency", "number", SRT, 125, low=0),
    Field("srtMode", "text", SRT, "listener", choices=SRT_MODES),
    Field("srtStreamID", "text", SRT, "", high=512, only_in_mode="caller"),
    Field("useFec", "flag", SRT, False, only_in_mode="caller"),  # (3.7.5), like all below
    Field("srtFecCols", "number", SRT, low=1),
    Field("srtFecRows", "number", SRT, low=1),
    Field("srtFecLayout", "text", SRT, choices=_every("staircase", "even")),
    Field("srtFecArq", "text", SRT, choices=_every("never", "onreq")),
    Field("srtGroupMode", "text", SRT, "none", choices=_every("none", "broadcast", "backup", "any")),
    Field("srtNetworkBondingParams", "paths", SRT),
)

SOURCE_FIELDS = (
    Field("name", "text", SOURCE_PROTOCOLS, low=1, high=60, needed=True),
    Field("address", "text", SOURCE_PROTOCOLS, low=1),
    Field("port", "number", SOURCE_PROTOCOLS, low=1, high=65535),
    Field("networkInterface", "text", SOURCE_PROTOCOLS, ""),
    Field("sourceAddress", "text", PACKET, ""),
    Field("fec", "text", ("udp", "rtp", "rtsp"), "none", choices=FEC),
    Field("retainHeader", "flag", RTP, False),  # (3.7.5)
    Field("rtpReceiverClass", "text", RTP, choices=_every("low", "moderate", "high"), newest=True),
    Field("rtpNetworkBondingParams", "paths", RTP, newest=True),
    Field("tags", "texts", SOURCE_PROTOCOLS, newest=True),
    *SRT_FIELDS,
    Field("srtRcvBuf", "number", SRT, 10240000, low=1),
    Field("streamName", "text", ("rtmp",), needed=True),
    Field("rtmpMode", "text", ("rtmp",), choices=_every("PUBLISHER", "CONSUMER"), needed=True),
    Field("username", "text", ("rtsp",), ""),
    Field("password", "text", ("rtsp",), "", secret=True),
)

NETWORKED = ("udp", "rtp", "srt")
DESTINATION_FIELDS = (
    Field("name", "text", DESTINATION_PROTOCOLS, low=1, high=60, needed=True),
    Field("address", "text", NETWORKED, low=1),
    Field("port", "number", NETWORKED, low=1, high=65535),
    Field("networkInterface", "text", NETWORKED, ""),
    Field("mtu", "number", NETWORKED, 1496, low=280, high=1500),
    Field("ttl", "number", NETWORKED, 64, low=1, high=255),
    Field("tos", "number", NETWORKED, {"udp": 136, "rtp": 136, "srt": 104}, low=0, high=255),
    Field("fec", "text", PACKET, "none", choices=FEC),
    Field("prompegFecLevel", "text", RTP, choices=_every("a", "b")),
    Field("prompegFecIsBlockAligned", "flag", RTP),
    Field("prompegFecColumns", "number", RTP, low=1, high=20),
    Field("prompegFecRows", "number", RTP, low=4, high=20),
    Field("shaping", "flag", PACKET, False),
    Field("maxBitrate", "number", PACKET, 10000, low=0),
    Field("retainHeader", "flag", ("rtp", "srt"), False),  # (3.7.5)
    *SRT_FIELDS,
    Field("srtEncryption", "text", SRT, "None", choices=_every("AES128", "AES256", "None")),
    Field("srtOverhead", "text", SRT, "25"),
    Field("srtConnectionLimit", "number", SRT, 0, low=0, only_in_mode="listener"),  # (3.7.5)
    Field("segmentDuration", "number", ("hls",), 6, low=1),
    Field("useEncryption", "flag", ("hls",), False),
    Field("segmentsPerKey", "number", ("hls",), 0, low=0),
    Field("multitrackSegmenter", "flag", ("hls",), False),
    Field("labels", "texts", DESTINATION_PROTOCOLS, newest=True),
)

# "Ignored" in the words of the reference: informational in answers, without effect when written.
READ_ONLY = frozenset(
    ("state", "started", "mode", "encryption", "networkAddress", "usedBandwidth", "clientConnections", "label")
    + ("elapsedTime", "pendingUpdates", "hasPendingDelete", "summaryStatusCode", "summaryStatusDetails")
    + ("useFEC",)  # so one page spells what is read; useFec is what is written
)


@dataclass(frozen=True)
class ElementKind:
    """Sources or destinations."""

    word: str
    protocols: tuple[str, ...]
    fields: Mapping[str, Field]
    path_keys: Mapping[str, tuple[str, ...]]  # what a path of path redundancy holds

    def defaults(self, protocol: str) -> dict[str, Any]:
        found = {}
        for spec in self.fields.values():
            value = spec.default_for(protocol) if protocol in spec.protocols else NOTHING
            if value is not NOTHING:
                found[spec.key] = value
        return found

    def secrets(self) -> tuple[str, ...]:
        return tuple(spec.key for spec in self.fields.values() if spec.secret)


PATH = ("address", "port", "networkInterface")
SOURCE = ElementKind(
    "source",
    SOURCE_PROTOCOLS,
    {spec.key: spec for spec in SOURCE_FIELDS},
    {"srtNetworkBondingParams": PATH, "rtpNetworkBondingParams": (*PATH, "sourceAddress")},
)
DESTINATION = ElementKind(
    "destination",
    DESTINATION_PROTOCOLS,
    {spec.key: spec for spec in DESTINATION_FIELDS},
    {"srtNetworkBondingParams": (*PATH, "mtu", "ttl", "tos")},
)


def needs_address(values: Mapping[str, Any]) -> bool:
    protocol = values.get("protocol")
    if protocol == "hls":
        return False
    if protocol == "rtmp":  # a publisher comes to the gateway
        return bool(values.get("rtmpMode") == "CONSUMER")
    return not uses_paths(values)


def needs_port(values: Mapping[str, Any]) -> bool:
    return values.get("protocol") != "hls" and not uses_paths(values)


def uses_paths(values: Mapping[str, Any]) -> bool:
    """Path redundancy: the paths carry addresses and ports, the element itself needs none.

    SRT (3.7.5): switched on by srtGroupMode. RTP (4.2): on as soon as there are paths.
    """
    if values.get("protocol") == "rtp":
        return bool(values.get("rtpNetworkBondingParams"))
    return values.get("protocol") == "srt" and values.get("srtGroupMode", "none") != "none"


def inert(kind: ElementKind, values: Mapping[str, Any]) -> set[str]:
    """What an element keeps from another mode, and would not be allowed to be given now."""
    found = {
        spec.key for spec in kind.fields.values() if spec.only_in_mode and values.get("srtMode") != spec.only_in_mode
    }
    return found | ({"useFec"} if uses_paths(values) else {"srtNetworkBondingParams"})


def paths_key(protocol: str) -> str:
    return f"{protocol}NetworkBondingParams"


def merge(kind: ElementKind, current: Mapping[str, Any], given: Mapping[str, Any], semantics: str) -> dict[str, Any]:
    """What an existing element becomes. A changed protocol starts from that protocol's defaults."""
    protocol = given.get("protocol", current["protocol"])
    if protocol != current["protocol"]:
        base: dict[str, Any] = {"id": current["id"], **kind.defaults(protocol)}
    elif semantics == "replace":
        base = {"id": current["id"], **kind.defaults(protocol)}
        # A device that does not show a secret must not lose it because the client could not send it back.
        base.update({key: current[key] for key in kind.secrets() if key in current})
    else:
        base = dict(current)
    return {**base, **given, "id": current["id"], "protocol": protocol}
