"""The resources of Ateme+ that have times, and alerts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from engine import Case, Shot
from hypothesis import strategies as st
from of_ateme import INPUTS, OUTPUTS, SWITCHES, Ateme
from values import Strategy, Values, texts

LABELS, BUCKETS, METHODS = ("label-a", "label-b"), ("70", "71"), ("80", "81")
EVENT, FINAL = "event-1", "event-2"
IDENTITY = ("alert_on_query", "query_param", "query_value", "query_time_range", "alert_check_frequency", "alert_repeat")


def time_of(day: int, hour: int) -> str:
    return f"2035-11-{day:02}T{hour:02}:00:00+01:00"


def seconds(text: str | None) -> float | None:
    return datetime.datetime.fromisoformat(text).timestamp() if text else None


class Timed(Ateme):
    """Known by what it is about and its start. Each held one has a day of its own, a new one the last."""

    name = "start_time"
    # The options by which one is known beside its start.
    about: ClassVar[tuple[str, ...]] = ()

    def names(self) -> Strategy:
        return st.integers(10, 28).map(lambda day: time_of(day, 18))

    def fill(self, device: Any, case: Case) -> None:
        for one in LABELS:
            device.add("labels", id=one, text=f"The {one}")
        for one in BUCKETS:
            device.add("recording_buckets", id=one, name=f"Bucket {one}", bucket_path="example/archive")
        super().fill(device, case)

    def hours(self, draw: st.DrawFn, start: str, changes: Values, end: str = "end_time") -> Values:
        """An end that comes after the start; of a change another start, too."""
        return changes | ({end: start.replace("T18", draw(st.sampled_from(["T19", "T22"])))} if end in changes else {})

    def which(self, one: Values) -> Strategy:
        about = {name: one[name] for name in (*self.about, "start_time") if name in one}
        return st.sampled_from([{"id": one["id"]}, about])

    def whole(self, draw: st.DrawFn) -> Values:
        return dict(draw(self.values([*self.about, *self.needed])))

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        return self.hours(draw, one["start_time"], super().changes(draw, one))

    def lab(self, one: Values) -> Values:
        return {key: seconds(value) if key.endswith("_time") else value for key, value in super().lab(one).items()}

    def cases(self) -> Strategy:
        return super().cases().map(self.with_ends)

    def with_ends(self, case: Case) -> Case:
        """Ends on the day of their starts."""
        return case._replace(held=[_ended(one) for one in case.held], options=_ended(case.options))


def _ended(one: Values) -> Values:
    end, start = one.get("end_time"), one.get("start_time")
    return {**one, "end_time": start[:10] + end[10:]} if end and start else one


ENDS = st.sampled_from([time_of(28, 19), time_of(28, 22)])


class Schedule(Timed):
    module, result, store = "ateme_schedule", "schedule", "schedules"
    about = ("input", "output")
    fixed = frozenset({"input", "output", "start_time"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "input": st.sampled_from(INPUTS),
        "output": st.sampled_from(OUTPUTS),
        "end_time": ENDS,
    }
    listed = ("ateme_info", "schedules")

    def put(self, device: Any, one: Values) -> None:
        names = ("start_time", "end_time")
        times = {name: one[name] for name in names if name in one}
        device.add_schedule(one["input"], one["output"], **times, id=one["id"])


class Event(Timed):
    module, result, store, name = "ateme_event", "event", "events", "name"
    needed = frozenset({"input", "start_time", "end_time"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "input": st.sampled_from(INPUTS),
        "start_time": st.integers(10, 28).map(lambda day: time_of(day, 18)),
        "end_time": ENDS,
        "description": texts() | st.just("two\nlines"),
        "label_ids": st.lists(st.sampled_from(LABELS), max_size=2, unique=True),
    }
    listed = ("ateme_info", "events")

    def names(self) -> Strategy:
        return texts(longest=30)

    def which(self, one: Values) -> Strategy:
        return Ateme.which(self, one)

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        found = Ateme.changes(self, draw, one)
        # Both times or none: one alone might come after the other.
        times = {name: found[name] for name in ("start_time", "end_time") if name in found}
        return found if len(times) != 1 else {name: value for name, value in found.items() if name not in times}

    def put(self, device: Any, one: Values) -> None:
        values = self.lab({name: value for name, value in one.items() if name in ("description", "label_ids")})
        device.add_event(one["name"], one["input"], one["start_time"], one["end_time"], id=one["id"], **values)


class EventSubscription(Timed):
    module, result, store = "ateme_event_subscription", "event_subscription", "schedules"
    about = ("event", "output")
    hints: ClassVar[Mapping[str, Strategy]] = {
        "event": st.sampled_from([EVENT, "Final 2"]),
        "output": st.sampled_from(OUTPUTS),
    }

    def fill(self, device: Any, case: Case) -> None:
        for number, one in enumerate((EVENT, FINAL)):
            device.add_event(f"Final {number + 1}", INPUTS[number], time_of(5, 18), time_of(5, 20), id=one)
        super().fill(device, case)

    def cases(self) -> Strategy:
        return subscriptions(self)

    def put(self, device: Any, one: Values) -> None:
        owned = one["timed_by_event_owner"]
        times = (time_of(5, 18), time_of(5, 20)) if owned else (one["start_time"], one["end_time"])
        more = {"is_event_subscription": True, "event_id": one["event"], "timed_by_event_owner": owned}
        number = (EVENT, FINAL).index(one["event"])
        device.add_schedule(INPUTS[number], one["output"], *times, id=one["id"], state="pending", **more)

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        # Whose times they are decides what they are.
        return [*(super().asked(case, before) or ()), "start_time", "end_time"]

    def on_device(self, case: Case) -> Values:
        return {name: one for name, one in case.options.items() if name == "timed_by_event_owner"}


@st.composite
def subscriptions(draw: st.DrawFn, it: EventSubscription) -> Case:
    pairs = [(event, output) for event in (EVENT, FINAL) for output in OUTPUTS]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=3, unique=True))
    every = [
        {"event": event, "output": output, "id": f"schedules-{place}", **draw(_whose_times())}
        for place, (event, output) in enumerate(chosen)
    ]
    held = every[:-1]
    one = draw(st.sampled_from([*held, *held, every[-1]]))
    new = one is every[-1]
    switches = {**draw(SWITCHES), "queue_delay": 0.0}
    pair = {"event": one["event"], "output": one["output"]}
    state = draw(st.sampled_from([{}, {"state": "present"}] + ([] if new else [{"state": "absent"}])))
    times = {} if state.get("state") == "absent" else draw(_whose_times())
    which = pair if new else draw(st.sampled_from([pair, {"id": one["id"]}]))
    target = "" if new else f"schedules/{one['id']}"
    return Case(held, {**which, **times, **state}, target, switches)


@st.composite
def _whose_times(draw: st.DrawFn) -> Values:
    if draw(st.booleans()):
        return {"timed_by_event_owner": True}
    day = draw(st.integers(10, 20))
    return {"timed_by_event_owner": False, "start_time": time_of(day, 17), "end_time": time_of(day, 21)}


class RecordingSchedule(Timed):
    module, result, store = "ateme_recording_schedule", "recording_schedule", "recording_schedules"
    about = ("input",)
    needed = frozenset({"recording_bucket", "end_time"})
    fixed = frozenset({"input", "start_time"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "input": st.sampled_from(INPUTS),
        "recording_bucket": st.sampled_from([*BUCKETS]),
        "end_time": ENDS,
    }

    def put(self, device: Any, one: Values) -> None:
        values = self.lab({"transcode": False, **one})
        device.add(self.store, **values, environment_id=device.environment_id("main"))

    def lab(self, one: Values) -> Values:
        return {{"end_time": "stop_time"}.get(key, key): value for key, value in super().lab(one).items()}


class Alert(Ateme):
    """Known by what it watches for, on each input and output."""

    module, result, store = "ateme_alert", "alert", "alerts"
    states: ClassVar[tuple[str, ...]] = ("present", "muted", "active", "absent")

    def fill(self, device: Any, case: Case) -> None:
        for one in METHODS:
            device.add(
                "alert_methods", id=one, name=f"Shift {one}", alert_type="email", notification_parameters=["a@b.ch"]
            )
        super().fill(device, case)

    def put(self, device: Any, one: Values) -> None:
        values = {"input_id": None, "output_id": None, "alert_after_time": None, "is_alerting": False, **one}
        for option, key in (("input_ids", "input_id"), ("output_ids", "output_id")):
            if option in values:
                values[key] = values.pop(option)[0]
        values["alert_method_id"] = values.pop("alert_method")
        values["status"] = {"muted": "paused"}.get(values.pop("state"), "active")
        device.add(self.store, **values, environment_id=device.environment_id("main"))

    def cases(self) -> Strategy:
        return alerts(self)

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return [*(super().asked(case, before) or ()), "status"]

    def on_device(self, case: Case) -> Values:
        return {name: case.options[name] for name in ("alert_check_frequency", "alert_repeat") if name in case.options}

    def backs(self, case: Case, result: Values) -> list[Values]:
        return list(result["alerts"])

    def gone(self, case: Case, result: Values) -> Values | None:
        found = result["alerts"]
        return {"id": found[0]["id"], "state": "absent"} if len(found) == 1 else None

    def check_foretold(self, plan: Values, done: Values) -> None:
        for foretold, there in zip(plan["alerts"], done["alerts"], strict=True):
            assert {**foretold, "id": 0, "status": 0} == {**there, "id": 0, "status": 0}

    def check_rest(self, case: Case, before: Shot, after: Shot) -> None:
        if case.target:
            super().check_rest(case, before, after)
            return
        flows = [*case.options.get("input_ids", []), *case.options.get("output_ids", [])]
        new = after.keys() - before.keys()
        assert len(new) == len(flows) and {name: after.get(name) for name in before} == before
        assert {after[name]["input_id"] or after[name]["output_id"] for name in new} == set(flows)


@st.composite
def watched(draw: st.DrawFn, repeats: list[str]) -> Values:
    what = draw(
        st.sampled_from(
            [
                {"alert_on_query": "net_recv.bitrate", "query_param": "lt", "query_value": [1500.0]},
                {"alert_on_query": "net_send.rtt", "query_param": "outside_range", "query_value": [1.0, 20.5]},
                {"alert_on_query": "net_recv.jitter", "query_param": "no_value", "query_value": []},
                {"alert_on_query": "is_connected", "query_param": "lt", "query_value": [1.0]},
            ]
        )
    )
    return {
        **what,
        "alert_method": draw(st.sampled_from(METHODS)),
        "query_time_range": draw(st.sampled_from(["10s", "1m", "1h"])),
        "alert_check_frequency": draw(st.sampled_from(["15s", "1m", "1h30m"])),
        "alert_repeat": draw(st.sampled_from(repeats)),
        **draw(st.sampled_from([{}, {"alert_after_time": "5m"}])),
    }


@st.composite
def alerts(draw: st.DrawFn, it: Alert) -> Case:
    flows = [{"input_ids": [INPUTS[0]]}, {"output_ids": [OUTPUTS[0]]}]
    held = [
        {
            **flow,
            **draw(watched(["1h", "2h"])),
            "id": f"alerts-{place}",
            "state": draw(st.sampled_from(["muted", "active"])),
        }
        for place, flow in enumerate(draw(st.sampled_from([flows[:1], flows])))
    ]
    switches = {**draw(SWITCHES), "queue_delay": 0.0}
    place = draw(st.sampled_from([*range(len(held)), -1]))
    state = draw(it.state(new=place < 0))
    if place < 0:
        where = draw(st.sampled_from([*flows, {**flows[0], **flows[1]}, {"input_ids": list(INPUTS)}]))
        return Case(held, {**where, **draw(watched(["24h", "7m30m"])), **state}, "", switches)
    one = held[place]
    known = {name: value for name, value in one.items() if name not in ("id", "state")}
    by_id = {"id": one["id"]}
    changes = draw(st.sampled_from([{}, {"alert_method": METHODS[0]}, {"alert_method": METHODS[1]}]))
    if state.get("state") != "absent" and draw(st.booleans()):
        more = draw(watched(["3h", "4h"]))
        return Case(held, {**by_id, **more, **state}, f"alerts/{one['id']}", switches)
    which = draw(st.sampled_from([known, by_id]))
    changes = {} if state.get("state") == "absent" else changes
    return Case(held, {**which, **changes, **state}, f"alerts/{one['id']}", switches)
