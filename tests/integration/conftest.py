"""The lab and a place to run playbooks in, for every test."""

from __future__ import annotations

import os
import signal
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "extensions")]

from fleet import Fleet  # noqa: E402
from harness import AtemePlay, HmpPlay, KrakenPlay, Play, Runner  # noqa: E402
from lab import Lab  # noqa: E402
from stages import Stage  # noqa: E402

# Whoever runs the tests may ignore these (nohup, a job in the background), and so would what the tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test that has two modes runs in one of them; `make test-all` runs all.

    The targets of the modules run in both: the oldest line of ansible-core runs them as modules, the others in-process.
    """
    if os.environ.get("STREAMOPS_TEST_ALL"):
        return
    kept = {True: [], False: []}  # type: dict[bool, list[pytest.Item]]
    for item in items:
        kept[_mode_is_left_out(item)].append(item)
    config.hook.pytest_deselected(items=kept[True])
    items[:] = kept[False]


def _mode_is_left_out(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    if call is None or "mode" not in call.params:
        return False
    line = os.environ.get("STREAMOPS_TEST_CORE")
    if "target" in call.params:
        chosen = "module" if line == "2.16" else "in-process"
    else:
        # By what it is called, so that adding one test does not change the mode of another.
        chosen = "module" if line is None and zlib.crc32(item.originalname.encode()) % 2 else "in-process"
    return bool(call.params["mode"] != chosen)


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


@pytest.fixture(scope="session")
def hmp_lab() -> Iterator[Lab]:
    with Lab(only=["hmp"]) as running:
        yield running


@pytest.fixture
def hmp(hmp_lab: Lab) -> Iterator[Any]:
    """The lab's Media Platform with nothing on it; a test must leave no login open on it."""
    hmp_lab.hmp.reset()
    yield hmp_lab.hmp
    assert hmp_lab.hmp.sessions == [], "a login was left open on the device"


@pytest.fixture(scope="session")
def kraken_lab() -> Iterator[Lab]:
    with Lab(only=["kraken"]) as running:
        yield running


@pytest.fixture
def kraken(kraken_lab: Lab) -> Iterator[Any]:
    """The lab's Kraken as it is when it leaves the factory; a test must leave no session open on it."""
    kraken_lab.kraken.reset()
    yield kraken_lab.kraken
    assert kraken_lab.kraken.sessions == [], "a session was left open on the device"


@pytest.fixture(scope="session")
def ateme_lab() -> Iterator[Lab]:
    with Lab(only=["ateme"]) as running:
        yield running


@pytest.fixture
def ateme(ateme_lab: Lab) -> Any:
    """The lab's Ateme+ service with nothing on it; its tokens end by themselves, there is no logout."""
    ateme_lab.ateme.reset()
    return ateme_lab.ateme


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture(params=["in-process", "module"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways to run a module: the results must be the same."""
    return str(request.param)


@pytest.fixture
def play(request: pytest.FixtureRequest, runner: Runner, mode: str) -> Play:
    """Against the gateway, or for the integration target of another system's module against that."""
    target = str(request.node.callspec.params.get("target", ""))
    if target.startswith("ateme_"):
        return AtemePlay(runner, request.getfixturevalue("ateme"), mode)
    if target.startswith("kraken_"):
        return KrakenPlay(runner, request.getfixturevalue("kraken"), mode)
    if target.startswith("hmp_"):
        device = request.getfixturevalue("hmp")
        device.add_user("haiadmin", role="Administrator", password="of-the-target-1")
        return HmpPlay(runner, device, mode)
    return Play(runner, request.getfixturevalue("gateway"), mode)


@pytest.fixture
def here(runner: Runner, gateway: Any) -> Play:
    """Only in the controller's process: for what does not depend on where a module runs."""
    return Play(runner, gateway, "in-process")


@pytest.fixture
def hmp_play(runner: Runner, hmp: Any, mode: str) -> HmpPlay:
    return HmpPlay(runner, hmp, mode)


@pytest.fixture
def hmp_here(runner: Runner, hmp: Any) -> HmpPlay:
    return HmpPlay(runner, hmp, "in-process")


@pytest.fixture
def kraken_play(runner: Runner, kraken: Any, mode: str) -> KrakenPlay:
    return KrakenPlay(runner, kraken, mode)


@pytest.fixture
def kraken_here(runner: Runner, kraken: Any) -> KrakenPlay:
    return KrakenPlay(runner, kraken, "in-process")


@pytest.fixture
def ateme_play(runner: Runner, ateme: Any, mode: str) -> AtemePlay:
    return AtemePlay(runner, ateme, mode)


@pytest.fixture
def ateme_here(runner: Runner, ateme: Any) -> AtemePlay:
    return AtemePlay(runner, ateme, "in-process")


@pytest.fixture
def fleet_lab(tmp_path: Path) -> Iterator[Lab]:
    """Five gateways of one test: one that it has switched off stays off."""
    with Lab(
        only=["gateway"], gateways=5, switches={"gateway": {"land_delay": 0.05}}, directory=tmp_path / "lab"
    ) as found:
        yield found


@pytest.fixture
def fleet(runner: Runner, fleet_lab: Lab) -> Iterator[Fleet]:
    """Five gateways as they leave the factory; a test must leave no session open on any."""
    yield Fleet(runner, fleet_lab)
    for one in fleet_lab.gateways:
        assert one.sessions == [], "a session was left open on a device"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Devices for the examples of the documentation, set up anew before each of them."""
    with Stage(tmp_path_factory.mktemp("stage")) as found:
        yield found
