#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_info
short_description: Read the session, devices, configuration and routes of a Haivision Gateway
version_added: 0.1.0
description:
  - Reads what a Haivision Media Gateway or SRT Gateway tells of itself, and changes nothing.
  - The routes come in the vocabulary of M(streamops.video.gateway_route), so that what is read can be given back.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.gateway_route
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.gateway
options:
  gather_subset:
    description:
      - What to read.
    type: list
    elements: str
    choices:
      - session
      - devices
      - config
      - routes
    default:
      - session
      - devices
      - config
      - routes
  route:
    description:
      - Name or id of the only route to return in RV(routes).
    type: str
  device_id:
    description:
      - Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: Read all routes
  streamops.video.gateway_info:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    gather_subset: [routes]
  register: gateway

- name: Show which of them run
  ansible.builtin.debug:
    msg: "{{ gateway.routes | selectattr('state', 'eq', 'running') | map(attribute='name') }}"
"""

RETURN = r"""
session:
  description: The session and the account. Times are Unix times in milliseconds.
  returned: when asked for
  type: dict
  contains:
    display_name:
      description: Name of the account.
      returned: always
      type: str
      sample: Operator
    email:
      description: Its address.
      returned: always
      type: str
      sample: operator@localhost
    roles:
      description: Its roles.
      returned: always
      type: list
      elements: str
      sample:
        - Operator
    is_licensed:
      description: Whether the gateway has a valid licence.
      returned: always
      type: bool
      sample: true
    start_at:
      description: When the session started.
      returned: always
      type: int
      sample: 1536937838919
    expire_at:
      description: When it ends.
      returned: always
      type: int
      sample: 1536938857529
    last_login_date:
      description: The login before.
      returned: when the device tells
      type: int
    num_login_failures:
      description: Failed logins.
      returned: when the device tells
      type: int
devices:
  description: The devices behind the gateway, keys as in the vendor's reference in snake case.
  returned: when asked for
  type: list
  elements: dict
  sample:
    - id: 9cr86XGNGaxtGySOtyjPDA
      name: Haivision Gateway
      type: gateway
      firmware: 5.0.180611.1530
config:
  description: 'The configuration without its routes: network adapters, paired HMPs (no passcodes), polling interval.'
  returned: when asked for
  type: dict
  sample:
    network_adapters:
      - name: eth0
        address: 10.67.12.128
routes:
  description: The routes of every page, as RV(streamops.video.gateway_route#module:route).
  returned: when asked for
  type: list
  elements: dict
  contains:
    id:
      description: Id of the route; V(new:<name>) in check mode for one that is not made yet.
      returned: always
      type: str
      sample: 5912f2cd-00cb-41e9-b369-b6f1e139542b
    name:
      description: Name of the route.
      returned: always
      type: str
      sample: Stadium A
    state:
      description: V(running) or V(stopped).
      returned: always
      type: str
      sample: running
    source:
      description: Its source.
      returned: always
      type: dict
      contains:
        name:
          description: Name of the source, 1 to 60 characters.
          returned: when the device has it
          type: str
          sample: Studio
        id:
          description: Id of the source on the device. It wins over the name.
          returned: when the device has it
          type: str
          sample: 6d1cc6a1-0c3c-4c58-a0ba-4b1ff2a4a5d1
        protocol:
          description: Protocol of the source. A new one needs it.
          returned: when the device has it
          type: str
          sample: udp
        address:
          description: IP address or host name of the source; V(0.0.0.0) for a listener and for unicast reception.
          returned: when the device has it
          type: str
          sample: 10.69.12.148
        port:
          description: Port of the source, 1 to 65535.
          returned: when the device has it
          type: int
          sample: 4900
        network_interface:
          description: Network interface; an empty string leaves the choice to the device.
          returned: when the device has it
          type: str
          sample: eth0
        source_address:
          description: IGMPv3 source address to receive from.
          returned: when the device has it
          type: str
          sample: ''
        fec:
          description: Forward error correction. V(none) or V(vf) for UDP and RTSP, V(none) or V(prompeg) for RTP (PRO-MPEG
            takes an SRT Gateway).
          returned: when the device has it
          type: str
          sample: none
        srt_mode:
          description: 'SRT mode of the source: V(caller), V(listener) or V(rendezvous).'
          returned: when the device has it
          type: str
          sample: listener
        srt_latency:
          description: SRT latency in milliseconds.
          returned: when the device has it
          type: int
          sample: 250
        srt_rcv_buf:
          description: SRT receive buffer in bytes.
          returned: when the device has it
          type: int
          sample: 10240000
        stream_name:
          description: RTMP stream name.
          returned: when the device has it
          type: str
          sample: live
        rtmp_mode:
          description: 'RTMP mode: V(PUBLISHER) (the device is published to) or V(CONSUMER) (it fetches), in any case.'
          returned: when the device has it
          type: str
          sample: PUBLISHER
        username:
          description: RTSP user name.
          returned: when the device has it
          type: str
          sample: camera
        status:
          description: What only the device sets.
          returned: always
          type: dict
          contains:
            state:
              description: State of the connection.
              returned: always
              type: str
              sample: connected
            code:
              description: V(ok), V(warn), V(error) or V(unknown).
              returned: always
              type: str
              sample: ok
            details:
              description: The state in words.
              returned: always
              type: str
              sample: connected
            used_bandwidth:
              description: Bandwidth in Mbit/s.
              returned: always
              type: float
              sample: 0.338
            publish_to:
              description: Where an RTMP publisher sends to.
              returned: for RTMP publishers
              type: str
              sample: 127.0.0.1/live
    destinations:
      description: Its destinations.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: Name of the destination, 1 to 60 characters.
          returned: when the device has it
          type: str
          sample: Studio
        id:
          description: Id of the destination on the device. It wins over the name.
          returned: when the device has it
          type: str
          sample: 6d1cc6a1-0c3c-4c58-a0ba-4b1ff2a4a5d1
        protocol:
          description: Protocol of the destination. A new one needs it.
          returned: when the device has it
          type: str
          sample: udp
        address:
          description: IP address or host name of the destination; V(0.0.0.0) for a listener and for unicast reception.
          returned: when the device has it
          type: str
          sample: 10.69.12.148
        port:
          description: Port of the destination, 1 to 65535.
          returned: when the device has it
          type: int
          sample: 4900
        network_interface:
          description: Network interface; an empty string leaves the choice to the device.
          returned: when the device has it
          type: str
          sample: eth0
        state:
          description: Whether the destination sends. A new one for which this is not given sends when its route runs.
          returned: when the device has it
          type: str
          sample: started
        mtu:
          description: Largest packet in bytes, 280 to 1500.
          returned: when the device has it
          type: int
          sample: 1496
        ttl:
          description: Time to live, 1 to 255.
          returned: when the device has it
          type: int
          sample: 64
        tos:
          description: Type of service, 0 to 255.
          returned: when the device has it
          type: int
          sample: 136
        fec:
          description: Forward error correction. V(none) or V(vf) for UDP, V(none) or V(prompeg) for RTP (PRO-MPEG takes
            an SRT Gateway).
          returned: when the device has it
          type: str
          sample: none
        prompeg_fec_level:
          description: PRO-MPEG FEC level, V(a) or V(b).
          returned: when the device has it
          type: str
          sample: a
        prompeg_fec_is_block_aligned:
          description: Whether PRO-MPEG FEC is block aligned.
          returned: when the device has it
          type: bool
          sample: false
        prompeg_fec_columns:
          description: PRO-MPEG FEC columns, 1 to 20.
          returned: when the device has it
          type: int
          sample: 5
        prompeg_fec_rows:
          description: PRO-MPEG FEC rows, 4 to 20.
          returned: when the device has it
          type: int
          sample: 5
        shaping:
          description: Whether the traffic is shaped.
          returned: when the device has it
          type: bool
          sample: true
        max_bitrate:
          description: Highest bitrate when shaping, in kbit/s.
          returned: when the device has it
          type: int
          sample: 10000
        srt_mode:
          description: 'SRT mode of the destination: V(caller), V(listener) or V(rendezvous).'
          returned: when the device has it
          type: str
          sample: listener
        srt_latency:
          description: SRT latency in milliseconds.
          returned: when the device has it
          type: int
          sample: 250
        srt_encryption:
          description: 'SRT encryption: V(none), V(AES128) or V(AES256), in any case.'
          returned: when the device has it
          type: str
          sample: AES128
        srt_overhead:
          description: SRT bandwidth overhead in percent.
          returned: when the device has it
          type: int
          sample: 25
        srt_stream_id:
          description: SRT stream id of a caller (SRT Gateway only).
          returned: when the device has it
          type: str
          sample: live/a
        segment_duration:
          description: HLS segment duration in seconds.
          returned: when the device has it
          type: int
          sample: 6
        use_encryption:
          description: Whether HLS segments are encrypted.
          returned: when the device has it
          type: bool
          sample: false
        segments_per_key:
          description: HLS segments per key.
          returned: when the device has it
          type: int
          sample: 10
        multitrack_segmenter:
          description: Whether HLS variant playlists are made.
          returned: when the device has it
          type: bool
          sample: false
        status:
          description: What only the device sets.
          returned: always
          type: dict
          contains:
            state:
              description: State of the connection.
              returned: always
              type: str
              sample: connected
            code:
              description: V(ok), V(warn), V(error) or V(unknown).
              returned: always
              type: str
              sample: ok
            details:
              description: The state in words.
              returned: always
              type: str
              sample: connected
            used_bandwidth:
              description: Bandwidth in Mbit/s.
              returned: always
              type: float
              sample: 0.338
            playlist:
              description: Path of the HLS playlist.
              returned: for HLS
              type: str
    status:
      description: What only the device sets.
      returned: always
      type: dict
      contains:
        elapsed_time:
          description: Running time, C(HH:MM:SS).
          returned: always
          type: str
          sample: 00:22:24
        code:
          description: V(ok), V(warn), V(error) or V(unknown).
          returned: always
          type: str
          sample: ok
        details:
          description: The state in words.
          returned: always
          type: str
          sample: running
error:
  description: The same facts as in C(msg), for a playbook that branches on them.
  returned: failure
  type: dict
  contains:
    code:
      description: What kind of failure it is.
      returned: always
      type: str
      sample: login_refused
    place:
      description: The system and its host.
      returned: always
      type: str
      sample: Haivision Gateway gw1.example.com
    attempt:
      description: What was being attempted.
      returned: when known
      type: str
      sample: list the routes
    cause:
      description: What happened.
      returned: always
      type: str
    hint:
      description: What to try.
      returned: when there is advice
      type: str
    answer:
      description: Status, type and message of the device's answer.
      returned: when it answered
      type: dict
    done:
      description: The actions that had been carried out before the failure.
      returned: when there were any
      type: list
      elements: str
"""

from ansible_collections.streamops.video.plugins.module_utils.gateway.connect import connect
from ansible_collections.streamops.video.plugins.module_utils.gateway.info import gather
from ansible_collections.streamops.video.plugins.module_utils.gateway.options import GATEWAY_INFO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    params = task.params
    with connect(task) as gateway:
        result = gather(gateway, params["gather_subset"], params["device_id"], params["route"])
    if result.get("session", {}).get("is_licensed") is False:
        task.warn("The gateway says that it has no valid licence")
    return result


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
