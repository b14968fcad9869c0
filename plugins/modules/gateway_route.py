#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_route
short_description: Manage one route of a Haivision Gateway
version_added: 0.1.0
description:
  - Creates, changes, starts, stops and deletes a route of a Haivision Media Gateway or SRT Gateway.
  - Only what is set is compared and changed. Destinations that are not listed stay, although the device itself deletes
    what an update leaves out.
  - Changes that interrupt a running stream are reported as disruptive, and refused where O(allow_disruptive=false).
author:
  - StreamOps founders (@streamops)
notes:
  - A new source or destination needs its name, protocol, address and port; HLS needs no address and port, an RTMP
    publisher no address. A listener's address is V(0.0.0.0) when none is given.
  - Changes of the destinations' O(destinations[].state) are made with the route update of the 3.3 reference, which every
    known version understands.
seealso:
  - module: streamops.video.gateway_info
  - module: streamops.video.api
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.gateway
options:
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
        description: Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later). Protocol V(rtp)
          only.
        type: bool
      rtp_receiver_class:
        description: 'Receiver class of RTP redundancy (SMPTE 2022-7): V(low), V(moderate) or V(high) (4.2 and later). Protocol
          V(rtp) only.'
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
      srt_rcv_buf:
        description: SRT receive buffer in bytes. Protocol V(srt) only.
        type: int
      stream_name:
        description: RTMP stream name. Protocol V(rtmp) only.
        type: str
      rtmp_mode:
        description: 'RTMP mode: V(PUBLISHER) (the device is published to) or V(CONSUMER) (it fetches), in any case. Protocol
          V(rtmp) only.'
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
        description: What only the device sets. Accepted, so that what this collection returns can be given back, and ignored.
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
      - 'V(present): the route exists; a new one is not started.'
      - 'V(started) or V(running): it exists and runs. V(stopped): it exists and does not run.'
      - 'V(absent): it does not exist.'
    type: str
    choices: [present, absent, started, running, stopped]
    default: present
  purge_destinations:
    description: Whether destinations of the route that are not listed in O(destinations) are removed.
    type: bool
    default: false
  update_secrets:
    description:
      - When secrets are sent that the device does not give back and that can therefore not be compared.
      - 'V(on_create): when the source or destination is made.'
      - 'V(always): on every run, which then reports a change.'
    type: str
    choices: [on_create, always]
    default: on_create
  status:
    description: Accepted, so that a returned route can be given back, and ignored.
    type: dict
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
- name: An SRT contribution feed, on air, to the studio by UDP and to the web by HLS
  streamops.video.gateway_route:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    name: Stadium A
    state: started
    source:
      name: Stadium A in
      protocol: srt
      address: 0.0.0.0
      port: 4900
      srt_mode: listener
      srt_latency: 250
      srt_passphrase: "{{ srt_secret }}"
    destinations:
      - name: Studio
        protocol: udp
        address: 10.69.12.148
        port: 4900
        ttl: 64
        shaping: true
        max_bitrate: 10000
      - name: Web
        protocol: hls
        segment_duration: 6

- name: Change one field and stop one destination; all else stays
  streamops.video.gateway_route:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    name: Stadium A
    source:
      srt_latency: 500
    destinations:
      - name: Web
        state: stopped

- name: Take it off air and remove it
  streamops.video.gateway_route:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    name: Stadium A
    state: absent
"""

RETURN = r"""
route:
  description: The route as the device has it; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Id of the route; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: 5912f2cd-00cb-41e9-b369-b6f1e139542b}
    name: {description: Name of the route., returned: always, type: str, sample: Stadium A}
    state: {description: V(running) or V(stopped)., returned: always, type: str, sample: running}
    source:
      description: Its source.
      returned: always
      type: dict
      contains:
        name: {description: 'Name of the source, 1 to 60 characters.', returned: when the device has it, type: str, sample: Studio}
        id: {description: Id of the source on the device. It wins over the name., returned: when the device has it, type: str,
          sample: 6d1cc6a1-0c3c-4c58-a0ba-4b1ff2a4a5d1}
        protocol: {description: Protocol of the source. A new one needs it., returned: when the device has it, type: str,
          sample: udp}
        address: {description: IP address or host name of the source; V(0.0.0.0) for a listener and for unicast reception.,
          returned: when the device has it, type: str, sample: 10.69.12.148}
        port: {description: 'Port of the source, 1 to 65535.', returned: when the device has it, type: int, sample: 4900}
        network_interface: {description: Network interface; an empty string leaves the choice to the device., returned: when
            the device has it, type: str, sample: eth0}
        source_address: {description: IGMPv3 source address to receive from., returned: when the device has it, type: str,
          sample: ''}
        fec: {description: 'Forward error correction. V(none) or V(vf) for UDP and RTSP, V(none) or V(prompeg) for RTP (PRO-MPEG
            takes an SRT Gateway).', returned: when the device has it, type: str, sample: none}
        retain_header: {description: Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later).,
          returned: when the device has it, type: bool, sample: false}
        rtp_receiver_class: {description: 'Receiver class of RTP redundancy (SMPTE 2022-7): V(low), V(moderate) or V(high)
            (4.2 and later).', returned: when the device has it, type: str, sample: moderate}
        rtp_network_bonding_params:
          description: The paths of RTP redundancy (SMPTE 2022-7, 4.2 and later).
          returned: when the device has it
          type: list
          elements: dict
          contains:
            address: {description: IP address or host name of the path; V(0.0.0.0) for a listener and for unicast reception.,
              returned: when the device has it, type: str, sample: 10.69.12.148}
            port: {description: 'Port of the path, 1 to 65535.', returned: when the device has it, type: int, sample: 4900}
            network_interface: {description: Network interface; an empty string leaves the choice to the device., returned: when
                the device has it, type: str, sample: eth0}
            source_address: {description: IGMPv3 source address to receive from., returned: when the device has it, type: str,
              sample: ''}
        srt_mode: {description: 'SRT mode of the source: V(caller), V(listener) or V(rendezvous).', returned: when the device
            has it, type: str, sample: listener}
        srt_latency: {description: SRT latency in milliseconds., returned: when the device has it, type: int, sample: 250}
        srt_stream_id: {description: SRT stream id of a caller (SRT Gateway only)., returned: when the device has it, type: str,
          sample: live/a}
        use_fec: {description: Whether a caller without path redundancy sends SRT FEC (3.7.5 and later)., returned: when
            the device has it, type: bool, sample: false}
        srt_fec_cols: {description: 'Columns of SRT FEC, with C(use_fec).', returned: when the device has it, type: int,
          sample: 10}
        srt_fec_rows: {description: 'Rows of SRT FEC, with C(use_fec).', returned: when the device has it, type: int, sample: 5}
        srt_fec_layout: {description: 'Layout of SRT FEC, V(staircase) or V(even), with C(use_fec).', returned: when the
            device has it, type: str, sample: staircase}
        srt_fec_arq: {description: 'Retransmission beside SRT FEC, V(never), V(onreq) or V(always), with C(use_fec).', returned: when
            the device has it, type: str, sample: onreq}
        srt_group_mode: {description: 'SRT path redundancy: V(none), V(broadcast), V(backup) or V(any) (3.7.5 and later).',
          returned: when the device has it, type: str, sample: none}
        srt_network_bonding_params:
          description: The paths of SRT path redundancy. A list of as many paths as there are changes what it names of each.
          returned: when the device has it
          type: list
          elements: dict
          contains:
            address: {description: IP address or host name of the path; V(0.0.0.0) for a listener and for unicast reception.,
              returned: when the device has it, type: str, sample: 10.69.12.148}
            port: {description: 'Port of the path, 1 to 65535.', returned: when the device has it, type: int, sample: 4900}
            network_interface: {description: Network interface; an empty string leaves the choice to the device., returned: when
                the device has it, type: str, sample: eth0}
        srt_rcv_buf: {description: SRT receive buffer in bytes., returned: when the device has it, type: int, sample: 10240000}
        stream_name: {description: RTMP stream name., returned: when the device has it, type: str, sample: live}
        rtmp_mode: {description: 'RTMP mode: V(PUBLISHER) (the device is published to) or V(CONSUMER) (it fetches), in any
            case.', returned: when the device has it, type: str, sample: PUBLISHER}
        username: {description: RTSP user name., returned: when the device has it, type: str, sample: camera}
        tags: {description: Tags of the source (4.2 and later)., returned: when the device has it, type: list, elements: str,
          sample: [live]}
        status:
          description: What only the device sets.
          returned: always
          type: dict
          contains:
            state: {description: State of the connection., returned: always, type: str, sample: connected}
            code: {description: 'V(ok), V(warn), V(error) or V(unknown).', returned: always, type: str, sample: ok}
            details: {description: The state in words., returned: always, type: str, sample: connected}
            used_bandwidth: {description: Bandwidth in Mbit/s., returned: always, type: float, sample: 0.338}
            publish_to: {description: Where an RTMP publisher sends to., returned: for RTMP publishers, type: str, sample: 127.0.0.1/live}
    destinations:
      description: Its destinations.
      returned: always
      type: list
      elements: dict
      contains:
        name: {description: 'Name of the destination, 1 to 60 characters.', returned: when the device has it, type: str,
          sample: Studio}
        id: {description: Id of the destination on the device. It wins over the name., returned: when the device has it,
          type: str, sample: 6d1cc6a1-0c3c-4c58-a0ba-4b1ff2a4a5d1}
        protocol: {description: Protocol of the destination. A new one needs it., returned: when the device has it, type: str,
          sample: udp}
        address: {description: IP address or host name of the destination; V(0.0.0.0) for a listener and for unicast reception.,
          returned: when the device has it, type: str, sample: 10.69.12.148}
        port: {description: 'Port of the destination, 1 to 65535.', returned: when the device has it, type: int, sample: 4900}
        network_interface: {description: Network interface; an empty string leaves the choice to the device., returned: when
            the device has it, type: str, sample: eth0}
        state: {description: Whether the destination sends. A new one for which this is not given sends when its route runs.,
          returned: when the device has it, type: str, sample: started}
        mtu: {description: 'Largest packet in bytes, 280 to 1500.', returned: when the device has it, type: int, sample: 1496}
        ttl: {description: 'Time to live, 1 to 255.', returned: when the device has it, type: int, sample: 64}
        tos: {description: 'Type of service, 0 to 255.', returned: when the device has it, type: int, sample: 136}
        fec: {description: 'Forward error correction. V(none) or V(vf) for UDP, V(none) or V(prompeg) for RTP (PRO-MPEG
            takes an SRT Gateway).', returned: when the device has it, type: str, sample: none}
        prompeg_fec_level: {description: 'PRO-MPEG FEC level, V(a) or V(b), with FEC V(prompeg).', returned: when the device
            has it, type: str, sample: a}
        prompeg_fec_is_block_aligned: {description: 'Whether PRO-MPEG FEC is block aligned, with FEC V(prompeg).', returned: when
            the device has it, type: bool, sample: false}
        prompeg_fec_columns: {description: 'PRO-MPEG FEC columns, 1 to 20, with FEC V(prompeg).', returned: when the device
            has it, type: int, sample: 5}
        prompeg_fec_rows: {description: 'PRO-MPEG FEC rows, 4 to 20, with FEC V(prompeg).', returned: when the device has
            it, type: int, sample: 5}
        shaping: {description: Whether the traffic is shaped., returned: when the device has it, type: bool, sample: true}
        max_bitrate: {description: 'Highest bitrate when shaping, in kbit/s.', returned: when the device has it, type: int,
          sample: 10000}
        retain_header: {description: Whether RTP headers are kept when the stream is tunnelled through SRT (3.7.5 and later).,
          returned: when the device has it, type: bool, sample: false}
        srt_mode: {description: 'SRT mode of the destination: V(caller), V(listener) or V(rendezvous).', returned: when
            the device has it, type: str, sample: listener}
        srt_latency: {description: SRT latency in milliseconds., returned: when the device has it, type: int, sample: 250}
        srt_stream_id: {description: SRT stream id of a caller (SRT Gateway only)., returned: when the device has it, type: str,
          sample: live/a}
        use_fec: {description: Whether a caller without path redundancy sends SRT FEC (3.7.5 and later)., returned: when
            the device has it, type: bool, sample: false}
        srt_fec_cols: {description: 'Columns of SRT FEC, with C(use_fec).', returned: when the device has it, type: int,
          sample: 10}
        srt_fec_rows: {description: 'Rows of SRT FEC, with C(use_fec).', returned: when the device has it, type: int, sample: 5}
        srt_fec_layout: {description: 'Layout of SRT FEC, V(staircase) or V(even), with C(use_fec).', returned: when the
            device has it, type: str, sample: staircase}
        srt_fec_arq: {description: 'Retransmission beside SRT FEC, V(never), V(onreq) or V(always), with C(use_fec).', returned: when
            the device has it, type: str, sample: onreq}
        srt_group_mode: {description: 'SRT path redundancy: V(none), V(broadcast), V(backup) or V(any) (3.7.5 and later).',
          returned: when the device has it, type: str, sample: none}
        srt_network_bonding_params:
          description: The paths of SRT path redundancy. A list of as many paths as there are changes what it names of each.
          returned: when the device has it
          type: list
          elements: dict
          contains:
            address: {description: IP address or host name of the path; V(0.0.0.0) for a listener and for unicast reception.,
              returned: when the device has it, type: str, sample: 10.69.12.148}
            port: {description: 'Port of the path, 1 to 65535.', returned: when the device has it, type: int, sample: 4900}
            network_interface: {description: Network interface; an empty string leaves the choice to the device., returned: when
                the device has it, type: str, sample: eth0}
            mtu: {description: 'Largest packet in bytes, 280 to 1500.', returned: when the device has it, type: int, sample: 1496}
            ttl: {description: 'Time to live, 1 to 255.', returned: when the device has it, type: int, sample: 64}
            tos: {description: 'Type of service, 0 to 255.', returned: when the device has it, type: int, sample: 136}
        srt_encryption: {description: 'SRT encryption: V(none), V(AES128) or V(AES256), in any case.', returned: when the
            device has it, type: str, sample: AES128}
        srt_overhead: {description: SRT bandwidth overhead in percent., returned: when the device has it, type: int, sample: 25}
        srt_connection_limit: {description: How many callers a listener takes (3.7.5 and later)., returned: when the device
            has it, type: int, sample: 8}
        segment_duration: {description: HLS segment duration in seconds., returned: when the device has it, type: int, sample: 6}
        use_encryption: {description: Whether HLS segments are encrypted., returned: when the device has it, type: bool,
          sample: false}
        segments_per_key: {description: HLS segments per key., returned: when the device has it, type: int, sample: 10}
        multitrack_segmenter: {description: Whether HLS variant playlists are made., returned: when the device has it, type: bool,
          sample: false}
        labels: {description: Labels of the destination (4.2 and later)., returned: when the device has it, type: list,
          elements: str, sample: [live]}
        status:
          description: What only the device sets.
          returned: always
          type: dict
          contains:
            state: {description: State of the connection., returned: always, type: str, sample: connected}
            code: {description: 'V(ok), V(warn), V(error) or V(unknown).', returned: always, type: str, sample: ok}
            details: {description: The state in words., returned: always, type: str, sample: connected}
            used_bandwidth: {description: Bandwidth in Mbit/s., returned: always, type: float, sample: 0.338}
            playlist: {description: Path of the HLS playlist., returned: for HLS, type: str}
    status:
      description: What only the device sets.
      returned: always
      type: dict
      contains:
        elapsed_time: {description: 'Running time, C(HH:MM:SS).', returned: always, type: str, sample: '00:22:24'}
        code: {description: 'V(ok), V(warn), V(error) or V(unknown).', returned: always, type: str, sample: ok}
        details: {description: The state in words., returned: always, type: str, sample: running}
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
from ansible_collections.streamops.video.plugins.module_utils.gateway.options import GATEWAY_ROUTE as SPEC
from ansible_collections.streamops.video.plugins.module_utils.gateway.routes import RouteResource
from ansible_collections.streamops.video.plugins.module_utils.gateway.wanted import Wanted
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import converge
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    wanted = Wanted.from_params(task.params).checked(task.check_mode)
    with connect(task) as gateway:
        device = gateway.device_id(task.params["device_id"])
        return converge(RouteResource(gateway, device, wanted), task.conditions(gateway.place))


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
