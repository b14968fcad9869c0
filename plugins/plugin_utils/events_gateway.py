# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What `gateway_events` watches: routes, sources and destinations of a Haivision Gateway, and limits on them."""

from __future__ import annotations

import types
import typing as t

from ansible_collections.streamops.video.plugins.module_utils.gateway.connect import connect
from ansible_collections.streamops.video.plugins.module_utils.gateway.options import GATEWAY_INFO
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_reading import read_route
from ansible_collections.streamops.video.plugins.module_utils.gateway.route_statistics import read_all
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.plugin_utils.events_options import Settings
from ansible_collections.streamops.video.plugins.plugin_utils.events_thresholds import (
    KINDS,
    MEASURES,
    Gauges,
    Threshold,
    is_one_of,
)
from ansible_collections.streamops.video.plugins.plugin_utils.events_watch import Item, Values, Watch
from ansible_collections.streamops.video.plugins.plugin_utils.gateway_health import CONNECTED, LOST
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader

_THRESHOLD = (
    Field("measure", choices=tuple(MEASURES), strict=True, required=True),
    Field("raise", type="float", required=True, minimum=0),
    Field("clear", type="float", minimum=0),
    Field("raise_after", type="int", default=3, minimum=1),
    Field("clear_after", type="int", default=3, minimum=1),
    Field("name"),
    Field("routes", type="list", elements="str"),
    Field("elements", type="list", elements="str", choices=KINDS, strict=True, default=list(KINDS)),
)


class GatewayEvents:
    """The source `gateway_events`."""

    name = "gateway_events"
    system = "gateway"
    options = (
        Field("device_id"),
        Field("routes", type="list", elements="str"),
        Field("thresholds", type="list", elements="dict", fields=_THRESHOLD),
    )

    def watcher(self, settings: Settings) -> GatewayWatcher:
        return GatewayWatcher(settings.options)


class GatewayWatcher:
    """One gateway."""

    def __init__(self, options: Values) -> None:
        self._routes = options.get("routes") or ()
        self._watch = Watch(options["report_present"], options["state_after"])
        thresholds = [
            Threshold.of(one, f"gateway_events: thresholds[{place}]")
            for place, one in enumerate(options.get("thresholds") or [])
        ]
        names = [one.name for one in thresholds]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise InvalidInput(
                f"gateway_events: two thresholds are called {twice[0]}", hint="Give each a name of its own"
            )
        self._gauges = Gauges(thresholds)

    def read(self, reader: Reader) -> Values:
        """The routes, and the statistics of those that a threshold is for: one request each."""
        return reader.read(t.cast(types.ModuleType, types.SimpleNamespace(SPEC=GATEWAY_INFO, run=self._run)))

    def _run(self, task: Task) -> Values:
        with connect(task) as gateway:
            device_id = gateway.device_id(task.params["device_id"])
            both = [(one, read_route(one)) for one in gateway.routes(device_id).routes]
            both = [(one, route) for one, route in both if is_one_of(self._routes, route)]
            measured = [one for one, route in both if self._gauges.wants(route)]
            return {"routes": [route for _raw, route in both], "statistics": read_all(gateway, device_id, measured)}

    def interrupted(self) -> None:
        self._watch.interrupted()
        self._gauges.interrupted()

    def events(self, reading: Values) -> list[Values]:
        routes = reading["routes"]
        return [
            *self._watch.update(item for route in routes for item in items_of(route)),
            *self._gauges.update(measured_in(routes, reading["statistics"])),
        ]


def items_of(route: Values) -> t.Iterator[Item]:
    """A route, its source and its destinations."""
    status = route.get("status") or {}
    identity = str(route.get("id"))
    about = {key: route.get(key) for key in ("id", "name", "state")}
    runs = route.get("state") == "running"
    yield Item(
        "route_state",
        identity,
        {"state": route.get("state"), "code": status.get("code")},
        {"route": about, "details": status.get("details")},
        problem=runs and status.get("code") == "error",
    )
    for kind, element in elements_of(route):
        told = element.get("status") or {}
        state = told.get("state")
        watched: Values = {"state": state}
        if kind == "destination":
            watched["started"] = element.get("state") != "stopped"
        word = str(state).lower()
        # The vendor's words are not a closed list: one that is not known is not taken for a fault.
        connected = True if word in CONNECTED else False if word in LOST else None
        yield Item(
            f"{kind}_state",
            f"{identity} {element.get('id') or element.get('name')}",
            watched,
            {
                "connected": connected,
                "code": told.get("code"),
                "details": told.get("details"),
                "route": about,
                kind: {key: element.get(key) for key in ("id", "name", "protocol", "srt_mode", "address", "port")},
            },
            problem=runs and connected is False and watched.get("started", True),
        )


def elements_of(route: Values) -> t.Iterator[tuple[str, Values]]:
    """The source and the destinations of a route, or of its statistics."""
    if route.get("source"):
        yield "source", route["source"]
    for one in route.get("destinations") or []:
        yield "destination", one


def measured_in(routes: t.Sequence[Values], statistics: t.Sequence[Values]) -> t.Iterator[tuple[Values, str, Values]]:
    """What can be measured: the source and the started destinations of running routes, with their statistics."""
    stopped = {
        (str(route.get("id")), str(one.get("id")))
        for route in routes
        for one in route.get("destinations") or []
        if one.get("state") == "stopped"
    }
    for route in statistics:
        if route.get("state") != "running":
            continue
        for kind, element in elements_of(route):
            if kind == "source" or (str(route.get("id")), str(element.get("id"))) not in stopped:
                yield route, kind, element
