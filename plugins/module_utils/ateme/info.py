# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the service lists: the module ateme_info."""

from __future__ import annotations

import typing as t

from ..resource.plain import told
from ..task import Task
from ..transport.errors import Forbidden, NotFound
from .client import AtemeClient
from .connect import work_in_context
from .environments import ENVIRONMENT
from .events import EVENT_KIND
from .flows import FlowResource
from .inputs import INPUTS
from .invitations import INVITATION
from .labels import ALERT_METHOD, LABEL
from .options_info import ATEME_INFO, LISTS
from .outputs import OUTPUTS
from .recordings import RECORDING_BUCKET
from .rows import NoRows, entity_id, rows_of, state_of
from .schedules import SCHEDULE
from .stream_urls import without_keys
from .titanfile import DEPLOYMENT
from .transcoders import TRANSCODER

Values = dict[str, t.Any]
Names = t.Mapping[str, tuple[str, ...]]
_KINDS = {
    "labels": LABEL,
    "alert_methods": ALERT_METHOD,
    "schedules": SCHEDULE,
    "events": EVENT_KIND,
    "environments": ENVIRONMENT,
    "environments_running": ENVIRONMENT,
    "transcoders": TRANSCODER,
    "recording_buckets": RECORDING_BUCKET,
    "organisation_source_invitations": INVITATION,
    "titanfile_deployments": DEPLOYMENT,
}
_FLOWS = {
    **dict.fromkeys(("inputs", "inputs_for_dropdowns", "inputs_overview"), INPUTS),
    **dict.fromkeys(("outputs", "all_outputs", "outputs_overview", "outputs_state"), OUTPUTS),
}
# The options of modules that are told under their own names, too, however the service calls them.
VOCABULARY: dict[str, Names] = {
    name: {**{option: kind.names.get(option, ()) for option in kind.fields}, **({"state": ()} if kind.runs else {})}
    for name, kind in _KINDS.items()
}


def gather(task: Task) -> Values:
    """Read what was asked for."""
    return work_in_context(task, ATEME_INFO, lambda client: _gathered(task, client))


def _gathered(task: Task, client: AtemeClient) -> Values:
    subset = list(dict.fromkeys(task.params["gather_subset"]))
    found: Values = {}
    for name in subset:
        try:
            found[name] = listed(task, client, name)
        except NotFound as error:
            # What a service does not have at all is none.
            if len(subset) == 1:
                raise
            task.warn(f"{name}: {error.cause}")
            found[name] = []
        except Forbidden as error:
            # What an account may not see may be there all the same: an empty list would say otherwise.
            if len(subset) == 1:
                raise
            task.warn(f"{name}: {error.cause}; it is not in the result")
    return {"changed": False, **found}


def listed(task: Task, client: AtemeClient, name: str) -> list[t.Any]:
    """One list of the service. Raises NotFound and Forbidden."""
    try:
        rows = rows_of(client, client.described(LISTS[name].title), f"list {name.replace('_', ' ')}")
    except NoRows as error:
        # Names alone, or groups of some kind: as they are.
        plain = without_keys(told(error.answer_itself))
        return plain if isinstance(plain, list) else [plain]
    if name in _FLOWS:
        flow = FlowResource(client, _FLOWS[name], {"state": "present"}, task.warn)
        return [_flow(flow, row) for row in rows]
    noun = _KINDS[name].noun if name in _KINDS else ""
    return [shown(row, VOCABULARY.get(name, {}), noun) for row in rows]


def _flow(flow: FlowResource, row: Values) -> Values:
    """An input or output as the service tells it, with the values of its module, in their words, over that."""
    flow.take(flow.type_of(row))
    values = {name: one for name, one in flow.values(row).items() if name != "status" and one not in (None, "")}
    found = t.cast(Values, without_keys(told(row)))
    if "state" not in values and (word := state_of(row)):
        values["state"] = word
    return {**found, **values}


def shown(row: Values, names: Names, noun: str = "") -> Values:
    """A row as the service tells it, with its id and what a module calls its values beside it, without secrets."""
    found = t.cast(Values, without_keys(told(row)))
    identity = entity_id(row, noun)
    if identity and "id" not in found:
        found["id"] = identity
    for option, others in names.items():
        value = next((found[name] for name in (option, *others) if found.get(name) is not None), None)
        if value is None and option == "state":
            value = state_of(row)
        if value is not None:
            found[option] = value
    return found
