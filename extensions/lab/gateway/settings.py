"""Every open behaviour of the Gateway, by name."""

from __future__ import annotations

from ..faults import FaultKind
from ..switches import Switch, count, flag, number

ECHOES = ("omit", "null", "masked", "clear")
STATE_WORDS = ("connected", "connection established", "started", "listening", "waiting for data")

SWITCHES = (
    # Sessions
    Switch("expired_status", 401, "answer to an expired or unknown session id", (401, 404)),
    Switch("bad_login_status", 401, "answer to a wrong password", (401, 403)),
    Switch("role_refusal_status", 403, "answer to a call the role is not authorized for", (403, 401)),
    number("session_ttl", 900.0, "seconds a session lives"),
    flag("session_slides", True, "every use prolongs the session"),
    Switch("max_sessions", None, "open sessions beyond which a login is refused", kinds=(int, type(None))),
    Switch("max_sessions_status", 503, "answer to a login beyond max_sessions", (503, 403)),
    flag("licensed", True, "isLicensed of the session"),
    # Shape of answers
    Switch("error_shape", "wrapped", "errors under the key `error`, or bare as in 4.2", ("wrapped", "bare")),
    Switch(
        "data_shape", "list", "`data` of the route list; bare: the whole answer is the list", ("list", "object", "bare")
    ),
    Switch("route_id_key", "id", "key of a route's id", ("id", "_id", "both")),
    Switch("calypsos_place", "top", "where the device's answer holds `calypsos`", ("top", "config")),
    flag("pending_creates_key", True, "the route list counts pendingRouteCreates (3.7.5)"),
    flag("has_route_list", True, "the route list exists (3.2 and later)"),
    flag("has_route", True, "one route can be read by its id (3.1 and later)"),
    Switch(
        "v2", False, "the calls of 4.2 exist; where a destination is started", (False, "destinations", "routes", "both")
    ),
    Switch("default_page_size", 10, "routes on a page when pageSize is not given"),
    Switch("max_page_size", 100, "a larger pageSize is cut to this"),
    Switch("firmware", "5.0.180611.1530", "firmware of the devices"),
    flag("second_device", False, "a second device is behind this gateway"),
    # Words on reading
    Switch("idle_word", "idle", "state of a route that does not run", ("idle", "stopped")),
    Switch("state_word", "connected", "state of a source or destination that is well", STATE_WORDS),
    Switch("started_when_idle", "never", "`started` in an idle route: never, or as last ordered", ("never", "kept")),
    Switch("echo_passphrase", "omit", "srtPassPhrase of SRT elements on reading", ECHOES),
    Switch("echo_password", "omit", "password of RTSP sources on reading", ECHOES),
    Switch("srt_encryption_none", "None", "srtEncryption of unencrypted destinations", ("None", "none", "", None)),
    flag("bonding_shown", True, "the paths of path redundancy are read back, not the keys joined by pipes only"),
    Switch("use_fec_key", "useFec", "spelling of useFec on reading", ("useFec", "useFEC")),
    # Statistics
    Switch("statistics_words", "documented", "keys of statistics: 3.3, or newer devices", ("documented", "live")),
    count("clients", 1, "clients of each running SRT listener destination"),
    # Writing
    number("land_delay", 0.25, "seconds until an accepted write shows"),
    Switch("update_semantics", "merge", "what optional fields left out of an update become", ("merge", "replace")),
    flag("restart_on_update", False, "an update interrupts a running route"),
    flag("destination_commands", False, "commands start-destination and stop-destination exist (3.7.6)"),
    flag("new_destination_started", True, "a new destination without action is started"),
    flag("start_route_starts_all", False, "start-route also starts destinations that were stopped one by one"),
    flag("start_route_required", False, "a create must give startRoute"),
    Switch("unknown_fields", "refuse", "keys no document knows", ("refuse", "ignore")),
    Switch("route_name_max", 60, "longest route name"),
    Switch("unique_names", False, "names must be unique on the device, or within a route", (False, True, "route")),
    Switch("duplicate_status", 400, "answer to a name in use", (400, 409)),
    # Presets
    Switch("preset_field", "", "form field of an imported preset; empty: any"),
    Switch("preset_import", "replace", "an import replaces the routes, or adds to them", ("replace", "add")),
    Switch("preset_secrets", "clear", "secrets in an exported preset", ("clear", "null")),
    number("preset_interval", 0.0, "seconds between the routes of an import landing one after another"),
    flag("preset_stamp", False, "an exported preset holds the time, so that no two are the same bytes"),
)

FAULTS = (
    FaultKind("expire", "the request finds its session expired", path=r"^/api/(?!session$)"),
    FaultKind("refuse_login", "the right password is refused too", method="POST", path=r"^/api/session$"),
    FaultKind(
        "stay_pending",
        "the accepted write does not land until the faults are cleared",
        combines=True,
        method="POST|PUT",
        path=r"/(updates|commands|actions|system/preset)$",
    ),
)
