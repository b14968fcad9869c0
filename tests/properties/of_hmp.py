"""The resources of the Media Platform."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from engine import Case, Runs, Shot
from hypothesis import strategies as st
from named import Named
from values import Strategy, Values, some_of, texts

SPECIALTY = "692e9ab8-d446-4bfd-b64d-e39e8e57c4c5"
_DIGITS = "{0}{1}111111-2222-4333-8444-555555555555"
CAMERAS = [_DIGITS.format("c", number) for number in range(4)]
SHARES = st.lists(
    st.sampled_from(
        [
            {"user": "viewer", "permission": "WATCH"},
            {"user": "creator", "permission": "EDIT"},
            {"group": "Admins", "permission": "OWN"},
        ]
    ),
    max_size=2,
    unique_by=str,
)
CATEGORIES = st.sampled_from([{SPECIALTY: ["HD"]}, {SPECIALTY: ["HD", "Surgery"]}, {}])
METADATA = st.dictionaries(
    st.sampled_from(["Club", "Season"]), st.lists(st.sampled_from(["One", "Zwei ü"]), min_size=1, max_size=2)
)
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "update_semantics": st.just("replace"),
        "create_answer": st.just("sparse"),
        "empty_list": st.just(200),
        "paging_keys": st.just("documented"),
        "max_page_size": st.just(1),
        "source_answer": st.just("list"),
        "echo_passphrase": st.sampled_from(["masked", "omitted"]),
    },
    # What a device neither tells nor keeps, nobody can keep: the module warns of it where it can know.
).filter(lambda some: not {"echo_passphrase", "update_semantics"} <= some.keys())
# What changes by itself.
_CHANGING = {"recordings": ("duration",), "sessions": ("recording",)}


class Hmp(Named):
    api = "rest"
    left_out: ClassVar[Mapping[str, str]] = {
        "api": "each API has its own line",
        "ledger": "what only a file knows is tested with the modules that keep it",
        "update_secrets": "with V(always) every run writes: tested where secrets are",
        "categories.*": "keys of the device",
    }
    letter = "a"

    def switches(self) -> Strategy:
        return SWITCHES

    def common(self, device: Any, folder: Path) -> Values:
        found = {
            "host": device.host,
            "port": device.port,
            "cli_port": device.cli_port,
            "certificate_fingerprint": device.fingerprint,
            "api": self.api,
            "retries": 1,
            "wait_timeout": 10,
        }
        if self.api == "rest":
            return {**found, "username": "admin", "password": device.users["admin"]["password"]}
        return {**found, "ledger": str(folder / "ledger.json")}

    def identity(self, place: int) -> str:
        return _DIGITS.format(self.letter, place)

    def fill(self, device: Any, case: Case) -> None:
        for number, camera in enumerate(CAMERAS):
            device.add_source(id=camera, name=f"camera {number}", host=f"239.9.9.{number}", port=4000 + number)
        for one in case.held:
            self.put(device, dict(one))

    def put(self, device: Any, one: Values) -> None:
        raise NotImplementedError

    def shot(self, device: Any) -> Shot:
        found = self._shot(device)
        for one in found.values():
            if one.get("command") == "record":
                # It means nothing there.
                one.pop("parameters")
            if days := (one.get("typeData") or {}).get("days"):
                days.sort()
        return found

    def _shot(self, device: Any) -> Shot:
        return {
            f"{store}/{self.shot_name(one)}": {
                k: value for k, value in one.items() if k not in _CHANGING.get(store, ())
            }
            for store in ("sources", "sessions", "recordings", "streams", "events")
            for one in getattr(device, f"all_{store}")()
        }

    def shot_name(self, one: Values) -> str:
        return str(one["id"])

    def writes(self, device: Any) -> list[Any]:
        return [*device.writes, *device.cli_writes]


class Source(Hmp):
    module, result, store, letter = "hmp_source", "source", "sources", "a"
    listed = ("hmp_info", "sources")
    words: ClassVar[Mapping[str, str]] = {"source_host": "host", "source_port": "port"}

    def whole(self, draw: st.DrawFn) -> Values:
        kind = draw(st.sampled_from(["UDP", "SRT"]))
        fields = [field for field in self.spec.fields if field.name in self.described - {"type", "multicast"}]
        found = {"type": kind, **draw(self.some_of(fields, kind, ["source_port", "mode"]))}
        return self.settled(draw, found)

    def some_of(self, fields: Iterable[Any], kind: str, needed: Iterable[str] = ()) -> Strategy:
        return some_of(fields, kind, needed, {"source_host": st.sampled_from(["10.0.0.1", "studio.example"])})

    def settled(self, draw: st.DrawFn, found: Values) -> Values:
        if found["type"] == "SRT" and found["mode"] != "LISTENER":
            found.setdefault("source_host", "10.0.0.1")
        if found["type"] == "UDP" and draw(st.booleans()):
            found.update(multicast=True, source_host="239.1.1.1")
        return found

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        if draw(st.integers(0, 4)) == 0:
            return self.whole(draw)
        kind = one["type"]
        fields = [field for field in self.spec.fields if field.name in self.described - {"type", "mode", "multicast"}]
        if one.get("multicast"):
            fields = [field for field in fields if field.name != "source_host"]
        return dict(draw(self.some_of(fields, kind)))

    def put(self, device: Any, one: Values) -> None:
        device.add_source(**self.lab(one))

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        kind = case.options.get("type")
        # Another type has other fields.
        return None if kind and kind != before["type"] else super().asked(case, before)

    def on_device(self, case: Case) -> Values:
        found = super().on_device(case)
        # Without being told, it may be left as it is.
        found.pop("passphrase", None)
        return found


class Session(Hmp):
    module, result, store, name, letter = "hmp_session", "session", "sessions", "title", "b"
    listed = ("hmp_info", "sessions")
    hints: ClassVar[Mapping[str, Strategy]] = {
        "sources": st.lists(st.sampled_from(CAMERAS), max_size=3, unique=True),
        "shares": SHARES,
        "categories": CATEGORIES,
        "description": texts() | st.just("two\nlines") | st.just(""),
        "created_by": texts(),
    }

    def put(self, device: Any, one: Values) -> None:
        values = {name: value for name, value in one.items() if name not in ("shares", "created_by", "purge_sources")}
        if "created_by" in one:
            values["createdby"] = one["created_by"]
        values["shares"] = [
            {"kind": kind, "name": share[kind], "permission": share["permission"]}
            for share in one.get("shares", [])
            for kind in ("user", "group")
            if kind in share
        ]
        device.add_session(**values)

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        words = {"created_by": ["createdby", "metadata"], "categories": ["categories", "metadata"]}
        return [key for name in case.options for key in words.get(name, [name])]

    def on_device(self, case: Case) -> Values:
        words = {"title": "title", "description": "description", "created_by": "createdby", "live": "live"}
        return {words[name]: one for name, one in case.options.items() if name in words}


class SessionByCli(Session):
    """The Command Line API cannot ask what a session has: what it knows is in its ledger."""

    api = "cli"
    listed = ("", "")

    def cases(self) -> Strategy:
        return new_ones(self)

    def gone(self, case: Case, result: Values) -> Values | None:
        return {"id": result["session"]["id"], "state": "absent"}


@st.composite
def new_ones(draw: st.DrawFn, it: Hmp) -> Case:
    names = draw(st.lists(it.names(), min_size=2, max_size=2, unique=True))
    held = [{it.name: names[0], "id": it.identity(0), **it.whole(draw)}]
    return Case(held, {it.name: names[1], **it.whole(draw)})


class OfASession(Hmp):
    """What is of a session, one that is not changed."""

    session = _DIGITS.format("d", 0)

    def fill(self, device: Any, case: Case) -> None:
        for number, camera in enumerate(CAMERAS):
            device.add_source(id=camera, name=f"camera {number}", host=f"239.9.9.{number}", port=4000 + number)
        device.add_session("Final", [CAMERAS[0]], id=self.session, description="d")
        device.add_session("Other", [CAMERAS[1]], id=_DIGITS.format("d", 1))
        for one in case.held:
            self.put(device, dict(one))

    def along(self, case: Case) -> Iterable[str]:
        return [f"sessions/{self.session}"]


class Event(OfASession):
    module, result, store, name, letter = "hmp_event", "event", "events", "start_time", "e"
    listed = ("hmp_info", "events")
    fixed = frozenset({"start_time"})
    needed = frozenset({"command", "duration"})
    words: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, Strategy]] = {
        "duration": st.sampled_from([1, 60, 7200]),
        "session": st.sampled_from(["Final", OfASession.session]),
    }
    left_out: ClassVar[Mapping[str, str]] = {
        **Hmp.left_out,
        "title": "the device shows the session's, and takes none",
        "time_zone": "of texts without a zone, tested with them",
    }

    @property
    def described(self) -> frozenset[str]:
        return super().described - {"type", "days", "record", "session"}

    def names(self) -> Strategy:
        return st.integers(1, 9).map(lambda day: f"2035-03-0{day}T18:00:00Z")

    def whole(self, draw: st.DrawFn) -> Values:
        found = {"session": draw(self.hints["session"]), **super().whole(draw)}
        if draw(st.booleans()):
            days = draw(st.lists(st.sampled_from(["MON", "TUE", "SUN"]), min_size=1, max_size=2, unique=True))
            found.update(type="weekly-recurring", days=days)
        elif draw(st.booleans()):
            found["type"] = "one-time"
        if found["command"] == "set-live" and draw(st.booleans()):
            found["record"] = draw(st.booleans())
        return found

    def held_state(self, draw: st.DrawFn) -> Values:
        # One that is not active counts as deleted: most versions delete none.
        return {"active": True}

    def gone(self, case: Case, result: Values) -> Values | None:
        return super().gone(case, result) if result["event"].get("active") else None

    def which(self, one: Values) -> Strategy:
        session = {"session": one["session"]}
        return st.sampled_from([{**session, self.name: one[self.name]}, {**session, "id": one["id"]}])

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        changed = super().changes(draw, one)
        return {name: value for name, value in changed.items() if name != "command" or value == one["command"]}

    def put(self, device: Any, one: Values) -> None:
        start = int(datetime.datetime.fromisoformat(one["start_time"]).timestamp())
        days = {"typeData": {"days": one["days"]}} if "days" in one else {}
        device.add_event(
            self.session,
            id=one["id"],
            startTime=start,
            duration=one["duration"],
            command=one["command"],
            active=one.get("active", True),
            type=one.get("type", "one-time"),
            parameters={"record": one.get("record", False)} if one["command"] == "set-live" else {},
            **days,
        )

    def switches(self) -> Strategy:
        return SWITCHES.map(lambda some: {**some, "event_delete": "allowed"})

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        words = {"record": "parameters", "days": "typeData", "start_time": "startTime"}
        # Whoever names an event wants it active, unless told otherwise.
        return {"active", *(words.get(name, name) for name in case.options)}

    def on_device(self, case: Case) -> Values:
        return {name: one for name, one in case.options.items() if name in ("duration", "command", "type")}


class Video(OfASession):
    module, result, store, name, letter = "hmp_video", "video", "recordings", "title", "f"
    listed = ("hmp_info", "videos")
    hints: ClassVar[Mapping[str, Strategy]] = {"metadata": METADATA, "description": texts() | st.just("two\nlines")}

    def put(self, device: Any, one: Values) -> None:
        values = {name: value for name, value in one.items() if name in ("id", "title", "description", "metadata")}
        device.add_recording(self.session, state="FINISHED", **values)

    def cases(self) -> Strategy:
        # They are made by recording.
        return super().cases().filter(lambda case: case.target)

    def on_device(self, case: Case) -> Values:
        return {name: one for name, one in case.options.items() if name in ("title", "description")}


class Recording(OfASession):
    """One that is running in the session, or that it has had; finished ones stay as videos."""

    module, result, store, name, letter = "hmp_recording", "recording", "recordings", "title", "f"
    states: ClassVar[tuple[str, ...]] = (
        *("present", "started", "recording", "paused", "stopped", "finished"),
        "absent",
    )
    hints: ClassVar[Mapping[str, Strategy]] = {
        **Session.hints,
        "hotmarks": st.lists(st.sampled_from(["Kick-off", "Half time"]), max_size=2, unique=True),
    }
    listed = ("hmp_info", "recordings")

    @property
    def described(self) -> frozenset[str]:
        return super().described - {"session", "shares.user", "shares.group", "shares.permission"}

    def held_state(self, draw: st.DrawFn) -> Values:
        return {"state": draw(st.sampled_from(["RECORDING", "PAUSED", "FINISHED"]))}

    def put(self, device: Any, one: Values) -> None:
        values = {name: value for name, value in one.items() if name in ("id", "title", "description", "state")}
        device.add_recording(self.session, **values)

    def along(self, case: Case) -> Iterable[str]:
        return [f"sessions/{_DIGITS.format('d', number)}" for number in range(2)]

    def which(self, one: Values) -> Strategy:
        return st.sampled_from([{"id": one["id"]}, {"id": one["id"], "title": "Another"}])

    def whole(self, draw: st.DrawFn) -> Values:
        # In a session of its own: one is recorded once at a time.
        return {"session": "Other", **super().whole(draw)}

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        found = super().changes(draw, one)
        # HotMarks are for what is being recorded, and what is finished stays so.
        return {name: value for name, value in found.items() if name != "hotmarks" or one["state"] != "FINISHED"}

    def state(self, new: bool) -> Strategy:
        return st.sampled_from([{"state": word} for word in ("started", "recording")]) if new else super().state(new)

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        words = {"created_by": ["createdby", "metadata"], "categories": ["categories", "metadata"]}
        return ["asset_id", *(key for name in case.options for key in words.get(name, [name]))]

    def on_device(self, case: Case) -> Values:
        return {name: one for name, one in case.options.items() if name in ("title", "description")}


class Restream(OfASession):
    module, result, store, name, letter = "hmp_restream", "restream", "streams", "address", "0"
    absent = "stopped"
    listed = ("hmp_info", "streams")
    videos: ClassVar[list[str]] = [_DIGITS.format("f", number) for number in range(2)]

    def put(self, device: Any, one: Values) -> None:
        raise NotImplementedError

    def fill(self, device: Any, case: Case) -> None:
        super().fill(device, Case([], {}))
        for place, video in enumerate(self.videos):
            device.add_recording(self.session, state="FINISHED", id=video, title=f"Match {place}")
        # As they were begun before.
        for one in case.held:
            with tempfile.TemporaryDirectory() as folder:
                Runs(self.common(device, Path(folder)), Path(folder)).run("hmp_restream", one)

    def cases(self) -> Strategy:
        return streams(self)

    def gone(self, case: Case, result: Values) -> Values | None:
        return {"id": result["restream"]["id"], "state": "stopped"} if result["restream"] else None

    def on_device(self, case: Case) -> Values:
        return {} if case.target else {"address": case.options["address"], "port": case.options["stream_port"]}

    def back(self, case: Case, result: Values) -> Values:
        return {**result["restream"], "state": "started"}

    def row_back(self, row: Values) -> Values:
        return {**super().row_back(row), "state": "started"}

    def shot_name(self, one: Values) -> str:
        # Which id it has is the device's choice.
        return f"{one['address']}:{one['port']}" if "address" in one else super().shot_name(one)

    def along(self, case: Case) -> Iterable[str]:
        return [f"recordings/{video}" for video in self.videos]


@st.composite
def streams(draw: st.DrawFn, it: Restream) -> Case:
    ways = [(address, port) for address in ("10.0.0.1", "239.5.5.5") for port in (5000, 5002)]
    chosen = draw(st.lists(st.sampled_from(ways), min_size=2, max_size=3, unique=True))
    every = [
        {"recording": draw(st.sampled_from(it.videos)), "address": address, "stream_port": port, "state": "started"}
        for address, port in chosen
    ]
    held = every[:-1]
    one = draw(st.sampled_from([*every, every[-1]]))
    if one is every[-1]:
        return Case(held, one)
    return Case(held, one, f"streams/{one['address']}:{one['stream_port']}")
