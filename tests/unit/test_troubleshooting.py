"""The page on troubleshooting has every error that the collection knows: each code, and each text of a cause."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import lock
from ansible_collections.streamops.video.plugins.module_utils.transport import errors

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text()
# What an expression says is not known here: one mark stands for it.
SOMETHING = "\0"


def classes() -> dict[str, type[errors.StreamopsError]]:
    found = [*vars(errors).values(), lock.NoLocks]
    return {one.__name__: one for one in found if isinstance(one, type) and issubclass(one, errors.StreamopsError)}


def text_of(node: ast.expr) -> str:
    """The fixed words of a cause."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(one) for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return text_of(node.left) + text_of(node.right)
    return SOMETHING


def causes() -> Iterator[tuple[str, str]]:
    """Every text with which an error is made, and where: what is only handed on has no words of its own."""
    names = classes().keys()
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and _called(node) in names | {"_lost"}:
                for cause in _branches(node.args[0]):
                    if re.search(r"\w", text := text_of(cause)):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def patterns() -> list[re.Pattern[str]]:
    """The texts of the first column of each table; three dots stand for anything."""
    rows = [line for line in PAGE.split("## No connection")[1].splitlines() if line.startswith("| `")]
    told = [text for row in rows for text in re.findall(r"`([^`]+)`", row.split(" | ")[0])]
    return [re.compile(".*".join(map(re.escape, text.split("..."))), re.DOTALL) for text in told]


@pytest.mark.parametrize("name", sorted(classes()))
def test_each_code_is_explained(name: str) -> None:
    assert f"| `{classes()[name].code}` |" in PAGE


def test_each_cause_is_on_the_page() -> None:
    known, found = patterns(), list(causes())
    missing = [f"{place}: {text!r}" for place, text in found if not any(one.match(text) for one in known)]
    assert not missing, "\n".join(missing)
    assert len(found) > 250


def test_each_text_of_the_page_is_one_of_the_collection() -> None:
    """Texts that no error has any more are not to stand there; and none may fit just anything."""
    found = [text for _place, text in causes()]
    sources = "".join(path.read_text() for path in sorted((ROOT / "plugins").rglob("*.py")))
    for one in patterns():
        fits = sum(bool(one.match(text)) for text in found)
        words = max(one.pattern.replace("\\", "").split(".*"), key=len).strip()
        assert fits or words in sources, one.pattern
        assert fits < len(found) / 5, one.pattern
