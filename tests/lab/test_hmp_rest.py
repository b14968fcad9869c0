"""The HMP's REST port: logins, envelope, sources, sessions, metadata, shares, events."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hmp_client import NIL, UNKNOWN, Line, Rest, done, refused
from lab.hmp import Hmp

UDP = {"name": "cam", "type": "UDP", "host": "239.1.1.1", "port": 4900, "multicast": True}
SRT = {"name": "srt", "type": "SRT", "mode": "LISTENER", "port": 5000, "passphrase": "correct-horse-79"}
EVENT: dict[str, Any] = {
    "module": "session",
    "startTime": 1592344800,
    "duration": 7200,
    "type": "weekly-recurring",
    "typeData": {"days": ["MON", "WED", "SAT"]},
    "command": "set-live",
    "parameters": {"record": True},
    "active": True,
}


def test_login_and_logout(hmp: Hmp, rest: Rest) -> None:
    nobody = Rest(hmp, user=None)
    refused(nobody.get("sources"), 401, "020001", "UserNotAuthorized")
    refused(nobody.get("authentication/login"), 401, "020001")
    refused(nobody.login("admin", "wrong"), 401, "020001")
    assert refused(nobody.login("norole"), 401, "020001") == "User has no roles assigned"
    refused(nobody.post("authentication/login", {"username": "admin"}), 400, "010001", "InputValidation")
    data = done(nobody.login("operator"))
    assert nobody.http.cookies["calypso-session-id"] == data["sessionId"]
    assert (data["username"], data["admin"], data["expires"][-1]) == ("operator", False, "Z")
    assert done(nobody.get("authentication/login"))["sessionId"] == data["sessionId"]
    by_hand = requests.get(
        f"{hmp.url}/apis/system/version",
        headers={"Cookie": f"calypso-session-id={data['sessionId']}"},
        verify=hmp.ca_path,
        timeout=5,
    )
    assert by_hand.json()["data"] == {"version": "3.9.0", "build": "11823"}
    assert (len(hmp.sessions), hmp.max_open_sessions) == (2, 2)
    answer = nobody.delete("authentication/login")
    assert (answer.status_code, answer.content) == (200, b"")
    assert len(hmp.sessions) == 1
    assert hmp.logins[0]["user"] == "admin"
    assert hmp.writes == []


def test_expired_sessions(hmp: Hmp, rest: Rest) -> None:
    hmp.expire_sessions()
    refused(rest.get("sources"), 401, "020001", "UserNotAuthorized")
    hmp.set(expired_status=404)
    refused(rest.get("sources"), 404, "040000", "NotFound")
    rest.login("admin")
    hmp.fault("expire")
    refused(rest.get("system/version"), 404, "040000")
    hmp.set(session_ttl=0.0, max_sessions=0)
    refused(rest.login("admin"), 503, "090002", "ServiceUnavailable")
    hmp.fault("refuse_login")
    refused(rest.login("admin"), 401, "020001")


def test_where_the_session_is_told(hmp: Hmp) -> None:
    rest = Rest(hmp, user=None)
    hmp.set(login_id="cookie")
    assert "sessionId" not in done(rest.login("admin")) and rest.http.cookies
    rest.http.cookies.clear()
    hmp.set(login_id="body")
    assert done(rest.login("admin"))["sessionId"] and not rest.http.cookies


def test_api_keys(hmp: Hmp) -> None:
    rest = Rest(hmp, user=None)
    wanted = {"apiKey": hmp.api_key, "apiSecret": hmp.api_secret}
    refused(rest.post("authentication/login/key", {**wanted, "apiSecret": "x"}), 401, "020001")
    hmp.set(service_message="Change your password")
    data = done(rest.post("authentication/login/key", wanted))
    assert data["serviceMessages"] == ["Change your password"] and not rest.http.cookies
    refused(rest.get("categories"), 401, "020001")
    rest.http.headers["Authorization"] = f"Bearer {data['authToken']}"
    assert rest.data("categories")[0]["label"] == "Specialty"
    assert rest.data("authentication/login/key")["authToken"] == data["authToken"]
    hmp.expire_sessions()
    refused(rest.get("categories"), 401, "020001")
    hmp.set(api_keys=False)
    refused(rest.post("authentication/login/key", wanted), 404, "040000")


def test_paging_and_queries(hmp: Hmp, rest: Rest) -> None:
    refused(rest.get("sessions"), 404, "040012", "NoResults")
    hmp.set(empty_list=200)
    assert rest.get("sessions").json()["data"] == []
    hmp.set(empty_list=404)
    for number in range(20):
        hmp.add_session(f"s{number:02}", description="odd" if number % 2 else "even")
    answer = rest.get("sessions").json()
    assert len(answer["data"]) == 15
    assert answer["paging"]["results"] == answer["paging"]["pageSize"] == 15
    assert (answer["paging"]["numResults"], answer["paging"]["numPages"]) == (20, 2)
    assert "page=2" in answer["paging"]["next"]
    last = rest.get("sessions", page=2).json()
    assert len(last["data"]) == 5 and "next" not in last["paging"]
    refused(rest.get("sessions", page=3), 404, "040012")
    hmp.set(max_page_size=7, paging_keys="documented", paging_results="total")
    capped = rest.get("sessions", pageSize=100).json()
    assert (len(capped["data"]), capped["paging"]) == (7, {"results": 20, "pageSize": 7})
    hmp.set(max_page_size=500)
    assert len(rest.data("sessions", q="ODD", pageSize=100)) == 10
    assert rest.data("sessions", sort="title", asc="-1")[0]["title"] == "s19"
    refused(rest.get("sessions", sort="colour"), 400, "010002", "InvalidFilter")
    refused(rest.get("sessions", pageSize=0), 400, "010001")


def test_bodies(hmp: Hmp, rest: Rest) -> None:
    refused(rest.call("POST", "sessions", data="title=x"), 415, "010000")
    refused(
        rest.call("POST", "sessions", data="{", headers={"Content-Type": "application/json; charset=utf-8"}),
        400,
        "010001",
    )
    refused(rest.post("sessions"), 400, "010001")
    refused(rest.post("sessions", ["x"]), 400, "010001")
    refused(rest.post("sessions", {"title": ""}), 400, "010001", "InputValidation")
    done(rest.post("sessions", {"title": "x", "colour": "blue"}))
    hmp.set(unknown_fields="refuse")
    assert "colour" in refused(rest.post("sessions", {"title": "x", "colour": "blue"}), 400, "010001")
    refused(rest.get("nowhere"), 404, "040000")
    refused(rest.put("categories", {}), 405, "010000")
    refused(Rest(hmp, user=None).get("nowhere"), 401, "020001")
    hmp.fault("status", code=502)
    refused(rest.get("sources"), 502, "070000")


def test_sources(hmp: Hmp, rest: Rest) -> None:
    first = done(rest.post("sources", UDP))
    assert (first["continuous"], first["active"], first["ctime"]) == (False, True, first["mtime"])
    second = done(rest.post("sources", SRT))
    assert (second["passphrase"], second["continuous"], second["latency"]) == ("correct-horse-79", True, 20)
    assert second["host"] == "0.0.0.0"
    for echo, shown in (("masked", "********"), ("omitted", None)):
        hmp.set(echo_passphrase=echo)
        assert rest.data(f"sources/{second['id']}").get("passphrase") == shown
    hmp.set(echo_passphrase="admins")
    assert rest.data("sources")[1]["passphrase"] == "correct-horse-79"
    assert Rest(hmp, "operator").data("sources")[1]["passphrase"] == "********"
    assert hmp.all_sources()[1]["passphrase"] == "correct-horse-79"
    hmp.set(unknown_fields="refuse")
    for key, value in (("iptv", False), ("iptvIndex", None), ("retransmitPort", 0), ("rtcPort", 0)):
        assert first[key] == second[key] == rest.data("sources")[0][key] == value
        assert key in refused(rest.post("sources", {**UDP, key: value}), 400, "010001", "InputValidation")
        assert key in refused(rest.put(f"sources/{first['id']}", {**UDP, key: value}), 400, "010001")
    hmp.set(unknown_fields="ignore")
    changed = done(rest.put(f"sources/{first['id']}", {"name": "new", "iptv": True, "rtcPort": 1}))
    assert (changed["iptv"], changed["rtcPort"]) == (False, 0)
    assert (changed["name"], changed["port"]) == ("new", 4900)
    hmp.set(update_semantics="replace", create_answer="sparse")
    refused(rest.put(f"sources/{first['id']}", {"name": "new"}), 400, "010001")
    assert set(done(rest.post("sources", UDP))) == {*UDP, "id"}
    for wrong in (
        {"name": ""},
        {"port": 0},
        {"port": "4900"},
        {"type": "RTMP"},
        {"multicast": None},
        {"multicast": "yes"},
        {"host": ""},
        {"type": "SRT"},
        {"type": "SRT", "mode": "CALLER", "host": ""},
        {"type": "SRT", "mode": "caller"},
    ):
        refused(rest.post("sources", {**UDP, **wrong}), 400, "010001")
    assert rest.get(f"sources/{first['id']}/thumbnail").headers["content-type"] == "image/png"
    refused(rest.get(f"sources/{UNKNOWN}"), 404, "040009", "SourceNotFound")
    session = hmp.add_session("a", [first["id"], second["id"]])
    hmp.set(used_source="refused")
    assert rest.delete(f"sources/{first['id']}").status_code == 409
    hmp.set(used_source="removed")
    answer = rest.delete(f"sources/{first['id']}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert hmp.all_sessions()[0]["sources"] == [second["id"]]
    hmp.add_recording(session)
    refused(rest.delete(f"sources/{second['id']}"), 409, "060003", "RecordingInProgress")


def test_one_source_in_a_list(hmp: Hmp, rest: Rest) -> None:
    hmp.add_source(name="other")
    path = f"sources/{hmp.add_source(name='wanted')}"
    shown = rest.data(path)
    assert shown["name"] == "wanted"
    hmp.set(source_answer="list", paging_keys="documented")
    assert rest.get(path).json() == {"data": [shown], "paging": {"results": 1, "pageSize": 15}}
    assert done(rest.put(path, {"name": "new"}))["name"] == "new"
    refused(rest.get(f"sources/{UNKNOWN}"), 404, "040009", "SourceNotFound")


def test_roles(hmp: Hmp) -> None:
    source = hmp.add_source()
    viewer, operator = Rest(hmp, "viewer"), Rest(hmp, "operator")
    assert viewer.data("sources")[0]["id"] == source
    refused(viewer.post("sessions", {"title": "x"}), 403, "030000")
    session = done(operator.post("sessions", {"title": "x"}))["id"]
    refused(operator.delete(f"sessions/{session}"), 403, "030000")
    hmp.set(role_refusal_status=401)
    refused(operator.delete(f"sources/{source}"), 401, "030000")
    assert hmp.all_sessions()[0]["createdby"] == "Operator"


def test_hidden_sessions(hmp: Hmp, rest: Rest) -> None:
    session = hmp.add_session("x")
    viewer = Rest(hmp, "viewer")
    assert refused(viewer.get(f"sessions/{session}"), 403, "040006", "SessionHidden") == "Session hidden"
    refused(viewer.get("sessions"), 404, "040012")
    refused(viewer.get(f"sessions/{UNKNOWN}"), 404, "040006", "SessionNotFound")
    done(rest.post(f"sessions/{session}/shares", {"shareType": "USER", "name": "viewer", "permission": "WATCH"}))
    assert viewer.data(f"sessions/{session}")["title"] == "x"
    other = hmp.add_session("y")
    refused(viewer.get(f"sessions/{other}"), 403, "040006")
    done(rest.put(f"sessions/{other}", {"active": True}))
    assert len(viewer.data("sessions")) == 2
    hmp.add_session("z")
    hmp.set(hidden_sessions=False)
    assert len(viewer.data("sessions")) == 3


def test_sessions(hmp: Hmp, rest: Rest) -> None:
    made = done(rest.post("sessions", {"title": "a", "description": "d", "syncrecord": True}))
    path = f"sessions/{made['id']}"
    assert (made["active"], made["syncrecord"], made["recording"], made["sources"]) == (False, True, False, [])
    assert rest.data(path) == made
    assert done(rest.put(path, {"active": True}))["description"] == "d"
    hmp.set(update_semantics="replace")
    assert done(rest.put(path, {"title": "b"}))["description"] == ""
    refused(rest.put(path, {"active": True}), 400, "010001")
    hmp.set(create_answer="sparse")
    assert not {"active", "syncrecord", "sources"} & set(done(rest.post("sessions", {"title": "c"})))
    camera = hmp.add_source()
    refused(rest.get(f"{path}/sources"), 404, "040012")
    assert done(rest.post(f"{path}/sources", {"sourceId": camera})) == {"sourceId": camera, "index": 0}
    assert rest.data(f"{path}/sources") == [{"index": 0, "sourceId": camera}]
    refused(rest.post(f"{path}/sources", {"sourceId": camera}), 409, "060008", "SessionSourceAlreadyExists")
    refused(rest.post(f"{path}/sources", {"sourceId": UNKNOWN}), 404, "040009", "SourceNotFound")
    refused(rest.post(f"{path}/sources", {}), 400, "010001")
    other = hmp.add_source(name="other")
    refused(rest.delete(f"{path}/sources/{other}"), 404, "040015", "TrackNotFound")
    hmp.set(absent_source="ok")
    done(rest.delete(f"{path}/sources/{other}"))
    refused(rest.delete(f"{path}/sources/{UNKNOWN}"), 404, "040009")
    recording = done(rest.post(f"{path}/recordings"))["id"]
    assert refused(rest.delete(path), 409, "060003") == "Recording currently in progress"
    assert refused(rest.delete(f"{path}/sources/{camera}"), 409, "060003") == "Recording currently in progress"
    refused(rest.post(f"{path}/sources", {"sourceId": other}), 409, "060003", "RecordingInProgress")
    assert rest.data(f"{path}/assets")[0]["id"] == recording
    assert rest.data(f"{path}/recordings")[0]["id"] == recording
    hmp.finish(recording)
    refused(rest.get(f"{path}/recordings"), 404, "040012")
    assert rest.get(f"{path}/thumbnail").status_code == 200
    assert rest.delete(path).content == b""
    refused(rest.get(path), 404, "040006", "SessionNotFound")


def test_external_player_of_a_session(hmp: Hmp, rest: Rest) -> None:
    keys = ("showExternalPlayer", "externalPlayerLinkActive")
    made = done(rest.post("sessions", {"title": "a", keys[0]: True}))
    path = f"sessions/{made['id']}"
    assert [made[key] for key in keys] == [False, False]
    for key in keys:
        assert done(rest.put(path, {key: True}))[key] is True
        refused(rest.put(path, {key: "yes"}), 400, "010001")
    assert done(rest.put(path, {"title": "b"}))["title"] == "b"
    for shown in (rest.data(path), *rest.data("sessions")):
        assert [shown[key] for key in keys] == [True, True]
    hmp.set(update_semantics="replace", unknown_fields="refuse")
    done(rest.put(path, {"title": "b", keys[1]: True}))
    assert [rest.data(path)[key] for key in keys] == [False, True]
    done(rest.put(path, {"title": "b"}))
    assert [rest.data(path)[key] for key in keys] == [False, False]
    other = hmp.add_session("c", show_external_player=True, external_player_link_active=True)
    assert [rest.data(f"sessions/{other}")[key] for key in keys] == [True, True]


def test_metadata_with_integers(hmp: Hmp, rest: Rest) -> None:
    name = "calypso:expiration_timestamp"
    recording = hmp.add_recording(hmp.add_session("a", [hmp.add_source()]), "FINISHED")
    path = f"assets/{recording}/metadata"
    fields: list[dict[str, Any]] = [
        {"fieldType": "INT32", "valueInt32": 1900000000},
        {"fieldType": "UINT32", "valueUint32": 2**32 - 1},
    ]
    items = [{"name": name, "field": fields[:1]}, {"name": "x", "field": fields}]
    assert done(rest.put(path, items)) == rest.data(path) == items
    for wrong in (
        {"fieldType": "STRING", "valueString": "1900000000"},
        {"fieldType": "UINT32", "valueUint32": 1900000000},
        {"fieldType": "INT32", "valueInt32": "1900000000"},
        {"fieldType": "INT32", "valueInt32": 2**31},
        {"fieldType": "INT32", "valueInt32": True},
        {"fieldType": "INT32", "valueInt": 1900000000},
    ):
        refused(rest.put(path, [{"name": name, "field": [wrong]}]), 400, "010001", "InputValidation")
    refused(rest.put(path, [{"name": "x", "field": [{"fieldType": "UINT32", "valueUint32": -1}]}]), 400, "010001")
    assert rest.data(path) == items
    other = hmp.add_recording(hmp.all_sessions()[0]["id"], "FINISHED", metadata={name: fields[:1]})
    assert items[0] in rest.data(f"assets/{other}/metadata")


@pytest.mark.parametrize("kind", ["sources", "sessions", "assets"])
def test_metadata_and_shares(hmp: Hmp, rest: Rest, kind: str) -> None:
    camera = hmp.add_source()
    session = hmp.add_session("a", [camera])
    identifier = {"sources": camera, "sessions": session}.get(kind) or hmp.add_recording(session, "FINISHED")
    path = f"{kind}/{identifier}"
    if kind == "assets":
        origin = {"fieldType": "STRING", "valueString": session}
        assert rest.data(f"{path}/metadata") == [{"name": "calypso:recorded_from_session", "field": [origin]}]
    else:
        refused(rest.get(f"{path}/metadata"), 404, "040012", "NoResults")
    item = {"name": "calypso:category:Specialty", "field": [{"fieldType": "STRING", "valueString": "HD"}]}
    other = {"name": "x", "field": [{"fieldType": "STRING", "valueString": "y"}]}
    assert done(rest.put(f"{path}/metadata", [item])) == [item]
    assert done(rest.put(f"{path}/metadata", [other])) == [other]
    assert rest.get(f"{path}/metadata").json() == {"data": [other]}
    for wrong in ({}, [{"name": "x"}], [other, other], [{"name": "x", "field": [{"fieldType": "STRING"}]}], [None]):
        refused(rest.put(f"{path}/metadata", wrong), 400, "010001")
    assert rest.delete(f"{path}/metadata").content == b""
    refused(rest.get(f"{path}/metadata"), 404, "040012")

    refused(rest.get(f"{path}/shares"), 404, "040012")
    share = {"shareType": "USER", "permission": "WATCH", "name": "VIEWER", "email": None}
    made = done(rest.post(f"{path}/shares", share))
    assert made == {**share, "name": "viewer", "id": made["id"]}
    users = {one["username"]: one["id"] for one in rest.data("users/enabled")}
    assert made["id"] == users["viewer"] and "norole" not in users
    groups = {one["groupname"]: one["id"] for one in rest.data("groups/enabled")}
    done(rest.post(f"{path}/shares", {"shareType": "GROUP", "permission": hmp.permission_id, "id": groups["Grp10"]}))
    assert [one["shareType"] for one in rest.data(f"{path}/shares")] == ["USER", "GROUP"]
    one = f"{path}/shares/{made['id']}"
    refused(rest.put(one, {"permission": "EDIT"}), 400, "010001")
    assert done(rest.put(one, {**made, "permission": "EDIT"}))["permission"] == "EDIT"
    assert rest.data(one)["permission"] == "EDIT"
    assert rest.delete(one).content == b""
    refused(rest.get(one), 404, "040021", "UserGroupNotFound")
    for change, status, code in (
        ({"name": "nobody"}, 404, "040004"),
        ({"name": "norole"}, 409, "060001"),
        ({"shareType": "GROUP", "name": "nobody"}, 404, "040005"),
        ({"shareType": "GROUP", "name": "norole"}, 409, "060002"),
        ({"permission": UNKNOWN}, 404, "040025"),
        ({"permission": hmp.locked_permission_id}, 403, "030003"),
        ({"permission": "ALL"}, 400, "010001"),
        ({"shareType": "user"}, 400, "010001"),
        ({"name": None}, 400, "010001"),
    ):
        refused(rest.post(f"{path}/shares", {**share, **change}), status, code)
    allowed = {**share, "permission": "RECORD"}
    assert rest.post(f"{path}/shares", allowed).status_code == (200 if kind == "sessions" else 400)
    hmp.set(rest_record=False)
    refused(rest.post(f"{path}/shares", allowed), 400, "010001")


def test_public_share(hmp: Hmp, rest: Rest) -> None:
    path = f"sessions/{hmp.add_session('a')}/publicshare"
    refused(rest.get(path), 404, "040025", "SharePermissionNotFound")
    refused(rest.post(path, {"permission": "OWN"}), 403, "030003")
    assert done(rest.post(path, {"permission": "WATCH"})) == {"permission": "WATCH"} == rest.data(path)
    assert rest.delete(path).content == b""
    refused(rest.delete(path), 404, "040025")


def test_events(hmp: Hmp, rest: Rest) -> None:
    session = hmp.add_session("a")
    path = f"sessions/{session}/events"
    refused(rest.get(path), 404, "040012")
    made = done(rest.post(path, EVENT))
    assert made == {**EVENT, "id": made["id"], "moduleId": session}
    assert rest.data(path) == rest.data("events") == [{**made, "title": "a"}]
    one = f"{path}/{made['id']}"
    assert rest.data(one) == made
    assert done(rest.put(one, {**made, "active": False}))["active"] is False
    once = {**EVENT, "type": "one-time", "command": "record"}
    for key in ("typeData", "parameters", "duration"):
        del once[key]
    assert done(rest.put(one, once))["typeData"] == {}
    for change in (
        {"typeData": {}},
        {"typeData": {"days": ["Mon"]}},
        {"type": "daily"},
        {"command": "stop"},
        {"parameters": None},
        {"module": "asset"},
        {"module": None},
        {"active": "yes"},
        {"startTime": "now"},
    ):
        refused(rest.post(path, {**EVENT, **change}), 400, "010000", "BadRequest")
    refused(rest.get(f"{path}/{UNKNOWN}"), 404, "040031", "ScheduleEventNotFound")
    refused(rest.put(f"{path}/{UNKNOWN}", EVENT), 404, "040031", "ScheduledEventNotFound")
    refused(rest.post(f"sessions/{UNKNOWN}/events", EVENT), 404, "040006")
    refused(rest.delete(one), 405, "010000")
    hmp.set(event_delete="404", event_error_name="ScheduledEventNotFound")
    refused(rest.delete(one), 404, "040000")
    refused(rest.get(f"{path}/{UNKNOWN}"), 404, "040031", "ScheduledEventNotFound")
    hmp.set(event_delete="allowed")
    assert rest.delete(one).content == b""
    assert hmp.all_events() == []


def test_both_ports_see_one_state(hmp: Hmp, rest: Rest, line: Line) -> None:
    camera = done(rest.post("sources", UDP))["id"]
    session = line.value("createSession", '"Room 1"')
    path = f"sessions/{session}"
    refused(rest.get(f"{path}/metadata"), 404, "040012")
    assert line("addSourceToSession", session, camera) == "OK"
    assert line("setLiveSession", session, "true") == "OK"
    assert line("updateSessionMetadata", session, "createdby", "Test2") == "OK"
    assert line("setSessionCategory", session, hmp.category_id, "Surgery", "HD") == "OK"
    assert line("shareSessionWithGroup", "viewers", "RECORD", session) == "OK"
    shown = rest.data(path)
    assert (shown["title"], shown["active"], shown["sources"]) == ("Room 1", True, [camera])
    assert rest.data(f"{path}/metadata") == [
        {"name": "calypso:creatorDisplayName", "field": [{"fieldType": "STRING", "valueString": "Test2"}]},
        {
            "name": "calypso:category:Specialty",
            "field": [{"fieldType": "STRING", "valueString": value} for value in ("Surgery", "HD")],
        },
    ]
    assert rest.data("categories")[0]["customValues"] == ["HD"]
    assert rest.data(f"categories/{hmp.category_id}")["label"] == "Specialty"
    refused(rest.get(f"categories/{UNKNOWN}"), 404, "040007", "CategoryNotFound")
    assert rest.data(f"{path}/shares")[0]["permission"] == "RECORD"
    recording = done(rest.post(f"{path}/recordings"))["id"]
    assert line("getRecordingStatus", recording) == "OK|RECORDING"
    assert line("pauseRecording", recording) == "OK"
    assert rest.data(f"recordings/{recording}")["state"] == "PAUSED"
    refused(rest.delete(path), 409, "060003")
    assert rest.delete(f"recordings/{recording}").content == b""
    assert line("getRecordingStatus", recording) == "OK|FINISHED"
    assert line("updateMetadata", recording, "title", "Film") == "OK"
    assert rest.data(f"assets/{recording}")["title"] == "Film"
    stream = line.value("startRestreamRecording", recording, "239.9.9.9", "5000")
    assert rest.data("streams")[0]["id"] == stream
    assert rest.delete(f"assets/{recording}/streams/{stream}").status_code == 200
    assert line("stopRestreamRecording", stream).startswith("ERROR|040003|")
    made = done(rest.post("sessions", {"title": "by REST"}))["id"]
    assert [one["createdby"] for one in hmp.all_sessions()] == ["Test2", "Admin"]
    assert line("removeSourceFromSession", made, NIL).startswith("ERROR|040009|")
    assert rest.delete(f"sessions/{made}").status_code == 200
    assert line("removeSourceFromSession", made, NIL).startswith("ERROR|040006|")
