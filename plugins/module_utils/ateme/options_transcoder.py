# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and returns of transcoders."""

from __future__ import annotations

import dataclasses

from ..resource.fields import Field, Return
from .options import ID_RETURN, RUN_STATES, SLOW, STATUS, spec, states
from .options_machines import PRESET, STATE_RETURN, STATUS_RETURN
from .transcoder_fields import AAC, AUDIO_BITRATES, CODECS, FRAME_TYPES, LAYER2, PROFILES, RATES, SAMPLE_RATES, SIZES


def _number(name: str, description: str, low: int, high: int) -> Field:
    return Field(name, f"{description}: {low} to {high}.", type="int", minimum=low, maximum=high)


def _pid(name: str, what: str) -> Field:
    return Field(name, f"PID of the {what}: 0, or 32 to 8189.", type="int", minimum=0, maximum=8189)


_AAC_RATES, _LAYER2_RATES = (", ".join(SAMPLE_RATES[one]) for one in (AAC, LAYER2))
_AAC_BITRATES, _LAYER2_BITRATES = (", ".join(AUDIO_BITRATES[one]) for one in (AAC, LAYER2))
TRACK_FIELDS = (
    _number("video_track_number", "Number of the track, without one its place in the list. The base entry has 0", 1, 5),
    Field(
        "video_bitrate",
        "Bitrate in kbit/s: 1 to 30000. From O(video_bitrate) on, in the order of the tracks' numbers, no bitrate may "
        "be higher than the one before.",
        type="int",
        required=True,
        minimum=1,
        maximum=30000,
    ),
    Field("video_frame_size", "Width and height in pixels.", choices=SIZES, strict=True),
    _number("program_number", "Program number", 1, 65535),
    _pid("pcr_pid", "PCR"),
    _pid("pmt_pid", "PMT"),
    _number("video_track_pid", "PID of the video", 0, 8189),
)
ATEME_TRANSCODER = dataclasses.replace(
    spec(
        (
            Field("name", "Name of the transcoder.", shortest=1, longest=255),
            Field("id", "Id of the transcoder. It wins over O(name) and O(input).", shortest=1),
            Field(
                "input",
                "The input that is transcoded, by id or description. A new transcoder needs it; another one switches "
                "the transcoder to it. Without O(name) and O(id) it tells which transcoder is meant.",
                shortest=1,
            ),
            Field("video_codec", "Codec of the video.", choices=CODECS),
            Field("video_frame_size", "Width and height in pixels.", choices=SIZES),
            Field(
                "video_frame_rate",
                "Frames a second. With O(video_frame_type) 50 is the highest.",
                choices=RATES,
            ),
            _number("video_bitrate", "Bitrate of the video in kbit/s", 1, 30000),
            _number("video_gop", "Pictures in a group", 1, 599),
            Field("video_frame_type", "Whether frames are interlaced.", choices=FRAME_TYPES),
            Field("mpeg4_avc_encoder_profile", "Profile, for O(video_codec=MPEG-4) only.", choices=PROFILES),
            Field("audio_codec", "Codec of the audio.", choices=(AAC, LAYER2)),
            Field(
                "audio_sample_rate",
                f"Sample rate. With MPEG AAC {_AAC_RATES}; with MPEG Layer2 {_LAYER2_RATES}.",
                choices=SAMPLE_RATES[AAC],
            ),
            Field(
                "audio_bitrate",
                f"Bitrate of the audio. With MPEG AAC {_AAC_BITRATES}; with MPEG Layer2 {_LAYER2_BITRATES}.",
                choices=tuple(dict.fromkeys((*AUDIO_BITRATES[LAYER2], *AUDIO_BITRATES[AAC]))),
            ),
            Field(
                "number_of_audio_tracks",
                "How many audio tracks a new transcoder has: 1 to 20. It cannot be changed.",
                type="int",
                minimum=1,
                maximum=20,
            ),
            Field(
                "audio_track_pid_list",
                "PIDs of the audio tracks in the order in which they are wanted. The operation C(Probe transcoder "
                "audio tracks) tells them.",
                type="list",
                elements="int",
            ),
            Field(
                "audio_pid_overrides",
                "PIDs that the output shall have: 0 to 8190, none twice but 0.",
                type="list",
                elements="int",
            ),
            Field(
                "extra_video_tracks",
                "Up to 5 video tracks beside the base entry. The list is the whole of them.",
                type="list",
                elements="dict",
                fields=TRACK_FIELDS,
            ),
            _number("video_track_pid", "PID of the video", 0, 8189),
            _number("first_video_program_number", "Program number of the base entry", 1, 65535),
            _pid("first_video_pcr_pid", "PCR of the base entry"),
            _pid("first_video_pmt_pid", "PMT of the base entry"),
            Field(
                "create_from_image",
                "Whether a new transcoder is made from an image where there is one. V(true) unless it is set.",
                type="bool",
            ),
            *PRESET,
            STATUS,
            states(*RUN_STATES),
        ),
        Return(
            "transcoder",
            "The transcoder; empty after O(state=absent). Its settings have the names of the options.",
            "dict",
            "success",
            contains=(
                ID_RETURN,
                Return("name", "Its name.", "str", "when the service tells", sample="Stadium A mobile"),
                Return("input", "Id of its input.", "str", "when the service tells", sample="stadium-a"),
                Return("video_bitrate", "Bitrate in kbit/s.", "int", "when the service tells", sample=5000),
                Return("extra_video_tracks", "Video tracks beside it.", "list", "when the service tells", "dict"),
                STATE_RETURN,
                STATUS_RETURN,
            ),
        ),
        waiting=SLOW,
        required_one_of=(("name", "id", "input"),),
    ),
    mutually_exclusive=(("preset_id", "preset_name"),),
)
