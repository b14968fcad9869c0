# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Certificates of the appliance. A private key is written and never read back; no call changes a certificate."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import typing as t

from ..resource.converge import converge
from ..resource.plain import told
from ..resource.plan import Call, Plan, looks_new, name_in, new_id, refuse_new
from ..resource.secrets import without_secrets
from ..task import Task
from ..transport.errors import Ambiguous, Conflict, DeviceError, InvalidInput, NotFound, StreamopsError
from ..transport.https import Answer
from .client import KrakenClient, Raw, entity_id, entity_path, find_made
from .connect import connect, lock_name
from .merging import yes
from .options import KRAKEN_CERTIFICATE
from .writing import Writing

Values = dict[str, t.Any]
COLLECTION = "system/certificates/files"
UPLOAD = "system/certificates/upload"
KEYS = {"name": ("name", "filename", "fileName"), "default": ("default", "is_default", "isDefault")}
_BESIDE = ("default", "default_certificate", "defaultCertificate")
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----\s*(.*?)\s*-----END CERTIFICATE-----", re.DOTALL)
# How a refusal says that the name is taken; no document shows one.
_TAKEN = re.compile(r"\bnames?\b.*(exist|already|duplicate|unique|taken|in use)", re.IGNORECASE)
# Where an appliance tells the certificate itself, and its fingerprint: what else it tells may be another one's.
_TEXTS = ("certificate", "cert", "pem", "content", "text", "data", "file")
_FINGERPRINT = re.compile(r"(sha-?_?256[_ ]?)?(fingerprint|thumbprint)([_ ]?sha-?256)?", re.IGNORECASE)


def manage_certificate(task: Task) -> Values:
    """The module kraken_certificate."""
    params = task.params
    refuse_new("id", params["id"], task.check_mode)
    if params["private_key"] and not params["certificate"]:
        raise InvalidInput("private_key is given without certificate", hint="Nothing was sent")
    if params["state"] == "present" and params["certificate"] and digest(params["certificate"]) is None:
        raise InvalidInput("certificate is no PEM text with a certificate", hint="Nothing was sent")
    with connect(task, KRAKEN_CERTIFICATE) as client:
        return converge(CertificateResource(client, params, task.warn), task.conditions(lock_name(task)))


def digest(text: str) -> str | None:
    """SHA-256 of the first certificate in a PEM text; None where there is none."""
    found = _PEM.search(text)
    try:
        return hashlib.sha256(base64.b64decode(found[1], validate=False)).hexdigest() if found else None
    except ValueError:
        return None


def told_digest(raw: Raw) -> str | None:
    """SHA-256 of the certificate that an appliance tells, as PEM or as a fingerprint."""
    for key, value in raw.items():
        if isinstance(value, str) and key.lower() in _TEXTS and (found := digest(value)):
            return found
    for key, value in raw.items():
        bare = re.sub(r"^sha-?256[:=\s]*|[:\s]", "", str(value), flags=re.IGNORECASE).lower()
        if _FINGERPRINT.fullmatch(key) and re.fullmatch(r"[0-9a-f]{64}", bare):
            return bare
    return None


def certificate_values(raw: Raw, beside: Raw | None = None, writing: Writing | None = None) -> Values:
    """A certificate as it is returned: no key, and not its text."""
    writing = writing or Writing({}, KEYS)
    found: Values = {"id": entity_id(raw), "name": str(writing.told(raw, "name") or "")}
    default = writing.told(raw, "default")
    outside = next(((beside or {})[key] for key in _BESIDE if key in (beside or {})), None)
    if default is not None:
        found["default"] = yes(default)
    elif isinstance(outside, (str, int)) and not isinstance(outside, bool):
        # Which one it is, told beside the list.
        found["default"] = str(outside) in (found["id"], found["name"])
    known = {"id", "uuid", *KEYS["name"], *KEYS["default"]}
    texts = {key for key, value in raw.items() if isinstance(value, str) and "-----BEGIN" in value}
    rest = {key: one for key, one in raw.items() if key not in known | texts}
    found["status"] = told(without_secrets(rest))
    return found


class CertificateResource:
    """One certificate, by its name or id."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any], warn: t.Callable[[str], None]) -> None:
        self._client = client
        self._warn = warn
        self._writing = Writing(params, KEYS)
        self._params = params
        self._new = looks_new(params["id"])
        self._id: str | None = None if self._new else params["id"]
        self._name: str | None = name_in(params["id"]) if self._new else params["name"]
        self._wanted = digest(params["certificate"]) if params["certificate"] else None
        self._absent = params["state"] == "absent"
        self._always = params["update_secrets"] == "always"
        # What was installed by this task: its id, and whether it is to be the default.
        self._made: str | None = None
        self._default_due = False
        self._default_sent = False
        # Those that are replaced, and one that stands in meanwhile.
        self._former: list[str] = []
        self._deleted: list[str] = []
        # What the appliance tells beside the list.
        self._beside: Raw = {}
        self._patience: float = params["wait_timeout"]

    def read(self, watching: bool = False) -> list[Raw]:
        """All that may be meant: those of the name, or the one of the id."""
        if self._new:
            return []
        listed, self._beside = self._client.listed(COLLECTION, "list the certificates")
        ids = {self._id, self._made, *self._former} - {None}
        found = [one for one in listed if entity_id(one) in ids]
        if not self._id or (not found and self._name):
            # One that was replaced has another id: then it is known by its name.
            found += [one for one in listed if one not in found and self._is_named(one)]
        if self._wanted is None or self._absent:
            return found
        return [one if told_digest(one) else self._whole(one) for one in found]

    def _is_named(self, raw: Raw) -> bool:
        # Where the appliance has no names, the id is one.
        told = self._writing.told(raw, "name")
        return self._name is not None and self._name == (entity_id(raw) if told is None else str(told))

    def _values(self, raw: Raw) -> Values:
        return certificate_values(raw, self._beside, self._writing)

    def _whole(self, raw: Raw) -> Raw:
        identity = entity_id(raw) or str(self._name)
        return {**raw, **(self._client.fetch(entity_path(COLLECTION, identity), f"read certificate {identity}") or {})}

    def pending(self, _state: list[Raw]) -> str:
        return ""

    def _meant(self, state: list[Raw]) -> Raw | None:
        """The certificate that is meant. Raises Ambiguous where several bear the name and none is the wanted one."""
        if self._made:
            return next((one for one in state if entity_id(one) == self._made), None)
        candidates = [one for one in state if entity_id(one) not in self._former[1:]]
        same = [one for one in candidates if self._wanted and told_digest(one) == self._wanted]
        if len(candidates) > 1 and len(same) != 1:
            raise Ambiguous(
                f'{len(candidates)} certificates bear the name "{self._name}"',
                hint=f"Give the id of the one meant: {', '.join(entity_id(one) for one in candidates)}",
            )
        return next(iter(same or candidates), None)

    def plan(self, state: list[Raw], secrets_sent: bool = False) -> Plan:
        raw = self._meant(state)
        if raw is None:
            return self._plan_without()
        values = self._values(raw)
        identity, label = values["id"] or values["name"], f'certificate "{values["name"] or values["id"]}"'
        if self._absent:
            on_air = (f"connections that use {label}",) if values.get("default") else ()
            plan = Plan(label, values, {}, predicted={"certificate": {}})
            delete = f"delete {label}"
            plan.calls = [Call(delete, lambda: self._delete(identity, delete), on_air, removes=True)]
            return plan
        if self._params["default"] is False and values.get("default") and not self._made:
            raise InvalidInput(
                f"{label} is the default, and no call takes that away; nothing was written",
                hint="Make another one the default",
            )
        there = told_digest(raw)
        plan = Plan(label, values, dict(values), predicted={"certificate": values})
        differs = self._wanted is not None and there is not None and self._wanted != there
        untold = self._wanted is not None and there is None
        if (differs or (self._always and self._wanted is not None and not self._made)) and not secrets_sent:
            return self._plan_replacing(plan, values, identity, label)
        if not self._always and not self._made:
            plan.secrets_not_compared = [
                name for name, blind in (("certificate", untold), ("private_key", True)) if blind and self._params[name]
            ]
        becomes_default = self._default(label, identity, values)
        # Those that an earlier run could not take away any more.
        others = [one for one in state if one is not raw]
        deletions = [self._call_delete(entity_id(one), label) for one in others if self._may_go(one, label)]
        plan.calls = [*becomes_default, *deletions]
        if becomes_default:
            plan.after = plan.predicted["certificate"] = {**values, "default": True}
        return plan

    def _plan_replacing(self, plan: Plan, values: Values, identity: str, label: str) -> Plan:
        """The new one comes first, so that there is never none."""
        was_default = bool(values.get("default"))
        install = f"install the new {label}"

        def send() -> None:
            self._former = [identity]
            self._default_due = was_default
            self._install(install, values["name"], identity, was_default)

        plan.calls = [Call(install, send, makes_new=True)]
        becomes_default = was_default or bool(self._params["default"])
        if becomes_default:
            plan.calls.append(self._call_default(f"make {label} the default"))
        if becomes_default or "default" in values:
            plan.calls.append(self._call_delete(identity, label))
        else:
            self._warn_of_former(label)
        plan.after = {**values, "certificate": "(changed)"}
        default = {"default": True} if becomes_default else {}
        plan.predicted = {"certificate": {**values, "id": new_id(values["name"]), **default}}
        return plan

    def _plan_without(self) -> Plan:
        if self._absent:
            return Plan("certificate", {}, {}, predicted={"certificate": {}})
        if self._id:
            raise NotFound(f"there is no certificate {self._id}", hint="kraken_info lists them")
        name = str(self._name)
        label = f'certificate "{name}"'
        if not self._params["certificate"] and not self._new:
            raise NotFound(f"there is no {label}, and no certificate to install", hint="kraken_info lists them")
        after = {"name": name, **({"default": True} if self._params["default"] else {})}
        plan = Plan(label, {}, after, predicted={"certificate": {"id": new_id(name), **after}})
        install = f"install {label}"
        plan.calls = [Call(install, lambda: self._install(install, name), makes_new=True)]
        if self._params["default"]:
            plan.calls.append(self._call_default(f"make {label} the default"))
        return plan

    def _default(self, label: str, identity: str, values: Values) -> list[Call]:
        told = values.get("default")
        wanted = self._params["default"] or self._default_due
        if not wanted or told or (self._default_sent and told is None):
            return []
        return [self._call_default(f"make {label} the default", identity)]

    def _call_default(self, action: str, identity: str = "") -> Call:
        def send() -> None:
            path = entity_path(COLLECTION, identity or str(self._made), "default")
            self._client.write("PUT", path, action, self._writing.body({}))
            self._default_sent, self._default_due = True, False

        return Call(action, send, ("connections to the appliance's web server",))

    def _may_go(self, former: Raw, label: str) -> bool:
        """Whether one of the same name is deleted: not the default one, nor one of which that is not told."""
        told = self._values(former).get("default")
        if told is None and not self._default_sent:
            self._warn_of_former(label)
            return False
        return not told or self._default_due or self._default_sent or bool(self._params["default"])

    def _warn_of_former(self, label: str) -> None:
        self._warn(
            f"the former {label} was left on the appliance, which does not tell whether it is the default one; "
            "give default=true, or delete it by its id"
        )

    def _call_delete(self, identity: str, label: str) -> Call:
        action = f"delete the former {label}"
        on_air = (f"connections that use {label}",)
        return Call(action, lambda: self._delete_former(identity, action), on_air)

    def _delete_former(self, identity: str, action: str) -> None:
        # The appliance may have put the new one in its place; it may have had to go first; another may have stood in.
        for one in dict.fromkeys([identity, *self._former]):
            if one not in (self._made, *self._deleted):
                with contextlib.suppress(NotFound):
                    self._delete(one, action)

    def _delete(self, identity: str, action: str) -> None:
        self._client.write("DELETE", entity_path(COLLECTION, identity), action)

    def _install(self, action: str, name: str, former: str = "", was_default: bool = False) -> None:
        """Install the certificate; the former one makes way first where the appliance takes each name once."""
        try:
            answer = self._send(action, name)
        except DeviceError as error:
            if not former or not (isinstance(error, Conflict) or (not error.maybe_done and _TAKEN.search(error.cause))):
                raise
            self._stand_in(action, name, was_default)
            self._delete_surely(former, action)
            try:
                answer = self._send(action, name)
            except StreamopsError as second:
                second.hint = f'The former one is deleted, and the new one is there as "{name}-new"'
                raise
        if former and told_digest(self._whole({"id": former})) == self._wanted:
            # It has taken the place of the former one.
            self._made = former
        else:
            self._made = self._find(answer, name, [former] if former else [])

    def _stand_in(self, action: str, name: str, was_default: bool) -> None:
        """The new certificate under another name, before the former one goes: it may be refused, too.

        The default one cannot be deleted, so that it is the default meanwhile.
        """
        name = f"{name}-new"
        identity = self._left_over(name, action) or self._sent(action, name)
        self._former.append(identity)
        if was_default:
            self._client.write("PUT", entity_path(COLLECTION, identity, "default"), action, self._writing.body({}))

    def _left_over(self, name: str, action: str) -> str:
        """One that stood in for an earlier run which could not end: it goes, unless it is the default one."""
        listed, beside = self._client.listed(COLLECTION, "list the certificates")
        for one in listed:
            if self._told_name(one) == name:
                if certificate_values(one, beside, self._writing).get("default"):
                    return entity_id(one)
                self._delete_surely(entity_id(one), action)
        return ""

    def _sent(self, action: str, name: str) -> str:
        """Install it, and its id; an answer that is lost is looked up."""
        try:
            return self._find(self._send(action, name), name, [])
        except StreamopsError as error:
            found = [identity for identity, one in self._names() if one == name] if error.maybe_done else []
            if not found:
                raise
            return found[0]

    def _find(self, answer: Answer, name: str, there: list[str]) -> str:
        return find_made(answer, there, self._names, name, self._patience)

    def _delete_surely(self, identity: str, action: str) -> None:
        """Delete one that is in the way; an answer that is lost is looked up."""
        try:
            self._delete(identity, action)
        except StreamopsError as error:
            if not error.maybe_done or identity in [one for one, _name in self._names()]:
                raise
        self._deleted.append(identity)

    def _send(self, action: str, name: str) -> Answer:
        values = {one: self._params[one] for one in ("certificate", "private_key") if self._params[one]}
        if not self._params["upload"]:
            body = self._writing.body({"name": name, **values})
            return self._client.write("POST", COLLECTION, action, body)
        ends = {"certificate": "pem", "private_key": "key"}
        files = {self._writing.key(one): (f"{name}.{ends[one]}", text.encode()) for one, text in values.items()}
        fields = {key: (None, str(value)) for key, value in self._writing.body({"name": name}).items()}
        return self._client.write("POST", UPLOAD, action, files={**fields, **files})

    def _names(self) -> list[tuple[str, str]]:
        found = self._client.listed(COLLECTION, "list the certificates")[0]
        return [(entity_id(one) or self._told_name(one), self._told_name(one)) for one in found]

    def _told_name(self, raw: Raw) -> str:
        return str(self._writing.told(raw, "name") or "")

    def outcome(self, state: list[Raw]) -> Values:
        raw = None if self._absent else self._meant(state)
        if raw is None:
            return {"certificate": {}}
        done = {"default": True} if self._default_sent else {}
        return {"certificate": {**done, **self._values(raw)}}
