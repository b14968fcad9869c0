"""Certificates: listed, installed in two ways, made the default, removed."""

from __future__ import annotations

from typing import Any

from .appliance import PEM, Certificate
from .call import Call, Reply, Upload, gone, name_of, text
from .errors import Refusal, invalid
from .rest_collections import Entry

FILES = "/system/certificates/files"
KEY = "PRIVATE KEY-----"


def _shown(call: Call, certificate: Certificate, whole: bool) -> dict[str, Any]:
    number = call.switches["certificate_id"] == "number" and certificate.id.isdigit()
    answer: dict[str, Any] = {
        "id": int(certificate.id) if number else certificate.id,
        "name": certificate.name,
        "default": certificate.default,
    }
    if whole:
        answer.update(type="identity", subject=f"/CN={certificate.name}", has_private_key=bool(certificate.private_key))
        if call.switches["certificate_shown"]:
            answer["certificate"] = certificate.certificate
    return answer


def _list(call: Call) -> Any:
    whole = call.switches["list_items"] == "whole"
    return call.listing("certificate", [_shown(call, one, whole) for one in call.appliance.certificates.values()])


def _find(call: Call) -> Certificate:
    return call.appliance.certificate(call.params["id"])


def _read(call: Call) -> Any:
    return _shown(call, _find(call), whole=True)


def _install(call: Call, name: str, certificate: str, private_key: str) -> Reply:
    if PEM not in certificate:
        raise invalid("The certificate is not PEM")
    if private_key and KEY not in private_key:
        raise invalid("The private key is not PEM")
    if call.switches["unique_names"] and any(one.name == name for one in call.appliance.certificates.values()):
        raise Refusal(call.switches["duplicate_status"], f"The name {name} is in use", "duplicate")
    installed = call.appliance.install(name, certificate, private_key, call.switches["certificate_id"])
    return call.created(FILES, "certificate", installed.id, _shown(call, installed, whole=True))


def _create(call: Call) -> Reply:
    if call.switches["certificate_call"] == "upload":
        raise invalid("Certificates are uploaded")
    given = call.given(("name", "certificate", "private_key"), ("name", "certificate"))
    text(given, "certificate", "private_key")
    return _install(call, name_of(given), given["certificate"], given.get("private_key") or "")


def _upload(call: Call) -> Reply:
    if call.switches["certificate_call"] == "files":
        raise gone()
    assert isinstance(call.body, Upload)
    named = call.switches["upload_fields"] == "named"
    name, certificate, private_key = "", "", ""
    for field, filename, content in call.body.parts:
        if field == "name":
            name = content
        elif (field == "certificate") if named else (PEM in content):
            certificate = content
            name = name or filename.rpartition(".")[0]
            private_key = private_key or (content if KEY in content else "")
        elif (field == "private_key") if named else (KEY in content):
            private_key = content
    if not certificate:
        raise invalid("No certificate in the form")
    return _install(call, name_of({"name": name}), certificate, private_key)


def _delete(call: Call) -> Reply:
    call.appliance.remove(_find(call))
    return call.done()


def _default(call: Call) -> Reply:
    certificate = _find(call)
    call.optional()
    call.appliance.make_default(certificate)
    return call.written(_shown(call, certificate, whole=True))


def certificate_routes() -> list[Entry]:
    return [
        ("GET", FILES, _list, "view"),
        ("POST", FILES, _create, "administer"),
        ("GET", f"{FILES}/{{id}}", _read, "view"),
        ("DELETE", f"{FILES}/{{id}}", _delete, "administer"),
        ("PUT", f"{FILES}/{{id}}/default", _default, "administer"),
        ("POST", "/system/certificates/upload", _upload, "administer"),
    ]
