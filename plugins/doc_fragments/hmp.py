# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options of Haivision Media Platform. Written by `make generate`."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  host:
    description:
      - Name or address of the Haivision Media Platform; IPv6 with or without brackets.
      - When it is not given and the inventory host is not V(localhost), the inventory host is the device, with C(ansible_host),
        C(ansible_port), C(ansible_user) and C(ansible_password).
      - Falls back to the environment variable E(HAIVISION_HMP_HOST).
    type: str
  port:
    description:
      - HTTPS port.
      - Falls back to the environment variable E(HAIVISION_HMP_PORT).
    type: int
    default: 443
  username:
    description:
      - User name to log in with.
      - Falls back to the environment variable E(HAIVISION_HMP_USERNAME).
    type: str
  password:
    description:
      - Password to log in with. A refused one is tried once in a run.
      - Falls back to the environment variable E(HAIVISION_HMP_PASSWORD).
    type: str
  api_key:
    description:
      - API key to log in to the REST API with (HMP 4.1), in place of O(username) and O(password).
      - Falls back to the environment variable E(HAIVISION_HMP_API_KEY).
    type: str
  api_secret:
    description:
      - The secret of O(api_key).
      - Falls back to the environment variable E(HAIVISION_HMP_API_SECRET).
    type: str
  api:
    description:
      - Which of the two APIs is used.
      - 'V(auto): the REST API when O(password) or O(api_key) is given, else the Command Line API, which knows its clients
        by their address.'
      - A module that only one of them can serve says so before anything is sent.
      - Falls back to the environment variable E(HAIVISION_HMP_API).
    type: str
    choices: [auto, rest, cli]
    default: auto
  cli_port:
    description:
      - TCP port of the Command Line API.
      - Falls back to the environment variable E(HAIVISION_HMP_CLI_PORT).
    type: int
    default: 23233
  ledger:
    description:
      - 'JSON file on the machine where the module runs, in which the Command Line API''s objects are kept: that API cannot
        look anything up or read it back. It holds the ids and what was last set, so that a second run changes nothing.'
      - It is for its owner alone (mode 0600) and may be shared by tasks, hosts and plays. The REST API needs none.
      - Falls back to the environment variable E(HAIVISION_HMP_LEDGER).
    type: path
  validate_certs:
    description:
      - Whether the certificate of the device is verified.
      - Falls back to the environment variable E(HAIVISION_HMP_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the CA certificates to trust, on the machine where the module runs.
      - Falls back to the environment variable E(HAIVISION_HMP_CA_PATH).
    type: path
  certificate_fingerprint:
    description:
      - 'SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, V(SHA256:) in front
        or not.'
      - When given, it alone decides. The safe answer to a self-signed certificate.
      - Falls back to the environment variable E(HAIVISION_HMP_CERTIFICATE_FINGERPRINT).
    type: str
  client_cert:
    description:
      - PEM file with a client certificate, where the device asks for one.
      - Falls back to the environment variable E(HAIVISION_HMP_CLIENT_CERT).
    type: path
  client_key:
    description:
      - PEM file with the private key of O(client_cert).
      - Falls back to the environment variable E(HAIVISION_HMP_CLIENT_KEY).
    type: path
  timeout:
    description:
      - Seconds to wait for a connection (10 at most) and for an answer.
      - Falls back to the environment variable E(HAIVISION_HMP_TIMEOUT).
    type: float
    default: 30.0
  retries:
    description:
      - How often a read is repeated when the device does not answer or is busy.
      - A write is never repeated blindly.
      - Falls back to the environment variable E(HAIVISION_HMP_RETRIES).
    type: int
    default: 3
  proxy:
    description:
      - URL of an HTTP proxy to reach the device through. No proxy is taken from the system's settings.
      - Falls back to the environment variable E(HAIVISION_HMP_PROXY).
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
