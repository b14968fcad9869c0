# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a module's `run(task)` is given, and the ordinary way to run it: as a module, in a process of its own.

The other way, inside the controller's process, is in plugin_utils/action.py.
"""

from __future__ import annotations

import pathlib
import traceback
import typing as t

from .connection import endpoint_of
from .resource.converge import Conditions
from .resource.fields import ModuleSpec, secrets_in
from .transport.errors import InvalidInput, StreamopsError
from .transport.https import Endpoint, HttpClient
from .transport.interrupts import raised
from .transport.session import Keeper, TaskKeeper

Values = dict[str, t.Any]
MakeKeeper = t.Callable[[str, Endpoint, tuple[t.Any, ...]], Keeper]
MakeHttp = t.Callable[[Endpoint], HttpClient]


def _keeper_of_task(_system: str, _endpoint: Endpoint, _account: tuple[t.Any, ...]) -> Keeper:
    return TaskKeeper()


class Task:
    """One task: its options, its mode, and where its connections and sessions come from."""

    def __init__(
        self,
        params: Values,
        *,
        check_mode: bool = False,
        make_keeper: MakeKeeper = _keeper_of_task,
        make_http: MakeHttp = HttpClient,
    ) -> None:
        self.params = params
        self.check_mode = check_mode
        self.warnings: list[str] = []
        # What was asked again, in plain words.
        self.retries: list[str] = []
        # Secrets that no option's specification tells of, found while running.
        self.secrets: set[str] = set()
        self._make_keeper = make_keeper
        self._make_http = make_http

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def endpoint(self, system: str) -> Endpoint:
        """The device that the options describe. Raises InvalidInput."""
        patience = self.params.get("wait_timeout")
        if patience is not None and patience < 1:
            raise InvalidInput(f"wait_timeout is {patience}, it must be at least 1")
        return endpoint_of(self.params, system)

    def http(self, endpoint: Endpoint) -> HttpClient:
        """A client of the endpoint, kept from an earlier item of a loop where there is one."""
        http = self._make_http(endpoint)
        http.notice = self.retries.append
        return http

    def keeper(self, system: str, endpoint: Endpoint, *account: t.Any) -> Keeper:
        """Where the session of this account on this device is kept, as `session_scope` wants it."""
        if self.params.get("session_scope") == "task":
            return TaskKeeper()
        return self._make_keeper(system, endpoint, account)

    def conditions(self, device: str) -> Conditions:
        """How changes are made: the options that are the same in every module."""
        params = self.params
        return Conditions(
            device=device,
            check_mode=self.check_mode,
            allow_disruptive=params["allow_disruptive"],
            wait=params.get("wait", True),
            wait_timeout=params.get("wait_timeout", 60),
            retries=params["retries"],
        )


def outcome_of(run: t.Callable[[Task], Values], task: Task) -> Values:
    """Run a module and turn whatever happens into a result: never a traceback."""
    try:
        result = {"changed": False, **run(task)}
    except StreamopsError as error:
        result = {"changed": False, "failed": True, "msg": str(error), "error": error.as_result(), **error.facts}
    except Exception as error:  # a mistake of ours must not look like one of the user's
        where = traceback.extract_tb(error.__traceback__)[-1]
        result = {
            "changed": False,
            "failed": True,
            "msg": f"This is a bug in streamops.video: {type(error).__name__}: {error} "
            f"({pathlib.PurePath(where.filename).name}, line {where.lineno}). Please report it. "
            "The device may have been changed: look at it before running the task again.",
        }
    if task.retries:
        result["retries"] = [*task.retries, *result.get("retries", [])]
    if task.warnings:
        result["warnings"] = list(task.warnings)
    return result


def run_module(spec: ModuleSpec, run: t.Callable[[Task], Values]) -> None:
    """Run as an ordinary Ansible module: one login, logged out at the end, on SIGTERM too."""
    from ansible.module_utils.basic import AnsibleModule

    module = AnsibleModule(argument_spec=spec.argument_spec(), supports_check_mode=True, **spec.rules())
    task = Task(module.params, check_mode=module.check_mode)
    with raised():
        result = outcome_of(run, task)
    module.no_log_values.update(task.secrets, secrets_in(spec.fields, module.params))
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
