# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many outputs as one task: the module ateme_outputs."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from ..resource.items import Item, Key
from ..resource.plan import Plan, Values, checked, refuse_new
from ..transport.errors import Ambiguous, InvalidInput, Refused, StreamopsError, listed
from .calls import Placed
from .client import WHO_AM_I, AtemeClient
from .entity import TRANSIENT
from .inputs import Inputs
from .output_matching import Surroundings
from .outputs import OUTPUTS, OutputResource
from .rows import entity_id, is_gone, rows_of, state_of

Json = dict[str, t.Any]
# So many names in the text of a refusal; all are in the result.
_MOST_NAMES = 50


def _id(row: Json) -> str:
    return entity_id(row, "output")


@dataclasses.dataclass(frozen=True)
class Rules:
    """What a task says of its list as a whole."""

    state: str = "merged"
    max_deletions: int | None = None
    allow_empty: bool = False
    update_secrets: str = "on_create"

    @property
    def exact(self) -> bool:
        return self.state in ("replaced", "overridden")

    def of_item(self, item: Values) -> Values:
        """An item of the list as the options of one output."""
        given = {name: value for name, value in item.items() if value is not None}
        if self.state == "deleted":
            given = {name: given[name] for name in ("id", "user_description") if name in given}
        state = "absent" if self.state == "deleted" else given.get("state") or "present"
        return {**given, "state": state, "update_secrets": given.get("update_secrets") or self.update_secrets}


def wanted_outputs(config: t.Iterable[Values], rules: Rules, check_mode: bool) -> list[Values]:
    """The items of a task's list, checked. Raises InvalidInput with all that is wrong; nothing is sent to find out."""
    found: list[Values] = []
    wrong: list[str] = []
    for place, item in enumerate(config):
        params = rules.of_item(item)
        name = params.get("id") or params.get("user_description")
        where = f"config[{place}]" + (f' (output "{name}")' if name else "")
        found.append(params)
        try:
            if not name:
                raise InvalidInput("id or user_description is needed")
            for option in ("id", "input"):
                refuse_new(option, params.get(option), check_mode)
            given = [(one, params[one.name]) for one in OUTPUTS.fields if params.get(one.name) is not None]
            checked(problem for one, value in given for problem in one.problems(value, one.name, None))
            OUTPUTS.wanted(params)
        except InvalidInput as error:
            wrong.append(f"{where}: {error.cause}")
    for option, said in (("id", "the id"), ("user_description", "the user_description")):
        known = [one for one in found if option == "id" or not one.get("id")]
        counted = collections.Counter(one[option] for one in known if one.get(option))
        wrong += [f'the output with {said} "{one}" is listed {n} times' for one, n in counted.items() if n > 1]
    if wrong:
        raise InvalidInput(listed(wrong, 20), hint="Nothing was sent")
    return found


class OutputList:
    """The outputs of a task's list, and those that an exact list removes."""

    says_pending = False

    def __init__(
        self,
        client: AtemeClient,
        wanted: t.Sequence[Values],
        rules: Rules,
        inputs: Inputs,
        warn: t.Callable[[str], None],
    ) -> None:
        self.title = f"outputs of {client.place}"
        self._client = client
        self._wanted = wanted
        self._rules = rules
        self._inputs = inputs
        self._warn = warn
        self._surroundings = Surroundings(client, warn)
        # One for each item, and for each output that is to go: kept, so that their labels stay.
        self._resources: dict[Key, OutputResource] = {}
        self._known: dict[Key, str] = {}
        self._unlisted: dict[Key, str] = {}
        self._problems: dict[Key, StreamopsError] = {}
        self._states: t.Mapping[str, str] | None = None

    def read(self) -> list[Json]:
        self._states = None
        rows = rows_of(self._client, self._client.described(OUTPUTS.list), "list the outputs")
        return [row for row in rows if not is_gone(row)]

    def check_alive(self) -> None:
        self._client.run(Placed(self._client.described(WHO_AM_I)).request({}), "read the user's details")

    def busy(self, state: list[Json]) -> str:
        return ""

    def resource(self, key: Key) -> OutputResource:
        if key not in self._resources:
            one = self._wanted[key] if isinstance(key, int) else {"id": self._unlisted[key], "state": "absent"}
            self._resources[key] = OutputResource(self._client, one, self._warn, self._inputs, self._rules.exact)
        return self._resources[key]

    def match(self, state: list[Json]) -> None:
        self._known, self._unlisted, self._problems = {}, {}, {}
        meant: dict[str, int] = {}
        for key in range(len(self._wanted)):
            try:
                row = self._meant(key, state)
            except Ambiguous as error:
                self._problems[key] = error
                continue
            if row is None:
                continue
            identity = _id(row)
            if identity in meant:
                raise InvalidInput(f'config[{meant[identity]}] and config[{key}] mean the same output "{identity}"')
            meant[identity] = key
            self._known[key] = identity
        if self._rules.state == "overridden":
            probe = OutputResource(self._client, {"state": "absent"}, self._warn, self._inputs)
            for row in state:
                identity = _id(row)
                if identity not in meant and self._is_ours(probe, row):
                    self._unlisted["unlisted", identity] = identity

    def _is_ours(self, probe: OutputResource, row: Json) -> bool:
        return self._surroundings.holds(row) and not self._surroundings.made_by_service(row, probe.values(row))

    def _meant(self, key: int, state: list[Json]) -> Json | None:
        """The output that an item means. Raises Ambiguous."""
        resource = self.resource(key)
        identity = self._known.get(key) or self._wanted[key].get("id")
        if identity:
            return next((row for row in state if _id(row) == identity), None)
        taken = {one for other, one in self._known.items() if other != key}
        return resource.only([row for row in state if resource.is_meant(row) and _id(row) not in taken])

    def plan(self, state: list[Json], only: t.Container[Key] | None = None, secrets_sent: bool = False) -> list[Item]:
        keys: list[Key] = [*self._unlisted, *range(len(self._wanted))]
        items = [self._item(key, state, secrets_sent) for key in keys if only is None or key in only]
        if any(item.problem for item in items):
            self._remove_nothing(items)
        # Removals first: what they used may be needed.
        return sorted(items, key=lambda item: not any(call.removes for call in item.calls))

    def _remove_nothing(self, items: list[Item]) -> None:
        """While it is not clear what an item means, it is not clear what nobody means."""
        for item in items:
            if item.key in self._unlisted and item.calls:
                item.calls = []
                item.note = "kept, since an item of the list cannot be planned"

    def _item(self, key: Key, state: list[Json], secrets_sent: bool) -> Item:
        item = Item(key, "", "")
        wanted = self._wanted[key] if isinstance(key, int) else {"id": self._unlisted[key]}
        item.name, item.id = str(wanted.get("user_description") or ""), str(wanted.get("id") or "")
        item.label = f'output "{item.id or item.name}"'
        try:
            if problem := self._problems.get(key):
                raise problem
            resource = self.resource(key)
            resource.note_there(state)
            if isinstance(key, int):
                row = self._meant(key, state)
            else:
                row = next((one for one in state if _id(one) == self._unlisted[key]), None)
            if row is not None:
                row = self._whole(resource, row)
                item.id = _id(row)
                item.name = str(resource.value(row, "user_description") or item.name)
                word = state_of(row)
                stays = resource.params["state"] != "absent"
                item.pending = f"{item.label} is {word}" if word in TRANSIENT and stays else ""
            self._planned(item, resource.plan(row, secrets_sent))
        except StreamopsError as error:
            item.problem = error
        return item

    def _planned(self, item: Item, plan: Plan) -> None:
        item.calls = plan.calls
        item.id = item.id or str((plan.predicted.get("output") or {}).get("id") or "")
        item.secrets_not_compared = [f"{item.label} {name}" for name in plan.secrets_not_compared]
        if not item.calls:
            return
        before, after = t.cast(Values, plan.before), t.cast(Values, plan.after)
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                item.before += [f"{item.label} {name}: {before[name]}"] if name in before else []
                item.after += [f"{item.label} {name}: {after[name]}"] if name in after else []

    def _whole(self, resource: OutputResource, row: Json) -> Json:
        """A row with what only the details of the output tell, where the list is silent about what is wanted."""
        wanted = resource.params["state"]
        if wanted == "absent":
            return row
        untold = wanted != "present" and resource.is_untold(row)
        if untold or not all(resource.tells(row, name) for name in resource.wanted):
            row = {**row, **resource.details(row)}
        return resource.with_state(row, lambda: self._told_states(resource))

    def _told_states(self, resource: OutputResource) -> t.Mapping[str, str]:
        """Asked for once, however many outputs the list does not tell it of."""
        if self._states is None:
            self._states = resource.states()
        return self._states

    def guard(self, items: list[Item], state: list[Json]) -> None:
        """The guards of an exact list. Raises Refused with the names of what would have gone."""
        rules = self._rules
        going = [item for item in items if any(call.removes for call in item.calls)]
        reasons: list[str] = []
        hints: list[str] = []
        if rules.state == "overridden" and not self._wanted and not rules.allow_empty:
            reasons.append("config is empty")
            hints.append("set allow_empty to true")
        if rules.max_deletions is not None and len(going) > rules.max_deletions:
            reasons.append(f"max_deletions is {rules.max_deletions}")
            hints.append("raise max_deletions when they shall go")
        if reasons:
            names = listed([f'"{item.id}"' for item in going], _MOST_NAMES)
            what = f"{len(going)} output(s) would be removed ({names})" if going else "the list is not applied"
            raise Refused(
                f"{what} and {'; '.join(reasons)}; nothing was written", hint="To go on: " + ", or ".join(hints)
            )

    def gathered(self) -> list[Values]:
        """The outputs of the active environment as a list that can be given back."""
        found = []
        for row in self.read():
            probe = OutputResource(self._client, {"state": "present"}, self._warn, self._inputs)
            if self._is_ours(probe, row):
                known = probe.type_of(row)
                probe.take(known)
                values = probe.values(row)
                found.append({name: value for name, value in values.items() if name != "status"})
        return found
