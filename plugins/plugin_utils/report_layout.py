# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the nodes and edges of a gateway's drawing are: wide in three columns, or narrow as a tree for phones."""

from __future__ import annotations

import dataclasses

from .report_readings import Values

NODE = 62
HEAD = 44
_GAP = 14
_PAD = 14


@dataclasses.dataclass(frozen=True)
class Node:
    """A box with what it stands for."""

    x: int
    y: int
    width: int
    thing: Values
    kind: str

    @property
    def middle(self) -> int:
        return self.y + NODE // 2

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclasses.dataclass(frozen=True)
class Drawing:
    """Nodes, the paths between them with the level of each, and the frame of the gateway."""

    width: int
    height: int
    frame: tuple[int, int, int, int]
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


def wide(host: Values) -> Drawing:
    """Sources on the left, the routes inside of the gateway, destinations on the right."""
    width, frame_x, frame_width = 1040, 352, 326
    columns = ((0, 288), (frame_x + _PAD, frame_width - 2 * _PAD), (742, 298))
    nodes: list[Node] = []
    edges: list[tuple[str, str]] = []
    top = HEAD + _PAD
    for route in host["routes"]:
        rows = max(1, len(route["destinations"]))
        height = rows * NODE + (rows - 1) * _GAP
        middle = top + (height - NODE) // 2
        source = Node(columns[0][0], middle, columns[0][1], route["source"], "source")
        centre = Node(columns[1][0], middle, columns[1][1], route, "route")
        nodes += [source, centre]
        edges.append((_curve(source, centre), route["source"]["level"]))
        for row, destination in enumerate(route["destinations"]):
            node = Node(columns[2][0], top + row * (NODE + _GAP), columns[2][1], destination, "destination")
            nodes.append(node)
            edges.append((_curve(centre, node), destination["level"]))
        top += height + _GAP
    bottom = max(top - _GAP + _PAD, HEAD + 2 * _PAD)
    return Drawing(width, bottom, (frame_x, 0, frame_width, bottom), tuple(nodes), tuple(edges))


def narrow(host: Values) -> Drawing:
    """One below the other, each a step further in than what feeds it."""
    width, step = 360, 20
    nodes: list[Node] = []
    edges: list[tuple[str, str]] = []
    top = HEAD + _PAD
    for route in host["routes"]:
        source = Node(_PAD, top, width - 2 * _PAD, route["source"], "source")
        top += NODE + _GAP
        centre = Node(_PAD + step, top, width - 2 * _PAD - step, route, "route")
        top += NODE + _GAP
        nodes += [source, centre]
        edges.append((_elbow(source, centre), route["source"]["level"]))
        for destination in route["destinations"]:
            node = Node(_PAD + 2 * step, top, width - 2 * _PAD - 2 * step, destination, "destination")
            nodes.append(node)
            edges.append((_elbow(centre, node), destination["level"]))
            top += NODE + _GAP
        top += _GAP
    bottom = max(top - _GAP, HEAD + 2 * _PAD)
    return Drawing(width, bottom, (0, 0, width, bottom), tuple(nodes), tuple(edges))


def _curve(start: Node, end: Node) -> str:
    half = (start.right + end.x) // 2
    return f"M{start.right} {start.middle}C{half} {start.middle} {half} {end.middle} {end.x} {end.middle}"


def _elbow(start: Node, end: Node) -> str:
    x = start.x + 10
    return f"M{x} {start.y + NODE}V{end.middle}H{end.x}"
