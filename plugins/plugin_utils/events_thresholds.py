# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Limits with hysteresis: raised when a value stays beyond one limit, cleared when it stays within another."""

from __future__ import annotations

import dataclasses
import fnmatch
import typing as t

from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.plugin_utils.gateway_health import LOST, state_of

Values = dict[str, t.Any]
# How statistics call what is measured, its unit, and whether too much or too little of it is bad.
MEASURES: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "loss": (("srt_packet_loss_rate",), "percent", True),
    "rtt": (("srt_round_trip_time",), "ms", True),
    "bitrate": (("bitrate", "used_bandwidth"), "Mbit/s", False),
}
KINDS = ("source", "destination")


@dataclasses.dataclass(frozen=True)
class Threshold:
    """A limit on what is measured of sources and destinations. Beyond `raise_at` is bad, up to `clear_at` is good;
    what lies between the two is neither, and changes nothing.
    """

    name: str
    measure: str
    raise_at: float
    clear_at: float
    raise_after: int = 3
    clear_after: int = 3
    routes: tuple[str, ...] = ()
    elements: tuple[str, ...] = KINDS

    @classmethod
    def of(cls, values: Values, where: str) -> Threshold:
        """From the options of one; raises InvalidInput."""
        measure, raise_at = values["measure"], values["raise"]
        clear_at = raise_at if values.get("clear") is None else values["clear"]
        too_much = MEASURES[measure][2]
        if clear_at > raise_at if too_much else clear_at < raise_at:
            side = "above" if too_much else "below"
            raise InvalidInput(
                f"{where}: clear {clear_at:g} lies {side} raise {raise_at:g}, so that {measure} would be raised and "
                "cleared at once"
            )
        return cls(
            name=values.get("name") or measure,
            measure=measure,
            raise_at=raise_at,
            clear_at=clear_at,
            raise_after=values["raise_after"],
            clear_after=values["clear_after"],
            routes=tuple(values.get("routes") or ()),
            elements=tuple(values["elements"]),
        )

    @property
    def unit(self) -> str:
        return MEASURES[self.measure][1]

    def fits(self, route: Values) -> bool:
        """Whether it is for this route: by a pattern of its name, or by its id."""
        return is_one_of(self.routes, route)

    def bad(self, value: float) -> bool:
        return value > self.raise_at if MEASURES[self.measure][2] else value < self.raise_at

    def good(self, value: float) -> bool:
        return value <= self.clear_at if MEASURES[self.measure][2] else value >= self.clear_at

    def value(self, element: Values) -> float | None:
        """What is measured of a source or destination; of a listener with several clients, the worst of them."""
        keys, _unit, too_much = MEASURES[self.measure]
        if too_much and state_of(element) in LOST:
            # Where nothing arrives, nothing is lost or late, but that is not good.
            return None
        for key in keys:
            if (own := _number(element.get(key))) is not None:
                return own
        clients = [one for one in element.get("client_stat") or [] if isinstance(one, dict)]
        for key in keys:
            found = [value for one in clients if (value := _number(one.get(key))) is not None]
            if found:
                return max(found) if too_much else min(found)
        return None


def is_one_of(routes: t.Sequence[str], route: Values) -> bool:
    """Whether the route is one of these, by a pattern of its name or by its id; all are, where there are none."""
    name, identity = str(route.get("name") or ""), str(route.get("id"))
    return not routes or any(fnmatch.fnmatchcase(name, one) or one == identity for one in routes)


def _number(value: t.Any) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


class Gauge:
    """One threshold on one source or destination."""

    def __init__(self, threshold: Threshold) -> None:
        self.threshold = threshold
        self.raised = False
        self._streak = 0

    def take(self, value: float | None) -> str:
        """`raised` or `cleared` when this value makes it so, else ''. Without a value nothing is known: it waits."""
        if value is None:
            self._streak = 0
            return ""
        limit, after = self.threshold, self.threshold.clear_after if self.raised else self.threshold.raise_after
        towards = limit.good(value) if self.raised else limit.bad(value)
        self._streak = self._streak + 1 if towards else 0
        if self._streak < after:
            return ""
        self._streak, self.raised = 0, not self.raised
        return "raised" if self.raised else "cleared"


class Gauges:
    """All thresholds on all that they are for. What was raised is cleared, too, when nothing is left to be measured."""

    def __init__(self, thresholds: t.Sequence[Threshold]) -> None:
        self.thresholds = tuple(thresholds)
        self._gauges: dict[tuple[int, str, str], Gauge] = {}
        self._known: dict[tuple[int, str, str], Values] = {}

    def wants(self, route: Values) -> bool:
        """Whether statistics of this route are needed."""
        return route.get("state") == "running" and any(one.fits(route) for one in self.thresholds)

    def interrupted(self) -> None:
        """The next reading is not the one after the last: rows begin anew."""
        for gauge in self._gauges.values():
            gauge.take(None)

    def update(self, measured: t.Iterable[tuple[Values, str, Values]]) -> list[Values]:
        """Events of a reading: of each source and destination that runs its route, its kind, and itself."""
        events: list[Values] = []
        seen = set()
        for route, kind, element in measured:
            about = {
                "route": {key: route.get(key) for key in ("id", "name", "state")},
                "element": {"kind": kind, "id": element.get("id"), "name": element.get("name")},
            }
            for place, threshold in enumerate(self.thresholds):
                if kind not in threshold.elements or not threshold.fits(route):
                    continue
                key = (place, str(route.get("id")), f"{kind} {element.get('id') or element.get('name')}")
                seen.add(key)
                gauge = self._gauges.setdefault(key, Gauge(threshold))
                self._known[key] = about
                value = threshold.value(element)
                if crossed := gauge.take(value):
                    events.append(_event(threshold, crossed, value, about))
        for key in [key for key in self._gauges if key not in seen]:
            gauge, about = self._gauges.pop(key), self._known.pop(key)
            if gauge.raised:
                events.append(_event(gauge.threshold, "cleared", None, about))
        return events


def _event(threshold: Threshold, crossed: str, value: float | None, about: Values) -> Values:
    return {
        "type": "threshold",
        "name": threshold.name,
        "measure": threshold.measure,
        "crossed": crossed,
        "value": value,
        "limit": threshold.raise_at if crossed == "raised" else threshold.clear_at,
        "unit": threshold.unit,
        **about,
    }
