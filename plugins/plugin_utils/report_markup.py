# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""HTML and SVG built so that nothing can get into a page unescaped: what is not `Html` is text."""

from __future__ import annotations

import html
import typing as t
import unicodedata

# Elements that HTML and SVG write without an end.
_VOID = frozenset(("meta", "link", "br", "col", "path", "rect", "circle", "polyline", "line", "use"))


class Html(str):
    """Markup that `tag` or `joined` made. Nothing else may make one."""

    __slots__ = ()


Child = Html | str | int | float | None


def clean(value: t.Any) -> str:
    """A device's text without what would break the page or reorder its words: control and format characters."""
    return "".join("�" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in str(value))


def _escaped(value: Child) -> str:
    return value if isinstance(value, Html) else html.escape(clean(value))


def joined(children: t.Iterable[Child], separator: Child = "") -> Html:
    return Html(_escaped(separator).join(_escaped(child) for child in children if child is not None))


def tag(name: str, /, *children: Child, **attributes: Child | bool) -> Html:
    """An element. `class_` stands for class, `data_label` for data-label; what is None or False is left out."""
    told = ""
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        word = key.rstrip("_").replace("_", "-")
        told += f" {word}" if value is True else f' {word}="{_escaped(value)}"'
    inner = joined(children)
    if name in _VOID and not inner:
        return Html(f"<{name}{told}/>" if name in ("path", "rect", "circle", "polyline", "line") else f"<{name}{told}>")
    return Html(f"<{name}{told}>{inner}</{name}>")
