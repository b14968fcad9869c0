"""A controller that awx_configure has configured, and the jobs that AWX makes of its templates."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import awx_rules
import yaml
from awx_controller import Controller
from harness import BIN, Outcome, Runner

COLLECTIONS = Path(os.environ["STREAMOPS_AWX_COLLECTIONS"])
# What comes with the collection, and its users push to their Git server.
OURS = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"].split(":")[0]) / "ansible_collections" / "streamops" / "video"
PROJECT = OURS / "playbooks" / "awx" / "project"
# The job templates of these are the user's own: rulebooks run them.
FOR_RULEBOOKS = {"gateway_source_failover", "gateway_destination_restart", "gateway_alert"}
PLAYBOOKS = {path.name.removesuffix(".yml.j2") for path in PROJECT.glob("*.yml.j2")} - FOR_RULEBOOKS
TOKEN = "token-of-the-controller-9"
PASSWORD = "kept-in-the-credential-1"
HOOK_PASSWORD = "kept-in-the-notification-2"


class Configured:
    """The controller as the first run has left it, that run, and what it was told."""

    def __init__(self, folder: Path) -> None:
        self.runner = Runner(folder)
        self.data = folder / "data"
        self.data.mkdir()
        self.variables: dict[str, Any] = {
            "awx_configure_project_url": "https://git.example.com/awx.git",
            "awx_configure_image": "registry.example.com/streamops/ee:1",
            "awx_configure_inventory_path": "inventory.yml",
            "awx_configure_data_dir": str(self.data),
            "awx_configure_drift_rrule": "DTSTART:20260101T000000Z RRULE:FREQ=HOURLY;INTERVAL=1",
            "awx_configure_credentials": {
                "gateway": {"username": "operator", "password": PASSWORD, "validate_certs": "true"},
                "secrets": {"secrets": f"stadium_a: {PASSWORD}"},
            },
            "awx_configure_notification_type": "webhook",
            "awx_configure_notification": {
                "url": "https://hooks.example.com/awx",
                "username": "awx",
                "password": HOOK_PASSWORD,
            },
        }
        self.first: Outcome
        self.controller = Controller(folder, {f"{one}.yml" for one in PLAYBOOKS}, TOKEN)

    def configure(
        self,
        *arguments: str,
        collections: str = f"{os.environ['ANSIBLE_COLLECTIONS_PATH']}:{COLLECTIONS}",
        token: str = TOKEN,
        **more: Any,
    ) -> Outcome:
        """Run the playbook once more."""
        given = self.runner.folder / "awx.yml"
        given.write_text(yaml.safe_dump({**self.variables, **more}))
        play = [{"ansible.builtin.import_playbook": "streamops.video.awx_configure"}]
        self.controller.requests.clear()
        env = {**self.controller.environment, "ANSIBLE_COLLECTIONS_PATH": collections, "CONTROLLER_OAUTH_TOKEN": token}
        return self.runner.run(play, arguments=("-e", f"@{given}", *arguments), env=env)

    @contextmanager
    def kept(self) -> Iterator[Controller]:
        """The controller; it is put back to what it has now."""
        held = (self.controller.objects, self.controller.lists, self.controller.surveys)
        before = copy.deepcopy(held)
        yield self.controller
        self.controller.objects, self.controller.lists, self.controller.surveys = before


class Job:
    """What AWX hands to ansible-runner for one launch, and what comes of it."""

    def __init__(self, folder: Path, controller: Controller, playbook: str) -> None:
        self.folder = folder
        self.controller = controller
        found = [one for one in controller.objects["job_templates"].values() if one["playbook"] == f"{playbook}.yml"]
        (self.template,) = found
        self.survey = controller.surveys.get(self.template["id"], {})
        self.env: dict[str, str] = {}
        self.arguments: list[str] = []
        for name in ("env", "inventory", "project"):
            (folder / name).mkdir(parents=True)

    def credential(self, type_name: str, **inputs: str) -> None:
        """Attach one: its type's injectors make the environment and the arguments."""
        kind = self.controller.named("credential_types", type_name)
        awx_rules.check_inputs(kind, inputs)
        env, arguments = awx_rules.inject(kind, inputs, self.folder / "env")
        self.env |= env
        self.arguments += arguments

    def inventory(self, groups: Mapping[str, Mapping[str, Any]]) -> None:
        """Hosts by group, as the script that AWX writes."""
        hosts = {name: values for members in groups.values() for name, values in members.items()}
        told: dict[str, Any] = {group: {"hosts": list(members)} for group, members in groups.items()}
        told["all"] = {"children": list(groups), "vars": {}}
        told["_meta"] = {"hostvars": hosts}
        script = self.folder / "inventory" / "hosts"
        script.write_text(f"#! /usr/bin/env python3\n# -*- coding: utf-8 -*-\nprint({json.dumps(told)!r})\n")
        script.chmod(0o700)

    def run(self, answers: Mapping[str, Any], *arguments: str, workflow: Mapping[str, Any] | None = None) -> Done:
        """Launch it with these answers to its survey; a workflow gives its own to every job, asked for or not."""
        own = json.loads(self.template["extra_vars"] or "{}")
        known = {"awx_job_id": 1, "awx_job_template_name": self.template["name"], "awx_user_name": "operator"}
        given = {**own, **awx_rules.answered(self.survey, answers), **(workflow or {}), **known}
        written = {
            "extravars": awx_rules.safe_dump(given, own),
            "envvars": json.dumps(self._environment() | self.env),
            "cmdline": " ".join([f"--forks={self.template['forks']}", *self.arguments, *arguments]),
            "settings": json.dumps({"job_timeout": 0, "suppress_ansible_output": True}),
        }
        for name, text in written.items():
            (self.folder / "env" / name).write_text(text)
        project = self._project()
        command = [BIN / "ansible-runner", "run", self.folder, "-p", self.template["playbook"], "--ident", "1"]
        # As in an execution environment: nothing of this machine's, and a home that goes with the job.
        path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder), "LANG": "C.UTF-8"}
        done = subprocess.run(command, env=path, cwd=self.folder, capture_output=True, timeout=240, check=False)
        project_now = {one: one.read_bytes() for one in (self.folder / "project").rglob("*") if one.is_file()}
        assert project_now == project, "the project was written to"
        return Done(self.folder / "artifacts" / "1", done.returncode, (done.stdout + done.stderr).decode())

    def _environment(self) -> dict[str, str]:
        return {
            "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
            "ANSIBLE_FORCE_COLOR": "True",
            "ANSIBLE_HOST_KEY_CHECKING": "False",
            "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
            "ANSIBLE_RETRY_FILES_ENABLED": "False",
            "AWX_PRIVATE_DATA_DIR": str(self.folder),
            "JOB_ID": "1",
            # What would lead an SSH connection to a device fails at once.
            "ANSIBLE_SSH_EXECUTABLE": "/bin/false",
        }

    def _project(self) -> dict[Path, bytes]:
        """The project, read-only."""
        place = self.folder / "project"
        for path in PROJECT.glob("*.yml.j2"):
            (place / path.stem).write_bytes(path.read_bytes())
            (place / path.stem).chmod(0o444)
        place.chmod(0o555)
        return {one: one.read_bytes() for one in place.rglob("*") if one.is_file()}


class Done:
    """The artifacts of a job."""

    def __init__(self, artifacts: Path, rc: int, output: str) -> None:
        self.artifacts = artifacts
        self.rc = rc
        self.output = output
        self.stdout = (artifacts / "stdout").read_text() if (artifacts / "stdout").exists() else ""

    @property
    def status(self) -> str:
        return (self.artifacts / "status").read_text()

    @property
    def told(self) -> str:
        """The messages of the tasks that failed."""
        found = [json.loads(path.read_text()) for path in (self.artifacts / "job_events").glob("*.json")]
        failed = [one["event_data"]["res"].get("msg", "") for one in found if one["event"] == "runner_on_failed"]
        return " ".join(map(str, failed))

    @property
    def statistics(self) -> dict[str, Any]:
        """What set_stats has told: AWX makes variables of it for the jobs that come after this one in a workflow."""
        found = [json.loads(path.read_text()) for path in (self.artifacts / "job_events").glob("*.json")]
        (last,) = [one["event_data"] for one in found if one["event"] == "playbook_on_stats"]
        return dict(last["artifact_data"])

    def ok(self) -> Done:
        assert (self.rc, self.status) == (0, "successful"), self.stdout + self.output
        return self

    def failed(self) -> Done:
        assert (self.rc, self.status) == (2, "failed"), self.stdout + self.output
        return self

    def holds_none_of(self, secrets: Sequence[str]) -> Done:
        """No artifact has a secret in it, but for the environment in `command`.

        ansible-runner writes the job's environment there, for its owner alone. It stays on the machine that ran the
        job, is removed with the job's folder, and AWX keeps a masked copy of it only.
        """
        texts = {path: path.read_text() for path in self.artifacts.rglob("*") if path.is_file()}
        command = self.artifacts / "command"
        assert command.stat().st_mode & 0o077 == 0
        texts[command] = json.dumps(
            {name: value for name, value in json.loads(texts[command]).items() if name != "env"}
        )
        texts[Path("printed")] = self.output
        assert len(texts) > 5
        for path, text in texts.items():
            for secret in secrets:
                assert secret not in text, f"{path}: a secret"
        return self
