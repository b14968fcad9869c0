# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Presets. The guide's index has no call that reads a single one, and no document says what one is made of."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, looks_new, name_in, new_id, refuse_new
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .client import MINIMAL, KrakenClient, Raw, entity_id, entity_path, find_made
from .connect import connect, lock_name
from .merging import blanked, hidden, holds, refuse_masks, untold_secrets, without_masks, yes
from .options import KRAKEN_PRESET
from .writing import Writing

Values = dict[str, t.Any]
COLLECTION = "presets"
# Under which keys an appliance may tell these of a preset; the first is assumed for writing.
KEYS = {
    "name": ("name", "preset_name", "presetName"),
    "startup": ("startup", "is_startup", "isStartup"),
    "active": ("active", "is_active", "isActive", "loaded"),
}
# What is no part of what a preset does, and does not go back to the appliance.
_ABOUT = frozenset(("uuid", "id", "link", "href", *KEYS["startup"], *KEYS["active"]))


def manage_preset(task: Task) -> Values:
    """The module kraken_preset."""
    params = task.params
    refuse_new("uuid", params["uuid"], task.check_mode)
    refuse_masks(params["content"] or {}, "content")
    if params["state"] == "absent" and params["new_name"]:
        raise InvalidInput("new_name makes no sense with state absent", hint="Nothing was sent")
    with connect(task, KRAKEN_PRESET) as client:
        return converge(PresetResource(client, params, task.warn), task.conditions(lock_name(task)))


def preset_values(raw: Raw, beside: Raw, writing: Writing | None = None) -> Values:
    """A preset in the vocabulary of the options; what the appliance does not tell of it is left out."""
    writing = writing or Writing({}, KEYS)
    found: Values = {"uuid": entity_id(raw), "name": str(writing.told(raw, "name") or "")}
    for name in ("startup", "active"):
        told = writing.told(raw, name)
        if told is not None:
            found[name] = yes(told)
            continue
        keys = (*KEYS[name], f"{name}_preset", f"{name}Preset", writing.key(name))
        outside: t.Any = next((beside[key] for key in keys if key in beside), False)
        if isinstance(outside, dict):
            outside = entity_id(outside) or writing.told(outside, "name")
        if not isinstance(outside, bool):
            # Haivision's Makito tells which one it is beside the list; null: none is.
            found[name] = outside is not None and str(outside) in (found["uuid"], found["name"])
    # The Makito's way: of the active one it is told whether it is the startup preset, too.
    both = beside.get("activeIsStartup")
    if isinstance(both, bool) and "startup" not in found and (found.get("active") or (both and "active" in found)):
        found["startup"] = both and found["active"]
    return found


class Held(t.NamedTuple):
    """A preset as the appliance has it."""

    values: Values
    raw: Raw


class PresetResource:
    """One preset."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any], warn: t.Callable[[str], None]) -> None:
        self._client = client
        self._warn = warn
        self._writing = Writing(params, KEYS)
        self._new = looks_new(params["uuid"])
        self._uuid: str | None = None if self._new else params["uuid"]
        self._name: str | None = name_in(params["uuid"]) if self._new else params["name"]
        self._new_name: str | None = params["new_name"]
        self._state: str = params["state"]
        self._startup: bool | None = params["startup"]
        name_keys = (*KEYS["name"], self._writing.key("name"))
        # A preset that was read may be given back whole.
        self._content: Values | None = params["content"] and {
            key: value for key, value in params["content"].items() if key not in _ABOUT and key not in name_keys
        }
        self._always = params["update_secrets"] == "always"
        self._known: str | None = None
        self._label = ""
        self._patience: float = params["wait_timeout"]
        # What was done, where the appliance does not tell.
        self._loaded = False
        self._startup_sent = False
        # A changed preset is loaded again, also when the answer to the change was lost.
        self._load_due = False

    def read(self, watching: bool = False) -> list[Held]:
        if self._new:
            return []
        found, beside = self._client.listed(COLLECTION, "list the presets")
        return [Held(preset_values(raw, beside, self._writing), raw) for raw in found]

    def pending(self, _state: list[Held]) -> str:
        return ""

    def _meant(self, state: list[Held]) -> Held | None:
        """The preset that is meant. Raises Ambiguous where several bear the name."""
        uuid = self._known or self._uuid
        if uuid:
            return next((one for one in state if one.values["uuid"].lower() == uuid.lower()), None)
        for name in (self._name, self._new_name):
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
            return self._plan_without(state)
        self._known = held.values["uuid"]
        # One name for it in all that is said, also when it has another by now.
        self._label = label = self._label or f'preset "{held.values["name"]}"'
        if self._state == "absent":
            on_air = (f"the streams of {label}",) if held.values.get("active") else ()
            plan = Plan(label, held.values, {}, predicted={"preset": {}})
            plan.calls = [
                Call(f"delete {label}", lambda: self._send("DELETE", f"delete {label}"), on_air, removes=True)
            ]
            return plan
        return self._plan_change(held, state, label, secrets_sent)

    def _plan_without(self, state: list[Held]) -> Plan:
        if self._state == "absent":
            return Plan("preset", {}, {}, predicted={"preset": {}})
        if self._uuid:
            raise NotFound(f"there is no preset {self._uuid}", hint="kraken_info lists the presets")
        name = str(self._new_name or self._name)
        if self._state == "loaded" and self._content is None and not self._new:
            raise NotFound(
                f'there is no preset "{name}" to load, and no content to make it of',
                hint="kraken_info lists the presets",
            )
        self._label = label = f'preset "{name}"'
        after: Values = {"name": name, "startup": bool(self._startup), "active": self._state == "loaded"}
        plan = Plan(label, {}, {**after, **({"content": hidden(self._content)} if self._content else {})})
        plan.predicted = {"preset": {"uuid": new_id(name), **after}}
        there = [one.values["uuid"] for one in state]

        def create() -> None:
            action = f"create {label}"
            body = self._writing.with_extra({**(self._content or {}), self._writing.key("name"): name})
            answer = self._client.write("POST", COLLECTION, action, body)
            self._load_due = self._state == "loaded"
            self._known = find_made(answer, there, self._names, name, self._patience)

        plan.calls = [Call(f"create {label}", create, makes_new=True), *self._switches(label, {}, True, state)]
        return plan

    def _names(self) -> list[tuple[str, str]]:
        return [(one.values["uuid"], one.values["name"]) for one in self.read()]

    def _plan_change(self, held: Held, state: list[Held], label: str, secrets_sent: bool) -> Plan:
        name = self._new_name or (self._name if self._uuid else None)
        before, after = dict(held.values), dict(held.values)
        words = []
        if name and name != held.values["name"]:
            self._refuse_taken(name, state)
            after["name"] = name
            words.append(f"name {held.values['name']} -> {name}")
        content, not_told = self._content_changes(held.raw)
        if self._always and not secrets_sent:
            content = list(dict.fromkeys([*content, *(one.partition(".")[0].partition("[")[0] for one in not_told)]))
        if content:
            before["content"] = hidden({key: held.raw[key] for key in content if key in held.raw})
            after["content"] = hidden({key: (self._content or {})[key] for key in content})
            if before["content"] == after["content"]:
                after["content"] = f"{', '.join(content)} (sent again)"
            words.append(f"content ({', '.join(content)})")
        if self._content and not self._always and set(not_told) == set(self._content):
            self._warn(
                f"the appliance tells nothing of the content of {label}: it was neither compared nor sent; "
                "update_secrets=always sends it on every run"
            )
        plan = Plan(label, before, after, secrets_not_compared=[] if self._always else not_told)
        if words:
            action = f"update {label}: {', '.join(words)}"
            body = self._body(held, name or held.values["name"])
            if not self._content and not held.raw.keys() - MINIMAL - _ABOUT - set(KEYS["name"]):
                self._warn(
                    f"the appliance tells no more of {label} than its name: whether it keeps its content when it is "
                    "changed is not documented. Give content to be sure"
                )

            def update() -> None:
                self._load_due = self._load_due or (self._state == "loaded" and bool(content))
                self._send("PUT", action, body)

            plan.calls.append(Call(action, update))
        plan.calls += self._switches(label, held.values, bool(content), state)
        if self._startup or (self._startup is False and "startup" in after):
            after["startup"] = self._startup
        if self._state == "loaded":
            after["active"] = True
        keys = ("uuid", "name", "startup", "active")
        plan.predicted = {"preset": {key: after[key] for key in keys if key in after}}
        return plan

    def _body(self, held: Held, name: str) -> Values:
        """A preset as it goes back: what was read of it, with the content and the name over it, nothing about it."""
        read = without_masks({key: value for key, value in held.raw.items() if key not in _ABOUT})
        return self._writing.over({**read, **(self._content or {})}, {"name": name})

    def _refuse_taken(self, name: str, state: list[Held]) -> None:
        taken = [
            one.values["uuid"] for one in state if one.values["name"] == name and one.values["uuid"] != self._known
        ]
        if taken:
            raise Ambiguous(f'there is already a preset "{name}"', hint=f"Its uuid is {', '.join(taken)}")

    def _content_changes(self, raw: Raw) -> tuple[list[str], list[str]]:
        """The keys of the content that differ, and the places that the appliance does not give back."""
        content = self._content or {}
        not_told = [key for key in content if key not in raw]
        differing = []
        for key in content.keys() & raw.keys():
            secrets = untold_secrets({key: raw[key]}, {key: content[key]})
            not_told += secrets
            if not holds({key: raw[key]}, blanked({key: content[key]}, secrets)):
                differing.append(key)
        return [key for key in content if key in differing], [*dict.fromkeys(not_told)]

    def _switches(self, label: str, values: Values, content_changed: bool, state: list[Held]) -> list[Call]:
        """What is done with the preset; loading comes last, since it may cut connections."""
        found = []
        if self._startup is True and values.get("startup") is not True:
            if not self._startup_sent or "startup" in values:
                make = f"make {label} the startup preset"
                found.append(Call(make, lambda: self._make_startup(make, True)))
        elif self._startup is False and values.get("startup"):
            take = f"make {label} no startup preset"
            found.append(Call(take, lambda: self._make_startup(take, False)))
        elif self._startup is False and values and "startup" not in values:
            self._warn(
                f"whether {label} is the startup preset is not told by the appliance: startup=false was not sent, "
                "since an appliance that does not look at what is sent would make it the startup preset"
            )
        # Where the appliance tells, loading is waited for; where it does not, it is done when it is accepted.
        done = self._loaded and "active" not in values
        due = (content_changed and bool(self._content)) or self._load_due
        if self._state == "loaded" and (due or not values.get("active")) and not done:
            running = [one.values["name"] for one in state if one.values.get("active")]
            on_air = f'the running streams (preset "{running[0]}")' if running else "the running streams"
            load = f"load {label}"
            # Where nobody can see whether it was done, it is never sent twice.
            untold = not any("active" in one.values for one in state)
            found.append(Call(load, lambda: self._load(load), (on_air,), makes_new=untold))
        return found

    def _make_startup(self, action: str, wanted: bool) -> None:
        path = entity_path(COLLECTION, str(self._known), "startup")
        self._client.write("PUT", path, action, self._writing.body({"startup": wanted}))
        self._startup_sent = True

    def _load(self, action: str) -> None:
        path = entity_path(COLLECTION, str(self._known), "load")
        self._load_due = False
        self._client.write("PUT", path, action, self._writing.body({}))
        self._loaded = True

    def _send(self, method: str, action: str, body: t.Any = None) -> None:
        self._client.write(method, entity_path(COLLECTION, str(self._known)), action, body)

    def outcome(self, state: list[Held]) -> Values:
        held = self._meant(state)
        if self._state == "absent" or held is None:
            return {"preset": {}}
        # What the appliance accepted, and does not tell.
        done = {**({"startup": True} if self._startup_sent else {}), **({"active": True} if self._loaded else {})}
        return {"preset": {**done, **held.values}}
