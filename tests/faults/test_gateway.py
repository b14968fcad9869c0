"""The Gateway: routes one by one and as a list, destinations, orders, and presets that are loaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.modules import (
    gateway_destination,
    gateway_preset,
    gateway_route,
    gateway_routes,
)
from faults import HTTP_FAULTS, Fault
from lab import Lab
from matrix import CELL, PASSPHRASE, Matrix, Rig, Shape, Values

HELD: Values = {
    "name": "In",
    "protocol": "srt",
    "srtMode": "listener",
    "address": "0.0.0.0",
    "port": 4900,
    "srtPassPhrase": PASSPHRASE,
}
STUDIO: Values = {"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 4900}
SOURCE: Values = {
    "name": "In",
    "protocol": "srt",
    "srt_mode": "listener",
    "port": 4910,
    "srt_passphrase": PASSPHRASE,
}


class Gateway(Rig):
    system, title, user, other_user = "gateway", "Haivision Gateway", "haiadmin", "operator"
    volatile = frozenset({"elapsedTime", "startedAt", "version"})
    lacks = {"session expired, 403": "a Gateway answers 401, or 404 by its guide; 403 is a refused role there"}

    def settle(self) -> None:
        self.device.set(land_delay=0.0)
        for number in (1, 2):
            route = {"name": f"Bystander {number}", "source": {**HELD, "port": 5000 + number}, "destinations": [STUDIO]}
            self.device.add_route(route, started=number == 1)

    def held(self) -> dict[str, list[Values]]:
        return {"routes": self.device.routes()}


def seeded(*names: str, started: bool = False) -> Any:
    def seed(gateway: Any) -> None:
        for number, name in enumerate(names):
            route = {"name": name, "source": {**HELD, "port": 6000 + number}, "destinations": [STUDIO]}
            gateway.add_route(route, started=started)

    return seed


WEB: Values = {"name": "Web", "protocol": "srt", "srt_mode": "caller", "address": "10.0.0.3", "port": 4902}


def preset(gateway: Any) -> Values:
    """A file of what the device holds with two routes more, and then it holds another one in their place."""
    seeded("Target A", "Target B")(gateway)
    file = Path(os.environ["HOME"]) / "gateway.hmg"
    keep = Gateway(gateway)
    keep.shape = Shape("preset export", "upload", gateway_preset, {"state": "exported", "dest": str(file)})
    file.unlink(missing_ok=True)
    assert keep.run()["changed"] and "Target B" in file.read_text()
    gateway.reset()
    keep.settle()
    seeded("Leftover")(gateway)
    return {"src": str(file)}


TARGETS = ("Target A", "Target B", "Target C")
UPDATES, COMMANDS = "/updates$", "/commands$"


def route(name: str, kind: str, path: str = UPDATES, seed: Any = None, **options: Any) -> Shape:
    return Shape(name, kind, gateway_route, {"name": "Target", **options}, path=path, seed=seed or seeded("Target"))


def many(name: str, kind: str, config: list[Values], seed: Any, **options: Any) -> Shape:
    return Shape(name, kind, gateway_routes, {"config": config, **options}, path=UPDATES, seed=seed, gives_up=True)


SHAPES = [
    route(
        "route create",
        "create",
        seed=seeded(),
        source=SOURCE,
        destinations=[{"name": "Studio", "protocol": "udp", "address": "10.0.0.2", "port": 4901}],
        state="started",
    ),
    route("route update", "update", source={"port": 4911}),
    route("route delete", "delete", state="absent"),
    route("route start", "command", COMMANDS, state="started"),
    route("route stop", "command", COMMANDS, seeded("Target", started=True), state="stopped"),
    Shape(
        "destination create",
        "create",
        gateway_destination,
        {"route": "Target", "destination": {**WEB, "srt_passphrase": PASSPHRASE}},
        path=UPDATES,
        seed=seeded("Target"),
    ),
    Shape(
        "destination delete",
        "delete",
        gateway_destination,
        {"route": "Target", "destination": {"name": "Studio"}, "state": "absent"},
        path=UPDATES,
        seed=seeded("Target"),
    ),
    many("list create", "create", [{"name": name, "source": SOURCE} for name in TARGETS], seeded()),
    many("list update", "update", [{"name": name, "source": {"port": 7000}} for name in TARGETS], seeded(*TARGETS)),
    many("list delete", "delete", [{"name": name} for name in TARGETS], seeded(*TARGETS), state="deleted"),
    Shape(
        "preset upload",
        "upload",
        gateway_preset,
        {"state": "imported"},
        path="/preset",
        seed=preset,
        replaces_all=True,
        words=("preset", "Target"),
    ),
]


MATRIX = Matrix("Gateway", Gateway, SHAPES, HTTP_FAULTS)


@pytest.fixture
def rig(lab: Lab) -> Gateway:
    return Gateway(lab.gateway)


@pytest.mark.parametrize(("shape", "fault"), MATRIX.cells(), ids=str)
def test_cell(rig: Gateway, shape: Shape, fault: Fault, record_property: Any) -> None:
    record_property(CELL, MATRIX.tried(rig, shape, fault))
