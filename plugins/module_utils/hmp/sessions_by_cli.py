# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions over the Command Line API, which can neither look one up nor read one."""

from __future__ import annotations

import functools
import typing as t

from ..resource.plan import Call, looks_new
from ..transport.errors import Ambiguous, Conflict, InvalidInput, NotFound, StreamopsError
from .cli_titled import OF_SESSIONS, ByCli
from .commands import NIL, CommandLine
from .ledger import Ledger
from .sessions_by_rest import source_action
from .titled import Difference, Values, is_uuid

KIND = "sessions"
_SESSION_GONE = "040006"
_SOURCE_UNKNOWN = "040009"
RECORDING_IN_PROGRESS = "060003"
_WAS_THERE = "060008"


class Look(t.NamedTuple):
    """Whether a session is there, whether it is surely being recorded, and how the device said that it is gone."""

    there: bool
    recording: bool = False
    told: str = ""


def look_for_session(commands: CommandLine, session_id: str) -> Look:
    """Whether a session exists.

    Asked by removing a source that does not exist: the answer tells which of the two is missing.
    """
    try:
        attempt = f"look whether session {session_id} is there"
        commands.call("removeSourceFromSession", session_id, NIL, attempt=attempt, repeatable=True)
    except StreamopsError as error:
        code = error.answer.get("code")
        if code == _SESSION_GONE:
            return Look(False, told=f" ({error.cause})")
        if code not in (_SOURCE_UNKNOWN, RECORDING_IN_PROGRESS):
            raise
        return Look(True, code == RECORDING_IN_PROGRESS)
    return Look(True)


def session_titled(commands: CommandLine, ledger: Ledger, title: str) -> str:
    """The id of the session that a ledger knows by a title. Raises NotFound and Ambiguous."""
    found = ledger.find(KIND, title=title)
    if len(found) > 1:
        # Of several, only those that the device still has count.
        found = [one for one in found if look_for_session(commands, one["id"]).there]
    if not found:
        raise NotFound(f'the ledger knows no session "{title}"', hint="Give the id of the session")
    if len(found) > 1:
        ids = ", ".join(one["id"] for one in found)
        raise Ambiguous(f'the ledger knows {len(found)} sessions "{title}"', hint=f"Give the id: {ids}")
    return str(found[0]["id"])


class SessionsByCli(ByCli):
    """What a session needs of the Command Line API."""

    kind = KIND
    names = OF_SESSIONS

    def check(self, session_id: str | None, title: str | None) -> None:
        """Refuse what only the REST API can do, before anything is sent. Raises InvalidInput."""
        if session_id and not is_uuid(session_id) and not looks_new(session_id):
            raise InvalidInput(f"id {session_id!r} is no id of a session (a UUID)", hint="Nothing was sent")
        if not session_id and not self._ledger.lasting:
            raise InvalidInput(
                f'the Command Line API cannot look up the session "{title}"; nothing was sent',
                hint="Give its id, or a ledger (a JSON file that keeps the ids), or credentials for the REST API",
            )
        names = [one for one in self.wanted.get("sources", []) if not is_uuid(one) and not looks_new(one)]
        if names:
            raise InvalidInput(
                f"the Command Line API knows sources by their ids only, and {', '.join(names)} is none; nothing was "
                "sent",
                hint="Give the ids (hmp_info lists them over the REST API), or credentials for the REST API",
            )
        if self.wanted.get("purge_sources") and not self._ledger.lasting:
            raise InvalidInput(
                "the Command Line API cannot tell which sources the session has, for purge_sources; nothing was sent",
                hint="Give a ledger, or credentials for the REST API",
            )
        self._titled.check(self.wanted)

    def resolve(self) -> Values:
        """What is wanted, with sources in the one form of their ids."""
        if "sources" not in self.wanted:
            return self.wanted
        return {**self.wanted, "sources": [one if looks_new(one) else one.lower() for one in self.wanted["sources"]]}

    def read(self, session_id: str | None, title: str | None, needed: t.Mapping[str, t.Any]) -> Values | None:
        """What is known of a session, if the device still has it."""
        self._ledger.read()
        if session_id:
            found = self._ledger.find(KIND, id=session_id) or [{"id": session_id}]
        else:
            found = self._ledger.find(KIND, title=title)
        there = []
        for known in found:
            look = look_for_session(self._commands, known["id"])
            if look.there:
                there.append((known, look))
            else:
                self.told_missing = look.told
                self._ledger.drop(KIND, known["id"])
        if len(there) > 1:
            raise Ambiguous(
                f'the ledger knows {len(there)} sessions with the title "{title}"',
                hint=f"Name the one meant by id: {', '.join(known['id'] for known, _look in there)}",
            )
        for known, look in there:
            recording = look.recording or self._records(known["id"])
            return {**known, "status": {"recording": True} if recording else {}}
        return None

    def _records(self, session_id: str) -> bool:
        """Whether a recording of it that the ledger knows still runs; asked only where it may matter."""
        if "sources" not in self.wanted and self.wanted.get("state") != "absent":
            return False
        for one in self._ledger.find("recordings", session=session_id):
            if one.get("state") != "finished":
                try:
                    state = self._commands.call("getRecordingStatus", one["id"], repeatable=True)
                except StreamopsError as error:
                    if not isinstance(error, NotFound) and error.answer.get("code") != "070003":
                        raise
                else:
                    if state.strip().upper() in ("RECORDING", "PAUSED"):
                        return True
        return False

    def as_created(self, wanted: Values) -> Values:
        """What a new session is like. Whether it is live differs between versions (guide, "Set Live Session")."""
        return {"title": wanted["title"], "description": "", "sources": []}

    def create(self, values: Values, label: str) -> str:
        """Make a session and give its id."""
        title = values["title"]
        return self._ledger.making(
            KIND,
            lambda: self._commands.make(
                "createSession",
                title,
                attempt=f"create {label}",
                may_be=f'a session "{title}" may have been made',
            ),
            **values,
        )

    def delete(self, session_id: str, label: str) -> None:
        try:
            self._commands.call("deleteSession", session_id, attempt=f"delete {label}", repeatable=True)
        except NotFound:
            if not self._commands.sent_again:
                self._titled.was_there.append(f"delete {label}")
        self._ledger.drop(KIND, session_id)

    def calls(self, label: str, id_of: t.Callable[[], str], changes: t.Sequence[Difference]) -> list[Call]:
        """The commands, in an order in which viewers see the session only when it is complete."""
        live = [one for one in changes if one.name == "live"]
        others = [one for one in changes if one.name != "sources"]
        sources = [self._source_call(label, id_of, one) for one in changes if one.name == "sources"]
        switch = [self._live_call(label, id_of, one) for one in live]
        found = [*self._titled.calls(label, id_of, others), *sources]
        return [*found, *switch] if live and live[0].value else [*switch, *found]

    def _live_call(self, label: str, id_of: t.Callable[[], str], change: Difference) -> Call:
        action = f"update {label}: {'live' if change.value else 'not live'}"

        def send() -> None:
            value = "true" if change.value else "false"
            self._commands.call("setLiveSession", id_of(), value, attempt=action, repeatable=True)
            self._titled.note(id_of(), change)

        return Call(action, send)

    def _source_call(self, label: str, id_of: t.Callable[[], str], change: Difference) -> Call:
        action = source_action(label, change.value, change.removes)
        return Call(action, functools.partial(self._source, action, id_of, change))

    def _source(self, action: str, id_of: t.Callable[[], str], change: Difference) -> None:
        name = "removeSourceFromSession" if change.removes else "addSourceToSession"
        try:
            self._commands.call(name, id_of(), change.value, attempt=action, repeatable=True)
        except (Conflict, NotFound) as error:
            # A source that the HMP has no more is in no session either.
            if error.answer.get("code") != (_SOURCE_UNKNOWN if change.removes else _WAS_THERE):
                raise
            if not self._commands.sent_again:
                self._titled.was_there.append(action)
        self._titled.note(id_of(), change)
