#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_source
short_description: Manage a source of a Haivision Media Platform
version_added: 0.3.0
description:
  - 'Makes, changes and deletes a source of a Haivision Media Platform (HMP): a UDP or SRT stream that sessions show and
    record. Over the REST API only.'
  - On an existing source, its name or id and the options to change are enough.
author:
  - StreamOps founders (@streamops)
notes:
  - HMPs give passphrases back in clear. They are compared and never shown.
  - A change of the stream itself, or deleting the source, is disruptive while stream data arrives.
seealso:
  - module: streamops.video.hmp_session
  - module: streamops.video.hmp_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
options:
  name:
    description: Name of the source. Together with O(id) it renames.
    type: str
  type:
    description: V(UDP) or V(SRT). Needed for a new source.
    type: str
  description:
    description: Free text. V('') clears it.
    type: str
  source_host:
    description: Address of the stream. A new SRT listener takes it from anywhere (V(0.0.0.0)) when it is not given.
    type: str
  source_port:
    description: Port of the stream.
    type: int
  multicast:
    description: Whether it is a multicast stream. Protocol V(UDP) only.
    type: bool
  mode:
    description: V(CALLER), V(LISTENER) or V(RENDEZVOUS), in any case. Needed for a new SRT source. Protocol V(SRT) only.
    type: str
  latency:
    description: SRT latency in milliseconds. Protocol V(SRT) only.
    type: int
  passphrase:
    description: SRT passphrase. V('') takes it away. Many HMPs give it back in clear; it is compared there, and never shown.
      Protocol V(SRT) only.
    type: str
  id:
    description: Id of the source. It wins over O(name).
    type: str
  state:
    description: 'V(present): it exists. V(absent): it does not.'
    type: str
    choices: [present, absent]
    default: present
  update_secrets:
    description:
      - When the passphrase is sent to a device that does not give it back, so that it cannot be compared.
      - 'V(on_create): when the source is made. V(always): on every run, which then reports a change.'
    type: str
    choices: [on_create, always]
    default: on_create
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
"""

EXAMPLES = r"""
- name: A camera that calls in by SRT
  streamops.video.hmp_source:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    name: Camera 7
    type: SRT
    mode: LISTENER
    source_port: 7007
    latency: 120
    passphrase: "{{ camera_passphrase }}"
    description: Stage left
"""

RETURN = r"""
source:
  description: The source; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Id of the source; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    name: {description: Name of the source. Together with O(id) it renames., returned: when the source has it, type: str,
      sample: Camera 1}
    type: {description: V(UDP) or V(SRT). Needed for a new source., returned: when the source has it, type: str, sample: SRT}
    description: {description: Free text. V('') clears it., returned: when the source has it, type: str, sample: Stage left}
    source_host: {description: Address of the stream. A new SRT listener takes it from anywhere (V(0.0.0.0)) when it is
        not given., returned: when the source has it, type: str, sample: 239.35.126.101}
    source_port: {description: Port of the stream., returned: when the source has it, type: int, sample: 4902}
    multicast: {description: Whether it is a multicast stream., returned: when the source has it, type: bool, sample: true}
    mode: {description: 'V(CALLER), V(LISTENER) or V(RENDEZVOUS), in any case. Needed for a new SRT source.', returned: when
        the source has it, type: str, sample: LISTENER}
    latency: {description: SRT latency in milliseconds., returned: when the source has it, type: int, sample: 20}
    status:
      description: What only the device sets.
      returned: when the device tells
      type: dict
      contains:
        active: {description: Whether stream data arrives., returned: when the device tells, type: bool, sample: true}
        bitrate: {description: 'Its bitrate, as the device tells it.', returned: when the device tells, type: float}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import HMP_SOURCE as SPEC
from ansible_collections.streamops.video.plugins.module_utils.hmp.sources import manage_source as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
