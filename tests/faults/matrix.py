"""The fault matrix: every shape of write of every system, with every fault, and what has to hold in each cell."""

from __future__ import annotations

import dataclasses
import difflib
import json
import os
import re
import socket
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.streamops.video.plugins.module_utils.systems import authentication
from ansible_collections.streamops.video.plugins.module_utils.task import Task, outcome_of
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from faults import Fault

Values = dict[str, Any]
Seed = Callable[[Any], Values | None]
# Texts that stand for secrets, and that nothing else in a test contains.
CANARIES = ("kQ7-vesper-lattice-42", "another-Passphrase-77", "Gardenia-4711-license")
PASSPHRASE, OTHER_PASSPHRASE, LICENSE = CANARIES
AT_ONCE, AGAIN, LOOKED_UP, NONE = "at once", "after one re-run", "after a look", "not applicable"
_IDS = ("id", "uuid", "_id")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMES = ("name", "title", "user_description", "text", "hostname", "id")


@dataclasses.dataclass(frozen=True)
class Shape:
    """One write: the task that makes it, and which request it is.

    `seed` puts there what the task needs, and gives options that hold its ids. `lacks`: faults that it cannot meet, and
    why. `look`: what an engineer adds to the task after an error that says to look at the device first.
    """

    name: str
    kind: str
    module: ModuleType
    options: Values
    method: str = "POST"
    path: str = ""
    seed: Seed = lambda _device: None
    switches: Values = dataclasses.field(default_factory=dict)
    lacks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    look: Callable[[Rig], Values] | None = None
    # Whether a second run changes nothing; an order is carried out each time.
    steady: bool = True
    # Whether it must not be carried out twice, even by a re-run.
    once: bool = False
    # Words of which an error of a whole object or list names one, where it has no attempt.
    words: tuple[str, ...] = ("Target",)
    # Whether the answer to the write has no body: then it cannot be cut, and that is shown by running the cell.
    empty: bool = False
    # Whether the task gives up while the device is away, so that it cannot log out: there the device's own expiry does.
    gives_up: bool = False
    # Whether the write puts others in the place of all objects.
    replaces_all: bool = False

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


class Rig:
    """One system of a lab: its device, what a task needs to reach it, and what is compared afterwards."""

    system = ""
    title = ""
    user = ""
    other_user = ""
    volatile: frozenset[str] = frozenset()
    # Faults that no shape of the system can meet, and why.
    lacks: Mapping[str, str] = {}
    logs_out = True

    def __init__(self, device: Any) -> None:
        self.device = device
        self.shape: Shape
        self._seeded: Values = {}
        # Whether the device has carried out the write that met the fault.
        self.applied = False
        self._others: tuple[HttpClient, Any, Any] | None = None

    # What each system says for itself.

    def settle(self) -> None:
        """Switches under which a device does what it does at once, and objects that nobody asks for."""
        raise NotImplementedError

    def held(self) -> dict[str, list[Values]]:
        """All that the device holds, by kind."""
        raise NotImplementedError

    def connection(self) -> Values:
        return {
            "host": self.device.host,
            "port": self.device.port,
            "username": self.user,
            "password": self.device.users[self.user]["password"],
            "certificate_fingerprint": self.device.fingerprint,
        }

    @property
    def place(self) -> str:
        return f"{self.title} {self.device.host}:{self.device.port}"

    def fault(self, kind: str, shape: Shape, times: int | None, parameters: Values) -> None:
        """A fault that meets the write."""
        self.device.fault(kind, method=shape.method, path=shape.path, times=times, **parameters)

    def writes(self, shape: Shape) -> list[Values]:
        """The requests for the write that the device has recorded: (whether it answered with a success)."""
        return [
            one for one in self.device.writes if one["method"] == shape.method and re.search(shape.path, one["path"])
        ]

    def refused(self, entry: Values) -> bool:
        return entry["status"] is None or entry["status"] >= 400

    def left_open(self) -> int:
        """Sessions that tasks have left open on the device."""
        return len(self.device.sessions)

    def faults(self) -> list[Values]:
        return list(self.device.faults)

    # The same for all.

    def begin(self, shape: Shape) -> Values:
        self.shape = shape
        self.device.fault("restart", seconds=0)  # a cell before may have left the port closed
        self._await_port()
        self.device.reset()
        self.settle()
        self.device.set(**shape.switches)
        self._seeded = shape.seed(self.device) or {}
        self.device.clear_requests()
        return self._seeded

    def run(self, **more: Any) -> Values:
        """The task, as a user's playbook runs it, from the options to the result."""
        given = {**self.connection(), "retries": 1, "wait_timeout": 10, **self.shape.options, **self._seeded, **more}
        spec = self.shape.module.SPEC
        known = spec.argument_spec()
        given = {name: one for name, one in given.items() if name in known or name in self.shape.options}
        checked = ArgumentSpecValidator(known, **spec.rules()).validate(given)
        assert not checked.error_messages, checked.error_messages
        result = outcome_of(self.shape.module.run, Task(checked.validated_parameters))
        self._is_told_well(result)
        return result

    def inject(self, fault: Fault) -> None:
        self.device.set(**fault.switches)
        if fault.crowded:
            self._let_others_in()
        for kind, parameters in fault.at_write:
            self.fault(kind, self.shape, fault.times, parameters)
        for kind, parameters in fault.now:
            self.device.fault(kind, times=None, **parameters)

    def lift(self, fault: Fault) -> None:
        """The fault is over; a device that restarts is back when this returns."""
        if self._others:
            http, login, record = self._others
            login.logout(http, record)
            http.close()
            self._others = None
        self.device.clear_faults()
        if "max_sessions" in fault.switches:
            self.device.set(max_sessions=None)
        if any(kind == "restart" for kind, _parameters in fault.now):
            self.device.fault("restart", seconds=0)
        self._await_port()

    def _await_port(self) -> None:
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection((self.device.host, self.device.port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < until, "the device does not come back"
                time.sleep(0.02)

    def _let_others_in(self) -> None:
        """Somebody else's session, which takes the only place."""
        device = self.device
        trust = Trust(fingerprint=device.fingerprint)
        http = HttpClient(Endpoint(self.title, device.host, device.port, trust, retries=0))
        login = authentication(
            self.system, username=self.other_user, password=device.users[self.other_user]["password"]
        )
        self._others = (http, login, login.login(http))
        device.clear_requests()

    def _is_told_well(self, result: Values) -> None:
        """What a user gets: one line that says where, what and why, and no secret anywhere."""
        shown = json.dumps(result, default=str)
        for secret in self.secrets():
            assert secret not in shown, f"a secret is shown: {secret}"
        assert "Traceback" not in shown and "This is a bug" not in shown, shown
        if result.get("failed"):
            text, error = result["msg"], result["error"]
            assert "\n" not in text and self.place in text, text
            assert error["place"] == self.place and error["cause"], error
            assert " ".join(error["cause"].split()).rstrip(". ") in text, (error, text)
            if attempt := error.get("attempt"):
                assert f"could not {attempt}" in text, text
            else:
                # What is waited for, and the objects of a list, are told by name instead.
                assert error["code"] in ("wait_timeout", "part_failed"), error
                assert any(word in error["cause"] for word in self.shape.words), error

    def secrets(self) -> set[str]:
        """The canaries, every password, and whatever has carried a session."""
        found = {*CANARIES, *(user["password"] for user in self.device.users.values())}
        for entry in self.device.requests:
            for name in ("cookie", "authorization"):
                found.update(part for part in re.split(r"[=; ]+", entry["headers"].get(name, "")) if len(part) > 20)
        return found

    def state(self) -> dict[str, list[Values]]:
        """What the device holds, without what changes by itself, in an order that does not depend on ids."""
        return {
            kind: sorted((_without(one, self.volatile) for one in rows), key=_by_name)
            for kind, rows in self.held().items()
        }


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, names) for key, one in value.items() if key not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value


def _by_name(row: Values) -> str:
    return str(next((row[key] for key in _NAMES if row.get(key) and not _is_id(row[key])), "")) + json.dumps(
        {key: one for key, one in row.items() if key not in _IDS and not _is_id(one)}, sort_keys=True, default=str
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[\w-]{16,}", value))


def canonical(state: Mapping[str, list[Values]]) -> Any:
    """The same with ids numbered in the order in which they stand: two runs on a fresh device agree."""
    numbers: dict[str, str] = {}

    def collect(value: Any) -> None:
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            collect(one)
        if isinstance(value, str) and _UUID.fullmatch(value):
            numbers.setdefault(value, f"#{len(numbers)}")
        if isinstance(value, dict):
            for key in _IDS:
                if _is_id(value.get(key)):
                    numbers.setdefault(value[key], f"#{len(numbers)}")

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {numbers.get(key, key): renamed(one) for key, one in value.items()}
        if isinstance(value, list):
            return [renamed(one) for one in value]
        return numbers.get(value, value) if isinstance(value, str) else value

    collect(state)
    return renamed(state)


def differences(wanted: Any, there: Any) -> list[str]:
    one, other = (json.dumps(state, indent=1, sort_keys=True, default=str).splitlines() for state in (wanted, there))
    return [line for line in difflib.unified_diff(one, other, n=0, lineterm="") if line[:2] not in ("--", "++", "@@")]


def bystanders(state: Mapping[str, list[Values]]) -> Any:
    """What nobody asks for: it is named so."""
    named = {
        kind: [row for row in rows if any(str(row.get(key, "")).lower().startswith("bystander") for key in _NAMES)]
        for kind, rows in state.items()
    }
    assert any(named.values()), "nobody stands by"
    return named


# The state after the task without a fault, and how often its write was sent.
_references: dict[tuple[str, str], tuple[Any, int]] = {}


def reference(rig: Rig, shape: Shape) -> tuple[Any, int]:
    """What the shape does where nothing fails: the end that every cell has to come to."""
    key = (type(rig).__name__, shape.name)
    if key not in _references:
        rig.begin(shape)
        before = rig.state()
        done = rig.run()
        assert not done.get("failed") and done["changed"], done
        after, sent = rig.state(), len(rig.writes(shape))
        assert canonical(after) != canonical(before) or not shape.steady, "the write changes nothing to be seen"
        assert sent, f"this write was not made: {[(one['method'], one['path']) for one in rig.device.writes]}"
        if shape.steady:
            again = rig.run()
            assert not again.get("failed") and not again["changed"], again
            assert len(rig.writes(shape)) == sent and canonical(rig.state()) == canonical(after)
        if rig.logs_out:
            assert rig.left_open() == 0
        _references[key] = canonical(after), sent
    return _references[key]


def try_cell(rig: Rig, shape: Shape, fault: Fault) -> str:
    """One cell: the task meets the fault, and is run once more where it failed. Gives what it took."""
    wanted, sends = reference(rig, shape)
    rig.begin(shape)
    before = bystanders(rig.state())
    rig.applied = fault.applied
    rig.inject(fault)
    first = rig.run(**fault.options)
    assert not rig.faults() or all(one["met"] for one in rig.faults()), f"the fault was not met: {rig.faults()}"
    rig.lift(fault)
    assert first.get("failed") or not fault.stops, "the fault has no effect"
    took = AT_ONCE
    if first.get("failed"):
        assert not fault.heals, first["msg"]
        assert re.search(fault.cause, first["msg"]), (fault.cause, first["msg"])
        took, more = AGAIN, {}
        if shape.look is not None and "Look at" in first["msg"] and "may" in first["msg"]:
            took, more = LOOKED_UP, shape.look(rig)
        second = rig.run(**more)
        assert not second.get("failed"), (first["msg"], second["msg"])
    if shape.empty and fault.cuts:
        assert took == AT_ONCE and not first.get("retries"), "the answer has a body"
        took = NONE
    after = rig.state()
    assert canonical(after) == wanted, (differences(wanted, canonical(after)), first.get("msg"))
    kept = bystanders(after)
    if not shape.replaces_all:
        assert kept == before, differences(before, kept)
    seen = rig.writes(shape)
    refused = 0 if fault.applied else sum(rig.refused(one) for one in seen) + fault.hides
    if shape.kind in ("create", "upload") or shape.once:
        assert len(seen) - min(refused, len(seen)) == sends, [(one.get("status"), one.get("body")) for one in seen]
    if rig.logs_out:
        assert rig.left_open() <= (shape.gives_up and fault.restarts), "a session was left open"
    return took


# The name under which a cell tells how it went.
CELL = "fault_cell"
_BY_ADDRESS = "only the Command Line API knows its clients by their address"


@dataclasses.dataclass(frozen=True)
class Matrix:
    """The shapes of one system, with every fault."""

    system: str
    rig: type[Rig]
    shapes: list[Shape]
    faults: list[Fault]

    def lacking(self, shape: Shape, fault: str) -> str:
        """Why a cell cannot be; '' where it can."""
        known = {fault.name for fault in self.faults}
        return {**self.rig.lacks, **shape.lacks}.get(fault, "") or ("" if fault in known else _BY_ADDRESS)

    def cells(self) -> list[tuple[Shape, Fault]]:
        """Every cell in `make test-all`, else a fixed sample with every fault and every shape at least once."""
        every = [(one, fault) for one in self.shapes for fault in self.faults if not self.lacking(one, fault.name)]
        if os.environ.get("STREAMOPS_TEST_ALL"):
            return every
        used: dict[str, int] = {}
        found: list[tuple[Shape, Fault]] = []

        def take(among: list[tuple[Shape, Fault]]) -> None:
            fewest = min(among, key=lambda cell: (used.get(cell[0].name, 0), used.get(cell[1].name, 0)))
            for one in fewest:
                used[one.name] = used.get(one.name, 0) + 1
            found.append(fewest)

        for fault in self.faults:
            if among := [cell for cell in every if cell[1].name == fault.name]:
                take(among)
        for shape in self.shapes:
            if shape.name not in used:
                take([cell for cell in every if cell[0].name == shape.name])
        return found

    def tried(self, rig: Rig, shape: Shape, fault: Fault) -> list[str]:
        """A cell, and how it went."""
        return [self.system, shape.name, fault.name, try_cell(rig, shape, fault)]
