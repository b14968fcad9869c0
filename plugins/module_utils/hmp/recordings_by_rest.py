# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Recordings over the REST API: active ones are recordings there, finished ones are videos ("assets")."""

from __future__ import annotations

import re
import typing as t

from ..resource.plain import renamed
from ..resource.plan import Call
from ..transport.errors import BadAnswer, NotFound, StreamopsError
from .client import HmpClient, Raw
from .commands import HOTMARK_THERE
from .rest_titled import RestTitled, object_path
from .sessions_by_rest import FOLDER as SESSIONS
from .sessions_by_rest import session_id, session_title
from .titled import Difference, Values
from .which_recording import Meant, meant

RECORDINGS = "/apis/recordings"
VIDEOS = "/apis/assets"
STATUS = {"duration": "duration", "created_at": "ctime", "username": "username"}
STATES = {"RECORDING": "recording", "PAUSED": "paused"}
# What the HMP adds to the title of the session: "InfoDevSession - 06/05/2014, 15:26" (REST API pages). How others write
# the date nobody says: a day with a figure in it, a comma, and a time.
_WHEN = re.compile(
    r"""(?: \d{1,4} [/.-] \d{1,2} [/.-] \d{1,4} ,? | [^,]{0,20} \d [^,]{0,12} (?: ,[ ]?\d{4} )? , )
    [ ] \d{1,2} [:.] \d{2} (?: [:.] \d{2} )? (?: [ ]? [AP]\.?M\.? )? $""",
    re.IGNORECASE | re.VERBOSE,
)


def _state(raw: Raw) -> str:
    """The state of a recording, or of a video: those have none, but may tell that they are being recorded."""
    told = str(raw.get("state") or "").upper()
    if told in STATES:
        return STATES[told]
    if told in ("ERROR", "FINISHED"):
        return told.lower()
    # A word of other firmware is that of something that is not over: starting again is what must not happen.
    return "recording" if told or raw.get("recording") else "finished"


class RecordingsByRest:
    """What a recording needs of the REST API."""

    reads = True

    def __init__(self, client: HmpClient, wanted: Values) -> None:
        self._client = client
        # A recording bears the id of the video that it becomes (REST API pages: the chunks of a recorder).
        self._titled = RestTitled(client, "recording", VIDEOS, {"title": "title", "description": "description"})
        self.wanted = wanted
        self.was_there: list[str] = []

    @property
    def told_missing(self) -> str:
        return self._client.told_missing

    def resolve(self) -> Values:
        return self._titled.with_category_ids(self.wanted)

    def session_id(self, session: str) -> str:
        return session_id(self._client, session)

    def session_title(self, identity: str) -> str | None:
        return session_title(self._client, identity)

    def read(self, recording_id: str, needed: t.Mapping[str, t.Any]) -> Values | None:
        """A recording or video by its id; None where there is none."""
        raw = self._client.fetch(object_path(RECORDINGS, recording_id), f"read recording {recording_id}")
        if isinstance(raw, dict):
            return self._values(raw, needed)
        raw = self._client.fetch(self._titled.path(recording_id), f"read video {recording_id}")
        return self._values(raw, needed) if isinstance(raw, dict) else None

    def find(self, identity: str, title: str | None, state: str, needed: t.Mapping[str, t.Any]) -> Meant:
        """The recording of a session that is meant."""
        attempt = f"list the recordings of session {identity}"
        raws = self._client.listed(object_path(SESSIONS, identity, "recordings"), attempt)
        texts = {"title"} if title is not None else set()
        active = {str(raw["id"]): self._with_texts(raw, texts) for raw in raws if raw.get("id")}

        def finished() -> list[Values]:
            videos = self._client.listed(object_path(SESSIONS, identity, "assets"), "list the videos of the session")
            over = [one for one in videos if not one.get("recording") and str(one.get("id")) not in active]
            return [{**one, "state": "finished"} for one in sorted(over, key=lambda one: one.get("ctime") or 0)]

        def is_default(one: Values) -> bool:
            named, title = self.session_title(identity) or "", str(one.get("title") or "")
            return title in ("", named) or bool(_WHEN.match(title.removeprefix(f"{named} - ")))

        looked_at = [{"id": key, "title": raw.get("title"), "state": _state(raw)} for key, raw in active.items()]
        found = meant(looked_at, finished, title, state, is_default)
        if found.recording is None:
            return found
        raw = active.get(found.recording["id"]) or {key: one for key, one in found.recording.items() if key != "state"}
        values = self._values({**raw, "session": identity}, {} if found.untouched else needed)
        return found._replace(recording=values)

    def _with_texts(self, raw: Raw, needed: t.Container[str]) -> Raw:
        """An active recording has its texts as the video that it becomes: as a recording its title is immutable."""
        if "title" not in needed and "description" not in needed:
            return raw
        video = self._client.fetch(self._titled.path(str(raw["id"])), "read the recording's texts")
        known = video if isinstance(video, dict) else {}
        return {**raw, **{key: known[key] for key in ("title", "description") if known.get(key) is not None}}

    def _values(self, raw: Raw, needed: t.Mapping[str, t.Any]) -> Values:
        recording_id = str(raw["id"])
        state = _state(raw)
        if state != "finished" and "description" not in raw:
            raw = self._with_texts(raw, needed)
        self._titled.raw = {key: raw[key] for key in ("title", "description") if key in raw}
        found: Values = {"id": recording_id, "title": str(raw.get("title") or ""), "state": state}
        if "description" in raw:
            found["description"] = str(raw["description"] or "")
        if raw.get("session"):
            found["session"] = str(raw["session"])
        try:
            if "hotmarks" in needed:
                marks = self._client.listed(self._titled.path(recording_id, "hotmarks"), "list the HotMarks")
                found["hotmarks"] = [str(one.get("title") or "") for one in marks]
            found.update(self._titled.extras(recording_id, needed))
        except NotFound:
            # Whether an active recording is a video already is an inference: what it does not tell is not known.
            if state == "finished":
                raise
        found["status"] = renamed(raw, STATUS)
        return found

    def start(self, identity: str, label: str) -> str:
        """Start a recording of all sources of a session and give its id."""
        attempt = f"start a recording of {label}"
        made = self._client.change("POST", object_path(SESSIONS, identity, "recordings"), attempt, {})
        found = made if isinstance(made, dict) else {}
        self._titled.raw = {"title": found["title"]} if found.get("title") else {}
        if not found.get("id"):
            # It is looked up, as after a lost answer.
            raise BadAnswer("the answer holds no id", hint="Look at the HMP").at(self._client.place).during(attempt)
        return str(found["id"])

    def pause(self, recording_id: str, label: str) -> None:
        self._client.change("PUT", object_path(RECORDINGS, recording_id), f"pause {label}", {"state": "PAUSED"})

    def resume(self, recording_id: str, label: str) -> None:
        self._client.change("PUT", object_path(RECORDINGS, recording_id), f"resume {label}", {"state": "RECORDING"})

    def stop(self, recording_id: str, label: str) -> None:
        try:
            self._client.change("DELETE", object_path(RECORDINGS, recording_id), f"stop {label}")
        except NotFound:
            # Somebody else has stopped it meanwhile.
            return

    def delete(self, recording_id: str, label: str) -> None:
        self._client.change("DELETE", self._titled.path(recording_id), f"delete {label}")

    def calls(self, label: str, id_of: t.Callable[[], str], changes: t.Sequence[Difference]) -> list[Call]:
        return self._titled.calls(label, id_of, changes)

    def hotmark(self, recording_id: str, title: str, label: str) -> bool:
        """Mark the present moment of an active recording; False where a HotMark is there already."""
        attempt = f'add HotMark "{title}" to {label}'
        try:
            self._client.change("POST", object_path(RECORDINGS, recording_id, "hotmarks"), attempt, {"title": title})
        except StreamopsError as error:
            # Its HTTP status is not documented for recordings.
            if error.answer.get("code") != HOTMARK_THERE:
                raise
            return False
        return True
