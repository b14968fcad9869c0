# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From the route that a user wants and the one that the device has to what must be written. No network in here."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED, ObjectSpec, Values, any_case
from ..transport.errors import InvalidInput
from .route_reading import read_route
from .route_spec import DESTINATION, REDIRECTING, SOURCE
from .wanted import NEW, Wanted


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
    return RouteChange(before=_shown(current), after={}, predicted={}, delete=True, interrupts=interrupts)


@dataclasses.dataclass
class _Element:
    """A source or destination as it will be, as people see it, and as it is written."""

    after: Values
    shown: Values
    payload: dict[str, t.Any]
    changed: frozenset[str] = frozenset()


def _creation(wanted: Wanted) -> RouteChange:
    name = wanted.new_name or wanted.name
    if wanted.id or not name:
        raise InvalidInput(f"there is no route with the id {wanted.id}", hint="Leave the id out to go by the name")
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
    words = [f"source {_summary(source.after)}"] if source.after else []
    words += [f"destination {_summary(one.after)}" for one in destinations]
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
            "source": source.payload,
            "destinations": [one.payload for one in destinations],
        },
        words=words,
    )


def _made(spec: ObjectSpec, given: Values, label: str, on_air: bool, assumed: bool = False) -> _Element:
    """A new source or destination. In check mode, what is `assumed` was made complete by an earlier task."""
    # The id of another one means nothing here, nor does an empty secret that there is none of yet.
    nothing = {"id", *(name for name, value in spec.secrets(given).items() if value == "")}
    values = _filled(spec, {name: value for name, value in given.items() if name not in nothing})
    if spec is DESTINATION and on_air:
        # No page says what a destination does that is added without an action: on a running route it shall send.
        values.setdefault("state", "started")
    missing = [] if assumed else spec.missing(values)
    if missing:
        raise InvalidInput(f"{label} needs {', '.join(missing)}")
    kind = spec.kind(values)
    clean = {
        field.name: field.clean(values[field.name], kind)
        for field in spec.fields
        if values.get(field.name) is not None and not field.secret and not field.status
    }
    action = {"started": "start", "stopped": "stop"}.get(values.get("state", ""))
    return _Element(
        after={**spec.ordered(clean), "status": {}},
        shown=spec.ordered({**clean, **dict.fromkeys(spec.secrets(values), SECRET)}),
        payload={**spec.payload(values, kind), **({"action": action} if action else {})},
    )


class _Alteration:
    """Changes of a route that exists."""

    def __init__(self, wanted: Wanted, raw: t.Mapping[str, t.Any], secrets_sent: bool) -> None:
        self.wanted = wanted
        self.raw = raw
        self.current = read_route(raw)
        self.secrets_sent = secrets_sent
        self.running = self.current["state"] == "running"
        self.label = f'route "{self.current["name"]}"'
        self.change = RouteChange(before=_shown(self.current), after={}, predicted={})

    def plan(self) -> RouteChange:
        wanted, change = self.wanted, self.change
        name = wanted.new_name or self.current["name"]
        if name != self.current["name"]:
            change.words.append(f'rename to "{name}"')
        source, destinations = self._source(), self._destinations()
        if change.words:
            change.update = {
                "name": name,
                "source": source.payload,
                "destinations": [one.payload for one in destinations],
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
        raw, current = any_case(self.raw, "source") or {}, self.current["source"]
        element = self._element(SOURCE, self.wanted.source or {}, raw, current, "source")
        if element.changed and self.running:
            self.change.interrupts.append(self.label)
        return element

    def _destinations(self) -> list[_Element]:
        wanted = self.wanted.destinations or ()
        raws = any_case(self.raw, "destinations") or []
        currents = self.current["destinations"]
        matched = _matched(wanted, currents, self.label)
        purging = self.wanted.purge_destinations and self.wanted.destinations is not None
        found: list[_Element] = []
        for place, (raw, current) in enumerate(zip(raws, currents, strict=True)):
            label = f'destination "{current.get("name")}"'
            given = matched.get(place)
            if given is None and purging:
                self.change.words.append(f"remove {label}")
                self._interrupt_destination(current, label)
                continue
            element = self._element(DESTINATION, given or {}, raw, current, label)
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
        self.change.words.append(f"{'start' if state == 'started' else 'stop'} {label}")
        element.payload["action"] = "start" if state == "started" else "stop"
        element.after["state"] = element.shown["state"] = state
        if state == "stopped":
            self._interrupt_destination(current, label)

    def _must_switch(self, state: str, shown: str | None) -> bool:
        if self.running or self._idle_route_tells:
            return state != shown
        # Live gateways show every destination of an idle route as not started, whatever will happen when it starts.
        # So nothing is compared, but one that shall be stopped must not go on air with the route.
        return state == "stopped" and self.wanted.running is True

    @property
    def _idle_route_tells(self) -> bool:
        """Whether this device shows of an idle route what its destinations will do."""
        return any(any_case(one, "started") for one in any_case(self.raw, "destinations") or [])

    def _added(self, given: Values) -> _Element:
        on_air = self.running if self.wanted.running is None else self.wanted.running
        made = _made(DESTINATION, given, f'the new destination "{given.get("name")}" of {self.label}', on_air)
        self.change.words.append(f"add destination {_summary(made.after)}")
        made.after["id"] = _new_id(made.after)
        return made

    def _interrupt_destination(self, current: Values, label: str) -> None:
        if self.running and current.get("state") != "stopped":
            self.change.interrupts.append(f"{label} of {self.label}")

    def _element(
        self, spec: ObjectSpec, given: Values, raw: t.Mapping[str, t.Any], current: Values, label: str
    ) -> _Element:
        """A source or destination that exists, with what was given laid over it."""
        wanted = {name: value for name, value in given.items() if name != "id"}
        kind = spec.kind(wanted) or spec.kind(current)
        if problems := spec.problems(wanted, label, kind):
            raise InvalidInput("; ".join(problems)).during(f"plan {self.label}")
        echoed = spec.echoed(raw)
        changes = spec.changes(wanted, raw)
        new_kind = "protocol" in changes
        for name in spec.secrets(wanted):
            if name in echoed:
                continue
            if new_kind or (self.wanted.update_secrets == "always" and not self.secrets_sent):
                changes[name] = (SECRET, SECRET_CHANGED)
            else:
                self.change.secrets_not_compared.append(f"{label}.{name}")
        # What another protocol had means nothing to the new one.
        after = {name: value for name, value in current.items() if _has(spec, name, kind)}
        after.update({name: value for name, (_before, value) in changes.items() if not spec.field(name).secret})
        if new_kind and (missing := spec.missing({**after, **wanted})):
            raise InvalidInput(f"{label} of {self.label} needs {', '.join(missing)} with protocol {kind}")
        shown = _without_status(after)
        shown.update({name: SECRET_CHANGED for name in changes if spec.field(name).secret})
        self.change.words += [f"{label} {name} {_arrow(spec, name, *values)}" for name, values in changes.items()]
        mode = changes[spec.mode_field][1] if spec.mode_field in changes else None
        return _Element(
            after=spec.ordered(after),
            shown=spec.ordered(shown),
            payload={**spec.kept(raw, kind, mode), **spec.payload({name: wanted[name] for name in changes}, kind)},
            changed=frozenset(changes),
        )


class _Matches(dict[int, Values]):
    """Wanted destinations by the place of the device's destination that they mean, and the places of the new ones."""

    def __init__(self) -> None:
        super().__init__()
        self.unmatched: set[int] = set()


def _matched(wanted: t.Sequence[Values], currents: t.Sequence[Values], label: str) -> _Matches:
    """Find each wanted destination among the device's: by id, else by name. Raises InvalidInput on an ambiguous one."""
    found = _Matches()
    for index, given in enumerate(wanted):
        places = [place for place, one in enumerate(currents) if given.get("id") and one.get("id") == given["id"]]
        if not places:
            places = [
                place for place, one in enumerate(currents) if given.get("name") and one.get("name") == given["name"]
            ]
        if len(places) > 1:
            ids = ", ".join(str(currents[place].get("id")) for place in places)
            raise InvalidInput(
                f'{label} has {len(places)} destinations "{given["name"]}"', hint=f"Name the one meant by its id: {ids}"
            )
        if not places:
            if not given.get("name"):
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
    if (listens or receives) and not given.get("address"):
        filled["address"] = "0.0.0.0"
    if protocol == "rtmp" and not given.get("address"):
        filled.setdefault("rtmp_mode", "PUBLISHER")
    return filled


def _has(spec: ObjectSpec, name: str, kind: str | None) -> bool:
    return all(field.applies_to(kind) for field in spec.fields if field.name == name)


def _shown(route: Values) -> Values:
    """A route as a diff shows it: without what only the device sets."""
    return {
        **_without_status(route),
        "source": _without_status(route["source"]),
        "destinations": [_without_status(one) for one in route["destinations"]],
    }


def _without_status(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "status"}


def _new_id(after: Values) -> str:
    """What check mode gives for the id of a destination not made yet (in check mode its name may be unknown)."""
    return NEW + str(after.get("name") or "")


def _arrow(spec: ObjectSpec, name: str, before: t.Any, after: t.Any) -> str:
    if spec.field(name).secret:
        return SECRET_CHANGED
    return f"{'(none)' if before in (None, '') else before} -> {'(none)' if after == '' else after}"


def _summary(element: Values) -> str:
    """One element in a few words: "Studio" (udp 10.0.0.1:4900)."""
    where = f" {element['address']}:{element.get('port')}" if element.get("address") else ""
    mode = f" {element['srt_mode']}" if element.get("srt_mode") else ""
    stopped = ", stopped" if element.get("state") == "stopped" else ""
    return f'"{element.get("name")}" ({element.get("protocol")}{mode}{where}{stopped})'
