# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options of Haivision Kraken. Written by `make generate`."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  host:
    description:
      - Name or address of the Haivision Kraken; IPv6 with or without brackets.
      - When it is not given and the inventory host is not V(localhost), the inventory host is the device, with C(ansible_host),
        C(ansible_port), C(ansible_user) and C(ansible_password).
      - Falls back to the environment variable E(HAIVISION_KRAKEN_HOST).
    type: str
  port:
    description:
      - HTTPS port.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_PORT).
    type: int
    default: 443
  username:
    description:
      - User name to log in with.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_USERNAME).
    type: str
  password:
    description:
      - Password to log in with. A refused one is tried once in a run.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_PASSWORD).
    type: str
  api_prefix:
    description:
      - The beginning of every path of the API. The vendor's documents show V(/apis/v2) and V(/v2).
      - Falls back to the environment variable E(HAIVISION_KRAKEN_API_PREFIX).
    type: str
    default: /apis/v2
  validate_certs:
    description:
      - Whether the certificate of the device is verified.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the CA certificates to trust, on the machine where the module runs.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_CA_PATH).
    type: path
  certificate_fingerprint:
    description:
      - 'SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, V(SHA256:) in front
        or not.'
      - When given, it alone decides. The safe answer to a self-signed certificate.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_CERTIFICATE_FINGERPRINT).
    type: str
  client_cert:
    description:
      - PEM file with a client certificate, where the device asks for one.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_CLIENT_CERT).
    type: path
  client_key:
    description:
      - PEM file with the private key of O(client_cert).
      - Falls back to the environment variable E(HAIVISION_KRAKEN_CLIENT_KEY).
    type: path
  timeout:
    description:
      - Seconds to wait for a connection (10 at most) and for an answer.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_TIMEOUT).
    type: float
    default: 30.0
  retries:
    description:
      - How often a read is repeated when the device does not answer or is busy.
      - A write is never repeated blindly.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_RETRIES).
    type: int
    default: 3
  proxy:
    description:
      - URL of an HTTP proxy to reach the device through. No proxy is taken from the system's settings.
      - Falls back to the environment variable E(HAIVISION_KRAKEN_PROXY).
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
