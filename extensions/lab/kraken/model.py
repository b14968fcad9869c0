"""What a Kraken holds: streams and what they are made of, and presets."""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass, field
from typing import Any

# Collection: what one of its items is called in envelopes, links and messages.
COLLECTIONS = {
    "streams": "stream",
    "inputs": "input",
    "outputs": "output",
    "transcoders": "transcoder",
    "metadata": "metadata",
}
STREAM_DEFAULTS: dict[str, Any] = {
    "input": None,
    "transcoder": None,
    "outputs": [],
    "metadatas": [],
    "passthru_uuid": None,
    "auto_start": False,
    "mode": None,
}
# Keys that an earlier revision of the live client reads, too.
STREAM_MORE: dict[str, Any] = {"description": "", "log_to_file": False}
READ_ONLY = ("uuid", "status")
STREAM_READ_ONLY = (*READ_ONLY, "state", "sub_status")
# Key of a stream: the collection its uuids are of.
ONE_OF = {"input": "inputs", "transcoder": "transcoders", "passthru_uuid": "outputs"}
SOME_OF = {"outputs": "outputs", "metadatas": "metadata"}


def new_uuid() -> str:
    return str(uuid.uuid4())


@dataclass
class Item:
    uuid: str
    values: dict[str, Any]
    running: bool = False
    pending: tuple[bool, float] | None = None  # what it is on its way to, and when it gets there
    failed: bool = False  # the last start did

    @property
    def name(self) -> str:
        return str(self.values["name"])

    def as_dict(self) -> dict[str, Any]:
        return {"uuid": self.uuid, **copy.deepcopy(self.values)}


@dataclass
class Preset:
    uuid: str
    name: str
    content: dict[str, Any]  # as it was written
    completed: dict[str, Any] = field(default_factory=dict)  # with the uuids its items get when loaded
    more: dict[str, Any] = field(default_factory=dict)  # what else was written to it


def read_only(collection: str) -> tuple[str, ...]:
    return STREAM_READ_ONLY if collection == "streams" else READ_ONLY


def new_item(collection: str, given: dict[str, Any], identifier: str | None = None) -> Item:
    values = copy.deepcopy({key: value for key, value in given.items() if key not in read_only(collection)})
    defaults = copy.deepcopy(STREAM_DEFAULTS) if collection == "streams" else {}
    return Item(identifier or new_uuid(), {"name": "", **defaults, **values})


def new_preset(name: str, content: dict[str, Any], identifier: str | None = None) -> Preset:
    preset = Preset(identifier or new_uuid(), name, {})
    fill(preset, content)
    return preset


def fill(preset: Preset, content: dict[str, Any]) -> None:
    preset.content = copy.deepcopy(content)
    preset.completed = copy.deepcopy(content)
    for collection in set(COLLECTIONS) & set(content):
        items = [new_item(collection, one, one.get("uuid")) for one in content[collection]]
        preset.completed[collection] = [one.as_dict() for one in items]


def mode_of(values: dict[str, Any]) -> str:
    """The raw values: `iorouter` was seen in a live client, the others are assumed."""
    if values.get("mode"):
        return str(values["mode"])
    if values.get("transcoder") is None:
        return "iorouter"
    return "transcoder" if values.get("passthru_uuid") is None else "passthru"
