"""Ateme+: inputs, outputs one by one and as a list, schedules, labels, TitanFile, and any operation by its title."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.modules import (
    ateme_event,
    ateme_input,
    ateme_label,
    ateme_operation,
    ateme_output,
    ateme_outputs,
    ateme_recording_bucket,
    ateme_schedule,
    ateme_titanfile_deployment,
    ateme_titanfile_job,
)
from faults import HTTP_FAULTS, Fault
from lab import Lab
from matrix import CELL, PASSPHRASE, Matrix, Rig, Shape, Values

START, END, LATER = "2035-11-20T18:00:00+01:00", "2035-11-20T20:00:00+01:00", "2035-11-20T20:30:00+01:00"
STORES = ("inputs", "outputs", "schedules", "events", "labels", "recording_buckets", "tf_deployments", "tf_jobs")
SRT: Values = {
    "type": "srt_push",
    "id": "target-in",
    "user_description": "Target in",
    "port": 2100,
    "encryption_type": "aes-128",
    "srt_password": PASSPHRASE,
}
OUT: Values = {
    "type": "srt_push",
    "id": "target-out",
    "input": "bystander-in",
    "user_description": "Target out",
    "host": "203.0.113.5",
    "port": 9000,
    "latency": 250,
    "encryption_type": "aes-256",
    "srt_password": PASSPHRASE,
}
NIGHT: Values = {"name": "Target batch", "version": "2.13.3", "provider": "aws", "region": "eu-west-1"}
JOB: Values = {"deployment": "Target batch", "name": "Target job", "configuration": {"input": "s3://a/1.mxf"}}


class Ateme(Rig):
    system, title, user, other_user = "ateme", "Ateme+", "admin", "operator"
    volatile = frozenset({"created_at", "updated_at", "started_at", "stopped_at", "state_since", "job_at"})
    logs_out = False
    lacks = {
        "session expired, 404": "no document of the service has it: a token that is not taken is 401, or 403",
        "session limit reached": "tokens are not counted: the service has no sessions",
    }

    def settle(self) -> None:
        service = self.device
        service.set(queue_delay=0.02)
        service.add_input("bystander-in", user_description="Bystander in")
        service.add_output("bystander-out", user_description="Bystander out", input_id="bystander-in")
        service.add_schedule("bystander-in", "bystander-out", START, END)
        service.add("labels", text="Bystander label")

    def held(self) -> dict[str, list[Values]]:
        return {store: self.device.items(store) for store in STORES}

    def connection(self) -> Values:
        given = super().connection()
        return {**{name: one for name, one in given.items() if name not in ("host", "port")}, "url": self.device.url}


def nothing(_service: Any) -> None:
    return None


def in_there(**values: Any) -> Any:
    def seed(service: Any) -> None:
        service.add_input("target-in", type="srt_push", user_description="Target in", port=2100, **values)

    return seed


def out_there(**values: Any) -> Any:
    def seed(service: Any) -> None:
        known = {"input_id": "bystander-in", "host": "203.0.113.5", "port": 9000, "user_description": "Target out"}
        service.add_output("target-out", type="srt_push", **{**known, **values})

    return seed


def scheduled(service: Any) -> Values:
    out_there()(service)
    return {"id": service.add_schedule("bystander-in", "target-out", START, END)}


PAIR: Values = {"input": "bystander-in", "output": "target-out"}
TARGETS = [{**OUT, "id": f"target-{one}", "user_description": f"Target {one}", "port": 9000 + one} for one in range(3)]


def targets(service: Any) -> None:
    for one in range(3):
        service.add_output(
            f"target-{one}",
            type="srt_push",
            input_id="bystander-in",
            host="203.0.113.5",
            port=9000 + one,
            user_description=f"Target {one}",
        )


def batch(service: Any) -> None:
    """A deployment for jobs, as a task makes it."""
    made = Ateme(service)
    made.shape = Shape("deployment", "create", ateme_titanfile_deployment, NIGHT)
    assert made.run()["changed"]


def job(service: Any) -> Values:
    batch(service)
    made = Ateme(service)
    made.shape = Shape("job", "upload", ateme_titanfile_job, JOB)
    return {"id": made.run()["titanfile_job"]["id"]}


def shape(
    label: str, kind: str, module: ModuleType, method: str, path: str, seed: Any = nothing, /, **options: Any
) -> Shape:
    return Shape(
        label,
        kind,
        module,
        options,
        method,
        path,
        seed,
        words=("arget", "bystander-in"),
        lacks={} if module in _QUEUED or label.endswith(("put start", "put stop")) else {"pending for ever": _AT_ONCE},
    )


_AT_ONCE = "this is done when it is answered: the service queues other things (starts, stops, deployments)"
_QUEUED = (ateme_titanfile_deployment,)
ONE_IN, ONE_OUT = "^/api/inputs/srt_push/", "^/api/outputs/srt_push/"
SHAPES = [
    shape("input create", "create", ateme_input, "POST", "^/api/inputs/srt_push$", **SRT, state="started"),
    shape("input update", "update", ateme_input, "PUT", ONE_IN, in_there(), id="target-in", latency=700),
    shape("input delete", "delete", ateme_input, "DELETE", "^/api/inputs/", in_there(), id="target-in", state="absent"),
    shape(
        "input start",
        "command",
        ateme_input,
        "POST",
        "/start$",
        in_there(state="stopped"),
        id="target-in",
        state="started",
    ),
    shape("input stop", "command", ateme_input, "POST", "/stop$", in_there(), id="target-in", state="stopped"),
    shape("output create", "create", ateme_output, "POST", "^/api/outputs/srt_push$", **OUT),
    shape("output update", "update", ateme_output, "PUT", ONE_OUT, out_there(), id="target-out", latency=700),
    shape(
        "output delete",
        "delete",
        ateme_output,
        "DELETE",
        "^/api/outputs/",
        out_there(),
        id="target-out",
        state="absent",
    ),
    shape("output stop", "command", ateme_output, "POST", "/stop$", out_there(), id="target-out", state="stopped"),
    shape("list create", "create", ateme_outputs, "POST", "^/api/outputs/srt_push$", config=TARGETS),
    shape(
        "list update",
        "update",
        ateme_outputs,
        "PUT",
        ONE_OUT,
        targets,
        config=[{"id": one["id"], "latency": 700} for one in TARGETS],
    ),
    shape(
        "list delete",
        "delete",
        ateme_outputs,
        "DELETE",
        "^/api/outputs/",
        targets,
        config=[{"id": one["id"]} for one in TARGETS],
        state="deleted",
    ),
    shape(
        "schedule create",
        "create",
        ateme_schedule,
        "POST",
        "/schedules$",
        out_there(),
        **PAIR,
        start_time=START,
        end_time=END,
    ),
    shape("schedule update", "update", ateme_schedule, "PUT", "/schedules/", scheduled, end_time=LATER),
    shape("schedule delete", "delete", ateme_schedule, "DELETE", "/schedules/", scheduled, state="absent"),
    shape(
        "event create",
        "create",
        ateme_event,
        "POST",
        "/events$",
        name="Target event",
        input="bystander-in",
        start_time=START,
        end_time=END,
    ),
    shape("label create", "create", ateme_label, "POST", "/labels$", text="Target label"),
    shape(
        "label delete",
        "delete",
        ateme_label,
        "DELETE",
        "/labels/",
        lambda service: service.add("labels", text="Target label") and None,
        text="Target label",
        state="absent",
    ),
    shape(
        "bucket create",
        "create",
        ateme_recording_bucket,
        "POST",
        "/recording_buckets$",
        name="Target bucket",
        bucket_path="example/target",
    ),
]


SHAPES += [
    shape(
        "deployment create", "create", ateme_titanfile_deployment, "POST", "/titanfile/deployments$", nothing, **NIGHT
    ),
    shape("job upload", "upload", ateme_titanfile_job, "POST", "/titanfile/jobs$", batch, **JOB),
    shape(
        "job stop",
        "command",
        ateme_titanfile_job,
        "POST",
        "/jobs/[^/]+/stop$",
        job,
        deployment=NIGHT["name"],
        state="stopped",
    ),
    Shape(
        "any operation",
        "command",
        ateme_operation,
        {"operation": "Start an input on c_env"},
        path="/start$",
        seed=lambda service: (in_there(state="stopped")(service), {"parameters": {"input_id": "target-in"}})[1],
        steady=False,
        lacks={"pending for ever": "it waits for nothing: what was ordered is the user's to look at"},
    ),
]


MATRIX = Matrix("Ateme+", Ateme, SHAPES, HTTP_FAULTS)


@pytest.fixture
def rig(lab: Lab) -> Ateme:
    return Ateme(lab.ateme)


@pytest.mark.parametrize(("shape", "fault"), MATRIX.cells(), ids=str)
def test_cell(rig: Ateme, shape: Shape, fault: Fault, record_property: Any) -> None:
    record_property(CELL, MATRIX.tried(rig, shape, fault))
