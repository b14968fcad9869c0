# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's options to a client with a session."""

from __future__ import annotations

import contextlib
import typing as t

from ..connection import SYSTEMS
from ..resource.fields import ModuleSpec
from ..resource.plan import checked
from ..task import Task
from ..transport.client import closing
from .client import KrakenAuthentication, KrakenClient

CREDENTIALS = ("username", "password", "api_prefix")


@contextlib.contextmanager
def connect(task: Task, spec: ModuleSpec) -> t.Iterator[KrakenClient]:
    """A client of the task's Kraken; the session is closed afterwards where it ends with the task.

    Raises InvalidInput for options that cannot be; nothing is sent then.
    """
    checked(
        problem
        for field in spec.fields
        if task.params.get(field.name) is not None and not field.status and not field.strict
        for problem in field.problems(task.params[field.name], field.name, None)
    )
    endpoint = task.endpoint("kraken")
    credentials = {name: task.params.get(name) for name in CREDENTIALS}
    keeper = task.keeper("kraken", endpoint, *credentials.values())
    with closing(KrakenClient(task.http(endpoint), KrakenAuthentication(**credentials), keeper)) as client:
        yield client


def lock_name(task: Task) -> str:
    """How the appliance is called among those that write to it."""
    return f"{SYSTEMS['kraken'].title} {str(task.params['host']).lower()}"
