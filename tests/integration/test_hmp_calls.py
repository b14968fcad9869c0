"""Every REST operation that the vendor documents is made, by the modules or by the one for what has no module."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from harness import HmpPlay
from samples import task

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from vendor_hmp import ANY, OPERATIONS, Operation

NOTHING = ("sources", "sessions", "recordings", "videos", "events", "streams")
SUBSETS = (*NOTHING, "version", "users", "groups", "categories", "devices")
BY_MODULES = """
- streamops.video.hmp_info: {username: "", password: "", api_key: "{{ key }}", api_secret: "{{ secret }}"}
  register: empty
- streamops.video.hmp_source: {name: A, type: UDP, source_host: 239.1.1.1, source_port: 4900, multicast: true}
  register: source
- streamops.video.hmp_source: {name: B, type: SRT, mode: CALLER, source_host: 10.0.0.1, source_port: 4901}
- streamops.video.hmp_source: {id: "{{ source.source.id }}", description: Left}
- streamops.video.hmp_source: {name: B, latency: 200}
- streamops.video.hmp_session:
    title: S
    sources: [A, B]
    created_by: Events
    categories: {Specialty: [HD]}
    shares: [{user: viewer, permission: WATCH}]
  register: session
- streamops.video.hmp_session:
    id: "{{ session.session.id }}"
    live: true
    sources: [A]
    purge_sources: true
    shares: [{user: viewer, permission: EDIT}]
- streamops.video.hmp_recording: {session: S, state: started, title: R, shares: [{group: Admins, permission: OWN}]}
  register: recording
- streamops.video.hmp_info: {gather_subset: [recordings]}
- streamops.video.hmp_recording:
    session: S
    state: paused
    hotmarks: [Kick-off]
    shares: [{group: Admins, permission: EDIT}]
- streamops.video.hmp_recording: {id: "{{ recording.recording.id }}", state: stopped}
- streamops.video.hmp_recording: {session: S, state: started, title: R}
- streamops.video.hmp_restream:
    {recording: "{{ recording.recording.id }}", address: 10.0.0.2, stream_port: 5, state: started}
- streamops.video.hmp_event: {session: S, start_time: "2030-01-01T10:00:00Z", command: record, duration: 60, title: E}
  register: event
- streamops.video.hmp_event: {session: S, id: "{{ event.event.id }}", duration: 120}
- streamops.video.hmp_device: {name: lobby, command: mute}
  register: device
- streamops.video.hmp_device: {id: "{{ device.device.id }}", command: set-volume, parameters: {volume: 0.5}}
- streamops.video.hmp_info:
- streamops.video.hmp_restream:
    {recording: "{{ recording.recording.id }}", address: 10.0.0.2, stream_port: 5, state: stopped}
- streamops.video.hmp_video: {title: R, description: All of it, metadata: {Department: Communication}}
- streamops.video.hmp_video: {id: "{{ recording.recording.id }}", state: absent}
- streamops.video.hmp_event: {id: "{{ event.event.id }}", state: absent}
- streamops.video.hmp_source: {name: B, state: absent}
- streamops.video.hmp_session: {title: S, state: absent}
"""
LOOP = """
- streamops.video.api: {system: hmp, method: "{{ item[0] }}", path: "{{ item[1] }}", body: "{{ item[2] }}"}
  loop: "{{ calls }}"
  loop_control: {label: "{{ item[0] }} {{ item[1] }}"}
- streamops.video.api: {system: hmp, path: /apis/authentication/login/key, username: "", password: "", \
api_key: "{{ key }}", api_secret: "{{ secret }}"}
"""


def made(operation: Operation, requests: list[dict[str, Any]]) -> bool:
    return any(
        one["method"] == operation.method and one["status"] == 200 and re.fullmatch(operation.path, one["path"])
        for one in requests
    )


@pytest.fixture
def key(hmp: Any) -> dict[str, Any]:
    return {"key": hmp.api_key, "secret": hmp.api_secret}


def test_the_modules_make_every_operation_that_is_theirs(hmp_here: HmpPlay, hmp: Any, key: dict[str, Any]) -> None:
    hmp.set(max_page_size=2)
    outcome = hmp_here(BY_MODULES, variables=key).ok()
    theirs = [one for one in OPERATIONS if one.by != ANY]
    assert [one.title for one in theirs if not made(one, hmp.requests)] == [] and len(theirs) > 50

    def result(module: str) -> list[dict[str, Any]]:
        records = [one["result"] for one in outcome.records if one["action"] == f"streamops.video.{module}"]
        assert records
        return records

    empty, active, full = result("hmp_info")
    assert set(SUBSETS) < set(empty) and set(SUBSETS) < set(full) and not full["changed"]
    assert {name: empty[name] for name in NOTHING} == {name: [] for name in NOTHING}
    assert all(len(full[name]) == (2 if name == "sources" else 1) for name in NOTHING if name != "recordings")
    assert [one["state"] for one in active["recordings"]] == ["recording"] and full["recordings"] == []
    # More than a page of two.
    assert len(full["devices"]) == 5 and len(full["users"]) == 5 and len(full["groups"]) == 3
    assert full["version"] == {"version": "3.9.0", "build": "11823"} and full["categories"][0]["label"] == "Specialty"
    session, recording = result("hmp_session")[1]["session"], result("hmp_recording")[2]["recording"]
    shown = {name: session[name] for name in ("id", "title", "description", "live", "sources")}
    assert {name: full["sessions"][0][name] for name in shown} == shown
    assert full["videos"][0]["id"] == recording["id"] == full["streams"][0]["recording"]
    assert full["streams"][0] == result("hmp_restream")[0]["restream"]
    assert full["events"][0]["id"] == result("hmp_event")[1]["event"]["id"] and full["events"][0]["duration"] == 120
    first, second = result("hmp_device")
    assert first["device"]["name"] == "lobby" and second["response"] == {"status": "ok"} and second["changed"]


def test_the_other_operations_can_be_sent(hmp_here: HmpPlay, hmp: Any, key: dict[str, Any]) -> None:
    camera = hmp.add_source(name="A", host="239.1.1.1")
    session = hmp.add_session("S", [camera], shares=[{"kind": "user", "name": "viewer", "permission": "WATCH"}])
    video = hmp.add_recording(session, "FINISHED", shares=[{"kind": "user", "name": "viewer", "permission": "WATCH"}])
    event = hmp.add_event(session)
    target = {"recording": video, "address": "10.0.0.2", "stream_port": 5000}
    hmp_here.by_command_line(task("hmp_restream", state="started", **target)).ok()
    stream = hmp.all_streams()[0]["id"]
    users = hmp_here(task("hmp_info", gather_subset=["users"])).ok().last["users"]
    people = {one["username"]: one["id"] for one in users}
    person = {"name": "viewer", "shareType": "USER", "permission": "EDIT"}
    metadata = [{"name": "Department", "field": [{"fieldType": "STRING", "valueString": "A"}]}]
    one_source, one_session, one_video = f"/apis/sources/{camera}", f"/apis/sessions/{session}", f"/apis/assets/{video}"
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/apis/authentication/login", None),
        ("POST", f"{one_source}/shares", person),
    ]
    for one in (one_source, one_session, one_video):
        calls += [("PUT", f"{one}/metadata", metadata), ("GET", f"{one}/metadata", None)]
        calls += [
            ("GET", f"{one}/shares", None),
            ("GET", f"{one}/thumbnail", None),
            ("DELETE", f"{one}/metadata", None),
        ]
        share = f"{one}/shares/{people['viewer']}"
        calls += [("GET", share, None), ("PUT", share, person), ("DELETE", share, None)]
    for one in (one_session, one_video):
        public = f"{one}/publicshare"
        calls += [("POST", public, {"permission": "WATCH"}), ("GET", public, None), ("DELETE", public, None)]
    calls += [
        ("GET", f"{one_session}/sources", None),
        ("GET", f"{one_session}/events/{event}", None),
        ("GET", f"/apis/categories/{hmp.category_id}", None),
        ("GET", f"{one_video}/streams", None),
        ("GET", f"{one_video}/streams/{stream}", None),
        ("GET", f"/apis/streams/{stream}", None),
        ("PUT", f"/apis/streams/{stream}", {"state": "paused"}),
        ("GET", "/apis/sections/content", None),
        ("GET", "/apis/_/compositions", None),
    ]
    hmp.clear_requests()
    done = hmp_here(LOOP, variables={"calls": [list(one) for one in calls], **key}).ok().results
    assert [one["status"] for one in done[0]["results"]] == [200] * len(calls)
    others = [one for one in OPERATIONS if one.by == ANY]
    assert [one.title for one in others if not made(one, hmp.requests)] == [] and len(others) > 30
    assert hmp.all_streams()[0]["state"] == "paused"
    assert not any(secret in str(done) for secret in (hmp.api_secret, hmp.users["admin"]["password"]))
