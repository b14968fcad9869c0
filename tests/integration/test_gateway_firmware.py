"""What depends on the firmware, on the account's role and on the licence, for every module that manages routes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from harness import Play
from samples import checked_only, every_protocol, held, may_fail, names, numbered, plain, routes_task, task

BEFORE_3_2 = {"has_route_list": False}
BEFORE_3_1 = {"has_route_list": False, "has_route": False}
OLD = pytest.mark.parametrize("switches", [BEFORE_3_2, BEFORE_3_1], ids=["before 3.2", "before 3.1"])
INFO = task("gateway_info", gather_subset=["session", "routes"])
FEED = {"name": "Feed", "source": {"name": "In", "protocol": "udp", "port": 5000}, "state": "started"}
STUDIO = {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 5001}


# Firmware without a list of routes, or without a call for one route


@OLD
def test_one_route(here: Play, gateway: Any, switches: dict[str, Any]) -> None:
    gateway.set(**switches)
    for number in range(15):
        gateway.add_route(held(f"Other {number}"))
    text = task("gateway_route", **FEED, destinations=[STUDIO]) * 2
    text += task("gateway_route", name="Feed", state="stopped", source={"port": 6000}) * 2
    text += task("gateway_route", name="Feed", state="absent") * 2
    outcome = here(text + INFO).ok()
    *steps, info = outcome.results
    assert [one["changed"] for one in steps] == [True, False] * 3
    assert steps[0]["route"]["state"] == "running" and steps[2]["route"]["source"]["port"] == 6000
    # Create; stop and update; delete.
    assert len(gateway.writes) == 4 and len(info["routes"]) == len(gateway.routes()) == 15
    assert any(one["path"] == f"/api/devices/{gateway.device_id}" for one in gateway.requests)


@OLD
def test_many_routes(here: Play, gateway: Any, switches: dict[str, Any]) -> None:
    gateway.set(**switches)
    gateway.add_route(held("Old"))
    config = every_protocol()
    text = routes_task(config, state="overridden") + routes_task(state="gathered") + "  register: found\n"
    text += routes_task("{{ found.gathered }}", state="overridden")
    made, gathered, again = here(text).ok().results
    assert made["changed"] and not again["changed"] and len(gateway.writes) == len(config) + 1
    assert names(gateway) == [one["name"] for one in config] == [one["name"] for one in gathered["gathered"]]
    assert not any(one["path"].endswith("/routes") and one["status"] == 200 for one in gateway.requests)


@OLD
@pytest.mark.parametrize("dialect", ["auto", "update"])
def test_one_destination(here: Play, gateway: Any, switches: dict[str, Any], dialect: str) -> None:
    gateway.set(**switches)
    gateway.add_route(held("Feed", "Studio"), started=True)
    new = {"name": "Partner", "protocol": "hls"}
    steps = [(new, "present"), (new, "stopped"), ({"name": "Studio"}, "stopped"), (new, "absent")]
    text = "".join(
        task("gateway_destination", route="Feed", destination=one, state=state, dialect=dialect) * 2
        for one, state in steps
    )
    results = here(text).ok().results
    assert [one["changed"] for one in results] == [True, False] * len(steps)
    assert [(one["name"], one["started"]) for one in gateway.routes()[0]["destinations"]] == [("Studio", False)]


@OLD
def test_answers_that_are_lost(here: Play, gateway: Any, switches: dict[str, Any]) -> None:
    """Such firmware tells of no pending creates either: a create takes its time to show."""
    gateway.set(**switches, land_delay=2)
    gateway.fault("drop_after", path="/updates$", every=3, times=None)
    made, again = here(routes_task(numbered(6)) * 2).ok().results
    assert made["changed"] and not again["changed"] and len(made["retries"]) == 2
    assert len(gateway.writes) == 6 and names(gateway) == [one["name"] for one in numbered(6)]


@OLD
@pytest.mark.parametrize("shape", ["wrapped", "bare"])
def test_guards_without_a_list(here: Play, gateway: Any, switches: dict[str, Any], shape: str) -> None:
    gateway.set(**switches, error_shape=shape)
    gateway.add_route(held("Feed"))
    text = may_fail(routes_task([], state="overridden")) + may_fail(
        routes_task([plain("New")], state="overridden", max_deletions=0)
    )
    for result in here(text).ok().results:
        assert '"Feed"' in result["msg"] and "nothing was written" in result["msg"]
    assert gateway.writes == []


# Roles


def test_what_an_observer_may_do(play: Play, gateway: Any, tmp_path: Path) -> None:
    gateway.add_route(held("Feed", "Studio"), started=True)
    writes = [
        task("gateway_route", name="Feed", state="stopped"),
        routes_task([{"name": "Feed", "state": "stopped"}, plain("New")]),
        task("gateway_destination", route="Feed", destination={"name": "Studio"}, state="stopped", dialect="update"),
    ]
    reads = [INFO, task("gateway_statistics_info"), task("gateway_facts"), routes_task(state="gathered")]
    text = "".join(reads) + "".join(map(checked_only, writes)) + "".join(map(may_fail, writes))
    text += may_fail(checked_only(task("gateway_preset", state="exported", dest=str(tmp_path / "file"))))
    results = play(text, user="user").ok().results
    assert results[0]["session"]["roles"] == ["Observer"]
    assert all(one["changed"] for one in results[4:7])
    for refused in results[7:10]:
        assert "Operator" in refused["msg"] and "HTTP" in refused["msg"] and refused["changed"] is False
        assert "Operation not authorized for roles: Observer" in refused["msg"]
    assert "Administrator" in results[10]["msg"]
    assert gateway.routes()[0]["running"] and gateway.routes()[0]["destinations"][0]["started"]
    if play.mode == "in-process":
        assert len(gateway.logins) == 1, "a refused role is no lost session"


def test_an_administrator_may_do_all(here: Play, gateway: Any, tmp_path: Path) -> None:
    text = routes_task([plain("Feed")]) + task("gateway_preset", state="exported", dest=str(tmp_path / "file"))
    text += task("gateway_destination", route="Feed", destination=STUDIO)
    assert all(one["changed"] for one in here(text, user="haiadmin").ok().results)


# Licence


@pytest.mark.parametrize("licensed", [True, False])
def test_the_licence(play: Play, gateway: Any, licensed: bool) -> None:
    gateway.set(licensed=licensed)
    outcome = play(INFO).ok()
    assert outcome.last["session"]["is_licensed"] is licensed
    assert ("licence" in str(outcome.last.get("warnings", []))) is not licensed
    assert ("no valid licence" in outcome.output.replace("\n", " ")) is not licensed
