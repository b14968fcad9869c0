"""The Kraken: streams, presets, its own settings, certificates that are uploaded, and its reboot."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.kraken import reboot as rebooting
from ansible_collections.streamops.video.plugins.modules import (
    kraken_certificate,
    kraken_debug_logging,
    kraken_license,
    kraken_network,
    kraken_preset,
    kraken_reboot,
    kraken_rest_api,
    kraken_security,
    kraken_service,
    kraken_stream,
)
from faults import HTTP_FAULTS, Fault
from lab import Lab
from matrix import CELL, LICENSE, OTHER_PASSPHRASE, PASSPHRASE, Matrix, Rig, Shape, Values

PEM = "-----BEGIN CERTIFICATE-----\nZmlyc3Q=\n-----END CERTIFICATE-----\n"
KEY = f"-----BEGIN PRIVATE KEY-----\n{OTHER_PASSPHRASE}\n-----END PRIVATE KEY-----\n"
CONTENT: Values = {"content": {"inputs": [{"name": "Camera", "port": 5000, "passphrase": PASSPHRASE}], "streams": []}}


class Kraken(Rig):
    system, title, user, other_user = "kraken", "Haivision Kraken", "haiadmin", "operator"
    # New ones for each lab, and what is told of the moment.
    volatile = frozenset({"v1_key", "creation_date", "expiration", "currenttime", "uptime"})

    def settle(self) -> None:
        kraken = self.device
        kraken.set(load_delay=0.0, stream_delay=0.0, reboot_seconds=0.3, reboot_unsaved="kept")
        camera = kraken.add_input("Camera", port=5000, passphrase=PASSPHRASE)
        kraken.add_output("One", port=6001)
        kraken.add_stream("Bystander", input=camera, running=True, auto_start=True)
        kraken.add_preset("Bystander", startup=True)

    def held(self) -> dict[str, list[Values]]:
        kraken = self.device
        license_ = kraken.license()
        license_["license_key"] = license_.get("license_key") == LICENSE
        return {
            "presets": kraken.all_presets(),
            "streams": kraken.all_streams(),
            "inputs": kraken.all_inputs(),
            "outputs": kraken.all_outputs(),
            "transcoders": kraken.all_transcoders(),
            "metadata": kraken.all_metadata(),
            "certificates": [one for one in kraken.certificates() if one["name"] != "Default"],
            "own": [
                {"name": "network", **kraken.network()},
                {"name": "security", **kraken.security()},
                {"name": "services", **kraken.services()},
                {"name": "license", **license_},
                {"name": "rest api", **kraken.restapi()},
                {"name": "other", "debug": kraken.debug_logging, "reboots": kraken.reboots},
            ],
        }

    def fault(self, kind: str, shape: Shape, times: int | None, parameters: Values) -> None:
        if kind == "stay_pending" and shape.kind in ("create", "update", "delete", "upload"):
            # What is changed is not shown.
            self.device.set(show_delay=600.0)
        else:
            super().fault(kind, shape, times, parameters)

    def lift(self, fault: Fault) -> None:
        self.device.set(show_delay=0.0)
        super().lift(fault)


def stream(**values: Any) -> Any:
    def seed(kraken: Any) -> None:
        kraken.add_stream("Target", input=kraken.all_inputs()[0]["uuid"], **values)

    return seed


def preset(kraken: Any) -> None:
    kraken.add_preset("Target", content={})


def certificate(kraken: Any) -> None:
    kraken.appliance.install("Target", PEM, KEY)


_SETTINGS = "no document tells of settings that show late: they are there when the write is answered"
_ASKED_FOR = "the fault is what was asked for: the appliance has restarted"
_ONE_ORDER = (
    "an appliance that never goes has still been told once, however often it is: the error says that it has not gone"
)


def nothing(_kraken: Any) -> None:
    return None


def shape(
    label: str, kind: str, module: ModuleType, method: str, path: str, seed: Any = nothing, /, **options: Any
) -> Shape:
    own = module not in (kraken_stream, kraken_preset, kraken_certificate)
    lacks = {"pending for ever": _SETTINGS} if own else {}
    return Shape(label, kind, module, options, method, path, seed, words=("Target", "settings"), lacks=lacks)


STREAM: Values = {"name": "Target", "input": "Camera", "outputs": ["One"]}
ONE_STREAM, ONE_PRESET = "/streams/[^/]+$", "/presets/[^/]+$"
SHAPES = [
    shape("stream create", "create", kraken_stream, "POST", "/streams$", **STREAM),
    shape("stream update", "update", kraken_stream, "PUT", ONE_STREAM, stream(), **STREAM),
    shape("stream delete", "delete", kraken_stream, "DELETE", ONE_STREAM, stream(), name="Target", state="absent"),
    shape("stream start", "command", kraken_stream, "PUT", "/start$", stream(), name="Target", state="started"),
    shape(
        "stream stop", "command", kraken_stream, "PUT", "/stop$", stream(running=True), name="Target", state="stopped"
    ),
    shape("preset create", "create", kraken_preset, "POST", "/presets$", name="Target", content=CONTENT),
    shape("preset rename", "update", kraken_preset, "PUT", ONE_PRESET, preset, name="Target", new_name="Target B"),
    shape("preset delete", "delete", kraken_preset, "DELETE", ONE_PRESET, preset, name="Target", state="absent"),
    shape("preset load", "command", kraken_preset, "PUT", "/load$", preset, name="Target", state="loaded"),
    shape("network update", "update", kraken_network, "PUT", "/network$", hostname="target"),
    shape("security update", "update", kraken_security, "PUT", "/security$", settings={"session_timeout": 20}),
    shape(
        "service update",
        "update",
        kraken_service,
        "PUT",
        "/rtspserver$",
        name="rtspserver",
        settings={"rtsp_port": 8554},
    ),
    shape("debug mode", "update", kraken_debug_logging, "PUT", "/debuglogging$", enabled=True),
    shape("API v1", "update", kraken_rest_api, "POST", "/restapi$", v1_enabled=True),
    Shape(
        "license",
        "update",
        kraken_license,
        {"key": LICENSE},
        "PUT",
        "/license$",
        switches={"license_state": "expired"},
        lacks={"pending for ever": _SETTINGS},
        words=("licence",),
    ),
    shape(
        "certificate upload",
        "upload",
        kraken_certificate,
        "POST",
        "/certificates/upload$",
        name="Target",
        certificate=PEM,
        private_key=KEY,
        upload=True,
    ),
    shape(
        "certificate create",
        "create",
        kraken_certificate,
        "POST",
        "/certificates/files$",
        name="Target",
        certificate=PEM,
        private_key=KEY,
    ),
    shape(
        "certificate delete",
        "delete",
        kraken_certificate,
        "DELETE",
        "/files/",
        certificate,
        name="Target",
        state="absent",
    ),
    Shape(
        "reboot",
        "command",
        kraken_reboot,
        {"wait_timeout": 20},
        path="/system/reboot$",
        steady=False,
        once=True,
        switches={"reboot_reloads": False},
        lacks={"restart of 3 s before the write": _ASKED_FOR, "pending for ever": _ONE_ORDER},
    ),
]


MATRIX = Matrix("Kraken", Kraken, SHAPES, HTTP_FAULTS)


@pytest.fixture
def rig(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Kraken:
    monkeypatch.setattr(rebooting, "GOES_WITHIN", 1.5)
    return Kraken(lab.kraken)


@pytest.mark.parametrize(("shape", "fault"), MATRIX.cells(), ids=str)
def test_cell(rig: Kraken, shape: Shape, fault: Fault, record_property: Any) -> None:
    record_property(CELL, MATRIX.tried(rig, shape, fault))
