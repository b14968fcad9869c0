"""Every resource of the Gateway: random routes, random wishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import of_gateway as of
import of_gateway_lists as lists
import pytest
from engine import properties_of
from lab import Lab


@pytest.fixture(scope="module")
def device() -> Iterator[Any]:
    with Lab(only=["gateway"]) as running:
        yield running.gateway


test_route = properties_of(of.GatewayRoute(), 40)
test_destination = properties_of(of.GatewayDestination(), 25)
test_routes = properties_of(lists.GatewayRoutes())
test_preset = properties_of(lists.GatewayPreset())
