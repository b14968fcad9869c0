"""Lists of routes over gateways of the model: how a task's list is planned, without a device."""

from __future__ import annotations

import dataclasses
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.gateway.client import (
    GatewayAuthentication,
    GatewayClient,
    Listing,
)
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_list import RouteList, Rules, wanted_routes
from ansible_collections.streamops.video.plugins.module_utils.resource.items import Item
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from device_model import Element, Route
from hypothesis import strategies as st
from route_strategies import device_routes, some_habits

# Never connected to: planning sends nothing.
CLIENT = GatewayClient(
    HttpClient(Endpoint("Gateway", "gw.invalid", 443, Trust())), GatewayAuthentication("operator", "x"), TaskKeeper()
)
UDP = {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}
OUT = {"name": "Out", "protocol": "udp", "address": "10.0.0.1", "port": 5001}
HMP = "Town hall (HMP) b272e17b-26f6-47e4-b25b-f8297121c8e0"


def held(name: str, route_id: str = "", running: bool = False) -> Route:
    """A plain route; without an id, its id is `id-` and its name."""
    route_id = route_id or f"id-{name}"
    out = Element({**OUT, "id": f"{route_id}-out"})
    return Route(name, running, {**UDP, "id": f"{route_id}-in"}, [out], id=route_id)


def listing(*routes: Route, pending: int = 0) -> Listing:
    return Listing([route.shown() for route in routes], pending)


def listed(config: list[dict[str, Any]], state: str = "merged", **rules: Any) -> RouteList:
    whole = Rules(state, **rules)
    return RouteList(CLIENT, "device-1", wanted_routes(config, whole, "on_create", False), whole)


def planned(config: list[dict[str, Any]], *routes: Route, state: str = "merged", **rules: Any) -> list[Item]:
    """The plan of a list over these routes, when the guards let it pass."""
    found, seen = listed(config, state, **rules), listing(*routes)
    found.match(seen)
    items = found.plan(seen)
    found.guard(items, seen)
    return items


def actions(items: list[Item]) -> list[str]:
    return [call.action for item in items for call in item.calls]


@st.composite
def gateways(draw: st.DrawFn) -> list[Route]:
    """The routes of a gateway, all with the habits of its firmware; two may bear one name."""
    habits = draw(some_habits())
    names = draw(st.lists(st.sampled_from(["Feed", "Studio 1", "Ä/b", HMP]), max_size=3))
    return [
        dataclasses.replace(draw(device_routes(habits)), name=name, id=f"route-{place}")
        for place, name in enumerate(names)
    ]
