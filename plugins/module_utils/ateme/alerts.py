# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alerts on inputs and outputs. They have no names: what they watch for, and how often, is what they are known by."""

from __future__ import annotations

import json
import re
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, checked, looks_new, new_id, refuse_new
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .calls import Placed
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .entity import plain
from .options_timetable import ATEME_ALERT
from .rows import entity_id, is_gone, rows_of
from .telling import reference, with_id
from .timetable import ALERT_METHOD, INPUT, NAMES, OUTPUT, Lookup

Json = dict[str, t.Any]
Values = dict[str, t.Any]
LIST = "Get current alerts"
CREATE = "Create alerts on inputs and/or outputs"
UPDATE = "Update alert parameters"
DELETE = "Delete single alert"
MUTE = "Mute alert / Unmute alert"
# What makes an alert the same one, beside what it is on.
IDENTITY = (
    *("alert_on_query", "query_param", "query_value"),
    *("query_time_range", "alert_check_frequency", "alert_after_time", "alert_repeat"),
)
PARAMETERS = ("alert_method", *IDENTITY)
DURATIONS = ("query_time_range", "alert_check_frequency", "alert_after_time", "alert_repeat")
WIRE: dict[str, tuple[str, ...]] = {
    "alert_method": NAMES["alert_method"],
    "input_ids": ("source_ids", "inputs", "sources"),
    "output_ids": ("destination_ids", "outputs", "destinations"),
}
VALUES_OF = {"gt": 1, "lt": 1, "outside_range": 2, "within_range": 2, "no_value": 0}
_LIMITS = {"net_recv.loss_millipercent": 100_000, "is_connected": 1}
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)")
_MUTED = ("paused", "muted", "deactivated", "inactive", "disabled")
_MUTED_FLAGS = ("is_paused", "paused", "is_muted", "muted")
_ACTIVE_FLAGS = ("is_active", "active", "is_enabled", "enabled")
_OWN_ID = ("alert_id",)
Flow = tuple[str, str]


def manage_alert(task: Task) -> Values:
    """The module ateme_alert."""
    params = task.params
    refuse_new("id", params["id"], task.check_mode)
    wanted = {name: params[name] for name in PARAMETERS if params[name] is not None}
    if wanted.get("query_param") == "no_value":
        wanted.setdefault("query_value", [])
    if "query_value" in wanted:
        wanted["query_value"] = [int(one) if float(one).is_integer() else float(one) for one in wanted["query_value"]]
    if wanted.get("alert_after_time") == "":
        wanted["alert_after_time"] = None
    checked(_problems(wanted))
    flows = [*(params["input_ids"] or []), *(params["output_ids"] or [])]
    if not params["id"]:
        lacking = [name for name in IDENTITY if name not in wanted and name != "alert_after_time"]
        checked(
            [
                "" if flows else "input_ids or output_ids must be given, or id",
                f"{', '.join(lacking)} must be given, or id: an alert is known by them" if lacking else "",
            ]
        )

    def work(client: AtemeClient) -> Values:
        return converge(AlertsResource(client, task, wanted), task.conditions(lock_name(task)))

    return work_in_context(task, ATEME_ALERT, work)


def _problems(wanted: Values) -> t.Iterator[str]:
    """What is wrong with the values of an alert, as far as they belong together."""
    for name in ("alert_check_frequency", "alert_after_time"):
        if wanted.get(name) is not None and seconds(wanted[name]) is None:
            yield f"{name} is {wanted[name]!r}, it must be a duration as 15s, 5m or 1h30m"
    comparison, values = wanted.get("query_param"), wanted.get("query_value")
    if values is None:
        return
    if comparison is not None and len(values) != VALUES_OF[comparison]:
        yield f"query_value has {len(values)} values, {comparison} takes {VALUES_OF[comparison]}"
    elif len(values) == 2 and values[0] >= values[1]:
        yield "query_value: the lower value of the range comes first"
    highest = _LIMITS.get(str(wanted.get("alert_on_query")))
    if highest is not None:
        outside = [one for one in values if not 0 <= one <= highest]
        yield from (f"query_value {one:g} of {wanted['alert_on_query']} must be 0 to {highest}" for one in outside)


def seconds(text: t.Any) -> int | None:
    """The seconds of a duration as 1h30m; None for what is none."""
    found = _DURATION.fullmatch(str(text).strip())
    if found is None or not any(found.groups()):
        return None
    hours, minutes, rest = (int(one or 0) for one in found.groups())
    return (hours * 60 + minutes) * 60 + rest


def _seconds_told(value: t.Any) -> int | None:
    """The seconds of a duration of the service, which may be a bare number, too, or 0:01:00; nothing is 0."""
    text = "0" if value is None else str(value).strip() or "0"
    if re.fullmatch(r"\d+(\.0*)?", text):
        return int(float(text))
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = (int(one) for one in clock.groups())
        return (hours * 60 + minutes) * 60 + rest
    return seconds(text)


def same(option: str, one: t.Any, other: t.Any) -> bool:
    """Whether two values of an alert mean the same."""
    if option == "alert_method":
        return str(one) == str(other)
    if option in DURATIONS:
        first, second = _seconds_told(one), _seconds_told(other)
        return first == second if first is not None and second is not None else str(one) == str(other)
    return bool(plain(one) == plain(other))


def alerts_in(value: t.Any, around: t.Sequence[tuple[str, Json]] = (), key: str = "") -> t.Iterator[Json]:
    """The alerts somewhere in an answer, each with the input or output (`flow`) that it is on."""
    if isinstance(value, list):
        for one in value:
            yield from alerts_in(one, around, key)
    elif isinstance(value, dict):
        if "alert_on_query" in value:
            row = with_id(value, _OWN_ID)
            yield {**row, "flow": _flow(row, around)}
            return
        watched = [one for one in value.values() if isinstance(one, dict) and "alert_on_query" in one]
        if len(watched) == 1 and not entity_id(watched[0]):
            # What it watches for is an object of its own.
            yield from alerts_in({**watched[0], **value}, around, key)
            return
        for name, one in value.items():
            yield from alerts_in(one, [*around, (key, value)], name)


def _flow(row: Json, around: t.Sequence[tuple[str, Json]]) -> Flow | None:
    """`input` or `output`, and its id: as the alert tells, else the next thing around it that is one."""
    for noun in ("input", "output"):
        for key in (*NAMES[noun], noun):
            told = row.get(key, row.get(f"{key}s"))
            if isinstance(told, list) and len(told) == 1:
                told = told[0]
            if not isinstance(told, list) and (identity := reference(told, INPUT.called)):
                return noun, identity
    for key, holder in reversed(around):
        for noun, words in (("input", r"input|source|channel"), ("output", r"output|destination")):
            if re.match(words, key, re.IGNORECASE) and entity_id(holder):
                return noun, entity_id(holder)
    return None


class AlertsResource:
    """The alerts of one condition: one on each input and output that is named, or the one of an id."""

    says_pending = False

    def __init__(self, client: AtemeClient, task: Task, wanted: Values) -> None:
        self._client = client
        params = task.params
        self._lookup = lookup = Lookup(client, task)
        # Alerts that were muted or unmuted by this task: the service may not tell.
        self._switched: set[str] = set()
        self._wanted = dict(wanted)
        if "alert_method" in wanted:
            self._wanted["alert_method"] = lookup.identity(ALERT_METHOD, "alert_method", wanted["alert_method"])
        # What the alerts are on, and how the user calls that.
        self._flows: dict[Flow, str] = {}
        for noun, kind in (("input", INPUT), ("output", OUTPUT)):
            for one in params[f"{noun}_ids"] or []:
                self._flows.setdefault((noun, lookup.identity(kind, f"{noun}_ids", one)), f"{noun} {one}")
        self._state: str = params["state"]
        self._new = params["id"] if looks_new(params["id"]) else None
        self._id: str | None = None if self._new else params["id"]

    # The engine's side.

    def read(self, watching: bool = False) -> list[Json]:
        described = self._client.described(LIST)
        attempt = "list the alerts"
        paged = {"page", "offset"} & {one.name for one in described.parameters}
        if paged:
            answer: t.Any = rows_of(self._client, described, attempt)
        else:
            answer = self._client.run(Placed(described).request({}), attempt)
        return [self._by_id(row) for row in alerts_in(answer) if not is_gone(row)]

    def _by_id(self, row: Json) -> Json:
        """The row with the id of what it is on, where it tells a name."""
        if row["flow"] is None:
            return row
        noun, told = row["flow"]
        return {**row, "flow": (noun, self._lookup.told(INPUT if noun == "input" else OUTPUT, told))}

    def pending(self, state: list[Json]) -> str:
        return ""

    def plan(self, state: list[Json], secrets_sent: bool = False) -> Plan:
        if self._id:
            return self._plan_one(state)
        found = {flow: None if self._new else self._fitting(state, flow) for flow in self._flows}
        if self._state == "absent":
            return self._planned({flow: row for flow, row in found.items() if row}, [])
        lacking = [flow for flow, row in found.items() if row is None]
        if lacking:
            self._check_new()
        return self._planned({flow: row for flow, row in found.items() if row}, lacking)

    def outcome(self, state: list[Json]) -> Values:
        if self._state == "absent":
            return _returned([])
        if self._id:
            return _returned([self.values(row) for row in state if entity_id(row) == self._id])
        rows = [self._fitting(state, flow) for flow in self._flows]
        return _returned([self.values(row) for row in rows if row])

    # Looking.

    def value(self, row: Json, option: str) -> t.Any:
        told = next((row[key] for key in (*WIRE.get(option, ()), option) if row.get(key) is not None), None)
        if option == "alert_method":
            return self._lookup.told(ALERT_METHOD, told)
        if option == "query_value" and told is not None and not isinstance(told, list):
            return _list_in(told)
        return told

    def values(self, row: Json) -> Values:
        """An alert as it is returned."""
        flow = row["flow"]
        found: Values = {"id": entity_id(row)}
        if flow:
            found[f"{flow[0]}_ids"] = [flow[1]]
        found.update({name: one for name in PARAMETERS if (one := self.value(row, name)) is not None})
        status = {key: row[key] for key in ("status", "is_alerting") if row.get(key) is not None}
        if "status" not in status and (word := _mute_word(row)):
            status["status"] = "paused" if word == "muted" else "active"
        return {**found, **({"status": status} if status else {})}

    def _fitting(self, rows: list[Json], flow: Flow) -> Json | None:
        """The alert of what is wanted on an input or output. Raises Ambiguous."""
        found = [
            row
            for row in rows
            if row["flow"] == flow
            and all(same(name, self.value(row, name), self._wanted.get(name)) for name in self._telling())
        ]
        if "alert_method" in self._wanted and (len(found) > 1 or self._state == "absent"):
            # They differ in whom they tell; and one that tells others is not the one to be deleted.
            told = [row for row in found if self.value(row, "alert_method") == self._wanted["alert_method"]]
            found = told if told or self._state == "absent" else found
        if len(found) > 1:
            ids = ", ".join(entity_id(row) for row in found)
            raise Ambiguous(f"{len(found)} alerts on {self._flows[flow]} are the same", hint=f"Give the id: {ids}")
        return found[0] if found else None

    def _telling(self) -> list[str]:
        """What it is known by. Where no value at all is the matter, there is none to compare with."""
        return [name for name in IDENTITY if (name, self._wanted.get("query_param")) != ("query_value", "no_value")]

    # Planning.

    def _plan_one(self, state: list[Json]) -> Plan:
        row = next((one for one in state if entity_id(one) == self._id), None)
        if row is None:
            if self._state == "absent":
                return self._planned({}, [])
            raise NotFound(f"there is no alert {self._id}", hint="ateme_info lists them")
        flow = row["flow"]
        if self._state != "absent" and self._flows and list(self._flows) != [flow]:
            raise InvalidInput(
                f"no operation moves alert {self._id} to {', '.join(self._flows.values())}",
                hint="Delete it and make it anew; nothing was sent",
            )
        checked(_problems({**self.values(row), **self._wanted}) if self._state != "absent" else ())
        return self._planned({flow: row}, [])

    def _check_new(self) -> None:
        """Raises InvalidInput for what a new alert cannot be made of; check mode finds that out, too."""
        placed = Placed(self._client.described(CREATE), WIRE)
        needed = (placed.described.body or {}).get("required", [])
        lacking = [name for name in PARAMETERS if placed.key(name) in needed and name not in self._wanted]
        if lacking and not self._new:
            raise InvalidInput(f"a new alert needs {', '.join(lacking)}", hint="Nothing was sent")

    def _planned(self, there: t.Mapping[Flow | None, Json], lacking: list[Flow]) -> Plan:
        calls: list[Call] = []
        before: list[Values] = [self.values(row) for row in there.values()]
        after: list[Values] = []
        if lacking:
            calls.append(self._creation(lacking))
        for row in there.values():
            calls += self._calls_for(row, after)
        after += [self._predicted(flow) for flow in lacking]
        if lacking and self._state == "muted":
            calls += [self._muting(self._called(flow), flow=flow) for flow in lacking]
        plan = Plan("the alerts", {"alerts": before}, {"alerts": after}, calls=calls)
        plan.predicted = _returned(after)
        return plan

    def _calls_for(self, row: Json, after: list[Values]) -> list[Call]:
        """What is to be done with an alert that is there; what it will be goes to `after`."""
        label, identity, values = self._called(row["flow"], row), entity_id(row), self.values(row)
        if self._state == "absent":
            action = f"delete {label}"
            return [Call(action, lambda: self._order(DELETE, identity, {}, action), removes=True)]
        changed = {name: one for name, one in self._wanted.items() if not same(name, values.get(name), one)}
        if self._wanted.get("query_param") == "no_value" and "query_param" not in changed:
            changed.pop("query_value", None)
        calls: list[Call] = []
        if changed:
            words = ", ".join(f"{name} {_word(values.get(name))} -> {_word(one)}" for name, one in changed.items())
            action = f"update {label}: {words}"
            body = {**{name: values[name] for name in PARAMETERS if name in values}, **changed}
            calls.append(Call(action, lambda: self._order(UPDATE, identity, body, action)))
        word = _mute_word(row) or (self._state if identity in self._switched else "active")
        if self._state in ("muted", "active") and self._state != word:
            calls.append(self._muting(label, identity=identity))
            told = {"status": "paused" if self._state == "muted" else "active"}
            values = {**values, "status": {**values.get("status", {}), **told}}
        after.append({**values, **changed})
        return calls

    def _predicted(self, flow: Flow) -> Values:
        identity = self._new or new_id(f"{self._wanted.get('alert_on_query')} on {flow[1].removeprefix('new:')}")
        muted = {"status": {"status": "paused"}} if self._state == "muted" else {}
        wanted = {name: one for name, one in self._wanted.items() if one is not None}
        return {"id": identity, f"{flow[0]}_ids": [flow[1]], **wanted, **muted}

    def _called(self, flow: Flow | None, row: Json | None = None) -> str:
        where = self._flows.get(flow, f"{flow[0]} {flow[1]}") if flow else "nothing that is told"
        query = self.value(row, "alert_on_query") if row else self._wanted.get("alert_on_query")
        param = self.value(row, "query_param") if row else self._wanted.get("query_param")
        values = (self.value(row, "query_value") if row else self._wanted.get("query_value")) or []
        return f"alert on {where}: {' '.join([str(query), str(param), *([_word(values)] if values else [])])}"

    # Writing.

    def _creation(self, flows: list[Flow]) -> Call:
        names = ", ".join(self._flows[flow] for flow in flows)
        action = f"create {self._called(flows[0]).replace(self._flows[flows[0]], names, 1)}"
        placed = Placed(self._client.described(CREATE), WIRE)
        values = {name: one for name, one in self._wanted.items() if one is not None}
        for noun in ("input", "output"):
            if ids := [identity for kind, identity in flows if kind == noun]:
                values[f"{noun}_ids"] = ids

        def send() -> None:
            self._client.run(placed.request(values), action)

        return Call(action, send, makes_new=True)

    def _muting(self, label: str, identity: str = "", flow: Flow | None = None) -> Call:
        """Muting or unmuting; a new alert is looked for first, its create may answer anything."""
        muted = self._state == "muted"
        action = f"{'mute' if muted else 'unmute'} {label}"

        def send() -> None:
            row = self._fitting(self.read(), flow) if flow else None
            known = identity or (entity_id(row) if row else "")
            if not known:
                raise NotFound(f"the new {label} is not to be seen yet", hint="Run the task again")
            self._order(MUTE, known, {"action": "deactivate" if muted else "activate"}, action)
            self._switched.add(known)

        return Call(action, send)

    def _order(self, title: str, identity: str, values: Values, action: str) -> None:
        placed = Placed(self._client.described(title, by_id=True), WIRE)
        self._client.run(placed.request(values, identity), action)


def _list_in(told: t.Any) -> list[t.Any]:
    """The values that are told as one, or as a list in a text."""
    try:
        found = json.loads(told) if isinstance(told, str) else told
    except ValueError:
        found = [one.strip() for one in str(told).split(",")]
    return found if isinstance(found, list) else [found]


def _mute_word(row: Json) -> str | None:
    """`muted` or `active`; None where nothing is told."""
    told = next((row[key] for key in ("status", "state") if isinstance(row.get(key), str)), None)
    if told is not None:
        return "muted" if told.strip().lower() in _MUTED else "active"
    flags = {key: row[key] for key in (*_MUTED_FLAGS, *_ACTIVE_FLAGS) if isinstance(row.get(key), bool)}
    if not flags:
        return None
    return "muted" if any(one == (key in _MUTED_FLAGS) for key, one in flags.items()) else "active"


def _word(value: t.Any) -> str:
    if isinstance(value, list):
        return "-".join(_word(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _returned(alerts: list[Values]) -> Values:
    """What the module returns: all of them, and the first, which is the only one nearly always."""
    return {"alert": alerts[0] if alerts else {}, "alerts": alerts}
