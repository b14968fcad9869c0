"""Lines over TCP, with peers that say odd things, or nothing, or go away."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    BadAnswer,
    InvalidInput,
    StreamopsError,
    Unreachable,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.lines import LineClient, LineEndpoint
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_server import raw_server, reset

Says = Callable[[socket.socket, str], None]
ANSWER = "OK|Zürich – 漢字 🎥"


def is_answer(line: str) -> bool:
    return line.startswith("OK")


@contextlib.contextmanager
def client_of(port: int, notice: Callable[[str], None] = print, **settings: Any) -> Iterator[LineClient]:
    values = {"timeout": 5.0, "retries": 0, **settings}
    client = LineClient(LineEndpoint("Device", "127.0.0.1", port, 1, **values), is_answer, "Switch it on", notice)
    try:
        yield client
    finally:
        client.close()


class Peer:
    """Reads lines and answers as `says` does; `greeting` comes first."""

    def __init__(self, says: Says, greeting: bytes = b"") -> None:
        self.says = says
        self.greeting = greeting
        self.lines: list[str] = []
        self.connections = 0

    def __call__(self, connection: socket.socket) -> None:
        self.connections += 1
        connection.sendall(self.greeting)
        received = b""
        while piece := connection.recv(65536):
            received += piece
            while b"\n" in received:
                line, _end, received = received.partition(b"\n")
                self.lines.append(line.decode())
                self.says(connection, line.decode())


def saying(*pieces: bytes, pause: float = 0.0) -> Says:
    def say(connection: socket.socket, _line: str) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return say


def echo(connection: socket.socket, line: str) -> None:
    connection.sendall(f"OK|{line}\n".encode())


def hang_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


# Answers


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_an_answer_in_pieces(end: str, size: int) -> None:
    data = (ANSWER + end).encode()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    with raw_server(Peer(saying(*pieces, pause=0.002))) as port, client_of(port) as client:
        assert client.ask("x") == ANSWER
        assert client.ask("y") == ANSWER


@settings(max_examples=25)
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), cuts=st.lists(st.integers(0, 90)))
def test_any_text_cut_anywhere(text: str, cuts: list[int]) -> None:
    data = f"OK|{text}\n".encode()
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [data[start:end] for start, end in itertools.pairwise(places)]
    with raw_server(Peer(saying(*pieces))) as port, client_of(port) as client:
        assert client.ask("x") == f"OK|{text}"


@pytest.mark.parametrize("greeting", [b"Welcome\n", b"Media Platform\r\n\r\nready\r\n", b"\n", "Grüezi\n".encode()])
def test_a_greeting_is_no_answer(greeting: bytes) -> None:
    peer = Peer(echo, greeting)
    with raw_server(peer) as port, client_of(port) as client:
        assert [client.ask(one) for one in "abc"] == ["OK|a", "OK|b", "OK|c"]
    assert peer.connections == 1 and peer.lines == ["a", "b", "c"]


def test_a_greeting_in_one_packet_with_the_answer() -> None:
    with raw_server(Peer(saying(b"Welcome\nnews of today\nOK|1\n"))) as port, client_of(port) as client:
        assert client.ask("x") == "OK|1"
        assert client.ask("x") == "OK|1"


def test_what_nobody_asked_for_is_not_the_answer_to_the_next_line() -> None:
    """An error text that holds a raw line feed makes such lines."""

    def says(connection: socket.socket, line: str) -> None:
        connection.sendall(f"OK|{line}\nOK|stray\n".encode())

    with raw_server(Peer(says)) as port, client_of(port) as client:
        assert [client.ask(one) for one in "abc"] == ["OK|a", "OK|b", "OK|c"]


def test_the_line_goes_out_as_utf8_with_one_end() -> None:
    peer = Peer(echo)
    with raw_server(peer) as port, client_of(port) as client:
        assert client.ask('say "Zürich 漢"') == 'OK|say "Zürich 漢"'
    assert peer.lines == ['say "Zürich 漢"']


@pytest.mark.parametrize("line", ["a\nb", "a\n", "\n", "a\r\nb"])
def test_a_line_cannot_become_two(line: str) -> None:
    peer = Peer(echo)
    with raw_server(peer) as port, client_of(port) as client:
        with pytest.raises(InvalidInput):
            client.ask(line)
        assert peer.connections == 0 and peer.lines == []


def test_nothing_but_lines_that_are_no_answers() -> None:
    with (
        raw_server(Peer(saying(b"who are you?\n" * 100))) as port,
        client_of(port) as client,
        pytest.raises(BadAnswer) as error,
    ):
        client.ask("x")
    assert "none of them is an answer" in error.value.cause
    assert "another service" in error.value.hint


@pytest.mark.parametrize("answer", [b"OK|\xff\xfe\n", b"OK|\xc3\n", "OK|Zürich\n".encode("latin-1")])
def test_an_answer_that_is_no_utf8(answer: bytes) -> None:
    peer = Peer(saying(answer))
    with raw_server(peer) as port, client_of(port) as client:
        with pytest.raises(BadAnswer, match="UTF-8"):
            client.ask("x")
        peer.says = echo
        assert client.ask("y") == "OK|y"
    assert peer.connections == 2, "what came on the first connection is not trusted any more"


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    sent = 0

    def endless(connection: socket.socket, _line: str) -> None:
        nonlocal sent
        while True:
            sent += connection.send(b"x" * 65536)

    with (
        raw_server(Peer(endless)) as port,
        client_of(port, timeout=60.0) as client,
        pytest.raises(StreamopsError) as error,
    ):
        client.ask("x")
    assert isinstance(error.value, (AnswerLost, BadAnswer)) and sent < 20_000_000


# Connections that end


@pytest.mark.parametrize("start", [b"", b"Welcome\n", b"OK|cut in the mid"])
@pytest.mark.parametrize("end", [hang_up, reset])
def test_closed_before_the_answer(start: bytes, end: Callable[[socket.socket], None]) -> None:
    def says(connection: socket.socket, _line: str) -> None:
        connection.sendall(start)
        end(connection)

    peer = Peer(says)
    with raw_server(peer) as port, client_of(port, retries=3) as client:
        with pytest.raises(AnswerLost) as error:
            client.ask("x")
        assert peer.lines == ["x"], "what was sent is not sent again by itself"
        assert error.value.maybe_done and "Traceback" not in str(error.value)
        peer.says = echo
        assert client.ask("y") == "OK|y"
    assert peer.connections == 2


@pytest.mark.parametrize("line", ["x", "x" * 6_000_000])
def test_one_line_and_then_the_end(line: str) -> None:
    """Who is turned away is told so at once; of a long line not even all can be sent then."""

    def turn_away(connection: socket.socket) -> None:
        connection.sendall(b"OK|not authorized\n")
        connection.close()

    with raw_server(turn_away) as port, client_of(port) as client:
        assert client.ask(line) == "OK|not authorized"


def test_sending_failed_and_no_line_came() -> None:
    def break_off(connection: socket.socket) -> None:
        connection.recv(1)
        reset(connection)

    with raw_server(break_off) as port, client_of(port) as client, pytest.raises(AnswerLost) as error:
        client.ask("x" * 6_000_000)
    assert error.value.maybe_done


def test_a_connection_that_died_while_it_was_idle() -> None:
    """A device closes idle connections; what is sent next must not be taken for lost."""
    ended = threading.Event()

    def says(connection: socket.socket, line: str) -> None:
        echo(connection, line)
        hang_up(connection)
        ended.set()

    peer = Peer(says)
    with raw_server(peer) as port, client_of(port) as client:
        assert client.ask("a") == "OK|a"
        assert ended.wait(5)
        time.sleep(0.05)
        peer.says = echo
        assert client.ask("b") == "OK|b"
    assert peer.lines == ["a", "b"] and peer.connections == 2


def test_one_connection_for_all_lines_and_a_new_one_after_closing() -> None:
    peer = Peer(echo)
    with raw_server(peer) as port, client_of(port) as client:
        assert [client.ask(str(number)) for number in range(20)] == [f"OK|{number}" for number in range(20)]
        assert peer.connections == 1
        client.close()
        client.close()
        assert client.ask("again") == "OK|again"
        assert peer.connections == 2


# Time


@pytest.mark.parametrize("said", [[], [b"Welcome\n"], [b"OK|half an ans"], [b"."] * 40, [b"wait\n"] * 40])
def test_no_whole_answer_in_time(said: Sequence[bytes]) -> None:
    peer = Peer(saying(*said, pause=0.02))
    with raw_server(peer) as port, client_of(port, timeout=0.2) as client:
        with pytest.raises(AnswerLost, match=r"no whole answer within 0\.2 s") as error:
            client.ask("x")
        assert "timeout" in error.value.hint
        peer.says = echo
        assert client.ask("y") == "OK|y"


def test_a_late_answer_is_not_taken_for_the_next_one() -> None:
    def late(connection: socket.socket, line: str) -> None:
        time.sleep(0.3 if line == "slow" else 0)
        echo(connection, line)

    with raw_server(Peer(late)) as port, client_of(port, timeout=0.15) as client:
        with pytest.raises(AnswerLost):
            client.ask("slow")
        time.sleep(0.3)
        assert client.ask("quick") == "OK|quick"


# No connection


def unused_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def test_a_closed_port() -> None:
    port = unused_port()
    notices: list[str] = []
    with client_of(port, notices.append, retries=1) as client, pytest.raises(Unreachable) as error:
        client.ask("x")
    assert str(port) in error.value.cause and "refused" in error.value.cause.lower()
    assert error.value.hint == "Switch it on" and not error.value.maybe_done
    assert len(notices) == 1 and "refused" in notices[0].lower()


def test_a_port_that_opens_meanwhile() -> None:
    port = unused_port()
    peer = Peer(echo)
    notices: list[str] = []

    def open_later() -> None:
        time.sleep(0.1)
        with socket.create_server(("127.0.0.1", port)) as listening, contextlib.suppress(OSError):
            peer(listening.accept()[0])

    opening = threading.Thread(target=open_later, daemon=True)
    opening.start()
    with client_of(port, notices.append, retries=4) as client:
        assert client.ask("x") == "OK|x"
    assert notices, "a retry is told"
    opening.join(5)
    assert peer.lines == ["x"]


def test_an_unknown_host_name() -> None:
    notices: list[str] = []
    endpoint = LineEndpoint("Device", "no-such-device.invalid", 1, 1, 5.0, 5)
    with pytest.raises(Unreachable, match=r"no-such-device\.invalid is unknown"):
        LineClient(endpoint, is_answer, notice=notices.append).ask("x")
    assert notices == [], "the spelling does not get better by waiting"


@pytest.mark.parametrize(
    "values",
    [
        {"port": 0},
        {"port": 65536},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"timeout": 4000},
        {"retries": -1},
        {"retries": 21},
        {"host": "https://hmp"},
        {"host": ""},
    ],
)
def test_settings_that_cannot_be(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=next(iter(values))):
        LineEndpoint(**{"system": "Device", "host": "hmp", "port": 1, "usual_port": 1, **values})


@pytest.mark.parametrize(
    ("host", "port", "place"),
    [("hmp", 1, "Device hmp"), ("hmp", 2, "Device hmp:2"), ("::1", 2, "Device [::1]:2"), ("[::1]", 1, "Device [::1]")],
)
def test_how_a_device_is_called(host: str, port: int, place: str) -> None:
    assert LineEndpoint("Device", host, port, 1).place == place
