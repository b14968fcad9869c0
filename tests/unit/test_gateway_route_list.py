"""A task's list of routes over what a gateway has: what is written, in which order, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_list import (
    HMP_ROUTES,
    Rules,
    gathered,
    wanted_routes,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Ambiguous, InvalidInput
from device_model import Route
from hypothesis import given, settings
from hypothesis import strategies as st
from route_lists import HMP, OUT, UDP, actions, gateways, held, listed, listing, planned

STATES = ("merged", "replaced", "overridden")
every_state = pytest.mark.parametrize("state", STATES)
FEW = settings(max_examples=30)


# What changes nothing


@settings(max_examples=80)
@given(gateways())
def test_what_was_gathered_changes_nothing_when_the_list_is_exact(routes: list[Route]) -> None:
    back = gathered(route.shown() for route in routes)
    items = planned(back, *routes, state="overridden", allow_empty=True, protect=())
    assert actions(items) == [] and not any(item.problem for item in items)


@FEW
@given(gateways(), st.sampled_from(STATES))
def test_what_was_gathered_goes_by_its_names_too(routes: list[Route], state: str) -> None:
    back = [{name: value for name, value in one.items() if name != "id"} for one in gathered(listing(*routes).routes)]
    if len({one["name"] for one in back}) == len(back):
        assert actions(planned(back, *routes, state=state, allow_empty=True)) == []


@FEW
@given(gateways())
def test_what_was_gathered_holds_no_secret(routes: list[Route]) -> None:
    assert "s3cr3t" not in repr(gathered(route.shown() for route in routes))


@FEW
@given(gateways(), st.sampled_from(STATES), st.sampled_from(["name", "id"]))
def test_a_name_or_an_id_alone_changes_nothing(routes: list[Route], state: str, key: str) -> None:
    if key == "id" or len({route.name for route in routes}) == len(routes):
        config = [{key: getattr(route, key)} for route in routes]
        assert actions(planned(config, *routes, state=state, allow_empty=True)) == []


@pytest.mark.parametrize("state", ["merged", "replaced", "deleted"])
def test_an_empty_list_does_nothing(state: str) -> None:
    assert planned([], held("A"), state=state) == []


def test_a_route_that_is_gone_is_deleted_already() -> None:
    assert actions(planned([{"name": "B"}, {"id": "id-C"}], held("A"), state="deleted")) == []


# What each state writes


def test_merged_leaves_the_destinations_that_it_does_not_name() -> None:
    (item,) = planned([{"name": "A", "destinations": [{**OUT, "name": "Web"}]}], held("A"))
    assert actions([item]) == ['update route "A": add destination "Web" (udp 10.0.0.1:5001)']


@pytest.mark.parametrize("state", ["replaced", "overridden"])
def test_replaced_and_overridden_make_the_destinations_exact(state: str) -> None:
    (item,) = planned([{"name": "A", "destinations": [{**OUT, "name": "Web"}]}], held("A"), state=state)
    assert 'remove destination "Out"' in item.calls[0].action and 'add destination "Web"' in item.calls[0].action


@pytest.mark.parametrize("state", ["replaced", "overridden"])
def test_destinations_that_are_not_listed_at_all_stay(state: str) -> None:
    (item,) = planned([{"name": "A", "source": {"port": 5009}}], held("A"), state=state)
    assert "remove destination" not in item.calls[0].action


@pytest.mark.parametrize(("state", "gone"), [("merged", []), ("replaced", []), ("overridden", ['delete route "B"'])])
def test_only_an_exact_list_removes_routes(state: str, gone: list[str]) -> None:
    assert actions(planned([{"name": "A"}], held("A"), held("B"), state=state)) == gone


def test_deleted_removes_what_it_names_by_name_or_id_and_nothing_else() -> None:
    items = planned([{"name": "A", "source": UDP}, {"id": "id-C"}], *map(held, "ABC"), state="deleted")
    assert actions(items) == ['delete route "A"', 'delete route "C"']


@every_state
def test_a_new_route_is_made(state: str) -> None:
    (item,) = planned([{"name": "A", "source": UDP, "state": "started"}], state=state)
    assert item.calls[0].action.startswith('create route "A" and start it') and item.calls[0].makes_new


def test_a_new_route_has_an_id_of_check_mode() -> None:
    (item,) = planned([{"name": "A", "source": UDP}])
    assert (item.id, item.name) == ("new:A", "A")


# The guards


def refusal(config: list[dict[str, Any]], *routes: Route, state: str = "overridden", **rules: Any) -> str:
    found, seen = listed(config, state, **rules), listing(*routes)
    found.match(seen)
    items = found.plan(seen)
    with pytest.raises(Exception) as error:
        found.guard(items, seen)
    assert getattr(error.value, "code", "") == "refused" and "nothing was written" in str(error.value)
    return str(error.value)


def test_an_exact_empty_list_is_refused_and_names_what_would_have_gone() -> None:
    told = refusal([], held("A"), held("B"))
    assert 'would be removed ("A"; "B")' in told and "allow_empty" in told


def test_an_exact_empty_list_is_refused_on_an_empty_gateway_too() -> None:
    assert "config is empty" in refusal([])


def test_allow_empty_removes_them_all() -> None:
    assert len(actions(planned([], held("A"), held("B"), state="overridden", allow_empty=True))) == 2


def test_a_route_of_an_hmp_is_protected_by_default() -> None:
    told = refusal([{"name": "A"}], held("A"), held(HMP))
    assert "1 of them match protect" in told and HMP in told


def test_a_protected_route_that_is_listed_is_no_matter() -> None:
    assert planned([{"name": "A"}, {"name": HMP}], held("A"), held(HMP), state="overridden")


def test_an_empty_protect_lifts_the_protection() -> None:
    items = planned([{"name": "A"}], held("A"), held(HMP), state="overridden", protect=())
    assert actions(items) == [f'delete route "{HMP}"']


def test_deleted_may_name_a_protected_route() -> None:
    assert actions(planned([{"name": HMP}], held(HMP), state="deleted")) == [f'delete route "{HMP}"']


@pytest.mark.parametrize("state", ["overridden", "deleted"])
def test_more_removals_than_max_deletions_are_refused(state: str) -> None:
    config = [{"name": "A"}] if state == "overridden" else [{"name": "B"}, {"name": "C"}]
    told = refusal(config, *map(held, "ABC"), state=state, max_deletions=1)
    assert '2 route(s) would be removed ("B"; "C") and max_deletions is 1' in told


@pytest.mark.parametrize("most", [2, 3, None])
def test_as_many_removals_as_max_deletions_pass(most: int | None) -> None:
    assert len(actions(planned([{"name": "A"}], *map(held, "ABC"), state="overridden", max_deletions=most))) == 2


def test_max_deletions_of_nothing_refuses_one() -> None:
    assert "max_deletions is 0" in refusal([{"name": "A"}], held("A"), held("B"), max_deletions=0)


def test_every_reason_is_told_at_once() -> None:
    told = refusal([], held("A"), held(HMP), max_deletions=1)
    assert "config is empty" in told and "protect" in told and "max_deletions is 1" in told


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        (HMP_ROUTES, HMP, True),
        (HMP_ROUTES, HMP.upper(), True),
        (HMP_ROUTES, "Town hall (HMP) b272e17b", False),
        (HMP_ROUTES, "Town hall", False),
        (HMP_ROUTES, f"{HMP} 2", False),
        ("Studio ?", "Studio 1", True),
        ("Studio ?", "Studio 10", False),
        ("Studio*", "Studio", True),
        ("Studio*", "a Studio", False),
        ("*air*", "On air 1", True),
        ("*air*", "ON AIR", False),
        ("A.B", "AxB", False),
        ("[AB]", "A", False),
        ("[AB]", "[AB]", True),
        ("<uuid>", "b272e17b-26f6-47e4-b25b-f8297121c8e0", True),
        ("<uuid>", "<uuid>", False),
    ],
)
def test_patterns_of_protected_names(pattern: str, name: str, matches: bool) -> None:
    assert Rules(protect=(pattern,)).protects(name) is matches


# What an item means


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ([{"name": "A"}, {"name": "A"}], 'the route "A" is listed 2 times'),
        ([{"id": "1"}, {"id": "1", "name": "B"}], "the route with the id 1 is listed 2 times"),
        ([{"name": "A", "new_name": "C"}, {"name": "B", "new_name": "C"}], 'two items end as the route "C"'),
        ([{"name": "A", "new_name": "B"}, {"name": "B"}], 'two items end as the route "B"'),
        ([{"name": "A"}, {"source": UDP}], "config[1]: name or id is needed"),
        ([{"name": "A", "source": {"port": 0}}], 'config[0] (route "A"): source.port is 0'),
        ([{"id": "new:A"}], "is the id that check mode gives"),
    ],
)
def test_what_a_list_cannot_be(config: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(InvalidInput) as error:
        wanted_routes(config, Rules(), "on_create", False)
    assert words in str(error.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as error:
        wanted_routes([{"name": "A", "source": {"port": 0}}, {}, {"name": "A"}], Rules(), "on_create", False)
    assert "config[0]" in str(error.value) and "config[1]" in str(error.value)


def test_one_route_meant_by_its_name_and_by_its_id() -> None:
    with pytest.raises(InvalidInput) as error:
        planned([{"name": "A"}, {"id": "id-A"}], held("A"))
    assert 'config[0] and config[1] mean the same route "A"' in str(error.value)


@pytest.mark.parametrize("state", [*STATES, "deleted"])
def test_an_ambiguous_name_is_a_problem_that_lists_the_ids(state: str) -> None:
    items = planned([{"name": "A"}, {"name": "B"}], held("A", "1"), held("A", "2"), held("B"), state=state)
    problems = {item.key: item.problem for item in items if item.problem}
    assert list(problems) == [0] and isinstance(problems[0], Ambiguous) and "1, 2" in str(problems[0])


def test_an_exact_list_removes_none_of_the_routes_that_an_item_may_mean() -> None:
    items = planned([{"name": "A"}, {"name": "B"}], held("A", "1"), held("A", "2"), held("B"), state="overridden")
    assert actions(items) == []


def test_twins_are_told_apart_by_their_ids() -> None:
    items = planned([{"id": "2", "state": "started"}], held("A", "1"), held("A", "2"))
    assert [(item.id, actions([item])) for item in items] == [("2", ['start route "A"'])]


def test_an_id_wins_over_a_name() -> None:
    (item,) = planned([{"id": "id-A", "name": "B", "state": "started"}], held("A"), held("B"))
    assert actions([item]) == ['start route "A"']


def test_an_unknown_id_gives_way_to_the_name() -> None:
    """What was gathered before its routes were made anew, or on another device."""
    (item,) = planned([{"id": "9", "name": "A", "state": "started"}], held("A"))
    assert actions([item]) == ['start route "A"']
    (item,) = planned([{"id": "9", "name": "B", "source": UDP}], held("A"))
    assert [call.makes_new for call in item.calls] == [True]


def test_an_unknown_id_alone_is_a_problem() -> None:
    (item,) = planned([{"id": "9", "source": UDP}], held("A"))
    assert "no route with the id 9" in str(item.problem)


def test_an_unknown_id_removes_nothing_by_its_name() -> None:
    assert actions(planned([{"id": "9", "name": "A"}], held("A"), state="deleted")) == []


def test_an_exact_list_does_not_remove_the_route_whose_id_is_mistyped() -> None:
    assert actions(planned([{"id": "9", "name": "A"}], held("A"), state="overridden")) == []


def test_a_problem_of_one_item_leaves_the_others_planned() -> None:
    items = planned([{"name": "New"}, {"name": "A", "state": "started"}], held("A"))
    assert [bool(item.problem) for item in items] == [True, False] and "needs a source" in str(items[0].problem)
    assert actions(items) == ['start route "A"']


# What the device is busy with


def test_an_exact_list_waits_for_routes_that_are_being_created() -> None:
    assert "2 route(s)" in listed([{"name": "A"}], "overridden").busy(listing(held("A"), pending=2))


def test_other_lists_wait_for_them_only_where_a_route_is_missing() -> None:
    routes = listed([{"name": "A"}, {"name": "New", "source": UDP}])
    state = listing(held("A"), pending=2)
    routes.match(state)
    assert routes.busy(state) == "" and [bool(item.pending) for item in routes.plan(state)] == [False, True]


def test_a_change_of_a_listed_route_that_is_still_pending_is_waited_for() -> None:
    state = listing(held("A"), held("B"))
    for route in state.routes:
        route["pendingUpdates"] = {"name": "C"}
    routes = listed([{"name": "A"}])
    routes.match(state)
    (item,) = routes.plan(state)
    assert item.pending == 'a change of route "A" is still pending on the device'
