"""A plain client for the tests of the lab's Kraken: it believes nothing and hides nothing."""

from __future__ import annotations

from typing import Any

import requests
from lab.kraken import Kraken

UNKNOWN = "11111111-2222-4333-8444-555555555555"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"


class Api:
    """Sends what it is told and returns the answer as it came."""

    def __init__(self, kraken: Kraken, user: str | None = "haiadmin", prefix: str = "/apis/v2") -> None:
        self.kraken, self.prefix = kraken, prefix
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = str(kraken.ca_path)
        if user is not None:
            assert self.login(user).status_code in (200, 204)

    def login(self, user: str, password: str | None = None) -> requests.Response:
        secret = password or self.kraken.users[user]["password"]
        return self.post("login", {"username": user, "password": secret})

    def call(self, method: str, path: str, **given: Any) -> requests.Response:
        return self.http.request(method, f"{self.kraken.url}{self.prefix}/{path}", timeout=5, **given)

    def get(self, path: str) -> requests.Response:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> requests.Response:
        return self.call("POST", path) if body is None else self.call("POST", path, json=body)

    def put(self, path: str, body: Any = None) -> requests.Response:
        return self.call("PUT", path) if body is None else self.call("PUT", path, json=body)

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path)

    def data(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def preset(self, uuid: str) -> dict[str, Any]:
        return next(dict(one) for one in self.data("presets")["preset_list"] if one["uuid"] == uuid)


def made(answer: requests.Response) -> str:
    """The uuid at the end of the link that a create gives."""
    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"link"}
    return str(answer.json()["link"].rpartition("/")[2])


def done(answer: requests.Response) -> None:
    assert (answer.status_code, answer.content) == (204, b""), answer.text


def refused(answer: requests.Response, status: int, *words: str) -> None:
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    assert all(word in answer.json()["error"] for word in words), answer.text
