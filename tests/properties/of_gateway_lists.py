"""The resources of the Gateway that are many routes at once: a list, and a preset."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from device_model import SECRETS
from engine import Case, Runs, Shot
from hypothesis import strategies as st
from of_gateway import BYSTANDER, Gateway, as_wire, check_routes, held_routes, includes, switches_of, wanted_of_route
from route_strategies import new_routes
from values import Strategy, Values


class GatewayRoutes(Gateway):
    """A list of routes, in every state of the module."""

    module, result, absent = "gateway_routes", "", ""
    left_out: ClassVar[Mapping[str, str]] = {
        **Gateway.left_out,
        "config.new_name": "a second run finds it by the new one: tested where plans are",
        "config.update_secrets": "with V(always) every run writes: tested where secrets are",
        "on_error": "what becomes of the rest is tested with faults",
        "max_deletions": "guards have tests of their own",
        "keep": "guards have tests of their own",
        "protected": "guards have tests of their own",
        "allow_empty": "guards have tests of their own",
    }

    def cases(self) -> Strategy:
        return list_cases()

    def check_foretold(self, plan: Values, done: Values) -> None:
        # Not in gathered and rendered, which change nothing.
        names = [[one["name"] for one in result.get("results", [])] for result in (plan, done)]
        assert names[0] == names[1]

    def backs(self, case: Case, result: Values) -> list[Values]:
        """What `gathered` gives is the whole list."""
        found = result.get("gathered")
        return [{"state": state, "config": found} for state in ("merged", "replaced", "overridden")] if found else []

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        state, config = case.options.get("state", "merged"), case.options.get("config") or []
        if state in ("gathered", "rendered"):
            assert after == before
            return
        listed = {one.get("name") for one in config}
        unnamed = {key: one for key, one in before.items() if one["name"] not in listed}
        if state == "overridden":
            assert not unnamed.keys() & after.keys()
        else:
            assert {key: after.get(key) for key in unnamed} == unnamed
        if state == "merged":
            check_routes(
                case, [one for one in config if one["name"] in [held["name"] for held in case.held]], before, after
            )
        if state == "deleted":
            assert after == unnamed
        else:
            assert {one["name"] for one in after.values()} >= listed


@st.composite
def list_cases(draw: st.DrawFn) -> Case:
    routes = draw(held_routes(2))
    held, switches = [as_wire(one) for one in routes], switches_of(routes[0].habits)
    state = draw(st.sampled_from(["merged", "merged", "replaced", "overridden", "deleted", "gathered", "rendered"]))
    if state == "gathered":
        return Case(held, {"state": state}, "", switches)
    chosen = [one for one in routes if draw(st.booleans())]
    if state == "deleted":
        return Case(held, {"state": state, "config": [{"name": one.name} for one in chosen]}, "", switches)
    config: list[Values] = []
    for route in chosen:
        if state == "merged":
            config.append({"name": route.name, **draw(wanted_of_route(route))})
        else:
            config.append({**draw(new_routes()), "name": route.name})
    if draw(st.booleans()) or not config:
        config.append({**draw(new_routes()), "name": "New one"})
    return Case(held, {"state": state, "config": config}, "", switches)


class GatewayPreset(Gateway):
    """What a gateway had is loaded over what another one has."""

    module, result, absent = "gateway_preset", "", ""
    left_out: ClassVar[Mapping[str, str]] = {
        "dest": "a file is written, and nothing on the device",
        "backup": "a file beside it",
        "backup_dir": "a file beside it",
        "preset_field": "its name in a form: any, here",
    }

    @property
    def file(self) -> Path:
        # The tests have a home of their own.
        return Path.home() / "wanted.hmg"

    def common(self, device: Any, folder: Path) -> Values:
        return {**super().common(device, folder), "src": str(self.file)}

    def fill(self, device: Any, case: Case) -> None:
        there, wanted = case.held
        super().fill(device, case._replace(held=[wanted]))
        with tempfile.TemporaryDirectory() as folder:
            common = super().common(device, Path(folder))
            Runs(common, Path(folder)).run(self.module, {"state": "exported", "dest": str(self.file)})
        device.reset()
        device.set(**case.switches)
        super().fill(device, case._replace(held=[there]))

    def cases(self) -> Strategy:
        return preset_cases()

    def check_foretold(self, plan: Values, done: Values) -> None:
        assert plan["preset"] == done["preset"]

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        wanted = [case.held[1], BYSTANDER]
        assert sorted(one["name"] for one in after.values()) == sorted(one["name"] for one in wanted)
        for one in wanted:
            (there,) = (route for route in after.values() if route["name"] == one["name"])
            for old, new in zip(
                [one["source"], *one["destinations"]], [there["source"], *there["destinations"]], strict=True
            ):
                kept = {key: value for key, value in old.items() if key not in ("id", "action", *SECRETS)}
                assert includes({key: new.get(key) for key in kept}, kept), (old, new)


@st.composite
def preset_cases(draw: st.DrawFn) -> Case:
    there, other = draw(held_routes(2))
    wanted = draw(st.sampled_from([there, other, other]))
    return Case([as_wire(there), as_wire(wanted)], {"state": "imported"}, "", switches_of(there.habits))
