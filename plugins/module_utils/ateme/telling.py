# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the rows of the service tell of themselves and of each other, under whatever keys."""

from __future__ import annotations

import re
import typing as t

from .calls import Placed
from .rows import entity_id, name_of

Json = dict[str, t.Any]
_ENVIRONMENT_ID = re.compile(r"env(ironment)?_?(uu)?id$", re.IGNORECASE)


def with_id(row: Json, keys: t.Iterable[str]) -> Json:
    """The row with its id under `id`: the service may call it by what the thing is, beside the ids of others."""
    if any(row.get(key) not in (None, "") for key in ("id", "_id", "uuid")):
        return row
    there = {key.replace("_", "").lower(): one for key, one in row.items() if isinstance(one, (str, int))}
    found = next(
        (there[key] for key in (one.replace("_", "") for one in keys) if there.get(key) not in (None, "")), None
    )
    return row if found is None else {**row, "id": found}


def reference(told: t.Any, called: t.Iterable[str] = ()) -> str | None:
    """What a row tells of another object: its id, else what it is called; None for nothing."""
    if isinstance(told, dict):
        return entity_id(told) or next((str(told[key]) for key in called if told.get(key)), "") or name_of(told) or None
    return None if told in (None, "") else str(told)


def needed(placed: Placed, options: t.Iterable[str], value: t.Callable[[str], t.Any]) -> Json:
    """What an update must have by the document, as it is: one schema may serve create and update."""
    required = (placed.described.body or {}).get("required") or []
    told = {name: value(name) for name in options if placed.key(name) in required}
    return {name: one for name, one in told.items() if one is not None}


def environment_of(row: Json) -> str:
    """The id of the environment that a row is in; '' where it does not tell."""
    return next(iter(_environments(row).values()), "")


def apart(one: Json, other: Json) -> tuple[str, str] | None:
    """The environments of two rows where they are not the same; told under one key, so that both are of one kind."""
    first, second = _environments(one), _environments(other)
    return next(((first[key], second[key]) for key in first if key in second and first[key] != second[key]), None)


def _environments(row: Json) -> dict[str, str]:
    found = {key: str(one) for key, one in row.items() if _ENVIRONMENT_ID.search(key) and one not in (None, "")}
    inside = {key: entity_id(one) for key, one in row.items() if key.endswith(("env", "environment")) and _is_row(one)}
    return {**found, **{key: one for key, one in inside.items() if one}}


def _is_row(value: t.Any) -> bool:
    return isinstance(value, dict)
