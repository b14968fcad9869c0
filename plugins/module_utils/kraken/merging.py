# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings laid over what an appliance has: what was not asked for stays, at every depth."""

from __future__ import annotations

import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED
from ..resource.secrets import is_secret_key

Values = dict[str, t.Any]
_LEFT_OUT: t.Any = object()


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


def changes(there: t.Any, wanted: Values, where: str = "", secret: bool = False) -> list[Change]:
    """Every setting that differs, by its path. What stands below a secret is one."""
    found: list[Change] = []
    held = there if isinstance(there, dict) else {}
    for key, value in wanted.items():
        path = f"{where}.{key}" if where else key
        before, hidden = held.get(key), secret or is_secret_key(key)
        if isinstance(value, dict):
            found += changes(before, value, path, hidden)
        elif _named(value) and value and (before is None or _named(before)):
            by_name = {one["name"]: one for one in before or []}
            for one in value:
                found += changes(by_name.get(one["name"]), one, f"{path}[{one['name']}]", hidden)
        elif not same(before, value):
            # A mask says nothing of what it hides.
            found.append(Change(path, before, value, hidden, known=not hidden or is_told(before)))
    return found


def is_told(value: t.Any) -> bool:
    """Whether a secret is given in clear, and not as a mask or not at all."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return len(set(text)) > 2 and "*" not in text and not (text[0] in "<[({" and text[-1] in ">])}")


def without_masks(value: t.Any, secret: bool = False) -> t.Any:
    """Settings as they go back: a mask of a secret is never a value."""
    if isinstance(value, dict):
        inner = {key: without_masks(one, secret or is_secret_key(key)) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one is not _LEFT_OUT}
    if isinstance(value, list):
        return [one for one in (without_masks(one, secret) for one in value) if one is not _LEFT_OUT]
    return _LEFT_OUT if secret and isinstance(value, str) and value and not is_told(value) else value


def hidden(value: t.Any, secret: bool = False) -> t.Any:
    """A value as people may see it."""
    if isinstance(value, dict):
        return {key: hidden(one, secret or is_secret_key(key)) for key, one in value.items()}
    if isinstance(value, list):
        return [hidden(one, secret) for one in value]
    return SECRET if secret and value not in (None, "") and not isinstance(value, bool) else value


def same(one: t.Any, other: t.Any) -> bool:
    """Whether two values mean the same: some appliances write numbers as texts."""
    if one == other or (one in (None, "") and other in (None, "")):
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
        value = hidden(one.after if after else one.before, one.secret)
        found[one.where] = SECRET_CHANGED if one.secret and after and value == SECRET else value
    return found


def words(one: Change) -> str:
    """A change as the action says it."""
    before, after = hidden(one.before, one.secret), hidden(one.after, one.secret)
    if one.secret:
        return one.where
    return f"{one.where} {after}" if before in (None, "") else f"{one.where} {before} -> {after}"


def _named(value: t.Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and one.get("name") for one in value)
