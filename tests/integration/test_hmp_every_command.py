"""Every command of the Command Line API and every error that its guide documents."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

from harness import HmpPlay
from samples import checked_only, may_fail, task

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from vendor_hmp import COMMANDS, GENERAL_ERRORS, pattern

NOBODY = "00000000-0000-4000-8000-000000000000"
LOOP = """
- streamops.video.hmp_command: {command: "{{ item.command }}", arguments: "{{ item.arguments }}"}
  loop: "{{ cases }}"
  loop_control: {label: "{{ item.command }}"}
  ignore_errors: true
"""


class Case(NamedTuple):
    """A command that is answered with an error; `faulted` where a healthy device never says so."""

    command: str
    arguments: list[str]
    code: str
    text: str
    faulted: bool = False


def commanded(play: HmpPlay, cases: list[tuple[str, list[str]]]) -> list[dict[str, Any]]:
    listed = [{"command": command, "arguments": arguments} for command, arguments in cases]
    found: list[dict[str, Any]] = play.by_command_line(LOOP, variables={"cases": listed}).ok().last["results"]
    return found


class Device:
    """The lab's HMP with a session, a recording and a stream in every state."""

    def __init__(self, hmp: Any) -> None:
        self.hmp = hmp
        self.cameras = [hmp.add_source(name=f"Camera {one}", host="239.1.1.1", port=4900 + one) for one in range(6)]
        self.idle = hmp.add_session("Idle", self.cameras[:1])
        self.empty = hmp.add_session("Empty")
        self.full = hmp.add_session("Full", self.cameras[:4])
        self.recorded = hmp.add_session("Recorded", self.cameras[:1])
        self.running = hmp.add_recording(self.recorded)
        self.paused = hmp.add_recording(self.recorded, "PAUSED")
        self.broken = hmp.add_recording(self.idle, "ERROR")
        self.finished = hmp.add_recording(self.idle, "FINISHED")
        self.double = hmp.add_recording(self.full, "FINISHED")

    def flow(self) -> list[tuple[str, list[str]]]:
        """Every command but the last one, in an order in which all of them succeed."""
        category = self.hmp.category_id
        return [
            ("createSession", ['Town hall "Q3" | C:\\x\nsecond\tline – Zürich 🎥']),
            ("setLiveSession", [self.idle, "true"]),
            ("addSourceToSession", [self.empty, self.cameras[5]]),
            ("removeSourceFromSession", [self.empty, self.cameras[5]]),
            ("deleteSession", [self.empty]),
            ("shareSessionWithUser", ["VIEWER", "RECORD", self.idle]),
            ("shareSessionWithGroup", ["Admins", self.hmp.permission_id, self.idle]),
            ("updateSessionMetadata", [self.idle, "createdby", "Events"]),
            ("setSessionCategory", [self.idle, category, "Surgery", "High Definition"]),
            ("startRecording", [self.idle]),
            ("pauseRecording", [self.running]),
            ("resumeRecording", [self.running]),
            ("getRecordingStatus", [self.running]),
            ("addHotmark", [self.paused, "Kick-off"]),
            ("shareRecordingWithUser", ["creator", "OWN", self.running]),
            ("shareRecordingWithGroup", ["Grp10", "EDIT", self.running]),
            ("updateMetadata", [self.running, "description", ""]),
            ("setCategory", [self.running, category, "HD"]),
            ("stopRecording", [self.running]),
            ("startRestreamRecording", [self.finished, "239.9.9.9", "5000"]),
        ]

    def sharing(self, command: str, kind: str, recording: bool) -> list[Case]:
        thing = self.paused if recording else self.idle
        documented = {text: code for code, text in errors_of(command)}
        allowed = "WATCH, EDIT, OWN" if recording else "WATCH, EDIT, RECORD, OWN"
        title = kind.capitalize()
        known = {"user": "viewer", "group": "Viewers"}[kind]
        given = {
            "Expected 3 parameter(s). Got Y parameter(s)": [known],
            "'Y' is not a UUID": [known, "WATCH", "Town hall"],
            f"Permission must be one of: {allowed}": [known, "RECORD" if recording else "ALL", thing],
            f"Error searching for a {kind}": [known, "WATCH", thing],
            f"{title} not found": ["nobody", "WATCH", thing],
            f"{title} has no roles assigned": ["norole", "WATCH", thing],
            "Recording not found" if recording else "Session not found": [known, "WATCH", NOBODY],
            "Cannot share": [known, self.hmp.locked_permission_id, thing],
        }
        return [Case(command, args, documented[text], text, text.startswith("Error")) for text, args in given.items()]

    def categories(self, command: str, thing: str) -> list[Case]:
        category = self.hmp.category_id
        given: dict[str, list[str]] = {
            "Values must be strings": [thing, category, "1"],
            "Please provide non-empty values": [thing, category, ""],
            "Please remove any leading or trailing spaces in the values": [thing, category, " HD"],
            "Please verify that values are unique": [thing, category, "HD", "HD"],
        }
        found = [Case(command, args, "010001", text, "strings" in text) for text, args in given.items()]
        found.append(Case(command, [thing, "Specialty", "HD"], "010001", "'Y' is not a UUID"))
        return [*found, Case(command, [thing, NOBODY, "HD"], "040007", "Category not found")]

    def errors(self) -> list[Case]:
        category, camera = self.hmp.category_id, self.cameras[0]
        one, two, three = (f"Expected {count} parameter(s). Got Y parameter(s)" for count in (1, 2, 3))
        upper, small = "'Y' is not a UUID", "'Y' is not a uuid"
        gone, progress = "Session not found", "Active recording currently in progress"
        over, video, internal = "Active recording not found", "Recording not found", "Internal Server Error"
        title = 'Town "hall"'
        return [
            Case("createSession", ["A"], "070019", "Failed to create a session", True),
            Case("createSession", [], "010003", one),
            Case("createSession", [""], "010001", "Session name must be at least 1 character"),
            Case("setLiveSession", [self.idle], "010003", two),
            Case("setLiveSession", [title, "true"], "010001", small),
            Case("setLiveSession", [self.idle, "yes"], "010001", "'Y' is not a boolean"),
            Case("setLiveSession", [NOBODY, "true"], "040006", gone),
            Case("deleteSession", [self.idle], "070000", internal, True),
            Case("deleteSession", ["A", "B"], "010003", one),
            Case("deleteSession", ["Test Session1"], "010001", small),
            Case("deleteSession", [NOBODY], "040006", gone),
            Case("deleteSession", [self.recorded], "060003", "Recording currently in progress"),
            Case("addSourceToSession", [], "010003", two),
            Case("addSourceToSession", [self.full, "Camera 1"], "010001", upper),
            Case("addSourceToSession", [self.recorded, self.cameras[1]], "060003", progress),
            Case("addSourceToSession", [self.full, self.cameras[4]], "070010", "Could not create a track"),
            Case("addSourceToSession", [NOBODY, camera], "040006", gone),
            Case("addSourceToSession", [self.full, NOBODY], "040009", "Source not found"),
            Case("addSourceToSession", [self.full, camera], "060008", "Source already added to this session"),
            Case("removeSourceFromSession", [self.full, camera], "070000", internal, True),
            Case("removeSourceFromSession", [self.full], "010003", two),
            Case("removeSourceFromSession", ["Full", camera], "010001", small),
            Case("removeSourceFromSession", [NOBODY, camera], "040006", gone),
            Case("removeSourceFromSession", [self.full, NOBODY], "040009", "Source not found"),
            Case("removeSourceFromSession", [self.recorded, camera], "060003", progress),
            *self.sharing("shareSessionWithUser", "user", False),
            *self.sharing("shareSessionWithGroup", "group", False),
            Case("updateSessionMetadata", [self.idle, "title", "A"], "070000", internal, True),
            Case("updateSessionMetadata", [self.idle, "title"], "010003", three),
            Case("updateSessionMetadata", ["Idle", "title", "A"], "010001", upper),
            Case("updateSessionMetadata", [self.idle, "colour", "A"], "010001", "'Z' is an invalid field name"),
            Case("updateSessionMetadata", [NOBODY, "title", "A"], "040006", gone),
            *self.categories("setSessionCategory", self.idle),
            Case("setSessionCategory", [self.idle], "010003", three),
            Case("setSessionCategory", [NOBODY, category, "HD"], "040006", gone),
            Case("startRecording", [self.idle], "070014", "Error writing to file", True),
            Case("startRecording", [self.idle], "070000", internal, True),
            Case("startRecording", [self.idle], "070027", "Insufficient Disk Space", True),
            Case("startRecording", [], "010003", one),
            Case("startRecording", ["Idle"], "010001", upper),
            Case("startRecording", [NOBODY], "040006", gone),
            Case("startRecording", [self.hmp.add_session("Bare")], "060009", "Session requires at least one source"),
            *(
                case
                for name in ("pauseRecording", "resumeRecording", "stopRecording", "getRecordingStatus")
                for case in (
                    Case(name, [], "010003", one),
                    Case(name, ["Idle"], "010001", upper),
                    Case(name, [NOBODY], "040001", over),
                )
            ),
            Case("pauseRecording", [self.broken], "070003", "Failed to update state"),
            Case("resumeRecording", [self.broken], "070003", "Failed to update state"),
            Case("stopRecording", [self.paused], "070003", internal, True),
            Case("getRecordingStatus", [self.paused], "070003", video, True),
            *self.sharing("shareRecordingWithUser", "user", True),
            *self.sharing("shareRecordingWithGroup", "group", True),
            Case("updateMetadata", [self.paused, "title", "A"], "070017", "Failed to update a recording", True),
            Case("updateMetadata", [self.paused, "title", "A"], "040012", "No results", True),
            Case("updateMetadata", [self.paused, "title", "A", "B"], "010003", three),
            Case("updateMetadata", ["Idle", "title", "A"], "010001", upper),
            Case("updateMetadata", [NOBODY, "title", "A"], "040002", video),
            Case("updateMetadata", [self.paused, "live", "A"], "010001", "'Z' is an invalid field name"),
            Case("setCategory", [self.paused, category, "HD"], "040012", "No results", True),
            *self.categories("setCategory", self.paused),
            Case("setCategory", [self.paused], "010003", "Expected at least 3 parameters. Got Y parameter(s)"),
            Case("setCategory", [NOBODY, category, "HD"], "040002", video),
            Case("addHotmark", [self.paused, "Goal"], "070011", "Could not locate recording", True),
            Case("addHotmark", [self.paused], "010003", "Expected 2 parameters. Got Y parameter(s)"),
            Case("addHotmark", ["Idle", "Goal"], "010001", upper),
            Case("addHotmark", [NOBODY, "Goal"], "040002", video),
            Case("addHotmark", [self.paused, "Goal"], "060004", "Hotmark already exists at this time"),
            Case("addHotmark", [self.finished, "Goal"], "010004", "'Y' is not an active recording"),
            *(
                Case("startRestreamRecording", arguments, code, text, code == "070004")
                for arguments, code, text in (
                    ([self.finished, "239.9.9.9", "5001"], "070004", "Error while starting stream"),
                    (["Idle", "239.9.9.9", "5001"], "010001", upper),
                    ([self.finished, "lobby", "5001"], "010001", "'Y' is not an ip address"),
                    ([self.finished, "239.9.9.9", "65536"], "010001", "'Y' is not a port number"),
                    ([NOBODY, "239.9.9.9", "5001"], "040002", video),
                    ([self.double, "239.9.9.9", "5001"], "010005", "Only single source recordings can be streamed"),
                    ([self.finished, "239.9.9.9", "5000"], "010006", "Address or port already in use"),
                    ([self.finished, "239.1.1.1", "4900"], "010006", "Address or port already in use by a source"),
                )
            ),
            Case("stopRestreamRecording", [NOBODY], "070005", "Error while stopping stream", True),
            Case("stopRestreamRecording", ["lobby"], "010001", upper),
            Case("stopRestreamRecording", [NOBODY], "040003", "Stream not found"),
        ]


def errors_of(command: str) -> tuple[tuple[str, str], ...]:
    return next(one.errors for one in COMMANDS if one.name == command)


def faults_first(cases: list[Case]) -> list[Case]:
    """A fault meets the next command of its name."""
    return sorted(cases, key=lambda case: not case.faulted)


def assert_told(result: dict[str, Any], case: Case, line: str) -> None:
    """The task failed with the device's own code and words."""
    error = result["error"]
    said = error["answer"]["message"]
    assert error["answer"]["code"] == case.code, (case, result["msg"])
    assert re.fullmatch(pattern(case.text), said), (case, said)
    assert line == f"ERROR|{case.code}|{said}" and line in result["msg"], (case, result["msg"])
    assert result["failed"] and not result["changed"]


def test_every_command_succeeds(hmp_play: HmpPlay, hmp: Any) -> None:
    device = Device(hmp)
    flow = device.flow()
    done = commanded(hmp_play, flow)
    assert not [one["msg"] for one in done if one.get("failed")]
    assert [one["arguments"] for one in hmp.commands] == [arguments for _name, arguments in flow]
    assert done[0]["response"] == hmp.all_sessions()[-1]["id"] and hmp.all_sessions()[-1]["title"] == flow[0][1][0]
    assert done[12]["response"] == "RECORDING" and done[1]["response"] == ""
    last = may_fail(task("hmp_command", command="stopRestreamRecording", arguments=[done[-1]["response"]]))
    assert hmp_play.by_command_line(last).ok().last["disruptive"] and hmp.all_streams() == []
    assert {one["name"] for one in hmp.commands} == {one.name for one in COMMANDS}
    assert {one["answer"].partition("|")[0] for one in hmp.commands} == {"OK"}


def test_every_documented_error_is_told_with_its_code(hmp_here: HmpPlay, hmp: Any) -> None:
    device = Device(hmp)
    # A stream and a HotMark, so that there cannot be the same again.
    commanded(hmp_here, [device.flow()[-1], ("addHotmark", [device.paused, "Kick-off"])])
    cases = faults_first(device.errors())
    documented = {(one.name, *error) for one in COMMANDS for error in one.errors}
    assert {(case.command, case.code, case.text) for case in cases} == documented and len(cases) == len(documented)
    for case in cases:
        if case.faulted:
            hmp.cli_fault("error", command=f"^{case.command}$", code=case.code, message=case.text)
    hmp.clear_requests()
    before = [hmp.all_sessions(), hmp.all_streams(), [one["state"] for one in hmp.all_recordings()]]
    results = commanded(hmp_here, [(case.command, case.arguments) for case in cases])
    for result, case, entry in zip(results, cases, hmp.commands, strict=True):
        assert (entry["name"], entry["arguments"]) == (case.command, case.arguments)
        assert_told(result, case, entry["answer"])
    assert before == [hmp.all_sessions(), hmp.all_streams(), [one["state"] for one in hmp.all_recordings()]]


def test_every_general_error(hmp_here: HmpPlay, hmp: Any) -> None:
    cases = [Case("getRecordingStatus", [NOBODY], code, text, True) for code, text in GENERAL_ERRORS]
    # Without a fault: an unknown command, and an address that is not on the list.
    natural = {"000002": "undefinedCommand", "020000": "createSession"}
    cases = [case._replace(command=natural.get(case.code, case.command)) for case in cases]
    for case in cases:
        if case.code not in natural:
            hmp.cli_fault("error", command="^getRecordingStatus$", code=case.code, message=case.text)
    allowed = [case for case in cases if case.code != "020000"]
    results = commanded(hmp_here, [(case.command, case.arguments) for case in allowed])
    for result, case, entry in zip(results, allowed, hmp.commands, strict=True):
        assert_told(result, case, entry["answer"])
    hints = {case.code: result["error"].get("hint", "") for result, case in zip(results, allowed, strict=True)}
    assert "bus" in hints["090001"] and "restarting" in hints["070000"]
    hmp.clear_requests()
    hmp.set_authorized([])
    result = commanded(hmp_here, [("createSession", ["A"])])[0]
    refusal = next(case for case in cases if case.code == "020000")
    assert_told(result, refusal, "ERROR|020000|Not Authorized")
    assert hmp.commands == [] and hmp.all_sessions() == []


def test_errors_in_the_forms_that_the_guide_prints_elsewhere(hmp_here: HmpPlay, hmp: Any) -> None:
    """Five digits, seven digits, and no code at all."""
    idle = hmp.add_session("Idle", [hmp.add_source(host="239.1.1.1")])
    hmp.set(count_code="01003", file_code="0700014", write_error=True, unknown_command_form="no_code", crlf=True)
    given = [("createSession", []), ("startRecording", [idle]), ("undefinedCommand", ['Example of "Error"'])]
    count, file, unknown = (one["error"] for one in commanded(hmp_here, given))
    assert count["answer"]["code"] == "010003" and "ERROR|01003|Expected 1 parameter(s)" in count["cause"]
    assert file["answer"]["code"] == "070014" and "ERROR|0700014|Error writing to file" in file["cause"]
    assert unknown["answer"] == {"message": "Command not found"} and "ERROR|Command not found" in unknown["cause"]


def test_nothing_becomes_a_second_command(hmp_here: HmpPlay, hmp: Any) -> None:
    values = ["A\nsetLiveSession x true", 'B" "C', "D\\", "E\\n", "F|G\t", "'", " ", "ümlaut\u2028line", '\\"\n\\']
    done = commanded(hmp_here, [("createSession", [value]) for value in values])
    assert not [one["msg"] for one in done if one.get("failed")]
    assert [one["title"] for one in hmp.all_sessions()] == values
    assert [one["name"] for one in hmp.commands] == ["createSession"] * len(values)
    hmp.clear_requests()
    bad = [("createSession", ["A\rB"]), ("createSession", ["\u0000"]), ("create Session", ["A"]), ("", [])]
    refused = commanded(hmp_here, [*bad, ("createSession\nstopRecording", [])])
    assert all(one["failed"] and one["error"]["code"] == "invalid_input" for one in refused)
    assert "U+000D" in refused[0]["msg"] and hmp.cli_connections == 0


def test_what_is_sent_is_told_and_guarded(hmp_play: HmpPlay, hmp: Any) -> None:
    recording = Device(hmp).running
    stop = task("hmp_command", command="stopRecording", arguments=[recording])
    look = task("hmp_command", command="getRecordingStatus", arguments=[recording], changed_when_sent=False)
    guarded = task("hmp_command", command="stopRecording", arguments=[recording], allow_disruptive=False)
    by_rest = task("hmp_command", command="createSession", arguments=["A"], api="rest")
    text = checked_only(stop) + may_fail(guarded) + may_fail(by_rest)
    checked, refused, wrong = hmp_play.by_command_line(text).ok().results
    assert checked["changed"] and checked["disruptive"] and checked["actions"] == [f"send stopRecording {recording}"]
    assert "response" not in checked and refused["error"]["code"] == "refused"
    assert "Command Line API" in wrong["msg"] and hmp.cli_connections == 0 and hmp.requests == []
    told, stopped = hmp_play.by_command_line(look + stop).ok().results
    assert told["response"] == "RECORDING" and not told["changed"] and not told["disruptive"]
    assert stopped["changed"] and stopped["response"] == "" and stopped["actions"] == checked["actions"]
    assert len(hmp.cli_writes) == 1
