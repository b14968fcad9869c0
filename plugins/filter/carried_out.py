# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.carried_out import carried_out as entries
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: carried_out
short_description: What a task has carried out, failed or not
version_added: 0.6.0
description:
  - Tells from the registered result of a module of this collection which actions were carried out, item by item of its
    loop, or of the list that the module takes. Of what failed, these are the actions before the failure.
  - In check mode they are the actions that would have been carried out.
author:
  - StreamOps founders (@streamops)
positional: _input
options:
  _input:
    description: What was registered.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: What was done to each input
  ansible.builtin.debug:
    msg: "{{ inputs | streamops.video.carried_out | map(attribute='done') | flatten }}"
"""

RETURN = r"""
_value:
  description: 'One entry for each item: C(done), its actions, and C(made), whether one of them created it.'
  type: list
  elements: dict
"""


def carried_out(registered: t.Any) -> list[dict[str, t.Any]]:
    """One entry for each item."""
    return entries(plain(registered))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"carried_out": carried_out}
