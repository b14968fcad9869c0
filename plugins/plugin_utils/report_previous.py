# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report before: its readings, and what is shown of a host that cannot be read now.

It is a file, so that anything may stand in it.
"""

from __future__ import annotations

import json
import typing as t

from .report_readings import MEASURES, Values, columns, key, objects

_TEXTS = ("id", "name", "protocol", "mode", "address", "wanted", "encryption")


def usable(given: t.Any, form: int) -> tuple[Values, str]:
    """The report before as data, and what became of it."""
    if not given:
        return {}, "none"
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as error:
            return {}, f"not used: report.json is no JSON ({error})"
    if not isinstance(given, dict) or given.get("format") != form:
        return {}, f"not used: report.json is not a report of format {form}"
    return given, "added"


def history(previous: Values) -> dict[tuple[str, str, str], Values]:
    """The readings in a report: by host, route and element."""
    return {
        (str(host.get("name")), str(route.get("id")), key(element)): element["readings"]
        for host in objects(previous.get("hosts"))
        for route in map(last_seen, objects(host.get("routes")))
        for element in (route["source"], *route["destinations"])
    }


def last_seen(route: Values) -> Values:
    """A route of the report before as the next one shows it while its host cannot be read."""
    source = route.get("source")
    return {
        **{name: str(route.get(name) or "") for name in ("id", "name", "state")},
        "elapsed": "",
        "source": _element("source", source if isinstance(source, dict) else {}),
        "destinations": [_element("destination", one) for one in objects(route.get("destinations"))],
        "level": "unread",
        "reasons": [],
    }


def _element(kind: str, told: Values) -> Values:
    port = told.get("port")
    return {
        "kind": kind,
        **{name: str(told.get(name) or "") for name in _TEXTS},
        "port": port if isinstance(port, int) and not isinstance(port, bool) else None,
        "connection": "",
        "clients": None,
        **dict.fromkeys(MEASURES),
        "links": [],
        "readings": columns(told.get("readings")),
        "level": "unread",
        "reasons": [],
    }
