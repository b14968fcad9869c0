"""The two tasks that the Ateme+ modules were made for."""

from __future__ import annotations

from typing import Any

import pytest
from harness import AtemePlay, Outcome
from lab.ateme import ELSEWHERE
from samples import assert_secret

SECRET = "night-train-to-Lisbon-8"
OUTPUT = """
- streamops.video.ateme_output:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    type: srt_push
    id: studio-a
    input: stadium-a
    user_description: Stadium A to studio
    host: 203.0.113.5
    port: 9000
    latency: 250
    encryption_type: aes-256
    srt_password: "{{ srt_secret }}"
    state: started
  register: result
- ansible.builtin.assert:
    that: result.output.id == 'studio-a' and result.output.state == 'started'
    quiet: true
"""
STATISTICS = """
- streamops.video.ateme_operation:
    url: "{{ ateme_url }}"
    token: "{{ ateme_token }}"
    operation: Get output traffic stats
    parameters: {time_from: 2026-11-20T12:37:00+0000, time_to: 2026-11-20T13:37:00+0000}
"""
ONLY_TRUST: dict[str, Any] = {"url": None, "username": None, "password": None}


def run(play: AtemePlay, text: str, *arguments: str) -> Outcome:
    ateme = play.device
    secrets = {"ateme_password": ateme.users["admin"]["password"], "srt_secret": SECRET, "ateme_token": play.token()}
    ateme.clear_requests()
    variables = {"ateme_url": ateme.url, "ateme_user": "admin", **secrets}
    outcome = play(text, *arguments, variables=variables, **ONLY_TRUST).ok()
    assert_secret(outcome.output, *secrets.values())
    return outcome


@pytest.mark.parametrize("where", ["lab", "elsewhere"])
def test_the_output_runs_as_written(ateme_play: AtemePlay, ateme: Any, where: str) -> None:
    if where == "elsewhere":
        ateme.set(**ELSEWHERE)
    ateme.add_input("stadium-a")
    checked = run(ateme_play, OUTPUT, "--check", "--diff").results[0]
    assert ateme.writes == [] and ateme.outputs() == []
    assert checked["changed"] and not checked["disruptive"]

    real = run(ateme_play, OUTPUT, "--diff").results[0]
    for key in ("actions", "changed", "disruptive", "interrupts", "diff"):
        assert real[key] == checked[key], key
    (held,) = ateme.outputs()
    wanted = {"id": "studio-a", "input_id": "stadium-a", "host": "203.0.113.5", "port": 9000, "latency": 250}
    assert {name: held[name] for name in wanted} == wanted
    assert held["user_description"] == "Stadium A to studio" and held["state"] == "running"
    assert SECRET in held.values()
    told = real["output"]
    assert (told["id"], told["input"], told["encryption_type"]) == ("studio-a", "stadium-a", "aes-256")
    assert "srt_password" not in told
    assert len(ateme.logins) == 1

    again = run(ateme_play, OUTPUT).results[0]
    assert ateme.writes == [] and not again["changed"] and again["actions"] == []
    assert again["output"] == told


def test_the_statistics_run_as_written(ateme_play: AtemePlay, ateme: Any) -> None:
    ateme.add_output("studio-a")
    ateme.add_output("studio-b")
    found = run(ateme_play, STATISTICS).last
    assert [one["output_id"] for one in found["json"]] == ["studio-a", "studio-b"]
    assert not found["changed"] and ateme.logins == []
    (sent,) = [one for one in ateme.requests if "traffic" in one["path"]]
    assert sent["query"] == {
        "time_from": "2026-11-20T12:37:00+0000",
        "time_to": "2026-11-20T13:37:00+0000",
    }
