# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task says of a route, and all that is wrong with it that can be told without a device."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..resource.objects import Values
from ..transport.errors import InvalidInput
from .route_spec import DESTINATION, SOURCE

# In front of the name in the id that check mode gives to what is not made yet.
NEW = "new:"
_LONGEST_NAME = 60
# Routes that a Haivision Media Platform made are called "<title> (HMP) <uuid>", of any length.
_HMP_ROUTE = re.compile(r" \(HMP\) [0-9a-f-]{36}$")


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
    # In check mode: an earlier task of this run would have made it, complete.
    assumed: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any]) -> Wanted:
        """From validated module parameters, or one item of a list of routes."""
        destinations = params.get("destinations")
        given = {
            field.name: params[field.name]
            for field in dataclasses.fields(cls)
            if field.name not in ("source", "destinations", "assumed") and params.get(field.name) is not None
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
        if not self.id or not self.id.startswith(NEW):
            return self
        if not check_mode:
            raise InvalidInput(
                f"{self.id!r} is the id that check mode gives to a route not made yet",
                hint="Take the id from the result of a real run, or give the name",
            )
        return dataclasses.replace(self, id=None, name=self.name or self.id.removeprefix(NEW), assumed=True)

    def _problems(self) -> list[str]:
        problems: list[str] = []
        if not self.name and not self.id:
            problems.append("name or id is needed")
        for option, value in (("name", self.name), ("new_name", self.new_name)):
            if value is not None and (not value or (len(value) > _LONGEST_NAME and not _HMP_ROUTE.search(value))):
                problems.append(f"{option} has {len(value)} characters, it must have 1 to {_LONGEST_NAME}")
            if value is not None and re.search(r"[\x00-\x1f\x7f]", value):
                problems.append(f"{option} holds a control character (a line break or tab?)")
        if self.source is not None:
            problems += SOURCE.problems(self.source, "source")
        seen: set[str] = set()
        for place, destination in enumerate(self.destinations or ()):
            where = f"destinations[{place}]"
            named = f' (destination "{destination["name"]}")' if destination.get("name") else ""
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
