#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_command
short_description: Send any command of the Command Line API of a Haivision Media Platform
version_added: 0.3.0
description:
  - Sends one command of the Command Line API of a Haivision Media Platform (HMP), each argument quoted as it needs to be.
  - The command is sent on every run, and not in check mode.
author:
  - StreamOps founders (@streamops)
notes:
  - 'No argument can become a second command: line feeds are escaped, and other control characters but tabs are refused.'
  - 'C(stopRecording), C(pauseRecording), C(stopRestreamRecording), C(deleteSession), C(removeSourceFromSession) and C(setLiveSession)
    with C(false) count as disruptive: what they interrupt is not looked up.'
seealso:
  - module: streamops.video.hmp_session
  - module: streamops.video.hmp_recording
  - module: streamops.video.api
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
attributes:
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  command:
    description: Name of the command, as in the vendor's Command Line API guide.
    type: str
    required: true
  arguments:
    description: Its arguments in order; each is quoted where it needs to be.
    type: list
    elements: str
    default: []
  changed_when_sent:
    description: Whether sending counts as a change.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Ask for the state of a recording
  streamops.video.hmp_command:
    host: "{{ hmp_host }}"
    cli_port: "{{ hmp_cli_port }}"
    command: getRecordingStatus
    arguments: ["{{ finished_recording }}"]
    changed_when_sent: false
  register: status
"""

RETURN = r"""
response: {description: 'What the command returned, V('''') where it returns nothing.', returned: when it was sent, type: str,
  sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.command import send_command as run
from ansible_collections.streamops.video.plugins.module_utils.hmp.options import HMP_COMMAND as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
