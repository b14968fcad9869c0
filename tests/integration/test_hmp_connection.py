"""Which of the two APIs is used, what each refuses before anything is sent, logins, and errors of the connection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import HmpPlay, Runner, tasks
from lab import Lab
from samples import may_fail, task

GONE = "3d5f6c8a-5b3c-4a5e-8f6e-3f6a0a4d9c11"
MODULES = ("session", "recording", "restream", "source", "video", "event", "device", "info", "command")
MAKE = task("hmp_session", title="A")
READ = task("hmp_info", gather_subset=["version"])


def used(hmp: Any) -> tuple[bool, bool]:
    """Whether REST and whether the command line heard anything."""
    return bool(hmp.requests), hmp.cli_connections > 0


# The choice


def test_the_choice_of_the_api(hmp_here: HmpPlay, hmp: Any) -> None:
    ledger = {"ledger": str(hmp_here.ledger)}
    by_key = {"username": None, "password": None, "api_key": hmp.api_key, "api_secret": hmp.api_secret}
    nobody: dict[str, Any] = {"username": None, "password": None}
    seen = []
    for options in ({}, {"api": "rest"}, by_key, nobody, {"password": None}, {"api": "cli"}):
        hmp.clear_requests()
        hmp_here(MAKE, **{**ledger, **options}).ok()
        seen.append(used(hmp))
    rest, line = (True, False), (False, True)
    assert seen == [rest, rest, rest, line, line, line]
    hmp.clear_requests()
    message = hmp_here(MAKE, api="rest", **nobody).failed().message
    assert "username" in message and "password" in message and used(hmp) == (False, False)


def test_the_command_line_alone_cannot(hmp_here: HmpPlay, hmp: Any) -> None:
    """Each is refused with nothing sent, and tells what to give instead."""
    session = hmp.add_session("A")
    refused: list[tuple[str, dict[str, Any], str]] = [
        ("hmp_session", {"title": "A"}, "ledger"),
        ("hmp_session", {"title": "A", "state": "absent"}, "ledger"),
        ("hmp_session", {"id": session, "sources": ["Camera 1"]}, "hmp_info"),
        ("hmp_session", {"id": session, "sources": [], "purge_sources": True}, "ledger"),
        ("hmp_session", {"id": session, "categories": {"Specialty": ["HD"]}}, ""),
        ("hmp_session", {"id": session, "categories": {hmp.category_id: []}}, ""),
        ("hmp_session", {"id": "A"}, ""),
        ("hmp_recording", {"session": session, "state": "started"}, "ledger"),
        ("hmp_recording", {"session": "A", "state": "stopped"}, "ledger"),
        ("hmp_recording", {"id": GONE, "state": "absent"}, "REST"),
        ("hmp_restream", {"recording": GONE, "address": "ff02::1", "stream_port": 5, "state": "started"}, "REST"),
        ("hmp_restream", {"recording": GONE, "address": "10.0.0.1", "stream_port": 5, "state": "stopped"}, "ledger"),
        ("hmp_info", {}, "password"),
        ("hmp_source", {"name": "A"}, "password"),
        ("hmp_video", {"title": "A"}, "password"),
        ("hmp_event", {"title": "A", "session": session}, "password"),
        ("hmp_device", {"name": "lobby", "command": "mute"}, "password"),
    ]
    text = "".join(may_fail(task(module, **options)) for module, options, _hint in refused)
    choices: list[dict[str, Any]] = [{"username": None, "password": None}, {"api": "cli"}]
    for more in choices:
        for result, (module, options, hint) in zip(hmp_here(text, **more).ok().results, refused, strict=True):
            assert result["error"]["code"] == "invalid_input", (module, options, result["msg"])
            assert hint in result["error"]["hint"] and "sent" in result["msg"], (module, options, result["msg"])
    assert used(hmp) == (False, False)


# Every option of the connection, by the group of the modules and by the environment


@pytest.fixture
def guarded_lab(tmp_path: Path) -> Iterator[Lab]:
    """One that asks for a client certificate."""
    with Lab(only=["hmp"], mtls=True, directory=tmp_path / "lab") as lab:
        yield lab


def test_defaults_of_the_group(runner: Runner, guarded_lab: Any) -> None:
    """Every module takes every option of the connection: in check mode all of them look at the device."""
    hmp = guarded_lab.hmp
    session = hmp.add_session("A", [hmp.add_source(name="Camera", host="239.1.1.1")])
    hmp.add_recording(session, "FINISHED", title="R")
    options: dict[str, dict[str, Any]] = {
        "session": {"title": "A"},
        "recording": {"session": "A", "state": "stopped"},
        "restream": {"recording": GONE, "address": "10.0.0.1", "stream_port": 5, "state": "stopped"},
        "source": {"name": "Camera"},
        "video": {"title": "R"},
        "event": {"session": "A", "title": "Nowhere", "state": "absent"},
        "device": {"name": "lobby", "command": "mute", "changed_when_sent": False},
        "info": {"gather_subset": ["version", "groups"]},
        "command": {"command": "getRecordingStatus", "arguments": [GONE], "changed_when_sent": False},
    }
    assert tuple(options) == MODULES
    given: dict[str, Any] = {
        "timeout": 20,
        "retries": 1,
        "session_scope": "task",
        "allow_disruptive": False,
        "api": "auto",
    }
    given |= {"ledger": str(runner.folder / "hmp.json"), "api_key": "", "api_secret": "", "proxy": ""}
    given |= {"validate_certs": True, "allow_disruptive": False}
    given |= {"ca_path": str(guarded_lab.ca_path), "client_cert": str(guarded_lab.client_cert)}
    given |= {"client_key": str(guarded_lab.client_key), "certificate_fingerprint": hmp.fingerprint}
    text = "".join(task(f"hmp_{name}", **one) for name, one in options.items())
    results = HmpPlay(runner, guarded_lab.hmp, "in-process")(text, "--check", **given).ok().results
    assert [one["changed"] for one in results] == [False] * len(MODULES) and hmp.writes == []
    assert len(hmp.logins) == len(MODULES) - 1, "each task logs in by itself, and hmp_command needs no login"
    known = {"host", "port", "cli_port", "username", "password", *given}
    for result in results:
        assert known <= set(result["invocation"]["module_args"]) and result["invocation"]["module_args"]["retries"] == 1


def test_the_environment(runner: Runner, hmp: Any) -> None:
    values = {
        "HOST": hmp.host,
        "PORT": str(hmp.port),
        "CLI_PORT": str(hmp.cli_port),
        "USERNAME": "admin",
        "PASSWORD": hmp.users["admin"]["password"],
        "CERTIFICATE_FINGERPRINT": hmp.fingerprint,
        "LEDGER": str(runner.folder / "hmp.json"),
        "TIMEOUT": "15",
    }
    env = {f"HAIVISION_HMP_{name}": value for name, value in values.items()}
    inventory = {"all": {"hosts": {"station": {"ansible_connection": "elsewhere"}}}}
    # The module of all systems has neither a ledger nor another API, whatever the environment says of them.
    anything = "\n- streamops.video.api: {system: hmp, path: /apis/system/version}"
    outcome = runner.run(tasks(READ + anything, environment={**env, "HAIVISION_HMP_API": "auto"})).ok()
    assert outcome.results[-2]["version"]["version"] == "3.9.0" and used(hmp) == (True, False)
    assert outcome.last["json"]["data"]["version"] == "3.9.0"
    hmp.clear_requests()
    # A module on another machine.
    env |= {"HAIVISION_HMP_API": "cli"}
    make = task("hmp_session", title="A", host=env.pop("HAIVISION_HMP_HOST"))
    assert runner.run(tasks(make, hosts="station"), inventory, env=env).ok().last["changed"]
    assert used(hmp) == (False, True) and (runner.folder / "hmp.json").exists()
    env |= {"HAIVISION_HMP_HOST": hmp.host}
    key = {**env, "HAIVISION_HMP_API": "rest", "HAIVISION_HMP_USERNAME": "", "HAIVISION_HMP_PASSWORD": ""}
    key |= {"HAIVISION_HMP_API_KEY": hmp.api_key, "HAIVISION_HMP_API_SECRET": hmp.api_secret}
    assert runner.run(tasks(READ), env=key).ok().last["version"]
    guarded = {**env, "STREAMOPS_ALLOW_DISRUPTIVE": "false"}
    recording = hmp.add_recording(hmp.add_session("B", [hmp.add_source(host="239.1.1.1")]))
    stop = task("hmp_recording", id=recording, state="stopped")
    assert "allow_disruptive" in runner.run(tasks(stop), env=guarded).failed().message
    assert "HAIVISION_HMP_HOST" in runner.run(tasks(MAKE)).failed().message


def test_the_inventory_host_is_the_device(runner: Runner, hmp: Any) -> None:
    host = {
        "ansible_host": hmp.host,
        "ansible_port": hmp.port,
        "ansible_user": "admin",
        "ansible_password": hmp.users["admin"]["password"],
    }
    inventory = {"all": {"hosts": {"hmp1": host}}}
    defaults = {"certificate_fingerprint": hmp.fingerprint, "cli_port": hmp.cli_port}
    play = tasks(MAKE, hosts="hmp1", module_defaults={"group/streamops.video.hmp": defaults})
    assert runner.run(play, inventory).ok().last["changed"] and used(hmp) == (True, False)
    del host["ansible_password"]
    hmp.clear_requests()
    play[0]["module_defaults"]["group/streamops.video.hmp"]["ledger"] = str(runner.folder / "hmp.json")
    assert runner.run(play, inventory).ok().last["changed"] and used(hmp) == (False, True)


# Logins


def test_a_login_by_key(hmp_here: HmpPlay, hmp: Any) -> None:
    hmp.set(service_message="The password has to be changed")
    key = {"username": None, "password": None, "api_key": hmp.api_key, "api_secret": hmp.api_secret}
    outcome = hmp_here(READ * 2 + MAKE, "-vvv", **key).ok()
    assert len(hmp.logins) == 1 and hmp.logins[0]["path"].endswith("/login/key")
    others = [one for one in hmp.requests if "/login" not in one["path"]]
    assert all(one["headers"]["authorization"].startswith("Bearer ") for one in others) and len(others) >= 3
    tokens = {one["headers"]["authorization"].split()[1] for one in others}
    for secret in (hmp.api_key, hmp.api_secret, *tokens):
        assert secret not in outcome.output + str(outcome.results)
    hmp.clear_requests()
    wrong = hmp_here(READ + READ, **{**key, "api_secret": "wrong-secret-1"}).failed()
    assert "Invalid API key or secret" in wrong.message and wrong.last["error"]["code"] == "login_refused"
    assert "wrong-secret-1" not in wrong.output
    half = hmp_here(READ, **{**key, "api_secret": None}).failed().message
    assert "api_key and api_secret go together" in half and len(hmp.logins) == 1


def test_a_login_is_kept_hidden_and_ended(hmp_here: HmpPlay, hmp: Any) -> None:
    for where in ("both", "cookie", "body"):
        hmp.clear_requests()
        hmp.set(login_id=where)
        outcome = hmp_here(READ * 2, "-vvv").ok()
        cookie = hmp.requests[1]["headers"]["cookie"].partition("=")[2]
        assert len(cookie) > 20 and cookie not in outcome.output
        assert hmp.users["admin"]["password"] not in outcome.output + str(outcome.results)
        assert len(hmp.logins) == 1 and hmp.requests[-1]["method"] == "DELETE" and hmp.sessions == []


@pytest.mark.parametrize("status", [401, 404])
def test_a_session_that_expires(hmp_here: HmpPlay, hmp: Any, status: int) -> None:
    hmp.set(expired_status=status)
    hmp.fault("expire", method="POST", path="^/apis/sessions$")
    hmp.fault("expire", method="GET", path="version")
    real = hmp_here(MAKE + READ).ok().results[0]
    assert real["changed"] and len(hmp.all_sessions()) == 1 and len(hmp.logins) >= 2


@pytest.mark.parametrize("status", [401, 403, 400])
def test_a_wrong_password_is_tried_once(hmp_here: HmpPlay, hmp: Any, status: int) -> None:
    hmp.set(bad_login_status=status)
    text = may_fail(READ) + READ
    outcome = hmp_here(text, password="not-the-password").failed()
    assert all(one["error"]["code"] == "login_refused" for one in outcome.results), outcome.message
    assert "Invalid username or password" in outcome.results[0]["msg"] and len(hmp.logins) == 1
    assert "not-the-password" not in outcome.output


@pytest.mark.parametrize("status", [403, 401])
def test_what_an_account_may_not_do(hmp_here: HmpPlay, hmp: Any, status: int) -> None:
    hmp.set(role_refusal_status=status)
    hmp_here(READ, user="viewer").ok()
    refused = hmp_here(MAKE, user="viewer").failed().last
    assert refused["error"]["answer"]["code"] == "030000" and refused["error"]["code"] == "forbidden"
    assert "role" in refused["error"]["hint"] and hmp.all_sessions() == []


def test_a_session_that_is_hidden_is_not_one_that_is_gone(hmp_here: HmpPlay, hmp: Any) -> None:
    """One code, 040006, stands for both: the name of the error tells."""
    text = may_fail(task("hmp_session", id=hmp.add_session("Hidden"), description="x"))
    text += may_fail(task("hmp_session", id=GONE, description="x"))
    hidden, gone = hmp_here(text, user="viewer").ok().results
    assert "SessionHidden" in hidden["msg"] and hidden["error"]["code"] == "forbidden"
    assert hidden["error"]["answer"]["code"] == "040006"
    assert GONE in gone["msg"] and gone["error"]["code"] == "not_found"
    assert "User has no roles assigned" in hmp_here(READ, user="norole").failed().message


def test_lists_however_a_version_serves_them(hmp_here: HmpPlay, hmp: Any) -> None:
    for number in range(5):
        hmp.add_session(f"Session {number}")
    read = task("hmp_info", gather_subset=["sessions", "sources"])
    for switches in (
        {"paging_keys": "documented", "max_page_size": 2},
        {"paging_keys": "documented", "paging_results": "total", "max_page_size": 3},
        {"paging_keys": "live", "empty_list": 200, "max_page_size": 1},
    ):
        hmp.set(**switches)
        told = hmp_here(read).ok().last
        assert len(told["sessions"]) == 5 and told["sources"] == [] and "warnings" not in told


# Errors of the connection


@pytest.mark.parametrize("moment", ["connect", "command"])
def test_an_address_that_is_not_authorized(hmp_play: HmpPlay, hmp: Any, moment: str) -> None:
    hmp.set(refusal_at=moment)
    hmp.set_authorized(["192.0.2.1"])
    outcome = hmp_play.by_command_line(MAKE, ledger=str(hmp_play.ledger)).failed()
    assert "ERROR|020000|Not Authorized" in outcome.message and outcome.last["error"]["code"] == "forbidden"
    assert "Add this machine to the list of authorized devices" in outcome.message and "API Access" in outcome.message
    assert hmp.all_sessions() == [] and hmp.cli_connections == 1


def test_a_command_line_that_is_switched_off(hmp_play: HmpPlay, hmp: Any) -> None:
    hmp.set(cli_enabled=False)
    text = may_fail(MAKE) + task("hmp_command", command="createSession", arguments=["A"])
    outcome = hmp_play.by_command_line(text, ledger=str(hmp_play.ledger), retries=0).failed()
    for result in outcome.results:
        assert "refused" in result["msg"] and result["error"]["code"] == "unreachable"
        assert "Command Line API may be switched off" in result["msg"] and "API Access" in result["msg"]
    # Nothing was sent: connecting is tried again, and then it works.
    assert hmp.all_sessions() == []


def test_a_device_that_does_not_answer(hmp_here: HmpPlay, hmp: Any) -> None:
    hmp.cli_fault("delay", command="createSession", seconds=3)
    hmp.fault("delay", method="GET", path="version", seconds=3)
    lost = may_fail(task("hmp_command", command="createSession", arguments=["A"], timeout=0.5))
    slow = hmp_here(lost + may_fail(READ), timeout=0.5, retries=0).ok().results
    assert "no whole answer within 0.5 s" in slow[0]["msg"] and "error" in slow[1]


def test_options_that_make_no_sense(hmp_here: HmpPlay, hmp: Any) -> None:
    wrong = [{"cli_port": 0, "api": "cli"}, {"cli_port": 70000, "api": "cli"}, {"timeout": 0, "api": "cli"}]
    wrong += [{"host": "not a host", "api": "cli"}, {"port": 0}, {"api": "telnet"}]
    text = "".join(may_fail(task("hmp_session", id=GONE, **options)) for options in wrong)
    results = hmp_here(text).ok().results
    assert len(results) == len(wrong) and all(one.get("msg") and not one["changed"] for one in results)
    assert used(hmp) == (False, False)
