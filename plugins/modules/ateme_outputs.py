#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_outputs
short_description: Manage the outputs of an environment of the Ateme+ cloud
version_added: 0.5.0
description:
  - 'Makes, changes, starts, stops and deletes many outputs in the Ateme+ cloud as one task: one look, one plan, the writes
    one after the other, one wait.'
author:
  - StreamOps founders (@streamops)
notes:
  - The module is not in C(group/streamops.video.all), so that a C(host) set there cannot reach it.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_output
  - module: streamops.video.ateme_input
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  config:
    description:
      - The outputs, each as M(streamops.video.ateme_output) takes one.
      - With O(state=deleted), id or user_description are enough.
    type: list
    elements: dict
    suboptions:
      type:
        description:
          - 'What kind of output it is: V(push) and V(pull) are Zixi, V(rtmp) is RTMP, V(srt_push) an SRT caller, V(srt_pull)
            an SRT listener, V(udp_rist) is RIST over UDP.'
          - 'A new one needs it. No operation of the service changes it: another type is refused.'
        type: str
        choices: [pull, push, rtmp, srt_pull, srt_push, udp_rist]
      id:
        description: Id of the output, which is yours to choose. It cannot be changed.
        type: str
      user_description:
        description: What the output is called. Without C(id) the output is known by it.
        type: str
      input:
        description: Id of the input that feeds the output, or its C(user_description) where one input alone has it.
        type: str
      host:
        description: Name or address to send to. Type V(push), V(srt_push), V(udp_rist) only.
        type: str
      port:
        description: 'Port: V(push) 0 to 65535, V(srt_push) and V(srt_pull) 1025 to 65535, V(udp_rist) 1025 to 65534, V(pull)
          of the environment''s range of output ports.'
        type: int
      latency:
        description: Latency in milliseconds. Type V(push), V(pull), V(srt_push), V(srt_pull) only. V(srt_push) and V(srt_pull)
          allow 1 to 599999; of V(push) and V(pull) below 0 it is that of the remote end's configuration, as it is where
          nothing is given.
        type: int
      stream_id:
        description: Stream id, 100 characters at most for Zixi. Type V(push), V(pull), V(srt_push), V(srt_pull) only.
        type: str
      remote_id:
        description: Remote id. Type V(pull) only.
        type: str
      rtmp_url:
        description:
          - 'Where to send to, C(rtmp://) or C(rtmps://): the service''s C(url). Type V(rtmp) only.'
          - 'What stands behind the application is the stream''s key and, as user and password, a secret: such an address
            is compared and not returned, and C(status) has it without them.'
        type: str
      backup_url:
        description: A second one, likewise. V('') takes it away; one with a key goes in no other way. Type V(rtmp) only.
        type: str
      bitrate:
        description: Bitrate. A new one has 0. Type V(rtmp) only.
        type: int
      reconnect:
        description: The service's C(reconnect). A new one has 5. Type V(rtmp) only.
        type: int
      encryption_type:
        description: Encryption of the SRT stream. Type V(srt_push), V(srt_pull) only.
        type: str
      srt_password:
        description:
          - Password of the SRT stream, 10 to 80 characters. Type V(srt_push), V(srt_pull) only.
          - Where the service does not give it back, see O(update_secrets). When something else is changed it goes along,
            since nothing tells whether the service keeps what is left out.
        type: str
      local_port:
        description: Local port, 0 for any, else 1025 to 65534 and none that Zixi has reserved. Type V(udp_rist) only.
        type: int
      fec:
        description: 'Forward error correction: V(0) none, V(1) one-dimensional, V(2) two-dimensional. Type V(udp_rist)
          only.'
        type: int
      rows_d:
        description: Rows of the error correction, 10 unless given where C(fec) is V(1) or V(2). Type V(udp_rist) only.
        type: int
      columns_l:
        description: Columns of the error correction, likewise. Type V(udp_rist) only.
        type: int
      ttl:
        description: Time to live of the packets. Type V(udp_rist) only.
        type: int
      state:
        description: As in M(streamops.video.ateme_output). Not given, it is V(present). Outputs are removed with O(state=deleted).
        type: str
        choices: [present, started, running, stopped]
      update_secrets:
        description: As O(update_secrets), for this output alone.
        type: str
        choices: [on_create, always]
      status:
        description: Accepted, so that what is returned can be given back, and ignored.
        type: dict
  state:
    description:
      - 'V(merged): the listed outputs are made or changed; what is not listed or not set stays.'
      - 'V(replaced): the same, but of a listed output the options that are not set go back to their documented defaults,
        and texts are cleared; what it needs, its input, its password and addresses with a key stay.'
      - 'V(overridden): the same as V(replaced), and outputs of the active environment that are not listed are removed,
        save those that the service has made for a transcoder.'
      - 'V(deleted): the listed outputs are removed.'
      - 'V(gathered): nothing is changed; the outputs of the active environment come back as RV(gathered), in the form of
        O(config).'
      - 'V(rendered): nothing is read but the service''s document (O(api_document), which may be a file); what would be
        sent for new ones comes back as RV(rendered).'
    type: str
    choices: [merged, replaced, overridden, deleted, gathered, rendered]
    default: merged
  on_error:
    description:
      - 'When an output fails: V(stop) begins no further ones, V(continue) does the others.'
      - The task fails either way, and RV(results) has every outcome; a second run goes on from there.
      - What cannot be planned (a new output without type) stops before anything is written, or is left out.
    type: str
    choices: [stop, continue]
    default: stop
  max_deletions:
    description: The most outputs that may be removed; more are refused before anything is written. There is no default.
    type: int
  allow_empty:
    description: Whether O(state=overridden) may be given an empty list, which removes every output of the environment.
    type: bool
    default: false
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
- name: The outputs of tonight
  streamops.video.ateme_outputs:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    config:
      - id: studio-a
        type: push
        host: 203.0.113.5
        port: 9000
        state: started
      - id: studio-b
        type: udp_rist
        host: 203.0.113.6
        port: 9002
        fec: 2

- name: Read them
  streamops.video.ateme_outputs:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    state: gathered
  register: outputs

- name: Just these, three removals at most
  streamops.video.ateme_outputs:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    config: "{{ outputs.gathered }}"
    state: overridden
    max_deletions: 3
"""

RETURN = r"""
results:
  description: What became of each object, in the order of the list, then of what the list removes; also when the task fails.
  returned: always
  type: list
  elements: dict
  contains:
    name: {description: Its name., returned: always, type: str, sample: Stadium A}
    id: {description: 'Its id; V(new:<name>) while it is not made yet.', returned: always, type: str}
    changed: {description: Whether it was changed., returned: always, type: bool, sample: true}
    failed: {description: Whether it failed., returned: always, type: bool, sample: false}
    reason: {description: 'Why it failed, or was not attempted.', returned: always, type: str, sample: ''}
    actions: {description: 'What was done to it, or would be in check mode.', returned: always, type: list, elements: str}
gathered: {description: 'The outputs in the form of O(config), each as RV(streamops.video.ateme_output#module:output); given
    back with O(state=overridden), they change nothing.', returned: with O(state=gathered), type: list, elements: dict,
  sample: [{id: studio-a, type: push, input: stadium-a, host: 203.0.113.5, port: 9000}]}
rendered:
  description: What would be sent for each output as a new one, by the service's own names; secrets are masked.
  returned: with O(state=rendered)
  type: list
  elements: dict
  contains:
    operation: {description: Title of the operation., returned: always, type: str, sample: Create push output}
    method: {description: Its method., returned: always, type: str, sample: POST}
    path: {description: Its path., returned: always, type: str}
    body: {description: What is sent., returned: always, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_flows import ATEME_OUTPUTS as SPEC
from ansible_collections.streamops.video.plugins.module_utils.ateme.output_states import manage_outputs as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
