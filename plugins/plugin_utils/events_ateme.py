# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What `ateme_events` watches: notifications, alerts, inputs and outputs of the Ateme+ cloud."""

from __future__ import annotations

import hashlib
import json
import types
import typing as t

from ansible_collections.streamops.video.plugins.module_utils.ateme.alerts import alerts_in
from ansible_collections.streamops.video.plugins.module_utils.ateme.client import AtemeClient
from ansible_collections.streamops.video.plugins.module_utils.ateme.connect import work_in_context
from ansible_collections.streamops.video.plugins.module_utils.ateme.context import what_is_active
from ansible_collections.streamops.video.plugins.module_utils.ateme.info import listed
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_info import ATEME_INFO
from ansible_collections.streamops.video.plugins.module_utils.ateme.rows import entity_id, name_of
from ansible_collections.streamops.video.plugins.module_utils.resource.fields import Field
from ansible_collections.streamops.video.plugins.module_utils.task import Task
from ansible_collections.streamops.video.plugins.module_utils.transport.errors import Refused
from ansible_collections.streamops.video.plugins.plugin_utils.events_options import Settings
from ansible_collections.streamops.video.plugins.plugin_utils.events_watch import Item, Values, Watch
from ansible_collections.streamops.video.plugins.plugin_utils.reading import Reader

LISTS = ("notifications", "alerts", "inputs", "outputs")
# Notifications that are remembered, so that one that is told again is not told twice.
_MOST_SEEN = 10_000
_MUTED = ("paused", "muted", "deactivated", "inactive", "disabled")


class AtemeEvents:
    """The source `ateme_events`."""

    name = "ateme_events"
    system = "ateme"
    options = (
        Field("watch", type="list", elements="str", choices=LISTS, strict=True, default=["notifications", "alerts"]),
    )

    def watcher(self, settings: Settings) -> AtemeWatcher:
        return AtemeWatcher(settings.options)


class AtemeWatcher:
    """One user of the service."""

    def __init__(self, options: Values) -> None:
        self._lists = list(dict.fromkeys(options["watch"]))
        self._report = options["report_present"]
        self._watch = Watch(self._report, options["state_after"])
        self._seen: dict[str, None] | None = None
        self._active: Values | None = None

    def read(self, reader: Reader) -> Values:
        """The lists, and what was active when they were read."""
        reading = types.SimpleNamespace(SPEC=ATEME_INFO, run=self._run)
        try:
            return reader.read(t.cast(types.ModuleType, reading))
        except Refused as error:
            error.hint = (
                "ateme_events switches nothing, because that interrupts whoever works there: leave environment and "
                "organisation out, name those that are active, or give it an account of its own"
            )
            raise

    def _run(self, task: Task) -> Values:
        def work(client: AtemeClient) -> Values:
            active = _active(client)
            lists = {name: listed(task, client, name) for name in self._lists}
            return {**lists, "active": active, "settled": _active(client) == active}

        reading = work_in_context(task, ATEME_INFO, work)
        # Somebody switched meanwhile: some of the lists may be another environment's.
        return reading if reading["settled"] else work_in_context(task, ATEME_INFO, work)

    def interrupted(self) -> None:
        self._watch.interrupted()

    def events(self, reading: Values) -> list[Values]:
        active, former = reading["active"], self._active
        self._active = active
        events: list[Values] = []
        if former is not None and former != active:
            # Other lists belong to another environment: to compare them would tell of things that did not happen.
            events.append({"type": "context", "change": "changed", **active, "former": former})
            self._watch.forget()
            self._seen = None
        events += self._watch.update(items_of(reading))
        return [*events, *self._notifications(reading.get("notifications") or [])]

    def _notifications(self, rows: list[Values]) -> t.Iterator[Values]:
        first = self._seen is None
        seen = self._seen if self._seen is not None else {}
        self._seen = seen
        for row in rows:
            identity = entity_id(row) or _digest(row)
            new = identity not in seen
            # At the end, so that what is still listed is forgotten last.
            seen.pop(identity, None)
            seen[identity] = None
            if new and (not first or self._report == "all"):
                yield {
                    "type": "notification",
                    "change": "present" if first else "appeared",
                    "notification": {"id": identity, **row},
                }
        for identity in list(seen)[: max(0, len(seen) - max(_MOST_SEEN, len(rows)))]:
            del seen[identity]


def _active(client: AtemeClient) -> Values:
    found = zip(("organisation", "environment"), what_is_active(client), strict=True)
    return {noun: {"id": one.id, "name": one.name} for noun, one in found}


def _digest(row: Values) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()[:32]


def items_of(reading: Values) -> t.Iterator[Item]:
    for row in alerts_in(reading.get("alerts") or []):
        flow = row.pop("flow", None)
        identity = entity_id(row) or _digest({key: row.get(key) for key in _CONDITION} | {"flow": flow})
        alerting = row.get("is_alerting")
        muted = str(row.get("status") or row.get("state") or "").strip().lower() in _MUTED
        yield Item(
            "alert_state",
            identity,
            # Whether it is going on is not told by every service.
            {"state": "muted" if muted else "unknown" if alerting is None else "alerting" if alerting else "quiet"},
            {
                "alert": {"id": identity, **{key: row.get(key) for key in _CONDITION}},
                "flow": {"kind": flow[0], "id": flow[1]} if flow else None,
            },
            problem=bool(alerting) and not muted,
        )
    for kind in ("input", "output"):
        for row in reading.get(f"{kind}s") or []:
            state = row.get("state")
            identity = str(row.get("id") or entity_id(row, kind) or name_of(row))
            yield Item(
                f"{kind}_state",
                identity,
                {"state": state},
                {kind: {"id": identity, "name": name_of(row) or identity, "type": row.get("type")}},
                problem=str(state).lower() in ("failed", "error"),
            )


_CONDITION = ("alert_on_query", "query_param", "query_value")
