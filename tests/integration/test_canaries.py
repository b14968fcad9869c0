"""A canary in every secret option: it is in no output, at no verbosity, in no mode, in no failure."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import AtemePlay, HmpPlay, KrakenPlay, Play
from samples import task

MODULES = Path(__file__).parents[2] / "plugins" / "modules"
PACKAGE = "ansible_collections.streamops.video.plugins.modules"
# In the play of each test, not in its tasks.
CONNECTION = {"password", "token", "api_key", "api_secret", "proxy"}
PEM = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n"


def canary(place: str) -> str:
    """The secret of a place, by which a leak tells where it comes from; not longer than a passphrase may be."""
    return f"Kanari{place.replace('.', '').replace('_', '')}77Qz"[:60]


def secret(place: str) -> str:
    """The canary of a place, as a template: the text of a playbook is no secret."""
    return f"{{{{ canaries['{place}'] }}}}"


def hidden(place: str) -> dict[str, Any]:
    """JSON by the vendor's own keys, with canaries at two depths."""
    return {"password": secret(place), "more": [{"passphrase": secret(place), "title": "x"}]}


def srt(place: str, **fields: Any) -> dict[str, Any]:
    return {"protocol": "srt", "srt_mode": "listener", "srt_passphrase": secret(place), **fields}


def rtsp(place: str) -> dict[str, Any]:
    camera = {"address": "10.0.0.1", "port": 554, "username": "camera"}
    return {"name": "In", "protocol": "rtsp", **camera, "password": secret(place)}


def gateway_tasks() -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for name in ("gateway_route.{}", "gateway_routes.config.{}"):
        listener = srt(name.format("source.srt_passphrase"), name="In", port=4900)
        receiver = srt(name.format("destinations.srt_passphrase"), name="Out", port=4901, srt_encryption="aes128")
        feed = {"name": name.partition(".")[0], "source": listener, "destinations": [receiver]}
        camera = {"name": f"{feed['name']} 2", "source": rtsp(name.format("source.password")), "destinations": []}
        wrong = {"name": "wrong", "source": {**listener, "port": 0}}
        if "config" in name:
            found += [
                ("gateway_routes", {"config": [one], "update_secrets": "always"}) for one in (feed, camera, wrong)
            ]
            found += [("gateway_routes", {"config": [feed, camera], "state": "rendered"})]
        else:
            found += [("gateway_route", {**one, "update_secrets": "always"}) for one in (feed, camera, wrong)]
            unknown = {**listener, "colour": secret("gateway_route.source.srt_passphrase")}
            found += [("gateway_route", {"name": "unknown", "source": unknown})]
    partner = srt("gateway_destination.destination.srt_passphrase", name="Partner", port=4902, srt_encryption="aes128")
    found += [("gateway_destination", {"route": "gateway_route", "destination": partner, "update_secrets": "always"})]
    body = {"fields": {"source": {"srtPassPhrase": secret("api.body")}}, **hidden("api.body")}
    for method, path in (("POST", "/api/devices/nowhere/updates"), ("PUT", "/nowhere")):
        query = {"password": secret("api.query")}
        found += [("api", {"system": "gateway", "method": method, "path": path, "body": body, "query": query})]
    return [*found, ("gateway_info", {}), ("gateway_statistics_info", {"raw": True})]


def hmp_tasks() -> list[tuple[str, dict[str, Any]]]:
    camera = {"name": "Camera", "type": "SRT", "mode": "LISTENER", "source_port": 7007, "encryption": "AES-128"}
    camera["passphrase"] = secret("hmp_source.passphrase")
    plain = {name: value for name, value in camera.items() if name != "encryption"}
    return [
        ("hmp_source", camera),
        ("hmp_source", plain),
        ("hmp_source", {**plain, "update_secrets": "always", "latency": 500}),
        ("hmp_source", {**plain, "name": "wrong", "source_port": 0}),
        ("hmp_info", {"gather_subset": ["all"]}),
    ]


def kraken_tasks() -> list[tuple[str, dict[str, Any]]]:
    def body(module: str) -> dict[str, Any]:
        return {"body": hidden(f"{module}.body")}

    pem = "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n"
    key = {"certificate": pem, "private_key": PEM.format(secret("kraken_certificate.private_key"))}
    return [
        ("kraken_certificate", {"name": "web", **key}),
        ("kraken_certificate", {"name": "web 2", **key, **body("kraken_certificate")}),
        ("kraken_license", {"key": secret("kraken_license.key")}),
        ("kraken_license", {"key": secret("kraken_license.key"), **body("kraken_license")}),
        ("kraken_network", {"hostname": "k7", **body("kraken_network")}),
        ("kraken_preset", {"name": "Event", "content": hidden("kraken_preset.content"), **body("kraken_preset")}),
        ("kraken_rest_api", {"v1_key": secret("kraken_rest_api.v1_key"), "v1_enabled": True}),
        ("kraken_rest_api", {"v1_enabled": True, **body("kraken_rest_api")}),
        ("kraken_security", {"settings": hidden("kraken_security.settings"), **body("kraken_security")}),
        (
            "kraken_service",
            {"name": "rtspserver", "settings": hidden("kraken_service.settings"), **body("kraken_service")},
        ),
        ("kraken_stream", {"name": "Helicopter", "input": "Camera", **body("kraken_stream")}),
        ("kraken_debug_logging", {"enabled": True, **body("kraken_debug_logging")}),
        ("kraken_info", {"gather_subset": ["all"]}),
        # Last: it is away for a while.
        ("kraken_reboot", {**body("kraken_reboot"), "wait": False}),
    ]


def ateme_tasks() -> list[tuple[str, dict[str, Any]]]:
    def aes(place: str) -> dict[str, Any]:
        return {"latency": 500, "encryption_type": "aes-128", "srt_password": secret(place)}

    to = {"type": "srt_push", "host": "203.0.113.5", "port": 9000, "input": "stadium"}
    bucket = {"access_key": secret("ateme_recording_bucket.access_key")}
    bucket |= {"secret_key": secret("ateme_recording_bucket.secret_key")}
    night = {"deployment": "Night", "name": "Match"}
    create = {"operation": "Create an SRT Push Input", "body": hidden("ateme_operation.body")}
    return [
        ("ateme_input", {"type": "srt_push", "id": "stadium", "port": 2100, **aes("ateme_input.srt_password")}),
        ("ateme_input", {"type": "srt_push", "id": "wrong", "port": 0, **aes("ateme_input.srt_password")}),
        ("ateme_output", {**to, "id": "one", **aes("ateme_output.srt_password")}),
        ("ateme_outputs", {"config": [{**to, "id": "two", **aes("ateme_outputs.config.srt_password")}]}),
        ("ateme_outputs", {"state": "gathered"}),
        ("ateme_recording_bucket", {"name": "Archive", "bucket_path": "a/b", **bucket}),
        ("ateme_titanfile_job", {**night, "configuration": hidden("ateme_titanfile_job.configuration")}),
        ("ateme_titanfile_job", {**night, "body": hidden("ateme_titanfile_job.body")}),
        ("ateme_operation", {**create, "parameters": {"password": secret("ateme_operation.parameters")}}),
        ("ateme_operation", create),
        ("ateme_info", {}),
    ]


TASKS = {"gateway": gateway_tasks, "hmp": hmp_tasks, "kraken": kraken_tasks, "ateme": ateme_tasks}


def secret_options(fields: Any, before: str) -> Iterator[str]:
    for field in fields:
        place = f"{before}.{field.name}"
        if field.secret or field.free:
            yield place
        yield from secret_options(field.fields, place)


def places(value: Any) -> set[str]:
    """The places whose canaries are somewhere in some tasks."""
    text = json.dumps(value)
    return {part.partition("']")[0] for part in text.split("canaries['")[1:]}


def every_place() -> set[str]:
    return {place for make in TASKS.values() for place in places(make())}


def test_there_is_one_in_every_secret_option() -> None:
    wanted = set()
    for name in sorted(path.stem for path in MODULES.glob("*.py")):
        fields = importlib.import_module(f"{PACKAGE}.{name}").SPEC.fields
        wanted |= {place for place in secret_options(fields, name) if place.split(".")[-1] not in CONNECTION}
        # A camera's password is no login.
        wanted |= {place for place in secret_options(fields, name) if place.count(".") > 1}
    assert every_place() == wanted


@pytest.fixture(params=sorted(TASKS))
def station(request: pytest.FixtureRequest, mode: str) -> Play:
    """A device of each system, in one of the two ways to run a module."""
    system = str(request.param)
    device = request.getfixturevalue(system)
    runner = request.getfixturevalue("runner")
    if system == "hmp":
        device.add_user("haiadmin", role="Administrator", password=canary("login"))
        return HmpPlay(runner, device, mode)
    if system == "kraken":
        device.set(reboot_seconds=0.1, warmup_seconds=0.1)
        device.add_input("Camera")
        return KrakenPlay(runner, device, mode)
    if system == "ateme":
        return AtemePlay(runner, device, mode)
    device.set(echo_passphrase="clear", echo_password="clear")
    return Play(runner, device, mode)


def test_it_is_nowhere(station: Play) -> None:
    """In check and diff mode, for real, with a device that fails, behind a proxy that is away: at -vvvvv."""
    text = "".join(task(module, **options) + "  ignore_errors: true\n" for module, options in TASKS[station.system]())
    canaries = {place: canary(place) for place in sorted(every_place())}
    user = station.administrator
    # Half of them come from a file of variables, the others are read from files one by one.
    folder = station.runner.folder
    half = len(canaries) // 2
    from_files = dict(list(canaries.items())[:half])
    for place, value in from_files.items():
        (folder / place).write_text(f"{value}\n")
    looked_up = {place: f"{{{{ lookup('ansible.builtin.file', '{folder / place}') }}}}" for place in from_files}
    (folder / "secrets.json").write_text(json.dumps({"canaries": {**canaries, **looked_up}}))
    arguments = ("-vvvvv", "--diff", "-e", f"@{folder / 'secrets.json'}")
    proxy = f"http://somebody:{canary('proxy')}@127.0.0.1:9"
    if station.mode == "module":
        # One of the ways takes long enough: each task is a process of its own.
        seen = [station(text, *arguments, user=user)]
    else:
        seen = [station(text, "--check", *arguments, user=user), station(text, *arguments, user=user)]
        station.device.fault("status", method="POST|PUT|PATCH", path="(?<!session)(?<!login)$", code=500, times=None)
        seen += [station(text, *arguments, user=user, retries=0, wait_timeout=None)]
        station.device.clear_faults()
        seen += [station(text, *arguments, user=user, proxy=proxy, retries=0)]
    hide = [*canaries.values(), canary("proxy"), station.device.users[user]["password"]]
    for outcome in seen:
        everything = outcome.output + json.dumps(outcome.records)
        assert outcome.rc == 0 and "Traceback" not in everything and "This is a bug" not in everything
        assert [place for place in hide if place in everything] == []
    changed = [one for outcome in seen for one in outcome.results if one.get("changed")]
    assert changed, "nothing has worked"
