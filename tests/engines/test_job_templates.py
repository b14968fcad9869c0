"""Each job template with its survey and credentials, run as AWX runs it, against the devices of the lab."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import awx_rules
import pytest
import yaml
from awx_controller import Controller
from awx_places import PLAYBOOKS, Configured, Done, Job
from awx_rules import Refused
from lab import Lab

STADIUM, STUDIO = "of-the-stadium-{{ 7 * 6 }}", "of-the-studio-8"
SECRETS = f"stadium_a: '{STADIUM}'\nstudio: {STUDIO}\n"
ROUTES = """
- name: Stadium {{ 6 * 7 }}
  state: started
  source: {name: In, protocol: srt, srt_mode: listener, port: 4900, srt_passphrase: !secret stadium_a}
  destinations:
    - {name: Studio, protocol: udp, address: 10.69.12.148, port: 4900}
"""
Launch = Callable[..., Done]


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(directory=tmp_path_factory.mktemp("devices"), switches={"gateway": {"land_delay": 0.05}}) as found:
        yield found


@pytest.fixture
def lab(devices: Lab, configured: Configured) -> Iterator[Lab]:
    """The devices with nothing on them, and an empty folder that stays; no job may leave a session open."""
    for device in (devices.gateway, devices.hmp, devices.kraken, devices.ateme):
        device.reset()
    for path in configured.data.iterdir():
        shutil.rmtree(path)
    yield devices
    for device in (devices.gateway, devices.hmp, devices.kraken):
        assert device.sessions == [], "a session was left open on a device"


def password(lab: Lab, system: str) -> str:
    user = "admin" if system in ("hmp", "ateme") else "haiadmin"
    return str(getattr(lab, system).users[user]["password"])


@pytest.fixture
def launch(lab: Lab, configured: Configured, tmp_path: Path) -> Launch:
    """Runs a job template with answers to its survey, and searches what it leaves for every secret."""
    started = iter(range(100))
    hosts = {
        group: {name: {"ansible_host": device.host, "ansible_port": device.port}}
        for group, name, device in (
            ("gateways", "gw1", lab.gateway),
            ("hmps", "hmp1", lab.hmp),
            ("krakens", "kraken1", lab.kraken),
        )
    }

    def run(playbook: str, *arguments: str, workflow: dict[str, Any] | None = None, **answers: Any) -> Done:
        for device in (lab.gateway, lab.hmp, lab.kraken, lab.ateme):
            device.clear_requests()
        job = Job(tmp_path / f"job{next(started)}", configured.controller, playbook)
        # One is trusted by its CA, the others by their fingerprints.
        ca = Path(lab.ca_path).read_text()
        job.credential("Haivision Gateway", username="haiadmin", password=password(lab, "gateway"), ca_certificates=ca)
        hmp, kraken, ateme = lab.hmp, lab.kraken, lab.ateme
        job.credential(
            "Haivision Media Platform",
            username="admin",
            password=password(lab, "hmp"),
            certificate_fingerprint=hmp.fingerprint,
        )
        job.credential(
            "Haivision Kraken",
            username="haiadmin",
            password=password(lab, "kraken"),
            certificate_fingerprint=kraken.fingerprint,
            validate_certs="true",
        )
        job.credential(
            "Ateme+",
            url=ateme.url,
            username="admin",
            password=password(lab, "ateme"),
            certificate_fingerprint=ateme.fingerprint,
        )
        job.credential("StreamOps secrets", secrets=SECRETS)
        job.inventory(hosts)
        done = job.run(answers, *arguments, workflow=workflow)
        secrets = [password(lab, one) for one in ("gateway", "hmp", "kraken", "ateme")]
        return done.holds_none_of([*secrets, STADIUM, "of-the-stadium-42", STUDIO])

    return run


def rollout(**more: Any) -> dict[str, Any]:
    """A question of each type that there is, and of each type one without an answer."""
    return {
        "survey_gateway_rollout_routes": ROUTES,
        "survey_gateway_rollout_state": "overridden",
        "survey_gateway_rollout_backup_keep": 3,
        "survey_gateway_rollout_min_bitrate": 0.0,
        "survey_gateway_rollout_connected": "",
        "survey_gateway_rollout_stop_on_failure": "true",
        "survey_gateway_rollout_allow_empty": "false",
        "survey_gateway_rollout_protect": "*keep me*\n\n",
        "rollout_serial": 1,
        **more,
    }


def backups(configured: Configured) -> list[str]:
    return sorted(path.suffix for path in (configured.data / "backup").iterdir())


def test_rollout_and_verify(lab: Lab, launch: Launch, configured: Configured) -> None:
    kept = {"name": "Do keep me", "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5001}}
    lab.gateway.add_route({**kept, "destinations": []})
    lab.gateway.add_route({**kept, "name": "Old", "destinations": []})
    differs = launch("verify", survey_gateway_rollout_routes=ROUTES).failed()
    assert "gw1: drift" in differs.told
    refused = launch("rollout", **rollout()).failed()
    assert 'match protect ("Do keep me"); nothing was written' in refused.told
    unprotected = {"survey_gateway_rollout_protect": "", "survey_gateway_rollout_max_deletions": 2}
    launch("rollout", "--check", "--diff", **rollout(**unprotected)).ok()
    assert lab.gateway.writes == []
    launch("rollout", **rollout(**unprotected)).ok()
    # What is in an answer is no template, and neither is what is in a credential.
    (route,) = lab.gateway.routes()
    assert route["name"] == "Stadium {{ 6 * 7 }}"
    assert route["running"] and route["source"]["srtPassPhrase"] == STADIUM
    assert backups(configured) != []
    launch("rollout", **rollout()).ok()
    assert lab.gateway.writes == []
    launch("verify", survey_gateway_rollout_routes=ROUTES).ok()
    assert lab.gateway.writes == []


def test_answers_that_cannot_be_read(lab: Lab, launch: Launch) -> None:
    wrong = {
        "- name: a\n  source: {name: In": "the answer for gateway_rollout_routes is no YAML: line 2",
        "name: Stadium A": "gateway_rollout_routes is no list in YAML; it begins like: - name: Stadium A",
        "- {name: a, x: !secret nobody}": "does not have; it has stadium_a, studio",
        "- {name: a, start: 2026-02-30}": "has a date or a number in it that does not exist",
    }
    for answer, words in wrong.items():
        done = launch("rollout", **rollout(survey_gateway_rollout_routes=answer)).failed()
        assert words in done.told
    assert lab.gateway.requests == []


def test_without_the_folder_that_stays(lab: Lab, launch: Launch, configured: Configured) -> None:
    place = configured.data.rename(configured.data.with_name("elsewhere"))
    try:
        done = launch("backup").failed()
    finally:
        place.rename(configured.data)
    assert f"There is no folder {configured.data} where this job runs" in done.told
    assert lab.gateway.requests == []


def test_backup_and_restore(lab: Lab, launch: Launch, configured: Configured) -> None:
    launch("rollout", **rollout()).ok()
    launch("backup", survey_gateway_backup_keep=5).ok()
    (route,) = lab.gateway.routes()
    assert backups(configured) != []
    lab.gateway.reset()
    launch("restore", survey_gateway_backup_at="", restore_serial=1).ok()
    (restored,) = lab.gateway.routes()
    assert (restored["name"], restored["source"]["srtPassPhrase"]) == (route["name"], STADIUM)


def test_drift(lab: Lab, launch: Launch) -> None:
    done = launch("drift").failed()
    assert "no variable gateway_rollout_routes" in done.told
    done = launch("drift", survey_gateway_rollout_routes=ROUTES, survey_gateway_rollout_state="merged").failed()
    assert 'gw1: drift: create route "Stadium {{ 6 * 7 }}"' in done.told
    assert lab.gateway.writes == []


def test_report(launch: Launch, configured: Configured) -> None:
    launch("rollout", **rollout()).ok()
    answers = {
        "survey_fleet_report_title": "Night shift",
        "survey_fleet_report_samples": 1,
        "survey_fleet_report_interval": 0.5,
        "survey_fleet_report_drift": "false",
        "survey_fleet_report_fail_on": ["unread", "error"],
    }
    launch("report", **answers).ok()
    report = json.loads((configured.data / "report" / "report.json").read_text())
    assert report["title"] == "Night shift"
    assert report["summary"]["routes"] == 1


def test_export(launch: Launch, configured: Configured) -> None:
    launch("rollout", **rollout()).ok()
    launch("export", export_state="overridden").ok()
    exported = configured.data / "export" / "host_vars" / "gw1" / "gateway_rollout.yml"
    assert "gateway_rollout_state: overridden" in exported.read_text()
    assert STADIUM not in exported.read_text()


def test_record_event(lab: Lab, launch: Launch) -> None:
    source = {"name": "Camera 7", "type": "SRT", "mode": "LISTENER", "source_port": 7007}
    events = yaml.safe_dump([{"name": "Town hall", "session": "Town halls", "sources": [source]}])
    events = events.replace("source_port", "passphrase: !secret studio\n    source_port")
    answers = {"survey_event_recording_events": events, "survey_event_recording_state": "recording"}
    launch("record_event", **answers, survey_event_recording_marks="Kick-off: one\nSecond").ok()
    (recording,) = lab.hmp.all_recordings()
    assert recording["state"] == "RECORDING"
    assert [one["title"] for one in recording["hotmarks"]] == ["Kick-off: one", "Second"]
    (made,) = [one["body"] for one in lab.hmp.writes if "passphrase" in json.dumps(one["body"])]
    assert STUDIO in json.dumps(made)
    launch("record_event", **answers).ok()
    assert lab.hmp.writes == []


def test_kraken_preset(lab: Lab, launch: Launch) -> None:
    content = {"inputs": [{"name": "in"}], "streams": [{"name": "Evening", "input": "in", "auto_start": True}]}
    lab.kraken.add_preset("Evening", content=content)
    with pytest.raises(Refused, match="survey_kraken_preset_rollout_preset"):
        launch("kraken_preset")
    with pytest.raises(Refused, match="'rollout_serial' value is too small"):
        launch("kraken_preset", survey_kraken_preset_rollout_preset="Evening", rollout_serial=0)
    answers = {
        "survey_kraken_preset_rollout_preset": "Evening",
        "survey_kraken_preset_rollout_streams": "Evening",
        "survey_kraken_preset_rollout_status_words": "",
        "survey_kraken_preset_rollout_settle": 1,
        "survey_kraken_preset_rollout_interval": 1,
        "survey_kraken_preset_rollout_put_back": "true",
    }
    launch("kraken_preset", **answers).ok()
    assert [one["name"] for one in lab.kraken.all_presets() if one["active"]] == ["Evening"]


def test_contribution(lab: Lab, launch: Launch) -> None:
    inputs = "- {type: srt_push, id: stadium-a, port: 2100, latency: 500, srt_password: !secret studio}"
    answers = {
        "survey_ateme_contribution_state": "started",
        "survey_ateme_contribution_environment": "name: main",
        "survey_ateme_contribution_inputs": inputs,
        "survey_ateme_contribution_outputs": "",
    }
    launch("contribution", **answers).ok()
    assert STUDIO in json.dumps(lab.ateme.writes)
    launch("contribution", **answers).ok()
    assert lab.ateme.writes == []


def test_contribution_chain(lab: Lab, launch: Launch) -> None:
    lab.ateme.add_input("stadium-a")
    feed = """
name: Stadium A
input: stadium-a
passphrase: !secret studio
latency: 250
gateway: {host: gw1, address: gw1.example.com, port: 4900}
destinations: [{name: Studio, protocol: udp, address: 10.69.12.148, port: 4900}]
hmp: {host: hmp1, address: 10.69.12.20, port: 7001, session: Stadium A live}
record: true
"""
    answers = {"survey_contribution_chain_feed": feed, "survey_contribution_chain_timeout": 5}
    launch("contribution_chain", **answers, survey_contribution_chain_interval=1).ok()
    (route,) = lab.gateway.routes()
    assert route["source"]["srtPassPhrase"] == STUDIO
    assert [one["state"] for one in lab.hmp.all_recordings()] == ["RECORDING"]


def test_the_end_of_a_workflow_that_failed(launch: Launch) -> None:
    assert "The rollout or its verification failed" in launch("rollout_failed").failed().told


class Workflow:
    """The nodes of the workflow that the controller has, run as AWX runs them: each once one before it has ended so.

    `away`: what jobs are updated from, the Git server and the inventory's devices, does not answer.
    """

    KIND = "workflow_job_template_nodes"

    def __init__(self, awx: Controller, launch: Launch) -> None:
        self.awx, self.launch = awx, launch
        self.ended: dict[str, str] = {}
        self.told: dict[str, Any] = {}
        self.away = False
        self.updated = False

    def follows(self, node: str, when: str) -> list[str]:
        return self.awx.listed(self.KIND, node, f"{when}_nodes")

    @property
    def beginnings(self) -> list[str]:
        names = self.awx.names(self.KIND)
        later = {one for name in names for when in ("success", "failure", "always") for one in self.follows(name, when)}
        return [name for name in names if name not in later]

    def update(self) -> bool:
        """Before each job: what is to be updated, unless it has been lately; and the job fails where that fails."""
        ((project,), (source,)) = (self.awx.objects[kind].values() for kind in ("projects", "inventory_sources"))
        kept = self.updated and project["scm_update_cache_timeout"] and source["update_cache_timeout"]
        self.updated = kept or not self.away
        return self.updated

    def job(self, node: str, given: dict[str, Any], limit: str) -> str:
        """Launch what a node says, with what it may hand on: a template takes only what it asks for."""
        if not self.update():
            return "failed"
        found = self.awx.named(self.KIND, node)
        template = self.awx.objects["job_templates"][found["unified_job_template"]]
        arguments = [f"--limit={limit}"] if limit and template["ask_limit_on_launch"] else []
        arguments += ["--check"] if found["job_type"] == "check" and template["ask_job_type_on_launch"] else []
        playbook = template["playbook"].removesuffix(".yml")
        done = self.launch(playbook, *arguments, workflow={**self.told, **given})
        self.told |= done.statistics
        return done.status

    def run(
        self, answers: dict[str, Any], meanwhile: Callable[[str], None] = lambda node: None, limit: str = ""
    ) -> None:
        survey = self.awx.survey("workflow_job_templates", "StreamOps rollout with backup and restore")
        given = awx_rules.answered(survey, answers)
        waiting = self.beginnings
        while waiting:
            node = waiting.pop(0)
            self.ended[node] = self.job(node, given, limit)
            meanwhile(node)
            when = "success" if self.ended[node] == "successful" else "failure"
            waiting += [one for one in self.follows(node, when) + self.follows(node, "always") if one not in self.ended]

    @property
    def failed(self) -> bool:
        """Whether AWX calls it failed: a job has, and nothing was to come after that."""
        lost = [node for node, status in self.ended.items() if status != "successful"]
        return any(not self.follows(node, "failure") and not self.follows(node, "always") for node in lost)


def test_the_workflow(lab: Lab, launch: Launch, configured: Configured) -> None:
    workflow = Workflow(configured.controller, launch)
    workflow.run(rollout())
    assert list(workflow.ended.items()) == [
        ("plan", "successful"),
        ("backup", "successful"),
        ("rollout", "successful"),
        ("verify", "successful"),
        ("report", "successful"),
    ]
    assert not workflow.failed
    assert [one["name"] for one in lab.gateway.routes()] == ["Stadium {{ 6 * 7 }}"]


def test_the_workflow_where_the_verification_fails(lab: Lab, launch: Launch, configured: Configured) -> None:
    """With all that may come to pass meanwhile: a limit, a backup after the change, and what is updated from away."""
    other = {"name": "Other", "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5001}}
    lab.gateway.add_route({**other, "name": "Before", "destinations": []})
    workflow = Workflow(configured.controller, launch)

    def somebody(node: str) -> None:
        if node == "rollout":
            lab.gateway.add_route({**other, "destinations": []})
            workflow.away = True
        elif node == "verify":
            newest = max((configured.data / "backup").iterdir())
            launch("backup").ok()
            assert max((configured.data / "backup").iterdir()) > newest

    answers = rollout(survey_gateway_rollout_max_deletions=1, survey_gateway_rollout_protect="")
    workflow.run(answers, meanwhile=somebody, limit="gw1")
    assert list(workflow.ended.items()) == [
        ("plan", "successful"),
        ("backup", "successful"),
        ("rollout", "successful"),
        ("verify", "failed"),
        ("restore", "successful"),
        ("report", "successful"),
        ("rollout_failed", "failed"),
    ]
    assert workflow.failed
    assert [one["name"] for one in lab.gateway.routes()] == ["Before"]


@pytest.mark.parametrize(
    "wrong", [{"survey_gateway_rollout_routes": "- name: a\n  source: {name: In"}, {}], ids=["answer", "guard"]
)
def test_the_workflow_with_what_is_refused(
    lab: Lab, launch: Launch, configured: Configured, wrong: dict[str, Any]
) -> None:
    kept = {"name": "Do keep me", "source": {"name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5001}}
    lab.gateway.add_route({**kept, "destinations": []})
    workflow = Workflow(configured.controller, launch)
    workflow.run(rollout(**wrong))
    assert workflow.ended == {"plan": "failed"}
    assert workflow.failed
    assert lab.gateway.writes == []


def test_each_has_a_test() -> None:
    source = Path(__file__).read_text()
    assert [one for one in PLAYBOOKS if f'launch("{one}"' not in source] == []
