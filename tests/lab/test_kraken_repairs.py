"""What the Kraken's lab once did wrong: reboots, faults, values that broke it, certificates' ids."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests
from kraken_client import CERTIFICATE, UNKNOWN, Api, done, made, refused
from lab import Lab
from lab.kraken import Kraken
from lab.kraken.model import STREAM_DEFAULTS
from lab_client import wait_for

FILES = "system/certificates/files"


def here(kraken: Kraken) -> bool:
    try:
        return Api(kraken, user=None).get("session").status_code == 401
    except requests.ConnectionError:
        return False


def test_a_reboot_keeps_to_the_license(api: Api) -> None:
    api.kraken.set(max_encoders=1, reboot_seconds=0.0, reboot_unsaved="kept")
    encoder = api.kraken.add_transcoder("hd")
    for name in "ab":
        api.kraken.add_stream(name, transcoder=encoder, auto_start=True)
    api.kraken.add_stream("c", auto_start=True)
    done(api.post("system/reboot"))
    assert {one["name"]: one["running"] for one in api.kraken.all_streams()} == {"a": True, "b": False, "c": True}


def test_who_is_served_meanwhile_does_not_cut_the_answer_to_a_reboot(api: Api) -> None:
    api.kraken.set(write_answer="result")
    api.kraken.fault("trickle", path="reboot", interval=0.03)
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(api.post("system/reboot").json()))
    thread.start()
    wait_for(lambda: api.kraken.reboots == 1)
    assert here(api.kraken)
    thread.join()
    assert answers == [{"result": True}]
    wait_for(lambda: not here(api.kraken))
    wait_for(lambda: here(api.kraken))


def test_a_reset_brings_a_rebooting_device_back(api: Api) -> None:
    api.kraken.set(reboot_seconds=60.0)
    done(api.post("system/reboot"))
    wait_for(lambda: not here(api.kraken))
    api.kraken.reset()
    assert here(api.kraken)
    api.kraken.set(reboot_seconds=60.0)
    done(Api(api.kraken).post("system/reboot"))
    wait_for(lambda: not here(api.kraken))
    requests.post(f"{api.kraken.control_url}/reset", timeout=5)
    wait_for(lambda: here(api.kraken))


def test_a_reset_forgets_every_reboot_to_come(api: Api) -> None:
    api.kraken.set(reboot_delay=0.3)
    for _order in range(2):
        done(api.post("system/reboot"))
    assert api.kraken.reboots == 2
    api.kraken.reset()
    again = Api(api.kraken)
    time.sleep(0.5)
    assert again.get("session").status_code == 200


def test_clearing_faults_hurries_nothing_else(api: Api) -> None:
    api.kraken.set(stream_delay=60.0, load_delay=60.0)
    held, slow = api.kraken.add_stream("held"), api.kraken.add_stream("slow")
    preset = api.kraken.add_preset("a")
    api.kraken.fault("stay_pending", path=held)
    for uuid in (held, slow):
        done(api.put(f"streams/{uuid}/start"))
    done(api.put(f"presets/{preset}/load"))
    api.kraken.clear_faults()
    assert [one["running"] for one in api.kraken.all_streams()] == [True, False]
    assert api.kraken.loading


@pytest.mark.parametrize(
    "values",
    [
        {"uuid": {"a": 1}},
        {"uuid": 7},
        {"uuid": ""},
        {"outputs": 7},
        {"metadatas": [{}]},
        {"input": []},
        {"auto_start": 1},
        {"name": " "},
    ],
)
def test_presets_of_nonsense_are_refused(api: Api, values: dict[str, Any]) -> None:
    content = {"streams": [{"name": "a", **values}]}
    refused(api.post("presets", {"name": "p", "content": content}), 400)
    uuid = api.kraken.add_preset("p")
    refused(api.put(f"presets/{uuid}", {"content": content}), 400)


def test_a_uuid_twice_in_a_preset(api: Api) -> None:
    content = {"inputs": [{"name": "a", "uuid": UNKNOWN}, {"name": "b", "uuid": UNKNOWN}]}
    refused(api.post("presets", {"name": "p", "content": content}), 400, "twice")


@pytest.mark.parametrize("name", [7, ["eth0"], {"a": 1}])
def test_names_of_interfaces(api: Api, name: Any) -> None:
    refused(api.put("system/network", {"nics": [{"name": name}]}), 400, "name")


@pytest.mark.parametrize("form", ["number", "uuid", "name"])
def test_every_certificate_has_an_id_of_the_form(api: Api, form: str) -> None:
    api.kraken.set(certificate_id=form, unique_names=False)
    default = api.data(FILES)["certificate_list"][0]["id"]
    assert {"number": default == 1, "uuid": len(str(default)) == 36, "name": default == "Default"}[form]
    assert api.data(f"{FILES}/{default}")["name"] == "Default"
    made(api.post(FILES, {"name": "site", "certificate": CERTIFICATE}))
    answer = api.post(FILES, {"name": "site", "certificate": CERTIFICATE})
    assert answer.status_code == (409 if form == "name" else 201)
    assert len({one["id"] for one in api.kraken.certificates()}) == (2 if form == "name" else 3)


@pytest.mark.parametrize("told", ["link", "location"])
def test_links_to_certificates_of_any_name(api: Api, told: str) -> None:
    api.kraken.set(certificate_id="name", create_answer=told)
    answer = api.post(FILES, {"name": "Üb 日本?", "certificate": CERTIFICATE})
    link = answer.headers["location"] if told == "location" else answer.json()["link"]
    assert link.isascii() and " " not in link and "?" not in link
    assert api.http.get(api.kraken.url + link, timeout=5).json()["name"] == "Üb 日本?"
    refused(api.post(FILES, {"name": "a/b", "certificate": CERTIFICATE}), 400, "/")


def test_a_login_told_in_the_body_needs_no_other_cookie(kraken: Kraken) -> None:
    kraken.set(login_answer="body", all_cookies_required=True)
    api = Api(kraken, user=None)
    headers = {"Cookie": f"id={api.login('user').json()['id']}"}
    assert api.call("GET", "session", headers=headers).json()["role"] == "user"


def test_an_upload_without_extension(api: Api) -> None:
    made(api.call("POST", "system/certificates/upload", files={"file": ("site", CERTIFICATE)}))
    made(api.call("POST", "system/certificates/upload", files={"file": ("a.b.pem", CERTIFICATE)}))
    assert [one["name"] for one in api.kraken.certificates()[1:]] == ["site", "a.b"]


def test_streams_share_nothing(api: Api) -> None:
    uuid = api.kraken.add_stream("a", outputs=[api.kraken.add_output("o")])
    api.kraken.set(update_semantics="replace")
    assert api.put(f"streams/{uuid}", {"name": "a"}).json()["outputs"] == []
    assert api.kraken.state.items["streams"][uuid].values["outputs"] is not STREAM_DEFAULTS["outputs"]


def test_deleting_the_preset_that_is_being_loaded(api: Api) -> None:
    api.kraken.set(load_delay=60.0)
    uuid = api.kraken.add_preset("a")
    done(api.put(f"presets/{uuid}/load"))
    refused(api.delete(f"presets/{uuid}"), 409, "being loaded")
    api.kraken.remove_preset(uuid)
    assert not api.kraken.loading


def test_each_kraken_is_another() -> None:
    with Lab(only=["kraken"], krakens=3) as lab:
        networks = [one.network() for one in lab.krakens]
        assert len({one["hostname"] for one in networks}) == 3
        for key in ("ipAddress", "macAddress"):
            assert len({nic[key] for one in networks for nic in one["nics"]}) == 6
