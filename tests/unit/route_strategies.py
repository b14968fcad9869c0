"""Random routes of a device, and random wishes of a user, for every protocol."""

from __future__ import annotations

from typing import Any, NamedTuple

from device_model import KEYS, SECRETS, Element, Habits, Route
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
    Known("fec", "fec", st.just("none")),
    Known("srt_mode", "srtMode", st.sampled_from(["caller", "listener", "rendezvous"])),
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
FEC = {"udp": ["none", "vf"], "rtp": ["none", "prompeg"], "rtsp": ["none", "vf"]}
NEEDED = {"hls": (), "rtmp": ("address", "port", "rtmp_mode"), "srt": ("address", "port", "srt_mode")}


def to_wire(option: str, value: Any) -> Any:
    """A user's value as the vendor's reference writes it."""
    if option == "srt_overhead":
        return str(value)
    return "None" if option == "srt_encryption" and value == "none" else value


def options_of(role: str, protocol: str) -> dict[str, st.SearchStrategy[Any]]:
    """What a user may say of an element with this protocol."""
    found = {one.option: one.values for one in KNOWN if one.key in KEYS[role][protocol]}
    if "fec" in found:
        found["fec"] = st.sampled_from(FEC[protocol])
    return found


@st.composite
def some_options(draw: st.DrawFn, role: str, protocol: str, whole: bool = False) -> dict[str, Any]:
    """Some of an element's options; `whole`: at least those that a new one needs."""
    possible = options_of(role, protocol)
    chosen = set(draw(st.lists(st.sampled_from(sorted(possible)), max_size=6)))
    if whole:
        chosen |= set(NEEDED.get(protocol, ("address", "port")))
    return {option: draw(values) for option, values in possible.items() if option in chosen}


@st.composite
def held_element(draw: st.DrawFn, role: str, number: int) -> dict[str, Any]:
    """An element that the device holds, every documented key set, a key of newer firmware here and there."""
    protocol = draw(st.sampled_from(sorted(KEYS[role])))
    values = {option: draw(values) for option, values in options_of(role, protocol).items()}
    held = {KEY_OF[option]: to_wire(option, value) for option, value in values.items()}
    newer = {"retainHeader": draw(st.booleans()), "useFec": draw(st.booleans()), "srtGroupMode": "none"}
    if draw(st.booleans()):
        held.update({key: value for key, value in newer.items() if key in KEYS[role][protocol]})
    if draw(st.booleans()):
        held.update({key: "" for key in SECRETS if key in held})
    name = draw(st.sampled_from(["Studio", "Web", "Archive"]))
    return {"id": f"{role}-{number}", "name": name, "protocol": protocol, **held}


@st.composite
def device_routes(draw: st.DrawFn, habits: Habits | None = None) -> Route:
    if habits is None:
        echoes = draw(st.sampled_from(["omit", "null", "masked", "clear"]))
        nothing = draw(st.sampled_from(["None", "none", "", None]))
        habits = Habits(echoes, draw(st.booleans()), nothing)
    count = draw(st.integers(0, 4))
    destinations = [Element(draw(held_element("destination", place)), draw(st.booleans())) for place in range(count)]
    return Route("Feed", draw(st.booleans()), draw(held_element("source", 1)), destinations, habits)


@st.composite
def wanted_source(draw: st.DrawFn, held: dict[str, Any]) -> dict[str, Any]:
    """Changes of a source: some fields, now and then another protocol with what it needs."""
    stays = draw(st.integers(0, 3))
    protocol = held["protocol"] if stays else draw(st.sampled_from(sorted(KEYS["source"])))
    given = {"protocol": protocol} if not stays else {}
    given.update(draw(some_options("source", protocol, whole=not stays)))
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
        given.update(draw(some_options("destination", protocol, whole="protocol" in given)))
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
