"""What the machine and earlier answers might slip into a request: nothing but what was asked for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import TlsError, Unreachable
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from tiny_server import Certificates, Device, Reply, raw_server

MakeDevice = Callable[..., Device]


def client(port: int, trust: Trust, host: str = "127.0.0.1", **settings: Any) -> HttpClient:
    return HttpClient(Endpoint("Test device", host, port, trust, timeout=5, retries=0, **settings))


class Proxy:
    """An HTTP proxy that knows CONNECT and remembers to where."""

    def __init__(self) -> None:
        self.targets: list[str] = []

    def serve(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        target = head.split()[1].decode()
        self.targets.append(target)
        host, _colon, port = target.rpartition(":")
        with socket.create_connection((host, int(port)), 5) as onward:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            threading.Thread(target=self._pump, args=(onward, connection), daemon=True).start()
            self._pump(connection, onward)

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[tuple[Proxy, str]]:
    one = Proxy()
    with raw_server(one.serve) as port:
        yield one, f"http://127.0.0.1:{port}"


def test_no_proxy_of_the_environment(
    device: MakeDevice, ca_path: str, proxy: tuple[Proxy, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = device()
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy[1])
    assert client(one.port, Trust(ca_path=ca_path)).send("GET", "/x").ok
    assert proxy[0].targets == []


def test_a_proxy_that_was_asked_for(device: MakeDevice, ca_path: str, proxy: tuple[Proxy, str]) -> None:
    one = device()
    assert client(one.port, Trust(ca_path=ca_path), proxy=proxy[1]).send("GET", "/x").ok
    assert proxy[0].targets == [f"127.0.0.1:{one.port}"]
    with pytest.raises(TlsError):
        client(one.port, Trust(fingerprint="ab" * 32), proxy=proxy[1]).send("GET", "/x")
    assert one.asked == ["GET /x"], "the certificate is checked through a proxy too"


def test_a_proxy_that_is_not_there(ca_path: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(Unreachable, match="proxy"):
            client(443, Trust(ca_path=ca_path), proxy=proxy).send("GET", "/x")


def test_no_login_from_netrc(device: MakeDevice, ca_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = device()
    for path in (tmp_path / ".netrc", tmp_path / "netrc"):
        path.write_text("machine 127.0.0.1 login somebody password else\ndefault login some password body\n")
        path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    http = client(one.port, Trust(ca_path=ca_path))
    http.send("GET", "/x")
    http.send("GET", "/x", headers={"Authorization": "Bearer ours"})
    assert [request.headers.get_all("Authorization") for request in one.requests] == [None, ["Bearer ours"]]


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_no_ca_of_the_environment(
    device: MakeDevice, ca_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    one = device()
    monkeypatch.setenv(name, ca_path)
    with pytest.raises(TlsError):
        client(one.port, Trust()).send("GET", "/x")
    assert one.requests == []
    foreign = tmp_path / "foreign.pem"
    Certificates().ca.cert_pem.write_to_path(str(foreign))
    monkeypatch.setenv(name, str(foreign))
    assert client(one.port, Trust(ca_path=ca_path)).send("GET", "/x").ok


def test_cookies_are_told_and_never_kept(device: MakeDevice, ca_path: str) -> None:
    setting = Reply(
        headers=(
            ("Set-Cookie", "id=a1=b2==; Path=/; HttpOnly; Secure; SameSite=Strict"),
            ("Set-Cookie", "DisplayUnsavedWarning=; Expires=Wed, 21 Oct 2015 07:28:00 GMT"),
        )
    )
    one = device(lambda _request: setting, "localhost", "127.0.0.1")
    for host in ("127.0.0.1", "localhost"):
        http = client(one.port, Trust(ca_path=ca_path), host)
        assert http.send("GET", "/x").cookies == {"id": "a1=b2==", "DisplayUnsavedWarning": ""}
        http.send("GET", "/y")
        http.send("GET", "/z", headers={"Cookie": "id=ours"})
    sent = [request.headers.get_all("Cookie") for request in one.requests]
    assert sent == [None, None, ["id=ours"]] * 2
