"""A simulated Haivision Media Gateway or SRT Gateway."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from ..certificates import Identity
from ..faults import FaultKind
from ..http_device import ControlVerb, HttpDevice
from ..server import LoopThread
from ..switches import Switch, Switches
from .api import GatewayApi
from .errors import Refusal
from .model import DESTINATION, SOURCE
from .render import Renderer
from .sessions import Sessions
from .settings import FAULTS, SWITCHES
from .state import Destination, Route, RouteStore, new_destination, new_source
from .statistics import Statistics

__all__ = ["Gateway"]


class Gateway(HttpDevice):
    system: ClassVar[str] = "gateway"
    switch_specification: ClassVar[tuple[Switch, ...]] = SWITCHES
    fault_kinds: ClassVar[tuple[FaultKind, ...]] = FAULTS

    def __init__(
        self, thread: LoopThread, name: str, host: str, port: int, identity: Identity | None, ca_path: str | None
    ) -> None:
        super().__init__(thread, name, host, port, identity, ca_path)
        self.settings: Switches = self._switches
        self.session_table = Sessions(self.settings)
        self.renderer = Renderer(self.settings)
        self.statistics = Statistics(self.settings)
        self._stores = [
            RouteStore(self.settings, "Haivision Gateway"),
            RouteStore(self.settings, "Haivision Gateway 2"),
        ]
        self.network_adapters = [
            {"name": "eth0", "address": "10.67.12.128"},
            {"name": "idrac", "address": "169.254.0.2"},
        ]
        self.calypsos: list[dict[str, Any]] = [_pairing()]
        self.app = GatewayApi(self).app

    # For tests

    @property
    def users(self) -> dict[str, dict[str, str]]:
        return self.session_table.users

    @property
    def device_id(self) -> str:
        return self._stores[0].id

    @property
    def device_ids(self) -> list[str]:
        return [store.id for store in self.stores()]

    @property
    def sessions(self) -> list[dict[str, Any]]:
        with self.lock:
            return [session.as_dict() for session in self.session_table.open()]

    @property
    def max_open_sessions(self) -> int:
        return self.session_table.most_open

    def is_login(self, entry: dict[str, Any]) -> bool:
        return bool(entry["method"] == "POST" and entry["path"] == "/api/session")

    def is_write(self, entry: dict[str, Any]) -> bool:
        return super().is_write(entry) and entry["path"] != "/api/session"

    def add_route(self, route: dict[str, Any], started: bool = False, device: int = 0) -> str:
        """Put a route on the device at once, unchecked (so with any name); ids given are kept."""
        source = dict(route["source"])
        destinations = [_planted(dict(one)) for one in route.get("destinations", [])]
        source_id = source.pop("id", None)
        labels = list(route.get("labels", []))
        planted = Route(route["name"], new_source(source, source_id), destinations, labels=labels)
        _known(SOURCE.fields, planted.source)
        if route.get("id"):
            planted.id = route["id"]
        planted.run(started, time.time())
        with self.lock:
            self._stores[device].put(planted)
        return planted.id

    def routes(self, device: int = 0) -> list[dict[str, Any]]:
        with self.lock:
            self._stores[device].settle()
            return [route.as_dict() for route in self._stores[device].routes.values()]

    def set_health(
        self, route_id: str, code: str = "ok", details: str = "running", destination_id: str | None = None
    ) -> None:
        """What summaryStatusCode and summaryStatusDetails tell; anything but `ok` lets the source read `connecting`.

        With the id of a destination it is that one's, in place of the route's and its source's.
        """
        with self.lock:
            route = next(store.routes[route_id] for store in self._stores if route_id in store.routes)
            told = route if destination_id is None else route.destination(destination_id)
            if told is None:
                raise ValueError(f"route {route_id} has no destination {destination_id}")
            told.health = None if code == "ok" else (code, details)
            route.version += 1

    def set_statistics(self, element_id: str, **values: Any) -> None:
        """What statistics tell of a route, source, destination, or client (`<destination id>/<address>:<port>`).

        Added to what was set before; no values at all: as if nothing had been set.
        """
        with self.lock:
            of = element_id.partition("/")[0]
            routes = [route for store in self._stores for route in store.routes.values()]
            if not any(of in (one.id, one.source["id"]) or one.destination(of) for one in routes):
                raise ValueError(f"no route, source or destination has the id {of}")
            self.statistics.tell(element_id, values)

    def expire_sessions(self) -> None:
        with self.lock:
            self.session_table.end_all()

    def clear_requests(self) -> None:
        with self.lock:
            super().clear_requests()
            self.session_table.forget_peak()

    def clear_faults(self) -> None:
        with self.lock:
            super().clear_faults()
            for store in self._stores:
                store.release()

    def reset(self) -> None:
        with self.lock:
            super().reset()
            for store in self._stores:
                store.reset()
            self.session_table.reset()
            self.renderer.forget()
            self.statistics.told.clear()

    # For the API

    def stores(self) -> list[RouteStore]:
        return self._stores if self.settings["second_device"] else self._stores[:1]

    def store(self, device_id: str | None) -> RouteStore:
        """The device of a path; calls without one get the first."""
        for store in self.stores():
            if device_id in (None, store.id):
                return store
        raise Refusal(404, "Device", "Device not found")

    # Control endpoint and lab.json

    def control_verbs(self) -> dict[tuple[str, str], ControlVerb]:
        def add_route(body: Any) -> Any:
            if not isinstance(body, dict):
                raise ValueError("a route is needed")
            route = dict(body.get("route", body))
            return {"id": self.add_route(route, started=bool(body.get("started", False)))}

        def expire(_body: Any) -> Any:
            self.expire_sessions()
            return {"status": "ok"}

        def set_statistics(body: Any) -> Any:
            self.set_statistics(**body)
            return self.statistics.told

        def health(body: Any) -> Any:
            self.set_health(**body)
            return {"status": "ok"}

        return {
            **super().control_verbs(),
            ("GET", "sessions"): lambda _body: {"open": self.sessions, "max_open_sessions": self.max_open_sessions},
            ("GET", "routes"): lambda _body: self.routes(),
            ("POST", "routes"): add_route,
            ("POST", "expire"): expire,
            ("POST", "health"): health,
            ("GET", "statistics"): lambda _body: self.statistics.told,
            ("POST", "statistics"): set_statistics,
        }

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "device_id": self.device_id, "users": self.users}


def _planted(given: dict[str, Any]) -> Destination:
    wanted = given.pop("started", given.get("action") != "stop")
    given.pop("action", None)
    destination = new_destination(given, bool(wanted), given.pop("id", None))
    _known(DESTINATION.fields, destination.values)
    return destination


def _known(fields: Any, values: dict[str, Any]) -> None:
    strange = sorted(set(values) - set(fields) - {"id", "protocol"})
    if strange:
        raise ValueError(f"not in the vocabulary of writing: {', '.join(strange)}")


def _pairing() -> dict[str, Any]:
    return {
        "id": "Lh5ZNDm7LspsJ3pg82jwQA",
        "gatewayName": "MG 141",
        "address": "hmp.example.com",
        "httpPort": 80,
        "httpsPort": 443,
        "passcode": "lab-passcode",
        "lastConnectedAt": 1536759437398,
        "status": "accepted",
        "statusDetails": "pairing accepted",
        "proxyAddress": "10.69.12.141",
        "proxyHttpPort": 80,
        "proxyHttpsPort": 443,
        "lastConnection": "<1m",
    }
