"""Hosts of one play beside each other: those that switch, and those that work in whatever is active."""

from __future__ import annotations

from typing import Any

from harness import AtemePlay

HOSTS = 4


def test_hosts_that_switch_and_hosts_that_do_not(ateme_play: AtemePlay, ateme: Any) -> None:
    """Half of the hosts name the other environment, half name none: each input is made where it belongs."""
    connection = "local" if ateme_play.mode == "in-process" else "elsewhere"
    hosts: dict[str, Any] = {}
    for number in range(HOSTS):
        there = "backup" if number % 2 else ""
        hosts[f"station-{number}"] = {"ansible_connection": connection, "there": there, "first": 2100 + 10 * number}
    made = {
        "streamops.video.ateme_input": {
            **ateme_play.connection(),
            "type": "push",
            "id": "{{ inventory_hostname }}-{{ item }}",
            "port": "{{ first + item }}",
            "environment": "{{ there | default(omit, true) }}",
            "restore_context": True,
        },
        "loop": [1, 2],
    }
    # The moment between the switch and the way back.
    ateme.fault("delay", path="inputs", method="POST", times=None, seconds=0.3)
    play = [{"hosts": "all", "gather_facts": False, "tasks": [made]}]
    outcome = ateme_play.runner.run(play, {"all": {"hosts": hosts}}, ["--forks", str(HOSTS)])
    assert outcome.rc == 0, outcome.output
    belongs = {name: ateme.environment_id(values["there"] or "main") for name, values in hosts.items()}
    found = {one["id"]: one["environment_id"] for one in ateme.inputs()}
    assert found == {f"{name}-{item}": belongs[name] for name in hosts for item in (1, 2)}
    assert ateme.contexts()["admin"]["environment"] == ateme.environment_id("main")
