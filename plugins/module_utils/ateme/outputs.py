# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One output: the module ateme_output."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plan import checked, refuse_new
from ..task import Task
from .calls import Placed
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .document import Document
from .flow_fields import NAMES, OUTPUT_FIELDS, OUTPUT_TYPES, new_defaults
from .flow_wire import on_wire
from .flows import Family, FlowResource
from .inputs import Inputs
from .options_flows import ATEME_OUTPUT
from .stream_urls import secrets_of

Values = dict[str, t.Any]
OUTPUTS = Family(
    noun="output",
    types=OUTPUT_TYPES,
    fields=OUTPUT_FIELDS,
    list="List outputs",
    get="Get single output",
    delete="Delete output",
    start="Start an output on c_env",
    stop="Stop an output on c_env",
    states="Get outputs state",
)


class OutputResource(FlowResource):
    """One output, which knows its input by id or by what people call that."""

    def __init__(
        self,
        client: AtemeClient,
        params: t.Mapping[str, t.Any],
        warn: t.Callable[[str], None],
        inputs: Inputs,
        exact: bool = False,
    ) -> None:
        super().__init__(client, OUTPUTS, params, warn, exact)
        self._inputs = inputs

    def same(self, option: str, told: t.Any, wanted: t.Any) -> bool:
        if option == "input" and told != wanted:
            return bool(told) and told == self._inputs.id_of(wanted)
        return super().same(option, told, wanted)

    def changes(self, row: Values) -> Values:
        return self._with_input(super().changes(row))

    def new_values(self) -> Values:
        self.wanted = self._with_input(self.wanted)
        return super().new_values()

    def _with_input(self, values: Values) -> Values:
        """With the id of the input, however the user called it."""
        return {**values, "input": self._inputs.id_of(values["input"])} if values.get("input") else values


def manage_output(task: Task) -> Values:
    """The module ateme_output."""
    refuse_new("id", task.params.get("id"), task.check_mode)
    refuse_new("input", task.params.get("input"), task.check_mode)
    task.secrets |= secrets_of(task.params)
    # What cannot be is refused before a connection is made.
    OUTPUTS.wanted(task.params)

    def work(client: AtemeClient) -> Values:
        inputs = Inputs(client, task.check_mode, task.warn)
        resource = OutputResource(client, task.params, task.warn, inputs)
        return converge(resource, task.conditions(lock_name(task)))

    return work_in_context(task, ATEME_OUTPUT, work)


def rendered(document: Document, kind: str, values: Values) -> Values:
    """What would be sent for a new output, as far as it is given. Raises InvalidInput for what has no place."""
    known = OUTPUT_TYPES[kind]
    placed = Placed(document.find(known.create), NAMES["output"])
    values = {**{name: one for name, one in new_defaults(known, values).items() if placed.key(name)}, **values}
    checked(
        f'the service\'s document has no place for {option} in "{known.create}"'
        for option in values
        if not placed.key(option)
    )
    body = {str(placed.key(option)): on_wire(placed, option, one) for option, one in values.items()}
    return {"operation": known.create, "method": placed.described.method, "path": placed.described.path, "body": body}
