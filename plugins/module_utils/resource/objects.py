# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A vendor's object, read, checked, compared and written by its specification."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from .fields import Field, Kind

Values = dict[str, t.Any]
Raw = t.Mapping[str, t.Any]
SECRET = "(secret)"
# Values of unknown keys that are not written back: the strictest device would refuse the key for nothing.
_TELLS_NOTHING: tuple[t.Any, ...] = (None, "", "none", "None", [], {})
SECRET_CHANGED = "(secret, changed)"
# Only where a payload is shown that is not sent; as a value it is refused.
MASK = "********"
_OFF: tuple[t.Any, ...] = (False, 0, "", "none", [])


def is_echoed(field: Field, value: t.Any) -> bool:
    """Whether a device gives a secret in clear; null, nothing and a mask say nothing about what it is."""
    if not isinstance(value, str) or not value or field.problems(value, field.name, None):
        return False
    # "<hidden>", "[redacted]", "xxxxxxxxxxxx": a mask, in whatever fashion.
    return len(set(value)) > 2 and not (value[0] in "<[({" and value[-1] in ">])}")


def _nothing(_any: t.Any) -> frozenset[str]:
    return frozenset()


def _as_it_is(raw: Raw) -> Raw:
    return raw


@dataclasses.dataclass(frozen=True)
class ObjectSpec:
    """The specification of one kind of object.

    `kind_of` tells the kind (protocol) of a device's object. `needed` names what a new object needs, given its values.
    `read_only` are vendor's keys that are never written back. `owned` names the fields that in this very object are the
    device's own, although users may set them in others of its kind. `pointless` names those that mean nothing beside
    the other values (a listener's stream id). `unfolded` gives a device's object in the shape in which it is written.
    """

    noun: str
    fields: tuple[Field, ...]
    kind_field: str
    kind_of: t.Callable[[Raw], Kind]
    needed: t.Callable[[Values], tuple[str, ...]]
    read_only: frozenset[str] = frozenset()
    owned: t.Callable[[Raw], frozenset[str]] = _nothing
    pointless: t.Callable[[Values], frozenset[str]] = _nothing
    unfolded: t.Callable[[Raw], Raw] = _as_it_is

    @functools.cached_property
    def written(self) -> tuple[Field, ...]:
        """The fields that stand for a property of the vendor's object."""
        return tuple(field for field in self.fields if field.key and not field.status)

    @functools.cached_property
    def secret(self) -> tuple[Field, ...]:
        return tuple(field for field in self.written if field.secret)

    @functools.cached_property
    def known_keys(self) -> frozenset[str]:
        """Every vendor's key that this specification knows, in lower case, and those that are never written."""
        keys = {key.lower() for field in self.fields for key in (field.key, *field.read_keys) if key}
        return frozenset(keys | self.unwritten)

    @functools.cached_property
    def unwritten(self) -> frozenset[str]:
        return frozenset(key.lower() for key in self.read_only)

    @functools.cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {field.name: place for place, field in enumerate(self.fields)}

    @functools.cached_property
    def _readable(self) -> dict[Kind, tuple[tuple[Field, tuple[str, ...]], ...]]:
        """The fields of each kind that are read, with their keys in lower case; filled when first asked for."""
        return {}

    def readable(self, kind: Kind) -> tuple[tuple[Field, tuple[str, ...]], ...]:
        if kind not in self._readable:
            self._readable[kind] = tuple(
                (field, tuple(key.lower() for key in field.read_keys))
                for field in self.written
                if not field.secret and field.applies_to(kind)
            )
        return self._readable[kind]

    def field(self, name: str) -> Field:
        return self._by_name[name]

    def has(self, name: str, kind: Kind) -> bool:
        """Whether an object of this kind has the field; what is no field of the specification belongs to all."""
        field = self._by_name.get(name)
        return field is None or field.applies_to(kind)

    def has_word(self, name: str, value: t.Any, kind: Kind) -> bool:
        """Whether an object of this kind has this word for a field, too: the FEC of RTP is none of UDP's."""
        field = self._by_name.get(name)
        choices = field.choices_for(kind) if field else ()
        return not choices or value in choices

    def kind(self, values: t.Mapping[str, t.Any]) -> Kind:
        kind: Kind = values.get(self.kind_field)
        return kind

    def given(self, values: Values) -> t.Iterator[tuple[Field, t.Any]]:
        """The fields that have a value, in the order of the specification: few of many, nearly always."""
        for name in sorted(values.keys() & self._places.keys(), key=self._places.__getitem__):
            if values[name] is not None:
                yield self._by_name[name], values[name]

    def problems(self, values: Values, where: str, kind: Kind = None) -> list[str]:
        """What is wrong with what a user gave, as far as can be told; `kind` where the values do not say it."""
        kind = self.kind(values) or kind
        found: list[str] = []
        for field, value in self.given(values):
            if field.status:
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
        return [name for name in self.needed(values) if values.get(name) in (None, "", [])]

    def sensible(self, values: Values) -> Values:
        """The values without those that switch off what such an object does not have anyway."""
        pointless = self.pointless(values)
        return {name: value for name, value in values.items() if name not in pointless or value not in _OFF}

    def outlived(self, before: Values, after: Values) -> frozenset[str]:
        """What meant something to the object before and means nothing to what it becomes."""
        return self.pointless(after) - self.pointless(before)

    def seen(self, raw: Raw) -> Seen:
        """A device's object, looked at once."""
        return Seen(self, raw)

    def payload(self, values: Values, kind: Kind) -> dict[str, t.Any]:
        """Values as the vendor's API takes them."""
        return {
            field.key: field.wire(value, kind)
            for field, value in self.given(values)
            if field.key and not field.status and field.applies_to(kind)
        }

    def cleaned(self, values: Values) -> Values:
        """The values in their one form, without secrets and what only the device sets."""
        kind = self.kind(values)
        return {
            field.name: field.clean(value, kind)
            for field, value in self.given(values)
            if not field.secret and not field.status
        }

    def secrets(self, wanted: Values) -> Values:
        """The secrets among what the user set (`''` included: it clears)."""
        return {field.name: wanted[field.name] for field in self.secret if wanted.get(field.name) is not None}

    def ordered(self, values: Values) -> Values:
        """The values in the order of the specification, for reading."""
        places = self._places
        return dict(sorted(values.items(), key=lambda item: places.get(item[0], len(places))))


class Seen:
    """A device's object in the vocabulary of the options."""

    def __init__(self, spec: ObjectSpec, raw: Raw) -> None:
        self.spec = spec
        self.raw = spec.unfolded(raw)
        # In lower case: the vendors' pages spell some keys in two ways (useFec, useFEC).
        self.keys = {key.lower(): value for key, value in self.raw.items()}
        self.kind = spec.kind_of(self.raw)
        self.owned = spec.owned(self.raw)

    @functools.cached_property
    def values(self) -> Values:
        """What the device tells of the object, without secrets and without what such an object does not have."""
        found: Values = {}
        for field, names in self.spec.readable(self.kind):
            if field.name in self.owned:
                continue
            if field.name == self.spec.kind_field:
                value: t.Any = self.kind
            else:
                # A key that is not there says nothing; one that is null says "none".
                given = [self.keys[name] for name in names if name in self.keys]
                if not given:
                    continue
                value = field.clean(next((one for one in given if one is not None), None), self.kind)
            if value is not None:
                found[field.name] = value
        return self.spec.sensible(found)

    @functools.cached_property
    def echoed(self) -> Values:
        """The secrets that the device gives in clear: for comparing, never for showing."""
        found = [(field, first(self.keys, field.read_keys)) for field in self.spec.secret]
        return {field.name: value for field, value in found if is_echoed(field, value)}

    def kept(self, kind: Kind, changed: Values | None = None) -> dict[str, t.Any]:
        """The object as it is written back: everything it has, in the words of writing, with `changed` laid over it.

        What the specification does not know (newer firmware) is kept; what the device alone sets, what means nothing to
        the new kind or mode and what is null is not sent.
        """
        spec = self.spec
        values = {**self.values, **self.echoed, spec.kind_field: kind, **(changed or {})}
        outlived = spec.outlived(self.values, values)
        same_shape = kind == self.kind and not outlived
        if same_shape and kind not in spec.field(spec.kind_field).choices_for(None):
            # A protocol of newer firmware: nothing here knows what it needs.
            known = {
                key: value for key, value in self.raw.items() if value is not None and key.lower() not in spec.unwritten
            }
            return {**known, **spec.payload(changed or {}, kind)}
        unknown = {
            key: value
            for key, value in self.raw.items()
            if same_shape and key.lower() not in spec.known_keys and value not in _TELLS_NOTHING
        }
        given = changed or {}
        sent = {
            name: value
            for name, value in values.items()
            if name in given or (name not in outlived and (kind == self.kind or spec.has_word(name, value, kind)))
        }
        return {**unknown, **self._with_unknown_inside(spec.payload(sent, kind))}

    def _with_unknown_inside(self, payload: dict[str, t.Any]) -> dict[str, t.Any]:
        """The payload with what the elements of its lists have that the specification does not know."""
        for field in self.spec.written:
            new, old = payload.get(field.key), first(self.keys, field.read_keys)
            if field.fields and isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
                payload[field.key] = [
                    {**{key: value for key, value in one.items() if value is not None}, **other}
                    for one, other in zip(old, new, strict=True)
                ]
        return payload

    def changes(self, wanted: Values) -> dict[str, tuple[t.Any, t.Any]]:
        """What differs in what the user set: name to (before, after), in the order of the specification."""
        current = self.values
        kind = self.spec.kind(wanted) or self.spec.kind(current)
        owned = self.owned
        if wanted and self.spec.owned is not _nothing:
            owned = self.spec.owned({**self.raw, **self.spec.payload(wanted, kind)})
        found: dict[str, tuple[t.Any, t.Any]] = {}
        for field, value in self.spec.given(wanted):
            if not field.key or field.status or (field.name in owned and kind == self.kind):
                continue
            if field.secret:
                if field.name in self.echoed and self.echoed[field.name] != value:
                    found[field.name] = (SECRET, SECRET_CHANGED)
                continue
            before = current.get(field.name)
            after = field.over(before, field.clean(value, kind))
            # Clearing what is not there is no change.
            if after != before and not (before is None and after in ("", "none", [])) and not field.same(before, after):
                found[field.name] = (before, after)
        after = self.spec.sensible({**current, **{name: value for name, (_before, value) in found.items()}})
        return {name: change for name, change in found.items() if name in after or self.spec.field(name).secret}


def first(keys: t.Mapping[str, t.Any], names: t.Iterable[str]) -> t.Any:
    """The first of these vendor's keys that has a value, among keys in lower case."""
    return next((keys[name.lower()] for name in names if keys.get(name.lower()) is not None), None)


def any_case(raw: Raw, *names: str) -> t.Any:
    """The first of these keys that has a value, however it is spelt."""
    for name in names:
        # As the references spell it, nearly always.
        if raw.get(name) is not None:
            return raw[name]
    return first({key.lower(): value for key, value in raw.items()}, names)
