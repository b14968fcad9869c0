"""Cookies of a request, as strict as devices are."""

from __future__ import annotations

from collections.abc import Mapping


def cookie_value(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a cookie whose name is spelled exactly so; the vendors' documents print some names wrongly, too."""
    for part in headers.get("cookie", "").split(";"):
        key, separator, value = part.strip().partition("=")
        if separator and key == name:
            return value
    return None
