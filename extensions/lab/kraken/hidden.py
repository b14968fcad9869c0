"""Secrets on reading, and what came back of them on writing, at any depth."""

from __future__ import annotations

from typing import Any

SECRETS = ("passphrase", "password")
MASK = "********"
# What is read instead of a secret; `flag` as the vendor's Makito X4 does it.
FORMS: dict[str, Any] = {"masked": MASK, "empty": "", "null": None, "flag": ""}
SET = {f"{secret}Set" for secret in SECRETS}


def hide(value: Any, echo: str) -> Any:
    """A copy, secrets as the switch `echo_passphrase` says."""
    if isinstance(value, list):
        return [hide(one, echo) for one in value]
    if not isinstance(value, dict):
        return value
    answer: dict[str, Any] = {}
    for key, one in value.items():
        if key not in SECRETS or echo == "clear":
            answer[key] = hide(one, echo)
        elif echo in FORMS:
            answer[key] = FORMS[echo] if one or echo != "masked" else one
            if echo == "flag":
                answer[f"{key}Set"] = bool(one)
    return answer


def restore(given: Any, held: Any, echo: str) -> Any:
    """A copy; a secret that came back as it was read stays as it is held. Items of lists are told by uuid or name."""
    if isinstance(given, list):
        held = held if isinstance(held, list) else []
        return [restore(one, _same(one, held), echo) for one in given]
    if not isinstance(given, dict):
        return given
    held = held if isinstance(held, dict) else {}
    answer: dict[str, Any] = {}
    for key, one in given.items():
        if key in SECRETS and key in held and (one == MASK or (echo in FORMS and one == FORMS[echo])):
            answer[key] = held[key]
        elif not (key in SET and echo == "flag"):
            answer[key] = restore(one, held.get(key), echo)
    return answer


def _same(one: Any, held: list[Any]) -> Any:
    if not isinstance(one, dict):
        return None
    for key in ("uuid", "name"):
        found = [other for other in held if isinstance(other, dict) and key in one and other.get(key) == one[key]]
        if found:
            return found[0]
    return None
