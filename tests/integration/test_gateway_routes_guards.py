"""gateway_routes: what an exact list must not remove, and what must not go off air. Refused in check mode too."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Play
from samples import HMP_UUID, checked_only, held, may_fail, names, numbered, plain, routes_task

HMP = f"Keynote (HMP) {HMP_UUID}"


@pytest.fixture
def three(gateway: Any) -> list[str]:
    """Two routes of the user and one that an HMP made."""
    for name in ("Alpha", "Beta", HMP):
        gateway.add_route(held(name, "Studio"), started=name == "Alpha")
    return ["Alpha", "Beta", HMP]


def refused(play: Play, gateway: Any, *cases: tuple[str, ...]) -> dict[str, Any]:
    """Each task, with what it says: refused in check mode as for real, with nothing written. Gives the last result."""
    texts = [may_fail(case[0]) for case in cases]
    outcome = play("".join(checked_only(text) + text for text in texts)).ok()
    for place, (_text, *said) in enumerate(cases):
        checked, real = outcome.results[2 * place : 2 * place + 2]
        for result in (checked, real):
            assert all(word in result["msg"] for word in said), result["msg"]
            assert "nothing was written" in result["msg"] and result["error"]["code"] == "refused"
            assert result["changed"] is False
            assert not any(one["changed"] or one["failed"] for one in result["results"])
        for key in ("actions", "diff", "disruptive", "interrupts", "results"):
            assert checked[key] == real[key]
    assert gateway.writes == []
    return outcome.last


def test_an_empty_list(play: Play, gateway: Any, three: list[str]) -> None:
    text = routes_task([], state="overridden")
    result = refused(play, gateway, (text, "config is empty", "allow_empty", *(f'"{name}"' for name in three)))
    assert [one["name"] for one in result["results"]] == three
    assert {one["reason"] for one in result["results"]} == {"refused"}
    assert result["actions"] == [f'delete route "{name}"' for name in three]


def test_an_empty_list_for_an_empty_gateway(here: Play, gateway: Any) -> None:
    refused(here, gateway, (routes_task([], state="overridden"), "config is empty"))
    assert not here(routes_task([], state="overridden", allow_empty=True)).ok().last["changed"]


def test_an_empty_list_that_is_meant(here: Play, gateway: Any, three: list[str]) -> None:
    allowed = routes_task([], state="overridden", allow_empty=True)
    refused(here, gateway, (allowed, "protect", f'"{HMP}"'))
    outcome = here(routes_task([], state="overridden", allow_empty=True, protect=[]) * 2).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert gateway.routes() == [] and len(gateway.writes) == 3


def test_a_list_that_misses_a_protected_route(play: Play, gateway: Any, three: list[str]) -> None:
    text = routes_task([{"name": "Alpha"}, plain("New")], state="overridden")
    result = refused(play, gateway, (text, "2 route(s) would be removed", '"Beta"', "1 of them match protect", HMP))
    assert f'delete route "{HMP}"' in result["actions"]
    assert names(gateway) == three
    # Listed, it stays as it is.
    play(routes_task([{"name": "Alpha"}, {"name": HMP}], state="overridden")).ok()
    assert names(gateway) == ["Alpha", HMP]


def test_nothing_protected(here: Play, gateway: Any, three: list[str]) -> None:
    here(routes_task([{"name": "Alpha"}], state="overridden", protect=[])).ok()
    assert names(gateway) == ["Alpha"]


def test_deleted_may_name_a_protected_route(here: Play, gateway: Any, three: list[str]) -> None:
    result = here(routes_task([{"name": HMP}], state="deleted", protect=["*"])).ok().last
    assert result["actions"] == [f'delete route "{HMP}"'] and names(gateway) == three[:2]


@pytest.mark.parametrize(
    ("pattern", "protected"),
    [
        ("* (HMP) <uuid>", [HMP, f" (HMP) {HMP_UUID.upper()}"]),
        ("Studio *", ["Studio A", "Studio B (2)"]),
        ("Studio ?", ["Studio A"]),
        ("*", ["Studio A", "Studio B (2)", HMP, f" (HMP) {HMP_UUID.upper()}", "(HMP) not-a-uuid", "a.b"]),
        ("a.b", ["a.b"]),
        ("a?b", ["a.b"]),
        ("STUDIO *", []),
        ("[a-z].b", []),
    ],
)
def test_patterns_of_protect(here: Play, gateway: Any, pattern: str, protected: list[str]) -> None:
    every = ["Studio A", "Studio B (2)", HMP, f" (HMP) {HMP_UUID.upper()}", "(HMP) not-a-uuid", "a.b"]
    for name in every:
        gateway.add_route(held(name))
    text = routes_task([plain("New")], state="overridden", protect=[pattern])
    result = here(may_fail(checked_only(text))).ok().last
    told = result.get("msg", "").partition("match protect (")[2]
    assert [name for name in every if f'"{name}"' in told] == protected
    assert result["changed"] is not bool(protected)


def test_more_removals_than_allowed(play: Play, gateway: Any, three: list[str]) -> None:
    kept = [{"name": HMP}]
    by_name = [{"name": "Alpha"}, {"name": "Beta"}]
    result = refused(
        play,
        gateway,
        (routes_task(by_name, state="deleted", max_deletions=1), "max_deletions is 1"),
        (routes_task(by_name[1:], state="deleted", max_deletions=0), "max_deletions is 0"),
        (
            routes_task(kept, state="overridden", max_deletions=1),
            "2 route(s)",
            '"Alpha"',
            '"Beta"',
            "max_deletions is 1",
        ),
    )
    assert [one["reason"] for one in result["results"]] == ["", "refused", "refused"]
    play(routes_task(kept, state="overridden", max_deletions=2)).ok()
    assert names(gateway) == [HMP]


def test_there_is_no_limit_by_default(here: Play, gateway: Any) -> None:
    for number in range(30):
        gateway.add_route(held(f"Old {number}"))
    here(routes_task([plain("New")], state="overridden")).ok()
    assert names(gateway) == ["New"]


def test_every_reason_at_once(here: Play, gateway: Any, three: list[str]) -> None:
    text = routes_task([], state="overridden", max_deletions=2)
    refused(here, gateway, (text, "config is empty", "match protect", "max_deletions is 2", "allow_empty"))


def test_guards_can_be_lifted_where_only_nothing_would_go(here: Play, gateway: Any, three: list[str]) -> None:
    config = [{"name": name} for name in three]
    result = here(routes_task(config, state="overridden", max_deletions=0, allow_disruptive=False)).ok().last
    assert not result["changed"] and gateway.writes == []


def test_disruptive_changes(play: Play, gateway: Any, three: list[str]) -> None:
    purged = routes_task([{"name": "Alpha", "destinations": []}], state="replaced", allow_disruptive=False)
    removed = routes_task([{"name": "Beta"}, {"name": HMP}], state="overridden", allow_disruptive=False)
    stopped = routes_task([{"name": "Alpha", "state": "stopped"}, plain("New")], allow_disruptive=False)
    result = refused(
        play,
        gateway,
        (purged, "disruptive", 'destination "Studio" of route "Alpha"'),
        (removed, "disruptive", 'route "Alpha"'),
        (stopped, "disruptive", 'route "Alpha"'),
    )
    assert result["disruptive"] and result["interrupts"] == ['route "Alpha"'] and len(result["actions"]) == 2
    harmless = routes_task([{"name": "Alpha", "destinations": [{"name": "Studio", "ttl": 9}]}, plain("New")])
    assert play(harmless, allow_disruptive=False).ok().last["disruptive"] is False


def test_the_environment_can_refuse_disruptive_changes(here: Play, gateway: Any, three: list[str]) -> None:
    text = routes_task([{"name": "Alpha"}], state="deleted") + "  environment: {STREAMOPS_ALLOW_DISRUPTIVE: 'no'}\n"
    refused(here, gateway, (text, "disruptive"))


def test_a_name_that_means_several_removes_none_of_them(here: Play, gateway: Any) -> None:
    """An item that fails says nothing of what it means: an exact list must not take its routes for unlisted ones."""
    for _twice in range(2):
        gateway.add_route(held("Twin"))
    gateway.add_route(held("Other"))
    text = routes_task([{"name": "Twin", "state": "started"}, plain("New")], state="overridden", on_error="continue")
    result = here(text).failed().last
    assert names(gateway) == ["Twin", "Twin", "Other", "New"]
    assert [one["failed"] for one in result["results"]] == [True, False, False]
    assert "kept, since an item of the list" in result["results"][2]["reason"]
    gone = routes_task([{"id": "00000000-0000-0000-0000-000000000000", "name": "Twin"}], state="overridden")
    assert 'routes bear the name "Twin"' in here(gone).failed().message
    assert names(gateway) == ["Twin", "Twin", "Other", "New"]


def test_a_route_on_its_way_is_waited_for(here: Play, gateway: Any) -> None:
    """An exact list counts what is still being created: it is not there yet, and would be missed."""
    gateway.set(land_delay=2)
    text = routes_task([plain("Late")], wait=False) + routes_task([plain("Listed")], state="overridden")
    outcome = here(text).ok()
    assert outcome.last["actions"][0] == 'delete route "Late"'
    assert names(gateway) == ["Listed"]


@pytest.mark.parametrize("status", [401, 403])
def test_an_observer(here: Play, gateway: Any, three: list[str], status: int) -> None:
    gateway.set(role_refusal_status=status)
    reading = routes_task(state="gathered") + checked_only(routes_task(numbered(3)))
    outcome = here(reading + routes_task(numbered(3)), user="user").failed()
    gathered, checked, written = outcome.results
    assert [one["name"] for one in gathered["gathered"]] == three and checked["changed"]
    assert "Operator" in written["msg"] and "Operation not authorized for roles" in written["msg"]
    assert 'route "Route 01"' in written["msg"] and written["changed"] is False
    assert [one["failed"] for one in written["results"]] == [True, False, False]
    assert [one["reason"] for one in written["results"]][1:] == ["not attempted"] * 2
    assert names(gateway) == three and len(gateway.writes) == 1
    assert len(gateway.logins) == 1


def test_an_observer_is_refused_once_for_all(here: Play, gateway: Any) -> None:
    """With on_error: continue it is not refused a thousand times."""
    result = here(routes_task(numbered(3), on_error="continue"), user="user").failed().last
    assert "Operator" in result["msg"] and gateway.routes() == []
    assert len(result["results"]) == 3 and len(gateway.writes) == 1


# What a list may not say


def test_bad_input_is_refused_without_a_request(here: Play, gateway: Any) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "config"),
        ({"state": "overridden"}, "config"),
        ({"state": "deleted"}, "config"),
        ({"state": "rendered"}, "config"),
        ({"config": [{"name": "a", "state": "absent"}]}, "absent"),
        ({"config": [{"source": {"port": 5}}]}, "config[0]: name or id is needed"),
        ({"config": [{"source": {"port": 5}}], "state": "deleted"}, "name or id is needed"),
        ({"config": [{"name": "a", "wait": False}]}, "wait"),
        ({"config": [{"name": "a"}, {"name": "b", "source": {"port": 0}}]}, 'config[1] (route "b"): source.port is 0'),
        ({"config": [{"name": "a", "source": {"colour": "red"}}]}, "colour"),
        ({"config": [{"name": "a", "source": {"srt_passphrase": "********"}}]}, "only asterisks"),
        ({"config": [{"name": "a"}], "state": "present"}, "present"),
        ({"config": [{"name": "a"}], "on_error": "ignore"}, "on_error"),
        ({"config": [{"name": "a"}], "wait_timeout": 0}, "wait_timeout is 0"),
    ]
    texts = [may_fail(routes_task(**options)) for options, _said in cases]
    outcome = here("".join(texts) + "".join(map(checked_only, texts))).ok()
    for record, (options, said) in zip(outcome.records, cases * 2, strict=True):
        assert record["kind"] == "failed" and said in record["result"]["msg"], options
    assert gateway.requests == []


def test_everything_that_is_wrong_is_told_at_once(here: Play, gateway: Any) -> None:
    config = [{"name": "a", "source": {"port": 0}}, {"name": "b"}, {"name": "c", "destinations": [{"ttl": 5}]}]
    message = here(routes_task(config)).failed().message
    assert 'config[0] (route "a")' in message and 'config[2] (route "c")' in message and "Nothing was sent" in message
