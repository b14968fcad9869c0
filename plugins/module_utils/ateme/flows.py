# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One input or output: what it has in common with the others, whatever its type.

Its type chooses the operations that make and change it. No document tells what the service does with what an update
leaves out, and some defaults are documented for updates, too: an update says all that is known.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import typing as t

from ..resource.fields import Field
from ..resource.plan import Plan, checked
from ..resource.secrets import is_secret_key, without_secrets
from ..transport.errors import InvalidInput, NotFound
from .calls import Placed, Request
from .checking import problems as mismatches
from .client import AtemeClient
from .document import Described
from .entity import EntityResource, Kind, run_word
from .flow_fields import ENCRYPTIONS, NAMES, SECRETS, FlowType, new_defaults, problems
from .rows import entity_id, row_in

Json = dict[str, t.Any]
Values = dict[str, t.Any]
# Where the service may tell what was set, beside the object itself.
_INSIDE = ("input_settings", "output_settings", "settings", "livelink_args")
_STATES = ("state", "status", "run_state", "current_state", "is_running", "running", "started", "is_started")


@dataclasses.dataclass(frozen=True)
class Family:
    """Inputs, or outputs."""

    noun: str
    types: t.Mapping[str, FlowType]
    fields: tuple[Field, ...]
    list: str
    get: str
    delete: str
    start: str
    stop: str

    def field(self, option: str) -> Field | None:
        return next((one for one in self.fields if one.name == option), None)

    def kind(self, name: str | None) -> Kind:
        """The kind of object that a type is; without one it can be found, started, stopped and deleted."""
        known = self.types.get(name or "")
        options = known.limits if known else dict.fromkeys(one.name for one in self.fields if one.name != "id")
        return Kind(
            noun=self.noun,
            result=self.noun,
            fields=("type", *(one.name for one in self.fields if one.name in options and one.name != "type")),
            list=self.list,
            get=self.get,
            create=known.create if known else "",
            update=known.update if known else "",
            delete=self.delete,
            start=self.start,
            stop=self.stop,
            names=NAMES,
            secrets=SECRETS,
            name="user_description",
            harmless=frozenset(("user_description",)),
            runs=True,
        )

    def wanted(self, params: t.Mapping[str, t.Any]) -> Values:
        """The options that a user set, in their one form. Raises InvalidInput for what the type does not allow."""
        found = {
            one.name: one.clean(params[one.name])
            for one in self.fields
            if params.get(one.name) is not None and one.name not in ("id", "type")
        }
        if params.get("state") != "absent" and params.get("type"):
            checked(problems(self.noun, self.types, str(params["type"]), found))
        return found


class FlowResource(EntityResource):
    """One input or output. `exact`: what is not given goes back to its documented default, or is cleared."""

    def __init__(
        self,
        client: AtemeClient,
        family: Family,
        params: t.Mapping[str, t.Any],
        warn: t.Callable[[str], None],
        exact: bool = False,
    ) -> None:
        super().__init__(client, family.kind(params.get("type")), params, family.wanted(params), warn)
        self.family = family
        self._given = dict(self.wanted)
        self._exact = exact
        self._keys: dict[tuple[str, str], tuple[str, ...]] = {}

    # How it is called

    def called(self) -> str:
        return f'"{self.params.get("id") or self.wanted.get("user_description")}"'

    def label(self, row: Json | None = None) -> str:
        self._label = self._label or f"{self.kind.noun} {self.called()}"
        return self._label

    def may_choose_id(self) -> bool:
        return True

    # What the service tells

    def keys(self, option: str) -> tuple[str, ...]:
        """How the service may call an option: as the operations of its type do, first of all."""
        known = (self.kind.update, option)
        if known not in self._keys:
            found: list[str | None] = []
            for title in (self.kind.create, self.kind.update):
                with contextlib.suppress(NotFound):
                    found.append(self.placed(title).key(option) if title else None)
            names = (*found, option, *NAMES.get(option, ()))
            self._keys[known] = tuple(dict.fromkeys(name for name in names if name))
        return self._keys[known]

    def placed(self, title: str) -> Placed:
        return Placed(self.client.described(title), NAMES)

    def told(self, row: Json, option: str) -> t.Any:
        """What a row tells of an option in the service's own form, None where it tells nothing."""
        keys = self.keys(option)
        if keys[0] in row:
            return row[keys[0]]
        places = [row, *(row[name] for name in _INSIDE if isinstance(row.get(name), dict))]
        return next((place[key] for key in keys for place in places if place.get(key) is not None), None)

    def value(self, row: Json, option: str) -> t.Any:
        told = self.told(row, option)
        if isinstance(told, dict):
            told = entity_id(told) or None
        field = self.family.field(option)
        return told if field is None or told is None else field.clean(told)

    def tells(self, row: Json, option: str) -> bool:
        return self.told(row, option) is not None

    def type_of(self, row: Json) -> str | None:
        told = self.value(row, "type")
        return None if told is None else str(told)

    def details(self, row: Json) -> Json:
        """What the operation on one alone tells."""
        described = self.client.described(self.kind.get, by_id=True)
        identity = entity_id(row)
        request = Placed(described, NAMES).request({}, identity)
        return row_in(self.client.run(request, f"read {self.kind.noun} {identity}")) or {}

    def values(self, row: Json) -> Values:
        found: Values = {"id": entity_id(row)}
        for option in self.kind.fields:
            told = self.value(row, option)
            if told is not None and option not in SECRETS:
                found[option] = told
        if (state := run_word(row)) in ("started", "stopped"):
            found["state"] = state
        used = {"id", *(key for option in self.kind.fields for key in self.keys(option)[:1])}
        used |= set(_STATES) if "state" in found else set()
        rest = {key: one for key, one in row.items() if key not in used}
        return {**found, "status": without_secrets(rest)}

    # What shall be

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        self._settle(state)
        plan = super().plan(state, secrets_sent)
        if isinstance(plan.before, dict):
            plan.before.pop("status", None)
        if any(call.action.startswith("update ") for call in plan.calls):
            # They go along with it.
            plan.secrets_not_compared = []
        if state is not None:
            # Stopped first: what is changed is not to be on air for a moment.
            plan.calls.sort(key=lambda call: not call.action.startswith("stop "))
        return plan

    def _settle(self, state: Json | None) -> None:
        """The type that counts from now on. Raises InvalidInput for what it does not allow, and for another type."""
        if self._state == "absent":
            return
        wanted, noun = self.params.get("type"), self.kind.noun
        there = self.type_of(state) if state is not None else None
        if wanted and there and wanted != there:
            raise InvalidInput(
                f"{noun} {self.called()} is of type {there}, not {wanted}, and no operation changes that",
                hint="Remove it in a task before, or give the new one another id",
            )
        kind: str | None = wanted or there
        if state is None and not kind:
            raise InvalidInput(f"there is no {noun} {self.called()} yet, and a new one needs a type")
        self.kind = self.family.kind(kind)
        if kind is not None and kind in self.family.types:
            checked(problems(noun, self.family.types, kind, self._given))
        self.wanted = {**self._given, **(self._resets(state, kind) if self._exact and state is not None else {})}

    def _resets(self, row: Json, kind: str | None) -> Values:
        """What an exact list takes back of what it does not name."""
        known = self.family.types.get(kind or "")
        if known is None:
            return {}
        found: Values = dict(known.defaults)
        for option in known.limits:
            field = self.family.field(option)
            if field and field.type == "str" and not field.choices and option not in ("input", "host", "rtmp_url"):
                found[option] = ""
        if self.kind.noun == "output" and kind in ("push", "pull"):
            found["latency"] = -1
        return {
            option: value
            for option, value in found.items()
            if option not in self._given and option not in SECRETS and self.value(row, option) is not None
        }

    def changes(self, row: Json) -> Values:
        return {
            option: one
            for option, one in self.wanted.items()
            if not (option in SECRETS and not self._told_secret(row, option))
            and not self.same(option, self.value(row, option), one)
        }

    def same(self, option: str, told: t.Any, wanted: t.Any) -> bool:
        """Whether what the service tells is what is wanted."""
        field = self.family.field(option)
        if told == wanted or (field and field.same(told, wanted)):
            return True
        if wanted == "":
            return told in (None, "")
        if option == "latency" and self.kind.noun == "output":
            # Nothing and anything below 0 mean the remote end's.
            return bool(wanted < 0 and (told is None or told < 0))
        if option == "rist_remote_port":
            return not wanted and not told
        return False

    # What is sent

    def new_values(self) -> Values:
        kind = self.family.types[str(self.params["type"])]
        placed = self.placed(kind.create)
        identity = {"id": self._asked_id} if self._asked_id else {}
        found = {
            **identity,
            "type": self.params["type"],
            **{option: one for option, one in new_defaults(kind, self.wanted).items() if placed.key(option)},
            # There is nothing to be cleared yet.
            **{option: one for option, one in self.wanted.items() if one != ""},
        }
        self._new_request(found)
        return found

    def create(self, values: Values, action: str) -> None:
        answer = row_in(self.client.run(self._new_request(values), action))
        self._known = self._asked_id or (entity_id(answer) if answer else "") or None

    def _new_request(self, values: Values) -> Request:
        placed = self.placed(self.kind.create)
        sent = {name: one for name, one in values.items() if name != "type"}
        known = {placed.key(option): option for option in ("id", *self.kind.fields)}
        lacking = [key for key in (placed.described.body or {}).get("required") or [] if key in known]
        lacking = [option for option in (str(known[key]) for key in lacking) if option not in sent]
        if lacking:
            raise InvalidInput(
                f"there is no {self.label()} yet, and a new one of type {values['type']} needs {', '.join(lacking)}",
                hint="Nothing was sent",
            )
        return placed.request({name: on_wire(placed, name, one) for name, one in sent.items()})

    def refuse_change(self, row: Json, changed: Values) -> None:
        if not self.kind.update:
            raise InvalidInput(
                f"{self.label()} is of type {self.type_of(row)}, and no operation changes such a one",
                hint="Give its type" if self.type_of(row) is None else "",
            )
        self._update_request(row, changed)
        encrypted = (self.value(row, "encryption_type") or "none") != "none"
        if encrypted and not SECRETS & self.wanted.keys() and not self._told_secret(row, "srt_password"):
            self.warn(
                f"{self.label()} is encrypted, and nothing tells whether the service keeps a password that an update "
                "leaves out: give srt_password to be sure"
            )

    def kept(self, row: Json) -> Values:
        return {}

    def update(self, row: Json, values: Values, action: str) -> None:
        self.client.run(self._update_request(row, values), action)

    def _update_request(self, row: Json, changed: Values) -> Request:
        """Everything that is known of it, and the changes over that."""
        placed = self.placed(self.kind.update)
        options = [option for option in self.kind.fields if option != "type"]
        values: Values = {}
        for option in options:
            told = self.value(row, option)
            if told is not None and placed.key(option) and (option not in SECRETS or self._told_secret(row, option)):
                values[option] = told
        values.update({option: one for option, one in self.wanted.items() if option in SECRETS})
        values.update(changed)
        if values.get("fec") in (1, 2):
            for option, value in self.family.types["udp_rist"].defaults.items():
                values.setdefault(option, value)
        sent = {option: on_wire(placed, option, one) for option, one in values.items()}
        used = {placed.key(option) for option in ("id", *options)}
        return placed.request({**self._unknown(placed.described, row, used), **sent}, entity_id(row))

    def _unknown(self, described: Described, row: Json, used: t.Container[str | None]) -> Json:
        """What the operation takes and no option names: as it is."""
        return {
            key: row[key]
            for key, schema in described.properties.items()
            if key not in used
            and row.get(key) is not None
            and not schema.get("readOnly")
            and not is_secret_key(key)
            and not mismatches(schema, row[key], key)
        }

    def _plan_without(self) -> Plan:
        plan = super()._plan_without()
        if self._state == "stopped" and plan.calls:
            # A new one may run by itself.
            plan.calls += self.switches(None, self.label(), ())
        return plan


def on_wire(placed: Placed, option: str, value: t.Any) -> t.Any:
    """A value as the operation's schema takes it."""
    schema: Json = placed.described.properties.get(placed.key(option) or "") or {}
    kinds = schema.get("type")
    may_be_null = bool(schema.get("nullable")) or (isinstance(kinds, list) and "null" in kinds)
    if option == "encryption_type":
        return _encryption(schema, value)
    if (value == "" or (option == "rist_remote_port" and value == 0)) and may_be_null:
        return None
    if option == "latency" and may_be_null and value < (schema.get("minimum") or value):
        return None
    return str(value) if kinds == "string" and isinstance(value, int) else value


def _encryption(schema: Json, word: str) -> t.Any:
    """The documented number; a word where the schema lists words."""
    flat = word.replace("-", "")
    for one in schema.get("enum") or []:
        if isinstance(one, str) and re.sub(r"[-_ ]", "", one.lower()) == flat:
            return one
    if word not in ENCRYPTIONS:
        # A word of the service's own, which goes back as it came.
        return word
    number = ENCRYPTIONS.index(word)
    return str(number) if schema.get("type") == "string" else number
