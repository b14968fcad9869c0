# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: ateme
short_description: Environments, inputs and outputs of the Ateme+ cloud as inventory hosts
version_added: 0.7.0
description:
  - Reads an Ateme+ service and makes each environment, input and output that the account sees a host. Changes nothing, and
    never switches to another environment or organisation, since that would interrupt whoever works in the one that is
    active.
  - The modules of this collection take the address of the service from O(url) of the task, C(module_defaults) or the
    environment, never from the inventory host; the variable C(ateme_url) holds it, and C(ansible_connection) is V(local).
  - 'The file is called C(ateme.yml) or ends with that, as C(news.ateme.yml) does, or says C(plugin:
    streamops.video.ateme) in a line of its own.'
  - C(docs/inventory.md) of this collection lists the variables and groups.
author:
  - StreamOps founders (@streamops)
notes:
  - ansible-core only warns when an inventory source fails, and goes on without its hosts. Set C(any_unparsed_is_failed) in the section
    C(inventory) of C(ansible.cfg), or E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED), to stop there.
extends_documentation_fragment:
  - streamops.video.ateme_inventory
  - constructed
  - inventory_cache
options:
  plugin:
    description: Marks the file as one for this plugin.
    type: str
    required: true
    choices: [streamops.video.ateme]
  environment:
    description: Name or id of the environment that must be the active one. Where it is not, the source fails; nothing is
      switched.
    type: str
    env:
      - name: ATEME_PLUS_ENVIRONMENT
  organisation:
    description: Name or id of the organisation that must be the active one, likewise.
    type: str
    env:
      - name: ATEME_PLUS_ORGANISATION
  resources:
    description: What becomes hosts. A list that the service or the account does not give fails the source.
    type: list
    elements: str
    choices: [environments, inputs, outputs]
    default: [environments, inputs, outputs]
  hostnames:
    description:
      - How hosts are called. V(kind_name) is the name, or the id where there is none, behind C(environment_), C(input_) or
        C(output_), V(name) is without that, V(id) is the id alone.
      - Characters that a host pattern cannot hold become C(_). Two hosts of one name are an error.
    type: str
    choices: [kind_name, name, id]
    default: kind_name
"""

EXAMPLES = r"""
# ateme.yml: address and login from ATEME_PLUS_URL, _USERNAME, _PASSWORD
---
plugin: streamops.video.ateme

# news.ateme.yml: inputs and outputs, as long as the environment "main" is active
---
plugin: streamops.video.ateme
url: https://ateme.example.com
username: producer@example.com
password: "{{ lookup('env', 'ATEME_PASSWORD') }}"
environment: main
resources: [inputs, outputs]
keyed_groups:
  - key: (ateme_output | default({})).encryption_type | default('')
    prefix: encryption
    default_value: none
groups:
  alerting: ateme_input.has_alerts | default(false)
"""

import typing as t

from ansible_collections.streamops.video.plugins.module_utils.ateme.rows import is_gone, name_of
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    InvalidInput,
    Refused,
    StreamopsError,
)
from ansible_collections.streamops.video.plugins.modules import ateme_info
from ansible_collections.streamops.video.plugins.plugin_utils.inventory import (
    Account,
    Host,
    InventoryPlugin,
    Read,
    group_name,
)

Values = dict[str, t.Any]
_KINDS = {"environments": "environment", "inputs": "input", "outputs": "output"}


class InventoryModule(InventoryPlugin):
    """Environments, inputs and outputs."""

    NAME = "streamops.video.ateme"
    system = "ateme"

    def hosts(self, cached: bool) -> list[Host]:
        options = self.connection()
        if not options["url"]:
            raise InvalidInput("no url is given", hint="Set url, or ATEME_PLUS_URL in the environment").at(self.NAME)
        wanted = self.resources()
        must_be = {name: self.get_option(name) for name in ("environment", "organisation") if self.get_option(name)}
        # A switch would be disruptive, so that this refuses it before anything is sent.
        reads = [
            Read(ateme_info, {"gather_subset": [one], "allow_disruptive": False, "restore_context": False, **must_be})
            for one in wanted
        ]
        account = Account(str(options["url"]), options)
        found = self.read([account], reads, cached)[account.name]
        if isinstance(found, Refused):
            asked = " and ".join(f'{noun} "{name}"' for noun, name in must_be.items())
            raise Refused(
                f"{asked} is not what is active for this account; an inventory does not switch",
                hint="Switch there (ateme_info with the same option does), or leave the option out",
            ).at(found.place or self.NAME)
        if isinstance(found, StreamopsError):
            raise found
        kept = {plural: [row for row in found[plural] if not is_gone(row)] for plural in wanted}
        names = {str(row.get("id")): name_of(row) for row in kept.get("environments", [])}
        return [self._host(_KINDS[plural], row, names) for plural, rows in kept.items() for row in rows]

    def _host(self, kind: str, row: Values, environments: Values) -> Host:
        identity = str(row.get("id") or "")
        name = name_of(row) or identity
        shown = {"kind_name": f"{kind}_{name}", "name": name, "id": identity}
        # A task that is given a url goes to the machine of its connection: here there is none but this one.
        variables: Values = {"ansible_connection": "local", "ateme_kind": kind, "ateme_url": self.get_option("url")}
        variables[f"ateme_{kind}"] = row
        groups = [f"ateme_{kind}s"]
        groups += [group_name("ateme", kind, key, row[key]) for key in ("state", "type") if row.get(key)]
        if kind != "environment":
            where = str(row.get("environment_id") or "")
            environment = environments.get(where) or self.get_option("environment") or where
            if environment:
                variables["ateme_environment_name"] = environment
                groups.append(group_name("ateme_environment", environment))
        return Host(str(shown[self.get_option("hostnames")]), f'{kind} "{name}" ({identity})', variables, groups)
