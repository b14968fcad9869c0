"""Secrets in JSON that no specification describes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource.secrets import (
    values_of_secrets,
    without_secrets,
)
from hypothesis import given
from hypothesis import strategies as st

KEYS = [
    *("password", "Password", "userPassword", "passphrase", "srtPassPhrase", "passcode", "passwd", "admin_passwd"),
    *("secret", "apiSecret", "client_secret", "token", "authToken", "jwt_token", "jwt", "X-Auth-Token"),
    *("sessionID", "sessionId", "session_id", "apiKey", "api_key", "privateKey", "private_key", "Authorization"),
]
HARMLESS = ["name", "tokens_left", "passive", "secretary", "passthru_uuid", "session", "sessions", "authorized", "key"]
MARK = "s3cr3t"


@pytest.mark.parametrize("key", KEYS)
def test_every_word_for_a_secret(key: str) -> None:
    body = {"data": [{key: MARK, "name": "x"}]}
    assert without_secrets(body) == {"data": [{"name": "x"}]}
    assert list(values_of_secrets(body)) == [MARK]


@pytest.mark.parametrize("key", HARMLESS)
def test_other_words_stay(key: str) -> None:
    assert without_secrets({key: "x"}) == {key: "x"}
    assert list(values_of_secrets({key: "x"})) == []


@pytest.mark.parametrize("value", [None, "", True, False])
def test_what_tells_nothing_stays(value: Any) -> None:
    """null, empty and yes or no: whether there is a passphrase is no secret."""
    assert without_secrets({"passphrase": value}) == {"passphrase": value}
    assert list(values_of_secrets({"passphrase": value})) == []


def test_a_number_may_be_a_secret() -> None:
    assert without_secrets({"passcode": 1234}) == {}
    assert list(values_of_secrets({"passcode": 1234})) == ["1234"]


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)


def _branches(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hidden = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 99).map(lambda n: f"{MARK}-{n}"), max_size=2)
    open_keys = st.dictionaries(st.sampled_from(HARMLESS), inner, max_size=3)
    return st.lists(inner, max_size=3) | st.builds(lambda one, other: {**one, **other}, hidden, open_keys)


@given(st.recursive(LEAVES, _branches, max_leaves=20))
def test_no_secret_remains_and_nothing_else_goes(body: Any) -> None:
    told = without_secrets(body)
    assert MARK not in json.dumps(told)
    assert without_secrets(told) == told
    found = list(values_of_secrets(body))
    assert len(found) == json.dumps(body).count(MARK) and all(value.startswith(MARK) for value in found)
