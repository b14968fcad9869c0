# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A route as the engine sees it: read, pending, plan, outcome."""

from __future__ import annotations

import typing as t

from ..resource.plan import Plan, Values
from ..transport.errors import Ambiguous
from .client import GatewayClient, Listing
from .route_calls import calls_of
from .route_plan import plan_route
from .route_reading import pending_change, read_route
from .wanted import Wanted

Raw = dict[str, t.Any]


def find_routes(routes: t.Iterable[Raw], name: str | None, route_id: str | None) -> list[Raw]:
    """The routes that an id or a name means. The id wins: an unknown one means nothing, whatever bears the name."""
    if route_id:
        return [route for route in routes if route.get("id") == route_id]
    return [route for route in routes if route.get("name") == name]


class RouteResource:
    """One route of one device."""

    def __init__(self, client: GatewayClient, device_id: str, wanted: Wanted) -> None:
        self._client = client
        self._device = device_id
        self._wanted = wanted
        self._known_id: str | None = None
        self.says_pending = False

    def read(self, watching: bool = False) -> Listing:
        """Every route; while waiting for one that is known, only that one."""
        if not watching:
            # Looked up anew: it may have been replaced by another one of its name.
            self._known_id = None
        elif self._known_id:
            found = self._client.route(self._device, self._known_id)
            # Firmware before 3.1 cannot read one route: then, and when it is gone, the list decides.
            if found is not None:
                return Listing([found], 0, self.says_pending)
        listing = self._client.routes(self._device)
        self.says_pending = self.says_pending or listing.says_pending
        return listing

    def pending(self, state: Listing) -> str:
        route = self._route(state)
        return state.being_created if route is None else pending_change(route)

    def plan(self, state: Listing, secrets_sent: bool = False) -> Plan:
        wanted, route = self._wanted, self._route(state)
        if route is not None and self._known_id is None:
            self._known_id = str(route["id"])
        change = plan_route(wanted, route, secrets_sent)
        plan = Plan(
            title=wanted.label,
            before=change.before,
            after=change.after,
            predicted={"route": change.predicted},
            secrets_not_compared=change.secrets_not_compared,
        )
        plan.calls = calls_of(self._client, self._device, change, self._known_id or "")
        return plan

    def outcome(self, state: Listing) -> Values:
        route = self._route(state)
        if route is None:
            # Not there (any more), or, without waiting, not there yet.
            return self.plan(state).predicted
        return {"route": {} if self._wanted.state == "absent" else read_route(route)}

    def _route(self, state: Listing) -> Raw | None:
        """The one route that is meant. Raises Ambiguous where several bear the name."""
        wanted = self._wanted
        found = find_routes(state.routes, wanted.name, self._known_id or wanted.id)
        renamed = find_routes(state.routes, wanted.new_name, None) if wanted.new_name and not self._known_id else []
        if found and renamed and found[0] is not renamed[0]:
            raise Ambiguous(
                f'there is already a route "{wanted.new_name}"',
                hint=f"Its id is {', '.join(str(one.get('id')) for one in renamed)}; a name is not given twice",
            )
        # The new name without the old one: an earlier run renamed it.
        found = found or renamed
        if len(found) > 1:
            raise Ambiguous(
                f'{len(found)} routes bear the name "{found[0].get("name")}"',
                hint=f"Name the one meant by id: {', '.join(str(one.get('id')) for one in found)}",
            )
        return found[0] if found else None
