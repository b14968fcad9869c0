# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the modules that the HMP's REST API alone serves."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS
from .common_options import (
    ACTIONS_RETURN,
    CHANGED_WHEN_SENT,
    DESCRIPTION,
    DESCRIPTION_RETURN,
    DISRUPTIVE_RETURN,
    ID,
    STATUS,
)
from .info import SUBSETS
from .options import SESSION_CONTAINS
from .sources import SOURCE

PRESENT = Field(
    "state",
    "V(present): it exists. V(absent): it does not.",
    choices=("present", "absent"),
    strict=True,
    default="present",
)
_TIMES = (
    Return("created_at", "When it was made, Unix time in seconds.", "int", "when the device tells"),
    Return("modified_at", "When it was last changed, Unix time in seconds.", "int", "when the device tells"),
)
SOURCE_CONTAINS = (
    Return(
        "id", "Id of the source; V(new:<name>) in check mode for one that is not made yet.", "str", "always", sample=ID
    ),
    *(
        Return(
            field.name,
            str(field.description if isinstance(field.description, str) else field.description[0]),
            field.type,
            "when the source has it",
            sample=field.sample,
        )
        for field in SOURCE.fields
        if not field.secret
    ),
    Return(
        "status",
        "What only the device sets.",
        "dict",
        "when the device tells",
        contains=(
            Return("active", "Whether stream data arrives.", "bool", "when the device tells", sample=True),
            Return("bitrate", "Its bitrate, as the device tells it.", "float", "when the device tells"),
            *_TIMES,
        ),
    ),
)
HMP_SOURCE = ModuleSpec(
    system="hmp",
    fields=(
        *SOURCE.fields,
        Field("id", "Id of the source. It wins over O(name)."),
        PRESENT,
        Field(
            "update_secrets",
            (
                "When the passphrase is sent to a device that does not give it back, so that it cannot be compared.",
                "V(on_create): when the source is made. V(always): on every run, which then reports a change.",
            ),
            choices=("on_create", "always"),
            strict=True,
            default="on_create",
        ),
        STATUS,
        *connection_fields("hmp"),
    ),
    required_one_of=(("name", "id"),),
    returns=(
        Return("source", "The source; empty after O(state=absent).", "dict", "success", contains=SOURCE_CONTAINS),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

VIDEO_CONTAINS = (
    Return("id", "Id of the video.", "str", "always", sample=ID),
    Return("title", "Its title.", "str", "always", sample="Town hall"),
    DESCRIPTION_RETURN,
    Return(
        "metadata",
        "Its metadata: names with lists of values.",
        "dict",
        "when asked for",
        sample={"calypso:category:Locations": ["Montreal"]},
    ),
    Return(
        "status",
        "What only the device sets.",
        "dict",
        "always",
        contains=(
            Return("recording", "Whether it is still being recorded.", "bool", "when the device tells", sample=False),
            Return("trimming", "Whether it is being trimmed.", "bool", "when the device tells", sample=False),
            Return("importing", "Whether it is being imported.", "bool", "when the device tells", sample=False),
            Return("duration", "Its length in seconds.", "float", "when the device tells", sample=400.8),
            Return("tracks", "How many sources were recorded.", "int", "when the device tells", sample=1),
            *_TIMES,
        ),
    ),
)
HMP_VIDEO = ModuleSpec(
    system="hmp",
    fields=(
        Field("id", "Id of the video. It wins over O(title)."),
        Field("title", "Title of the video. Together with O(id) it renames."),
        DESCRIPTION,
        Field(
            "metadata",
            (
                "Names of metadata with a text or a list of texts each; V([]) takes a name away. Names that are not "
                "listed "
                "stay.",
                "The HMP keeps a category as C(calypso:category:<label>).",
            ),
            type="dict",
        ),
        Field(
            "state",
            "V(present): the video is as the other options say; one that does not exist is an error. V(absent): it is "
            "deleted.",
            choices=("present", "absent"),
            strict=True,
            default="present",
        ),
        STATUS,
        *connection_fields("hmp"),
    ),
    required_one_of=(("title", "id"),),
    returns=(
        Return("video", "The video; empty after O(state=absent).", "dict", "success", contains=VIDEO_CONTAINS),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

EVENT_CONTAINS = (
    Return(
        "id",
        "Id of the event, V(new:<title>) in check mode for one that is not scheduled yet.",
        "str",
        "always",
        sample=ID,
    ),
    Return("session", "Id of its session.", "str", "always", sample=ID),
    Return(
        "title",
        "Its title, or that of its session: the device decides.",
        "str",
        "when it has one",
        sample="Monday mass",
    ),
    Return("type", "V(one-time) or V(weekly-recurring).", "str", "always", sample="weekly-recurring"),
    Return("days", "The days of the week.", "list", "for weekly-recurring ones", "str", sample=["MON", "WED"]),
    Return("start_time", "When it starts (first), in UTC.", "str", "always", sample="2026-11-23T19:00:00Z"),
    Return("duration", "How long it lasts, in seconds.", "int", "when it has one", sample=3600),
    Return("command", "V(set-live) or V(record).", "str", "always", sample="set-live"),
    Return("record", "Whether it records as well as being live.", "bool", "for set-live", sample=True),
    Return("active", "Whether it will happen.", "bool", "always", sample=True),
)
HMP_EVENT = ModuleSpec(
    system="hmp",
    fields=(
        Field("session", "Id or title of the session. Needed for a new event."),
        Field("id", "Id of the event. It wins over O(title)."),
        Field(
            "title",
            "Title of the event. An HMP may show the session's title instead: then an event is known by its O(id), or "
            "by "
            "being just as the other options say.",
        ),
        Field(
            "type",
            "Whether it happens once or every week. A new event with O(days) is weekly, any other once.",
            choices=("one-time", "weekly-recurring"),
            strict=True,
        ),
        Field(
            "days",
            "The days of the week: V(MON), V(TUE), V(WED), V(THU), V(FRI), V(SAT), V(SUN).",
            type="list",
            elements="str",
        ),
        Field(
            "start_time",
            "When it starts, for weekly ones the first time: ISO 8601, with an offset or beside O(time_zone).",
        ),
        Field(
            "time_zone",
            "IANA name of the zone of O(start_time), V(Europe/Zurich). Required when the time has no offset.",
        ),
        Field("duration", "How long it lasts, in seconds.", type="int"),
        Field(
            "command",
            "What happens: the session goes live, or is recorded.",
            choices=("set-live", "record"),
            strict=True,
        ),
        Field("record", "With O(command=set-live), whether it is recorded as well.", type="bool"),
        Field("active", "Whether it will happen.", type="bool", default=True),
        Field(
            "state",
            "V(present): the event is scheduled. V(absent): it is deleted, or made inactive where the device does not "
            "delete "
            "events; one that is inactive counts as absent.",
            choices=("present", "absent"),
            strict=True,
            default="present",
        ),
        *connection_fields("hmp"),
    ),
    required_one_of=(("session", "id"),),
    returns=(
        Return("event", "The event; empty after O(state=absent).", "dict", "success", contains=EVENT_CONTAINS),
        *PLAN_RETURNS,
        ERROR_RETURN,
    ),
)

HMP_DEVICE = ModuleSpec(
    system="hmp",
    fields=(
        Field("id", "Id of the set-top box. It wins over O(name)."),
        Field("name", "Name of the set-top box."),
        Field(
            "command",
            "What to send: V(standby-on), V(standby-off), V(reboot), V(mute), V(unmute), V(set-volume), "
            "V(set-channel), "
            "V(show-text-message), or another one that the HMP knows. A box that is off line does not get it later.",
            required=True,
        ),
        Field("parameters", "What the command takes, for V(set-volume) C({volume: 0.5}).", type="dict"),
        CHANGED_WHEN_SENT,
        *connection_fields("hmp"),
    ),
    required_one_of=(("id", "name"),),
    returns=(
        Return("response", "What the HMP answered.", "raw", "when it was sent", sample={"status": "ok"}),
        Return(
            "device",
            "The set-top box, keys as in the vendor's reference in snake case.",
            "dict",
            "success",
            sample={"id": "bvgR95DKAXUTr402cyM8ew", "name": "Lobby", "status": "Online"},
        ),
        ACTIONS_RETURN,
        DISRUPTIVE_RETURN,
        ERROR_RETURN,
    ),
)

_LISTS = {
    "users": "The enabled users.",
    "groups": "The enabled groups.",
    "categories": "The categories.",
    "devices": "The set-top boxes.",
}
_LIKE = {
    "sources": "source",
    "recordings": "recording",
    "videos": "video",
    "events": "event",
    "streams": "restream",
}


def _list_return(name: str) -> Return:
    if name == "version":
        return Return(
            "version",
            "Version and build of the HMP.",
            "dict",
            "when asked for",
            sample={"version": "3.9.0", "build": "11823"},
        )
    if name == "sessions":
        return Return("sessions", "The sessions.", "list", "when asked for", "dict", contains=SESSION_CONTAINS)
    if name in _LIKE:
        one = _LIKE[name]
        active = "active " if name == "recordings" else ""
        return Return(
            name,
            f"The {active}{name}, each as RV(streamops.video.hmp_{one}#module:{one}).",
            "list",
            "when asked for",
            "dict",
        )
    return Return(
        name, f"{_LISTS[name]} Keys as in the vendor's reference in snake case.", "list", "when asked for", "dict"
    )


HMP_INFO = ModuleSpec(
    system="hmp",
    fields=(
        Field(
            "gather_subset",
            "What to read.",
            type="list",
            elements="str",
            choices=SUBSETS,
            strict=True,
            default=list(SUBSETS),
        ),
        *connection_fields("hmp"),
    ),
    returns=(*(_list_return(name) for name in SUBSETS), ERROR_RETURN),
)
