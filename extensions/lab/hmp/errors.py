"""Refusals of the HMP: the codes are the same on the command line and over REST, only the dress differs."""

from __future__ import annotations

# code: HTTP status, name over REST, text of the command line.
CODES: dict[str, tuple[int, str, str]] = {
    "000000": (500, "Unknown", "Unknown Error"),
    "000001": (400, "Syntax", "Syntax Error"),
    "000002": (404, "NotFound", "Command not found"),
    "010000": (400, "BadRequest", "Bad request"),
    "010001": (400, "InputValidation", "Supplied data was insufficient or incorrect"),
    "010002": (400, "InvalidFilter", "Invalid filter"),
    "010003": (400, "InputValidation", "Wrong number of parameters"),
    "010004": (404, "NoRecordingActive", "Not an active recording"),
    "010005": (400, "MultiSourcesStream", "Only single source recordings can be streamed"),
    "010006": (400, "AddressPortAlreadyInUse", "Address or port already in use"),
    "020000": (401, "NotAuthorized", "Not Authorized"),
    "020001": (401, "UserNotAuthorized", "User is not authorized"),
    "030000": (403, "Forbidden", "Operation not permitted"),
    "030003": (403, "CannotShare", "Cannot share"),
    "040000": (404, "NotFound", "Not found"),
    "040001": (404, "RecordingNotFound", "Active recording not found"),
    "040002": (404, "AssetNotFound", "Recording not found"),
    "040003": (404, "StreamNotFound", "Stream not found"),
    "040004": (404, "UserNotFound", "User not found"),
    "040005": (404, "GroupNotFound", "Group not found"),
    "040006": (404, "SessionNotFound", "Session not found"),
    "040007": (404, "CategoryNotFound", "Category not found"),
    "040009": (404, "SourceNotFound", "Source not found"),
    "040010": (404, "HotmarkNotFound", "HotMark not found"),
    "040012": (404, "NoResults", "No results"),
    "040015": (404, "TrackNotFound", "Track not found"),
    "040021": (404, "UserGroupNotFound", "User or Group not found"),
    "040025": (404, "SharePermissionNotFound", "Share permission not found"),
    "040031": (404, "ScheduledEventNotFound", "Scheduled event not found"),
    "060001": (409, "UserHasNoRoles", "User has no roles assigned"),
    "060002": (409, "GroupHasNoRoles", "Group has no roles assigned"),
    "060003": (409, "RecordingInProgress", "Active recording currently in progress"),
    "060004": (409, "HotmarkAlreadyExists", "Hotmark already exists at this time"),
    "060008": (409, "SessionSourceAlreadyExists", "Source already added to this session"),
    "060009": (409, "SessionHasNoSource", "Session requires at least one source"),
    "060013": (409, "RecordingBeingStreamed", "Video currently being streamed"),
    "070000": (500, "InternalServer", "Internal Server Error"),
    "070003": (500, "InternalServer", "Failed to update state"),
    "070004": (500, "InternalServer", "Error while starting stream"),
    "070005": (500, "InternalServer", "Error while stopping stream"),
    "070006": (500, "InternalServer", "Bus client error"),
    "070007": (500, "InternalServer", "Bus response parsing error"),
    "070008": (500, "InternalServer", "Error searching for a user"),
    "070009": (500, "InternalServer", "Error searching for a group"),
    "070010": (500, "InternalServer", "Could not create a track"),
    "070011": (500, "InternalServer", "Could not locate recording"),
    "070014": (500, "FileWrite", "Error writing to file"),
    "070017": (500, "InternalServer", "Failed to update a recording"),
    "070019": (500, "CreateSession", "Failed to create a session"),
    "070027": (500, "InsufficientSpace", "Insufficient Disk Space"),
    "090001": (503, "ServiceUnavailable", "No bus connection"),
    "090002": (503, "ServiceUnavailable", "Service unavailable"),
}

REST_TEXTS = {
    ("040002", "Recording not found"): "Video not found",
    ("060003", "Active recording currently in progress"): "Recording currently in progress",
}


class Refusal(Exception):
    def __init__(
        self, code: str, message: str | None = None, status: int | None = None, name: str | None = None
    ) -> None:
        known_status, known_name, text = CODES[code]
        self.code = code
        self.message = text if message is None else message
        self.status = known_status if status is None else status
        self.name = known_name if name is None else name
        super().__init__(self.message)

    def body(self) -> dict[str, object]:
        message = REST_TEXTS.get((self.code, self.message), self.message)
        return {"code": self.code, "name": self.name, "message": message, "httpStatusCode": self.status}


def invalid(message: str) -> Refusal:
    return Refusal("010001", message)
