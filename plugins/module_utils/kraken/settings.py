# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the appliance: read, laid over, written whole. What is not asked for stays."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan
from ..resource.secrets import without_secrets
from ..task import Task
from ..transport.address import segment
from ..transport.errors import BadAnswer
from .client import KrakenClient, Raw, object_in
from .connect import connect, lock_name
from .merging import Change, changes, merged, shown, without_masks, words
from .writing import Writing

Values = dict[str, t.Any]
# Options of network settings and of an adapter, and their keys (live).
NETWORK_KEYS = {"hostname": "hostname", "ntp_address": "ntpAddress", "ip_forward": "ipForward", "nics": "nics"}
NIC_KEYS = {
    "name": "name",
    "addressing": "addressing",
    "ip_address": "ipAddress",
    "subnet_mask": "subnetMask",
    "gateway": "gateway",
    "mtu": "mtu",
    "peer_dns": "peerDns",
    "speed": "speed",
    "mac_address": "macAddress",
}
# What only the adapter itself has is accepted and not used.
_NIC_OPTIONS = NIC_KEYS.keys() - {"mac_address"}


@dataclasses.dataclass(frozen=True)
class Group:
    """One group of settings: where it is, what it is called, and what a change of it interrupts."""

    path: str
    noun: str
    result: str
    method: str
    values: t.Callable[[Raw], Values]
    interrupts: t.Callable[[list[Change]], tuple[str, ...]]


def _nothing(_changed: list[Change]) -> tuple[str, ...]:
    return ()


def network_values(raw: Raw) -> Values:
    """Network settings in the vocabulary of the options."""
    found = {name: raw[key] for name, key in NETWORK_KEYS.items() if raw.get(key) is not None and name != "nics"}
    found["nics"] = [
        {name: nic[key] for name, key in NIC_KEYS.items() if nic.get(key) is not None}
        for nic in raw.get("nics") or []
        if isinstance(nic, dict)
    ]
    return found


def _of_network(changed: list[Change]) -> tuple[str, ...]:
    adapters = dict.fromkeys(one.where.partition("]")[0] + "]" for one in changed if one.where.startswith("nics["))
    return tuple(f"what runs over {adapter}" for adapter in adapters)


def manage_network(task: Task) -> Values:
    """The module kraken_network."""
    params, writing = task.params, Writing(task.params, NETWORK_KEYS)
    wanted = {name: params[name] for name in NETWORK_KEYS if params[name] is not None}
    if "nics" in wanted:
        wanted["nics"] = [
            {NIC_KEYS[name]: value for name, value in nic.items() if value is not None and name in _NIC_OPTIONS}
            for nic in wanted["nics"]
        ]
    group = Group("system/network", "the network settings", "network", "PUT", network_values, _of_network)
    return _manage(task, group, writing.body(wanted))


def manage_security(task: Task) -> Values:
    """The module kraken_security."""
    group = Group("system/security", "the security settings", "security", "PUT", without_secrets, _nothing)
    return _manage(task, group, Writing(task.params).body({}, task.params["settings"]))


def manage_service(task: Task) -> Values:
    """The module kraken_service."""
    name = task.params["name"]

    def values(raw: Raw) -> Values:
        return {"name": name, "settings": without_secrets(raw)}

    path = f"system/services/{segment(name)}"
    group = Group(path, f"the settings of service {name}", "service", "PUT", values, _nothing)
    return _manage(task, group, Writing(task.params).body({}, task.params["settings"]))


def manage_debug_logging(task: Task) -> Values:
    """The module kraken_debug_logging."""

    def values(raw: Raw) -> Values:
        return {"enabled": raw.get("enabled")}

    group = Group("debuglogging", "debug logging", "debug_logging", "PUT", values, _nothing)
    return _manage(task, group, Writing(task.params).body({"enabled": task.params["enabled"]}))


def _manage(task: Task, group: Group, wanted: Values) -> Values:
    with connect(task) as client:
        resource = SettingsResource(client, group, wanted, task.params.get("update_secrets") == "always")
        return converge(resource, task.conditions(lock_name(task)))


def _without(wanted: Values, left_out: list[str], where: str = "") -> Values:
    """What is wanted, without what stands at these places."""
    found: Values = {}
    for key, value in wanted.items():
        path = f"{where}.{key}" if where else key
        if path not in left_out:
            found[key] = _without(value, left_out, path) if isinstance(value, dict) else value
    return found


class SettingsResource:
    """One group of settings."""

    says_pending = False

    def __init__(self, client: KrakenClient, group: Group, wanted: Values, always: bool) -> None:
        self._client = client
        self._group = group
        self._wanted = wanted
        self._always = always
        # What stands around the settings, None where nothing does.
        self._envelope: Raw | None = None

    def read(self, watching: bool = False) -> Raw:
        body = self._client.read(self._group.path, f"read {self._group.noun}")
        found = object_in(body)
        if found is None:
            raise BadAnswer(f"the answer holds no settings: {type(body).__name__}").at(self._client.place)
        wrapped = isinstance(body, dict) and body.get("data") is found
        self._envelope = {key: one for key, one in body.items() if key not in ("data", "result")} if wrapped else None
        return found

    def pending(self, _state: Raw) -> str:
        return ""

    def plan(self, state: Raw, secrets_sent: bool = False) -> Plan:
        group = self._group
        found = changes(state, self._wanted)
        blind = [one for one in found if not one.known]
        changed = [one for one in found if one.known or (self._always and not secrets_sent)]
        plan = Plan(
            group.noun,
            shown(changed, after=False),
            shown(changed, after=True),
            predicted={group.result: group.values(merged(state, self._wanted))},
            secrets_not_compared=[] if self._always else [one.where for one in blind],
        )
        if changed:
            action = f"update {group.noun}: {', '.join(words(one) for one in changed)}"
            # A secret that cannot be compared and is not to be sent stays out, and so does a mask.
            left_out = [] if self._always else [one.where for one in blind]
            body = without_masks(merged(without_masks(state), _without(self._wanted, left_out)))
            plan.calls = [
                Call(action, lambda: self._send(action, body), group.interrupts(changed)),
            ]
        return plan

    def _send(self, action: str, body: Raw) -> None:
        whole = body if self._envelope is None else {**self._envelope, "data": body}
        self._client.write(self._group.method, self._group.path, action, whole)

    def outcome(self, state: Raw) -> Values:
        return {self._group.result: self._group.values(state)}
