"""Users, groups, categories, set-top boxes and the system over REST."""

from __future__ import annotations

import json
from typing import Any

from .call import Call
from .devices import Devices
from .errors import invalid
from .model import CATEGORY, Category
from .rest_assets import shown_asset
from .rest_sessions import sees
from .rest_shared import Entry

COMPOSITIONS = (
    {"id": "6a0f9ad4-2f3c-4f07-8d19-35a3c1f3b2a1", "title": "Full screen", "length": 1},
    {"id": "0f8f6d83-1a5b-4e0d-9d6e-0a9d2c7c5f42", "title": "Side by side", "length": 2},
)


def _users(call: Call) -> Any:
    people = [one for one in call.state.directory.users.values() if one.roles or one.groups]
    return call.page(
        [{"id": one.id, "username": one.name, "displayName": one.display_name, "email": one.email} for one in people]
    )


def _groups(call: Call) -> Any:
    groups = [one for one in call.state.directory.groups.values() if one.roles]
    return call.page([{"id": one.id, "groupname": one.name} for one in groups])


def _shown_category(call: Call, category: Category, index: int) -> dict[str, Any]:
    used: list[str] = []
    things = [*call.state.sessions.values(), *call.state.recordings.values()]
    for thing in things:
        for field in thing.metadata.get(CATEGORY + category.label, []):
            value = field.get("valueString")
            if value not in category.values and value not in used:
                used.append(str(value))
    return {
        "id": category.id,
        "label": category.label,
        "values": list(category.values),
        "multipleValues": category.multiple,
        "allowCustomValues": category.custom,
        "customValues": used,
        "index": index,
        "group": "",
    }


def _all_categories(call: Call) -> list[dict[str, Any]]:
    return [_shown_category(call, one, index) for index, one in enumerate(call.state.all_categories.values())]


def _categories(call: Call) -> Any:
    return call.page(_all_categories(call))


def _category(call: Call) -> Any:
    wanted = call.state.category(call.params["category"]).id
    return {"data": next(one for one in _all_categories(call) if one["id"] == wanted)}


def _version(call: Call) -> Any:
    return {"data": {"version": call.switches["version"], "build": "11823"}}


def _content(call: Call) -> Any:
    kind = call.query.get("itemType", "asset")
    if kind not in ("asset", "session"):
        raise invalid("itemType must be asset or session")
    if kind == "asset":
        items = [{**shown_asset(call, one), "itemType": kind} for one in call.state.recordings.values()]
    else:
        sessions = [one for one in call.state.sessions.values() if sees(call, one)]
        items = [{"id": one.id, "title": one.title, "active": one.active, "itemType": kind} for one in sessions]
    return call.page(items)


def _compositions(call: Call) -> Any:
    return call.page([dict(one) for one in COMPOSITIONS])


def system_routes(devices: Devices) -> list[Entry]:
    def boxes(call: Call) -> Any:
        devices.settle()
        found = [dict(one) for one in devices.boxes.values()]
        types = _types(call.query.get("deviceTypes", ""))
        tags = [tag for tag in call.query.get("tags", "").split(",") if tag]
        if types:
            found = [one for one in found if one["type"] in types]
        if tags:
            found = [one for one in found if set(tags) & set(one["tags"])]
        return call.device_page(found)

    def box(call: Call) -> Any:
        return {"data": dict(devices.find(call.params["device"]))}

    def command(call: Call) -> Any:
        given = call.given(("command", "parameters"), ("command",))
        parameters = given.get("parameters") or {}
        if not isinstance(parameters, dict):
            raise invalid("parameters must be an object")
        devices.command(call.params["device"], given["command"], parameters)
        return {"data": {"status": "ok"}}

    return [
        ("GET", "/apis/users/enabled", _users, "view"),
        ("GET", "/apis/groups/enabled", _groups, "view"),
        ("GET", "/apis/categories", _categories, "view"),
        ("GET", "/apis/categories/{category}", _category, "view"),
        ("GET", "/apis/devices/stbs", boxes, "view"),
        ("GET", "/apis/devices/stbs/{device}", box, "view"),
        ("POST", "/apis/devices/stbs/{device}/commands", command, "write"),
        ("GET", "/apis/system/version", _version, "view"),
        ("GET", "/apis/sections/content", _content, "view"),
        ("GET", "/apis/_/compositions", _compositions, "view"),
    ]


def _types(text: str) -> list[str]:
    if not text:
        return []
    try:
        types = json.loads(text)
    except ValueError:
        types = None
    if not isinstance(types, list):
        raise invalid("deviceTypes must be a JSON list")
    return [str(one) for one in types]
