# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Inputs and outputs: their options, the types that have them, and what each type allows."""

from __future__ import annotations

import dataclasses
import typing as t

from ..resource.fields import Field
from .rows import ID_NAMES, squashed
from .stream_urls import URLS, url_problems

Values = dict[str, t.Any]
# From and to, of a number or of the length of a text; None where there is no limit.
Span = tuple["int | None", "int | None"]
ANY: Span = (None, None)
REMOTE = "below 0 it is that of the remote end's configuration"
ENCRYPTIONS = ("none", "aes-128", "aes-192", "aes-256")
_ENCRYPTION_SPELT = tuple(
    (spelt, word)
    for number, word in enumerate(ENCRYPTIONS)
    for spelt in (str(number), word.replace("-", ""), word.replace("-", "_"), word.replace("-", " "))
)
_TYPE_SPELT = (
    *(("rist", "udp_rist"), ("udp rist", "udp_rist"), ("udp-rist", "udp_rist")),
    *(("srt pull", "srt_pull"), ("srt-pull", "srt_pull"), ("srt push", "srt_push"), ("srt-push", "srt_push")),
    *(("zixi_pull", "pull"), ("zixi_push", "push"), ("local-ts", "local_ts"), ("local ts", "local_ts")),
)
# How the service may call an option, beside the option's own name.
_NAMES: dict[str, tuple[str, ...]] = {
    "type": ("input_type", "output_type", "source_type", "destination_type", "kind"),
    "user_description": ("description",),
    "input": ("input_id", "source_id", "channel_id", "source"),
    "host": ("hostname", "host_name", "broadcaster_host", "remote_host", "address"),
    "max_allowed_bitrate_kbps": ("max_allowed_bitrate",),
    "max_latency": ("latency",),
    "max_bitrate": ("max_bitrate_kbps",),
    "bitrate": ("bitrate_kbps",),
    "rist_remote_port": ("remote_port",),
    "rtmp_url": ("url",),
    "backup_url": ("rtmp_backup_url",),
    "srt_password": ("password", "passphrase", "srt_passphrase"),
    "encryption_type": ("encryption", "srt_encryption_type"),
    "fec": ("fec_type",),
    "rows_d": ("fec_rows",),
    "columns_l": ("fec_columns",),
    "ttl": ("time_to_live",),
}
# By the noun: an output has the id of its input, too.
NAMES = {noun: {"id": ID_NAMES[noun], **_NAMES} for noun in ("input", "output")}
SECRETS = frozenset(("srt_password",))


@dataclasses.dataclass(frozen=True)
class FlowType:
    """One type of input or output: its operations, its options with their limits, and its documented defaults."""

    create: str
    update: str
    limits: t.Mapping[str, Span]
    defaults: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)


_PORT: Span = (1, 65535)
_SRT_IN: dict[str, Span] = {"latency": ANY, "encryption_type": ANY, "srt_password": (10, 80), "stream_id": ANY}
_SRT_OUT: dict[str, Span] = {
    "port": (1025, 65535),
    "latency": (1, 599999),
    "encryption_type": ANY,
    "srt_password": (10, 80),
    "stream_id": ANY,
}
_OF_INPUTS: dict[str, Span] = {"user_description": (0, 255), "max_allowed_bitrate_kbps": (1, None)}
_OF_OUTPUTS: dict[str, Span] = {"user_description": (0, 255), "input": ANY}

INPUT_TYPES = {
    "pull": FlowType(
        "Create PULL input on customer environment",
        "Update PULL input on customer environment",
        {**_OF_INPUTS, "host": ANY, "pull_port": _PORT, "stream_id": ANY, "latency": ANY},
        {"latency": 6000},
    ),
    "push": FlowType(
        "Create PUSH input on customer environment",
        "Update PUSH input",
        {**_OF_INPUTS, "port": _PORT, "latency": (-1, 600000)},
        {"latency": 6000},
    ),
    "srt_pull": FlowType(
        "Create SRT Pull input (SRT Caller)",
        "Update SRT Pull input (SRT Caller)",
        {**_OF_INPUTS, "host": ANY, "port": _PORT, "bitrate": (0, None), **_SRT_IN},
        {"latency": 6000},
    ),
    "srt_push": FlowType(
        "Create SRT push input (SRT Listener)",
        "Update SRT push input (SRT Listener)",
        {**_OF_INPUTS, "port": _PORT, **_SRT_IN},
        {"latency": 6000},
    ),
    "udp_rist": FlowType(
        "Create UDP RIST input on customer environment",
        "Update UDP RIST input on customer environment",
        {
            **_OF_INPUTS,
            "port": _PORT,
            "max_latency": (0, None),
            "max_bitrate": (1, None),
            "rist_remote_port": (0, 65535),
        },
        {"max_latency": 1000, "max_bitrate": 8000},
    ),
    # What a multi-viewer results in: made by the service, and no choice for a user.
    "local_ts": FlowType("", "Update Local-TS input (resulting multi-viewer input)", _OF_INPUTS),
}
OUTPUT_TYPES = {
    "pull": FlowType(
        "Create pull output",
        "Update pull output",
        {**_OF_OUTPUTS, "port": _PORT, "latency": ANY, "stream_id": (0, 100), "remote_id": (0, 100)},
    ),
    "push": FlowType(
        "Create push output",
        "Update push output",
        {**_OF_OUTPUTS, "host": ANY, "port": (0, 65535), "latency": ANY, "stream_id": (0, 100)},
    ),
    "rtmp": FlowType(
        "Create rtmp output",
        "Update rtmp output",
        {**_OF_OUTPUTS, "rtmp_url": ANY, "backup_url": ANY, "bitrate": (0, None), "reconnect": (0, None)},
        {"bitrate": 0, "reconnect": 5},
    ),
    "srt_pull": FlowType("Create SRT pull output", "Update SRT pull output", {**_OF_OUTPUTS, **_SRT_OUT}),
    "srt_push": FlowType(
        "Create SRT push output (SRT Caller)",
        "Update SRT push output (SRT Caller)",
        {**_OF_OUTPUTS, "host": ANY, **_SRT_OUT},
    ),
    "udp_rist": FlowType(
        "Create udp rist output",
        "Update udp rist output",
        {
            **_OF_OUTPUTS,
            "host": ANY,
            "port": (1025, 65534),
            "local_port": (0, 65534),
            "fec": (0, 2),
            "rows_d": (4, 20),
            "columns_l": (1, 20),
            "ttl": (0, 225),
        },
        {"rows_d": 10, "columns_l": 10},
    ),
}
INPUT_CHOICES = tuple(name for name, one in INPUT_TYPES.items() if one.create)
OUTPUT_CHOICES = tuple(OUTPUT_TYPES)
_TYPES = {squashed(word): name for word, name in (*((one, one) for one in (*INPUT_TYPES, *OUTPUT_TYPES)), *_TYPE_SPELT)}


def known_type(word: t.Any) -> str | None:
    """The type that a word of the service means; None for a word that is not known, which tells nothing."""
    return _TYPES.get(squashed(str(word)))


def _type(noun: str, choices: tuple[str, ...], words: str) -> Field:
    return Field(
        "type",
        (
            f"What kind of {noun} it is: {words}.",
            "A new one needs it. No operation of the service changes it: another type is refused.",
        ),
        choices=choices,
        strict=True,
        spelt=_TYPE_SPELT,
    )


def _only(types: str) -> str:
    return f"Type {', '.join(f'V({one})' for one in types.split())} only."


def _common(noun: str) -> tuple[Field, ...]:
    return (
        Field("id", f"Id of the {noun}, which is yours to choose. It cannot be changed.", shortest=1, longest=128),
        Field(
            "user_description",
            f"What the {noun} is called. Without C(id) the {noun} is known by it.",
            longest=255,
        ),
    )


_ENCRYPTION = Field(
    "encryption_type",
    f"Encryption of the SRT stream. {_only('srt_push srt_pull')}",
    choices=ENCRYPTIONS,
    spelt=_ENCRYPTION_SPELT,
)
_PASSWORD = Field(
    "srt_password",
    (
        f"Password of the SRT stream, 10 to 80 characters. {_only('srt_push srt_pull')}",
        "Where the service does not give it back, see O(update_secrets). When something else is changed it goes along, "
        "since nothing tells whether the service keeps what is left out.",
    ),
    secret=True,
    shortest=10,
    longest=80,
)

INPUT_FIELDS = (
    _type(
        "input",
        INPUT_CHOICES,
        "V(push) and V(pull) are Zixi, V(srt_push) is an SRT listener, V(srt_pull) an SRT caller, V(udp_rist) is RIST "
        "over UDP",
    ),
    *_common("input"),
    Field(
        "host",
        f"Name or address that the input fetches its stream from. {_only('pull srt_pull')}",
        shortest=1,
        is_address=True,
    ),
    Field(
        "port",
        f"Port, of the environment's range of input ports where it listens. {_only('push srt_push srt_pull udp_rist')}",
        type="int",
        minimum=1,
        maximum=65535,
    ),
    Field("pull_port", f"Port that Zixi pulls from. {_only('pull')}", type="int", minimum=1, maximum=65535),
    Field(
        "latency",
        f"Latency in milliseconds. A new one has 6000. {_only('push pull srt_push srt_pull')} "
        "V(push) allows -1 to 600000.",
        type="int",
    ),
    Field(
        "max_latency",
        f"Highest latency in milliseconds. A new one has 1000. {_only('udp_rist')}",
        type="int",
        minimum=0,
    ),
    Field("max_bitrate", f"Highest bitrate in kbit/s. A new one has 8000. {_only('udp_rist')}", type="int", minimum=1),
    Field(
        "rist_remote_port",
        f"Remote port of RIST; with V(0) it is the sender's outbound port and one. {_only('udp_rist')}",
        type="int",
        minimum=0,
        maximum=65535,
    ),
    Field("bitrate", f"Bitrate in kbit/s. {_only('srt_pull')}", type="int", minimum=0),
    Field(
        "max_allowed_bitrate_kbps",
        "Bitrate in kbit/s beyond which the service stops the input.",
        type="int",
        minimum=1,
    ),
    Field("stream_id", f"Stream id. {_only('pull srt_push srt_pull')}"),
    _ENCRYPTION,
    _PASSWORD,
)
OUTPUT_FIELDS = (
    _type(
        "output",
        OUTPUT_CHOICES,
        "V(push) and V(pull) are Zixi, V(rtmp) is RTMP, V(srt_push) an SRT caller, V(srt_pull) an SRT listener, "
        "V(udp_rist) is RIST over UDP",
    ),
    *_common("output"),
    Field("input", "Id of the input that feeds the output, or its C(user_description) where one input alone has it."),
    Field("host", f"Name or address to send to. {_only('push srt_push udp_rist')}", shortest=1, is_address=True),
    Field(
        "port",
        "Port: V(push) 0 to 65535, V(srt_push) and V(srt_pull) 1025 to 65535, V(udp_rist) 1025 to 65534, V(pull) of "
        "the environment's range of output ports.",
        type="int",
        minimum=0,
        maximum=65535,
    ),
    Field(
        "latency",
        f"Latency in milliseconds. {_only('push pull srt_push srt_pull')} V(srt_push) and V(srt_pull) allow 1 to "
        f"599999; of V(push) and V(pull) {REMOTE}, as it is where nothing is given.",
        type="int",
    ),
    Field("stream_id", f"Stream id, 100 characters at most for Zixi. {_only('push pull srt_push srt_pull')}"),
    Field("remote_id", f"Remote id. {_only('pull')}", longest=100),
    Field(
        "rtmp_url",
        (
            f"Where to send to, C(rtmp://) or C(rtmps://): the service's C(url). {_only('rtmp')}",
            "What stands behind the application is the stream's key and, as user and password, a secret: such an "
            "address is compared and not returned, and C(status) has it without them.",
        ),
    ),
    Field(
        "backup_url",
        f"A second one, likewise. V('') takes it away; one with a key goes in no other way. {_only('rtmp')}",
    ),
    Field("bitrate", f"Bitrate. A new one has 0. {_only('rtmp')}", type="int", minimum=0),
    Field("reconnect", f"The service's C(reconnect). A new one has 5. {_only('rtmp')}", type="int", minimum=0),
    _ENCRYPTION,
    _PASSWORD,
    Field(
        "local_port",
        f"Local port, 0 for any, else 1025 to 65534 and none that Zixi has reserved. {_only('udp_rist')}",
        type="int",
        minimum=0,
        maximum=65534,
    ),
    Field(
        "fec",
        f"Forward error correction: V(0) none, V(1) one-dimensional, V(2) two-dimensional. {_only('udp_rist')}",
        type="int",
        minimum=0,
        maximum=2,
    ),
    Field(
        "rows_d",
        f"Rows of the error correction, 10 unless given where C(fec) is V(1) or V(2). {_only('udp_rist')}",
        type="int",
        minimum=4,
        maximum=20,
    ),
    Field(
        "columns_l",
        f"Columns of the error correction, likewise. {_only('udp_rist')}",
        type="int",
        minimum=1,
        maximum=20,
    ),
    Field("ttl", f"Time to live of the packets. {_only('udp_rist')}", type="int", minimum=0, maximum=225),
)


def problems(noun: str, types: t.Mapping[str, FlowType], kind: str, wanted: Values) -> list[str]:
    """What a type does not allow of the values that a user gave."""
    limits = types[kind].limits
    found = []
    for option, value in wanted.items():
        if option not in limits:
            others = ", ".join(name for name, one in types.items() if option in one.limits and one.create)
            found.append(f"{option} is not for an {noun} of type {kind} (for {others})")
            continue
        low, high = limits[option]
        size = len(value) if isinstance(value, str) else value
        cleared = option in SECRETS and value == ""
        if not cleared and isinstance(size, int) and not _within(size, low, high):
            unit = " characters long" if isinstance(value, str) else ""
            span = f"at least {low}" if high is None else f"at most {high}" if not low and unit else f"{low} to {high}"
            found.append(f"{option} is {size}{unit}, it must be {span} for type {kind}")
        elif option == "local_port" and 0 < value <= 1024:
            found.append(f"local_port is {value}, it must be 0 or 1025 to 65534")
        elif option in URLS:
            found += url_problems(option, value)
    return found


def new_defaults(known: FlowType, wanted: Values) -> Values:
    """The documented defaults of a new one: rows and columns mean nothing without error correction."""
    return {} if "fec" in known.limits and not wanted.get("fec") else dict(known.defaults)


def _within(size: int, low: int | None, high: int | None) -> bool:
    return (low is None or size >= low) and (high is None or size <= high)
