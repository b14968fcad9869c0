"""The settings of the Kraken: they are always there, once."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from engine import Case, Shot
from hypothesis import strategies as st
from of_kraken import Kraken
from values import Strategy, Values, numbers, texts


class Settings(Kraken):
    absent = ""
    # The lab's name of them.
    store = ""

    def wanted(self) -> Strategy:
        raise NotImplementedError

    def cases(self) -> Strategy:
        # What it holds is what an earlier task has left.
        wanted = self.wanted()
        held = st.lists(wanted, max_size=1)
        return st.builds(
            lambda *parts: Case(parts[0], parts[1], self.target(parts[1]), parts[2]), held, wanted, self.switches()
        )

    def target(self, options: Values) -> str:
        return self.store

    def rows_back(self, found: Any) -> Iterator[Values]:
        yield found

    def put(self, device: Any, one: Values) -> None:
        raise NotImplementedError


class Network(Settings):
    module, result, store = "kraken_network", "network", "network"
    listed = ("kraken_info", "network")
    words: ClassVar[Mapping[str, str]] = {
        "ntp_address": "ntpAddress",
        "ip_forward": "ipForward",
        "ip_address": "ipAddress",
        "subnet_mask": "subnetMask",
        "peer_dns": "peerDns",
    }
    left_out: ClassVar[Mapping[str, str]] = {**Kraken.left_out, "nics.speed": "the appliance does not take it"}

    def wanted(self) -> Strategy:
        nic = st.fixed_dictionaries(
            {"name": st.sampled_from(["eth0", "eth1"])},
            optional={
                "addressing": st.sampled_from(["static", "dhcp"]),
                "ip_address": st.sampled_from(["10.65.10.9", "10.65.11.9"]),
                "subnet_mask": st.sampled_from(["255.255.255.0", "255.255.0.0"]),
                "gateway": st.sampled_from(["10.65.10.1", "10.65.11.1"]),
                "mtu": numbers(576, 9000),
                "peer_dns": st.booleans(),
            },
        )
        return st.fixed_dictionaries(
            {},
            optional={
                "hostname": st.sampled_from(["k7", "kraken-7"]),
                "ntp_address": st.sampled_from(["10.65.1.1", "ntp.example"]),
                "ip_forward": st.booleans(),
                "nics": st.lists(nic, max_size=2, unique_by=lambda one: one["name"]),
            },
        )

    @functools.cached_property
    def options(self) -> frozenset[str]:
        return super().options - {"nics.speed"}

    def lab(self, one: Values) -> Values:
        return {self.words.get(name, name): value for name, value in one.items()}

    def put(self, device: Any, one: Values) -> None:
        with device.lock:
            network = device.appliance.network
            for wanted in one.get("nics", []):
                nic = next(nic for nic in network["nics"] if nic["name"] == wanted["name"])
                nic.update(self.lab(wanted))
            network.update(self.lab({name: value for name, value in one.items() if name != "nics"}))

    def check_foretold(self, plan: Values, done: Values) -> None:
        assert _as_texts(plan["network"]) == _as_texts(done["network"])

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return self.lab(case.options)

    def shot(self, device: Any) -> Shot:
        """Each adapter is an object of its own."""
        found = super().shot(device)
        nics = found["network"].pop("nics")
        return {**found, **{f"nics/{one['name']}": one for one in nics}}

    def along(self, case: Case) -> Iterable[str]:
        return [f"nics/{one['name']}" for one in case.options.get("nics", [])]

    def on_device(self, case: Case) -> Values:
        return self.lab({name: value for name, value in case.options.items() if name != "nics"})


class Security(Settings):
    module, result, store = "kraken_security", "security", "security"
    listed = ("kraken_info", "security")

    def wanted(self) -> Strategy:
        policy = st.fixed_dictionaries({}, optional={"min_length": numbers(6, 30), "expiry_days": numbers(0, 400)})
        settings = {
            "password_policy": policy,
            "session_timeout": numbers(1, 600),
            "tls_versions": st.sampled_from([["TLSv1.3"], ["TLSv1.2", "TLSv1.3"]]),
            "login_banner": texts() | st.just(""),
        }
        return st.fixed_dictionaries({"settings": st.fixed_dictionaries({}, optional=settings)})

    def put(self, device: Any, one: Values) -> None:
        with device.lock:
            _merge(device.appliance.security, one["settings"])

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        found: Values = case.options["settings"]
        return found

    def on_device(self, case: Case) -> Values:
        return {name: one for name, one in case.options["settings"].items() if name != "password_policy"}

    def back(self, case: Case, result: Values) -> Values:
        return {"settings": result["security"]}

    def check_foretold(self, plan: Values, done: Values) -> None:
        # By the appliance's own keys: it may write numbers as texts.
        assert _as_texts(plan["security"]) == _as_texts(done["security"])

    def rows_back(self, found: Any) -> Iterator[Values]:
        yield {"settings": found}


def _merge(there: Values, new: Values) -> None:
    for name, one in json.loads(json.dumps(new)).items():
        if isinstance(one, dict) and isinstance(there.get(name), dict):
            _merge(there[name], one)
        else:
            there[name] = one


def _as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_texts(one) for key, one in value.items()}
    return [_as_texts(one) for one in value] if isinstance(value, list) else str(value)


class Service(Settings):
    module, result = "kraken_service", "service"
    listed = ("kraken_info", "services")

    def wanted(self) -> Strategy:
        interfaces = st.lists(st.sampled_from(["eth0", "eth1"]), min_size=1, max_size=2, unique=True)
        return st.one_of(
            st.fixed_dictionaries(
                {"name": st.just("rtspserver"), "settings": st.fixed_dictionaries({"rtsp_port": numbers(1, 65535)})}
            ),
            st.fixed_dictionaries(
                {
                    "name": st.just("webserver"),
                    "settings": interfaces.map(lambda some: {"listeners": {"interfaces": some}}),
                }
            ),
        )

    def target(self, options: Values) -> str:
        return f"services/{options['name']}"

    def put(self, device: Any, one: Values) -> None:
        with device.lock:
            settings = one["settings"]
            _merge(device.appliance.services[one["name"]], {"data": settings} if "listeners" in settings else settings)

    def on_device(self, case: Case) -> Values:
        settings: Values = case.options["settings"]
        return {"data": settings} if "listeners" in settings else settings

    def check_foretold(self, plan: Values, done: Values) -> None:
        assert _as_texts(plan["service"]) == _as_texts(done["service"])

    def rows_back(self, found: Any) -> Iterator[Values]:
        yield from ({"name": name, "settings": one} for name, one in found.items())


class DebugLogging(Settings):
    module, result, store = "kraken_debug_logging", "debug_logging", "debug_logging"
    listed = ("kraken_info", "debug_logging")

    def wanted(self) -> Strategy:
        return st.fixed_dictionaries({"enabled": st.booleans()})

    def put(self, device: Any, one: Values) -> None:
        device.appliance.debug_logging = one["enabled"]

    def on_device(self, case: Case) -> Values:
        return case.options


class RestApi(Settings):
    module, result, store = "kraken_rest_api", "rest_api", "restapi"

    def switches(self) -> Strategy:
        # Where it is not told, it is not compared.
        return super().switches().map(lambda some: {**some, "echo_api_key": "clear"})

    def wanted(self) -> Strategy:
        return st.fixed_dictionaries(
            {"v1_enabled": st.booleans()}, optional={"v1_key": st.sampled_from(["quiet-harbour-1", "quiet-harbour-2"])}
        )

    def put(self, device: Any, one: Values) -> None:
        device.appliance.v1_enabled = one["v1_enabled"]
        device.appliance.v1_key = one.get("v1_key", "quiet-harbour-0")

    def on_device(self, case: Case) -> Values:
        return case.options


class License(Settings):
    """Never read back: without update_secrets nothing is sent, and it says so."""

    module, result, store = "kraken_license", "license", "license"

    def wanted(self) -> Strategy:
        return st.fixed_dictionaries({"key": st.sampled_from(["AAAA-1111-BBBB-2222", "CCCC-3333-DDDD-4444"])})

    def cases(self) -> Strategy:
        return super().cases().map(lambda case: case._replace(held=[]))

    def back(self, case: Case, result: Values) -> Values:
        return case.options
