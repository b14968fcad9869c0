"""What cannot be is refused before anything is sent, in check mode as for real."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.command import send_command
from ansible_collections.streamops.video.plugins.module_utils.hmp.devices import command_device
from ansible_collections.streamops.video.plugins.module_utils.hmp.events import event_values, manage_event, wanted_event
from ansible_collections.streamops.video.plugins.module_utils.hmp.info import gather
from ansible_collections.streamops.video.plugins.module_utils.hmp.options import (
    HMP_COMMAND,
    HMP_RECORDING,
    HMP_RESTREAM,
    HMP_SESSION,
)
from ansible_collections.streamops.video.plugins.module_utils.hmp.recordings import manage_recording
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import (
    HMP_DEVICE,
    HMP_EVENT,
    HMP_INFO,
    HMP_SOURCE,
    HMP_VIDEO,
)
from ansible_collections.streamops.video.plugins.module_utils.hmp.restreams import manage_restream
from ansible_collections.streamops.video.plugins.module_utils.hmp.sessions import manage_session
from ansible_collections.streamops.video.plugins.module_utils.hmp.sources import manage_source
from ansible_collections.streamops.video.plugins.module_utils.hmp.videos import manage_video
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from hmp_runs import Runs, Values, defaults
from lab import Lab

MODULES: dict[str, tuple[Any, Callable[..., Any]]] = {
    "session": (HMP_SESSION, manage_session),
    "recording": (HMP_RECORDING, manage_recording),
    "restream": (HMP_RESTREAM, manage_restream),
    "command": (HMP_COMMAND, send_command),
    "source": (HMP_SOURCE, manage_source),
    "event": (HMP_EVENT, manage_event),
    "video": (HMP_VIDEO, manage_video),
    "device": (HMP_DEVICE, command_device),
    "info": (HMP_INFO, gather),
}
ID = "71edd346-2cf0-4c62-b3d3-9d457b287394"
OTHER = "12b0cc54-9018-42c2-9dfb-3f7707a09829"
WATCH = {"user": "viewer", "permission": "WATCH"}
LEDGER = {"ledger": "~/hmp.json"}
EVENT = {"session": ID, "start_time": "2026-11-21T20:00:00Z", "command": "record"}
SRT = {"name": "a", "type": "SRT", "mode": "CALLER", "source_host": "10.0.0.1", "source_port": 4900}

# Whatever the API.
BY_BOTH: list[tuple[str, Values, str]] = [
    ("session", {"title": "", "id": ID}, "title is empty"),
    ("session", {"title": "a\0", **LEDGER}, "title holds the control character U+0000"),
    ("session", {"title": "a", "description": "\x1b[2J", **LEDGER}, "description holds"),
    ("session", {"title": "a", "created_by": "\r", **LEDGER}, "created_by holds"),
    ("session", {"title": "a", "sources": [ID] * 2, **LEDGER}, "twice"),
    ("session", {"title": "a", "sources": [ID, ID.upper()], **LEDGER}, "twice"),
    ("session", {"title": "a", "sources": [str(one) for one in range(5)], **LEDGER}, "one to four"),
    ("session", {"title": "a", "sources": [""], **LEDGER}, "sources[0] is empty"),
    ("session", {"title": "a", "shares": [{"permission": "OWN"}], **LEDGER}, "shares[0]"),
    ("session", {"title": "a", "shares": [WATCH, WATCH], **LEDGER}, "twice"),
    ("session", {"title": "a", "categories": {ID: [" x"]}, **LEDGER}, "categories"),
    ("recording", {"id": ID, "state": "started", "hotmarks": [""]}, "hotmarks[0] is empty"),
    ("recording", {"id": ID, "hotmarks": ["a", "b\x85"]}, "hotmarks[1] holds"),
    ("recording", {"id": ID, "title": ""}, "title is empty"),
    ("recording", {"id": ID, "shares": [{"user": "a", "permission": "RECORD"}]}, "WATCH, EDIT, OWN"),
    ("recording", {"session": "", **LEDGER}, "session is empty"),
    ("restream", {"state": "stopped", "recording": ID}, "which stream"),
    ("restream", {"state": "started", "recording": ID, "address": "10.0.0.1", "stream_port": 65536}, "0 to 65535"),
    ("restream", {"state": "started", "recording": ID, "address": "10.0.0.1", "stream_port": -1}, "0 to 65535"),
]
BY_REST: list[tuple[str, Values, str]] = [
    ("source", {"name": ""}, "name"),
    ("source", {"name": "a\n"}, "name"),
    ("source", {"name": "a", "type": "RTSP"}, "type"),
    ("source", {"name": "a", "source_port": 0}, "source_port"),
    ("source", {"name": "a", "source_port": 65536}, "source_port"),
    ("source", {"name": "a", "latency": -1}, "latency"),
    ("source", {"name": "a", "mode": "PUSH"}, "mode"),
    ("source", {"name": "a", "passphrase": "short"}, "passphrase"),
    ("source", {"name": "a", "passphrase": "x" * 80}, "passphrase"),
    ("source", {"name": "a", "description": "\x07"}, "description"),
    ("event", {**EVENT, "start_time": "tomorrow"}, "start_time"),
    ("event", {**EVENT, "start_time": "2026-11-21T20:00:00"}, "time_zone"),
    ("event", {**EVENT, "days": ["MONDAY"]}, "days: 'MONDAY' is none of MON"),
    ("event", {**EVENT, "days": ["MON", "XYZ"]}, "'XYZ'"),
    ("event", {**EVENT, "days": ["MON"], "type": "one-time"}, "weekly-recurring"),
    ("event", {**EVENT, "duration": 0}, "duration is 0"),
    ("event", {**EVENT, "duration": -5}, "duration is -5"),
    ("event", {**EVENT, "record": True}, "command record"),
    ("event", {**EVENT, "title": ""}, "title is empty"),
    ("event", {"session": ID, "state": "absent"}, "which event"),
    ("device", {"command": "mute", "id": "", "name": ""}, "which set-top box"),
    ("command", {"command": "createSession", "arguments": ["a"]}, "api is rest"),
]
# The Command Line API alone.
BY_CLI: list[tuple[str, Values, str]] = [
    ("session", {"title": "a"}, "cannot look up"),
    ("session", {"title": "a", "state": "absent"}, "cannot look up"),
    ("session", {"id": "a"}, "is no id"),
    ("session", {"id": f"{{{ID}}}"}, "is no id"),
    ("session", {"id": ID, "sources": ["Camera 1"]}, "Camera 1"),
    ("session", {"id": ID, "sources": [OTHER], "purge_sources": True}, "purge_sources"),
    ("session", {"id": ID, "categories": {"Specialty": ["x"]}}, "Specialty"),
    ("session", {"id": ID, "categories": {OTHER: []}}, "take values away"),
    ("recording", {"session": ID, "state": "started"}, "cannot look up"),
    ("recording", {"session": "Town hall", "state": "stopped"}, "cannot look up"),
    ("recording", {"id": "a"}, "is no id"),
    ("recording", {"id": ID, "state": "absent"}, "cannot delete"),
    ("restream", {"state": "started", "recording": "a", "address": "10.0.0.1", "stream_port": 1}, "is no id"),
    ("restream", {"state": "started", "recording": ID, "address": "::1", "stream_port": 1}, "no IPv4 address"),
    ("restream", {"state": "started", "recording": ID, "address": "a.example", "stream_port": 1}, "no IPv4 address"),
    ("restream", {"state": "stopped", "recording": ID, "address": "10.0.0.1", "stream_port": 1}, "cannot look up"),
    ("command", {"command": "create session", "arguments": ["a"]}, "no name of a command"),
    ("command", {"command": "createSession", "arguments": ["a\r\nb"]}, "control character"),
    ("source", {"name": "a"}, "REST API"),
    ("event", EVENT, "REST API"),
    ("video", {"title": "a"}, "REST API"),
    ("device", {"id": "a", "command": "mute"}, "REST API"),
    ("info", {"gather_subset": ["sessions"]}, "REST API"),
]
CASES = [
    *(("cli", *case) for case in [*BY_BOTH, *BY_CLI]),
    *(("rest", *case) for case in [*BY_BOTH, *BY_REST]),
]


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(("api", "module", "options", "told"), CASES)
def test_refused_with_nothing_sent(
    lab: Any, api: str, module: str, options: Values, told: str, check: bool, tmp_path: Path
) -> None:
    lab.clear_requests()
    runs = Runs(lab, api)
    spec, manage = MODULES[module]
    with pytest.raises(InvalidInput) as error:
        runs.run(spec, manage, check, options)
    assert told in str(error.value)
    assert runs.asked == [] and lab.cli_connections == 0
    assert not any(one.name == "hmp.json" for one in tmp_path.iterdir())


@pytest.mark.parametrize("options", [{"title": "new:a"}, {"id": "new:a"}, {"id": ID, "sources": ["new:a"]}])
def test_ids_of_check_mode_are_for_check_mode(lab: Any, options: Values) -> None:
    lab.reset()
    lab.clear_requests()
    runs = Runs(lab, "rest")
    if "title" in options:
        assert runs.session(**options)["session"]["title"] == "new:a", "a title may begin so"
        return
    with pytest.raises(InvalidInput, match="check mode"):
        runs.session(**options)
    assert runs.asked == []


@pytest.mark.parametrize("make", ["folder", "garbage", "missing/hmp.json"])
@pytest.mark.parametrize("check", [False, True])
def test_a_ledger_that_cannot_be_kept(lab: Any, tmp_path: Path, make: str, check: bool) -> None:
    lab.clear_requests()
    (tmp_path / "folder").mkdir()
    (tmp_path / "garbage").write_text("mine")
    runs = Runs(lab, "cli", str(tmp_path / make))
    for call in (
        lambda: runs.session(check, title="a"),
        lambda: runs.session(check, id=ID, state="absent"),
        lambda: runs.recording(check, id=ID, state="stopped"),
    ):
        with pytest.raises(InvalidInput, match="the ledger "):
            call()
    assert runs.asked == [] and lab.cli_connections == 0
    assert sorted(one for one in os.listdir(tmp_path) if one != ".garbage.lock") == ["folder", "garbage"]
    assert (tmp_path / "garbage").read_text() == "mine"


@pytest.mark.parametrize(("api", "module", "told"), [("cli", "session", "no host"), ("rest", "session", "no host")])
def test_no_host(lab: Any, api: str, module: str, told: str) -> None:
    runs = Runs(lab, api)
    with pytest.raises(InvalidInput, match=told) as error:
        runs.run(*MODULES[module], False, {"host": None, "id": ID})
    assert "HAIVISION_HMP_HOST" in error.value.hint


# Events in their one form


def event(**given: Any) -> Values:
    return wanted_event({**defaults(HMP_EVENT), "session": ID, **given}, check_mode=False)


def test_events_in_their_one_form() -> None:
    found = event(days=["wed", " mon ", "WED"], start_time="2026-11-21T21:00:00", time_zone="Europe/Zurich")
    assert found == {"days": ["MON", "WED"], "type": "weekly-recurring", "start_time": 1795291200, "active": True}
    assert event(command="set-live", record=True, duration=1)["record"] is True
    assert "type" not in event(), "partial updates"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            {
                "id": "1",
                "moduleId": ID,
                "title": "a",
                "type": "weekly-recurring",
                "typeData": {"days": ["wed", "MON"]},
                "startTime": 5,
                "duration": 60,
                "command": "set-live",
                "parameters": {"record": True},
                "active": True,
            },
            {"days": ["MON", "WED"], "record": True, "start_time": 5, "duration": 60, "active": True, "session": ID},
        ),
        ({"id": 1, "command": "set-live"}, {"id": "1", "record": False, "active": False, "title": "", "session": ""}),
        ({"id": 1, "typeData": None, "parameters": [], "title": None}, {"title": "", "active": False}),
        ({"id": 1, "typeData": {"days": ["MON", "???"]}}, {"days": ["MON", "???"]}),
    ],
)
def test_events_as_the_device_tells_them(raw: Values, expected: Values) -> None:
    assert expected.items() <= event_values(raw).items()


def test_partial_updates_of_a_source(lab: Any) -> None:
    lab.reset()
    lab.clear_requests()
    runs = Runs(lab, "rest")
    runs.run(*MODULES["source"], False, {**SRT, "passphrase": "quiet-harbour-31", "latency": 120})
    before = lab.all_sources()[0]
    lab.clear_requests()
    result = runs.run(*MODULES["source"], False, {"name": "a", "description": "Stage\nleft"})
    assert result["changed"] and "quiet-harbour-31" not in str(result)
    assert lab.all_sources()[0] == {**before, "description": "Stage\nleft"}
    lab.clear_requests()
    again = runs.run(*MODULES["source"], False, {**SRT, "passphrase": "quiet-harbour-31", "description": "Stage\nleft"})
    assert not again["changed"] and lab.writes == []
