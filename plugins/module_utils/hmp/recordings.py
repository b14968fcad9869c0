# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A recording as the engine sees it, over either API."""

from __future__ import annotations

import time
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, checked, looks_new, name_in, new_id, refuse_new
from ..task import Task
from ..transport.errors import DeviceError, InvalidInput, NotFound
from .client import HmpClient
from .connect import connect, ledger_of, lock_name
from .ledger import Ledger
from .recordings_by_cli import KIND, RecordingsByCli
from .recordings_by_rest import RecordingsByRest
from .titled import Difference, Values, applied, differences, text_problem, wanted_values
from .without_reading import honest

SHOWN = (
    "id",
    "session",
    "title",
    "description",
    "created_by",
    "state",
    "categories",
    "shares",
    "hotmarks",
    "status",
)
# HotMarks have a resolution of one second (REST API pages, "Create a HotMark on a Recording").
_HOTMARK_APART = 1.05
# The words in which states are returned, as those in which they are asked for.
RUN_STATES = {"recording": "started", "finished": "stopped"}
_ACTIVE = ("recording", "paused", "error")
Api = RecordingsByRest | RecordingsByCli


def manage_recording(task: Task) -> Values:
    """The module hmp_recording."""
    params = {**task.params, "state": RUN_STATES.get(task.params["state"], task.params["state"])}
    wanted = wanted_recording(params, task.check_mode)
    with connect(task) as client:
        api: Api
        ledger = ledger_of(task)
        if isinstance(client, HmpClient):
            api = RecordingsByRest(client, wanted)
        else:
            api = RecordingsByCli(client, ledger, wanted)
            api.check(params["id"], params["session"])
        resource = RecordingResource(api, params, task.warn, task.check_mode)
        result = converge(resource, task.conditions(lock_name(task)))
        if isinstance(api, RecordingsByRest):
            # So that a later task over the Command Line API finds it, or does not.
            ledger.follow(KIND, resource.known_id, _to_keep(ledger, result["recording"], params["title"]))
        return honest(result, resource.was_there, task, blind=not api.reads and resource.was_sent)


def _to_keep(ledger: Ledger, recording: Values, title: str | None) -> Values:
    """What the ledger keeps of a recording. A title that the HMP gave it tells nothing there."""
    kept = {key: one for key, one in recording.items() if key != "title" or title}
    # The ledger finds recordings by their sessions: without one it is kept only where it is known already.
    return kept if kept.get("session") or ledger.find(KIND, id=kept.get("id")) else {}


def wanted_recording(params: t.Mapping[str, t.Any], check_mode: bool) -> Values:
    """What a task says of a recording. Raises InvalidInput; nothing is sent to find out."""
    refuse_new("id", params["id"], check_mode)
    refuse_new("session", params["session"], check_mode)
    found = {**wanted_values(params, recording=True), "state": params["state"]}
    if params["hotmarks"] is not None:
        marks = params["hotmarks"]
        checked(text_problem(f"hotmarks[{place}]", one, empty=False) for place, one in enumerate(marks))
        found["hotmarks"] = list(dict.fromkeys(marks))
    if params["session"] is not None:
        checked([text_problem("session", params["session"], empty=False)])
    if params["state"] == "absent":
        return {"state": "absent"}
    return found


class RecordingResource:
    """One recording."""

    says_pending = False

    def __init__(
        self, api: Api, params: t.Mapping[str, t.Any], warn: t.Callable[[str], None], check_mode: bool = False
    ) -> None:
        self._api = api
        self._check_mode = check_mode
        self._state: str = params["state"]
        self._title: str | None = params["title"]
        self._session: str | None = params["session"]
        self._asked_id: str | None = (
            params["id"] if looks_new(params["id"]) or not params["id"] else params["id"].lower()
        )
        self._warn = warn
        self.known_id: str | None = None
        self._session_id: str | None = None
        self._not_ours = False
        self._label = ""
        self._wanted: Values | None = None
        # HotMarks of which the device said that they are there.
        self._settled: set[str] = set()
        self._last_mark: float | None = None
        self.was_there: list[str] = []
        self.was_sent = False

    @property
    def wanted(self) -> Values:
        if self._wanted is None:
            self._wanted = self._api.resolve()
        return self._wanted

    def read(self, watching: bool = False) -> Values | None:
        """The recording that is meant, None where there is none."""
        if looks_new(self._asked_id):
            # In check mode: an earlier task of this run would have started it.
            return {"id": self._asked_id, "state": "recording"}
        recording_id = self.known_id if watching and self.known_id else self._asked_id
        if recording_id:
            found = self._api.read(recording_id, self.wanted)
            # A finished one does not tell of its session.
            return {"session": self._session_id, **found} if found and self._session_id else found
        if looks_new(self._session):
            return None
        try:
            self._session_id = self._api.session_id(str(self._session))
        except NotFound as error:
            self._without_session(error)
            return None
        try:
            which = self._api.find(self._session_id, self._title, self._state, self.wanted)
        except NotFound as error:
            if self._state in ("stopped", "absent"):
                return None
            raise error from None
        if which.left_alone:
            self._warn(which.left_alone)
        self._not_ours = which.untouched
        return which.recording

    def _without_session(self, error: NotFound) -> None:
        """There is no session of that title: nothing to stop, or one that an earlier task would have made."""
        if self._state in ("stopped", "absent"):
            return
        if not self._check_mode or self._state != "started":
            raise error from None
        self._warn(f"{error.cause}: in check mode an earlier task is taken to make it")
        self._session = new_id(str(self._session))

    def pending(self, _state: Values | None) -> str:
        return ""

    def plan(self, state: Values | None, secrets_sent: bool = False) -> Plan:
        if state is None:
            return self._plan_without()
        self.known_id = str(state["id"])
        label = self._label or (f'recording "{state["title"]}"' if state.get("title") else f"recording {self.known_id}")
        if self._state == "absent":
            return self._plan_absent(state, label)
        if self._not_ours:
            return Plan(label, {}, {}, predicted={"recording": {key: state[key] for key in SHOWN if key in state}})
        self._refuse_what_is_over(state, label)
        changes = self._changes(state, label)
        switch, after_state = self._switch(state, label)
        return self._planned(label, state, changes, switch, after_state)

    def _plan_without(self) -> Plan:
        """There is no such recording: start one, or see that nothing needs to be done."""
        if self._state in ("stopped", "absent"):
            return Plan("recording", {}, {}, predicted={"recording": {}})
        if self._asked_id:
            raise NotFound(
                f"there is no recording {self._asked_id}{self._api.told_missing}",
                hint="hmp_info lists recordings and videos",
            )
        if self._state != "started":
            raise NotFound(
                f"there is no recording of session {self._session} that could be {self._state}",
                hint="state: started starts one",
            )
        session = self._session_label()
        self._label = f"the recording of {session}"
        changes = differences(self.wanted, {})
        values = {key: value for key, value in self.wanted.items() if key in SHOWN}
        shown = {**values, "state": "recording"}
        name = self._title or name_in(self._session)
        predicted = {**shown, "id": new_id(name), "session": self._session_id or self._session}
        plan = Plan(f"recording of {session}", {}, shown, predicted={"recording": predicted})

        def start() -> None:
            self.known_id = self._api.start(str(self._session_id), session)

        calls = self._calls(self._label, changes, running=True)
        plan.calls = [Call(f"start a recording of {session}", start, makes_new=True), *calls]
        return plan

    def _session_label(self) -> str:
        if looks_new(self._session):
            return f'session "{name_in(self._session)}"'
        title = self._api.session_title(str(self._session_id))
        return f'session "{title}"' if title else f"session {self._session_id}"

    def _plan_absent(self, state: Values, label: str) -> Plan:
        before = {key: value for key, value in state.items() if key in ("title", "state")}
        plan = Plan(label, before, {}, predicted={"recording": {}})
        if state["state"] in _ACTIVE:
            plan.calls.append(Call(f"stop {label}", lambda: self._api.stop(str(self.known_id), label), (label,)))
        plan.calls.append(Call(f"delete {label}", lambda: self._api.delete(str(self.known_id), label), removes=True))
        return plan

    def _refuse_what_is_over(self, state: Values, label: str) -> None:
        if state["state"] == "error" and self._state != "stopped":
            raise DeviceError(
                f"the HMP says that {label} is in the state ERROR",
                hint="state: stopped ends it; the calypso.log of the HMP tells more",
            )
        if state["state"] != "finished":
            return
        if self._state == "paused" or (self._state == "started" and self._asked_id):
            raise InvalidInput(
                f"{label} is finished (or gone): it cannot be {self._state}; nothing was sent",
                hint="A new recording is started by session",
            )

    def _changes(self, state: Values, label: str) -> list[Difference]:
        changes = [
            one
            for one in differences(self.wanted, state)
            if not (one.name == "hotmarks" and one.value in self._settled)
        ]
        late = [one for one in changes if one.name == "hotmarks"] if state["state"] == "finished" else []
        if late:
            titles = ", ".join(one.value for one in late)
            if self._state == "present":
                raise InvalidInput(
                    f"{label} is finished, and HotMarks are added to active recordings only: {titles}; nothing was "
                    "sent",
                    hint="Add them while it is being recorded",
                )
            self._warn(f"{label} is finished: HotMarks were not added ({titles})")
        return [one for one in changes if one not in late]

    def _switch(self, state: Values, label: str) -> tuple[Call | None, str]:
        """The call that brings about the run state, and the state afterwards."""
        now = state["state"]
        recording_id = str(self.known_id)
        if self._state == "started" and now == "paused":
            return Call(f"resume {label}", lambda: self._api.resume(recording_id, label)), "recording"
        if self._state == "paused" and now == "recording":
            return Call(f"pause {label}", lambda: self._api.pause(recording_id, label), (label,)), "paused"
        if self._state == "stopped" and now in _ACTIVE:
            return Call(f"stop {label}", lambda: self._api.stop(recording_id, label), (label,)), "finished"
        return None, now

    def _planned(
        self, label: str, state: Values, changes: list[Difference], switch: Call | None, after_state: str
    ) -> Plan:
        before = {key: value for key, value in state.items() if key in SHOWN and (key in self.wanted or key == "state")}
        after = {**applied(before, changes), "state": after_state}
        predicted = {key: one for key, one in {**applied(state, changes), "state": after_state}.items() if key in SHOWN}
        plan = Plan(label, before, after, predicted={"recording": predicted})
        calls = self._calls(label, changes, running="recording" in (state["state"], after_state))
        first = [switch] if switch and self._state == "started" else []
        last = [switch] if switch and self._state != "started" else []
        plan.calls = [*first, *calls, *last]
        self.was_sent = self.was_sent or bool(changes)
        return plan

    def _calls(self, label: str, changes: list[Difference], running: bool) -> list[Call]:
        marks = [
            Call(f'add HotMark "{one.value}" to {label}', self._marking(one.value, label, running))
            for one in changes
            if one.name == "hotmarks"
        ]
        return [*self._api.calls(label, lambda: str(self.known_id), changes), *marks]

    def _marking(self, title: str, label: str, running: bool) -> t.Callable[[], None]:
        def mark() -> None:
            if running and self._last_mark is not None:
                # Two of one second are one for the HMP.
                time.sleep(max(0.0, self._last_mark + _HOTMARK_APART - time.monotonic()))
            self._last_mark = time.monotonic()
            if not self._api.hotmark(str(self.known_id), title, label):
                self._settled.add(title)
                self.was_there.append(f'add HotMark "{title}" to {label}')
                self._warn(
                    f'The HMP says that {label} has a HotMark at this time already: "{title}" was taken for that one'
                )

        return mark

    def outcome(self, state: Values | None) -> Values:
        if self._state == "absent":
            return {"recording": {}}
        if state is None:
            # Stopped, and not to be seen as a video (yet).
            return {"recording": {"id": self.known_id, "state": "finished"} if self.known_id else {}}
        return {"recording": {key: state[key] for key in SHOWN if key in state}}
