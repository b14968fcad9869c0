"""Secrets in settings whose keys no document describes: never shown, never compared with a mask, no mask goes back."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.merging import (
    blanked,
    changes,
    hidden,
    holds,
    is_told,
    merged,
    shown,
    untold_secrets,
    without_masks,
    words,
)
from ansible_collections.streamops.video.plugins.module_utils.resource.objects import SECRET, SECRET_CHANGED
from hypothesis import given, settings
from hypothesis import strategies as st
from kraken_runs import MASKS, SECRET_KEYS, SECRET_TEXTS, Values, settings_json, texts_in

SECRETIVE = settings_json(hidden=True)


def masked(value: Any, mask: str, secret: bool = False) -> Any:
    """As an appliance shows it that masks its secrets."""
    if isinstance(value, dict):
        return {key: masked(one, mask, secret or key in SECRET_KEYS) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, mask, secret) for one in value]
    return mask if secret and value else value


def omitted(value: Any) -> Any:
    """As one shows it that leaves them out."""
    if isinstance(value, dict):
        return {key: omitted(one) for key, one in value.items() if key not in SECRET_KEYS}
    return [omitted(one) for one in value] if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """What of some settings is no secret."""
    return omitted(value)


@settings(max_examples=60)
@given(SECRETIVE)
def test_what_people_see_holds_no_secret(value: Values) -> None:
    seen = hidden(value)
    assert not set(texts_in(seen)) & set(SECRET_TEXTS)
    assert plain(seen) == plain(value), "all else is shown as it is"


@settings(max_examples=60)
@given(SECRETIVE, SECRETIVE)
def test_a_diff_holds_no_secret(there: Values, wanted: Values) -> None:
    told = changes(there, wanted)
    seen = str([shown(told, after=False), shown(told, after=True)])
    assert not [one for one in SECRET_TEXTS if one in seen]


@settings(max_examples=60)
@given(SECRETIVE.map(omitted), SECRETIVE)
def test_an_action_holds_no_secret(there: Values, wanted: Values) -> None:
    said = " ".join(words(one) for one in changes(there, wanted))
    assert not [one for one in SECRET_TEXTS if one in said]


def test_secrets_in_a_diff_are_told_to_change() -> None:
    told = changes({"a": {"password": "Old-word-1"}}, {"a": {"password": "New-word-2", "mode": "x"}})
    assert shown(told, after=False) == {"a.password": SECRET, "a.mode": None}
    assert shown(told, after=True) == {"a.password": SECRET_CHANGED, "a.mode": "x"}
    assert [words(one) for one in told] == ["a.password", "a.mode x"]


@settings(max_examples=60)
@given(SECRETIVE, st.sampled_from(MASKS))
def test_no_mask_goes_back(value: Values, mask: str) -> None:
    read = masked(value, mask)
    sent = without_masks(read)
    assert mask not in texts_in(sent)
    assert plain(sent) == plain(read), "what is no secret goes back as it was"
    assert without_masks(sent) == sent


@settings(max_examples=60)
@given(SECRETIVE)
def test_secrets_in_clear_go_back(value: Values) -> None:
    assert without_masks(value) == value


@settings(max_examples=60)
@given(SECRETIVE, SECRETIVE, st.sampled_from(MASKS))
def test_a_mask_is_no_value_that_is_known(there: Values, wanted: Values, mask: str) -> None:
    for one in changes(masked(there, mask), wanted):
        if one.secret and isinstance(one.before, str) and one.before:
            assert not one.known


@settings(max_examples=60)
@given(SECRETIVE, st.sampled_from(MASKS))
def test_what_is_masked_goes_out_with_what_is_wanted_only(there: Values, mask: str) -> None:
    """Read with masks, laid over with itself, sent: the secrets are those that were asked for."""
    sent = merged(without_masks(masked(there, mask)), there)
    assert mask not in texts_in(sent)
    assert changes(sent, there) == []


@given(st.text(min_size=3, max_size=20))
def test_what_is_told(text: str) -> None:
    if not set(text) & set("*•●#xX"):
        assert is_told(f"k{text}-4711")
    assert not is_told(f"<{text}>") and not is_told(f"[{text}]") and not is_told(f"***{text}")


@given(st.characters(codec="utf-8"), st.integers(0, 30))
def test_one_character_all_over_is_a_mask(character: str, length: int) -> None:
    assert not is_told(character * length)


@pytest.mark.parametrize(
    "value", [None, "", True, False, [], {}, ["Gardenia-4711"], {"a": "Gardenia-4711"}, "xx-xx-xx", *MASKS]
)
def test_what_is_not_told(value: Any) -> None:
    assert not is_told(value)


@pytest.mark.parametrize("value", ["abc", "Gardenia-4711", 4711, "p(a)ss", "<no", "a•b", "-_-."])
def test_what_is_told_in_clear(value: Any) -> None:
    assert is_told(value)


# Where a secret stands that cannot be compared


@settings(max_examples=60)
@given(SECRETIVE)
def test_what_is_told_in_clear_is_compared(there: Values) -> None:
    assert untold_secrets(there, there) == []


@settings(max_examples=60)
@given(SECRETIVE, st.sampled_from([*MASKS, ""]))
def test_what_is_masked_or_not_given_has_a_place(there: Values, mask: str) -> None:
    read = masked(there, mask) if mask else omitted(there)
    places = untold_secrets(read, there)
    assert len(places) == sum(one in SECRET_TEXTS for one in texts_in(there))
    assert bool(places) == bool(set(texts_in(there)) & set(SECRET_TEXTS))


@settings(max_examples=60)
@given(SECRETIVE)
def test_without_any_places_all_is_left(wanted: Values) -> None:
    assert blanked(wanted, []) == wanted


def test_places_by_names_and_numbers() -> None:
    wanted = {
        "users": [{"name": "ada", "password": "Ada-4711"}, {"name": "bob", "password": "Bob-4711"}],
        "traps": [{"community": "Trap-4711", "port": 162}],
        "radius": {"password": {"value": "Deep-4711"}, "port": 1812},
    }
    there = {"users": [{"name": "ada", "password": "Ada-4711"}, {"name": "bob", "password": "****"}]}
    places = untold_secrets(there, wanted)
    assert places == ["users[bob].password", "traps[0].community", "radius.password.value"]
    masked_there = {
        "users": [{"name": "ada", "password": "Ada-4711"}, {"name": "bob", "password": "****"}],
        "traps": [{"port": 162}],
        "radius": {"port": 1812},
    }
    assert holds(masked_there, blanked(wanted, places))
    other = {**masked_there, "radius": {"port": 1813}}
    assert not holds(other, blanked(wanted, places))


def test_a_secret_that_becomes_something_else_is_not_said() -> None:
    for after in ("off", None):
        (change,) = changes({"radius": {"shared_secret": "S3cret-clear"}}, {"radius": after})
        assert words(change) == "radius" and "S3cret" not in repr(shown([change], after=False))


def test_masked_secrets_in_lists_are_no_difference() -> None:
    wanted = {"snmp": {"users": [{"user": "a", "password": "Gardenia-4711"}]}, "passwords": ["Gardenia-4711"]}
    there = {"snmp": {"users": [{"user": "a", "password": "****"}]}, "passwords": ["****"]}
    found = changes(there, wanted)
    assert [(one.where, one.secret, one.known) for one in found] == [
        ("snmp.users[0].password", True, False),
        ("passwords[0]", True, False),
    ]


def test_names_below_a_secret_are_not_places() -> None:
    assert untold_secrets({}, {"tokens": [{"name": "S3cret", "x": "S3cret"}]}) == ["tokens[0].name", "tokens[0].x"]
