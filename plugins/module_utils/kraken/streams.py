# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Streams: what input goes through which transcoder to which outputs (keys as a live client reads them)."""

from __future__ import annotations

import re
import typing as t

from ..resource.converge import converge
from ..resource.plain import renamed
from ..resource.plan import Call, Plan, checked, looks_new, name_in, new_id, refuse_new
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .client import MINIMAL, KrakenClient, Raw, entity_id, entity_path, find_made
from .connect import connect, lock_name
from .merging import same, without_masks, yes
from .options import KRAKEN_STREAM
from .parts import COLLECTIONS, ids, parts
from .stream_states import PENDING, STATUS_KEYS, run_state
from .writing import Writing

Values = dict[str, t.Any]
COLLECTION = "streams"
KEYS = {
    "name": ("name",),
    "input": ("input",),
    "outputs": ("outputs",),
    "transcoder": ("transcoder",),
    "metadata": ("metadatas", "metadata"),
    "auto_start": ("auto_start", "autoStart"),
}
# What does not go back to the appliance: only it sets these, or the path says it.
_ABOUT = frozenset(("uuid", "id", "link", "href", "status", "state"))
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def manage_stream(task: Task) -> Values:
    """The module kraken_stream."""
    params = task.params
    refuse_new("uuid", params["uuid"], task.check_mode)
    known = ("started", "stopped", *PENDING)
    checked(
        f"status_words.{word} is {state!r}, it must be one of {', '.join(known)}"
        for word, state in (params["status_words"] or {}).items()
        if state not in known
    )
    with connect(task, KRAKEN_STREAM) as client:
        return converge(StreamResource(client, params, task.warn), task.conditions(lock_name(task)))


def stream_values(raw: Raw, writing: Writing | None = None, words: t.Mapping[str, str] | None = None) -> Values:
    """A stream in the vocabulary of the options."""
    writing = writing or Writing({}, KEYS)
    found: Values = {"uuid": entity_id(raw)}
    for name in KEYS:
        value = writing.told(raw, name)
        if value is None:
            continue
        if name in ("outputs", "metadata"):
            found[name] = ids(value)
        elif name in COLLECTIONS:
            found[name] = (ids(value) or [""])[0]
        else:
            found[name] = yes(value) if name == "auto_start" else value
    state = run_state(raw, words or {})
    if state in ("started", "stopped"):
        found["state"] = state
    found["status"] = renamed(
        raw,
        {
            "mode": "mode",
            "status": "status",
            "state": "state",
            "sub_status": "sub_status",
            "passthrough": "passthru_uuid",
        },
    )
    return found


class StreamResource:
    """One stream."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any], warn: t.Callable[[str], None]) -> None:
        self._client = client
        self._warn = warn
        self._writing = Writing(params, KEYS)
        self._words: dict[str, str] = {
            str(word).lower(): str(one) for word, one in (params["status_words"] or {}).items()
        }
        self._new = looks_new(params["uuid"])
        self._uuid: str | None = None if self._new else params["uuid"]
        self._name: str | None = name_in(params["uuid"]) if self._new else params["name"]
        self._state: str = {"running": "started"}.get(params["state"], params["state"])
        self._params = params
        self._known: str | None = None
        self._label = ""
        self._patience: float = params["wait_timeout"]
        self._parts: dict[str, list[Raw]] = {}
        self._wanted: Values | None = None
        # Orders that were accepted, where the appliance does not tell whether it runs.
        self._ordered = False

    @property
    def wanted(self) -> Values:
        """What is asked for, other entities by their uuids."""
        if self._wanted is None:
            found: Values = {}
            for name in KEYS:
                value = self._params.get(name)
                if value is None or (name == "name" and not self._uuid):
                    continue
                found[name] = self._referred(name, value) if name in COLLECTIONS else value
            self._wanted = found
        return self._wanted

    def _referred(self, name: str, value: t.Any) -> t.Any:
        if isinstance(value, list):
            return list(dict.fromkeys(self._referred(name, one) for one in value))
        if _UUID.fullmatch(value) or value == "" or (looks_new(value) and self._new):
            return value
        collection = COLLECTIONS[name]
        if collection not in self._parts:
            self._parts[collection] = parts(self._client, collection)
        found = [entity_id(one) for one in self._parts[collection] if str(one.get("name")) == value]
        if len(found) > 1:
            raise Ambiguous(
                f'{len(found)} {collection} bear the name "{value}"', hint=f"Give the uuid: {', '.join(found)}"
            )
        if not found:
            raise InvalidInput(f'there is no "{value}" among the {collection}', hint="kraken_info lists them")
        return found[0]

    def read(self, watching: bool = False) -> Raw | None:
        """The stream, None where there is none. A collection may give less than the entity itself."""
        if self._new:
            return None
        uuid = self._known or self._uuid
        if uuid:
            found = self._client.fetch(entity_path(COLLECTION, uuid), f"read stream {uuid}")
            if found is not None and (entity_id(found) or self._writing.tells(found, "name")):
                return {**found, "uuid": entity_id(found) or uuid}
        streams = self._client.listed(COLLECTION, "list the streams")[0]
        meant = [
            one
            for one in streams
            if (entity_id(one).lower() == uuid.lower() if uuid else str(self._writing.told(one, "name")) == self._name)
        ]
        if len(meant) > 1:
            raise Ambiguous(
                f'{len(meant)} streams bear the name "{self._name}"',
                hint=f"Name the one meant by uuid: {', '.join(entity_id(one) for one in meant)}",
            )
        if not meant:
            return None
        whole = self._client.fetch(entity_path(COLLECTION, entity_id(meant[0])), f"read stream {entity_id(meant[0])}")
        return {**meant[0], **(whole or {})}

    def pending(self, state: Raw | None) -> str:
        if state is None or self._state not in ("started", "stopped"):
            return ""
        on_its_way = run_state(state, self._words)
        if on_its_way == "failed" and self._ordered and self._state == "started":
            return f"the appliance says that it failed: {', '.join(_told(state))}"
        if on_its_way == "stopping" or (on_its_way == "starting" and self._state == "started"):
            return f'stream "{self._writing.told(state, "name")}" is {on_its_way}'
        return ""

    def plan(self, state: Raw | None, secrets_sent: bool = False) -> Plan:
        if state is None:
            return self._plan_without()
        self._known = entity_id(state)
        values = stream_values(state, self._writing, self._words)
        # One name for it in all that is said, also when it has another by now.
        self._label = label = self._label or f'stream "{values.get("name") or self._known}"'
        on_air = () if values.get("state") == "stopped" else (label,)
        if self._state == "absent":
            plan = Plan(label, values, {}, predicted={"stream": {}})
            plan.calls = [
                Call(f"delete {label}", lambda: self._send("DELETE", f"delete {label}"), on_air, removes=True)
            ]
            return plan
        changed = {name: one for name, one in self.wanted.items() if not _alike(name, values.get(name), one)}
        before = {name: values[name] for name in (*self.wanted, "state") if name in values}
        after = {**before, **changed}
        plan = Plan(label, before, after)
        if changed:
            action = f"update {label}: {', '.join(f'{name} {_word(one)}' for name, one in changed.items())}"
            body = self._writing.over(without_masks(state), _as_sent(changed), _ABOUT)
            if not state.keys() - MINIMAL - _ABOUT:
                self._warn(
                    f"the appliance tells no more of {label} than its name: whether it keeps the rest when it is "
                    "changed is not documented. Give input, outputs, transcoder and metadata to be sure"
                )
            breaks = on_air if set(changed) - {"name", "auto_start"} else ()
            plan.calls.append(Call(action, lambda: self._send("PUT", action, body), breaks))
        plan.calls += self._switch(state, values, label, on_air)
        if self._state in ("started", "stopped"):
            after["state"] = self._state
        plan.predicted = {"stream": {**values, **after}}
        return plan

    def _switch(self, state: Raw | None, values: Values, label: str, on_air: tuple[str, ...]) -> list[Call]:
        if self._state not in ("started", "stopped") or values.get("state") == self._state:
            return []
        if state is not None and "state" not in values:
            known = run_state(state, self._words)
            if _told(state) and known is None:
                self._warn(
                    f"{label}: the appliance's word for its state is not known here ({', '.join(_told(state))}); "
                    "status_words teaches it"
                )
            # Where the word is not known an accepted order is the last that can be said of it; what failed is stopped.
            if self._ordered and (known is None or (known == "failed" and self._state == "stopped")):
                return []
        verb = "start" if self._state == "started" else "stop"
        action = f"{verb} {label}"

        def send() -> None:
            path = entity_path(COLLECTION, str(self._known), verb)
            # A new one may have started by itself.
            now = self.read(watching=True) if state is None else None
            if now is None or stream_values(now, self._writing, self._words).get("state") != self._state:
                self._client.write("PUT", path, action, self._writing.with_extra({}))
            self._ordered = True

        return [Call(action, send, on_air if verb == "stop" else ())]

    def _plan_without(self) -> Plan:
        if self._state == "absent":
            return Plan("stream", {}, {}, predicted={"stream": {}})
        if self._uuid:
            raise NotFound(f"there is no stream {self._uuid}", hint="kraken_info lists the streams")
        name = str(self._name)
        if self._state != "present" and not self._new and not self.wanted.keys() - {"auto_start"}:
            verb = "start" if self._state == "started" else "stop"
            raise NotFound(
                f'there is no stream "{name}" to {verb}, and no input or outputs to make it of',
                hint="kraken_info lists the streams; state absent is for one that may not be there",
            )
        self._label = label = f'stream "{name}"'
        values = {**self.wanted, "name": name}
        after = {**values, **({"state": self._state} if self._state != "present" else {})}
        plan = Plan(label, {}, after, predicted={"stream": {"uuid": new_id(name), **after}})

        def create() -> None:
            there = [identity for identity, _name in self._names()]
            action = f"create {label}"
            answer = self._client.write("POST", COLLECTION, action, self._writing.body(_as_sent(values)))
            self._known = find_made(answer, there, self._names, name, self._patience)

        plan.calls = [Call(f"create {label}", create, makes_new=True)]
        if self._state == "started":
            plan.calls += self._switch(None, {}, label, ())
        return plan

    def _names(self) -> list[tuple[str, str]]:
        found = self._client.listed(COLLECTION, "list the streams")[0]
        return [(entity_id(one), str(self._writing.told(one, "name"))) for one in found]

    def _send(self, method: str, action: str, body: t.Any = None) -> None:
        self._client.write(method, entity_path(COLLECTION, str(self._known)), action, body)

    def outcome(self, state: Raw | None) -> Values:
        if self._state == "absent" or state is None:
            return {"stream": {}}
        found = stream_values(state, self._writing, self._words)
        # What the appliance accepted, and does not tell.
        untold = self._ordered and not any(key in found["status"] for key in STATUS_KEYS)
        ordered = {"state": self._state} if untold else {}
        return {"stream": {**ordered, **found}}


def _told(raw: Raw) -> list[str]:
    """What the appliance says of a stream's state."""
    return [f"{key} {raw[key]!r}" for key in (*STATUS_KEYS, "sub_status") if raw.get(key) not in (None, "")]


def _as_sent(values: Values) -> Values:
    """`''` takes an input or a transcoder away: null."""
    return {name: None if name in COLLECTIONS and value == "" else value for name, value in values.items()}


def _alike(name: str, before: t.Any, after: t.Any) -> bool:
    if name in ("outputs", "metadata"):
        return sorted(one.lower() for one in before or []) == sorted(str(one).lower() for one in after)
    if name in COLLECTIONS:
        return str(before or "").lower() == str(after).lower()
    return same(before, after)


def _word(value: t.Any) -> str:
    return (", ".join(value) if isinstance(value, list) else str(value)) or "(none)"
