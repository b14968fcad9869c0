# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How well streams, routes and gateways are, and why."""

from __future__ import annotations

import typing as t

from .report_readings import Values, is_connected

# From the best to the worst; `unread` is for what could not be asked.
LEVELS = ("stopped", "ok", "unknown", "warn", "error", "unread")
WORDS = {
    "ok": "OK",
    "warn": "Warning",
    "error": "Error",
    "stopped": "Stopped",
    "unknown": "Unknown",
    "unread": "Not read",
}
_OF_CODES = {"ok": "ok", "warn": "warn", "warning": "warn", "error": "error", "critical": "error"}


def worst(levels: t.Iterable[str]) -> str:
    return max(levels, key=LEVELS.index, default="stopped")


def of_code(code: t.Any) -> str:
    """The level that a device's status code means; unknown for words that nobody knows."""
    return _OF_CODES.get(str(code or "").lower(), "unknown")


class Finding:
    """The level of one thing, with the reasons for it."""

    def __init__(self, level: str) -> None:
        self.level = level
        self.reasons: list[str] = []

    def add(self, level: str, reason: str) -> None:
        self.level = worst((self.level, level)) if self.level != "unknown" else level
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    @property
    def values(self) -> Values:
        return {"level": self.level, "reasons": self.reasons}


def of_element(element: Values, status: Values, running: bool, limits: Values) -> Finding:
    """How a source or destination is. `status` is what the route list says of it."""
    if not running or element["wanted"] == "stopped":
        return Finding("stopped")
    found = Finding("unknown")
    state = str(element["connection"] or "")
    waits = element["kind"] == "destination" and element["mode"] == "listener"
    if is_connected(state):
        found.add("ok", "")
    elif state:
        bad = "warn" if waits or (state.lower() == "connecting" and element["kind"] == "destination") else "error"
        found.add(bad, "no client is connected" if waits else state)
    told = of_code(status.get("code"))
    if told in ("warn", "error"):
        details = str(status.get("details") or "")
        found.add(told, "" if details.lower() == state.lower() and found.reasons else details or f"status {told}")
    elif told == "ok" and not state:
        found.add("ok", "")
    if element["kind"] == "source" and is_connected(state) and element["bitrate"] == 0:
        found.add("warn", "no signal: the bitrate is 0")
    _beyond(found, element["packet_loss_rate"], limits["warn_loss"], "packet loss", "%")
    _beyond(found, element["round_trip_time"], limits["warn_rtt"], "round trip time", "ms")
    return found


def _beyond(found: Finding, value: float | None, limit: float, what: str, unit: str) -> None:
    if value is not None and 0 < limit < value:
        found.add("warn", f"{what} {value:g} {unit}, more than {limit:g} {unit}")


def of_route(route: Values, status: Values) -> Finding:
    """A route is as its worst part is."""
    if route["state"] != "running":
        return Finding("stopped")
    found = Finding(worst(one["level"] for one in (route["source"], *route["destinations"])))
    told = of_code(status.get("code"))
    if told in ("warn", "error"):
        found.add(told, str(status.get("details") or f"status {told}"))
    if not route["destinations"]:
        found.add("warn", "it has no destination")
    return found


def of_host(host: Values, info: Values) -> Finding:
    """A gateway is as its worst route is; that the device says of itself counts too."""
    found = Finding(worst(["ok", *(route["level"] for route in host["routes"])]))
    session = info.get("session")
    if isinstance(session, dict) and session.get("is_licensed") is False:
        found.add("warn", "it has no valid licence")
    for device in info.get("devices") or []:
        told = of_code(device.get("status_code"))
        if told in ("warn", "error"):
            found.add(told, str(device.get("status_details") or device.get("status") or f"status {told}"))
    if host["incomplete"]:
        found.add("warn", host["incomplete"])
    return found
