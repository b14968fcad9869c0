# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What `hmp_events` watches: recordings, sessions and set-top boxes of a Haivision Media Platform."""

from __future__ import annotations

import typing as t

from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import InvalidInput
from ansible_collections.streamops.video.plugins.modules import hmp_info
from ansible_collections.streamops.video.plugins.plugin_utils.events_options import Settings
from ansible_collections.streamops.video.plugins.plugin_utils.events_watch import Item, Values, Watch
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader

LISTS = ("recordings", "sessions", "devices")


class HmpEvents:
    """The source `hmp_events`."""

    name = "hmp_events"
    system = "hmp"
    options = (
        Field("watch", type="list", elements="str", choices=LISTS, strict=True, default=["recordings", "sessions"]),
    )

    def watcher(self, settings: Settings) -> HmpWatcher:
        connection = settings.connection
        no_login = not (connection.get("password") or connection.get("api_key"))
        if connection.get("api") == "cli" or no_login:
            raise InvalidInput(
                "hmp_events: the Command Line API lists nothing, so that nothing can be watched over it",
                hint="Set username and password, or api_key and api_secret, for the REST API, and leave api out",
            )
        return HmpWatcher(settings.options)


class HmpWatcher:
    """One Media Platform."""

    def __init__(self, options: Values) -> None:
        self._lists = list(dict.fromkeys(options["watch"]))
        self._watch = Watch(options["report_present"], options["state_after"])

    def read(self, reader: Reader) -> Values:
        # One by one: a list that is refused beside others would be empty, as if all in it were gone.
        return {name: reader.read(hmp_info, gather_subset=[name])[name] for name in self._lists}

    def interrupted(self) -> None:
        self._watch.interrupted()

    def events(self, reading: Values) -> list[Values]:
        return self._watch.update(items_of(reading))


def items_of(reading: Values) -> t.Iterator[Item]:
    titles = {str(one.get("id")): one.get("title") for one in reading.get("sessions") or []}
    for one in reading.get("recordings") or []:
        session = str(one.get("session") or "")
        yield Item(
            "recording_state",
            str(one.get("id")),
            {"state": one.get("state")},
            {
                "recording": {"id": one.get("id"), "title": one.get("title")},
                "session": {"id": session, "title": titles.get(session)},
            },
            problem=one.get("state") == "error",
            # The device lists what is being recorded; what is over, or deleted, is not in that list.
            gone="ended",
        )
    for one in reading.get("sessions") or []:
        yield Item(
            "session_state",
            str(one.get("id")),
            {
                "state": "present",
                "live": one.get("live"),
                "recording": (one.get("status") or {}).get("recording"),
            },
            {"session": {"id": one.get("id"), "title": one.get("title")}},
        )
    for one in reading.get("devices") or []:
        state = str(one.get("status") or "").lower()
        yield Item(
            "set_top_box_state",
            str(one.get("id")),
            {"state": state},
            {
                "details": one.get("status_details"),
                "set_top_box": {key: one.get(key) for key in ("id", "name", "ip")},
            },
            problem=state in ("offline", "warning", "error"),
        )
