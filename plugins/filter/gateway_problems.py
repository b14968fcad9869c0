# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_health import problems
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: gateway_problems
short_description: What the routes of a gateway lack
version_added: 0.6.0
description:
  - Compares routes, or their statistics, with what is expected of them, and tells in words what is not so.
  - Where all is well, the list is empty.
  - Only routes that are wanted V(started) are looked at, and of them no destination that is stopped.
author:
  - StreamOps founders (@streamops)
options:
  _input:
    description: RV(streamops.video.gateway_info#module:routes) or
      RV(streamops.video.gateway_statistics_info#module:statistics).
    type: list
    elements: dict
    required: true
  wanted:
    description: The routes as M(streamops.video.gateway_routes) takes them.
    type: list
    elements: dict
    required: true
  connected:
    description: Patterns of C(route/source) and C(route/destination) that must be connected; C(*) stands for any text.
    type: list
    elements: str
    default: []
  min_bitrate:
    description: Lowest bitrate of a source in Mbit/s; needs statistics. 0 asks for none.
    type: float
    default: 0
  max_loss:
    description: Highest SRT packet loss of a source or destination in percent; needs statistics. 100 allows any.
    type: float
    default: 100
"""

EXAMPLES = r"""
- name: The routes are on air
  streamops.video.gateway_info:
    gather_subset: [routes]
  register: gateway
  until: gateway.routes | default([]) | streamops.video.gateway_problems(routes) | length == 0
"""

RETURN = r"""
_value:
  description: What is wrong, one text each.
  type: list
  elements: str
"""


def gateway_problems(
    seen: t.Any, wanted: t.Any, connected: t.Any = (), min_bitrate: t.Any = 0, max_loss: t.Any = 100
) -> list[str]:
    """What is wrong with the wanted routes."""
    return problems(plain(seen), plain(wanted), plain(connected), float(min_bitrate), float(max_loss))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"gateway_problems": gateway_problems}
