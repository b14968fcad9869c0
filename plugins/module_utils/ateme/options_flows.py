# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the modules of inputs and outputs."""

from __future__ import annotations

import dataclasses

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS, RESULTS_RETURN
from .flow_fields import INPUT_FIELDS, OUTPUT_FIELDS
from .options import ID_RETURN, STATUS, UPDATE_SECRETS, WAITING, spec, states

_STATE_RETURN = Return(
    "state", "V(started) or V(stopped).", "str", "when the service tells one of the two", sample="started"
)
_STATUS_RETURN = Return(
    "status", "What else the service tells of it, in its own words and without secrets.", "dict", "always"
)


def _returned(fields: tuple[Field, ...]) -> tuple[Return, ...]:
    """The options as they come back: those of its type, as far as the service tells them."""
    return (
        ID_RETURN,
        *(
            Return(one.name, _first(one), one.type, "when its type has it and the service tells")
            for one in fields
            if one.name != "id" and not one.secret
        ),
        _STATE_RETURN,
        _STATUS_RETURN,
    )


def _first(field: Field) -> str:
    """The first sentences of an option's description."""
    return field.description if isinstance(field.description, str) else field.description[0]


ATEME_INPUT = spec(
    (*INPUT_FIELDS, states("started", "running", "stopped"), STATUS, UPDATE_SECRETS),
    Return("input", "The input; empty after O(state=absent).", contains=_returned(INPUT_FIELDS)),
    required_one_of=(("id", "user_description"),),
)
ATEME_OUTPUT = spec(
    (*OUTPUT_FIELDS, states("started", "running", "stopped"), STATUS, UPDATE_SECRETS),
    Return("output", "The output; empty after O(state=absent).", contains=_returned(OUTPUT_FIELDS)),
    required_one_of=(("id", "user_description"),),
)

_OF_AN_ITEM = (
    dataclasses.replace(
        ATEME_OUTPUT.field("state"),
        description="As in M(streamops.video.ateme_output). Not given, it is V(present). Outputs are removed with "
        "O(state=deleted).",
        choices=("present", "started", "running", "stopped"),
        default=None,
    ),
    dataclasses.replace(UPDATE_SECRETS, description="As O(update_secrets), for this output alone.", default=None),
    STATUS,
)
ATEME_OUTPUTS = ModuleSpec(
    system="ateme",
    fields=(
        Field(
            "config",
            (
                "The outputs, each as M(streamops.video.ateme_output) takes one.",
                "With O(state=deleted), id or user_description are enough.",
            ),
            type="list",
            elements="dict",
            fields=(*OUTPUT_FIELDS, *_OF_AN_ITEM),
        ),
        Field(
            "state",
            (
                "V(merged): the listed outputs are made or changed; what is not listed or not set stays.",
                "V(replaced): the same, but of a listed output the options that are not set go back to their "
                "documented defaults, and texts are cleared; what it needs, its input, its password and addresses with "
                "a key stay.",
                "V(overridden): the same as V(replaced), and outputs of the active environment that are not listed are "
                "removed, save those that the service has made for a transcoder.",
                "V(deleted): the listed outputs are removed.",
                "V(gathered): nothing is changed; the outputs of the active environment come back as RV(gathered), in "
                "the form of O(config).",
                "V(rendered): nothing is read but the service's document (O(api_document), which may be a file); what "
                "would be sent for new ones comes back as RV(rendered).",
            ),
            choices=("merged", "replaced", "overridden", "deleted", "gathered", "rendered"),
            strict=True,
            default="merged",
        ),
        Field(
            "on_error",
            (
                "When an output fails: V(stop) begins no further ones, V(continue) does the others.",
                "The task fails either way, and RV(results) has every outcome; a second run goes on from there.",
                "What cannot be planned (a new output without type) stops before anything is written, or is left out.",
            ),
            choices=("stop", "continue"),
            strict=True,
            default="stop",
        ),
        Field(
            "max_deletions",
            "The most outputs that may be removed; more are refused before anything is written. There is no default.",
            type="int",
        ),
        Field(
            "allow_empty",
            "Whether O(state=overridden) may be given an empty list, which removes every output of the environment.",
            type="bool",
            default=False,
        ),
        UPDATE_SECRETS,
        *WAITING,
        *connection_fields("ateme"),
    ),
    required_if=tuple(
        ("state", state, ("config",)) for state in ("merged", "replaced", "overridden", "deleted", "rendered")
    ),
    returns=(
        RESULTS_RETURN,
        Return(
            "gathered",
            "The outputs in the form of O(config), each as RV(streamops.video.ateme_output#module:output); given back "
            "with O(state=overridden), they change nothing.",
            "list",
            "with O(state=gathered)",
            "dict",
            sample=[{"id": "studio-a", "type": "push", "input": "stadium-a", "host": "203.0.113.5", "port": 9000}],
        ),
        Return(
            "rendered",
            "What would be sent for each output as a new one, by the service's own names; secrets are masked.",
            "list",
            "with O(state=rendered)",
            "dict",
            contains=(
                Return("operation", "Title of the operation.", "str", "always", sample="Create push output"),
                Return("method", "Its method.", "str", "always", sample="POST"),
                Return("path", "Its path.", "str", "always"),
                Return("body", "What is sent.", "dict", "always"),
            ),
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)
