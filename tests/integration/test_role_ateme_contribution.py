"""The role ateme_contribution: what the service receives and holds, run by run, and what an operator reads."""

from __future__ import annotations

from typing import Any

import pytest
from harness import Ending, Outcome, Runner, endings
from lab.ateme import ELSEWHERE

SECRETS = ("only-for-the-stadium", "only-for-the-studio")
START, END = "2035-11-20T18:00:00+01:00", "2035-11-20T20:00:00+01:00"
EVENT: dict[str, Any] = {
    "environment": {"name": "league", "provider": "aws", "region": "eu-west-1", "instance_type": "small"},
    "alert_methods": [
        {"name": "Night shift", "alert_type": "email", "notification_parameters": ["night@example.com"]},
    ],
    "inputs": [
        {
            "type": "srt_push",
            "id": "stadium-a",
            "user_description": "Stadium A",
            "port": 2100,
            "latency": 500,
            "encryption_type": "aes-128",
            "srt_password": SECRETS[0],
        },
        {"type": "udp_rist", "user_description": "Studio B", "id": "studio-b-in", "port": 2200},
    ],
    "outputs": [
        {
            "type": "srt_push",
            "id": "studio-a",
            "input": "stadium-a",
            "host": "203.0.113.5",
            "port": 9000,
            "latency": 250,
            "encryption_type": "aes-256",
            "srt_password": SECRETS[1],
        },
        {"type": "push", "id": "partner", "input": "Studio B", "host": "203.0.113.6", "port": 9002},
    ],
    "schedules": [{"input": "Stadium A", "output": "studio-a", "start_time": START, "end_time": END}],
    "events": [
        {"name": "Final", "description": "At eight", "input": "stadium-a", "start_time": START, "end_time": END}
    ],
    "alerts": [
        {
            "input_ids": ["Stadium A", "studio-b-in"],
            "output_ids": ["studio-a"],
            "alert_method": "Night shift",
            "alert_on_query": "is_connected",
            "query_param": "lt",
            "query_value": [1],
            "query_time_range": "1m",
            "alert_check_frequency": "1m",
            "alert_repeat": "1h",
        }
    ],
}
IN_MAIN = {**EVENT, "environment": {"name": "main"}}


class Control:
    """Runs the role against the lab's service."""

    def __init__(self, runner: Runner, device: Any) -> None:
        self.runner = runner
        self.device = device

    def play(self, **variables: Any) -> list[dict[str, Any]]:
        defaults = variables.pop("defaults", {})
        group = {
            "url": self.device.url,
            "username": "admin",
            "password": self.device.users["admin"]["password"],
            "certificate_fingerprint": self.device.fingerprint,
            **defaults,
        }
        role = {f"ateme_contribution_{key}": value for key, value in variables.items()}
        return [
            {
                "hosts": "localhost",
                "gather_facts": False,
                "module_defaults": {"group/streamops.video.ateme": group},
                "roles": [{"role": "streamops.video.ateme_contribution", **role}],
            }
        ]

    def __call__(self, *arguments: str, event: dict[str, Any] | None = None, **variables: Any) -> Outcome:
        self.device.clear_requests()
        whole = {**(EVENT if event is None else event), **variables}
        return self.runner.run(self.play(**whole), None, arguments)

    def twice(self, event: dict[str, Any] | None = None, **variables: Any) -> Outcome:
        """Check mode, for real, and again: the second time nothing is written."""
        self("--check", "--diff", event=event, **variables).ok()
        assert self.device.writes == []
        first = self(event=event, **variables).ok()
        for arguments in ((), ("--check",)):
            again = self(*arguments, event=event, **variables).ok()
            assert self.device.writes == [] and changed(again) == 0, again.output
        return first


@pytest.fixture
def control(runner: Runner, ateme: Any) -> Control:
    return Control(runner, ateme)


def changed(outcome: Outcome) -> int:
    return sum(bool(one.get("changed")) for one in outcome.results)


def actions(outcome: Outcome) -> list[str]:
    tasks = [one for result in outcome.results for one in (result, *result.get("results", [])) if isinstance(one, dict)]
    return [
        action
        for one in tasks
        if "ansible_loop_var" in one or "results" not in one
        for action in one.get("actions", [])
    ]


def states(ateme: Any) -> dict[str, str]:
    return {one["id"]: one["state"] for one in [*ateme.inputs(), *ateme.outputs()]}


def held(ateme: Any) -> list[int]:
    stores = (ateme.inputs(), ateme.outputs(), ateme.schedules(), ateme.events(), ateme.alerts())
    return [len(one) for one in stores]


def named(ateme: Any) -> list[str]:
    return [one["name"] for one in ateme.environments()]


def test_up_stopped_and_down_again(control: Control, ateme: Any) -> None:
    """A new environment, all of it in it, stopped, started again, and taken down; each run twice."""
    before = named(ateme)
    control.twice(state="started")
    league = ateme.environment_id("league")
    assert held(ateme) == [2, 2, 1, 1, 3]
    assert {one["environment_id"] for one in [*ateme.inputs(), *ateme.outputs()]} == {league}
    assert set(states(ateme).values()) == {"running"}
    stopped = control.twice(state="stopped").last["ansible_facts"]["ateme_contribution_result"]["actions"]
    assert [one.split(" ")[1] for one in stopped] == [*["output"] * 2, *["input"] * 2, *["alert"] * 3]
    assert set(states(ateme).values()) == {"stopped"} and held(ateme) == [2, 2, 1, 1, 3]
    control.twice(state="started")
    assert set(states(ateme).values()) == {"running"}
    removed = control.twice(state="absent").last["ansible_facts"]["ateme_contribution_result"]["actions"]
    kinds = [*["alert"] * 3, "event", "schedule", *["output"] * 2, *["input"] * 2]
    assert [one.split(" ")[1] for one in removed] == kinds and held(ateme) == [0, 0, 0, 0, 0]
    assert [one["name"] for one in ateme.items("alert_methods")] == ["Night shift"]
    assert named(ateme) == [*before, "league"]
    control.twice(state="absent", environment_after="absent", alert_methods_after="absent")
    assert ateme.items("alert_methods") == [] and "league" not in {
        one["name"] for one in ateme.environments() if one["state"] not in ("deleted", "deleting")
    }
    control.twice(state="present")
    assert held(ateme) == [2, 2, 1, 1, 3]


def test_check_mode_tells_all_of_it(control: Control, ateme: Any) -> None:
    """In an environment that runs and is active, the plan is what is done then."""
    planned = control("--check", "--diff", event=IN_MAIN, state="started").ok()
    assert ateme.writes == []
    real = control(event=IN_MAIN, state="started").ok()
    assert actions(planned) == actions(real) and len(actions(real)) > 9
    control("--check", event=IN_MAIN, state="absent").ok()
    assert ateme.writes == [] and held(ateme) == [2, 2, 1, 1, 3]
    assert named(ateme).count("main") == 1


def test_without_an_environment_it_is_the_one_of_module_defaults(control: Control, ateme: Any) -> None:
    event = {key: one for key, one in EVENT.items() if key not in ("environment", "schedules", "events", "alerts")}
    control(event=event, defaults={"environment": "backup"}).ok()
    backup = ateme.environment_id("backup")
    assert {one["environment_id"] for one in [*ateme.inputs(), *ateme.outputs()]} == {backup}
    assert changed(control(event=event, defaults={"environment": "backup"}).ok()) == 0 and ateme.writes == []


def test_an_environment_that_is_not_there_or_not_active(control: Control, ateme: Any) -> None:
    planned = control("--check").ok()
    assert "league" in planned.output and "is not there yet" in planned.output and "input stadium-a" in planned.output
    assert actions(planned) == ['create environment "league"'] and "1 schedules, 3 alerts" in planned.output
    backup = {**EVENT, "environment": {"name": "backup"}}
    planned = control("--check", event=backup).ok()
    assert ateme.writes == [] and "switch to environment" in planned.output
    assert ateme.contexts()["admin"]["environment"] == ateme.environment_id("main")
    control(event=backup).ok()
    assert ateme.contexts()["admin"]["environment"] == ateme.environment_id("backup")
    assert changed(control(event=backup).ok()) == 0 and ateme.writes == []
    gone = control(event={**EVENT, "environment": {"name": "nowhere"}}, state="absent").ok()
    assert "There is no environment" in gone.output and ateme.writes == []


def test_the_context_is_restored_where_the_defaults_ask_for_it(control: Control, ateme: Any) -> None:
    backup = {**EVENT, "environment": {"name": "backup"}}
    control(event=backup, defaults={"restore_context": True}).ok()
    assert ateme.contexts()["admin"]["environment"] == ateme.environment_id("main")
    assert {one["environment_id"] for one in ateme.inputs()} == {ateme.environment_id("backup")}


def test_a_failure_leaves_what_was_made_and_the_next_run_goes_on(control: Control, ateme: Any) -> None:
    ateme.add_input("wall", port=2300)
    broken = {**IN_MAIN, "outputs": [*EVENT["outputs"], {"type": "push", "id": "x", "input": "nothing", "host": "h"}]}
    failed = control(event=broken).failed()
    assert failed.message.startswith("ateme_contribution on localhost: Make the outputs failed: ")
    assert 'there is no input "nothing"' in failed.message
    assert 'Done in this run: create alert method "Night shift", create input "stadium-a"' in failed.message
    assert failed.message.endswith(
        "What is there stays as it is. Run it again when the cause is gone: it goes on from there."
    )
    assert len(ateme.inputs()) == 3
    control(event=IN_MAIN).ok()
    assert held(ateme) == [3, 2, 1, 1, 3]


def test_what_this_run_has_made_is_taken_back(control: Control, ateme: Any) -> None:
    """Nothing that was there: an input, an alert, a method."""
    little = {**IN_MAIN, "outputs": [], "schedules": [], "events": [], "inputs": EVENT["inputs"][:1]}
    alert = {**EVENT["alerts"][0], "input_ids": ["stadium-a"], "output_ids": []}
    control(event={**little, "alerts": [alert]}).ok()
    broken = {**IN_MAIN, "alerts": [*EVENT["alerts"], {**EVENT["alerts"][0], "alert_check_frequency": "often"}]}
    failed = control(event=broken, on_failure="take_back").failed()
    assert held(ateme) == [1, 0, 0, 0, 1] and ateme.inputs()[0]["id"] == "stadium-a"
    assert [one["name"] for one in ateme.items("alert_methods")] == ["Night shift"]
    assert "alert_check_frequency is 'often'" in failed.message and "Taken back: " in failed.message
    assert 'delete output "studio-a"' in failed.message and 'delete input "studio-b-in"' in failed.message


def test_an_environment_that_this_run_has_made_is_taken_back(control: Control, ateme: Any) -> None:
    broken = {**EVENT, "outputs": [{"type": "push", "id": "x", "input": "nothing", "host": "h", "port": 9000}]}
    protected = {"allow_disruptive": False}
    failed = control(event=broken, on_failure="take_back", defaults=protected).failed()
    assert 'delete environment "league"' in failed.message and held(ateme) == [0, 0, 0, 0, 0]
    assert "league" not in named(ateme)


def test_the_service_refuses_in_the_middle(control: Control, ateme: Any) -> None:
    """A start that fails: the object is made, and the message says so."""
    ateme.set(new_flow_state="stopped")
    ateme.fault("fail_order", path="inputs", method="POST", skip=1)
    failed = control(event=IN_MAIN, state="started").failed()
    assert "Make the inputs failed" in failed.message and "create input" in failed.message
    ateme.clear_faults()
    control(event=IN_MAIN, state="started").ok()
    assert set(states(ateme).values()) == {"running"}


def test_what_is_wrong_is_told_before_anything_is_sent(control: Control, ateme: Any) -> None:
    for wrong in (
        {"inputs": [{"type": "push", "port": 2100}]},
        {"outputs": [EVENT["outputs"][0], EVENT["outputs"][0]]},
        {"alerts": [{**EVENT["alerts"][0], "input_ids": [], "output_ids": []}]},
        {"environment": {}, "environment_after": "absent"},
    ):
        failed = control(event={**IN_MAIN, **wrong}).failed()
        assert "nothing was sent" in failed.message and ateme.requests == []
    for option, wrong in (("prot", {"inputs": [{"id": "a", "prot": 2100}]}), ("nam", {"environment": {"nam": "main"}})):
        refused = control(event={**IN_MAIN, **wrong})
        assert refused.rc == 2 and option in refused.message and ateme.requests == []


def test_what_is_on_air_can_be_protected(control: Control, ateme: Any) -> None:
    control(event=IN_MAIN, state="started").ok()
    failed = control(event=IN_MAIN, state="stopped", defaults={"allow_disruptive": False}).failed()
    assert ateme.writes == []
    assert "disruptive" in failed.message and set(states(ateme).values()) == {"running"}
    failed = control(event=IN_MAIN, state="absent", defaults={"allow_disruptive": False}).failed()
    assert ateme.writes == []
    assert "disruptive" in failed.message and set(states(ateme).values()) == {"running"}


def test_items_say_their_own_state(control: Control, ateme: Any) -> None:
    spare = {**EVENT["inputs"][1], "state": "stopped"}
    control.twice({**IN_MAIN, "inputs": [EVENT["inputs"][0], spare]}, state="started")
    assert states(ateme) == {
        "stadium-a": "running",
        "studio-b-in": "stopped",
        "studio-a": "running",
        "partner": "running",
    }


def test_no_password_is_shown(control: Control, ateme: Any) -> None:
    output = control("-vvvv", "--diff", event=IN_MAIN, state="started").ok().output
    wrong = {**IN_MAIN, "inputs": [{**EVENT["inputs"][0], "type": "rtmp"}]}
    output += control("-vvvv", event=wrong).output
    wrong = {**IN_MAIN, "inputs": [{**EVENT["inputs"][0], "port": 99999}]}
    output += control("-vvvv", event=wrong).failed().output
    assert SECRETS[0] in ateme.inputs()[0].values()
    for secret in (*SECRETS, ateme.users["admin"]["password"]):
        assert secret not in output


def test_a_service_that_calls_everything_otherwise(control: Control, ateme: Any) -> None:
    ateme.set(**ELSEWHERE)
    control(state="started").ok()
    control(state="started").ok()
    assert ateme.writes == [] and held(ateme) == [2, 2, 1, 1, 3]
    control(state="stopped").ok()
    assert set(states(ateme).values()) == {"stopped"}
    control(state="absent").ok()
    assert held(ateme) == [0, 0, 0, 0, 0]


def test_the_playbook(control: Control, ateme: Any) -> None:
    """With the login in the environment, on an inventory host that is no way into anything."""
    ours = {f"ateme_contribution_{key}": value for key, value in IN_MAIN.items()}
    inventory = {"all": {"hosts": {"cloud": {"ansible_host": "203.0.113.99", **ours}}}}
    login = {"URL": ateme.url, "USERNAME": "admin", "PASSWORD": ateme.users["admin"]["password"]}
    env = {f"ATEME_PLUS_{key}": value for key, value in {**login, "CERTIFICATE_FINGERPRINT": ateme.fingerprint}.items()}
    play = [{"import_playbook": "streamops.video.contribution", "vars": {"target": "cloud"}}]
    for state in ("started", "absent"):
        control.runner.run(play, inventory, ["-e", f"ateme_contribution_state={state}"], env).ok()
        assert held(ateme) == ([2, 2, 1, 1, 3] if state == "started" else [0, 0, 0, 0, 0])


@pytest.mark.parametrize("ending", endings(12), ids=str)
def test_ended_in_the_middle_and_run_again(control: Control, ateme: Any, ending: Ending) -> None:
    """By Ctrl-C or a signal, while a write of the role is under way."""
    ateme.fault("delay", method="POST|PUT|DELETE", path="^/(?!api/login)", skip=ending.moment - 1, seconds=1.5)
    started = control.runner.start(control.play(**EVENT, state="started"))
    started.end_at_fault(ateme, ending, logs_out=False)
    control(state="started").ok()
    assert held(ateme) == [2, 2, 1, 1, 3] and set(states(ateme).values()) == {"running"}
    assert named(ateme).count("league") == 1
    assert changed(control(state="started").ok()) == 0 and ateme.writes == []
