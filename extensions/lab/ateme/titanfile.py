"""TitanFile: deployments, credentials and jobs. The deployment meant is named by a header."""

from __future__ import annotations

import copy
from typing import Any

from .call import Call, Handler, Reply
from .errors import conflict, invalid
from .state import Record
from .times import parse

DEPLOYMENT = "deployment-id"
PERIODS = ("created_at", "job_start_time", "job_finish_time")
COST_FIELDS = (
    "job_id",
    "job_name",
    "status",
    "source_filename",
    "destination_filename",
    "duration",
    "cost_calculated",
    "job_type",
    "region",
    "deployment_name",
    *PERIODS,
)


def _deployment(call: Call) -> Record:
    return call.own("tf_deployments", call.headers[DEPLOYMENT])


def _here(call: Call) -> list[Record]:
    deployment = _deployment(call)
    return [one for one in call.state.all(call.store) if one["deployment_id"] == deployment["id"]]


def _one(call: Call) -> Record:
    """Credentials are known by their name, jobs by the id that the cloud gave them."""
    key = "name" if call.store == "tf_credentials" else "id"
    for one in _here(call):
        if str(one[key]) == call.identifier:
            return one
    call.state.find(call.store, "")
    raise AssertionError("nothing has an empty id")


def _list(call: Call) -> Reply:
    return call.listing(_here(call))


def _get(call: Call) -> Reply:
    return call.item(_one(call))


def _delete(call: Call) -> Reply:
    call.state.drop(call.store, _one(call))
    return call.done("Deleted")


def _made(call: Call, **more: Any) -> Record:
    values = {**call.fresh(), "deployment_id": _deployment(call)["id"], "organisation_id": call.context.managing}
    return call.state.put(call.store, {**values, **more})


def _create(call: Call) -> Reply:
    if any(one["name"] == call.body["name"] for one in _here(call)):
        raise conflict("There are credentials of this name")
    return call.created(_made(call))


def _upsert(call: Call) -> Reply:
    for one in _here(call):
        if one["name"] == call.identifier:
            one.update(copy.deepcopy(call.body), name=call.identifier)
            return call.written(one)
    return call.created(_made(call, name=call.identifier))


def _deploy(call: Call) -> Reply:
    call.known("tf_cloud_providers", "cloud_provider_id")
    call.known("tf_regions", "region_id")
    record = call.state.put("tf_deployments", {**call.fresh(), "organisation_id": call.context.managing})
    call.order(record, "creating", "running")
    return call.created(record)


# Jobs: `state` here is the cloud's (shown as `status`), `tf_state` that of TitanFile (shown as `state`)


def _submit(call: Call) -> Reply:
    job = _made(call, state="pending", tf_state=None, tf_job_id=None)
    _queue(call, job)
    return call.created(job)


def _queue(call: Call, job: Record) -> None:
    delay = call.switches["job_delay"]
    if delay is not None:
        call.state.order(job, "pending", "in_titan_file", delay, call.stay)


def _start(call: Call) -> Reply:
    job = _one(call)
    if job["tf_job_id"] is not None or job["state"] != "stopped":
        raise conflict(f"The job is {job['state']}")
    job["state"] = "pending"
    _queue(call, job)
    return call.done("Started")


def _stop(call: Call) -> Reply:
    job = _one(call)
    if job["state"] not in ("pending", "in_titan_file"):
        raise conflict(f"The job is {job['state']}")
    job.pop("_due", None)
    job.pop("_then", None)
    if job["tf_job_id"] is None:
        job["state"] = "stopped"
    else:
        job.update(state="aborted", tf_state="aborted")
    return call.done("Stopped")


def _restart(call: Call) -> Reply:
    job = _one(call)
    if job["state"] != "crashed":
        raise conflict("A crashed job can be restarted, no other")
    if job["tf_state"] is None:
        raise conflict("The job is not in TitanFile")
    if _deployment(call)["state"] != "running":
        raise conflict("The deployment is not running")
    job.update(state="in_titan_file", tf_state="running")
    return call.done("Restarted")


def _priority(call: Call) -> Reply:
    job = _one(call)
    if job["state"] != "pending":
        raise conflict("The priority of a pending job can be changed, of no other")
    job["priority"] = call.body["new_priority"]
    return call.written(job)


def _state(call: Call) -> Reply:
    job = _one(call)
    return call.item({key: job[key] for key in ("id", "tf_job_id", "state", "tf_state")})


def _costs(call: Call) -> Reply:
    for key in PERIODS:
        for bound, value in call.body.get(key, {}).items():
            if bound not in ("gt", "lt") or parse("time_plain", value) is None:
                raise invalid(f"{key}: gt and lt, like 1991-09-25T13:22:18", key)
    for one in call.body.get("sort", []):
        if one.get("field") not in COST_FIELDS or one.get("direction") not in ("asc", "desc"):
            raise invalid("sort: a known field and a direction", "sort")
    jobs = [one for one in call.mine("tf_jobs") if one["state"] in ("finished", "aborted", "crashed")]
    if call.headers.get(DEPLOYMENT):
        deployment = _deployment(call)
        jobs = [one for one in jobs if one["deployment_id"] == deployment["id"]]
    if "status" in call.body:
        jobs = [one for one in jobs if one["state"] == call.body["status"]]
    start = call.body.get("offset", 0)
    shown = jobs[start : start + call.body.get("limit", 200)]
    costs = [
        {"job_id": one["id"], "job_name": one["name"], "status": one["state"], "cost_calculated": 1.0} for one in shown
    ]
    return call.listing(costs, "job_costs")


HANDLERS: dict[str, Handler] = {
    "tf.list": _list,
    "tf.get": _get,
    "tf.delete": _delete,
    "tf.create": _create,
    "tf.upsert": _upsert,
    "tf.deploy": _deploy,
    "tf.submit": _submit,
    "tf.start": _start,
    "tf.stop": _stop,
    "tf.restart": _restart,
    "tf.priority": _priority,
    "tf.state": _state,
    "tf.costs": _costs,
}
