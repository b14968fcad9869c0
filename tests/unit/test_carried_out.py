"""What a task has carried out, from what it registered."""

from __future__ import annotations

from ansible_collections.streamops.video.plugins.plugin_utils.carried_out import carried_out

ITEM = {"ansible_loop_var": "item", "failed": False}


def test_a_task() -> None:
    assert carried_out({"actions": ["start input a"]}) == [{"done": ["start input a"], "made": False}]
    assert carried_out({"actions": ['create environment "x"']})[0]["made"]


def test_nothing() -> None:
    assert carried_out({}) == []
    assert carried_out({"skipped": True}) == [{"done": [], "made": False}]
    assert carried_out({"results": []}) == []


def test_of_what_failed_the_plan_does_not_count() -> None:
    failed = {"failed": True, "actions": ["create input a", "start input a"], "error": {"done": ["create input a"]}}
    assert carried_out(failed) == [{"done": ["create input a"], "made": True}]
    assert carried_out({"failed": True, "actions": ["create input a"], "error": {}})[0] == {"done": [], "made": False}


def test_a_loop_keeps_its_order() -> None:
    failed = {**ITEM, "failed": True, "actions": ["create b"], "msg": "no"}
    found = carried_out({"failed": True, "results": [{**ITEM, "actions": ["update a"]}, failed]})
    assert found == [{"done": ["update a"], "made": False}, {"done": [], "made": False}]


def test_the_items_of_a_list_tell_what_was_done_to_them() -> None:
    items = [{"name": "a", "failed": True, "actions": ["create a"]}, {"name": "b", "failed": False, "actions": []}]
    found = carried_out({"failed": True, "actions": ["create a", "create b"], "results": items})
    assert found == [{"done": ["create a"], "made": True}, {"done": [], "made": False}]
