#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: hmp_event
short_description: Schedule events of a Haivision Media Platform
version_added: 0.3.0
description:
  - Schedules a session of a Haivision Media Platform (HMP) to go live or to be recorded, once or every week. Over the REST
    API only.
author:
  - StreamOps founders (@streamops)
notes:
  - No page of the vendor documents deleting an event.
seealso:
  - module: streamops.video.hmp_session
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.hmp
options:
  session:
    description: Id or title of the session. Needed for a new event.
    type: str
  id:
    description: Id of the event. It wins over O(title).
    type: str
  title:
    description: 'Title of the event. An HMP may show the session''s title instead: then an event is known by its O(id),
      or by being just as the other options say.'
    type: str
  type:
    description: Whether it happens once or every week. A new event with O(days) is weekly, any other once.
    type: str
    choices: [one-time, weekly-recurring]
  days:
    description: 'The days of the week: V(MON), V(TUE), V(WED), V(THU), V(FRI), V(SAT), V(SUN).'
    type: list
    elements: str
  start_time:
    description: 'When it starts, for weekly ones the first time: ISO 8601, with an offset or beside O(time_zone).'
    type: str
  time_zone:
    description: IANA name of the zone of O(start_time), V(Europe/Zurich). Required when the time has no offset.
    type: str
  duration:
    description: How long it lasts, in seconds.
    type: int
  command:
    description: 'What happens: the session goes live, or is recorded.'
    type: str
    choices: [set-live, record]
  record:
    description: With O(command=set-live), whether it is recorded as well.
    type: bool
  active:
    description: Whether it will happen.
    type: bool
    default: true
  state:
    description: 'V(present): the event is scheduled. V(absent): it is deleted, or made inactive where the device does not
      delete events; one that is inactive counts as absent.'
    type: str
    choices: [present, absent]
    default: present
"""

EXAMPLES = r"""
- name: Live and recorded every Monday and Wednesday at eight in the evening
  streamops.video.hmp_event:
    host: "{{ hmp_host }}"
    port: "{{ hmp_port }}"
    username: "{{ hmp_username }}"
    password: "{{ hmp_password }}"
    certificate_fingerprint: "{{ hmp_fingerprint }}"
    session: 'Town hall "Q3" – Zürich'
    title: Evening show
    type: weekly-recurring
    days: [MON, WED]
    start_time: "2026-11-23T20:00:00"
    time_zone: Europe/Zurich
    duration: 3600
    command: set-live
    record: true
"""

RETURN = r"""
event:
  description: The event; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Id of the event, V(new:<title>) in check mode for one that is not scheduled yet.', returned: always,
      type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    session: {description: Id of its session., returned: always, type: str, sample: 71edd346-2cf0-4c62-b3d3-9d457b287394}
    title: {description: 'Its title, or that of its session: the device decides.', returned: when it has one, type: str,
      sample: Monday mass}
    type: {description: V(one-time) or V(weekly-recurring)., returned: always, type: str, sample: weekly-recurring}
    days: {description: The days of the week., returned: for weekly-recurring ones, type: list, elements: str, sample: [
        MON, WED]}
    start_time: {description: 'When it starts (first), in UTC.', returned: always, type: str, sample: '2026-11-23T19:00:00Z'}
    duration: {description: 'How long it lasts, in seconds.', returned: when it has one, type: int, sample: 3600}
    command: {description: V(set-live) or V(record)., returned: always, type: str, sample: set-live}
    record: {description: Whether it records as well as being live., returned: for set-live, type: bool, sample: true}
    active: {description: Whether it will happen., returned: always, type: bool, sample: true}
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

from ansible_collections.streamops.video.plugins.module_utils.hmp.events import manage_event as run
from ansible_collections.streamops.video.plugins.module_utils.hmp.rest_options import HMP_EVENT as SPEC
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
