#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_environment
short_description: Manage an environment of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, deletes, starts, stops and upgrades a customer environment in the Ateme+ cloud.
  - That takes minutes; the task waits for it, see O(wait_timeout).
author:
  - StreamOps founders (@streamops)
notes:
  - The option O(environment) names the environment in which a task works; this module's object is named by O(name) or O(id).
  - The service has no operation that changes a name, provider, region or instance type.
  - 'When a new environment has come up, the service switches the user to it. Nobody has asked for that: what was active
    before is switched back to at once, whatever O(restore_context) says.'
seealso:
  - module: streamops.video.ateme_info
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  name:
    description: Name of the environment.
    type: str
  id:
    description: Id of the environment. It wins over its name.
    type: str
  provider:
    description: Cloud provider, by id or name. A new environment needs it.
    type: str
  region:
    description: Region of the provider, by id or name. A new environment needs it.
    type: str
  instance_type:
    description: Instance type or size in the region, by id or name. A new environment needs it.
    type: str
  upgrade:
    description:
      - 'V(true): the upgrade that the service has scheduled for the environment is started now; where none is pending there
        is nothing to do. V(false), the default: nothing is upgraded.'
      - 'A version: the same, unless the environment has that version already. When no upgrade to it is pending, the task
        fails.'
      - A new environment is not upgraded.
    type: str
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
  state:
    description: 'V(present): it exists; V(started): it exists and runs; V(running): the same as V(started); V(stopped):
      it exists and does not run; V(absent): it does not.'
    type: str
    choices: [present, started, running, stopped, absent]
    default: present
  wait:
    description: Whether to wait until the service shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that; machines are started.
    type: int
    default: 900
"""

EXAMPLES = r"""
- name: An environment in Ireland
  streamops.video.ateme_environment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: league
    provider: aws
    region: eu-west-1
    instance_type: small
  register: result      # result.environment

- name: Its scheduled upgrade is started now, where there is one
  streamops.video.ateme_environment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: main
    upgrade: true

- name: It does not run in summer
  streamops.video.ateme_environment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: league
    state: stopped
"""

RETURN = r"""
environment:
  description: The environment; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: always, type: str, sample: main}
    provider: {description: Id of its cloud provider., returned: when the service tells, type: str}
    region: {description: Id of its region., returned: when the service tells, type: str}
    instance_type: {description: Id of its instance type., returned: when the service tells, type: str}
    state: {description: 'V(started) or V(stopped); not there while it is something else, see C(status).', returned: when
        the service tells, type: str, sample: started}
    status: {description: 'What only the service sets, as it tells it.', returned: when the service tells, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.environments import manage_environment as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_machines import ATEME_ENVIRONMENT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
