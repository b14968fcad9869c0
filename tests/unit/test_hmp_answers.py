"""Answers of the command line: every form that the guide shows, and what an error means."""

from __future__ import annotations

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.commands import (
    Said,
    error_of,
    is_answer,
    normal_code,
    understood,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Conflict,
    DeviceError,
    Forbidden,
    NotFound,
    StreamopsError,
)
from hypothesis import example, given
from hypothesis import strategies as st

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
CODES = st.from_regex(r"0[0-9]{5}", fullmatch=True)
FAMILIES: list[tuple[tuple[str, ...], type[StreamopsError]]] = [
    (("000000", "000001", "000002"), DeviceError),
    (("010001", "010003", "010004", "010005", "010006"), DeviceError),
    (("020000",), Forbidden),
    (("030003",), Forbidden),
    (
        ("040001", "040002", "040003", "040004", "040005", "040006", "040007", "040009", "040012"),
        NotFound,
    ),
    (("060001", "060002", "060003", "060004", "060008", "060009"), Conflict),
    (("070000", "070003", "070006", "070007", "070014", "070019", "070027"), DeviceError),
    (("090001",), DeviceError),
    (("990001", ""), DeviceError),
]
WORDS = LINE.filter(lambda text: text and text == text.strip() and not text[0].isdecimal() and text[0] != "|")


@pytest.mark.parametrize(
    ("line", "ok", "code", "text"),
    [
        ("OK", True, "", ""),
        ("OK|", True, "", ""),
        ("OK|71edd346-2cf0-4c62-b3d3-9d457b287394", True, "", "71edd346-2cf0-4c62-b3d3-9d457b287394"),
        ("OK|a|b|c", True, "", "a|b|c"),
        ("OK|ERROR|040006|x", True, "", "ERROR|040006|x"),
        ("OK |PAUSED", True, "", "PAUSED"),
        ("OK 9eed71ca-d567-4a16-9d9c-26c6c5ad282e", True, "", "9eed71ca-d567-4a16-9d9c-26c6c5ad282e"),
        ("ERROR|040006|Session not found", False, "040006", "Session not found"),
        ("ERROR|010001|'a|b' is not a UUID", False, "010001", "'a|b' is not a UUID"),
        ("ERROR|040006|", False, "040006", ""),
        ("ERROR|040006", False, "040006", ""),
        ("ERROR | 040006 | Session not found", False, "040006", " Session not found"),
        ("ERROR|Command not found", False, "", "Command not found"),
        ("ERROR|a|b", False, "", "a|b"),
        ("ERROR|", False, "", ""),
        ("ERROR", False, "", ""),
        ("ERROR|01003|Expected 1 parameter(s). Got 2 parameter(s)", False, "010003", "Expected 1 parameter(s). Got 2"),
        ("ERROR|0700014|Error writing to file", False, "070014", "Error writing to file"),
        ("ERROR 010003 Expected 1 parameter(s). Got 0", False, "010003", "Expected 1 parameter(s). Got 0"),
        ("ERROR 01003 Expected 1 parameter(s)", False, "010003", "Expected 1 parameter(s)"),
        ("ERROR 0700014 Error writing to file", False, "070014", "Error writing to file"),
        ("ERROR 010001 'a|b' is not a UUID", False, "010001", "'a|b' is not a UUID"),
        ("ERROR 040006", False, "040006", ""),
        ("ERROR Command not found", False, "", "Command not found"),
    ],
)
def test_every_form(line: str, ok: bool, code: str, text: str) -> None:
    said = understood(line)
    assert is_answer(line)
    assert (said.ok, said.code, said.raw) == (ok, code, line)
    assert said.text.strip().startswith(text.strip()) and bool(said.text.strip()) == bool(text.strip())


@pytest.mark.parametrize(
    "line", ["", "Welcome", "OKAY", "ok", "ERRORS|1", "error|040006|x", "Haivision|OK", " OK", "|OK", "OK2|x"]
)
def test_what_is_no_answer(line: str) -> None:
    assert not is_answer(line)


@given(value=LINE)
def test_a_value_is_all_that_follows_the_first_separator(value: str) -> None:
    assert is_answer(f"OK|{value}") and understood(f"OK|{value}") == Said(True, "", value, f"OK|{value}")


@given(code=CODES, message=LINE)
def test_a_message_is_all_that_follows_the_code(code: str, message: str) -> None:
    line = f"ERROR|{code}|{message}"
    assert is_answer(line) and understood(line) == Said(False, code, message, line)


@given(message=WORDS)
def test_a_message_without_code(message: str) -> None:
    line = f"ERROR|{message}"
    assert is_answer(line) and understood(line) == Said(False, "", message, line)


@given(code=CODES, message=WORDS)
@example(code="010001", message="'a|b' is not a UUID")
def test_the_form_that_lost_its_separators(code: str, message: str) -> None:
    line = f"ERROR {code} {message}"
    assert is_answer(line) and understood(line) == Said(False, code, message, line)


@given(line=LINE)
def test_no_line_is_too_odd(line: str) -> None:
    """Whatever counts as an answer is understood, and an error of it is one line that can be shown."""
    if not is_answer(line):
        return
    said = understood(line)
    assert said.raw == line and said.text in line
    if not said.ok:
        assert isinstance(error_of(said), StreamopsError) and "\n" not in str(error_of(said))


@pytest.mark.parametrize(
    ("code", "normal"),
    [
        ("010003", "010003"),
        ("01003", "010003"),
        ("0700014", "070014"),
        ("070014", "070014"),
        ("000000", "000000"),
        ("00000", "000000"),
        ("2", "000002"),
    ],
)
def test_codes_have_six_digits(code: str, normal: str) -> None:
    assert normal_code(code) == normal


@pytest.mark.parametrize("code", [code for codes, _kind in FAMILIES for code in codes if code[:2] != "99" and code])
def test_a_code_is_the_same_however_many_digits_are_printed(code: str) -> None:
    """The guide prints five and seven digits here and there."""
    family, number = code[:2], int(code[2:])
    assert {normal_code(f"{family}{number:0{digits}d}") for digits in (3, 4, 5)} == {code}


# What errors mean


@pytest.mark.parametrize(("codes", "kind"), FAMILIES)
def test_families(codes: tuple[str, ...], kind: type[StreamopsError]) -> None:
    for code in codes:
        error = error_of(understood(f"ERROR|{code}|As it came, 'ä|b'" if code else "ERROR|As it came, 'ä|b'"))
        assert isinstance(error, kind) and error.code == kind.code
        assert "As it came, 'ä|b'" in str(error) and code in str(error)
        assert error.answer == ({"code": code} if code else {}) | {"message": "As it came, 'ä|b'"}
        assert not error.maybe_done, "the device has told: nothing is in doubt"


@pytest.mark.parametrize(
    ("line", "code"),
    [("ERROR|0700014|Error writing to file", "070014"), ("ERROR|01003|Expected 1", "010003")],
)
def test_a_code_of_another_width_is_shown_as_it_came_and_in_six_digits(line: str, code: str) -> None:
    error = error_of(understood(line))
    assert line in str(error) and f"code {code}" in str(error) and error.answer["code"] == code


@pytest.mark.parametrize(
    "line",
    [
        "ERROR|020000|Not Authorized",
        "ERROR|Not Authorized",
        "ERROR|not authorized",
        "ERROR 020000 Not Authorized",
        "Not Authorized",
    ],
)
def test_an_address_that_is_not_authorized(line: str) -> None:
    assert is_answer(line)
    error = error_of(understood(line))
    assert isinstance(error, Forbidden) and error.final
    assert "list of authorized devices" in error.hint and "API Access" in error.hint


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("060003", "Stop the recording first"),
        ("060009", "Add a source"),
        ("060001", "role"),
        ("060002", "role"),
        ("070027", "disk space"),
        ("090001", "calypso.log"),
    ],
)
def test_advice(code: str, advice: str) -> None:
    assert advice in error_of(understood(f"ERROR|{code}|x")).hint
