"""The appliance's settings, its licence, API v1 and certificates: what is not named stays, secrets are not shown."""

from __future__ import annotations

from typing import Any

import pytest
from harness import KrakenPlay
from samples import assert_secret, may_fail, task

LICENCE_KEY = "AAAA-1111-BBBB-2222"
V1_KEY = "k3y-of-the-old-api"
SHARED_SECRET = "radius-Shared-77"
PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
FIRST, SECOND = PEM.format("Zmlyc3Q="), PEM.format("c2Vjb25k")
KEY_TEXT = "cHJpdmF0ZS1vZi10aGUtdGVzdA=="
PEM_OF_KEY = f"-----BEGIN PRIVATE KEY-----\n{KEY_TEXT}\n-----END PRIVATE KEY-----\n"
CERTIFICATE = {"name": "web", "certificate": FIRST, "private_key": PEM_OF_KEY}

SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("network", {"hostname": "k7", "ip_forward": True, "nics": [{"name": "eth1", "mtu": 1400}]}),
    ("security", {"settings": {"password_policy": {"min_length": 12}, "tls_versions": ["TLSv1.3"]}}),
    ("service", {"name": "rtspserver", "settings": {"rtsp_port": 8554}}),
    ("debug_logging", {"enabled": True}),
    ("rest_api", {"v1_enabled": True, "v1_key": V1_KEY}),
    ("certificate", {**CERTIFICATE, "default": True}),
    ("license", {"key": LICENCE_KEY}),
]
ALL = "".join(task(f"kraken_{name}", **options) for name, options in SETTINGS)


def paths(kraken: Any) -> list[str]:
    return [f"{one['method']} {one['path'].removeprefix('/apis/v2/')}" for one in kraken.writes]


def test_checked_real_and_again(kraken_here: KrakenPlay, kraken: Any) -> None:
    before = (kraken.network(), kraken.security(), kraken.services(), kraken.restapi(), kraken.certificates())
    checked = kraken_here(ALL, "--check", "--diff").ok().results
    assert kraken.writes == []
    assert before == (kraken.network(), kraken.security(), kraken.services(), kraken.restapi(), kraken.certificates())
    real = kraken_here(ALL, "--diff").ok().results
    assert [one["changed"] for one in real] == [True] * 6 + [False]
    for (name, _options), first, second in zip(SETTINGS, checked, real, strict=True):
        same = ["actions", "changed", "disruptive", "interrupts", "diff"]
        for key in same if name == "certificate" else [*same, name]:
            assert first[key] == second[key], (name, key)
    assert [one["disruptive"] for one in real] == [True, False, False, False, False, True, False]
    assert real[0]["interrupts"] == ["what runs over nics[eth1]"]
    assert checked[5]["certificate"]["id"] == "new:web" and real[5]["certificate"]["id"] == "2"
    network = kraken.network()
    assert (network["hostname"], network["ntpAddress"], network["ipForward"]) == ("k7", "10.65.1.1", True)
    assert [one["mtu"] for one in network["nics"]] == [1500, 1400]
    assert network["nics"][1]["ipAddress"] == "10.65.11.218"
    assert kraken.security()["password_policy"] == {"min_length": 12, "expiry_days": 0}
    assert kraken.restapi() == {"v1_enabled": True, "v1_key": V1_KEY}
    kraken.clear_requests()
    again = kraken_here(ALL).ok().results
    assert kraken.writes == [] and not any(one["changed"] for one in again)
    for (name, _options), first, second in zip(SETTINGS[:5], real, again, strict=False):
        assert first[name] == second[name]


def test_what_is_disruptive_is_refused_where_the_task_says_so(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken_here(task("kraken_certificate", **CERTIFICATE)).ok()
    kraken.clear_requests()
    text = may_fail(task("kraken_network", nics=[{"name": "eth0", "mtu": 1400}]))
    text += may_fail(task("kraken_certificate", name="web", default=True))
    text += may_fail(task("kraken_reboot"))
    outcome = kraken_here(text + task("kraken_network", hostname="k8"), allow_disruptive=False).ok()
    assert ["error" in one for one in outcome.results] == [True, True, True, False]
    for one in outcome.results[:3]:
        assert "disruptive" in one["msg"] and one["interrupts"] and not one["changed"], one
    assert paths(kraken) == ["PUT system/network"] and kraken.network()["hostname"] == "k8" and kraken.reboots == 0


@pytest.mark.parametrize("echo", ["clear", "omit"])
def test_secrets_are_never_shown(kraken_here: KrakenPlay, kraken: Any, echo: str) -> None:
    kraken.set(echo_api_key=echo)
    secret = {"settings": {"radius": {"shared_secret": SHARED_SECRET}}}
    text = task("kraken_license", key=LICENCE_KEY, update_secrets="always")
    text += task("kraken_rest_api", v1_key=V1_KEY, update_secrets="always")
    text += task("kraken_certificate", **CERTIFICATE)
    text += task("kraken_security", **secret) + task("kraken_security", **secret, update_secrets="always", wait=False)
    text += task("kraken_info") + may_fail(task("kraken_certificate", **{**CERTIFICATE, "certificate": "x"}))
    outcome = kraken_here(text, "--diff", "-vvv").ok()
    assert_secret(outcome.output, LICENCE_KEY, V1_KEY, KEY_TEXT, SHARED_SECRET, kraken.users["haiadmin"]["password"])
    returned = str([{**one, "invocation": None} for one in outcome.results])
    assert_secret(returned, LICENCE_KEY, V1_KEY, KEY_TEXT, SHARED_SECRET)
    assert [one["changed"] for one in outcome.results[:5]] == [True, True, True, False, True]
    assert outcome.results[3]["secrets_not_compared"] == ["radius.shared_secret"]
    assert kraken.writes[-1]["body"]["radius"] == {"shared_secret": SHARED_SECRET}
    assert kraken.restapi()["v1_key"] == V1_KEY and kraken.license()["license_key"] == LICENCE_KEY
    assert kraken.certificates()[-1]["private_key"] == PEM_OF_KEY


def test_numbers_that_are_read_as_texts_are_the_same(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(numbers="strings")
    text = task("kraken_network", nics=[{"name": "eth0", "mtu": 1500}])
    text += task("kraken_service", name="rtspserver", settings={"rtsp_port": 554})
    text += task("kraken_security", settings={"session_timeout": 15, "password_policy": {"min_length": 8}})
    outcome = kraken_here(text).ok()
    assert kraken.writes == [] and not any(one["changed"] for one in outcome.results)
    changed = kraken_here(task("kraken_service", name="rtspserver", settings={"rtsp_port": 8554})).ok().last
    assert changed["changed"] and kraken.services()["rtspserver"] == {"rtsp_port": 8554}


SHAPES: dict[str, dict[str, Any]] = {
    "left out is lost": {"update_semantics": "replace"},
    "only the adapters to change": {"nics_semantics": "partial", "write_answer": "empty"},
    "result beside": {"result_key": True, "write_answer": "result"},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_not_named_stays(kraken_here: KrakenPlay, kraken: Any, shape: str) -> None:
    kraken.set(**SHAPES[shape])
    text = task("kraken_network", hostname="k9", nics=[{"name": "eth1", "gateway": "10.65.11.9"}])
    text += task("kraken_security", settings={"session_timeout": 20})
    text += task("kraken_rest_api", v1_enabled=True)
    kraken_here(text).ok()
    network, security = kraken.network(), kraken.security()
    assert (network["hostname"], network["ntpAddress"]) == ("k9", "10.65.1.1")
    assert [(one["ipAddress"], one["gateway"]) for one in network["nics"]] == [
        ("10.65.10.218", "10.65.10.1"),
        ("10.65.11.218", "10.65.11.9"),
    ]
    assert network["nics"][1]["macAddress"] == "00:0c:29:4b:11:14" and network["nics"][1]["mtu"] == 1500
    assert security["tls_versions"] == ["TLSv1.2", "TLSv1.3"] and security["session_timeout"] == 20
    kraken.clear_requests()
    assert not any(one["changed"] for one in kraken_here(text).ok().results) and kraken.writes == []


def test_the_site_names_the_keys(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(license_write_key="key", change_key_field="new_key", restapi_shape="nested")
    text = task("kraken_license", key=LICENCE_KEY, update_secrets="always", field_map={"key": "key"})
    text += task("kraken_rest_api", v1_enabled=True, v1_key=V1_KEY, field_map={"v1_key": "new_key"})
    text += task("kraken_rest_api", v1_enabled=True, v1_key=V1_KEY, field_map={"v1_key": "new_key"})
    text += task("kraken_debug_logging", enabled=True, body={"level": "all"}, wait_timeout=3)
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, True, False, True]
    assert kraken.license()["license_key"] == LICENCE_KEY
    assert kraken.restapi() == {"v1_enabled": True, "v1_key": V1_KEY}
    assert kraken.writes[-1]["body"] == {"enabled": True, "level": "all"}


def test_a_mask_is_not_written_back(kraken_here: KrakenPlay, kraken: Any) -> None:
    """An appliance might take the asterisks that it showed instead of a secret for a new one."""
    kraken.set(restapi_shape="nested", echo_api_key="masked")
    kraken_here(task("kraken_rest_api", v1_enabled=True)).ok()
    assert kraken.restapi()["v1_enabled"] and [one["body"]["v1"]["enabled"] for one in kraken.writes] == [True]
    assert "***" not in str(kraken.writes[0]["body"])


FORMS: dict[str, dict[str, Any]] = {
    "by number": {},
    "by uuid, by form": {"certificate_id": "uuid", "certificate_call": "upload", "upload_fields": "named"},
    "by name, whole": {"certificate_id": "name", "list_items": "whole", "create_answer": "nothing"},
    "by location": {"create_answer": "location", "certificate_call": "files", "envelope": "data"},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_certificate_and_its_successor(kraken_here: KrakenPlay, kraken: Any, form: str) -> None:
    kraken.set(**FORMS[form])
    options = {**CERTIFICATE, "upload": "form" in form}
    newer = {**options, "certificate": SECOND}
    text = task("kraken_certificate", **options) * 2 + task("kraken_certificate", **newer) * 2
    text += task("kraken_certificate", **newer, default=True) * 2
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False] * 3
    held = {one["name"]: (one["certificate"], one["default"]) for one in kraken.certificates()}
    assert len(kraken.certificates()) == 2 and held["web"] == (SECOND, True)
    assert not held["Default"][1]


def test_the_default_certificate_is_replaced(kraken_here: KrakenPlay, kraken: Any) -> None:
    """The one that the web server shows: an appliance may not delete that."""
    text = task("kraken_certificate", **CERTIFICATE, default=True)
    text += task("kraken_certificate", **{**CERTIFICATE, "certificate": SECOND}, default=True)
    outcome = kraken_here(text).ok()
    assert outcome.last["changed"] and outcome.last["disruptive"]
    shown = [one for one in kraken.certificates() if one["default"]]
    assert [(one["name"], one["certificate"]) for one in shown] == [("web", SECOND)]
    assert [one["name"] for one in kraken.certificates()] == ["Default", "web"]


def test_a_certificate_whose_text_is_not_told(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(certificate_shown=False)
    text = task("kraken_certificate", **CERTIFICATE) * 2
    outcome = kraken_here(text + task("kraken_certificate", **CERTIFICATE, update_secrets="always")).ok()
    assert [one["changed"] for one in outcome.results] == [True, False, True]
    assert outcome.results[1]["secrets_not_compared"] == ["certificate", "private_key"]
    assert [one["name"] for one in kraken.certificates()] == ["Default", "web"]


FAULTS: dict[str, dict[str, Any]] = {
    "closed after": {"kind": "drop_after"},
    "500 after": {"kind": "status_after", "code": 500},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_write_whose_answer_is_lost(kraken_here: KrakenPlay, kraken: Any, fault: str) -> None:
    kraken.fault(path="system/network", method="PUT", **FAULTS[fault])
    kraken.fault(path="certificates/files$", method="POST", **FAULTS[fault])
    text = task("kraken_network", hostname="k7") * 2 + task("kraken_certificate", **CERTIFICATE)
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False, True]
    assert [len(one.get("retries", [])) for one in outcome.results] == [1, 0, 1]
    assert paths(kraken) == ["PUT system/network", "POST system/certificates/files"]
    assert kraken.network()["hostname"] == "k7"
    assert [one["name"] for one in kraken.certificates()] == ["Default", "web"]


@pytest.mark.parametrize("lost", [("DELETE", 0), ("POST", 1), ("POST", 2)])
def test_answers_that_get_lost_while_a_certificate_is_replaced(
    kraken_here: KrakenPlay, kraken: Any, lost: tuple[str, int]
) -> None:
    """Each name can be had once: the new one stands in under another, so that no lost answer leaves none there."""
    kraken_here(task("kraken_certificate", **CERTIFICATE)).ok()
    kraken.fault("drop_after", path="certificates/files", method=lost[0], skip=lost[1])
    kraken.clear_requests()
    result = kraken_here(task("kraken_certificate", **{**CERTIFICATE, "certificate": SECOND})).ok().last
    assert result["changed"]
    # Refused, since the name is taken; standing in; the former one gone; under its name; standing in no more.
    assert [one["method"] for one in kraken.writes] == ["POST", "POST", "DELETE", "POST", "DELETE"]
    shown = {one["name"]: one["certificate"] for one in kraken.certificates()}
    assert shown["web"] == SECOND and len(shown) == 2


def test_a_refused_certificate_takes_nothing_away(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken_here(task("kraken_certificate", **CERTIFICATE)).ok()
    kraken.fault("status", code=400, path="certificates/files$", method="POST", times=None)
    kraken.clear_requests()
    kraken_here(task("kraken_certificate", **{**CERTIFICATE, "certificate": SECOND})).failed()
    assert [one["method"] for one in kraken.writes] == ["POST"]
    assert "web" in [one["name"] for one in kraken.certificates()]


@pytest.mark.parametrize("shape", ["error", "message", "object", "result", "html", "empty", "as 200"])
def test_a_refusal_says_why(kraken_here: KrakenPlay, kraken: Any, shape: str) -> None:
    kraken.set(**({"refusal_as_200": True} if shape == "as 200" else {"error_shape": shape}))
    text = task("kraken_service", name="rtspserver", settings={"rtsp_port": 99999}, wait_timeout=3)
    outcome = kraken_here(text).failed()
    told = {"html": "HTTP 400", "empty": "HTTP 400"}.get(shape, "rtsp_port must be a whole number")
    assert told in outcome.message and "service rtspserver" in outcome.message, outcome.message
    assert not outcome.last["changed"] and kraken.services()["rtspserver"] == {"rtsp_port": 554}


def test_errors_before_anything_is_sent(kraken_here: KrakenPlay, kraken: Any) -> None:
    text = may_fail(task("kraken_certificate", name="web", certificate="no PEM"))
    text += may_fail(task("kraken_certificate", name="web", default=True))
    text += may_fail(task("kraken_service", name="nowhere", settings={"a": 1}))
    text += may_fail(task("kraken_rest_api"))
    outcome = kraken_here(text).ok()
    expected = ("no PEM text", 'there is no certificate "web"', "nowhere", "one of the following is required")
    for one, words in zip(outcome.results, expected, strict=True):
        assert words in one["msg"], one["msg"]
    assert kraken.writes == []


def test_an_account_that_may_not(kraken_here: KrakenPlay, kraken: Any) -> None:
    text = may_fail(task("kraken_network", hostname="k7")) + task("kraken_debug_logging", enabled=True)
    outcome = kraken_here(text, user="operator").ok()
    assert "Not permitted to: operator" in outcome.results[0]["msg"], outcome.results[0]["msg"]
    assert "admin" in outcome.results[0]["error"]["hint"] and kraken.debug_logging
