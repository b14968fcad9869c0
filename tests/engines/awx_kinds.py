"""The objects of AWX that awx_configure makes: their properties, and the lists of others that belong to them."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Field:
    """A property of an object; `to` is the kind of object that its id belongs to."""

    kind: type = str
    default: Any = ""
    required: bool = False
    to: str = ""


def text(default: str = "", required: bool = False) -> Field:
    return Field(str, default, required)


def number(default: int = 0) -> Field:
    return Field(int, default)


def flag(default: bool = False) -> Field:
    return Field(bool, default)


def one_of(kind: str, required: bool = False) -> Field:
    return Field(int, None, required, kind)


NAMED = {"name": text(required=True), "description": text()}
TOLD = {f"notification_templates_{when}": "notification_templates" for when in ("started", "success", "error")}
ASKS = {
    f"ask_{what}_on_launch": flag()
    for what in [
        "scm_branch",
        "diff_mode",
        "variables",
        "limit",
        "tags",
        "skip_tags",
        "job_type",
        "verbosity",
        "inventory",
        "credential",
        "execution_environment",
        "labels",
        "forks",
        "job_slice_count",
        "timeout",
        "instance_groups",
    ]
}


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of object: its properties, and the lists of others that belong to it."""

    type: str
    fields: dict[str, Field]
    lists: dict[str, str] = dataclasses.field(default_factory=dict)
    unique: tuple[str, ...] = ("name",)


KINDS = {
    "organizations": Kind(
        "organization",
        {**NAMED, "max_hosts": number(), "default_environment": one_of("execution_environments")},
        {**TOLD, "instance_groups": "instance_groups", "galaxy_credentials": "credentials"},
    ),
    "credential_types": Kind(
        "credential_type",
        {
            **NAMED,
            "kind": text(required=True),
            "managed": flag(),
            "inputs": Field(dict, {}),
            "injectors": Field(dict, {}),
        },
        unique=("name", "kind"),
    ),
    "credentials": Kind(
        "credential",
        {
            **NAMED,
            "organization": one_of("organizations"),
            "credential_type": one_of("credential_types", True),
            "inputs": Field(dict, {}),
        },
        unique=("name", "organization", "credential_type"),
    ),
    "execution_environments": Kind(
        "execution_environment",
        {
            **NAMED,
            "image": text(required=True),
            "organization": one_of("organizations"),
            "pull": text(),
            "credential": one_of("credentials"),
        },
    ),
    "projects": Kind(
        "project",
        {
            **NAMED,
            "organization": one_of("organizations"),
            "scm_type": text(),
            "scm_url": text(),
            "scm_branch": text(),
            "scm_update_on_launch": flag(),
            "scm_update_cache_timeout": number(),
            "credential": one_of("credentials"),
            "default_environment": one_of("execution_environments"),
        },
        TOLD,
        ("name", "organization"),
    ),
    "inventories": Kind(
        "inventory",
        {
            **NAMED,
            "organization": one_of("organizations", True),
            "kind": text(),
            "host_filter": text(None),  # type: ignore[arg-type]
            "variables": text(),
        },
        {"instance_groups": "instance_groups"},
        ("name", "organization"),
    ),
    "inventory_sources": Kind(
        "inventory_source",
        {
            **NAMED,
            "inventory": one_of("inventories", True),
            "source": text(required=True),
            "source_path": text(),
            "source_project": one_of("projects"),
            "source_vars": text(),
            "overwrite": flag(),
            "update_on_launch": flag(),
            "update_cache_timeout": number(),
        },
        TOLD,
        ("name", "inventory"),
    ),
    "notification_templates": Kind(
        "notification_template",
        {
            **NAMED,
            "organization": one_of("organizations", True),
            "notification_type": text(required=True),
            "notification_configuration": Field(dict, {}),
            "messages": Field(dict, None),
        },
        unique=("name", "organization"),
    ),
    "job_templates": Kind(
        "job_template",
        {
            **NAMED,
            "organization": one_of("organizations"),
            "job_type": text("run"),
            "inventory": one_of("inventories"),
            "project": one_of("projects", True),
            "playbook": text(required=True),
            "execution_environment": one_of("execution_environments"),
            "extra_vars": text(),
            "forks": number(),
            "limit": text(),
            "verbosity": number(),
            "survey_enabled": flag(),
            **ASKS,
        },
        {**TOLD, "credentials": "credentials", "labels": "labels", "instance_groups": "instance_groups"},
        ("name", "organization"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {
            **NAMED,
            "organization": one_of("organizations"),
            "extra_vars": text(),
            "survey_enabled": flag(),
            "inventory": one_of("inventories"),
            "limit": text(),
            **{
                name: field for name, field in ASKS.items() if name.split("_")[1] in ("variables", "limit", "inventory")
            },
        },
        {**TOLD, "notification_templates_approvals": "notification_templates", "labels": "labels"},
        ("name", "organization"),
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        {
            "identifier": text(required=True),
            "workflow_job_template": one_of("workflow_job_templates", True),
            "unified_job_template": one_of("unified_job_templates"),
            "extra_data": Field(dict, {}),
            "job_type": text(None),  # type: ignore[arg-type]
            "limit": text(None),  # type: ignore[arg-type]
            "all_parents_must_converge": flag(),
        },
        {
            **{f"{when}_nodes": "workflow_job_template_nodes" for when in ("success", "failure", "always")},
            "credentials": "credentials",
        },
        ("identifier", "workflow_job_template"),
    ),
    "schedules": Kind(
        "schedule",
        {
            **NAMED,
            "unified_job_template": one_of("unified_job_templates", True),
            "rrule": text(required=True),
            "enabled": flag(True),
            "extra_data": Field(dict, {}),
            "inventory": one_of("inventories"),
        },
        {"credentials": "credentials"},
        ("name", "unified_job_template"),
    ),
    "instance_groups": Kind("instance_group", NAMED),
    "labels": Kind("label", {**NAMED, "organization": one_of("organizations")}),
}
