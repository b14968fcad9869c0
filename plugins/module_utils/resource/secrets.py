# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets in JSON whose keys no specification describes."""

from __future__ import annotations

import re
import typing as t

_KINDS_OF_KEY = (
    "api|private|priv|secret|access|licen[cs]e|v1|(pre_?)?shared|encryption|auth|stream|aes|tls|ssl|srt|wpa|wep|hmac"
)
_SECRET_KEY = re.compile(
    r"^((.*(pass(word|phrase|code|wd)|secret|token|jwt|cookie|pwd)s?|pass|(auth|priv)_?pass|(.*[_-])?psk|session_?id"
    rf"|(.*[a-z_-])?({_KINDS_OF_KEY})[_-]?keys?|.*community|credentials?"
    r"|((admin|user|device|access)[_-]?)?pin([_-]?code)?|authorization)([_-]?(hash|pem|text|value))?)$",
    re.IGNORECASE,
)
# A private key is one whatever bears it; so is what stands between the scheme and the host of a URL, or in its query.
_PRIVATE_KEY = "PRIVATE KEY-----"
_IN_URL = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]+(?=@)|(?<=[?&]passphrase=)[^&\s]+", re.IGNORECASE)


def without_secrets(value: t.Any) -> t.Any:
    """JSON without the keys that hold secrets: a mask would be taken for a value when it is given back."""
    if isinstance(value, dict):
        return {key: without_secrets(inner) for key, inner in value.items() if not _is_secret(key, inner)}
    if isinstance(value, list):
        return [without_secrets(inner) for inner in value if not _is_secret("", inner)]
    return _IN_URL.sub("***", value) if isinstance(value, str) and "://" in value else value


def values_of_secrets(value: t.Any) -> t.Iterator[str]:
    """The secrets themselves: what must not be shown anywhere else either."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if _is_secret(key, inner):
                yield from _texts(inner)
            else:
                yield from values_of_secrets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from values_of_secrets(inner)


def is_secret_key(key: t.Any) -> bool:
    """Whether what bears this name is a secret."""
    return bool(_SECRET_KEY.match(str(key)))


def _is_secret(key: t.Any, value: t.Any) -> bool:
    if isinstance(value, str) and _PRIVATE_KEY in value:
        return True
    # `passphraseSet: false` and the like tell of a secret, and hold none.
    return is_secret_key(key) and not isinstance(value, bool) and value not in (None, "")


def _texts(value: t.Any) -> t.Iterator[str]:
    """Every text and number in a value."""
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif value not in (None, "") and not isinstance(value, bool):
        yield str(value)
