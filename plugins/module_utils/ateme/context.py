# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The active environment and organisation of a user: what most operations work in, and no parameter of them."""

from __future__ import annotations

import contextlib
import typing as t

from ..resource.plan import Call
from ..transport.errors import Ambiguous, Forbidden, InvalidInput, NotFound, StreamopsError, listed
from .active import Active, active_of, looks_like_id
from .calls import Placed
from .client import AtemeClient
from .rows import entity_id, is_gone, name_of, rows_of

Json = dict[str, t.Any]
SWITCH_ENVIRONMENT = "Switch active environment"
SWITCH_ORGANISATION = "Switch to a new active organisation ID"
SWITCH_MANAGING = "Switch managing organisation"
_TITLES = {"organisation": SWITCH_ORGANISATION, "environment": SWITCH_ENVIRONMENT}
_LISTS = {
    "organisation": (
        *("Get organisations for the organisations dropdown", "List organisations that I can manage"),
        "List organisations Im guest of",
    ),
    "environment": ("Get environments running in active org", "List environments for dropdowns"),
}


def what_is_active(client: AtemeClient) -> tuple[Active, Active]:
    """The organisation and the environment that are active."""
    user = client.user()
    return active_of(user, "organisation"), active_of(user, "environment")


def _unheard(_text: str) -> None:
    """Where nobody takes warnings."""


class Context:
    """What a task asks for, what is active, and the way between them."""

    def __init__(
        self,
        client: AtemeClient,
        organisation: str | None = None,
        environment: str | None = None,
        warn: t.Callable[[str], None] = _unheard,
    ) -> None:
        self._client = client
        self._wanted = {"organisation": organisation, "environment": environment}
        self._warn = warn
        # What was active of what is switched, and what goes with it unasked.
        self._former: dict[str, Active] = {}
        self._unasked: dict[str, Active] = {}
        self._way_back: list[tuple[str, str]] = []
        self._rows: dict[str, list[Json] | None] = {}
        self.before: Json = {}
        self.after: Json = {}

    @property
    def asked(self) -> bool:
        return any(self._wanted.values())

    def calls(self) -> list[Call]:
        """The switches that are needed; none where all is active already. Raises NotFound and Ambiguous."""
        user = self._client.user()
        found: list[Call] = []
        for noun, wanted in self._wanted.items():
            active = active_of(user, noun)
            # Behind a switch of the organisation there are other environments: they are looked up then.
            later = bool(found)
            if not wanted or (active.is_called(wanted) and not later):
                continue
            identity = "" if later else self._identity(noun, wanted)
            if identity and identity == self._id_of(noun, active):
                continue
            self.before[noun], self.after[noun] = active.name or active.id, wanted
            self._former[noun] = active
            found.append(self._call(noun, wanted, identity))
        if "organisation" in self._former and "environment" not in self._former:
            # Behind another organisation there is another environment, too.
            self._unasked["environment"] = active_of(user, "environment")
        return found

    def learn_way_back(self) -> None:
        """Find out what to switch back to, before anything is switched. Raises InvalidInput where nothing tells it."""
        unknown = [noun for noun, active in self._former.items() if not self._id_of(noun, active)]
        if unknown:
            raise InvalidInput(
                f"the service does not tell the id of the {' and the '.join(unknown)} that is active, so that "
                "restore_context could not switch back; nothing was switched",
                hint="Leave restore_context out, and name what to go back to in a task of its own",
            ).at(self._client.place)
        there = {**self._former, **self._unasked}
        known = [(noun, self._id_of(noun, there[noun])) for noun in _TITLES if noun in there]
        self._way_back = [(noun, identity) for noun, identity in known if identity]
        for noun, identity in known:
            if not identity:
                self._warn(f"the service does not tell which {noun} is active: it may be another one afterwards")

    def remember(self) -> None:
        """What is active now is what `restore` goes back to, as far as the service tells."""
        user = self._client.user()
        self._unasked = {noun: active_of(user, noun) for noun in _TITLES}
        self.learn_way_back()

    def _listed(self, noun: str) -> list[Json] | None:
        """What the lists show; None where this user may read none of them."""
        if noun not in self._rows:
            found: list[Json] | None = None
            for title in _LISTS[noun]:
                with contextlib.suppress(NotFound, Forbidden):
                    described = self._client.described(title)
                    rows = rows_of(self._client, described, f"list the {noun}s")
                    found = [*(found or []), *(row for row in rows if not is_gone(row))]
            self._rows[noun] = found
        return self._rows[noun]

    def _id_of(self, noun: str, active: Active) -> str:
        """The id of what is active; '' where only a word is told for it, which no list makes an id."""
        if not active.may_be_name:
            return active.id
        ids = _ids(noun, self._listed(noun) or [], active.id)
        return active.id if active.id in ids else ids[0] if len(ids) == 1 else ""

    def _identity(self, noun: str, wanted: str) -> str:
        """The id of an environment or organisation by its name; an id is found, too."""
        rows = self._listed(noun)
        if rows is None and looks_like_id(wanted):
            # Guests may be told of nothing, and switch all the same. In a list that can be read a missing id is a typo.
            self._warn(f"this user may list no {noun}s: {wanted} is taken for an id, unseen")
            return wanted
        if rows is None:
            raise NotFound(
                f'this user may list no {noun}s, and "{wanted}" is no number or UUID', hint="Give the id"
            ).at(self._client.place)
        ids = _ids(noun, rows, wanted)
        if len(ids) > 1 and wanted not in ids:
            raise Ambiguous(f'{len(ids)} {noun}s bear the name "{wanted}"', hint=f"Give the id: {', '.join(ids)}")
        if not ids:
            names = list(dict.fromkeys(name_of(row) or entity_id(row, noun) for row in rows))
            told = f"There are: {listed(names, 10)}" if names else "ateme_info lists them"
            raise NotFound(f'there is no {noun} "{wanted}"', hint=told).at(self._client.place)
        return wanted if wanted in ids else ids[0]

    def _call(self, noun: str, wanted: str, identity: str) -> Call:
        action = f'switch to {noun} "{wanted}"'

        def send() -> None:
            self._switch(noun, identity or self._identity(noun, wanted), action)

        return Call(action, send, ("whatever this user does in another environment",))

    def _switch(self, noun: str, identity: str, action: str) -> None:
        described = self._client.described(_TITLES[noun])
        names = (
            f"{noun}_id",
            f"active_{noun}_id",
            f"new_active_{noun}_id",
            "c_env_id",
            "customer_environment_id",
            "id",
        )
        placed, in_path = Placed(described, {noun: names}), bool(described.path_parameters)
        request = placed.request({}, identity) if in_path else placed.request({noun: identity})
        # Other lists are shown behind it.
        self._rows.clear()
        self._client.adopt(self._client.run(request, action))

    def restore(self) -> list[str]:
        """Back to what was active, the organisation first, its environment behind it; what was done.

        Raises what the service answers, with what was done, and the rest of the way back in the hint.
        """
        done: list[str] = []
        stuck: list[str] = []
        failure: StreamopsError | None = None
        for noun, identity in self._way_back:
            action = f"switch back to {noun} {identity}"
            try:
                self._switch(noun, identity, action)
                done.append(action)
            except StreamopsError as error:
                failure = failure or error
                stuck.append(f"{noun} {identity}")
        if failure is not None:
            failure.hint = f"What the task worked in may still be active; switch back to {' and '.join(stuck)} by hand"
            failure.done = done
            raise failure
        return done


def _ids(noun: str, rows: list[Json], wanted: str) -> list[str]:
    """The ids of what goes by this id or name."""
    ids = [(entity_id(row, noun), name_of(row)) for row in rows]
    return list(dict.fromkeys(one for one, name in ids if one and wanted in (one, name)))
