"""gateway_info and api."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Play, tasks

SECRET = "kQ7-vesper-lattice-42"


def test_info_of_everything(play: Play, gateway: Any) -> None:
    gateway.add_route({"name": "Feed", "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 1}})
    result = play("- streamops.video.gateway_info:").ok().last
    assert not result["changed"]
    assert result["session"]["roles"] == ["Operator"] and result["session"]["is_licensed"] is True
    assert "session_id" not in result["session"]
    assert result["devices"][0]["id"] == gateway.device_id
    assert {"network_adapters", "calypsos", "suggested_polling_interval"} <= set(result["config"])
    assert "passcode" not in str(result["config"]) and "routes" not in result["config"]
    assert [one["name"] for one in result["routes"]] == ["Feed"]
    assert gateway.writes == []


def test_info_of_parts(here: Play, gateway: Any) -> None:
    ids = [
        gateway.add_route({"name": name, "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 1}})
        for name in ("Feed", "Feed", "Other")
    ]
    text = "- streamops.video.gateway_info: {{gather_subset: [routes], route: '{}'}}"
    assert [one["id"] for one in here(text.format("Feed")).ok().last["routes"]] == ids[:2]
    assert [one["id"] for one in here(text.format(ids[2])).ok().last["routes"]] == ids[2:]
    assert here(text.format("Nothing")).ok().last["routes"] == []
    session = here("- streamops.video.gateway_info: {gather_subset: session}").ok().last
    assert "session" in session and "routes" not in session
    device = f"- streamops.video.gateway_info: {{gather_subset: [devices, config], device_id: '{gateway.device_id}'}}"
    assert here(device).ok().last["config"]["id"] == gateway.device_id


def test_a_missing_licence_is_told(here: Play, gateway: Any) -> None:
    gateway.set(licensed=False)
    outcome = here("- streamops.video.gateway_info: {gather_subset: [session]}").ok()
    assert outcome.last["session"]["is_licensed"] is False
    assert "no valid licence" in outcome.output


def test_any_request(play: Play, gateway: Any) -> None:
    text = "- streamops.video.api: {system: gateway, path: /api/session}"
    result = play(text).ok().last
    assert result["status"] == 200 and result["json"]["roles"] == ["Operator"]
    assert not result["changed"] and "sessionID" not in result["json"]
    route = gateway.add_route(
        {"name": "Feed", "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 1}}
    )
    query = f"""
- streamops.video.api:
    system: gateway
    method: GET
    path: /api/gateway/{gateway.device_id}/statistics
    query: {{routeID: {route}}}
"""
    assert play(query).ok().last["json"]["route"]["id"] == route
    write = f"""
- streamops.video.api:
    system: gateway
    method: POST
    path: /api/devices/{gateway.device_id}/commands
    body: {{deviceID: '{gateway.device_id}', command: start-route, parameters: {{routeID: {route}}}}}
"""
    checked = play(write, "--check").ok().last
    assert checked["changed"] and gateway.writes == []
    assert play(write).ok().last["json"][0]["state"] == "pending"
    assert len(gateway.writes) == 1
    assert not play(write.rstrip() + "\n    changed_when_sent: false\n").ok().last["changed"]


def test_the_group_of_the_named_system_reaches_api(runner: Any, gateway: Any) -> None:
    play = Play(runner, gateway, "in-process")
    groups = {"group/streamops.video.gateway": play.connection(), "group/streamops.video.all": {"retries": 0}}
    text = "- streamops.video.api: {system: gateway, path: /api/session}\n"
    assert runner.run(tasks(text, module_defaults=groups)).ok().last["json"]["roles"] == ["Operator"]
    other = runner.run(tasks(text.replace("gateway", "kraken"), module_defaults=groups)).failed()
    assert "no host" in other.message and len(gateway.logins) == 1


def test_requests_that_fail(here: Play, gateway: Any) -> None:
    missing = here("- streamops.video.api: {system: gateway, path: /api/nowhere}").failed()
    assert missing.last["status"] == 404 and "404" in missing.message
    assert "no path" in here("- streamops.video.api: {system: gateway, path: api/session}").failed().message
    assert "no path" in here('- streamops.video.api: {system: gateway, path: "/a\\nb"}').failed().message
    assert "no host" in here("- streamops.video.api: {system: kraken, path: /, host: ''}").failed().message
    assert "no url" in here("- streamops.video.api: {system: ateme, path: /, url: ''}").failed().message


def test_secrets_in_a_body_are_hidden(here: Play, gateway: Any) -> None:
    text = """
- streamops.video.api:
    system: gateway
    method: POST
    path: /api/devices/nowhere/updates
    body:
      fields: {source: {srtPassPhrase: "{{ secret }}"}}
      said: "{{ secret }}"
"""
    outcome = here(text, "-vvvvv", variables={"secret": SECRET}).failed()
    assert SECRET not in str(outcome.last)


@pytest.mark.parametrize("verbosity", ["-v", "-vvvvv"])
def test_secrets_are_nowhere_in_the_output(play: Play, gateway: Any, verbosity: str) -> None:
    text = """
- streamops.video.gateway_route:
    name: "{{ item }}"
    source: {name: In, protocol: srt, port: 4900, srt_mode: listener, srt_passphrase: "{{ secret }}"}
    destinations:
      - {name: A, protocol: srt, address: 10.0.0.1, port: 1, srt_mode: caller, srt_passphrase: "{{ secret }}"}
    update_secrets: always
  loop: [Feed]
- streamops.video.gateway_route:
    name: Feed
    source: {name: In, protocol: rtsp, address: 10.0.0.1, port: 554, username: camera, password: "{{ secret }}"}
  ignore_errors: true
- streamops.video.gateway_route: {name: Feed, source: {srt_passphrase: "{{ secret }}", port: 0}}
  ignore_errors: true
- streamops.video.gateway_route: {name: Feed, source: {srt_passphrase: ["{{ secret }}"], port: x}}
  ignore_errors: true
- streamops.video.gateway_route: {name: Feed, source: {srt_passphrase: "{{ secret }}", colour: red}}
  ignore_errors: true
- streamops.video.gateway_info:
"""
    secrets_file = play.runner.folder / "secrets.yml"
    secrets_file.write_text(f"secret: {SECRET}\n")
    for echo in ("omit", "clear"):
        gateway.reset()
        gateway.set(echo_passphrase=echo, echo_password=echo)
        for check in (["--check"], []):
            outcome = play(text, verbosity, "--diff", "-e", f"@{secrets_file}", *check).ok()
            assert SECRET not in outcome.output, outcome.output
            assert SECRET not in str(outcome.records)
            assert gateway.users["operator"]["password"] not in outcome.output
        assert gateway.routes()[0]["source"]["password"] == SECRET


@pytest.mark.parametrize("text", ["{'srt_passphrase': '%s', 'port': 5, ", "srt_passphrase=%s port"])
def test_secrets_in_a_text_that_is_no_dictionary(play: Play, gateway: Any, text: str) -> None:
    source = text % SECRET
    outcome = play(
        '- streamops.video.gateway_route: {name: Feed, source: "{{ source }}"}', "-vvv", variables={"source": source}
    )
    assert outcome.rc == 2 and SECRET not in str(outcome.last)
