# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and returns of environments, invitations, TitanFile deployments and jobs, and multi-viewers."""

from __future__ import annotations

import dataclasses

from ..resource.fields import Field, Return
from .options import ID_RETURN, RUN_STATES, SLOW, STATUS, WAITING, an_id, spec, states

STATUS_RETURN = Return("status", "What only the service sets, as it tells it.", "dict", "when the service tells")
STATE_RETURN = Return(
    "state",
    "V(started) or V(stopped); not there while it is something else, see C(status).",
    "str",
    "when the service tells",
    sample="started",
)


def _told(name: str, description: str, kind: str = "str", elements: str | None = None) -> Return:
    return Return(name, description, kind, "when the service tells", elements)


ATEME_ENVIRONMENT = spec(
    (
        Field("name", "Name of the environment.", shortest=1, longest=255),
        an_id("environment"),
        Field("provider", "Cloud provider, by id or name. A new environment needs it.", shortest=1),
        Field("region", "Region of the provider, by id or name. A new environment needs it.", shortest=1),
        Field(
            "instance_type",
            "Instance type or size in the region, by id or name. A new environment needs it.",
            shortest=1,
        ),
        Field(
            "upgrade",
            (
                "V(true): the upgrade that the service has scheduled for the environment is started now; where none is "
                "pending there is nothing to do. V(false), the default: nothing is upgraded.",
                "A version: the same, unless the environment has that version already. When no upgrade to it is "
                "pending, the task fails.",
                "A new environment is not upgraded.",
            ),
        ),
        STATUS,
        states(*RUN_STATES),
    ),
    Return(
        "environment",
        "The environment; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return("name", "Its name.", "str", "always", sample="main"),
            _told("provider", "Id of its cloud provider."),
            _told("region", "Id of its region."),
            _told("instance_type", "Id of its instance type."),
            STATE_RETURN,
            STATUS_RETURN,
        ),
    ),
    waiting=SLOW,
    required_one_of=(("name", "id"),),
)
ATEME_TITANFILE_DEPLOYMENT = spec(
    (
        Field(
            "name",
            "Name of the deployment: letters, digits, blanks and any of C(. _ -).",
            shortest=1,
            longest=100,
        ),
        an_id("deployment"),
        Field(
            "version",
            "Version of TitanFile, such as V(2.13.4). A new deployment needs it; one that has another is upgraded.",
            shortest=1,
        ),
        Field("provider", "Cloud provider, by id or name. A new deployment needs it.", shortest=1),
        Field("region", "Region of the provider, by id or name. A new deployment needs it.", shortest=1),
        STATUS,
        states(*RUN_STATES),
    ),
    Return(
        "titanfile_deployment",
        "The deployment; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Night batch"),
            _told("version", "Its version."),
            _told("provider", "Id of its cloud provider."),
            _told("region", "Id of its region."),
            STATE_RETURN,
            STATUS_RETURN,
        ),
    ),
    waiting=SLOW,
    required_one_of=(("name", "id"),),
)
_JOB_STATES = Field(
    "state",
    (
        "V(present): the job exists. V(absent): it does not.",
        "V(started), V(running): it exists, and is started when it is stopped. One that failed, was aborted or has "
        "crashed cannot be started: the task fails. One that has finished stays as it is.",
        "V(stopped): it exists, and is stopped when it waits in the queue or runs.",
        "V(restarted): it exists, and is restarted when it has crashed.",
    ),
    choices=("present", "started", "running", "stopped", "restarted", "absent"),
    strict=True,
    default="present",
)
ATEME_TITANFILE_JOB = spec(
    (
        Field("deployment", "The TitanFile deployment of the job, by id or name.", required=True, shortest=1),
        Field("name", "Name of the job.", shortest=1),
        an_id("job"),
        Field(
            "configuration",
            "What the job does, by TitanFile's own names. A new job needs it. A job cannot be changed: when the one "
            "that is there has other values under these names, the task fails.",
            type="dict",
            free=True,
        ),
        Field(
            "body",
            "More of a new job, by the names of TitanFile's REST API, beside C(name) and C(configuration). It is sent "
            "as it is and not compared.",
            type="dict",
            free=True,
        ),
        Field(
            "priority",
            "Priority of the job. It can be changed while the job is pending; later it is left as it is.",
            type="int",
            minimum=1,
        ),
        STATUS,
        _JOB_STATES,
    ),
    Return(
        "titanfile_job",
        "The job; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return("name", "Its name.", "str", "always", sample="Match of the day"),
            Return("deployment", "Id of its deployment.", "str", "always"),
            _told("configuration", "What it does, without secrets.", "dict"),
            _told("priority", "Its priority.", "int"),
            Return(
                "state",
                "V(started) for one that waits in the queue or runs, V(stopped) for any other; what exactly it does is "
                "in C(status).",
                "str",
                "when the service tells",
                sample="started",
            ),
            Return(
                "status",
                "What only the service sets: C(status) is the state in the queue, C(state) that in TitanFile, "
                "C(tf_job_id) its id there.",
                "dict",
                "when the service tells",
            ),
        ),
    ),
    waiting=WAITING,
    required_one_of=(("name", "id"),),
)
_SEES = "Whether the guest sees all {0}, without being allowed to each of them."
ATEME_SOURCE_INVITATION = spec(
    (
        Field(
            "destination_temporary_name",
            "What the invited organisation is called here. It cannot be changed.",
            shortest=1,
            longest=30,
        ),
        an_id("invitation"),
        Field("show_all_channels", _SEES.format("inputs"), type="bool"),
        Field("show_all_events", _SEES.format("events"), type="bool"),
        Field("billing_source", "Who pays.", choices=("source_owner", "destination_taker"), strict=True),
        Field(
            "registered",
            "V(false) throws a guest that has accepted the invitation out and revokes all that it was allowed.",
            type="bool",
        ),
        Field(
            "global_max_destinations",
            "How many outputs the guest may have in each environment.",
            type="int",
            minimum=1,
            maximum=10,
        ),
        STATUS,
        states(),
    ),
    Return(
        "source_invitation",
        "The invitation; empty after O(state=absent).",
        "dict",
        "success",
        contains=(
            ID_RETURN,
            Return(
                "destination_temporary_name", "What the guest is called here.", "str", "always", sample="Partner Sports"
            ),
            _told("show_all_channels", "Whether it sees all inputs.", "bool"),
            _told("show_all_events", "Whether it sees all events.", "bool"),
            _told("billing_source", "Who pays."),
            _told("registered", "Whether it has accepted the invitation.", "bool"),
            _told("global_max_destinations", "How many outputs it may have in each environment.", "int"),
            STATUS_RETURN,
        ),
    ),
    Return(
        "source_invitation_token",
        "The token by which the other organisation accepts the invitation. It is a secret to be handed on: it is told "
        "by the task that made the invitation and by no later one. Set C(no_log) where the log is read by others.",
        "str",
        "when the invitation was made",
    ),
    waiting=WAITING,
    required_one_of=(("destination_temporary_name", "id"),),
)


PRESET = (
    Field(
        "store_preset",
        "Whether the settings are stored as a preset, too, with O(preset_id) or O(preset_name). That is done when "
        "something is made or changed; nothing is sent for a preset alone.",
        type="bool",
    ),
    Field("preset_id", "Id of the preset that is overwritten.", type="int"),
    Field("preset_name", "Name of a new preset.", shortest=1),
)


def _pid(name: str, what: str, default: int, audio: bool = False) -> Field:
    none = ", or 0 for none" if audio else ""
    return Field(
        name,
        f"PID of the {what}: 33 to 8190{none}. No two PIDs may be the same. A new multi-viewer has {default}.",
        type="int",
        minimum=0 if audio else 33,
        maximum=8190,
    )


TILE_FIELDS = (
    Field("tile", "Number of the tile; the first is 1.", type="int", required=True, minimum=1),
    Field("input", "The input that it shows, by id or description; an empty text switches the tile off."),
    Field("title", "Title of the tile."),
)
_VIEWER_STATES = states()
ATEME_MULTIVIEWER = dataclasses.replace(
    spec(
        (
            Field("name", "Name of the multi-viewer.", shortest=1, longest=255),
            Field("id", "Id of the multi-viewer. It wins over O(name) and O(input).", shortest=1),
            Field(
                "input",
                "Id of the Local-TS input that is the result of the multi-viewer: another way to name one that is "
                "there.",
                shortest=1,
            ),
            Field("layout", "Layout, by id or name. A new multi-viewer needs it. It cannot be changed.", shortest=1),
            Field(
                "tile_inputs",
                "What the tiles show. Tiles that are not listed stay as they are.",
                type="list",
                elements="dict",
                fields=TILE_FIELDS,
            ),
            Field(
                "update_tiles",
                (
                    "When tiles are sent that cannot be compared, since the service does not tell what they show.",
                    "V(on_create): when the multi-viewer is made. V(always): on every run, which then reports a "
                    "change.",
                ),
                choices=("on_create", "always"),
                strict=True,
                default="on_create",
            ),
            Field(
                "max_allowed_bitrate_kbps",
                "Bitrate in kbit/s beyond which it is cut off.",
                type="int",
                minimum=500,
                maximum=30000,
            ),
            Field(
                "encoder_uhd_tech_type_id",
                "SDI over IP format: V(1) HD-SDI (interlaced), V(2) HD/3G-SDI (progressive), V(4) Quad Split "
                "(progressive), V(5) Quad Split (interlaced), V(6) 2SI (progressive), V(7) 2SI (interlaced), V(8) "
                "6G/12G-SDI; the number or these words.",
            ),
            Field("is_interlaced", "Whether it is interlaced.", type="bool"),
            Field(
                "encoder_gop_size_id",
                "GOP size: V(1) is 24 pictures, V(2) 50, V(3) 12, V(4) 1; the number, or V(24), V(50), V(12).",
            ),
            Field(
                "encoder_frame_rate_id",
                "Frame rate: V(1) is 25 fps, V(2) 12.5/25, V(3) 5/25, V(4) 2.5/25, V(5) 2/25, V(6) 1/25, V(7) 23.976, "
                "V(8) 24, V(9) 29.97, V(10) 30, V(11) 50, V(12) 59.94, V(13) 60 fps; the number, or the rate with or "
                "without C(fps).",
            ),
            Field(
                "encoder_gop_size_mode_id",
                "GOP size mode: V(1) is C(Static, IPB), V(2) C(Dynamic, IPB), V(3) C(Static, IP), V(4) C(Dynamic, "
                "IP); the number or these words.",
            ),
            Field(
                "program_number",
                "Program number of the transport stream. A new multi-viewer has 1.",
                type="int",
                minimum=1,
                maximum=65535,
            ),
            _pid("pmt_pid", "PMT", 200),
            _pid("video_pid", "video", 201),
            _pid("transcoded_audio_pid", "AAC audio", 555, audio=True),
            _pid("passthrough_audio_pid", "audio that is passed through", 556, audio=True),
            *PRESET,
            STATUS,
            _VIEWER_STATES,
        ),
        Return(
            "multiviewer",
            "The multi-viewer; empty after O(state=absent).",
            "dict",
            "success",
            contains=(
                ID_RETURN,
                _told("name", "Its name."),
                _told("input", "Id of the Local-TS input that is its result."),
                _told("layout", "Id of its layout."),
                Return("tile_inputs", "What its tiles show.", "list", "when the service tells", "dict"),
                _told("max_allowed_bitrate_kbps", "Bitrate in kbit/s beyond which it is cut off.", "int"),
                _told("encoder_uhd_tech_type_id", "Number of the SDI over IP format.", "int"),
                _told("is_interlaced", "Whether it is interlaced.", "bool"),
                _told("encoder_gop_size_id", "Number of the GOP size.", "int"),
                _told("encoder_frame_rate_id", "Number of the frame rate.", "int"),
                _told("encoder_gop_size_mode_id", "Number of the GOP size mode.", "int"),
                _told("program_number", "Program number.", "int"),
                _told("pmt_pid", "PID of the PMT.", "int"),
                _told("video_pid", "PID of the video.", "int"),
                _told("transcoded_audio_pid", "PID of the AAC audio.", "int"),
                _told("passthrough_audio_pid", "PID of the audio that is passed through.", "int"),
                STATUS_RETURN,
            ),
        ),
        Return(
            "tiles_not_compared",
            "Tiles that were given and not sent, since the service does not tell what they show, see O(update_tiles).",
            "list",
            "when there are any",
            "int",
        ),
        waiting=SLOW,
        required_one_of=(("name", "id", "input"),),
    ),
    mutually_exclusive=(("preset_id", "preset_name"),),
)
