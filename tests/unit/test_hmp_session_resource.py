"""Sessions on the lab, over either API: the same words, the same result, and nothing written that need not be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    AnswerLost,
    Conflict,
    InvalidInput,
    NotFound,
    Refused,
    StreamopsError,
)
from hmp_runs import Runs, Values
from lab import Lab

TITLE = 'Town hall "Q3" – Zürich'
GONE = "11111111-2222-4333-8444-555555555555"


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
def cli(hmp: Any, tmp_path: Path) -> Runs:
    return Runs(hmp, "cli", str(tmp_path / "hmp.json"))


@pytest.fixture
def cameras(hmp: Any) -> list[str]:
    return [hmp.add_source(name=f"camera {number}", host=f"239.1.1.{number}") for number in range(6)]


def whole(hmp: Any, cameras: list[str]) -> Values:
    return {
        "title": TITLE,
        "description": "line 1\nline 2\t|",
        "created_by": "Events",
        "live": True,
        "sources": cameras[:2],
        "categories": {hmp.category_id: ["Surgery", "HD"]},
        "shares": [
            {"user": "viewer", "permission": "WATCH"},
            {"group": "Admins", "permission": hmp.permission_id},
        ],
    }


def checked(runs: Runs, **options: Any) -> Values:
    """A real run, after a check that wrote nothing and planned the same; a second run then writes nothing."""
    runs.clear()
    plan = runs.session(check=True, **options)
    assert runs.writes == []
    result = runs.session(**options)
    assert plan["actions"] == result["actions"] and plan["changed"] == result["changed"]
    assert plan["disruptive"] == result["disruptive"] and plan["interrupts"] == result["interrupts"]
    assert plan["diff"] == result["diff"]
    assert bool(runs.writes) == result["changed"]
    runs.clear()
    again = runs.session(**options)
    assert (again["changed"], again["actions"], runs.writes) == (False, [], [])
    return result


def test_a_whole_session(hmp: Any, runs: Runs, cameras: list[str]) -> None:
    result = checked(runs, **whole(hmp, cameras))
    assert result["changed"] and not result["disruptive"] and runs.said == []
    (held,) = hmp.all_sessions()
    assert (held["title"], held["description"], held["createdby"]) == (TITLE, "line 1\nline 2\t|", "Events")
    assert held["live"] and held["sources"] == cameras[:2]
    assert held["categories"] == {hmp.category_id: ["Surgery", "HD"]}
    assert {(one["kind"], one["name"], one["permission"]) for one in held["shares"]} == {
        ("user", "viewer", "WATCH"),
        ("group", "Admins", hmp.permission_id),
    }
    returned = {name: one for name, one in result["session"].items() if name not in ("status", "id")}
    assert returned == whole(hmp, cameras) and result["session"]["id"] == held["id"]


def test_both_apis_return_the_same(hmp: Any, cli: Runs, cameras: list[str]) -> None:
    options = whole(hmp, cameras)
    over_cli = cli.session(**options)["session"]
    over_rest = Runs(hmp, "rest").session(**options)
    assert not over_rest["changed"], "what the one wrote is what the other reads"
    assert {**over_rest["session"], "status": None} == {**over_cli, "status": None}


def test_viewers_see_a_session_when_it_is_complete(hmp: Any, runs: Runs, cameras: list[str]) -> None:
    actions = runs.session(**whole(hmp, cameras))["actions"]
    assert actions[0].startswith("create ") and actions[-1].endswith("live")
    actions = runs.session(**{**whole(hmp, cameras), "live": False, "description": "x"})["actions"]
    assert "not live" in actions[0]


@pytest.mark.parametrize(
    "change",
    [
        {"description": "other"},
        {"description": ""},
        {"created_by": "Somebody"},
        {"live": False},
        {"shares": [{"user": "VIEWER", "permission": "edit"}]},
        {"shares": [{"user": "creator", "permission": "OWN"}]},
        {"categories": {"id": ["Cardiology"]}},
    ],
)
def test_one_change_is_one_action_and_the_rest_stays(hmp: Any, runs: Runs, cameras: list[str], change: Values) -> None:
    runs.session(**whole(hmp, cameras))
    before = hmp.all_sessions()[0]
    if "categories" in change:
        change = {"categories": {hmp.category_id: change["categories"]["id"]}}
    result = checked(runs, title=TITLE, **change)
    assert len(result["actions"]) == 1
    after = hmp.all_sessions()[0]
    touched = {"created_by": {"createdby", "metadata"}, "categories": {"categories", "metadata"}}
    names = {name for name in after if after[name] != before[name]}
    assert names == touched.get(next(iter(change)), {next(iter(change))})
    kept = [one for one in before["shares"] if one["name"] != "viewer"]
    assert all(one in after["shares"] for one in kept)


def test_sources_are_added_and_purged(hmp: Any, runs: Runs, cameras: list[str]) -> None:
    checked(runs, title="a", sources=[cameras[2], cameras[0]])
    assert hmp.all_sessions()[0]["sources"] == [cameras[2], cameras[0]]
    checked(runs, title="a", sources=[cameras[1]])
    assert hmp.all_sessions()[0]["sources"] == [cameras[2], cameras[0], cameras[1]]
    result = checked(runs, title="a", sources=[cameras[1].upper(), *cameras[3:6]], purge_sources=True)
    assert len(result["actions"]) == 5 and hmp.all_sessions()[0]["sources"] == [cameras[1], *cameras[3:6]]
    runs.clear()
    with pytest.raises(InvalidInput, match="room for four"):
        runs.session(title="a", sources=[cameras[0]])
    assert runs.writes == []
    checked(runs, title="a", sources=[], purge_sources=True)
    assert hmp.all_sessions()[0]["sources"] == []


def test_renaming(hmp: Any, runs: Runs) -> None:
    made = checked(runs, title="old")["session"]["id"]
    result = checked(runs, id=made.upper(), title="new")
    assert [one["title"] for one in hmp.all_sessions()] == ["new"] and len(result["actions"]) == 1
    assert not runs.session(title="new")["changed"], "it is found by its new title"


def test_absent(hmp: Any, runs: Runs) -> None:
    assert not checked(runs, title="never there", state="absent")["changed"]
    runs.session(title="a", live=False)
    other = hmp.add_session("b")
    result = checked(runs, title="a", state="absent")
    assert result["session"] == {} and result["actions"] == ['delete session "a"']
    assert [one["id"] for one in hmp.all_sessions()] == [other]
    checked(runs, id=other, state="absent")
    assert hmp.all_sessions() == [] and not checked(runs, id=GONE, state="absent")["changed"]


def test_an_id_that_is_gone(hmp: Any, runs: Runs) -> None:
    for check in (True, False):
        with pytest.raises(NotFound):
            runs.session(check, id=GONE, title="a")
    assert hmp.all_sessions() == []


def test_a_session_that_records(hmp: Any, runs: Runs, cameras: list[str]) -> None:
    made = runs.session(title="a", sources=cameras[:1])["session"]["id"]
    recording = runs.recording(session=made, state="started")["recording"]["id"]
    for change in ({"state": "absent"}, {"sources": cameras[1:2], "purge_sources": True}):
        runs.clear()
        plan = runs.session(check=True, title="a", **change)
        assert plan["disruptive"] and plan["interrupts"]
        with pytest.raises(Refused, match="nothing was written"):
            runs.session(title="a", allow_disruptive=False, **change)
        assert runs.writes == []
        with pytest.raises(Conflict, match="060003") as error:
            runs.session(title="a", **change)
        assert "Stop the recording first" in str(error.value)
    assert hmp.all_sessions()[0]["sources"] == cameras[:1]
    assert [(one["id"], one["state"]) for one in hmp.all_recordings()] == [(recording, "RECORDING")]


# What only the Command Line API is like


def ledger_of(runs: Runs) -> Values:
    return dict(json.loads(Path(runs.common["ledger"]).read_text()))


def test_a_session_that_somebody_has_deleted_is_made_anew(hmp: Any, cli: Runs) -> None:
    first = cli.session(title="a", description="b")["session"]["id"]
    hmp.remove_session(first)
    before = Path(cli.common["ledger"]).read_bytes()
    cli.clear()
    assert cli.session(check=True, title="a", description="b")["changed"]
    assert Path(cli.common["ledger"]).read_bytes() == before and cli.writes == []
    second = checked(cli, title="a", description="b")["session"]["id"]
    assert second != first and first not in str(ledger_of(cli))
    assert [(one["id"], one["description"]) for one in hmp.all_sessions()] == [(second, "b")]


def test_the_question_is_a_read(hmp: Any, cli: Runs) -> None:
    cli.session(title="a")
    cli.clear()
    cli.session(check=True, title="a")
    assert len(cli.asked) == 1 and cli.asked[0].startswith("removeSourceFromSession ") and cli.writes == []


def test_a_title_that_the_ledger_knows_twice(hmp: Any, cli: Runs) -> None:
    ids = [cli.session(title=title)["session"]["id"] for title in ("a", "b")]
    cli.session(id=ids[1], title="a")
    with pytest.raises(Ambiguous) as error:
        cli.session(title="a", state="absent")
    assert all(one in error.value.hint for one in ids) and len(hmp.all_sessions()) == 2


def test_without_a_ledger_all_is_sent_every_time(hmp: Any, cameras: list[str]) -> None:
    session = hmp.add_session("a")
    runs = Runs(hmp, "cli")
    options = {"id": session, **whole(hmp, cameras)}
    runs.session(**options)
    assert hmp.all_sessions()[0]["sources"] == cameras[:2] and hmp.all_sessions()[0]["live"]
    again = runs.session(**options)
    assert again["changed"] and any("ledger" in one for one in runs.said)
    assert not any("source" in one for one in again["actions"]), "the device said that they were there"
    runs.clear()
    only = runs.session(id=session, sources=cameras[:2])
    assert not only["changed"] and only["actions"] == []
    assert not runs.session(id=session)["changed"] and runs.said == []


@pytest.mark.parametrize("reset", [True, False])
@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
def test_a_lost_create_over_the_command_line(hmp: Any, cli: Runs, fault: str, reset: bool) -> None:
    hmp.cli_fault(fault, command="createSession", reset=reset)
    with pytest.raises(AnswerLost) as error:
        cli.session(title="a")
    assert 'a session "a" may have been made; it was not sent again' in str(error.value)
    assert sum(one["name"] == "createSession" for one in hmp.commands) == 1
    assert error.value.facts["changed"] is False


@pytest.mark.parametrize("fault", ["drop_after", "truncate", "wrong_type", "drop_before"])
def test_a_lost_create_over_rest(hmp: Any, fault: str) -> None:
    hmp.fault(fault, method="POST", path="/apis/sessions$")
    runs = Runs(hmp, "rest")
    try:
        result = runs.session(title="a", description="b", live=True)
        assert result["changed"] and result["retries"]
        assert fault in ("drop_after", "truncate")
    except StreamopsError as error:
        assert fault in ("drop_before", "wrong_type") and "look at the device" in str(error)
        assert hmp.all_sessions() == []
        runs.session(title="a", description="b", live=True)
    (held,) = hmp.all_sessions()
    assert held["live"] and held["description"] == "b"
    assert not runs.session(title="a", description="b", live=True)["changed"]


def test_other_lost_answers(hmp: Any, runs: Runs, cameras: list[str]) -> None:
    options = whole(hmp, cameras)
    runs.session(title=TITLE)
    hmp.cli_fault("drop_after", command="(update|set|share|addSource).*", times=None, every=2)
    hmp.fault("drop_after", method="(PUT|POST)", path="/apis/sessions/", times=None, every=2)
    result = runs.session(**options)
    assert result["changed"]
    hmp.clear_faults()
    runs.clear()
    assert not runs.session(**options)["changed"] and runs.writes == []
    (held,) = hmp.all_sessions()
    assert held["live"] and held["sources"] == cameras[:2] and len(held["shares"]) == 2


@pytest.mark.parametrize("session_title", ["b", "a"])
def test_names_over_rest(hmp: Any, cameras: list[str], session_title: str) -> None:
    runs = Runs(hmp, "rest")
    options: Values = {
        "title": session_title,
        "sources": ["camera 1", cameras[0]],
        "categories": {"Specialty": ["Surgery"]},
    }
    checked(runs, **options)
    assert hmp.all_sessions()[0]["sources"] == [cameras[1], cameras[0]]
    assert hmp.all_sessions()[0]["categories"] == {hmp.category_id: ["Surgery"]}
    for wrong in ({"sources": ["camera 9"]}, {"categories": {"Speciality": ["x"]}}):
        runs.clear()
        with pytest.raises(InvalidInput, match="there is no"):
            runs.session(title=session_title, **wrong)
        assert runs.writes == []
    hmp.add_source(name="camera 1", host="239.9.9.9")
    with pytest.raises(Ambiguous):
        runs.session(**options)
    hmp.add_session(session_title)
    with pytest.raises(Ambiguous):
        runs.session(title=session_title)
