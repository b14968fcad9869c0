#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_recording
short_description: Start, pause, stop and describe a recording of a Haivision Media Platform
version_added: 0.3.0
description:
  - Starts, pauses, resumes and stops the recording of a session of a Haivision Media Platform (HMP), sets its texts, categories
    and shares, and adds HotMarks, over the REST API or the Command Line API.
  - Stopping and pausing are disruptive, see O(allow_disruptive).
author:
  - StreamOps founders (@streamops)
notes:
  - 'A lost answer to the start of a recording is looked up over the REST API. Over the Command Line API nothing can tell:
    the task fails and says that a recording may be running. It is never started twice.'
  - Over the Command Line API a recording that is finished and one that is gone look alike.
  - With O(session), the Command Line API knows only of recordings that were started through the same O(ledger).
seealso:
  - module: streamops.video.hmp_session
  - module: streamops.video.hmp_video
  - module: streamops.video.hmp_restream
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
options:
  session:
    description: Id of the session, or its title (over the Command Line API one that O(ledger) knows).
    type: str
  id:
    description: Id of the recording. It wins over O(session).
    type: str
  state:
    description:
      - 'V(started) or V(recording): a running recording is left alone, a paused one is resumed. Where the session has none
        that is active, a new one is started, unless O(title) is given and a finished one bears it.'
      - 'V(paused): the active recording is paused. V(stopped) or V(finished): it is stopped; one that is gone is fine.'
      - 'V(present): the recording exists, in whatever state, with what the other options say.'
      - 'V(absent): it is stopped and deleted, over the REST API only.'
    type: str
    choices: [started, recording, paused, stopped, finished, present, absent]
    default: present
  title:
    description: Title of the recording; with O(session) also the one to look for among finished ones.
    type: str
  description:
    description: Free text. V('') clears it.
    type: str
  created_by:
    description: Who is shown as its creator. The Command Line API sets none by itself.
    type: str
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
        description: V(WATCH), V(EDIT), V(OWN), or the id of a permission that an administrator made.
        type: str
        required: true
  hotmarks:
    description:
      - Titles of HotMarks. One that is not there yet marks the present moment, before the recording is paused or stopped.
      - 'They are one second apart: several in one task are added one a second.'
    type: list
    elements: str
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
"""

EXAMPLES = r"""
- name: Record the town hall
  streamops.video.hmp_recording:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    session: 'Town hall "Q3" – Zürich'
    state: started
  register: recording

- name: Mark the moment and pause
  streamops.video.hmp_recording:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    id: "{{ recording.recording.id }}"
    state: paused
    hotmarks: [Kick-off]

- name: Stop it
  streamops.video.hmp_recording:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    id: "{{ recording.recording.id }}"
    state: stopped
"""

RETURN = r"""
recording:
  description: The recording, as far as it is known; empty after O(state=absent) and where there never was one to stop.
  returned: success
  type: dict
  contains:
    id: {description: 'Id of the recording, V(new:<title>) in check mode for one that is not started yet.', returned: always,
      type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    session: {description: Id of the session., returned: when known, type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    title: {description: Its title., returned: when known, type: str, sample: 'Town hall - 11/21/2026, 10:00'}
    description: {description: Its description., returned: when known, type: str, sample: All hands}
    created_by: {description: Who is shown as its creator., returned: 'when asked for, or in the ledger', type: str, sample: Events}
    state: {description: 'V(recording), V(paused) or V(finished).', returned: always, type: str, sample: recording}
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
    hotmarks: {description: Titles of its HotMarks., returned: when asked for, type: list, elements: str, sample: [Kick-off]}
    status:
      description: What only the device sets.
      returned: when the device tells
      type: dict
      contains:
        duration: {description: Length in seconds., returned: when the device tells, type: float, sample: 42.155}
        created_at: {description: 'When it was started, Unix time in seconds.', returned: when the device tells, type: int}
        username: {description: Who started it., returned: when the device tells, type: str, sample: haiadmin}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.options import HMP_RECORDING as SPEC
from ansible_collections.streamops.video.plugins.module_utils.hmp.recordings import manage_recording as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
