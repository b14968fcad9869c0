"""The lab: starts the devices, hands out their certificates, writes down where they are, and stops them all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from .ateme import Ateme
from .certificates import Authority, Identity
from .control import control_app
from .files import inventory_text, write_private
from .gateway import Gateway
from .hmp import Hmp
from .http_device import HttpDevice
from .kraken import Kraken
from .server import Listener, LoopThread

SYSTEMS = ("gateway", "hmp", "kraken", "ateme")
LOOPBACK = ("127.0.0.1", "::1")


class Lab:
    def __init__(
        self,
        only: Sequence[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
        switches: Mapping[str, Mapping[str, Any]] | None = None,
        host: str = "127.0.0.1",
        mtls: bool = False,
        plain_http: bool = False,
        gateways: int = 1,
        port: int = 0,
        hmps: int = 1,
        krakens: int = 1,
        atemes: int = 1,
    ) -> None:
        """`port`: of the first gateway, the others follow; 0 takes free ones. Other systems always take free ones."""
        self.only = tuple(only if only is not None else SYSTEMS)
        unknown = (set(self.only) | set(switches or {})) - set(SYSTEMS)
        if unknown:
            raise ValueError(f"no such system: {', '.join(sorted(unknown))}; there are {', '.join(SYSTEMS)}")
        if host not in LOOPBACK:
            raise ValueError(f"the lab serves loopback addresses only: {', '.join(LOOPBACK)}")
        self._given_directory = Path(directory) if directory is not None else None
        self._switches = {system: dict(values) for system, values in (switches or {}).items()}
        self._host, self._mtls, self._plain, self._count, self._port = host, mtls, plain_http, gateways, port
        self._hmp_count, self._kraken_count, self._ateme_count = hmps, krakens, atemes
        self.gateways: list[Gateway] = []
        self.hmps: list[Hmp] = []
        self.krakens: list[Kraken] = []
        self.atemes: list[Ateme] = []
        self.directory = Path()
        self.control_url = ""
        self._thread: LoopThread | None = None
        self._control: Listener | None = None
        self._written: list[Path] = []

    # Life

    def __enter__(self) -> Lab:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Lab:
        if self._thread is not None:
            raise RuntimeError("this lab is running")
        if self._given_directory is None:
            self.directory = Path(tempfile.mkdtemp(prefix="device-lab-"))
        else:
            self.directory = self._given_directory.resolve()
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path("lab.json").unlink(missing_ok=True)  # of a lab that was killed: somebody polls for ours
        self._thread = LoopThread()
        try:
            self._start_devices(self._thread)
            self._write_files()
        except BaseException:
            self.stop()
            raise
        return self

    def _start_devices(self, thread: LoopThread) -> None:
        authority = Authority()
        authority.write_ca(self._note(self.ca_path))
        if self._mtls:
            authority.write_client(self._note(self.client_cert), self._note(self.client_key))

        def identity_of(name: str) -> Identity | None:
            names = ("127.0.0.1", "::1", "localhost", f"{name}.lab")
            return None if self._plain else authority.identity(*names, require_client=self._mtls)

        for number in range(1, (self._count if "gateway" in self.only else 0) + 1):
            port = self._port + number - 1 if self._port else 0
            name = f"gw{number}"
            gateway = Gateway(thread, name, self._host, port, identity_of(name), str(self.ca_path))
            gateway.set_defaults(self._switches.get("gateway", {}))
            gateway.start()
            self.gateways.append(gateway)
        others: tuple[tuple[type[Hmp] | type[Kraken] | type[Ateme], int, list[Any]], ...] = (
            (Hmp, self._hmp_count, self.hmps),
            (Kraken, self._kraken_count, self.krakens),
            (Ateme, self._ateme_count, self.atemes),
        )
        for kind, count, devices in others:
            system = kind.system
            for number in range(1, (count if system in self.only else 0) + 1):
                name = f"{system}{number}"
                device = kind(thread, name, self._host, 0, identity_of(name), str(self.ca_path))
                devices.append(device)  # first, so that a failing start is cleaned up
                device.set_defaults(self._switches.get(system, {}))
                device.start()
        systems: dict[str, Sequence[HttpDevice]] = {
            "gateway": self.gateways,
            "hmp": self.hmps,
            "kraken": self.krakens,
            "ateme": self.atemes,
        }
        self._control = Listener(thread, control_app(systems), "127.0.0.1")
        self._control.open()
        self.control_url = f"http://127.0.0.1:{self._control.port}"
        for system, running in systems.items():
            for number, one in enumerate(running, start=1):
                one.control_url = f"{self.control_url}/{system}/{number}"

    def stop(self) -> None:
        for device in self.devices:
            device.stop()
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._thread is not None:
            self._thread.stop()
            self._thread = None
        if self._given_directory is None:
            shutil.rmtree(self.directory, ignore_errors=True)
        for path in self._written:
            path.unlink(missing_ok=True)
        self._written.clear()
        self.gateways.clear()
        self.hmps.clear()
        self.krakens.clear()
        self.atemes.clear()

    # What there is

    @property
    def devices(self) -> list[HttpDevice]:
        return [*self.gateways, *self.hmps, *self.krakens, *self.atemes]

    @property
    def gateway(self) -> Gateway:
        return self.gateways[0]

    @property
    def hmp(self) -> Hmp:
        return self.hmps[0]

    @property
    def kraken(self) -> Kraken:
        return self.krakens[0]

    @property
    def ateme(self) -> Ateme:
        return self.atemes[0]

    @property
    def ca_path(self) -> Path:
        return self._path("ca.pem")

    @property
    def client_cert(self) -> Path:
        return self._path("client.pem")

    @property
    def client_key(self) -> Path:
        return self._path("client.key")

    # Files

    def _path(self, name: str) -> Path:
        return self.directory / name

    def _note(self, path: Path) -> Path:
        self._written.append(path)
        return path

    def describe(self) -> dict[str, Any]:
        described: dict[str, Any] = {
            "pid": os.getpid(),
            "control_url": self.control_url,
            "ca_path": str(self.ca_path),
            "inventory": str(self._path("inventory.yml")),
        }
        if self._mtls:
            described.update(client_cert=str(self.client_cert), client_key=str(self.client_key))
        if self.gateways:
            described.update(gateway=self.gateway.describe(), gateways=[one.describe() for one in self.gateways])
        if self.hmps:
            described.update(hmp=self.hmp.describe(), hmps=[one.describe() for one in self.hmps])
        if self.krakens:
            described.update(kraken=self.kraken.describe(), krakens=[one.describe() for one in self.krakens])
        if self.atemes:
            described.update(ateme=self.ateme.describe(), atemes=[one.describe() for one in self.atemes])
        return described

    def _write_files(self) -> None:
        variables: dict[str, Any] = {"lab_control_url": self.control_url}
        groups: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        if self.gateways:
            first = self.gateway
            variables.update(
                gateway_host=first.host,
                gateway_port=first.port,
                gateway_username="operator",
                gateway_password=first.users["operator"]["password"],
                gateway_admin_password=first.users["haiadmin"]["password"],
                gateway_observer_password=first.users["user"]["password"],
                gateway_fingerprint=first.fingerprint,
                gateway_ca_path=first.ca_path,
                gateway_control_url=first.control_url,
            )
            groups["gateways"] = [(one.name, _host_variables(one, "operator", one.users)) for one in self.gateways]
        if self.hmps:
            hmp = self.hmp
            variables.update(
                hmp_host=hmp.host,
                hmp_port=hmp.port,
                hmp_cli_port=hmp.cli_port,
                hmp_username="admin",
                hmp_password=hmp.users["admin"]["password"],
                hmp_operator_password=hmp.users["operator"]["password"],
                hmp_viewer_password=hmp.users["viewer"]["password"],
                hmp_api_key=hmp.api_key,
                hmp_api_secret=hmp.api_secret,
                hmp_fingerprint=hmp.fingerprint,
                hmp_ca_path=hmp.ca_path,
                hmp_control_url=hmp.control_url,
            )
            groups["hmps"] = [
                (one.name, {**_host_variables(one, "admin", one.users), "cli_port": one.cli_port}) for one in self.hmps
            ]
        if self.krakens:
            kraken = self.kraken
            variables.update(
                kraken_host=kraken.host,
                kraken_port=kraken.port,
                kraken_username="haiadmin",
                kraken_password=kraken.users["haiadmin"]["password"],
                kraken_operator_password=kraken.users["operator"]["password"],
                kraken_user_password=kraken.users["user"]["password"],
                kraken_fingerprint=kraken.fingerprint,
                kraken_ca_path=kraken.ca_path,
                kraken_control_url=kraken.control_url,
            )
            groups["krakens"] = [(one.name, _host_variables(one, "haiadmin", one.users)) for one in self.krakens]
        if self.atemes:
            ateme = self.ateme
            variables.update(
                ateme_url=ateme.url,
                ateme_user="admin",
                ateme_password=ateme.users["admin"]["password"],
                ateme_superadmin_password=ateme.users["superadmin"]["password"],
                ateme_operator_password=ateme.users["operator"]["password"],
                ateme_monitor_password=ateme.users["monitor"]["password"],
                ateme_fingerprint=ateme.fingerprint,
                ateme_ca_path=ateme.ca_path,
                ateme_control_url=ateme.control_url,
            )
            groups["atemes"] = [
                (one.name, {**_host_variables(one, "admin", one.users), "ateme_url": one.url}) for one in self.atemes
            ]
        inventory = inventory_text(groups, variables)
        write_private(self._note(self._path("inventory.yml")), inventory)
        # Last: who waits for it finds everything else in place.
        write_private(self._note(self._path("lab.json")), json.dumps(self.describe(), indent=2) + "\n")


def _host_variables(device: HttpDevice, user: str, users: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "ansible_host": device.host,
        "ansible_port": device.port,
        "ansible_user": user,
        "ansible_password": users[user]["password"],
        "certificate_fingerprint": device.fingerprint,
        "control_url": device.control_url,
    }
