# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an HMP tells of itself: the module hmp_info."""

from __future__ import annotations

import typing as t

from ..resource.plain import renamed, told
from ..task import Task
from ..transport.errors import Forbidden, NotFound
from .client import HmpClient, Raw
from .connect import connect_rest
from .devices import device_values, listed_devices
from .events import event_values
from .events import shown as shown_event
from .recordings_by_rest import RECORDINGS, STATES, STATUS, VIDEOS
from .restreams import stream_values
from .sessions_by_rest import FOLDER as SESSIONS
from .sessions_by_rest import session_values
from .sources import FOLDER as SOURCES
from .sources import source_values
from .videos import video_values

Values = dict[str, t.Any]


def gather(task: Task) -> Values:
    """Read what was asked for."""
    subset = task.params["gather_subset"]
    with connect_rest(task, "hmp_info") as client:
        found: Values = {}
        for name in dict.fromkeys(subset):
            try:
                found[name] = _READERS[name](client)
            except (NotFound, Forbidden) as error:
                # Older versions lack some lists, and not every account may see all of them.
                if len(subset) == 1:
                    raise
                task.warn(f"{name}: {error.cause}")
                found[name] = {} if name == "version" else []
    return {"changed": False, **found}


def _version(client: HmpClient) -> Values:
    found = client.fetch("/apis/system/version", "read the version")
    return t.cast(Values, told(found)) if isinstance(found, dict) else {}


def _listed(path: str, attempt: str, values: t.Callable[[Raw], t.Any]) -> t.Callable[[HmpClient], t.Any]:
    return lambda client: [values(one) for one in client.listed(path, attempt)]


def recording_values(raw: Raw) -> Values:
    """An active recording of the API in the vocabulary of the options."""
    return {
        "id": str(raw.get("id")),
        "session": str(raw.get("session") or ""),
        "title": str(raw.get("title") or ""),
        "state": STATES.get(str(raw.get("state")).upper(), str(raw.get("state") or "").lower()),
        "status": renamed(raw, STATUS),
    }


def _sessions(client: HmpClient) -> list[Values]:
    return [session_values(client, one) for one in client.listed(SESSIONS, "list the sessions")]


_READERS: dict[str, t.Callable[[HmpClient], t.Any]] = {
    "version": _version,
    "users": _listed("/apis/users/enabled", "list the users", told),
    "groups": _listed("/apis/groups/enabled", "list the groups", told),
    "sources": _listed(SOURCES, "list the sources", source_values),
    "sessions": _sessions,
    "recordings": _listed(RECORDINGS, "list the recordings", recording_values),
    "videos": _listed(VIDEOS, "list the videos", video_values),
    "categories": _listed("/apis/categories", "list the categories", told),
    "events": _listed("/apis/events", "list the events", lambda one: shown_event(event_values(one))),
    "devices": lambda client: [device_values(one) for one in listed_devices(client)],
    "streams": _listed("/apis/streams", "list the streams", stream_values),
}
SUBSETS = tuple(_READERS)
