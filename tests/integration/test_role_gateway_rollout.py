"""The role gateway_rollout: a fleet is brought about, or the gateway that fails is put back."""

from __future__ import annotations

import stat
import time

import pytest
from fleet import (
    NAMES,
    WANTED,
    WRITES,
    Fleet,
    assert_converges,
    assert_third_failed,
    changed,
    is_wanted,
    nothing_changed,
    refuses,
    until,
)
from harness import Ending, endings
from samples import assert_secret


def test_a_fleet_is_brought_about_and_the_second_run_writes_nothing(fleet: Fleet) -> None:
    fleet.fill()
    before = fleet.all
    checked = fleet.play("--check", "--diff").ok()
    assert fleet.no_writes()
    assert fleet.all == before
    assert not (fleet.folder / "backup").exists(), "check mode made files"
    assert 'delete route \\"Old\\"' in checked.output
    assert '+route "Camera 2"' in checked.output
    applied = fleet.play("--diff").ok()
    assert all(is_wanted(fleet.has(name)) for name in NAMES)
    assert changed(applied) == changed(checked) == dict.fromkeys(NAMES, 2)
    assert len(fleet.files) == 2 * len(NAMES)
    for path in (fleet.folder / "backup").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    files = fleet.files
    fleet.forget()
    again = fleet.play().ok()
    assert nothing_changed(again)
    assert fleet.no_writes()
    assert fleet.files == files
    assert_secret(checked.output + applied.output + again.output)


def test_with_everything_left_to_the_defaults(fleet: Fleet) -> None:
    """The playbook of the collection, and variables of the inventory."""
    fleet.fill()
    fleet.variables = {"gateway_rollout_routes": WANTED}
    fleet.playbook("rollout").ok()
    for name in NAMES:
        assert [route["name"] for route in fleet.has(name)] == ["Camera 1", "Camera 2", "Old"]
    assert len(fleet.files) == 2 * len(NAMES), "the backups are beside the inventory"
    fleet.forget()
    assert nothing_changed(fleet.playbook("rollout").ok())
    assert fleet.no_writes()


@pytest.mark.parametrize("skip", [0, 1, 3])
def test_the_third_refuses_a_write(fleet: Fleet, skip: int) -> None:
    """Each of the writes in turn: deletion, update, start, creation."""
    fleet.fill()
    before = fleet.all
    refuses(fleet, skip)
    outcome = fleet.play().failed()
    assert_third_failed(fleet, before, outcome.message)
    assert "Asked to answer 400" in outcome.message
    assert ("Nothing was written: gw3 is as it was." in outcome.message) is (skip == 0)
    assert ('gw3 is as it was: put back route "Old"' in outcome.message) is (skip == 1)
    assert_secret(outcome.output)


def test_a_verification_that_fails(fleet: Fleet) -> None:
    fleet.fill()
    before = fleet.all
    source = next(route["source"]["id"] for route in fleet["gw3"].routes() if route["name"] == "Camera 1")
    for one in fleet.gateways.values():
        one.set(clients=0)
    fleet["gw3"].set_statistics(source, bitrate=0)
    play = fleet.rollout(min_bitrate=0.1, verify_timeout=2)
    outcome = fleet.play(play=play).failed()
    assert_third_failed(fleet, before, outcome.message)
    assert 'route "Camera 1" source "In" has 0 Mbit/s, less than 0.1' in outcome.message
    fleet["gw3"].set_statistics(source)
    assert_converges(fleet, play)


def test_a_batch_of_two_ends_the_rollout(fleet: Fleet) -> None:
    fleet.fill()
    before = fleet.all
    refuses(fleet, 3)
    outcome = fleet.play(play=fleet.rollout(serial=2)).failed()
    assert [name for name in NAMES if is_wanted(fleet.has(name))] == ["gw1", "gw2", "gw4"]
    assert fleet.has("gw3") == before["gw3"]
    assert fleet.writes("gw5") == 0
    assert outcome.message.startswith("gw5 was not touched: the rollout has stopped, since gw3 failed.")
    fleet["gw3"].fault("status", code=400, method="POST", path=WRITES, skip=3)
    fleet.play(play=fleet.rollout(serial=2, stop_on_failure=False)).failed()
    assert [name for name in NAMES if is_wanted(fleet.has(name))] == ["gw1", "gw2", "gw4", "gw5"]


def test_a_disruptive_change_is_refused_before_anything_is_written(fleet: Fleet) -> None:
    fleet.fill()
    refusing = {"group/streamops.video.gateway": {"allow_disruptive": False}}
    outcome = fleet.play(play=fleet.rollout(module_defaults=refusing)).failed()
    assert fleet.no_writes()
    assert fleet.files == []
    assert 'the change is disruptive: it would interrupt route "Old"' in outcome.message
    assert "Nothing was written: gw1 is as it was." in outcome.message


@pytest.mark.parametrize("ending", endings(16), ids=str)
def test_an_interrupted_rollout_goes_on(fleet: Fleet, ending: Ending) -> None:
    """After so many writes; four are one gateway."""
    fleet.fill()
    for one in fleet.gateways.values():
        one.fault("delay", seconds=0.3, method="POST", path=WRITES, times=None)
    started = fleet.runner.start(fleet.rollout(), fleet.inventory, env=fleet.environment)
    until(lambda: sum(map(fleet.writes, NAMES)) >= ending.moment)
    time.sleep(ending.pause / 4)
    started.end(ending.signum)
    assert not [name for name in fleet.files if name.startswith(".")], "a file is half written"
    assert not is_wanted(fleet.has("gw5"))
    assert all(fleet[name].sessions == [] for name in NAMES)
    assert_converges(fleet)
