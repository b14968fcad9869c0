# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests with a login: opened when first needed, renewed once when it expired, closed at the end."""

from __future__ import annotations

import abc
import contextlib
import typing as t

from .errors import (
    BadAnswer,
    Conflict,
    DeviceError,
    Forbidden,
    InvalidInput,
    LoginRefused,
    NotFound,
    SessionRefused,
    StreamopsError,
)
from .https import Answer, HttpClient
from .interrupts import held_back
from .session import Keeper, Record, TaskKeeper


class Authentication(t.Protocol):
    """How one system logs in and out, and what its errors look like."""

    # What to try after a refusal that does not say what is missing.
    forbidden_hint: str

    def login(self, http: HttpClient) -> Record:
        """Log in; raises LoginRefused."""

    def headers(self, record: Record) -> dict[str, str]:
        """What carries the session in a request."""

    def probes(self, record: Record) -> tuple[str, ...]:
        """Paths of reads that tell whether the session is still good."""

    def gone(self, answer: Answer) -> bool | None:
        """Whether the answer to a probe says that the session is gone; None when it says nothing."""

    def logout(self, http: HttpClient, record: Record) -> None:
        """Close the session on the device."""

    def expired(self, answer: Answer) -> bool | None:
        """Whether this answer says that the session is gone; None when only a probe can tell."""

    def explain(self, answer: Answer) -> tuple[str, str]:
        """The device's own error type or code, and its message ('' where it gave none)."""

    def role_hint(self, answer: Answer) -> str:
        """Which role is needed, for a refusal."""


class Client:
    """A device with its session."""

    def __init__(self, http: HttpClient, authentication: Authentication, keeper: Keeper) -> None:
        self.http = http
        self.authentication = authentication
        self.keeper = keeper
        self._record: Record | None = None

    @property
    def place(self) -> str:
        return self.http.endpoint.place

    def request(self, method: str, path: str, *, attempt: str = "", **sending: t.Any) -> Answer:
        """Send a request within the session and return its answer, whatever the status.

        An expired session is renewed once: the device refused the request, so sending it again repeats nothing.
        """
        try:
            record = self._session()
            answer = self._unless_expired(method, path, record, sending)
            if answer is None:
                record = self._session(stale=record)
                answer = self._send(method, path, record, sending)
                if self.authentication.expired(answer):
                    raise SessionRefused(
                        "a new session was refused like the old one",
                        hint="The device may be at its limit of sessions, or its clock may be wrong",
                        answer=answer_facts(self.authentication, answer),
                    )
            return answer
        except StreamopsError as error:
            raise error.at(self.place).during(attempt or f"send {method} {path}") from None

    def call(self, method: str, path: str, *, attempt: str = "", **sending: t.Any) -> t.Any:
        """Send a request within the session and return its JSON; an error answer is raised as what it means."""
        answer = self.request(method, path, attempt=attempt, **sending)
        try:
            if not answer.ok:
                raise error_of(self.authentication, answer)
            return answer.json()
        except StreamopsError as error:
            raise error.at(self.place).during(attempt or f"send {method} {path}") from None

    def memo(self) -> dict[str, t.Any]:
        """Facts kept with the session, so that later tasks of the run need not ask again."""
        try:
            return dict(self._session().get("memo", {}))
        except StreamopsError as error:
            raise error.at(self.place).during("log in") from None

    def remember(self, **facts: t.Any) -> None:
        """Keep facts with the session."""
        record = self._session()
        self._record = {**record, "memo": {**record.get("memo", {}), **facts}}
        self.keeper.note(self._record, record)

    def close(self) -> None:
        """Log out where the session ends with the task. Never raises: the work is done, or has failed on its own."""
        if isinstance(self.keeper, TaskKeeper):
            with held_back(), contextlib.suppress(StreamopsError):
                if record := self.keeper.forget():
                    self.authentication.logout(self.http, record)
        self._record = None

    def _session(self, stale: Record | None = None) -> Record:
        if self._record is None or stale is not None:
            self._record = self.keeper.obtain(lambda: self.authentication.login(self.http), stale)
        return self._record

    def _send(self, method: str, path: str, record: Record, sending: dict[str, t.Any]) -> Answer:
        headers = {**self.authentication.headers(record), **(sending.get("headers") or {})}
        answer = self.http.send(method, path, **{**sending, "headers": headers})
        # Also with a refusal; a 401 may bring a cookie of nobody, and an empty one takes it back.
        known = record.get("cookies", {})
        renewed = {name: value for name, value in answer.cookies.items() if name in known and value}
        if (
            answer.status != 401
            and renewed
            and any(record["cookies"][name] != value for name, value in renewed.items())
        ):
            self._record = {**record, "cookies": {**record["cookies"], **renewed}}
            self.keeper.note(self._record, record)
        return answer

    def _unless_expired(self, method: str, path: str, record: Record, sending: dict[str, t.Any]) -> Answer | None:
        """The answer, None where it says that the session is gone."""
        try:
            answer = self._send(method, path, record, sending)
        except BadAnswer as error:
            # A redirect may be the way to a login page.
            if error.maybe_done or self._alive():
                raise
            return None
        expired = self.authentication.expired(answer)
        gone = not self._alive() if expired is None else expired
        return None if gone else answer

    def _alive(self) -> bool:
        """Ask the device whether the session is still good; one that no probe says anything of is taken for gone."""
        for path in self.authentication.probes(self._record or {}):
            try:
                gone = self.authentication.gone(self._send("GET", path, self._record or {}, {}))
            except BadAnswer:
                return False
            if gone is not None:
                return not gone
        return False


class Closable(t.Protocol):
    """A client of one device."""

    @property
    def place(self) -> str:
        """How error texts name the device."""

    def close(self) -> None:
        """End what ends with the task."""


Open = t.TypeVar("Open", bound=Closable)


@contextlib.contextmanager
def closing(client: Open) -> t.Iterator[Open]:
    """A client for a while: errors name its device, and it is closed afterwards."""
    try:
        yield client
    except StreamopsError as error:
        raise error.at(client.place) from None
    finally:
        client.close()


class CookieAuthentication(abc.ABC):
    """What systems with a user name, a password and a session cookie share; each says where it differs."""

    session_path = ""
    forbidden_hint = "Log in with an account that may do this"

    def __init__(self, username: str | None = None, password: str | None = None) -> None:
        self.username = username
        self.password = password

    @abc.abstractmethod
    def login(self, http: HttpClient) -> Record:
        """Log in; raises LoginRefused."""

    def credentials(self, env: str) -> dict[str, str]:
        """The body of a login. Raises InvalidInput where there is nothing to log in with; nothing is sent then."""
        # An empty password is one that was not found: trying it would be a refused login on each device.
        if not self.username or not self.password:
            raise InvalidInput(
                "no username and password to log in with",
                hint=f"Set username and password (or {env}_USERNAME and {env}_PASSWORD in the environment)",
            )
        return {"username": self.username, "password": self.password}

    def log_in(self, http: HttpClient, path: str, body: t.Any) -> Answer:
        """Send the login. Raises LoginRefused; tried once, since a wrong password may lock the account."""
        answer = http.send("POST", path, body=body, repeatable=True)
        # No vendor says with which status a bad password is refused; 400 is a validation error of the body.
        if answer.status in (400, 401, 403):
            raise LoginRefused(
                f"the device refused user name or password (HTTP {answer.status}{self._told(answer)})",
                hint="Check username and password; they were tried once, to not lock the account",
                answer={"status": answer.status},
            )
        if not answer.ok:
            raise error_of(self, answer).during("log in")
        return answer

    def headers(self, record: Record) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in record.get("cookies", {}).items())}

    def probes(self, _record: Record) -> tuple[str, ...]:
        return (self.session_path,)

    def gone(self, answer: Answer) -> bool | None:
        return not answer.ok or answer.is_html

    def logout(self, http: HttpClient, record: Record) -> None:
        http.send("DELETE", self.session_path, headers=self.headers(record), timeout=5, retries=0)

    def expired(self, answer: Answer) -> bool | None:
        """401 is a lost session, and 404 may be one (the Beginner's Guides of Gateway 3.8 and HMP say so)."""
        return True if answer.status == 401 else None if answer.status == 404 else False

    def explain(self, answer: Answer) -> tuple[str, str]:
        body = answer.json_or_none()
        if not isinstance(body, dict):
            return "", ""
        return str(body.get("name") or body.get("type") or ""), str(body.get("message") or "")

    def role_hint(self, _answer: Answer) -> str:
        return ""

    def _told(self, answer: Answer) -> str:
        message = self.explain(answer)[1]
        return f": {message}" if message else ""


def error_of(authentication: Authentication, answer: Answer) -> StreamopsError:
    """The typed error of an answer that is not a success."""
    facts = answer_facts(authentication, answer)
    told = f"HTTP {answer.status}" + (f" {facts['type']}" if facts.get("type") else "")
    if facts.get("message"):
        told += f": {facts['message']}"
    elif answer.is_html:
        told += " with an HTML page"
    if role := authentication.role_hint(answer):
        forbidden = Forbidden(f"the device refused: {told}", hint=role, answer=facts)
        # The role is the account's: every further write would be refused as well.
        forbidden.final = True
        return forbidden
    if answer.status == 404:
        hint = "Check host and port: this may be another product" if answer.is_html else ""
        return NotFound(f"the device does not know this: {told}", hint=hint, answer=facts)
    if answer.status == 403:
        return Forbidden(f"the device refused: {told}", hint=authentication.forbidden_hint, answer=facts)
    if answer.status == 429:
        return DeviceError(
            f"the device is busy: {told}", hint="Run the task again later, or with fewer forks", answer=facts
        )
    if answer.status >= 500:
        failed = DeviceError(
            f"the device failed: {told}",
            hint="Look at the device's own state and log; run the task again when it has recovered",
            answer=facts,
        )
        failed.maybe_done = True
        return failed
    if answer.status == 409:
        return Conflict(f"the device refused: {told}", answer=facts)
    return DeviceError(
        f"the device refused: {told}", hint="Compare the values with the vendor's reference", answer=facts
    )


def answer_facts(authentication: Authentication, answer: Answer) -> dict[str, t.Any]:
    """Status, type and message of an answer, for the `error` of a result."""
    kind, message = authentication.explain(answer)
    found = {"status": answer.status, "type": kind, "message": _one_line(message)}
    return {key: value for key, value in found.items() if value}


def _one_line(text: str, longest: int = 400) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
