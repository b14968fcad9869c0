"""The inventory plugin for gateways, by ansible-inventory and ansible-playbook, on the lab."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fleet import BEFORE, Fleet, until
from harness import Runner
from inventories import Sources, login
from samples import OTHER_PASSPHRASE, PASSPHRASE

ROOT = Path(__file__).parents[2]
PLUGIN = "streamops.video.gateway"
READING = [("POST", "/api/session"), ("GET", "/api/devices"), ("GET", "routes"), ("DELETE", "/api/session")]
STRICT = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}


@pytest.fixture
def sources(runner: Runner) -> Sources:
    return Sources(runner)


@pytest.fixture
def two_routes(gateway: Any) -> Iterator[Any]:
    """One that runs, and one with a passphrase that does not."""
    gateway.add_route(BEFORE[0], started=True)
    gateway.add_route(BEFORE[1])
    gateway.clear_requests()
    yield gateway


def calls(gateway: Any) -> list[tuple[str, str]]:
    """What a gateway was asked, the list of routes without the device's id."""
    found = [(one["method"], one["path"]) for one in gateway.requests]
    return [(method, "routes" if path.endswith("/routes") else path) for method, path in found]


def one(gateway: Any, **options: Any) -> dict[str, Any]:
    return {"plugin": PLUGIN, "name": "gw1", **login(gateway, "operator"), **options}


def many(fleet: Fleet, **options: Any) -> dict[str, Any]:
    gateways = [{"name": name, **login(one, "operator")} for name, one in fleet.gateways.items()]
    return {"plugin": PLUGIN, "gateways": gateways, **options}


def test_a_gateway_is_a_host_with_its_routes(sources: Sources, two_routes: Any) -> None:
    found = sources.run(sources.write("gateway.yml", one(two_routes)))
    host = found.hosts["gw1"]
    assert (host["ansible_host"], host["ansible_port"]) == (two_routes.host, two_routes.port)
    assert {name: route["state"] for route in host["gateway_routes"] for name in [route["name"]]} == {
        "Camera 1": "running",
        "Old": "stopped",
    }
    assert host["gateway_devices"][0]["id"] == two_routes.device_id
    firmware = host["gateway_firmware"]
    assert found.group("gateways") == {"gw1"}
    assert found.group("gateway_firmware_" + firmware.replace(".", "_")) == {"gw1"}
    for name in ("route_running", "route_stopped", "route_source_udp", "route_destination_srt"):
        assert found.group(f"gateway_{name}") == {"gw1"}
    assert "ansible_user" not in host
    assert "ansible_password" not in host
    assert calls(two_routes) == READING


def test_routes_are_hosts(sources: Sources, two_routes: Any) -> None:
    source = sources.write("a.gateway.yml", one(two_routes, hosts_are="routes"))
    found = sources.run(source)
    assert set(found.hosts) == found.group("routes") == found.group("routes_of_gw1") == {"Camera_1", "Old"}
    assert found.group("route_running") == found.group("route_source_udp") == {"Camera_1"}
    assert found.group("route_stopped") == found.group("route_source_srt") == {"Old"}
    assert found.group("route_destination_srt") == {"Old"}
    assert found.hosts["Camera_1"]["gateway_route"]["source"]["port"] == 5001
    assert found.hosts["Camera_1"]["ansible_port"] == two_routes.port
    assert "@route_running" in sources.run(source, "--graph").output
    assert '"Camera 1"' in sources.run(source, "--host", "Camera_1").output


def test_groups_and_variables_of_ones_own(sources: Sources, two_routes: Any) -> None:
    options = {
        "hosts_are": "routes",
        "hostnames": "gateway_name",
        "compose": {"feed_port": "gateway_route.source.port"},
        "groups": {"low": "gateway_route.source.port < 5000"},
        "keyed_groups": [{"key": "gateway_route.destinations | map(attribute='name')", "prefix": "to"}],
    }
    found = sources.run(sources.write("gateway.yml", one(two_routes, **options)))
    # A number of newer ansible-core, a text of older ones.
    ports = {name: int(host["feed_port"]) for name, host in found.hosts.items()}
    assert ports == {"gw1_Camera_1": 5001, "gw1_Old": 4900}
    assert found.group("low") == found.group("to_partner") == {"gw1_Old"}
    strict = one(two_routes, hosts_are="routes", strict=True, compose={"nothing": "no_such_variable.port"})
    failed = sources.run(sources.write("gateway.yml", strict))
    assert "Could not set nothing for host Camera_1" in failed.words


def test_many_gateways_are_read_once_each(sources: Sources, fleet: Fleet) -> None:
    found = sources.run(sources.write("fleet.gateways.yml", many(fleet)))
    assert found.group("gateways") == set(fleet.gateways)
    assert {name: calls(one) for name, one in fleet.gateways.items()} == dict.fromkeys(fleet.gateways, READING)


def test_a_gateway_that_is_away_fails_the_source(sources: Sources, fleet: Fleet) -> None:
    fleet["gw2"].fault("status", code=500, path="/api/devices", times=None)
    broken = many(fleet)
    broken["gateways"][3]["password"] = "of-somebody-else"
    source = sources.write("gateway.yml", broken)
    found = sources.run(source)
    assert found.hosts == {}
    assert "2 of 5 gateways could not be read: gw2: " in found.words
    assert "; gw4: " in found.words
    assert "refused user name or password" in found.words
    assert "of-somebody-else" not in found.everything
    assert sources.run(source, env=STRICT).rc != 0
    assert len(fleet["gw4"].logins) == 2, "each run tries a password once"


def test_a_gateway_that_is_away_can_be_kept(sources: Sources, fleet: Fleet) -> None:
    for gateway in fleet.gateways.values():
        gateway.add_route(BEFORE[0])
    fleet["gw2"].fault("status", code=500, path="/api/devices", times=None)
    found = sources.run(sources.write("gateway.yml", many(fleet, on_error="continue")))
    assert found.group("gateways") == set(fleet.gateways)
    assert found.group("gateway_unreachable") == {"gw2"}
    assert "HTTP 500" in found.hosts["gw2"]["gateway_error"]
    assert found.hosts["gw2"]["ansible_port"] == fleet["gw2"].port
    assert "Gateway gw2 is in the group gateway_unreachable" in found.words
    of_routes = many(fleet, on_error="continue", hosts_are="routes", hostnames="gateway_name")
    found = sources.run(sources.write("gateway.yml", of_routes))
    assert found.group("routes") == {"gw1_Camera_1", "gw3_Camera_1", "gw4_Camera_1", "gw5_Camera_1"}
    assert found.group("gateway_unreachable") == {"gw2"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"hosts_are": "routes"}, 'two hosts would be called "Camera_1": route "Camera 1"'),
        ({"gatewys": []}, "has no option gatewys"),
        ({"gateways": [{"name": "gw1"}]}, "gateways[0] has no host"),
        ({"gateways": [{"host": "a", "nmae": "gw1"}]}, "gateways[0] has no option nmae"),
        (
            {"gateways": [{"name": "gw1", "host": "a"}, {"name": "gw1", "host": "b"}]},
            'two gateways are called "gw1": a',
        ),
        ({"gateways": []}, "gateways is empty"),
        ({"gateways": ["10.0.0.1"]}, "gateways[0] is no dictionary. Write {host: 10.0.0.1}"),
        ({"hosts_are": "cameras"}, "hosts_are"),
    ],
)
def test_what_cannot_be_is_told(sources: Sources, two_routes: Any, options: dict[str, Any], told: str) -> None:
    two_routes.add_route({**BEFORE[0], "name": "Camera/1"})
    found = sources.run(sources.write("gateway.yml", one(two_routes, **options)))
    assert told in found.words
    assert found.hosts == {}


def test_another_file_name(sources: Sources, two_routes: Any) -> None:
    found = sources.run(sources.write("video.yml", one(two_routes)))
    assert set(found.hosts) == {"gw1"}


def test_options_from_templates_the_vault_and_the_environment(
    sources: Sources, two_routes: Any, tmp_path: Path
) -> None:
    known = login(two_routes, "operator")
    templated = {
        "plugin": PLUGIN,
        "name": "{{ site }}",
        "host": "{{ lookup('env', 'OUR_HOST') }}",
        "port": "{{ lookup('env', 'OUR_PORT') }}",
        "password": "{{ lookup('env', 'OUR_PASSWORD') }}",
    }
    env = {
        "OUR_HOST": known["host"],
        "OUR_PORT": str(known["port"]),
        "OUR_PASSWORD": known["password"],
        "HAIVISION_GATEWAY_USERNAME": known["username"],
        "HAIVISION_GATEWAY_CA_PATH": str(two_routes.ca_path),
        # AWX hands over what was left empty.
        "HAIVISION_GATEWAY_PORT": "",
        "HAIVISION_GATEWAY_TIMEOUT": "",
        "HAIVISION_GATEWAY_CERTIFICATE_FINGERPRINT": "",
    }
    source = sources.write("gateway.yml", templated)
    found = sources.run(source, "--list", "-e", "site=gw9", env=env)
    assert set(found.hosts) == {"gw9"}
    secret = tmp_path / "vault-password"
    secret.write_text("of the vault\n")
    encrypted = sources.vaulted(known["password"], secret)
    plain = {key: value for key, value in one(two_routes).items() if key != "password"}
    text = sources.write("gateway.yml", plain).read_text()
    source = sources.write("gateway.yml", f"{text}password: {encrypted}\n")
    assert set(sources.run(source, "--list", "--vault-password-file", str(secret)).hosts) == {"gw1"}
    item = f"  - name: gw7\n    host: {known['host']}\n    password: {encrypted}\n"
    source = sources.write("gateway.yml", text.replace("name: gw1\n", "") + "gateways:\n" + item)
    assert set(sources.run(source, "--list", "--vault-password-file", str(secret)).hosts) == {"gw7"}


def test_what_a_device_tells_is_never_a_template(sources: Sources, gateway: Any) -> None:
    name = "{{ 6 * 7 }} {{ lookup('env', 'HOME') }}"
    gateway.add_route({**BEFORE[0], "name": name})
    source = sources.write("gateway.yml", one(gateway, hosts_are="routes", hostnames="id"))
    play = [
        {
            "hosts": "routes",
            "gather_facts": False,
            "tasks": [{"ansible.builtin.set_fact": {"told": "{{ gateway_route.name }}"}}],
        }
    ]
    outcome = sources.runner.run(play, arguments=["-i", str(source)]).ok()
    assert outcome.last["ansible_facts"]["told"] == name


def test_the_cache_answers_until_it_is_flushed(sources: Sources, two_routes: Any, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    source = sources.write("gateway.yml", one(two_routes, **kept))
    first = sources.run(source)
    assert calls(two_routes) == READING
    two_routes.clear_requests()
    assert sources.run(source).whole == first.whole
    assert two_routes.requests == []
    two_routes.add_route({**BEFORE[0], "name": "Camera 2"})
    # Not every ansible-inventory has --flush-cache.
    counted = [{"ansible.builtin.assert": {"that": "gateway_routes | length == 3"}}]
    play = [{"hosts": "gateways", "gather_facts": False, "tasks": counted}]
    sources.runner.run(play, arguments=["-i", str(source), "--flush-cache"]).ok()
    assert len(sources.run(source).hosts["gw1"]["gateway_routes"]) == 3
    other = sources.write("other.gateway.yml", one(two_routes, **kept, **login(two_routes, "haiadmin")))
    two_routes.clear_requests()
    assert set(sources.run(other).hosts) == {"gw1"}
    assert calls(two_routes) == READING, "another account may see other things"
    files = "".join(f"{path.name} {path.read_text()}" for path in folder.iterdir())
    assert "Camera 2" in files
    for secret in (PASSPHRASE, OTHER_PASSPHRASE, *(user["password"] for user in two_routes.users.values())):
        assert secret not in files


@pytest.mark.parametrize("on_error", ["continue", "fail"])
def test_what_failed_is_not_cached(sources: Sources, fleet: Fleet, tmp_path: Path, on_error: str) -> None:
    folder = tmp_path / "cache"
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    fleet["gw2"].fault("status", code=500, path="/api/devices", times=None)
    source = sources.write("gateway.yml", many(fleet, on_error=on_error, **kept))
    first = sources.run(source)
    assert first.group("gateway_unreachable") == {"gw2"} if on_error == "continue" else first.hosts == {}
    fleet["gw2"].clear_faults()
    fleet.forget()
    again = sources.run(source)
    assert set(again.hosts) == set(fleet.gateways) and again.group("gateway_unreachable") == set()
    asked = {name for name, gateway in fleet.gateways.items() if gateway.requests}
    assert asked == {"gw2"}


def test_a_run_that_is_ended_leaves_no_session(sources: Sources, fleet: Fleet) -> None:
    for gateway in fleet.gateways.values():
        gateway.fault("delay", seconds=20, path="/api/devices", times=None)
    source = sources.write("gateway.yml", {**many(fleet), "workers": 2})
    process = sources.start(source)
    until(lambda: sum(len(gateway.sessions) for gateway in fleet.gateways.values()) == 2)
    for gateway in fleet.gateways.values():
        gateway.clear_faults()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert sum(len(gateway.logins) for gateway in fleet.gateways.values()) == 2, "it went on with the next gateways"
    until(lambda: all(gateway.sessions == [] for gateway in fleet.gateways.values()), 10)


def test_no_secret_is_in_the_output(sources: Sources, two_routes: Any) -> None:
    source = sources.write("gateway.yml", one(two_routes))
    output = sources.run(source, "--list", "-vvvvv").everything
    source = sources.write("gateway.yml", one(two_routes, password="a-wrong-one-of-ours", strict=True))
    output += sources.run(source, "--list", "-vvvvv").everything
    assert "Camera 1" in output
    for secret in (PASSPHRASE, OTHER_PASSPHRASE, two_routes.users["operator"]["password"], "a-wrong-one-of-ours"):
        assert secret not in output


def passwords(fleet: Fleet) -> dict[str, Any]:
    """An inventory source of one's own with the passwords: each gateway of the lab has another one."""
    known = {name: one.users["operator"]["password"] for name, one in fleet.gateways.items()}
    return {"all": {"hosts": {name: {"ansible_password": password} for name, password in known.items()}}}


def test_modules_work_on_the_hosts_with_the_login_of_the_inventory(sources: Sources, fleet: Fleet) -> None:
    source = sources.write("gateway.yml", many(fleet))
    same = ["found.devices[0].id == gateway_devices[0].id", "gateway_routes == []"]
    tasks = [
        {"streamops.video.gateway_info": {"gather_subset": ["devices"]}, "register": "found"},
        {"ansible.builtin.assert": {"that": same}},
    ]
    play = [{"hosts": "gateways", "gather_facts": False, "tasks": tasks}]
    env = {**fleet.environment, "HAIVISION_GATEWAY_USERNAME": "operator"}
    sources.runner.run(play, passwords(fleet), ["-i", str(source)], env).ok()
    for gateway in fleet.gateways.values():
        assert len(gateway.logins) == 1, "the tasks go on with the login of the inventory"
        assert gateway.sessions == []


def documented(text: str) -> Any:
    """The play in docs/inventory.md that holds this text."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "inventory.md").read_text(), re.DOTALL)
    return yaml.safe_load(next(one for one in blocks if text in one))


def test_the_documented_play_starts_the_routes_that_stand(sources: Sources, fleet: Fleet) -> None:
    for name in ("gw1", "gw2"):
        fleet[name].add_route(BEFORE[0], started=name == "gw1")
    source = sources.write("gateway.yml", many(fleet, hosts_are="routes", hostnames="gateway_name"))
    known = passwords(fleet)["all"]["hosts"]
    hosts = {f"{name}_Camera_1": known[name] for name in ("gw1", "gw2")}
    env = {**fleet.environment, "HAIVISION_GATEWAY_USERNAME": "operator"}
    play = documented("gateway_route.id")
    outcome = sources.runner.run(play, {"all": {"hosts": hosts}}, ["-i", str(source)], env).ok()
    assert outcome.last["actions"] == ['start route "Camera 1"']
    assert [fleet.writes(name) for name in fleet.gateways] == [0, 1, 0, 0, 0]


def test_the_playbooks_of_the_collection_take_the_inventory(sources: Sources, fleet: Fleet) -> None:
    """Each gateway's fingerprint comes with it; the environment has neither that nor a CA."""
    source = sources.write("gateway.yml", many(fleet))
    play = [{"ansible.builtin.import_playbook": "streamops.video.rollout"}]
    options = {"gateway_rollout_routes": [{"name": "Camera 1", "source": {**BEFORE[0]["source"]}, "destinations": []}]}
    arguments = ["-i", str(source), "-e", json.dumps({**options, "gateway_rollout_backup_dir": ""})]
    env = {"HAIVISION_GATEWAY_USERNAME": "operator", "ANSIBLE_SSH_EXECUTABLE": "/bin/false"}
    sources.runner.run(play, passwords(fleet), arguments, env).ok()
    for gateway in fleet.gateways.values():
        assert [route["name"] for route in gateway.routes()] == ["Camera 1"]
        assert len(gateway.logins) == 1


def test_what_says_how_to_trust_comes_along_from_the_file_alone(sources: Sources, two_routes: Any) -> None:
    known = login(two_routes, "operator")
    listed = [{"name": "gw1", **known}, {"name": "gw2", **known, "certificate_fingerprint": None}]
    shared = {"plugin": PLUGIN, "ca_path": str(two_routes.ca_path), "gateways": listed}
    env = {"HAIVISION_GATEWAY_CLIENT_CERT": "", "HAIVISION_GATEWAY_VALIDATE_CERTS": "true"}
    found = sources.run(sources.write("gateway.yml", shared), env=env).hosts
    assert found["gw1"]["certificate_fingerprint"] == two_routes.fingerprint
    assert "certificate_fingerprint" not in found["gw2"]
    assert {host["ca_path"] for host in found.values()} == {str(two_routes.ca_path)}
    assert all("validate_certs" not in host for host in found.values())
