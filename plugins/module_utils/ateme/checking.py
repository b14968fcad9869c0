# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values against the schemas of the service's document, before anything is sent."""

from __future__ import annotations

import difflib
import re
import typing as t

Json = dict[str, t.Any]
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def problems(schema: Json, value: t.Any, where: str) -> list[str]:
    """What is wrong with a value, as far as its schema tells."""
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    if value is None:
        fine = not kinds or schema.get("nullable") or "null" in kinds
        return [] if fine else [f"{where} is null, it must be {_kinds(kinds)}"]
    if kinds and not any(_is_a(value, kind) for kind in kinds):
        return [f"{where} is {_shown(value)}, it must be {_kinds(kinds)}"]
    if schema.get("enum") and value not in schema["enum"]:
        return [f"{where} is {_shown(value)}, it must be one of {', '.join(str(one) for one in schema['enum'])}"]
    if isinstance(value, dict):
        return _of_object(schema, value, where)
    if isinstance(value, list):
        inner = schema.get("items") or {}
        return [found for place, one in enumerate(value) for found in problems(inner, one, f"{where}[{place}]")]
    return [found for found in (_of_text(schema, value, where), _of_number(schema, value, where)) if found]


def _of_object(schema: Json, value: Json, where: str) -> list[str]:
    properties: Json = schema.get("properties") or {}
    found = [f"{where} lacks {name}" for name in schema.get("required") or [] if name not in value]
    more = schema.get("additionalProperties")
    for key, one in value.items():
        path = f"{where}.{key}"
        if key in properties:
            found += problems(properties[key], one, path)
        elif isinstance(more, dict):
            found += problems(more, one, path)
        elif properties and not more:
            alike = difflib.get_close_matches(key, properties, n=3)
            found.append(f"{path} is not known" + (f" (known: {', '.join(alike)})" if alike else ""))
    return found


def _of_text(schema: Json, value: t.Any, where: str) -> str:
    if not isinstance(value, str):
        return ""
    least, most = schema.get("minLength"), schema.get("maxLength")
    if (least is not None and len(value) < least) or (most is not None and len(value) > most):
        return f"{where} has {len(value)} characters, it must have {_span(least, most)}"
    pattern = schema.get("pattern")
    try:
        fits = not pattern or re.search(pattern, value)
    except re.error:
        fits = True
    return "" if fits else f"{where} does not fit {pattern}"


def _of_number(schema: Json, value: t.Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    least, most = schema.get("minimum"), schema.get("maximum")
    low, high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    # Booleans in Swagger 2.0 and OpenAPI 3.0, numbers in 3.1.
    too_low = (least is not None and (value <= least if low is True else value < least)) or _beyond(low, value, False)
    too_high = (most is not None and (value >= most if high is True else value > most)) or _beyond(high, value, True)
    return f"{where} is {value}, it must be {_span(least, most)}" if too_low or too_high else ""


def _beyond(limit: t.Any, value: float, above: bool) -> bool:
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        return False
    return value >= limit if above else value <= limit


def _is_a(value: t.Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _KINDS.get(kind, (object,)))


def _kinds(kinds: list[str]) -> str:
    return " or ".join(f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds)


def _shown(value: t.Any) -> str:
    """A value in an error; long and nested ones would hide what is said of them."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "..."


def _span(low: t.Any, high: t.Any) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"


def fitting(schema: Json, value: t.Any) -> t.Any:
    """A value as the document wants it, where Ansible has made a text of a number or of a flag."""
    kinds = schema.get("type")
    if isinstance(value, list) and kinds == "array":
        return [fitting(schema.get("items") or {}, one) for one in value]
    if not isinstance(value, str) or not isinstance(kinds, str):
        return value
    if kinds == "integer" and re.fullmatch(r"[+-]?\d+", value.strip()):
        return int(value)
    if kinds == "number" and re.fullmatch(r"[+-]?\d+(\.\d+)?", value.strip()):
        return float(value)
    if kinds == "boolean" and value.strip().lower() in ("true", "false", "yes", "no"):
        return value.strip().lower() in ("true", "yes")
    return value
