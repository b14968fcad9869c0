# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a route, its source and its destinations are: vendor's key, option, protocol, range.

"3.3" and "3.7.5" name the versions of the vendor's REST API Integrator's Reference that a line rests on.
"""

from __future__ import annotations

import typing as t

from ..resource.fields import Field, Kind
from ..resource.objects import ObjectSpec, Values, any_case

_FEC = "Forward error correction."
_STATUS = Field(
    "status",
    "What only the device sets. Accepted, so that what this collection returns can be given back, and ignored.",
    type="dict",
    status=True,
)


def _source_protocol(raw: t.Mapping[str, t.Any]) -> Kind:
    return str(any_case(raw, "protocol") or "").lower() or None


def destination_protocol(raw: t.Mapping[str, t.Any]) -> Kind:
    """HLS is written as "hls" and read back as "http" (3.3)."""
    protocol = _source_protocol(raw)
    return "hls" if protocol == "http" else protocol


def is_publisher(raw: t.Mapping[str, t.Any]) -> bool:
    mode = str(any_case(raw, "rtmpMode") or "publisher").lower()
    return _source_protocol(raw) == "rtmp" and mode == "publisher"


def _source_owned(raw: t.Mapping[str, t.Any]) -> frozenset[str]:
    """The address of an RTMP publisher reads back as where to publish to (3.3: 127.0.0.1/live)."""
    return frozenset({"address"}) if is_publisher(raw) else frozenset()


def _source_needs(values: Values) -> tuple[str, ...]:
    if values.get("protocol") != "rtmp":
        return ("name", "address", "port")
    publisher = str(values.get("rtmp_mode")).lower() == "publisher"
    return ("name", "port", "rtmp_mode") if publisher else ("name", "address", "port", "rtmp_mode")


def _destination_needs(values: Values) -> tuple[str, ...]:
    return ("name",) if values.get("protocol") == "hls" else ("name", "address", "port")


def _common(noun: str, protocols: tuple[str, ...], addressed: tuple[str, ...]) -> tuple[Field, ...]:
    return (
        Field("name", f"Name of the {noun}, 1 to 60 characters.", key="name", shortest=1, longest=60, sample="Studio"),
        Field(
            "id",
            f"Id of the {noun} on the device. It wins over the name.",
            key="id",
            sample="6d1cc6a1-0c3c-4c58-a0ba-4b1ff2a4a5d1",
        ),
        Field(
            "protocol",
            f"Protocol of the {noun}. A new one needs it.",
            key="protocol",
            choices=protocols,
            strict=True,
            sample=protocols[0],
        ),
        Field(
            "address",
            joined=True,
            description=f"IP address or host name of the {noun}; V(0.0.0.0) for a listener and for unicast reception.",
            key="address",
            kinds=addressed,
            is_address=True,
            sample="10.69.12.148",
        ),
        Field(
            "port",
            joined=True,
            description=f"Port of the {noun}, 1 to 65535.",
            type="int",
            key="port",
            kinds=addressed,
            minimum=1,
            maximum=65535,
            sample=4900,
        ),
        Field(
            "network_interface",
            joined=True,
            description="Network interface; an empty string leaves the choice to the device.",
            key="networkInterface",
            kinds=addressed,
            sample="eth0",
        ),
    )


def _srt(noun: str, kinds: tuple[str, ...] = ("srt",)) -> tuple[Field, ...]:
    return (
        Field(
            "srt_mode",
            f"SRT mode of the {noun}: V(caller), V(listener) or V(rendezvous).",
            key="srtMode",
            read_keys=("srtMode", "mode"),  # written as srtMode, read back as mode (3.3)
            kinds=kinds,
            choices=("caller", "listener", "rendezvous"),
            sample="listener",
        ),
        Field(
            "srt_latency",
            "SRT latency in milliseconds.",
            type="int",
            key="srtLatency",
            kinds=kinds,
            minimum=0,
            sample=250,
        ),
        Field(
            "srt_passphrase",
            (
                "SRT passphrase, 10 to 79 characters; an empty string removes it.",
                "The device does not give it back, see O(update_secrets).",
            ),
            key="srtPassPhrase",
            kinds=kinds,
            secret=True,
            shortest=10,
            longest=79,
        ),
    )


_READ_ONLY = frozenset(
    {"mode", "state", "usedBandwidth", "clientConnections", "summaryStatusCode", "summaryStatusDetails"}
)
_SOURCE_PROTOCOLS = ("udp", "rtp", "srt", "rtmp", "rtsp")
_DESTINATION_PROTOCOLS = ("udp", "rtp", "srt", "hls")
_PACKETS = ("udp", "rtp")
_SENT = ("udp", "rtp", "srt")

SOURCE = ObjectSpec(
    noun="source",
    kind_field="protocol",
    kind_of=_source_protocol,
    mode_field="srt_mode",
    needed=_source_needs,
    owned=_source_owned,
    fields=(
        *_common("source", _SOURCE_PROTOCOLS, _SOURCE_PROTOCOLS),
        Field(
            "source_address",
            "IGMPv3 source address to receive from.",
            key="sourceAddress",
            kinds=_PACKETS,
            is_address=True,
            sample="",
        ),
        Field(
            "fec",
            f"{_FEC} V(none) or V(vf) for UDP and RTSP, V(none) or V(prompeg) for RTP (PRO-MPEG takes an SRT Gateway).",
            key="fec",
            kinds=("udp", "rtp", "rtsp"),
            # 3.3 gives no values for RTP, 3.7.5 gives prompeg.
            choices={"udp": ("none", "vf"), "rtp": ("none", "prompeg"), "rtsp": ("none", "vf")},
            sample="none",
        ),
        *_srt("source"),
        Field(
            "srt_rcv_buf",
            "SRT receive buffer in bytes.",
            type="int",
            key="srtRcvBuf",
            kinds=("srt",),
            minimum=0,
            sample=10240000,
        ),
        Field("stream_name", "RTMP stream name.", key="streamName", kinds=("rtmp",), sample="live"),
        Field(
            "rtmp_mode",
            "RTMP mode: V(PUBLISHER) (the device is published to) or V(CONSUMER) (it fetches), in any case.",
            key="rtmpMode",
            kinds=("rtmp",),
            choices=("PUBLISHER", "CONSUMER"),
            sample="PUBLISHER",
        ),
        Field("username", "RTSP user name.", key="username", kinds=("rtsp",), sample="camera"),
        Field(
            "password",
            "RTSP password; an empty string removes it. The device may not give it back, see O(update_secrets).",
            key="password",
            kinds=("rtsp",),
            secret=True,
        ),
        _STATUS,
    ),
    # The vendor's worked example (3.7.5) strips these before writing a source back.
    read_only=_READ_ONLY | {"encryption"},
)

DESTINATION = ObjectSpec(
    noun="destination",
    kind_field="protocol",
    kind_of=destination_protocol,
    mode_field="srt_mode",
    needed=_destination_needs,
    fields=(
        *_common("destination", _DESTINATION_PROTOCOLS, _SENT),
        Field(
            "state",
            "Whether the destination sends. A new one for which this is not given sends when its route runs.",
            choices=("started", "stopped"),
            strict=True,
            sample="started",
        ),
        Field(
            "mtu",
            joined=True,
            description="Largest packet in bytes, 280 to 1500.",
            type="int",
            key="mtu",
            kinds=_SENT,
            minimum=280,
            maximum=1500,
            sample=1496,
        ),
        # 3.3 gives only the minima of ttl and tos, 3.7.5 the maxima.
        Field(
            "ttl",
            joined=True,
            description="Time to live, 1 to 255.",
            type="int",
            key="ttl",
            kinds=_SENT,
            minimum=1,
            maximum=255,
            sample=64,
        ),
        Field(
            "tos",
            joined=True,
            description="Type of service, 0 to 255.",
            type="int",
            key="tos",
            kinds=_SENT,
            minimum=0,
            maximum=255,
            sample=136,
        ),
        Field(
            "fec",
            f"{_FEC} V(none) or V(vf) for UDP, V(none) or V(prompeg) for RTP (PRO-MPEG takes an SRT Gateway).",
            key="fec",
            kinds=_PACKETS,
            choices={"udp": ("none", "vf"), "rtp": ("none", "prompeg")},
            sample="none",
        ),
        Field(
            "prompeg_fec_level",
            "PRO-MPEG FEC level, V(a) or V(b).",
            key="prompegFecLevel",
            kinds=("rtp",),
            choices=("a", "b"),
            sample="a",
        ),
        Field(
            "prompeg_fec_is_block_aligned",
            "Whether PRO-MPEG FEC is block aligned.",
            type="bool",
            key="prompegFecIsBlockAligned",
            kinds=("rtp",),
            sample=False,
        ),
        Field(
            "prompeg_fec_columns",
            "PRO-MPEG FEC columns, 1 to 20.",
            type="int",
            key="prompegFecColumns",
            kinds=("rtp",),
            minimum=1,
            maximum=20,
            sample=5,
        ),
        Field(
            "prompeg_fec_rows",
            "PRO-MPEG FEC rows, 4 to 20.",
            type="int",
            key="prompegFecRows",
            kinds=("rtp",),
            minimum=4,
            maximum=20,
            sample=5,
        ),
        Field("shaping", "Whether the traffic is shaped.", type="bool", key="shaping", kinds=_PACKETS, sample=True),
        Field(
            "max_bitrate",
            "Highest bitrate when shaping, in kbit/s.",
            type="int",
            key="maxBitrate",
            kinds=_PACKETS,
            minimum=0,
            sample=10000,
        ),
        *_srt("destination"),
        Field(
            "srt_encryption",
            "SRT encryption: V(none), V(AES128) or V(AES256), in any case.",
            key="srtEncryption",
            kinds=("srt",),
            choices=("none", "AES128", "AES256"),
            wire_none="None",  # so spelt in 3.3, for this key alone
            sample="AES128",
        ),
        # 3.3 types the overhead as a string, on writing and on reading.
        Field(
            "srt_overhead",
            "SRT bandwidth overhead in percent.",
            type="int",
            key="srtOverhead",
            kinds=("srt",),
            minimum=0,
            wire_text=True,
            sample=25,
        ),
        Field(
            "srt_stream_id",
            "SRT stream id of a caller (SRT Gateway only).",
            key="srtStreamID",
            only_in_mode="caller",
            kinds=("srt",),
            sample="live/a",
        ),
        Field(
            "segment_duration",
            "HLS segment duration in seconds.",
            type="int",
            key="segmentDuration",
            kinds=("hls",),
            minimum=1,
            sample=6,
        ),
        Field(
            "use_encryption",
            "Whether HLS segments are encrypted.",
            type="bool",
            key="useEncryption",
            kinds=("hls",),
            sample=False,
        ),
        Field(
            "segments_per_key",
            "HLS segments per key.",
            type="int",
            key="segmentsPerKey",
            kinds=("hls",),
            minimum=0,
            sample=10,
        ),
        Field(
            "multitrack_segmenter",
            "Whether HLS variant playlists are made.",
            type="bool",
            key="multitrackSegmenter",
            kinds=("hls",),
            sample=False,
        ),
        _STATUS,
    ),
    # The same example keeps fec, encryption and shaping of a destination.
    read_only=_READ_ONLY | {"networkAddress", "started", "action"},
)

# Changing one of these interrupts what a destination of a running route sends; the others (ttl, tos, shaping) do not.
REDIRECTING = frozenset(
    {
        "protocol",
        "address",
        "port",
        "network_interface",
        "srt_mode",
        "srt_passphrase",
        "srt_encryption",
        "srt_stream_id",
        "fec",
        "use_encryption",
    }
)
