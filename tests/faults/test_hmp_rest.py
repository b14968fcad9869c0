"""The Media Platform by its REST API: sources, sessions, recordings, streams, videos, events, set-top boxes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.modules import (
    hmp_device,
    hmp_event,
    hmp_recording,
    hmp_restream,
    hmp_session,
    hmp_source,
    hmp_video,
)
from faults import HTTP_FAULTS, Fault
from hmp_world import HmpRig, finished, recorded, session_there, streamed, video
from lab import Lab
from matrix import CELL, OTHER_PASSPHRASE, PASSPHRASE, Matrix, Shape, Values

CAMERA: Values = {"name": "Target", "type": "SRT", "mode": "LISTENER", "source_port": 7007, "passphrase": PASSPHRASE}
EVENT: Values = {
    "session": "Target",
    "title": "Target show",
    "type": "one-time",
    "start_time": "2035-03-01T20:00:00",
    "time_zone": "Europe/Zurich",
    "duration": 3600,
    "command": "record",
}


class HmpRest(HmpRig):
    lacks = {
        "session expired, 403": "the HMP answers 401, or 404 by its guide; 403 is a refused role there",
        "pending for ever": "an HMP answers when it is done: nothing is pending on it",
    }

    def connection(self) -> Values:
        return {**super().connection(), "api": "rest"}


def camera(hmp: Any) -> None:
    hmp.add_source(name="Target", type="SRT", port=7007, passphrase=PASSPHRASE)


def event(hmp: Any) -> Values:
    return {"id": hmp.add_event(hmp.add_session("Target"), startTime=2056388400, command="record", duration=3600)}


def shape(
    label: str, kind: str, module: ModuleType, method: str, path: str, seed: Any, empty: bool = False, /, **options: Any
) -> Shape:
    return Shape(label, kind, module, options, method, path, seed, empty=empty)


SESSIONS, RECORDINGS = "^/apis/sessions", "^/apis/recordings"
SHAPES = [
    shape("source create", "create", hmp_source, "POST", "^/apis/sources$", lambda _hmp: None, **CAMERA),
    shape(
        "source update",
        "update",
        hmp_source,
        "PUT",
        "^/apis/sources/",
        camera,
        name="Target",
        passphrase=OTHER_PASSPHRASE,
    ),
    shape(
        "source delete", "delete", hmp_source, "DELETE", "^/apis/sources/", camera, True, name="Target", state="absent"
    ),
    shape(
        "session create", "create", hmp_session, "POST", f"{SESSIONS}$", lambda _hmp: None, title="Target", live=True
    ),
    shape("session update", "update", hmp_session, "PUT", SESSIONS, session_there, title="Target", live=True),
    shape(
        "session delete", "delete", hmp_session, "DELETE", SESSIONS, session_there, True, title="Target", state="absent"
    ),
    shape(
        "recording start",
        "create",
        hmp_recording,
        "POST",
        "/recordings$",
        session_there,
        session="Target",
        state="started",
    ),
    shape("recording pause", "command", hmp_recording, "PUT", RECORDINGS, recorded(), state="paused"),
    shape("recording resume", "command", hmp_recording, "PUT", RECORDINGS, recorded("PAUSED"), state="started"),
    shape("recording stop", "command", hmp_recording, "DELETE", RECORDINGS, recorded(), True, state="stopped"),
    shape("stream start", "create", hmp_restream, "POST", "/streams$", finished, state="started"),
    shape("stream stop", "command", hmp_restream, "DELETE", "/streams/", streamed, True, state="stopped"),
    shape("video update", "update", hmp_video, "PUT", "^/apis/assets/", video, title="Target video"),
    shape("video delete", "delete", hmp_video, "DELETE", "^/apis/assets/", video, True, state="absent"),
    shape("event create", "create", hmp_event, "POST", "/events$", session_there, **EVENT),
    shape("event update", "update", hmp_event, "PUT", "/events/", event, session="Target", duration=1800),
    Shape(
        "set-top box order",
        "command",
        hmp_device,
        {"name": "Target", "command": "set-volume", "parameters": {"volume": 0.25}},
        "POST",
        "/commands$",
        lambda hmp: hmp.add_device("Target") and None,
        steady=False,
        gives_up=True,
    ),
]


MATRIX = Matrix("HMP, REST", HmpRest, SHAPES, HTTP_FAULTS)


@pytest.fixture
def rig(lab: Lab) -> HmpRest:
    return HmpRest(lab.hmp)


@pytest.mark.parametrize(("shape", "fault"), MATRIX.cells(), ids=str)
def test_cell(rig: HmpRest, shape: Shape, fault: Fault, record_property: Any) -> None:
    record_property(CELL, MATRIX.tried(rig, shape, fault))
