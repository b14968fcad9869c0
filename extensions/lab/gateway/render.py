"""How the Gateway shows a route: in other words than those in which it was written.

Key sets of UDP and SRT elements follow published answers of devices (the 3.7.5 reference's worked example and recorded
ones); RTMP, RTSP and HLS follow the 3.3 reference.
"""

from __future__ import annotations

import json
import time
from typing import Any

from ..switches import Switches
from .model import DESTINATION, SOURCE, ElementKind, paths_key, uses_paths
from .state import Destination, Route

BANDWIDTH = "0.338"  # a string in published answers
NO_BANDWIDTH = "0.0"


class Renderer:
    """Rendered routes are kept as text until something changes: a list of 1,000 must stay cheap."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._kept: dict[tuple[str, bool], tuple[tuple[int, int], str]] = {}

    def text(self, route: Route) -> str:
        return self._text(route, newest=False)

    def newest_text(self, route: Route) -> str:
        """As the calls of 4.2 show it."""
        return self._text(route, newest=True)

    def _text(self, route: Route, newest: bool) -> str:
        key = (route.version, self._switches.version)
        kept = self._kept.get((route.id, newest))
        if kept is None or kept[0] != key:
            kept = (key, json.dumps(self._route(route, newest))[1:])
            self._kept[(route.id, newest)] = kept
        # All but the time it runs, which changes every second.
        return f'{{"elapsedTime": "{clock(route.elapsed(time.time()))}", {kept[1]}'

    def forget(self) -> None:
        self._kept.clear()

    def _route(self, route: Route, newest: bool) -> dict[str, Any]:
        """Without elapsedTime, which `_text` adds."""
        idle = "stopped" if newest else self._switches["idle_word"]
        code, details = route.health or (("ok", "running") if route.running else ("unknown", idle))
        shown: dict[str, Any] = {"name": route.name}
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
        if self._newest:
            shown["labels"] = route.labels
        if newest:
            shown.update(createdAt=int(route.created * 1000), lastUpdateAt=int(route.updated * 1000))
        return shown

    @property
    def _newest(self) -> bool:
        """What only 4.2 documents is shown."""
        return self._switches["v2"] is not False or self._switches["unknown_fields"] == "ignore"

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
            **self._states(route.running, route.health),
        }
        if protocol in ("udp", "rtp"):
            shown.update(mode=cast_mode(values), sourceAddress=values["sourceAddress"], encryption="none")
            # Keys of SRT on sources that are not: so the published example has it.
            shown.update(srtRcvBuf=10240000, srtPassPhrase=None, srtGroupMode="none")
            if protocol == "rtp":
                shown.update(fec=values["fec"], retainHeader=values["retainHeader"])
                if self._newest:
                    shown.update({key: values[key] for key in ("rtpReceiverClass",) if key in values})
                    self._paths(shown, values, SOURCE)
            elif values["fec"] != "none":
                shown["fec"] = values["fec"]
        elif protocol == "srt":
            shown["encryption"] = "srt" if values["srtPassPhrase"] else "none"
            self._srt(shown, values, SOURCE)
            shown["srtRcvBuf"] = values["srtRcvBuf"]
        elif protocol == "rtmp":
            if values["rtmpMode"] == "PUBLISHER":
                shown["address"] = "127.0.0.1/live"
            shown.update(streamName=values["streamName"], rtmpMode=values["rtmpMode"])
        else:
            shown.update(fec=values["fec"], username=values["username"])
            self._secret(shown, "password", values["password"], self._switches["echo_password"])
        if self._newest:
            shown["tags"] = values.get("tags", [])
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
            **self._states(active, destination.health),
            **({"labels": values.get("labels", [])} if self._newest else {}),
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
            self._srt(shown, values, DESTINATION)
            if values["srtMode"] == "listener":
                shown["srtConnectionLimit"] = values["srtConnectionLimit"]
                shown["clientConnections"] = number_of_clients(self._switches, values) if active else 0
        else:
            shown.update(mode=cast_mode(values), encryption="none", fec=values["fec"])
            shown.update(shaping=values["shaping"], maxBitrate=values["maxBitrate"])
            if protocol == "rtp":
                shown["retainHeader"] = values["retainHeader"]
                shown.update({key: value for key, value in values.items() if key.startswith("prompeg")})
        return shown

    def _srt(self, shown: dict[str, Any], values: dict[str, Any], kind: ElementKind) -> None:
        shown.update(mode=values["srtMode"], srtLatency=values["srtLatency"], srtGroupMode=values["srtGroupMode"])
        fec = values["useFec"] and not uses_paths(values)
        if values["srtMode"] == "caller":
            shown[self._switches["use_fec_key"]] = fec
            if values["srtStreamID"]:
                shown["srtStreamID"] = values["srtStreamID"]
        if fec:
            shown.update({key: value for key, value in values.items() if key.startswith("srtFec")})
        self._secret(shown, "srtPassPhrase", values["srtPassPhrase"], self._switches["echo_passphrase"])
        self._paths(shown, values, kind)

    def _paths(self, shown: dict[str, Any], values: dict[str, Any], kind: ElementKind) -> None:
        """3.7.5: what the paths carry is shown joined by a pipe; one path shows as the bare value."""
        paths_are = paths_key(values["protocol"])
        paths = values.get(paths_are)
        if not uses_paths(values) or not paths:
            return
        if self._switches["bonding_shown"]:
            shown[paths_are] = paths
        for key in kind.path_keys[paths_are]:
            each = [path.get(key, values.get(key, "")) for path in paths]
            shown[key] = "|".join(str(one) for one in each) if len(each) > 1 else each[0]

    def _states(self, active: bool, health: tuple[str, str] | None) -> dict[str, str]:
        if not active:
            return {"state": "disconnected", "summaryStatusCode": "unknown", "summaryStatusDetails": "stopped"}
        if health is not None and health[0] != "ok":
            return {"state": "connecting", "summaryStatusCode": health[0], "summaryStatusDetails": "connecting"}
        word = self._switches["state_word"]
        return {"state": word, "summaryStatusCode": "ok", "summaryStatusDetails": word}

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


def number_of_clients(switches: Switches, values: dict[str, Any]) -> int:
    """Those an SRT listener has let in: a limit of 0 is none."""
    return min(switches["clients"], values["srtConnectionLimit"] or switches["clients"])


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
