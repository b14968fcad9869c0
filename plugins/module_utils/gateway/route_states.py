# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each state of gateway_routes does."""

from __future__ import annotations

import typing as t

from ..resource.bulk import converge_all
from ..resource.plan import Values
from ..task import Task
from ..transport.errors import InvalidInput
from .connect import connect
from .route_list import RouteList, Rules, gathered, wanted_routes
from .route_plan import rendered
from .wanted import Wanted

_UNCHANGED: Values = {"changed": False, "actions": [], "disruptive": False, "interrupts": []}


def apply(task: Task) -> Values:
    """Bring the routes to what the task's list says, or gather or render them."""
    params = task.params
    rules = Rules(params["state"], tuple(params["protect"]), params["max_deletions"], params["allow_empty"])
    if rules.state == "gathered":
        with connect(task) as gateway:
            routes = gateway.routes(gateway.device_id(params["device_id"])).routes
        return {**_UNCHANGED, "gathered": gathered(routes)}
    if params["config"] is None:
        raise InvalidInput(f"state is {rules.state} but config is missing", hint="An empty list is []; null is none")
    if (rules.max_deletions or 0) < 0:
        raise InvalidInput(f"max_deletions is {rules.max_deletions}, it must be at least 0")
    # An id that check mode gives is as good as any where nothing is sent.
    offline = task.check_mode or rules.state == "rendered"
    wanted = wanted_routes(params["config"], rules, params["update_secrets"], offline)
    if rules.state == "rendered":
        return {**_UNCHANGED, "rendered": [rendered(one) for one in wanted]}
    return _converged(task, wanted, rules)


def _converged(task: Task, wanted: t.Sequence[Wanted], rules: Rules) -> Values:
    params = task.params
    with connect(task) as gateway:
        device = gateway.device_id(params["device_id"])
        routes = RouteList(gateway, device, wanted, rules)
        return converge_all(routes, task.conditions(gateway.place), params["on_error"] == "continue")
