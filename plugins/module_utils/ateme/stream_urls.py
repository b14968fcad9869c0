# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses of RTMP: who has one with its key can send to it, so that the key is a secret.

What may be shown is where it leads: scheme, host and application. The last part of a path of several is the key, and so
is a query; user and password stand before the host.
"""

from __future__ import annotations

import re
import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED

URLS = ("rtmp_url", "backup_url")
_URL = re.compile(
    r"(?P<scheme>rtmp\w*://)(?P<user>[^/?#]*@)?(?P<host>[^/?#]*)(?P<path>[^?#\s]*)(?P<query>.*)", re.I | re.S
)
_IN_TEXT = re.compile(r"rtmp\w*://[^\s\"'<>]+", re.I)
# A mask that a service or this collection puts in place of a secret.
_MASK = re.compile(r"\*{3,}|•{3,}|\(secret[^)]*\)|<hidden>|\[redacted\]", re.I)


def shown(url: str, mask: str = SECRET) -> str:
    """An address without its secrets; the same one where it has none."""
    found = _URL.fullmatch(url)
    if not found:
        return url
    user = f"{mask}@" if found["user"] else ""
    parts = found["path"].rstrip("/").split("/")[:-1]
    # A path begins with a stroke: of one part it is the application.
    has_key = len(parts) > 1
    path = "/".join((*parts, mask)) if has_key else found["path"]
    query = "" if not found["query"] else "?" + mask
    return f"{found['scheme']}{user}{found['host']}{path}{query}" if user or has_key or query else url


def has_secret(url: t.Any) -> bool:
    return isinstance(url, str) and shown(url) != url


def is_masked(url: t.Any) -> bool:
    """Whether a service, or a result of this collection, hides something of an address."""
    return isinstance(url, str) and bool(_MASK.search(url))


def same_but_masked(told: t.Any, wanted: t.Any) -> bool:
    """Whether an address with a mask leads where another one does: more cannot be said."""
    return is_masked(told) and isinstance(wanted, str) and shown(told) == shown(wanted)


def changed(before: t.Any, after: str) -> tuple[str, str]:
    """Two addresses as a difference between them is shown."""
    old, new = shown(str(before or "")), shown(after)
    return old, new if old != new else new.replace(SECRET, SECRET_CHANGED)


def url_problems(option: str, value: str) -> t.Iterator[str]:
    """What is wrong with an address; its text is not in what is said."""
    if not value and option == "backup_url":
        return
    if not value.startswith(("rtmp://", "rtmps://")):
        yield f"{option} must start with rtmp:// or rtmps://"
    elif is_masked(value):
        yield f"{option} has a mask in place of its key: leave it out to keep the present one"


def without_keys(value: t.Any) -> t.Any:
    """JSON in which no address of RTMP shows its secrets."""
    if isinstance(value, dict):
        return {key: without_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_keys(inner) for inner in value]
    if not isinstance(value, str) or "://" not in value:
        return value
    return shown(value) if _URL.fullmatch(value) else _IN_TEXT.sub(lambda found: shown(found[0]), value)


def secrets_of(values: t.Mapping[str, t.Any]) -> set[str]:
    """The addresses of an output that nothing may show as they are."""
    return {values[name] for name in URLS if has_secret(values.get(name))}
