# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON whose keys no document describes: laid over what an appliance has, compared with it, and shown."""

from __future__ import annotations

import re
import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED
from ..resource.secrets import is_secret_key

Values = dict[str, t.Any]
_LEFT_OUT: t.Any = object()
# What appliances write in place of a secret: a word, its end behind a row of marks, or its hash.
_MASKS = ("hidden", "masked", "redacted", "secret", "(secret)", "set", "unset", "none", "null", "unchanged")
_MASKED = re.compile(r"(?=.*(?:[*•●#]{2}|[xX]{3}))[*•●#xX -]+\w{0,4}$|.*[*•●]{2}")
_HASHES = ("$1$", "$2", "$5$", "$6$", "$y$", "$argon", "{SSHA", "{SHA", "{MD5")


class Change(t.NamedTuple):
    """One setting that differs. `known` is false where the appliance does not tell what it has."""

    where: str
    before: t.Any
    after: t.Any
    secret: bool
    known: bool


def merged(there: t.Any, wanted: t.Any) -> t.Any:
    """What there is with what is wanted laid over it; elements of lists go together by their names.

    Elements without a name stay.
    """
    if isinstance(there, dict) and isinstance(wanted, dict):
        return {**there, **{key: merged(there.get(key), value) for key, value in wanted.items()}}
    if wanted and _named(wanted) and _objects(there):
        by_name = {str(one["name"]): one for one in wanted}
        kept = [merged(one, by_name.pop(_name(one))) if _name(one) in by_name else one for one in there]
        return [*kept, *by_name.values()]
    return wanted


def without_null(value: t.Any, asked: t.Any) -> t.Any:
    """JSON without the keys for which `asked` says null; elements of lists go together by their names."""
    if isinstance(value, list) and asked and _named(asked):
        by_name = {str(one["name"]): one for one in asked}
        return [without_null(one, by_name.get(_name(one))) for one in value]
    if not isinstance(value, dict) or not isinstance(asked, dict):
        return value
    gone = {key for key, one in asked.items() if one is None}
    return {key: without_null(one, asked.get(key)) for key, one in value.items() if key not in gone}


def changes(there: t.Any, wanted: Values, where: str = "", secret: bool = False) -> list[Change]:
    """Every setting that differs, by its path. What stands below a secret is one."""
    found: list[Change] = []
    held = there if isinstance(there, dict) else {}
    for key, value in wanted.items():
        path = _below(where, key)
        before, hidden_one = held.get(key), secret or is_secret_key(key)
        if isinstance(value, dict) and value:
            found += changes(before, value, path, hidden_one)
        elif value and _named(value) and (before is None or _objects(before)):
            by_name = {_name(one): one for one in before or []}
            for one in value:
                found += changes(by_name.get(str(one["name"])), one, _row(path, one, 0), hidden_one)
        elif not holds(before, value):
            # A mask says nothing of what it hides.
            found.append(Change(path, before, value, hidden_one, known=not hidden_one or is_told(before)))
    return found


def holds(there: t.Any, wanted: t.Any) -> bool:
    """Whether something is as it is wanted: an appliance may tell more of it, and has no more elements in a list."""
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(holds(there.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(there, list):
            return not wanted and there in (None, "")
        return len(there) == len(wanted) and all(holds(*both) for both in zip(there, wanted, strict=True))
    return same(there, wanted)


def untold_secrets(there: t.Any, wanted: t.Any, where: str = "", secret: bool = False) -> list[str]:
    """The places of secrets that are wanted, and that the appliance masks or does not give."""
    if isinstance(wanted, dict):
        held = there if isinstance(there, dict) else {}
        inner = [(held.get(key), one, _below(where, key), secret or is_secret_key(key)) for key, one in wanted.items()]
    elif isinstance(wanted, list):
        rows = there if isinstance(there, list) else []
        old = [*rows, *[None] * len(wanted)]
        inner = [(old[place], one, _row(where, one, place), secret) for place, one in enumerate(wanted)]
    else:
        return [where] if secret and wanted not in (None, "") and not is_told(there) else []
    return [path for one in inner for path in untold_secrets(*one)]


def without_places(wanted: t.Any, left_out: t.Container[str], where: str = "") -> t.Any:
    """What is wanted, without what stands at these places."""
    if isinstance(wanted, dict):
        places = {key: _below(where, key) for key in wanted}
        return {
            key: without_places(one, left_out, places[key])
            for key, one in wanted.items()
            if places[key] not in left_out
        }
    if isinstance(wanted, list):
        return [without_places(one, left_out, _row(where, one, place)) for place, one in enumerate(wanted)]
    return wanted


def _below(where: str, key: str) -> str:
    return f"{where}.{key}" if where else str(key)


def _row(where: str, one: t.Any, place: int) -> str:
    """How an element of a list is called: by its name, where it has one."""
    return f"{where}[{(one.get('name') if isinstance(one, dict) else None) or place}]"


def is_told(value: t.Any) -> bool:
    """Whether a secret is given in clear, and not as a mask, a hash, or not at all."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if len(set(text)) < 3 or text.lower() in _MASKS or (text[0] in "<[({" and text[-1] in ">])}"):
        return False
    return not (_MASKED.match(text) or text.startswith(_HASHES))


def only_masks(wanted: t.Any, where: str = "", secret: bool = False) -> list[str]:
    """The places of secrets that are wanted, and are masks: somebody has given back what was shown."""
    if isinstance(wanted, dict):
        inner = [(one, _below(where, key), secret or is_secret_key(key)) for key, one in wanted.items()]
    elif isinstance(wanted, list):
        inner = [(one, _row(where, one, place), secret) for place, one in enumerate(wanted)]
    else:
        return [where] if secret and isinstance(wanted, str) and wanted and not wanted.strip("*•●") else []
    return [path for one in inner for path in only_masks(*one)]


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
        return one is not None and other is not None and yes(one) == yes(other)
    return (isinstance(one, (int, float)) or isinstance(other, (int, float))) and str(one) == str(other)


def yes(value: t.Any) -> bool:
    """A flag, which some appliances write as a text."""
    return value if isinstance(value, bool) else str(value).strip().lower() in ("true", "1", "yes", "on", "active")


def shown(changed: t.Iterable[Change], after: bool) -> Values:
    """The changes as a diff shows them, before or after."""
    found = {}
    for one in changed:
        value = hidden(one.after if after else one.before, one.secret)
        found[one.where] = SECRET_CHANGED if one.secret and after and value == SECRET else value
    return found


def words(one: Change) -> str:
    """A change as the action says it."""
    if one.secret or isinstance(one.after, (dict, list)):
        return one.where
    return f"{one.where} {one.after}" if one.before in (None, "") else f"{one.where} {one.before} -> {one.after}"


def _named(value: t.Any) -> bool:
    return isinstance(value, list) and all(_objects([one]) and _name(one) for one in value)


def _objects(value: t.Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _name(one: Values) -> str:
    """The name of an element, '' where it has none."""
    name = one.get("name")
    return str(name) if isinstance(name, (str, int)) else ""
