"""The play that the Kraken's modules were made for."""

from __future__ import annotations

from typing import Any

from harness import KrakenPlay, Outcome
from samples import assert_secret

WRITTEN = """
- streamops.video.kraken_preset:
    host: "{{ kraken_host }}"
    username: haiadmin
    password: "{{ kraken_password }}"
    ca_path: "{{ ca }}"
    name: Helicopter downlink
    state: loaded
    startup: true
  register: result
- streamops.video.kraken_info: {host: "{{ kraken_host }}", username: haiadmin, password: "{{ kraken_password }}", \
ca_path: "{{ ca }}", gather_subset: [system, presets, streams, license]}
- ansible.builtin.assert:
    that: result.preset.name == 'Helicopter downlink' and result.preset.uuid and result.preset.startup \
and result.preset.active
    quiet: true
"""


def run(play: KrakenPlay, kraken: Any, *arguments: str) -> Outcome:
    password = kraken.users["haiadmin"]["password"]
    variables = {"kraken_host": kraken.host, "kraken_password": password, "ca": kraken.ca_path}
    other: dict[str, Any] = {"host": None, "certificate_fingerprint": None, "username": None, "password": None}
    outcome = play(WRITTEN, *arguments, variables=variables, **other).ok()
    assert_secret(outcome.output, password)
    return outcome


def test_it_runs_as_written(kraken_play: KrakenPlay, kraken: Any) -> None:
    camera = kraken.add_input("Camera")
    stream = kraken.add_stream("Helicopter", input=camera, running=True)
    preset = kraken.add_preset("Helicopter downlink")
    other = kraken.add_preset("Training", startup=True, active=True)
    checked = run(kraken_play, kraken, "--check", "--diff").results
    assert kraken.writes == [] and checked[0]["changed"] and checked[0]["disruptive"]

    real = run(kraken_play, kraken, "--diff").results
    for key in ("actions", "changed", "disruptive", "interrupts", "diff", "preset"):
        assert real[0][key] == checked[0][key], key
    assert real[0]["preset"] == {"uuid": preset, "name": "Helicopter downlink", "startup": True, "active": True}
    assert real[0]["interrupts"] == ['the running streams (preset "Training")'], real[0]["interrupts"]
    states = {one["uuid"]: (one["active"], one["startup"]) for one in kraken.all_presets()}
    assert states == {preset: (True, True), other: (False, False)}
    assert [one["path"].rpartition("/")[2] for one in kraken.writes] == ["startup", "load"]
    told = real[1]
    assert {"system", "presets", "streams", "license"} < set(told) and "network" not in told
    assert [one["uuid"] for one in told["presets"]] == [preset, other] and told["presets"][0] == real[0]["preset"]
    assert [(one["uuid"], one["input"]) for one in told["streams"]] == [(stream, camera)]
    assert told["license"]["is_license_valid"] and told["system"]["version"] == "3.8.0"

    kraken.clear_requests()
    again = run(kraken_play, kraken).results
    assert kraken.writes == [] and not again[0]["changed"] and again[0]["actions"] == []
    assert again[0]["preset"] == real[0]["preset"] and not again[0]["disruptive"]
    shared = kraken_play.mode == "in-process"
    assert len(kraken.logins) == (1 if shared else 2), "one login a run where the modules share it"
