"""Event sources as ansible-rulebook runs them: loaded by their path, given a queue and arguments."""

from __future__ import annotations

import asyncio
import contextlib
import runpy
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from ansible_collections.streamops.video.plugins.plugin_utils import events_source

Event = dict[str, Any]
PLUGINS = Path(events_source.__file__).parents[2] / "extensions" / "eda" / "plugins" / "event_source"


def connection(device: Any, user: str, **more: Any) -> dict[str, Any]:
    """The arguments for a device of the lab, read often."""
    if hasattr(device, "environment_id"):
        whereto: dict[str, Any] = {"url": device.url}
    else:
        whereto = {"host": device.host, "port": device.port}
    login = {"username": user, "password": device.users[user]["password"]}
    times = {"interval": 0.1, "max_interval": 0.2, "retries": 0}
    return {**whereto, **login, "certificate_fingerprint": device.fingerprint, **times, **more}


class Running:
    """A source that runs, and what it has told so far."""

    def __init__(self, source: str | events_source.Source, args: dict[str, Any]) -> None:
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        self.events: list[Event] = []
        if isinstance(source, str):
            work = runpy.run_path(str(PLUGINS / f"{source}.py"))["main"](self._queue, args)
        else:
            work = events_source.run(self._queue, args, source)
        self.task = asyncio.ensure_future(work)

    def _take(self) -> None:
        while not self._queue.empty():
            self.events.append(self._queue.get_nowait())

    async def until(self, true: Callable[[], Any], seconds: float = 20) -> None:
        """Wait until it is so."""
        deadline = time.monotonic() + seconds
        self._take()
        while not true():
            assert not self.task.done(), self.task
            assert time.monotonic() < deadline, self.events
            await asyncio.sleep(0.02)
            self._take()

    async def told(self, count: int = 1, **wanted: Any) -> list[Event]:
        """The events that are so; waits until there are so many."""
        await self.until(lambda: len(self.that(**wanted)) >= count)
        return self.that(**wanted)

    def that(self, **wanted: Any) -> list[Event]:
        return [one for one in self.events if all(one.get(key) == value for key, value in wanted.items())]

    async def read_again(self, device: Any, times: int = 3) -> None:
        """Let the source read the device some more times."""
        before = len(device.requests)
        each = 1 + len([one for one in device.requests[-6:] if one["path"].endswith("statistics")])
        await self.until(lambda: len(device.requests) >= before + times * each)

    async def failed(self) -> str:
        """The error that the source ends with; nothing of it may hang."""
        done, _pending = await asyncio.wait([self.task], timeout=20)
        assert done, "the source goes on"
        self._take()
        return str(self.task.exception())


@contextlib.asynccontextmanager
async def running(name: str | events_source.Source, args: dict[str, Any]) -> AsyncIterator[Running]:
    """A source that is ended as ansible-rulebook ends it: by cancelling its task."""
    source = Running(name, args)
    try:
        yield source
    finally:
        source.task.cancel()
        await asyncio.wait([source.task], timeout=20)
        assert source.task.done(), "the source does not end"
