"""Presets: found by name or uuid, saved, renamed, made the startup preset, loaded, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from harness import KrakenPlay
from samples import checked_only, may_fail, task, writes_by_name

CONTENT = {"content": {"inputs": [{"name": "Camera", "port": 5000}], "streams": []}}
OTHER = {"content": {"inputs": [{"name": "Camera", "port": 6000}], "streams": []}}


def preset(**options: Any) -> str:
    return task("kraken_preset", **{"name": "A", **options})


def sent(kraken: Any) -> list[str]:
    return writes_by_name(kraken, kraken.all_presets())


def flags(kraken: Any) -> dict[str, tuple[bool, bool]]:
    return {one["name"]: (one["active"], one["startup"]) for one in kraken.all_presets()}


ANSWERS: dict[str, dict[str, Any]] = {
    "link": {},
    "href, singular": {"link_key": "href", "link_form": "singular", "envelope": "data"},
    "whole URL": {"link_form": "url", "create_status": 200, "result_key": True, "write_answer": "result"},
    "location": {"create_answer": "location", "envelope": "bare", "preset_get": "404"},
    "body": {"create_answer": "body", "numbers": "strings", "write_answer": "empty"},
    "nothing": {"create_answer": "nothing", "envelope": "data"},
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_made_loaded_and_again(kraken_here: KrakenPlay, kraken: Any, answer: str) -> None:
    kraken.add_preset("Other", content={}, startup=True, active=True)
    kraken.set(**ANSWERS[answer])
    wanted = preset(content=CONTENT, startup=True, state="loaded")
    checked, real, again = kraken_here(checked_only(wanted) + wanted + wanted, "--diff").ok().results
    for key in ("actions", "changed", "disruptive", "interrupts", "diff"):
        assert checked[key] == real[key], key
    assert checked["preset"] == {**real["preset"], "uuid": "new:A"}
    assert (real["changed"], real["disruptive"], again["changed"]) == (True, True, False)
    assert sent(kraken) == ["POST presets", "PUT presets/A/startup", "PUT presets/A/load"]
    assert flags(kraken) == {"Other": (False, False), "A": (True, True)}
    assert [one["name"] for one in kraken.all_inputs()] == ["Camera"]
    uuid = kraken.all_presets()[1]["uuid"]
    assert real["preset"] == again["preset"] == {"uuid": uuid, "name": "A", "startup": True, "active": True}


def test_a_run_that_changes_nothing_writes_nothing(kraken_play: KrakenPlay, kraken: Any) -> None:
    uuid = kraken.add_preset("A", startup=True, active=True)
    kraken.add_preset("B")
    text = preset(state="loaded", startup=True) + preset(name="B", startup=False) + preset(new_name="A")
    text += preset(name=None, uuid=uuid) + preset(name="Old", new_name="B") + preset(name="C", state="absent")
    text += task("kraken_preset", uuid=uuid, name="A", startup=True, active=True)
    outcome = kraken_play(text, allow_disruptive=False).ok()
    assert [one["changed"] for one in outcome.results] == [False] * 7 and kraken.writes == []
    assert [one["actions"] for one in outcome.results] == [[]] * 7


def test_a_new_preset_that_shall_not_be_the_startup_preset(kraken_here: KrakenPlay, kraken: Any) -> None:
    """Nothing says that the startup call can take it back: it is not made for what is so already."""
    kraken.set(startup_clear="never")
    kraken.add_preset("Other", startup=True)
    kraken_here(preset(startup=False, wait_timeout=3)).ok()
    assert sent(kraken) == ["POST presets"] and flags(kraken)["Other"] == (False, True)


def test_renamed_changed_and_deleted(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(preset_content_shown="as_written", update_semantics="replace", load_delay=0.0)
    uuid = kraken.add_preset("A", content=CONTENT["content"], active=True)
    text = preset(new_name="B") + preset(name="B", uuid=uuid, content=CONTENT)
    text += preset(name="B", content=OTHER, state="loaded") * 2 + preset(name="C", uuid=uuid)
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False, True, False, True]
    # What is loaded is loaded again when its content changes.
    assert [one["disruptive"] for one in outcome.results] == [False, False, True, False, False]
    assert sent(kraken) == ["PUT presets/C", "PUT presets/C", "PUT presets/C/load", "PUT presets/C"]
    assert kraken.writes[0]["body"]["name"] == "B" and kraken.all_presets()[0]["content"] == OTHER["content"]
    assert [one["port"] for one in kraken.all_inputs()] == [6000]
    removed = kraken_here(preset(name="C", state="absent") * 2).ok().results
    assert [(one["changed"], one["disruptive"]) for one in removed] == [(True, True), (False, False)]
    assert removed[0]["preset"] == {} and kraken.all_presets() == []


@pytest.mark.parametrize("shown", ["as_written", "completed", "never"])
def test_content_is_not_sent_again(kraken_here: KrakenPlay, kraken: Any, shown: str) -> None:
    kraken.set(preset_content_shown=shown, numbers="strings")
    text = preset(content=CONTENT) + preset(content=CONTENT) + preset(content=OTHER)
    outcome = kraken_here(text + preset(content=OTHER, update_secrets="always")).ok()
    told = shown != "never"
    # What is not read back is sent when the preset is made, or on every run where that is asked for.
    assert [one["changed"] for one in outcome.results] == [True, False, told, not told]
    assert outcome.results[1].get("secrets_not_compared", []) == ([] if told else ["content"])
    assert sent(kraken) == ["POST presets", "PUT presets/A"]
    assert kraken.all_presets()[0]["content"] == OTHER["content"]


def test_the_site_names_the_keys(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(preset_name_key="preset_name", preset_content_key="config", preset_content_shown="as_written")
    site = {"field_map": {"name": "preset_name"}, "body": {"note": "x"}}
    content = {"config": CONTENT["content"]}
    text = preset(content=content, **site) * 2 + preset(new_name="B", **site) * 2 + preset(name="B", state="loaded")
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False, True, False, True]
    assert kraken.writes[0]["body"] == {"preset_name": "A", **content, "note": "x"}
    assert flags(kraken) == {"B": (True, False)}


@pytest.mark.parametrize("place", ["envelope", "absent"])
def test_where_active_and_startup_are_told_otherwise(kraken_here: KrakenPlay, kraken: Any, place: str) -> None:
    kraken.set(preset_active=place, preset_startup=place, load_delay=0.0)
    kraken.add_preset("A")
    kraken.add_preset("B", startup=True, active=True)
    outcome = kraken_here(preset(state="loaded", startup=True) * 2, allow_disruptive=True).ok()
    told = place == "envelope"
    # What is not told cannot be compared: it is ordered again.
    assert [one["changed"] for one in outcome.results] == [True, not told]
    assert flags(kraken) == {"A": (True, True), "B": (False, False)}
    # What was accepted is returned, also where it is not told.
    name = {"uuid": kraken.all_presets()[0]["uuid"], "name": "A"}
    assert outcome.last["preset"] == {**name, "startup": True, "active": True}


def test_no_startup_preset_told_beside_the_list(kraken_here: KrakenPlay, kraken: Any) -> None:
    """`startup: null` beside the list says that there is none."""
    kraken.set(preset_startup="envelope")
    kraken.add_preset("A", startup=True)
    outcome = kraken_here(preset(startup=False) * 2).ok()
    assert [one["changed"] for one in outcome.results] == [True, False]
    assert sent(kraken) == ["PUT presets/A/startup"] and flags(kraken) == {"A": (False, False)}


def test_loading_is_waited_for(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.add_preset("A")
    kraken.set(load_delay=1.5, busy_while_loading=True)
    loaded = kraken_here(preset(state="loaded")).ok().last
    assert loaded["preset"]["active"] and sent(kraken) == ["PUT presets/A/load"]
    kraken.reset()
    kraken.add_preset("A")
    kraken.fault("stay_pending", times=None)
    outcome = kraken_here(preset(state="loaded", wait=False) + may_fail(preset(state="loaded", wait_timeout=1))).ok()
    assert not outcome.results[0]["preset"]["active"]
    assert "not to be seen on it after 1 s" in outcome.message and "load preset" in outcome.message


def test_what_is_disruptive_is_refused_where_the_task_says_so(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.add_preset("A")
    kraken.add_preset("B", active=True)
    text = may_fail(preset(state="loaded", startup=True)) + may_fail(preset(name="B", state="absent"))
    outcome = kraken_here(text + preset(startup=True) + preset(state="absent"), allow_disruptive=False).ok()
    for one in outcome.results[:2]:
        assert "disruptive" in one["msg"] and one["interrupts"] and not one["changed"]
    assert len(kraken.writes) == 2 and flags(kraken) == {"B": (True, False)}


def test_errors_before_anything_is_sent(kraken_here: KrakenPlay, kraken: Any) -> None:
    twins = [kraken.add_preset("Twin") for _one in range(2)]
    kraken.add_preset("A")
    unknown = "71edd346-2cf0-4c62-b3d3-9d457b287394"
    cases = [
        (preset(name="Nowhere", state="loaded"), 'there is no preset "Nowhere" to load'),
        (preset(name="Twin", startup=True), twins[1]),
        (preset(new_name="Twin"), 'there is already a preset "Twin"'),
        (preset(name=None, uuid=unknown), f"there is no preset {unknown}"),
        (preset(name=None, uuid="new:A"), "what check mode calls something not made yet"),
        (task("kraken_preset", state="loaded"), "one of the following is required: name, uuid"),
    ]
    outcome = kraken_here("".join(may_fail(text) for text, _told in cases)).ok()
    for (_text, told), one in zip(cases, outcome.results, strict=True):
        assert told in one["msg"] and not one["changed"], one["msg"]
    assert kraken.writes == []
    by_uuid = kraken_here(preset(name=None, uuid=twins[1], startup=True)).ok().last
    assert by_uuid["preset"]["uuid"] == twins[1] and kraken.all_presets()[1]["startup"]


FAULTS: dict[str, dict[str, Any]] = {
    "closed after": {"kind": "drop_after"},
    "500 after": {"kind": "status_after", "code": 500},
    "cut after": {"kind": "truncate"},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_answers_that_get_lost(kraken_here: KrakenPlay, kraken: Any, fault: str) -> None:
    """To the create, the startup call and the load: nothing is made or loaded twice."""
    for path in ("presets$", "startup$", "load$"):
        kraken.fault(path=path, method="POST|PUT", **FAULTS[fault])
    result = kraken_here(preset(content=CONTENT, startup=True, state="loaded")).ok().last
    assert result["changed"] and flags(kraken) == {"A": (True, True)}
    assert sent(kraken) == ["POST presets", "PUT presets/A/startup", "PUT presets/A/load"]
    if fault != "cut after":
        assert len(result["retries"]) == 3 and all("had done it" in one for one in result["retries"])


def test_an_order_that_did_not_arrive(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.add_preset("A")
    kraken.fault("drop_before", path="load$", method="PUT")
    result = kraken_here(preset(state="loaded")).ok().last
    assert flags(kraken) == {"A": (True, False)} and "sent again" in result["retries"][0]
