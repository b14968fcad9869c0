"""The same service in other words: other paths, other names on the wire."""

from __future__ import annotations

import re
from typing import Any

from .tables import PARAMETER, Field, Operation

# What the switch `wording` renames, in requests and answers.
NAMES = {
    "input_id": "source_id",
    "output_id": "destination_id",
    "environment_id": "c_env_id",
    "text": "label_text",
    "recording_bucket_id": "bucket_id",
    "source_invitation_id": "invitation_id",
    "active_environment_id": "active_c_env_id",
}
LOGIN = {"username": "email"}  # in the login only: elsewhere there are both
# Deprecated names that mean something else in the other wording: it lacks them.
DROPPED = ("source_id", "destination_id")
# Free objects: what is in them is not the service's.
UNTOUCHED = ("configuration", "buckets_creation_options", "payload", "hosts")
PARTS = {
    "api": "rest/v2",
    "inputs": "sources",
    "outputs": "destinations",
    "customer_environment": "c-envs",
    "environments": "running-c-envs",
    "schedules": "timetable",
    "user": "me",
    "login": "auth/token",
    "events": "programmes",
    "alerts": "alarms",
    "transcoders": "encoders",
    "titanfile": "tf",
}


def path_of(operation: Operation, paths: str) -> str:
    if paths == "lab":
        return operation.path
    parts: list[str] = []
    for part in operation.path.strip("/").split("/"):
        after_item = bool(parts) and parts[-1].startswith("{")
        if part.startswith("{"):
            parts.append(f"{{{parameter_of(part[1:-1], paths)}}}")
        else:
            parts += ["actions"] if after_item and operation.method != "GET" else []
            parts.append(PARTS.get(part, part.replace("_", "-")))
    return "/" + "/".join(parts)


def parameter_of(name: str, paths: str) -> str:
    if paths == "lab":
        return name
    return re.sub(r"_(\w)", lambda match: match[1].upper(), NAMES.get(name, name))


def method_of(operation: Operation, paths: str) -> str:
    return "PATCH" if paths == "other" and operation.method == "PUT" else operation.method


def name_of(field: str, wording: str, login: bool = False) -> str:
    names = LOGIN if login else NAMES
    return names.get(field, field) if wording == "other" else field


def fields_of(fields: tuple[Field, ...], wording: str) -> tuple[Field, ...]:
    return tuple(field for field in fields if wording == "lab" or field.name not in DROPPED)


def incoming(value: Any, wording: str, login: bool = False) -> Any:
    """What a client sent, in the lab's words. Names that this wording does not know get a mark: nobody knows them."""
    if wording == "lab":
        return value
    if isinstance(value, list):
        return [incoming(one, wording, login) for one in value]
    if not isinstance(value, dict):
        return value
    names = LOGIN if login else NAMES
    back = {other: name for name, other in names.items()}
    heard: dict[str, Any] = {}
    for key, one in value.items():
        name = back.get(key, f"{key} (not in this wording)" if key in names else key)
        heard[name] = one if key in UNTOUCHED else incoming(one, wording, login)
    return heard


def outgoing(value: Any, wording: str, login: bool = False) -> Any:
    if wording == "lab":
        return value
    if isinstance(value, list):
        return [outgoing(one, wording, login) for one in value]
    if not isinstance(value, dict):
        return value
    names = LOGIN if login else NAMES
    told: dict[str, Any] = {}
    for key, one in value.items():
        name = str(names.get(key, key))
        told[name] = one if key in UNTOUCHED else outgoing(one, wording, login)
    return told


def template(path: str) -> re.Pattern[str]:
    """Matches one part at a time; the parts of a request's path are compared before they are decoded."""
    parts = [r"([^/]+)" if part.startswith("{") else re.escape(part) for part in path.split("/")]
    return re.compile("/".join(parts))


def weight(path: str) -> tuple[int, ...]:
    """Literal parts are tried before parameters."""
    return tuple(1 if PARAMETER.fullmatch(part) else 0 for part in path.split("/"))
