"""Twenty runs of one user at the same time, on one device and one ledger: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
from typing import Any

from harness import HmpPlay, Play, Runner, tasks
from samples import names, routes_task, task

MANY = 20
UDP = {"name": "In", "protocol": "udp"}


def all_at_once(runner: Runner, plays: list[Any]) -> list[int]:
    """Start them all, wait for them all; gives how they ended."""
    started = [runner.start(play) for play in plays]
    ended = [(one.process.communicate(timeout=280)[0], one.process.returncode) for one in started]
    assert all("Traceback" not in output for output, _status in ended)
    assert all(status == 0 for _output, status in ended), [output for output, status in ended if status]
    return [status for _output, status in ended]


def test_the_same_routes(here: Play, gateway: Any) -> None:
    """Each wants the same three routes and one of its own; the three are made once."""
    gateway.set(land_delay=0.2)
    defaults = {"group/streamops.video.gateway": here.connection()}
    shared = [{"name": f"Shared {one}", "source": {**UDP, "port": 5000 + one}} for one in range(3)]
    own = [{"name": f"Own {one}", "source": {**UDP, "port": 6000 + one}} for one in range(MANY)]
    plays = [tasks(routes_task([*shared, mine], wait_timeout=120), module_defaults=defaults) for mine in own]
    all_at_once(here.runner, plays)
    assert sorted(names(gateway)) == sorted(one["name"] for one in [*shared, *own])
    assert len(gateway.writes) == MANY + 3 and gateway.sessions == []


def test_one_ledger(hmp_here: HmpPlay, hmp: Any) -> None:
    """Each makes the same session and one of its own; the ledger holds every one of them once."""
    options = hmp_here.connection(username=None, password=None, ledger=str(hmp_here.ledger))
    defaults = {"group/streamops.video.hmp": {key: value for key, value in options.items() if value is not None}}
    texts = [task("hmp_session", title="Hall") + task("hmp_session", title=f"Room {one}") for one in range(MANY)]
    all_at_once(hmp_here.runner, [tasks(text, module_defaults=defaults) for text in texts])
    wanted = sorted(["Hall", *(f"Room {one}" for one in range(MANY))])
    assert sorted(one["title"] for one in hmp.all_sessions()) == wanted
    (kept,) = json.loads(hmp_here.ledger.read_text())["hosts"].values()
    assert sorted(one["title"] for one in kept["sessions"]) == wanted
    assert {one["id"] for one in kept["sessions"]} == {one["id"] for one in hmp.all_sessions()}
