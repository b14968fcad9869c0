"""A simulated Haivision Kraken: its API v2."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import time
from typing import Any, ClassVar

from ..certificates import Identity
from ..faults import FaultKind
from ..http_device import ControlVerb, HttpDevice
from ..server import LoopThread
from ..switches import Switch, Switches
from .api import KrakenApi
from .appliance import Appliance
from .checks import checked_content
from .control import kraken_verbs
from .model import mode_of, new_item
from .rest_system import license_of
from .sessions import Sessions
from .settings import FAULTS, SWITCHES
from .state import State

__all__ = ["Kraken"]


class Kraken(HttpDevice):
    system: ClassVar[str] = "kraken"
    switch_specification: ClassVar[tuple[Switch, ...]] = SWITCHES
    fault_kinds: ClassVar[tuple[FaultKind, ...]] = FAULTS

    def __init__(
        self, thread: LoopThread, name: str, host: str, port: int, identity: Identity | None, ca_path: str | None
    ) -> None:
        super().__init__(thread, name, host, port, identity, ca_path)
        self.settings: Switches = self._switches
        number = name.removeprefix(self.system)
        self.appliance = Appliance(int(number) if number.isdecimal() else 1)
        self.state = State(self.settings, self.appliance)
        self.session_table = Sessions(self.settings)
        self._life = 0  # counts resets: what was ordered in an earlier life does not happen any more
        self._away_until = 0.0
        self._reboot_timer: asyncio.TimerHandle | None = None
        self._warm_at = 0.0
        self._api = KrakenApi(self)
        self.app = self._api.app

    # Sessions and journal

    @property
    def users(self) -> dict[str, dict[str, str]]:
        return self.session_table.users

    @property
    def sessions(self) -> list[dict[str, Any]]:
        with self.lock:
            return [session.as_dict() for session in self.session_table.open()]

    @property
    def max_open_sessions(self) -> int:
        return self.session_table.most_open

    def expire_sessions(self) -> None:
        with self.lock:
            self.session_table.end_all()

    def is_login(self, entry: dict[str, Any]) -> bool:
        return bool(entry["method"] == "POST" and entry["path"].endswith("/v2/login"))

    def clear_requests(self) -> None:
        with self.lock:
            super().clear_requests()
            self.session_table.forget_peak()

    # Faults

    def fault_body(self, status: int) -> dict[str, Any]:
        return self._api.error_body(f"Asked to answer {status}", "lab")

    def clear_faults(self) -> None:
        with self.lock:
            super().clear_faults()
            self.state.release()

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self.state.reset()
            self.appliance.reset()
            self.session_table.end_all()
            self.session_table.forget_peak()
            self._warm_at = 0.0
            self._life += 1
            self._cancel_reboot()
            away, self._away_until = time.monotonic() < self._away_until, 0.0
        if away:
            self._come_back()

    def _come_back(self) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._listener.close()  # no coming back later
            with contextlib.suppress(OSError):
                self._listener.open()
                return
        self._listener.restart(0.0)  # in the loop itself, or the port is taken for the moment

    def stop(self) -> None:
        self._cancel_reboot()
        super().stop()

    # Rebooting

    def reboot_soon(self, scope: Any) -> None:
        """Called while a request is served: its answer goes out first, whatever others are served meanwhile."""
        self.appliance.reboots += 1
        delay = self.settings["reboot_delay"]
        if self._reboot_timer is not None:
            return  # it is about to
        if delay > 0:
            self._reboot_timer = asyncio.get_running_loop().call_later(delay, self._go_down)
        else:
            self._lose_memory()  # now, so that who has the answer finds it done
            scope["lab.reboot"] = self._life

    def _cancel_reboot(self) -> None:
        if self._reboot_timer is not None:
            self._reboot_timer.cancel()
            self._reboot_timer = None

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super()._serve(scope, receive, send)
        finally:
            if scope.get("lab.reboot") == self._life:
                self._go_away()

    def _go_down(self) -> None:
        self._reboot_timer = None
        self._lose_memory()
        self._go_away()

    def _go_away(self) -> None:
        self._away_until = time.monotonic() + self.settings["reboot_seconds"]
        self._listener.restart(self.settings["reboot_seconds"])

    def _lose_memory(self) -> None:
        with self.lock:
            away = self.settings["reboot_seconds"]
            self.session_table.end_all()
            self.state.boot()
            self.appliance.booted = time.time() + away
            if self.settings["warmup_seconds"] > 0:
                self._warm_at = time.monotonic() + away + self.settings["warmup_seconds"]

    @property
    def warming(self) -> bool:
        return time.monotonic() < self._warm_at

    # What there is

    @property
    def loading(self) -> bool:
        with self.lock:
            self.state.settle()
            return self.state.loading is not None

    def all_presets(self) -> list[dict[str, Any]]:
        with self.lock:
            self.state.settle()
            return [
                {
                    "uuid": one.uuid,
                    "name": one.name,
                    "content": copy.deepcopy(one.content),
                    "active": self.state.active == one.uuid,
                    "startup": self.state.startup == one.uuid,
                }
                for one in self.state.presets.values()
            ]

    def all_streams(self) -> list[dict[str, Any]]:
        with self.lock:
            self.state.settle()
            return [
                {**one.as_dict(), "mode": mode_of(one.values), "running": one.running}
                for one in self.state.items["streams"].values()
            ]

    def _all(self, collection: str) -> list[dict[str, Any]]:
        with self.lock:
            self.state.settle()
            return [one.as_dict() for one in self.state.items[collection].values()]

    def all_inputs(self) -> list[dict[str, Any]]:
        return self._all("inputs")

    def all_outputs(self) -> list[dict[str, Any]]:
        return self._all("outputs")

    def all_transcoders(self) -> list[dict[str, Any]]:
        return self._all("transcoders")

    def all_metadata(self) -> list[dict[str, Any]]:
        return self._all("metadata")

    def certificates(self) -> list[dict[str, Any]]:
        with self.lock:
            form = self.settings["certificate_id"]
            return [one.as_dict(form) for one in self.appliance.certificates.values()]

    def network(self) -> dict[str, Any]:
        with self.lock:
            return copy.deepcopy(self.appliance.network)

    def security(self) -> dict[str, Any]:
        with self.lock:
            return copy.deepcopy(self.appliance.security)

    def services(self) -> dict[str, dict[str, Any]]:
        with self.lock:
            return copy.deepcopy(self.appliance.services)

    def license(self) -> dict[str, Any]:
        with self.lock:
            self.state.settle()
            shown = license_of(self.state, self.appliance, self.settings)
            return {**shown, "license_key": self.appliance.license_key}

    def restapi(self) -> dict[str, Any]:
        with self.lock:
            return {"v1_enabled": self.appliance.v1_enabled, "v1_key": self.appliance.v1_key}

    @property
    def debug_logging(self) -> bool:
        return self.appliance.debug_logging

    @property
    def reboots(self) -> int:
        return self.appliance.reboots

    # Putting things there, unchecked: names may repeat, uuids may lead nowhere

    def add_preset(
        self,
        name: str,
        content: dict[str, Any] | None = None,
        startup: bool = False,
        active: bool = False,
        uuid: str | None = None,
    ) -> str:
        """Without content it holds the settings as they are now."""
        with self.lock:
            preset = self.state.save(name, None if content is None else checked_content(content), uuid)
            self.state.startup = preset.uuid if startup else self.state.startup
            self.state.active = preset.uuid if active else self.state.active
            return preset.uuid

    def _add(self, collection: str, name: str, values: dict[str, Any]) -> str:
        with self.lock:
            item = new_item(collection, {**values, "name": name}, values.get("uuid"))
            return self.state.put(collection, item).uuid

    def add_stream(self, name: str, running: bool = False, **values: Any) -> str:
        """`values`: as read; `uuid` and keys nobody knows, too."""
        with self.lock:
            uuid = self._add("streams", name, values)
            self.state.items["streams"][uuid].running = running
            return uuid

    def add_input(self, name: str, **values: Any) -> str:
        return self._add("inputs", name, values)

    def add_output(self, name: str, **values: Any) -> str:
        return self._add("outputs", name, values)

    def add_transcoder(self, name: str, **values: Any) -> str:
        return self._add("transcoders", name, values)

    def add_metadata(self, name: str, **values: Any) -> str:
        return self._add("metadata", name, values)

    # What happens behind a client's back

    def remove_preset(self, uuid: str) -> None:
        with self.lock:
            self.state.forget(self.state.preset(uuid))

    def remove_stream(self, uuid: str) -> None:
        with self.lock:
            self.state.find("streams", uuid)
            del self.state.items["streams"][uuid]

    # Control endpoint and lab.json

    def control_verbs(self) -> dict[tuple[str, str], ControlVerb]:
        return {**super().control_verbs(), **kraken_verbs(self)}

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "users": self.users}
