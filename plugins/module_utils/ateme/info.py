# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the service lists: the module ateme_info."""

from __future__ import annotations

import typing as t

from ..resource.plain import told
from ..task import Task
from ..transport.errors import BadAnswer, DeviceError, Forbidden, InvalidInput, NotFound
from .client import AtemeClient
from .connect import work_in_context
from .environments import ENVIRONMENT
from .events import EVENT_KIND
from .invitations import INVITATION
from .labels import ALERT_METHOD, LABEL
from .options_info import ATEME_INFO, LISTS
from .recordings import RECORDING_BUCKET
from .rows import entity_id, rows_of, state_of
from .schedules import SCHEDULE
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
_FLOW: Names = {"state": (), "type": (), "input": ("input_id", "source_id"), "user_description": ("description",)}
# The options of modules that are told under their own names, too, however the service calls them.
VOCABULARY: dict[str, Names] = {
    **dict.fromkeys(("inputs", "outputs", "outputs_state", "all_outputs"), _FLOW),
    **{
        name: {**{option: kind.names.get(option, ()) for option in kind.fields}, **({"state": ()} if kind.runs else {})}
        for name, kind in _KINDS.items()
    },
}


def gather(task: Task) -> Values:
    """Read what was asked for."""
    return work_in_context(task, ATEME_INFO, lambda client: _gathered(task, client))


def _gathered(task: Task, client: AtemeClient) -> Values:
    subset = list(dict.fromkeys(task.params["gather_subset"]))
    found: Values = {}
    for name in subset:
        try:
            described = client.described(LISTS[name].title)
            rows = rows_of(client, described, f"list {name.replace('_', ' ')}")
            found[name] = [shown(row, VOCABULARY.get(name, {})) for row in rows]
        except (NotFound, Forbidden, DeviceError, BadAnswer, InvalidInput) as error:
            # Not every service has everything, and not every account may see it.
            if len(subset) == 1:
                raise
            task.warn(f"{name}: {error.cause}")
            found[name] = []
    return {"changed": False, **found}


def shown(row: Values, names: Names) -> Values:
    """A row as the service tells it, with its id and what a module calls its values beside it, without secrets."""
    found = t.cast(Values, told(row))
    identity = entity_id(row)
    if identity and "id" not in found:
        found["id"] = identity
    for option, others in names.items():
        value = next((found[name] for name in (option, *others) if found.get(name) is not None), None)
        if value is None and option == "state":
            value = state_of(row)
        if value is not None:
            found[option] = value
    return found
