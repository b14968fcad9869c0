# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A vendor's object, read, checked, compared and written by its specification."""

from __future__ import annotations

import dataclasses
import typing as t

from .fields import Field, Kind

Values = dict[str, t.Any]
SECRET = "(secret)"
# Values of unknown keys that are not written back: the strictest device would refuse the key for nothing.
_TELLS_NOTHING: tuple[t.Any, ...] = (None, "", "none", "None", [], {})
SECRET_CHANGED = "(secret, changed)"


def is_echoed(field: Field, value: t.Any) -> bool:
    """Whether a device gives a secret in clear; null, nothing and a mask say nothing about what it is."""
    if not isinstance(value, str) or not value or field.problems(value, field.name, None):
        return False
    # "<hidden>", "[redacted]", "xxxxxxxxxxxx": a mask, in whatever fashion.
    return len(set(value)) > 2 and not (value[0] in "<[({" and value[-1] in ">])}")


@dataclasses.dataclass(frozen=True)
class ObjectSpec:
    """The specification of one kind of object.

    `kind_of` tells the kind (protocol) of a device's object. `needed` names what a new object needs, given its values.
    `read_only` are vendor's keys that are never written back.
    """

    noun: str
    fields: tuple[Field, ...]
    kind_field: str
    kind_of: t.Callable[[t.Mapping[str, t.Any]], Kind]
    needed: t.Callable[[Values], tuple[str, ...]]
    read_only: frozenset[str] = frozenset()
    # A change of this field changes what the object may hold, as a change of its kind does.
    mode_field: str = ""
    # Fields that in this very object are the device's own, although users may set them in others of its kind.
    owned: t.Callable[[t.Mapping[str, t.Any]], frozenset[str]] = lambda _raw: frozenset()

    @property
    def written(self) -> tuple[Field, ...]:
        """The fields that stand for a property of the vendor's object."""
        return tuple(field for field in self.fields if field.key and not field.status)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def kind(self, values: t.Mapping[str, t.Any]) -> Kind:
        kind: Kind = values.get(self.kind_field)
        return kind

    def problems(self, values: Values, where: str, kind: Kind = None) -> list[str]:
        """What is wrong with what a user gave, as far as can be told; `kind` where the values do not say it."""
        kind = self.kind(values) or kind
        found: list[str] = []
        for field in self.fields:
            value = values.get(field.name)
            if value is None or field.status:
                continue
            if not field.applies_to(kind):
                having = ", ".join(field.kinds) + (" have it" if len(field.kinds) > 1 else " has it")
                found.append(f"{where}.{field.name}: {kind} has no {field.name} ({having})")
            else:
                found += field.problems(value, f"{where}.{field.name}", kind)
        return found

    def missing(self, values: Values) -> list[str]:
        """What a new object would still need."""
        if self.kind(values) is None:
            return [self.kind_field]
        return [name for name in self.needed(values) if values.get(name) in (None, "")]

    def read(self, raw: t.Mapping[str, t.Any]) -> Values:
        """A device's object in the vocabulary of the options, without secrets and without what it does not have."""
        kind, keys, owned = self.kind_of(raw), _any_case(raw), self.owned(raw)
        found: Values = {}
        for field in self.written:
            if field.secret or field.name in owned or not field.applies_to(kind):
                continue
            # A key that is not there says nothing; one that is null says "none".
            if not any(key.lower() in keys for key in field.read_keys):
                continue
            raw_value = _first(keys, field.read_keys)
            if field.joined and "|" in str(raw_value):
                continue
            value = kind if field.name == self.kind_field else field.clean(raw_value, kind)
            if value is not None:
                found[field.name] = value
        return found

    def echoed(self, raw: t.Mapping[str, t.Any]) -> Values:
        """The secrets that the device gives in clear: for comparing, never for showing."""
        keys = _any_case(raw)
        found = {field: _first(keys, field.read_keys) for field in self.written if field.secret}
        return {field.name: value for field, value in found.items() if is_echoed(field, value)}

    def payload(self, values: Values, kind: Kind) -> dict[str, t.Any]:
        """Values as the vendor's API takes them."""
        return {
            field.key: field.wire(values[field.name], kind)
            for field in self.written
            if values.get(field.name) is not None and field.applies_to(kind)
        }

    def kept(self, raw: t.Mapping[str, t.Any], kind: Kind, mode: str | None = None) -> dict[str, t.Any]:
        """A device's object as it is written back: everything it has, in the words of writing.

        What the specification does not know (newer firmware) is kept; what the device alone sets, what belongs to
        another kind or mode and what is null is not sent. `mode` is what its mode changes to, where it does.
        """
        same_kind = kind == self.kind_of(raw) and mode is None
        dropped = {key.lower() for key in self.read_only}
        if same_kind and kind not in self.field(self.kind_field).choices_for(None):
            # A protocol of newer firmware: nothing here knows what it needs.
            return {key: value for key, value in raw.items() if value is not None and key.lower() not in dropped}
        not_unknown = dropped | {key.lower() for field in self.fields for key in (field.key, *field.read_keys) if key}
        unknown = {
            key: value
            for key, value in raw.items()
            if same_kind and key.lower() not in not_unknown and value not in _TELLS_NOTHING
        }
        values = {**self.read(raw), **self.echoed(raw), self.kind_field: kind}
        if mode is not None:
            values = {name: value for name, value in values.items() if self.field(name).only_in_mode in ("", mode)}
        return {**unknown, **self.payload(values, kind)}

    def changes(self, wanted: Values, raw: t.Mapping[str, t.Any]) -> dict[str, tuple[t.Any, t.Any]]:
        """What differs in what the user set: name to (before, after), in the order of the specification."""
        current, echoed = self.read(raw), self.echoed(raw)
        kind = self.kind(wanted) or self.kind(current)
        owned = self.owned({**raw, **self.payload(wanted, kind)})
        found: dict[str, tuple[t.Any, t.Any]] = {}
        for field in self.written:
            value = wanted.get(field.name)
            if value is None or (field.name in owned and kind == self.kind(current)):
                continue
            if field.secret:
                if field.name in echoed and echoed[field.name] != value:
                    found[field.name] = (SECRET, SECRET_CHANGED)
                continue
            after, before = field.clean(value, kind), current.get(field.name)
            # Clearing what is not there is no change.
            if after != before and not (after in ("", "none") and before is None) and not field.same(before, after):
                found[field.name] = (before, after)
        return found

    def secrets(self, wanted: Values) -> Values:
        """The secrets among what the user set (`''` included: it clears)."""
        return {
            field.name: wanted[field.name]
            for field in self.written
            if field.secret and wanted.get(field.name) is not None
        }

    def ordered(self, values: Values) -> Values:
        """The values in the order of the specification, for reading."""
        order = {field.name: place for place, field in enumerate(self.fields)}
        return dict(sorted(values.items(), key=lambda item: order.get(item[0], len(order))))


def _any_case(raw: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Keys in lower case: the vendors' pages spell some keys in two ways (useFec, useFEC)."""
    return {key.lower(): value for key, value in raw.items()}


def _first(keys: t.Mapping[str, t.Any], names: tuple[str, ...]) -> t.Any:
    return next((keys[name.lower()] for name in names if keys.get(name.lower()) is not None), None)


def any_case(raw: t.Mapping[str, t.Any], *names: str) -> t.Any:
    """The first of these keys that has a value, however it is spelt."""
    return _first(_any_case(raw), names)
