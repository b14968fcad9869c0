#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: gateway_preset
short_description: Keep and load the preset of a Haivision Gateway
version_added: 0.2.0
description:
  - Keeps the preset of a Haivision Media Gateway or SRT Gateway (all its routes) in a file, and loads one from a file.
  - Both take an account with the Administrator role, in check mode too.
  - Loading replaces the routes of the gateway, so that it is always disruptive; see O(allow_disruptive).
author:
  - StreamOps founders (@streamops)
notes:
  - A preset holds passphrases in clear. Its file is for its owner alone; neither diff nor result show them.
  - A gateway that leaves the passphrases out of its preset is compared without them.
  - Loading waits until every route that the gateway said it would make is there. A load whose answer was lost is looked
    for on the gateway and never sent a second time.
seealso:
  - module: streamops.video.gateway_routes
    description: Its states V(gathered) and V(overridden) do the same for an Operator, without the passphrases.
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.gateway
options:
  state:
    description:
      - 'V(exported): the preset of the gateway is in O(dest).'
      - 'V(imported): the gateway is as O(src) says. It is compared first, and left alone when it is so.'
    type: str
    choices: [exported, imported]
    required: true
  dest:
    description: File to keep the preset in, on the machine where the module runs. It is written whole or not at all, for
      its owner alone (mode 0600), and only when the content differs.
    type: path
  src:
    description: Preset file to load, on the machine where the module runs.
    type: path
  backup:
    description: Whether the present preset is kept in a file before O(src) is loaded. The file is in RV(backup_file).
    type: bool
    default: false
  backup_dir:
    description: Folder for that file. When not given, it is that of O(src).
    type: path
  preset_field:
    description: Name of the form field that carries the file when it is loaded. The vendor's reference does not name it.
    type: str
    default: file
  wait:
    description: Whether to wait until the device shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that, and for changes that the device is still busy with.
    type: int
    default: 60
  device_id:
    description: Id of the device behind the gateway. Needed only where there are several.
    type: str
"""

EXAMPLES = r"""
- name: Keep what the gateway has
  streamops.video.gateway_preset:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: haiadmin
    password: "{{ gateway_admin_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    state: exported
    dest: "{{ backup_folder }}/gateway.hmg"

- name: Bring it back, and keep what is there now
  streamops.video.gateway_preset:
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: haiadmin
    password: "{{ gateway_admin_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    state: imported
    src: "{{ backup_folder }}/gateway.hmg"
    backup: true
  register: loaded
"""

RETURN = r"""
preset:
  description: What the preset holds, without its secrets.
  returned: success
  type: dict
  contains:
    preset_version: {description: Version of its form., returned: always, type: str, sample: '1.0'}
    product_version: {description: Version of the gateway it is from., returned: always, type: str, sample: 3.0.0.79}
    routes: {description: Names of its routes., returned: always, type: list, elements: str, sample: [Stadium A]}
preset_file: {description: The file that holds the preset., returned: with O(state=exported), type: str, sample: /backup/gw1.hmg}
backup_file: {description: The file with the preset from before., returned: 'with O(backup=true), when something was loaded',
  type: str, sample: /backup/gw1.10.1.2.3.20261121T080000.000000Z.hmg}
pending_creation: {description: Names of the routes that the gateway said it would make., returned: when something was loaded,
  type: list, elements: str, sample: [Stadium A]}
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

from ansible_collections.streamops.video.plugins.module_utils.gateway.connect import connect
from ansible_collections.streamops.video.plugins.module_utils.gateway.preset_options import GATEWAY_PRESET as SPEC
from ansible_collections.streamops.video.plugins.module_utils.gateway.presets import export, load
from ansible_collections.streamops.video.plugins.module_utils.task import Task, Values, run_module


def run(task: Task) -> Values:
    with connect(task) as gateway:
        return export(task, gateway) if task.params["state"] == "exported" else load(task, gateway)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
