#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_info
short_description: Read what the Ateme+ cloud lists
version_added: 0.5.0
description:
  - Reads the lists of the Ateme+ Cloud API that need no id, such as inputs, outputs, schedules, events and environments,
    and changes nothing there.
  - Rows are as the service tells them, with keys in snake case and without secrets; where a module of this collection manages
    such objects, its names for their values are there, too.
author:
  - StreamOps founders (@streamops)
notes:
  - A list that the service refuses or does not have is empty, with a warning, unless it is the only one that was asked
    for.
seealso:
  - module: streamops.video.ateme_statistics_info
  - module: streamops.video.ateme_operation
extends_documentation_fragment:
  - streamops.video.attributes.info
  - streamops.video.ateme
options:
  gather_subset:
    description:
      - 'What to read: the lists of the service that need no id. Each is one key of the result.'
      - Without it those whose objects this collection manages.
    type: list
    elements: str
    choices: [inputs, inputs_for_dropdowns, inputs_overview, outputs, all_outputs, outputs_overview, outputs_state, schedules,
      events, environments, environments_running, alerts, alert_methods, labels, transcoders, transcoder_presets, multi_viewer_layouts,
      multi_viewer_presets, recording_buckets, organisation_source_invitations, titanfile_deployments, titanfile_cloud_providers,
      tf_job_templates, tf_templates, organisations, organisations_im_guest_of, organisations_for_dropdown, users, notifications,
      contacts_im_sharing, shared_contacts_with_me, dashboard_groups, saved_ip_addresses, cloud_providers, pending_scheduled_upgrades,
      mtr_hosts, mtr_host_groups, mtr_reports, activity_log, permanent_schedule_agreements, credit_cards, credits]
    default:
      - inputs
      - outputs
      - schedules
      - events
      - environments
      - alerts
      - alert_methods
      - labels
      - transcoders
      - recording_buckets
      - organisation_source_invitations
      - titanfile_deployments
"""

EXAMPLES = r"""
- name: Read the inputs and the labels
  streamops.video.ateme_info:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    gather_subset: [inputs, labels]
  register: found
"""

RETURN = r"""
inputs: {description: The inputs of the active organisation. Operation C(List inputs)., returned: when asked for and allowed,
  type: list, elements: dict}
inputs_for_dropdowns: {description: The same in short. Operation C(List inputs for dropdowns)., returned: when asked for
    and allowed, type: list, elements: dict}
inputs_overview: {description: 'The inputs of the active environment, as an overview. Operation C(Get inputs overview).',
  returned: when asked for and allowed, type: list, elements: dict}
outputs: {description: The outputs that the managing organisation takes. Operation C(List outputs)., returned: when asked
    for and allowed, type: list, elements: dict}
all_outputs: {description: 'Outputs of all environments, deleted ones too. Operation C(List all outputs in environments).',
  returned: when asked for and allowed, type: list, elements: dict}
outputs_overview: {description: 'The outputs of the active environment, as an overview. Operation C(Get outputs overview).',
  returned: when asked for and allowed, type: list, elements: dict}
outputs_state: {description: The states of the outputs of the active environment. Operation C(Get outputs state)., returned: when
    asked for and allowed, type: list, elements: dict}
schedules: {description: 'The schedules, event subscriptions among them. Operation C(Get schedules for managing organisation).',
  returned: when asked for and allowed, type: list, elements: dict}
events: {description: The events of the managing organisation. Operation C(Get events for administration)., returned: when
    asked for and allowed, type: list, elements: dict}
environments: {description: 'The environments; the service tells of deleted ones, too. Operation C(List environments for
    dropdowns).', returned: when asked for and allowed, type: list, elements: dict}
environments_running: {description: The running environments of the active organisation. Operation C(Get environments running
    in active org)., returned: when asked for and allowed, type: list, elements: dict}
alerts: {description: 'The alerts, in the groups in which the service tells them. Operation C(Get current alerts).', returned: when
    asked for and allowed, type: list, elements: dict}
alert_methods: {description: The ways in which alerts are told. Operation C(List alert methods for the managing organisation).,
  returned: when asked for and allowed, type: list, elements: dict}
labels: {description: The access labels of the managing organisation. Operation C(List all labels in the managing org).,
  returned: when asked for and allowed, type: list, elements: dict}
transcoders: {description: The transcoders. Operation C(List transcoders)., returned: when asked for and allowed, type: list,
  elements: dict}
transcoder_presets: {description: The presets of transcoders. Operation C(List transcoder presets)., returned: when asked
    for and allowed, type: list, elements: dict}
multi_viewer_layouts: {description: The layouts that multi-viewers can have. Operation C(Get multi-viewer layouts)., returned: when
    asked for and allowed, type: list, elements: dict}
multi_viewer_presets: {description: The presets of multi-viewers. Operation C(List multi-viewer presets)., returned: when
    asked for and allowed, type: list, elements: dict}
recording_buckets: {description: The recording buckets of the managing organisation. Operation C(List recording buckets
    and their values)., returned: when asked for and allowed, type: list, elements: dict}
organisation_source_invitations: {description: 'The invitations to sources, and what they permit. Operation C(List Organisation
    Source Invitations / Permissions for managing organisation).', returned: when asked for and allowed, type: list, elements: dict}
titanfile_deployments: {description: The TitanFile deployments. Operation C(List TitanFile Deployments)., returned: when
    asked for and allowed, type: list, elements: dict}
titanfile_cloud_providers: {description: The cloud providers that TitanFile can run at. Operation C(Get TitanFile supported
    cloud providers)., returned: when asked for and allowed, type: list, elements: dict}
tf_job_templates: {description: The templates of TitanFile jobs. Operation C(Get tf job templates.)., returned: when asked
    for and allowed, type: list, elements: dict}
tf_templates: {description: The templates of TitanFile. Operation C(Get tf templates.)., returned: when asked for and allowed,
  type: list, elements: dict}
organisations: {description: The organisations that the user can manage. Operation C(List organisations that I can manage).,
  returned: when asked for and allowed, type: list, elements: dict}
organisations_im_guest_of: {description: The organisations that have invited the managing one. Operation C(List organisations
    Im guest of)., returned: when asked for and allowed, type: list, elements: dict}
organisations_for_dropdown: {description: The organisations that the user can switch to. Operation C(Get organisations for
    the organisations dropdown.)., returned: when asked for and allowed, type: list, elements: dict}
users: {description: The users of the organisation. Operation C(Get users in organisation)., returned: when asked for and
    allowed, type: list, elements: dict}
notifications: {description: The notifications. Operation C(Get notifications for managing organisation)., returned: when
    asked for and allowed, type: list, elements: dict}
contacts_im_sharing: {description: The contacts that are shared with others. Operation C(Get contacts that I'm sharing).,
  returned: when asked for and allowed, type: list, elements: dict}
shared_contacts_with_me: {description: The contacts that others share. Operation C(Get shared contacts with me)., returned: when
    asked for and allowed, type: list, elements: dict}
dashboard_groups: {description: The groups of the dashboard. Operation C(List dashboard groups)., returned: when asked for
    and allowed, type: list, elements: dict}
saved_ip_addresses: {description: The saved IP addresses. Operation C(Get saved IP addresses)., returned: when asked for
    and allowed, type: list, elements: dict}
cloud_providers: {description: The cloud providers that environments can run at. Operation C(Get supported cloud providers).,
  returned: when asked for and allowed, type: list, elements: dict}
pending_scheduled_upgrades: {description: The upgrades that are to come. Operation C(List pending scheduled upgrades for
    environments in active org.)., returned: when asked for and allowed, type: list, elements: dict}
mtr_hosts: {description: The hosts of network reports. Operation C(List MTR Hosts)., returned: when asked for and allowed,
  type: list, elements: dict}
mtr_host_groups: {description: The groups of these hosts. Operation C(Get MTR Host Groups)., returned: when asked for and
    allowed, type: list, elements: dict}
mtr_reports: {description: The network reports. Operation C(List MTR reports)., returned: when asked for and allowed, type: list,
  elements: dict}
activity_log: {description: The activity log. Operation C(Get activity log)., returned: when asked for and allowed, type: list,
  elements: dict}
permanent_schedule_agreements: {description: The agreements on permanent schedules. Operation C(List permanent schedule
    agreements)., returned: when asked for and allowed, type: list, elements: dict}
credit_cards: {description: 'The credit cards, as far as they are shown. Operation C(List credit cards of managing organisation).',
  returned: when asked for and allowed, type: list, elements: dict}
credits: {description: The credits. Operation C(List credits)., returned: when asked for and allowed, type: list, elements: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.info import gather as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_info import ATEME_INFO as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
