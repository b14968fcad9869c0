# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Any request to any system: the module api."""

from __future__ import annotations

import json
import re
import typing as t

from .connection import SYSTEMS, any_connection_fields, completed
from .resource.fields import Field, ModuleSpec, Return
from .resource.returns import ERROR_RETURN
from .resource.secrets import values_of_secrets, without_secrets
from .systems import connect
from .task import Task, Values
from .transport.client import error_of
from .transport.errors import InvalidInput
from .transport.https import READS

API = ModuleSpec(
    system=None,
    fields=(
        Field("system", "The system to talk to.", choices=tuple(SYSTEMS), strict=True, required=True),
        Field(
            "method",
            "The HTTP method.",
            choices=("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"),
            strict=True,
            default="GET",
        ),
        Field("path", "The path, from the root of the host.", required=True),
        Field("query", "Parameters of the query string.", type="dict", free=True),
        Field("body", "What to send as JSON: a dictionary, a list, or a text that holds JSON.", type="raw", free=True),
        Field(
            "changed_when_sent",
            "Whether sending counts as a change. By default V(GET), V(HEAD) and V(OPTIONS) do not, all others do.",
            type="bool",
        ),
        *any_connection_fields(),
    ),
    returns=(
        Return("status", "The HTTP status of the answer.", "int", "when the request was sent", sample=200),
        Return(
            "json",
            "The JSON of the answer, without keys that hold secrets (session ids, passwords, tokens).",
            "raw",
            "when the request was sent",
        ),
        Return(
            "actions",
            "The write that was sent, or would be sent in check mode.",
            "list",
            "always",
            "str",
            sample=["POST /api/devices/x/commands"],
        ),
        Return(
            "disruptive",
            "Always false: what a request means to a stream cannot be told from here.",
            "bool",
            sample=False,
        ),
        ERROR_RETURN,
    ),
)


def request(task: Task) -> Values:
    """Send the request that the task describes; a write is not sent in check mode."""
    params = task.params
    body = _decoded(params["body"])
    # A text that holds JSON may hold secrets.
    task.secrets.update(values_of_secrets(body))
    system, method, path = params["system"], params["method"], params["path"]
    if not path.startswith("/") or re.search(r"[\x00-\x20\x7f]", path):
        raise InvalidInput(
            f"path {path!r} is no path from the root of the host",
            hint="Begin with /, without host, spaces or line breaks",
        )
    task.params = completed(params, system)
    reading = method in READS
    changed = not reading if params["changed_when_sent"] is None else params["changed_when_sent"]
    result: Values = {"changed": changed, "disruptive": False, "actions": [] if reading else [f"{method} {path}"]}
    if task.check_mode and not reading:
        return result
    with connect(task, system) as client:
        answer = client.request(method, path, query=params["query"], body=body)
        shown = {"status": answer.status, "json": without_secrets(answer.json_or_none())}
        if not answer.ok:
            error = error_of(client.authentication, answer).at(client.place).during(f"send {method} {path}")
            error.facts = shown
            raise error
        if reading and answer.is_html:
            # A success that is a page: a login form, or another product.
            answer.json()
    return {**result, **shown}


def _decoded(body: t.Any) -> t.Any:
    if not isinstance(body, str):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return body
