"""Streams, and what they are made of: inputs, outputs, transcoders, metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import Call, Reply
from .checks import check_stream, name_of
from .errors import Refusal
from .hidden import restore
from .model import COLLECTIONS, ONE_OF, STREAM_DEFAULTS, STREAM_MORE, Item, mode_of, read_only

Entry = tuple[str, str, Callable[[Call], Any], str]

# stopped, starting, running, stopping, failed
STATUS: dict[str, tuple[Any, Any, Any, Any, Any]] = {
    "running": ("stopped", "starting", "running", "stopping", "failed"),
    "started": ("stopped", "starting", "started", "stopping", "failed"),
    "streaming": ("stopped", "connecting", "streaming", "stopping", "failed"),
    "active": ("idle", "pending", "active", "pending", "error"),
    "upper": ("STOPPED", "STARTING", "STREAMING", "STOPPING", "FAILED"),
    "numeric": (0, 3, 1, 1, 2),
}


def shown_item(call: Call, collection: str, item: Item) -> dict[str, Any]:
    answer = {"uuid": item.uuid, **call.shown(item.values)}
    if collection != "streams":
        return answer
    answer["mode"] = mode_of(item.values)
    if call.switches["metadatas_shown"] == "filled" and not answer["metadatas"]:
        del answer["metadatas"]
    unset = call.switches["unset_reference"]
    for key in [key for key in ONE_OF if not answer.get(key)]:
        answer[key] = "" if unset == "empty" else None
        if unset == "absent":
            del answer[key]
    keys = {"status": ("status",), "state": ("state",), "both": ("status", "state")}[call.switches["stream_status_key"]]
    if "state" in keys:
        answer = {**STREAM_MORE, **answer, "sub_status": "no signal" if item.failed else ""}
    words = call.switches["status_words"]
    return answer if words == "absent" else {**answer, **dict.fromkeys(keys, STATUS[words][_place(item)])}


def _place(item: Item) -> int:
    if item.pending is not None:
        return 1 if item.pending[0] else 3
    if item.failed:
        return 4
    return 2 if item.running else 0


def _list(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        if not call.switches["parts_listed"] and collection in ("inputs", "outputs", "transcoders"):
            raise Refusal(405, "Method not allowed", "not_found")
        shape = call.switches["list_items"]
        whole = shape == "whole" or (shape == "live" and collection == "streams")
        items = list(call.state.seen(collection).values())
        if whole:
            shown = [shown_item(call, collection, one) for one in items]
        else:
            shown = [{"uuid": one.uuid, "name": one.name} for one in items]
        return call.listing(COLLECTIONS[collection], shown)

    return handler


def _given(call: Call, collection: str, item: Item | None) -> dict[str, Any]:
    """What a body sets. Only of streams is it known which keys there are; those of the item itself are, too."""
    known: set[str] | None = None
    if collection == "streams":
        known = {"name", *STREAM_DEFAULTS, *STREAM_MORE, *(item.values if item else ())}
    whole = item is None or not call.merges
    given = call.given(known, ("name",) if whole else (), read_only(collection))
    if "name" in given:
        name_of(given)
    if collection == "streams":
        given.update({key: None for key in ONE_OF if given.get(key) == ""})  # as an unset one may be read
        check_stream(given)
        call.state.check_references(given)
    return dict(restore(given, item.values if item else None, call.switches["echo_passphrase"]))


def _create(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        given = _given(call, collection, None)
        call.state.check_unique(given["name"], call.state.items[collection].values())
        item = call.state.add(collection, given)
        shown = shown_item(call, collection, item)
        return call.created(f"/{collection}", COLLECTIONS[collection], item.uuid, shown)

    return handler


def _read(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        allowed = call.switches["stream_get"]
        if collection == "streams" and allowed != "allowed":
            raise Refusal(int(allowed), "Method not allowed" if allowed == "405" else "Not found", "not_found")
        return shown_item(call, collection, call.state.see(collection, call.params["uuid"]))

    return handler


def _update(collection: str) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        item = call.state.find(collection, call.params["uuid"])
        given = _given(call, collection, item)
        if collection == "streams":
            call.state.check_idle(item)
        if "name" in given:
            others = [one for one in call.state.items[collection].values() if one is not item]
            call.state.check_unique(given["name"], others)
        defaults = STREAM_DEFAULTS if collection == "streams" else {}
        call.state.change(collection, item, call.updated(item.values, given, defaults))
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
        call.order()
        call.state.order(stream, running, call.stay_pending)
        call.state.settle()
        return call.ordered(lambda: shown_item(call, "streams", stream))

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
