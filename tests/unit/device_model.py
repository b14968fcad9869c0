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
_SENT = (*_PACKET, "mtu", "ttl", "tos")
_FEC = ("srtFecCols", "srtFecRows", "srtFecLayout", "srtFecArq")
_SRT = ("srtMode", "srtLatency", "srtPassPhrase", "srtStreamID", "useFec", *_FEC, "srtGroupMode")
KEYS = {
    "source": {
        "udp": (*_PACKET, "sourceAddress", "fec", "tags"),
        "rtp": (
            *(*_PACKET, "sourceAddress", "fec", "retainHeader", "tags"),
            *("rtpReceiverClass", "rtpNetworkBondingParams"),
        ),
        "srt": (*_PACKET, *_SRT, "srtNetworkBondingParams", "srtRcvBuf", "tags"),
        "rtmp": (*_PACKET, "streamName", "rtmpMode", "tags"),
        "rtsp": (*_PACKET, "fec", "username", "password", "tags"),
    },
    "destination": {
        "udp": (*_SENT, "fec", "shaping", "maxBitrate", "labels"),
        "rtp": (
            *(*_SENT, "fec", "shaping", "maxBitrate", "retainHeader", "labels", "prompegFecLevel"),
            *("prompegFecIsBlockAligned", "prompegFecColumns", "prompegFecRows"),
        ),
        "srt": (
            *(*_SENT, *_SRT, "srtNetworkBondingParams", "srtEncryption", "srtOverhead", "srtConnectionLimit"),
            *("retainHeader", "labels"),
        ),
        "hls": ("segmentDuration", "useEncryption", "segmentsPerKey", "multitrackSegmenter", "labels"),
    },
}
# What each path of a redundant stream has of its own, and the element itself has not.
OF_A_PATH = {
    ("source", "srt"): _PACKET,
    ("source", "rtp"): (*_PACKET, "sourceAddress"),
    ("destination", "srt"): _SENT,
}
PATHS = {"srt": "srtNetworkBondingParams", "rtp": "rtpNetworkBondingParams"}
# Of firmware that is newer than every reference, in elements and in paths.
UNHEARD_OF = "cipherClass"
SECRETS = ("srtPassPhrase", "password")
# Accepted in an update and without effect.
IGNORED = ("state", "mode", "encryption", "usedBandwidth", "networkAddress", "started", "label")


@dataclasses.dataclass
class Habits:
    """How this firmware shows what the documents leave open."""

    echoes: str = "omit"
    idle_tells: bool = False
    no_encryption: Any = "None"
    # Whether paths are read back as a list too, and values that all paths share once instead of once a path.
    lists_paths: bool = True
    shares: bool = False
    # useFEC, and a connection limit in a text: two pages of 3.7.5.
    other_words: bool = False
    # Whether an update drops what it leaves out, save what the device does not show either.
    replaces: bool = False


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
        self._paths(role, shown)
        if protocol == "srt":
            shown["mode"] = shown.pop("srtMode", "listener")
            if self.habits.other_words:
                shown = {"useFEC" if key == "useFec" else key: value for key, value in shown.items()}
                if "srtConnectionLimit" in shown:
                    shown["srtConnectionLimit"] = str(shown["srtConnectionLimit"])
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

    def _paths(self, role: str, shown: Wire) -> None:
        """The values of all paths in one text, a | between them."""
        key = PATHS.get(shown["protocol"], "")
        paths = shown.get(key)
        if not paths:
            return
        for name in OF_A_PATH[role, shown["protocol"]]:
            column = [str(path.get(name, "")) for path in paths]
            if any(column):
                shared = self.habits.shares and name != "address" and len(set(column)) == 1
                shown[name] = column[0] if shared else "|".join(column)
        if not self.habits.lists_paths:
            del shown[key]

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
                merged = merged_element("destination", one.values, values, self.habits)
                found.append(Element(merged, {"start": True, "stop": False}.get(str(action), one.started)))
            else:
                fresh = next(one for one in new_ids if one not in known)
                merged = merged_element("destination", {"id": fresh}, values, self.habits)
                found.append(Element(merged, action != "stop"))
        assert fields["source"]["id"] == self.source["id"]
        source = merged_element("source", self.source, fields["source"], self.habits)
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


def meaningless(role: str, values: Wire) -> set[str]:
    """What a stream with these values cannot have (3.7.5: "only")."""
    protocol, found = values["protocol"], set[str]()
    if protocol == "rtp" and values.get(PATHS["rtp"]):
        return set(OF_A_PATH[role, "rtp"])
    if protocol != "srt":
        return found
    if values.get("srtMode", "listener") != "caller":
        found |= {"srtStreamID", "useFec"}
    if values.get("srtMode", "listener") != "listener":
        found |= {"srtConnectionLimit"}
    if values.get("srtGroupMode", "none") != "none":
        found |= {*OF_A_PATH[role, "srt"], "useFec"}
    else:
        found |= {PATHS["srt"]}
    return found | (set(_FEC) if not values.get("useFec") or "useFec" in found else set())


def merged_element(role: str, current: Wire, given: Wire, habits: Habits) -> Wire:
    """Strict where the documents are: no null, no key of another protocol or mode."""
    protocol = str(given.get("protocol", current.get("protocol")))
    allowed = {"name", "id", "protocol", UNHEARD_OF, *KEYS[role][protocol], *IGNORED}
    assert None not in given.values(), f"null in {given}"
    assert set(given) <= allowed, f"{protocol} has no {set(given) - allowed}"
    assert "********" not in given.values(), "a mask was written"
    assert given.get("srtEncryption", "None") in ("None", "AES128", "AES256")
    assert not isinstance(given.get("srtConnectionLimit"), str) and "useFEC" not in given
    kept = current if protocol == current.get("protocol") else {"id": current["id"]}
    if habits.replaces:
        published = given.get("rtmpMode") == "PUBLISHER"
        unseen = ("id", *SECRETS, *(("address",) if published else ()))
        kept = {key: value for key, value in kept.items() if key in unseen}
    whole = {**kept, **{key: value for key, value in given.items() if key not in IGNORED}, "id": current["id"]}
    senseless = meaningless(role, whole)
    if protocol == "srt":
        assert not senseless & set(given), f"{senseless & set(given)} in {given}"
    for path in given.get(PATHS.get(protocol, ""), []):
        strange = set(path) - {*OF_A_PATH[role, protocol], UNHEARD_OF}
        assert path["address"] and path["port"] and not strange, f"{path} is no path"
        assert None not in path.values() and not any("|" in str(value) for value in path.values())
    return {key: without_empty(value) for key, value in whole.items() if key not in senseless}


def without_empty(value: Any) -> Any:
    """Paths as a device keeps them: an interface that is not given and an empty one are the same."""
    if not isinstance(value, list):
        return value
    return [
        {key: inner for key, inner in one.items() if inner != ""} if isinstance(one, dict) else one for one in value
    ]
