# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sources: the streams that an HMP takes in (REST API pages, "Source Resources")."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.fields import Field
from ..resource.objects import ObjectSpec, Seen
from ..resource.plain import renamed
from ..resource.plan import Call, Plan, checked, looks_new, name_in, new_id, refuse_new
from ..task import Task
from ..transport.address import segment
from ..transport.errors import InvalidInput, NotFound
from .client import HmpClient, Raw
from .connect import connect_rest, lock_name
from .sessions_by_rest import FOLDER as SESSIONS
from .sessions_by_rest import one_with
from .titled import Values, plain_id

FOLDER = "/apis/sources"
_ANYWHERE = "0.0.0.0"


def _needed(values: Values) -> tuple[str, ...]:
    needed = ("name", "source_port")
    if values.get("type") == "SRT":
        return (*needed, "mode") if values.get("mode") == "LISTENER" else (*needed, "mode", "source_host")
    return (*needed, "source_host") if values.get("multicast") else needed


SOURCE = ObjectSpec(
    noun="source",
    fields=(
        Field("name", "Name of the source. Together with O(id) it renames.", key="name", shortest=1, sample="Camera 1"),
        Field(
            "type",
            "V(UDP) or V(SRT). Needed for a new source.",
            key="type",
            choices=("UDP", "SRT"),
            sample="SRT",
        ),
        Field("description", "Free text. V('') clears it.", key="description", lines=True, sample="Stage left"),
        Field(
            "source_host",
            "Address of the stream. A new SRT listener takes it from anywhere (V(0.0.0.0)) when it is not given.",
            key="host",
            is_address=True,
            sample="239.35.126.101",
        ),
        Field("source_port", "Port of the stream.", type="int", key="port", minimum=1, maximum=65535, sample=4902),
        Field(
            "multicast", "Whether it is a multicast stream.", type="bool", key="multicast", kinds=("UDP",), sample=True
        ),
        Field(
            "mode",
            "V(CALLER), V(LISTENER) or V(RENDEZVOUS), in any case. Needed for a new SRT source.",
            key="mode",
            choices=("CALLER", "LISTENER", "RENDEZVOUS"),
            kinds=("SRT",),
            sample="LISTENER",
        ),
        Field(
            "latency", "SRT latency in milliseconds.", type="int", key="latency", minimum=0, kinds=("SRT",), sample=20
        ),
        Field(
            "passphrase",
            "SRT passphrase. V('') takes it away. Many HMPs give it back in clear; it is compared there, and never "
            "shown.",
            key="passphrase",
            secret=True,
            shortest=10,
            longest=79,
            kinds=("SRT",),
        ),
    ),
    kind_field="type",
    kind_of=lambda raw: str(raw.get("type") or "").upper() or None,
    needed=_needed,
    # Shown, and in no request of the pages.
    read_only=frozenset(
        ("id", "active", "bitrate", "ctime", "mtime", "detectedFeatures")
        + ("iptv", "iptvIndex", "retransmitPort", "rtcPort")
    ),
)
# What changes the stream itself.
_OF_THE_STREAM = ("type", "source_host", "source_port", "multicast", "mode", "latency", "passphrase")


def manage_source(task: Task) -> Values:
    """The module hmp_source."""
    params = task.params
    refuse_new("id", params["id"], task.check_mode)
    wanted = {name: params[name] for name in (field.name for field in SOURCE.fields) if params.get(name) is not None}
    checked(problem.removeprefix("source.") for problem in SOURCE.problems(wanted, "source"))
    with connect_rest(task, "hmp_source") as client:
        resource = SourceResource(client, params, wanted, task.warn)
        return converge(resource, task.conditions(lock_name(task)))


def source_values(raw: Raw) -> Values:
    """A source of the API in the vocabulary of the options, without its passphrase."""
    status = {"active": "active", "bitrate": "bitrate", "created_at": "ctime", "modified_at": "mtime"}
    return {
        "id": str(raw.get("id")),
        **SOURCE.seen(raw).values,
        "status": renamed(raw, status),
    }


class SourceResource:
    """One source."""

    says_pending = False

    def __init__(
        self, client: HmpClient, params: t.Mapping[str, t.Any], wanted: Values, warn: t.Callable[[str], None]
    ) -> None:
        self._warn = warn
        self._client = client
        self._asked_id: str | None = plain_id(params["id"]) if params["id"] else None
        self._name: str | None = params["name"]
        self._absent = params["state"] == "absent"
        self._always = params["update_secrets"] == "always"
        self._wanted = wanted
        self._known_id: str | None = None

    def read(self, watching: bool = False) -> Raw | None:
        if looks_new(self._asked_id):
            return None
        source_id = self._known_id if watching and self._known_id else self._asked_id
        if source_id:
            raw = self._client.fetch(f"{FOLDER}/{segment(source_id)}", f"read source {source_id}")
            return raw if isinstance(raw, dict) else None
        return one_with(str(self._name), self._client.listed(FOLDER, "list the sources"), "source", "name")

    def pending(self, _state: Raw | None) -> str:
        return ""

    def plan(self, state: Raw | None, secrets_sent: bool = False) -> Plan:
        if state is None:
            if self._absent:
                return Plan("source", {}, {}, predicted={"source": {}})
            if self._asked_id and not looks_new(self._asked_id):
                raise NotFound(
                    f"there is no source {self._asked_id}{self._client.told_missing}",
                    hint="Leave id out to make a new one under its name",
                )
            return self._plan_new()
        self._known_id = str(state["id"])
        label = f'source "{state.get("name")}"'
        if self._absent:
            plan = Plan(label, source_values(state), {}, predicted={"source": {}})
            path = f"{FOLDER}/{segment(self._known_id)}"
            on_air = self._on_air(state, label)
            plan.calls = [
                Call(f"delete {label}", lambda: self._send("DELETE", path, f"delete {label}"), on_air, removes=True)
            ]
            return plan
        return self._plan_change(state, label, secrets_sent)

    def _plan_new(self) -> Plan:
        values = dict(self._wanted)
        if looks_new(self._asked_id):
            values.setdefault("name", name_in(self._asked_id))
        kind = SOURCE.field("type").clean(values["type"]) if "type" in values else None
        if kind == "SRT" and SOURCE.field("mode").clean(values.get("mode")) == "LISTENER":
            values.setdefault("source_host", _ANYWHERE)
        if kind == "UDP":
            values.setdefault("multicast", False)
        clean = {**SOURCE.cleaned(values), **SOURCE.secrets(values)}
        # One that an earlier task of this check would have made has what it needs.
        if not looks_new(self._asked_id) and (missing := SOURCE.missing(clean)):
            raise InvalidInput(
                f'there is no source "{values.get("name")}", and a new one needs {", ".join(missing)}',
                hint="Nothing was written",
            )
        shown = {**SOURCE.cleaned(values), **dict.fromkeys(SOURCE.secrets(values), "(secret)")}
        name = str(values["name"])
        where = f"{clean.get('source_host') or ''}:{clean.get('source_port') or ''}".strip(":")
        label = f'source "{name}"'
        action = f"create {label} ({' '.join(str(one) for one in (kind, clean.get('mode'), where) if one)})"
        predicted = {**SOURCE.cleaned(values), "id": new_id(name)}
        plan = Plan(label, {}, shown, predicted={"source": predicted})

        def create() -> None:
            made = self._client.change("POST", FOLDER, action, SOURCE.payload(clean, kind))
            self._known_id = str((made or {}).get("id") or "") or None

        plan.calls = [Call(action, create, makes_new=True)]
        return plan

    def _plan_change(self, state: Raw, label: str, secrets_sent: bool) -> Plan:
        seen = SOURCE.seen(state)
        checked(problem.removeprefix("source.") for problem in SOURCE.problems(self._wanted, "source", seen.kind))
        changes = seen.changes(self._wanted)
        sent, not_compared = self._secrets(seen, changes, secrets_sent)
        for name in sent:
            changes.setdefault(name, ("(secret)", "(secret, changed)"))
        if secrets_sent:
            changes = {name: change for name, change in changes.items() if not SOURCE.field(name).secret}
        before = {name: seen.values.get(name) for name in self._wanted if name in seen.values}
        before.update({name: old for name, (old, _new) in changes.items() if SOURCE.field(name).secret})
        after = {**before, **{name: new for name, (_old, new) in changes.items()}}
        predicted = {
            **source_values(state),
            **{n: new for n, (_o, new) in changes.items() if not SOURCE.field(n).secret},
        }
        plan = Plan(label, before, after, predicted={"source": predicted}, secrets_not_compared=not_compared)
        if changes:
            action = f"update {label}: {', '.join(_words(name, *change) for name, change in changes.items())}"
            changed = {
                name: self._wanted[name] if SOURCE.field(name).secret else new for name, (_o, new) in changes.items()
            }
            kind = changed.get("type") or seen.kind
            if not_compared and kind == "SRT":
                # A device that takes the object whole would lose what it does not tell.
                changed.update(SOURCE.secrets(self._wanted))
            elif _masked(state) and "passphrase" not in changed:
                self._warn(
                    f"{label} has a passphrase that the HMP does not tell: whether it keeps it when the source is "
                    "changed "
                    "is not documented. Give passphrase to be sure"
                )
            # Whether parts are taken is not documented: the object goes back whole.
            body = seen.kept(kind, changed)
            path = f"{FOLDER}/{segment(str(self._known_id))}"
            on_air = self._on_air(state, label) if any(name in _OF_THE_STREAM for name in changes) else ()
            plan.calls = [Call(action, lambda: self._send("PUT", path, action, body), on_air)]
        return plan

    def _on_air(self, state: Raw, label: str) -> tuple[str, ...]:
        """What a change of the stream would interrupt: the source itself, or a session that it is in."""
        if state.get("active"):
            return (label,)
        found = self._client.listed(SESSIONS, "list the sessions")
        mine = [one for one in found if state.get("id") in (one.get("sources") or [])]
        return tuple(f'session "{one.get("title")}"' for one in mine if one.get("recording") or one.get("active"))

    def _secrets(self, seen: Seen, changes: Values, secrets_sent: bool) -> tuple[list[str], list[str]]:
        """The secrets to send although they cannot be compared, and those that are neither compared nor sent."""
        sent, not_compared = [], []
        for name, value in SOURCE.secrets(self._wanted).items():
            told = seen.raw.get(SOURCE.field(name).key)
            if name in seen.echoed or name in changes:
                continue
            if told == "":
                # No passphrase, says the reference's example.
                sent += [name] if value else []
            elif self._always and not secrets_sent:
                sent.append(name)
            elif not self._always:
                not_compared.append(name)
        return sent, not_compared

    def _send(self, method: str, path: str, attempt: str, body: t.Any = None) -> None:
        self._client.change(method, path, attempt, body)

    def outcome(self, state: Raw | None) -> Values:
        return {"source": {} if self._absent or state is None else source_values(state)}


def _masked(state: Raw) -> bool:
    """Whether the device tells that there is a passphrase, and not which."""
    told = state.get("passphrase")
    return bool(told) and not SOURCE.seen(state).echoed


def _words(name: str, before: t.Any, after: t.Any) -> str:
    if SOURCE.field(name).secret or name == "description":
        return name
    return f"{name} {after}" if before in (None, "") else f"{name} {before} -> {after}"
