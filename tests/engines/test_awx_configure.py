"""The playbook awx_configure against a controller: what it makes, once, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from awx_controller import Controller
from awx_places import COLLECTIONS, FOR_RULEBOOKS, HOOK_PASSWORD, OURS, PASSWORD, PROJECT, Configured
from harness import BIN, Runner

ROLLOUT = "StreamOps roll routes out"
DRIFT = "StreamOps look for drift"
WORKFLOW = "StreamOps rollout with backup and restore"
TOLD = "notification_templates_error"


@pytest.fixture
def awx(configured: Configured) -> Iterator[Controller]:
    with configured.kept() as found:
        yield found


def content(awx: Controller) -> str:
    return json.dumps([awx.objects, sorted(map(str, awx.lists.items())), awx.surveys])


def test_makes_everything(configured: Configured, awx: Controller) -> None:
    assert awx.names("organizations") == ["Video"]
    assert awx.names("credential_types") == [
        "Ateme+",
        "Haivision Gateway",
        "Haivision Kraken",
        "Haivision Media Platform",
        "StreamOps secrets",
    ]
    assert awx.names("credentials") == ["StreamOps gateway", "StreamOps secrets"]
    assert awx.named("credentials", "StreamOps gateway")["inputs"]["password"] == PASSWORD
    assert awx.names("schedules") == ["StreamOps check for drift", "StreamOps nightly backup"]
    assert awx.named("execution_environments", "StreamOps execution environment")["pull"] == "missing"
    # The later jobs of a workflow are not to fail since what is updated before each of them is away by then.
    source, project = awx.named("inventory_sources", "StreamOps project"), awx.named("projects", "StreamOps project")
    assert source["update_on_launch"] and source["update_cache_timeout"] == 3600
    assert project["scm_update_on_launch"] and project["scm_update_cache_timeout"] == 3600
    assert source["source_path"] == "inventory.yml"
    assert json.loads(source["source_vars"]) == {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
    templates = {one["playbook"]: one for one in awx.objects["job_templates"].values()}
    assert set(templates) == awx.playbooks
    assert all(one["execution_environment"] for one in templates.values())
    on_localhost = {"contribution.yml", "contribution_chain.yml", "rollout_failed.yml"}
    assert {name for name, one in templates.items() if not one["ask_limit_on_launch"]} == on_localhost
    extra = json.loads(awx.named("job_templates", ROLLOUT)["extra_vars"])
    data = str(configured.data)
    assert extra == {"awx_data_dir": data, "gateway_rollout_backup_dir": f"{data}/backup", "target": "gateways"}
    assert awx.listed("job_templates", ROLLOUT, "credentials") == ["StreamOps gateway", "StreamOps secrets"]
    assert awx.listed("job_templates", "StreamOps load a Kraken preset", "credentials") == ["StreamOps secrets"]
    assert PASSWORD not in configured.first.output
    assert HOOK_PASSWORD not in configured.first.output


def test_a_second_run_changes_nothing(configured: Configured, awx: Controller) -> None:
    before = content(awx)
    again = configured.configure().ok()
    assert "changed=0" in again.output, again.output
    assert "DEPRECATION" not in again.output
    assert awx.writes == []
    assert content(awx) == before


def test_the_workflow_restores_on_failure_and_fails_then(awx: Controller) -> None:
    kind = "workflow_job_template_nodes"
    follows = {
        (name, when): awx.listed(kind, name, f"{when}_nodes")
        for name in awx.names(kind)
        for when in ("success", "failure", "always")
    }
    assert {key: names for key, names in follows.items() if names} == {
        ("plan", "success"): ["backup"],
        ("backup", "success"): ["rollout"],
        ("rollout", "success"): ["verify"],
        ("rollout", "failure"): ["restore"],
        ("verify", "success"): ["report"],
        ("verify", "failure"): ["restore"],
        ("restore", "always"): ["report", "rollout_failed"],
    }
    for name in awx.names(kind):
        template = awx.objects["job_templates"][awx.named(kind, name)["unified_job_template"]]
        assert template["playbook"] == ("rollout.yml" if name == "plan" else f"{name}.yml")
    assert awx.named(kind, "plan")["job_type"] == "check"
    assert awx.survey("workflow_job_templates", WORKFLOW) == awx.survey("job_templates", ROLLOUT)
    assert awx.listed("workflow_job_templates", WORKFLOW, TOLD) == ["StreamOps notification"]
    assert awx.listed("job_templates", DRIFT, TOLD) == ["StreamOps notification"]
    assert awx.listed("job_templates", "StreamOps verify routes", TOLD) == []


def test_a_folder_that_cannot_be_read_as_a_whole_fails_the_update(awx: Controller, tmp_path: Path) -> None:
    """What AWX made of the rest would overwrite the inventory."""
    (tmp_path / "studio.yml").write_text("all: {hosts: {studio: {}}}\n")
    (tmp_path / "stadium.gateway.yml").write_text("plugin: streamops.video.gateway\nhost: 127.0.0.1\nport: 9\n")
    variables = json.loads(awx.named("inventory_sources", "StreamOps project")["source_vars"])
    for more, code in (({}, 0), (variables, 1)):
        env = {**os.environ, "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True", **more}
        command = [BIN / "ansible-inventory", "-i", tmp_path, "--export", "--list"]
        assert subprocess.run(command, env=env, capture_output=True, timeout=60, check=False).returncode == code


def test_check_mode_changes_nothing_and_tells(configured: Configured, awx: Controller) -> None:
    outcome = configured.configure("--check", awx_configure_forks=7).ok()
    assert awx.writes == []
    assert "changed=1" in outcome.output, outcome.output

    awx.objects = {kind: {} for kind in awx.objects}
    outcome = configured.configure("--check").ok()
    assert awx.writes == []
    assert "objects that are not there yet" in outcome.words
    assert "changed=1" in outcome.output


def test_brings_back_what_was_changed_and_takes_away_what_is_not_wanted(
    configured: Configured, awx: Controller
) -> None:
    template = awx.named("job_templates", ROLLOUT)
    wanted, survey = dict(template), awx.surveys[template["id"]]
    template |= {"ask_limit_on_launch": False, "extra_vars": "{}"}
    awx.surveys[template["id"]] = {**survey, "spec": survey["spec"][:1]}
    gateway = awx.named("credential_types", "Haivision Gateway")
    fields = gateway["inputs"]["fields"]
    gateway["inputs"] = {"fields": [{**one, "secret": False} for one in fields]}
    renewed = {**configured.variables["awx_configure_credentials"]}
    renewed["gateway"] = {**renewed["gateway"], "password": "another-one-3"}
    outcome = configured.configure(
        awx_configure_credentials=renewed,
        awx_configure_update_secrets=True,
        awx_configure_drift_rrule="",
        awx_configure_notification_type="",
    ).ok()
    assert awx.named("job_templates", ROLLOUT) == wanted
    assert awx.surveys[template["id"]] == survey
    assert awx.named("credential_types", "Haivision Gateway")["inputs"]["fields"] == fields
    assert awx.named("credentials", "StreamOps gateway")["inputs"]["password"] == "another-one-3"
    assert "another-one-3" not in outcome.output
    assert awx.names("schedules") == ["StreamOps nightly backup"]
    assert awx.listed("job_templates", DRIFT, TOLD) == []


def test_variables_that_make_no_sense(configured: Configured, awx: Controller) -> None:
    outcome = configured.configure(
        awx_configure_project_url="",
        awx_configure_data_dir="backup",
        awx_configure_credentials={"gatway": {}},
        awx_configure_groups={"gateway": "all"},
        awx_configure_drift_rrule="hourly",
        awx_configure_notification={},
    ).failed()
    for words in (
        "Give awx_configure_project_url",
        "absolute path",
        "takes inputs under gateway, hmp, kraken, ateme, secrets",
        "has to name the groups",
        "DTSTART:20260101T020000Z",
        "needs awx_configure_notification",
        "Nothing was changed.",
    ):
        assert words in outcome.message
    assert awx.requests == []


def test_says_what_to_install_without_awx_awx(configured: Configured, awx: Controller) -> None:
    outcome = configured.configure(collections=os.environ["ANSIBLE_COLLECTIONS_PATH"]).failed()
    assert "The collection awx.awx is not installed" in outcome.message
    assert "ansible-galaxy collection install awx.awx:24.6.1" in outcome.message
    assert awx.requests == []


def test_a_wrong_token_is_told(configured: Configured, awx: Controller) -> None:
    outcome = configured.configure(token="not-this-one-4").failed()
    assert "Invalid authentication credentials" in outcome.message
    assert "not-this-one-4" not in outcome.output
    assert awx.writes == []


def test_the_project_is_written_where_it_is_wanted(runner: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    play = [{"ansible.builtin.import_playbook": "streamops.video.awx_project"}]
    arguments = ("-e", f"awx_project_dir={folder}")
    runner.run(play, arguments=arguments).ok()
    written = {path.relative_to(folder) for path in folder.rglob("*.yml")}
    shipped = {path.relative_to(PROJECT) for path in PROJECT.rglob("*") if path.is_file()}
    assert written == {path.with_name(path.name.removesuffix(".j2")) for path in shipped}
    assert {Path(f"{one}.yml") for one in FOR_RULEBOOKS} < written
    version = yaml.safe_load((Path(__file__).parents[2] / "galaxy.yml").read_text())["version"]
    (asked,) = yaml.safe_load((folder / "collections" / "requirements.yml").read_text())["collections"]
    assert asked == {"name": "streamops.video", "version": version}
    (folder / "inventory.yml").write_text("mine\n")
    assert "changed=0" in runner.run(play, arguments=arguments).ok().output
    assert (folder / "inventory.yml").read_text() == "mine\n"


def test_awx_awx_is_no_dependency() -> None:
    assert (COLLECTIONS / "ansible_collections" / "awx" / "awx" / "MANIFEST.json").exists()
    told: dict[str, Any] = yaml.safe_load((OURS / "MANIFEST.json").read_text())["collection_info"]
    assert not told.get("dependencies")
