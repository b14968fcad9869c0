# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The three ways to start or stop a destination that the vendor's references know.

- update: an update of its route with an `action` in the destination (all versions up to 4.1).
- commands: the commands start-destination and stop-destination (3.7.6 and later).
- v2: PUT .../actions (4.2, whose pages give two paths for it).
No version number that a device tells can be compared with those of the references, so that it has to be found out.
"""

from __future__ import annotations

import typing as t

from ..transport.address import segment
from ..transport.errors import NotFound, StreamopsError
from .client import GatewayClient
from .route_plan import Switch

DIALECTS = ("auto", "update", "commands", "v2")
# Answers of a device that does not know a call: nothing was done.
_UNKNOWN = frozenset({400, 404, 405, 415, 422, 501})
_MEMO = "destination_dialect"
Send = t.Callable[[GatewayClient, str, str, Switch, str], None]


def switch_destination(
    client: GatewayClient, device: str, route_id: str, switch: Switch, dialect: str, attempt: str
) -> None:
    """Start or stop a destination in the dialect asked for, or in the first one that the device knows."""
    ways = _ways(client, dialect, route_id)
    for place, way in enumerate(ways):
        try:
            _SENDS[way](client, device, route_id, switch, attempt)
        except StreamopsError as error:
            if place + 1 < len(ways) and error.answer.get("status") in _UNKNOWN:
                continue
            if error.answer.get("status") in _UNKNOWN and dialect != "auto":
                error.hint = "This firmware may not know the call; dialect: auto tries those that there are"
            raise
        if dialect == "auto" or _MEMO in client.memo():
            client.remember(**{_MEMO: way})
        return


def ignored_commands(client: GatewayClient, dialect: str) -> bool:
    """Whether the device took a command that it may not know: nothing is to be seen of it, and there is another way."""
    return dialect == "auto" and client.memo().get(_MEMO) == "commands"


def _ways(client: GatewayClient, dialect: str, route_id: str) -> list[str]:
    if dialect == "v2":
        return ["v2", "v2 of the route"]
    if dialect != "auto":
        return [dialect]
    if known := client.memo().get(_MEMO):
        return [known]
    # Reading the route by its 4.2 path tells that firmware from older ones. A call for one destination comes before the
    # update, which writes the whole route again.
    newest = ["v2", "v2 of the route"] if _has_v2(client, route_id) else []
    return [*newest, "commands", "update"]


def _has_v2(client: GatewayClient, route_id: str) -> bool:
    try:
        found = client.call("GET", f"/api/routes/{segment(route_id)}", attempt="see whether this is firmware 4.2")
    except NotFound:
        return False
    except StreamopsError as error:
        # Whatever an older firmware answers to a path that it does not know.
        if not error.answer.get("status"):
            raise
        return False
    return isinstance(found, dict)


def _by_update(client: GatewayClient, device: str, route_id: str, switch: Switch, attempt: str) -> None:
    client.update_route(device, route_id, switch.fields(), attempt)


def _by_command(client: GatewayClient, device: str, route_id: str, switch: Switch, attempt: str) -> None:
    client.command(device, f"{switch.command}-destination", route_id, attempt, switch.destination_id)


def _by_action(client: GatewayClient, _device: str, _route_id: str, switch: Switch, attempt: str) -> None:
    path = f"/api/destinations/{segment(switch.destination_id)}/actions"
    client.call("PUT", path, body={"name": switch.command}, attempt=attempt)


def _by_action_of_the_route(client: GatewayClient, _device: str, route_id: str, switch: Switch, attempt: str) -> None:
    path = f"/api/routes/{segment(route_id)}/destinations/{segment(switch.destination_id)}/actions"
    client.call("PUT", path, body={"name": switch.command}, attempt=attempt)


_SENDS: dict[str, Send] = {
    "update": _by_update,
    "commands": _by_command,
    "v2": _by_action,
    "v2 of the route": _by_action_of_the_route,
}
