# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The login as the service's document has it: where name and password go, and what an answer says of them."""

from __future__ import annotations

import re
import typing as t

from ..transport.errors import LoginRefused, NotFound, StreamopsError
from ..transport.https import Answer
from .calls import Request, placed
from .checking import kinds_of
from .document import Described, properties_of

Json = dict[str, t.Any]
_USERS = frozenset(("email", "emailaddress", "username", "user", "login", "loginname", "useremail", "usermail"))
_USER = re.compile(r"user|e?mail|login|account", re.IGNORECASE)
_SECRET = re.compile(r"pass|pwd|secret", re.IGNORECASE)
_SECRETS = ("password", "passwd", "pwd", "passphrase")
# With which a bad name or password is refused; 423 is a locked account.
_REFUSED = (400, 401, 403, 422, 423)
# What a 404 says where the path is wrong, and not the account.
_WRONG_PATH = re.compile(r"\b(ur[li]|route|path|endpoint|page)\b|\bcannot (get|post|put|patch)\b", re.IGNORECASE)


def login_request(described: Described, username: str, password: str) -> Request:
    """The login with name and password where the document has places for them.

    Nothing is checked: whether a name or a password is a good one is for the service to say.
    """
    properties = described.properties
    body = _filled(described.body or {}, username, password)
    for name, inner in properties.items():
        # {"user": {"email": ..., "password": ...}}
        if body is None and (within := _filled(inner, username, password)) is not None:
            body = {**_defaults(described.body or {}), name: within}
    if body is not None:
        return placed(described, [], body)
    schemas = {one.name: one.schema for one in described.parameters if one.where != "path"}
    needed = [one.name for one in described.parameters if one.required]
    values = _filled({"properties": schemas, "required": needed}, username, password)
    if values is not None:
        return placed(described, [(one, values[one.name]) for one in described.parameters if one.name in values])
    # The document says nothing of what is sent.
    return Request(
        described.method, described.path, body={_user_key(properties, "", username): username} | {"password": password}
    )


def _filled(schema: Json, username: str, password: str) -> Json | None:
    """An object with name and password; None for a schema without a place for a password."""
    properties = {name: one for name, one in properties_of(schema).items() if _is_text(one)}
    secrets = [name for name in properties if _SECRET.search(name)]
    if not secrets:
        return None
    secret = next((name for plain in _SECRETS for name in secrets if _plain(name) == plain), secrets[0])
    return {
        **_defaults(schema),
        _user_key(properties, secret, username, schema.get("required") or ()): username,
        secret: password,
    }


def _user_key(properties: Json, secret: str, username: str, required: t.Collection[str] = ()) -> str:
    """Under which of the names the user's goes."""
    others = [name for name in properties if name != secret and not _SECRET.search(name)]
    known = [name for name in others if _plain(name) in _USERS]
    # Where both are there: what is wanted, then a mail address for what looks like one.
    known.sort(key=lambda name: (name not in required, ("mail" in name.lower()) != ("@" in username)))
    known += [name for name in others if _USER.search(name)] + (others if len(others) == 1 else [])
    return next(iter(known), "username")


def _defaults(schema: Json) -> Json:
    """What else is wanted, as far as the document itself says what it is (a grant_type)."""
    found = {}
    for name, one in properties_of(schema).items():
        if name in (schema.get("required") or ()):
            choice = one.get("enum")
            if "default" in one:
                found[name] = one["default"]
            elif isinstance(choice, list) and len(choice) == 1:
                found[name] = choice[0]
    return found


def _is_text(schema: Json) -> bool:
    kinds = kinds_of(schema)
    return (not kinds or "string" in kinds) and "properties" not in schema


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def refusal(answer: Answer, message: str, request: Request) -> StreamopsError | None:
    """What an answer to the login means where it was refused; None for one that says nothing of it.

    A LoginRefused is kept for the run: a wrong password that is tried for every item of a loop locks the account.
    """
    told = f"HTTP {answer.status}" + (f": {message}" if message else "")
    facts = {"status": answer.status}
    hint = "Check username and password; they were tried once, to not lock the account"
    if answer.status in _REFUSED or (answer.ok and _tells_failure(answer)):
        return LoginRefused(f"the device refused user name or password ({told})", hint=hint, answer=facts)
    if answer.status != 404:
        return None
    place = f"{request.method} {request.path}"
    # The path itself may have the words.
    if answer.is_html or not message or _WRONG_PATH.search(re.sub(r"\S*/\S*", " ", message)):
        return NotFound(
            f"the login is not at {place}, where the service's document has it ({told})",
            hint="Check url, and the base path in the document (see api_document)",
            answer=facts,
        )
    return LoginRefused(
        f"user name or password are unknown, or the login is not at {place} ({told})", hint=hint, answer=facts
    )


def _tells_failure(answer: Answer) -> bool:
    """Whether an answer that looks like a success says that it is none."""
    body = answer.json_or_none()
    if not isinstance(body, dict):
        return False
    return bool(body.get("error") or body.get("errors")) or body.get("success") is False
