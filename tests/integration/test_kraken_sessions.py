"""Login, logout and expiry of a Kraken's sessions in every form that is known, and its reboot."""

from __future__ import annotations

from typing import Any

import pytest
from harness import KrakenPlay
from samples import may_fail, task

READ = task("kraken_info", gather_subset=["session"])
FORMS: dict[str, dict[str, Any]] = {
    "PHPSESSID": {"cookie_name": "PHPSESSID", "cookie_form": "uuid", "logout_answer": 200},
    "all cookies": {"all_cookies_required": True},
    "id in the body": {"login_answer": "body"},
    "both": {"login_answer": "both", "api_prefix": "/v2"},
}


@pytest.mark.parametrize("form", FORMS)
def test_one_login_and_one_logout_a_run(kraken_here: KrakenPlay, kraken: Any, form: str) -> None:
    kraken.set(**FORMS[form])
    prefix = FORMS[form].get("api_prefix")
    write = task("kraken_debug_logging", enabled=True) * 2
    outcome = kraken_here(READ + write + READ, **({"api_prefix": prefix} if prefix else {})).ok()
    assert [one["changed"] for one in outcome.results] == [False, True, False, False]
    assert len(kraken.logins) == 1 and kraken.max_open_sessions == 1
    last = kraken.requests[-1]
    assert (last["method"], last["path"]) == ("GET", f"{prefix or '/apis/v2'}/logout")
    assert all(one["path"].startswith(prefix or "/apis/v2") for one in kraken.requests)


@pytest.mark.parametrize("status", [401, 404, 403])
def test_a_session_that_expires_in_a_run(kraken_here: KrakenPlay, kraken: Any, status: int) -> None:
    kraken.set(expired_status=status)
    kraken.fault("expire", path="presets$", skip=1)
    text = task("kraken_preset", name="A") + task("kraken_preset", name="A", startup=True)
    kraken_here(text + READ).ok()
    assert len(kraken.logins) == 2 and [one["startup"] for one in kraken.all_presets()] == [True]


def test_a_refused_login_is_tried_once(kraken_here: KrakenPlay, kraken: Any) -> None:
    outcome = kraken_here(may_fail(READ) + READ, password="wrong-password-77")
    assert outcome.rc == 2 and "refused user name or password" in outcome.message
    assert len(kraken.logins) == 1 and "wrong-password-77" not in outcome.output


def test_failing_tasks_and_modules_elsewhere_leave_no_session(kraken_play: KrakenPlay, kraken: Any) -> None:
    kraken_play(task("kraken_preset", name="Nowhere", state="loaded")).failed()
    assert len(kraken.logins) == 1 and kraken.writes == []


def test_a_reboot_and_what_comes_after_it(kraken_here: KrakenPlay, kraken: Any) -> None:
    """Away for a second, back with 503 for another one; the session is lost with it."""
    kraken.set(reboot_delay=0.3, warmup_seconds=1.0)
    text = READ + task("kraken_reboot", wait_timeout=60) + task("kraken_debug_logging", enabled=True)
    outcome = kraken_here(text).ok()
    sent = outcome.results[1]
    assert sent["changed"] and sent["disruptive"] and sent["actions"] == ["reboot the appliance"]
    assert 1.5 < sent["response"]["seconds"] < 20 and kraken.reboots == 1 and kraken.debug_logging
    assert len(kraken.logins) == 2


def test_a_reboot_whose_answer_is_lost_is_ordered_once(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.fault("drop_after", path="system/reboot", method="POST")
    sent = kraken_here(task("kraken_reboot", wait_timeout=60)).ok().last
    assert kraken.reboots == 1 and sent["response"]["seconds"] > 0


def test_a_reboot_that_nobody_saw(kraken_here: KrakenPlay, kraken: Any) -> None:
    """Away between two looks: the time since the start tells."""
    kraken.appliance.booted -= 1000
    kraken.set(reboot_delay=0.15, reboot_seconds=0.05)
    sent = kraken_here(task("kraken_reboot", wait_timeout=15)).ok().last
    assert kraken.reboots == 1 and sent["response"]["seconds"] < 10


@pytest.mark.parametrize(
    ("switches", "told"),
    [({"warmup_seconds": 90.0, "reboot_seconds": 0.2}, "not back after 2 s"), ({"reboot_delay": 90.0}, "has not gone")],
)
def test_a_reboot_that_takes_too_long(
    kraken_here: KrakenPlay, kraken: Any, switches: dict[str, Any], told: str
) -> None:
    kraken.set(**switches)
    outcome = kraken_here(task("kraken_reboot", wait_timeout=2)).failed()
    assert told in outcome.message and kraken.reboots == 1
