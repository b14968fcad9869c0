"""Refusals of the Ateme+ service."""

from __future__ import annotations


class Refusal(Exception):
    """`status` is a number, or the name of the switch that has it."""

    def __init__(self, status: int | str, message: str, field: str = "") -> None:
        self.status = status
        self.message = message
        self.field = field
        super().__init__(message)


def invalid(message: str, field: str = "") -> Refusal:
    return Refusal("invalid_status", message, field)


def missing(what: str) -> Refusal:
    return Refusal("missing_status", f"{what} not found")


def conflict(message: str) -> Refusal:
    return Refusal("conflict_status", message)
