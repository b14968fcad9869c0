# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Schedules: which input goes to which output, and when.

Every write makes the service push all schedules of the environment to it, and start those that run anew. So nothing is
sent without a difference, and what differs goes with one update.
"""

from __future__ import annotations

import typing as t

from ..resource.plan import checked
from ..task import Task
from .entity import Kind
from .options_timetable import ATEME_SCHEDULE
from .rows import entity_id
from .times import NOW, same_instant
from .timetable import INPUT, NAMES, OUTPUT, TimedResource, manage, same_value

Json = dict[str, t.Any]
Values = dict[str, t.Any]
SCHEDULE = Kind(
    noun="schedule",
    result="schedule",
    fields=("input", "output", "start_time", "end_time"),
    list="Get schedules for managing organisation",
    create="Create schedule entry",
    update="Update schedule entry",
    delete="Delete schedule",
    names=NAMES,
    name="",
    same=same_value,
)


def is_subscription(row: Json) -> bool:
    """Whether an entry of the list is not a schedule but a subscription to an event."""
    told = row.get("is_event_subscription")
    return told is True or str(told).lower() in ("true", "1")


def manage_schedule(task: Task) -> Values:
    """The module ateme_schedule."""
    if not task.params["id"]:
        lacking = [name for name in ("input", "output", "start_time") if task.params[name] is None]
        checked([f"{' and '.join(lacking)} must be given, or id: a schedule is known by them" if lacking else ""])
    return manage(task, ATEME_SCHEDULE, SCHEDULE, ScheduleResource, now_allowed=True)


class ScheduleResource(TimedResource):
    """A schedule, known by input, output and start."""

    refers = {"input": INPUT, "output": OUTPUT}
    fixed = ("input", "output")
    own = ("schedule_id", "schedule_entry_id", "entry_id")

    def rows(self) -> list[Json]:
        return [row for row in super().rows() if not is_subscription(row)]

    def is_meant(self, row: Json) -> bool:
        if any(self.value(row, name) != self.wanted.get(name) for name in ("input", "output")):
            return False
        start = self.wanted.get("start_time")
        return start == NOW or same_instant(self.value(row, "start_time"), start)

    def only(self, rows: list[Json]) -> Json | None:
        """Of those that a start NOW may mean the one that runs, else the one that has come to the same end."""
        if self.wanted.get("start_time") == NOW:
            end = self.wanted.get("end_time")
            over = [row for row in rows if end is not None and same_instant(self.value(row, "end_time"), end)]
            past = [row for row in over if not self.is_ahead(row)]
            rows = [row for row in rows if self.is_on(row)] or past[-1:]
        return super().only(rows)

    def changes(self, row: Json) -> Values:
        found = super().changes(row)
        if found.get("start_time") == NOW and (entity_id(row) == self._made or not self.is_ahead(row)):
            # A start that has been is not moved, and that of one just made is what the service calls now.
            del found["start_time"]
        return found
