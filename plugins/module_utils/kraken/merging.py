# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON whose keys no document describes: laid over what an appliance has, compared with it, and shown."""

from __future__ import annotations

import re
import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED
from ..resource.plan import checked
from ..resource.secrets import is_secret_key

Values = dict[str, t.Any]
_LEFT_OUT: t.Any = object()
_ANY: t.Any = object()
_TRUE, _FALSE = ("true", "1", "yes", "on"), ("false", "0", "no", "off")
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

    Elements without a name stay, and so does a list that is as it is wanted.
    """
    if isinstance(there, dict) and isinstance(wanted, dict):
        return {**there, **{key: merged(there.get(key), value) for key, value in wanted.items()}}
    if _go_by_name(there, wanted):
        by_name = {_name(one): one for one in wanted}
        kept = [merged(one, by_name.pop(_name(one))) if _name(one) in by_name else one for one in there]
        return [*kept, *by_name.values()]
    return there if isinstance(wanted, list) and isinstance(there, list) and holds(there, wanted) else wanted


def without_null(value: t.Any, asked: t.Any) -> t.Any:
    """JSON without the keys for which `asked` says null; elements of lists go together by their names."""
    if _go_by_name(value, asked):
        by_name = {_name(one): one for one in asked}
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
        elif _go_by_name(before or [], value):
            by_name = {_name(one): one for one in before or []}
            for place, one in enumerate(value):
                found += changes(by_name.get(_name(one)), one, _row(path, one, place, hidden_one), hidden_one)
        elif not holds(before, value):
            # A mask says nothing of what it hides.
            untold = untold_secrets(before, value, path, hidden_one)
            if untold and holds(before, blanked(value, untold, path, hidden_one)):
                found += [Change(one, None, value, True, known=False) for one in untold]
            else:
                found.append(Change(path, before, value, hidden_one, known=not hidden_one or is_told(before)))
    return found


def holds(there: t.Any, wanted: t.Any) -> bool:
    """Whether something is as it is wanted: an appliance may tell more of it, and has no more elements in a list."""
    if wanted is _ANY:
        return True
    if isinstance(wanted, dict):
        if not isinstance(there, dict):
            # Nothing at all is as good as an object with nothing in it.
            return there in (None, "") and all(holds(None, value) for value in wanted.values())
        return all(holds(there.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(there, list):
            return not wanted and there in (None, "")
        return len(there) == len(wanted) and all(holds(*both) for both in zip(there, wanted, strict=True))
    return same(there, wanted)


def _secrets(there: t.Any, wanted: t.Any, where: str, secret: bool) -> t.Iterator[tuple[str, t.Any, t.Any]]:
    """Every secret that is wanted: its place, what there is of it, and what is wanted."""
    if isinstance(wanted, dict):
        held = there if isinstance(there, dict) else {}
        for key, one in wanted.items():
            yield from _secrets(held.get(key), one, _below(where, key), secret or is_secret_key(key))
    elif isinstance(wanted, list):
        rows = [*(there if isinstance(there, list) else []), *[None] * len(wanted)]
        for place, one in enumerate(wanted):
            yield from _secrets(rows[place], one, _row(where, one, place, secret), secret)
    elif secret:
        yield where, there, wanted


def untold_secrets(there: t.Any, wanted: t.Any, where: str = "", secret: bool = False) -> list[str]:
    """The places of secrets that are wanted, and that the appliance masks or does not give."""
    found = _secrets(there, wanted, where, secret)
    return [place for place, old, one in found if one not in (None, "") and not is_told(old)]


def blanked(wanted: t.Any, places: t.Container[str], where: str = "", secret: bool = False) -> t.Any:
    """What is wanted, with anything at these places."""
    if where in places:
        return _ANY
    if isinstance(wanted, dict):
        return {
            key: blanked(one, places, _below(where, key), secret or is_secret_key(key)) for key, one in wanted.items()
        }
    if isinstance(wanted, list):
        return [blanked(one, places, _row(where, one, place, secret), secret) for place, one in enumerate(wanted)]
    return wanted


def _below(where: str, key: str) -> str:
    return f"{where}.{key}" if where else str(key)


def _row(where: str, one: t.Any, place: int, secret: bool) -> str:
    """How an element of a list is called: by its name, where it has one that may be shown."""
    name = _name(one) if isinstance(one, dict) and not secret else ""
    return f"{where}[{name or place}]"


def is_told(value: t.Any) -> bool:
    """Whether a secret is given in clear, and not as a mask, a hash, or not at all."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if len(set(text)) < 3 or text.lower() in _MASKS or (text[0] in "<[({" and text[-1] in ">])}"):
        return False
    return not (_MASKED.match(text) or text.startswith(_HASHES))


def refuse_masks(wanted: t.Any, where: str) -> None:
    """Raises InvalidInput for secrets that are masks: somebody has given back what was shown."""
    found = _secrets(None, wanted, where, False)
    masks = [place for place, _old, one in found if isinstance(one, str) and one and not one.strip("*•●")]
    checked(f"{place} is a mask and no value" for place in masks)


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
    """Whether two values mean the same: some appliances write numbers and flags as texts."""
    if isinstance(one, bool) or isinstance(other, bool):
        return _flag(one) is not None and _flag(one) == _flag(other)
    if one == other or (one in (None, "") and other in (None, "")):
        return True
    return (isinstance(one, (int, float)) or isinstance(other, (int, float))) and str(one) == str(other)


def _flag(value: t.Any) -> bool | None:
    """What is meant by a flag; None for what is none."""
    word = str(value).strip().lower() if isinstance(value, (bool, int, str)) else ""
    return word in _TRUE if word in _TRUE + _FALSE else None


def yes(value: t.Any) -> bool:
    """A flag, which some appliances write as a text."""
    return value if isinstance(value, bool) else str(value).strip().lower() in (*_TRUE, "active")


def shown(changed: t.Iterable[Change], after: bool) -> Values:
    """The changes as a diff shows them, before or after."""
    found = {}
    for one in changed:
        value = hidden(one.after if after else one.before, one.secret)
        found[one.where] = SECRET_CHANGED if one.secret and after and value == SECRET else value
    return found


def words(one: Change) -> str:
    """A change as the action says it."""
    if one.secret or any(isinstance(value, (dict, list)) for value in (one.before, one.after)):
        return one.where
    return f"{one.where} {one.after}" if one.before in (None, "") else f"{one.where} {one.before} -> {one.after}"


def _go_by_name(there: t.Any, wanted: t.Any) -> bool:
    """Whether elements of a list are told apart by their names: all that are wanted have one, and no two the same."""
    if not wanted or not _objects(wanted) or not _objects(there):
        return False
    names, others = [_name(one) for one in wanted], [_name(one) for one in there]
    return all(name and names.count(name) == 1 and others.count(name) <= 1 for name in names)


def _objects(value: t.Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _name(one: Values) -> str:
    """The name of an element, '' where it has none."""
    name = one.get("name")
    return str(name) if isinstance(name, (str, int)) else ""
