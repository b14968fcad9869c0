"""What a handler gets and gives: the request's parts, what is active, and answers in the shapes of the switches."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..switches import Switches
from . import times
from .check import with_defaults
from .errors import Refusal, conflict, invalid
from .fields import SECRETS
from .state import Record, State
from .tables import Field, Operation
from .tokens import Context, Tokens, User

MASK = "********"
TIMES = ("start_time", "end_time", "stop_time")
SETTLED = ("running", "stopped")


def type_word(kind: str, words: str) -> str:
    """`srt_push`, `SRT_PUSH` or `SRT Push`."""
    if words == "spaced":
        short = ("srt", "udp", "rist", "rtmp", "ts")
        return " ".join(part.upper() if part in short else part.capitalize() for part in kind.split("_"))
    return kind.upper() if words == "upper" else kind


@dataclass
class Reply:
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Call:
    operation: Operation
    params: dict[str, str]
    query: dict[str, Any]
    headers: dict[str, str]
    body: dict[str, Any]
    state: State
    switches: Switches
    tokens: Tokens
    user: User
    context: Context
    token_id: str
    stay: bool
    fail: bool = False

    @property
    def store(self) -> str:
        return self.operation.store

    @property
    def identifier(self) -> str:
        return self.params[self.operation.parameters[-1]]

    # What may be touched

    def refuse_role(self, message: str) -> Refusal:
        return Refusal("role_refusal_status", message)

    def own(self, store: str, identifier: Any) -> Record:
        """A record of the managing organisation."""
        record = self.state.find(store, identifier)
        owner = record.get("organisation_id", self.context.managing)
        if owner != self.context.managing and not self.user.superadmin:
            raise self.refuse_role("This is not of your managing organisation")
        return record

    def mine(self, store: str = "") -> list[Record]:
        return self.state.of_organisation(store or self.store, self.context.managing)

    def known(self, store: str, key: str) -> Record | None:
        """The record that a property of the body names."""
        if self.body.get(key) is None:
            return None
        record = self.state.get(store, self.body[key])
        if record is None:
            raise invalid(f"{key}: there is no such {store.rstrip('s').replace('_', ' ')}", key)
        return record

    def environment(self) -> Record:
        """The active one, which must be running."""
        record = self.state.get("environments", self.context.environment)
        if record is None or record["state"] != "running":
            raise conflict("The active environment is not running")
        return record

    def busy(self, record: Record) -> None:
        if "_due" in record or record.get("state") not in SETTLED:
            raise conflict(f"This is {record.get('state')}")

    def fresh(self) -> dict[str, Any]:
        """The body of a create, with the documented defaults."""
        return with_defaults(self.operation.body, copy.deepcopy(self.body))

    def times(self, *names: str) -> dict[str, float | None]:
        """The times given, as seconds; an end must lie behind its beginning."""
        kinds = {one.name: one.kind for one in self.operation.fields}
        given = {**self.query, **self.body}
        return {
            name: None if given[name] is None else times.parse(kinds[name], given[name])
            for name in names
            if name in given
        }

    def order(self, record: Record, meanwhile: str, then: str, setting: str = "queue_delay") -> None:
        self.state.order(record, meanwhile, "failed" if self.fail else then, self.switches[setting], self.stay)

    def update(self, record: Record, changes: Record, made: Iterable[Field], kept: Iterable[str]) -> Record:
        """An update: with `replace`, what it might have told and left out has the default of a create (`made`), or is
        gone, but for what is `kept`; what a create requires is required."""
        changes = copy.deepcopy(changes)
        if self.switches["update_semantics"] == "replace":
            lost = {field.name for field in self.operation.body} - set(kept)
            for field in made:
                if field.name in lost and field.required and changes.get(field.name) is None:
                    raise invalid(f"{field.name} is required", field.name)
            changes = with_defaults([field for field in made if field.name in lost], changes)
            for name in lost:
                record.pop(name, None)
        record.update(changes)
        return record

    # Answers

    def shown(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.shown(one) for one in value]
        if not isinstance(value, dict):
            return value
        told: Record = {}
        for key, one in value.items():
            if str(key).startswith("_") or key == "tf_state":
                continue
            if key in SECRETS and self.switches["echo_secrets"] != "echoed":
                if self.switches["echo_secrets"] == "masked":
                    told[key] = MASK if one else one
            elif key in TIMES and isinstance(one, int | float):
                told[key] = times.shown(one, self.switches["time_echo"])
            elif key == "type" and "user_description" in value:
                told[self.switches["type_key"]] = type_word(one, self.switches["type_words"])
            elif key == "state" and isinstance(one, str):
                self._tell_state(told, value, one)
            else:
                told[key] = self.shown(one)
        return told

    def _tell_state(self, told: Record, record: Record, state: str) -> None:
        words = self.switches["state_words"]
        if "tf_state" in record:
            told.update(status=state, state=record["tf_state"])
        elif words == "flag" and "type" in record:
            told["is_running"] = state == "running"
        else:
            told[self.switches["state_key"]] = state.upper() if words == "upper" else state

    def item(self, record: Any) -> Reply:
        shape = self.switches["item_envelope"]
        told = self.shown(record)
        return Reply({"data": told} if shape == "data" else [told] if shape == "list" else told)

    def listing(self, records: Iterable[Any], noun: str = "") -> Reply:
        items = [self.shown(one) for one in records]
        paging, reply = self.switches["paging"], Reply()
        about: Record = {}
        if paging != "none" and self.operation.lists:
            total, size = len(items), max(1, self.switches["page_size"])
            if paging == "page":
                page, size = self.query.get("page", 1), self.query.get("items_per_page", size)
                start = (page - 1) * size
                about = {"page": page, "items_per_page": size, "pages": -(-total // size), "total": total}
            else:
                start, size = self.query.get("offset", 0), self.query.get("limit", size)
                about = {"offset": start, "limit": size, "total": total}
            items = items[start : start + size]
        shape = self.switches["list_envelope"]
        if shape == "bare" and not about:
            reply.body = items
        else:
            key = {"items": "items", "named": noun or self.store}.get(shape, "data")
            reply.body = {key: items, **about}
        return reply

    def created(self, record: Record | list[Record], **always: Any) -> Reply:
        """`always`: what the notes say is in the answer, whatever else is."""
        told = self.switches["create_answer"]
        body: Any
        if told == "message":
            body = {"message": "Created", **always}
        elif isinstance(record, list):
            body = {"ids": [one["id"] for one in record]} if told == "id" else {self.store: self.shown(record)}
        else:
            body = {"id": record["id"], **always} if told == "id" else {**self.shown(record), **always}
        return Reply(body, self.switches["create_status"])

    def written(self, record: Any) -> Reply:
        told = self.switches["write_answer"]
        if told == "empty":
            return Reply(None, 204)
        return self.done("Updated") if told == "message" else Reply(self.shown(record))

    def done(self, message: str = "Done") -> Reply:
        return Reply(None, 204) if self.switches["write_answer"] == "empty" else Reply({"message": message})

    # Tokens

    def token_body(self, token: str, **beside: Any) -> Reply:
        name, depth = self.switches["token_field"], self.switches["token_depth"]
        bodies: dict[str, Any] = {
            "top": {name: token, **beside},
            "data": {"data": {name: token}, **beside},
            "deep": {"result": {"session": {name: token}}, **beside},
            "text": token,
            "header": {"message": "Done", **beside},
        }
        headers = {"Authorization": f"{self.switches['auth_scheme']} {token}"} if depth == "header" else {}
        return Reply(bodies[depth], 200, headers)

    def switched(self, context: Context) -> str:
        """A new token; the context is the user's from now on, wherever."""
        self.user.context = context
        if self.switches["old_token"] == "revoked":
            self.tokens.revoke(self.token_id)
        return self.tokens.issue(self.user)


Handler = Callable[[Call], Reply]
