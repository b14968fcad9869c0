"""What a plan of a route must come to, once a device of the model has carried it out."""

from __future__ import annotations

from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.gateway.route_plan import RouteChange, Wanted
from device_model import PATHS, UNHEARD_OF, Element, Route, meaningless, without_empty
from route_strategies import BONDS, Wish, as_wire

MODES = ("srtMode", "srtGroupMode", "useFec", "rtmpMode")


def wanted_of(params: dict[str, Any]) -> Wanted:
    return Wanted.from_params(params).checked(check_mode=False)


def carried_out(route: Route, change: RouteChange) -> Route:
    """The device after the calls of a plan, in the order in which they are sent."""
    if change.command == "stop-route":
        route = route.commanded("stop-route")
    if change.update:
        route = route.updated(change.update)
    if change.command == "start-route":
        route = route.commanded("start-route")
    return route


def is_empty(change: RouteChange) -> bool:
    return not (change.create or change.update or change.delete or change.command or change.words)


def described(change: RouteChange) -> str:
    told = (change.words, change.before, change.after, change.predicted, change.interrupts)
    return repr((*told, change.secrets_not_compared))


def check_element(wish: Wish, role: str, before: dict[str, Any], asked: dict[str, Any], after: dict[str, Any]) -> None:
    """What was asked for is there, what was not is as it was; another protocol begins afresh."""
    expected = as_wire(asked)
    for bond in PATHS.values():
        old = before.get(bond) or []
        if len(expected.get(bond) or []) == len(old):
            # As many paths: what is not said of each stays.
            expected.update(
                {bond: [{**one, **new} for one, new in zip(old, expected[bond], strict=True)]} if old else {}
            )
        if bond in expected:
            expected[bond] = without_empty(expected[bond])
    hidden = {key for key in ("srtPassPhrase", "password") if key in expected}
    moved = expected.get("protocol", before["protocol"]) != before["protocol"]
    for key, value in expected.items():
        compared = wish.route.habits.echoes == "clear" and before.get(key)
        if key in hidden and not compared and not moved and wish.params["update_secrets"] == "on_create":
            assert after.get(key) == before.get(key), f"{key} cannot be compared and was to be left alone"
        elif key == "address" and value != after.get(key):
            assert publishes(after), "only of an RTMP publisher is the address the device's own"
        else:
            # No word for "none" need be sent where the device has nothing.
            assert after.get(key, value if value in ("", "none", "None", []) else "nothing") == value, key
    if not moved:
        gone = meaningless(role, {**before, **expected})
        if any(key in expected and expected[key] != before.get(key) for key in MODES):
            gone.add(UNHEARD_OF)  # written for another mode: nobody knows what it would mean there
        untouched = set(before) - set(expected) - gone
        assert {key: after.get(key) for key in untouched} == {key: before[key] for key in untouched}
    assert after["id"] == before["id"] and after["name"] == expected.get("name", before["name"])


def check_new(asked: dict[str, Any], made: Element) -> None:
    expected = {key: without_empty(value) for key, value in as_wire(asked).items()}
    # No word for "none" need be sent for something new.
    nothing = {key: value for key, value in expected.items() if value in ("", "none", "None", [])}
    assert {key: made.values.get(key, nothing.get(key)) for key in expected} == expected
    assert made.started is (asked.get("state") != "stopped")


def publishes(source: dict[str, Any]) -> bool:
    return source["protocol"] == "rtmp" and source.get("rtmpMode", "PUBLISHER") == "PUBLISHER"


def told(route: dict[str, Any]) -> dict[str, Any]:
    """A route without what no plan can tell: ids of new ones, health, states that an idle route does not show."""

    def element(values: dict[str, Any]) -> dict[str, Any]:
        found = {name: value for name, value in values.items() if name not in ("id", "status", "state")}
        if publishes({"protocol": values["protocol"], "rtmpMode": values.get("rtmp_mode", "PUBLISHER")}):
            found.pop("address", None)
        for bond in BONDS.values():
            if bond in found:
                # Where no interface is given, the empty text says so too.
                found[bond] = [{name: value for name, value in one.items() if value != ""} for one in found[bond]]
        return found

    return {
        **{name: route[name] for name in ("name", "state")},
        "source": element(route["source"]),
        "destinations": [element(one) for one in route["destinations"]],
    }
