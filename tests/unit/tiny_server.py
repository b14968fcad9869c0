"""Small HTTPS servers on loopback that answer, delay, cut and record as a test tells them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trustme


class Certificates:
    """An authority and what it issued."""

    def __init__(self) -> None:
        self.ca = trustme.CA()

    def server(self, *names: str, wants_client: bool = False) -> ssl.SSLContext:
        return self.context(self.ca.issue_cert(*names), wants_client)

    def context(self, issued: trustme.LeafCert, wants_client: bool = False) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        if wants_client:
            self.ca.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        return context


def fingerprint(issued: trustme.LeafCert) -> str:
    der = ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())
    return hashlib.sha256(der).hexdigest()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """`announced`: a Content-Length that may lie; `cut`: close (or with `reset` reset) instead of answering."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    announced: int | None = None
    delay: float = 0
    cut: bool = False
    reset: bool = False

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Answering = Callable[[Request], Reply]


def reset(connection: socket.socket) -> None:
    """End a connection so that the peer gets a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    context: ssl.SSLContext | None = None
    resets = 0
    accepted = 0

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.accepted += 1
        return connection, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.resets > 0:
            self.resets -= 1
            request.recv(1)
            reset(request)
            return
        # The handshake happens here, in the connection's own thread, where a client that refuses us harms nobody.
        if self.context is not None:
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except OSError:
                return
        with contextlib.suppress(OSError):
            super().finish_request(request, client_address)
        with contextlib.suppress(OSError):
            request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that a test cuts is no error."""


class Device:
    """One listening port; `answer` says what each request gets."""

    def __init__(self, answer: Answering | None = None, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.answer: Answering = answer or (lambda _request: Reply())
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.context = context
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def accepted(self) -> int:
        return self._server.accepted

    @property
    def asked(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]

    def reset_next(self, connections: int) -> None:
        """The next connections are reset in the middle of the TLS handshake."""
        self._server.resets = connections

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        device = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(self.command, self.path, self.headers, body)
                device.requests.append(request)
                reply = device.answer(request)
                time.sleep(reply.delay)
                self.close_connection = reply.cut or reply.announced is not None
                if reply.cut:
                    if reply.reset:
                        reset(self.connection)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                if reply.status != 204:
                    length = len(reply.content) if reply.announced is None else reply.announced
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                if reply.status != 204:
                    self.wfile.write(reply.content)

            do_GET = do_POST = do_PUT = do_DELETE = _serve

            def log_message(self, *_arguments: Any) -> None:
                """Silence."""

        return Handler


@contextlib.contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A TCP port that hands each connection to `serve` in a thread; gives the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    connections: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = listening.accept()
                connections.append(connection)
                threading.Thread(target=serve_quietly, args=(connection,), daemon=True).start()

    def serve_quietly(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            serve(connection)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in connections:
            connection.close()


def in_turn(*replies: Reply) -> Answering:
    """The replies one after the other; the last one for ever."""
    left = list(replies)

    def answer(_request: Request) -> Reply:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer
