"""What was accepted and has not landed yet, in the order in which it will."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .state import Route


@dataclass
class Operation:
    """An accepted write. `shows` is what `pendingUpdates` tells of it until it lands; `creates` is a route to come."""

    due: float
    land: Callable[[float], None]
    route: Route | None = None
    shows: dict[str, Any] | None = None
    creates: Route | None = None
    deletes: bool = False
    order: int = 0


class Operations:
    """A heap: a thousand writes on their way must not make every request search through them."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Operation]] = []
        self._held: list[Operation] = []  # by a fault, until it is cleared
        self._creating: dict[int, Operation] = {}
        self._order = 0

    def add(self, operation: Operation) -> None:
        self._order += 1
        operation.order = self._order
        if operation.creates is not None:
            self._creating[operation.order] = operation
        if operation.due == math.inf:
            self._held.append(operation)
        else:
            heapq.heappush(self._heap, (operation.due, operation.order, operation))

    def pop_due(self, now: float) -> Operation | None:
        """The next that is due; of those due at once, the one that came first."""
        while self._heap and self._heap[0][0] <= now:
            operation = heapq.heappop(self._heap)[2]
            if operation.creates is None or self._creating.pop(operation.order, None) is not None:
                return operation
        return None

    def release(self, now: float) -> None:
        for operation in self._held:
            operation.due = now
            heapq.heappush(self._heap, (now, operation.order, operation))
        self._held.clear()

    @property
    def creating(self) -> list[Operation]:
        return list(self._creating.values())

    @property
    def number_creating(self) -> int:
        return len(self._creating)

    def drop_create(self, operation: Operation) -> bool:
        """Whether it was still to come."""
        return self._creating.pop(operation.order, None) is not None

    def clear(self) -> None:
        self._heap.clear()
        self._held.clear()
        self._creating.clear()
