"""Every open behaviour of the HMP, by name, and the faults of its two ports."""

from __future__ import annotations

from ..faults import FaultKind
from ..switches import Switch, count, flag, number

SWITCHES = (
    # Command line: the connection
    flag("cli_enabled", True, "the command line's port is open; off, connections are refused and open ones closed"),
    number("access_delay", 0.0, "seconds until a changed access list counts; the manual: within 10"),
    Switch("refusal_at", "connect", "when an address that is not on the list is told", ("connect", "command")),
    Switch("banner", "", "a line sent to whoever connects; empty: none"),
    Switch("max_cli_connections", None, "connections beyond which a new one is closed", kinds=(int, type(None))),
    Switch("idle_timeout", None, "seconds after which a silent connection is closed", kinds=(int, float, type(None))),
    flag("pipelining", True, "commands sent before the answer wait for their turn; off, they are lost"),
    count("pieces", 0, "bytes in each piece of an answer; 0: whole"),
    number("piece_pause", 0.005, "seconds between two pieces"),
    flag("crlf", False, "answers end with CR LF"),
    # Command line: words
    Switch("unknown_command_form", "coded", "whether its error has a code", ("coded", "no_code")),
    Switch("count_code", "010003", "code of a wrong number of parameters", ("010003", "01003")),
    Switch("file_code", "070014", "code of an error writing to a file", ("070014", "0700014")),
    Switch("uuid_word", "manual", "`'Y' is not a ...`; manual: as at each command", ("manual", "UUID", "uuid")),
    Switch("progress_wording", "manual", "060003; manual: as at each command", ("manual", "active", "short")),
    Switch("finished_status", "finished", "status of a finished recording", ("finished", "040001", "070003")),
    Switch("unknown_status", "040001", "status of a recording that does not exist", ("040001", "070003")),
    # Recordings and streams, on both ports
    Switch("second_recording", "allowed", "recording what is being recorded", ("allowed", "refused")),
    Switch(
        "add_order",
        "recording_first",
        "adding a source that is there to a session being recorded: 060003, or 060008",
        ("recording_first", "presence_first"),
    ),
    Switch("repeated_state", "ok", "pausing what is paused, resuming what runs", ("ok", "070003")),
    flag("disk_full", False, "a recording cannot be started: 070027"),
    flag("write_error", False, "a recording cannot be started: 070014"),
    Switch(
        "recording_inherits",
        "metadata",
        "what a recording takes from its session besides the description: categories, or shares, too",
        ("none", "metadata", "all"),
    ),
    flag("restream_active", False, "a recording can be streamed before it is finished; else 040002"),
    flag("stream_ipv6", False, "a stream may go to an IPv6 address (4.0 and later)"),
    Switch("stream_conflict", "pair", "what makes 010006: address and port, or one of the two", ("pair", "either")),
    Switch("unknown_permission", "010001", "sharing with an unknown permission UUID", ("010001", "030003", "accept")),
    Switch("asset_id", "same", "a finished recording keeps its id as asset", ("same", "other")),
    Switch(
        "title_date",
        "%d/%m/%Y, %H:%M",
        "how the title of a new recording ends (strftime)",
        ("%d/%m/%Y, %H:%M", "%b %d, %H:%M:%S", "%B %d, %Y, %I:%M %p"),
    ),
    Switch("absent_source", "040015", "removing a source that is not in the session over REST", ("040015", "ok")),
    Switch("used_source", "removed", "deleting a source of a session", ("removed", "refused")),
    # REST: logins
    Switch("expired_status", 401, "answer to an expired or unknown session", (401, 404)),
    Switch("bad_login_status", 401, "answer to a wrong password", (401, 403, 400)),
    Switch("role_refusal_status", 403, "answer to what the role may not do", (403, 401)),
    Switch("login_id", "both", "where a login gives the session's id", ("both", "cookie", "body")),
    Switch("service_message", "", "a message a login by API key carries; empty: none"),
    number("session_ttl", 1800.0, "seconds a session lives"),
    flag("session_slides", True, "every use prolongs the session"),
    Switch("max_sessions", None, "open sessions beyond which a login is refused: 503", kinds=(int, type(None))),
    flag("api_keys", True, "login by API key exists (4.1 and later)"),
    number("token_ttl", 1800.0, "seconds a token lives"),
    flag("rest_record", True, "RECORD is a permission over REST, too"),
    flag("hidden_sessions", True, "a viewer does not see sessions neither live nor shared with it"),
    # REST: answers
    Switch("empty_list", 404, "answer to an empty list: 404 040012 (of devices 040000), or 200", (404, 200)),
    Switch("paging_keys", "live", "documented: results, pageSize; live: more; not of devices", ("documented", "live")),
    Switch("paging_results", "page", "what `results` counts", ("page", "total")),
    Switch("default_page_size", 15, "items on a page when pageSize is not given", low=1),
    Switch("max_page_size", 500, "a larger pageSize is cut to this", low=1),
    Switch("create_answer", "full", "answer to creating sources and sessions", ("full", "sparse")),
    Switch(
        "echo_passphrase",
        "clear",
        "passphrase of SRT sources on reading; admins: masked for others",
        ("clear", "admins", "masked", "omitted"),
    ),
    Switch("source_answer", "object", "reading one source: itself, or a list of one with paging", ("object", "list")),
    flag("stream_state_listed", False, "lists of streams show each one's `state`; else only reading that one does"),
    Switch("streams_for", "anyone", "who may list all streams", ("anyone", "admins")),
    Switch("event_delete", "405", "deleting an event", ("405", "404", "allowed")),
    Switch(
        "event_error_name",
        "pages",
        "name of 040031; pages: ScheduleEventNotFound on reading, ScheduledEventNotFound on editing",
        ("pages", "ScheduledEventNotFound", "ScheduleEventNotFound"),
    ),
    Switch("version", "3.9.0", "version of the system"),
    # REST: writing
    Switch("unknown_fields", "ignore", "keys no document knows", ("ignore", "refuse")),
    Switch("update_semantics", "merge", "fields left out of a PUT", ("merge", "replace")),
    number("device_delay", 0.0, "seconds until a command to a set-top box shows"),
)

FAULTS = (
    FaultKind("expire", "the request finds its session expired", path=r"^/apis/(?!authentication/)"),
    FaultKind(
        "refuse_login",
        "the right password is refused too",
        method="POST",
        path=r"^/apis/authentication/login(/key)?$",
    ),
)

CLI_FAULTS = (
    FaultKind("delay", "waits before doing anything", {"seconds": 1.0, "after": False}, ("seconds",), combines=True),
    FaultKind("trickle", "sends the answer one byte at a time", {"interval": 0.0}, combines=True),
    FaultKind("drop_before", "closes the connection, nothing applied", {"reset": False}),
    FaultKind("drop_after", "applies the command, then closes without an answer", {"reset": False}),
    FaultKind("error", "answers this error, nothing applied", {"code": "070000", "message": None}),
    FaultKind("error_after", "applies the command, then answers this error", {"code": "070000", "message": None}),
    FaultKind("cut", "applies the command, sends the answer without its end of line, then closes"),
    FaultKind("restart", "closes the port and every connection for a while", {"seconds": 1.0, "after": False}),
)
