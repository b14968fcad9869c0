"""Who we talk to: a server that is not the device's own gets no request at all."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    AnswerLost,
    InvalidInput,
    StreamopsError,
    TlsError,
)
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.tls import Trust
from lab import Lab
from tiny_server import Certificates, Device, fingerprint, raw_server

MakeDevice = Callable[..., Device]


def client(port: int, trust: Trust | None = None, host: str = "127.0.0.1", retries: int = 0) -> HttpClient:
    return HttpClient(Endpoint("Test device", host, port, trust or Trust(), timeout=5, retries=retries))


@pytest.fixture
def self_signed() -> Iterator[tuple[Device, str]]:
    """A device with a certificate of nobody we know, for another name, and its fingerprint."""
    certificates = Certificates()
    issued = certificates.ca.issue_cert("factory.invalid")
    running = Device(context=certificates.context(issued))
    yield running, fingerprint(issued)
    running.close()


def test_the_right_fingerprint_is_enough(self_signed: tuple[Device, str]) -> None:
    device, digest = self_signed
    for spelling in (digest, digest.upper(), f"SHA256:{digest}"):
        assert client(device.port, Trust(fingerprint=spelling)).send("GET", "/x").status == 200
    assert device.asked == ["GET /x"] * 3


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("validate", [True, False])
def test_a_wrong_fingerprint_gets_no_request(self_signed: tuple[Device, str], method: str, validate: bool) -> None:
    device, digest = self_signed
    wrong = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    with pytest.raises(TlsError) as refusal:
        client(device.port, Trust(fingerprint=wrong, validate_certs=validate)).send(method, "/x", body={"a": 1})
    assert device.requests == []
    assert digest.upper() in str(refusal.value).replace(":", ""), "the error shows what the device has, to compare"


def test_a_fingerprint_counts_more_than_the_right_ca(device: MakeDevice, ca_path: str) -> None:
    one = device()
    with pytest.raises(TlsError):
        client(one.port, Trust(ca_path=ca_path, fingerprint="ab" * 32)).send("GET", "/x")
    assert one.requests == []


def test_the_fingerprint_of_the_issuer_is_not_the_devices(certificates: Certificates, device: MakeDevice) -> None:
    one = device()
    issuer = trustme.CA()
    with pytest.raises(TlsError):
        client(one.port, Trust(fingerprint=fingerprint(issuer.issue_cert("127.0.0.1")))).send("GET", "/x")
    assert one.requests == []


def test_ca_path(device: MakeDevice, ca_path: str) -> None:
    one = device()
    for host in ("127.0.0.1", "localhost"):
        assert client(one.port, Trust(ca_path=ca_path), host).send("GET", "/x").ok


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_an_unknown_ca_and_an_unwanted_check(self_signed: tuple[Device, str], ca_path: str) -> None:
    device, digest = self_signed
    for trust in (Trust(), Trust(ca_path=ca_path)):
        with pytest.raises(TlsError) as refusal:
            client(device.port, trust).send("GET", "/x")
        assert "not trusted" in refusal.value.cause and "ca_path" in refusal.value.hint
        assert digest.upper() in refusal.value.cause.replace(":", "")
    assert device.requests == []
    assert client(device.port, Trust(validate_certs=False)).send("GET", "/x").ok


def test_a_certificate_for_another_name(device: MakeDevice, ca_path: str) -> None:
    one = device(None, "other.example")
    with pytest.raises(TlsError) as refusal:
        client(one.port, Trust(ca_path=ca_path)).send("GET", "/x")
    assert "127.0.0.1" in refusal.value.cause
    assert one.requests == []


def test_a_client_certificate(device: MakeDevice, ca_path: str, certificates: Certificates, tmp_path: Path) -> None:
    one = device(wants_client=True)
    issued = certificates.ca.issue_cert("client.lab")
    cert, key, both = tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "both.pem"
    issued.cert_chain_pems[0].write_to_path(str(cert))
    issued.private_key_pem.write_to_path(str(key))
    issued.private_key_and_cert_chain_pem.write_to_path(str(both))
    for certificate, private in ((str(cert), str(key)), (str(both), None)):
        trust = Trust(ca_path=ca_path, client_cert=certificate, client_key=private)
        assert client(one.port, trust).send("GET", "/x").ok
    with pytest.raises(InvalidInput, match="client_cert and client_key"):
        client(one.port, Trust(ca_path=ca_path, client_cert=str(cert))).send("GET", "/x")
    before = len(one.requests)
    # TLS 1.3 tells a client of a missing certificate with the first answer; the connection may be gone by then.
    with pytest.raises((TlsError, AnswerLost)):
        client(one.port, Trust(ca_path=ca_path)).send("GET", "/x")
    assert len(one.requests) == before


def test_a_port_that_speaks_plain_http() -> None:
    with Lab(only=["gateway"], plain_http=True) as lab:
        with pytest.raises(TlsError, match="does not speak TLS"):
            client(lab.gateway.port).send("POST", "/api/session", body={"password": "secret-word"})
        assert lab.gateway.requests == []


def test_a_port_that_greets_first() -> None:
    """SSH, SMTP and the HMP's command line do."""
    received: list[bytes] = []

    def greet(connection: socket.socket) -> None:
        connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
        received.append(connection.recv(4096))

    with raw_server(greet) as port, pytest.raises(StreamopsError) as refusal:
        client(port).send("POST", "/x", body={"password": "secret-word"})
    assert "TLS" in str(refusal.value)
    assert all(b"secret-word" not in data for data in received)


def test_a_port_that_says_nothing() -> None:
    def listen(connection: socket.socket) -> None:
        connection.recv(1)
        time.sleep(2)

    start = time.monotonic()
    with raw_server(listen) as port, pytest.raises(StreamopsError):
        HttpClient(Endpoint("Test device", "127.0.0.1", port, timeout=0.3, retries=0)).send("GET", "/x")
    assert time.monotonic() - start < 1.5


def test_ipv6(ca_path: str) -> None:
    try:
        with Lab(only=["gateway"], host="::1") as lab:
            for host in ("::1", "[::1]"):
                trust = Trust(ca_path=str(lab.ca_path))
                assert client(lab.gateway.port, trust, host).send("GET", "/api/session").status == 401
            with pytest.raises(TlsError):
                client(lab.gateway.port, Trust(ca_path=ca_path), "::1").send("GET", "/api/session")
            assert len(lab.gateway.requests) == 2
    except OSError as missing:
        pytest.skip(f"no IPv6 here: {missing}")


def test_a_context_is_made_once_in_a_process() -> None:
    assert Trust().context() is Trust().context()
    assert Trust().context() is not Trust(validate_certs=False).context()


def test_connections_read_no_ca_file_again(monkeypatch: pytest.MonkeyPatch, device: MakeDevice, ca_path: str) -> None:
    there, trust = device(), Trust(ca_path=ca_path)
    assert client(there.port, trust).send("GET", "/").ok
    read: list[object] = []
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda _context, *files, **_more: read.append(files))
    assert client(there.port, trust).send("GET", "/").ok
    assert read == []
