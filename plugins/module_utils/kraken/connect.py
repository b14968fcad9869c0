# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's options to a client with a session."""

from __future__ import annotations

import contextlib
import typing as t

from ..connection import SYSTEMS
from ..task import Task
from ..transport.errors import StreamopsError
from .client import KrakenAuthentication, KrakenClient

CREDENTIALS = ("username", "password", "api_prefix")


@contextlib.contextmanager
def connect(task: Task) -> t.Iterator[KrakenClient]:
    """A client of the task's Kraken; the session is closed afterwards where it ends with the task."""
    endpoint = task.endpoint("kraken")
    credentials = {name: task.params.get(name) for name in CREDENTIALS}
    client = KrakenClient(
        task.http(endpoint), KrakenAuthentication(**credentials), task.keeper("kraken", endpoint, *credentials.values())
    )
    try:
        yield client
    except StreamopsError as error:
        raise error.at(endpoint.place) from None
    finally:
        client.close()


def lock_name(task: Task) -> str:
    """How the appliance is called among those that write to it."""
    return f"{SYSTEMS['kraken'].title} {str(task.params['host']).lower()}"
