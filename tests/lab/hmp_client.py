"""Plain clients for the tests of the lab's HMP: they believe nothing and hide nothing."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Any

import requests
from lab.hmp import Hmp

NIL = "00000000-0000-0000-0000-000000000000"
UNKNOWN = "11111111-2222-4333-8444-555555555555"


class Line:
    """One connection to the command line."""

    def __init__(self, hmp: Hmp, source: str | None = None) -> None:
        address = (source, 0) if source else None
        self.socket = socket.create_connection((hmp.host, hmp.cli_port), timeout=5, source_address=address)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.file.close()
        self.socket.close()

    def send(self, data: str | bytes) -> None:
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def read(self) -> bytes:
        return self.file.readline()

    def __call__(self, *words: str) -> str:
        """Words are joined by spaces, not quoted."""
        self.send(" ".join(words) + "\n")
        answer = self.read()
        assert answer.endswith(b"\n"), answer
        return answer[:-1].decode()

    def value(self, *words: str) -> str:
        answer = self(*words)
        assert answer.startswith("OK|"), answer
        return answer[3:]


class Rest:
    def __init__(self, hmp: Hmp, user: str | None = "admin") -> None:
        self.hmp = hmp
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = hmp.ca_path
        if user is not None:
            assert self.login(user).status_code == 200

    def login(self, user: str, password: str | None = None) -> requests.Response:
        secret = password or self.hmp.users[user]["password"]
        return self.call("POST", "authentication/login", json={"username": user, "password": secret})

    def call(self, method: str, path: str, **given: Any) -> requests.Response:
        return self.http.request(method, f"{self.hmp.url}/apis/{path}", timeout=5, **given)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.call("GET", path, params=query)

    def post(self, path: str, body: Any = None) -> requests.Response:
        return self.call("POST", path) if body is None else self.call("POST", path, json=body)

    def put(self, path: str, body: Any) -> requests.Response:
        return self.call("PUT", path, json=body)

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path)

    def data(self, path: str, **query: Any) -> Any:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]


def done(answer: requests.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["data"] if answer.content else None


def refused(answer: requests.Response, status: int, code: str, name: str | None = None) -> str:
    body = answer.json()
    assert (answer.status_code, body["code"], body["httpStatusCode"]) == (status, code, status), answer.text
    assert set(body) == {"code", "name", "message", "httpStatusCode"}
    assert name in (None, body["name"]), answer.text
    return str(body["message"])
