"""Checks of what is written: types, ranges, combinations of protocol and field. Each refusal names the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import invalid
from .model import (
    ACTIONS,
    READ_ONLY,
    ElementKind,
    Field,
    merge,
    needs_address,
    needs_port,
    paths_key,
    uses_paths,
)


def check_element(
    kind: ElementKind,
    given: Any,
    where: str,
    current: Mapping[str, Any] | None,
    unknown_fields: str,
    newest: bool,
) -> dict[str, Any]:
    """The written fields, checked and in their stored spelling (without `id` and `action`).

    `newest`: what only 4.2 documents is known.
    """
    if not isinstance(given, dict):
        raise invalid(f"{where} must be an object")
    protocol = given.get("protocol", current["protocol"] if current else None)
    if protocol is None:
        raise invalid(f"{where}.protocol must be provided")
    if protocol not in kind.protocols:
        raise invalid(f"{where}.protocol must be one of {', '.join(kind.protocols)}")
    checked: dict[str, Any] = {"protocol": protocol}
    for key, value in given.items():
        if key in ("id", "protocol", "action") and not (key == "action" and kind.word == "source"):
            continue
        spec = kind.fields.get(key)
        if spec is not None and spec.newest and not newest and unknown_fields == "refuse":
            spec = None
        if spec is not None and protocol in spec.protocols:
            checked[key] = check_value(kind, spec, value, f"{where}.{key}", protocol)
        elif key in READ_ONLY or (key == "address" and protocol == "hls"):
            continue  # documented as returned only: ignored
        elif spec is not None:
            raise invalid(f"{where}.{key} does not apply to protocol {protocol}")
        elif unknown_fields == "refuse":
            raise invalid(f"{where}.{key} is not a known field")
    whole = merge(kind, current, checked, "merge") if current else {**kind.defaults(protocol), **checked}
    _check_needed(kind, given, whole, current, where)
    _check_combinations(kind, checked, whole, where)
    return checked


def _check_needed(
    kind: ElementKind, given: dict[str, Any], whole: dict[str, Any], current: Mapping[str, Any] | None, where: str
) -> None:
    needed = ["name"]  # documented: name, id, address and port, for existing elements too
    if needs_address(whole):
        needed.append("address")
    if needs_port(whole):
        needed.append("port")
    if current is None or current["protocol"] != whole["protocol"]:
        needed += [spec.key for spec in kind.fields.values() if spec.needed and whole["protocol"] in spec.protocols]
    if current is not None:
        needed.append("id")
    for key in needed:
        if given.get(key) in (None, ""):
            raise invalid(f"{where}.{key} must be provided")
    if uses_paths(whole) and not whole.get(paths_key(whole["protocol"])):
        raise invalid(f"{where}.srtNetworkBondingParams must be provided with srtGroupMode {whole['srtGroupMode']}")


def _check_combinations(kind: ElementKind, checked: dict[str, Any], whole: dict[str, Any], where: str) -> None:
    """What is written must fit what the element becomes; what it merely keeps from before is left in peace."""
    for key, value in checked.items():
        spec = kind.fields.get(key)
        if spec is not None and spec.only_in_mode and value and whole.get("srtMode") != spec.only_in_mode:
            raise invalid(f"{where}.{key} applies to SRT mode {spec.only_in_mode} only")
    if checked.get("useFec") and uses_paths(whole):
        raise invalid(f"{where}.useFec applies without path redundancy (srtGroupMode none) only")
    if checked.get("srtNetworkBondingParams") and not uses_paths(whole):
        raise invalid(f"{where}.srtNetworkBondingParams applies with another srtGroupMode than none only")


def check_value(kind: ElementKind, spec: Field, value: Any, where: str, protocol: str) -> Any:
    if spec.kind == "flag":
        if not isinstance(value, bool):
            raise invalid(f"{where} must be true or false")
        return value
    if spec.kind == "paths":
        return _check_paths(kind, spec, value, where, protocol)
    if spec.kind == "texts":
        return check_texts(value, where)
    if spec.kind == "number":
        return _check_number(spec, value, where)
    if not isinstance(value, str):
        raise invalid(f"{where} must be a string")
    choices = spec.choices_for(protocol)
    if choices:
        # A working client writes srtEncryption "none" for the documented "None": case is not looked at.
        found = next((choice for choice in choices if choice.lower() == value.lower()), None)
        if spec.key != "srtEncryption" and found != value:
            found = None
        if found is None:
            raise invalid(f"{where} must be one of {', '.join(choices)}")
        return found
    if spec.key == "srtOverhead" and not value.isdigit():
        raise invalid(f"{where} must be a number in a string")
    if spec.secret and value == "":  # how a passphrase is taken away
        return value
    low, high = spec.low or 0, spec.high
    if len(value) < low or (high is not None and len(value) > high):
        raise invalid(f"{where} must have a length of {low}-{high}" if high else f"{where} must not be empty")
    return value


def _check_number(spec: Field, value: Any, where: str) -> int:
    if spec.key == "srtConnectionLimit" and isinstance(value, str) and value.isdigit():
        value = int(value)  # documented as a string, read back as a number
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(f"{where} must be a number")
    if (spec.low is not None and value < spec.low) or (spec.high is not None and value > spec.high):
        raise invalid(f"{where} must be in the range {spec.low}-{'' if spec.high is None else spec.high}")
    return value


def _check_paths(kind: ElementKind, spec: Field, value: Any, where: str, protocol: str) -> list[dict[str, Any]]:
    if value == "":  # a working client writes an empty string where there are no paths
        return []
    if not isinstance(value, list) or not all(isinstance(path, dict) for path in value):
        raise invalid(f"{where} must be a list of objects")
    for index, path in enumerate(value):
        for key, part in path.items():
            if key not in kind.path_keys[spec.key]:
                raise invalid(f"{where}[{index}].{key} is not a known field")
            check_value(kind, kind.fields[key], part, f"{where}[{index}].{key}", protocol)
        for key in ("address", "port"):
            if key not in path:
                raise invalid(f"{where}[{index}].{key} must be provided")
    return [dict(path) for path in value]


def check_texts(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise invalid(f"{where} must be a list of strings")
    return list(value)


def check_action(given: dict[str, Any], where: str) -> str:
    action = given.get("action", "none")
    if action not in ACTIONS:
        raise invalid(f"{where}.action must be one of {', '.join(ACTIONS)}")
    return str(action)


def check_name(value: Any, where: str, longest: int) -> str:
    if value is None:
        raise invalid(f"{where} must be provided")
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise invalid(f"{where} must be a string with a length of 1-{longest}")
    return value
