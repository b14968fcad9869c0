"""A Gateway as a pure value: what its documents say that an update does to a route, and how the route then reads.

Written from the vendor's reference, in the vendor's keys; it knows nothing of the collection.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
from typing import Any

Wire = dict[str, Any]
_PACKET = ("networkInterface", "address", "port")
KEYS = {
    "source": {
        "udp": (*_PACKET, "sourceAddress", "fec"),
        "rtp": (*_PACKET, "sourceAddress", "fec", "retainHeader"),
        "srt": (*_PACKET, "srtMode", "srtLatency", "srtRcvBuf", "srtPassPhrase", "useFec", "srtGroupMode"),
        "rtmp": (*_PACKET, "streamName", "rtmpMode"),
        "rtsp": (*_PACKET, "fec", "username", "password"),
    },
    "destination": {
        "udp": (*_PACKET, "mtu", "ttl", "tos", "fec", "shaping", "maxBitrate"),
        "rtp": (
            *(*_PACKET, "mtu", "ttl", "tos", "fec", "shaping", "maxBitrate", "retainHeader", "prompegFecLevel"),
            *("prompegFecIsBlockAligned", "prompegFecColumns", "prompegFecRows"),
        ),
        "srt": (
            *(*_PACKET, "mtu", "ttl", "tos", "srtMode", "srtLatency", "srtPassPhrase", "srtEncryption"),
            *("srtOverhead", "srtStreamID", "retainHeader", "useFec", "srtGroupMode"),
        ),
        "hls": ("segmentDuration", "useEncryption", "segmentsPerKey", "multitrackSegmenter"),
    },
}
SECRETS = ("srtPassPhrase", "password")
# Accepted in an update and without effect.
IGNORED = ("state", "mode", "encryption", "usedBandwidth", "networkAddress", "started", "label")


@dataclasses.dataclass
class Habits:
    """How this firmware shows what the documents leave open."""

    echoes: str = "omit"
    idle_tells: bool = False
    no_encryption: Any = "None"


@dataclasses.dataclass
class Element:
    values: Wire
    started: bool = True


@dataclasses.dataclass
class Route:
    """Values in the words of writing."""

    name: str
    running: bool
    source: Wire
    destinations: list[Element]
    habits: Habits = dataclasses.field(default_factory=Habits)
    id: str = "route-1"

    def shown(self) -> Wire:
        """The route as the device answers it."""
        return {
            "id": self.id,
            "name": self.name,
            "state": "running" if self.running else "idle",
            "elapsedTime": "00:22:24",
            "source": self._element("source", self.source, self.running),
            "destinations": [self._destination(one) for one in self.destinations],
            "summaryStatusCode": "ok",
            "summaryStatusDetails": "running",
        }

    def _destination(self, one: Element) -> Wire:
        on_air = self.running and one.started
        shown = self._element("destination", one.values, on_air)
        shown["started"] = one.started if self.running or self.habits.idle_tells else False
        shown["networkAddress"] = None
        return shown

    def _element(self, role: str, values: Wire, on_air: bool) -> Wire:
        shown = copy.deepcopy(values)
        shown.update(state="connected" if on_air else "disconnected", usedBandwidth="0.338" if on_air else "0.0")
        shown.update(summaryStatusCode="ok", summaryStatusDetails="connected", label=None)
        protocol = values["protocol"]
        for key in SECRETS:
            if key in shown:
                self._secret(shown, key)
        if protocol == "srt":
            shown["mode"] = shown.pop("srtMode", "listener")
        elif protocol == "hls":
            shown.update(protocol="http", mode="hls", address="/hls/x.m3u8")
        else:
            shown.update(mode="unicast", encryption="none")
        if protocol == "udp" and role == "source":
            shown.update(srtRcvBuf=10240000, srtPassPhrase=None, srtGroupMode="none")
        if protocol == "rtmp" and str(shown.get("rtmpMode", "PUBLISHER")).upper() == "PUBLISHER":
            shown["address"] = "127.0.0.1/live"
        if "segmentDuration" in shown:
            shown["segmentDuration"] = str(shown["segmentDuration"])
        if shown.get("srtEncryption") == "None":
            shown["srtEncryption"] = self.habits.no_encryption
        return shown

    def _secret(self, shown: Wire, key: str) -> None:
        value = shown.pop(key)
        if self.habits.echoes == "clear":
            shown[key] = value
        elif self.habits.echoes == "masked":
            shown[key] = "********" if value else ""
        elif self.habits.echoes == "null":
            shown[key] = None

    def updated(self, fields: Wire) -> Route:
        """After an update: destinations are replaced, fields of those named by id are merged."""
        known = {one.values["id"]: one for one in self.destinations}
        new_ids = (f"new-{number}" for number in itertools.count(len(known)))
        found: list[Element] = []
        assert set(fields) == {"name", "source", "destinations"}
        for given in fields["destinations"]:
            assert given.get("action", "none") in ("start", "stop", "none")
            action, values = given.get("action"), {key: value for key, value in given.items() if key != "action"}
            if "id" in values:
                one = known.pop(values["id"])  # a KeyError: not of this route, or listed twice
                merged = merged_element("destination", one.values, values)
                found.append(Element(merged, {"start": True, "stop": False}.get(str(action), one.started)))
            else:
                fresh = next(one for one in new_ids if one not in known)
                merged = merged_element("destination", {"id": fresh}, values)
                found.append(Element(merged, action != "stop"))
        assert fields["source"]["id"] == self.source["id"]
        source = merged_element("source", self.source, fields["source"])
        return dataclasses.replace(self, name=fields["name"], source=source, destinations=found)

    def commanded(self, command: str) -> Route:
        assert command in ("start-route", "stop-route")
        assert self.running is (command == "stop-route")
        return dataclasses.replace(self, running=not self.running)


def created(fields: Wire, habits: Habits) -> Route:
    """After a create."""
    assert set(fields) == {"name", "startRoute", "source", "destinations"}
    assert "id" not in fields["source"] and not any("id" in one for one in fields["destinations"])
    empty = Route(fields["name"], fields["startRoute"], {"id": "source-1"}, [], habits)
    rest = {"name": fields["name"], "source": {**fields["source"], "id": "source-1"}}
    return empty.updated({**rest, "destinations": fields["destinations"]})


def merged_element(role: str, current: Wire, given: Wire) -> Wire:
    """Strict where the documents are: no null, no key of another protocol."""
    protocol = str(given.get("protocol", current.get("protocol")))
    allowed = {"name", "id", "protocol", *KEYS[role][protocol], *IGNORED}
    assert None not in given.values(), f"null in {given}"
    assert set(given) <= allowed, f"{protocol} has no {set(given) - allowed}"
    assert "********" not in given.values(), "a mask was written"
    assert given.get("srtEncryption", "None") in ("None", "AES128", "AES256")
    kept = current if protocol == current.get("protocol") else {"id": current["id"]}
    return {**kept, **{key: value for key, value in given.items() if key not in IGNORED}, "id": current["id"]}
