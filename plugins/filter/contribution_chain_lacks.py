# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.contribution_chain import lacks
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: contribution_chain_lacks
short_description: Why a hop of a feed is not up
version_added: 0.6.0
description:
  - Tells in words what a hop lacks, from what an info module has read. Where the hop is up, the list is empty.
author:
  - StreamOps founders (@streamops)
options:
  _input:
    description: Result of M(streamops.video.ateme_info), M(streamops.video.gateway_info),
      M(streamops.video.gateway_statistics_info) or M(streamops.video.hmp_info). What is in it is looked at.
    type: dict
    required: true
  plan:
    description: The plan of the feed, from P(streamops.video.contribution_chain_plan#filter).
    type: dict
    required: true
  hop:
    description: The hop.
    type: str
    choices: [input, source, destinations, session, recording]
    required: true
  ids:
    description: Ids of the HMP's source, session and recording.
    type: list
    elements: str
    default: []
  min_bitrate:
    description: Lowest bitrate of the Gateway's source in Mbit/s; needs statistics. 0 asks for none.
    type: float
    default: 0
"""

EXAMPLES = r"""
- name: Wait until the source is connected
  streamops.video.gateway_info:
    gather_subset: [routes]
  register: gateway
  until: gateway | streamops.video.contribution_chain_lacks(feed | streamops.video.contribution_chain_plan, 'source') | length == 0
"""

RETURN = r"""
_value:
  description: What the hop lacks, one text each.
  type: list
  elements: str
"""


def contribution_chain_lacks(
    seen: t.Any, plan: t.Any, hop: t.Any, ids: t.Any = (), min_bitrate: t.Any = 0
) -> list[str]:
    """What the hop lacks."""
    return lacks(plain(seen), plain(plan), str(hop), plain(ids), float(min_bitrate))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"contribution_chain_lacks": contribution_chain_lacks}
