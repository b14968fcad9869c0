"""The credential types that AWX gets, from the connection options."""

from __future__ import annotations

import re
import typing as t


class Unsafe(str):
    """A text that ansible-core must not take for a template: it is AWX that fills it in."""


# What a credential does not hold: how a task behaves is the task's own.
NOT_IN_CREDENTIALS = {"allow_disruptive"}
# Files on the machine of the module: a credential holds what is in them, and AWX writes it to a file for the job.
CONTENTS = {
    "ca_path": ("ca_certificates", "CA certificates (PEM)"),
    "client_cert": ("client_certificate", "Client certificate (PEM)"),
    "client_key": ("client_private_key", "Private key of the client certificate (PEM)"),
}
SECRETS: dict[str, t.Any] = {
    "name": "StreamOps secrets",
    "description": "Passphrases by name, for answers that say !secret name and for variables of the inventory.",
    "inputs": {
        "fields": [
            {
                "id": "secrets",
                "label": "Secrets",
                "type": "string",
                "secret": True,
                "multiline": True,
                "help_text": "A mapping in YAML, one secret a line, such as stadium_a: the passphrase",
            }
        ],
        "required": ["secrets"],
    },
    "injectors": {"extra_vars": {"streamops_secrets": Unsafe("{{ secrets }}")}},
}
LABELS = {"url": "URL", "api_key": "API key", "api_secret": "API secret", "api": "API", "cli_port": "Command line port"}


def credential_types(connection: t.Any) -> list[dict[str, t.Any]]:
    """One a system, and the one of the secrets."""
    return [*(credential_type(connection, name) for name in connection.SYSTEMS), SECRETS]


def credential_type(connection: t.Any, system: str) -> dict[str, t.Any]:
    known = connection.SYSTEMS[system]
    fields, env, file = [], {}, {}
    for field in connection.connection_fields(system):
        if not field.env or field.name in NOT_IN_CREDENTIALS:
            continue
        (variable,) = field.env
        if field.name in CONTENTS:
            id, label = CONTENTS[field.name]
            file[f"template.{id}"] = Unsafe(f"{{{{ {id} }}}}")
            # An empty variable says nothing; an empty file would be one without certificates.
            env[variable] = Unsafe(f"{{% if {id} %}}{{{{ tower.filename.{id} }}}}{{% endif %}}")
            one = {"id": id, "label": label, "type": "string", "multiline": True}
            fields.append(one | ({"secret": True} if field.name == "client_key" else {}))
            continue
        env[variable] = Unsafe(f"{{{{ {field.name} }}}}")
        fields.append(_input(field))
    return {
        "name": known.title,
        "description": f"Login and connection of {known.title} for the collection streamops.video",
        "inputs": {"fields": fields},
        "injectors": {"env": env, "file": file},
    }


def _input(field: t.Any) -> dict[str, t.Any]:
    found = {
        "id": field.name,
        "label": LABELS.get(field.name) or capital(field.name.replace("_", " ")),
        "type": "string",
    }
    if field.secret:
        found["secret"] = True
    # AWX makes a boolean that was not given false, which would turn the verification of certificates off.
    if field.type == "bool":
        found["choices"] = ["true", "false"]
    elif field.strict:
        found["choices"] = list(field.choices_for(None))
    told = field.description if isinstance(field.description, str) else field.description[0]
    default = "" if field.default in (None, False) else f" Default: {word(field.default)}."
    return found | {"help_text": text(told) + default}


def text(marked: str) -> str:
    """A description without the markup of ansible-doc."""
    plain = re.sub(r"[OP]\(([^)]*)\)", lambda found: _reference(found[1]), marked)
    plain = re.sub(r"[CVIBE]\(([^)]*)\)", r"\1", plain)
    return re.sub(r"M\(([^)]*)\)", r"\1", plain)


def _reference(target: str) -> str:
    name, _kind, option = target.partition("#")
    part = option.partition(":")[2]
    return f"{part} of {name.rpartition('.')[2]}" if part and name else name


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def word(value: t.Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
