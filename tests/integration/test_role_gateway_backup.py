"""The role gateway_backup: dated files of a fleet, and back from them."""

from __future__ import annotations

import json
import stat
from typing import Any

from fleet import NAMES, Fleet, changed, nothing_changed
from samples import OTHER_PASSPHRASE, PASSPHRASE, assert_secret

OTHER = {"name": "Rehearsal", "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 7000}}


def back_up(fleet: Fleet, *arguments: str, **options: Any) -> Any:
    return play(fleet, *arguments, state="backed_up", **options)


def restore(fleet: Fleet, *arguments: str, **options: Any) -> Any:
    return play(fleet, *arguments, state="restored", **options)


def play(fleet: Fleet, *arguments: str, **options: Any) -> Any:
    role = {"role": "streamops.video.gateway_backup", **{f"gateway_backup_{key}": one for key, one in options.items()}}
    role.setdefault("gateway_backup_dir", "{{ playbook_dir }}/backup")
    return fleet.play(*arguments, play=[{"hosts": "gateways", "gather_facts": False, "roles": [role]}])


def test_back_up_and_restore(fleet: Fleet) -> None:
    fleet.fill()
    before = fleet.all
    checked = back_up(fleet, "--check").ok()
    assert not (fleet.folder / "backup").exists(), "check mode made files"
    kept = back_up(fleet).ok()
    assert changed(kept) == changed(checked) == dict.fromkeys(NAMES, 1)
    assert stat.S_IMODE((fleet.folder / "backup").stat().st_mode) == 0o700
    assert len(fleet.files) == 2 * len(NAMES)
    for name in fleet.files:
        path = fleet.folder / "backup" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert (PASSPHRASE in path.read_text()) is name.endswith(".hmg"), "only presets hold passphrases"
    assert nothing_changed(back_up(fleet).ok())
    assert len(fleet.files) == 2 * len(NAMES)

    for name in NAMES[:2]:
        fleet[name].reset()
        fleet[name].add_route(OTHER, started=True)
    fleet.forget()
    checked = restore(fleet, "--check", "--diff").ok()
    assert fleet.no_writes()
    assert len(fleet.files) == 2 * len(NAMES)
    assert {name for name, count in changed(checked).items() if count} == set(NAMES[:2])
    restored = restore(fleet, "--diff").ok()
    assert fleet.all == before, "routes, passphrases and run states"
    assert [fleet.writes(name) for name in NAMES] == [2, 2, 0, 0, 0]
    assert [name[:3] for name in fleet.files if name.endswith(".before-restore.hmg")] == ["gw1", "gw2"]
    fleet.forget()
    files = fleet.files
    again = restore(fleet).ok()
    assert nothing_changed(again)
    assert fleet.no_writes()
    assert fleet.files == files
    assert_secret(kept.output + checked.output + restored.output + again.output)


def test_what_was_there_before_a_restore_can_be_restored(fleet: Fleet) -> None:
    fleet.fill()
    back_up(fleet, "--limit", "gw1").ok()
    fleet["gw1"].reset()
    fleet["gw1"].add_route(OTHER, started=True)
    rehearsal = fleet.has("gw1")
    restore(fleet, "--limit", "gw1").ok()
    (file,) = [name for name in fleet.files if name.endswith(".before-restore.hmg")]
    restore(fleet, "--limit", "gw1", at=file.removeprefix("gw1.").removesuffix(".before-restore.hmg")).ok()
    assert fleet.has("gw1") == rehearsal


def test_retention(fleet: Fleet) -> None:
    for number in range(4):
        fleet["gw1"].add_route({**OTHER, "name": f"Route {number}"})
        back_up(fleet, "--limit", "gw1", keep=2).ok()
    assert [name.rsplit(".", 1)[1] for name in fleet.files] == ["hmg", "json", "hmg", "json"]
    newest = json.loads((fleet.folder / "backup" / fleet.files[-1]).read_text())
    assert [route["name"] for route in newest] == [f"Route {number}" for number in range(4)]


def test_an_operator(fleet: Fleet) -> None:
    """The routes as gathered, a warning, and back from them; who lacks a passphrase is told so by the gateway."""
    fleet.user = "operator"
    route = {**OTHER, "destinations": [{"name": "Web", "protocol": "hls"}]}
    for one in fleet.gateways.values():
        one.add_route(route, started=True)
    before = fleet.all
    outcome = back_up(fleet).ok()
    assert outcome.words.count("the account is no Administrator and may not have the preset") == len(NAMES)
    assert len(fleet.files) == len(NAMES)
    assert nothing_changed(back_up(fleet).ok())
    fleet["gw5"].reset()
    fleet.forget()
    assert [name for name, count in changed(restore(fleet).ok()).items() if count] == ["gw5"]
    assert fleet.all == before
    fleet.forget()
    assert nothing_changed(restore(fleet).ok())
    assert fleet.no_writes()


def test_no_backup_is_said(fleet: Fleet) -> None:
    outcome = fleet.playbook("restore", "--limit", "gw2").failed()
    assert outcome.message.startswith("gw2: there is no backup in ")
    assert "nothing was written" in outcome.message
    assert fleet.no_writes()


def test_a_restore_that_fails_says_how_things_were_left(fleet: Fleet) -> None:
    fleet.fill()
    fleet.playbook("backup", "--limit", "gw3").ok()
    before = fleet.has("gw3")
    fleet["gw3"].reset()
    fleet["gw3"].add_route(OTHER, started=True)
    fleet["gw3"].fault("status", code=400, method="POST", path="/commands$")
    outcome = fleet.playbook("restore", "--limit", "gw3").failed()
    assert outcome.message.startswith('gw3: "Bring the routes and their run states back" failed: ')
    assert "What it had before is in " in outcome.message
    fleet.playbook("restore", "--limit", "gw3").ok()
    assert fleet.has("gw3") == before
    assert_secret(outcome.output, OTHER_PASSPHRASE)
