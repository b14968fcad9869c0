"""The role gateway_rollout: everything that can go wrong."""

from __future__ import annotations

import pytest
from fleet import (
    NAMES,
    WANTED,
    WRITES,
    Fleet,
    assert_third_failed,
    is_wanted,
    refuses,
)
from samples import OTHER_PASSPHRASE, PASSPHRASE, assert_secret


def test_a_route_that_was_made_is_deleted_again(fleet: Fleet) -> None:
    fleet.fill()
    before = fleet.all
    routes = [*WANTED, {"name": "Camera 3", "source": {"name": "In", "protocol": "udp", "port": 5003}}]
    refuses(fleet, 4)
    outcome = fleet.play(play=fleet.rollout(routes)).failed()
    assert {name: fleet.has(name) for name in NAMES[2:]} == {name: before[name] for name in NAMES[2:]}
    told = 'deleted again route "Camera 2" and put back route "Camera 1", route "Old"; nothing else there was touched'
    assert told in outcome.message


def test_what_others_change_meanwhile_stays(fleet: Fleet) -> None:
    fleet.fill()
    refuses(fleet, 2)
    fleet["gw3"].add_route({"name": "Of others", "source": {"name": "In", "protocol": "udp", "port": 7000}})
    outcome = fleet.play(play=fleet.rollout(state="merged")).failed()
    assert 'put back route "Camera 1"' in outcome.message
    written = [one["body"] for one in fleet["gw3"].writes]
    others = [route["id"] for route in fleet["gw3"].routes() if route["name"] != "Camera 1"]
    assert not any(identity in str(body) for body in written for identity in others)


def test_loss_and_connections_are_asked_for(fleet: Fleet) -> None:
    fleet.fill()
    fleet.play("--limit", "gw3").ok()
    made = next(route for route in fleet["gw3"].routes() if route["name"] == "Camera 2")
    fleet.forget()
    fleet["gw3"].set_statistics(made["source"]["id"], srtPacketLossRate=12.5)
    outcome = fleet.play("--limit", "gw3", play=fleet.rollout(max_loss=10, verify_timeout=2)).failed()
    assert 'route "Camera 2" source "In" loses 12.5 % of its packets, more than 10 %' in outcome.message
    assert "Nothing was written: gw3 is as it was." in outcome.message
    fleet["gw3"].set_health(made["id"], "error", "no signal")
    play = fleet.rollout(connected=["Camera 2/*"], verify_timeout=2)
    outcome = fleet.play("--limit", "gw3", play=play).failed()
    assert 'route "Camera 2" source "In" is connecting, not connected' in outcome.message
    fleet.play("--limit", "gw3", play=fleet.rollout(connected=["Camera 1/*"], max_loss=13)).ok()
    assert fleet.no_writes()


@pytest.mark.parametrize("how", ["refused login", "off"])
def test_the_third_cannot_be_asked(fleet: Fleet, how: str) -> None:
    fleet.fill()
    before = fleet.all
    if how == "off":
        fleet["gw3"].fault("restart", seconds=600)
    else:
        fleet["gw3"].fault("refuse_login", times=None)
    outcome = fleet.play(play=fleet.rollout(module_defaults={"group/streamops.video.gateway": {"retries": 0}})).failed()
    assert_third_failed(fleet, before, outcome.message)
    assert ("no connection" if how == "off" else "refused user name or password") in outcome.message
    assert "Nothing was written: gw3 is as it was." in outcome.message


def test_the_third_dies_in_the_middle_and_comes_back(fleet: Fleet) -> None:
    """Longer than the module waits for it, and shorter than the role."""
    fleet.fill()
    before = fleet.all
    fleet["gw3"].fault("restart", seconds=5, after=True, method="POST", path=WRITES, skip=1)
    play = fleet.rollout(module_defaults={"group/streamops.video.gateway": {"retries": 0}})
    outcome = fleet.play(play=play).failed()
    assert_third_failed(fleet, before, outcome.message)
    assert "gw3 is as it was: put back " in outcome.message


def test_the_third_dies_for_good(fleet: Fleet) -> None:
    """It cannot be put back, and the message says so, and where the backup is."""
    fleet.fill()
    fleet["gw3"].fault("restart", seconds=600, after=True, method="POST", path=WRITES, skip=1)
    play = fleet.rollout(module_defaults={"group/streamops.video.gateway": {"retries": 0}})
    outcome = fleet.play(play=play).failed()
    assert is_wanted(fleet.has("gw1"))
    assert is_wanted(fleet.has("gw2"))
    assert fleet.writes("gw4") == fleet.writes("gw5") == 0
    assert "gw3 could NOT be put back" in outcome.message
    assert "Changed there by this run, as far as it knows: " in outcome.message
    assert ".hmg (playbook streamops.video.restore)" in outcome.message
    fleet["gw3"].expire_sessions()  # nobody could log out of it


def test_what_is_put_back_has_its_passphrases(fleet: Fleet) -> None:
    fleet.fill()
    refuses(fleet, 3)
    fleet.play().failed()
    old = fleet.has("gw3")[1]
    assert old["source"]["srtPassPhrase"] == PASSPHRASE
    assert old["destinations"][0]["srtPassPhrase"] == OTHER_PASSPHRASE
    assert old["running"]


def test_an_operator_is_warned_and_told_what_is_missing(fleet: Fleet) -> None:
    fleet.fill()
    fleet.user = "operator"
    refuses(fleet, 3)
    outcome = fleet.play().failed()
    assert outcome.words.count("the account is no Administrator and may not have the preset") >= 3
    assert [name for name in fleet.files if name.endswith(".hmg")] == []
    assert len(fleet.files) == 3
    assert (
        'Not known, so that it was not brought back: route "Old" source: its passphrase, if it had one'
        in outcome.message
    )
    assert "gw3 is NOT quite as it was" in outcome.message
    for name in fleet.files:
        assert_secret((fleet.folder / "backup" / name).read_text())


def test_any_errors_fatal_puts_the_whole_batch_back(fleet: Fleet) -> None:
    fleet.fill()
    before = fleet.all
    refuses(fleet, 3)
    outcome = fleet.play(play=fleet.rollout(serial=2, any_errors_fatal=True)).failed()
    assert [name for name in NAMES if is_wanted(fleet.has(name))] == ["gw1", "gw2"]
    assert {name: fleet.has(name) for name in NAMES[2:]} == {name: before[name] for name in NAMES[2:]}
    assert "gw4: the rollout was ended, since another gateway failed. gw4 is as it was" in outcome.output


def test_a_rollout_that_may_not_disrupt_is_put_back_all_the_same(fleet: Fleet) -> None:
    """What it has put on air itself may be taken off air again."""
    fleet.fill()
    before = fleet.all
    refusing = {"group/streamops.video.gateway": {"allow_disruptive": False}}
    routes = [*WANTED, {"name": "Camera 3", "source": {"name": "In", "protocol": "udp", "port": 5003}}]
    refuses(fleet, 3)
    outcome = fleet.play(play=fleet.rollout(routes, state="merged", module_defaults=refusing)).failed()
    assert fleet.has("gw3") == before["gw3"]
    assert 'deleted again route "Camera 2" and put back route "Camera 1"' in outcome.message


def test_a_mistake_in_the_variables(fleet: Fleet) -> None:
    outcome = fleet.play(play=fleet.rollout([{"name": "New", "state": "started"}])).failed()
    assert 'gw1: "Plan the changes" failed: ' in outcome.message
    assert "Not touched: gw2, gw3, gw4, gw5." in outcome.message
    outcome = fleet.play(play=fleet.rollout(state="absent"))
    assert outcome.rc == 2
    assert "value of gateway_rollout_state must be one of: merged, replaced, overridden" in outcome.message
    assert fleet.no_writes()


def test_a_gateway_with_a_variable_that_is_not_valid_ends_the_rollout(fleet: Fleet) -> None:
    """Ansible refuses it before the role has begun there."""
    fleet.fill()
    rate = "{{ 'lots' if inventory_hostname == 'gw3' else 0 }}"
    outcome = fleet.play(play=fleet.rollout(serial=2, min_bitrate=rate)).failed()
    assert [name for name in NAMES if is_wanted(fleet.has(name))] == ["gw1", "gw2"]
    assert [fleet.writes(name) for name in NAMES[2:]] == [0, 0, 0]
    assert outcome.message.startswith("gw4 was not touched: the rollout has stopped, since gw3 failed.")


def test_a_failure_that_the_play_rescues_ends_the_rollout_all_the_same(fleet: Fleet) -> None:
    """The gateway that failed goes on with the play, so that the play itself does not tell that it failed."""
    fleet.fill()
    refuses(fleet, 3)
    (play,) = fleet.rollout()
    (role,) = play.pop("roles")
    include = {"name": "Roll out", "ansible.builtin.include_role": {"name": role.pop("role")}, "vars": role}
    tell = {"name": "Tell", "ansible.builtin.debug": {"var": "ansible_failed_result.msg"}}
    outcome = fleet.play(play=[{**play, "tasks": [{"name": "Try", "block": [include], "rescue": [tell]}]}]).ok()
    assert [name for name in NAMES if is_wanted(fleet.has(name))] == ["gw1", "gw2"]
    assert fleet.writes("gw4") == fleet.writes("gw5") == 0
    assert "gw5 was not touched: the rollout has stopped, since gw3 failed." in outcome.words
