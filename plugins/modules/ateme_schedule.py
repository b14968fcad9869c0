#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_schedule
short_description: Manage a schedule of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes and deletes an entry of the timetable of the managing organisation in the Ateme+ cloud, by which an output
    takes an input for a time.
  - A schedule is known by its input, its output and its start. A new end is one update; input and output cannot be changed.
  - Subscriptions to events stand in the same list of the service and are left alone, see M(streamops.video.ateme_event_subscription).
author:
  - StreamOps founders (@streamops)
notes:
  - Every change makes the service send all schedules of the environment to it, and the scheduler there goes through all of
    them again; so nothing is sent without a difference. What C(disruptive) tells is about the schedule of the task alone.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_event
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  input:
    description: The input, by its id or its user description.
    type: str
  output:
    description: The output, by its id or its user description.
    type: str
  start_time:
    description:
      - When it starts. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00).
      - 'V(NOW): at once. One that runs already is the same then, and so is one that has come to O(end_time).'
    type: str
  end_time:
    description: When it ends. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00). Without it a new one
      runs until it is deleted. A new one cannot end in the past.
    type: str
  id:
    description: Id of the schedule. It wins over O(input), O(output) and O(start_time), by which it is known otherwise.
    type: str
  state:
    description: 'V(present): it exists; V(absent): it does not.'
    type: str
    choices: [present, absent]
    default: present
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
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
- name: An input
  streamops.video.ateme_input:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    type: push
    id: stadium-a
    user_description: Stadium A
    port: 2100

- name: An output
  streamops.video.ateme_output:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    type: srt_push
    id: studio-a
    input: stadium-a
    host: 203.0.113.5
    port: 9000
    latency: 250

- name: What is on tonight
  streamops.video.ateme_schedule:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    input: Stadium A
    output: studio-a
    start_time: "2035-11-20T18:00:00+01:00"
    end_time: "2035-11-20T20:00:00+01:00"

- name: A rehearsal, from now on
  streamops.video.ateme_schedule:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    input: Stadium A
    output: studio-a
    start_time: NOW
    end_time: "2035-11-20T17:00:00+01:00"
"""

RETURN = r"""
schedule:
  description: The schedule; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    input: {description: Id of its input., returned: when the service tells, type: str, sample: '17'}
    output: {description: Id of its output., returned: when the service tells, type: str, sample: '17'}
    start_time: {description: 'When it starts, in UTC.', returned: when the service tells, type: str, sample: '2026-11-21T17:00:00Z'}
    end_time: {description: 'When it ends, in UTC.', returned: when it ends, type: str, sample: '2026-11-21T19:00:00Z'}
    status: {description: What the service alone sets., returned: when it tells anything, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import ATEME_SCHEDULE as SPEC
from ansible_collections.streamops.video.plugins.module_utils.ateme.schedules import manage_schedule as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
