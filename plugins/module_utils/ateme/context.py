# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The active environment and organisation of a user: what most operations work in, and no parameter of them."""

from __future__ import annotations

import contextlib
import typing as t

from ..resource.plan import Call
from ..transport.errors import Ambiguous, Forbidden, NotFound, StreamopsError
from .active import Active, active_of
from .calls import Placed
from .client import AtemeClient
from .rows import entity_id, is_gone, name_of, rows_of

Json = dict[str, t.Any]
SWITCH_ENVIRONMENT = "Switch active environment"
SWITCH_ORGANISATION = "Switch to a new active organisation ID"
SWITCH_MANAGING = "Switch managing organisation"
_ENVIRONMENTS = ("Get environments running in active org", "List environments for dropdowns")
_ORGANISATIONS = (
    *("Get organisations for the organisations dropdown", "List organisations that I can manage"),
    "List organisations Im guest of",
)


def what_is_active(client: AtemeClient) -> tuple[Active, Active]:
    """The organisation and the environment that are active."""
    user = client.user()
    return active_of(user, "organisation"), active_of(user, "environment")


class Context:
    """What a task asks for, what is active, and the way between them."""

    def __init__(self, client: AtemeClient, organisation: str | None, environment: str | None) -> None:
        self._client = client
        self._organisation = organisation
        self._environment = environment
        self._former: list[tuple[str, str, str]] = []
        self.before: Json = {}
        self.after: Json = {}

    @property
    def asked(self) -> bool:
        return bool(self._organisation or self._environment)

    def calls(self) -> list[Call]:
        """The switches that are needed; none where all is active already. Raises NotFound and Ambiguous."""
        user = self._client.user()
        environment = active_of(user, "environment")
        found: list[Call] = []
        for noun, wanted, title, lists in (
            ("organisation", self._organisation, SWITCH_ORGANISATION, _ORGANISATIONS),
            ("environment", self._environment, SWITCH_ENVIRONMENT, _ENVIRONMENTS),
        ):
            active = active_of(user, noun)
            if not wanted or active.is_called(wanted):
                continue
            # Behind a switch of the organisation there are other environments: they are looked up then.
            later = bool(found)
            identity = "" if later else self._identity(noun, wanted, lists)
            if identity and identity == active.id:
                continue
            self.before[noun], self.after[noun] = active.name or active.id, wanted
            self._former.append((noun, title, active.id))
            if noun == "organisation" and not self._environment:
                # Behind another organisation there is another environment, too.
                self._former.insert(0, ("environment", SWITCH_ENVIRONMENT, environment.id))
            found.append(self._call(noun, title, wanted, identity, lists))
        return found

    def _identity(self, noun: str, wanted: str, lists: t.Iterable[str]) -> str:
        """The id of an environment or organisation by its name; an id is found, too."""
        ids: dict[str, None] = {}
        for title in lists:
            with contextlib.suppress(NotFound, Forbidden):
                described = self._client.described(title)
                rows = rows_of(self._client, described, f"list the {noun}s")
                ids.update({entity_id(row): None for row in rows if entity_id(row) == wanted and not is_gone(row)})
                ids.update({entity_id(row): None for row in rows if name_of(row) == wanted and not is_gone(row)})
        if len(ids) > 1 and wanted not in ids:
            raise Ambiguous(f'{len(ids)} {noun}s bear the name "{wanted}"', hint=f"Give the id: {', '.join(ids)}")
        if not ids:
            raise NotFound(f'there is no {noun} "{wanted}"', hint="ateme_info lists them").at(self._client.place)
        return wanted if wanted in ids else next(iter(ids))

    def _call(self, noun: str, title: str, wanted: str, identity: str, lists: t.Iterable[str]) -> Call:
        action = f'switch to {noun} "{wanted}"'

        def send() -> None:
            self._switch(noun, title, identity or self._identity(noun, wanted, lists), action)

        return Call(action, send, ("whatever this user does in another environment",))

    def _switch(self, noun: str, title: str, identity: str, action: str) -> None:
        described = self._client.described(title)
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
        self._client.adopt(self._client.run(request, action))

    @property
    def way_back(self) -> list[tuple[str, str, str]]:
        """Noun, title and id of each switch back: the organisation first, its environment behind it."""
        return sorted((one for one in self._former if one[2]), key=lambda one: one[0] != "organisation")

    def restore(self) -> list[str]:
        """Back to what was active; what was done. Raises what the service answers, with the way back in the hint."""
        done = []
        for noun, title, identity in self.way_back:
            action = f"switch back to {noun} {identity}"
            try:
                self._switch(noun, title, identity, action)
                done.append(action)
            except StreamopsError as error:
                error.hint = f"The active {noun} is still the one of the task; switch it back to {identity} by hand"
                raise
        return done
