#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_info
short_description: Read the session, devices, configuration and routes of a Haivision Gateway
version_added: 0.1.0
description:
  - Reads what a Haivision Media Gateway or SRT Gateway tells of itself, and changes nothing.
  - The routes come in the vocabulary of M(streamops.video.gateway_route), so that what is read can be given back.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.gateway_route
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.gateway
options:
  gather_subset:
    description: What to read.
    type: list
    elements: str
    choices: [session, devices, config, routes]
    default:
      - session
      - devices
      - config
      - routes
  route:
    description: Name or id of the only route to return in RV(routes).
    type: str
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: Read all routes
  streamops.video.gateway_info:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    gather_subset: [routes]
  register: gateway

- name: Show which of them run
  ansible.builtin.debug:
    msg: "{{ gateway.routes | selectattr('state', 'eq', 'running') | map(attribute='name') }}"
"""

RETURN = r"""
session:
  description: The session and the account. Times are Unix times in milliseconds.
  returned: when asked for
  type: dict
  contains:
    display_name: {description: Name of the account., returned: always, type: str, sample: Operator}
    email: {description: Its address., returned: always, type: str, sample: operator@localhost}
    roles: {description: Its roles., returned: always, type: list, elements: str, sample: [Operator]}
    is_licensed: {description: Whether the gateway has a valid licence., returned: always, type: bool, sample: true}
    start_at: {description: When the session started., returned: always, type: int, sample: 1536937838919}
    expire_at: {description: When it ends., returned: always, type: int, sample: 1536938857529}
    last_login_date: {description: The login before., returned: when the device tells, type: int}
    num_login_failures: {description: Failed logins., returned: when the device tells, type: int}
devices: {description: 'The devices behind the gateway, keys as in the vendor''s reference in snake case.', returned: when
    asked for, type: list, elements: dict, sample: [{id: 9cr86XGNGaxtGySOtyjPDA, name: Haivision Gateway, type: gateway,
      firmware: 5.0.180611.1530}]}
config: {description: 'The configuration without its routes: network adapters, paired HMPs (no passcodes), polling interval.',
  returned: when asked for, type: dict, sample: {network_adapters: [{name: eth0, address: 10.67.12.128}]}}
routes: {description: 'The routes of every page, each as RV(streamops.video.gateway_route#module:route).', returned: when
    asked for, type: list, elements: dict, sample: [{name: Stadium A, state: running, source: {name: In, protocol: udp,
        port: 4900}}]}
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

from ansible_collections.streamops.video.plugins.module_utils.gateway.connect import connect
from ansible_collections.streamops.video.plugins.module_utils.gateway.info import gather
from ansible_collections.streamops.video.plugins.module_utils.gateway.options import GATEWAY_INFO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    params = task.params
    with connect(task) as gateway:
        result = gather(gateway, params["gather_subset"], params["device_id"], params["route"])
    if result.get("session", {}).get("is_licensed") is False:
        task.warn("The gateway says that it has no valid licence")
    return result


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
