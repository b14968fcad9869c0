"""Presets: the settings saved under a name, loaded, and loaded at every start."""

from __future__ import annotations

import copy
from typing import Any

from .call import Call, Reply
from .checks import checked_content, name_of, truth
from .errors import Refusal, missing
from .hidden import restore
from .model import Preset
from .rest_collections import Entry

FLAGS = ("active", "startup")
# A flag within the preset: false, true.
FORMS: dict[str, tuple[Any, Any]] = {"flag": (False, True), "flag_number": (0, 1), "flag_text": ("false", "true")}


def _read_name_key(call: Call) -> str:
    wanted = call.switches["preset_read_name_key"]
    return str(call.switches["preset_name_key"] if wanted == "same" else wanted)


def shown_preset(call: Call, preset: Preset) -> dict[str, Any]:
    answer: dict[str, Any] = {**preset.more, "uuid": preset.uuid, _read_name_key(call): preset.name}
    for flag in FLAGS:
        form = FORMS.get(call.switches[f"preset_{flag}"])
        if form is not None:
            answer[flag] = form[getattr(call.state, flag) == preset.uuid]
    told = call.switches["preset_content_shown"]
    if told != "never":
        content = preset.completed if told == "completed" else preset.content
        answer[call.switches["preset_content_key"]] = call.shown(content)
    return answer


def _beside(call: Call) -> dict[str, Any]:
    """Which presets are active and startup, told beside the list."""
    beside: dict[str, Any] = {}
    for flag in FLAGS:
        identifier = getattr(call.state, flag)
        if call.switches[f"preset_{flag}"] == "envelope":
            beside[flag] = identifier
        elif call.switches[f"preset_{flag}"] == "envelope_name":
            beside[flag] = call.state.presets[identifier].name if identifier in call.state.presets else None
    return beside


def _list(call: Call) -> Any:
    presets = call.state.seen_presets().values()
    if call.switches["list_items"] == "minimal":
        shown = [{"uuid": one.uuid, _read_name_key(call): one.name} for one in presets]
    else:
        shown = [shown_preset(call, one) for one in presets]
    return call.listing("preset", shown, **_beside(call))


def _given(call: Call, preset: Preset | None, required: bool) -> dict[str, Any]:
    """A checked body: `name`, `content` and `startup` if they are there, and `more`."""
    keys = {call.switches["preset_name_key"]: "name", call.switches["preset_content_key"]: "content"}
    if call.switches["startup_clear"] == "put":
        keys["startup"] = "startup"
    name_key = call.switches["preset_name_key"]
    given = call.given(keys, (name_key,) if required else (), [key for key in ("uuid", *FLAGS) if key not in keys])
    truth(given, "startup")
    if name_key in given:
        name_of(given, name_key)
    checked = {keys[key]: value for key, value in given.items() if key in keys}
    if checked.get("content") is not None:
        held = preset.completed if preset else None
        checked["content"] = restore(checked_content(checked["content"]), held, call.switches["echo_passphrase"])
    return {**checked, "more": {key: value for key, value in given.items() if key not in keys}}


def _create(call: Call) -> Any:
    given = _given(call, None, required=True)
    call.state.check_unique(given["name"], call.state.presets.values())
    preset = call.state.save(given["name"], given.get("content"))
    preset.more = given["more"]
    call.state.past.remember("presets", preset.uuid, None)
    return call.created("/presets", "preset", preset.uuid, shown_preset(call, preset))


def _read(call: Call) -> Any:
    preset = call.state.seen_presets().get(call.params["uuid"])
    if preset is None:
        raise missing("Preset")
    allowed = call.switches["preset_get"]
    if allowed != "allowed":
        raise Refusal(int(allowed), "Method not allowed" if allowed == "405" else "Not found", "not_found")
    return shown_preset(call, preset)


def _update(call: Call) -> Any:
    preset = call.state.preset(call.params["uuid"])
    given = _given(call, preset, required=not call.merges)
    if "name" in given:
        call.state.check_unique(given["name"], [one for one in call.state.presets.values() if one is not preset])
    call.state.past.remember("presets", preset.uuid, preset)
    preset.name = given.get("name", preset.name)
    preset.more = call.updated(preset.more, copy.deepcopy(given["more"]), {})
    if "startup" in given:
        _order_startup(call, preset, given["startup"])
    if given.get("content") is not None or call.switches["preset_put_saves"]:
        call.state.refill(preset, given.get("content"))
    return call.written(shown_preset(call, preset))


def _delete(call: Call) -> Reply:
    call.state.drop(call.state.preset(call.params["uuid"]))
    return call.done()


def _load(call: Call) -> Reply:
    preset = call.state.preset(call.params["uuid"])
    call.order()
    call.state.load(preset, call.stay_pending)
    return call.ordered(lambda: shown_preset(call, preset))


def _startup(call: Call) -> Reply:
    preset = call.state.preset(call.params["uuid"])
    body = call.order()
    truth(body, "startup")
    _order_startup(call, preset, body.get("startup", True) or call.switches["startup_clear"] != "body")
    return call.ordered(lambda: shown_preset(call, preset))


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
