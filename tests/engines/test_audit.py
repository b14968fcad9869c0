"""What the automation controller counts: its way through real job events, with the queries of this collection.

The controller takes the events that have a `res` and a `resolved_action`, runs the module's jq query on `res`, and
makes one node of what has the same canonical facts; a null in these is skipped.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ansible_runner
import jq
import pytest
import yaml
from harness import Runner
from lab import Lab

ROOT = Path(__file__).parents[2]
QUERIES = yaml.safe_load((ROOT / "extensions" / "audit" / "event_query.yml").read_text())


@dataclasses.dataclass
class Node:
    """One counted device."""

    name: str
    facts: dict[str, Any]
    count: int
    modules: set[str]


def nodes_of(events: list[dict[str, Any]]) -> dict[tuple[tuple[str, Any], ...], Node]:
    """The nodes of a job by their canonical facts."""
    found: dict[tuple[tuple[str, Any], ...], Node] = {}
    for event in events:
        data = event.get("event_data", {})
        action = data.get("resolved_action")
        if "res" not in data or action not in QUERIES:
            continue
        for node in jq.compile(QUERIES[action]["query"]).input(data["res"]).all():
            assert node["canonical_facts"], node
            assert None not in node["canonical_facts"].values(), node
            key = tuple(sorted(node["canonical_facts"].items()))
            one = found.setdefault(key, Node(node["name"], node["facts"], 0, set()))
            one.count += 1
            one.modules.add(action)
    return found


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(gateways=2) as running:
        yield running


@pytest.fixture
def known(lab: Lab) -> dict[str, dict[str, Any]]:
    """The connection options of each system of the lab."""
    found = {
        "gateway": (lab.gateway, "operator"),
        "hmp": (lab.hmp, "admin"),
        "kraken": (lab.kraken, "haiadmin"),
        "ateme": (lab.ateme, "admin"),
    }
    options: dict[str, dict[str, Any]] = {}
    for system, (device, user) in found.items():
        where = {"url": device.url} if system == "ateme" else {"host": device.host, "port": device.port}
        password = device.users[user]["password"]
        options[system] = {**where, "username": user, "password": password, "ca_path": str(device.ca_path)}
    return options


def run(runner: Runner, play: list[dict[str, Any]], hosts: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The events of a job of ansible-runner."""
    place = runner.folder / "private"
    (place / "project").mkdir(parents=True)
    (place / "project" / "site.yml").write_text(yaml.safe_dump(play, sort_keys=False))
    local = {"localhost": {"ansible_connection": "local"}}
    environment = {name: value for name, value in runner.environment().items() if "CALLBACK" not in name}
    done = ansible_runner.run(
        private_data_dir=str(place),
        playbook="site.yml",
        inventory={"all": {"hosts": hosts or local}},
        envvars=environment,
        quiet=True,
    )
    events = list(done.events)
    assert done.rc == 0, "".join(event.get("stdout", "") for event in events)
    return events


def test_each_system_is_one_node(runner: Runner, lab: Lab, known: dict[str, dict[str, Any]]) -> None:
    defaults = {f"group/streamops.video.{system}": options for system, options in known.items()}
    names = {system: f"streamops.video.{system}_info" for system in known}
    lab.hmp.add_device("lobby", "Online")
    tasks: list[dict[str, Any]] = [
        {"streamops.video.gateway_info": {"gather_subset": ["devices"]}},
        {"streamops.video.gateway_route": {"name": "A", "source": {"name": "In", "protocol": "udp", "port": 5001}}},
        {"streamops.video.hmp_info": {"gather_subset": ["version"]}},
        {"streamops.video.hmp_device": {"name": "{{ item }}", "command": "mute"}, "loop": ["lobby", "theatre-1"]},
        {"streamops.video.kraken_info": {"gather_subset": ["system"]}},
        {"streamops.video.ateme_info": {"gather_subset": ["inputs"]}},
        {"streamops.video.api": {"system": "gateway", "path": "/api/devices"}},
        # These ask no device, or not with success (whatever the playbook makes of that).
        {"streamops.video.gateway_routes": {"host": "nowhere.example.com", "config": [], "state": "rendered"}},
        {"streamops.video.ateme_operation": {"url": "https://nowhere.example.com", "search": "list inputs"}},
        {
            "streamops.video.gateway_info": {"host": "127.0.0.1", "port": 9, "retries": 0},
            "register": "away",
            "failed_when": "away is not failed",
        },
        {"streamops.video.gateway_info": {"gather_subset": ["devices"]}, "when": "false"},
    ]
    play = [{"hosts": "localhost", "gather_facts": False, "module_defaults": defaults, "tasks": tasks}]
    found = nodes_of(run(runner, play))
    devices = {"gateway": lab.gateway, "hmp": lab.hmp, "kraken": lab.kraken, "ateme": lab.ateme}
    at = {system: (("ansible_host", one.host), ("ansible_port", one.port)) for system, one in devices.items()}
    kinds = {key: node.facts["device_type"] for key, node in found.items() if len(key) == 2}
    assert kinds == {
        at["gateway"]: "video_gateway",
        at["hmp"]: "video_media_platform",
        at["kraken"]: "video_transcoder",
        at["ateme"]: "video_cloud_service",
    }
    gateway = found[at["gateway"]]
    assert gateway.name == lab.gateway.host
    assert gateway.modules == {names["gateway"], "streamops.video.gateway_route", "streamops.video.api"}
    assert found[at["hmp"]].modules == {names["hmp"], "streamops.video.hmp_device"}
    boxes = {node.name for node in found.values() if node.facts["device_type"] == "set_top_box"}
    assert boxes == {"lobby", "theatre-1"}


def test_gateways_of_the_inventory_are_nodes_in_both_run_modes(runner: Runner, lab: Lab) -> None:
    hosts: dict[str, Any] = {}
    for number, one in enumerate(lab.gateways, 1):
        password = one.users["operator"]["password"]
        login = {"ansible_user": "operator", "ansible_password": password}
        hosts[f"gw{number}"] = {"ansible_host": one.host, "ansible_port": one.port, **login}
    environment = {"HAIVISION_GATEWAY_CA_PATH": str(lab.ca_path)}
    name = "streamops.video.gateway_info"
    as_module = {
        "host": "{{ ansible_host }}",
        "port": "{{ ansible_port }}",
        "username": "operator",
        "password": "{{ ansible_password }}",
        "gather_subset": ["devices"],
    }
    tasks = [
        {name: {"gather_subset": ["devices"]}},
        # On another machine it is the ordinary module.
        {name: as_module, "connection": "elsewhere", "vars": {"ansible_python_interpreter": sys.executable}},
    ]
    play = [{"hosts": "all", "gather_facts": False, "environment": environment, "tasks": tasks}]
    found = nodes_of(run(runner, play, hosts))
    assert set(found) == {(("ansible_host", one.host), ("ansible_port", one.port)) for one in lab.gateways}
    assert {node.count for node in found.values()} == {2}
