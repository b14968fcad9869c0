# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answers to a survey of AWX as what roles take: a survey knows texts and numbers only."""

from __future__ import annotations

import typing as t

import yaml

_EXAMPLES = {"list": "- name: Stadium A", "dict": "name: Stadium A"}
# Such as 2026-02-30.
_NO_VALUE = "has a date or a number in it that does not exist; a text that looks like one needs quotes"
_TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class Wrong(Exception):
    """An answer that says nothing a role could take. The text never holds the answer: there may be secrets in it."""


def answers(given: t.Mapping[str, t.Any], kinds: t.Mapping[str, str], secrets: str = "") -> dict[str, t.Any]:
    """C(values) of what was answered, and C(problems) with what could not be read.

    A question that was left empty is not in the values, so that the inventory's variable or the role's default counts.
    """
    values: dict[str, t.Any] = {}
    problems: list[str] = []
    for name, kind in kinds.items():
        answer = given.get(name)
        if answer is None or answer == [] or (isinstance(answer, str) and not answer.strip()):
            continue
        try:
            values[name] = _value(answer, kind, secrets)
        except Wrong as wrong:
            problems.append(f"the answer for {name} {wrong}")
    return {"values": values, "problems": problems}


def _value(answer: t.Any, kind: str, secrets: str) -> t.Any:
    if kind in ("list", "dict"):
        value = _from_yaml(answer, secrets) if isinstance(answer, str) else answer
        if not isinstance(value, list if kind == "list" else dict):
            raise Wrong(f"is no {'list' if kind == 'list' else 'mapping'} in YAML; it begins like: {_EXAMPLES[kind]}")
        return value
    if kind == "lines":
        lines = answer.splitlines() if isinstance(answer, str) else answer
        return [str(line).strip() for line in lines if str(line).strip()]
    if kind == "bool":
        truth = _TRUTHS.get(str(answer).strip().lower())
        if truth is None:
            raise Wrong("is neither true nor false")
        return truth
    if kind in ("int", "float"):
        try:
            return int(answer) if kind == "int" else float(answer)
        except ValueError:
            raise Wrong("is no number") from None
    return answer


def _from_yaml(text: str, secrets: str) -> t.Any:
    """The data that a text describes, with `!secret name` as what the credential has under that name."""

    class Loader(yaml.SafeLoader):
        """Its own for each text, since a constructor belongs to the class."""

    def secret(loader: yaml.SafeLoader, node: yaml.Node) -> t.Any:
        name = str(loader.construct_scalar(t.cast(yaml.ScalarNode, node))).strip()
        known = _secrets(secrets)
        if name not in known:
            there = (
                f"it has {', '.join(sorted(known))}" if known else "no such credential, or an empty one, is attached"
            )
            raise Wrong(f"asks for a secret that the credential of type StreamOps secrets does not have; {there}")
        return known[name]

    Loader.add_constructor("!secret", secret)
    try:
        # The loader is a SafeLoader.
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError as error:
        raise Wrong(f"is no YAML{_place(error)}") from None
    except ValueError:
        raise Wrong(_NO_VALUE) from None


def _secrets(text: str) -> dict[str, t.Any]:
    try:
        found = yaml.safe_load(text) if text.strip() else {}
    except yaml.YAMLError as error:
        raise Wrong(f"needs the secrets of the credential, and these are no YAML{_place(error)}") from None
    except ValueError:
        raise Wrong(f"needs the secrets of the credential; one of these {_NO_VALUE}") from None
    if not isinstance(found, dict):
        raise Wrong("needs the secrets of the credential, and these are no mapping; it begins like: stadium_a: ...")
    return {str(name): value for name, value in found.items()}


def _place(error: yaml.YAMLError) -> str:
    """Where, without what stands there."""
    mark = getattr(error, "problem_mark", None)
    return f": line {mark.line + 1}, column {mark.column + 1}" if mark else ""
