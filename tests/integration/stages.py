"""What the examples of the documentation find when they run: devices of the lab, what is on them, and variables."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lab import Lab
from samples import PASSPHRASE

CAMERA, FINISHED = "0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9b01", "0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9b02"
ROUTE = "0f2d7a52-3c5f-4d0b-9e57-1f0a6f0f9b03"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nZXhhbXBsZQ==\n-----END CERTIFICATE-----\n"
PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nZXhhbXBsZQ==\n-----END PRIVATE KEY-----\n"
STADIUM = {
    "id": ROUTE,
    "name": "Stadium A",
    "source": {"name": "Stadium A in", "protocol": "srt", "srtMode": "listener", "address": "0.0.0.0", "port": 4900},
    "destinations": [
        {"name": "Studio", "protocol": "udp", "address": "10.69.12.148", "port": 4900},
        {"name": "Web", "protocol": "hls", "segmentDuration": 6},
        {"name": "Affiliates", "protocol": "srt", "srtMode": "listener", "address": "0.0.0.0", "port": 4950},
    ],
}
ROUTES = [
    {
        "name": f"Camera {number}",
        "state": "started",
        "source": {"name": "In", "protocol": "udp", "address": "239.1.1.1", "port": 5000 + number},
        "destinations": [{"name": "Studio", "protocol": "udp", "address": "10.0.0.1", "port": 6000 + number}],
    }
    for number in (1, 2)
]
# The addresses of the examples, and whose they are.
ADDRESSES = {
    "gateway": ("gw1.studio.example.com", "gw1.example.com", "gw2.example.com", "10.0.0.11", "10.0.0.12", "10.0.0.13"),
    "hmp": ("hmp1.studio.example.com", "hmp1.example.com", "hmp.example.com"),
    "kraken": ("kraken1.example.com", "kraken2.example.com", "kraken3.example.com"),
}
SERVICES = ("https://ateme.example.com", "https://cloud.example.com")
# Accounts of the examples that a lab has under another name.
ACCOUNTS = {"producer@example.com": "admin", "events@example.com": "admin", "username: automation": "username: admin"}


class Stage:
    """A lab, and a socket that puts it into the state that a play needs before it begins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lab = Lab(gateways=3, krakens=3, directory=folder / "lab", switches={"gateway": {"land_delay": 0.05}})
        self.before: dict[str, Callable[[], None]] = {}

    def __enter__(self) -> Stage:
        self.lab.start()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self.folder / "stage"))
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        for name in ("backup", "srv", "ssl"):
            (self.folder / name).mkdir()
        (self.folder / "ssl" / "gateways.pem").write_text(self.lab.ca_path.read_text())
        first = self.lab.gateway.users
        for gateway in self.lab.gateways:
            gateway.users.update({name: dict(first[name]) for name in first}, other=dict(first["operator"]))
        return self

    def __exit__(self, *_how: object) -> None:
        self._socket.close()
        self.lab.stop()

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self._socket.accept()
            except OSError:
                return
            with caller:
                name = caller.makefile().readline().strip()
                self.before.get(name, lambda: None)()
                caller.sendall(b"\n")

    # What is there

    def empty(self) -> None:
        for device in self.lab.devices:
            device.reset()
        hmp = self.lab.hmp
        for name in ("producer", "events"):
            hmp.add_user(name, role="Administrator", password=hmp.users["admin"]["password"])
        hmp.add_group("Staff")
        for kraken in self.lab.krakens:
            kraken.add_preset("Evening", active=True)

    def filled(self) -> None:
        """A route on air, a town hall with two cameras and a recording, a stream and a preset, and an input."""
        self.empty()
        lab = self.lab
        for gateway in lab.gateways:
            gateway.add_route(STADIUM, started=True)
        address = lab.hmp.add_source(id=CAMERA, name="Camera 1", type="UDP", host="239.1.1.1", port=4900)
        other = lab.hmp.add_source(name="Camera 2", type="UDP", host="239.1.1.2", port=4900)
        lab.hmp.add_session('Town hall "Q3" – Zürich', sources=[address, other])
        lab.hmp.add_recording(lab.hmp.add_session("Rehearsal", sources=[address]), state="FINISHED", id=FINISHED)
        lab.hmp.add_device("Lobby")
        for kraken in lab.krakens:
            camera, studio = kraken.add_input("Helicopter in"), kraken.add_output("Studio")
            kraken.add_stream("Helicopter", input=camera, outputs=[studio], running=True)
            kraken.add_preset("Helicopter downlink")
        lab.ateme.add_input("stadium-a", user_description="Stadium A")
        lab.ateme.add_output("studio-b")

    # How the examples reach it

    def here(self, text: str) -> str:
        """An example with the lab in place of what it names, and files of ours in place of the machine's."""
        for system, names in ADDRESSES.items():
            for name in names:
                text = text.replace(name, getattr(self.lab, system).host)
        for name in SERVICES:
            text = text.replace(name, self.lab.ateme.url)
        for name, ours in ACCOUNTS.items():
            text = text.replace(name, ours)
        text = re.sub(r"(?<![\w}/.])/etc/(ssl|pki)/", f"{self.folder}/ssl/", text)
        text = text.replace("fleet-ca.pem", f"{self.folder}/ssl/gateways.pem")
        text = text.replace("port: 8443", f"port: {self.lab.gateways[1].port}")
        text = re.sub(r'"(?:[0-9A-F]{2}:){2}\.\.\."', f'"{self.lab.gateway.fingerprint}"', text)
        return re.sub(r"(?<![\w}/.])/(backup|srv)/", rf"{self.folder}/\1/", text)

    @property
    def environment(self) -> dict[str, str]:
        """Ports and the CA of the lab: what else there is to connect, the examples say."""
        found = {"ATEME_PLUS_CA_PATH": str(self.lab.ca_path), "ANSIBLE_SSH_EXECUTABLE": "/bin/false"}
        for system in ADDRESSES:
            name = f"HAIVISION_{system.upper()}"
            found |= {f"{name}_PORT": str(getattr(self.lab, system).port), f"{name}_CA_PATH": str(self.lab.ca_path)}
        return {
            **found,
            "HAIVISION_HMP_CLI_PORT": str(self.lab.hmp.cli_port),
            "STAGE_SOCKET": str(self.folder / "stage"),
        }

    def inventory(self, *hosts: str) -> dict[str, Any]:
        """The lab as the examples call it, and more hosts, which are this machine."""
        lab = self.lab
        here = {"ansible_connection": "local"}
        groups: dict[str, Any] = {
            "gateways": {f"gw{one}": _host(device, "haiadmin") for one, device in enumerate(lab.gateways, 1)},
            "hmps": {"hmp1": {**_host(lab.hmp, "admin"), "cli_port": lab.hmp.cli_port}},
            "krakens": {f"kraken{one}": _host(device, "haiadmin") for one, device in enumerate(lab.krakens, 1)},
            "atemes": {"cloud": {**_host(lab.ateme, "admin"), "ateme_url": lab.ateme.url}},
            "examples": dict.fromkeys(("localhost", *hosts), here),
        }
        for one, device in enumerate(lab.gateways, 1):
            groups["gateways"][f"gw{one}"] |= {
                "gateway_host": device.host,
                "gateway_port": device.port,
                "gateway_fingerprint": device.fingerprint,
                "gateway_password": device.users["operator"]["password"],
                "gateway_admin_password": device.users["haiadmin"]["password"],
            }
        children = {group: {"hosts": members} for group, members in groups.items()}
        return {"all": {"children": children, "vars": self.variables}}

    @property
    def variables(self) -> dict[str, Any]:
        """Every variable that an example uses and that it does not set itself."""
        lab = self.lab
        gateway, hmp, kraken, ateme = lab.gateway, lab.hmp, lab.kraken, lab.ateme
        vaulted = dict.fromkeys(("hmp_password", "vault_hmp_password"), hmp.users["admin"]["password"])
        vaulted |= dict.fromkeys(("kraken_password", "vault_kraken_password"), kraken.users["haiadmin"]["password"])
        vaulted |= dict.fromkeys(("ateme_password", "vault_ateme_password"), ateme.users["admin"]["password"])
        vaulted |= dict.fromkeys(("srt_secret", "secret", "camera_passphrase"), PASSPHRASE)
        vaulted |= dict.fromkeys(("vault_stadium_a", "vault_camera_2", "vaulted"), PASSPHRASE)
        return vaulted | {
            "gateway_host": gateway.host,
            "gateway_port": gateway.port,
            "gateway_fingerprint": gateway.fingerprint,
            "gateway_username": "operator",
            "gateway_password": gateway.users["operator"]["password"],
            "gateway_admin_password": gateway.users["haiadmin"]["password"],
            "gateway_observer_password": gateway.users["user"]["password"],
            "hmp_host": hmp.host,
            "hmp_port": hmp.port,
            "hmp_cli_port": hmp.cli_port,
            "hmp_username": "admin",
            "hmp_fingerprint": hmp.fingerprint,
            "kraken_host": kraken.host,
            "kraken_port": kraken.port,
            "kraken_fingerprint": kraken.fingerprint,
            "kraken_certificate": CERTIFICATE,
            "kraken_private_key": PRIVATE_KEY,
            "kraken_license_key": "EXAMPLE-KEY-0001",
            "ateme_url": ateme.url,
            "ateme_user": "admin",
            "ateme_fingerprint": ateme.fingerprint,
            "backup_folder": str(self.folder / "backup"),
            "camera_1": CAMERA,
            "camera_1_id": CAMERA,
            "finished_recording": FINISHED,
            "route_id": ROUTE,
            "routes": ROUTES,
            "event_routes": ROUTES,
        }


def _host(device: Any, user: str) -> dict[str, Any]:
    return {
        "ansible_host": device.host,
        "ansible_port": device.port,
        "ansible_user": user,
        "ansible_password": device.users[user]["password"],
        "certificate_fingerprint": device.fingerprint,
    }
