# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Haivision Gateway's REST API: session, devices, routes.

"3.3" and "3.7.5" name the versions of the vendor's REST API Integrator's Reference that a remark rests on.
"""

from __future__ import annotations

import time
import typing as t

from ..transport.address import segment
from ..transport.client import Client, CookieAuthentication
from ..transport.errors import BadAnswer, DeviceError, InvalidInput, NotFound
from ..transport.https import Answer, HttpClient
from ..transport.session import Record

SESSION = "/api/session"
_COOKIE = "sessionID"
# Larger than what most gateways hold; one that serves smaller pages says so in numPages.
_PAGE_SIZE = 500


class GatewayAuthentication(CookieAuthentication):
    """Cookie login of Haivision Media Gateway and SRT Gateway."""

    session_path = SESSION
    forbidden_hint = "Log in as an Operator or Administrator"

    def login(self, http: HttpClient) -> Record:
        answer = self.log_in(http, SESSION, self.credentials("HAIVISION_GATEWAY"))
        body = answer.json()
        found = body.get("response", body) if isinstance(body, dict) else {}
        # Live clients read the cookie that the answer sets, others build it from the body; 3.7.5 documents the former.
        value = answer.cookies.get(_COOKIE) or (found.get(_COOKIE) if isinstance(found, dict) else None)
        if not value:
            raise BadAnswer(
                "the answer to the login holds no sessionID",
                hint="Check host and port: this may not be a Haivision Gateway",
            ).during("log in")
        return {"cookies": {_COOKIE: str(value)}}

    def expired(self, answer: Answer) -> bool | None:
        # No page says whether a refused role is a 401 or a 403; only the former looks like a lost session.
        return False if self.role_hint(answer) else super().expired(answer)

    def explain(self, answer: Answer) -> tuple[str, str]:
        body = answer.json_or_none()
        if not isinstance(body, dict):
            return "", ""
        # 4.2 drops the wrapper around its errors.
        error = body.get("error", body)
        if not isinstance(error, dict):
            return "", str(error)
        return str(error.get("type") or ""), str(error.get("message") or "")

    def role_hint(self, answer: Answer) -> str:
        # The status of such a refusal is not documented.
        if answer.status not in (401, 403, 404):
            return ""
        kind, message = self.explain(answer)
        if kind != "SessionAuthorization" or "role" not in message.lower():
            return ""
        return self.forbidden_hint


class Listing(t.NamedTuple):
    """The routes of a device, and how many more are being created just now."""

    routes: list[dict[str, t.Any]]
    pending_creates: int
    # Newer firmware counts its pending creates; older firmware says nothing of them.
    says_pending: bool = False

    @property
    def being_created(self) -> str:
        """What the device has accepted to make and not made yet, in words."""
        made = self.pending_creates
        return f"{made} route(s) are still being created on the device" if made else ""


class GatewayClient(Client):
    """The calls of the Gateway's REST API, with raw JSON in and out."""

    _page_size = _PAGE_SIZE

    def session(self) -> dict[str, t.Any]:
        """The session and its account."""
        found = self.call("GET", SESSION, attempt="read the session")
        return found if isinstance(found, dict) else {}

    def devices(self) -> list[dict[str, t.Any]]:
        """Every device behind this gateway."""
        found = self.call("GET", "/api/devices", attempt="list the devices")
        if not isinstance(found, list):
            raise BadAnswer("the list of devices is no list", hint="Check host and port").at(self.place)
        devices = [device for device in found if isinstance(device, dict)]
        self.remember(devices=[str(device.get("_id") or device.get("id")) for device in devices])
        return devices

    def device_id(self, wanted: str | None) -> str:
        """The id of the wanted device, or of the only one; asked once a run.

        Raises InvalidInput where there is no such device, or several and none was named.
        """
        known: list[str] | None = self.memo().get("devices")
        if known is None or (wanted and wanted not in known):
            self.devices()
            known = t.cast(list[str], self.memo()["devices"])
        if wanted:
            if wanted not in known:
                raise InvalidInput(
                    f"there is no device {wanted!r} behind this gateway", hint=f"It has: {', '.join(known) or 'none'}"
                ).at(self.place)
            return wanted
        if len(known) != 1:
            raise InvalidInput(
                f"there are {len(known)} devices behind this gateway" if known else "this gateway shows no device",
                hint=f"Name one in device_id: {', '.join(known)}"
                if known
                else "Look at its web page: it may still be starting",
            ).at(self.place)
        return known[0]

    def configuration(self, device_id: str) -> dict[str, t.Any]:
        """The device's configuration, routes included."""
        found = self.call("GET", f"/api/devices/{segment(device_id)}", attempt="read the device configuration")
        return found if isinstance(found, dict) else {}

    def routes(self, device_id: str) -> Listing:
        """Every route, over all pages. Firmware before 3.2 has no list: its device configuration holds the routes."""
        try:
            return self._paged(device_id)
        except NotFound:
            config = self.configuration(device_id).get("config")
            if not isinstance(config, dict) or "routes" not in config:
                # Taken for an empty list, this would have every route made a second time.
                raise (
                    BadAnswer(
                        "there is no list of routes, and the device configuration holds none",
                        hint="The device may be offline: look at its web page",
                    )
                    .at(self.place)
                    .during("list the routes")
                ) from None
            return Listing(_objects(config["routes"]), 0)

    def _paged(self, device_id: str) -> Listing:
        before: set[str] | None = None
        for pause in (0.0, 0.1, 0.2, 0.4, 0.8):
            time.sleep(pause)
            found: dict[str, dict[str, t.Any]] = {}
            totals: set[int] = set()
            page, pages, pending, says = 1, 1, 0, False
            while page <= pages:
                body = self._page(device_id, page)
                found.update({route["id"]: route for route in _objects(body)})
                if isinstance(body, dict):
                    pages = _count(body, "numPages") or 1
                    totals.add(_count(body, "numResults"))
                    pending = _count(body, "pendingRouteCreates")
                    says = "pendingRouteCreates" in body
                page += 1
            # A route that somebody deletes between two pages shifts another one past the page boundary: then the number
            # of results changes. Two looks that see the same are believed too, whatever the device counts.
            complete = not totals or (len(totals) == 1 and len(found) >= max(totals))
            # But an empty list is none where the device counts some: everything would be made a second time.
            nothing = not found and max(totals, default=0) > 0
            if complete or (before == set(found) and not nothing):
                return Listing(list(found.values()), pending, says)
            before = set(found)
        unsettled = DeviceError("the routes changed each time while they were being read", hint="Run the task again")
        # Also while our own writes land: whoever waits for them looks again.
        unsettled.maybe_done = True
        raise unsettled.at(self.place)

    def _page(self, device_id: str, page: int) -> t.Any:
        path, attempt = f"/api/gateway/{segment(device_id)}/routes", "list the routes"
        query = {"page": page, "pageSize": self._page_size} if self._page_size else {"page": page}
        try:
            return self.call("GET", path, query=query, attempt=attempt)
        except DeviceError as error:
            # The largest page is not documented: a device that refuses ours serves its own.
            if not self._page_size or error.answer.get("status") not in (400, 422):
                raise
        self._page_size = 0
        return self._page(device_id, page)

    def route(self, device_id: str, route_id: str) -> dict[str, t.Any] | None:
        """One route; None when it is gone."""
        path = f"/api/gateway/{segment(device_id)}/routes/{segment(route_id)}"
        try:
            found = self.call("GET", path, attempt="read the route")
        except NotFound:
            return None
        return _identified(found) if isinstance(found, dict) else None

    def create_route(self, device_id: str, fields: dict[str, t.Any], attempt: str) -> None:
        self._update(device_id, {"action": "create", "fields": fields}, attempt)

    def update_route(self, device_id: str, route_id: str, fields: dict[str, t.Any], attempt: str) -> None:
        """Replaces the route's destinations: those that are not among `fields` are deleted (3.7.5)."""
        self._update(device_id, {"action": "update", "elementID": route_id, "fields": fields}, attempt)

    def delete_route(self, device_id: str, route_id: str, attempt: str) -> None:
        self._update(device_id, {"action": "delete", "elementID": route_id}, attempt)

    def _update(self, device_id: str, update: dict[str, t.Any], attempt: str) -> None:
        body = {"deviceID": device_id, "elementType": "route", **update}
        self.call("POST", f"/api/devices/{segment(device_id)}/updates", body=body, attempt=attempt)

    def command(
        self, device_id: str, command: str, route_id: str, attempt: str, destination_id: str | None = None
    ) -> None:
        """start-route or stop-route; from 3.7.6 on, start-destination or stop-destination too."""
        parameters = {"routeID": route_id, **({"destinationID": destination_id} if destination_id else {})}
        body = {"deviceID": device_id, "command": command, "parameters": parameters}
        self.call("POST", f"/api/devices/{segment(device_id)}/commands", body=body, attempt=attempt)


def _objects(listing: t.Any) -> list[dict[str, t.Any]]:
    """The objects of a list, whether bare, under `data`, or under one more key (3.3 shows `data` in two ways).

    Raises BadAnswer for what is no list of objects: taken for an empty one, it would make routes a second time.
    """
    while isinstance(listing, dict):
        listing = listing.get("data", next((value for value in listing.values() if isinstance(value, list)), None))
    if not isinstance(listing, list) or not all(isinstance(item, dict) for item in listing):
        raise BadAnswer(
            "the list of routes is no list", hint="Check host and port, and the device's own web page"
        ).during("list the routes")
    return [_identified(item) for item in listing]


def _count(body: dict[str, t.Any], key: str) -> int:
    value = body.get(key) or 0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadAnswer(f"{key} of the list of routes is no number").during("list the routes")
    return int(value)


def _identified(route: dict[str, t.Any]) -> dict[str, t.Any]:
    """A route with its id under `id`: a live client has seen it under `_id` too."""
    return {**route, "id": str(route.get("id") or route.get("_id") or "")}
