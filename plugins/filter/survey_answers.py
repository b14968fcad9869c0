# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain
from ansible_collections.streamops.video.plugins.plugin_utils.survey import answers

DOCUMENTATION = r"""
name: survey_answers
short_description: Answers to a survey of AWX as roles take them
version_added: 0.7.0
description:
  - A survey of AWX knows texts and numbers. This makes lists and mappings of texts in YAML, and truth values of V(true) and
    V(false). Questions that were left empty are left out.
  - In such a text C(!secret name) stands for what the secrets have under that name, so that no passphrase is in the survey.
  - What comes out is never taken for a template.
author:
  - StreamOps founders (@streamops)
positional: kinds, secrets
options:
  _input:
    description: The answers by the name of the variable.
    type: dict
    required: true
  kinds:
    description: What each variable is, one of C(text), C(int), C(float), C(bool), C(lines), C(choices), C(list) and C(dict).
    type: dict
    required: true
  secrets:
    description: Secrets by name, as a mapping in YAML.
    type: str
    default: ''
"""

EXAMPLES = r"""
- name: Tell what was answered
  ansible.builtin.debug:
    msg: "{{ {'gateway_rollout_routes': answer} | streamops.video.survey_answers({'gateway_rollout_routes': 'list'}) }}"
  vars:
    answer: |
      - name: Stadium A
        state: started
"""

RETURN = r"""
_value:
  description: The C(values) by name, and the C(problems), texts that tell which answer cannot be read and where.
  type: dict
"""


def survey_answers(given: t.Any, kinds: t.Any, secrets: t.Any = "") -> dict[str, t.Any]:
    """The values and the problems."""
    found = answers(plain(given), plain(kinds), str(plain(secrets)))
    # Whoever may launch a job template may not run a template on the controller.
    return {"values": wrap_var(found["values"]), "problems": found["problems"]}


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"survey_answers": survey_answers}
