# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a report says: made of what the gateways told, and of the report before. It is what `report.json` holds."""

from __future__ import annotations

import datetime
import re
import typing as t

from .report_health import LEVELS, Finding, of_element, of_host, of_route
from .report_links import link
from .report_previous import history, last_seen, usable
from .report_readings import MEASURES, Values, columns, extended, key, measured, number, objects, times
from .report_words import verdict

FORMAT = 1
# A login inside of an address, and what follows the path of one: tokens and stream keys stand there.
_LOGIN = re.compile(r"//[^/@\s]*@")
_NUMBERS = {"samples": int, "interval": float, "keep": int, "warn_loss": float, "warn_rtt": float}
_NOT_ASKED = "not part of this run"


def build(
    hosts: t.Sequence[str],
    readings: t.Mapping[str, Values],
    previous: t.Any,
    settings: Values,
    now: float,
    inventory: t.Collection[str] = (),
) -> Values:
    """The report on these hosts. Those of the report before that are in the inventory and not asked now stay in it."""
    # Older ansible-core makes texts of numbers in templates.
    settings = {**settings, **{name: kind(settings.get(name) or 0) for name, kind in _NUMBERS.items()}}
    before, note = usable(previous, FORMAT)
    known = history(before)
    old = {str(host.get("name")): host for host in objects(before.get("hosts"))}
    found = [_host(name, readings.get(name) or {}, known, old.get(name), settings, now) for name in hosts]
    asked = set(hosts)
    found += [
        _as_before(name, host, _NOT_ASKED) for name, host in old.items() if name not in asked and name in inventory
    ]
    link(found, {host["name"]: {host["address"], *_own_addresses(readings.get(host["name"]) or {})} for host in found})
    summary, problems = _summary(found), _problems(found)
    return {
        "format": FORMAT,
        "title": settings.get("title") or "Fleet report",
        "generated_at": iso(now),
        "generated_time": round(now),
        "settings": {name: settings[name] for name in _NUMBERS},
        "previous": note,
        "verdict": verdict(summary, bool(problems)),
        "summary": summary,
        "problems": problems,
        "hosts": found,
    }


def iso(moment: float) -> str:
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _host(
    name: str,
    reading: Values,
    known: t.Mapping[tuple[str, str, str], Values],
    old: Values | None,
    settings: Values,
    now: float,
) -> Values:
    info = reading.get("info") or {}
    address = str(reading.get("address") or name)
    if not info or info.get("failed") or info.get("unreachable") or "routes" not in info:
        reason = str(info.get("msg") or "nothing was read: the host had failed before, see the output of the run")
        return {**_as_before(name, old or {"address": address}, reason), "asked": True}
    statistics = reading.get("statistics") or {}
    # A task that failed before its first item has no results, but a message.
    samples = objects(statistics.get("results")) or objects([statistics] if statistics.get("failed") else [])
    good = [objects(one.get("statistics")) for one in samples if not one.get("failed") and "statistics" in one]
    moments = times([_collected(one) for one in good], now, settings["interval"])
    taken = list(zip(moments, good, strict=True))
    routes = [_route(name, route, taken, known, settings) for route in objects(info["routes"])]
    failures = [str(one.get("msg")) for one in samples if one.get("failed")]
    told = info.get("devices") or [{}]
    host: Values = {
        "name": name,
        "address": address,
        "read": True,
        "asked": True,
        "reason": "",
        "incomplete": f"{len(failures)} of {len(samples)} readings failed: {failures[0]}" if failures else "",
        "seen_at": iso(now),
        "firmware": str(told[0].get("firmware") or ""),
        "device": str(told[0].get("name") or ""),
        "routes": routes,
        "drift": _drift(reading.get("drift") or {}, [route["name"] for route in routes]),
    }
    return {**host, **of_host(host, info).values}


def _collected(statistics: list[Values]) -> t.Any:
    return next((one["collected_at"] for one in statistics if one.get("collected_at")), None)


def _as_before(name: str, old: Values, reason: str) -> Values:
    """A host that was not read, with the routes of the report before."""
    return {
        "name": name,
        "address": str(old.get("address") or name),
        "read": False,
        "asked": False,
        "reason": reason,
        "incomplete": "",
        "seen_at": str(old.get("seen_at") or ""),
        "firmware": str(old.get("firmware") or ""),
        "device": str(old.get("device") or ""),
        "routes": [last_seen(route) for route in objects(old.get("routes"))],
        "drift": {"state": "unread", "actions": [], "interrupts": [], "unlisted": [], "reason": ""},
        "level": "unread",
        "reasons": [reason],
    }


def _route(
    host: str,
    raw: Values,
    samples: list[tuple[int, list[Values]]],
    known: t.Mapping[tuple[str, str, str], Values],
    settings: Values,
) -> Values:
    identity = str(raw.get("id") or raw.get("name"))
    running = raw.get("state") == "running"
    own = [(moment, next((one for one in told if str(one.get("id")) == identity), {})) for moment, told in samples]

    def element(kind: str, values: Values) -> Values:
        of_it = [(moment, _part(one, kind, values)) for moment, one in own]
        return _element(kind, values, running, of_it, known, (host, identity), settings)

    route: Values = {
        "id": identity,
        "name": str(raw.get("name") or ""),
        "state": str(raw.get("state") or ""),
        "elapsed": str((raw.get("status") or {}).get("elapsed_time") or "") if running else "",
        "source": element("source", raw.get("source") or {}),
        "destinations": [element("destination", one) for one in objects(raw.get("destinations"))],
    }
    return {**route, **of_route(route, raw.get("status") or {}).values}


def _part(statistics: Values, kind: str, values: Values) -> Values:
    if kind == "source":
        found = statistics.get("source")
        return found if isinstance(found, dict) else {}
    parts = objects(statistics.get("destinations"))
    for name in ("id", "name"):
        for part in parts:
            if values.get(name) and part.get(name) == values[name]:
                return part
    return {}


def _element(
    kind: str,
    values: Values,
    running: bool,
    samples: list[tuple[int, Values]],
    known: t.Mapping[tuple[str, str, str], Values],
    place: tuple[str, str],
    settings: Values,
) -> Values:
    latest = samples[-1][1] if samples else {}
    status = values.get("status") or {}
    wanted = str(values.get("state") or "started") if kind == "destination" else "started"
    active = running and wanted != "stopped"
    new = [(moment, measured(told, active)) for moment, told in samples if told]
    port = values.get("port")
    element: Values = {
        "kind": kind,
        "id": str(values.get("id") or ""),
        "name": str(values.get("name") or ""),
        "protocol": str(values.get("protocol") or ""),
        "mode": str(values.get("srt_mode") or values.get("rtmp_mode") or "").lower(),
        "address": _address(values.get("address") or status.get("playlist") or status.get("publish_to") or ""),
        "port": port if isinstance(port, int) and not isinstance(port, bool) else None,
        "wanted": wanted,
        "connection": str(latest.get("state") or status.get("state") or "") if active else "",
        "clients": len(objects(latest.get("client_stat"))) if "client_stat" in latest else None,
        "encryption": str(latest.get("srt_encryption") or values.get("srt_encryption") or ""),
        **(new[-1][1] if new else dict.fromkeys(MEASURES)),
        "links": [],
    }
    if not new and active:
        element["bitrate"] = number(status.get("used_bandwidth"))
    element["readings"] = extended(known.get((*place, key(element))) or columns(None), new, settings["keep"])
    found: Finding = of_element(element, status, running, settings)
    return {**element, **found.values}


def _address(value: t.Any) -> str:
    """An address without what may be a secret: a login in it, the query of a URL."""
    return _LOGIN.sub("//", str(value)).split("?")[0]


def _own_addresses(reading: Values) -> set[str]:
    devices = objects((reading.get("info") or {}).get("devices"))
    # Every gateway of a lab has the same loopback address: that is nobody's.
    return {ip for ip in (str(one.get("ip") or "") for one in devices) if ip and not ip.startswith("127.")}


def _drift(told: Values, routes: list[str]) -> Values:
    """How a host differs from its variables: by the plan that gateway_routes made in check mode."""
    actions = [str(one) for one in told.get("actions") or []]
    found: Values = {"state": "equal", "actions": actions, "reason": ""}
    found["interrupts"] = [str(one) for one in told.get("interrupts") or []]
    listed = {str(one.get("name")) for one in objects(told.get("results"))}
    found["unlisted"] = sorted(set(routes) - listed)
    if not told or told.get("skipped"):
        return {**found, "state": "not_described", "actions": [], "interrupts": [], "unlisted": []}
    if told.get("failed"):
        return {**found, "state": "error", "reason": str(told.get("msg") or ""), "unlisted": []}
    return {**found, "state": "drifted" if actions else "equal"}


def _summary(hosts: list[Values]) -> Values:
    read = [host for host in hosts if host["read"]]
    routes = [route for host in read for route in host["routes"]]
    destinations = [one for route in routes for one in route["destinations"]]
    on_air = [route for route in routes if route["state"] == "running"]
    elements = [one for route in routes for one in (route["source"], *route["destinations"])]
    return {
        "level": max((host["level"] for host in hosts), key=LEVELS.index, default="unknown"),
        "hosts": len(hosts),
        "hosts_read": len(read),
        "hosts_unread": sum(host["asked"] and not host["read"] for host in hosts),
        "hosts_not_asked": sum(not host["asked"] for host in hosts),
        "hosts_drifted": sum(host["drift"]["state"] == "drifted" for host in hosts),
        "hosts_not_compared": sum(host["drift"]["state"] == "error" for host in hosts),
        "routes": len(routes),
        "routes_running": len(on_air),
        "routes_warn": sum(route["level"] == "warn" for route in routes),
        "routes_error": sum(route["level"] == "error" for route in routes),
        "destinations": sum(one["wanted"] != "stopped" for route in on_air for one in route["destinations"]),
        "destinations_connected": sum(one["level"] in ("ok", "warn") for one in destinations),
        "bitrate_in": _total(route["source"]["bitrate"] for route in on_air),
        "bitrate_out": _total(one["bitrate"] for route in on_air for one in route["destinations"]),
        "worst_loss": max((one["packet_loss_rate"] or 0 for one in elements), default=0),
    }


def _total(values: t.Iterable[float | None]) -> float:
    return round(sum(value or 0 for value in values), 6)


def _problems(hosts: list[Values]) -> list[Values]:
    """What somebody should look at, the worst first."""
    found: list[Values] = []

    def add(level: str, host: str, text: str, route: str = "", element: str = "") -> None:
        found.append({"level": level, "host": host, "route": route, "element": element, "text": text})

    for host in hosts:
        name = host["name"]
        if host["asked"]:
            for reason in host["reasons"]:
                add(host["level"], name, reason)
        drift = host["drift"]
        if drift["state"] == "drifted":
            changes = "1 change" if len(drift["actions"]) == 1 else f"{len(drift['actions'])} changes"
            add("warn", name, f"differs from its variables: {changes} to make")
        elif drift["state"] == "error":
            add("warn", name, f"could not be compared with its variables: {drift['reason']}")
        for route in host["routes"] if host["read"] else []:
            for element in (route["source"], *route["destinations"]):
                for reason in element["reasons"]:
                    add(element["level"], name, reason, route["name"], f"{element['kind']} {element['name']}")
            for reason in route["reasons"]:
                add(route["level"], name, reason, route["name"])
    return sorted(found, key=lambda one: -LEVELS.index(one["level"]))
