"""The HMP's REST port: recordings, videos, HotMarks, streams, set-top boxes, the system."""

from __future__ import annotations

import pytest
from hmp_client import UNKNOWN, Rest, done, refused
from lab.hmp import Hmp
from lab_client import wait_for


@pytest.fixture
def session(hmp: Hmp) -> str:
    return hmp.add_session("A", [hmp.add_source(name="c1", host="239.1.1.1", port=4900)])


def test_a_recording_from_start_to_end(hmp: Hmp, rest: Rest, session: str) -> None:
    refused(rest.get("recordings"), 404, "040012")
    made = done(rest.post(f"sessions/{session}/recordings"))
    path = f"recordings/{made['id']}"
    assert (made["session"], made["state"], made["username"]) == (session, "RECORDING", "admin")
    assert made["title"].startswith("A - ") and len(made["recorders"]) == 1
    assert hmp.all_recordings()[0]["createdby"] == "Admin"
    origin = {"name": "calypso:recorded_from_session", "field": [{"fieldType": "STRING", "valueString": session}]}
    assert origin in rest.data(f"assets/{made['id']}/metadata")
    refused(rest.put(path, {"state": "STOPPED"}), 400, "010001", "InputValidation")
    assert done(rest.put(path, {"state": "PAUSED"}))["state"] == "PAUSED"
    hmp.advance(100)
    assert done(rest.put(path, {"state": "PAUSED"}))["duration"] < 5
    assert done(rest.put(path, {"state": "RECORDING"}))["state"] == "RECORDING"
    hmp.advance(100)
    assert rest.data("recordings")[0]["duration"] >= 100
    asset = rest.data(f"assets/{made['id']}")
    assert (asset["recording"], asset["active"], asset["movieTrackCount"]) == (True, False, 1)
    refused(rest.delete(f"assets/{made['id']}"), 409, "060003", "RecordingInProgress")
    answer = rest.delete(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert refused(rest.get(path), 404, "040001", "RecordingNotFound") == "Active recording not found"
    refused(rest.put(path, {"state": "PAUSED"}), 404, "040001")
    refused(rest.delete(path), 404, "040001")
    assert rest.data("assets")[0]["recording"] is False
    refused(rest.get(f"recordings/{UNKNOWN}"), 404, "040001")


def test_what_refuses_a_recording(hmp: Hmp, rest: Rest, session: str) -> None:
    path = f"sessions/{session}/recordings"
    refused(rest.post(f"sessions/{hmp.add_session('empty')}/recordings"), 409, "060009", "SessionHasNoSource")
    refused(rest.post(f"sessions/{UNKNOWN}/recordings"), 404, "040006")
    hmp.set(disk_full=True)
    refused(rest.post(path), 500, "070027", "InsufficientSpace")
    hmp.set(disk_full=False, write_error=True)
    refused(rest.post(path), 500, "070014", "FileWrite")
    hmp.set(write_error=False)
    done(rest.post(path))
    done(rest.post(path))
    hmp.set(second_recording="refused")
    refused(rest.post(path), 409, "060003")


def test_some_sources_only(hmp: Hmp, rest: Rest) -> None:
    first, second = hmp.add_source(name="a"), hmp.add_source(name="b")
    path = f"sessions/{hmp.add_session('two', [first, second])}/recordings"
    made = done(rest.post(path, {"recorders": [{"source": second}, {"source": UNKNOWN}]}))
    assert [one["source"] for one in made["recorders"]] == [second]
    refused(rest.post(path, {"recorders": [{"source": UNKNOWN}]}), 400, "010001")
    refused(rest.post(path, {"recorders": "all"}), 400, "010001")


def test_videos(hmp: Hmp, rest: Rest, session: str) -> None:
    recording = hmp.add_recording(session, "FINISHED", title="Old")
    path = f"assets/{recording}"
    changed = done(rest.put(path, {"title": "New", "description": "d"}))
    assert (changed["title"], changed["description"]) == ("New", "d")
    refused(rest.put(path, {"title": ""}), 400, "010001")
    hmp.set(update_semantics="replace")
    refused(rest.put(path, {"description": "x"}), 400, "010001")
    assert done(rest.put(path, {"title": "New"}))["description"] == ""
    assert rest.get(f"{path}/thumbnail").status_code == 200
    assert rest.data("sections/content", itemType="asset")[0]["id"] == recording
    assert rest.data("sections/content", itemType="session")[0]["id"] == session
    refused(rest.get("sections/content", itemType="film"), 400, "010001")
    hmp.set(asset_id="other")
    refused(rest.get(path), 404, "040002", "AssetNotFound")
    other = rest.data("assets")[0]["id"]
    assert other == hmp.all_recordings()[0]["asset_id"] != recording
    assert rest.delete(f"assets/{other}").content == b""
    assert refused(rest.delete(f"assets/{other}"), 404, "040002", "AssetNotFound") == "Video not found"
    assert hmp.all_recordings() == []


def test_hotmarks(hmp: Hmp, rest: Rest, session: str) -> None:
    recording = hmp.add_recording(session)
    hmp.advance(10.5)
    path = f"recordings/{recording}/hotmarks"
    made = done(rest.post(path, {"title": "now"}))
    assert (made["timestamp"], made["username"], made["userDisplayName"]) == (10000, "admin", "Admin")
    assert done(rest.post(path, {"title": "then", "timestamp": 2999, "description": "d"}))["timestamp"] == 2000
    refused(rest.post(path, {"title": "again", "timestamp": 2000}), 409, "060004", "HotmarkAlreadyExists")
    refused(rest.post(path, {"title": "later", "timestamp": 99000}), 400, "010001")
    refused(rest.post(path, {"title": ""}), 400, "010001")
    refused(rest.post(f"recordings/{UNKNOWN}/hotmarks", {"title": "x"}), 404, "040001")
    hmp.finish(recording)
    refused(rest.post(path, {"title": "x"}), 404, "010004", "NoRecordingActive")
    assets = f"assets/{recording}/hotmarks"
    assert [one["title"] for one in rest.data(assets)] == ["then", "now"]
    refused(rest.post(assets, {"title": "x"}), 400, "010001")
    third = done(rest.post(assets, {"title": "x", "timestamp": 5000}))["id"]
    assert done(rest.put(f"{assets}/{third}", {"title": "y", "timestamp": 6000}))["timestamp"] == 6000
    assert rest.data(f"{assets}/{third}")["title"] == "y"
    refused(rest.put(f"{assets}/{third}", {"title": "y", "timestamp": 2000}), 409, "060004")
    assert rest.delete(f"{assets}/{third}").content == b""
    refused(rest.get(f"{assets}/{third}"), 404, "040010", "HotmarkNotFound")
    assert [one["time"] for one in hmp.all_recordings()[0]["hotmarks"]] == [2, 10]


def test_streams(hmp: Hmp, rest: Rest, session: str) -> None:
    recording = hmp.add_recording(session, "FINISHED")
    path = f"assets/{recording}/streams"
    refused(rest.get(path), 404, "040012")
    made = done(rest.post(path, {"address": "239.134.32.100", "port": 4900}))
    wanted = {"address": "239.134.32.100", "port": 4900, "asset": recording, "username": "admin", "id": made["id"]}
    assert made == wanted == rest.data(f"{path}/{made['id']}")
    name = "AddressPortAlreadyInUse"
    refused(rest.post(path, {"address": "239.134.32.100", "port": 4900}), 400, "010006", name)
    assert "source" in refused(rest.post(path, {"address": "239.1.1.1", "port": 4900}), 400, "010006", name)
    refused(rest.post(path, {"address": "239.1.1.1"}), 400, "010001")
    refused(rest.post(path, {"address": "239.1.1.1", "port": 65536}), 400, "010001")
    one = f"streams/{made['id']}"
    assert rest.data(one)["state"] == "playing"
    assert done(rest.put(one, {"state": "paused"}))["state"] == "paused"
    assert rest.data("streams") == rest.data(path) == [wanted]
    hmp.set(stream_state_listed=True)
    assert rest.data("streams") == rest.data(path) == [{**wanted, "state": "paused"}]
    assert done(rest.put(one, {}))["state"] == "playing"
    refused(rest.put(one, {"state": "stopped"}), 400, "010001", "InputValidationFailed")
    refused(rest.delete(f"assets/{recording}"), 409, "060013", "RecordingBeingStreamed")
    assert len(rest.data("streams")) == 1
    assert rest.delete(f"{path}/{made['id']}").content == b""
    refused(rest.get(one), 404, "040003", "StreamNotFound")
    refused(rest.post(f"assets/{hmp.add_recording(session)}/streams", {"address": "1.1.1.1", "port": 1}), 404, "040002")


def test_who_may_list_all_streams(hmp: Hmp, rest: Rest, session: str) -> None:
    path = f"assets/{hmp.add_recording(session, 'FINISHED')}/streams"
    made = done(rest.post(path, {"address": "239.134.32.100", "port": 4900}))
    operator, viewer = Rest(hmp, "operator"), Rest(hmp, "viewer")
    assert operator.data("streams") == viewer.data("streams") == [made]
    hmp.set(streams_for="admins")
    for one in (operator, viewer):
        refused(one.get("streams"), 403, "030000", "Forbidden")
        assert one.data(path) == [made]
        assert one.data(f"streams/{made['id']}")["state"] == "playing"
    assert rest.data("streams") == [made]
    hmp.set(role_refusal_status=401)
    refused(viewer.get("streams"), 401, "030000")


def test_streams_of_several_sources(hmp: Hmp, rest: Rest) -> None:
    session = hmp.add_session("two", [hmp.add_source(name="a"), hmp.add_source(name="b")])
    path = f"assets/{hmp.add_recording(session, 'FINISHED')}/streams"
    refused(rest.post(path, {"address": "239.0.0.1", "port": 1}), 400, "010005", "MultiSourcesStream")
    targets = [{"trackId": number, "address": "239.0.0.1", "port": number} for number in (3, 4)]
    made = done(rest.post(path, {"address": "ignored", "port": 1, "destinations": targets}))
    assert (made["address"], made["port"], made["destinations"]) == ("multiple", 0, targets)
    refused(rest.post(path, {"destinations": targets}), 400, "010006")
    refused(rest.post(path, {"destinations": [{"trackId": 3}]}), 400, "010001")


def test_set_top_boxes(hmp: Hmp, rest: Rest) -> None:
    boxes = {one["name"]: one for one in rest.data("devices/stbs")}
    assert {one["status"] for one in boxes.values()} == {"Online", "Standby", "Offline", "Never", "Warning"}
    assert all(len(one["_id"]) == 22 for one in boxes.values())
    assert [one["name"] for one in rest.data("devices/stbs", tags="theatre,x")] == ["theatre-1", "theatre-2"]
    assert len(rest.data("devices/stbs", deviceTypes='["play_stb_2000"]')) == 5
    refused(rest.get("devices/stbs", deviceTypes='["other"]'), 404, "040000")
    refused(rest.get("devices/stbs", deviceTypes="["), 400, "010001")
    path = f"devices/stbs/{boxes['lobby']['_id']}"
    assert done(rest.post(f"{path}/commands", {"command": "mute"})) == {"status": "ok"}
    assert rest.data(path)["muted"] is True
    assert rest.data(path)["adminPin"] == boxes["lobby"]["adminPin"] == "4711"
    done(rest.post(f"{path}/commands", {"command": "set-volume", "parameters": {"volume": 0.25}}))
    channel = {"id": UNKNOWN, "name": None, "type": "source"}
    done(rest.post(f"{path}/commands", {"command": "set-channel", "parameters": channel}))
    assert (rest.data(path)["volume"], rest.data(path)["channelId"]) == (0.25, UNKNOWN)
    hmp.set(device_delay=0.2)
    done(rest.post(f"{path}/commands", {"command": "standby-on"}))
    assert rest.data(path)["status"] == "Online"
    wait_for(lambda: rest.data(path)["status"] == "Standby")
    for body in (
        {"command": "explode"},
        {},
        {"command": "set-volume", "parameters": {"volume": 2}},
        {"command": "set-channel", "parameters": {}},
        {"command": "mute", "parameters": []},
    ):
        answer = rest.post(f"{path}/commands", body)
        assert answer.status_code == (200 if body.get("parameters") == [] else 400), body
    offline = boxes["theatre-2"]["_id"]
    answer = rest.post(f"devices/stbs/{offline}/commands", {"command": "mute"})
    assert refused(answer, 404, "040000", "NotFound") == "Device stream not found"
    assert refused(rest.get(f"devices/stbs/{UNKNOWN}"), 404, "040000") == "Device not found"
    identifier = hmp.add_device("new", "Offline")
    assert hmp.all_devices()[-1]["_id"] == identifier


def test_list_of_set_top_boxes(hmp: Hmp, rest: Rest) -> None:
    paging = {"numResults": 5, "numPages": 1, "hasMoreData": False}
    for keys in ("live", "documented"):
        hmp.set(paging_keys=keys)
        assert rest.get("devices/stbs").json()["paging"] == paging
    first = rest.get("devices/stbs", pageSize=3).json()
    assert (len(first["data"]), first["paging"]) == (3, {**paging, "numPages": 2, "hasMoreData": True})
    last = rest.get("devices/stbs", pageSize=3, page=2).json()
    assert (len(last["data"]), last["paging"]) == (2, {**paging, "numPages": 2})
    for box in hmp.all_devices():
        hmp.remove_device(box["_id"])
    assert refused(rest.get("devices/stbs"), 404, "040000", "NotFound") == "Device not found"
    hmp.set(empty_list=200)
    assert rest.get("devices/stbs").json() == {"data": [], "paging": {**paging, "numResults": 0, "numPages": 0}}


def test_system(rest: Rest) -> None:
    assert set(rest.data("system/version")) == {"version", "build"}
    assert {"id", "title", "length"} == set(rest.data("_/compositions")[0])
