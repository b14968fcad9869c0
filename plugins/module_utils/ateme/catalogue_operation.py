# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the catalogue knows of one operation, and the words for who may call it."""

from __future__ import annotations

import typing as t

CALLERS = {
    "anybody": "whoever reaches the service, without a login",
    "user": "every user who is logged in",
    "guest": "users of an organisation that was invited to the source, input, output or event",
    "monitor": "members of the organisation who may only look",
    "operator": "members of the organisation who run it day by day",
    "admin": "members of the organisation who manage it",
    "root": "the root user of the managing organisation",
    "accounts": "the service's accounts users and accounts admins",
    "superadmin": "the service's superusers",
    "environment": "a customer environment itself, not a person",
    "worker": "the service's own worker, not a person",
}

NOT_SAID: tuple[str, ...] = ()
ANYBODY = ("anybody",)
USERS = ("user",)
INSIDERS = ("monitor", "operator", "admin")
MEMBERS = (*INSIDERS, "superadmin")
GUESTS = ("guest", *MEMBERS)
OPERATORS = ("operator", "admin", "superadmin")
TAKERS = ("guest", *OPERATORS)
ADMIN = ("admin",)
ADMINS = ("admin", "superadmin")
ROOT = ("root",)
ACCOUNTS = ("accounts", "superadmin")
ACCOUNTS_AND_ADMINS = ("admin", *ACCOUNTS)
ACCOUNTS_AND_MEMBERS = (*INSIDERS, *ACCOUNTS)
SUPERADMINS = ("superadmin",)
ENVIRONMENT = ("environment",)
WORKER = ("worker",)


class Operation(t.NamedTuple):
    title: str
    domain: str
    writes: bool
    callers: tuple[str, ...]  # of CALLERS; empty where the service does not say
    by_id: bool  # the request names one object that exists; the service's document tells how
    long_running: bool  # the answer is only the start of it
    note: str


def read(
    title: str,
    domain: str,
    callers: tuple[str, ...],
    note: str = "",
    *,
    one: bool = False,
) -> Operation:
    return Operation(title, domain, False, callers, one, False, note)


def write(
    title: str,
    domain: str,
    callers: tuple[str, ...],
    note: str = "",
    *,
    one: bool = False,
    slow: bool = False,
) -> Operation:
    return Operation(title, domain, True, callers, one, slow, note)
