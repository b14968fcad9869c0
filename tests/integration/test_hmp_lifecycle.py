"""Every declarative module's steps: in check mode, for real, and again; alike over both APIs and in both run modes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from harness import HmpPlay, Outcome, Runner
from samples import checked_only, task

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from vendor_hmp import COMMANDS

SAME = ("actions", "changed", "disruptive", "interrupts", "diff")
CREATED = {
    "title": "Cup | final",
    "description": "First half\nSecond half",
    "created_by": "Events",
    "live": True,
    "sources": ["{{ cameras[0] }}", "{{ cameras[1] }}"],
    "categories": {"692e9ab8-d446-4bfd-b64d-e39e8e57c4c5": ["Surgery", "HD"]},
    "shares": [{"user": "viewer", "permission": "RECORD"}, {"group": "Admins", "permission": "WATCH"}],
}
RECORDED: dict[str, Any] = {
    **{key: CREATED[key] for key in ("description", "created_by", "categories")},
    "session": "Cup | final",
    "title": "The final",
    "state": "started",
    "shares": [{"user": "creator", "permission": "OWN"}, {"group": "Grp10", "permission": "EDIT"}],
    "hotmarks": ["Kick-off"],
}
STREAM = {"recording": "{{ made5.recording.id }}", "address": "239.9.9.9", "stream_port": 5000}
# A module, its options, the state of a recording in its result, and whether that is disruptive.
STEPS: list[tuple[str, dict[str, Any], bool]] = [
    ("hmp_session", CREATED, False),
    ("hmp_session", {"title": "Cup | final", "sources": ["{{ cameras[2] }}"]}, False),
    ("hmp_session", {"title": "Cup | final", "sources": ["{{ cameras[2] }}"], "purge_sources": True}, True),
    ("hmp_session", {"title": "Cup | final", "live": False, "description": ""}, True),
    ("hmp_session", {"id": "{{ made0.session.id }}", "title": "Semi-final"}, False),
    ("hmp_recording", {**RECORDED, "session": "Semi-final"}, False),
    ("hmp_recording", {"session": "Semi-final", "state": "paused", "hotmarks": ["Kick-off"]}, True),
    ("hmp_recording", {"id": "{{ made5.recording.id }}", "state": "started"}, False),
    ("hmp_recording", {"id": "{{ made5.recording.id }}", "state": "stopped", "title": "The Final"}, True),
    ("hmp_restream", {**STREAM, "state": "started"}, False),
    ("hmp_restream", {**STREAM, "state": "stopped"}, True),
    ("hmp_session", {"title": "Semi-final", "state": "absent"}, False),
]
SOURCE = {"name": "Camera 7", "type": "SRT", "mode": "LISTENER", "source_port": 7007, "latency": 120}
WEEKLY = {"session": "Weekly", "title": "Weekly", "type": "weekly-recurring", "days": ["WED", "MON"]}
WHEN = {"start_time": "2026-11-23T20:00:00", "time_zone": "Europe/Zurich", "duration": 3600}
EVENT = {**WEEKLY, **WHEN, "command": "set-live", "record": True}
BY_REST: list[tuple[str, dict[str, Any], bool]] = [
    ("hmp_source", {**SOURCE, "passphrase": "a-long-passphrase"}, False),
    ("hmp_source", {"name": "Camera 7", "description": "Stage left"}, False),
    ("hmp_source", {"name": "Camera 7", "latency": 200, "passphrase": ""}, True),
    ("hmp_source", {"id": "{{ made0.source.id }}", "name": "Camera 8"}, False),
    ("hmp_source", {"name": "Camera 8", "state": "absent"}, True),
    ("hmp_session", {"title": "Weekly", "sources": ["Camera 0"], "categories": {"Specialty": ["HD"]}}, False),
    ("hmp_event", EVENT, False),
    ("hmp_event", {**EVENT, "duration": 7200}, False),
    ("hmp_event", {"id": "{{ made6.event.id }}", "command": "record"}, False),
    ("hmp_event", {**EVENT, "duration": 7200, "state": "absent"}, False),
    ("hmp_video", {"id": "{{ video }}", "title": "Retrospect", "metadata": {"Department": ["A", "B"]}}, False),
    ("hmp_video", {"title": "Retrospect", "description": "All of it", "metadata": {"Department": []}}, False),
    ("hmp_video", {"title": "Retrospect", "state": "absent"}, False),
    ("hmp_recording", {"session": "Weekly", "state": "started"}, False),
    ("hmp_recording", {"id": "{{ made13.recording.id }}", "state": "absent"}, True),
]


def carried_out(steps: list[tuple[str, dict[str, Any], bool]], checking: bool = True, **common: Any) -> str:
    """Each step in check mode, for real, and again."""
    text = ""
    for place, (module, options, _disruptive) in enumerate(steps):
        one = task(module, **options, **common)
        text += (checked_only(one) if checking else "") + f"{one}  register: made{place}\n" + one
    return text


def looked_at(outcome: Outcome, steps: list[tuple[str, dict[str, Any], bool]], hmp: Any) -> list[dict[str, Any]]:
    """What the steps returned for real."""
    results = outcome.ok().results
    each = len(results) // len(steps)
    assert each in (2, 3) and len(results) == each * len(steps)
    real = results[each - 2 :: each]
    for step, checked, made, again in zip(steps, results[::each], real, results[each - 1 :: each], strict=True):
        assert made["changed"] and made["actions"], step
        assert {key: made[key] for key in SAME} == {key: checked[key] for key in SAME}, step
        assert made["disruptive"] is step[2] is bool(made["interrupts"]), (step, made["interrupts"])
        assert not again["changed"] and again["actions"] == [] and not again["disruptive"], step
        assert again["diff"]["before"] == again["diff"]["after"], step
    # One write for each action: the steps in check mode and those that were done already wrote nothing.
    writes = [f"{one['method']} {one['path']}" for one in hmp.writes] + [one["line"] for one in hmp.cli_writes]
    actions = [action for one in real for action in one["actions"]]
    assert len(writes) == len(actions), (writes, actions)
    return real


def without_status(value: dict[str, Any]) -> dict[str, Any]:
    """A result without what differs from run to run, or only one API tells."""
    return {key: inner for key, inner in value.items() if key not in ("id", "status", "recording", "session")}


@pytest.fixture
def cameras(hmp: Any) -> list[str]:
    return [hmp.add_source(name=f"Camera {one}", host="239.1.1.1", port=4900 + one) for one in range(3)]


def steps_by(api: str, play: HmpPlay, hmp: Any, cameras: list[str]) -> list[dict[str, Any]]:
    """The steps over one API; a module that is copied for each task is not checked as well."""
    hmp.clear_requests()
    run = play if api == "rest" else play.by_command_line
    ledger = play.ledger.with_name(f"{api}.json")
    text = carried_out(STEPS, play.mode == "in-process", ledger=str(ledger))
    results = looked_at(run(text, "--diff", variables={"cameras": cameras}), STEPS, hmp)
    used = [len(hmp.requests) > 0, hmp.cli_connections > 0]
    assert used == ([True, False] if api == "rest" else [False, True])
    assert ledger.exists()
    sessions, recordings = [one.get("session", {}) for one in results], [one.get("recording", {}) for one in results]
    assert sessions[0]["shares"] == CREATED["shares"] and sessions[0]["description"] == CREATED["description"]
    assert [one["sources"] for one in sessions[:3]] == [cameras[:2], cameras, cameras[2:]]
    assert [one["state"] for one in recordings[5:9]] == ["recording", "paused", "recording", "finished"]
    assert recordings[5]["session"] == sessions[0]["id"] and recordings[5]["title"] == "The final"
    assert sessions[11] == {} and hmp.all_sessions() == [] and hmp.all_streams() == []
    left = hmp.all_recordings()[-1]
    assert left["state"] == "FINISHED" and left["title"] == "The Final" and left["createdby"] == "Events"
    assert [one["title"] for one in left["hotmarks"]] == ["Kick-off"]
    assert {(one["name"], one["permission"]) for one in left["shares"]} == {("creator", "OWN"), ("Grp10", "EDIT")}
    return results


@pytest.mark.parametrize("api", ["rest", "cli"])
def test_each_step_as_a_module(runner: Runner, hmp: Any, cameras: list[str], api: str) -> None:
    steps_by(api, HmpPlay(runner, hmp, "module"), hmp, cameras)


def test_both_apis_say_the_same(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    by_rest = steps_by("rest", hmp_here, hmp, cameras)
    by_cli = steps_by("cli", hmp_here, hmp, cameras)
    for step, rest, cli in zip(STEPS, by_rest, by_cli, strict=True):
        key = step[0].removeprefix("hmp_")
        assert set(cli) == set(rest), step
        told, known = without_status(cli[key]), without_status(rest[key])
        both = set(told) & set(known)
        assert {name: told[name] for name in both} == {name: known[name] for name in both}, step
        # Everything that was asked for is told by either.
        asked = {name for name in step[1] if name in told or name in known}
        assert asked <= both, step
    assert {one["name"] for one in hmp.commands} == {one.name for one in COMMANDS}


def test_each_step_of_what_only_rest_can_do(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    video = hmp.add_recording(hmp.add_session("Old", cameras[:1]), "FINISHED", title="Rough cut")
    hmp.set(event_delete="allowed")
    outcome = hmp_here(carried_out(BY_REST), "--diff", variables={"cameras": cameras, "video": video})
    results = looked_at(outcome, BY_REST, hmp)
    assert results[0]["source"]["latency"] == 120 and "passphrase" not in results[0]["source"]
    assert results[1]["source"]["description"] == "Stage left" and results[1]["source"]["source_port"] == 7007
    assert results[3]["source"]["id"] == results[0]["source"]["id"] and results[4]["source"] == {}
    assert results[6]["event"]["start_time"] == "2026-11-23T19:00:00Z" and results[6]["event"]["days"] == ["MON", "WED"]
    assert results[8]["event"]["command"] == "record" and results[8]["event"]["active"]
    assert results[10]["video"]["metadata"]["Department"] == ["A", "B"] and results[12]["video"] == {}
    assert "Department" not in results[11]["video"]["metadata"]
    assert [one["name"] for one in hmp.all_sources()] == ["Camera 0", "Camera 1", "Camera 2"]
    assert hmp.all_events() == [] and hmp.all_recordings() == []
