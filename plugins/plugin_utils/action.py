# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a module of this collection inside the controller's own process, or sends it where it was asked to run.

A module of this collection only talks to an API, so that a new Python interpreter for each item of a loop would cost
time and a login and give nothing. Everything here behaves as the ordinary module does.
"""

from __future__ import annotations

import os
import types
import typing as t

from ansible import constants as C
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase
from ansible_collections.streamops.video.plugins.module_utils.connection import (
    INVENTORY_VARIABLES,
    SYSTEMS,
    connection_fields,
)
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import ModuleSpec, given, secrets_in
from ansible_collections.streamops.video.plugins.module_utils.resource.secrets import values_of_secrets
from ansible_collections.streamops.video.plugins.module_utils.task import Task, outcome_of
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.interrupts import raised
from ansible_collections.streamops.video.plugins.plugin_utils import run_sessions
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

Values = dict[str, t.Any]
_MOST_SHOWN = 20
_MASKED = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
# Connections kept open between the items of a loop: ansible-core runs them in one worker.
_connections: dict[Endpoint, HttpClient] = {}


def in_process(module: types.ModuleType) -> type[ActionBase]:
    """The action plugin of a module."""
    return type("ActionModule", (_InProcessAction,), {"module": module, "__module__": module.__name__})


class _InProcessAction(ActionBase):
    """What all action plugins of this collection are."""

    module: t.Any
    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: Values | None = None) -> Values:
        super().run(tmp, task_vars)
        task_vars = task_vars or {}
        spec: ModuleSpec = self.module.SPEC
        # Templates and spreadsheets write null for what is not given.
        args = given(spec.fields, t.cast(Values, plain(self._task.args)))
        if spec.system is None:
            args = {**self._group_defaults(spec, str(args.get("system"))), **args}
        system = spec.system or args.get("system")
        # A service has its url; what its modules call `host` is a property of what they manage.
        given_host = args.get("url" if system == "ateme" else "host") is not None
        if system in SYSTEMS:
            known = {field.name for field in spec.fields}
            self._fill_connection(args, system, known, given_host, task_vars)
        if self._runs_elsewhere(given_host):
            return self._as_module(args, task_vars)
        return self._here(spec, args)

    def _group_defaults(self, spec: ModuleSpec, system: str) -> Values:
        """What module_defaults say for the group of the system that a module of all systems is told to talk to.

        It is in no such group itself: the password of one system would go to another one.
        """
        found: Values = {}
        for defaults in self._task.module_defaults or []:
            given = self._templar.template(defaults.get(f"group/streamops.video.{system}") or {})
            found.update(plain(given))
        known = {field.name for field in spec.fields}
        return {name: value for name, value in found.items() if name in known}

    def _runs_elsewhere(self, given_host: bool) -> bool:
        local = self._connection.transport == "local"
        if self._task.async_val:
            if not local:
                raise AnsibleActionFail(
                    f"{self._task.action}: async needs a local connection, because ansible-core polls the job "
                    "over the connection of the task; add connection: local, or delegate_to: localhost"
                )
            return True
        return not local and (bool(self._task.delegate_to) or given_host)

    def _as_module(self, args: Values, task_vars: Values) -> Values:
        """The ordinary module, with every connection option passed explicitly: that machine does not know them."""
        result: Values = self._execute_module(
            module_name=self._task.action, module_args=args, task_vars=task_vars, wrap_async=self._task.async_val
        )
        return self._without_secrets(result, args)

    def _here(self, spec: ModuleSpec, args: Values) -> Values:
        validation = ArgumentSpecValidator(spec.argument_spec(), **spec.rules()).validate(args)
        params = validation.validated_parameters
        if validation.error_messages:
            error = validation.errors[0]
            text = str(error.msg)
            if isinstance(error, UnsupportedError):
                text = f"Unsupported parameters for ({self._task.action}) module: {text}"
            result: Values = {"failed": True, "changed": False, "msg": text}
            # Also a secret under a mistyped name, of which no specification knows.
            found = set(values_of_secrets(args))
            params = remove_values(params, found)
        else:
            task = Task(
                params,
                check_mode=bool(self._task.check_mode),
                make_keeper=run_sessions.keeper,
                make_http=_kept_connection,
            )
            with raised():
                result = outcome_of(self.module.run, task)
            found = task.secrets
        secret = {field.name for field in spec.fields if field.secret}
        # Inside of lists, what was not given would be most of what is shown.
        shown = {**params, **given(spec.fields, params)}
        shown = {name: _MASKED if name in secret and value else _brief(value) for name, value in shown.items()}
        return self._without_secrets({**result, "invocation": {"module_args": shown}}, {**args, **params}, found)

    def _without_secrets(self, result: Values, args: Values, found: t.Iterable[str] = ()) -> Values:
        """A result in which no secret of the options is left, nor one in a body whose keys no specification knows."""
        spec: ModuleSpec = self.module.SPEC
        shown = result.get("invocation", {}).get("module_args", {})
        shown.update({field.name: "(not shown)" for field in spec.fields if field.free and shown.get(field.name)})
        return t.cast(Values, remove_values(result, {*secrets_in(spec.fields, args), *found}))

    def _fill_connection(self, args: Values, system: str, known: set[str], given_host: bool, task_vars: Values) -> None:
        """Look for connection options that the task does not have: in the inventory host, then in the environment."""
        inventory_host = task_vars.get("inventory_hostname", "localhost")
        environment = {**os.environ, **self._task_environment()}
        described: Values = {}
        is_device = not given_host and system != "ateme" and inventory_host != "localhost"
        if is_device:
            described = self._described(inventory_host, task_vars)
            # 127.0.0.1 is what ansible-core calls the controller too, unless the inventory describes it as a device.
            is_device = inventory_host not in C.LOCALHOST or bool(described)
        for field in connection_fields(system):
            # A module of all systems has not every option of each.
            if args.get(field.name) is not None or field.name not in known:
                continue
            value = None
            if is_device and field.name in INVENTORY_VARIABLES:
                value = described.get(field.name, inventory_host if field.name == "host" else None)
            if value is None:
                value = next((environment[name] for name in field.env if environment.get(name)), None)
            if value is not None:
                args[field.name] = value

    def _described(self, inventory_host: str, task_vars: Values) -> Values:
        """What the user's variables say of the inventory host as a device.

        ansible-core adds variables of its own to a task's: the address that it would connect to, the user of the
        command line. Those describe a login by SSH, not this device.
        """
        play = self._task.get_play()
        places = [
            task_vars.get("hostvars", {}).get(inventory_host, {}),
            self._task.get_vars(),
            play.get_vars() if play else {},
        ]
        found: Values = {}
        for option, variable in INVENTORY_VARIABLES.items():
            # A password is never added by ansible-core, so that it may come from anywhere.
            if option == "password" or any(variable in place for place in places):
                found[option] = plain(self._templar.template(task_vars.get(variable)))
        return {option: value for option, value in found.items() if value is not None}

    def _task_environment(self) -> dict[str, str]:
        """The task's `environment:`, inherited ones first."""
        found: dict[str, str] = {}
        given = self._task.environment or []
        for one in given if isinstance(given, list) else [given]:
            templated = self._templar.template(one) if one else None
            if isinstance(templated, dict):
                found.update({str(name): str(plain(value)) for name, value in templated.items()})
        return found


def _brief(value: t.Any) -> t.Any:
    """A long list is not sent back to where it came from: ansible-core would spend more time on it than the device."""
    return f"({len(value)} items)" if isinstance(value, list) and len(value) > _MOST_SHOWN else value


def _kept_connection(endpoint: Endpoint) -> HttpClient:
    if endpoint not in _connections:
        _connections[endpoint] = HttpClient(endpoint)
    return _connections[endpoint]
