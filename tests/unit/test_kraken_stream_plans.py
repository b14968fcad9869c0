"""Streams: what is planned for one by its values and by whatever word it has for what it does."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.streams import StreamResource, stream_values
from ansible_collections.streamops.video.plugins.module_utils.resource.plan import Plan
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import NotFound
from hypothesis import given
from hypothesis import strategies as st
from kraken_runs import Values, given_options, nobody

ID = "01111111-2222-4333-8444-555555555555"
PARTS = [f"{number}aaaaaaa-2222-4333-8444-bbbbbbbbbbbb" for number in range(1, 4)]
SOME = st.lists(st.sampled_from(PARTS), unique=True)
ONE = st.sampled_from([None, *PARTS])
STATUS = {"started": ["running", "STREAMING", "active", 1], "stopped": ["stopped", "Idle", "inactive", 0]}
STREAMS = st.fixed_dictionaries(
    {"uuid": st.just(ID), "name": st.just("S")},
    optional={
        "input": ONE | st.builds(lambda uuid: {"uuid": uuid, "name": "i"}, st.sampled_from(PARTS)),
        "outputs": SOME | SOME.map(lambda uuids: [{"uuid": one} for one in uuids]),
        "transcoder": ONE,
        "metadatas": SOME,
        "auto_start": st.sampled_from([True, False, "true", "false", 0, 1]),
        "status": st.sampled_from([word for words in STATUS.values() for word in words]),
        "mode": st.just("transcoder"),
        "more": st.just({"a": 1}),
    },
)
WANTED = st.fixed_dictionaries(
    {"state": st.sampled_from(["present", "started", "running", "stopped"])},
    optional={
        "input": st.sampled_from(["", *PARTS, PARTS[0].upper()]),
        "outputs": SOME,
        "transcoder": st.sampled_from(["", *PARTS]),
        "metadata": SOME,
        "auto_start": st.booleans(),
    },
)


def resource(said: list[str] | None = None, **options: Any) -> StreamResource:
    given_ones = given_options("stream", **{"name": "S", **options})
    return StreamResource(nobody(), given_ones, ([] if said is None else said).append)


def plan(there: Values | None, /, **options: Any) -> Plan:
    return resource(**options).plan(there)


def applied(there: Values, actions: list[str], wanted: Values) -> Values:
    """What the appliance has that does what the actions say, and nothing else."""
    found = dict(there)
    for action in actions:
        if action.startswith("update"):
            changed = [part.partition(" ")[0] for part in action.partition('": ')[2].split(", ")]
            for name in wanted.keys() & set(changed):
                found["metadatas" if name == "metadata" else name] = wanted[name] if wanted[name] != "" else None
        else:
            found["status"] = {"start": "running", "stop": "stopped"}[action.partition(" ")[0]]
    return found


@given(STREAMS, WANTED)
def test_a_second_plan_is_empty(there: Values, wanted: Values) -> None:
    first = plan(there, **wanted)
    after = applied(there, first.actions, wanted)
    assert plan(after, **wanted).actions == []
    assert len(first.calls) <= 2
    values = stream_values(after)
    assert values["name"] == "S"
    for name in wanted.keys() - {"state"}:
        told = values.get(name)
        if isinstance(wanted[name], list):
            assert sorted(told or []) == sorted(wanted[name])
        else:
            assert (told or "") == wanted[name] or str(told).lower() == str(wanted[name]).lower()
    if wanted["state"] != "present" and "status" in after:
        assert values["state"] == ("stopped" if wanted["state"] == "stopped" else "started")


@given(STREAMS, WANTED)
def test_only_what_may_run_is_interrupted(there: Values, wanted: Values) -> None:
    one = plan(there, **wanted)
    state = stream_values(there).get("state")
    for call in one.calls:
        if state == "stopped" or call.action.startswith("start"):
            assert not call.interrupts
        elif call.action.startswith("stop"):
            assert call.interrupts == ('stream "S"',)
        else:
            harmless = call.action.partition('": ')[2] in ("auto_start True", "auto_start False")
            assert bool(call.interrupts) != harmless


@given(STREAMS, WANTED, st.permutations(PARTS))
def test_the_order_of_outputs_means_nothing(there: Values, wanted: Values, order: list[str]) -> None:
    assert plan({**there, "outputs": order}, state="present", outputs=PARTS).actions == []
    again = {**wanted, "outputs": sorted(wanted.get("outputs", []), key=order.index)}
    assert plan(there, **again).interrupts == plan(there, **{**wanted, "outputs": again["outputs"][::-1]}).interrupts


@given(STREAMS)
def test_what_is_returned_can_be_given_back(there: Values) -> None:
    values = stream_values(there)
    one = plan(there, **{"state": "present", **values})
    assert one.actions == []


@pytest.mark.parametrize(
    ("there", "options", "actions"),
    [
        (None, {}, ['create stream "S"']),
        (None, {"input": PARTS[0], "state": "started"}, ['create stream "S"', 'start stream "S"']),
        (None, {"input": PARTS[0], "state": "stopped"}, ['create stream "S"']),
        (None, {"state": "absent"}, []),
        ({"uuid": ID, "name": "S"}, {"state": "absent"}, ['delete stream "S"']),
        ({"uuid": ID, "name": "S"}, {}, []),
        ({"uuid": ID, "name": "S"}, {"uuid": ID, "name": "T"}, ['update stream "S": name T']),
        ({"uuid": ID, "name": "S", "input": PARTS[0]}, {"input": ""}, ['update stream "S": input (none)']),
        ({"uuid": ID, "name": "S", "status": "starting"}, {"state": "started"}, ['start stream "S"']),
        ({"uuid": ID, "name": "S", "status": "on"}, {"state": "started"}, []),
        ({"uuid": ID, "name": "S"}, {"state": "stopped"}, ['stop stream "S"']),
    ],
)
def test_plans(there: Values | None, options: Values, actions: list[str]) -> None:
    assert plan(there, **options).actions == actions


@pytest.mark.parametrize("state", ["started", "running", "stopped"])
def test_there_is_nothing_to_start(state: str) -> None:
    with pytest.raises(NotFound, match="no input or outputs"):
        plan(None, state=state)
    with pytest.raises(NotFound, match="no input or outputs"):
        plan(None, state=state, auto_start=True)
    with pytest.raises(NotFound, match="there is no stream"):
        plan(None, uuid=ID, state=state)


def test_a_word_that_is_not_known_is_said_and_can_be_taught() -> None:
    there = {"uuid": ID, "name": "S", "status": "Wonderful"}
    said: list[str] = []
    assert resource(said, state="started").plan(there).actions == ['start stream "S"']
    assert len(said) == 1 and "'Wonderful'" in said[0] and "status_words" in said[0]
    taught: list[str] = []
    for word in ("wonderful", "WONDERFUL"):
        assert resource(taught, state="started", status_words={word: "started"}).plan(there).actions == []
        stopping = resource(taught, state="stopped", status_words={word: "stopping"})
        assert stopping.pending(there) == 'stream "S" is stopping'
    assert taught == []


@pytest.mark.parametrize(
    ("status", "state", "waits"),
    [
        ("starting", "started", True),
        ("starting", "stopped", False),
        ("stopping", "stopped", True),
        ("stopping", "started", True),
        ("stopping", "present", False),
        ("running", "started", False),
        ("odd", "started", False),
    ],
)
def test_what_is_waited_for(status: str, state: str, waits: bool) -> None:
    assert bool(resource(state=state).pending({"uuid": ID, "name": "S", "status": status})) is waits
    assert resource(state=state).pending(None) == ""


def test_keys_of_the_site_and_of_other_versions() -> None:
    there = {"uuid": ID, "title": "S", "name": "x", "autoStart": "true", "metadata": [{"id": 7}], "state": "idle"}
    one = resource(field_map={"name": "title"}, auto_start=True, metadata=[], state="stopped")
    assert one.plan(there).actions == ['update stream "S": metadata (none)']
    assert one.plan(there).before == {"auto_start": True, "metadata": ["7"], "state": "stopped"}
