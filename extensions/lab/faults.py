"""Faults on demand: what a device is told to do wrong with the next requests that fit."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FaultKind:
    """`combines`: applied together with another fault; of the others, a request meets the first that fits."""

    name: str
    about: str
    parameters: dict[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    combines: bool = False
    method: str | None = None
    path: str | None = None


HTTP_FAULTS = (
    FaultKind("delay", "waits before doing anything", {"seconds": 1.0, "after": False}, ("seconds",), combines=True),
    FaultKind("trickle", "sends the answer's body one byte at a time", {"interval": 0.0}, combines=True),
    FaultKind("drop_before", "closes the connection, nothing applied", {"reset": False}),
    FaultKind("drop_after", "applies the request, then closes the connection without an answer", {"reset": False}),
    FaultKind(
        "status", "answers this status, nothing applied", {"code": 0, "html": False, "retry_after": None}, ("code",)
    ),
    FaultKind(
        "status_after", "applies, then answers this status", {"code": 0, "html": False, "retry_after": None}, ("code",)
    ),
    FaultKind("truncate", "applies, then sends half the body", {"announce_whole": False}),
    FaultKind("wrong_type", "answers a 200 HTML page, nothing applied"),
    FaultKind(
        "restart",
        "closes the listening socket and every connection for a while; without method, path and skip: now",
        {"seconds": 1.0, "after": False},
        ("seconds",),
    ),
)


@dataclass
class Fault:
    kind: FaultKind
    method: str | None
    path: re.Pattern[str] | None
    times: int | None
    skip: int
    parameters: dict[str, Any]
    every: int = 1
    seen: int = 0  # after what it skipped
    met: int = 0

    def fits(self, method: str, path: str) -> bool:
        if self.times is not None and self.met >= self.times:
            return False
        methods = self.method.split("|") if self.method else [method]
        return method in methods and (self.path is None or bool(self.path.search(path)))

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.name,
            "method": self.method,
            "path": self.path.pattern if self.path else None,
            "times": self.times,
            "skip": self.skip,
            "every": self.every,
            "met": self.met,
            **self.parameters,
        }


class Faults:
    def __init__(self, kinds: Iterable[FaultKind]) -> None:
        self.kinds = {kind.name: kind for kind in kinds}
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def make(
        self,
        kind: str,
        method: str | None,
        path: str | None,
        times: int | None,
        skip: int,
        every: int,
        parameters: dict[str, Any],
    ) -> Fault:
        """Check and complete; `times` None (or below one) means until cleared."""
        if isinstance(every, bool) or not isinstance(every, int) or every < 1:
            raise ValueError(f"fault {kind}: every must be a whole number from 1, not {every!r}")
        known = self.kinds.get(kind)
        if known is None:
            raise ValueError(f"no such fault: {kind}; there are {', '.join(sorted(self.kinds))}")
        unknown = sorted(set(parameters) - set(known.parameters))
        missing = [name for name in known.required if name not in parameters]
        if unknown or missing:
            takes = ", ".join(known.parameters) or "nothing"
            raise ValueError(f"fault {kind} takes {takes}; unknown: {unknown}, missing: {missing}")
        pattern = path if path is not None else known.path
        return Fault(
            known,
            method.upper() if method else known.method,
            re.compile(pattern) if pattern else None,
            times if times is not None and times > 0 else None,
            skip,
            {**known.parameters, **parameters},
            every,
        )

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def pick(self, method: str, path: str) -> list[Fault]:
        """The faults this request meets: all that combine, and the first of the others."""
        met: list[Fault] = []
        decided = False
        with self._lock:
            for fault in self._faults:
                if not fault.fits(method, path) or (decided and not fault.kind.combines):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.seen += 1
                if fault.seen % fault.every:
                    continue
                fault.met += 1
                met.append(fault)
                decided = decided or not fault.kind.combines
            self._faults = [fault for fault in self._faults if fault.times is None or fault.met < fault.times]
        return met

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def as_list(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.as_dict() for fault in self._faults]
