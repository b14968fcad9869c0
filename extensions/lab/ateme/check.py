"""Strict checks of what a client sends: names, types, ranges, lengths, words, patterns, forms of times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..switches import Switches
from . import times
from .document import FLOWS
from .errors import invalid
from .fields import GROUPS, PATTERNS
from .tables import Field, fields_of

# Ports an environment's software keeps for itself; which they are is assumed.
RESERVED_PORTS = (2077, 2088, 4444, 7777)


def checked(
    fields: Iterable[Field], given: Any, switches: Switches, what: str = "", exact: bool = True
) -> dict[str, Any]:
    """What was given, as far as it is known."""
    if not isinstance(given, dict):
        raise invalid(f"{what or 'The body'} must be an object")
    known = {field.name: field for field in fields}
    unknown = sorted(set(given) - set(known))
    if unknown and exact and switches["unknown_fields"] == "refuse":
        raise invalid(f"Unknown: {', '.join(unknown)}", unknown[0])
    for field in known.values():
        if required(field, switches) and given.get(field.name) is None and not (field.null and field.name in given):
            raise invalid(f"{field.name} is required", field.name)
    return {key: _value(known[key], value, switches) for key, value in given.items() if key in known}


def required(field: Field, switches: Switches) -> bool:
    return field.required or (field.needed and bool(switches["update_requires"]))


def with_defaults(fields: Iterable[Field], values: dict[str, Any]) -> dict[str, Any]:
    lacking = {field.name: field.default for field in fields if field.default is not None and field.name not in values}
    return {**lacking, **values}


def from_query(field: Field, text: str) -> Any:
    """Texts of a query as the kinds they stand for; what does not fit stays text, to be refused."""
    if field.kind == "i" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if field.kind == "b" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text


def _value(field: Field, value: Any, switches: Switches) -> Any:
    if value is None:
        if field.null:
            return None
        raise invalid(f"{field.name} must not be null", field.name)
    if field.inner:
        if not isinstance(value, list):
            raise invalid(f"{field.name} must be a list", field.name)
        if field.inner.startswith("@"):
            group = fields_of(GROUPS[field.inner[1:]])
            return [checked(group, one, switches, f"{field.name}: each") for one in value]
        inner = Field(field.name, field.inner)
        return [_value(inner, one, switches) for one in value]
    _check_kind(field, value, switches)
    _check_range(field, value)
    if field.words and value not in field.words:
        raise invalid(f"{field.name} must be one of: {', '.join(map(str, field.words))}", field.name)
    if field.pattern:
        _check_pattern(field, value, switches)
    return value


def _check_kind(field: Field, value: Any, switches: Switches) -> None:
    kind = field.kind
    if kind in times.FORMS:
        if times.parse(kind, value) is None:
            raise invalid(f"{field.name} must look like {times.FORMS[kind][1]}", field.name)
        return
    numbers = kind in ("i", "int_id") or (kind == "id" and switches["id_type"] == "int" and field.name not in FLOWS)
    if numbers:
        good = isinstance(value, int) and not isinstance(value, bool)
        expected = "a whole number"
    elif kind == "n":
        good = isinstance(value, int | float) and not isinstance(value, bool)
        expected = "a number"
    elif kind == "b":
        good, expected = isinstance(value, bool), "true or false"
    elif kind == "o":
        good, expected = isinstance(value, dict), "an object"
    else:
        good, expected = isinstance(value, str), "a string"
    if not good:
        raise invalid(f"{field.name} must be {expected}", field.name)


def _check_range(field: Field, value: Any) -> None:
    if (field.low is None and field.high is None) or field.pattern == "fec":  # that counts with FEC only
        return
    size = len(value) if isinstance(value, str) else value
    if (field.low is not None and size < field.low) or (field.high is not None and size > field.high):
        unit = "characters" if isinstance(value, str) else ""
        low = "" if field.low is None else f" at least {field.low}"
        high = "" if field.high is None else f" at most {field.high}"
        raise invalid(f"{field.name} must be{low}{' and' if low and high else ''}{high} {unit}".rstrip(), field.name)


def _check_pattern(field: Field, value: Any, switches: Switches) -> None:
    if field.pattern in ("input_port", "output_port"):
        low, _dash, high = switches[f"{field.pattern}s"].partition("-")
        if not int(low) <= value <= int(high):
            raise invalid(f"{field.name} must be in the range of ports {low} to {high}", field.name)
    elif field.pattern == "local_port":
        if value and (value < 1025 or value in RESERVED_PORTS):
            raise invalid(f"{field.name} must be 0 or from 1025 to 65534, and no reserved port", field.name)
    elif field.pattern == "fec":
        return
    elif field.pattern == "audio_pid":
        if value and not 33 <= value <= 8190:
            raise invalid(f"{field.name} must be 0 or from 33 to 8190", field.name)
    elif field.pattern == "low_pid":
        if value and not 32 <= value <= 8189:
            raise invalid(f"{field.name} must be 0 or from 32 to 8189", field.name)
    else:
        expression, about = PATTERNS[field.pattern]
        if not re.fullmatch(expression, value):
            raise invalid(f"{field.name} must be {about}", field.name)
