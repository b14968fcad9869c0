"""Streams, and what they are made of: inputs, outputs, transcoders, metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import Call, Reply, name_of, text, truth
from .errors import invalid
from .model import COLLECTIONS, MASK, ONE_OF, READ_ONLY, SECRETS, SOME_OF, STREAM_DEFAULTS, Item, mode_of

Entry = tuple[str, str, Callable[[Call], Any], str]

# stopped, starting, running, stopping
STATUS: dict[str, tuple[Any, Any, Any, Any]] = {
    "running": ("stopped", "starting", "running", "stopping"),
    "started": ("stopped", "starting", "started", "stopping"),
    "streaming": ("stopped", "connecting", "streaming", "stopping"),
    "active": ("idle", "pending", "active", "pending"),
    "upper": ("STOPPED", "STARTING", "STREAMING", "STOPPING"),
    "numeric": (0, 3, 1, 1),
}


def shown_item(call: Call, collection: str, item: Item) -> dict[str, Any]:
    answer = {"uuid": item.uuid, **call.shown(item.values)}
    if collection != "streams":
        return answer
    answer["mode"] = mode_of(item.values)
    if call.switches["metadatas_shown"] == "filled" and not answer["metadatas"]:
        del answer["metadatas"]
    words = call.switches["status_words"]
    if words != "absent":
        heading = item.pending[0] if item.pending else item.running
        place = (2 if heading else 0) if item.pending is None else (1 if heading else 3)
        answer["status"] = STATUS[words][place]
    return answer


def _list(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        shape = call.switches["list_items"]
        whole = shape == "whole" or (shape == "live" and collection == "streams")
        items = list(call.state.items[collection].values())
        if whole:
            shown = [shown_item(call, collection, one) for one in items]
        else:
            shown = [{"uuid": one.uuid, "name": one.name} for one in items]
        return call.listing(COLLECTIONS[collection], shown)

    return handler


def _given(call: Call, collection: str, item: Item | None) -> dict[str, Any]:
    """What a body sets. Only of streams is it known which keys there are; those of the item itself are, too."""
    known = {"name", *STREAM_DEFAULTS, *(item.values if item else ())} if collection == "streams" else None
    whole = item is None or not call.merges
    given = call.given(known, ("name",) if whole else (), READ_ONLY)
    if "name" in given:
        name_of(given)
    if collection == "streams":
        _check_stream(given)
        call.state.check_references(given)
    return given


def _check_stream(given: dict[str, Any]) -> None:
    truth(given, "auto_start")
    text({key: value for key, value in given.items() if value is not None}, *ONE_OF, "mode")
    for key in SOME_OF:
        uuids = given.get(key, [])
        if not isinstance(uuids, list) or not all(isinstance(uuid, str) for uuid in uuids):
            raise invalid(f"{key} must be a list of uuids")


def _create(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        given = _given(call, collection, None)
        call.state.check_unique(given["name"], call.state.items[collection].values())
        item = call.state.add(collection, given)
        shown = shown_item(call, collection, item)
        return call.created(f"/{collection}", COLLECTIONS[collection], item.uuid, shown)

    return handler


def _read(collection: str) -> Callable[[Call], Any]:
    return lambda call: shown_item(call, collection, call.state.find(collection, call.params["uuid"]))


def _update(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        item = call.state.find(collection, call.params["uuid"])
        given = _given(call, collection, item)
        if collection == "streams":
            call.state.check_idle(item)
        if "name" in given:
            others = [one for one in call.state.items[collection].values() if one is not item]
            call.state.check_unique(given["name"], others)
        for key in SECRETS:
            if given.get(key) == MASK and key in item.values:  # as it was read
                given[key] = item.values[key]
        call.state.edited()
        defaults = STREAM_DEFAULTS if collection == "streams" else {}
        item.values = {**(item.values if call.merges else defaults), **given}
        return call.written(shown_item(call, collection, item))

    return handler


def _delete(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Reply:
        call.state.remove(collection, call.state.find(collection, call.params["uuid"]))
        return call.done()

    return handler


def _order(running: bool) -> Callable[[Call], Any]:
    def handler(call: Call) -> Reply:
        stream = call.state.find("streams", call.params["uuid"])
        call.optional()
        call.state.order(stream, running, call.stay_pending)
        return call.done()

    return handler


def collection_routes() -> list[Entry]:
    entries: list[Entry] = [
        ("PUT", "/streams/{uuid}/start", _order(True), "operate"),
        ("PUT", "/streams/{uuid}/stop", _order(False), "operate"),
    ]
    for collection in COLLECTIONS:
        one = f"/{collection}/{{uuid}}"
        entries += [
            ("GET", f"/{collection}", _list(collection), "view"),
            ("POST", f"/{collection}", _create(collection), "operate"),
            ("GET", one, _read(collection), "view"),
            ("PUT", one, _update(collection), "operate"),
            ("DELETE", one, _delete(collection), "operate"),
        ]
    return entries
