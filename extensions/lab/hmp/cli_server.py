"""The command line's port: who may connect, one answer for each line, and what faults do to them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from ..faults import Fault, Faults
from ..server import LoopThread
from .command_line import one_line, split_line
from .commands import execute
from .errors import CODES, Refusal
from .settings import CLI_FAULTS

if TYPE_CHECKING:
    from . import Hmp

NIL = "00000000-0000-0000-0000-000000000000"
LONGEST_LINE = 1_000_000
JOURNAL_LENGTH = 50_000


class CliServer:
    def __init__(self, thread: LoopThread, hmp: Hmp, host: str, port: int) -> None:
        self._thread = thread
        self.hmp = hmp
        self.host = host
        self.port = port
        self.faults = Faults(CLI_FAULTS)
        self.journal: deque[dict[str, Any]] = deque(maxlen=JOURNAL_LENGTH)
        self.connections = 0
        self.open_connections: set[_Connection] = set()
        self._count = 0
        self._list_before: tuple[float, list[str]] = (0.0, [])
        self._listening: socket.socket | None = None
        self._held: socket.socket | None = None  # bound, not listening
        self._started = False

    # Life

    def start(self) -> None:
        self._started = True
        self.follow_switch()

    def stop(self) -> None:
        self._started = False
        self._thread.call(self._close)

    def follow_switch(self) -> None:
        """Listen, or not, as `cli_enabled` says. Not under the device's lock: the loop may be waiting for it."""
        if self._started:
            self._thread.call(self._open if self.hmp.switches["cli_enabled"] else self._close)

    def restart(self, seconds: float) -> None:
        """Refuse connections for that long; called in the loop."""
        self._close()
        self._thread.loop.call_later(seconds, self.follow_switch)

    @property
    def listens(self) -> bool:
        return self._listening is not None

    def _open(self) -> None:
        if self._listening is not None:
            return
        held = self._held or self._bound()
        self._held = None
        held.listen(128)
        self._listening = held
        self._thread.loop.add_reader(held.fileno(), self._accept, held)

    def _bound(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((self.host, self.port))
            bound.setblocking(False)
        except BaseException:
            bound.close()
            raise
        self.port = bound.getsockname()[1]
        return bound

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the client has left meanwhile
            accepted, _address = listening.accept()
            accepted.setblocking(False)
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            loop = self._thread.loop
            task = loop.create_task(loop.connect_accepted_socket(lambda: _Connection(self), accepted))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _close(self) -> None:
        if self._listening is not None:
            self._thread.loop.remove_reader(self._listening.fileno())
            with contextlib.suppress(OSError):  # who waits to be taken over sees an end, not a reset
                while True:
                    self._listening.accept()[0].close()
            self._listening.close()
            self._listening = None
        if self._started and self._held is None:
            self._held = self._bound()  # connections are refused, and nobody else gets the port meanwhile
        elif not self._started and self._held is not None:
            self._held.close()
            self._held = None
        for connection in list(self.open_connections):
            connection.transport.abort()

    # Journal

    def record(self, line: bytes) -> dict[str, Any]:
        with self.hmp.lock:
            self._count += 1
            entry: dict[str, Any] = {
                "n": self._count,
                "time": time.time(),
                "line": line.decode("utf-8", errors="replace"),
                "name": None,
                "arguments": [],
                "answer": None,
            }
            self.journal.append(entry)
        return entry

    def fault_list(self) -> list[dict[str, Any]]:
        listed = []
        for fault in self.faults.as_list():
            fault.pop("method")
            fault["command"] = fault.pop("path")
            listed.append(fault)
        return listed

    # Answers

    def may_connect(self, peer: Any) -> bool:
        until, before = self._list_before
        return bool(peer) and peer[0] in (before if time.monotonic() < until else self.hmp.authorized)

    def list_changes(self) -> None:
        self._list_before = (time.monotonic() + self.hmp.switches["access_delay"], list(self.hmp.authorized))

    def run(self, words: list[str]) -> str:
        with self.hmp.lock:
            try:
                value = execute(self.hmp.state, words)
            except Refusal as refusal:
                return self.error(refusal)
        return "OK" if value is None else f"OK|{one_line(value)}"

    def error(self, refusal: Refusal) -> str:
        switches = self.hmp.settings
        code = refusal.code
        if code == "000002" and switches["unknown_command_form"] == "no_code":
            return f"ERROR|{one_line(refusal.message)}"
        if code == "010003":
            code = switches["count_code"]
        if code == "070014":
            code = switches["file_code"]
        return f"ERROR|{code}|{one_line(refusal.message)}"

    def fault_error(self, fault: Fault) -> str:
        code, message = str(fault.parameters["code"]), fault.parameters["message"]
        return f"ERROR|{code}|{CODES.get(code, (0, '', 'Lab'))[2] if message is None else message}"


def is_write(entry: dict[str, Any]) -> bool:
    """Reading a status changes nothing, nor does removing a source that cannot exist: a probe for a session."""
    name, arguments = entry["name"], entry["arguments"]
    probe = name == "removeSourceFromSession" and len(arguments) == 2 and arguments[1] == NIL
    return name != "getRecordingStatus" and not probe


class _Connection(asyncio.Protocol):
    """Reads on while it answers, so that a client that leaves is noticed."""

    def __init__(self, server: CliServer) -> None:
        self._server = server
        self._buffer = bytearray()
        self._more = asyncio.Event()
        self._ended = False
        self.transport: asyncio.Transport
        self._task: asyncio.Task[None] | None = None

    # Of the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if not self._server.listens:  # closed while this one was taken over
            transport.abort()
            return
        limit = self._server.hmp.switches["max_cli_connections"]
        self._server.connections += 1
        if limit is not None and len(self._server.open_connections) >= limit:
            transport.close()
            return
        self._server.open_connections.add(self)
        self._task = asyncio.get_running_loop().create_task(self._serve())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._more.set()

    def eof_received(self) -> bool:
        self._ended = True
        self._more.set()
        return True  # answers to what came before are still sent

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.open_connections.discard(self)
        if self._task is not None:
            self._task.cancel()

    # Serving

    async def _serve(self) -> None:
        try:
            await self._converse()
        finally:
            self.transport.close()

    async def _converse(self) -> None:
        switches = self._server.hmp.settings
        allowed = self._server.may_connect(self.transport.get_extra_info("peername"))
        refusal = self._server.error(Refusal("020000"))
        if not allowed and switches["refusal_at"] == "connect":
            await self._send(refusal)
            return
        if switches["banner"]:
            await self._send(switches["banner"])
        while (line := await self._line()) is not None:
            entry = self._server.record(line)
            if not allowed:
                entry["answer"] = refusal
                await self._send(refusal)
                return
            if not await self._answer(line, entry):
                return
            if not switches["pipelining"]:
                await asyncio.sleep(0)  # what has arrived is taken from the socket first
                self._buffer.clear()

    async def _line(self) -> bytes | None:
        while b"\n" not in self._buffer:
            if self._ended or len(self._buffer) > LONGEST_LINE:
                return None
            self._more.clear()
            try:
                await asyncio.wait_for(self._more.wait(), self._server.hmp.settings["idle_timeout"])
            except TimeoutError:
                return None
        line, _end, rest = bytes(self._buffer).partition(b"\n")
        self._buffer = bytearray(rest)
        return line

    async def _answer(self, line: bytes, entry: dict[str, Any]) -> bool:
        """False: the connection ends here."""
        words: list[str] = []
        broken: Refusal | None = None
        try:
            words = split_line(line)
        except Refusal as refusal:
            broken = refusal
        entry["name"] = words[0] if words else None
        entry["arguments"] = words[1:]
        met = {fault.kind.name: fault for fault in self._server.faults.pick("", entry["name"] or "")}
        delay, held = (met["delay"].parameters[name] if "delay" in met else 0 for name in ("seconds", "after"))
        if delay and not held:
            await asyncio.sleep(delay)
        if "drop_before" in met:
            self._drop(met["drop_before"])
            return False
        restart = met["restart"].parameters if "restart" in met else None
        if restart and not restart["after"]:
            self._server.restart(restart["seconds"])
            return False
        if "error" in met:
            answer = self._server.fault_error(met["error"])
        elif broken is not None:
            answer = self._server.error(broken)
        else:
            answer = self._server.run(words)
        if "error_after" in met:
            answer = self._server.fault_error(met["error_after"])
        if "drop_after" in met:
            self._drop(met["drop_after"])
            return False
        if restart:
            self._server.restart(restart["seconds"])
            return False
        if delay and held:
            await asyncio.sleep(delay)
        entry["answer"] = answer
        trickle = met["trickle"].parameters["interval"] if "trickle" in met else None
        await self._send(answer, trickle, ended="cut" not in met)
        return "cut" not in met

    def _drop(self, fault: Fault) -> None:
        raw = self.transport.get_extra_info("socket")
        if fault.parameters["reset"] and raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    async def _send(self, text: str, trickle: float | None = None, ended: bool = True) -> None:
        switches = self._server.hmp.settings
        data = text.encode("utf-8", errors="replace")
        if ended:
            data += b"\r\n" if switches["crlf"] else b"\n"
        size = 1 if trickle is not None else switches["pieces"] or len(data)
        pause = trickle if trickle is not None else switches["piece_pause"]
        for start in range(0, len(data), size):
            if start:
                await asyncio.sleep(pause)
            self.transport.write(data[start : start + size])
