# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which routes of a device the items of a list mean, and which ones nobody means."""

from __future__ import annotations

import typing as t

from ..resource.items import Key
from ..transport.errors import Ambiguous, InvalidInput, StreamopsError
from .client import Listing
from .wanted import Wanted

Raw = dict[str, t.Any]


class Look:
    """The routes of one listing, by id and by name."""

    def __init__(self, state: Listing) -> None:
        self.state = state
        self.by_id: dict[str, Raw] = {str(route["id"]): route for route in state.routes}
        self.by_name: dict[str, list[Raw]] = {}
        for route in state.routes:
            self.by_name.setdefault(str(route.get("name") or ""), []).append(route)

    def named(self, name: str | None, taken: t.Container[str] = ()) -> list[Raw]:
        """The routes of a name, save those that are taken."""
        return [route for route in self.by_name.get(name or "", []) if route["id"] not in taken] if name else []


class Matching:
    """The outcome: ids of the routes that the items mean, by the item's place; what is wrong with an item; the rest.

    `leaving` are the ids of routes that give their names away, by removal or by a new name.
    """

    def __init__(self, wanted: t.Sequence[Wanted], looked: Look, exact: bool) -> None:
        self.known: dict[Key, str] = {}
        self.problems: dict[Key, StreamopsError] = {}
        self.unlisted: dict[Key, str] = {}
        self._wanted = wanted
        self._looked = looked
        # Routes that an item means under the name that an earlier run gave them.
        self._renamed: set[str] = set()
        self._by_id()
        self._by_new_name()
        self._by_name()
        if exact:
            self._leave_over()
        self.leaving = {
            route_id
            for key, route_id in self.known.items()
            if isinstance(key, int) and self._gives_its_name_away(wanted[key], route_id)
        } | set(self.unlisted.values())

    def _gives_its_name_away(self, wanted: Wanted, route_id: str) -> bool:
        name = self._looked.by_id[route_id].get("name")
        return wanted.state == "absent" or bool(wanted.new_name and wanted.new_name != name)

    def _claim(self, key: int, route: Raw) -> None:
        self.known[key] = str(route["id"])

    def _open(self) -> list[tuple[int, Wanted]]:
        """The items whose routes are not known yet, and which a name may tell."""
        return [
            (key, one)
            for key, one in enumerate(self._wanted)
            # What is to be removed by an id is that, and nothing else of its name.
            if key not in self.known and not (one.id and one.state == "absent")
        ]

    def _by_id(self) -> None:
        for key, one in enumerate(self._wanted):
            if one.id and one.id in self._looked.by_id:
                self._claim(key, self._looked.by_id[one.id])

    def _by_new_name(self) -> None:
        """The new name without the old one: an earlier run renamed it, and the next item may mean the old bearer's."""
        found = True
        while found:
            found = False
            for key, one in self._open():
                taken = set(self.known.values())
                if one.new_name and not self._looked.named(one.name, self._renamed):
                    bearers = self._looked.named(one.new_name, taken)
                    if len(bearers) == 1:
                        self._claim(key, bearers[0])
                        self._renamed.add(str(bearers[0]["id"]))
                        found = True

    def _by_name(self) -> None:
        for key, one in self._open():
            bearers = self._looked.named(one.name, self._renamed)
            if len(bearers) > 1:
                ids = ", ".join(str(route["id"]) for route in bearers)
                self.problems[key] = Ambiguous(
                    f'{len(bearers)} routes bear the name "{one.name}"', hint=f"Name the one meant by id: {ids}"
                )
            elif bearers:
                others = [other for other, route_id in self.known.items() if route_id == bearers[0]["id"]]
                if others:
                    first, second = sorted((t.cast(int, others[0]), key))
                    raise InvalidInput(f'config[{first}] and config[{second}] mean the same route "{one.name}"')
                self._claim(key, bearers[0])

    def _leave_over(self) -> None:
        """What an exact list removes. A route whose name an item has, or shall get, is nobody's to remove."""
        names = {name for one in self._wanted for name in (one.name, one.new_name) if name}
        for route_id, route in self._looked.by_id.items():
            if route_id not in self.known.values() and route.get("name") not in names:
                self.unlisted["unlisted", route_id] = route_id
