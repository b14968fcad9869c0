#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_operation
short_description: Call any operation of the Ateme+ cloud API
version_added: 0.5.0
description:
  - Calls an operation of the Ateme+ Cloud API by its title in the vendor's catalogue, or searches that catalogue.
  - Method, path and names come from the document in which the service describes itself; parameters and body are checked
    against it before anything is sent.
author:
  - StreamOps founders (@streamops)
notes:
  - In check mode nothing is called whose method is no GET.
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_info
  - module: streamops.video.api
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
attributes:
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  operation:
    description:
      - Title of the operation as the vendor's catalogue has it; case, spaces and a closing full stop do not count. Of two
        with one title it is the one whose path takes the O(parameters) that are given.
      - 'What a title takes off air is not looked up: deletions, stops, restarts, upgrades, and updates of inputs, outputs,
        transcoders, multi-viewers and what is scheduled count as disruptive.'
      - Titles that switch the environment or organisation are refused with O(restore_context=true).
    type: str
  search:
    description: 'Words to look for in the catalogue of operations in place of calling one: title, domain and note have
      to hold all of them. No service is needed for that.'
    type: str
  parameters:
    description: Parameters of the path, the query and the headers, by their names in the service's document.
    type: dict
  body:
    description: Body of the request, by the names of the service's document.
    type: raw
  changed_when_sent:
    description: 'Whether the task reports a change. Without it: when the operation''s method is no GET.'
    type: bool
"""

EXAMPLES = r"""
- name: Which operations are there for SRT outputs?
  streamops.video.ateme_operation:
    search: srt output
  register: found

- name: Read the labels
  streamops.video.ateme_operation:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    operation: List all labels in the managing org
  register: labels
"""

RETURN = r"""
json: {description: 'The answer, without secrets.', returned: when the operation was called, type: raw}
operations:
  description: The operations found.
  returned: with O(search)
  type: list
  elements: dict
  contains:
    title: {description: Its title., returned: always, type: str, sample: List outputs}
    domain: {description: What it is about., returned: always, type: str, sample: outputs}
    writes: {description: Whether it changes anything., returned: always, type: bool, sample: false}
    callers: {description: 'Who may call it, as far as the notes tell.', returned: always, type: list, elements: str, sample: [
        user]}
    by_id: {description: Whether it is about one object., returned: always, type: bool, sample: false}
    long_running: {description: Whether its work goes on after the answer., returned: always, type: bool, sample: false}
    note: {description: What to know of it., returned: always, type: str}
actions: {description: 'What is done, or would be in check mode: one line a write call. After a failure it is the plan;
    what had been done is in RV(error.done).', returned: always, type: list, elements: str, sample: [start route "Stadium
      A"]}
disruptive: {description: Whether that interrupts a running stream., returned: success, type: bool, sample: false}
interrupts: {description: What it interrupts., returned: success, type: list, elements: str, sample: [route "Stadium A"]}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.operation import operate as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options import ATEME_OPERATION as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
