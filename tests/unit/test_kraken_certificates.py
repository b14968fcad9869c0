"""Certificates: told apart by their digests, never shown with their text or key, replaced without a gap."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.certificates import (
    CertificateResource,
    certificate_values,
    digest,
    manage_certificate,
    told_digest,
)
from ansible_collections.streamops.video.plugins.module_utils.resource.plan import Plan
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Ambiguous, InvalidInput, NotFound
from hypothesis import given
from hypothesis import strategies as st
from kraken_runs import Values, given_options, nobody

DER = st.binary(min_size=1, max_size=200)
KEY_TEXT = "cHJpdmF0ZS1vZi10aGUtdGVzdA=="
KEY = f"-----BEGIN PRIVATE KEY-----\n{KEY_TEXT}\n-----END PRIVATE KEY-----\n"


def pem(der: bytes, width: int = 64, end: str = "\n") -> str:
    text = base64.b64encode(der).decode()
    lines = [text[start : start + width] for start in range(0, len(text), width)]
    return end.join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])


FIRST, SECOND = pem(b"first"), pem(b"second")


def sha(der: bytes) -> str:
    return hashlib.sha256(der).hexdigest()


@given(DER, DER, st.integers(4, 80), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "subject=/CN=k\n", KEY]))
def test_a_digest_is_that_of_the_first_certificate(der: bytes, issuer: bytes, width: int, end: str, head: str) -> None:
    assert digest(head + pem(der, width, end)) == sha(der)
    assert digest(head + pem(der, width, end) + pem(issuer)) == sha(der)


@given(st.text(max_size=60))
def test_a_text_without_a_certificate_has_none(text: str) -> None:
    assert digest(text) is None and digest(KEY + text) is None


@pytest.mark.parametrize("inner", ["A", "é", "AAAAA", "\x00ü"])
def test_a_broken_certificate_has_none(inner: str) -> None:
    assert digest(f"-----BEGIN CERTIFICATE-----\n{inner}\n-----END CERTIFICATE-----\n") is None


@given(DER, st.sampled_from(["{}", "sha256:{}", "SHA-256 {}", "sha-256={}"]), st.booleans(), st.booleans())
def test_a_fingerprint_is_as_good_as_the_text(der: bytes, form: str, colons: bool, upper: bool) -> None:
    text = sha(der)
    text = ":".join(text[place : place + 2] for place in range(0, 64, 2)) if colons else text
    text = form.format(text.upper() if upper else text)
    for key in ("fingerprint", "sha256_fingerprint", "Fingerprint"):
        assert told_digest({"id": 1, "name": "web", key: text}) == sha(der) == digest(pem(der))
    assert told_digest({"serial": text}) is None, "only where it is said to be one"


@given(DER)
def test_the_text_is_found_under_any_key(der: bytes) -> None:
    for key in ("certificate", "pem", "content"):
        assert told_digest({"id": 1, "name": "web", "subject": "CN=k", key: pem(der)}) == sha(der)


@pytest.mark.parametrize("raw", [{}, {"id": 3, "name": "web"}, {"fingerprint": "ab:cd"}, {"fingerprint": None}])
def test_what_tells_no_certificate(raw: Values) -> None:
    assert told_digest(raw) is None


LEAF = st.integers() | st.booleans() | st.sampled_from(["CN=k", "2031-01-01"])
RAW = st.fixed_dictionaries(
    {"id": st.integers(1, 9) | st.just("web")},
    optional={
        "name": st.sampled_from(["web", ""]),
        "filename": st.just("web"),
        "default": st.sampled_from([True, False, "true", "false", 1, 0]),
        "isDefault": st.booleans(),
        "certificate": st.just(FIRST),
        "chain": st.just(FIRST + SECOND),
        "private_key": st.sampled_from([KEY, "****", KEY_TEXT]),
        "key": st.just(KEY),
        "notAfter": LEAF,
        "subject": LEAF | st.dictionaries(st.sampled_from(["CN", "O"]), LEAF),
        "passphrase": st.just("Gardenia-4711"),
    },
)


@given(RAW)
def test_neither_text_nor_key_is_returned(raw: Values) -> None:
    found = certificate_values(raw)
    seen = str(found)
    for secret in ("-----BEGIN", KEY_TEXT, "Gardenia-4711", "****"):
        assert secret not in seen
    assert found["id"] == str(raw["id"]) and isinstance(found["name"], str)
    assert ("default" in found) == ("default" in raw or "isDefault" in raw)
    assert isinstance(found.get("default", True), bool)
    assert found["status"].get("not_after") == raw.get("notAfter")


# Plans


def resource(warnings: list[str] | None = None, **given_ones: Any) -> CertificateResource:
    said: list[str] = [] if warnings is None else warnings
    return CertificateResource(nobody(), given_options("certificate", **given_ones), said.append)


def plan(there: list[Values], /, **given_ones: Any) -> Plan:
    return resource(**given_ones).plan(there)


def held(identity: int, text: str | None = FIRST, name: str = "web", **more: Any) -> Values:
    return {"id": identity, "name": name, **({"certificate": text} if text else {}), **more}


ON_AIR = "connections to the appliance's web server"


@pytest.mark.parametrize(
    ("state", "options", "actions", "interrupts"),
    [
        ([], {"certificate": FIRST}, ['install certificate "web"'], []),
        (
            [],
            {"certificate": FIRST, "default": True},
            ['install certificate "web"', 'make certificate "web" the default'],
            [ON_AIR],
        ),
        ([held(1)], {}, [], []),
        ([held(1)], {"certificate": FIRST}, [], []),
        ([held(1, default=True)], {"certificate": FIRST, "default": True}, [], []),
        ([held(1, default=False)], {"default": True}, ['make certificate "web" the default'], [ON_AIR]),
        ([held(1, default=False)], {"default": False}, [], []),
        (
            [held(1, default=False)],
            {"certificate": SECOND},
            ['install the new certificate "web"', 'delete the former certificate "web"'],
            ['connections that use certificate "web"'],
        ),
        (
            [held(1, default=True)],
            {"certificate": SECOND},
            [
                'install the new certificate "web"',
                'make certificate "web" the default',
                'delete the former certificate "web"',
            ],
            [ON_AIR, 'connections that use certificate "web"'],
        ),
        # Nothing tells what is installed: it is taken for the wanted one.
        ([held(1, None)], {"certificate": SECOND}, [], []),
        ([held(1)], {"state": "absent"}, ['delete certificate "web"'], []),
        (
            [held(1, default=True)],
            {"state": "absent"},
            ['delete certificate "web"'],
            ['connections that use certificate "web"'],
        ),
        ([], {"state": "absent"}, [], []),
        # What an earlier run left: the wanted one is there, the former one goes.
        (
            [held(1, default=False), held(2, SECOND)],
            {"certificate": SECOND},
            ['delete the former certificate "web"'],
            ['connections that use certificate "web"'],
        ),
        # It may be the default one: it is left.
        ([held(1), held(2, SECOND)], {"certificate": SECOND}, [], []),
    ],
)
def test_plans(state: list[Values], options: Values, actions: list[str], interrupts: list[str]) -> None:
    one = plan(state, name="web", **options)
    assert one.actions == actions and one.interrupts == interrupts
    assert "-----BEGIN" not in str(one.report()) and "-----BEGIN" not in str(one.predicted)


def test_a_key_that_cannot_be_compared_is_told() -> None:
    one = plan([held(1)], name="web", certificate=FIRST, private_key=KEY)
    assert one.actions == [] and one.secrets_not_compared == ["private_key"]
    one = plan([held(1, None)], name="web", certificate=FIRST, private_key=KEY)
    assert one.secrets_not_compared == ["certificate", "private_key"]
    again = resource(name="web", certificate=FIRST, private_key=KEY, update_secrets="always")
    assert again.plan([held(1, default=False)]).actions == [
        'install the new certificate "web"',
        'delete the former certificate "web"',
    ]
    assert again.plan([held(1)], secrets_sent=True).actions == []
    assert KEY_TEXT not in str(again.plan([held(1)]).report())


@given(
    st.permutations([held(one, pem(der), default=False) for one, der in enumerate((b"first", b"second", b"third"), 1)]),
    st.sampled_from([FIRST, SECOND]),
)
def test_the_wanted_one_stays_whatever_the_order(state: list[Values], wanted: str) -> None:
    one = resource(name="web", certificate=wanted).plan(state)
    assert one.actions == ['delete the former certificate "web"'] * 2
    assert one.before["id"] == ("1" if wanted == FIRST else "2")  # type: ignore[index]


def test_several_of_one_name() -> None:
    for options in ({}, {"certificate": pem(b"third")}, {"state": "absent"}):
        with pytest.raises(Ambiguous, match="2 certificates bear the name") as error:
            plan([held(1), held(2)], name="web", **options)
        assert "1, 2" in error.value.hint
    assert plan([held(2)], id="2", state="absent").actions == ['delete certificate "web"']


def test_what_is_not_there() -> None:
    with pytest.raises(NotFound, match="no certificate to install"):
        plan([], name="web")
    with pytest.raises(NotFound, match="there is no certificate 7"):
        plan([], id="7", certificate=FIRST)
    assert plan([], id="7", state="absent").actions == []


def test_the_default_is_not_taken_away() -> None:
    with pytest.raises(InvalidInput, match="no call takes that away"):
        plan([held(1, default=True)], name="web", default=False)


def test_check_mode_goes_on_with_what_it_named() -> None:
    made = plan([], name="web", certificate=FIRST)
    assert made.predicted == {"certificate": {"id": "new:web", "name": "web"}}
    next_one = resource(id="new:web", certificate=FIRST, default=True)
    assert next_one.read() == []
    assert next_one.plan([]).actions[-1] == 'make certificate "web" the default'


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "web", "private_key": KEY}, "private_key is given without certificate"),
        ({"name": "web", "certificate": KEY}, "certificate is no PEM text"),
        ({"name": "web", "certificate": "nonsense"}, "certificate is no PEM text"),
        ({"id": "new:web"}, "what check mode calls"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(options: Values, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        manage_certificate(Task(given_options("certificate", host="127.0.0.1", port=9, **options)))
