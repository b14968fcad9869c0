"""The role contribution_chain: one feed over an Ateme+ service, a gateway and an HMP, hop by hop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import Ending, Outcome, Runner, endings
from lab import Lab

PASSPHRASE = "between-cloud-and-studio-7"
TO_HMP = "only-to-the-platform-9"
FEED: dict[str, Any] = {
    "name": "Stadium A",
    "input": "stadium-a",
    "passphrase": "{{ vault_feed }}",
    "latency": 250,
    "gateway": {"host": "gw1", "address": "gw1.example.com", "port": 4900},
    "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.69.12.148", "port": 4900}],
    "hmp": {"host": "hmp1", "address": "10.69.12.20", "port": 7001, "session": "Stadium A live"},
    "record": True,
}
OWN_INPUT = {"id": "stadium-b", "type": "push", "port": 2100, "user_description": "Stadium B"}

NOT_CONNECTED = """
contribution_chain, feed "Stadium A": hop 2 of 5, Ateme+ output -> Gateway source: not up after 3 seconds: route
"Stadium A" source "Stadium A" is connecting, not connected. Ateme+ output "stadium-a" (srt_push, SRT caller to
gw1.example.com:4900, encryption aes-256, with a passphrase, latency 250 ms) -> Gateway gw1, source "Stadium A" of
route "Stadium A" (SRT listener, port 4900, with a passphrase, latency 250 ms). Check that the cloud reaches UDP port
4900 of gw1.example.com (firewall, address translation), that both ends have the same passphrase
(contribution_chain_update_secrets=always sends it again), that the Ateme+ input has a signal, and that the Gateway is
licensed. Up before it, and left so: the Ateme+ input and output. Done in this run: update route "Stadium A": add
destination "HMP hmp1" (srt caller 10.69.12.20:7001), start route "Stadium A". Run it again when the cause is gone: it
goes on from there.
"""


class Chain:
    """Runs the role for a feed, with gateway and HMP as inventory hosts, and tells what each device has received."""

    def __init__(self, runner: Runner, lab: Lab) -> None:
        self.runner, self.lab = runner, lab
        self.gateway, self.hmp, self.ateme = lab.gateway, lab.hmp, lab.ateme
        self.ateme.add_input("stadium-a")
        self.hosts = "localhost"
        self.defaults: dict[str, dict[str, Any]] = {}

    @staticmethod
    def host(device: Any, user: str) -> dict[str, Any]:
        return {
            "ansible_host": device.host,
            "ansible_port": device.port,
            "ansible_user": user,
            "ansible_password": device.users[user]["password"],
            "certificate_fingerprint": device.fingerprint,
        }

    @property
    def inventory(self) -> dict[str, Any]:
        return {
            "gateways": {"hosts": {"gw1": self.host(self.gateway, "operator")}},
            "hmps": {"hosts": {"hmp1": self.host(self.hmp, "admin")}},
        }

    def play(self, feed: dict[str, Any], **variables: Any) -> list[dict[str, Any]]:
        ateme = {
            "url": self.ateme.url,
            "username": "admin",
            "password": self.ateme.users["admin"]["password"],
            "certificate_fingerprint": self.ateme.fingerprint,
        }
        role = {
            "role": "streamops.video.contribution_chain",
            "contribution_chain_feed": feed,
            **{f"contribution_chain_{name}": value for name, value in variables.items()},
        }
        return [
            {
                "hosts": self.hosts,
                "gather_facts": False,
                "vars": {"vault_feed": PASSPHRASE},
                "module_defaults": {"group/streamops.video.ateme": ateme, **self.defaults},
                "roles": [role],
            }
        ]

    def __call__(self, *arguments: str, feed: dict[str, Any] | None = None, **variables: Any) -> Outcome:
        self.forget()
        variables = {"timeout": 3, "interval": 1, **variables}
        return self.runner.run(self.play({**FEED, **(feed or {})}, **variables), self.inventory, arguments)

    def forget(self) -> None:
        for device in (self.gateway, self.hmp, self.ateme):
            device.clear_requests()

    @property
    def writes(self) -> list[Any]:
        """What was written: an Ateme+ service counts no reads that are POSTs."""
        return [*self.ateme.writes, *self.gateway.writes, *self.hmp.writes]

    @property
    def route(self) -> dict[str, Any]:
        (route,) = self.gateway.routes()
        return dict(route)

    def recording(self) -> str:
        return " ".join(one["state"] for one in self.hmp.all_recordings())


@pytest.fixture(scope="module")
def chain_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(
        only=["gateway", "hmp", "ateme"],
        directory=tmp_path_factory.mktemp("chain"),
        switches={"gateway": {"land_delay": 0.05}},
    ) as lab:
        yield lab


@pytest.fixture
def chain(runner: Runner, chain_lab: Lab) -> Iterator[Chain]:
    for device in (chain_lab.gateway, chain_lab.hmp, chain_lab.ateme):
        device.reset()
    yield Chain(runner, chain_lab)
    assert chain_lab.gateway.sessions == [] == chain_lab.hmp.sessions, "a session was left open"


def changed(outcome: Outcome) -> int:
    return sum(bool(one.get("changed")) for one in outcome.results)


def test_a_feed_is_brought_up_and_down(chain: Chain) -> None:
    planned = chain("--check", "--diff").ok()
    assert chain.writes == []
    first = chain().ok()
    assert changed(first) == changed(planned) == 5
    (output,) = chain.ateme.outputs()
    assert (output["host"], output["port"], output["latency"]) == ("gw1.example.com", 4900, 250)
    assert (output["id"], output["encryption_type"], output["password"]) == ("stadium-a", 3, PASSPHRASE)
    route = chain.route
    source, (studio, to_hmp) = route["source"], route["destinations"]
    assert (source["srtMode"], source["port"], source["srtPassPhrase"], source["srtLatency"]) == (
        "listener",
        4900,
        PASSPHRASE,
        250,
    )
    assert studio["name"] == "Studio" and to_hmp["name"] == "HMP hmp1"
    assert (to_hmp["srtMode"], to_hmp["address"], to_hmp["port"]) == ("caller", "10.69.12.20", 7001)
    assert (to_hmp["srtEncryption"], to_hmp["srtPassPhrase"]) == ("AES256", PASSPHRASE)
    (camera,) = chain.hmp.all_sources()
    assert (camera["mode"], camera["port"], camera["latency"], camera["passphrase"]) == (
        "LISTENER",
        7001,
        250,
        PASSPHRASE,
    )
    (session,) = chain.hmp.all_sessions()
    assert (session["title"], session["live"], chain.recording()) == ("Stadium A live", True, "RECORDING")
    for arguments in ((), ("--check",)):
        again = chain(*arguments).ok()
        assert changed(again) == 0 and chain.writes == []
    for state, left in (("stopped", "FINISHED"), ("started", "FINISHED RECORDING"), ("absent", "FINISHED FINISHED")):
        planned = chain("--check", state=state).ok()
        assert chain.writes == []
        assert changed(chain(state=state).ok()) == changed(planned) > 0
        assert chain.recording() == left
        assert changed(chain(state=state).ok()) == 0 and chain.writes == []
    assert chain.ateme.outputs() == chain.gateway.routes() == chain.hmp.all_sessions() == chain.hmp.all_sources() == []
    assert [one["id"] for one in chain.ateme.inputs()] == ["stadium-a"]


def test_other_ways_to_the_hmp(chain: Chain) -> None:
    """The HMP calls the gateway with a secret of this hop; an input of its own; trust from module_defaults."""
    hmp = {**FEED["hmp"], "mode": "caller", "address": "10.69.12.1", "passphrase": TO_HMP, "encryption": "AES128"}
    feed = {"input": OWN_INPUT, "encryption": "AES-192", "hmp": {**hmp, "latency": 120}, "record": False}
    for one in ("gateway", "hmp"):
        chain.defaults[f"group/streamops.video.{one}"] = {"ca_path": str(getattr(chain, one).ca_path)}
    inventory = chain.inventory
    for group, host in (("gateways", "gw1"), ("hmps", "hmp1")):
        del inventory[group]["hosts"][host]["certificate_fingerprint"]
    play = chain.play({**FEED, **feed}, timeout=3, interval=1)
    assert changed(chain.runner.run(play, inventory).ok()) == 5
    chain.forget()
    assert changed(chain.runner.run(play, inventory).ok()) == 0 and chain.writes == []
    (output,) = chain.ateme.outputs()
    assert output["encryption_type"] == 2 and chain.ateme.inputs()[-1]["id"] == "stadium-b"
    to_hmp = chain.route["destinations"][1]
    assert (to_hmp["srtMode"], to_hmp["srtEncryption"], to_hmp["srtPassPhrase"]) == ("listener", "AES128", TO_HMP)
    (camera,) = chain.hmp.all_sources()
    assert (camera["mode"], camera["host"], camera["port"]) == ("CALLER", "10.69.12.1", 7001)
    assert (camera["latency"], camera["passphrase"]) == (120, TO_HMP) and chain.recording() == ""
    chain(feed={**feed, "state": "absent"}).ok()
    assert [one["id"] for one in chain.ateme.inputs()] == ["stadium-a"] and chain.gateway.routes() == []


def test_multicast_without_encryption(chain: Chain) -> None:
    """All devices are inventory hosts, and the role is run for all of them: one does the work."""
    chain.hosts = "all"
    hmp = {"host": "hmp1", "protocol": "udp", "address": "239.10.0.7", "port": 5004, "ttl": 16}
    feed = {"passphrase": None, "hmp": hmp, "ateme": {"host": "cloud"}}
    inventory = chain.inventory
    cloud = {**chain.host(chain.ateme, "admin"), "ateme_url": chain.ateme.url}
    inventory["atemes"] = {"hosts": {"cloud": cloud}}
    play = chain.play({**FEED, **feed}, timeout=3, interval=1)
    del play[0]["module_defaults"]["group/streamops.video.ateme"]
    assert changed(chain.runner.run(play, inventory).ok()) == 5
    chain.forget()
    assert changed(chain.runner.run(play, inventory).ok()) == 0 and chain.writes == []
    assert chain.ateme.outputs()[0]["encryption_type"] == 0
    to_hmp, (camera,) = chain.route["destinations"][1], chain.hmp.all_sources()
    assert (to_hmp["protocol"], to_hmp["address"], to_hmp["port"], to_hmp["ttl"]) == ("udp", "239.10.0.7", 5004, 16)
    assert (camera["type"], camera["host"], camera["port"], camera["multicast"]) == ("UDP", "239.10.0.7", 5004, True)


def test_a_chain_that_ends_at_the_gateway(chain: Chain) -> None:
    feed = {"hmp": None, "record": False, "state": "present"}
    assert changed(chain(feed=feed).ok()) == 2
    assert not chain.route["running"] and chain.hmp.requests == []
    assert changed(chain(feed=feed, state="started", connected=["Stud*"]).ok()) == 1
    assert chain.route["running"]


def test_a_hop_that_does_not_come_up(chain: Chain) -> None:
    """What is up stays up, what comes later is not touched, and the next run goes on from there."""
    chain(state="present").ok()
    chain(feed={"hmp": None, "record": False, "state": "absent"}).ok()
    chain.hmp.reset()
    chain(feed={"hmp": None, "record": False, "state": "present"}).ok()
    chain.gateway.set_health(chain.route["id"], "error", "no caller")
    failed = chain().failed()
    assert failed.message == " ".join(NOT_CONNECTED.split())
    assert chain.route["running"] and chain.ateme.outputs()[0]["state"] == "running"
    assert chain.hmp.requests == []
    chain.gateway.set_health(chain.route["id"], "ok", "connected")
    assert changed(chain().ok()) == 3 and chain.ateme.writes == [] == chain.gateway.writes
    assert chain.recording() == "RECORDING"


def test_what_each_hop_waits_for(chain: Chain) -> None:
    failed = chain(feed={"input": "nobody"}).failed()
    assert "hop 1 of 5, the Ateme+ input and output" in failed.message and "nobody" in failed.message
    assert chain.gateway.requests == [] == chain.hmp.requests
    chain.ateme.change("inputs", "stadium-a", state="stopped")
    failed = chain().failed()
    assert "hop 1 of 5" in failed.message and "the input is stopped" in failed.message
    chain.ateme.change("inputs", "stadium-a", state="running")
    failed = chain(min_bitrate=5).failed()
    assert "hop 2 of 5" in failed.message and "Mbit/s, less than 5" in failed.message
    chain.gateway.set_statistics(chain.route["source"]["id"], state="disconnected")
    assert "is disconnected, not connected" in chain().failed().message
    chain.gateway.set_statistics(chain.route["source"]["id"])
    chain.hmp.add_source(name="Stadium A", type="SRT", mode="LISTENER", port=7001, active=False)
    failed = chain().failed()
    assert "hop 3 of 5, Gateway -> HMP source" in failed.message and "no stream data arrives" in failed.message
    assert "SRT caller to 10.69.12.20:7001" in failed.message and chain.hmp.all_sessions() == []
    chain.hmp.set(disk_full=True)
    failed = chain(hmp_signal=False).failed()
    assert "hop 5 of 5, HMP session -> recording" in failed.message and "070027" in failed.message
    assert "HMP source -> HMP session. Done in this run: create session" in failed.message
    assert chain.hmp.all_sessions()[0]["live"]


def test_teardown_that_fails(chain: Chain) -> None:
    chain().ok()
    chain.gateway.fault("status", method="DELETE|POST", path="updates|commands", code=500, times=None)
    failed = chain(state="absent").failed()
    assert '"Stadium A" (absent), at Ateme+ output -> Gateway source' in failed.message
    assert "What comes before it was not touched" in failed.message and "stop" in failed.message
    assert chain.hmp.all_sessions() == [] and chain.ateme.outputs()[0]["state"] == "running"
    chain.gateway.clear_faults()
    chain(state="absent").ok()
    assert chain.gateway.routes() == [] == chain.ateme.outputs()


def test_a_description_with_mistakes(chain: Chain) -> None:
    """Nothing is sent, and all of them are told."""
    hmp = {**FEED["hmp"], "port": 4900, "mode": "caller"}
    failed = chain(feed={"passphrase": "short", "encryption": "none", "hmp": hmp}).failed()
    for text in ("nothing was sent", "encryption none", "10 to 79", "both 4900"):
        assert text in failed.message
    failed = chain(feed={"gateway": {"host": "gw9", "port": 1}}).failed()
    assert "not in the inventory: gw9" in failed.message
    assert chain.ateme.requests == [] == chain.gateway.requests


def test_no_secret_is_shown_and_stopping_can_be_refused(chain: Chain) -> None:
    output = chain("-vvvv", "--diff").ok().output
    chain.defaults = {"group/streamops.video.hmp": {"allow_disruptive": False}}
    failed = chain("-vvvv", state="stopped").failed()
    assert "disruptive" in failed.message and chain.recording() == "RECORDING" and chain.writes == []
    assert PASSPHRASE not in output + failed.output
    for device, user in ((chain.gateway, "operator"), (chain.hmp, "admin"), (chain.ateme, "admin")):
        assert device.users[user]["password"] not in output + failed.output


def test_the_playbook(chain: Chain, tmp_path: Path) -> None:
    """As it is called from a command line, with the feed in a file and the service in the environment."""
    file = tmp_path / "feed.yml"
    file.write_text(yaml.safe_dump({"contribution_chain_feed": FEED, "vault_feed": PASSPHRASE}))
    ateme = chain.ateme
    env = {"ATEME_PLUS_URL": ateme.url, "ATEME_PLUS_USERNAME": "admin", "ATEME_PLUS_CA_PATH": str(ateme.ca_path)}
    env["ATEME_PLUS_PASSWORD"] = ateme.users["admin"]["password"]
    play = [{"import_playbook": "streamops.video.contribution_chain"}]
    chain.runner.run(play, chain.inventory, ["-e", f"@{file}"], env).ok()
    assert chain.recording() == "RECORDING"


def test_the_playbook_of_the_demo(chain: Chain) -> None:
    """On the inventory that the lab writes: up with changes, and once more without."""
    inventory = yaml.safe_load((Path(chain.lab.directory) / "inventory.yml").read_text())
    play = [{"import_playbook": "streamops.video.demo"}]
    arguments = ["-e", f"demo_passphrase={PASSPHRASE}"]
    first = chain.runner.run(play, inventory, arguments).ok()
    assert changed(first) == 6 and "HMP recording   Stadium A: recording" in first.output
    chain.forget()
    assert changed(chain.runner.run(play, inventory, arguments).ok()) == 0 and chain.writes == []
    assert changed(chain.runner.run(play, inventory, [*arguments, "--check", "-e", "demo_latency=500"]).ok()) == 3


@pytest.mark.parametrize("ending", endings(7), ids=str)
def test_ended_in_the_middle_and_run_again(chain: Chain, ending: Ending) -> None:
    """By Ctrl-C or a signal, while a write is under way, whichever device it goes to."""
    paths = {
        "ateme": ("POST|PUT|PATCH", "(?<!login)$", chain.ateme),
        "gateway": ("POST|PUT|DELETE", "/updates$|/commands$", chain.gateway),
        "hmp": ("POST|PUT|DELETE", "^/apis/(?!session$|authenticate)", chain.hmp),
    }
    system, number = [("ateme", 1), ("ateme", 2), ("gateway", 1), ("hmp", 1), ("hmp", 2), ("hmp", 3), ("hmp", 4)][
        ending.moment - 1
    ]
    method, path, device = paths[system]
    device.fault("delay", method=method, path=path, skip=number - 1, seconds=1.5)
    play = chain.play({**FEED, "input": OWN_INPUT}, timeout=5, interval=1)
    started = chain.runner.start(play, chain.inventory)
    started.end_at_fault(device, ending, logs_out=device is not chain.ateme)
    chain(feed={"input": OWN_INPUT}).ok()
    assert chain.recording() == "RECORDING" and len(chain.hmp.all_sources()) == 1 == len(chain.hmp.all_sessions())
    assert len(chain.ateme.outputs()) == 1 and chain.route["running"]
    assert changed(chain(feed={"input": OWN_INPUT}).ok()) == 0 and chain.writes == []
