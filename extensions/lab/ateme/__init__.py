"""A simulated Ateme+ cloud service: its API as far as its list of operations tells."""

from __future__ import annotations

import copy
import time
from typing import Any, ClassVar

from ..certificates import Identity
from ..faults import FaultKind
from ..http_device import ControlVerb, HttpDevice
from ..server import LoopThread
from ..switches import Switch, Switches
from .api import AtemeApi
from .check import with_defaults
from .control import ateme_verbs
from .document import Describer
from .example import Examples
from .flows import create_fields, new_flow
from .settings import ELSEWHERE, FAULTS, SWITCHES
from .state import State, plain
from .tables import OPERATIONS
from .times import instant
from .tokens import Context, Tokens

__all__ = ["ELSEWHERE", "Ateme"]

DAY = 86400.0


class Ateme(HttpDevice):
    system: ClassVar[str] = "ateme"
    switch_specification: ClassVar[tuple[Switch, ...]] = SWITCHES
    fault_kinds: ClassVar[tuple[FaultKind, ...]] = FAULTS

    def __init__(
        self, thread: LoopThread, name: str, host: str, port: int, identity: Identity | None, ca_path: str | None
    ) -> None:
        super().__init__(thread, name, host, port, identity, ca_path)
        self.settings: Switches = self._switches
        self.state = State(self.settings)
        self.tokens = Tokens(self.settings)
        self._examples = Examples(self)
        self._api = AtemeApi(self)
        self.app = self._api.app

    def set(self, **switches: Any) -> None:
        """Another kind of ids needs a fresh service: what is there would have the former kind."""
        with self.lock:
            former = self.settings["id_type"]
            super().set(**switches)
            if self.settings["id_type"] != former:
                self.state.reset()

    # Tokens and journal

    @property
    def users(self) -> dict[str, dict[str, str]]:
        return self.tokens.users

    @property
    def sessions(self) -> list[dict[str, Any]]:
        """The claims of the tokens that are good."""
        with self.lock:
            return self.tokens.open()

    def expire_sessions(self) -> None:
        with self.lock:
            self.tokens.end_all()

    def is_login(self, entry: dict[str, Any]) -> bool:
        return bool(entry["method"] == "POST" and entry["path"].endswith(("/api/login", "/auth/token")))

    def is_write(self, entry: dict[str, Any]) -> bool:
        """The costs of jobs are asked for with a POST."""
        return super().is_write(entry) and not entry["path"].endswith(("/job_costs", "/job-costs"))

    @property
    def titles(self) -> list[str]:
        return [one.title for one in OPERATIONS]

    def document(self) -> dict[str, Any]:
        with self.lock:
            return Describer(self.settings, self.url.partition("//")[2], self.secure).document()

    def example(self, title: str, item: bool = False) -> dict[str, Any]:
        """`user`, `parameters` (path, query, header) and `body` of a valid request; what it needs is put there."""
        with self.lock:
            self.state.settle()
            return self._examples.request(title, item)

    # Faults

    def fault_body(self, status: int) -> dict[str, Any]:
        return self._api.error_body(status, f"Asked to answer {status}")

    def clear_faults(self) -> None:
        with self.lock:
            super().clear_faults()
            self.state.release()

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self.state.reset()
            self.tokens.end_all()
            self._api.forget_rate()

    # What there is

    def items(self, store: str) -> list[dict[str, Any]]:
        with self.lock:
            self.state.settle()
            return copy.deepcopy(plain(self.state.all(store)))

    def deleted(self, store: str) -> list[dict[str, Any]]:
        with self.lock:
            self.state.settle()
            return copy.deepcopy(plain(self.state.gone.get(store, [])))

    def inputs(self) -> list[dict[str, Any]]:
        return self.items("inputs")

    def outputs(self) -> list[dict[str, Any]]:
        return self.items("outputs")

    def schedules(self) -> list[dict[str, Any]]:
        return self.items("schedules")

    def events(self) -> list[dict[str, Any]]:
        return self.items("events")

    def environments(self) -> list[dict[str, Any]]:
        return self.items("environments")

    def alerts(self) -> list[dict[str, Any]]:
        return self.items("alerts")

    def pushes(self) -> list[dict[str, Any]]:
        """What environments were sent: all schedules that still matter, every time."""
        with self.lock:
            return copy.deepcopy(self.state.pushes)

    def starts(self, schedule_id: str) -> int:
        """How often a schedule was (cleared and) started on its environment."""
        with self.lock:
            return int(self.state.find("schedules", schedule_id).get("_starts", 0))

    def contexts(self) -> dict[str, dict[str, Any]]:
        """What is active for each user: `managing`, `active`, `environment`."""
        with self.lock:
            return {name: dict(vars(user.context)) for name, user in self.state.users.items()}

    def environment_id(self, name: str) -> Any:
        return next(one["id"] for one in self.environments() if one["name"] == name)

    def organisation_id(self, name: str) -> Any:
        return next(one["id"] for one in self.items("organisations") if one["name"] == name)

    # Putting things there, unchecked

    def _owner(self, environment: Any) -> Any:
        return self.state.find("environments", environment)["organisation_id"]

    def _home(self) -> Context:
        """What is active for the administrator: where things go unless they say otherwise."""
        return self.state.users["admin"].context

    def add(self, store: str, **values: Any) -> Any:
        with self.lock:
            return self.state.put(store, {"organisation_id": self._home().managing, **values})["id"]

    def _add_flow(self, store: str, kind: str, values: dict[str, Any]) -> str:
        with self.lock:
            where = values.pop("environment_id", self._home().environment)
            owner = values.pop("organisation_id", self._owner(where))
            state = values.pop("state", "running")
            given = with_defaults(create_fields(store, kind), values)
            return str(self.state.put(store, new_flow(store, kind, given, where, owner, state))["id"])

    def add_input(self, id: str, type: str = "push", **values: Any) -> str:
        return self._add_flow("inputs", type, {"id": id, **values})

    def add_output(self, id: str, type: str = "srt_push", **values: Any) -> str:
        return self._add_flow("outputs", type, {"id": id, **values})

    def add_schedule(
        self, input_id: str, output_id: str, start_time: str | None = None, end_time: str | None = None, **values: Any
    ) -> str:
        """Times in any of the service's forms; without a start it has been running for a minute."""
        with self.lock:
            record = {
                "input_id": input_id,
                "output_id": output_id,
                "environment_id": self._home().environment,
                "organisation_id": self._home().managing,
                "start_time": time.time() - 60 if start_time is None else instant(start_time),
                "end_time": None if end_time is None else instant(end_time),
                "is_event_subscription": False,
                **values,
            }
            schedule = self.state.put("schedules", record)
            self.state.settle()
            return str(schedule["id"])

    def add_event(
        self, name: str, input_id: str, start_time: str | None = None, end_time: str | None = None, **values: Any
    ) -> Any:
        with self.lock:
            start = time.time() + DAY if start_time is None else instant(start_time)
            record = {
                "name": name,
                "description": "",
                "input_id": input_id,
                "start_time": start,
                "end_time": start + 3600 if end_time is None else instant(end_time),
                "label_ids": [],
                "environment_id": self._home().environment,
                "organisation_id": self._home().managing,
                **values,
            }
            return self.state.put("events", record)["id"]

    def add_environment(self, name: str, state: str = "running", **values: Any) -> Any:
        with self.lock:
            record = {"organisation_id": self._home().managing, "version": "5.1.0", "_announced": True, **values}
            return self.state.put("environments", {**record, "name": name, "state": state})["id"]

    # What happens behind a client's back

    def change(self, store: str, id: Any, **values: Any) -> None:
        with self.lock:
            self.state.find(store, id).update(values)

    def remove(self, store: str, id: Any) -> None:
        with self.lock:
            self.state.drop(store, self.state.find(store, id))

    def switch_user(self, user: str, environment: str) -> None:
        """Somebody who shares the login switches it, to the environment of that name."""
        with self.lock:
            identifier = self.environment_id(environment)
            context = self.state.users[user].context
            self.state.users[user].context = Context(context.managing, self._owner(identifier), identifier)

    def set_statistics(self, id: str, **values: Any) -> None:
        """What statistics tell of an input or output, added to what was set before."""
        with self.lock:
            self.state.statistics.setdefault(id, {}).update(values)

    # Control endpoint and lab.json

    def control_verbs(self) -> dict[tuple[str, str], ControlVerb]:
        return {**super().control_verbs(), **ateme_verbs(self)}

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "users": self.users}
