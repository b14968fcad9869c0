"""Users of the service, what is active for each of them, and their tokens: JWTs, signed with HS256."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid

# Login name -> letter of the role in the tables, and the role's name.
ROLES = {
    "superadmin": ("S", "superadmin"),
    "admin": ("A", "admin"),
    "operator": ("O", "operator"),
    "monitor": ("M", "monitor"),
    "accounts": ("C", "accounts"),
    "c_env": ("E", "c_env"),
    "worker": ("W", "worker"),
}


@dataclass
class Context:
    """What is active. A switch changes it for the user, wherever the user is logged in."""

    managing: str
    active: str
    environment: str | None


@dataclass
class User:
    id: str
    name: str
    role: str
    letter: str
    organisations: list[str]
    context: Context

    @property
    def superadmin(self) -> bool:
        return self.letter == "S"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpart(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Tokens:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._key = secrets.token_bytes(32)
        self.users: dict[str, dict[str, str]] = {
            name: {"password": secrets.token_urlsafe(12), "role": role, "email": f"{name}@lab.example"}
            for name, (_letter, role) in ROLES.items()
        }
        self._live: dict[str, dict[str, Any]] = {}

    # Signing

    def _signed(self, claims: dict[str, Any]) -> str:
        head = _part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        text = f"{head}.{_part(json.dumps(claims).encode())}"
        return f"{text}.{_part(hmac.new(self._key, text.encode(), hashlib.sha256).digest())}"

    def _claims(self, token: str) -> dict[str, Any] | None:
        text, _dot, signature = token.rpartition(".")
        good = _part(hmac.new(self._key, text.encode(), hashlib.sha256).digest())
        if not hmac.compare_digest(good.encode(), signature.encode("utf-8", "replace")):
            return None
        claims: dict[str, Any] = json.loads(_unpart(text.partition(".")[2]))
        return claims

    # Login and expiry

    def login(self, username: Any, password: Any, refuse: bool) -> str:
        """The name of the user; username or email will do, as one key holds either."""
        if not isinstance(username, str) or not isinstance(password, str):
            raise invalid("username and password are required")
        found = [name for name, user in self.users.items() if username in (name, user["email"])]
        if refuse or not found or self.users[found[0]]["password"] != password:
            raise Refusal("bad_login_status", "Invalid credentials")
        return found[0]

    def issue(self, user: User) -> str:
        now = time.time()
        claims = {
            "sub": user.id,
            "username": user.name,
            "role": user.role,
            "iat": int(now),
            "exp": now + self._switches["token_ttl"],
            "jti": uuid.uuid4().hex,
            "managing_organisation_id": user.context.managing,
            "active_organisation_id": user.context.active,
            "active_environment_id": user.context.environment,
        }
        self._live[claims["jti"]] = claims
        return self._signed(claims)

    def of_request(self, headers: Mapping[str, str]) -> str | None:
        value = headers.get(self._switches["auth_header"].lower(), "")
        scheme = self._switches["auth_scheme"]
        if scheme == "bare":
            return value if value and " " not in value else None
        given, _space, token = value.partition(" ")
        return token.strip() or None if given.lower() == scheme.lower() else None

    def find(self, token: str | None) -> dict[str, Any]:
        """The claims of a token that is good."""
        if token is None:
            raise Refusal("expired_status", "A token is required")
        claims = self._claims(token)
        if claims is None or claims["jti"] not in self._live:
            raise Refusal("expired_status", "The token is invalid")
        if claims["exp"] <= time.time():
            del self._live[claims["jti"]]
            raise Refusal("expired_status", "The token has expired")
        return claims

    def end(self, token: str | None) -> None:
        claims = self._claims(token) if token else None
        self.revoke(claims["jti"] if claims else "")

    def revoke(self, identifier: str) -> None:
        self._live.pop(identifier, None)

    def end_all(self) -> None:
        self._live.clear()

    def open(self) -> list[dict[str, Any]]:
        now = time.time()
        return [dict(claims) for claims in self._live.values() if claims["exp"] > now]
