"""The HTTP face of the service: its description, tokens, roles, and the way from a path to an operation."""

from __future__ import annotations

import json
import re
import time
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from . import estate, flows, generic, people, timetable, titanfile, watch, wording
from .call import Call, Handler, Reply
from .check import checked, from_query
from .document import Describer, asked
from .errors import Refusal, invalid
from .settings import DOCUMENT_PATHS
from .tables import OPERATIONS, Field, Operation
from .tokens import Context, User

if TYPE_CHECKING:
    from . import Ateme

HANDLERS: dict[str, Handler] = {
    name: handler
    for module in (generic, flows, timetable, watch, estate, people, titanfile)
    for name, handler in module.HANDLERS.items()
}
USUAL = (*DOCUMENT_PATHS, "/", "/docs", "/swagger")
PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"
PAGING = {
    "page": (Field("page", "i", "?", low=1), Field("items_per_page", "i", "?", low=1, high=500)),
    "offset": (Field("offset", "i", "?", low=0), Field("limit", "i", "?", low=1, high=500)),
    "none": (),
}
SYSTEM = ("E", "W")

Way = tuple[re.Pattern[str], str, Operation]


class AtemeApi:
    def __init__(self, device: Ateme) -> None:
        self._device = device
        self._ways: list[Way] = []
        self._version = -1
        self._seen: deque[float] = deque()

    def _setting(self, name: str) -> Any:
        return self._device.settings[name]

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        raw = await request.body()
        with self._device.lock:
            try:
                response = self._serve(request, raw)
            except Refusal as refusal:
                response = self._refused(refusal)
        await response(scope, receive, send)

    def forget_rate(self) -> None:
        self._seen.clear()

    # Finding the operation

    def _table(self) -> list[Way]:
        """The paths as the switches have them."""
        if self._version != self._device.settings.version:
            self._version = self._device.settings.version
            paths = self._setting("paths")
            ways = [(wording.path_of(one, paths), wording.method_of(one, paths), one) for one in OPERATIONS]
            ways.sort(key=lambda way: wording.weight(way[0]))
            self._ways = [(wording.template(path), method, one) for path, method, one in ways]
        return self._ways

    def _find(self, method: str, raw_path: str) -> tuple[Operation, dict[str, str]]:
        path = raw_path
        if self._setting("base") == "moved":
            if not path.startswith("/cloud/"):
                raise Refusal(404, "Not found")
            path = path.removeprefix("/cloud")
        known = False
        for expression, wanted, operation in self._table():
            match = expression.fullmatch(path)
            known = known or match is not None
            if match is not None and wanted == method:
                return operation, dict(zip(operation.parameters, map(unquote, match.groups()), strict=True))
        raise Refusal(405, "Method not allowed") if known else Refusal(404, "Not found")

    def _serve(self, request: Request, raw: bytes) -> Response:
        self._check_rate()
        path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        if path == self._setting("document_path") and request.method == "GET":
            if self._setting("document_login"):
                self._authenticate(request)
            netloc = self._device.url.partition("//")[2]
            describer = Describer(self._device.settings, netloc, self._device.secure)
            return _json(describer.document())
        if path in USUAL and self._setting("html_elsewhere"):
            return HTMLResponse(PAGE.format("Ateme+"))
        operation, params = self._find(request.method, path)
        if operation.handler == "user.login":
            return self._login(request, operation, raw)
        claims: dict[str, Any] = {}
        user = self._device.state.users["admin"]  # who acts where nobody has to log in
        if operation.roles:
            claims, user = self._authenticate(request)
            self._check_role(operation, user)
        call = self._call(request, operation, params, raw, claims, user)
        self._device.state.settle()
        return self._reply(HANDLERS[operation.handler](call))

    def _check_rate(self) -> None:
        limit, window = self._setting("rate_limit"), self._setting("rate_window")
        if limit is None:
            return
        now = time.monotonic()
        while self._seen and self._seen[0] <= now - window:
            self._seen.popleft()
        if len(self._seen) >= limit:
            raise Refusal(429, "Too many requests")
        self._seen.append(now)

    # Who calls

    def _authenticate(self, request: Request) -> tuple[dict[str, Any], User]:
        tokens = self._device.tokens
        token = tokens.of_request(request.headers)
        if "expire" in request.scope["lab.faults"]:
            tokens.end(token)
        claims = tokens.find(token)
        request.scope["lab.entry"]["user"] = claims["username"]
        return claims, self._device.state.users[claims["username"]]

    def _check_role(self, operation: Operation, user: User) -> None:
        system = self._setting("system_calls") == "superadmin" and user.superadmin and operation.roles in SYSTEM
        if user.letter not in operation.roles and not system:
            raise Refusal("role_refusal_status", f"Not permitted to: {user.role}")

    def _login(self, request: Request, operation: Operation, raw: bytes) -> Response:
        body = checked(operation.body, self._heard(request, raw, login=True), self._device.settings)
        request.scope["lab.entry"]["user"] = body["username"]
        refuse = "refuse_login" in request.scope["lab.faults"]
        tokens = self._device.tokens
        name = tokens.login(body["username"], body["password"], refuse)
        request.scope["lab.entry"]["user"] = name
        call = self._call(request, operation, {}, b"", {}, self._device.state.users[name], body)
        reply = call.token_body(tokens.issue(call.user))
        reply.status = self._setting("login_status")
        return self._reply(reply)

    # What is called

    def _heard(self, request: Request, raw: bytes, login: bool = False) -> Any:
        if not raw:
            return {}
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json":
            raise Refusal(415, "Content-Type must be application/json")
        try:
            return wording.incoming(json.loads(raw), self._setting("wording"), login)
        except ValueError:
            raise invalid("The body is not JSON") from None

    def _call(
        self,
        request: Request,
        operation: Operation,
        params: dict[str, str],
        raw: bytes,
        claims: dict[str, Any],
        user: User,
        body: dict[str, Any] | None = None,
    ) -> Call:
        settings = self._device.settings
        if body is None:
            fields = wording.fields_of(operation.body, self._setting("wording"))
            heard = self._heard(request, raw)
            body = checked(fields, heard, settings, exact=not operation.open)
            body = {**heard, **body} if operation.open else body
        context = user.context
        if claims and self._setting("context_from") == "token":
            names = ("managing_organisation_id", "active_organisation_id", "active_environment_id")
            context = Context(*(claims[name] for name in names))
        headers = {key.lower(): value for key, value in request.headers.items()}
        for field in asked(operation, settings):
            if field.place == "^" and field.required and not headers.get(field.name.lower()):
                raise invalid(f"The header {field.name} is required", field.name)
        query = self._query(request, operation)
        if "deployment_id" in query:
            headers["deployment-id"] = query.pop("deployment_id")
        stay = "stay_pending" in request.scope["lab.faults"]
        state, tokens = self._device.state, self._device.tokens
        identifier = claims.get("jti", "")
        fail = "fail_order" in request.scope["lab.faults"]
        return Call(
            operation, params, query, headers, body, state, settings, tokens, user, context, identifier, stay, fail
        )

    def _query(self, request: Request, operation: Operation) -> dict[str, Any]:
        told = [field for field in asked(operation, self._device.settings) if field.place == "?"]
        fields = [*told, *(PAGING[self._setting("paging")] if operation.lists else ())]
        known = {field.name: field for field in fields}
        text = request.scope["query_string"].decode("latin-1")
        given: dict[str, Any] = wording.incoming(
            dict(parse_qsl(text, keep_blank_values=True)), self._setting("wording")
        )
        read = {key: from_query(known[key], one) if key in known else one for key, one in given.items()}
        return checked(fields, read, self._device.settings, "The query")

    # Answers

    def _reply(self, reply: Reply) -> Response:
        if reply.status == 204:
            return Response(status_code=204)
        response = _json(wording.outgoing(reply.body, self._setting("wording")), reply.status)
        response.headers.update(reply.headers)
        return response

    def error_body(self, status: int, message: str, field: str = "") -> dict[str, Any]:
        shape = self._setting("error_shape")
        if shape == "error":
            return {"error": message}
        if shape == "errors":
            return {"errors": {field or "request": message}, "message": "Input payload validation failed"}
        return {"error": {"code": status, "message": message}} if shape == "object" else {"message": message}

    def _refused(self, refusal: Refusal) -> Response:
        status = refusal.status if isinstance(refusal.status, int) else self._setting(refusal.status)
        words = self._setting("wording")
        message = re.sub(r"\w+", lambda match: wording.name_of(match[0], words), refusal.message)
        shape = self._setting("error_shape")
        if shape == "html":
            response: Response = HTMLResponse(PAGE.format(message), status)
        elif shape == "empty":
            response = Response(status_code=status)
        else:
            response = _json(self.error_body(status, message, wording.name_of(refusal.field, words)), status)
        if status == 429:
            response.headers["retry-after"] = f"{max(1, round(self._setting('rate_window')))}"
        return response


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")
