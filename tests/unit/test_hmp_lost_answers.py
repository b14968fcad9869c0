"""Commands whose answers are odd, late or lost: what may be sent again is, what makes a thing never."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.commands import NIL
from ansible_collections.streamops.video.plugins.module_utils.hmp.ledger import Ledger
from ansible_collections.streamops.video.plugins.module_utils.hmp.recordings_by_cli import RecordingsByCli
from ansible_collections.streamops.video.plugins.module_utils.hmp.sessions_by_cli import look_for_session
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    BadAnswer,
    DeviceError,
    Forbidden,
    InvalidInput,
    NotFound,
    Unreachable,
)
from hmp_runs import commands_of
from lab import Lab
from tiny_server import raw_server

GONE = "11111111-2222-4333-8444-555555555555"


class Peer:
    """Answers its lines in turn; the last answer for ever. None: the connection ends."""

    def __init__(self, *answers: bytes | None) -> None:
        self.left = list(answers)
        self.lines: list[str] = []

    def __call__(self, connection: socket.socket) -> None:
        received = b""
        while piece := connection.recv(65536):
            received += piece
            while b"\n" in received:
                line, _end, received = received.partition(b"\n")
                self.lines.append(line.decode())
                answer = self.left.pop(0) if len(self.left) > 1 else self.left[0]
                if answer is None:
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                connection.sendall(answer)


LOST: list[bytes | None] = [None, b"OK|half", b"OK|\xff\n"]


@pytest.mark.parametrize("lost", LOST[:1] + LOST[2:])
def test_a_repeatable_command_is_sent_again(lost: bytes | None) -> None:
    peer = Peer(lost, lost, b"OK|PAUSED\n")
    notices: list[str] = []
    with raw_server(peer) as port, commands_of(port, notices.append, retries=2) as commands:
        told = [(commands.call("getRecordingStatus", GONE, repeatable=True), commands.sent_again) for _time in "ab"]
    assert told == [("PAUSED", True), ("PAUSED", False)]
    assert peer.lines == [f"getRecordingStatus {GONE}"] * 4
    assert len(notices) == 2 and all(one.startswith("getRecordingStatus: ") for one in notices)


def test_it_is_sent_again_so_often_and_no_oftener() -> None:
    peer = Peer(None)
    with raw_server(peer) as port, commands_of(port, retries=2) as commands, pytest.raises(AnswerLost) as error:
        commands.call("getRecordingStatus", GONE, attempt="read the state", repeatable=True)
    assert peer.lines == [f"getRecordingStatus {GONE}"] * 3
    assert not error.value.maybe_done and "Run the task again" in error.value.hint
    assert str(error.value).startswith(f"HMP 127.0.0.1:{port}: could not read the state: ")


@pytest.mark.parametrize("lost", LOST)
def test_any_other_command_is_sent_once(lost: bytes | None) -> None:
    peer = Peer(lost)
    with raw_server(peer) as port, commands_of(port, retries=5, timeout=0.3) as commands:
        with pytest.raises((AnswerLost, BadAnswer)) as error:
            commands.call("pauseRecording", GONE)
        assert error.value.maybe_done and not commands.sent_again
    assert peer.lines == [f"pauseRecording {GONE}"]


@pytest.mark.parametrize("lost", LOST)
def test_what_makes_a_thing_is_sent_once_and_told(lost: bytes | None) -> None:
    peer = Peer(lost)
    with (
        raw_server(peer) as port,
        commands_of(port, retries=5, timeout=0.3) as commands,
        pytest.raises((AnswerLost, BadAnswer)) as error,
    ):
        commands.make("createSession", "x y", attempt='create session "x y"', may_be="a session may have been made")
    assert peer.lines == ['createSession "x y"']
    assert "a session may have been made; it was not sent again" in str(error.value)
    assert not error.value.maybe_done, "the engine must not look it up: nothing can"
    assert "Look at the HMP" in error.value.hint


def test_an_error_of_the_device_is_never_repeated() -> None:
    peer = Peer(b"ERROR|070000|Internal Server Error\n")
    with raw_server(peer) as port, commands_of(port, retries=5) as commands:
        with pytest.raises(DeviceError, match=r"ERROR\|070000\|Internal Server Error"):
            commands.call("getRecordingStatus", GONE, repeatable=True)
        with pytest.raises(DeviceError) as error:
            commands.make("createSession", "x", attempt="create it", may_be="it may be there")
    assert len(peer.lines) == 2 and "may be there" not in str(error.value), "the device has told"


@pytest.mark.parametrize("name", ["", "create Session", "x\ny", "créer", "x|y", "1x"])
def test_a_name_that_is_none_is_not_sent(name: str) -> None:
    peer = Peer(b"OK\n")
    with raw_server(peer) as port, commands_of(port) as commands, pytest.raises(InvalidInput, match="no name"):
        commands.call(name)
    assert peer.lines == []


# On the lab


@pytest.fixture
def hmp() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


def set_pieces(hmp: Any) -> None:
    hmp.set(pieces=1, piece_pause=0.0005)


def set_crlf(hmp: Any) -> None:
    hmp.set(crlf=True, banner="Grüezi\nHMP")


@pytest.mark.parametrize("odd", [set_pieces, set_crlf, lambda hmp: hmp.cli_fault("trickle", times=None)])
def test_a_device_that_answers_in_its_own_way(hmp: Any, odd: Callable[[Any], None]) -> None:
    odd(hmp)
    with commands_of(hmp.cli_port) as commands:
        made = commands.call("createSession", "Zürich – 漢字")
        with pytest.raises(DeviceError, match="'Zürich – 漢字' is not a uuid"):
            commands.call("setLiveSession", "Zürich – 漢字", "true")
    assert [(one["id"], one["title"]) for one in hmp.all_sessions()] == [(made, "Zürich – 漢字")]
    assert hmp.cli_connections == 1


@pytest.mark.parametrize("at", ["connect", "command"])
@pytest.mark.parametrize("argument", ["x", "x" * 900_000])
def test_an_address_that_is_not_on_the_list(hmp: Any, at: str, argument: str) -> None:
    hmp.set(refusal_at=at)
    hmp.set_authorized(["192.0.2.1"])
    for _time in range(5):
        with (
            commands_of(hmp.cli_port, retries=3) as commands,
            pytest.raises(Forbidden, match="Not Authorized") as error,
        ):
            commands.call("createSession", argument, repeatable=True)
        assert "Add this machine to the list of authorized devices" in error.value.hint
        assert "API Access" in error.value.hint and error.value.final
    assert hmp.cli_connections == 5 and hmp.all_sessions() == []
    hmp.set_authorized(["127.0.0.1"])
    with commands_of(hmp.cli_port) as commands:
        assert commands.call("createSession", "x")


def test_a_command_line_that_is_switched_off(hmp: Any) -> None:
    hmp.set(cli_enabled=False)
    with commands_of(hmp.cli_port) as commands, pytest.raises(Unreachable) as error:
        commands.make("createSession", "x", attempt="create it", may_be="it may be there")
    told = str(error.value)
    assert "refused" in told and "may be switched off" in told and "Administration" in told and "API Access" in told
    assert "may be there" not in told, "nothing was sent"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "cut"])
def test_answers_that_the_device_loses(hmp: Any, fault: str) -> None:
    hmp.cli_fault(fault, command="createSession")
    with commands_of(hmp.cli_port, retries=3) as commands:
        with pytest.raises(AnswerLost):
            commands.make("createSession", "x", attempt="create it", may_be="it may be there")
        assert [one["name"] for one in hmp.commands] == ["createSession"]
        assert len(hmp.all_sessions()) == (fault != "drop_before")
        hmp.cli_fault(fault, command="removeSource")
        session = hmp.add_session("there")
        assert look_for_session(commands, session)[:2] == (True, False)


def test_the_question_whether_a_session_is_there(hmp: Any) -> None:
    camera = hmp.add_source(host="239.1.1.1")
    session = hmp.add_session("there", sources=[camera])
    with commands_of(hmp.cli_port) as commands:
        assert look_for_session(commands, session)[:2] == (True, False)
        assert look_for_session(commands, GONE)[:2] == (False, False)
        hmp.add_recording(session)
        there = look_for_session(commands, session).there
        assert there
        hmp.cli_fault("error", code="060003")
        assert look_for_session(commands, session)[:2] == (True, True)
        hmp.cli_fault("error", code="070000")
        with pytest.raises(DeviceError, match="070000"):
            look_for_session(commands, session)
    assert {tuple(one["arguments"][1:]) for one in hmp.commands} == {(NIL,)} and hmp.cli_writes == []
    assert hmp.all_sessions()[0]["sources"] == [camera]


@pytest.mark.parametrize(
    ("switches", "state"),
    [
        ({}, "finished"),
        ({"finished_status": "040001"}, "finished"),
        ({"finished_status": "070003"}, "finished"),
        ({"unknown_status": "070003"}, "finished"),
    ],
)
def test_states_of_a_recording(hmp: Any, switches: dict[str, str], state: str) -> None:
    hmp.set(**switches)
    recording = hmp.add_recording(hmp.add_session("x", sources=[hmp.add_source(host="239.1.1.1")]))
    with commands_of(hmp.cli_port) as commands:
        api = RecordingsByCli(commands, Ledger(None, "hmp"), {"state": "present"})

        def told(recording_id: str) -> str:
            found = api.read(recording_id, {})
            return str(found and found["state"])

        assert told(recording) == "recording"
        hmp.set_recording_state(recording, "PAUSED")
        assert told(recording) == "paused"
        hmp.finish(recording)
        assert told(recording) == told(GONE) == state
        hmp.set_recording_state(recording, "ERROR")
        assert told(recording) == "error"


def test_an_unknown_error_names_its_code(hmp: Any) -> None:
    with commands_of(hmp.cli_port) as commands:
        with pytest.raises(NotFound, match=r'"ERROR\|040006\|Session not found"') as error:
            commands.call("deleteSession", GONE, attempt="delete it")
        assert error.value.answer == {"code": "040006", "message": "Session not found"}
        with pytest.raises(DeviceError, match="Command not found") as unknown:
            commands.call("undefinedCommand", 'Example of "Error"')
        assert unknown.value.answer["code"] == "000002"
        hmp.set(unknown_command_form="no_code")
        with pytest.raises(DeviceError, match=r"ERROR\|Command not found"):
            commands.call("undefinedCommand")
