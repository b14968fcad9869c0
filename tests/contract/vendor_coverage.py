"""Where the collection has what the vendor documents: one row a call and one a property, for people and for tests."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import vendor_ateme
import vendor_gateway as vendor
import vendor_hmp
import vendor_kraken

PACKAGE = "ansible_collections.streamops.video.plugins"
# What only the device sets, and where it is returned; "not shown" are secrets.
STATUS = {
    "state": "status.state",
    "summaryStatusCode": "status.code",
    "summaryStatusDetails": "status.details",
}
ROUTE = {
    "id": "gateway_route: id",
    "startRoute": "gateway_route: state",
    "elapsedTime": "gateway_route: RETURN route.status.elapsed_time",
    "state": "gateway_route: state",
    "pendingUpdates": "gateway_route: wait",
    "hasPendingDelete": "gateway_route: wait",
    "summaryStatusCode": "gateway_route: RETURN route.status.code",
    "summaryStatusDetails": "gateway_route: RETURN route.status.details",
}
NOT_SHOWN = {"sessionID", "passcode"}


class Row(NamedTuple):
    since: str
    object: str
    what: str
    where: str  # "" where the collection has it not


def rows() -> list[Row]:
    calls = [Row(call.since, "call", f"{call.method} {call.title}", _option(call.by)) for call in vendor.CALLS]
    properties: dict[tuple[str, str], Row] = {}
    for group in vendor.PROPERTIES:
        for key in group.keys.split():
            title = f"{group.title} {group.protocol}".strip() + (", written" if group.written else "")
            properties[title, key] = Row(group.since, title, key, _where(group, key))
    return calls + list(properties.values())


def _module(name: str) -> Any:
    return importlib.import_module(f"{PACKAGE}.modules.{name}")


def _option(by: str) -> str:
    """The option of a module, when it is there."""
    module, _colon, option = by.partition(": ")
    try:
        return by if option in {field.name for field in _module(module).SPEC.fields} else ""
    except ImportError:
        return ""


def _where(group: vendor.Properties, key: str) -> str:
    if key in NOT_SHOWN:
        return "a secret: not shown"
    if group.object in ("source", "destination"):
        return _of_element(group, key)
    if group.object == "route":
        return ROUTE.get(key) or _option(f"gateway_route: {key}")
    if group.object.endswith("statistics"):
        return _of_statistics(group.object.split()[0], key)
    # Told as they come, in snake case: an integration test looks at every one of them.
    return {
        "session": "gateway_info: RETURN session",
        "device": "gateway_info: RETURN devices",
        "config": "gateway_info: RETURN config",
        "adapter": "gateway_info: RETURN config.network_adapters",
        "pairing": "gateway_info: RETURN config.calypsos",
    }[group.object] + f".{snake(key)}"


def _of_element(group: vendor.Properties, key: str) -> str:
    route_spec = importlib.import_module(f"{PACKAGE}.module_utils.gateway.route_spec")
    spec = route_spec.SOURCE if group.object == "source" else route_spec.DESTINATION
    option = "source" if group.object == "source" else "destinations"
    if key == "action" or key == "started":
        return "gateway_route: destinations[].state"
    if not group.written and key in STATUS:
        return f"gateway_route: RETURN {option}.{STATUS[key]}"
    if not group.written and group.protocol == "hls" and key == "address":
        return "gateway_route: RETURN destinations.status.playlist"
    for field in spec.written:
        keys = (field.key,) if group.written else (field.key, *field.read_keys)
        if key in keys and field.applies_to(group.protocol):
            return f"gateway_route: {option}.{field.name}" + (" (secret)" if field.secret else "")
    return ""


def _of_statistics(part: str, key: str) -> str:
    reading = importlib.import_module(f"{PACKAGE}.module_utils.gateway.route_statistics")
    options = importlib.import_module(f"{PACKAGE}.module_utils.gateway.statistics_options")
    (name,) = reading.in_one_vocabulary({key: None})
    entry = next(one for one in options.GATEWAY_STATISTICS.returns if one.name == "statistics")
    returned = {one.name: one for one in entry.contains}
    path = "statistics"
    if part in ("source", "destination", "client"):
        step = "source" if part == "source" else "destinations"
        returned, path = {one.name: one for one in returned[step].contains}, f"{path}.{step}"
    if part == "client":
        returned, path = {one.name: one for one in returned["client_stat"].contains}, f"{path}.client_stat"
    return f"gateway_statistics_info: RETURN {path}.{name}" if name in returned else ""


def snake(key: str) -> str:
    plain = importlib.import_module(f"{PACKAGE}.module_utils.resource.plain")
    found: str = plain.snake(key)
    return found


def hmp_rows() -> list[Row]:
    """Commands, their errors and REST operations of the Media Platform; errors come through any of its modules."""
    told = [(one.name, *error) for one in vendor_hmp.COMMANDS for error in one.errors]
    told += [("any command", *error) for error in vendor_hmp.GENERAL_ERRORS]
    where = _option("hmp_command: command")
    return [
        *(Row("3.7", "command", one.name, _option(one.by)) for one in vendor_hmp.COMMANDS),
        *(Row("3.7", f"error of {name}", f"{code} {text}", where) for name, code, text in told),
        *(Row("REST", "operation", one.title, _option(one.by)) for one in vendor_hmp.OPERATIONS),
    ]


def hmp_table() -> str:
    return _table(hmp_rows(), "commands, errors and operations of the Haivision Media Platform")


def kraken_rows() -> list[Row]:
    """Calls of the Kraken, with who tells of them."""
    return [Row(one.since, "call", f"{one.method} {one.title}", _option(one.by)) for one in vendor_kraken.CALLS]


def kraken_table() -> str:
    return _table(kraken_rows(), "calls of the Haivision Kraken")


def ateme_rows() -> list[Row]:
    """Operations of the Ateme+ cloud API, with every module that calls them."""
    return [
        Row("list" if not one.by_id else "one", "operation", one.title, "; ".join(filter(None, map(option_of, one.by))))
        for one in vendor_ateme.reached()
    ]


def option_of(by: str) -> str:
    """The same for a claim that may name a value of the option."""
    return by if _option(by.partition("=")[0]) else ""


def ateme_table() -> str:
    return _table(ateme_rows(), "operations of the Ateme+ cloud API")


def table() -> str:
    """Every row, in columns."""
    return _table(rows(), "calls and properties of the Haivision Gateway")


def _table(found: list[Row], what: str) -> str:
    widths = [max(len(row[column]) for row in found) for column in range(3)]
    lines = []
    for row in found:
        cells = [cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)]
        lines.append("  ".join([*cells, row.where or "MISSING"]))
    have = sum(bool(row.where) for row in found)
    return "\n".join([*lines, f"{have} of {len(found)} documented {what}"])
