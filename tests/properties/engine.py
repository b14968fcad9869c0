"""What holds for every resource: foretold as done, done once, given back without a change, and nothing else touched.

A resource says how a device with its objects is made, what the device holds, and what a user may want.
"""

from __future__ import annotations

import functools
import importlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.streamops.video.plugins.module_utils.connection import connection_fields
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import ModuleSpec, given
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import StreamopsError
from ansible_collections.streamops.video.plugins.module_utils.transport.https import Endpoint, HttpClient
from ansible_collections.streamops.video.plugins.module_utils.transport.session import RunKeeper, session_key
from booking import BOOK, FORETOLD, GIVEN_BACK, JUST_THAT, REST_STAYS, SECOND, Entry
from hypothesis import event, example, settings
from hypothesis import given as from_strategy
from values import Strategy, Values

PLUGINS = "ansible_collections.streamops.video.plugins"
EVERY = bool(os.environ.get("STREAMOPS_TEST_ALL"))
FEW, MANY = 12, 200
# What a result says alike in check mode and for real.
REPORTED = ("changed", "actions", "diff", "disruptive", "interrupts", "secrets_not_compared")
# Of a task, and of no object: what says where and how.
OF_THE_TASK = frozenset(
    {"allow_disruptive", "wait", "wait_timeout", "field_map", "body", "api_prefix", "status_words", "device_id"}
)
Shot = dict[str, Values]


class Case(NamedTuple):
    """What the device holds, what a task asks for, and which object it means (`''`: a new one)."""

    held: Any
    options: Values
    target: str = ""
    switches: Values = {}


def module(name: str) -> ModuleType:
    return importlib.import_module(f"{PLUGINS}.modules.{name}")


class Runs:
    """Tasks of one run on one device: sessions and connections are kept as they are between the items of a loop."""

    connections: ClassVar[dict[Endpoint, HttpClient]] = {}

    def __init__(self, common: Values, folder: Path) -> None:
        self.common = common
        self.folder = folder
        self.said: list[str] = []

    def run(self, name: str, options: Values, check: bool = False) -> Values:
        it = module(name)
        spec: ModuleSpec = it.SPEC
        known = {field.name for field in spec.fields}
        common = {option: one for option, one in self.common.items() if option in known}
        values = given(spec.fields, {**common, **options})
        validation = ArgumentSpecValidator(spec.argument_spec(), **spec.rules()).validate(values)
        assert not validation.error_messages, (name, options, validation.error_messages)
        task = Task(
            validation.validated_parameters, check_mode=check, make_keeper=self._keeper, make_http=self._connection
        )
        try:
            manage: Callable[[Task], Values] = it.run
            return {"changed": False, **manage(task)}
        finally:
            self.said = task.warnings

    def _keeper(self, system: str, endpoint: Endpoint, account: tuple[Any, ...]) -> RunKeeper:
        return RunKeeper(self.folder, session_key(system, endpoint.host, endpoint.port, *account), {})

    def _connection(self, endpoint: Endpoint) -> HttpClient:
        if endpoint not in self.connections:
            self.connections[endpoint] = HttpClient(endpoint)
        return self.connections[endpoint]


class Resource:
    """One module, and the lab's side of it. `result` is the key of the result that is options again."""

    module = ""
    result = ""
    # Options that are no part of the object, or have no place in a random task, with the reason.
    left_out: ClassVar[Mapping[str, str]] = {}
    # The state that takes an object away; '' where there is none.
    absent = "absent"
    # The module and the key that list such objects in the words of the options, and what is not listed there.
    listed: tuple[str, str] = ("", "")
    # Of the result: what check mode cannot know.
    unknown_before: frozenset[str] = frozenset({"id", "status"})
    examples: ClassVar[tuple[Case, ...]] = ()

    @property
    def system(self) -> str:
        return self.module.partition("_")[0]

    @functools.cached_property
    def spec(self) -> ModuleSpec:
        found: ModuleSpec = module(self.module).SPEC
        return found

    @functools.cached_property
    def options(self) -> frozenset[str]:
        """What the options say of the object, in dots where they are within each other."""
        without = self.connection | OF_THE_TASK | set(self.left_out)
        return frozenset(_names(field for field in self.spec.fields if field.name not in without))

    @property
    def connection(self) -> frozenset[str]:
        return frozenset(field.name for field in connection_fields(self.system))

    # What a resource says for itself

    def cases(self) -> Strategy:
        raise NotImplementedError

    def common(self, device: Any, folder: Path) -> Values:
        raise NotImplementedError

    def fill(self, device: Any, case: Case) -> None:
        """Put there what the case holds, on a fresh device."""
        raise NotImplementedError

    def shot(self, device: Any) -> Shot:
        """Every object that the device holds, without what changes by itself."""
        raise NotImplementedError

    def writes(self, device: Any) -> list[Any]:
        found: list[Any] = device.writes
        return found

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        """The device's keys of the object that the task may change; None: any."""
        return None

    def along(self, case: Case) -> Iterable[str]:
        """Objects that may change, come and go together with the one that is meant."""
        return ()

    def on_device(self, case: Case) -> Values:
        """What the device is to have then, in its own words."""
        return {}

    def goes_along(self, case: Case, name: str) -> bool:
        return name in self.along(case)

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        """What was asked for is there, and all that was not is as it was."""
        along = {name for name in before.keys() | after.keys() if self.goes_along(case, name)}
        gone = self.absent != "" and case.options.get("state") == self.absent
        new = after.keys() - before.keys() - along
        assert len(new) <= (0 if case.target or gone else 1), f"new: {new}"
        assert before.keys() - after.keys() - along <= ({case.target} if gone else set()), "gone"
        assert not gone or case.target not in after
        for name in (before.keys() & after.keys()) - along:
            if name != case.target:
                assert after[name] == before[name], f"{name} was not asked for"
                continue
            may = self.asked(case, before[name])
            if may is not None:
                strange = differing(before[name], after[name]) - set(may)
                changes = {key: (before[name].get(key), after[name].get(key)) for key in strange}
                assert not changes, f"of {name}, not asked for: {changes}"
        wanted = {} if gone else self.on_device(case)
        there = after.get(case.target) or after[next(iter(new))] if wanted else {}
        for key, one in wanted.items():
            assert same(there.get(key), one), f"{key} is {there.get(key)!r}, not {one!r}"

    def check_foretold(self, plan: Values, done: Values) -> None:
        """The object that check mode foretells is the one there is then, as far as it could know."""
        for name, one in (plan.get(self.result) or {}).items():
            if name not in self.unknown_before and name in done[self.result]:
                assert same(done[self.result][name], one), f"{name}: {one!r} in check mode, {done[self.result][name]!r}"

    def back(self, case: Case, result: Values) -> Values:
        found: Values = result[self.result]
        return found

    def backs(self, case: Case, result: Values) -> list[Values]:
        """What is returned, as options again."""
        return [self.back(case, result)] if result.get(self.result) else []

    def rows_back(self, found: Any) -> Iterator[Values]:
        """The options out of what the info module returns."""
        yield from (self.row_back(row) for row in found)

    def row_back(self, row: Values) -> Values:
        # A row may have a word that is an option of the connection, too (url).
        known = {field.name for field in self.spec.fields} - self.connection
        return {name: one for name, one in row.items() if name in known}

    def gone(self, case: Case, result: Values) -> Values | None:
        """The options that take the object away."""
        identity = (result.get(self.result) or {}).get("id")
        return {"id": identity, "state": self.absent} if identity else None

    def is_that_one(self, case: Case, lost: set[str]) -> bool:
        return len(lost) == 1 and (not case.target or lost == {case.target})

    def only_there(self, error: StreamopsError) -> bool:
        """Whether only the device can know what it refused."""
        return False


def _names(fields: Iterable[Any], prefix: str = "") -> Iterator[str]:
    for field in fields:
        if field.status:
            continue
        yield f"{prefix}{field.name}"
        yield from _names(field.fields, f"{prefix}{field.name}.")


def tried(options: Any, prefix: str = "") -> Iterator[str]:
    """The names of the options that were given, in dots where they are within each other."""
    for name, value in options.items():
        yield f"{prefix}{name}"
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from tried(inner, f"{prefix}{name}.")


class Examined:
    """One example of a resource."""

    def __init__(self, resource: Resource, device: Any, case: Case, entry: Entry, runs: Runs) -> None:
        self.resource, self.device, self.case, self.entry, self.runs = resource, device, case, entry, runs

    def attempt(self, options: Values, check: bool = False) -> Values | StreamopsError:
        self.device.clear_requests()
        try:
            return self.runs.run(self.resource.module, options, check)
        except StreamopsError as error:
            return error

    @property
    def writes(self) -> list[Any]:
        return self.resource.writes(self.device)

    def shot(self) -> Shot:
        return self.resource.shot(self.device)

    def go(self) -> None:
        self.entry.examples += 1
        before = self.shot()
        plan = self.attempt(self.case.options, check=True)
        assert (self.writes, self.shot()) == ([], before), "check mode wrote"
        done = self.attempt(self.case.options)
        if isinstance(done, StreamopsError):
            self.refused(plan, done, before)
            return
        assert not isinstance(plan, StreamopsError), f"check mode: {plan}; for real: {done['actions']}"
        self.foretold(plan, done)
        after = self.shot()
        assert done["changed"] or after == before
        self.rest_stays(before, after)
        self.entry.changed += done["changed"]
        self.entry.tried |= set(tried(self.case.options))
        event("changed" if done["changed"] else "unchanged")
        self.second(done, after)
        self.given_back(done, after)
        self.just_that(done, after)

    def refused(self, plan: Values | StreamopsError, error: StreamopsError, before: Shot) -> None:
        event(f"refused: {error.cause}"[:120])
        self.entry.refused += 1
        if isinstance(plan, StreamopsError):
            assert (type(plan), str(plan)) == (type(error), str(error))
            assert (self.writes, self.shot()) == ([], before), "refused, and written"
            self.entry.holds(FORETOLD)
            return
        assert self.resource.only_there(error), f"{error}, and check mode: {plan['actions']}"

    def foretold(self, plan: Values, done: Values) -> None:
        for key in REPORTED:
            assert plan.get(key) == done.get(key), f"{key} in check mode and for real"
        assert bool(self.writes) == done["changed"] == bool(done["actions"]), self.writes
        self.resource.check_foretold(plan, done)
        self.entry.holds(FORETOLD)

    def second(self, done: Values, after: Shot) -> None:
        again = self.attempt(self.case.options)
        assert not isinstance(again, StreamopsError), f"a second run: {again}"
        assert (again["changed"], again["actions"], self.writes) == (False, [], []), "a second run"
        assert self.shot() == after
        self.entry.holds(SECOND)

    def rest_stays(self, before: Shot, after: Shot) -> None:
        self.resource.check_rest(self.case, before, after)
        self.entry.holds(REST_STAYS)

    def given_back(self, done: Values, after: Shot) -> None:
        resource = self.resource
        backs = resource.backs(self.case, done)
        for options in backs:
            self.changes_nothing(options, after, "the result")
        info, key = resource.listed
        if info:
            for options in resource.rows_back(self.runs.run(info, {"gather_subset": [key]})[key]):
                self.changes_nothing(options, after, f"what {info} returns")
        if info or backs:
            self.entry.holds(GIVEN_BACK)

    def changes_nothing(self, options: Values, after: Shot, what: str) -> None:
        back = self.attempt(options)
        assert not isinstance(back, StreamopsError), f"{what}, given back: {back}"
        assert (back["changed"], back["actions"], self.writes) == (False, [], []), f"{what}, given back"
        assert self.shot() == after

    def just_that(self, done: Values, before: Shot) -> None:
        """Taken away: that one, nothing else, and once."""
        options = self.resource.gone(self.case, done) if self.resource.absent else None
        if options is None:
            return
        plan = self.attempt(options, check=True)
        assert (self.writes, self.shot()) == ([], before), "check mode wrote"
        gone = self.attempt(options)
        if isinstance(gone, StreamopsError):
            self.refused(plan, gone, before)
            return
        assert not isinstance(plan, StreamopsError)
        self.foretold(plan, gone)
        after = self.shot()
        along = {name for name in before | after if self.resource.goes_along(self.case, name)}
        lost = before.keys() - after.keys() - along
        assert self.resource.is_that_one(self.case, lost), f"gone: {lost}"
        assert not after.keys() - before.keys()
        assert {name: one for name, one in before.items() if name not in lost | along} == {
            name: one for name, one in after.items() if name not in along
        }
        again = self.attempt(options)
        assert not isinstance(again, StreamopsError), again
        assert (again["changed"], self.writes) == (False, [])
        self.entry.holds(JUST_THAT)


def differing(one: Values, other: Values) -> set[str]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def same(there: Any, wanted: Any) -> bool:
    """Nothing, and an empty text or list, are the same to a device."""
    return bool(there == wanted) or (there in (None, "", []) and wanted in (None, "", []))


def examine(resource: Resource, device: Any, case: Case) -> None:
    entry = BOOK.entry(resource.module, resource.options)
    device.reset()
    device.set(**case.switches)
    resource.fill(device, case)
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(resource.common(device, Path(folder)), Path(folder))
        Examined(resource, device, case, entry, runs).go()


def properties_of(resource: Resource, few: int = FEW) -> Any:
    """A test of all properties of a resource; the file that has it has a fixture `device`."""

    def test(device: Any, case: Case) -> None:
        examine(resource, device, case)

    found = from_strategy(case=resource.cases())(test)
    for one in resource.examples:
        found = example(case=one)(found)
    most = MANY if EVERY else few
    found = settings(max_examples=most, derandomize=not EVERY, deadline=None, database=None)(found)
    # So that the table of all resources can be checked.
    found.resource = resource
    return found
