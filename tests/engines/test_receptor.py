"""The same job over a Receptor mesh: one node has the job, the other one reaches the gateways and does it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import BIN
from lab import Lab
from runner_jobs import PASSPHRASE, ROLLOUT, gateways, passwords
from runner_places import Controller, Job, Machine, holding

READY = 60.0


class Mesh:
    """Two nodes on loopback, each with a folder and a home of its own."""

    def __init__(self, folder: Path, controller: Machine, node: Machine) -> None:
        self.folder = folder
        self.controller = controller
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        worker = {
            "worktype": "ansible-runner",
            "command": str(BIN / "ansible-runner"),
            "params": "worker",
            "allowruntimeparams": True,
        }
        self.nodes = [
            self._start("controller", controller, [{"tcp-listener": {"bindaddr": "127.0.0.1", "port": port}}]),
            self._start("execution", node, [{"tcp-peer": {"address": f"127.0.0.1:{port}"}}, {"work-command": worker}]),
        ]

    def _start(self, name: str, machine: Machine, more: list[dict[str, Any]]) -> subprocess.Popen[bytes]:
        (self.folder / name).mkdir()
        configuration = [
            {"node": {"id": name, "datadir": str(self.folder / name)}},
            {"control-service": {"service": "control", "filename": str(self.folder / f"{name}.sock")}},
            *more,
        ]
        file = self.folder / f"{name}.yml"
        file.write_text(yaml.safe_dump(configuration))
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [os.environ["STREAMOPS_RECEPTOR"], "--config", file],
                env=machine.environment,
                cwd=machine.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def asks(self, *arguments: str, given: bytes = b"", rc: int | None = 0, of: str = "controller") -> bytes:
        """What receptorctl answers on a node, the controller's unless another one is named."""
        sock = str(self.folder / f"{of}.sock")
        return self.controller.does("receptorctl", "--socket", sock, *arguments, given=given, rc=rc)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY
        # That it takes work is announced once a minute only.
        while b"ansible-runner" not in self.asks("status", rc=None, of="execution") or not self._reached():
            assert time.monotonic() < deadline, [log.read_text() for log in self.folder.glob("*.log")]
            assert all(node.poll() is None for node in self.nodes)
            time.sleep(0.2)

    def _reached(self) -> bool:
        return b"Reply from execution" in self.asks("ping", "execution", "--count", "1", rc=None)

    def stop(self) -> None:
        for node in self.nodes:
            node.terminate()
        for node in self.nodes:
            node.wait(30)


@pytest.fixture
def mesh(controller: Controller, node: Machine) -> Iterator[Mesh]:
    # The path of a socket is short.
    with tempfile.TemporaryDirectory(prefix="mesh-") as folder:
        running = Mesh(Path(folder), controller, node)
        try:
            running.wait_until_ready()
            yield running
        finally:
            running.stop()


def test_a_rollout_over_a_mesh(mesh: Mesh, controller: Controller, node: Machine, two_gateways: Lab) -> None:
    lab = two_gateways
    secrets = [PASSPHRASE, *passwords(lab).values()]
    controller.has(ROLLOUT, gateways(lab), feed_passphrase=PASSPHRASE, **passwords(lab))

    def rolled_out(name: str) -> Job:
        submit = ("work", "submit", "ansible-runner", "--node", "execution", "--follow", "--rm", "--payload", "-")
        return controller.process(mesh.asks(*submit, given=controller.transmit()), name)

    first = rolled_out("first")
    assert (first.status, first.changed) == ("successful", {"gw1": 1, "gw2": 1}), first.output
    for one in lab.gateways:
        assert [(route["name"], route["running"]) for route in one.routes()] == [
            (f"Feed {number}", True) for number in range(3)
        ]
        assert (len(one.logins), one.sessions) == (1, [])
        one.clear_requests()
    second = rolled_out("second")
    assert (second.status, second.changed) == ("successful", {"gw1": 0, "gw2": 0})
    assert [(one.writes, len(one.logins), one.sessions) for one in lab.gateways] == [([], 1, [])] * 2
    assert holding(controller.folder / "first", secrets) == holding(controller.folder / "second", secrets) == []
    # Nor in what the nodes keep of a job while it runs.
    assert node.left == []
    assert holding(node.folder, secrets) == holding(mesh.folder, secrets) == []
    assert mesh.asks("work", "list").strip() == b"{}"
