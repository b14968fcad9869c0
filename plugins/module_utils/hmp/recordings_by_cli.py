# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Recordings over the Command Line API, which tells the state of one whose id is known, and nothing else."""

from __future__ import annotations

import contextlib
import typing as t

from ..resource.plan import Call, looks_new
from ..transport.errors import (
    AnswerLost,
    BadAnswer,
    DeviceError,
    InvalidInput,
    NotFound,
    StreamopsError,
)
from .cli_titled import OF_RECORDINGS, ByCli
from .commands import HOTMARK_THERE
from .sessions_by_cli import KIND as SESSIONS
from .sessions_by_cli import look_for_session, session_titled
from .titled import Difference, Values, is_uuid
from .which_recording import Meant, meant

KIND = "recordings"
STATES = {"RECORDING": "recording", "PAUSED": "paused", "FINISHED": "finished", "ERROR": "error"}
# Codes with which getRecordingStatus says that a recording is not active: finished, or not there (any more).
_NOT_ACTIVE = ("040001", "040002", "070003")


class RecordingsByCli(ByCli):
    """What a recording needs of the Command Line API."""

    kind = KIND
    names = OF_RECORDINGS

    def check(self, recording_id: str | None, session: str | None) -> None:
        """Refuse what only the REST API can do, before anything is sent. Raises InvalidInput."""
        if recording_id and not is_uuid(recording_id) and not looks_new(recording_id):
            raise InvalidInput(f"id {recording_id!r} is no id of a recording (a UUID)", hint="Nothing was sent")
        if not recording_id and not self._ledger.lasting:
            raise InvalidInput(
                f"the Command Line API cannot look up the recordings of session {session!r}; nothing was sent",
                hint="Give the id of the recording, or a ledger (a JSON file that keeps the ids), or credentials for "
                "the REST API",
            )
        if self.wanted["state"] == "absent" and (recording_id or self._of(session)):
            raise InvalidInput(
                "the Command Line API cannot delete a recording; nothing was sent",
                hint="Give credentials for the REST API",
            )
        self._titled.check(self.wanted)

    def _of(self, session: str | None) -> list[Values]:
        """What the ledger knows of a session's recordings."""
        if not session or looks_new(session):
            return []
        sessions = (
            [session.lower()] if is_uuid(session) else [one["id"] for one in self._ledger.find(SESSIONS, title=session)]
        )
        return [one for session_id in sessions for one in self._ledger.find(KIND, session=session_id)]

    def resolve(self) -> Values:
        return self.wanted

    def session_id(self, session: str) -> str:
        """A session's id, by its id or the title that the ledger knows. Raises NotFound."""
        if is_uuid(session):
            return session.lower()
        return session_titled(self._commands, self._ledger, session)

    def session_title(self, session_id: str) -> str | None:
        """The title of a session, where the ledger knows it. Raises NotFound where the session is gone."""
        look = look_for_session(self._commands, session_id)
        if not look.there:
            self._ledger.drop(SESSIONS, session_id)
            raise NotFound(f"there is no session {session_id}{look.told}", hint="hmp_session makes one").at(
                self._commands.place
            )
        found = self._ledger.find(SESSIONS, id=session_id)
        return str(found[0]["title"]) if found and found[0].get("title") else None

    def read(self, recording_id: str, _needed: t.Mapping[str, t.Any]) -> Values | None:
        """What is known of a recording. One that is finished and one that is gone look alike here."""
        self._ledger.read()
        return {**self._titled.known(recording_id), "state": self._state(recording_id)}

    def _state(self, recording_id: str) -> str:
        return self._asked(recording_id)[0]

    def _asked(self, recording_id: str) -> tuple[str, str]:
        """The state that the device tells, and the code with which it says that the recording is not active."""
        attempt = f"read the state of recording {recording_id}"
        try:
            told = self._commands.call("getRecordingStatus", recording_id, attempt=attempt, repeatable=True)
        except StreamopsError as error:
            code = str(error.answer.get("code") or "")
            if code in _NOT_ACTIVE:
                return "finished", code
            raise
        state = STATES.get(told.strip().upper())
        if state is None:
            raise DeviceError(
                f"the HMP says that recording {recording_id} is in the state {told.strip()!r}, which its guide does "
                "not know",
                hint="Look at the recording on the HMP; nothing was started or stopped",
            ).at(self._commands.place)
        return state, ""

    def find(self, session_id: str, title: str | None, state: str, _needed: t.Mapping[str, t.Any]) -> Meant:
        """The recording of a session that is meant, among those that the ledger knows."""
        self._ledger.read()
        active: list[Values] = []
        finished: list[Values] = []
        for one in self._ledger.find(KIND, session=session_id):
            over = one.get("state") == "finished"
            if over and title != one.get("title"):
                finished.append(one)
                continue
            now = self._looked_at(one)
            if now == "finished":
                finished.append({**one, "state": now})
            elif now:
                active.append({**one, "state": now})
        return meant(active, lambda: finished, title, state, lambda one: not one.get("title"))

    def _looked_at(self, one: Values) -> str:
        """The state of a recording of the ledger, which learns it; '' where it is gone, and forgotten.

        A device that said FINISHED of it once, and says now that it does not know it, has it no more.
        """
        word, code = self._asked(one["id"])
        if code == "040002" or (code and one.get("told_finished")):
            self._ledger.drop(KIND, one["id"])
            return ""
        if word == "finished" and (one.get("state") != word or (not code and not one.get("told_finished"))):
            self._ledger.note(KIND, one["id"], state=word, **({} if code else {"told_finished": True}))
        return word

    def start(self, session_id: str, label: str) -> str:
        """Start a recording and give its id."""
        return self._ledger.making(
            KIND,
            lambda: self._commands.make(
                "startRecording",
                session_id,
                attempt=f"start a recording of {label}",
                may_be=f"a recording of {label} may be running",
            ),
            session=session_id,
            state="recording",
        )

    def pause(self, recording_id: str, label: str) -> None:
        self._commands.call("pauseRecording", recording_id, attempt=f"pause {label}")
        self._ledger.note(KIND, recording_id, state="paused")

    def resume(self, recording_id: str, label: str) -> None:
        self._commands.call("resumeRecording", recording_id, attempt=f"resume {label}")
        self._ledger.note(KIND, recording_id, state="recording")

    def stop(self, recording_id: str, label: str) -> None:
        # Not found: somebody else has stopped it meanwhile.
        with contextlib.suppress(NotFound):
            self._commands.call("stopRecording", recording_id, attempt=f"stop {label}")
        self._ledger.note(KIND, recording_id, state="finished")

    def delete(self, _recording_id: str, label: str) -> None:
        raise InvalidInput(f"the Command Line API cannot delete {label}", hint="Give credentials for the REST API")

    def calls(self, label: str, id_of: t.Callable[[], str], changes: t.Sequence[Difference]) -> list[Call]:
        return self._titled.calls(label, id_of, changes)

    def hotmark(self, recording_id: str, title: str, label: str) -> bool:
        """Mark the present moment of an active recording; False where a HotMark is there already."""
        attempt = f'add HotMark "{title}" to {label}'
        try:
            self._commands.call("addHotmark", recording_id, title, attempt=attempt)
        except (AnswerLost, BadAnswer) as lost:
            lost.maybe_done = False
            lost.cause = f"the answer was lost ({lost.cause}): the HotMark may have been added; it was not sent again"
            lost.hint = "Look at the recording on the HMP"
            raise
        except StreamopsError as error:
            if error.answer.get("code") != HOTMARK_THERE:
                raise
            self._titled.note(recording_id, Difference("hotmarks", title, title))
            return False
        self._titled.note(recording_id, Difference("hotmarks", title, title))
        return True
