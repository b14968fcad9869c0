# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What sessions and recordings have in common: a title, texts, categories, shares. Wanted, compared, put into words."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.plan import checked
from .commands import UUID, control_character

Values = dict[str, t.Any]
TEXTS = ("title", "description", "created_by")
_PERMISSIONS = ("WATCH", "EDIT", "RECORD", "OWN")
MOST_SOURCES = 4


def is_uuid(value: t.Any) -> bool:
    """Whether it is an id as the HMP gives them."""
    return bool(UUID.fullmatch(str(value)))


def plain_id(value: str) -> str:
    """An id in the one form in which ids are compared; anything else as it is."""
    return value.lower() if is_uuid(value) else value


def text_problem(name: str, value: str, empty: bool = True) -> str:
    """What is wrong with a text, '' where nothing is. It may hold line feeds and tabs, no other control characters."""
    if bad := control_character(value):
        return f"{name} holds the control character {bad}"
    return "" if value or empty else f"{name} is empty"


@dataclasses.dataclass(frozen=True)
class Difference:
    """One thing that is not as it was asked for. `key` names the category, share, source or HotMark."""

    name: str
    value: t.Any
    key: str = ""
    # A source to be taken out.
    removes: bool = False


def share_key(share: t.Mapping[str, t.Any]) -> tuple[str, str]:
    """Who a share is with; the HMP takes names in any case."""
    kind = "user" if share.get("user") else "group"
    return kind, str(share[kind]).lower()


def share_words(share: t.Mapping[str, t.Any]) -> str:
    kind = "user" if share.get("user") else "group"
    return f"{kind} {share[kind]} ({share['permission']})"


def wanted_shares(given: t.Any, recording: bool) -> list[Values]:
    """Shares in their one form. Raises InvalidInput."""
    permissions = [one for one in _PERMISSIONS if not (recording and one == "RECORD")]
    found: list[Values] = []
    problems = []
    for place, share in enumerate(given):
        where = f"shares[{place}]"
        permission = str(share["permission"]).strip()
        permission = permission.lower() if is_uuid(permission) else permission.upper()
        if permission not in permissions and not is_uuid(permission):
            problems.append(
                f"{where}.permission is {permission!r}, it must be one of {', '.join(permissions)} or the id of a "
                "permission"
            )
        kinds = [kind for kind in ("user", "group") if share.get(kind)]
        if len(kinds) != 1:
            problems.append(f"{where} needs a user or a group, and not both")
            continue
        problems.append(text_problem(f"{where}.{kinds[0]}", share[kinds[0]]))
        found.append({kinds[0]: share[kinds[0]], "permission": permission})
    keys = [share_key(share) for share in found]
    problems += [f"shares names {kind} {name!r} twice" for kind, name in sorted({k for k in keys if keys.count(k) > 1})]
    checked(problems)
    return found


def wanted_categories(given: t.Any) -> dict[str, list[str]]:
    """Category (id or label) to its values. The checks are the HMP's own. Raises InvalidInput."""
    found: dict[str, list[str]] = {}
    problems = []
    for category, raw in given.items():
        values = [str(one) for one in raw] if isinstance(raw, (list, tuple)) else [] if raw is None else [str(raw)]
        where = f"categories[{category}]"
        problems.append(text_problem("categories", str(category), empty=False))
        for value in values:
            problems.append(text_problem(where, value, empty=False))
            if value != value.strip():
                problems.append(f"{where}: {value!r} begins or ends with a space")
        if len(set(values)) != len(values):
            problems.append(f"{where} holds a value twice")
        found[plain_id(str(category))] = values
    checked(problems)
    return found


def wanted_values(params: t.Mapping[str, t.Any], recording: bool = False) -> Values:
    """What a task says of texts, categories and shares. Raises InvalidInput."""
    found = {name: params[name] for name in TEXTS if params.get(name) is not None}
    checked(text_problem(name, value, empty=name != "title") for name, value in found.items())
    if params.get("categories") is not None:
        found["categories"] = wanted_categories(params["categories"])
    if params.get("shares") is not None:
        found["shares"] = wanted_shares(params["shares"], recording)
    return found


def differences(wanted: Values, known: Values) -> list[Difference]:
    """What differs in what was asked for, in the order in which it is written. What is not known differs."""
    found = [
        Difference(name, wanted[name]) for name in (*TEXTS, "live") if name in wanted and _differs(wanted, known, name)
    ]
    categories = known.get("categories") or {}
    for key, values in wanted.get("categories", {}).items():
        if sorted(categories.get(key, [])) != sorted(values):
            found.append(Difference("categories", values, key))
    shared = {share_key(share): share["permission"] for share in known.get("shares") or []}
    for share in wanted.get("shares", []):
        if shared.get(share_key(share)) != share["permission"]:
            found.append(Difference("shares", share, share_words(share)))
    for title in wanted.get("hotmarks", []):
        if title not in (known.get("hotmarks") or []):
            found.append(Difference("hotmarks", title, title))
    return [*found, *_source_differences(wanted, known)]


def _differs(wanted: Values, known: Values, name: str) -> bool:
    if name not in known:
        return True
    # The HMP writes no text as null in one place and as '' in another.
    return bool((known[name] or "") != wanted[name] if name in TEXTS else known[name] != wanted[name])


def _source_differences(wanted: Values, known: Values) -> t.Iterator[Difference]:
    if "sources" not in wanted:
        return
    there = known.get("sources") or []
    if wanted.get("purge_sources"):
        # First: a session has room for four.
        yield from (Difference("sources", one, one, removes=True) for one in there if one not in wanted["sources"])
    yield from (Difference("sources", one, one) for one in wanted["sources"] if one not in there)


def applied(known: Values, changes: t.Iterable[Difference]) -> Values:
    """What would be there after these changes."""
    found: Values = {
        name: dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
        for name, value in known.items()
    }
    for change in changes:
        if change.name == "categories":
            found["categories"] = {**found.get("categories", {}), change.key: change.value}
        elif change.name == "shares":
            others = [one for one in found.get("shares", []) if share_key(one) != share_key(change.value)]
            found["shares"] = [*others, change.value]
        elif change.name in ("sources", "hotmarks"):
            others = [one for one in found.get(change.name, []) if one != change.value]
            found[change.name] = others if change.removes else [*others, change.value]
        else:
            found[change.name] = change.value
    return found


def words(change: Difference) -> str:
    """A change of a field, as the action of its update says it."""
    if change.name == "title":
        return f'title "{change.value}"'
    if change.name == "live":
        return "live" if change.value else "not live"
    if change.name == "categories":
        return f"category {change.key} = {', '.join(change.value) or '(none)'}"
    if change.name == "created_by":
        return f'created by "{change.value}"'
    return change.name
