"""A valid request for every operation: what it needs is put there, and the request says what to send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import times, wording
from .check import with_defaults
from .document import asked
from .flows import new_flow
from .state import Record, State
from .tables import OPERATIONS, Field, Operation, operation
from .tokens import Context

if TYPE_CHECKING:
    from . import Ateme

# Names of parameters and properties -> the store they point into.
STORES = {
    "environment_id": "environments",
    "target_c_env_id": "environments",
    "mtr_host_id": "mtr_hosts",
    "host_id": "mtr_hosts",
    "contact_id": "shared_contacts",
    "ip_address_id": "ip_addresses",
    "user_id": "people",
    "layout_id": "multi_viewer_layouts",
    "add_to_existing_host_group_id": "mtr_host_groups",
    "recording_bucket_id": "recording_buckets",
    "job_id": "tf_jobs",
}
KNOWN = {one.store for one in OPERATIONS} | {"multi_viewer_layouts", "regions", "instance_types"}
SEEDED = ("cloud_providers", "regions", "instance_types", "multi_viewer_layouts", "tf_cloud_providers", "tf_regions")
LATER = {"end_time": 7200, "stop_time": 7200}
TEXTS = {
    "email": "somebody@lab.example",
    "country": "GB",
    "stripe": "pm_lab",
    "rtmp": "rtmp://203.0.113.5/live",
    "duration": "1m",
    "bucket": "bucket/folder",
    "phone": "123",
}
# Properties whose values must fit one another.
FITTING: dict[str, Record] = {
    "alert.create": {"query_param": "gt", "query_value": [100]},
    "method.create": {"alert_type": "email", "notification_parameters": ["ops@lab.example"]},
    "method.update": {"name": "example"},
    "cogs.create": {"report_from": "2023-01-01 00:00:00.00+00", "report_to": "2023-01-31 23:59:59.99+00"},
    "viewer.audio": {"turn_active_input_off": True},
    "mtr.generate": {"hostname": "host.lab.example"},
    "mtr.add_host": {"host_name": "example", "host": "host.lab.example"},
    "subscription.create": {"timed_by_event_owner": True},
    "subscription.update": {"timed_by_event_owner": True},
    "billing.put": {"org_reg_number": "1", "org_vat_number": "1"},
    "transcoder.create": {"video_bitrate": 5000, "audio_sample_rate": "48 kHz", "audio_bitrate": "128Kbps"},
}


class Examples:
    def __init__(self, device: Ateme) -> None:
        self._device = device
        self._count = 0

    @property
    def _state(self) -> State:
        return self._device.state

    def request(self, title: str, item: bool) -> dict[str, Any]:
        wanted = operation(title, item)
        user = next((name for name in self._order() if self._letter(name) in wanted.roles), "admin")
        self._settle_user(user)
        self._subject: Record = {}
        self._user = user
        parameters: dict[str, Any] = {}
        for name in wanted.parameters:
            spelled = wording.parameter_of(name, self._device.settings["paths"])
            parameters[spelled] = self._path_value(wanted, name)
        for field in asked(wanted, self._device.settings):
            if field.required and field.name in ("Deployment-Id", "deployment_id"):
                deployment = self._subject.get("deployment_id")
                parameters[field.name] = deployment if deployment is not None else self._fresh("tf_deployments")["id"]
            elif field.required:
                parameters[wording.name_of(field.name, self._device.settings["wording"])] = self._value(field)
        body = self._body(wanted, user)
        login = wanted.handler == "user.login"
        sent = wording.outgoing(body, self._device.settings["wording"], login) if wanted.body else None
        return {"user": user, "parameters": parameters, "body": sent}

    def _order(self) -> list[str]:
        return ["admin", "superadmin", "accounts", "c_env", "worker"]

    def _letter(self, name: str) -> str:
        return self._state.users[name].letter

    def _settle_user(self, name: str) -> None:
        """Back to the main organisation and environment: what ran before may have switched or deleted them."""
        user = self._state.users[name]
        home = user.organisations[0]
        environment = self._state.first_environment(home)
        if environment is None or self._state.find("environments", environment)["state"] != "running":
            environment = self._fresh("environments")["id"]
        user.context = Context(home, home, environment)
        self._here = environment
        self._home = home

    # Records

    def _fresh(self, store: str, **more: Any) -> Record:
        if store in SEEDED:
            return self._state.all(store)[0]
        self._count += 1
        makers = [one for one in OPERATIONS if one.store == store and one.handler.endswith(("create", "submit"))]
        values: Record = {"name": f"example {self._count}"}
        if makers:
            values.update(with_defaults(makers[0].body, self._body(makers[0], "admin")))
        about = {"organisation_id": self._home, "environment_id": self._here, "state": "running"}
        return self._state.put(store, {**values, **about, **self._special(store, values), **more})

    def _special(self, store: str, values: Record) -> Record:
        start = times.instant("2035-03-01T10:00:00+00:00")
        span = {"start_time": start, "end_time": start + 3600}
        if store == "schedules":
            event = self._fresh("events")
            return {
                **span,
                "event_id": event["id"],
                "is_event_subscription": True,
                "timed_by_event_owner": True,
                "output_id": values["output_id"],
                "input_id": event["input_id"],
            }
        found: dict[str, Record] = {
            "events": {**span, "label_ids": [], "image": "aW1hZ2U="},
            "recording_schedules": {"start_time": start, "stop_time": start + 3600},
            "source_invitations": {
                "source_invitation_token": f"example-{self._count}",
                "taker_organisation_id": None,
                "registered": False,
            },
            "environments": {"_announced": True, "version": "5.1.0"},
            "organisations": {"payment_method": "card", "currency": "eur"},
            "agreements": {"is_assigned": False, "is_finished": False},
            "alerts": {"input_id": None, "output_id": None, "status": "active", "is_alerting": False},
            "multi_viewers": {"tile_inputs": []},
            "organisation_invitations": {"email": f"guest{self._count}@lab.example"},
            "people": {"email": f"person{self._count}@lab.example", "enabled": True},
            "scheduled_upgrades": {"unit_type": "c_env", "version": "5.2.0", "instance_id": self._here},
        }
        if store in ("tf_jobs", "tf_credentials"):
            more = {"tf_state": None, "tf_job_id": None, "state": "pending"} if store == "tf_jobs" else {}
            return {"deployment_id": self._fresh("tf_deployments")["id"], "name": f"example-{self._count}", **more}
        return found.get(store, {})

    def _flow(self, store: str, kind: str) -> Record:
        self._count += 1
        makers = [one for one in OPERATIONS if one.store == store and one.argument == kind and "create" in one.handler]
        fields = makers[0].body if makers else ()
        values = {field.name: self._value(field) for field in fields if field.required}
        values = {**with_defaults(fields, values), "id": f"example-{kind}-{self._count}"}
        return self._state.put(store, new_flow(store, kind, values, self._here, self._home, "running"))

    def _subject_of(self, wanted: Operation) -> Record:
        """The record that an operation on one item is about."""
        store = wanted.store
        if store in ("inputs", "outputs"):
            record = self._flow(
                store, wanted.argument if wanted.handler.endswith("update") and wanted.argument else "push"
            )
            if wanted.handler == "output.permanent":
                record["permanent_agreement_id"] = self._fresh("agreements")["id"]
            return record
        state = {
            "tf.start": "stopped",
            "tf.restart": "crashed",
            "unit.start": "stopped",
            "environment.start": "stopped",
        }
        more: Record = {"state": state[wanted.handler]} if wanted.handler in state else {}
        if wanted.handler == "tf.restart":
            more.update(tf_state="crashed", tf_job_id=self._state.new_id("tf_job_ids"))
        return self._fresh(store, **more)

    # Values

    def _path_value(self, wanted: Operation, name: str) -> Any:
        store = self._store(name, wanted)
        if store in ("cloud_providers", "regions") and wanted.store.startswith("tf_"):
            store = f"tf_{store}"
        if wanted.handler == "organisation.pricing":
            return self._home
        if wanted.handler == "user.other":
            return self._state.users[self._user].id
        if name == "token":
            return self._fresh("source_invitations")["source_invitation_token"]
        if name == wanted.parameters[-1] and store == wanted.store:
            self._subject = self._subject_of(wanted)
        elif store in ("inputs", "outputs"):
            self._subject = self._flow(store, "push")
        else:
            more = {"_announced": True} if store == "environments" else {}
            self._subject = self._fresh(store, **more)
            if wanted.store in ("tf_jobs", "tf_credentials"):
                self._subject = self._subject_of(wanted)
        return self._subject[name if name in ("name", "email") else "id"]

    def _store(self, name: str, wanted: Operation | None) -> str:
        plural = f"{name.removesuffix('_ids').removesuffix('_id')}s"
        if name in STORES:
            return STORES[name]
        return plural if plural in KNOWN or wanted is None else wanted.store

    def _body(self, wanted: Operation, user: str) -> Record:
        if wanted.handler == "user.login":
            return {"username": user, "password": self._device.users[user]["password"]}
        body = {field.name: self._value(field, wanted) for field in wanted.body if field.required}
        body.update(FITTING.get(wanted.handler, {}))
        if wanted.handler == "alert.create":
            body["input_ids"] = [self._flow("inputs", "push")["id"]]
        elif wanted.handler in ("user.switch_managing", "user.switch_active"):
            body["organisation_id"] = self._home
        elif wanted.handler == "flow.group":
            body["dashboard_group_id"] = self._fresh("dashboard_groups", group_type=wanted.argument)["id"]
        elif wanted.handler == "invitation.accept":
            body["source_invitation_token"] = self._fresh("source_invitations")["source_invitation_token"]
        elif wanted.handler == "organisation.create":
            for one in self._state.all("organisations"):
                one["payment_method"] = "card"  # a second one on free credits is not allowed
        elif wanted.handler == "organisation.add_user":
            self._count += 1
            body["email"] = f"somebody{self._count}@lab.example"
        return body

    def _value(self, field: Field, wanted: Operation | None = None) -> Any:
        if field.kind == "[id]":
            store = (
                wanted.store
                if wanted is not None and wanted.handler.startswith(("delete_many", "update_many", "alert."))
                else ""
            )
            return [self._fresh(store or self._store(field.name, None))["id"]]
        if field.kind in ("id", "int_id"):
            return self._reference(field, wanted)
        if field.inner:
            return (
                [{"tile": 1, "input_id": ""}] if field.inner == "@tile" else [103] if field.inner == "i" else ["news"]
            )
        if field.words:
            return field.words[0]
        if field.kind in times.EXAMPLES:
            moment = times.EXAMPLES[field.kind]
            return moment.replace("T10:", "T12:") if field.name in LATER else moment
        return self._plain(field)

    def _plain(self, field: Field) -> Any:
        low = field.low or 0
        ports = {"input_port": 3000, "output_port": 3001}
        plain: dict[str, Any] = {"i": max(low, 1), "n": max(low, 1), "b": True, "o": {}}
        if field.pattern in ports:
            return ports[field.pattern]
        if field.kind in plain:
            return plain[field.kind]
        if field.pattern in TEXTS:
            return TEXTS[field.pattern]
        self._count += 1
        return f"example-{self._count}"

    def _reference(self, field: Field, wanted: Operation | None) -> Any:
        store = self._store(field.name, None)
        if wanted is not None and wanted.store.startswith("tf_") and store in ("cloud_providers", "regions"):
            store = f"tf_{store}"
        if store in ("inputs", "outputs"):
            return self._flow(store, "push")["id"]
        return self._fresh(store)["id"]
