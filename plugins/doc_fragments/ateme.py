# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options of Ateme+. Written by `make generate`."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  url:
    description:
      - Address of the service, V(https://name) with a port where it has one.
      - Falls back to the environment variable E(ATEME_PLUS_URL).
    type: str
  token:
    description:
      - Token to use in place of O(username) and O(password).
      - Falls back to the environment variable E(ATEME_PLUS_TOKEN).
    type: str
  auth_scheme:
    description:
      - What stands before the token, such as V(JWT); V(none) for nothing. The service's document tells it, else it is C(Bearer).
      - Falls back to the environment variable E(ATEME_PLUS_AUTH_SCHEME).
    type: str
  api_document:
    description:
      - 'Where the service describes its operations as Swagger 2.0 or OpenAPI 3: a file on the machine where the module
        runs, else a path on the service.'
      - Without it the usual places are looked at, V(/swagger.json) and V(/openapi.json) among them.
      - Falls back to the environment variable E(ATEME_PLUS_API_DOCUMENT).
    type: str
  environment:
    description:
      - 'Name or id of the environment to work in. Where another one is active, the service is told to switch, for all that
        this user does there: that is disruptive.'
      - In check mode nothing is switched, and what lies behind is not compared.
      - Falls back to the environment variable E(ATEME_PLUS_ENVIRONMENT).
    type: str
  organisation:
    description:
      - 'Name or id of the organisation to work in, likewise: it becomes the active one.'
      - Falls back to the environment variable E(ATEME_PLUS_ORGANISATION).
    type: str
  restore_context:
    description:
      - Whether the environment and organisation that were active are switched back to when the task ends.
      - Refused before anything is sent where the service does not tell what is active.
    type: bool
    default: false
  username:
    description:
      - User name to log in with.
      - Falls back to the environment variable E(ATEME_PLUS_USERNAME).
    type: str
  password:
    description:
      - Password to log in with. A refused one is tried once in a run.
      - Falls back to the environment variable E(ATEME_PLUS_PASSWORD).
    type: str
  validate_certs:
    description:
      - Whether the certificate of the device is verified.
      - Falls back to the environment variable E(ATEME_PLUS_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the CA certificates to trust, on the machine where the module runs.
      - Falls back to the environment variable E(ATEME_PLUS_CA_PATH).
    type: path
  certificate_fingerprint:
    description:
      - 'SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, V(SHA256:) in front
        or not.'
      - When given, it alone decides. The safe answer to a self-signed certificate.
      - Falls back to the environment variable E(ATEME_PLUS_CERTIFICATE_FINGERPRINT).
    type: str
  client_cert:
    description:
      - PEM file with a client certificate, where the device asks for one.
      - Falls back to the environment variable E(ATEME_PLUS_CLIENT_CERT).
    type: path
  client_key:
    description:
      - PEM file with the private key of O(client_cert).
      - Falls back to the environment variable E(ATEME_PLUS_CLIENT_KEY).
    type: path
  timeout:
    description:
      - Seconds to wait for a connection (10 at most) and for an answer.
      - Falls back to the environment variable E(ATEME_PLUS_TIMEOUT).
    type: float
    default: 30.0
  retries:
    description:
      - How often a read is repeated when the device does not answer or is busy.
      - A write is never repeated blindly.
      - Falls back to the environment variable E(ATEME_PLUS_RETRIES).
    type: int
    default: 3
  proxy:
    description:
      - URL of an HTTP proxy to reach the service through. Falls back to C(HTTPS_PROXY), with regard to C(NO_PROXY).
      - Falls back to the environment variable E(ATEME_PLUS_PROXY).
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
"""
