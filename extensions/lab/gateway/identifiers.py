"""Ids as devices make them."""

from __future__ import annotations

import base64
import secrets


def device_id() -> str:
    """22 characters of URL-safe base64, here always with `-` and `_`, which published ids have now and then."""
    while True:
        text = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
        if "-" in text and "_" in text:
            return text


def command_id() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
