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


class Active(t.NamedTuple):
    """What is active, as far as the service tells."""

    id: str
    name: str

    def is_called(self, wanted: str) -> bool:
        return wanted in (self.id, self.name) and bool(wanted)


def active_of(user: Json, noun: str) -> Active:
    """The active environment or organisation in user details: an id, a name, or an object with both."""
    for form in (_KEY, _BARE):
        found = _told(user, re.compile(form.format(noun=_NOUNS[noun]), re.IGNORECASE))
        if found.id or found.name:
            return found
    return Active("", "")


def _told(user: Json, key: re.Pattern[str]) -> Active:
    identity = name = ""
    for found, value in user.items():
        if not key.match(found):
            continue
        if isinstance(value, dict):
            identity, name = entity_id(value) or identity, name_of(value) or name
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            if found.lower().endswith("name"):
                name = str(value)
            else:
                identity = str(value)
    return Active(identity, name)


def noun_in(name: str) -> str | None:
    """Whether a parameter is about an environment or an organisation."""
    return next(
        (noun for noun, word in _NOUNS.items() if re.search(rf"(^|_){word}(_?id)?$", name, re.IGNORECASE)), None
    )
