"""What AWX 24.6 checks and computes, as far as awx.awx and a job see it: surveys, credential types, injectors."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

ENCRYPTED = "$encrypted$"
TYPES: dict[str, Any] = {
    "text": str,
    "textarea": str,
    "password": str,
    "multiplechoice": str,
    "multiselect": str,
    "integer": int,
    "float": float,
}
# The keys of a question that AWX or its pages know.
QUESTION_KEYS = {
    "question_name",
    "question_description",
    "required",
    "variable",
    "type",
    "min",
    "max",
    "choices",
    "default",
    "new_question",
}
INPUT_KEYS = {
    "id",
    "label",
    "type",
    "secret",
    "multiline",
    "help_text",
    "choices",
    "default",
    "format",
    "ask_at_runtime",
}
# Of the variables that no credential may set.
BLOCKED = {
    "PATH",
    "HOME",
    "PYTHONPATH",
    "LD_PRELOAD",
    "ANSIBLE_CONFIG",
    "JOB_ID",
    "AWX_HOST",
    "INVENTORY_ID",
    "MAX_EVENT_RES",
}


class Refused(Exception):
    """What AWX answers with 400."""


def check_survey(spec: Any) -> None:
    """What a post to survey_spec is refused for."""
    for key, kind in (("name", str), ("description", str), ("spec", list)):
        if not isinstance(spec.get(key), kind):
            raise Refused(f"Field '{key}' is missing from survey spec, or is no {kind.__name__}.")
    if not spec["spec"]:
        raise Refused("'spec' doesn't contain any items.")
    variables = set()
    for number, one in enumerate(spec["spec"]):
        for key, kind in (("type", str), ("question_name", str), ("variable", str), ("required", bool)):
            if not isinstance(one.get(key), kind):
                raise Refused(f"'{key}' in survey question {number} expected to be {kind.__name__}.")
        if set(one) - QUESTION_KEYS:
            raise Refused(f"survey question {number} has {sorted(set(one) - QUESTION_KEYS)}")
        if one["variable"] in variables:
            raise Refused(f"'variable' '{one['variable']}' duplicated in survey question {number}.")
        variables.add(one["variable"])
        if one["type"] not in TYPES:
            raise Refused(f"'{one['type']}' in survey question {number} is not one of the allowed question types.")
        if one.get("default", "") != "" and not isinstance(one["default"], TYPES[one["type"]]):
            raise Refused(f"Default value {one['default']} in survey question {number} expected to be {one['type']}.")
        for key in ("min", "max"):
            if not isinstance(one.get(key, 0), int):
                raise Refused(f"The {key} limit in survey question {number} expected to be integer.")
        if one["type"].startswith("multi") and not one.get("choices"):
            raise Refused(f"Survey question {number} of type {one['type']} must specify choices.")


def answered(spec: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The extra variables of a launch with these answers, defaults first. Raises Refused as the launch would be."""
    known = {one["variable"]: one for one in spec.get("spec", [])}
    if set(answers) - set(known):
        raise Refused(f"Variables {sorted(set(answers) - set(known))} are not allowed on launch.")
    for name, one in known.items():
        if name in answers:
            _check_answer(one, answers[name])
        elif one["required"]:
            raise Refused(f"'{name}' value missing")
    return {**{name: one["default"] for name, one in known.items() if one.get("default") is not None}, **answers}


def _check_answer(one: Mapping[str, Any], value: Any) -> None:
    name, kind = one["variable"], one["type"]
    if kind == "multiselect":
        if not isinstance(value, list) or set(value) - set(one["choices"]):
            raise Refused(f"{name}: {value} is no list of {one['choices']}")
    elif kind == "multiplechoice":
        if value not in one["choices"]:
            raise Refused(f"Value {value} for '{name}' expected to be one of {one['choices']}.")
    elif kind in ("integer", "float"):
        if isinstance(value, bool) or not isinstance(value, (int, float) if kind == "float" else int):
            raise Refused(f"Value {value} for '{name}' expected to be {kind}.")
        _check_size(name, value, one)
    else:
        if not isinstance(value, str):
            raise Refused(f"Value {value} for '{name}' expected to be a string.")
        _check_size(name, len(value), one)


def _check_size(name: str, size: float, one: Mapping[str, Any]) -> None:
    if one.get("min") not in (None, "") and size < one["min"]:
        raise Refused(f"'{name}' value is too small (must be at least {one['min']}).")
    if one.get("max") not in (None, "") and size > one["max"]:
        raise Refused(f"'{name}' value is too large (must be no more than {one['max']}).")


def check_type(data: Mapping[str, Any]) -> None:
    """What a credential type is refused for."""
    if data.get("kind") not in ("cloud", "net"):
        raise Refused("Must be 'cloud' or 'net'")
    inputs, injectors = data.get("inputs") or {}, data.get("injectors") or {}
    if set(inputs) - {"fields", "required"} or set(injectors) - {"env", "file", "extra_vars"}:
        raise Refused("inputs have fields and required, injectors env, file and extra_vars")
    ids = set()
    for field in inputs.get("fields", []):
        if set(field) - INPUT_KEYS or not isinstance(field.get("label"), str) or not field["label"]:
            raise Refused(f"{field}: keys, or no label")
        if not re.fullmatch(r"[a-zA-Z_]+[a-zA-Z0-9_]*", field.get("id", "")) or field["id"] == "tower":
            raise Refused(f"{field.get('id')} is an invalid variable name")
        if field["id"] in ids or field.get("type", "string") not in ("string", "boolean"):
            raise Refused(f"{field['id']} is there twice, or of no type")
        if field.get("type") == "boolean" and field.get("secret"):
            raise Refused("boolean inputs are not secret")
        ids.add(field["id"])
    if set(inputs.get("required", [])) - ids:
        raise Refused("required names what is no field")
    _check_injectors(injectors, ids)


def _check_injectors(injectors: Mapping[str, Any], ids: set[str]) -> None:
    files = injectors.get("file", {})
    if len(files) > 1 and any(not re.fullmatch(r"template\.[a-zA-Z_]\w*", name) for name in files):
        raise Refused("several files are named template.name")
    names = {name.partition(".")[2]: "EXAMPLE_FILENAME" for name in files}
    namespace: dict[str, Any] = {**dict.fromkeys(ids, "EXAMPLE"), "tower": {"filename": names or "EXAMPLE"}}
    for name in injectors.get("env", {}):
        if not re.fullmatch(r"[a-zA-Z_]\w*", name) or name in BLOCKED or name.startswith("ANSIBLE_"):
            raise Refused(f"Environment variable {name} is not allowed to be used in credentials.")
    for part in injectors.values():
        for name, template in part.items():
            if not isinstance(template, str):
                raise Refused(f"{name} is no text")
            try:
                ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(template).render(**namespace)
            except TemplateError as error:
                raise Refused(f"Invalid or undefined template for {name}: {error}") from None


def secret_ids(credential_type: Mapping[str, Any]) -> set[str]:
    return {one["id"] for one in credential_type["inputs"].get("fields", []) if one.get("secret")}


def check_inputs(credential_type: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
    """What a credential is refused for."""
    fields = {one["id"]: one for one in credential_type["inputs"].get("fields", [])}
    for name, value in inputs.items():
        if name not in fields:
            raise Refused(f"Additional properties are not allowed ('{name}' was unexpected)")
        if not isinstance(value, bool if fields[name].get("type") == "boolean" else str):
            raise Refused(f"{name}: {value!r} is not of type {fields[name].get('type', 'string')}")
        if "choices" in fields[name] and value not in fields[name]["choices"]:
            raise Refused(f"{name}: {value!r} is not one of {fields[name]['choices']}")
    missing = [one for one in credential_type["inputs"].get("required", []) if not inputs.get(one)]
    if missing:
        raise Refused(f"{missing} required for this credential")


def inject(
    credential_type: Mapping[str, Any], inputs: Mapping[str, Any], folder: Path
) -> tuple[dict[str, str], list[str]]:
    """The environment and the arguments that a credential gives a job; what goes into files is written to a folder."""
    known = {one["id"] for one in credential_type["inputs"]["fields"]}
    namespace: dict[str, Any] = {name: value for name, value in inputs.items() if name in known and value != ""}
    injectors = credential_type["injectors"]
    sandbox = ImmutableSandboxedEnvironment()
    names: dict[str, str] = {}
    for label, template in injectors.get("file", {}).items():
        path = _written(folder, sandbox.from_string(template).render(**namespace))
        names[label.partition(".")[2]] = str(path)
    namespace["tower"] = {"filename": names}
    env = {name: sandbox.from_string(text).render(**namespace) for name, text in injectors.get("env", {}).items()}
    extra = {
        name: sandbox.from_string(text).render(**namespace) for name, text in injectors.get("extra_vars", {}).items()
    }
    return env, (["-e", f"@{_written(folder, safe_dump(extra))}"] if extra else [])


def _written(folder: Path, text: str) -> Path:
    path = folder / f"tmp{uuid.uuid4().hex[:8]}"
    path.write_text(text)
    path.chmod(0o600)
    return path


class _Unsafe(str):
    """A text that AWX writes with the tag that forbids to take it for a template."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Unsafe, lambda dumper, data: dumper.represent_scalar("!unsafe", str(data)))


def safe_dump(values: Mapping[str, Any], trusted: Mapping[str, Any] | None = None) -> str:
    """Extra variables as AWX writes them: what does not come from the template itself is unsafe, at every depth."""

    def marked(value: Any) -> Any:
        if isinstance(value, dict):
            return {marked(name): marked(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [marked(inner) for inner in value]
        return _Unsafe(value) if isinstance(value, str) else value

    trusted = trusted or {}
    lines = [
        yaml.dump(
            {
                name if trusted.get(name) == value else _Unsafe(name): value
                if trusted.get(name) == value
                else marked(value)
            },
            Dumper=_Dumper,
        )
        for name, value in values.items()
    ]
    return "".join(lines)
