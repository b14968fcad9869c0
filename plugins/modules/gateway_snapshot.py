#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_snapshot
short_description: Keep what a Haivision Gateway has in dated files
version_added: 0.6.0
description:
  - Keeps the routes of a Haivision Media Gateway or SRT Gateway with their run states, and its preset where the account
    is an Administrator, in a new pair of files whenever they differ from the newest pair.
  - Where the account is no Administrator the preset cannot be had; a warning says so.
  - Nothing is changed on the gateway.
author:
  - StreamOps founders (@streamops)
notes:
  - The files are named after the gateway and the time, written whole or not at all, for their owner alone (mode 0600). The
    preset holds passphrases; the file of the routes does not.
  - The roles P(streamops.video.gateway_backup#role) and P(streamops.video.gateway_rollout#role) use this module.
seealso:
  - module: streamops.video.gateway_preset
  - module: streamops.video.gateway_routes
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.gateway
options:
  state:
    description:
      - 'V(kept): what the gateway has is in the newest snapshot of O(dir); a new one is made when it is not.'
      - 'V(found): no device is needed; the newest snapshot, or the one of O(at), comes back as RV(snapshot).'
    type: str
    choices: [kept, found]
    default: kept
  dir:
    description: Folder of the snapshots, on the machine where the module runs. It is made where it is not there, for its
      owner alone.
    type: path
    required: true
  name:
    description: Name that the files of this gateway begin with. When not given, it is O(host).
    type: str
  at:
    description:
      - Time of the snapshot to find, as in the names of the files (V(20261121T180000.000000Z)).
      - Where there is none of just that time, it is the last one before.
    type: str
  label:
    description: A word for the names of the files (small letters, digits and dashes). A snapshot with a label is only found
      by its O(at); O(keep) counts those of its label.
    type: str
  keep:
    description: How many snapshots are kept of this gateway; older ones are removed. 0 keeps all.
    type: int
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: Keep what the gateway has, and the last ten times that it was something else
  streamops.video.gateway_snapshot:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: haiadmin
    password: "{{ gateway_admin_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    dir: "{{ backup_folder }}/snapshots"
    name: gw1
    keep: 10

- name: Which is the newest?
  streamops.video.gateway_snapshot:
    state: found
    dir: "{{ backup_folder }}/snapshots"
    name: gw1
  register: newest
"""

RETURN = r"""
snapshot:
  description: The snapshot; empty when none was found.
  returned: success
  type: dict
  contains:
    at: {description: When it was made., returned: when there is one, type: str, sample: 20261121T180000.000000Z}
    routes_file: {description: 'The routes, in the form of RV(streamops.video.gateway_routes#module:gathered), without secrets.',
      returned: when there is one, type: str, sample: /backup/gw1.20261121T180000.000000Z.json}
    preset_file: {description: 'The preset, with its secrets; empty where the account was no Administrator.', returned: when
        there is one, type: str, sample: /backup/gw1.20261121T180000.000000Z.hmg}
removed: {description: Files of older snapshots that were removed., returned: with O(keep), type: list, elements: str}
actions: {description: 'What is done, or would be in check mode: one line a write call. After a failure it is the plan;
    what had been done is in RV(error.done).', returned: always, type: list, elements: str, sample: [start route "Stadium
      A"]}
disruptive: {description: Whether that interrupts a running stream., returned: success, type: bool, sample: false}
interrupts: {description: What it interrupts., returned: success, type: list, elements: str, sample: [route "Stadium A"]}
diff: {description: What there was and what there will be. Secrets are not in it., returned: success, type: dict}
secrets_not_compared: {description: 'Secrets that were given and not sent, since the device does not tell what it has, see
    C(update_secrets).', returned: when there are any, type: list, elements: str, sample: [source.srt_passphrase]}
retries: {description: 'What was sent again, or found done after an answer was lost.', returned: when there were any, type: list,
  elements: str}
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

from ansible_collections.streamops.video.plugins.module_utils.gateway.snapshot_options import GATEWAY_SNAPSHOT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.gateway.snapshots import apply
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    return apply(task)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
