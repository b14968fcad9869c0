"""The HMP's HTTP face: paths, logins, roles, content types and the envelope of answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path

from .call import Call
from .errors import Refusal, invalid
from .logins import COOKIE, Login
from .rest_assets import asset_routes
from .rest_sessions import session_routes
from .rest_shared import Handler
from .rest_sources import source_routes
from .rest_system import system_routes

if TYPE_CHECKING:
    from . import Hmp

LOGIN = "/apis/authentication/login"
RIGHTS = {
    "view": ("Administrator", "Operator", "Viewer"),
    "write": ("Administrator", "Operator"),
    "delete": ("Administrator",),
}


class HmpApi:
    def __init__(self, hmp: Hmp) -> None:
        self._hmp = hmp
        entries = [*source_routes(), *session_routes(), *asset_routes(), *system_routes(hmp.devices)]
        self.app = Starlette(
            routes=[
                Path(LOGIN, self._login, methods=["POST"]),
                Path(LOGIN, self._check, methods=["GET"]),
                Path(LOGIN, self._logout, methods=["DELETE"]),
                Path(f"{LOGIN}/key", self._login_key, methods=["POST"]),
                Path(f"{LOGIN}/key", self._check, methods=["GET"]),
                *(self._path(*entry) for entry in entries),
            ],
            exception_handlers={
                Refusal: self._refused,
                404: self._unknown,
                405: self._unknown,
                HTTPException: self._malformed,
            },
        )

    def _path(self, method: str, path: str, handler: Handler, right: str) -> Path:
        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            with self._hmp.lock:
                login = self._authenticate(request)
                if login.role not in RIGHTS[right]:
                    raise Refusal("030000", status=self._setting("role_refusal_status"))
                body = _parsed(request, raw) if method in ("POST", "PUT") else None
                query = dict(request.query_params)
                params = {name: str(value) for name, value in request.path_params.items()}
                call = Call(self._hmp.state, self._hmp.settings, request.url.path, params, query, body, login)
                answer = handler(call)
            if isinstance(answer, Response):
                return answer
            return Response(status_code=200) if answer is None else _json(answer)

        return Path(path, endpoint, methods=[method])

    def _setting(self, name: str) -> Any:
        return self._hmp.settings[name]

    def _authenticate(self, request: Request) -> Login:
        logins = self._hmp.logins_table
        identifier = logins.of_request(request.headers)
        if "expire" in request.scope["lab.faults"]:
            logins.end(identifier)
        bearer = request.headers.get("authorization", "").lower().startswith("bearer ")
        login = logins.find(identifier, bearer)
        request.scope["lab.entry"]["user"] = login.user
        return login

    # Refusals

    async def _refused(self, _request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return _json(refusal.body(), refusal.status)

    async def _unknown(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        try:
            with self._hmp.lock:
                self._authenticate(request)
        except Refusal as refusal:
            return await self._refused(request, refusal)
        unknown = Refusal("040000")
        if error.status_code == 405:
            unknown = Refusal("010000", "Method not allowed", status=405, name="MethodNotAllowed")
        return await self._refused(request, unknown)

    async def _malformed(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await self._refused(request, Refusal("010000", str(error.detail), status=error.status_code))

    # Logins

    async def _login(self, request: Request) -> Response:
        body = _parsed(request, await request.body())
        body = body if isinstance(body, dict) else {}
        request.scope["lab.entry"]["user"] = body.get("username")
        refuse = "refuse_login" in request.scope["lab.faults"]
        with self._hmp.lock:
            login = self._hmp.logins_table.login(body.get("username"), body.get("password"), refuse)
            info = self._hmp.logins_table.info(login)
        where = self._setting("login_id")
        if where == "cookie":
            del info["sessionId"]
        answer = _json({"data": info})
        if where != "body":
            answer.set_cookie(COOKIE, login.id, path="/", httponly=True, secure=self._hmp.secure)
        return answer

    async def _login_key(self, request: Request) -> Response:
        if not self._setting("api_keys"):
            raise Refusal("040000")
        body = _parsed(request, await request.body())
        body = body if isinstance(body, dict) else {}
        refuse = "refuse_login" in request.scope["lab.faults"]
        with self._hmp.lock:
            login = self._hmp.logins_table.login_key(body.get("apiKey"), body.get("apiSecret"), refuse)
            request.scope["lab.entry"]["user"] = login.user
            info = self._hmp.logins_table.info(login)
        if self._setting("service_message"):
            info["serviceMessages"] = [self._setting("service_message")]
        return _json({"data": info})

    async def _check(self, request: Request) -> Response:
        wants_token = request.url.path.endswith("/key")
        if wants_token and not self._setting("api_keys"):
            raise Refusal("040000")
        with self._hmp.lock:
            login = self._authenticate(request)
            if login.token != wants_token:
                raise Refusal("020001")
            return _json({"data": self._hmp.logins_table.info(login)})

    async def _logout(self, request: Request) -> Response:
        with self._hmp.lock:
            self._hmp.logins_table.end(self._authenticate(request).id)
        answer = Response(status_code=200)
        answer.delete_cookie(COOKIE, path="/")
        return answer


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")


def _parsed(request: Request, raw: bytes) -> Any:
    """None without a body; what must have one says so itself."""
    if not raw:
        return None
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        message = "Content-Type must be application/json"
        raise Refusal("010000", message, status=415, name="UnsupportedMediaType")
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid("The body is not JSON") from None
