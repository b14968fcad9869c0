#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_input
short_description: Manage an input of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes, starts, stops and deletes an input of the active environment in the Ateme+ cloud.
  - C(host) and C(port) are the vendor's fields, those of the stream. The service itself is O(url); neither the inventory
    host nor the environment fills them in.
author:
  - StreamOps founders (@streamops)
notes:
  - A new input runs as the service has it, unless O(state) says otherwise.
  - The module is not in C(group/streamops.video.all), so that a C(host) set there cannot reach it.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_output
  - module: streamops.video.ateme_outputs
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  type:
    description:
      - 'What kind of input it is: V(push) and V(pull) are Zixi, V(srt_push) is an SRT listener, V(srt_pull) an SRT caller,
        V(udp_rist) is RIST over UDP.'
      - 'A new one needs it. No operation of the service changes it: another type is refused.'
    type: str
    choices: [pull, push, srt_pull, srt_push, udp_rist]
  id:
    description: Id of the input, which is yours to choose. It cannot be changed.
    type: str
  user_description:
    description: What the input is called. Without C(id) the input is known by it.
    type: str
  host:
    description: Name or address that the input fetches its stream from. Type V(pull), V(srt_pull) only.
    type: str
  port:
    description: Port, of the environment's range of input ports where it listens. Type V(push), V(srt_push), V(srt_pull),
      V(udp_rist) only.
    type: int
  pull_port:
    description: Port that Zixi pulls from. Type V(pull) only.
    type: int
  latency:
    description: Latency in milliseconds. A new one has 6000. Type V(push), V(pull), V(srt_push), V(srt_pull) only. V(push)
      allows -1 to 600000.
    type: int
  max_latency:
    description: Highest latency in milliseconds. A new one has 1000. Type V(udp_rist) only.
    type: int
  max_bitrate:
    description: Highest bitrate in kbit/s. A new one has 8000. Type V(udp_rist) only.
    type: int
  rist_remote_port:
    description: Remote port of RIST; with V(0) it is the sender's outbound port and one. Type V(udp_rist) only.
    type: int
  bitrate:
    description: Bitrate in kbit/s. Type V(srt_pull) only.
    type: int
  max_allowed_bitrate_kbps:
    description: Bitrate in kbit/s beyond which the service stops the input.
    type: int
  stream_id:
    description: Stream id. Type V(pull), V(srt_push), V(srt_pull) only.
    type: str
  encryption_type:
    description: Encryption of the SRT stream. Type V(srt_push), V(srt_pull) only.
    type: str
  srt_password:
    description:
      - Password of the SRT stream, 10 to 80 characters. Type V(srt_push), V(srt_pull) only.
      - Where the service does not give it back, see O(update_secrets). When something else is changed it goes along, since
        nothing tells whether the service keeps what is left out.
    type: str
  state:
    description: 'V(present): it exists; V(started): it exists and runs; V(running): the same as V(started); V(stopped):
      it exists and does not run; V(absent): it does not.'
    type: str
    choices: [present, started, running, stopped, absent]
    default: present
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
  update_secrets:
    description:
      - When secrets that the service does not give back, and that can therefore not be compared, are sent.
      - 'V(on_create): when the object is made. V(always): on every run, which then reports a change.'
    type: str
    choices: [on_create, always]
    default: on_create
  wait:
    description: Whether to wait until the service shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 60
"""

EXAMPLES = r"""
- name: The stadium sends SRT to the environment
  streamops.video.ateme_input:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    type: srt_push
    id: stadium-a
    user_description: Stadium A
    port: 2100
    latency: 500
    encryption_type: aes-128
    srt_password: "{{ srt_secret | default('a-password-of-ten') }}"
    state: started

- name: A studio that is fetched by RIST, not on air yet
  streamops.video.ateme_input:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    type: udp_rist
    id: studio-b
    port: 2200
    max_allowed_bitrate_kbps: 12000
    state: stopped

- name: It is gone
  streamops.video.ateme_input:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    id: studio-b
    state: absent
"""

RETURN = r"""
input:
  description: The input; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    type: {description: 'What kind of input it is: V(push) and V(pull) are Zixi, V(srt_push) is an SRT listener, V(srt_pull)
        an SRT caller, V(udp_rist) is RIST over UDP.', returned: when its type has it and the service tells, type: str}
    user_description: {description: What the input is called. Without C(id) the input is known by it., returned: when its
        type has it and the service tells, type: str}
    host: {description: 'Name or address that the input fetches its stream from. Type V(pull), V(srt_pull) only.', returned: when
        its type has it and the service tells, type: str}
    port: {description: 'Port, of the environment''s range of input ports where it listens. Type V(push), V(srt_push), V(srt_pull),
        V(udp_rist) only.', returned: when its type has it and the service tells, type: int}
    pull_port: {description: Port that Zixi pulls from. Type V(pull) only., returned: when its type has it and the service
        tells, type: int}
    latency: {description: 'Latency in milliseconds. A new one has 6000. Type V(push), V(pull), V(srt_push), V(srt_pull)
        only. V(push) allows -1 to 600000.', returned: when its type has it and the service tells, type: int}
    max_latency: {description: Highest latency in milliseconds. A new one has 1000. Type V(udp_rist) only., returned: when
        its type has it and the service tells, type: int}
    max_bitrate: {description: Highest bitrate in kbit/s. A new one has 8000. Type V(udp_rist) only., returned: when its
        type has it and the service tells, type: int}
    rist_remote_port: {description: Remote port of RIST; with V(0) it is the sender's outbound port and one. Type V(udp_rist)
        only., returned: when its type has it and the service tells, type: int}
    bitrate: {description: Bitrate in kbit/s. Type V(srt_pull) only., returned: when its type has it and the service tells,
      type: int}
    max_allowed_bitrate_kbps: {description: Bitrate in kbit/s beyond which the service stops the input., returned: when
        its type has it and the service tells, type: int}
    stream_id: {description: 'Stream id. Type V(pull), V(srt_push), V(srt_pull) only.', returned: when its type has it and
        the service tells, type: str}
    encryption_type: {description: 'Encryption of the SRT stream. Type V(srt_push), V(srt_pull) only.', returned: when its
        type has it and the service tells, type: str}
    state: {description: V(started) or V(stopped)., returned: when the service tells one of the two, type: str, sample: started}
    status: {description: 'What else the service tells of it, in its own words and without secrets.', returned: always,
      type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.inputs import manage_input as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_flows import ATEME_INPUT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
