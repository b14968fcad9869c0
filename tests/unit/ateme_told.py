"""A service of a few operations that tells things in the way that a test wants: what it is sent is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.video.plugins.module_utils.ateme.calls import Request
from ansible_collections.streamops.video.plugins.module_utils.ateme.document import Described, document_of
from ansible_collections.streamops.video.plugins.module_utils.resource.converge import Conditions, converge
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import NotFound

Json = dict[str, Any]
NOW = Conditions("a service of tests", wait_timeout=0.3)


def operation(title: str, path: str, method: str = "get", body: Json | None = None) -> tuple[str, str, Json]:
    """An operation of the document; `body` has the properties of what it takes."""
    places = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    parameters: list[Json] = [{"name": one, "in": "path", "required": True, "type": "string"} for one in places]
    if body is not None:
        parameters.append({"name": "body", "in": "body", "schema": {"type": "object", "properties": body}})
    return path, method, {"summary": title, "parameters": parameters}


def anything(*names: str) -> Json:
    return {name: {} for name in names}


OUTPUT = ("id", "input_id", "user_description", "host", "port", "latency", "stream_id", "type")
RTMP = ("id", "input_id", "user_description", "url", "backup_url", "bitrate", "reconnect")
OUTPUTS = (
    operation("List outputs", "/outputs"),
    operation("Get single output", "/outputs/{output_id}"),
    operation("Create push output", "/push", "post", anything(*OUTPUT)),
    operation("Update push output", "/push/{output_id}", "put", anything(*OUTPUT)),
    operation("Create rtmp output", "/rtmp", "post", anything(*RTMP)),
    operation("Update rtmp output", "/rtmp/{output_id}", "put", anything(*RTMP)),
    operation("Delete output", "/outputs/{output_id}", "delete"),
    operation("Start an output on c_env", "/outputs/{output_id}/start", "post"),
    operation("Stop an output on c_env", "/outputs/{output_id}/stop", "post"),
)
STATES = operation("Get outputs state", "/states")
LABELS = (
    operation("List all labels in the managing org", "/labels"),
    operation("Create an access permissions label", "/labels", "post", anything("text")),
    operation("Update label text", "/labels/{label_id}", "put", anything("text")),
    operation("Delete label", "/labels/{label_id}", "delete"),
)


class Service:
    """In the place of a client. `tell` gives the answers, the others are null."""

    place = "Ateme+ of tests"

    def __init__(self, operations: tuple[tuple[str, str, Json], ...], tell: Callable[[str, str, Any], Any]) -> None:
        raw: Json = {"swagger": "2.0", "info": {"title": "x", "version": "1"}, "paths": {}}
        for path, method, one in operations:
            raw["paths"].setdefault(path, {})[method] = one
        self.document = document_of(raw)
        self.tell = tell
        self.writes: list[tuple[str, str, Any]] = []
        self.reads: list[str] = []
        self.said: list[str] = []

    def described(self, title: str, by_id: bool | None = None) -> Described:
        return self.document.find(title, by_id)

    def run(self, request: Request, attempt: str) -> Any:
        if request.method.upper() == "GET":
            self.reads.append(request.path)
        else:
            self.writes.append((request.method.upper(), request.path, request.body))
        found = self.tell(request.method.upper(), request.path, request.body)
        if found is NotFound:
            raise NotFound(f"there is no {request.path}")
        return found

    def warn(self, text: str) -> None:
        if text not in self.said:
            self.said.append(text)

    def bring(self, resource: Any, conditions: Conditions = NOW) -> Json:
        return converge(resource, conditions)
