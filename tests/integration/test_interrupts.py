"""Runs that are ended at random moments: a re-run converges, no file is half written, no session is left."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fleet import NAMES, Fleet, until
from harness import Ending, HmpPlay, Play, endings, tasks
from samples import numbered, routes_task, task

WRITES = "/(updates|commands)$"
# Of a hundred routes 40 are new, 30 are changed, 30 go.
THERE = numbered(60)
WANTED = [{**one, "source": {**one["source"], "port": 7000 + place}} for place, one in enumerate(THERE[:30])]
WANTED += numbered(100)[60:]


@pytest.mark.parametrize("ending", endings(100), ids=str)
def test_a_task_of_a_hundred_routes(here: Play, gateway: Any, ending: Ending) -> None:
    here(routes_task(THERE)).ok()
    gateway.clear_requests()
    gateway.fault("delay", path=WRITES, skip=ending.moment - 1, seconds=1.5)
    defaults = {"group/streamops.video.gateway": here.connection()}
    text = routes_task(WANTED, state="overridden")
    here.runner.start(tasks(text, module_defaults=defaults)).end_at_fault(gateway, ending)
    assert 0 < len(gateway.writes) <= 100
    result = here(text).ok().last
    assert len(gateway.writes) <= 101, "what was done is not done again"
    assert ports(gateway) == {one["name"]: one["source"]["port"] for one in WANTED}
    assert len(gateway.routes()) == 70, "a route was made twice"
    assert result["changed"]
    gateway.clear_requests()
    assert not here(text).ok().last["changed"] and gateway.writes == []


def ports(gateway: Any) -> dict[str, int]:
    return {one["name"]: one["source"]["port"] for one in gateway.routes()}


@pytest.mark.parametrize("ending", endings(8), ids=str)
def test_sessions_that_are_kept_in_a_ledger(hmp_here: HmpPlay, hmp: Any, ending: Ending) -> None:
    """What the Command Line API has made is in the ledger, or is told; nothing in between."""
    text = "".join(task("hmp_session", title=f"Hall {number}") for number in range(8))
    options = hmp_here.connection(username=None, password=None, ledger=str(hmp_here.ledger))
    defaults = {"group/streamops.video.hmp": {key: value for key, value in options.items() if value is not None}}
    started = hmp_here.runner.start(tasks(text, module_defaults=defaults))
    until(lambda: len(hmp.cli_writes) >= ending.moment)
    time.sleep(ending.pause / 20)
    output = started.end(ending.signum)
    assert "Traceback" not in output, output
    kept = titles(hmp_here.ledger)
    made = len(hmp.all_sessions())
    # At most the one whose answer was under way is not in it.
    assert set(kept.values()) <= {1} and made - len(kept) in (0, 1), (kept, made)
    beside = {path.name for path in hmp_here.ledger.parent.iterdir() if path.name.startswith(".")}
    assert beside <= {".hmp.json.lock"}, "half written"
    hmp_here.by_command_line(text, ledger=str(hmp_here.ledger)).ok()
    assert titles(hmp_here.ledger) == {f"Hall {number}": 1 for number in range(8)}
    before = len(hmp.cli_writes)
    again = hmp_here.by_command_line(text, ledger=str(hmp_here.ledger)).ok()
    assert not any(one["changed"] for one in again.results) and len(hmp.cli_writes) == before


def titles(ledger: Path) -> Counter[str]:
    """The sessions that a ledger holds: it can be read at any moment."""
    if not ledger.exists():
        return Counter()
    hosts = json.loads(ledger.read_text())["hosts"]
    return Counter(one["title"] for host in hosts.values() for one in host.get("sessions", []))


def of_role(role: str, **options: Any) -> list[dict[str, Any]]:
    given = {f"{role}_{name}": value for name, value in options.items()}
    return [{"hosts": "gateways", "gather_facts": False, "roles": [{"role": f"streamops.video.{role}", **given}]}]


@pytest.mark.parametrize("ending", endings(20), ids=str)
@pytest.mark.parametrize("role", ["gateway_backup", "fleet_report"])
def test_files_of_a_role(fleet: Fleet, role: str, ending: Ending) -> None:
    """While the fleet is read and the files are written: each of them is whole, or not there."""
    fleet.fill()
    folder = fleet.folder / "files"
    play = of_role(role, **{"dir": str(folder), **({"interval": 0.1} if role == "fleet_report" else {})})
    for one in fleet.gateways.values():
        one.fault("delay", seconds=0.1, method="GET", times=None)
    started = fleet.runner.start(play, fleet.inventory, env=fleet.environment)
    until(lambda: sum(len(one.requests) for one in fleet.gateways.values()) >= ending.moment)
    time.sleep(ending.pause / 2)
    output = started.end(ending.signum)
    assert "Traceback" not in output, output
    assert all(fleet[name].sessions == [] for name in NAMES)
    fleet.forget()
    found = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}
    for name, content in found.items():
        assert not name.startswith("."), "a file is half written"
        if name.endswith(".json"):
            assert json.loads(content)
        elif name.endswith(".html"):
            assert content.rstrip().endswith(b"</html>")
    fleet.play(play=play).ok()
    assert fleet.no_writes() and len(list(folder.iterdir())) == (10 if role == "gateway_backup" else 3)
