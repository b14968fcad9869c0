"""Real servers with real certificates, and a home of our own, for every test."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "extensions")]

from lab import Lab  # noqa: E402
from tiny_server import Answering, Certificates, Device  # noqa: E402

# Whoever runs the tests may ignore these (nohup, a job in the background), and so would what the tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "unit", deadline=None, database=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unit")


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home of whoever runs it, nor a proxy or a device of the real environment."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    return Certificates()


@pytest.fixture(scope="session")
def ca_path(certificates: Certificates, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    certificates.ca.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture
def device(certificates: Certificates) -> Iterator[Callable[..., Device]]:
    """Makes devices on 127.0.0.1 with a certificate of the test's authority."""
    running: list[Device] = []

    def make(answer: Answering | None = None, *names: str, wants_client: bool = False) -> Device:
        context = certificates.server(*(names or ("127.0.0.1", "localhost")), wants_client=wants_client)
        running.append(Device(answer, context))
        return running[-1]

    yield make
    for one in running:
        one.close()


@pytest.fixture(scope="module")
def ateme_lab() -> Iterator[Any]:
    """A lab's Ateme+ service, for all tests of a file."""
    with Lab(only=["ateme"]) as running:
        yield running.ateme


@pytest.fixture
def fresh_ateme(ateme_lab: Any) -> Any:
    """The service as it is when it comes up."""
    ateme_lab.reset()
    return ateme_lab


@pytest.fixture(scope="session")
def kraken_lab() -> Iterator[Lab]:
    with Lab(only=["kraken"]) as running:
        yield running
