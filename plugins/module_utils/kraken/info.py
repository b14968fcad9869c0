# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a Kraken tells of itself: the module kraken_info."""

from __future__ import annotations

import typing as t

from ..resource.plain import told
from ..resource.secrets import without_secrets
from ..task import Task
from ..transport.address import segment
from ..transport.errors import Forbidden, NotFound
from .certificates import COLLECTION as CERTIFICATES
from .certificates import certificate_values
from .client import KrakenClient, object_in
from .connect import connect
from .license import license_values
from .options import INFO_LISTS, KRAKEN_INFO
from .parts import parts
from .presets import preset_values
from .settings import debug_logging_values, network_values
from .streams import stream_values

Values = dict[str, t.Any]
# Those that a live client reads by name.
_DEFAULT_SERVICES = ("rtspserver", "webserver")


def gather(task: Task) -> Values:
    """Read what was asked for."""
    subset = list(dict.fromkeys(task.params["gather_subset"]))
    with connect(task, KRAKEN_INFO) as client:
        found: Values = {}
        for name in subset:
            try:
                found[name] = _READERS[name](client)
            except (NotFound, Forbidden) as error:
                # Not every version has everything, and not every account may see it.
                if len(subset) == 1:
                    raise
                task.warn(f"{name}: {error.cause}")
                found[name] = [] if name in INFO_LISTS else {}
    return {"changed": False, **found}


def _object(path: str, values: t.Callable[[t.Any], t.Any] = told) -> t.Callable[[KrakenClient], t.Any]:
    return lambda client: values(object_in(client.read(path, f"read {path}")) or {})


def _list(path: str, values: t.Callable[[t.Any], t.Any] = told) -> t.Callable[[KrakenClient], t.Any]:
    return lambda client: [values(one) for one in client.whole(path, f"list {path}")]


def _parts(name: str) -> t.Callable[[KrakenClient], t.Any]:
    return lambda client: told(parts(client, name))


def _presets(client: KrakenClient) -> list[Values]:
    found, beside = client.listed("presets", "list the presets")
    return [preset_values(one, beside) for one in found]


def _metrics(client: KrakenClient) -> Values:
    """The snapshot of newer versions, or the load of older ones (live)."""
    try:
        return t.cast(Values, _object("system/metric/snapshot")(client))
    except NotFound:
        return t.cast(Values, _object("system/load")(client))


def _services(client: KrakenClient) -> Values:
    """Every service that the appliance names, with its settings where it gives them; keys as they are on it."""
    try:
        body = client.read("system/services", "list the services")
    except NotFound:
        body = None
    inner = object_in(body) if isinstance(body, dict) else body
    named = inner if isinstance(inner, list) else next((v for v in (inner or {}).values() if isinstance(v, list)), None)
    if named is None:
        names = list(inner or {}) or list(_DEFAULT_SERVICES)
    else:
        names = [str(one.get("name") if isinstance(one, dict) else one) for one in named]
    found: Values = {}
    for name in names:
        settings = client.fetch(f"system/services/{segment(name)}", f"read service {name}")
        told_already = (inner or {}).get(name) if isinstance(inner, dict) else None
        if settings is None and body is None:
            continue
        found[name] = without_secrets(settings if settings is not None else told_already or {})
    return found


_READERS: dict[str, t.Callable[[KrakenClient], t.Any]] = {
    "system": _object("systeminfo"),
    "session": _object("session"),
    "license": _object("license", license_values),
    "network": _object("system/network", network_values),
    "security": _object("system/security", without_secrets),
    "services": _services,
    "certificates": _list(CERTIFICATES, certificate_values),
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
