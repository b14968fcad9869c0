"""One login a run, and none left open, however the run ends."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest
from harness import Play, Runner, tasks
from lab import Lab

READ = "- streamops.video.gateway_info: {gather_subset: [routes]}\n"
LOOP = """
- streamops.video.gateway_info: {gather_subset: [routes]}
  loop: "{{ range(30) | list }}"
"""


def test_one_login_for_a_whole_run(here: Play, gateway: Any) -> None:
    here(READ * 3 + LOOP).ok()
    assert len(gateway.logins) == 1 and gateway.max_open_sessions == 1
    devices = [one for one in gateway.requests if one["path"] == "/api/devices"]
    assert len(devices) == 1
    assert gateway.requests[-1]["method"] == "DELETE"


def test_a_session_for_each_task(here: Play, gateway: Any) -> None:
    here(READ * 3, session_scope="task").ok()
    assert len(gateway.logins) == 3 and gateway.max_open_sessions == 1


def test_a_module_on_another_machine_logs_out_itself(runner: Runner, gateway: Any) -> None:
    Play(runner, gateway, "module")(READ * 2).ok()
    assert len(gateway.logins) == 2 and gateway.max_open_sessions == 1


def test_failing_tasks_leave_no_session(play: Play, gateway: Any) -> None:
    play("- streamops.video.gateway_route: {name: Nowhere, state: started}").failed()
    assert len(gateway.logins) == 1


def test_accounts_do_not_share_sessions(here: Play, gateway: Any) -> None:
    other = f"- streamops.video.gateway_info: {{username: user, password: '{gateway.users['user']['password']}'}}\n"
    outcome = here(READ + other + READ).ok()
    assert outcome.results[1]["session"]["roles"] == ["Observer"]
    assert len(gateway.logins) == 2


def test_many_hosts_share_one_gateway(runner: Runner, gateway: Any) -> None:
    user = gateway.users["operator"]
    variables = {
        "ansible_host": gateway.host,
        "ansible_port": gateway.port,
        "ansible_user": "operator",
        "ansible_password": user["password"],
    }
    inventory = {"all": {"hosts": {f"gw{number}": variables for number in range(8)}}}
    defaults = {"group/streamops.video.gateway": {"certificate_fingerprint": gateway.fingerprint}}
    play = tasks(READ * 2, hosts="all", module_defaults=defaults)
    runner.run(play, inventory, ["--forks", "8"]).ok()
    assert len(gateway.logins) == 1


def test_many_gateways_are_all_logged_out(runner: Runner) -> None:
    """More than a few sessions are closed side by side, by a process that the end of the run starts."""
    with Lab(only=["gateway"], gateways=12) as lab:
        hosts = {
            f"gw{number}": {
                "ansible_host": one.host,
                "ansible_port": one.port,
                "ansible_user": "operator",
                "ansible_password": one.users["operator"]["password"],
                "fingerprint": one.fingerprint,
            }
            for number, one in enumerate(lab.gateways)
        }
        defaults = {"group/streamops.video.gateway": {"certificate_fingerprint": "{{ fingerprint }}"}}
        runner.run(tasks(READ, hosts="all", module_defaults=defaults), {"all": {"hosts": hosts}}).ok()
        assert [len(one.logins) for one in lab.gateways] == [1] * 12
        assert [one.sessions for one in lab.gateways] == [[]] * 12


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("scope", ["run", "task"])
def test_an_interrupted_run_leaves_no_session(runner: Runner, gateway: Any, signum: signal.Signals, scope: str) -> None:
    gateway.fault("delay", path="/routes", times=None, seconds=0.3)
    play = Play(runner, gateway, "in-process")
    defaults = {"group/streamops.video.gateway": play.connection(session_scope=scope)}
    started = runner.start(tasks(LOOP, module_defaults=defaults))
    deadline = time.monotonic() + 20
    while not any("/routes" in one["path"] for one in gateway.requests) and time.monotonic() < deadline:
        time.sleep(0.02)
    output = started.end(signum)
    assert started.process.returncode != 0, output
    gateway.clear_faults()
    deadline = time.monotonic() + 10
    while gateway.sessions and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gateway.logins and gateway.sessions == []


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_interrupted_while_it_logs_in(runner: Runner, gateway: Any, signum: signal.Signals) -> None:
    gateway.fault("delay", path="/api/session", method="POST", times=None, seconds=7)
    play = Play(runner, gateway, "in-process")
    started = runner.start(tasks(READ, module_defaults={"group/streamops.video.gateway": play.connection()}))
    deadline = time.monotonic() + 20
    while not gateway.logins and time.monotonic() < deadline:
        time.sleep(0.05)
    output = started.end(signum)
    gateway.clear_faults()
    assert len(gateway.logins) == 1 and gateway.sessions == [], (output, gateway.requests)
    assert not list(runner.home.rglob("*.json"))


def test_a_task_that_times_out_while_it_logs_in(here: Play, gateway: Any) -> None:
    gateway.fault("delay", path="/api/session", method="POST", times=1, seconds=3)
    assert here(READ.rstrip() + "\n  timeout: 1\n").rc == 2


def test_options_that_are_no_account_share_its_session(here: Play, gateway: Any) -> None:
    text = "- streamops.video.gateway_info: {{gather_subset: [session], timeout: {}}}\n  ignore_errors: true\n"
    here(text.format(20) + text.format(21) + text.format(22)).ok()
    assert len(gateway.logins) == 1
    gateway.clear_requests()
    here(text.format(20) + text.format(21), password="wrong-password-77")
    assert len(gateway.logins) == 1


def test_nothing_is_left_on_the_controller(here: Play, gateway: Any) -> None:
    here(READ + "- streamops.video.gateway_route: {name: Feed, source: {name: In, protocol: udp, port: 5}}").ok()
    left = [path for path in Path(here.runner.folder).rglob("*") if path.is_file()]
    secret = gateway.users["operator"]["password"].encode()
    cookies = [one["headers"].get("cookie", "").encode() for one in gateway.requests]
    for path in left:
        if path.name.startswith(("play-", "inventory-")):
            continue
        content = path.read_bytes()
        assert secret not in content, path
        assert not any(cookie and cookie in content for cookie in cookies), path
    locks = list((here.runner.home / ".ansible" / "streamops").iterdir())
    assert [path.stat().st_size for path in locks] == [32], "a mark of the last turn, and nothing else"
    assert (here.runner.home / ".ansible" / "streamops").stat().st_mode & 0o777 == 0o700
