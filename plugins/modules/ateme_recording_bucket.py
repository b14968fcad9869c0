#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: ateme_recording_bucket
short_description: Manage a recording bucket of the Ateme+ cloud
version_added: 0.5.0
description:
  - Makes a bucket to which the Ateme+ cloud delivers recordings. The service has no operation that changes or deletes one.
author:
  - StreamOps founders (@streamops)
notes:
  - Buckets are listed of the managing organisation and made in the active one.
  - Keys are sent when the bucket is made; later they are not compared, see RV(secrets_not_compared).
  - What the service calls things is read from its own document, see O(api_document).
seealso:
  - module: streamops.video.ateme_recording_schedule
extends_documentation_fragment:
  - streamops.video.attributes
  - streamops.video.ateme
options:
  name:
    description: Name of the bucket.
    type: str
  id:
    description: Id of the bucket. It wins over its name.
    type: str
  bucket_path:
    description: The bucket and the folder within it, V(bucket_name/folder). The bucket has to exist, the folder is made.
    type: str
  bucket_type:
    description: What kind of storage it is, where the service asks for that.
    type: str
  region:
    description: Region of the storage, where the service asks for that.
    type: str
  access_key:
    description: Access key of the storage.
    type: str
  secret_key:
    description: Secret key of the storage.
    type: str
  state:
    description: 'V(present): it exists. V(absent): it does not; that fails for one that does, since the service has no
      operation that deletes one.'
    type: str
    choices: [present, absent]
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
- name: Where recordings go
  streamops.video.ateme_recording_bucket:
    url: "{{ ateme_url }}"
    username: "{{ ateme_user }}"
    password: "{{ ateme_password }}"
    certificate_fingerprint: "{{ ateme_fingerprint }}"
    name: Archive
    bucket_path: example-broadcast/archive
"""

RETURN = r"""
recording_bucket:
  description: The bucket; empty after O(state=absent).
  returned: success
  type: dict
  contains:
    id: {description: 'Its id; V(new:<name>) in check mode for one that is not made yet.', returned: always, type: str,
      sample: '17'}
    name: {description: Its name., returned: always, type: str, sample: Archive}
    bucket_path: {description: The bucket and the folder within it., returned: when the service tells, type: str}
    bucket_type: {description: What kind of storage it is., returned: when the service tells, type: str, sample: s3}
    region: {description: Region of the storage., returned: when the service tells, type: str}
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

from ansible_collections.streamops.video.plugins.module_utils.ateme.options_timetable import (
    ATEME_RECORDING_BUCKET as SPEC,
)
from ansible_collections.streamops.video.plugins.module_utils.ateme.recordings import manage_recording_bucket as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
