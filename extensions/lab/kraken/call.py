"""What a handler gets and gives: the request's parts, checks of bodies, and answers in the shapes of the switches."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..switches import Switches
from .appliance import Appliance
from .errors import Refusal, invalid
from .model import MASK, SECRETS
from .sessions import Session
from .state import State

# Envelopes seen in a live client; the switch `envelope` is for the others.
KNOWN_LISTS = ("stream", "metadata")
OWN: Any = object()  # the body of the call, where a part of it may be anything


@dataclass
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Upload:
    """A form: its texts and files by field, in the order they came."""

    parts: list[tuple[str, str, str]]  # field, file's name, text


@dataclass
class Call:
    state: State
    appliance: Appliance
    switches: Switches
    url: str
    params: dict[str, str]
    body: Any
    session: Session
    stay_pending: bool

    # Reading the body

    @property
    def merges(self) -> bool:
        return bool(self.switches["update_semantics"] == "merge")

    def given(
        self,
        known: Collection[str] | None,
        required: Iterable[str] = (),
        read_only: Collection[str] = (),
        body: Any = OWN,
    ) -> dict[str, Any]:
        """The body as an object, without what is read-only and what nobody knows; `known` None: everything is."""
        body = self.body if body is OWN else body
        if not isinstance(body, dict):
            raise invalid("The body must be an object")
        told = sorted(set(body) & set(read_only))
        if told and self.switches["read_only_fields"] == "refuse":
            raise invalid(f"Cannot be set: {', '.join(told)}")
        unknown = sorted(set(body) - set(known) - set(read_only)) if known is not None else []
        if unknown and self.switches["unknown_fields"] == "refuse":
            raise invalid(f"Unknown: {', '.join(unknown)}")
        lacking = [name for name in required if body.get(name) is None]
        if lacking:
            raise invalid(f"Missing: {', '.join(lacking)}")
        wanted = set(body) - set(read_only) if known is None else set(known) - set(read_only)
        return {key: copy.deepcopy(value) for key, value in body.items() if key in wanted}

    def optional(self) -> dict[str, Any]:
        """The body of a call that needs none."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise invalid("The body must be an object")
        return self.body

    # Answers

    def listing(self, item: str, items: list[Any], **beside: Any) -> Any:
        shape = self.switches["envelope"]
        if item in KNOWN_LISTS or shape == "named":
            return {**beside, f"{item}_list": items}
        return items if shape == "bare" else {**beside, "data": items}

    def created(self, path: str, item: str, identifier: str, entity: dict[str, Any]) -> Reply:
        """`path`: of the collection, without the prefix."""
        reply = Reply(self.switches["create_status"])
        link = f"{path}/{identifier}"
        if self.switches["link_form"] == "singular":
            link = f"{path}/{item}-{identifier}"
        prefix = {"url": self.url + self.switches["api_prefix"], "short": ""}
        link = prefix.get(self.switches["link_form"], self.switches["api_prefix"]) + link
        told = self.switches["create_answer"]
        if told == "link":
            reply.body = {self.switches["link_key"]: link}
        elif told == "location":
            reply.headers["location"] = link
        elif told == "body":
            reply.body = entity
        return reply

    def written(self, entity: Any) -> Reply:
        told = self.switches["write_answer"]
        if told == "empty":
            return Reply(204)
        return Reply(200, {"result": True} if told == "result" else entity)

    def done(self) -> Reply:
        """Nothing to show: what was deleted, or ordered."""
        return Reply(200, {"result": True}) if self.switches["write_answer"] == "result" else Reply(204)

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """As read: secrets as the switch says."""
        echo = self.switches["echo_passphrase"]
        if echo == "clear":
            return copy.deepcopy(values)
        kept = {key: value for key, value in values.items() if echo == "masked" or key not in SECRETS}
        return {key: MASK if key in SECRETS and value else copy.deepcopy(value) for key, value in kept.items()}


def name_of(values: dict[str, Any], key: str = "name") -> str:
    name = values.get(key)
    if not isinstance(name, str) or not name.strip():
        raise invalid(f"{key} must be a non-empty string")
    return name


def truth(values: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in values and not isinstance(values[name], bool):
            raise invalid(f"{name} must be true or false")


def text(values: dict[str, Any], *names: str) -> None:
    for name in names:
        if name in values and not isinstance(values[name], str):
            raise invalid(f"{name} must be a string")


def whole(values: dict[str, Any], name: str, low: int, high: int) -> None:
    """A number may come as a string, as it may be read so; it is kept as a number."""
    if name not in values:
        return
    value = values[name]
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise invalid(f"{name} must be a whole number from {low} to {high}")
    values[name] = value


def one_of(values: dict[str, Any], name: str, allowed: Collection[str]) -> None:
    if name in values and values[name] not in allowed:
        raise invalid(f"{name} must be one of: {', '.join(allowed)}")


def gone() -> Refusal:
    return Refusal(404, "Not found", "not_found")
