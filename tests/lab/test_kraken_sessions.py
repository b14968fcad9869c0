"""The Kraken's sessions, roles, paths and errors."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
import requests
from kraken_client import UNKNOWN, Api, refused
from lab import Lab
from lab.kraken import Kraken
from lab_client import wait_for


def cookies_of(answer: requests.Response) -> list[str]:
    return list(answer.raw.headers.getlist("set-cookie"))


def test_login_sets_two_cookies(kraken: Kraken) -> None:
    answer = Api(kraken, user=None).login("haiadmin")
    assert (answer.status_code, answer.content) == (204, b"")
    warning, session = cookies_of(answer)
    assert warning == "DisplayUnsavedWarning=; Max-Age=100000; Path=/; Secure; SameSite=Strict"
    assert re.fullmatch(r"id=[A-Za-z0-9]{40}; Path=/; HttpOnly; Secure; SameSite=Strict", session)
    assert [one["user"] for one in kraken.sessions] == ["haiadmin"]


@pytest.mark.parametrize(
    ("switches", "form"),
    [
        ({"cookie_name": "PHPSESSID"}, r"PHPSESSID=\w{40};"),
        ({"cookie_form": "uuid"}, r"id=[0-9a-f]{8}(-[0-9a-f]{4}){3}-"),
    ],
)
def test_cookie_names_and_forms(kraken: Kraken, switches: dict[str, Any], form: str) -> None:
    kraken.set(**switches)
    api = Api(kraken, user=None)
    assert re.match(form, cookies_of(api.login("operator"))[1])
    assert api.data("session")["username"] == "operator"


def test_login_answers_with_a_body(kraken: Kraken) -> None:
    kraken.set(login_answer="body")
    api = Api(kraken, user=None)
    answer = api.login("user")
    assert (answer.status_code, cookies_of(answer)) == (200, [])
    refused(api.get("session"), 401)
    assert api.call("GET", "session", headers={"Cookie": f"id={answer.json()['id']}"}).json()["role"] == "user"
    kraken.set(login_answer="both")
    assert len(cookies_of(Api(kraken, user=None).login("user"))) == 2


def test_the_whole_jar(kraken: Kraken) -> None:
    kraken.set(all_cookies_required=True)
    api = Api(kraken)
    assert api.get("session").status_code == 200
    refused(
        requests.get(
            f"{kraken.url}/apis/v2/session",
            headers={"Cookie": f"id={api.http.cookies['id']}"},
            verify=str(kraken.ca_path),
            timeout=5,
        ),
        401,
    )


def test_logout_is_a_get_and_no_write(api: Api) -> None:
    cookie = api.http.cookies["id"]
    answer = api.get("logout")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(api.call("GET", "session", headers={"Cookie": f"id={cookie}"}), 401)
    assert (api.kraken.sessions, api.kraken.writes, len(api.kraken.logins)) == ([], [], 1)
    assert api.kraken.max_open_sessions == 1


@pytest.mark.parametrize("status", [401, 404, 403])
def test_expiry(api: Api, status: int) -> None:
    api.kraken.set(expired_status=status)
    api.kraken.expire_sessions()
    refused(api.get("session"), status)
    api.login("haiadmin")
    api.kraken.fault("expire", path="streams")
    assert api.get("session").status_code == 200
    refused(api.get("streams"), status)


def test_sessions_age(kraken: Kraken) -> None:
    kraken.set(session_ttl=0.5, session_slides=False)
    api = Api(kraken)
    assert api.get("session").status_code == 200
    wait_for(lambda: api.get("session").status_code == 401)


@pytest.mark.parametrize("status", [401, 403, 400])
def test_bad_logins(kraken: Kraken, status: int) -> None:
    kraken.set(bad_login_status=status)
    api = Api(kraken, user=None)
    refused(api.login("haiadmin", "wrong"), status, "password")
    kraken.fault("refuse_login")
    refused(api.login("haiadmin"), status)
    refused(api.post("login", {"username": "haiadmin"}), 400)
    assert kraken.sessions == []


def test_too_many_sessions(kraken: Kraken) -> None:
    kraken.set(max_sessions=1)
    first = Api(kraken)
    refused(Api(kraken, user=None).login("user"), 503)
    first.get("logout")
    assert Api(kraken, user=None).login("user").status_code == 204


def test_roles(kraken: Kraken) -> None:
    user, operator = Api(kraken, "user"), Api(kraken, "operator")
    refused(user.put("debuglogging", {"enabled": True}), 403)
    assert operator.put("debuglogging", {"enabled": True}).status_code == 200
    for path in ("system/reboot", "system/restapi", "system/certificates/files"):
        refused(operator.post(path, {}), 403)
    for path in ("license", "system/network", "system/security"):
        refused(operator.put(path, {}), 403)
    refused(user.post("presets", {"name": "a"}), 403)
    kraken.set(role_refusal_status=401)
    refused(user.post("presets", {"name": "a"}), 401)
    assert (kraken.debug_logging, kraken.reboots, kraken.all_presets()) == (True, 0, [])


def test_prefixes(kraken: Kraken) -> None:
    answer = Api(kraken, user=None, prefix="/v2").post("login", {})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    kraken.set(api_prefix="/v2")
    api = Api(kraken, prefix="/v2")
    assert api.get("presets").status_code == 200
    assert api.post("presets", {"name": "a"}).json()["link"].startswith("/v2/presets/")
    assert (len(kraken.logins), len(kraken.writes)) == (2, 1)


def test_paths_and_methods(api: Api) -> None:
    refused(api.get("toasters"), 404)
    refused(api.get("streams/"), 404)
    refused(api.put("presets", {}), 405)
    refused(api.get(f"streams/{UNKNOWN}"), 404)
    refused(Api(api.kraken, user=None).get("toasters"), 401)


def test_bodies(api: Api) -> None:
    refused(api.call("POST", "presets", data="name=a"), 415)
    refused(api.call("POST", "presets", data="{", headers={"Content-Type": "application/json"}), 400)
    refused(api.post("presets", ["a"]), 400)
    refused(api.post("presets"), 400)
    refused(api.call("POST", "login", data="username=a"), 415)


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("message", {"message": "Stream not found"}),
        ("object", {"error": {"code": "not_found", "message": "Stream not found"}}),
        ("result", {"result": False, "error": "Stream not found"}),
    ],
)
def test_error_shapes(api: Api, shape: str, body: dict[str, Any]) -> None:
    api.kraken.set(error_shape=shape)
    answer = api.get(f"streams/{UNKNOWN}")
    assert (answer.status_code, answer.json()) == (404, body)
    api.kraken.fault("status", code=500)
    assert set(api.get("streams").json()) == set(body)


def test_errors_without_json(api: Api) -> None:
    api.kraken.set(error_shape="html")
    assert "<h1>Stream not found</h1>" in api.get(f"streams/{UNKNOWN}").text
    api.kraken.set(error_shape="empty")
    assert api.get(f"streams/{UNKNOWN}").content == b""


def test_refusals_that_look_well(api: Api) -> None:
    api.kraken.set(refusal_as_200=True)
    answer = api.post("presets", {})
    assert (answer.status_code, answer.json()) == (200, {"result": False, "error": "Missing: name"})
    refused(api.get(f"streams/{UNKNOWN}"), 404)


def test_reset(api: Api) -> None:
    kraken = api.kraken
    kraken.add_stream("a")
    kraken.set(numbers="strings")
    kraken.fault("delay", seconds=1)
    kraken.reset()
    assert (kraken.requests, kraken.sessions, kraken.faults, kraken.all_streams()) == ([], [], [], [])
    assert (kraken.switches["numbers"], kraken.switches["load_delay"]) == ("native", 0.0)
    refused(api.get("session"), 401)


def test_faults(api: Api) -> None:
    api.kraken.fault("drop_after", method="POST", path="presets")
    with pytest.raises(requests.ConnectionError):
        api.post("presets", {"name": "a"})
    assert [one["name"] for one in api.kraken.all_presets()] == ["a"]
    api.kraken.fault("restart", seconds=0.2)
    with pytest.raises(requests.ConnectionError):
        api.get("session")
    end = time.monotonic() + 3
    while True:
        try:
            assert api.get("session").status_code == 200
            break
        except requests.ConnectionError:
            assert time.monotonic() < end


def test_files_and_control_endpoint(tmp_path: Any) -> None:
    with Lab(only=["kraken"], directory=tmp_path, krakens=2) as lab:
        first, second = lab.krakens
        assert lab.kraken is first and lab.devices == [first, second] and first.port != second.port
        inventory = (tmp_path / "inventory.yml").read_text()
        for wanted in (f"kraken_port: {first.port}", "krakens:", "kraken2:", 'kraken_username: "haiadmin"'):
            assert wanted in inventory
        assert all(f"kraken_{name}:" in inventory for name in ("host", "password", "fingerprint", "ca_path"))
        assert f'kraken_control_url: "{first.control_url}"' in inventory
        assert set(lab.describe()) >= {"kraken", "krakens"}
        url = second.control_url
        assert url.endswith("/kraken/2")
        http = requests.Session()
        http.trust_env = False
        uuid = http.post(f"{url}/add_preset", json={"name": "a", "startup": True}, timeout=5).json()["uuid"]
        stream = http.post(f"{url}/add_stream", json={"name": "s", "notes": "x"}, timeout=5).json()["uuid"]
        assert http.get(f"{url}/all_presets", timeout=5).json()[0]["uuid"] == uuid
        assert http.get(f"{url}/state", timeout=5).json()["all_streams"][0]["notes"] == "x"
        assert http.get(f"{url}/license", timeout=5).json()["license_key"] == second.license()["license_key"]
        assert http.post(f"{url}/remove_stream", json={"uuid": UNKNOWN}, timeout=5).status_code == 400
        assert http.post(f"{url}/remove_stream", json={"uuid": stream}, timeout=5).status_code == 200
        Api(second)
        assert len(http.get(f"{url}/sessions", timeout=5).json()["open"]) == 1
        http.post(f"{url}/expire", timeout=5)
        assert (second.sessions, second.all_streams(), first.all_presets()) == ([], [], [])
