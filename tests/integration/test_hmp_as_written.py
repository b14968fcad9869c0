"""The play that the Media Platform's modules were made for: without login over the command line, and read by REST."""

from __future__ import annotations

import json
from typing import Any

from harness import HmpPlay, Outcome

TITLE = 'Town hall "Q3" – Zürich'
WRITTEN = """
- streamops.video.hmp_session:
    host: "{{ hmp_host }}"
    title: 'Town hall "Q3" – Zürich'
    live: true
    sources: ["{{ camera_1 }}", "{{ camera_2 }}"]
    created_by: Events
    categories: {692e9ab8-d446-4bfd-b64d-e39e8e57c4c5: [Surgery, HD]}
    shares: [{user: viewer, permission: WATCH}, {group: Admins, permission: 12b0cc54-9018-42c2-9dfb-3f7707a09829}]
    ledger: "{{ playbook_dir }}/hmp.json"
  register: session
- streamops.video.hmp_recording: {host: "{{ hmp_host }}", session: "{{ session.session.id }}", state: started, \
ledger: "{{ playbook_dir }}/hmp.json"}
  register: recording
- streamops.video.hmp_recording: {host: "{{ hmp_host }}", id: "{{ recording.recording.id }}", state: paused, \
hotmarks: [Kick-off]}
- streamops.video.hmp_recording: {host: "{{ hmp_host }}", id: "{{ recording.recording.id }}", state: stopped}
- streamops.video.hmp_info: {host: "{{ hmp_host }}", username: admin, password: "{{ hmp_password }}", \
gather_subset: [sessions, sources]}
"""


def run(play: HmpPlay, hmp: Any, *arguments: str) -> Outcome:
    cameras = [source["id"] for source in hmp.all_sources()]
    variables = {
        "hmp_host": hmp.host,
        "hmp_password": hmp.users["admin"]["password"],
        **{f"camera_{number}": camera for number, camera in enumerate(cameras, start=1)},
    }
    trust = {"host": None, "certificate_fingerprint": None, "ca_path": hmp.ca_path}
    return play.by_command_line(WRITTEN, *arguments, variables=variables, **trust).ok()


def test_it_runs_as_written(hmp_play: HmpPlay, hmp: Any) -> None:
    cameras = [hmp.add_source(name=f"Camera {one}", type="UDP", host="239.1.1.1", port=4900 + one) for one in (1, 2)]
    checked = run(hmp_play, hmp, "--check", "--diff").results
    assert hmp.writes == hmp.cli_writes == [] and not hmp_play.ledger.exists()
    assert [one["changed"] for one in checked] == [True, True, True, True, False]
    assert checked[0]["session"]["id"] == f"new:{TITLE}" and hmp.all_sessions() == []

    real = run(hmp_play, hmp, "--diff").results
    for place in (0, 1):
        for key in ("actions", "changed", "disruptive", "interrupts", "diff"):
            assert real[place][key] == checked[place][key], key
    assert [len(one["actions"]) for one in real[:4]] == [len(one["actions"]) for one in checked[:4]] == [8, 1, 2, 1]
    session = hmp.all_sessions()[0]
    assert session["title"] == TITLE and session["live"] and session["sources"] == cameras
    assert session["createdby"] == "Events" and session["categories"] == {hmp.category_id: ["Surgery", "HD"]}
    assert {(one["kind"], one["name"], one["permission"]) for one in session["shares"]} == {
        ("user", "viewer", "WATCH"),
        ("group", "Admins", hmp.permission_id),
    }
    recording = hmp.all_recordings()[0]
    assert recording["state"] == "FINISHED" and [one["title"] for one in recording["hotmarks"]] == ["Kick-off"]
    assert [one["recording"]["state"] for one in real[1:4]] == ["recording", "paused", "finished"]
    assert [one["disruptive"] for one in real[:4]] == [False, False, True, True]
    assert real[4]["sessions"][0]["title"] == TITLE and [one["id"] for one in real[4]["sources"]] == cameras
    assert hmp_play.ledger.stat().st_mode & 0o777 == 0o600
    assert session["id"] in json.dumps(json.loads(hmp_play.ledger.read_text()))
    names = [one["name"] for one in hmp.cli_writes]
    assert names[0] == "createSession" and names.index("setLiveSession") == 7, "viewers see it when it is complete"

    hmp.clear_requests()
    again = run(hmp_play, hmp).results
    assert not again[0]["changed"] and again[0]["actions"] == [] and again[0]["session"]["id"] == session["id"]
    # The first recording is finished: the session gets another one.
    names = [one["name"] for one in hmp.cli_writes]
    assert names == ["startRecording", "addHotmark", "pauseRecording", "stopRecording"]
    assert [one["state"] for one in hmp.all_recordings()] == ["FINISHED", "FINISHED"]
