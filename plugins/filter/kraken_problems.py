# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.plugin_utils.kraken_health import problems
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain

DOCUMENTATION = r"""
name: kraken_problems
short_description: What a Kraken lacks that shall have a preset loaded
version_added: 0.6.0
description:
  - Compares what M(streamops.video.kraken_info) tells of presets and streams with what is expected after loading a
    preset, and tells in words what is not so. Where all is well, the list is empty.
  - The preset has to be the active one, where the appliance tells that, and the streams that start by themselves
    (C(auto_start)) or are named have to run, where it tells their states.
author:
  - StreamOps founders (@streamops)
positional: _input, preset
options:
  _input:
    description: The result of M(streamops.video.kraken_info) with C(presets) and C(streams).
    type: dict
    required: true
  preset:
    description: Name of the preset.
    type: str
    required: true
  streams:
    description: Names of streams that have to run, beside those that start by themselves.
    type: list
    elements: str
    default: []
  status_words:
    description: What the appliance's words mean, as O(streamops.video.kraken_stream#module:status_words).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: The preset is loaded and its streams run
  streamops.video.kraken_info:
    gather_subset: [presets, streams]
  register: kraken
  until: kraken | streamops.video.kraken_problems('Evening') | length == 0
"""

RETURN = r"""
_value:
  description: What is wrong, one text each.
  type: list
  elements: str
"""


def kraken_problems(seen: t.Any, preset: t.Any, streams: t.Any = (), status_words: t.Any = None) -> list[str]:
    """What is wrong with the appliance."""
    return problems(plain(seen), str(plain(preset)), plain(streams), plain(status_words or {}))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"kraken_problems": kraken_problems}
