# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: gateway
short_description: Haivision Gateways, or their routes, as inventory hosts
version_added: 0.7.0
description:
  - Reads Haivision Media Gateways and SRT Gateways and makes each of them a host with its routes as variables, or each of
    their routes a host. Changes nothing.
  - 'The modules of this collection work on these hosts as they are: C(ansible_host) and C(ansible_port) are those of the
    gateway. No user name and no secret is among the variables: they come from the variables of your own inventory, or from
    the environment.'
  - 'The file is called C(gateway.yml) or ends with that, as C(london.gateway.yml) does, or says C(plugin:
    streamops.video.gateway) in a line of its own.'
  - C(docs/inventory.md) of this collection lists the variables and groups.
author:
  - StreamOps founders (@streamops)
notes:
  - ansible-core only warns when an inventory source fails, and goes on without its hosts. Set C(any_unparsed_is_failed) in the section
    C(inventory) of C(ansible.cfg), or E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED), to stop there.
extends_documentation_fragment:
  - streamops.video.gateway_inventory
  - constructed
  - inventory_cache
options:
  plugin:
    description: Marks the file as one for this plugin.
    type: str
    required: true
    choices: [streamops.video.gateway]
  gateways:
    description:
      - The gateways, each a dictionary with C(host), C(name) (else the host is the name), C(device_id), and any connection
        option of its own. What an item leaves out is taken from the options beside this list.
      - Without it there is one gateway, O(host).
    type: list
    elements: dict
  name:
    description: How the only gateway is called, where O(gateways) is not given. Else it is its O(host).
    type: str
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
  hosts_are:
    description:
      - What becomes a host.
      - V(gateways) makes each gateway a host of the group C(gateways), its routes in the variable C(gateway_routes).
      - V(routes) makes each route a host of the group C(routes), with the variable C(gateway_route).
    type: str
    choices: [gateways, routes]
    default: gateways
  hostnames:
    description:
      - How routes are called, with O(hosts_are=routes). V(name) is the name of the route, V(gateway_name) the same behind
        the name of its gateway (C(gw1_Stadium_A)), V(id) the id of the route.
      - Characters that a host pattern cannot hold become C(_). Two hosts of one name are an error.
    type: str
    choices: [name, gateway_name, id]
    default: name
  on_error:
    description:
      - What happens when a gateway cannot be read.
      - V(fail) fails the whole source, so that nothing is rolled out to a part of the fleet by mistake.
      - V(continue) warns, and keeps the gateway as a host of the group C(gateway_unreachable), with the variable
        C(gateway_error). With O(hosts_are=routes) that host stands for routes that are not known.
    type: str
    choices: [fail, continue]
    default: fail
  workers:
    description: How many gateways are read side by side.
    type: int
    default: 20
"""

EXAMPLES = r"""
# gateway.yml: one gateway, address and login from HAIVISION_GATEWAY_HOST, _USERNAME, _PASSWORD
---
plugin: streamops.video.gateway

# fleet.gateway.yml: many gateways as hosts, read side by side, kept for ten minutes
---
plugin: streamops.video.gateway
username: "{{ lookup('env', 'FLEET_USER') }}"
password: "{{ lookup('env', 'FLEET_PASSWORD') }}"
ca_path: fleet-ca.pem
gateways:
  - {name: gw1, host: 10.0.0.11}
  - {name: gw2, host: 10.0.0.12, port: 8443}
cache: true
cache_plugin: jsonfile
cache_connection: .cache
cache_timeout: 600
keyed_groups:
  - key: gateway_devices | map(attribute='status') | list
    prefix: devices
groups:
  idle: gateway_routes | selectattr('state', 'eq', 'running') | length == 0

# routes.gateway.yml: the routes as hosts
---
plugin: streamops.video.gateway
hosts_are: routes
hostnames: gateway_name
strict: true
compose:
  feed_port: gateway_route.source.port
groups:
  stadium: gateway_route.name.startswith('Stadium')
"""

import typing as t

from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput, StreamopsError
from ansible_collections.streamops.video.plugins.modules import gateway_info
from ansible_collections.streamops.video.plugins.plugin_utils.inventory import (
    Account,
    Host,
    InventoryPlugin,
    Read,
    group_name,
    told,
)
from ansible_collections.streamops.video.plugins.plugin_utils.inventory_options import inventory_fields

Values = dict[str, t.Any]
_TRUST = ("certificate_fingerprint", "ca_path", "validate_certs", "device_id")


class InventoryModule(InventoryPlugin):
    """Gateways, or their routes."""

    NAME = "streamops.video.gateway"
    system = "gateway"
    hint_on_names = "Set hostnames: gateway_name, or id, or rename one of them"

    def hosts(self, cached: bool) -> list[Host]:
        accounts = self._accounts()
        read = self.read(accounts, [Read(gateway_info, {"gather_subset": ["devices", "routes"]})], cached)
        failed = {name: found for name, found in read.items() if isinstance(found, StreamopsError)}
        if failed and self.get_option("on_error") == "fail":
            raise StreamopsError(
                f"{len(failed)} of {len(accounts)} gateways could not be read: {told(failed)}",
                hint="No host was made. on_error: continue keeps such gateways in the group gateway_unreachable",
            )
        hosts: list[Host] = []
        for account in accounts:
            found = read[account.name]
            if isinstance(found, StreamopsError):
                self.display.warning(f"Gateway {account.name} is in the group gateway_unreachable: {found}")
                hosts.append(self._unreachable(account, found))
            elif self.get_option("hosts_are") == "routes":
                hosts += self._routes(account, found)
            else:
                hosts.append(self._gateway(account, found))
        return hosts

    def _accounts(self) -> list[Account]:
        shared = {**self.connection(), "device_id": self.get_option("device_id")}
        items = self.get_option("gateways")
        if items is None:
            items = [{"host": shared["host"], "name": self.get_option("name")}]
        if not items:
            raise InvalidInput("gateways is empty", hint="List them, or leave it out for the one of host").at(self.NAME)
        # A host given beside the list, or in the environment, would be the address of them all.
        shared.pop("host")
        known = {field.name for field in inventory_fields(self.system)} | {"name", "device_id"}
        found: dict[str, Account] = {}
        for place, item in enumerate(items):
            if not isinstance(item, dict):
                raise InvalidInput(f"gateways[{place}] is no dictionary", hint=f"Write {{host: {item}}}").at(self.NAME)
            given = {key: value for key, value in item.items() if value is not None}
            unknown = sorted(set(given) - known)
            if unknown:
                raise InvalidInput(f"gateways[{place}] has no option {', '.join(unknown)}").at(self.NAME)
            name = str(given.pop("name", None) or given.get("host") or "")
            if not given.get("host"):
                raise InvalidInput(
                    f"gateways[{place}] has no host" if self.get_option("gateways") else "no host is given",
                    hint="Set host, gateways, or HAIVISION_GATEWAY_HOST in the environment",
                ).at(self.NAME)
            if name in found:
                raise InvalidInput(
                    f'two gateways are called "{name}": {found[name].options["host"]} and {given["host"]}',
                    hint="Give each a name of its own",
                ).at(self.NAME)
            found[name] = Account(name, {**shared, **given}, given)
        return list(found.values())

    def _described(self, account: Account) -> Values:
        """What every host has: where its gateway is."""
        found = {
            "ansible_host": account.options["host"],
            "ansible_port": int(account.options["port"]),
            "gateway_name": account.name,
        }
        # As the playbooks take them; not from the environment, which is another one where a job runs.
        trusted = {**self.given, **account.given}
        return {**found, **{name: trusted[name] for name in _TRUST if name in trusted}}

    def _unreachable(self, account: Account, error: StreamopsError) -> Host:
        groups = ["gateway_unreachable", *(["gateways"] if self.get_option("hosts_are") == "gateways" else [])]
        variables = {**self._described(account), "gateway_error": str(error)}
        return Host(account.name, f"gateway {account.name}", variables, groups)

    def _gateway(self, account: Account, found: Values) -> Host:
        firmware = _firmware(account, found["devices"])
        variables = {
            **self._described(account),
            "gateway_firmware": firmware,
            "gateway_devices": found["devices"],
            "gateway_routes": found["routes"],
        }
        groups = ["gateways", *([group_name("gateway_firmware", firmware)] if firmware else [])]
        groups += [group_name("gateway_status", one["status"]) for one in found["devices"] if one.get("status")]
        for route in found["routes"]:
            groups += [group_name("gateway", one) for one in _groups_of(route)]
        return Host(account.name, f"gateway {account.name} ({account.options['host']})", variables, groups)

    def _routes(self, account: Account, found: Values) -> list[Host]:
        firmware = _firmware(account, found["devices"])
        shared = {**self._described(account), "gateway_firmware": firmware}
        groups = ["routes", group_name("routes_of", account.name)]
        groups += [group_name("gateway_firmware", firmware)] if firmware else []
        return [
            Host(
                self._name_of(account, route),
                f'route "{route["name"]}" ({route["id"]}) of gateway {account.name}',
                {**shared, "gateway_route": route},
                [*groups, *_groups_of(route)],
            )
            for route in found["routes"]
        ]

    def _name_of(self, account: Account, route: Values) -> str:
        names = {"name": route["name"], "gateway_name": f"{account.name}_{route['name']}", "id": route["id"]}
        return str(names[self.get_option("hostnames")])


def _firmware(account: Account, devices: list[Values]) -> str:
    """The firmware of the device whose routes these are; '' where it is not told."""
    wanted = account.options.get("device_id")
    versions = {str(one.get("firmware") or "") for one in devices if wanted is None or one.get("id") == wanted}
    return versions.pop() if len(versions) == 1 else ""


def _groups_of(route: Values) -> list[str]:
    """Groups by state, health, and protocols."""
    protocols = {str(one.get("protocol")) for one in route["destinations"] if one.get("protocol")}
    found = [f"route_{route['state']}"]
    if route["status"].get("code"):
        found.append(group_name("route_status", route["status"]["code"]))
    if route["source"].get("protocol"):
        found.append(group_name("route_source", route["source"]["protocol"]))
    return [*found, *(group_name("route_destination", one) for one in sorted(protocols))]
