"""Every open behaviour of the Kraken, by name."""

from __future__ import annotations

from ..faults import FaultKind
from ..switches import Switch, count, flag, number

PLACES = ("flag", "flag_number", "flag_text", "envelope", "envelope_name", "absent")

SWITCHES = (
    # Paths and sessions
    Switch("api_prefix", "/apis/v2", "where the API is", ("/apis/v2", "/v2")),
    Switch(
        "login_answer", "cookie", "204 with cookies, 200 with `id` in the body, or both", ("cookie", "body", "both")
    ),
    Switch("cookie_name", "id", "name of the session's cookie: any; seen were id and PHPSESSID"),
    Switch("cookie_form", "opaque", "form of the session's id", ("opaque", "uuid")),
    Switch(
        "cookie_renewal",
        "never",
        "later answers set the session's cookie again: never, with the same id, with a new one that ends the former",
        ("never", "same", "rotated"),
    ),
    flag("all_cookies_required", False, "the other cookie of the login must come back, too"),
    Switch("logout_answer", 204, "answer to a logout", (204, 200)),
    Switch("expired_status", 401, "answer to an expired or unknown session", (401, 404, 403)),
    Switch(
        "expired_answer",
        "status",
        "that: an error of expired_status, a 200 HTML page, or a 302 to one",
        ("status", "login_page", "redirect"),
    ),
    Switch("bad_login_status", 401, "answer to a wrong password", (401, 403, 400)),
    Switch("role_refusal_status", 403, "answer to what the role may not do", (403, 401)),
    number("session_ttl", 900.0, "seconds a session lives"),
    flag("session_slides", True, "every use prolongs the session"),
    Switch("max_sessions", None, "open sessions beyond which a login is refused", kinds=(int, type(None))),
    Switch("max_sessions_action", "refuse", "a login beyond max_sessions", ("refuse", "drop_oldest")),
    Switch("max_sessions_status", 503, "answer to a login beyond max_sessions", (503, 403)),
    # Shape of answers
    Switch(
        "error_shape",
        "error",
        "a text under `error`, under `message`, an object, beside `result`, a page, or nothing",
        ("error", "message", "object", "result", "html", "empty"),
    ),
    flag("refusal_as_200", False, "a refused value is answered 200 with `result` false"),
    flag("result_key", False, "answers that are objects say `result` true, as systeminfo does"),
    Switch(
        "envelope",
        "named",
        "lists of no known envelope: `<name>_list`, `data`, bare, `presets`, that within `data`, or two lists",
        ("named", "data", "bare", "plural", "nested", "two_lists"),
    ),
    Switch(
        "list_items", "live", "items in lists; live: streams whole, the others minimal", ("live", "minimal", "whole")
    ),
    Switch("numbers", "native", "numbers in answers", ("native", "strings")),
    Switch(
        "create_answer",
        "link",
        "what tells the created entity; both: link and Location; wrapped: `preset` or the like; string: the bare link",
        ("link", "location", "both", "string", "uuid", "body", "wrapped", "data", "nothing"),
    ),
    Switch("create_status", 201, "answer to a create; with 204 there is no body", (201, 200, 202, 204)),
    Switch("link_key", "link", "key of the link", ("link", "href", "url", "uri")),
    Switch(
        "link_form",
        "path",
        "path; without the prefix; whole URL; as the guide's `/foobars/foobar-{id}`",
        ("path", "short", "url", "singular"),
    ),
    Switch(
        "write_answer",
        "entity",
        "answer to a PUT: what is there now, `result` true (orders and DELETE, too), or 204",
        ("entity", "result", "empty"),
    ),
    Switch(
        "order_body",
        "ignored",
        "body of load, startup, start, stop: any object or none, none, or an object",
        ("ignored", "refused", "required"),
    ),
    Switch(
        "order_answer",
        "as_write",
        "answer to these: 204 or as write_answer says, 200 with the entity, 202, or 204",
        ("as_write", "entity", "accepted", "empty"),
    ),
    Switch(
        "echo_passphrase",
        "omit",
        "passphrases on reading, at any depth; flag: empty, and `passphraseSet`",
        ("omit", "masked", "clear", "empty", "null", "flag"),
    ),
    number("show_delay", 0.0, "seconds until reading shows what was created, changed or deleted"),
    # Writing
    Switch("update_semantics", "merge", "what is left out of a PUT", ("merge", "replace")),
    Switch("merge_depth", "shallow", "how deep a merge goes", ("shallow", "deep")),
    Switch(
        "unknown_fields", "ignore", "keys no document and no client knows; keep: stored", ("ignore", "refuse", "keep")
    ),
    Switch("read_only_fields", "ignore", "`uuid`, `status` and the like in a PUT", ("ignore", "refuse")),
    flag("unique_names", True, "names must be unique"),
    Switch("duplicate_status", 409, "answer to a name in use", (409, 400)),
    Switch("delete_used", "refused", "deleting what a stream uses: 409", ("refused", "allowed")),
    # Streams
    number("stream_delay", 0.25, "seconds until a start or stop shows"),
    Switch(
        "status_words",
        "running",
        "words of `status`",
        ("running", "started", "streaming", "active", "upper", "numeric", "absent"),
    ),
    Switch(
        "stream_status_key",
        "status",
        "key of it; with `state` there are `sub_status`, `description`, `log_to_file`, too",
        ("status", "state", "both"),
    ),
    Switch("start_result", "running", "what an ordered start ends in", ("running", "failed")),
    Switch("stream_get", "allowed", "GET of one stream", ("allowed", "404", "405")),
    flag("parts_listed", True, "there are lists of inputs, outputs, transcoders; false: 405"),
    Switch("unset_reference", "null", "input, transcoder, passthru_uuid unset", ("null", "empty", "absent")),
    Switch("metadatas_shown", "filled", "`metadatas` of a stream", ("filled", "always")),
    Switch("change_running", "allowed", "changing or deleting a stream that runs: 409", ("allowed", "refused")),
    count("max_encoders", 4, "streams with a transcoder that the license lets run"),
    Switch(
        "license_state",
        "valid",
        "the license it comes with; another than valid lets no transcoder run",
        ("valid", "expired", "invalid"),
    ),
    # Presets
    Switch("preset_name_key", "name", "key of a preset's name", ("name", "preset_name")),
    Switch("preset_read_name_key", "same", "the same on reading; same: as on writing", ("same", "name", "preset_name")),
    Switch("preset_content_key", "content", "key of a preset's content", ("content", "config", "preset")),
    Switch(
        "preset_content_shown",
        "never",
        "content on reading; completed: with uuids and defaults",
        ("never", "as_written", "completed"),
    ),
    Switch(
        "preset_active",
        "flag",
        "where the active preset is told: in it, as 0 or 1, as a text, by uuid or name beside the list",
        PLACES,
    ),
    Switch("preset_startup", "flag", "where the startup preset is told", PLACES),
    Switch("preset_get", "405", "GET of one preset", ("405", "404", "allowed")),
    flag("preset_put_saves", False, "a PUT without content saves the current settings"),
    Switch(
        "startup_clear",
        "body",
        "`startup` false takes it back: in the body of the startup call, in a PUT of the preset, or nowhere",
        ("body", "put", "never"),
    ),
    Switch("delete_active_preset", "allowed", "deleting the active or startup preset", ("allowed", "refused")),
    number("load_delay", 0.25, "seconds until a preset is loaded"),
    flag("busy_while_loading", False, "meanwhile everything but the session's calls answers 503"),
    flag("edit_clears_active", False, "a change to the settings and no preset is active any more"),
    # System
    Switch("system_metrics", "both", "system/load, its successor system/metric/snapshot", ("both", "load", "snapshot")),
    Switch("license_write_key", "license_key", "key of the license", ("license_key", "license", "key")),
    Switch(
        "capture_hardware",
        "present",
        "DeckLink and NDI: some, empty lists, or 404",
        ("present", "empty", "missing"),
    ),
    Switch("nics_semantics", "whole", "nics of a PUT: all of them, or those to change", ("whole", "partial")),
    Switch("service_body", "as_read", "body of a service's PUT: within `data` where read so", ("as_read", "bare")),
    Switch("restapi_shape", "flat", "v1_enabled, v1_key, or `v1` with enabled, key", ("flat", "nested")),
    Switch("echo_api_key", "masked", "the key of API v1 on reading", ("masked", "clear", "omit")),
    Switch("change_key", "given", "change_key takes the new key, or makes one up", ("given", "generated")),
    Switch("change_key_field", "key", "key of the new key", ("key", "v1_key", "new_key")),
    Switch("certificate_id", "number", "id of a certificate", ("number", "uuid", "name")),
    Switch("certificate_call", "both", "which call installs: files (JSON), upload (form)", ("both", "files", "upload")),
    Switch("upload_fields", "any", "form fields: any, or certificate, private_key", ("any", "named")),
    Switch("certificate_replace", "refused", "installing one under a name in use", ("refused", "allowed")),
    Switch("delete_default_certificate", "refused", "deleting the default one: 409", ("refused", "allowed")),
    flag("certificate_shown", True, "one certificate read by id shows its text"),
    number("reboot_seconds", 1.0, "seconds the device is away"),
    number("reboot_delay", 0.0, "seconds until it goes away"),
    number("warmup_seconds", 0.0, "seconds after it is back in which everything answers 503"),
    Switch("warmup_answer", "json", "that: as errors are, or the web server's 502 page", ("json", "bad_gateway")),
    Switch(
        "reboot_unsaved",
        "lost",
        "settings after a reboot without startup preset: none, those of the active preset, or as they were",
        ("lost", "fall_back", "kept"),
    ),
    flag("reboot_reloads", True, "it comes back with its startup preset, if there is one"),
    Switch("version", "3.8.0", "version of the system"),
)

FAULTS = (
    FaultKind("expire", "the request finds its session expired", path=r"/v2/(?!log(in|out)$)"),
    FaultKind("refuse_login", "the right password is refused too", method="POST", path=r"/v2/login$"),
    FaultKind(
        "stay_pending",
        "the load, start or stop does not come to its end until the faults are cleared",
        combines=True,
        method="PUT",
        path=r"/(load|start|stop)$",
    ),
)
