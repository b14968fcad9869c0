# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of the appliance: read, laid over, written whole. What is not asked for stays."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.converge import converge
from ..resource.fields import ModuleSpec
from ..resource.plain import renamed
from ..resource.plan import Call, Plan
from ..resource.secrets import without_secrets
from ..task import Task
from ..transport.address import segment
from ..transport.errors import BadAnswer, NotFound
from .client import KrakenClient, Raw, unwrapped, wrapped
from .connect import connect, lock_name
from .merging import Change, changes, merged, refuse_masks, shown, without_masks, words, yes
from .options import KRAKEN_DEBUG_LOGGING, KRAKEN_NETWORK, KRAKEN_SECURITY, KRAKEN_SERVICE
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
# What only the adapter itself has is accepted and not used, nor does it go back.
_NIC_OPTIONS = NIC_KEYS.keys() - {"mac_address"}
_OF_THE_ADAPTER = (NIC_KEYS["mac_address"],)


@dataclasses.dataclass(frozen=True)
class Group:
    """One group of settings: where it is, what it is called, and what a change of it interrupts.

    `wanted` has the appliance's keys, for comparison; `values` makes what is returned of what was read.
    """

    spec: ModuleSpec
    path: str
    noun: str
    result: str
    wanted: Values
    values: t.Callable[[Raw], Values]
    interrupts: t.Callable[[list[Change]], tuple[str, ...]] = lambda _changed: ()
    check: t.Callable[[Raw], None] = lambda _state: None
    # Settings as they go back.
    sent: t.Callable[[Raw], Raw] = lambda body: body


def network_values(raw: Raw) -> Values:
    """Network settings in the vocabulary of the options."""
    found = renamed(raw, {name: key for name, key in NETWORK_KEYS.items() if name != "nics"})
    found["nics"] = [renamed(nic, NIC_KEYS) for nic in _nics(raw) if isinstance(nic, dict)]
    return found


def _nics(raw: Raw) -> list[t.Any]:
    """The adapters that an appliance tells. Raises BadAnswer for what is no list of them."""
    found = raw.get("nics")
    if found is None:
        return []
    if not isinstance(found, list):
        raise BadAnswer("the adapters of the network settings (nics) are no list", hint="Nothing was written")
    return found


def _network_sent(body: Raw) -> Raw:
    nics = body.get("nics")
    if not isinstance(nics, list):
        return body
    return {**body, "nics": [_without(nic, _OF_THE_ADAPTER) if isinstance(nic, dict) else nic for nic in nics]}


def _without(nic: Raw, keys: t.Container[str]) -> Raw:
    return {key: one for key, one in nic.items() if key not in keys}


def _of_network(changed: list[Change]) -> tuple[str, ...]:
    parts = [one.where.partition("]") for one in changed if one.where.startswith("nics")]
    adapters = dict.fromkeys(head + mark for head, mark, _rest in parts)
    return tuple(f"what runs over {adapter}" for adapter in adapters)


def manage_network(task: Task) -> Values:
    """The module kraken_network."""
    params = task.params
    wanted = {key: params[name] for name, key in NETWORK_KEYS.items() if params[name] is not None and name != "nics"}
    nics = [
        {NIC_KEYS[name]: value for name, value in nic.items() if value is not None and name in _NIC_OPTIONS}
        for nic in params["nics"] or []
    ]
    if nics:
        wanted["nics"] = nics

    def check(state: Raw) -> None:
        there = [str(one.get("name")) for one in _nics(state) if isinstance(one, dict)]
        if missing := [nic["name"] for nic in nics if nic["name"] not in there]:
            raise NotFound(
                f"the appliance has no network adapter {', '.join(missing)}; nothing was written",
                hint=f"It has {', '.join(there) or 'none'}",
            )

    group = Group(
        KRAKEN_NETWORK,
        "system/network",
        "the network settings",
        "network",
        wanted,
        network_values,
        _of_network,
        check,
        _network_sent,
    )
    return _manage(
        task, group, {key: name for name, key in (*NETWORK_KEYS.items(), *NIC_KEYS.items()) if key != "name"}
    )


def manage_security(task: Task) -> Values:
    """The module kraken_security."""
    wanted = task.params["settings"]
    group = Group(KRAKEN_SECURITY, "system/security", "the security settings", "security", wanted, without_secrets)
    return _manage(task, group, {key: key for key in wanted})


def manage_service(task: Task) -> Values:
    """The module kraken_service."""
    name, wanted = task.params["name"], task.params["settings"]

    def values(raw: Raw) -> Values:
        return {"name": name, "settings": without_secrets(raw)}

    path = f"system/services/{segment(name)}"
    group = Group(KRAKEN_SERVICE, path, f"the settings of service {name}", "service", wanted, values)
    return _manage(task, group, {key: key for key in wanted})


def debug_logging_values(raw: Raw) -> Values:
    """Whether the appliance logs for debugging, as far as it tells."""
    return {"enabled": yes(raw["enabled"])} if raw.get("enabled") is not None else {}


def manage_debug_logging(task: Task) -> Values:
    """The module kraken_debug_logging."""
    wanted = {"enabled": task.params["enabled"]}
    group = Group(KRAKEN_DEBUG_LOGGING, "debuglogging", "debug logging", "debug_logging", wanted, debug_logging_values)
    return _manage(task, group, {"enabled": "enabled"})


def _manage(task: Task, group: Group, options: t.Mapping[str, str]) -> Values:
    """`options` gives the options by their keys: `field_map` says how the appliance calls them."""
    refuse_masks(group.wanted, "settings")
    with connect(task, group.spec) as client:
        resource = SettingsResource(client, group, task.params, options)
        return converge(resource, task.conditions(lock_name(task)))


class SettingsResource:
    """One group of settings."""

    says_pending = False

    def __init__(
        self, client: KrakenClient, group: Group, params: t.Mapping[str, t.Any], options: t.Mapping[str, str]
    ) -> None:
        self._client = client
        self._group = group
        self._writing = Writing(params)
        self._always = params.get("update_secrets") == "always"
        # What the site calls a key, by what it is assumed to be, and the other way round.
        sites = {key: self._writing.key(name) for key, name in options.items()}
        self._called = {key: site for key, site in sites.items() if site not in (key, options[key])}
        # The key of the envelope around the settings, None where there is none.
        self._key: str | None = None

    def read(self, watching: bool = False) -> Raw:
        body = self._client.read(self._group.path, f"read {self._group.noun}")
        found, self._key = unwrapped(body, self._group.result, self._group.path.rpartition("/")[2])
        if found is None:
            raise BadAnswer(f"the answer holds no settings: {type(body).__name__}").at(self._client.place)
        return t.cast(Raw, _with_keys(found, {site: key for key, site in self._called.items()}))

    def pending(self, _state: Raw) -> str:
        return ""

    def plan(self, state: Raw, secrets_sent: bool = False) -> Plan:
        group = self._group
        group.check(state)
        found = changes(state, group.wanted)
        blind = [one for one in found if not one.known]
        changed = [one for one in found if one.known or (self._always and not secrets_sent)]
        plan = Plan(
            group.noun,
            shown(changed, after=False),
            shown(changed, after=True),
            predicted={group.result: group.values(merged(state, group.wanted))},
            secrets_not_compared=[] if self._always or changed else [one.where for one in blind],
        )
        if changed:
            action = f"update {group.noun}: {', '.join(words(one) for one in changed)}"
            # A mask never goes back. Secrets that cannot be compared go along: an appliance that takes the settings
            # whole would lose them.
            body = group.sent(merged(without_masks(state), group.wanted))
            plan.calls = [Call(action, lambda: self._send(action, body), group.interrupts(changed))]
        return plan

    def _send(self, action: str, body: Raw) -> None:
        sent = self._writing.with_extra(_with_keys(body, self._called))
        key = None if self._key and self._writing.takes_out(self._key) else self._key
        self._client.write("PUT", self._group.path, action, wrapped(sent, key))

    def outcome(self, state: Raw) -> Values:
        return {self._group.result: self._group.values(state)}


def _with_keys(value: t.Any, keys: t.Mapping[str, str]) -> t.Any:
    """JSON with some keys called otherwise, also those of the elements of its lists."""
    if not keys:
        return value
    if isinstance(value, list):
        return [_with_keys(one, keys) for one in value]
    if not isinstance(value, dict):
        return value
    return {keys.get(key, key): _with_keys(one, keys) if isinstance(one, list) else one for key, one in value.items()}
