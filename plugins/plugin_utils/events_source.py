# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How event sources run: read each device again and again over one session, tell what changed, and log out.

A device that is away is asked less and less often; that it is away is told once, and that it is back, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
import random
import signal
import threading
import time
import typing as t

from ansible.module_utils.common.parameters import remove_values
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError
from ansible_collections.streamops.video.plugins.plugin_utils.events_options import Settings, settings_of
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader

Values = dict[str, t.Any]
Result = t.TypeVar("Result")
logger = logging.getLogger(__name__)
# What cannot become better by asking again: at the first reading a mistake of whoever wrote the rulebook.
_FINAL = ("login_refused",)
_FINAL_AT_FIRST = ("invalid_input", "refused", "forbidden", "ambiguous", "failed")
# How long the end waits for a device that is just being read, and for its logout, in seconds.
_PATIENCE = 12.0


class Watcher(t.Protocol):
    """What is watched of one device."""

    def read(self, reader: Reader) -> t.Any:
        """Read the device, in a thread; raises StreamopsError."""

    def interrupted(self) -> None:
        """The device could not be read: what must be seen in several readings in a row begins anew."""

    def events(self, reading: t.Any) -> list[Values]:
        """What there is to tell of this reading, after the former ones."""


class Source(t.Protocol):
    """An event source: its name, its system, its own options, and what it does with a device."""

    name: str
    system: str
    options: tuple[Field, ...]

    def watcher(self, settings: Settings) -> Watcher:
        """For one device; raises InvalidInput."""


class SourceFailed(Exception):
    """Why a source ended, in one line."""


class Backoff:
    """How long to wait for a device that is away: twice as long each time, up to a maximum, never all at once."""

    def __init__(self, interval: float, maximum: float, rand: t.Callable[[], float] = random.random) -> None:
        self._interval, self._maximum, self._rand = interval, max(interval, maximum), rand

    def delay(self, failures: int) -> float:
        """After so many failures in a row."""
        longest = min(self._maximum, self._interval * 2.0 ** min(failures, 30))
        return longest * (0.5 + 0.5 * self._rand())


async def run(queue: t.Any, args: t.Mapping[str, t.Any], source: Source) -> None:
    """What `main` of an event source does. Ends only when it is cancelled, or nothing is left to be watched."""
    try:
        found = settings_of(source.name, source.system, source.options, args)
        devices = [Device(queue, one, source.watcher(one), spread=len(found) > 1) for one in found]
    except StreamopsError as error:
        raise SourceFailed(str(error)) from None
    tasks = [asyncio.ensure_future(device.run()) for device in devices]
    signals = asyncio.ensure_future(_keep_signals())
    try:
        await asyncio.wait(tasks)
    finally:
        for task in (signals, *tasks):
            task.cancel()
        await _until_done(tasks, 2 * _PATIENCE)
    raise SourceFailed("; ".join(str(task.exception()) for task in tasks))


async def _keep_signals() -> None:
    """Keep the signals that end ansible-rulebook with its own handlers, which it installs before it starts Java.

    Java takes them, and ends the process past every `finally` on SIGTERM and SIGINT: sessions would stay open.
    """
    while threading.current_thread() is threading.main_thread():
        for signum in (signal.SIGTERM, signal.SIGINT):
            handler = signal.getsignal(signum)
            if callable(handler):
                signal.signal(signum, handler)
        await asyncio.sleep(0.25)


class Device:
    """One device of a source."""

    def __init__(self, queue: t.Any, settings: Settings, watcher: Watcher, spread: bool = False) -> None:
        self._queue = queue
        self._settings = settings
        self._watcher = watcher
        self._spread = spread
        # Nothing here may switch the environment of somebody who works in it.
        self._reader = Reader(settings.system, {**settings.connection, "allow_disruptive": False})
        self._last: threading.Thread | None = None
        self._warned = 0

    async def run(self) -> None:
        options = self._settings.options
        backoff = Backoff(options["interval"], options["max_interval"])
        failures, since, first = 0, 0.0, True
        try:
            if self._spread:
                await asyncio.sleep(random.uniform(0, options["interval"]))
            while True:
                started = time.monotonic()
                try:
                    reading = await self._in_thread(lambda: self._watcher.read(self._reader))
                except StreamopsError as error:
                    if error.code in _FINAL or (first and error.code in _FINAL_AT_FIRST):
                        raise await self._failed(error.code, str(error)) from None
                    if not failures:
                        since = started
                        self._watcher.interrupted()
                        self._log(logging.WARNING, f"is away: {error}")
                        await self._tell({"type": "device", "state": "away", "error": _error(error.code, str(error))})
                    failures += 1
                    delay = backoff.delay(failures)
                else:
                    if failures:
                        away = round(time.monotonic() - since, 3)
                        await self._tell({"type": "device", "state": "back", "away_seconds": away})
                    failures, first = 0, False
                    for event in self._watcher.events(reading):
                        await self._tell(event)
                    delay = max(0.0, options["interval"] - (time.monotonic() - started))
                self._warn()
                await asyncio.sleep(delay)
        except (SourceFailed, asyncio.CancelledError):
            raise
        except Exception as error:  # a mistake of ours must not look like one of the user's, nor show a secret
            text = f"This is a bug in streamops.video: {type(error).__name__}: {error}. Please report it."
            raise await self._failed("failed", text) from None
        finally:
            await self._close()

    async def _failed(self, code: str, text: str) -> SourceFailed:
        """Tell that this device is not watched any more, whatever becomes of the others."""
        self._log(logging.ERROR, f"is not watched any more: {text}")
        await self._tell({"type": "device", "state": "failed", "error": _error(code, text)})
        return SourceFailed(self._clean(text))

    async def _tell(self, event: Values) -> None:
        inventory_host = self._settings.options.get("inventory_host")
        told = {
            "system": self._settings.system,
            "host": self._settings.host,
            "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
            **event,
        }
        if inventory_host:
            # ansible-rulebook limits actions to these hosts.
            told |= {"inventory_host": inventory_host, "meta": {"hosts": inventory_host}}
        await self._queue.put(self._clean(told))

    def _clean(self, value: t.Any) -> t.Any:
        return remove_values(value, self._reader.secrets)

    def _warn(self) -> None:
        for text in self._reader.warnings[self._warned :]:
            self._log(logging.WARNING, text)
        self._warned = len(self._reader.warnings)

    def _log(self, level: int, text: str) -> None:
        logger.log(level, "%s %s: %s", self._reader.title, self._settings.host, self._clean(text))

    async def _in_thread(self, work: t.Callable[[], Result]) -> Result:
        """Do it in a thread that nobody waits for at the end of the process: a device may answer very late.

        One after the other: the logout comes after a reading that nobody waits for any more.
        """
        loop, before = asyncio.get_running_loop(), self._last
        future: asyncio.Future[Result] = loop.create_future()

        def set_result(result: t.Any, error: BaseException | None) -> None:
            if future.cancelled():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)

        def target() -> None:
            if before is not None:
                before.join()
            result, failure = None, None
            try:
                result = work()
            except BaseException as error:
                failure = error
            # The loop may have ended meanwhile.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(set_result, result, failure)

        self._last = threading.Thread(target=target, daemon=True, name=f"streamops {self._settings.host}")
        self._last.start()
        return await future

    async def _close(self) -> None:
        """Log out, also when the source is being ended, and ended again."""
        closing = asyncio.ensure_future(self._in_thread(self._reader.close))
        await _until_done([closing], _PATIENCE)
        if not closing.done():
            self._log(logging.WARNING, "does not answer: unless it does before the process ends, its session expires")


async def _until_done(futures: t.Sequence[asyncio.Future[t.Any]], patience: float) -> None:
    """Wait for these, so long at most, whoever cancels meanwhile. What they raise is not raised here."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not all(one.done() for one in futures):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait(futures, timeout=max(0.0, deadline - time.monotonic()))
    for one in futures:
        if one.done() and not one.cancelled():
            one.exception()


def _error(code: str, message: str) -> Values:
    return {"code": code, "message": message}
