"""Names, options and the cache's key of the inventory plugins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.streamops.video.plugins.doc_fragments import (
    ateme_inventory,
    gateway_inventory,
    hmp_inventory,
)
from ansible_collections.streamops.video.plugins.inventory import ateme, gateway, hmp
from ansible_collections.streamops.video.plugins.module_utils.connection import connection_fields
from ansible_collections.streamops.video.plugins.plugin_utils.inventory import (
    Account,
    Read,
    group_name,
    host_name,
    without_empty,
)
from ansible_collections.streamops.video.plugins.plugin_utils.inventory_options import inventory_fields

PLUGINS = {"gateway": gateway, "hmp": hmp, "ateme": ateme}
FRAGMENTS = {"gateway": gateway_inventory, "hmp": hmp_inventory, "ateme": ateme_inventory}


@pytest.mark.parametrize(
    ("told", "made"),
    [
        ("gw1.example.com", "gw1.example.com"),
        ("Stadium A", "Stadium_A"),
        ("a:b,c&d!e[0]", "a_b_c_d_e_0_"),
        ("{{ x }}", "_x_"),
        ("Bühne 1", "Bühne_1"),
    ],
)
def test_host_names_are_what_patterns_can_hold(told: str, made: str) -> None:
    assert host_name(told) == made


def test_group_names_are_what_ansible_wants() -> None:
    assert group_name("gateway_firmware", "5.0.18-1") == "gateway_firmware_5_0_18_1"
    assert group_name("hmp_device_status", "On Line") == "hmp_device_status_on_line"


@pytest.mark.parametrize("system", PLUGINS)
def test_the_options_are_those_of_the_modules(system: str) -> None:
    documented = yaml.safe_load(FRAGMENTS[system].ModuleDocFragment.DOCUMENTATION)["options"]
    fields = {field.name: field for field in connection_fields(system)}
    assert set(documented) == {field.name for field in inventory_fields(system)} <= set(fields)
    for name, described in documented.items():
        assert [one["name"] for one in described.get("env", [])] == list(fields[name].env)
        assert described["type"] == fields[name].type
        assert described.get("default") == fields[name].default
        assert "where the module runs" not in str(described["description"])
    left_out = set(fields) - set(documented)
    assert {"allow_disruptive", "session_scope"} <= left_out
    assert not left_out & {"host", "url", "username", "password", "token", "api_key", "certificate_fingerprint"}


@pytest.mark.parametrize("system", PLUGINS)
def test_the_documentation_names_plugin_and_file(system: str) -> None:
    documented = yaml.safe_load(PLUGINS[system].DOCUMENTATION)
    name = f"streamops.video.{system}"
    assert documented["options"]["plugin"]["choices"] == [name] == [PLUGINS[system].InventoryModule.NAME]
    assert documented["extends_documentation_fragment"][0] == f"{name}_inventory"
    assert all(one["plugin"] == name for one in yaml.safe_load_all(PLUGINS[system].EXAMPLES) if one)


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("gateway.yml", True),
        ("gateways.yaml", True),
        ("london.gateway.yml", True),
        ("london-gateways.yml", True),
        ("mygateway.yml", True),
        ("gateway.yml.orig", False),
        ("hmp.yml", True),
    ],
)
def test_files_are_known_by_their_names_or_by_what_they_say(tmp_path: Path, name: str, is_ours: bool) -> None:
    path = tmp_path / name
    path.write_text("plugin: streamops.video.gateway\n")
    assert gateway.InventoryModule().verify_file(str(path)) is is_ours
    assert gateway.InventoryModule().verify_file(str(tmp_path / "missing" / name)) is False
    assert not hmp.InventoryModule().verify_file(str(path)) or name == "hmp.yml"


def test_the_key_of_the_cache_tells_accounts_apart_and_no_secret() -> None:
    plugin = ateme.InventoryModule()

    def key(subset: str = "inputs", **options: Any) -> str:
        return str(plugin._key(Account("a", options), [Read(ateme.ateme_info, {"gather_subset": [subset]})]))

    base = key(url="https://a", username="u", password="p")
    assert base == key(url="https://a", username="u", password="another")
    others = [
        key(url="https://b", username="u", password="p"),
        key(url="https://a", username="v", password="p"),
        key(url="https://a", username="u", token="t"),
        key(url="https://a", username="u", device_id="d"),
        key("outputs", url="https://a", username="u"),
    ]
    assert len({base, *others}) == 6
    assert "a-very-long-token" not in key(url="https://a", token="a-very-long-token")


def test_empty_environment_variables_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAIVISION_GATEWAY_PORT", "")
    monkeypatch.setenv("HAIVISION_GATEWAY_HOST", "gw1")
    with without_empty(["HAIVISION_GATEWAY_PORT", "HAIVISION_GATEWAY_HOST", "HAIVISION_GATEWAY_TIMEOUT"]):
        assert "HAIVISION_GATEWAY_PORT" not in os.environ
        assert os.environ["HAIVISION_GATEWAY_HOST"] == "gw1"
    assert os.environ["HAIVISION_GATEWAY_PORT"] == ""
