# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads a system outside of a playbook's tasks: for inventory plugins and event sources.

What is read, and in which words, is what the info modules return: a reader calls them.
"""

from __future__ import annotations

import contextlib
import types
import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.streamops.video.plugins.module_utils.connection import SYSTEMS
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import ModuleSpec, given, secrets_in
from ansible_collections.streamops.video.plugins.module_utils.systems import authentication
from ansible_collections.streamops.video.plugins.module_utils.task import MakeKeeper, Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    InvalidInput,
    LoginRefused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import Keeper, Login, Record

Values = dict[str, t.Any]


class HeldSession:
    """A session in memory that outlives the reads. A refusal is kept: one password is tried once."""

    def __init__(self) -> None:
        self.record: Record | None = None
        self._refusal: LoginRefused | None = None

    def obtain(self, login: Login, stale: Record | None = None) -> Record:
        if self._refusal is not None:
            raise LoginRefused(self._refusal.cause, hint=self._refusal.hint)
        if self.record is None or self.record == stale:
            self.record = None
            try:
                self.record = login()
            except LoginRefused as refusal:
                self._refusal = refusal
                raise
        return self.record

    def note(self, record: Record, before: Record) -> None:
        if self.record == before:
            self.record = record


class Reader:
    """One account on one system. Its info modules are read over one connection, with one login.

    `options` are the connection options of the system's modules; what they leave out comes from the environment. The
    session is the reader's own, closed by `close`, unless `make_keeper` says where it is kept. For one thread at a
    time.
    """

    def __init__(self, system: str, options: t.Mapping[str, t.Any], make_keeper: MakeKeeper | None = None) -> None:
        self.system = system
        self.options = {name: value for name, value in options.items() if value is not None}
        self.warnings: list[str] = []
        self.secrets: set[str] = set()
        self._make_keeper = make_keeper or self._held
        self._sessions: dict[Endpoint, HeldSession] = {}
        self._connections: dict[Endpoint, HttpClient] = {}

    @property
    def title(self) -> str:
        """The vendor's name of the system."""
        return SYSTEMS[self.system].title

    def read(self, module: types.ModuleType, **options: t.Any) -> Values:
        """What an info module returns, given these options besides. Raises StreamopsError."""
        spec: ModuleSpec = module.SPEC
        args = given(spec.fields, {**self.options, **options})
        validation = ArgumentSpecValidator(spec.argument_spec(), **spec.rules()).validate(args)
        if validation.error_messages:
            raise InvalidInput(str(validation.errors[0].msg)).at(self.title)
        params = validation.validated_parameters
        self.secrets.update(secrets_in(spec.fields, params))
        task = Task(params, make_keeper=self._make_keeper, make_http=self._connection)
        try:
            return t.cast(Values, module.run(task))
        finally:
            self.secrets.update(task.secrets)
            self.warnings += [text for text in task.warnings if text not in self.warnings]

    def close(self) -> None:
        """Log out and close the connections. Never raises: what was wanted has been read, or has failed on its own."""
        for endpoint, session in self._sessions.items():
            record, session.record = session.record, None
            with contextlib.suppress(StreamopsError):
                if record is not None:
                    authentication(self.system).logout(self._connection(endpoint), record)
        self._sessions.clear()
        for http in self._connections.values():
            http.close()
        self._connections.clear()

    def _held(self, _system: str, endpoint: Endpoint, _account: tuple[t.Any, ...]) -> Keeper:
        return self._sessions.setdefault(endpoint, HeldSession())

    def _connection(self, endpoint: Endpoint) -> HttpClient:
        if endpoint not in self._connections:
            self._connections[endpoint] = HttpClient(endpoint)
        return self._connections[endpoint]
