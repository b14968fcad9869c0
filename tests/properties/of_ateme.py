"""The resources of Ateme+ that have a name of their own: labels, alert methods, buckets, invitations, flows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from ansible_collections.streamops.video.plugins.module_utils.ateme import flow_fields
from ansible_collections.streamops.video.plugins.module_utils.ateme.flow_fields import ENCRYPTIONS, FlowType
from engine import Case, Shot
from hypothesis import strategies as st
from named import Named
from values import Strategy, Values, numbers, of_field, texts

INPUTS = ("stadium-a", "stadium-b")
OUTPUTS = ("studio-a", "studio-b")
MAILS = st.lists(st.sampled_from(["night@example.com", "day@example.com", "x+y@example.org"]), min_size=1, max_size=2)
HOOKS = st.just(["https://hooks.slack.com/services/T0/B0/x"])
# The lab's words for what options name.
WORDS = {
    "input": "input_id",
    "output": "output_id",
    "event": "event_id",
    "recording_bucket": "recording_bucket_id",
    "alert_method": "alert_method_id",
    "layout": "layout_id",
    "rtmp_url": "url",
    "srt_password": "password",
}
# Of the service as it may be, too: what it tells, and how.
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "create_answer": st.sampled_from(["object", "id", "message"]),
        "write_answer": st.sampled_from(["object", "message", "empty"]),
        "list_envelope": st.sampled_from(["bare", "data", "items", "named"]),
        "item_envelope": st.sampled_from(["bare", "data", "list"]),
        "paging": st.sampled_from(["none", "page", "offset"]),
        "page_size": st.sampled_from([1, 20]),
        "state_words": st.sampled_from(["lower", "upper"]),
        "echo_secrets": st.sampled_from(["omitted", "masked", "echoed"]),
        "time_echo": st.sampled_from(["offset", "zulu", "basic", "naive", "epoch"]),
    },
)
IN_A_MOMENT = {"queue_delay": 0.0, "start_delay": 0.0}
_CHANGING = frozenset({"modified", "updated_at", "last_updated"})
_LOGS = ("activity_log", "notifications")


def _has_zone(time: Any) -> bool:
    return time is None or (isinstance(time, str) and bool(re.search(r"(Z|[+-]\d\d:?\d\d)$", time)))


class Ateme(Named):
    """A resource of the service."""

    words: ClassVar[Mapping[str, str]] = WORDS
    left_out: ClassVar[Mapping[str, str]] = {
        "environment": "what is active is tested for all modules alike",
        "organisation": "what is active is tested for all modules alike",
        "restore_context": "what is active is tested for all modules alike",
        "update_secrets": "with V(always) every run writes: tested where secrets are",
    }

    def switches(self) -> Strategy:
        return SWITCHES.map(lambda some: {**some, **IN_A_MOMENT})

    def common(self, device: Any, folder: Path) -> Values:
        return {
            "url": device.url,
            "username": "admin",
            "password": device.users["admin"]["password"],
            "certificate_fingerprint": device.fingerprint,
            "retries": 1,
            "wait_timeout": 10,
        }

    def fill(self, device: Any, case: Case) -> None:
        for one in INPUTS:
            device.add_input(one, user_description=f"The {one}")
        for one in OUTPUTS:
            device.add_output(one, user_description=f"The {one}")
        for one in case.held:
            self.put(device, dict(one))

    def put(self, device: Any, one: Values) -> None:
        device.add(self.store, **self.lab(one))

    def rows_back(self, found: Any) -> Iterator[Values]:
        # Some lists show what was deleted, too; a time without a zone is the service's word, and no option's.
        there = [row for row in found if row.get("state") != "deleted" and not row.get("deleted")]
        yield from super().rows_back([row for row in there if _has_zone(row.get("start_time"))])

    def row_back(self, row: Values) -> Values:
        # Rows are as the service tells them: its own words for a state are no options.
        found = super().row_back(row)
        words = self.spec.field("state").choices_for(None)
        return {name: one for name, one in found.items() if name != "state" or one in words}

    def shot(self, device: Any) -> Shot:
        with device.lock:
            device.state.settle()
            stores = [store for store in device.state.stores if store not in _LOGS]
        return {
            f"{store}/{one['id']}": {key: value for key, value in one.items() if key not in _CHANGING}
            for store in stores
            for one in device.items(store)
        }


class Label(Ateme):
    module, result, store, name = "ateme_label", "label", "labels", "text"
    listed = ("ateme_info", "labels")


class AlertMethod(Ateme):
    module, result, store = "ateme_alert_method", "alert_method", "alert_methods"
    needed = frozenset({"alert_type", "notification_parameters"})
    listed = ("ateme_info", "alert_methods")
    told: ClassVar[Mapping[str, Strategy]] = {"email": MAILS, "slack": HOOKS}

    def whole(self, draw: st.DrawFn) -> Values:
        kind = draw(st.sampled_from(["email", "slack"]))
        return {"alert_type": kind, "notification_parameters": draw(self.told[kind])}

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        whole = self.whole(draw)
        same_type = whole["alert_type"] == one["alert_type"]
        names = draw(st.sampled_from([[], ["notification_parameters"], list(whole)] if same_type else [list(whole)]))
        return {name: whole[name] for name in names}


class RecordingBucket(Ateme):
    """The service has no operation that changes or deletes one."""

    module, result, store = "ateme_recording_bucket", "recording_bucket", "recording_buckets"
    needed = frozenset({"bucket_path"})
    fixed = frozenset({"name", "bucket_path", "bucket_type", "region", "access_key", "secret_key"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "bucket_path": st.sampled_from(["example/archive", "example/night", "a/b"]),
        "bucket_type": st.just("s3"),
    }
    absent = ""
    states: ClassVar[tuple[str, ...]] = ("present",)
    listed = ("ateme_info", "recording_buckets")


class SourceInvitation(Ateme):
    module, result, store = "ateme_source_invitation", "source_invitation", "source_invitations"
    name = "destination_temporary_name"
    fixed = frozenset({"destination_temporary_name"})
    listed = ("ateme_info", "organisation_source_invitations")

    def put(self, device: Any, one: Values) -> None:
        # Nobody has accepted it.
        device.add(self.store, taker_organisation_id=None, source_invitation_token=f"t-{one['id']}", **one)


class Flow(Ateme):
    """Inputs and outputs: each type has its own options and limits."""

    types: ClassVar[Mapping[str, FlowType]] = {}
    name = "user_description"
    states: ClassVar[tuple[str, ...]] = ("present", "started", "running", "stopped", "absent")
    needs: ClassVar[Mapping[str, frozenset[str]]] = {}
    ports: ClassVar[Mapping[str, Strategy]] = {}

    @property
    def described(self) -> frozenset[str]:
        return super().described - {"type"}

    def of_type(self, kind: str, whole: bool = False) -> Strategy:
        known = self.types[kind]
        fields = {field.name: field for field in self.spec.fields}
        every = {
            option: self.of_limit(kind, option, fields[option], *known.limits[option])
            for option in known.limits
            if option != self.name
        }
        must = {name: one for name, one in every.items() if whole and name in self.needs[kind]}
        return st.fixed_dictionaries(must, optional={name: one for name, one in every.items() if name not in must})

    def of_limit(self, kind: str, option: str, field: Any, low: int | None, high: int | None) -> Strategy:
        if option in self.hints:
            return self.hints[option]
        if option == "port":
            return self.ports[kind]
        if field.type == "int":
            return numbers(field.minimum if low is None else low, field.maximum if high is None else high)
        if field.type == "str" and high is not None and not field.secret:
            return texts(max(1, low or 0), high)
        return of_field(field)

    def whole(self, draw: st.DrawFn) -> Values:
        kind = draw(st.sampled_from(sorted(self.needs)))
        return self.settled({"type": kind, **draw(self.of_type(kind, whole=True))})

    def held_state(self, draw: st.DrawFn) -> Values:
        return {"state": draw(st.sampled_from(["running", "stopped"]))}

    def changes(self, draw: st.DrawFn, one: Values) -> Values:
        named = draw(st.sampled_from([{}, {"type": one["type"]}]))
        return {**named, **self.settled({**one, **draw(self.of_type(one["type"]))}, one)}

    def settled(self, options: Values, held: Values | None = None) -> Values:
        """Values that fit together; of a held one the changed ones."""
        return {name: value for name, value in options.items() if held is None or held.get(name) != value}

    def lab(self, one: Values) -> Values:
        found = super().lab(one)
        if found.get("encryption_type") is not None:
            found["encryption_type"] = ENCRYPTIONS.index(found["encryption_type"])
        return found

    def on_device(self, case: Case) -> Values:
        found = super().on_device(case)
        # Kept beside the secret, or compared with it, and not sent for being the same.
        found.pop("password", None)
        if (found.get("latency") or 0) < 0 and self.store == "outputs":
            # That of the remote end, in whatever way it is kept.
            del found["latency"]
        if found.get("rist_remote_port") == 0:
            # None of its own, likewise.
            del found["rist_remote_port"]
        if "state" in case.options and case.options["state"] != "present":
            found["state"] = "stopped" if case.options["state"] == "stopped" else "running"
        return found

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        # What the environment has noted of it ends with a start.
        noted = ["state", "stopped", "warning_sent"] if "state" in case.options else []
        return [*(super().asked(case, before) or ()), *noted]


class Input(Flow):
    module, result, store = "ateme_input", "input", "inputs"
    types = {name: one for name, one in flow_fields.INPUT_TYPES.items() if one.create}
    listed = ("ateme_info", "inputs")
    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "pull": frozenset({"host", "pull_port"}),
        "push": frozenset({"port"}),
        "srt_pull": frozenset({"host", "port"}),
        "srt_push": frozenset({"port"}),
        "udp_rist": frozenset({"port"}),
    }
    ports: ClassVar[Mapping[str, Strategy]] = {kind: numbers(2100, 4000) for kind in needs}
    hints: ClassVar[Mapping[str, Strategy]] = {"latency": numbers(-1, 600_000), "max_latency": numbers(0, 600_000)}

    def put(self, device: Any, one: Values) -> None:
        device.add_input(**self.lab(one))


class Output(Flow):
    module, result, store = "ateme_output", "output", "outputs"
    types = flow_fields.OUTPUT_TYPES
    listed = ("ateme_info", "outputs")
    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "pull": frozenset({"port"}),
        "push": frozenset({"host", "port"}),
        "rtmp": frozenset({"rtmp_url"}),
        "srt_pull": frozenset({"port", "latency"}),
        "srt_push": frozenset({"host", "port", "latency"}),
        "udp_rist": frozenset({"host", "port"}),
    }
    ports: ClassVar[Mapping[str, Strategy]] = {kind: numbers(4100, 6000) for kind in needs}
    hints: ClassVar[Mapping[str, Strategy]] = {
        "input": st.sampled_from(INPUTS),
        "rtmp_url": st.sampled_from(["rtmp://a.example/app", "rtmps://b.example:1936/live"]),
        "backup_url": st.sampled_from(["rtmp://c.example/app"]),
        "local_port": st.sampled_from([0, 5000, 64000]),
    }

    def of_limit(self, kind: str, option: str, field: Any, low: int | None, high: int | None) -> Strategy:
        if option == "latency" and kind in ("push", "pull"):
            return numbers(-1, 600_000)
        return super().of_limit(kind, option, field, low, high)

    def settled(self, options: Values, held: Values | None = None) -> Values:
        found = super().settled(options, held)
        if not options.get("fec"):
            # Rows and columns mean nothing without error correction.
            return {name: value for name, value in found.items() if name not in ("rows_d", "columns_l")}
        return found

    def put(self, device: Any, one: Values) -> None:
        # A latency below 0 is none of its own, and goes back as such.
        device.add_output(**{name: value for name, value in self.lab(one).items() if name != "latency" or value >= 0})
