"""A refusal of the Gateway, in the documented shape."""

from __future__ import annotations


class Refusal(Exception):
    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message


def invalid(message: str) -> Refusal:
    # The documents give the shape of an error and no type for this one: "InputValidation" is an assumption.
    return Refusal(400, "InputValidation", message)
