#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_routes
short_description: Manage many routes of a Haivision Gateway at once
version_added: 0.2.0
description:
  - Brings a list of routes of a Haivision Media Gateway or SRT Gateway about, or makes a gateway have just these.
  - The routes are listed once, all changes are planned and shown before the first one is made, and the waiting is shared.
    A thousand routes take little longer than the device needs for them.
  - Only what is set is compared and changed.
author:
  - StreamOps founders (@streamops)
notes:
  - Guards of lists that remove something (O(allow_empty), O(max_deletions), O(protect), O(allow_disruptive)) refuse in check
    mode as well, and list what would have gone.
  - A write whose answer was lost is not repeated blindly. The other routes are done first; then the device is read, and
    what it has done or not done is told in RV(retries).
  - A new source or destination needs what M(streamops.video.gateway_route) says.
  - While an item cannot be planned, O(state=overridden) removes nothing.
  - An item with an id that the device does not know goes by its name, so that what was gathered can bring back routes that
    are gone. Passphrases that were not gathered with it must be added.
seealso:
  - module: streamops.video.gateway_route
  - module: streamops.video.gateway_info
  - module: streamops.video.gateway_preset
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.gateway
options:
  config:
    description:
      - The routes, each as M(streamops.video.gateway_route) takes one.
      - With O(state=deleted), name or id are enough.
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the route. Where several routes bear it, an error lists their ids for C(id).
        type: str
      id:
        description: Id of the route. It wins over C(name).
        type: str
      new_name:
        description: Name that the route shall have. A run that finds the new name and not the old one renames nothing.
        type: str
      source:
        description: Where the route takes its stream from. On an existing route, the fields to change are enough.
        type: dict
        suboptions:
          name:
            description: Name of the source, 1 to 60 characters.
            type: str
          id:
            description: Id of the source on the device. It wins over the name.
            type: str
          protocol:
            description: Protocol of the source. A new one needs it.
            type: str
            choices: [udp, rtp, srt, rtmp, rtsp]
          address:
            description: IP address or host name of the source; V(0.0.0.0) for a listener and for unicast reception. Protocol
              V(udp), V(rtp), V(srt), V(rtmp), V(rtsp) only.
            type: str
          port:
            description: Port of the source, 1 to 65535. Protocol V(udp), V(rtp), V(srt), V(rtmp), V(rtsp) only.
            type: int
          network_interface:
            description: Network interface; an empty string leaves the choice to the device. Protocol V(udp), V(rtp), V(srt),
              V(rtmp), V(rtsp) only.
            type: str
          source_address:
            description: IGMPv3 source address to receive from. Protocol V(udp), V(rtp) only.
            type: str
          fec:
            description: Forward error correction. V(none) or V(vf) for UDP and RTSP, V(none) or V(prompeg) for RTP (PRO-MPEG
              takes an SRT Gateway). Protocol V(udp), V(rtp), V(rtsp) only.
            type: str
          retain_header:
            description: Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later). Protocol
              V(rtp) only.
            type: bool
          rtp_receiver_class:
            description: 'Receiver class of RTP redundancy (SMPTE 2022-7): V(low), V(moderate) or V(high) (4.2 and later).
              Protocol V(rtp) only.'
            type: str
          rtp_network_bonding_params:
            description: The paths of RTP redundancy (SMPTE 2022-7, 4.2 and later). Protocol V(rtp) only.
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
              source_address:
                description: IGMPv3 source address to receive from.
                type: str
          srt_mode:
            description: 'SRT mode of the source: V(caller), V(listener) or V(rendezvous). Protocol V(srt) only.'
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
            description: Retransmission beside SRT FEC, V(never), V(onreq) or V(always), with C(use_fec). Protocol V(srt)
              only.
            type: str
          srt_group_mode:
            description:
              - 'SRT path redundancy: V(none), V(broadcast), V(backup) or V(any) (3.7.5 and later).'
              - Unless it is V(none), the paths are in C(srt_network_bonding_params); address and port are not used.
              - Protocol V(srt) only.
            type: str
          srt_network_bonding_params:
            description: The paths of SRT path redundancy. A list of as many paths as there are changes what it names of
              each. Protocol V(srt) only.
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
          srt_rcv_buf:
            description: SRT receive buffer in bytes. Protocol V(srt) only.
            type: int
          stream_name:
            description: RTMP stream name. Protocol V(rtmp) only.
            type: str
          rtmp_mode:
            description: 'RTMP mode: V(PUBLISHER) (the device is published to) or V(CONSUMER) (it fetches), in any case.
              Protocol V(rtmp) only.'
            type: str
          username:
            description: RTSP user name. Protocol V(rtsp) only.
            type: str
          password:
            description: RTSP password; an empty string removes it. Where the device does not give it back, see O(update_secrets).
              Protocol V(rtsp) only.
            type: str
          tags:
            description: Tags of the source (4.2 and later).
            type: list
            elements: str
          status:
            description: What only the device sets. Accepted, so that what this collection returns can be given back, and
              ignored.
            type: dict
      destinations:
        description:
          - Where the route sends its stream.
          - Those that are not listed stay, unless C(purge_destinations) is true.
          - On an existing destination, its name or id and the fields to change are enough.
        type: list
        elements: dict
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
            description: IP address or host name of the destination; V(0.0.0.0) for a listener and for unicast reception.
              Protocol V(udp), V(rtp), V(srt) only.
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
            description: Forward error correction. V(none) or V(vf) for UDP, V(none) or V(prompeg) for RTP (PRO-MPEG takes
              an SRT Gateway). Protocol V(udp), V(rtp) only.
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
            description: Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later). Protocol
              V(rtp), V(srt) only.
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
            description: Retransmission beside SRT FEC, V(never), V(onreq) or V(always), with C(use_fec). Protocol V(srt)
              only.
            type: str
          srt_group_mode:
            description:
              - 'SRT path redundancy: V(none), V(broadcast), V(backup) or V(any) (3.7.5 and later).'
              - Unless it is V(none), the paths are in C(srt_network_bonding_params); address and port are not used.
              - Protocol V(srt) only.
            type: str
          srt_network_bonding_params:
            description: The paths of SRT path redundancy. A list of as many paths as there are changes what it names of
              each. Protocol V(srt) only.
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
            description: What only the device sets. Accepted, so that what this collection returns can be given back, and
              ignored.
            type: dict
      state:
        description:
          - 'V(present): the route exists; a new one is not started.'
          - 'V(started) or V(running): it exists and runs. V(stopped): it exists and does not run.'
          - Not given, it is V(present). Routes are removed with O(state=deleted).
        type: str
        choices: [present, started, running, stopped]
      purge_destinations:
        description: Whether destinations of the route that are not listed are removed. With O(state=replaced) and O(state=overridden)
          they always are.
        type: bool
      update_secrets:
        description: As O(update_secrets), for this route alone.
        type: str
        choices: [on_create, always]
      status:
        description: Accepted, so that a returned route can be given back, and ignored.
        type: dict
  state:
    description:
      - 'V(merged): the listed routes are made or changed; what is not listed or not set stays.'
      - 'V(replaced): the same, but where an item lists C(destinations), the route has just those.'
      - 'V(overridden): the same as V(replaced), and routes that are not listed are removed.'
      - 'V(deleted): the listed routes are removed.'
      - 'V(gathered): nothing is changed; the routes come back as RV(gathered), in the form of O(config).'
      - 'V(rendered): no device is needed; what would be sent comes back as RV(rendered).'
    type: str
    choices: [merged, replaced, overridden, deleted, gathered, rendered]
    default: merged
  on_error:
    description:
      - 'When a route fails: V(stop) begins no further ones, V(continue) does the others.'
      - The task fails either way, and RV(results) has every outcome; a second run goes on from there.
      - What cannot be planned (a new route without source) stops before anything is written, or is left out.
    type: str
    choices: [stop, continue]
    default: stop
  max_deletions:
    description: The most routes that may be removed; more are refused before anything is written. There is no default.
    type: int
  allow_empty:
    description: Whether O(state=overridden) may be given an empty list, which removes every route.
    type: bool
    default: false
  protect:
    description:
      - 'Name patterns of routes that O(state=overridden) must not remove: the task is refused when it would.'
      - C(*) stands for any text, C(?) for one character, C(<uuid>) for a UUID. The default is for the routes that a Haivision
        Media Platform makes on a gateway. An empty list protects nothing.
    type: list
    elements: str
    default:
      - '* (HMP) <uuid>'
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
- name: The routes of an event, beside all others
  streamops.video.gateway_routes:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    config:
      - name: Camera 1
        state: started
        source:
          name: Camera 1 in
          protocol: srt
          port: 4901
          srt_mode: listener
          srt_passphrase: "{{ srt_secret }}"
        destinations:
          - name: Studio
            protocol: udp
            address: 10.69.12.148
            port: 5001
      - name: Camera 2
        source:
          name: Camera 2 in
          protocol: udp
          address: 239.1.1.2
          port: 4902
        destinations:
          - name: Web
            protocol: hls
            segment_duration: 6

- name: Keep what a gateway has
  streamops.video.gateway_routes:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    state: gathered
  register: kept

- name: Make it have just that again, and remove two routes at most
  streamops.video.gateway_routes:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    config: "{{ kept.gathered }}"
    state: overridden
    max_deletions: 2

- name: What would be sent, without a device
  streamops.video.gateway_routes:
    config:
      - name: Camera 1
        source:
          name: Camera 1 in
          protocol: udp
          port: 4901
    state: rendered

- name: After the event
  streamops.video.gateway_routes:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    config:
      - name: Camera 1
      - name: Camera 2
    state: deleted
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
gathered: {description: 'The routes in the form of O(config), each as RV(streamops.video.gateway_route#module:route); given
    back with O(state=overridden), they change nothing.', returned: with O(state=gathered), type: list, elements: dict,
  sample: [{name: Stadium A, state: running, source: {name: In, protocol: udp, port: 4900}}]}
rendered: {description: 'What would be sent for each route, in the device''s own words; secrets are masked.', returned: with
    O(state=rendered), type: list, elements: dict, sample: [{name: Stadium A, startRoute: true, source: {name: In, protocol: srt,
        srtMode: listener, srtPassPhrase: '********'}}]}
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

from ansible_collections.streamops.video.plugins.module_utils.gateway.route_states import apply
from ansible_collections.streamops.video.plugins.module_utils.gateway.routes_options import GATEWAY_ROUTES as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    return apply(task)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
