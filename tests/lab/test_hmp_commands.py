"""Every command of the HMP's command line, and every error the manual documents for it."""

from __future__ import annotations

import pytest
from hmp_client import NIL, UNKNOWN, Line
from lab.hmp import Hmp

# Arguments that are enough, of which the named ones must be UUIDs; `uuid` in small letters where the manual has it so.
SHAPES: dict[str, tuple[list[str], list[int], str]] = {
    "createSession": (["title"], [], ""),
    "setLiveSession": ([NIL, "true"], [0], "uuid"),
    "deleteSession": ([NIL], [0], "uuid"),
    "addSourceToSession": ([NIL, NIL], [0, 1], "UUID"),
    "removeSourceFromSession": ([NIL, NIL], [0, 1], "uuid"),
    "shareSessionWithUser": (["viewer", "OWN", NIL], [2], "UUID"),
    "shareSessionWithGroup": (["Viewers", "OWN", NIL], [2], "UUID"),
    "updateSessionMetadata": ([NIL, "title", "x"], [0], "UUID"),
    "setSessionCategory": ([NIL, NIL, "x"], [0, 1], "UUID"),
    "startRecording": ([NIL], [0], "UUID"),
    "pauseRecording": ([NIL], [0], "UUID"),
    "resumeRecording": ([NIL], [0], "UUID"),
    "stopRecording": ([NIL], [0], "UUID"),
    "getRecordingStatus": ([NIL], [0], "UUID"),
    "shareRecordingWithUser": (["viewer", "OWN", NIL], [2], "UUID"),
    "shareRecordingWithGroup": (["Viewers", "OWN", NIL], [2], "UUID"),
    "updateMetadata": ([NIL, "title", "x"], [0], "UUID"),
    "setCategory": ([NIL, NIL, "x"], [0, 1], "UUID"),
    "addHotmark": ([NIL, "x"], [0], "UUID"),
    "startRestreamRecording": ([NIL, "239.0.0.1", "1"], [0], "UUID"),
    "stopRestreamRecording": ([NIL], [0], "UUID"),
}


@pytest.fixture
def camera(hmp: Hmp) -> str:
    return hmp.add_source(name="camera", host="239.1.1.1", port=4900)


@pytest.fixture
def session(hmp: Hmp, camera: str) -> str:
    return hmp.add_session("A", [camera])


@pytest.fixture
def recording(hmp: Hmp, session: str) -> str:
    return hmp.add_recording(session)


@pytest.mark.parametrize("command", SHAPES)
def test_numbers_of_arguments_and_uuids(hmp: Hmp, line: Line, command: str) -> None:
    enough, uuids, word = SHAPES[command]
    fewer = line(command, *enough[:-1])
    assert fewer.startswith("ERROR|010003|Expected ") and f"Got {len(enough) - 1} parameter(s)" in fewer
    if command not in ("setCategory", "setSessionCategory"):
        assert line(command, *enough, "more").startswith("ERROR|010003|")
    for index in uuids:
        wrong = [*enough]
        wrong[index] = "Title"
        assert line(command, *wrong) == f"ERROR|010001|'Title' is not a {word}"
    hmp.set(uuid_word="uuid", count_code="01003")
    assert line(command).startswith("ERROR|01003|")
    if uuids:
        wrong = [*enough]
        wrong[uuids[0]] = NIL[:-1]
        assert line(command, *wrong) == f"ERROR|010001|'{NIL[:-1]}' is not a uuid"


def test_texts_of_the_number_of_arguments(line: Line) -> None:
    assert line("createSession") == "ERROR|010003|Expected 1 parameter(s). Got 0 parameter(s)"
    assert line("setCategory", NIL) == "ERROR|010003|Expected at least 3 parameters. Got 1 parameter(s)"
    assert line("setSessionCategory", NIL) == "ERROR|010003|Expected 3 parameter(s). Got 1 parameter(s)"
    assert line("addHotmark") == "ERROR|010003|Expected 2 parameters. Got 0 parameter(s)"


def test_unknown_commands(hmp: Hmp, line: Line) -> None:
    for unknown in ("undefinedCommand", "CREATESESSION", "shareRecording", '""'):
        assert line(unknown, "x") == "ERROR|000002|Command not found"
    hmp.set(unknown_command_form="no_code")
    assert line("undefinedCommand", r'"Example of \"Error\""') == "ERROR|Command not found"
    assert line("startRecording", NIL) == "ERROR|040006|Session not found"


def test_create_and_delete(hmp: Hmp, line: Line) -> None:
    identifier = line.value("createSession", '"Test Session1"')
    (held,) = hmp.all_sessions()
    assert (held["id"], held["title"], held["live"]) == (identifier, "Test Session1", False)
    assert (held["createdby"], held["sources"], held["recording"]) == ("", [], False)
    assert line("createSession", '""') == "ERROR|010001|Session name must be at least 1 character"
    assert line("deleteSession", '"Test Session1"') == "ERROR|010001|'Test Session1' is not a uuid"
    assert line("deleteSession", identifier.upper()) == "OK"
    assert line("deleteSession", identifier) == "ERROR|040006|Session not found"
    assert hmp.all_sessions() == []


def test_live(hmp: Hmp, line: Line, session: str) -> None:
    assert line("setLiveSession", session, "true") == "OK"
    assert hmp.all_sessions()[0]["live"] is True
    assert line("setLiveSession", session, "yes") == "ERROR|010001|'yes' is not a boolean"
    assert line("setLiveSession", session, "false") == "OK"
    assert hmp.all_sessions()[0]["live"] is False
    assert line("setLiveSession", UNKNOWN, "true") == "ERROR|040006|Session not found"


def test_sources_of_a_session(hmp: Hmp, line: Line, camera: str) -> None:
    session = line.value("createSession", "B")
    others = [hmp.add_source(name=f"c{number}") for number in range(4)]
    assert line("addSourceToSession", UNKNOWN, UNKNOWN) == "ERROR|040006|Session not found"
    assert line("addSourceToSession", session, UNKNOWN) == "ERROR|040009|Source not found"
    assert [line("addSourceToSession", session, one) for one in (camera, *others[:3])] == ["OK"] * 4
    assert line("addSourceToSession", session, camera) == "ERROR|060008|Source already added to this session"
    assert line("addSourceToSession", session, others[3]) == "ERROR|070010|Could not create a track"
    assert line("removeSourceFromSession", session, others[3]) == "OK"
    assert hmp.all_sessions()[0]["sources"] == [camera, *others[:3]]
    assert line("removeSourceFromSession", session, others[0]) == "OK"
    assert hmp.all_sessions()[0]["sources"] == [camera, *others[1:3]]
    assert line("removeSourceFromSession", session, NIL) == "ERROR|040009|Source not found"
    assert line("removeSourceFromSession", UNKNOWN, NIL) == "ERROR|040006|Session not found"


def test_a_session_being_recorded_is_kept_as_it_is(hmp: Hmp, line: Line, camera: str, session: str) -> None:
    other = hmp.add_source(name="other")
    recording = line.value("startRecording", session)
    progress = "ERROR|060003|Active recording currently in progress"
    for state in ("running", "paused"):
        assert line("addSourceToSession", session, other) == progress, state
        assert line("addSourceToSession", session, camera) == progress
        assert line("removeSourceFromSession", session, camera) == progress
        assert line("removeSourceFromSession", session, NIL) == "ERROR|040009|Source not found"
        assert line("deleteSession", session) == "ERROR|060003|Recording currently in progress"
        assert line("pauseRecording", recording) == "OK"
    hmp.set(progress_wording="short", add_order="presence_first")
    assert line("addSourceToSession", session, other) == "ERROR|060003|Recording currently in progress"
    assert line("addSourceToSession", session, camera).startswith("ERROR|060008|")
    hmp.set(progress_wording="active")
    assert line("deleteSession", session) == progress
    assert line("stopRecording", recording) == "OK"
    assert line("removeSourceFromSession", session, camera) == "OK"
    assert line("deleteSession", session) == "OK"
    assert [one["state"] for one in hmp.all_recordings()] == ["FINISHED"]


@pytest.mark.parametrize("what", ["Session", "Recording"])
def test_sharing(hmp: Hmp, line: Line, session: str, recording: str, what: str) -> None:
    thing = session if what == "Session" else recording
    user, group = f"share{what}WithUser", f"share{what}WithGroup"
    words = "WATCH, EDIT, RECORD, OWN" if what == "Session" else "WATCH, EDIT, OWN"
    wrong = f"ERROR|010001|Permission must be one of: {words}"
    missing = "ERROR|040006|Session not found" if what == "Session" else "ERROR|040002|Recording not found"
    assert line(user, "VIEWER", "EDIT", thing) == "OK"
    assert line(user, "viewer", "OWN", thing) == "OK"
    assert line(user, "InfoDev", hmp.permission_id, thing) == "OK"
    assert line(group, "grp10", "WATCH", thing) == "OK"
    held = (hmp.all_sessions() if what == "Session" else hmp.all_recordings())[0]["shares"]
    assert {"kind": "user", "name": "viewer", "permission": "OWN"} in held and len(held) == 3
    assert {"kind": "group", "name": "Grp10", "permission": "WATCH"} in held
    assert line(user, "viewer", "own", thing) == wrong
    assert line(user, "viewer", "RECORD", thing) == ("OK" if what == "Session" else wrong)
    assert line(user, "nobody", "OWN", thing) == "ERROR|040004|User not found"
    assert line(group, "nobody", "OWN", thing) == "ERROR|040005|Group not found"
    assert line(user, "norole", "OWN", thing) == "ERROR|060001|User has no roles assigned"
    assert line(group, "norole", "OWN", thing) == "ERROR|060002|Group has no roles assigned"
    assert line(user, "viewer", "OWN", UNKNOWN) == missing
    assert line(group, "Admins", hmp.locked_permission_id, thing) == "ERROR|030003|Cannot share"
    assert line(user, "viewer", UNKNOWN, thing) == wrong
    hmp.set(unknown_permission="030003")
    assert line(user, "viewer", UNKNOWN, thing) == "ERROR|030003|Cannot share"
    hmp.set(unknown_permission="accept")
    assert line(user, "viewer", UNKNOWN, thing) == "OK"


def test_roles_may_come_from_a_group(hmp: Hmp, line: Line, session: str) -> None:
    hmp.add_user("member", role="", groups=["Viewers"])
    hmp.add_user("loner", role="", groups=["norole"])
    assert line("shareSessionWithUser", "member", "WATCH", session) == "OK"
    assert line("shareSessionWithUser", "loner", "WATCH", session).startswith("ERROR|060001|")


def test_metadata(hmp: Hmp, line: Line, session: str, recording: str) -> None:
    for command, thing, held in (
        ("updateSessionMetadata", session, hmp.all_sessions),
        ("updateMetadata", recording, hmp.all_recordings),
    ):
        for name in ("title", "description", "createdby"):
            assert line(command, thing, name, r'"a \"quoted\" name\n|\\ é"') == "OK"
            assert held()[0][name] == 'a "quoted" name\n|\\ é'
        assert line(command, thing, "colour", "x") == "ERROR|010001|'colour' is an invalid field name"
    assert line("updateSessionMetadata", UNKNOWN, "title", "x") == "ERROR|040006|Session not found"
    assert line("updateMetadata", session, "title", "x") == "ERROR|040002|Recording not found"


@pytest.mark.parametrize("command", ["setCategory", "setSessionCategory"])
def test_categories(hmp: Hmp, line: Line, session: str, recording: str, command: str) -> None:
    thing = recording if command == "setCategory" else session
    held = hmp.all_recordings if command == "setCategory" else hmp.all_sessions
    other = hmp.add_category("Room")
    assert line(command, thing, hmp.category_id, "Surgery", '"Open heart"') == "OK"
    assert line(command, thing, other, "101") == "OK"
    assert held()[0]["categories"] == {hmp.category_id: ["Surgery", "Open heart"], other: ["101"]}
    assert line(command, thing, hmp.category_id, "HD") == "OK"
    assert held()[0]["categories"][hmp.category_id] == ["HD"]
    for values, text in (
        (['""'], "Please provide non-empty values"),
        (["x", '"  "'], "Please provide non-empty values"),
        (['" x"'], "Please remove any leading or trailing spaces in the values"),
        (['"x "'], "Please remove any leading or trailing spaces in the values"),
        (["x", "y", "x"], "Please verify that values are unique"),
    ):
        assert line(command, thing, hmp.category_id, *values) == f"ERROR|010001|{text}"
    assert line(command, thing, UNKNOWN, "x") == "ERROR|040007|Category not found"
    missing = "040002|Recording" if command == "setCategory" else "040006|Session"
    assert line(command, UNKNOWN, hmp.category_id, "x") == f"ERROR|{missing} not found"


def test_a_recording_from_start_to_end(hmp: Hmp, line: Line, session: str) -> None:
    assert line("startRecording", UNKNOWN) == "ERROR|040006|Session not found"
    recording = line.value("startRecording", session)
    assert line("getRecordingStatus", recording) == "OK|RECORDING"
    assert line("resumeRecording", recording) == "OK"
    hmp.advance(10)
    assert line("pauseRecording", recording) == "OK"
    hmp.advance(100)
    assert line("getRecordingStatus", recording) == "OK|PAUSED"
    assert line("pauseRecording", recording) == "OK"
    assert line("resumeRecording", recording) == "OK"
    hmp.advance(5)
    assert line("stopRecording", recording) == "OK"
    hmp.advance(100)
    (held,) = hmp.all_recordings()
    assert (held["id"], held["session"], held["state"]) == (recording, session, "FINISHED")
    assert 15 <= held["duration"] < 20
    assert held["title"].startswith("A - ")
    gone = "ERROR|040001|Active recording not found"
    for command in ("pauseRecording", "resumeRecording", "stopRecording"):
        assert line(command, recording) == line(command, UNKNOWN) == gone


def test_status_of_what_is_over(hmp: Hmp, line: Line, session: str) -> None:
    recording = hmp.add_recording(session, "FINISHED")
    assert line("getRecordingStatus", recording) == "OK|FINISHED"
    assert line("getRecordingStatus", UNKNOWN) == "ERROR|040001|Active recording not found"
    hmp.set(finished_status="040001", unknown_status="070003")
    assert line("getRecordingStatus", recording) == "ERROR|040001|Active recording not found"
    assert line("getRecordingStatus", UNKNOWN) == "ERROR|070003|Recording not found"
    hmp.set(finished_status="070003")
    assert line("getRecordingStatus", recording) == "ERROR|070003|Recording not found"
    failed = hmp.add_recording(session, "ERROR")
    assert line("getRecordingStatus", failed) == "OK|ERROR"
    assert line("pauseRecording", failed) == "ERROR|070003|Failed to update state"
    assert line("stopRecording", failed) == "OK"
    hmp.remove_recording(recording)
    assert [one["id"] for one in hmp.all_recordings()] == [failed]


def test_what_refuses_a_recording(hmp: Hmp, line: Line, session: str) -> None:
    empty = line.value("createSession", "empty")
    assert line("startRecording", empty) == "ERROR|060009|Session requires at least one source"
    hmp.set(disk_full=True)
    assert line("startRecording", session) == "ERROR|070027|Insufficient Disk Space"
    hmp.set(disk_full=False, write_error=True)
    assert line("startRecording", session) == "ERROR|070014|Error writing to file"
    hmp.set(file_code="0700014")
    assert line("startRecording", session) == "ERROR|0700014|Error writing to file"
    hmp.set(write_error=False)
    assert line.value("startRecording", session) != line.value("startRecording", session)
    hmp.set(second_recording="refused", repeated_state="070003")
    assert line("startRecording", session) == "ERROR|060003|Active recording currently in progress"
    recording = hmp.all_recordings()[0]["id"]
    assert line("resumeRecording", recording) == "ERROR|070003|Failed to update state"


def test_what_a_recording_inherits(hmp: Hmp, line: Line, camera: str) -> None:
    share = {"kind": "user", "name": "viewer", "permission": "WATCH"}
    session = hmp.add_session("A", [camera], description="d", categories={hmp.category_id: ["HD"]}, shares=[share])
    for inherits in ("metadata", "none", "all"):
        hmp.set(recording_inherits=inherits)
        line.value("startRecording", session)
    wanted = {hmp.category_id: ["HD"]}
    assert [one["categories"] for one in hmp.all_recordings()] == [wanted, {}, wanted]
    assert [one["shares"] for one in hmp.all_recordings()] == [[], [], [share]]
    assert {one["description"] for one in hmp.all_recordings()} == {"d"}


def test_hotmarks(hmp: Hmp, line: Line, recording: str) -> None:
    hmp.advance(10.2)
    assert line("addHotmark", recording, "PhaseI") == "OK"
    assert line("addHotmark", recording, "again") == "ERROR|060004|Hotmark already exists at this time"
    hmp.advance(60)
    assert line("pauseRecording", recording) == "OK"
    hmp.advance(60)
    assert line("addHotmark", recording, '"Phase II"') == "OK"
    hmp.advance(60)
    assert line("addHotmark", recording, "frozen").startswith("ERROR|060004|")
    assert hmp.all_recordings()[0]["hotmarks"] == [{"title": "PhaseI", "time": 10}, {"title": "Phase II", "time": 70}]
    assert line("addHotmark", UNKNOWN, "x") == "ERROR|040002|Recording not found"
    hmp.finish(recording)
    assert line("addHotmark", recording, "x") == f"ERROR|010004|'{recording}' is not an active recording"


def test_streams(hmp: Hmp, line: Line, camera: str, session: str) -> None:
    recording = hmp.add_recording(session, "FINISHED")
    stream = line.value("startRestreamRecording", recording, "10.65.10.240", "222")
    assert hmp.all_streams()[0]["id"] == stream
    assert (hmp.all_streams()[0]["address"], hmp.all_streams()[0]["port"]) == ("10.65.10.240", 222)
    for address in ("10.65.10", "host.example.com", "fe80::1"):
        answer = line("startRestreamRecording", recording, address, "222")
        assert answer == f"ERROR|010001|'{address}' is not an ip address"
    for port in ("65536", "-1", "x", "2.5"):
        answer = line("startRestreamRecording", recording, "10.0.0.1", port)
        assert answer == f"ERROR|010001|'{port}' is not a port number"
    assert line("startRestreamRecording", UNKNOWN, "10.0.0.1", "1") == "ERROR|040002|Recording not found"
    taken = "ERROR|010006|Address or port already in use"
    assert line("startRestreamRecording", recording, "10.65.10.240", "222") == taken
    assert line("startRestreamRecording", recording, "239.1.1.1", "4900") == f"{taken} by a source"
    assert line("startRestreamRecording", recording, "10.65.10.241", "222").startswith("OK|")
    hmp.set(stream_conflict="either", stream_ipv6=True)
    assert line("startRestreamRecording", recording, "fe80::1", "222") == taken
    assert line("startRestreamRecording", recording, "fe80::1", "0").startswith("OK|")
    assert line("stopRestreamRecording", stream) == "OK"
    assert line("stopRestreamRecording", stream) == "ERROR|040003|Stream not found"
    active = hmp.add_recording(session)
    assert line("startRestreamRecording", active, "10.0.0.9", "1") == "ERROR|040002|Recording not found"
    hmp.set(restream_active=True, stream_conflict="pair")
    assert line("startRestreamRecording", active, "10.0.0.9", "1").startswith("OK|")
    both = hmp.add_session("two", [camera, hmp.add_source(name="second")])
    several = hmp.add_recording(both, "FINISHED")
    answer = line("startRestreamRecording", several, "10.0.0.2", "1")
    assert answer == "ERROR|010005|Only single source recordings can be streamed"


def test_internal_errors_by_fault(hmp: Hmp, line: Line, session: str) -> None:
    texts = {
        "000000": "Unknown Error",
        "040012": "No results",
        "070000": "Internal Server Error",
        "070003": "Failed to update state",
        "070004": "Error while starting stream",
        "070005": "Error while stopping stream",
        "070006": "Bus client error",
        "070007": "Bus response parsing error",
        "070008": "Error searching for a user",
        "070009": "Error searching for a group",
        "070011": "Could not locate recording",
        "070017": "Failed to update a recording",
        "070019": "Failed to create a session",
        "090001": "No bus connection",
    }
    for code, text in texts.items():
        hmp.cli_fault("error", command="^startRec", code=code)
        assert line("startRecording", session) == f"ERROR|{code}|{text}"
    assert hmp.all_recordings() == []
    hmp.cli_fault("error_after", code="070003", message="Internal Server Error")
    assert line("startRecording", session) == "ERROR|070003|Internal Server Error"
    assert len(hmp.all_recordings()) == 1
