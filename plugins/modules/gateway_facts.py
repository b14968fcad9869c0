#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_facts
short_description: Gather facts of a Haivision Gateway
version_added: 0.2.0
description:
  - Gives what M(streamops.video.gateway_info) and M(streamops.video.gateway_statistics_info) tell as facts of the
    inventory host, C(ansible_facts.streamops_gateway), and changes nothing. Every role may, an Observer too.
  - Works as a task, and through C(gather_facts), see the examples.
notes:
  - ansible-core runs fact modules as ordinary modules on the connection of the host, past what fills in the connection
    options of this collection from the inventory. So C(gather_facts) needs C(ansible_connection=local), a Python that
    has C(requests), and C(module_defaults) with host and login. There each play logs in and out once.
  - The C(gather_subset), C(gather_timeout) and C(filter) of a play are for ansible-core's own facts. It warns that they
    are not passed on; O(gather_subset) in C(module_defaults) is what counts here.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.gateway_info
  - module: streamops.video.gateway_statistics_info
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.attributes.facts
  - streamops.video.gateway
options:
  gather_subset:
    description:
      - What to read. V(session), V(devices), V(config), V(routes), V(statistics); V(all) for all of them, V(min) for session
        and devices.
      - V(!) in front leaves something out, of the default where nothing else is named; V(!all) is V(min).
      - V(statistics) cost one request a route; V(!statistics) leaves them out.
      - The subsets of ansible-core's own facts (V(hardware), V(network), V(virtual), V(ohai), V(facter)) are accepted and
        add nothing.
    type: list
    elements: str
    default:
      - all
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: Gather facts as a task
  hosts: gateways
  gather_facts: false
  tasks:
    - name: Read devices, session, configuration and routes
      streamops.video.gateway_facts:

    - name: Show the firmware
      ansible.builtin.debug:
        var: ansible_facts.streamops_gateway.devices[0].firmware

# In the inventory, for the next play:
# gateways:
#   vars:
#     ansible_connection: local
#     ansible_python_interpreter: "{{ ansible_playbook_python }}"
#     ansible_facts_modules: streamops.video.gateway_facts
- name: Gather facts with gather_facts
  hosts: gateways
  gather_facts: true
  module_defaults:
    streamops.video.gateway_facts:
      host: "{{ ansible_host }}"
      port: "{{ ansible_port | default(443) }}"
      username: "{{ ansible_user }}"
      password: "{{ ansible_password }}"
      certificate_fingerprint: "{{ certificate_fingerprint }}"
  tasks:
    - name: Show which routes run
      ansible.builtin.debug:
        msg: >-
          {{ ansible_facts.streamops_gateway.statistics
             | selectattr('state', 'eq', 'running') | map(attribute='name') }}
"""

RETURN = r"""
ansible_facts:
  description: Facts of the inventory host.
  returned: success
  type: dict
  contains:
    streamops_gateway:
      description: What the gateway tells of itself. Secrets are not in it.
      returned: always
      type: dict
      contains:
        session: {description: 'As RV(streamops.video.gateway_info#module:session).', returned: when asked for, type: dict}
        devices: {description: 'As RV(streamops.video.gateway_info#module:devices).', returned: when asked for, type: list,
          elements: dict}
        config: {description: 'As RV(streamops.video.gateway_info#module:config).', returned: when asked for, type: dict}
        routes: {description: 'As RV(streamops.video.gateway_info#module:routes).', returned: when asked for, type: list,
          elements: dict}
        health:
          description: Routes counted.
          returned: with the routes
          type: dict
          contains:
            routes: {description: All of them., returned: always, type: int, sample: 12}
            running: {description: Those that run., returned: always, type: int, sample: 10}
            stopped: {description: Those that do not., returned: always, type: int, sample: 2}
            ok: {description: Those whose status code is V(ok)., returned: always, type: int, sample: 9}
            warn: {description: Those whose status code is V(warn)., returned: always, type: int, sample: 1}
            error: {description: Those whose status code is V(error)., returned: always, type: int, sample: 0}
            unknown: {description: 'Those with any other status code, or none.', returned: always, type: int, sample: 2}
        statistics: {description: 'As RV(streamops.video.gateway_statistics_info#module:statistics).', returned: when asked
            for, type: list, elements: dict}
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
from ansible_collections.streamops.video.plugins.module_utils.gateway.facts import FACT, gather
from ansible_collections.streamops.video.plugins.module_utils.gateway.statistics_options import GATEWAY_FACTS as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    with connect(task) as gateway:
        found = gather(gateway, task.params["gather_subset"], task.params["device_id"])
    if found.get("session", {}).get("is_licensed") is False:
        task.warn("The gateway says that it has no valid licence")
    return {"ansible_facts": {FACT: found}}


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
