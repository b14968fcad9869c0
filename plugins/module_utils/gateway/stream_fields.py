# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What sources and destinations share: the network, SRT with its FEC and path redundancy.

"3.3", "3.7.5" and "4.2" name the versions of the vendor's REST API reference that a line rests on.
"""

from __future__ import annotations

import typing as t

from ..resource.fields import Field, Kind
from ..resource.objects import Values, any_case

PACKETS = ("udp", "rtp")
STATUS = Field(
    "status",
    "What only the device sets. Accepted, so that what this collection returns can be given back, and ignored.",
    type="dict",
    status=True,
)
READ_ONLY = frozenset(
    {"mode", "state", "usedBandwidth", "clientConnections", "summaryStatusCode", "summaryStatusDetails"}
)
_FEC_FIELDS = frozenset({"srt_fec_cols", "srt_fec_rows", "srt_fec_layout", "srt_fec_arq"})
# What the paths of a redundant stream have each for themselves.
_OF_A_PATH = frozenset({"address", "port", "network_interface", "mtu", "ttl", "tos"})
_PLAIN_KEYS = ("address", "port", "networkInterface", "mtu", "ttl", "tos", "sourceAddress")
_PATHS = {"srt": "srtNetworkBondingParams", "rtp": "rtpNetworkBondingParams"}


def source_protocol(raw: t.Mapping[str, t.Any]) -> Kind:
    return str(any_case(raw, "protocol") or "").lower() or None


def destination_protocol(raw: t.Mapping[str, t.Any]) -> Kind:
    """HLS is written as "hls" and read back as "http" (3.3)."""
    protocol = source_protocol(raw)
    return "hls" if protocol == "http" else protocol


def redundant(values: Values) -> bool:
    """Whether an SRT stream goes over several paths: they have the addresses then, and it has none itself (3.7.5)."""
    return values.get("protocol") == "srt" and str(values.get("srt_group_mode") or "none").lower() != "none"


def pointless(values: Values) -> frozenset[str]:
    """What means nothing beside the other values of a stream (3.7.5: "only")."""
    if values.get("protocol") == "rtmp" and str(values.get("rtmp_mode")).upper() == "PUBLISHER":
        return frozenset({"address"})
    if values.get("protocol") == "rtp" and values.get("rtp_network_bonding_params"):
        return frozenset({"address", "port", "network_interface", "source_address"})
    if values.get("protocol") != "srt":
        return frozenset()
    found: frozenset[str] = frozenset()
    mode = values.get("srt_mode")
    if mode not in (None, "caller"):
        found |= {"srt_stream_id", "use_fec"}
    if mode not in (None, "listener"):
        found |= {"srt_connection_limit"}
    found |= {*_OF_A_PATH, "use_fec"} if redundant(values) else {"srt_network_bonding_params"}
    if not values.get("use_fec") or "use_fec" in found:
        found |= _FEC_FIELDS
    return found


def unfolded(raw: t.Mapping[str, t.Any]) -> t.Mapping[str, t.Any]:
    """A stream over several paths as it is written: a list of paths.

    3.7.5 reads it back with the values of all paths in one text, a | between them, and maybe with the list as well.
    """
    key = _PATHS.get(source_protocol(raw) or "")
    if key is None:
        return raw
    grouped = key == _PATHS["srt"] and str(any_case(raw, "srtGroupMode") or "none").lower() != "none"
    if not grouped and "|" not in f"{raw.get('address')}{raw.get('port')}{raw.get('networkInterface')}":
        return raw
    paths = any_case(raw, key) or _split({name: raw[name] for name in _PLAIN_KEYS if raw.get(name) is not None})
    return {**{name: value for name, value in raw.items() if name not in _PLAIN_KEYS}, key: paths}


def _split(plain: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    """Paths out of texts like "10.0.0.1|10.1.0.1"; what is given once holds for every path."""
    columns = {name: str(value).split("|") for name, value in plain.items()}
    count = max((len(column) for column in columns.values()), default=0)
    return [
        {name: column[place if len(column) == count else 0] for name, column in columns.items()}
        for place in range(count)
    ]


def common(noun: str, protocols: tuple[str, ...], addressed: tuple[str, ...]) -> tuple[Field, ...]:
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
        *network(noun, addressed),
    )


def network(noun: str, kinds: tuple[str, ...] = ()) -> tuple[Field, ...]:
    return (
        Field(
            "address",
            f"IP address or host name of the {noun}; V(0.0.0.0) for a listener and for unicast reception.",
            key="address",
            kinds=kinds,
            is_address=True,
            sample="10.69.12.148",
        ),
        Field(
            "port",
            f"Port of the {noun}, 1 to 65535.",
            type="int",
            key="port",
            kinds=kinds,
            minimum=1,
            maximum=65535,
            sample=4900,
        ),
        Field(
            "network_interface",
            "Network interface; an empty string leaves the choice to the device.",
            key="networkInterface",
            kinds=kinds,
            sample="eth0",
        ),
    )


def packets(kinds: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """How packets are sent."""
    return (
        Field(
            "mtu",
            "Largest packet in bytes, 280 to 1500.",
            type="int",
            key="mtu",
            kinds=kinds,
            minimum=280,
            maximum=1500,
            sample=1496,
        ),
        # 3.3 gives the minima, 3.7.5 the maxima.
        Field("ttl", "Time to live, 1 to 255.", type="int", key="ttl", kinds=kinds, minimum=1, maximum=255, sample=64),
        Field(
            "tos", "Type of service, 0 to 255.", type="int", key="tos", kinds=kinds, minimum=0, maximum=255, sample=136
        ),
    )


def source_address(kinds: tuple[str, ...] = ()) -> Field:
    return Field(
        "source_address",
        "IGMPv3 source address to receive from.",
        key="sourceAddress",
        kinds=kinds,
        is_address=True,
        sample="",
    )


def retain_header(*kinds: str) -> Field:
    return Field(
        "retain_header",
        "Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later).",
        type="bool",
        key="retainHeader",
        kinds=kinds,
        sample=False,
    )


def srt(noun: str, of_a_path: tuple[Field, ...]) -> tuple[Field, ...]:
    """SRT; `of_a_path` is what each path has of its own when there are several."""
    kinds = ("srt",)
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
                "Where the device does not give it back, see O(update_secrets).",
            ),
            key="srtPassPhrase",
            kinds=kinds,
            secret=True,
            shortest=10,
            longest=79,
        ),
        Field(
            "srt_stream_id",
            "SRT stream id of a caller (SRT Gateway only).",
            key="srtStreamID",
            kinds=kinds,
            sample="live/a",
        ),
        Field(
            "use_fec",
            "Whether a caller without path redundancy sends SRT FEC (3.7.5 and later).",
            type="bool",
            key="useFec",
            kinds=kinds,
            sample=False,
        ),
        Field(
            "srt_fec_cols",
            "Columns of SRT FEC, with C(use_fec).",
            type="int",
            key="srtFecCols",
            kinds=kinds,
            minimum=1,
            sample=10,
        ),
        Field(
            "srt_fec_rows",
            "Rows of SRT FEC, with C(use_fec).",
            type="int",
            key="srtFecRows",
            kinds=kinds,
            minimum=1,
            sample=5,
        ),
        Field(
            "srt_fec_layout",
            "Layout of SRT FEC, V(staircase) or V(even), with C(use_fec).",
            key="srtFecLayout",
            kinds=kinds,
            choices=("staircase", "even"),
            spelt=(("saircase", "staircase"),),  # so on a page of 3.7.5
            sample="staircase",
        ),
        Field(
            "srt_fec_arq",
            "Retransmission beside SRT FEC, V(never), V(onreq) or V(always), with C(use_fec).",
            key="srtFecArq",
            kinds=kinds,
            choices=("never", "onreq", "always"),  # always: among the statistics of 3.7.5 only
            sample="onreq",
        ),
        Field(
            "srt_group_mode",
            (
                "SRT path redundancy: V(none), V(broadcast), V(backup) or V(any) (3.7.5 and later).",
                "Unless it is V(none), the paths are in C(srt_network_bonding_params); address and port are not used.",
            ),
            key="srtGroupMode",
            kinds=kinds,
            choices=("none", "broadcast", "backup", "any"),
            sample="none",
        ),
        Field(
            "srt_network_bonding_params",
            "The paths of SRT path redundancy. A list of as many paths as there are changes what it names of each.",
            type="list",
            elements="dict",
            key="srtNetworkBondingParams",
            kinds=kinds,
            fields=of_a_path,
        ),
    )
