# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What runs somewhere in a cloud: it takes its time to come, to start, to stop and to go."""

from __future__ import annotations

import re
import time
import typing as t

from ..resource.converge import converge
from ..resource.fields import ModuleSpec
from ..resource.plain import told
from ..resource.plan import Call, Plan, looks_new, refuse_new
from ..task import Task
from ..transport.errors import Ambiguous, DeviceError, InvalidInput, NotFound, WaitTimeout
from ..transport.retry import polls
from .calls import Placed, Request
from .checking import fitting
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .document import Described
from .entity import RUNNING, TRANSIENT, EntityResource, Kind, run_word
from .rows import entity_id, is_gone, name_of, row_in, rows_of, state_of
from .telling import needed, reference, with_id

Json = dict[str, t.Any]
Values = dict[str, t.Any]
LEAVING = ("deleting", "terminating", "removing")
_FAILED = re.compile(r"fail|error")
# How inputs may be called by people, beside what most objects have.
_MORE_NAMES = ("user_description", "description", "code")
_SHOWN = 12
INPUTS = "List inputs"


def rows_with(
    client: AtemeClient,
    title: str,
    attempt: str,
    values: t.Mapping[str, t.Any] | None = None,
    names: t.Mapping[str, tuple[str, ...]] | None = None,
) -> list[Json]:
    """The rows of a list that needs some values, by the names that the document has for them."""
    described = client.described(title)
    placed = Placed(described, names)
    return rows_of(client, described, attempt, {placed.key(name) or name: one for name, one in (values or {}).items()})


def chosen(rows: t.Iterable[Json], wanted: str, noun: str) -> Json:
    """The row of an id, or else of a name. Raises NotFound with what there is, and Ambiguous with the ids."""
    there = [row for row in rows if not is_gone(row)]
    found = [row for row in there if entity_id(row) == wanted] or [row for row in there if name_of(row) == wanted]
    found = found or [row for row in there if wanted in [row.get(key) for key in _MORE_NAMES]]
    if len(found) > 1:
        ids = ", ".join(entity_id(row) for row in found)
        raise Ambiguous(f'{len(found)} {noun}s bear the name "{wanted}"', hint=f"Give the id: {ids}")
    if not found:
        names = [name_of(row) or entity_id(row) for row in there]
        more = ", ..." if len(names) > _SHOWN else ""
        hint = f"There is {', '.join(names[:_SHOWN])}{more}" if names else "There is none"
        raise NotFound(f'there is no {noun} "{wanted}"', hint=hint)
    return found[0]


def input_id(client: AtemeClient, wanted: str, check_mode: bool, warn: t.Callable[[str], None]) -> str:
    """The id of an input by its id or description. In check mode one may be what an earlier task would have made."""
    return entity_id(input_row(client, wanted, check_mode, warn))


def input_row(client: AtemeClient, wanted: str, check_mode: bool, warn: t.Callable[[str], None]) -> Json:
    """The same, with all that is told of it."""
    if looks_new(wanted):
        return {"id": wanted}
    try:
        rows = rows_with(client, INPUTS, "list the inputs")
        return chosen([with_id(row, ("input_id", "source_id")) for row in rows], wanted, "input")
    except NotFound as error:
        if not check_mode:
            raise error.at(client.place) from None
        warn(f'there is no input "{wanted}" yet: a task before this one may make it')
        return {"id": wanted}


def manage_machine(task: Task, spec: ModuleSpec, kind: Kind, resource: type[Machine]) -> Values:
    """A module of one such thing."""

    def work(client: AtemeClient) -> Values:
        return converge(resource.of(task, spec, kind, client), task.conditions(lock_name(task)))

    return work_in_context(task, spec, work)


class Machine(EntityResource):
    """What is made by an order that is carried out later, and runs by itself once it is there."""

    # Options that name another object, by id or name.
    references: t.ClassVar[tuple[str, ...]] = ()
    # Options that can be given to a new one only, and need not be told.
    for_new: t.ClassVar[tuple[str, ...]] = ()
    # What a new one cannot be without, whatever the document says.
    needs: t.ClassVar[tuple[str, ...]] = ()
    check_mode = False
    made = False
    busy = False

    @classmethod
    def of(cls, task: Task, spec: ModuleSpec, kind: Kind, client: AtemeClient) -> Machine:
        """The object that a task is about."""
        refuse_new("id", task.params.get("id"), task.check_mode)
        given = {name: task.params[name] for name in kind.fields if task.params.get(name) is not None}
        wanted = {name: in_one_form(spec, name, one) for name, one in given.items()}
        made = cls(client, kind, task.params, wanted, task.warn)
        made.check_mode = task.check_mode
        made.ids, made.names, made.sent = {}, {}, set()
        return made

    # The ids of what options name, and what else that is called.
    ids: dict[str, str]
    names: dict[str, tuple[str, ...]]
    # The options that were sent: what is not told of them is not waited for.
    sent: set[str]

    # What a kind does in its own way.

    def refer(self, option: str, wanted: str) -> str:
        """The id of what an option names. Raises NotFound and Ambiguous."""
        return wanted

    def check(self, values: Values) -> None:
        """Raises InvalidInput for values that do not go together."""

    def wire(self, values: Values, placed: Placed) -> Values:
        """Values as an operation takes them, with ids for what was named."""
        return {name: self.referred(name, one) if name in self.references else one for name, one in values.items()}

    def choose(self, rows: t.Iterable[Json], option: str, wanted: str) -> str:
        """The id of a row, by its id or name."""
        keys = self.kind.names.get(option, ())
        return self.remember(option, chosen([with_id(row, keys) for row in rows], wanted, option.replace("_", " ")))

    def remember(self, option: str, row: Json) -> str:
        identity = entity_id(row)
        told = (name_of(row), *(row.get(key) for key in _MORE_NAMES))
        self.names[f"{option} {identity}"] = tuple(str(one) for one in told if one)
        return identity

    def referred(self, option: str, wanted: t.Any) -> str:
        key = f"{option} {wanted}"
        if key not in self.ids:
            self.ids[key] = self.refer(option, str(wanted))
        return self.ids[key]

    # Reading

    def find(self) -> Json | None:
        every = self.identified(self.rows())
        self.note_there(every)
        rows = [row for row in every if not self.gone(row)]
        identity = self._known or self._asked_id
        if identity:
            return next((row for row in rows if entity_id(row) == identity), None)
        meant = [row for row in rows if self.is_meant(row)]
        # One that is leaving is of interest where nothing else is there.
        return self.only([row for row in meant if state_of(row) not in LEAVING] or meant[:1])

    def gone(self, row: Json) -> bool:
        """One that is on its way out is still there for whoever waits until it is gone."""
        if self._state == "absent" and state_of(row) in LEAVING:
            return any(row.get(key) for key in ("deleted", "is_deleted", "deleted_at"))
        return is_gone(row)

    def read(self, watching: bool = False) -> Json | None:
        if self._new:
            return None
        row = self.find()
        if row is None and self._known:
            # An id that the answer to the create did not mean.
            self._known = None
            row = self.find()
        row = self.whole(row) if row is not None and self.kind.get else row
        word = state_of(row) if row is not None else None
        if watching and self.made and word and _FAILED.search(word):
            raise DeviceError(f"{self.label(row)} was made and is {word} now", hint="Look at it, delete it, try again")
        return row

    def whole(self, row: Json) -> Json | None:
        """A row of the list with the details; None for what has gone meanwhile."""
        described = self.client.described(self.kind.get, by_id=True)
        request = Placed(described, self.kind.names).request({}, entity_id(row))
        try:
            answer = self.client.run(request, f"read {self.kind.noun} {entity_id(row)}")
        except NotFound:
            return None
        return {**row, **with_id(row_in(answer) or {}, self.own)}

    def pending(self, state: Json | None) -> str:
        word = state_of(state) if state is not None else None
        if word is None or not is_transient(word):
            return ""
        return f"{self.kind.noun} {self.called()} is {word}"

    def settled(self) -> Json | None:
        """The object once no order is on its way. Raises WaitTimeout."""
        patience = float(self.params.get("wait_timeout") or 0)
        deadline = time.monotonic() + patience
        for pause in polls():
            row = self.read(watching=True)
            busy = self.pending(row)
            if row is not None and not busy:
                return row
            if time.monotonic() > deadline:
                what = busy or f"{self.kind.noun} {self.called()} is not to be seen"
                raise WaitTimeout(f"{what} after {patience:g} s", hint="Raise wait_timeout if the service is just slow")
            time.sleep(pause)
        return None

    def values(self, row: Json) -> Values:
        found = super().values(row)
        if found.get("state") not in ("started", "stopped"):
            found.pop("state", None)
        known = {"id", "_id", *(key for option in self.kind.fields for key in self.keys(option))}
        if status := told({key: one for key, one in row.items() if key not in known and one is not None}):
            found["status"] = status
        return found

    def value(self, row: Json, option: str) -> t.Any:
        if option not in self.references:
            return super().value(row, option)
        # The id counts more than what may stand under the plain word.
        keys = (*self.kind.names.get(option, ()), option)
        return reference(next((row[key] for key in keys if row.get(key) is not None), None), _MORE_NAMES)

    def keys(self, option: str) -> tuple[str, ...]:
        return (option, *self.kind.names.get(option, ()))

    # Comparing

    def changes(self, row: Json) -> Values:
        found = super().changes(row)
        once = (*self.for_new, *self.references, *self.sent)
        untold = [name for name in found if name in once and not self.tells(row, name)]
        return {
            name: one
            for name, one in found.items()
            if name not in untold and not (name in self.references and self._is_same(row, name, one))
        }

    def _is_same(self, row: Json, option: str, wanted: t.Any) -> bool:
        identity, there = self.referred(option, wanted), str(self.value(row, option))
        return there == identity or there in self.names.get(f"{option} {identity}", ())

    # Writing

    def request_for(self, values: Values) -> Request:
        """The request that makes it. A default that the service does not know is left out."""
        described = self.client.described(self.kind.create)
        placed = Placed(described, self.kind.names)
        sent = {name: one for name, one in values.items() if name in self.wanted or placed.key(name) is not None}
        return placed.request(self.wire(sent, placed))

    def create(self, values: Values, action: str) -> None:
        request = self.request_for(values)
        # Its answer may be lost, and it be made all the same.
        self.made = True
        self.note(self.sent_create(request, action))
        self.sent |= values.keys()

    def note(self, answer: t.Any) -> None:
        """Remember the id that the answer to a create tells."""
        self._known = self.new_one(answer)

    def update(self, row: Json, values: Values, action: str) -> None:
        self.busy = True
        placed = Placed(self.client.described(self.kind.update), self.kind.names)
        beside = needed(placed, self.kind.fields, lambda name: self.value(row, name))
        self.client.run(placed.request(self.wire({**beside, **values}, placed), entity_id(row)), action)
        self.sent |= values.keys()

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        if state is not None and self._state != "absent" and self.changes(state):
            known = {name: self.value(state, name) for name in self.kind.fields}
            self.check({**{name: one for name, one in known.items() if one is not None}, **self.wanted})
        return super().plan(state, secrets_sent)

    def _plan_without(self) -> Plan:
        plan = super()._plan_without()
        if not plan.calls:
            return plan
        values = self.new_values()
        self.check_needs(values)
        self.check(values)
        # What the document does not take is told now, in check mode, too.
        if not any(isinstance(one, str) and looks_new(one) for one in values.values()):
            self.request_for(values)
        if self._state == "stopped":
            plan.calls += self.stop_new()
        return plan

    def check_needs(self, values: Values) -> None:
        """Raises InvalidInput for a new one that lacks something; the name may just be mistyped."""
        placed = Placed(self.client.described(self.kind.create), self.kind.names)
        required = (placed.described.body or {}).get("required") or []
        wanted = [name for name in self.kind.fields if name in self.needs or placed.key(name) in required]
        if lacking := [name for name in wanted if values.get(name) in (None, "")]:
            raise InvalidInput(
                f"there is no {self.kind.noun} {self.called()}, and a new one needs {', '.join(lacking)}",
                hint="Nothing was sent",
            )

    def stop_new(self) -> list[Call]:
        """Stopping what runs as soon as it is there."""
        action = f"stop {self.label()}"

        def send() -> None:
            row = self.settled()
            if row is not None and run_word(row) != "stopped":
                self.order(self.kind.stop, entity_id(row), action)

        return [Call(action, send)]

    def switches(self, row: Json | None, label: str, on_air: tuple[str, ...]) -> list[Call]:
        # A new one starts by itself.
        calls = [] if row is None else super().switches(row, label, on_air)
        return [Call(one.action, self._after_others(one), one.interrupts) for one in calls]

    def _after_others(self, call: Call) -> t.Callable[[], None]:
        def send() -> None:
            row = self.settled() if self.busy else None
            if row is None or run_word(row) != self._state:
                call.send()

        return send

    def refuse_change(self, row: Json, changed: Values) -> None:
        fixed = [name for name in changed if name in (*self.for_new, *(() if self.kind.update else changed))]
        if fixed:
            raise InvalidInput(
                f"the service has no operation that changes {', '.join(fixed)} of {self.label(row)}",
                hint="Delete it and make it anew, or leave that out",
            )


def inside(placed: Placed, option: str, rows: list[Values], names: t.Mapping[str, tuple[str, ...]]) -> list[Json]:
    """The elements of a list as an operation takes them: their keys are chosen from the schema, too."""
    schema = placed.described.properties.get(placed.key(option) or "", {}).get("items") or {}
    inner = Placed(Described("", "", "", (), schema), names)
    found = []
    for row in rows:
        keys = {name: inner.key(name) or name for name, one in row.items() if one is not None}
        found.append({key: fitting(inner.described.properties.get(key, {}), row[name]) for name, key in keys.items()})
    return found


def outside(rows: t.Any, options: t.Iterable[str], names: t.Mapping[str, tuple[str, ...]]) -> list[Values]:
    """The elements of a list in an answer, by the names of the options."""
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            values = {
                name: next((row[key] for key in (name, *names.get(name, ())) if row.get(key) is not None), None)
                for name in options
            }
            found.append({name: one for name, one in values.items() if one is not None})
    return found


def is_transient(word: str) -> bool:
    """Whether a state is one on the way to another: no list of such words is published."""
    return word in TRANSIENT or (word.endswith("ing") and word not in (*RUNNING, "warning"))


def in_one_form(spec: ModuleSpec, name: str, value: t.Any) -> t.Any:
    """The value of an option, with a vendor's word in the vendor's spelling."""
    field = spec.field(name)
    return field.clean(value) if field.choices else value
