"""Real engines on the lab: the integration tests' lab and places to run in, and no others of their fixtures."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "integration"), str(ROOT / "extensions")]

from awx_places import Configured  # noqa: E402
from harness import Runner  # noqa: E402
from lab import Lab  # noqa: E402
from runner_places import Controller, Machine  # noqa: E402

# Whoever runs the tests may ignore these (nohup, a job in the background), and so would what the tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def controller(tmp_path: Path) -> Controller:
    return Controller(tmp_path / "controller")


@pytest.fixture
def node(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "node")


@pytest.fixture
def two_gateways(tmp_path: Path) -> Iterator[Lab]:
    with Lab(
        only=["gateway"], gateways=2, switches={"gateway": {"land_delay": 0.05}}, directory=tmp_path / "lab"
    ) as found:
        yield found


@pytest.fixture(scope="session")
def hmp_lab() -> Iterator[Lab]:
    with Lab(only=["hmp"]) as running:
        yield running


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Configured]:
    """A controller of AWX on which awx_configure has run once."""
    found = Configured(tmp_path_factory.mktemp("awx"))
    with found.controller:
        found.first = found.configure().ok()
        yield found
