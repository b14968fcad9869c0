"""gateway_facts: as a task, and through gather_facts with just what the documentation tells users to write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import Outcome, Play, Runner

GUIDE = Path(__file__).parents[2] / "docs" / "gateway-facts.md"
SECRET = "kQ7-vesper-lattice-42"
READ = "- streamops.video.gateway_facts:"
SUBSETS = {"session", "devices", "config", "routes", "health"}


@pytest.fixture
def route(gateway: Any) -> str:
    source = {"name": "In", "protocol": "srt", "srtMode": "listener", "port": 4900, "srtPassPhrase": SECRET}
    gateway.set(echo_passphrase="clear")
    identity: str = gateway.add_route({"name": "Feed", "source": source}, started=True)
    return identity


def facts(outcome: Outcome) -> Any:
    return outcome.last["ansible_facts"]["streamops_gateway"]


def test_as_a_task(play: Play, gateway: Any, route: str) -> None:
    use = "- ansible.builtin.debug: {msg: '{{ ansible_facts.streamops_gateway.routes[0].name }}'}"
    outcome = play(f"{READ}\n{use}", "-vvvvv", user="user").ok()
    assert outcome.last["msg"] == "Feed"
    found = outcome.results[0]["ansible_facts"]["streamops_gateway"]
    assert set(found) == {*SUBSETS, "statistics"} and found["session"]["roles"] == ["Observer"]
    assert found["devices"][0]["id"] == gateway.device_id
    counted = {"routes": 1, "running": 1, "stopped": 0, "ok": 1, "warn": 0, "error": 0, "unknown": 0}
    assert found["health"] == counted
    assert SECRET not in outcome.output and "lab-passcode" not in outcome.output
    assert "session_id" not in str(found).lower() and not outcome.results[0]["changed"]
    assert gateway.writes == []


def test_statistics_take_no_second_listing(here: Play, gateway: Any, route: str) -> None:
    found = facts(here(f"{READ} {{device_id: '{gateway.device_id}'}}").ok())
    assert set(found) == {*SUBSETS, "statistics"}
    assert found["statistics"][0]["id"] == route and found["statistics"][0]["source"]["bitrate"] == 0.331
    paths = [one["path"] for one in gateway.requests]
    assert sum(path.endswith("/routes") for path in paths) == 1
    assert sum(path.endswith("/statistics") for path in paths) == 1


def test_parts(here: Play, gateway: Any) -> None:
    for given, wanted in (
        ("statistics", {"statistics"}),
        ("[min]", {"session", "devices"}),
        ("['!config', '!routes', '!statistics']", {"session", "devices"}),
        ("['!all', network]", {"session", "devices"}),
    ):
        assert set(facts(here(f"{READ} {{gather_subset: {given}}}").ok())) == wanted
    gateway.clear_requests()
    assert "there is no 'everything'" in here(f"{READ} {{gather_subset: everything}}").failed().message
    # Nothing is looked up for a typing mistake.
    assert gateway.requests == []


def test_a_missing_licence_is_told(here: Play, gateway: Any) -> None:
    gateway.set(licensed=False)
    outcome = here(READ).ok()
    assert facts(outcome)["session"]["is_licensed"] is False and "no valid licence" in outcome.output


# gather_facts


def snippets() -> tuple[Any, Any]:
    """The inventory and the playbook of the guide, as they stand there."""
    inventory, playbook = re.findall(r"^```yaml\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    return yaml.safe_load(inventory), yaml.safe_load(playbook)


class Guide:
    """What the guide shows, with nothing filled in but where the lab is."""

    def __init__(self, runner: Runner, gateway: Any) -> None:
        self.runner = runner
        self.inventory, self.playbook = snippets()
        self.inventory["gateways"]["hosts"]["gw1"] = {
            "ansible_host": gateway.host,
            "ansible_port": gateway.port,
            "gateway_fingerprint": gateway.fingerprint,
            "vaulted_gateway_password": gateway.users["operator"]["password"],
        }

    def run(self, *arguments: str) -> Outcome:
        return self.runner.run(self.playbook, self.inventory, arguments)


@pytest.fixture
def guide(runner: Runner, gateway: Any) -> Guide:
    return Guide(runner, gateway)


def test_the_guide(guide: Guide, gateway: Any, route: str) -> None:
    outcome = guide.run("-vvvvv").ok()
    found = outcome.results[0]["ansible_facts"]["streamops_gateway"]
    assert set(found) == {*SUBSETS, "statistics"} and found["statistics"][0]["id"] == route
    assert outcome.last["msg"] == f"{found['devices'][0]['firmware']}: 1 of 1 routes run"
    assert len(gateway.logins) == 1 and gateway.writes == []
    shown = outcome.output + str(outcome.records)
    assert SECRET not in shown and gateway.users["operator"]["password"] not in shown


def test_the_guide_in_check_mode(guide: Guide, route: str) -> None:
    assert guide.run("--check").ok().last["msg"].endswith("1 of 1 routes run")


@pytest.mark.parametrize("subset", ["all", "!all", "min", ["network", "!hardware"]])
def test_a_play_with_subsets_of_ansible_core(guide: Guide, route: str, subset: Any) -> None:
    guide.playbook[0] |= {"gather_subset": subset, "gather_timeout": 20}
    outcome = guide.run().ok()
    assert "statistics" in outcome.results[0]["ansible_facts"]["streamops_gateway"]


def test_defaults_of_the_group(guide: Guide, route: str) -> None:
    defaults = guide.playbook[0]["module_defaults"].pop("streamops.video.gateway_facts")
    guide.playbook[0]["module_defaults"]["group/streamops.video.gateway"] = defaults
    subset = {"streamops.video.gateway_facts": {"gather_subset": "!statistics"}}
    guide.playbook[0]["module_defaults"] |= subset
    assert set(guide.run().ok().results[0]["ansible_facts"]["streamops_gateway"]) == SUBSETS


def test_several_fact_modules(guide: Guide, route: str) -> None:
    """ansible-core runs them in the background, side by side."""
    modules = ["ansible.builtin.setup", "streamops.video.gateway_facts"]
    guide.inventory["gateways"]["vars"]["ansible_facts_modules"] = modules
    guide.playbook[0]["gather_subset"] = "min"
    found = guide.run().ok().results[0]["ansible_facts"]
    assert found["streamops_gateway"]["health"]["routes"] == 1 and "ansible_system" in found


def test_what_goes_wrong_is_told(guide: Guide, gateway: Any) -> None:
    gateway.set(licensed=False)
    assert "no valid licence" in guide.run().ok().output
    guide.playbook[0]["module_defaults"]["streamops.video.gateway_facts"]["password"] = "wrong-password-77"
    outcome = guide.run()
    assert outcome.rc == 2 and "refused user name or password" in outcome.output
    assert "wrong-password-77" not in outcome.output
