# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One input or output: what it has in common with the others, whatever its type.

Its type chooses the operations that make and change it. No document tells what the service does with what an update
leaves out, and some defaults are documented for updates, too: an update says all that is known.
"""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..resource.fields import Field
from ..resource.plan import Call, Plan, checked
from ..resource.secrets import is_secret_key, without_secrets
from ..transport.errors import DeviceError, Forbidden, InvalidInput, NotFound
from .calls import Placed, Request
from .checking import problems as mismatches
from .client import AtemeClient
from .document import Described
from .entity import TRANSIENT, EntityResource, Kind, run_word
from .flow_fields import NAMES, SECRETS, FlowType, known_type, new_defaults, problems
from .flow_wire import on_wire
from .rows import BROKEN, FLAG_KEYS, STATE_KEYS, entity_id, row_in, rows_of, state_of
from .stream_urls import URLS, changed, has_secret, is_masked, same_but_masked, without_keys
from .stream_urls import shown as shown_url

Json = dict[str, t.Any]
Values = dict[str, t.Any]
# Where the service may tell what was set, beside the object itself.
INSIDE = ("input_settings", "output_settings", "settings", "livelink_args")


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
    # Where the states are told, too.
    states: str

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
            names=NAMES[self.noun],
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
        self._ordered = False
        # One that is so still right after an order may be so from before.
        self._was_broken = False
        self._type: str | None = params.get("type")
        self._told_urls: Values = {}

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
            more = self.kind.names.get(option, ())
            if not self.kind.update:
                # What is another option's own name tells nothing of this one where the type is not known.
                more = tuple(name for name in more if not self.family.field(name))
            names = (*found, option, *more)
            self._keys[known] = tuple(dict.fromkeys(name for name in names if name))
        return self._keys[known]

    def placed(self, title: str) -> Placed:
        return Placed(self.client.described(title), self.kind.names)

    def told(self, row: Json, option: str) -> t.Any:
        """What a row tells of an option in the service's own form, None where it tells nothing."""
        keys = self.keys(option)
        if keys[0] in row:
            return row[keys[0]]
        places = [row, *(row[name] for name in INSIDE if isinstance(row.get(name), dict))]
        return next((place[key] for key in keys for place in places if place.get(key) is not None), None)

    def value(self, row: Json, option: str) -> t.Any:
        told = self.told(row, option)
        if option == "type":
            return None if told is None else known_type(told)
        if isinstance(told, dict):
            told = entity_id(told, option) or None
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
        identity = self.id_of(row)
        request = Placed(described, self.kind.names).request({}, identity)
        return row_in(self.client.run(request, f"read {self.kind.noun} {identity}")) or {}

    def values(self, row: Json) -> Values:
        found: Values = {"id": self.id_of(row)}
        hidden: Values = {}
        for option in self.kind.fields:
            told = self.value(row, option)
            if told is None or option in SECRETS:
                continue
            if option in URLS and (has_secret(told) or is_masked(told)):
                # Left out as every secret is: what is shown of it is no value to give back.
                hidden[option] = shown_url(told)
            else:
                found[option] = told
        if self._type in self.family.types:
            # The service's own word may say nothing.
            found.setdefault("type", self._type)
        used = {"id", *(key for option in self.kind.fields for key in self.keys(option)[:1])}
        if self.value(row, "type") is None:
            used.discard("type")
        if (state := self.run_state(row)) is not None:
            found["state"] = state
            used |= {*FLAG_KEYS, *(key for key in STATE_KEYS if run_word({key: row.get(key)}) == state)}
        rest = {key: one for key, one in row.items() if key not in used}
        return {**found, "status": {**without_keys(without_secrets(rest)), **hidden}}

    def read(self, watching: bool = False) -> Json | None:
        row = super().read(watching)
        return row if row is None else self.with_state(row, self.states)

    def run_state(self, row: Json) -> str | None:
        """`started` or `stopped`; None where the service does not tell which."""
        word = run_word(row)
        return word if word in ("started", "stopped") else None

    def with_state(self, row: Json, states: t.Callable[[], t.Mapping[str, str]]) -> Json:
        """The row with its state as the service tells it elsewhere, where that is asked for and not told here."""
        if self._state not in ("started", "stopped") or self.run_state(row) or state_of(row) in TRANSIENT:
            return row
        word = states().get(self.id_of(row))
        return row if word is None else {**row, STATE_KEYS[2]: word}

    def states(self) -> dict[str, str]:
        """The words for the states of all, by id, where the service tells them beside the list."""
        try:
            described = self.client.described(self.family.states)
            rows = rows_of(self.client, described, f'call "{described.title}"')
        except (NotFound, Forbidden):
            return {}
        return {self.id_of(row): word for row in rows if (word := self.run_state(row))}

    def switches(self, row: Json | None, label: str, on_air: tuple[str, ...]) -> list[Call]:
        word = state_of(row) if row is not None else None
        if self._ordered and self._state == "started" and word in BROKEN and not self._was_broken:
            raise DeviceError(f"{label} was told to start, and is {word}", hint="Look at it on the service")
        self._was_broken = self._was_broken or word in BROKEN
        if row is not None and self._state in ("started", "stopped") and self.is_untold(row):
            words = ", ".join(f"{key} {row[key]!r}" for key in STATE_KEYS if row.get(key) not in (None, ""))
            self.warn(
                f"the service does not tell whether {label} runs{f' ({words})' if words else ''}: the order to "
                f"{'start' if self._state == 'started' else 'stop'} is sent whenever the task runs, and not waited for"
            )
            if self._ordered:
                # An order that was accepted is the last that can be said of it.
                return []
        return super().switches(row, label, on_air)

    def is_untold(self, row: Json) -> bool:
        return self.run_state(row) is None and state_of(row) not in TRANSIENT

    def order(self, title: str, identity: str, action: str) -> None:
        super().order(title, identity, action)
        self._ordered = self._ordered or title in (self.kind.start, self.kind.stop)

    def outcome(self, state: Json | None) -> Values:
        found = super().outcome(state)
        if state is not None and found[self.kind.result] and self._ordered and self.is_untold(state):
            found[self.kind.result]["state"] = self._state
        return found

    # What shall be

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        self._settle(state)
        self._told_urls = {name: self.value(state, name) for name in URLS} if state is not None else {}
        plan = super().plan(state, secrets_sent)
        if isinstance(plan.before, dict) and isinstance(plan.after, dict):
            plan.before.pop("status", None)
            if self._state != "absent":
                self._hide(plan.before, plan.after)
        there = plan.predicted.get(self.kind.result) or {}
        for option in [one for one in URLS if has_secret(there.get(one))]:
            there.pop(option)
        if any(call.action.startswith("update ") for call in plan.calls):
            # They go along with it.
            plan.secrets_not_compared = []
        if state is not None:
            # Stopped first: what is changed is not to be on air for a moment.
            plan.calls.sort(key=lambda call: not call.action.startswith("stop "))
        return plan

    def _hide(self, before: Values, after: Values) -> None:
        """Addresses with a key, as they may be shown."""
        for option in URLS:
            told = self._told_urls.get(option)
            if option in self.wanted and (has_secret(told) or has_secret(after.get(option))):
                if told:
                    before[option] = shown_url(told)
                after[option] = changed(told, after[option])[1] if option in after else before.get(option, "")

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
        kind: str | None = wanted or there or self._type
        if state is None and not kind:
            raise InvalidInput(f"there is no {noun} {self.called()} yet, and a new one needs a type")
        self.take(kind)
        if kind is not None and kind in self.family.types:
            checked(problems(noun, self.family.types, kind, self._given))
        self.wanted = {**self._given, **(self._resets(state, kind) if self._exact and state is not None else {})}

    def take(self, kind: str | None) -> None:
        """Be of this type from now on."""
        self._type, self.kind = kind, self.family.kind(kind)

    def blind(self, row: Json) -> list[str]:
        return super().blind(row) + [name for name in URLS if name in self.wanted and is_masked(self.value(row, name))]

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
            if option not in self._given
            and option not in SECRETS
            and self.value(row, option) is not None
            # Nor what is not shown, as what `gathered` returns is to change nothing.
            and not (option in URLS and (has_secret(self.value(row, option)) or is_masked(self.value(row, option))))
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
        if option in URLS:
            return same_but_masked(told, wanted)
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
        answer = self.sent_create(self._new_request(values), action)
        self._known = self._asked_id or self.new_one(answer)

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
            if told is None or not placed.key(option) or is_masked(told):
                continue
            if option not in SECRETS or self._told_secret(row, option):
                values[option] = told
        values.update({option: one for option, one in self.wanted.items() if option in (*SECRETS, *URLS)})
        values.update(changed)
        if values.get("fec") in (1, 2):
            for option, value in self.family.types["udp_rist"].defaults.items():
                values.setdefault(option, value)
        sent = {option: on_wire(placed, option, one) for option, one in values.items()}
        used = {placed.key(option) for option in ("id", *options)}
        return placed.request({**self._unknown(placed.described, row, used), **sent}, self.id_of(row))

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

    def word(self, name: str, before: t.Any, after: t.Any) -> str:
        told = self._told_urls.get(name)
        if name in URLS and (has_secret(told) or has_secret(after)):
            before, after = changed(told, after)
        return super().word(name, before, after)

    def _plan_without(self) -> Plan:
        plan = super()._plan_without()
        if self._state == "stopped" and plan.calls:
            # A new one may run by itself.
            plan.calls += self.switches(None, self.label(), ())
        return plan
