"""The Kraken's part of the control endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..http_device import ControlVerb, calling
from .errors import Refusal

if TYPE_CHECKING:
    from . import Kraken


def kraken_verbs(kraken: Kraken) -> dict[tuple[str, str], ControlVerb]:
    def call(method: Callable[..., Any]) -> ControlVerb:
        return calling(method, Refusal, lambda error: error.message, lambda answer: {"uuid": answer})

    def show(what: Callable[[], Any]) -> ControlVerb:
        return lambda _body: what()

    state: dict[str, Callable[[], Any]] = {
        **{f"all_{name}": getattr(kraken, f"all_{name}") for name in ("presets", "streams", "inputs", "outputs")},
        "all_transcoders": kraken.all_transcoders,
        "all_metadata": kraken.all_metadata,
        **{name: getattr(kraken, name) for name in ("certificates", "network", "security", "services")},
        "license": kraken.license,
        "restapi": kraken.restapi,
        "debug_logging": lambda: {"enabled": kraken.debug_logging},
        "reboots": lambda: {"reboots": kraken.reboots},
    }
    actions: dict[str, Callable[..., Any]] = {
        **{f"add_{name}": getattr(kraken, f"add_{name}") for name in ("preset", "stream", "input", "output")},
        "add_transcoder": kraken.add_transcoder,
        "add_metadata": kraken.add_metadata,
        "remove_preset": kraken.remove_preset,
        "remove_stream": kraken.remove_stream,
        "expire": kraken.expire_sessions,
    }
    return {
        ("GET", "sessions"): show(lambda: {"open": kraken.sessions, "max_open_sessions": kraken.max_open_sessions}),
        ("GET", "state"): show(lambda: {name: get() for name, get in state.items()}),
        **{("GET", name): show(get) for name, get in state.items()},
        **{("POST", name): call(action) for name, action in actions.items()},
    }
