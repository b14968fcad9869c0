# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet_report_model
short_description: Make a report of what gateways told
version_added: 0.6.0
author:
  - StreamOps founders (@streamops)
description:
  - Makes the report that the role P(streamops.video.fleet_report#role) writes as C(report.json). Nothing is read or
    written by this filter.
positional: _input, readings
options:
  _input:
    description: Names of the hosts, in the order of the report.
    type: list
    elements: str
    required: true
  readings:
    description:
      - What each host told, by its name. C(info) is a result of M(streamops.video.gateway_info), also a failed one.
        C(statistics) is that of M(streamops.video.gateway_statistics_info) in a loop, one item a reading. C(drift) is
        the result of M(streamops.video.gateway_routes) in check mode. C(address) is what to show as its address.
    type: dict
    required: true
  previous:
    description: The report before, as text or data; its readings come before the new ones.
    type: raw
  settings:
    description: C(title), C(samples), C(interval), C(keep), C(warn_loss) and C(warn_rtt), as the role's variables.
    type: dict
    default: {}
  now:
    description: The time of the report, in Unix seconds.
    type: float
    required: true
  inventory:
    description: All hosts there are. Others of the report before are left out.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Make a report of one gateway
  ansible.builtin.set_fact:
    report: >-
      {{ ['gw1'] | streamops.video.fleet_report_model({'gw1': {'info': gateway}}, now=now().timestamp()) }}
"""

RETURN = r"""
_value:
  description: The report; its keys are in the guide of the role.
  type: dict
"""

import typing as t

from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain
from ansible_collections.streamops.video.plugins.plugin_utils.report_model import build


def fleet_report_model(
    hosts: t.Any,
    readings: t.Any,
    previous: t.Any = None,
    settings: t.Any = None,
    now: float = 0.0,
    inventory: t.Any = (),
) -> t.Any:
    report = build(
        plain(hosts), plain(readings), plain(previous), plain(settings or {}), float(now), frozenset(plain(inventory))
    )
    # Names come from devices: older ansible-core would take a name in braces for a template.
    return wrap_var(report)


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"fleet_report_model": fleet_report_model}
