# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet_report_page
short_description: Show a fleet report as HTML page
version_added: 0.6.0
author:
  - StreamOps founders (@streamops)
description:
  - Gives the text of C(report.html), as the role P(streamops.video.fleet_report#role) writes it.
options:
  _input:
    description: What P(streamops.video.fleet_report_model#filter) made, or the content of a C(report.json).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Make it again of a report.json that was kept
  ansible.builtin.copy:
    content: "{{ lookup('ansible.builtin.file', 'report.json') | from_json | streamops.video.fleet_report_page }}"
    dest: report.html
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The text.
  type: str
"""

import typing as t

from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.streamops.video.plugins.plugin_utils.plain import plain
from ansible_collections.streamops.video.plugins.plugin_utils.report_page import page


def fleet_report_page(report: t.Any) -> t.Any:
    return wrap_var(page(plain(report)))


class FilterModule:
    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"fleet_report_page": fleet_report_page}
