# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Commands to set-top boxes: the module hmp_device."""

from __future__ import annotations

import typing as t

from ..resource.plain import told
from ..resource.plan import Call, Plan, Values
from ..task import Task
from ..transport.address import segment
from ..transport.errors import InvalidInput, NotFound
from .client import ANYTHING_NOT_FOUND, HmpClient
from .connect import connect_rest
from .sessions_by_rest import one_with

DEVICES = "/apis/devices/stbs"
# What takes the picture off a screen.
_INTERRUPTING = frozenset({"reboot", "standby-on"})


def listed_devices(client: HmpClient) -> list[Values]:
    """Every set-top box, its id called `id`."""
    # An HMP without any answers this list with an error of its own (REST API pages, "Get List of Devices").
    found = client.listed(DEVICES, "list the set-top boxes", nothing=ANYTHING_NOT_FOUND)
    return [{**one, "id": one.get("_id") or one.get("id")} for one in found]


def device_values(raw: Values) -> Values:
    """A set-top box in snake case; `_id` is its id."""
    return t.cast(Values, told({key: value for key, value in raw.items() if key != "_id"}))


def command_device(task: Task) -> Values:
    """Look the box up, and send it the command. Nothing is sent in check mode."""
    params = task.params
    command, parameters = params["command"], params["parameters"]
    with connect_rest(task, "hmp_device") as client:
        device = _device(client, params["id"], params["name"])
        label = f'set-top box "{device.get("name") or device["id"]}"'
        interrupts = (label,) if command in _INTERRUPTING else ()
        plan = Plan(label, {}, {}, calls=[Call(f"send {command} to {label}", lambda: None, interrupts)])
        plan.guard(params["allow_disruptive"])
        report = plan.report()
        result = {name: report[name] for name in ("actions", "disruptive")}
        result.update(changed=params["changed_when_sent"], device=device_values(device))
        if task.check_mode:
            return result
        body = {"command": command, **({"parameters": parameters} if parameters is not None else {})}
        path = f"{DEVICES}/{segment(device['id'])}/commands"
        answered = client.change("POST", path, f"send {command} to {label}", body)
        return {**result, "response": told(answered) if answered is not None else {}}


def _device(client: HmpClient, device_id: str | None, name: str | None) -> Values:
    if device_id:
        raw = client.fetch(f"{DEVICES}/{segment(device_id)}", f"read set-top box {device_id}")
        found = {**raw, "id": device_id} if isinstance(raw, dict) else None
    elif name:
        found = one_with(name, listed_devices(client), "set-top box", "name")
    else:
        raise InvalidInput("which set-top box is not said", hint="Give id or name")
    if found is None:
        raise NotFound(
            f"there is no set-top box {device_id or name!r}{client.told_missing}", hint="hmp_info lists the devices"
        )
    return found
