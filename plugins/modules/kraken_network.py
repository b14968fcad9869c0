#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: kraken_network
short_description: Manage the network settings of a Haivision Kraken
version_added: 0.4.0
description:
  - Changes host name, time server and adapters of a Haivision Kraken. What is not named stays.
author:
  - StreamOps founders (@streamops)
notes:
  - A change of an adapter is disruptive, and may take away the connection over which it was ordered.
seealso:
  - module: streamops.video.kraken_info
  - module: streamops.video.kraken_security
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.kraken
options:
  hostname:
    description: Host name of the appliance.
    type: str
  ntp_address:
    description: Address of the time server.
    type: str
  ip_forward:
    description: Whether it forwards between its adapters.
    type: bool
  nics:
    description: Network adapters, by their names. Those that are not listed stay. A change of one is disruptive.
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the adapter. One that the appliance does not have is an error.
        type: str
        required: true
      addressing:
        description: How it gets its address, in the appliance's word.
        type: str
      ip_address:
        description: Its address.
        type: str
      subnet_mask:
        description: Its subnet mask.
        type: str
      gateway:
        description: Its gateway.
        type: str
      mtu:
        description: Its MTU in bytes.
        type: int
      peer_dns:
        description: Whether it takes the name servers that it is told.
        type: bool
      speed:
        description: Its speed, in the appliance's word.
        type: str
      mac_address:
        description: Accepted, so that what is returned can be given back, and ignored.
        type: str
  wait:
    description: Whether to wait until the appliance shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 60
  field_map:
    description: 'The appliance''s key of an option, where its reference (C(/apidoc) on the appliance) calls it otherwise
      than is assumed here, for example C({name: preset_name}).'
    type: dict
  body:
    description: Laid over what is sent, for what the appliance's reference asks for besides; a null takes a key out. It
      is sent along with a change, and is no reason for one.
    type: dict
"""

EXAMPLES = r"""
- name: Name the appliance and its time server
  streamops.video.kraken_network:
    host: "{{ kraken_host }}"
    port: "{{ kraken_port }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    certificate_fingerprint: "{{ kraken_fingerprint }}"
    hostname: kraken1
    ntp_address: 10.0.0.1
"""

RETURN = r"""
network:
  description: The network settings.
  returned: success
  type: dict
  contains:
    hostname: {description: Host name of the appliance., returned: when the appliance tells, type: str, sample: kraken1}
    ntp_address: {description: Address of the time server., returned: when the appliance tells, type: str}
    ip_forward: {description: Whether it forwards between its adapters., returned: when the appliance tells, type: bool}
    nics: {description: 'Its adapters, as in O(nics), with C(mac_address).', returned: always, type: list, elements: dict}
actions: {description: 'What is done, or would be in check mode: one line a write call. After a failure it is the plan;
    what had been done is in RV(error.done).', returned: always, type: list, elements: str, sample: [start route "Stadium
      A"]}
disruptive: {description: Whether that interrupts a running stream., returned: success, type: bool, sample: false}
interrupts: {description: What it interrupts., returned: success, type: list, elements: str, sample: [route "Stadium A"]}
diff: {description: What there was and what there will be. Secrets are not in it., returned: success, type: dict}
secrets_not_compared: {description: 'Secrets that were given and not sent, since the device does not tell what it has, see
    C(update_secrets).', returned: when there are any, type: list, elements: str, sample: [source.srt_passphrase]}
retries: {description: 'What was sent again, or found done after an answer was lost.', returned: when there were any, type: list,
  elements: str}
error:
  description: The same facts as in C(msg), for a playbook that branches on them.
  returned: failure
  type: dict
  contains:
    code: {description: What kind of failure it is., returned: always, type: str, sample: login_refused}
    place: {description: The system and its host., returned: always, type: str, sample: Haivision Gateway gw1.example.com}
    attempt: {description: What was being attempted., returned: when known, type: str, sample: list the routes}
    cause: {description: What happened., returned: always, type: str}
    hint: {description: What to try., returned: when there is advice, type: str}
    answer: {description: 'Status, type and message of the device''s answer.', returned: when it answered, type: dict}
    done: {description: The actions that had been carried out before the failure., returned: when there were any, type: list,
      elements: str}
"""

from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_NETWORK as SPEC
from ansible_collections.streamops.video.plugins.module_utils.kraken.settings import manage_network as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
