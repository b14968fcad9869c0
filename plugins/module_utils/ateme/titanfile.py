# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""TitanFile: deployments, and the jobs in them."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..resource.converge import converge
from ..resource.plain import told
from ..resource.plan import Call, Plan, checked, looks_new, refuse_new
from ..resource.secrets import is_secret_key, without_secrets
from ..task import Task
from ..transport.errors import InvalidInput, NotFound
from .calls import Placed
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .entity import EntityResource, Kind, plain
from .machines import Machine, chosen, manage_machine, rows_with
from .options_machines import ATEME_TITANFILE_DEPLOYMENT, ATEME_TITANFILE_JOB
from .rows import entity_id, is_gone
from .telling import with_id

Json = dict[str, t.Any]
Values = dict[str, t.Any]
DEPLOYMENT = Kind(
    noun="TitanFile deployment",
    result="titanfile_deployment",
    fields=("name", "version", "provider", "region"),
    list="List TitanFile Deployments",
    create="Create TitanFile deployment",
    update="Upgrade TitanFile deployment",
    delete="Delete TitanFile deployment",
    start="Start TitanFile deployment",
    stop="Stop TitanFile deployment",
    names={
        "name": ("deployment_name",),
        "version": ("version_id", "titanfile_version_id", "titanfile_version"),
        "provider": ("cloud_provider_id", "cloud_provider", "provider_id"),
        "region": ("region_id", "cloud_region_id", "cloud_region"),
    },
    runs=True,
)
PROVIDERS = "Get TitanFile supported cloud providers"
REGIONS = "Get TitanFile supported regions in selected cloud provider"
_DEPLOYMENT_IDS = ("deployment_id", "titanfile_deployment_id")
# Not TitanFile's own, which no operation takes.
_JOB_IDS = ("job_id", "livelink_job_id", "titanfile_job_id")
_NAME = re.compile(r"[a-zA-Z0-9. _-]{1,100}")
# Those of the vendor's notes; there will be others.
VERSIONS = ("2.13.3", "2.13.4")
JOB = Kind(
    noun="TitanFile job",
    result="titanfile_job",
    fields=("name", "configuration", "priority"),
    list="Get TitanFile jobs",
    create="Create TitanFile job",
    delete="Delete TitanFile job",
    start="Start TitanFile job",
    stop="Stop TitanFile job",
    names={"name": ("job_name",), "deployment": ("Deployment-Id", "deployment_id", "titanfile_deployment_id")},
)
RESTART = "Restart TitanFile job"
PRIORITY = "Change TitanFile job priority"
_PRIORITY_NAMES = {"new_priority": ("priority",), "deployment": JOB.names["deployment"]}
_VERBS = {"started": "start", "stopped": "stop", "restarted": "restart"}
# What the queue says of a job that does not run and does not wait: no list of its words is published.
_BROKEN = ("failed", "aborted", "crashed")
_OVER = ("finished", "completed", "done", "stopped", *_BROKEN)


def manage_deployment(task: Task) -> Values:
    """The module ateme_titanfile_deployment."""
    name, version = task.params.get("name"), task.params.get("version")
    checked(
        [f"name is {name!r}, it must be 1 to 100 of a-z, A-Z, 0-9, dot, blank, _ and -"]
        if name is not None and not _NAME.fullmatch(name)
        else []
    )
    if version is not None and version not in VERSIONS:
        task.warn(f"version {version} is none of those that the vendor's notes name ({', '.join(VERSIONS)})")
    return manage_machine(task, ATEME_TITANFILE_DEPLOYMENT, DEPLOYMENT, Deployment)


class Deployment(Machine):
    references = ("provider", "region")
    needs = ("name", "version", "provider", "region")
    own = _DEPLOYMENT_IDS
    _provider = ""

    def refer(self, option: str, wanted: str) -> str:
        if option == "provider":
            rows = rows_with(self.client, PROVIDERS, "list the cloud providers")
        else:
            provider = self.wanted.get("provider") or self._provider
            checked([] if provider else ["provider is missing: it is needed to look up the region"])
            values = {"provider": self.referred("provider", provider)}
            rows = rows_with(self.client, REGIONS, "list the regions", values, DEPLOYMENT.names)
        return self.choose(rows, option, wanted)

    def _is_same(self, row: Json, option: str, wanted: t.Any) -> bool:
        self._provider = str(self.value(row, "provider") or "")
        return super()._is_same(row, option, wanted)

    def refuse_change(self, row: Json, changed: Values) -> None:
        fixed = [name for name in changed if name != "version"]
        if fixed:
            raise InvalidInput(
                f"the service has no operation that changes {', '.join(fixed)} of {self.label(row)}",
                hint="Delete it and make it anew, or leave that out",
            )


def manage_job(task: Task) -> Values:
    """The module ateme_titanfile_job."""
    refuse_new("id", task.params.get("id"), task.check_mode)
    refuse_new("deployment", task.params["deployment"], task.check_mode)
    wanted = {name: task.params[name] for name in JOB.fields if task.params.get(name) is not None}

    def work(client: AtemeClient) -> Values:
        job = Job(client, JOB, task.params, wanted, task.warn)
        job.choose_deployment(task.check_mode)
        return converge(job, task.conditions(lock_name(task)))

    return work_in_context(task, ATEME_TITANFILE_JOB, work)


def job_word(row: Json) -> str:
    """What the queue says of a job, or else what TitanFile says; '' where nothing is told."""
    return next((row[key].strip().lower() for key in ("status", "state") if isinstance(row.get(key), str)), "")


class Job(EntityResource):
    """A job, in the deployment that every call of it names."""

    own = _JOB_IDS
    # None: it is not made yet.
    _deployment: str | None = None

    def choose_deployment(self, check_mode: bool) -> None:
        """Find the deployment. Raises NotFound and Ambiguous; in check mode an earlier task may make it."""
        wanted = str(self.params["deployment"])
        if looks_new(wanted):
            return
        try:
            told = rows_with(self.client, DEPLOYMENT.list, "list the TitanFile deployments")
            rows = [with_id(row, _DEPLOYMENT_IDS) for row in told]
            self._deployment = entity_id(chosen(rows, wanted, "TitanFile deployment"))
        except NotFound as error:
            if not check_mode:
                raise error.at(self.client.place) from None
            self.warn(f'there is no TitanFile deployment "{wanted}" yet: a task before this one may make it')

    # Reading

    def rows(self) -> list[Json]:
        if self._deployment is None:
            return []
        rows = rows_with(self.client, JOB.list, "list the jobs", {"deployment": self._deployment}, JOB.names)
        return self.identified(rows)

    def find(self) -> Json | None:
        every = self.rows()
        self.note_there(every)
        rows = [row for row in every if not is_gone(row)]
        identity = self._known or self._asked_id
        if identity:
            return next((row for row in rows if entity_id(row) == identity), None)
        return self.only([row for row in rows if self.is_meant(row)])

    def pending(self, state: Json | None) -> str:
        """A job in the queue may wait there for long."""
        word = job_word(state) if state else ""
        return f"{self.kind.noun} {self.called()} is {word}" if word in ("stopping", "starting", "restarting") else ""

    def values(self, row: Json) -> Values:
        found = super().values(row)
        found["deployment"] = self._deployment
        if isinstance(found.get("configuration"), dict):
            found["configuration"] = without_secrets(found["configuration"])
        if word := job_word(row):
            found["state"] = "stopped" if word in _OVER else "started"
        known = {"id", "_id", *JOB.fields, *(key for names in JOB.names.values() for key in names)}
        found["status"] = told({key: one for key, one in row.items() if key not in known and one is not None})
        return found

    # Writing

    def new_values(self) -> Values:
        """As they are shown."""
        return without_secrets(self.wanted) | {"deployment": self._deployment or self.params["deployment"]}

    def create(self, values: Values, action: str) -> None:
        described = self.client.described(JOB.create)
        placed = Placed(described, JOB.names)
        sent = {**self.wanted, "deployment": self._deployment}
        if placed.key("priority") is None:
            sent.pop("priority", None)
        request = placed.request(sent)
        # The document shows a part of what TitanFile takes: the rest goes past it.
        request = dataclasses.replace(request, body={**(self.params.get("body") or {}), **(request.body or {})})
        self._known = self.new_one(self.sent_create(request, action))

    def order(self, title: str, identity: str, action: str) -> None:
        placed = Placed(self.client.described(title, by_id=True), JOB.names)
        self.client.run(placed.request({"deployment": self._deployment}, identity), action)

    def changes(self, row: Json) -> Values:
        found = super().changes(row)
        if "priority" in found and (not self.tells(row, "priority") or job_word(row) != "pending"):
            del found["priority"]
            if self.tells(row, "priority"):
                self.warn(f"{self.label(row)} is {job_word(row)}: its priority stays {row.get('priority')}")
        if "configuration" in found and _holds(self.value(row, "configuration"), found["configuration"]):
            del found["configuration"]
        return found

    def refuse_change(self, row: Json, changed: Values) -> None:
        fixed = [name for name in changed if name != "priority"]
        if fixed:
            raise InvalidInput(
                f"the service has no operation that changes {', '.join(fixed)} of {self.label(row)}",
                hint="Delete it and make it anew, or leave that out",
            )

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        plan = super().plan(state, secrets_sent)
        if state is not None and self._state != "absent" and not self.switches(state, self.label(state), ()):
            # One that has finished is not started by that.
            word = self.values(state).get("state")
            for shown in (plan.after, plan.predicted[JOB.result]):
                if isinstance(shown, dict) and "state" in shown:
                    shown["state"] = word
        return plan

    def update(self, row: Json, values: Values, action: str) -> None:
        sent = {"new_priority": values["priority"], "deployment": self._deployment}
        placed = Placed(self.client.described(PRIORITY), _PRIORITY_NAMES)
        self.client.run(placed.request(sent, entity_id(row)), action)

    def _plan_without(self) -> Plan:
        plan = super()._plan_without()
        if plan.calls:
            missing = ", ".join(name for name in ("name", "configuration") if name not in self.wanted)
            checked([f"there is no job {self.called()}, and a new one needs {missing}" if missing else ""])
            # A new one waits in the queue: it is started.
            plan.calls = plan.calls[:1] + (self.switches(None, self.label(), ()) if self._state == "stopped" else [])
        return plan

    def _plan_deletion(self, state: Json, label: str, values: Values, on_air: tuple[str, ...]) -> Plan:
        return super()._plan_deletion(state, label, values, _on_air(state, label))

    def switches(self, row: Json | None, label: str, on_air: tuple[str, ...]) -> list[Call]:
        word = job_word(row) if row else ""
        if self._state == "started" and word in _BROKEN:
            how = "restarted starts it anew" if word == "crashed" else "Delete it and make it anew"
            raise InvalidInput(f"{label} is {word}: it cannot be started", hint=how)
        title = {
            "started": JOB.start if word == "stopped" else "",
            "stopped": JOB.stop if word not in _OVER else "",
            "restarted": RESTART if word == "crashed" else "",
        }.get(self._state)
        if not title:
            return []
        action = f"{_VERBS[self._state]} {label}"

        def send() -> None:
            self.order(title, self._known or entity_id(row or self.read() or {}), action)

        return [Call(action, send, _on_air(row, label) if self._state == "stopped" else ())]


def _on_air(row: Json | None, label: str) -> tuple[str, ...]:
    """A job is worked on once TitanFile has it; before that nothing is interrupted."""
    runs = row is not None and job_word(row) not in (*_OVER, "pending", "queued")
    return (label,) if runs else ()


def _holds(there: t.Any, wanted: t.Any) -> bool:
    """Whether a configuration has what is wanted; the service may add to it, mask secrets or omit them."""
    if isinstance(wanted, dict):
        return isinstance(there, dict) and all(
            _holds(there[key], one) if key in there else is_secret_key(key)
            for key, one in wanted.items()
            if one is not None
        )
    if isinstance(wanted, list):
        same_length = isinstance(there, list) and len(there) == len(wanted)
        return same_length and all(_holds(*both) for both in zip(there, wanted, strict=True))
    masked = isinstance(there, str) and bool(there) and not there.strip("*")
    return masked or plain(there) == plain(wanted)
