"""What the vendor's references document of the Media Platform: every command, error and REST operation, in tables.

Commands and errors from the Command Line API Integrator's Guide 3.7 (HVS-ID-INT-HMP-CLAPI-37), operations from the
pages on the REST API of 3.8 to 4.1.1. `Y` and `Z` of an error's text stand for what was given.
"""

from __future__ import annotations

import dataclasses
import re

_COUNT = "Expected {} parameter(s). Got Y parameter(s)"
_UUID, _SMALL_UUID = "'Y' is not a UUID", "'Y' is not a uuid"
_NO_SESSION, _NO_SOURCE = "Session not found", "Source not found"
_NOT_ACTIVE, _NO_VIDEO = "Active recording not found", "Recording not found"
_NO_CATEGORY, _NO_RESULTS = "Category not found", "No results"
_INTERNAL = "Internal Server Error"


@dataclasses.dataclass(frozen=True)
class Command:
    """A command, what the option of a module sends it, and its errors as code and text."""

    name: str
    by: str
    errors: tuple[tuple[str, str], ...]


def _count(number: int) -> tuple[str, str]:
    return "010003", _COUNT.format(number)


def _shared(what: str, kind: str) -> tuple[tuple[str, str], ...]:
    """The errors of the four commands that share something."""
    user = kind == "user"
    session = what == "session"
    allowed = "WATCH, EDIT, RECORD, OWN" if session else "WATCH, EDIT, OWN"
    return (
        _count(3),
        ("010001", _UUID),
        ("010001", f"Permission must be one of: {allowed}"),
        ("070008", "Error searching for a user") if user else ("070009", "Error searching for a group"),
        ("040004", "User not found") if user else ("040005", "Group not found"),
        ("060001", "User has no roles assigned") if user else ("060002", "Group has no roles assigned"),
        ("040006", _NO_SESSION) if session else ("040002", _NO_VIDEO),
        ("030003", "Cannot share"),
    )


_CATEGORY_VALUES = (
    ("010001", _UUID),
    ("010001", "Values must be strings"),
    ("010001", "Please provide non-empty values"),
    ("010001", "Please remove any leading or trailing spaces in the values"),
    ("010001", "Please verify that values are unique"),
    ("040007", _NO_CATEGORY),
)
_FIELD = ("010001", "'Z' is an invalid field name")
COMMANDS = (
    Command(
        "createSession",
        "hmp_session: title",
        (
            _count(1),
            ("010001", "Session name must be at least 1 character"),
            ("070019", "Failed to create a session"),
        ),
    ),
    Command(
        "setLiveSession",
        "hmp_session: live",
        (_count(2), ("010001", _SMALL_UUID), ("010001", "'Y' is not a boolean"), ("040006", _NO_SESSION)),
    ),
    Command(
        "deleteSession",
        "hmp_session: state",
        (
            _count(1),
            ("010001", _SMALL_UUID),
            ("040006", _NO_SESSION),
            ("060003", "Recording currently in progress"),
            ("070000", _INTERNAL),
        ),
    ),
    Command(
        "addSourceToSession",
        "hmp_session: sources",
        (
            _count(2),
            ("010001", _UUID),
            ("060003", "Active recording currently in progress"),
            ("070010", "Could not create a track"),
            ("040006", _NO_SESSION),
            ("040009", _NO_SOURCE),
            ("060008", "Source already added to this session"),
        ),
    ),
    Command(
        "removeSourceFromSession",
        "hmp_session: purge_sources",
        (
            _count(2),
            ("010001", _SMALL_UUID),
            ("040006", _NO_SESSION),
            ("040009", _NO_SOURCE),
            ("060003", "Active recording currently in progress"),
            ("070000", _INTERNAL),
        ),
    ),
    Command("shareSessionWithUser", "hmp_session: shares", _shared("session", "user")),
    Command("shareSessionWithGroup", "hmp_session: shares", _shared("session", "group")),
    Command(
        "updateSessionMetadata",
        "hmp_session: created_by",
        (_count(3), ("010001", _UUID), _FIELD, ("040006", _NO_SESSION), ("070000", _INTERNAL)),
    ),
    Command("setSessionCategory", "hmp_session: categories", (_count(3), *_CATEGORY_VALUES, ("040006", _NO_SESSION))),
    Command(
        "startRecording",
        "hmp_recording: session",
        (
            _count(1),
            ("010001", _UUID),
            ("040006", _NO_SESSION),
            ("070014", "Error writing to file"),
            ("070000", _INTERNAL),
            ("070027", "Insufficient Disk Space"),
            ("060009", "Session requires at least one source"),
        ),
    ),
    *(
        Command(name, "hmp_recording: state", (_count(1), ("010001", _UUID), ("040001", _NOT_ACTIVE), ("070003", text)))
        for name, text in (
            ("pauseRecording", "Failed to update state"),
            ("resumeRecording", "Failed to update state"),
            ("stopRecording", _INTERNAL),
        )
    ),
    Command(
        "getRecordingStatus",
        "hmp_recording: id",
        (_count(1), ("010001", _UUID), ("040001", _NOT_ACTIVE), ("070003", _NO_VIDEO)),
    ),
    Command("shareRecordingWithUser", "hmp_recording: shares", _shared("recording", "user")),
    Command("shareRecordingWithGroup", "hmp_recording: shares", _shared("recording", "group")),
    Command(
        "updateMetadata",
        "hmp_recording: title",
        (
            _count(3),
            ("010001", _UUID),
            ("040002", _NO_VIDEO),
            ("070017", "Failed to update a recording"),
            _FIELD,
            ("040012", _NO_RESULTS),
        ),
    ),
    Command(
        "setCategory",
        "hmp_recording: categories",
        (
            ("010003", "Expected at least 3 parameters. Got Y parameter(s)"),
            *_CATEGORY_VALUES,
            ("040002", _NO_VIDEO),
            ("040012", _NO_RESULTS),
        ),
    ),
    Command(
        "addHotmark",
        "hmp_recording: hotmarks",
        (
            ("010003", "Expected 2 parameters. Got Y parameter(s)"),
            ("010001", _UUID),
            ("040002", _NO_VIDEO),
            ("060004", "Hotmark already exists at this time"),
            ("010004", "'Y' is not an active recording"),
            ("070011", "Could not locate recording"),
        ),
    ),
    Command(
        "startRestreamRecording",
        "hmp_restream: recording",
        (
            ("010001", _UUID),
            ("010001", "'Y' is not an ip address"),
            ("010001", "'Y' is not a port number"),
            ("040002", _NO_VIDEO),
            ("010005", "Only single source recordings can be streamed"),
            ("010006", "Address or port already in use"),
            ("010006", "Address or port already in use by a source"),
            ("070004", "Error while starting stream"),
        ),
    ),
    Command(
        "stopRestreamRecording",
        "hmp_restream: state",
        (("010001", _UUID), ("070005", "Error while stopping stream"), ("040003", "Stream not found")),
    ),
)
# What any command may be answered with.
GENERAL_ERRORS = (
    ("000000", "Unknown Error"),
    ("000001", "Syntax Error"),
    ("000002", "Command not found"),
    ("020000", "Not Authorized"),
    ("070000", _INTERNAL),
    ("070006", "Bus client error"),
    ("070007", "Bus response parsing error"),
    ("090001", "No bus connection"),
)


def pattern(text: str) -> str:
    """A documented text as a pattern of what a device says."""
    return re.escape(text).replace("'Y'", "'.*'").replace("'Z'", "'.*'").replace(r"Got\ Y", r"Got\ \d+")


@dataclasses.dataclass(frozen=True)
class Operation:
    """A REST operation: the path as a pattern of what a device receives, and the module and option that make it."""

    title: str
    method: str
    path: str
    by: str


# Those who want these have the module for what has no module.
ANY = "api: path"
_ID = r"/[^/]+"
_LOGIN = "/apis/authentication/login"


def _operations(path: str, **by: str) -> tuple[Operation, ...]:
    return tuple(
        Operation(f"{method} {path.removeprefix('/apis/')}", method, re.sub(r"/:\w+", _ID, path), where)
        for method, where in by.items()
    )


def _metadata(path: str, **by: str) -> tuple[Operation, ...]:
    return _operations(f"{path}/metadata", **{"GET": ANY, "PUT": ANY, "DELETE": ANY, **by})


def _shares(path: str, listing: str, adding: str, changing: str) -> tuple[Operation, ...]:
    return (
        *_operations(f"{path}/shares", GET=listing, POST=adding),
        *_operations(f"{path}/shares/:shareId", GET=ANY, PUT=changing, DELETE=ANY),
    )


OPERATIONS = (
    *_operations(_LOGIN, POST="hmp_info: username", GET=ANY, DELETE="hmp_info: session_scope"),
    *_operations(f"{_LOGIN}/key", POST="hmp_info: api_key", GET=ANY),
    *_operations("/apis/users/enabled", GET="hmp_info: gather_subset"),
    *_operations("/apis/groups/enabled", GET="hmp_info: gather_subset"),
    *_operations("/apis/sources", GET="hmp_source: name", POST="hmp_source: type"),
    *_operations("/apis/sources/:id", GET="hmp_source: id", PUT="hmp_source: latency", DELETE="hmp_source: state"),
    *_metadata("/apis/sources/:id"),
    *_shares("/apis/sources/:id", ANY, ANY, ANY),
    *_operations("/apis/sources/:id/thumbnail", GET=ANY),
    *_operations("/apis/sessions", GET="hmp_session: title", POST="hmp_session: title"),
    *_operations("/apis/sessions/:id", GET="hmp_session: id", PUT="hmp_session: live", DELETE="hmp_session: state"),
    *_operations("/apis/sessions/:id/assets", GET="hmp_recording: title"),
    *_metadata("/apis/sessions/:id", GET="hmp_session: created_by", PUT="hmp_session: categories"),
    *_shares("/apis/sessions/:id", "hmp_session: shares", "hmp_session: shares", "hmp_session: shares"),
    *_operations("/apis/sessions/:id/sources", GET=ANY, POST="hmp_session: sources"),
    *_operations("/apis/sessions/:id/sources/:sourceId", DELETE="hmp_session: purge_sources"),
    *_operations("/apis/sessions/:id/recordings", GET="hmp_recording: session", POST="hmp_recording: state"),
    *_operations("/apis/sessions/:id/thumbnail", GET=ANY),
    *_operations("/apis/sessions/:id/publicshare", GET=ANY, POST=ANY, DELETE=ANY),
    *_operations("/apis/sessions/:id/events", GET="hmp_event: session", POST="hmp_event: start_time"),
    *_operations("/apis/sessions/:id/events/:eventId", GET=ANY, PUT="hmp_event: duration"),
    *_operations("/apis/events", GET="hmp_info: gather_subset"),
    *_operations("/apis/recordings", GET="hmp_info: gather_subset"),
    *_operations(
        "/apis/recordings/:id", GET="hmp_recording: id", PUT="hmp_recording: state", DELETE="hmp_recording: state"
    ),
    *_operations("/apis/recordings/:id/hotmarks", POST="hmp_recording: hotmarks"),
    *_operations("/apis/categories", GET="hmp_session: categories"),
    *_operations("/apis/categories/:id", GET=ANY),
    *_operations("/apis/assets", GET="hmp_video: title"),
    *_operations("/apis/assets/:id", GET="hmp_video: id", PUT="hmp_video: description", DELETE="hmp_video: state"),
    *_metadata("/apis/assets/:id", GET="hmp_video: metadata", PUT="hmp_video: metadata"),
    *_shares("/apis/assets/:id", "hmp_recording: shares", "hmp_recording: shares", "hmp_recording: shares"),
    *_operations("/apis/assets/:id/hotmarks", GET="hmp_recording: hotmarks"),
    *_operations("/apis/assets/:id/streams", GET=ANY, POST="hmp_restream: address"),
    *_operations("/apis/assets/:id/streams/:sid", GET=ANY, DELETE="hmp_restream: state"),
    *_operations("/apis/assets/:id/thumbnail", GET=ANY),
    *_operations("/apis/assets/:id/publicshare", GET=ANY, POST=ANY, DELETE=ANY),
    *_operations("/apis/streams", GET="hmp_restream: stream_port"),
    *_operations("/apis/streams/:id", GET=ANY, PUT=ANY),
    *_operations("/apis/devices/stbs", GET="hmp_device: name"),
    *_operations("/apis/devices/stbs/:id", GET="hmp_device: id"),
    *_operations("/apis/devices/stbs/:id/commands", POST="hmp_device: command"),
    *_operations("/apis/system/version", GET="hmp_info: gather_subset"),
    *_operations("/apis/sections/content", GET=ANY),
    *_operations("/apis/_/compositions", GET=ANY),
)
