"""One line that names the place, the attempt, the cause, what was done, and what to try."""

from __future__ import annotations

import json
import re

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport import errors
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    BadAnswer,
    DeviceError,
    StreamopsError,
)
from hypothesis import given
from hypothesis import strategies as st

EVERY = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, StreamopsError)]


def test_the_whole_sentence() -> None:
    error = DeviceError("the device refused: HTTP 400: Bad name.", hint="Change the name.")
    error.at("Haivision Gateway gw1").during('create route "A"')
    error.done = ['delete route "B"', 'stop route "C"']
    assert str(error) == (
        'Haivision Gateway gw1: could not create route "A": the device refused: HTTP 400: Bad name. '
        'Already done: delete route "B"; stop route "C". Change the name.'
    )


def test_a_cause_alone() -> None:
    assert str(StreamopsError("no host is given")) == "no host is given."


def test_whoever_is_nearer_knows_better() -> None:
    error = StreamopsError("x").at("near").at("far").during("read the route").during("run the task")
    assert (error.place, error.attempt) == ("near", "read the route")


# Words, line breaks inside, any number of full stops at the end: what vendors put into messages.
SENTENCES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9 \n\t]*[A-Za-z0-9])?\.{0,3}", fullmatch=True)


@given(SENTENCES, SENTENCES | st.just(""), st.lists(SENTENCES, max_size=2), st.booleans())
def test_always_one_line_with_single_full_stops(cause: str, hint: str, done: list[str], located: bool) -> None:
    error = StreamopsError(cause, hint=hint)
    error.done = [one.rstrip(".") for one in done]
    if located:
        error.at("Ateme+ host").during("log in")
    text = str(error)
    assert "\n" not in text and "\t" not in text and "  " not in text
    assert not re.search(r"\.\s*\.", text) and text.endswith(".")


@pytest.mark.parametrize("kind", EVERY)
def test_every_kind_is_an_error_that_a_playbook_can_branch_on(kind: type[StreamopsError]) -> None:
    error = kind("so", answer={"status": 400}).at("there")
    facts = json.loads(json.dumps(error.as_result()))
    assert facts == {"code": kind.code, "place": "there", "cause": "so", "answer": {"status": 400}}


def test_codes_differ() -> None:
    assert len({one.code for one in EVERY}) == len(EVERY)


def test_only_what_was_sent_may_be_done() -> None:
    assert {one for one in EVERY if one.maybe_done} == {AnswerLost, BadAnswer}
