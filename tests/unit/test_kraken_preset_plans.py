"""Presets: what is planned for one, by its names, its flags and its content, and that a second plan is empty."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken.presets import (
    Held,
    PresetResource,
    manage_preset,
    preset_values,
)
from ansible_collections.streamops.video.plugins.module_utils.resource.plan import Plan
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Ambiguous, InvalidInput, NotFound
from hypothesis import given, reject
from hypothesis import strategies as st
from kraken_runs import MASKS, SECRET_TEXTS, Values, given_options, nobody, settings_json

UUIDS = {name: f"{number}1111111-2222-4333-8444-555555555555" for number, name in enumerate("ABC")}
CONTENT: Values = {"content": {"inputs": [{"name": "Camera", "port": 5000}]}}
OTHER: Values = {"content": {"inputs": [{"name": "Camera", "port": 6000}]}}


def held(name: str, uuid: str | None = None, **more: Any) -> Held:
    raw = {"uuid": uuid or UUIDS[name], "name": name, **more}
    return Held(preset_values(raw, {}), raw)


def resource(said: list[str] | None = None, **options: Any) -> PresetResource:
    return PresetResource(nobody(), given_options("preset", **options), ([] if said is None else said).append)


def plan(there: list[Held], /, **options: Any) -> Plan:
    return resource(**options).plan(there)


def applied(there: list[Held], actions: list[str], options: Values) -> list[Held]:
    """What an appliance has afterwards that does what the actions say, and nothing else."""
    rows = {one.values["uuid"]: dict(one.raw) for one in there}
    names = {one.values["name"]: one.values["uuid"] for one in there}
    for action in actions:
        words = action.split('"')
        verb, name, rest = words[0].split()[0], words[1], words[2]
        uuid = names.get(name, "99999999-2222-4333-8444-555555555555")
        if verb == "create":
            rows[uuid] = {"uuid": uuid, "name": name, "startup": False, "active": False, **(options["content"] or {})}
        elif verb == "delete":
            del rows[uuid]
        elif verb == "update":
            renamed = [part.partition(" -> ")[2] for part in rest[2:].split(", ") if part.startswith("name ")]
            rows[uuid].update({"name": renamed[0]} if renamed else {})
            rows[uuid].update(options["content"] if "content (" in rest else {})
        elif rest == " the startup preset":
            rows = {key: {**one, "startup": key == uuid} for key, one in rows.items()}
        elif rest == " no startup preset":
            rows[uuid]["startup"] = False
        else:
            assert verb == "load", action
            rows = {key: {**one, "active": key == uuid} for key, one in rows.items()}
    return [Held(preset_values(one, {}), one) for one in rows.values()]


FLAGS = st.fixed_dictionaries({"startup": st.booleans(), "active": st.booleans()})
CONTENTS = st.sampled_from([{}, CONTENT, OTHER, {"description": "x"}])


@st.composite
def appliances(draw: st.DrawFn) -> list[Held]:
    names = draw(st.lists(st.sampled_from("ABC"), unique=True))
    return [held(name, None, **draw(FLAGS), **draw(CONTENTS)) for name in names]


OPTIONS = st.fixed_dictionaries(
    {
        "name": st.sampled_from("AB"),
        "new_name": st.none() | st.sampled_from("AC"),
        "state": st.sampled_from(["present", "loaded", "absent"]),
        "startup": st.none() | st.booleans(),
        "content": st.none() | CONTENTS,
    }
).map(lambda options: {**options, "new_name": None} if options["state"] == "absent" else options)


@given(appliances(), OPTIONS)
def test_a_second_plan_is_empty(there: list[Held], options: Values) -> None:
    try:
        first = plan(there, **options)
    except (NotFound, Ambiguous):
        reject()
    after = applied(there, first.actions, options)
    second = plan(after, **options)
    if options["state"] == "absent":
        assert len(first.calls) <= 1 and second.actions == [] and first.predicted == {"preset": {}}
        return
    # A content that the appliance never gives back is not sent again.
    assert second.actions == [], (first.actions, after)
    meant = [one for one in after if one.values["name"] == (options["new_name"] or options["name"])]
    assert len(meant) == 1
    predicted = first.predicted["preset"]
    assert {**meant[0].values, "uuid": None} == {**predicted, "uuid": None}
    assert bool(first.calls) == (first.before != first.after)
    if options["state"] == "loaded":
        assert meant[0].values["active"]
    if options["startup"] is not None:
        assert meant[0].values["startup"] is options["startup"]


@given(appliances(), OPTIONS)
def test_what_is_disruptive_is_loading_and_deleting_what_is_loaded(there: list[Held], options: Values) -> None:
    try:
        one = plan(there, **options)
    except (NotFound, Ambiguous):
        reject()
    for call in one.calls:
        active = [held_one.values["name"] for held_one in there if held_one.values["active"]]
        deleted = call.action.startswith("delete") and call.action.split('"')[1] in active
        assert bool(call.interrupts) == (call.action.startswith("load") or deleted)


@given(appliances(), OPTIONS, st.permutations(range(3)))
def test_the_order_of_the_list_means_nothing(there: list[Held], options: Values, order: list[int]) -> None:
    shuffled = [there[place] for place in order if place < len(there)]
    plans = []
    for state in (there, shuffled):
        try:
            plans.append(plan(state, **options).actions)
        except (NotFound, Ambiguous) as error:
            plans.append([type(error).__name__])
    assert plans[0] == plans[1]


LOAD, RENAME = 'load preset "A"', 'update preset "A": name A -> B'


@pytest.mark.parametrize(
    ("there", "options", "actions"),
    [
        ([held("A")], {"state": "loaded"}, [LOAD]),
        ([held("A", active=True)], {"state": "loaded"}, []),
        ([held("A", active="true")], {"state": "loaded"}, []),
        # A changed preset is loaded again, also the active one; without state loaded it is not.
        (
            [held("A", active=True, **CONTENT)],
            {"state": "loaded", "content": OTHER},
            ['update preset "A": content (content)', LOAD],
        ),
        ([held("A", active=True, **CONTENT)], {"content": OTHER}, ['update preset "A": content (content)']),
        ([held("A", active=True, **CONTENT)], {"state": "loaded", "content": CONTENT}, []),
        ([held("A")], {"content": CONTENT}, []),
        ([], {"content": CONTENT, "state": "loaded"}, ['create preset "A"', LOAD]),
        ([], {"startup": True}, ['create preset "A"', 'make preset "A" the startup preset']),
        ([], {"startup": False}, ['create preset "A"']),
        ([held("A", startup=False)], {"startup": True}, ['make preset "A" the startup preset']),
        ([held("A", startup=True)], {"startup": True}, []),
        ([held("A", startup=True)], {"startup": False}, ['make preset "A" no startup preset']),
        ([held("A", startup=False)], {"startup": False}, []),
        ([held("A")], {"startup": False}, []),
        ([held("A")], {"startup": True}, ['make preset "A" the startup preset']),
        ([held("A")], {"new_name": "B"}, [RENAME]),
        ([held("B")], {"new_name": "B"}, []),
        ([], {"new_name": "B"}, ['create preset "B"']),
        ([held("A")], {"new_name": "A"}, []),
        ([held("B")], {"uuid": UUIDS["B"], "name": "C"}, ['update preset "B": name B -> C']),
        ([held("B")], {"uuid": UUIDS["B"].upper(), "name": "B"}, []),
        ([held("B")], {"uuid": UUIDS["B"], "name": None, "state": "absent"}, ['delete preset "B"']),
        ([], {"uuid": UUIDS["B"], "state": "absent"}, []),
        ([held("B")], {"state": "absent"}, []),
    ],
)
def test_plans(there: list[Held], options: Values, actions: list[str]) -> None:
    assert plan(there, **{"name": "A", **options}).actions == actions


@pytest.mark.parametrize(
    ("there", "options", "error"),
    [
        ([], {"state": "loaded"}, NotFound),
        ([], {"uuid": UUIDS["C"]}, NotFound),
        ([held("A"), held("A", UUIDS["B"])], {}, Ambiguous),
        ([held("A"), held("A", UUIDS["B"])], {"state": "absent"}, Ambiguous),
        ([held("A"), held("B")], {"new_name": "B"}, Ambiguous),
        ([held("A"), held("B")], {"uuid": UUIDS["B"]}, Ambiguous),
    ],
)
def test_what_cannot_be_planned(there: list[Held], options: Values, error: type[Exception]) -> None:
    with pytest.raises(error):
        plan(there, **{"name": "A", **options})


def test_startup_false_where_it_is_not_told_is_said_and_not_sent() -> None:
    said: list[str] = []
    assert resource(said, name="A", startup=False).plan([held("A")]).actions == []
    assert len(said) == 1 and "startup=false was not sent" in said[0]
    resource(said, name="B", startup=False).plan([held("B", startup=False)])
    resource(said, name="C", startup=False).plan([])
    assert len(said) == 1, "told, or new: nothing to say"


@pytest.mark.parametrize(
    ("raw", "beside", "flags"),
    [
        ({}, {}, {}),
        ({"active": 1, "is_startup": "no"}, {}, {"active": True, "startup": False}),
        ({"isActive": False, "isStartup": True}, {}, {"active": False, "startup": True}),
        ({"loaded": "true"}, {}, {"active": True}),
        ({}, {"active": UUIDS["A"], "startup": None}, {"active": True, "startup": False}),
        ({}, {"active": "A", "startup": "B"}, {"active": True, "startup": False}),
        ({}, {"active": ""}, {"active": False}),
        # A flag beside the list is no preset.
        ({}, {"active": True, "startup": False}, {}),
        ({"active": False}, {"active": "A"}, {"active": False}),
    ],
)
def test_where_flags_are_told(raw: Values, beside: Values, flags: Values) -> None:
    found = preset_values({"uuid": UUIDS["A"], "name": "A", **raw}, beside)
    assert found == {"uuid": UUIDS["A"], "name": "A", **flags}


@given(settings_json(hidden=True), settings_json(hidden=True), st.sampled_from(["always", "on_create"]))
def test_no_secret_of_a_content_is_shown(there: Values, wanted: Values, update: str) -> None:
    for state in ([held("A", content=there)], []):
        one = plan(state, name="A", content={"content": wanted}, update_secrets=update, state="loaded")
        seen = str([one.report(), one.predicted])
        assert not [text for text in SECRET_TEXTS if text in seen]


@pytest.mark.parametrize("mask", [*MASKS, None])
def test_a_secret_that_is_not_told_is_not_sent_again(mask: str | None) -> None:
    shown: Values = {"outputs": [{"name": "O", "port": 1, **({"passphrase": mask} if mask else {})}]}
    wanted = {"outputs": [{"name": "O", "port": 1, "passphrase": SECRET_TEXTS[0]}]}
    there = [held("A", active=True, content=shown)]
    one = plan(there, name="A", content={"content": wanted}, state="loaded")
    assert one.actions == [] and one.secrets_not_compared == ["content.outputs[O].passphrase"]
    always = resource(name="A", content={"content": wanted}, state="loaded", update_secrets="always")
    assert always.plan(there).actions == ['update preset "A": content (content)', LOAD]
    assert always.plan(there, secrets_sent=True).actions == []


def test_what_was_read_may_be_given_back_whole() -> None:
    raw = {"uuid": UUIDS["A"], "name": "A", "startup": True, "active": True, "link": "/x", **CONTENT}
    assert plan([held("A", startup=False, active=False, **CONTENT)], name="A", content=raw).actions == []


def test_check_mode_goes_on_with_what_it_named() -> None:
    one = resource(uuid="new:A", startup=True, state="loaded")
    assert one.read() == []
    assert one.plan([]).actions == ['create preset "A"', 'make preset "A" the startup preset', LOAD]
    for options in ({"uuid": "new:A"}, {"name": "A", "new_name": "B", "state": "absent"}):
        with pytest.raises(InvalidInput):
            manage_preset(Task(given_options("preset", host="127.0.0.1", port=9, **options)))
