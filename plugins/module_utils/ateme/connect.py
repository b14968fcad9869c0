# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's options to a client of the service, in the environment that the task names."""

from __future__ import annotations

import contextlib
import typing as t

from ..resource.fields import ModuleSpec
from ..resource.lock import shared_lock, sole_lock
from ..resource.plan import Plan, checked
from ..task import Task
from ..transport.client import closing
from ..transport.errors import StreamopsError
from .client import AtemeAuthentication, AtemeClient
from .context import Context

CREDENTIALS = ("username", "password", "token", "auth_scheme", "api_document")
Values = dict[str, t.Any]
Work = t.Callable[[AtemeClient], Values]
# How long tasks wait for each other, in seconds, at least: one that starts machines may take that long by itself.
_PATIENCE = 1800.0


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


def work_in_context(task: Task, spec: ModuleSpec, work: Work, alone: bool = False) -> Values:
    """Do the work of a task in the environment and organisation that it names, or in those that are active.

    What is active is the user's: while a task works in it, reading or writing, no other task of this machine may
    switch. So tasks share a lock, and one that has to switch, or does so by what it calls (`alone`), holds it alone.
    The switch is part of the result, and is taken back at the end where the task asks for that. In check mode nothing
    is switched and nothing behind it is compared.
    """
    with connect(task, spec) as client:
        place = f"{lock_name(task)} active environment"
        patience = max(task.conditions("").patience, _PATIENCE)
        mark: bytes | None = None
        if not alone:
            with shared_lock(place, patience) as mark:
                context, plan = _planned(task, client)
                if not plan.calls:
                    return work(client)
                if task.check_mode:
                    switches = " and ".join(plan.actions)
                    task.warn(f"{switches}: not done in check mode, so that nothing behind it was compared")
                    return plan.report()
        with sole_lock(place, patience, mark) as untouched:
            if alone or not untouched:
                # Somebody has switched since, or nobody has looked yet.
                context, plan = _planned(task, client)
            return _in_another(task, client, context, plan, work) if plan.calls else work(client)


def _planned(task: Task, client: AtemeClient) -> tuple[Context, Plan]:
    """The switches that the task needs, guarded. Raises Refused, and InvalidInput where there is no way back."""
    context = Context(client, task.params["organisation"], task.params["environment"], task.warn)
    calls = context.calls() if context.asked else []
    plan = Plan("the active environment", context.before, context.after, calls=calls)
    plan.guard(task.params["allow_disruptive"])
    if calls and task.params["restore_context"]:
        context.learn_way_back()
    return context, plan


def _in_another(task: Task, client: AtemeClient, context: Context, plan: Plan, work: Work) -> Values:
    """Switch, work, and switch back where the task asks for that."""
    restores = task.params["restore_context"]
    done: list[str] = []
    sent = False
    try:
        for call in plan.calls:
            sent = True
            call.send()
            done.append(call.action)
        result = work(client)
    except StreamopsError as error:
        # The switch was made, whatever came after it.
        error.done = [*done, *error.done]
        back = []
        if restores and (done or error.maybe_done):
            try:
                back = context.restore()
            except StreamopsError as stuck:
                back, stuck.done = stuck.done, []
                error.hint = f"{error.hint}. {stuck}".lstrip(". ")
        error.done += back
        error.facts = {**_together(plan, error.facts, back), "changed": bool(error.done)}
        raise
    except BaseException:
        # The task is being ended from outside.
        if restores and sent:
            with contextlib.suppress(StreamopsError):
                context.restore()
        raise
    try:
        back = context.restore() if restores else []
    except StreamopsError as error:
        error.facts = _together(plan, result, error.done)
        error.done = error.facts["actions"]
        raise
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
    """How the service is called among those that write to it, for this user.

    Who a token belongs to is not known without asking: tasks with nothing but a token are taken for one user, apart
    from those who log in.
    """
    who = str(task.params.get("username") or "token").strip().casefold()
    return f"Ateme+ {task.endpoint('ateme').url.lower()} {who}"
