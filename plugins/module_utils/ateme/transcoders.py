# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Transcoders of inputs: the module ateme_transcoder."""

from __future__ import annotations

import typing as t

from ..resource.plan import Call, Plan, checked
from ..task import Task
from ..transport.errors import InvalidInput, NotFound
from .calls import Placed, Request
from .entity import Kind, alike, plain, run_word
from .machines import Machine, in_one_form, input_row, inside, manage_machine, outside
from .options_transcoder import ATEME_TRANSCODER, TRACK_FIELDS
from .rows import entity_id
from .telling import needed
from .transcoder_fields import given_alone, numbered, together

Json = dict[str, t.Any]
Values = dict[str, t.Any]
TRACKS = "extra_video_tracks"
PRESET = ("store_preset", "preset_id", "preset_name")
_TRACK_OPTIONS = tuple(field.name for field in TRACK_FIELDS)
_TRACK_NAMES = {"video_track_number": ("track_number", "number"), "video_bitrate": ("bitrate",)}
# Beside those by which each is known.
_SETTINGS = (
    *("video_codec", "video_frame_size", "video_frame_rate", "video_bitrate", "video_gop", "video_frame_type"),
    *("mpeg4_avc_encoder_profile", "audio_codec", "audio_sample_rate", "audio_bitrate", "number_of_audio_tracks"),
    *("audio_track_pid_list", "audio_pid_overrides", TRACKS, "video_track_pid", "first_video_program_number"),
    *("first_video_pcr_pid", "first_video_pmt_pid", "create_from_image"),
)
# Checked against each other by the service: a change of one goes with the others.
_TOGETHER = (
    ("video_bitrate", TRACKS),
    ("video_frame_rate", "video_frame_type"),
    ("video_codec", "mpeg4_avc_encoder_profile"),
    ("audio_codec", "audio_sample_rate", "audio_bitrate"),
    ("audio_track_pid_list", "audio_pid_overrides"),
)
# The operations that change one, each its own part: all but the audio's PIDs, these, and the older one.
UPDATES = (
    "Update transcoding service parameters (without pids)",
    "Update transcoder audio tracks",
    "Update transcoding service parameters",
)


def _same(option: str, there: t.Any, wanted: t.Any) -> bool:
    if option != TRACKS:
        return alike(option, there, wanted)
    there = there or []
    return len(there) == len(wanted) and all(
        plain({name: old.get(name) for name in new}) == plain(new) for old, new in zip(there, wanted, strict=True)
    )


TRANSCODER = Kind(
    noun="transcoder",
    result="transcoder",
    fields=("name", "input", *_SETTINGS),
    list="List transcoders",
    get="Get single transcoder details",
    create="Create transcoder for input source",
    update=UPDATES[0],
    delete="Delete transcoder",
    start="Start a stopped transcoder",
    stop="Stop transcoder",
    names={
        "name": ("transcoder_name", "title"),
        "input": ("input_id", "source_id", "source_input_id", "source", "channel_id"),
    },
    defaults={"create_from_image": True},
    runs=True,
    same=_same,
)


def manage_transcoder(task: Task) -> Values:
    """The module ateme_transcoder."""
    given = {name: in_one_form(ATEME_TRANSCODER, name, one) for name, one in task.params.items() if one is not None}
    checked([*given_alone(given), *together(given)])
    return manage_machine(task, ATEME_TRANSCODER, TRANSCODER, Transcoder)


class Transcoder(Machine):
    references = ("input",)
    own = ("transcoder_id",)
    for_new = ("number_of_audio_tracks",)

    def refer(self, option: str, wanted: str) -> str:
        return self.remember(option, input_row(self.client, wanted, self.check_mode, self.warn))

    # Reading

    def is_meant(self, row: Json) -> bool:
        # Where the service does not tell names, the input has to do.
        if self.wanted.get("name") and (self.tells(row, "name") or not self.wanted.get("input")):
            return super().is_meant(row)
        return bool(self.wanted.get("input")) and self._is_same(row, "input", self.wanted["input"])

    def called(self) -> str:
        by_input = f'of "{self.wanted.get("input")}"' if not self.wanted.get("name") and not self._asked_id else ""
        return by_input or super().called()

    def value(self, row: Json, option: str) -> t.Any:
        told = super().value(row, option)
        if option != TRACKS or told is None:
            return told
        # The base entry may stand among them.
        tracks = [one for one in outside(told, _TRACK_OPTIONS, _TRACK_NAMES) if one.get("video_track_number") != 0]
        return numbered(tracks)

    # Comparing

    def check(self, values: Values) -> None:
        codec = self.wanted.get("video_codec")
        if codec is not None and "mpeg4_avc_encoder_profile" not in self.wanted:
            # A profile of the former codec says nothing.
            values = {name: one for name, one in values.items() if name != "mpeg4_avc_encoder_profile"}
        checked(together(values))

    def changes(self, row: Json) -> Values:
        if TRACKS in self.wanted:
            self.wanted = {**self.wanted, TRACKS: _tracks(self.wanted[TRACKS])}
        # What is not told of the name, and what counts for a new one only.
        left = {"create_from_image", *(() if self.tells(row, "name") else ("name",))}
        return {name: one for name, one in super().changes(row).items() if name not in left}

    def refuse_change(self, row: Json, changed: Values) -> None:
        super().refuse_change(row, changed)
        homeless = [name for name in changed if self._title(name) is None]
        if homeless:
            raise InvalidInput(
                f"the service has no operation that changes {', '.join(homeless)} of {self.label(row)}",
                hint="Delete it and make it anew, or leave that out",
            )

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        plan = super().plan(state, secrets_sent)
        changed = self.changes(state) if state is not None and self._state != "absent" else {}
        if state is not None and changed:
            plan.calls = [*self._updates(state, changed), *plan.calls[1:]]
        return plan

    def _updates(self, row: Json, changed: Values) -> list[Call]:
        """One call for each operation that takes a part of the changes."""
        label = self.label(row)
        parts: dict[str, Values] = {}
        for name, one in changed.items():
            parts.setdefault(self._title(name) or UPDATES[0], {})[name] = one
        found = []
        for title in sorted(parts, key=UPDATES.index):
            part = parts[title]
            words = ", ".join(self.word(name, self.value(row, name), one) for name, one in part.items())
            found.append(self._update_call(title, part, f"update {label}: {words}", row))
        return found

    def _update_call(self, title: str, part: Values, action: str, row: Json | None) -> Call:
        def send() -> None:
            there = self.settled() if row is None or self.busy else row
            placed = Placed(self.client.described(title), TRANSCODER.names)
            beside = needed(placed, TRANSCODER.fields, lambda name: self.value(there or {}, name))
            values = {**beside, **self._beside(there or {}, part, placed), **part}
            self.busy = True
            self.client.run(placed.request(self.wire(values, placed), entity_id(there or {})), action)
            self.sent |= part.keys()

        on_air = (self.label(row),) if row is not None and run_word(row) != "stopped" else ()
        return Call(action, send, on_air)

    def _beside(self, row: Json, part: Values, placed: Placed) -> Values:
        """What goes with a change, since the service checks it together."""
        names = [name for group in _TOGETHER if set(group) & part.keys() for name in group]
        values = {name: self.wanted.get(name, self.value(row, name)) for name in names if placed.key(name)}
        if part.get("video_codec") and part["video_codec"] != "MPEG-4":
            values.pop("mpeg4_avc_encoder_profile", None)
        return {name: one for name, one in values.items() if one not in (None, "", [])}

    def _title(self, option: str) -> str | None:
        """The operation that changes an option; None where there is none."""
        for title in UPDATES:
            try:
                described = self.client.described(title)
            except NotFound:
                continue
            if Placed(described, TRANSCODER.names).key(option) is not None:
                return title
        return None

    # Writing

    def new_values(self) -> Values:
        values = super().new_values()
        return {**values, TRACKS: _tracks(values[TRACKS])} if TRACKS in values else values

    def wire(self, values: Values, placed: Placed) -> Values:
        found = super().wire(values, placed)
        if found.get(TRACKS) is not None:
            found[TRACKS] = inside(placed, TRACKS, _tracks(found[TRACKS]), _TRACK_NAMES)
        preset = {name: self.params[name] for name in PRESET if self.params.get(name) is not None}
        return {**found, **({} if placed.key("store_preset") is None else preset)}

    def request_for(self, values: Values) -> Request:
        return super().request_for({name: one for name, one in values.items() if name not in self._later(values)})

    def _later(self, values: Values) -> Values:
        """What a new one cannot be given, and is given as soon as it is there."""
        placed = Placed(self.client.described(TRANSCODER.create), TRANSCODER.names)
        return {name: one for name, one in values.items() if placed.key(name) is None and self._title(name)}

    def _plan_without(self) -> Plan:
        plan = super()._plan_without()
        if not plan.calls:
            return plan
        parts: dict[str, Values] = {}
        for name, one in self._later(self.new_values()).items():
            parts.setdefault(self._title(name) or UPDATES[0], {})[name] = one
        more = []
        for title, part in parts.items():
            words = ", ".join(self.word(name, None, one) for name, one in part.items())
            more.append(self._update_call(title, part, f"update {self.label()}: {words}", None))
        plan.calls = [*plan.calls[:1], *more, *plan.calls[1:]]
        return plan


def _tracks(tracks: list[Values]) -> list[Values]:
    return numbered([{name: one for name, one in track.items() if one is not None} for track in tracks])
