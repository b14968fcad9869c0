"""The model of a report: health, readings, the report before, links, drift."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.report_readings import extended, measured, times
from report_samples import NOW, away, element, fleet, made, reading, route, srt, told


def only(report: dict[str, Any]) -> dict[str, Any]:
    (host,) = report["hosts"]
    (found,) = host["routes"]
    return dict(found)


def of_one(one: Any, **of_names: Any) -> dict[str, Any]:
    return only(made({"gw1": reading([one], [told(one, **of_names)])}))


def test_a_fleet() -> None:
    report = made(fleet())
    assert [(host["name"], host["level"], host["read"]) for host in report["hosts"]] == [
        ("gw1", "error", True),
        ("gw2", "unread", False),
        ("gw3", "ok", True),
    ]
    assert [(one["name"], one["level"]) for one in report["hosts"][0]["routes"]] == [
        ("Stadium", "warn"),
        ("Rehearsal", "stopped"),
        ("Press", "error"),
    ]
    assert report["summary"] == {
        "level": "unread",
        "hosts": 3,
        "hosts_read": 2,
        "hosts_unread": 1,
        "hosts_not_asked": 0,
        "hosts_drifted": 1,
        "hosts_not_compared": 0,
        "routes": 4,
        "routes_running": 3,
        "routes_warn": 1,
        "routes_error": 1,
        "destinations": 5,
        "destinations_connected": 4,
        "bitrate_in": 15.0,
        "bitrate_out": 20.0,
        "worst_loss": 3.5,
    }
    assert [(one["level"], one["host"], one["element"], one["text"]) for one in report["problems"]] == [
        ("unread", "gw2", "", "Haivision Gateway gw2: no connection"),
        ("error", "gw1", "destination Archive", "disconnected"),
        ("warn", "gw1", "", "differs from its variables: 1 change to make"),
        ("warn", "gw1", "destination Hub", "packet loss 3.5 %, more than 1 %"),
    ]
    assert report["verdict"] == (
        "2 of 3 gateways read, 3 of 4 routes on air, 1 route in error, 1 route with a warning, "
        "1 gateway differs from its variables."
    )
    assert report["hosts"][0]["drift"] == {
        "state": "drifted",
        "actions": ['update route "Stadium"'],
        "interrupts": ['route "Stadium"'],
        "unlisted": ["Press", "Rehearsal"],
        "reason": "",
    }
    assert report["generated_at"] == "2027-01-15T08:00:00Z" and report["previous"] == "none"
    assert json.loads(json.dumps(report)) == report


def test_nothing_to_tell() -> None:
    one = route("Feed", None, element("Out"))
    report = made({"gw1": reading([one], [told(one)])})
    assert report["problems"] == []
    assert report["verdict"] == "1 gateway read, 1 of 1 route on air. Nothing needs attention."


@pytest.mark.parametrize(
    ("destination", "statistics", "level", "reasons"),
    [
        ({}, {}, "ok", []),
        ({}, {"state": "connection established"}, "ok", []),
        ({}, {"state": "disconnected"}, "error", ["disconnected"]),
        ({}, {"state": "connecting"}, "warn", ["connecting"]),
        ({"srt_mode": "listener"}, {"state": "disconnected"}, "warn", ["no client is connected"]),
        ({"state": "stopped"}, {"state": "disconnected"}, "stopped", []),
        ({"status": {"code": "warn", "details": "FEC off"}}, {}, "warn", ["FEC off"]),
        ({"status": {"code": "error", "details": ""}}, {}, "error", ["status error"]),
        ({"status": {}}, {"state": None}, "unknown", []),
        ({}, {"srt_packet_loss_rate": 1.0}, "ok", []),
        ({}, {"srt_packet_loss_rate": 1.5}, "warn", ["packet loss 1.5 %, more than 1 %"]),
        ({}, {"bitrate": 0}, "ok", []),
    ],
)
def test_how_a_destination_is(destination: Any, statistics: Any, level: str, reasons: list[str]) -> None:
    found = of_one(route("Feed", None, srt("Out") | destination), Out=statistics)["destinations"][0]
    assert (found["level"], found["reasons"]) == (level, reasons)


def test_a_source_without_signal() -> None:
    found = of_one(route("Feed", element("In"), element("Out")), In={"bitrate": 0})
    assert found["source"]["reasons"] == ["no signal: the bitrate is 0"] and found["level"] == "warn"


def test_a_slow_path_warns_when_asked() -> None:
    one = route("Feed", srt("In"), element("Out"))
    report = made({"gw1": reading([one], [told(one, In={"srt_round_trip_time": 150})])}, settings={"warn_rtt": 100})
    assert only(report)["source"]["reasons"] == ["round trip time 150 ms, more than 100 ms"]


def test_a_route_without_destinations_and_an_unlicensed_gateway() -> None:
    one = route("Feed")
    report = made({"gw1": reading([one], [told(one)], session={"is_licensed": False})})
    assert only(report)["reasons"] == ["it has no destination"]
    assert report["hosts"][0]["reasons"] == ["it has no valid licence"]


def test_what_newer_firmware_tells_for_each_path() -> None:
    paths = [{"srt_round_trip_time": 30.5, "srt_packet_loss_rate": 0.2}, {"srt_round_trip_time": 80, "bitrate": 4.5}]
    nothing = dict.fromkeys(("bitrate", "srt_round_trip_time", "srt_packet_loss_rate"))
    found = measured({**nothing, "state": "connected", "connections": paths}, True)
    assert found == {"bitrate": 4.5, "round_trip_time": 80, "packet_loss_rate": 0.2}
    clients = [{"address": "192.0.2.10", "connections": paths}, {"connections": [{"srt_round_trip_time": "n/a"}]}]
    assert measured({"state": "connected", "client_stat": clients}, True)["round_trip_time"] == 80
    assert measured({"state": "connected", "used_bandwidth": 3}, True)["bitrate"] == 3
    # Of a connection that is gone, or of nonsense, no measure is told.
    assert measured({"state": "disconnected", "bitrate": 0, "srt_round_trip_time": 12}, True)["round_trip_time"] is None
    strange = {"state": "connected", "bitrate": float("nan"), "srt_round_trip_time": -1, "srt_packet_loss_rate": True}
    assert set(measured(strange, True).values()) == {None}


@pytest.mark.parametrize(
    ("collected", "expected"),
    [
        ([NOW * 1000 - 7000, NOW * 1000], [-7, 0]),
        # A device with a clock of its own: only the distance counts.
        ([1000, 8000], [-7, 0]),
        # One that always tells the same, or nothing, or a time that runs backwards.
        ([1000, 1000, 1000], [-10, -5, 0]),
        ([None, None], [-5, 0]),
        ([8000, 1000], [-5, 0]),
        ([0, 9e15], [-5, 0]),
        ([], []),
    ],
)
def test_when_readings_were_taken(collected: Any, expected: list[int]) -> None:
    assert [moment - NOW for moment in times(collected, NOW, 5.0)] == expected


def test_readings_go_on_and_are_bounded() -> None:
    first = made(fleet())
    second = made(fleet(), json.dumps(first), NOW + 60)
    readings = second["hosts"][0]["routes"][0]["destinations"][1]["readings"]
    assert second["previous"] == "added"
    assert readings["time"] == [NOW - 5, NOW, NOW + 55, NOW + 60]
    assert readings["packet_loss_rate"] == [2.5, 3.5, 2.5, 3.5] and readings["bitrate"] == [5.0] * 4
    third = made(fleet(), second, NOW + 120)
    readings = third["hosts"][0]["routes"][0]["destinations"][1]["readings"]
    assert readings["time"] == [NOW + 55, NOW + 60, NOW + 115, NOW + 120]
    assert [len(values) for values in readings.values()] == [4] * 4


def test_a_clock_that_was_put_back() -> None:
    old = {"time": [100, 900], "bitrate": [1, 2], "round_trip_time": [None, 3], "packet_loss_rate": [0, 0]}
    new = [(500, {"bitrate": 4, "round_trip_time": None, "packet_loss_rate": 0})]
    assert extended(old, new, 10)["time"] == [100, 500] and extended(old, new, 0)["time"] == []


def test_a_host_that_is_away_keeps_what_was_known() -> None:
    before = made(fleet())
    report = made({"gw1": away("no connection"), "gw3": fleet()["gw3"]}, before, NOW + 60)
    host = report["hosts"][0]
    assert (host["level"], host["reason"], host["seen_at"]) == ("unread", "no connection", "2027-01-15T08:00:00Z")
    assert [one["level"] for one in host["routes"]] == ["unread"] * 3 and host["firmware"] == "5.0"
    assert host["routes"][0]["source"]["bitrate"] is None and host["drift"]["state"] == "unread"
    assert report["summary"]["routes"] == 1
    back = made(fleet(), report, NOW + 120)
    assert back["hosts"][0]["routes"][0]["source"]["readings"]["time"] == [NOW - 5, NOW, NOW + 115, NOW + 120]


def test_a_host_that_was_not_asked() -> None:
    before = made(fleet())
    report = made({"gw3": fleet()["gw3"]}, before, NOW + 60, inventory=["gw1", "gw3"])
    assert [(one["name"], one["asked"], one["reason"]) for one in report["hosts"]] == [
        ("gw3", True, ""),
        ("gw1", False, "not part of this run"),
    ]
    assert report["problems"] == [] and report["summary"]["hosts_unread"] == 0


def test_a_host_that_failed_before_the_role() -> None:
    report = made({}, hosts=["gw1"])
    assert report["hosts"][0]["reasons"] == ["nothing was read: the host had failed before, see the output of the run"]


def test_readings_that_failed() -> None:
    one = route("Feed", None, element("Out"))
    given = reading([one], [told(one)])
    given["statistics"]["results"].append({"failed": True, "msg": "gone"})
    report = made({"gw1": given})
    assert report["hosts"][0]["reasons"] == ["1 of 2 readings failed: gone"] and report["hosts"][0]["level"] == "warn"
    given["statistics"] = {"failed": True, "msg": "no loop"}
    report = made({"gw1": given})
    assert report["hosts"][0]["reasons"] == ["1 of 1 readings failed: no loop"]
    assert only(report)["source"]["bitrate"] == 5.5 and only(report)["source"]["readings"]["time"] == []


@pytest.mark.parametrize(
    ("previous", "note"),
    [
        ("", "none"),
        ("{half", "not used: report.json is no JSON"),
        ("[]", "not used: report.json is not a report of format 1"),
        ('["a"]', "not used: report.json is not a report of format 1"),
        ({"format": 2}, "not used: report.json is not a report of format 1"),
    ],
)
def test_what_is_no_report(previous: Any, note: str) -> None:
    assert made(fleet(), previous)["previous"].startswith(note)


def test_a_spoilt_report_spoils_nothing() -> None:
    report = made(fleet())
    fresh = made(fleet(), report, NOW + 60)
    for path, junk in (
        (("readings",), 7),
        (("readings", "time"), ["a", "b"]),
        (("readings", "bitrate"), [1]),
        (("readings", "bitrate"), ["x", {}]),
        (("name",), None),
    ):
        spoilt = copy.deepcopy(report)
        place = spoilt["hosts"][0]["routes"][0]["source"]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = junk
        again = made(fleet(), spoilt, NOW + 60)
        assert again["verdict"] == fresh["verdict"]
        values = again["hosts"][0]["routes"][0]["source"]["readings"]["bitrate"]
        assert all(value is None or isinstance(value, float) for value in values)
    for junk in (7, None, ["x", {"routes": 5}], [{"name": "gw2", "routes": [{"source": 3, "destinations": [[]]}]}]):
        assert made(fleet(), {**report, "hosts": junk})["summary"]["hosts"] == 3


def test_links_between_gateways() -> None:
    out = srt("To the hub", address="gw2.example.com")
    multicast = element("Group", address="239.1.1.1", port=5004)
    first = route("First", None, out, multicast)
    second = route("Second", srt("From the stadium", "listener", address=""))
    third = route("Third", element("Group in", address="239.1.1.1", port=5004, protocol="rtp"))
    readings = {"gw1": reading([first]), "gw2": reading([second, third])}
    readings["gw1"]["address"], readings["gw2"]["address"] = "gw1.example.com", "gw2.example.com"
    one, two = made(readings)["hosts"]
    assert one["routes"][0]["destinations"][0]["links"] == [{"host": "gw2", "route": "Second"}]
    assert one["routes"][0]["destinations"][1]["links"] == [{"host": "gw2", "route": "Third"}]
    assert [found["source"]["links"] for found in two["routes"]] == [[{"host": "gw1", "route": "First"}]] * 2


@pytest.mark.parametrize(
    ("plan", "state", "reason"),
    [
        ({}, "not_described", ""),
        ({"skipped": True}, "not_described", ""),
        ({"actions": []}, "equal", ""),
        ({"actions": ["x"]}, "drifted", ""),
        ({"failed": True, "msg": "no", "actions": ["x"]}, "error", "no"),
    ],
)
def test_drift(plan: Any, state: str, reason: str) -> None:
    drift = made({"gw1": reading([], drift=plan)})["hosts"][0]["drift"]
    assert (drift["state"], drift["reason"]) == (state, reason)


def test_addresses_without_what_may_be_secret() -> None:
    camera = element("Camera", protocol="rtsp", address="rtsp://me:tr1pod@10.0.0.9/stream?token=abc")
    web = element("Web", protocol="hls", address=None, status={"playlist": "/hls/x.m3u8?key=abc"})
    report = made({"gw1": reading([route("Feed", camera, web)])})
    assert only(report)["source"]["address"] == "rtsp://10.0.0.9/stream"
    assert only(report)["destinations"][0]["address"] == "/hls/x.m3u8"
    assert "tr1pod" not in json.dumps(report) and "abc" not in json.dumps(report)
