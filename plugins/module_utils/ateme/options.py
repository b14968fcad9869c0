# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the service's modules: what they share, and the smaller ones."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS

WAITING = (
    Field("wait", "Whether to wait until the service shows what was asked for.", type="bool", default=True),
    Field("wait_timeout", "Seconds to wait for that.", type="int", default=60),
)
SLOW = (WAITING[0], Field("wait_timeout", "Seconds to wait for that; machines are started.", type="int", default=900))
UPDATE_SECRETS = Field(
    "update_secrets",
    (
        "When secrets that the service does not give back, and that can therefore not be compared, are sent.",
        "V(on_create): when the object is made. V(always): on every run, which then reports a change.",
    ),
    choices=("on_create", "always"),
    strict=True,
    default="on_create",
)
STATUS = Field("status", "Accepted, so that what is returned can be given back, and ignored.", type="dict", status=True)


def states(*more: str) -> Field:
    """What the object shall be: there, gone, running, stopped."""
    said = {
        "present": "it exists",
        "absent": "it does not",
        "started": "it exists and runs",
        "running": "the same as V(started)",
        "stopped": "it exists and does not run",
    }
    names = ("present", *more, "absent")
    words = "; ".join(f"V({name}): {said[name]}" for name in names)
    return Field("state", f"{words[0]}{words[1:]}.", choices=names, strict=True, default="present")


RUN_STATES = ("started", "running", "stopped")


def spec(
    fields: tuple[Field, ...],
    *returns: Return,
    waiting: tuple[Field, ...] = WAITING,
    required_one_of: tuple[tuple[str, ...], ...] = (),
) -> ModuleSpec:
    """A module of one object."""
    return ModuleSpec(
        system="ateme",
        fields=(*fields, *waiting, *connection_fields("ateme")),
        returns=(*returns, *PLAN_RETURNS, ERROR_RETURN),
        required_one_of=required_one_of,
    )


def an_id(noun: str) -> Field:
    return Field("id", f"Id of the {noun}. It wins over its name.", shortest=1)


ID_RETURN = Return(
    "id", "Its id; V(new:<name>) in check mode for one that is not made yet.", "str", "always", sample="17"
)

ATEME_OPERATION = ModuleSpec(
    system="ateme",
    fields=(
        Field(
            "operation",
            (
                "Title of the operation as the vendor's catalogue has it; case, spaces and a closing full stop do not "
                "count. Of two with one title it is the one whose path takes the O(parameters) that are given.",
                "What a title takes off air is not looked up: deletions, stops, restarts, upgrades, and updates of "
                "inputs, outputs, transcoders, multi-viewers and what is scheduled count as disruptive.",
                "Titles that switch the environment or organisation are refused with O(restore_context=true).",
            ),
            shortest=1,
        ),
        Field(
            "search",
            "Words to look for in the catalogue of operations in place of calling one: title, domain and note have to "
            "hold all of them. No service is needed for that.",
            shortest=1,
        ),
        Field(
            "parameters",
            "Parameters of the path, the query and the headers, by their names in the service's document.",
            type="dict",
            free=True,
        ),
        Field("body", "Body of the request, by the names of the service's document.", type="raw", free=True),
        Field(
            "changed_when_sent",
            "Whether the task reports a change. Without it: when the operation's method is no GET.",
            type="bool",
        ),
        *connection_fields("ateme"),
    ),
    returns=(
        Return("json", "The answer, without secrets.", "raw", "when the operation was called"),
        Return(
            "operations",
            "The operations found.",
            "list",
            "with O(search)",
            "dict",
            contains=(
                Return("title", "Its title.", "str", "always", sample="List outputs"),
                Return("domain", "What it is about.", "str", "always", sample="outputs"),
                Return("writes", "Whether it changes anything.", "bool", "always", sample=False),
                Return(
                    "callers", "Who may call it, as far as the notes tell.", "list", "always", "str", sample=["user"]
                ),
                Return("by_id", "Whether it is about one object.", "bool", "always", sample=False),
                Return("long_running", "Whether its work goes on after the answer.", "bool", "always", sample=False),
                Return("note", "What to know of it.", "str", "always"),
            ),
        ),
        *PLAN_RETURNS[:3],
        ERROR_RETURN,
    ),
    required_one_of=(("operation", "search"),),
    mutually_exclusive=(("operation", "search"),),
)
ATEME_LABEL = spec(
    (
        Field("text", "Text of the label. With O(id) it is changed.", shortest=1),
        an_id("label"),
        states(),
    ),
    Return(
        "label",
        "The label; empty after O(state=absent).",
        "dict",
        "success",
        contains=(ID_RETURN, Return("text", "Its text.", "str", "always", sample="Sports")),
    ),
    required_one_of=(("text", "id"),),
)
ATEME_ALERT_METHOD = spec(
    (
        Field("name", "Name of the alert method. With O(id) it is renamed.", shortest=1, longest=65),
        an_id("alert method"),
        Field("alert_type", "V(email) or V(slack).", choices=("email", "slack"), strict=True),
        Field("notification_parameters", "Addresses to notify.", type="list", elements="str"),
        states(),
    ),
    Return(
        "alert_method",
        "The alert method; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Night shift"),
            Return("alert_type", "V(email) or V(slack).", "str", "when the service tells", sample="email"),
            Return("notification_parameters", "Addresses to notify.", "list", "when the service tells", "str"),
        ),
    ),
    required_one_of=(("name", "id"),),
)
