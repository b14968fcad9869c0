"""Random values of an option, from the one specification that the collection has of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field, ModuleSpec
from hypothesis import strategies as st

Values = dict[str, Any]
Strategy = st.SearchStrategy[Any]
# What looks like a number, a flag or nothing, and what has to be quoted somewhere, among ordinary words.
ODD = ("1", "1.0", "007", "true", "None", "null", "a  b", 'Zürich "x"', "it's \\ |", "{{ x }}", "<b>&amp;")
_LETTERS = "abcXYZ 019_-.,/&?éß"
SECRET = "quiet-harbour-"


def texts(shortest: int = 1, longest: int | None = None) -> Strategy:
    size = min(longest or 16, shortest + 12)
    plain = st.text(_LETTERS, min_size=shortest, max_size=size).filter(lambda text: text == text.strip())
    odd = [one for one in ODD if shortest <= len(one) <= (longest or len(one))]
    return plain | st.sampled_from(odd) if odd else plain


def numbers(low: float | None, high: float | None) -> Strategy:
    """Whole numbers of a range, its ends often."""
    least = 0 if low is None else int(low)
    most = max(least, 100_000) if high is None else int(high)
    return st.sampled_from([least, most]) | st.integers(least, most)


def of_field(field: Field, kind: str | None = None, hints: Mapping[str, Strategy] | None = None) -> Strategy:
    """Values that a user may give for an option of an object of this kind."""
    hints = hints or {}
    if field.name in hints:
        return hints[field.name]
    choices = field.choices_for(kind)
    if choices and field.type != "list":
        return st.sampled_from(choices)
    if field.type == "bool":
        return st.booleans()
    if field.type in ("int", "float"):
        return numbers(field.minimum, field.maximum)
    if field.type == "list":
        inner = some_of(field.fields, kind) if field.fields else st.sampled_from(choices or ["live", "hd", "a b"])
        return st.lists(inner, max_size=3) if field.fields else st.lists(inner, max_size=3, unique=True)
    if field.secret:
        return st.integers(0, 9999).map(lambda number: f"{SECRET}{number:04}")
    if field.is_address:
        return st.sampled_from(["10.0.0.1", "239.1.1.1", "2001:db8::1", "studio.example"])
    if field.type == "str":
        lines = st.just("two\nlines") if field.lines else st.nothing()
        return texts(field.shortest, field.longest) | lines
    raise TypeError(f"{field.name} of type {field.type} needs a hint")


def some_of(
    fields: Iterable[Field],
    kind: str | None = None,
    needed: Iterable[str] = (),
    hints: Mapping[str, Strategy] | None = None,
) -> Strategy:
    """Some of these options; those that a kind of object does not have, or only the device sets, are left out."""
    possible = [field for field in fields if field.applies_to(kind) and not field.status]
    every = {field.name: of_field(field, kind, hints) for field in possible}
    must = {*needed, *(field.name for field in possible if field.required)}
    return st.fixed_dictionaries(
        {name: one for name, one in every.items() if name in must},
        optional={name: one for name, one in every.items() if name not in must},
    )


def own_fields(spec: ModuleSpec, without: Callable[[str], bool]) -> list[Field]:
    """The options of a module that describe its object."""
    return [field for field in spec.fields if not field.status and not without(field.name)]
