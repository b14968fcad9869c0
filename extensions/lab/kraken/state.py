"""The settings a preset saves and loads: streams and what they are made of, changing with time."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Iterable
from typing import Any

from ..switches import Switches
from .appliance import Appliance
from .errors import Refusal, invalid, missing
from .model import COLLECTIONS, ONE_OF, SOME_OF, Item, Preset, fill, new_item, new_preset
from .past import Past


class State:
    def __init__(self, switches: Switches, appliance: Appliance) -> None:
        self._switches = switches
        self._appliance = appliance
        self.past = Past(switches)
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
        self.past.forget()

    # Time

    def settle(self) -> None:
        """What was ordered and is due by now has happened."""
        now = time.monotonic()
        for stream in self.items["streams"].values():
            if stream.pending is not None and stream.pending[1] <= now:
                wanted = stream.pending[0]
                stream.failed = wanted and self._switches["start_result"] == "failed"
                stream.running, stream.pending = wanted and not stream.failed, None
        if self.loading is not None and self.loading[1] <= now:
            preset = self.presets.get(self.loading[0])
            self.loading = None
            if preset is not None:
                self._put_in_force(preset)

    def release(self) -> None:
        """What a fault holds back goes on; what only takes its time is not hurried."""
        now = time.monotonic()
        for stream in self.items["streams"].values():
            if stream.pending is not None and math.isinf(stream.pending[1]):
                stream.pending = (stream.pending[0], now)
        if self.loading is not None and math.isinf(self.loading[1]):
            self.loading = (self.loading[0], now)

    def _due(self, setting: str, stay: bool) -> float:
        return math.inf if stay else time.monotonic() + float(self._switches[setting])

    # Streams and what they are made of

    def find(self, collection: str, identifier: str) -> Item:
        item = self.items[collection].get(identifier)
        if item is None:
            raise missing(COLLECTIONS[collection].capitalize())
        return item

    def seen(self, collection: str) -> dict[str, Item]:
        """What reading shows by now. Whether a stream runs has its own delay."""
        shown = self.past.view(collection, self.items[collection])
        for uuid, now in self.items[collection].items():
            if uuid in shown:
                was = shown[uuid]
                shown[uuid] = dataclasses.replace(was, running=now.running, pending=now.pending, failed=now.failed)
        return shown

    def see(self, collection: str, identifier: str) -> Item:
        item = self.seen(collection).get(identifier)
        if item is None:
            raise missing(COLLECTIONS[collection].capitalize())
        return item

    def put(self, collection: str, item: Item) -> Item:
        self.items[collection][item.uuid] = item
        return item

    def add(self, collection: str, values: dict[str, Any]) -> Item:
        self.edited()
        item = new_item(collection, values)
        self.past.remember(collection, item.uuid, None)
        return self.put(collection, item)

    def change(self, collection: str, item: Item, values: dict[str, Any]) -> None:
        self.edited()
        self.past.remember(collection, item.uuid, item)
        item.values = values

    def remove(self, collection: str, item: Item) -> None:
        if collection == "streams":
            self.check_idle(item)
        elif self._switches["delete_used"] == "refused" and item.uuid in self._used():
            raise Refusal(409, f"{item.name} is used by a stream", "used")
        self.edited()
        self.past.remember(collection, item.uuid, item)
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

    # What runs

    @property
    def license_valid(self) -> bool:
        return self._switches["license_state"] == "valid" or self._appliance.license_renewed

    @property
    def encoders(self) -> int:
        """How many streams with a transcoder the license lets run."""
        return int(self._switches["max_encoders"]) if self.license_valid else 0

    def encoding(self) -> list[Item]:
        """The streams that take an encoder of the license."""
        running = [one for one in self.items["streams"].values() if one.running or (one.pending and one.pending[0])]
        return [one for one in running if one.values.get("transcoder") is not None]

    def order(self, stream: Item, running: bool, stay: bool) -> None:
        """Start or stop; what is so already stays so."""
        heading = stream.pending[0] if stream.pending else stream.running
        if heading == running:
            stream.failed = False
            return
        if running and stream.values.get("transcoder") is not None and len(self.encoding()) >= self.encoders:
            raise Refusal(409, f"The license allows {self.encoders} encoders", "license")
        stream.pending, stream.failed = (running, self._due("stream_delay", stay)), False

    def _start_anew(self) -> None:
        """Every stream is stopped; then those with auto_start are started, as far as the license allows."""
        streams = list(self.items["streams"].values())
        for stream in streams:
            stream.running, stream.pending, stream.failed = False, None, False
        for stream in streams:
            free = stream.values.get("transcoder") is None or len(self.encoding()) < self.encoders
            stream.running = free and bool(stream.values.get("auto_start"))

    # Presets

    def preset(self, identifier: str) -> Preset:
        preset = self.presets.get(identifier)
        if preset is None:
            raise missing("Preset")
        return preset

    def seen_presets(self) -> dict[str, Preset]:
        return self.past.view("presets", self.presets)

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
        if self.loading is not None and self.loading[0] == preset.uuid:
            raise Refusal(409, f"{preset.name} is being loaded", "busy")
        in_use = preset.uuid in (self.active, self.startup)
        if in_use and self._switches["delete_active_preset"] == "refused":
            raise Refusal(409, f"{preset.name} is in use", "used")
        self.past.remember("presets", preset.uuid, preset)
        self.forget(preset)

    def forget(self, preset: Preset) -> None:
        del self.presets[preset.uuid]
        self.active = None if self.active == preset.uuid else self.active
        self.startup = None if self.startup == preset.uuid else self.startup
        if self.loading is not None and self.loading[0] == preset.uuid:
            self.loading = None

    def load(self, preset: Preset, stay: bool) -> None:
        self.loading = (preset.uuid, self._due("load_delay", stay))

    def _put_in_force(self, preset: Preset) -> None:
        """Collections that the content does not name stay."""
        for collection in set(COLLECTIONS) & set(preset.completed):
            items = [new_item(collection, one, one.get("uuid")) for one in preset.completed[collection]]
            self.items[collection] = {one.uuid: one for one in items}
        self._start_anew()
        self.active = preset.uuid

    def boot(self) -> None:
        """After a reboot the startup preset is in force; without one, what was not saved may be lost."""
        self.loading = None
        unsaved = self._switches["reboot_unsaved"]
        preset = self.presets.get(self.startup or "") if self._switches["reboot_reloads"] else None
        if preset is None and unsaved == "fall_back":
            preset = self.presets.get(self.active or "")
        if preset is not None:
            self._put_in_force(preset)
        elif unsaved == "kept":
            self._start_anew()
        else:
            self.items = {collection: {} for collection in COLLECTIONS}
            self.active = None
