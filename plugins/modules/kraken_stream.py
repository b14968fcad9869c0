#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: kraken_stream
short_description: Manage a stream of a Haivision Kraken
version_added: 0.4.0
description:
  - 'Makes, changes, starts, stops and deletes a stream of a Haivision Kraken: an input, a transcoder, outputs and metadata,
    each by name or uuid.'
author:
  - StreamOps founders (@streamops)
notes:
  - 'No document says what the appliance takes on writing: keys are assumed to be those of reading. C(/apidoc) on the appliance
    is its reference; O(field_map) and O(body) adapt what is sent.'
seealso:
  - module: streamops.video.kraken_preset
  - module: streamops.video.kraken_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.kraken
options:
  name:
    description: Name of the stream. Where several bear it, an error lists their uuids. With O(uuid) it renames.
    type: str
  uuid:
    description: Its uuid. It wins over O(name).
    type: str
  input:
    description: Name or uuid of its input.
    type: str
  outputs:
    description: 'Names or uuids of its outputs: exactly these.'
    type: list
    elements: str
  transcoder:
    description: Name or uuid of its transcoder.
    type: str
  metadata:
    description: 'Names or uuids of its metadata: exactly these.'
    type: list
    elements: str
  auto_start:
    description: Whether it starts with the appliance.
    type: bool
  state:
    description: 'V(present): the stream exists. V(started) or V(running): it exists and runs. V(stopped): it does not run.
      V(absent): it does not exist.'
    type: str
    choices: [present, started, running, stopped, absent]
    default: present
  status_words:
    description: 'What the appliance''s words for the state of a stream mean, where they are not known here: V(started),
      V(stopped), V(starting) or V(stopping) by word, for example C({on air: started}).'
    type: dict
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
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
- name: The helicopter goes to the studio
  streamops.video.kraken_stream:
    host: "{{ kraken_host }}"
    port: "{{ kraken_port }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    certificate_fingerprint: "{{ kraken_fingerprint }}"
    name: Helicopter
    input: Helicopter in
    outputs: [Studio]
    state: started
"""

RETURN = r"""
stream:
  description: The stream; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    uuid: {description: 'Its uuid; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    name: {description: Its name., returned: always, type: str, sample: Helicopter}
    input: {description: Uuid of its input., returned: when it has one, type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    outputs: {description: Uuids of its outputs., returned: when it has any, type: list, elements: str}
    transcoder: {description: Uuid of its transcoder., returned: when it has one, type: str}
    metadata: {description: Uuids of its metadata., returned: when it has any, type: list, elements: str}
    auto_start: {description: Whether it starts with the appliance., returned: when the appliance tells, type: bool, sample: true}
    state: {description: V(started) or V(stopped)., returned: when the appliance tells it in a known word, type: str, sample: started}
    status: {description: 'What only the appliance sets: C(mode), C(status), C(state), C(sub_status), C(passthrough).',
      returned: always, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_STREAM as SPEC
from ansible_collections.streamops.video.plugins.module_utils.kraken.streams import manage_stream as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
