"""The pages that say where the vendors' references are in this collection: by option, the vendor's keys and calls.

From the specifications of the modules, and from what tests/contract lists as documented.
"""

from __future__ import annotations

import importlib
import sys
import typing as t
from pathlib import Path

PACKAGE = "ansible_collections.streamops.video.plugins"
ANY = {"api: path", "api: body", "api: query", "ateme_operation: operation", "hmp_command: command"}
Cells = tuple[str, ...]
HEAD = {
    "gateway": """\
# Haivision Gateway: the vendor's reference, option by option

An option has the vendor's key in snake case (`srtLatency` is `srt_latency`). *Reference* is the version of the *REST
API Integrator's Reference* that has the key first (3.3, 3.7.5, 3.7.6, 4.2) and the object or call it is under there.
What stands here for `destinations` of `gateway_route` goes for `config[].destinations` of `gateway_routes` and for
`destination` of `gateway_destination` as well. RETURN marks what is read only.
""",
    "hmp": """\
# Haivision Media Platform: the vendor's references, option by option

*Command* is one of the *Command Line API Integrator's Guide* (3.7), *REST operation* one of the REST API pages, below
`/apis/`. An option with both works over either API; see [the two APIs](hmp.md). Whatever has no option is sent with
`hmp_command` or `api`.
""",
    "kraken": """\
# Haivision Kraken: the vendor's guide, option by option

*Told by*: `3.8` the *API v2.0 Integrator's Guide*, `client` a public client that works with appliances, `assumed` what
only follows from the guide's general words. Calls are below `/apis/v2/`. The guide has no schemas, so that the keys are
assumed: `field_map` gives another one, see [what is assumed](kraken.md).
""",
    "ateme": """\
# Ateme+: the vendor's operations, option by option

Operations are found by their titles in the document of the service itself. The names on the wire come from there as
well: of those listed for an option, the one that the operation's schema has is taken.
[All operations](ateme-operations.md) can be called by their titles with `ateme_operation`; see also
[what is known and assumed](ateme.md).
""",
}


def _table(head: Cells, rows: t.Iterable[Cells]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", "| " + " | ".join("---" for _cell in head) + " |"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def _code(texts: t.Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in dict.fromkeys(texts))


def _by_option(rows: t.Iterable[t.Any]) -> dict[str, dict[str, list[t.Any]]]:
    """Rows of the coverage tables by module and option; what only the modules for anything have is left out."""
    found: dict[str, dict[str, list[t.Any]]] = {}
    for row in rows:
        for where in row.where.split("; "):
            module, colon, option = where.partition(": ")
            if colon and where not in ANY and module != "a secret":
                found.setdefault(module, {}).setdefault(option, []).append(row)
    return found


def _gateway(rows: list[t.Any]) -> list[str]:
    lines: list[str] = []
    for module, options in sorted(_by_option(rows).items()):
        lines += [f"## {module}", ""]
        found = []
        for option, of_it in options.items():
            places = dict.fromkeys(f"{row.since} {row.object.partition(',')[0]}".removesuffix(" call") for row in of_it)
            calls = all(row.object == "call" for row in of_it)
            keys = _code(row.what.partition(" ")[2] if calls else row.what for row in of_it)
            found.append((f"`{option.removesuffix(' (secret)')}`", keys, ", ".join(places)))
        lines += _table(("Option", "Vendor's key or call", "Reference"), found)
    left = [row.what.partition(" ")[2] for row in rows if row.where in ANY]
    hidden = [row.what for row in rows if row.where.startswith("a secret")]
    lines += ["## Without an option", "", f"These are sent with `api`: {_code(left)}."]
    return [*lines, "", f"Secrets that a device tells, and that are shown nowhere: {_code(hidden)}."]


def _hmp(rows: list[t.Any]) -> list[str]:
    lines: list[str] = []
    sources = importlib.import_module(f"{PACKAGE}.modules.hmp_source").SPEC.fields
    by_option = _by_option(row for row in rows if not row.object.startswith("error"))
    for module, options in sorted(by_option.items()):
        lines += [f"## {module}", ""]
        cells = [
            (
                f"`{option}`",
                _code(row.what for row in of_it if row.object == "command"),
                _code(row.what for row in of_it if row.object == "operation"),
            )
            for option, of_it in options.items()
        ]
        lines += _table(("Option", "Command", "REST operation"), cells)
        if module == "hmp_source":
            keys = [(f"`{one.name}`", f"`{one.key}`") for one in sources if one.key]
            lines += _table(("Option", "Vendor's key"), keys)
    left = [row.what for row in rows if row.object == "operation" and row.where in ANY]
    return [*lines, "## Without an option", "", f"These are sent with `api`: {_code(left)}."]


def _kraken(rows: list[t.Any]) -> list[str]:
    def utils(name: str) -> t.Any:
        return importlib.import_module(f"{PACKAGE}.module_utils.kraken.{name}")

    settings = utils("settings")
    keys: dict[str, dict[str, t.Sequence[str]]] = {
        "kraken_certificate": utils("certificates").KEYS,
        "kraken_license": utils("license").KEYS,
        "kraken_preset": utils("presets").KEYS,
        "kraken_rest_api": utils("rest_api").KEYS,
        "kraken_stream": utils("streams").KEYS,
        "kraken_network": {name: (key,) for name, key in settings.NETWORK_KEYS.items()}
        | {f"nics[].{name}": (key,) for name, key in settings.NIC_KEYS.items()},
    }
    lines: list[str] = []
    for module, options in sorted(_by_option(rows).items()):
        lines += [f"## {module}", ""]
        cells = [
            (f"`{option}`", _code(row.what for row in of_it), ", ".join(dict.fromkeys(row.since for row in of_it)))
            for option, of_it in options.items()
        ]
        lines += _table(("Option", "Call", "Told by"), cells)
        if module in keys:
            assumed = [(f"`{option}`", _code(names)) for option, names in keys[module].items()]
            lines += _table(("Option", "Keys that are looked for; the first is written"), assumed)
    left = [row.what for row in rows if row.where in ANY]
    return [*lines, "## Without an option", "", f"These are sent with `api`: {_code(left)}."]


def _ateme(rows: list[t.Any]) -> list[str]:
    names = _names_on_the_wire()
    lines: list[str] = []
    for module, options in sorted(_by_option(rows).items()):
        lines += [f"## {module}", ""]
        cells = [
            (f"`{option}`", "; ".join(dict.fromkeys(row.what for row in of_it))) for option, of_it in options.items()
        ]
        lines += _table(("Option", "Operations"), cells)
        if module in names:
            cells = [(f"`{option}`", _code((option, *more))) for option, more in names[module].items()]
            lines += _table(("Option", "Names on the wire"), cells)
    return lines


def _names_on_the_wire() -> dict[str, dict[str, tuple[str, ...]]]:
    """By module the options that services call otherwise."""
    flows = importlib.import_module(f"{PACKAGE}.module_utils.ateme.flow_fields").NAMES
    found = {"ateme_input": flows["input"], "ateme_output": flows["output"], "ateme_outputs": flows["output"]}
    for name in ("environments", "events", "invitations", "labels", "multiviewers", "recordings", "schedules"):
        found |= _of_kinds(name)
    return found | _of_kinds("titanfile") | _of_kinds("transcoders")


def _of_kinds(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    module = importlib.import_module(f"{PACKAGE}.module_utils.ateme.{name}")
    kind = importlib.import_module(f"{PACKAGE}.module_utils.ateme.entity").Kind
    kinds = [value for value in vars(module).values() if isinstance(value, kind)]
    return {
        f"ateme_{one.result}": {option: one.names[option] for option in one.fields if option in one.names}
        for one in kinds
        if any(option in one.names for option in one.fields)
    }


def files(root: Path) -> dict[Path, str]:
    """The pages, by their places."""
    sys.path.insert(0, str(root / "tests" / "contract"))
    coverage = importlib.import_module("vendor_coverage")
    bodies = {
        "gateway": _gateway(coverage.rows()),
        "hmp": _hmp(coverage.hmp_rows()),
        "kraken": _kraken(coverage.kraken_rows()),
        "ateme": _ateme(coverage.ateme_rows()),
    }
    note = "Written by `make generate`."
    return {
        root / "docs" / f"options-{system}.md": "\n".join([HEAD[system] + note, "", *lines]).rstrip() + "\n"
        for system, lines in bodies.items()
    }
