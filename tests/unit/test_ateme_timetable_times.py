"""Times of the Ateme+ operations: what is taken, how it is sent, what is the same instant."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.ateme.times import (
    NOW,
    Form,
    as_sent,
    parsed,
    same_instant,
    shown,
    understood,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput

EVENING = datetime.datetime(2026, 11, 20, 17, 30, 5, 250_000, tzinfo=datetime.UTC)
FORMS: dict[Form, str] = {
    "milliseconds": "2026-11-20T17:30:05.250Z",
    "colon": "2026-11-20T17:30:05+00:00",
    "basic": "2026-11-20T17:30:05+0000",
    "date": "2026-11-20",
    "cogs": "2026-11-20 17:30:05.25+00",
}


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T17:30:05.25Z",
        "2026-11-20t17:30:05.250z",
        " 2026-11-20T18:30:05.250+01:00 ",
        "2026-11-20 18:30:05.250000+0100",
        "2026-11-20T18:30:05,25+01",
        "2026-11-20T12:00:05.250-05:30",
        datetime.datetime(2026, 11, 20, 18, 30, 5, 250_000, datetime.timezone(datetime.timedelta(hours=1))),
    ],
)
def test_a_time_with_its_zone_is_one_instant_however_it_is_written(text: Any) -> None:
    assert parsed(text, "start_time") == EVENING


def test_seconds_may_be_left_out() -> None:
    assert shown(parsed("2026-11-20T18:30+01:00", "start_time")) == "2026-11-20T17:30:00Z"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-20T17:30:05", "without a zone"),
        (datetime.datetime(2026, 11, 20, 17, 30), "without a zone"),
        ("2026-11-20", "must be a time"),
        ("tonight", "must be a time"),
        ("1795195805", "must be a time"),
        ("2026-02-30T17:30:05Z", "no such day"),
        ("2026-11-20T25:30:05Z", "no such day"),
        ("2026-11-20T17:30:05+01:75", "no such day"),
        ("2026-11-20T17:30:05+24:30", "no such day"),
        ("0001-01-01T00:00:00+05:00", "no such day"),
        ("NOW", "is NOW"),
        ("", "must be a time"),
    ],
)
def test_what_is_no_time_or_has_no_zone_is_refused(text: Any, told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        parsed(text, "end_time")
    assert "end_time" in str(refused.value)


@pytest.mark.parametrize("word", ["NOW", "now", " Now "])
def test_now_is_taken_where_the_operation_knows_it(word: str) -> None:
    assert parsed(word, "start_time", now_allowed=True) == NOW


@pytest.mark.parametrize("form", FORMS)
def test_every_operation_gets_its_own_form(form: Form) -> None:
    assert as_sent(EVENING, form) == FORMS[form]
    assert as_sent(EVENING.astimezone(datetime.timezone(datetime.timedelta(hours=9))), form) == FORMS[form]
    assert as_sent(NOW, form) == "NOW"


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_years_have_four_digits(year: int) -> None:
    assert as_sent(EVENING.replace(year=year), "basic") == f"{year:04}-11-20T17:30:05+0000"


@pytest.mark.parametrize(
    "told",
    [
        *("2026-11-20T17:30:05Z", "2026-11-20T17:30:05+0000", "2026-11-20T18:30:05.000+01:00", "2026-11-20 17:30:05"),
        *(1795195805, "1795195805", 1795195805.25, 1795195805250, "1795195805250"),
    ],
)
def test_what_the_service_tells_is_compared_as_an_instant(told: Any) -> None:
    assert same_instant(told, "2026-11-20T17:30:05.250Z")
    assert not same_instant(told, "2026-11-20T17:30:06Z")
    assert not same_instant(told, "2026-11-20T17:30:04.900Z")


@pytest.mark.parametrize("told", [None, True, "soon", "", {}, float("1e300")])
def test_what_is_no_time_is_shown_as_it_is(told: Any) -> None:
    assert understood(told) is None
    assert shown(told) == told
    assert not same_instant(told, "2026-11-20T17:30:05Z")


def test_two_things_that_are_no_times_are_the_same_when_they_are_equal() -> None:
    assert same_instant(None, None)
    assert same_instant(NOW, NOW)
    assert not same_instant("soon", "later")
