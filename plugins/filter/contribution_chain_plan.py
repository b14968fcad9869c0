# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.contribution_chain import plan
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: contribution_chain_plan
short_description: What each device of a feed is told
version_added: 0.6.0
description:
  - Takes the description of a feed, as P(streamops.video.contribution_chain#role) does, and gives the options of the
    Ateme+ output, the Gateway's route and the HMP's source that fit each other.
  - The result has the passphrases in it. Do not print it.
author:
  - StreamOps founders (@streamops)
options:
  _input:
    description: The feed.
    type: dict
    required: true
  addresses:
    description: Addresses of the inventory hosts, C(gateway) and C(hmp), for feeds that do not give them.
    type: dict
    default: {}
  connected:
    description: Patterns of names of destinations that must be connected.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: The feed is described well
  ansible.builtin.assert:
    that: (feed | streamops.video.contribution_chain_plan).problems | length == 0
"""

RETURN = r"""
_value:
  description: Options by object (C(output), C(source), C(destinations), C(hmp_source)), what is wrong
    with the description (C(problems)), and the hops in words (C(hops)).
  type: dict
"""


def contribution_chain_plan(feed: t.Any, addresses: t.Any = None, connected: t.Any = ()) -> dict[str, t.Any]:
    """The plan of a feed."""
    return plan(plain(feed), plain(addresses or {}), plain(connected))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"contribution_chain_plan": contribution_chain_plan}
