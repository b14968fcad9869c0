# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Certificates of the appliance. A private key is written and never read back."""

from __future__ import annotations

import base64
import hashlib
import re
import typing as t

from ..resource.converge import converge
from ..resource.plain import told
from ..resource.plan import NEW, Call, Plan
from ..resource.secrets import without_secrets
from ..task import Task
from ..transport.errors import Ambiguous, InvalidInput, NotFound
from .client import KrakenClient, Raw, created_id, entity_id, entity_path
from .connect import connect, lock_name
from .writing import Writing

Values = dict[str, t.Any]
COLLECTION = "system/certificates/files"
UPLOAD = "system/certificates/upload"
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----\s*(.*?)\s*-----END CERTIFICATE-----", re.DOTALL)
_DEFAULT = ("default", "is_default", "isDefault")


def manage_certificate(task: Task) -> Values:
    """The module kraken_certificate."""
    params = task.params
    if params["private_key"] and not params["certificate"]:
        raise InvalidInput("private_key is given without certificate", hint="Nothing was sent")
    if params["state"] == "present" and params["certificate"] and digest(params["certificate"]) is None:
        raise InvalidInput("certificate is no PEM text with a certificate", hint="Nothing was sent")
    with connect(task) as client:
        return converge(CertificateResource(client, params), task.conditions(lock_name(task)))


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
        if isinstance(value, str):
            if found := digest(value):
                return found
            bare = re.sub(r"^sha-?256[:=\s]*|[:\s]", "", value, flags=re.IGNORECASE).lower()
            if "finger" in key.lower() and re.fullmatch(r"[0-9a-f]{64}", bare):
                return bare
    return None


def certificate_values(raw: Raw) -> Values:
    """A certificate as it is returned: no key, and not its text."""
    found: Values = {"id": entity_id(raw), "name": str(raw.get("name") or "")}
    default = next((raw[key] for key in _DEFAULT if raw.get(key) is not None), None)
    if default is not None:
        found["default"] = default if isinstance(default, bool) else str(default).lower() in ("true", "1", "yes")
    known = {"id", "uuid", "name", "certificate", *_DEFAULT}
    found["status"] = {key: one for key, one in told(without_secrets(raw)).items() if key not in known}
    return found


class CertificateResource:
    """One certificate, by its name."""

    says_pending = False

    def __init__(self, client: KrakenClient, params: t.Mapping[str, t.Any]) -> None:
        self._client = client
        self._writing = Writing(params)
        self._params = params
        self._name: str = params["name"]
        self._absent = params["state"] == "absent"
        self._always = params["update_secrets"] == "always"
        self._known: str | None = None
        self._default_sent = False
        self._sent = False

    def read(self, watching: bool = False) -> Raw | None:
        found = [
            one
            for one in self._client.listed(COLLECTION, "list the certificates")[0]
            if one.get("name") == self._name or entity_id(one) == self._name
        ]
        if len(found) > 1:
            raise Ambiguous(
                f'{len(found)} certificates bear the name "{self._name}"',
                hint=f"Give the id as name: {', '.join(entity_id(one) for one in found)}",
            )
        if not found:
            return None
        identity = entity_id(found[0]) or self._name
        if self._params["certificate"] and told_digest(found[0]) is None:
            whole = self._client.fetch(entity_path(COLLECTION, identity), f'read certificate "{self._name}"')
            return {**found[0], **(whole or {})}
        return found[0]

    def pending(self, _state: Raw | None) -> str:
        return ""

    def plan(self, state: Raw | None, secrets_sent: bool = False) -> Plan:
        label = f'certificate "{self._name}"'
        if state is None:
            return self._plan_without(label)
        self._known = entity_id(state) or self._name
        values = certificate_values(state)
        if self._absent:
            plan = Plan(label, values, {}, predicted={"certificate": {}})
            plan.calls = [Call(f"delete {label}", self._delete, removes=True)]
            return plan
        plan = Plan(label, values, dict(values), predicted={"certificate": values})
        wanted = digest(self._params["certificate"]) if self._params["certificate"] else None
        there = told_digest(state)
        differs = wanted is not None and there is not None and wanted != there
        blind = wanted is not None and there is None
        if blind and not self._always:
            plan.secrets_not_compared.append("certificate")
        if self._params["private_key"] and not self._always and not differs:
            plan.secrets_not_compared.append("private_key")
        if (differs or (self._always and wanted is not None)) and not (secrets_sent or self._sent):
            # No call changes one: the new one comes first, so that there is never none.
            old = self._known
            plan.calls += [Call(f"install the new {label}", lambda: self._install(label))]
            plan.calls += self._default(label, values, True, bool(values.get("default")))
            plan.calls += [
                Call(f"delete the former {label}", lambda: self._delete(old), (f"connections that use {label}",))
            ]
            plan.after = {**values, "certificate": "(changed)"}
            return plan
        plan.calls += self._default(label, values, False)
        if plan.calls:
            plan.after = plan.predicted["certificate"] = {**values, "default": True}
        return plan

    def _plan_without(self, label: str) -> Plan:
        if self._absent:
            return Plan(label, {}, {}, predicted={"certificate": {}})
        if not self._params["certificate"]:
            raise NotFound(f"there is no {label}, and no certificate to install", hint="kraken_info lists them")
        after = {"name": self._name, **({"default": True} if self._params["default"] else {})}
        plan = Plan(label, {}, after, predicted={"certificate": {"id": f"{NEW}{self._name}", **after}})
        plan.calls = [
            Call(f"install {label}", lambda: self._install(label), makes_new=True),
            *self._default(label, {}, True),
        ]
        return plan

    def _default(self, label: str, values: Values, made_anew: bool, keep: bool = False) -> list[Call]:
        done = self._default_sent and "default" not in values
        if not (self._params["default"] or keep) or (values.get("default") and not made_anew) or done:
            return []
        action = f"make {label} the default"

        def send() -> None:
            self._client.write("PUT", entity_path(COLLECTION, str(self._known), "default"), action, self._writing.extra)
            self._default_sent = True

        return [Call(action, send, ("connections to the appliance's web server",))]

    def _delete(self, identity: str | None = None) -> None:
        path = entity_path(COLLECTION, str(identity or self._known))
        self._client.write("DELETE", path, f'delete certificate "{self._name}"')

    def _install(self, label: str) -> None:
        values = {name: self._params[name] for name in ("certificate", "private_key") if self._params[name]}
        if self._params["upload"]:
            files = {self._writing.key(name): (f"{name}.pem", text.encode()) for name, text in values.items()}
            fields = {self._writing.key("name"): (None, self._name)}
            answer = self._client.write("POST", UPLOAD, f"install {label}", files={**fields, **files})
        else:
            body = self._writing.body({"name": self._name, **values})
            answer = self._client.write("POST", COLLECTION, f"install {label}", body)
        self._sent = True
        self._known = created_id(answer) or self._found_again() or self._name

    def _found_again(self) -> str | None:
        found = self._client.listed(COLLECTION, "list the certificates")[0]
        return next((entity_id(one) for one in found if one.get("name") == self._name), None)

    def outcome(self, state: Raw | None) -> Values:
        return {"certificate": {} if self._absent or state is None else certificate_values(state)}
