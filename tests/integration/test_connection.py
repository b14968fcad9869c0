"""Where a task runs and whom it talks to: options, inventory host, environment, delegation, background."""

from __future__ import annotations

from typing import Any

from harness import Play, Runner, tasks

ROUTE = """
- streamops.video.gateway_route:
    name: Feed
    source: {name: In, protocol: udp, port: 5000}
    certificate_fingerprint: "{{ fingerprint }}"
"""
READ = """
- streamops.video.gateway_info: {gather_subset: [session], certificate_fingerprint: "{{ fingerprint }}"}
"""


def device(gateway: Any, user: str = "operator", **more: Any) -> dict[str, Any]:
    """An inventory host that is the gateway, without any connection setting."""
    return {
        "ansible_host": gateway.host,
        "ansible_port": gateway.port,
        "ansible_user": user,
        "ansible_password": gateway.users[user]["password"],
        "fingerprint": gateway.fingerprint,
        **more,
    }


def environment(gateway: Any, user: str = "operator") -> dict[str, str]:
    return {
        "HAIVISION_GATEWAY_HOST": gateway.host,
        "HAIVISION_GATEWAY_PORT": str(gateway.port),
        "HAIVISION_GATEWAY_USERNAME": user,
        "HAIVISION_GATEWAY_PASSWORD": gateway.users[user]["password"],
        "HAIVISION_GATEWAY_CERTIFICATE_FINGERPRINT": gateway.fingerprint,
    }


def test_the_inventory_host_is_the_device(runner: Runner, gateway: Any) -> None:
    inventory = {"all": {"hosts": {"gw1": device(gateway)}}}
    first = runner.run(tasks(ROUTE, hosts="gw1"), inventory).ok().last
    second = runner.run(tasks(ROUTE, hosts="gw1"), inventory).ok().last
    assert first["changed"] and not second["changed"]
    assert [one["name"] for one in gateway.routes()] == ["Feed"]


def test_the_name_of_the_inventory_host_is_its_address(runner: Runner, gateway: Any) -> None:
    host = device(gateway)
    del host["ansible_host"]
    # A way to write 127.0.0.1 that ansible-core does not take for the controller.
    runner.run(tasks(READ, hosts="all"), {"all": {"hosts": {"127.1": host}}}).ok()


def test_an_inventory_host_called_by_the_loopback_address(runner: Runner, gateway: Any) -> None:
    host = device(gateway)
    del host["ansible_host"]
    assert runner.run(tasks(READ, hosts="all"), {"all": {"hosts": {"127.0.0.1": host}}}).ok().last["session"]


def test_the_login_of_ansible_core_is_not_the_login_of_the_device(runner: Runner, gateway: Any) -> None:
    """ansible-core adds the user and address of its own connection to a task's variables."""
    host = device(gateway)
    del host["ansible_user"], host["ansible_password"]
    env = {**environment(gateway), "ANSIBLE_REMOTE_USER": "somebody"}
    inventory = {"all": {"hosts": {"gw1": host}}}
    for more in ([], ["-u", "somebody"]):
        result = runner.run(tasks(READ, hosts="gw1"), inventory, more, env).ok().last
        assert result["session"]["roles"] == ["Operator"]
    play = tasks(
        READ, hosts="gw1", vars={"ansible_user": "user", "ansible_password": gateway.users["user"]["password"]}
    )
    assert runner.run(play, inventory, env=env).ok().last["session"]["roles"] == ["Observer"]
    nameless = device(gateway)
    del nameless["ansible_host"]
    far = {"all": {"hosts": {"gw9.invalid": nameless}}}
    message = runner.run(tasks(READ + "  delegate_to: localhost\n", hosts="all"), far)
    assert "gw9.invalid is unknown" in message.failed().message


def test_a_delegated_task_still_means_the_inventory_host(runner: Runner, gateway: Any) -> None:
    hosts = {"gw1": device(gateway), "bastion": {"ansible_connection": "elsewhere", "ansible_user": "root"}}
    for delegate in ("localhost", "bastion"):
        text = READ + f"  delegate_to: {delegate}\n"
        result = runner.run(tasks(text, hosts="gw1"), {"all": {"hosts": hosts}}).ok().last
        assert result["session"]["roles"] == ["Operator"]
    assert len(gateway.logins) == 2


def test_the_task_wins_over_the_inventory_host_and_that_over_the_environment(runner: Runner, gateway: Any) -> None:
    inventory = {"all": {"hosts": {"gw1": device(gateway)}}}
    env = environment(gateway, "haiadmin")
    user = gateway.users["user"]["password"]
    task = READ.replace("{gather", f"{{username: user, password: '{user}', gather")

    def roles(text: str, hosts: dict[str, Any], target: str, **more: str) -> Any:
        return runner.run(tasks(text, hosts=target), hosts, env={**env, **more}).ok().last["session"]["roles"]

    assert roles(task, inventory, "gw1") == ["Observer"]
    assert roles(READ, inventory, "gw1") == ["Operator"]
    nameless = device(gateway)
    del nameless["ansible_user"], nameless["ansible_password"]
    assert roles(READ, {"all": {"hosts": {"gw1": nameless}}}, "gw1") == ["Administrator"]
    local = {"all": {"hosts": {"localhost": {"ansible_connection": "local", "fingerprint": gateway.fingerprint}}}}
    assert roles(READ, local, "localhost") == ["Administrator"]


def test_the_environment_of_the_task(runner: Runner, gateway: Any) -> None:
    values = environment(gateway)
    play = tasks("- streamops.video.gateway_info:\n", environment=values)
    here = runner.run(play).ok().last
    assert here["session"]["roles"] == ["Operator"]
    message = runner.run(tasks("- streamops.video.gateway_info:\n")).failed().message
    assert "HAIVISION_GATEWAY_HOST" in message


def test_the_environment_reaches_a_module_on_another_machine(runner: Runner, gateway: Any) -> None:
    values = environment(gateway)
    host = values.pop("HAIVISION_GATEWAY_HOST")
    inventory = {"all": {"hosts": {"station": {"ansible_connection": "elsewhere"}}}}
    text = f"- streamops.video.gateway_info: {{host: {host}}}\n"
    assert runner.run(tasks(text, hosts="station"), inventory, env=values).ok().last["routes"] == []


def test_background_tasks(runner: Runner, gateway: Any) -> None:
    inventory = {"all": {"hosts": {"gw1": device(gateway, ansible_connection="local"), "gw2": device(gateway)}}}
    text = ROUTE + "  async: 30\n  poll: 1\n"
    assert runner.run(tasks(text, hosts="gw1"), inventory).ok().last["changed"]
    assert [one["name"] for one in gateway.routes()] == ["Feed"]
    refused = runner.run(tasks(text, hosts="gw2"), inventory)
    assert refused.rc == 2 and "async needs a local connection" in refused.output


def test_until_and_failed_when(here: Play, gateway: Any) -> None:
    text = """
- streamops.video.gateway_info: {gather_subset: [routes], route: Feed}
  register: found
  until: found.routes | length == 1
  retries: 2
  delay: 0
  failed_when: found.routes | length != 0
"""
    assert here(text).ok().last["attempts"] == 2


def test_argument_errors_are_those_of_an_ordinary_module(runner: Runner, gateway: Any) -> None:
    for text in (
        "- streamops.video.gateway_route: {state: started}",
        "- streamops.video.gateway_route: {name: Feed, state: on}",
        "- streamops.video.gateway_route: {name: Feed, colour: red}",
        "- streamops.video.gateway_route: {name: Feed, source: {port: many}}",
        "- streamops.video.gateway_route: {name: Feed, source: {colour: red}}",
        "- streamops.video.gateway_info: {gather_subset: [everything]}",
    ):
        messages = {Play(runner, gateway, mode)(text).failed().message for mode in ("in-process", "module")}
        assert len(messages) == 1, messages
    assert gateway.requests == []


def test_types_are_converted_as_by_an_ordinary_module(play: Play, gateway: Any) -> None:
    text = """
- streamops.video.gateway_route:
    name: 123
    source: {name: In, protocol: udp, port: "{{ '50' ~ '00' }}"}
    destinations: [{name: Studio, protocol: udp, address: 10.0.0.1, port: '5001', shaping: 'yes', max_bitrate: '900'}]
    wait: 'yes'
"""
    route = play(text, port=str(gateway.port)).ok().last["route"]
    assert route["name"] == "123" and route["source"]["port"] == 5000
    assert route["destinations"][0]["shaping"] is True and route["destinations"][0]["max_bitrate"] == 900
