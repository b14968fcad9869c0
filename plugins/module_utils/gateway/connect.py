# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's options to a client with a session."""

from __future__ import annotations

import contextlib
import typing as t

from ..task import Task
from ..transport.client import closing
from .client import GatewayAuthentication, GatewayClient


@contextlib.contextmanager
def connect(task: Task) -> t.Iterator[GatewayClient]:
    """A client of the task's gateway; the session is closed afterwards where it ends with the task."""
    endpoint = task.endpoint("gateway")
    username, password = task.params.get("username"), task.params.get("password")
    client = GatewayClient(
        task.http(endpoint),
        GatewayAuthentication(username, password),
        task.keeper("gateway", endpoint, username, password),
    )
    with closing(client):
        yield client
