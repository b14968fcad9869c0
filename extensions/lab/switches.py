"""Named switches: each stands for one behaviour that the vendors' documents leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Switch:
    """`choices` lists the values allowed; without it any value of the default's type (or of `kinds`) is."""

    name: str
    default: Any
    about: str
    choices: tuple[Any, ...] = ()
    kinds: tuple[type, ...] = ()
    low: float | None = None

    def check(self, value: Any) -> Any:
        if self.choices:
            # `1 == True` in Python: compare the type too, so that 1 does not pass as a truth value.
            if not any(value == choice and type(value) is type(choice) for choice in self.choices):
                raise ValueError(f"switch {self.name}: {value!r} is none of {list(self.choices)}")
            return value
        kinds: tuple[Any, ...] = self.kinds or (type(self.default),)
        if (isinstance(value, bool) and bool not in kinds) or not isinstance(value, kinds):
            raise ValueError(f"switch {self.name}: {value!r} is not {' or '.join(kind.__name__ for kind in kinds)}")
        if self.low is not None and value < self.low:
            raise ValueError(f"switch {self.name}: {value!r} is below {self.low}")
        return value


def flag(name: str, default: bool, about: str) -> Switch:
    return Switch(name, default, about, choices=(True, False))


def number(name: str, default: float, about: str) -> Switch:
    return Switch(name, default, about, kinds=(int, float))


def count(name: str, default: int, about: str) -> Switch:
    return Switch(name, default, about, low=0)


class Switches:
    """The settings of one device. `version` counts the changes, for whoever caches what depends on them."""

    def __init__(self, specification: Iterable[Switch]) -> None:
        self.specification = {switch.name: switch for switch in specification}
        self._values: dict[str, Any] = {}
        self.version = 0
        self.reset()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def reset(self) -> None:
        self._values = {name: switch.default for name, switch in self.specification.items()}
        self.version += 1

    def set(self, changes: Mapping[str, Any]) -> None:
        unknown = sorted(set(changes) - set(self.specification))
        if unknown:
            raise ValueError(f"no such switch: {', '.join(unknown)}; there are {', '.join(sorted(self.specification))}")
        checked = {name: self.specification[name].check(value) for name, value in changes.items()}
        self._values.update(checked)
        self.version += 1

    def as_dict(self) -> dict[str, Any]:
        return dict(self._values)
