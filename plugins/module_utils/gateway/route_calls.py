# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The writes that a planned change of a route takes, in their order."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from ..resource.plan import Call
from .client import GatewayClient
from .destination_dialects import switch_destination
from .route_plan import RouteChange


def calls_of(
    client: GatewayClient, device: str, change: RouteChange, route_id: str, dialect: str = "update", again: bool = False
) -> list[Call]:
    """The writes of one route; `again` when destinations were started or stopped in another dialect in vain.

    Stopping comes before other changes, so that these do not go on air; starting after.
    """
    label = f'route "{change.create["name"] if change.create else change.before.get("name")}"'
    interrupts = tuple(change.interrupts)
    calls: list[Call] = []

    def add(
        what: str, send: t.Callable[..., None], *arguments: t.Any, details: str = "", interrupting: bool = False
    ) -> None:
        sending = functools.partial(send, device, *arguments, attempt=what)
        calls.append(Call(f"{what}: {details}" if details else what, sending, interrupts if interrupting else ()))

    if change.create:
        started = " and start it" if change.create["startRoute"] else ""
        add(f"create {label}{started}", client.create_route, change.create, details=", ".join(change.words))
        calls[-1] = dataclasses.replace(calls[-1], makes_new=True)
    if change.delete:
        add(f"delete {label}", client.delete_route, route_id, interrupting=True)
        calls[-1] = dataclasses.replace(calls[-1], removes=True)
    if change.command == "stop-route":
        add(f"stop {label}", client.command, "stop-route", route_id, interrupting=True)

    def switch(command: str) -> None:
        for one in change.switches:
            if one.command == command:
                sending = functools.partial(switch_destination, client, device, route_id, one, dialect)
                what = f'{command} destination "{one.name}" of {label}{", with an update of it" if again else ""}'
                stopped = interrupts if command == "stop" else ()
                calls.append(Call(what, functools.partial(sending, what), stopped))

    switch("stop")
    if change.update:
        details = "; ".join(change.words)
        add(f"update {label}", client.update_route, route_id, change.update, details=details, interrupting=True)
    if change.command == "start-route":
        add(f"start {label}", client.command, "start-route", route_id)
    switch("start")
    return calls
