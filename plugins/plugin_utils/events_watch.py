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

    A change is told, as it is then, once `state_after` readings in a row differ from what was told; what returns before
    that was nothing.
    """

    def __init__(self, report_present: str = "problems", state_after: int = 1) -> None:
        self._report = report_present
        self._after = state_after
        self._told: dict[tuple[str, str], Item] | None = None
        self._pending: dict[tuple[str, str], int] = {}

    def forget(self) -> None:
        """The next reading is another world: it is a beginning, and not compared with this one."""
        self._told = None
        self.interrupted()

    def interrupted(self) -> None:
        """The next reading is not the one after the last: what was told stays, rows begin anew."""
        self._pending = {}

    def update(self, items: t.Iterable[Item]) -> list[Values]:
        now = {item.key: item for item in items}
        if self._told is None:
            self._told = dict(now)
            wanted = {"none": (), "all": (True, False)}.get(self._report, (True,))
            return [item.event("present", {}) for item in now.values() if item.problem in wanted]
        told, events = self._told, []
        before, self._pending = self._pending, {}
        for key in [*[key for key in told if key not in now], *now]:
            old, item = told.get(key), now.get(key)
            same = old is not None and item is not None and old.watched == item.watched
            count = before.get(key, 0) + 1
            if not same and count < self._after:
                self._pending[key] = count
                continue
            if item is None:
                old = told.pop(key)
                events.append(old.event("gone", old.watched, state=old.gone))
                continue
            told[key] = item
            if old is None:
                events.append(item.event("appeared", {}))
            elif not same:
                events.append(item.event("changed", old.watched))
        return events
