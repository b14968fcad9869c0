"""The resources of the Kraken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from engine import Case, Resource, Shot
from hypothesis import strategies as st
from named import Named, drawn
from values import Strategy, Values

INPUTS, OUTPUTS, TRANSCODERS, METADATA = ("Camera", "Studio"), ("One", "Two", "Three"), ("HEVC",), ("KLV", "CoT")
PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
CERTIFICATES = [PEM.format("Zmlyc3Q="), PEM.format("c2Vjb25k")]
KEY = "-----BEGIN PRIVATE KEY-----\ncHJpdmF0ZQ==\n-----END PRIVATE KEY-----\n"
SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "envelope": st.sampled_from(["named", "data", "bare", "plural", "nested"]),
        "list_items": st.sampled_from(["live", "whole"]),
        "create_answer": st.sampled_from(["link", "location", "both", "uuid", "body", "data", "nothing"]),
        "write_answer": st.sampled_from(["entity", "result", "empty"]),
        "update_semantics": st.sampled_from(["merge", "replace"]),
        "numbers": st.sampled_from(["native", "strings"]),
        "error_shape": st.sampled_from(["error", "object", "html"]),
        "result_key": st.booleans(),
        "status_words": st.sampled_from(["running", "upper", "numeric"]),
        "preset_content_shown": st.sampled_from(["never", "as_written", "completed"]),
        "preset_active": st.sampled_from(["flag", "flag_number", "envelope"]),
        "preset_startup": st.sampled_from(["flag", "flag_text", "envelope_name"]),
        "unset_reference": st.sampled_from(["null", "empty", "absent"]),
    },
    # Beside a bare list there is no place to tell which preset is loaded.
).filter(
    lambda some: (
        some.get("envelope") != "bare"
        or not any(str(some.get(flag)).startswith("envelope") for flag in ("preset_active", "preset_startup"))
    )
)
_NUMBERS = ("min_length", "expiry_days", "session_timeout", "mtu", "rtsp_port", "port")
SETTLED = {"load_delay": 0.0, "stream_delay": 0.0, "max_encoders": 100}


class Kraken(Resource):
    left_out: ClassVar[Mapping[str, str]] = {
        "update_secrets": "with V(always) every run writes: tested where secrets are",
    }

    def switches(self) -> Strategy:
        return SWITCHES.map(lambda some: {**some, **SETTLED})

    def common(self, device: Any, folder: Path) -> Values:
        return {
            "host": device.host,
            "port": device.port,
            "certificate_fingerprint": device.fingerprint,
            "username": "haiadmin",
            "password": device.users["haiadmin"]["password"],
            "retries": 1,
            "wait_timeout": 10,
        }

    def fill(self, device: Any, case: Case) -> None:
        """Each part has its name as its uuid."""
        for kind, names in (
            ("input", INPUTS),
            ("output", OUTPUTS),
            ("transcoder", TRANSCODERS),
            ("metadata", METADATA),
        ):
            for number, name in enumerate(names):
                getattr(device, f"add_{kind}")(name, uuid=uuid_of(name), port=5000 + number)
        for one in case.held:
            self.put(device, dict(one))

    def put(self, device: Any, one: Values) -> None:
        raise NotImplementedError

    def shot(self, device: Any) -> Shot:
        found = {
            f"{store}/{one['uuid']}": one
            for store in ("streams", "presets", "inputs", "outputs", "transcoders", "metadata")
            for one in getattr(device, f"all_{store}")()
        }
        # Which preset is loaded, and which one to start with.
        for word in ("active", "startup"):
            flags = [one.pop(word) for key, one in sorted(found.items()) if key.startswith("presets/")]
            found[f"the {word} preset"] = {"flags": flags}
        found |= {f"certificates/{one['name']}": {**one, "id": ""} for one in device.certificates()}
        found |= {f"services/{name}": one for name, one in device.services().items()}
        found |= {name: getattr(device, name)() for name in ("network", "security", "restapi", "license")}
        found = {name: _with_numbers(one) for name, one in found.items()}
        return {**found, "debug_logging": {"enabled": device.debug_logging}}


def _with_numbers(value: Any, key: str = "") -> Any:
    """One form for what an appliance that tells numbers as texts gets back as texts."""
    if isinstance(value, dict):
        return {name: _with_numbers(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_numbers(one) for one in value]
    return int(value) if key in _NUMBERS and str(value).isdecimal() else value


def uuid_of(name: str) -> str:
    return f"{sum(name.encode()):08}-2222-4333-8444-555555555555"


class NamedByUuid(Named, Kraken):
    """One of several, with a uuid of the appliance's choice."""

    def switches(self) -> Strategy:
        return Kraken.switches(self)

    def identity(self, place: int) -> str:
        return uuid_of(f"{self.store} {place}")

    def which(self, one: Values) -> Strategy:
        return st.sampled_from([{"name": one["name"]}, {"uuid": one["id"]}])

    def gone(self, case: Case, result: Values) -> Values | None:
        identity = (result.get(self.result) or {}).get("uuid")
        return {"uuid": identity, "state": "absent"} if identity else None


class Stream(NamedByUuid):
    module, result, store = "kraken_stream", "stream", "streams"
    listed = ("kraken_info", "streams")
    states: ClassVar[tuple[str, ...]] = ("present", "started", "running", "stopped", "absent")
    unknown_before = frozenset({"uuid", "status"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "input": st.sampled_from([*INPUTS, *map(uuid_of, INPUTS), ""]),
        "outputs": st.lists(st.sampled_from(OUTPUTS), max_size=2, unique=True),
        "transcoder": st.sampled_from([*TRANSCODERS, ""]),
        "metadata": st.lists(st.sampled_from(METADATA), max_size=2, unique=True),
    }

    def put(self, device: Any, one: Values) -> None:
        device.add_stream(
            one["name"],
            one["running"],
            uuid=one["id"],
            input=uuid_of(one["input"]) if one.get("input") in INPUTS else None,
            outputs=[uuid_of(name) for name in one.get("outputs", [])],
            transcoder=uuid_of(one["transcoder"]) if one.get("transcoder") else None,
            metadatas=[uuid_of(name) for name in one.get("metadata", [])],
            auto_start=one.get("auto_start", False),
        )

    def held_state(self, draw: st.DrawFn) -> Values:
        return {"running": draw(st.booleans())}

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        words = {"metadata": "metadatas", "state": "running"}
        # The mode follows from the transcoder.
        return ["mode", *(words.get(name, name) for name in case.options)]

    def on_device(self, case: Case) -> Values:
        state = case.options.get("state", "present")
        found = {} if state == "present" else {"running": state != "stopped"}
        return {**found, **({"auto_start": case.options["auto_start"]} if "auto_start" in case.options else {})}

    def along(self, case: Case) -> Iterable[str]:
        # The license counts what runs.
        return ["license"]


class Preset(NamedByUuid):
    module, result, store = "kraken_preset", "preset", "presets"
    listed = ("kraken_info", "presets")
    states: ClassVar[tuple[str, ...]] = ("present", "loaded", "absent")
    unknown_before = frozenset({"uuid", "active"})
    left_out: ClassVar[Mapping[str, str]] = {**Kraken.left_out, "new_name": "a second run finds neither name"}
    hints: ClassVar[Mapping[str, Strategy]] = {
        "content": st.sampled_from(
            [{"content": {"inputs": [{"name": "Camera", "port": port}], "streams": []}} for port in (5000, 6000)]
        )
    }
    needed = frozenset({"content"})

    def put(self, device: Any, one: Values) -> None:
        device.add_preset(one["name"], one["content"]["content"], uuid=one["id"], startup=one.get("startup", False))

    def switches(self) -> Strategy:
        return super().switches().map(lambda some: {**some, "startup_clear": "body"})

    def which(self, one: Values) -> Strategy:
        return st.just({"name": one["name"]})

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return case.options

    def on_device(self, case: Case) -> Values:
        return {"name": case.options["name"]}

    def goes_along(self, case: Case, name: str) -> bool:
        # Loading one replaces what the content names, and streams are stopped.
        loaded = case.options.get("state") == "loaded" and name.startswith(("inputs/", "streams/", "license"))
        return loaded or name in ("the active preset", "the startup preset")


class Certificate(NamedByUuid):
    module, result, store = "kraken_certificate", "certificate", "certificates"
    needed = frozenset({"certificate", "private_key"})
    fixed = frozenset({"certificate", "private_key"})
    unknown_before = frozenset({"id", "status"})
    hints: ClassVar[Mapping[str, Strategy]] = {
        "certificate": st.sampled_from(CERTIFICATES),
        "private_key": st.just(KEY),
        "default": st.just(True),
    }

    def put(self, device: Any, one: Values) -> None:
        with device.lock:
            device.appliance.install(one["name"], one["certificate"], one["private_key"])

    def shot_name(self, one: Values) -> str:
        return str(one["name"])

    def cases(self) -> Strategy:
        return drawn(self).map(_by_name)

    def which(self, one: Values) -> Strategy:
        return st.just({"name": one["name"]})

    def asked(self, case: Case, before: Values) -> Iterable[str] | None:
        return case.options

    def on_device(self, case: Case) -> Values:
        return {name: case.options[name] for name in ("name", "certificate", "default") if name in case.options}

    def along(self, case: Case) -> Iterable[str]:
        # The one that was the default is it no more.
        return ["certificates/Default"] if case.options.get("default") else ()

    def gone(self, case: Case, result: Values) -> Values | None:
        found = result.get(self.result) or {}
        # The default one cannot be deleted.
        return {"name": found["name"], "state": "absent"} if found and not found.get("default") else None


def _by_name(case: Case) -> Case:
    names = {f"certificates/{one['id']}": f"certificates/{one['name']}" for one in case.held}
    return case._replace(target=names.get(case.target, ""))
