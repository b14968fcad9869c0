# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the details of a user tell of the active environment and organisation; no document names the keys."""

from __future__ import annotations

import re
import typing as t

from .rows import entity_id, name_of

Json = dict[str, t.Any]
_NOUNS = {"environment": "(c_?env|customer_?environment|environment|env)", "organisation": "(organi[sz]ation|org)"}
# The key itself, its id, its name; not its role, state or count, nor what was active last.
_KEY = r"^(active|current)_?{noun}(_?(id|uuid|name))?$"
# Where no key says so, the only one of its kind is the active one.
_BARE = r"^{noun}(_?(id|uuid|name))?$"
_AN_ID = re.compile(r"[0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


class Active(t.NamedTuple):
    """What is active, as far as the service tells."""

    id: str
    name: str
    # Whether what stands for the id may be the name: nothing tells which of them it is.
    may_be_name: bool = False

    def is_called(self, wanted: str) -> bool:
        return wanted in (self.id, self.name) and bool(wanted)


def active_of(user: Json, noun: str) -> Active:
    """The active environment or organisation in user details: an id, a name, or an object with both."""
    for form in (_KEY, _BARE):
        found = _told(user, noun, re.compile(form.format(noun=_NOUNS[noun]), re.IGNORECASE))
        if found.id or found.name:
            return found
    return Active("", "")


def looks_like_id(text: str) -> bool:
    """Whether it is a number or a UUID, as ids are."""
    return bool(_AN_ID.fullmatch(text))


def _told(user: Json, noun: str, key: re.Pattern[str]) -> Active:
    identity = name = bare = ""
    for found, value in user.items():
        if not key.match(found):
            continue
        if isinstance(value, dict):
            identity, name = entity_id(value, noun) or identity, name_of(value) or name
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            ending = found.lower()
            if ending.endswith("name"):
                name = str(value)
            elif ending.endswith("id"):
                identity = str(value)
            else:
                bare = str(value)
    if identity or not bare:
        return Active(identity, name or (bare if bare != identity else ""))
    return Active(bare, name, name in ("", bare) and not looks_like_id(bare))


def noun_in(name: str) -> str | None:
    """Whether a parameter is about an environment or an organisation."""
    return next(
        (noun for noun, word in _NOUNS.items() if re.search(rf"(^|_){word}(_?id)?$", name, re.IGNORECASE)), None
    )
