# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Haivision Media Platform's REST API (3.8 to 4.1): login, envelope, paging, errors."""

from __future__ import annotations

import typing as t

from ..transport.client import Client, CookieAuthentication, error_of
from ..transport.errors import BadAnswer, InvalidInput, LoginRefused, NotFound, StreamopsError
from ..transport.https import Answer, HttpClient
from ..transport.session import Record
from .commands import HINTS

Raw = dict[str, t.Any]
SESSION = "/apis/authentication/login"
KEY_SESSION = f"{SESSION}/key"
_COOKIE = "calypso-session-id"
# A live client asks for as many; a device that serves fewer says so, or just does.
_PAGE_SIZE = 500
_MOST_PAGES = 10_000
# The page size of every example in the reference.
_SMALLEST_PAGE = 15
NO_RESULTS = "040012"
ANYTHING_NOT_FOUND = "040000"
# Not enough disk space, and a disk that cannot be written.
_REFUSED = ("070027", "070014")


class HmpAuthentication(CookieAuthentication):
    """Login of an HMP account: by name and password (cookie), or by API key and secret (bearer token, 4.1)."""

    session_path = SESSION
    forbidden_hint = "Log in with an account whose role on the HMP may do this"

    def __init__(
        self,
        username: str | None = None,
        password: str | None = None,
        api_key: str | None = None,
        api_secret: str | None = None,
    ) -> None:
        super().__init__(username, password)
        self.api_key = api_key
        self.api_secret = api_secret

    def login(self, http: HttpClient) -> Record:
        if self.api_key or self.api_secret:
            return self._login_by_key(http)
        answer = self.log_in(http, SESSION, self.credentials("HAIVISION_HMP"))
        # The answer names the session twice; live clients read the one or the other.
        value = answer.cookies.get(_COOKIE) or _data(answer).get("sessionId")
        if not value:
            raise BadAnswer(
                "the answer to the login holds no session", hint="Check host and port: this may be no Media Platform"
            ).during("log in")
        return {"cookies": {_COOKIE: str(value)}}

    def _login_by_key(self, http: HttpClient) -> Record:
        if not (self.api_key and self.api_secret):
            raise InvalidInput("api_key and api_secret go together", hint="Give both, or username and password")
        try:
            answer = self.log_in(http, KEY_SESSION, {"apiKey": self.api_key, "apiSecret": self.api_secret})
        except LoginRefused as error:
            error.cause = error.cause.replace("user name or password", "API key or secret")
            error.hint = "Check api_key and api_secret; they were tried once, to not lock the account"
            raise
        except NotFound as error:
            error.hint = "API keys exist since HMP 4.1; give username and password"
            raise
        token = _data(answer).get("authToken")
        if not token:
            raise BadAnswer(
                "the answer to the login by API key holds no authToken", hint="API keys exist since HMP 4.1"
            ).during("log in")
        return {"headers": {"Authorization": f"Bearer {token}"}}

    def headers(self, record: Record) -> dict[str, str]:
        return dict(record["headers"]) if "headers" in record else super().headers(record)

    def probes(self, record: Record) -> tuple[str, ...]:
        return (KEY_SESSION if "headers" in record else SESSION,)

    def expired(self, answer: Answer) -> bool | None:
        """A lost session answers 401 or 404 (Beginner's Guide), and so do other things: the HMP's own code tells."""
        code = code_of(answer)
        if answer.status not in (401, 404) or not code:
            return super().expired(answer)
        if code.startswith("02"):
            return True
        # 040000 is any "not found"; of the others each is an answer (an empty list is 040012, a role is 030000).
        return None if code == ANYTHING_NOT_FOUND else answer.status == 401 and not code.startswith("03")

    def role_hint(self, answer: Answer) -> str:
        # Whether a refused role is a 401 or a 403 is not documented.
        return self.forbidden_hint if answer.status == 401 and code_of(answer).startswith("03") else ""


def _data(answer: Answer) -> Raw:
    body = answer.json_or_none()
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}


def code_of(answer: Answer) -> str:
    """The device's own error code, '' where it gave none."""
    body = answer.json_or_none()
    return str(body.get("code") or "") if isinstance(body, dict) else ""


class HmpClient(Client):
    """Calls of the REST API, with raw JSON in and out."""

    # How the device said that what was fetched last is not there.
    told_missing = ""

    def fetch(self, path: str, attempt: str, query: t.Mapping[str, t.Any] | None = None) -> t.Any:
        """What `data` holds; None where the device says that there is nothing of the kind."""
        answer = self.request("GET", path, attempt=attempt, query=query)
        if answer.status == 404 and code_of(answer):
            self.told_missing = f" (HTTP 404 {code_of(answer)} {': '.join(self.authentication.explain(answer))})"
            return None
        data = self._unwrapped(answer, attempt)
        if not isinstance(data, list):
            return data
        # The pages show a single source as a list of one.
        found = [one for one in data if isinstance(one, dict)]
        last = path.rpartition("/")[2]
        return next((one for one in found if str(one.get("id")).lower() == last.lower()), found[0] if found else None)

    def change(self, method: str, path: str, attempt: str, body: t.Any = None) -> t.Any:
        """Send a write and give what `data` holds. Raises what the answer means."""
        return self._unwrapped(self.request(method, path, attempt=attempt, body=body), attempt)

    def listed(self, path: str, attempt: str, nothing: str = NO_RESULTS) -> list[Raw]:
        """Every object of every page; [] where the device answers with 404 and a code that there are none.

        The only sure sign of the last page is one that is short of what the device itself says it serves: older devices
        give neither numPages nor next, and some serve smaller pages than were asked for.
        Raises NotFound where it is the thing around the list that is not there.
        """
        found: list[Raw] = []
        seen: set[str] = set()
        for page in range(1, _MOST_PAGES):
            answer = self.request("GET", path, attempt=attempt, query={"page": page, "pageSize": _PAGE_SIZE})
            if answer.status == 404 and (page > 1 or code_of(answer) in (NO_RESULTS, nothing)):
                break
            body = self._body(answer, attempt)
            items = self._objects(body.get("data"), attempt)
            keys = [str(one.get("id") or one.get("_id") or one) for one in items]
            new = [one for one, key in zip(items, keys, strict=True) if key not in seen]
            found += new
            seen.update(keys)
            # A device that knows no pages answers with the same again.
            if not new or not _has_more(body.get("paging"), page, len(items), len(found)):
                break
        return found

    def _objects(self, data: t.Any, attempt: str) -> list[Raw]:
        if not isinstance(data, (list, type(None))):
            wrong = BadAnswer("the answer is no list", hint="Check host and port: this may be no Media Platform")
            raise wrong.at(self.place).during(attempt)
        return [one for one in data or [] if isinstance(one, dict)]

    def _unwrapped(self, answer: Answer, attempt: str) -> t.Any:
        return self._body(answer, attempt).get("data")

    def _body(self, answer: Answer, attempt: str) -> Raw:
        try:
            if not answer.ok:
                raise self._error(answer)
            body = answer.json()
        except StreamopsError as error:
            raise error.at(self.place).during(attempt) from None
        return body if isinstance(body, dict) else {"data": body}

    def _error(self, answer: Answer) -> StreamopsError:
        error = error_of(self.authentication, answer)
        if code := code_of(answer):
            error.answer["code"] = code
            # One code stands for several errors (040006 is both hidden and not found): the name tells them apart.
            error.cause = error.cause.replace(f"HTTP {answer.status}", f"HTTP {answer.status} {code}", 1)
            # A refusal, though its HTTP status is 500: nothing was begun.
            error.maybe_done = error.maybe_done and code not in _REFUSED
            error.hint = HINTS.get(code, error.hint)
        return error


def _has_more(paging: t.Any, page: int, on_page: int, so_far: int) -> bool:
    """Whether there is another page after this one."""
    if not isinstance(paging, dict):
        # Lists that are served whole (streams, metadata) have no paging, nor have those of a device that tells nothing.
        return on_page >= _SMALLEST_PAGE
    if paging.get("next"):
        return True
    if isinstance(paging.get("hasMoreData"), bool):
        return bool(paging["hasMoreData"])
    for key, reached in (("numPages", page), ("numResults", so_far)):
        if isinstance(paging.get(key), int):
            return bool(reached < paging[key])
    results, size = paging.get("results"), paging.get("pageSize")
    if isinstance(results, int) and results > so_far:
        return True
    return not isinstance(size, int) or on_page >= size
