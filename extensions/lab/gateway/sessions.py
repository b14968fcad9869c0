"""Users, roles and sessions of a Gateway."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from ..switches import Switches
from .errors import Refusal

# The three built-in accounts (3.3 reference).
ROLES = {"haiadmin": "Administrator", "operator": "Operator", "user": "Observer"}


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
            "startAt": int(self.started * 1000),
            "expireAt": int(self.expires * 1000),
        }


class Sessions:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.users: dict[str, dict[str, str]] = {
            name: {"password": secrets.token_urlsafe(12), "role": role} for name, role in ROLES.items()
        }
        self._sessions: dict[str, Session] = {}
        self._failures: dict[str, int] = {}
        self._last_login: dict[str, int] = {}
        self.most_open = 0

    def open(self) -> list[Session]:
        now = time.time()
        self._sessions = {key: session for key, session in self._sessions.items() if session.expires > now}
        return list(self._sessions.values())

    def login(self, username: Any, password: Any, refuse: bool) -> dict[str, Any]:
        user = self.users.get(username) if isinstance(username, str) else None
        if refuse or user is None or not isinstance(password, str) or user["password"] != password:
            self._failures[str(username)] = self._failures.get(str(username), 0) + 1
            raise Refusal(self._switches["bad_login_status"], "Session", "Invalid username or password")
        limit = self._switches["max_sessions"]
        if limit is not None and len(self.open()) >= limit:
            raise Refusal(self._switches["max_sessions_status"], "Session", "Too many open sessions")
        now = time.time()
        session = Session(secrets.token_urlsafe(24), username, user["role"], now, now + self._switches["session_ttl"])
        self._sessions[session.id] = session
        self.most_open = max(self.most_open, len(self.open()))
        answer = {
            "type": "Session",
            "message": f"Session successfully started for {username}",
            "sessionID": session.id,
            "lastLoginDate": self._last_login.get(username),
            "numLoginFailures": self._failures.pop(username, 0),
        }
        self._last_login[username] = int(now * 1000)
        return answer

    def find(self, session_id: str | None) -> Session:
        """The session of a request; every use prolongs it where sessions slide."""
        if session_id is None:
            raise Refusal(401, "Session", "No session")
        session = self._sessions.get(session_id)
        now = time.time()
        if session is None or session.expires <= now:
            self._sessions.pop(session_id, None)
            raise Refusal(self._switches["expired_status"], "Session", "Session not found")
        if self._switches["session_slides"]:
            session.expires = now + self._switches["session_ttl"]
        return session

    def info(self, session: Session) -> dict[str, Any]:
        return {
            "sessionID": session.id,
            "displayName": session.role,
            "email": f"{session.user}@localhost",
            "roles": [session.role],
            "startAt": int(session.started * 1000),
            "expireAt": int(session.expires * 1000),
            "lastLoginDate": None,  # null in the documented answer
            "numLoginFailures": None,
            "isLicensed": self._switches["licensed"],
        }

    def end(self, session_id: str | None) -> None:
        if session_id is not None:
            self._sessions.pop(session_id, None)

    def end_all(self) -> None:
        self._sessions.clear()

    def forget_peak(self) -> None:
        self.most_open = len(self.open())

    def reset(self) -> None:
        self.end_all()
        self._failures.clear()
        self._last_login.clear()
        self.most_open = 0
