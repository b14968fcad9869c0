"""Routes of one device, and what was accepted and has not landed yet.

Nothing here runs by itself: whoever looks first lets everything land that is due (`settle`), so the lab needs no timers
and what a request sees depends on the time it comes only.
"""

from __future__ import annotations

import copy
import math
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..switches import Switches
from .errors import Refusal
from .identifiers import device_id
from .model import DESTINATION, SOURCE, merge
from .operations import Operation, Operations


@dataclass
class Destination:
    values: dict[str, Any]
    wanted: bool = True  # started, as far as this destination alone is concerned
    health: tuple[str, str] | None = None

    @property
    def id(self) -> str:
        return str(self.values["id"])


@dataclass
class Route:
    name: str
    source: dict[str, Any]
    destinations: list[Destination]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    label: str = field(default_factory=lambda: str(uuid.uuid4()))
    running: bool = False
    since: float = 0.0
    ran: float = 0.0
    restarts: int = 0
    health: tuple[str, str] | None = None
    deleting: int = 0
    pending: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0
    labels: list[str] = field(default_factory=list)
    created: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    last_due: float = 0.0  # when the last of its pending writes lands

    def destination(self, destination_id: Any) -> Destination | None:
        return next((one for one in self.destinations if one.id == destination_id), None)

    def element_names(self) -> list[str]:
        return [self.source["name"], *(one.values["name"] for one in self.destinations)]

    def run(self, running: bool, now: float) -> None:
        if running and not self.running:
            self.since = now
        elif self.running and not running:
            self.ran = now - self.since
        self.running = running

    def elapsed(self, now: float) -> int:
        return int(now - self.since if self.running else self.ran)

    def as_dict(self) -> dict[str, Any]:
        """For tests: what the device holds, in the words of writing, secrets included."""
        return copy.deepcopy(
            {
                "id": self.id,
                "name": self.name,
                "running": self.running,
                "restarts": self.restarts,
                "source": self.source,
                "destinations": [{**one.values, "started": one.wanted} for one in self.destinations],
                **({"labels": self.labels} if self.labels else {}),
            }
        )


class RouteStore:
    def __init__(self, switches: Switches, name: str) -> None:
        self._switches = switches
        self.id = device_id()
        self.name = name
        self.routes: dict[str, Route] = {}
        # Names in use, counted: to search all routes for them would slow down every create.
        self.route_names: Counter[str] = Counter()
        self.element_names: Counter[str] = Counter()
        self.operations = Operations()
        self.last_update = int(time.time() * 1000)
        self.last_stamp = 0  # of an exported preset

    def reset(self) -> None:
        self.routes.clear()
        self.route_names.clear()
        self.element_names.clear()
        self.operations.clear()

    def settle(self) -> None:
        now = time.time()
        while (operation := self.operations.pop_due(now)) is not None:
            route = operation.route
            if route is not None:
                route.version += 1
                if operation.shows is not None:
                    route.pending = [shown for shown in route.pending if shown is not operation.shows]
                route.deleting -= operation.deletes
                if route.id not in self.routes:
                    continue  # deleted in the meantime
            operation.land(now)

    def submit(
        self,
        land: Callable[[float], None],
        stay: bool,
        route: Route | None = None,
        shows: dict[str, Any] | None = None,
        creates: Route | None = None,
        deletes: bool = False,
        later: float = 0.0,
    ) -> None:
        """`later`: seconds in addition to `land_delay`."""
        now = time.time()
        due = math.inf if stay else now + self._switches["land_delay"] + later
        if route is not None and not stay:  # writes to one route land in the order in which they came
            due = route.last_due = max(due, route.last_due)
        self.operations.add(Operation(due, land, route, shows, creates, deletes))
        self.last_update = int(now * 1000)
        if route is not None:
            route.version += 1
            route.deleting += deletes
            if shows is not None:
                route.pending.append(shows)
        self.settle()

    def release(self) -> None:
        """Let land what a `stay_pending` fault holds."""
        self.operations.release(time.time())
        self.settle()

    def put(self, route: Route) -> None:
        self.forget(route.id)
        self.routes[route.id] = route
        self._count_names(route, 1)

    def forget(self, route_id: str) -> None:
        route = self.routes.pop(route_id, None)
        if route is not None:
            self._count_names(route, -1)

    def _count_names(self, route: Route, change: int) -> None:
        self.route_names[route.name] += change
        for name in route.element_names():
            self.element_names[name] += change

    @property
    def creating(self) -> list[str]:
        """Names of the routes that are accepted and not there yet."""
        return [one.creates.name for one in self.operations.creating if one.creates is not None]

    def find(self, route_id: Any) -> Route:
        route = self.routes.get(route_id) if isinstance(route_id, str) else None
        if route is None:
            raise Refusal(404, "Route", "Route not found")
        return route

    def find_destination(self, destination_id: Any, route: Route | None = None) -> tuple[Route, Destination]:
        """A destination of the device, or of that route."""
        for one in [route] if route is not None else self.routes.values():
            destination = one.destination(destination_id)
            if destination is not None:
                return one, destination
        raise Refusal(404, "Destination", "Destination not found")

    # Writes, already checked

    def create(self, route: Route, start: bool, stay: bool, later: float = 0.0) -> None:
        def land(now: float) -> None:
            route.created = route.updated = now
            self.put(route)
            route.run(start, now)

        self.submit(land, stay, creates=route, later=later)

    def update(
        self,
        route: Route,
        name: str,
        source: dict[str, Any],
        destinations: list[dict[str, Any]],
        labels: list[str] | None,
        stay: bool,
    ) -> None:
        """`destinations`: the whole list that shall be; each `values`, `action`, and `id` where it exists."""
        semantics = self._switches["update_semantics"]

        def land(now: float) -> None:
            self._count_names(route, -1)
            route.name, route.updated = name, now
            if labels is not None or semantics == "replace":
                route.labels = labels or []
            route.source = merge(SOURCE, route.source, source, semantics)
            route.destinations = [self._landed(route, given, semantics) for given in destinations]
            self._count_names(route, 1)
            if self._switches["restart_on_update"] and route.running:
                route.run(False, now)
                route.restarts += 1
                self.submit(lambda later: route.run(True, later), False, route)

        self.submit(land, stay, route, shows=_visible(name, source, destinations))

    def _landed(self, route: Route, given: dict[str, Any], semantics: str) -> Destination:
        existing = route.destination(given["id"]) if given["id"] else None
        if existing is None:
            wanted = given["action"] == "start" or (
                given["action"] == "none" and self._switches["new_destination_started"]
            )
            return new_destination(given["values"], wanted)
        wanted = existing.wanted if given["action"] == "none" else given["action"] == "start"
        return Destination(merge(DESTINATION, existing.values, given["values"], semantics), wanted)

    def delete(self, route: Route, stay: bool) -> None:
        self.submit(lambda _now: self.forget(route.id), stay, route, deletes=True)

    def empty(self, stay: bool) -> None:
        """Delete every route, those on their way included."""
        for route in list(self.routes.values()):
            self.delete(route, stay)
        coming = self.operations.creating

        def land(_now: float) -> None:
            for operation in coming:
                if not self.operations.drop_create(operation) and operation.creates is not None:
                    self.forget(operation.creates.id)

        if coming:
            self.submit(land, stay)

    def run(self, route: Route, running: bool, stay: bool) -> None:
        def land(now: float) -> None:
            if running and self._switches["start_route_starts_all"]:
                for destination in route.destinations:
                    destination.wanted = True
            route.run(running, now)

        self.submit(land, stay, route, shows={"state": "running" if running else "idle"})

    def run_destination(self, route: Route, destination: Destination, running: bool, stay: bool) -> None:
        def land(_now: float) -> None:
            current = route.destination(destination.id)
            if current is not None:
                current.wanted = running

        shows = {"destinations": [{"id": destination.id, "action": "start" if running else "stop"}]}
        self.submit(land, stay, route, shows=shows)


def new_source(values: dict[str, Any], source_id: str | None = None) -> dict[str, Any]:
    return {"id": source_id or str(uuid.uuid4()), **SOURCE.defaults(values["protocol"]), **values}


def new_destination(values: dict[str, Any], wanted: bool, destination_id: str | None = None) -> Destination:
    filled = {"id": destination_id or str(uuid.uuid4()), **DESTINATION.defaults(values["protocol"]), **values}
    return Destination(filled, wanted)


def _visible(name: str, source: dict[str, Any], destinations: list[dict[str, Any]]) -> dict[str, Any]:
    hidden = {*SOURCE.secrets(), *DESTINATION.secrets()}

    def shown(values: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in values.items() if key not in hidden}

    return {
        "name": name,
        "source": shown(source),
        "destinations": [
            {**shown(given["values"]), **({"id": given["id"]} if given["id"] else {})} for given in destinations
        ],
    }
