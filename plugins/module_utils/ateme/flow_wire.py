# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of inputs and outputs in the form in which an operation takes them."""

from __future__ import annotations

import re
import typing as t

from .calls import Placed
from .flow_fields import ENCRYPTIONS

Json = dict[str, t.Any]


def on_wire(placed: Placed, option: str, value: t.Any) -> t.Any:
    """A value as the operation's schema takes it."""
    schema: Json = placed.described.properties.get(placed.key(option) or "") or {}
    kinds = schema.get("type")
    may_be_null = bool(schema.get("nullable")) or (isinstance(kinds, list) and "null" in kinds)
    if option == "encryption_type":
        return _encryption(schema, value)
    if (value == "" or (option == "rist_remote_port" and value == 0)) and may_be_null:
        return None
    if option == "latency" and may_be_null and value < (schema.get("minimum") or value):
        return None
    return str(value) if kinds == "string" and isinstance(value, int) else value


def _encryption(schema: Json, word: str) -> t.Any:
    """The documented number; a word where the schema lists words."""
    flat = word.replace("-", "")
    for one in schema.get("enum") or []:
        if isinstance(one, str) and re.sub(r"[-_ ]", "", one.lower()) == flat:
            return one
    if word not in ENCRYPTIONS:
        # A word of the service's own, which goes back as it came.
        return word
    number = ENCRYPTIONS.index(word)
    return str(number) if schema.get("type") == "string" else number
