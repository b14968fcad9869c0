# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which certificate is the device's own."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
import re
import socket
import ssl

from .errors import InvalidInput

try:
    from requests.utils import DEFAULT_CA_BUNDLE_PATH as _BUNDLE
except ImportError:
    # transport/https.py tells the user what is missing.
    _BUNDLE = ""

_FINGERPRINT = re.compile(r"^(?:sha-?256(?: fingerprint)?[:=])?\s*((?:[0-9a-f]{2}:){31}[0-9a-f]{2}|[0-9a-f]{64})$")


@dataclasses.dataclass(frozen=True)
class Trust:
    """How a device proves that it is itself, and we prove that we are.

    A fingerprint, when given, alone decides: that is the safe answer to self-signed devices.
    """

    validate_certs: bool = True
    ca_path: str | None = None
    fingerprint: str | None = None
    client_cert: str | None = None
    client_key: str | None = None

    def __post_init__(self) -> None:
        if self.fingerprint is not None:
            object.__setattr__(self, "fingerprint", clean_fingerprint(self.fingerprint))
        for option, path in (
            ("ca_path", self.ca_path),
            ("client_cert", self.client_cert),
            ("client_key", self.client_key),
        ):
            if path and not os.access(os.path.expanduser(path), os.R_OK):
                raise InvalidInput(f"{option}: {path!r} cannot be read", hint=f"Check the path given in {option}")
        if self.client_key and not self.client_cert:
            raise InvalidInput("client_key is given without client_cert")

    def context(self) -> ssl.SSLContext:
        """The TLS context that trusts just what was asked for, made once in a process.

        Made here, and not by urllib3, which would load the machine's CA files even where nothing is to be verified,
        and with every connection: some 20 ms of CPU each time. Processes that are forked later have it too.
        """
        return _context(self)

    def fresh_context(self) -> ssl.SSLContext:
        """A context of one's own."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if self.verifies:
            # urllib3 compares the name itself, and older versions of it must: they greet an address without a name.
            context.verify_mode = ssl.CERT_REQUIRED
            path = os.path.expanduser(self.ca_path) if self.ca_path else ""
            try:
                if not path:
                    context.load_default_certs()
                    if os.path.exists(_BUNDLE):
                        # What requests trusts by default, too: not every system has a store that OpenSSL finds.
                        context.load_verify_locations(cafile=_BUNDLE)
                elif os.path.isdir(path):
                    context.load_verify_locations(capath=path)
                else:
                    context.load_verify_locations(cafile=path)
            except ssl.SSLError:
                raise InvalidInput(f"ca_path: {self.ca_path!r} holds no PEM certificate") from None
        if self.client_cert:
            cert = os.path.expanduser(self.client_cert)
            key = os.path.expanduser(self.client_key) if self.client_key else None
            try:
                # The empty password keeps OpenSSL from asking on the terminal in the middle of a play.
                context.load_cert_chain(cert, key, password="")
            except (ssl.SSLError, ValueError):
                raise InvalidInput(
                    "client_cert and client_key are no matching PEM certificate and unencrypted private key"
                ) from None
        return context

    @property
    def verifies(self) -> bool:
        """Whether the certificate's chain and name are checked."""
        return self.validate_certs and not self.fingerprint


@functools.lru_cache(maxsize=64)
def _context(trust: Trust) -> ssl.SSLContext:
    return trust.fresh_context()


def clean_fingerprint(text: str) -> str:
    """64 lower-case hex digits from any usual way to write a SHA-256 fingerprint."""
    found = _FINGERPRINT.match(text.strip().lower())
    if not found:
        raise InvalidInput(
            f"certificate_fingerprint {text!r} is not a SHA-256 fingerprint (64 hex digits, with or without colons)",
            hint="openssl x509 -noout -fingerprint -sha256 prints one",
        )
    return found.group(1).replace(":", "")


def presented_fingerprint(host: str, port: int, timeout: float) -> str | None:
    """The SHA-256 fingerprint that the device shows, for an error text; nothing but the TLS greeting is exchanged."""
    context = Trust(validate_certs=False).context()
    try:
        with socket.create_connection((host, port), timeout) as raw, context.wrap_socket(raw) as wrapped:
            certificate = wrapped.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return None
    if not certificate:
        return None
    digest = hashlib.sha256(certificate).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))
