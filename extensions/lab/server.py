"""Sockets: one thread with one event loop serves every device of a lab, each on its own port.

uvicorn's own `Server` owns the process (signals, one socket set, a polling main loop, a polite shutdown that waits for
idle keep-alive connections), so only its HTTP protocol is used here.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

T = TypeVar("T")


class LoopThread:
    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="device-lab", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=30)

    def call(self, function: Callable[[], None]) -> None:
        """Run a function in the loop and wait for it; the control endpoint already is in the loop."""
        if threading.current_thread() is self._thread:
            function()
            return

        async def wrapped() -> None:
            function()

        self.run(wrapped())

    def stop(self) -> None:
        async def cancel_all() -> None:
            for _round in range(3):  # let accepted connections be taken over, so that they can be closed
                await asyncio.sleep(0)
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for _round in range(5):  # let cut connections come to their end
                await asyncio.sleep(0)

        with contextlib.suppress(TimeoutError):
            self.run(cancel_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(timeout=5)
        if not self._thread.is_alive():
            self.loop.close()


class _Connection(H11Protocol):
    """uvicorn's protocol, known to its listener so that a fault can cut it."""

    listener: Listener

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.listener.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.listener.connections.discard(self)


class _ListeningSocket(socket.socket):
    """Remembers what it accepted: a connection in the middle of its TLS handshake is known to nobody else."""

    accepted: weakref.WeakSet[socket.socket]

    def accept(self) -> tuple[socket.socket, Any]:
        connection, address = super().accept()
        self.accepted.add(connection)
        return connection, address


class Listener:
    """One listening socket with its open connections."""

    def __init__(
        self, thread: LoopThread, app: Any, host: str, port: int = 0, context: ssl.SSLContext | None = None
    ) -> None:
        self._thread = thread
        self._context = context
        self.host = host
        self.port = port
        self.connections: set[_Connection] = set()
        self._accepted: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._listening: _ListeningSocket | None = None
        self._reopening: asyncio.Task[None] | None = None
        self._state = ServerState()
        self._config = Config(
            app,
            interface="asgi3",
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=75,
        )
        self._config.load()

    def open(self) -> None:
        self._thread.run(self._open())

    async def _open(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        # With the protocol named, asyncio switches Nagle's algorithm off; without, every answer waits some 40 ms.
        listening = _ListeningSocket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.accepted = self._accepted
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((self.host, self.port))
            self.port = listening.getsockname()[1]
            listening.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.create_server(self._connection, sock=listening, ssl=self._context, backlog=512)
        except BaseException:
            listening.close()
            raise
        self._listening = listening

    def _connection(self) -> _Connection:
        connection = _Connection(config=self._config, server_state=self._state, app_state={}, _loop=self._thread.loop)
        connection.listener = self
        return connection

    def cut(self, client: tuple[str, int] | None, reset: bool) -> None:
        """Close a client's connection at once: the client sees end of file, or with `reset` a TCP reset."""
        for connection in list(self.connections):
            if client is None or connection.client == tuple(client):
                if reset:
                    raw = connection.transport.get_extra_info("socket")
                    if raw is not None:
                        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.transport.abort()

    def _shut(self) -> None:
        if self._listening is not None:
            # Not through asyncio's server object: it fails on what was accepted and not taken over yet.
            self._thread.loop.remove_reader(self._listening.fileno())
            self._listening.close()
            self._listening = None
        self.cut(None, reset=False)
        for accepted in list(self._accepted):
            with contextlib.suppress(OSError):  # closed, or its client has left
                accepted.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        def shut() -> None:
            if self._reopening is not None:
                self._reopening.cancel()
            self._shut()

        self._thread.call(shut)

    def restart(self, seconds: float) -> None:
        """Refuse connections for that long; returns when the socket is closed."""

        def begin() -> None:
            self._shut()
            if self._reopening is not None:
                self._reopening.cancel()
            self._reopening = self._thread.loop.create_task(self._reopen(seconds))

        self._thread.call(begin)

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        for _attempt in range(100):
            try:
                await self._open()
                return
            except OSError:  # somebody's outgoing connection has this port for the moment
                await asyncio.sleep(0.05)
