# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options: the same names for every system, each with an environment variable."""

from __future__ import annotations

import dataclasses
import os
import typing as t
from urllib.parse import urlsplit

from .resource.fields import Field
from .transport.errors import InvalidInput, StreamopsError
from .transport.https import Endpoint
from .transport.tls import Trust


@dataclasses.dataclass(frozen=True)
class System:
    """One of the systems that this collection manages."""

    name: str
    title: str
    env: str


SYSTEMS = {
    one.name: one
    for one in (
        System("gateway", "Haivision Gateway", "HAIVISION_GATEWAY"),
        System("hmp", "Haivision Media Platform", "HAIVISION_HMP"),
        System("kraken", "Haivision Kraken", "HAIVISION_KRAKEN"),
        System("ateme", "Ateme+", "ATEME_PLUS"),
    )
}

# Host variables that describe the device when the inventory host is the device.
INVENTORY_VARIABLES = {
    "host": "ansible_host",
    "port": "ansible_port",
    "username": "ansible_user",
    "password": "ansible_password",
}
# Paths on the machine where the module runs.
FILES = ("ca_path", "client_cert", "client_key", "ledger")
# Options of one system that have nothing to do with HTTP.
_APART = frozenset({"api", "cli_port", "ledger", "environment", "organisation", "restore_context"})


def connection_fields(system: str) -> tuple[Field, ...]:
    """The connection and safety options of a system's modules."""
    known = SYSTEMS[system]

    def env(option: str) -> tuple[str, ...]:
        return (f"{known.env}_{option.upper()}",)

    return (
        *(_service_fields(env) if system == "ateme" else _device_fields(known, env)),
        Field("username", "User name to log in with.", env=env("username")),
        Field(
            "password",
            "Password to log in with. A refused one is tried once in a run.",
            secret=True,
            env=env("password"),
        ),
        *(_hmp_fields(env) if system == "hmp" else ()),
        *(_kraken_fields(env) if system == "kraken" else ()),
        *trust_fields(env),
        Field(
            "proxy",
            secret=True,
            description=f"URL of an HTTP proxy to reach the {'service' if system == 'ateme' else 'device'} through. "
            + (
                "Falls back to C(HTTPS_PROXY), with regard to C(NO_PROXY)."
                if system == "ateme"
                else "No proxy is taken from the system's settings."
            ),
            env=env("proxy"),
        ),
        *safety_fields(),
    )


def _device_fields(known: System, env: t.Callable[[str], tuple[str, ...]]) -> tuple[Field, ...]:
    return (
        Field(
            "host",
            (
                f"Name or address of the {known.title}; IPv6 with or without brackets.",
                "When it is not given and the inventory host is not V(localhost), the inventory host is the device, "
                "with C(ansible_host), C(ansible_port), C(ansible_user) and C(ansible_password).",
            ),
            env=env("host"),
        ),
        Field("port", "HTTPS port.", type="int", default=443, env=env("port")),
    )


def _service_fields(env: t.Callable[[str], tuple[str, ...]]) -> tuple[Field, ...]:
    return (
        Field("url", "Address of the service, V(https://name) with a port where it has one.", env=env("url")),
        Field("token", "Token to use in place of O(username) and O(password).", secret=True, env=env("token")),
        Field(
            "auth_scheme",
            "What stands before the token, such as V(JWT); V(none) for nothing. The service's document tells it, else "
            "it is C(Bearer).",
            env=env("auth_scheme"),
        ),
        Field(
            "api_document",
            (
                "Where the service describes its operations as Swagger 2.0 or OpenAPI 3: a file on the machine where "
                "the module runs, else a path on the service.",
                "Without it the usual places are looked at, V(/swagger.json) and V(/openapi.json) among them.",
            ),
            env=env("api_document"),
        ),
        Field(
            "environment",
            (
                "Name or id of the environment to work in. Where another one is active, the service is told to switch, "
                "for all that this user does there: that is disruptive.",
                "In check mode nothing is switched, and what lies behind is not compared.",
            ),
            env=env("environment"),
        ),
        Field(
            "organisation",
            "Name or id of the organisation to work in, likewise: it becomes the active one.",
            env=env("organisation"),
        ),
        Field(
            "restore_context",
            (
                "Whether the environment and organisation that were active are switched back to when the task ends.",
                "Refused before anything is sent where the service does not tell what is active.",
            ),
            type="bool",
            default=False,
        ),
    )


def _hmp_fields(env: t.Callable[[str], tuple[str, ...]]) -> tuple[Field, ...]:
    return (
        Field(
            "api_key",
            "API key to log in to the REST API with (HMP 4.1), in place of O(username) and O(password).",
            secret=True,
            env=env("api_key"),
        ),
        Field("api_secret", "The secret of O(api_key).", secret=True, env=env("api_secret")),
        Field(
            "api",
            (
                "Which of the two APIs is used.",
                "V(auto): the REST API when O(password) or O(api_key) is given, else the Command Line API, which knows "
                "its clients by their address.",
                "A module that only one of them can serve says so before anything is sent.",
            ),
            choices=("auto", "rest", "cli"),
            strict=True,
            default="auto",
            env=env("api"),
        ),
        Field("cli_port", "TCP port of the Command Line API.", type="int", default=23233, env=env("cli_port")),
        Field(
            "ledger",
            (
                "JSON file on the machine where the module runs, in which the Command Line API's objects are kept: "
                "that API "
                "cannot look anything up or read it back. It holds the ids and what was last set, so that a second run "
                "changes nothing.",
                "It is for its owner alone (mode 0600) and may be shared by tasks, hosts and plays. The REST API "
                "needs none.",
            ),
            type="path",
            env=env("ledger"),
        ),
    )


def _kraken_fields(env: t.Callable[[str], tuple[str, ...]]) -> tuple[Field, ...]:
    return (
        Field(
            "api_prefix",
            "The beginning of every path of the API. The vendor's documents show V(/apis/v2) and V(/v2).",
            default="/apis/v2",
            env=env("api_prefix"),
        ),
    )


def any_connection_fields() -> tuple[Field, ...]:
    """The connection options of all systems in one, for a module that is told the system: nothing is filled in yet."""
    found = {field.name: field for system in SYSTEMS for field in connection_fields(system) if field.name not in _APART}
    kept = {field.name for field in safety_fields()}
    return tuple(
        field if name in kept else dataclasses.replace(field, env=(), default=None, description=_without_system(field))
        for name, field in found.items()
    )


def _without_system(field: Field) -> str:
    described = {
        "host": "Name or address of the device; not for V(ateme), which takes O(url).",
        "port": "HTTPS port; V(443) when neither it nor the environment says otherwise.",
        "url": "Address of the Ateme+ service, V(https://name).",
        "api_key": "API key for V(hmp) in place of O(username) and O(password).",
        "api_secret": "The secret of O(api_key).",
        "api_prefix": "Where the login of V(kraken) is; V(/apis/v2) when nothing says otherwise.",
        "auth_scheme": "What stands before the token of V(ateme); C(Bearer) when nothing says otherwise.",
        "api_document": "Where V(ateme) describes its operations: a file, or a path on the service.",
        "token": "Token for Ateme+ in place of O(username) and O(password).",
        "validate_certs": "Whether the certificate is verified; V(true) when nothing says otherwise.",
        "timeout": "Seconds to wait for an answer; V(30) when nothing says otherwise.",
        "retries": "How often a read is repeated; V(3) when nothing says otherwise.",
        "proxy": "URL of an HTTP proxy.",
    }
    first = field.description if isinstance(field.description, str) else field.description[0]
    return described.get(field.name, first)


def completed(params: t.Mapping[str, t.Any], system: str) -> dict[str, t.Any]:
    """Options of such a module with the system's environment variables and defaults filled in."""
    found = dict(params)
    for field in connection_fields(system):
        if found.get(field.name) is None:
            value = next((os.environ[name] for name in field.env if os.environ.get(name)), None)
            found[field.name] = field.default if value is None else field.clean(value)
    return found


def trust_fields(env: t.Callable[[str], tuple[str, ...]]) -> tuple[Field, ...]:
    """How the device proves itself, and how patient to be."""
    return (
        Field(
            "validate_certs",
            "Whether the certificate of the device is verified.",
            type="bool",
            default=True,
            env=env("validate_certs"),
        ),
        Field(
            "ca_path",
            "File or folder with the CA certificates to trust, on the machine where the module runs.",
            type="path",
            env=env("ca_path"),
        ),
        Field(
            "certificate_fingerprint",
            (
                "SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, "
                "V(SHA256:) in front or not.",
                "When given, it alone decides. The safe answer to a self-signed certificate.",
            ),
            env=env("certificate_fingerprint"),
        ),
        Field(
            "client_cert",
            "PEM file with a client certificate, where the device asks for one.",
            type="path",
            env=env("client_cert"),
        ),
        Field("client_key", "PEM file with the private key of O(client_cert).", type="path", env=env("client_key")),
        Field(
            "timeout",
            "Seconds to wait for a connection (10 at most) and for an answer.",
            type="float",
            default=30.0,
            env=env("timeout"),
        ),
        Field(
            "retries",
            (
                "How often a read is repeated when the device does not answer or is busy.",
                "A write is never repeated blindly.",
            ),
            type="int",
            default=3,
            env=env("retries"),
        ),
    )


def safety_fields() -> tuple[Field, ...]:
    """The session and the guard, alike in every module of every system."""
    return (
        Field(
            "session_scope",
            "V(run) shares one login among all tasks of an C(ansible-playbook) run; V(task) logs in and out each time. "
            "A module that runs on another machine, or with C(async), always does the latter.",
            choices=("run", "task"),
            strict=True,
            default="run",
        ),
        Field(
            "allow_disruptive",
            "Whether changes are made that interrupt a running stream or recording. When V(false), they are refused "
            "before anything is written.",
            type="bool",
            default=True,
            env=("STREAMOPS_ALLOW_DISRUPTIVE",),
        ),
    )


def endpoint_of(params: t.Mapping[str, t.Any], system: str) -> Endpoint:
    """The endpoint that a task's options describe. Raises InvalidInput."""
    known = SYSTEMS[system]
    option = "url" if system == "ateme" else "host"
    if not params.get(option):
        raise InvalidInput(
            f"no {option} is given",
            hint=f"Set {option}, or {known.env}_{option.upper()} in the environment"
            + ("" if system == "ateme" else ", or let the inventory host be the device"),
        ).at(known.title)
    host, port = _split_url(params["url"]) if system == "ateme" else (params["host"], params["port"])
    try:
        return Endpoint(
            system=known.title,
            host=host,
            port=port,
            trust=Trust(
                validate_certs=params["validate_certs"],
                ca_path=params["ca_path"],
                fingerprint=params["certificate_fingerprint"],
                client_cert=params["client_cert"],
                client_key=params["client_key"],
            ),
            timeout=params["timeout"],
            retries=params["retries"],
            proxy=params["proxy"] or (_environment_proxy(host) if system == "ateme" else None),
        )
    except StreamopsError as error:
        raise error.at(f"{known.title} {host}") from None


def _split_url(url: str) -> tuple[str, int]:
    """Host and port of a service's URL; paths on it are given from its root."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        host, port = None, 443
    if not host or parts.scheme != "https" or parts.username or parts.query:
        raise InvalidInput("url is no https:// address", hint="Give https:// and the name of the service")
    return host, port


def _environment_proxy(host: str) -> str | None:
    """HTTPS_PROXY unless NO_PROXY excepts the host; never the system's own settings, which crash forks on macOS."""
    proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    excepted = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    endings = [one.strip().lstrip("*.").lower() for one in excepted.split(",") if one.strip()]
    direct = any(end == "" or f".{host.lower()}".endswith(f".{end}") for end in endings)
    return None if direct else proxy
