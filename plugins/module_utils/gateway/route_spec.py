# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a route's source and its destinations are: vendor's key, option, protocol, range.

"3.3", "3.7.5" and "4.2" name the versions of the vendor's REST API reference that a line rests on.
"""

from __future__ import annotations

import typing as t

from ..resource.fields import Field
from ..resource.objects import ObjectSpec, Values, any_case
from .stream_fields import (
    PACKETS,
    READ_ONLY,
    STATUS,
    common,
    destination_protocol,
    network,
    packets,
    pointless,
    redundant,
    retain_header,
    source_address,
    source_protocol,
    srt,
    unfolded,
)

_FEC = "Forward error correction."
_SOURCE_PROTOCOLS = ("udp", "rtp", "srt", "rtmp", "rtsp")
_DESTINATION_PROTOCOLS = ("udp", "rtp", "srt", "hls")
_SENT = ("udp", "rtp", "srt")
_PROMPEG = "with FEC V(prompeg)"


def is_publisher(raw: t.Mapping[str, t.Any]) -> bool:
    mode = str(any_case(raw, "rtmpMode") or "publisher").lower()
    return source_protocol(raw) == "rtmp" and mode == "publisher"


def _source_owned(raw: t.Mapping[str, t.Any]) -> frozenset[str]:
    """The address of an RTMP publisher reads back as where to publish to (3.3: 127.0.0.1/live)."""
    return frozenset({"address"}) if is_publisher(raw) else frozenset()


def _source_needs(values: Values) -> tuple[str, ...]:
    if redundant(values):
        return ("name", "srt_network_bonding_params")
    if values.get("rtp_network_bonding_params"):
        return ("name",)
    if values.get("protocol") != "rtmp":
        return ("name", "address", "port")
    publisher = str(values.get("rtmp_mode")).lower() == "publisher"
    # Of an RTMP source the reference marks the interface and a publisher's address as optional, and nothing else.
    return ("name", *(() if publisher else ("address",)), "port", "stream_name", "rtmp_mode")


def _destination_needs(values: Values) -> tuple[str, ...]:
    if redundant(values):
        return ("name", "srt_network_bonding_params")
    return ("name",) if values.get("protocol") == "hls" else ("name", "address", "port")


SOURCE = ObjectSpec(
    noun="source",
    kind_field="protocol",
    kind_of=source_protocol,
    needed=_source_needs,
    owned=_source_owned,
    pointless=pointless,
    unfolded=unfolded,
    fields=(
        *common("source", _SOURCE_PROTOCOLS, _SOURCE_PROTOCOLS),
        source_address(PACKETS),
        Field(
            "fec",
            f"{_FEC} V(none) or V(vf) for UDP and RTSP, V(none) or V(prompeg) for RTP (PRO-MPEG takes an SRT Gateway).",
            key="fec",
            kinds=("udp", "rtp", "rtsp"),
            # 3.3 gives no values for RTP, 3.7.5 gives prompeg.
            choices={"udp": ("none", "vf"), "rtp": ("none", "prompeg"), "rtsp": ("none", "vf")},
            sample="none",
        ),
        retain_header("rtp"),
        Field(
            "rtp_receiver_class",
            "Receiver class of RTP redundancy (SMPTE 2022-7): V(low), V(moderate) or V(high) (4.2 and later).",
            key="rtpReceiverClass",
            kinds=("rtp",),
            choices=("low", "moderate", "high"),
            sample="moderate",
        ),
        Field(
            "rtp_network_bonding_params",
            "The paths of RTP redundancy (SMPTE 2022-7, 4.2 and later).",
            type="list",
            elements="dict",
            key="rtpNetworkBondingParams",
            kinds=("rtp",),
            fields=(*network("path"), source_address()),
        ),
        *srt("source", network("path")),
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
            "RTSP password; an empty string removes it. Where the device does not give it back, see O(update_secrets).",
            key="password",
            kinds=("rtsp",),
            secret=True,
        ),
        Field("tags", "Tags of the source (4.2 and later).", type="list", elements="str", key="tags", sample=["live"]),
        STATUS,
    ),
    # The vendor's worked example (3.7.5) strips these before writing a source back.
    read_only=READ_ONLY | {"encryption"},
)

DESTINATION = ObjectSpec(
    noun="destination",
    kind_field="protocol",
    kind_of=destination_protocol,
    needed=_destination_needs,
    pointless=pointless,
    unfolded=unfolded,
    fields=(
        *common("destination", _DESTINATION_PROTOCOLS, _SENT),
        Field(
            "state",
            "Whether the destination sends. A new one for which this is not given sends when its route runs.",
            choices=("started", "stopped"),
            strict=True,
            sample="started",
        ),
        *packets(_SENT),
        Field(
            "fec",
            f"{_FEC} V(none) or V(vf) for UDP, V(none) or V(prompeg) for RTP (PRO-MPEG takes an SRT Gateway).",
            key="fec",
            kinds=PACKETS,
            choices={"udp": ("none", "vf"), "rtp": ("none", "prompeg")},
            sample="none",
        ),
        Field(
            "prompeg_fec_level",
            f"PRO-MPEG FEC level, V(a) or V(b), {_PROMPEG}.",
            key="prompegFecLevel",
            kinds=("rtp",),
            choices=("a", "b"),
            sample="a",
        ),
        Field(
            "prompeg_fec_is_block_aligned",
            f"Whether PRO-MPEG FEC is block aligned, {_PROMPEG}.",
            type="bool",
            key="prompegFecIsBlockAligned",
            kinds=("rtp",),
            sample=False,
        ),
        Field(
            "prompeg_fec_columns",
            f"PRO-MPEG FEC columns, 1 to 20, {_PROMPEG}.",
            type="int",
            key="prompegFecColumns",
            kinds=("rtp",),
            minimum=1,
            maximum=20,
            sample=5,
        ),
        Field(
            "prompeg_fec_rows",
            f"PRO-MPEG FEC rows, 4 to 20, {_PROMPEG}.",
            type="int",
            key="prompegFecRows",
            kinds=("rtp",),
            minimum=4,
            maximum=20,
            sample=5,
        ),
        Field("shaping", "Whether the traffic is shaped.", type="bool", key="shaping", kinds=PACKETS, sample=True),
        Field(
            "max_bitrate",
            "Highest bitrate when shaping, in kbit/s.",
            type="int",
            key="maxBitrate",
            kinds=PACKETS,
            minimum=0,
            sample=10000,
        ),
        retain_header("rtp", "srt"),
        *srt("destination", (*network("path"), *packets())),
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
        # A string on the page of 3.7.5, a number on devices.
        Field(
            "srt_connection_limit",
            "How many callers a listener takes (3.7.5 and later).",
            type="int",
            key="srtConnectionLimit",
            kinds=("srt",),
            minimum=0,
            sample=8,
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
        Field(
            "labels",
            "Labels of the destination (4.2 and later).",
            type="list",
            elements="str",
            key="labels",
            sample=["live"],
        ),
        STATUS,
    ),
    # The same example keeps fec, encryption and shaping of a destination.
    read_only=READ_ONLY | {"networkAddress", "started", "action"},
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
        "srt_group_mode",
        "srt_network_bonding_params",
        "use_fec",
        "srt_fec_cols",
        "srt_fec_rows",
        "srt_fec_layout",
        "srt_fec_arq",
        "retain_header",
        "fec",
        "use_encryption",
    }
)
