# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a Gateway tells of itself, as plain data in snake case and without secrets."""

from __future__ import annotations

import typing as t

from ..resource.plain import told
from .client import GatewayClient
from .route_reading import read_route

Values = dict[str, t.Any]


def session(client: GatewayClient) -> Values:
    return t.cast(Values, told(client.session()))


def configuration(client: GatewayClient, device_id: str) -> Values:
    """The device's configuration; its routes have a key of their own in the result."""
    raw = client.configuration(device_id)
    config = dict(raw.get("config") or {})
    config.pop("routes", None)
    settings = config.pop("settings", None) or {}
    found: Values = told({key: value for key, value in raw.items() if key != "config"})
    found.update(told(config))
    # 3.3 shows the adapters inside settings, and the paired HMPs outside of config or inside.
    found.update(told(settings))
    return found


def routes(client: GatewayClient, device_id: str, wanted: str | None) -> list[Values]:
    """Every route, or those that bear a name or an id; an empty list when there is none."""
    found = [read_route(raw) for raw in client.routes(device_id).routes]
    return [route for route in found if wanted is None or wanted in (route["id"], route["name"])]


def gather(client: GatewayClient, subset: t.Collection[str], device_id: str | None, route: str | None) -> Values:
    """The result of gateway_info."""
    result: Values = {}
    if "session" in subset:
        result["session"] = session(client)
    if "devices" in subset:
        result["devices"] = [told(device) for device in client.devices()]
    if "config" in subset:
        result["config"] = configuration(client, client.device_id(device_id))
    if "routes" in subset:
        result["routes"] = routes(client, client.device_id(device_id), route)
    return result
