#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: kraken_preset
short_description: Manage a preset of a Haivision Kraken
version_added: 0.4.0
description:
  - Makes, renames, changes, loads and deletes a preset of a Haivision Kraken.
  - Loading is disruptive, see O(allow_disruptive).
author:
  - StreamOps founders (@streamops)
notes:
  - 'No document says what the appliance takes on writing: keys are assumed to be those of reading. C(/apidoc) on the appliance
    is its reference; O(field_map) and O(body) adapt what is sent.'
  - Where the appliance does not tell which preset is active, it is loaded on every run.
seealso:
  - module: streamops.video.kraken_info
  - module: streamops.video.kraken_stream
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.kraken
options:
  name:
    description: Name of the preset. Where several bear it, an error lists their uuids. With O(uuid) it renames.
    type: str
  uuid:
    description: Its uuid. It wins over O(name).
    type: str
  new_name:
    description: Name that the preset shall have. A run that finds the new name and not the old one renames nothing.
    type: str
  state:
    description:
      - 'V(present): the preset exists; a new one without O(content) keeps what the appliance does now.'
      - 'V(loaded): it exists and is the active one. Loading is disruptive, and skipped when the appliance tells that it
        is active already.'
      - 'V(absent): it does not exist.'
    type: str
    choices: [present, loaded, absent]
    default: present
  startup:
    description: Whether the appliance loads it when it starts.
    type: bool
  content:
    description: What the appliance's reference calls the body of a preset. It is not sent again when what is read back
      equals it.
    type: dict
  active:
    description: Accepted, so that a returned preset can be given back, and ignored.
    type: bool
  update_secrets:
    description:
      - When what the appliance does not give back, and that can therefore not be compared, is sent.
      - 'V(on_create): when the object is made. V(always): on every run, which then reports a change.'
    type: str
    choices: [on_create, always]
    default: on_create
  wait:
    description: Whether to wait until the appliance shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 60
  field_map:
    description: 'The appliance''s key of an option, where its reference (C(/apidoc) on the appliance) calls it otherwise
      than is assumed here, for example C({name: preset_name}).'
    type: dict
  body:
    description: Laid over what is sent, for what the appliance's reference asks for besides; a null takes a key out. It
      is sent along with a change, and is no reason for one.
    type: dict
"""

EXAMPLES = r"""
- name: Load the preset of the day, and let the appliance start with it
  streamops.video.kraken_preset:
    host: "{{ kraken_host }}"
    port: "{{ kraken_port }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    certificate_fingerprint: "{{ kraken_fingerprint }}"
    name: Helicopter downlink
    state: loaded
    startup: true
  register: result
"""

RETURN = r"""
preset:
  description: The preset; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    uuid: {description: 'Its uuid; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    name: {description: Its name., returned: always, type: str, sample: Helicopter downlink}
    startup: {description: Whether it is loaded when the appliance starts., returned: when the appliance tells, type: bool,
      sample: true}
    active: {description: Whether it is the one that is loaded., returned: when the appliance tells, type: bool, sample: true}
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

from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_PRESET as SPEC
from ansible_collections.streamops.video.plugins.module_utils.kraken.presets import manage_preset as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
