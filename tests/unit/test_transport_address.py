"""Hosts and path segments: what goes into a URL, and what is refused."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.address import clean_host, in_url, segment
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from hypothesis import example, given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("given_host", "bare", "url"),
    [
        ("gw1.example.com", "gw1.example.com", "gw1.example.com"),
        ("gw1", "gw1", "gw1"),
        ("gw_1.lab.", "gw_1.lab.", "gw_1.lab."),
        (" gw1 ", "gw1", "gw1"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("::1", "::1", "[::1]"),
        ("[::1]", "::1", "[::1]"),
        ("2001:db8::7", "2001:db8::7", "[2001:db8::7]"),
        ("fe80::1%eth0", "fe80::1%eth0", "[fe80::1%25eth0]"),
        ("[fe80::1%en0.2]", "fe80::1%en0.2", "[fe80::1%25en0.2]"),
        ("übertragung.example", "xn--bertragung-8db.example", "xn--bertragung-8db.example"),
    ],
)
def test_hosts(given_host: str, bare: str, url: str) -> None:
    assert clean_host(given_host) == bare
    assert in_url(clean_host(given_host)) == url


@pytest.mark.parametrize(
    "junk",
    [
        "",
        " ",
        "https://gw1",
        "gw1/api",
        "gw1:8443",
        "192.0.2.7:443",
        "[::1]:443",
        "user@gw1",
        "gw1?x=1",
        "gw1#x",
        "gw 1",
        "gw1\r\nX: y",
        "-gw1",
        "gw..1",
        ".",
        "a" * 64,
        "gw1\\evil",
        "gw1%eth0",
        "fe80::1%/../x",
        "fe80::1%a b",
        "::g",
        "[gw1",
        "[[::1]]",
        "1.2.3.4%eth0/x",
    ],
)
def test_junk_is_refused_as_it_was_written(junk: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        clean_host(junk)
    assert repr(junk)[1:-1] in refusal.value.cause


@given(st.one_of(st.text(max_size=40), st.text("abc019.:%[]-_/@#?é \\", max_size=20), st.ip_addresses().map(str)))
def test_a_host_is_refused_or_is_the_only_host_of_its_url(text: str) -> None:
    try:
        host = clean_host(text)
    except InvalidInput:
        return
    parts = urlsplit(f"https://{in_url(host)}:8443/api")
    assert (parts.port, parts.path, parts.query, parts.username) == (8443, "/api", "", None)
    assert parts.hostname == host.lower().replace("%", "%25")


@given(st.text())
@example("a/b?c=d&e#f")
@example("9cr86XGN-_axtGySOtyjPDA")
@example("..")
@example("%2F")
def test_a_segment_round_trips_and_stays_one_segment(text: str) -> None:
    encoded = segment(text)
    assert unquote(encoded) == text
    assert not set("/?#& %").intersection(encoded.replace("%", "")) and encoded.isascii()
    assert encoded not in (".", "..") and encoded.isprintable()


def test_a_segment_may_be_a_number() -> None:
    assert segment(7) == "7"
