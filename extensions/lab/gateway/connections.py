"""`connections` of SRT statistics (3.7.5 and later): one for each network path, or for the client of a listener."""

from __future__ import annotations

from typing import Any

from .model import uses_paths


def connections(values: dict[str, Any], base: dict[str, Any], receives: bool) -> list[dict[str, Any]]:
    """Of a source, or of a caller or rendezvous destination, which `base` describes as a whole."""
    paths = values.get("srtNetworkBondingParams") if uses_paths(values) else None
    paths = paths or [values]
    members = []
    for index, path in enumerate(paths):
        peer = {"address": path.get("address", ""), "port": path.get("port")}
        if values["srtMode"] == "listener":  # who called, not where it listens
            peer = {"address": f"198.51.100.{20 + index % 200}", "port": 50020 + index}
        member = member_values(values, base, peer, receives, path.get("networkInterface", ""))
        if values["srtGroupMode"] == "backup" and index:
            member.update(srtGroupMemberStatus="idle", bitrate=0, usedBandwidth="0.0", numPackets=0, srtNumPackets=0)
        member["srtGroupMemberWeight"] = len(paths) - index if len(paths) > 1 else 0
        members.append(member)
    return members


def member_values(
    values: dict[str, Any], base: dict[str, Any], peer: dict[str, Any], receives: bool, interface: str = ""
) -> dict[str, Any]:
    fec = bool(values["useFec"]) and values["srtMode"] == "caller" and not uses_paths(values)
    grouped = values["srtGroupMode"] != "none"
    return {
        "state": "connected",
        **peer,
        "localAddress": "10.67.12.128",
        "localPort": values.get("port") or 0,
        "networkInterface": interface,
        "srtMaxBandwidth": base["srtMaxBandwidth"],
        "srtCurrentBandwidth": 0.338,
        "srtEstimatedBandwidth": 900000000,
        "srtNumPackets": base["numPackets"],
        "srtNumLostPackets": 0,
        "srtSkippedPackets": 0,
        "srtSkippedPacketsDiff": 0,
        "srtPacketLossRate": 0.0,
        "srtRetransmitRate": 0,
        "srtRoundTripTime": 12.25,
        "srtBufferLevel": base["srtBufferLevel"],
        "srtNegotiatedLatency": values["srtLatency"],
        "srtEncryption": base["srtEncryption"],
        "srtDecryptionState": base["srtDecryptionState"] if receives else "",
        "srtFec": fec,
        "srtFecRows": values.get("srtFecRows", 0) if fec else 0,
        "srtFecCols": values.get("srtFecCols", 0) if fec else 0,
        "srtFecLayout": values.get("srtFecLayout", "") if fec else "",
        "srtFecArq": values.get("srtFecArq", "always") if fec else "always",  # "always" is known from statistics only
        "srtFecRecoveredPackets": 0,
        "srtFecPacketLoss": 0,
        "srtFecTotalRecoveredPackets": 0,
        "srtFecTotalPacketLoss": 0,
        "srtGroupMemberStatus": "running" if grouped else "",
        "srtGroupMemberWeight": 0,
        "srtGroupMode": values["srtGroupMode"] if grouped else "",
        "numPackets": base["numPackets"],
        "srtDroppedPackets": 0,
        "srtDroppedPacketsDiff": 0,
        "srtPeerDecryptionState": base.get("srtPeerDecryptionState", ""),
        "srtVersion": "1.4.1",
        "SRTPeerVersion": "1.3.4",
        "bitrate": base["bitrate"],
        "label": f"{peer['address']}:{peer['port']}",
        "signalLosses": 0,
        "usedBandwidth": base["usedBandwidth"],
    }
