#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_titanfile_deployment
short_description: Manage a TitanFile deployment of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, deletes, starts, stops and upgrades a TitanFile deployment of the managing organisation in the Ateme+ cloud.
author:
  - StreamOps founders (@streamops)
notes:
  - The service has no operation that changes a name, provider or region.
seealso:
  - module: streamops.video.ateme_titanfile_job
  - module: streamops.video.ateme_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  name:
    description: 'Name of the deployment: letters, digits, blanks and any of C(. _ -).'
    type: str
  id:
    description: Id of the deployment. It wins over its name.
    type: str
  version:
    description: Version of TitanFile, such as V(2.13.4). A new deployment needs it; one that has another is upgraded.
    type: str
  provider:
    description: Cloud provider, by id or name. A new deployment needs it.
    type: str
  region:
    description: Region of the provider, by id or name. A new deployment needs it.
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
- name: A deployment for the night
  streamops.video.ateme_titanfile_deployment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Night batch
    version: 2.13.3
    provider: aws
    region: eu-west-1

- name: It is upgraded
  streamops.video.ateme_titanfile_deployment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Night batch
    version: 2.13.4

- name: It is stopped in the morning
  streamops.video.ateme_titanfile_deployment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Night batch
    state: stopped
"""

RETURN = r"""
titanfile_deployment:
  description: The deployment; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: always, type: str, sample: Night batch}
    version: {description: Its version., returned: when the service tells, type: str}
    provider: {description: Id of its cloud provider., returned: when the service tells, type: str}
    region: {description: Id of its region., returned: when the service tells, type: str}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_machines import (
    ATEME_TITANFILE_DEPLOYMENT as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.ateme.titanfile import manage_deployment as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
