# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of gateway_routes: many routes as one task."""

from __future__ import annotations

import dataclasses

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS, RESULTS_RETURN
from .options import DEVICE_ID, GATEWAY_ROUTE, ROUTE_FIELDS, RUN_STATES, UPDATE_SECRETS, WAITING
from .route_list import HMP_ROUTES

_OF_AN_ITEM = {
    "state": dataclasses.replace(
        GATEWAY_ROUTE.field("state"),
        description=(*RUN_STATES, "Not given, it is V(present). Routes are removed with O(state=deleted)."),
        choices=("present", "started", "running", "stopped"),
        default=None,
    ),
    "purge_destinations": dataclasses.replace(
        GATEWAY_ROUTE.field("purge_destinations"),
        description="Whether destinations of the route that are not listed are removed. "
        "With O(state=replaced) and O(state=overridden) they always are.",
        default=None,
    ),
    "update_secrets": dataclasses.replace(
        UPDATE_SECRETS, description="As O(update_secrets), for this route alone.", default=None
    ),
    "status": GATEWAY_ROUTE.field("status"),
}

GATEWAY_ROUTES = ModuleSpec(
    system="gateway",
    fields=(
        Field(
            "config",
            (
                "The routes, each as M(streamops.video.gateway_route) takes one.",
                "With O(state=deleted), name or id are enough.",
            ),
            type="list",
            elements="dict",
            fields=(*ROUTE_FIELDS, *_OF_AN_ITEM.values()),
        ),
        Field(
            "state",
            (
                "V(merged): the listed routes are made or changed; what is not listed or not set stays.",
                "V(replaced): the same, but where an item lists C(destinations), the route has just those.",
                "V(overridden): the same as V(replaced), and routes that are not listed are removed.",
                "V(deleted): the listed routes are removed.",
                "V(gathered): nothing is changed; the routes come back as RV(gathered), in the form of O(config).",
                "V(rendered): no device is needed; what would be sent comes back as RV(rendered).",
            ),
            choices=("merged", "replaced", "overridden", "deleted", "gathered", "rendered"),
            strict=True,
            default="merged",
        ),
        Field(
            "on_error",
            (
                "When a route fails: V(stop) begins no further ones, V(continue) does the others.",
                "The task fails either way, and RV(results) has every outcome; a second run goes on from there.",
                "What cannot be planned (a new route without source) stops before anything is written, or is left out.",
            ),
            choices=("stop", "continue"),
            strict=True,
            default="stop",
        ),
        Field(
            "max_deletions",
            "The most routes that may be removed; more are refused before anything is written. There is no default.",
            type="int",
        ),
        Field(
            "allow_empty",
            "Whether O(state=overridden) may be given an empty list, which removes every route.",
            type="bool",
            default=False,
        ),
        Field(
            "protect",
            (
                "Name patterns of routes that O(state=overridden) must not remove: the task is refused when it would.",
                "C(*) stands for any text, C(?) for one character, C(<uuid>) for a UUID. The default is for the routes "
                "that a Haivision Media Platform makes on a gateway. An empty list protects nothing.",
            ),
            type="list",
            elements="str",
            default=[HMP_ROUTES],
        ),
        UPDATE_SECRETS,
        *WAITING,
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    required_if=tuple(
        ("state", state, ("config",)) for state in ("merged", "replaced", "overridden", "deleted", "rendered")
    ),
    returns=(
        RESULTS_RETURN,
        Return(
            "gathered",
            "The routes in the form of O(config), each as RV(streamops.video.gateway_route#module:route); given back "
            "with O(state=overridden), they change nothing.",
            "list",
            "with O(state=gathered)",
            "dict",
            sample=[
                {"name": "Stadium A", "state": "running", "source": {"name": "In", "protocol": "udp", "port": 4900}}
            ],
        ),
        Return(
            "rendered",
            "What would be sent for each route, in the device's own words; secrets are masked.",
            "list",
            "with O(state=rendered)",
            "dict",
            sample=[
                {
                    "name": "Stadium A",
                    "startRoute": True,
                    "source": {"name": "In", "protocol": "srt", "srtMode": "listener", "srtPassPhrase": "********"},
                }
            ],
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)
