"""Certificates: listed, installed in two ways, made the default, removed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from .appliance import PEM, Certificate
from .call import Call, Reply, Upload, gone
from .checks import name_of, text
from .errors import Refusal, invalid, missing
from .rest_collections import Entry

FILES = "/system/certificates/files"
KIND = "certificates"
KEY = "PRIVATE KEY-----"


def _shown(call: Call, certificate: Certificate, whole: bool) -> dict[str, Any]:
    form = call.switches["certificate_id"]
    answer: dict[str, Any] = {
        "id": int(certificate.number) if form == "number" else certificate.id(form),
        "name": certificate.name,
        "default": certificate.default,
    }
    if whole:
        answer.update(type="identity", subject=f"/CN={certificate.name}", has_private_key=bool(certificate.private_key))
        if call.switches["certificate_shown"]:
            answer["certificate"] = certificate.certificate
    return answer


def _seen(call: Call) -> dict[str, Certificate]:
    return call.state.past.view(KIND, call.appliance.certificates)


def _list(call: Call) -> Any:
    shape = call.switches["list_items"]
    shown = [_shown(call, one, whole=shape == "whole") for one in _seen(call).values()]
    if shape == "minimal":
        shown = [{"id": one["id"], "name": one["name"]} for one in shown]
    return call.listing("certificate", shown)


def _find(call: Call, among: Mapping[str, Certificate] | None = None) -> Certificate:
    form = call.switches["certificate_id"]
    for one in (call.appliance.certificates if among is None else among).values():
        if one.id(form) == call.params["id"]:
            return one
    raise missing("Certificate")


def _remember(call: Call, certificate: Certificate) -> None:
    call.state.past.remember(KIND, certificate.number, certificate)


def _read(call: Call) -> Any:
    return _shown(call, _find(call, _seen(call)), whole=True)


def _install(call: Call, name: str, certificate: str, private_key: str) -> Reply:
    if PEM not in certificate:
        raise invalid("The certificate is not PEM")
    if private_key and KEY not in private_key:
        raise invalid("The private key is not PEM")
    form = call.switches["certificate_id"]
    if form == "name" and "/" in name:
        raise invalid("A name that is an id must hold no /")
    namesakes = [one for one in call.appliance.certificates.values() if one.name == name]
    if namesakes and call.switches["certificate_replace"] == "allowed":
        installed = namesakes[0]
        _remember(call, installed)
        installed.certificate, installed.private_key = certificate, private_key
    elif namesakes and (call.switches["unique_names"] or form == "name"):
        raise Refusal(call.switches["duplicate_status"], f"The name {name} is in use", "duplicate")
    else:
        installed = call.appliance.install(name, certificate, private_key)
        call.state.past.remember(KIND, installed.number, None)
    return call.created(FILES, "certificate", installed.id(form), _shown(call, installed, whole=True))


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
            name = name or PurePosixPath(filename).stem
            private_key = private_key or (content if KEY in content else "")
        elif (field == "private_key") if named else (KEY in content):
            private_key = content
    if not certificate:
        raise invalid("No certificate in the form")
    return _install(call, name_of({"name": name}), certificate, private_key)


def _delete(call: Call) -> Reply:
    certificate = _find(call)
    if certificate.default and call.switches["delete_default_certificate"] == "refused":
        raise Refusal(409, f"{certificate.name} is the default certificate", "used")
    _remember(call, certificate)
    call.appliance.remove(certificate)
    return call.done()


def _default(call: Call) -> Reply:
    certificate = _find(call)
    call.optional()
    for one in call.appliance.certificates.values():
        _remember(call, one)
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
