# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From the route that a user wants and the one that the device has to what must be written. No network in here."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.objects import MASK, SECRET, SECRET_CHANGED, ObjectSpec, Seen, Values
from ..resource.plan import NEW
from ..transport.errors import InvalidInput
from .route_reading import SeenRoute, read_route
from .route_spec import DESTINATION, REDIRECTING, SOURCE
from .route_words import arrow, shown_route, summary, without_status
from .stream_fields import redundant
from .wanted import Wanted, name_problem


@dataclasses.dataclass(frozen=True)
class Switch:
    """A destination to start or stop by a call of its own; `fields` is the update of its route that does the same."""

    command: str
    destination_id: str
    name: str
    fields: t.Callable[[], dict[str, t.Any]]


@dataclasses.dataclass
class RouteChange:
    """What must be written to one route."""

    before: Values
    after: Values
    predicted: Values
    create: dict[str, t.Any] | None = None
    update: dict[str, t.Any] | None = None
    delete: bool = False
    command: str | None = None
    switches: list[Switch] = dataclasses.field(default_factory=list)
    words: list[str] = dataclasses.field(default_factory=list)
    interrupts: list[str] = dataclasses.field(default_factory=list)
    secrets_not_compared: list[str] = dataclasses.field(default_factory=list)


def plan_route(wanted: Wanted, raw: t.Mapping[str, t.Any] | None, secrets_sent: bool = False) -> RouteChange:
    """What leads from the device's route (None: there is none) to the wanted one.

    Raises InvalidInput where what is asked for needs something that only the device's route could tell was missing.
    """
    if wanted.state == "absent":
        return _removal(wanted, raw)
    if raw is None:
        return _creation(wanted)
    return _Alteration(wanted, raw, secrets_sent).plan()


def _removal(wanted: Wanted, raw: t.Mapping[str, t.Any] | None) -> RouteChange:
    if raw is None:
        return RouteChange(before={}, after={}, predicted={})
    current = read_route(raw)
    interrupts = [f'route "{current["name"]}"'] if current["state"] == "running" else []
    return RouteChange(before=shown_route(current), after={}, predicted={}, delete=True, interrupts=interrupts)


@dataclasses.dataclass
class _Element:
    """A source or destination as it will be, as people see it, and as it is written."""

    after: Values
    shown: Values
    # Made when it is needed: most elements of most routes are not written.
    payload: t.Callable[[], dict[str, t.Any]]
    changed: frozenset[str] = frozenset()
    action: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def written(self) -> dict[str, t.Any]:
        return {**self.payload(), **self.action}


def _creation(wanted: Wanted) -> RouteChange:
    name = wanted.new_name or wanted.name
    if wanted.id or not name:
        raise InvalidInput(f"there is no route with the id {wanted.id}", hint="Leave the id out to go by the name")
    if problem := name_problem("name", name):
        raise InvalidInput(problem)
    if wanted.source is None and not wanted.assumed:
        raise InvalidInput(
            f'there is no route "{name}" yet, and a new one needs a source',
            hint="In check mode, a route that an earlier task would make is known by the id in that task's result",
        )
    running = bool(wanted.running)
    source = _made(SOURCE, wanted.source or {}, f'the source of a new route "{name}"', running, wanted.assumed)
    destinations = [
        _made(DESTINATION, one, f'the new destination "{one.get("name")}" of route "{name}"', running, wanted.assumed)
        for one in wanted.destinations or ()
    ]
    words = [f"source {summary(source.after)}"] if source.after else []
    words += [f"destination {summary(one.after)}" for one in destinations]
    route = {"name": name, "state": "running" if running else "stopped"}
    return RouteChange(
        before={},
        after={**route, "source": source.shown, "destinations": [one.shown for one in destinations]},
        predicted={
            "id": NEW + name,
            **route,
            "source": source.after,
            "destinations": [{**one.after, "id": _new_id(one.after)} for one in destinations],
            "status": {},
        },
        create={
            "name": name,
            "startRoute": running,
            "source": source.written,
            "destinations": [one.written for one in destinations],
        },
        words=words,
    )


def rendered(wanted: Wanted) -> dict[str, t.Any]:
    """What a route looks like on its way to the device, secrets masked. Made without a device: nothing is filled in."""

    def element(spec: ObjectSpec, given: Values) -> dict[str, t.Any]:
        values = _new_values(spec, given, bool(wanted.running))
        masked = {**values, **{name: value and MASK for name, value in spec.secrets(values).items()}}
        return {**spec.payload(masked, spec.kind(values)), **_action(values.get("state"))}

    found: dict[str, t.Any] = {"name": wanted.new_name or wanted.name, "id": wanted.id}
    if wanted.running is not None or wanted.source is not None:
        found["startRoute"] = bool(wanted.running)
    if wanted.source is not None:
        found["source"] = element(SOURCE, wanted.source)
    if wanted.destinations is not None:
        found["destinations"] = [element(DESTINATION, one) for one in wanted.destinations]
    return {key: value for key, value in found.items() if value is not None}


def _made(spec: ObjectSpec, given: Values, label: str, on_air: bool, assumed: bool = False) -> _Element:
    """A new source or destination. In check mode, what is `assumed` was made complete by an earlier task."""
    values = _new_values(spec, given, on_air)
    kind = spec.kind(values)
    if problems := spec.problems(values, label, kind):
        raise InvalidInput("; ".join(problems))
    missing = [] if assumed else spec.missing(values)
    if missing:
        raise InvalidInput(f"{label} needs {', '.join(missing)}")
    clean = spec.cleaned(values)
    return _Element(
        after={**clean, "status": {}},
        shown=spec.ordered({**clean, **dict.fromkeys(spec.secrets(values), SECRET)}),
        payload=lambda: spec.payload(values, kind),
        action=_action(values.get("state")),
    )


def _new_values(spec: ObjectSpec, given: Values, on_air: bool) -> Values:
    """What a new source or destination is made of."""
    # The id of another one means nothing here, nor does clearing a secret or a list that there is none of yet.
    nothing = {"id", *(name for name, value in spec.secrets(given).items() if value == "")}
    nothing |= {name for name, value in given.items() if value == []}
    values = _filled(spec, {name: value for name, value in given.items() if name not in nothing})
    if spec is DESTINATION and on_air:
        # No page says what a destination does that is added without an action: on a running route it shall send.
        values.setdefault("state", "started")
    return values


def _action(state: str | None) -> dict[str, str]:
    word = {"started": "start", "stopped": "stop"}.get(state or "")
    return {"action": word} if word else {}


class _Alteration:
    """Changes of a route that exists."""

    def __init__(self, wanted: Wanted, raw: t.Mapping[str, t.Any], secrets_sent: bool) -> None:
        self.wanted = wanted
        self.seen = SeenRoute(raw)
        self.current = self.seen.values
        self.secrets_sent = secrets_sent
        self.running = self.seen.running
        self.label = f'route "{self.current["name"]}"'
        self.change = RouteChange(before=shown_route(self.current), after={}, predicted={})

    def plan(self) -> RouteChange:
        wanted, change = self.wanted, self.change
        name = wanted.new_name or self.current["name"]
        if name != self.current["name"]:
            change.words.append(f'rename to "{name}"')
        source, destinations = self._source(), self._destinations()
        if change.words:
            change.update = {
                "name": name,
                "source": source.written,
                "destinations": [one.written for one in destinations],
            }
        running = self.running if wanted.running is None else wanted.running
        if running != self.running:
            change.command = "start-route" if running else "stop-route"
            if not running:
                change.interrupts.append(self.label)
        state = "running" if running else "stopped"
        named = {"name": name, "state": state}
        shown = {"source": source.shown, "destinations": [one.shown for one in destinations]}
        change.after = {**change.before, **named, **shown}
        change.predicted = {
            **self.current,
            **named,
            "source": source.after,
            "destinations": [one.after for one in destinations],
        }
        change.interrupts = list(dict.fromkeys(change.interrupts))
        return change

    def _source(self) -> _Element:
        current = self.current["source"]
        element = self._element(SOURCE, self.wanted.source or {}, self.seen.source, current, "source")
        if element.changed and self.running:
            self.change.interrupts.append(self.label)
        return element

    def _destinations(self) -> list[_Element]:
        wanted = self.wanted.destinations or ()
        currents = self.current["destinations"]
        matched = _matched(wanted, currents, self.label)
        purging = self.wanted.purge_destinations and self.wanted.destinations is not None
        leaving = _matched(self.wanted.removed, currents, self.label, must_exist=False)
        found: list[_Element] = []
        for place, (seen, current) in enumerate(zip(self.seen.destinations, currents, strict=True)):
            label = f'destination "{current.get("name")}"'
            given = matched.get(place)
            if place in leaving or (given is None and purging):
                self.change.words.append(f"remove {label}")
                self._interrupt_destination(current, label)
                continue
            element = self._element(DESTINATION, given or {}, seen, current, label)
            if element.changed & REDIRECTING:
                self._interrupt_destination(current, label)
            self._switch(element, (given or {}).get("state"), current, label)
            found.append(element)
        found += [self._added(given) for place, given in enumerate(wanted) if place in matched.unmatched]
        self._refuse_twins(found)
        return found

    def _refuse_twins(self, destinations: list[_Element]) -> None:
        """Two destinations of one name could not be told apart by it; those that the device has already are its own."""
        names = [one.after.get("name") for one in destinations]
        for one in destinations:
            as_it_was = not one.after.get("id", NEW).startswith(NEW) and "name" not in one.changed
            if not as_it_was and names.count(one.after.get("name")) > 1:
                raise InvalidInput(f'{self.label} would have two destinations "{one.after.get("name")}"')

    def _switch(self, element: _Element, state: str | None, current: Values, label: str) -> None:
        """Start or stop a destination, where its state is given and another one."""
        if not state or not self._must_switch(state, current.get("state")):
            return
        if self.wanted.switch_apart:
            self._switch_apart(element, state, current)
        else:
            self.change.words.append(f"{'start' if state == 'started' else 'stop'} {label}")
            element.action = _action(state)
        element.after["state"] = element.shown["state"] = state
        if state == "stopped":
            self._interrupt_destination(current, label)

    def _switch_apart(self, element: _Element, state: str, current: Values) -> None:
        """By a call of its own: a stop before other changes, so that they do not go on air, a start after them."""

        def fields() -> dict[str, t.Any]:
            def written(seen: Seen, changed: _Element | None = None) -> dict[str, t.Any]:
                action = _action(state) if seen.keys.get("id") == current.get("id") else {}
                return {**(changed.written if changed else seen.kept(seen.kind)), **action}

            pairs = zip(self.seen.destinations, self.current["destinations"], strict=True)
            return {
                "name": self.current["name"],
                "source": self.seen.source.kept(self.seen.source.kind),
                "destinations": [
                    written(seen, element if state == "started" and one.get("id") == current.get("id") else None)
                    for seen, one in pairs
                ],
            }

        command = "start" if state == "started" else "stop"
        self.change.switches.append(Switch(command, str(current.get("id")), str(element.after.get("name")), fields))

    def _must_switch(self, state: str, shown: str | None) -> bool:
        if self.seen.tells_of_destinations:
            return state != shown
        # Live gateways show every destination of an idle route as not started, whatever will happen when it starts.
        # So nothing is compared, but one that shall be stopped must not go on air with the route.
        return state == "stopped" and self.wanted.running is True

    def _added(self, given: Values) -> _Element:
        on_air = self.running if self.wanted.running is None else self.wanted.running
        made = _made(DESTINATION, given, f'the new destination "{given.get("name")}" of {self.label}', on_air)
        self.change.words.append(f"add destination {summary(made.after)}")
        made.after["id"] = _new_id(made.after)
        return made

    def _interrupt_destination(self, current: Values, label: str) -> None:
        if self.running and current.get("state") != "stopped":
            self.change.interrupts.append(f"{label} of {self.label}")

    def _element(self, spec: ObjectSpec, given: Values, seen: Seen, current: Values, label: str) -> _Element:
        """A source or destination that exists, with what was given laid over it."""
        if not given:
            return _Element(current, without_status(current), lambda: seen.kept(seen.kind))
        wanted = {name: value for name, value in given.items() if name != "id"}
        kind = spec.kind(wanted) or spec.kind(current)
        changes = seen.changes(wanted)
        # What the device has already is not measured by what the references allow.
        new = {
            name: wanted[name]
            for name in wanted
            if name in changes or spec.field(name).secret or not spec.has(name, kind)
        }
        if problems := spec.problems(new, label, kind):
            raise InvalidInput("; ".join(problems)).during(f"plan {self.label}")
        new_kind = "protocol" in changes
        for name in spec.secrets(wanted):
            if name in seen.echoed:
                continue
            if new_kind or (self.wanted.update_secrets == "always" and not self.secrets_sent):
                changes[name] = (SECRET, SECRET_CHANGED)
            else:
                self.change.secrets_not_compared.append(f"{label}.{name}")
        open_changes = {name: change[1] for name, change in changes.items() if not spec.field(name).secret}
        # What another protocol or mode had means nothing to the new one.
        kept = {name: value for name, value in current.items() if kind == seen.kind or spec.has_word(name, value, kind)}
        after = {name: value for name, value in {**kept, **open_changes}.items() if spec.has(name, kind)}
        outlived = spec.outlived(current, after) - set(open_changes)
        after = {name: value for name, value in after.items() if name not in outlived}
        revived = spec.pointless(current) - spec.pointless(after)
        if (new_kind or outlived or revived) and (missing := spec.missing({**after, **wanted})):
            because = f" with protocol {kind}" if new_kind else ""
            raise InvalidInput(f"{label} of {self.label} needs {', '.join(missing)}{because}")
        shown = without_status(after)
        shown.update({name: SECRET_CHANGED for name in changes if spec.field(name).secret})
        self.change.words += [f"{label} {name} {arrow(spec, name, *values)}" for name, values in changes.items()]
        written = {name: open_changes.get(name, wanted[name]) for name in changes}
        return _Element(
            after=spec.ordered(after),
            shown=spec.ordered(shown),
            payload=lambda: seen.kept(kind, written),
            changed=frozenset(changes),
        )


class _Matches(dict[int, Values]):
    """Wanted destinations by the place of the device's destination that they mean, and the places of the new ones."""

    def __init__(self) -> None:
        super().__init__()
        self.unmatched: set[int] = set()


def _matched(wanted: t.Sequence[Values], currents: t.Sequence[Values], label: str, must_exist: bool = True) -> _Matches:
    """Find each wanted destination among the device's: by id, else by name. Raises InvalidInput on an ambiguous one."""
    found = _Matches()
    for index, given in enumerate(wanted):
        places = [place for place, one in enumerate(currents) if given.get("id") and one.get("id") == given["id"]]
        if not places and (must_exist or not given.get("id")):
            places = [
                place for place, one in enumerate(currents) if given.get("name") and one.get("name") == given["name"]
            ]
        if len(places) > 1:
            ids = ", ".join(str(currents[place].get("id")) for place in places)
            raise InvalidInput(
                f'{label} has {len(places)} destinations "{given["name"]}"', hint=f"Name the one meant by its id: {ids}"
            )
        if not places:
            if not given.get("name") and must_exist:
                raise InvalidInput(f"{label} has no destination with the id {given.get('id')}")
            found.unmatched.add(index)
        elif places[0] in found:
            raise InvalidInput(
                f'{label}: destination "{currents[places[0]].get("name")}" is listed twice, by id and by name'
            )
        else:
            found[places[0]] = given
    return found


def _filled(spec: ObjectSpec, given: Values) -> Values:
    """A new element with what follows from the rest: the documented address of those who listen, and RTMP's mode."""
    protocol, filled = given.get("protocol"), dict(given)
    listens = protocol == "srt" and str(given.get("srt_mode")).lower() == "listener"
    receives = spec is SOURCE and protocol in ("udp", "rtp")
    if (listens or receives) and not given.get("address") and not redundant(given):
        filled["address"] = "0.0.0.0"
    if protocol == "rtmp" and not given.get("address"):
        filled.setdefault("rtmp_mode", "PUBLISHER")
    return filled


def _new_id(after: Values) -> str:
    """What check mode gives for the id of a destination not made yet (in check mode its name may be unknown)."""
    return NEW + str(after.get("name") or "")
