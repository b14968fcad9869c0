"""The licence and API v1: keys that may be told, masked or left out, and what is sent for them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.license import LicenseResource, license_values
from ansible_collections.streamops.video.plugins.module_utils.kraken.rest_api import RestApiResource
from hypothesis import given
from hypothesis import strategies as st
from kraken_runs import MASKS, Values, given_options, nobody

KEY, OTHER = "AAAA-1111-BBBB-2222", "CCCC-3333-DDDD-4444"
INSTALL = "install the licence key"
VALID = st.sampled_from([True, "true", 1, False, "false", 0, None])
KEYS_OF_LICENCE = ("license_key", "licenseKey", "key")


def licence(**options: Any) -> LicenseResource:
    return LicenseResource(nobody(), given_options("license", **{"key": KEY, **options}))


@pytest.mark.parametrize(
    ("state", "always", "actions", "blind"),
    [
        ({"is_license_valid": True}, False, [], True),
        ({"is_license_valid": "true", "max_encoders": 4}, False, [], True),
        ({"is_license_valid": True}, True, [INSTALL], False),
        ({"is_license_valid": False}, False, [INSTALL], False),
        ({"is_license_valid": "false"}, False, [INSTALL], False),
        ({"max_encoders": 4}, False, [], True),
        ({}, False, [INSTALL], False),
        ({"license_key": KEY, "is_license_valid": True}, False, [], False),
        ({"license_key": KEY, "is_license_valid": True}, True, [], False),
        ({"license_key": OTHER, "is_license_valid": True}, False, [INSTALL], False),
        ({"key": OTHER}, False, [INSTALL], False),
        ({"license_key": "****", "is_license_valid": True}, False, [], True),
        ({"license_key": "****2222", "is_license_valid": True}, True, [INSTALL], False),
    ],
)
def test_when_a_licence_key_is_sent(state: Values, always: bool, actions: list[str], blind: bool) -> None:
    one = licence(update_secrets="always" if always else "on_create")
    plan = one.plan(state)
    assert plan.actions == actions
    assert plan.secrets_not_compared == (["key"] if blind else [])
    if state.get("license_key") != OTHER and state.get("key") != OTHER and state.get("is_license_valid") is not False:
        sent = one.plan({**state, "is_license_valid": True}, secrets_sent=True)
        assert sent.actions == [] and sent.secrets_not_compared == []


@given(
    VALID,
    st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS_OF_LICENCE, st.sampled_from([KEY, OTHER, *MASKS]))),
    st.booleans(),
)
def test_no_licence_key_is_shown(valid: Any, keys: Values, always: bool) -> None:
    state = {"is_license_valid": valid, "max_encoders": 4, **keys}
    one = licence(update_secrets="always" if always else "on_create")
    plan = one.plan(state)
    for seen in (str(plan.report()), str(plan.predicted), str(one.outcome(state))):
        assert KEY not in seen and OTHER not in seen and "****" not in seen
    assert license_values(state)["max_encoders"] == 4


def test_a_key_under_the_name_of_the_site() -> None:
    one = licence(field_map={"key": "activation"})
    state = {"activation": OTHER, "is_license_valid": True}
    assert one.plan(state).actions == [INSTALL] and one.outcome(state) == {"license": {"is_license_valid": True}}
    assert one.plan({"activation": KEY, "is_license_valid": True}).actions == []


# API v1

ENABLE, DISABLE, CHANGE = "enable API v1", "disable API v1", "change the key of API v1"


def rest_api(**options: Any) -> RestApiResource:
    return RestApiResource(nobody(), given_options("rest_api", **options))


SHAPES = {
    "flat": lambda enabled, key: {"v1_enabled": enabled, "v1_key": key},
    "camel": lambda enabled, key: {"v1Enabled": enabled, "v1Key": key},
    "nested": lambda enabled, key: {"v1": {"enabled": enabled, "key": key}},
    "both": lambda enabled, key: {"v1": {"v1_enabled": enabled}, "api_key": key},
    "texts": lambda enabled, key: {"enabled": str(enabled).lower(), "key": key},
    "in data": lambda enabled, key: {"v1": enabled, "key": key},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("enabled", "key", "options", "actions", "blind"),
    [
        (True, None, {"v1_enabled": True}, [], False),
        (False, None, {"v1_enabled": True}, [ENABLE], False),
        (True, None, {"v1_enabled": False}, [DISABLE], False),
        (True, "****", {"v1_key": KEY}, [], True),
        (True, None, {"v1_key": KEY}, [], True),
        (True, OTHER, {"v1_key": KEY}, [CHANGE], False),
        (True, KEY, {"v1_key": KEY}, [], False),
        (True, KEY, {"v1_key": KEY, "update_secrets": "always"}, [], False),
        (True, "****", {"v1_key": KEY, "update_secrets": "always"}, [CHANGE], False),
        # The key belongs to the API that is opened.
        (False, "****", {"v1_enabled": True, "v1_key": KEY}, [ENABLE, CHANGE], False),
        (False, KEY, {"v1_enabled": True, "v1_key": KEY}, [ENABLE], False),
        (True, OTHER, {"v1_enabled": False, "v1_key": KEY}, [DISABLE, CHANGE], False),
        (True, "****", {"v1_enabled": False, "v1_key": KEY}, [DISABLE], True),
    ],
)
def test_what_is_done_to_api_v1(
    shape: str, enabled: bool, key: str | None, options: Values, actions: list[str], blind: bool
) -> None:
    state = SHAPES[shape](enabled, key)
    one = rest_api(**options)
    plan = one.plan(state)
    assert plan.actions == actions
    assert plan.secrets_not_compared == (["v1_key"] if blind else [])
    wanted = {"v1_enabled": options.get("v1_enabled", enabled)}
    assert plan.predicted == {"rest_api": wanted}
    after = SHAPES[shape](wanted["v1_enabled"], KEY if key == OTHER and "v1_key" in options else key)
    again = one.plan(after, secrets_sent=True)
    assert again.actions == [] and again.secrets_not_compared == []
    assert one.outcome(after) == {"rest_api": wanted}


@given(
    st.sampled_from(list(SHAPES)),
    st.booleans(),
    st.sampled_from([KEY, OTHER, None, *MASKS]),
    st.none() | st.booleans(),
    st.sampled_from(["always", "on_create"]),
)
def test_no_key_of_api_v1_is_shown(shape: str, enabled: bool, key: Any, wanted: bool | None, update: str) -> None:
    state = SHAPES[shape](enabled, key)
    one = rest_api(v1_enabled=wanted, v1_key=KEY, update_secrets=update)
    plan = one.plan(state)
    for seen in (str(plan.report()), str(plan.predicted), str(one.outcome(state))):
        assert KEY not in seen and OTHER not in seen and "****" not in seen
    assert (plan.before == plan.after) == (not plan.calls)


def test_an_appliance_that_does_not_tell_whether_it_is_open() -> None:
    one = rest_api(v1_enabled=True, v1_key=KEY)
    plan = one.plan({})
    assert plan.actions == [ENABLE, CHANGE] and plan.before == {}
    assert rest_api(v1_enabled=False).plan({"other": 1}).actions == [DISABLE]
    assert rest_api(v1_key=KEY).plan({}).secrets_not_compared == ["v1_key"]
    assert one.outcome({}) == {"rest_api": {}}
