"""The system preset: every route in the words of reading, without ids and states."""

from __future__ import annotations

import json
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid
from .model import DESTINATION, SOURCE, ElementKind
from .render import cast_mode
from .state import Destination, RouteStore, new_destination, new_source
from .validate import check_element, check_name


def export_preset(store: RouteStore, switches: Switches) -> dict[str, Any]:
    routes = []
    for route in store.routes.values():
        routes.append(
            {
                "name": route.name,
                "source": _exported(route.source, switches, SOURCE),
                "destinations": [_exported(one.values, switches, DESTINATION) for one in route.destinations],
            }
        )
    return {"preset_version": "1.0", "product_version": "3.0.0.79", "routes": routes}


def _exported(values: dict[str, Any], switches: Switches, kind: ElementKind) -> dict[str, Any]:
    shown = {key: value for key, value in values.items() if key not in ("id", "srtMode")}
    protocol = values["protocol"]
    if protocol == "srt":
        shown["mode"] = values["srtMode"]
    elif protocol == "hls":
        shown.update(protocol="http", mode="hls", segmentDuration=str(values["segmentDuration"]))
    elif protocol in ("udp", "rtp"):
        shown.update(mode=cast_mode(values), encryption="none")
        if kind is SOURCE:
            shown.update(srtLatency=None, srtPassPhrase=None)
        else:
            shown["networkAddress"] = None
    if switches["preset_secrets"] == "null":
        shown.update({key: None for key in kind.secrets() if key in shown})
    return shown


def import_preset(store: RouteStore, switches: Switches, content: bytes, stay: bool) -> dict[str, Any]:
    try:
        preset = json.loads(content)
        routes = preset["routes"]
        if not isinstance(routes, list):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise Refusal(400, "postSystemPreset", "The file is not a preset") from None
    prepared = []
    for index, route in enumerate(routes):
        if not isinstance(route, dict):
            raise invalid(f"routes[{index}] must be an object")
        name = check_name(route.get("name"), f"routes[{index}].name", 255)
        source = new_source(_imported(route.get("source"), SOURCE, f"routes[{index}].source"))
        destinations: list[Destination] = []
        for number, one in enumerate(route.get("destinations") or []):
            values = _imported(one, DESTINATION, f"routes[{index}].destinations[{number}]")
            destinations.append(new_destination(values, switches["new_destination_started"]))
        prepared.append((name, source, destinations))
    if switches["preset_import"] == "replace":  # "return the system to the state captured by the preset"
        for existing in list(store.routes.values()):
            store.delete(existing, stay)
    for name, source, destinations in prepared:
        store.create(name, source, destinations, False, stay)
    return {
        "type": "postSystemPreset",
        "message": "Successfully loaded preset",
        "pendingCreation": [name for name, _source, _destinations in prepared],
    }


def _imported(given: Any, kind: ElementKind, where: str) -> dict[str, Any]:
    """From the words of reading to those of writing; nulls and keys of other protocols are the preset's own habit."""
    if not isinstance(given, dict):
        raise invalid(f"{where} must be an object")
    values = {key: value for key, value in given.items() if value is not None and key != "id"}
    if values.get("protocol") == "http":
        values["protocol"] = "hls"
        if str(values.get("segmentDuration", "")).isdigit():
            values["segmentDuration"] = int(values["segmentDuration"])
    if values.get("protocol") == "srt" and "mode" in values:
        values["srtMode"] = values["mode"]
    foreign = [key for key in values if key in kind.fields and values.get("protocol") not in kind.fields[key].protocols]
    for key in foreign:
        del values[key]
    return check_element(kind, values, where, None, "ignore")
