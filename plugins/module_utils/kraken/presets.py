# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Presets. The guide's index has no call that reads a single one, and no document says what one is made of."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plan import NEW, Call, Plan
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .client import KrakenClient, Raw, created_id, entity_id, entity_path
from .connect import connect, lock_name
from .merging import Change, changes, hidden, shown, words
from .writing import Writing

Values = dict[str, t.Any]
COLLECTION = "presets"
# Under which keys an appliance may tell these of a preset; the first is assumed for writing.
_NAME = ("name", "preset_name", "presetName")
_STARTUP = ("startup", "is_startup", "isStartup")
_ACTIVE = ("active", "is_active", "isActive", "loaded")


def manage_preset(task: Task) -> Values:
    """The module kraken_preset."""
    params = task.params
    if "" in (params["name"], params["uuid"]):
        raise InvalidInput("name or uuid is empty", hint="Nothing was sent")
    if str(params["uuid"] or "").startswith(NEW) and not task.check_mode:
        raise InvalidInput(
            f"uuid {params['uuid']!r} is what check mode calls a preset not made yet", hint="Take it from a real run"
        )
    with connect(task) as client:
        return converge(PresetResource(client, params), task.conditions(lock_name(task)))


def first_of(raw: Raw, keys: t.Iterable[str]) -> t.Any:
    return next((raw[key] for key in keys if raw.get(key) is not None), None)


def preset_values(raw: Raw, beside: Raw) -> Values:
    """A preset in the vocabulary of the options; what the appliance does not tell of it is left out."""
    found: Values = {"uuid": entity_id(raw), "name": str(first_of(raw, _NAME) or "")}
    for name, keys in (("startup", _STARTUP), ("active", _ACTIVE)):
        told, outside = first_of(raw, keys), first_of(beside, keys)
        if told is not None:
            found[name] = told if isinstance(told, bool) else str(told).lower() in ("true", "1", "yes", "active")
        elif isinstance(outside, str):
            # Haivision's Makito tells which one it is beside the list.
            found[name] = outside in (found["uuid"], found["name"])
    return found


class Held(t.NamedTuple):
    """A preset as the appliance has it."""

    values: Values
    raw: Raw


class PresetResource:
    """One preset."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any]) -> None:
        self._client = client
        self._writing = Writing(params, {"name": _NAME[0]})
        self._name: str | None = params["name"]
        self._uuid: str | None = params["uuid"]
        self._new_name: str | None = params["new_name"]
        self._state: str = params["state"]
        self._startup: bool | None = params["startup"]
        self._content: Values | None = params["content"]
        self._always = params["update_secrets"] == "always"
        self._known: str | None = None
        # What was done and is not told.
        self._loaded = False
        self._startup_sent = False

    def read(self, watching: bool = False) -> list[Held]:
        if str(self._uuid or "").startswith(NEW):
            return []
        found, beside = self._client.listed(COLLECTION, "list the presets")
        return [Held(preset_values(raw, beside), raw) for raw in found]

    def pending(self, _state: list[Held]) -> str:
        return ""

    def _meant(self, state: list[Held]) -> Held | None:
        """The preset that is meant. Raises Ambiguous where several bear the name."""
        uuid = self._known or (self._uuid if not str(self._uuid or "").startswith(NEW) else None)
        if uuid:
            return next((one for one in state if one.values["uuid"].lower() == uuid.lower()), None)
        for name in (self._name, self._new_name) if self._state != "absent" else (self._name,):
            found = [one for one in state if name and one.values["name"] == name]
            if len(found) > 1:
                raise Ambiguous(
                    f'{len(found)} presets bear the name "{name}"',
                    hint=f"Name the one meant by uuid: {', '.join(one.values['uuid'] for one in found)}",
                )
            if found:
                return found[0]
        return None

    def plan(self, state: list[Held], secrets_sent: bool = False) -> Plan:
        held = self._meant(state)
        if held is None:
            return self._plan_without()
        self._known = held.values["uuid"]
        label = f'preset "{held.values["name"]}"'
        if self._state == "absent":
            on_air = (f"the streams of {label}",) if held.values.get("active") else ()
            plan = Plan(label, held.values, {}, predicted={"preset": {}})
            plan.calls = [
                Call(f"delete {label}", lambda: self._send("DELETE", f"delete {label}"), on_air, removes=True)
            ]
            return plan
        return self._plan_change(held, state, label, secrets_sent)

    def _plan_without(self) -> Plan:
        if self._state == "absent":
            return Plan("preset", {}, {}, predicted={"preset": {}})
        if self._uuid and not self._uuid.startswith(NEW):
            raise NotFound(f"there is no preset {self._uuid}", hint="kraken_info lists the presets")
        name = str(self._new_name or self._name or str(self._uuid).removeprefix(NEW))
        if self._state == "loaded" and self._content is None and not self._uuid:
            raise NotFound(
                f'there is no preset "{name}" to load, and no content to make it of',
                hint="kraken_info lists the presets",
            )
        label = f'preset "{name}"'
        after: Values = {"name": name, "startup": bool(self._startup), "active": self._state == "loaded"}
        plan = Plan(label, {}, {**after, **hidden(self._content or {})})
        plan.predicted = {"preset": {"uuid": f"{NEW}{name}", **after}}

        def create() -> None:
            body = self._writing.body({"name": name}, self._content)
            answer = self._client.write("POST", COLLECTION, f"create {label}", body)
            self._known = created_id(answer) or self._found_again(name)

        plan.calls = [Call(f"create {label}", create, makes_new=True), *self._switches(label, {}, True, [])]
        return plan

    def _found_again(self, name: str) -> str | None:
        return next((one.values["uuid"] for one in self.read() if one.values["name"] == name), None)

    def _plan_change(self, held: Held, state: list[Held], label: str, secrets_sent: bool) -> Plan:
        name = self._new_name or (self._name if self._uuid else None)
        changed: list[Change] = []
        if name and name != held.values["name"]:
            self._refuse_taken(name, state)
            changed.append(Change("name", held.values["name"], name, False, True))
        content, not_told = self._content_changes(held.raw)
        changed += content
        if self._always and not secrets_sent:
            changed += [Change(key, None, "(sent again)", False, False) for key in not_told]
        before = {**held.values, **shown(changed, after=False)}
        after = {**held.values, **shown(changed, after=True)}
        plan = Plan(label, before, after, secrets_not_compared=[] if self._always else not_told)
        if changed:
            body = self._writing.body({"name": name or held.values["name"]}, self._content)
            action = f"update {label}: {', '.join(words(one) for one in changed)}"
            plan.calls.append(Call(action, lambda: self._send("PUT", action, body)))
        plan.calls += self._switches(label, held.values, bool(content), state)
        if self._startup is not None:
            after["startup"] = self._startup
        if self._state == "loaded":
            after["active"] = True
        keys = ("uuid", "name", "startup", "active")
        plan.predicted = {"preset": {key: after[key] for key in keys if key in after}}
        return plan

    def _refuse_taken(self, name: str, state: list[Held]) -> None:
        taken = [
            one.values["uuid"] for one in state if one.values["name"] == name and one.values["uuid"] != self._known
        ]
        if taken:
            raise Ambiguous(f'there is already a preset "{name}"', hint=f"Its uuid is {', '.join(taken)}")

    def _content_changes(self, raw: Raw) -> tuple[list[Change], list[str]]:
        """What differs in the content, and what of it the appliance does not give back."""
        content = self._content or {}
        told = {key: value for key, value in content.items() if key in raw}
        return changes(raw, told), [key for key in content if key not in raw]

    def _switches(self, label: str, values: Values, content_changed: bool, state: list[Held]) -> list[Call]:
        found = []
        done = self._startup_sent and "startup" not in values
        # What is made anew is no startup preset.
        is_startup = values.get("startup", None if values else False)
        if self._startup is not None and is_startup != self._startup and not done:
            word = "the startup preset" if self._startup else "no startup preset"
            action = f"make {label} {word}"
            found.append(Call(action, lambda: self._make_startup(action)))
        # Where the appliance tells, loading is waited for; where it does not, it is done when it is accepted.
        done = self._loaded and "active" not in values
        if self._state == "loaded" and (content_changed or not values.get("active")) and not done:
            running = [one.values["name"] for one in state if one.values.get("active")]
            on_air = f'the running streams (preset "{running[0]}")' if running else "the running streams"
            action = f"load {label}"
            found.append(Call(action, lambda: self._load(action), (on_air,)))
        return found

    def _make_startup(self, action: str) -> None:
        path = entity_path(COLLECTION, str(self._known), "startup")
        self._client.write("PUT", path, action, self._writing.body({"startup": self._startup}))
        self._startup_sent = True

    def _load(self, action: str) -> None:
        self._client.write("PUT", entity_path(COLLECTION, str(self._known), "load"), action, self._writing.extra)
        self._loaded = True

    def _send(self, method: str, action: str, body: t.Any = None) -> None:
        self._client.write(method, entity_path(COLLECTION, str(self._known)), action, body)

    def outcome(self, state: list[Held]) -> Values:
        held = self._meant(state)
        if self._state == "absent" or held is None:
            return {"preset": {}}
        return {"preset": held.values}
