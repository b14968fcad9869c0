#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_video
short_description: Manage a video of a Haivision Media Platform
version_added: 0.3.0
description:
  - Changes the title, description and metadata of a video of a Haivision Media Platform (HMP), and deletes one. Over the
    REST API only.
  - Videos are made by recording, see M(streamops.video.hmp_recording).
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.hmp_recording
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
options:
  id:
    description: Id of the video. It wins over O(title).
    type: str
  title:
    description: Title of the video. Together with O(id) it renames.
    type: str
  description:
    description: Free text. V('') clears it.
    type: str
  metadata:
    description:
      - Names of metadata with a text or a list of texts each; V([]) takes a name away. Names that are not listed stay.
      - The HMP keeps a category as C(calypso:category:<label>).
    type: dict
  state:
    description: 'V(present): the video is as the other options say; one that does not exist is an error. V(absent): it
      is deleted.'
    type: str
    choices: [present, absent]
    default: present
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
"""

EXAMPLES = r"""
- name: Give the video of an event its final title
  streamops.video.hmp_video:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    id: "{{ finished_recording }}"
    title: Town hall, third quarter
    metadata:
      Department: [Communication]
"""

RETURN = r"""
video:
  description: The video; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: Id of the video., returned: always, type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    title: {description: Its title., returned: always, type: str, sample: Town hall}
    description: {description: Its description., returned: when known, type: str, sample: All hands}
    metadata: {description: 'Its metadata: names with lists of values.', returned: when asked for, type: dict, sample: {
        'calypso:category:Locations': [Montreal]}}
    status:
      description: What only the device sets.
      returned: always
      type: dict
      contains:
        recording: {description: Whether it is still being recorded., returned: when the device tells, type: bool, sample: false}
        trimming: {description: Whether it is being trimmed., returned: when the device tells, type: bool, sample: false}
        importing: {description: Whether it is being imported., returned: when the device tells, type: bool, sample: false}
        duration: {description: Its length in seconds., returned: when the device tells, type: float, sample: 400.8}
        tracks: {description: How many sources were recorded., returned: when the device tells, type: int, sample: 1}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import HMP_VIDEO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.hmp.videos import manage_video as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
