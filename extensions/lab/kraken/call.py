"""What a handler gets and gives: the request's parts, checks of bodies, and answers in the shapes of the switches."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ..switches import Switches
from .appliance import Appliance
from .errors import Refusal, invalid
from .hidden import hide
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
    reboot: Callable[[], None]

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
        everything = known is None or self.switches["unknown_fields"] == "keep"
        wanted = set(body if everything else known or ()) - set(read_only)
        return {key: copy.deepcopy(value) for key, value in body.items() if key in wanted}

    def optional(self) -> dict[str, Any]:
        """The body of a call that needs none."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise invalid("The body must be an object")
        return self.body

    def order(self) -> dict[str, Any]:
        """The body of a load, startup, start or stop."""
        wanted = self.switches["order_body"]
        if wanted == "refused" and self.body is not None:
            raise invalid("This call takes no body")
        if wanted == "required" and self.body is None:
            raise invalid("The body must be an object")
        return self.optional()

    def updated(self, held: dict[str, Any], given: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
        """What a PUT of `given` makes of what is held."""
        if not self.merges:
            return {**copy.deepcopy(defaults), **given}
        return merged(held, given) if self.switches["merge_depth"] == "deep" else {**held, **given}

    # Answers

    def listing(self, item: str, items: list[Any], **beside: Any) -> Any:
        shape = self.switches["envelope"]
        plural = item if item.endswith("data") else f"{item}s"
        if item in KNOWN_LISTS or shape == "named":
            return {**beside, f"{item}_list": items}
        if shape == "two_lists":  # what else there is comes first, and is a list that is never empty
            return {**beside, "columns": ["uuid", "name"], f"{item}_list": items}
        if shape == "nested":
            return {"data": {**beside, plural: items}}
        if shape == "bare":
            return items
        return {**beside, plural if shape == "plural" else "data": items}

    def created(self, path: str, item: str, identifier: str, entity: dict[str, Any]) -> Reply:
        """`path`: of the collection, without the prefix."""
        reply = Reply(self.switches["create_status"])
        link = f"{path}/{quote(identifier, safe='')}"
        if self.switches["link_form"] == "singular":
            link = f"{path}/{item}-{quote(identifier, safe='')}"
        prefix = {"url": self.url + self.switches["api_prefix"], "short": ""}
        link = prefix.get(self.switches["link_form"], self.switches["api_prefix"]) + link
        told = self.switches["create_answer"]
        if told in ("location", "both"):
            reply.headers["location"] = link
        bodies: dict[str, Any] = {
            "link": {self.switches["link_key"]: link},
            "both": {self.switches["link_key"]: link},
            "string": link,
            "uuid": {key: value for key, value in entity.items() if key in ("uuid", "id")},
            "body": entity,
            "wrapped": {item: entity},
            "data": {"data": entity},
        }
        reply.body = None if reply.status == 204 else bodies.get(told)
        return reply

    def written(self, entity: Any) -> Reply:
        told = self.switches["write_answer"]
        if told == "empty":
            return Reply(204)
        return Reply(200, {"result": True} if told == "result" else entity)

    def done(self) -> Reply:
        """Nothing to show: what was deleted, or ordered."""
        return Reply(200, {"result": True}) if self.switches["write_answer"] == "result" else Reply(204)

    def ordered(self, entity: Callable[[], dict[str, Any]]) -> Reply:
        """What a load, startup, start or stop answers."""
        told = self.switches["order_answer"]
        if told == "as_write":
            return self.done()
        return Reply(200, entity()) if told == "entity" else Reply(202 if told == "accepted" else 204)

    def shown(self, values: dict[str, Any]) -> dict[str, Any]:
        """As read: secrets as the switch says."""
        return dict(hide(values, self.switches["echo_passphrase"]))


def merged(held: Any, given: Any) -> Any:
    if not isinstance(held, dict) or not isinstance(given, dict):
        return given
    return {**held, **{key: merged(held.get(key), value) for key, value in given.items()}}


def gone() -> Refusal:
    return Refusal(404, "Not found", "not_found")
