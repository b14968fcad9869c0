"""The examples of the documentation: every code block of its pages, every EXAMPLES, and what kind of thing each is."""

from __future__ import annotations

import ast
import dataclasses
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *("ansible-playbook", "ansible-inventory", "ansible-galaxy", "ansible-doc", "ansible-runner", "ansible-builder"),
    *(
        "ansible-rulebook",
        "ansible-navigator",
        "make",
        "export",
        "openssl",
        "molecule",
        "python",
        "python3",
        "cd",
        "pip",
    ),
    *("podman", "docker", "curl", "receptorctl", "receptor", "awx", "mkdir", "sudo", "while", "git", "sleep", "echo"),
)
WHOLE_PLAY = {"hosts", "ansible.builtin.import_playbook", "import_playbook"}
TITLE = re.compile(r"# (?P<name>[\w./-]+\.(?:ya?ml|ini|j2|service|timer|cfg|txt))\b")


class Loader(yaml.SafeLoader):
    """YAML with the tag of the answers to a survey."""


Loader.add_constructor("!secret", lambda _loader, node: f"the secret {node.value}")


@dataclasses.dataclass(frozen=True)
class Snippet:
    """One example: where it stands, what it is called there, what it is, and its text (and data, where it has any)."""

    page: str
    line: int
    kind: str
    text: str
    title: str = ""
    info: str = ""

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def data(self) -> Any:
        return yaml.load(self.text, Loader)

    @property
    def commands(self) -> list[list[str]]:
        """The words of each command line."""
        joined = re.sub(r"\\\n\s*", " ", self.text)
        return [words for line in joined.splitlines() if (words := shlex.split(line, comments=True))]


def pages() -> list[Path]:
    found = [*sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("roles/*/README.md"))]
    found += sorted(ROOT.glob("playbooks/**/*.md"))
    found += [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    return [*found, *sorted((ROOT / "extensions").glob("**/README.md"))]


def of_pages() -> list[Snippet]:
    return [snippet for page in pages() for snippet in of_page(page)]


def of_page(page: Path) -> Iterator[Snippet]:
    name = page.relative_to(ROOT).as_posix()
    for token in MarkdownIt().parse(page.read_text()):
        if token.type in ("fence", "code_block"):
            start = (token.map or [0])[0] + (2 if token.type == "fence" else 1)
            for line, text in parts(token.content, token.info):
                yield Snippet(name, start + line, kind_of(text, token.info), text, title_of(text), token.info)


def of_plugins() -> list[Snippet]:
    """EXAMPLES of every module and plugin."""
    found = []
    for path in sorted([*ROOT.glob("plugins/*/*.py"), *ROOT.glob("extensions/eda/plugins/*/*.py")]):
        for node in ast.parse(path.read_text()).body:
            names = [one.id for one in getattr(node, "targets", []) if isinstance(one, ast.Name)]
            if names == ["EXAMPLES"] and isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                text = str(node.value.value)
                place = path.relative_to(ROOT).as_posix()
                found += [
                    Snippet(place, node.lineno + line, kind_of(part, "yaml"), part, title_of(part))
                    for line, part in parts(text, "yaml")
                ]
    return found


def parts(text: str, info: str) -> list[tuple[int, str]]:
    """The things that stand in one block one below the other, with the line each begins at."""
    if info in ("text", "python") or text.startswith(("from ", "import ", "with ")):
        return [(0, text)]
    found: list[tuple[int, str]] = []
    lines = text.splitlines()
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or (not lines[number - 1].strip() and re.match(r"[^\s]", lines[number])):
            piece = "\n".join(lines[start:number]) + "\n"
            if found and _belongs(found[-1][1], piece):
                found[-1] = (found[-1][0], f"{found[-1][1]}{piece}")
            elif piece.strip():
                found.append((start, piece))
            start = number
    return found


def _belongs(before: str, piece: str) -> bool:
    """Whether a piece goes on with what stands before it: the next item of a list, the next key."""
    if title_of(piece):
        return False
    first, second = _first(before), _first(piece)
    return first.startswith("- ") == second.startswith("- ") and is_command(before) == is_command(piece)


def _first(text: str) -> str:
    """The first line that says something."""
    said = [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---"))]
    return said[0] if said else ""


def title_of(text: str) -> str:
    found = TITLE.match(text)
    return found["name"] if found else ""


def is_command(text: str) -> bool:
    return _first(text).split(" ")[0] in COMMANDS


def kind_of(text: str, info: str) -> str:
    """What an example is; an empty text where no rule takes it."""
    if info in ("text", "python", "ini", "json", "toml", "jinja", "promql"):
        return info
    if is_command(text):
        return "commands"
    if text.startswith(("from lab", "with Lab", "import ")):
        return "python"
    if text.startswith("["):
        return "ini"
    try:
        data = list(yaml.load_all(text, Loader))[-1]
    except yaml.YAMLError:
        return ""
    if isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        return _kind_of_list(data)
    return _kind_of_mapping(data) if isinstance(data, dict) else ""


def _kind_of_list(items: list[dict[str, Any]]) -> str:
    if all({"sources", "rules"} <= one.keys() for one in items):
        return "rulebook"
    if all(WHOLE_PLAY & one.keys() for one in items):
        return "plays"
    if all(any(str(key).endswith("_events") for key in one) for one in items):
        return "sources"
    if all({"name", "source"} <= one.keys() for one in items):
        return "routes"
    return "tasks" if all(any("." in str(key) for key in one) or "block" in one for one in items) else ""


def _kind_of_mapping(data: dict[str, Any]) -> str:
    if "plugin" in data or data.keys() <= {"cache", "cache_plugin", "cache_connection", "cache_timeout"}:
        return "inventory plugin"
    if "tasks" in data:
        return "play"
    if {"version", "images", "dependencies"} <= data.keys():
        return "execution environment"
    if "collections" in data:
        return "requirements"
    groups = [one for one in data.values() if isinstance(one, dict) and {"hosts", "children", "vars"} & one.keys()]
    if groups and len(groups) == len(data):
        return "inventory"
    if isinstance(data.get("spec"), dict) and "containers" in data["spec"]:
        return "pod"
    if data and all(key in role_variables() for key in data):
        return "role variables"
    if data and all(key.removeprefix("survey_") in role_variables() for key in data):
        return "answers"
    playbooks = "".join(path.read_text() for path in ROOT.glob("playbooks/*.yml"))
    return "variables" if data and all(re.search(rf"\b{re.escape(key)}\b", playbooks) for key in data) else ""


def role_variables() -> set[str]:
    found: set[str] = set()
    for path in ROOT.glob("roles/*/meta/argument_specs.yml"):
        for entry in yaml.safe_load(path.read_text())["argument_specs"].values():
            found |= set(entry["options"])
    return found
