# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options of the inventory plugin for Haivision Gateway. Written by `make generate`."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  host:
    description: Name or address of the Haivision Gateway; IPv6 with or without brackets.
    type: str
    env:
      - name: HAIVISION_GATEWAY_HOST
  port:
    description: HTTPS port.
    type: int
    default: 443
    env:
      - name: HAIVISION_GATEWAY_PORT
  username:
    description: User name to log in with.
    type: str
    env:
      - name: HAIVISION_GATEWAY_USERNAME
  password:
    description: Password to log in with. A refused one is tried once in a run.
    type: str
    env:
      - name: HAIVISION_GATEWAY_PASSWORD
  validate_certs:
    description: Whether the certificate of the device is verified.
    type: bool
    default: true
    env:
      - name: HAIVISION_GATEWAY_VALIDATE_CERTS
  ca_path:
    description: File or folder with the CA certificates to trust, on the machine where the inventory is read.
    type: path
    env:
      - name: HAIVISION_GATEWAY_CA_PATH
  certificate_fingerprint:
    description:
      - 'SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, V(SHA256:) in front
        or not.'
      - When given, it alone decides. The safe answer to a self-signed certificate.
    type: str
    env:
      - name: HAIVISION_GATEWAY_CERTIFICATE_FINGERPRINT
  client_cert:
    description: PEM file with a client certificate, where the device asks for one.
    type: path
    env:
      - name: HAIVISION_GATEWAY_CLIENT_CERT
  client_key:
    description: PEM file with the private key of O(client_cert).
    type: path
    env:
      - name: HAIVISION_GATEWAY_CLIENT_KEY
  timeout:
    description: Seconds to wait for a connection (10 at most) and for an answer.
    type: float
    default: 30.0
    env:
      - name: HAIVISION_GATEWAY_TIMEOUT
  retries:
    description: How often a read is repeated when the device does not answer or is busy.
    type: int
    default: 3
    env:
      - name: HAIVISION_GATEWAY_RETRIES
  proxy:
    description: URL of an HTTP proxy to reach the device through. No proxy is taken from the system's settings.
    type: str
    env:
      - name: HAIVISION_GATEWAY_PROXY
"""
