"""The ledger: what the Command Line API cannot look up, kept on the machine where the module runs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from harness import HmpPlay
from samples import checked_only, may_fail, task

GONE = "3d5f6c8a-5b3c-4a5e-8f6e-3f6a0a4d9c11"
NIL = "00000000-0000-0000-0000-000000000000"


def session(**options: Any) -> str:
    return task("hmp_session", **{"title": "A", **options})


def kept(path: Path) -> dict[str, Any]:
    """What the ledger holds of the one host that is in it."""
    hosts = json.loads(path.read_text())["hosts"]
    assert len(hosts) == 1
    found: dict[str, Any] = next(iter(hosts.values()))
    return found


def names(entries: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in entries]


@pytest.fixture
def cameras(hmp: Any) -> list[str]:
    return [hmp.add_source(name=f"Camera {one}", host="239.1.1.1", port=4900 + one) for one in range(2)]


def test_it_is_for_its_owner_and_holds_all_kinds(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    ledger = hmp_here.ledger
    ledger.write_text("")
    ledger.chmod(0o644)
    text = session(sources=cameras[:1], live=True) + task("hmp_recording", session="A", state="started", title="R")
    text += "  register: recording\n" + task("hmp_recording", session="A", state="stopped")
    stream = {"recording": "{{ recording.recording.id }}", "address": "10.0.0.2", "stream_port": 5}
    text += task("hmp_restream", state="started", **stream)
    real = hmp_here.by_command_line(text, ledger=str(ledger)).ok().results
    assert ledger.stat().st_mode & 0o777 == 0o600
    held = kept(ledger)
    made, recording, _stopped, restream = real
    wanted = {"id": made["session"]["id"], "title": "A", "live": True, "sources": cameras[:1]}
    assert {name: held["sessions"][0][name] for name in wanted} == wanted and len(held["sessions"]) == 1
    assert held["recordings"][0]["session"] == made["session"]["id"] and held["recordings"][0]["state"] == "finished"
    assert held["recordings"][0]["id"] == recording["recording"]["id"]
    assert held["streams"][0]["id"] == restream["restream"]["id"] and held["streams"][0]["stream_port"] == 5
    # A second run reads by a command that changes nothing, in check mode, too.
    before = ledger.read_bytes()
    for mode in ("--check", "--diff"):
        hmp.clear_requests()
        again = hmp_here.by_command_line(session(sources=cameras[:1], live=True), mode, ledger=str(ledger)).ok().last
        assert not again["changed"] and again["session"]["id"] == made["session"]["id"]
        assert [(one["name"], one["arguments"][1]) for one in hmp.commands] == [("removeSourceFromSession", NIL)]
        assert hmp.cli_writes == [] and ledger.read_bytes() == before


def test_check_mode_leaves_it_as_it_is(hmp_here: HmpPlay, hmp: Any) -> None:
    ledger = str(hmp_here.ledger)
    hmp_here.by_command_line(session(description="x"), ledger=ledger).ok()
    before = hmp_here.ledger.read_bytes(), sorted(os.listdir(hmp_here.runner.folder))
    hmp.remove_session(hmp.all_sessions()[0]["id"])
    hmp.clear_requests()
    text = session(description="y") + task("hmp_session", title="B") + session(state="absent")
    checked = hmp_here.by_command_line(text, "--check", ledger=ledger).ok().results
    assert [one["changed"] for one in checked] == [True, True, False] and hmp.cli_writes == []
    left = sorted(one for one in os.listdir(hmp_here.runner.folder) if not one.startswith(("play-", "inv", "records")))
    assert hmp_here.ledger.read_bytes() == before[0] and set(left) <= set(before[1])


def test_one_that_cannot_be_written_is_told_before_anything_is_sent(hmp_here: HmpPlay, hmp: Any) -> None:
    folder = hmp_here.runner.folder
    (folder / "broken.json").write_text("{no json")
    (folder / "other.json").write_text('["no ledger"]')
    (folder / "file").write_text("")
    paths = ("broken.json", "other.json", "", "nowhere/hmp.json", "file/hmp.json")
    text = "".join(may_fail(session(ledger=str(folder / path))) for path in paths)
    text += "".join(may_fail(task("hmp_recording", session="A", state="started", ledger=str(folder / "nowhere/x"))))
    for result in hmp_here.by_command_line(text).ok().results:
        assert "ledger" in result["msg"] and result["error"]["code"] == "invalid_input", result
    assert hmp.cli_connections == 0 and (folder / "broken.json").read_text() == "{no json"
    checked = hmp_here.by_command_line(text, "--check").ok().results
    assert all("error" in one for one in checked) and hmp.cli_connections == 0


def test_an_id_that_the_device_no_longer_knows_is_dropped(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    given = {"ledger": str(hmp_here.ledger), "sources": cameras}
    old = hmp_here.by_command_line(session(**given)).ok().last["session"]["id"]
    hmp.remove_session(old)
    hmp.clear_requests()
    real = hmp_here.by_command_line(session(**given)).ok().last
    new = real["session"]["id"]
    assert real["changed"] and new != old and [one["id"] for one in hmp.all_sessions()] == [new]
    assert names(hmp.commands)[:2] == ["removeSourceFromSession", "createSession"]
    assert [one["id"] for one in kept(hmp_here.ledger)["sessions"]] == [new]
    # The probe tells what is being recorded as well, and that is there.
    hmp.add_recording(new)
    hmp.clear_requests()
    again = hmp_here.by_command_line(session(**given)).ok().last
    assert not again["changed"] and hmp.cli_writes == []


def test_absent(hmp_here: HmpPlay, hmp: Any) -> None:
    ledger = {"ledger": str(hmp_here.ledger)}
    text = session(state="absent", **ledger)
    text += task("hmp_session", id=GONE, state="absent") + task("hmp_session", id=GONE, state="absent", **ledger)
    text += session(**ledger) + "  register: made\n" + task("hmp_session", id="{{ made.session.id }}", state="absent")
    text += session(state="absent", **ledger)
    unknown, gone, gone_too, _made, removed, dropped = hmp_here.by_command_line(text).ok().results
    assert [unknown["changed"], gone["changed"], gone_too["changed"], dropped["changed"]] == [False] * 4
    assert unknown["session"] == removed["session"] == {} and removed["changed"] and hmp.all_sessions() == []
    assert kept(hmp_here.ledger)["sessions"] == []


def test_two_hosts_and_two_tasks_share_one(hmp_here: HmpPlay, hmp: Any) -> None:
    """Another host's objects are not ours, and tasks side by side lose nothing."""
    ledger = hmp_here.ledger
    ledger.write_text(json.dumps({"hosts": {"other.example.com": {"sessions": [{"id": GONE, "title": "A"}]}}}))
    hosts = {f"h{number}": {"ansible_connection": "local", "number": number} for number in range(4)}
    defaults = {key: value for key, value in hmp_here.connection().items() if key in ("host", "cli_port")}
    play = [
        {
            "hosts": "all",
            "gather_facts": False,
            "module_defaults": {"group/streamops.video.hmp": {**defaults, "ledger": str(ledger)}},
            "tasks": [{"streamops.video.hmp_session": {"title": "Session {{ number }}", "description": "x"}}],
        }
    ]
    for changed in (True, False):
        outcome = hmp_here.runner.run(play, {"all": {"hosts": hosts}}, ["--forks", "4"]).ok()
        assert [one["changed"] for one in outcome.results] == [changed] * 4
    content = json.loads(ledger.read_text())["hosts"]
    assert content.pop("other.example.com") == {"sessions": [{"id": GONE, "title": "A"}]}
    ours = next(iter(content.values()))["sessions"]
    assert sorted(one["title"] for one in ours) == [f"Session {number}" for number in range(4)]
    assert {one["id"] for one in ours} == {one["id"] for one in hmp.all_sessions()}


def test_both_apis_share_one(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    """What REST makes is known to the command line; what REST deletes and makes anew is not mistaken for two."""
    given = {"sources": cameras, "live": True, "ledger": str(hmp_here.ledger)}
    made = hmp_here(session(**given)).ok().last["session"]["id"]
    by_line = hmp_here.by_command_line(session(**given)).ok().last
    assert not by_line["changed"] and by_line["session"]["id"] == made and hmp.cli_writes == []
    gone, anew = hmp_here(session(state="absent", ledger=given["ledger"]) + session(**given)).ok().results
    assert gone["changed"] and anew["session"]["id"] != made
    hmp.clear_requests()
    by_line = hmp_here.by_command_line(session(**given)).ok().last
    assert not by_line["changed"] and by_line["session"]["id"] == anew["session"]["id"] and hmp.cli_writes == []
    assert [one["id"] for one in kept(hmp_here.ledger)["sessions"]] == [anew["session"]["id"]]


def test_of_two_with_one_title_the_one_that_is_gone_is_dropped(hmp_here: HmpPlay, hmp: Any) -> None:
    ledger = {"ledger": str(hmp_here.ledger)}
    text = session(**ledger) + task("hmp_session", title="B", **ledger) + "  register: other\n"
    text += task("hmp_session", id="{{ other.session.id }}", title="A", **ledger)
    first, second, _renamed = hmp_here.by_command_line(text).ok().results
    both = hmp_here.by_command_line(session(description="x", **ledger)).failed()
    assert both.last["error"]["code"] == "ambiguous" and first["session"]["id"] in both.message
    hmp.remove_session(first["session"]["id"])
    real = hmp_here.by_command_line(session(description="x", **ledger)).ok().last
    assert real["session"]["id"] == second["session"]["id"] and real["changed"]
    assert [one["id"] for one in kept(hmp_here.ledger)["sessions"]] == [second["session"]["id"]]


# An id and no ledger


def test_an_id_without_a_ledger_sends_all_and_says_so(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    known = hmp.add_session("A", cameras[:1])
    options = {"id": known, "title": "B", "description": "x", "sources": cameras, "live": True}
    options |= {"categories": {hmp.category_id: ["HD"]}, "shares": [{"user": "viewer", "permission": "WATCH"}]}
    text = task("hmp_session", **options)
    first, second = hmp_here.by_command_line(text + text).ok().results
    # 060008 tells that a source was there: that is no change.
    assert len(first["actions"]) == 6 and len(second["actions"]) == 5 and first["changed"] and second["changed"]
    assert not [one for one in second["actions"] if one.startswith("add source")]
    for result in (first, second):
        assert len(result["warnings"]) == 1 and "ledger" in result["warnings"][0]
    now = hmp.all_sessions()[0]
    assert now["title"] == "B" and now["sources"] == cameras and now["live"]
    only_there = hmp_here.by_command_line(task("hmp_session", id=known, sources=cameras), "--diff").ok().last
    assert not only_there["changed"] and only_there["actions"] == []
    assert only_there["diff"]["before"] == only_there["diff"]["after"]


def test_hotmarks_without_a_ledger(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    recording = hmp.add_recording(hmp.add_session("A", cameras[:1]), "PAUSED")
    text = task("hmp_recording", id=recording, state="paused", hotmarks=["Kick-off"])
    first, second = hmp_here.by_command_line(text + text).ok().results
    assert first["changed"] and not second["changed"] and second["actions"] == []
    assert any("060004" in one or "HotMark" in one for one in second["warnings"])
    assert len(hmp.all_recordings()[0]["hotmarks"]) == 1


def test_an_unknown_id_is_not_made(hmp_here: HmpPlay, hmp: Any) -> None:
    text = may_fail(checked_only(task("hmp_session", id=GONE, title="B"))) + may_fail(task("hmp_session", id=GONE))
    for result in hmp_here.by_command_line(text).ok().results:
        assert GONE in result["msg"] and result["error"]["code"] == "not_found"
    assert hmp.cli_writes == [] and hmp.all_sessions() == []
