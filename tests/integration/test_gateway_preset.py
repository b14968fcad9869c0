"""gateway_preset: a gateway's preset kept in a file, and loaded from one."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from harness import Play, Runner
from samples import OTHER_PASSPHRASE, PASSPHRASE, assert_secret, checked_only, held, may_fail, names, task

SAME = ("actions", "changed", "disruptive", "interrupts", "diff")
ADMIN = "haiadmin"


def exported(dest: Path, **options: Any) -> str:
    return task("gateway_preset", state="exported", dest=str(dest), **options)


def imported(src: Path, **options: Any) -> str:
    return task("gateway_preset", state="imported", src=str(src), **options)


def srt(name: str, passphrase: str = PASSPHRASE, **more: Any) -> dict[str, Any]:
    return held(name, "Studio", protocol="srt", srtMode="listener", srtPassPhrase=passphrase, **more)


def loads(gateway: Any) -> list[dict[str, Any]]:
    return [one for one in gateway.requests if one["method"] == "POST" and one["path"].endswith("/system/preset")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "gateway.hmg"


@pytest.fixture
def preset(here: Play, gateway: Any, file: Path) -> Path:
    """A preset of three routes, two of which have a passphrase; the gateway has another state since."""
    for route in (srt("Alpha"), srt("Beta"), held("Gamma", "Studio")):
        gateway.add_route(route)
    file.parent.mkdir()
    here(exported(file), user=ADMIN).ok()
    gateway.reset()
    gateway.add_route(srt("Alpha", OTHER_PASSPHRASE, srtLatency=500), started=True)
    gateway.add_route(held("Other", "Studio"))
    return file


# Exported


def test_export(play: Play, gateway: Any, file: Path) -> None:
    file.parent.mkdir()
    gateway.add_route(srt("Alpha"), started=True)
    checked = play(exported(file), "--check", "--diff", user=ADMIN).ok()
    assert not file.exists() and gateway.writes == []
    outcome = play(exported(file) * 2, "--diff", "-vvvvv", user=ADMIN).ok()
    first, again = outcome.results
    assert {key: first[key] for key in SAME} == {key: checked.last[key] for key in SAME}
    assert first["changed"] and first["actions"] == [f"write the preset to {file}"] and not first["disruptive"]
    assert not again["changed"] and again["actions"] == [] and again["diff"]["after"] == ""
    assert first["preset_file"] == str(file) and first["preset"]["routes"] == ["Alpha"]
    assert first["preset"]["preset_version"] == "1.0"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and os.listdir(file.parent) == [file.name]
    assert json.loads(file.read_text())["routes"][0]["source"]["srtPassPhrase"] == PASSPHRASE
    assert 'route "Alpha" source' in first["diff"]["after"] and "(secret)" in first["diff"]["after"]
    assert gateway.writes == []
    for one in (checked, outcome):
        assert_secret(one.output + str(one.results), gateway.users[ADMIN]["password"])


def test_an_export_is_written_only_when_it_differs(here: Play, gateway: Any, file: Path) -> None:
    file.parent.mkdir()
    gateway.set(preset_stamp=True)
    gateway.add_route(srt("Alpha"))
    text = exported(file)
    outcome = here(text * 2, user=ADMIN).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    kept = (file.read_bytes(), file.stat().st_ino)
    gateway.routes()
    gateway.reset()
    gateway.set(preset_stamp=True)
    gateway.add_route(srt("Alpha", OTHER_PASSPHRASE, srtLatency=500))
    changed = here(text, "--diff", user=ADMIN).ok()
    assert changed.last["changed"]
    assert 'route "Alpha" source srt_latency: 500' in changed.last["diff"]["after"]
    assert 'route "Alpha" source srt_passphrase: (secret, changed)' in changed.last["diff"]["after"]
    assert (file.read_bytes(), file.stat().st_ino) != kept and file.stat().st_ino != kept[1]
    assert_secret(changed.output)


def test_a_file_that_others_could_read(here: Play, gateway: Any, file: Path) -> None:
    file.parent.mkdir()
    here(exported(file), user=ADMIN).ok()
    file.chmod(0o644)
    result = here(exported(file), user=ADMIN).ok().last
    assert not result["changed"] and "could be read by others" in str(result["warnings"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_export_over_something_else(here: Play, gateway: Any, file: Path) -> None:
    file.parent.mkdir()
    file.write_text("not a preset")
    gateway.add_route(held("Alpha"))
    assert here(exported(file), "--diff", user=ADMIN).ok().last["changed"]
    assert json.loads(file.read_text())["routes"][0]["name"] == "Alpha"


@pytest.mark.parametrize(
    "fault", [{"kind": "truncate"}, {"kind": "wrong_type"}, {"kind": "status", "code": 503}, {"kind": "drop_before"}]
)
def test_an_export_that_fails_leaves_the_file(here: Play, gateway: Any, file: Path, fault: dict[str, Any]) -> None:
    file.parent.mkdir()
    file.write_text("as it was")
    gateway.fault(path="/system/preset$", times=None, **fault)
    outcome = here(exported(file), user=ADMIN, retries=0).failed()
    assert "export the preset" in outcome.message
    assert file.read_text() == "as it was" and os.listdir(file.parent) == [file.name]


def test_an_export_is_read_again(here: Play, gateway: Any, file: Path) -> None:
    file.parent.mkdir()
    gateway.fault("drop_after", path="/system/preset$", times=1)
    gateway.fault("expire", path="/system/preset$", times=1)
    assert here(exported(file), user=ADMIN).ok().last["changed"]


def test_places_that_cannot_be_written(here: Play, gateway: Any, tmp_path: Path) -> None:
    text = may_fail(exported(tmp_path)) + may_fail(exported(tmp_path / "nowhere" / "file"))
    text += may_fail(task("gateway_preset", state="exported")) + may_fail(task("gateway_preset", dest="/tmp/x"))
    text += may_fail(task("gateway_preset", state="imported")) + may_fail(imported(tmp_path / "none.hmg"))
    folder, nowhere, no_dest, no_state, no_src, none = (one["msg"] for one in here(text, user=ADMIN).ok().results)
    assert "is a folder" in folder and "there is no folder" in nowhere and "cannot be read" in none
    assert "dest" in no_dest and "state" in no_state and "src" in no_src
    assert gateway.requests == []


# Imported


def test_import(play: Play, gateway: Any, preset: Path) -> None:
    gateway.clear_requests()
    text = imported(preset, backup=True)
    checked = play(text, "--check", "--diff", user=ADMIN).ok()
    assert gateway.writes == [] and os.listdir(preset.parent) == [preset.name]
    assert "backup_file" not in checked.last
    outcome = play(text * 2, "--diff", "-vvvvv", user=ADMIN).ok()
    first, again = outcome.results
    assert {key: first[key] for key in SAME} == {key: checked.last[key] for key in SAME}
    assert first["actions"] == ["load the preset gateway.hmg with 3 route(s)"]
    assert first["disruptive"] and first["interrupts"] == ['route "Alpha"']
    assert names(gateway) == ["Alpha", "Beta", "Gamma"] == first["pending_creation"] == first["preset"]["routes"]
    assert gateway.routes()[0]["source"]["srtPassPhrase"] == PASSPHRASE
    assert not again["changed"] and len(gateway.writes) == 1, "equal: nothing is sent"
    assert "backup_file" not in again and again["diff"]["before"] == again["diff"]["after"] == ""

    kept = Path(first["backup_file"])
    assert kept.parent == preset.parent and kept.suffix == ".hmg" and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [one["name"] for one in json.loads(kept.read_text())["routes"]] == ["Alpha", "Other"]
    assert OTHER_PASSPHRASE in kept.read_text()
    diff = first["diff"]
    assert 'route "Alpha" source srt_passphrase: (secret, changed)' in diff["after"]
    assert 'route "Alpha" source srt_latency: 500' in diff["before"]
    assert 'route "Other"' in diff["before"] and 'route "Gamma"' in diff["after"]
    for one in (checked, outcome):
        assert_secret(one.output + str(one.results), gateway.users[ADMIN]["password"])
    # Back to what was there.
    assert play(imported(kept), user=ADMIN).ok().last["changed"]
    assert names(gateway) == ["Alpha", "Other"]


def test_both_ways_to_run_give_the_same(runner: Runner, gateway: Any, preset: Path) -> None:
    results = []
    for mode in ("in-process", "module"):
        gateway.reset()
        gateway.add_route(held("Other"), started=True)
        found = Play(runner, gateway, mode)(imported(preset) + exported(preset), user=ADMIN).ok().results
        drop = ("invocation", "diff", "_ansible_no_log")
        results.append([{key: value for key, value in one.items() if key not in drop} for one in found])
    assert results[0] == results[1]


def test_it_waits_until_every_route_is_there(play: Play, gateway: Any, preset: Path) -> None:
    gateway.set(preset_interval=1.0)
    gateway.clear_requests()
    result = play(imported(preset) + task("gateway_info", gather_subset=["routes"]), user=ADMIN).ok().last
    assert [one["name"] for one in result["routes"]] == ["Alpha", "Beta", "Gamma"]
    assert len(loads(gateway)) == 1


def test_without_waiting(here: Play, gateway: Any, preset: Path) -> None:
    gateway.set(land_delay=30)
    result = here(imported(preset, wait=False), user=ADMIN).ok().last
    assert result["changed"] and result["pending_creation"] == ["Alpha", "Beta", "Gamma"]
    assert len(loads(gateway)) == 1 and names(gateway) == ["Alpha", "Other"]


def test_waiting_that_takes_too_long(here: Play, gateway: Any, preset: Path) -> None:
    gateway.fault("stay_pending", path="/system/preset$", times=1)
    result = here(imported(preset, wait_timeout=2, backup=True), user=ADMIN).failed().last
    assert "after 2 s" in result["msg"] and result["changed"] is True
    assert Path(result["backup_file"]).exists() and result["backup_file"] in result["msg"]
    gateway.clear_faults()
    assert not here(imported(preset), user=ADMIN).ok().last["changed"] and len(loads(gateway)) == 1


@pytest.mark.parametrize(
    "switches",
    [
        {"preset_stamp": True},
        {"preset_secrets": "null"},
        {"pending_creates_key": False, "preset_interval": 0.6},
        {"has_route_list": False, "has_route": False, "preset_interval": 0.4},
        {"v2": "both", "route_id_key": "_id"},
        {"unknown_fields": "ignore", "update_semantics": "replace"},
    ],
    ids=",".join,
)
def test_presets_of_other_firmware(here: Play, gateway: Any, preset: Path, switches: dict[str, Any]) -> None:
    gateway.set(**switches)
    first, again = here(imported(preset) * 2, "--diff", user=ADMIN).ok().results
    assert first["changed"] and not again["changed"] and len(loads(gateway)) == 1
    assert names(gateway) == ["Alpha", "Beta", "Gamma"]
    assert ("secrets_not_compared" in again) is ("preset_secrets" in switches)


def test_a_preset_without_secrets(here: Play, gateway: Any, file: Path) -> None:
    """A gateway that leaves them out: the file says nothing of them, and what differs in them alone is not seen."""
    file.parent.mkdir()
    gateway.set(preset_secrets="null")
    gateway.add_route(srt("Alpha"))
    here(exported(file), user=ADMIN).ok()
    assert PASSPHRASE not in file.read_text()
    result = here(imported(file), user=ADMIN).ok().last
    assert not result["changed"] and result["secrets_not_compared"] == ["preset"]


def test_an_import_that_adds(here: Play, gateway: Any, preset: Path) -> None:
    """Firmware that adds to what is there: all of the preset is waited for, and what else there is stays."""
    gateway.set(preset_import="add")
    result = here(imported(preset), user=ADMIN).ok().last
    assert result["changed"] and len(loads(gateway)) == 1
    assert sorted(names(gateway)) == ["Alpha", "Alpha", "Beta", "Gamma", "Other"]


def test_disruptive(play: Play, gateway: Any, preset: Path) -> None:
    text = may_fail(imported(preset, allow_disruptive=False, backup=True))
    for result in play(checked_only(text) + text, user=ADMIN).ok().results:
        assert "disruptive" in result["msg"] and 'route "Alpha"' in result["msg"] and result["disruptive"] is True
    assert loads(gateway) == [] and os.listdir(preset.parent) == [preset.name]


def test_disruptive_even_where_nothing_runs(here: Play, gateway: Any, preset: Path) -> None:
    gateway.reset()
    refused = here(imported(preset, allow_disruptive=False), user=ADMIN).failed().last
    assert "all routes of the gateway" in refused["msg"] and gateway.writes == []


def test_backups_go_where_they_are_sent(here: Play, gateway: Any, preset: Path, tmp_path: Path) -> None:
    missing = tmp_path / "backups"
    refused = here(imported(preset, backup=True, backup_dir=str(missing)), user=ADMIN).failed()
    assert "there is no folder" in refused.message and loads(gateway) == []
    missing.mkdir()
    kept = Path(here(imported(preset, backup=True, backup_dir=str(missing)), user=ADMIN).ok().last["backup_file"])
    assert kept.parent == missing and kept.name.startswith("gateway.127.0.0.1.")
    assert os.listdir(missing) == [kept.name] and os.listdir(preset.parent) == [preset.name]


def test_the_form_field(play: Play, gateway: Any, preset: Path) -> None:
    gateway.set(preset_field="preset")
    refused, loaded = (
        play(may_fail(imported(preset)) + imported(preset, preset_field="preset"), user=ADMIN).ok().results
    )
    assert "HTTP 400" in refused["msg"] and refused["changed"] is False
    assert loaded["changed"] and names(gateway) == ["Alpha", "Beta", "Gamma"]
    sent = loads(gateway)[-1]
    assert sent["headers"]["content-type"].startswith("multipart/form-data")
    assert 'name="preset"' in str(sent["body"]) or "preset" in str(sent["body"])


@pytest.mark.parametrize("fault", [{"kind": "drop_after"}, {"kind": "status_after", "code": 503, "html": True}])
def test_a_load_whose_answer_was_lost(here: Play, gateway: Any, preset: Path, fault: dict[str, Any]) -> None:
    gateway.set(preset_interval=0.4)
    gateway.fault(method="POST", path="/system/preset$", times=1, **fault)
    result = here(imported(preset, backup=True), user=ADMIN).ok().last
    assert "had done it" in result["retries"][0] and len(loads(gateway)) == 1
    assert names(gateway) == ["Alpha", "Beta", "Gamma"] and Path(result["backup_file"]).exists()


def test_a_load_that_never_arrived_is_not_sent_again(here: Play, gateway: Any, preset: Path) -> None:
    gateway.fault("drop_before", method="POST", path="/system/preset$", times=1)
    result = here(imported(preset, backup=True), user=ADMIN).failed().last
    assert "may still be made" in result["msg"] and result["backup_file"] in result["msg"]
    assert len(loads(gateway)) == 1 and names(gateway) == ["Alpha", "Other"]


def test_a_session_that_expires_before_the_load(here: Play, gateway: Any, preset: Path) -> None:
    gateway.fault("expire", method="POST", path="/system/preset$", times=1)
    assert here(imported(preset), user=ADMIN).ok().last["changed"]
    assert names(gateway) == ["Alpha", "Beta", "Gamma"]


@pytest.mark.parametrize("user", ["operator", "user"])
def test_who_may_not(here: Play, gateway: Any, preset: Path, user: str) -> None:
    texts = [may_fail(exported(preset)), may_fail(imported(preset))]
    for status in (403, 401):
        gateway.set(role_refusal_status=status)
        for result in here("".join(texts) + "".join(map(checked_only, texts)), user=user).ok().results:
            assert "Administrator" in result["msg"] and "Operation not authorized for roles" in result["msg"]
            assert result["changed"] is False
    assert loads(gateway) == [] and names(gateway) == ["Alpha", "Other"]


def test_files_that_are_no_presets(here: Play, gateway: Any, file: Path) -> None:
    file.parent.mkdir()
    for content in ("", "[]", '{"routes": 5}', "{"):
        file.write_text(content)
        assert "is no preset" in here(imported(file), user=ADMIN).failed().message
    assert gateway.requests == []


def test_the_second_device(here: Play, gateway: Any, preset: Path) -> None:
    gateway.set(second_device=True)
    first, second = gateway.device_ids
    ambiguous, loaded = here(may_fail(imported(preset)) + imported(preset, device_id=second), user=ADMIN).ok().results
    assert first in ambiguous["msg"] and second in ambiguous["msg"] and loaded["changed"]
    assert names(gateway) == ["Alpha", "Other"] and len(gateway.routes(1)) == 3
