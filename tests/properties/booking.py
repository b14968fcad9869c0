"""What was tried of each resource, and the table of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

# The properties, and how the table calls them.
FORETOLD = "foretold"
SECOND = "second run"
GIVEN_BACK = "given back"
REST_STAYS = "rest stays"
JUST_THAT = "just that"
PROPERTIES = (FORETOLD, SECOND, GIVEN_BACK, REST_STAYS, JUST_THAT)


@dataclasses.dataclass
class Entry:
    """One resource. `held` counts, by property, the examples in which it was looked at and held."""

    options: frozenset[str]
    examples: int = 0
    changed: int = 0
    refused: int = 0
    held: dict[str, int] = dataclasses.field(default_factory=lambda: dict.fromkeys(PROPERTIES, 0))
    tried: set[str] = dataclasses.field(default_factory=set)

    def holds(self, what: str) -> None:
        self.held[what] += 1

    @property
    def untried(self) -> list[str]:
        return sorted(self.options - self.tried)


class Book:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def entry(self, module: str, options: frozenset[str]) -> Entry:
        return self.entries.setdefault(module, Entry(options))

    def table(self) -> Iterator[str]:
        heads = ("examples", "changed", "refused", *PROPERTIES, "options")
        yield f"{'resource':<28}" + "".join(f"{head:>12}" for head in heads)
        for module, one in sorted(self.entries.items()):
            counts = (one.examples, one.changed, one.refused, *one.held.values())
            options = f"{len(one.options & one.tried)} of {len(one.options)}"
            yield f"{module:<28}" + "".join(f"{count or '-':>12}" for count in counts) + f"{options:>12}"
            if one.untried:
                yield f"{'':<28}not tried: {', '.join(one.untried)}"
        every = [one.held.values() for one in self.entries.values()]
        sums = (
            sum(one.examples for one in self.entries.values()),
            sum(one.changed for one in self.entries.values()),
            sum(one.refused for one in self.entries.values()),
            *(sum(column) for column in zip(*every, strict=True)),
        )
        yield f"{len(self.entries)} resources".ljust(28) + "".join(f"{count:>12}" for count in sums)


BOOK = Book()
