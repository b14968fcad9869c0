"""Any sequence of tasks on a session and its recordings: checked, done, and done again without a write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    DeviceError,
    NotFound,
    StreamopsError,
)
from hmp_runs import Runs, Values
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import Lab

SPECIALTY = "692e9ab8-d446-4bfd-b64d-e39e8e57c4c5"
CAMERAS = [f"{number}1111111-2222-4333-8444-555555555555" for number in range(5)]
TEXT = st.sampled_from(["", "plain", 'Zürich "x"\n\\ |'])
SHARES = st.lists(
    st.sampled_from(
        [
            {"user": "viewer", "permission": "WATCH"},
            {"user": "Viewer", "permission": "EDIT"},
            {"group": "admins", "permission": "OWN"},
        ]
    ),
    max_size=2,
    unique_by=lambda one: str(one.get("user", "")).lower(),
)
CATEGORIES = st.sampled_from([{SPECIALTY: ["HD"]}, {SPECIALTY: ["HD", "Surgery"]}, {}])
COMMON: Any = {"description": TEXT, "created_by": TEXT, "categories": CATEGORIES, "shares": SHARES}
SESSION_TASK = st.fixed_dictionaries(
    {"title": st.sampled_from(["A", "B"])},
    optional={
        **COMMON,
        "live": st.booleans(),
        "sources": st.lists(st.sampled_from(CAMERAS), max_size=3, unique=True),
        "purge_sources": st.booleans(),
        "state": st.sampled_from(["present", "present", "present", "absent"]),
    },
)
RECORDING_TASK = st.fixed_dictionaries(
    {
        "session": st.just("A"),
        "state": st.sampled_from(["started", "started", "paused", "stopped", "present", "absent"]),
    },
    optional={**COMMON, "title": st.sampled_from(["Morning", "Noon"]), "hotmarks": st.just(["Kick-off"])},
)
STEP = st.one_of(st.tuples(st.just("session"), SESSION_TASK), st.tuples(st.just("recording"), RECORDING_TASK))
# Devices of other versions, as their documents differ.
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "update_semantics": st.just("replace"),
        "create_answer": st.just("sparse"),
        "empty_list": st.just(200),
        "recording_inherits": st.sampled_from(["none", "all"]),
        "paging_keys": st.just("documented"),
        "paging_results": st.just("total"),
        "max_page_size": st.just(1),
        "finished_status": st.sampled_from(["040001", "070003"]),
        "repeated_state": st.just("070003"),
        "add_order": st.just("presence_first"),
    },
)
FIRST: tuple[str, Values] = ("session", {"title": "A", "sources": CAMERAS[:1]})
# What the device alone can refuse: sources of a session that is recorded, a recording without sources, a fifth source.
BY_THE_DEVICE = ("060003", "060009")


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


def state_of(hmp: Any) -> Values:
    """All that is there, without clocks."""
    recordings = [{name: one[name] for name in one if name != "duration"} for one in hmp.all_recordings()]
    return {"sessions": hmp.all_sessions(), "recordings": recordings}


def content_of(runs: Runs) -> str:
    path = Path(runs.common["ledger"] or "none")
    return path.read_text() if path.exists() else ""


def attempt(runs: Runs, module: str, options: Values, check: bool) -> Values | StreamopsError:
    runs.clear()
    try:
        return runs.session(check, **options) if module == "session" else runs.recording(check, **options)
    except StreamopsError as error:
        return error


def step(runs: Runs, module: str, options: Values) -> None:
    hmp = runs.hmp
    hmp.advance(3)
    before = state_of(hmp)
    ledger = content_of(runs)
    plan = attempt(runs, module, options, check=True)
    said = runs.said
    assert runs.writes == [] and (state_of(hmp), content_of(runs)) == (before, ledger), "check mode"
    result = attempt(runs, module, options, check=False)
    if isinstance(result, StreamopsError):
        if isinstance(plan, StreamopsError):
            assert type(plan) is type(result) and str(plan) == str(result)
            assert runs.writes == [] and state_of(hmp) == before
        elif any("in check mode an earlier task is taken to make it" in one for one in said):
            assert isinstance(result, NotFound) and runs.writes == [] and state_of(hmp) == before
        else:
            assert isinstance(result, DeviceError) and result.answer["code"] in BY_THE_DEVICE, str(result)
            assert set(result.done) <= set(plan["actions"])
        return
    assert not isinstance(plan, StreamopsError), f"{plan}, and then for real {result['actions']}"
    for key in ("actions", "changed", "disruptive", "interrupts", "diff"):
        assert plan[key] == result[key], key
    assert bool(runs.writes) == result["changed"] == bool(result["actions"])
    after = state_of(hmp)
    assert result["changed"] or after == before
    again = attempt(runs, module, options, check=False)
    assert not isinstance(again, StreamopsError), f"a second run: {again}"
    assert (again["changed"], again["actions"], runs.writes) == (False, [], []), "a second run"
    assert state_of(hmp) == after
    for key in options.keys() & again[module].keys() - {"session", "shares"}:
        assert again[module][key] == result[module][key], "a second run returns the same"


@pytest.mark.parametrize("api", ["rest", "cli"])
@settings(max_examples=25)
@given(steps=st.lists(STEP, min_size=1, max_size=5), switches=SWITCHES)
def test_any_sequence(
    lab: Any, tmp_path_factory: pytest.TempPathFactory, api: str, steps: list[Any], switches: Values
) -> None:
    lab.reset()
    lab.set(**switches)
    for number, camera in enumerate(CAMERAS):
        lab.add_source(id=camera, name=f"camera {number}", host=f"239.1.1.{number}")
    ledger = tmp_path_factory.mktemp("ledger") / "hmp.json"
    runs = Runs(lab, api, str(ledger))
    for module, options in [FIRST, *steps]:
        step(runs, module, options)


@settings(max_examples=20)
@given(steps=st.lists(st.tuples(st.just("session"), SESSION_TASK), min_size=1, max_size=4))
def test_both_apis_lead_to_the_same(lab: Any, tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    found = []
    for api in ("rest", "cli"):
        lab.reset()
        for number, camera in enumerate(CAMERAS):
            lab.add_source(id=camera, name=f"camera {number}", host=f"239.1.1.{number}")
        runs = Runs(lab, api, str(tmp_path_factory.mktemp("ledger") / "hmp.json"))
        outcomes = []
        for module, options in steps:
            result = attempt(runs, module, options, check=False)
            outcomes.append(type(result))
        keys = ("title", "description", "live", "sources", "categories", "shares")
        found.append((outcomes, [{key: one[key] for key in keys} for one in lab.all_sessions()]))
    assert found[0] == found[1]
