#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_alert
short_description: Manage alerts on inputs and outputs of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes, changes, mutes and deletes alerts on inputs and outputs in the Ateme+ cloud.
  - Alerts have no names. The same input or output, metric, comparison, values and timings are the same alert; another O(alert_method)
    is a change of it.
author:
  - StreamOps founders (@streamops)
notes:
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_alert_method
  - module: streamops.video.ateme_info
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  input_ids:
    description: The inputs, each by its id or its user description. Each of them has an alert of its own.
    type: list
    elements: str
  output_ids:
    description: The outputs, in the same way.
    type: list
    elements: str
  id:
    description: Id of the alert. With it the other options change that alert. Without it an alert is known by its input
      or output, the metric, the comparison, its values, and all timings.
    type: str
  alert_method:
    description: Who is told, as an alert method by its id or its name. With O(state=absent) one that tells others stays.
    type: str
  alert_on_query:
    description: 'What is watched: round trip time, bitrate, jitter, loss in thousandths of a percent (0 to 100000), packets
      that were not recovered, whether there is a connection (1 or 0).'
    type: str
    choices: [net_send.rtt, net_recv.bitrate, net_recv.jitter, net_recv.loss_millipercent, arq_recv.dropped, is_connected]
  query_param:
    description: 'How it is compared: greater than, less than, outside or within a range of two values, or that there is
      no value at all.'
    type: str
    choices: [gt, lt, outside_range, within_range, no_value]
  query_value:
    description: One value, two for a range with the lower one first, none for O(query_param=no_value).
    type: list
    elements: float
  query_time_range:
    description: The time of which the average is taken.
    type: str
    choices: [10s, 1m, 5m, 10m, 15m, 1h]
  alert_check_frequency:
    description: How often it is checked, as V(1m), V(3h) or V(1h30m).
    type: str
  alert_after_time:
    description: How long it has to last until it is told, as V(15s) or V(5m). Without it, and without O(id), it is told
      at once; so it is with an empty text.
    type: str
  alert_repeat:
    description: How often it is told again while it lasts. V(7m30m) is how the vendor writes it.
    type: str
    choices: [5m, 10m, 15m, 20m, 25m, 30m, 45m, 1h, 1h30m, 2h, 2h30m, 3h, 4h, 5h, 7m30m, 10h, 15h, 20h, 24h]
  state:
    description: 'V(present): it exists; V(muted): it exists and tells nobody; V(active): it exists and is not muted; V(absent):
      it does not exist.'
    type: str
    choices: [present, muted, active, absent]
    default: present
  status:
    description: Accepted, so that what is returned can be given back, and ignored.
    type: dict
  wait:
    description: Whether to wait until the service shows what was asked for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 60
"""

EXAMPLES = r"""
- name: An input
  streamops.video.ateme_input:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    type: push
    id: stadium-a
    user_description: Stadium A
    port: 2100

- name: Who is told
  streamops.video.ateme_alert_method:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Night shift
    alert_type: email
    notification_parameters: [night@example.com]

- name: The stadium has lost its connection for a minute
  streamops.video.ateme_alert:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    input_ids: [Stadium A]
    alert_method: Night shift
    alert_on_query: is_connected
    query_param: lt
    query_value: [1]
    query_time_range: 1m
    alert_check_frequency: 1m
    alert_repeat: 1h
"""

RETURN = r"""
alert:
  description: The alert, the first one where there are several; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    input_ids: {description: Id of the input that it is on., returned: when it is on one, type: list, elements: str, sample: [
        stadium-a]}
    output_ids: {description: Id of the output that it is on., returned: when it is on one, type: list, elements: str}
    alert_method: {description: Id of its alert method., returned: when the service tells, type: str, sample: '17'}
    alert_on_query: {description: What is watched., returned: when the service tells, type: str, sample: is_connected}
    query_param: {description: How it is compared., returned: when the service tells, type: str, sample: lt}
    query_value: {description: With what., returned: when the service tells, type: list, elements: float, sample: [1]}
    query_time_range: {description: Over which time., returned: when the service tells, type: str, sample: 1m}
    alert_check_frequency: {description: How often it is checked., returned: when the service tells, type: str, sample: 1m}
    alert_after_time: {description: How long it has to last., returned: when there is one, type: str, sample: 5m}
    alert_repeat: {description: How often it is told again., returned: when the service tells, type: str, sample: 1h}
    status: {description: 'Whether it is C(active) or C(paused), and is C(is_alerting).', returned: when it tells anything,
      type: dict}
alerts:
  description: The alerts, one for each input and output.
  returned: success
  type: list
  elements: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    input_ids: {description: Id of the input that it is on., returned: when it is on one, type: list, elements: str, sample: [
        stadium-a]}
    output_ids: {description: Id of the output that it is on., returned: when it is on one, type: list, elements: str}
    alert_method: {description: Id of its alert method., returned: when the service tells, type: str, sample: '17'}
    alert_on_query: {description: What is watched., returned: when the service tells, type: str, sample: is_connected}
    query_param: {description: How it is compared., returned: when the service tells, type: str, sample: lt}
    query_value: {description: With what., returned: when the service tells, type: list, elements: float, sample: [1]}
    query_time_range: {description: Over which time., returned: when the service tells, type: str, sample: 1m}
    alert_check_frequency: {description: How often it is checked., returned: when the service tells, type: str, sample: 1m}
    alert_after_time: {description: How long it has to last., returned: when there is one, type: str, sample: 5m}
    alert_repeat: {description: How often it is told again., returned: when the service tells, type: str, sample: 1h}
    status: {description: 'Whether it is C(active) or C(paused), and is C(is_alerting).', returned: when it tells anything,
      type: dict}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.alerts import manage_alert as run
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import ATEME_ALERT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
