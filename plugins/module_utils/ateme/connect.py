# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's options to a client of the service, in the environment that the task names."""

from __future__ import annotations

import contextlib
import typing as t

from ..resource.fields import ModuleSpec
from ..resource.lock import device_lock
from ..resource.plan import Plan, checked
from ..task import Task
from ..transport.client import closing
from ..transport.errors import StreamopsError
from .client import AtemeAuthentication, AtemeClient
from .context import Context

CREDENTIALS = ("username", "password", "token", "auth_scheme", "api_document")
Values = dict[str, t.Any]


@contextlib.contextmanager
def connect(task: Task, spec: ModuleSpec) -> t.Iterator[AtemeClient]:
    """A client of the service. Raises InvalidInput for options that cannot be; nothing is sent then."""
    checked(
        problem
        for field in spec.fields
        if task.params.get(field.name) is not None and not field.status and not field.strict
        for problem in field.problems(task.params[field.name], field.name, None)
    )
    endpoint = task.endpoint("ateme")
    credentials = {name: task.params.get(name) for name in CREDENTIALS}
    keeper = task.keeper("ateme", endpoint, *credentials.values())
    authentication = AtemeAuthentication(**credentials, needs_document=True)
    with closing(AtemeClient(task.http(endpoint), authentication, keeper)) as client:
        yield client


def work_in_context(task: Task, spec: ModuleSpec, work: t.Callable[[AtemeClient], Values]) -> Values:
    """Do the work of a task in the environment and organisation that it names.

    The switch is user-wide on the service: it is guarded by a lock on this machine, is part of the result, and is taken
    back at the end where the task asks for that. In check mode nothing is switched and nothing behind it is compared.
    """
    with connect(task, spec) as client:
        context = Context(client, task.params["organisation"], task.params["environment"])
        if not context.asked:
            return work(client)
        with device_lock(f"{lock_name(task)} context", task.conditions("").patience):
            calls = context.calls()
            if not calls:
                return work(client)
            plan = Plan("the active environment", context.before, context.after, calls=calls)
            plan.guard(task.params["allow_disruptive"])
            if task.check_mode:
                task.warn(
                    f"{' and '.join(plan.actions)}: not done in check mode, so that nothing behind it was compared"
                )
                return plan.report()
            done: list[str] = []
            try:
                for call in calls:
                    call.send()
                    done.append(call.action)
                result = work(client)
            except StreamopsError as error:
                # The switch was made, whatever came after it.
                error.done = [*done, *error.done]
                facts = {name: [*plan.report()[name], *error.facts.get(name, [])] for name in ("actions", "interrupts")}
                error.facts = {**error.facts, **facts, "disruptive": True, "changed": bool(error.done)}
                if task.params["restore_context"]:
                    try:
                        context.restore()
                    except StreamopsError as stuck:
                        error.hint = f"{error.hint}. {stuck.hint}".lstrip(". ")
                raise
            back = context.restore() if task.params["restore_context"] else []
            return _together(plan, result, back)


def _together(plan: Plan, result: Values, back: list[str]) -> Values:
    """The result of a task with the switch before it, and the one behind it."""
    report = plan.report()
    return {
        **result,
        "changed": True,
        "disruptive": True,
        "actions": [*report["actions"], *result.get("actions", []), *back],
        "interrupts": [*report["interrupts"], *result.get("interrupts", [])],
    }


def lock_name(task: Task) -> str:
    """How the service is called among those that write to it, for this user."""
    who = task.params.get("username") or "token"
    return f"Ateme+ {str(task.params['url']).lower()} {who}"
