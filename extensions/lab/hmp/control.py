"""The HMP's part of the control endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..http_device import ControlVerb, calling
from .errors import Refusal

if TYPE_CHECKING:
    from . import Hmp


def hmp_verbs(hmp: Hmp) -> dict[tuple[str, str], ControlVerb]:
    def call(method: Callable[..., Any]) -> ControlVerb:
        return calling(method, Refusal, lambda error: f"{error.code}: {error.message}", lambda answer: {"id": answer})

    def show(what: Callable[[], Any]) -> ControlVerb:
        return lambda _body: what()

    def add_fault(body: Any) -> Any:
        call(hmp.cli_fault)(body)
        return hmp.cli_faults

    state = {
        "sources": hmp.all_sources,
        "sessions": hmp.all_sessions,
        "recordings": hmp.all_recordings,
        "streams": hmp.all_streams,
        "events": hmp.all_events,
        "devices": hmp.all_devices,
    }
    actions = {
        **{name: getattr(hmp, name) for name in ("add_source", "add_session", "add_recording", "add_event")},
        **{name: getattr(hmp, name) for name in ("add_user", "add_group", "add_category", "add_device")},
        **{name: getattr(hmp, name) for name in ("remove_source", "remove_session", "remove_recording")},
        **{name: getattr(hmp, name) for name in ("remove_stream", "remove_device", "advance")},
        **{name: getattr(hmp, name) for name in ("finish", "set_recording_state")},
        "expire": hmp.expire_sessions,
        "authorized": hmp.set_authorized,
    }
    return {
        ("GET", "commands"): show(lambda: hmp.commands),
        ("GET", "cli_writes"): show(lambda: hmp.cli_writes),
        ("GET", "cli_connections"): show(lambda: {"connections": hmp.cli_connections}),
        ("GET", "cli_faults"): show(lambda: hmp.cli_faults),
        ("POST", "cli_faults"): add_fault,
        ("GET", "authorized"): show(lambda: list(hmp.authorized)),
        ("GET", "state"): show(lambda: {name: get() for name, get in state.items()}),
        **{("GET", f"all_{name}"): show(get) for name, get in state.items()},
        ("GET", "sessions"): show(lambda: {"open": hmp.sessions, "max_open_sessions": hmp.max_open_sessions}),
        **{("POST", name): call(action) for name, action in actions.items()},
    }
