"""The settings a preset saves and loads: streams and what they are made of, changing with time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid, missing
from .model import COLLECTIONS, ONE_OF, SOME_OF, Item, Preset, fill, new_item, new_preset


class State:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.items: dict[str, dict[str, Item]] = {}
        self.presets: dict[str, Preset] = {}
        self.active: str | None = None
        self.startup: str | None = None
        self.loading: tuple[str, float] | None = None
        self.reset()

    def reset(self) -> None:
        self.items = {collection: {} for collection in COLLECTIONS}
        self.presets = {}
        self.active = self.startup = self.loading = None

    # Time

    def settle(self) -> None:
        """What was ordered and is due by now has happened."""
        now = time.monotonic()
        for stream in self.items["streams"].values():
            if stream.pending is not None and stream.pending[1] <= now:
                stream.running, stream.pending = stream.pending[0], None
        if self.loading is not None and self.loading[1] <= now:
            preset = self.presets.get(self.loading[0])
            self.loading = None
            if preset is not None:
                self._put_in_force(preset)

    def release(self) -> None:
        """What a fault holds back goes on."""
        now = time.monotonic()
        for stream in self.items["streams"].values():
            if stream.pending is not None:
                stream.pending = (stream.pending[0], now)
        if self.loading is not None:
            self.loading = (self.loading[0], now)

    def _due(self, setting: str, stay: bool) -> float:
        return math.inf if stay else time.monotonic() + float(self._switches[setting])

    # Streams and what they are made of

    def find(self, collection: str, identifier: str) -> Item:
        item = self.items[collection].get(identifier)
        if item is None:
            raise missing(COLLECTIONS[collection].capitalize())
        return item

    def put(self, collection: str, item: Item) -> Item:
        self.items[collection][item.uuid] = item
        return item

    def add(self, collection: str, values: dict[str, Any]) -> Item:
        self.edited()
        return self.put(collection, new_item(collection, values))

    def remove(self, collection: str, item: Item) -> None:
        if collection == "streams":
            self.check_idle(item)
        elif self._switches["delete_used"] == "refused" and item.uuid in self._used():
            raise Refusal(409, f"{item.name} is used by a stream", "used")
        self.edited()
        del self.items[collection][item.uuid]

    def _used(self) -> set[str]:
        used: set[str] = set()
        for stream in self.items["streams"].values():
            used.update(str(stream.values.get(key)) for key in ONE_OF)
            used.update(uuid for key in SOME_OF for uuid in stream.values.get(key) or ())
        return used

    def edited(self) -> None:
        if self._switches["edit_clears_active"]:
            self.active = None

    def check_idle(self, stream: Item) -> None:
        if self._switches["change_running"] == "refused" and (stream.running or stream.pending):
            raise Refusal(409, f"{stream.name} is running", "running")

    def check_references(self, values: dict[str, Any]) -> None:
        for key, collection in ONE_OF.items():
            if values.get(key) is not None and values[key] not in self.items[collection]:
                raise invalid(f"{key}: there is no such {COLLECTIONS[collection]}")
        for key, collection in SOME_OF.items():
            if any(uuid not in self.items[collection] for uuid in values.get(key, ())):
                raise invalid(f"{key}: there is no such {COLLECTIONS[collection]}")

    def check_unique(self, name: str, others: Iterable[Item | Preset]) -> None:
        if self._switches["unique_names"] and any(one.name == name for one in others):
            raise Refusal(self._switches["duplicate_status"], f"The name {name} is in use", "duplicate")

    def encoding(self) -> list[Item]:
        """The streams that take an encoder of the license."""
        running = [one for one in self.items["streams"].values() if one.running or (one.pending and one.pending[0])]
        return [one for one in running if one.values.get("transcoder") is not None]

    def order(self, stream: Item, running: bool, stay: bool) -> None:
        """Start or stop; what is so already stays so."""
        heading = stream.pending[0] if stream.pending else stream.running
        if heading == running:
            return
        if running and stream.values.get("transcoder") is not None:
            limit = self._switches["max_encoders"]
            if len(self.encoding()) >= limit:
                raise Refusal(409, f"The license allows {limit} encoders", "license")
        stream.pending = (running, self._due("stream_delay", stay))

    # Presets

    def preset(self, identifier: str) -> Preset:
        preset = self.presets.get(identifier)
        if preset is None:
            raise missing("Preset")
        return preset

    def snapshot(self) -> dict[str, Any]:
        return {name: [one.as_dict() for one in items.values()] for name, items in self.items.items()}

    def save(self, name: str, content: dict[str, Any] | None, identifier: str | None = None) -> Preset:
        """Without content: the settings as they are now."""
        preset = new_preset(name, self.snapshot() if content is None else content, identifier)
        self.presets[preset.uuid] = preset
        return preset

    def refill(self, preset: Preset, content: dict[str, Any] | None) -> None:
        fill(preset, self.snapshot() if content is None else content)

    def drop(self, preset: Preset) -> None:
        in_use = preset.uuid in (self.active, self.startup)
        if in_use and self._switches["delete_active_preset"] == "refused":
            raise Refusal(409, f"{preset.name} is in use", "used")
        self.forget(preset)

    def forget(self, preset: Preset) -> None:
        del self.presets[preset.uuid]
        self.active = None if self.active == preset.uuid else self.active
        self.startup = None if self.startup == preset.uuid else self.startup

    def load(self, preset: Preset, stay: bool) -> None:
        self.loading = (preset.uuid, self._due("load_delay", stay))

    def _put_in_force(self, preset: Preset) -> None:
        """Collections that the content does not name stay; every stream is stopped, or started anew."""
        for collection in set(COLLECTIONS) & set(preset.completed):
            items = [new_item(collection, one, one.get("uuid")) for one in preset.completed[collection]]
            self.items[collection] = {one.uuid: one for one in items}
        for stream in self.items["streams"].values():
            stream.running, stream.pending = False, None
        for stream in self.items["streams"].values():
            wanted = bool(stream.values.get("auto_start"))
            free = len(self.encoding()) < self._switches["max_encoders"]
            stream.running = wanted and (free or stream.values.get("transcoder") is None)
        self.active = preset.uuid

    def boot(self) -> None:
        """After a reboot: unsaved changes are lost if there is a preset to start with."""
        self.loading = None
        preset = self.presets.get(self.startup or "")
        if preset is not None and self._switches["reboot_reloads"]:
            self._put_in_force(preset)
            return
        for stream in self.items["streams"].values():
            stream.running, stream.pending = bool(stream.values.get("auto_start")), None
