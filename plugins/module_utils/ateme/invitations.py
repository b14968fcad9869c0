# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Invitations of other organisations to one's sources: the module ateme_source_invitation."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..resource.converge import converge
from ..resource.plain import told
from ..resource.plan import Plan, refuse_new
from ..task import Task
from ..transport.errors import InvalidInput
from .calls import Placed
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .entity import EntityResource, Kind
from .options_machines import ATEME_SOURCE_INVITATION
from .telling import needed

Json = dict[str, t.Any]
Values = dict[str, t.Any]
TOKEN = "source_invitation_token"
INVITATION = Kind(
    noun="source invitation",
    result="source_invitation",
    fields=(
        "destination_temporary_name",
        "show_all_channels",
        "show_all_events",
        "billing_source",
        "registered",
        "global_max_destinations",
    ),
    name="destination_temporary_name",
    list="List Organisation Source Invitations / Permissions for managing organisation",
    create="Create Organisation Source Invitation",
    update="Update Source Permissions from owners point of view",
    delete="Delete source invitation / Leave organisation",
    names={
        "destination_temporary_name": ("temporary_name", "name"),
        "registered": ("is_registered",),
        "global_max_destinations": ("max_destinations", "max_destinations_count"),
    },
    harmless=frozenset({"billing_source", "global_max_destinations"}),
)
_TELLS_TOKEN = re.compile(r"token|link|url", re.IGNORECASE)
# Taking these away from a guest ends what it receives.
_SEEN = ("show_all_channels", "show_all_events", "registered")


def manage_invitation(task: Task) -> Values:
    """The module ateme_source_invitation."""
    refuse_new("id", task.params.get("id"), task.check_mode)
    wanted = {name: task.params[name] for name in INVITATION.fields if task.params.get(name) is not None}

    def work(client: AtemeClient) -> Values:
        invitation = Invitation(client, INVITATION, task.params, wanted, task.warn)
        return converge(invitation, task.conditions(lock_name(task)))

    return work_in_context(task, ATEME_SOURCE_INVITATION, work)


class Invitation(EntityResource):
    own = ("source_invitation_id", "invitation_id", "permission_id")
    _token = ""
    _made = False
    # The options that were sent: what is not told of them is not waited for.
    _sent: frozenset[str] = frozenset()

    def changes(self, row: Json) -> Values:
        return {
            name: one for name, one in super().changes(row).items() if name not in self._sent or self.tells(row, name)
        }

    def update(self, row: Json, values: Values, action: str) -> None:
        placed = Placed(self.client.described(INVITATION.update), INVITATION.names)
        beside = needed(placed, self.kind.fields, lambda name: self.value(row, name))
        super().update(row, {**beside, **values}, action)
        self._sent |= values.keys()

    def values(self, row: Json) -> Values:
        found = super().values(row)
        known = {"id", "_id", *INVITATION.fields, *(key for names in INVITATION.names.values() for key in names)}
        # The token is no part of it: who has it can accept the invitation.
        told_of = {key: one for key, one in row.items() if key not in known and one is not None}
        # A link that accepts the invitation holds the token.
        rest = {key: one for key, one in told_of.items() if not _TELLS_TOKEN.search(key)}
        if status := told(rest):
            found["status"] = status
        return found

    def new_values(self) -> Values:
        # What nobody has accepted is not registered anyway.
        return {name: one for name, one in self.wanted.items() if (name, one) != ("registered", False)}

    def create(self, values: Values, action: str) -> None:
        self._made = True
        placed = Placed(self.client.described(INVITATION.create), INVITATION.names)
        later = {name: one for name, one in values.items() if placed.key(name) is None}
        request = placed.request({name: one for name, one in values.items() if name not in later})
        answer = self.sent_create(request, action)
        self._known = self.new_one(answer)
        self._sent |= values.keys() - later.keys()
        self._token = _token_in(answer)
        if later and (row := self.find()) is not None:
            self.update(row, later, f"{action}, and set {', '.join(later)}")

    def refuse_change(self, row: Json, changed: Values) -> None:
        if self.kind.name in changed:
            raise InvalidInput(
                f"the service has no operation that changes the {self.kind.name} of a source invitation",
                hint="Delete it and make it anew, or leave that out",
            )

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        plan = super().plan(state, secrets_sent)
        if state is None or not plan.calls or self.value(state, "registered") is False:
            return plan
        taken = [name for name, one in self.changes(state).items() if name in _SEEN and one is False]
        if self._state == "absent" or taken:
            guest = f"the guest {self.called() if self.wanted.get(self.kind.name) else self.label(state)}"
            plan.calls = [dataclasses.replace(call, interrupts=(guest,)) for call in plan.calls]
        return plan

    def outcome(self, state: Json | None) -> Values:
        found = super().outcome(state)
        if self._made and self._state != "absent":
            # The list may tell it, too, where the answer to the create was lost.
            token = self._token or str((state or {}).get(TOKEN) or "").strip("*")
            found.update({TOKEN: token} if token else {})
        return found


def _token_in(answer: t.Any) -> str:
    """The token of an invitation, wherever the answer has it."""
    if isinstance(answer, list):
        return next((found for found in map(_token_in, answer) if found), "")
    if not isinstance(answer, dict):
        return ""
    if isinstance(answer.get(TOKEN), str):
        return str(answer[TOKEN])
    inner = next((found for found in map(_token_in, answer.values()) if found), "")
    return inner or next(
        (one for key, one in answer.items() if isinstance(one, str) and "invitation" in key and "token" in key), ""
    )
