"""One form for a value whoever wrote it, and what is wrong with a value before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_spec import DESTINATION, SOURCE
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import (
    Field,
    ModuleSpec,
    argument_spec,
    secrets_in,
)
from hypothesis import given
from hypothesis import strategies as st

NUMBER = Field("n", type="int", key="n", minimum=1, maximum=255)
RATE = Field("rate", type="float", minimum=0.1)
FLAG = Field("flag", type="bool")
NAME = Field("name", shortest=1, longest=5)
SECRET = Field("secret", secret=True, shortest=10, longest=79)
MODE = Field("mode", choices=("none", "AES128", "AES256"))
FEC = Field("fec", choices={"udp": ("none", "vf"), "rtp": ("none", "prompeg")}, kinds=("udp", "rtp"))
ADDRESS = Field("address", is_address=True)


@pytest.mark.parametrize(
    ("field", "value", "clean"),
    [
        (NUMBER, "6", 6),
        (NUMBER, 6.0, 6),
        (NUMBER, " 6 ", 6),
        (NUMBER, None, None),
        (NUMBER, "", None),
        (NUMBER, "none", None),
        (NUMBER, "4900|4901", "4900|4901"),  # path redundancy, 3.7.5
        (NUMBER, 6.5, 6.5),
        (RATE, "0.338", 0.338),
        (RATE, 2, 2.0),
        (FLAG, True, True),
        (FLAG, "true", True),
        (FLAG, "False", False),
        (FLAG, 0, False),
        (FLAG, "1", True),
        (NAME, 7, "7"),
        (NAME, "", ""),
        (NAME, None, None),
        (MODE, "aes128", "AES128"),
        (MODE, "None", "none"),
        (MODE, "", "none"),
        (MODE, None, "none"),
        (MODE, " AES256 ", "AES256"),
        (MODE, "AES512", "AES512"),
    ],
)
def test_clean(field: Field, value: Any, clean: Any) -> None:
    found = field.clean(value)
    assert (found, type(found)) == (clean, type(clean))


def test_choices_by_kind() -> None:
    assert FEC.clean("PROMPEG", "rtp") == "prompeg"
    assert FEC.problems("prompeg", "source.fec", "rtp") == []
    assert FEC.problems("prompeg", "source.fec", "udp") == ["source.fec is 'prompeg', it must be one of none, vf"]
    assert FEC.applies_to("udp") and not FEC.applies_to("srt") and FEC.applies_to(None)


WIRE = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8), st.sampled_from(["None"]))
FIELDS = [field for field in (*SOURCE.fields, *DESTINATION.fields, NUMBER, RATE, MODE, FEC) if not field.status]
KINDS = st.sampled_from([None, "udp", "rtp", "srt", "rtmp", "rtsp", "hls"])


@given(st.sampled_from(FIELDS), WIRE | st.floats(allow_nan=False, allow_infinity=False), KINDS)
def test_clean_is_idempotent(field: Field, value: Any, kind: str | None) -> None:
    once = field.clean(value, kind)
    assert field.clean(once, kind) == once


@given(st.sampled_from(FIELDS), KINDS, st.data())
def test_a_choice_is_the_same_in_any_case(field: Field, kind: str | None, data: st.DataObject) -> None:
    choices = field.choices_for(kind)
    if not choices:
        return
    choice = data.draw(st.sampled_from(choices))
    for written in (choice, choice.upper(), choice.lower(), f" {choice}"):
        assert field.clean(written, kind) == choice
        assert field.problems(written, "x", kind) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (NUMBER, 0, "1 to 255"),
        (NUMBER, 256, "1 to 255"),
        (RATE, 0.05, "at least 0.1"),
        (NAME, "", "1 to 5"),
        (NAME, "123456", "has 6 characters"),
        (NAME, "a\nb", "control character"),
        (NAME, "a\x00", "control character"),
        (NAME, "a\x7f", "control character"),
        (SECRET, "abc", "10 to 79"),
        (SECRET, "x" * 80, "10 to 79"),
        (SECRET, "*" * 12, "asterisks"),
        (SECRET, "********", "asterisks"),
        (SECRET, "long-enough\t", "control character"),
        (MODE, "AES512", "none, AES128, AES256"),
    ],
)
def test_problems(field: Field, value: Any, words: str) -> None:
    (problem,) = field.problems(value, "destinations[1].x", None)
    assert problem.startswith("destinations[1].x ") and words in problem
    if field.secret:
        assert value not in problem


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (NUMBER, 1),
        (NUMBER, 255),
        (RATE, 0.1),
        (FLAG, True),
        (NAME, "12345"),
        (SECRET, ""),
        (SECRET, "ten-chars!"),
        (SECRET, "**********x"),
        (MODE, "aes256"),
        (MODE, ""),
        (ADDRESS, "anything"),
    ],
)
def test_no_problems(field: Field, value: Any) -> None:
    assert field.problems(value, "x", None) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GW1.Example", "gw1.example", True),
        ("::1", "0:0:0:0:0:0:0:1", True),
        ("[2001:DB8::1]", "2001:db8::1", True),
        ("10.0.0.1", "10.0.0.2", False),
        (None, "", True),
        (None, "10.0.0.1", False),
    ],
)
def test_addresses_written_in_another_way(one: str | None, other: str, same: bool) -> None:
    assert ADDRESS.same(one, other) is same
    assert not NAME.same("A", "a")


def test_wire() -> None:
    assert Field("n", type="int", wire_text=True).wire(25, None) == "25"
    assert MODE.wire("AES128", None) == "AES128"
    assert NUMBER.wire("7", None) == 7


MODULE = ModuleSpec(
    system="gateway",
    fields=(
        Field("state", choices=("present", "absent"), strict=True, default="present", env=("STATE_OF_TEST",)),
        Field("mode", choices=("none", "AES128")),
        Field("host", required=True),
        Field("items", type="list", elements="dict", fields=(SECRET, Field("port", type="int"))),
        Field("source", type="dict", fields=(SECRET,)),
        Field("password", secret=True),
    ),
    required_one_of=(("mode", "password"),),
)


def validate(params: dict[str, Any]) -> Any:
    return ArgumentSpecValidator(MODULE.argument_spec(), **MODULE.rules()).validate(params)


def test_ansible_takes_the_argument_spec(monkeypatch: pytest.MonkeyPatch) -> None:
    result = validate({"host": "gw1", "mode": "aes128", "items": [{"port": "7"}]})
    assert result.error_messages == []
    found = result.validated_parameters
    assert found["state"] == "present" and found["items"][0]["port"] == 7 and found["mode"] == "aes128"
    monkeypatch.setenv("STATE_OF_TEST", "absent")
    assert validate({"host": "gw1", "mode": "x"}).validated_parameters["state"] == "absent"


@pytest.mark.parametrize(
    "params",
    [
        {"mode": "none"},
        {"host": "gw1"},
        {"host": "gw1", "mode": "none", "state": "ABSENT"},
        {"host": "gw1", "mode": "none", "unknown": 1},
        {"host": "gw1", "mode": "none", "items": [{"unknown": 1}]},
        {"host": "gw1", "mode": "none", "items": [{"port": "seven"}]},
    ],
)
def test_ansible_refuses(params: dict[str, Any]) -> None:
    assert validate(params).error_messages


def test_every_secret_is_no_log_and_is_found() -> None:
    spec = argument_spec(MODULE.fields)
    assert spec["password"]["no_log"] and spec["items"]["options"]["secret"]["no_log"]
    assert spec["host"]["no_log"] is False
    given_values = {"password": "one", "items": [{"secret": "two"}, {"secret": ""}], "source": {"secret": "three"}}
    assert sorted(secrets_in(MODULE.fields, given_values)) == ["one", "three", "two"]
    assert list(secrets_in(MODULE.fields, {"items": None, "source": None, "host": "x"})) == []
