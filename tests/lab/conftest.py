"""A lab for each test: starting one takes some hundredths of a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "extensions"))

from lab import Lab
from lab.gateway import Gateway
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
