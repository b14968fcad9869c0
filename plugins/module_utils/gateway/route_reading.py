# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device's route in the vocabulary of the options."""

from __future__ import annotations

import typing as t

from ..resource.objects import Values, any_case
from .route_spec import DESTINATION, SOURCE, destination_protocol, is_publisher


def _status(raw: t.Mapping[str, t.Any]) -> Values:
    """What only the device sets of a source or destination. `used_bandwidth` in Mbit/s."""
    bandwidth = any_case(raw, "usedBandwidth")
    try:
        bandwidth = None if bandwidth in (None, "") else float(bandwidth)
    except ValueError:
        bandwidth = None
    found = {
        "state": any_case(raw, "state"),
        "code": any_case(raw, "summaryStatusCode"),
        "details": any_case(raw, "summaryStatusDetails"),
        "used_bandwidth": bandwidth,
    }
    if destination_protocol(raw) == "hls":
        found["playlist"] = any_case(raw, "address")
    return found


def read_source(raw: t.Mapping[str, t.Any]) -> Values:
    publishing = {"publish_to": any_case(raw, "address")} if is_publisher(raw) else {}
    return {**SOURCE.read(raw), "status": {**_status(raw), **publishing}}


def read_destination(raw: t.Mapping[str, t.Any]) -> Values:
    """A destination; its `state` is what `started` says, since `state` on the wire is the health of the connection."""
    found = DESTINATION.read(raw)
    started = any_case(raw, "started")
    if started is not None:
        found["state"] = "started" if started else "stopped"
    return {**DESTINATION.ordered(found), "status": _status(raw)}


def read_route(raw: t.Mapping[str, t.Any]) -> Values:
    """A route in the vocabulary of the options. All but `running` is `stopped` (3.3: idle; statistics: stopped)."""
    running = str(any_case(raw, "state") or "").lower() == "running"
    return {
        "id": str(any_case(raw, "id", "_id") or ""),
        "name": str(any_case(raw, "name") or ""),
        "state": "running" if running else "stopped",
        "source": read_source(any_case(raw, "source") or {}),
        "destinations": [read_destination(one) for one in any_case(raw, "destinations") or []],
        "status": {
            "elapsed_time": any_case(raw, "elapsedTime") or "",
            "code": any_case(raw, "summaryStatusCode"),
            "details": any_case(raw, "summaryStatusDetails"),
        },
    }


def is_pending(raw: t.Mapping[str, t.Any]) -> bool:
    """Whether an accepted change of the route has not landed yet; the device then still shows the old values."""
    return bool(any_case(raw, "pendingUpdates")) or bool(any_case(raw, "hasPendingDelete"))
