#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_titanfile_job
short_description: Manage a TitanFile job of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, deletes, starts, stops and restarts a job of a TitanFile deployment in the Ateme+ cloud, and changes its priority.
author:
  - StreamOps founders (@streamops)
notes:
  - 'A job that is stopped while TitanFile works on it is aborted: it cannot be started again.'
  - 'Names of jobs need not be unique: where several bear one, give the O(id).'
seealso:
  - module: streamops.video.ateme_titanfile_deployment
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  deployment:
    description: The TitanFile deployment of the job, by id or name.
    type: str
    required: true
  name:
    description: Name of the job.
    type: str
  id:
    description: Id of the job. It wins over its name.
    type: str
  configuration:
    description: 'What the job does, by TitanFile''s own names. A new job needs it. A job cannot be changed: when the one
      that is there has other values under these names, the task fails.'
    type: dict
  body:
    description: More of a new job, by the names of TitanFile's REST API, beside C(name) and C(configuration). It is sent
      as it is and not compared.
    type: dict
  priority:
    description: Priority of the job. It can be changed while the job is pending; later it is left as it is.
    type: int
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
  state:
    description:
      - 'V(present): the job exists. V(absent): it does not.'
      - 'V(started), V(running): it exists, and is started when it is stopped. One that failed, was aborted or has crashed
        cannot be started: the task fails. One that has finished stays as it is.'
      - 'V(stopped): it exists, and is stopped when it waits in the queue or runs.'
      - 'V(restarted): it exists, and is restarted when it has crashed.'
    type: str
    choices: [present, started, running, stopped, restarted, absent]
    default: present
  wait:
    description: Whether to wait until the service shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 60
"""

EXAMPLES = r"""
- name: The deployment of the job
  streamops.video.ateme_titanfile_deployment:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Night batch
    version: 2.13.4
    provider: aws
    region: eu-west-1

- name: A job
  streamops.video.ateme_titanfile_job:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    deployment: Night batch
    name: Match of the day
    configuration: {input: 's3://matches/1.mxf'}
    priority: 5

- name: It waits until it is started again
  streamops.video.ateme_titanfile_job:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    deployment: Night batch
    name: Match of the day
    state: stopped
"""

RETURN = r"""
titanfile_job:
  description: The job; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: always, type: str, sample: Match of the day}
    deployment: {description: Id of its deployment., returned: always, type: str}
    configuration: {description: 'What it does, without secrets.', returned: when the service tells, type: dict}
    priority: {description: Its priority., returned: when the service tells, type: int}
    state: {description: 'V(started) for one that waits in the queue or runs, V(stopped) for any other; what exactly it
        does is in C(status).', returned: when the service tells, type: str, sample: started}
    status: {description: 'What only the service sets: C(status) is the state in the queue, C(state) that in TitanFile,
        C(tf_job_id) its id there.', returned: when the service tells, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_machines import ATEME_TITANFILE_JOB as SPEC
from ansible_collections.streamops.video.plugins.module_utils.ateme.titanfile import manage_job as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
