# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a Gateway tells of itself, as facts of the inventory host."""

from __future__ import annotations

import typing as t

from ..resource.objects import Values
from ..transport.errors import InvalidInput
from .client import GatewayClient
from .info import gather as gather_info
from .route_reading import read_route
from .route_statistics import read_all
from .statistics_options import FACT_SUBSETS

FACT = "streamops_gateway"
_GROUPS = {"all": FACT_SUBSETS, "min": ("session", "devices")}
# ansible-core hands the play's gather_subset to fact modules over some connections; these are those of its own facts.
_OF_SETUP = ("hardware", "network", "virtual", "ohai", "facter")


def wanted_subset(given: t.Sequence[str]) -> frozenset[str]:
    """What a gather_subset in the manner of ansible-core's own facts asks for. Raises InvalidInput."""
    added: set[str] = set()
    left_out: set[str] = set()
    strange: list[str] = []
    named = False
    negated = not given
    for word in (str(one).strip() for one in given):
        name = word.removeprefix("!").strip()
        negated = negated or word.startswith("!")
        if name in _OF_SETUP:
            continue
        parts = _GROUPS.get(name, (name,))
        if not set(parts) <= set(FACT_SUBSETS):
            strange.append(word)
        elif not word.startswith("!"):
            named = True
            added |= set(parts)
        elif name == "all":
            # As ansible-core has it: the least there is, unless that is left out too.
            named = True
            added |= set(_GROUPS["min"])
        else:
            left_out |= set(parts)
    if strange:
        raise InvalidInput(
            f"gather_subset: there is no {', '.join(map(repr, strange))}",
            hint=f"There is {', '.join((*FACT_SUBSETS, *_GROUPS))}, each with a ! in front too",
        )
    if not named:
        added = set(FACT_SUBSETS) if negated else set(_GROUPS["min"])
    return frozenset(added - left_out)


def health(routes: t.Sequence[Values]) -> Values:
    """How many routes run, and how they are."""
    running = sum(route["state"] == "running" for route in routes)
    codes = [str(route["status"]["code"] or "").lower() for route in routes]
    counted = {word: codes.count(word) for word in ("ok", "warn", "error")}
    return {
        "routes": len(routes),
        "running": running,
        "stopped": len(routes) - running,
        **counted,
        "unknown": len(routes) - sum(counted.values()),
    }


def gather(client: GatewayClient, given: t.Sequence[str], device_id: str | None) -> Values:
    """What is asked for, with one listing for the routes and their statistics."""
    subset = wanted_subset(given)
    found = gather_info(client, subset & {"session", "devices", "config"}, device_id, None)
    if subset & {"routes", "statistics"}:
        device = client.device_id(device_id)
        listed = client.routes(device).routes
        if "routes" in subset:
            found["routes"] = [read_route(raw) for raw in listed]
            found["health"] = health(found["routes"])
        if "statistics" in subset:
            found["statistics"] = read_all(client, device, listed)
    return found
