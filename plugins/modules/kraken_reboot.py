#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: kraken_reboot
short_description: Restart a Haivision Kraken
version_added: 0.4.0
description:
  - Restarts a Haivision Kraken and waits until it is back. Always disruptive.
  - The order is sent on every run, and not in check mode.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.kraken_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.kraken
attributes:
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  wait_timeout:
    description: Seconds to wait until the appliance is back.
    type: int
    default: 300
  changed_when_sent:
    description: Whether sending counts as a change.
    type: bool
    default: true
  body:
    description: Laid over what is sent, for what the appliance's reference asks for besides; a null takes a key out. It
      is sent along with a change, and is no reason for one.
    type: dict
"""

EXAMPLES = r"""
- name: Restart the appliance
  streamops.video.kraken_reboot:
    host: "{{ kraken_host }}"
    port: "{{ kraken_port }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    certificate_fingerprint: "{{ kraken_fingerprint }}"
    wait_timeout: 300
"""

RETURN = r"""
response: {description: 'C(seconds): how long it was away.', returned: when it was sent, type: dict, sample: {seconds: 74.5}}
actions: {description: 'What is done, or would be in check mode: one line a write call. After a failure it is the plan;
    what had been done is in RV(error.done).', returned: always, type: list, elements: str, sample: [start route "Stadium
      A"]}
disruptive: {description: Whether that interrupts a running stream., returned: success, type: bool, sample: false}
interrupts: {description: What it interrupts., returned: success, type: list, elements: str, sample: [route "Stadium A"]}
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

from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_REBOOT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.kraken.reboot import reboot as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
