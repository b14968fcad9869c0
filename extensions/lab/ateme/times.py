"""Times: every operation wants its own form, and takes no other."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Any

_DAY = r"\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d:\d\d:\d\d"
_ZONE = r"[+-]\d\d:\d\d"

# Kind of a field -> what it looks like, and an example for the message.
FORMS = {
    "time_schedule": (rf"{_DAY}T{_CLOCK}\.\d{{3}}(Z|{_ZONE})", "2020-08-25T16:30:00.000Z"),
    "time_schedule_now": (rf"NOW|{_DAY}T{_CLOCK}\.\d{{3}}(Z|{_ZONE})", "2020-08-25T16:30:00.000Z or NOW"),
    "time_event": (rf"{_DAY}T{_CLOCK}({_ZONE}|Z|\.\d{{3}}Z)", "2020-08-25T16:30:00+00:00"),
    "time_basic": (rf"{_DAY}T{_CLOCK}[+-]\d{{4}}", "2020-06-12T11:05:00+0000"),
    "time_cogs": (rf"{_DAY} {_CLOCK}\.\d\d[+-]\d\d", "2023-01-01 00:00:00.00+00"),
    "time_plain": (rf"{_DAY}T{_CLOCK}", "1991-09-25T13:22:18"),
    "date": (_DAY, "2020-08-25"),
}
EXAMPLES = {
    "time_schedule": "2035-03-01T10:00:00.000Z",
    "time_schedule_now": "NOW",
    "time_event": "2035-03-01T10:00:00+00:00",
    "time_basic": "2035-03-01T10:00:00+0000",
    "time_cogs": "2023-01-01 00:00:00.00+00",
    "time_plain": "2023-01-01T00:00:00",
    "date": "2023-01-01",
}


def parse(kind: str, text: Any, now: float | None = None) -> float | None:
    """Seconds since the epoch; None if the text does not have the form."""
    if not isinstance(text, str) or not text.isascii() or not re.fullmatch(FORMS[kind][0], text):
        return None
    if text == "NOW":
        return time.time() if now is None else now
    try:
        return instant(text)
    except ValueError:  # the thirtieth of February
        return None


def instant(text: str) -> float:
    """A time in any of the forms; without a zone it is UTC."""
    plain = re.sub(r"([+-]\d\d)$", r"\1:00", text) if ":" in text else text
    moment = datetime.fromisoformat(plain)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def shown(seconds: float, form: str) -> Any:
    moment = datetime.fromtimestamp(seconds, UTC)
    if form == "epoch":
        return int(seconds)
    if form == "zulu":
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    zone = {"basic": "+0000", "naive": ""}.get(form, "+00:00")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{zone}"
