"""Times as people write them, and as the HMP counts them."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.times import moment, written
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st

UTC = datetime.UTC
ZONES = st.sampled_from(
    ["Europe/Zurich", "UTC", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Abidjan"]
)
# 2026-11-21T20:00:00Z
EVENING = 1795291200


@pytest.mark.parametrize(
    ("text", "zone", "seconds"),
    [
        ("2026-11-21T20:00:00Z", None, EVENING),
        ("2026-11-21T20:00:00z", None, EVENING),
        (" 2026-11-21T20:00:00Z\n", None, EVENING),
        ("2026-11-21T20:00:00+00:00", None, EVENING),
        ("2026-11-21T21:00:00+01:00", None, EVENING),
        ("2026-11-21T16:30:00-03:30", None, EVENING),
        ("2026-11-21 21:00:00+01:00", None, EVENING),
        ("2026-11-21T21:00:00", "Europe/Zurich", EVENING),
        ("2026-11-21 21:00", "Europe/Zurich", EVENING),
        ("2026-11-21T20:00:00", "UTC", EVENING),
        ("2026-07-21T22:00:00", "Europe/Zurich", EVENING - 123 * 86400),
        ("2026-11-21T21:00:00+01:00", "America/New_York", EVENING),
        (str(EVENING), None, EVENING),
        (str(EVENING), "Europe/Zurich", EVENING),
        ("2026-11-21T20:00:00.900Z", None, EVENING),
    ],
)
def test_a_moment(text: str, zone: str | None, seconds: int) -> None:
    assert moment(text, zone) == seconds


@pytest.mark.parametrize(
    ("text", "zone", "told"),
    [
        ("2026-11-21T20:00:00", None, "time_zone is not given"),
        ("2026-11-21T20:00:00", "", "time_zone is not given"),
        ("2026-03-29T02:30:00", "Europe/Zurich", "does not exist in Europe/Zurich"),
        ("2026-10-04T02:15:00", "Australia/Lord_Howe", "does not exist"),
        ("2026-11-21T20:00:00", "Europe/Zürich", "'Europe/Zürich' is not known"),
        ("2026-11-21T20:00:00", "CEST", "'CEST' is not known"),
        ("2026-11-21T20:00:00", "Europe", "'Europe' is not known"),
        ("2026-11-21T20:00:00", "../../etc/passwd", "is not known"),
        ("2026-11-21T20:00:00", "/etc/passwd", "is not known"),
        ("2026-11-21T20:00:00", "a\0b", "is not known"),
        ("2026-11-21T25:00:00Z", None, "is no time"),
        ("2026-02-30T20:00:00Z", None, "is no time"),
        ("tomorrow", "UTC", "is no time"),
        ("", "UTC", "is no time"),
        ("12345", None, "is no time"),
        ("1795291200000", None, "is no time"),
        ("2026-11-21T20:00:00ZZ", None, "is no time"),
    ],
)
def test_what_is_no_moment(text: str, zone: str | None, told: str) -> None:
    with pytest.raises(InvalidInput) as error:
        moment(text, zone)
    assert told in error.value.cause and error.value.hint


def test_the_hour_that_comes_twice_is_the_first_of_them() -> None:
    assert moment("2026-10-25T02:30:00", "Europe/Zurich") == moment("2026-10-25T02:30:00+02:00", None)


@given(seconds=st.integers(100_000_000, 9_999_999_999))
def test_what_is_written_is_read_again(seconds: int) -> None:
    assert moment(written(seconds) or "", None) == seconds
    assert moment(str(seconds), None) == seconds


@given(when=st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1)), zone=ZONES)
def test_a_moment_in_a_zone_is_that_time_there(when: datetime.datetime, zone: str) -> None:
    local = when.replace(microsecond=0, fold=0)
    try:
        seconds = moment(local.isoformat(), zone)
    except InvalidInput as error:
        shown = local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC).astimezone(zoneinfo.ZoneInfo(zone))
        assert shown.replace(tzinfo=None) != local and "does not exist" in error.cause
        return
    assert datetime.datetime.fromtimestamp(seconds, zoneinfo.ZoneInfo(zone)).replace(tzinfo=None, fold=0) == local


@given(
    when=st.datetimes(timezones=st.one_of(st.none(), st.timezones())),
    zone=st.one_of(st.none(), st.timezone_keys(), st.text(max_size=8)),
)
def test_every_date_is_a_moment_or_refused(when: datetime.datetime, zone: str | None) -> None:
    try:
        assert isinstance(moment(when.isoformat(), zone), int)
    except InvalidInput as error:
        assert when.tzinfo is None or "no time" in error.cause


@given(text=st.text(st.sampled_from("0123456789-:TZ+. W"), max_size=25), zone=st.one_of(st.none(), ZONES))
def test_any_text_is_a_moment_or_refused(text: str, zone: str | None) -> None:
    try:
        assert isinstance(moment(text, zone), int)
    except InvalidInput as error:
        assert "start_time" in error.cause


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("0001-01-01T00:00:00", "Europe/Zurich"),
        ("0001-01-01T00:00:00+02:00", None),
        ("9999-12-31T23:59:59", "America/New_York"),
        ("9999-12-31T23:59:59-02:00", None),
        ("9999-12-31T23:59:59Z", None),
    ],
)
def test_the_ends_of_the_calendar(text: str, zone: str | None) -> None:
    """Year 9999 stands for "for ever" in some inventories."""
    try:
        assert written(moment(text, zone))
    except InvalidInput as error:
        assert text in error.cause


def test_no_time_is_written_as_none() -> None:
    assert written(None) is None and written(0) == "1970-01-01T00:00:00Z" and written(1.9) == "1970-01-01T00:00:01Z"
