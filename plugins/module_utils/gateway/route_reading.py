# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device's route in the vocabulary of the options."""

from __future__ import annotations

import typing as t

from ..resource.objects import Seen, Values, any_case
from .route_spec import DESTINATION, SOURCE, is_publisher


def _status(seen: Seen) -> Values:
    """What only the device sets of a source or destination. `used_bandwidth` in Mbit/s."""
    keys = seen.keys
    bandwidth = keys.get("usedbandwidth")
    try:
        bandwidth = None if bandwidth in (None, "") else float(bandwidth)
    except (TypeError, ValueError):
        bandwidth = None
    return {
        "state": keys.get("state"),
        "code": keys.get("summarystatuscode"),
        "details": keys.get("summarystatusdetails"),
        "used_bandwidth": bandwidth,
    }


def _source(seen: Seen) -> Values:
    publishing = {"publish_to": seen.keys.get("address")} if is_publisher(seen.raw) else {}
    return {**seen.values, "status": {**_status(seen), **publishing}}


def _destination(seen: Seen) -> Values:
    """A destination; its `state` is what `started` says, since `state` on the wire is the health of the connection."""
    found = dict(seen.values)
    started = seen.keys.get("started")
    if started is not None:
        found["state"] = "started" if started else "stopped"
    playlist = {"playlist": seen.keys.get("address")} if seen.kind == "hls" else {}
    return {**DESTINATION.ordered(found), "status": {**_status(seen), **playlist}}


class SeenRoute:
    """A device's route, looked at once. All but `running` is `stopped` (3.3: idle; statistics and 4.2: stopped)."""

    def __init__(self, raw: t.Mapping[str, t.Any]) -> None:
        self.raw = raw
        self.source = SOURCE.seen(any_case(raw, "source") or {})
        self.destinations = [DESTINATION.seen(one) for one in any_case(raw, "destinations") or []]
        self.running = str(any_case(raw, "state") or "").lower() == "running"
        self.values: Values = {
            "id": str(any_case(raw, "id", "_id") or ""),
            "name": str(any_case(raw, "name") or ""),
            "state": "running" if self.running else "stopped",
            "source": _source(self.source),
            "destinations": [_destination(one) for one in self.destinations],
            "status": {
                "elapsed_time": any_case(raw, "elapsedTime") or "",
                "code": any_case(raw, "summaryStatusCode"),
                "details": any_case(raw, "summaryStatusDetails"),
            },
        }

    @property
    def tells_of_destinations(self) -> bool:
        """Whether the device shows which destinations send. Of an idle route, live gateways show all as not started."""
        return self.running or any(one.keys.get("started") for one in self.destinations)

    @property
    def portable(self) -> Values:
        """The route as it can be made again elsewhere: without states of destinations that say nothing."""
        if self.tells_of_destinations:
            return self.values
        untold = [
            {name: value for name, value in one.items() if name != "state"} for one in self.values["destinations"]
        ]
        return {**self.values, "destinations": untold}


def read_source(raw: t.Mapping[str, t.Any]) -> Values:
    return _source(SOURCE.seen(raw))


def read_destination(raw: t.Mapping[str, t.Any]) -> Values:
    return _destination(DESTINATION.seen(raw))


def read_route(raw: t.Mapping[str, t.Any]) -> Values:
    """A route in the vocabulary of the options."""
    return SeenRoute(raw).values


def pending_change(raw: t.Mapping[str, t.Any]) -> str:
    """What the device has accepted for the route and not done yet, in words; till then it shows the old values."""
    pending = any_case(raw, "pendingUpdates") or any_case(raw, "hasPendingDelete")
    return f'a change of route "{any_case(raw, "name")}" is still pending on the device' if pending else ""
