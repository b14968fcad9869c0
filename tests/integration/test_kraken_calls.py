"""Every call that is known of the Kraken arrives at the device, by the modules or by the one for what has no module."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from harness import KrakenPlay
from samples import assert_secret, may_fail, task

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from vendor_kraken import ANY, CALLS, Call

PEM = "-----BEGIN CERTIFICATE-----\nZmlyc3Q=\n-----END CERTIFICATE-----\n"
PEM_OF_KEY = "-----BEGIN PRIVATE KEY-----\ndGFyZ2V0\n-----END PRIVATE KEY-----\n"
SUBSETS = {
    *("system", "session", "license", "network", "security", "services", "certificates", "presets", "streams"),
    *("inputs", "outputs", "transcoders", "metadata", "metrics", "decklink", "ndi", "serial_ports", "debug_logging"),
}
BY_MODULES = """
- streamops.video.kraken_info:
- streamops.video.kraken_preset: {name: A, startup: true}
- streamops.video.kraken_preset: {name: A, new_name: B, state: loaded}
- streamops.video.kraken_preset: {name: B, state: absent}
- streamops.video.kraken_stream: {name: S, input: Camera}
- streamops.video.kraken_stream: {name: S, outputs: [Ground], state: started}
- streamops.video.kraken_stream: {name: S, state: stopped}
- streamops.video.kraken_stream: {name: S, state: absent}
- streamops.video.kraken_certificate: {name: C, certificate: "{{ pem }}", private_key: "{{ pem_of_key }}"}
- streamops.video.kraken_certificate: {name: C, certificate: "{{ pem }}", default: true}
- streamops.video.kraken_certificate: {name: D, certificate: "{{ pem }}", private_key: "{{ pem_of_key }}", upload: true}
- streamops.video.kraken_certificate: {name: D, state: absent}
- streamops.video.kraken_license: {key: TARGET-KEY-0001, update_secrets: always}
- streamops.video.kraken_network: {hostname: kraken7}
- streamops.video.kraken_security: {settings: {session_timeout: 30}}
- streamops.video.kraken_service: {name: rtspserver, settings: {rtsp_port: 8554}}
- streamops.video.kraken_debug_logging: {enabled: true}
- streamops.video.kraken_rest_api: {v1_enabled: true, v1_key: key-of-this-test}
"""
WEBSERVER = """
- streamops.video.kraken_service: {name: webserver, settings: {listeners: {interfaces: [eth1]}}}
- streamops.video.kraken_service: {name: webserver, settings: {listeners: {interfaces: [eth1]}}}
"""
OLDER = """
- streamops.video.kraken_info: {gather_subset: [metrics]}
- streamops.video.kraken_reboot: {wait_timeout: 60}
"""
LOOP = """
- streamops.video.api: {system: kraken, method: "{{ item[0] }}", path: "{{ item[1] }}", body: "{{ item[2] }}"}
  loop: "{{ calls }}"
  loop_control: {label: "{{ item[0] }} {{ item[1] }}"}
"""


def made(call: Call, requests: list[dict[str, Any]]) -> bool:
    return any(
        one["method"] == call.method and one["status"] // 100 == 2 and re.fullmatch(call.path, one["path"])
        for one in requests
        if one["status"] is not None
    )


def test_the_modules_make_every_call_that_is_theirs(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.add_input("Camera")
    kraken.add_output("Ground")
    kraken.add_transcoder("HEVC")
    outcome = kraken_here(BY_MODULES, variables={"pem": PEM, "pem_of_key": PEM_OF_KEY}).ok()
    kraken.set(system_metrics="load")
    older = kraken_here(OLDER).ok()
    webserver = "system/services/webserver"
    theirs = [one for one in CALLS if one.by != ANY and not (one.title == webserver and one.method == "PUT")]
    assert [f"{one.method} {one.title}" for one in theirs if not made(one, kraken.requests)] == []
    assert len(theirs) >= 48 and kraken.reboots == 1
    told = outcome.results[0]
    assert set(told) > SUBSETS and not told["changed"]
    assert [one["name"] for one in told["inputs"]] == ["Camera"] and told["metrics"]["cpu"]
    assert older.results[0]["metrics"]["cpuload"] == 12.5, "the older call where there is no snapshot"
    changed = [one["changed"] for one in outcome.results[1:]]
    assert changed == [True] * len(changed)
    # Whatever is in the envelope of its read goes back in it.
    assert kraken.services()["rtspserver"] == {"rtsp_port": 8554} and kraken.network()["hostname"] == "kraken7"
    assert kraken.restapi() == {"v1_enabled": True, "v1_key": "key-of-this-test"}
    assert kraken.license()["license_key"] == "TARGET-KEY-0001" and kraken.debug_logging
    assert [(one["name"], one["default"]) for one in kraken.certificates()] == [("Default", False), ("C", True)]


def test_the_web_server_in_its_envelope(kraken_here: KrakenPlay, kraken: Any) -> None:
    """Its settings are read in an envelope, `data`, and go back in it."""
    first, second = kraken_here(WEBSERVER).ok().results
    assert (first["changed"], second["changed"]) == (True, False)
    assert [one["path"] for one in kraken.writes] == ["/apis/v2/system/services/webserver"]
    assert kraken.services()["webserver"] == {"data": {"listeners": {"interfaces": ["eth1"]}}}


def test_the_other_calls_can_be_sent(kraken_here: KrakenPlay, kraken: Any) -> None:
    adding = {"inputs": "add_input", "outputs": "add_output", "transcoders": "add_transcoder"}
    calls: list[list[Any]] = []
    for part in (*adding, "metadata"):
        one = f"/apis/v2/{part}/{getattr(kraken, adding.get(part, 'add_metadata'))('A')}"
        calls += [["POST", f"/apis/v2/{part}", {"name": "B"}], ["GET", one, None], ["PUT", one, {"name": "C"}]]
        calls += [["DELETE", one, None]]
    kraken.clear_requests()
    done = kraken_here(LOOP, variables={"calls": calls}).ok().results
    assert [one["status"] // 100 for one in done[0]["results"]] == [2] * len(calls)
    others = [one for one in CALLS if one.by == ANY]
    assert [f"{one.method} {one.title}" for one in others if not made(one, kraken.requests)] == []
    # Single inputs, outputs and transcoders are read by kraken_info, too.
    assert (len(others), len(calls)) == (13, 16)
    assert [one["name"] for one in kraken.all_inputs() + kraken.all_metadata()] == ["B", "B"]


def test_what_an_appliance_has_not(kraken_here: KrakenPlay, kraken: Any) -> None:
    """Not every version has everything: that is told, and does not hide the rest."""
    kraken.fault("status", path="decklink$", code=404, times=None)
    text = task("kraken_info", gather_subset=["decklink", "serial_ports"])
    outcome = kraken_here(text + may_fail(task("kraken_info", gather_subset=["decklink"]))).ok()
    told = outcome.results[0]
    assert not told["decklink"] and len(told["serial_ports"]) == 2 and "decklink" in str(told["warnings"])
    assert "HTTP 404" in outcome.message and "read the DeckLink cards" in outcome.message


def test_secrets_of_the_parts_are_not_told(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(echo_passphrase="clear", echo_api_key="clear", list_items="whole")
    kraken.add_input("Camera", passphrase="input-Secret-11", password="input-Secret-22", port=5000)
    kraken.add_output("Ground", passphrase="output-Secret-33")
    outcome = kraken_here(task("kraken_info"), "-vvv").ok()
    assert_secret(outcome.output + str(outcome.results), "input-Secret-11", "input-Secret-22", "output-Secret-33")
    assert outcome.last["inputs"][0]["port"] == 5000 and outcome.last["outputs"][0]["name"] == "Ground"
