# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.gateway_put_back import put_back
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: gateway_put_back
short_description: What takes a gateway back to where it was before a rollout
version_added: 0.6.0
description:
  - From the outcome of M(streamops.video.gateway_routes) and the routes before it and now, tells what has to be done to
    undo it, route by route, and nothing else.
  - What others have changed meanwhile on other routes stays.
author:
  - StreamOps founders (@streamops)
options:
  _input:
    description: RV(streamops.video.gateway_routes#module:results) of the rollout, failed or not.
    type: list
    elements: dict
    required: true
  before:
    description: RV(streamops.video.gateway_routes#module:gathered) from before the rollout.
    type: list
    elements: dict
    required: true
  now:
    description: RV(streamops.video.gateway_routes#module:gathered) as it is now.
    type: list
    elements: dict
    required: true
  preset_file:
    description: A preset from before the rollout, on the controller. What is made anew takes its passphrases from it.
    type: path
    default: ''
seealso:
  - plugin: streamops.video.gateway_rollout
    plugin_type: role
"""

EXAMPLES = r"""
- name: Put back what the rollout has changed
  streamops.video.gateway_routes:
    config: "{{ (rollout.results | streamops.video.gateway_put_back(before.gathered, now.gathered)).restore }}"
    state: replaced
"""

RETURN = r"""
_value:
  description: What is to be done.
  type: dict
  contains:
    delete: {description: 'Routes that the rollout has made, for the state V(deleted).', type: list, elements: dict}
    restore: {description: 'Routes that it has changed or removed, for V(replaced).', type: list, elements: dict}
    missing: {description: Passphrases that nobody can bring back., type: list, elements: str}
"""


def gateway_put_back(results: t.Any, before: t.Any, now: t.Any, preset_file: str = "") -> dict[str, t.Any]:
    """What undoes a rollout."""
    return put_back(plain(results), plain(before), plain(now), str(preset_file or ""))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"gateway_put_back": gateway_put_back}
