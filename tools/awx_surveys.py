"""What `make generate` writes for AWX.

Credential types from the connection options, job templates with surveys from the roles' argument specs, and the
playbooks that take the answers.
"""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import yaml
from awx_credentials import capital, credential_types, text, word
from awx_templates import EVENT_PLAYBOOKS, GROUPS, TEMPLATES, Template

FOLDER_CHECK = """\
    - name: See that the folder for files is there
      ansible.builtin.assert:
        that: awx_data_dir is directory
        fail_msg: >-
          There is no folder {{ awx_data_dir }} where this job runs, and what is written elsewhere goes with the job.
          Mount one that stays into the execution environment at that path (docs/awx.md tells how), or run awx_configure
          with another awx_configure_data_dir.
        quiet: true
      run_once: true
      when: awx_data_dir is defined
"""
# A backup from after the change is not what a workflow wants back: the jobs after this one are told the time.
BACKUP_TIME = """
- name: Tell the jobs after this one in a workflow which backup to restore
  hosts: "{{ target | default('gateways') }}"
  gather_facts: false
  tasks:
    - name: Tell the time
      ansible.builtin.set_stats:
        data:
          gateway_backup_at: "{{ now(utc=true, fmt='%Y%m%dT%H%M%S.%fZ') }}"
      run_once: true
"""
HEAD = "---\n# Written by `make generate`.\n"
# These may hold passphrases, which say !secret in the answer.
SECRET_HINT = "Passphrases as !secret name, from a credential of the type StreamOps secrets."


def files(root: Path, connection: t.Any, to_yaml: t.Callable[[t.Any], str]) -> dict[Path, str]:
    """Every file with what it must hold."""
    place = root / "playbooks" / "awx"
    specs = {one.key: questions(root, one) for one in TEMPLATES}
    found = {
        place / "credential_types.yml": HEAD + to_yaml({"awx_credential_types": credential_types(connection)}),
        place / "job_templates.yml": HEAD
        + to_yaml({"awx_job_templates": [job_template(one, specs[one.key]) for one in TEMPLATES]}),
        root / "docs" / "awx-surveys.md": page(specs, credential_types(connection)),
    }
    for one in TEMPLATES:
        found[place / f"{one.key}.yml"] = playbook(one, specs[one.key])
        found[place / "project" / f"{one.key}.yml.j2"] = HEAD + imported(one.title, f"streamops.video.awx.{one.key}")
    for name, title in EVENT_PLAYBOOKS.items():
        found[place / "project" / f"{name}.yml.j2"] = HEAD + imported(title, f"streamops.video.{name}")
    version = yaml.safe_load((root / "galaxy.yml").read_text())["version"]
    found[place / "project" / "collections" / "requirements.yml"] = HEAD + to_yaml(
        {"collections": [{"name": "streamops.video", "version": version}]}
    )
    return found


def imported(title: str, name: str) -> str:
    return f"- name: {capital(title)}\n  ansible.builtin.import_playbook: {name}\n"


# Job templates and their surveys


def questions(root: Path, one: Template) -> list[tuple[str, str, dict[str, t.Any]]]:
    """The variable, its kind, and the question of AWX, one after the other."""
    found = []
    for name, option in _options(root, one).items():
        short = name.removeprefix(f"{one.role}_")
        if short in one.without or (one.only and short not in one.only):
            continue
        kind = _kind(option)
        found.append((name, kind, _question(f"survey_{name}", short, kind, option, short in one.needed)))
    for plain in one.plain:
        option = {"description": plain.description, "choices": list(plain.choices)}
        kind = "text" if plain.kind == "choice" else plain.kind
        question = _question(plain.variable, plain.variable, kind, option, False)
        # 0 at a time would be all at once.
        found.append(("", kind, question | ({"min": 1} if kind == "int" else {})))
    return found


def _options(root: Path, one: Template) -> dict[str, t.Any]:
    if not one.role:
        return {}
    spec = yaml.safe_load((root / "roles" / one.role / "meta" / "argument_specs.yml").read_text())
    return t.cast(dict[str, t.Any], spec["argument_specs"][one.entry]["options"])


def _kind(option: dict[str, t.Any]) -> str:
    """What the role takes."""
    type_ = option.get("type", "str")
    if type_ == "list":
        if option.get("choices"):
            return "choices"
        return "lines" if option.get("elements") == "str" else "list"
    return {"str": "text", "path": "text", "raw": "text"}.get(type_, type_)


def _question(variable: str, short: str, kind: str, option: dict[str, t.Any], needed: bool) -> dict[str, t.Any]:
    description = option["description"]
    told = [text(one) for one in ([description] if isinstance(description, str) else description)]
    if kind in ("list", "dict"):
        told.append(f"A {'list' if kind == 'list' else 'mapping'} in YAML. {SECRET_HINT}")
    elif kind == "lines":
        told.append("One a line.")
    default = option.get("default")
    if default not in (None, [], {}, ""):
        told.append(f"Default: {word(default)}.")
    if option.get("required") and not needed:
        told.append("Without an answer the variable of the inventory counts.")
    question: dict[str, t.Any] = {
        "question_name": capital(short.replace("_", " ")),
        "question_description": " ".join(told),
        "required": needed,
        "variable": variable,
        "type": "text",
    }
    choices = [str(one) for one in option.get("choices") or []]
    if kind == "bool":
        choices = ["true", "false"]
    if choices:
        return question | {"type": "multiselect" if kind == "choices" else "multiplechoice", "choices": choices}
    if kind in ("int", "float"):
        limits = {"min": 0, "max": 1000000}
        return question | {"type": "integer" if kind == "int" else "float"} | limits
    if kind in ("list", "dict", "lines"):
        return question | {"type": "textarea", "min": 0, "max": 1000000}
    return question | {"min": 1 if needed else 0, "max": 1024}


def job_template(one: Template, spec: list[tuple[str, str, dict[str, t.Any]]]) -> dict[str, t.Any]:
    found: dict[str, t.Any] = {
        "key": one.key,
        "title": one.title,
        "description": one.description,
        "playbook": f"{one.key}.yml",
        "systems": list(one.systems),
        "group": one.group,
        "folders": dict(one.folders),
        "check": one.check,
        "survey": [question for _variable, _kind, question in spec],
    }
    return found


def playbook(one: Template, spec: list[tuple[str, str, dict[str, t.Any]]]) -> str:
    """Takes the answers of the survey, and goes on as the playbook of the collection does."""
    if one.key == "rollout_failed":
        return (
            f"{HEAD}- name: {capital(one.title)}\n"
            "  hosts: localhost\n"
            "  gather_facts: false\n"
            "  tasks:\n"
            "    - name: Tell that the rollout failed\n"
            "      ansible.builtin.fail:\n"
            "        msg: The rollout or its verification failed, and a restore was launched. The jobs of this\n"
            "          workflow before this one tell what failed on which gateway, and whether it was restored.\n"
        )
    target = (
        f"{{{{ target | default('{GROUPS[one.group]}') }}}}" if one.group else "{{ target | default('localhost') }}"
    )
    kinds = {variable: kind for variable, kind, _question in spec if variable}
    lines = [HEAD.rstrip("\n"), "- name: Take what AWX hands over", f'  hosts: "{target}"', "  gather_facts: false"]
    if kinds:
        lines += ["  vars:", "    awx_kinds:"]
        lines += [f"      {variable}: {kind}" for variable, kind in kinds.items()]
        lines += ["    awx_given:"]
        lines += [f"      {variable}: \"{{{{ survey_{variable} | default('') }}}}\"" for variable in kinds]
        lines += [
            "    awx_taken: "
            "\"{{ awx_given | streamops.video.survey_answers(awx_kinds, streamops_secrets | default('')) }}\""
        ]
    lines += ["  tasks:"]
    if one.folders:
        lines += FOLDER_CHECK.splitlines() + ([""] if kinds else [])
    if kinds:
        lines += [
            "    - name: See that the answers can be read",
            "      ansible.builtin.assert:",
            "        that: awx_taken.problems | length == 0",
            "        fail_msg: \"{{ awx_taken.problems | join('; ') }}\"",
            "        quiet: true",
            "      run_once: true",
            "",
            "    - name: Take the answers",
            "      ansible.builtin.set_fact:",
        ]
        lines += [f"        {one}: \"{{{{ awx_taken['values'].{one} | default(omit) }}}}\"" for one in kinds]
        lines += ["      run_once: true", "      no_log: true", "      when: awx_taken['values'] | length > 0"]
    written = "\n".join([*lines, "", imported(one.title, f"../{one.imports}.yml")])
    return written + (BACKUP_TIME if one.key == "backup" else "")


# The page


def page(specs: dict[str, list[tuple[str, str, dict[str, t.Any]]]], types: list[dict[str, t.Any]]) -> str:
    lines = [
        "# AWX: the credential types and the surveys",
        "",
        "What `playbooks/awx_configure.yml` makes, see [awx.md](awx.md). Written by `make generate` from the",
        "connection options and the roles' argument specs.",
        "",
        "## Credential types",
    ]
    for kind in types:
        env, file = kind["injectors"].get("env", {}), kind["injectors"].get("file", {})
        lines += ["", f"### {kind['name']}", "", f"{kind['description']}.".replace("..", "."), ""]
        lines += ["| input | secret | goes to |", "| --- | --- | --- |"]
        for field in kind["inputs"]["fields"]:
            id = field["id"]
            to = next(
                (f"`{name}`" for name, value in env.items() if re.search(rf"\b{id}\b", value)), "`streamops_secrets`"
            )
            to += ", as the path of a file" if f"template.{id}" in file else ""
            lines.append(f"| `{id}` | {'yes' if field.get('secret') else ''} | {to} |")
    lines += ["", "## Job templates"]
    for one in TEMPLATES:
        lines += ["", f"### {one.key}", "", one.description, ""]
        if not specs[one.key]:
            lines.append("No survey.")
            continue
        lines += ["| variable | question | what |", "| --- | --- | --- |"]
        for _variable, _kind, question in specs[one.key]:
            cells = (
                f"`{question['variable']}`",
                question["type"] + (", needed" if question["required"] else ""),
                question["question_description"] + _choices(question),
            )
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _choices(question: dict[str, t.Any]) -> str:
    return f" Choices: {', '.join(question['choices'])}." if question.get("choices") else ""
