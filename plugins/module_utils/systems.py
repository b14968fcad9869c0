# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every system by its name: for what works alike on all of them (the module api, the end of a run)."""

from __future__ import annotations

import contextlib
import typing as t

from .ateme.client import AtemeAuthentication
from .ateme.connect import CREDENTIALS as ATEME_CREDENTIALS
from .gateway.client import GatewayAuthentication
from .hmp.client import HmpAuthentication
from .hmp.connect import CREDENTIALS as HMP_CREDENTIALS
from .kraken.client import KrakenAuthentication
from .kraken.connect import CREDENTIALS as KRAKEN_CREDENTIALS
from .task import Task
from .transport.client import Authentication, Client, closing

_AUTHENTICATIONS: dict[str, t.Callable[..., Authentication]] = {
    "gateway": GatewayAuthentication,
    "hmp": HmpAuthentication,
    "kraken": KrakenAuthentication,
    "ateme": AtemeAuthentication,
}
_CREDENTIALS = {
    "hmp": HMP_CREDENTIALS,
    "kraken": KRAKEN_CREDENTIALS,
    "ateme": ATEME_CREDENTIALS,
}


def authentication(system: str, **credentials: t.Any) -> Authentication:
    """How a system logs in and out; without credentials it can still log out."""
    return _AUTHENTICATIONS[system](**credentials)


@contextlib.contextmanager
def connect(task: Task, system: str) -> t.Iterator[Client]:
    """A client of whichever system the task names."""
    endpoint = task.endpoint(system)
    credentials = {name: task.params.get(name) for name in _CREDENTIALS.get(system, ("username", "password"))}
    keeper = task.keeper(system, endpoint, *credentials.values())
    client = Client(task.http(endpoint), authentication(system, **credentials), keeper)
    with closing(client):
        yield client
