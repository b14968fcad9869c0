"""The Kraken's appliance: network, license, security, services, certificates, API v1, hardware, reboot."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from kraken_client import CERTIFICATE, PRIVATE_KEY, UNKNOWN, Api, done, made, refused
from lab import Lab
from lab_client import wait_for

FILES = "system/certificates/files"


def back(api: Api) -> bool:
    try:
        return api.login("haiadmin").status_code == 204
    except requests.ConnectionError:
        return False


def test_debug_logging(api: Api) -> None:
    assert api.data("debuglogging") == {"enabled": False}
    assert api.put("debuglogging", {"enabled": True}).json() == {"enabled": True}
    refused(api.put("debuglogging", {}), 400, "enabled")
    refused(api.put("debuglogging", {"enabled": "true"}), 400)
    assert api.kraken.debug_logging is True


@pytest.mark.parametrize(
    ("path", "item"), [("decklink", "decklink"), ("devices/ndi", "ndi"), ("serialports", "serialport")]
)
def test_hardware(api: Api, path: str, item: str) -> None:
    assert api.data(path)[f"{item}_list"][0]["name"]
    api.kraken.set(envelope="bare")
    assert isinstance(api.data(path), list)


def test_systeminfo_and_metrics(api: Api) -> None:
    info = api.data("systeminfo")
    assert info["result"] is True and abs(info["currenttime"] - time.time()) < 5
    assert (info["version"], info["network_interfaces"]["eth0"]["ip_address"]) == ("3.8.0", "10.65.10.218")
    assert set(api.data("system/metric/snapshot")) == {"memory", "cpu", "system"}
    assert set(api.data("system/load")["data"]) == {"cpuload", "memload", "gpus"}
    api.kraken.set(system_metrics="snapshot")
    refused(api.get("system/load"), 404)
    api.kraken.set(system_metrics="load")
    refused(api.get("system/metric/snapshot"), 404)


def test_license(api: Api) -> None:
    shown = api.data("license")
    assert "license_key" not in shown
    assert shown["is_license_valid"] and shown["expiration"] > time.time()
    assert api.put("license", {"license_key": "ABCD-1234-EFGH"}).json()["creation_date"] > shown["creation_date"]
    assert api.kraken.license()["license_key"] == "ABCD-1234-EFGH"
    refused(api.put("license", {"license_key": "short"}), 400, "not valid")
    api.kraken.set(license_write_key="key")
    refused(api.put("license", {"license_key": "ABCD-1234-EFGH"}), 400, "key")


def test_network(api: Api) -> None:
    shown = api.data("system/network")
    assert set(shown) == {"hostname", "ipForward", "ntpAddress", "nics"}
    assert set(shown["nics"][0]) == {
        *("name", "addressing", "gateway", "ipAddress", "macAddress", "mtu", "peerDns", "speed", "subnetMask")
    }
    assert api.put("system/network", {"hostname": "k2"}).json() == {**shown, "hostname": "k2"}
    nic = {"name": "eth1", "mtu": "9000", "macAddress": "ignored"}
    refused(api.put("system/network", {"nics": [nic]}), 400, "every interface")
    api.kraken.set(nics_semantics="partial")
    assert api.put("system/network", {"nics": [nic]}).json()["nics"] == [
        shown["nics"][0],
        {**shown["nics"][1], "mtu": 9000},
    ]
    wrong: list[dict[str, Any]] = [{"nics": [one]} for one in ({"name": "eth7"}, {}, None)]
    for body in (*wrong, {"ipForward": 1}, {"hostname": ""}):
        refused(api.put("system/network", body), 400)
    api.kraken.set(update_semantics="replace", nics_semantics="whole")
    refused(api.put("system/network", {"hostname": "k3"}), 400, "nics")
    changed = api.put("system/network", {"hostname": "k3", "nics": [{"name": "eth0"}, {"name": "eth1"}]}).json()
    assert (changed["ntpAddress"], changed["nics"][0]["addressing"]) == ("", "dhcp")
    assert api.kraken.network() == changed


def test_security(api: Api) -> None:
    shown = api.data("system/security")
    changed = api.put("system/security", {"session_timeout": "30", "login_banner": "Hello"}).json()
    assert changed == {**shown, "session_timeout": 30, "login_banner": "Hello"}
    policy = {"password_policy": {"min_length": 12}}
    assert api.put("system/security", policy).json()["password_policy"] == {"min_length": 12}
    refused(api.put("system/security", {"tls_versions": "TLSv1.2"}), 400, "list")
    refused(api.put("system/security", {"session_timeout": -1}), 400)
    api.kraken.set(update_semantics="replace")
    assert api.put("system/security", {}).json() == shown == api.kraken.security()


def test_services(api: Api) -> None:
    assert [one["name"] for one in api.data("system/services")["service_list"]] == ["rtspserver", "webserver"]
    assert api.data("system/services/rtspserver") == {"rtsp_port": 554}
    assert api.put("system/services/rtspserver", {"rtsp_port": 8554}).json() == {"rtsp_port": 8554}
    refused(api.put("system/services/rtspserver", {"rtsp_port": 0}), 400)
    shown = api.data("system/services/webserver")
    assert shown == {"data": {"listeners": {"interfaces": ["eth0", "eth1"]}}}
    shown["data"]["listeners"]["interfaces"] = ["eth0"]
    assert api.put("system/services/webserver", shown).json() == shown
    refused(api.put("system/services/webserver", shown["data"]), 400, "data")
    api.kraken.set(service_body="bare")
    assert api.put("system/services/webserver", shown["data"]).json() == shown
    refused(api.put("system/services/webserver", {"listeners": {"interfaces": ["eth9"]}}), 400)
    refused(api.get("system/services/telnet"), 404)
    assert api.kraken.services() == {"rtspserver": {"rtsp_port": 8554}, "webserver": shown}


def test_api_v1(api: Api) -> None:
    old = api.kraken.restapi()["v1_key"]
    assert api.data("system/restapi") == {"v1_enabled": False, "v1_key": "********"}
    assert api.post("system/restapi", {"v1_enabled": True, "v1_key": "********"}).json()["v1_enabled"] is True
    assert api.kraken.restapi() == {"v1_enabled": True, "v1_key": old}
    done(api.post("system/restapi/v1/change_key", {"key": "new-key"}))
    api.kraken.set(echo_api_key="clear", restapi_shape="nested")
    assert api.data("system/restapi") == {"v1": {"enabled": True, "key": "new-key"}}
    assert api.post("system/restapi", {"v1": {"enabled": False}}).json()["v1"]["enabled"] is False
    refused(api.post("system/restapi", {"v1": None}), 400)
    api.kraken.set(echo_api_key="omit", change_key="generated", change_key_field="v1_key")
    assert api.data("system/restapi") == {"v1": {"enabled": False}}
    answer = api.post("system/restapi/v1/change_key")
    assert answer.json()["v1_key"] == api.kraken.restapi()["v1_key"] != "new-key"


def test_certificates(api: Api) -> None:
    assert api.data(FILES) == {"certificate_list": [{"id": 1, "name": "Default", "default": True}]}
    uuid = made(api.post(FILES, {"name": "site", "certificate": CERTIFICATE, "private_key": PRIVATE_KEY}))
    shown = api.data(f"{FILES}/{uuid}")
    assert (shown["certificate"], shown["has_private_key"], "private_key" in shown) == (CERTIFICATE, True, False)
    assert api.kraken.certificates()[1]["private_key"] == PRIVATE_KEY
    refused(api.post(FILES, {"name": "site", "certificate": CERTIFICATE}), 409)
    refused(api.post(FILES, {"name": "x", "certificate": "text"}), 400, "PEM")
    refused(api.delete(f"{FILES}/1"), 409, "default")
    assert api.put(f"{FILES}/{uuid}/default").json()["default"] is True
    done(api.delete(f"{FILES}/1"))
    refused(api.get(f"{FILES}/1"), 404)
    assert [one["default"] for one in api.kraken.certificates()] == [True]
    api.kraken.set(certificate_shown=False)
    assert "certificate" not in api.data(f"{FILES}/{uuid}")


@pytest.mark.parametrize("named", [True, False])
def test_uploading_certificates(api: Api, named: bool) -> None:
    api.kraken.set(upload_fields="named" if named else "any")
    fields = ("certificate", "private_key") if named else ("file", "key")
    files = {fields[0]: ("site.pem", CERTIFICATE), fields[1]: ("site.key", PRIVATE_KEY)}
    path = "system/certificates/upload"
    made(api.call("POST", path, files=files))
    made(api.call("POST", path, files={fields[0]: ("x.pem", CERTIFICATE)}, data={"name": "other"}))
    held = {one["name"]: one["private_key"].strip() for one in api.kraken.certificates()[1:]}
    assert held == {"site": PRIVATE_KEY.strip(), "other": ""}
    refused(api.post(path, {"name": "x"}), 415)
    refused(api.post(path), 400)
    api.kraken.set(certificate_call="files")
    refused(api.call("POST", path, files=files), 404)
    api.kraken.set(certificate_call="upload")
    refused(api.post(FILES, {"name": "x", "certificate": CERTIFICATE}), 400)


@pytest.mark.parametrize("form", ["uuid", "name"])
def test_ids_of_certificates(api: Api, form: str) -> None:
    api.kraken.set(certificate_id=form)
    made(api.post(FILES, {"name": "site", "certificate": CERTIFICATE}))
    identifier = api.data(FILES)["certificate_list"][1]["id"]
    assert (identifier == "site") == (form == "name")
    assert api.data(f"{FILES}/{identifier}")["name"] == "site"


def test_reboot(api: Api) -> None:
    kraken = api.kraken
    kraken.set(reboot_seconds=0.5)
    kraken.add_stream("saved", auto_start=True)
    kraken.add_preset("start", startup=True)
    kraken.add_stream("unsaved", running=True)
    done(api.post("system/reboot"))
    assert (kraken.reboots, kraken.sessions) == (1, [])
    with pytest.raises(requests.ConnectionError):
        api.get("session")
    wait_for(lambda: back(api))
    assert [(one["name"], one["running"]) for one in kraken.all_streams()] == [("saved", True)]
    assert kraken.all_presets()[0]["active"] and kraken.all_presets()[0]["startup"]
    assert api.data("systeminfo")["uptime"] < 3


def test_reboot_later_and_warming_up(api: Api) -> None:
    api.kraken.set(reboot_seconds=0.0, reboot_delay=0.5, warmup_seconds=0.3, reboot_unsaved="kept")
    api.kraken.add_stream("kept")
    done(api.post("system/reboot", {}))
    assert api.get("session").status_code == 200

    def starting() -> bool:
        try:
            return api.login("haiadmin").status_code == 503
        except requests.ConnectionError:
            return False

    wait_for(starting)
    wait_for(lambda: back(api))
    assert [one["name"] for one in api.kraken.all_streams()] == ["kept"]


def test_a_reboot_whose_answer_is_lost(api: Api) -> None:
    api.kraken.set(reboot_seconds=0.1)
    api.kraken.fault("drop_after", path="reboot")
    with pytest.raises(requests.ConnectionError):
        api.post("system/reboot")
    wait_for(lambda: back(api))
    assert api.kraken.reboots == 1


INDEX = """
GET debuglogging, PUT debuglogging, GET decklink, GET license, PUT license, GET logout, GET devices/ndi, GET presets,
POST presets, DELETE presets/:uuid, PUT presets/:uuid, PUT presets/:uuid/load, PUT presets/:uuid/startup,
GET serialports, GET session, GET FILES, POST FILES, DELETE FILES/1, GET FILES/1, PUT FILES/1/default,
POST system/certificates/upload, GET system/load, GET system/network, PUT system/network, POST system/reboot,
GET system/restapi, POST system/restapi, POST system/restapi/v1/change_key, GET system/security, PUT system/security,
GET system/services, GET systeminfo, GET streams, POST streams, PUT streams/:uuid/start, PUT streams/:uuid/stop,
GET metadata, GET inputs/:uuid, GET outputs/:uuid, GET transcoders/:uuid, GET system/metric/snapshot,
GET system/services/rtspserver, GET system/services/webserver, PUT system/services/webserver
"""


def test_every_call_of_the_index_is_there() -> None:
    calls: list[Any] = [one.split() for one in INDEX.replace("FILES", FILES).replace(":uuid", UNKNOWN).split(",")]
    with Lab(only=["kraken"], switches={"kraken": {"reboot_seconds": 0.0}}) as lab:
        for method, path in calls:
            for _attempt in range(50):
                try:
                    api = Api(lab.kraken)
                    break
                except requests.ConnectionError:
                    time.sleep(0.02)
            answer = api.call(method, path)
            known = answer.status_code in (200, 204, 400, 409) or UNKNOWN in path
            assert known and answer.text != '{"error": "Not found"}', (method, path, answer.text)
