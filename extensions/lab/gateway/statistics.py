"""Statistics: who is asked for, and the words in which the answer comes.

The 3.3 reference's spelling varies from table to table, and so does this. What is `live` follows the recorded answers
of devices with newer firmware.
"""

from __future__ import annotations

import time
from typing import Any

from ..switches import Switches
from .connections import connections, member_values
from .errors import Refusal, invalid
from .render import cast_mode, clock, number_of_clients
from .state import Destination, Route, RouteStore

FIRST_CLIENT = 10  # 192.0.2.10, .11, ...: addresses nobody has
FIRST_PORT = 50001
MAX_BANDWIDTH = 0.42


class Statistics:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.told: dict[str, dict[str, Any]] = {}  # by tests, for the element of this id

    def tell(self, element_id: str, values: dict[str, Any]) -> None:
        if values:
            self.told.setdefault(element_id, {}).update(values)
        else:
            self.told.pop(element_id, None)

    # Answers

    def answer(self, store: RouteStore, query: dict[str, str]) -> dict[str, Any]:
        route = self._route(store, query)
        if "sourceID" in query:
            if query["sourceID"] != route.source["id"]:
                raise Refusal(404, "Source", "Source not found")
            return {**self._collected(), "source": self.source(route)}
        if "destinationID" in query or "destinationName" in query:
            destination = self._destination(route, query)
            return {**self._collected(), "destination": self.destination(route, destination)}
        shown = {
            "name": route.name,
            "elapsedRunningTime": _elapsed(route),
            "id": route.id,
            "state": "running" if route.running else self._switches["idle_word"],
            "source": self.source(route),
            "destinations": [self.destination(route, one) for one in route.destinations],
        }
        return {**self._collected(), "route": self._with_told(route.id, shown)}

    def client_answer(self, store: RouteStore, query: dict[str, str]) -> dict[str, Any]:
        route = self._route(store, query)
        destination = self._destination(route, query)
        if not query.get("clientAddress"):
            raise invalid("clientAddress must be provided")
        key = self._clients_key
        found = [
            client
            for client in self.destination(route, destination).get(key, [])
            if client["address"] == query["clientAddress"]
            and query.get("clientPort", str(client["port"])) == str(client["port"])
        ]
        return {**self._collected(), key: found}

    @property
    def _live(self) -> bool:
        return bool(self._switches["statistics_words"] == "live")

    @property
    def _clients_key(self) -> str:
        return "clientsStat" if self._live else "clientStat"

    def _collected(self) -> dict[str, Any]:
        collected = int(time.time() * 1000)
        return {"collectedAt": str(collected) if self._live else collected}  # the reference's table types it a string

    def _route(self, store: RouteStore, query: dict[str, str]) -> Route:
        if not query.get("routeID"):
            raise invalid("routeID must be provided")
        return store.find(query["routeID"])

    def _destination(self, route: Route, query: dict[str, str]) -> Destination:
        for destination in route.destinations:
            # By name since 3.7.4.
            if query.get("destinationID") == destination.id or (
                "destinationID" not in query and query.get("destinationName") == destination.values["name"]
            ):
                return destination
        raise Refusal(404, "Destination", "Destination not found")

    def _with_told(self, element_id: str, shown: dict[str, Any]) -> dict[str, Any]:
        for key, value in self.told.get(element_id, {}).items():
            members = [one for one in shown.get("connections", ()) if key in one]
            for member in members:
                member[key] = value
            if key in shown or not members:
                shown[key] = value
        return shown

    # Elements

    def source(self, route: Route) -> dict[str, Any]:
        values = route.source
        shown = self._stream(route.running, values, route)
        if values["protocol"] != "srt":
            shown.update(fecLostPackets=0, fecRecoveredPackets=0, fecUnrecoveredPackets=0, fecReorderedPackets=0)
            return self._with_told(values["id"], shown)
        shown.update(
            srtNumLostPackages=0,
            srtRetransmitRate=0,
            srtRoundTripTime=12,
            srtNegotiatedLatency=values["srtLatency"],
            srtLatency=values["srtLatency"],
            srtEncryption="AES128" if values["srtPassPhrase"] else "",
            srtPacketLossRate=0,
            srtDecryptionState="active" if values["srtPassPhrase"] and route.running else "",
            srtBufferLevel=values["srtLatency"] if route.running else 0,
        )
        if self._live:
            shown.update(
                srtRoundTripTime=12.25,
                srtPacketLossRate=0.0,
                srtRcvBuf=values["srtRcvBuf"],
                srtGroupMode=values["srtGroupMode"],
                srtStreamID=values["srtStreamID"] or None,
                srtMaxBandwidth=MAX_BANDWIDTH if route.running else 0,
            )
            shown["connections"] = connections(values, shown, receives=True) if route.running else []
        else:
            shown["srtNumSkippedPackets"] = 0
        return self._with_told(values["id"], shown)

    def destination(self, route: Route, destination: Destination) -> dict[str, Any]:
        values = destination.values
        active = route.running and destination.wanted
        shown = self._stream(active, values, route)
        if values["protocol"] == "srt":
            shared = _sender(active, values)
            listens = values["srtMode"] == "listener"
            inside = number_of_clients(self._switches, values) if active and listens else 0
            if listens and self._live:
                shown.update(
                    srtGroupMode=values["srtGroupMode"],
                    srtConnectionLimit=values["srtConnectionLimit"],
                    srtRejectedCount=self._switches["clients"] - inside if active else 0,
                    srtPeerDecryptionState=shared["srtPeerDecryptionState"],
                )
            else:
                shown.update(shared, **_documented_destination(values))
            if listens:
                shown[self._clients_key] = [self._client(number, values, shown, shared) for number in range(inside)]
            elif self._live:
                shown["srtGroupMode"] = values["srtGroupMode"]
                shown["connections"] = connections(values, shown, receives=False) if active else []
        return self._with_told(values["id"], shown)

    def _client(
        self, number: int, values: dict[str, Any], listener: dict[str, Any], shared: dict[str, Any]
    ) -> dict[str, Any]:
        # Beyond 240 the addresses come again, and the port tells them apart.
        peer: dict[str, Any] = {"address": f"192.0.2.{FIRST_CLIENT + number % 240}", "port": FIRST_PORT + number}
        common = {
            **peer,
            "bitrate": 0.331,
            "signalLosses": 0,
            "srtVersion": "1.4.1",
            "SRTPeerVersion": "1.3.4",
            "usedBandwidth": listener["usedBandwidth"],
        }
        if self._live:
            base = {**listener, **shared, **_documented_destination(values)}
            shown = {
                **common,
                "label": f"{peer['address']}:{peer['port']}",
                "connections": [member_values(values, base, peer, receives=False)],
            }
        else:
            own = {"numPackets": listener["numPackets"], "srtNumLostPackages": 0, "state": "connected"}
            shown = {**common, **own, **shared}
        return self._with_told(client_id(values["id"], **peer), shown)

    def _stream(self, active: bool, values: dict[str, Any], route: Route) -> dict[str, Any]:
        hls = values["protocol"] == "hls"
        used = 0.338 if active else 0.0
        shown = {
            "name": values["name"],
            "id": values["id"],
            "mode": values.get("srtMode") or ("hls" if hls else cast_mode(values)),
            "elapsedRunningTime": _elapsed(route) if active else "",
            "signalLosses": 0,
            "sendRate": used,
            "numPackets": (route.elapsed(time.time()) + 1) * 32 if active else 0,
            "usedBandwidth": used,
            "bitrate": 0.331 if active else 0,
            "state": self._switches["state_word"] if active else "disconnected",
        }
        if self._live:
            # As in routes: a string, and the protocol in the words of reading.
            shown.update(protocol="http" if hls else values["protocol"], usedBandwidth=str(used))
        return shown


def client_id(destination_id: str, address: str, port: int) -> str:
    """The name under which statistics of an SRT client can be told."""
    return f"{destination_id}/{address}:{port}"


def _elapsed(route: Route) -> str:
    return clock(route.elapsed(time.time())) if route.running else ""


def _sender(active: bool, values: dict[str, Any]) -> dict[str, Any]:
    """What an SRT destination and each of its clients have."""
    return {
        "srtPacketLossRate": 0,
        "srtDroppedPackets": 0,
        "srtRoundTripTime": 12,
        "srtBufferLevel": 20 if active else 0,
        "srtNegotiatedLatency": values["srtLatency"],
        "srtPeerDecryptionState": "active" if values["srtPassPhrase"] and active else "",
        "srtMaxBandwidth": MAX_BANDWIDTH if active else 0,
        "srtRetransmitRate": 0,
        "srtEstimatedBandwidth": 900000000 if active else 0,
    }


def _documented_destination(values: dict[str, Any]) -> dict[str, Any]:
    encryption = values["srtEncryption"]
    return {
        "srtNumLostPackets": 0,
        "srtNumSkippedPackets": 0,
        "srtLatency": values["srtLatency"],
        "srtDecryptionState": "",
        "srtEncryption": "" if encryption == "None" else encryption,
    }
