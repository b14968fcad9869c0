"""The role event_recording: what the HMP receives, run by run, and what an operator reads."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Ending, Outcome, Runner, endings

CAMERA = {
    "name": "Camera 7",
    "type": "SRT",
    "mode": "LISTENER",
    "source_port": 7007,
    "passphrase": "only-for-camera-seven",
}
EVENT: dict[str, Any] = {
    "name": "Town hall",
    "session": "Town halls",
    "recording": "Town hall, third quarter",
    "description": "All hands",
    "created_by": "Events",
    "categories": {"Specialty": ["Finance"]},
    "sources": ["Camera 1", CAMERA],
    "marks": ["Kick-off"],
    "session_shares": [{"user": "viewer", "permission": "WATCH"}],
    "shares": [{"group": "Viewers", "permission": "WATCH"}],
}


class Station:
    """Runs the role against the lab's HMP, as the inventory host of that name."""

    def __init__(self, runner: Runner, device: Any) -> None:
        self.runner = runner
        self.device = device
        device.add_source(name="Camera 1")

    @property
    def inventory(self) -> dict[str, Any]:
        device = self.device
        user = {"ansible_user": "admin", "ansible_password": device.users["admin"]["password"]}
        return {"hmps": {"hosts": {"hmp1": {"ansible_host": device.host, "ansible_port": device.port, **user}}}}

    def play(self, *runs: dict[str, Any], **defaults: Any) -> list[dict[str, Any]]:
        group = {"certificate_fingerprint": self.device.fingerprint, **defaults}
        roles = [
            {
                "role": "streamops.video.event_recording",
                **{f"event_recording_{key}": value for key, value in run.items()},
            }
            for run in runs
        ]
        return [
            {
                "hosts": "hmps",
                "gather_facts": False,
                "module_defaults": {"group/streamops.video.hmp": group},
                "roles": roles,
            }
        ]

    def __call__(self, *arguments: str, events: list[dict[str, Any]] | None = None, **variables: Any) -> Outcome:
        self.device.clear_requests()
        run = {"events": [EVENT] if events is None else events, **variables}
        return self.runner.run(self.play(run), self.inventory, arguments)

    @property
    def sent(self) -> list[str]:
        return [f"{one['method']} {one['path'].split('/')[2]}" for one in self.device.writes]


@pytest.fixture
def station(runner: Runner, hmp: Any) -> Station:
    return Station(runner, hmp)


def changed(outcome: Outcome) -> int:
    return sum(bool(one.get("changed")) for one in outcome.results)


def titles(hmp: Any, **state: str) -> list[str]:
    return [one["title"] for one in hmp.all_recordings() if one["state"] == state.get("state", one["state"])]


def test_prepared_live_recorded_marked_and_shared(station: Station, hmp: Any) -> None:
    """The phases of an event as runs of their own; each run twice, the second one writes nothing."""

    def twice(**variables: Any) -> None:
        planned = station("--check", "--diff", **variables).ok()
        assert hmp.writes == []
        first = station(**variables).ok()
        assert hmp.writes and changed(first) == changed(planned)
        again = station(**variables).ok()
        assert hmp.writes == [] and changed(again) == 0
        again = station("--check", **variables).ok()
        assert hmp.writes == [] and changed(again) == 0

    twice()
    (session,) = hmp.all_sessions()
    assert (session["title"], session["live"], len(session["sources"])) == ("Town halls", False, 2)
    assert [one["name"] for one in session["shares"]] == ["viewer"] and titles(hmp) == []
    twice(state="live")
    assert hmp.all_sessions()[0]["live"] and titles(hmp) == []
    twice(state="recording")
    (recording,) = hmp.all_recordings()
    assert (recording["title"], recording["state"]) == ("Town hall, third quarter", "RECORDING")
    assert [one["title"] for one in recording["hotmarks"]] == ["Kick-off"]
    hmp.advance(60)
    twice(state="recording", marks=["Questions"])
    twice(state="paused")
    twice(state="recording")
    twice(state="finished")
    (recording,) = hmp.all_recordings()
    assert recording["state"] == "FINISHED" and recording["description"] == "All hands"
    assert [one["title"] for one in recording["hotmarks"]] == ["Kick-off", "Questions"]
    assert [one["name"] for one in recording["shares"]] == ["Viewers"]
    assert not hmp.all_sessions()[0]["live"]


def test_all_of_it_in_one_play(station: Station, hmp: Any) -> None:
    """The role several times in a play; check mode follows although nothing is there yet."""
    runs = [{"events": [EVENT], "state": state} for state in ("prepared", "recording", "finished")]
    play = station.play(*runs)
    station.runner.run(play, station.inventory, ["--check", "--diff"]).ok()
    assert hmp.writes == []
    station.runner.run(play, station.inventory).ok()
    assert titles(hmp, state="FINISHED") == ["Town hall, third quarter"]
    assert [one["title"] for one in hmp.all_recordings()[0]["hotmarks"]] == ["Kick-off"]


def test_a_finished_recording_is_not_made_again(station: Station, hmp: Any) -> None:
    station(state="recording").ok()
    station(state="finished").ok()
    outcome = station(state="recording").ok()
    assert titles(hmp) == ["Town hall, third quarter"] and "NOTHING IS BEING RECORDED" in outcome.output
    assert hmp.writes == [] and not hmp.all_sessions()[0]["live"] and changed(outcome) == 0
    station(state="paused").ok()
    assert hmp.writes == []
    failed = station(state="recording", if_finished="fail").failed()
    assert "is finished already and was not made again" in failed.message
    assert "Give another title in `recording`" in failed.message
    station(state="recording", events=[{**EVENT, "recording": "Town hall, part 2"}]).ok()
    assert titles(hmp) == ["Town hall, third quarter", "Town hall, part 2"]
    assert titles(hmp, state="RECORDING") == ["Town hall, part 2"]


def test_nothing_to_finish(station: Station, hmp: Any) -> None:
    failed = station(state="finished").failed()
    assert hmp.writes == []
    assert failed.message == (
        'event_recording on hmp1: 1 of 1 events failed. "Town hall" (state finished), See that there is one: there is '
        'no recording "Town hall, third quarter" of session "Town halls" that could be finished; state recording '
        "starts one. Done for it in this run: nothing. Run it again when the cause is gone: it goes on from there."
    )


def test_one_event_fails_and_the_others_do_not(station: Station, hmp: Any) -> None:
    hmp.add_source(name="Camera 2")
    broken = {"name": "Broken", "sources": ["Camera 2", "Camera 9"]}
    other = {"name": "Other", "sources": ["Camera 2"]}
    failed = station(state="recording", events=[EVENT, broken, other]).failed()
    assert titles(hmp, state="RECORDING") == ["Town hall, third quarter", "Other"]
    assert "1 of 3 events failed" in failed.message and "Camera 9" in failed.message
    assert '"Broken" (state recording), Make the session as the event says' in failed.message
    hmp.add_source(name="Camera 9")
    station(state="recording", events=[EVENT, broken, other]).ok()
    assert titles(hmp, state="RECORDING") == ["Town hall, third quarter", "Other", "Broken"]


def test_a_recording_that_cannot_be_started(station: Station, hmp: Any) -> None:
    """The disk is full: what was done is told, nothing is undone that is on air, and the next run goes on."""
    hmp.set(disk_full=True)
    failed = station(state="recording").failed()
    assert "070027" in failed.message and 'create session "Town halls"' in failed.message
    assert hmp.all_sessions()[0]["live"]
    hmp.set(disk_full=False)
    station(state="recording").ok()
    assert station.sent[0] == "POST sessions" and len(titles(hmp)) == 1


def test_somebody_elses_recording_is_left_alone(station: Station, hmp: Any) -> None:
    station().ok()
    hmp.add_recording(hmp.all_sessions()[0]["id"], title="By hand")
    failed = station(state="recording").failed()
    assert 'the session is being recorded as "By hand" and not as "Town hall, third quarter"' in failed.message
    assert titles(hmp, state="RECORDING") == ["By hand"]
    station(state="absent").failed()
    assert titles(hmp, state="RECORDING") == ["By hand"]


def test_removed(station: Station, hmp: Any) -> None:
    station(state="recording").ok()
    station(state="absent").ok()
    assert hmp.all_sessions() == [] and titles(hmp, state="FINISHED") == ["Town hall, third quarter"]
    assert changed(station(state="absent").ok()) == 0 and hmp.writes == []


def test_a_source_without_signal(station: Station, hmp: Any) -> None:
    hmp.add_source(name="Camera 2", active=False)
    event = {"name": "Dark", "sources": ["Camera 1", "Camera 2"]}
    failed = station(state="recording", events=[event], signal_timeout=3).failed()
    assert hmp.writes == [] and "no signal: Camera 2" in failed.message
    station(events=[event], signal_timeout=3).ok()
    station(state="recording", events=[event]).ok()


def test_only_some_events(station: Station, hmp: Any) -> None:
    events = [EVENT, {"name": "Other, with a comma"}]
    station("-e", "event_recording_only='Other, with a comma'", events=events).ok()
    assert [one["title"] for one in hmp.all_sessions()] == ["Other, with a comma"]
    failed = station(events=events, only=["Else"]).failed()
    assert "nothing was sent" in failed.message and "(Else)" in failed.message and hmp.requests == []
    failed = station(events=[EVENT, EVENT]).failed()
    assert "each needs a name of its own" in failed.message


def test_stopping_can_be_refused(station: Station, hmp: Any) -> None:
    station(state="recording").ok()
    play = station.play({"events": [EVENT], "state": "finished"}, allow_disruptive=False)
    failed = station.runner.run(play, station.inventory).failed()
    assert "disruptive" in failed.message and titles(hmp, state="RECORDING")


def test_no_passphrase_is_shown(station: Station, hmp: Any) -> None:
    output = station("-vvvv", "--diff", state="recording").ok().output
    changed_one = {**EVENT, "sources": [{**CAMERA, "passphrase": "another-for-camera-seven"}]}
    output += station("-vvvv", "--diff", events=[changed_one]).ok().output
    output += station("-vvvv", events=[{**EVENT, "sources": [{**CAMERA, "mode": "PUSH"}]}]).failed().output
    assert hmp.all_sources()[1]["passphrase"] == "another-for-camera-seven" and "for-camera-seven" not in output


def test_the_playbook(station: Station, hmp: Any) -> None:
    """As it is called from a command line, and an inventory without any connection setting."""
    inventory = station.inventory
    inventory["hmps"]["vars"] = {"certificate_fingerprint": hmp.fingerprint, "event_recording_events": [EVENT]}
    play = [{"import_playbook": "streamops.video.record_event"}]
    for state in ("prepared", "recording", "finished"):
        arguments = ["-e", f"event_recording_state={state}", "-e", "event_recording_marks='One, two'"]
        station.runner.run(play, inventory, arguments).ok()
    assert [one["title"] for one in hmp.all_recordings()[0]["hotmarks"]] == ["Kick-off", "One, two"]
    assert titles(hmp, state="FINISHED") == ["Town hall, third quarter"]


def test_over_the_command_line(station: Station, hmp: Any) -> None:
    camera = hmp.all_sources()[0]["id"]
    event = {"name": "By line", "sources": [camera], "marks": ["Kick-off"]}
    event["shares"] = [{"user": "viewer", "permission": "WATCH"}]
    options = {"api": "cli", "cli_port": hmp.cli_port, "ledger": str(station.runner.folder / "hmp.json")}
    for state in ("recording", "finished"):
        play = station.play({"events": [event], "state": state}, **options)
        assert changed(station.runner.run(play, station.inventory).ok()) > 0
        before = len(hmp.cli_writes)
        assert changed(station.runner.run(play, station.inventory).ok()) == 0
        assert len(hmp.cli_writes) == before
    assert titles(hmp, state="FINISHED") == ["By line"] and not hmp.all_sessions()[0]["live"]


@pytest.mark.parametrize("ending", endings(10), ids=str)
def test_ended_in_the_middle_and_run_again(station: Station, hmp: Any, ending: Ending) -> None:
    """By Ctrl-C or a signal, while a write of the role is under way."""
    runs = [{"events": [EVENT], "state": state} for state in ("recording", "finished")]
    play = station.play(*runs)
    hmp.fault(
        "delay", method="POST|PUT|DELETE", path="^/apis/(?!session$|authenticate)", skip=ending.moment - 1, seconds=1.5
    )
    started = station.runner.start(play, station.inventory)
    started.end_at_fault(hmp, ending)
    station.runner.run(play, station.inventory).ok()
    assert titles(hmp) == ["Town hall, third quarter"] == titles(hmp, state="FINISHED")
    assert [one["title"] for one in hmp.all_recordings()[0]["hotmarks"]] == ["Kick-off"]
    assert [one["title"] for one in hmp.all_sessions()] == ["Town halls"]
    assert len(hmp.all_sessions()[0]["sources"]) == 2 and not hmp.all_sessions()[0]["live"]
    assert sorted(one["name"] for one in hmp.all_sources()) == ["Camera 1", "Camera 7"]
    station(state="finished").ok()
    assert hmp.writes == []
