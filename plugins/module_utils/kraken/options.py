# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options and returns of the Kraken's modules."""

from __future__ import annotations

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS

UUID = "71edd346-2cf0-4c62-b3d3-9d457b287394"
FIELD_MAP = Field(
    "field_map",
    (
        "The appliance's key of an option, where its reference (C(/apidoc) on the appliance) calls it otherwise than "
        "is "
        "assumed here, for example C({name: preset_name}).",
    ),
    type="dict",
)
BODY = Field(
    "body",
    "Laid over what is sent, for what the appliance's reference asks for besides; a null takes a key out. It is sent "
    "along with a change, and is no reason for one.",
    type="dict",
    free=True,
)
UPDATE_SECRETS = Field(
    "update_secrets",
    (
        "When what the appliance does not give back, and that can therefore not be compared, is sent.",
        "V(on_create): when the object is made. V(always): on every run, which then reports a change.",
    ),
    choices=("on_create", "always"),
    strict=True,
    default="on_create",
)
PRESENT = Field(
    "state",
    "V(present): it exists. V(absent): it does not.",
    choices=("present", "absent"),
    strict=True,
    default="present",
)
WAITING = (
    Field("wait", "Whether to wait until the appliance shows what was asked for.", type="bool", default=True),
    Field("wait_timeout", "Seconds to wait for that.", type="int", default=60),
)
STATUS = Field("status", "Accepted, so that what is returned can be given back, and ignored.", type="dict", status=True)


def _spec(
    fields: tuple[Field, ...],
    returned: Return,
    required_one_of: tuple[tuple[str, ...], ...] = (),
) -> ModuleSpec:
    return ModuleSpec(
        system="kraken",
        fields=(*fields, FIELD_MAP, BODY, *connection_fields("kraken")),
        returns=(returned, *PLAN_RETURNS, ERROR_RETURN),
        required_one_of=required_one_of,
    )


def _name_or_uuid(noun: str) -> tuple[Field, ...]:
    several = "Where several bear it, an error lists their uuids. With O(uuid) it renames."
    return (
        Field("name", f"Name of the {noun}. {several}", shortest=1),
        Field("uuid", "Its uuid. It wins over O(name).", shortest=1),
    )


_UUID_RETURN = Return(
    "uuid", "Its uuid; V(new:<name>) in check mode for one that is not made yet.", "str", "always", sample=UUID
)
KRAKEN_PRESET = _spec(
    (
        *_name_or_uuid("preset"),
        Field(
            "new_name",
            "Name that the preset shall have. A run that finds the new name and not the old one renames nothing.",
            shortest=1,
        ),
        Field(
            "state",
            (
                "V(present): the preset exists; a new one without O(content) keeps what the appliance does now.",
                "V(loaded): it exists and is the active one. Loading is disruptive, and skipped when the appliance "
                "tells "
                "that it is active already.",
                "V(absent): it does not exist.",
            ),
            choices=("present", "loaded", "absent"),
            strict=True,
            default="present",
        ),
        Field("startup", "Whether the appliance loads it when it starts.", type="bool"),
        Field(
            "content",
            "What the appliance's reference calls the body of a preset. It is not sent again when what is read back "
            "equals it.",
            type="dict",
            free=True,
        ),
        Field(
            "active", "Accepted, so that a returned preset can be given back, and ignored.", type="bool", status=True
        ),
        UPDATE_SECRETS,
        *WAITING,
    ),
    Return(
        "preset",
        "The preset; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            _UUID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Helicopter downlink"),
            Return(
                "startup",
                "Whether it is loaded when the appliance starts.",
                "bool",
                "when the appliance tells",
                sample=True,
            ),
            Return("active", "Whether it is the one that is loaded.", "bool", "when the appliance tells", sample=True),
        ),
    ),
    required_one_of=(("name", "uuid"),),
)

KRAKEN_STREAM = _spec(
    (
        *_name_or_uuid("stream"),
        Field("input", "Name or uuid of its input."),
        Field("outputs", "Names or uuids of its outputs: exactly these.", type="list", elements="str"),
        Field("transcoder", "Name or uuid of its transcoder."),
        Field("metadata", "Names or uuids of its metadata: exactly these.", type="list", elements="str"),
        Field("auto_start", "Whether it starts with the appliance.", type="bool"),
        Field(
            "state",
            "V(present): the stream exists. V(started) or V(running): it exists and runs. V(stopped): it does not run. "
            "V(absent): it does not exist.",
            choices=("present", "started", "running", "stopped", "absent"),
            strict=True,
            default="present",
        ),
        Field(
            "status_words",
            "What the appliance's words for the state of a stream mean, where they are not known here: V(started), "
            "V(stopped), V(starting) or V(stopping) by word, for example C({on air: started}).",
            type="dict",
        ),
        STATUS,
        *WAITING,
    ),
    Return(
        "stream",
        "The stream; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            _UUID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Helicopter"),
            Return("input", "Uuid of its input.", "str", "when it has one", sample=UUID),
            Return("outputs", "Uuids of its outputs.", "list", "when it has any", "str"),
            Return("transcoder", "Uuid of its transcoder.", "str", "when it has one"),
            Return("metadata", "Uuids of its metadata.", "list", "when it has any", "str"),
            Return(
                "auto_start", "Whether it starts with the appliance.", "bool", "when the appliance tells", sample=True
            ),
            Return(
                "state",
                "V(started) or V(stopped).",
                "str",
                "when the appliance tells it in a known word",
                sample="started",
            ),
            Return(
                "status",
                "What only the appliance sets: C(mode), C(status), C(state), C(sub_status), C(passthrough).",
                "dict",
                "always",
            ),
        ),
    ),
    required_one_of=(("name", "uuid"),),
)

KRAKEN_CERTIFICATE = _spec(
    (
        Field(
            "name",
            "Name of the certificate. Others of this name are taken for former ones, see O(certificate).",
            shortest=1,
        ),
        Field("id", "Its id. It wins over O(name).", shortest=1),
        Field(
            "certificate",
            "The certificate as PEM text, with its chain. Where another one has its name, it is installed and the "
            "former one is deleted.",
            lines=True,
        ),
        Field("private_key", "Its private key as PEM text. It is never read back.", secret=True, lines=True),
        Field(
            "default",
            "V(true): the web server shows it. No call takes that away from one: make another one the default.",
            type="bool",
        ),
        Field(
            "upload",
            "Whether it is sent as files to the upload call, for appliances that do not take its text.",
            type="bool",
            default=False,
        ),
        PRESENT,
        UPDATE_SECRETS,
        STATUS,
        *WAITING,
    ),
    Return(
        "certificate",
        "The certificate, without its text and key; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            Return("id", "Its id.", "str", "always", sample="3"),
            Return("name", "Its name.", "str", "always", sample="kraken.example.com"),
            Return("default", "Whether the web server shows it.", "bool", "when the appliance tells", sample=True),
            Return("status", "What else the appliance tells of it.", "dict", "when it was there"),
        ),
    ),
    required_one_of=(("name", "id"),),
)

KRAKEN_LICENSE = _spec(
    (Field("key", "The licence key.", secret=True, required=True, shortest=1, lines=True), UPDATE_SECRETS, *WAITING),
    Return(
        "license",
        "The licence, keys as the appliance has them, without the key.",
        "dict",
        "success",
        sample={"is_license_valid": True, "max_encoders": 4},
    ),
)
NIC = (
    Field("name", "Name of the adapter. One that the appliance does not have is an error.", required=True, shortest=1),
    Field("addressing", "How it gets its address, in the appliance's word."),
    Field("ip_address", "Its address."),
    Field("subnet_mask", "Its subnet mask."),
    Field("gateway", "Its gateway."),
    Field("mtu", "Its MTU in bytes.", type="int", minimum=68, maximum=65535),
    Field("peer_dns", "Whether it takes the name servers that it is told.", type="bool"),
    Field("speed", "Its speed, in the appliance's word."),
    Field("mac_address", "Accepted, so that what is returned can be given back, and ignored.", status=True),
)
KRAKEN_NETWORK = _spec(
    (
        Field("hostname", "Host name of the appliance."),
        Field("ntp_address", "Address of the time server."),
        Field("ip_forward", "Whether it forwards between its adapters.", type="bool"),
        Field(
            "nics",
            "Network adapters, by their names. Those that are not listed stay. A change of one is disruptive.",
            type="list",
            elements="dict",
            fields=NIC,
        ),
        *WAITING,
    ),
    Return(
        "network",
        "The network settings.",
        "dict",
        "success",
        contains=(
            Return("hostname", "Host name of the appliance.", "str", "when the appliance tells", sample="kraken1"),
            Return("ntp_address", "Address of the time server.", "str", "when the appliance tells"),
            Return("ip_forward", "Whether it forwards between its adapters.", "bool", "when the appliance tells"),
            Return("nics", "Its adapters, as in O(nics), with C(mac_address).", "list", "always", "dict"),
        ),
    ),
)
_SETTINGS = Field(
    "settings",
    "Settings to lay over what the appliance has, by the appliance's own keys. What is not named stays, at every "
    "depth. Elements of lists go together by their C(name), where all have one; other lists are taken whole.",
    type="dict",
    required=True,
    free=True,
)
KRAKEN_SECURITY = _spec(
    (_SETTINGS, UPDATE_SECRETS, *WAITING),
    Return("security", "The security settings, by the appliance's own keys, without secrets.", "dict", "success"),
)
KRAKEN_SERVICE = _spec(
    (
        Field("name", "Name of the service, such as V(rtspserver).", required=True, shortest=1),
        _SETTINGS,
        UPDATE_SECRETS,
        *WAITING,
    ),
    Return(
        "service",
        "The service.",
        "dict",
        "success",
        contains=(
            Return("name", "Its name.", "str", "always", sample="rtspserver"),
            Return("settings", "Its settings, by the appliance's own keys, without secrets.", "dict", "always"),
        ),
    ),
)
KRAKEN_DEBUG_LOGGING = _spec(
    (Field("enabled", "Whether the appliance logs for debugging.", type="bool", required=True), *WAITING),
    Return(
        "debug_logging",
        "The setting.",
        "dict",
        "success",
        contains=(Return("enabled", "Whether the appliance logs for debugging.", "bool", "always", sample=False),),
    ),
)
KRAKEN_REST_API = _spec(
    (
        Field("v1_enabled", "Whether the older API v1 is open.", type="bool"),
        Field("v1_key", "The key of API v1. Most appliances do not give it back.", secret=True),
        UPDATE_SECRETS,
        *WAITING,
    ),
    Return(
        "rest_api",
        "The setting.",
        "dict",
        "success",
        contains=(Return("v1_enabled", "Whether API v1 is open.", "bool", "when the appliance tells", sample=False),),
    ),
    required_one_of=(("v1_enabled", "v1_key"),),
)
KRAKEN_REBOOT = ModuleSpec(
    system="kraken",
    fields=(
        Field("wait_timeout", "Seconds to wait until the appliance is back.", type="int", default=300),
        Field("changed_when_sent", "Whether sending counts as a change.", type="bool", default=True),
        BODY,
        *connection_fields("kraken"),
    ),
    returns=(
        Return("response", "C(seconds): how long it was away.", "dict", "when it was sent", sample={"seconds": 74.5}),
        *PLAN_RETURNS[:3],
        ERROR_RETURN,
    ),
)
_WORDS = {
    "system": "System, version and time.",
    "session": "The session and its account.",
    "license": "The licence.",
    "network": "The network settings, as RV(streamops.video.kraken_network#module:network).",
    "security": "The security settings, by the appliance's own keys.",
    "services": "The services with their settings, by the appliance's own keys.",
    "certificates": "The certificates.",
    "presets": "The presets, each as RV(streamops.video.kraken_preset#module:preset).",
    "streams": "The streams, each as RV(streamops.video.kraken_stream#module:stream).",
    "inputs": "The inputs.",
    "outputs": "The outputs.",
    "transcoders": "The transcoders.",
    "metadata": "The metadata.",
    "metrics": "Memory, processors and running time; the load of older versions.",
    "decklink": "The DeckLink cards.",
    "ndi": "The NDI devices.",
    "serial_ports": "The serial ports.",
    "debug_logging": "Whether the appliance logs for debugging.",
}
INFO_LISTS = ("certificates", "presets", "streams", "inputs", "outputs", "transcoders", "metadata", "serial_ports")
KRAKEN_INFO = ModuleSpec(
    system="kraken",
    fields=(
        Field(
            "gather_subset",
            "What to read.",
            type="list",
            elements="str",
            choices=tuple(_WORDS),
            strict=True,
            default=list(_WORDS),
        ),
        *connection_fields("kraken"),
    ),
    returns=(
        *(
            Return(name, _WORDS[name], "list", "when asked for", "dict")
            if name in INFO_LISTS
            else Return(name, _WORDS[name], "raw" if name in ("decklink", "ndi") else "dict", "when asked for")
            for name in _WORDS
        ),
        ERROR_RETURN,
    ),
)
