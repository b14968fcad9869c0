"""An input or output that was told to start and has failed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import DeviceError, PartFailed
from ansible_collections.streamops.video.plugins.modules import ateme_input, ateme_output, ateme_outputs
from ateme_runs import Runs

Json = dict[str, Any]
PUSH: Json = {"type": "srt_push", "id": "away", "host": "203.0.113.5", "port": 9000, "latency": 250}


@pytest.fixture
def service(fresh_ateme: Any) -> Any:
    return fresh_ateme


def test_a_start_that_comes_to_nothing_is_an_error(service: Any) -> None:
    runs = Runs(service)
    runs.run(ateme_output, **PUSH, state="stopped")
    service.fault("fail_order", path="/start$")
    with pytest.raises(DeviceError, match="was told to start, and is failed") as caught:
        runs.run(ateme_output, **PUSH, state="started")
    assert caught.value.done == ['start output "away"']
    again = runs.run(ateme_output, **PUSH, state="started")
    assert again["changed"] and again["output"]["state"] == "started"


def test_likewise_in_a_list_and_of_an_input(service: Any) -> None:
    runs = Runs(service)
    runs.run(ateme_output, **PUSH, state="stopped")
    service.fault("fail_order", path="/start$")
    with pytest.raises(PartFailed, match="was told to start, and is failed"):
        runs.run(ateme_outputs, config=[{**PUSH, "state": "started"}])
    camera = {"type": "push", "id": "camera", "port": 2100}
    runs.run(ateme_input, **camera, state="stopped")
    service.fault("fail_order", path="/start$")
    with pytest.raises(DeviceError, match="was told to start, and is failed"):
        runs.run(ateme_input, **camera, state="started")
