"""Resources that are one object with a name: what a device holds of them, and what a user may want of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from engine import Case, Resource
from hypothesis import strategies as st
from values import Strategy, Values, some_of, texts


class Named(Resource):
    """`store` is the lab's; `needed` is what a new one needs; `fixed` is what nothing changes."""

    store = ""
    name = "name"
    needed: ClassVar[frozenset[str]] = frozenset()
    fixed: ClassVar[frozenset[str]] = frozenset()
    hints: ClassVar[Mapping[str, Strategy]] = {}
    # What the device calls an option.
    words: ClassVar[Mapping[str, str]] = {}
    states: ClassVar[tuple[str, ...]] = ("present", "absent")

    def switches(self) -> Strategy:
        return st.just({})

    def lab(self, one: Values) -> Values:
        return {self.words.get(name, name): value for name, value in one.items()}

    # What a user may want

    def values(self, needed: Iterable[str] = ()) -> Strategy:
        """Some values of an object, the needed ones among them."""
        fields = [field for field in self.spec.fields if field.name in self.described]
        return some_of(fields, needed=needed, hints=self.hints)

    @property
    def described(self) -> frozenset[str]:
        """The options that are values of the object."""
        return self.options - {"id", "uuid", "state", self.name}

    def names(self) -> Strategy:
        return texts(longest=30)

    def identity(self, place: int) -> str:
        return f"{self.store}-{place}"

    def cases(self) -> Strategy:
        return drawn(self)

    def which(self, one: Values) -> Strategy:
        """The ways to say which one is meant; by its id it can have another name, too."""
        by_name = st.just({self.name: one[self.name]})
        by_id = st.just({"id": one["id"]})
        if self.name in self.fixed:
            return by_name | by_id
        return by_name | by_id | st.fixed_dictionaries({"id": st.just(one["id"]), self.name: self.names()})

    def state(self, new: bool) -> Strategy:
        words = [word for word in self.states if word != self.absent]
        gone = [] if new or not self.absent else [{"state": self.absent}]
        return st.sampled_from([{}, *({"state": word} for word in words), *gone])

    def whole(self, draw: st.DrawFn) -> Values:
        """The values of a new object, that fit together."""
        found: Values = draw(self.values(self.needed))
        return found

    def held_state(self, draw: st.DrawFn) -> Values:
        """What a held object is besides its values."""
        return {}

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        """Changes of a held object, that fit to it."""
        found: Values = {name: value for name, value in draw(self.values()).items() if name not in self.fixed}
        return found

    # What may become of it

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return self.lab(dict.fromkeys(case.options))

    def on_device(self, case: Case) -> Values:
        named = {name: one for name, one in case.options.items() if name not in ("id", "uuid", "state")}
        return self.lab(named)


@st.composite
def drawn(draw: st.DrawFn, it: Named) -> Case:
    names = draw(st.lists(it.names(), min_size=2, max_size=3, unique=True))
    held = [
        {it.name: name, "id": it.identity(place), **it.whole(draw), **it.held_state(draw)}
        for place, name in enumerate(names[:-1])
    ]
    switches = draw(it.switches())
    place = draw(st.sampled_from([*range(len(held)), *range(len(held)), -1]))
    state = draw(it.state(new=place < 0))
    if place < 0:
        return Case(held, {it.name: names[-1], **it.whole(draw), **state}, "", switches)
    one = held[place]
    target = f"{it.store}/{one['id']}"
    which = draw(it.which(one))
    gone = it.absent and state.get("state") == it.absent
    changes = {} if gone else it.changes(draw, one)
    # Another name that is in use already would be of two.
    taken = [other[it.name] for other in held if other is not one]
    which = {**which, it.name: one[it.name]} if which.get(it.name) in taken else which
    return Case(held, {**which, **changes, **state}, target, switches)
