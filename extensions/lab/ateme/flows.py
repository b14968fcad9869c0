"""Inputs and outputs: one operation to create and one to update each type, and what all types have in common."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from .call import Call, Handler, Reply
from .check import with_defaults
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
KEPT = ("id", "type", "state", "organisation_id", "environment_id")


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
    changes = copy.deepcopy(call.body)
    if call.switches["update_semantics"] == "replace":
        changes = with_defaults(create_fields(call.store, record["type"]), {"user_description": "", **changes})
        kept = {key: value for key, value in record.items() if key in KEPT or key.startswith("_")}
        record.clear()
        record.update(kept)
    record.update(changes)
    return record


# Inputs


def _input(call: Call, record: Record) -> Record:
    member = call.user.superadmin or record["organisation_id"] in call.user.organisations
    ports = {key: record[key] for key in ("port", "pull_port") if key in record}
    transcoded = [one for one in call.state.all("transcoders") if one.get("input_id") == record["id"]]
    has_alerts = any(one.get("input_id") == record["id"] for one in call.state.all("alerts"))
    private = {
        "input_settings": {"latency": record.get("latency")},
        "livelink_args": {},
        "is_transcoded_input": bool(record.get("associated_transcoder_id")),
        "associated_transcoder_id": record.get("associated_transcoder_id"),
        "is_being_transcoded": bool(transcoded),
        "has_alerts": has_alerts,
    }
    if not member:
        hidden = {"password", "technical_details", *PRIVATE}
        return {**{key: value for key, value in record.items() if key not in hidden}, **dict.fromkeys(PRIVATE)}
    return {**record, "technical_details": {"host": f"{record['environment_id']}.c-env.invalid", **ports}, **private}


def _create_input(call: Call) -> Reply:
    environment = call.environment()
    if environment["organisation_id"] != call.context.managing and not call.user.superadmin:
        raise call.refuse_role("The environment is not of your managing organisation")
    kind, values = call.operation.argument, call.fresh()
    call.known("dashboard_groups", "dashboard_group_id")
    state = call.switches["new_flow_state"]
    flow = new_flow("inputs", kind, values, environment["id"], environment["organisation_id"], state)
    return call.created(call.state.add_unique("inputs", flow))


def _update_input(call: Call) -> Reply:
    return call.written(_changed(call))


def _seen_inputs(call: Call) -> list[Record]:
    return [one for one in call.state.all("inputs") if one["organisation_id"] == call.context.active]


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
        for permission in call.state.all("source_permissions"):
            if permission["source_invitation_id"] == invitation["id"] and permission["input_id"] == source:
                return
    raise call.refuse_role("Your managing organisation has no access to this environment")


def _fed_by(call: Call, environment: Any) -> None:
    source = call.known("inputs", "input_id")
    if source is not None and source["environment_id"] != environment:
        raise invalid("input_id: the input is on another environment", "input_id")


def _create_output(call: Call) -> Reply:
    environment = call.environment()
    check_taker(call, environment, call.body.get("input_id"))
    _fed_by(call, environment["id"])
    call.known("dashboard_groups", "dashboard_group_id")
    agreement = call.known("agreements", "permanent_agreement_id")
    if agreement is not None:
        if agreement["is_assigned"] or agreement["is_finished"]:
            raise conflict("The agreement is assigned or finished")
        agreement["is_assigned"] = True
    kind, values = call.operation.argument, call.fresh()
    if kind in ("push", "pull") and (values.get("latency") or 0) <= 0:
        values["latency"] = None  # the remote end's configuration
    state = call.switches["new_flow_state"]
    flow = new_flow("outputs", kind, values, environment["id"], call.context.managing, state)
    return call.created(call.state.add_unique("outputs", flow))


def _update_output(call: Call) -> Reply:
    record = call.own("outputs", call.identifier)
    _fed_by(call, record["environment_id"])
    return call.written(_changed(call))


def _list_outputs(call: Call) -> Reply:
    return call.listing(call.mine("outputs"))


def _get_output(call: Call) -> Reply:
    return call.item(call.own("outputs", call.identifier))


def _delete_output(call: Call) -> Reply:
    record = call.own("outputs", call.identifier)
    agreement = call.state.get("agreements", record.get("permanent_agreement_id"))
    if agreement is not None:
        agreement["is_assigned"] = False
    call.state.drop("outputs", record)
    _forget(call, "output_id", record)
    return call.done("Deleted")


def _states(call: Call) -> Reply:
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
    group = call.known("dashboard_groups", "dashboard_group_id")
    if group is not None and group["group_type"] != call.operation.argument:
        raise invalid(f"dashboard_group_id: the group is for {group['group_type']}", "dashboard_group_id")
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
