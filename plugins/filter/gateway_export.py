# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_export import export
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: gateway_export
short_description: The routes of a gateway as a file of variables
version_added: 0.6.0
description:
  - Writes RV(streamops.video.gateway_routes#module:gathered) as the YAML text of a file with the variables
    C(gateway_rollout_routes) and C(gateway_rollout_state), which changes nothing when it is rolled out.
  - It holds no passphrases; comments tell which are needed when something has to be made anew.
author:
  - StreamOps founders (@streamops)
options:
  _input:
    description: The routes.
    type: list
    elements: dict
    required: true
  state:
    description:
      - What C(gateway_rollout_state) shall be.
      - Routes that a Haivision Media Platform has made are only in it with V(overridden).
    type: str
    choices: [merged, replaced, overridden]
    default: merged
"""

EXAMPLES = r"""
- name: Show the routes as variables
  ansible.builtin.debug:
    msg: "{{ gateway.gathered | streamops.video.gateway_export }}"
"""

RETURN = r"""
_value:
  description: The text of the file.
  type: str
"""


def gateway_export(routes: t.Any, state: str = "merged") -> str:
    """The text of a file of variables."""
    return export(plain(routes), str(state))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"gateway_export": gateway_export}
