#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: kraken_info
short_description: Read what a Haivision Kraken tells of itself
version_added: 0.4.0
description:
  - Reads system, session, licence, network, security, services, certificates, presets, streams and their parts, metrics
    and devices of a Haivision Kraken, and changes nothing.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.kraken_preset
  - module: streamops.video.kraken_stream
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.kraken
options:
  gather_subset:
    description: What to read.
    type: list
    elements: str
    choices: [system, session, license, network, security, services, certificates, presets, streams, inputs, outputs, transcoders,
      metadata, metrics, decklink, ndi, serial_ports, debug_logging]
    default:
      - system
      - session
      - license
      - network
      - security
      - services
      - certificates
      - presets
      - streams
      - inputs
      - outputs
      - transcoders
      - metadata
      - metrics
      - decklink
      - ndi
      - serial_ports
      - debug_logging
"""

EXAMPLES = r"""
- name: Read presets and streams
  streamops.video.kraken_info:
    host: "{{ kraken_host }}"
    port: "{{ kraken_port }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    certificate_fingerprint: "{{ kraken_fingerprint }}"
    gather_subset: [presets, streams]
  register: kraken
"""

RETURN = r"""
system: {description: 'System, version and time.', returned: when asked for, type: dict}
session: {description: The session and its account., returned: when asked for, type: dict}
license: {description: The licence., returned: when asked for, type: dict}
network: {description: 'The network settings, as RV(streamops.video.kraken_network#module:network).', returned: when asked
    for, type: dict}
security: {description: 'The security settings, by the appliance''s own keys.', returned: when asked for, type: dict}
services: {description: 'The services with their settings, by the appliance''s own keys.', returned: when asked for, type: dict}
certificates: {description: The certificates., returned: when asked for, type: list, elements: dict}
presets: {description: 'The presets, each as RV(streamops.video.kraken_preset#module:preset).', returned: when asked for,
  type: list, elements: dict}
streams: {description: 'The streams, each as RV(streamops.video.kraken_stream#module:stream).', returned: when asked for,
  type: list, elements: dict}
inputs: {description: The inputs., returned: when asked for, type: list, elements: dict}
outputs: {description: The outputs., returned: when asked for, type: list, elements: dict}
transcoders: {description: The transcoders., returned: when asked for, type: list, elements: dict}
metadata: {description: The metadata., returned: when asked for, type: list, elements: dict}
metrics: {description: 'Memory, processors and running time; the load of older versions.', returned: when asked for, type: dict}
decklink: {description: The DeckLink cards., returned: when asked for, type: raw}
ndi: {description: The NDI devices., returned: when asked for, type: raw}
serial_ports: {description: The serial ports., returned: when asked for, type: list, elements: dict}
debug_logging: {description: Whether the appliance logs for debugging., returned: when asked for, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.kraken.info import gather as run
from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_INFO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
