# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The drawings of a page: topology, sparklines, and the marks of the levels. Without scripts and style attributes."""

from __future__ import annotations

import itertools
import typing as t
import unicodedata

from .report_health import LEVELS, WORDS
from .report_layout import HEAD, NODE, Drawing, Node, narrow, wide
from .report_markup import Html, clean, joined, tag
from .report_readings import Values

# Each level has a shape of its own besides its colour: for those who do not tell the colours apart, and for grey paper.
_SHAPES = {
    "ok": ("M10 1a9 9 0 1 1 0 18a9 9 0 1 1 0-18z", "M5.6 10.4l3 3l5.8-6.4"),
    "warn": ("M10 1l9.4 17h-18.8z", "M10 7v5.6M10 15v.6"),
    "error": ("M6.3 1h7.4l5.3 5.3v7.4l-5.3 5.3h-7.4l-5.3-5.3v-7.4z", "M6.6 6.6l6.8 6.8M13.4 6.6l-6.8 6.8"),
    "stopped": ("M2 2h16v16h-16z", "M7 6.5v7M13 6.5v7"),
    "unknown": ("M10 .5l9.5 9.5l-9.5 9.5l-9.5-9.5z", "M7.6 7.6a2.5 2.5 0 1 1 3.6 2.4q-1.2.6-1.2 1.8M10 14v.5"),
    "unread": ("M10 .5l9.5 9.5l-9.5 9.5l-9.5-9.5z", "M5.5 10h9"),
}
_DASHES = {"warn": "10 4", "error": "5 5", "stopped": "1 6", "unknown": "2 4", "unread": "2 4"}
_POINTS = 96


def mark(level: str, label: str = "", **place: t.Any) -> Html:
    """The mark of a level: a shape with a sign in it."""
    outside, inside = _SHAPES[level]
    shown = place or {"width": 18, "height": 18}
    hidden = {"aria_hidden": "true"} if not label else {"role": "img", "aria_label": label}
    return tag(
        "svg",
        tag("path", d=outside, class_="shape"),
        tag("path", d=inside, class_="sign", fill="none"),
        class_=f"mark l-{level}",
        viewBox="0 0 20 20",
        **shown,
        **hidden,
    )


def topology(host: Values) -> Html:
    """The drawing of a gateway twice: the page shows the one that fits the screen."""
    name = f"Topology of {host['name']}: " + "; ".join(_told(route) for route in host["routes"])
    return joined([_drawing(wide(host), host, "wide", name), _drawing(narrow(host), host, "narrow", name)])


def _told(route: Values) -> str:
    ends = ", ".join(one["name"] for one in route["destinations"]) or "no destination"
    return f"{route['source']['name']} to route {route['name']} ({WORDS[route['level']]}) to {ends}"


def _drawing(drawing: Drawing, host: Values, form: str, name: str) -> Html:
    x, y, width, height = drawing.frame
    where = " · ".join(part for part in (host["address"], host["firmware"] and f"firmware {host['firmware']}") if part)
    frame = [
        tag("rect", x=x + 1, y=y + 1, width=width - 2, height=height - 2, rx=12, class_="frame", fill="none"),
        mark(host["level"], x=x + 14, y=y + 13, width=18, height=18),
        _text(host["name"], x + 42, 20, 15, width - 56, "strong"),
        _text(where, x + 42, 37, 11.5, width - 56, "dim"),
    ]
    if form == "wide":
        frame += [_text("Sources", 0, HEAD, 12, 200, "dim"), _text("Destinations", 742, HEAD, 12, 200, "dim")]
    edges = [
        tag("path", d=path, class_=f"edge l-{level}", fill="none", stroke_dasharray=_DASHES.get(level))
        # The worst are drawn last, above the others.
        for path, level in sorted(drawing.edges, key=lambda edge: LEVELS.index(edge[1]))
    ]
    size: dict[str, t.Any] = {
        "viewBox": f"0 0 {drawing.width} {drawing.height}",
        "width": drawing.width,
        "height": drawing.height,
    }
    return tag("svg", *frame, *edges, *map(_node, drawing.nodes), class_=form, role="img", aria_label=name, **size)


def _node(node: Node) -> Html:
    thing, level = node.thing, node.thing["level"]
    room = node.width - 52
    lines = (thing["name"] or f"(no name, {thing['id']})", _second(node), _third(node))
    told = " · ".join(str(line) for line in (node.kind, *lines, *thing["reasons"]) if line)
    # Below the first line the words are smaller; what does not fit ends in dots, and the title has it whole.
    return tag(
        "svg",
        tag("title", told),
        tag("rect", x=1, y=1, width=node.width - 2, height=NODE - 2, rx=8, class_="box", fill="none"),
        tag("rect", x=1, y=9, width=4, height=NODE - 18, class_="bar"),
        mark(level, x=14, y=10, width=18, height=18),
        _text(lines[0], 42, 21, 14, room, "strong"),
        _text(lines[1], 42, 38, 12, room, "dim"),
        _text(lines[2], 42, 53, 12, room, "state"),
        class_=f"node {node.kind} l-{level}",
        x=node.x,
        y=node.y,
        width=node.width,
        height=NODE,
    )


def _second(node: Node) -> str:
    if node.kind == "route":
        running = node.thing["state"] == "running"
        return f"running {node.thing['elapsed']}".strip() if running else "stopped"
    return place_of(node.thing)


def place_of(element: Values) -> str:
    """Where a source or destination is: its protocol, mode, address and port."""
    address, port = element["address"], element["port"]
    shown = f"[{address}]" if ":" in address and "/" not in address and not address.startswith("[") else address
    where = f"{shown}:{port}" if port else shown
    return " ".join(part for part in (element["protocol"].upper(), element["mode"], where) if part)


def _third(node: Node) -> str:
    thing = node.thing
    if node.kind != "route" and thing["level"] in ("ok", "warn"):
        links = [f"{'to' if node.kind == 'destination' else 'from'} {one['host']}" for one in thing["links"][:1]]
        problem = thing["reasons"][0] if thing["reasons"] else ""
        return problem or " · ".join([*_measures(thing), *links]) or WORDS[thing["level"]]
    return thing["reasons"][0] if thing["reasons"] else WORDS[thing["level"]]


def _measures(element: Values) -> list[str]:
    found = [shown(element["bitrate"], "Mbit/s"), shown(element["round_trip_time"], "ms")]
    loss = element["packet_loss_rate"]
    return [*(one for one in found if one), *([f"{shown(loss, '%')} lost"] if loss else [])]


def shown(value: float | None, unit: str) -> str:
    """A measure with as many digits as people read; empty where there is none."""
    if value is None:
        return ""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def _text(text: str, x: int, y: int, size: float, room: int, class_: str) -> Html:
    wider = 1.08 if class_ == "strong" else 1.0
    return tag("text", fitted(text, room / size / wider), x=x, y=y, font_size=size, class_=class_)


def fitted(text: str, room: float) -> str:
    """As much of a text as fits; room in sizes of the font. Widths are guessed, rather too wide than too narrow."""
    text = clean(text)
    if _width(text) <= room:
        return text
    while text and _width(text) + 0.9 > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _width(text: str) -> float:
    return sum(_wide(char) for char in text)


def _wide(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.05
    return 0.9 if char in "mwMW@%<>+=~" else 0.36 if char in " .,:;|!'iIjl()[]" else 0.72 if char.isupper() else 0.6


def sparkline(values: t.Sequence[float | None], label: str, level: str = "ok", worst: t.Any = max) -> Html:
    """A small line of the readings, from 0 up; gaps stay gaps. Many readings are drawn as fewer, each the worst."""
    points = thinned(values, _POINTS, worst)
    known = [value for value in points if value is not None]
    if not known:
        return Html("")
    width, height, pad = 120, 28, 3
    top = max(known) or 1.0
    step = (width - 2 * pad) / max(1, len(points) - 1)
    runs: list[list[str]] = [[]]
    last = ""
    for place, value in enumerate(points):
        if value is None:
            runs.append([])
            continue
        x = width - pad if len(points) == 1 else pad + place * step
        last = f"{x:.1f},{height - pad - (height - 2 * pad) * value / top:.1f}"
        runs[-1].append(last)
    lines = [tag("polyline", points=" ".join(run), fill="none", class_="line") for run in runs if len(run) > 1]
    dots = [run[0] for run in runs if len(run) == 1] + [last]
    return tag(
        "svg",
        tag("title", label),
        tag("line", x1=pad, x2=width - pad, y1=height - pad, y2=height - pad, class_="base"),
        *lines,
        *(
            tag("circle", cx=dot.split(",")[0], cy=dot.split(",")[1], r=2.2, class_="dot")
            for dot in dict.fromkeys(dots)
        ),
        class_=f"spark l-{level}",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
    )


def thinned(values: t.Sequence[float | None], most: int, worst: t.Any = max) -> list[float | None]:
    """At most so many values: each the worst of as many readings."""
    if len(values) <= most:
        return list(values)
    edges = [len(values) * place // most for place in range(most + 1)]
    buckets = [[value for value in values[a:b] if value is not None] for a, b in itertools.pairwise(edges)]
    return [worst(bucket) if bucket else None for bucket in buckets]
