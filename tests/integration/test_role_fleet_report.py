"""The role fleet_report on three gateways: one in order, one that has drifted, one that is away."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from harness import Outcome, Runner
from lab import Lab
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[2]
LOGS = ROOT / ".work" / "logs"
PASSPHRASE = "kQ7-vesper-lattice-42"
EVIL = "Feed <script>document.title='taken'</script> {{ 7*7 }} {% raw %} \"'"
FILES = ("metrics.prom", "report.html", "report.json")
QUICK = {"fleet_report_interval": 0.1}


def srt(name: str, mode: str, port: int, **values: Any) -> dict[str, Any]:
    return {"name": name, "protocol": "srt", "srtMode": mode, "port": port, **values}


def udp(name: str, address: str, port: int) -> dict[str, Any]:
    return {"name": name, "protocol": "udp", "address": address, "port": port}


@pytest.fixture(scope="module")
def gateways() -> Iterator[list[Any]]:
    with Lab(only=["gateway"], gateways=3) as lab:
        yield lab.gateways


class Fleet:
    """gw1 has drifted, gw2 is as its variables say, and nothing answers where gw3 should be."""

    def __init__(self, runner: Runner, devices: list[Any]) -> None:
        self.runner = runner
        self.one, self.two, _away = self.devices = devices
        self.folder = runner.folder / "reports"
        for device in devices:
            device.reset()
        self.one.set(echo_passphrase="clear")
        uplink = srt("Encoder", "listener", 4900, srtPassPhrase=PASSPHRASE)
        hub = srt("Hub", "caller", 7001, address="203.0.113.5", srtPassPhrase=PASSPHRASE)
        outputs = [hub, udp("Multicast", "239.20.1.7", 5004), srt("Affiliates", "listener", 7100)]
        self.one.add_route({"name": "Stadium", "source": uplink, "destinations": outputs}, True)
        spare = {"name": "Spare", "source": udp("OB van", "0.0.0.0", 5002), "destinations": [udp("Out", "10.0.0.1", 1)]}
        self.one.add_route(spare)
        group, web = udp("Group", "239.20.1.7", 5004), {"name": "Web", "protocol": "hls"}
        self.two.add_route({"name": EVIL, "source": group, "destinations": [web]}, True)
        self.two.set(statistics_words="live")
        # The element of a name, for its statistics.
        self.ids = {
            element["name"]: element["id"]
            for device in devices
            for route in device.routes()
            for element in (route["source"], *route["destinations"])
        }
        self.hub = self.one, self.ids["Hub"]

    @property
    def inventory(self) -> dict[str, Any]:
        hosts: dict[str, Any] = {
            f"gw{number}": {
                "ansible_host": device.host,
                "ansible_port": device.port,
                "ansible_user": "user",
                "ansible_password": device.users["user"]["password"],
                "certificate_fingerprint": device.fingerprint,
            }
            for number, device in enumerate(self.devices, 1)
        }
        hosts["gw1"]["gateway_rollout_routes"] = [
            {"name": "Stadium", "state": "started", "source": {"srt_latency": 300, "srt_passphrase": PASSPHRASE}}
        ]
        escaped = EVIL.replace("{", "{{ '{' }}")
        hosts["gw2"] |= {"gateway_rollout_routes": [{"name": escaped, "state": "started"}]}
        hosts["gw3"]["ansible_port"] = 1
        return {"gateways": {"hosts": hosts}}

    def __call__(self, *arguments: str, inventory: Any = None, play: Any = None, **variables: Any) -> Outcome:
        play = play or [{"ansible.builtin.import_playbook": "streamops.video.report"}]
        told = json.dumps({"report_dir": str(self.folder), **QUICK, **variables})
        # Nobody waits for gw3.
        env = {"HAIVISION_GATEWAY_RETRIES": "0"}
        return self.runner.run(play, inventory or self.inventory, ["-e", told, *arguments], env)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text()

    @property
    def report(self) -> Any:
        return json.loads(self.text("report.json"))

    def readings(self, host: int, name: str) -> Any:
        elements = [
            element
            for route in self.report["hosts"][host]["routes"]
            for element in (route["source"], *route["destinations"])
        ]
        return next(one["readings"] for one in elements if one["name"] == name)


@pytest.fixture
def fleet(runner: Runner, gateways: list[Any]) -> Iterator[Fleet]:
    fleet = Fleet(runner, gateways)
    yield fleet
    for device in gateways:
        assert device.sessions == [], "a session was left open on the device"
        assert device.writes == [], "a report changes nothing"


def recap(outcome: Outcome) -> dict[str, dict[str, int]]:
    lines = outcome.output.partition("PLAY RECAP")[2].splitlines()[1:]
    told = {line.split()[0]: line.partition(" : ")[2].split() for line in lines if " : " in line}
    return {host: {word.split("=")[0]: int(word.split("=")[1]) for word in words} for host, words in told.items()}


def test_a_fleet(fleet: Fleet) -> None:
    fleet.one.set_statistics(fleet.ids["Hub"], srtPacketLossRate=3.5, srtRoundTripTime=48)
    outcome = fleet().ok()
    assert sorted(one.name for one in fleet.folder.iterdir()) == list(FILES)
    assert stat.S_IMODE((fleet.folder / "report.html").stat().st_mode) == 0o644
    assert all(one["changed"] == 0 and one["failed"] == 0 for one in recap(outcome).values())
    report = fleet.report
    assert [(one["name"], one["level"]) for one in report["hosts"]] == [
        ("gw1", "warn"),
        ("gw2", "ok"),
        ("gw3", "unread"),
    ]
    one, two, three = report["hosts"]
    assert one["drift"]["state"] == "drifted" and two["drift"]["state"] == "equal"
    assert one["drift"]["actions"] == ['update route "Stadium": source srt_latency 125 -> 300']
    assert one["drift"]["unlisted"] == ["Spare"]
    assert "no connection to port 1" in three["reason"] and three["drift"]["state"] == "unread"
    assert [(route["name"], route["level"]) for route in one["routes"]] == [("Stadium", "warn"), ("Spare", "stopped")]
    assert one["routes"][0]["destinations"][1]["links"] == [{"host": "gw2", "route": EVIL}]
    hub = one["routes"][0]["destinations"][0]
    assert (hub["bitrate"], hub["round_trip_time"], hub["packet_loss_rate"]) == (0.331, 48.0, 3.5)
    assert [len(values) for values in hub["readings"].values()] == [3] * 4
    # Newer firmware tells it of each path only.
    assert two["routes"][0]["source"]["bitrate"] == 0.331 and two["routes"][0]["name"] == EVIL
    message = (
        "2 of 3 gateways read, 2 of 3 routes on air, 1 route with a warning, 1 gateway differs from its variables."
    )
    assert any(message in str(one["result"].get("msg")) for one in outcome.records)


def test_what_the_gateways_are_asked(fleet: Fleet) -> None:
    """One login; session, devices and list once, the list again for the readings and the plan, one request a route."""
    fleet(fleet_report_samples=2).ok()
    paths = [f"{one['method']} {one['path'].rpartition('/')[2]}" for one in fleet.one.requests]
    assert len(fleet.one.logins) == len(fleet.two.logins) == 1
    assert paths.count("GET statistics") == 4 and paths.count("GET routes") == 4
    assert set(paths) == {
        "POST session",
        "GET session",
        "GET devices",
        "GET routes",
        "GET statistics",
        "DELETE session",
    }


def test_no_secrets(fleet: Fleet) -> None:
    outcome = fleet("-vvv", "--diff").ok()
    passwords = [one.users["user"]["password"] for one in fleet.devices]
    for text in (outcome.output, str(outcome.records), *map(fleet.text, FILES)):
        for secret in (PASSPHRASE, *passwords):
            assert secret not in text


def test_readings_are_added(fleet: Fleet) -> None:
    for loss in (0.5, 1.5, 2.5):
        fleet.one.set_statistics(fleet.ids["Hub"], srtPacketLossRate=loss)
        assert all(
            one["changed"] == 0 for one in recap(fleet(fleet_report_samples=1, fleet_report_keep=2).ok()).values()
        )
    readings = fleet.readings(0, "Hub")
    assert readings["packet_loss_rate"] == [1.5, 2.5] and readings["time"] == sorted(readings["time"])
    assert fleet.report["previous"] == "added"


def test_a_gateway_that_goes_away_and_comes_back(fleet: Fleet) -> None:
    fleet(fleet_report_samples=1).ok()
    fleet.one.fault("status", path="/session$|/devices$|/routes$", code=500, times=None)
    fleet(fleet_report_samples=1).ok()
    host = fleet.report["hosts"][0]
    assert (host["read"], host["routes"][0]["name"], host["routes"][0]["level"]) == (False, "Stadium", "unread")
    assert "500" in host["reason"] and len(fleet.readings(0, "Hub")["time"]) == 1
    fleet.one.clear_faults()
    fleet(fleet_report_samples=1).ok()
    assert len(fleet.readings(0, "Hub")["time"]) == 2 and fleet.report["hosts"][0]["read"]


def test_statistics_that_cannot_be_read(fleet: Fleet) -> None:
    fleet.two.fault("status", path="/statistics$", code=500, times=None)
    fleet().ok()
    host = fleet.report["hosts"][1]
    assert host["read"] and host["level"] == "warn" and "3 of 3 readings failed" in host["reasons"][0]
    assert [route["name"] for route in host["routes"]] == [EVIL]


def test_part_of_the_fleet(fleet: Fleet) -> None:
    fleet().ok()
    fleet("--limit", "gw2").ok()
    report = fleet.report
    assert [(one["name"], one["asked"]) for one in report["hosts"]] == [("gw2", True), ("gw1", False), ("gw3", False)]
    assert 'host="gw1"' not in fleet.text("metrics.prom")
    fleet(fleet_report_samples=1).ok()
    assert len(fleet.readings(0, "Hub")["time"]) == 4


def test_one_gateway_after_the_other(fleet: Fleet) -> None:
    """The role in a play with `serial`: the last batch's report is about all of them."""
    role = {"role": "streamops.video.fleet_report", "fleet_report_dir": str(fleet.folder), **QUICK}
    defaults = {"group/streamops.video.gateway": {"certificate_fingerprint": "{{ certificate_fingerprint }}"}}
    play = {"hosts": "gateways", "gather_facts": False, "serial": 1, "module_defaults": defaults, "roles": [role]}
    fleet(play=[play]).ok()
    assert [one["read"] for one in fleet.report["hosts"]] == [True, True, False]


def test_check_mode_writes_nothing(fleet: Fleet) -> None:
    outcome = fleet("--check", "--diff").ok()
    assert not fleet.folder.exists() and all(one["changed"] == 0 for one in recap(outcome).values())
    assert "Check mode: nothing is written to" in outcome.output and "1 gateway differs" in outcome.output


@pytest.mark.parametrize(
    ("what", "rc"), [(["unread"], 2), (["drift", "error"], 2), (["error", "warn"], 0), (["nonsense"], 2)]
)
def test_fail_when_asked(fleet: Fleet, what: list[str], rc: int) -> None:
    outcome = fleet(fleet_report_fail_on=what)
    assert outcome.rc == rc, outcome.output
    assert fleet.folder.exists() == (what != ["nonsense"])
    if rc and what != ["nonsense"]:
        assert f"fleet_report_fail_on: the report has {what[0]}. 2 of 3 gateways read" in outcome.output


def test_no_guard_hides_what_differs(fleet: Fleet) -> None:
    fleet(gateway_rollout_state="overridden", gateway_rollout_max_deletions=0).ok()
    one, two, _three = fleet.report["hosts"]
    assert (one["drift"]["state"], two["drift"]["state"]) == ("drifted", "equal")


def test_whatever_the_inventory_says_the_files_are_written_here(fleet: Fleet) -> None:
    """Variables for all hosts, also localhost, that would lead an ordinary task to a gateway."""
    fleet.folder.mkdir()
    variables = {"ansible_connection": "elsewhere", "ansible_become": True, "ansible_remote_tmp": "/nowhere"}
    inventory = {**fleet.inventory, "all": {"hosts": {"localhost": {}}, "vars": variables}}
    fleet(inventory=inventory).ok()
    assert sorted(one.name for one in fleet.folder.iterdir()) == list(FILES)


def test_a_report_that_somebody_spoilt(fleet: Fleet) -> None:
    fleet.folder.mkdir()
    (fleet.folder / "report.json").write_text('{"format": 1, "hosts"')
    fleet().ok()
    assert fleet.report["previous"].startswith("not used: report.json is no JSON")


def test_metrics(fleet: Fleet) -> None:
    fleet.one.set_statistics(fleet.ids["Hub"], srtPacketLossRate=3.5, srtRoundTripTime=48)
    fleet().ok()
    families = {one.name: one.samples for one in text_string_to_metric_families(fleet.text("metrics.prom"))}
    assert [(one.labels["host"], one.value) for one in families["streamops_host_up"]] == [
        ("gw1", 1),
        ("gw2", 1),
        ("gw3", 0),
    ]
    (hub,) = [one for one in families["streamops_stream_round_trip_time_seconds"] if one.labels["stream"] == "Hub"]
    assert hub.value == 0.048 and hub.labels["protocol"] == "srt"
    assert EVIL in {one.labels["route"] for one in families["streamops_route_running"]}
    bitrates = families["streamops_stream_bitrate_bits_per_second"]
    assert {one.value for one in bitrates if one.labels["stream"] in ("Hub", "Group")} == {331000}


# In a browser: every box of the drawing that is shown, and what it says of itself.
BOXES = """[...document.querySelectorAll('figure > svg')].filter(drawing => drawing.getClientRects().length).map(
  drawing => [...drawing.querySelectorAll('svg.node')].map(node => {
    const box = node.querySelector('.box').getBoundingClientRect();
    const words = [...node.querySelectorAll('text')].map(text => text.getBoundingClientRect().right);
    return {left: box.left, right: box.right, top: box.top, bottom: box.bottom, words: Math.max(...words),
            text: node.textContent, sign: node.querySelector('.shape').getAttribute('d')};
  }))"""


def apart(one: Any, other: Any) -> bool:
    beside = one["right"] <= other["left"] or other["right"] <= one["left"]
    return beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def test_the_page_in_a_browser(fleet: Fleet, tmp_path: Path) -> None:
    fleet.one.set_statistics(fleet.ids["Hub"], srtRoundTripTime=48)
    for loss in (0.2, 3.5):
        fleet.one.set_statistics(fleet.ids["Hub"], srtPacketLossRate=loss)
        fleet().ok()
    page = (fleet.folder / "report.html").as_uri()
    with Browser(tmp_path) as browser:
        for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
            browser.open(page, width, dark=dark)
            assert browser.complaints == []
            assert [url for url in browser.requests if not url.startswith("data:")] == [page]
            assert browser.run("document.title") == "Fleet report"
            text = browser.run("document.body.innerText")
            for words in (
                "2 of 3 gateways read",
                "Needs attention",
                EVIL,
                "no connection to port 1",
                "srt_latency 125 -> 300",
            ):
                assert words in text, text
            assert browser.run("document.documentElement.scrollWidth") <= width
            drawings = browser.run(BOXES)
            boxes = [box for drawing in drawings for box in drawing]
            assert [len(drawing) for drawing in drawings] == [8, 3]
            assert len({box["sign"] for box in boxes}) == 3
            for drawing in drawings:
                for place, box in enumerate(drawing):
                    assert box["right"] - box["left"] > 100 and box["bottom"] - box["top"] > 30
                    assert box["left"] >= 0 and box["right"] <= width and box["words"] <= box["right"]
                    assert all(apart(box, other) for other in drawing[place + 1 :])
            name = f"fleet-report-{width}{'-dark' if dark else ''}.png"
            assert browser.picture(LOGS / name).startswith(b"\x89PNG")
        lines = browser.run("[...document.querySelectorAll('.spark')].map(one => one.getAttribute('aria-label'))")
        assert "Loss of Hub: 6 readings from 0.20 % to 3.50 %" in lines
        colours = [browser.run("getComputedStyle(document.body).backgroundColor")]
        browser.open(page, 1280)
        colours.append(browser.run("getComputedStyle(document.body).backgroundColor"))
        assert len(set(colours)) == 2
        # A long word, a narrow watch, and paper.
        browser.open(page, 320)
        assert browser.run("document.documentElement.scrollWidth") <= 320
        assert browser.paper(LOGS / "fleet-report.pdf").startswith(b"%PDF")
        browser.open(page, 718, media="print")
        assert browser.run("document.documentElement.scrollWidth") <= 718 and browser.complaints == []


def test_the_page_under_a_strict_policy(fleet: Fleet, tmp_path: Path) -> None:
    """Nothing in it asks for what the policy of a web server may forbid: inline handlers, styles of elements."""
    fleet().ok()
    policy = "script-src 'none'; style-src-attr 'none'; img-src data:"
    strict = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    served = tmp_path / "served.html"
    served.write_text(fleet.text("report.html").replace("<head>", f"<head>{strict}", 1))
    with Browser(tmp_path) as browser:
        browser.open(served.as_uri(), 1280)
        assert browser.complaints == []
        assert browser.run("getComputedStyle(document.querySelector('.tile')).borderTopStyle") == "solid"
