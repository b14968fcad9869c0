# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Texts, categories and shares of a session or a recording over the Command Line API."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from ..resource.plan import Call, checked
from .commands import CommandLine
from .ledger import Ledger
from .titled import Difference, Values, applied, is_uuid, share_words, words

_FIELD_NAMES = {"title": "title", "description": "description", "created_by": "createdby"}


@dataclasses.dataclass(frozen=True)
class Commands:
    """What the commands of one kind of object are called."""

    update: str
    category: str
    share_with_user: str
    share_with_group: str


OF_SESSIONS = Commands("updateSessionMetadata", "setSessionCategory", "shareSessionWithUser", "shareSessionWithGroup")
OF_RECORDINGS = Commands("updateMetadata", "setCategory", "shareRecordingWithUser", "shareRecordingWithGroup")


def command_line_problems(wanted: Values) -> t.Iterator[str]:
    """What only the REST API can do of what is wanted."""
    for category, values in wanted.get("categories", {}).items():
        if not is_uuid(category):
            yield f"categories: over the Command Line API {category!r} must be the id of the category (a UUID)"
        elif not values:
            yield f"categories[{category}]: the Command Line API cannot take values away; use the REST API"


class CliTitled:
    """One session or recording, with what the ledger knows of it."""

    def __init__(self, commands: CommandLine, ledger: Ledger, kind: str, names: Commands) -> None:
        self.commands = commands
        self.ledger = ledger
        self.kind = kind
        self._names = names
        # Actions whose command was answered with "it was there".
        self.was_there: list[str] = []

    def check(self, wanted: Values) -> None:
        """Raises InvalidInput for what this API cannot do; nothing has been sent by then."""
        checked(command_line_problems(wanted))

    def known(self, object_id: str) -> Values:
        """What was made and last set; without a ledger nothing but the id."""
        found = self.ledger.find(self.kind, id=object_id)
        return found[0] if found else {"id": object_id}

    def note(self, object_id: str, change: Difference) -> None:
        """Keep a change that was made."""
        after = applied(self.known(object_id), [change])
        self.ledger.note(self.kind, object_id, **{change.name: after[change.name]})

    def calls(self, label: str, id_of: t.Callable[[], str], changes: t.Sequence[Difference]) -> list[Call]:
        """The commands for texts, categories and shares. Each says the same when it is sent twice."""
        found = []
        for change in changes:
            if change.name in (*_FIELD_NAMES, "categories"):
                action = f"update {label}: {words(change)}"
            elif change.name == "shares":
                action = f"share {label} with {share_words(change.value)}"
            else:
                continue
            found.append(Call(action, functools.partial(self._set, action, id_of, change)))
        return found

    def _set(self, action: str, id_of: t.Callable[[], str], change: Difference) -> None:
        object_id = id_of()
        name, arguments = self._command(object_id, change)
        self.commands.call(name, *arguments, attempt=action, repeatable=True)
        self.note(object_id, change)

    def _command(self, object_id: str, change: Difference) -> tuple[str, list[str]]:
        if change.name == "categories":
            return self._names.category, [object_id, change.key, *change.value]
        if change.name == "shares":
            share = change.value
            if share.get("user"):
                return self._names.share_with_user, [share["user"], share["permission"], object_id]
            return self._names.share_with_group, [share["group"], share["permission"], object_id]
        return self._names.update, [object_id, _FIELD_NAMES[change.name], change.value]


class ByCli:
    """What a kind of object needs of the Command Line API: commands, a ledger, and what a task wants."""

    kind: str
    names: Commands

    def __init__(self, commands: CommandLine, ledger: Ledger, wanted: Values) -> None:
        self._commands = commands
        self._ledger = ledger
        self._titled = CliTitled(commands, ledger, self.kind, self.names)
        self.wanted = wanted
        # How the device said that what was looked for last is not there.
        self.told_missing = ""

    @property
    def reads(self) -> bool:
        """Whether what was last set is known in a later run."""
        return self._ledger.lasting

    @property
    def was_there(self) -> list[str]:
        return self._titled.was_there

    def known(self, object_id: str | None) -> Values | None:
        """What was last set, without asking the device."""
        found = self._ledger.find(self.kind, id=object_id)
        return found[0] if found else None
