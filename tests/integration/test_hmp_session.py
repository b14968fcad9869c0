"""hmp_session: what is named how, what stays, what is disruptive, and lost answers, over both APIs."""

from __future__ import annotations

from typing import Any

import pytest
from harness import HmpPlay, Outcome
from samples import checked_only, may_fail, task

GONE = "3d5f6c8a-5b3c-4a5e-8f6e-3f6a0a4d9c11"
APIS = pytest.mark.parametrize("api", ["rest", "cli"])
LANGUAGE = "0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9a11"


def session(**options: Any) -> str:
    return task("hmp_session", **options)


def run(play: HmpPlay, api: str, text: str, *arguments: str, **more: Any) -> Outcome:
    options = {"ledger": str(play.ledger), **more}
    return play(text, *arguments, **options) if api == "rest" else play.by_command_line(text, *arguments, **options)


def writes(hmp: Any) -> int:
    return len(hmp.writes) + len(hmp.cli_writes)


@pytest.fixture
def cameras(hmp: Any) -> list[str]:
    return [hmp.add_source(name=f"Camera {one}", host="239.1.1.1", port=4900 + one) for one in range(5)]


@APIS
def test_what_is_not_listed_stays(hmp_here: HmpPlay, hmp: Any, cameras: list[str], api: str) -> None:
    hmp.add_category("Language", id=LANGUAGE)
    first = {"title": "A", "sources": cameras[1:3], "categories": {LANGUAGE: ["de"]}, "description": "x"}
    text = session(**first, shares=[{"group": "Admins", "permission": "OWN"}])
    more = {"title": "A", "sources": [cameras[0], cameras[1]], "categories": {hmp.category_id.upper(): ["HD"]}}
    if api == "cli":
        more["categories"] = {hmp.category_id: ["HD"]}
    text += session(**more, shares=[{"user": "VIEWER", "permission": "watch"}]) * 2
    _made, real, again = run(hmp_here, api, text).ok().results
    held = hmp.all_sessions()[0]
    assert held["sources"] == [cameras[1], cameras[2], cameras[0]] and held["description"] == "x"
    assert held["categories"] == {LANGUAGE: ["de"], hmp.category_id: ["HD"]}
    assert {(one["name"], one["permission"]) for one in held["shares"]} == {("Admins", "OWN"), ("viewer", "WATCH")}
    assert len(real["actions"]) == 3 and not again["changed"] and again["actions"] == []


def test_names_and_labels_over_rest(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    text = session(title="A", sources=["Camera 1", cameras[0]], categories={"Specialty": ["HD"]}) * 2
    text += may_fail(session(title="A", sources=["Camera 9"]))
    text += may_fail(session(title="A", categories={"Genre": ["x"]}))
    real, again, source, category = hmp_here(text).ok().results
    assert real["session"]["sources"] == [cameras[1], cameras[0]] == hmp.all_sessions()[0]["sources"]
    assert real["session"]["categories"] == {hmp.category_id: ["HD"]} and not again["changed"]
    assert "Camera 9" in source["msg"] and "Genre" in category["msg"] and "Specialty" in category["msg"]
    hmp.add_source(name="Camera 1", host="239.1.1.1", port=5000)
    hmp.add_session("A")
    twice = may_fail(session(title="B", sources=["Camera 1"])) + may_fail(session(title="A", live=True))
    sources, sessions = hmp_here(twice).ok().results
    assert all(one["id"] in sources["msg"] for one in hmp.all_sources() if one["name"] == "Camera 1")
    assert all(one["id"] in sessions["msg"] for one in hmp.all_sessions()) and len(hmp.all_sessions()) == 2


@APIS
def test_room_for_four(hmp_here: HmpPlay, hmp: Any, cameras: list[str], api: str) -> None:
    run(hmp_here, api, session(title="A", sources=cameras[:4])).ok()
    before = writes(hmp)
    text = may_fail(session(title="B", sources=cameras)) + may_fail(session(title="A", sources=cameras[4:]))
    text += may_fail(session(title="B", sources=[cameras[0], cameras[0].upper()]))
    results = run(hmp_here, api, text).ok().results
    assert [one["error"]["code"] for one in results] == ["invalid_input"] * 3 and writes(hmp) == before
    assert "purge_sources" in results[1]["error"]["hint"]
    real = run(hmp_here, api, session(title="A", sources=cameras[3:], purge_sources=True)).ok().last
    assert real["actions"][0].startswith("remove source") and hmp.all_sessions()[0]["sources"] == cameras[3:]


@APIS
def test_an_id_with_a_title_renames(hmp_here: HmpPlay, hmp: Any, api: str) -> None:
    text = session(title="A", description="x") + "  register: made\n"
    text += session(id="{{ made.session.id }}", title="B") * 2 + session(title="B", description="x")
    text += session(id="{{ made.session.id }}", title="C", state="absent")
    made, real, again, by_title, gone = run(hmp_here, api, text).ok().results
    assert real["changed"] and real["session"]["id"] == made["session"]["id"] == by_title["session"]["id"]
    assert not again["changed"] and not by_title["changed"] and gone["changed"] and hmp.all_sessions() == []


# Disruption


@APIS
def test_a_session_that_is_being_recorded(hmp_here: HmpPlay, hmp: Any, cameras: list[str], api: str) -> None:
    """Told as disruptive, refused with allow_disruptive false, and by the device otherwise."""
    text = session(title="A", sources=cameras[:1]) + task("hmp_recording", session="A", state="started")
    run(hmp_here, api, text).ok()
    hmp.clear_requests()
    swap = {"title": "A", "sources": cameras[1:2], "purge_sources": True}
    changes = [session(title="A", state="absent"), session(**swap)]
    guarded = [session(title="A", state="absent", allow_disruptive=False), session(**swap, allow_disruptive=False)]
    text = "".join(checked_only(one) for one in changes) + "".join(may_fail(one) for one in (*guarded, *changes))
    *checked, no_delete, no_swap, delete, swapped = run(hmp_here, api, text).ok().results
    assert all(one["disruptive"] and "recording" in one["interrupts"][0] for one in checked)
    assert no_delete["error"]["code"] == no_swap["error"]["code"] == "refused"
    assert "allow_disruptive" in no_swap["msg"]
    for result in (delete, swapped):
        assert result["error"]["answer"]["code"] == "060003" and result["error"]["code"] == "conflict"
        assert result["disruptive"] and "is being recorded" in result["error"]["hint"], result["msg"]
    assert writes(hmp) == 2 and hmp.all_sessions()[0]["sources"] == cameras[:1]


@APIS
def test_one_more_source_while_it_records(hmp_here: HmpPlay, hmp: Any, cameras: list[str], api: str) -> None:
    """Over the command line the device alone may know that it records: its refusal says so."""
    known = hmp.add_session("A", cameras[:1])
    hmp.add_recording(known, "PAUSED")
    message = run(hmp_here, api, session(id=known, sources=cameras[:2])).failed()
    assert "060003" in message.message and "being recorded" in message.message and message.last["disruptive"]
    # The other order of the device's checks: what is there is there.
    hmp.set(add_order="presence_first")
    assert not run(hmp_here, api, session(id=known, sources=cameras[:1])).ok().last["changed"]


@APIS
def test_a_live_session_is_on_air(hmp_here: HmpPlay, hmp: Any, cameras: list[str], api: str) -> None:
    run(hmp_here, api, session(title="A", live=True, sources=cameras[:2])).ok()
    before = writes(hmp)
    options = {"title": "A", "allow_disruptive": False}
    text = may_fail(session(**options, live=False)) + may_fail(session(**options, state="absent"))
    text += may_fail(session(**options, sources=cameras[:1], purge_sources=True, live=True))
    refused = run(hmp_here, api, text).ok().results
    assert [one["error"]["code"] for one in refused] == ["refused"] * 3, refused[1]
    assert writes(hmp) == before
    assert not run(hmp_here, api, session(**options, sources=cameras[:3])).ok().last["disruptive"]


# Lost answers and failures in the middle


@pytest.mark.parametrize("fault", ["drop_after", "cut"])
def test_a_lost_create_over_the_command_line(hmp_here: HmpPlay, hmp: Any, fault: str) -> None:
    hmp.cli_fault(fault, command="^createSession$")
    text = may_fail(session(title="A", live=True))
    result = hmp_here.by_command_line(text, ledger=str(hmp_here.ledger)).ok().last
    assert 'a session "A" may have been made' in result["msg"] and "not sent again" in result["msg"]
    assert [one["name"] for one in hmp.cli_writes] == ["createSession"] and len(hmp.all_sessions()) == 1


def test_a_lost_create_over_rest(hmp_play: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    hmp.fault("drop_after", method="POST", path="^/apis/sessions$")
    hmp.fault("drop_after", method="POST", path="/sources$")
    real, again = hmp_play(session(title="A", sources=cameras[:2], live=True) * 2).ok().results
    assert real["changed"] and len(real["retries"]) == 2 and not again["changed"]
    assert [one["title"] for one in hmp.all_sessions()] == ["A"]
    assert hmp.all_sessions()[0]["sources"] == cameras[:2] and hmp.all_sessions()[0]["live"]


def test_lost_answers_to_what_says_the_same_twice(hmp_here: HmpPlay, hmp: Any, cameras: list[str]) -> None:
    """Sent again: what the second answer says of what was there is no news."""
    for command in ("addSourceToSession", "setLiveSession", "updateSessionMetadata", "shareSessionWithUser"):
        hmp.cli_fault("drop_after", command=f"^{command}$")
    options = {"description": "x", "shares": [{"user": "viewer", "permission": "OWN"}], "live": True}
    text = session(title="A", sources=cameras[:1], **options) * 2 + session(title="A", state="absent") * 2
    hmp.cli_fault("drop_after", command="^deleteSession$")
    real, again, gone, nothing = hmp_here.by_command_line(text, ledger=str(hmp_here.ledger)).ok().results
    assert real["changed"] and len(real["actions"]) == 5 and not again["changed"]
    assert gone["changed"] and not nothing["changed"] and hmp.all_sessions() == []


@APIS
def test_a_failure_in_the_middle_goes_on_from_there(hmp_here: HmpPlay, hmp: Any, cameras: list[str], api: str) -> None:
    hmp.cli_fault("error", command="^addSourceToSession$", code="070010", skip=1)
    hmp.fault("status", method="POST", path="/sources$", code=500, skip=1, times=None)
    text = session(title="A", description="x", sources=cameras[:2], live=True)
    failed = run(hmp_here, api, text).failed().last
    assert failed["changed"] and failed["error"]["done"] and len(failed["actions"]) > len(failed["error"]["done"])
    hmp.clear_faults()
    hmp.clear_requests()
    real, again = run(hmp_here, api, text * 2).ok().results
    assert real["changed"] and not any("create" in one for one in real["actions"]) and not again["changed"]
    assert len(hmp.all_sessions()) == 1 and hmp.all_sessions()[0]["sources"] == cameras[:2]


def test_answers_in_pieces(hmp_play: HmpPlay, hmp: Any) -> None:
    """A greeting, CR LF, and multi-byte characters split over packets."""
    hmp.set(pieces=1, piece_pause=0.0005, banner="Grüezi 🎥", crlf=True)
    hmp.cli_fault("error", command="^updateSessionMetadata$", code="070000", message="Zürich – 日本 | \\n 🎥")
    text = session(title="日本") + may_fail(session(title="日本", description="x"))
    real, refused = hmp_play.by_command_line(text, ledger=str(hmp_play.ledger)).ok().results
    assert real["session"]["id"] == hmp.all_sessions()[0]["id"] and hmp.all_sessions()[0]["title"] == "日本"
    assert refused["error"]["answer"] == {"code": "070000", "message": "Zürich – 日本 | \\n 🎥"}
    assert "ERROR|070000|Zürich – 日本 | \\n 🎥" in refused["msg"] and hmp.cli_connections >= 2
