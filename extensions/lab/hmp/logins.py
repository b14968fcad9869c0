"""Logins over REST: session cookies, and bearer tokens for API keys."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..cookies import cookie_value
from ..switches import Switches
from .directory import Directory
from .errors import Refusal, invalid
from .model import new_id

COOKIE = "calypso-session-id"
API_USER = "api-client"


@dataclass
class Login:
    id: str
    user: str
    role: str
    display_name: str
    token: bool
    started: float
    expires: float

    @property
    def creator(self) -> tuple[str, str]:
        return self.user, self.display_name

    def as_dict(self) -> dict[str, Any]:
        kind = "token" if self.token else "session"
        return {"id": self.id, "user": self.user, "role": self.role, "kind": kind, "expireAt": self.expires}


class Logins:
    def __init__(self, switches: Switches, directory: Directory) -> None:
        self._switches = switches
        self._directory = directory
        self.api_key = secrets.token_hex(16)
        self.api_secret = secrets.token_urlsafe(24)
        self._logins: dict[str, Login] = {}
        self.most_open = 0

    def open(self) -> list[Login]:
        now = time.time()
        self._logins = {key: login for key, login in self._logins.items() if login.expires > now}
        return list(self._logins.values())

    def _begin(self, user: str, role: str, display_name: str, token: bool) -> Login:
        limit = self._switches["max_sessions"]
        if limit is not None and len(self.open()) >= limit:
            raise Refusal("090002")
        now = time.time()
        ttl = self._switches["token_ttl" if token else "session_ttl"]
        identifier = secrets.token_urlsafe(32) if token else new_id()
        login = Login(identifier, user, role, display_name, token, now, now + ttl)
        self._logins[identifier] = login
        self.most_open = max(self.most_open, len(self.open()))
        return login

    def login(self, username: Any, password: Any, refuse: bool) -> Login:
        if not isinstance(username, str) or not isinstance(password, str) or not username or not password:
            raise invalid("username and password are required")
        known = self._directory.logins.get(username)
        if refuse or known is None or known["password"] != password:
            raise Refusal("020001", "Invalid username or password", status=self._switches["bad_login_status"])
        if not known["role"]:
            raise Refusal("020001", "User has no roles assigned")
        person = self._directory.users.get(username.casefold())
        return self._begin(username, known["role"], person.display_name if person else username, token=False)

    def login_key(self, key: Any, secret: Any, refuse: bool) -> Login:
        if not isinstance(key, str) or not isinstance(secret, str) or not key or not secret:
            raise invalid("apiKey and apiSecret are required")
        if refuse or (key, secret) != (self.api_key, self.api_secret):
            raise Refusal("020001", "Invalid API key or secret", status=self._switches["bad_login_status"])
        return self._begin(API_USER, "Administrator", "API client", token=True)

    def of_request(self, headers: Mapping[str, str]) -> str | None:
        kind, _space, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and token:
            return token.strip()
        return cookie_value(headers, COOKIE)

    def find(self, identifier: str | None, bearer: bool) -> Login:
        if identifier is None:
            raise Refusal("020001")
        login = self._logins.get(identifier)
        now = time.time()
        if login is None or login.expires <= now or login.token != bearer:
            if login is not None and login.expires <= now:
                del self._logins[identifier]
            if self._switches["expired_status"] == 404:
                raise Refusal("040000")
            raise Refusal("020001")
        if self._switches["session_slides"] and not login.token:
            login.expires = now + self._switches["session_ttl"]
        return login

    def end(self, identifier: str | None) -> None:
        self._logins.pop(identifier or "", None)

    def end_all(self) -> None:
        self._logins.clear()

    def forget_peak(self) -> None:
        self.most_open = len(self.open())

    def info(self, login: Login) -> dict[str, Any]:
        admin = login.role == "Administrator"
        role_id = "admin" if admin else login.role.lower()
        answer: dict[str, Any] = {
            "id": None,
            "username": login.user,
            "admin": admin,
            "groups": [],
            "roleIds": [role_id],
            "roles": [{"id": role_id, "name": login.role, "admin": admin, "permissions": {}}],
            "sessions": {},
            "assets": {},
            "ldapUser": False,
            "displayName": login.display_name,
            "expires": _iso(login.expires),
        }
        answer["authToken" if login.token else "sessionId"] = login.id
        return answer


def _iso(moment: float) -> str:
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
