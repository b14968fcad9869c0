"""Alerts, the methods that deliver them, and statistics."""

from __future__ import annotations

import re
from typing import Any

from . import times
from .call import Call, Handler, Reply
from .errors import invalid
from .fields import PATTERNS
from .generic import create_record, named
from .state import Record
from .tables import operation

VALUES = {"gt": 1, "lt": 1, "outside_range": 2, "within_range": 2, "no_value": 0}
STEP = 300  # seconds between two points of a traffic statistic


# Alerts


def _check_alert(call: Call, former: Record) -> None:
    call.known("alert_methods", "alert_method_id")
    alert = {**former, **call.body}
    wanted, values = VALUES[alert["query_param"]], alert["query_value"]
    if len(values) != wanted:
        raise invalid(f"query_value: {alert['query_param']} takes {wanted} values", "query_value")
    if wanted == 2 and values[0] >= values[1]:
        raise invalid("query_value: the first value must be the lower one", "query_value")
    high = {"net_recv.loss_millipercent": 100_000, "is_connected": 1}.get(alert["alert_on_query"])
    if high is not None and any(not 0 <= one <= high for one in values):
        raise invalid(f"query_value must be from 0 to {high}", "query_value")


def _create(call: Call) -> Reply:
    body = call.body
    sources = [*body.get("input_ids", []), *([body["source_id"]] if "source_id" in body else [])]
    targets = [*body.get("output_ids", []), *([body["destination_id"]] if "destination_id" in body else [])]
    if not sources and not targets:
        raise invalid("input_ids or output_ids is required", "input_ids")
    _check_alert(call, {})
    left_out = ("input_ids", "output_ids", "source_id", "destination_id")
    values = {"alert_after_time": None, **{key: one for key, one in body.items() if key not in left_out}}
    wanted = [*(("inputs", "input_id", one) for one in sources), *(("outputs", "output_id", one) for one in targets)]
    for store, key, one in wanted:
        if call.state.get(store, one) is None:
            raise invalid(f"{key}s: there is no {one}", f"{key}s")
        _check_watched(call, call.state.find(store, one))
    made = []
    for store, key, one in wanted:
        environment = call.state.find(store, one)["environment_id"]
        about = {"environment_id": environment, "organisation_id": call.context.managing}
        alert = {"input_id": None, "output_id": None, **values, key: one, "status": "active", "is_alerting": False}
        made.append(call.state.put("alerts", {**alert, **about}))
    return call.created(made)


def _check_watched(call: Call, flow: Record) -> None:
    """One's own inputs and outputs, and those of the environments one is a guest on."""
    if flow["organisation_id"] == call.context.managing or call.user.superadmin:
        return
    owner = call.state.find("environments", flow["environment_id"])["organisation_id"]
    if owner != flow["organisation_id"] or not call.state.invited(owner, call.context.managing):
        raise call.refuse_role("This is not of your managing organisation")


def _update(call: Call) -> Reply:
    alert = call.own("alerts", call.identifier)
    _check_alert(call, alert)
    record = call.update(alert, call.body, operation("Create alerts on inputs and/or outputs").body, ())
    record.setdefault("alert_after_time", None)
    return call.written(record)


def _delete(call: Call) -> Reply:
    """For the owner of the environment, and for the guest who made it."""
    alert = call.state.find("alerts", call.identifier)
    environment = call.state.get("environments", alert["environment_id"])
    owners = (alert["organisation_id"], environment and environment["organisation_id"])
    if call.context.managing not in owners and not call.user.superadmin:
        raise call.refuse_role("This is not of your managing organisation")
    call.state.drop("alerts", alert)
    return call.done("Deleted")


def _current(call: Call) -> Reply:
    """By environment, then by input and output."""
    shown: list[Record] = []
    for environment in call.state.all("environments"):
        if environment["organisation_id"] == call.context.active:
            told: Record = {"environment_id": environment["id"], "name": environment["name"]}
            for store, key in (("inputs", "input_id"), ("outputs", "output_id")):
                told[store] = _with_alerts(call, store, key, environment["id"])
            shown.append(told)
    return call.listing(shown)


def _with_alerts(call: Call, store: str, key: str, environment: Any) -> list[Record]:
    found = []
    for flow in call.state.all(store):
        alerts = [one for one in call.state.all("alerts") if one[key] == flow["id"]]
        if flow["environment_id"] == environment and alerts:
            found.append({"id": flow["id"], "alerts": alerts})
    return found


def _candidates(call: Call) -> Reply:
    told: Record = {}
    for store in ("inputs", "outputs"):
        flows = [one for one in call.state.all(store) if one["environment_id"] == call.context.environment]
        told[store] = [{"id": one["id"], "user_description": one["user_description"]} for one in flows]
    return call.item(told)


def _of(call: Call) -> Reply:
    key = call.operation.parameters[0]
    record = call.own(f"{key.removesuffix('_id')}s", call.identifier)
    return call.listing([one for one in call.state.all("alerts") if one[key] == record["id"]])


def _mute(call: Call) -> Reply:
    return _marked(call, "paused")


def _unmute(call: Call) -> Reply:
    return _marked(call, "active")


def _marked(call: Call, status: str) -> Reply:
    for alert in named(call):
        alert["status"] = status
    return call.done("Updated")


def _status(call: Call) -> Reply:
    alert = call.own("alerts", call.identifier)
    alert["status"] = "active" if call.body["action"] == "activate" else "paused"
    return call.written(alert)


def _delete_environment(call: Call) -> Reply:
    """One's own alerts: also a guest's on an environment of others."""
    environment = call.state.find("environments", call.identifier)
    if not call.state.invited(environment["organisation_id"], call.context.managing):
        call.own("environments", call.identifier)
    for alert in call.mine("alerts"):
        if alert["environment_id"] == environment["id"]:
            call.state.drop("alerts", alert)
    return call.done("Deleted")


def _push(call: Call) -> Reply:
    sent = [one["id"] for one in call.state.all("alerts") if one["status"] == "active"]
    call.state.pushes.append({"environment_id": None, "alerts": sent})
    return call.done("Pushed")


# Alert methods


def _check_method(call: Call, former: Record) -> None:
    method = {**former, **call.body}
    addresses = method["notification_parameters"]
    pattern = PATTERNS["email"][0] if method["alert_type"] == "email" else r"https?://\S+|[#@]?[\w-]+"
    if not addresses or not all(re.fullmatch(pattern, one) for one in addresses):
        raise invalid("notification_parameters must be a list of valid addresses", "notification_parameters")


def _create_method(call: Call) -> Reply:
    _check_method(call, {})
    return call.created(create_record(call))


def _update_method(call: Call) -> Reply:
    method = call.own("alert_methods", call.identifier)
    _check_method(call, method)
    return call.written(
        call.update(method, call.body, operation("Create alert method for managing organisation").body, ())
    )


def _delete_method(call: Call) -> Reply:
    method = call.own("alert_methods", call.identifier)
    call.state.drop("alert_methods", method)
    return call.done("Deleted")


# Statistics


def _recent(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    running = record["state"] == "running"
    told: Record = {
        "id": record["id"],
        "is_connected": int(running),
        "net_recv": {"bitrate": 5000 if running else 0, "jitter": 1, "loss_millipercent": 0},
        "net_send": {"bitrate": 5000 if running else 0, "rtt": 20},
        "arq_recv": {"dropped": 0, "recovered": 0},
    }
    return call.item({**told, **call.state.statistics.get(record["id"], {})})


def _reset(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    call.state.statistics.pop(record["id"], None)
    return call.done("Reset")


def _period(call: Call) -> tuple[float, float]:
    given = call.times("time_from", "time_to")
    start, end = given["time_from"], given["time_to"]
    assert start is not None and end is not None
    if start > end:
        raise invalid("time_from must not be later than time_to", "time_from")
    return start, end


def _traffic(call: Call) -> Reply:
    start, end = _period(call)
    moments = range(int(start), int(end) + 1, max(STEP, int(end - start) // 100))
    shown = []
    for flow in call.state.all(call.store):
        if flow["environment_id"] == call.context.environment and call.query.get("input_id", flow["id"]) == flow["id"]:
            set_before = call.state.statistics.get(flow["id"], {})
            rate = set_before.get("bitrate", 5000 if flow["state"] == "running" else 0)
            points = [{"time": times.shown(one, "offset"), "bitrate": rate} for one in moments]
            key = "input_id" if call.store == "inputs" else "output_id"
            shown.append({key: flow["id"], "points": points})
    return call.listing(shown)


def _packets(call: Call) -> Reply:
    start, end = _period(call)
    days = int((end - start) // 86400) + 1
    flows = [one for one in call.mine("outputs") if one["environment_id"] == call.context.environment]
    received = [{"output_id": one["id"], "packets": 1000 * days, "lost": 0} for one in flows]
    return call.listing(received)


def _organisations(call: Call) -> Reply:
    if "time_from" in call.query and "time_to" in call.query:
        _period(call)
    takers = {one["organisation_id"] for one in call.state.all("outputs")}
    names = {one["id"]: one["name"] for one in call.state.all("organisations")}
    return call.listing([{"organisation_id": one, "name": names[one]} for one in takers if one in names])


HANDLERS: dict[str, Handler] = {
    "alert.create": _create,
    "alert.update": _update,
    "alert.current": _current,
    "alert.candidates": _candidates,
    "alert.of_input": _of,
    "alert.of_output": _of,
    "alert.mute": _mute,
    "alert.unmute": _unmute,
    "alert.status": _status,
    "alert.delete_environment": _delete_environment,
    "alert.push": _push,
    "alert.delete": _delete,
    "method.create": _create_method,
    "method.update": _update_method,
    "method.delete": _delete_method,
    "statistics.input": _recent,
    "statistics.output": _recent,
    "statistics.reset": _reset,
    "statistics.traffic": _traffic,
    "statistics.packets": _packets,
    "statistics.organisations": _organisations,
}
