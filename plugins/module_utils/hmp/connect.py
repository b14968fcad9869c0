# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's options to one of the HMP's two APIs."""

from __future__ import annotations

import contextlib
import typing as t

from ..connection import SYSTEMS
from ..task import Task
from ..transport.address import clean_host, in_url
from ..transport.client import closing
from ..transport.errors import InvalidInput, StreamopsError
from ..transport.lines import LineEndpoint
from .client import HmpAuthentication, HmpClient
from .commands import USUAL_PORT, CommandLine
from .ledger import Ledger

_SYSTEM = SYSTEMS["hmp"]
CREDENTIALS = ("username", "password", "api_key", "api_secret")


def chosen_api(params: t.Mapping[str, t.Any]) -> str:
    """`rest` or `cli`. A user name alone is no credential: an inventory may name one for something else."""
    if params["api"] != "auto":
        return str(params["api"])
    return "rest" if any(params.get(name) for name in ("password", "api_key", "api_secret")) else "cli"


@contextlib.contextmanager
def connect_rest(task: Task, what: str = "") -> t.Iterator[HmpClient]:
    """A client of the REST API. Raises InvalidInput where the options choose the other one, which cannot do `what`."""
    if chosen_api(task.params) != "rest":
        raise InvalidInput(
            f"{what} takes the REST API, and the Command Line API was chosen; nothing was sent",
            hint="Give username and password (or api_key and api_secret), and not api=cli",
        ).at(_place(task))
    endpoint = task.endpoint("hmp")
    credentials = {name: task.params.get(name) for name in CREDENTIALS}
    client = HmpClient(
        task.http(endpoint), HmpAuthentication(**credentials), task.keeper("hmp", endpoint, *credentials.values())
    )
    with closing(client):
        yield client


@contextlib.contextmanager
def connect_command_line(task: Task) -> t.Iterator[CommandLine]:
    """A client of the Command Line API."""
    params = task.params
    if not params.get("host"):
        raise InvalidInput(
            "no host is given",
            hint=f"Set host, or {_SYSTEM.env}_HOST in the environment, or let the inventory host be the device",
        ).at(_SYSTEM.title)
    try:
        endpoint = LineEndpoint(
            _SYSTEM.title, params["host"], params["cli_port"], USUAL_PORT, params["timeout"], params["retries"]
        )
    except StreamopsError as error:
        raise error.at(_place(task)) from None
    client = CommandLine(endpoint, task.retries.append)
    with closing(client):
        yield client


@contextlib.contextmanager
def connect(task: Task) -> t.Iterator[HmpClient | CommandLine]:
    """A client of the API that the options choose."""
    rest = chosen_api(task.params) == "rest"
    with connect_rest(task) if rest else connect_command_line(task) as client:
        yield client


def ledger_of(task: Task) -> Ledger:
    """The ledger of this task and host. Raises InvalidInput where it cannot be kept; nothing has been sent by then."""
    host, port = clean_host(task.params["host"]).lower(), task.params["cli_port"]
    name = host if port == USUAL_PORT else f"{in_url(host)}:{port}"
    return Ledger(task.params["ledger"], name, writing=not task.check_mode)


def lock_name(task: Task) -> str:
    """How the device is called among those that write to it, by whichever API."""
    return f"{_SYSTEM.title} {str(task.params['host']).lower()}"


def _place(task: Task) -> str:
    return f"{_SYSTEM.title} {task.params.get('host') or ''}".strip()
