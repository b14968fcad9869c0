# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The licence. Its key is written and never read back; whether the licence is valid is told (live)."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plain import told
from ..resource.plan import Call, Plan
from ..task import Task
from .client import KrakenClient, Raw, object_in
from .connect import connect, lock_name
from .writing import Writing

Values = dict[str, t.Any]
PATH = "license"
KEYS = {"key": "license_key"}


def manage_license(task: Task) -> Values:
    """The module kraken_license."""
    with connect(task) as client:
        return converge(LicenseResource(client, task.params), task.conditions(lock_name(task)))


class LicenseResource:
    """The licence of the appliance."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any]) -> None:
        self._client = client
        self._writing = Writing(params, KEYS)
        self._key: str = params["key"]
        self._always = params["update_secrets"] == "always"
        self._sent = False

    def read(self, watching: bool = False) -> Raw:
        return object_in(self._client.read(PATH, "read the licence")) or {}

    def pending(self, _state: Raw) -> str:
        return ""

    def plan(self, state: Raw, secrets_sent: bool = False) -> Plan:
        shown = {name: value for name, value in told(state).items() if name != KEYS["key"]}
        echoed = state.get(self._writing.key("key"))
        valid = bool(state.get("is_license_valid"))
        if isinstance(echoed, str) and echoed and set(echoed) != {"*"}:
            needed = echoed != self._key
            blind = False
        else:
            # A licence is "made" where there is none that is valid.
            needed, blind = self._always or not valid, valid and not self._always
        needed = needed and not (secrets_sent or self._sent)
        plan = Plan("the licence", shown, {**shown, "key": "(secret, changed)"} if needed else shown)
        plan.predicted = {"license": shown}
        plan.secrets_not_compared = ["key"] if blind else []
        if needed:
            plan.calls = [Call("install the licence key", self._install)]
        return plan

    def _install(self) -> None:
        self._client.write("PUT", PATH, "install the licence key", self._writing.body({"key": self._key}))
        self._sent = True

    def outcome(self, state: Raw) -> Values:
        return {"license": {name: value for name, value in told(state).items() if name != KEYS["key"]}}
