# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Scheduled events of a session (REST API pages, "Event Resources")."""

from __future__ import annotations

import time
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, checked, looks_new, new_id, refuse_new
from ..task import Task
from ..transport.address import segment
from ..transport.errors import Ambiguous, Conflict, DeviceError, Forbidden, InvalidInput, NotFound
from .client import HmpClient, Raw
from .connect import connect_rest, lock_name
from .sessions_by_rest import FOLDER as SESSIONS
from .sessions_by_rest import session_id, session_title
from .times import DAYS, moment, running_at, whole, written
from .titled import Values, plain_id, text_problem

_EVENT_GONE = "040031"
_FIELDS = ("title", "type", "days", "start_time", "duration", "command", "record", "active")


def manage_event(task: Task) -> Values:
    """The module hmp_event."""
    wanted = wanted_event(task.params, task.check_mode)
    with connect_rest(task, "hmp_event") as client:
        resource = EventResource(client, task.params, wanted, task.warn, task.check_mode)
        return converge(resource, task.conditions(lock_name(task)))


def wanted_event(params: t.Mapping[str, t.Any], check_mode: bool) -> Values:
    """What a task says of an event, times in seconds. Raises InvalidInput; nothing is sent to find out."""
    for name in ("id", "session"):
        refuse_new(name, params[name], check_mode)
    found = {name: params[name] for name in _FIELDS if params[name] is not None}
    problems = [text_problem("title", found.get("title", "-"), empty=False)]
    if "days" in found:
        found["days"] = [str(day).strip().upper()[:3] for day in found["days"]]
        wrong = [day for day in params["days"] if str(day).strip().upper() not in DAYS]
        problems += [f"days: {day!r} is none of {', '.join(DAYS)}" for day in wrong]
        found["days"] = sorted(set(found["days"]) & set(DAYS), key=DAYS.index)
        if found.get("type") == "one-time":
            problems.append("days belong to type weekly-recurring")
        found.setdefault("type", "weekly-recurring")
    if found.get("duration", 1) < 1:
        problems.append(f"duration is {found['duration']}, it must be at least 1 (second)")
    if found.get("record") is not None and found.get("command") == "record":
        problems.append("record is for command set-live; command record records anyway")
    checked(problems)
    if "start_time" in found:
        found["start_time"] = moment(found["start_time"], params["time_zone"])
    if params["state"] == "absent" and not params["id"] and not {"title", "start_time"} & found.keys():
        raise InvalidInput("which event is meant is not said", hint="Give its id, its title or its start_time")
    return found


def event_values(raw: Raw) -> Values:
    """An event of the API in the vocabulary of the options; `start_time` in seconds."""
    data, parameters = raw.get("typeData"), raw.get("parameters")
    days = data.get("days") if isinstance(data, dict) else None
    found: Values = {
        "id": str(raw.get("id")),
        "session": str(raw.get("moduleId") or ""),
        "title": str(raw.get("title") or ""),
        "type": raw.get("type"),
        "start_time": whole(raw.get("startTime")),
        "duration": whole(raw.get("duration")),
        "command": raw.get("command"),
        "active": bool(raw.get("active")),
    }
    if isinstance(days, list):
        found["days"] = sorted(
            (str(day).upper() for day in days), key=lambda day: DAYS.index(day) if day in DAYS else 9
        )
    if found["command"] == "set-live":
        found["record"] = bool(parameters.get("record")) if isinstance(parameters, dict) else False
    return {name: value for name, value in found.items() if value is not None}


def shown(values: Values) -> Values:
    """An event as it is returned."""
    found = {name: values[name] for name in ("id", "session", *_FIELDS) if name in values}
    return {**found, **({"start_time": written(found["start_time"])} if "start_time" in found else {})}


class EventResource:
    """One event."""

    says_pending = False

    def __init__(
        self,
        client: HmpClient,
        params: t.Mapping[str, t.Any],
        wanted: Values,
        warn: t.Callable[[str], None],
        check_mode: bool,
    ) -> None:
        self._client = client
        self._asked_id: str | None = plain_id(params["id"]) if params["id"] else None
        self._check_mode = check_mode
        self._warn = warn
        self._session: str | None = params["session"]
        self._session_id: str | None = None
        self._absent = params["state"] == "absent"
        self._wanted = wanted
        self._known_id: str | None = None
        self._raw: Raw = {}

    def read(self, watching: bool = False) -> Values | None:
        if looks_new(self._asked_id) or looks_new(self._session):
            return None
        try:
            found = self._meant(self._events())
        except NotFound:
            if self._absent:
                return None
            if not self._check_mode or self._session_id is not None or self._session is None:
                raise
            self._warn(f"there is no session {self._session!r}: in check mode an earlier task is taken to make it")
            self._session = new_id(self._session)
            return None
        if found is None:
            return None
        self._raw = found
        self._known_id = str(found["id"])
        values = event_values(found)
        self._session_id = self._session_id or values["session"]
        return {**values, "session": values["session"] or self._session_id}

    def _events(self) -> list[Raw]:
        if self._session is None:
            return self._client.listed("/apis/events", "list the events")
        if self._session_id is None:
            self._session_id = session_id(self._client, self._session)
        return self._client.listed(self._folder(), "list the events of the session")

    def _folder(self) -> str:
        return f"{SESSIONS}/{segment(str(self._session_id))}/events"

    def _meant(self, events: list[Raw]) -> Raw | None:
        """The event that is meant: by its id, by its title, else by when and what it is.

        An HMP may show the session's title as that of an event (REST API pages, "Event Parameters").
        """
        event_id = self._known_id or self._asked_id
        if event_id:
            return next((one for one in events if str(one.get("id")) == event_id), None)
        title, timed = self._wanted.get("title"), "start_time" in self._wanted
        named = [one for one in events if title and one.get("title") == title]
        if len(named) == 1:
            return named[0]
        candidates = named or (events if title is None else self._without_title(events))
        if timed:
            slot = {name: self._wanted[name] for name in ("type", "start_time", "command") if name in self._wanted}
            candidates = [one for one in candidates if slot.items() <= event_values(one).items()]
        elif title is None:
            return None
        exact = [one for one in candidates if timed and not self._changes(event_values(one), ("title", "active"))]
        active = [one for one in exact or candidates if one.get("active")] or exact or (candidates if timed else [])
        if exact or (timed and len(active) == 1):
            return active[0]
        if not active:
            return None
        ids = ", ".join(str(one.get("id")) for one in active)
        if named or timed:
            raise Ambiguous(
                f'{len(active)} events of this session may be meant by "{title}"', hint=f"Give the id: {ids}"
            )
        raise Ambiguous(
            "this HMP shows the title of the session for its events, so that a title does not tell which one is meant",
            hint=f"Give start_time, or the id: {ids}",
        )

    def _without_title(self, events: list[Raw]) -> list[Raw]:
        """Events that have no title of their own, or show the session's."""
        if not events:
            return []
        session = session_title(self._client, self._session_id) if self._session_id else None
        return [one for one in events if one.get("title") in (None, "", session)]

    def _changes(self, values: Values, but: t.Container[str] = ()) -> Values:
        return {name: value for name, value in self._wanted.items() if name not in but and values.get(name) != value}

    def pending(self, _state: Values | None) -> str:
        return ""

    def plan(self, state: Values | None, secrets_sent: bool = False) -> Plan:
        title = self._wanted.get("title") or (state or {}).get("title")
        label = f'event "{title}"' if title else f"event {self._asked_id or self._known_id or ''}".strip()
        if self._absent:
            return self._plan_absent(state, label)
        if state is None:
            if self._asked_id and not looks_new(self._asked_id):
                raise NotFound(f"there is no event {self._asked_id}", hint="Leave id out to schedule a new one")
            return self._plan_new(label)
        changes = self._changes(state, but=() if self._is_ours(state) and not secrets_sent else ("title",))
        if {**state, **changes}["command"] == "record" and "record" in self._wanted:
            raise InvalidInput("record is for command set-live; command record records anyway", hint="Leave it out")
        before = {name: state.get(name) for name in self._wanted if name in state}
        after = {**before, **changes}
        plan = Plan(label, shown(before), shown(after), predicted={"event": shown({**state, **changes})})
        if changes:
            action = f"update {label}: {', '.join(_words(name, state, changes) for name in changes)}"
            body = self._body({**state, **changes})
            plan.calls = [Call(action, lambda: self._put(action, body), self._on_air(state, label))]
        return plan

    def _is_ours(self, state: Values) -> bool:
        """Whether the title is the event's own. One that it was not found by is the session's: the device sets it."""
        title = self._wanted.get("title")
        if self._asked_id is None or title is None or state.get("title") == title:
            return False
        if not state.get("title") or state["title"] == session_title(self._client, str(self._session_id)):
            self._warn("this HMP shows the title of the session for its events: title was not set")
            return False
        return True

    def _plan_new(self, label: str) -> Plan:
        values = {"type": "one-time", "active": True, **self._wanted}
        needed = ["start_time", "command", *(["days"] if values["type"] == "weekly-recurring" else [])]
        missing = [name for name in needed if not values.get(name)]
        missing += ["session"] if not self._session else []
        if missing and not looks_new(self._asked_id):
            raise InvalidInput(
                f"there is no such event, and a new one needs {', '.join(missing)}", hint="Nothing was written"
            )
        when = written(values.get("start_time"))
        name = values.get("title") or str(when)
        predicted = {**values, "id": new_id(name), "session": self._session_id or self._session}
        plan = Plan(label, {}, shown(values), predicted={"event": shown(predicted)})
        action = f"schedule {label}: {values.get('command')} at {when}"

        def create() -> None:
            made = self._client.change("POST", self._folder(), action, self._body(values))
            self._known_id = str((made or {}).get("id") or "") or None

        plan.calls = [Call(action, create, makes_new=True)]
        return plan

    def _plan_absent(self, state: Values | None, label: str) -> Plan:
        plan = Plan(label, {}, {}, predicted={"event": {}})
        # One that is inactive is what is left where the device does not delete events.
        if state is not None and state["active"]:
            plan.before = shown({name: state[name] for name in _FIELDS if name in state})
            plan.calls = [
                Call(f"delete {label}", lambda: self._delete(label), self._on_air(state, label), removes=True)
            ]
        return plan

    def _body(self, values: Values) -> Raw:
        """The whole object, as an update takes it."""
        kept = {key: value for key, value in self._raw.items() if key not in ("id", "typeData", "parameters")}
        found = {**kept, "module": "session", "type": values["type"], "startTime": values["start_time"]}
        found.update(command=values["command"], active=values["active"])
        if self._session_id and self._raw:
            found["moduleId"] = self._session_id
        if values.get("duration") is not None:
            found["duration"] = values["duration"]
        if values.get("title"):
            found["title"] = values["title"]
        if values["type"] == "weekly-recurring":
            found["typeData"] = {**(self._raw.get("typeData") or {}), "days": values.get("days") or []}
        elif self._raw.get("typeData"):
            found["typeData"] = self._raw["typeData"]
        record = values["command"] == "record" or bool(values.get("record"))
        found["parameters"] = {**(self._raw.get("parameters") or {}), "record": record}
        return found

    def _path(self) -> str:
        return f"{self._folder()}/{segment(str(self._known_id))}"

    def _put(self, action: str, body: Raw) -> None:
        self._client.change("PUT", self._path(), action, body)

    def _delete(self, label: str) -> None:
        """Delete it, or where the device does not (no page documents it), make it inactive."""
        try:
            self._client.change("DELETE", self._path(), f"delete {label}")
        except (NotFound, Forbidden, Conflict, DeviceError) as error:
            if error.maybe_done and error.answer.get("status") != 501:
                raise
            if error.answer.get("code") != _EVENT_GONE:
                self._warn(f"this HMP does not delete events: {label} was made inactive")
                self._put(f"make {label} inactive", {**self._body(event_values(self._raw)), "active": False})

    def _on_air(self, state: Values, label: str) -> tuple[str, ...]:
        """An event that is just running."""
        if not state.get("active"):
            return ()
        days = state.get("days") or [] if state.get("type") == "weekly-recurring" else None
        running = running_at(time.time(), state.get("start_time"), state.get("duration"), days)
        return (label,) if running else ()

    def outcome(self, state: Values | None) -> Values:
        return {"event": {} if self._absent or state is None else shown(state)}


def _words(name: str, before: Values, changes: Values) -> str:
    old, new = before.get(name), changes[name]
    if name == "start_time":
        old, new = written(old), written(new)
    if isinstance(new, list):
        old, new = ",".join(old or []), ",".join(new)
    return f"{name} {new}" if old in (None, "") else f"{name} {old} -> {new}"
