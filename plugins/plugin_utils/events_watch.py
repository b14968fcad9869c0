# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has changed between two readings of a device, as events."""

from __future__ import annotations

import dataclasses
import typing as t

Values = dict[str, t.Any]
REPORTS = ("none", "problems", "all")


@dataclasses.dataclass(frozen=True)
class Item:
    """One thing of a reading: a change of what is `watched` is told, with what is told `about` it.

    `gone` is its state once it is not there any more. A `problem` is told of at the start, too.
    """

    type: str
    id: str
    watched: Values
    about: Values = dataclasses.field(default_factory=dict)
    problem: bool = False
    gone: str = "absent"

    @property
    def key(self) -> tuple[str, str]:
        return self.type, self.id

    def event(self, change: str, former: Values, **instead: t.Any) -> Values:
        return {"type": self.type, "change": change, **self.about, **self.watched, **instead, "former": former}


class Watch:
    """The last reading that was told, and what differs in the next one.

    A change is told once it was seen in `state_after` readings in a row; what returns before that was nothing.
    """

    def __init__(self, report_present: str = "problems", state_after: int = 1) -> None:
        self._report = report_present
        self._after = state_after
        self._told: dict[tuple[str, str], Item] | None = None
        self._pending: dict[tuple[str, str], tuple[Values, int]] = {}

    def forget(self) -> None:
        """The next reading is another world: it is a beginning, and not compared with this one."""
        self._told = None
        self._pending.clear()

    def update(self, items: t.Iterable[Item]) -> list[Values]:
        now = {item.key: item for item in items}
        if self._told is None:
            self._told = dict(now)
            wanted = {"none": (), "all": (True, False)}.get(self._report, (True,))
            return [item.event("present", {}) for item in now.values() if item.problem in wanted]
        told, events = self._told, []
        for key in [key for key in told if key not in now]:
            old = told.pop(key)
            self._pending.pop(key, None)
            events.append(old.event("gone", old.watched, state=old.gone))
        for key, item in now.items():
            if key not in told:
                told[key] = item
                events.append(item.event("appeared", {}))
            elif self._settled(item, told[key]):
                former, told[key] = told[key].watched, item
                if former != item.watched:
                    events.append(item.event("changed", former))
        return events

    def _settled(self, item: Item, told: Item) -> bool:
        """Whether what is seen is what counts: as it was told, or different for long enough."""
        before, count = self._pending.pop(item.key, ({}, 0))
        count = count + 1 if before == item.watched else 1
        if item.watched == told.watched or count >= self._after:
            return True
        self._pending[item.key] = (item.watched, count)
        return False
