# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many objects of one device: what is planned for each of them, and what becomes of it."""

from __future__ import annotations

import dataclasses
import typing as t

from ..transport.errors import StreamopsError
from .converge import MAY_STILL_BE_MADE, removed_meanwhile
from .plan import Call, Values

Key = t.Hashable


@dataclasses.dataclass
class Item:
    """One object among many, as a plan sees it.

    `key` is the same in every plan: its place in the task's list, or anything else for what is not listed. `before` and
    `after` are lines for people, without secrets. `problem` is why nothing can be planned for it, `pending` what the
    device is still busy with.
    """

    key: Key
    label: str
    name: str
    id: str = ""
    calls: list[Call] = dataclasses.field(default_factory=list)
    before: list[str] = dataclasses.field(default_factory=list)
    after: list[str] = dataclasses.field(default_factory=list)
    secrets_not_compared: list[str] = dataclasses.field(default_factory=list)
    pending: str = ""
    problem: StreamopsError | None = None
    # Why nothing is done about it, where that is no failure of its own.
    note: str = ""
    # The items that must have been done before: they free what this one takes.
    needs: list[Key] = dataclasses.field(default_factory=list)

    @property
    def makes_new(self) -> bool:
        return any(call.makes_new for call in self.calls)


class Collection(t.Protocol):
    """Many objects of a device, as the engine sees them."""

    title: str
    # Whether the device says that it is still busy with accepted changes; then its silence means that there are none.
    says_pending: bool

    def read(self) -> t.Any:
        """Read the device: all objects."""

    def check_alive(self) -> None:
        """Raise where the device does not answer any more; one cheap request."""

    def busy(self, state: t.Any) -> str:
        """What the device as a whole is busy with, in words, where no plan can be made before it is done."""

    def match(self, state: t.Any) -> None:
        """Find out which objects of the device the items mean; plans of this task go by that from now on."""

    def plan(self, state: t.Any, only: t.Container[Key] | None = None, secrets_sent: bool = False) -> list[Item]:
        """What must be done, in the order of the writes; `only` for these items.

        `secrets_sent` when those that cannot be read back have been sent already.
        """

    def guard(self, items: list[Item], state: t.Any) -> None:
        """Raise Refused for a plan that the task does not allow."""


@dataclasses.dataclass
class Course:
    """What became of one item."""

    item: Item
    done: list[str] = dataclasses.field(default_factory=list)
    error: StreamopsError | None = None
    reason: str = ""
    # The write whose answer was lost, since when, and how often one was sent again.
    lost: Call | None = None
    lost_error: StreamopsError | None = None
    since: float = 0.0
    repeats: int = 0
    # Since when the device has been settled without showing it all.
    settled_since: float | None = None

    def result(self, check_mode: bool) -> Values:
        planned = check_mode and not self.error and not self.reason
        actions = [call.action for call in self.item.calls] if planned else list(self.done)
        return {
            "name": self.item.name,
            "id": self.item.id,
            "changed": bool(actions),
            "failed": self.error is not None,
            "reason": self.error.cause if self.error else self.reason,
            "actions": actions,
        }


def gone(course: Course, item: Item) -> StreamopsError | None:
    """What was there when the work began and is to be made now: somebody has removed it, and it is not made again."""
    if not item.makes_new or course.item.makes_new:
        return None
    return removed_meanwhile()


def advice(errors: list[StreamopsError]) -> str:
    hints = {error.hint for error in errors}
    if MAY_STILL_BE_MADE in hints:
        return MAY_STILL_BE_MADE
    if len(hints) == 1 and "" not in hints:
        return hints.pop()
    return "Every outcome is in results; run the task again when the cause is mended, it goes on from there"


def one_text(blocks: t.Iterable[list[str]]) -> str:
    lines = [line for block in blocks for line in block]
    return "\n".join(lines) + "\n" if lines else ""
