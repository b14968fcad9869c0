# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the Gateway's modules."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.objects import ObjectSpec
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS
from .route_spec import DESTINATION, SOURCE

DEVICE_ID = Field("device_id", "Id of the device behind the gateway. Needed only where there are several.")

_NAME = Field("name", "Name of the route. Where several routes bear it, an error lists their ids for C(id).")
ROUTE_FIELDS = (
    _NAME,
    Field("id", "Id of the route. It wins over C(name)."),
    Field(
        "new_name", "Name that the route shall have. A run that finds the new name and not the old one renames nothing."
    ),
    Field(
        "source",
        "Where the route takes its stream from. On an existing route, the fields to change are enough.",
        type="dict",
        fields=SOURCE.fields,
    ),
    Field(
        "destinations",
        (
            "Where the route sends its stream.",
            "Those that are not listed stay, unless C(purge_destinations) is true.",
            "On an existing destination, its name or id and the fields to change are enough.",
        ),
        type="list",
        elements="dict",
        fields=DESTINATION.fields,
    ),
)
WAITING = (
    Field("wait", "Whether to wait until the device shows what was asked for.", type="bool", default=True),
    Field(
        "wait_timeout",
        "Seconds to wait for that, and for changes that the device is still busy with.",
        type="int",
        default=60,
    ),
)


def element_returns(spec: ObjectSpec) -> tuple[Return, ...]:
    fields = [_field_return(field) for field in spec.fields if not field.secret and not field.status]
    status = Return(
        "status",
        "What only the device sets.",
        "dict",
        "always",
        contains=(
            Return("state", "State of the connection.", "str", "always", sample="connected"),
            Return("code", "V(ok), V(warn), V(error) or V(unknown).", "str", "always", sample="ok"),
            Return("details", "The state in words.", "str", "always", sample="connected"),
            Return("used_bandwidth", "Bandwidth in Mbit/s.", "float", "always", sample=0.338),
            Return(
                "publish_to", "Where an RTMP publisher sends to.", "str", "for RTMP publishers", sample="127.0.0.1/live"
            )
            if spec is SOURCE
            else Return("playlist", "Path of the HLS playlist.", "str", "for HLS"),
        ),
    )
    return (*fields, status)


def _field_return(field: Field) -> Return:
    return Return(
        field.name,
        _first(field),
        field.type,
        "when the device has it",
        field.elements,
        contains=tuple(_field_return(inner) for inner in field.fields),
        sample=field.sample,
    )


def _first(field: Field) -> str:
    return field.description if isinstance(field.description, str) else field.description[0]


ROUTE_CONTAINS = (
    Return(
        "id",
        "Id of the route; V(new:<name>) in check mode for one that is not made yet.",
        "str",
        "always",
        sample="5912f2cd-00cb-41e9-b369-b6f1e139542b",
    ),
    Return("name", "Name of the route.", "str", "always", sample="Stadium A"),
    Return("state", "V(running) or V(stopped).", "str", "always", sample="running"),
    Return("source", "Its source.", "dict", "always", contains=element_returns(SOURCE)),
    Return("destinations", "Its destinations.", "list", "always", "dict", contains=element_returns(DESTINATION)),
    Return(
        "status",
        "What only the device sets.",
        "dict",
        "always",
        contains=(
            Return("elapsed_time", "Running time, C(HH:MM:SS).", "str", "always", sample="00:22:24"),
            Return("code", "V(ok), V(warn), V(error) or V(unknown).", "str", "always", sample="ok"),
            Return("details", "The state in words.", "str", "always", sample="running"),
        ),
    ),
)

UPDATE_SECRETS = Field(
    "update_secrets",
    (
        "When secrets are sent that the device does not give back and that can therefore not be compared.",
        "V(on_create): when the source or destination is made.",
        "V(always): on every run, which then reports a change.",
    ),
    choices=("on_create", "always"),
    strict=True,
    default="on_create",
)
RUN_STATES = (
    "V(present): the route exists; a new one is not started.",
    "V(started) or V(running): it exists and runs. V(stopped): it exists and does not run.",
)
GATEWAY_ROUTE = ModuleSpec(
    system="gateway",
    fields=(
        *ROUTE_FIELDS,
        Field(
            "state",
            (*RUN_STATES, "V(absent): it does not exist."),
            choices=("present", "absent", "started", "running", "stopped"),
            strict=True,
            default="present",
        ),
        Field(
            "purge_destinations",
            "Whether destinations of the route that are not listed in O(destinations) are removed.",
            type="bool",
            default=False,
        ),
        UPDATE_SECRETS,
        Field("status", "Accepted, so that a returned route can be given back, and ignored.", type="dict", status=True),
        *WAITING,
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    required_one_of=(("name", "id"),),
    returns=(
        Return(
            "route",
            "The route as the device has it; empty after O(state=absent).",
            "dict",
            "success",
            contains=ROUTE_CONTAINS,
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

SUBSETS = ("session", "devices", "config", "routes")
GATEWAY_INFO = ModuleSpec(
    system="gateway",
    fields=(
        Field(
            "gather_subset",
            "What to read.",
            type="list",
            elements="str",
            choices=SUBSETS,
            strict=True,
            default=list(SUBSETS),
        ),
        Field("route", "Name or id of the only route to return in RV(routes)."),
        DEVICE_ID,
        *connection_fields("gateway"),
    ),
    returns=(
        Return(
            "session",
            "The session and the account. Times are Unix times in milliseconds.",
            "dict",
            "when asked for",
            contains=(
                Return("display_name", "Name of the account.", "str", "always", sample="Operator"),
                Return("email", "Its address.", "str", "always", sample="operator@localhost"),
                Return("roles", "Its roles.", "list", "always", "str", sample=["Operator"]),
                Return("is_licensed", "Whether the gateway has a valid licence.", "bool", "always", sample=True),
                Return("start_at", "When the session started.", "int", "always", sample=1536937838919),
                Return("expire_at", "When it ends.", "int", "always", sample=1536938857529),
                Return("last_login_date", "The login before.", "int", "when the device tells"),
                Return("num_login_failures", "Failed logins.", "int", "when the device tells"),
            ),
        ),
        Return(
            "devices",
            "The devices behind the gateway, keys as in the vendor's reference in snake case.",
            "list",
            "when asked for",
            "dict",
            sample=[
                {
                    "id": "9cr86XGNGaxtGySOtyjPDA",
                    "name": "Haivision Gateway",
                    "type": "gateway",
                    "firmware": "5.0.180611.1530",
                }
            ],
        ),
        Return(
            "config",
            "The configuration without its routes: network adapters, paired HMPs (no passcodes), polling interval.",
            "dict",
            "when asked for",
            sample={"network_adapters": [{"name": "eth0", "address": "10.67.12.128"}]},
        ),
        Return(
            "routes",
            "The routes of every page, each as RV(streamops.video.gateway_route#module:route).",
            "list",
            "when asked for",
            "dict",
            sample=[
                {"name": "Stadium A", "state": "running", "source": {"name": "In", "protocol": "udp", "port": 4900}}
            ],
        ),
        ERROR_RETURN,
    ),
)
