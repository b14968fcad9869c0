# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The connection options of the inventory plugin for Ateme+. Written by `make generate`."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  url:
    description: Address of the service, V(https://name) with a port where it has one.
    type: str
    env:
      - name: ATEME_PLUS_URL
  token:
    description: Token to use in place of O(username) and O(password).
    type: str
    env:
      - name: ATEME_PLUS_TOKEN
  auth_scheme:
    description: What stands before the token, such as V(JWT); V(none) for nothing. The service's document tells it, else
      it is C(Bearer).
    type: str
    env:
      - name: ATEME_PLUS_AUTH_SCHEME
  api_document:
    description:
      - 'Where the service describes its operations as Swagger 2.0 or OpenAPI 3: a file on the machine where the inventory
        is read, else a path on the service.'
      - Without it the usual places are looked at, V(/swagger.json) and V(/openapi.json) among them.
    type: str
    env:
      - name: ATEME_PLUS_API_DOCUMENT
  username:
    description: User name to log in with.
    type: str
    env:
      - name: ATEME_PLUS_USERNAME
  password:
    description: Password to log in with. A refused one is tried once in a run.
    type: str
    env:
      - name: ATEME_PLUS_PASSWORD
  validate_certs:
    description: Whether the certificate of the device is verified.
    type: bool
    default: true
    env:
      - name: ATEME_PLUS_VALIDATE_CERTS
  ca_path:
    description: File or folder with the CA certificates to trust, on the machine where the inventory is read.
    type: path
    env:
      - name: ATEME_PLUS_CA_PATH
  certificate_fingerprint:
    description:
      - 'SHA-256 fingerprint of the certificate of the device: hex in any case, with or without colons, V(SHA256:) in front
        or not.'
      - When given, it alone decides. The safe answer to a self-signed certificate.
    type: str
    env:
      - name: ATEME_PLUS_CERTIFICATE_FINGERPRINT
  client_cert:
    description: PEM file with a client certificate, where the device asks for one.
    type: path
    env:
      - name: ATEME_PLUS_CLIENT_CERT
  client_key:
    description: PEM file with the private key of O(client_cert).
    type: path
    env:
      - name: ATEME_PLUS_CLIENT_KEY
  timeout:
    description: Seconds to wait for a connection (10 at most) and for an answer.
    type: float
    default: 30.0
    env:
      - name: ATEME_PLUS_TIMEOUT
  retries:
    description: How often a read is repeated when the device does not answer or is busy.
    type: int
    default: 3
    env:
      - name: ATEME_PLUS_RETRIES
  proxy:
    description: URL of an HTTP proxy to reach the service through. Falls back to C(HTTPS_PROXY), with regard to C(NO_PROXY).
    type: str
    env:
      - name: ATEME_PLUS_PROXY
"""
