# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Any operation of the service by its title, and the search in the catalogue: the module ateme_operation."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..resource.plan import Call, Plan, checked
from ..resource.secrets import values_of_secrets, without_secrets
from ..task import Task
from ..transport.errors import listed
from ..transport.https import READS
from .calls import Request, request_of
from .catalogue import OPERATIONS, near, normal, search
from .checking import opened
from .client import JWT, AtemeClient
from .connect import work_in_context
from .context import SWITCH_ENVIRONMENT, SWITCH_MANAGING, SWITCH_ORGANISATION, Context
from .document import Described
from .options import ATEME_OPERATION
from .stream_urls import without_keys

Values = dict[str, t.Any]
SWITCHES = tuple(normal(title) for title in (SWITCH_ENVIRONMENT, SWITCH_MANAGING, SWITCH_ORGANISATION))
# The first details of an environment that has come up switch the user to it, and hand out a token for that.
_DETAILS = normal("Get environment details")
# Operations that take something off air where it runs, which a title cannot tell: by the beginnings of their titles.
_INTERRUPTS = re.compile(
    r"(delete|stop|restart|soft restart|remove destination|upgrad(e|ing)|mark input stopped|do a quick"
    r"|change saved ip address to|update scheduled environment upgrade|update source permissions"
    r"|update (pull|push|srt|udp|rtmp|local-ts)|update transcod(er|ing)|update multi-viewer|switch multi-viewer"
    r"|update (schedule entry|recording schedule|(an )?event))\b",
    re.IGNORECASE,
)
# These bodies are TitanFile's: the document names some keys "for the convenience only" (Create TitanFile job)
_OF_TITANFILE = frozenset(
    normal(one.title)
    for one in OPERATIONS
    if one.writes and one.domain.startswith("titanfile_") and one.domain != "titanfile_deployments"
    if one.title.startswith(("Create", "Update"))
)


def operate(task: Task) -> Values:
    """The module ateme_operation."""
    params = task.params
    if params["search"] is not None:
        return {"changed": False, "operations": [_told(one) for one in search(params["search"])]}
    title = str(params["operation"])
    if normal(title) not in {normal(one.title) for one in OPERATIONS}:
        # The document of the service may know more than the catalogue: it decides.
        alike = near(title, (one.title for one in OPERATIONS))
        task.warn(f'"{title}" is not in the catalogue' + (f"; it has {', '.join(alike)}" if alike else ""))
    task.secrets.update(values_of_secrets(params["body"]), values_of_secrets(params["parameters"] or {}))
    switches = normal(title) in SWITCHES
    if switches and params["restore_context"]:
        checked([f'restore_context would take back what "{title}" does; set it to false in this task'])
    return work_in_context(
        task, ATEME_OPERATION, lambda client: _Operation(task, client).run(), alone=switches and not task.check_mode
    )


def _told(one: t.Any) -> Values:
    """An entry of the catalogue."""
    found = one._asdict()
    return {**found, "callers": list(found["callers"])}


class _Operation:
    def __init__(self, task: Task, client: AtemeClient) -> None:
        self._task = task
        self._client = client
        self._title = str(task.params["operation"])
        self._parameters: Values = dict(task.params["parameters"] or {})

    def run(self) -> Values:
        params = self._task.params
        described = self._described()
        request = request_of(described, self._parameters, params["body"])
        action = f'call "{described.title}"'
        # Check mode never switches, by whatever method the service does it.
        writes = described.method not in READS or normal(described.title) in SWITCHES
        changed = writes if params["changed_when_sent"] is None else bool(params["changed_when_sent"])
        plan = Plan(
            "the service", {}, {}, calls=[Call(action, lambda: None, self._interrupts(described))] if writes else []
        )
        plan.guard(params["allow_disruptive"])
        report = plan.report()
        result: Values = {
            "changed": changed,
            **{name: report[name] for name in ("actions", "disruptive", "interrupts")},
        }
        if writes and self._task.check_mode:
            return result
        answer = without_keys(without_secrets(self._answer(described, request, action)))
        return {**result, "json": _without_tokens(answer)}

    def _answer(self, described: Described, request: Request, action: str) -> t.Any:
        """The answer; a token that it hands out is the one to go on with, where the operation switches the user."""
        title = normal(described.title)
        context = Context(self._client, warn=self._task.warn)
        restores = title == _DETAILS and self._task.params["restore_context"]
        if restores:
            context.remember()
        answer = self._client.run(request, action)
        if title in SWITCHES:
            self._client.adopt(answer)
        elif title == _DETAILS and self._client.adopt(answer):
            back = context.restore() if restores else []
            self._task.warn(
                f"the service has switched this user to that environment{'; ' if back else ''}{listed(back, 2)}"
            )
        return answer

    def _described(self) -> Described:
        """Of two operations with one title the one whose path has places for the parameters that are given."""
        found = [self._client.described(self._title, by_id) for by_id in (False, True)]
        fitting = [one for one in found if set(one.path_parameters) <= self._parameters.keys()]
        described = fitting[-1] if fitting else found[0]
        if normal(described.title) in _OF_TITANFILE and described.body:
            described = dataclasses.replace(described, body=opened(described.body))
        return described

    def _interrupts(self, described: Described) -> tuple[str, ...]:
        if normal(described.title) in SWITCHES:
            return ("whatever this user does in another environment",)
        if described.method == "DELETE" or _INTERRUPTS.match(" ".join(described.title.split())):
            return (f'what "{described.title}" means',)
        return ()


def _without_tokens(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {key: _without_tokens(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_tokens(one) for one in value]
    return JWT.sub("(token)", value) if isinstance(value, str) else value
