# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The HMP's Command Line API (3.7 Integrator's Guide): quoting, answers, errors, and the client."""

from __future__ import annotations

import re
import typing as t
import unicodedata
import uuid

from ..transport.errors import (
    AnswerLost,
    BadAnswer,
    Conflict,
    DeviceError,
    Forbidden,
    InvalidInput,
    NotFound,
    StreamopsError,
)
from ..transport.lines import CutAnswer, LineClient, LineEndpoint

USUAL_PORT = 23233
# There is a HotMark at this time already; the code is the same on both APIs.
HOTMARK_THERE = "060004"
NIL = str(uuid.UUID(int=0))
HOW_TO_ENABLE = (
    "The Command Line API may be switched off: on the HMP, Administration, System Settings, API Access, switch "
    "Command Line API on and add this machine to the list of authorized devices; it takes effect within 10 s"
)
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]+")
_ANSWER = re.compile(r"(OK|ERROR)\s*(\||$)")
# As the HMP writes ids; uuid.UUID would take braces and missing hyphens, too.
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COMMAND = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def control_character(text: str) -> str:
    """The first character that no text on the HMP may hold, as U+000D; '' where there is none.

    Line feeds and tabs it may.
    """
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Cs" or (kind == "Cc" and character not in "\n\t"):
            return f"U+{ord(character):04X}"
    return ""


def quoted(value: object) -> str:
    """One argument as it goes on the line. Raises InvalidInput for what no argument can hold.

    Within quotes a backslash escapes a quote, a backslash and (as `n`) a line feed; a tab stands for itself.
    """
    text = str(value)
    if bad := control_character(text):
        raise InvalidInput(
            f"{text!r} holds the control character {bad}",
            hint="The HMP takes text with line feeds and tabs, and no other control characters",
        )
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def command_line(name: str, arguments: t.Iterable[object]) -> str:
    """A whole command. Raises InvalidInput where the name is no command's name."""
    if not _COMMAND.fullmatch(name):
        raise InvalidInput(
            f"command {name!r} is no name of a command", hint="Give the name alone, and its values in arguments"
        )
    return " ".join([name, *(quoted(one) for one in arguments)])


class Said(t.NamedTuple):
    """An answer: `code` is '' for OK, and for an error that has none."""

    ok: bool
    code: str
    text: str
    raw: str


def is_answer(line: str) -> bool:
    # Who is not authorized may be told so in any form (guide, "Enabling Command Line API Access").
    return bool(_ANSWER.match(line)) or line.startswith(("OK ", "ERROR ")) or "not authorized" in line.lower()


def understood(line: str) -> Said:
    """What an answer means. Text may hold the separator: only the first two count.

    Errors come with a code or without one ("ERROR|Command not found"); the guide's tables print codes of five, six and
    seven digits.
    """
    word, _separator, rest = line.partition("|")
    if word.strip() == "OK":
        return Said(True, "", rest, line)
    if line.startswith("OK "):
        return Said(True, "", line[3:], line)
    if word.strip() != "ERROR":
        # The form of a document that lost the separators.
        rest = line.removeprefix("ERROR").strip()
        if leading := re.match(r"(\d{5,7})(?:\s+(.*))?$", rest, re.DOTALL):
            return Said(False, normal_code(leading[1]), leading[2] or "", line)
        return Said(False, "", rest, line)
    head, _separator, text = rest.partition("|")
    if head.strip().isdecimal():
        return Said(False, normal_code(head.strip()), text, line)
    return Said(False, "", rest, line)


# Every code of the guide. What is printed with another number of digits is one of them.
_KNOWN = frozenset(
    f"{family}{number:04d}"
    for family, numbers in {
        "00": (0, 1, 2),
        "01": (0, 1, 2, 3, 4, 5, 6),
        "02": (0, 1),
        "03": (0, 3),
        "04": (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 15, 21, 25, 31),
        "06": (1, 2, 3, 4, 8, 9),
        "07": (0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 17, 19, 27),
        "09": (1, 2),
    }.items()
    for number in numbers
)


def normal_code(code: str) -> str:
    """An error code in six digits.

    The guide prints 01003 for 010003 and 0700014 for 070014, with too few or too many zeros in the middle; and a code
    may come as a number, with any number of zeros in front.
    """
    if code in _KNOWN:
        return code
    as_number, by_family = f"{int(code):06d}", f"{code[:2]}{int(code[2:] or 0):04d}"
    known = [one for one in (as_number, by_family) if one in _KNOWN]
    if known or len(code) == 6:
        return [*known, code][0]
    return by_family if code.startswith("0") and len(code) > 4 else as_number


class CommandError(t.NamedTuple):
    """How a family of codes is raised."""

    kind: type[StreamopsError]
    hint: str


_FAMILIES = {
    "00": CommandError(DeviceError, ""),
    "01": CommandError(DeviceError, "Compare the values with the vendor's Command Line API guide"),
    "02": CommandError(
        Forbidden,
        "Add this machine to the list of authorized devices on the HMP: Administration, System Settings, API Access; "
        "it "
        "takes effect within 10 s",
    ),
    "03": CommandError(Forbidden, "The account that shares must itself have that permission"),
    "04": CommandError(NotFound, ""),
    "06": CommandError(Conflict, ""),
    "07": CommandError(DeviceError, "An internal error of the HMP: its calypso.log tells more"),
    "09": CommandError(
        DeviceError, "The HMP has no connection to its bus: it may be starting; its calypso.log tells more"
    ),
}
HINTS = {
    "060001": "Give the user, or a group of the user, a role on the HMP",
    "060002": "Give the group a role on the HMP",
    "060003": "The session is being recorded: changing its sources or deleting it is disruptive, it would interrupt "
    "the recording. Stop the recording first",
    "060009": "Add a source to the session first",
    "070000": "The HMP may be restarting: run the task again; its calypso.log tells more",
    "070027": "Free disk space on the HMP",
    "010005": "A recording of several sources cannot be streamed by this API",
    "010006": "Something streams to or from this address and port already",
}


def error_of(said: Said) -> StreamopsError:
    """The typed error of an answer that is not OK, with the device's own words and code."""
    family = _FAMILIES.get(said.code[:2]) if said.code else None
    if family is None and "not authorized" in said.text.lower():
        family = _FAMILIES["02"]
    kind, hint = family or CommandError(DeviceError, "")
    facts = {key: value for key, value in (("code", said.code), ("message", said.text)) if value}
    normal = f" (code {said.code})" if said.code and said.code not in said.raw else ""
    error = kind(f'the device answered "{said.raw}"{normal}', hint=HINTS.get(said.code, hint), answer=facts)
    # The address is refused: every further command would be refused as well.
    error.final = family is _FAMILIES["02"]
    return error


class CommandLine:
    """The commands of one HMP. Nothing but the caller's address authorizes them."""

    def __init__(self, endpoint: LineEndpoint, notice: t.Callable[[str], None] = lambda _text: None) -> None:
        self.lines = LineClient(endpoint, is_answer, HOW_TO_ENABLE, notice)
        self.notice = notice
        # Whether the last command was sent more than once: what it says of what was there is then no news.
        self.sent_again = False

    @property
    def place(self) -> str:
        return self.lines.endpoint.place

    def close(self) -> None:
        self.lines.close()

    def call(self, name: str, *arguments: object, attempt: str = "", repeatable: bool = False) -> str:
        """Send a command and return its result ('' where it has none). Raises what the answer means.

        `repeatable` is for commands that say the same when they are sent twice: they are, after a lost answer.
        """
        line = command_line(name, arguments)
        left = self.lines.endpoint.retries if repeatable else 0
        self.sent_again = False
        try:
            while True:
                try:
                    said = understood(self.lines.ask(line))
                    break
                except (AnswerLost, BadAnswer) as lost:
                    if isinstance(lost, CutAnswer) and "not authorized" in lost.text.lower():
                        # Turned away without the end of the line.
                        said = understood(lost.text)
                        break
                    if left <= 0:
                        if repeatable:
                            lost.maybe_done = False
                            lost.hint = "Run the task again: this command says the same when it is sent twice"
                        raise
                    left -= 1
                    self.sent_again = True
                    self.notice(f"{name}: {lost.cause}; sent again, which says the same")
            if not said.ok:
                raise error_of(said)
            return said.text
        except StreamopsError as error:
            raise error.at(self.place).during(attempt or f"send {name}") from None

    def make(self, name: str, *arguments: object, attempt: str, may_be: str) -> str:
        """Send a command that makes something anew each time it is sent.

        After a lost answer nothing can tell whether it was made: there is no command that lists things.
        """
        try:
            made = self.call(name, *arguments, attempt=attempt).strip()
            if not UUID.fullmatch(made):
                raise BadAnswer(f"the answer holds no id, but {made!r}").at(self.place).during(attempt)
            return made
        except (AnswerLost, BadAnswer) as lost:
            lost.maybe_done = False
            lost.cause = f"the answer to {name} was lost ({lost.cause}): {may_be}; it was not sent again"
            lost.hint = "Look at the HMP before you run the task again. Over the REST API it could be looked up"
            raise
