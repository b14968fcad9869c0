# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The licence. Its key is written and never read back; whether the licence is valid is told (live)."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.objects import SECRET_CHANGED
from ..resource.plain import told
from ..resource.plan import Call, Plan
from ..task import Task
from .client import KrakenClient, Raw, unwrapped, wrapped
from .connect import connect, lock_name
from .merging import is_told, yes
from .options import KRAKEN_LICENSE
from .writing import Writing

Values = dict[str, t.Any]
PATH = "license"
KEYS = {"key": ("license_key", "licenseKey", "key")}


def manage_license(task: Task) -> Values:
    """The module kraken_license."""
    with connect(task, KRAKEN_LICENSE) as client:
        return converge(LicenseResource(client, task.params), task.conditions(lock_name(task)))


def license_values(raw: Raw, writing: Writing | None = None) -> Values:
    """The licence as it is returned: without its key."""
    keys = {*KEYS["key"], *([writing.key("key")] if writing else [])}
    return t.cast(Values, told(_without_keys(raw, keys)))


def _without_keys(value: t.Any, keys: t.Container[str]) -> t.Any:
    if isinstance(value, dict):
        return {key: _without_keys(one, keys) for key, one in value.items() if key not in keys}
    return [_without_keys(one, keys) for one in value] if isinstance(value, list) else value


class LicenseResource:
    """The licence of the appliance."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any]) -> None:
        self._client = client
        self._writing = Writing(params, KEYS)
        self._key: str = params["key"].strip()
        self._always = params["update_secrets"] == "always"
        # The key of the envelope around the licence, None where there is none.
        self._envelope: str | None = None
        self._sent = False

    def read(self, watching: bool = False) -> Raw:
        found, self._envelope = unwrapped(self._client.read(PATH, "read the licence"), PATH)
        return found or {}

    def pending(self, _state: Raw) -> str:
        return ""

    def plan(self, state: Raw, secrets_sent: bool = False) -> Plan:
        sent = secrets_sent or self._sent
        values = license_values(state, self._writing)
        echoed = self._writing.told(state, "key")
        valid = yes(state["is_license_valid"]) if state.get("is_license_valid") is not None else None
        blind = False
        if is_told(echoed):
            needed = echoed != self._key
        elif valid is False or not values:
            # A licence is "made" where there is none that is valid; the appliance then tells that it is.
            needed = True if valid is False else not sent
        else:
            needed, blind = self._always and not sent, not self._always
        plan = Plan("the licence", values, {**values, "key": SECRET_CHANGED} if needed else values)
        plan.predicted = {"license": values}
        plan.secrets_not_compared = ["key"] if blind and not sent else []
        if needed:
            plan.calls = [Call("install the licence key", self._install)]
        return plan

    def _install(self) -> None:
        body = self._writing.body({"key": self._key})
        self._client.write("PUT", PATH, "install the licence key", wrapped(body, self._envelope))
        self._sent = True

    def outcome(self, state: Raw) -> Values:
        return {"license": license_values(state, self._writing)}
