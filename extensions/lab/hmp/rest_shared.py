"""Metadata, shares and public shares, which sources, sessions and videos have alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import Call, one_of, whole
from .directory import RECORDING_PERMISSIONS, SESSION_PERMISSIONS
from .errors import Refusal, invalid
from .model import EXPIRATION, Metadata, Session, Share, Shared

Find = Callable[[Call], Shared]
Handler = Callable[[Call], Any]
Entry = tuple[str, str, Handler, str]

SHARE_KEYS = ("id", "name", "shareType", "permission", "email", "resource")
INTEGERS = {"INT32": ("valueInt32", -(2**31), 2**31 - 1), "UINT32": ("valueUint32", 0, 2**32 - 1)}


def shared_routes(base: str, find: Find) -> list[Entry]:
    """`metadata` and `shares` under what `find` gives."""

    def metadata(call: Call) -> Any:
        held = find(call).metadata
        if not held and call.switches["empty_list"] == 404:
            raise Refusal("040012")
        return {"data": _metadata_list(held)}

    def set_metadata(call: Call) -> Any:
        thing = find(call)
        thing.metadata = _checked_metadata(call.body)
        call.state.touch(thing)
        return {"data": _metadata_list(thing.metadata)}

    def clear_metadata(call: Call) -> None:
        thing = find(call)
        thing.metadata = {}
        call.state.touch(thing)

    def shares(call: Call) -> Any:
        return call.page([_share(one) for one in find(call).shares.values()])

    def add_share(call: Call) -> Any:
        thing = find(call)
        given = call.given(SHARE_KEYS, ("shareType", "permission"))
        return {"data": _share(_put_share(call, thing, given))}

    def share(call: Call) -> Any:
        return {"data": _share(_find_share(call, find(call)))}

    def edit_share(call: Call) -> Any:
        thing = find(call)
        held = _find_share(call, thing)
        given = call.given(SHARE_KEYS, ("shareType", "permission"))
        return {"data": _share(_put_share(call, thing, {**given, "id": held.id}))}

    def delete_share(call: Call) -> None:
        thing = find(call)
        del thing.shares[_find_share(call, thing).id]
        call.state.touch(thing)

    return [
        ("GET", f"{base}/metadata", metadata, "view"),
        ("PUT", f"{base}/metadata", set_metadata, "write"),
        ("DELETE", f"{base}/metadata", clear_metadata, "write"),
        ("GET", f"{base}/shares", shares, "view"),
        ("POST", f"{base}/shares", add_share, "write"),
        ("GET", f"{base}/shares/{{share}}", share, "view"),
        ("PUT", f"{base}/shares/{{share}}", edit_share, "write"),
        ("DELETE", f"{base}/shares/{{share}}", delete_share, "write"),
    ]


def public_share_routes(base: str, find: Find) -> list[Entry]:
    def public_share(call: Call) -> Any:
        permission = find(call).public
        if permission is None:
            raise Refusal("040025")
        return {"data": {"permission": permission}}

    def share_publicly(call: Call) -> Any:
        thing = find(call)
        given = call.given(SHARE_KEYS, ("permission",))
        if given["permission"] != "WATCH":
            raise Refusal("030003")
        thing.public = "WATCH"
        return {"data": {"permission": "WATCH"}}

    def unshare_publicly(call: Call) -> None:
        thing = find(call)
        if thing.public is None:
            raise Refusal("040025")
        thing.public = None

    return [
        ("GET", f"{base}/publicshare", public_share, "view"),
        ("POST", f"{base}/publicshare", share_publicly, "write"),
        ("DELETE", f"{base}/publicshare", unshare_publicly, "write"),
    ]


def _metadata_list(metadata: Metadata) -> list[dict[str, Any]]:
    return [{"name": name, "field": [dict(one) for one in fields]} for name, fields in metadata.items()]


def _checked_metadata(body: Any) -> Metadata:
    if not isinstance(body, list):
        raise invalid("The body must be a list of metadata")
    checked: Metadata = {}
    for item in body:
        name, fields = (item.get("name"), item.get("field")) if isinstance(item, dict) else (None, None)
        if not isinstance(name, str) or not name or not isinstance(fields, list):
            raise invalid("Metadata needs a name and a list of fields")
        if name in checked:
            raise invalid(f"Metadata {name} is given twice")
        for field in fields:
            if not isinstance(field, dict) or not isinstance(field.get("fieldType"), str):
                raise invalid(f"Metadata {name}: a field needs a fieldType")
            if field["fieldType"] == "STRING" and not isinstance(field.get("valueString"), str):
                raise invalid(f"Metadata {name}: valueString must be a string")
            if field["fieldType"] in INTEGERS:
                key, low, high = INTEGERS[field["fieldType"]]
                if key not in field:
                    raise invalid(f"Metadata {name}: {key} is required")
                whole(field, key, low, high)
            if name == EXPIRATION and field["fieldType"] != "INT32":
                raise invalid(f"Metadata {name}: fieldType must be INT32")
        checked[name] = [dict(field) for field in fields]
    return checked


def _share(share: Share) -> dict[str, Any]:
    return {
        "id": share.id,
        "shareType": share.kind.upper(),
        "permission": share.permission,
        "name": share.name,
        "email": share.email,
    }


def _find_share(call: Call, thing: Shared) -> Share:
    found = thing.shares.get(call.params["share"])
    if found is None:
        raise Refusal("040021")
    return found


def _put_share(call: Call, thing: Shared, given: dict[str, Any]) -> Share:
    one_of(given, "shareType", ("USER", "GROUP"))
    kind = given["shareType"].lower()
    if not given.get("id") and not given.get("name"):
        raise invalid("Either id or name must be present")
    with_record = isinstance(thing, Session) and call.switches["rest_record"]
    allowed = SESSION_PERMISSIONS if with_record else RECORDING_PERMISSIONS
    directory = call.state.directory
    directory.check_permission(given["permission"], allowed, rest=True)
    name, identifier = given.get("name"), given.get("id")
    if not isinstance(name, str | None) or not isinstance(identifier, str | None):
        raise invalid("id and name must be strings")
    person = directory.person(kind, name, identifier)
    directory.check_sharing(given["permission"])
    share = Share(person.id, kind, person.name, given["permission"], given.get("email") or person.email)
    thing.shares[person.id] = share
    call.state.touch(thing)
    return share
