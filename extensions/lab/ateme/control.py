"""The Ateme+ part of the control endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..http_device import ControlVerb
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
        """The body's keys are the method's arguments."""

        def verb(body: Any) -> Any:
            if body is not None and not isinstance(body, dict):
                raise ValueError("a JSON object is needed here")
            try:
                answer = method(**(body or {}))
            except Refusal as refusal:
                raise ValueError(refusal.message) from None
            if answer is None:
                return {"status": "ok"}
            return answer if isinstance(answer, dict | list) else {"id": answer}

        return verb

    def show(name: str) -> ControlVerb:
        return lambda _body: getattr(device, name)()

    return {
        ("GET", "sessions"): lambda _body: {"open": device.sessions},
        **{("GET", name): show(name) for name in READS},
        **{("POST", name): call(getattr(device, name)) for name in ACTIONS},
        ("POST", "expire"): call(device.expire_sessions),
    }
