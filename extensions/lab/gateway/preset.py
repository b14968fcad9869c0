"""The system preset: every route in the words of reading, without ids and states."""

from __future__ import annotations

import json
import time
from typing import Any

from ..switches import Switches
from .errors import Refusal, invalid
from .model import DESTINATION, SOURCE, ElementKind, inert
from .render import cast_mode
from .state import Destination, Route, RouteStore, new_destination, new_source
from .validate import check_element, check_name, check_texts


def export_preset(store: RouteStore, switches: Switches) -> dict[str, Any]:
    routes = []
    for route in store.routes.values():
        routes.append(
            {
                "name": route.name,
                "source": _exported(route.source, switches, SOURCE),
                "destinations": [_exported(one.values, switches, DESTINATION) for one in route.destinations],
                **({"labels": route.labels} if route.labels else {}),
            }
        )
    preset: dict[str, Any] = {"preset_version": "1.0", "product_version": "3.0.0.79"}
    if switches["preset_stamp"]:
        store.last_stamp = max(store.last_stamp + 1, int(time.time() * 1000))  # never the same twice
        preset["exportedAt"] = store.last_stamp
    return {**preset, "routes": routes}


def _exported(values: dict[str, Any], switches: Switches, kind: ElementKind) -> dict[str, Any]:
    left_out = {"srtMode", *inert(kind, values)}
    protocol = values["protocol"]
    shown = {"protocol": protocol}
    shown.update({key: values[key] for key in kind.fields if key in values and key not in left_out})
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
    for index, given in enumerate(routes):
        where = f"routes[{index}]"
        if not isinstance(given, dict):
            raise invalid(f"{where} must be an object")
        name = check_name(given.get("name"), f"{where}.name", 255)
        source = new_source(_imported(given.get("source"), SOURCE, f"{where}.source"))
        listed = given.get("destinations") or []
        if not isinstance(listed, list):
            raise invalid(f"{where}.destinations must be a list")
        destinations: list[Destination] = []
        for number, one in enumerate(listed):
            values = _imported(one, DESTINATION, f"{where}.destinations[{number}]")
            destinations.append(new_destination(values, switches["new_destination_started"]))
        labels = check_texts(given.get("labels") or [], f"{where}.labels")
        prepared.append(Route(name, source, destinations, labels=labels))
    if switches["preset_import"] == "replace":  # "return the system to the state captured by the preset"
        store.empty(stay)
    for number, route in enumerate(prepared):
        store.create(route, False, stay, later=number * switches["preset_interval"])
    return {
        "type": "postSystemPreset",
        "message": "Successfully loaded preset",
        "pendingCreation": [route.name for route in prepared],
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
    return check_element(kind, values, where, None, "ignore", True)
