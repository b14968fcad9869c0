"""What was there before: a change may show only after a while (`show_delay`)."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from typing import Any, TypeVar

from ..switches import Switches

T = TypeVar("T")


class Past:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._entries: dict[str, list[tuple[float, str, Any]]] = {}

    def remember(self, kind: str, identifier: str, was: Any) -> None:
        """Called before a change; `was` None: it was not there."""
        if self._switches["show_delay"] > 0:
            self._entries.setdefault(kind, []).append((time.monotonic(), identifier, copy.deepcopy(was)))

    def view(self, kind: str, there: Mapping[str, T]) -> dict[str, T]:
        since = time.monotonic() - self._switches["show_delay"]
        hidden = [entry for entry in self._entries.get(kind, []) if entry[0] > since]
        self._entries[kind] = hidden
        shown = dict(there)
        for _when, identifier, was in reversed(hidden):  # of several changes to one, what was before the first
            if was is None:
                shown.pop(identifier, None)
            else:
                shown[identifier] = was
        return shown

    def forget(self) -> None:
        self._entries.clear()
