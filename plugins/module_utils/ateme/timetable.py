# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What schedules, events, subscriptions and recordings share: times, and objects that they name."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ..resource.converge import converge
from ..resource.fields import ModuleSpec
from ..resource.plan import Plan, checked, looks_new, new_id, refuse_new
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .calls import Placed
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .entity import EntityResource, Kind, alike, run_word
from .rows import entity_id, is_gone, rows_of, state_of
from .telling import needed, reference, with_id
from .times import NOW, Form, as_sent, parsed, same_instant, shown, understood

Json = dict[str, t.Any]
Values = dict[str, t.Any]
TIMES = ("start_time", "end_time")
# How the service may call what an object refers to, beside the option's own name.
NAMES: dict[str, tuple[str, ...]] = {
    "input": ("input_id", "source_id", "channel_id", "source", "channel"),
    "output": ("output_id", "destination_id", "destination"),
    "event": ("event_id", "source_event_id"),
    "start_time": ("start", "starts_at", "time_from", "from_time"),
    "end_time": ("stop_time", "end", "stop", "ends_at", "time_to", "to_time"),
    "alert_method": ("alert_method_id", "method_id"),
    "recording_bucket": ("recording_bucket_id", "bucket_id", "bucket"),
}
_CALLED = ("name", "user_description", "description", "title", "text", "label_text", "label")
# How far the clocks here and there may be apart.
_SKEW = datetime.timedelta(seconds=10)


@dataclasses.dataclass(frozen=True)
class Referred:
    """Objects that an option may name by their ids or by what they are called."""

    noun: str
    list: str
    called: tuple[str, ...] = _CALLED
    # How the list may call their ids.
    own: tuple[str, ...] = ()
    # Whether there are such objects that the list does not show.
    beyond: bool = False


INPUT = Referred("input", "List inputs", ("name", "user_description"), ("input_id", "source_id"))
OUTPUT = Referred("output", "List outputs", ("name", "user_description"), ("output_id", "destination_id"))
# The list is of the managing organisation; those of others can be taken, too.
EVENT = Referred("event", "Get events for administration", ("name", "title"), ("event_id",), beyond=True)
LABEL = Referred("label", "List all labels in the managing org", ("text", "label_text", "name", "label"), ("label_id",))
ALERT_METHOD = Referred(
    "alert method", "List alert methods for the managing organisation", ("name",), ("alert_method_id", "method_id")
)
BUCKET = Referred(
    "recording bucket", "List recording buckets and their values", ("name",), ("recording_bucket_id", "bucket_id")
)


class Lookup:
    """Ids of what options name; each list is read once."""

    def __init__(self, client: AtemeClient, task: Task) -> None:
        self._client = client
        self._task = task
        self._rows: dict[str, list[Json]] = {}

    def rows(self, kind: Referred) -> list[Json]:
        if kind.list not in self._rows:
            described = self._client.described(kind.list)
            found = rows_of(self._client, described, f"list the {kind.noun}s")
            self._rows[kind.list] = [with_id(row, kind.own) for row in found if not is_gone(row)]
        return self._rows[kind.list]

    def told(self, kind: Referred, value: t.Any) -> str | None:
        """The id of what a row tells, which may be a name or an object. Nothing is read for that."""
        found = reference(value, kind.called)
        rows = self._rows.get(kind.list, [])
        if found is None or any(entity_id(row) == found for row in rows):
            return found
        ids = [entity_id(row) for row in rows if any(row.get(key) == found for key in kind.called)]
        return ids[0] if len(ids) == 1 else found

    def row(self, kind: Referred, identity: str) -> Json:
        return next((row for row in self.rows(kind) if entity_id(row) == identity), {})

    def identity(self, kind: Referred, option: str, value: t.Any) -> str:
        """The id. What is to go needs nothing that is there: an unknown one is taken for an id then.

        Raises NotFound and Ambiguous.
        """
        wanted = str(value)
        refuse_new(option, wanted, self._task.check_mode)
        rows = self.rows(kind)
        if looks_new(wanted) or any(entity_id(row) == wanted for row in rows):
            return wanted
        ids = [entity_id(row) for row in rows if any(row.get(key) == wanted for key in kind.called)]
        if len(ids) > 1:
            raise Ambiguous(
                f'{option}: {len(ids)} {kind.noun}s are called "{wanted}"', hint=f"Give the id: {', '.join(ids)}"
            )
        if ids:
            return ids[0]
        if self._task.params["state"] == "absent":
            return wanted
        if not kind.beyond and self._task.check_mode:
            # An earlier task may be about to make it.
            self._task.warn(f'{option}: there is no {kind.noun} "{wanted}" yet: a task before this one may make it')
            return wanted
        if not kind.beyond:
            raise NotFound(f'{option}: there is no {kind.noun} "{wanted}"', hint="Give its id, or what it is called")
        self._task.warn(f'{option}: "{wanted}" is not in the list; it is taken for the id of one that others own')
        return wanted


class TimedResource(EntityResource):
    """One object with times, which is no more than its kind and a few words more."""

    form: Form = "milliseconds"
    # Options that stand for other objects.
    refers: t.Mapping[str, Referred] = {}
    # Whether the service stops showing what is over.
    forgets = False
    # What a new one cannot be without, whatever the document says.
    needs: tuple[str, ...] = ()
    # What cannot be changed, even where the document has a place for it.
    fixed: tuple[str, ...] = ()

    def __init__(self, client: AtemeClient, kind: Kind, task: Task, wanted: Values) -> None:
        self.lookup = Lookup(client, task)
        # What the user calls things: actions say it so.
        self.said = dict(wanted)
        found = {**wanted, **self.resolved(wanted)}
        super().__init__(client, kind, task.params, found, task.warn)
        self._made: str | None = None
        # The options that were sent, and those that the service does not tell.
        self._sent: set[str] = set()
        self._unsaid: set[str] = set()

    def resolved(self, wanted: Values) -> Values:
        """The ids of what the options name."""
        return {
            name: self.lookup.identity(kind, name, wanted[name]) for name, kind in self.refers.items() if name in wanted
        }

    def value(self, row: Json, option: str) -> t.Any:
        """Ids and times in one form."""
        if option in self.refers:
            # The id counts more than what may stand under the plain word.
            keys = (*self.kind.names.get(option, ()), option)
            told = next((row[key] for key in keys if row.get(key) is not None), None)
            return self.lookup.told(self.refers[option], told)
        told = super().value(row, option)
        return shown(told) if option in TIMES and told is not None else told

    def values(self, row: Json) -> Values:
        found = super().values(row)
        found.pop("state", None)
        state = state_of(row)
        return {**found, **({"status": {"state": state}} if state else {})}

    def is_ahead(self, row: Json) -> bool:
        """Whether its start is still to come."""
        start = understood(self.value(row, "start_time"))
        return not _runs(row) and start is not None and start > now() + _SKEW

    def is_on(self, row: Json) -> bool:
        """Whether it is between its times."""
        end = understood(self.value(row, "end_time"))
        told = self.value(row, "start_time") is not None or _runs(row)
        return told and not self.is_ahead(row) and (end is None or end > now())

    def on_air(self, row: Json, label: str) -> tuple[str, ...]:
        return (label,) if self.is_on(row) else ()

    def title(self) -> str:
        """What it is called where it has no name: `<input> to <output> at <start>`."""
        names = [str(self.said[name]) for name in ("event", "input", "output") if name in self.said]
        at = f" at {self.said['start_time']}" if "start_time" in self.said else ""
        return " to ".join(names) + at

    def called(self) -> str:
        return super().called() if self.kind.name else f'"{self._asked_id or self.title() or self.params.get("id")}"'

    def label(self, row: Json | None = None) -> str:
        if not self._label and not self.kind.name:
            self._label = f"{self.kind.noun} {self.called()}"
        return super().label(row)

    def sent(self, values: Values) -> Values:
        """Values as the operation takes them."""
        return {
            name: as_sent(one if one == NOW else parsed(one, name), self.form) if name in TIMES else one
            for name, one in values.items()
        }

    def create(self, values: Values, action: str) -> None:
        super().create(self.sent(values), action)
        self._made = self._known
        self._sent |= values.keys()

    def update(self, row: Json, values: Values, action: str) -> None:
        placed = Placed(self.client.described(self.kind.update), self.kind.names)
        beside = needed(placed, self.kind.fields, lambda name: self.value(row, name))
        super().update(row, self.sent({**beside, **values}), action)
        self._sent |= values.keys()

    def changes(self, row: Json) -> Values:
        """What is not told cannot be compared: it is not waited for, and some of it not sent for that alone."""
        found = super().changes(row)
        for name in [name for name in found if not self.tells(row, name)]:
            if name in self._sent:
                del found[name]
            elif name in self.refers or isinstance(found[name], bool):
                del found[name]
                if name not in self._unsaid:
                    self.warn(f"the service does not tell the {name} of the {self.kind.noun}: it was not compared")
                self._unsaid.add(name)
        return found

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        if state is None and self._state != "absent" and not self._asked_id and not self._new:
            self.check_new()
        plan = super().plan(state, secrets_sent)
        if plan.predicted and state is None and self._state != "absent" and not self.kind.name:
            plan.predicted[self.kind.result]["id"] = self.params.get("id") or new_id(self.title())
        return plan

    def check_new(self) -> None:
        """Raises InvalidInput for what a new one cannot be made of; check mode finds that out, too."""
        placed = Placed(self.client.described(self.kind.create), self.kind.names)
        required = placed.described.body.get("required", []) if placed.described.body else []
        given = self.new_values()
        wanted = [name for name in self.kind.fields if placed.key(name) in required or name in self.needs]
        lacking = [name for name in wanted if name not in given]
        if lacking:
            raise InvalidInput(f"a new {self.kind.noun} needs {', '.join(lacking)}", hint="Nothing was sent")
        self.check_end(given, new=True)

    def check_end(self, values: Values, new: bool = False) -> None:
        """Raises InvalidInput for an end that lies before the start, or in the past of what the service forgets."""
        start, end = (understood(values.get(name)) for name in TIMES)
        moment = now()
        start = moment if values.get("start_time") == NOW else start
        if start is not None and end is not None and end <= start:
            raise InvalidInput(
                f"end_time {values['end_time']} is not later than start_time {values['start_time']}",
                hint="Nothing was sent",
            )
        if (self.forgets or new) and end is not None and end <= moment:
            why = f", and the service does not show a {self.kind.noun} that is over" if self.forgets else ""
            raise InvalidInput(
                f"end_time {values['end_time']} lies in the past{why}",
                hint="Leave the task out by now, or give another time",
            )

    def refuse_change(self, row: Json, changed: Values) -> None:
        super().refuse_change(row, changed)
        placed = Placed(self.client.described(self.kind.update), self.kind.names)
        if fixed := [name for name in changed if name in self.fixed or placed.key(name) is None]:
            raise InvalidInput(
                f"no operation changes the {' and the '.join(fixed)} of a {self.kind.noun}",
                hint="Delete it and make it anew; nothing was sent",
            )
        if changed.keys() & {*TIMES}:
            self.check_end({**self.values(row), **changed})


def _runs(row: Json) -> bool:
    """Whether it is told to run; one that is only `active` may be to come."""
    return run_word(row) == "started" and state_of(row) not in ("active", "on", "ready", "up")


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def same_value(option: str, one: t.Any, other: t.Any) -> bool:
    """Whether a value that is told and one that is wanted are the same: times as instants, ids as texts."""
    if option in TIMES:
        return same_instant(one, other)
    if option in NAMES:
        return str(one) == str(other)
    if option == "label_ids":
        return sorted(map(str, one or [])) == sorted(map(str, other or []))
    return alike(option, one, other)


def times_of(params: t.Mapping[str, t.Any], now_allowed: bool = False) -> Values:
    """The times among the options, in one form. Raises InvalidInput for what is no time, or has no zone."""
    found: Values = {}
    for name in TIMES:
        if params.get(name) is not None:
            when = parsed(params[name], name, now_allowed and name == "start_time")
            found[name] = when if when == NOW else shown(when)
    start, end = (understood(found.get(name)) for name in TIMES)
    checked(["end_time is not later than start_time" if start and end and end <= start else ""])
    return found


def manage(
    task: Task, spec: ModuleSpec, kind: Kind, resource: type[TimedResource], now_allowed: bool = False
) -> Values:
    """A module of one object with times."""
    refuse_new("id", task.params.get("id"), task.check_mode)
    wanted = {name: task.params[name] for name in kind.fields if task.params.get(name) is not None}
    wanted.update(times_of(task.params, now_allowed))

    def work(client: AtemeClient) -> Values:
        return converge(resource(client, kind, task, wanted), task.conditions(lock_name(task)))

    return work_in_context(task, spec, work)
