"""The one state behind both ports: what is there, and every rule that both ports keep."""

from __future__ import annotations

import ipaddress
import time
from typing import Any

from ..switches import Switches
from .directory import CATEGORY_ID, RECORDING_PERMISSIONS, SESSION_PERMISSIONS, Directory
from .errors import Refusal, invalid
from .model import (
    CATEGORY,
    CREATOR,
    DISPLAY_NAME,
    FROM_SESSION,
    RECORDING,
    Category,
    Event,
    Hotmark,
    Metadata,
    Recording,
    Session,
    Share,
    Shared,
    Source,
    Stream,
    new_id,
    strings,
)

MOST_SOURCES = 4
SHORT_PROGRESS = "Recording currently in progress"


class State:
    def __init__(self, switches: Switches) -> None:
        self.switches = switches
        self.directory = Directory(switches)
        self.offset = 0.0
        self.sources: dict[str, Source] = {}
        self.sessions: dict[str, Session] = {}
        self.recordings: dict[str, Recording] = {}
        self.streams: dict[str, Stream] = {}
        self.events: dict[str, Event] = {}
        self.all_categories: dict[str, Category] = {}
        self.reset()

    def reset(self) -> None:
        self.offset = 0.0
        for held in (self.sources, self.sessions, self.recordings, self.streams, self.events, self.all_categories):
            held.clear()
        self.all_categories[CATEGORY_ID] = Category(CATEGORY_ID, "Specialty", ["Surgery", "Cardiology"])
        self.directory.reset()

    def now(self) -> float:
        return time.time() + self.offset

    @property
    def labels(self) -> dict[str, str]:
        return {one.id: one.label for one in self.all_categories.values()}

    # Finding

    def source(self, identifier: str) -> Source:
        found = self.sources.get(identifier.lower())
        if found is None:
            raise Refusal("040009")
        return found

    def session(self, identifier: str) -> Session:
        found = self.sessions.get(identifier.lower())
        if found is None:
            raise Refusal("040006")
        return found

    def recording(self, identifier: str) -> Recording:
        """Of any state."""
        found = self.recordings.get(identifier.lower())
        if found is None:
            raise Refusal("040002")
        return found

    def active_recording(self, identifier: str) -> Recording:
        found = self.recordings.get(identifier.lower())
        if found is None or found.state == "FINISHED":
            raise Refusal("040001")
        return found

    def asset(self, identifier: str) -> Recording:
        if self.switches["asset_id"] == "same":
            return self.recording(identifier)
        for one in self.recordings.values():
            if one.asset_id == identifier.lower():
                return one
        raise Refusal("040002")

    def asset_id(self, recording: Recording) -> str:
        return recording.id if self.switches["asset_id"] == "same" else recording.asset_id

    def stream(self, identifier: str) -> Stream:
        found = self.streams.get(identifier.lower())
        if found is None:
            raise Refusal("040003")
        return found

    def category(self, identifier: str) -> Category:
        found = self.all_categories.get(identifier.lower())
        if found is None:
            raise Refusal("040007")
        return found

    def recordings_of(self, session: Session, in_progress: bool = True) -> list[Recording]:
        return [
            one
            for one in self.recordings.values()
            if one.session == session.id and (one.in_progress or not in_progress)
        ]

    def recorded_sessions(self) -> set[str]:
        return {one.session for one in self.recordings.values() if one.in_progress}

    def _not_recorded(self, session: Session, short: bool = False) -> None:
        if self.recordings_of(session):
            wording = self.switches["progress_wording"]
            short = wording == "short" or (short and wording == "manual")
            raise Refusal("060003", SHORT_PROGRESS if short else None)

    def touch(self, thing: Shared) -> None:
        thing.changed = self.now()

    # Sources

    def put_source(self, source: Source) -> str:
        source.created = source.changed = self.now()
        self.sources[source.id] = source
        return source.id

    def delete_source(self, source: Source) -> None:
        using = [session for session in self.sessions.values() if source.id in session.sources]
        for session in using:
            self._not_recorded(session)
        if using and self.switches["used_source"] == "refused":
            raise Refusal("010000", "Source is used by a session", status=409)
        for session in using:
            session.sources.remove(source.id)
        del self.sources[source.id]

    # Sessions

    def create_session(
        self, title: str, description: str = "", creator: tuple[str, str] | None = None, **values: Any
    ) -> Session:
        check_title(title)
        session = Session(values.pop("id", None) or new_id(), title=title, description=description, **values)
        session.created = session.changed = self.now()
        if creator:
            session.metadata[CREATOR], session.metadata[DISPLAY_NAME] = strings(creator[0]), strings(creator[1])
        self.sessions[session.id] = session
        return session

    def delete_session(self, session: Session) -> None:
        self._not_recorded(session, short=True)
        self.drop_session(session)

    def drop_session(self, session: Session) -> None:
        for recording in self.recordings_of(session):
            self.finish(recording)
        for event in [one for one in self.events.values() if one.session == session.id]:
            del self.events[event.id]
        del self.sessions[session.id]

    def add_source(self, session_id: str, source_id: str) -> int:
        session = self.session(session_id)
        source = self.source(source_id)
        present = source.id in session.sources
        if present and self.switches["add_order"] == "presence_first":
            raise Refusal("060008")
        self._not_recorded(session)
        if present:
            raise Refusal("060008")
        if len(session.sources) >= MOST_SOURCES:
            raise Refusal("070010")
        session.sources.append(source.id)
        self.touch(session)
        return len(session.sources) - 1

    def remove_source(self, session_id: str, source_id: str) -> None:
        session = self.session(session_id)
        source = self.source(source_id)
        self._not_recorded(session)
        if source.id in session.sources:
            session.sources.remove(source.id)
            self.touch(session)

    # Sharing

    def share(self, kind: str, name: str, permission: str, thing_id: str, recording: bool) -> None:
        """In the command line's order of checks; the id has been checked to be one."""
        self.directory.check_permission(permission, RECORDING_PERMISSIONS if recording else SESSION_PERMISSIONS)
        person = self.directory.person(kind, name)
        thing: Shared = self.recording(thing_id) if recording else self.session(thing_id)
        self.directory.check_sharing(permission)
        thing.shares[person.id] = Share(person.id, kind, person.name, permission, person.email)
        self.touch(thing)

    # Categories and metadata

    def set_category(self, thing_id: str, category_id: str, values: list[str], recording: bool) -> None:
        check_values(values)
        category = self.category(category_id)
        thing: Shared = self.recording(thing_id) if recording else self.session(thing_id)
        thing.metadata[CATEGORY + category.label] = strings(*values)
        self.touch(thing)

    def set_field(self, thing: Session | Recording, name: str, value: str) -> None:
        if name == "createdby":
            thing.metadata[DISPLAY_NAME] = strings(value)
        else:
            if name == "title" and isinstance(thing, Session):
                check_title(value)
            setattr(thing, name, value)
        self.touch(thing)

    # Recordings

    def start_recording(
        self,
        session: Session,
        creator: tuple[str, str] | None = None,
        sources: list[str] | None = None,
        title: str | None = None,
        id: str | None = None,
        checked: bool = True,
    ) -> Recording:
        now = self.now()
        if checked:
            self._may_record(session)
        if title is None:
            title = f"{session.title} - {time.strftime(self.switches['title_date'], time.localtime(now))}"
        recording = Recording(id or new_id(), session=session.id, title=title, description=session.description)
        recording.created = recording.changed = recording.running_since = now
        recording.sources = list(session.sources if sources is None else sources)
        recording.username = creator[0] if creator else ""
        recording.metadata[FROM_SESSION] = strings(session.id)
        if creator:
            recording.metadata[CREATOR], recording.metadata[DISPLAY_NAME] = strings(creator[0]), strings(creator[1])
        inherits = self.switches["recording_inherits"]
        if inherits != "none":
            categories: Metadata = {
                name: [dict(one) for one in fields]
                for name, fields in session.metadata.items()
                if name.startswith(CATEGORY)
            }
            recording.metadata.update(categories)
        if inherits == "all":
            recording.shares = {
                key: Share(**vars(one)) for key, one in session.shares.items() if one.permission != "RECORD"
            }
        self.recordings[recording.id] = recording
        session.metadata[RECORDING] = strings(recording.id)
        return recording

    def _may_record(self, session: Session) -> None:
        if not session.sources:
            raise Refusal("060009")
        if self.switches["second_recording"] == "refused":
            self._not_recorded(session)
        if self.switches["disk_full"]:
            raise Refusal("070027")
        if self.switches["write_error"]:
            raise Refusal("070014")

    def turn(self, recording: Recording, state: str) -> None:
        """Pause or resume."""
        if recording.state == "ERROR":
            raise Refusal("070003")
        if recording.state == state:
            if self.switches["repeated_state"] == "070003":
                raise Refusal("070003")
            return
        recording.turn(state, self.now())

    def finish(self, recording: Recording) -> None:
        recording.turn("FINISHED", self.now())

    def drop_recording(self, recording: Recording) -> None:
        for stream in [one for one in self.streams.values() if one.recording == recording.id]:
            del self.streams[stream.id]
        del self.recordings[recording.id]

    def add_hotmark(
        self, recording: Recording, title: str, second: int | None, description: str, user: tuple[str, str]
    ) -> Hotmark:
        at = int(recording.duration(self.now())) if second is None else second
        if any(one.second == at for one in recording.hotmarks):
            raise Refusal("060004")
        hotmark = Hotmark(new_id(), title, description, at, *user)
        recording.hotmarks.append(hotmark)
        recording.hotmarks.sort(key=lambda one: one.second)
        self.touch(recording)
        return hotmark

    # Streams

    def check_address(self, address: Any) -> str:
        """The device compares addresses, so that two spellings of one are the same."""
        try:
            parsed = ipaddress.ip_address(address) if isinstance(address, str) else None
        except ValueError:
            parsed = None
        if parsed is None or (parsed.version == 6 and not self.switches["stream_ipv6"]):
            raise invalid(f"'{address}' is not an ip address")
        return str(parsed)

    def may_stream(self, recording: Recording) -> None:
        if recording.state != "FINISHED" and not self.switches["restream_active"]:
            raise Refusal("040002")

    def check_free(self, address: str, port: int) -> None:
        def taken(other: Any, other_port: Any) -> bool:
            same = (other == address, other_port == port)
            return all(same) if self.switches["stream_conflict"] == "pair" else any(same)

        for stream in self.streams.values():
            targets = stream.destinations or [{"address": stream.address, "port": stream.port}]
            if any(taken(one["address"], one["port"]) for one in targets):
                raise Refusal("010006")
        if any(taken(one.values.get("host"), one.values.get("port")) for one in self.sources.values()):
            raise Refusal("010006", "Address or port already in use by a source")

    def start_stream(self, recording: Recording, address: str, port: int, username: str) -> Stream:
        self.check_free(address, port)
        stream = Stream(new_id(), recording.id, address, port, username)
        self.streams[stream.id] = stream
        return stream


def check_title(title: Any) -> None:
    if not isinstance(title, str) or not title:
        raise invalid("Session name must be at least 1 character")


def check_values(values: list[Any]) -> None:
    if not all(isinstance(value, str) for value in values):
        raise invalid("Values must be strings")
    if not all(value.strip() for value in values):
        raise invalid("Please provide non-empty values")
    if any(value != value.strip() for value in values):
        raise invalid("Please remove any leading or trailing spaces in the values")
    if len(set(values)) != len(values):
        raise invalid("Please verify that values are unique")
