"""A job of another machine: ansible-runner transmit there, worker here, process there again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lab import Lab
from runner_jobs import PASSPHRASE, ROLLOUT, gateways, passwords
from runner_places import Controller, Job, Machine, children, family, holding


def rolled_out(controller: Controller, node: Machine, name: str) -> Job:
    return controller.process(node.does("ansible-runner", "worker", given=controller.transmit()), name)


def test_a_rollout_on_another_machine(controller: Controller, node: Machine, two_gateways: Lab) -> None:
    lab = two_gateways
    secrets = [PASSPHRASE, *passwords(lab).values()]
    controller.has(ROLLOUT, gateways(lab), feed_passphrase=PASSPHRASE, **passwords(lab))
    first = rolled_out(controller, node, "first")
    assert (first.status, first.changed) == ("successful", {"gw1": 1, "gw2": 1}), first.output
    for one in lab.gateways:
        assert [(route["name"], route["running"]) for route in one.routes()] == [
            (f"Feed {number}", True) for number in range(3)
        ]
        assert {route["source"]["srtPassPhrase"] for route in one.routes()} == {PASSPHRASE}
        assert (len(one.logins), one.max_open_sessions, one.sessions) == (1, 1, [])
        one.clear_requests()
    second = rolled_out(controller, node, "second")
    assert (second.status, second.changed) == ("successful", {"gw1": 0, "gw2": 0})
    for one in lab.gateways:
        assert (one.writes, len(one.logins), one.sessions) == ([], 1, [])
    # The job itself holds them, and nothing that came back or stayed.
    assert holding(controller.job, secrets) == ["env/extravars"]
    assert holding(controller.folder / "first", secrets) == holding(controller.folder / "second", secrets) == []
    assert node.left == []
    assert holding(node.folder, secrets) == []


def test_another_certificate_gets_no_request(controller: Controller, node: Machine, two_gateways: Lab) -> None:
    inventory = gateways(two_gateways)
    of_hosts = inventory["all"]["children"]["gateways"]["hosts"]
    of_hosts["gw2"]["certificate_fingerprint"] = of_hosts["gw1"]["certificate_fingerprint"]
    controller.has(ROLLOUT, inventory, feed_passphrase=PASSPHRASE, **passwords(two_gateways))
    answer = node.does("ansible-runner", "worker", given=controller.transmit(), rc=None)
    job = controller.process(answer, "job", rc=None)
    assert job.status == "failed"
    assert two_gateways.gateways[1].requests == []
    # Colons and line breaks apart, the message tells what was shown instead.
    assert two_gateways.gateways[1].fingerprint in "".join(job.output.split()).replace(":", "").lower()
    assert [len(one.routes()) for one in two_gateways.gateways] == [3, 0]
    assert all(one.sessions == [] for one in two_gateways.gateways)


def until(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


READ = [
    {
        "hosts": "gateways",
        "gather_facts": False,
        "module_defaults": {
            "group/streamops.video.gateway": {"certificate_fingerprint": "{{ certificate_fingerprint }}", "timeout": 60}
        },
        "tasks": [{"name": "Read", "streamops.video.gateway_info": None}],
    }
]


@pytest.fixture
def reading(controller: Controller, node: Machine, two_gateways: Lab) -> Any:
    """A worker in the middle of a job: both gateways have a session, and take their time to answer."""
    for one in two_gateways.gateways:
        one.fault("delay", method="GET", path="/routes", seconds=40)
    controller.has(READ, gateways(two_gateways), **passwords(two_gateways))
    worker = node.start_worker(controller.transmit())
    until(lambda: all(any("/routes" in entry["path"] for entry in one.requests) for one in two_gateways.gateways))
    yield worker
    for pid in family(worker.pid) if worker.poll() is None else ():
        os.kill(pid, signal.SIGKILL)
    worker.wait(30)


def test_a_job_that_is_terminated_logs_out(reading: Any, node: Machine, two_gateways: Lab) -> None:
    """SIGTERM to ansible-playbook, as from a machine that shuts down."""
    (playbook,) = children(reading.pid)
    os.kill(playbook, signal.SIGTERM)
    reading.wait(60)
    assert [(len(one.logins), one.sessions) for one in two_gateways.gateways] == [(1, []), (1, [])]
    until(lambda: node.left == [])


def test_a_job_that_is_cancelled(
    reading: Any, controller: Controller, node: Machine, two_gateways: Lab, tmp_path: Path
) -> None:
    """ansible-runner cancels with SIGKILL: what is open then expires on the device, and is in nobody's way."""
    reading.send_signal(signal.SIGTERM)
    reading.wait(60)
    job = controller.process((node.folder / "answer").read_bytes(), "cancelled", rc=None)
    assert job.status == "canceled"
    assert holding(job.folder, list(passwords(two_gateways).values())) == []
    assert [len(one.sessions) for one in two_gateways.gateways] == [1, 1]
    for one in two_gateways.gateways:
        one.clear_faults()
        one.expire_sessions()
    again = rolled_out(controller, Machine(tmp_path / "another"), "again")
    assert again.status == "successful"
    assert [one.sessions for one in two_gateways.gateways] == [[], []]


@pytest.mark.parametrize("api", ["cli", "rest"])
def test_two_machines_and_one_media_platform(controller: Controller, tmp_path: Path, hmp_lab: Lab, api: str) -> None:
    """Over the Command Line API the second machine finds what the first has made in the ledger that they share."""
    hmp = hmp_lab.hmp
    hmp.reset()
    camera = hmp.add_source(name="Camera 1", host="239.1.1.1", port=4900)
    shared = tmp_path / "shared"
    shared.mkdir()
    common = {"host": hmp.host, "port": hmp.port, "cli_port": hmp.cli_port, "api": api}
    given: dict[str, dict[str, Any]] = {
        "cli": {"ledger": str(shared / "hmp.json")},
        "rest": {"username": "admin", "password": "{{ hmp_password }}", "certificate_fingerprint": hmp.fingerprint},
    }
    play = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {"group/streamops.video.hmp": {**common, **given[api]}},
            "tasks": [
                {
                    "name": "Session",
                    "streamops.video.hmp_session": {"title": "Town hall", "sources": [camera], "live": True},
                },
                {"name": "Record", "streamops.video.hmp_recording": {"session": "Town hall", "state": "started"}},
            ],
        }
    ]
    local = {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}}
    controller.has(play, local, hmp_password=hmp.users["admin"]["password"])
    nodes = [Machine(tmp_path / name) for name in ("node1", "node2")]
    jobs = [rolled_out(controller, one, one.folder.name) for one in nodes]
    assert [job.changed for job in jobs] == [{"localhost": 2}, {"localhost": 0}], jobs[1].output
    ids = [[one["recording"]["id"] for one in job.results("streamops.video.hmp_recording")] for job in jobs]
    assert ids[0] == ids[1] and len(ids[0]) == 1
    assert [one.left for one in nodes] == [[], []]
    assert sorted(path.name for path in shared.iterdir() if path.suffix == ".json") == (
        ["hmp.json"] if api == "cli" else []
    )
    assert hmp.sessions == []
