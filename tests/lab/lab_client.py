"""A plain client for the tests of the lab: it believes nothing and hides nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import requests
from lab import Lab
from lab.gateway import Gateway

UDP_SOURCE = {"name": "in", "protocol": "udp", "address": "0.0.0.0", "port": 1234}
UDP_OUT = {"name": "out", "protocol": "udp", "address": "10.0.0.9", "port": 4900}
SRT_OUT = {"name": "srt out", "protocol": "srt", "address": "0.0.0.0", "port": 4901, "srtMode": "listener"}
PASSPHRASE = "correct-horse-79"


class Client:
    """Sends what it is told and returns the answer as it came."""

    def __init__(self, lab: Lab, gateway: Gateway, user: str | None = "operator") -> None:
        self.gateway = gateway
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = str(lab.ca_path)
        if user is not None:
            assert self.login(user).status_code == 200

    def call(self, method: str, path: str, **given: Any) -> requests.Response:
        return self.http.request(method, self.gateway.url + path, timeout=5, **given)

    def get(self, path: str, **given: Any) -> requests.Response:
        return self.call("GET", path, **given)

    def login(self, user: str, password: str | None = None) -> requests.Response:
        secret = password or self.gateway.users[user]["password"]
        return self.call("POST", "/api/session", json={"username": user, "password": secret})

    @property
    def device(self) -> str:
        return f"/api/devices/{self.gateway.device_id}"

    @property
    def routes_path(self) -> str:
        return f"/api/gateway/{self.gateway.device_id}/routes"

    @property
    def preset_path(self) -> str:
        return f"/api/gateway/{self.gateway.device_id}/system/preset"

    @property
    def statistics_path(self) -> str:
        return f"/api/gateway/{self.gateway.device_id}/statistics"

    def routes(self) -> dict[str, Any]:
        answer = self.get(self.routes_path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def route(self, route_id: str) -> dict[str, Any]:
        answer = self.get(f"{self.routes_path}/{route_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def update(
        self, action: str, fields: dict[str, Any] | None = None, element: str | None = None
    ) -> requests.Response:
        body: dict[str, Any] = {"action": action, "deviceID": self.gateway.device_id, "elementType": "route"}
        if fields is not None:
            body["fields"] = fields
        if element is not None:
            body["elementID"] = element
        return self.call("POST", f"{self.device}/updates", json=body)

    def command(self, command: str, **parameters: Any) -> requests.Response:
        body = {"deviceID": self.gateway.device_id, "command": command, "parameters": parameters}
        return self.call("POST", f"{self.device}/commands", json=body)


def fields_of(held: dict[str, Any], *destinations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The least an update must hold: documented as name, id, address and port."""
    source = {key: held["source"][key] for key in ("name", "id", "address", "port")}
    return {"name": held["name"], "source": source, "destinations": list(destinations), **changes}


def least(destination: dict[str, Any], **changes: Any) -> dict[str, Any]:
    keys = ("name", "id") if destination["protocol"] == "hls" else ("name", "id", "address", "port")
    return {**{key: destination[key] for key in keys}, **changes}


def wait_for(condition: Callable[[], Any], seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.01)


def refusal(answer: requests.Response, status: int, *words: str) -> str:
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"type", "message"}
    message = str(answer.json()["error"]["message"])
    assert all(word in message for word in words), message
    return message
