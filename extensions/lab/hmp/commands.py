"""The commands of the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .directory import is_uuid
from .errors import Refusal, invalid
from .state import State

CLI_USER = ("", "")
FIELDS = ("title", "description", "createdby")
# These three spell the word in small letters.
SMALL_UUID = ("setLiveSession", "deleteSession", "removeSourceFromSession")

Run = Callable[[State, list[str]], str | None]


@dataclass(frozen=True)
class Command:
    run: Run
    number: int
    ids: tuple[int, ...]  # which arguments must be UUIDs
    count_text: str = "Expected {expected} parameter(s). Got {got} parameter(s)"
    more: bool = False


def execute(state: State, words: list[str]) -> str | None:
    """What is answered after `OK`; None: nothing."""
    name, arguments = (words[0], words[1:]) if words else ("", [])
    command = COMMANDS.get(name)
    if command is None:
        raise Refusal("000002")
    if len(arguments) < command.number or (len(arguments) > command.number and not command.more):
        raise Refusal("010003", command.count_text.format(expected=command.number, got=len(arguments)))
    word = state.switches["uuid_word"]
    if word == "manual":
        word = "uuid" if name in SMALL_UUID else "UUID"
    for index in command.ids:
        if not is_uuid(arguments[index]):
            raise invalid(f"'{arguments[index]}' is not a {word}")
    return command.run(state, arguments)


# Sessions


def _create_session(state: State, given: list[str]) -> str:
    return state.create_session(given[0]).id


def _set_live(state: State, given: list[str]) -> None:
    if given[1] not in ("true", "false"):
        raise invalid(f"'{given[1]}' is not a boolean")
    session = state.session(given[0])
    session.active = given[1] == "true"
    state.touch(session)


def _delete_session(state: State, given: list[str]) -> None:
    state.delete_session(state.session(given[0]))


def _add_source(state: State, given: list[str]) -> None:
    state.add_source(given[0], given[1])


def _remove_source(state: State, given: list[str]) -> None:
    state.remove_source(given[0], given[1])


def _share(kind: str, recording: bool) -> Run:
    def run(state: State, given: list[str]) -> None:
        state.share(kind, given[0], given[1], given[2], recording)

    return run


def _field(name: str) -> str:
    if name not in FIELDS:
        raise invalid(f"'{name}' is an invalid field name")
    return name


def _session_metadata(state: State, given: list[str]) -> None:
    name = _field(given[1])
    state.set_field(state.session(given[0]), name, given[2])


def _recording_metadata(state: State, given: list[str]) -> None:
    name = _field(given[1])
    state.set_field(state.recording(given[0]), name, given[2])


def _category(recording: bool) -> Run:
    def run(state: State, given: list[str]) -> None:
        state.set_category(given[0], given[1], given[2:], recording)

    return run


# Recordings


def _start_recording(state: State, given: list[str]) -> str:
    return state.start_recording(state.session(given[0])).id


def _turn(wanted: str) -> Run:
    def run(state: State, given: list[str]) -> None:
        state.turn(state.active_recording(given[0]), wanted)

    return run


def _stop(state: State, given: list[str]) -> None:
    state.finish(state.active_recording(given[0]))


def _status(state: State, given: list[str]) -> str:
    recording = state.recordings.get(given[0].lower())
    answer: Any = state.switches["unknown_status"]
    if recording is not None:
        answer = state.switches["finished_status"] if recording.state == "FINISHED" else None
        if answer in (None, "finished"):
            return recording.state
    raise Refusal(answer, "Recording not found" if answer == "070003" else None)


def _hotmark(state: State, given: list[str]) -> None:
    recording = state.recording(given[0])
    if not recording.in_progress:
        raise Refusal("010004", f"'{given[0]}' is not an active recording")
    state.add_hotmark(recording, given[1], None, "", CLI_USER)


def _start_stream(state: State, given: list[str]) -> str:
    address = state.check_address(given[1])
    port = given[2]
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise invalid(f"'{port}' is not a port number")
    recording = state.recording(given[0])
    state.may_stream(recording)
    if len(recording.sources) > 1:
        raise Refusal("010005")
    return state.start_stream(recording, address, int(port), CLI_USER[0]).id


def _stop_stream(state: State, given: list[str]) -> None:
    del state.streams[state.stream(given[0]).id]


PLURAL = "Expected {expected} parameters. Got {got} parameter(s)"
AT_LEAST = "Expected at least {expected} parameters. Got {got} parameter(s)"

COMMANDS: dict[str, Command] = {
    "createSession": Command(_create_session, 1, ()),
    "setLiveSession": Command(_set_live, 2, (0,)),
    "deleteSession": Command(_delete_session, 1, (0,)),
    "addSourceToSession": Command(_add_source, 2, (0, 1)),
    "removeSourceFromSession": Command(_remove_source, 2, (0, 1)),
    "shareSessionWithUser": Command(_share("user", False), 3, (2,)),
    "shareSessionWithGroup": Command(_share("group", False), 3, (2,)),
    "updateSessionMetadata": Command(_session_metadata, 3, (0,)),
    "setSessionCategory": Command(_category(False), 3, (0, 1), more=True),
    "startRecording": Command(_start_recording, 1, (0,)),
    "pauseRecording": Command(_turn("PAUSED"), 1, (0,)),
    "resumeRecording": Command(_turn("RECORDING"), 1, (0,)),
    "stopRecording": Command(_stop, 1, (0,)),
    "getRecordingStatus": Command(_status, 1, (0,)),
    "shareRecordingWithUser": Command(_share("user", True), 3, (2,)),
    "shareRecordingWithGroup": Command(_share("group", True), 3, (2,)),
    "updateMetadata": Command(_recording_metadata, 3, (0,)),
    "setCategory": Command(_category(True), 3, (0, 1), AT_LEAST, more=True),
    "addHotmark": Command(_hotmark, 2, (0,), PLURAL),
    "startRestreamRecording": Command(_start_stream, 3, (0,)),
    "stopRestreamRecording": Command(_stop_stream, 1, (0,)),
}
