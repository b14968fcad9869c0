"""The HMP's modules against the lab, without Ansible in between: real clients, real sockets."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.hmp.client import HmpAuthentication, HmpClient
from ansible_collections.streamops.video.plugins.module_utils.hmp.commands import USUAL_PORT, CommandLine
from ansible_collections.streamops.video.plugins.module_utils.hmp.options import HMP_RECORDING, HMP_SESSION
from ansible_collections.streamops.video.plugins.module_utils.hmp.recordings import manage_recording
from ansible_collections.streamops.video.plugins.module_utils.hmp.sessions import manage_session
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import ModuleSpec
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.lines import LineEndpoint
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust

Values = dict[str, Any]


def command_line(port: int, notice: Callable[[str], None] = print, **settings: Any) -> CommandLine:
    values = {"timeout": 5.0, "retries": 0, **settings}
    return CommandLine(LineEndpoint("HMP", "127.0.0.1", port, USUAL_PORT, **values), notice)


@contextlib.contextmanager
def commands_of(port: int, notice: Callable[[str], None] = print, **settings: Any) -> Iterator[CommandLine]:
    commands = command_line(port, notice, **settings)
    try:
        yield commands
    finally:
        commands.close()


@contextlib.contextmanager
def rest_of(port: int, trust: Trust, login: HmpAuthentication | None = None, **settings: Any) -> Iterator[HmpClient]:
    endpoint = Endpoint("HMP", "127.0.0.1", port, trust, **{"timeout": 5.0, "retries": 0, **settings})
    client = HmpClient(HttpClient(endpoint), login or HmpAuthentication("admin", "secret"), TaskKeeper())
    try:
        yield client
    finally:
        client.close()


def defaults(spec: ModuleSpec) -> Values:
    return {name: one.get("default") for name, one in spec.argument_spec().items()}


class Runs:
    """Tasks on one HMP over one of its APIs; `said` holds the warnings of the last one."""

    def __init__(self, hmp: Any, api: str, ledger: str | None = None) -> None:
        self.hmp = hmp
        self.common: Values = {
            "host": hmp.host,
            "port": hmp.port,
            "cli_port": hmp.cli_port,
            "certificate_fingerprint": hmp.fingerprint,
            "api": api,
            "ledger": ledger if api == "cli" else None,
            "retries": 1,
        }
        if api == "rest":
            self.common.update(username="admin", password=hmp.users["admin"]["password"])
        self.said: list[str] = []

    def run(self, spec: ModuleSpec, manage: Callable[[Task], Values], check: bool, given: Values) -> Values:
        unknown = given.keys() - spec.argument_spec().keys()
        assert not unknown, f"no such options: {unknown}"
        task = Task({**defaults(spec), **self.common, **given}, check_mode=check)
        try:
            return manage(task)
        finally:
            self.said = task.warnings

    def session(self, check: bool = False, **given: Any) -> Values:
        return self.run(HMP_SESSION, manage_session, check, given)

    def recording(self, check: bool = False, **given: Any) -> Values:
        return self.run(HMP_RECORDING, manage_recording, check, given)

    @property
    def writes(self) -> list[str]:
        """What changed something, on either port, since the journals were cleared."""
        over_rest = [f"{one['method']} {one['path']}" for one in self.hmp.writes]
        return over_rest + [one["line"] for one in self.hmp.cli_writes]

    @property
    def asked(self) -> list[str]:
        """Everything that was sent."""
        over_rest = [f"{one['method']} {one['path']}" for one in self.hmp.requests]
        return over_rest + [one["line"] for one in self.hmp.commands]

    def clear(self) -> None:
        self.hmp.clear_requests()
