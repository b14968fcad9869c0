#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_statistics_info
short_description: Read the statistics of a Haivision Gateway
version_added: 0.2.0
description:
  - Reads the statistics of all routes of a Haivision Media Gateway or SRT Gateway, of one of them, or of one source,
    destination or SRT client, and changes nothing. Every role may, an Observer too.
  - The keys are the vendor's in snake case, each with one name however a firmware spells it. Numbers are numbers, also
    where the device writes them as text; one that is an empty text is null.
  - All routes take one request each, over one connection. A route that is deleted meanwhile is left out. Idle routes
    are told with what the device tells of them, mostly zeros.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.gateway_info
  - module: streamops.video.gateway_facts
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.gateway
options:
  route:
    description: Name or id of the only route to read; where several bear the name, all of them.
    type: str
  source:
    description: Name or id of a source; then only sources are read.
    type: str
  destination:
    description: Name or id of a destination; then only destinations are read.
    type: str
  client_address:
    description:
      - Address of a client of the SRT listener O(destination) of O(route); then only that client is read.
      - No connection from there is an empty list.
    type: str
  client_port:
    description: Port of that client, where several come from one address.
    type: int
  raw:
    description: Whether RV(raw) is returned too.
    type: bool
    default: false
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: Read the statistics of every route
  streamops.video.gateway_statistics_info:
    host: "{{ gateway_host }}"
    username: user
    password: "{{ gateway_observer_password }}"
  register: gateway

- name: Fail when a running source loses more than half a percent
  ansible.builtin.assert:
    that: item.source.srt_packet_loss_rate | default(0) < 0.5
  loop: "{{ gateway.statistics | selectattr('state', 'eq', 'running') }}"
  loop_control:
    label: "{{ item.name }}"

- name: Read one destination
  streamops.video.gateway_statistics_info:
    host: "{{ gateway_host }}"
    username: user
    password: "{{ gateway_observer_password }}"
    route: Stadium A
    destination: Studio

- name: Read one client of an SRT listener
  streamops.video.gateway_statistics_info:
    host: "{{ gateway_host }}"
    username: user
    password: "{{ gateway_observer_password }}"
    route: Stadium A
    destination: Affiliates
    client_address: 203.0.113.7
"""

RETURN = r"""
statistics:
  description: One entry a route, the same whatever the firmware. Undocumented keys are in snake case.
  returned: success
  type: list
  elements: dict
  contains:
    id: {description: Id of the route., returned: always, type: str, sample: 5912f2cd-00cb-41e9-b369-b6f1e139542b}
    name: {description: Name of the route., returned: always, type: str, sample: Stadium A}
    state: {description: V(running) or V(stopped)., returned: always, type: str, sample: running}
    elapsed_running_time: {description: 'Running time, C(HH:MM:SS); empty when idle.', returned: always, type: str, sample: '00:03:46'}
    collected_at: {description: 'When, as Unix time in milliseconds.', returned: always, type: int, sample: 1536937838919}
    source:
      description: Its source.
      returned: unless a destination is asked for
      type: dict
      contains:
        name: {description: Name., returned: when the device tells, type: str}
        id: {description: Id., returned: when the device tells, type: str}
        mode: {description: 'V(unicast) or V(multicast); V(caller), V(listener) or V(rendezvous) for SRT; V(hls) for HLS.',
          returned: when the device tells, type: str}
        protocol: {description: 'Protocol, as M(streamops.video.gateway_route) calls it.', returned: when the device tells,
          type: str}
        state: {description: 'V(disconnected), V(connecting), V(connection established), V(connected), or a newer word.',
          returned: when the device tells, type: str}
        elapsed_running_time: {description: 'Running time, C(HH:MM:SS); empty when idle.', returned: when the device tells,
          type: str}
        bitrate: {description: Bitrate of the stream in Mbit/s., returned: when the device tells, type: float}
        send_rate: {description: Rate of packets sent in Mbit/s., returned: when the device tells, type: float}
        used_bandwidth: {description: Bandwidth used in Mbit/s., returned: when the device tells, type: float}
        num_packets: {description: Packets since the start., returned: when the device tells, type: int}
        signal_losses: {description: How often the signal was lost (reconnections)., returned: when the device tells, type: int}
        fec_lost_packets: {description: FEC packets lost., returned: when the device tells, type: int}
        fec_recovered_packets: {description: FEC packets recovered., returned: when the device tells, type: int}
        fec_unrecovered_packets: {description: FEC packets not recovered., returned: when the device tells, type: int}
        fec_reordered_packets: {description: FEC packets put in order., returned: when the device tells, type: int}
        srt_num_lost_packets: {description: SRT packets lost (and perhaps recovered). Spelt C(Packages) in places., returned: when
            the device tells, type: int}
        srt_packet_loss_rate: {description: SRT packet loss in percent., returned: when the device tells, type: float}
        srt_num_skipped_packets: {description: 'Receiver only, SRT packets skipped, since they did not come in time.', returned: when
            the device tells, type: int}
        srt_retransmit_rate: {description: SRT retransmission in bit/s., returned: when the device tells, type: float}
        srt_round_trip_time: {description: SRT round trip time in milliseconds., returned: when the device tells, type: float}
        srt_buffer_level: {description: SRT buffer in milliseconds., returned: when the device tells, type: int}
        srt_negotiated_latency: {description: 'SRT latency that both sides agreed on, in milliseconds.', returned: when
            the device tells, type: int}
        srt_latency: {description: 'SRT latency as configured, in milliseconds.', returned: when the device tells, type: int}
        srt_max_bandwidth: {description: 'Sender only, highest SRT bandwidth used in Mbit/s.', returned: when the device
            tells, type: float}
        srt_encryption: {description: 'SRT cipher, V(AES128), V(AES256), V(None) or empty.', returned: when the device tells,
          type: str}
        srt_decryption_state: {description: 'Receiver only, empty, V(active), V(initializing) or V(inactive (reason\)).',
          returned: when the device tells, type: str}
        srt_group_mode: {description: 'SRT path redundancy, V(none), V(broadcast), V(backup), V(balance), V(any) or empty.',
          returned: when the device tells, type: str}
        srt_stream_id: {description: SRT stream id of a caller., returned: when the device tells, type: str}
        srt_rcv_buf: {description: SRT receive buffer in bytes., returned: when the device tells, type: int}
        connections:
          description: SRT connections, one a path.
          returned: for SRT, newer firmware
          type: list
          elements: dict
          contains:
            state: {description: 'V(disconnected), V(connecting), V(connection established), V(connected), or a newer word.',
              returned: when the device tells, type: str}
            address: {description: Address of the other side., returned: when the device tells, type: str}
            port: {description: Port of the other side., returned: when the device tells, type: int}
            local_address: {description: Address on this side., returned: when the device tells, type: str}
            local_port: {description: Port on this side., returned: when the device tells, type: int}
            network_interface: {description: Network interface., returned: when the device tells, type: str}
            label: {description: Label., returned: when the device tells, type: str}
            bitrate: {description: Bitrate of the stream in Mbit/s., returned: when the device tells, type: float}
            used_bandwidth: {description: Bandwidth used in Mbit/s., returned: when the device tells, type: float}
            num_packets: {description: Packets since the start., returned: when the device tells, type: int}
            signal_losses: {description: How often the signal was lost (reconnections)., returned: when the device tells,
              type: int}
            srt_num_packets: {description: SRT packets since the start., returned: when the device tells, type: int}
            srt_num_lost_packets: {description: SRT packets lost (and perhaps recovered). Spelt C(Packages) in places.,
              returned: when the device tells, type: int}
            srt_packet_loss_rate: {description: SRT packet loss in percent., returned: when the device tells, type: float}
            srt_num_skipped_packets: {description: 'Receiver only, SRT packets skipped, since they did not come in time.',
              returned: when the device tells, type: int}
            srt_skipped_packets_diff: {description: SRT packets skipped since the reading before (no document says more).,
              returned: when the device tells, type: int}
            srt_dropped_packets: {description: 'Sender only, SRT packets dropped.', returned: when the device tells, type: int}
            srt_dropped_packets_diff: {description: SRT packets dropped since the reading before (no document says more).,
              returned: when the device tells, type: int}
            srt_retransmit_rate: {description: SRT retransmission in bit/s., returned: when the device tells, type: float}
            srt_round_trip_time: {description: SRT round trip time in milliseconds., returned: when the device tells, type: float}
            srt_buffer_level: {description: SRT buffer in milliseconds., returned: when the device tells, type: int}
            srt_negotiated_latency: {description: 'SRT latency that both sides agreed on, in milliseconds.', returned: when
                the device tells, type: int}
            srt_max_bandwidth: {description: 'Sender only, highest SRT bandwidth used in Mbit/s.', returned: when the device
                tells, type: float}
            srt_current_bandwidth: {description: SRT bandwidth now; no document has a unit., returned: when the device tells,
              type: float}
            srt_estimated_bandwidth: {description: 'Sender only, estimated highest bandwidth of the path in bit/s.', returned: when
                the device tells, type: float}
            srt_encryption: {description: 'SRT cipher, V(AES128), V(AES256), V(None) or empty.', returned: when the device
                tells, type: str}
            srt_decryption_state: {description: 'Receiver only, empty, V(active), V(initializing) or V(inactive (reason\)).',
              returned: when the device tells, type: str}
            srt_peer_decryption_state: {description: 'Sender only, the same of the other side.', returned: when the device
                tells, type: str}
            srt_version: {description: SRT version of this side., returned: when the device tells, type: str}
            srt_peer_version: {description: SRT version of the other side., returned: when the device tells, type: str}
            srt_group_mode: {description: 'SRT path redundancy, V(none), V(broadcast), V(backup), V(balance), V(any) or
                empty.', returned: when the device tells, type: str}
            srt_group_member_status: {description: What this path does in the SRT group., returned: when the device tells,
              type: str}
            srt_group_member_weight: {description: 'Weight of this path in the SRT group, no unit.', returned: when the
                device tells, type: int}
            srt_fec: {description: 'SRT FEC, in the word of the device.', returned: when the device tells, type: str}
            srt_fec_rows: {description: Rows of SRT FEC., returned: when the device tells, type: int}
            srt_fec_cols: {description: Columns of SRT FEC., returned: when the device tells, type: int}
            srt_fec_layout: {description: 'Layout of SRT FEC, V(staircase) or V(even).', returned: when the device tells,
              type: str}
            srt_fec_arq: {description: 'Retransmission beside SRT FEC, V(always), V(onreq) or V(never).', returned: when
                the device tells, type: str}
            srt_fec_recovered_packets: {description: Packets recovered by SRT FEC since the reading before., returned: when
                the device tells, type: int}
            srt_fec_total_recovered_packets: {description: Packets recovered by SRT FEC since the start., returned: when
                the device tells, type: int}
            srt_fec_packet_loss: {description: Packets that SRT FEC could not recover since the reading before., returned: when
                the device tells, type: int}
            srt_fec_total_packet_loss: {description: Packets that SRT FEC could not recover since the start., returned: when
                the device tells, type: int}
    destinations:
      description: Its destinations, or the one that is asked for.
      returned: unless a source is asked for
      type: list
      elements: dict
      contains:
        name: {description: Name., returned: when the device tells, type: str}
        id: {description: Id., returned: when the device tells, type: str}
        mode: {description: 'V(unicast) or V(multicast); V(caller), V(listener) or V(rendezvous) for SRT; V(hls) for HLS.',
          returned: when the device tells, type: str}
        protocol: {description: 'Protocol, as M(streamops.video.gateway_route) calls it.', returned: when the device tells,
          type: str}
        state: {description: 'V(disconnected), V(connecting), V(connection established), V(connected), or a newer word.',
          returned: when the device tells, type: str}
        elapsed_running_time: {description: 'Running time, C(HH:MM:SS); empty when idle.', returned: when the device tells,
          type: str}
        bitrate: {description: Bitrate of the stream in Mbit/s., returned: when the device tells, type: float}
        send_rate: {description: Rate of packets sent in Mbit/s., returned: when the device tells, type: float}
        used_bandwidth: {description: Bandwidth used in Mbit/s., returned: when the device tells, type: float}
        num_packets: {description: Packets since the start., returned: when the device tells, type: int}
        signal_losses: {description: How often the signal was lost (reconnections)., returned: when the device tells, type: int}
        srt_num_lost_packets: {description: SRT packets lost (and perhaps recovered). Spelt C(Packages) in places., returned: when
            the device tells, type: int}
        srt_packet_loss_rate: {description: SRT packet loss in percent., returned: when the device tells, type: float}
        srt_num_skipped_packets: {description: 'Receiver only, SRT packets skipped, since they did not come in time.', returned: when
            the device tells, type: int}
        srt_retransmit_rate: {description: SRT retransmission in bit/s., returned: when the device tells, type: float}
        srt_round_trip_time: {description: SRT round trip time in milliseconds., returned: when the device tells, type: float}
        srt_buffer_level: {description: SRT buffer in milliseconds., returned: when the device tells, type: int}
        srt_negotiated_latency: {description: 'SRT latency that both sides agreed on, in milliseconds.', returned: when
            the device tells, type: int}
        srt_latency: {description: 'SRT latency as configured, in milliseconds.', returned: when the device tells, type: int}
        srt_max_bandwidth: {description: 'Sender only, highest SRT bandwidth used in Mbit/s.', returned: when the device
            tells, type: float}
        srt_encryption: {description: 'SRT cipher, V(AES128), V(AES256), V(None) or empty.', returned: when the device tells,
          type: str}
        srt_decryption_state: {description: 'Receiver only, empty, V(active), V(initializing) or V(inactive (reason\)).',
          returned: when the device tells, type: str}
        srt_group_mode: {description: 'SRT path redundancy, V(none), V(broadcast), V(backup), V(balance), V(any) or empty.',
          returned: when the device tells, type: str}
        srt_stream_id: {description: SRT stream id of a caller., returned: when the device tells, type: str}
        srt_dropped_packets: {description: 'Sender only, SRT packets dropped.', returned: when the device tells, type: int}
        srt_peer_decryption_state: {description: 'Sender only, the same of the other side.', returned: when the device tells,
          type: str}
        srt_estimated_bandwidth: {description: 'Sender only, estimated highest bandwidth of the path in bit/s.', returned: when
            the device tells, type: float}
        srt_connection_limit: {description: Highest number of SRT clients., returned: when the device tells, type: int}
        srt_rejected_count: {description: SRT clients turned away., returned: when the device tells, type: int}
        client_stat:
          description: Clients of an SRT listener; also called C(clientsStat).
          returned: for SRT listeners
          type: list
          elements: dict
          contains:
            address: {description: Address of the other side., returned: when the device tells, type: str}
            port: {description: Port of the other side., returned: when the device tells, type: int}
            label: {description: Label., returned: when the device tells, type: str}
            state: {description: 'V(disconnected), V(connecting), V(connection established), V(connected), or a newer word.',
              returned: when the device tells, type: str}
            bitrate: {description: Bitrate of the stream in Mbit/s., returned: when the device tells, type: float}
            used_bandwidth: {description: Bandwidth used in Mbit/s., returned: when the device tells, type: float}
            num_packets: {description: Packets since the start., returned: when the device tells, type: int}
            signal_losses: {description: How often the signal was lost (reconnections)., returned: when the device tells,
              type: int}
            srt_buffer_level: {description: SRT buffer in milliseconds., returned: when the device tells, type: int}
            srt_dropped_packets: {description: 'Sender only, SRT packets dropped.', returned: when the device tells, type: int}
            srt_estimated_bandwidth: {description: 'Sender only, estimated highest bandwidth of the path in bit/s.', returned: when
                the device tells, type: float}
            srt_max_bandwidth: {description: 'Sender only, highest SRT bandwidth used in Mbit/s.', returned: when the device
                tells, type: float}
            srt_negotiated_latency: {description: 'SRT latency that both sides agreed on, in milliseconds.', returned: when
                the device tells, type: int}
            srt_num_lost_packets: {description: SRT packets lost (and perhaps recovered). Spelt C(Packages) in places.,
              returned: when the device tells, type: int}
            srt_packet_loss_rate: {description: SRT packet loss in percent., returned: when the device tells, type: float}
            srt_peer_decryption_state: {description: 'Sender only, the same of the other side.', returned: when the device
                tells, type: str}
            srt_retransmit_rate: {description: SRT retransmission in bit/s., returned: when the device tells, type: float}
            srt_round_trip_time: {description: SRT round trip time in milliseconds., returned: when the device tells, type: float}
            srt_version: {description: SRT version of this side., returned: when the device tells, type: str}
            srt_peer_version: {description: SRT version of the other side., returned: when the device tells, type: str}
            connections: {description: 'SRT connections, one a path; keys and units as in RV(statistics[].source.connections).',
              returned: 'for SRT, newer firmware', type: list, elements: dict}
        connections: {description: 'SRT connections, one a path; keys and units as in RV(statistics[].source.connections).',
          returned: 'for SRT, newer firmware', type: list, elements: dict}
raw: {description: 'The answers of the device as they came, one an asked-for object. Secrets are not in them.', returned: when
    O(raw=true), type: list, elements: dict}
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
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_statistics import gather
from ansible_collections.streamops.video.plugins.module_utils.gateway.statistics_options import (
    GATEWAY_STATISTICS as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    with connect(task) as gateway:
        return gather(gateway, task.params)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
