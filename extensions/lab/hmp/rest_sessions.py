"""Sessions over REST, with their sources, recordings, events and public share."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from .call import Call, one_of, text, truth, whole
from .errors import Refusal, invalid
from .model import Event, Session, new_id
from .rest_assets import shown_asset, shown_recording
from .rest_shared import Entry, public_share_routes, shared_routes
from .rest_sources import thumbnail
from .state import check_title

WRITABLE = ("title", "description", "syncrecord", "active", "distributionPolicies")
READ_ONLY = ("id", "ctime", "mtime", "duration", "movieTrackCount", "sources", "recording")
PLAYER = ("showExternalPlayer", "externalPlayerLinkActive")
FIELDS = {
    "distributionPolicies": "policies",
    "showExternalPlayer": "show_external_player",
    "externalPlayerLinkActive": "external_player_link_active",
}
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
EVENT_KEYS = ("module", "startTime", "duration", "type", "typeData", "command", "parameters", "active")


def _find(call: Call) -> Session:
    session = call.state.session(call.params["session"])
    if not sees(call, session):
        raise Refusal("040006", "Session hidden", status=403, name="SessionHidden")
    return session


def sees(call: Call, session: Session) -> bool:
    """Only its owner, whom it is shared with, and who administers sessions see a session that is not live."""
    if session.active or call.login.role != "Viewer" or not call.switches["hidden_sessions"]:
        return True
    return call.state.directory.is_shared_with(call.login.user, session.shares)


def _shown(call: Call, session: Session, recorded: set[str] | None = None) -> dict[str, Any]:
    recorded = call.state.recorded_sessions() if recorded is None else recorded
    return {
        "title": session.title,
        "description": session.description,
        "syncrecord": session.syncrecord,
        "active": session.active,
        "id": session.id,
        "ctime": int(session.created),
        "mtime": int(session.changed),
        "duration": 0,
        "recording": session.id in recorded,
        "movieTrackCount": len(session.sources),
        "sources": list(session.sources),
        "distributionPolicies": list(session.policies),
        "showExternalPlayer": session.show_external_player,
        "externalPlayerLinkActive": session.external_player_link_active,
    }


def _given(call: Call) -> dict[str, Any]:
    given = call.given((*WRITABLE, *PLAYER, *READ_ONLY))
    if "title" in given:
        check_title(given["title"])
    text(given, "description")
    for name in ("syncrecord", "active", *PLAYER):
        truth(given, name)
    policies = given.get("distributionPolicies", [])
    if not isinstance(policies, list) or not all(isinstance(one, str) for one in policies):
        raise invalid("distributionPolicies must be a list of UUIDs")
    return {name: value for name, value in given.items() if name in (*WRITABLE, *PLAYER)}


def _list(call: Call) -> Any:
    recorded = call.state.recorded_sessions()
    return call.page([_shown(call, one, recorded) for one in call.state.sessions.values() if sees(call, one)])


def _get(call: Call) -> Any:
    return {"data": _shown(call, _find(call))}


def _create(call: Call) -> Any:
    given = _given(call)
    session = call.state.create_session(
        given.get("title", ""),
        given.get("description", ""),
        call.login.creator,
        syncrecord=given.get("syncrecord", False),
        active=given.get("active", False),
        policies=given.get("distributionPolicies", []),
    )
    shown = _shown(call, session)
    if call.switches["create_answer"] == "sparse":
        shown = {name: shown[name] for name in ("title", "description", "id", "ctime", "mtime", *PLAYER)}
    return {"data": shown}


def _edit(call: Call) -> Any:
    session = _find(call)
    given = _given(call)
    if not call.merges:
        left_out = {"description": "", "syncrecord": False, "active": False, "distributionPolicies": []}
        given = {**left_out, **dict.fromkeys(PLAYER, False), **given}
        check_title(given.get("title"))
    for name, value in given.items():
        setattr(session, FIELDS.get(name, name), value)
    call.state.touch(session)
    return {"data": _shown(call, session)}


def _delete(call: Call) -> None:
    call.state.delete_session(_find(call))


def _thumbnail(call: Call) -> Response:
    _find(call)
    return thumbnail()


def _assets(call: Call) -> Any:
    recordings = call.state.recordings_of(_find(call), in_progress=False)
    return call.page([shown_asset(call, one) for one in recordings])


# Sources of a session


def _sources(call: Call) -> Any:
    return call.page([{"index": index, "sourceId": one} for index, one in enumerate(_find(call).sources)])


def _add_source(call: Call) -> Any:
    session = _find(call)
    source = call.given(("sourceId", "index"), ("sourceId",))["sourceId"]
    if not isinstance(source, str):
        raise invalid("sourceId must be a UUID")
    return {"data": {"sourceId": source, "index": call.state.add_source(session.id, source)}}


def _remove_source(call: Call) -> None:
    session = _find(call)
    source = call.state.source(call.params["source"])
    if source.id not in session.sources and call.switches["absent_source"] == "040015":
        raise Refusal("040015")
    call.state.remove_source(session.id, source.id)


# Recordings of a session


def _recordings(call: Call) -> Any:
    return call.page([shown_recording(call, one) for one in call.state.recordings_of(_find(call))])


def _record(call: Call) -> Any:
    session = _find(call)
    sources = None
    if call.body is not None:
        recorders = call.given(("recorders",)).get("recorders")
        if recorders is not None:
            if not isinstance(recorders, list) or not all(isinstance(one, dict) for one in recorders):
                raise invalid("recorders must be a list of objects")
            # Documented: sources that are not of the session are ignored.
            sources = [one for one in session.sources if one in {given.get("source") for given in recorders}]
            if session.sources and not sources:
                raise invalid("recorders hold no source of the session")
    recording = call.state.start_recording(session, call.login.creator, sources)
    return {"data": shown_recording(call, recording)}


# Events


def _shown_event(event: Event) -> dict[str, Any]:
    return {"moduleId": event.session, **event.values, "id": event.id}


def _titled(call: Call, event: Event) -> dict[str, Any]:
    return {**_shown_event(event), "title": call.state.sessions[event.session].title}


def event_values(given: dict[str, Any]) -> dict[str, Any]:
    try:
        for name in ("module", "startTime", "type", "command", "active"):
            if given.get(name) is None:
                raise invalid(f"{name} is required")
        one_of(given, "module", ("session",))
        one_of(given, "type", ("one-time", "weekly-recurring"))
        one_of(given, "command", ("set-live", "record"))
        whole(given, "startTime", 0)
        whole(given, "duration", 0)
        truth(given, "active")
        days = given["typeData"].get("days") if isinstance(given.get("typeData"), dict) else None
        if given["type"] == "weekly-recurring" and (
            not isinstance(days, list) or not days or not all(day in DAYS for day in days)
        ):
            raise invalid(f"typeData.days must be a list of: {', '.join(DAYS)}")
        if given["command"] == "set-live" and not isinstance(given.get("parameters"), dict):
            raise invalid("parameters is required for set-live")
    except Refusal as refusal:
        raise Refusal("010000", refusal.message) from None  # as the pages on events have it
    values = {"duration": 0, "typeData": {}, "parameters": {}, **given}
    return {name: values[name] for name in EVENT_KEYS}


def _event(call: Call, reading: str = "ScheduledEventNotFound") -> Event:
    """The page on reading an event and the one on editing it spell the error's name differently."""
    session = _find(call)
    event = call.state.events.get(call.params["event"])
    if event is None or event.session != session.id:
        name = call.switches["event_error_name"]
        raise Refusal("040031", name=reading if name == "pages" else name)
    return event


def _events(call: Call) -> Any:
    session = _find(call)
    return call.page([_titled(call, one) for one in call.state.events.values() if one.session == session.id])


def _all_events(call: Call) -> Any:
    events = call.state.events.values()
    return call.page([_titled(call, one) for one in events if sees(call, call.state.sessions[one.session])])


def _create_event(call: Call) -> Any:
    session = _find(call)
    given = call.given((*EVENT_KEYS, "id", "title", "moduleId"))
    event = Event(new_id(), session.id, event_values(given))
    call.state.events[event.id] = event
    return {"data": _shown_event(event)}


def _get_event(call: Call) -> Any:
    return {"data": _shown_event(_event(call, "ScheduleEventNotFound"))}


def _edit_event(call: Call) -> Any:
    event = _event(call)
    given = call.given((*EVENT_KEYS, "id", "title", "moduleId"))
    event.values = event_values(given)
    return {"data": _shown_event(event)}


def _delete_event(call: Call) -> None:
    answer = call.switches["event_delete"]
    if answer == "405":
        raise Refusal("010000", "Method not allowed", status=405, name="MethodNotAllowed")
    if answer == "404":
        raise Refusal("040000")
    del call.state.events[_event(call).id]


def session_routes() -> list[Entry]:
    one = "/apis/sessions/{session}"
    return [
        ("GET", "/apis/sessions", _list, "view"),
        ("POST", "/apis/sessions", _create, "write"),
        ("GET", one, _get, "view"),
        ("PUT", one, _edit, "write"),
        ("DELETE", one, _delete, "delete"),
        ("GET", f"{one}/thumbnail", _thumbnail, "view"),
        ("GET", f"{one}/assets", _assets, "view"),
        ("GET", f"{one}/sources", _sources, "view"),
        ("POST", f"{one}/sources", _add_source, "write"),
        ("DELETE", f"{one}/sources/{{source}}", _remove_source, "write"),
        ("GET", f"{one}/recordings", _recordings, "view"),
        ("POST", f"{one}/recordings", _record, "write"),
        ("GET", f"{one}/events", _events, "view"),
        ("POST", f"{one}/events", _create_event, "write"),
        ("GET", f"{one}/events/{{event}}", _get_event, "view"),
        ("PUT", f"{one}/events/{{event}}", _edit_event, "write"),
        ("DELETE", f"{one}/events/{{event}}", _delete_event, "delete"),
        ("GET", "/apis/events", _all_events, "view"),
        *shared_routes(one, _find),
        *public_share_routes(one, _find),
    ]
