# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines over TCP: one line out, one line back. Knows no vendor."""

from __future__ import annotations

import contextlib
import dataclasses
import select
import socket
import time
import typing as t

from .address import clean_host, in_url, refuse_beyond
from .errors import AnswerLost, BadAnswer, InvalidInput, StreamopsError, Unreachable
from .retry import pauses

_LONGEST_CONNECT = 10.0
# Far more than any answer; a peer that never ends its line must not fill the memory.
_LONGEST_LINE = 1_000_000
# Lines that are no answers (a greeting) are passed over, so many at most.
_MOST_GREETINGS = 50


class CutAnswer(AnswerLost):
    """An answer that did not come whole; `text` is what came of it."""

    text = ""


@dataclasses.dataclass(frozen=True)
class LineEndpoint:
    """Where lines go. Times in seconds; `usual_port` is the one that error texts need not name."""

    system: str
    host: str
    port: int
    usual_port: int
    timeout: float = 30.0
    retries: int = 3

    def __post_init__(self) -> None:
        object.__setattr__(self, "host", clean_host(self.host))
        for name, value, low, high in (
            ("port of the command line", self.port, 1, 65535),
            ("timeout", self.timeout, 0.1, 3600),
            ("retries", self.retries, 0, 20),
        ):
            refuse_beyond(name, value, low, high)

    @property
    def place(self) -> str:
        """How error texts name the device."""
        return f"{self.system} {in_url(self.host)}" + ("" if self.port == self.usual_port else f":{self.port}")


class LineClient:
    """One connection, opened when it is first needed and again after it was lost.

    `is_answer` tells an answer from what a peer may say unasked. `notice` is told of each retry, in plain words.
    """

    def __init__(
        self,
        endpoint: LineEndpoint,
        is_answer: t.Callable[[str], bool],
        refused_hint: str = "Check host, port and power",
        notice: t.Callable[[str], None] = lambda _text: None,
    ) -> None:
        self.endpoint = endpoint
        self.notice = notice
        self._is_answer = is_answer
        self._refused_hint = refused_hint
        self._socket: socket.socket | None = None
        self._received = b""

    def close(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
        self._socket, self._received = None, b""

    def ask(self, line: str) -> str:
        """Send a line and give the one that comes back, without its end.

        Connecting is repeated with growing pauses: nothing was sent then. Raises Unreachable (nothing was sent),
        AnswerLost (sent, and no whole answer came) and BadAnswer; after those the next line gets a new connection.
        """
        data = line.encode("utf-8") + b"\n"
        if data.count(b"\n") != 1:
            raise InvalidInput("a line break within a line would be a second line")
        left = pauses(self.endpoint.retries)
        while True:
            try:
                connection = self._open()
                break
            except Unreachable as error:
                pause = next(left, None)
                if pause is None or error.final:
                    raise
                self.notice(f"connect: {error.cause}; tried again")
                time.sleep(pause)
        try:
            return self._exchange(connection, data)
        except StreamopsError:
            # Whatever comes later on this connection would be taken for the answer to something else.
            self.close()
            raise

    def _open(self) -> socket.socket:
        if self._socket is not None and self._is_spent(self._socket):
            self.close()
        if self._socket is None:
            endpoint = self.endpoint
            try:
                self._socket = socket.create_connection(
                    (endpoint.host, endpoint.port), timeout=min(endpoint.timeout, _LONGEST_CONNECT)
                )
            except OSError as error:
                raise self._not_connected(error) from None
            self._socket.settimeout(endpoint.timeout)
        return self._socket

    def _is_spent(self, connection: socket.socket) -> bool:
        """Whether a connection was closed since its last answer, or said something that nobody asked for.

        What is left over would be taken for the answer to the next line, and all answers after it would be wrong.
        """
        try:
            return bool(self._received) or bool(select.select([connection], [], [], 0)[0])
        except (OSError, ValueError):
            return True

    def _exchange(self, connection: socket.socket, data: bytes) -> str:
        unsent: OSError | None = None
        try:
            connection.sendall(data)
        except OSError as error:
            # Who turns an address away says why in one line and closes: that line is there to be read.
            unsent = error
        deadline = time.monotonic() + self.endpoint.timeout
        for _line in range(_MOST_GREETINGS):
            text = self._line(connection, deadline, unsent)
            if self._is_answer(text):
                return text
        raise BadAnswer(
            f"{_MOST_GREETINGS} lines came and none of them is an answer",
            hint="Check host and port: this may be another service",
        )

    def _line(self, connection: socket.socket, deadline: float, unsent: OSError | None) -> str:
        while b"\n" not in self._received:
            left = deadline - time.monotonic()
            if len(self._received) > _LONGEST_LINE:
                raise self._lost(f"{len(self._received)} bytes came, and no end of the line")
            if left <= 0:
                raise self._lost(f"no whole answer within {self.endpoint.timeout:g} s")
            connection.settimeout(left)
            try:
                piece = connection.recv(65536)
            except TimeoutError:
                raise self._lost(f"no whole answer within {self.endpoint.timeout:g} s") from None
            except OSError as error:
                raise self._lost(f"the connection broke ({error.strerror or error})", unsent) from None
            if not piece and self._received and self._is_answer(text := self._received.decode("utf-8", "replace")):
                raise self._lost("the connection was closed in the middle of the answer", unsent, text)
            if not piece:
                cut = " in the middle of the answer" if self._received else " before an answer came"
                raise self._lost(f"the connection was closed{cut}", unsent)
            self._received += piece
        line, _end, self._received = self._received.partition(b"\n")
        try:
            return line.rstrip(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            raise BadAnswer("the answer is no UTF-8 text", hint="Check host and port") from None

    @staticmethod
    def _lost(cause: str, unsent: OSError | None = None, cut: str = "") -> CutAnswer:
        if unsent is not None:
            cause += f"; sending failed too ({unsent.strerror or unsent})"
        lost = CutAnswer(cause, hint="The device is slow, stuck or restarting; a larger timeout may help")
        lost.text = cut
        return lost

    def _not_connected(self, error: OSError) -> Unreachable:
        endpoint = self.endpoint
        if isinstance(error, socket.gaierror):
            unknown = Unreachable(
                f"the host name {endpoint.host} is unknown",
                hint="Check the spelling of host, or the DNS of the machine that runs the task",
            )
            unknown.final = True
            return unknown
        if isinstance(error, ConnectionRefusedError):
            return Unreachable(f"no connection to port {endpoint.port} (Connection refused)", hint=self._refused_hint)
        if isinstance(error, TimeoutError):
            return Unreachable(
                f"no connection to port {endpoint.port} within {min(endpoint.timeout, _LONGEST_CONNECT):g} s",
                hint="Check host, port, network and firewall",
            )
        return Unreachable(
            f"no connection to port {endpoint.port} ({error.strerror or error})", hint="Check host, port and power"
        )
