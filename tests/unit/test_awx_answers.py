"""Answers to a survey as roles take them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.errors import AnsibleFallbackNotFound
from ansible_collections.streamops.video.plugins.filter.survey_answers import survey_answers
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field, argument_spec

SECRETS = "stadium_a: of-the-stadium\nstudio: 'of: the studio'\n"


@pytest.mark.parametrize(
    ("kind", "answer", "value"),
    [
        ("text", "merged", "merged"),
        ("text", "0644", "0644"),
        ("text", "[a]", "[a]"),
        ("int", 0, 0),
        ("int", "7", 7),
        ("float", 0.5, 0.5),
        ("float", "1", 1.0),
        ("bool", "true", True),
        ("bool", "False", False),
        ("bool", False, False),
        ("lines", "*\n\n  Studio/*  \n", ["*", "Studio/*"]),
        ("lines", ["a", "b"], ["a", "b"]),
        ("choices", ["unread", "drift"], ["unread", "drift"]),
        ("list", "- {name: a, port: 1}\n- name: b", [{"name": "a", "port": 1}, {"name": "b"}]),
        ("list", [{"name": "a"}], [{"name": "a"}]),
        ("list", "[]", []),
        ("dict", "name: main", {"name": "main"}),
        ("list", "- {x: !secret stadium_a, y: !secret studio}", [{"x": "of-the-stadium", "y": "of: the studio"}]),
    ],
)
def test_an_answer(kind: str, answer: Any, value: Any) -> None:
    found = survey_answers({"one": answer}, {"one": kind}, SECRETS)
    assert found == {"values": {"one": value}, "problems": []}
    assert isinstance(found["values"]["one"], type(value))


@pytest.mark.parametrize("kind", ["text", "int", "float", "bool", "lines", "choices", "list", "dict"])
@pytest.mark.parametrize("answer", [None, "", "  \n", []])
def test_no_answer(kind: str, answer: Any) -> None:
    assert survey_answers({"one": answer}, {"one": kind, "two": kind}) == {"values": {}, "problems": []}


@pytest.mark.parametrize(
    ("kind", "answer", "secrets", "words"),
    [
        ("int", "many", "", "is no number"),
        ("bool", "perhaps", "", "is neither true nor false"),
        ("list", "name: a", "", "is no list in YAML; it begins like: - name: Stadium A"),
        ("dict", "- a", "", "is no mapping in YAML"),
        ("list", "- a: [hidden", "", "is no YAML: line 1, column"),
        ("list", "- !python/object/apply:os.system [hidden]", "", "is no YAML: line 1, column 3"),
        ("list", "- {start: 2026-02-30, name: hidden}", "", "has a date or a number in it that does not exist"),
        ("list", "- !!float hidden", "", "a text that looks like one needs quotes"),
        ("list", "- !secret a", "a: 2026-02-30", "one of these has a date"),
        ("list", "- !secret a", "", "no such credential, or an empty one, is attached"),
        ("list", "- !secret a", SECRETS, "it has stadium_a, studio"),
        ("list", "- !secret a", "hidden: [", "these are no YAML: line"),
        ("list", "- !secret a", "- hidden", "these are no mapping"),
    ],
)
def test_an_answer_that_cannot_be_read(kind: str, answer: str, secrets: str, words: str) -> None:
    found = survey_answers({"one": answer}, {"one": kind}, secrets)
    assert found["values"] == {}
    (problem,) = found["problems"]
    assert problem.startswith("the answer for one ")
    assert words in problem
    assert "hidden" not in problem and "of-the-stadium" not in problem


def test_an_empty_variable_of_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWX sets a variable for every input of a credential, filled or not."""
    fallback, names = argument_spec([Field("port", "Port.", type="int", env=("OUR_PORT", "OTHER_PORT"))])["port"][
        "fallback"
    ]
    monkeypatch.setenv("OUR_PORT", "")
    monkeypatch.setenv("OTHER_PORT", "443")
    assert fallback(*names) == "443"
    monkeypatch.setenv("OTHER_PORT", "")
    with pytest.raises(AnsibleFallbackNotFound):
        fallback(*names)
