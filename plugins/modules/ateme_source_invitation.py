#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_source_invitation
short_description: Manage an invitation of another organisation in the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes and deletes the invitation by which another organisation (a guest, or destination taker) gets access
    to inputs and events of the managing organisation in the Ateme+ cloud.
  - 'To put one''s users in one''s own organisation is another matter: see the operations that M(streamops.video.ateme_operation)
    calls.'
author:
  - StreamOps founders (@streamops)
notes:
  - 'Deleting an invitation that was accepted deletes the guest''s outputs, schedules and alerts, too: that is disruptive.'
seealso:
  - module: streamops.video.ateme_operation
  - module: streamops.video.ateme_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  destination_temporary_name:
    description: What the invited organisation is called here. It cannot be changed.
    type: str
  id:
    description: Id of the invitation. It wins over its name.
    type: str
  show_all_channels:
    description: Whether the guest sees all inputs, without being allowed to each of them.
    type: bool
  show_all_events:
    description: Whether the guest sees all events, without being allowed to each of them.
    type: bool
  billing_source:
    description: Who pays.
    type: str
    choices: [source_owner, destination_taker]
  registered:
    description: V(false) throws a guest that has accepted the invitation out and revokes all that it was allowed.
    type: bool
  global_max_destinations:
    description: How many outputs the guest may have in each environment.
    type: int
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
  state:
    description: 'V(present): it exists; V(absent): it does not.'
    type: str
    choices: [present, absent]
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
- name: A guest for the season
  streamops.video.ateme_source_invitation:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    destination_temporary_name: Radio North
    show_all_events: true
    billing_source: destination_taker
    global_max_destinations: 2
  register: invited      # invited.source_invitation_token is to be handed on

- name: It may have more
  streamops.video.ateme_source_invitation:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    destination_temporary_name: Radio North
    global_max_destinations: 5
"""

RETURN = r"""
source_invitation:
  description: The invitation; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    destination_temporary_name: {description: What the guest is called here., returned: always, type: str, sample: Partner
        Sports}
    show_all_channels: {description: Whether it sees all inputs., returned: when the service tells, type: bool}
    show_all_events: {description: Whether it sees all events., returned: when the service tells, type: bool}
    billing_source: {description: Who pays., returned: when the service tells, type: str}
    registered: {description: Whether it has accepted the invitation., returned: when the service tells, type: bool}
    global_max_destinations: {description: How many outputs it may have in each environment., returned: when the service
        tells, type: int}
    status: {description: 'What only the service sets, as it tells it.', returned: when the service tells, type: dict}
source_invitation_token: {description: 'The token by which the other organisation accepts the invitation. It is a secret
    to be handed on: it is told by the task that made the invitation and by no later one. Set C(no_log) where the log is
    read by others.', returned: when the invitation was made, type: str}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.invitations import manage_invitation as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_machines import (
    ATEME_SOURCE_INVITATION as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
