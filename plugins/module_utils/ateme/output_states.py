# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each state of ateme_outputs does."""

from __future__ import annotations

import json
import pathlib
import typing as t

from ..resource.bulk import converge_all
from ..resource.objects import MASK
from ..resource.plan import Values
from ..task import Task
from ..transport.errors import InvalidInput
from .client import AtemeClient
from .connect import connect, lock_name, work_in_context
from .document import Document, document_of
from .flow_fields import SECRETS
from .inputs import Inputs
from .options_flows import ATEME_OUTPUTS
from .output_list import OutputList, Rules, wanted_outputs
from .outputs import OUTPUTS, rendered
from .stream_urls import URLS, secrets_of, shown

_UNCHANGED: Values = {"changed": False, "actions": [], "disruptive": False, "interrupts": []}


def manage_outputs(task: Task) -> Values:
    """The module ateme_outputs."""
    params = task.params
    rules = Rules(params["state"], params["max_deletions"], params["allow_empty"], params["update_secrets"])
    if params["config"] is None and rules.state != "gathered":
        raise InvalidInput(f"state is {rules.state} but config is missing", hint="An empty list is []; null is none")
    if (rules.max_deletions or 0) < 0:
        raise InvalidInput(f"max_deletions is {rules.max_deletions}, it must be at least 0")
    for item in params["config"] or []:
        task.secrets |= secrets_of(item)
    gathers = rules.state == "gathered"
    # An id that check mode gives is as good as any where nothing is sent.
    offline = task.check_mode or rules.state == "rendered"
    wanted = [] if gathers else wanted_outputs(params["config"], rules, offline)
    if rules.state == "rendered":
        return {**_UNCHANGED, "rendered": _rendered(task, wanted)}

    def work(client: AtemeClient) -> Values:
        inputs = Inputs(client, task.check_mode, task.warn)
        outputs = OutputList(client, wanted, rules, inputs, task.warn)
        if gathers:
            return {**_UNCHANGED, "gathered": outputs.gathered()}
        return converge_all(outputs, task.conditions(lock_name(task)), params["on_error"] == "continue")

    return work_in_context(task, ATEME_OUTPUTS, work)


def _rendered(task: Task, wanted: t.Sequence[Values]) -> list[Values]:
    document = _document(task)
    found = []
    for place, params in enumerate(wanted):
        if not params.get("type"):
            raise InvalidInput(f"config[{place}] has no type, which says what would be sent", hint="Nothing was sent")
        values = {**OUTPUTS.wanted(params), **({"id": params["id"]} if params.get("id") else {})}
        values.update({name: MASK for name in SECRETS if values.get(name)})
        values.update({name: shown(values[name], MASK) for name in URLS if values.get(name)})
        found.append(rendered(document, str(params["type"]), values))
    return found


def _document(task: Task) -> Document:
    """The service's document; of a file no service is needed."""
    given = task.params.get("api_document")
    if given and pathlib.Path(given).is_file():
        try:
            return document_of(json.loads(pathlib.Path(given).read_bytes()))
        except (OSError, ValueError) as error:
            raise InvalidInput(f"api_document {given} is no JSON: {error}") from None
    with connect(task, ATEME_OUTPUTS) as client:
        return client.document
