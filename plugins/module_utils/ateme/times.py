# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Times: what a user writes, the form that each operation wants, and whether two of them are the same instant."""

from __future__ import annotations

import datetime
import email.utils
import re
import typing as t

from ..transport.errors import InvalidInput

NOW: t.Final = "NOW"
Form = t.Literal["milliseconds", "colon", "basic", "date", "cogs"]
_FORM = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ]"
    r"(?P<time>\d\d:\d\d)(?P<seconds>:\d\d)?(?P<part>[.,]\d{1,9})?\s*"
    r"(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?"
)
_WEB_DATE = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:")
_UTC = datetime.timezone.utc
_HOUR = datetime.timedelta(hours=1)
# The year 5138 in seconds, and 1973 in milliseconds: what is more is milliseconds.
_MILLISECONDS = 10**11


def parsed(value: t.Any, where: str, now_allowed: bool = False) -> datetime.datetime | t.Literal["NOW"]:
    """The instant that a user means, or NOW where an operation knows that word.

    Raises InvalidInput for a time that does not tell its zone: whose midnight is meant cannot be guessed.
    """
    if isinstance(value, datetime.datetime):
        value = value.isoformat()
    text = str(value).strip()
    if text.upper() == NOW:
        if now_allowed:
            return NOW
        raise InvalidInput(f"{where} is NOW, which the service knows for the start of a schedule only")
    found = _FORM.fullmatch(text)
    if found is None:
        or_now = " or NOW" if now_allowed else ""
        raise InvalidInput(f"{where} is {text!r}, it must be a time as 2026-11-20T18:00:00Z{or_now}")
    if not found["zone"]:
        raise InvalidInput(f"{where} is {text!r}, without a zone", hint=f"Write {text}Z, or with +01:00 at the end")
    when = _instant(found)
    if when is None:
        raise InvalidInput(f"{where} is {text!r}, and there is no such day or hour")
    return when


def as_sent(when: datetime.datetime | str, form: Form) -> str:
    """A time in the form that an operation wants; NOW stays what it is. All is sent in UTC."""
    if isinstance(when, str):
        return when
    utc = when.astimezone(_UTC)
    clock = f"{utc:%H:%M:%S}"
    # Not %Y: it does not fill up with zeros everywhere.
    day = utc.date().isoformat()
    if form == "date":
        return day
    if form == "milliseconds":
        return f"{day}T{clock}.{utc.microsecond // 1000:03d}Z"
    if form == "cogs":
        return f"{day} {clock}.{utc.microsecond // 10000:02d}+00"
    return f"{day}T{clock}{'+00:00' if form == 'colon' else '+0000'}"


def understood(value: t.Any) -> datetime.datetime | None:
    """The instant that the service tells; None for what is no time.

    Seconds or milliseconds since 1970 count, and a time without a zone is in UTC: the service speaks so.
    """
    if isinstance(value, datetime.datetime):
        return value if value.tzinfo else value.replace(tzinfo=_UTC)
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        number = float(text)
        try:
            return datetime.datetime.fromtimestamp(number / 1000 if abs(number) >= _MILLISECONDS else number, _UTC)
        except (OverflowError, OSError, ValueError):
            return None
    found = _FORM.fullmatch(text)
    return _web_date(text) if found is None else _instant(found)


def shown(value: t.Any) -> t.Any:
    """A time of the service as it is returned, in one form; what is no time as it is."""
    when = understood(value)
    if when is None:
        return value
    utc = when.astimezone(_UTC)
    part = f".{utc.microsecond // 1000:03d}" if utc.microsecond // 1000 else ""
    return f"{utc.date().isoformat()}T{utc:%H:%M:%S}{part}Z"


def same_instant(one: t.Any, other: t.Any) -> bool:
    """Whether two times are the same, however they are written. Less than a second is not kept by every form."""
    first, second = understood(one), understood(other)
    if first is None or second is None:
        return one == other
    return abs(first - second) < datetime.timedelta(seconds=1) and int(first.timestamp()) == int(second.timestamp())


def _web_date(text: str) -> datetime.datetime | None:
    """A time as in a header of HTTP, as which some web frameworks write all times."""
    if not _WEB_DATE.match(text):
        return None
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=_UTC)).astimezone(_UTC)


def _instant(found: re.Match[str]) -> datetime.datetime | None:
    """The instant of a time that has the form; None where there is no such day or hour. No zone: UTC."""
    digits = (found["part"] or "")[1:7].ljust(6, "0")
    try:
        plain = datetime.datetime.fromisoformat(f"{found['date']}T{found['time']}{found['seconds'] or ':00'}.{digits}")
        when = plain.replace(tzinfo=_zone(found["zone"] or "Z"))
        # At the ends of the calendar the same instant may not be there in UTC.
        return when.astimezone(_UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> datetime.timezone:
    """A zone, of which the offset is all that a time tells. Raises ValueError."""
    if text in "Zz":
        return _UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(text)
    offset = int(digits[:2]) * _HOUR + int(digits[2:]) * _HOUR / 60
    return datetime.timezone(-offset if text[0] == "-" else offset)
