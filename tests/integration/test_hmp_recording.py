"""hmp_recording: the states of a recording over both APIs, lost answers, and what is disruptive."""

from __future__ import annotations

from typing import Any

import pytest
from harness import HmpPlay, Outcome
from samples import checked_only, may_fail, task

GONE = "3d5f6c8a-5b3c-4a5e-8f6e-3f6a0a4d9c11"
APIS = pytest.mark.parametrize("api", ["rest", "cli"])


def recorded(**options: Any) -> str:
    return task("hmp_recording", **options)


def run(play: HmpPlay, api: str, text: str, *arguments: str, **more: Any) -> Outcome:
    """The tasks over one of the APIs, with a ledger where that is the command line."""
    return play(text, *arguments, **more) if api == "rest" else play.by_command_line(text, *arguments, **more)


def told(result: dict[str, Any]) -> tuple[bool, str]:
    return result["changed"], result["recording"].get("state", "")


def starts(hmp: Any) -> int:
    """How often a recording was started, by either API."""
    posts = [one for one in hmp.writes if one["method"] == "POST" and one["path"].endswith("/recordings")]
    return len(posts) + len([one for one in hmp.cli_writes if one["name"] == "startRecording"])


def states(hmp: Any) -> list[str]:
    return [one["state"] for one in hmp.all_recordings()]


@pytest.fixture
def session(hmp: Any) -> str:
    found: str = hmp.add_session("Cup", [hmp.add_source(name="Camera", host="239.1.1.1")])
    return found


# What each state does to a recording in each state


@APIS
@pytest.mark.parametrize("now", ["RECORDING", "PAUSED", "FINISHED"])
def test_by_id(hmp_here: HmpPlay, hmp: Any, session: str, api: str, now: str) -> None:
    """Each of these tasks twice, on a recording in one of the states."""
    words = {"RECORDING": "recording", "PAUSED": "paused", "FINISHED": "finished"}
    wanted = ["present", "started", "paused", "stopped"]
    ids = {state: hmp.add_recording(session, now) for state in wanted}
    text = "".join(may_fail(recorded(id=ids[state], state=state)) * 2 for state in wanted)
    results = run(hmp_here, api, text).ok().results
    over = now == "FINISHED"
    ends = {"present": now, "started": "RECORDING", "paused": "PAUSED", "stopped": "FINISHED"}
    for place, state in enumerate(wanted):
        first, second = results[2 * place : 2 * place + 2]
        if over and state in ("started", "paused"):
            assert first["error"]["code"] == second["error"]["code"] == "invalid_input"
            assert "finished" in first["msg"] and "session" in first["error"]["hint"]
            continue
        assert told(first) == (ends[state] != now, words[ends[state]]), state
        assert told(second) == (False, words[ends[state]]) and second["actions"] == []
        assert first["disruptive"] is (ends[state] != now and state in ("paused", "stopped")), state
    assert states(hmp) == ([now] * 4 if over else list(ends.values()))
    made = sum(ends[state] != now for state in wanted if not (over and state in ("started", "paused")))
    assert len(hmp.writes) + len(hmp.cli_writes) == made


@APIS
def test_by_session(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    ledger = {"ledger": str(hmp_here.ledger)}
    steps: list[tuple[dict[str, Any], tuple[bool, str], int]] = [
        ({"state": "stopped"}, (False, ""), 0),
        ({"state": "started"}, (True, "recording"), 1),
        ({"state": "started"}, (False, "recording"), 1),
        ({"state": "paused"}, (True, "paused"), 1),
        ({"state": "paused"}, (False, "paused"), 1),
        ({"state": "recording"}, (True, "recording"), 1),
        ({"state": "present", "title": "First"}, (True, "recording"), 1),
        ({"state": "finished"}, (True, "finished"), 1),
        ({"state": "stopped"}, (False, "finished"), 1),
        # A finished one bears the title: there is nothing to start.
        ({"state": "started", "title": "First"}, (False, "finished"), 1),
        ({"state": "started", "title": "Second"}, (True, "recording"), 2),
        ({"state": "started", "title": "Second"}, (False, "recording"), 2),
        ({"state": "stopped"}, (True, "finished"), 2),
        ({"state": "started"}, (True, "recording"), 3),
    ]
    text = "".join(recorded(session=session, **options) for options, _told, _count in steps)
    results = run(hmp_here, api, text, **ledger).ok().results
    for result, (options, expected, _count) in zip(results, steps, strict=True):
        assert told(result) == expected, options
    assert [len(hmp.all_recordings()), starts(hmp)] == [steps[-1][2]] * 2
    assert [one["title"] for one in hmp.all_recordings()][:2] == ["First", "Second"]
    assert states(hmp) == ["FINISHED", "FINISHED", "RECORDING"]


@APIS
def test_the_title_of_a_session(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    """Over the command line one that the ledger knows."""
    ledger = {"ledger": str(hmp_here.ledger)}
    if api == "cli":
        camera = hmp.all_sources()[0]["id"]
        run(hmp_here, api, task("hmp_session", title="Cup final", sources=[camera]), **ledger).ok()
    else:
        hmp.add_session("Cup final", [hmp.all_sources()[0]["id"]])
    text = recorded(session="Cup final", state="started") + may_fail(recorded(session="Nowhere", state="started"))
    text += recorded(session="Nowhere", state="stopped")
    text += may_fail(recorded(session="Cup final", state="paused", id=GONE))
    real, unknown, stopped, by_id = run(hmp_here, api, text, **ledger).ok().results
    assert real["recording"]["session"] == hmp.all_sessions()[1]["id"] and states(hmp) == ["RECORDING"]
    assert "Nowhere" in unknown["msg"] and unknown["error"]["code"] == "not_found"
    assert told(stopped) == (False, "") and "error" in by_id and GONE in by_id["msg"]


@APIS
def test_one_that_is_gone(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    """Stopping it is ok, on every form of the device's answer; nothing else is."""
    for status in ("040001", "070003"):
        hmp.set(unknown_status=status, finished_status=status)
        over = hmp.add_recording(session, "FINISHED")
        text = recorded(id=GONE, state="stopped") + recorded(id=over, state="stopped")
        text += may_fail(recorded(id=GONE, state="paused"))
        gone, finished, paused = run(hmp_here, api, text).ok().results
        assert not gone["changed"] and told(finished) == (False, "finished") and "error" in paused
    assert hmp.writes == hmp.cli_writes == []


@APIS
def test_check_mode_and_the_guard(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    recording = hmp.add_recording(session)
    guard = {"allow_disruptive": False}
    text = "".join(checked_only(recorded(id=recording, state=state)) for state in ("started", "paused", "stopped"))
    text += "".join(may_fail(recorded(id=recording, state=state, **guard)) for state in ("paused", "stopped"))
    text += recorded(id=recording, state="started", **guard)
    left, pausing, stopping, pause, stop, nothing = run(hmp_here, api, text).ok().results
    assert not left["changed"] and pausing["disruptive"] and stopping["disruptive"] and not nothing["changed"]
    assert pausing["interrupts"] and stopping["recording"]["state"] == "finished"
    assert pause["error"]["code"] == stop["error"]["code"] == "refused" and "allow_disruptive" in stop["msg"]
    assert hmp.writes == hmp.cli_writes == [] and states(hmp) == ["RECORDING"]


@APIS
def test_texts_and_hotmarks(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    """Several HotMarks are a second apart; shares and categories that are not listed stay."""
    other = hmp.add_category("Language")
    recording = hmp.add_recording(
        session,
        shares=[{"kind": "group", "name": "Admins", "permission": "OWN"}],
        categories={other: ["de"]},
    )
    options = {"hotmarks": ["Tor! 1:0", 'The "second"'], "categories": {hmp.category_id: ["HD", "Surgery"]}}
    options |= {"shares": [{"user": "viewer", "permission": "EDIT"}], "description": "Z\tü\n", "created_by": "Events"}
    text = recorded(id=recording, state="present", **options)
    real, again = run(hmp_here, api, text * 2, ledger=str(hmp_here.ledger)).ok().results
    held = hmp.all_recordings()[0]
    assert real["changed"] and not again["changed"] and again["actions"] == []
    assert [one["title"] for one in held["hotmarks"]] == options["hotmarks"] == real["recording"]["hotmarks"]
    assert held["description"] == "Z\tü\n" and held["createdby"] == "Events"
    assert held["categories"] == {other: ["de"], hmp.category_id: ["HD", "Surgery"]}
    assert {(one["name"], one["permission"]) for one in held["shares"]} == {("Admins", "OWN"), ("viewer", "EDIT")}
    hmp.finish(recording)
    late = may_fail(recorded(id=recording, state="present", hotmarks=["Late"]))
    late += recorded(id=recording, state="stopped", hotmarks=["Late"])
    refused, warned = run(hmp_here, api, late, ledger=str(hmp_here.ledger)).ok().results
    assert "Late" in refused["msg"] and "active" in refused["msg"]
    assert not warned["changed"] and "Late" in warned["warnings"][0]


def test_what_is_refused_before_anything_is_sent(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    share = {"user": "viewer", "permission": "RECORD"}
    wrong: list[dict[str, Any]] = [
        {"id": session, "shares": [share]},
        {"id": session, "shares": [{"permission": "WATCH"}]},
        {"id": session, "title": ""},
        {"id": session, "title": "A\u0007"},
        {"id": session, "categories": {"Specialty": ["A", "A"]}},
        {"id": session, "categories": {hmp.category_id: [" A"]}},
        {"id": session, "hotmarks": [""]},
        {"id": "new:Cup", "state": "stopped"},
    ]
    for api in ("rest", "cli"):
        text = "".join(may_fail(recorded(**options)) for options in wrong)
        results = run(hmp_here, api, text).ok().results
        assert [one["error"]["code"] for one in results] == ["invalid_input"] * len(wrong)
    assert hmp.requests == [] and hmp.cli_connections == 0


# Lost answers


def test_a_lost_start_over_rest_is_found(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    hmp.fault("drop_after", method="POST", path="/recordings$")
    real, again = hmp_here(recorded(session=session, state="started") * 2).ok().results
    assert real["changed"] and "the device had done it" in real["retries"][0] and not again["changed"]
    assert starts(hmp) == 1 and states(hmp) == ["RECORDING"]
    assert real["recording"]["id"] == hmp.all_recordings()[0]["id"]


@pytest.mark.parametrize("fault", ["drop_after", "cut"])
def test_a_lost_start_over_the_command_line_is_told(hmp_here: HmpPlay, hmp: Any, session: str, fault: str) -> None:
    hmp.cli_fault(fault, command="^startRecording$")
    start = recorded(session=session, state="started")
    message = hmp_here.by_command_line(start, ledger=str(hmp_here.ledger)).failed().message
    assert "a recording of session" in message and "may be running" in message and "not sent again" in message
    assert starts(hmp) == 1 and states(hmp) == ["RECORDING"]


def test_a_start_that_was_not_received_is_no_recording(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    """Nothing was applied, and the client cannot know: it does not start one behind the user's back."""
    hmp.cli_fault("drop_before", command="^startRecording$")
    start = recorded(session=session, state="started")
    assert "may be running" in hmp_here.by_command_line(start, ledger=str(hmp_here.ledger)).failed().message
    assert states(hmp) == []


def test_lost_answers_to_what_can_be_read(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    """Pausing and stopping are looked up; reading a state is repeated."""
    for state, command in (("paused", "pauseRecording"), ("stopped", "stopRecording")):
        hmp.cli_fault("drop_after", command=f"^{command}$")
        hmp.cli_fault("drop_after", command="^getRecordingStatus$")
        recording = hmp.add_recording(session)
        real, again = hmp_here.by_command_line(recorded(id=recording, state=state) * 2).ok().results
        assert real["changed"] and not again["changed"] and len(real["retries"]) == 2
        assert len([one for one in hmp.cli_writes if one["name"] == command]) == 1
    hmp.fault("drop_after", method="PUT", path="^/apis/recordings/")
    hmp.fault("drop_after", method="DELETE", path="^/apis/recordings/")
    text = "".join(recorded(id=hmp.add_recording(session), state=state) for state in ("paused", "stopped"))
    assert all(one["changed"] and one["retries"] for one in hmp_here(text).ok().results)
    assert states(hmp) == ["PAUSED", "FINISHED"] * 2 and len(hmp.writes) == 2


@APIS
def test_a_disk_that_is_full(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    hmp.set(disk_full=True)
    text = may_fail(recorded(session=session, state="started"))
    text += may_fail(recorded(session=hmp.add_session("Bare"), state="started"))
    full, bare = run(hmp_here, api, text, ledger=str(hmp_here.ledger)).ok().results
    assert full["error"]["answer"]["code"] == "070027" and "disk space" in full["error"]["hint"]
    assert bare["error"]["answer"]["code"] == "060009" and "source" in bare["error"]["hint"]
    assert hmp.all_recordings() == []
