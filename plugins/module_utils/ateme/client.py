# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Ateme+ cloud API: its document, the login that stands in it, and calls of its operations by title."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import typing as t
from urllib.parse import urlsplit

from ..transport.client import Client, CookieAuthentication, answer_facts, error_of
from ..transport.errors import BadAnswer, InvalidInput, SessionRefused, StreamopsError
from ..transport.https import Answer, HttpClient
from ..transport.session import Record
from .active import active_of
from .calls import Placed, Request
from .document import Described, Document, document_of, is_document
from .login import login_request, refusal
from .rows import row_in

LOGIN = "Log in and get JWT to make further API calls"
WHO_AM_I = "Get logged in user details"
_PLACES = (
    *("/swagger.json", "/openapi.json", "/api/swagger.json", "/api/openapi.json", "/api-docs", "/v2/api-docs"),
    *("/v3/api-docs", "/v2/swagger.json", "/api/v1/swagger.json", "/api/v1/openapi.json", "/docs/swagger.json"),
)
# Its head is JSON: {" in base64. Three words with dots between them alone may be a version or a host.
JWT = re.compile(r"eyJ[\w-]*\.[\w-]+\.[\w-]*", re.ASCII)
_TOKEN_HEADERS = ("Authorization", "X-Auth-Token", "X-Access-Token", "X-Token", "Token")
# With which an expired token has been seen to be refused, elsewhere: no document says it of this service.
_REFUSED = (401, 403, 422)
Json = dict[str, t.Any]


class AtemeAuthentication(CookieAuthentication):
    """A token, given or fetched with user name and password."""

    forbidden_hint = "The account's role or organisation may not do this"

    def __init__(
        self,
        username: str | None = None,
        password: str | None = None,
        token: str | None = None,
        auth_scheme: str | None = None,
        api_document: str | None = None,
        needs_document: bool = False,
    ) -> None:
        """`needs_document`: a given token alone is not enough, operations will be asked for."""
        super().__init__(username, password)
        self.token = token
        # An empty variable of the environment says nothing, so that there is a word for it.
        self._scheme = "" if auth_scheme == "none" else auth_scheme
        self._where = api_document
        self._needs_document = needs_document
        # What was answered to a token that was given and is no longer taken.
        self._refused: Answer | None = None

    def login(self, http: HttpClient) -> Record:
        if self.token and self._refused:
            raise SessionRefused(
                f"the service refused the token (HTTP {self._refused.status}{self._told(self._refused)})",
                hint="It is invalid or has expired: give a new one in token (or ATEME_PLUS_TOKEN)",
                answer=answer_facts(self, self._refused),
            )
        if self.token:
            document = self.load(http, self._header(Document(), self.token)) if self._needs_document else None
            memo = {"memo": {"document": document.plain()}} if document else {}
            return {"headers": self._header(document or Document(), self.token), **memo}
        if not self.username or not self.password:
            raise InvalidInput(
                "neither a token nor username and password are given",
                hint="Set token, or username and password (or ATEME_PLUS_TOKEN, ATEME_PLUS_USERNAME and _PASSWORD)",
            )
        document = self.load(http, {})
        request = login_request(document.find(LOGIN), self.username, self.password)
        # Tried once, since a wrong password may lock the account.
        answer = http.send(request.method, request.path, repeatable=True, **request.sending)
        token = token_in(answer) if answer.ok else None
        refused = None if token else refusal(answer, self.explain(answer)[1], request)
        if refused is None and not answer.ok:
            refused = error_of(self, answer)
        if refused is not None:
            raise refused.during("log in")
        if not token:
            raise BadAnswer("the answer to the login holds no token", hint="Give a token in token").during("log in")
        return {"headers": self._header(document, token), "memo": {"document": document.plain()}}

    def load(self, http: HttpClient, headers: dict[str, str]) -> Document:
        """The service's document: a local file, a path on the service, or one of the usual places. Raises BadAnswer."""
        attempt = "read the service's API document"
        given = self._where
        if given and os.path.isfile(given):
            try:
                return document_of(json.loads(pathlib.Path(given).read_bytes()))
            except (OSError, ValueError) as error:
                raise InvalidInput(f"api_document {given} is no JSON: {error}").during(attempt) from None
        paths = (_path_on(http, given),) if given else _PLACES
        refused = 0
        for path in paths:
            try:
                answer = http.send("GET", path, headers=headers)
            except BadAnswer:
                # A redirect to a login page: the document is not here.
                continue
            refused = answer.status if answer.status in _REFUSED else refused
            found = answer.json_or_none() if answer.ok and not answer.is_html else None
            if is_document(found):
                return document_of(found)
        where = f"at {given}" if given else f"at {len(paths)} usual places"
        hint = "Say in api_document where it is, or give a file; the module api needs none with a token"
        told = f" (HTTP {refused}: it may need a token)" if refused else ""
        if refused and self.token:
            told = f" (HTTP {refused}: the token may be invalid or have expired)"
            hint = f"Give a new token, if it has. {hint}"
        raise BadAnswer(f"the service's API document was not found {where}{told}", hint=hint).during(attempt)

    def _header(self, document: Document, token: str) -> dict[str, str]:
        scheme = document.scheme if self._scheme is None else self._scheme
        return {document.header: f"{scheme} {token}".strip()}

    def with_token(self, record: Record, token: str) -> Record:
        """A session with another token, sent as the former one was."""
        # The word before it is kept; what was given need not look like a JWT.
        headers = {name: " ".join([*value.split()[:-1], token]) for name, value in record.get("headers", {}).items()}
        return {**record, "headers": headers}

    def headers(self, record: Record) -> dict[str, str]:
        return dict(record.get("headers", {}))

    def probes(self, record: Record) -> tuple[str, ...]:
        document = record.get("memo", {}).get("document")
        path = Document.of(document).path_of(WHO_AM_I) if document else None
        return (path,) if path else ()

    def gone(self, answer: Answer) -> bool | None:
        if answer.status in _REFUSED:
            return True
        # A token that was given cannot be renewed: what says nothing of it leaves it as it is.
        return False if answer.ok or self.token else None

    def logout(self, http: HttpClient, record: Record) -> None:
        """A token ends by itself: the catalogue of operations has no logout."""

    def expired(self, answer: Answer) -> bool | None:
        # What is refused and what has expired may be told alike: only a probe can tell, and it needs the document.
        if answer.status not in _REFUSED or (self.token and answer.status != 401 and not self._needs_document):
            return False
        self._refused = answer
        return None

    def explain(self, answer: Answer) -> tuple[str, str]:
        """No document shows an error: what services of this kind answer is looked for."""
        body = answer.json_or_none()
        if not isinstance(body, dict):
            return "", body if isinstance(body, str) else ""
        inner = body.get("error") or body.get("detail")
        found = inner if isinstance(inner, dict) else body
        kind = found.get("code") or found.get("type") or found.get("name") or ""
        message = found.get("message") or found.get("msg") or (inner if isinstance(inner, str) else "")
        errors = body.get("errors")
        if isinstance(errors, dict):
            message = "; ".join([*([str(message)] if message else []), *(f"{k}: {v}" for k, v in errors.items())])
        elif isinstance(errors, list):
            message = "; ".join([*([str(message)] if message else []), *(str(one) for one in errors)])
        return str(kind), str(message)


def _path_on(http: HttpClient, given: str) -> str:
    """The path of the document on the service. Raises InvalidInput for an address of another one."""
    try:
        parts = urlsplit(given)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidInput(f"api_document {given} is no address", hint="Give a path on the service") from None
    here = http.endpoint
    if parts.netloc and ((host or "").lower() != here.host.lower() or port not in (None, here.port)):
        raise InvalidInput(
            f"api_document {given} is not on the service ({here.url})",
            hint="Give a path on the service, or a local file with the document",
        )
    return "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")


def token_in(answer: Answer) -> str | None:
    """A JWT, wherever the answer has it."""
    found = _jwt_in(answer.json_or_none()) or _token_beside(answer)
    if found is None and not answer.is_html:
        whole = JWT.fullmatch(answer.body.decode(errors="replace").strip().strip('"'))
        found = whole[0] if whole else None
    return found


def _token_beside(answer: Answer) -> str | None:
    """A JWT in the headers of an answer."""
    sent = " ".join([*answer.cookies.values(), *(answer.headers.get(name, "") for name in _TOKEN_HEADERS)])
    found = JWT.search(sent)
    return found[0] if found else None


def _jwt_in(value: t.Any) -> str | None:
    if isinstance(value, str):
        bare = re.sub(r"^\w+\s+(?=eyJ)", "", value.strip())
        return bare if JWT.fullmatch(bare) else None
    inner = list(value) if isinstance(value, list) else []
    if isinstance(value, dict):
        # A token to fetch others with is the last that is taken.
        inner = [value[key] for key in sorted(value, key=lambda key: "refresh" in str(key).lower())]
    return next((token for token in map(_jwt_in, inner) if token), None)


class AtemeClient(Client):
    """Operations by their titles, with raw JSON in and out."""

    authentication: AtemeAuthentication
    _document: Document | None = None
    _last: Answer | None = None

    @property
    def document(self) -> Document:
        """The service's document; read once a run."""
        if self._document is None:
            try:
                kept = self.memo().get("document")
                self._document = Document.of(kept) if kept else self.authentication.load(self.http, self._sent())
                if not kept:
                    self.remember(document=self._document.plain())
            except StreamopsError as error:
                raise error.at(self.place) from None
        return self._document

    def _sent(self) -> dict[str, str]:
        return self.authentication.headers(self._session())

    def user(self) -> Json:
        """The details of the user. Raises BadAnswer."""
        found = self.run(Placed(self.described(WHO_AM_I)).request({}), "read the user's details")
        inner = row_in(found)
        if inner is not None and len(inner) == 1 and isinstance(next(iter(inner.values())), dict):
            (inner,) = inner.values()
        if inner is None:
            raise BadAnswer("the user's details are no object").at(self.place)
        return inner

    def _around(self, noun: str) -> str:
        """The id of the active environment or organisation, for an operation that wants to be told."""
        return active_of(self.user(), noun).id

    def described(self, title: str, by_id: bool | None = None) -> Described:
        """An operation of the document. Raises NotFound."""
        try:
            return dataclasses.replace(self.document.find(title, by_id), around=self._around)
        except StreamopsError as error:
            raise error.at(self.place).during(f'find the operation "{title}"') from None

    def run(self, request: Request, attempt: str) -> t.Any:
        """Send a request for an operation; its JSON, None where there is none. Raises what an error answer means."""
        return self.call(request.method, request.path, attempt=attempt, **request.sending)

    def request(self, method: str, path: str, *, attempt: str = "", **sending: t.Any) -> Answer:
        self._last = super().request(method, path, attempt=attempt, **sending)
        return self._last

    def adopt(self, answer: t.Any) -> bool:
        """Go on with the token that the last answer hands out, in its JSON or its headers; whether it has one."""
        token = _jwt_in(answer)
        if not token and self._last is not None:
            token = _token_beside(self._last)
            # Some services send the token in use with every answer.
            token = None if token and any(token in value for value in self._sent().values()) else token
        if not token:
            return False
        record = self._session()
        self._record = self.authentication.with_token(record, token)
        self.keeper.note(self._record, record)
        return True
