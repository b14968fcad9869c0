#!/usr/bin/python
# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: api
short_description: Send any request to a Haivision Gateway, Media Platform or Kraken, or to Ateme+
version_added: 0.1.0
description:
  - Sends one request with the session, certificate checks, retries and error texts of the other modules, for what has
    no module of its own.
  - A request is sent each time. What it changes is not compared, and what it interrupts is not known.
author:
  - StreamOps founders (@streamops)
notes:
  - When a connection option is not given, the environment variables of the system named in O(system) are looked at, for
    example E(HAIVISION_KRAKEN_HOST) or E(ATEME_PLUS_TOKEN).
  - Values under keys like C(password) or C(srtPassPhrase) of O(body) are hidden in what is returned. When the module runs
    on another machine, that machine's system log may still get them, so set C(no_log) on such a task.
seealso:
  - module: streamops.video.gateway_route
extends_documentation_fragment:
  - streamops.video.attributes
attributes:
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  system:
    description: The system to talk to.
    type: str
    choices: [gateway, hmp, kraken, ateme]
    required: true
  method:
    description: The HTTP method.
    type: str
    choices: [GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE]
    default: GET
  path:
    description: The path, from the root of the host.
    type: str
    required: true
  query:
    description: Parameters of the query string.
    type: dict
  body:
    description: 'What to send as JSON: a dictionary, a list, or a text that holds JSON.'
    type: raw
  changed_when_sent:
    description: Whether sending counts as a change. By default V(GET), V(HEAD) and V(OPTIONS) do not, all others do.
    type: bool
  host:
    description: Name or address of the device; not for V(ateme), which takes O(url).
    type: str
  port:
    description: HTTPS port; V(443) when neither it nor the environment says otherwise.
    type: int
  username:
    description: User name to log in with.
    type: str
  password:
    description: Password to log in with. A refused one is tried once in a run.
    type: str
  validate_certs:
    description: Whether the certificate is verified; V(true) when nothing says otherwise.
    type: bool
  ca_path:
    description: File or folder with the CA certificates to trust, on the machine where the module runs.
    type: path
  certificate_fingerprint:
    description: 'SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, V(SHA256:)
      in front or not.'
    type: str
  client_cert:
    description: PEM file with a client certificate, where the device asks for one.
    type: path
  client_key:
    description: PEM file with the private key of O(client_cert).
    type: path
  timeout:
    description: Seconds to wait for an answer; V(30) when nothing says otherwise.
    type: float
  retries:
    description: How often a read is repeated; V(3) when nothing says otherwise.
    type: int
  proxy:
    description: URL of an HTTP proxy.
    type: str
  session_scope:
    description: V(run) shares one login among all tasks of an C(ansible-playbook) run; V(task) logs in and out each time.
      A module that runs on another machine, or with C(async), always does the latter.
    type: str
    choices: [run, task]
    default: run
  allow_disruptive:
    description:
      - Whether changes are made that interrupt a running stream or recording. When V(false), they are refused before anything
        is written.
      - Falls back to the environment variable E(STREAMOPS_ALLOW_DISRUPTIVE).
    type: bool
    default: true
  api_key:
    description: API key for V(hmp) in place of O(username) and O(password).
    type: str
  api_secret:
    description: The secret of O(api_key).
    type: str
  api_prefix:
    description: Where the login of V(kraken) is; V(/apis/v2) when nothing says otherwise.
    type: str
  url:
    description: Address of the Ateme+ service, V(https://name).
    type: str
  token:
    description: Token for Ateme+ in place of O(username) and O(password).
    type: str
  auth_scheme:
    description: What stands before the token of V(ateme); C(Bearer) when nothing says otherwise.
    type: str
  api_document:
    description: 'Where V(ateme) describes its operations: a file, or a path on the service.'
    type: str
"""

EXAMPLES = r"""
- name: Read the devices behind a gateway
  streamops.video.api:
    system: gateway
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    path: /api/devices
  register: devices

- name: Read the statistics of a route
  streamops.video.api:
    system: gateway
    host: "{{ gateway_host }}"
    port: "{{ gateway_port }}"
    username: operator
    password: "{{ gateway_password }}"
    certificate_fingerprint: "{{ gateway_fingerprint }}"
    path: /api/gateway/{{ devices.json[0]._id }}/statistics
    query:
      routeID: "{{ route_id }}"
"""

RETURN = r"""
status: {description: The HTTP status of the answer., returned: when the request was sent, type: int, sample: 200}
json: {description: 'The JSON of the answer, without keys that hold secrets (session ids, passwords, tokens).', returned: when
    the request was sent, type: raw}
actions: {description: 'The write that was sent, or would be sent in check mode.', returned: always, type: list, elements: str,
  sample: [POST /api/devices/x/commands]}
disruptive: {description: 'Always false: what a request means to a stream cannot be told from here.', returned: success,
  type: bool, sample: false}
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

from ansible_collections.streamops.video.plugins.module_utils.request import API as SPEC
from ansible_collections.streamops.video.plugins.module_utils.request import request as run
from ansible_collections.streamops.video.plugins.module_utils.task import run_module


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
