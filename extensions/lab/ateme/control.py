"""The Ateme+ part of the control endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..http_device import ControlVerb, calling
from .errors import Refusal

if TYPE_CHECKING:
    from . import Ateme

READS = ("inputs", "outputs", "schedules", "events", "environments", "alerts", "pushes", "contexts")
ACTIONS = (
    "add",
    "add_input",
    "add_output",
    "add_schedule",
    "add_event",
    "add_environment",
    "change",
    "remove",
    "set_statistics",
    "switch_user",
    "example",
    "items",
    "deleted",
)


def ateme_verbs(device: Ateme) -> dict[tuple[str, str], ControlVerb]:
    def call(method: Callable[..., Any]) -> ControlVerb:
        return calling(
            method,
            Refusal,
            lambda error: error.message,
            lambda answer: answer if isinstance(answer, dict | list) else {"id": answer},
        )

    def show(name: str) -> ControlVerb:
        return lambda _body: getattr(device, name)()

    return {
        ("GET", "sessions"): lambda _body: {"open": device.sessions},
        **{("GET", name): show(name) for name in READS},
        **{("POST", name): call(getattr(device, name)) for name in ACTIONS},
        ("POST", "expire"): call(device.expire_sessions),
    }
