"""The lab itself: TLS, addresses, several gateways, files, control endpoint, command line, speed."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from lab import Lab
from lab_client import UDP_OUT, UDP_SOURCE, Client, wait_for

ROUTE = {"name": "a", "source": UDP_SOURCE, "destinations": [UDP_OUT]}
EXTENSIONS = Path(__file__).resolve().parents[2] / "extensions"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_tls_and_fingerprint(host: str) -> None:
    with Lab(host=host) as lab:
        client = Client(lab, lab.gateway)
        assert client.get("/api/devices").status_code == 200
        der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((host, lab.gateway.port)))
        assert hashlib.sha256(der).hexdigest() == lab.gateway.fingerprint
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(lab.gateway.url, timeout=5)


def test_plain_http() -> None:
    with Lab(plain_http=True) as lab:
        assert lab.gateway.url.startswith("http://")
        assert Client(lab, lab.gateway).get("/api/devices").status_code == 200


def test_client_certificates() -> None:
    with Lab(mtls=True) as lab:
        client = Client(lab, lab.gateway, user=None)
        with pytest.raises(requests.ConnectionError):
            client.login("operator")
        client.http.cert = (str(lab.client_cert), str(lab.client_key))
        assert client.login("operator").status_code == 200
        assert stat.S_IMODE(lab.client_key.stat().st_mode) == 0o600


def test_stopping_closes_half_open_handshakes() -> None:
    lab = Lab().start()
    with socket.create_connection((lab.gateway.host, lab.gateway.port)) as silent:
        silent.settimeout(2)
        Client(lab, lab.gateway).get("/api/devices")  # so that the lab has accepted the silent one, too
        start = time.monotonic()
        lab.stop()
        assert time.monotonic() - start < 1
        assert silent.recv(1) == b""


def test_only_loopback_and_known_systems() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Lab(host="0.0.0.0")
    with pytest.raises(ValueError, match="toaster"):
        Lab(only=["toaster"])


def test_gateways_are_separate() -> None:
    with Lab(gateways=3) as lab:
        first, second, _third = lab.gateways
        assert lab.gateway is first
        assert len({gateway.port for gateway in lab.gateways}) == 3
        assert len({gateway.fingerprint for gateway in lab.gateways}) == 3
        second.add_route(ROUTE)
        second.set(land_delay=5)
        assert Client(lab, first).routes()["numResults"] == 0
        client = Client(lab, second)
        assert client.routes()["numResults"] == 1
        assert (first.switches["land_delay"], len(first.logins)) == (0.25, 1)
        assert client.login("operator", first.users["operator"]["password"]).status_code == 401


def test_reset(lab: Lab) -> None:
    gw = lab.gateway
    client = Client(lab, gw)
    gw.add_route(ROUTE)
    gw.fault("delay", seconds=3, times=None)
    gw.set(second_device=True)
    gw.reset()
    assert (gw.requests, gw.sessions, gw.routes(), gw.faults, gw.max_open_sessions) == ([], [], [], [], 0)
    assert gw.switches["second_device"] is False
    assert client.get("/api/devices").status_code == 401


def test_records_of_requests(client: Client) -> None:
    gw = client.gateway
    gw.clear_requests()
    client.get("/api/gateway/a%2Fb/routes?page=2&x=", headers={"X-Test": "yes"})
    (entry,) = gw.requests
    assert (entry["method"], entry["path"], entry["raw_path"]) == (
        "GET",
        "/api/gateway/a/b/routes",
        "/api/gateway/a%2Fb/routes",
    )
    assert (entry["query"], entry["headers"]["x-test"]) == ({"page": "2", "x": ""}, "yes")
    assert (entry["body"], entry["status"], entry["user"]) == (None, 404, "operator")
    assert abs(entry["time"] - time.time()) < 5
    assert gw.max_open_sessions == 1


def test_add_route_knows_the_vocabulary(client: Client) -> None:
    gw = client.gateway
    kept = {**ROUTE, "id": "r-1", "destinations": [{**UDP_OUT, "id": "d-1", "started": False}]}
    assert gw.add_route(kept, started=True) == "r-1"
    assert (gw.routes()[0]["destinations"][0]["id"], gw.routes()[0]["destinations"][0]["started"]) == ("d-1", False)
    with pytest.raises(ValueError, match="mode"):
        gw.add_route({**ROUTE, "source": {**UDP_SOURCE, "mode": "unicast"}})
    gw.set_health("r-1", "error", "no signal")
    shown = client.route("r-1")
    assert (shown["summaryStatusCode"], shown["source"]["state"]) == ("error", "connecting")
    gw.set_health("r-1")
    assert client.route("r-1")["summaryStatusCode"] == "ok"


def test_control_endpoint(lab: Lab, client: Client) -> None:
    http = requests.Session()
    http.trust_env = False

    def control(method: str, verb: str, body: Any = None, status: int = 200) -> Any:
        answer = http.request(method, f"{lab.gateway.control_url}/{verb}", json=body, timeout=5)
        assert answer.status_code == status, answer.text
        return answer.json()

    route_id = control("POST", "routes", {"route": ROUTE, "started": True})["id"]
    assert client.route(route_id)["state"] == "running"
    assert control("GET", "routes")[0]["running"] is True
    assert control("POST", "routes", {**ROUTE, "name": "b"})["id"] != route_id
    assert control("POST", "switches", {"idle_word": "stopped"})["idle_word"] == "stopped"
    assert control("POST", "faults", {"kind": "status", "code": 500, "times": None})[0]["kind"] == "status"
    assert client.get("/api/devices").status_code == 500
    control("DELETE", "faults")
    assert client.get("/api/devices").status_code == 200
    assert control("GET", "sessions")["max_open_sessions"] == 1
    assert control("GET", "requests")[0]["path"] == "/api/session"
    assert control("GET", "logins")[0]["user"] == "operator"
    assert control("GET", "writes") == []
    control("POST", "health", {"route_id": route_id, "code": "warn", "details": "low"})
    assert client.route(route_id)["summaryStatusCode"] == "warn"
    control("POST", "expire")
    assert client.get("/api/devices").status_code == 401
    control("DELETE", "requests")
    assert control("GET", "requests") == []
    control("POST", "faults", {"kind": "restart", "seconds": 0.1})
    control("POST", "reset")
    assert control("GET", "routes") == []
    control("POST", "switches", {"no_such": 1}, status=400)
    control("POST", "faults", {"kind": "explode"}, status=400)
    control("GET", "nothing", status=404)
    assert http.get(f"{lab.control_url}/gateway/2/requests", timeout=5).status_code == 404
    assert http.get(lab.control_url, timeout=5).json()["gateway"][0]["port"] == lab.gateway.port


def test_files_come_and_go(tmp_path: Path) -> None:
    with Lab(directory=tmp_path / "lab", gateways=2) as lab:
        names = {path.name for path in lab.directory.iterdir()}
        assert names == {"ca.pem", "inventory.yml", "lab.json"}
        for path in lab.directory.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        described = json.loads((lab.directory / "lab.json").read_text())
        assert described["gateway"]["users"] == lab.gateway.users
        assert described["gateways"][1]["port"] == lab.gateways[1].port
        inventory = (lab.directory / "inventory.yml").read_text()
        for wanted in (f"ansible_port: {lab.gateways[1].port}", "gw2:", 'ansible_user: "operator"', "gateway_ca_path:"):
            assert wanted in inventory
    assert list((tmp_path / "lab").iterdir()) == []


def test_temporary_directory_is_removed() -> None:
    with Lab() as lab:
        directory = lab.directory
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert not directory.exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, None])
def test_command_line(tmp_path: Path, how: signal.Signals | None) -> None:
    command = [sys.executable, "-m", "lab", "--directory", str(tmp_path), "--gateways", "2"]
    command += [] if how else ["--seconds", "0.5"]
    environment = {**os.environ, "PYTHONPATH": str(EXTENSIONS)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for((tmp_path / "lab.json").exists, seconds=10)
        described = json.loads((tmp_path / "lab.json").read_text())
        port = described["gateway"]["port"]
        with socket.create_connection(("127.0.0.1", port)):  # an idle connection must not hold it up
            if how:
                process.send_signal(how)
            start = time.monotonic()
            output, errors = process.communicate(timeout=10)
            assert time.monotonic() - start < 2
    assert (process.returncode, errors) == (0, "")
    assert described["gateway"]["users"]["operator"]["password"] in output
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_speed() -> None:
    start = time.process_time()  # of the processor: a busy machine must not fail this
    lab = Lab(gateways=200).start()
    try:
        assert time.process_time() - start < 3  # some 0.5 s
        gw = lab.gateway
        client = Client(lab, gw)
        for number in range(1000):
            gw.add_route({"name": f"r{number}", "source": UDP_SOURCE, "destinations": [UDP_OUT] * 3}, started=True)
        start = time.process_time()
        seen = 0
        for page in range(1, 11):
            seen += len(client.get(client.routes_path, params={"page": page, "pageSize": 100}).json()["data"])
        assert seen == 1000
        assert time.process_time() - start < 2  # some 0.15 s, this client's part included
    finally:
        start = time.monotonic()
        lab.stop()
    assert time.monotonic() - start < 1  # some 0.01 s
