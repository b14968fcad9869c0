"""The page of a report: nothing from a device is markup, and drawings have their nodes apart."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.report_layout import NODE, narrow, wide
from ansible_collections.streamops.video.plugins.plugin_utils.report_markup import Html, joined, tag
from ansible_collections.streamops.video.plugins.plugin_utils.report_page import page
from ansible_collections.streamops.video.plugins.plugin_utils.report_svg import (
    fitted,
    mark,
    shown,
    sparkline,
    thinned,
    topology,
)
from hypothesis import given
from hypothesis import strategies as st
from report_samples import away, element, fleet, made, reading, route, told

EVIL = "</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='{{ 7*7 }}\x00\x1b\u202e]]>"


class Reader(HTMLParser):
    """Elements and attributes of a page as a browser finds them, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br", "col"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page() -> None:
    text = page(made(fleet()))
    found = Reader(text)
    assert found.open == [] and text.startswith("<!DOCTYPE html>\n<html lang")
    for words in (
        "Needs attention",
        "Stadium",
        "3.50 %",
        "no connection",
        "update route",
        "Beside its variables there is: Press, Rehearsal.",
        "2 of 3 gateways read",
    ):
        assert words in found.text
    assert 'That would interrupt route "Stadium".' in found.text


def test_it_needs_nothing_and_runs_nothing() -> None:
    text = page(made(fleet()))
    names = {name for name, _attributes in Reader(text).elements}
    assert not names & {"script", "iframe", "img", "object", "embed", "form", "base", "image", "foreignobject"}
    for name, attributes in Reader(text).elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("style", "src", "srcdoc", "action")]
        href = attributes.get("href") or "#"
        assert href.startswith("#") or (name, href) == ("link", "data:,")
    assert not re.search(r"https?://|url\(|@import", text)


def test_its_policy_allows_its_own_style_only() -> None:
    text = page(made(fleet()))
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(one["content"] for _name, one in Reader(text).elements if one.get("http-equiv"))
    assert policy is not None and f"style-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy


def evil() -> dict[str, Any]:
    """A report in which every text that a device can choose is hostile."""
    one = route(EVIL, element(EVIL, protocol=EVIL, address=EVIL), element(EVIL, address=EVIL, status={"details": EVIL}))
    one["status"] = {"code": "error", "details": EVIL, "elapsed_time": EVIL}
    statistics = told(one, **{EVIL: {"state": EVIL, "srt_encryption": EVIL, "client_stat": []}})
    devices = [{"name": EVIL, "firmware": EVIL, "status_code": "error", "status_details": EVIL}]
    plan = {"actions": [EVIL], "interrupts": [EVIL]}
    given = reading([one], [statistics], drift=plan, devices=devices)
    given["address"] = EVIL
    return made({EVIL: given, f"{EVIL}2": away(EVIL)}, settings={"title": EVIL})


def test_hostile_names() -> None:
    text = page(evil())
    found = Reader(text)
    assert found.open == []
    assert not {name for name, _attributes in found.elements} & {"script", "img"}
    assert not [key for _name, attributes in found.elements for key in attributes if key.startswith("on")]
    assert "\x00" not in text and "\x1b" not in text and "\u202e" not in text
    assert "<script>alert(1)</script>" in found.text


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_stays_text(one: str, other: str) -> None:
    made_of_it = tag("p", one, tag("b", other, title=one), data_label=other)
    root = ET.fromstring(made_of_it)
    assert [inner.tag for inner in root.iter()] == ["p", "b"] and set(root.attrib) == {"data-label"}
    assert joined([one]) == joined([Html(joined([one]))])


def rows(number: int) -> dict[str, Any]:
    routes = [
        route(f"Route {place}", None, *(element(f"Out {place}.{one}") for one in range(place % 4)))
        for place in range(number)
    ]
    return dict(made({"gw1": reading(routes)})["hosts"][0])


@pytest.mark.parametrize("form", [wide, narrow])
@pytest.mark.parametrize("number", [0, 1, 2, 9])
def test_nodes_are_apart_and_inside(form: Any, number: int) -> None:
    host = rows(number)
    drawing = form(host)
    assert len(drawing.nodes) == sum(2 + len(one["destinations"]) for one in host["routes"])
    assert len(drawing.edges) == len(drawing.nodes) - number
    for node in drawing.nodes:
        assert node.x >= 0 and node.right <= drawing.width and node.y >= 0 and node.y + NODE <= drawing.height
    for one, other in itertools.combinations(drawing.nodes, 2):
        apart = one.right <= other.x or other.right <= one.x or one.y + NODE <= other.y or other.y + NODE <= one.y
        assert apart, (one, other)


def test_levels_differ_without_colour() -> None:
    levels = ("ok", "warn", "error", "stopped", "unknown", "unread")
    signs = {tuple(path.attrib["d"] for path in ET.fromstring(mark(level))) for level in levels}
    assert len(signs) == len(levels)
    text = topology(made(fleet())["hosts"][0])
    assert text.count('class="node destination l-error"') == 2 and 'stroke-dasharray="5 5"' in text


def test_the_whole_name_is_in_the_title() -> None:
    name = "A very long name of a destination that no box has room for"
    text = topology(made({"gw1": reading([route("Feed", None, element(name))])})["hosts"][0])
    titles = [one.text or "" for one in ET.fromstring(f"<div>{text}</div>").iter("title")]
    assert any(name in one for one in titles) and f">{name}<" not in text and "A very long name of a" in text


@given(st.text(max_size=80), st.floats(1, 40))
def test_fitted_texts_are_not_longer(text: str, room: float) -> None:
    assert len(fitted(text, room)) <= max(len(text), 1)


def points(svg: str) -> list[list[tuple[float, float]]]:
    lines = [one.attrib["points"].split() for one in ET.fromstring(svg).iter("polyline")]
    return [[tuple(map(float, point.split(","))) for point in line] for line in lines]  # type: ignore[misc]


def test_sparklines_start_at_zero_and_keep_gaps() -> None:
    (line,) = points(sparkline([0, 5, 10], "three"))
    assert [y for _x, y in line] == [25.0, 14.0, 3.0] and line[-1][0] == 117.0
    assert [len(line) for line in points(sparkline([1, 2, None, 3, 4, None, 5], "gaps"))] == [2, 2]
    assert sparkline([None, None], "nothing") == "" and sparkline([], "nothing") == ""
    assert points(sparkline([4], "one")) == [] and "<circle" in sparkline([4], "one")
    assert [y for _x, y in points(sparkline([0, 0], "zeros"))[0]] == [25.0, 25.0]


def test_many_readings_are_drawn_as_the_worst() -> None:
    values: list[float | None] = [1.0] * 300
    values[150] = 9.0
    assert len(thinned(values, 96)) == 96 and max(value or 0 for value in thinned(values, 96)) == 9.0
    values[150] = 0.0
    assert 0.0 in thinned(values, 96, min)
    assert thinned([None] * 200, 96) == [None] * 96


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0 ms"), (0.331, "0.33 ms"), (12.25, "12.2 ms"), (12.0, "12 ms"), (350.4, "350 ms")],
)
def test_measures_as_people_read_them(value: float | None, text: str) -> None:
    assert shown(value, "ms") == text
