"""The lab and a place to run playbooks in, for every test."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "extensions")]

from harness import Play, Runner  # noqa: E402
from lab import Lab  # noqa: E402

# Whoever runs the tests may ignore these (nohup, a job in the background), and so would what the tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(only=["gateway"], directory=tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture
def gateway(lab: Lab) -> Iterator[Any]:
    """The lab's gateway as it is when it leaves the factory; a test must leave no session open on it."""
    lab.gateway.reset()
    yield lab.gateway
    assert lab.gateway.sessions == [], "a session was left open on the device"


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture(params=["in-process", "module"])
def play(request: pytest.FixtureRequest, runner: Runner, gateway: Any) -> Play:
    """Both ways to run a module: the results must be the same."""
    return Play(runner, gateway, request.param)


@pytest.fixture
def here(runner: Runner, gateway: Any) -> Play:
    """Only in the controller's process: for what does not depend on where a module runs."""
    return Play(runner, gateway, "in-process")
