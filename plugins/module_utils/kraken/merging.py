# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings laid over what an appliance has: what was not asked for stays, at every depth."""

from __future__ import annotations

import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED
from ..resource.secrets import is_secret_key

Values = dict[str, t.Any]


class Change(t.NamedTuple):
    """One setting that differs. `known` is false where the appliance does not tell what it has."""

    where: str
    before: t.Any
    after: t.Any
    secret: bool
    known: bool


def merged(there: t.Any, wanted: t.Any) -> t.Any:
    """What there is with what is wanted laid over it; elements of lists go together by their names."""
    if isinstance(there, dict) and isinstance(wanted, dict):
        return {**there, **{key: merged(there.get(key), value) for key, value in wanted.items()}}
    if _named(there) and _named(wanted):
        by_name = {one["name"]: one for one in wanted}
        kept = [merged(one, by_name.pop(one["name"])) if one["name"] in by_name else one for one in there]
        return [*kept, *by_name.values()]
    return wanted


def changes(there: t.Any, wanted: Values, where: str = "") -> list[Change]:
    """Every setting that differs, by its path."""
    found: list[Change] = []
    held = there if isinstance(there, dict) else {}
    for key, value in wanted.items():
        path = f"{where}.{key}" if where else key
        before = held.get(key)
        if isinstance(value, dict):
            found += changes(before, value, path)
        elif _named(value) and (before is None or _named(before)):
            by_name = {one["name"]: one for one in before or []}
            for one in value:
                found += changes(by_name.get(one["name"]), one, f"{path}[{one['name']}]")
        elif not same(before, value):
            secret = is_secret_key(key)
            found.append(Change(path, before, value, secret, known=not secret or bool(before)))
    return found


def same(one: t.Any, other: t.Any) -> bool:
    """Whether two values mean the same: some appliances write numbers as texts."""
    if one == other:
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return str(one).lower() == str(other).lower()
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(same(*both) for both in zip(one, other, strict=True))
    return (isinstance(one, (int, float)) or isinstance(other, (int, float))) and str(one) == str(other)


def shown(changed: t.Iterable[Change], after: bool) -> Values:
    """The changes as a diff shows them, before or after."""
    found = {}
    for one in changed:
        value = one.after if after else one.before
        if one.secret:
            value = (SECRET_CHANGED if after else SECRET) if value not in (None, "") else value
        found[one.where] = value
    return found


def words(one: Change) -> str:
    """A change as the action says it."""
    if one.secret:
        return one.where
    return f"{one.where} {one.after}" if one.before in (None, "") else f"{one.where} {one.before} -> {one.after}"


def _named(value: t.Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and one.get("name") for one in value)
