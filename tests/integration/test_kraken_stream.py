"""Streams: their parts by name or uuid, read-modify-write, started and stopped."""

from __future__ import annotations

from typing import Any

import pytest
from harness import KrakenPlay
from samples import checked_only, may_fail, task, writes_by_name

WANTED: dict[str, Any] = {
    "name": "Helicopter",
    "input": "Camera",
    "outputs": ["Ground", "Ship"],
    "transcoder": "HEVC",
    "metadata": ["KLV"],
    "auto_start": True,
}


def stream(**options: Any) -> str:
    return task("kraken_stream", **{"name": "Helicopter", **options})


def sent(kraken: Any) -> list[str]:
    return writes_by_name(kraken, kraken.all_streams())


@pytest.fixture
def parts(kraken: Any) -> dict[str, str]:
    """Uuids of what a stream is made of, by their names."""
    return {
        "Camera": kraken.add_input("Camera"),
        "Spare": kraken.add_input("Spare"),
        "Ground": kraken.add_output("Ground"),
        "Ship": kraken.add_output("Ship"),
        "HEVC": kraken.add_transcoder("HEVC"),
        "KLV": kraken.add_metadata("KLV"),
    }


ANSWERS: dict[str, dict[str, Any]] = {
    "link": {},
    "data": {"envelope": "data", "create_answer": "location", "list_items": "minimal"},
    "bare": {"envelope": "bare", "create_answer": "body", "metadatas_shown": "always", "result_key": True},
    "nothing": {"create_answer": "nothing", "write_answer": "empty", "numbers": "strings", "list_items": "whole"},
    "result": {"link_form": "short", "link_key": "uri", "write_answer": "result", "update_semantics": "replace"},
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_made_started_and_again(kraken_here: KrakenPlay, kraken: Any, parts: dict[str, str], answer: str) -> None:
    kraken.add_stream("Other")
    kraken.set(stream_delay=0.0, **ANSWERS[answer])
    wanted = stream(**WANTED, state="started")
    by_uuid = {**WANTED, "input": parts["Camera"].upper(), "outputs": [parts["Ship"], "Ground"]}
    outcome = kraken_here(checked_only(wanted) + wanted + wanted + stream(**by_uuid, state="running"), "--diff").ok()
    checked, real, again, other = outcome.results
    for key in ("actions", "changed", "disruptive", "interrupts", "diff"):
        assert checked[key] == real[key], key
    assert checked["stream"]["uuid"] == "new:Helicopter"
    assert (real["changed"], real["disruptive"], again["changed"], other["changed"]) == (True, False, False, False)
    assert sent(kraken) == ["POST streams", "PUT streams/Helicopter/start"]
    held = kraken.all_streams()[1]
    assert held["running"] and held["auto_start"] and held["input"] == parts["Camera"]
    assert held["outputs"] == [parts["Ground"], parts["Ship"]] and held["metadatas"] == [parts["KLV"]]
    told = real["stream"]
    assert told["uuid"] == held["uuid"] and told["state"] == "started" and told["status"]["mode"] == "transcoder"
    assert (told["transcoder"], told["metadata"]) == (parts["HEVC"], [parts["KLV"]])


def test_a_returned_stream_can_be_given_back(kraken_play: KrakenPlay, kraken: Any, parts: dict[str, str]) -> None:
    kraken.add_stream("Helicopter", running=True, input=parts["Camera"], outputs=[parts["Ship"]])
    back = '- streamops.video.kraken_stream: "{{ told.stream }}"\n'
    info = task("kraken_info", gather_subset=["streams"]).rstrip() + "\n  register: read\n"
    text = stream().rstrip() + "\n  register: told\n" + info + back
    outcome = kraken_play(text, allow_disruptive=False).ok()
    assert not any(one["changed"] for one in outcome.results) and kraken.writes == []
    assert outcome.results[1]["streams"] == [outcome.results[0]["stream"]] == [outcome.results[2]["stream"]]


@pytest.mark.parametrize(("semantics", "read_only"), [("merge", "ignore"), ("replace", "ignore"), ("merge", "refuse")])
def test_what_is_not_named_stays(
    kraken_here: KrakenPlay, kraken: Any, parts: dict[str, str], semantics: str, read_only: str
) -> None:
    kraken.set(update_semantics=semantics, read_only_fields=read_only)
    held = {"input": parts["Camera"], "passthru_uuid": parts["Ship"], "transcoder": parts["HEVC"], "colour": "blue"}
    uuid = kraken.add_stream("Helicopter", outputs=[parts["Ground"]], metadatas=[parts["KLV"]], **held)
    outcome = kraken_here(stream(auto_start=True) + stream(name="Drone", uuid=uuid, input="Spare")).ok()
    assert [one["changed"] for one in outcome.results] == [True, True]
    now = kraken.all_streams()[0]
    assert {key: now[key] for key in held} == {**held, "input": parts["Spare"]}
    assert (now["name"], now["auto_start"]) == ("Drone", True)
    assert (now["outputs"], now["metadatas"]) == ([parts["Ground"]], [parts["KLV"]])
    assert sent(kraken) == ["PUT streams/Drone"] * 2


WORDS = ("running", "started", "streaming", "active", "upper", "numeric")


@pytest.mark.parametrize("words", WORDS)
def test_started_and_stopped_in_every_vocabulary(kraken_here: KrakenPlay, kraken: Any, words: str) -> None:
    kraken.set(status_words=words)
    kraken.add_stream("Helicopter")
    text = stream(state="started") * 2 + stream(state="stopped") * 2
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, False, True, False]
    assert [one["disruptive"] for one in outcome.results] == [False, False, True, False]
    # What is asked for is there before the task ends: the words of what is on its way are not those of what is there.
    assert [one["stream"].get("state") for one in outcome.results] == ["started"] * 2 + ["stopped"] * 2
    assert sent(kraken) == ["PUT streams/Helicopter/start", "PUT streams/Helicopter/stop"]


def test_a_state_that_is_not_told_is_ordered_again(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(status_words="absent", stream_delay=0.0)
    kraken.add_stream("Helicopter")
    outcome = kraken_here(stream(state="started") * 2 + stream(auto_start=False)).ok()
    assert [one["changed"] for one in outcome.results] == [True, True, False]
    assert kraken.all_streams()[0]["running"] and len(kraken.writes) == 2


def test_lists_are_exactly_these(kraken_here: KrakenPlay, kraken: Any, parts: dict[str, str]) -> None:
    kraken.add_stream("Helicopter", outputs=[parts["Ground"], parts["Ship"]], metadatas=[parts["KLV"]])
    text = stream(outputs=["Ship"]) + stream(outputs=[], metadata=[]) * 2 + stream(outputs=["Ground"])
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True, True, False, True]
    now = kraken.all_streams()[0]
    assert (now["outputs"], now["metadatas"]) == ([parts["Ground"]], [])


def test_what_is_disruptive_is_refused_where_the_task_says_so(
    kraken_here: KrakenPlay, kraken: Any, parts: dict[str, str]
) -> None:
    uuid = kraken.add_stream("Helicopter", running=True, input=parts["Camera"])
    kraken.add_stream("Idle", input=parts["Camera"])
    refused = [stream(input="Spare"), stream(state="stopped"), stream(state="absent"), stream(outputs=["Ship"])]
    # An update by name and one that nobody watches are none.
    allowed = stream(auto_start=True) + stream(uuid=uuid, name="Drone") + stream(name="Idle", input="Spare")
    allowed += stream(name="Idle", state="stopped") + stream(name="Idle", state="absent")
    outcome = kraken_here("".join(map(may_fail, refused)) + allowed, allow_disruptive=False).ok()
    for one in outcome.results[:4]:
        assert 'interrupt stream "Helicopter"' in one["msg"] and not one["changed"], one["msg"]
    assert [one["changed"] for one in outcome.results[4:]] == [True, True, True, False, True]
    now = kraken.all_streams()
    assert [(one["name"], one["running"], one["input"]) for one in now] == [("Drone", True, parts["Camera"])]
    assert len(kraken.writes) == 4


def test_errors_before_anything_is_sent(kraken_here: KrakenPlay, kraken: Any, parts: dict[str, str]) -> None:
    twins = [kraken.add_stream("Twin") for _one in range(2)]
    outputs = [kraken.add_output("Same") for _one in range(2)]
    unknown = "71edd346-2cf0-4c62-b3d3-9d457b287394"
    cases = [
        (stream(input="Nowhere"), 'there is no "Nowhere" among the inputs'),
        (stream(outputs=["Ground", "Same"]), outputs[1]),
        (stream(name="Twin", state="stopped"), twins[1]),
        (stream(state="stopped"), 'there is no stream "Helicopter" to stop'),
        (stream(name=None, uuid=unknown), f"there is no stream {unknown}"),
        (stream(name=None, uuid="new:Helicopter"), "what check mode calls something not made yet"),
        (task("kraken_stream", state="started"), "one of the following is required: name, uuid"),
    ]
    outcome = kraken_here("".join(may_fail(text) for text, _told in cases)).ok()
    for (_text, told), one in zip(cases, outcome.results, strict=True):
        assert told in one["msg"] and not one["changed"], one["msg"]
    assert kraken.writes == [] and parts


def test_a_stream_that_the_appliance_refuses_to_change(kraken_here: KrakenPlay, kraken: Any) -> None:
    kraken.set(change_running="refused", max_encoders=0, error_shape="message")
    kraken.add_stream("Helicopter", running=True)
    encoder = kraken.add_transcoder("HEVC")
    kraken.add_stream("Encoded", transcoder=encoder)
    outcome = kraken_here(may_fail(stream(auto_start=True)) + stream(name="Encoded", state="started")).failed()
    assert "Helicopter is running" in outcome.results[0]["msg"]
    assert "The license allows 0 encoders" in outcome.message and 'start stream "Encoded"' in outcome.message


def test_the_site_names_the_keys(kraken_here: KrakenPlay, kraken: Any) -> None:
    site = {"field_map": {"auto_start": "autoStart"}, "body": {"colour": "blue"}}
    kraken_here(stream(auto_start=True, wait=False, **site)).ok()
    assert kraken.writes[0]["body"] == {"name": "Helicopter", "autoStart": True, "colour": "blue"}


FAULTS: dict[str, dict[str, Any]] = {
    "closed after": {"kind": "drop_after"},
    "503 after": {"kind": "status_after", "code": 503, "html": True},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_answers_that_get_lost(kraken_here: KrakenPlay, kraken: Any, parts: dict[str, str], fault: str) -> None:
    """To the create, an update, a start, a stop and a delete: nothing is done twice."""
    for path, method in (("streams$", "POST"), (r"streams/[^/]+$", "PUT"), ("/start$", "PUT"), ("/stop$", "PUT")):
        kraken.fault(path=path, method=method, **FAULTS[fault])
    kraken.fault(path="streams/", method="DELETE", **FAULTS[fault])
    text = stream(input="Camera", state="started") + stream(input="Spare") + stream(state="stopped")
    outcome = kraken_here(text).ok()
    assert [one["changed"] for one in outcome.results] == [True] * 3
    assert [len(one["retries"]) for one in outcome.results] == [2, 1, 1]
    name = "streams/Helicopter"
    assert sent(kraken) == ["POST streams", f"PUT {name}/start", f"PUT {name}", f"PUT {name}/stop"]
    assert [(one["input"], one["running"]) for one in kraken.all_streams()] == [(parts["Spare"], False)]
    gone = kraken_here(stream(state="absent") * 2).ok().results
    assert [one["changed"] for one in gone] == [True, False] and kraken.all_streams() == [] and len(kraken.writes) == 5


def test_a_start_is_waited_for(kraken_here: KrakenPlay, kraken: Any) -> None:
    """What is on its way (`starting`) is not there yet."""
    kraken.set(stream_delay=2.0)
    kraken.add_stream("Helicopter")
    kraken_here(stream(state="started")).ok()
    assert kraken.all_streams()[0]["running"]
    kraken.reset()
    kraken.add_stream("Helicopter")
    kraken.fault("stay_pending", times=None)
    outcome = kraken_here(stream(state="started", wait=False) + stream(state="started", wait_timeout=1)).failed()
    assert outcome.results[0]["changed"] and "stream" in outcome.results[0]
    assert 'stream "Helicopter" is starting after 1 s; nothing was written' in outcome.message
