# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task says of a route, and all that is wrong with it that can be told without a device."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..resource.objects import Values
from ..resource.plan import looks_new, name_in
from ..transport.errors import InvalidInput
from .route_spec import DESTINATION, SOURCE

_LONGEST_NAME = 60
# Routes that a Haivision Media Platform made are called "<title> (HMP) <uuid>", of any length.
_HMP_ROUTE = re.compile(r" \(HMP\) [0-9a-fA-F-]{36}$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def name_problem(option: str, name: str | None) -> str:
    """What is wrong with a name that a route shall get; '' where nothing is."""
    if name is None:
        return ""
    if not name or (len(name) > _LONGEST_NAME and not _HMP_ROUTE.search(name)):
        return f"{option} has {len(name)} characters, it must have 1 to {_LONGEST_NAME}"
    return f"{option} holds a control character (a line break or tab?)" if _CONTROL.search(name) else ""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What a task says of one route; None is "leave alone"."""

    name: str | None = None
    id: str | None = None
    new_name: str | None = None
    state: str = "present"
    source: Values | None = None
    destinations: tuple[Values, ...] | None = None
    purge_destinations: bool = False
    update_secrets: str = "on_create"
    # Destinations that must not be there, by name or id.
    removed: tuple[Values, ...] = ()
    # Whether destinations are started and stopped by calls of their own.
    switch_apart: bool = False
    # In check mode: an earlier task of this run would have made it, complete.
    assumed: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any]) -> Wanted:
        """From validated module parameters, or one item of a list of routes."""
        destinations = params.get("destinations")
        given = {
            field.name: params[field.name]
            for field in dataclasses.fields(cls)
            if field.name not in ("source", "destinations", "removed", "switch_apart", "assumed")
            and params.get(field.name) is not None
        }
        return cls(
            source=_set_values(params.get("source")),
            destinations=None if destinations is None else tuple(_set_values(one) or {} for one in destinations),
            **given,
        )

    @property
    def label(self) -> str:
        return f'route "{self.name or self.new_name or self.id}"'

    @property
    def running(self) -> bool | None:
        """Whether it shall run; None: as it is."""
        return {"started": True, "running": True, "stopped": False}.get(self.state)

    def checked(self, check_mode: bool) -> Wanted:
        """The same, after a look for all that is wrong with it. Raises InvalidInput; nothing is sent to find out.

        In check mode, the id of a route that an earlier task would make stands for that route.
        """
        if problems := self._problems():
            raise InvalidInput("; ".join(problems))
        if not looks_new(self.id):
            return self
        if not check_mode:
            raise InvalidInput(
                f"{self.id!r} is the id that check mode gives to a route not made yet",
                hint="Take the id from the result of a real run, or give the name",
            )
        return dataclasses.replace(self, id=None, name=self.name or name_in(self.id), assumed=True)

    def _problems(self) -> list[str]:
        problems: list[str] = []
        if not self.name and not self.id:
            problems.append("name or id is needed")
        # A name that only tells which route is meant may be as long as the device has it.
        problems += [problem for problem in (name_problem("new_name", self.new_name),) if problem]
        if self.name is not None and (not self.name or _CONTROL.search(self.name)):
            problems += [name_problem("name", self.name)]
        # What has an id is on a device already: only what is changed of it is measured, when that is known.
        if self.source is not None and not self.source.get("id"):
            problems += SOURCE.problems(self.source, "source")
        seen: set[str] = set()
        for place, destination in enumerate(self.destinations or ()):
            where = f"destinations[{place}]"
            named = f' (destination "{destination["name"]}")' if destination.get("name") else ""
            if not destination.get("id"):
                problems += [problem + named for problem in DESTINATION.problems(destination, where)]
            if not destination.get("name") and not destination.get("id"):
                problems.append(f"{where} needs a name or an id")
            for option in ("id", "name"):
                key = f"{option} {destination.get(option)}"
                if destination.get(option) and key in seen and not (option == "name" and destination.get("id")):
                    problems.append(f'{where} is listed twice, by its {option} "{destination[option]}"')
                seen.add(key)
        return problems


def _set_values(values: t.Mapping[str, t.Any] | None) -> Values | None:
    """What the user set of an element: Ansible fills the rest with None."""
    if values is None:
        return None
    return {name: value for name, value in values.items() if value is not None and name != "status"}
