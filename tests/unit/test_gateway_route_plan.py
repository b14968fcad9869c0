"""plan_route as a pure function: whatever a device holds and a user wants, the plan leads there and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_plan import Wanted, plan_route
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_reading import read_route
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from device_model import Element, Habits, Route, created
from hypothesis import given, settings
from hypothesis import strategies as st
from route_checks import carried_out, check_element, check_new, described, is_empty, wanted_of
from route_strategies import MARK, Wish, device_routes, new_routes, some_habits, wishes

MORE = settings(max_examples=150)


@MORE
@given(wishes())
def test_a_second_plan_is_empty(wish: Wish) -> None:
    wanted = wanted_of(wish.params)
    route = carried_out(wish.route, plan_route(wanted, wish.route.shown()))
    second = plan_route(wanted, route.shown(), secrets_sent=True)
    told = wish.route.running or any(one["started"] for one in wish.route.shown()["destinations"])
    if told:
        assert is_empty(second), second.words
    else:
        # An idle route may not tell which destinations had been stopped one by one: it shows when one runs.
        assert all(word.startswith("start destination") for word in second.words)
        assert is_empty(plan_route(wanted, carried_out(route, second).shown(), secrets_sent=True))


@MORE
@given(wishes())
def test_the_device_gets_what_was_asked_for_and_keeps_the_rest(wish: Wish) -> None:
    params = wish.params
    change = plan_route(wanted_of(params), wish.route.shown())
    after = carried_out(wish.route, change)
    assert after.name == params.get("new_name", "Feed")
    if params["state"] != "present":
        assert after.running is (params["state"] == "started")
    else:
        assert after.running is wish.route.running
    check_element(wish, "source", wish.route.source, params.get("source") or {}, after.source)
    for given_one in params.get("destinations") or []:
        if given_one.get("name") in ("New", "Newer"):
            (made,) = [one for one in after.destinations if one.values["name"] == given_one["name"]]
            check_new(given_one, made)


@MORE
@given(wishes())
def test_destinations_survive_unless_they_are_purged(wish: Wish) -> None:
    params = wish.params
    change = plan_route(wanted_of(params), wish.route.shown())
    after = {one.values["id"]: one for one in carried_out(wish.route, change).destinations}
    listed = {one.get("id"): one for one in params.get("destinations") or [] if one.get("id")}
    by_name = {one.get("name"): one for one in params.get("destinations") or [] if not one.get("id")}
    purging = params["purge_destinations"] and "destinations" in params
    for before in wish.route.destinations:
        given_one = listed.get(before.values["id"], by_name.get(before.values["name"]))
        if given_one is None and purging:
            assert before.values["id"] not in after
            assert any("remove destination" in word for word in change.words)
            continue
        check_element(wish, "destination", before.values, given_one or {}, after[before.values["id"]].values)
        if not (given_one or {}).get("state"):
            assert after[before.values["id"]].started is before.started


@MORE
@given(wishes(), st.booleans())
def test_no_secret_is_told(wish: Wish, gone: bool) -> None:
    params = {**wish.params, "state": "absent"} if gone else wish.params
    assert MARK not in described(plan_route(wanted_of(params), wish.route.shown()))


@given(device_routes())
def test_what_was_read_can_be_given_back(route: Route) -> None:
    read = read_route(route.shown())
    change = plan_route(wanted_of({**read, "purge_destinations": True}), route.shown())
    assert is_empty(change), change.words
    assert change.after == change.before and not change.interrupts


@given(device_routes())
def test_a_name_alone_changes_nothing(route: Route) -> None:
    for params in ({"name": "Feed"}, {"name": "Feed", "destinations": []}, {"id": "route-1"}):
        assert is_empty(plan_route(wanted_of(params), route.shown()))


@given(wishes())
def test_what_is_told_is_what_is_done(wish: Wish) -> None:
    """changed and diff agree; what stops is named before it stops."""
    change = plan_route(wanted_of(wish.params), wish.route.shown())
    assert (change.before != change.after) == (not is_empty(change))
    assert bool(change.words) == bool(change.update)
    after = {one.values["id"]: one for one in carried_out(wish.route, change).destinations}
    if not wish.route.running:
        assert change.interrupts == []
        return
    if change.command == "stop-route":
        assert 'route "Feed"' in change.interrupts
    for one in wish.route.destinations:
        stops = one.values["id"] not in after or not after[one.values["id"]].started
        if one.started and stops:
            assert f'destination "{one.values["name"]}" of route "Feed"' in change.interrupts


@MORE
@given(new_routes(), some_habits())
def test_a_new_route(params: dict[str, Any], habits: Habits) -> None:
    wanted = wanted_of(params)
    change = plan_route(wanted, None)
    assert change.create is not None and not change.interrupts
    assert MARK not in described(change)
    route = created(change.create, habits)
    assert route.running is (params["state"] in ("started", "running"))
    check_new(params["source"], Element(route.source))
    for asked, made in zip(params["destinations"], route.destinations, strict=True):
        check_new(asked, made)
    assert is_empty(plan_route(wanted, route.shown())), "a second run changes nothing"
    assert change.predicted["id"] == f"new:{params['name']}" and change.predicted["name"] == params["name"]


@given(device_routes(), st.booleans())
def test_absent(route: Route, there: bool) -> None:
    change = plan_route(wanted_of({"name": "Feed", "state": "absent"}), route.shown() if there else None)
    assert change.delete is there
    assert change.interrupts == (['route "Feed"'] if there and route.running else [])
    assert change.after == {} and not change.update and not change.command


@given(device_routes(), st.sampled_from(["always", "on_create"]))
def test_a_passphrase_that_cannot_be_compared(route: Route, policy: str) -> None:
    if route.source["protocol"] != "srt" or route.habits.echoes == "clear":
        return
    wanted = wanted_of({"name": "Feed", "source": {"srt_passphrase": f"{MARK}-other"}, "update_secrets": policy})
    change = plan_route(wanted, route.shown())
    if policy == "always":
        assert change.update and change.update["source"]["srtPassPhrase"] == f"{MARK}-other"
        assert change.secrets_not_compared == []
    else:
        assert is_empty(change) and change.secrets_not_compared == ["source.srt_passphrase"]


SRT = {"protocol": "srt", "address": "0.0.0.0", "port": 4900, "srt_mode": "listener"}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"source": {"port": 0}}, "source.port is 0, it must be 1 to 65535"),
        ({"source": {"port": 70000}}, "source.port is 70000"),
        ({"name": ""}, "name"),
        ({"new_name": "x" * 61}, "new_name has 61 characters"),
        ({"name": "a\nb"}, "control character"),
        ({"destinations": [{"name": "a", "mtu": 279}]}, "destinations[0].mtu is 279, it must be 280 to 1500"),
        ({"source": {**SRT, "srt_passphrase": "abc"}}, "source.srt_passphrase has 3 characters, it must have 10 to 79"),
        ({"source": {"protocol": "udp", "srt_latency": 5}}, "udp has no srt_latency (srt has it)"),
        ({"destinations": [{"name": "a", "protocol": "hls", "ttl": 5}]}, "hls has no ttl (udp, rtp, srt have it)"),
        ({"destinations": [{"port": 5}]}, "destinations[0] needs a name or an id"),
        ({"destinations": [{"name": "a"}, {"name": "a"}]}, "listed twice"),
        ({"destinations": [{"id": "a"}, {"id": "a", "name": "b"}]}, "listed twice"),
        ({"id": "new:Feed"}, "new:Feed"),
        ({"source": {"srt_mode": "server"}}, "caller, listener, rendezvous"),
    ],
)
def test_what_can_be_told_without_the_device(params: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        wanted_of({"name": "Feed", **params})
    assert words in str(refusal.value)
    assert "abc" not in str(refusal.value)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        wanted_of({"name": "Feed", "source": {"port": 0}, "destinations": [{"name": "a", "ttl": 0}]})
    assert "source.port" in str(refusal.value) and "destinations[0].ttl" in str(refusal.value)


def test_a_route_of_an_hmp_may_be_named() -> None:
    wanted_of({"name": f"{'4Kp60 Live ' * 5}(HMP) b272e17b-26f6-47e4-b25b-f8297121c8e0"})


UDP = {"id": "d1", "name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 1, "ttl": 7}
HELD = Route("Feed", True, {"id": "s1", "name": "In", **SRT, "srtMode": "listener"}, [Element(UDP), Element({**UDP})])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"source": {"fec": "vf"}}, "srt has no fec"),
        ({"destinations": [{"name": "Studio", "ttl": 9}]}, "d1, d2"),
        ({"destinations": [{"id": "d9", "ttl": 9}]}, "no destination with the id d9"),
        ({"destinations": [{"name": "New", "protocol": "udp"}]}, "needs address, port"),
        ({"destinations": [{"name": "New"}]}, "needs protocol"),
        ({"destinations": [{"id": "d1", "srt_latency": 9}]}, "udp has no srt_latency"),
        ({"destinations": [{"id": "d1", "protocol": "hls", "ttl": 9}]}, "hls has no ttl"),
    ],
)
def test_what_only_the_device_tells(params: dict[str, Any], words: str) -> None:
    held = HELD.shown()
    held["destinations"][1]["id"] = "d2"
    with pytest.raises(InvalidInput) as refusal:
        plan_route(wanted_of({"name": "Feed", **params}), held)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "a new one needs a source"),
        ({"source": {"protocol": "srt"}}, "needs name, address, port"),
        ({"source": {"name": "In"}}, "needs protocol"),
        ({"source": {"name": "In", **SRT}, "destinations": [{"name": "a", "protocol": "udp"}]}, "needs address, port"),
    ],
)
def test_what_a_new_route_needs(params: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        plan_route(wanted_of({"name": "Feed", **params}), None)
    assert words in str(refusal.value)


def test_an_id_of_check_mode_stands_for_the_name() -> None:
    wanted = Wanted.from_params({"id": "new:Feed"}).checked(check_mode=True)
    assert (wanted.id, wanted.name) == (None, "Feed")


def test_a_route_that_check_mode_assumes_may_be_told_by_ids_alone() -> None:
    wanted = Wanted.from_params({"id": "new:Feed", "destinations": [{"id": "new:Web", "ttl": 9}]}).checked(
        check_mode=True
    )
    predicted = plan_route(wanted, None).predicted
    assert predicted["id"] == "new:Feed" and predicted["destinations"][0]["ttl"] == 9
