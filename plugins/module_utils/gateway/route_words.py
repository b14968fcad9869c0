# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How people read routes and their changes: summaries, arrows, the lines of a diff. No secrets in them."""

from __future__ import annotations

import json
import typing as t

from ..resource.objects import SECRET_CHANGED, ObjectSpec, Values


def shown_route(route: Values) -> Values:
    """A route as a diff shows it: without what only the device sets."""
    return {
        **without_status(route),
        "source": without_status(route["source"]),
        "destinations": [without_status(one) for one in route["destinations"]],
    }


def without_status(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "status"}


def arrow(spec: ObjectSpec, name: str, before: t.Any, after: t.Any) -> str:
    if spec.field(name).secret:
        return SECRET_CHANGED
    return f"{'(none)' if before in (None, '') else before} -> {'(none)' if after == '' else after}"


def summary(element: Values) -> str:
    """One element in a few words: "Studio" (udp 10.0.0.1:4900)."""
    where = f" {element['address']}:{element.get('port')}" if element.get("address") else ""
    mode = f" {element['srt_mode']}" if element.get("srt_mode") else ""
    stopped = ", stopped" if element.get("state") == "stopped" else ""
    return f'"{element.get("name")}" ({element.get("protocol")}{mode}{where}{stopped})'


def difference(label: str, before: Values, after: Values) -> tuple[list[str], list[str]]:
    """What differs between two forms of a route: a line a value, and one for an element that comes or goes.

    A diff of many routes shows few lines around a change: each must say for itself what it is about.
    """
    old, new = _elements(before), _elements(after)
    lines: tuple[list[str], list[str]] = ([], [])
    for key in {**old, **new}:
        where = f"{label}{(old.get(key) or new[key])[0]}"
        pair = [side[key][1] if key in side else None for side in (old, new)]
        if None in pair:
            for side, values in zip(lines, pair, strict=True):
                if values is not None:
                    told = ", ".join(f"{name} {_told(value)}" for name, value in values.items() if name != "name")
                    side.append(f"{where}: {told}" if told else where)
            continue
        for name in {**(pair[0] or {}), **(pair[1] or {})}:
            values_of_name = [(side or {}).get(name, _ABSENT) for side in pair]
            if values_of_name[0] != values_of_name[1]:
                for side, value in zip(lines, values_of_name, strict=True):
                    if value is not _ABSENT:
                        side.append(f"{where} {name}: {_told(value)}")
    return lines


_ABSENT = object()


def _told(value: t.Any) -> str:
    return json.dumps(value) if isinstance(value, (bool, list, dict)) or value in ("", None) else str(value)


def _elements(route: Values) -> dict[t.Any, tuple[str, Values]]:
    """The route, its source and its destinations (known by their ids), each with the words for it."""
    if not route:
        return {}
    found: dict[t.Any, tuple[str, Values]] = {
        "route": ("", {name: route[name] for name in ("name", "state") if name in route})
    }
    if route.get("source"):
        found["source"] = (" source", _without_id(route["source"]))
    for one in route.get("destinations") or []:
        found[one.get("id") or one.get("name")] = (f' destination "{one.get("name")}"', _without_id(one))
    return found


def _without_id(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "id"}
