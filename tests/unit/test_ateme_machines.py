"""Environments, TitanFile and invitations against the lab: what is made, changed, waited for and put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import (
    Ambiguous,
    InvalidInput,
    NotFound,
    Refused,
    StreamopsError,
    WaitTimeout,
)
from ansible_collections.streamops.video.plugins.modules import (
    ateme_environment,
    ateme_source_invitation,
    ateme_titanfile_deployment,
    ateme_titanfile_job,
)
from ateme_machine_checks import HABITS, bodies, thrice
from ateme_runs import Runs
from lab import Lab
from lab.ateme import ELSEWHERE

Values = dict[str, Any]
CLOUD: Values = {"provider": "aws", "region": "eu-west-1"}
LEAGUE: Values = {"name": "league", "instance_type": "small", **CLOUD}
NIGHT: Values = {"name": "Night batch", "version": "2.13.3", **CLOUD}
MATCH: Values = {
    "deployment": "Night batch",
    "name": "Match",
    "configuration": {"input": "s3://a/1.mxf"},
    "priority": 5,
}
GUEST: Values = {
    "destination_temporary_name": "Radio North",
    "show_all_events": True,
    "billing_source": "destination_taker",
    "global_max_destinations": 2,
}
EVERY = ["environment", "deployment", "job", "invitation"]


@pytest.fixture(scope="module", params=["default", "elsewhere"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with Lab(only=["ateme"], switches={"ateme": ELSEWHERE if request.param == "elsewhere" else {}}) as running:
        yield running


@pytest.fixture
def service(lab: Lab) -> Any:
    lab.ateme.reset()
    lab.ateme.set(queue_delay=0.02)
    return lab.ateme


@pytest.fixture
def runs(service: Any) -> Runs:
    return Runs(service)


def active(service: Any) -> Any:
    return service.contexts()["admin"]["environment"]


def lives(runs: Runs, kind: str) -> None:
    """One of a kind is made, given back, and deleted."""
    if kind == "job":
        runs.run(ateme_titanfile_deployment, **NIGHT)
    module, options, result = {
        "environment": (ateme_environment, LEAGUE, "environment"),
        "deployment": (ateme_titanfile_deployment, NIGHT, "titanfile_deployment"),
        "job": (ateme_titanfile_job, MATCH, "titanfile_job"),
        "invitation": (ateme_source_invitation, GUEST, "source_invitation"),
    }[kind]
    made = thrice(runs, module, **options)[result]
    foretold = runs.run(module, check=True, **options)[result]
    assert made["id"] == foretold["id"]
    assert runs.run(module, **made)["changed"] is False
    gone = {**({"deployment": "Night batch"} if kind == "job" else {}), "id": made["id"], "state": "absent"}
    assert thrice(runs, module, **gone)[result] == {}


@pytest.mark.parametrize("kind", EVERY)
def test_a_life(runs: Runs, kind: str) -> None:
    lives(runs, kind)


@pytest.mark.parametrize("habit", HABITS)
def test_habits_of_the_service(habit: str) -> None:
    with Lab(only=["ateme"], switches={"ateme": {**HABITS[habit], "queue_delay": 0.02}}) as lab:
        for kind in EVERY:
            lives(Runs(lab.ateme), kind)


# Environments


def test_a_new_environment_has_what_was_chosen(runs: Runs, service: Any) -> None:
    made = runs.run(ateme_environment, **LEAGUE)["environment"]
    there = next(one for one in service.environments() if one["name"] == "league")
    body = bodies(service)[0]
    assert body["name"] == "league"
    assert {str(one) for one in body.values()} == {"league", made["provider"], made["region"], made["instance_type"]}
    assert (made["id"], made["state"], made["status"]["version"]) == (there["id"], "started", "5.2.0")
    # By the ids it is the same.
    ids = {name: made[name] for name in ("name", "provider", "region", "instance_type")}
    assert runs.run(ateme_environment, **ids)["changed"] is False


@pytest.mark.parametrize("switches", [{}, {"context_from": "token", "old_token": "revoked"}])
@pytest.mark.parametrize("more", [{}, {"restore_context": True}])
def test_what_is_active_stays_active(runs: Runs, service: Any, switches: Values, more: Values) -> None:
    """The first details of an environment that has come up switch the user there."""
    service.set(**switches)
    main = active(service)
    runs.run(ateme_environment, **LEAGUE, **more)
    assert active(service) == main == service.environment_id("main")
    assert len(service.logins) == 1
    assert [one["status"] for one in service.requests if one["status"] >= 400 and one["user"]] == []


def test_a_task_in_another_environment_stays_there(runs: Runs, service: Any) -> None:
    runs.run(ateme_environment, environment="backup", **LEAGUE)
    assert active(service) == service.environment_id("backup")
    runs.run(ateme_environment, environment="main", restore_context=True, **{**LEAGUE, "name": "cup"})
    assert active(service) == service.environment_id("backup")


def test_an_environment_is_stopped_and_started(runs: Runs) -> None:
    runs.run(ateme_environment, **LEAGUE)
    stopped = thrice(runs, ateme_environment, name="league", state="stopped")
    assert stopped["interrupts"] == ['environment "league"']
    assert stopped["environment"]["state"] == "stopped"
    # What is known of it does not depend on whether it runs.
    assert runs.run(ateme_environment, **LEAGUE)["changed"] is False
    assert thrice(runs, ateme_environment, name="league", state="started")["disruptive"] is False
    with pytest.raises(Refused, match="disruptive"):
        runs.run(ateme_environment, name="league", state="stopped", allow_disruptive=False)


def test_a_new_environment_that_shall_not_run(runs: Runs) -> None:
    done = thrice(runs, ateme_environment, **LEAGUE, state="stopped")
    assert done["actions"] == ['create environment "league"', 'stop environment "league"']
    assert (done["disruptive"], done["environment"]["state"]) == (False, "stopped")


@pytest.mark.parametrize("upgrade", ["true", "5.2.0"])
@pytest.mark.parametrize("state", ["present", "stopped"])
def test_the_scheduled_upgrade_is_started(runs: Runs, service: Any, upgrade: str, state: str) -> None:
    done = thrice(runs, ateme_environment, name="main", upgrade=upgrade, state=state)
    assert done["actions"][0] == 'upgrade environment "main" to 5.2.0'
    assert done["interrupts"] == ['environment "main"']
    assert done["environment"]["status"]["version"] == "5.2.0"
    assert bodies(service)[0] == {"start_now": True}


def test_an_upgrade_of_one_that_is_stopped(runs: Runs) -> None:
    runs.run(ateme_environment, name="main", state="stopped")
    done = thrice(runs, ateme_environment, name="main", upgrade="true", state="started")
    assert done["actions"] == ['start environment "main"', 'upgrade environment "main" to 5.2.0']
    assert done["disruptive"] is False


def test_no_upgrade_is_pending(runs: Runs, service: Any) -> None:
    assert runs.run(ateme_environment, name="backup", upgrade="true")["changed"] is False
    assert runs.run(ateme_environment, name="main", upgrade="false")["changed"] is False
    with pytest.raises(InvalidInput, match=r"no upgrade .* to 9.0 is pending \(pending: 5.2.0\)"):
        runs.run(ateme_environment, name="main", upgrade="9.0")
    assert service.writes == []


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"name": "x" * 256}, InvalidInput, "256 characters"),
        ({"name": "cup"}, InvalidInput, "no environment .cup., and a new one needs provider, region, instance_type"),
        ({**LEAGUE, "region": "mars-1"}, NotFound, 'no region "mars-1". There is eu-west-1, us-east-1'),
        ({**LEAGUE, "provider": "azure"}, NotFound, "There is aws, gcp"),
        ({"id": "new:league"}, InvalidInput, "check mode"),
        ({"id": "nowhere"}, NotFound, "no environment nowhere"),
        ({"name": "main", "provider": "aws", "region": "us-east-1"}, InvalidInput, "no operation that changes region"),
        ({"name": "main", "region": "us-east-1"}, InvalidInput, "no operation that changes region"),
    ],
)
def test_environments_that_cannot_be(runs: Runs, options: Values, error: type[StreamopsError], says: str) -> None:
    with pytest.raises(error, match=says):
        runs.run(ateme_environment, **options)
    assert runs.service.writes == []


def test_a_name_that_two_environments_bear(runs: Runs, service: Any) -> None:
    service.add_environment("main", organisation_id=service.organisation_id("Example Broadcast"))
    with pytest.raises(Ambiguous, match="Give the id"):
        runs.run(ateme_environment, name="main")
    assert runs.run(ateme_environment, id=service.environment_id("main"))["changed"] is False


def test_a_deleted_name_is_free_again(service: Any, runs: Runs) -> None:
    service.set(dropdowns="short")
    first = runs.run(ateme_environment, **LEAGUE)["environment"]["id"]
    runs.run(ateme_environment, name="league", state="absent")
    second = runs.run(ateme_environment, **LEAGUE)
    assert second["changed"]
    assert second["environment"]["id"] != first
    assert runs.run(ateme_environment, **LEAGUE)["environment"]["id"] == second["environment"]["id"]
    service.set(dropdowns="full")


def test_a_deletion_is_waited_for(runs: Runs, service: Any) -> None:
    service.set(queue_delay=0.4)
    runs.run(ateme_environment, name="backup", state="absent", wait=False)
    assert "backup" in [one["name"] for one in service.environments()]
    # It is on its way already.
    assert runs.run(ateme_environment, name="backup", state="absent")["changed"] is False
    assert "backup" not in [one["name"] for one in service.environments()]


def test_one_that_does_not_come_up_in_time(runs: Runs, service: Any) -> None:
    service.set(queue_delay=30)
    with pytest.raises(WaitTimeout, match="is creating"):
        runs.run(ateme_environment, **LEAGUE, wait_timeout=1)
    assert runs.run(ateme_environment, **{**LEAGUE, "name": "cup"}, wait=False)["changed"]


@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
def test_the_answer_to_a_create_is_lost(runs: Runs, service: Any, fault: str) -> None:
    """Never is it sent twice; one that was made all the same is found, and what was active is active again."""
    service.fault(fault, method="POST", path="c-envs$|customer_environment$")
    if fault == "drop_after":
        done = runs.run(ateme_environment, **LEAGUE)
        assert "the device had done it" in done["retries"][0]
        assert active(service) == service.environment_id("main")
        assert [one["name"] for one in service.environments()].count("league") == 1
    else:
        service.clear_faults()
        service.fault("drop_after", method="PATCH|PUT", path="stop$")
        done = runs.run(ateme_environment, name="main", state="stopped")
        assert done["environment"]["state"] == "stopped"


# TitanFile


def test_a_deployment_is_upgraded_started_and_stopped(runs: Runs, service: Any) -> None:
    runs.run(ateme_titanfile_deployment, **NIGHT)
    done = thrice(runs, ateme_titanfile_deployment, **{**NIGHT, "version": "2.13.4"}, state="stopped")
    assert done["actions"] == [
        'update TitanFile deployment "Night batch": version 2.13.3 -> 2.13.4',
        'stop TitanFile deployment "Night batch"',
    ]
    assert done["interrupts"] == ['TitanFile deployment "Night batch"']
    assert bodies(service)[0] == {"version_id": "2.13.4"}
    done = thrice(runs, ateme_titanfile_deployment, name="Night batch", state="running")
    assert (done["disruptive"], done["titanfile_deployment"]["state"]) == (False, "started")


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({**NIGHT, "name": "Night/batch"}, InvalidInput, "name is 'Night/batch'"),
        ({**NIGHT, "name": "x" * 101}, InvalidInput, "1 to 100"),
        (
            {"name": "other"},
            InvalidInput,
            "no TitanFile deployment .other., and a new one needs version, provider, region",
        ),
        ({**NIGHT, "name": "other", "region": "mars-1"}, NotFound, 'no region "mars-1"'),
        ({**NIGHT, "region": "us-east-1"}, InvalidInput, "no operation that changes region"),
    ],
)
def test_deployments_that_cannot_be(runs: Runs, options: Values, error: type[StreamopsError], says: str) -> None:
    runs.run(ateme_titanfile_deployment, **NIGHT)
    runs.service.clear_requests()
    with pytest.raises(error, match=says):
        runs.run(ateme_titanfile_deployment, **options)
    assert runs.service.writes == []


def test_a_version_that_no_note_names(runs: Runs) -> None:
    runs.run(ateme_titanfile_deployment, check=True, **{**NIGHT, "version": "2.14.0"})
    assert "2.14.0 is none of those" in runs.said[0]


def test_a_job_and_its_queue(runs: Runs, service: Any) -> None:
    deployment = runs.run(ateme_titanfile_deployment, **NIGHT)["titanfile_deployment"]["id"]
    service.clear_requests()
    job = runs.run(ateme_titanfile_job, **MATCH)["titanfile_job"]
    assert (job["state"], job["status"]["status"], job["deployment"]) == ("started", "pending", deployment)
    sent = service.writes[0]
    assert sent["body"] == {"name": "Match", "configuration": {"input": "s3://a/1.mxf"}, "priority": 5}
    assert {one["headers"].get("deployment-id") for one in service.requests if "/jobs" in one["path"]} == {deployment}
    named = {"deployment": "Night batch", "name": "Match"}
    done = thrice(runs, ateme_titanfile_job, **named, priority=7)
    assert bodies(service) == [{"new_priority": 7}]
    assert done["disruptive"] is False
    assert thrice(runs, ateme_titanfile_job, **named, state="stopped")["disruptive"] is False
    assert runs.run(ateme_titanfile_job, **named, priority=9)["changed"] is False
    assert "its priority stays 7" in runs.said[0]
    assert thrice(runs, ateme_titanfile_job, **named, state="started")["titanfile_job"]["state"] == "started"


def test_a_job_in_titanfile(runs: Runs, service: Any) -> None:
    runs.run(ateme_titanfile_deployment, **NIGHT)
    service.set(job_delay=0)
    job = runs.run(ateme_titanfile_job, **MATCH)["titanfile_job"]
    job = runs.run(ateme_titanfile_job, deployment="Night batch", id=job["id"])["titanfile_job"]
    assert (job["state"], job["status"]["state"]) == ("started", "running")
    service.set(job_delay=None)
    done = thrice(runs, ateme_titanfile_job, **MATCH, state="stopped")
    assert done["interrupts"] == ['TitanFile job "Match"']
    with pytest.raises(InvalidInput, match="is aborted: it cannot be started"):
        runs.run(ateme_titanfile_job, **MATCH, state="started")
    service.change("tf_jobs", job["id"], state="crashed", tf_state="crashed")
    with pytest.raises(InvalidInput, match="restarted starts it anew"):
        runs.run(ateme_titanfile_job, **MATCH, state="started")
    done = thrice(runs, ateme_titanfile_job, **MATCH, state="restarted")
    assert done["actions"] == ['restart TitanFile job "Match"']
    service.change("tf_jobs", job["id"], state="finished", tf_state="finished")
    assert runs.run(ateme_titanfile_job, **MATCH, state="started")["titanfile_job"]["state"] == "stopped"


def test_a_new_job_that_waits_until_it_is_started(runs: Runs) -> None:
    runs.run(ateme_titanfile_deployment, **NIGHT)
    done = thrice(runs, ateme_titanfile_job, **MATCH, state="stopped")
    assert done["actions"] == ['create TitanFile job "Match"', 'stop TitanFile job "Match"']


def test_more_of_a_job_than_the_document_shows(runs: Runs, service: Any) -> None:
    runs.run(ateme_titanfile_deployment, **NIGHT)
    service.set(unknown_fields="ignore")
    service.clear_requests()
    runs.run(ateme_titanfile_job, **MATCH, body={"workflows": [{"a": 1}]})
    assert bodies(service)[0]["workflows"] == [{"a": 1}]
    service.set(unknown_fields="refuse")


def test_secrets_of_a_job_are_not_shown(runs: Runs, service: Any) -> None:
    runs.run(ateme_titanfile_deployment, **NIGHT)
    configuration = {"input": "s3://a/1.mxf", "password": "Geheim-17"}
    for check in (True, False, False):
        done = runs.run(ateme_titanfile_job, check=check, **{**MATCH, "configuration": configuration})
        assert "Geheim-17" not in str(done)
    assert done["changed"] is False
    assert service.items("tf_jobs")[0]["configuration"] == configuration
    with pytest.raises(InvalidInput, match="no operation that changes configuration"):
        runs.run(ateme_titanfile_job, **{**MATCH, "configuration": {"input": "other"}})


def test_a_job_of_a_deployment_that_is_not_there(runs: Runs) -> None:
    with pytest.raises(NotFound, match='no TitanFile deployment "Night batch"'):
        runs.run(ateme_titanfile_job, **MATCH)
    assert runs.run(ateme_titanfile_job, check=True, **MATCH)["titanfile_job"]["id"] == "new:Match"
    assert "yet" in runs.said[0]
    assert runs.run(ateme_titanfile_job, check=True, **{**MATCH, "deployment": "new:Night batch"})["changed"]
    runs.run(ateme_titanfile_deployment, **NIGHT)
    with pytest.raises(InvalidInput, match="a new one needs configuration"):
        runs.run(ateme_titanfile_job, deployment="Night batch", name="Match")
    with pytest.raises(InvalidInput, match="priority is 0"):
        runs.run(ateme_titanfile_job, **{**MATCH, "priority": 0})


# Invitations


def test_the_token_of_an_invitation_is_told_once(runs: Runs, service: Any) -> None:
    foretold = runs.run(ateme_source_invitation, check=True, **GUEST)
    done = runs.run(ateme_source_invitation, **GUEST)
    token = next(
        one["source_invitation_token"]
        for one in service.items("source_invitations")
        if one["destination_temporary_name"] == "Radio North"
    )
    assert done["source_invitation_token"] == token
    assert token not in str(done["source_invitation"])
    assert token not in str([done["diff"], done["actions"], foretold])
    for options in (GUEST, {**GUEST, "global_max_destinations": 3}):
        assert token not in str(runs.run(ateme_source_invitation, **options))


def test_an_invitation_whose_answer_is_lost(runs: Runs, service: Any) -> None:
    service.fault("drop_after", method="POST", path="invitations$")
    done = runs.run(ateme_source_invitation, **GUEST)
    assert done["retries"]
    assert done["source_invitation_token"]
    assert len(service.items("source_invitations")) == 2


def test_a_guest_that_has_accepted_is_not_cut_off_by_chance(runs: Runs, service: Any) -> None:
    made = runs.run(ateme_source_invitation, **GUEST)["source_invitation"]
    assert runs.run(ateme_source_invitation, check=True, id=made["id"], state="absent")["disruptive"] is False
    service.change("source_invitations", made["id"], registered=True)
    more = thrice(runs, ateme_source_invitation, **{**GUEST, "global_max_destinations": 5})
    assert (more["disruptive"], bodies(service)) == (False, [{"global_max_destinations": 5}])
    for options in ({"show_all_events": False}, {"registered": False}, {"state": "absent"}):
        with pytest.raises(Refused, match='the guest "Radio North"'):
            runs.run(
                ateme_source_invitation,
                destination_temporary_name="Radio North",
                allow_disruptive=False,
                **options,
            )
    thrice(runs, ateme_source_invitation, id=made["id"], registered=False)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"destination_temporary_name": "x" * 31}, "31 characters"),
        ({"global_max_destinations": 11}, "1 to 10"),
        ({"global_max_destinations": 0}, "1 to 10"),
    ],
)
def test_invitations_that_cannot_be(runs: Runs, options: Values, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        runs.run(ateme_source_invitation, **{**GUEST, **options})
    assert runs.service.requests == []
