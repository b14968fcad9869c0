"""The faults of the matrix: what the lab is told to do, and what a task has to make of it."""

from __future__ import annotations

import dataclasses
from typing import Any

Values = dict[str, Any]
Steps = tuple[tuple[str, Values], ...]


@dataclasses.dataclass(frozen=True)
class Fault:
    """One fault. `at_write`: what meets the write, `times` often (None: until the first run is over); `now`: what
    meets everything from the beginning, likewise. `cause`: what an error text has to say of it.
    """

    name: str
    cause: str = ""
    at_write: Steps = ()
    now: Steps = ()
    times: int | None = 1
    switches: Values = dataclasses.field(default_factory=dict)
    # Somebody else's session takes the only place.
    crowded: bool = False
    # Our address is taken off the list of those that may use the command line.
    unlisted: bool = False
    # Whether the device does carry out the write.
    applied: bool = False
    # How many answers look like a success and are none.
    hides: int = 0
    # Whether the task has to get over it by itself.
    heals: bool = False
    # Whether no task can get over it.
    stops: bool = False
    # Whether it cuts the answer.
    cuts: bool = False
    options: Values = dataclasses.field(default_factory=dict)

    @property
    def restarts(self) -> bool:
        return any(kind == "restart" for kind, _parameters in self.at_write)

    def __str__(self) -> str:
        return self.name.replace(" ", "-").replace(",", "")


# A task that waits 1 s for an answer, and a device that takes longer.
_HURRIED: Values = {"timeout": 1.0}
_LATE = 1.3
_CLOSED = r"the connection (was closed|broke)"
_LOST = r"no (whole )?answer within 1 s"
_REFUSED = r"Connection refused"
AWAY = 600
RESTART = 3.0

HTTP_FAULTS = [
    Fault("connection refused", _REFUSED, now=(("restart", {"seconds": AWAY}),), stops=True),
    Fault("reset before the request", _CLOSED, (("drop_before", {"reset": True}),)),
    Fault("reset after the write", _CLOSED, (("drop_after", {"reset": True}),), applied=True),
    Fault("timeout before", _LOST, (("delay", {"seconds": _LATE}), ("drop_before", {})), options=_HURRIED),
    Fault("timeout after", _LOST, (("delay", {"seconds": _LATE, "after": True}),), applied=True, options=_HURRIED),
    Fault("timeout, applied late", _LOST, (("delay", {"seconds": _LATE}),), applied=True, options=_HURRIED),
    Fault("429 with Retry-After", "HTTP 429", (("status", {"code": 429, "retry_after": 1}),), heals=True),
    Fault("500", "HTTP 500", (("status", {"code": 500}),)),
    Fault("502", "HTTP 502", (("status", {"code": 502}),)),
    Fault("502 after the write", "HTTP 502", (("status_after", {"code": 502}),), applied=True),
    Fault("503 with an HTML body", "HTTP 503", (("status", {"code": 503, "html": True}),), times=None),
    Fault("truncated JSON", "no complete JSON", (("truncate", {}),), applied=True, cuts=True),
    Fault("wrong content type", "HTML page where JSON was expected", (("wrong_type", {}),), hides=1),
    Fault("session expired, 401", "", (("expire", {}),), switches={"expired_status": 401}, heals=True),
    Fault("session expired, 404", "", (("expire", {}),), switches={"expired_status": 404}, heals=True),
    Fault("session expired, 403", "", (("expire", {}),), switches={"expired_status": 403}, heals=True),
    Fault("session limit reached", "HTTP 503", switches={"max_sessions": 1}, crowded=True, stops=True),
    Fault("restart of 3 s before the write", f"{_CLOSED}|{_REFUSED}", (("restart", {"seconds": RESTART}),)),
    Fault(
        "restart of 3 s after the write",
        f"{_CLOSED}|{_REFUSED}",
        (("restart", {"seconds": RESTART, "after": True}),),
        applied=True,
    ),
    Fault(
        "pending for ever",
        "not to be seen|not yet|has not gone|still",
        (("stay_pending", {}),),
        times=None,
        applied=True,
        stops=True,
        options={"wait_timeout": 1},
    ),
    Fault("one byte at a time", now=(("trickle", {}),), heals=True),
]
NAMES = [*(fault.name for fault in HTTP_FAULTS), "address not on the list"]

# The same on the command line, which has neither statuses nor sessions nor anything pending.
CLI_FAULTS = [
    Fault("connection refused", _REFUSED, switches={"cli_enabled": False}, stops=True),
    Fault("reset before the request", _CLOSED, (("drop_before", {"reset": True}),)),
    Fault("reset after the write", _CLOSED, (("drop_after", {"reset": True}),), applied=True),
    Fault("timeout before", _LOST, (("delay", {"seconds": _LATE}), ("drop_before", {})), options=_HURRIED),
    Fault("timeout after", _LOST, (("delay", {"seconds": _LATE, "after": True}),), applied=True, options=_HURRIED),
    Fault("500", r"ERROR\|070000", (("error", {"code": "070000"}),)),
    Fault("truncated JSON", "in the middle of the answer", (("cut", {}),), applied=True),
    Fault("session limit reached", _CLOSED, switches={"max_cli_connections": 1}, crowded=True, stops=True),
    Fault("restart of 3 s before the write", f"{_CLOSED}|{_REFUSED}", (("restart", {"seconds": RESTART}),)),
    Fault(
        "restart of 3 s after the write",
        f"{_CLOSED}|{_REFUSED}",
        (("restart", {"seconds": RESTART, "after": True}),),
        applied=True,
    ),
    Fault("one byte at a time", at_write=(("trickle", {}),), times=None, heals=True),
    Fault("address not on the list", "Not Authorized", unlisted=True, stops=True),
]
