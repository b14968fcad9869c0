# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many routes of one device as the engine sees them: matched, planned in the order of the writes, guarded."""

from __future__ import annotations

import collections
import dataclasses
import re
import typing as t

from ..resource.items import Item, Key
from ..resource.plan import Values
from ..transport.errors import Ambiguous, InvalidInput, Refused, StreamopsError, listed
from .client import GatewayClient, Listing
from .route_calls import calls_of
from .route_matching import Look, Matching
from .route_plan import plan_route
from .route_reading import SeenRoute, pending_change
from .route_words import difference
from .wanted import Wanted

Raw = dict[str, t.Any]
# A Haivision Media Platform names the routes that it makes on a gateway so.
HMP_ROUTES = "* (HMP) <uuid>"
_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# So many names in the text of a refusal; all are in the result.
_MOST_NAMES = 50


@dataclasses.dataclass(frozen=True)
class Rules:
    """What a task says of its list as a whole."""

    state: str = "merged"
    protect: tuple[str, ...] = (HMP_ROUTES,)
    max_deletions: int | None = None
    allow_empty: bool = False

    def protects(self, name: str) -> bool:
        return any(_pattern(one).fullmatch(name) for one in self.protect)


def _pattern(text: str) -> re.Pattern[str]:
    """A name pattern: * for any text, ? for one character, <uuid> for a UUID."""
    words = {"*": ".*", "?": ".", "<uuid>": _UUID}
    parts = re.split(r"(\*|\?|<uuid>)", text)
    return re.compile("".join(words.get(part) or re.escape(part) for part in parts), re.DOTALL)


def wanted_routes(config: t.Iterable[Values], rules: Rules, update_secrets: str, check_mode: bool) -> list[Wanted]:
    """The items of a task's list, checked. Raises InvalidInput with all that is wrong; nothing is sent to find out."""
    found: list[Wanted] = []
    problems: list[str] = []
    for place, item in enumerate(config):
        where = f"config[{place}]" + (f' (route "{item["name"]}")' if item.get("name") else "")
        try:
            found.append(_wanted(item, rules, update_secrets).checked(check_mode))
        except InvalidInput as error:
            problems.append(f"{where}: {error.cause}")
    problems += _twins(found)
    if problems:
        raise InvalidInput(listed(problems, 20), hint="Nothing was sent")
    return found


def _wanted(item: Values, rules: Rules, update_secrets: str) -> Wanted:
    if rules.state == "deleted":
        return Wanted(name=item.get("name"), id=item.get("id"), state="absent")
    given = {**item, "update_secrets": item.get("update_secrets") or update_secrets}
    if rules.state in ("replaced", "overridden"):
        given["purge_destinations"] = True
    return Wanted.from_params(given)


def _twins(wanted: list[Wanted]) -> list[str]:
    """Items that mean one route, or would give one name twice."""
    ids = collections.Counter(one.id for one in wanted if one.id)
    names = collections.Counter(one.name for one in wanted if not one.id)
    problems = [f"the route with the id {one} is listed {count} times" for one, count in ids.items() if count > 1]
    problems += [f'the route "{one}" is listed {count} times' for one, count in names.items() if count > 1]
    ends: dict[str, list[Wanted]] = {}
    for one in wanted:
        if name := one.new_name or one.name:
            ends.setdefault(name, []).append(one)
    problems += [
        f'two items end as the route "{name}"'
        for name, ending in ends.items()
        # Routes may bear one name on a device; two that are known by their ids are told apart.
        if len(ending) > 1 and any(one.new_name for one in ending)
    ]
    return problems


class RouteList:
    """The routes of a task's list, and those that an exact list removes."""

    says_pending = False

    def __init__(self, client: GatewayClient, device_id: str, wanted: t.Sequence[Wanted], rules: Rules) -> None:
        self.title = f"routes of {client.place}"
        self._client = client
        self._device = device_id
        self._wanted = wanted
        self._rules = rules
        self._matching = Matching((), Look(Listing([], 0)), exact=False)

    def read(self) -> Listing:
        listing = self._client.routes(self._device)
        self.says_pending = self.says_pending or listing.says_pending
        return listing

    def check_alive(self) -> None:
        self._client.session()

    def busy(self, state: Listing) -> str:
        # A route that is still being made has no line in the list: an exact list would miss it.
        return state.being_created if self._rules.state == "overridden" else ""

    def match(self, state: Listing) -> None:
        self._matching = Matching(self._wanted, Look(state), self._rules.state == "overridden")

    def plan(self, state: Listing, only: t.Container[Key] | None = None, secrets_sent: bool = False) -> list[Item]:
        looked, matching = Look(state), self._matching
        keys: list[Key] = [*matching.unlisted, *range(len(self._wanted))]
        keys = [key for key in keys if only is None or key in only]
        items = [self._item(key, looked, secrets_sent) for key in keys]
        # A route that cannot be changed keeps its name: nobody else gets it.
        while stuck := matching.leaving & {item.id for item in items if item.problem}:
            matching.leaving -= stuck
            items = [self._item(key, looked, secrets_sent) for key in keys]
        if any(item.problem for item in items):
            self._remove_nothing(items)
        return _in_order(items)

    def _remove_nothing(self, items: list[Item]) -> None:
        """While it is not clear what an item means, it is not clear what nobody means."""
        for item in items:
            if item.key in self._matching.unlisted and item.calls:
                item.calls = []
                item.note = "kept, since an item of the list cannot be planned"

    def _item(self, key: Key, looked: Look, secrets_sent: bool) -> Item:
        matching = self._matching
        known = matching.known.get(key) or matching.unlisted.get(key)
        wanted = self._wanted[key] if isinstance(key, int) else Wanted(id=known, state="absent")
        item = Item(key, wanted.label, wanted.name or wanted.new_name or "", known or wanted.id or "")
        try:
            if problem := matching.problems.get(key):
                raise problem
            if wanted.id and not known and wanted.name and wanted.state != "absent":
                # Its id is from before it was made anew, or from another device: the name is what counts.
                wanted = dataclasses.replace(wanted, id=None)
            raw = looked.by_id.get(known) if known else self._made(key, wanted, looked)
            if raw is not None:
                item.needs = self._needs(wanted, raw, looked)
            self._plan(item, wanted, raw, looked, secrets_sent)
        except StreamopsError as error:
            item.problem = error
        return item

    def _made(self, key: Key, wanted: Wanted, looked: Look) -> Raw | None:
        """The route that was made for an item since the routes were matched."""
        if wanted.id or wanted.state == "absent":
            return None
        found = looked.named(wanted.new_name or wanted.name, set(self._matching.known.values()))
        if len(found) == 1:
            self._matching.known[key] = str(found[0]["id"])
        return found[0] if len(found) == 1 else None

    def _plan(self, item: Item, wanted: Wanted, raw: Raw | None, looked: Look, secrets_sent: bool) -> None:
        if raw is not None:
            item.name, item.id = str(raw.get("name") or ""), str(raw["id"])
            item.label = f'route "{item.name}"'
            item.pending = pending_change(raw)
        elif wanted.state != "absent":
            item.pending = looked.state.being_created
        change = plan_route(wanted, raw, secrets_sent)
        if raw is None and change.create:
            item.id, item.name = change.predicted["id"], change.create["name"]
        item.calls = calls_of(self._client, self._device, change, item.id)
        item.secrets_not_compared = [f"{item.label} {name}" for name in change.secrets_not_compared]
        if item.calls:
            item.before, item.after = difference(item.label, change.before, change.after)

    def _needs(self, wanted: Wanted, raw: Raw, looked: Look) -> list[Key]:
        """The items that give away the name that this one gets. Raises Ambiguous where its bearer keeps it."""
        if not wanted.new_name or wanted.new_name == raw.get("name"):
            return []
        matching = self._matching
        bearers = [route["id"] for route in looked.named(wanted.new_name, {raw["id"]})]
        if kept := [route_id for route_id in bearers if route_id not in matching.leaving]:
            raise Ambiguous(
                f'there is already a route "{wanted.new_name}"',
                hint=f"Its id is {', '.join(kept)}; a name is not given twice",
            )
        ids = {**matching.known, **matching.unlisted}
        return [key for key, route_id in ids.items() if route_id in bearers]

    def guard(self, items: list[Item], state: Listing) -> None:
        """The guards of an exact list. Raises Refused with the names of what would have gone."""
        rules = self._rules
        going = [item for item in items if any(call.removes for call in item.calls)]
        protected = [item for item in going if item.key in self._matching.unlisted and rules.protects(item.name)]
        reasons: list[str] = []
        hints: list[str] = []
        if rules.state == "overridden" and not self._wanted and not rules.allow_empty:
            reasons.append("config is empty")
            hints.append("set allow_empty to true")
        if protected:
            reasons.append(f"{len(protected)} of them match protect ({_names(protected)})")
            hints.append("list the protected routes in config, or change protect")
        if rules.max_deletions is not None and len(going) > rules.max_deletions:
            reasons.append(f"max_deletions is {rules.max_deletions}")
            hints.append("raise max_deletions when they shall go")
        if reasons:
            what = f"{len(going)} route(s) would be removed ({_names(going)})" if going else "the list is not applied"
            raise Refused(
                f"{what} and {'; '.join(reasons)}; nothing was written", hint="To go on: " + ", or ".join(hints)
            )


def gathered(routes: t.Iterable[Raw]) -> list[Values]:
    """Routes as a list that can be given back, here or on another device (there by their names)."""
    return [SeenRoute(raw).portable for raw in routes]


def _names(items: t.Iterable[Item]) -> str:
    return listed([f'"{item.name}"' for item in items], _MOST_NAMES)


def _in_order(items: list[Item]) -> list[Item]:
    """Removals first: what they used may be needed. A route that gives its name away before the one that gets it."""
    found = [item for item in items if any(call.removes for call in item.calls)]
    placed = {item.key for item in found}
    waiting = [item for item in items if item.key not in placed]
    there = {item.key for item in items}
    while waiting:
        free = [item for item in waiting if not (set(item.needs) & there) - placed]
        if not free:
            for item in waiting:
                item.calls, item.needs = [], []
                item.problem = InvalidInput(
                    "these routes change names in a circle", hint="Give one of them a third name in a task before"
                )
            free = waiting
        found += free
        placed |= {item.key for item in free}
        waiting = [item for item in waiting if item.key not in placed]
    return found
