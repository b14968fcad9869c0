"""Which modules call which of the 280 operations of the Ateme+ cloud API, beside the one that calls any of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

from ansible_collections.streamops.video.plugins.module_utils.ateme import catalogue
from ansible_collections.streamops.video.plugins.module_utils.ateme.options_info import LISTS

ANY = "ateme_operation: operation"
PACKAGE = Path(catalogue.__file__).parent
# Module and option, and the titles (patterns of the whole) that it calls; of a title that occurs twice both, unless
# `(list)` stands behind it.
BY_MODULE: tuple[tuple[str, str], ...] = (
    ("ateme_info: username", r"Log in and get JWT to make further API calls|Get logged in user details"),
    ("ateme_info: environment", "Switch active environment"),
    ("ateme_info: environment", r"Get environments running in active org|List environments for dropdowns"),
    ("ateme_info: organisation", "Switch to a new active organisation ID"),
    (
        "ateme_info: organisation",
        r"Get organisations for the organisations dropdown\.|List organisations (that I can manage|Im guest of)",
    ),
    *((f"ateme_info: gather_subset={name}", re.escape(one.title) + r" \(list\)") for name, one in LISTS.items()),
    (
        "ateme_statistics_info: gather_subset",
        r"Query customer environment for most recent statistics for (in|out)put|Get (in|out)put traffic stats"
        r"|Get packets report",
    ),
    ("ateme_label: text", r"List all labels .*|Create an access permissions label|Update label text"),
    ("ateme_label: state", "Delete label"),
    ("ateme_alert_method: name", r"(List|Create|Update) alert methods?( for .*)?"),
    ("ateme_alert_method: state", "Delete alert method"),
    ("ateme_input: type", r"(Create|Update) (PULL|PUSH|UDP RIST) input( on customer environment)?"),
    ("ateme_input: type", r"(Create|Update) SRT (Pull|push) input .*|Update Local-TS input .*"),
    ("ateme_input: id", "List inputs"),
    ("ateme_input: state", r"Delete input source|(Start|Stop) an input on c_env"),
    *(
        (f"{module}: {option}", titles)
        for module, option in (("ateme_output", "type"), ("ateme_outputs", "config"))
        for titles in (
            r"(Create|Update) (pull|push|rtmp|udp rist) output",
            r"(Create|Update) SRT (pull|push) output( \(SRT Caller\))?",
            r"List outputs|Get single output",
        )
    ),
    *(
        (f"{module}: state", r"Delete output|(Start|Stop) an output on c_env")
        for module in ("ateme_output", "ateme_outputs")
    ),
    ("ateme_schedule: start_time", r"(Create|Update) schedule entry|Get schedules for managing organisation"),
    ("ateme_schedule: state", "Delete schedule"),
    ("ateme_event: name", r"(Create|Update) an Event for source on running environment|Get events for administration"),
    ("ateme_event: state", "Delete event"),
    (
        "ateme_event_subscription: event",
        r"Create event subscription / Consume event|Update event subscription|Get schedules for managing organisation",
    ),
    ("ateme_event_subscription: state", "Delete schedule"),
    ("ateme_environment: name", r"Create new environment|Get environment details|List environments for dropdowns"),
    ("ateme_environment: state", r"(Start|Stop|Delete) customer environment"),
    (
        "ateme_environment: provider",
        r"Get supported (cloud providers|regions in selected cloud provider)|Get instance types / sizes .*",
    ),
    (
        "ateme_environment: upgrade",
        r"Update scheduled environment upgrade / start upgrade now|List pending scheduled upgrades .*",
    ),
    (
        "ateme_alert: alert_on_query",
        r"Create alerts on inputs and/or outputs|Update alert parameters|Get current alerts",
    ),
    ("ateme_alert: state", r"Delete single alert|Mute alert / Unmute alert"),
    ("ateme_transcoder: input", r"Create transcoder for input source|List transcoders|Get single transcoder details"),
    ("ateme_transcoder: video_codec", r"Update transcoding service parameters( \(without pids\))?"),
    ("ateme_transcoder: audio_track_pid_list", "Update transcoder audio tracks"),
    ("ateme_transcoder: state", r"Start a stopped transcoder|Stop transcoder|Delete transcoder"),
    ("ateme_multiviewer: layout", r"(Create|Update) multi-viewer|Get multi-viewer (details|layouts)|List inputs"),
    ("ateme_multiviewer: tile_inputs", "Switch multi-viewer tile video sources and update titles"),
    ("ateme_multiviewer: state", "Delete multi-viewer"),
    (
        "ateme_recording_schedule: start_time",
        r"Create a new recording shcedule|Update recording schedule|Get upcoming recording schedules in environment",
    ),
    ("ateme_recording_schedule: state", "Delete recording schedule"),
    ("ateme_recording_bucket: name", r"Create a recording bucket|List recording buckets and their values"),
    (
        "ateme_source_invitation: destination_temporary_name",
        r"Create Organisation Source Invitation|Update Source Permissions from owners point of view"
        r"|List Organisation Source Invitations .*",
    ),
    ("ateme_source_invitation: state", "Delete source invitation / Leave organisation"),
    ("ateme_titanfile_deployment: name", r"Create TitanFile deployment|List TitanFile Deployments"),
    ("ateme_titanfile_deployment: version", "Upgrade TitanFile deployment"),
    ("ateme_titanfile_deployment: provider", r"Get TitanFile supported (cloud providers|regions in selected .*)"),
    ("ateme_titanfile_deployment: state", r"(Start|Stop|Delete) TitanFile deployment"),
    ("ateme_titanfile_job: name", r"Create TitanFile job|Get TitanFile jobs"),
    ("ateme_titanfile_job: priority", "Change TitanFile job priority"),
    ("ateme_titanfile_job: state", r"(Start|Stop|Restart|Delete) TitanFile job"),
)


class Reached(NamedTuple):
    """An operation, and the modules with the options through which it is called."""

    title: str
    by_id: bool
    by: tuple[str, ...]


def reached() -> list[Reached]:
    found = []
    for one in catalogue.OPERATIONS:
        spellings = (one.title,) if one.by_id else (one.title, f"{one.title} (list)")
        by = [module for module, titles in BY_MODULE if any(re.fullmatch(titles, spelling) for spelling in spellings)]
        found.append(Reached(one.title, one.by_id, (ANY, *by)))
    return found


def written_titles() -> set[str]:
    """The titles that stand in the code of the modules, in their normal form."""
    titles = {catalogue.normal(one.title) for one in catalogue.OPERATIONS}
    found: set[str] = set()
    for path in PACKAGE.glob("*.py"):
        if not path.stem.startswith("catalogue"):
            nodes = ast.walk(ast.parse(path.read_text()))
            texts = (one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str))
            found |= {catalogue.normal(text) for text in texts}
    return found & titles
