"""What the rollout of a preset looks at: the preset that is active, and the streams that have to run."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.plugin_utils.kraken_health import problems

DAY = {"uuid": "1", "name": "Day", "active": True}
EVENING = {"uuid": "2", "name": "Evening", "active": False}


def seen(*streams: dict[str, Any], active: bool | None = True) -> dict[str, Any]:
    presets = [{**DAY, "active": not active}, {**EVENING, "active": active}]
    if active is None:
        presets = [{key: one[key] for key in ("uuid", "name")} for one in presets]
    return {"presets": presets, "streams": list(streams)}


def stream(name: str = "A", status: str | int | None = "running", auto_start: bool = True, **more: Any) -> Any:
    told = {} if status is None else {"status": status}
    return {"uuid": "9", "name": name, "auto_start": auto_start, "status": {**told, **more}}


@pytest.mark.parametrize("active", [True, None])
def test_all_is_well(active: bool | None) -> None:
    assert problems(seen(stream(), stream("B", "stopped", False), active=active), "Evening", ["A"]) == []


def test_the_preset() -> None:
    assert problems(seen(active=False), "Evening") == ['preset "Evening" is not the active one, "Day" is']
    nothing = {"presets": [{**EVENING}], "streams": []}
    assert problems(nothing, "Evening") == ['preset "Evening" is not the active one']
    assert problems(seen(), "Night") == ['there is no preset "Night"']
    assert problems({"failed": True}, "Night") == ["the appliance tells nothing of its presets and streams"]


@pytest.mark.parametrize(
    "status, told",
    [
        ("stopped", "is stopped"),
        ("connecting", ""),
        ("starting", "is starting"),
        ("FAILED", "is failed"),
        (2, "is failed"),
        (None, ""),
        ("on air", "is in the state 'on air', and what that means is not known (status_words)"),
    ],
)
def test_a_stream_that_starts_by_itself(status: str | int | None, told: str) -> None:
    assert problems(seen(stream(status=status)), "Evening") == ([f'stream "A" {told}'] if told else [])


def test_named_streams() -> None:
    off = stream("B", "stopped", False)
    assert problems(seen(off), "Evening") == []
    expected = ['stream "B" is stopped', 'there is no stream "C"']
    assert problems(seen(off), "Evening", ["B", "C"]) == expected
    assert problems(seen(stream("B", "failed", sub_status="no signal")), "Evening") == [
        'stream "B" is failed (no signal)'
    ]


def test_words_of_the_site_come_first() -> None:
    assert problems(seen(stream(status="On Air")), "Evening", [], {"on air": "started"}) == []
    assert problems(seen(stream(status="running")), "Evening", [], {"Running": "stopped"}) == ['stream "A" is stopped']
    told = {**stream(status=None), "state": "stopped"}
    assert problems(seen(told), "Evening") == ['stream "A" is stopped']
