#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_device
short_description: Send a command to a set-top box of a Haivision Media Platform
version_added: 0.3.0
description:
  - Sends a command to a set-top box that a Haivision Media Platform (HMP) manages. Over the REST API only.
  - The command is sent on every run, and not in check mode.
author:
  - StreamOps founders (@streamops)
notes:
  - V(reboot) and V(standby-on) take the picture off the screen, and are disruptive.
seealso:
  - module: streamops.video.hmp_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
attributes:
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  id:
    description: Id of the set-top box. It wins over O(name).
    type: str
  name:
    description: Name of the set-top box.
    type: str
  command:
    description: 'What to send: V(standby-on), V(standby-off), V(reboot), V(mute), V(unmute), V(set-volume), V(set-channel),
      V(show-text-message), or another one that the HMP knows. A box that is off line does not get it later.'
    type: str
    required: true
  parameters:
    description: 'What the command takes, for V(set-volume) C({volume: 0.5}).'
    type: dict
  changed_when_sent:
    description: Whether sending counts as a change.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Turn the sound down in the lobby
  streamops.video.hmp_device:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    name: Lobby
    command: set-volume
    parameters:
      volume: 0.3
"""

RETURN = r"""
response: {description: What the HMP answered., returned: when it was sent, type: raw, sample: {status: ok}}
device: {description: 'The set-top box, keys as in the vendor''s reference in snake case.', returned: success, type: dict,
  sample: {id: bvgR95DKAXUTr402cyM8ew, name: Lobby, status: Online}}
actions: {description: 'What is sent, or would be in check mode.', returned: always, type: list, elements: str, sample: [
    send reboot to Lobby]}
disruptive: {description: Whether that interrupts what is on air., returned: success, type: bool, sample: false}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.devices import command_device as run
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import HMP_DEVICE as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
