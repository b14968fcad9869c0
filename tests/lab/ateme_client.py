"""A plain client for the tests of the lab's Ateme+: it finds operations by the description alone."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import requests
from lab import Lab
from lab.ateme import Ateme

JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
FUTURE = "2035-03-01T10:00:00.000Z"
LATER = "2035-03-01T12:00:00.000Z"
ALERT = {
    "alert_on_query": "net_recv.bitrate",
    "query_param": "lt",
    "query_value": [100],
    "query_time_range": "1m",
    "alert_check_frequency": "1m",
    "alert_repeat": "1h",
}


@contextmanager
def running(**switches: Any) -> Iterator[Ateme]:
    """A service whose queues take no time, unless `switches` say otherwise."""
    with Lab(only=["ateme"], switches={"ateme": {"queue_delay": 0.0, **switches}}) as lab:
        yield lab.ateme


def tidy(title: str) -> str:
    return " ".join(title.split()).rstrip(".").lower()


def token_in(answer: requests.Response) -> str:
    """A JWT, wherever it is."""
    for text in (answer.text, answer.headers.get("Authorization", "")):
        found = JWT.search(text)
        if found and found[0].count(".") == 2 and len(found[0]) > 60:
            return found[0]
    raise AssertionError(f"no token in {answer.text}")


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


class Api:
    def __init__(self, ateme: Ateme, user: str | None = "admin") -> None:
        self.ateme = ateme
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = str(ateme.ca_path)
        self.token: str | None = None
        self.document = ateme.document()
        if user is not None:
            self.login(user)

    # The description

    @property
    def base(self) -> str:
        servers = self.document.get("servers") or [{"url": self.document.get("basePath", "")}]
        return str(servers[0]["url"]).rstrip("/")

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method != "parameters":
                    yield method.upper(), path, operation

    def find(self, title: str, item: bool = False) -> tuple[str, str, dict[str, Any]]:
        found = [one for one in self.operations() if tidy(one[2]["summary"]) == tidy(title)]
        assert found, title
        return next((one for one in found if ("{" in one[1]) == item), found[0])

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        node: Any = schema
        while "$ref" in node:
            names = node["$ref"].removeprefix("#/").split("/")
            node = self.document
            for name in names:
                node = node[name]
        return dict(node)

    def parameters(self, path: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
        return [*self.document["paths"][path].get("parameters", []), *operation.get("parameters", [])]

    def body_schema(self, title: str, item: bool = False) -> dict[str, Any] | None:
        _method, path, operation = self.find(title, item)
        if "requestBody" in operation:
            return self.resolve(operation["requestBody"]["content"]["application/json"]["schema"])
        bodies = [one for one in self.parameters(path, operation) if one["in"] == "body"]
        return self.resolve(bodies[0]["schema"]) if bodies else None

    # Calls

    def login(self, user: str, password: str | None = None) -> requests.Response:
        schema = self.body_schema("Log in and get JWT to make further API calls") or {}
        name = "email" if "email" in schema["properties"] else "username"
        secret = password or self.ateme.users[user]["password"]
        self.token = None
        answer = self.call("Log in and get JWT to make further API calls", {name: user, "password": secret})
        if answer.status_code < 300:
            self.token = token_in(answer)
        return answer

    def headers(self) -> dict[str, str]:
        if self.token is None:
            return {}
        scheme = self.ateme.switches["auth_scheme"]
        value = self.token if scheme == "bare" else f"{scheme} {self.token}"
        return {self.ateme.switches["auth_header"]: value}

    def raw(self, method: str, path: str, **given: Any) -> requests.Response:
        given["headers"] = {**self.headers(), **given.get("headers", {})}
        return self.http.request(method, self.ateme.url + path, timeout=10, **given)

    def call(self, title: str, body: Any = None, item: bool | None = None, **parameters: Any) -> requests.Response:
        method, path, operation = self.find(title, bool(parameters) if item is None else item)
        sent: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
        places = {one["name"]: one["in"] for one in self.parameters(path, operation)}
        for name, value in parameters.items():
            sent[places.get(name, "query")][name] = str(value)
        for name, value in sent["path"].items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        given: dict[str, Any] = {"params": sent["query"], "headers": sent["header"]}
        if body is not None:
            given["json"] = body
        return self.raw(method, f"{self.base}{path}", **given)

    def ok(self, title: str, body: Any = None, item: bool | None = None, **parameters: Any) -> Any:
        answer = self.call(title, body, item, **parameters)
        assert answer.status_code < 300, (title, answer.status_code, answer.text)
        return answer.json() if answer.content else None


class Apis(dict[str, Api]):
    """One client for each user."""

    def __init__(self, ateme: Ateme) -> None:
        self._ateme = ateme
        super().__init__()

    def __missing__(self, user: str) -> Api:
        self[user] = Api(self._ateme, user)
        return self[user]


def refused(answer: requests.Response, status: int, *words: str) -> None:
    assert answer.status_code == status, answer.text
    assert all(word in answer.json()["message"] for word in words), answer.text


def names(records: list[dict[str, Any]], key: str = "id") -> list[Any]:
    return [one[key] for one in records]
