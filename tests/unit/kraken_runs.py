"""The Kraken's modules against the lab, without Ansible in between, and what their pure parts are tried with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.kraken import options
from ansible_collections.streamops.video.plugins.module_utils.kraken.certificates import manage_certificate
from ansible_collections.streamops.video.plugins.module_utils.kraken.client import KrakenAuthentication, KrakenClient
from ansible_collections.streamops.video.plugins.module_utils.kraken.info import gather
from ansible_collections.streamops.video.plugins.module_utils.kraken.license import manage_license
from ansible_collections.streamops.video.plugins.module_utils.kraken.presets import manage_preset
from ansible_collections.streamops.video.plugins.module_utils.kraken.reboot import reboot
from ansible_collections.streamops.video.plugins.module_utils.kraken.rest_api import manage_rest_api
from ansible_collections.streamops.video.plugins.module_utils.kraken.settings import (
    manage_debug_logging,
    manage_network,
    manage_security,
    manage_service,
)
from ansible_collections.streamops.video.plugins.module_utils.kraken.streams import manage_stream
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import ModuleSpec
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import TaskKeeper
from hypothesis import strategies as st

Values = dict[str, Any]
MODULES: dict[str, tuple[ModuleSpec, Callable[[Task], Values]]] = {
    "certificate": (options.KRAKEN_CERTIFICATE, manage_certificate),
    "debug_logging": (options.KRAKEN_DEBUG_LOGGING, manage_debug_logging),
    "info": (options.KRAKEN_INFO, gather),
    "license": (options.KRAKEN_LICENSE, manage_license),
    "network": (options.KRAKEN_NETWORK, manage_network),
    "preset": (options.KRAKEN_PRESET, manage_preset),
    "reboot": (options.KRAKEN_REBOOT, reboot),
    "rest_api": (options.KRAKEN_REST_API, manage_rest_api),
    "security": (options.KRAKEN_SECURITY, manage_security),
    "service": (options.KRAKEN_SERVICE, manage_service),
    "stream": (options.KRAKEN_STREAM, manage_stream),
}
# Texts that stand for secrets, and that nothing else in a test contains.
SECRET_TEXTS = ("Gardenia-4711", "Zitrone.0815", "Nachtigall_99")
SECRET_KEYS = ("password", "shared_secret", "api_key", "passphrase", "community")
PLAIN_KEYS = ("mode", "level", "address", "title", "Port")
NAMES = ("eth0", "eth1", "lan", "wan")
MASKS = ("****", "********", "••••", "<hidden>", "(not shown)", "xxxxxxxx", "****1234", "[redacted]", "AB-●●●●")


def given_options(module: str, **given: Any) -> Values:
    """The options of a task as a module gets them, defaults included."""
    spec = MODULES[module][0].argument_spec()
    unknown = given.keys() - spec.keys()
    assert not unknown, f"no such options: {unknown}"
    return {**{name: one.get("default") for name, one in spec.items()}, **given}


def nobody() -> KrakenClient:
    """A client of a port where nobody listens, for what must send nothing."""
    http = HttpClient(Endpoint("Kraken", "127.0.0.1", 9, timeout=1.0, retries=0))
    return KrakenClient(http, KrakenAuthentication("haiadmin", "secret"), TaskKeeper())


class Runs:
    """Tasks on one Kraken; `said` holds the warnings of the last one."""

    def __init__(self, kraken: Any, user: str = "haiadmin") -> None:
        self.kraken = kraken
        self.common: Values = {
            "host": kraken.host,
            "port": kraken.port,
            "certificate_fingerprint": kraken.fingerprint,
            "username": user,
            "password": kraken.users[user]["password"],
            "retries": 1,
        }
        self.said: list[str] = []

    def __call__(self, module: str, check: bool = False, **given: Any) -> Values:
        task = Task(given_options(module, **{**self.common, **given}), check_mode=check)
        try:
            return MODULES[module][1](task)
        finally:
            self.said = task.warnings

    @property
    def writes(self) -> list[str]:
        """What changed something since the journal was cleared."""
        return [f"{one['method']} {one['path'].removeprefix('/apis/v2/')}" for one in self.kraken.writes]

    def clear(self) -> None:
        self.kraken.clear_requests()


def scalars() -> st.SearchStrategy[Any]:
    numbers = st.integers(-5, 9000) | st.floats(-10, 10, allow_nan=False)
    return st.none() | st.booleans() | numbers | st.sampled_from(["", "auto", "on", "10.0.0.1", "554"])


def secrets() -> st.SearchStrategy[Any]:
    """What stands under a key of a secret: a text, or something with texts in it."""
    text = st.sampled_from(SECRET_TEXTS)
    return text | st.lists(text, max_size=2) | st.fixed_dictionaries({"value": text, "kind": st.just("Gardenia-4711")})


def settings_json(leaves: st.SearchStrategy[Any] | None = None, hidden: bool = False) -> st.SearchStrategy[Values]:
    """Settings as an appliance may have them: objects, lists, lists of what has a name; with `hidden` secrets, too."""
    leaves = scalars() if leaves is None else leaves
    under_secrets = {key: secrets() for key in SECRET_KEYS} if hidden else {}

    def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Values]:
        return st.fixed_dictionaries({}, optional={**dict.fromkeys(PLAIN_KEYS, inner), **under_secrets})

    def named(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Values]]:
        rows = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
        return rows.flatmap(lambda names: st.tuples(*(objects(inner).map(_with_name(name)) for name in names))).map(
            list
        )

    inner = st.recursive(
        leaves,
        lambda deeper: objects(deeper) | st.lists(deeper, max_size=3) | named(deeper),
        max_leaves=8,
    )
    return objects(inner)


def _with_name(name: str) -> Callable[[Values], Values]:
    return lambda values: {"name": name, **values}


def texts_in(value: Any) -> list[str]:
    """Every text in some JSON, keys included."""
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in (str(key), *texts_in(one))]
    if isinstance(value, list):
        return [text for one in value for text in texts_in(one)]
    return [value] if isinstance(value, str) else []
