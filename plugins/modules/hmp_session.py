#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_session
short_description: Manage a session of a Haivision Media Platform
version_added: 0.3.0
description:
  - Makes, changes and deletes a session of a Haivision Media Platform (HMP), with its sources, categories and shares, over
    the REST API or the Command Line API.
  - Sources, categories and shares that are not listed stay.
author:
  - StreamOps founders (@streamops)
notes:
  - The Command Line API can neither look up nor read a session. Give O(id), or O(ledger), which keeps the ids and what
    was last set. With O(id) alone, what is asked for is sent on every run.
  - Whether the ledger's session is still there is asked on every run with a command that changes nothing (C(removeSourceFromSession)
    with a source id that nothing has).
  - Changing the sources of a session that is being recorded, or deleting it, is disruptive, and the HMP refuses it.
seealso:
  - module: streamops.video.hmp_recording
  - module: streamops.video.hmp_source
  - module: streamops.video.hmp_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
options:
  title:
    description: Title of the session. Where several sessions bear it, an error lists their ids. Together with O(id) it
      renames.
    type: str
  id:
    description: Id of the session. It wins over O(title).
    type: str
  state:
    description: 'V(present): the session exists. V(absent): it does not.'
    type: str
    choices: [present, absent]
    default: present
  description:
    description: Free text. V('') clears it.
    type: str
  created_by:
    description: Who is shown as its creator. The Command Line API sets none by itself.
    type: str
  live:
    description: Whether viewers can watch it. A session that goes live does so when all else is done.
    type: bool
  sources:
    description:
      - 'Up to four sources, added in this order: their ids or, over the REST API, their names.'
      - Those that are not listed stay, unless O(purge_sources) is true.
    type: list
    elements: str
  purge_sources:
    description: Whether sources that are not listed in O(sources) are taken out.
    type: bool
    default: false
  categories:
    description:
      - 'Categories and their values: a dictionary of lists. A category is named by its id or, over the REST API, by its
        label.'
      - The values of a category that is named are exactly these; categories that are not named stay.
    type: dict
  shares:
    description: Users and groups that it is shared with. Those that are not listed stay.
    type: list
    elements: dict
    suboptions:
      user:
        description: Name of the user. One of O(shares[].user) and O(shares[].group) is needed.
        type: str
      group:
        description: Name of the group.
        type: str
      permission:
        description: V(WATCH), V(EDIT), V(RECORD), V(OWN), or the id of a permission that an administrator made.
        type: str
        required: true
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
"""

EXAMPLES = r"""
- name: A town hall with two cameras, live when all is in place
  streamops.video.hmp_session:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    title: 'Town hall "Q3" – Zürich'
    description: All hands
    sources: [Camera 1, Camera 2]
    created_by: Events
    shares:
      - user: viewer
        permission: WATCH
    live: true

- name: The same over the Command Line API, which knows sources by their ids and needs a ledger for titles
  streamops.video.hmp_session:
    host: "{{ hmp_host }}"
    cli_port: "{{ hmp_cli_port }}"
    api: cli
    ledger: "{{ playbook_dir }}/hmp.json"
    title: Town hall by command line
    sources: ["{{ camera_1 }}"]
    live: true
  register: session
"""

RETURN = r"""
session:
  description: The session, as far as it is known; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Id of the session; V(new:<title>) in check mode for one that is not made yet.', returned: always,
      type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    title: {description: Its title., returned: when known, type: str, sample: Town hall}
    description: {description: Its description., returned: when known, type: str, sample: All hands}
    created_by: {description: Who is shown as its creator., returned: 'when asked for, or in the ledger', type: str, sample: Events}
    live: {description: Whether it is live., returned: when known, type: bool, sample: true}
    sources: {description: 'Ids of its sources, in their order.', returned: when known, type: list, elements: str}
    categories: {description: Category id to the list of its values., returned: 'when asked for, or in the ledger', type: dict,
      sample: {692e9ab8-d446-4bfd-b64d-e39e8e57c4c5: [Surgery, HD]}}
    shares:
      description: Whom it is shared with.
      returned: when asked for, or in the ledger
      type: list
      elements: dict
      contains:
        user: {description: Name of the user., returned: for users, type: str, sample: viewer}
        group: {description: Name of the group., returned: for groups, type: str, sample: Admins}
        permission: {description: 'The permission, by its word or its id.', returned: always, type: str, sample: WATCH}
    status:
      description: What only the device sets.
      returned: when the device tells
      type: dict
      contains:
        recording: {description: Whether it is being recorded., returned: when the device tells, type: bool, sample: false}
        duration: {description: Its duration in seconds., returned: when the device tells, type: float}
        created_at: {description: 'When it was made, Unix time in seconds.', returned: when the device tells, type: int}
        modified_at: {description: 'When it was last changed, Unix time in seconds.', returned: when the device tells, type: int}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.options import HMP_SESSION as SPEC
from ansible_collections.streamops.video.plugins.module_utils.hmp.sessions import manage_session as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
