"""Pauses between tries and looks, and what Retry-After asks for."""

from __future__ import annotations

import email.utils
import itertools
import time

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.retry import (
    LONGEST_PAUSE,
    pauses,
    polls,
    retry_after,
)
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 20))
def test_as_many_pauses_as_retries(retries: int) -> None:
    assert len(list(pauses(retries))) == retries


def test_pauses_grow_and_stay_bearable() -> None:
    found = list(pauses(12))
    assert found[0] < 1 < found[3] < found[11] < 12
    assert sum(list(pauses(3))) < 6, "the default number of retries must not make a user wait long"


def test_pauses_have_jitter() -> None:
    assert len({tuple(pauses(3)) for _host in range(20)}) > 1


def test_polls_begin_soon_and_never_end() -> None:
    found = list(itertools.islice(polls(), 100))
    assert found == sorted(found)
    assert found[0] <= 0.1 and 1 <= found[-1] <= 5


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3), ("0", 0), ("1.5", 1.5), ("-7", 0), ("86400", LONGEST_PAUSE), (None, None), ("", None), ("soon", None)],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


def test_retry_after_as_a_date() -> None:
    in_ten = email.utils.formatdate(time.time() + 10, usegmt=True)
    assert retry_after(in_ten) == pytest.approx(10, abs=2)
    assert retry_after("Thu, 01 Jan 1970 00:00:00 GMT") == 0


@given(st.one_of(st.text(), st.datetimes().map(email.utils.format_datetime), st.integers().map(str)))
def test_retry_after_never_asks_for_an_impossible_pause(header: str) -> None:
    found = retry_after(header)
    assert found is None or 0 <= found <= LONGEST_PAUSE
