"""Certificates of a lab: one authority a lab, one certificate a device (so that a pinned one fits one device only)."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme

from .files import write_private


@dataclass(frozen=True)
class Identity:
    """What a device shows in the TLS handshake."""

    context: ssl.SSLContext
    fingerprint: str


class Authority:
    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="Device lab")

    def identity(self, *names: str, require_client: bool = False) -> Identity:
        issued = self._ca.issue_cert(*names)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        issued.configure_cert(context)
        if require_client:
            self._ca.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        der = ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())
        return Identity(context, hashlib.sha256(der).hexdigest())

    def write_ca(self, path: Path) -> None:
        write_private(path, self._ca.cert_pem.bytes())

    def write_client(self, certificate: Path, key: Path) -> None:
        issued = self._ca.issue_cert("client.lab", common_name="lab client")
        write_private(certificate, b"".join(pem.bytes() for pem in issued.cert_chain_pems))
        write_private(key, issued.private_key_pem.bytes())
