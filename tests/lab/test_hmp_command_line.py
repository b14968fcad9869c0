"""The HMP's command line as a connection: access list, grammar, pieces, faults, journal."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from hmp_client import NIL, Line
from lab import Lab
from lab.hmp import Hmp
from lab_client import wait_for

REFUSAL = b"ERROR|020000|Not Authorized\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_both_families(host: str) -> None:
    with Lab(only=["hmp"], host=host) as lab, Line(lab.hmp) as line:
        assert line.value("createSession", "x")


def test_access_list(hmp: Hmp, line: Line) -> None:
    with Line(hmp, source="127.0.0.2") as stranger:
        assert (stranger.read(), stranger.read()) == (REFUSAL, b"")
    hmp.set(refusal_at="command")
    with Line(hmp, source="127.0.0.2") as stranger:
        stranger.send("createSession x\n")
        assert (stranger.read(), stranger.read()) == (REFUSAL, b"")
    assert hmp.all_sessions() == []
    assert [entry["answer"] for entry in hmp.commands] == [REFUSAL.decode().strip()]
    hmp.set_authorized(["127.0.0.2"])
    with Line(hmp, source="127.0.0.2") as friend, Line(hmp) as stranger:
        assert friend.value("createSession", "x")
        stranger.send("createSession y\n")
        assert stranger.read() == REFUSAL
    assert line.value("createSession", "z")  # open since before
    assert hmp.authorized == ["127.0.0.2"]
    hmp.set(access_delay=0.2)
    hmp.set_authorized(["127.0.0.1"])
    with Line(hmp) as early:
        assert early("createSession", "early").startswith("ERROR|020000|")
    time.sleep(0.25)
    with Line(hmp) as late:
        assert late.value("createSession", "late")
    hmp.reset()
    assert hmp.authorized == ["127.0.0.1", "::1"]


def test_disabled(hmp: Hmp, line: Line) -> None:
    hmp.set(cli_enabled=False)
    assert line.read() == b""
    with pytest.raises(ConnectionRefusedError):
        Line(hmp)
    hmp.set(cli_enabled=True)
    with Line(hmp) as again:
        assert again.value("createSession", "x")
    hmp.set(cli_enabled=False)
    hmp.reset()
    Line(hmp).close()


def test_disabled_from_the_start() -> None:
    with Lab(only=["hmp"], switches={"hmp": {"cli_enabled": False}}) as lab:
        assert lab.hmp.cli_port > 0
        with pytest.raises(ConnectionRefusedError):
            Line(lab.hmp)
        lab.hmp.reset()
        with pytest.raises(ConnectionRefusedError):
            Line(lab.hmp)
        lab.hmp.set(cli_enabled=True)
        Line(lab.hmp).close()


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r"a\nb", r"a\nb"),
        (r'"a\nb"', "a\nb"),
        (r'"a \"b\" \\ c"', r'a "b" \ c'),
        ('"a\tb"', "a\tb"),
        (r'"a\tb"', r"a\tb"),
        ('"a|b"', "a|b"),
        ('a" b"c', "a bc"),
        ('  "é 漢"  ', "é 漢"),
        ("x\r", "x"),
    ],
)
def test_grammar(hmp: Hmp, line: Line, written: str, title: str) -> None:
    assert line(f"createSession {written}").startswith("OK|")
    assert hmp.all_sessions()[0]["title"] == title
    assert hmp.commands[0]["arguments"] == [title]


@pytest.mark.parametrize("broken", [b'createSession "asdf', b'createSession as"df', b'createSession "a\\"', b"a \xff"])
def test_syntax_errors(hmp: Hmp, line: Line, broken: bytes) -> None:
    line.send(broken + b"\n")
    assert line.read() == b"ERROR|000001|Syntax Error\n"
    assert (hmp.all_sessions(), hmp.commands[0]["name"]) == ([], None)
    line.send(b"\n")
    assert line.read() == b"ERROR|000002|Command not found\n"


def test_an_answer_never_spans_lines(line: Line) -> None:
    line.send('setLiveSession "a\\nb" true\n')
    assert line.read() == b"ERROR|010001|'a\\nb' is not a uuid\n"


def test_commands_in_pieces_and_together(hmp: Hmp, line: Line) -> None:
    for byte in b"createSession a\ncreateSes":
        line.send(bytes([byte]))
    assert line.read().startswith(b"OK|")
    line.send("sion b\ncreateSession c\nnothing\n")
    assert [line.read()[:3] for _time in range(3)] == [b"OK|", b"OK|", b"ERR"]
    assert [one["title"] for one in hmp.all_sessions()] == ["a", "b", "c"]
    line.send("createSession d\ncreateSession unfinished")
    line.socket.shutdown(socket.SHUT_WR)
    assert (line.read()[:3], line.read()) == (b"OK|", b"")
    assert hmp.all_sessions()[-1]["title"] == "d"


def test_without_pipelining(hmp: Hmp, line: Line) -> None:
    hmp.set(pipelining=False)
    line.send("createSession a\ncreateSession b\n")
    assert line.read().startswith(b"OK|")
    assert line.value("createSession", "c")
    assert [one["title"] for one in hmp.all_sessions()] == ["a", "c"]


def test_answers_in_pieces(hmp: Hmp, line: Line) -> None:
    hmp.set(pieces=10, piece_pause=0.02)
    line.send("createSession a\n")
    got = []
    while not b"".join(got).endswith(b"\n"):
        got.append(line.socket.recv(1000))
    assert len(got) > 2 and len(got[0]) == 10
    hmp.set(pieces=0)
    hmp.cli_fault("trickle", interval=0.002)
    line.send("createSession b\n")
    got = []
    while not b"".join(got).endswith(b"\n"):
        got.append(line.socket.recv(1000))
    assert len(got) > 10


def test_ends_of_lines_and_banner(hmp: Hmp) -> None:
    hmp.set(crlf=True, banner="HMP 3.7")
    with Line(hmp) as line:
        assert line.read() == b"HMP 3.7\r\n"
        line.send("createSession x\n")
        assert line.read().endswith(b"\r\n")


def test_idle_and_too_many(hmp: Hmp) -> None:
    hmp.set(idle_timeout=0.1, max_cli_connections=1)
    with Line(hmp) as line, Line(hmp) as second:
        assert second.read() == b""
        start = time.monotonic()
        assert line.read() == b""
        assert time.monotonic() - start > 0.05


@pytest.mark.parametrize("after", [False, True])
def test_a_restart_at_a_command(hmp: Hmp, after: bool) -> None:
    hmp.cli_fault("restart", command="createSession", seconds=0.5, after=after)
    with Line(hmp) as line:
        assert line("getRecordingStatus", NIL).startswith("ERROR")
        line.send("createSession x\n")
        with contextlib.suppress(ConnectionResetError):
            assert line.read() == b""
    assert not hmp.listens and hmp.open_cli_connections == 0
    with pytest.raises(ConnectionRefusedError):
        Line(hmp)
    assert len(hmp.all_sessions()) == after
    wait_for(lambda: hmp.listens)
    with Line(hmp) as line:
        assert line.value("createSession", "y")
    assert len(hmp.all_sessions()) == 1 + after


def test_a_delay_after_the_command_was_carried_out(hmp: Hmp) -> None:
    hmp.cli_fault("delay", seconds=1.0, after=True)
    with Line(hmp) as line:
        line.send("createSession x\n")
        wait_for(lambda: bool(hmp.all_sessions()))
        assert hmp.commands[0]["answer"] is None
        assert line.read().startswith(b"OK|") and hmp.commands[0]["answer"]


def test_faults(hmp: Hmp) -> None:
    camera = hmp.add_source()
    session = hmp.add_session("a", [camera])
    hmp.cli_fault("drop_before", command="^startRecording$", skip=1)
    with Line(hmp) as line:
        assert line.value("startRecording", session)
        line.send(f"startRecording {session}\n")
        assert line.read() == b""
    assert len(hmp.all_recordings()) == 1
    hmp.cli_fault("drop_after", command="startRecording")
    with Line(hmp) as line:
        assert line("getRecordingStatus", NIL).startswith("ERROR")
        line.send(f"startRecording {session}\n")
        assert line.read() == b""
    assert len(hmp.all_recordings()) == 2
    assert hmp.commands[-1]["answer"] is None
    hmp.cli_fault("drop_before", reset=True)
    with Line(hmp) as line, pytest.raises(ConnectionResetError):
        line.send("createSession x\n")
        line.read()
    hmp.cli_fault("cut")
    hmp.cli_fault("delay", seconds=0.2)
    with Line(hmp) as line:
        start = time.monotonic()
        line.send(f"startRecording {session}\n")
        assert line.read() == b"OK|" + hmp.all_recordings()[-1]["id"].encode()
        assert time.monotonic() - start > 0.15
    hmp.cli_fault("error", times=None, every=2)
    with Line(hmp) as line:
        answers = [line("getRecordingStatus", hmp.all_recordings()[0]["id"]) for _time in range(4)]
    assert answers == ["OK|RECORDING", "ERROR|070000|Internal Server Error"] * 2
    assert (hmp.cli_faults[0]["met"], hmp.cli_faults[0]["command"]) == (2, None)
    hmp.clear_faults()
    assert hmp.cli_faults == []
    with pytest.raises(ValueError, match="no such fault"):
        hmp.cli_fault("status")
    with pytest.raises(ValueError, match="colour"):
        hmp.cli_fault("cut", colour="blue")


def test_journal(hmp: Hmp, line: Line) -> None:
    session = line.value("createSession", '"a b"')
    line("getRecordingStatus", NIL)
    line("removeSourceFromSession", session, NIL)
    line("removeSourceFromSession", session, hmp.add_source())
    names = ["createSession", "getRecordingStatus", "removeSourceFromSession", "removeSourceFromSession"]
    assert [entry["name"] for entry in hmp.commands] == names
    assert [entry["n"] for entry in hmp.cli_writes] == [1, 4]
    first = hmp.commands[0]
    assert (first["line"], first["arguments"]) == ('createSession "a b"', ["a b"])
    assert first["answer"] == f"OK|{session}" and abs(first["time"] - time.time()) < 5
    assert hmp.cli_connections == 1
    hmp.clear_requests()
    assert (hmp.commands, hmp.cli_connections) == ([], 0)


def test_several_connections_and_stopping(hmp: Hmp) -> None:
    lines = [Line(hmp) for _number in range(20)]
    identifiers = {one.value("createSession", "x") for one in lines}
    assert len(identifiers) == 20 == hmp.cli_connections
    for one in lines:
        one.close()


def test_stopping_ends_connections() -> None:
    lab = Lab(only=["hmp"]).start()
    with Line(lab.hmp) as line:
        assert line.value("createSession", "x")
        start = time.monotonic()
        lab.stop()
        assert line.read() == b""
        assert time.monotonic() - start < 1


def test_control_endpoint(hmp: Hmp, line: Line) -> None:
    http = requests.Session()
    http.trust_env = False

    def control(method: str, verb: str, body: Any = None, status: int = 200) -> Any:
        answer = http.request(method, f"{hmp.control_url}/{verb}", json=body, timeout=5)
        assert answer.status_code == status, answer.text
        return answer.json()

    camera = control("POST", "add_source", {"name": "c", "host": "239.1.1.1"})["id"]
    session = control("POST", "add_session", {"title": "a", "sources": [camera], "live": True})["id"]
    recording = control("POST", "add_recording", {"session_id": session})["id"]
    event = control("POST", "add_event", {"session_id": session})["id"]
    category = control("POST", "add_category", {"label": "Room"})["id"]
    assert line("setSessionCategory", session, category, "101") == "OK"
    assert control("POST", "advance", {"seconds": 60}) == {"status": "ok"}
    state = control("GET", "state")
    assert state["sessions"][0]["categories"] == {category: ["101"]}
    assert state["recordings"][0]["duration"] >= 60
    assert (state["events"][0]["id"], state["sources"][0]["id"], len(state["devices"])) == (event, camera, 5)
    assert control("GET", "all_sessions") == state["sessions"]
    control("POST", "finish", {"recording_id": recording})
    assert line("getRecordingStatus", recording) == "OK|FINISHED"
    assert len(control("GET", "commands")) == 2 and len(control("GET", "cli_writes")) == 1
    assert control("POST", "cli_faults", {"kind": "error", "code": "090001"})[0]["kind"] == "error"
    assert line("startRecording", session) == "ERROR|090001|No bus connection"
    control("POST", "switches", {"cli_enabled": False})
    with pytest.raises(ConnectionRefusedError):
        Line(hmp)
    control("POST", "switches", {"cli_enabled": True})
    control("POST", "authorized", {"addresses": []})
    with Line(hmp) as stranger:
        assert stranger.read() == REFUSAL
    control("POST", "remove_recording", {"recording_id": recording})
    control("POST", "remove_session", {"session_id": session})
    assert control("GET", "all_recordings") == control("GET", "all_events") == []
    control("POST", "remove_session", {"session_id": session}, status=400)
    control("POST", "add_session", {"colour": "blue"}, status=400)
    control("POST", "reset")
    assert control("GET", "commands") == [] == control("GET", "all_sources")
    assert control("GET", "authorized") == ["127.0.0.1", "::1"]


def test_files(tmp_path: Path) -> None:
    with Lab(only=["hmp"], directory=tmp_path, hmps=2) as lab:
        described = json.loads((tmp_path / "lab.json").read_text())
        assert "gateway" not in described
        assert described["hmp"]["cli_port"] == lab.hmp.cli_port
        assert described["hmps"][1]["users"] == lab.hmps[1].users
        inventory = (tmp_path / "inventory.yml").read_text()
        for wanted in (f"hmp_cli_port: {lab.hmp.cli_port}", "hmps:", "hmp2:", "hmp_password:", "cli_port:"):
            assert wanted in inventory
        assert len({port for one in lab.hmps for port in (one.port, one.cli_port)}) == 4
        with Line(lab.hmps[1]) as line:
            line("createSession", "x")
        assert lab.hmp.all_sessions() == []


def test_default_lab_has_both() -> None:
    with Lab() as lab:
        assert (lab.gateway.name, lab.hmp.name) == ("gw1", "hmp1")
        assert lab.hmp.control_url.endswith("/hmp/1")


def test_dropping_a_client_that_left(hmp: Hmp) -> None:
    hmp.cli_fault("delay", seconds=0.1)
    with Line(hmp) as line:
        line.send("createSession x\n")
    wait_for(lambda: hmp.commands)
    with Line(hmp) as line:
        assert line.value("createSession", "y")
