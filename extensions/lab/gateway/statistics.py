"""Statistics with the key sets of the 3.3 reference (its spelling varies from table to table, and so does this)."""

from __future__ import annotations

import time
from typing import Any

from .errors import Refusal, invalid
from .render import cast_mode, clock
from .state import Destination, Route, RouteStore

CLIENT_ADDRESS = "192.0.2.10"
CLIENT_PORT = 50001


def statistics(store: RouteStore, query: dict[str, str]) -> dict[str, Any]:
    route = _route(store, query)
    collected = int(time.time() * 1000)
    if "sourceID" in query:
        if query["sourceID"] != route.source["id"]:
            raise Refusal(404, "Source", "Source not found")
        return {"collectedAt": collected, "source": source_statistics(route)}
    if "destinationID" in query or "destinationName" in query:
        return {"collectedAt": collected, "destination": destination_statistics(route, _destination(route, query))}
    return {
        "collectedAt": collected,
        "route": {
            "name": route.name,
            "elapsedRunningTime": _elapsed(route),
            "id": route.id,
            "state": "running" if route.running else "idle",
            "source": source_statistics(route),
            "destinations": [destination_statistics(route, one) for one in route.destinations],
        },
    }


def client_statistics(store: RouteStore, query: dict[str, str]) -> dict[str, Any]:
    route = _route(store, query)
    destination = _destination(route, query)
    if not query.get("clientAddress"):
        raise invalid("clientAddress must be provided")
    clients = destination_statistics(route, destination).get("clientStat", [])
    found = [
        client
        for client in clients
        if client["address"] == query["clientAddress"]
        and query.get("clientPort", str(client["port"])) == str(client["port"])
    ]
    return {"collectedAt": int(time.time() * 1000), "clientStat": found}


def _route(store: RouteStore, query: dict[str, str]) -> Route:
    if not query.get("routeID"):
        raise invalid("routeID must be provided")
    return store.find(query["routeID"])


def _destination(route: Route, query: dict[str, str]) -> Destination:
    for destination in route.destinations:
        # By name since 3.7.4.
        if query.get("destinationID") == destination.id or (
            "destinationID" not in query and query.get("destinationName") == destination.values["name"]
        ):
            return destination
    raise Refusal(404, "Destination", "Destination not found")


def _elapsed(route: Route) -> str:
    return clock(route.elapsed(time.time())) if route.running else ""


def _stream(active: bool, values: dict[str, Any], route: Route) -> dict[str, Any]:
    mode = values.get("srtMode") or ("hls" if values["protocol"] == "hls" else cast_mode(values))
    packets = (route.elapsed(time.time()) + 1) * 32 if active else 0
    return {
        "name": values["name"],
        "id": values["id"],
        "mode": mode,
        "elapsedRunningTime": _elapsed(route) if active else "",
        "signalLosses": 0,
        "sendRate": 0.338 if active else 0,
        "numPackets": packets,
        "usedBandwidth": 0.338 if active else 0,
        "bitrate": 0.331 if active else 0,
        "state": "connected" if active else "disconnected",
    }


def source_statistics(route: Route) -> dict[str, Any]:
    values = route.source
    shown = _stream(route.running, values, route)
    if values["protocol"] != "srt":
        shown.update(fecLostPackets=0, fecRecoveredPackets=0, fecUnrecoveredPackets=0, fecReorderedPackets=0)
        return shown
    shown.update(
        srtNumLostPackages=0,
        srtRetransmitRate=0,
        srtRoundTripTime=12,
        srtNegotiatedLatency=values["srtLatency"],
        srtLatency=values["srtLatency"],
        srtEncryption="AES128" if values["srtPassPhrase"] else "",
        srtPacketLossRate=0,
        srtNumSkippedPackets=0,
        srtDecryptionState="active" if values["srtPassPhrase"] and route.running else "",
        srtBufferLevel=values["srtLatency"] if route.running else 0,
    )
    return shown


def destination_statistics(route: Route, destination: Destination) -> dict[str, Any]:
    values = destination.values
    active = route.running and destination.wanted
    shown = _stream(active, values, route)
    if values["protocol"] != "srt":
        return shown
    decryption = "active" if values["srtPassPhrase"] and active else ""
    shared = {
        "srtPacketLossRate": 0,
        "srtDroppedPackets": 0,
        "srtRoundTripTime": 12,
        "srtBufferLevel": 20 if active else 0,
        "srtNegotiatedLatency": values["srtLatency"],
        "srtPeerDecryptionState": decryption,
        "srtMaxBandwidth": 0.42 if active else 0,
        "srtRetransmitRate": 0,
        "srtEstimatedBandwidth": 900000000 if active else 0,
    }
    encryption = values["srtEncryption"]
    shown.update(
        shared,
        srtNumLostPackets=0,
        srtNumSkippedPackets=0,
        srtLatency=values["srtLatency"],
        srtDecryptionState="",
        srtEncryption="" if encryption == "None" else encryption,
    )
    if values["srtMode"] == "listener":
        client = {
            "address": CLIENT_ADDRESS,
            "port": CLIENT_PORT,
            "bitrate": 0.331,
            "numPackets": shown["numPackets"],
            "signalLosses": 0,
            "srtNumLostPackages": 0,
            "srtVersion": "1.4.1",
            "SRTPeerVersion": "1.3.4",
            "state": "connected",
            "usedBandwidth": 0.338,
        }
        shown["clientStat"] = [{**client, **shared}] if active else []
    return shown
