"""Users, groups and access permissions: whom something can be shared with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid
from .model import Share, new_id

# Of the manual's examples.
PERMISSION_ID = "12b0cc54-9018-42c2-9dfb-3f7707a09829"
CATEGORY_ID = "692e9ab8-d446-4bfd-b64d-e39e8e57c4c5"

SESSION_PERMISSIONS = ("WATCH", "EDIT", "RECORD", "OWN")
RECORDING_PERMISSIONS = ("WATCH", "EDIT", "OWN")
REST_PERMISSIONS = RECORDING_PERMISSIONS
LOGINS = {"admin": "Administrator", "operator": "Operator", "viewer": "Viewer", "norole": ""}


@dataclass
class Person:
    """A user or a group."""

    id: str
    name: str
    display_name: str = ""
    email: str | None = None
    roles: tuple[str, ...] = ("Viewer",)
    groups: tuple[str, ...] = ()


class Directory:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.permission_id = PERMISSION_ID
        self.locked_permission_id = new_id()
        self.users: dict[str, Person] = {}
        self.groups: dict[str, Person] = {}
        self._ids = {name: new_id() for name in ("admin", "operator", "viewer", "creator", "InfoDev", "norole")}
        self._group_ids = {name: new_id() for name in ("Admins", "Viewers", "Grp10", "norole")}
        self._passwords = {name: secrets.token_urlsafe(12) for name in LOGINS}
        self.logins: dict[str, dict[str, str]] = {}
        self.reset()

    def reset(self) -> None:
        self.users = {}
        self.groups = {}
        for name, identifier in self._ids.items():
            role = LOGINS.get(name, "Operator")
            self._put(self.users, Person(identifier, name, name.capitalize(), None, (role,) if role else ()))
        for name, identifier in self._group_ids.items():
            self._put(self.groups, Person(identifier, name, name, None, () if name == "norole" else ("Viewer",)))
        self.logins = {name: {"password": self._passwords[name], "role": role} for name, role in LOGINS.items()}

    @staticmethod
    def _put(where: dict[str, Person], person: Person) -> None:
        if person.name.casefold() in where:
            raise ValueError(f"{person.name} is taken")
        where[person.name.casefold()] = person

    def add_user(
        self,
        name: str,
        display_name: str | None = None,
        email: str | None = None,
        role: str = "Viewer",
        password: str | None = None,
        groups: tuple[str, ...] | list[str] = (),
        id: str | None = None,
    ) -> str:
        roles = (role,) if role else ()
        person = Person(id or new_id(), name, name if display_name is None else display_name, email, roles)
        person.groups = tuple(groups)
        self._put(self.users, person)
        if password is not None:
            self.logins[name] = {"password": password, "role": role}
        return person.id

    def add_group(self, name: str, role: str = "Viewer", id: str | None = None) -> str:
        group = Person(id or new_id(), name, name, None, (role,) if role else ())
        self._put(self.groups, group)
        return group.id

    def person(self, kind: str, name: str | None, identifier: str | None = None) -> Person:
        """With a role; names are case-insensitive, and an id wins over a name."""
        where = self.users if kind == "user" else self.groups
        if identifier is not None:
            found = next((one for one in where.values() if one.id == identifier), None)
        else:
            found = where.get((name or "").casefold())
        if found is None:
            raise Refusal("040004" if kind == "user" else "040005")
        has_role = found.roles or any(
            self.groups[group.casefold()].roles for group in found.groups if group.casefold() in self.groups
        )
        if not has_role:
            raise Refusal("060001" if kind == "user" else "060002")
        return found

    def check_permission(self, permission: Any, allowed: tuple[str, ...], rest: bool = False) -> None:
        """Its words; whether it may be given away is asked last (`check_sharing`)."""
        if permission in allowed:
            return
        if isinstance(permission, str) and is_uuid(permission):
            if permission.lower() in (self.permission_id, self.locked_permission_id):
                return
            answer = self._switches["unknown_permission"]
            if answer == "accept":
                return
            if rest:
                raise Refusal("040025")
            if answer == "030003":
                raise Refusal("030003")
        raise invalid(f"Permission must be one of: {', '.join(allowed)}")

    def check_sharing(self, permission: str) -> None:
        if permission.lower() == self.locked_permission_id:
            raise Refusal("030003")

    def is_shared_with(self, name: str, shares: dict[str, Share]) -> bool:
        person = self.users.get(name.casefold())
        if person is None:
            return False
        groups = {group.casefold() for group in person.groups}
        return any(
            one.id == person.id or (one.kind == "group" and one.name.casefold() in groups) for one in shares.values()
        )


def is_uuid(text: str) -> bool:
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        char in "0123456789abcdefABCDEF" for part in parts for char in part
    )
