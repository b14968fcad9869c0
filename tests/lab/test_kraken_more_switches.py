"""The Kraken's rarer switches: shapes, orders, delays, what is read of secrets and flags."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from kraken_client import CERTIFICATE, PRIVATE_KEY, Api, made, refused
from lab.kraken import Kraken
from lab_client import wait_for

FILES = "system/certificates/files"
SECRET = "correct-horse"


def rebooted(api: Api) -> bool:
    try:
        return api.login("haiadmin").status_code == 204
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize(("unsaved", "left"), [("lost", []), ("fall_back", ["saved"]), ("kept", ["saved", "unsaved"])])
def test_what_a_reboot_leaves(api: Api, unsaved: str, left: list[str]) -> None:
    api.kraken.set(reboot_unsaved=unsaved, reboot_seconds=0.0)
    api.kraken.add_stream("saved", auto_start=True)
    active = api.kraken.add_preset("a", active=True)
    api.kraken.add_stream("unsaved")
    api.post("system/reboot")
    assert [one["name"] for one in api.kraken.all_streams()] == left
    assert api.kraken.state.active == (None if unsaved == "lost" else active)


def test_singular_paths(api: Api) -> None:
    api.kraken.set(link_form="singular", preset_get="allowed")
    for path, body in (
        ("presets", {"name": "a"}),
        ("streams", {"name": "a"}),
        (FILES, {"name": "a", "certificate": CERTIFICATE}),
    ):
        link = api.kraken.url + api.post(path, body).json()["link"]
        assert api.http.get(link, timeout=5).json()["name"] == "a"
        assert api.http.delete(link, timeout=5).status_code == 204
    uuid = api.kraken.add_preset("b")
    assert api.put(f"presets/preset-{uuid}/load").status_code == api.put(f"presets/{uuid}/load").status_code == 204
    api.kraken.set(link_form="path")
    refused(api.put(f"presets/preset-{uuid}/load"), 404)


def test_minimal_lists(api: Api) -> None:
    api.kraken.set(list_items="minimal", preset_content_shown="as_written")
    uuid = api.kraken.add_preset("a", active=True)
    assert api.data("presets") == {"preset_list": [{"uuid": uuid, "name": "a"}]}
    assert api.data(FILES) == {"certificate_list": [{"id": 1, "name": "Default"}]}
    assert api.data("system/services")["service_list"] == [{"name": "rtspserver"}, {"name": "webserver"}]


def test_keys_of_an_earlier_revision(api: Api) -> None:
    uuid = made(api.post("streams", {"name": "a", "description": "x"}))
    assert "sub_status" not in api.data(f"streams/{uuid}")
    api.kraken.set(stream_status_key="state")
    shown = api.data(f"streams/{uuid}")
    assert (shown["state"], shown["sub_status"], shown["description"], shown["log_to_file"]) == (
        "stopped",
        "",
        "x",
        False,
    )
    assert "status" not in shown
    assert api.put(f"streams/{uuid}", {**shown, "state": "running", "log_to_file": True}).json()["log_to_file"] is True
    refused(api.put(f"streams/{uuid}", {"log_to_file": "yes"}), 400)
    api.kraken.set(stream_status_key="both")
    assert api.data(f"streams/{uuid}")["status"] == api.data(f"streams/{uuid}")["state"] == "stopped"


def test_hardware_that_is_not_there(api: Api) -> None:
    api.kraken.set(capture_hardware="empty")
    assert (api.data("decklink"), api.data("devices/ndi")) == ({"decklink_list": []}, {"ndi_list": []})
    api.kraken.set(capture_hardware="missing")
    refused(api.get("decklink"), 404)
    assert api.data("serialports")["serialport_list"]


@pytest.mark.parametrize("state", ["expired", "invalid"])
def test_a_license_that_is_no_good(api: Api, state: str) -> None:
    api.kraken.set(license_state=state)
    uuid = api.kraken.add_stream("a", transcoder=api.kraken.add_transcoder("hd"))
    shown = api.data("license")
    assert shown["is_license_valid"] is False and (shown["expiration"] < time.time()) == (state == "expired")
    refused(api.put(f"streams/{uuid}/start"), 409, "license")
    assert api.put("license", {"license_key": "ABCD-1234-EFGH"}).json()["is_license_valid"] is True
    assert api.data("license")["expiration"] > time.time()
    assert api.put(f"streams/{uuid}/start").status_code == 204


def test_unset_references(api: Api) -> None:
    uuid = api.kraken.add_stream("a", input=api.kraken.add_input("i"))
    assert api.data(f"streams/{uuid}")["transcoder"] is None
    api.kraken.set(unset_reference="empty")
    whole = api.data(f"streams/{uuid}")
    assert (whole["transcoder"], whole["passthru_uuid"]) == ("", "")
    assert api.put(f"streams/{uuid}", whole).json() == whole
    assert api.put(f"streams/{uuid}", {"input": ""}).json()["input"] == ""
    assert api.kraken.all_streams()[0]["input"] is None
    api.kraken.set(unset_reference="absent")
    assert not {"input", "transcoder", "passthru_uuid"} & set(api.data(f"streams/{uuid}"))


def test_unknown_keys_that_are_kept(api: Api) -> None:
    api.kraken.set(unknown_fields="keep", list_items="whole")
    for path in ("presets", "streams"):
        made(api.post(path, {"name": "a", "colour": "red"}))
        item = next(value for value in api.data(path).values() if isinstance(value, list))[0]
        assert item["colour"] == "red"
        assert api.put(f"{path}/{item['uuid']}", {"name": "b"}).json()["colour"] == "red"
    assert api.put("system/security", {"colour": "red"}).json()["colour"] == "red"
    assert api.put("system/network", {"colour": "red"}).json()["colour"] == "red"
    assert api.put("system/services/rtspserver", {"colour": "red"}).json() == {"rtsp_port": 554, "colour": "red"}


def test_changes_that_show_later(api: Api) -> None:
    old, preset = api.kraken.add_stream("old"), api.kraken.add_preset("p")
    gone = api.kraken.add_stream("gone")
    api.kraken.set(show_delay=0.6)
    new = made(api.post("streams", {"name": "new"}))
    for name in ("between", "newer"):
        api.put(f"streams/{old}", {"name": name})
    api.delete(f"streams/{gone}")
    api.put(f"presets/{preset}", {"name": "q"})
    made(api.post(FILES, {"name": "site", "certificate": CERTIFICATE}))
    assert {one["name"] for one in api.data("streams")["stream_list"]} == {"old", "gone"}
    refused(api.get(f"streams/{new}"), 404)
    assert api.data(f"streams/{gone}")["name"] == "gone"
    assert api.preset(preset)["name"] == "p" and len(api.data(FILES)["certificate_list"]) == 1
    assert {one["name"] for one in api.kraken.all_streams()} == {"newer", "new"}
    wait_for(lambda: {one["name"] for one in api.data("streams")["stream_list"]} == {"newer", "new"})
    assert api.data(f"streams/{new}")["name"] == "new"
    wait_for(lambda: api.preset(preset)["name"] == "q" and len(api.data(FILES)["certificate_list"]) == 2)


def test_expiry_shown_by_a_page(api: Api) -> None:
    api.kraken.expire_sessions()
    assert api.http.get(f"{api.kraken.url}/login", timeout=5).status_code == 404
    api.kraken.set(expired_answer="login_page")
    answer = api.get("streams")
    assert (answer.status_code, "Sign in" in answer.text) == (200, True)
    api.kraken.set(expired_answer="redirect")
    answer = api.call("GET", "streams", allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/login")
    assert "Sign in" in api.get("streams").text


@pytest.mark.parametrize("told", ["both", "string", "uuid", "wrapped", "data"])
def test_more_that_tells_the_created(api: Api, told: str) -> None:
    api.kraken.set(create_answer=told)
    answer = api.post("presets", {"name": "a"})
    uuid = api.kraken.all_presets()[0]["uuid"]
    link, entity = f"/apis/v2/presets/{uuid}", api.preset(uuid)
    wanted = {"both": {"link": link}, "string": link, "uuid": {"uuid": uuid}}
    assert answer.json() == {**wanted, "wrapped": {"preset": entity}, "data": {"data": entity}}[told]
    assert answer.headers.get("location") == (link if told == "both" else None)


@pytest.mark.parametrize("status", [202, 204])
def test_statuses_of_creates(api: Api, status: int) -> None:
    api.kraken.set(create_status=status, create_answer="both")
    answer = api.post("presets", {"name": "a"})
    assert (answer.status_code, bool(answer.content), "location" in answer.headers) == (status, status == 202, True)


def test_more_envelopes(api: Api) -> None:
    uuid = api.kraken.add_preset("a", active=True)
    api.kraken.set(preset_active="envelope_name", preset_startup="envelope_name", envelope="plural")
    item = {"uuid": uuid, "name": "a"}
    assert api.data("presets") == {"active": "a", "startup": None, "presets": [item]}
    api.kraken.set(preset_active="absent", preset_startup="absent", envelope="nested")
    assert api.data("presets") == {"data": {"presets": [item]}}
    api.kraken.set(envelope="two_lists")
    assert api.data("presets") == {"columns": ["uuid", "name"], "preset_list": [item]}
    assert set(api.data("metadata")) == {"metadata_list"}


@pytest.mark.parametrize(("form", "off", "on"), [("flag_number", 0, 1), ("flag_text", "false", "true")])
def test_forms_of_flags(api: Api, form: str, off: Any, on: Any) -> None:
    uuid = api.kraken.add_preset("a", active=True)
    api.kraken.set(preset_active=form, preset_startup=form)
    assert repr((api.preset(uuid)["active"], api.preset(uuid)["startup"])) == repr((on, off))


@pytest.mark.parametrize(
    ("echo", "read"),
    [
        ("omit", {}),
        ("masked", {"passphrase": "********"}),
        ("clear", {"passphrase": SECRET}),
        ("empty", {"passphrase": ""}),
        ("null", {"passphrase": None}),
        ("flag", {"passphrase": "", "passphraseSet": True}),
    ],
)
def test_secrets_at_any_depth(api: Api, echo: str, read: dict[str, Any]) -> None:
    api.kraken.set(echo_passphrase=echo, preset_content_shown="as_written", merge_depth="deep")
    uuid = made(api.post("inputs", {"name": "i", "srt": {"port": 1, "passphrase": SECRET}}))
    shown = api.data(f"inputs/{uuid}")
    assert shown["srt"] == {"port": 1, **read}
    api.put(f"inputs/{uuid}", shown)
    assert api.kraken.all_inputs()[0]["srt"] == {"port": 1, "passphrase": SECRET}
    content = {"inputs": [{"name": "i", "srt": {"passphrase": SECRET}}, {"name": "j", "passphrase": "x"}]}
    preset = made(api.post("presets", {"name": "a", "content": content}))
    shown = api.preset(preset)["content"]
    assert shown["inputs"][0]["srt"] == read
    if echo != "omit":
        api.put(f"presets/{preset}", {"content": {"inputs": shown["inputs"][::-1]}})
        assert api.kraken.all_presets()[0]["content"]["inputs"] == content["inputs"][::-1]


@pytest.mark.parametrize("how", ["same", "rotated"])
def test_cookies_renewed(kraken: Kraken, how: str) -> None:
    kraken.set(cookie_renewal=how, cookie_name="KRAKENSESSION")
    api = Api(kraken)
    first = api.http.cookies["KRAKENSESSION"]
    assert "set-cookie" in api.get("session").headers
    assert (api.http.cookies["KRAKENSESSION"] == first) == (how == "same")
    assert api.get("session").status_code == 200 and len(kraken.sessions) == 1
    old = requests.get(
        f"{kraken.url}/apis/v2/session",
        headers={"Cookie": f"KRAKENSESSION={first}"},
        verify=str(kraken.ca_path),
        timeout=5,
    )
    assert old.status_code == (200 if how == "same" else 401)


@pytest.mark.parametrize("status", ["404", "405"])
def test_no_get_of_one_stream(api: Api, status: str) -> None:
    uuid = api.kraken.add_stream("a")
    api.kraken.set(stream_get=status)
    refused(api.get(f"streams/{uuid}"), int(status))
    assert api.put(f"streams/{uuid}", {"name": "b"}).json()["name"] == "b"


def test_a_start_that_fails(api: Api) -> None:
    uuid = api.kraken.add_stream("a")
    api.kraken.set(start_result="failed", stream_status_key="both")
    api.put(f"streams/{uuid}/start")
    assert (api.data(f"streams/{uuid}")["status"], api.kraken.all_streams()[0]["running"]) == ("failed", False)
    assert api.data(f"streams/{uuid}")["sub_status"] == "no signal"
    api.put(f"streams/{uuid}/stop")
    assert api.data(f"streams/{uuid}")["status"] == "stopped"
    api.kraken.set(start_result="running")
    api.put(f"streams/{uuid}/start")
    assert api.data(f"streams/{uuid}")["status"] == "running"


def test_parts_without_lists(api: Api) -> None:
    uuid = api.kraken.add_input("i")
    api.kraken.set(parts_listed=False)
    for path in ("inputs", "outputs", "transcoders"):
        refused(api.get(path), 405)
    assert api.data(f"inputs/{uuid}")["name"] == "i" and api.data("metadata")["metadata_list"] == []


def test_bodies_of_orders(api: Api) -> None:
    stream, preset = api.kraken.add_stream("s"), api.kraken.add_preset("a")
    paths = [f"presets/{preset}/load", f"presets/{preset}/startup", f"streams/{stream}/start", f"streams/{stream}/stop"]
    for wanted, without, with_one in (("ignored", 204, 204), ("refused", 204, 400), ("required", 400, 204)):
        api.kraken.set(order_body=wanted)
        assert {api.put(path).status_code for path in paths} == {without}
        assert {api.put(path, {}).status_code for path in paths} == {with_one}


def test_answers_to_orders(api: Api) -> None:
    stream, preset = api.kraken.add_stream("s"), api.kraken.add_preset("a")
    api.kraken.set(order_answer="entity", write_answer="result")
    assert api.put(f"presets/{preset}/startup").json()["startup"] is True
    assert api.put(f"presets/{preset}/load").json()["uuid"] == preset
    assert api.put(f"streams/{stream}/start").json()["status"] == "running"
    for told, status in (("accepted", 202), ("empty", 204)):
        api.kraken.set(order_answer=told)
        answer = api.put(f"streams/{stream}/stop")
        assert (answer.status_code, answer.content) == (status, b"")


def test_depth_of_merging(api: Api) -> None:
    uuid = api.kraken.add_input("i", srt={"port": 1, "mode": "caller"})
    api.kraken.set(merge_depth="deep")
    assert api.put(f"inputs/{uuid}", {"srt": {"port": 2}}).json()["srt"] == {"port": 2, "mode": "caller"}
    policy = {"password_policy": {"min_length": 12}}
    assert len(api.put("system/security", policy).json()["password_policy"]) == 2
    api.kraken.set(merge_depth="shallow")
    assert api.put(f"inputs/{uuid}", {"srt": {"port": 3}}).json()["srt"] == {"port": 3}


def test_the_oldest_session_is_dropped(kraken: Kraken) -> None:
    kraken.set(max_sessions=2, max_sessions_action="drop_oldest")
    first, second, third = Api(kraken), Api(kraken), Api(kraken)
    refused(first.get("session"), 401)
    assert [one.get("session").status_code for one in (second, third)] == [200, 200]
    assert kraken.max_open_sessions == 2


def test_a_web_server_that_is_up_too_early(api: Api) -> None:
    api.kraken.set(reboot_seconds=0.0, warmup_seconds=0.5, warmup_answer="bad_gateway")
    api.post("system/reboot")

    def early() -> bool:
        try:
            answer = api.get("session")
            return answer.status_code == 502 and "<h1>502 Bad Gateway</h1>" in answer.text
        except requests.ConnectionError:
            return False

    wait_for(early)
    wait_for(lambda: rebooted(api))


def test_deleting_the_default_certificate(api: Api) -> None:
    refused(api.delete(f"{FILES}/1"), 409)
    api.kraken.set(delete_default_certificate="allowed")
    assert api.delete(f"{FILES}/1").status_code == 204 and api.kraken.certificates() == []


def test_replacing_a_certificate(api: Api) -> None:
    body = {"name": "site", "certificate": CERTIFICATE, "private_key": PRIVATE_KEY}
    identifier = made(api.post(FILES, body))
    refused(api.post(FILES, body), 409)
    api.kraken.set(certificate_replace="allowed")
    api.put(f"{FILES}/{identifier}/default")
    assert made(api.post(FILES, {**body, "certificate": CERTIFICATE * 2})) == identifier
    held = api.kraken.certificates()
    assert len(held) == 2 and held[1]["certificate"] == CERTIFICATE * 2 and held[1]["default"]
