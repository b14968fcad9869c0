# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one vocabulary of the Gateway's statistics, and what gateway_statistics_info and gateway_facts take and return.

Keys and units are those of the 3.3 and 3.7.5 references and of the pages up to 4.1.
"""

from __future__ import annotations

import typing as t

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN
from .options import DEVICE_ID, GATEWAY_INFO, SUBSETS

# What each key is. A number's unit is the first thing to know of it; where no document has one, this says so.
_MEANINGS: dict[str, tuple[str, str]] = {
    "name": ("str", "Name."),
    "id": ("str", "Id."),
    "label": ("str", "Label."),
    "mode": (
        "str",
        "V(unicast) or V(multicast); V(caller), V(listener) or V(rendezvous) for SRT; V(hls) for HLS.",
    ),
    "protocol": ("str", "Protocol, as M(streamops.video.gateway_route) calls it."),
    "state": ("str", "V(disconnected), V(connecting), V(connection established), V(connected), or a newer word."),
    "elapsed_running_time": ("str", "Running time, C(HH:MM:SS); empty when idle."),
    "address": ("str", "Address of the other side."),
    "port": ("int", "Port of the other side."),
    "local_address": ("str", "Address on this side."),
    "local_port": ("int", "Port on this side."),
    "network_interface": ("str", "Network interface."),
    "bitrate": ("float", "Bitrate of the stream in Mbit/s."),
    "send_rate": ("float", "Rate of packets sent in Mbit/s."),
    "used_bandwidth": ("float", "Bandwidth used in Mbit/s."),
    "num_packets": ("int", "Packets since the start."),
    "signal_losses": ("int", "How often the signal was lost (reconnections)."),
    "fec_lost_packets": ("int", "FEC packets lost."),
    "fec_recovered_packets": ("int", "FEC packets recovered."),
    "fec_unrecovered_packets": ("int", "FEC packets not recovered."),
    "fec_reordered_packets": ("int", "FEC packets put in order."),
    "srt_num_packets": ("int", "SRT packets since the start."),
    "srt_num_lost_packets": ("int", "SRT packets lost (and perhaps recovered). Spelt C(Packages) in places."),
    "srt_packet_loss_rate": ("float", "SRT packet loss in percent."),
    "srt_num_skipped_packets": ("int", "Receiver only, SRT packets skipped, since they did not come in time."),
    "srt_skipped_packets_diff": ("int", "SRT packets skipped since the reading before (no document says more)."),
    "srt_dropped_packets": ("int", "Sender only, SRT packets dropped."),
    "srt_dropped_packets_diff": ("int", "SRT packets dropped since the reading before (no document says more)."),
    "srt_retransmit_rate": ("float", "SRT retransmission in bit/s."),
    "srt_round_trip_time": ("float", "SRT round trip time in milliseconds."),
    "srt_buffer_level": ("int", "SRT buffer in milliseconds."),
    "srt_negotiated_latency": ("int", "SRT latency that both sides agreed on, in milliseconds."),
    "srt_latency": ("int", "SRT latency as configured, in milliseconds."),
    "srt_rcv_buf": ("int", "SRT receive buffer in bytes."),
    "srt_max_bandwidth": ("float", "Sender only, highest SRT bandwidth used in Mbit/s."),
    "srt_current_bandwidth": ("float", "SRT bandwidth now; no document has a unit."),
    "srt_estimated_bandwidth": ("float", "Sender only, estimated highest bandwidth of the path in bit/s."),
    "srt_encryption": ("str", "SRT cipher, V(AES128), V(AES256), V(None) or empty."),
    "srt_decryption_state": ("str", "Receiver only, empty, V(active), V(initializing) or V(inactive (reason\\))."),
    "srt_peer_decryption_state": ("str", "Sender only, the same of the other side."),
    "srt_version": ("str", "SRT version of this side."),
    "srt_peer_version": ("str", "SRT version of the other side."),
    "srt_stream_id": ("str", "SRT stream id of a caller."),
    "srt_connection_limit": ("int", "Highest number of SRT clients."),
    "srt_rejected_count": ("int", "SRT clients turned away."),
    "srt_group_mode": ("str", "SRT path redundancy, V(none), V(broadcast), V(backup), V(balance), V(any) or empty."),
    "srt_group_member_status": ("str", "What this path does in the SRT group."),
    "srt_group_member_weight": ("int", "Weight of this path in the SRT group, no unit."),
    "srt_fec": ("str", "SRT FEC, in the word of the device."),
    "srt_fec_rows": ("int", "Rows of SRT FEC."),
    "srt_fec_cols": ("int", "Columns of SRT FEC."),
    "srt_fec_layout": ("str", "Layout of SRT FEC, V(staircase) or V(even)."),
    "srt_fec_arq": ("str", "Retransmission beside SRT FEC, V(always), V(onreq) or V(never)."),
    "srt_fec_recovered_packets": ("int", "Packets recovered by SRT FEC since the reading before."),
    "srt_fec_total_recovered_packets": ("int", "Packets recovered by SRT FEC since the start."),
    "srt_fec_packet_loss": ("int", "Packets that SRT FEC could not recover since the reading before."),
    "srt_fec_total_packet_loss": ("int", "Packets that SRT FEC could not recover since the start."),
}
NUMBERS = frozenset(name for name, (kind, _meaning) in _MEANINGS.items() if kind != "str")
# Lists of further objects, in the same vocabulary.
LISTS = ("client_stat", "connections")
_OTHER_SPELLINGS = {
    "srtNumLostPackages": "srt_num_lost_packets",
    "srtSkippedPackets": "srt_num_skipped_packets",
    "clientsStat": "client_stat",
}
# From a vendor's key, whatever its case, to its one name.
NAMES = {
    **{name.replace("_", ""): name for name in (*_MEANINGS, *LISTS)},
    **{key.lower(): name for key, name in _OTHER_SPELLINGS.items()},
}

_STREAM = "name id mode protocol state elapsed_running_time bitrate send_rate used_bandwidth num_packets signal_losses"
_SRT = (
    "srt_num_lost_packets srt_packet_loss_rate srt_num_skipped_packets srt_retransmit_rate srt_round_trip_time "
    "srt_buffer_level srt_negotiated_latency srt_latency srt_max_bandwidth srt_encryption srt_decryption_state "
    "srt_group_mode srt_stream_id"
)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SOURCE_KEYS = _keys(
    f"{_STREAM} fec_lost_packets fec_recovered_packets fec_unrecovered_packets fec_reordered_packets {_SRT} srt_rcv_buf"
)
DESTINATION_KEYS = _keys(
    f"{_STREAM} {_SRT} srt_dropped_packets srt_peer_decryption_state srt_estimated_bandwidth srt_connection_limit "
    "srt_rejected_count"
)
CLIENT_KEYS = _keys(
    "address port label state bitrate used_bandwidth num_packets signal_losses srt_buffer_level "
    "srt_dropped_packets srt_estimated_bandwidth srt_max_bandwidth srt_negotiated_latency srt_num_lost_packets "
    "srt_packet_loss_rate srt_peer_decryption_state srt_retransmit_rate srt_round_trip_time srt_version "
    "srt_peer_version"
)
CONNECTION_KEYS = _keys(
    "state address port local_address local_port network_interface label bitrate used_bandwidth num_packets "
    "signal_losses srt_num_packets srt_num_lost_packets srt_packet_loss_rate srt_num_skipped_packets "
    "srt_skipped_packets_diff srt_dropped_packets srt_dropped_packets_diff srt_retransmit_rate "
    "srt_round_trip_time srt_buffer_level srt_negotiated_latency srt_max_bandwidth srt_current_bandwidth "
    "srt_estimated_bandwidth srt_encryption srt_decryption_state srt_peer_decryption_state srt_version "
    "srt_peer_version srt_group_mode srt_group_member_status srt_group_member_weight srt_fec srt_fec_rows "
    "srt_fec_cols srt_fec_layout srt_fec_arq srt_fec_recovered_packets srt_fec_total_recovered_packets "
    "srt_fec_packet_loss srt_fec_total_packet_loss"
)
_TOLD = "when the device tells"


def _returns(keys: t.Iterable[str]) -> tuple[Return, ...]:
    return tuple(Return(key, _MEANINGS[key][1], _MEANINGS[key][0], _TOLD) for key in keys)


def _connections(contains: tuple[Return, ...] = ()) -> Return:
    told = "SRT connections, one a path"
    if not contains:
        told += "; keys and units as in RV(statistics[].source.connections)"
    return Return("connections", f"{told}.", "list", "for SRT, newer firmware", "dict", contains)


_CLIENTS = Return(
    "client_stat",
    "Clients of an SRT listener; also called C(clientsStat).",
    "list",
    "for SRT listeners",
    "dict",
    contains=(*_returns(CLIENT_KEYS), _connections()),
)
_STATISTICS = Return(
    "statistics",
    "One entry a route, the same whatever the firmware. Undocumented keys are in snake case.",
    "list",
    elements="dict",
    contains=(
        Return("id", "Id of the route.", "str", "always", sample="5912f2cd-00cb-41e9-b369-b6f1e139542b"),
        Return("name", "Name of the route.", "str", "always", sample="Stadium A"),
        Return("state", "V(running) or V(stopped).", "str", "always", sample="running"),
        Return(
            "elapsed_running_time", "Running time, C(HH:MM:SS); empty when idle.", "str", "always", sample="00:03:46"
        ),
        Return("collected_at", "When, as Unix time in milliseconds.", "int", "always", sample=1536937838919),
        Return(
            "source",
            "Its source.",
            "dict",
            "unless a destination is asked for",
            contains=(*_returns(SOURCE_KEYS), _connections(_returns(CONNECTION_KEYS))),
        ),
        Return(
            "destinations",
            "Its destinations, or the one that is asked for.",
            "list",
            "unless a source is asked for",
            "dict",
            contains=(*_returns(DESTINATION_KEYS), _CLIENTS, _connections()),
        ),
    ),
)

GATEWAY_STATISTICS = ModuleSpec(
    system="gateway",
    fields=(
        Field("route", "Name or id of the only route to read; where several bear the name, all of them."),
        Field("source", "Name or id of a source; then only sources are read."),
        Field("destination", "Name or id of a destination; then only destinations are read."),
        Field(
            "client_address",
            (
                "Address of a client of the SRT listener O(destination) of O(route); then only that client is read.",
                "No connection from there is an empty list.",
            ),
        ),
        Field(
            "client_port",
            "Port of that client, where several come from one address.",
            type="int",
            minimum=1,
            maximum=65535,
        ),
        Field("raw", "Whether RV(raw) is returned too.", type="bool", default=False),
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    mutually_exclusive=(("source", "destination"),),
    required_by=(("client_address", ("route", "destination")), ("client_port", ("client_address",))),
    returns=(
        _STATISTICS,
        Return(
            "raw",
            "The answers of the device as they came, one an asked-for object. Secrets are not in them.",
            "list",
            "when O(raw=true)",
            "dict",
        ),
        ERROR_RETURN,
    ),
)

FACT_SUBSETS = (*SUBSETS, "statistics")


def _facts_returns() -> tuple[Return, ...]:
    """What gateway_info returns, described there, and what facts have besides."""
    known = tuple(
        Return(
            one.name, f"As RV(streamops.video.gateway_info#module:{one.name}).", one.type, one.returned, one.elements
        )
        for one in GATEWAY_INFO.returns
        if one.name in SUBSETS
    )
    health = Return(
        "health",
        "Routes counted.",
        "dict",
        "with the routes",
        contains=(
            Return("routes", "All of them.", "int", "always", sample=12),
            Return("running", "Those that run.", "int", "always", sample=10),
            Return("stopped", "Those that do not.", "int", "always", sample=2),
            *(
                Return(word, f"Those whose status code is V({word}).", "int", "always", sample=sample)
                for word, sample in (("ok", 9), ("warn", 1), ("error", 0))
            ),
            Return("unknown", "Those with any other status code, or none.", "int", "always", sample=2),
        ),
    )
    statistics = Return(
        "statistics",
        "As RV(streamops.video.gateway_statistics_info#module:statistics).",
        "list",
        "when asked for",
        "dict",
    )
    return (*known, health, statistics)


GATEWAY_FACTS = ModuleSpec(
    system="gateway",
    fields=(
        Field(
            "gather_subset",
            (
                "What to read. V(session), V(devices), V(config), V(routes), V(statistics); V(all) for all of them, "
                "V(min) for session and devices.",
                "V(!) in front leaves something out, of the default where nothing else is named; V(!all) is V(min).",
                "V(statistics) cost one request a route; V(!statistics) leaves them out.",
                "The subsets of ansible-core's own facts (V(hardware), V(network), V(virtual), V(ohai), V(facter)) "
                "are accepted and add nothing.",
            ),
            type="list",
            elements="str",
            default=["all"],
        ),
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    returns=(
        Return(
            "ansible_facts",
            "Facts of the inventory host.",
            contains=(
                Return(
                    "streamops_gateway",
                    "What the gateway tells of itself. Secrets are not in it.",
                    "dict",
                    "always",
                    contains=_facts_returns(),
                ),
            ),
        ),
        ERROR_RETURN,
    ),
)
