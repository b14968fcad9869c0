"""Every open behaviour of the Ateme+ service, by name."""

from __future__ import annotations

from ..faults import FaultKind
from ..switches import Switch, count, flag, number

DOCUMENT_PATHS = (
    "/swagger.json",
    "/openapi.json",
    "/api/swagger.json",
    "/api/openapi.json",
    "/api-docs",
    "/internal/description.json",
)

SWITCHES = (
    # The description of the service
    Switch("dialect", "swagger2", "Swagger 2.0 or OpenAPI 3", ("swagger2", "openapi3")),
    Switch("document_path", "/swagger.json", "where the description is", DOCUMENT_PATHS),
    flag("document_login", False, "the description is read with a token only"),
    flag("html_elsewhere", False, "the other usual places answer an HTML page, not 404"),
    Switch("paths", "lab", "other: every path another, PATCH for PUT, other path parameters", ("lab", "other")),
    Switch("wording", "lab", "other: other names of properties (see below)", ("lab", "other")),
    Switch(
        "base",
        "none",
        "basePath or server: `/`; split: the paths' first part stands there; moved: all is below `/cloud`",
        ("none", "split", "moved"),
    ),
    Switch(
        "document_host",
        "absent",
        "host of the description: none, its own, or one that is not there",
        ("absent", "own", "foreign"),
    ),
    Switch(
        "titles",
        "exact",
        "summaries: as catalogued, in lower case, closing full stops swapped, doubled and outer spaces, all of it",
        ("exact", "case", "stops", "spaces", "mixed"),
    ),
    Switch("schemas", "ref", "schemas of bodies: by reference, or in place", ("ref", "inline")),
    Switch(
        "deployment_place", "header", "the deployment of jobs and credentials: header or query", ("header", "query")
    ),
    Switch("input_traffic", "all", "traffic of all inputs, or of one that a query names", ("all", "one")),
    Switch("parameter_place", "operation", "where path parameters are declared", ("operation", "path_item")),
    flag("document_limits", False, "schemas tell ranges, lengths, words and defaults, too"),
    flag("job_priority", True, "a job's schema tells of `priority`, too, not of name and configuration only"),
    flag("security_told", True, "the description tells how to authenticate"),
    # Login and tokens
    Switch("login_status", 200, "answer to a login", (200, 201)),
    Switch("bad_login_status", 401, "answer to a wrong password", (401, 403, 400)),
    Switch(
        "token_field",
        "token",
        "name of the token in answers",
        ("token", "access_token", "jwt", "jwt_token", "id_token"),
    ),
    Switch(
        "token_depth",
        "top",
        "where the token is: in the answer, in `data`, deeper, the answer itself, or a header `Authorization`",
        ("top", "data", "deep", "text", "header"),
    ),
    Switch("auth_scheme", "Bearer", "what stands before the token; bare: nothing", ("Bearer", "JWT", "bare")),
    Switch("auth_header", "Authorization", "the header with the token", ("Authorization", "X-Access-Token")),
    number("token_ttl", 900.0, "seconds a token lives"),
    Switch("expired_status", 401, "answer to an expired, unknown or missing token", (401, 403, 422)),
    Switch("role_refusal_status", 403, "answer to what the role may not do", (403, 401)),
    Switch("old_token", "valid", "the former token after a switch", ("valid", "revoked")),
    flag(
        "organisation_token", True, "a switch of the active organisation gives a token; always with context_from token"
    ),
    Switch(
        "context_from",
        "user",
        "active environment and organisations: the user's, or those in the token",
        ("user", "token"),
    ),
    Switch(
        "system_calls",
        "strict",
        "calls of environments and workers: theirs only, or superadmin's, too",
        ("strict", "superadmin"),
    ),
    # Shape of answers
    Switch(
        "error_shape",
        "message",
        "text under `message`, under `error`, by field under `errors`, an object, a page, or nothing",
        ("message", "error", "errors", "object", "html", "empty"),
    ),
    Switch("invalid_status", 400, "answer to a refused value", (400, 422)),
    Switch("missing_status", 404, "answer to an unknown id", (404, 400)),
    Switch("conflict_status", 409, "answer to what the state forbids, or an id in use", (409, 400)),
    Switch(
        "list_envelope",
        "bare",
        "lists: bare, or under `data`, `items`, or the noun",
        ("bare", "data", "items", "named"),
    ),
    Switch("item_envelope", "bare", "single objects: bare, under `data`, or a list of one", ("bare", "data", "list")),
    Switch(
        "paging", "none", "lists in pages: `page`, `items_per_page`, or `offset`, `limit`", ("none", "page", "offset")
    ),
    count("page_size", 20, "items on a page unless asked otherwise"),
    Switch(
        "dropdowns", "full", "lists of environments and inputs for dropdowns; short: id and name", ("full", "short")
    ),
    Switch("id_type", "str", "generated ids: UUIDs or numbers", ("str", "int")),
    Switch("create_status", 201, "answer to a create", (201, 200, 202)),
    Switch("create_answer", "object", "what a create answers", ("object", "id", "message")),
    Switch("write_answer", "object", "what an update answers; empty: 204", ("object", "message", "empty")),
    Switch("echo_secrets", "omitted", "secrets on reading", ("omitted", "masked", "echoed")),
    Switch(
        "time_echo",
        "offset",
        "times on reading: `+00:00`, `.000Z`, `+0000`, no zone (UTC), or seconds",
        ("offset", "zulu", "basic", "naive", "epoch"),
    ),
    Switch("state_key", "state", "name of the state", ("state", "status")),
    Switch(
        "state_words", "lower", "running, stopped ...: so, in capitals, or as `is_running`", ("lower", "upper", "flag")
    ),
    # Writing
    Switch(
        "settings_place",
        "top",
        "where the settings of an input are read: beside its id, or in `input_settings`, `livelink_args`",
        ("top", "input_settings", "livelink_args"),
    ),
    Switch("type_key", "type", "name of the type of an input or output", ("type", "input_type", "protocol")),
    Switch(
        "type_words",
        "lower",
        "types on reading: `srt_push`, `SRT_PUSH`, `SRT Push`",
        ("lower", "upper", "spaced"),
    ),
    Switch(
        "upcoming_recordings",
        "unfinished",
        "recordings listed: all that have not ended, or only those that have not begun",
        ("unfinished", "not_started"),
    ),
    Switch("unknown_fields", "refuse", "properties and parameters nobody knows", ("refuse", "ignore")),
    Switch(
        "update_semantics",
        "merge",
        "what an update leaves out (not one of a schedule, subscription, event) stays, or goes back to its default",
        ("merge", "replace"),
    ),
    flag("update_requires", False, "an update, too, requires what a create requires"),
    Switch(
        "remote_latency",
        "null",
        "a negative latency of a Zixi output reads back as null, or as it was sent",
        ("null", "kept"),
    ),
    Switch(
        "subscription_delete", "schedule", "deleting a schedule deletes subscriptions, too", ("schedule", "refused")
    ),
    Switch("input_ports", "2000-30000", "ports of listening inputs: from-to", kinds=(str,)),
    Switch("output_ports", "2000-30000", "ports of listening outputs: from-to", kinds=(str,)),
    Switch("new_flow_state", "running", "a new input or output is", ("running", "stopped")),
    # Time
    number("start_delay", 0.0, "seconds until an input or output has started or stopped"),
    number("queue_delay", 0.25, "seconds a queued order takes: environments, transcoders, multi-viewers, deployments"),
    Switch(
        "job_delay", None, "seconds until a pending job goes to TitanFile; null: never", kinds=(int, float, type(None))
    ),
    Switch("rate_limit", None, "requests within rate_window beyond which 429 is answered", kinds=(int, type(None))),
    number("rate_window", 1.0, "seconds in which requests are counted; also what Retry-After says"),
)

FAULTS = (
    FaultKind("expire", "the request finds its token expired", path=r"^(?!.*(login|/auth/token|\.json|/api-docs)$)"),
    FaultKind("refuse_login", "the right password is refused too", method="POST", path=r"(login|/auth/token)$"),
    FaultKind(
        "fail_order",
        "the order queued comes to nothing: in its time the state is `failed`",
        combines=True,
        method="POST|PUT|PATCH|DELETE",
        path=r"^(?!.*(login|/auth/token)$)",
    ),
    FaultKind(
        "stay_pending",
        "the order queued does not come to its end until the faults are cleared",
        combines=True,
        method="POST|PUT|PATCH|DELETE",
        path=r"^(?!.*(login|/auth/token)$)",
    ),
)

# The same service in other words: who assumes the lab's own fails here.
ELSEWHERE = {
    "dialect": "openapi3",
    "document_path": "/openapi.json",
    "paths": "other",
    "wording": "other",
    "base": "moved",
    "token_field": "access_token",
    "token_depth": "data",
    "auth_scheme": "JWT",
}
