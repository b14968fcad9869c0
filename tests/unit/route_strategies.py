"""Random routes of a device, and random wishes of a user, for every protocol."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from device_model import KEYS, OF_A_PATH, PATHS, SECRETS, UNHEARD_OF, Element, Habits, Route, meaningless, without_empty
from hypothesis import strategies as st

MARK = "s3cr3t-"
WORDS = st.text("abcXYZ 0189_-/&?é", min_size=1, max_size=12)
ADDRESSES = st.sampled_from(["0.0.0.0", "10.0.0.1", "10.0.0.2", "239.1.1.1", "2001:db8::1", "studio.example"])
PORTS = st.integers(1, 65535)
HIDDEN = st.integers(0, 99).map(lambda number: f"{MARK}{number:06}")


class Known(NamedTuple):
    """An option, the key that the vendor's reference has for it, and values a user may give."""

    option: str
    key: str
    values: st.SearchStrategy[Any]


KNOWN = (
    Known("address", "address", ADDRESSES),
    Known("port", "port", PORTS),
    Known("network_interface", "networkInterface", st.sampled_from(["", "eth0", "eth1"])),
    Known("source_address", "sourceAddress", st.sampled_from(["", "10.9.9.9"])),
    Known("retain_header", "retainHeader", st.booleans()),
    Known("rtp_receiver_class", "rtpReceiverClass", st.sampled_from(["low", "moderate", "high"])),
    Known("use_fec", "useFec", st.booleans()),
    Known("srt_fec_cols", "srtFecCols", st.integers(1, 20)),
    Known("srt_fec_rows", "srtFecRows", st.integers(1, 20)),
    Known("srt_fec_layout", "srtFecLayout", st.sampled_from(["staircase", "even"])),
    Known("srt_fec_arq", "srtFecArq", st.sampled_from(["never", "onreq"])),
    Known("srt_group_mode", "srtGroupMode", st.sampled_from(["none", "broadcast", "backup", "none"])),
    Known("srt_connection_limit", "srtConnectionLimit", st.integers(0, 20)),
    Known("tags", "tags", st.lists(st.sampled_from(["live", "hd", "a b"]), unique=True, max_size=2)),
    Known("labels", "labels", st.lists(st.sampled_from(["live", "hd", "a b"]), unique=True, max_size=2)),
    Known("fec", "fec", st.just("none")),
    Known("srt_mode", "srtMode", st.sampled_from(["caller", "listener", "rendezvous", "caller"])),
    Known("srt_latency", "srtLatency", st.integers(20, 8000)),
    Known("srt_rcv_buf", "srtRcvBuf", st.integers(1, 10**7)),
    Known("srt_passphrase", "srtPassPhrase", HIDDEN),
    Known("stream_name", "streamName", st.sampled_from(["live", "a/b"])),
    Known("rtmp_mode", "rtmpMode", st.sampled_from(["PUBLISHER", "CONSUMER"])),
    Known("username", "username", st.sampled_from(["", "camera"])),
    Known("password", "password", HIDDEN),
    Known("mtu", "mtu", st.integers(280, 1500)),
    Known("ttl", "ttl", st.integers(1, 255)),
    Known("tos", "tos", st.integers(0, 255)),
    Known("shaping", "shaping", st.booleans()),
    Known("max_bitrate", "maxBitrate", st.integers(0, 10**6)),
    Known("prompeg_fec_level", "prompegFecLevel", st.sampled_from(["a", "b"])),
    Known("prompeg_fec_is_block_aligned", "prompegFecIsBlockAligned", st.booleans()),
    Known("prompeg_fec_columns", "prompegFecColumns", st.integers(1, 20)),
    Known("prompeg_fec_rows", "prompegFecRows", st.integers(4, 20)),
    Known("srt_encryption", "srtEncryption", st.sampled_from(["none", "AES128", "AES256"])),
    Known("srt_overhead", "srtOverhead", st.integers(5, 50)),
    Known("srt_stream_id", "srtStreamID", st.sampled_from(["", "live/a"])),
    Known("segment_duration", "segmentDuration", st.integers(1, 20)),
    Known("use_encryption", "useEncryption", st.booleans()),
    Known("segments_per_key", "segmentsPerKey", st.integers(0, 20)),
    Known("multitrack_segmenter", "multitrackSegmenter", st.booleans()),
)
KEY_OF = {one.option: one.key for one in KNOWN} | {"name": "name", "protocol": "protocol"}
BONDS = {"srt": "srt_network_bonding_params", "rtp": "rtp_network_bonding_params"}
PATH_OPTION = {one.key: one for one in KNOWN if any(one.key in keys for keys in OF_A_PATH.values())}
FEC = {"udp": ["none", "vf"], "rtp": ["none", "prompeg"], "rtsp": ["none", "vf"]}
KEY_OF |= {option: PATHS[protocol] for protocol, option in BONDS.items()}
OPTION_OF = {key: option for option, key in KEY_OF.items()}
NEEDED = {"hls": (), "rtmp": ("address", "port", "stream_name", "rtmp_mode"), "srt": ("address", "port", "srt_mode")}
# What firmware before 3.7.5 does not know.
NEWER = {"retainHeader", "useFec", "srtFecCols", "srtFecRows", "srtFecLayout", "srtFecArq", "srtGroupMode", "tags"}
NEWER |= {"srtConnectionLimit", "rtpReceiverClass", "labels", *PATHS.values()}


def to_wire(option: str, value: Any) -> Any:
    """A user's value as the vendor's reference writes it."""
    if option == "srt_overhead":
        return str(value)
    if option in BONDS.values():
        return [{KEY_OF[name]: inner for name, inner in path.items()} for path in value]
    return "None" if option == "srt_encryption" and value == "none" else value


def options_of(role: str, protocol: str) -> dict[str, st.SearchStrategy[Any]]:
    """What a user may say of an element with this protocol."""
    found = {one.option: one.values for one in KNOWN if one.key in KEYS[role][protocol]}
    if "fec" in found:
        found["fec"] = st.sampled_from(FEC[protocol])
    return found


def as_wire(options: dict[str, Any]) -> dict[str, Any]:
    return {KEY_OF[option]: to_wire(option, value) for option, value in options.items() if option in KEY_OF}


@st.composite
def paths(draw: st.DrawFn, role: str, protocol: str, count: int | None = None) -> list[dict[str, Any]]:
    """The paths of a redundant stream, each with an address and a port, and all with the same of the rest."""
    keys = OF_A_PATH[role, protocol]
    more = draw(st.sets(st.sampled_from(sorted(set(keys) - {"address", "port"}))))
    known = [PATH_OPTION[key] for key in keys if key in {"address", "port", *more}]
    several = st.integers(2 if protocol == "rtp" else 1, 3)
    count = draw(several) if count is None else count
    return [{one.option: draw(one.values) for one in known} for _path in range(count)]


@st.composite
def some_options(
    draw: st.DrawFn,
    role: str,
    protocol: str,
    whole: bool = False,
    held: dict[str, Any] | None = None,
    among: Collection[str] = (),
) -> dict[str, Any]:
    """Some of an element's options that fit together; `whole`: at least those that a new one needs.

    `held` is what the device has of it, where it stays what it is; `among`: none but these.
    """
    possible = options_of(role, protocol)
    possible = {option: values for option, values in possible.items() if not among or option in among}
    if among:
        chosen = {option for option in sorted(possible) if draw(st.booleans())}
    else:
        chosen = set(draw(st.lists(st.sampled_from(sorted(possible)), max_size=6)))
    if whole:
        chosen |= set(NEEDED.get(protocol, ("address", "port")))
    if "rtmp_mode" in chosen:
        # A publisher has no address of its own, so that a consumer takes one.
        chosen.add("address")
    given = {option: draw(values) for option, values in possible.items() if option in chosen}
    base = {"protocol": protocol, **(held or {})}
    if (role, protocol) in OF_A_PATH:
        given.update(draw(bonded(role, protocol, {**base, **as_wire(given)}, base)))
    senseless = meaningless(role, {**base, **as_wire(given)})
    return {option: value for option, value in given.items() if KEY_OF[option] not in senseless}


@st.composite
def bonded(draw: st.DrawFn, role: str, protocol: str, becomes: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """The paths that a wish takes: all where redundancy begins, some of their values or others where it stays."""
    key, option = PATHS[protocol], BONDS[protocol]
    before = base.get(key) or []
    if protocol == "rtp":
        # No page says how RTP redundancy begins or ends.
        redundant = bool(before)
    else:
        redundant = becomes.get("srtGroupMode", "none") != "none"
    if not redundant:
        address, port = PATH_OPTION["address"], PATH_OPTION["port"]
        ends = bool(before) and protocol == "srt"
        return {one.option: draw(one.values) for one in (address, port)} if ends else {}
    if before and draw(st.booleans()):
        # Only some values of the paths that there are.
        changed = [draw(paths(role, protocol, 1))[0] for _path in before]
        names = draw(st.sets(st.sampled_from(sorted(changed[0]))))
        return {option: [{name: value for name, value in path.items() if name in names} for path in changed]}
    return {option: draw(paths(role, protocol))} if not before or draw(st.booleans()) else {}


@st.composite
def held_element(
    draw: st.DrawFn, role: str, number: int, habits: Habits, protocol: str | None = None
) -> dict[str, Any]:
    """An element that the device holds, every documented key set, keys of newer firmware here and there."""
    newer = protocol is not None or draw(st.booleans())
    protocol = protocol or draw(st.sampled_from(sorted(KEYS[role])))
    values = {option: draw(values) for option, values in options_of(role, protocol).items()}
    if (role, protocol) in OF_A_PATH:
        values[BONDS[protocol]] = draw(st.just([]) | paths(role, protocol)) if protocol == "rtp" else []
        if values.get("srt_group_mode", "none") != "none":
            values[BONDS[protocol]] = draw(paths(role, protocol))
    held = as_wire(values)
    if not newer:
        held = {key: value for key, value in held.items() if key not in NEWER}
    elif draw(st.booleans()):
        held[UNHEARD_OF] = "A"
        if habits.lists_paths:
            for path in held.get(PATHS.get(protocol, ""), []):
                path[UNHEARD_OF] = draw(st.integers(0, 9))
    if draw(st.booleans()):
        held.update({key: "" for key in SECRETS if key in held})
    name = draw(st.sampled_from(["Studio", "Web", "Archive"]))
    held = {"id": f"{role}-{number}", "name": name, "protocol": protocol, **held}
    senseless = meaningless(role, held)
    return {key: without_empty(value) for key, value in held.items() if key not in senseless}


@st.composite
def device_routes(draw: st.DrawFn, habits: Habits | None = None) -> Route:
    if habits is None:
        habits = draw(some_habits())
    count = draw(st.integers(0, 3))
    destinations = [
        Element(draw(held_element("destination", place, habits)), draw(st.booleans())) for place in range(count)
    ]
    return Route("Feed", draw(st.booleans()), draw(held_element("source", 1, habits)), destinations, habits)


def some_habits() -> st.SearchStrategy[Habits]:
    any_one = st.booleans()
    return st.builds(
        Habits,
        echoes=st.sampled_from(["omit", "null", "masked", "clear"]),
        idle_tells=any_one,
        no_encryption=st.sampled_from(["None", "none", "", None]),
        lists_paths=any_one,
        shares=any_one,
        other_words=any_one,
        replaces=any_one,
    )


@st.composite
def wanted_source(draw: st.DrawFn, held: dict[str, Any]) -> dict[str, Any]:
    """Changes of a source: some fields, now and then another protocol with what it needs."""
    stays = draw(st.integers(0, 3))
    protocol = held["protocol"] if stays else draw(st.sampled_from(sorted(KEYS["source"])))
    given = {"protocol": protocol} if not stays else {}
    same = protocol == held["protocol"]
    given.update(draw(some_options("source", protocol, whole=not stays, held=held if same else None)))
    return given


@st.composite
def wanted_destinations(draw: st.DrawFn, route: Route) -> tuple[dict[str, Any], ...]:
    """Some of the route's destinations, by id or by a name that only one has, and new ones."""
    names = [one.values["name"] for one in route.destinations]
    found: list[dict[str, Any]] = []
    for one in route.destinations:
        if draw(st.booleans()):
            continue
        held = one.values
        by_name = names.count(held["name"]) == 1 and draw(st.booleans())
        given = {"name": held["name"]} if by_name else {"id": held["id"]}
        stays = draw(st.integers(0, 4))
        protocol = held["protocol"] if stays else draw(st.sampled_from(sorted(KEYS["destination"])))
        if protocol != held["protocol"]:
            given["protocol"] = protocol
        same = protocol == held["protocol"]
        given.update(draw(some_options("destination", protocol, whole=not same, held=held if same else None)))
        found.append({**given, **draw(destination_state())})
    for name in draw(st.lists(st.sampled_from(["New", "Newer"]), unique=True)):
        found.append({"name": name, **draw(new_destination())})
    return tuple(draw(st.permutations(found)))


def destination_state() -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from([{}, {"state": "started"}, {"state": "stopped"}])


@st.composite
def new_destination(draw: st.DrawFn) -> dict[str, Any]:
    protocol = draw(st.sampled_from(sorted(KEYS["destination"])))
    options = draw(some_options("destination", protocol, whole=True))
    return {"protocol": protocol, **options, **draw(destination_state())}


class Wish(NamedTuple):
    """A device's route and what a user says of it, as the module's parameters."""

    route: Route
    params: dict[str, Any]


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    route = draw(device_routes())
    params: dict[str, Any] = {"name": route.name, "state": draw(st.sampled_from(["present", "started", "stopped"]))}
    if draw(st.booleans()):
        params["source"] = draw(wanted_source(route.source))
    if draw(st.booleans()):
        params["destinations"] = list(draw(wanted_destinations(route)))
    params["purge_destinations"] = draw(st.booleans())
    params["update_secrets"] = draw(st.sampled_from(["on_create", "always"]))
    if not draw(st.integers(0, 3)):
        params["new_name"] = "Other"
    return Wish(route, params)


MODES = ("srt_mode", "srt_group_mode", "use_fec", "srt_fec_cols", "srt_stream_id", "srt_connection_limit", "tags")


@st.composite
def changes_of_mode(draw: st.DrawFn) -> Wish:
    """An SRT stream, or an RTP one over several paths, and wishes for its modes, its FEC and its paths."""
    habits = draw(some_habits())
    role, protocol = draw(st.sampled_from([("source", "srt"), ("destination", "srt"), ("source", "rtp")]))
    held = draw(held_element(role, 1, habits, protocol))
    held["name"] = "Studio"
    given = draw(some_options(role, protocol, held=held, among=() if protocol == "rtp" else MODES))
    plain = {"id": "source-1", "name": "In", "protocol": "udp", "address": "0.0.0.0", "port": 5000}
    source, destinations = (held, []) if role == "source" else (plain, [Element(held)])
    route = Route("Feed", draw(st.booleans()), source, destinations, habits)
    wanted = {"source": given} if role == "source" else {"destinations": [{"name": "Studio", **given}]}
    return Wish(route, {"name": "Feed", "state": "present", "update_secrets": "on_create", **wanted})


@st.composite
def new_routes(draw: st.DrawFn) -> dict[str, Any]:
    """The parameters of a route that is not there yet."""
    protocol = draw(st.sampled_from(sorted(KEYS["source"])))
    names = draw(st.lists(WORDS, unique=True, max_size=3))
    return {
        "name": draw(WORDS),
        "state": draw(st.sampled_from(["present", "started", "running", "stopped"])),
        "source": {"name": "In", "protocol": protocol, **draw(some_options("source", protocol, whole=True))},
        "destinations": [{"name": name, **draw(new_destination())} for name in names],
    }
