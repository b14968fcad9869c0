"""The appliance over REST: network, license, security, services, API v1, logging, hardware, measurements, reboot."""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Callable
from typing import Any

from ..switches import Switches
from .appliance import (
    DECKLINK,
    NDI,
    NETWORK_DEFAULTS,
    NIC_DEFAULTS,
    NIC_READ_ONLY,
    SECURITY,
    SERIAL_PORTS,
    Appliance,
)
from .call import Call, Reply, gone
from .checks import name_of, one_of, text, truth, whole
from .errors import invalid, missing
from .hidden import MASK
from .rest_collections import Entry
from .state import State

JSON_NAMES: dict[type[Any], str] = {dict: "object", list: "list", str: "string"}


def license_of(state: State, appliance: Appliance, switches: Switches) -> dict[str, Any]:
    running = [one for one in state.items["streams"].values() if one.running]
    encoding = [one for one in running if one.values.get("transcoder") is not None]
    installed = appliance.license_installed
    if not state.license_valid and switches["license_state"] == "expired":
        installed -= 365 * 86_400
    return {
        "active_bypass_sessions": len(running) - len(encoding),
        "active_transcoder_sessions": len(encoding),
        "creation_date": installed,
        "expiration": installed + 365 * 86_400,
        "is_license_valid": state.license_valid,
        "license_mac_address": appliance.network["nics"][0]["macAddress"],
        "max_encoders": switches["max_encoders"],
        "system_instance_uuid": appliance.instance,
        "version_limit": 4,
        "version_limit_text": "4.x",
    }


def _license(call: Call) -> dict[str, Any]:
    return license_of(call.state, call.appliance, call.switches)


def _install_license(call: Call) -> Reply:
    key = call.switches["license_write_key"]
    given = call.given((key,), (key,), read_only=tuple(_license(call)))
    text(given, key)
    if len(given[key].strip()) < 8:
        raise invalid("The license is not valid")
    call.appliance.license_key = given[key]
    call.appliance.license_installed = int(time.time())
    call.appliance.license_renewed = True
    return call.written(_license(call))


# Network


def _network(call: Call) -> Any:
    return copy.deepcopy(call.appliance.network)


def _set_network(call: Call) -> Reply:
    given = call.given(
        ("hostname", *NETWORK_DEFAULTS, "nics"), () if call.merges else ("hostname", "nics"), read_only=()
    )
    if "hostname" in given:
        name_of(given, "hostname")
    text(given, "ntpAddress")
    truth(given, "ipForward")
    network = {**call.appliance.network, **({} if call.merges else NETWORK_DEFAULTS), **given}
    network["nics"] = _nics(call, given["nics"]) if "nics" in given else call.appliance.network["nics"]
    call.appliance.network = network
    return call.written(_network(call))


def _nics(call: Call, given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list):
        raise invalid("nics must be a list")
    present = {nic["name"]: nic for nic in call.appliance.network["nics"]}
    changes: dict[str, dict[str, Any]] = {}
    for one in given:
        nic = call.given(("name", *NIC_DEFAULTS), ("name",), NIC_READ_ONLY, body=one)
        text(nic, "name")
        if nic["name"] not in present:
            raise invalid(f"There is no interface {nic['name']}")
        text(nic, "ipAddress", "subnetMask", "gateway")
        truth(nic, "peerDns")
        one_of(nic, "addressing", ("static", "dhcp"))
        whole(nic, "mtu", 68, 9216)
        changes[nic["name"]] = nic
    if call.switches["nics_semantics"] == "whole" and set(changes) != set(present):
        raise invalid("nics must hold every interface")
    left_out = {} if call.merges else NIC_DEFAULTS
    return [{**nic, **left_out, **changes[name]} if name in changes else dict(nic) for name, nic in present.items()]


# Security, services, API v1, logging


def _security(call: Call) -> Any:
    return copy.deepcopy(call.appliance.security)


def _set_security(call: Call) -> Reply:
    now = call.appliance.security
    given = call.given(tuple(now))
    for key, value in given.items():
        if isinstance(now.get(key), bool):
            truth(given, key)
        elif isinstance(now.get(key), int):
            whole(given, key, 0, 100_000)
        elif key in now and not isinstance(value, type(now[key])):
            raise invalid(f"{key} must be a {JSON_NAMES[type(now[key])]}")
    call.appliance.security = call.updated(now, given, SECURITY)
    return call.written(_security(call))


def _services(call: Call) -> Any:
    more = {} if call.switches["list_items"] == "minimal" else {"enabled": True}
    return call.listing("service", [{"name": name, **more} for name in call.appliance.services])


def _service(call: Call) -> Any:
    found = call.appliance.services.get(call.params["name"])
    if found is None:
        raise missing("Service")
    return copy.deepcopy(found)


def _set_service(call: Call) -> Reply:
    now = _service(call)
    if "data" not in now:
        given = call.given(tuple(now), () if call.merges else tuple(now))
        whole(given, "rtsp_port", 1, 65535)
        call.appliance.services[call.params["name"]] = {**now, **given}
        return call.written(_service(call))
    body = call.body
    if call.switches["service_body"] == "as_read":
        body = call.given(("data",), ("data",))["data"]
    listeners = call.given(("listeners",), ("listeners",), body=body)["listeners"]
    given = call.given(("interfaces",), ("interfaces",), body=listeners)
    names = [nic["name"] for nic in call.appliance.network["nics"]]
    if not isinstance(given["interfaces"], list) or any(one not in names for one in given["interfaces"]):
        raise invalid(f"interfaces must be a list of: {', '.join(names)}")
    call.appliance.services[call.params["name"]] = {"data": {"listeners": given}}
    return call.written(_service(call))


def _restapi(call: Call) -> Any:
    values: dict[str, Any] = {"enabled": call.appliance.v1_enabled}
    echo = call.switches["echo_api_key"]
    if echo != "omit":
        values["key"] = MASK if echo == "masked" else call.appliance.v1_key
    if call.switches["restapi_shape"] == "nested":
        return {"v1": values}
    return {f"v1_{key}": value for key, value in values.items()}


def _set_restapi(call: Call) -> Reply:
    nested = call.switches["restapi_shape"] == "nested"
    key = "enabled" if nested else "v1_enabled"
    body = call.given(("v1",), ("v1",))["v1"] if nested else call.body
    given = call.given((key,), (key,), ("key", "v1_key"), body=body)
    truth(given, key)
    call.appliance.v1_enabled = given[key]
    return call.written(_restapi(call))


def _change_key(call: Call) -> Reply:
    field = call.switches["change_key_field"]
    if call.switches["change_key"] == "generated":
        call.optional()
        call.appliance.v1_key = secrets.token_hex(16)
        return Reply(200, {field: call.appliance.v1_key})
    given = call.given((field,), (field,))
    call.appliance.v1_key = name_of(given, field)
    return call.done()


def _logging(call: Call) -> Any:
    return {"enabled": call.appliance.debug_logging}


def _set_logging(call: Call) -> Reply:
    given = call.given(("enabled",), ("enabled",))
    truth(given, "enabled")
    call.appliance.debug_logging = given["enabled"]
    return call.written(_logging(call))


# Hardware and measurements


def _systeminfo(call: Call) -> Any:
    interfaces = {
        nic["name"]: {
            "gateway": nic["gateway"],
            "ip_address": nic["ipAddress"],
            "link_mode": "auto",
            "mac_address": nic["macAddress"],
            "speed": nic["speed"],
            "subnet_mask": nic["subnetMask"],
        }
        for nic in call.appliance.network["nics"]
    }
    return {
        "result": True,
        "currenttime": int(time.time()),
        "uptime": call.appliance.uptime,
        "version": call.switches["version"],
        "network_interfaces": interfaces,
    }


def _load(call: Call) -> Any:
    if call.switches["system_metrics"] == "snapshot":
        raise gone()
    return {"data": {"cpuload": 12.5, "memload": 31.2, "gpus": []}}


def _snapshot(call: Call) -> Any:
    if call.switches["system_metrics"] == "load":
        raise gone()
    return {
        "memory": {"usedPercent": 31.2},
        "cpu": {"loadPercent": 12.5},
        "system": {"uptime": call.appliance.uptime},
    }


def _hardware(item: str, things: list[dict[str, Any]]) -> Callable[[Call], Any]:
    def handler(call: Call) -> Any:
        there = "present" if item == "serialport" else call.switches["capture_hardware"]
        if there == "missing":
            raise gone()
        return call.listing(item, copy.deepcopy(things) if there == "present" else [])

    return handler


def _session(call: Call) -> Any:
    return {
        "username": call.session.user,
        "role": call.session.role,
        "expires": int(call.session.expires),
    }


def _reboot(call: Call) -> Reply:
    call.optional()
    call.reboot()
    return call.done()


def system_routes() -> list[Entry]:
    return [
        ("GET", "/debuglogging", _logging, "view"),
        ("PUT", "/debuglogging", _set_logging, "operate"),
        ("GET", "/decklink", _hardware("decklink", DECKLINK), "view"),
        ("GET", "/devices/ndi", _hardware("ndi", NDI), "view"),
        ("GET", "/serialports", _hardware("serialport", SERIAL_PORTS), "view"),
        ("GET", "/license", _license, "view"),
        ("PUT", "/license", _install_license, "administer"),
        ("GET", "/session", _session, "view"),
        ("GET", "/systeminfo", _systeminfo, "view"),
        ("GET", "/system/load", _load, "view"),
        ("GET", "/system/metric/snapshot", _snapshot, "view"),
        ("GET", "/system/network", _network, "view"),
        ("PUT", "/system/network", _set_network, "administer"),
        ("POST", "/system/reboot", _reboot, "administer"),
        ("GET", "/system/restapi", _restapi, "view"),
        ("POST", "/system/restapi", _set_restapi, "administer"),
        ("POST", "/system/restapi/v1/change_key", _change_key, "administer"),
        ("GET", "/system/security", _security, "view"),
        ("PUT", "/system/security", _set_security, "administer"),
        ("GET", "/system/services", _services, "view"),
        ("GET", "/system/services/{name}", _service, "view"),
        ("PUT", "/system/services/{name}", _set_service, "administer"),
    ]
