# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The login of the Ateme+ cloud API. Its paths are not published: the service's own document tells them."""

from __future__ import annotations

import re
import typing as t

from ..transport.client import CookieAuthentication
from ..transport.errors import BadAnswer, InvalidInput
from ..transport.https import Answer, HttpClient
from ..transport.session import Record

_DOCUMENTS = (
    "/swagger.json",
    "/openapi.json",
    "/api/swagger.json",
    "/api/openapi.json",
    "/v2/swagger.json",
    "/v3/api-docs",
)
# The summary of the operation in the vendor's catalogue is "Log in and get JWT to make further API calls".
_LOGIN = re.compile(r"^\s*log ?in\b.*\bjwt\b", re.IGNORECASE)
# Its head is JSON: {" in base64. Three words with dots between them alone may be a version or a host.
_JWT = re.compile(r"^eyJ[\w-]*\.[\w-]+\.[\w-]*$", re.ASCII)
_USER = re.compile(r"user|e?mail|login", re.IGNORECASE)


class AtemeAuthentication(CookieAuthentication):
    """A token, given or fetched with user name and password; sent as `Authorization: Bearer`."""

    def __init__(self, username: str | None = None, password: str | None = None, token: str | None = None) -> None:
        super().__init__(username, password)
        self._token = token

    def login(self, http: HttpClient) -> Record:
        if self._token:
            return {"headers": {"Authorization": f"Bearer {self._token}"}}
        if not self.username or self.password is None:
            raise InvalidInput(
                "neither a token nor username and password are given",
                hint="Set token, or username and password (or ATEME_PLUS_TOKEN, ATEME_PLUS_USERNAME and _PASSWORD)",
            )
        path, user_key = _login_operation(http)
        answer = self.log_in(http, path, {user_key: self.username, "password": self.password})
        token = _jwt_in(answer.json())
        if not token:
            raise BadAnswer("the answer to the login holds no token", hint="Give a token in token").during("log in")
        return {"headers": {"Authorization": f"Bearer {token}"}}

    def headers(self, record: Record) -> dict[str, str]:
        return dict(record.get("headers", {}))

    def probes(self, _record: Record) -> tuple[str, ...]:
        return ()

    def logout(self, http: HttpClient, record: Record) -> None:
        """A token ends by itself: the catalogue of operations has no logout."""

    def expired(self, answer: Answer) -> bool | None:
        return answer.status == 401 and not self._token


def _login_operation(http: HttpClient) -> tuple[str, str]:
    """Path of the login and the name that its body has for the user, from the service's own document."""
    for place in _DOCUMENTS:
        try:
            document = http.send("GET", place).json_or_none()
        except BadAnswer:
            # A redirect to a login page: the document is not here.
            continue
        paths = document.get("paths") if isinstance(document, dict) else None
        for path, methods in (paths or {}).items():
            operation = methods.get("post") if isinstance(methods, dict) else None
            if isinstance(operation, dict) and _LOGIN.match(str(operation.get("summary") or "")):
                servers = document.get("servers") or [{}]
                server_path = re.sub(r"^[a-z]+://[^/]+", "", str(servers[0].get("url") or ""))
                base = str(document.get("basePath") or server_path).rstrip("/")
                return base + path, _user_key(document, operation)
    raise BadAnswer(
        "the service's API document, which would tell how to log in, was not found",
        hint="Give a token in token, or check url",
    ).during("log in")


def _user_key(document: dict[str, t.Any], operation: dict[str, t.Any]) -> str:
    """The login body's property for the user: username, email, whatever its schema says."""
    schemas = [one.get("schema") for one in operation.get("parameters") or [] if one.get("in") == "body"]
    for content in ((operation.get("requestBody") or {}).get("content") or {}).values():
        schemas.append(content.get("schema"))
    for schema in schemas:
        while isinstance(schema, dict) and "$ref" in schema:
            found: t.Any = document
            for step in str(schema["$ref"]).removeprefix("#/").split("/"):
                found = found.get(step, {}) if isinstance(found, dict) else {}
            schema = found
        for name in (schema or {}).get("properties") or {}:
            if _USER.search(name):
                return str(name)
    return "username"


def _jwt_in(value: t.Any) -> str | None:
    """A JWT, wherever the answer has it."""
    if isinstance(value, str):
        return value if _JWT.match(value) else None
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((token for token in map(_jwt_in, inner) if token), None)
