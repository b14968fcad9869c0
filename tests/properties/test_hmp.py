"""Every resource of the Media Platform: random devices, random wishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import of_hmp as of
import pytest
from engine import properties_of
from lab import Lab


@pytest.fixture(scope="module")
def device() -> Iterator[Any]:
    with Lab(only=["hmp"]) as running:
        yield running.hmp


test_source = properties_of(of.Source())
test_session = properties_of(of.Session())
test_session_by_cli = properties_of(of.SessionByCli())
test_event = properties_of(of.Event())
test_video = properties_of(of.Video())
test_recording = properties_of(of.Recording())
test_restream = properties_of(of.Restream())
