#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_event_subscription
short_description: Manage a subscription to an event of the Ateme+ cloud
version_added: 0.5.0
description:
  - Lets an output take an event in the Ateme+ cloud, for the event's own time or another one, changes that and ends it.
author:
  - StreamOps founders (@streamops)
notes:
  - Every change makes the service send all schedules of the environment to it, and the scheduler there goes through all of
    them again; so nothing is sent without a difference. What C(disruptive) tells is about the subscription of the task alone.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_event
  - module: streamops.video.ateme_schedule
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  event:
    description: 'The event, by its id or its name. That of another organisation by its id only: it is in no list.'
    type: str
  output:
    description: The output, by its id or its user description.
    type: str
  timed_by_event_owner:
    description: 'Whether the times of the event count. Without it: when a new one is given no times of its own.'
    type: bool
  start_time:
    description: When it starts, where the event's times do not count. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00).
    type: str
  end_time:
    description: When it ends, where the event's times do not count. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00).
    type: str
  id:
    description: Id of the subscription. It wins over O(event) and O(output), by which it is known otherwise; with it, the
      output can be changed.
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

- name: The final
  streamops.video.ateme_event:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Final
    input: Stadium A
    start_time: "2035-11-20T19:30:00+01:00"
    end_time: "2035-11-20T22:00:00+01:00"

- name: The studio takes the second half
  streamops.video.ateme_event_subscription:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    event: Final
    output: studio-a
    start_time: "2035-11-20T20:50:00+01:00"
    end_time: "2035-11-20T22:00:00+01:00"
"""

RETURN = r"""
event_subscription:
  description: The subscription; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    event: {description: Id of its event., returned: when the service tells, type: str, sample: '17'}
    output: {description: Id of its output., returned: when the service tells, type: str, sample: '17'}
    timed_by_event_owner: {description: Whether the times of the event count., returned: when the service tells, type: bool}
    start_time: {description: 'When it starts, in UTC.', returned: when the service tells, type: str, sample: '2026-11-21T17:00:00Z'}
    end_time: {description: 'When it ends, in UTC.', returned: when it ends, type: str, sample: '2026-11-21T19:00:00Z'}
    status: {description: 'What the service alone sets, the times of the event included.', returned: when it tells, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.events import manage_event_subscription as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import (
    ATEME_EVENT_SUBSCRIPTION as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
