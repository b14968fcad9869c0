#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_multiviewer
short_description: Manage a multi-viewer of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes and deletes a multi-viewer in the active environment of the Ateme+ cloud.
  - 'The service has no list of multi-viewers: one is found through the Local-TS input that is its result, or by O(id).'
author:
  - StreamOps founders (@streamops)
notes:
  - 'The service does not tell what the tiles of a multi-viewer show: see O(update_tiles).'
  - An update sends all values that the service tells, since it may set to their defaults those that are left out.
  - A multi-viewer must run to be changed, and is interrupted by that.
seealso:
  - module: streamops.video.ateme_input
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  name:
    description: Name of the multi-viewer.
    type: str
  id:
    description: Id of the multi-viewer. It wins over O(name) and O(input).
    type: str
  input:
    description: 'Id of the Local-TS input that is the result of the multi-viewer: another way to name one that is there.'
    type: str
  layout:
    description: Layout, by id or name. A new multi-viewer needs it. It cannot be changed.
    type: str
  tile_inputs:
    description: What the tiles show. Tiles that are not listed stay as they are.
    type: list
    elements: dict
    suboptions:
      tile:
        description: Number of the tile; the first is 1.
        type: int
        required: true
      input:
        description: The input that it shows, by id or description; an empty text switches the tile off.
        type: str
      title:
        description: Title of the tile.
        type: str
  update_tiles:
    description:
      - When tiles are sent that cannot be compared, since the service does not tell what they show.
      - 'V(on_create): when the multi-viewer is made. V(always): on every run, which then reports a change.'
    type: str
    choices: [on_create, always]
    default: on_create
  max_allowed_bitrate_kbps:
    description: Bitrate in kbit/s beyond which it is cut off.
    type: int
  encoder_uhd_tech_type_id:
    description: 'SDI over IP format: V(1) HD-SDI (interlaced), V(2) HD/3G-SDI (progressive), V(4) Quad Split (progressive),
      V(5) Quad Split (interlaced), V(6) 2SI (progressive), V(7) 2SI (interlaced), V(8) 6G/12G-SDI; the number or these
      words.'
    type: str
  is_interlaced:
    description: Whether it is interlaced.
    type: bool
  encoder_gop_size_id:
    description: 'GOP size: V(1) is 24 pictures, V(2) 50, V(3) 12, V(4) 1; the number, or V(24), V(50), V(12).'
    type: str
  encoder_frame_rate_id:
    description: 'Frame rate: V(1) is 25 fps, V(2) 12.5/25, V(3) 5/25, V(4) 2.5/25, V(5) 2/25, V(6) 1/25, V(7) 23.976, V(8)
      24, V(9) 29.97, V(10) 30, V(11) 50, V(12) 59.94, V(13) 60 fps; the number, or the rate with or without C(fps).'
    type: str
  encoder_gop_size_mode_id:
    description: 'GOP size mode: V(1) is C(Static, IPB), V(2) C(Dynamic, IPB), V(3) C(Static, IP), V(4) C(Dynamic, IP);
      the number or these words.'
    type: str
  program_number:
    description: Program number of the transport stream. A new multi-viewer has 1.
    type: int
  pmt_pid:
    description: 'PID of the PMT: 33 to 8190. No two PIDs may be the same. A new multi-viewer has 200.'
    type: int
  video_pid:
    description: 'PID of the video: 33 to 8190. No two PIDs may be the same. A new multi-viewer has 201.'
    type: int
  transcoded_audio_pid:
    description: 'PID of the AAC audio: 33 to 8190, or 0 for none. No two PIDs may be the same. A new multi-viewer has 555.'
    type: int
  passthrough_audio_pid:
    description: 'PID of the audio that is passed through: 33 to 8190, or 0 for none. No two PIDs may be the same. A new
      multi-viewer has 556.'
    type: int
  store_preset:
    description: Whether the settings are stored as a preset, too, with O(preset_id) or O(preset_name). That is done when
      something is made or changed; nothing is sent for a preset alone.
    type: bool
  preset_id:
    description: Id of the preset that is overwritten.
    type: int
  preset_name:
    description: Name of a new preset.
    type: str
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
  state:
    description: 'V(present): it exists; V(absent): it does not.'
    type: str
    choices: [present, absent]
    default: present
  wait:
    description: Whether to wait until the service shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that; machines are started.
    type: int
    default: 900
"""

EXAMPLES = r"""
- name: The input that is to be transcoded
  streamops.video.ateme_operation:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    operation: Create PUSH input on customer environment
    body: {id: stadium-a, port: 2100}


- name: Four tiles
  streamops.video.ateme_multiviewer:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Control room
    layout: 4 tiles
    max_allowed_bitrate_kbps: 8000
    encoder_frame_rate_id: 25 fps
    encoder_gop_size_mode_id: Dynamic, IPB
    tile_inputs:
      - {tile: 1, input: stadium-a, title: Stadium A}

- name: The second tile, too, whatever it shows now
  streamops.video.ateme_multiviewer:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Control room
    tile_inputs:
      - {tile: 2, input: stadium-a}
    update_tiles: always
"""

RETURN = r"""
multiviewer:
  description: The multi-viewer; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: when the service tells, type: str}
    input: {description: Id of the Local-TS input that is its result., returned: when the service tells, type: str}
    layout: {description: Id of its layout., returned: when the service tells, type: str}
    tile_inputs: {description: What its tiles show., returned: when the service tells, type: list, elements: dict}
    max_allowed_bitrate_kbps: {description: Bitrate in kbit/s beyond which it is cut off., returned: when the service tells,
      type: int}
    encoder_uhd_tech_type_id: {description: Number of the SDI over IP format., returned: when the service tells, type: int}
    is_interlaced: {description: Whether it is interlaced., returned: when the service tells, type: bool}
    encoder_gop_size_id: {description: Number of the GOP size., returned: when the service tells, type: int}
    encoder_frame_rate_id: {description: Number of the frame rate., returned: when the service tells, type: int}
    encoder_gop_size_mode_id: {description: Number of the GOP size mode., returned: when the service tells, type: int}
    program_number: {description: Program number., returned: when the service tells, type: int}
    pmt_pid: {description: PID of the PMT., returned: when the service tells, type: int}
    video_pid: {description: PID of the video., returned: when the service tells, type: int}
    transcoded_audio_pid: {description: PID of the AAC audio., returned: when the service tells, type: int}
    passthrough_audio_pid: {description: PID of the audio that is passed through., returned: when the service tells, type: int}
    status: {description: 'What only the service sets, as it tells it.', returned: when the service tells, type: dict}
tiles_not_compared: {description: 'Tiles that were given and not sent, since the service does not tell what they show, see
    O(update_tiles).', returned: when there are any, type: list, elements: int}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.multiviewers import manage_multiviewer as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_machines import ATEME_MULTIVIEWER as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
