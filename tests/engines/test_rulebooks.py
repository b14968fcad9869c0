"""The rulebooks and event sources with the real ansible-rulebook, on simulated devices."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from events_rulebook import Rulebook, host_of, played
from lab import Lab

MAIN = {"name": "In", "protocol": "srt", "srtMode": "caller", "address": "10.0.0.1", "port": 4900}
ROUTE = {
    "name": "Stadium A",
    "source": {**MAIN, "srtPassPhrase": "quiet-harbour-31"},
    "destinations": [{"name": "Partner", "protocol": "srt", "srtMode": "caller", "address": "10.0.0.2", "port": 6002}],
}
BACKUP = {"address": "10.9.9.9", "port": 4999}
Start = Callable[..., Rulebook]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    switches = {"gateway": {"land_delay": 0.1}}
    with Lab(
        gateways=2, only=["gateway", "hmp", "ateme"], switches=switches, directory=tmp_path_factory.mktemp("lab")
    ) as found:
        yield found


@pytest.fixture
def gateway(lab: Lab) -> Iterator[Any]:
    for one in lab.gateways:
        one.reset()
    yield lab.gateway
    assert [one.sessions for one in lab.gateways] == [[], []], "a session was left open"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Rulebook] = []

    def make(*args: Any, **options: Any) -> Rulebook:
        running.append(Rulebook(tmp_path, *args, **options))
        return running[-1]

    yield make
    for one in running:
        one.close()


def of_gateways(lab: Lab, **more: Any) -> dict[str, Any]:
    """The variables of the rulebooks, as their documentation has them."""
    entries = [
        {"inventory_host": f"gw{place}", "host": one.host, "port": one.port, "password": one.users["user"]["password"]}
        for place, one in enumerate(lab.gateways, 1)
    ]
    common = {"gateway_username": "user", "ca_path": str(lab.ca_path), "interval": 0.3, "raise_after": 2}
    return {"gateways": entries, **common, **more}


def inventory(lab: Lab, **more: Any) -> dict[str, Any]:
    hosts = {f"gw{place}": host_of(one, "operator", lab.ca_path) for place, one in enumerate(lab.gateways, 1)}
    return {"all": {"children": {"gateways": {"hosts": hosts, "vars": more}}}}


def polls(gateway: Any) -> int:
    return len([one for one in gateway.requests if one["method"] == "GET"])


def watched(rulebook: Rulebook, gateway: Any, times: int = 6) -> None:
    """Wait until the gateway was read some more times."""
    before = polls(gateway)
    rulebook.until(lambda: polls(gateway) >= before + times)


def settled(rulebook: Rulebook, *gateways: Any) -> None:
    """Wait until the rules are in force, and every gateway is read again and again."""
    rulebook.until(lambda: "Waiting for events, ruleset" in rulebook.output)
    for one in gateways:
        watched(rulebook, one)


def test_a_route_that_loses_packets_fails_over_once(lab: Lab, gateway: Any, start: Start) -> None:
    route = gateway.add_route(ROUTE, started=True)
    gateway.add_route({**ROUTE, "name": "Other"}, started=True)
    lab.gateways[1].add_route(ROUTE, started=True)
    source = gateway.routes()[0]["source"]["id"]
    backups = {"gateway_backup_sources": {"Stadium A": BACKUP}}
    rulebook = start("streamops.video.gateway_failover", of_gateways(lab), inventory(lab, **backups))
    settled(rulebook, *lab.gateways)
    gateway.set_statistics(source, srtPacketLossRate=7.5)
    rulebook.until(lambda: gateway.writes)
    rulebook.until(lambda: gateway.routes()[0]["source"]["address"] == BACKUP["address"])
    # The backup is good: the route recovers.
    gateway.set_statistics(source)
    rulebook.until(lambda: rulebook.events(crossed="cleared"))
    # And bad again, while the throttle holds.
    gateway.set_statistics(source, srtPacketLossRate=7.5)
    rulebook.until(lambda: rulebook.events(crossed="raised") == 2)
    watched(rulebook, gateway, 20)
    output = rulebook.end()
    assert len(gateway.writes) == 1, gateway.writes
    assert route in str(gateway.writes[0])
    assert {key: gateway.routes()[0]["source"][key] for key in BACKUP} == BACKUP
    assert gateway.routes()[0]["source"]["srtPassPhrase"] == "quiet-harbour-31"
    assert gateway.routes()[1]["source"]["address"] == MAIN["address"]
    assert lab.gateways[1].writes == []
    assert rulebook.events(crossed="raised") == 2
    assert output.count("TASK [Switch to it]") == 1
    # The source keeps one session, and the playbook had one of its own.
    assert [one["user"] for one in gateway.logins].count("user") == 1
    assert len(gateway.logins) == 2
    assert "Traceback" not in output
    secrets = {one["password"] for each in lab.gateways for one in each.users.values()} | {"quiet-harbour-31"}
    left = rulebook.left_behind()
    assert not [one for one in secrets if one in left]


def test_a_route_whose_source_dies_fails_over(lab: Lab, gateway: Any, start: Start) -> None:
    backups = {"gateway_backup_sources": {"Stadium A": BACKUP, "Other": BACKUP, "Stadium B": BACKUP}}
    dead, other = (gateway.add_route({**ROUTE, "name": name}, started=True) for name in ("Stadium A", "Other"))
    already = gateway.add_route({**ROUTE, "name": "Stadium B"}, started=True)
    gateway.set_health(already, "error", "no signal")
    variables = of_gateways(lab, failover_routes=["Stadium*"], state_after=2)
    rulebook = start("streamops.video.gateway_failover", variables, inventory(lab, **backups))
    settled(rulebook, *lab.gateways)
    source = next(one["source"]["id"] for one in gateway.routes() if one["id"] == dead)
    # Nothing arrives, so that nothing is lost.
    gateway.set_statistics(source, srtPacketLossRate=0, bitrate=0, state="disconnected")
    for one in (dead, other):
        gateway.set_health(one, "error", "no signal")
    rulebook.until(lambda: gateway.writes)
    gateway.set_health(dead)
    gateway.set_statistics(source)
    rulebook.until(lambda: "failed=0" in rulebook.output)
    watched(rulebook, gateway, 20)
    rulebook.end()
    assert len(gateway.writes) == 1, gateway.writes
    addresses = {one["name"]: one["source"]["address"] for one in gateway.routes()}
    assert addresses == {"Stadium A": BACKUP["address"], "Other": MAIN["address"], "Stadium B": MAIN["address"]}
    assert rulebook.events(type="threshold") == 0


def test_a_route_without_a_backup_is_left_as_it_is(lab: Lab, gateway: Any, start: Start) -> None:
    gateway.add_route(ROUTE, started=True)
    rulebook = start("streamops.video.gateway_failover", of_gateways(lab), inventory(lab))
    settled(rulebook, *lab.gateways)
    gateway.set_statistics(gateway.routes()[0]["source"]["id"], srtPacketLossRate=7.5)
    rulebook.until(lambda: "Route Stadium A of gw1 has no backup source" in rulebook.words)
    rulebook.end()
    assert gateway.writes == []


def test_a_destination_that_loses_its_connection_is_restarted_once(lab: Lab, gateway: Any, start: Start) -> None:
    route = gateway.add_route(ROUTE, started=True)
    gateway.set(v2="both")
    variables = of_gateways(lab, state_after=2)
    rulebook = start("streamops.video.gateway_restart_destination", variables, inventory(lab))
    settled(rulebook, *lab.gateways)
    destination = gateway.routes()[0]["destinations"][0]["id"]
    gateway.set_health(route, "error", "no answer", destination_id=destination)
    rulebook.until(lambda: len(gateway.writes) == 2)
    rulebook.until(lambda: "failed=0" in rulebook.output)
    gateway.set_health(route, destination_id=destination)
    watched(rulebook, gateway, 10)
    # Lost again, while the throttle holds.
    gateway.set_health(route, "error", "no answer", destination_id=destination)
    watched(rulebook, gateway, 15)
    rulebook.end()
    assert [one["body"] for one in gateway.writes] == [{"name": "stop"}, {"name": "start"}]
    assert all(destination in one["path"] for one in gateway.writes)
    assert gateway.routes()[0]["destinations"][0]["started"] is True
    assert rulebook.events(type="destination_state") >= 2


def test_only_what_loses_its_connection_is_restarted(lab: Lab, gateway: Any, start: Start) -> None:
    """Not what has another word for being well, nor a listener without a client, nor what had none at the start."""
    udp = {"name": "Studio", "protocol": "udp", "address": "10.0.0.3", "port": 6003}
    listener = {"name": "Viewers", "protocol": "srt", "srtMode": "listener", "address": "0.0.0.0", "port": 6004}
    route = gateway.add_route({**ROUTE, "destinations": [*ROUTE["destinations"], udp, listener]}, started=True)
    gateway.set(v2="both", state_word="started")
    had_none, studio, viewers = (one["id"] for one in gateway.routes()[0]["destinations"])
    gateway.set_health(route, "error", "no answer", destination_id=had_none)
    rulebook = start("streamops.video.gateway_restart_destination", of_gateways(lab, state_after=2), inventory(lab))
    settled(rulebook, *lab.gateways)
    gateway.set(state_word="listening")
    rulebook.until(lambda: rulebook.events(type="destination_state", state="listening") == 2)
    gateway.set_health(route, "error", "no client", destination_id=viewers)
    rulebook.until(lambda: rulebook.events(type="destination_state", state="connecting") == 1)
    gateway.set_health(route, "error", "no answer", destination_id=studio)
    rulebook.until(lambda: len(gateway.writes) == 2)
    rulebook.until(lambda: "failed=0" in rulebook.output)
    watched(rulebook, gateway, 10)
    rulebook.end()
    assert [one["body"] for one in gateway.writes] == [{"name": "stop"}, {"name": "start"}]
    assert all(studio in one["path"] for one in gateway.writes)


@pytest.mark.parametrize(("started", "orders"), [(True, ["stop", "start"]), (False, [])])
def test_a_destination_that_somebody_stopped_meanwhile_stays_so(
    lab: Lab, gateway: Any, tmp_path: Path, started: bool, orders: list[str]
) -> None:
    (partner,) = ROUTE["destinations"]
    route = gateway.add_route({**ROUTE, "destinations": [{**partner, "started": started}]}, started=True)  # type: ignore[dict-item]
    gateway.set(v2="both")
    destination = gateway.routes()[0]["destinations"][0]["id"]
    event = {"inventory_host": "gw1", "route": {"id": route}, "destination": {"id": destination}}
    done = played("gateway_destination_restart", event, inventory(lab), tmp_path)
    assert done.returncode == 0, done.stdout
    assert "TASK [Stop it]" in done.stdout
    assert [one["body"]["name"] for one in gateway.writes] == orders
    assert gateway.routes()[0]["destinations"][0]["started"] is started


def test_an_alert_is_open_while_packets_are_lost(lab: Lab, gateway: Any, start: Start) -> None:
    service = lab.ateme
    service.reset()
    service.add_output("stadium-a")
    method = service.example("Create alerts on inputs and/or outputs")["body"]["alert_method_id"]
    service.clear_requests()
    alert = {
        "output_ids": ["stadium-a"],
        "alert_method": method,
        "alert_on_query": "is_connected",
        "query_param": "lt",
        "query_value": [1],
        "query_time_range": "1m",
        "alert_check_frequency": "1m",
        "alert_repeat": "1h",
    }
    gateway.add_route(ROUTE, started=True)
    login = {
        "ATEME_PLUS_URL": service.url,
        "ATEME_PLUS_USERNAME": "admin",
        "ATEME_PLUS_PASSWORD": service.users["admin"]["password"],
        "ATEME_PLUS_CERTIFICATE_FINGERPRINT": service.fingerprint,
    }
    variables = of_gateways(lab, clear_after=2)
    hosts = inventory(lab, gateway_alerts={"Stadium A": alert})
    rulebook = start("streamops.video.gateway_alert", variables, hosts, env=login)
    settled(rulebook, *lab.gateways)
    source = gateway.routes()[0]["source"]["id"]
    mine = [one["id"] for one in service.alerts()]

    def status() -> list[str]:
        return [one["status"] for one in service.alerts() if one["id"] not in mine]

    gateway.set_statistics(source, srtPacketLossRate=7.5)
    rulebook.until(lambda: status() == ["active"])
    # Where nothing arrives nothing is lost: that is no reason to be quiet.
    gateway.set_statistics(source, srtPacketLossRate=0, state="disconnected")
    watched(rulebook, gateway, 20)
    assert status() == ["active"]
    gateway.set_statistics(source)
    rulebook.until(lambda: status() == ["paused"])
    gateway.set_statistics(source, srtPacketLossRate=7.5)
    rulebook.until(lambda: status() == ["active"])
    # Nor is it that the route is not there any more.
    gateway.reset()
    rulebook.until(lambda: rulebook.events(crossed="cleared", value=None))
    watched(rulebook, gateway, 10)
    output = rulebook.end()
    assert status() == ["active"]
    assert len(service.writes) == 3, service.writes
    assert login["ATEME_PLUS_PASSWORD"] not in rulebook.left_behind()
    assert "Traceback" not in output


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_gateway_that_is_away_is_told_of_once(lab: Lab, gateway: Any, start: Start, signum: signal.Signals) -> None:
    gateway.add_route(ROUTE, started=True)
    rulebook = start("streamops.video.gateway_watch", of_gateways(lab))
    settled(rulebook, *lab.gateways)
    gateway.fault("restart", seconds=6)
    rulebook.until(lambda: rulebook.events(type="device", state="away"))
    rulebook.until(lambda: rulebook.events(type="device", state="back"))
    watched(rulebook, gateway)
    output = rulebook.end(signum)
    # The teardown sees that every session was closed.
    assert [rulebook.events(type="device", state=word) for word in ("away", "back", "failed")] == [1, 1, 0]
    assert rulebook.process.returncode == 0
    assert len(gateway.logins) == 1
    assert "gw1 is away" in rulebook.words
    assert "Traceback" not in output


def test_a_wrong_password_is_tried_once(lab: Lab, gateway: Any, start: Start) -> None:
    variables = of_gateways(lab)
    variables["gateways"] = [{**variables["gateways"][0], "password": "not-the-password"}]
    rulebook = start("streamops.video.gateway_watch", variables)
    output = rulebook.wait()
    assert len(gateway.logins) == 1
    assert rulebook.events(type="device", state="failed") == 1
    assert "refused user name or password" in output
    assert "not-the-password" not in rulebook.left_behind()
    assert rulebook.process.returncode == 1


def test_a_mistake_in_the_arguments_is_named(lab: Lab, gateway: Any, start: Start) -> None:
    rulebook = start(watching("gateway_events", {"host": gateway.host, "intervall": 5}), {})
    assert "gateway_events: unknown argument intervall" in rulebook.wait()
    assert gateway.requests == []


def test_the_rulebook_of_the_documentation(lab: Lab, gateway: Any, start: Start) -> None:
    page = (Path(__file__).parents[2] / "docs" / "events.md").read_text()
    rulebook = next(
        yaml.safe_load(one) for one in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "tell.yml" in one
    )
    args = rulebook[0]["sources"][0]["streamops.video.gateway_events"]
    # Only where the gateways are, and how often they are read, is not as it is written.
    args.update(hosts=of_gateways(lab)["gateways"], username="user", ca_path=str(lab.ca_path), interval=0.3)
    say = {"ansible.builtin.debug": {"msg": "The night shift hears of {{ ansible_eda.event.route.name }}"}}
    tell = {"hosts": "all", "gather_facts": False, "tasks": [say]}
    gateway.add_route(ROUTE, started=True)
    running = start(rulebook, {}, inventory(lab), playbooks={"tell.yml": [tell]})
    settled(running, *lab.gateways)
    source = gateway.routes()[0]["source"]["id"]
    gateway.set_statistics(source, srtPacketLossRate=5)
    running.until(lambda: running.events(type="threshold", name="warning"))
    gateway.set_statistics(source, srtPacketLossRate=15)
    running.until(lambda: "The night shift hears of Stadium A" in running.output)
    running.until(lambda: "failed=0" in running.output)
    assert "ok: [gw1]" in running.output
    assert "ok: [gw2]" not in running.end()


def watching(source: str, args: dict[str, Any]) -> list[dict[str, Any]]:
    """A rulebook that shows what a source tells."""
    rule = {"name": "Anything", "condition": "event.type is defined", "action": {"print_event": {}}}
    return [
        {"name": "Watch", "hosts": "all", "sources": [{f"streamops.video.{source}": args}], "rules": [rule]},
    ]


def login(device: Any, user: str) -> dict[str, Any]:
    password, fingerprint = device.users[user]["password"], device.fingerprint
    return {"username": user, "password": password, "certificate_fingerprint": fingerprint, "interval": 0.3}


def test_recordings_of_a_media_platform(lab: Lab, start: Start) -> None:
    hmp = lab.hmp
    hmp.reset()
    session = hmp.add_session("Surgery", sources=[])
    args = {"host": hmp.host, "port": hmp.port, "inventory_host": "hmp1", **login(hmp, "operator")}
    rulebook = start(watching("hmp_events", args), {})
    settled(rulebook, hmp)
    recording = hmp.add_recording(session)
    rulebook.until(lambda: rulebook.events(type="recording_state", state="recording"))
    hmp.set_recording_state(recording, "ERROR")
    rulebook.until(lambda: rulebook.events(type="recording_state", state="error"))
    rulebook.end()
    assert rulebook.events(type="recording_state") == 2
    assert hmp.sessions == []
    assert len(hmp.logins) == 1
    assert args["password"] not in rulebook.left_behind()


def test_notifications_and_alerts_of_the_cloud(lab: Lab, start: Start) -> None:
    service = lab.ateme
    service.reset()
    service.add_input("stadium-a")
    alert = service.add(
        "alerts",
        input_id="stadium-a",
        output_id=None,
        alert_on_query="is_connected",
        status="active",
        is_alerting=False,
    )
    args = {"url": service.url, **login(service, "operator")}
    rulebook = start(watching("ateme_events", args), {})
    settled(rulebook, service)
    service.add("notifications", category="environment", message="main will be upgraded", read=False)
    rulebook.until(lambda: rulebook.events(type="notification", change="appeared"))
    service.change("alerts", alert, is_alerting=True)
    rulebook.until(lambda: rulebook.events(type="alert_state", state="alerting"))
    rulebook.end()
    assert (rulebook.events(type="notification"), rulebook.events(type="alert_state")) == (1, 1)
    assert "main will be upgraded" in rulebook.output
    assert len(service.logins) == 1
    assert service.writes == []
    assert args["password"] not in rulebook.left_behind()
