# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statistics of routes, sources, destinations and SRT clients, in one vocabulary whatever the firmware.

Devices differ in shape as well (a list for an object, null for an empty list): what comes is read as far as it goes.
"""

from __future__ import annotations

import math
import typing as t

from ..resource.objects import Values, any_case
from ..resource.plain import snake
from ..resource.secrets import without_secrets
from ..transport.address import segment
from ..transport.errors import Ambiguous, DeviceError, InvalidInput, NotFound
from .client import GatewayClient
from .statistics_options import GATEWAY_STATISTICS, LISTS, NAMES, NUMBERS

_NOTHING = ("", "none", "null")
# Read as they are written; HLS is the only protocol that devices call by another name.
_WORDS = {"protocol": {"http": "hls"}}
# How a device refuses a query that it does not know.
_NOT_UNDERSTOOD = (400, 404, 422)


# Reading what came


def in_one_vocabulary(raw: t.Mapping[str, t.Any]) -> Values:
    """An object of a statistics answer: one name for a key however it is spelt, numbers as numbers."""
    found: Values = {}
    for key, value in raw.items():
        name = NAMES.get(key.replace("_", "").lower()) or snake(key)
        if name in LISTS:
            read: t.Any = [in_one_vocabulary(one) for one in objects(value)]
        else:
            read = number(value) if name in NUMBERS else _told(value)
            read = _WORDS[name].get(str(read).lower(), read) if name in _WORDS else read
        # Both spellings at once: the one that says something.
        if found.get(name) in (None, []):
            found[name] = read
    return found


def _told(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return in_one_vocabulary(value)
    return [_told(inner) for inner in value] if isinstance(value, list) else value


def objects(value: t.Any) -> list[dict[str, t.Any]]:
    """The objects in what should be a list of them; one alone is a list of one."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def number(value: t.Any) -> t.Any:
    """A number out of a text that holds one; None for an empty text; anything else as it came."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.lower() in _NOTHING:
        return None
    try:
        # Python reads 1_000 as a number; a device that writes it means a text.
        return value if "_" in text else int(text)
    except ValueError:
        pass
    try:
        found = float(text)
    except ValueError:
        return value
    return found if math.isfinite(found) else value


def moment(value: t.Any) -> int | None:
    """A Unix time in milliseconds; typed text in the reference, a number on devices."""
    found = number(value)
    return int(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def _in_answer(answer: t.Any, key: str, wanted: t.Mapping[str, t.Any] | None = None) -> dict[str, t.Any]:
    """The object under a key of an answer; of a whole route, the part that is `wanted`. {} where there is none."""
    body = next(iter(objects(answer)), {})
    found = objects(any_case(body, key))
    route = body if key == "route" else next(iter(objects(any_case(body, "route"))), body)
    if not found and key == "route" and any_case(body, "source", "destinations") is not None:
        found = [body]
    if not found and wanted is not None:
        parts = objects(any_case(route, key, f"{key}s"))
        found = [one for one in parts if _identity(one)[0] == _identity(wanted)[0]]
    return found[0] if found else {}


def _identity(raw: t.Mapping[str, t.Any]) -> tuple[str, str]:
    return str(any_case(raw, "id", "_id") or ""), str(any_case(raw, "name") or "")


def _bears(raw: t.Mapping[str, t.Any], wanted: str) -> bool:
    return wanted in _identity(raw)


def _shown(raw: t.Mapping[str, t.Any]) -> str:
    identity, name = _identity(raw)
    return f"{name} ({identity})"


# Asking


class Statistics:
    """The statistics calls of one device. `raw` keeps the answers as they came, without secrets."""

    def __init__(self, client: GatewayClient, device_id: str) -> None:
        self.client = client
        self.raw: list[t.Any] = []
        # The second is what the 4.2 pages list beside the first; asked only where that is gone.
        self._paths = [f"/api/gateway/{segment(device_id)}/statistics", "/api/statistics"]

    def of_route(self, route: t.Mapping[str, t.Any]) -> Values:
        answer = self._ask({"routeID": _identity(route)[0]}, f"read the statistics of route {_shown(route)}")
        told = in_one_vocabulary(_in_answer(answer, "route"))
        entry = self._entry(route, answer, told.get("state"), told.get("elapsed_running_time"))
        source = next(iter(objects(told.get("source"))), {})
        return {**entry, "source": source, "destinations": objects(told.get("destinations"))}

    def of_source(self, route: t.Mapping[str, t.Any], source: t.Mapping[str, t.Any]) -> Values:
        query = {"routeID": _identity(route)[0], "sourceID": _identity(source)[0]}
        answer = self._ask(query, f"read the statistics of source {_shown(source)}")
        found = in_one_vocabulary(_in_answer(answer, "source", source))
        return {**self._entry(route, answer), "source": {**_named(source), **found}}

    def of_destination(self, route: t.Mapping[str, t.Any], destination: t.Mapping[str, t.Any]) -> Values:
        answer = self._ask_of_destination(route, destination, {}, "")
        found = in_one_vocabulary(_in_answer(answer, "destination", destination))
        return {**self._entry(route, answer), "destinations": [{**_named(destination), **found}]}

    def of_client(
        self, route: t.Mapping[str, t.Any], destination: t.Mapping[str, t.Any], address: str, port: int | None
    ) -> Values:
        """The connections of one SRT client; none where it is not connected."""
        query = {"clientAddress": address, **({} if port is None else {"clientPort": port})}
        try:
            answer = self._ask_of_destination(route, destination, query, "/client")
        except NotFound:
            # Not documented: a device may know no client of this address.
            answer = {}
        clients = in_one_vocabulary(next(iter(objects(answer)), {})).get("client_stat", [])
        return {**self._entry(route, answer), "destinations": [{**_named(destination), "client_stat": clients}]}

    def _ask_of_destination(
        self, route: t.Mapping[str, t.Any], destination: t.Mapping[str, t.Any], query: Values, below: str
    ) -> t.Any:
        attempt = f"read the statistics of destination {_shown(destination)}"
        identity, name = _identity(destination)
        route_id = _identity(route)[0]
        try:
            return self._ask({"routeID": route_id, "destinationID": identity, **query}, attempt, below)
        except (NotFound, DeviceError) as refusal:
            if refusal.answer.get("status") not in _NOT_UNDERSTOOD or not name:
                raise
            # From 3.7.4 on a destination is asked for by its name.
            try:
                return self._ask({"routeID": route_id, "destinationName": name, **query}, attempt, below)
            except (NotFound, DeviceError):
                raise refusal from None

    def _ask(self, query: Values, attempt: str, below: str = "") -> t.Any:
        unknown: list[NotFound] = []
        for path in tuple(self._paths):
            try:
                answer = self.client.call("GET", path + below, query=query, attempt=attempt)
            except NotFound as error:
                unknown.append(error)
                continue
            # What answers once is asked first from now on.
            self._paths = [path, *(other for other in self._paths if other != path)]
            clean = without_secrets(answer)
            self.raw.append(clean)
            return clean
        raise unknown[0]

    @staticmethod
    def _entry(
        route: t.Mapping[str, t.Any], answer: t.Any, state: t.Any = None, elapsed: t.Any = None
    ) -> dict[str, t.Any]:
        """What every entry has; the calls for a part of a route tell nothing of the route: then the list does."""
        identity, name = _identity(route)
        running = str(state or any_case(route, "state") or "").lower() == "running"
        if elapsed is None:
            # An idle route keeps in the list the time of its last run.
            elapsed = (any_case(route, "elapsedRunningTime", "elapsedTime") or "") if running else ""
        return {
            "id": identity,
            "name": name,
            "state": "running" if running else "stopped",
            "elapsed_running_time": elapsed,
            "collected_at": moment(any_case(next(iter(objects(answer)), {}), "collectedAt")),
        }


def _named(raw: t.Mapping[str, t.Any]) -> Values:
    identity, name = _identity(raw)
    return {"id": identity, "name": name}


# What a task asks for


def read_all(client: GatewayClient, device_id: str, routes: t.Sequence[t.Mapping[str, t.Any]]) -> list[Values]:
    """The statistics of these routes; one that is deleted meanwhile is left out."""
    return _still_there(client, device_id, routes, Statistics(client, device_id).of_route)


def _still_there(
    client: GatewayClient,
    device_id: str,
    routes: t.Iterable[t.Mapping[str, t.Any]],
    read: t.Callable[[t.Mapping[str, t.Any]], Values],
) -> list[Values]:
    found: list[Values] = []
    unknown: dict[str, NotFound] = {}
    for route in routes:
        try:
            found.append(read(route))
        except NotFound as error:
            unknown[_identity(route)[0]] = error
    if unknown:
        # A path that the device does not have looks the same as routes that are gone: those are not listed any more.
        for route in client.routes(device_id).routes:
            if route["id"] in unknown:
                raise unknown[route["id"]]
    return found


def gather(client: GatewayClient, params: t.Mapping[str, t.Any]) -> Values:
    """The result of gateway_statistics_info."""
    _check(params)
    device_id = client.device_id(params["device_id"])
    listed = client.routes(device_id).routes
    routes = _wanted_routes(client, listed, params["route"])
    asking = Statistics(client, device_id)
    if params["source"] is not None:
        pairs = _parts(client, routes, "source", params["source"])
        found = [asking.of_source(route, part) for route, part in pairs]
    elif params["client_address"] is not None:
        address, port = params["client_address"].strip().strip("[]"), params["client_port"]
        pairs = _parts(client, routes, "destination", params["destination"])
        found = [asking.of_client(route, part, address, port) for route, part in pairs]
    elif params["destination"] is not None:
        pairs = _parts(client, routes, "destination", params["destination"])
        found = [asking.of_destination(route, part) for route, part in pairs]
    else:
        found = _still_there(client, device_id, routes, asking.of_route)
    return {"statistics": found, **({"raw": asking.raw} if params["raw"] else {})}


def _check(params: t.Mapping[str, t.Any]) -> None:
    problems: list[str] = []
    for field in GATEWAY_STATISTICS.fields:
        if field.name in ("route", "source", "destination", "client_address") and params[field.name] == "":
            problems.append(f"{field.name} is empty: leave it out, or name one")
        if field.name == "client_port" and params[field.name] is not None:
            problems += field.problems(params[field.name], field.name, None)
    if problems:
        raise InvalidInput("; ".join(problems))


def _wanted_routes(client: GatewayClient, listed: list[dict[str, t.Any]], wanted: str | None) -> list[dict[str, t.Any]]:
    found = [route for route in listed if wanted is None or _bears(route, wanted)]
    # An id is exact: another route may be called by it.
    exact = [route for route in found if route["id"] == wanted]
    if wanted is not None and not found:
        raise NotFound(f"there is no route {wanted!r}", hint=f"It has: {_names(listed)}").at(client.place)
    return exact or found


def _parts(
    client: GatewayClient, routes: list[dict[str, t.Any]], kind: str, wanted: str
) -> list[tuple[dict[str, t.Any], dict[str, t.Any]]]:
    """Each route with its source or destination that bears a name or id."""
    found: list[tuple[dict[str, t.Any], dict[str, t.Any]]] = []
    there: list[dict[str, t.Any]] = []
    for route in routes:
        parts = objects(any_case(route, "source" if kind == "source" else "destinations"))
        there += parts
        bearing = [part for part in parts if _bears(part, wanted)]
        bearing = [part for part in bearing if _identity(part)[0] == wanted] or bearing
        if len(bearing) > 1:
            raise Ambiguous(
                f"{len(bearing)} destinations of route {_shown(route)} are called {wanted!r}",
                hint=f"Give the id of one: {_names(bearing)}",
            ).at(client.place)
        found += [(route, part) for part in bearing]
    if not found:
        where = f"route {_shown(routes[0])}" if len(routes) == 1 else "the routes"
        raise NotFound(f"there is no {kind} {wanted!r} in {where}", hint=f"There is: {_names(there)}").at(client.place)
    by_id = [(route, part) for route, part in found if _identity(part)[0] == wanted]
    return by_id or found


def _names(raws: t.Sequence[t.Mapping[str, t.Any]], most: int = 20) -> str:
    """What there is, for an error text that one can still read."""
    shown = ", ".join(_shown(raw) for raw in raws[:most])
    return f"{shown} and {len(raws) - most} more" if len(raws) > most else shown or "none"
