"""The resources of the Gateway, with the routes and wishes of the unit tests on a real one."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from device_model import UNHEARD_OF, Element, Habits, Route, without_empty
from engine import Case, Resource, Shot
from hypothesis import strategies as st
from route_checks import check_element, told
from route_strategies import (
    Wish,
    device_routes,
    new_destination,
    new_routes,
    some_habits,
    wanted_destinations,
    wanted_source,
)
from values import Strategy, Values

BYSTANDER: Values = {
    "id": "route-9",
    "name": "Bystander",
    "running": True,
    "source": {"id": "in-9", "name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000},
    "destinations": [
        {
            "id": "out-9",
            "name": "Out",
            "protocol": "srt",
            "srtMode": "listener",
            "address": "0.0.0.0",
            "port": 7,
            "srtPassPhrase": "quiet-harbour-31",
        }
    ],
}
_CLOCKS = ("restarts",)


def as_wire(route: Route) -> Values:
    """A route of the model, to be put on a gateway; keys of newer firmware are not for this one."""
    destinations = [{**one.values, **({} if one.started else {"action": "stop"})} for one in route.destinations]
    found = {
        "id": route.id,
        "name": route.name,
        "running": route.running,
        "source": route.source,
        "destinations": destinations,
    }
    return _known(copy.deepcopy(found))


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(one) for key, one in value.items() if key != UNHEARD_OF}
    return [_known(one) for one in value] if isinstance(value, list) else value


def switches_of(habits: Habits) -> Values:
    return {
        "land_delay": 0.0,
        "echo_passphrase": habits.echoes,
        "echo_password": habits.echoes,
        # Read in texts only, paths come back with the defaults that they lacked: tested where plans are.
        "bonding_shown": True,
        "use_fec_key": "useFEC" if habits.other_words else "useFec",
        "srt_encryption_none": habits.no_encryption,
        # What an idle route does not tell is asked for again: tested where plans are.
        "started_when_idle": "kept",
        "unknown_fields": "ignore",
    }


class Gateway(Resource):
    left_out: ClassVar[Mapping[str, str]] = {
        "update_secrets": "with V(always) every run writes: tested where secrets are",
        "new_name": "a second run finds it by the new one: tested where plans are",
        "dialect": "each has tests of its own",
    }

    def common(self, device: Any, folder: Path) -> Values:
        return {
            "host": device.host,
            "port": device.port,
            "username": "haiadmin",
            "password": device.users["haiadmin"]["password"],
            "certificate_fingerprint": device.fingerprint,
            "retries": 1,
            "wait_timeout": 10,
        }

    def fill(self, device: Any, case: Case) -> None:
        for one in copy.deepcopy([*case.held, BYSTANDER]):
            device.add_route(one, started=one.pop("running"))

    def shot(self, device: Any) -> Shot:
        return {
            f"routes/{one['id']}": {key: _paths(value) for key, value in one.items() if key not in _CLOCKS}
            for one in device.routes()
        }


def _paths(value: Any) -> Any:
    """An interface that a path does not name and an empty one are the same."""
    if isinstance(value, dict):
        return {key: without_empty(one) for key, one in value.items()}
    return [_paths(one) for one in value] if isinstance(value, list) else value


@st.composite
def held_routes(draw: st.DrawFn, count: int = 1) -> list[Route]:
    # Whether an update drops what it leaves out and whether secrets are told are of one device.
    habits = dataclasses.replace(draw(some_habits()), replaces=False)
    names = ["Feed", "Second", "Third"]
    return [
        _renumbered(dataclasses.replace(draw(device_routes(habits)), name=names[place], id=f"route-{place}"), place)
        for place in range(count)
    ]


def _renumbered(route: Route, place: int) -> Route:
    """Ids of elements that no other route has."""
    source = {**route.source, "id": f"source-{place}"}
    destinations = [
        Element({**one.values, "id": f"{one.values['id']}-{place}"}, one.started) for one in route.destinations
    ]
    return dataclasses.replace(_plain(route), source=_known(source), destinations=destinations)


def _plain(route: Route) -> Route:
    for one in (route.source, *(each.values for each in route.destinations)):
        one.pop(UNHEARD_OF, None)
    return route


RTP: Values = {"id": "in-0", "name": "In", "protocol": "rtp", "address": "0.0.0.0", "port": 5000, "fec": "prompeg"}
OLD: Values = {"id": "route-0", "name": "Feed", "running": False, "source": RTP, "destinations": []}


class GatewayRoute(Gateway):
    module, result = "gateway_route", "route"
    listed = ("gateway_info", "routes")
    examples: ClassVar[tuple[Case, ...]] = (
        # The FEC of RTP is no word for a UDP source: the gateway refused what check mode had foretold.
        Case([OLD], {"name": "Feed", "source": {"protocol": "udp"}}, "routes/route-0", switches_of(Habits())),
        # No page calls the stream's name of an RTMP source optional: likewise.
        Case(
            [OLD],
            {"name": "New", "source": {"name": "In", "protocol": "rtmp", "port": 1935, "rtmp_mode": "PUBLISHER"}},
            "",
            switches_of(Habits()),
        ),
    )

    def cases(self) -> Strategy:
        return route_cases()

    def check_foretold(self, plan: Values, done: Values) -> None:
        if plan["route"]:
            foretold, there = told(plan["route"]), told(done["route"])
            assert includes(there, foretold), (foretold, there)

    def rows_back(self, found: Any) -> Iterator[Values]:
        yield from found

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        check_routes(case, [case.options] if case.target else [], before, after)
        new = after.keys() - before.keys()
        assert len(new) == (0 if case.target else 1)
        gone = {case.target} if case.options.get("state") == "absent" else set()
        assert before.keys() - after.keys() == gone


def check_routes(case: Case, wanted: list[Values], before: Shot, after: Shot) -> None:
    """Each route has what a task wanted of it and keeps the rest; those that it does not name are as they were."""
    by_name = {one["name"]: f"routes/{one['id']}" for one in case.held}
    meant = {f"routes/{one['id']}" if one.get("id") else by_name.get(one.get("name", ""), ""): one for one in wanted}
    for key, old in before.items():
        options = meant.get(key)
        if options is None:
            assert after.get(key) == old, f"{key} was not asked for"
        elif key in after:
            check_route(case, options, old, after[key])


def check_route(case: Case, options: Values, before: Values, after: Values) -> None:
    habits = Habits(echoes=case.switches["echo_passphrase"])
    wish = Wish(Route("", True, {}, [], habits), {"update_secrets": "on_create", **options})
    state = options.get("state", "present")
    assert after["running"] is (before["running"] if state == "present" else state in ("started", "running"))
    check_element(wish, "source", before["source"], options.get("source") or {}, after["source"])
    listed = options.get("destinations") or []
    # An idle route without a started destination may be one that does not tell: that is settled when it runs.
    is_told = before["running"] or any(one["started"] for one in before["destinations"])
    there = {one["id"]: one for one in after["destinations"]}
    for old in before["destinations"]:
        asked = [
            one
            for one in listed
            if one.get("id") == old["id"] or (not one.get("id") and one.get("name") == old["name"])
        ]
        if not asked and options.get("purge_destinations") and "destinations" in options:
            assert old["id"] not in there
            continue
        wanted = asked[0] if asked else {}
        now = there.pop(old["id"])
        order = wanted.get("state")
        if is_told:
            assert now["started"] is (old["started"] if not order else order == "started")
        plain = {key: value for key, value in old.items() if key != "started"}
        check_element(
            wish, "destination", plain, wanted, {key: value for key, value in now.items() if key != "started"}
        )
    names = [one["name"] for one in listed if one.get("name") in ("New", "Newer")]
    assert sorted(one["name"] for one in there.values()) == sorted(names)


@st.composite
def wanted_of_route(draw: st.DrawFn, route: Route) -> Values:
    found: Values = {"state": draw(st.sampled_from(["present", "started", "running", "stopped"]))}
    if draw(st.booleans()):
        found["source"] = draw(wanted_source(route.source))
    if draw(st.booleans()):
        found["destinations"] = list(draw(wanted_destinations(route)))
        found["purge_destinations"] = draw(st.booleans())
    return found


@st.composite
def route_cases(draw: st.DrawFn) -> Case:
    (route,) = draw(held_routes())
    switches = switches_of(route.habits)
    held = [as_wire(route)]
    kind = draw(st.sampled_from(["change", "change", "change", "new", "absent"]))
    if kind == "new":
        return Case(held, {**draw(new_routes()), "name": "New one"}, "", switches)
    which = draw(st.sampled_from([{"name": route.name}, {"id": route.id}]))
    if kind == "absent":
        return Case(held, {**which, "state": "absent"}, f"routes/{route.id}", switches)
    return Case(held, {**which, **draw(wanted_of_route(route))}, f"routes/{route.id}", switches)


def includes(there: Any, foretold: Any) -> bool:
    """A new element has, besides what it was made with, what the device gives all."""
    if isinstance(foretold, dict):
        return all(
            includes(there.get(name, one if one in ("", "none", []) else None), one) for name, one in foretold.items()
        )
    if isinstance(foretold, list) and isinstance(there, list):
        return len(there) == len(foretold) and all(map(includes, there, foretold))
    return bool(there == foretold)


class GatewayDestination(Gateway):
    module, result = "gateway_destination", "destination"

    def cases(self) -> Strategy:
        return destination_cases()

    def check_foretold(self, plan: Values, done: Values) -> None:
        skip = ("id", "status", "state")
        foretold, there = (
            {name: one for name, one in (result["destination"] or {}).items() if name not in skip}
            for result in (plan, done)
        )
        assert includes(there, foretold), (foretold, there)

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        options, state = case.options, case.options.get("state", "present")
        wanted = {name: one for name, one in options["destination"].items() if name != "state"}
        if state == "absent":
            (old,) = (one for one in case.held if f"routes/{one['id']}" == case.target)
            kept = [one for one in old["destinations"] if not _is_meant(one, wanted)]
            key = case.target
            assert [one["id"] for one in after[key]["destinations"]] == [one["id"] for one in kept]
            check_route(
                case, {"id": old["id"]}, {**before[key], "destinations": []}, {**after[key], "destinations": []}
            )
            assert {**after, key: 0} == {**before, key: 0}
            return
        order = {} if state == "present" else {"state": state}
        route = {"id": case.target.partition("/")[2], "destinations": [{**wanted, **order}]}
        check_routes(case, [route], before, after)

    def back(self, case: Case, result: Values) -> Values:
        found = result["destination"]
        state = found.get("state")
        return {"route": case.options["route"], "destination": found, **({"state": state} if state else {})}

    def gone(self, case: Case, result: Values) -> Values | None:
        found = result["destination"]
        if not found:
            return None
        return {"route": case.options["route"], "destination": {"id": found["id"]}, "state": "absent"}

    def shot(self, device: Any) -> Shot:
        return super().shot(device)

    def is_that_one(self, case: Case, lost: set[str]) -> bool:
        # It is of a route, which stays.
        return not lost

    def goes_along(self, case: Case, name: str) -> bool:
        return name == case.target


def _is_meant(one: Values, wanted: Values) -> bool:
    return one["id"] == wanted["id"] if wanted.get("id") else one["name"] == wanted.get("name")


@st.composite
def destination_cases(draw: st.DrawFn) -> Case:
    (route,) = draw(held_routes())
    switches = switches_of(route.habits)
    target = f"routes/{route.id}"
    name = draw(st.sampled_from([route.name, route.id]))
    wanted = draw(wanted_destinations(route).filter(bool)) if draw(st.booleans()) else ()
    if wanted:
        options = dict(wanted[0])
    else:
        options = {"name": "New", **draw(new_destination())}
    order = options.pop("state", None)
    known = options.get("id") or options["name"] not in ("New", "Newer")
    if known and draw(st.integers(0, 3)) == 0:
        options, order = {name: one for name, one in options.items() if name in ("id", "name")}, "absent"
        options = {"id": options["id"]} if "id" in options else options
    return Case(
        [as_wire(route)],
        {"route": name, "destination": options, **({"state": order} if order else {})},
        target,
        switches,
    )
