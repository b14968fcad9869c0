"""A simulated Haivision Media Platform: one state behind its REST port and its command line's port."""

from __future__ import annotations

import copy
from typing import Any, ClassVar

from ..certificates import Identity
from ..faults import FaultKind
from ..http_device import ControlVerb, HttpDevice
from ..server import LoopThread
from ..switches import Switch, Switches
from .api import LOGIN, HmpApi
from .cli_server import CliServer, is_write
from .control import hmp_verbs
from .devices import Devices
from .directory import CATEGORY_ID
from .errors import Refusal
from .logins import Logins
from .model import CATEGORY, DISPLAY_NAME, Category, Event, Share, Shared, Source, new_id, strings
from .rest_sessions import event_values
from .rest_sources import source_values
from .settings import FAULTS, SWITCHES
from .state import State

__all__ = ["Hmp"]

LOOPBACK = ("127.0.0.1", "::1")
STATES = ("RECORDING", "PAUSED", "FINISHED", "ERROR")


class Hmp(HttpDevice):
    system: ClassVar[str] = "hmp"
    switch_specification: ClassVar[tuple[Switch, ...]] = SWITCHES
    fault_kinds: ClassVar[tuple[FaultKind, ...]] = FAULTS
    category_id: ClassVar[str] = CATEGORY_ID

    def __init__(
        self,
        thread: LoopThread,
        name: str,
        host: str,
        port: int,
        identity: Identity | None,
        ca_path: str | None,
        cli_port: int = 0,
    ) -> None:
        super().__init__(thread, name, host, port, identity, ca_path)
        self.settings: Switches = self._switches
        self.state = State(self.settings)
        self.devices = Devices(self.settings)
        self.logins_table = Logins(self.settings, self.state.directory)
        self.authorized: list[str] = list(LOOPBACK)
        self._cli = CliServer(thread, self, host, cli_port)
        self.app = HmpApi(self).app

    # Life

    def start(self) -> None:
        super().start()
        self._cli.start()

    def stop(self) -> None:
        self._cli.stop()
        super().stop()

    @property
    def cli_port(self) -> int:
        return self._cli.port

    @property
    def users(self) -> dict[str, dict[str, str]]:
        return self.state.directory.logins

    @property
    def api_key(self) -> str:
        return self.logins_table.api_key

    @property
    def api_secret(self) -> str:
        return self.logins_table.api_secret

    @property
    def permission_id(self) -> str:
        return self.state.directory.permission_id

    @property
    def locked_permission_id(self) -> str:
        """An access permission that exists and cannot be given: 030003."""
        return self.state.directory.locked_permission_id

    def set_authorized(self, addresses: list[str]) -> None:
        """Who may use the command line; connections that are open stay so."""
        with self.lock:
            self._cli.list_changes()
            self.authorized = list(addresses)

    # Journals

    @property
    def sessions(self) -> list[dict[str, Any]]:
        with self.lock:
            return [login.as_dict() for login in self.logins_table.open()]

    @property
    def max_open_sessions(self) -> int:
        return self.logins_table.most_open

    def expire_sessions(self) -> None:
        with self.lock:
            self.logins_table.end_all()

    def is_login(self, entry: dict[str, Any]) -> bool:
        return entry["method"] == "POST" and entry["path"] in (LOGIN, f"{LOGIN}/key")

    def is_write(self, entry: dict[str, Any]) -> bool:
        return super().is_write(entry) and entry["path"] != LOGIN

    @property
    def commands(self) -> list[dict[str, Any]]:
        with self.lock:
            return copy.deepcopy(list(self._cli.journal))

    @property
    def cli_writes(self) -> list[dict[str, Any]]:
        return [entry for entry in self.commands if is_write(entry)]

    @property
    def cli_connections(self) -> int:
        return self._cli.connections

    @property
    def open_cli_connections(self) -> int:
        return len(self._cli.open_connections)

    @property
    def listens(self) -> bool:
        """Whether the command line's port is open."""
        return self._cli.listens

    def clear_requests(self) -> None:
        with self.lock:
            super().clear_requests()
            self.logins_table.forget_peak()
            self._cli.journal.clear()
            self._cli.connections = 0

    # Switches and faults

    def set(self, **switches: Any) -> None:
        super().set(**switches)
        self._cli.follow_switch()

    def cli_fault(
        self,
        kind: str,
        command: str | None = None,
        times: int | None = 1,
        skip: int = 0,
        every: int = 1,
        **parameters: Any,
    ) -> None:
        self._cli.faults.add(self._cli.faults.make(kind, None, command, times, skip, every, parameters))

    @property
    def cli_faults(self) -> list[dict[str, Any]]:
        return self._cli.fault_list()

    def clear_faults(self) -> None:
        super().clear_faults()
        self._cli.faults.clear()

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self.state.reset()
            self.devices.reset()
            self.logins_table.end_all()
            self.logins_table.forget_peak()
            self.set_authorized(list(LOOPBACK))
        self._cli.follow_switch()

    def fault_body(self, status: int) -> dict[str, Any]:
        return Refusal("070000", f"Asked to answer {status}", status=status, name="Lab").body()

    # What there is

    def _described(self, thing: Shared) -> dict[str, Any]:
        return {
            "createdby": thing.createdby,
            "shares": thing.share_list(),
            "categories": thing.categories(self.state.labels),
            "metadata": copy.deepcopy(thing.metadata),
        }

    def all_sources(self) -> list[dict[str, Any]]:
        with self.lock:
            return [
                {**copy.deepcopy(one.values), "id": one.id, "active": one.active, **self._described(one)}
                for one in self.state.sources.values()
            ]

    def all_sessions(self) -> list[dict[str, Any]]:
        with self.lock:
            recorded = self.state.recorded_sessions()
            return [
                {
                    "id": one.id,
                    "title": one.title,
                    "description": one.description,
                    "live": one.active,
                    "syncrecord": one.syncrecord,
                    "sources": list(one.sources),
                    "recording": one.id in recorded,
                    "public": one.public,
                    **self._described(one),
                }
                for one in self.state.sessions.values()
            ]

    def all_recordings(self) -> list[dict[str, Any]]:
        with self.lock:
            now = self.state.now()
            return [
                {
                    "id": one.id,
                    "asset_id": self.state.asset_id(one),
                    "session": one.session,
                    "title": one.title,
                    "description": one.description,
                    "state": one.state,
                    "duration": one.duration(now),
                    "sources": list(one.sources),
                    "hotmarks": [{"title": mark.title, "time": mark.second} for mark in one.hotmarks],
                    **self._described(one),
                }
                for one in self.state.recordings.values()
            ]

    def all_streams(self) -> list[dict[str, Any]]:
        with self.lock:
            keys = ("id", "recording", "address", "port", "state", "destinations")
            return [{key: copy.deepcopy(getattr(one, key)) for key in keys} for one in self.state.streams.values()]

    def all_events(self) -> list[dict[str, Any]]:
        with self.lock:
            return [
                {"id": one.id, "session": one.session, **copy.deepcopy(one.values)}
                for one in self.state.events.values()
            ]

    def all_devices(self) -> list[dict[str, Any]]:
        with self.lock:
            self.devices.settle()
            return copy.deepcopy(list(self.devices.boxes.values()))

    # Putting things there, unchecked where a device of another day may have taken them

    def add_source(self, **values: Any) -> str:
        """Without values a multicast UDP source; `active` is whether a stream arrives."""
        identifier, active = values.pop("id", None), values.pop("active", True)
        shares = values.pop("shares", ())
        defaults: dict[str, Any] = {"name": "source", "type": "UDP", "port": 4900}
        if values.get("type", "UDP") == "UDP":
            host = str(values.get("host", ""))
            first = host.partition(".")[0]
            defaults["multicast"] = first.isdigit() and 224 <= int(first) <= 239
        else:
            defaults["mode"] = "LISTENER"
        with self.lock:
            source = Source(identifier or new_id(), values=source_values({**defaults, **values}), active=bool(active))
            self._dress(source, shares=shares)
            return self.state.put_source(source)

    def add_session(self, title: str, sources: Any = (), **values: Any) -> str:
        """`values`: id, description, live, syncrecord, show_external_player, external_player_link_active,
        createdby, shares, categories, metadata."""
        live = bool(values.pop("live", values.pop("active", False)))
        dress = {key: values.pop(key) for key in ("createdby", "shares", "categories", "metadata") if key in values}
        with self.lock:
            session = self.state.create_session(title, active=live, **values)
            session.sources = [self.state.source(one).id for one in sources]
            self._dress(session, **dress)
            return session.id

    def add_recording(self, session_id: str, state: str = "RECORDING", title: str | None = None, **values: Any) -> str:
        """`values`: id, description, createdby, shares, categories, metadata."""
        if state not in STATES:
            raise ValueError(f"state is one of {', '.join(STATES)}, not {state!r}")
        with self.lock:
            session = self.state.session(session_id)
            recording = self.state.start_recording(session, title=title, id=values.pop("id", None), checked=False)
            recording.description = values.pop("description", recording.description)
            self._dress(recording, **values)
            if state != "RECORDING":
                recording.turn(state, self.state.now())
            return recording.id

    def _dress(
        self,
        thing: Shared,
        createdby: str | None = None,
        shares: Any = (),
        categories: Any = None,
        metadata: Any = None,
    ) -> None:
        """`shares` as all_sessions() shows them, `metadata` as name: list of strings (or of fields)."""
        for name, fields in (metadata or {}).items():
            thing.metadata[name] = [
                copy.deepcopy(one) if isinstance(one, dict) else strings(one)[0]
                for one in ([fields] if isinstance(fields, str) else fields)
            ]
        if createdby is not None:
            thing.metadata[DISPLAY_NAME] = strings(createdby)
        for category, given in (categories or {}).items():
            thing.metadata[CATEGORY + self.state.category(category).label] = strings(*given)
        for share in shares:
            person = self.state.directory.person(share["kind"], share["name"])
            thing.shares[person.id] = Share(person.id, share["kind"], person.name, share["permission"], person.email)

    def add_event(self, session_id: str, **values: Any) -> str:
        identifier = values.pop("id", None)
        with self.lock:
            event = Event(identifier or new_id(), self.state.session(session_id).id, event_values({**_EVENT, **values}))
            self.state.events[event.id] = event
            return event.id

    def add_user(self, name: str, **values: Any) -> str:
        """`values`: display_name, email, role (empty: none), password (then it can log in), groups, id."""
        with self.lock:
            return self.state.directory.add_user(name, **values)

    def add_group(self, name: str, **values: Any) -> str:
        """`values`: role (empty: none), id."""
        with self.lock:
            return self.state.directory.add_group(name, **values)

    def add_category(self, label: str, **values: Any) -> str:
        """`values`: values, multiple, custom, id."""
        with self.lock:
            category = Category(values.pop("id", None) or new_id(), label, **values)
            self.state.all_categories[category.id] = category
            return category.id

    def add_device(self, name: str, status: str = "Online", **values: Any) -> str:
        with self.lock:
            return self.devices.add(name, status, **values)

    # What happens behind a client's back

    def advance(self, seconds: float) -> None:
        """The device's clock goes on by that much; logins do not grow older."""
        with self.lock:
            self.state.offset += seconds

    def finish(self, recording_id: str) -> None:
        with self.lock:
            self.state.finish(self.state.recording(recording_id))

    def set_recording_state(self, recording_id: str, state: str) -> None:
        if state not in STATES:
            raise ValueError(f"state is one of {', '.join(STATES)}, not {state!r}")
        with self.lock:
            self.state.recording(recording_id).turn(state, self.state.now())

    def remove_source(self, source_id: str) -> None:
        with self.lock:
            source = self.state.source(source_id)
            for session in self.state.sessions.values():
                session.sources = [one for one in session.sources if one != source.id]
            del self.state.sources[source.id]

    def remove_session(self, session_id: str) -> None:
        with self.lock:
            self.state.drop_session(self.state.session(session_id))

    def remove_recording(self, recording_id: str) -> None:
        with self.lock:
            self.state.drop_recording(self.state.recording(recording_id))

    def remove_stream(self, stream_id: str) -> None:
        with self.lock:
            del self.state.streams[self.state.stream(stream_id).id]

    def remove_device(self, device_id: str) -> None:
        with self.lock:
            del self.devices.boxes[self.devices.find(device_id)["_id"]]

    # Control endpoint and lab.json

    def control_verbs(self) -> dict[tuple[str, str], ControlVerb]:
        return {**super().control_verbs(), **hmp_verbs(self)}

    def describe(self) -> dict[str, Any]:
        return {
            **super().describe(),
            "cli_port": self.cli_port,
            "users": self.users,
            "api_key": self.api_key,
            "api_secret": self.api_secret,
            "category_id": self.category_id,
            "permission_id": self.permission_id,
        }


_EVENT: dict[str, Any] = {
    "module": "session",
    "startTime": 1_900_000_000,
    "duration": 3600,
    "type": "one-time",
    "command": "set-live",
    "parameters": {"record": True},
    "active": True,
}
