# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events on inputs, and the subscriptions by which outputs take them."""

from __future__ import annotations

import typing as t

from ..resource.plan import Plan, checked
from ..task import Task
from ..transport.errors import InvalidInput
from .entity import Kind
from .options_timetable import ATEME_EVENT, ATEME_EVENT_SUBSCRIPTION
from .rows import entity_id
from .schedules import SCHEDULE, is_subscription
from .telling import apart
from .times import same_instant
from .timetable import EVENT, INPUT, LABEL, NAMES, OUTPUT, TIMES, TimedResource, manage, same_value

Json = dict[str, t.Any]
Values = dict[str, t.Any]
EVENT_KIND = Kind(
    noun="event",
    result="event",
    fields=("name", "description", "input", "start_time", "end_time", "label_ids"),
    list=EVENT.list,
    create="Create an Event for source on running environment",
    update="Update an Event for source on running environment",
    delete="Delete event",
    names={**NAMES, "name": ("title",), "label_ids": ("labels", "label_id")},
    # An update that leaves them out removes them all.
    always_sent=("label_ids",),
    harmless=frozenset({"name", "description"}),
    same=same_value,
)
SUBSCRIPTION = Kind(
    noun="event subscription",
    result="event_subscription",
    fields=("event", "output", "timed_by_event_owner", "start_time", "end_time"),
    list=SCHEDULE.list,
    create="Create event subscription / Consume event",
    update="Update event subscription",
    delete=SCHEDULE.delete,
    names={**NAMES, "timed_by_event_owner": ("is_timed_by_event_owner", "timed_by_owner")},
    name="",
    same=same_value,
)


def manage_event(task: Task) -> Values:
    """The module ateme_event."""
    return manage(task, ATEME_EVENT, EVENT_KIND, EventResource)


def manage_event_subscription(task: Task) -> Values:
    """The module ateme_event_subscription."""
    params = task.params
    if not params["id"]:
        lacking = [name for name in ("event", "output") if params[name] is None]
        checked([f"{' and '.join(lacking)} must be given, or id: a subscription is known by them" if lacking else ""])
    timed = [name for name in TIMES if params[name] is not None]
    if params["timed_by_event_owner"] and timed:
        raise InvalidInput(
            f"{' and '.join(timed)} cannot be set while timed_by_event_owner is true: the event's times count then",
            hint="Leave them out, or set timed_by_event_owner to false",
        )
    return manage(task, ATEME_EVENT_SUBSCRIPTION, SUBSCRIPTION, SubscriptionResource)


class EventResource(TimedResource):
    """An event, known by its name."""

    form = "colon"
    refers = {"input": INPUT}
    forgets = True
    own = ("event_id",)
    needs = ("input", "start_time")

    def resolved(self, wanted: Values) -> Values:
        labels = [self.lookup.identity(LABEL, "label_ids", one) for one in wanted.get("label_ids", [])]
        return {**super().resolved(wanted), **({"label_ids": labels} if "label_ids" in wanted else {})}

    def value(self, row: Json, option: str) -> t.Any:
        told = super().value(row, option)
        if option != "label_ids" or told is None:
            return told
        return [self.lookup.told(LABEL, one) for one in (told if isinstance(told, list) else [told])]

    def refuse_change(self, row: Json, changed: Values) -> None:
        super().refuse_change(row, changed)
        if "input" in changed:
            source = self.lookup.row(INPUT, changed["input"])
            far = apart(self.lookup.row(INPUT, self.value(row, "input") or ""), source) or apart(row, source)
            if far:
                raise InvalidInput(
                    f"input {self.said['input']} is in environment {far[1]}, and the event in {far[0]}: an event stays "
                    "in its environment",
                    hint="Delete it and make it anew; nothing was sent",
                )

    def kept(self, row: Json) -> Values:
        if any(not one.isdecimal() for one in self.value(row, "label_ids") or []) and "label_ids" not in self.wanted:
            # They may be texts, and ids are sent.
            self.lookup.rows(LABEL)
        if not self.tells(row, "label_ids") and "label_ids" not in self.wanted:
            self.warn("the service does not tell the labels of the event, and an update without label_ids removes them")
        return super().kept(row)


class SubscriptionResource(TimedResource):
    """A subscription, known by event and output. The service keeps it among the schedules."""

    refers = {"event": EVENT, "output": OUTPUT}
    fixed = ("event",)
    own = ("schedule_id", "event_subscription_id", "subscription_id", "entry_id")

    def __init__(self, client: t.Any, kind: Kind, task: Task, wanted: Values) -> None:
        super().__init__(client, kind, task, wanted)
        if any(name in wanted for name in TIMES):
            self.wanted["timed_by_event_owner"] = False

    def rows(self) -> list[Json]:
        return [row for row in super().rows() if is_subscription(row)]

    def is_meant(self, row: Json) -> bool:
        if self.value(row, "output") != self.wanted.get("output"):
            return False
        event = self.wanted.get("event", "")
        if self.tells(row, "event"):
            return bool(self.value(row, "event") == event)
        # An entry that does not say which event it belongs to has the event's input.
        source = self.source(self.lookup.row(EVENT, event))
        return source is not None and self.source(row) == source

    def source(self, row: Json) -> str | None:
        told = next((row[key] for key in (*NAMES["input"], "input") if row.get(key) is not None), None)
        return told if told is None else entity_id(told) if isinstance(told, dict) else str(told)

    def only(self, rows: list[Json]) -> Json | None:
        """Of several the one with the start that is wanted."""
        start = self.wanted.get("start_time")
        same = [row for row in rows if start is not None and same_instant(self.value(row, "start_time"), start)]
        return super().only(same if len(rows) > 1 and same else rows)

    def values(self, row: Json) -> Values:
        """Times that the event's owner sets are no options."""
        found = super().values(row)
        if found.get("timed_by_event_owner") is True:
            times = {name: found.pop(name) for name in TIMES if name in found}
            found["status"] = {**found.get("status", {}), **times}
        return found

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        plan = super().plan(state, secrets_sent)
        told = plan.predicted.get("event_subscription") or {}
        times = {name: one for name, one in told.get("status", {}).items() if name in TIMES}
        status = {name: one for name, one in told.get("status", {}).items() if name not in TIMES}
        if told.get("timed_by_event_owner") is False and times:
            # They were the event's, and are its own from now on.
            plan.predicted["event_subscription"] = {**times, **told, "status": status}
        elif told.get("timed_by_event_owner"):
            for name in TIMES:
                told.pop(name, None)
        return plan

    def new_values(self) -> Values:
        """Without times of its own it has those of the event."""
        return {"timed_by_event_owner": True, **super().new_values()}

    def check_new(self) -> None:
        super().check_new()
        self.check_times(self.new_values())
        self.check_place()

    def check_place(self) -> None:
        """Raises InvalidInput for an output that is not where the event's input is, as far as that is told."""
        if "event" not in self.wanted or "output" not in self.wanted:
            return
        far = apart(self.lookup.row(EVENT, self.wanted["event"]), self.lookup.row(OUTPUT, self.wanted["output"]))
        if far:
            raise InvalidInput(
                f"output {self.said['output']} is in environment {far[1]}, and event {self.said['event']} in {far[0]}: "
                "they have to be in the same environment",
                hint="Nothing was sent",
            )

    def kept(self, row: Json) -> Values:
        """Times of its own go with every update."""
        told = {name: self.value(row, name) for name in ("timed_by_event_owner", *TIMES)}
        owned = self.wanted.get("timed_by_event_owner", told["timed_by_event_owner"])
        if owned is not False:
            return {name: one for name, one in told.items() if name == "timed_by_event_owner" and one is not None}
        return {**{name: one for name, one in told.items() if one is not None}, "timed_by_event_owner": False}

    def refuse_change(self, row: Json, changed: Values) -> None:
        super().refuse_change(row, changed)
        self.check_place()
        if changed.get("timed_by_event_owner") is False:
            self.check_times(self.wanted)

    def check_times(self, values: Values) -> None:
        """Raises InvalidInput for times of its own that are not all there."""
        lacking = [name for name in TIMES if name not in values]
        if values.get("timed_by_event_owner") is False and lacking:
            raise InvalidInput(
                f"{' and '.join(lacking)} must be given while timed_by_event_owner is false", hint="Nothing was sent"
            )
