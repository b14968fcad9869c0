"""AWX's API as awx.awx 24.6.1 uses it, over TLS: strict about what it knows, and it remembers every request."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import awx_rules
import trustme
import uvicorn
from awx_kinds import KINDS
from awx_rules import ENCRYPTED, Refused
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

VERSION = "24.6.1"
PAGE = 3


UNIFIED = ("job_templates", "workflow_job_templates", "projects", "inventory_sources")
WEBHOOK: dict[str, Any] = {
    "url": None,
    "http_method": "POST",
    "disable_ssl_verification": False,
    "username": "",
    "password": "",
    "headers": {},
}


class Controller:
    """The objects that it holds, and a server on loopback while it is entered."""

    def __init__(self, folder: Path, playbooks: set[str], token: str) -> None:
        self.folder = folder
        self.playbooks = playbooks
        self.token = token
        self.objects: dict[str, dict[int, dict[str, Any]]] = {kind: {} for kind in KINDS}
        self.lists: dict[tuple[str, int, str], list[int]] = {}
        self.surveys: dict[int, dict[str, Any]] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self._ids = iter(range(1, 100000))

    # As a server

    def __enter__(self) -> Controller:
        authority = trustme.CA()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_path = self.folder / "awx-ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_path))
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._socket.getsockname()[1]}"
        methods = ["GET", "POST", "PATCH", "DELETE"]
        app = Starlette(routes=[Route("/{path:path}", self._answer, methods=methods)])
        config = uvicorn.Config(app, log_level="error", lifespan="off")
        config.load()
        config.ssl = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(config.ssl)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "CONTROLLER_HOST": self.url,
            "CONTROLLER_OAUTH_TOKEN": self.token,
            "SSL_CERT_FILE": str(self.ca_path),
        }

    @property
    def writes(self) -> list[tuple[str, str, Any]]:
        return [one for one in self.requests if one[0] != "GET"]

    # What tests ask

    def named(self, kind: str, name: str) -> dict[str, Any]:
        (found,) = [one for one in self.objects[kind].values() if one.get("name", one.get("identifier")) == name]
        return found

    def names(self, kind: str) -> list[str]:
        return sorted(one.get("name", one.get("identifier")) for one in self.objects[kind].values())

    def listed(self, kind: str, name: str, which: str) -> list[str]:
        """The names of what is associated with an object."""
        of = KINDS[kind].lists[which]
        found = [self.objects[of][id] for id in self.lists.get((kind, self.named(kind, name)["id"], which), [])]
        return sorted(one.get("name", one.get("identifier")) for one in found)

    def survey(self, kind: str, name: str) -> dict[str, Any]:
        return self.surveys.get(self.named(kind, name)["id"], {})

    # Requests

    async def _answer(self, request: Request) -> Response:
        body = json.loads(await request.body() or "{}") if request.method != "GET" else {}
        self.requests.append((request.method, request.url.path, body))
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return self._reply({"detail": "Authentication credentials were not provided."}, 401)
        parts = request.path_params["path"].strip("/").split("/")
        if parts[:2] != ["api", "v2"] or not request.url.path.endswith("/"):
            return self._reply({"detail": "Not found."}, 404)
        try:
            return self._routed(request, parts[2:], body)
        except Refused as refused:
            return self._reply({"error": str(refused), "__all__": [str(refused)]}, 400)
        except KeyError:
            return self._reply({"detail": "Not found."}, 404)

    def _routed(self, request: Request, parts: list[str], body: dict[str, Any]) -> Response:
        if parts == ["ping"]:
            return self._reply({"version": VERSION})
        if parts[0] == "project_updates":
            return self._reply({"id": int(parts[1]), "status": "successful", "finished": "2026-01-01T00:00:00Z"})
        if len(parts) == 1:
            if request.method == "GET":
                return self._page(request, self._everything(parts[0]), parts[0])
            return self._reply(self._shown(parts[0], self._make(parts[0], body)), 201)
        kind, id = parts[0], int(parts[1])
        found = self.objects[kind][id]
        if len(parts) == 2:
            if request.method == "PATCH":
                self._set(kind, found, body)
            elif request.method == "DELETE":
                del self.objects[kind][id]
                return Response(status_code=204, headers=self._headers)
            return self._reply(self._shown(kind, found))
        if parts[2] == "survey_spec" and kind in ("job_templates", "workflow_job_templates"):
            return self._survey(request, id, body)
        return self._association(request, kind, id, parts[2], body)

    def _survey(self, request: Request, id: int, body: dict[str, Any]) -> Response:
        if request.method == "POST":
            awx_rules.check_survey(body)
            self.surveys[id] = body
        elif request.method == "DELETE":
            self.surveys.pop(id, None)
        return self._reply(self.surveys.get(id, {}) if request.method == "GET" else {})

    def _association(self, request: Request, kind: str, id: int, which: str, body: dict[str, Any]) -> Response:
        of = KINDS[kind].lists[which]
        ids = self.lists.setdefault((kind, id, which), [])
        if request.method == "GET":
            return self._page(request, [(of, self.objects[of][one]) for one in ids], of)
        other = self.objects[of][body["id"]]
        if body.get("disassociate"):
            ids.remove(body["id"])
        else:
            if kind == "job_templates" and which == "credentials":
                types = [self.objects[of][one]["credential_type"] for one in ids]
                if other["credential_type"] in types:
                    raise Refused("Cannot assign multiple credentials of one type.")
            if of == "workflow_job_template_nodes" and (
                other["workflow_job_template"] != self.objects[kind][id]["workflow_job_template"]
                or id in self._after(body["id"])
            ):
                raise Refused("Cycle detected, or a node of another workflow.")
            ids.append(body["id"])
        return Response(status_code=204, headers=self._headers)

    def _after(self, node: int) -> set[int]:
        """A node and all that may come after it."""
        found = {node}
        for when in ("success_nodes", "failure_nodes", "always_nodes"):
            for one in self.lists.get(("workflow_job_template_nodes", node, when), []):
                found |= self._after(one)
        return found

    # Objects

    def _everything(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        kinds = UNIFIED if kind == "unified_job_templates" else (kind,)
        return [(one, found) for one in kinds for found in self.objects[one].values()]

    def _make(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        fields = KINDS[kind].fields
        missing = [name for name, field in fields.items() if field.required and body.get(name) in (None, "")]
        if missing:
            raise Refused(f"{missing}: This field is required.")
        found: dict[str, Any] = {"id": next(self._ids), **{name: field.default for name, field in fields.items()}}
        self._set(kind, found, body)
        self.objects[kind][found["id"]] = found
        return found

    def _set(self, kind: str, found: dict[str, Any], body: dict[str, Any]) -> None:
        fields = KINDS[kind].fields
        for name, value in body.items():
            if name not in fields:
                raise Refused(f"{kind} has no field {name}")
            if value is not None and (
                not isinstance(value, fields[name].kind) or isinstance(value, bool) != (fields[name].kind is bool)
            ):
                raise Refused(f"{name}: {value!r} is no {fields[name].kind.__name__}")
            if (
                value is not None
                and fields[name].to
                and value not in {one["id"] for _kind, one in self._everything(fields[name].to)}
            ):
                raise Refused(f'{name}: Invalid pk "{value}" - object does not exist.')
        new = {**found, **body}
        for other in self.objects[kind].values():
            if other["id"] != found["id"] and all(other[one] == new[one] for one in KINDS[kind].unique):
                raise Refused(f"{kind} with this {KINDS[kind].unique} already exists.")
        self._check(kind, found, new)
        found.update(new)

    def _check(self, kind: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        if kind == "credential_types":
            awx_rules.check_type(new)
        elif kind == "credentials":
            known = old.get("inputs") or {}
            new["inputs"] = {
                name: known.get(name) if value == ENCRYPTED else value for name, value in new["inputs"].items()
            }
            awx_rules.check_inputs(self.objects["credential_types"][new["credential_type"]], new["inputs"])
        elif kind == "job_templates":
            project = self.objects["projects"][new["project"]]
            if new["playbook"] not in self.playbooks:
                raise Refused(f"Playbook not found for project: {new['playbook']}")
            new["organization"] = project["organization"]
            json.loads(new["extra_vars"] or "{}")
        elif kind == "schedules":
            if not new["rrule"].startswith("DTSTART") or "INTERVAL=" not in new["rrule"]:
                raise Refused("rrule: Valid DTSTART and INTERVAL required in rrule.")
        elif kind == "inventory_sources":
            if new["source"] == "scm" and not new["source_project"]:
                raise Refused("Project required for scm type sources.")
        elif kind == "notification_templates":
            new["notification_configuration"] = self._notification(old, new)

    def _notification(self, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        if new["notification_type"] != "webhook":
            raise Refused("this controller knows webhooks only")
        given = new["notification_configuration"]
        if set(given) - set(WEBHOOK) or not given.get("url"):
            raise Refused(f"notification_configuration takes {sorted(WEBHOOK)}, and needs url")
        if given.get("password") == ENCRYPTED:
            given = {**given, "password": old["notification_configuration"]["password"]}
        return {**WEBHOOK, **given}

    # Answers

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-API-Product-Name": "AWX", "X-API-Product-Version": VERSION}

    def _reply(self, body: Any, status: int = 200) -> Response:
        return JSONResponse(body, status, headers=self._headers)

    def _shown(self, kind: str, found: dict[str, Any]) -> dict[str, Any]:
        url = f"/api/v2/{kind}/{found['id']}/"
        shown = {**found, "type": KINDS[kind].type, "url": url, "related": {}, "summary_fields": {}}
        if kind == "credentials":
            secret = awx_rules.secret_ids(self.objects["credential_types"][found["credential_type"]])
            shown["inputs"] = {name: ENCRYPTED if name in secret else value for name, value in found["inputs"].items()}
        elif kind == "notification_templates":
            told = dict(found["notification_configuration"])
            shown["notification_configuration"] = told | ({"password": ENCRYPTED} if told.get("password") else {})
        elif kind in ("job_templates", "workflow_job_templates"):
            shown["related"] = {"survey_spec": f"{url}survey_spec/"}
        elif kind == "projects":
            shown |= {"scm_revision": "", "summary_fields": {"current_update": {"id": found["id"] + 1000}}}
        return shown

    def _page(self, request: Request, found: list[tuple[str, dict[str, Any]]], kind: str) -> Response:
        query = dict(request.query_params)
        page = int(query.pop("page", 1))
        shown = [self._shown(of, one) for of, one in found]
        fields = {"id", "type", "name", *(KINDS[kind].fields if kind in KINDS else {"organization": None})}
        alternatives = {name[4:]: value for name, value in query.items() if name.startswith("or__")}
        for name, value in query.items():
            if name.removeprefix("or__") not in fields:
                raise Refused(f"{kind} has no field named '{name}'")
            if not name.startswith("or__"):
                shown = [one for one in shown if str(one.get(name)) == value]
        if alternatives:
            shown = [one for one in shown if any(str(one.get(name)) == value for name, value in alternatives.items())]
        last = page * PAGE >= len(shown)
        following = (
            None if last else str(request.url.include_query_params(page=page + 1)).partition(str(request.base_url))[2]
        )
        return self._reply(
            {
                "count": len(shown),
                "next": f"/{following}" if following else None,
                "previous": None,
                "results": shown[(page - 1) * PAGE : page * PAGE],
            }
        )
