"""Recordings in progress, videos (assets), their HotMarks and streams over REST."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from .call import Call, text, whole
from .errors import Refusal, invalid
from .model import Hotmark, Recording, Stream, new_id
from .rest_shared import Entry, public_share_routes, shared_routes
from .rest_sources import thumbnail
from .state import check_title

ASSET_KEYS = (
    *("title", "description", "id", "ctime", "mtime", "duration", "active", "movieTrackCount"),
    *("recording", "trimming", "importing"),
)
HOTMARK_KEYS = ("id", "timestamp", "title", "description", "username", "userDisplayName")


# Recordings in progress


def shown_recording(call: Call, recording: Recording) -> dict[str, Any]:
    return {
        "id": recording.id,
        "session": recording.session,
        "username": recording.username,
        "state": recording.state,
        "duration": recording.duration(call.state.now()),
        "recorders": [
            {"source": source, "chunk": f"asset-chunk://{recording.id}/{number}/0/0", "id": str(number)}
            for number, source in enumerate(recording.sources, start=1)
        ],
        "ctime": int(recording.created),
        "title": recording.title,
    }


def _active(call: Call) -> Recording:
    return call.state.active_recording(call.params["recording"])


def _recordings(call: Call) -> Any:
    active = [one for one in call.state.recordings.values() if one.state != "FINISHED"]
    return call.page([shown_recording(call, one) for one in active])


def _get_recording(call: Call) -> Any:
    return {"data": shown_recording(call, _active(call))}


def _turn(call: Call) -> Any:
    recording = _active(call)
    known = ("state", "id", "session", "username", "duration", "recorders", "ctime", "title")
    state = call.given(known).get("state")
    if state not in ("PAUSED", "RECORDING"):
        raise invalid("State should be either'RECORDING' or PAUSED'")
    call.state.turn(recording, state)
    return {"data": shown_recording(call, recording)}


def _stop(call: Call) -> None:
    call.state.finish(_active(call))


def _mark_recording(call: Call) -> Any:
    identifier = call.params["recording"]
    recording = call.state.recordings.get(identifier)
    if recording is None:
        raise Refusal("040001")
    if not recording.in_progress:
        raise Refusal("010004", f"'{identifier}' is not an active recording")
    return _add_hotmark(call, recording)


# Videos


def shown_asset(call: Call, recording: Recording) -> dict[str, Any]:
    return {
        "id": call.state.asset_id(recording),
        "title": recording.title,
        "description": recording.description,
        "ctime": int(recording.created),
        "mtime": int(recording.changed),
        "duration": recording.duration(call.state.now()),
        "active": False,
        "movieTrackCount": len(recording.sources),
        "recording": recording.in_progress,
        "trimming": False,
        "importing": False,
    }


def _asset(call: Call) -> Recording:
    return call.state.asset(call.params["asset"])


def _assets(call: Call) -> Any:
    return call.page([shown_asset(call, one) for one in call.state.recordings.values()])


def _get_asset(call: Call) -> Any:
    return {"data": shown_asset(call, _asset(call))}


def _edit_asset(call: Call) -> Any:
    recording = _asset(call)
    given = call.given(ASSET_KEYS)
    given = {name: value for name, value in given.items() if name in ("title", "description")}
    if not call.merges:
        given = {"title": None, "description": "", **given}
    if "title" in given:
        check_title(given["title"])
    text(given, "description")
    for name, value in given.items():
        setattr(recording, name, value)
    call.state.touch(recording)
    return {"data": shown_asset(call, recording)}


def _delete_asset(call: Call) -> None:
    recording = _asset(call)
    if recording.in_progress:
        raise Refusal("060003")
    if any(one.recording == recording.id for one in call.state.streams.values()):
        raise Refusal("060013")
    call.state.drop_recording(recording)


def _thumbnail(call: Call) -> Response:
    _asset(call)
    return thumbnail()


# HotMarks


def _shown_hotmark(hotmark: Hotmark) -> dict[str, Any]:
    return {
        "timestamp": hotmark.second * 1000,
        "title": hotmark.title,
        "description": hotmark.description,
        "id": hotmark.id,
        "username": hotmark.username,
        "userDisplayName": hotmark.display_name,
    }


def _hotmark_values(call: Call, recording: Recording, needs_time: bool) -> tuple[str, str, int | None]:
    given = call.given(HOTMARK_KEYS, ("title", "timestamp") if needs_time else ("title",))
    text(given, "title", empty=False)
    text(given, "description")
    if given.get("timestamp") is None:
        return given["title"], given.get("description") or "", None
    whole(given, "timestamp", 0)
    second = given["timestamp"] // 1000
    if second > recording.duration(call.state.now()):
        raise invalid("timestamp is beyond the end of the recording")
    return given["title"], given.get("description") or "", second


def _add_hotmark(call: Call, recording: Recording) -> Any:
    title, description, second = _hotmark_values(call, recording, needs_time=not recording.in_progress)
    hotmark = call.state.add_hotmark(recording, title, second, description, call.login.creator)
    return {"data": _shown_hotmark(hotmark)}


def _mark_asset(call: Call) -> Any:
    return _add_hotmark(call, _asset(call))


def _hotmark(call: Call) -> Hotmark:
    for one in _asset(call).hotmarks:
        if one.id == call.params["hotmark"]:
            return one
    raise Refusal("040010")


def _hotmarks(call: Call) -> Any:
    return call.page([_shown_hotmark(one) for one in _asset(call).hotmarks])


def _get_hotmark(call: Call) -> Any:
    return {"data": _shown_hotmark(_hotmark(call))}


def _edit_hotmark(call: Call) -> Any:
    hotmark, recording = _hotmark(call), _asset(call)
    title, description, second = _hotmark_values(call, recording, needs_time=True)
    if any(one.second == second and one is not hotmark for one in recording.hotmarks):
        raise Refusal("060004")
    hotmark.title, hotmark.description = title, description
    hotmark.second = hotmark.second if second is None else second
    return {"data": _shown_hotmark(hotmark)}


def _delete_hotmark(call: Call) -> None:
    _asset(call).hotmarks.remove(_hotmark(call))


# Streams


def _shown_stream(call: Call, stream: Stream, with_state: bool = False) -> dict[str, Any]:
    recording = call.state.recordings[stream.recording]
    shown: dict[str, Any] = {
        "address": stream.address,
        "port": stream.port,
        "asset": call.state.asset_id(recording),
        "username": stream.username,
        "id": stream.id,
    }
    if with_state:
        shown["state"] = stream.state
    if stream.destinations:
        shown["destinations"] = [dict(one) for one in stream.destinations]
    return shown


def _target(given: dict[str, Any]) -> tuple[str, int]:
    text(given, "address", empty=False)
    whole(given, "port", 0, 65535)
    return given["address"], given["port"]


def _start_stream(call: Call) -> Any:
    recording = _asset(call)
    call.state.may_stream(recording)
    given = call.given(("address", "port", "destinations", "id", "asset", "username", "state"))
    destinations = given.get("destinations") or []
    if len(recording.sources) < 2:
        if "address" not in given or "port" not in given:
            raise invalid("address and port are required")
        stream = call.state.start_stream(recording, *_target(given), call.login.user)
        return {"data": _shown_stream(call, stream)}
    if not isinstance(destinations, list) or not destinations:
        raise Refusal("010005", "Multi-Source recordings must have a destination list")
    for one in destinations:
        if not isinstance(one, dict) or any(one.get(key) is None for key in ("trackId", "address", "port")):
            raise invalid("A destination needs trackId, address and port")
        call.state.check_free(*_target(one))
    stream = Stream(new_id(), recording.id, "multiple", 0, call.login.user, [dict(one) for one in destinations])
    call.state.streams[stream.id] = stream
    return {"data": _shown_stream(call, stream)}


def _stream_page(call: Call, streams: Iterable[Stream]) -> Any:
    return call.page([_shown_stream(call, one, call.switches["stream_state_listed"]) for one in streams])


def _asset_streams(call: Call) -> Any:
    recording = _asset(call)
    streams = [one for one in call.state.streams.values() if one.recording == recording.id]
    return _stream_page(call, streams)


def _stream(call: Call) -> Stream:
    stream = call.state.stream(call.params["stream"])
    if "asset" in call.params and stream.recording != _asset(call).id:
        raise Refusal("040003")
    return stream


def _get_stream(call: Call) -> Any:
    return {"data": _shown_stream(call, _stream(call), with_state="asset" not in call.params)}


def _streams(call: Call) -> Any:
    # Documented as "System - VIEW", which only administrators are sure to have.
    if call.switches["streams_for"] == "admins" and call.login.role != "Administrator":
        raise Refusal("030000", status=call.switches["role_refusal_status"])
    return _stream_page(call, call.state.streams.values())


def _turn_stream(call: Call) -> Any:
    stream = _stream(call)
    known = ("state", "id", "address", "port", "asset", "username", "destinations")
    state = call.given(known).get("state") if call.body is not None else None
    if state is None:
        state = "playing" if stream.state == "paused" else "paused"
    if state not in ("playing", "paused"):
        raise Refusal("010001", f"Invalid state {state}", name="InputValidationFailed")
    stream.state = state
    return {"data": _shown_stream(call, stream, with_state=True)}


def _stop_stream(call: Call) -> None:
    del call.state.streams[_stream(call).id]


def asset_routes() -> list[Entry]:
    recording, asset, stream = "/apis/recordings/{recording}", "/apis/assets/{asset}", "/apis/streams/{stream}"
    return [
        ("GET", "/apis/recordings", _recordings, "view"),
        ("GET", recording, _get_recording, "view"),
        ("PUT", recording, _turn, "write"),
        ("DELETE", recording, _stop, "write"),
        ("POST", f"{recording}/hotmarks", _mark_recording, "write"),
        ("GET", "/apis/assets", _assets, "view"),
        ("GET", asset, _get_asset, "view"),
        ("PUT", asset, _edit_asset, "write"),
        ("DELETE", asset, _delete_asset, "delete"),
        ("GET", f"{asset}/thumbnail", _thumbnail, "view"),
        ("GET", f"{asset}/hotmarks", _hotmarks, "view"),
        ("POST", f"{asset}/hotmarks", _mark_asset, "write"),
        ("GET", f"{asset}/hotmarks/{{hotmark}}", _get_hotmark, "view"),
        ("PUT", f"{asset}/hotmarks/{{hotmark}}", _edit_hotmark, "write"),
        ("DELETE", f"{asset}/hotmarks/{{hotmark}}", _delete_hotmark, "write"),
        ("GET", f"{asset}/streams", _asset_streams, "view"),
        ("POST", f"{asset}/streams", _start_stream, "write"),
        ("GET", f"{asset}/streams/{{stream}}", _get_stream, "view"),
        ("DELETE", f"{asset}/streams/{{stream}}", _stop_stream, "write"),
        ("GET", "/apis/streams", _streams, "view"),
        ("GET", stream, _get_stream, "view"),
        ("PUT", stream, _turn_stream, "write"),
        ("DELETE", stream, _stop_stream, "write"),
        *shared_routes(asset, _asset),
        *public_share_routes(asset, _asset),
    ]
