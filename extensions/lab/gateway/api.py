"""The Gateway's HTTP face: paths, sessions, roles, content types and bodies."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path

from ..cookies import cookie_value
from .errors import Refusal, invalid
from .preset import export_preset, import_preset
from .sessions import Session
from .state import Route, RouteStore
from .updates import Updates

if TYPE_CHECKING:
    from . import Gateway

EVERYBODY = ("Administrator", "Operator", "Observer")
OPERATORS = ("Administrator", "Operator")
ADMINISTRATORS = ("Administrator",)

Handler = Callable[[Request, RouteStore, Session], Awaitable[Any]]


class GatewayApi:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._updates = Updates(gateway.settings)
        device, routes = "/api/devices/{device}", "/api/gateway/{device}"
        self.app = Starlette(
            routes=[
                Path("/api/session", self._login, methods=["POST"]),
                self._path("GET", "/api/session", self._session),
                self._path("DELETE", "/api/session", self._logout),
                self._path("GET", "/api/devices", self._devices),
                self._path("GET", device, self._device),
                self._path("POST", f"{device}/updates", self._update, OPERATORS),
                self._path("POST", f"{device}/commands", self._command, OPERATORS),
                self._path("GET", f"{routes}/routes", self._routes, exists=lambda: self._setting("has_route_list")),
                self._path("GET", f"{routes}/routes/{{route}}", self._route, exists=lambda: self._setting("has_route")),
                self._path("GET", f"{routes}/system/preset", self._export, ADMINISTRATORS),
                self._path("POST", f"{routes}/system/preset", self._import, ADMINISTRATORS),
                self._path("GET", f"{routes}/statistics", self._statistics),
                self._path("GET", f"{routes}/statistics/client", self._client_statistics),
                *self._newest_paths(),
            ],
            exception_handlers={
                Refusal: self._refused,
                404: self._unknown,
                405: self._unknown,
                HTTPException: self._malformed,
            },
        )

    def _newest_paths(self) -> list[Path]:
        """The calls of 4.2, whose page and summary disagree on where a destination is started."""

        def at(*places: str) -> Callable[[], bool]:
            return lambda: self._setting("v2") in places

        newest = at("destinations", "routes", "both")
        action, route = self._action, "/api/routes/{route}"
        in_destinations, in_routes = at("destinations", "both"), at("routes", "both")
        return [
            self._path("PUT", "/api/destinations/{destination}/actions", action, OPERATORS, in_destinations),
            self._path("PUT", f"{route}/destinations/{{destination}}/actions", action, OPERATORS, in_routes),
            self._path("PUT", f"{route}/actions", action, OPERATORS, newest),
            self._path("GET", "/api/routes", self._newest_routes, exists=newest),
            self._path("GET", route, self._newest_route, exists=newest),
            self._path("GET", "/api/system/preset", self._export, ADMINISTRATORS, newest),
            self._path("POST", "/api/system/preset", self._import, ADMINISTRATORS, newest),
            self._path("GET", "/api/statistics", self._statistics, exists=newest),
        ]

    def _path(
        self,
        method: str,
        path: str,
        handler: Handler,
        roles: tuple[str, ...] = EVERYBODY,
        exists: Callable[[], bool] = lambda: True,
    ) -> Path:
        async def endpoint(request: Request) -> Response:
            with self._gateway.lock:
                session = self._authenticate(request)
                if not exists():  # in the firmware that the switches stand for
                    raise Refusal(404, "NotFound", "Not found")
                if session.role not in roles:
                    message = f"Operation not authorized for roles: {session.role}"
                    raise Refusal(self._setting("role_refusal_status"), "SessionAuthorization", message)
                store = self._gateway.store(request.path_params.get("device"))
                store.settle()
            answer = await handler(request, store, session)
            return answer if isinstance(answer, Response) else _json(answer)

        return Path(path, endpoint, methods=[method])

    def _setting(self, name: str) -> Any:
        return self._gateway.settings[name]

    def _authenticate(self, request: Request) -> Session:
        session_id = cookie_value(request.headers, "sessionID")
        if "expire" in request.scope["lab.faults"]:
            self._gateway.session_table.end(session_id)
        session = self._gateway.session_table.find(session_id)
        request.scope["lab.entry"]["user"] = session.user
        return session

    async def _refused(self, _request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        body: dict[str, Any] = {"type": refusal.kind, "message": refusal.message}
        if self._setting("error_shape") == "wrapped":
            body = {"error": body}
        return _json(body, refusal.status)

    async def _unknown(self, request: Request, _error: Exception) -> Response:
        try:
            with self._gateway.lock:
                self._authenticate(request)
        except Refusal as refusal:
            return await self._refused(request, refusal)
        return await self._refused(request, Refusal(404, "NotFound", "Not found"))

    async def _malformed(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await self._refused(request, Refusal(error.status_code, "InputValidation", error.detail))

    # Session

    async def _login(self, request: Request) -> Response:
        body = await _json_body(request)
        request.scope["lab.entry"]["user"] = body.get("username")
        refuse = "refuse_login" in request.scope["lab.faults"]
        with self._gateway.lock:
            started = self._gateway.session_table.login(body.get("username"), body.get("password"), refuse)
        answer = _json({"response": started})
        answer.set_cookie("sessionID", started["sessionID"], path="/", httponly=True, secure=self._gateway.secure)
        return answer

    async def _session(self, _request: Request, _store: RouteStore, session: Session) -> Any:
        return self._gateway.session_table.info(session)

    async def _logout(self, _request: Request, _store: RouteStore, session: Session) -> Any:
        with self._gateway.lock:
            self._gateway.session_table.end(session.id)
        return {"type": "Session", "message": f"Session successfully ended for {session.user}"}

    # Devices and routes

    async def _devices(self, _request: Request, _store: RouteStore, _session: Session) -> Any:
        return [self._device_info(store) for store in self._gateway.stores()]

    def _device_info(self, store: RouteStore) -> dict[str, Any]:
        return {
            "_id": store.id,
            "type": "gateway",
            "ip": "127.0.0.1",
            "name": store.name,
            "lastConnectedAt": int(time.time() * 1000),
            "statusCode": "ok",
            "status": "Online",
            "statusDetails": "Connection has been established in the last 1 minutes.",
            "serialNumber": None,
            "firmware": self._setting("firmware"),
            "hasAdminError": False,
            "pendingSync": False,
            "lastConnection": "<1m",
        }

    async def _device(self, _request: Request, store: RouteStore, _session: Session) -> Any:
        with self._gateway.lock:
            texts = [self._gateway.renderer.text(route) for route in store.routes.values()]
            answer = {
                **self._device_info(store),
                "lastConfigReadAt": int(time.time() * 1000),
                "lastAcceptedUpdate": store.last_update,
                "gateway": {"port": 1080},
                "suggestedPollingInterval": {"ms": 10000},
            }
            settings = {"networkAdapters": self._gateway.network_adapters}
            pairings = json.dumps(self._gateway.calypsos)
        inside = self._setting("calypsos_place") == "config"
        config = f'{{"routes": [{", ".join(texts)}], "settings": {json.dumps(settings)}'
        config += f', "calypsos": {pairings}}}' if inside else "}"
        outer = "" if inside else f', "calypsos": {pairings}'
        return _text(f'{json.dumps(answer)[:-1]}, "config": {config}{outer}}}')

    async def _update(self, request: Request, store: RouteStore, _session: Session) -> Any:
        body = await _json_body(request)
        with self._gateway.lock:
            return self._updates.update(store, body, "stay_pending" in request.scope["lab.faults"])

    async def _command(self, request: Request, store: RouteStore, _session: Session) -> Any:
        body = await _json_body(request)
        with self._gateway.lock:
            return self._updates.command(store, body, "stay_pending" in request.scope["lab.faults"])

    async def _action(self, request: Request, store: RouteStore, _session: Session) -> Any:
        body = await _json_body(request)
        route, destination = (request.path_params.get(name) for name in ("route", "destination"))
        with self._gateway.lock:
            return self._updates.action(store, body, route, destination, "stay_pending" in request.scope["lab.faults"])

    async def _routes(self, request: Request, store: RouteStore, _session: Session) -> Any:
        return self._list(request, store, self._gateway.renderer.text, self._setting("pending_creates_key"))

    async def _newest_routes(self, request: Request, store: RouteStore, _session: Session) -> Any:
        return self._list(request, store, self._gateway.renderer.newest_text, False)

    def _list(
        self, request: Request, store: RouteStore, render: Callable[[Route], str], counts_pending: bool
    ) -> Response:
        page = _whole(request, "page", 1)
        size = min(_whole(request, "pageSize", self._setting("default_page_size")), self._setting("max_page_size"))
        with self._gateway.lock:
            routes = list(store.routes.values())
            shape = self._setting("data_shape")
            # A bare list has nowhere to tell of further pages, so it is never cut.
            listed = routes if shape == "bare" else routes[(page - 1) * size : page * size]
            text = f"[{', '.join(map(render, listed))}]"
            active = sum(one.wanted for route in routes if route.running for one in route.destinations)
            pending = store.operations.number_creating
        if shape == "bare":
            return _text(text)
        numbers = {
            "numPages": math.ceil(len(routes) / size),
            "numResults": len(routes),
            "numActiveOutputConnections": active,
        }
        if counts_pending:
            numbers["pendingRouteCreates"] = pending
        data = text if shape == "list" else f'{{"routes": {text}}}'
        return _text(f'{{"data": {data}, {json.dumps(numbers)[1:]}')

    async def _route(self, request: Request, store: RouteStore, _session: Session) -> Any:
        with self._gateway.lock:
            return _text(self._gateway.renderer.text(store.find(request.path_params["route"])))

    async def _newest_route(self, request: Request, store: RouteStore, _session: Session) -> Any:
        with self._gateway.lock:
            return _text(self._gateway.renderer.newest_text(store.find(request.path_params["route"])))

    # Preset and statistics

    async def _export(self, _request: Request, store: RouteStore, _session: Session) -> Any:
        with self._gateway.lock:
            text = json.dumps(export_preset(store, self._gateway.settings), indent=2)
        return Response(
            text,
            media_type="application/json",
            headers={"content-disposition": 'attachment; filename="gateway-preset.hmg"'},
        )

    async def _import(self, request: Request, store: RouteStore, _session: Session) -> Any:
        if _content_type(request) != "multipart/form-data":
            raise _unsupported("multipart/form-data")
        wanted = self._setting("preset_field")
        content = None
        async with request.form() as form:
            for key, value in form.multi_items():
                # The reference does not name the form field: any file will do, unless the switch names one.
                if isinstance(value, UploadFile) and wanted in ("", key):
                    content = await value.read()
        if content is None:
            raise Refusal(400, "postSystemPreset", f"No file in form field {wanted or '(any)'}")
        with self._gateway.lock:
            stay = "stay_pending" in request.scope["lab.faults"]
            return import_preset(store, self._gateway.settings, content, stay)

    async def _statistics(self, request: Request, store: RouteStore, _session: Session) -> Any:
        with self._gateway.lock:
            return self._gateway.statistics.answer(store, dict(request.query_params))

    async def _client_statistics(self, request: Request, store: RouteStore, _session: Session) -> Any:
        with self._gateway.lock:
            return self._gateway.statistics.client_answer(store, dict(request.query_params))


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")


def _text(text: str) -> Response:
    return Response(text, media_type="application/json")


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def _unsupported(supported: str) -> Refusal:
    return Refusal(415, "UnsupportedMediaType", f"Content-Type must be {supported}")


async def _json_body(request: Request) -> dict[str, Any]:
    if _content_type(request) != "application/json":
        raise _unsupported("application/json")
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise invalid("The body is not JSON") from None
    if not isinstance(body, dict):
        raise invalid("The body must be an object")
    return body


def _whole(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not text.isdigit() or int(text) < 1:
        raise invalid(f"{name} must be a whole number from 1")
    return int(text)
