# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a transcoder may be set to, and what goes together."""

from __future__ import annotations

import itertools
import typing as t

Values = dict[str, t.Any]
CODECS = ("HEVC", "MPEG-4")
SIZES = ("426x240", "640x360", "720x480", "720x576", "854x480", "1280x720", "1920x1080", "3840x2160")
RATES = ("23.98", "24", "25", "29.97", "30", "50", "59.94", "60")
FRAME_TYPES = ("Progressive", "Interlaced")
# With a frame type 50 is the highest.
_TOO_FAST = ("59.94", "60", 59.94, 60)
PROFILES = ("Baseline", "Main", "High", "High 4:2:2 10")
AAC, LAYER2 = "MPEG AAC", "MPEG Layer2"
SAMPLE_RATES = {
    AAC: (
        *("8 kHz", "11.025 kHz", "12 kHz", "16 kHz", "22.05 kHz", "24 kHz", "32 kHz", "44.1 kHz", "48 kHz"),
        *("64 kHz", "88.2 kHz", "96 kHz"),
    ),
    LAYER2: ("32 kHz", "44.1 kHz", "48 kHz"),
}
AUDIO_BITRATES = {
    AAC: ("64Kbps", "128Kbps", "192Kbps", "256Kbps"),
    LAYER2: ("64Kbps", "96Kbps", "128Kbps", "160Kbps", "192Kbps", "224Kbps", "256Kbps", "320Kbps", "384Kbps"),
}
MOST_TRACKS = 5
_LOW_PIDS = ("pcr_pid", "pmt_pid", "first_video_pcr_pid", "first_video_pmt_pid")
_LEAST_PID = 32
_MOST_OVERRIDE = 8190


def numbered(tracks: list[Values]) -> list[Values]:
    """Extra tracks with a number each, in the order of their numbers: 0 stands for the base entry."""
    key = "video_track_number"
    found = [{**one, key: one.get(key) or place + 1} for place, one in enumerate(tracks)]
    return sorted(found, key=lambda one: int(one[key]))


def given_alone(params: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """What is wrong with what a task gives, whatever the transcoder is set to."""
    for place, track in enumerate(params.get("extra_video_tracks") or []):
        yield from _low_pids(track, f"extra_video_tracks[{place}].")
    yield from _low_pids(params, "")
    overrides = params.get("audio_pid_overrides") or []
    used = [one for one in overrides if one]
    for one in overrides:
        if not 0 <= one <= _MOST_OVERRIDE:
            yield f"audio_pid_overrides: {one} is not 0 to {_MOST_OVERRIDE}"
    if len(used) != len(set(used)):
        yield "audio_pid_overrides: no PID but 0 may be there twice"
    yield from presets(params)


def presets(params: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """A preset is stored over one that there is, or as a new one."""
    named = [name for name in ("preset_id", "preset_name") if params.get(name) is not None]
    if params.get("store_preset") and not named:
        yield "store_preset needs preset_id, or preset_name"
    if named and not params.get("store_preset"):
        yield f"{named[0]} is for store_preset: true only"


def together(values: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """What is wrong with the settings that a transcoder would have."""
    yield from ladder(values)
    rate = values.get("video_frame_rate")
    if values.get("video_frame_type") and rate in _TOO_FAST:
        yield f"video_frame_rate is {rate}, with video_frame_type it must be 50 at most"
    codec = values.get("video_codec")
    if values.get("mpeg4_avc_encoder_profile") and codec is not None and codec != "MPEG-4":
        yield f"mpeg4_avc_encoder_profile is for MPEG-4 only, video_codec is {codec}"
    audio = str(values.get("audio_codec"))
    for name, choices in (("audio_sample_rate", SAMPLE_RATES), ("audio_bitrate", AUDIO_BITRATES)):
        value = values.get(name)
        if value is not None and audio in choices and value not in choices[audio]:
            yield f"{name} is {value}, with {audio} it must be one of {', '.join(choices[audio])}"


def ladder(values: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """The bitrates of the tracks, from the base entry's on, may not rise."""
    tracks = values.get("extra_video_tracks") or []
    if len(tracks) > MOST_TRACKS:
        yield f"extra_video_tracks has {len(tracks)}, there may be {MOST_TRACKS}"
    tracks = numbered(tracks)
    numbers = [one["video_track_number"] for one in tracks]
    if len(numbers) != len(set(numbers)):
        yield "extra_video_tracks: two have the same video_track_number"
    rates = [one for one in (values.get("video_bitrate"), *(track.get("video_bitrate") for track in tracks)) if one]
    if any(later > former for former, later in itertools.pairwise(rates)):
        shown = ", ".join(str(one) for one in rates)
        yield f"the video bitrates are {shown}: they must be in descending order, from video_bitrate on"


def _low_pids(values: t.Mapping[str, t.Any], where: str) -> t.Iterator[str]:
    for name in _LOW_PIDS:
        value = values.get(name)
        if value and value < _LEAST_PID:
            yield f"{where}{name} is {value}, it must be 0 or {_LEAST_PID} to 8189"
