"""Every module against a Kraken of the lab: checked, done, and done again; one login a task, no session left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Forbidden,
    LoginRefused,
    NotFound,
    Refused,
    StreamopsError,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from kraken_runs import Runs, Values

LICENCE_KEY, V1_KEY, SHARED = "AAAA-1111-BBBB-2222", "k3y-of-the-old-api", "radius-Shared-77"
PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
FIRST, SECOND = PEM.format("Zmlyc3Q="), PEM.format("c2Vjb25k")
KEY = "-----BEGIN PRIVATE KEY-----\ncHJpdmF0ZQ==\n-----END PRIVATE KEY-----\n"
CONTENT = {"content": {"inputs": [{"name": "Camera", "port": 5000}], "streams": []}}
OTHER = {"content": {"inputs": [{"name": "Camera", "port": 6000}], "streams": []}}
SECRETS = (LICENCE_KEY, V1_KEY, SHARED, "BEGIN PRIVATE KEY", "cHJpdmF0ZQ==")

TASKS: dict[str, tuple[str, Values, list[str]]] = {
    "debug logging": ("debug_logging", {"enabled": True}, ["PUT debuglogging"]),
    "network": (
        "network",
        {"hostname": "k7", "ip_forward": True, "nics": [{"name": "eth1", "mtu": 1400}]},
        ["PUT system/network"],
    ),
    "security": (
        "security",
        {"settings": {"password_policy": {"min_length": 12}, "tls_versions": ["TLSv1.3"]}},
        ["PUT system/security"],
    ),
    "service": ("service", {"name": "rtspserver", "settings": {"rtsp_port": 8554}}, ["PUT system/services/rtspserver"]),
    "rest api": (
        "rest_api",
        {"v1_enabled": True, "v1_key": V1_KEY},
        ["POST system/restapi", "POST system/restapi/v1/change_key"],
    ),
    "certificate": (
        "certificate",
        {"name": "web", "certificate": FIRST, "private_key": KEY, "default": True},
        ["POST system/certificates/files", "PUT system/certificates/files/<id>/default"],
    ),
    "preset": (
        "preset",
        {"name": "A", "content": CONTENT, "startup": True, "state": "loaded"},
        ["POST presets", "PUT presets/<id>/startup", "PUT presets/<id>/load"],
    ),
    "stream": (
        "stream",
        {"name": "S", "input": "Camera", "outputs": ["One", "Two"], "auto_start": True, "state": "started"},
        ["POST streams", "PUT streams/<id>/start"],
    ),
}


def fresh(kraken_lab: Any) -> Any:
    kraken = kraken_lab.kraken
    kraken.reset()
    kraken.set(load_delay=0.0, stream_delay=0.0)
    kraken.add_input("Camera", port=5000)
    kraken.add_output("One", port=6001)
    kraken.add_output("Two", port=6002)
    kraken.clear_requests()
    return kraken


@pytest.fixture
def kraken(kraken_lab: Any) -> Any:
    return fresh(kraken_lab)


@pytest.fixture
def runs(kraken: Any) -> Runs:
    return Runs(kraken)


def held(kraken: Any) -> Values:
    """All that it holds."""
    collections = ("presets", "streams", "inputs", "outputs", "transcoders", "metadata")
    found = {name: getattr(kraken, f"all_{name}")() for name in collections}
    for name in ("network", "security", "services", "license", "restapi", "certificates"):
        found[name] = getattr(kraken, name)()
    return {**found, "debug": kraken.debug_logging}


def without_ids(paths: list[str], kraken: Any) -> list[str]:
    ids = [str(one["uuid"]) for name in ("presets", "streams") for one in getattr(kraken, f"all_{name}")()]
    ids += [str(one["id"]) for one in kraken.certificates()]
    return ["/".join("<id>" if part in ids else part for part in path.split("/")) for path in paths]


@pytest.mark.parametrize("name", TASKS)
def test_checked_done_and_done_again(kraken: Any, runs: Runs, name: str) -> None:
    module, options, writes = TASKS[name]
    before = held(kraken)
    checked = runs(module, check=True, **options)
    assert runs.writes == [] and held(kraken) == before
    real = runs(module, **options)
    assert without_ids(runs.writes, kraken) == writes
    for key in ("changed", "actions", "disruptive", "interrupts", "diff"):
        assert checked[key] == real[key], key
    assert real["changed"] and len(real["actions"]) == len(writes)
    after = held(kraken)
    assert after != before
    runs.clear()
    again = runs(module, **options)
    assert runs.writes == [] and not again["changed"] and again["actions"] == [] and held(kraken) == after
    assert not again["diff"]["before"] or again["diff"]["before"] == again["diff"]["after"]
    for secret in SECRETS:
        assert secret not in json.dumps([checked, real, again])


@pytest.mark.parametrize("name", TASKS)
def test_one_login_a_task_and_no_session_is_left(kraken: Any, runs: Runs, name: str) -> None:
    module, options, _writes = TASKS[name]
    for count in (1, 2):
        runs(module, **options)
        assert len(kraken.logins) == count and len(kraken.sessions) == 0 and kraken.max_open_sessions == 1
    assert kraken.requests[-1]["path"].endswith("/logout")


@pytest.mark.parametrize("name", TASKS)
def test_a_failure_leaves_no_session(kraken: Any, runs: Runs, name: str) -> None:
    module, options, writes = TASKS[name]
    before = held(kraken)
    kraken.fault("status", code=400, method="POST|PUT", path=f"/{writes[0].partition(' ')[2]}$")
    with pytest.raises(StreamopsError) as error:
        runs(module, **options)
    assert error.value.facts["changed"] is False and error.value.answer["status"] == 400
    assert len(kraken.logins) == 1 and len(kraken.sessions) == 0 and held(kraken) == before


@pytest.mark.parametrize("name", TASKS)
def test_an_account_that_may_only_read(kraken: Any, name: str) -> None:
    module, options, _writes = TASKS[name]
    reader, before = Runs(kraken, "user"), held(kraken)
    with pytest.raises(Forbidden) as error:
        reader(module, **options)
    assert held(kraken) == before and len(kraken.sessions) == 0 and error.value.hint
    assert reader(module, check=True, **options)["changed"]


def test_a_wrong_password_is_tried_once(kraken: Any, runs: Runs) -> None:
    for count, module in enumerate(("info", "preset"), 1):
        options: Values = {} if module == "info" else {"name": "A"}
        with pytest.raises(LoginRefused) as error:
            runs(module, password="wrong-4711", **options)
        assert "wrong-4711" not in str(error.value)
        assert len(kraken.logins) == count and len(kraken.sessions) == 0
    assert runs.writes == []


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("network", {"nics": [{"name": "eth0", "mtu": 1400}]}),
        ("preset", {"name": "A", "content": CONTENT, "state": "loaded"}),
        ("stream", {"name": "Runs", "state": "stopped"}),
        ("stream", {"name": "Runs", "state": "absent"}),
        ("stream", {"name": "Runs", "outputs": ["Two"]}),
        ("reboot", {}),
    ],
)
def test_what_is_disruptive_may_be_refused(kraken: Any, runs: Runs, module: str, options: Values) -> None:
    one = {output["name"]: output["uuid"] for output in kraken.all_outputs()}["One"]
    kraken.add_stream("Runs", running=True, outputs=[one])
    with pytest.raises(Refused) as error:
        runs(module, allow_disruptive=False, **options)
    assert runs.writes == [] and error.value.facts["interrupts"] and kraken.reboots == 0
    if module != "reboot":
        assert runs(module, check=True, **options)["interrupts"] == error.value.facts["interrupts"]


def test_what_is_there_already_takes_no_write(kraken: Any, runs: Runs) -> None:
    everything = runs("info")
    assert len(kraken.logins) == 1 and len(kraken.sessions) == 0
    network = everything["network"]
    assert not runs("network", **{key: one for key, one in network.items() if key != "nics"})["changed"]
    assert not runs("network", nics=network["nics"])["changed"]
    assert not runs("security", settings=everything["security"])["changed"]
    for name, values in everything["services"].items():
        assert not runs("service", name=name, settings=values)["changed"]
    assert not runs("debug_logging", enabled=everything["debug_logging"]["enabled"])["changed"]
    for module in ("preset", "stream", "certificate"):
        assert not runs(module, name="Nowhere", state="absent")["changed"]
    assert runs.writes == []


@pytest.mark.parametrize("name", ["preset", "stream", "certificate"])
def test_made_and_taken_away(kraken: Any, runs: Runs, name: str) -> None:
    module, options, _writes = TASKS[name]
    options = {key: one for key, one in options.items() if key not in ("default", "startup", "state")}
    before = held(kraken)
    made = runs(module, **options)[module]
    checked = runs(module, check=True, name=options["name"], state="absent")
    gone = runs(module, name=options["name"], state="absent")
    assert checked["actions"] == gone["actions"] == [f'delete {module} "{options["name"]}"']
    assert checked[module] == gone[module] == {} and made["name"] == options["name"]
    assert held(kraken) == before
    assert not runs(module, name=options["name"], state="absent")["changed"]


STEPS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("AB"), "state": st.sampled_from(["present", "loaded", "absent"])},
        optional={"startup": st.booleans(), "content": st.sampled_from([CONTENT, OTHER]), "new_name": st.just("C")},
    ).map(lambda one: {k: v for k, v in one.items() if k != "new_name" or one["state"] != "absent"}),
    min_size=1,
    max_size=3,
)


@settings(max_examples=25)
@given(
    steps=STEPS,
    answer=st.sampled_from(["link", "location", "body", "nothing"]),
    shown=st.sampled_from(["never", "as_written", "completed"]),
    flags=st.sampled_from(["flag", "envelope"]),
)
def test_presets_step_by_step(kraken_lab: Any, steps: list[Values], answer: str, shown: str, flags: str) -> None:
    """What check mode predicts is done, what is asked for is there, and asking again writes nothing."""
    kraken = fresh(kraken_lab)
    kraken.set(create_answer=answer, preset_content_shown=shown, preset_active=flags, preset_startup=flags)
    runs = Runs(kraken)
    for step in steps:
        name = step.get("new_name") or step["name"]
        try:
            checked = runs("preset", check=True, **step)
        except StreamopsError as refusal:
            with pytest.raises(type(refusal)):
                runs("preset", **step)
            continue
        runs.clear()
        real = runs("preset", **step)
        assert checked["actions"] == real["actions"] and len(runs.writes) == len(real["actions"])
        runs.clear()
        again = runs("preset", **step)
        assert runs.writes == [] and not again["changed"] and again["preset"] == real["preset"]
        rows = {one["name"]: one for one in kraken.all_presets()}
        if step["state"] == "absent":
            assert name not in rows
            continue
        assert {**checked["preset"], "uuid": rows[name]["uuid"]} == real["preset"]
        if step["state"] == "loaded":
            assert rows[name]["active"]
        if "startup" in step:
            assert rows[name]["startup"] is step["startup"]
    assert len(kraken.sessions) == 0


def test_what_is_not_there_cannot_be_loaded(kraken: Any, runs: Runs) -> None:
    with pytest.raises(NotFound):
        runs("preset", name="A", state="loaded")
    assert runs.writes == [] and kraken.all_presets() == []


def test_a_certificate_is_replaced_without_a_gap(kraken: Any, runs: Runs) -> None:
    runs("certificate", name="web", certificate=FIRST, private_key=KEY, default=True)
    kraken.clear_requests()
    runs("certificate", name="web", certificate=SECOND, private_key=KEY)
    assert [(one["name"], one["default"]) for one in kraken.certificates()][-1] == ("web", True)
    assert [one["certificate"] for one in kraken.certificates() if one["name"] == "web"] == [SECOND]
    assert sum(one["default"] for one in kraken.certificates()) == 1
    methods = [one.partition(" ")[0] for one in runs.writes]
    assert methods.index("POST") < methods.index("DELETE"), "first the new one"
    runs.clear()
    assert not runs("certificate", name="web", certificate=SECOND, private_key=KEY)["changed"] and runs.writes == []


def test_a_licence_key_is_sent_where_it_is_asked_for(kraken: Any, runs: Runs) -> None:
    quiet = runs("license", key=LICENCE_KEY)
    assert not quiet["changed"] and quiet["secrets_not_compared"] == ["key"] and runs.writes == []
    sent = runs("license", key=LICENCE_KEY, update_secrets="always")
    assert sent["changed"] and runs.writes == ["PUT license"] and kraken.license()["license_key"] == LICENCE_KEY
    assert LICENCE_KEY not in json.dumps([quiet, sent])


def test_a_masked_secret_survives_a_change_beside_it(kraken: Any, runs: Runs) -> None:
    """Never given back: it goes along with the change beside it, and alone it is no reason to write."""
    runs("security", settings={"radius": {"shared_secret": SHARED}}, update_secrets="always")
    runs.clear()
    for _time in range(2):
        result = runs("security", settings={"radius": {"shared_secret": SHARED}, "session_timeout": 21})
        assert SHARED not in json.dumps(result)
    assert result["secrets_not_compared"] == ["radius.shared_secret"]
    assert kraken.writes[0]["body"]["radius"] == {"shared_secret": SHARED}
    assert runs.writes == ["PUT system/security"] and kraken.security()["session_timeout"] == 21
