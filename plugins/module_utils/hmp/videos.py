# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Videos: what recordings become (REST API pages, "Asset Resources")."""

from __future__ import annotations

import typing as t

from ..resource.converge import converge
from ..resource.plain import renamed
from ..resource.plan import Call, Plan, checked, looks_new, refuse_new
from ..task import Task
from ..transport.errors import InvalidInput, NotFound
from .client import HmpClient, Raw
from .connect import connect_rest, ledger_of, lock_name
from .recordings_by_rest import VIDEOS
from .rest_titled import RestTitled, metadata_values, replaced
from .sessions_by_rest import one_with
from .titled import Values, differences, plain_id, text_problem

_SHOWN = ("id", "title", "description", "metadata", "status")


def manage_video(task: Task) -> Values:
    """The module hmp_video."""
    params = task.params
    refuse_new("id", params["id"], task.check_mode)
    wanted = {name: params[name] for name in ("title", "description") if params[name] is not None}
    checked(text_problem(name, value, empty=name != "title") for name, value in wanted.items())
    if params["metadata"] is not None:
        wanted["metadata"] = _wanted_metadata(params["metadata"])
    with connect_rest(task, "hmp_video") as client:
        ledger = ledger_of(task)
        resource = VideoResource(client, params, wanted)
        result = converge(resource, task.conditions(lock_name(task)))
        if params["state"] == "absent":
            # So that a later task over the Command Line API does not take it for one that is there.
            ledger.follow("recordings", resource.known_id, None)
        return result


def _wanted_metadata(given: t.Mapping[str, t.Any]) -> dict[str, list[str]]:
    found = {}
    for name, value in given.items():
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        if any(isinstance(one, (dict, list)) for one in values):
            raise InvalidInput(f"metadata[{name}] is neither a text nor a list of texts", hint="Nothing was sent")
        found[str(name)] = [str(one) for one in values]
        checked(
            [
                text_problem("metadata", str(name), empty=False),
                *(text_problem(f"metadata[{name}]", one) for one in found[str(name)]),
            ]
        )
    return found


def video_values(raw: Raw) -> Values:
    """A video of the API in the vocabulary of the options."""
    status = {
        "recording": "recording",
        "trimming": "trimming",
        "importing": "importing",
        "duration": "duration",
        "tracks": "movieTrackCount",
        "created_at": "ctime",
        "modified_at": "mtime",
    }
    return {
        "id": str(raw.get("id")),
        "title": str(raw.get("title") or ""),
        "description": str(raw.get("description") or ""),
        "status": renamed(raw, status),
    }


class VideoResource:
    """One video."""

    says_pending = False

    def __init__(self, client: HmpClient, params: t.Mapping[str, t.Any], wanted: Values) -> None:
        self._client = client
        self._titled = RestTitled(client, "video", VIDEOS, {"title": "title", "description": "description"})
        self._asked_id: str | None = plain_id(params["id"]) if params["id"] else None
        self._title: str | None = params["title"]
        self._absent = params["state"] == "absent"
        self._wanted = wanted
        self.known_id: str | None = None

    def read(self, watching: bool = False) -> Values | None:
        if looks_new(self._asked_id):
            return {"id": self._asked_id, "status": {}}
        video_id = self.known_id if watching and self.known_id else self._asked_id
        raw: Raw | None
        if video_id:
            raw = self._client.fetch(self._titled.path(video_id), f"read video {video_id}")
        else:
            raw = one_with(str(self._title), self._client.listed(VIDEOS, "list the videos"), "video")
        if not isinstance(raw, dict):
            return None
        self._titled.raw = raw
        found = video_values(raw)
        if "metadata" in self._wanted and not self._absent:
            path = self._titled.path(found["id"], "metadata")
            self._titled.entries = self._client.listed(path, "read the metadata of the video")
            found["metadata"] = metadata_values(self._titled.entries)
        return found

    def pending(self, _state: Values | None) -> str:
        return ""

    def plan(self, state: Values | None, secrets_sent: bool = False) -> Plan:
        if state is None:
            if self._absent:
                return Plan("video", {}, {}, predicted={"video": {}})
            raise NotFound(
                f"there is no video {self._asked_id or repr(self._title)}{self._client.told_missing}",
                hint="Videos are made by recording a session",
            )
        self.known_id = str(state["id"])
        label = f'video "{state["title"]}"' if state.get("title") else f"video {self.known_id}"
        if self._absent:
            on_air = (label,) if state["status"].get("recording") else ()
            plan = Plan(label, {key: state[key] for key in ("title",) if key in state}, {}, predicted={"video": {}})
            plan.calls = [Call(f"delete {label}", lambda: self._delete(label), on_air, removes=True)]
            return plan
        changes = differences({key: one for key, one in self._wanted.items() if key != "metadata"}, state)
        metadata = {
            name: values
            for name, values in self._wanted.get("metadata", {}).items()
            if sorted((state.get("metadata") or {}).get(name, [])) != sorted(values)
        }
        before: Values = {key: state[key] for key in ("title", "description") if key in self._wanted and key in state}
        after = {**before, **{one.name: one.value for one in changes}}
        if "metadata" in self._wanted:
            there = state.get("metadata") or {}
            before["metadata"] = {name: there[name] for name in self._wanted["metadata"] if name in there}
            after["metadata"] = {name: one for name, one in self._wanted["metadata"].items() if one}
        predicted = {**state, **{key: value for key, value in after.items() if key != "metadata"}}
        if "metadata" in self._wanted:
            together = {**(state.get("metadata") or {}), **self._wanted["metadata"]}
            predicted["metadata"] = {name: values for name, values in together.items() if values}
        plan = Plan(label, before, after, predicted={"video": {k: predicted[k] for k in _SHOWN if k in predicted}})
        plan.calls = self._titled.calls(label, lambda: str(self.known_id), changes)
        if metadata:
            texts = ", ".join(f"{name} = {', '.join(values) or '(none)'}" for name, values in metadata.items())
            plan.calls.append(Call(f"update {label}: {texts}", lambda: self._put_metadata(label, metadata)))
        return plan

    def _delete(self, label: str) -> None:
        self._client.change("DELETE", self._titled.path(str(self.known_id)), f"delete {label}")

    def _put_metadata(self, label: str, changes: t.Mapping[str, list[str]]) -> None:
        entries = replaced(self._titled.entries or [], changes)
        self._titled.put_entries(label, str(self.known_id), entries)

    def outcome(self, state: Values | None) -> Values:
        return {"video": {} if self._absent or state is None else {key: state[key] for key in _SHOWN if key in state}}
