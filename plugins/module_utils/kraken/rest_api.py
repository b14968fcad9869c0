# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the older API v1 is open, and its key, which is written and not read back."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan
from ..task import Task
from .client import KrakenClient, Raw, object_in
from .connect import connect, lock_name
from .writing import Writing

Values = dict[str, t.Any]
PATH = "system/restapi"
KEYS = {"v1_enabled": "v1_enabled", "v1_key": "key"}
# Under which keys an appliance may tell whether API v1 is open.
_ENABLED = ("v1_enabled", "v1Enabled", "enabled")


def manage_rest_api(task: Task) -> Values:
    """The module kraken_rest_api."""
    with connect(task) as client:
        return converge(RestApiResource(client, task.params), task.conditions(lock_name(task)))


def v1_enabled(raw: Raw) -> bool | None:
    """Whether API v1 is open, None where the appliance does not tell."""
    inner = raw.get("v1")
    for one in (raw, inner if isinstance(inner, dict) else {}):
        for key in _ENABLED:
            if one.get(key) is not None:
                return one[key] if isinstance(one[key], bool) else str(one[key]).lower() in ("true", "1", "on", "yes")
    return inner if isinstance(inner, bool) else None


class RestApiResource:
    """The settings of the older API."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any]) -> None:
        self._client = client
        self._writing = Writing(params, KEYS)
        self._enabled: bool | None = params["v1_enabled"]
        self._key: str | None = params["v1_key"]
        self._always = params["update_secrets"] == "always"
        self._enabled_sent = False
        self._key_sent = False

    def read(self, watching: bool = False) -> Raw:
        return object_in(self._client.read(PATH, "read the settings of the REST API")) or {}

    def pending(self, _state: Raw) -> str:
        return ""

    def plan(self, state: Raw, secrets_sent: bool = False) -> Plan:
        now = v1_enabled(state)
        opens = self._enabled is True and now is not True
        differs = self._enabled is not None and now != self._enabled and not (now is None and self._enabled_sent)
        # The key belongs to the API that is opened: it is "made" with it.
        key = self._key is not None and (self._always or opens) and not (secrets_sent or self._key_sent)
        before: Values = {} if now is None else {"v1_enabled": now}
        after = {**before, **({"v1_enabled": self._enabled} if self._enabled is not None else {})}
        plan = Plan("the REST API", before, {**after, **({"v1_key": "(secret, changed)"} if key else {})})
        plan.predicted = {"rest_api": after}
        if self._key is not None and not key and not self._key_sent and not secrets_sent:
            plan.secrets_not_compared = ["v1_key"]
        if differs:
            action = f"{'enable' if self._enabled else 'disable'} API v1"
            plan.calls.append(Call(action, lambda: self._switch(action, state)))
        if key:
            plan.calls.append(Call("change the key of API v1", self._change_key))
        return plan

    def _switch(self, action: str, state: Raw) -> None:
        key = self._writing.key("v1_enabled")
        inner = state.get("v1")
        body: Values = {key: self._enabled}
        if isinstance(inner, dict) and key not in state:
            body = {"v1": {**inner, "enabled": self._enabled}}
        self._client.write("POST", PATH, action, self._writing.body({}, body))
        self._enabled_sent = True

    def _change_key(self) -> None:
        body = self._writing.body({"v1_key": self._key})
        self._client.write("POST", f"{PATH}/v1/change_key", "change the key of API v1", body)
        self._key_sent = True

    def outcome(self, state: Raw) -> Values:
        now = v1_enabled(state)
        return {"rest_api": {} if now is None else {"v1_enabled": now}}
