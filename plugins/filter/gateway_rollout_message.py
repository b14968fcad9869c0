# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_rollout_message import message
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: gateway_rollout_message
short_description: The message of a rollout that failed
version_added: 0.6.0
description:
  - Tells in one line what failed and how every gateway of the play was left.
  - The role P(streamops.video.gateway_rollout#role) uses it.
author:
  - StreamOps founders (@streamops)
options:
  _input:
    description: Where each gateway of the play is, by its name, a dictionary of C(play) and C(at).
    type: dict
    required: true
  host:
    description: The gateway that failed.
    type: str
    required: true
  play:
    description: Name of the play.
    type: str
    required: true
  facts:
    description: What failed and why, what was changed and put back, and where the backup is.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: What failed
  ansible.builtin.debug:
    msg: "{{ {} | streamops.video.gateway_rollout_message('gw1', 'Rollout', {'what': 'Apply', 'why': 'no answer'}) }}"
"""

RETURN = r"""
_value:
  description: The message.
  type: str
"""


def gateway_rollout_message(stages: t.Any, host: str, play: str, facts: t.Any) -> str:
    """One line for the engineer at 3 a.m."""
    return message(plain(stages), str(host), str(play), plain(facts))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"gateway_rollout_message": gateway_rollout_message}
