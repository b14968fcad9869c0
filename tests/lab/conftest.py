"""A lab for each test: starting one takes some hundredths of a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "extensions"))

from hmp_client import Line, Rest
from kraken_client import Api
from lab import Lab
from lab.gateway import Gateway
from lab.hmp import Hmp
from lab.kraken import Kraken
from lab_client import Client


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab(only=["gateway"], switches={"gateway": {"land_delay": 0.0}}) as running:
        yield running


@pytest.fixture
def gw(lab: Lab) -> Gateway:
    return lab.gateway


@pytest.fixture
def client(lab: Lab, gw: Gateway) -> Client:
    return Client(lab, gw)


@pytest.fixture
def hmp() -> Iterator[Hmp]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


@pytest.fixture
def line(hmp: Hmp) -> Iterator[Line]:
    with Line(hmp) as connected:
        yield connected


@pytest.fixture
def rest(hmp: Hmp) -> Rest:
    return Rest(hmp)


@pytest.fixture
def kraken() -> Iterator[Kraken]:
    with Lab(only=["kraken"], switches={"kraken": {"stream_delay": 0.0, "load_delay": 0.0}}) as running:
        yield running.kraken


@pytest.fixture
def api(kraken: Kraken) -> Api:
    return Api(kraken)
