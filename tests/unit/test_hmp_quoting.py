"""Whatever a value holds, the device sees one command with just these arguments, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.commands import command_line, quoted
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput, StreamopsError
from hmp_runs import commands_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab
from lab.hmp.command_line import split_line

# What the grammar, terminals and Unicode find special, more often than chance would have it.
ODD = "\"\\ \t\n\r\0|'`$;&#\x1b\x7f\x85\u00a0\u1680\u2028\u2029\u3000\ufeff\u200b\u0301\ud800\udfffn" + "é漢🎥"
ANYTHING = st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=())), max_size=40)
TEXT = st.text(
    st.one_of(
        st.sampled_from([one for one in ODD if one in "\n\t" or one.isprintable()]),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=60,
)
VALUES = st.one_of(
    ANYTHING,
    st.binary(max_size=10),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.lists(ANYTHING, max_size=3),
    st.dictionaries(ANYTHING, ANYTHING, max_size=2),
)
EXAMPLES = (
    "",
    " ",
    "\\",
    '"',
    '\\"',
    "\\n",
    "a\nb",
    'x" ; deleteSession y',
    "a\ndeleteSession b",
    "a\rdeleteSession b",
    "a\r\ndeleteSession b",
    "a\\\ndeleteSession b",
    "a\x85deleteSession b",
    "a\u2028deleteSession b",
    "a\0b",
    "\ud800",
    "trailing \\",
    'Town hall "Q3" – Zürich',
    "OK|x",
    "--",
)


def refused(*arguments: object) -> bool:
    """Whether text of these arguments cannot go on a line: controls other than line feed and tab, lone surrogates."""
    text = "".join(str(one) for one in arguments)
    return any(
        one not in "\n\t" and (one < " " or "\x7f" <= one <= "\x9f" or "\ud800" <= one <= "\udfff") for one in text
    )


def seen(line: str) -> list[list[str]]:
    """The commands that the lab's parser finds in what is sent."""
    data = line.encode("utf-8") + b"\n"
    return [split_line(one) for one in data.split(b"\n")[:-1]]


@given(arguments=st.lists(VALUES, max_size=4))
@settings(max_examples=400)
def test_one_command_with_these_arguments_or_nothing(arguments: list[Any]) -> None:
    try:
        line = command_line("createSession", arguments)
    except InvalidInput:
        assert refused(*arguments), "text was refused that the device takes"
        return
    assert not refused(*arguments)
    assert seen(line) == [["createSession", *(str(one) for one in arguments)]]


@pytest.mark.parametrize("value", EXAMPLES)
def test_the_usual_suspects(value: str) -> None:
    if refused(value):
        with pytest.raises(InvalidInput, match="control character") as error:
            command_line("createSession", [value])
        assert str(error.value).isprintable()
    else:
        assert seen(command_line("createSession", [value, "x", value])) == [["createSession", value, "x", value]]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("71edd346-2cf0-4c62-b3d3-9d457b287394", "71edd346-2cf0-4c62-b3d3-9d457b287394"),
        ("true", "true"),
        (4900, "4900"),
        ("239.1.1.1", "239.1.1.1"),
        ("", '""'),
        ("two words", '"two words"'),
        ('say "hi"', '"say \\"hi\\""'),
        ("C:\\new", '"C:\\\\new"'),
        ("a\nb", '"a\\nb"'),
        ("a\tb", '"a\tb"'),
        ("a|b", '"a|b"'),
        ("Zürich", '"Zürich"'),
    ],
)
def test_how_a_value_is_written(value: object, written: str) -> None:
    assert quoted(value) == written


@given(text=st.characters(exclude_categories=()))
@example(text="\x85")
@example(text="\x9f")
def test_every_single_character(text: str) -> None:
    if refused(text):
        with pytest.raises(InvalidInput) as error:
            quoted(f"a{text}b")
        assert f"U+{ord(text):04X}" in error.value.cause
    else:
        assert seen(f"x {quoted(text)}") == [["x", text]]


@given(name=st.one_of(ANYTHING, st.sampled_from(["", "create Session", "a\nb", "x;y", '"a"', "createSession\n"])))
def test_a_name_is_a_name(name: str) -> None:
    """Nothing but letters and digits: the name is not quoted."""
    try:
        line = command_line(name, ["x"])
    except InvalidInput:
        assert not (name.isascii() and name.isalnum() and name[0].isalpha())
        return
    assert name.isascii() and name.isalnum() and seen(line) == [[name, "x"]]


# Over a real connection


@pytest.fixture(scope="module")
def hmp() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


@settings(max_examples=200)
@given(title=TEXT.filter(bool), description=TEXT, creator=TEXT, mark=TEXT)
@example(title="a\\nb", description='"', creator="\\", mark="|")
@example(title="\n", description="\t", creator="\u2028", mark="\u0301")
def test_texts_survive_the_way_to_the_device(hmp: Any, title: str, description: str, creator: str, mark: str) -> None:
    hmp.reset()
    camera = hmp.add_source(host="239.1.1.1")
    with commands_of(hmp.cli_port) as commands:
        session = commands.call("createSession", title)
        commands.call("updateSessionMetadata", session, "description", description)
        commands.call("updateSessionMetadata", session, "createdby", creator)
        commands.call("addSourceToSession", session, camera)
        recording = commands.call("startRecording", session)
        commands.call("updateMetadata", recording, "title", title)
        commands.call("addHotmark", recording, mark)
    (made,) = hmp.all_sessions()
    assert (made["id"], made["title"], made["description"]) == (session, title, description)
    assert made["createdby"] == creator
    (recorded,) = hmp.all_recordings()
    assert recorded["title"] == title and [one["title"] for one in recorded["hotmarks"]] == [mark]


@settings(max_examples=200)
@given(arguments=st.lists(VALUES, max_size=3))
def test_a_connection_carries_one_command_or_none(hmp: Any, arguments: list[Any]) -> None:
    hmp.clear_requests()
    with commands_of(hmp.cli_port) as commands:
        try:
            commands.call("updateSessionMetadata", *arguments)
        except InvalidInput:
            assert refused(*arguments) and hmp.commands == [] and hmp.cli_connections == 0
            return
        except StreamopsError as error:
            assert error.answer["code"] in ("010003", "010001")
    (entry,) = hmp.commands
    assert (entry["name"], entry["arguments"]) == ("updateSessionMetadata", [str(one) for one in arguments])


@settings(max_examples=100)
@given(text=ANYTHING)
@example(text="a\nOK|b")
def test_the_next_command_gets_its_own_answer(hmp: Any, text: str) -> None:
    """The device repeats in its errors what it was told."""
    with commands_of(hmp.cli_port) as commands:
        try:
            commands.call("setLiveSession", text, "true")
        except InvalidInput:
            assert refused(text)
        except StreamopsError as error:
            assert error.answer["code"] == "010001"
        title = "after"
        assert commands.call("createSession", title) in [one["id"] for one in hmp.all_sessions()]
