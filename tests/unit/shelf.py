"""A device of boxes in memory, and a list of boxes that a task wants: what the engine for many objects works on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.resource.items import Item, Key
from ansible_collections.streamops.video.plugins.module_utils.resource.plan import Call
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    DeviceError,
    InvalidInput,
    Refused,
    SessionRefused,
    StreamopsError,
    Unreachable,
)

Boxes = dict[str, dict[str, int]]


@dataclasses.dataclass
class Shelf:
    """Makes a box in one call, and sets each of its values in one more.

    `behaves` tells what becomes of the sends of a call, one word after the other: done, lost (nothing applied), applied
    (and the answer lost), late (applied after some reads), later (the same, and the answer lost), ignored, refused,
    broken (a 500), off (no connection), out (no session).
    """

    wanted: list[tuple[str, dict[str, int]]]
    boxes: Boxes = dataclasses.field(default_factory=dict)
    behaves: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    exact: bool = False
    alive: bool = True
    # Words, one a look: what it is busy with, and reads that fail.
    busy_with: list[str] = dataclasses.field(default_factory=list)
    failing: list[StreamopsError] = dataclasses.field(default_factory=list)
    running: frozenset[str] = frozenset()
    refuse: str = ""
    title: str = "shelf"
    says_pending: bool = False
    sent: list[str] = dataclasses.field(default_factory=list)
    made: list[str] = dataclasses.field(default_factory=list)
    reads: int = 0
    told_secrets_sent: list[bool] = dataclasses.field(default_factory=list)
    after_reading: Callable[[], None] = lambda: None
    _unlisted: list[str] = dataclasses.field(default_factory=list)
    _coming: list[tuple[int, Callable[[], None]]] = dataclasses.field(default_factory=list)

    def read(self) -> Boxes:
        self.reads += 1
        if self.failing:
            raise self.failing.pop(0)
        for due, land in list(self._coming):
            if due <= self.reads:
                self._coming.remove((due, land))
                land()
        state = {name: dict(values) for name, values in self.boxes.items()}
        self.after_reading()
        return state

    def check_alive(self) -> None:
        if not self.alive:
            raise Unreachable("connection refused")

    def busy(self, _state: Boxes) -> str:
        return self.busy_with.pop(0) if self.busy_with else ""

    def match(self, _state: Boxes) -> None:
        """A box is known by its name alone."""

    def guard(self, _items: list[Item], _state: Boxes) -> None:
        if self.refuse:
            raise Refused(self.refuse)

    def plan(self, state: Boxes, only: Container[Key] | None = None, secrets_sent: bool = False) -> list[Item]:
        self.told_secrets_sent.append(secrets_sent)
        listed = {name for name, _values in self.wanted}
        if only is None:
            self._unlisted = [name for name in state if name not in listed] if self.exact else []
        items = [self._removal(name, state) for name in self._unlisted]
        items += [self._item(place, *wanted, state) for place, wanted in enumerate(self.wanted)]
        return [item for item in items if only is None or item.key in only]

    def _removal(self, name: str, state: Boxes) -> Item:
        item = Item(("unlisted", name), f"box {name}", name, name, before=[f"box {name}"])
        if name in state:
            item.calls.append(self._call(f"remove {name}", name, lambda: self.boxes.pop(name, None)))
        return item

    def _item(self, key: int, name: str, values: dict[str, int], state: Boxes) -> Item:
        item = Item(key, f"box {name}", name, name if name in state else "")
        if "bad" in values:
            item.problem = InvalidInput("it cannot be")
            return item
        if name not in state:
            item.calls.append(self._call(f"make {name}", name, lambda: self._make(name), makes_new=True))
            item.after.append(f"box {name}")
        for value, number in values.items():
            if state.get(name, {}).get(value) != number:
                land = self._setting(name, value, number)
                item.calls.append(self._call(f"set {name}.{value} to {number}", name, land))
                item.after.append(f"box {name} {value}: {number}")
        return item

    def _make(self, name: str) -> None:
        self.made.append(name)
        self.boxes.setdefault(name, {})

    def _setting(self, name: str, value: str, number: int) -> Callable[[], None]:
        def land() -> None:
            if name in self.boxes:
                self.boxes[name][value] = number

        return land

    def _call(self, action: str, name: str, land: Callable[[], Any], makes_new: bool = False) -> Call:
        def send() -> None:
            self.sent.append(action)
            words = self.behaves.get(action) or ["done"]
            word = words.pop(0) if len(words) > 1 else words[0]
            if word in ("done", "applied"):
                land()
            elif word in ("late", "later"):
                self._coming.append((self.reads + 3, land))
            if error := _ERRORS.get(word):
                raise error()

        return Call(action, send, (f"box {name}",) if name in self.running else (), makes_new)


_ERRORS: dict[str, Callable[[], StreamopsError]] = {
    "lost": lambda: AnswerLost("cut off"),
    "applied": lambda: AnswerLost("cut off"),
    "later": lambda: AnswerLost("cut off"),
    "refused": lambda: DeviceError("not this one", answer={"status": 400}),
    "broken": lambda: _maybe_done(DeviceError("internal error", answer={"status": 500})),
    "off": lambda: Unreachable("connection refused"),
    "out": lambda: SessionRefused("no session any more"),
}


def _maybe_done(error: StreamopsError) -> StreamopsError:
    error.maybe_done = True
    return error
