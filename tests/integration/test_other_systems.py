"""The module api on the systems that have no modules of their own yet, and through a proxy."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import Play, Runner, tasks

sys.path.append(str(Path(__file__).parents[1] / "unit"))

from tiny_server import Certificates, Device, Reply, Request

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcHMifQ.c2lnbmF0dXJl"
COOKIES = {"hmp": "calypso-session-id=7f1c; Path=/", "kraken": "id=1NwNImOGcDe4a2yHFUaa; Path=/; HttpOnly; Secure"}
LOGINS = {"hmp": "/apis/authentication/login", "kraken": "/apis/v2/login"}
LOGOUTS = {"hmp": ("DELETE", "/apis/authentication/login"), "kraken": ("GET", "/apis/v2/logout")}


def system(name: str) -> Device:
    """A device that takes one login, one read and one logout, as its reference describes them."""

    def answer(request: Request) -> Reply:
        if request.method == "POST" and request.path == LOGINS[name]:
            headers = (("Content-Type", "application/json"), ("Set-Cookie", COOKIES[name]))
            return Reply(200 if name == "hmp" else 204, {"data": {}} if name == "hmp" else b"", headers)
        if COOKIES[name].split(";")[0] not in request.headers.get("Cookie", ""):
            return Reply(401, {"message": "who are you"})
        return Reply(body={"data": [{"name": "Camera 1", "passphrase": "tidal-quartz-8"}]})

    return Device(answer, Certificates().server("127.0.0.1"))


@pytest.mark.parametrize("name", ["hmp", "kraken"])
@pytest.mark.parametrize("connection", ["local", "elsewhere"])
def test_login_request_logout(runner: Runner, name: str, connection: str) -> None:
    device = system(name)
    with contextlib.closing(device):
        env = {
            f"HAIVISION_{name.upper()}_HOST": "127.0.0.1",
            f"HAIVISION_{name.upper()}_PORT": str(device.port),
            f"HAIVISION_{name.upper()}_USERNAME": "admin",
            f"HAIVISION_{name.upper()}_PASSWORD": "granite-lantern-5",
            f"HAIVISION_{name.upper()}_VALIDATE_CERTS": "false",
        }
        play = tasks(f"- streamops.video.api: {{system: {name}, path: /apis/things, host: 127.0.0.1}}", hosts="station")
        inventory = {"all": {"hosts": {"station": {"ansible_connection": connection}}}}
        result = runner.run(play, inventory, env=env).ok().last
        assert result["json"] == {"data": [{"name": "Camera 1"}]}
        asked = [(request.method, request.path) for request in device.requests]
        assert asked == [("POST", LOGINS[name]), ("GET", "/apis/things"), LOGOUTS[name]]


def test_ateme_with_a_token(runner: Runner) -> None:
    def answer(request: Request) -> Reply:
        fine = request.headers.get("Authorization") == f"Bearer {JWT}"
        return Reply(body={"email": "ops@example.com", "token": JWT}) if fine else Reply(401, {"message": "no"})

    device = Device(answer, Certificates().server("127.0.0.1"))
    with contextlib.closing(device):
        options = f"system: ateme, url: 'https://127.0.0.1:{device.port}', path: /api/user, validate_certs: false"
        result = runner.run(tasks(f"- streamops.video.api: {{{options}, token: {JWT}}}"), arguments=["-vvv"]).ok()
        assert result.last["json"] == {"email": "ops@example.com"}
        assert [request.path for request in device.requests] == ["/api/user"]
        assert JWT not in str(result.last)


class _Connect(socketserver.StreamRequestHandler):
    """A proxy that knows CONNECT."""

    def handle(self) -> None:
        target = self.rfile.readline().split()[1].decode()
        while self.rfile.readline().strip():
            pass
        host, _colon, port = target.rpartition(":")
        self.server.targets.append(target)  # type: ignore[attr-defined]
        with socket.create_connection((host, int(port))) as device:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            pair = [self.connection, device]
            while True:
                for one in select.select(pair, [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    pair[pair.index(one) - 1].sendall(data)


@pytest.fixture
def proxy() -> Iterator[Any]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Connect)
    server.daemon_threads = True
    server.targets = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_through_a_proxy(play: Play, gateway: Any, proxy: Any) -> None:
    address = f"http://{{}}127.0.0.1:{proxy.server_address[1]}"
    text = "- streamops.video.gateway_info: {gather_subset: [session]}"
    assert play(text, proxy=address.format("")).ok().last["session"]["roles"] == ["Operator"]
    assert set(proxy.targets) == {f"127.0.0.1:{gateway.port}"}
    pinned = play(text, proxy=address.format(""), certificate_fingerprint="ab" * 32).failed()
    assert "not the one of certificate_fingerprint" in pinned.message
    gone = play(text, "-vvv", proxy="http://ops:copper-gull-9@127.0.0.1:9", retries=0).failed()
    assert "proxy" in gone.message and "copper-gull-9" not in gone.output.replace("ops:copper-gull-9@127", "")
    assert "copper-gull-9" not in str(gone.last)
