"""Presets: the settings saved under a name, loaded, and loaded at every start."""

from __future__ import annotations

import copy
from typing import Any

from .call import Call, Reply, name_of, truth
from .errors import Refusal
from .model import Preset, checked_content
from .rest_collections import Entry

FLAGS = ("active", "startup")


def _read_name_key(call: Call) -> str:
    wanted = call.switches["preset_read_name_key"]
    return str(call.switches["preset_name_key"] if wanted == "same" else wanted)


def shown_preset(call: Call, preset: Preset) -> dict[str, Any]:
    answer: dict[str, Any] = {"uuid": preset.uuid, _read_name_key(call): preset.name}
    for flag in FLAGS:
        if call.switches[f"preset_{flag}"] == "flag":
            answer[flag] = getattr(call.state, flag) == preset.uuid
    told = call.switches["preset_content_shown"]
    if told != "never":
        content = preset.completed if told == "completed" else preset.content
        answer[call.switches["preset_content_key"]] = copy.deepcopy(content)
    return answer


def _list(call: Call) -> Any:
    beside = {flag: getattr(call.state, flag) for flag in FLAGS if call.switches[f"preset_{flag}"] == "envelope"}
    return call.listing("preset", [shown_preset(call, one) for one in call.state.presets.values()], **beside)


def _given(call: Call, required: bool) -> tuple[str | None, dict[str, Any] | None]:
    """Name and content of a body, if they are there."""
    name_key, content_key = call.switches["preset_name_key"], call.switches["preset_content_key"]
    known = [name_key, content_key, *(["startup"] if call.switches["startup_clear"] == "put" else [])]
    read_only = [key for key in ("uuid", *FLAGS) if key not in known]
    given = call.given(known, (name_key,) if required else (), read_only)
    truth(given, "startup")
    name = name_of(given, name_key) if name_key in given else None
    content = given.get(content_key)
    return name, None if content is None else checked_content(content)


def _create(call: Call) -> Any:
    name, content = _given(call, required=True)
    assert name is not None
    call.state.check_unique(name, call.state.presets.values())
    preset = call.state.save(name, content)
    return call.created("/presets", "preset", preset.uuid, shown_preset(call, preset))


def _read(call: Call) -> Any:
    preset = call.state.preset(call.params["uuid"])
    allowed = call.switches["preset_get"]
    if allowed != "allowed":
        raise Refusal(int(allowed), "Method not allowed" if allowed == "405" else "Not found", "not_found")
    return shown_preset(call, preset)


def _update(call: Call) -> Any:
    preset = call.state.preset(call.params["uuid"])
    name, content = _given(call, required=not call.merges)
    if name is not None:
        call.state.check_unique(name, [one for one in call.state.presets.values() if one is not preset])
        preset.name = name
    if call.switches["startup_clear"] == "put" and "startup" in call.body:
        _order_startup(call, preset, call.body["startup"])
    if content is not None or call.switches["preset_put_saves"]:
        call.state.refill(preset, content)
    return call.written(shown_preset(call, preset))


def _delete(call: Call) -> Reply:
    call.state.drop(call.state.preset(call.params["uuid"]))
    return call.done()


def _load(call: Call) -> Reply:
    preset = call.state.preset(call.params["uuid"])
    call.optional()
    call.state.load(preset, call.stay_pending)
    return call.done()


def _startup(call: Call) -> Reply:
    preset = call.state.preset(call.params["uuid"])
    body = call.optional()
    truth(body, "startup")
    _order_startup(call, preset, body.get("startup", True) or call.switches["startup_clear"] != "body")
    return call.done()


def _order_startup(call: Call, preset: Preset, wanted: bool) -> None:
    if wanted:
        call.state.startup = preset.uuid
    elif call.state.startup == preset.uuid:
        call.state.startup = None


def preset_routes() -> list[Entry]:
    one = "/presets/{uuid}"
    return [
        ("GET", "/presets", _list, "view"),
        ("POST", "/presets", _create, "operate"),
        ("GET", one, _read, "view"),
        ("PUT", one, _update, "operate"),
        ("DELETE", one, _delete, "operate"),
        ("PUT", f"{one}/load", _load, "operate"),
        ("PUT", f"{one}/startup", _startup, "operate"),
    ]
