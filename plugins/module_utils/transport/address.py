# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Host names, IPv4 and IPv6 addresses as they go into a URL, and the ranges of what else an endpoint has."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote

from .errors import InvalidInput

_NAME = re.compile(r"^(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?$")


def refuse_beyond(name: str, value: float, low: float, high: float) -> None:
    """Raises InvalidInput for a setting of an endpoint that is out of its range; what is no number is, too."""
    if not low <= value <= high:
        raise InvalidInput(f"{name} is {value}, it must be {low} to {high}")


def clean_host(host: str) -> str:
    """The bare host: brackets of an IPv6 address removed, anything that is no host refused.

    A URL, a path or a port inside `host` is refused rather than guessed at: it could send a password elsewhere.
    """
    bare = host.strip()
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
    address, percent, zone = bare.partition("%")
    try:
        ipaddress.ip_address(address)
    except ValueError:
        if ":" not in bare and "%" not in bare:
            try:
                name = bare.encode("idna").decode("ascii")
            except UnicodeError:
                name = ""
            if _NAME.match(name):
                return name
        raise InvalidInput(
            f"host {host!r} is neither a host name nor an IP address",
            hint="Give the bare name or address in host and the port in port, without https:// or a path",
        ) from None
    if percent and (":" not in address or not re.fullmatch(r"[A-Za-z0-9_.-]+", zone)):
        raise InvalidInput(f"host {host!r} has an impossible zone after the % sign")
    return bare


def in_url(host: str) -> str:
    """A clean host as it stands in a URL: IPv6 in brackets, the zone's percent sign encoded."""
    return f"[{host.replace('%', '%25')}]" if ":" in host else host


def segment(value: object) -> str:
    """One path segment, percent-encoded whole (device ids hold `-` and `_`, names hold anything)."""
    text = str(value)
    encoded = quote(text, safe="")
    # A lone "." or ".." would be a walk through the path, in whatever form it is sent.
    return encoded.replace(".", "%2E") if set(text) <= {"."} else encoded
