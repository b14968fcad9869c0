"""How a device is watched: what becomes of it when its reading fails, for whatever reason, and at the end."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Unreachable
from ansible_collections.streamops.video.plugins.plugin_utils import events_source
from ansible_collections.streamops.video.plugins.plugin_utils.events_gateway import GatewayEvents, GatewayWatcher
from ansible_collections.streamops.video.plugins.plugin_utils.events_options import Settings
from ansible_collections.streamops.video.plugins.plugin_utils.events_watch import Item, Watch
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader
from events_runs import connection, running
from lab import Lab


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(only=["gateway"], gateways=2, switches={"gateway": {"land_delay": 0.0}}) as found:
        yield found


@pytest.fixture
def gateway(lab: Lab) -> Any:
    for one in lab.gateways:
        one.reset()
    return lab.gateway


class Scripted:
    """A source whose device says what the test wants, one reading after the other; the last one again and again."""

    name, system = "scripted_events", "gateway"
    options: tuple[Field, ...] = ()

    def __init__(self, *readings: str | Exception) -> None:
        self.left = list(readings)
        self.taken: list[str | Exception] = []
        self._watch = Watch("none", state_after=2)

    def watcher(self, _settings: Settings) -> Scripted:
        return self

    def read(self, reader: Reader) -> str:
        # As every reading does.
        reader.secrets.add(reader.options["password"])
        self.taken.append(self.left.pop(0) if len(self.left) > 1 else self.left[0])
        if isinstance(self.taken[-1], Exception):
            raise self.taken[-1]
        return self.taken[-1]

    def interrupted(self) -> None:
        self._watch.interrupted()

    def events(self, reading: str) -> list[dict[str, Any]]:
        # Each event says how many readings there had been.
        told = self._watch.update([Item("thing", "a", {"state": reading})])
        return [{**one, "readings": len(self.taken)} for one in told]


AWAY = {"host": "10.0.0.9", "username": "user", "password": "quiet-harbour-31", "interval": 0.1, "max_interval": 0.1}


async def test_readings_before_and_after_an_absence_are_no_row() -> None:
    device = Scripted("ok", "bad", Unreachable("no route to it"), "bad", "bad")
    async with running(device, AWAY) as source:
        changed = (await source.told(type="thing"))[0]
    assert [one["state"] for one in source.events] == ["away", "back", "bad"]
    assert changed["readings"] == 5


async def test_an_absence_and_an_end_are_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    device = Scripted("ok", Unreachable("no route for quiet-harbour-31"), "ok", KeyError("quiet-harbour-31"))
    with caplog.at_level(logging.WARNING, logger=events_source.__name__):
        async with running(device, AWAY) as source:
            message = await source.failed()
    told = [(one.levelname, one.getMessage()) for one in caplog.records if one.name == events_source.__name__]
    assert [level for level, _text in told] == ["WARNING", "ERROR"]
    assert "10.0.0.9: is away: no route for" in told[0][1]
    assert "10.0.0.9: is not watched any more: This is a bug in streamops.video: KeyError" in told[1][1]
    assert "quiet-harbour-31" not in str(told) + message + json.dumps(source.events)


class BreaksOnOne(GatewayEvents):
    """A source with a mistake that one of the gateways brings to light."""

    def watcher(self, settings: Settings) -> GatewayWatcher:
        watcher = GatewayWatcher(settings.options)
        if settings.options["inventory_host"] == "gw1":
            watcher.events = [].pop  # type: ignore[assignment,method-assign]
        return watcher


async def test_a_device_that_is_not_watched_any_more_is_told_of_whatever_the_reason(lab: Lab, gateway: Any) -> None:
    one, second = (
        {key: of[key] for key in ("host", "port", "password", "certificate_fingerprint")}
        for of in (connection(each, "user") for each in lab.gateways)
    )
    hosts = [{**one, "inventory_host": "gw1"}, {**second, "inventory_host": "gw2"}]
    args = {"hosts": hosts, "username": "user", "interval": 0.1, "retries": 0}
    async with running(BreaksOnOne(), args) as source:
        failed = (await source.told(type="device"))[0]
        await source.read_again(lab.gateways[1], 5)
    assert (failed["inventory_host"], failed["state"], failed["error"]["code"]) == ("gw1", "failed", "failed")
    assert "This is a bug in streamops.video" in failed["error"]["message"]
    assert source.that(inventory_host="gw2") == []
    assert [one.sessions for one in lab.gateways] == [[], []]


async def test_a_reading_that_outlives_the_source_is_followed_by_its_logout(
    gateway: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(events_source, "_PATIENCE", 0.2)
    async with running("gateway_events", connection(gateway, "user")) as source:
        await source.until(lambda: len(gateway.requests) > 3)
        gateway.fault("delay", method="GET", seconds=2)
        await source.until(lambda: not gateway.faults)
    assert "does not answer: unless it does before the process ends, its session expires" in caplog.text
    assert len(gateway.sessions) == 1
    deadline = time.monotonic() + 20
    while gateway.sessions and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gateway.sessions == []
    assert len(gateway.logins) == 1
