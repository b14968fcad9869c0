# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the modules that both of the HMP's APIs serve."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS
from .common_options import (
    ACTIONS_RETURN,
    CATEGORIES,
    CATEGORIES_RETURN,
    CHANGED_WHEN_SENT,
    CREATED_BY,
    CREATED_BY_RETURN,
    DESCRIPTION,
    DESCRIPTION_RETURN,
    DISRUPTIVE_RETURN,
    ID,
    SHARES_RETURN,
    STATUS,
    shares,
)

SESSION_CONTAINS = (
    Return(
        "id",
        "Id of the session; V(new:<title>) in check mode for one that is not made yet.",
        "str",
        "always",
        sample=ID,
    ),
    Return("title", "Its title.", "str", "when known", sample="Town hall"),
    DESCRIPTION_RETURN,
    CREATED_BY_RETURN,
    Return("live", "Whether it is live.", "bool", "when known", sample=True),
    Return("sources", "Ids of its sources, in their order.", "list", "when known", "str"),
    CATEGORIES_RETURN,
    SHARES_RETURN,
    Return(
        "status",
        "What only the device sets.",
        "dict",
        "when the device tells",
        contains=(
            Return("recording", "Whether it is being recorded.", "bool", "when the device tells", sample=False),
            Return("duration", "Its duration in seconds.", "float", "when the device tells"),
            Return("created_at", "When it was made, Unix time in seconds.", "int", "when the device tells"),
            Return("modified_at", "When it was last changed, Unix time in seconds.", "int", "when the device tells"),
        ),
    ),
)
HMP_SESSION = ModuleSpec(
    system="hmp",
    fields=(
        Field(
            "title",
            "Title of the session. Where several sessions bear it, an error lists their ids. Together with O(id) it "
            "renames.",
        ),
        Field("id", "Id of the session. It wins over O(title)."),
        Field(
            "state",
            "V(present): the session exists. V(absent): it does not.",
            choices=("present", "absent"),
            strict=True,
            default="present",
        ),
        DESCRIPTION,
        CREATED_BY,
        Field(
            "live", "Whether viewers can watch it. A session that goes live does so when all else is done.", type="bool"
        ),
        Field(
            "sources",
            (
                "Up to four sources, added in this order: their ids or, over the REST API, their names.",
                "Those that are not listed stay, unless O(purge_sources) is true.",
            ),
            type="list",
            elements="str",
        ),
        Field(
            "purge_sources",
            "Whether sources that are not listed in O(sources) are taken out.",
            type="bool",
            default=False,
        ),
        CATEGORIES,
        shares("V(WATCH), V(EDIT), V(RECORD), V(OWN)"),
        STATUS,
        *connection_fields("hmp"),
    ),
    required_one_of=(("title", "id"),),
    returns=(
        Return(
            "session",
            "The session, as far as it is known; empty after O(state=absent).",
            "dict",
            "success",
            contains=SESSION_CONTAINS,
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

RECORDING_CONTAINS = (
    Return(
        "id",
        "Id of the recording, V(new:<title>) in check mode for one that is not started yet.",
        "str",
        "always",
        sample=ID,
    ),
    Return("session", "Id of the session.", "str", "when known", sample=ID),
    Return("title", "Its title.", "str", "when known", sample="Town hall - 11/21/2026, 10:00"),
    DESCRIPTION_RETURN,
    CREATED_BY_RETURN,
    Return("state", "V(recording), V(paused) or V(finished).", "str", "always", sample="recording"),
    CATEGORIES_RETURN,
    SHARES_RETURN,
    Return("hotmarks", "Titles of its HotMarks.", "list", "when asked for", "str", sample=["Kick-off"]),
    Return(
        "status",
        "What only the device sets.",
        "dict",
        "when the device tells",
        contains=(
            Return("duration", "Length in seconds.", "float", "when the device tells", sample=42.155),
            Return("created_at", "When it was started, Unix time in seconds.", "int", "when the device tells"),
            Return("username", "Who started it.", "str", "when the device tells", sample="haiadmin"),
        ),
    ),
)
HMP_RECORDING = ModuleSpec(
    system="hmp",
    fields=(
        Field("session", "Id of the session, or its title (over the Command Line API one that O(ledger) knows)."),
        Field("id", "Id of the recording. It wins over O(session)."),
        Field(
            "state",
            (
                "V(started) or V(recording): a running recording is left alone, a paused one is resumed. Where the "
                "session "
                "has none that is active, a new one is started, unless O(title) is given and a finished one bears it.",
                "V(paused): the active recording is paused. V(stopped) or V(finished): it is stopped; one that is "
                "gone is fine.",
                "V(present): the recording exists, in whatever state, with what the other options say.",
                "V(absent): it is stopped and deleted, over the REST API only.",
            ),
            choices=("started", "recording", "paused", "stopped", "finished", "present", "absent"),
            strict=True,
            default="present",
        ),
        Field("title", "Title of the recording; with O(session) also the one to look for among finished ones."),
        DESCRIPTION,
        CREATED_BY,
        CATEGORIES,
        shares("V(WATCH), V(EDIT), V(OWN)"),
        Field(
            "hotmarks",
            (
                "Titles of HotMarks. One that is not there yet marks the present moment, before the recording is "
                "paused or "
                "stopped.",
                "They are one second apart: several in one task are added one a second.",
            ),
            type="list",
            elements="str",
        ),
        STATUS,
        *connection_fields("hmp"),
    ),
    required_one_of=(("session", "id"),),
    returns=(
        Return(
            "recording",
            "The recording, as far as it is known; empty after O(state=absent) and where there never was one to stop.",
            "dict",
            "success",
            contains=RECORDING_CONTAINS,
        ),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

RESTREAM_CONTAINS = (
    Return("id", "Id of the stream, V(new:<address>:<port>) in check mode.", "str", "while it is started", sample=ID),
    Return("recording", "Id of the recording.", "str", "when known", sample=ID),
    Return("address", "Where it is sent.", "str", "when known", sample="239.134.32.100"),
    Return("stream_port", "The port there.", "int", "when known", sample=4900),
    Return("state", "V(started), V(paused) or V(stopped).", "str", "always", sample="started"),
)
HMP_RESTREAM = ModuleSpec(
    system="hmp",
    fields=(
        Field("recording", "Id of the finished recording. It has to have a single source."),
        Field("address", "Unicast or multicast address to send to; IPv4 over the Command Line API."),
        Field("stream_port", "Port to send to.", type="int", minimum=0, maximum=65535),
        Field("id", "Id of the stream, for stopping one over the Command Line API without O(ledger)."),
        Field(
            "state",
            "V(started): the recording is streamed to O(address) and O(stream_port); one that is paused is resumed. "
            "V(stopped): it is not.",
            choices=("started", "stopped"),
            strict=True,
            required=True,
        ),
        *connection_fields("hmp"),
    ),
    required_if=(("state", "started", ("recording", "address", "stream_port")),),
    returns=(
        Return("restream", "The stream.", "dict", "success", contains=RESTREAM_CONTAINS),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

HMP_COMMAND = ModuleSpec(
    system="hmp",
    fields=(
        Field("command", "Name of the command, as in the vendor's Command Line API guide.", required=True),
        Field(
            "arguments",
            "Its arguments in order; each is quoted where it needs to be.",
            type="list",
            elements="str",
            default=[],
        ),
        CHANGED_WHEN_SENT,
        *connection_fields("hmp"),
    ),
    returns=(
        Return(
            "response",
            "What the command returned, V('') where it returns nothing.",
            "str",
            "when it was sent",
            sample=ID,
        ),
        ACTIONS_RETURN,
        DISRUPTIVE_RETURN,
        ERROR_RETURN,
    ),
)
