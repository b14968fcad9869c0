"""Users, roles and sessions of a Kraken."""

from __future__ import annotations

import secrets
import string
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..cookies import cookie_value
from ..switches import Switches
from .errors import Refusal, invalid

# The accounts it comes with, and the roles' names in the reference's permissions.
ROLES = {"haiadmin": "admin", "operator": "operator", "user": "user"}
WARNING_COOKIE = "DisplayUnsavedWarning"
LETTERS = string.ascii_letters + string.digits


@dataclass
class Session:
    id: str
    user: str
    role: str
    started: float
    expires: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "user": self.user,
            "role": self.role,
            "startAt": self.started,
            "expireAt": self.expires,
        }


class Sessions:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.users: dict[str, dict[str, str]] = {
            name: {"password": secrets.token_urlsafe(12), "role": role} for name, role in ROLES.items()
        }
        self._sessions: dict[str, Session] = {}
        self.most_open = 0

    def open(self) -> list[Session]:
        now = time.time()
        self._sessions = {key: session for key, session in self._sessions.items() if session.expires > now}
        return list(self._sessions.values())

    def login(self, username: Any, password: Any, refuse: bool) -> Session:
        if not isinstance(username, str) or not isinstance(password, str):
            raise invalid("username and password are required")
        user = self.users.get(username)
        if refuse or user is None or user["password"] != password:
            raise Refusal(self._switches["bad_login_status"], "Invalid username or password", "login")
        limit = self._switches["max_sessions"]
        if limit is not None and len(self.open()) >= limit and self._switches["max_sessions_action"] == "drop_oldest":
            for oldest in self.open()[: len(self._sessions) - max(0, limit - 1)]:
                self.end(oldest.id)
        elif limit is not None and len(self.open()) >= limit:
            raise Refusal(self._switches["max_sessions_status"], "Too many open sessions", "sessions")
        now = time.time()
        session = Session(self._new_id(), username, user["role"], now, now + self._switches["session_ttl"])
        self._sessions[session.id] = session
        self.most_open = max(self.most_open, len(self.open()))
        return session

    def _new_id(self) -> str:
        if self._switches["cookie_form"] == "uuid":
            return str(uuid.uuid4())
        return "".join(secrets.choice(LETTERS) for _letter in range(40))

    def cookies(self, session: Session, secure: bool) -> list[str]:
        """The two Set-Cookie headers of a login."""
        safe = "Secure; " if secure else ""  # a client would not send it back over plain HTTP
        return [
            f"{WARNING_COOKIE}=; Max-Age=100000; Path=/; {safe}SameSite=Strict",
            self._session_cookie(session, safe),
        ]

    def _session_cookie(self, session: Session, safe: str) -> str:
        return f"{self._switches['cookie_name']}={session.id}; Path=/; HttpOnly; {safe}SameSite=Strict"

    def renewed(self, session: Session, secure: bool) -> str | None:
        """The Set-Cookie header of a later answer."""
        how = self._switches["cookie_renewal"]
        if how == "never" or self._switches["login_answer"] == "body":
            return None
        if how == "rotated" and self._sessions.pop(session.id, None) is not None:
            session.id = self._new_id()
            self._sessions[session.id] = session
        return self._session_cookie(session, "Secure; " if secure else "")

    def of_request(self, headers: Mapping[str, str]) -> str | None:
        names = [self._switches["cookie_name"]]
        bodily = self._switches["login_answer"] == "body"
        if bodily:
            names.append("id")  # nothing has told the client any other name, nor of the other cookie
        if self._switches["all_cookies_required"] and not bodily and cookie_value(headers, WARNING_COOKIE) is None:
            return None
        return next((value for value in (cookie_value(headers, name) for name in names) if value), None)

    def find(self, session_id: str | None) -> Session:
        if session_id is None:
            raise Refusal(401, "Not authenticated", "session")
        session = self._sessions.get(session_id)
        now = time.time()
        if session is None or session.expires <= now:
            self._sessions.pop(session_id, None)
            raise Refusal(self._switches["expired_status"], "Session expired", "session")
        if self._switches["session_slides"]:
            session.expires = now + self._switches["session_ttl"]
        return session

    def end(self, session_id: str | None) -> None:
        self._sessions.pop(session_id or "", None)

    def end_all(self) -> None:
        self._sessions.clear()

    def forget_peak(self) -> None:
        self.most_open = len(self.open())
