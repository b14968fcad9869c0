"""Inputs and outputs: one operation to create and one to update each type, and what all types have in common."""

from __future__ import annotations

from functools import cache
from typing import Any

from .call import Call, Handler, Reply
from .errors import conflict, invalid
from .state import Record
from .tables import OPERATIONS, Field

# Of an input, told only to those who belong to its organisation.
PRIVATE = (
    "input_settings",
    "livelink_args",
    "is_transcoded_input",
    "associated_transcoder_id",
    "is_being_transcoded",
    "has_alerts",
)
KEPT = (
    "id",
    "type",
    "state",
    "organisation_id",
    "environment_id",
    "permanent_agreement_id",
    "multi_viewer_id",
    "associated_transcoder_id",
)
# What is read beside the id of an input, wherever its settings are.
BESIDE = (*KEPT, "user_description", "dashboard_group_id", "latitude", "longitude", "warning_sent", "stopped")
GROUP_TYPES = {"inputs": "source", "outputs": "destination"}


@cache
def create_fields(store: str, kind: str) -> tuple[Field, ...]:
    found = [
        one for one in OPERATIONS if one.store == store and one.argument == kind and one.handler.endswith("create")
    ]
    return found[0].body if found else ()


def new_flow(store: str, kind: str, values: Record, environment: Any, organisation: Any, state: str) -> Record:
    return {
        "user_description": "",
        **values,
        "type": kind,
        "environment_id": environment,
        "organisation_id": organisation,
        "state": state,
    }


def _changed(call: Call) -> Record:
    record = call.own(call.store, call.identifier)
    if record["type"] != call.operation.argument:
        raise invalid(f"This is of type {record['type']}, not {call.operation.argument}")
    if "id" in call.body and call.body["id"] != record["id"]:
        raise invalid("The id cannot be changed", "id")
    _check_group(call, GROUP_TYPES[call.store])
    changes = {**call.body, **_remote(call, call.body)}
    _check_fec({**record, **changes})
    if call.switches["update_semantics"] == "replace":
        changes.setdefault("user_description", "")
    return call.update(record, changes, create_fields(call.store, record["type"]), KEPT)


def _remote(call: Call, values: Record) -> Record:
    """Left null or negative, the latency of a Zixi output is the remote end's."""
    if call.store != "outputs" or call.operation.argument not in ("push", "pull") or "latency" not in values:
        return {}
    latency = values["latency"]
    return (
        {"latency": None} if latency is not None and latency < 0 and call.switches["remote_latency"] == "null" else {}
    )


def _check_fec(values: Record) -> None:
    if values["type"] != "udp_rist" or not values.get("fec"):
        return
    for field in create_fields("outputs", "udp_rist"):
        low, high = field.low or 0, field.high or 0
        told = values.get(field.name, field.default)
        if field.pattern == "fec" and (told is None or not low <= told <= high):
            raise invalid(f"{field.name} must be from {low} to {high} with FEC", field.name)


def _check_group(call: Call, wanted: str) -> None:
    """A dashboard group is for one kind of things."""
    group = call.known("dashboard_groups", "dashboard_group_id")
    if group is not None and group["group_type"] != wanted:
        raise invalid(f"dashboard_group_id: the group is for {group['group_type']}", "dashboard_group_id")


# Inputs


def _input(call: Call, record: Record) -> Record:
    member = call.user.superadmin or record["organisation_id"] in call.user.organisations
    ports = {key: record[key] for key in ("port", "pull_port") if key in record}
    transcoded = [one for one in call.state.all("transcoders") if one.get("input_id") == record["id"]]
    has_alerts = any(one.get("input_id") == record["id"] for one in call.state.all("alerts"))
    place = call.switches["settings_place"]
    settings = {key: one for key, one in record.items() if key not in BESIDE and not key.startswith("_")}
    private = {
        "input_settings": {"latency": record.get("latency")},
        "livelink_args": {},
        **({} if place == "top" else {place: settings}),
        "is_transcoded_input": bool(record.get("associated_transcoder_id")),
        "associated_transcoder_id": record.get("associated_transcoder_id"),
        "is_being_transcoded": bool(transcoded),
        "has_alerts": has_alerts,
    }
    if place != "top":
        record = {key: one for key, one in record.items() if key not in settings}
    if not member:
        hidden = {"password", "technical_details", *PRIVATE}
        return {**{key: value for key, value in record.items() if key not in hidden}, **dict.fromkeys(PRIVATE)}
    return {**record, "technical_details": {"host": f"{record['environment_id']}.c-env.invalid", **ports}, **private}


def _create_input(call: Call) -> Reply:
    environment = call.environment()
    if environment["organisation_id"] != call.context.managing and not call.user.superadmin:
        raise call.refuse_role("The environment is not of your managing organisation")
    kind, values = call.operation.argument, call.fresh()
    _check_group(call, "source")
    state = call.switches["new_flow_state"]
    flow = new_flow("inputs", kind, values, environment["id"], environment["organisation_id"], state)
    return call.created(call.state.add_unique("inputs", flow))


def _update_input(call: Call) -> Reply:
    return call.written(_changed(call))


def _seen_inputs(call: Call) -> list[Record]:
    """Guests see what they are let see: all channels, or those named."""
    there = [one for one in call.state.all("inputs") if one["organisation_id"] == call.context.active]
    if call.user.superadmin or call.context.active in call.user.organisations:
        return there
    invitations = call.state.invited(call.context.active, call.context.managing)
    if any(one["show_all_channels"] for one in invitations):
        return there
    known = {one["id"] for one in invitations}
    named = {one["input_id"] for one in call.state.all("source_permissions") if one["source_invitation_id"] in known}
    return [one for one in there if one["id"] in named]


def _list_inputs(call: Call) -> Reply:
    return call.listing([_input(call, one) for one in _seen_inputs(call)])


def _get_input(call: Call) -> Reply:
    record = call.state.find("inputs", call.identifier)
    if record["organisation_id"] not in (call.context.active, call.context.managing) and not call.user.superadmin:
        raise call.refuse_role("This is not of your active organisation")
    return call.item(_input(call, record))


def _delete_input(call: Call) -> Reply:
    record = call.own("inputs", call.identifier)
    call.state.drop("inputs", record)
    _forget(call, "input_id", record)
    return call.done("Deleted")


def _forget(call: Call, key: str, record: Record) -> None:
    """Schedules and alerts of what is gone go with it."""
    for store in ("schedules", "alerts"):
        for one in call.state.all(store):
            if one.get(key) == record["id"]:
                call.state.drop(store, one)


def _active(call: Call, store: str) -> list[Record]:
    return [one for one in call.state.all(store) if one["environment_id"] == call.context.environment]


def _overview(call: Call) -> Reply:
    keys = ("id", "type", "state", "user_description", "environment_id")
    return call.listing([{key: one[key] for key in keys} for one in _active(call, call.store)])


def _dropdown(call: Call) -> Reply:
    running = {one["id"] for one in call.state.all("environments") if one["state"] == "running"}
    shown = [one for one in _seen_inputs(call) if one["environment_id"] in running]
    more = ("environment_id",) if call.switches["dropdowns"] == "full" else ()
    keys = ("id", "user_description", *more)
    return call.listing([{key: one[key] for key in keys} for one in shown])


def _zixi(call: Call) -> Reply:
    record = call.own("inputs", call.identifier)
    return call.item({"id": record["id"], "zixi": {"type": record["type"], "latency": record.get("latency")}})


# Outputs


def check_taker(call: Call, environment: Record, source: Any) -> None:
    """An output may be made on an environment of one's own, or on one that its owner lets one into."""
    owner, taker = environment["organisation_id"], call.context.managing
    if owner == taker or call.user.superadmin:
        return
    for invitation in call.state.invited(owner, taker):
        if invitation["show_all_channels"] or invitation["show_all_events"]:
            return
        if source in _let_in(call, invitation, environment):
            return
    raise call.refuse_role("Your managing organisation has no access to this environment")


def _let_in(call: Call, invitation: Record, environment: Record) -> set[Any]:
    """The inputs of an environment that an invitation is for: named ones, and those of events with its labels."""
    found = {
        one["input_id"]
        for one in call.state.all("source_permissions")
        if one["source_invitation_id"] == invitation["id"]
    }
    found |= {one["input_id"] for one in call.state.all("events") if labelled(call, invitation, one)}
    here = {one["id"] for one in call.state.all("inputs") if one["environment_id"] == environment["id"]}
    return found & here


def labelled(call: Call, invitation: Record, event: Record) -> bool:
    return any(
        one["source_invitation_id"] == invitation["id"] and one["label_id"] in event.get("label_ids", [])
        for one in call.state.all("event_permissions")
    )


def _fed_by(call: Call, environment: Any) -> None:
    source = call.known("inputs", "input_id")
    if source is not None and source["environment_id"] != environment:
        raise invalid("input_id: the input is on another environment", "input_id")


def _create_output(call: Call) -> Reply:
    environment = call.environment()
    check_taker(call, environment, call.body.get("input_id"))
    _fed_by(call, environment["id"])
    _check_group(call, "destination")
    agreement = _agreement(call)
    kind, values = call.operation.argument, call.fresh()
    if kind in ("push", "pull"):
        values.setdefault("latency", None)
    state = call.switches["new_flow_state"]
    flow = new_flow(
        "outputs", kind, {**values, **_remote(call, values)}, environment["id"], call.context.managing, state
    )
    _check_fec(flow)
    record = call.state.add_unique("outputs", flow)
    if agreement is not None:
        agreement["is_assigned"] = True
    return call.created(record)


def _agreement(call: Call, former: Any = None) -> Record | None:
    agreement = call.known("agreements", "permanent_agreement_id")
    if agreement is not None and agreement["id"] != former and (agreement["is_assigned"] or agreement["is_finished"]):
        raise conflict("The agreement is assigned or finished")
    return agreement


def release(call: Call, output: Record) -> None:
    """Its agreement is free again; that it is finished is the worker's business."""
    agreement = call.state.get("agreements", output.get("permanent_agreement_id"))
    if agreement is not None:
        agreement["is_assigned"] = False


def _update_output(call: Call) -> Reply:
    record = call.own("outputs", call.identifier)
    environment = call.state.find("environments", record["environment_id"])
    check_taker(call, environment, call.body.get("input_id", record.get("input_id")))
    _fed_by(call, record["environment_id"])
    former = record.get("permanent_agreement_id")
    agreement = _agreement(call, former)
    released = dict(record)
    changed = _changed(call)
    if changed.get("permanent_agreement_id") != former:
        release(call, released)
    if agreement is not None:
        agreement["is_assigned"] = True
    return call.written(changed)


def _list_outputs(call: Call) -> Reply:
    return call.listing(call.mine("outputs"))


def _get_output(call: Call) -> Reply:
    return call.item(call.own("outputs", call.identifier))


def _delete_output(call: Call) -> Reply:
    record = call.own("outputs", call.identifier)
    release(call, record)
    call.state.drop("outputs", record)
    _forget(call, "output_id", record)
    return call.done("Deleted")


def _states(call: Call) -> Reply:
    environment = call.state.get("environments", call.context.environment)
    if environment is None or environment["state"] != "running":
        return call.listing([])
    return call.listing(
        [{"id": one["id"], "type": one["type"], "state": one["state"]} for one in _active(call, "outputs")]
    )


def _everything(call: Call) -> Reply:
    gone = [one for one in call.state.gone.get("outputs", []) if one["organisation_id"] == call.context.managing]
    return call.listing([*call.mine("outputs"), *gone])


def _permanent(call: Call) -> Reply:
    record = call.own("outputs", call.identifier)
    agreement = call.state.get("agreements", record.get("permanent_agreement_id"))
    if agreement is None:
        raise conflict("The output has no permanent agreement")
    _fed_by(call, record["environment_id"])
    source = call.known("inputs", "input_id")
    if source is not None and (source.get("max_allowed_bitrate_kbps") or 0) > agreement["bitrate"]:
        raise invalid("The bitrate of the input exceeds that of the agreement", "input_id")
    record["input_id"] = call.body["input_id"]
    return call.written(record)


# Both


def _start(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    if call.store == "inputs":
        record.update(warning_sent=False, stopped=False)
    if record["state"] != "running":
        call.order(record, "starting", "running", "start_delay")
    return call.done("Started")


def _stop(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    if record["state"] != "stopped":
        call.order(record, "stopping", "stopped", "start_delay")
    return call.done("Stopped")


def _group(call: Call) -> Reply:
    record = call.own(call.store, call.identifier)
    _check_group(call, call.operation.argument)
    record["dashboard_group_id"] = call.body["dashboard_group_id"]
    return call.written(record)


def _mark_stopped(call: Call) -> Reply:
    record = call.state.find("inputs", call.identifier)
    record.update(state="stopped", stopped=True)
    return call.done("Stopped")


def _warn(call: Call) -> Reply:
    call.state.find("inputs", call.identifier)["warning_sent"] = True
    return call.done("Warned")


HANDLERS: dict[str, Handler] = {
    "input.create": _create_input,
    "input.update": _update_input,
    "input.list": _list_inputs,
    "input.get": _get_input,
    "input.delete": _delete_input,
    "input.overview": _overview,
    "input.dropdown": _dropdown,
    "input.zixi": _zixi,
    "output.create": _create_output,
    "output.update": _update_output,
    "output.list": _list_outputs,
    "output.get": _get_output,
    "output.delete": _delete_output,
    "output.states": _states,
    "output.overview": _overview,
    "output.everything": _everything,
    "output.permanent": _permanent,
    "flow.start": _start,
    "flow.stop": _stop,
    "flow.group": _group,
    "flow.mark_stopped": _mark_stopped,
    "flow.warn": _warn,
}
