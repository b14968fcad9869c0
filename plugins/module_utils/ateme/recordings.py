# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Recordings of inputs, and the buckets that they are delivered to."""

from __future__ import annotations

import re
import typing as t

from ..resource.plan import Plan, checked, looks_new
from ..task import Task
from ..transport.errors import InvalidInput
from .active import noun_in
from .context import what_is_active
from .entity import EntityResource, Kind
from .labels import manage as manage_plain
from .options_timetable import ATEME_RECORDING_BUCKET, ATEME_RECORDING_SCHEDULE
from .rows import entity_id, rows_of
from .telling import environment_of
from .times import same_instant, understood
from .timetable import BUCKET, INPUT, NAMES, TimedResource, manage, now, same_value

Json = dict[str, t.Any]
Values = dict[str, t.Any]
RECORDING = Kind(
    noun="recording schedule",
    result="recording_schedule",
    fields=("input", "recording_bucket", "transcode", "start_time", "end_time"),
    list="Get upcoming recording schedules in environment",
    create="Create a new recording shcedule",
    update="Update recording schedule",
    delete="Delete recording schedule",
    names={**NAMES, "transcode": ("is_transcoded", "to_transcode", "do_transcode", "with_transcode")},
    name="",
    same=same_value,
)
_SECRETS = frozenset({"access_key", "secret_key"})


def _same_in_bucket(option: str, one: t.Any, other: t.Any) -> bool:
    if option == "bucket_path" and one is not None:
        return str(one).strip("/") == str(other).strip("/")
    return same_value(option, one, other)


RECORDING_BUCKET = Kind(
    noun="recording bucket",
    result="recording_bucket",
    fields=("name", "bucket_path", "bucket_type", "region", "access_key", "secret_key"),
    list=BUCKET.list,
    create="Create a recording bucket",
    names={
        "bucket_path": ("path",),
        "bucket_type": ("type", "delivery_type", "storage_type"),
        "region": ("bucket_region", "aws_region"),
        "access_key": ("access_key_id", "aws_access_key_id"),
        "secret_key": ("secret_access_key", "aws_secret_access_key", "secret"),
    },
    secrets=_SECRETS,
    same=_same_in_bucket,
)


def manage_recording_schedule(task: Task) -> Values:
    """The module ateme_recording_schedule."""
    if not task.params["id"]:
        lacking = [name for name in ("input", "start_time") if task.params[name] is None]
        checked([f"{' and '.join(lacking)} must be given, or id: a recording is known by them" if lacking else ""])
    return manage(task, ATEME_RECORDING_SCHEDULE, RECORDING, RecordingResource)


def manage_recording_bucket(task: Task) -> Values:
    """The module ateme_recording_bucket."""
    path = task.params["bucket_path"]
    fine = path is None or re.fullmatch(r"[^/\s:]+(/.*)?", path)
    checked(["" if fine else f"bucket_path is {path!r}, it must be as bucket_name/folder_within_bucket"])
    return manage_plain(task, ATEME_RECORDING_BUCKET, RECORDING_BUCKET, BucketResource)


class RecordingResource(TimedResource):
    """A recording, known by input and start; only those to come are listed, and those of one environment."""

    form = "basic"
    refers = {"input": INPUT, "recording_bucket": BUCKET}
    forgets = True
    own = ("recording_schedule_id", "recording_id", "schedule_id")
    _warned = False

    def rows(self) -> list[Json]:
        described = self.client.described(self.kind.list)
        attempt = f"list the {self.kind.noun}s"
        where = next((one.name for one in described.parameters if noun_in(one.name) == "environment"), "")
        where = where or next(iter(described.path_parameters), "")
        values = {where: self._environment()} if where else {}
        return self.identified(rows_of(self.client, described, attempt, values))

    def _environment(self) -> str:
        """The environment of the input, else the active one."""
        source = self.lookup.row(INPUT, self.wanted.get("input", ""))
        found = environment_of(source) or what_is_active(self.client)[1].id
        if not found:
            raise InvalidInput("the service does not tell the active environment", hint="Say it in environment")
        return found

    def is_meant(self, row: Json) -> bool:
        same = same_instant(self.value(row, "start_time"), self.wanted.get("start_time"))
        return same and self.value(row, "input") == self.wanted.get("input")

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        start, end = (understood(self.wanted.get(name)) for name in ("start_time", "end_time"))
        begun = start is not None and start <= now() and (end is None or end > now())
        if state is None and self._state == "absent" and begun and not self._warned:
            self._warned = True
            self.warn("the service lists recordings to come only: one that has begun may go on")
        return super().plan(state, secrets_sent)

    def check_new(self) -> None:
        super().check_new()
        start = understood(self.wanted.get("start_time"))
        if start is not None and start <= now():
            raise InvalidInput(
                f"start_time {self.wanted['start_time']} lies in the past, and the service lists recordings to come "
                "only: it might be there already",
                hint="Nothing was sent",
            )


class BucketResource(EntityResource):
    """A recording bucket: it can be made, and no more."""

    own = BUCKET.own

    def changes(self, row: Json) -> Values:
        # Nothing changes one, so what is not told is no reason to refuse.
        return {name: one for name, one in super().changes(row).items() if self.tells(row, name)}

    def refuse_change(self, row: Json, changed: Values) -> None:
        shown = [
            name if name in _SECRETS else f"{name} is {self.value(row, name)!r}, not {one!r}"
            for name, one in changed.items()
        ]
        raise InvalidInput(
            f'the service has no operation that changes recording bucket "{self.value(row, "name")}" '
            f"({entity_id(row)}): {', '.join(shown)}",
            hint="Make one under another name; nothing was sent",
        )

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        if state is None and self._state != "absent" and not looks_new(self.params.get("id")):
            lacking = [name for name in ("name", "bucket_path") if name not in self.wanted]
            checked([f"a new recording bucket needs {', '.join(lacking)}" if lacking and not self._asked_id else ""])
        return super().plan(state, secrets_sent)
