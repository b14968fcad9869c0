# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Streams: what input goes through which transcoder to which outputs (keys as a live client reads them)."""

from __future__ import annotations

import re
import typing as t

from ..resource.converge import converge
from ..resource.plan import NEW, Call, Plan
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .client import KrakenClient, Raw, created_id, entity_id, entity_path
from .connect import connect, lock_name
from .merging import same
from .writing import Writing

Values = dict[str, t.Any]
COLLECTION = "streams"
KEYS = {
    "name": "name",
    "input": "input",
    "outputs": "outputs",
    "transcoder": "transcoder",
    "metadata": "metadatas",
    "auto_start": "auto_start",
}
# Options that name other entities, and where those are.
_PARTS = {"input": "inputs", "outputs": "outputs", "transcoder": "transcoders", "metadata": "metadata"}
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# The words of `status` are not documented: these beginnings are what such words mean elsewhere.
_RUNS = ("run", "start", "stream", "activ", "connect", "transcod", "on", "up", "listen", "true", "1")
_RESTS = ("stop", "idle", "inactiv", "off", "down", "disconnect", "disab", "false", "0")


def run_state(status: t.Any) -> str | None:
    """`started` or `stopped`, None where the appliance's word is not known."""
    if isinstance(status, dict):
        status = status.get("state") or status.get("status")
    word = str(status if status is not None else "").strip().lower()
    for state, beginnings in (("stopped", _RESTS), ("started", _RUNS)):
        if word and word.startswith(beginnings):
            return state
    return None


def manage_stream(task: Task) -> Values:
    """The module kraken_stream."""
    params = task.params
    if "" in (params["name"], params["uuid"]):
        raise InvalidInput("name or uuid is empty", hint="Nothing was sent")
    if str(params["uuid"] or "").startswith(NEW) and not task.check_mode:
        raise InvalidInput(
            f"uuid {params['uuid']!r} is what check mode calls a stream not made yet", hint="Take it from a real run"
        )
    with connect(task) as client:
        resource = StreamResource(client, params, task.warn, task.check_mode)
        return converge(resource, task.conditions(lock_name(task)))


def stream_values(raw: Raw) -> Values:
    """A stream in the vocabulary of the options."""
    found: Values = {"uuid": entity_id(raw)}
    for name, key in KEYS.items():
        if raw.get(key) is not None:
            found[name] = raw[key]
    if state := run_state(raw.get("status")):
        found["state"] = state
    status = {"mode": "mode", "status": "status", "passthrough": "passthru_uuid"}
    found["status"] = {name: raw[key] for name, key in status.items() if raw.get(key) is not None}
    return found


class StreamResource:
    """One stream."""

    says_pending = False

    def __init__(
        self, client: KrakenClient, params: t.Mapping[str, t.Any], warn: t.Callable[[str], None], check_mode: bool
    ) -> None:
        self._client = client
        self._warn = warn
        self._check_mode = check_mode
        self._writing = Writing(params, KEYS)
        self._name: str | None = params["name"]
        self._uuid: str | None = params["uuid"]
        self._state: str = {"running": "started"}.get(params["state"], params["state"])
        self._params = params
        self._known: str | None = None
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
                found[name] = self._referred(name, value) if name in _PARTS else value
            self._wanted = found
        return self._wanted

    def _referred(self, name: str, value: t.Any) -> t.Any:
        if isinstance(value, list):
            return [self._referred(name, one) for one in value]
        if _UUID.fullmatch(value) or value.startswith(NEW) or value == "":
            return value
        collection = _PARTS[name]
        found = [
            entity_id(one)
            for one in self._client.listed(collection, f"list the {collection}")[0]
            if one.get("name") == value
        ]
        if len(found) > 1:
            raise Ambiguous(
                f'{len(found)} {collection} bear the name "{value}"', hint=f"Give the uuid: {', '.join(found)}"
            )
        if not found:
            raise InvalidInput(f'there is no "{value}" among the {collection}', hint="kraken_info lists them")
        return found[0]

    def read(self, watching: bool = False) -> Raw | None:
        """The stream, None where there is none. A collection may give less than the entity itself."""
        if str(self._uuid or "").startswith(NEW):
            return None
        uuid = self._known if watching else self._uuid
        if uuid:
            found = self._client.fetch(entity_path(COLLECTION, uuid), f"read stream {uuid}")
            if found is not None and entity_id(found):
                return found
        streams = self._client.listed(COLLECTION, "list the streams")[0]
        meant = [one for one in streams if (entity_id(one) == uuid if uuid else one.get("name") == self._name)]
        if len(meant) > 1:
            raise Ambiguous(
                f'{len(meant)} streams bear the name "{self._name}"',
                hint=f"Name the one meant by uuid: {', '.join(entity_id(one) for one in meant)}",
            )
        if not meant:
            return None
        whole = self._client.fetch(entity_path(COLLECTION, entity_id(meant[0])), f"read stream {entity_id(meant[0])}")
        return {**meant[0], **(whole or {})}

    def pending(self, _state: Raw | None) -> str:
        return ""

    def plan(self, state: Raw | None, secrets_sent: bool = False) -> Plan:
        if state is None:
            return self._plan_without()
        self._known = entity_id(state)
        values = stream_values(state)
        label = f'stream "{values.get("name") or self._known}"'
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
            body = self._writing.body(changed)
            whole = {**{key: one for key, one in state.items() if key != "status"}, **body}
            breaks = on_air if set(changed) - {"name", "auto_start"} else ()
            plan.calls.append(Call(action, lambda: self._send("PUT", action, whole), breaks))
        plan.calls += self._switch(values, label, on_air)
        if self._state in ("started", "stopped"):
            after["state"] = self._state
        plan.predicted = {"stream": {**values, **after}}
        return plan

    def _switch(self, values: Values, label: str, on_air: tuple[str, ...]) -> list[Call]:
        if self._state not in ("started", "stopped") or values.get("state") == self._state:
            return []
        if "state" not in values and self._ordered:
            return []
        if "state" not in values and (values.get("status") or {}).get("status") is not None:
            self._warn(
                f"the appliance's word for the state of {label} is not known here: {values['status']['status']!r}"
            )
        verb = "start" if self._state == "started" else "stop"
        action = f"{verb} {label}"

        def send() -> None:
            self._client.write("PUT", entity_path(COLLECTION, str(self._known), verb), action)
            self._ordered = True

        return [Call(action, send, on_air if verb == "stop" else ())]

    def _plan_without(self) -> Plan:
        if self._state == "absent":
            return Plan("stream", {}, {}, predicted={"stream": {}})
        if self._uuid and not self._uuid.startswith(NEW):
            raise NotFound(f"there is no stream {self._uuid}", hint="kraken_info lists the streams")
        name = str(self._name or str(self._uuid).removeprefix(NEW))
        if self._state == "stopped" and not self.wanted:
            raise NotFound(
                f'there is no stream "{name}" to stop', hint="state: absent is for one that may not be there"
            )
        label = f'stream "{name}"'
        values = {**self.wanted, "name": name}
        after = {**values, **({"state": self._state} if self._state != "present" else {})}
        plan = Plan(label, {}, after, predicted={"stream": {"uuid": f"{NEW}{name}", **after}})

        def create() -> None:
            answer = self._client.write("POST", COLLECTION, f"create {label}", self._writing.body(values))
            self._known = created_id(answer) or self._found_again(name)

        plan.calls = [Call(f"create {label}", create, makes_new=True)]
        if self._state == "started":
            plan.calls += self._switch({}, label, ())
        return plan

    def _found_again(self, name: str) -> str | None:
        found = self._client.listed(COLLECTION, "list the streams")[0]
        return next((entity_id(one) for one in found if one.get("name") == name), None)

    def _send(self, method: str, action: str, body: t.Any = None) -> None:
        self._client.write(method, entity_path(COLLECTION, str(self._known)), action, body)

    def outcome(self, state: Raw | None) -> Values:
        return {"stream": {} if self._state == "absent" or state is None else stream_values(state)}


def _alike(name: str, before: t.Any, after: t.Any) -> bool:
    if name in ("outputs", "metadata"):
        return sorted(str(one).lower() for one in before or []) == sorted(str(one).lower() for one in after)
    if name in _PARTS:
        return str(before or "").lower() == str(after).lower()
    return same(before, after)


def _word(value: t.Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
