"""Every resource of the Kraken: random appliances, random wishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import of_kraken as of
import of_kraken_settings as settings
import pytest
from engine import properties_of
from lab import Lab


@pytest.fixture(scope="module")
def device() -> Iterator[Any]:
    with Lab(only=["kraken"]) as running:
        yield running.kraken


test_stream = properties_of(of.Stream())
test_preset = properties_of(of.Preset())
test_certificate = properties_of(of.Certificate())
test_network = properties_of(settings.Network())
test_security = properties_of(settings.Security())
test_service = properties_of(settings.Service())
test_debug_logging = properties_of(settings.DebugLogging())
test_rest_api = properties_of(settings.RestApi())
test_license = properties_of(settings.License())
