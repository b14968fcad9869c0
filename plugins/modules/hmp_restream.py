#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_restream
short_description: Stream a recording of a Haivision Media Platform to an address
version_added: 0.3.0
description:
  - Starts and stops the stream of a finished recording of a Haivision Media Platform (HMP) to an address and port, over
    the REST API or the Command Line API.
author:
  - StreamOps founders (@streamops)
notes:
  - 'No command of the Command Line API tells whether a stream runs: there O(ledger) is believed. Without one, a stream
    that runs already is refused by the HMP (010006).'
seealso:
  - module: streamops.video.hmp_recording
  - module: streamops.video.hmp_video
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
options:
  recording:
    description: Id of the finished recording. It has to have a single source.
    type: str
  address:
    description: Unicast or multicast address to send to; IPv4 over the Command Line API.
    type: str
  stream_port:
    description: Port to send to.
    type: int
  id:
    description: Id of the stream, for stopping one over the Command Line API without O(ledger).
    type: str
  state:
    description: 'V(started): the recording is streamed to O(address) and O(stream_port); one that is paused is resumed.
      V(stopped): it is not.'
    type: str
    choices: [started, stopped]
    required: true
"""

EXAMPLES = r"""
- name: Play the recording to the lobby
  streamops.video.hmp_restream:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    recording: "{{ finished_recording }}"
    address: 239.134.32.100
    stream_port: 4900
    state: started

- name: Stop it
  streamops.video.hmp_restream:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    recording: "{{ finished_recording }}"
    address: 239.134.32.100
    stream_port: 4900
    state: stopped
"""

RETURN = r"""
restream:
  description: The stream.
  returned: success
  type: dict
  contains:
    id: {description: 'Id of the stream, V(new:<address>:<port>) in check mode.', returned: while it is started, type: str,
      sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    recording: {description: Id of the recording., returned: when known, type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    address: {description: Where it is sent., returned: when known, type: str, sample: 239.134.32.100}
    stream_port: {description: The port there., returned: when known, type: int, sample: 4900}
    state: {description: 'V(started), V(paused) or V(stopped).', returned: always, type: str, sample: started}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.options import HMP_RESTREAM as SPEC
from ansible_collections.streamops.video.plugins.module_utils.hmp.restreams import manage_restream as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
