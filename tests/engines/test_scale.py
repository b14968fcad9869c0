"""Many gateways in one inventory: what a run costs the controller for each of them does not grow with their number."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Runner
from runner_scale import ENDS_WITHIN, MIB, Cost, cost, many_gateways

pytestmark = pytest.mark.timeout(2 * ENDS_WITHIN + 60)

EVERYTHING = bool(os.environ.get("STREAMOPS_TEST_ALL"))
FEW, MANY = (50, 500) if EVERYTHING else (10, 40)
MEMORY = 1024 * MIB
# How much more a gateway may cost where they are many.
GROWTH = 2.0
OTHERS = 1200
OF_FACTS = {
    "POST /api/session": 1,
    "GET /api/session": 1,
    "GET /api/devices": 1,
    "GET /api/devices/<id>": 1,
    "GET /api/gateway/<id>/routes": 1,
    "GET /api/gateway/<id>/statistics": 3,
    "DELETE /api/session": 1,
}
# Read, plan, apply and verify each look at the routes once.
OF_ROLLOUT = {
    "POST /api/session": 1,
    "GET /api/devices": 1,
    "GET /api/gateway/<id>/routes": 4,
    "DELETE /api/session": 1,
}
FACTS = [
    {
        "hosts": "gateways",
        "gather_facts": False,
        "module_defaults": {
            "group/streamops.video.gateway": {"certificate_fingerprint": "{{ certificate_fingerprint }}"}
        },
        "tasks": [
            {"name": "Facts", "streamops.video.gateway_facts": None},
            {
                "name": "All of them",
                "ansible.builtin.assert": {
                    "that": ["ansible_facts.streamops_gateway.routes | length == 3"],
                    "quiet": True,
                },
            },
        ],
    }
]
ROLLOUT = [{"ansible.builtin.import_playbook": "streamops.video.rollout"}]
AT_ONCE = ("--extra-vars", "rollout_serial=100%")


@pytest.fixture
def runs(tmp_path: Path) -> Callable[..., list[Cost]]:
    """The same play on a few gateways and on many, one after the other, so that a busy machine is busy for both."""

    def run(play: Any, *arguments: str) -> list[Cost]:
        found = []
        for hosts in (FEW, MANY):
            folder = tmp_path / str(hosts)
            with many_gateways(hosts, folder / "lab") as lab:
                found.append(cost(lab, Runner(folder), play, *arguments))
            print(found[-1])
        return found

    return run


def complete(one: Cost, requests: dict[str, int]) -> None:
    assert len(one.recap) == one.hosts
    told = {(recap["changed"], recap["failed"], recap["unreachable"]) for recap in one.recap.values()}
    assert told == {(0, 0, 0)}, one.output[-5000:]
    assert [dict(found) for found in one.requests] == [requests] * one.hosts
    assert one.open_sessions == []


def bounded(few: Cost, many: Cost) -> None:
    assert few.memory < MEMORY and many.memory < MEMORY, (str(few), str(many))
    assert many.processor / many.hosts <= GROWTH * few.processor / few.hosts, (str(few), str(many))


def test_facts(runs: Callable[..., list[Cost]]) -> None:
    few, many = runs(FACTS)
    for one in (few, many):
        complete(one, OF_FACTS)
    bounded(few, many)


def test_a_rollout_that_changes_nothing(runs: Callable[..., list[Cost]]) -> None:
    few, many = runs(ROLLOUT, *AT_ONCE)
    for one in (few, many):
        complete(one, OF_ROLLOUT)
    bounded(few, many)


def test_a_gateway_costs_the_same_in_a_large_play(tmp_path: Path) -> None:
    """The rollout of ten, alone and before hosts that are only in the play: no task looks at all of them for each."""
    play = [
        {
            "hosts": "gateways:others",
            "serial": [10, "100%"],
            "gather_facts": False,
            "module_defaults": FACTS[0]["module_defaults"],
            "roles": [{"role": "streamops.video.gateway_rollout", "gateway_rollout_backup_dir": ""}],
            "post_tasks": [{"name": "The others have no gateway", "ansible.builtin.meta": "end_play"}],
        }
    ]
    with many_gateways(10, tmp_path / "lab") as lab:
        alone, before = (cost(lab, Runner(tmp_path / str(more)), play, others=more) for more in (0, OTHERS))
    for one in (alone, before):
        print(one)
        assert [dict(found) for found in one.requests] == [OF_ROLLOUT] * 10
    assert before.processor <= GROWTH * alone.processor, (str(alone), str(before))


def test_sessions_are_closed_side_by_side(tmp_path: Path) -> None:
    """Gateways that take their time to log out do not wait for each other: the end of a run waits a minute at most."""
    hosts, slow = 24, 4.0
    with many_gateways(hosts, tmp_path / "lab") as lab:
        for gateway in lab.gateways:
            gateway.fault("delay", method="DELETE", path="/api/session$", seconds=slow)
        cost(lab, Runner(tmp_path / "runs"), FACTS)
        ends = [entry["time"] for gateway in lab.gateways for entry in gateway.requests if entry["method"] == "DELETE"]
    assert len(ends) == hosts
    assert max(ends) - min(ends) < slow
