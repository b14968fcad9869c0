"""Answers that get lost after the device acted: nothing is done twice, nothing is left undone."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Play

CREATE = """
- streamops.video.gateway_route:
    name: Feed
    state: started
    source: {name: In, protocol: udp, port: 5000}
    destinations: [{name: Web, protocol: hls}]
"""
UPDATE = """
- streamops.video.gateway_route:
    name: Feed
    source: {port: 5005}
    destinations: [{name: New, protocol: udp, address: 10.0.0.1, port: 5001}]
"""
STEPS = {
    "create": CREATE,
    "update": UPDATE,
    "stop": "- streamops.video.gateway_route: {name: Feed, state: stopped}",
    "delete": "- streamops.video.gateway_route: {name: Feed, state: absent}",
}
FAULTS: dict[str, dict[str, Any]] = {
    "closed after": {"kind": "drop_after"},
    "reset after": {"kind": "drop_after", "reset": True},
    "closed before": {"kind": "drop_before"},
    "500 after": {"kind": "status_after", "code": 500},
    "503 after": {"kind": "status_after", "code": 503, "html": True},
    "503 before": {"kind": "status", "code": 503, "html": True},
    "429 before": {"kind": "status", "code": 429, "retry_after": 1},
    "cut after": {"kind": "truncate"},
    "HTML before": {"kind": "wrong_type"},
}


# Each fault once and each step at least twice; all of them, and those of the other systems, are in tests/faults.
CELLS = [(list(STEPS)[place % len(STEPS)], fault) for place, fault in enumerate(FAULTS)]


@pytest.mark.parametrize(("step", "fault"), CELLS)
def test_one_write_whose_answer_is_lost(here: Play, gateway: Any, step: str, fault: str) -> None:
    if step != "create":
        gateway.add_route(
            {
                "name": "Feed",
                "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000},
                "destinations": [{"name": "Web", "protocol": "hls"}],
            },
            started=True,
        )
    gateway.fault(path="/(updates|commands)$", times=1, **FAULTS[fault])
    if step == "create" and "before" in fault and "429" not in fault:
        # Nobody can tell that it will not still be made: it is not sent a second time, and a re-run converges.
        lost = here(STEPS[step]).failed()
        assert "may still be made" in lost.message and lost.last["changed"] is False
        assert len(gateway.writes) == 1
    result = here(STEPS[step]).ok().last
    assert result["changed"] is True
    routes = gateway.routes()
    if step == "delete":
        assert routes == []
        return
    assert len(routes) == 1, "nothing is created twice"
    assert routes[0]["running"] is (step != "stop")
    assert [one["name"] for one in routes[0]["destinations"]] == ["Web", "New"] if step == "update" else ["Web"]
    if step == "update":
        assert routes[0]["source"]["port"] == 5005
    if "after" in fault:
        assert "had done it" in result["retries"][0]
        assert len(gateway.writes) == 1
    gateway.clear_requests()
    assert not here(STEPS[step]).ok().last["changed"] and gateway.writes == []


def test_a_write_that_the_device_fails_and_does_not_do(here: Play, gateway: Any) -> None:
    gateway.fault("status", path="/updates", times=None, code=500)
    outcome = here(CREATE).failed()
    assert "HTTP 500" in outcome.message and 'create route "Feed"' in outcome.message
    assert outcome.last["changed"] is False
    assert gateway.routes() == []


def test_a_route_that_somebody_else_is_just_creating(here: Play, gateway: Any) -> None:
    """The listing counts it in pendingRouteCreates: it is waited for and found, not made a second time."""
    gateway.set(land_delay=3)
    made = here(
        "- streamops.video.gateway_route: {name: Feed, wait: false, source: {name: In, protocol: udp, port: 5}}"
    )
    assert made.ok().last["changed"]
    result = here(CREATE.replace("started", "present").replace("port: 5000", "port: 5"), wait_timeout=20).ok().last
    assert len(gateway.routes()) == 1
    assert result["route"]["id"] == gateway.routes()[0]["id"]


@pytest.mark.parametrize("counted", [True, False])
def test_a_create_that_lands_late_after_its_answer_was_lost(here: Play, gateway: Any, counted: bool) -> None:
    gateway.set(land_delay=9, pending_creates_key=counted)
    gateway.fault("drop_after", path="/updates", times=1)
    assert here(CREATE).ok().last["changed"]
    assert len(gateway.routes()) == 1 and len(gateway.writes) == 1


def test_what_appears_while_waiting_passes_the_guard_too(here: Play, gateway: Any) -> None:
    """A device that does not take a part of a change: asking for just that may interrupt what the change did not."""
    gateway.add_route(
        {
            "name": "Feed",
            "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000},
            "destinations": [{"name": "A", "protocol": "udp", "address": "10.0.0.1", "port": 1}],
        },
    )
    gateway.set(new_destination_started=True)
    text = "- streamops.video.gateway_route: {name: Feed, state: started, destinations: [{name: A, ttl: 3}]}"
    assert here(text, allow_disruptive=False).ok().last["changed"]


def test_firmware_that_does_not_count_its_pending_creates(here: Play, gateway: Any) -> None:
    gateway.set(pending_creates_key=False, land_delay=2)
    gateway.fault("drop_after", path="/updates", times=1)
    here(CREATE).ok()
    assert len(gateway.routes()) == 1 and len(gateway.writes) == 1


def test_a_task_that_comes_while_an_update_is_pending(here: Play, gateway: Any) -> None:
    """The device still shows the old values then: planning on them would write the same again, or undo it."""
    here(CREATE).ok()
    gateway.set(land_delay=2)
    gateway.clear_requests()
    text = "- streamops.video.gateway_route: {name: Feed, source: {port: 6000}, wait: false}\n"
    outcome = here(text + text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert len(gateway.writes) == 1
