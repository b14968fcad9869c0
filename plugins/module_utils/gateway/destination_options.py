# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of gateway_destination."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS
from .destination_dialects import DIALECTS
from .options import DEVICE_ID, UPDATE_SECRETS, WAITING
from .route_spec import DESTINATION

GATEWAY_DESTINATION = ModuleSpec(
    system="gateway",
    fields=(
        Field(
            "route", "Name or id of the route. Where several bear the name, an error lists their ids.", required=True
        ),
        Field(
            "destination",
            (
                "The destination, as M(streamops.video.gateway_route) takes one. Its name or id says which one it is.",
                "On an existing one, the fields to change are enough; with O(state=absent) the name or id is.",
            ),
            type="dict",
            required=True,
            fields=DESTINATION.fields,
        ),
        Field(
            "state",
            (
                "V(present): the destination is there; O(destination.state) says whether it sends.",
                "V(started): it is there and sends. V(stopped): it is there and does not.",
                "V(absent): it is not there.",
                "Of a route that does not run, most firmware does not tell which destinations are started; "
                "then nothing is compared, and a warning says so.",
            ),
            choices=("present", "absent", "started", "stopped"),
            strict=True,
            default="present",
        ),
        Field(
            "dialect",
            (
                "How an existing destination is started and stopped. V(update): with an update of its route, which all "
                "versions up to 4.1 know. V(commands): with C(start-destination) and C(stop-destination), 3.7.6 and "
                "later. V(v2): as 4.2 does.",
                "V(auto) takes the newest one that the device knows, and remembers it during the run.",
            ),
            choices=DIALECTS,
            strict=True,
            default="auto",
        ),
        UPDATE_SECRETS,
        *WAITING,
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    returns=(
        Return(
            "destination",
            "The destination as the device has it, like one in RV(streamops.video.gateway_route#module:route); "
            "empty after O(state=absent).",
            "dict",
            "success",
            sample={
                "name": "Partner",
                "protocol": "srt",
                "address": "partner.example.com",
                "port": 7001,
                "state": "started",
            },
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)
