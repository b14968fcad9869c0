"""What every HTTP device of the lab has: TLS, a journal of the requests, faults, switches, and its control verbs."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from .certificates import Identity
from .faults import HTTP_FAULTS, Fault, FaultKind, Faults
from .server import Listener, LoopThread
from .switches import Switch, Switches

WRITE_METHODS = {"POST", "PUT", "PATCH", "DELETE"}
JOURNAL_LENGTH = 50_000
HTML_PAGE = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"

ControlVerb = Callable[[Any], Any]


def calling(
    method: Callable[..., Any], refusal: type[Exception], said: Callable[[Any], str], shown: Callable[[Any], Any]
) -> ControlVerb:
    """A verb of the control endpoint: the body's keys are the method's arguments, `shown` is made of what it returns.

    A `refusal` of the device is told in the words that `said` finds in it.
    """

    def verb(body: Any) -> Any:
        if body is not None and not isinstance(body, dict):
            raise ValueError("a JSON object is needed here")
        try:
            answer = method(**(body or {}))
        except refusal as error:
            raise ValueError(said(error)) from None
        return {"status": "ok"} if answer is None else shown(answer)

    return verb


@dataclass
class Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @classmethod
    def page(cls, status: int, html: bool, retry_after: Any = None, body: dict[str, Any] | None = None) -> Answer:
        if html:
            title = b"Gateway error" if status >= 400 else b"Sign in"
            answer = cls(status, [(b"content-type", b"text/html; charset=utf-8")], HTML_PAGE % (title, title))
        else:
            text = json.dumps(body).encode()
            answer = cls(status, [(b"content-type", b"application/json; charset=utf-8")], text)
        if retry_after is not None:
            answer.headers.append((b"retry-after", str(retry_after).encode()))
        return answer


class HttpDevice:
    system: ClassVar[str]
    switch_specification: ClassVar[tuple[Switch, ...]] = ()
    fault_kinds: ClassVar[tuple[FaultKind, ...]] = ()
    app: Any

    def __init__(
        self, thread: LoopThread, name: str, host: str, port: int, identity: Identity | None, ca_path: str | None
    ) -> None:
        self.name = name
        self.host = host
        self.fingerprint = identity.fingerprint if identity else None
        self.ca_path = ca_path
        self.control_url = ""
        self.lock = threading.RLock()
        self._switches = Switches(self.switch_specification)
        self._start_switches: dict[str, Any] = {}
        self._faults = Faults((*HTTP_FAULTS, *self.fault_kinds))
        self._journal: deque[dict[str, Any]] = deque(maxlen=JOURNAL_LENGTH)
        self._count = 0
        self.secure = identity is not None
        self._listener = Listener(thread, self._serve, host, port, identity.context if identity else None)

    # Life

    def start(self) -> None:
        self._listener.open()

    def stop(self) -> None:
        self._listener.close()

    @property
    def port(self) -> int:
        return self._listener.port

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"

    # Journal

    @property
    def requests(self) -> list[dict[str, Any]]:
        with self.lock:
            return [dict(entry) for entry in self._journal]

    @property
    def writes(self) -> list[dict[str, Any]]:
        return [entry for entry in self.requests if self.is_write(entry)]

    @property
    def logins(self) -> list[dict[str, Any]]:
        return [entry for entry in self.requests if self.is_login(entry)]

    def is_login(self, entry: dict[str, Any]) -> bool:
        return False

    def is_write(self, entry: dict[str, Any]) -> bool:
        return entry["method"] in WRITE_METHODS and not self.is_login(entry)

    def clear_requests(self) -> None:
        with self.lock:
            self._journal.clear()

    # Switches and faults

    @property
    def switches(self) -> dict[str, Any]:
        return self._switches.as_dict()

    def set(self, **switches: Any) -> None:
        with self.lock:
            self._switches.set(switches)

    def set_defaults(self, switches: dict[str, Any]) -> None:
        """Switches the lab was started with: a reset returns to them."""
        self._start_switches = dict(switches)
        self.set(**switches)

    def fault(
        self,
        kind: str,
        method: str | None = None,
        path: str | None = None,
        times: int | None = 1,
        skip: int = 0,
        every: int = 1,
        **parameters: Any,
    ) -> None:
        fault = self._faults.make(kind, method, path, times, skip, every, parameters)
        if kind == "restart" and method is None and path is None and not skip and every == 1:
            self._listener.restart(fault.parameters["seconds"])
        else:
            self._faults.add(fault)

    @property
    def faults(self) -> list[dict[str, Any]]:
        return self._faults.as_list()

    def clear_faults(self) -> None:
        self._faults.clear()

    def reset(self) -> None:
        with self.lock:
            self.clear_faults()
            self._switches.reset()
            self._switches.set(self._start_switches)
            self.clear_requests()

    # Control endpoint

    def control_verbs(self) -> dict[tuple[str, str], ControlVerb]:
        def done(action: Callable[[], None]) -> ControlVerb:
            def verb(_body: Any) -> Any:
                action()
                return {"status": "ok"}

            return verb

        def add_fault(body: Any) -> Any:
            self.fault(**_mapping(body))
            return self.faults

        def set_switches(body: Any) -> Any:
            self.set(**_mapping(body))
            return self.switches

        return {
            ("GET", "requests"): lambda _body: self.requests,
            ("DELETE", "requests"): done(self.clear_requests),
            ("GET", "writes"): lambda _body: self.writes,
            ("GET", "logins"): lambda _body: self.logins,
            ("GET", "faults"): lambda _body: self.faults,
            ("POST", "faults"): add_fault,
            ("DELETE", "faults"): done(self.clear_faults),
            ("GET", "switches"): lambda _body: self.switches,
            ("POST", "switches"): set_switches,
            ("POST", "reset"): done(self.reset),
        }

    def describe(self) -> dict[str, Any]:
        """The device's part of lab.json."""
        return {
            "name": self.name,
            "host": self.host,
            "port": self.port,
            "url": self.url,
            "fingerprint": self.fingerprint,
            "ca_path": self.ca_path,
            "control_url": self.control_url,
        }

    # Serving

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = await _read_body(receive)
        if body is None:  # the client left in the middle of its request
            return
        entry = self._record(scope, body)
        met = {fault.kind.name: fault for fault in self._faults.pick(scope["method"], scope["path"])}
        delay, held = (met["delay"].parameters[name] if "delay" in met else 0 for name in ("seconds", "after"))
        if delay and not held:
            await asyncio.sleep(delay)
        answer = await self._answer(scope, body, entry, met)
        if delay and held:
            await asyncio.sleep(delay)
        if answer is None:
            drop = met.get("drop_before") or met.get("drop_after")
            if "restart" in met:
                self._listener.restart(met["restart"].parameters["seconds"])
            self._listener.cut(scope["client"], reset=bool(drop and drop.parameters["reset"]))
            await _until_gone(receive)
            return
        entry["status"] = answer.status
        await self._send(answer, met, scope, receive, send)

    async def _answer(self, scope: Any, body: bytes, entry: dict[str, Any], met: dict[str, Fault]) -> Answer | None:
        if "drop_before" in met or ("restart" in met and not met["restart"].parameters["after"]):
            return None
        if "wrong_type" in met:
            return Answer.page(200, html=True)
        if "status" in met:
            return self._fault_page(met["status"])
        scope["lab.entry"] = entry
        scope["lab.faults"] = met
        applied = await _apply(self.app, scope, body)
        if "drop_after" in met or "restart" in met:
            return None
        if "status_after" in met:
            return self._fault_page(met["status_after"])
        return applied

    def _fault_page(self, fault: Fault) -> Answer:
        code, html, retry_after = (fault.parameters[name] for name in ("code", "html", "retry_after"))
        return Answer.page(code, html, retry_after, self.fault_body(code))

    def fault_body(self, status: int) -> dict[str, Any]:
        """What the device answers when it is told to answer a status: in the shape of its errors."""
        return {"error": {"type": "Lab", "message": f"Asked to answer {status}"}}

    async def _send(self, answer: Answer, met: dict[str, Fault], scope: Any, receive: Any, send: Any) -> None:
        body = answer.body
        announced = len(body)
        if "truncate" in met:
            body = body[: len(body) // 2]
            if not met["truncate"].parameters["announce_whole"]:
                announced = len(body)
        headers = [(key, value) for key, value in answer.headers if key != b"content-length"]
        headers.append((b"content-length", str(announced).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if "trickle" in met:
            for index in range(len(body)):
                await send({"type": "http.response.body", "body": body[index : index + 1], "more_body": True})
                await asyncio.sleep(met["trickle"].parameters["interval"])
            body = b""
        if len(body) < announced and "truncate" in met:
            await send({"type": "http.response.body", "body": body, "more_body": True})
            self._listener.cut(scope["client"], reset=False)
            await _until_gone(receive)
            return
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _record(self, scope: Any, body: bytes) -> dict[str, Any]:
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        with self.lock:
            self._count += 1
            entry = {
                "n": self._count,
                "time": time.time(),
                "method": scope["method"],
                "path": scope["path"],
                "raw_path": (scope.get("raw_path") or b"").decode("latin-1"),
                "query": query,
                "headers": headers,
                "body": _readable(body),
                "status": None,
                "user": None,
            }
            self._journal.append(entry)
        return entry


def _mapping(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("a JSON object is needed here")
    return body


def _readable(body: bytes) -> Any:
    if not body:
        return None
    text = body.decode("utf-8", errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


async def _read_body(receive: Any) -> bytes | None:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _until_gone(receive: Any) -> None:
    """uvicorn complains of an application that ends without an answer, unless the connection is gone by then."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _apply(app: Any, scope: Any, body: bytes) -> Answer:
    """Run the device's application on the request and keep the answer back."""
    messages: Iterator[dict[str, Any]] = iter([{"type": "http.request", "body": body, "more_body": False}])
    answer = Answer(500, [], b"")

    async def receive() -> dict[str, Any]:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer
