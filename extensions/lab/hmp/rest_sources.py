"""Sources over REST."""

from __future__ import annotations

import base64
from typing import Any

from starlette.responses import Response

from .call import Call, one_of, text, truth, whole
from .errors import invalid
from .model import Source, new_id
from .rest_shared import Entry, shared_routes

MODES = ("CALLER", "LISTENER", "RENDEZVOUS")
WRITABLE = ("name", "type", "host", "port", "multicast", "description", "continuous", "mode", "latency", "passphrase")
# Not iptv, iptvIndex, retransmitPort and rtcPort: answers show them, no documented request holds them.
READ_ONLY = ("id", "active", "bitrate", "ctime", "mtime", "detectedFeatures", "viewDirect", "lowLatency")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def thumbnail() -> Response:
    return Response(PIXEL, media_type="image/png")


def source_values(given: dict[str, Any]) -> dict[str, Any]:
    """Checked and complete; `given` holds all of them, not only what changes."""
    for name in ("name", "type", "port"):
        if given.get(name) is None:
            raise invalid(f"{name} is required")
    text(given, "name", empty=False)
    one_of(given, "type", ("UDP", "SRT"))
    whole(given, "port", 1, 65535)
    values = {"description": "", "host": "0.0.0.0", "multicast": False, **given}
    for name in ("host", "description", "passphrase"):
        text(values, name)
    for name in ("multicast", "continuous"):
        truth(values, name)
    if values["type"] == "UDP":
        if "multicast" not in given:
            raise invalid("multicast is required for UDP")
        for name in ("mode", "latency", "passphrase"):
            values.pop(name, None)
        values.setdefault("continuous", False)
    else:
        if given.get("mode") is None:
            raise invalid("mode is required for SRT")
        one_of(values, "mode", MODES)
        whole(values, "latency", 0)
        values.update(continuous=True, multicast=False)
        values.setdefault("latency", 20)
        values.setdefault("passphrase", "")
    needs_host = values["multicast"] if values["type"] == "UDP" else values["mode"] != "LISTENER"
    if needs_host and not given.get("host"):
        raise invalid("host is required")
    return values


def _find(call: Call) -> Source:
    return call.state.source(call.params["source"])


def _shown(call: Call, source: Source) -> dict[str, Any]:
    shown = {
        **source.values,
        "id": source.id,
        "active": source.active,
        "bitrate": source.bitrate if source.active else 0,
        "ctime": int(source.created),
        "mtime": int(source.changed),
        "iptv": False,
        "iptvIndex": None,
        "retransmitPort": 0,
        "rtcPort": 0,
        "detectedFeatures": {"autodetectEnabled": True, "hevc": False, "_4k": False},
    }
    return _echoed(call, shown)


def _echoed(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    echo = call.switches["echo_passphrase"]
    if echo == "admins":
        echo = "clear" if call.login.role == "Administrator" else "masked"
    if "passphrase" in shown and echo == "omitted":
        del shown["passphrase"]
    elif shown.get("passphrase") and echo == "masked":
        shown["passphrase"] = "********"
    return shown


def _list(call: Call) -> Any:
    return call.page([_shown(call, source) for source in call.state.sources.values()])


def _get(call: Call) -> Any:
    shown = _shown(call, _find(call))
    return call.page([shown]) if call.switches["source_answer"] == "list" else {"data": shown}


def _create(call: Call) -> Any:
    given = call.given((*WRITABLE, *READ_ONLY))
    given = {name: value for name, value in given.items() if name in WRITABLE}
    source = Source(new_id(), values=source_values(given))
    call.state.put_source(source)
    if call.switches["create_answer"] == "sparse":
        return {"data": _echoed(call, {**given, "id": source.id})}
    return {"data": _shown(call, source)}


def _edit(call: Call) -> Any:
    source = _find(call)
    given = call.given((*WRITABLE, *READ_ONLY))
    given = {name: value for name, value in given.items() if name in WRITABLE}
    source.values = source_values({**source.values, **given} if call.merges else given)
    call.state.touch(source)
    return {"data": _shown(call, source)}


def _delete(call: Call) -> None:
    call.state.delete_source(_find(call))


def _thumbnail(call: Call) -> Response:
    _find(call)
    return thumbnail()


def source_routes() -> list[Entry]:
    one = "/apis/sources/{source}"
    return [
        ("GET", "/apis/sources", _list, "view"),
        ("POST", "/apis/sources", _create, "write"),
        ("GET", one, _get, "view"),
        ("PUT", one, _edit, "write"),
        ("DELETE", one, _delete, "delete"),
        ("GET", f"{one}/thumbnail", _thumbnail, "view"),
        *shared_routes(one, _find),
    ]
