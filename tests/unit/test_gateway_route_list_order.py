"""The order of the writes of a list, renames among its routes, and how a diff of many routes reads."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_plan import plan_route
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_words import difference
from ansible_collections.streamops.video.plugins.module_utils.resource.objects import ObjectSpec, Seen
from device_model import Route
from hypothesis import given, settings
from hypothesis import strategies as st
from route_checks import is_empty, wanted_of
from route_lists import HMP, OUT, UDP, actions, held, listed, listing, planned
from route_strategies import MARK, Wish, new_routes, wishes


def rename(before: str, after: str) -> dict[str, str]:
    return {"name": before, "new_name": after}


def renames(items: list[Any]) -> list[str]:
    return [f"{item.name}>{item.after[0].rpartition(' ')[2]}" for item in items if item.calls]


def test_removals_come_first() -> None:
    config = [{"name": "A", "state": "started"}, {"name": "New", "source": UDP}]
    found = actions(planned(config, *map(held, "ABC"), state="overridden"))
    assert found[:2] == ['delete route "B"', 'delete route "C"'] and len(found) == 4


def test_what_is_not_removed_keeps_the_order_of_the_list() -> None:
    config = [{"name": name, "state": "started"} for name in "CAB"]
    assert [item.name for item in planned(config, *map(held, "ABC"))] == ["C", "A", "B"]


@settings(max_examples=10)
@given(st.permutations([rename("A", "B"), rename("B", "C"), rename("C", "D")]))
def test_a_chain_of_names_is_given_on_from_its_end(config: list[dict[str, str]]) -> None:
    assert renames(planned(config, *map(held, "ABC"))) == ["C>D", "B>C", "A>B"]


@settings(max_examples=10)
@given(st.permutations([rename("A", "B"), rename("B", "A"), rename("C", "D")]))
def test_a_circle_of_names_is_refused_and_the_others_are_planned(config: list[dict[str, str]]) -> None:
    items = planned(config, *map(held, "ABC"))
    assert {item.name for item in items if item.problem} == {"A", "B"} and renames(items) == ["C>D"]


def test_a_circle_says_how_to_break_it() -> None:
    items = planned([rename("A", "B"), rename("B", "A")], held("A"), held("B"))
    assert all("in a circle" in str(item.problem) and "third name" in str(item.problem) for item in items)


def test_a_name_that_another_route_keeps_is_not_given_twice() -> None:
    (item,) = planned([rename("A", "B")], held("A"), held("B"))
    assert not item.calls and 'already a route "B"' in str(item.problem) and "id-B" in str(item.problem)


def test_a_route_whose_name_is_asked_for_is_not_removed_for_it() -> None:
    """It may be the one that was meant: an earlier run renamed it, and somebody made another one of the old name."""
    (item,) = planned([rename("A", "B")], held("A"), held("B"), state="overridden")
    assert item.calls == [] and "already a route" in str(item.problem)


def test_a_name_is_not_given_on_where_its_bearer_cannot_take_another() -> None:
    items = planned([rename("A", "B"), rename("B", "C")], *map(held, "ABC"))
    assert actions(items) == [], "there would be two routes B"


def test_a_route_that_was_renamed_before_is_found_by_its_new_name() -> None:
    (item,) = planned([{**rename("A", "B"), "state": "started"}], held("B"))
    assert actions([item]) == ['start route "B"']


def test_a_route_known_once_is_known_by_its_id_under_its_new_name() -> None:
    routes = listed([rename("A", "B"), rename("B", "C")])
    routes.match(listing(held("A"), held("B")))
    after = listing(held("B", "id-A"), held("C", "id-B"))
    assert actions(routes.plan(after, only={0, 1}, secrets_sent=True)) == []


def test_a_route_that_was_made_meanwhile_is_not_made_again() -> None:
    routes = listed([{"name": "New", "source": UDP}])
    routes.match(listing())
    assert len(actions(routes.plan(listing()))) == 1
    assert actions(routes.plan(listing(held("New")), only={0})) == []


def test_a_route_of_an_exact_list_that_is_gone_needs_no_removal() -> None:
    routes = listed([{"name": "A"}], "overridden")
    routes.match(listing(held("A"), held("B")))
    (gone,) = [item.key for item in routes.plan(listing(held("A"), held("B"))) if item.calls]
    assert actions(routes.plan(listing(held("A")), only={gone})) == []


# How it reads


def check_lines(label: str, before: dict[str, Any], after: dict[str, Any], empty: bool) -> None:
    lines = difference(label, before, after)
    assert (lines[0] == lines[1]) is empty, lines
    assert all(line.startswith(label) and "\n" not in line for side in lines for line in side)
    assert MARK not in repr(lines)


@settings(max_examples=60)
@given(wishes())
def test_each_line_of_a_diff_says_what_it_is_about(wish: Wish) -> None:
    change = plan_route(wanted_of(wish.params), wish.route.shown())
    check_lines('route "Feed"', change.before, change.after, is_empty(change))


@settings(max_examples=60)
@given(new_routes())
def test_each_line_of_a_new_route_says_what_it_is_about(params: dict[str, Any]) -> None:
    change = plan_route(wanted_of(params), None)
    check_lines("route", change.before, change.after, False)


def test_a_diff_is_one_line_a_value_that_changes() -> None:
    (item,) = planned([{"name": "A", "state": "started", "destinations": [{"name": "Out", "ttl": 9}]}], held("A"))
    assert item.before == ['route "A" state: stopped']
    assert item.after == ['route "A" state: running', 'route "A" destination "Out" ttl: 9']


def test_a_diff_is_one_line_an_element_that_comes_or_goes() -> None:
    (item,) = planned([{"name": "A", "destinations": [{**OUT, "name": "Web"}]}], held("A"), state="replaced")
    assert item.before == ['route "A" destination "Out": protocol udp, address 10.0.0.1, port 5001, state stopped']
    assert item.after == ['route "A" destination "Web": protocol udp, address 10.0.0.1, port 5001']


def test_a_diff_of_a_removal_tells_what_goes() -> None:
    (item,) = planned([{"name": "A"}], held("A"), state="deleted")
    assert item.after == [] and [line.partition(":")[0] for line in item.before] == [
        'route "A"',
        'route "A" source',
        'route "A" destination "Out"',
    ]


def test_a_passphrase_of_a_new_route_shows_as_a_secret() -> None:
    srt = {"name": "In", "protocol": "srt", "srt_mode": "listener", "port": 4900, "srt_passphrase": f"{MARK}000001"}
    (item,) = planned([{"name": "A", "source": srt}])
    assert any("srt_passphrase (secret)" in line for line in item.after) and MARK not in repr(item.after)


# How often a device's routes are looked at


def test_planning_a_thousand_routes_looks_at_each_element_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, read = count_calls(monkeypatch, Seen, "__init__"), count_calls(monkeypatch, ObjectSpec, "readable")
    routes: list[Route] = [held(f"Feed {number}") for number in range(1000)]
    config = [{"name": route.name, "source": UDP, "destinations": [OUT]} for route in routes]
    assert actions(planned(config, *routes, held(HMP), state="overridden", protect=())) == [f'delete route "{HMP}"']
    elements = 2 * 1001
    assert len(looked) <= elements and len(read) <= elements


def count_calls(monkeypatch: pytest.MonkeyPatch, kind: type, name: str) -> list[None]:
    calls: list[None] = []
    real = getattr(kind, name)

    def counted(*arguments: Any, **more: Any) -> Any:
        calls.append(None)
        return real(*arguments, **more)

    monkeypatch.setattr(kind, name, counted)
    return calls
