"""What AWX is given: credential types that fill what the modules read, and surveys that ask what the roles take."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.streamops.video.plugins.module_utils.connection import SYSTEMS, connection_fields

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "playbooks" / "awx"


class Loader(yaml.SafeLoader):
    """Reads what ansible-core must not take for a template as plain text."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def read(path: Path) -> Any:
    # The loader is a SafeLoader.
    return yaml.load(path.read_text(), Loader=Loader)


TYPES = {one["name"]: one for one in read(PLACE / "credential_types.yml")["awx_credential_types"]}
TEMPLATES = {one["key"]: one for one in read(PLACE / "job_templates.yml")["awx_job_templates"]}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_credential_sets_what_the_modules_read(system: str) -> None:
    fields = {name: field for field in connection_fields(system) for name in field.env}
    kind = TYPES[SYSTEMS[system].title]
    inputs = {one["id"]: one for one in kind["inputs"]["fields"]}
    env = kind["injectors"]["env"]
    # How a task behaves is not for a credential to say.
    assert set(env) == set(fields) - {"STREAMOPS_ALLOW_DISRUPTIVE"}
    for name, template in env.items():
        (used,) = {one for one in inputs if re.search(rf"\b{one}\b", template)}
        if "tower.filename" in template:
            assert kind["injectors"]["file"][f"template.{used}"] == f"{{{{ {used} }}}}"
        else:
            assert used == fields[name].name
            assert bool(inputs[used].get("secret")) == fields[name].secret
    assert inputs["client_private_key"]["secret"]
    assert {one["type"] for one in inputs.values()} == {"string"}, "AWX makes a boolean that is not given false"


def test_every_secret_of_a_connection_is_one_of_the_credential() -> None:
    for system, known in SYSTEMS.items():
        secret = {one["id"] for one in TYPES[known.title]["inputs"]["fields"] if one.get("secret")}
        assert {field.name for field in connection_fields(system) if field.secret} <= secret


ROLES = {
    "rollout": ("gateway_rollout", "main", {"backup_dir"}),
    "verify": ("gateway_rollout", "compare", None),
    "drift": ("gateway_rollout", "compare", None),
    "backup": ("gateway_backup", "main", None),
    "restore": ("gateway_backup", "main", None),
    "report": ("fleet_report", "main", {"dir", "mode"}),
    "record_event": ("event_recording", "main", set()),
    "kraken_preset": ("kraken_preset_rollout", "main", set()),
    "contribution": ("ateme_contribution", "main", set()),
    "contribution_chain": ("contribution_chain", "main", set()),
}
QUESTIONS = {
    "str": {"text", "multiplechoice"},
    "bool": {"multiplechoice"},
    "int": {"integer"},
    "float": {"float"},
    "list": {"textarea", "multiselect"},
    "dict": {"textarea"},
}


@pytest.mark.parametrize("key", ROLES)
def test_a_survey_asks_what_its_role_takes(key: str) -> None:
    role, entry, without = ROLES[key]
    options = read(ROOT / "roles" / role / "meta" / "argument_specs.yml")["argument_specs"][entry]["options"]
    survey = {one["variable"]: one for one in TEMPLATES[key]["survey"]}
    asked = {name.removeprefix("survey_") for name in survey if name.startswith("survey_")}
    if without is not None:
        assert {name.removeprefix(f"{role}_") for name in set(options) - asked} == without
    assert asked <= set(options)
    for name in asked:
        question, option = survey[f"survey_{name}"], options[name]
        assert question["type"] in QUESTIONS[option.get("type", "str")]
        if option.get("choices"):
            assert question["choices"] == option["choices"]
        # One that is filled in would hide the variable of the inventory.
        assert "default" not in question
        if option.get("default") not in (None, [], {}, ""):
            assert f"default: {str(option['default']).lower()}." in question["question_description"].lower()
        # No markup of ansible-doc.
        assert not re.search(r"\b[VCOMPIB]\(", question["question_description"])


def test_no_survey_asks_for_a_secret() -> None:
    for one in TEMPLATES.values():
        for question in one["survey"]:
            assert question["type"] != "password"
            assert not re.search("passphrase|password|token", question["variable"])


def test_every_playbook_of_a_template_is_in_the_project() -> None:
    written = {path.stem for path in (PLACE / "project").glob("*.yml.j2")}
    ours = {one["playbook"] for one in TEMPLATES.values()}
    assert {path.name for path in PLACE.glob("*.yml")} == ours | {"credential_types.yml", "job_templates.yml"}
    # And those of the rulebooks.
    assert written - ours == {"gateway_source_failover.yml", "gateway_destination_restart.yml", "gateway_alert.yml"}
    for name in written:
        (play,) = read(PLACE / "project" / f"{name}.j2")
        namespace, dot, playbook = play["ansible.builtin.import_playbook"].partition("streamops.video.")
        assert namespace == "" and dot and (ROOT / "playbooks" / f"{playbook.replace('.', '/')}.yml").exists()


def test_nobody_can_ask_for_none_at_a_time() -> None:
    asked = [one for found in TEMPLATES.values() for one in found["survey"] if one["variable"].endswith("_serial")]
    assert [one["min"] for one in asked] == [1, 1, 1]
