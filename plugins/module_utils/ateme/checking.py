# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values against the schemas of the service's document, before anything is sent."""

from __future__ import annotations

import difflib
import re
import typing as t

from .document import both

Json = dict[str, t.Any]
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (),
}
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d{1,300})?")


def problems(schema: Json, value: t.Any, where: str) -> list[str]:
    """What is wrong with a value, as far as its schema tells; of several forms one is enough."""
    fewest: list[str] | None = None
    for form in _forms(schema):
        found = _problems(form, value, where)
        if not found:
            return []
        # What the nearest form says is told.
        fewest = found if fewest is None or len(found) < len(fewest) else fewest
    return fewest or []


def _forms(schema: Json) -> t.Iterator[Json]:
    """The schemas that `oneOf` and `anyOf` leave to choose from, each with what holds for all of them."""
    for key in ("oneOf", "anyOf"):
        forms = [one for one in _list(schema.get(key)) if isinstance(one, dict)]
        if forms:
            rest = {name: one for name, one in schema.items() if name != key}
            for form in forms:
                yield from _forms(both(rest, form))
            return
    yield schema


def _problems(schema: Json, value: t.Any, where: str) -> list[str]:
    kinds, choice = kinds_of(schema), _list(schema.get("enum"))
    if value is None:
        fine = not kinds or schema.get("nullable") or "null" in kinds
        return [] if fine else [f"{where} is null, it must be {_kinds(kinds)}"]
    if kinds and not any(_is_a(value, kind) for kind in kinds):
        return [f"{where} is {_shown(value)}, it must be {_kinds(kinds)}"]
    if choice and value not in choice:
        return [f"{where} is {_shown(value)}, it must be one of {', '.join(str(one) for one in choice)}"]
    if isinstance(value, dict):
        return _of_object(schema, value, where)
    if isinstance(value, list):
        found = [_of_size(schema, "Items", value, where, "items")]
        inner = _dict(schema.get("items"))
        found += [one for place, item in enumerate(value) for one in problems(inner, item, f"{where}[{place}]")]
    elif isinstance(value, str):
        found = [_of_size(schema, "Length", value, where, "characters"), _of_pattern(schema, value, where)]
    else:
        found = [_of_number(schema, value, where)]
    return [one for one in found if one]


def _of_object(schema: Json, value: Json, where: str) -> list[str]:
    properties = _dict(schema.get("properties"))
    found = [f"{where} lacks {name}" for name in _list(schema.get("required")) if name not in value]
    more = schema.get("additionalProperties")
    for key, one in value.items():
        path = f"{where}.{key}"
        if key in properties:
            found += problems(properties[key], one, path)
        elif isinstance(more, dict):
            found += problems(more, one, path)
        elif properties and not more:
            alike = difflib.get_close_matches(str(key), properties, n=3)
            found.append(f"{path} is not known" + (f" (known: {', '.join(alike)})" if alike else ""))
    return found


def _of_size(schema: Json, what: str, value: t.Sized, where: str, noun: str) -> str:
    least, most = _number(schema.get(f"min{what}")), _number(schema.get(f"max{what}"))
    if (least is not None and len(value) < least) or (most is not None and len(value) > most):
        return f"{where} has {len(value)} {noun}, it must have {_span(least, most)}"
    return ""


def _of_pattern(schema: Json, value: str, where: str) -> str:
    pattern = schema.get("pattern")
    try:
        fits = not isinstance(pattern, str) or re.search(pattern, value)
    except (re.error, OverflowError):
        # Written in another dialect than ours.
        fits = True
    return "" if fits else f"{where} does not fit {pattern}"


def _of_number(schema: Json, value: t.Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    least, most = _number(schema.get("minimum")), _number(schema.get("maximum"))
    low, high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    # Booleans in Swagger 2.0 and OpenAPI 3.0, numbers in 3.1.
    above, below = least if low is True else _number(low), most if high is True else _number(high)
    if (above is not None and value <= above) or (below is not None and value >= below):
        bounds = (("more than", above), ("less than", below))
        told = " and ".join(f"{words} {bound}" for words, bound in bounds if bound is not None)
        return f"{where} is {value}, it must be {told}"
    if (least is not None and value < least) or (most is not None and value > most):
        return f"{where} is {value}, it must be {_span(least, most)}"
    return ""


def kinds_of(schema: Json) -> list[str]:
    """The types that a schema allows; none where it does not say."""
    kinds = schema.get("type")
    return [one for one in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(one, str) and one]


def _is_a(value: t.Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _KINDS.get(kind, (object,)))


def _number(limit: t.Any) -> float | None:
    """A limit; some documents have a text for it. None for what is none."""
    if isinstance(limit, str) and _NUMBER.fullmatch(limit.strip()):
        limit = float(limit) if "." in limit else int(limit)
    return limit if isinstance(limit, (int, float)) and not isinstance(limit, bool) else None


def _kinds(kinds: list[str]) -> str:
    return " or ".join(f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds if kind != "null") or "null"


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
    if not problems(schema, value, ""):
        return value
    for form in _forms(schema):
        fitted = _fitting(form, value)
        if not problems(form, fitted, ""):
            return fitted
    # It will be refused; what can be made to fit is, so that only the rest is told.
    return _fitting(next(_forms(schema)), value)


def _fitting(schema: Json, value: t.Any) -> t.Any:
    if isinstance(value, list):
        return [fitting(_dict(schema.get("items")), one) for one in value]
    if isinstance(value, dict):
        known, more = _dict(schema.get("properties")), _dict(schema.get("additionalProperties"))
        return {key: fitting(known.get(key, more), one) for key, one in value.items()}
    kinds = kinds_of(schema)
    if not isinstance(value, str) or "string" in kinds:
        return value
    text = value.strip()
    if "integer" in kinds and _NUMBER.fullmatch(text) and "." not in text:
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in kinds and text.lower() in ("true", "false", "yes", "no"):
        return text.lower() in ("true", "yes")
    return value


def _list(value: t.Any) -> list[t.Any]:
    return value if isinstance(value, list) else []


def _dict(value: t.Any) -> Json:
    return value if isinstance(value, dict) else {}


def opened(schema: Json) -> Json:
    """The schema of what may hold more than it names, at every depth."""
    found = {key: opened(one) if key == "items" and isinstance(one, dict) else one for key, one in schema.items()}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        found["properties"] = {key: opened(one) if isinstance(one, dict) else one for key, one in properties.items()}
        found["additionalProperties"] = True
    return found
