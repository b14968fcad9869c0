"""The Kraken's HTTP face: paths, sessions, roles, content types, and the shape of answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route as Path

from .call import Call, Reply, Upload
from .errors import NoSuchPath, Refusal, invalid
from .model import COLLECTIONS
from .rest_certificates import certificate_routes
from .rest_collections import Entry, collection_routes
from .rest_presets import preset_routes
from .rest_system import system_routes
from .sessions import Session

if TYPE_CHECKING:
    from . import Kraken

PREFIXES = ("/apis/v2", "/v2")
RIGHTS = {
    "view": ("admin", "operator", "user"),
    "operate": ("admin", "operator"),
    "administer": ("admin",),
}
FORMS = ("/system/certificates/upload",)
ALWAYS = ("/session",)  # answered while a preset is loading, too
PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


class KrakenApi:
    def __init__(self, kraken: Kraken) -> None:
        self._kraken = kraken
        entries = [*preset_routes(), *collection_routes(), *certificate_routes(), *system_routes()]
        routes: list[Path] = []
        for prefix in PREFIXES:
            routes += [
                Path(f"{prefix}/login", self._login, methods=["POST"]),
                Path(f"{prefix}/logout", self._logout, methods=["GET"]),
                *(self._path(prefix, entry) for entry in entries),
            ]
        routes.append(Path("/login", self._login_page, methods=["GET"]))
        self.app = Starlette(
            routes=routes,
            exception_handlers={
                Refusal: self._refused,
                NoSuchPath: self._nothing_there,
                404: self._unknown,
                405: self._unknown,
                HTTPException: self._malformed,
            },
        )
        self.app.router.redirect_slashes = False

    def _path(self, prefix: str, entry: Entry) -> Path:
        method, path, handler, right = entry

        async def endpoint(request: Request) -> Response:
            self._check_prefix(request)
            with self._kraken.lock:
                session = self._authenticate(request)
                if session.role not in RIGHTS[right]:
                    raise Refusal(self._setting("role_refusal_status"), f"Not permitted to: {session.role}", "role")
                self._check_free(path)
            body = await _parsed(request, form=path in FORMS) if method in ("POST", "PUT") else None
            with self._kraken.lock:
                stay = "stay_pending" in request.scope["lab.faults"]
                params = {name: self._plain(path, str(value)) for name, value in request.path_params.items()}
                kraken = self._kraken
                call = Call(
                    *(kraken.state, kraken.appliance, kraken.settings, kraken.url, params, body, session, stay),
                    reboot=lambda: kraken.reboot_soon(request.scope),
                )
                try:
                    answer = handler(call)
                except Refusal as refusal:
                    if self._setting("refusal_as_200") and refusal.status in (400, 409):
                        return self._json({"result": False, "error": refusal.message})
                    raise
                cookie = kraken.session_table.renewed(session, kraken.secure)
            response = self._answer(answer if isinstance(answer, Reply) else Reply(200, answer))
            if cookie is not None:
                response.headers.append("set-cookie", cookie)
            return response

        return Path(prefix + path, endpoint, methods=[method])

    def _setting(self, name: str) -> Any:
        return self._kraken.settings[name]

    def _plain(self, path: str, identifier: str) -> str:
        """The id of `/foobars/foobar-<id>`, where links are given so."""
        if self._setting("link_form") != "singular":
            return identifier
        collection = path.split("/")[1]
        item = COLLECTIONS.get(collection, "certificate" if path.startswith("/system/certificates") else "preset")
        return identifier.removeprefix(f"{item}-")

    # What comes before a handler

    def _check_prefix(self, request: Request) -> None:
        if self._kraken.warming:
            raise Refusal(503, "The system is starting", "starting")
        prefix = self._setting("api_prefix")
        if not request.url.path.startswith(f"{prefix}/"):
            raise NoSuchPath

    def _authenticate(self, request: Request) -> Session:
        sessions = self._kraken.session_table
        identifier = sessions.of_request(request.headers)
        if "expire" in request.scope["lab.faults"]:
            sessions.end(identifier)
        session = sessions.find(identifier)
        request.scope["lab.entry"]["user"] = session.user
        return session

    def _check_free(self, path: str) -> None:
        self._kraken.state.settle()
        if self._setting("busy_while_loading") and self._kraken.state.loading and path not in ALWAYS:
            raise Refusal(503, "A preset is being loaded", "busy")

    # Sessions

    async def _login(self, request: Request) -> Response:
        self._check_prefix(request)
        body = await _parsed(request)
        if not isinstance(body, dict):
            raise invalid("The body must be an object")
        request.scope["lab.entry"]["user"] = body.get("username")
        refuse = "refuse_login" in request.scope["lab.faults"]
        with self._kraken.lock:
            sessions = self._kraken.session_table
            session = sessions.login(body.get("username"), body.get("password"), refuse)
            cookies = sessions.cookies(session, self._kraken.secure)
        where = self._setting("login_answer")
        answer = _headed(Response(status_code=204)) if where == "cookie" else self._json({"id": session.id})
        if where != "body":
            for cookie in cookies:
                answer.headers.append("set-cookie", cookie)
        return answer

    async def _logout(self, request: Request) -> Response:
        self._check_prefix(request)
        with self._kraken.lock:
            self._kraken.session_table.end(self._authenticate(request).id)
        if self._setting("logout_answer") == 204:
            answer = _headed(Response(status_code=204))
        else:
            answer = self._json({"result": True})
        answer.delete_cookie(self._setting("cookie_name"), path="/")
        return answer

    # Answers

    def _answer(self, reply: Reply) -> Response:
        if reply.body is None:
            answer = _headed(Response(status_code=reply.status))
        else:
            answer = self._json(reply.body, reply.status)
        answer.headers.update(reply.headers)
        return answer

    def _json(self, body: Any, status: int = 200) -> Response:
        if self._setting("result_key") and isinstance(body, dict):
            body = {"result": True, **body}
        if self._setting("numbers") == "strings":
            body = _with_strings(body)
        return _headed(Response(json.dumps(body), status, media_type="application/json"))

    def error_body(self, message: str, kind: str) -> dict[str, Any]:
        shape = self._setting("error_shape")
        if shape == "message":
            return {"message": message}
        if shape == "object":
            return {"error": {"code": kind, "message": message}}
        return {"result": False, "error": message} if shape == "result" else {"error": message}

    async def _refused(self, _request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        if refusal.kind == "session" and self._setting("expired_answer") == "redirect":
            return Response(status_code=302, headers={"location": "/login"})
        if refusal.kind == "session" and self._setting("expired_answer") == "login_page":
            return HTMLResponse(PAGE.format("Sign in"))
        if refusal.kind == "starting" and self._setting("warmup_answer") == "bad_gateway":
            return HTMLResponse(PAGE.format("502 Bad Gateway"), 502)
        shape = self._setting("error_shape")
        if shape == "html":
            return HTMLResponse(PAGE.format(refusal.message), refusal.status)
        if shape == "empty":
            return Response(status_code=refusal.status)
        body = json.dumps(self.error_body(refusal.message, refusal.kind))
        return _headed(Response(body, refusal.status, media_type="application/json"))

    async def _login_page(self, request: Request) -> Response:
        if self._setting("expired_answer") != "redirect":
            return await self._nothing_there(request, NoSuchPath())
        return HTMLResponse(PAGE.format("Sign in"))

    async def _nothing_there(self, _request: Request, _error: Exception) -> Response:
        return HTMLResponse(PAGE.format("404 Not Found"), 404)

    async def _unknown(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        try:
            self._check_prefix(request)
            with self._kraken.lock:
                self._authenticate(request)
        except NoSuchPath as nothing:
            return await self._nothing_there(request, nothing)
        except Refusal as refusal:
            return await self._refused(request, refusal)
        message = "Not found" if error.status_code == 404 else "Method not allowed"
        return await self._refused(request, Refusal(error.status_code, message, "not_found"))

    async def _malformed(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await self._refused(request, Refusal(error.status_code, str(error.detail), "invalid"))


def _headed(answer: Response) -> Response:
    answer.headers["cache-control"] = "no-cache, no-store, must-revalidate"
    return answer


def _with_strings(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_strings(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_strings(one) for one in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


async def _parsed(request: Request, form: bool = False) -> Any:
    """None without a body; what must have one says so itself."""
    raw = await request.body()
    if not raw:
        return None if not form else Upload([])
    supported = "multipart/form-data" if form else "application/json"
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != supported:
        raise Refusal(415, f"Content-Type must be {supported}", "content_type")
    if form:
        return await _form(request)
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid("The body is not JSON") from None


async def _form(request: Request) -> Upload:
    parts: list[tuple[str, str, str]] = []
    async with request.form() as form:
        for field, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = (await value.read()).decode("utf-8", errors="replace")
                parts.append((field, value.filename or "", content))
            else:
                parts.append((field, "", value))
    return Upload(parts)
