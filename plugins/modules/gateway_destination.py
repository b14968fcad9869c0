#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_destination
short_description: Manage one destination of a route of a Haivision Gateway
version_added: 0.2.0
description:
  - Adds, changes, starts, stops and removes one destination of a route of a Haivision Media Gateway or SRT Gateway.
  - The route's source and its other destinations stay as they are and need not be named.
author:
  - StreamOps founders (@streamops)
notes:
  - The device takes changes of a destination only with the whole route. What it has is read and sent back with the change;
    starting and stopping in the dialects V(commands) and V(v2) touches the one destination alone.
seealso:
  - module: streamops.video.gateway_route
  - module: streamops.video.gateway_routes
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.gateway
options:
  route:
    description: Name or id of the route. Where several bear the name, an error lists their ids.
    type: str
    required: true
  destination:
    description:
      - The destination, as M(streamops.video.gateway_route) takes one. Its name or id says which one it is.
      - On an existing one, the fields to change are enough; with O(state=absent) the name or id is.
    type: dict
    required: true
    suboptions:
      name:
        description: Name of the destination, 1 to 60 characters.
        type: str
      id:
        description: Id of the destination on the device. It wins over the name.
        type: str
      protocol:
        description: Protocol of the destination. A new one needs it.
        type: str
        choices: [udp, rtp, srt, hls]
      address:
        description: IP address or host name of the destination; V(0.0.0.0) for a listener and for unicast reception. Protocol
          V(udp), V(rtp), V(srt) only.
        type: str
      port:
        description: Port of the destination, 1 to 65535. Protocol V(udp), V(rtp), V(srt) only.
        type: int
      network_interface:
        description: Network interface; an empty string leaves the choice to the device. Protocol V(udp), V(rtp), V(srt)
          only.
        type: str
      state:
        description: Whether the destination sends. A new one for which this is not given sends when its route runs.
        type: str
        choices: [started, stopped]
      mtu:
        description: Largest packet in bytes, 280 to 1500. Protocol V(udp), V(rtp), V(srt) only.
        type: int
      ttl:
        description: Time to live, 1 to 255. Protocol V(udp), V(rtp), V(srt) only.
        type: int
      tos:
        description: Type of service, 0 to 255. Protocol V(udp), V(rtp), V(srt) only.
        type: int
      fec:
        description: Forward error correction. V(none) or V(vf) for UDP, V(none) or V(prompeg) for RTP (PRO-MPEG takes an
          SRT Gateway). Protocol V(udp), V(rtp) only.
        type: str
      prompeg_fec_level:
        description: PRO-MPEG FEC level, V(a) or V(b), with FEC V(prompeg). Protocol V(rtp) only.
        type: str
      prompeg_fec_is_block_aligned:
        description: Whether PRO-MPEG FEC is block aligned, with FEC V(prompeg). Protocol V(rtp) only.
        type: bool
      prompeg_fec_columns:
        description: PRO-MPEG FEC columns, 1 to 20, with FEC V(prompeg). Protocol V(rtp) only.
        type: int
      prompeg_fec_rows:
        description: PRO-MPEG FEC rows, 4 to 20, with FEC V(prompeg). Protocol V(rtp) only.
        type: int
      shaping:
        description: Whether the traffic is shaped. Protocol V(udp), V(rtp) only.
        type: bool
      max_bitrate:
        description: Highest bitrate when shaping, in kbit/s. Protocol V(udp), V(rtp) only.
        type: int
      retain_header:
        description: Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later). Protocol V(rtp),
          V(srt) only.
        type: bool
      srt_mode:
        description: 'SRT mode of the destination: V(caller), V(listener) or V(rendezvous). Protocol V(srt) only.'
        type: str
      srt_latency:
        description: SRT latency in milliseconds. Protocol V(srt) only.
        type: int
      srt_passphrase:
        description:
          - SRT passphrase, 10 to 79 characters; an empty string removes it.
          - Where the device does not give it back, see O(update_secrets).
          - Protocol V(srt) only.
        type: str
      srt_stream_id:
        description: SRT stream id of a caller (SRT Gateway only). Protocol V(srt) only.
        type: str
      use_fec:
        description: Whether a caller without path redundancy sends SRT FEC (3.7.5 and later). Protocol V(srt) only.
        type: bool
      srt_fec_cols:
        description: Columns of SRT FEC, with C(use_fec). Protocol V(srt) only.
        type: int
      srt_fec_rows:
        description: Rows of SRT FEC, with C(use_fec). Protocol V(srt) only.
        type: int
      srt_fec_layout:
        description: Layout of SRT FEC, V(staircase) or V(even), with C(use_fec). Protocol V(srt) only.
        type: str
      srt_fec_arq:
        description: Retransmission beside SRT FEC, V(never), V(onreq) or V(always), with C(use_fec). Protocol V(srt) only.
        type: str
      srt_group_mode:
        description:
          - 'SRT path redundancy: V(none), V(broadcast), V(backup) or V(any) (3.7.5 and later).'
          - Unless it is V(none), the paths are in C(srt_network_bonding_params); address and port are not used.
          - Protocol V(srt) only.
        type: str
      srt_network_bonding_params:
        description: The paths of SRT path redundancy. A list of as many paths as there are changes what it names of each.
          Protocol V(srt) only.
        type: list
        elements: dict
        suboptions:
          address:
            description: IP address or host name of the path; V(0.0.0.0) for a listener and for unicast reception.
            type: str
          port:
            description: Port of the path, 1 to 65535.
            type: int
          network_interface:
            description: Network interface; an empty string leaves the choice to the device.
            type: str
          mtu:
            description: Largest packet in bytes, 280 to 1500.
            type: int
          ttl:
            description: Time to live, 1 to 255.
            type: int
          tos:
            description: Type of service, 0 to 255.
            type: int
      srt_encryption:
        description: 'SRT encryption: V(none), V(AES128) or V(AES256), in any case. Protocol V(srt) only.'
        type: str
      srt_overhead:
        description: SRT bandwidth overhead in percent. Protocol V(srt) only.
        type: int
      srt_connection_limit:
        description: How many callers a listener takes (3.7.5 and later). Protocol V(srt) only.
        type: int
      segment_duration:
        description: HLS segment duration in seconds. Protocol V(hls) only.
        type: int
      use_encryption:
        description: Whether HLS segments are encrypted. Protocol V(hls) only.
        type: bool
      segments_per_key:
        description: HLS segments per key. Protocol V(hls) only.
        type: int
      multitrack_segmenter:
        description: Whether HLS variant playlists are made. Protocol V(hls) only.
        type: bool
      labels:
        description: Labels of the destination (4.2 and later).
        type: list
        elements: str
      status:
        description: What only the device sets. Accepted, so that what this collection returns can be given back, and ignored.
        type: dict
  state:
    description:
      - 'V(present): the destination is there; O(destination.state) says whether it sends.'
      - 'V(started): it is there and sends. V(stopped): it is there and does not.'
      - 'V(absent): it is not there.'
      - Of a route that does not run, most firmware does not tell which destinations are started; then nothing is compared,
        and a warning says so.
    type: str
    choices: [present, absent, started, stopped]
    default: present
  dialect:
    description:
      - 'How an existing destination is started and stopped. V(update): with an update of its route, which all versions
        up to 4.1 know. V(commands): with C(start-destination) and C(stop-destination), 3.7.6 and later. V(v2): as 4.2 does.'
      - V(auto) takes the newest one that the device knows, and remembers it during the run.
    type: str
    choices: [auto, update, commands, v2]
    default: auto
  update_secrets:
    description:
      - When secrets are sent that the device does not give back and that can therefore not be compared.
      - 'V(on_create): when the source or destination is made.'
      - 'V(always): on every run, which then reports a change.'
    type: str
    choices: [on_create, always]
    default: on_create
  wait:
    description: Whether to wait until the device shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that, and for changes that the device is still busy with.
    type: int
    default: 60
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: One more receiver of a route that is on air
  streamops.video.gateway_destination:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    route: Stadium A
    destination:
      name: Partner
      protocol: srt
      srt_mode: caller
      address: partner.example.com
      port: 7001
      srt_latency: 400

- name: Stop sending to it
  streamops.video.gateway_destination:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    route: Stadium A
    destination:
      name: Partner
    state: stopped

- name: Remove it
  streamops.video.gateway_destination:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    route: Stadium A
    destination:
      name: Partner
    state: absent
"""

RETURN = r"""
destination: {description: 'The destination as the device has it, like one in RV(streamops.video.gateway_route#module:route);
    empty after O(state=absent).', returned: success, type: dict, sample: {name: Partner, protocol: srt, address: partner.example.com,
    port: 7001, state: started}}
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

from ansible_collections.streamops.video.plugins.module_utils.gateway.connect import connect
from ansible_collections.streamops.video.plugins.module_utils.gateway.destination_options import (
    GATEWAY_DESTINATION as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.gateway.destinations import (
    DestinationResource,
    wanted_destination,
)
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import converge
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    params, wanted = task.params, wanted_destination(task.params, task.check_mode)
    with connect(task) as gateway:
        device = gateway.device_id(params["device_id"])
        destination = DestinationResource(gateway, device, wanted, params["dialect"], task.warn)
        return converge(destination, task.conditions(gateway.place))


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
