"""Schedules, events, subscriptions to them, labels, and recordings."""

from __future__ import annotations

import time
from typing import Any

from .call import Call, Handler, Reply
from .errors import conflict, invalid
from .flows import labelled
from .generic import create_record, update_record
from .state import Record
from .tables import operation


def _ordered(record: Record, end: str = "end_time") -> None:
    if record.get(end) is not None and record[end] <= record["start_time"]:
        raise invalid(f"{end} must be later than start_time", end)


def _pair(call: Call, source: Record | None, target: Record | None) -> None:
    if source is not None and target is not None and source["environment_id"] != target["environment_id"]:
        raise invalid("The input and the output must be on the same environment", "output_id")


def _put(call: Call, values: Record) -> Record:
    _ordered(values)
    schedule = call.state.put("schedules", {"organisation_id": call.context.managing, "state": "pending", **values})
    call.state.push_schedules(schedule["environment_id"])
    return schedule


# Schedules


def _create(call: Call) -> Reply:
    source, target = call.known("inputs", "input_id"), call.known("outputs", "output_id")
    assert source is not None and target is not None
    call.own("outputs", target["id"])
    _pair(call, source, target)
    values = {"input_id": source["id"], "output_id": target["id"], "environment_id": source["environment_id"]}
    times = {"end_time": None, **call.times("start_time", "end_time")}
    return call.created(_put(call, {**values, **times, "is_event_subscription": False}))


def _update(call: Call) -> Reply:
    schedule = call.own("schedules", call.identifier)
    return call.written(_retimed(call, schedule, call.times("start_time", "end_time")))


def _retimed(call: Call, schedule: Record, changes: Record) -> Record:
    _ordered({**schedule, **changes})
    schedule.update(changes)
    call.state.push_schedules(schedule["environment_id"])
    return schedule


def _list(call: Call) -> Reply:
    return call.listing(call.mine("schedules"))


def _get(call: Call) -> Reply:
    return call.item(call.own("schedules", call.identifier))


def _status(call: Call) -> Reply:
    schedule = call.own("schedules", call.identifier)
    return call.item({"id": schedule["id"], "state": schedule["state"]})


def _delete(call: Call) -> Reply:
    schedule = call.own("schedules", call.identifier)
    if schedule["is_event_subscription"] and call.switches["subscription_delete"] == "refused":
        raise conflict("This is a subscription to an event")
    call.state.drop("schedules", schedule)
    call.state.push_schedules(schedule["environment_id"])
    return call.done("Deleted")


def _overview(call: Call) -> Reply:
    return call.listing([one for one in call.mine("schedules") if one["environment_id"] == call.context.environment])


def _of_input(call: Call) -> Reply:
    record = call.own("inputs", call.identifier)
    return call.listing([one for one in call.state.all("schedules") if one["input_id"] == record["id"]])


def _of_output(call: Call) -> Reply:
    record = call.own("outputs", call.identifier)
    return call.listing([one for one in call.state.all("schedules") if one["output_id"] == record["id"]])


def _refresh(call: Call) -> Reply:
    environment = call.body.get("environment_id", call.context.environment)
    call.state.find("environments", environment)
    call.state.push_schedules(environment)
    return call.done("Refreshed")


def _dump(call: Call) -> Reply:
    return call.item({"pushes": call.state.pushes[-10:], "schedules": call.state.all("schedules")})


# Events


def _check_labels(call: Call) -> None:
    for label in call.body.get("label_ids", []):
        if call.state.get("labels", label) is None:
            raise invalid(f"label_ids: there is no label {label}", "label_ids")


def _create_event(call: Call) -> Reply:
    source = call.known("inputs", "input_id")
    assert source is not None
    call.own("inputs", source["id"])
    environment = call.state.find("environments", source["environment_id"])
    if environment["state"] != "running":
        raise conflict("The environment is not running")
    _check_labels(call)
    times = call.times("start_time", "end_time")
    _ordered(times)
    values = {"description": "", "label_ids": [], **call.fresh(), **times, "environment_id": environment["id"]}
    return call.created(call.state.put("events", {**values, "organisation_id": call.context.managing}))


def _update_event(call: Call) -> Reply:
    event = call.own("events", call.identifier)
    environment = call.state.find("environments", event["environment_id"])
    if environment["state"] != "running":
        raise conflict("The environment is not running")
    source = call.known("inputs", "input_id")
    if source is not None and source["environment_id"] != event["environment_id"]:
        raise invalid("input_id: the input is on another environment", "input_id")
    _check_labels(call)
    times = call.times("start_time", "end_time")
    _ordered({**event, **times})
    changes = {key: value for key, value in call.body.items() if key != "remove_old_image"}
    # Of all that is left out, only the labels are lost.
    event.update({"label_ids": [], **changes, **times})
    if call.body.get("remove_old_image") and "image" not in call.body:
        event.pop("image", None)
    for schedule in call.state.all("schedules"):
        if schedule.get("event_id") == event["id"] and schedule["timed_by_event_owner"]:
            schedule.update(start_time=event["start_time"], end_time=event["end_time"], input_id=event["input_id"])
            call.state.push_schedules(schedule["environment_id"])
    return call.written(event)


def _list_events(call: Call) -> Reply:
    now = time.time()
    return call.listing([one for one in call.mine("events") if one["end_time"] > now])


def _delete_event(call: Call) -> Reply:
    event = call.own("events", call.identifier)
    call.state.drop("events", event)
    for schedule in call.state.all("schedules"):
        if schedule.get("event_id") == event["id"]:
            call.state.drop("schedules", schedule)
            call.state.push_schedules(schedule["environment_id"])
    return call.done("Deleted")


def _image(call: Call) -> Reply:
    """For whoever any of the user's organisations lets see the event, not only the managing one."""
    event = call.state.find("events", call.identifier)
    if not any(_may_take(call, event, one) for one in (call.context.managing, *call.user.organisations)):
        raise call.refuse_role("You have no access to this event")
    return call.item({"image": event.get("image")})


def _subscription_times(call: Call, event: Record, owned: bool) -> Record:
    if owned:
        return {"start_time": event["start_time"], "end_time": event["end_time"]}
    given = call.times("start_time", "end_time")
    lacking = [name for name in ("start_time", "end_time") if name not in given]
    if lacking:
        raise invalid(f"{lacking[0]} is required unless the event's owner times it", lacking[0])
    return dict(given)


def _may_take(call: Call, event: Record, taker: Any) -> bool:
    owner = event["organisation_id"]
    if owner == taker or call.user.superadmin:
        return True
    return any(one["show_all_events"] or labelled(call, one, event) for one in call.state.invited(owner, taker))


def _check_access(call: Call, event: Record) -> None:
    if not _may_take(call, event, call.context.managing):
        raise call.refuse_role("Your managing organisation has no access to this event")


def _subscribe(call: Call) -> Reply:
    event, target = call.known("events", "event_id"), call.known("outputs", "output_id")
    assert event is not None and target is not None
    call.own("outputs", target["id"])
    _check_access(call, event)
    _pair(call, event, target)
    owned = call.body["timed_by_event_owner"]
    values = {
        "input_id": event["input_id"],
        "output_id": target["id"],
        "environment_id": event["environment_id"],
        "event_id": event["id"],
        "timed_by_event_owner": owned,
        "is_event_subscription": True,
    }
    return call.created(_put(call, {**values, **_subscription_times(call, event, owned)}))


def _resubscribe(call: Call) -> Reply:
    schedule = call.own("schedules", call.identifier)
    if not schedule["is_event_subscription"]:
        raise invalid("This is no subscription to an event")
    event = call.state.find("events", schedule["event_id"])
    target = call.known("outputs", "output_id")
    if target is not None:
        call.own("outputs", target["id"])
    _check_access(call, event)
    _pair(call, event, target)
    owned = bool(call.body.get("timed_by_event_owner", schedule["timed_by_event_owner"]))
    changes: dict[str, Any] = _subscription_times(call, event, owned)
    changes["timed_by_event_owner"] = owned
    if target is not None:
        changes["output_id"] = target["id"]
    return call.written(_retimed(call, schedule, changes))


# Labels


def _create_label(call: Call) -> Reply:
    _check_text(call, "")
    return call.created(create_record(call))


def _update_label(call: Call) -> Reply:
    _check_text(call, call.identifier)
    return call.written(update_record(call))


def _check_text(call: Call, own: str) -> None:
    for one in call.mine("labels"):
        if one["text"] == call.body["text"] and str(one["id"]) != own:
            raise conflict("There is such a label")


def _delete_label(call: Call) -> Reply:
    label = call.own("labels", call.identifier)
    events = any(label["id"] in one.get("label_ids", []) for one in call.state.all("events"))
    if events or any(one["label_id"] == label["id"] for one in call.state.all("event_permissions")):
        raise conflict("The label is in use")
    call.state.drop("labels", label)
    return call.done("Deleted")


# Recordings


def _record(call: Call) -> Reply:
    source = call.known("inputs", "input_id")
    assert source is not None
    call.known("recording_buckets", "recording_bucket_id")
    times = call.times("start_time", "stop_time")
    _ordered(times, "stop_time")
    return call.created(create_record(call, **times, environment_id=source["environment_id"], state="scheduled"))


def _rerecord(call: Call) -> Reply:
    record = call.own("recording_schedules", call.identifier)
    call.known("recording_buckets", "recording_bucket_id")
    times = call.times("start_time", "stop_time")
    _ordered({**record, **times}, "stop_time")
    made = operation("Create a new recording shcedule").body
    call.update(record, {**call.body, **times}, made, ())
    call.state.push_schedules(record["environment_id"])
    return call.written(record)


def _recordings(call: Call) -> Reply:
    environment = call.own("environments", call.identifier)
    mine = [one for one in call.state.all("recording_schedules") if one["environment_id"] == environment["id"]]
    last = "start_time" if call.switches["upcoming_recordings"] == "not_started" else "stop_time"
    return call.listing([one for one in mine if one[last] > time.time()])


def _bucket(call: Call) -> Reply:
    return call.created(create_record(call))


HANDLERS: dict[str, Handler] = {
    "schedule.create": _create,
    "schedule.update": _update,
    "schedule.list": _list,
    "schedule.get": _get,
    "schedule.status": _status,
    "schedule.delete": _delete,
    "schedule.overview": _overview,
    "schedule.of_input": _of_input,
    "schedule.of_output": _of_output,
    "schedule.refresh": _refresh,
    "schedule.dump": _dump,
    "event.create": _create_event,
    "event.update": _update_event,
    "event.list": _list_events,
    "event.delete": _delete_event,
    "event.image": _image,
    "subscription.create": _subscribe,
    "subscription.update": _resubscribe,
    "label.create": _create_label,
    "label.update": _update_label,
    "label.delete": _delete_label,
    "recording.create": _record,
    "recording.update": _rerecord,
    "recording.list": _recordings,
    "bucket.create": _bucket,
}
