"""POST .../updates and .../commands: what is refused, and what is handed to the store to land later."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid
from .identifiers import command_id
from .model import DESTINATION, SOURCE, ElementKind
from .state import Destination, Route, RouteStore, new_destination, new_source
from .validate import check_action, check_element, check_name, check_texts


class Updates:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches

    def update(self, store: RouteStore, body: dict[str, Any], stay: bool) -> dict[str, Any]:
        self._check_device(store, body)
        action = body.get("action")
        if action not in ("create", "update", "delete"):
            raise invalid("action must be one of create, update, delete")
        if body.get("elementType") != "route":
            raise invalid("elementType must be route")
        if action == "create":
            self._create(store, self._fields(body), stay)
        else:
            if not isinstance(body.get("elementID"), str):
                raise invalid("elementID must be provided")
            route = store.find(body["elementID"])
            if action == "delete":
                store.delete(route, stay)
            else:
                self._update(store, route, self._fields(body), stay)
        return {"status": f"Route {action} request accepted"}

    def command(self, store: RouteStore, body: dict[str, Any], stay: bool) -> list[dict[str, Any]]:
        self._check_device(store, body)
        command = body.get("command")
        known = ["start-route", "stop-route"]
        if self._switches["destination_commands"]:  # 3.7.6 and later
            known += ["start-destination", "stop-destination"]
        if command not in known:
            raise invalid(f"command must be one of {', '.join(known)}")
        parameters = body.get("parameters")
        if not isinstance(parameters, dict) or not isinstance(parameters.get("routeID"), str):
            raise invalid("parameters.routeID must be provided")
        route = store.find(parameters["routeID"])
        starting = str(command).startswith("start")
        if str(command).endswith("-destination"):
            if not isinstance(parameters.get("destinationID"), str):
                raise invalid("parameters.destinationID must be provided")
            route, destination = store.find_destination(parameters["destinationID"], route)
            store.run_destination(route, destination, starting, stay)
        else:
            store.run(route, starting, stay)
        return [
            {
                "action": "command",
                "command": command,
                "parameters": parameters,
                "deviceID": store.id,
                "createdAt": int(time.time() * 1000),
                "completedAt": 0,
                "result": None,
                "state": "pending",
                "_id": command_id(),
            }
        ]

    def action(
        self, store: RouteStore, body: dict[str, Any], route_id: str | None, destination_id: str | None, stay: bool
    ) -> dict[str, Any]:
        """Start or stop in the way of 4.2, in which inputs and outputs are the words."""
        name = body.get("name")
        if name not in ("start", "stop"):
            raise invalid("name must be one of start, stop")
        done = {"start": "started", "stop": "stopped"}[name]
        route = store.find(route_id) if route_id is not None else None
        if destination_id is not None:
            route, destination = store.find_destination(destination_id, route)
            store.run_destination(route, destination, name == "start", stay)
            return {"type": "PostOutputAction", "message": f"Output has been {done} successfully"}
        assert route is not None
        store.run(route, name == "start", stay)
        return {"type": "PostRouteAction", "message": f"Route has been {done} successfully"}

    def _check_device(self, store: RouteStore, body: dict[str, Any]) -> None:
        if body.get("deviceID") != store.id:
            raise invalid("deviceID must be provided and be the device's")

    def _fields(self, body: dict[str, Any]) -> dict[str, Any]:
        fields = body.get("fields")
        if not isinstance(fields, dict):
            raise invalid("fields must be provided")
        known = {"name", "id", "source", "destinations", "label"}
        known |= {"startRoute"} if body["action"] == "create" else set()
        known |= {"labels"} if self._switches["v2"] is not False else set()
        strange = sorted(set(fields) - known - {"state", "elapsedTime", "summaryStatusCode", "summaryStatusDetails"})
        if strange and self._switches["unknown_fields"] == "refuse":
            raise invalid(f"fields.{strange[0]} is not a known field")
        return fields

    def _create(self, store: RouteStore, fields: dict[str, Any], stay: bool) -> None:
        name = check_name(fields.get("name"), "fields.name", self._switches["route_name_max"])
        if "startRoute" not in fields and self._switches["start_route_required"]:
            raise invalid("fields.startRoute must be provided")
        start = fields.get("startRoute", False)
        if not isinstance(start, bool):
            raise invalid("fields.startRoute must be true or false")
        source = self._new_source(fields.get("source"))
        given = fields.get("destinations", [])
        if not isinstance(given, list):
            raise invalid("fields.destinations must be a list")
        destinations = [self._new_destination(one, f"destinations[{index}]") for index, one in enumerate(given)]
        labels = check_texts(fields.get("labels", []), "fields.labels")
        self._check_names(store, None, name, source, [one.values for one in destinations])
        store.create(Route(name, source, destinations, labels=labels), start, stay)

    def _new_source(self, given: Any) -> dict[str, Any]:
        if given is None:
            raise invalid("fields.source must be provided")
        return new_source(self._element(SOURCE, given, "source", None))

    def _element(self, kind: ElementKind, given: Any, where: str, current: dict[str, Any] | None) -> dict[str, Any]:
        return check_element(
            kind, given, where, current, self._switches["unknown_fields"], self._switches["v2"] is not False
        )

    def _new_destination(self, given: Any, where: str) -> Destination:
        values = self._element(DESTINATION, given, where, None)
        action = check_action(given, where)
        wanted = action == "start" or (action == "none" and self._switches["new_destination_started"])
        return new_destination(values, wanted)

    def _update(self, store: RouteStore, route: Route, fields: dict[str, Any], stay: bool) -> None:
        name = check_name(fields.get("name"), "fields.name", self._switches["route_name_max"])
        if fields.get("id", route.id) != route.id:
            raise invalid("fields.id differs from elementID")
        given_source = fields.get("source")
        if given_source is None:  # 3.7.5: all route details must be included
            raise invalid("fields.source must be provided")
        source = self._element(SOURCE, given_source, "source", route.source)
        if given_source["id"] != route.source["id"]:
            raise invalid("source.id is not the source of this route")
        given = fields.get("destinations", [])  # left out: all are deleted (3.7.5)
        if not isinstance(given, list):
            raise invalid("fields.destinations must be a list")
        destinations = []
        seen: set[str] = set()
        for index, one in enumerate(given):
            destinations.append(self._listed_destination(route, one, f"destinations[{index}]", seen))
        labels = check_texts(fields["labels"], "fields.labels") if "labels" in fields else None
        self._check_names(store, route, name, source, [one["values"] for one in destinations])
        store.update(route, name, source, destinations, labels, stay)

    def _listed_destination(self, route: Route, given: Any, where: str, seen: set[str]) -> dict[str, Any]:
        """A destination of an update: an existing one by its id, else a new one."""
        current = None
        destination_id = given.get("id") if isinstance(given, dict) else None
        if destination_id:
            existing = route.destination(destination_id)
            if existing is None or destination_id in seen:
                raise invalid(f"{where}.id is not a destination of this route, or given twice")
            seen.add(destination_id)
            current = existing.values
        elif destination_id is not None and destination_id != "":
            raise invalid(f"{where}.id must be a string")
        values = self._element(DESTINATION, given, where, current)
        return {"id": destination_id or None, "values": values, "action": check_action(given, where)}

    def _check_names(
        self,
        store: RouteStore,
        route: Route | None,
        name: str,
        source: dict[str, Any],
        destinations: list[dict[str, Any]],
    ) -> None:
        """The reference calls source and destination names unique, devices hold duplicates: off by default."""
        scope = self._switches["unique_names"]
        if scope is False:
            return
        names = [one["name"] for one in destinations]
        if len(set(names)) < len(names):
            raise Refusal(self._switches["duplicate_status"], "InputValidation", "destination names must be unique")
        if scope == "route":
            return
        own = Counter(route.element_names() if route else ())
        own_name = route is not None and route.name == name
        if name in store.creating or store.route_names[name] > own_name:
            raise Refusal(self._switches["duplicate_status"], "InputValidation", f"route name {name} is in use")
        clash = {one for one in (source["name"], *names) if store.element_names[one] > own[one]}
        if clash:
            message = f"name {min(clash)} is in use"
            raise Refusal(self._switches["duplicate_status"], "InputValidation", message)
