#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_event
short_description: Manage an event of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes and deletes an event on an input in the Ateme+ cloud, which other organisations can take.
author:
  - StreamOps founders (@streamops)
notes:
  - The service lists events that are not over. A new one that is over already is refused, since a second run could not
    find it.
  - What the service leaves out of an update stays, an empty O(description) too, as far as its notes tell.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_event_subscription
  - module: streamops.video.ateme_label
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  name:
    description: Name of the event. With O(id) it is renamed.
    type: str
  id:
    description: Id of the event. It wins over its name.
    type: str
  description:
    description: What it is about.
    type: str
  input:
    description: The input, by its id or its user description. A new event needs it. A change has to stay in the same environment.
    type: str
  start_time:
    description: When it starts. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00). A new event needs
      it.
    type: str
  end_time:
    description: When it ends. An ISO 8601 time with its zone, such as V(2026-11-21T18:00:00+01:00). What is over is not
      shown by the service any more.
    type: str
  label_ids:
    description:
      - All its labels, each by its id or its text; an empty list takes them away.
      - 'Without it they stay: they are sent again with every update, since the service would drop them.'
    type: list
    elements: str
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

- name: The final
  streamops.video.ateme_event:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Final
    description: Kick-off at eight
    input: Stadium A
    start_time: "2035-11-20T19:30:00+01:00"
    end_time: "2035-11-20T22:00:00+01:00"
    label_ids: []
"""

RETURN = r"""
event:
  description: The event; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: always, type: str, sample: Final}
    description: {description: What it is about., returned: when the service tells, type: str}
    input: {description: Id of its input., returned: when the service tells, type: str, sample: '17'}
    start_time: {description: 'When it starts, in UTC.', returned: when the service tells, type: str, sample: '2026-11-21T17:00:00Z'}
    end_time: {description: 'When it ends, in UTC.', returned: when it ends, type: str, sample: '2026-11-21T19:00:00Z'}
    label_ids: {description: Ids of its labels., returned: when the service tells, type: list, elements: str}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.events import manage_event as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import ATEME_EVENT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
