# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one specification: what an option is, what the vendor calls it, and what it may be.

From these come the argument spec, the checks, the payload, the normalised read, the comparison, the masking, and the
options part of the documentation (`make generate`).
"""

from __future__ import annotations

import dataclasses
import ipaddress
import math
import os
import re
import typing as t

from .secrets import values_of_secrets

Kind: t.TypeAlias = "str | None"
# What a vendor writes for "no value" in one place or another.
_NOTHING = frozenset({"", "none", "null"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclasses.dataclass(frozen=True)
class Field:
    """One option of a module, and one property of the vendor's object where `key` is given.

    `kinds` names the kinds of object (protocols) that have it; empty means all. `choices` are compared in any case and
    given back in the spelling here; by kind where they differ. `strict` choices are checked by Ansible itself.
    `secret` values never come back. `status` marks what only the device sets: accepted and not used.
    `wire_text` marks numbers that the vendor writes as text, `wire_none` how it writes the choice "none".
    """

    name: str
    description: str | tuple[str, ...] = ""
    type: str = "str"
    key: str = ""
    read_keys: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] | t.Mapping[str, tuple[str, ...]] = ()
    strict: bool = False
    default: t.Any = None
    required: bool = False
    elements: str | None = None
    fields: tuple[Field, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    shortest: int = 0
    longest: int | None = None
    secret: bool = False
    wire_text: bool = False
    wire_none: str = "none"
    status: bool = False
    version_added: str | None = None
    env: tuple[str, ...] = ()
    sample: t.Any = None
    is_address: bool = False
    # Free text: line feeds and tabs are part of it.
    lines: bool = False
    # JSON by the vendor's own keys, of which no specification knows: it may hold secrets.
    free: bool = False
    # Other spellings of a choice that have been seen, in lower case.
    spelt: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.key and not self.read_keys:
            object.__setattr__(self, "read_keys", (self.key,))

    def applies_to(self, kind: Kind) -> bool:
        return not self.kinds or kind is None or kind in self.kinds

    def choices_for(self, kind: Kind) -> tuple[str, ...]:
        if isinstance(self.choices, tuple):
            return self.choices
        if kind is not None:
            return self.choices.get(kind, ())
        return tuple(dict.fromkeys(choice for choices in self.choices.values() for choice in choices))

    def clean(self, value: t.Any, kind: Kind = None) -> t.Any:
        """One form for a value, whether a user or a device wrote it; None where there is none."""
        choices = self.choices_for(kind)
        if choices:
            word = "none" if value is None else str(value).strip()
            word = dict(self.spelt).get(word.lower(), word) if self.spelt else word
            if word.lower() in _NOTHING and "none" in choices:
                return "none"
            return next(
                (choice for choice in choices if choice.lower() == word.lower()), None if value is None else word
            )
        if value is None:
            return None
        if self.type == "list":
            # What is no list ("" for none at all) holds nothing.
            return [self._clean_element(one, kind) for one in value] if isinstance(value, (list, tuple)) else []
        if self.type == "int":
            return _number(value, int)
        if self.type == "float":
            return _number(value, float)
        if self.type == "bool":
            return value if isinstance(value, bool) else str(value).strip().lower() in ("true", "yes", "on", "1")
        return str(value)

    def _clean_element(self, value: t.Any, kind: Kind) -> t.Any:
        """One element of a list, whether in the words of the options or of the vendor."""
        if not self.fields or not isinstance(value, t.Mapping):
            return str(value)
        keys = {str(key).lower(): inner for key, inner in value.items()}
        found = {}
        for field in self.fields:
            names = (field.name, *(key.lower() for key in field.read_keys))
            cleaned = field.clean(next((keys[name] for name in names if keys.get(name) is not None), None), kind)
            if cleaned is not None:
                found[field.name] = cleaned
        return found

    def over(self, before: t.Any, after: t.Any) -> t.Any:
        """A new value, with what it leaves out of the elements of a list as it was before.

        Elements go together by their places, unless an old one elsewhere has the address and port of the new one.
        """
        if not self.fields or not isinstance(before, list) or not isinstance(after, list) or len(before) != len(after):
            return after
        found = []
        for place, new in enumerate(after):
            whereto = {name: new[name] for name in ("address", "port") if name in new}
            at_its_place = [before[place]] if whereto.items() <= before[place].items() else []
            moved = [old for old in before if len(whereto) > 1 and whereto.items() <= old.items()]
            found.append({**[*at_its_place, *moved, before[place]][0], **new})
        return found

    def same(self, one: t.Any, other: t.Any) -> bool:
        """Whether two different values mean the same: host names in another case, IPv6 written in another way."""
        if self.fields and isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            return all(self._same_element(*both) for both in zip(one, other, strict=True))
        return self.is_address and _address(one) == _address(other)

    def _same_element(self, one: t.Mapping[str, t.Any], other: t.Mapping[str, t.Any]) -> bool:
        pairs = ((field, one.get(field.name), other.get(field.name)) for field in self.fields)
        return all((left or None) == (right or None) or field.same(left, right) for field, left, right in pairs)

    def problems(self, value: t.Any, where: str, kind: Kind) -> list[str]:
        """What is wrong with a value that a user gave; nothing is sent to find out."""
        choices = self.choices_for(kind)
        if choices:
            # `''` clears, where the vendor has a word for that.
            fine = self.clean(value, kind) in choices
            return [] if fine else [f"{where} is {value!r}, it must be one of {', '.join(choices)}"]
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not self._in_range(value):
            return [f"{where} is {value}, it must be {_span(self.minimum, self.maximum)}"]
        if isinstance(value, str) and self.type == "str":
            return self._text_problems(value, where)
        if isinstance(value, list):
            return [problem for place, one in enumerate(value) for problem in self._element_problems(place, one, where)]
        return []

    def _element_problems(self, place: int, value: t.Any, where: str) -> t.Iterator[str]:
        if not self.fields or not isinstance(value, t.Mapping):
            yield from self._text_problems(str(value), f"{where}[{place}]")
            return
        for field in self.fields:
            if value.get(field.name) is not None:
                yield from field.problems(value[field.name], f"{where}[{place}].{field.name}", None)

    def _in_range(self, value: float) -> bool:
        low = -math.inf if self.minimum is None else self.minimum
        return low <= value <= (math.inf if self.maximum is None else self.maximum)

    def _text_problems(self, value: str, where: str) -> list[str]:
        if self.secret and value and set(value) == {"*"}:
            return [f"{where} is only asterisks: that is a mask and no value; leave it out to keep the present one"]
        if (_CONTROL_IN_LINES if self.lines else _CONTROL).search(value):
            return [f"{where} holds a control character" + ("" if self.lines else " (a line break or tab?)")]
        # An empty secret clears it, whatever the shortest one is.
        too_short = len(value) < self.shortest and not (self.secret and not value)
        if too_short or (self.longest is not None and len(value) > self.longest):
            return [f"{where} has {len(value)} characters, it must have {_span(self.shortest or None, self.longest)}"]
        return []

    def wire(self, value: t.Any, kind: Kind) -> t.Any:
        """The value as the vendor's API takes it."""
        cleaned = self.clean(value, kind)
        if self.fields and isinstance(cleaned, list):
            return [
                {field.key: field.wire(one[field.name], kind) for field in self.fields if field.name in one}
                for one in cleaned
            ]
        if cleaned == "none" and "none" in self.choices_for(kind):
            return self.wire_none
        return str(cleaned) if self.wire_text and cleaned is not None else cleaned


@dataclasses.dataclass(frozen=True)
class Return:
    """One key of a module's result."""

    name: str
    description: str
    type: str = "dict"
    returned: str = "success"
    elements: str | None = None
    contains: tuple[Return, ...] = ()
    sample: t.Any = None


@dataclasses.dataclass(frozen=True)
class ModuleSpec:
    """A module: its options, its returns, and the rules between options."""

    system: str | None
    fields: tuple[Field, ...]
    returns: tuple[Return, ...] = ()
    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_if: tuple[t.Any, ...] = ()
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()
    # An option, and those that it takes to make sense.
    required_by: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def argument_spec(self) -> dict[str, t.Any]:
        return argument_spec(self.fields)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def rules(self) -> dict[str, t.Any]:
        """The rules between options, as AnsibleModule takes them."""
        return {
            "required_one_of": [list(names) for names in self.required_one_of],
            "required_if": [list(rule) for rule in self.required_if],
            "mutually_exclusive": [list(names) for names in self.mutually_exclusive],
            "required_by": {name: list(needed) for name, needed in self.required_by},
        }


def from_environment(*names: str) -> str:
    """What the environment says. An empty variable says nothing: AWX sets those of inputs that were left empty, too."""
    # Imported here: nothing else below modules needs ansible-core.
    from ansible.module_utils.errors import AnsibleFallbackNotFound

    found = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if found is None:
        raise AnsibleFallbackNotFound
    return found


def argument_spec(fields: t.Iterable[Field]) -> dict[str, t.Any]:
    """What AnsibleModule and ArgumentSpecValidator take."""
    spec: dict[str, t.Any] = {}
    for field in fields:
        entry: dict[str, t.Any] = {"type": field.type, "no_log": field.secret}
        if field.elements:
            entry["elements"] = field.elements
        if field.fields:
            entry["options"] = argument_spec(field.fields)
        if field.strict:
            entry["choices"] = list(field.choices_for(None))
        if field.default is not None:
            entry["default"] = field.default
        if field.required:
            entry["required"] = True
        if field.env:
            entry["fallback"] = (from_environment, list(field.env))
        spec[field.name] = entry
    return spec


def given(fields: t.Iterable[Field], values: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The options that were given, at every depth that the specification knows: null says that one was not."""
    inner = {field.name: field.fields for field in fields if field.fields}

    def within(name: str, value: t.Any) -> t.Any:
        if name not in inner:
            return value
        if isinstance(value, list):
            return [within(name, one) for one in value]
        return given(inner[name], value) if isinstance(value, dict) else value

    return {name: within(name, value) for name, value in values.items() if value is not None}


def secrets_in(fields: t.Iterable[Field], values: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """Every secret that a user gave, nested ones included: what must never be shown."""
    for field in fields:
        value = values.get(field.name)
        if value in (None, ""):
            continue
        if field.fields:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    yield from secrets_in(field.fields, inner)
                elif any(one.secret for one in field.fields):
                    # A text that was to become a dictionary, and perhaps could not.
                    yield str(inner)
        elif field.secret:
            yield str(value)
        elif field.free:
            yield from values_of_secrets(value)


def _address(value: t.Any) -> str:
    text = str(value or "").strip().strip("[]").lower()
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text


def _number(value: t.Any, kind: t.Callable[[t.Any], t.Any]) -> t.Any:
    """A number out of a number or of a text that holds one ("6", "0.338"); the value itself where it is none."""
    if isinstance(value, bool):
        return kind(value)
    try:
        number = float(value)
        return kind(number) if kind is float or number == int(number) else value
    except (TypeError, ValueError, OverflowError):
        return None if str(value).strip().lower() in _NOTHING else value


def _span(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"
