# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: hmp
short_description: Set-top boxes and sessions of a Haivision Media Platform as inventory hosts
version_added: 0.7.0
description:
  - 'Reads a Haivision Media Platform (HMP) and makes each of its set-top boxes and sessions a host. Changes nothing. Over
    the REST API only, so that it takes a login or an API key: the Command Line API lists nothing.'
  - 'The modules of this collection work on these hosts as they are: C(ansible_host) and C(ansible_port) are those of the
    HMP. No user name and no secret is among the variables.'
  - 'The file is called C(hmp.yml) or ends with that, as C(london.hmp.yml) does, or says C(plugin:
    streamops.video.hmp) in a line of its own.'
  - C(docs/inventory.md) of this collection lists the variables and groups.
author:
  - StreamOps founders (@streamops)
notes:
  - ansible-core only warns when an inventory source fails, and goes on without its hosts. Set C(any_unparsed_is_failed) in the section
    C(inventory) of C(ansible.cfg), or E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED), to stop there.
extends_documentation_fragment:
  - streamops.video.hmp_inventory
  - constructed
  - inventory_cache
options:
  plugin:
    description: Marks the file as one for this plugin.
    type: str
    required: true
    choices: [streamops.video.hmp]
  resources:
    description: What becomes hosts. A list that the HMP or the account does not give fails the source.
    type: list
    elements: str
    choices: [devices, sessions]
    default: [devices, sessions]
  hostnames:
    description:
      - How hosts are called. V(kind_name) is the name of a set-top box or the title of a session behind C(device_) or
        C(session_), V(name) is without that, V(id) is the id alone.
      - Characters that a host pattern cannot hold become C(_). Two hosts of one name are an error; where sessions share a
        title, V(id) is the way.
    type: str
    choices: [kind_name, name, id]
    default: kind_name
"""

EXAMPLES = r"""
# hmp.yml: address and login from HAIVISION_HMP_HOST, _USERNAME, _PASSWORD
---
plugin: streamops.video.hmp

# screens.hmp.yml: the set-top boxes, grouped by their tags
---
plugin: streamops.video.hmp
host: hmp.example.com
username: producer
password: "{{ lookup('env', 'HMP_PASSWORD') }}"
resources: [devices]
hostnames: name
keyed_groups:
  - key: hmp_device.tags
    prefix: screens
compose:
  volume: hmp_device.volume
"""

import typing as t

from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput, StreamopsError
from ansible_collections.streamops.video.plugins.modules import hmp_info
from ansible_collections.streamops.video.plugins.plugin_utils.inventory import (
    Account,
    Host,
    InventoryPlugin,
    Read,
    group_name,
)

Values = dict[str, t.Any]


class InventoryModule(InventoryPlugin):
    """Set-top boxes and sessions."""

    NAME = "streamops.video.hmp"
    system = "hmp"

    def hosts(self, cached: bool) -> list[Host]:
        options = self.connection()
        if not options["password"] and not options["api_key"]:
            raise InvalidInput(
                "only the REST API can list set-top boxes and sessions, and it takes a login",
                hint="Give username and password, or api_key and api_secret, or HAIVISION_HMP_USERNAME and "
                "HAIVISION_HMP_PASSWORD in the environment",
            ).at(self.NAME)
        wanted = self.resources()
        # The environment may name the other API, for the modules.
        options["api"] = "rest"
        account = Account(str(options["host"]), options)
        found = self.read([account], [Read(hmp_info, {"gather_subset": [one]}) for one in wanted], cached)[account.name]
        if isinstance(found, StreamopsError):
            raise found
        shared = {"ansible_host": options["host"], "ansible_port": options["port"]}
        devices = [self._device(one, shared) for one in found.get("devices", [])]
        return [*devices, *(self._session(one, shared) for one in found.get("sessions", []))]

    def _device(self, device: Values, shared: Values) -> Host:
        groups = ["hmp_devices"]
        for key in ("status", "type", "firmware"):
            if device.get(key):
                groups.append(group_name("hmp_device", key, device[key]))
        groups += [group_name("hmp_device_tag", tag) for tag in device.get("tags") or []]
        return self._host("device", device, str(device.get("name") or device["id"]), shared, groups)

    def _session(self, session: Values, shared: Values) -> Host:
        live, recorded = session.get("live"), session["status"].get("recording")
        groups = ["hmp_sessions", *(["hmp_session_live"] if live else [])]
        groups += ["hmp_session_recording"] if recorded else []
        return self._host("session", session, session["title"] or session["id"], shared, groups)

    def _host(self, kind: str, values: Values, name: str, shared: Values, groups: list[str]) -> Host:
        names = {"kind_name": f"{kind}_{name}", "name": name, "id": values["id"]}
        word = "set-top box" if kind == "device" else kind
        origin = f'{word} "{name}" ({values["id"]})'
        variables = {**shared, "hmp_kind": kind, f"hmp_{kind}": values}
        return Host(str(names[self.get_option("hostnames")]), origin, variables, groups)
