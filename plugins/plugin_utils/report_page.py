# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A report as one page of HTML: nothing is loaded from elsewhere, and there are no scripts."""

from __future__ import annotations

import base64
import hashlib
import typing as t

from .report_health import WORDS
from .report_markup import Html, joined, tag
from .report_readings import Values
from .report_style import STYLE
from .report_svg import mark, place_of, shown, sparkline, topology
from .report_words import counted

_DRIFT = {
    "equal": ("ok", "As its variables say"),
    "drifted": ("warn", "Differs from its variables"),
    "not_described": ("stopped", "No desired routes in its variables"),
    "error": ("error", "Could not be compared with its variables"),
    "unread": ("unread", "Not read"),
}
_MEASURES = (
    ("bitrate", "Bitrate", "Mbit/s", min),
    ("round_trip_time", "RTT", "ms", max),
    ("packet_loss_rate", "Loss", "%", max),
)


def page(report: Values) -> str:
    """The whole page. Its own policy forbids scripts and everything from elsewhere, whoever serves it."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content="streamops.video.fleet_report"),
        tag("link", rel="icon", href="data:,"),
        tag("title", report["title"]),
        tag("style", Html(STYLE)),
    )
    body = tag("body", _header(report), tag("main", *_sections(report)), _footer(report))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _header(report: Values) -> Html:
    level = report["summary"]["level"]
    chips = [
        tag(
            "li",
            tag("a", _mark(host["level"]), host["name"], href=f"#h{place}"),
            class_=f"l-{host['level']}",
        )
        for place, host in enumerate(report["hosts"])
    ]
    return tag(
        "header",
        tag("h1", report["title"]),
        tag("p", tag("time", _when(report["generated_at"]), datetime=report["generated_at"]), class_="dim"),
        tag("div", mark(level, width=26, height=26), tag("span", report["verdict"]), class_=f"verdict l-{level}"),
        _tiles(report["summary"]),
        tag("ul", *chips, class_="chips") if chips else None,
    )


def _mark(level: str) -> Html:
    return mark(level, WORDS[level])


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _when(iso: str) -> str:
    return iso.replace("T", " ").replace("Z", " UTC")


def _tiles(told: Values) -> Html:
    def tile(name: str, value: str, more: str = "") -> Html:
        return tag("div", tag("dt", name), tag("dd", value, tag("small", f" {more}") if more else None), class_="tile")

    asked = told["hosts"] - told["hosts_not_asked"]
    return tag(
        "dl",
        tile("Gateways read", str(told["hosts_read"]), f"of {asked}"),
        tile("Routes on air", str(told["routes_running"]), f"of {told['routes']}"),
        tile("Destinations up", str(told["destinations_connected"]), f"of {told['destinations']}"),
        tile("Coming in", *shown(told["bitrate_in"], "Mbit/s").split(" ", 1)),
        tile("Going out", *shown(told["bitrate_out"], "Mbit/s").split(" ", 1)),
        tile("Highest loss", *shown(told["worst_loss"], "%").split(" ", 1)),
        class_="tiles",
    )


def _sections(report: Values) -> list[Html]:
    problems = [
        tag(
            "li",
            _mark(one["level"]),
            tag("span", tag("b", _joined(one["host"], one["route"], one["element"])), " ", one["text"]),
            class_=f"l-{one['level']}",
        )
        for one in report["problems"]
    ]
    legend = [
        tag("li", mark(level), WORDS[level], class_=f"l-{level}")
        for level in ("ok", "warn", "error", "stopped", "unknown", "unread")
    ]
    attention = tag("section", tag("h2", "Needs attention"), tag("ul", *problems, class_="card list"), id="attention")
    return [
        *([attention] if problems else []),
        tag(
            "section",
            tag("h2", "Topology"),
            tag("ul", *legend, class_="legend"),
            *(_figure(host) for host in report["hosts"]),
            id="topology",
        ),
        tag("section", tag("h2", "Gateways"), *(_host(*one) for one in enumerate(report["hosts"])), id="gateways"),
        tag("section", tag("h2", "Desired and actual"), *map(_drift, report["hosts"]), id="drift"),
    ]


def _long(host: Values) -> str:
    rows = sum(1 + len(route["destinations"]) for route in host["routes"])
    return " long" if rows > 9 else ""


def _figure(host: Values) -> Html:
    note = None
    if not host["read"]:
        note = tag("p", tag("span", "Not read: ", class_="why l-unread"), host["reason"])
    elif not host["routes"]:
        note = tag("p", "It has no routes.", class_="dim")
    drawing = topology(host) if host["routes"] else _title(host, host["level"], WORDS[host["level"]])
    return tag("figure", drawing, note, class_=f"card{_long(host)}")


def _title(host: Values, level: str, word: str) -> Html:
    told = _joined(word, host["address"], host["device"], host["firmware"] and f"firmware {host['firmware']}")
    return tag("h3", mark(level), host["name"], tag("small", told), class_=f"l-{level}")


def _host(place: int, host: Values) -> Html:
    lines: list[Html | None] = [_title(host, host["level"], WORDS[host["level"]])]
    lines += [tag("p", reason, class_=f"why l-{host['level']}") for reason in host["reasons"]]
    if not host["read"] and host["seen_at"]:
        lines.append(tag("p", f"Last read {_when(host['seen_at'])}; below is what there was.", class_="dim"))
    if host["routes"]:
        columns = ("", "Source or destination", "State", *(name for _key, name, _unit, _worst in _MEASURES))
        head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in columns)))
        widths = tag("colgroup", *(tag("col", class_=f"c{number}") for number in range(len(columns))))
        lines.append(tag("table", widths, head, *map(_route, host["routes"])))
    elif host["read"]:
        lines.append(tag("p", "It has no routes.", class_="dim"))
    return tag("div", *lines, class_=f"card{_long(host)}", id=f"h{place}")


def _route(route: Values) -> Html:
    word = WORDS[route["level"]]
    state = word if word.lower() == route["state"] else _joined(word, f"{route['state']} {route['elapsed']}".strip())
    title = tag("th", mark(route["level"]), " ", route["name"], " ", tag("small", state), colspan=6, scope="rowgroup")
    rows = [_element(one) for one in (route["source"], *route["destinations"])]
    return tag("tbody", tag("tr", title), *rows, class_="route")


def _element(element: Values) -> Html:
    level = element["level"]
    word = element["connection"] if level == "ok" else WORDS[level]
    links = [
        tag("small", f"{'feeds' if element['kind'] == 'destination' else 'fed by'} {one['host']} · {one['route']}")
        for one in element["links"]
    ]
    clients = counted(element["clients"], "client") if element["clients"] is not None else ""
    more = [part for part in (clients, element["encryption"]) if part and part.lower() != "none"]
    where = [tag("b", element["name"]), tag("br"), tag("small", " · ".join([place_of(element), *more]))]
    state: list[t.Any] = [mark(level), " ", word or WORDS[level]]
    state += [tag("div", reason, class_=f"why l-{level}") for reason in element["reasons"] if reason != word]
    return tag(
        "tr",
        tag("td", element["kind"].capitalize(), class_="kind"),
        tag("td", *where, *(joined([tag("br"), link]) for link in links)),
        tag("td", *state),
        *(_measure(element, *one) for one in _MEASURES),
    )


def _measure(element: Values, key: str, name: str, unit: str, worst: t.Any) -> Html:
    values = element["readings"][key]
    known = [value for value in values if value is not None]
    value = shown(element[key], unit)
    if not known and not value:
        return tag("td", "", class_="number empty", data_label=name)
    label = ""
    if known:
        told = f"{counted(len(known), 'reading')} from {shown(min(known), unit)} to {shown(max(known), unit)}"
        label = f"{name} of {element['name']}: {told}"
    drawn = sparkline(values, label, worst=worst) if known else None
    return tag("td", tag("span", value or "–", class_="value"), drawn, class_="number", data_label=name)


def _drift(host: Values) -> Html:
    drift = host["drift"]
    level, word = _DRIFT[drift["state"]]
    lines: list[Html | None] = [_title({**host, "device": "", "firmware": "", "address": ""}, level, word)]
    if drift["reason"]:
        lines.append(tag("p", drift["reason"], class_=f"why l-{level}"))
    if drift["state"] == "unread":
        lines.append(tag("p", host["reason"], class_="dim"))
    if drift["actions"]:
        lines.append(tag("p", f"{counted(len(drift['actions']), 'change')} would be made:", class_="dim"))
        lines.append(tag("ol", *(tag("li", tag("code", action)) for action in drift["actions"]), class_="plan"))
    if drift["interrupts"]:
        lines.append(tag("p", f"That would interrupt {', '.join(drift['interrupts'])}.", class_="why l-warn"))
    if drift["unlisted"]:
        lines.append(tag("p", f"Beside its variables there is: {', '.join(drift['unlisted'])}.", class_="dim"))
    return tag("div", *lines, class_="card")


def _footer(report: Values) -> Html:
    settings = report["settings"]
    samples = counted(settings["samples"], "reading")
    spans = [route["source"]["readings"]["time"] for host in report["hosts"] for route in host["routes"]]
    first = min((times[0] for times in spans if times), default=None)
    since = "" if first is None else f" The lines go back {_ago(report['generated_time'] - first)}."
    limits = [f"packet loss above {settings['warn_loss']:g} %"] if settings["warn_loss"] else []
    limits += [f"a round trip above {settings['warn_rtt']:g} ms"] if settings["warn_rtt"] else []
    warned = f" {' and '.join(limits).capitalize()} is a warning." if limits else ""
    spoilt = f" The report before was {report['previous']}." if report["previous"].startswith("not used") else ""
    lines = "Lines start at 0; their last point is the newest."
    text = f"This run took {samples} of each stream.{since} {lines}{warned}{spoilt}"
    made = "Made by streamops.video.fleet_report. Nothing was changed to make it."
    return tag("footer", tag("p", text), tag("p", made))


def _ago(seconds: float) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return counted(round(seconds / size), word)
    return counted(max(0, round(seconds)), "second")
