# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One destination of a route, beside which the route is left as it is."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.objects import Values
from ..resource.plan import Plan, looks_new, name_in
from ..transport.errors import InvalidInput
from .client import GatewayClient, Listing
from .destination_dialects import ignored_commands
from .route_calls import calls_of
from .route_plan import plan_route
from .route_reading import SeenRoute
from .routes import Raw, RouteResource, find_routes
from .wanted import Wanted


def wanted_destination(params: t.Mapping[str, t.Any], check_mode: bool) -> Wanted:
    """The route with just this destination, from a task's options. Raises InvalidInput; nothing is sent to find out."""
    state, given = params["state"], dict(params["destination"])
    own = given.get("state")
    if state in ("started", "stopped"):
        if own and own != state:
            raise InvalidInput(f"state is {state} and destination.state is {own}", hint="Give one of them")
        given["state"] = state
    wanted = Wanted.from_params(
        {"name": params["route"], "destinations": [given], "update_secrets": params["update_secrets"]}
    ).checked(check_mode)
    if looks_new(params["route"]) and not check_mode:
        raise InvalidInput(
            f"{params['route']!r} is the id that check mode gives to a route not made yet",
            hint="Take the id from the result of a real run, or give the name",
        )
    if state == "absent":
        return dataclasses.replace(wanted, destinations=None, removed=wanted.destinations or ())
    return dataclasses.replace(wanted, switch_apart=True)


class DestinationResource(RouteResource):
    """One destination. `wanted` is its route with this destination alone, or with it as the one to remove."""

    def __init__(
        self, client: GatewayClient, device_id: str, wanted: Wanted, dialect: str, warn: t.Callable[[str], None]
    ) -> None:
        super().__init__(client, device_id, wanted)
        self._dialect = dialect
        self._warn = warn
        self._looked_at = False
        self._given: Values = (wanted.destinations or wanted.removed)[0]

    def plan(self, state: Listing, secrets_sent: bool = False) -> Plan:
        route = self._route(state)
        title = f'destination "{self._given.get("name") or self._given.get("id")}" of {self._wanted.label}'
        if route is None:
            if self._wanted.removed:
                return Plan(title, {}, {}, predicted={"destination": {}})
            raise InvalidInput(
                f'there is no route "{self._wanted.name}"', hint="A destination belongs to a route: make that first"
            )
        self._known_id = str(route["id"])
        if not self._looked_at:
            self._looked_at = True
            self._tell_what_is_not_known(route)
        change = plan_route(self._wanted, route, secrets_sent)
        plan = Plan(
            title=title,
            before=_one(change.before, self._given),
            after=_one(change.after, self._given),
            predicted={"destination": {} if self._wanted.removed else _one(change.predicted, self._given)},
            secrets_not_compared=change.secrets_not_compared,
        )
        # While waiting for what was sent: the engine sends a call of another name when nothing comes of the first.
        again = secrets_sent and ignored_commands(self._client, self._dialect)
        dialect = "update" if again else self._dialect
        plan.calls = calls_of(self._client, self._device, change, self._known_id, dialect, again)
        return plan

    def outcome(self, state: Listing) -> Values:
        route = self._route(state)
        if route is None or self._wanted.removed:
            return {"destination": {}}
        # Without waiting it may not be there yet.
        shown = _one(SeenRoute(route).values, self._given)
        return {"destination": shown} if shown else self.plan(state, secrets_sent=True).predicted

    def _route(self, state: Listing) -> Raw | None:
        route_id = self._known_id or self._wanted.name
        if found := find_routes(state.routes, None, route_id):
            return found[0]
        if looks_new(str(route_id)):
            # In check mode: an earlier task of this run would have made it.
            return {"id": route_id, "name": name_in(route_id), "state": "idle"}
        return super()._route(state)

    def _tell_what_is_not_known(self, route: Raw) -> None:
        state, seen = self._given.get("state"), SeenRoute(route)
        if state and not self._wanted.removed and not seen.tells_of_destinations and _one(seen.values, self._given):
            self._warn(
                f'route "{route.get("name")}" does not run, and then the device does not tell which destinations are '
                f"started: whether this one is {state} was not compared"
            )


def _one(route: Values, given: Values) -> Values:
    """The destination that is meant, among those of a route."""
    destinations: list[Values] = route.get("destinations") or []
    for key in ("id", "name"):
        found = [one for one in destinations if given.get(key) and one.get(key) == given[key]]
        if found:
            return found[0]
    return {}
