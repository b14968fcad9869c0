#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_recording_schedule
short_description: Manage a scheduled recording of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes and deletes a recording of an input in the Ateme+ cloud, to be made at a time and delivered to a bucket.
  - It is known by its input and its start; the input cannot be changed.
author:
  - StreamOps founders (@streamops)
notes:
  - The service lists recordings to come. A new one that would have begun already is refused, since a second run might not
    find it.
  - Every change makes the service send all recordings of the environment to it.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_recording_bucket
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  input:
    description: The input, by its id or its user description.
    type: str
  recording_bucket:
    description: The bucket that it is delivered to, by its id or its name.
    type: str
  transcode:
    description: Whether it is transcoded first.
    type: bool
  start_time:
    description: When it starts. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00).
    type: str
  end_time:
    description: When it stops. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00).
    type: str
  id:
    description: Id of the recording. It wins over O(input) and O(start_time), by which it is known otherwise.
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

- name: Where recordings go
  streamops.video.ateme_recording_bucket:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Archive
    bucket_path: example-broadcast/archive

- name: The match is recorded
  streamops.video.ateme_recording_schedule:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    input: Stadium A
    recording_bucket: Archive
    start_time: "2035-11-20T19:30:00+01:00"
    end_time: "2035-11-20T22:00:00+01:00"
"""

RETURN = r"""
recording_schedule:
  description: The recording; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    input: {description: Id of its input., returned: when the service tells, type: str, sample: '17'}
    recording_bucket: {description: Id of its recording bucket., returned: when the service tells, type: str, sample: '17'}
    transcode: {description: Whether it is transcoded first., returned: when the service tells, type: bool, sample: false}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import (
    ATEME_RECORDING_SCHEDULE as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.ateme.recordings import manage_recording_schedule as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
