# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device's JSON as plain data for users: keys in snake case, without secrets."""

from __future__ import annotations

import re
import typing as t

from .secrets import without_secrets

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(key: str) -> str:
    """A vendor's camelCase key as this collection writes it."""
    return _WORDS.sub("_", key.strip()).strip("_").lower()


def told(value: t.Any) -> t.Any:
    """A device's JSON with keys in snake case and without secrets."""
    return _in_snake_case(without_secrets(value))


def renamed(raw: t.Mapping[str, t.Any], keys: t.Mapping[str, str]) -> dict[str, t.Any]:
    """What a device tells under these keys, by our names for them; what it does not tell is left out."""
    return {name: raw[key] for name, key in keys.items() if raw.get(key) is not None}


def _in_snake_case(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {snake(key): _in_snake_case(inner) for key, inner in value.items()}
    return [_in_snake_case(inner) for inner in value] if isinstance(value, list) else value
