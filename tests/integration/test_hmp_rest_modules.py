"""What the REST API alone can do: sources and their passphrases, videos, events, set-top boxes, streams."""

from __future__ import annotations

import time
from typing import Any

import pytest
from harness import HmpPlay
from samples import OTHER_PASSPHRASE, PASSPHRASE, assert_secret, checked_only, may_fail, task

GONE = "3d5f6c8a-5b3c-4a5e-8f6e-3f6a0a4d9c11"
CAMERA = {"name": "Cam", "type": "SRT", "mode": "LISTENER", "source_port": 7007, "passphrase": PASSPHRASE}
EVENT = {"session": "Mass", "start_time": "2030-03-01T20:00:00", "time_zone": "Europe/Zurich", "command": "record"}


def source(**options: Any) -> str:
    return task("hmp_source", **{"name": "Cam", **options})


def event(**options: Any) -> str:
    return task("hmp_event", **{**EVENT, **options})


@pytest.fixture
def session(hmp: Any) -> str:
    found: str = hmp.add_session("Mass", [hmp.add_source(name="Camera", host="239.1.1.1")])
    return found


# Sources


def test_passphrases_never_show(hmp_play: HmpPlay, hmp: Any) -> None:
    """The device returns them in clear. ansible-core shows the lines of the play itself: they come from variables."""
    given = {**CAMERA, "passphrase": "{{ first }}"}
    other = {"passphrase": "{{ second }}"}
    text = task("hmp_info", gather_subset=["sources"]) + checked_only(source(**given)) + source(**given)
    text += may_fail(source(**other)) + source(**other) + task("hmp_info", gather_subset=["sources"])
    text += task("api", system="hmp", path="/apis/sources") + may_fail(source(**other, source_port=0))
    text += may_fail(source(**other, type="UDP", multicast=True)) + may_fail(source(passphrase="{{ first[:5] }}"))
    hmp.fault("status", method="PUT", path="^/apis/sources/", code=400)
    variables = {"first": PASSPHRASE, "second": OTHER_PASSPHRASE}
    outcome = hmp_play(text, "--diff", "-vvv", variables=variables).ok()
    assert_secret(outcome.output + str(outcome.results))
    assert "error" in outcome.results[3] and outcome.results[4]["changed"]
    assert hmp.all_sources()[0]["passphrase"] == OTHER_PASSPHRASE
    listed = outcome.results[5]["sources"][0]
    assert listed["name"] == "Cam" and "passphrase" not in listed
    sent = [one["body"].get("passphrase") for one in hmp.writes if one["path"].startswith("/apis/sources")]
    assert sent == [PASSPHRASE, OTHER_PASSPHRASE, OTHER_PASSPHRASE]


def test_passphrases_are_compared_where_the_device_tells(hmp_here: HmpPlay, hmp: Any) -> None:
    text = source(**CAMERA) * 2 + source(passphrase=OTHER_PASSPHRASE) + source(passphrase="") * 2
    made, again, other, none, no_more = hmp_here(text, "--diff").ok().results
    assert [one["changed"] for one in (made, again, other, none, no_more)] == [True, False, True, True, False]
    assert "passphrase" in other["actions"][0] and len(hmp.writes) == 3 and hmp.all_sources()[0]["passphrase"] == ""
    for echo in ("masked", "omitted"):
        hmp.set(echo_passphrase="clear")
        hmp_here(source(passphrase=PASSPHRASE)).ok()
        hmp.set(echo_passphrase=echo)
        hmp.clear_requests()
        text = source(passphrase=PASSPHRASE) + source(passphrase=PASSPHRASE, update_secrets="always")
        left, sent = hmp_here(text).ok().results
        assert not left["changed"] and left["secrets_not_compared"] and sent["changed"] and len(hmp.writes) == 1


@pytest.mark.parametrize("semantics", ["merge", "replace"])
def test_partial_updates(hmp_here: HmpPlay, hmp: Any, semantics: str) -> None:
    """Name and description are enough, whatever the device does with what is left out."""
    hmp.set(update_semantics=semantics, create_answer="sparse")
    known = hmp.add_source(name="Cam", type="SRT", port=7, latency=200, passphrase=PASSPHRASE)
    before = hmp.all_sources()[0]
    text = source(description="Stage\tleft\n") * 2 + task("hmp_source", id=known, name="Camera 1") + source(**CAMERA)
    text += task("hmp_session", title="A", description="x", live=True) + task("hmp_session", title="A", description="y")
    real, again, renamed, other, _session, _texts = hmp_here(text).ok().results
    assert [one["changed"] for one in (real, again, renamed, other)] == [True, False, True, True]
    assert not real["disruptive"]
    kept = {**before, "name": "Camera 1", "description": "Stage\tleft\n"}
    assert hmp.all_sources()[0] == kept and len(hmp.all_sources()) == 2
    assert hmp.all_sessions()[0]["live"] and hmp.all_sessions()[0]["description"] == "y"


def test_a_source_that_is_on_air(hmp_here: HmpPlay, hmp: Any) -> None:
    hmp.add_source(name="Cam", type="SRT", port=7007, active=True)
    hmp.add_source(name="Idle", type="SRT", port=7008, active=False)
    guard = {"allow_disruptive": False}
    text = may_fail(source(source_port=7009, **guard)) + may_fail(source(state="absent", **guard))
    text += source(description="x", **guard) + source(name="Idle", source_port=7010, **guard)
    text += checked_only(source(latency=300)) + source(name="Idle", state="absent", **guard)
    port, gone, described, idle, checked, removed = hmp_here(text).ok().results
    assert port["error"]["code"] == gone["error"]["code"] == "refused" and checked["disruptive"]
    assert not any(one["disruptive"] for one in (described, idle, removed))
    assert [one["port"] for one in hmp.all_sources()] == [7007] and len(hmp.writes) == 3


def test_sources_that_make_no_sense(hmp_here: HmpPlay, hmp: Any) -> None:
    wrong: list[dict[str, Any]] = [
        {"type": "UDP"},
        {"type": "SRT", "source_port": 5},
        {"type": "RTMP", "source_port": 5},
        {**CAMERA, "passphrase": "short"},
        {**CAMERA, "source_port": 70000},
        {**CAMERA, "multicast": True},
        {"type": "UDP", "source_port": 5, "source_host": "239.1.1.1", "multicast": True, "latency": 5},
        {"id": "new:Cam"},
    ]
    results = hmp_here("".join(may_fail(source(**one)) for one in wrong)).ok().results
    assert all(one["error"]["code"] == "invalid_input" for one in results) and hmp.writes == []
    text = may_fail(task("hmp_source", id=GONE, description="x")) + task("hmp_source", id=GONE, state="absent")
    unknown, gone = hmp_here(text).ok().results
    assert unknown["error"]["code"] == "not_found" and not gone["changed"]


# Videos


def test_videos(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    metadata = {"Kept": ["1"], "Changed": ["2"]}
    video = hmp.add_recording(session, "FINISHED", title="R", metadata=metadata, description="d")
    running = hmp.add_recording(session, "RECORDING", title="Now")
    text = task("hmp_video", title="R", metadata={"Changed": ["3", "4"], "Added": "5"}) * 2
    text += may_fail(task("hmp_video", id=GONE, title="x")) + task("hmp_video", id=GONE, state="absent")
    text += may_fail(task("hmp_video", id=running, state="absent", allow_disruptive=False))
    text += may_fail(task("hmp_video", id=running, state="absent"))
    real, again, unknown, gone, guarded, refused = hmp_here(text).ok().results
    assert real["changed"] and not again["changed"] and real["video"]["metadata"]["Changed"] == ["3", "4"]
    held = hmp.all_recordings()[0]["metadata"]
    assert {name: [one["valueString"] for one in held[name]] for name in ("Kept", "Changed", "Added")} == {
        "Kept": ["1"],
        "Changed": ["3", "4"],
        "Added": ["5"],
    }
    assert hmp.all_recordings()[0]["description"] == "d" and unknown["error"]["code"] == "not_found"
    assert not gone["changed"] and guarded["error"]["code"] == "refused"
    assert refused["error"]["answer"]["code"] == "060003" and refused["disruptive"]
    assert {one["id"] for one in hmp.all_recordings()} == {video, running}


# Events


def test_events_are_in_the_time_of_their_zone(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    summer = {"start_time": "2030-07-01T20:00:00", "title": "Summer"}
    text = event() * 2 + event(**summer) + event(start_time="2030-03-01T20:00:00+01:00", time_zone=None)
    text = text.replace(', "time_zone": null', "")
    wrong: list[dict[str, Any]] = [
        {"start_time": "2030-03-31T02:30:00"},
        {"time_zone": "Europe/Nowhere"},
        {"start_time": "tomorrow"},
        {"days": ["MONDAY"]},
        {"days": ["MON"], "type": "one-time"},
        {"duration": 0},
        {"record": True},
        {"type": "weekly-recurring", "start_time": "2031-01-01T00:00:00Z"},
    ]
    text += "".join(may_fail(event(**one)) for one in wrong)
    text += may_fail(task("hmp_event", session="Mass", start_time="2030-03-01T20:00:00", command="record"))
    first, again, second, same, *failed = hmp_here(text).ok().results
    assert first["event"]["start_time"] == "2030-03-01T19:00:00Z" and not again["changed"] and not same["changed"]
    assert second["event"]["start_time"] == "2030-07-01T18:00:00Z"
    assert [one["error"]["code"] for one in failed] == ["invalid_input"] * (len(wrong) + 1)
    assert "time_zone" in failed[-1]["msg"] and "does not exist" in failed[0]["msg"]
    assert [one["session"] for one in hmp.all_events()] == [session] * len(hmp.all_events())
    assert sorted(one["startTime"] for one in hmp.all_events())[0] == 1898622000


@pytest.mark.parametrize("answer", ["405", "404", "allowed"])
def test_an_event_is_deleted_or_made_inactive(hmp_here: HmpPlay, hmp: Any, session: str, answer: str) -> None:
    hmp.set(event_delete=answer)
    weekly = {"type": "weekly-recurring", "days": ["WED", "MON"], "duration": 3600}
    text = event(**weekly) + "  register: made\n" + task("hmp_event", id="{{ made.event.id }}", state="absent") * 2
    text += event(**weekly, state="absent") + task("hmp_event", session=session, id=GONE, state="absent")
    _made, real, again, by_time, gone = hmp_here(text).ok().results
    assert [one["changed"] for one in (real, again, by_time, gone)] == [True, False, False, False]
    assert [one["active"] for one in hmp.all_events()] == ([] if answer == "allowed" else [False])
    assert len(hmp.writes) == (2 if answer == "allowed" else 3)
    if answer != "allowed":
        assert hmp.all_events()[0]["typeData"] == {"days": ["MON", "WED"]} and hmp.all_events()[0]["duration"] == 3600
        revived = hmp_here(event(**weekly)).ok().last
        assert revived["changed"] and [one["active"] for one in hmp.all_events()] == [True]


def test_events_by_title_and_on_air(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    """The lab shows the session's title for every event, as a live device does."""
    running = hmp.add_event(session, startTime=int(time.time()) - 60, duration=3600)
    hmp.add_event(session, startTime=1_950_000_000)
    text = may_fail(task("hmp_event", session="Mass", title="Mass", duration=60))
    text += may_fail(task("hmp_event", session="Mass", id=running, state="absent", allow_disruptive=False))
    text += may_fail(task("hmp_event", session="Mass", state="absent")) + task("hmp_event", id=running, duration=7200)
    twice, guarded, vague, longer = hmp_here(text).ok().results
    assert running in twice["msg"] and twice["error"]["code"] == "ambiguous" and longer["disruptive"]
    assert guarded["error"]["code"] == "refused" and vague["error"]["code"] == "invalid_input"
    assert hmp.all_events()[0]["duration"] == 7200 and len(hmp.writes) == 1


# Set-top boxes


def test_set_top_boxes(hmp_here: HmpPlay, hmp: Any) -> None:
    def command(name: str, what: str, **options: Any) -> str:
        return task("hmp_device", name=name, command=what, **options)

    text = checked_only(command("lobby", "reboot")) + may_fail(command("lobby", "standby-on", allow_disruptive=False))
    text += command("lobby", "set-volume", parameters={"volume": 0.25}, changed_when_sent=False)
    text += may_fail(command("theatre-2", "mute")) + may_fail(command("nowhere", "mute"))
    text += may_fail(command("lobby", "sing")) + command("lobby", "standby-on")
    text += may_fail(task("hmp_device", id="none", command="mute"))
    checked, guarded, volume, offline, nowhere, unknown, standby, no_id = hmp_here(text).ok().results
    assert checked["disruptive"] and "response" not in checked and guarded["error"]["code"] == "refused"
    assert not volume["changed"] and not volume["disruptive"] and volume["response"] == {"status": "ok"}
    assert "Device stream not found" in offline["msg"] and nowhere["error"]["code"] == "not_found"
    assert unknown["error"]["answer"]["code"] == "010001" and no_id["error"]["code"] == "not_found"
    lobby = hmp.all_devices()[0]
    assert lobby["volume"] == 0.25 and lobby["status"] == "Standby" and standby["device"]["id"] == lobby["_id"]


# Streams, over both APIs


@pytest.mark.parametrize("api", ["rest", "cli"])
def test_streams(hmp_here: HmpPlay, hmp: Any, session: str, api: str) -> None:
    run = hmp_here if api == "rest" else hmp_here.by_command_line
    ledger: dict[str, Any] = {"ledger": str(hmp_here.ledger)}
    video = hmp.add_recording(session, "FINISHED")
    double = hmp.add_recording(hmp.add_session("Two", [hmp.all_sources()[0]["id"], hmp.add_source(host="239.2.2.2")]))
    hmp.finish(double)

    def stream(state: str, recording: str = video, port: int = 5, **options: Any) -> str:
        address = {"address": "10.0.0.1", "stream_port": port}
        return task("hmp_restream", recording=recording, state=state, **address, **options)

    text = checked_only(stream("started")) + stream("stopped") + stream("started") * 2
    text += may_fail(stream("started", hmp.add_recording(session, "FINISHED"))) + may_fail(stream("started", GONE, 6))
    text += may_fail(stream("started", double, 7)) + may_fail(stream("stopped", allow_disruptive=False))
    checked, nothing, real, again, taken, gone, two, guarded = run(text, **ledger).ok().results
    assert checked["restream"]["id"] == "new:10.0.0.1:5" and not nothing["changed"] and not again["changed"]
    assert real["restream"] == again["restream"] and real["restream"]["id"] == hmp.all_streams()[0]["id"]
    codes = [one["error"]["answer"]["code"] for one in (taken, gone, two)]
    assert codes == ["010006", "040002", "010005"] and guarded["error"]["code"] == "refused"
    assert len(hmp.writes) + len(hmp.cli_writes) == 4
    hmp.remove_stream(real["restream"]["id"])
    stopped = run(stream("stopped") * 2, **ledger).ok().results
    # Over the command line the ledger alone knows: the device says that it was gone.
    assert [one["changed"] for one in stopped] == [False, False] and hmp.all_streams() == []


def test_lost_answers_to_streams(hmp_here: HmpPlay, hmp: Any, session: str) -> None:
    video = hmp.add_recording(session, "FINISHED")
    start = task("hmp_restream", recording=video, address="10.0.0.1", stream_port=5, state="started")
    hmp.fault("drop_after", method="POST", path="/streams$")
    found, again = hmp_here(start * 2).ok().results
    assert found["changed"] and found["retries"] and not again["changed"] and len(hmp.all_streams()) == 1
    stop = task("hmp_restream", id=hmp.all_streams()[0]["id"], state="stopped")
    hmp.cli_fault("drop_after", command="stopRestreamRecording")
    real, nothing = hmp_here.by_command_line(stop * 2).ok().results
    assert real["changed"] and not nothing["changed"] and hmp.all_streams() == []
    hmp.cli_fault("drop_after", command="startRestreamRecording")
    message = hmp_here.by_command_line(start, ledger=str(hmp_here.ledger)).failed().message
    assert "may be running" in message and "not sent again" in message and len(hmp.all_streams()) == 1


# Information


def test_what_an_account_may_not_see_is_empty(hmp_here: HmpPlay, hmp: Any) -> None:
    hmp.fault("status", path="/apis/devices/stbs", code=403, times=None)
    text = task("hmp_info", gather_subset=["devices", "version"])
    text += may_fail(task("hmp_info", gather_subset=["devices"]))
    both, alone = hmp_here(text).ok().results
    assert both["devices"] == [] and both["version"] and "devices" in both["warnings"][0]
    assert alone["error"]["code"] == "forbidden" and set(both) >= {"devices", "version"} and "users" not in both
