# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can go wrong, as types. Each error is one line for the engineer at 3 a.m."""

from __future__ import annotations

import typing as t


class StreamopsError(Exception):
    """Any failure that the collection understands.

    `cause` says what happened, `hint` what to try. `place` (which system and host) and `attempt` (what was being done)
    are filled in on the way up by those who know them, see `at` and `during`.
    """

    code = "failed"
    # Whether a write that ended with this error may have been carried out: then the device is read, not asked again.
    maybe_done = False
    # Whether asking again cannot help.
    final = False

    def __init__(self, cause: str, *, hint: str = "", answer: dict[str, t.Any] | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.hint = hint
        self.answer = answer or {}
        self.place = ""
        self.attempt = ""
        self.done: list[str] = []
        self.facts: dict[str, t.Any] = {}

    def at(self, place: str) -> StreamopsError:
        """Name the device, unless somebody nearer to it did."""
        self.place = self.place or place
        return self

    def during(self, attempt: str) -> StreamopsError:
        """Name what was being attempted, unless somebody nearer to it did."""
        self.attempt = self.attempt or attempt
        return self

    def __str__(self) -> str:
        head = ": ".join(part for part in (self.place, self.attempt and f"could not {self.attempt}") if part)
        text = f"{head}: {self.cause}" if head else self.cause
        sentences = [text.rstrip(". \n") + "."]
        if self.done:
            sentences.append(f"Already done: {listed(self.done, 5)}.")
        if self.hint:
            sentences.append(self.hint.rstrip(". \n") + ".")
        return " ".join(" ".join(sentences).split())

    def as_result(self) -> dict[str, t.Any]:
        """The `error` key of a failed result: the same facts for a playbook that wants to branch on them."""
        found = {
            "code": self.code,
            "place": self.place,
            "attempt": self.attempt,
            "cause": self.cause,
            "hint": self.hint,
            "answer": self.answer,
            "done": list(self.done),
        }
        return {key: value for key, value in found.items() if value}


class InvalidInput(StreamopsError):
    """The task asks for something that cannot be; nothing was written."""

    code = "invalid_input"


class Refused(StreamopsError):
    """A guard of ours said no; nothing was written."""

    code = "refused"


class Ambiguous(StreamopsError):
    """A name that several objects bear."""

    code = "ambiguous"


class Unreachable(StreamopsError):
    """No connection: the request never reached the device."""

    code = "unreachable"


class TlsError(StreamopsError):
    """The device's certificate or TLS dialect is not acceptable; no request was sent."""

    code = "tls"


class AnswerLost(StreamopsError):
    """The request was sent, the answer did not come: the device may or may not have acted."""

    code = "answer_lost"
    maybe_done = True


class BadAnswer(StreamopsError):
    """An answer that is not what this API speaks (HTML, cut JSON, a redirect)."""

    code = "bad_answer"
    maybe_done = True


class LoginRefused(StreamopsError):
    """User name or password are wrong, or the account may not log in."""

    code = "login_refused"


class SessionRefused(StreamopsError):
    """The device does not accept the session, not even a new one."""

    code = "session_refused"


class Forbidden(StreamopsError):
    """The account's role may not do this."""

    code = "forbidden"


class NotFound(StreamopsError):
    """The device does not know this object or path."""

    code = "not_found"


class DeviceError(StreamopsError):
    """The device understood and refused, or failed inside."""

    code = "device_error"


class Conflict(DeviceError):
    """The device refused because of the state that something is in."""

    code = "conflict"


class PartFailed(StreamopsError):
    """Some objects of a list failed; what became of each is in the result."""

    code = "part_failed"


class WaitTimeout(StreamopsError):
    """The device accepted a change and has not shown it in time."""

    code = "wait_timeout"


def listed(texts: t.Sequence[str], most: int) -> str:
    """Texts in one line, so many at most: the result holds them all."""
    more = f"; and {len(texts) - most} more" if len(texts) > most else ""
    return "; ".join(text if len(text) <= 300 else text[:299] + "…" for text in texts[:most]) + more
