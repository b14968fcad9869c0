#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_info
short_description: Read what a Haivision Media Platform has
version_added: 0.3.0
description:
  - 'Reads version, users, groups, sources, sessions, recordings, videos, categories, events, set-top boxes and streams
    of a Haivision Media Platform (HMP), and changes nothing. Over the REST API only: the Command Line API lists nothing.'
author:
  - StreamOps founders (@streamops)
notes:
  - A list that the HMP or the account does not give is empty, with a warning; when it is the only one asked for, it is
    an error.
seealso:
  - module: streamops.video.hmp_session
  - module: streamops.video.hmp_recording
  - module: streamops.video.hmp_source
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.hmp
options:
  gather_subset:
    description: What to read.
    type: list
    elements: str
    choices: [version, users, groups, sources, sessions, recordings, videos, categories, events, devices, streams]
    default:
      - version
      - users
      - groups
      - sources
      - sessions
      - recordings
      - videos
      - categories
      - events
      - devices
      - streams
"""

EXAMPLES = r"""
- name: Read sessions and sources
  streamops.video.hmp_info:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    gather_subset: [sessions, sources]
  register: hmp
"""

RETURN = r"""
version: {description: Version and build of the HMP., returned: when asked for, type: dict, sample: {version: 3.9.0, build: '11823'}}
users: {description: The enabled users. Keys as in the vendor's reference in snake case., returned: when asked for, type: list,
  elements: dict}
groups: {description: The enabled groups. Keys as in the vendor's reference in snake case., returned: when asked for, type: list,
  elements: dict}
sources: {description: 'The sources, each as RV(streamops.video.hmp_source#module:source).', returned: when asked for, type: list,
  elements: dict}
sessions:
  description: The sessions.
  returned: when asked for
  type: list
  elements: dict
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
recordings: {description: 'The active recordings, each as RV(streamops.video.hmp_recording#module:recording).', returned: when
    asked for, type: list, elements: dict}
videos: {description: 'The videos, each as RV(streamops.video.hmp_video#module:video).', returned: when asked for, type: list,
  elements: dict}
categories: {description: The categories. Keys as in the vendor's reference in snake case., returned: when asked for, type: list,
  elements: dict}
events: {description: 'The events, each as RV(streamops.video.hmp_event#module:event).', returned: when asked for, type: list,
  elements: dict}
devices: {description: The set-top boxes. Keys as in the vendor's reference in snake case., returned: when asked for, type: list,
  elements: dict}
streams: {description: 'The streams, each as RV(streamops.video.hmp_restream#module:restream).', returned: when asked for,
  type: list, elements: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.info import gather as run
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import HMP_INFO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
