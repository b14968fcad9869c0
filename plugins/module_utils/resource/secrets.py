# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets in JSON whose keys no specification describes."""

from __future__ import annotations

import re
import typing as t

_SECRET_KEY = re.compile(
    r"^(.*(pass(word|phrase|code|wd)|secret|token|jwt|cookie|pwd)s?|pass|(.*[_-])?psk|session_?id"
    r"|(.*[a-z_-])?(api|private|secret|access|licen[cs]e|v1|(pre_?)?shared|encryption|auth|stream)[_-]?keys?"
    r"|((admin|user|device|access)[_-]?)?pin([_-]?code)?|(snmp_?)?community|authorization)$",
    re.IGNORECASE,
)


def without_secrets(value: t.Any) -> t.Any:
    """JSON without the keys that hold secrets: a mask would be taken for a value when it is given back."""
    if isinstance(value, dict):
        return {key: without_secrets(inner) for key, inner in value.items() if not _is_secret(key, inner)}
    return [without_secrets(inner) for inner in value] if isinstance(value, list) else value


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
    # `passphraseSet: false` and the like tell of a secret, and hold none.
    return is_secret_key(key) and not isinstance(value, bool) and value not in (None, "")


def _texts(value: t.Any) -> t.Iterator[str]:
    """Every text and number in a value."""
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif value not in (None, "") and not isinstance(value, bool):
        yield str(value)
