# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A session as the engine sees it, over either API."""

from __future__ import annotations

import contextlib
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, checked, looks_new, name_in, new_id, refuse_new
from ..task import Task
from ..transport.errors import InvalidInput, NotFound, StreamopsError
from .client import HmpClient
from .connect import connect, ledger_of, lock_name
from .sessions_by_cli import KIND, RECORDING_IN_PROGRESS, SessionsByCli
from .sessions_by_rest import SessionsByRest
from .titled import MOST_SOURCES, Values, applied, differences, plain_id, text_problem, wanted_values
from .without_reading import honest

SHOWN = ("id", "title", "description", "created_by", "live", "sources", "categories", "shares", "status")
Api = SessionsByRest | SessionsByCli


def manage_session(task: Task) -> Values:
    """The module hmp_session."""
    wanted = wanted_session(task.params, task.check_mode)
    with connect(task) as client, _told_as_disruptive():
        ledger = ledger_of(task)
        if isinstance(client, HmpClient):
            resource = SessionResource(SessionsByRest(client, wanted, task.warn, task.check_mode), task.params)
            result = converge(resource, task.conditions(lock_name(task)))
            # So that a later task over the Command Line API finds it, or does not.
            ledger.follow(KIND, resource.known_id, result["session"])
            return result
        api = SessionsByCli(client, ledger, wanted)
        api.check(task.params["id"], task.params["title"])
        resource = SessionResource(api, task.params)
        result = converge(resource, task.conditions(lock_name(task)))
        return honest(result, api.was_there, task, blind=not api.reads and resource.was_sent)


@contextlib.contextmanager
def _told_as_disruptive() -> t.Iterator[None]:
    """The device may know better than the plan that a session is being recorded."""
    try:
        yield
    except StreamopsError as error:
        if error.answer.get("code") == RECORDING_IN_PROGRESS:
            interrupts = error.facts.get("interrupts") or ["the recording of the session"]
            error.facts.update(disruptive=True, interrupts=interrupts)
        raise


def wanted_session(params: t.Mapping[str, t.Any], check_mode: bool) -> Values:
    """What a task says of a session. Raises InvalidInput; nothing is sent to find out."""
    refuse_new("id", params["id"], check_mode)
    found = {**wanted_values(params), "state": params["state"], "purge_sources": params["purge_sources"]}
    if params["live"] is not None:
        found["live"] = params["live"]
    sources = params["sources"]
    if sources is not None:
        checked(text_problem(f"sources[{place}]", one, empty=False) for place, one in enumerate(sources))
        for place, one in enumerate(sources):
            refuse_new(f"sources[{place}]", one, check_mode)
        if len(sources) > MOST_SOURCES:
            raise InvalidInput(f"sources lists {len(sources)}; a session has one to four", hint="Nothing was sent")
        if len({plain_id(one) for one in sources}) != len(sources):
            raise InvalidInput("sources names one of them twice", hint="Nothing was sent")
        found["sources"] = sources
    if params["id"] and "title" in found and params["state"] == "absent":
        # The id says which one; there is nothing to rename any more.
        del found["title"]
    return found


class SessionResource:
    """One session."""

    says_pending = False

    def __init__(self, api: Api, params: t.Mapping[str, t.Any]) -> None:
        self._api = api
        self._state: str = params["state"]
        self._asked_id: str | None = plain_id(params["id"]) if params["id"] and not looks_new(params["id"]) else None
        self._title: str | None = params["title"]
        # In check mode: an earlier task of this run would have made it.
        self._assumed = name_in(params["id"]) if looks_new(params["id"]) else None
        self.known_id: str | None = None
        self._wanted: Values | None = None
        self.was_sent = False

    @property
    def wanted(self) -> Values:
        if self._wanted is None:
            self._wanted = self._api.resolve() if self._state != "absent" else self._api.wanted
        return self._wanted

    def read(self, watching: bool = False) -> Values | None:
        """The session, None where there is none."""
        if self._assumed is not None:
            return None
        if watching and isinstance(self._api, SessionsByCli):
            # It reads nothing back: what was sent and answered is what there is.
            return self._api.known(self.known_id)
        session_id = self.known_id if watching else self._asked_id
        return self._api.read(session_id, self._title, self.wanted if self._state != "absent" else {})

    def pending(self, _state: Values | None) -> str:
        return ""

    def plan(self, state: Values | None, secrets_sent: bool = False) -> Plan:
        title = self._assumed or self._title
        if state is not None:
            self.known_id = str(state["id"])
            title = state.get("title") or (title if not self._asked_id else None)
        label = f'session "{title}"' if title else f"session {self._asked_id}"
        if self._state == "absent":
            return self._plan_absent(state, label)
        if state is None:
            if self._asked_id:
                raise NotFound(
                    f"there is no session {self._asked_id}{self._api.told_missing}",
                    hint="Leave id out to make a new one under its title",
                )
            return self._plan_new(str(title), label)
        self._check_purge(state)
        changes = differences(self.wanted, state)
        if secrets_sent and "live" not in state:
            # Sent, and the device does not tell.
            changes = [one for one in changes if one.name != "live"]
        self._check_room(state)
        plan = self._planned(label, _compared(self.wanted, state), changes, state)
        plan.calls = self._api.calls(label, lambda: str(self.known_id), changes)
        self._mark_interrupts(plan, state, label)
        self.was_sent = self.was_sent or bool(changes)
        return plan

    def _plan_new(self, title: str, label: str) -> Plan:
        wanted = {**self.wanted, "title": title}
        known = self._api.as_created(wanted)
        changes = differences(wanted, known)
        shown = {"title": title, **{key: value for key, value in wanted.items() if key in SHOWN}}
        plan = Plan(label, {}, shown, predicted={"session": {**shown, "id": new_id(title)}})

        def create() -> None:
            self.known_id = self._api.create(known, label)

        calls = self._api.calls(label, lambda: str(self.known_id), changes)
        plan.calls = [Call(f"create {label}", create, makes_new=True), *calls]
        return plan

    def _planned(self, label: str, before: Values, changes: t.Any, state: Values) -> Plan:
        after = applied(before, changes)
        predicted = {key: value for key, value in applied(state, changes).items() if key in SHOWN}
        return Plan(label, before, after, predicted={"session": predicted})

    def _plan_absent(self, state: Values | None, label: str) -> Plan:
        before = (
            {} if state is None else {key: value for key, value in state.items() if key in ("title", "description")}
        )
        plan = Plan(label, before, {}, predicted={"session": {}})
        if state is not None:
            plan.calls = [
                Call(
                    f"delete {label}",
                    lambda: self._api.delete(str(self.known_id), label),
                    interrupts=_running(state, label),
                    removes=True,
                )
            ]
        return plan

    def _mark_interrupts(self, plan: Plan, state: Values, label: str) -> None:
        """A recording does not survive other sources, nor its viewers a session that goes."""
        recording = bool((state.get("status") or {}).get("recording"))
        marked = []
        for call in plan.calls:
            interrupts: tuple[str, ...] = ()
            if call.action.startswith("remove source ") or (recording and call.action.startswith("add source ")):
                interrupts = _running(state, label)
            elif call.action.endswith("not live") and _may_be_live(state):
                interrupts = (f"live {label}",)
            marked.append(Call(call.action, call.send, interrupts))
        plan.calls = marked

    def _check_purge(self, state: Values) -> None:
        if self.wanted.get("purge_sources") and "sources" in self.wanted and "sources" not in state:
            raise InvalidInput(
                "which sources the session has is not in the ledger, and the Command Line API cannot tell, for "
                "purge_sources; nothing was sent",
                hint="Give credentials for the REST API",
            )

    def _check_room(self, state: Values) -> None:
        wanted, there = self.wanted.get("sources"), state.get("sources") or []
        if wanted is None or self.wanted.get("purge_sources"):
            return
        together = len({*wanted, *there})
        if together > MOST_SOURCES and not set(wanted) <= set(there):
            raise InvalidInput(
                f"the session would have {together} sources, and it has room for four",
                hint="purge_sources: true takes out those that are not listed",
            )

    def outcome(self, state: Values | None) -> Values:
        if self._state == "absent" or state is None:
            return {"session": {}}
        return {"session": {key: state[key] for key in SHOWN if key in state}}


def _running(state: Values, label: str) -> tuple[str, ...]:
    """What of a session is on air."""
    found = []
    if (state.get("status") or {}).get("recording"):
        found.append(f"the recording of {label}")
    if _may_be_live(state):
        found.append(f"live {label}")
    return tuple(found)


def _may_be_live(state: Values) -> bool:
    """Whether viewers may be watching. What is not known may be live, but for what was made through the ledger."""
    live = state.get("live")
    return bool("sources" not in state if live is None else live)


def _compared(wanted: Values, state: Values) -> Values:
    """What there was of what was asked for."""
    found = {key: state[key] for key in SHOWN if key in state and key in wanted}
    if "categories" in found:
        found["categories"] = {key: one for key, one in found["categories"].items() if key in wanted["categories"]}
    return found
