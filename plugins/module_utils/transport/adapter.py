# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How requests connects to a device: with our own TLS context, and without waiting for acknowledgements."""

from __future__ import annotations

import contextlib
import socket
import typing as t

from .tls import Trust

try:
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
except ImportError:
    # transport/https.py tells the user what is missing; this file is of no use then.
    HTTPAdapter = HTTPSConnection = HTTPSConnectionPool = object  # type: ignore[assignment,misc]

# Linux only.
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class _Connection(HTTPSConnection):
    """A connection that acknowledges at once what comes in.

    Small servers write the head and the body of an answer in two pieces and hold the second back until the first is
    acknowledged; a kept connection would lose the 40 ms of a delayed acknowledgement with every request.
    """

    def getresponse(self, *args: t.Any, **kwargs: t.Any) -> t.Any:
        if _QUICKACK is not None and self.sock is not None:
            with contextlib.suppress(OSError):
                # The kernel forgets this option with what it sends: it is set for each answer anew.
                self.sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        return super().getresponse(*args, **kwargs)


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class DeviceAdapter(HTTPAdapter):
    """Gives our own TLS context, and the pinned fingerprint, to every connection, through a proxy too."""

    def __init__(self, trust: Trust) -> None:
        self._tls: dict[str, t.Any] = {"ssl_context": trust.context()}
        if trust.fingerprint:
            self._tls["assert_fingerprint"] = trust.fingerprint
        super().__init__(pool_connections=1, pool_maxsize=4)

    def cert_verify(self, conn: t.Any, url: t.Any, verify: t.Any, cert: t.Any) -> None:
        """Nothing more to load: the context has it all. requests would read its CA file with every connection."""
        conn.cert_reqs = "CERT_REQUIRED" if verify else "CERT_NONE"

    def init_poolmanager(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().init_poolmanager(*args, **{**kwargs, **self._tls})
        self.poolmanager.pool_classes_by_scheme = {**self.poolmanager.pool_classes_by_scheme, "https": _Pool}

    def proxy_manager_for(self, proxy: str, **kwargs: t.Any) -> t.Any:
        return super().proxy_manager_for(proxy, **{**kwargs, **self._tls})
