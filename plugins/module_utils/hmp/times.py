# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Moments as people write them, and as the HMP counts them: seconds since 1970."""

from __future__ import annotations

import datetime
import re
import typing as t
import zoneinfo

from ..transport.errors import InvalidInput

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_DAY = 86_400


def moment(text: str, time_zone: str | None) -> int:
    """Seconds since 1970 of an ISO 8601 time. Raises InvalidInput for one without a zone, or that does not exist."""
    text = text.strip()
    if re.fullmatch(r"\d{9,11}", text):
        return int(text)
    try:
        # Python 3.10 does not read the Z.
        found = datetime.datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text))
    except ValueError:
        raise InvalidInput(
            f"start_time {text!r} is no time",
            hint="Write it as 2026-11-21T20:00:00+01:00, or without offset beside time_zone",
        ) from None
    try:
        if found.tzinfo is None:
            found = _in_zone(found, text, time_zone)
        return int(found.timestamp())
    except OverflowError:
        raise InvalidInput(f"start_time {text} is beyond the calendar", hint="Give a time of this century") from None


def _in_zone(local: datetime.datetime, text: str, time_zone: str | None) -> datetime.datetime:
    if not time_zone:
        raise InvalidInput(
            f"start_time {text!r} has no offset, and time_zone is not given",
            hint="Give time_zone (an IANA name such as Europe/Zurich), or an offset (+01:00, Z)",
        )
    try:
        zone = zoneinfo.ZoneInfo(time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(
            f"time_zone {time_zone!r} is not known here",
            hint="It is an IANA name such as Europe/Zurich; a machine without time zone data needs the package tzdata",
        ) from None
    found = local.replace(tzinfo=zone)
    there = found.astimezone(datetime.timezone.utc).astimezone(zone)
    if there.replace(tzinfo=None) != local:
        raise InvalidInput(
            f"start_time {text} does not exist in {time_zone}: the clocks are put forward then",
            hint="Give another time, or one with an offset",
        )
    return found


def whole(value: t.Any) -> t.Any:
    """A number that a device may write as text; the value itself where it is none."""
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return value


def written(seconds: t.Any) -> str | None:
    """A moment as this collection returns it: ISO 8601 in UTC; as it came where it is no moment."""
    if seconds is None:
        return None
    try:
        found = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
    except (TypeError, ValueError, OverflowError, OSError):
        return str(seconds)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def running_at(now: float, start: t.Any, duration: t.Any, days: list[str] | None) -> bool:
    """Whether an event runs at a moment; `days` are those of a weekly one, as they are where the HMP is.

    The first start of a weekly event tells how far the HMP's days are from those of UTC.
    """
    if not isinstance(start, int) or not isinstance(duration, int) or now < start:
        return False
    if days is None:
        return now < start + duration
    since = (now - start) % _DAY
    began = datetime.datetime.fromtimestamp(now - since, datetime.timezone.utc).weekday()
    first = datetime.datetime.fromtimestamp(start, datetime.timezone.utc).weekday()
    apart = next((one for one in (0, 1, -1) if DAYS[(first + one) % 7] in days), 0)
    return since < duration and DAYS[(began + apart) % 7] in days
