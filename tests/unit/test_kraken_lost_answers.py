"""Writes to a Kraken whose answers are lost: looked up on the appliance, never done twice."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource import converge as engine
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError
from kraken_runs import Runs, Values

PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
FIRST, SECOND = PEM.format("Zmlyc3Q="), PEM.format("c2Vjb25k")
CONTENT = {"content": {"inputs": [{"name": "Camera", "port": 5000}], "streams": []}}
OTHER = {"content": {"inputs": [{"name": "Camera", "port": 6000}], "streams": []}}
PRESET: Values = {"name": "A", "content": CONTENT, "startup": True, "state": "loaded"}
STREAM: Values = {"name": "S", "input": "Camera", "outputs": ["One"], "state": "started"}

RTSP = "update the settings of service rtspserver: rtsp_port 554 -> 8554"

# Module, options, method and path of the write whose answer is lost, the action that it is.
WRITES: list[tuple[str, Values, str, str, str]] = [
    ("debug_logging", {"enabled": True}, "PUT", "/debuglogging$", "update debug logging: enabled False -> True"),
    ("network", {"hostname": "k7"}, "PUT", "/network$", "update the network settings: hostname"),
    ("security", {"settings": {"session_timeout": 20}}, "PUT", "/security$", "update the security settings"),
    ("service", {"name": "rtspserver", "settings": {"rtsp_port": 8554}}, "PUT", "/rtspserver$", RTSP),
    ("rest_api", {"v1_enabled": True}, "POST", "/restapi$", "enable API v1"),
    ("rest_api", {"v1_enabled": True, "v1_key": "k3y-of-old"}, "POST", "/restapi$", "enable API v1"),
    ("preset", PRESET, "POST", "/presets$", 'create preset "A"'),
    ("preset", PRESET, "PUT", "/startup$", 'make preset "A" the startup preset'),
    ("preset", PRESET, "PUT", "/load$", 'load preset "A"'),
    ("stream", STREAM, "POST", "/streams$", 'create stream "S"'),
    ("stream", STREAM, "PUT", "/start$", 'start stream "S"'),
    ("certificate", {"name": "web", "certificate": FIRST}, "POST", "/files$", 'install certificate "web"'),
    (
        "certificate",
        {"name": "web", "certificate": FIRST, "default": True},
        "PUT",
        "/default$",
        'make certificate "web" the default',
    ),
]


@pytest.fixture
def kraken(kraken_lab: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("GRACE_NEW", "GRACE_SILENT"):
        monkeypatch.setattr(engine, name, 0.3)
    found = kraken_lab.kraken
    found.reset()
    found.set(load_delay=0.0, stream_delay=0.0)
    found.add_preset("Other", content={})
    found.add_input("Camera", port=5000)
    found.add_output("One", port=6001)
    found.clear_requests()
    return found


@pytest.fixture
def runs(kraken: Any) -> Runs:
    return Runs(kraken)


@pytest.mark.parametrize(
    ("module", "options", "method", "path", "action"), [one for one in WRITES if one[3] != "/load$"]
)
def test_the_answer_is_lost_and_it_was_done(
    kraken: Any, runs: Runs, module: str, options: Values, method: str, path: str, action: str
) -> None:
    kraken.fault("drop_after", method=method, path=path)
    result = runs(module, **options)
    assert result["changed"] and len(result["retries"]) == 1
    assert result["retries"][0].startswith(action) and result["retries"][0].endswith("the device had done it")
    assert len(runs.writes) == len(result["actions"]), "each write once"
    runs.clear()
    assert not runs(module, **options)["changed"] and runs.writes == []
    assert len(kraken.sessions) == 0


@pytest.mark.parametrize(("module", "options", "method", "path", "action"), WRITES)
def test_the_request_is_lost(
    kraken: Any, runs: Runs, module: str, options: Values, method: str, path: str, action: str
) -> None:
    """What makes a thing is not sent again; anything else is, once it is seen not to be done."""
    kraken.fault("drop_before", method=method, path=path)
    if method == "POST" and "restapi" not in path:
        with pytest.raises(StreamopsError, match="It may still be made") as error:
            runs(module, **options)
        assert error.value.facts["changed"] is False and len(runs.writes) == 1
        assert ([one["name"] for one in kraken.all_presets()], kraken.all_streams()) == (["Other"], [])
    else:
        result = runs(module, **options)
        assert [one.partition(":")[0] for one in result["retries"]] == [action.partition(":")[0]]
        assert result["retries"][0].endswith("the device had not done it; sent again")
        assert len(runs.writes) == len(result["actions"]) + 1
    assert len(kraken.sessions) == 0
    runs.clear()
    runs(module, **options)
    runs.clear()
    assert not runs(module, **options)["changed"] and runs.writes == []


def test_a_changed_preset_is_loaded_again_though_the_answer_to_the_change_was_lost(kraken: Any, runs: Runs) -> None:
    kraken.set(preset_content_shown="as_written")
    runs("preset", **PRESET)
    runs.clear()
    kraken.fault("drop_after", method="PUT", path="/presets/[^/]+$")
    result = runs("preset", **{**PRESET, "content": OTHER})
    assert result["actions"] == ['update preset "A": content (content)', 'load preset "A"']
    assert [one.rpartition("/")[2] == "load" for one in runs.writes] == [False, True]
    assert [one["port"] for one in kraken.all_inputs()] == [6000]


def test_a_preset_whose_loading_was_not_answered(kraken: Any, runs: Runs) -> None:
    kraken.add_preset("A", content={})
    kraken.fault("drop_after", method="PUT", path="/load$")
    result = runs("preset", name="A", state="loaded")
    assert len(runs.writes) == 1 and "the device had done it" in result["retries"][0]
    assert result["preset"]["active"] and kraken.all_presets()[-1]["active"]


def test_a_renamed_preset_whose_answer_was_lost(kraken: Any, runs: Runs) -> None:
    kraken.add_preset("A", content={})
    kraken.fault("drop_after", method="PUT", path="/presets/[^/]+$")
    result = runs("preset", name="A", new_name="B", startup=True)
    assert [(one["name"], one["startup"]) for one in kraken.all_presets()] == [("Other", False), ("B", True)]
    assert result["preset"]["name"] == "B" and len(runs.writes) == 2


@pytest.mark.parametrize("module", ["preset", "stream", "certificate"])
def test_a_delete_whose_answer_was_lost(kraken: Any, runs: Runs, module: str) -> None:
    made: dict[str, Values] = {"preset": {"name": "A"}, "stream": STREAM, "certificate": WRITES[-2][1]}
    runs(module, **made[module])
    name = made[module]["name"]
    runs.clear()
    kraken.fault("drop_after", method="DELETE")
    result = runs(module, name=name, state="absent")
    assert result["changed"] and result[module] == {} and len(runs.writes) == 1
    assert "the device had done it" in result["retries"][0]


@pytest.mark.parametrize(
    ("lost", "skip", "unique"),
    [
        *(("POST", skip, True) for skip in (0, 1, 2)),
        *(("PUT", skip, True) for skip in (0, 1, 2)),
        *(("DELETE", skip, True) for skip in (0, 1)),
        *((method, 0, False) for method in ("POST", "PUT", "DELETE")),
    ],
)
def test_a_certificate_that_is_replaced_whatever_answer_is_lost(
    kraken: Any, runs: Runs, lost: str, skip: int, unique: bool
) -> None:
    kraken.set(unique_names=unique)
    runs("certificate", name="web", certificate=FIRST, default=True)
    kraken.fault("drop_after", method=lost, path="/certificates/", skip=skip)
    try:
        runs("certificate", name="web", certificate=SECOND)
    except StreamopsError as error:
        assert error.hint, "somebody has to look"
    for _time in range(2):
        runs("certificate", name="web", certificate=SECOND, default=True)
    held = [(one["name"], one["certificate"], one["default"]) for one in kraken.certificates()[1:]]
    assert held == [("web", SECOND, True)]
    runs.clear()
    assert not runs("certificate", name="web", certificate=SECOND, default=True)["changed"] and runs.writes == []


def test_a_page_for_an_answer_is_looked_up_like_a_lost_one(kraken: Any, runs: Runs) -> None:
    kraken.fault("truncate", method="PUT", path="/debuglogging$")
    result = runs("debug_logging", enabled=True)
    assert result["changed"] and kraken.debug_logging and runs.writes == ["PUT debuglogging"]


def test_an_appliance_that_is_away_for_a_moment(kraken: Any, runs: Runs) -> None:
    """Its reads are repeated; the write is done once."""
    kraken.fault("drop_after", method="PUT", path="/debuglogging$")
    kraken.fault("status", code=503, method="GET", path="/debuglogging$", skip=1)
    result = runs("debug_logging", enabled=True)
    assert result["changed"] and runs.writes == ["PUT debuglogging"] and kraken.debug_logging
