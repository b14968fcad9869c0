"""What the collection imports: nothing that an execution environment with its requirements does not have."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.streamops.video.plugins.module_utils import task

COLLECTION = Path(task.__file__).parents[2]
# How what is imported is called where it is installed from, when the names differ.
DISTRIBUTIONS = {"ansible": "ansible-core", "yaml": "pyyaml"}


def names(requirements: list[str] | None) -> set[str]:
    """The names of requirements, in one spelling; what only an extra asks for is not there."""
    wanted = [one for one in requirements or [] if "extra ==" not in one]
    return {re.split(r"[^\w.-]", one.strip())[0].lower() for one in wanted if one.strip()}


def required() -> set[str]:
    return names((COLLECTION / "requirements.txt").read_text().splitlines())


def sources() -> list[Path]:
    found = [path for folder in ("plugins", "extensions/eda") for path in (COLLECTION / folder).rglob("*.py")]
    return sorted(found)


def imported(source: Path) -> Iterator[str]:
    """All that a file imports, anywhere in it, by full names."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module)


def test_requirements_are_what_the_execution_environment_is_told() -> None:
    assert required() == {"requests"}
    told = (COLLECTION / "meta" / "execution-environment.yml").read_text()
    assert re.search(r"^ +python: requirements.txt$", told, re.MULTILINE)
    assert re.search(r"^ +system: bindep.txt$", told, re.MULTILINE)
    system = (COLLECTION / "bindep.txt").read_text().splitlines()
    assert [line for line in system if line.strip() and not line.startswith("#")] == []


@pytest.mark.parametrize("source", sources(), ids=lambda path: str(path.relative_to(COLLECTION)))
def test_nothing_else_is_imported(source: Path) -> None:
    ours = required() | {"ansible-core"}
    # What these install themselves.
    there = ours | {name for one in ours for name in names(importlib.metadata.requires(one))}
    for full in imported(source):
        top = full.partition(".")[0]
        if top == "ansible_collections":
            assert full.startswith("ansible_collections.streamops.video."), full
        elif top not in sys.stdlib_module_names:
            assert DISTRIBUTIONS.get(top, top) in there, full


def test_the_check_sees_what_is_imported_late(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text(
        "def f():\n    import starlette.routing\n    from . import near\n    from yaml import safe_load\n"
    )
    assert list(imported(source)) == ["starlette.routing", "yaml"]
