"""Settings: read, laid over, written whole, on an appliance that holds any settings at all."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.merging import changes
from ansible_collections.streamops.video.plugins.module_utils.kraken.options import KRAKEN_SECURITY
from ansible_collections.streamops.video.plugins.module_utils.kraken.settings import (
    Group,
    SettingsResource,
    network_values,
)
from ansible_collections.streamops.video.plugins.module_utils.resource.secrets import without_secrets
from hypothesis import given, settings
from hypothesis import strategies as st
from kraken_runs import (
    MASKS,
    SECRET_KEYS,
    SECRET_TEXTS,
    Runs,
    Values,
    given_options,
    nobody,
    settings_json,
    texts_in,
)
from tiny_server import Certificates, Device, Reply, Request

PASSWORD = "Haiadmin-0815"


def with_names_only(value: Any) -> Any:
    """Settings whose lists are of what has a name, or of plain values: others with secrets cannot be compared."""
    if isinstance(value, dict):
        return {key: with_names_only(one) for key, one in value.items()}
    if isinstance(value, list):
        named = all(isinstance(one, dict) and one.get("name") for one in value)
        return [with_names_only(one) for one in value if named or not isinstance(one, (dict, list))]
    return value


PLAIN = settings_json().map(with_names_only)
SECRETIVE = settings_json(hidden=True).map(with_names_only)
PROPER = settings_json(st.integers(0, 9000) | st.booleans() | st.sampled_from(["auto", "10.0.0.1"])).map(
    with_names_only
)


class Appliance:
    """Holds JSON: a GET gives it, a PUT replaces it. `mask` stands for its secrets; '' leaves them out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.begin({}, None, None)

    def begin(self, held: Values, mask: str | None, envelope: str | None) -> None:
        self.held, self.mask, self.envelope = copy.deepcopy(held), mask, envelope
        self.puts: list[Values] = []
        self.open, self.logins = 0, 0

    def shown(self, value: Any, secret: bool = False) -> Any:
        if isinstance(value, dict):
            kept = {key: one for key, one in value.items() if key not in SECRET_KEYS or self.mask != ""}
            return {key: self.shown(one, secret or key in SECRET_KEYS) for key, one in kept.items()}
        if isinstance(value, list):
            return [self.shown(one, secret) for one in value]
        return self.mask if secret and value and self.mask is not None else value

    def __call__(self, request: Request) -> Reply:
        with self.lock:
            name = request.path.rpartition("/")[2]
            if name == "login":
                self.open, self.logins = self.open + 1, self.logins + 1
                assert request.json == {"username": "haiadmin", "password": PASSWORD}
                return Reply(204, headers=(("Set-Cookie", "id=abcdef; Path=/"),))
            if name == "logout":
                self.open -= 1
                return Reply(204)
            if request.method == "PUT":
                sent = request.json
                self.puts.append(sent)
                self.held = sent["data"] if self.envelope else sent
                return Reply(204)
            found = self.shown(self.held)
            return Reply(200, {"result": True, self.envelope: found} if self.envelope else found)


class Known:
    """What Runs asks of a Kraken, of an appliance of this test."""

    host = "127.0.0.1"
    users = {"haiadmin": {"password": PASSWORD}}

    def __init__(self, port: int) -> None:
        self.port = port
        self.fingerprint: str | None = None


@pytest.fixture(scope="module")
def appliance(certificates: Certificates, ca_path: str) -> Iterator[tuple[Appliance, Runs]]:
    answering = Appliance()
    device = Device(answering, certificates.server("127.0.0.1"))
    runs = Runs(Known(device.port))
    runs.common["ca_path"] = ca_path
    yield answering, runs
    device.close()


def lost(there: Any, wanted: Any, found: Any, where: str = "") -> list[str]:
    """The places of what was there, was not asked for, and is gone or other."""
    if isinstance(there, dict) and isinstance(wanted, dict) and isinstance(found, dict):
        places = [f"{where}.{key}" for key in there if key not in wanted and found.get(key) != there[key]]
        return places + [
            place
            for key in there.keys() & wanted.keys()
            for place in lost(there[key], wanted[key], found.get(key), key)
        ]
    return []


@settings(max_examples=40)
@given(there=PROPER, wanted=PROPER, envelope=st.sampled_from([None, "data"]))
def test_written_once_and_nothing_is_lost(
    appliance: tuple[Appliance, Runs], there: Values, wanted: Values, envelope: str | None
) -> None:
    answering, security = appliance
    # A lone object without an envelope may be taken for one.
    there = {"kept": 1, **there}
    answering.begin(there, None, envelope)
    checked = security("security", check=True, settings=wanted)
    assert answering.puts == []
    real = security("security", settings=wanted)
    assert len(answering.puts) == real["changed"]
    for key in ("changed", "actions", "diff", "disruptive", "security"):
        assert checked[key] == real[key]
    assert lost(there, wanted, answering.held) == []
    again = security("security", settings=wanted)
    assert not again["changed"] and len(answering.puts) == real["changed"]
    assert (answering.logins, answering.open) == (3, 0)


@settings(max_examples=40)
@given(there=SECRETIVE, wanted=SECRETIVE, mask=st.sampled_from([*MASKS, ""]), always=st.booleans())
def test_no_mask_is_written_and_no_secret_is_shown(
    appliance: tuple[Appliance, Runs], there: Values, wanted: Values, mask: str, always: bool
) -> None:
    answering, security = appliance
    answering.begin({"kept": 1, **there}, mask, None)
    result = security("security", settings=wanted, update_secrets="always" if always else "on_create")
    assert not [text for text in SECRET_TEXTS if text in json.dumps(result)]
    for sent in answering.puts:
        assert not mask or mask not in texts_in(sent)
        assert set(texts_in(sent)) & set(SECRET_TEXTS) <= set(texts_in(wanted))
    if result.get("secrets_not_compared"):
        assert not always
    before = len(answering.puts)
    again = security("security", settings=wanted)
    assert not again["changed"] and len(answering.puts) == before


# Plans


def plan_of(state: Values, wanted: Values, always: bool = False) -> Any:
    group = Group(KRAKEN_SECURITY, "system/security", "the settings", "security", wanted, without_secrets)
    params = given_options("security", settings=wanted, update_secrets="always" if always else "on_create")
    return SettingsResource(nobody(), group, params, {}).plan(state)


@given(PLAIN, PLAIN)
def test_there_is_one_write_or_none(there: Values, wanted: Values) -> None:
    one = plan_of(there, wanted)
    told = changes(there, wanted)
    assert len(one.calls) == bool(told) and one.interrupts == []
    assert list(one.before) == list(one.after) == [change.where for change in told]
    assert one.secrets_not_compared == []
    assert plan_of(one.predicted["security"], wanted).actions == []


@given(SECRETIVE, SECRETIVE, st.booleans())
def test_no_secret_in_a_plan(there: Values, wanted: Values, always: bool) -> None:
    state = {**there, "radius": {"shared_secret": "****", "port": 1812}}
    one = plan_of(state, {**wanted, "radius": {"shared_secret": SECRET_TEXTS[0]}}, always)
    seen = str([one.before, one.after, one.predicted, one.secrets_not_compared])
    assert not [text for text in SECRET_TEXTS if text in seen]
    assert one.secrets_not_compared == [] or not one.calls
    alone = plan_of(state, {"radius": {"shared_secret": SECRET_TEXTS[0]}}, always)
    assert alone.secrets_not_compared == ([] if always else ["radius.shared_secret"])
    assert ("radius.shared_secret" in one.after) is always


@pytest.mark.parametrize("mask", [*MASKS, "", None])
def test_a_secret_that_is_not_told(mask: str | None) -> None:
    state = {"level": 1, "password": mask}
    assert plan_of(state, {"password": "Gardenia-4711"}).actions == []
    assert plan_of(state, {"password": "Gardenia-4711"}, always=True).actions == ["update the settings: password"]
    assert plan_of(state, {"password": "Gardenia-4711", "level": 2}).actions == ["update the settings: level 1 -> 2"]
    assert plan_of({"password": "Gardenia-4711"}, {"password": "Gardenia-4711"}, always=True).actions == []
    assert plan_of({"password": "Another-4711"}, {"password": "Gardenia-4711"}).actions == [
        "update the settings: password"
    ]


def test_network_settings_in_the_words_of_the_options() -> None:
    nic = {"name": "eth0", "ipAddress": "10.0.0.1", "subnetMask": None, "macAddress": "aa", "more": 1}
    raw = {"hostname": "k", "ntpAddress": "n", "ipForward": False, "nics": [nic, "odd"], "version": 3}
    assert network_values(raw) == {
        "hostname": "k",
        "ntp_address": "n",
        "ip_forward": False,
        "nics": [{"name": "eth0", "ip_address": "10.0.0.1", "mac_address": "aa"}],
    }
    assert network_values({}) == {"nics": []}
