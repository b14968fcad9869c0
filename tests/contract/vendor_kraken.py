"""What is known of the Kraken's calls: those of the vendor's reference, and those that a working client makes.

The first are the index of the API v2.0 Integrator's Guide (HVS-ID-INT-KRAK-38) and its login; the second what the one
public client sends to devices; the third what only follows from the guide's general words on collections.
"""

from __future__ import annotations

import dataclasses
import re

# Those who want these have the module for what has no module.
ANY = "api: path"
GUIDE, CLIENT, ASSUMED = "3.8", "client", "assumed"
_CERTIFICATES = "system/certificates/files"


@dataclasses.dataclass(frozen=True)
class Call:
    """A call: who tells of it, the path as a pattern of what a device receives, and the option that makes it."""

    since: str
    method: str
    title: str
    by: str

    @property
    def path(self) -> str:
        return "/apis/v2/" + re.sub(r":\w+", "[^/]+", self.title)


def _calls(since: str, title: str, **by: str) -> tuple[Call, ...]:
    return tuple(Call(since, method, title, where) for method, where in by.items())


_READ = "kraken_info: gather_subset"
_PARTS = ("inputs", "outputs", "transcoders", "metadata")
LOGIN = Call(GUIDE, "POST", "login", "kraken_info: username")
INDEX = (
    *_calls(GUIDE, "debuglogging", GET=_READ, PUT="kraken_debug_logging: enabled"),
    *_calls(GUIDE, "decklink", GET=_READ),
    *_calls(GUIDE, "license", GET=_READ, PUT="kraken_license: key"),
    *_calls(GUIDE, "logout", GET="kraken_info: session_scope"),
    *_calls(GUIDE, "devices/ndi", GET=_READ),
    *_calls(GUIDE, "presets", GET="kraken_preset: name", POST="kraken_preset: state"),
    *_calls(GUIDE, "presets/:uuid", DELETE="kraken_preset: state", PUT="kraken_preset: new_name"),
    *_calls(GUIDE, "presets/:uuid/load", PUT="kraken_preset: state"),
    *_calls(GUIDE, "presets/:uuid/startup", PUT="kraken_preset: startup"),
    *_calls(GUIDE, "serialports", GET=_READ),
    *_calls(GUIDE, "session", GET=_READ),
    *_calls(GUIDE, _CERTIFICATES, GET="kraken_certificate: name", POST="kraken_certificate: certificate"),
    *_calls(GUIDE, f"{_CERTIFICATES}/:id", DELETE="kraken_certificate: state", GET="kraken_certificate: certificate"),
    *_calls(GUIDE, f"{_CERTIFICATES}/:id/default", PUT="kraken_certificate: default"),
    *_calls(GUIDE, "system/certificates/upload", POST="kraken_certificate: upload"),
    *_calls(GUIDE, "system/load", GET=_READ),
    *_calls(GUIDE, "system/network", GET=_READ, PUT="kraken_network: nics"),
    *_calls(GUIDE, "system/reboot", POST="kraken_reboot: wait_timeout"),
    *_calls(GUIDE, "system/restapi", GET="kraken_rest_api: v1_enabled", POST="kraken_rest_api: v1_enabled"),
    *_calls(GUIDE, "system/restapi/v1/change_key", POST="kraken_rest_api: v1_key"),
    *_calls(GUIDE, "system/security", GET=_READ, PUT="kraken_security: settings"),
    *_calls(GUIDE, "system/services", GET=_READ),
)
# Beside those of the index that the client makes, too.
OF_CLIENT = (
    *_calls(CLIENT, "systeminfo", GET=_READ),
    *_calls(CLIENT, "streams", GET="kraken_stream: name"),
    *_calls(CLIENT, "metadata", GET=_READ),
    *_calls(CLIENT, "inputs/:uuid", GET="kraken_info: gather_subset"),
    *_calls(CLIENT, "outputs/:uuid", GET="kraken_info: gather_subset"),
    *_calls(CLIENT, "transcoders/:uuid", GET="kraken_info: gather_subset"),
    *_calls(CLIENT, "system/metric/snapshot", GET=_READ),
    *_calls(CLIENT, "system/services/rtspserver", GET="kraken_service: name"),
    *_calls(CLIENT, "system/services/webserver", GET="kraken_service: name"),
)
BY_ANALOGY = (
    *_calls(ASSUMED, "streams", POST="kraken_stream: input"),
    *_calls(ASSUMED, "streams/:uuid", GET="kraken_stream: uuid", PUT="kraken_stream: outputs"),
    *_calls(ASSUMED, "streams/:uuid", DELETE="kraken_stream: state"),
    *_calls(ASSUMED, "streams/:uuid/start", PUT="kraken_stream: state"),
    *_calls(ASSUMED, "streams/:uuid/stop", PUT="kraken_stream: state"),
    *_calls(ASSUMED, "system/services/rtspserver", PUT="kraken_service: settings"),
    *_calls(ASSUMED, "system/services/webserver", PUT="kraken_service: settings"),
    *(call for part in _PARTS if part != "metadata" for call in _calls(ASSUMED, part, GET=_READ)),
    *(call for part in _PARTS for call in _calls(ASSUMED, part, POST=ANY)),
    *(call for part in _PARTS for call in _calls(ASSUMED, f"{part}/:uuid", PUT=ANY, DELETE=ANY)),
    *_calls(ASSUMED, "metadata/:uuid", GET=ANY),
)
CALLS = (LOGIN, *INDEX, *OF_CLIENT, *BY_ANALOGY)
