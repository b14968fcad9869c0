"""The Kraken's own settings: network, license, security, services, certificates, API v1, logging."""

from __future__ import annotations

import copy
import secrets
import time
from dataclasses import dataclass
from typing import Any

from .model import new_uuid

NIC_DEFAULTS: dict[str, Any] = {
    "addressing": "dhcp",
    "ipAddress": "",
    "subnetMask": "",
    "gateway": "",
    "mtu": 1500,
    "peerDns": True,
}
NIC_READ_ONLY = ("macAddress", "speed")
NETWORK_DEFAULTS: dict[str, Any] = {"ntpAddress": "", "ipForward": False}
SECURITY: dict[str, Any] = {
    "password_policy": {"min_length": 8, "expiry_days": 0},
    "session_timeout": 15,
    "tls_versions": ["TLSv1.2", "TLSv1.3"],
    "login_banner": "",
}
SERVICES: dict[str, dict[str, Any]] = {
    "rtspserver": {"rtsp_port": 554},
    "webserver": {"data": {"listeners": {"interfaces": ["eth0", "eth1"]}}},
}
DECKLINK = [{"name": "DeckLink Duo 2 (1)", "index": 0, "model": "DeckLink Duo 2", "in_use": False}]
NDI = [{"name": "STUDIO-PC (Camera 1)", "address": "10.65.11.40:5961"}]
SERIAL_PORTS = [{"name": "ttyS0", "path": "/dev/ttyS0"}, {"name": "ttyS1", "path": "/dev/ttyS1"}]
PEM = "-----BEGIN CERTIFICATE-----"


@dataclass
class Certificate:
    number: str
    uuid: str
    name: str
    certificate: str
    private_key: str
    default: bool = False

    def id(self, form: str) -> str:
        return {"number": self.number, "uuid": self.uuid, "name": self.name}[form]

    def as_dict(self, form: str) -> dict[str, Any]:
        shown = {key: value for key, value in vars(self).items() if key not in ("number", "uuid")}
        return {"id": self.id(form), **shown}


class Appliance:
    def __init__(self, number: int = 1) -> None:
        """`number`: of the Kraken in its lab, so that each has a hostname and addresses of its own."""
        self._device = number
        self.network: dict[str, Any] = {}
        self.security: dict[str, Any] = {}
        self.services: dict[str, dict[str, Any]] = {}
        self.certificates: dict[str, Certificate] = {}
        self.license_key = ""
        self.license_installed = 0
        self.license_renewed = False  # the license it comes with may be no good
        self.instance = new_uuid()
        self.v1_enabled = False
        self.v1_key = ""
        self.debug_logging = False
        self.reboots = 0
        self.booted = time.time()
        self._numbers = 0
        self.reset()

    def reset(self) -> None:
        hostname = "kraken" if self._device == 1 else f"kraken{self._device}"
        nics = [_nic("eth0", 10, 10, self._device), _nic("eth1", 11, 20, self._device)]
        self.network = {"hostname": hostname, **NETWORK_DEFAULTS, "ntpAddress": "10.65.1.1", "nics": nics}
        self.security = copy.deepcopy(SECURITY)
        self.services = copy.deepcopy(SERVICES)
        self.license_key = "-".join(secrets.token_hex(2).upper() for _part in range(5))
        self.license_installed = int(time.time()) - 86_400
        self.license_renewed = False
        self.v1_enabled, self.v1_key = False, secrets.token_hex(16)
        self.debug_logging = False
        self.reboots, self.booted, self._numbers = 0, time.time(), 0
        self.certificates = {}
        self.install("Default", f"{PEM}\nbGFi\n-----END CERTIFICATE-----\n", secrets.token_hex(32)).default = True

    @property
    def uptime(self) -> int:
        return max(0, int(time.time() - self.booted))

    # Certificates

    def install(self, name: str, certificate: str, private_key: str) -> Certificate:
        self._numbers += 1
        installed = Certificate(str(self._numbers), new_uuid(), name, certificate, private_key)
        self.certificates[installed.number] = installed
        return installed

    def make_default(self, certificate: Certificate) -> None:
        for one in self.certificates.values():
            one.default = one is certificate

    def remove(self, certificate: Certificate) -> None:
        del self.certificates[certificate.number]


def _nic(name: str, subnet: int, port: int, device: int) -> dict[str, Any]:
    row, place = divmod(device - 1, 36)
    subnet += 2 * row
    return {
        "name": name,
        **NIC_DEFAULTS,
        "addressing": "static",
        "ipAddress": f"10.65.{subnet}.{218 + place}",
        "subnetMask": "255.255.255.0",
        "gateway": f"10.65.{subnet}.1",
        "macAddress": f"00:0c:29:{75 + row:02x}:{17 + place:02x}:{port:02x}",
        "speed": 1000,
    }
