"""The control endpoint: plain HTTP on loopback, where playbooks and shells look at devices and misguide them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .http_device import HttpDevice

METHODS = ["GET", "POST", "DELETE"]


def control_app(devices: Mapping[str, Sequence[HttpDevice]]) -> Starlette:
    """`/<system>/<verb>` is the first device of a system, `/<system>/<number>/<verb>` any."""

    async def index(_request: Request) -> Response:
        return _answer({system: [device.describe() for device in each] for system, each in devices.items()})

    async def verb(request: Request) -> Response:
        numbers = request.path_params
        each = devices.get(numbers["system"], ())
        number = numbers.get("number", 1)
        if not 1 <= number <= len(each):
            return _answer({"error": "no such device"}, 404)
        action = each[number - 1].control_verbs().get((request.method, numbers["verb"]))
        if action is None:
            return _answer({"error": f"{request.method} {numbers['verb']} is not known"}, 404)
        try:
            raw = await request.body()
            return _answer(action(json.loads(raw) if raw else None))
        except (ValueError, TypeError, KeyError, StopIteration) as error:
            return _answer({"error": f"{type(error).__name__}: {error}"}, 400)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/{system}/{verb}", verb, methods=METHODS),
            Route("/{system}/{number:int}/{verb}", verb, methods=METHODS),
        ]
    )


def _answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, indent=2) + "\n", status, media_type="application/json")
