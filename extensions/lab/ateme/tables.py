"""Reads the tables of operations.

A title on a line of its own, below it, indented, `METHOD path | who may | handler | fields`; `+` lines go on with the
fields. Who may: S superadmin, A admin, O operator, M monitor, C accounts, E the user of an environment, W the cloud's
worker; `*` everybody who is logged in, `-` everybody.

A field is `name:kind(low..high){words}~pattern?*=default`: all but the name optional, `?` may be null, `*` is required.
Before the name, `?` makes it a query parameter and `^` a header; without, it is a property of the body. Kinds: s text,
i whole number, n number, b truth, o object, id, int_id, the times of `times.py`, `[kind]` a list, `[@group]` a list of
objects. `@group` stands for a group of fields, `@group!` for the same in an update: nothing required (unless the switch
`update_requires` says otherwise), no defaults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import table_account, table_flows, table_media, table_people
from .fields import GROUPS, WORDS

TABLES = (table_account.TABLE, table_flows.TABLE, table_people.TABLE, table_media.TABLE)
ALL = "SAOMCEW"
FIELD = re.compile(
    r"(?P<place>[?^]?)(?P<name>[\w-]+)(:(?P<kind>\w+|\[@?\w+\]))?(\((?P<low>-?\d*)\.\.(?P<high>-?\d*)\))?"
    r"(\{(?P<words>[^}]*)\})?(~(?P<pattern>\w+))?(?P<null>\??)(?P<required>\*?)(=(?P<default>\S+))?"
)
# The payload is that of another reference, TitanFile's: what is described here is for convenience only.
OPEN = (
    "Create TitanFile job",
    "Create TitanFile credentials",
    "Create or Update TitanFile credentials",
    "Create titanfile job template.",
    "Update tf job template.",
    "Create titanfile templates.",
    "Update tf template.",
)
PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str = "s"
    place: str = ""
    low: int | None = None
    high: int | None = None
    words: tuple[str | int, ...] = ()
    pattern: str = ""
    null: bool = False
    required: bool = False
    needed: bool = False  # in an update: a create requires it
    default: str | int | bool | None = None
    group: str = ""

    @property
    def inner(self) -> str:
        """What a list holds; nothing if it is no list."""
        return self.kind[1:-1] if self.kind.startswith("[") else ""


@dataclass(frozen=True)
class Operation:
    number: int
    title: str
    method: str
    path: str
    roles: str
    handler: str
    store: str
    argument: str
    fields: tuple[Field, ...]

    @property
    def body(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if not field.place)

    @property
    def query(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.place == "?")

    @property
    def headers(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.place == "^")

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(PARAMETER.findall(self.path))

    @property
    def open(self) -> bool:
        """Takes properties that nobody here knows."""
        return self.title in OPEN

    @property
    def lists(self) -> bool:
        return self.method == "GET" and not self.parameters and self.handler.rpartition(".")[2] == "list"


def fields_of(text: str) -> tuple[Field, ...]:
    found: dict[str, Field] = {}
    for word in text.split():
        if word.startswith("@"):
            update = word.endswith("!")
            group = word[1:].rstrip("!")
            for field in fields_of(GROUPS[group]):
                shown = replace(field, required=False, needed=field.required, default=None) if update else field
                found[shown.name] = replace(shown, group=field.group or group)
        else:
            field = _field(word)
            found[field.name] = field
    return tuple(found.values())


def _field(word: str) -> Field:
    match = FIELD.fullmatch(word)
    if match is None:
        raise ValueError(f"not a field: {word}")
    kind = match["kind"] or "s"
    words: tuple[str | int, ...] = ()
    if match["words"]:
        named = match["words"].startswith("@")
        words = WORDS[match["words"][1:]] if named else tuple(match["words"].split(","))
        if kind == "i":
            words = tuple(int(one) for one in words)
    return Field(
        match["name"],
        kind,
        match["place"],
        _number(match["low"]),
        _number(match["high"]),
        words,
        match["pattern"] or "",
        bool(match["null"]),
        bool(match["required"]),
        default=_default(kind, match["default"]),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _default(kind: str, text: str | None) -> str | int | bool | None:
    if text is None:
        return None
    if kind == "b":
        return text == "true"
    return int(text) if kind == "i" else text


def _operations() -> tuple[Operation, ...]:
    operations: list[Operation] = []
    blocks: list[list[str]] = []
    for line in "".join(TABLES).splitlines():
        if line.startswith("  "):
            blocks[-1].append(line.strip())
        elif line:
            blocks.append([line])
    for number, (title, call, *more) in enumerate(blocks, start=1):
        where, roles, handling, *fields = (part.strip() for part in call.split("|", 3))
        method, path = where.split()
        handler, store, argument, *_none = [*handling.split(), "", ""]
        text = " ".join([*fields, *(line.removeprefix("+ ") for line in more)])
        everybody = {"*": ALL, "-": ""}.get(roles, roles)
        operations.append(Operation(number, title, method, path, everybody, handler, store, argument, fields_of(text)))
    return tuple(operations)


OPERATIONS = _operations()


def operation(title: str, item: bool = False) -> Operation:
    """By title; where a title stands twice, `item` tells the one for a single item."""
    found = [one for one in OPERATIONS if one.title == title]
    if not found:
        raise ValueError(f"no such operation: {title}")
    return next((one for one in found if bool(one.parameters) == item), found[0])
