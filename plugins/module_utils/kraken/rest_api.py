# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the older API v1 is open, and its key, which most appliances do not give back."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.objects import SECRET, SECRET_CHANGED
from ..resource.plan import Call, Plan
from ..task import Task
from .client import KrakenClient, Raw, unwrapped, wrapped
from .connect import connect, lock_name
from .merging import is_told, without_masks, yes
from .options import KRAKEN_REST_API
from .writing import Writing

Values = dict[str, t.Any]
PATH = "system/restapi"
# The first is assumed for writing, all are looked for on reading, also in an object called v1.
KEYS = {"v1_enabled": ("v1_enabled", "v1Enabled", "enabled"), "v1_key": ("key", "v1_key", "v1Key", "api_key")}


def manage_rest_api(task: Task) -> Values:
    """The module kraken_rest_api."""
    with connect(task, KRAKEN_REST_API) as client:
        return converge(RestApiResource(client, task.params), task.conditions(lock_name(task)))


class RestApiResource:
    """The settings of the older API."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any]) -> None:
        self._client = client
        self._writing = Writing(params, KEYS)
        self._enabled: bool | None = params["v1_enabled"]
        self._key: str | None = params["v1_key"]
        self._always = params["update_secrets"] == "always"
        # The key of the envelope around the settings, None where there is none.
        self._envelope: str | None = None
        self._enabled_sent = False
        self._key_sent = False
        # The key belongs to the API that is opened, also when the answer to that was lost.
        self._key_due = False

    def read(self, watching: bool = False) -> Raw:
        body = self._client.read(PATH, "read the settings of the REST API")
        found, self._envelope = unwrapped(body, "restapi", "rest_api")
        return found or {}

    def pending(self, _state: Raw) -> str:
        return ""

    def _told(self, state: Raw, option: str) -> t.Any:
        inner = state.get("v1")
        if isinstance(inner, bool) and option == "v1_enabled":
            return inner
        found = self._writing.told(inner, option) if isinstance(inner, dict) else None
        return self._writing.told(state, option) if found is None else found

    def _open(self, state: Raw) -> bool | None:
        """Whether API v1 is open, None where the appliance does not tell."""
        told = self._told(state, "v1_enabled")
        return None if told is None else yes(told)

    def plan(self, state: Raw, secrets_sent: bool = False) -> Plan:
        now, echoed = self._open(state), self._told(state, "v1_key")
        differs = self._enabled is not None and now != self._enabled and not (now is None and self._enabled_sent)
        opens = self._enabled is True and now is not True
        sent = secrets_sent or self._key_sent
        compared = self._key is not None and is_told(echoed)
        if compared:
            changes_key = echoed != self._key
        else:
            changes_key = self._key is not None and (self._always or opens or self._key_due) and not sent
        before: Values = {} if now is None else {"v1_enabled": now}
        after = {**before, **({"v1_enabled": self._enabled} if self._enabled is not None else {})}
        plan = Plan("the REST API", before, dict(after))
        if changes_key:
            plan.before = {**before, **({"v1_key": SECRET} if compared else {})}
            plan.after = {**after, "v1_key": SECRET_CHANGED}
        plan.predicted = {"rest_api": after}
        if self._key is not None and not compared and not changes_key and not sent:
            plan.secrets_not_compared = ["v1_key"]
        if differs:
            action = f"{'enable' if self._enabled else 'disable'} API v1"
            plan.calls.append(Call(action, lambda: self._switch(action, state, changes_key)))
        if changes_key:
            plan.calls.append(Call("change the key of API v1", self._change_key))
        return plan

    def _switch(self, action: str, state: Raw, then_key: bool) -> None:
        # What was read goes back with it, but for keys: a mask would become one.
        read = {name: one for name, one in without_masks(state).items() if name not in KEYS["v1_key"]}
        inner = read.get("v1")
        if isinstance(inner, dict):
            bare = {name: one for name, one in inner.items() if name not in KEYS["v1_key"]}
            key = self._writing.key("v1_enabled", {**bare, "enabled": None})
            body = self._writing.with_extra({**read, "v1": {**bare, key: self._enabled}})
        elif isinstance(inner, bool):
            body = self._writing.with_extra({**read, "v1": self._enabled})
        else:
            body = self._writing.over(read, {"v1_enabled": self._enabled})
        self._key_due = then_key
        self._client.write("POST", PATH, action, wrapped(body, self._envelope))
        self._enabled_sent = True

    def _change_key(self) -> None:
        body = self._writing.body({"v1_key": self._key})
        self._client.write("POST", f"{PATH}/v1/change_key", "change the key of API v1", body)
        self._key_sent, self._key_due = True, False

    def outcome(self, state: Raw) -> Values:
        now = self._open(state)
        if now is None and self._enabled_sent:
            # What the appliance accepted, and does not tell.
            now = self._enabled
        return {"rest_api": {} if now is None else {"v1_enabled": now}}
