#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: kraken_security
short_description: Manage the security settings of a Haivision Kraken
version_added: 0.4.0
description:
  - Lays settings over the security settings of a Haivision Kraken. What is not named stays.
author:
  - StreamOps founders (@streamops)
notes:
  - 'No document says what the appliance takes on writing: keys are assumed to be those of reading. C(/apidoc) on the appliance
    is its reference; O(field_map) and O(body) adapt what is sent.'
seealso:
  - module: streamops.video.kraken_certificate
  - module: streamops.video.kraken_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.kraken
options:
  settings:
    description: Settings to lay over what the appliance has, by the appliance's own keys. What is not named stays, at every
      depth. Elements of lists go together by their C(name), where all have one; other lists are taken whole.
    type: dict
    required: true
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
- name: Log out who does nothing
  streamops.video.kraken_security:
    host: "{{ kraken_host }}"
    port: "{{ kraken_port }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    certificate_fingerprint: "{{ kraken_fingerprint }}"
    settings:
      session_timeout: 15
"""

RETURN = r"""
security: {description: 'The security settings, by the appliance''s own keys, without secrets.', returned: success, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_SECURITY as SPEC
from ansible_collections.streamops.video.plugins.module_utils.kraken.settings import manage_security as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
