#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_statistics_info
short_description: Read statistics of inputs and outputs of the Ateme+ cloud
version_added: 0.5.0
description:
  - Reads what an environment of the Ateme+ cloud has measured last of an input or output, its traffic in a period, and
    the report on packets, and changes nothing.
author:
  - StreamOps founders (@streamops)
seealso:
  - module: streamops.video.ateme_info
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.ateme
options:
  input:
    description: Id of the input whose statistics are read.
    type: str
  output:
    description: Id of the output whose statistics are read.
    type: str
  gather_subset:
    description:
      - What to read.
      - 'V(recent): what the environment has measured last. V(traffic): the traffic in a period. V(packets): the report
        on packets of whole days, which needs neither O(input) nor O(output).'
    type: list
    elements: str
    choices: [recent, traffic, packets]
    default:
      - recent
  time_from:
    description: 'Begin of the period of V(traffic) and V(packets): an ISO 8601 time with a zone. Of V(packets) only the
      day in UTC counts.'
    type: str
  time_to:
    description: End of the period, likewise.
    type: str
"""

EXAMPLES = r"""
- name: The packets of a day
  streamops.video.ateme_statistics_info:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    gather_subset: [packets]
    time_from: 2026-11-20T00:00:00Z
    time_to: 2026-11-20T23:59:59Z
  register: report
"""

RETURN = r"""
recent: {description: 'What was measured last, by the service''s keys in snake case; a list where there are several points.',
  returned: when asked for, type: raw}
traffic: {description: 'The traffic: what the service tells of this input or output, as a list of rows; a series of numbers
    as it came.', returned: when asked for, type: raw}
packets: {description: 'The report on packets, likewise; of this input or output alone where the service tells to which
    one a row belongs.', returned: when asked for, type: raw}
actions: {description: 'What is done, or would be in check mode: one line a write call. After a failure it is the plan;
    what had been done is in RV(error.done).', returned: when another environment or organisation was switched to, type: list,
  elements: str, sample: [start route "Stadium A"]}
disruptive: {description: Whether that interrupts a running stream., returned: when another environment or organisation
    was switched to, type: bool, sample: false}
interrupts: {description: What it interrupts., returned: when another environment or organisation was switched to, type: list,
  elements: str, sample: [route "Stadium A"]}
error:
  description: The same facts as in C(msg), for a playbook that branches on them.
  returned: failure
  type: dict
  contains:
    code: {description: What kind of failure it is., returned: always, type: str, sample: login_refused}
    place: {description: The system and its host., returned: always, type: str, sample: Haivision Gateway gw1.example.com}
    attempt: {description: What was being attempted., returned: when known, type: str, sample: list the routes}
    cause: {description: What happened., returned: always, type: str}
    hint: {description: What to try., returned: when there is advice, type: str}
    answer: {description: 'Status, type and message of the device''s answer.', returned: when it answered, type: dict}
    done: {description: The actions that had been carried out before the failure., returned: when there were any, type: list,
      elements: str}
"""

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_info import ATEME_STATISTICS_INFO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.ateme.statistics import gather as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
