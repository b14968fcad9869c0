"""Checks of what bodies hold: names, truth values, texts, numbers, streams, contents of presets."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .errors import invalid
from .model import COLLECTIONS, ONE_OF, SOME_OF


def name_of(values: dict[str, Any], key: str = "name") -> str:
    name = values.get(key)
    if not isinstance(name, str) or not name.strip():
        raise invalid(f"{key} must be a non-empty string")
    return name


def truth(values: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in values and not isinstance(values[name], bool):
            raise invalid(f"{name} must be true or false")


def text(values: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in values and not isinstance(values[name], str):
            raise invalid(f"{name} must be a string")


def whole(values: dict[str, Any], name: str, low: int, high: int) -> None:
    """A number may come as a string, as it may be read so; it is kept as a number."""
    if name not in values:
        return
    value = values[name]
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise invalid(f"{name} must be a whole number from {low} to {high}")
    values[name] = value


def one_of(values: dict[str, Any], name: str, allowed: Collection[str]) -> None:
    if name in values and values[name] not in allowed:
        raise invalid(f"{name} must be one of: {', '.join(allowed)}")


def check_stream(given: dict[str, Any]) -> None:
    truth(given, "auto_start", "log_to_file")
    text({key: value for key, value in given.items() if value is not None}, *ONE_OF, "mode", "description")
    for key in SOME_OF:
        uuids = given.get(key, [])
        if not isinstance(uuids, list) or not all(isinstance(uuid, str) for uuid in uuids):
            raise invalid(f"{key} must be a list of uuids")


def checked_content(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise invalid("The content of a preset must be an object")
    for collection in COLLECTIONS:
        items = content.get(collection, [])
        if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
            raise invalid(f"{collection} must be a list of objects")
        for one in items:
            name_of(one)
            if "uuid" in one:
                name_of(one, "uuid")
            if collection == "streams":
                check_stream(one)
        uuids = [one["uuid"] for one in items if "uuid" in one]
        if len(set(uuids)) < len(uuids):
            raise invalid(f"{collection} hold a uuid twice")
    return content
