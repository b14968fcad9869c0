"""What the REST pages show besides the plain case, on the lab with the switches that do it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.hmp.client import HmpAuthentication
from ansible_collections.streamops.video.plugins.module_utils.hmp.info import gather
from ansible_collections.streamops.video.plugins.module_utils.hmp.ledger import Ledger
from ansible_collections.streamops.video.plugins.module_utils.hmp.options import HMP_RESTREAM
from ansible_collections.streamops.video.plugins.module_utils.hmp.recordings_by_cli import RecordingsByCli
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import HMP_INFO, HMP_SOURCE, HMP_VIDEO
from ansible_collections.streamops.video.plugins.module_utils.hmp.restreams import manage_restream
from ansible_collections.streamops.video.plugins.module_utils.hmp.sources import manage_source
from ansible_collections.streamops.video.plugins.module_utils.hmp.videos import manage_video
from ansible_collections.streamops.video.plugins.module_utils.resource.plain import told
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import DeviceError, InvalidInput
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from hmp_runs import Runs, Values, commands_of, rest_of
from lab import Lab
from tiny_server import raw_server

OUT = {"address": "239.134.32.100", "stream_port": 4900}


@pytest.fixture(scope="module")
def lab() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


@pytest.fixture
def hmp(lab: Any) -> Any:
    lab.reset()
    return lab


@pytest.fixture
def rest(hmp: Any) -> Runs:
    return Runs(hmp, "rest")


@pytest.fixture
def session(hmp: Any) -> str:
    return str(hmp.add_session("Town hall", [hmp.add_source(host="239.1.1.1")]))


def restream(runs: Runs, **options: Any) -> Values:
    return runs.run(HMP_RESTREAM, manage_restream, False, options)


def source(runs: Runs, **options: Any) -> Values:
    return runs.run(HMP_SOURCE, manage_source, False, options)


# Titles that the HMP gives


@pytest.mark.parametrize(
    ("title", "is_meant"),
    [
        ("Town hall - 06/05/2014, 15:26", True),
        ("Town hall - 2026-11-21 09:05", True),
        ("Town hall", True),
        ("Town hall - rehearsal", False),
        ("Town hall - 2", False),
        ("The live show", False),
    ],
)
def test_whose_recording_it_is(hmp: Any, rest: Runs, session: str, title: str, is_meant: bool) -> None:
    made = hmp.add_recording(session, title=title)
    stopped = rest.recording(session=session, title="Town hall Q3", state="stopped")
    assert stopped["changed"] is is_meant
    held = hmp.all_recordings()[0]
    assert held["id"] == made and held["state"] == ("FINISHED" if is_meant else "RECORDING")
    assert held["title"] == ("Town hall Q3" if is_meant else title)
    assert any("left alone" in one for one in rest.said) is not is_meant


# Streams


@pytest.fixture
def finished(hmp: Any, session: str) -> str:
    return str(hmp.add_recording(session, state="FINISHED"))


def test_a_paused_stream_is_resumed(hmp: Any, rest: Runs, finished: str, pause: Callable[[str], None]) -> None:
    made = restream(rest, recording=finished, state="started", **OUT)["restream"]
    pause(made["id"])
    rest.clear()
    again = restream(rest, recording=finished, state="started", **OUT)
    assert again["changed"] and again["actions"][0].startswith("resume ") and again["restream"]["state"] == "started"
    assert rest.writes == [f"PUT /apis/streams/{made['id']}"]
    rest.clear()
    assert not restream(rest, recording=finished, state="started", **OUT)["changed"] and rest.writes == []


@pytest.fixture
def pause(hmp: Any) -> Callable[[str], None]:
    def paused(stream_id: str) -> None:
        login = HmpAuthentication("admin", hmp.users["admin"]["password"])
        with rest_of(hmp.port, Trust(fingerprint=hmp.fingerprint), login) as client:
            client.change("PUT", f"/apis/streams/{stream_id}", "pause it", {"state": "paused"})

    return paused


def test_who_may_stream_need_not_see_the_system(hmp: Any, rest: Runs, finished: str) -> None:
    hmp.set(streams_for="admins")
    rest.common.update(username="operator", password=hmp.users["operator"]["password"])
    assert restream(rest, recording=finished, state="started", **OUT)["changed"]
    assert not restream(rest, recording=finished, state="started", **OUT)["changed"]
    assert restream(rest, recording=finished, state="stopped", **OUT)["changed"] and hmp.all_streams() == []


def test_what_rest_started_the_command_line_stops(hmp: Any, rest: Runs, finished: str, tmp_path: Path) -> None:
    ledger = str(tmp_path / "hmp.json")
    line = Runs(hmp, "cli", ledger)
    restream(rest, recording=finished, state="started", ledger=ledger, **OUT)
    assert restream(line, recording=finished, state="stopped", **OUT)["changed"] and hmp.all_streams() == []
    restream(line, recording=finished, state="started", **OUT)
    restream(rest, recording=finished, state="stopped", ledger=ledger, **OUT)
    again = restream(line, recording=finished, state="started", **OUT)
    assert again["changed"] and len(hmp.all_streams()) == 1


def test_a_deleted_video_is_no_recording_any_more(hmp: Any, rest: Runs, session: str, tmp_path: Path) -> None:
    ledger = str(tmp_path / "hmp.json")
    line = Runs(hmp, "cli", ledger)
    made = line.recording(session=session, title="Q3", state="started")["recording"]["id"]
    line.recording(id=made, state="stopped")
    rest.run(HMP_VIDEO, manage_video, False, {"id": made, "state": "absent", "ledger": ledger})
    assert line.recording(session=session, title="Q3", state="started")["changed"]


# Shapes


def test_a_single_source_that_comes_as_a_list(hmp: Any, rest: Runs) -> None:
    hmp.set(source_answer="list")
    made = source(rest, name="Camera", type="UDP", source_port=5000)["source"]["id"]
    assert source(rest, id=made, description="Left")["changed"]
    assert not source(rest, id=made, description="Left")["changed"]
    assert source(rest, id=made, state="absent")["changed"] and hmp.all_sources() == []


def test_an_update_holds_what_the_pages_let_it_hold(hmp: Any, rest: Runs) -> None:
    hmp.set(unknown_fields="refuse")
    source(rest, name="Camera", type="SRT", mode="LISTENER", source_port=5000)
    assert source(rest, name="Camera", latency=80)["source"]["latency"] == 80


def test_an_hmp_without_set_top_boxes(hmp: Any, rest: Runs) -> None:
    for box in hmp.all_devices():
        hmp.remove_device(box["_id"])
    found = rest.run(HMP_INFO, gather, False, {"gather_subset": ["devices"]})
    assert found["devices"] == [] and rest.said == []


def test_a_pin_is_a_secret(hmp: Any, rest: Runs) -> None:
    hmp.add_device(name="Lobby")
    found = rest.run(HMP_INFO, gather, False, {"gather_subset": ["devices"]})
    assert found["devices"] and "4711" not in str(found)
    assert told({"adminPin": "1234", "muted ": True, "spin": 1}) == {"muted": True, "spin": 1}


def test_metadata_keeps_its_types(hmp: Any, rest: Runs, finished: str) -> None:
    def video(**metadata: Any) -> Values:
        return rest.run(HMP_VIDEO, manage_video, False, {"id": finished, "metadata": metadata})

    expiration = {"calypso:expiration_timestamp": 1800000000}
    assert video(**expiration)["changed"] and not video(**expiration)["changed"]
    entry = hmp.all_recordings()[0]["metadata"]["calypso:expiration_timestamp"]
    assert entry == [{"fieldType": "INT32", "valueInt32": 1800000000}]
    with pytest.raises(InvalidInput, match="whole number"):
        video(**{"calypso:expiration_timestamp": "tomorrow"})
    assert "calypso:recorded_from_session" in hmp.all_recordings()[0]["metadata"]


def test_what_a_session_shows_and_has_no_option_stays(hmp: Any, rest: Runs) -> None:
    hmp.set(update_semantics="replace")
    hmp.add_session("A", show_external_player=True)
    rest.session(title="A", live=True)
    assert hmp.all_sessions()[0]["live"]
    assert hmp.writes[-1]["body"]["showExternalPlayer"] is True


def test_a_state_that_the_guide_does_not_know() -> None:
    def answers(connection: socket.socket) -> None:
        while connection.recv(4096):
            connection.sendall(b"OK|STARTING\n")

    with raw_server(answers) as port, commands_of(port) as line, pytest.raises(DeviceError, match="STARTING"):
        RecordingsByCli(line, Ledger(None, "127.0.0.1"), {}).read("11111111-2222-4333-8444-555555555555", {})
