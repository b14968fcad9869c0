# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One object of the service: found in a list, compared, made, changed, deleted, started, stopped.

A kind of object says by which titles that is done, how its options may be called on the wire, and what is special.
"""

from __future__ import annotations

import dataclasses
import re
import time
import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED
from ..resource.plan import NEW, Call, Plan, looks_new, new_id
from ..transport.errors import Ambiguous, InvalidInput, NotFound, WaitTimeout
from ..transport.retry import polls
from .calls import Placed, Request
from .client import AtemeClient
from .rows import RUNNING, STOPPED, TRANSIENT, entity_id, is_gone, name_of, row_in, rows_of, spaced, state_of
from .telling import with_id

Json = dict[str, t.Any]
Values = dict[str, t.Any]
# Not what merely looks like one: 007, nan.
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


# What people name and describe things with: of two numbers as names "1" is not "01".
TEXTS = frozenset({"name", "text", "title", "description", "user_description"})


def plain(value: t.Any) -> t.Any:
    """A value in the form in which it is compared: no vendor says how it writes numbers, flags and nothing."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        text = value.strip()
        if _NUMBER.fullmatch(text):
            return float(text)
        return {"true": True, "false": False}.get(text.lower(), text)
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def alike(option: str, one: t.Any, other: t.Any) -> bool:
    """Whether what is told and what is wanted mean the same, however the service writes it."""
    if option in TEXTS and one and other:
        return str(one).strip() == str(other).strip()
    return bool(plain(one) == plain(other))


@dataclasses.dataclass(frozen=True)
class Kind:
    """One kind of object. `names`: how its options may be called on the wire, beside their own names.

    `create`, `update` and the like are titles; '' where the catalogue has none. `get` is read by id where it is there.
    """

    noun: str
    result: str
    fields: tuple[str, ...]
    list: str = ""
    get: str = ""
    create: str = ""
    update: str = ""
    delete: str = ""
    start: str = ""
    stop: str = ""
    names: t.Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    # The option by which people call one, beside its id.
    name: str = "name"
    # Goes with every update, since the service drops or resets what is left out.
    always_sent: tuple[str, ...] = ()
    # Documented defaults of a new one: they go on the wire.
    defaults: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    # What a change of it does not interrupt.
    harmless: frozenset[str] = frozenset()
    # Whether it is wanted to run, and stopping or deleting it interrupts something.
    runs: bool = False
    same: t.Callable[[str, t.Any, t.Any], bool] = alike


def run_word(row: Json) -> str | None:
    """`started`, `stopped`, or the service's own word where it is another; None where nothing is told."""
    word = state_of(row)
    plain = spaced(word or "")
    if plain in RUNNING:
        return "started"
    return "stopped" if plain in STOPPED else word


class EntityResource:
    """One object. `wanted` are the options that the user set, in the form in which they are compared."""

    says_pending = False
    # How the service may call the id of such an object, beside `id`.
    own: t.ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        client: AtemeClient,
        kind: Kind,
        params: t.Mapping[str, t.Any],
        wanted: Values,
        warn: t.Callable[[str], None],
    ) -> None:
        self.client = client
        self.kind = kind
        self.params = params
        self.wanted = wanted
        self.warn = warn
        self._new = looks_new(params.get("id"))
        self._asked_id: str | None = None if self._new or params.get("id") is None else str(params["id"])
        self._known: str | None = None
        # The ids of the list before anything was made: none of them is that of a new one.
        self._there: frozenset[str] | None = None
        self._created = False
        self._state: str = {"running": "started"}.get(params["state"], params["state"])
        self._always = params.get("update_secrets") == "always"
        self._label = ""

    # What a kind may do in its own way.

    def find(self) -> Json | None:
        """The row of the object; None where there is none. Raises Ambiguous."""
        every = self.rows()
        self.note_there(every)
        rows = [row for row in every if not is_gone(row)]
        identity = self._known or self._asked_id
        if identity:
            return next((row for row in rows if self.id_of(row) == identity), None)
        return self.only([row for row in rows if self.is_meant(row)])

    def id_of(self, row: Json) -> str:
        """The id of such an object, '' where the row has none."""
        return entity_id(with_id(row, self.own), self.kind.noun)

    def note_there(self, rows: t.Iterable[Json]) -> None:
        """Remember what is there before anything is made."""
        if not self._created:
            self._there = frozenset(self.id_of(row) for row in rows)

    def rows(self) -> list[Json]:
        """All objects of the kind."""
        listed = rows_of(self.client, self.client.described(self.kind.list), f"list the {self.kind.noun}s")
        return self.identified(listed)

    def identified(self, rows: list[Json]) -> list[Json]:
        """The rows with their ids under `id`."""
        return [with_id(row, self.own) for row in rows]

    def is_meant(self, row: Json) -> bool:
        """Whether a row is the object that is wanted, where no id is given."""
        return bool(self.wanted.get(self.kind.name)) and self.value(row, self.kind.name) == self.wanted[self.kind.name]

    def only(self, rows: list[Json]) -> Json | None:
        if len(rows) > 1:
            ids = ", ".join(self.id_of(row) for row in rows)
            raise Ambiguous(f"{len(rows)} {self.kind.noun}s are called {self.called()}", hint=f"Give the id: {ids}")
        return rows[0] if rows else None

    def value(self, row: Json, option: str) -> t.Any:
        """What a row tells of an option, None where it tells nothing."""
        for key in (option, *self.kind.names.get(option, ())):
            if row.get(key) is not None:
                return row[key]
        return None

    def tells(self, row: Json, option: str) -> bool:
        return any(key in row for key in (option, *self.kind.names.get(option, ())))

    def values(self, row: Json) -> Values:
        """The object as it is returned."""
        found: Values = {"id": self.id_of(row)}
        for option in self.kind.fields:
            told = self.value(row, option)
            if told is not None and option not in self.kind.secrets:
                found[option] = told
        if self.kind.runs and (state := run_word(row)) is not None:
            found["state"] = state
        return found

    def new_values(self) -> Values:
        """What is sent for a new one: what is wanted, and the documented defaults."""
        return {**self.kind.defaults, **self.wanted}

    def called(self) -> str:
        return f'"{self.wanted.get(self.kind.name) or self._asked_id or self.params.get("id")}"'

    def create(self, values: Values, action: str) -> None:
        request = Placed(self.client.described(self.kind.create), self.kind.names).request(values)
        self._known = self.new_one(self.sent_create(request, action))

    def sent_create(self, request: Request, action: str) -> t.Any:
        """The answer to a create. It may be lost, and the object be made all the same."""
        self._created = True
        return self.client.run(request, action)

    def new_one(self, answer: t.Any) -> str | None:
        """The id that the answer to a create tells; one that was there before is that of something else."""
        found = self.id_of(row_in(answer) or {})
        return found if found and found not in (self._there or ()) else None

    def update(self, row: Json, values: Values, action: str) -> None:
        placed = Placed(self.client.described(self.kind.update), self.kind.names)
        self.client.run(placed.request(values, self.id_of(row)), action)

    def order(self, title: str, identity: str, action: str) -> None:
        self.client.run(Placed(self.client.described(title, by_id=True), self.kind.names).request({}, identity), action)

    def on_air(self, row: Json, label: str) -> tuple[str, ...]:
        """What deleting or changing the object interrupts."""
        return (label,) if self.kind.runs and run_word(row) != "stopped" else ()

    # The engine's side.

    def read(self, watching: bool = False) -> Json | None:
        if self._new:
            return None
        row = self.find()
        if row is None and self._known:
            # An id that the answer to the create did not mean.
            self._known = None
            row = self.find()
        if row is not None and self.kind.get:
            described = self.client.described(self.kind.get, by_id=True)
            request = Placed(described, self.kind.names).request({}, self.id_of(row))
            whole = row_in(self.client.run(request, f"read {self.kind.noun} {self.id_of(row)}"))
            row = {**row, **(whole or {})}
        return row

    def pending(self, state: Json | None) -> str:
        word = state_of(state) if state is not None and self.kind.runs else None
        return f"{self.kind.noun} {self.called()} is {word}" if word in TRANSIENT and self._state != "absent" else ""

    def label(self, row: Json | None = None) -> str:
        # One name for it in all that is said, also when it has another by now.
        told = self.value(row, self.kind.name) or name_of(row) or self.id_of(row) if row else None
        self._label = self._label or f'{self.kind.noun} "{told or self.called().strip(chr(34))}"'
        return self._label

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        if state is None:
            return self._plan_without()
        self._known = self.id_of(state)
        label, values = self.label(state), self.values(state)
        on_air = self.on_air(state, label)
        if self._state == "absent":
            return self._plan_deletion(state, label, values, on_air)
        changed = self.changes(state)
        blind = self.blind(state)
        sent = blind if self._always and not secrets_sent else []
        before = {name: values[name] for name in (*self.wanted, "state") if name in values}
        after = {
            **before,
            **{name: SECRET_CHANGED if name in self.kind.secrets else one for name, one in changed.items()},
        }
        before.update({name: SECRET for name in changed if name in self.kind.secrets})
        after.update(dict.fromkeys(sent, SECRET_CHANGED))
        plan = Plan(label, before, after, secrets_not_compared=[] if self._always else blind)
        if changed or sent:
            self.refuse_change(state, changed)
            words = [self.word(name, values.get(name), one) for name, one in changed.items()] + sent
            action = f"update {label}: {', '.join(words)}"
            body = {**self.kept(state), **changed, **{name: self.wanted[name] for name in sent}}
            breaks = on_air if set(changed) - self.kind.harmless or sent else ()
            plan.calls.append(Call(action, lambda: self.update(state, body, action), breaks))
        plan.calls += self.switches(state, label, on_air)
        self.refuse_nameless(plan)
        if self._state in ("started", "stopped"):
            after["state"] = self._state
        plan.predicted = {
            self.kind.result: {**values, **{k: v for k, v in after.items() if k not in self.kind.secrets}}
        }
        return plan

    def _plan_deletion(self, state: Json, label: str, values: Values, on_air: tuple[str, ...]) -> Plan:
        if not self.kind.delete:
            raise InvalidInput(f"the service has no operation that deletes a {self.kind.noun}", hint="Nothing was sent")
        plan = Plan(label, values, {}, predicted={self.kind.result: {}})
        action = f"delete {label}"
        identity = self.id_of(state)
        plan.calls = [Call(action, lambda: self.order(self.kind.delete, identity, action), on_air, removes=True)]
        self.refuse_nameless(plan)
        return plan

    def refuse_nameless(self, plan: Plan) -> None:
        """What has no id cannot be pointed at. Raises InvalidInput."""
        if plan.calls and not self._known:
            raise InvalidInput(f"the service does not tell the id of {plan.title}", hint="Nothing was sent")

    def _plan_without(self) -> Plan:
        if self._state == "absent":
            return Plan(self.kind.noun, {}, {}, predicted={self.kind.result: {}})
        if self._asked_id and not self.may_choose_id():
            raise NotFound(f"there is no {self.kind.noun} {self._asked_id}", hint="ateme_info lists them")
        label = self.label()
        values = self.new_values()
        shown = {name: SECRET if name in self.kind.secrets else one for name, one in values.items()}
        plan = Plan(label, {}, {**shown, **({"state": self._state} if self.kind.runs else {})})
        name = str(self.params.get("id") or self.wanted.get(self.kind.name) or "")
        identity = self._asked_id if self._asked_id and self.may_choose_id() else new_id(name.removeprefix(NEW))
        predicted = {key: one for key, one in values.items() if key not in self.kind.secrets}
        running = {"state": self._state} if self.kind.runs and self._state != "present" else {}
        plan.predicted = {self.kind.result: {"id": identity, **predicted, **running}}
        action = f"create {label}"
        plan.calls = [Call(action, lambda: self.create(values, action), makes_new=True)]
        if self._state == "started":
            plan.calls += self.switches(None, label, ())
        return plan

    def may_choose_id(self) -> bool:
        """Whether the user gives a new one its id."""
        return False

    def changes(self, row: Json) -> Values:
        """The options that differ, as they are wanted."""
        return {
            name: one
            for name, one in self.wanted.items()
            if name in self.kind.fields
            and not (name in self.kind.secrets and not self._told_secret(row, name))
            and not self.kind.same(name, self.value(row, name), one)
        }

    def blind(self, row: Json) -> list[str]:
        """The secrets that are wanted and cannot be compared."""
        return [name for name in self.wanted if name in self.kind.secrets and not self._told_secret(row, name)]

    def _told_secret(self, row: Json, name: str) -> bool:
        told = self.value(row, name)
        return isinstance(told, str) and bool(told.strip("*•"))

    def kept(self, row: Json) -> Values:
        """What goes along with an update although it stays."""
        return {name: self.value(row, name) for name in self.kind.always_sent if self.value(row, name) is not None}

    def refuse_change(self, row: Json, changed: Values) -> None:
        """Raises InvalidInput for what no operation changes."""
        if not self.kind.update:
            raise InvalidInput(
                f"the service has no operation that changes a {self.kind.noun}: {', '.join(changed)}",
                hint="Delete it and make it anew, or leave the options out",
            )

    def switches(self, row: Json | None, label: str, on_air: tuple[str, ...]) -> list[Call]:
        """Starting and stopping."""
        if self._state not in ("started", "stopped") or (row is not None and run_word(row) == self._state):
            return []
        starts = self._state == "started"
        action = f"{'start' if starts else 'stop'} {label}"
        title = self.kind.start if starts else self.kind.stop

        def send() -> None:
            now = row or self.new_row()
            # A new one may run by itself.
            if row is not None or run_word(now) != self._state:
                self.order(title, self.id_of(now), action)

        return [Call(action, send, () if starts else on_air)]

    def new_row(self) -> Json:
        """What has just been made, once the list shows it. Raises WaitTimeout."""
        patience = float(self.params.get("wait_timeout") or 0)
        deadline = time.monotonic() + patience
        row = self.read(watching=True)
        pauses = polls()
        while row is None:
            if time.monotonic() > deadline:
                raise WaitTimeout(
                    f"{self.label()} was made, and is not to be seen after {patience:g} s",
                    hint="Run the task again, it goes on from there; raise wait_timeout if the service is just slow",
                )
            time.sleep(next(pauses))
            row = self.read(watching=True)
        return row

    def word(self, name: str, before: t.Any, after: t.Any) -> str:
        """A change as the action says it."""
        if name in self.kind.secrets or any(isinstance(one, (dict, list)) for one in (before, after)):
            return name
        return f"{name} {after}" if before in (None, "") else f"{name} {before} -> {after}"

    def outcome(self, state: Json | None) -> Values:
        gone = self._state == "absent" or state is None
        return {self.kind.result: {} if gone or state is None else self.values(state)}
