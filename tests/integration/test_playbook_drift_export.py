"""The playbooks export and drift: what a fleet has as variables, and whether it still has that."""

from __future__ import annotations

import json
import stat
from typing import Any

import yaml
from fleet import BEFORE, NAMES, WANTED, Fleet, nothing_changed
from samples import assert_secret, every_protocol, routes_task


def export(fleet: Fleet, *arguments: str) -> Any:
    return fleet.playbook("export", "-e", f"export_dir={fleet.folder}", *arguments)


def drift(fleet: Fleet, *arguments: str) -> Any:
    return fleet.playbook("drift", "-e", f"drift_report={fleet.folder}/reports/drift.json", *arguments)


def report(fleet: Fleet) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((fleet.folder / "reports" / "drift.json").read_text())
    return found


def variables(fleet: Fleet, name: str) -> Any:
    text = (fleet.folder / "host_vars" / name / "gateway_rollout.yml").read_text()
    return yaml.safe_load(text.replace("!unsafe ", ""))


def test_what_is_exported_is_rolled_out_without_a_write(fleet: Fleet) -> None:
    """Every protocol there is, and names that templates and YAML could stumble over."""
    awkward = [
        {**WANTED[0], "name": name, "source": {**WANTED[0]["source"], "protocol": "udp"}}
        for name in ("{{ none }} {% if %}", "- yes: 'no' #", "0123", "null")
    ]
    task = {"hosts": "gateways", "gather_facts": False, "vars": {"routes": every_protocol()}}
    fleet.play(play=[{**task, "tasks": yaml.safe_load(routes_task("{{ routes }}"))}]).ok()
    for name in NAMES:
        for route in awkward:
            source = {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}
            fleet[name].add_route({"name": route["name"], "source": source, "destinations": []}, started=True)
    fleet.forget()
    assert fleet.folder.joinpath("host_vars").exists() is False
    export(fleet, "--check").ok()
    assert fleet.folder.joinpath("host_vars").exists() is False, "check mode made files"
    exported = export(fleet, "--diff").ok()
    assert nothing_changed(export(fleet).ok())
    for state in ("merged", "overridden"):
        export(fleet, "-e", f"export_state={state}").ok()
        assert nothing_changed(fleet.playbook("rollout").ok())
        assert variables(fleet, "gw1")["gateway_rollout_state"] == state
        assert drift(fleet).ok()
    assert fleet.no_writes()
    text = (fleet.folder / "host_vars" / "gw1" / "gateway_rollout.yml").read_text()
    assert 'route "srt listener" source: srt_passphrase, if it has one' in text
    assert_secret(exported.output + text)


def test_a_secret_that_the_device_tells_in_clear_is_not_exported(fleet: Fleet) -> None:
    for one in fleet.gateways.values():
        one.set(echo_passphrase="clear")
    fleet.fill()
    export(fleet, "--limit", "gw1").ok()
    text = (fleet.folder / "host_vars" / "gw1" / "gateway_rollout.yml").read_text()
    assert 'route "Old" destination "Partner": srt_passphrase' in text
    assert_secret(text)
    assert nothing_changed(fleet.playbook("rollout", "--limit", "gw1").ok())
    assert fleet.no_writes()


def test_drift_tells_drift_from_error(fleet: Fleet) -> None:
    fleet.fill(BEFORE[:1])
    export(fleet).ok()
    equal = drift(fleet).ok()
    assert report(fleet)["equal"] == list(NAMES)
    assert nothing_changed(equal)
    assert stat.S_IMODE((fleet.folder / "reports" / "drift.json").stat().st_mode) == 0o600
    fleet["gw2"].reset()
    fleet["gw2"].add_route({**BEFORE[0], "name": "Another"})
    fleet["gw3"].fault("refuse_login", times=None)
    fleet["gw4"].fault("restart", seconds=600)
    (fleet.folder / "host_vars" / "gw5" / "gateway_rollout.yml").unlink()
    outcome = drift(fleet).failed()
    found = report(fleet)
    assert (found["equal"], found["drift"], found["error"]) == (["gw1"], ["gw2"], ["gw3", "gw4", "gw5"])
    assert found["hosts"]["gw2"]["actions"] == [
        'create route "Camera 1": source "In" (udp 0.0.0.0:5001), destination "Studio" (udp 10.0.0.1:6001)'
    ]
    assert found["hosts"]["gw2"]["unlisted"] == ["Another"]
    assert 'route "Camera 1"' in found["hosts"]["gw2"]["after"]
    assert [found["hosts"][name]["code"] for name in NAMES[2:]] == ["login_refused", "unreachable", ""]
    assert "has no variable gateway_rollout_routes" in found["hosts"]["gw5"]["message"]
    for text in ("gw2: drift: create route", "gw3: error: ", "gw4: error: ", "gw5: error: "):
        assert text in outcome.output
    assert fleet.no_writes()


def test_drift_without_a_report_and_of_some(fleet: Fleet) -> None:
    fleet.fill(BEFORE[:1])
    fleet.variables = {"gateway_rollout_routes": WANTED[:1], "gateway_rollout_state": "overridden"}
    # No guard of a rollout hides it.
    fleet.variables |= {"gateway_rollout_max_deletions": 0, "gateway_rollout_update_secrets": "always"}
    fleet["gw1"].add_route({**BEFORE[0], "name": "On air"}, started=True)
    refusing = {"STREAMOPS_ALLOW_DISRUPTIVE": "false"}
    play = [{"ansible.builtin.import_playbook": "streamops.video.drift"}]
    given = ["-e", "target=gw1:gw2"]
    outcome = fleet.runner.run(play, fleet.inventory, given, fleet.environment | refusing).failed()
    assert 'gw1: drift: delete route "On air"' in outcome.output.replace('\\"', '"')
    assert "gw2: drift: update route" in outcome.output
    assert not (fleet.folder / "reports").exists()
    assert [len(fleet[name].logins) for name in NAMES] == [1, 1, 0, 0, 0]
    assert fleet.no_writes()


def test_nothing_logs_in_by_ssh(fleet: Fleet) -> None:
    """Variables that would mislead a task on the controller: they are of all hosts, localhost included."""
    fleet.fill(BEFORE[:1])
    inventory = fleet.inventory
    wrong = {"ansible_user": "operator", "ansible_password": "x", "ansible_become": True, "ansible_connection": "ssh"}
    inventory["all"]["vars"] = wrong
    inventory["all"]["hosts"] = {"localhost": None}
    for name in ("export", "drift"):
        play = [{"ansible.builtin.import_playbook": f"streamops.video.{name}"}]
        given = ("-e", f"export_dir={fleet.folder}", "-e", f"drift_report={fleet.folder}/drift.json")
        fleet.play(*given, play=play, inventory=inventory).ok()
    assert fleet.no_writes()
