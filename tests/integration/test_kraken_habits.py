"""One playbook of presets, streams, settings and certificates, on appliances of every habit left open."""

from __future__ import annotations

from typing import Any

import pytest
from harness import KrakenPlay
from samples import task

# Every habit is in tests/unit; these are run as a playbook.
HABITS: dict[str, dict[str, Any]] = {
    "shown late": {"show_delay": 1.2},
    "the whole is taken": {"update_semantics": "replace"},
    "all at once": {
        "show_delay": 0.6,
        "create_answer": "nothing",
        "list_items": "minimal",
        "parts_listed": False,
        "update_semantics": "replace",
        "preset_active": "absent",
    },
}
PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIkraken\n-----END PRIVATE KEY-----\n"


# Where a list tells no more than names, nobody knows which preset is the startup one: it is made that again.
UNTOLD = ("all at once",)


def playbook(first: bool) -> str:
    """What a site has: `first` with the first certificate, else with the one that follows it."""
    body = "TUlJRmlyc3Q=" if first else "TUlJU2Vjb25k"
    return (
        task("kraken_stream", name="Helicopter", input="Camera", outputs=["Ground"], auto_start=True, state="started")
        + task("kraken_stream", name="Spare", input="Camera", state="stopped")
        + task("kraken_preset", name="Event", content={"inputs": [{"name": "Camera"}], "streams": []}, startup=True)
        + task("kraken_network", hostname="k7", nics=[{"name": "eth0", "mtu": 1400}])
        + task("kraken_certificate", name="web", certificate=PEM.format(body), private_key=KEY, default=True)
        + task("kraken_debug_logging", enabled=True)
    )


@pytest.mark.parametrize("habit", HABITS)
def test_a_site_is_set_up_once_and_renewed(kraken_here: KrakenPlay, kraken: Any, habit: str) -> None:
    kraken.set(**HABITS[habit])
    camera, ground = kraken.add_input("Camera"), kraken.add_output("Ground")
    # Where no list of inputs is given they are found by the streams that name them.
    kraken.add_stream("Other", input=camera, outputs=[ground])
    outcome = kraken_here(playbook(first=True) * 2).ok()
    again = [False, False, habit in UNTOLD, False, False, False]
    assert [one["changed"] for one in outcome.results[:6]] == [True] * 6
    assert [one["changed"] for one in outcome.results[6:]] == again, outcome.results[6:]
    kraken.clear_requests()
    renewed = kraken_here(playbook(first=False) * 2).ok()
    assert [one["changed"] for one in renewed.results] == [*again[:4], True, False, *again]
    running = {one["name"]: (one["running"], one["input"]) for one in kraken.all_streams()}
    assert running == {"Other": (False, camera), "Helicopter": (True, camera), "Spare": (False, camera)}
    assert [(one["name"], one["startup"]) for one in kraken.all_presets()] == [("Event", True)]
    shown = {one["name"]: (one["default"], "TUlJU2Vjb25k" in one["certificate"]) for one in kraken.certificates()}
    assert shown["web"] == (True, True) and len(shown) == 2
    assert kraken.network()["hostname"] == "k7" and kraken.network()["nics"][0]["mtu"] in (1400, "1400")


@pytest.mark.parametrize("answer", ["login_page", "redirect"])
def test_an_expired_session_that_answers_with_a_page(kraken_here: KrakenPlay, kraken: Any, answer: str) -> None:
    """A login page, or the way to one: another login, and what was asked for."""
    kraken.set(expired_answer=answer)
    kraken.add_preset("A")
    kraken.fault("expire", path="presets$", skip=1)
    outcome = kraken_here(task("kraken_info", gather_subset=["presets"]) * 2).ok()
    assert [one["name"] for one in outcome.last["presets"]] == ["A"] and len(kraken.logins) == 2


def test_of_two_lists_it_is_the_one_that_is_called_so(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(envelope="two_lists")
    kraken.add_preset("A")
    kraken.add_preset("B")
    outcome = kraken_here(task("kraken_preset", name="A", state="absent") * 2).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert [one["name"] for one in kraken.all_presets()] == ["B"]


@pytest.mark.parametrize("state", ["expired", "invalid"])
def test_a_licence_that_is_not_valid_gets_the_key(kraken_here: KrakenPlay, kraken: Any, state: str) -> None:
    kraken.set(license_state=state)
    outcome = kraken_here(task("kraken_license", key="AAAA-BBBB-CCCC") * 2).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert outcome.last["license"]["is_license_valid"] and "BBBB" not in outcome.output


def test_a_start_that_fails_is_told(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(start_result="failed")
    kraken.add_stream("Helicopter")
    outcome = kraken_here(task("kraken_stream", name="Helicopter", state="started", wait_timeout=2)).failed()
    assert "failed" in outcome.message and 'start stream "Helicopter"' in outcome.message


def test_an_appliance_without_capture_hardware(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(capture_hardware="missing")
    outcome = kraken_here(task("kraken_info", gather_subset=["decklink", "ndi", "system"])).ok()
    assert outcome.last["system"] and not outcome.last["decklink"]


def test_a_reboot_behind_a_proxy_that_says_bad_gateway(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(warmup_answer="bad_gateway", reboot_seconds=1.0, warmup_seconds=1.5)
    kraken_here(task("kraken_reboot") + task("kraken_info", gather_subset=["system"])).ok()
    assert kraken.reboots == 1
