"""Refusals of the Kraken."""

from __future__ import annotations


class Refusal(Exception):
    def __init__(self, status: int, message: str, kind: str = "error") -> None:
        self.status = status
        self.message = message
        self.kind = kind
        super().__init__(message)


class NoSuchPath(Exception):
    """The web server in front knows nothing of this path: no session is asked for, and the page is not JSON."""


def invalid(message: str) -> Refusal:
    return Refusal(400, message, "invalid")


def missing(what: str) -> Refusal:
    return Refusal(404, f"{what} not found", "not_found")
