"""The Media Platform by its Command Line API, with a ledger: commands that nothing can look up afterwards."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.modules import hmp_command, hmp_recording, hmp_restream, hmp_session
from faults import CLI_FAULTS, Fault
from hmp_world import TO, HmpRig, finished, recorded
from lab import Lab
from matrix import CELL, Matrix, Rig, Shape, Values

_NO_STATUS = "a command line has no statuses: its errors are lines (see 500)"
_NO_SESSION = "there are no sessions: the HMP knows its clients by their address (see address not on the list)"


class HmpLine(HmpRig):
    lacks = {
        "429 with Retry-After": _NO_STATUS,
        "502": _NO_STATUS,
        "502 after the write": _NO_STATUS,
        "503 with an HTML body": _NO_STATUS,
        "wrong content type": "lines have no type: what is no answer is passed over as a greeting",
        "session expired, 401": _NO_SESSION,
        "session expired, 404": _NO_SESSION,
        "session expired, 403": _NO_SESSION,
        "timeout, applied late": "what a client has left before its turn is dropped by the lab: as timeout before",
        "pending for ever": "a command is answered when it is done: nothing is pending",
    }
    _other: socket.socket | None = None

    @property
    def place(self) -> str:
        return f"{self.title} {self.device.host}:{self.device.cli_port}"

    @property
    def ledger(self) -> Path:
        return Path(os.environ["HOME"]) / "hmp.json"

    def connection(self) -> Values:
        return {"host": self.device.host, "cli_port": self.device.cli_port, "api": "cli", "ledger": str(self.ledger)}

    def begin(self, shape: Shape) -> Values:
        self.ledger.unlink(missing_ok=True)
        return super().begin(shape)

    def fault(self, kind: str, shape: Shape, times: int | None, parameters: Values) -> None:
        self.device.cli_fault(kind, command=shape.path, times=times, **parameters)

    def inject(self, fault: Fault) -> None:
        super().inject(fault)
        if fault.unlisted:
            self.device.set_authorized([])

    def lift(self, fault: Fault) -> None:
        if self._other is not None:
            self._other.close()
            self._other = None
            self._await_ends()
        self.device.set(cli_enabled=True, max_cli_connections=None)
        self.device.set_authorized(["127.0.0.1"])
        super().lift(fault)

    def faults(self) -> list[Values]:
        return list(self.device.cli_faults)

    def _let_others_in(self) -> None:
        self._other = socket.create_connection((self.device.host, self.device.cli_port), timeout=5)
        self._other.sendall(b"getRecordingStatus x\n")
        assert self._other.recv(100)
        self.device.clear_requests()

    def _await_port(self) -> None:
        until = time.monotonic() + 10
        while not self.device.listens:
            assert time.monotonic() < until, "the command line does not come back"
            time.sleep(0.02)

    def _await_ends(self) -> None:
        until = time.monotonic() + 5
        while self.device.open_cli_connections and time.monotonic() < until:
            time.sleep(0.01)

    def writes(self, shape: Shape) -> list[Values]:
        return [one for one in self.device.cli_writes if one["name"] and f"^{one['name']}$" == shape.path]

    def refused(self, entry: Values) -> bool:
        return entry["answer"] is None or entry["answer"].startswith("ERROR")

    def left_open(self) -> int:
        self._await_ends()
        return len(self.device.sessions) + int(self.device.open_cli_connections)


def looked_up(rig: Rig) -> Values:
    """What the error text advises: to look. What is not there is made; what is there is taken over by the REST API."""
    hmp = rig.device
    if all(rig.refused(one) for one in rig.writes(rig.shape)) and not rig.applied:
        return {}
    return {
        "api": "rest",
        "port": hmp.port,
        "username": "admin",
        "password": hmp.users["admin"]["password"],
        "certificate_fingerprint": hmp.fingerprint,
    }


def session(hmp: Any) -> Values:
    return {"id": hmp.add_session("Target", sources=[hmp.add_source(name="Target camera", host="239.1.1.1")])}


def of_session(hmp: Any) -> Values:
    return {"session": session(hmp)["id"]}


def streaming(hmp: Any) -> Values:
    given = finished(hmp)
    with hmp.lock:
        started = hmp.state.start_stream(
            hmp.state.recordings[given["recording"]], TO["address"], TO["stream_port"], "admin"
        )
    return {"id": started.id}


def switched(hmp: Any) -> Values:
    return {"arguments": [session(hmp)["id"], "true"]}


def shape(
    label: str, kind: str, module: ModuleType, command: str, seed: Any, steady: bool = True, /, **options: Any
) -> Shape:
    look = looked_up if kind == "create" else None
    return Shape(label, kind, module, options, path=f"^{command}$", seed=seed, look=look, steady=steady)


SHAPES = [
    shape("session create", "create", hmp_session, "createSession", lambda _hmp: None, title="Target", live=True),
    shape("session update", "update", hmp_session, "setLiveSession", session, live=True),
    shape("session delete", "delete", hmp_session, "deleteSession", session, state="absent"),
    shape("recording start", "create", hmp_recording, "startRecording", of_session, state="started"),
    shape("recording pause", "command", hmp_recording, "pauseRecording", recorded(), state="paused"),
    shape("recording resume", "command", hmp_recording, "resumeRecording", recorded("PAUSED"), state="started"),
    shape("recording stop", "command", hmp_recording, "stopRecording", recorded(), state="stopped"),
    shape("stream start", "create", hmp_restream, "startRestreamRecording", finished, state="started"),
    shape("stream stop", "command", hmp_restream, "stopRestreamRecording", streaming, False, state="stopped"),
    Shape(
        "any command",
        "command",
        hmp_command,
        {"command": "setLiveSession"},
        path="^setLiveSession$",
        seed=switched,
        steady=False,
    ),
]


MATRIX = Matrix("HMP, command line", HmpLine, SHAPES, CLI_FAULTS)


@pytest.fixture
def rig(lab: Lab) -> HmpLine:
    return HmpLine(lab.hmp)


@pytest.mark.parametrize(("shape", "fault"), MATRIX.cells(), ids=str)
def test_cell(rig: HmpLine, shape: Shape, fault: Fault, record_property: Any) -> None:
    record_property(CELL, MATRIX.tried(rig, shape, fault))
    if not rig.ledger.exists():
        assert shape.kind != "create", "the ledger was not written"
        return
    kinds = next(iter(json.loads(rig.ledger.read_text())["hosts"].values()), {})
    there = {one["id"] for rows in rig.held().values() for one in rows if "id" in one}
    kept = {one["id"] for objects in kinds.values() for one in objects}
    assert kept <= there and (kept or shape.kind in ("delete", "command")), (kept, there)
    assert sorted(one.name for one in rig.ledger.parent.glob(".hmp.json*")) == [".hmp.json.lock"]
