"""How the Gateway shows a route: in other words than those in which it was written.

Key sets of UDP and SRT elements follow published answers of devices (the 3.7.5 reference's worked example and recorded
ones); RTMP, RTSP and HLS follow the 3.3 reference.
"""

from __future__ import annotations

import json
import time
from typing import Any

from ..switches import Switches
from .model import uses_paths
from .state import Destination, Route

BANDWIDTH = "0.338"  # a string in published answers
NO_BANDWIDTH = "0.0"


class Renderer:
    """Rendered routes are kept as text until something changes: a list of 1,000 must stay cheap."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._kept: dict[str, tuple[tuple[int, int, int], str]] = {}

    def text(self, route: Route) -> str:
        key = (route.version, self._switches.version, route.elapsed(time.time()))
        kept = self._kept.get(route.id)
        if kept is not None and kept[0] == key:
            return kept[1]
        text = json.dumps(self.route(route))
        self._kept[route.id] = (key, text)
        return text

    def forget(self) -> None:
        self._kept.clear()

    def route(self, route: Route) -> dict[str, Any]:
        elapsed = route.elapsed(time.time())
        idle = self._switches["idle_word"]
        code, details = route.health or (("ok", "running") if route.running else ("unknown", idle))
        shown: dict[str, Any] = {"name": route.name, "elapsedTime": clock(elapsed)}
        id_key = self._switches["route_id_key"]
        if id_key in ("id", "both"):
            shown["id"] = route.id
        if id_key in ("_id", "both"):
            shown["_id"] = route.id
        shown.update(
            label=route.label,  # not documented, seen in recorded answers
            state="running" if route.running else idle,
            source=self._source(route),
            destinations=[self._destination(route, one) for one in route.destinations],
            summaryStatusCode=code,
            summaryStatusDetails=details,
        )
        if route.pending:
            merged: dict[str, Any] = {}
            for pending in route.pending:
                merged.update(pending)
            shown["pendingUpdates"] = merged
        if route.deleting:
            shown["hasPendingDelete"] = True
        return shown

    def _source(self, route: Route) -> dict[str, Any]:
        values = route.source
        protocol = values["protocol"]
        shown = {
            "name": values["name"],
            "id": values["id"],
            "networkInterface": values.get("networkInterface", ""),
            "address": values.get("address", ""),
            "protocol": protocol,
            "port": values.get("port"),
            "usedBandwidth": BANDWIDTH if route.running else NO_BANDWIDTH,
            **_states(route.running, route.health),
        }
        if protocol in ("udp", "rtp"):
            shown.update(mode=cast_mode(values), sourceAddress=values["sourceAddress"], encryption="none")
            # Keys of SRT on sources that are not: so the published example has it.
            shown.update(srtRcvBuf=10240000, srtPassPhrase=None, srtGroupMode="none")
            if protocol == "rtp":
                shown.update(fec=values["fec"], retainHeader=values["retainHeader"])
            elif values["fec"] != "none":
                shown["fec"] = values["fec"]
        elif protocol == "srt":
            shown["encryption"] = "srt" if values["srtPassPhrase"] else "none"
            self._srt(shown, values)
            shown["srtRcvBuf"] = values["srtRcvBuf"]
        elif protocol == "rtmp":
            if values["rtmpMode"] == "PUBLISHER":
                shown["address"] = "127.0.0.1/live"
            shown.update(streamName=values["streamName"], rtmpMode=values["rtmpMode"])
        else:
            shown.update(fec=values["fec"], username=values["username"])
            self._secret(shown, "password", values["password"], self._switches["echo_password"])
        return shown

    def _destination(self, route: Route, destination: Destination) -> dict[str, Any]:
        values = destination.values
        protocol = values["protocol"]
        active = route.running and destination.wanted
        started = active if self._switches["started_when_idle"] == "never" else destination.wanted
        shown = {
            "name": values["name"],
            "id": values["id"],
            "protocol": protocol,
            "started": started,
            "networkAddress": None,
            "usedBandwidth": BANDWIDTH if active else NO_BANDWIDTH,
            **_states(active, None),
        }
        if protocol == "hls":
            shown.update(
                protocol="http",
                mode="hls",
                address=f"/hls/{values['id']}/playlist.m3u8",
                segmentDuration=str(values["segmentDuration"]),
                useEncryption=values["useEncryption"],
                segmentsPerKey=values["segmentsPerKey"],
                multitrackSegmenter=values["multitrackSegmenter"],
            )
            return shown
        for key in ("address", "port", "networkInterface", "ttl", "mtu", "tos"):
            shown[key] = values.get(key)
        if protocol == "srt":
            none = self._switches["srt_encryption_none"]
            shown["srtEncryption"] = none if values["srtEncryption"] == "None" else values["srtEncryption"]
            shown.update(srtOverhead=str(values["srtOverhead"]), retainHeader=values["retainHeader"])
            self._srt(shown, values)
            if values["srtMode"] == "listener":
                shown["srtConnectionLimit"] = values["srtConnectionLimit"]
                shown["clientConnections"] = 1 if active else 0
        else:
            shown.update(mode=cast_mode(values), encryption="none", fec=values["fec"])
            shown.update(shaping=values["shaping"], maxBitrate=values["maxBitrate"])
            if protocol == "rtp":
                shown["retainHeader"] = values["retainHeader"]
                shown.update({key: value for key, value in values.items() if key.startswith("prompeg")})
        return shown

    def _srt(self, shown: dict[str, Any], values: dict[str, Any]) -> None:
        shown.update(mode=values["srtMode"], srtLatency=values["srtLatency"], srtGroupMode=values["srtGroupMode"])
        if values["srtMode"] == "caller":
            shown["useFec"] = values["useFec"]
            if values["srtStreamID"]:
                shown["srtStreamID"] = values["srtStreamID"]
        if values["useFec"]:
            shown.update({key: value for key, value in values.items() if key.startswith("srtFec")})
        self._secret(shown, "srtPassPhrase", values["srtPassPhrase"], self._switches["echo_passphrase"])
        if uses_paths(values):
            # 3.7.5: what the paths carry is shown joined by a pipe; one path shows as the bare value.
            paths = values["srtNetworkBondingParams"]
            shown["srtNetworkBondingParams"] = paths
            for key in ("address", "port", "networkInterface", "mtu", "ttl", "tos"):
                if any(key in path for path in paths):
                    shown[key] = "|".join(str(path.get(key, "")) for path in paths) if len(paths) > 1 else paths[0][key]

    def _secret(self, shown: dict[str, Any], key: str, value: str, echo: str) -> None:
        if echo == "null":
            shown[key] = None
        elif echo == "masked":
            shown[key] = "********" if value else ""
        elif echo == "clear":
            shown[key] = value


def cast_mode(values: dict[str, Any]) -> str:
    first = str(values.get("address", "")).partition(".")[0]
    multicast = (first.isdigit() and 224 <= int(first) <= 239) or first.lower().startswith("ff")
    return "multicast" if multicast else "unicast"


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _states(active: bool, health: tuple[str, str] | None) -> dict[str, str]:
    if not active:
        return {"state": "disconnected", "summaryStatusCode": "unknown", "summaryStatusDetails": "stopped"}
    if health is not None and health[0] != "ok":
        return {"state": "connecting", "summaryStatusCode": health[0], "summaryStatusDetails": "connecting"}
    return {"state": "connected", "summaryStatusCode": "ok", "summaryStatusDetails": "connected"}
