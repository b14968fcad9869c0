"""What the service holds: stores of records by id, orders that take their time, and what it sends to environments."""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from ..switches import Switches
from .errors import conflict, missing
from .seeds import seeded
from .tokens import ROLES, Context, User

Record = dict[str, Any]
# These ids are documented as numbers, or as texts, whatever the others are.
NUMBERED = ("multi_viewer_presets", "transcoder_presets", "multi_viewer_layouts")
TEXTUAL = ("inputs", "outputs", "schedules")


class State:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.reset()

    def reset(self) -> None:
        self.stores: dict[str, dict[str, Record]] = {}
        self.gone: dict[str, list[Record]] = {}
        self.singles: dict[tuple[str, str], Record] = {}  # name and organisation (or user)
        self.statistics: dict[str, Record] = {}
        self.pushes: list[Record] = []
        self._last = 100
        organisation, environment, others = seeded(self)
        self.users = {
            name: User(
                self.put("people", self._person(name, organisation))["id"],
                name,
                role,
                letter,
                others,
                Context(organisation, organisation, environment),
            )
            for name, (letter, role) in ROLES.items()
        }

    def _person(self, name: str, organisation: str) -> Record:
        role = ROLES[name][1]
        return {
            "username": name,
            "email": f"{name}@lab.example",
            "permission_type": role,
            "enabled": True,
            "organisation_id": organisation,
        }

    # Records

    def new_id(self, store: str) -> Any:
        self._last += 1
        if store in NUMBERED or (self._switches["id_type"] == "int" and store not in TEXTUAL):
            return self._last
        return str(uuid.uuid4())

    def put(self, store: str, values: Record) -> Record:
        identifier = self.new_id(store) if values.get("id") is None else values["id"]
        record = {"id": identifier, **{key: value for key, value in values.items() if key != "id"}}
        self.stores.setdefault(store, {})[str(record["id"])] = record
        return record

    def all(self, store: str) -> list[Record]:
        return list(self.stores.get(store, {}).values())

    def get(self, store: str, identifier: Any) -> Record | None:
        return self.stores.get(store, {}).get(str(identifier))

    def find(self, store: str, identifier: Any) -> Record:
        record = self.get(store, identifier)
        if record is None:
            raise missing(store.rstrip("s").replace("_", " ").capitalize())
        return record

    def drop(self, store: str, record: Record) -> None:
        self.stores[store].pop(str(record["id"]), None)
        self.gone.setdefault(store, []).append({**record, "deleted": True, "state": "deleted"})

    def add_unique(self, store: str, values: Record) -> Record:
        """A record that may bring its own id."""
        if values.get("id") is not None and self.get(store, values["id"]) is not None:
            raise conflict(f"The id {values['id']} is in use")
        return self.put(store, values)

    def single(self, name: str, owner: Any) -> Record:
        return self.singles.setdefault((name, str(owner)), {})

    # Time

    def order(self, record: Record, meanwhile: str, then: str, seconds: float, stay: bool = False) -> None:
        """`then`: the state it comes to, or `gone`."""
        record["state"] = meanwhile
        record["_then"] = then
        record["_due"] = math.inf if stay else time.monotonic() + seconds
        self.settle()

    def settle(self) -> None:
        """What was ordered and is due by now has happened."""
        now = time.monotonic()
        for store, record in self._waiting():
            if record["_due"] > now:
                continue
            record.pop("_due")
            then = record.pop("_then")
            if then == "gone":
                self.drop(store, record)
                if store == "environments":
                    self._clear_environment(record["id"])
                elif store == "organisations":
                    for one in self.of_organisation("environments", record["id"]):
                        self.drop("environments", one)
                        self._clear_environment(one["id"])
            else:
                record["state"] = then
                if then == "finished":
                    text = {"category": "report", "message": f"Report {record['id']} is ready", "read": False}
                    self.put("notifications", {**text, "organisation_id": record["organisation_id"]})
                if store == "tf_jobs" and then == "in_titan_file":
                    record.update(tf_job_id=self.new_id("tf_job_ids"), tf_state="running")
        for schedule in self.all("schedules"):
            schedule["state"] = self._state_of(schedule)

    def _waiting(self) -> Iterator[tuple[str, Record]]:
        for store, records in list(self.stores.items()):
            for record in list(records.values()):
                if "_due" in record:
                    yield store, record

    def release(self) -> None:
        """What a fault holds back goes on."""
        for _store, record in self._waiting():
            record["_due"] = min(record["_due"], time.monotonic())

    def _state_of(self, schedule: Record) -> str:
        now = time.time()
        if schedule["start_time"] > now:
            return "pending"
        return "finished" if schedule["end_time"] is not None and schedule["end_time"] <= now else "running"

    def _clear_environment(self, environment: Any) -> None:
        for store in ("inputs", "outputs", "schedules"):
            for record in self.all(store):
                if record.get("environment_id") == environment:
                    self.drop(store, record)
        for user in self.users.values():
            if user.context.environment == environment:
                user.context.environment = None

    # What environments are told

    def push_schedules(self, environment: Any) -> None:
        """All of them, every time: what runs is cleared and started anew."""
        self.settle()
        sent = [
            one for one in self.all("schedules") if one["environment_id"] == environment and one["state"] != "finished"
        ]
        for schedule in sent:
            if schedule["state"] == "running":
                schedule["_starts"] = schedule.get("_starts", 0) + 1
        self.pushes.append({"environment_id": environment, "schedules": [one["id"] for one in sent]})

    # Organisations

    def first_environment(self, organisation: Any) -> Any:
        mine = [one for one in self.all("environments") if one["organisation_id"] == organisation]
        running = [one for one in mine if one["state"] == "running"]
        return next((one["id"] for one in (*running, *mine)), None)

    def invited(self, owner: Any, taker: Any) -> list[Record]:
        return [
            one
            for one in self.all("source_invitations")
            if one["organisation_id"] == owner and one.get("taker_organisation_id") == taker and one["registered"]
        ]

    def of_organisation(self, store: str, organisation: Any) -> list[Record]:
        """Records of nobody are everybody's."""
        return [one for one in self.all(store) if one.get("organisation_id", organisation) == organisation]


def plain(records: Iterable[Record]) -> list[Record]:
    """As tests see them: all but what is only for the lab itself."""
    return [{key: value for key, value in one.items() if not key.startswith("_")} for one in records]
