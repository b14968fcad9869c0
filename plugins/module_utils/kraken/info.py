# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a Kraken tells of itself: the module kraken_info."""

from __future__ import annotations

import typing as t

from ..resource.plain import told
from ..resource.secrets import without_secrets
from ..task import Task
from ..transport.address import segment
from ..transport.errors import BadAnswer, DeviceError, Forbidden, NotFound
from .certificates import COLLECTION as CERTIFICATES
from .certificates import certificate_values
from .client import KrakenClient, object_in, unwrapped
from .connect import connect
from .license import license_values
from .options import INFO_LISTS, KRAKEN_INFO
from .parts import parts
from .presets import preset_values
from .settings import debug_logging_values, network_values
from .streams import stream_values

Values = dict[str, t.Any]


def gather(task: Task) -> Values:
    """Read what was asked for."""
    subset = list(dict.fromkeys(task.params["gather_subset"]))
    with connect(task, KRAKEN_INFO) as client:
        found: Values = {}
        for name in subset:
            try:
                found[name] = _READERS[name](client)
            except (NotFound, Forbidden, DeviceError, BadAnswer) as error:
                # Not every version has everything, and not every account may see it.
                if len(subset) == 1:
                    raise
                task.warn(f"{name}: {error.cause}")
                found[name] = [] if name in INFO_LISTS else {}
    return {"changed": False, **found}


def _object(path: str, values: t.Callable[[t.Any], t.Any] = told) -> t.Callable[[KrakenClient], t.Any]:
    name = path.rpartition("/")[2]
    return lambda client: values(unwrapped(client.read(path, f"read {path}"), name)[0] or {})


def _list(path: str, values: t.Callable[[t.Any], t.Any] = told) -> t.Callable[[KrakenClient], t.Any]:
    return lambda client: [values(one) for one in client.whole(path, f"list {path}")]


def _parts(name: str) -> t.Callable[[KrakenClient], t.Any]:
    return lambda client: told(parts(client, name))


def _presets(client: KrakenClient) -> list[Values]:
    found, beside = client.listed("presets", "list the presets")
    return [preset_values(one, beside) for one in found]


def _certificates(client: KrakenClient) -> list[Values]:
    found, beside = client.listed(CERTIFICATES, "list the certificates")
    return [certificate_values(one, beside) for one in found]


def _metrics(client: KrakenClient) -> Values:
    """The snapshot of newer versions, or the load of older ones (live)."""
    try:
        return t.cast(Values, _object("system/metric/snapshot")(client))
    except (NotFound, DeviceError):
        return t.cast(Values, _object("system/load")(client))


def _services(client: KrakenClient) -> Values:
    """Every service that the appliance names, with its settings where it gives them; keys as they are on it."""
    listed: Values = {}
    try:
        body = client.read("system/services", "list the services")
    except NotFound:
        # Those that a live client reads by name.
        listed = dict.fromkeys(("rtspserver", "webserver"))
    else:
        inner = unwrapped(body, "services")[0] if isinstance(body, dict) else body
        rows = inner if isinstance(inner, list) else None
        if isinstance(inner, dict):
            rows = next((value for value in inner.values() if isinstance(value, list)), None)
            listed = {} if rows is not None else inner
        for one in rows or []:
            name = one.get("name") if isinstance(one, dict) else one
            if isinstance(name, str) and name:
                listed[name] = {key: value for key, value in one.items() if key != "name"} if name != one else None
    found: Values = {}
    for name, told_already in listed.items():
        settings = client.fetch(f"system/services/{segment(name)}", f"read service {name}")
        if settings is not None or told_already is not None:
            found[name] = without_secrets(settings if settings is not None else told_already)
    return found


def _session(client: KrakenClient) -> Values:
    """The session and its account, without what carries it."""
    found = object_in(client.read("session", "read the session")) or {}
    return t.cast(Values, told({key: one for key, one in found.items() if key != "id" and not client.carries(one)}))


_READERS: dict[str, t.Callable[[KrakenClient], t.Any]] = {
    "system": _object("systeminfo"),
    "session": _session,
    "license": _object("license", license_values),
    "network": _object("system/network", network_values),
    "security": _object("system/security", without_secrets),
    "services": _services,
    "certificates": _certificates,
    "presets": _presets,
    "streams": _list("streams", stream_values),
    "inputs": _parts("inputs"),
    "outputs": _parts("outputs"),
    "transcoders": _parts("transcoders"),
    "metadata": _parts("metadata"),
    "metrics": _metrics,
    "decklink": lambda client: told(client.read("decklink", "read the DeckLink cards")),
    "ndi": lambda client: told(client.read("devices/ndi", "read the NDI devices")),
    "serial_ports": _list("serialports"),
    "debug_logging": _object("debuglogging", debug_logging_values),
}
