# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Inputs: the module ateme_input, and which input an output means."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plan import looks_new, refuse_new
from ..task import Task
from ..transport.errors import Ambiguous, NotFound
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .flow_fields import INPUT_FIELDS, INPUT_TYPES, NAMES
from .flows import Family, FlowResource
from .options_flows import ATEME_INPUT
from .rows import entity_id, is_gone, rows_of

Values = dict[str, t.Any]
INPUTS = Family(
    noun="input",
    types=INPUT_TYPES,
    fields=INPUT_FIELDS,
    list="List inputs",
    get="List inputs",
    delete="Delete input source",
    start="Start an input on c_env",
    stop="Stop an input on c_env",
    states="Get inputs overview",
)


def manage_input(task: Task) -> Values:
    """The module ateme_input."""
    refuse_new("id", task.params.get("id"), task.check_mode)
    # What cannot be is refused before a connection is made.
    INPUTS.wanted(task.params)

    def work(client: AtemeClient) -> Values:
        resource = FlowResource(client, INPUTS, task.params, task.warn)
        return converge(resource, task.conditions(lock_name(task)))

    return work_in_context(task, ATEME_INPUT, work)


class Inputs:
    """The inputs of a service, looked up once, by id or by what people call them."""

    def __init__(self, client: AtemeClient, check_mode: bool, warn: t.Callable[[str], None]) -> None:
        self._client = client
        self._check_mode = check_mode
        self._warn = warn
        self._called: dict[str, str] | None = None

    def id_of(self, wanted: str) -> str:
        """The id of the input that is meant. Raises NotFound and Ambiguous."""
        if self._called is None:
            described = self._client.described(INPUTS.list)
            rows = [row for row in rows_of(self._client, described, "list the inputs") if not is_gone(row)]
            names = ("user_description", *NAMES["input"]["user_description"], "name")
            self._called = {
                entity_id(row, "input"): next((str(row[name]) for name in names if row.get(name)), "") for row in rows
            }
        if wanted in self._called:
            return wanted
        found = [identity for identity, name in self._called.items() if name == wanted]
        if len(found) > 1:
            raise Ambiguous(f'{len(found)} inputs are called "{wanted}"', hint=f"Give the id: {', '.join(found)}")
        if found:
            return found[0]
        if not self._check_mode:
            raise NotFound(f'there is no input "{wanted}"', hint="ateme_info lists them").at(self._client.place)
        if not looks_new(wanted):
            self._warn(f'there is no input "{wanted}" yet: a task before this one may make it')
        return wanted
