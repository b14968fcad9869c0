"""Write what follows from the specifications: action files, action groups, doc fragments, options and returns, and the
page of the Ateme+ operations, and what AWX is given.

`--check` writes nothing and fails when a file differs from what would be written.
"""

from __future__ import annotations

import dataclasses
import importlib
import sys
import tempfile
import textwrap
import types
import typing as t
from pathlib import Path

import awx_credentials
import awx_surveys
import reference_map
import yaml
from event_query import event_query

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "plugins" / "modules"
PACKAGE = "ansible_collections.streamops.video.plugins"
HEADER = """\
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""
# Modules that belong to no one system: only in the group of what all share.
SHARED = {"api"}
# These take fields called `host`, which a default of the group of all could reach.
NOT_IN_ALL = {"ateme_input", "ateme_output", "ateme_outputs"}


class Line(list[t.Any]):
    """A list that is written in one line."""


class Brief(dict[str, t.Any]):
    """A mapping that is written in one line, where it fits."""


class Dumper(yaml.SafeDumper):
    """YAML as people write it: list items indented, no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> t.Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: t.Any) -> bool:
        return True


Dumper.add_representer(
    Line, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
Dumper.add_representer(
    Brief, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)
Dumper.add_representer(
    awx_credentials.Unsafe, lambda dumper, data: dumper.represent_scalar("!unsafe", str(data), style='"')
)


def to_yaml(data: t.Any) -> str:
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, width=118, allow_unicode=True, default_flow_style=False)


def option(field: t.Any) -> dict[str, t.Any]:
    """One option as DOCUMENTATION has it."""
    lines = [field.description] if isinstance(field.description, str) else list(field.description)
    if field.env:
        lines.append(f"Falls back to the environment variable {' or '.join(f'E({name})' for name in field.env)}.")
    if field.kinds:
        only = f"Protocol {', '.join(f'V({kind})' for kind in field.kinds)} only."
        lines[:] = [f"{lines[0]} {only}"] if len(lines) == 1 else [*lines, only]
    found: dict[str, t.Any] = {"description": lines if len(lines) > 1 else lines[0], "type": field.type}
    if field.elements:
        found["elements"] = field.elements
    if field.strict:
        found["choices"] = Line(field.choices_for(None))
    if field.default is not None:
        found["default"] = field.default
    if field.required:
        found["required"] = True
    if field.version_added:
        found["version_added"] = field.version_added
    if field.fields:
        found["suboptions"] = {inner.name: option(inner) for inner in field.fields}
    return found


def returned(value: t.Any) -> dict[str, t.Any]:
    """One key as RETURN has it."""
    found: dict[str, t.Any] = {"description": value.description, "returned": value.returned, "type": value.type}
    if value.elements:
        found["elements"] = value.elements
    if value.sample is not None:
        found["sample"] = value.sample
    if value.contains:
        found["contains"] = {inner.name: returned(inner) for inner in value.contains}
        return found
    return Brief(found)


def with_block(source: str, name: str, content: str) -> str:
    """The source with the content of one of its documentation strings replaced."""
    start = source.index(f'{name} = r"""\n') + len(f'{name} = r"""\n')
    return source[:start] + content + source[source.index('"""', start) :]


def module_source(source: str, spec: t.Any, shared: set[str]) -> str:
    """A module file with its options and returns as the specification has them."""
    documentation = source.split('DOCUMENTATION = r"""\n', 1)[1].split('"""', 1)[0]
    head = documentation.split("\noptions:", 1)[0]
    own = {field.name: option(field) for field in spec.fields if field.name not in shared}
    source = with_block(source, "DOCUMENTATION", f"{head}\n{to_yaml({'options': own})}")
    return with_block(source, "RETURN", to_yaml({one.name: returned(one) for one in spec.returns}))


def fragment(system: str, title: str, fields: t.Iterable[t.Any]) -> str:
    """The doc fragment with a system's connection options."""
    options = to_yaml({"options": {field.name: option(field) for field in fields}})
    return (
        f'{HEADER}"""The connection options of {title}. Written by `make generate`."""\n\n'
        "from __future__ import annotations\n\n\n"
        "class ModuleDocFragment:\n"
        '    DOCUMENTATION = r"""\n'
        f'{options}"""\n'
    )


def plugin_option(field: t.Any) -> dict[str, t.Any]:
    """One option as the documentation of a plugin has it: there the environment variables are no words but work."""
    found = option(dataclasses.replace(field, env=()))
    return {**found, "env": [{"name": name} for name in field.env]} if field.env else found


def inventory_fragment(system: str, title: str, fields: t.Iterable[t.Any]) -> str:
    """The doc fragment with the connection options of a system's inventory plugin."""
    options = to_yaml({"options": {field.name: plugin_option(field) for field in fields}})
    return (
        f'{HEADER}"""The connection options of the inventory plugin for {title}. Written by `make generate`."""\n\n'
        "from __future__ import annotations\n\n\n"
        "class ModuleDocFragment:\n"
        '    DOCUMENTATION = r"""\n'
        f'{options}"""\n'
    )


def action(module: str) -> str:
    return (
        f"{HEADER}"
        f'"""Runs streamops.video.{module} in the controller\'s process. Written by `make generate`."""\n\n'
        "from __future__ import annotations\n\n"
        f"from {PACKAGE}.modules import {module}\n"
        f"from {PACKAGE}.plugin_utils.action import in_process\n\n"
        f"ActionModule = in_process({module})\n"
    )


def groups(modules: t.Iterable[str]) -> dict[str, list[str]]:
    """The module_defaults groups: one a system, and one of what every system shares."""
    found: dict[str, list[str]] = {"all": []}
    for module in sorted(modules):
        if module not in SHARED:
            found.setdefault(module.partition("_")[0], []).append(module)
        if module not in NOT_IN_ALL:
            found["all"].append(module)
    return found


def runtime(modules: t.Iterable[str]) -> str:
    current = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    return "---\n# The groups are written by `make generate`.\n" + to_yaml(
        {"requires_ansible": current["requires_ansible"], "action_groups": groups(modules)}
    )


def operations_page() -> str:
    """The catalogue of the Ateme+ operations as a page, one table a domain."""
    catalogue = importlib.import_module(f"{PACKAGE}.module_utils.ateme.catalogue")
    domains: dict[str, list[t.Any]] = {}
    for one in catalogue.OPERATIONS:
        domains.setdefault(one.domain, []).append(one)
    lines = [
        "# The operations of the Ateme+ Cloud API",
        "",
        f"All {len(catalogue.OPERATIONS)} titles as the vendor spells them, for `operation` of `ateme_operation`;",
        "`search` looks through them without a service. Written by `make generate` from the catalogue in",
        "`plugins/module_utils/ateme`.",
        "",
        "*Kind*: `read` or `write`; `one` for one object, whose id is needed; `slow` where the work goes on after the",
        "answer.",
        "*Callers* as far as the vendor's notes tell:",
        "",
        *(f"* {name}: {told}" for name, told in catalogue.CALLERS.items()),
    ]
    for domain in sorted(domains):
        lines += ["", f"## {domain.replace('_', ' ').capitalize()}", "", "| Operation | Kind | Callers | Note |"]
        lines += ["| --- | --- | --- | --- |"]
        for one in domains[domain]:
            marks = ("write" if one.writes else "read", "one" * one.by_id, "slow" * one.long_running)
            cells = (one.title, ", ".join(filter(None, marks)), ", ".join(one.callers), one.note)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def wanted_files() -> dict[Path, str]:
    """Every generated file with what it must hold."""
    connection = importlib.import_module(f"{PACKAGE}.module_utils.connection")
    inventory = importlib.import_module(f"{PACKAGE}.plugin_utils.inventory_options")
    modules = sorted(path.stem for path in MODULES.glob("*.py"))
    found: dict[Path, str] = {
        ROOT / "meta" / "runtime.yml": runtime(modules),
        ROOT / "docs" / "ateme-operations.md": operations_page(),
        **awx_surveys.files(ROOT, connection, to_yaml),
        **reference_map.files(ROOT),
    }
    used: set[str] = set()
    systems: dict[str, str | None] = {}
    for name in modules:
        module: types.ModuleType = importlib.import_module(f"{PACKAGE}.modules.{name}")
        path, spec = MODULES / f"{name}.py", module.SPEC
        shared = {one.name for one in connection.connection_fields(spec.system)} if spec.system else set()
        used |= {spec.system} if spec.system else set()
        found[path] = module_source(path.read_text(), spec, shared)
        systems[name] = spec.system
        found[ROOT / "plugins" / "action" / f"{name}.py"] = action(name)
    for system in sorted(used):
        title, fields = connection.SYSTEMS[system].title, connection.connection_fields(system)
        found[ROOT / "plugins" / "doc_fragments" / f"{system}.py"] = fragment(system, title, fields)
    found[ROOT / "extensions" / "audit" / "event_query.yml"] = event_query(systems.items())
    for system in inventory.SYSTEMS:
        fields = inventory.inventory_fields(system)
        found[ROOT / "plugins" / "doc_fragments" / f"{system}_inventory.py"] = inventory_fragment(
            system, connection.SYSTEMS[system].title, fields
        )
    return found


def main() -> int:
    checking = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not checking:
        sys.exit(textwrap.dedent(__doc__ or ""))
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "ansible_collections" / "streamops"
        tree.mkdir(parents=True)
        (tree / "video").symlink_to(ROOT)
        sys.path.insert(0, scratch)
        sys.dont_write_bytecode = True
        wanted = wanted_files()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    orphans = [path for path in (ROOT / "plugins" / "action").glob("*.py") if path not in wanted]
    for path in [*stale, *orphans]:
        print(f"{path.relative_to(ROOT)}: {'differs from its specification' if checking else 'written'}")
    if not checking:
        for path in stale:
            path.write_text(wanted[path])
        for path in orphans:
            path.unlink()
    elif stale or orphans:
        print("run `make generate`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
