#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_transcoder
short_description: Manage a transcoder of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes, deletes, starts and stops the transcoder of an input in the active environment of the Ateme+ cloud.
  - That takes minutes; the task waits for it, see O(wait_timeout).
author:
  - StreamOps founders (@streamops)
notes:
  - The service makes an output of the input and an input for the result, and takes them away with the transcoder.
  - A change interrupts a transcoder that runs.
seealso:
  - module: streamops.video.ateme_input
  - module: streamops.video.ateme_operation
  - module: streamops.video.ateme_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  name:
    description: Name of the transcoder.
    type: str
  id:
    description: Id of the transcoder. It wins over O(name) and O(input).
    type: str
  input:
    description: The input that is transcoded, by id or description. A new transcoder needs it; another one switches the
      transcoder to it. Without O(name) and O(id) it tells which transcoder is meant.
    type: str
  video_codec:
    description: Codec of the video.
    type: str
  video_frame_size:
    description: Width and height in pixels.
    type: str
  video_frame_rate:
    description: Frames a second. With O(video_frame_type) 50 is the highest.
    type: str
  video_bitrate:
    description: 'Bitrate of the video in kbit/s: 1 to 30000.'
    type: int
  video_gop:
    description: 'Pictures in a group: 1 to 599.'
    type: int
  video_frame_type:
    description: Whether frames are interlaced.
    type: str
  mpeg4_avc_encoder_profile:
    description: Profile, for O(video_codec=MPEG-4) only.
    type: str
  audio_codec:
    description: Codec of the audio.
    type: str
  audio_sample_rate:
    description: Sample rate. With MPEG AAC 8 kHz, 11.025 kHz, 12 kHz, 16 kHz, 22.05 kHz, 24 kHz, 32 kHz, 44.1 kHz, 48 kHz,
      64 kHz, 88.2 kHz, 96 kHz; with MPEG Layer2 32 kHz, 44.1 kHz, 48 kHz.
    type: str
  audio_bitrate:
    description: Bitrate of the audio. With MPEG AAC 64Kbps, 128Kbps, 192Kbps, 256Kbps; with MPEG Layer2 64Kbps, 96Kbps,
      128Kbps, 160Kbps, 192Kbps, 224Kbps, 256Kbps, 320Kbps, 384Kbps.
    type: str
  number_of_audio_tracks:
    description: 'How many audio tracks a new transcoder has: 1 to 20. It cannot be changed.'
    type: int
  audio_track_pid_list:
    description: PIDs of the audio tracks in the order in which they are wanted. The operation C(Probe transcoder audio
      tracks) tells them.
    type: list
    elements: int
  audio_pid_overrides:
    description: 'PIDs that the output shall have: 0 to 8190, none twice but 0.'
    type: list
    elements: int
  extra_video_tracks:
    description: Up to 5 video tracks beside the base entry. The list is the whole of them.
    type: list
    elements: dict
    suboptions:
      video_track_number:
        description: 'Number of the track, without one its place in the list. The base entry has 0: 1 to 5.'
        type: int
      video_bitrate:
        description: 'Bitrate in kbit/s: 1 to 30000. From O(video_bitrate) on, in the order of the tracks'' numbers, no
          bitrate may be higher than the one before.'
        type: int
        required: true
      video_frame_size:
        description: Width and height in pixels.
        type: str
        choices: [426x240, 640x360, 720x480, 720x576, 854x480, 1280x720, 1920x1080, 3840x2160]
      program_number:
        description: 'Program number: 1 to 65535.'
        type: int
      pcr_pid:
        description: 'PID of the PCR: 0, or 32 to 8189.'
        type: int
      pmt_pid:
        description: 'PID of the PMT: 0, or 32 to 8189.'
        type: int
      video_track_pid:
        description: 'PID of the video: 0 to 8189.'
        type: int
  video_track_pid:
    description: 'PID of the video: 0 to 8189.'
    type: int
  first_video_program_number:
    description: 'Program number of the base entry: 1 to 65535.'
    type: int
  first_video_pcr_pid:
    description: 'PID of the PCR of the base entry: 0, or 32 to 8189.'
    type: int
  first_video_pmt_pid:
    description: 'PID of the PMT of the base entry: 0, or 32 to 8189.'
    type: int
  create_from_image:
    description: Whether a new transcoder is made from an image where there is one. V(true) unless it is set.
    type: bool
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
    description: 'V(present): it exists; V(started): it exists and runs; V(running): the same as V(started); V(stopped):
      it exists and does not run; V(absent): it does not.'
    type: str
    choices: [present, started, running, stopped, absent]
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


- name: Three bitrates of one input
  streamops.video.ateme_transcoder:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Stadium A mobile
    input: stadium-a
    video_codec: MPEG-4
    video_frame_size: 1920x1080
    video_frame_rate: '25'
    video_bitrate: 8000
    mpeg4_avc_encoder_profile: High
    extra_video_tracks:
      - video_bitrate: 5000
      - video_bitrate: 2500
    audio_codec: MPEG AAC
    audio_sample_rate: 48 kHz
    audio_bitrate: 128Kbps
    state: started

- name: Less for the smallest
  streamops.video.ateme_transcoder:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Stadium A mobile
    extra_video_tracks:
      - video_bitrate: 5000
      - video_bitrate: 1500

- name: It rests
  streamops.video.ateme_transcoder:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Stadium A mobile
    state: stopped
"""

RETURN = r"""
transcoder:
  description: The transcoder; empty after O(state=absent). Its settings have the names of the options.
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: when the service tells, type: str, sample: Stadium A mobile}
    input: {description: Id of its input., returned: when the service tells, type: str, sample: stadium-a}
    video_bitrate: {description: Bitrate in kbit/s., returned: when the service tells, type: int, sample: 5000}
    extra_video_tracks: {description: Video tracks beside it., returned: when the service tells, type: list, elements: dict}
    state: {description: 'V(started) or V(stopped); not there while it is something else, see C(status).', returned: when
        the service tells, type: str, sample: started}
    status: {description: 'What only the service sets, as it tells it.', returned: when the service tells, type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_transcoder import ATEME_TRANSCODER as SPEC
from ansible_collections.streamops.video.plugins.module_utils.ateme.transcoders import manage_transcoder as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
