"""Recordings on the lab, over either API: from every state to every state, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    DeviceError,
    InvalidInput,
    NotFound,
    Refused,
    StreamopsError,
)
from hmp_runs import Runs, Values
from lab import Lab

GONE = "11111111-2222-4333-8444-555555555555"
SESSION = "Town hall"
# From, to: the state of the newest recording afterwards, how many there are, or an error. None: there is none.
BY_SESSION: dict[tuple[str, str], tuple[str | None, int] | type[StreamopsError]] = {
    ("none", "started"): ("RECORDING", 1),
    ("none", "paused"): NotFound,
    ("none", "stopped"): (None, 0),
    ("none", "present"): NotFound,
    ("none", "absent"): (None, 0),
    ("recording", "started"): ("RECORDING", 1),
    ("recording", "paused"): ("PAUSED", 1),
    ("recording", "stopped"): ("FINISHED", 1),
    ("recording", "present"): ("RECORDING", 1),
    ("recording", "absent"): (None, 0),
    ("paused", "started"): ("RECORDING", 1),
    ("paused", "paused"): ("PAUSED", 1),
    ("paused", "stopped"): ("FINISHED", 1),
    ("paused", "present"): ("PAUSED", 1),
    ("paused", "absent"): (None, 0),
    ("finished", "started"): ("RECORDING", 2),
    ("finished", "paused"): NotFound,
    ("finished", "stopped"): ("FINISHED", 1),
    ("finished", "present"): ("FINISHED", 1),
}
BY_ID: dict[tuple[str, str], tuple[str | None, int] | type[StreamopsError]] = {
    **{key: value for key, value in BY_SESSION.items() if key[0] in ("recording", "paused")},
    ("none", "started"): StreamopsError,
    ("none", "paused"): StreamopsError,
    ("none", "stopped"): (None, 0),
    ("none", "absent"): (None, 0),
    ("finished", "started"): InvalidInput,
    ("finished", "paused"): InvalidInput,
    ("finished", "stopped"): ("FINISHED", 1),
    ("finished", "present"): ("FINISHED", 1),
    ("finished", "absent"): (None, 0),
}
WORDS = {"RECORDING": "recording", "PAUSED": "paused", "FINISHED": "finished"}


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


@pytest.fixture
def hmp(lab: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("GRACE_NEW", "GRACE_SILENT", "GRACE_SAID_PENDING"):
        monkeypatch.setattr(engine, name, 0.2)
    lab.reset()
    lab.clear_requests()
    return lab


@pytest.fixture(params=["rest", "cli"])
def runs(request: pytest.FixtureRequest, hmp: Any, tmp_path: Path) -> Runs:
    return Runs(hmp, request.param, str(tmp_path / "hmp.json"))


@pytest.fixture
def session(hmp: Any, runs: Runs) -> str:
    camera = hmp.add_source(host="239.1.1.1")
    return str(runs.session(title=SESSION, sources=[camera])["session"]["id"])


def checked(runs: Runs, **options: Any) -> Values:
    """A real run, after a check that wrote nothing and planned the same; a second run then writes nothing."""
    runs.clear()
    plan = runs.recording(check=True, **options)
    assert runs.writes == []
    result = runs.recording(**options)
    assert plan["actions"] == result["actions"] and plan["changed"] == result["changed"]
    assert (plan["disruptive"], plan["interrupts"]) == (result["disruptive"], result["interrupts"])
    assert bool(runs.writes) == result["changed"]
    runs.clear()
    again = runs.recording(**options)
    assert (again["changed"], again["actions"], runs.writes) == (False, [], [])
    return result


def put(hmp: Any, runs: Runs, session: str, state: str) -> str:
    """A recording of the session in that state, that the ledger knows; its id."""
    if state == "none":
        return GONE
    made = str(runs.recording(session=session, state="started")["recording"]["id"])
    if state != "recording":
        hmp.set_recording_state(made, {"paused": "PAUSED", "finished": "FINISHED"}[state])
    return made


def expect(hmp: Any, runs: Runs, options: Values, outcome: Any, before: str) -> None:
    held = hmp.all_recordings()
    if isinstance(outcome, type):
        runs.clear()
        for check in (True, False):
            with pytest.raises(outcome):
                runs.recording(check, **options)
        assert runs.writes == []
        assert [(one["id"], one["state"]) for one in hmp.all_recordings()] == [
            (one["id"], one["state"]) for one in held
        ]
        return
    result = checked(runs, **options)
    state, number = outcome
    now = hmp.all_recordings()
    assert len(now) == number and (state is None or now[-1]["state"] == state)
    assert result["changed"] == ([one["state"] for one in now] != [one["state"] for one in held])
    active = before in ("recording", "paused")
    takes_away = active and result["changed"] and options["state"] in ("paused", "stopped", "absent")
    assert result["disruptive"] == takes_away
    if state is not None:
        assert "session" not in options or result["recording"].get("session") == options["session"]
        assert result["recording"]["state"] == WORDS[state] and result["recording"]["id"] == now[-1]["id"]


@pytest.mark.parametrize(("before", "wanted"), BY_SESSION)
def test_from_every_state_to_every_state_by_session(
    hmp: Any, runs: Runs, session: str, before: str, wanted: str
) -> None:
    outcome = BY_SESSION[before, wanted]
    put(hmp, runs, session, before)
    if wanted == "absent" and runs.common["api"] == "cli" and before != "none":
        outcome = InvalidInput
    expect(hmp, runs, {"session": session, "state": wanted}, outcome, before)


@pytest.mark.parametrize(("before", "wanted"), BY_ID)
def test_from_every_state_to_every_state_by_id(hmp: Any, runs: Runs, session: str, before: str, wanted: str) -> None:
    outcome = BY_ID[before, wanted]
    identity = put(hmp, runs, session, before)
    if wanted == "absent" and runs.common["api"] == "cli":
        outcome = InvalidInput
    expect(hmp, runs, {"id": identity.upper(), "state": wanted}, outcome, before)


@pytest.mark.parametrize("told", [{"finished_status": "040001"}, {"finished_status": "070003"}])
@pytest.mark.parametrize("wanted", ["started", "stopped"])
def test_finished_however_it_is_told(hmp: Any, tmp_path: Path, told: Values, wanted: str) -> None:
    runs = Runs(hmp, "cli", str(tmp_path / "hmp.json"))
    made = runs.session(title=SESSION, sources=[hmp.add_source(host="239.1.1.1")])["session"]["id"]
    put(hmp, runs, made, "finished")
    hmp.set(**told)
    checked(runs, session=made, state=wanted)
    assert len(hmp.all_recordings()) == (2 if wanted == "started" else 1)


def test_one_that_has_failed(hmp: Any, runs: Runs, session: str) -> None:
    """The device lets it be stopped, and nothing else; it does not record."""
    made = put(hmp, runs, session, "recording")
    hmp.set_recording_state(made, "ERROR")
    for state in ("present", "started", "paused"):
        with pytest.raises(DeviceError, match="state ERROR") as error:
            runs.recording(id=made, state=state)
        assert "stopped ends it" in error.value.hint
    checked(runs, session=session, state="started")
    assert [one["state"] for one in hmp.all_recordings()] == ["ERROR", "RECORDING"]
    checked(runs, id=made, state="stopped")
    assert [one["state"] for one in hmp.all_recordings()] == ["FINISHED", "RECORDING"]


def test_the_session_by_its_title(hmp: Any, runs: Runs, session: str) -> None:
    checked(runs, session=SESSION, state="started")
    checked(runs, session=SESSION, state="stopped")
    assert [one["state"] for one in hmp.all_recordings()] == ["FINISHED"]
    for state, error in (("started", NotFound), ("paused", NotFound)):
        with pytest.raises(error):
            runs.recording(session="No such session", state=state)
    assert not runs.recording(session="No such session", state="stopped")["changed"]


def test_a_session_that_is_gone(hmp: Any, runs: Runs, session: str) -> None:
    hmp.remove_session(session)
    with pytest.raises(NotFound):
        runs.recording(session=session, state="started")
    assert not runs.recording(session=session, state="stopped")["changed"]
    assert hmp.all_recordings() == []


def test_all_that_a_recording_has(hmp: Any, runs: Runs, session: str) -> None:
    options: Values = {
        "session": session,
        "state": "started",
        "title": 'Morning "1" – Zürich',
        "description": "a\nb\t|",
        "created_by": "Events",
        "categories": {hmp.category_id: ["Surgery", "HD"]},
        "shares": [{"user": "viewer", "permission": "EDIT"}, {"group": "Admins", "permission": hmp.permission_id}],
        "hotmarks": ["Kick-off"],
    }
    result = checked(runs, **options)
    (held,) = hmp.all_recordings()
    assert (held["title"], held["description"], held["createdby"]) == (options["title"], "a\nb\t|", "Events")
    assert held["categories"] == options["categories"] and len(held["shares"]) == 2
    assert [one["title"] for one in held["hotmarks"]] == ["Kick-off"]
    returned = result["recording"]
    assert {name: returned[name] for name in options if name not in ("state", "shares")} == {
        name: one for name, one in options.items() if name not in ("state", "shares")
    }
    assert returned["state"] == "recording" and returned["id"] == held["id"]
    checked(runs, **{**options, "state": "stopped"})
    assert not runs.recording(**options)["changed"], "a finished one with this title is the one: nothing starts anew"
    assert [one["state"] for one in hmp.all_recordings()] == ["FINISHED"]
    checked(runs, id=held["id"], title="Renamed", shares=[{"user": "creator", "permission": "OWN"}])
    after = hmp.all_recordings()[0]
    assert after["title"] == "Renamed" and len(after["shares"]) == 3 and after["description"] == "a\nb\t|"


def test_another_title_is_another_recording(hmp: Any, runs: Runs, session: str) -> None:
    runs.recording(session=session, state="started", title="Morning")
    runs.recording(session=session, state="stopped", title="Morning")
    second = runs.recording(session=session, state="started", title="Afternoon")["recording"]["id"]
    for state in ("started", "stopped"):
        assert not checked(runs, session=session, state=state, title="Morning")["changed"]
    now = {one["title"]: one["state"] for one in hmp.all_recordings()}
    assert now == {"Morning": "FINISHED", "Afternoon": "RECORDING"}, "somebody's running recording is left alone"
    assert hmp.all_recordings()[-1]["id"] == second


def test_hotmarks(hmp: Any, runs: Runs, session: str) -> None:
    made = put(hmp, runs, session, "recording")

    def titles() -> list[str]:
        return [one["title"] for one in hmp.all_recordings()[0]["hotmarks"]]

    checked(runs, id=made, hotmarks=["a", "a"])
    assert titles() == ["a"]
    hmp.advance(5)
    result = checked(runs, id=made, state="paused", hotmarks=["b", "a"])
    assert titles() == ["a", "b"] and "HotMark" in result["actions"][0] and result["actions"][1].startswith("pause")
    hmp.advance(5)
    there = runs.recording(id=made, state="paused", hotmarks=["c"])
    assert not there["changed"] and there["actions"] == [] and titles() == ["a", "b"], "060004: it is there"
    assert any('"c"' in one for one in runs.said)
    hmp.finish(made)
    with pytest.raises(InvalidInput, match="active recordings only: d"):
        runs.recording(id=made, hotmarks=["d"])
    assert not runs.recording(id=made, state="stopped", hotmarks=["d"])["changed"]
    assert any("d" in one for one in runs.said)


def test_two_hotmarks_at_once_are_a_second_apart(hmp: Any, runs: Runs, session: str) -> None:
    runs.recording(session=session, state="started", hotmarks=["a", "b"])
    first, second = hmp.all_recordings()[0]["hotmarks"]
    assert (first["title"], second["title"]) == ("a", "b") and second["time"] > first["time"]


@pytest.mark.parametrize("wanted", ["paused", "stopped"])
def test_what_would_interrupt_may_be_refused(hmp: Any, runs: Runs, session: str, wanted: str) -> None:
    put(hmp, runs, session, "recording")
    runs.clear()
    for check in (True, False):
        with pytest.raises(Refused, match="nothing was written"):
            runs.recording(check, session=session, state=wanted, allow_disruptive=False)
    assert runs.writes == [] and hmp.all_recordings()[0]["state"] == "RECORDING"


def test_a_session_without_sources(hmp: Any, runs: Runs) -> None:
    made = runs.session(title="empty")["session"]["id"]
    with pytest.raises(StreamopsError, match="060009") as error:
        runs.recording(session=made, state="started")
    assert "Add a source" in str(error.value) and hmp.all_recordings() == []


# Answers that are lost


@pytest.mark.parametrize("fault", ["drop_after", "truncate"])
def test_a_lost_start_over_rest(hmp: Any, fault: str) -> None:
    runs = Runs(hmp, "rest")
    made = hmp.add_session(SESSION, sources=[hmp.add_source(host="239.1.1.1")])
    hmp.fault(fault, method="POST", path="/recordings$")
    result = runs.recording(session=made, state="started", title="Morning")
    assert result["changed"] and result["retries"]
    assert [(one["state"], one["title"]) for one in hmp.all_recordings()] == [("RECORDING", "Morning")]


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "cut"])
def test_a_lost_start_over_the_command_line(hmp: Any, tmp_path: Path, fault: str) -> None:
    runs = Runs(hmp, "cli", str(tmp_path / "hmp.json"))
    made = runs.session(title=SESSION, sources=[hmp.add_source(host="239.1.1.1")])["session"]["id"]
    hmp.cli_fault(fault, command="startRecording")
    with pytest.raises(AnswerLost, match="may be running; it was not sent again"):
        runs.recording(session=made, state="started")
    assert [one["name"] for one in hmp.commands].count("startRecording") == 1
    assert len(hmp.all_recordings()) == (fault != "drop_before")


@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
@pytest.mark.parametrize(
    ("before", "wanted", "state"),
    [("recording", "paused", "PAUSED"), ("paused", "started", "RECORDING"), ("recording", "stopped", "FINISHED")],
)
def test_a_lost_change_of_state(
    hmp: Any, runs: Runs, session: str, before: str, wanted: str, state: str, fault: str
) -> None:
    made = put(hmp, runs, session, before)
    hmp.cli_fault(fault, command="(pause|resume|stop)Recording")
    hmp.fault(fault, method="(PUT|DELETE)", path=f"/recordings/{made}$")
    result = runs.recording(id=made, state=wanted)
    assert result["changed"] and hmp.all_recordings()[0]["state"] == state
    runs.clear()
    assert not runs.recording(id=made, state=wanted)["changed"] and runs.writes == []


@pytest.mark.parametrize("date", ["%d/%m/%Y, %H:%M", "%b %d, %H:%M:%S", "%B %d, %Y, %I:%M %p"])
@pytest.mark.parametrize(("state", "is_now"), [("started", "RECORDING"), ("stopped", "FINISHED")])
def test_a_start_that_ended_before_the_title_was_set(hmp: Any, date: str, state: str, is_now: str) -> None:
    """Who runs the task again means that recording, however the HMP writes the date that it was given as a title."""
    hmp.set(title_date=date)
    runs = Runs(hmp, "rest")
    made = hmp.add_session(SESSION, sources=[hmp.add_source(host="239.1.1.1")])
    hmp.fault("status", method="PUT", path="/assets/", code=500, times=None)
    with pytest.raises(StreamopsError):
        runs.recording(session=made, state="started", title="Morning")
    hmp.clear_faults()
    assert [one["title"].startswith(f"{SESSION} - ") for one in hmp.all_recordings()] == [True]
    runs.recording(session=made, state=state, title="Morning")
    assert [(one["state"], one["title"]) for one in hmp.all_recordings()] == [(is_now, "Morning")]


def test_a_recording_with_a_title_of_somebody_is_left_alone(hmp: Any) -> None:
    runs = Runs(hmp, "rest")
    made = hmp.add_session(SESSION, sources=[hmp.add_source(host="239.1.1.1")])
    theirs = f"{SESSION} - Part 2 at 10:30"
    hmp.add_recording(made, title=theirs)
    runs.recording(session=made, state="started", title="Morning")
    assert [one["title"] for one in hmp.all_recordings()] == [theirs]
