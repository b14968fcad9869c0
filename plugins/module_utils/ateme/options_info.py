# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ateme_info and ateme_statistics_info take and return, and which operation each of their parts is."""

from __future__ import annotations

import dataclasses
import typing as t

from ..connection import connection_fields
from ..resource.fields import Field, ModuleSpec, Return
from ..resource.returns import ERROR_RETURN, PLAN_RETURNS


class Listed(t.NamedTuple):
    """A list that needs no id: the title of its operation, and what it holds."""

    title: str
    told: str


# The noun of the title, with as much of the title as tells it from another.
LISTS: dict[str, Listed] = {
    "inputs": Listed("List inputs", "The inputs of the active organisation."),
    "inputs_for_dropdowns": Listed("List inputs for dropdowns", "The same in short."),
    "inputs_overview": Listed("Get inputs overview", "The inputs of the active environment, as an overview."),
    "outputs": Listed("List outputs", "The outputs that the managing organisation takes."),
    "all_outputs": Listed("List all outputs in environments", "Outputs of all environments, deleted ones too."),
    "outputs_overview": Listed("Get outputs overview", "The outputs of the active environment, as an overview."),
    "outputs_state": Listed("Get outputs state", "The states of the outputs of the active environment."),
    "schedules": Listed("Get schedules for managing organisation", "The schedules, event subscriptions among them."),
    "events": Listed("Get events for administration", "The events of the managing organisation."),
    "environments": Listed(
        "List environments for dropdowns", "The environments; the service tells of deleted ones, too."
    ),
    "environments_running": Listed(
        "Get environments running in active org", "The running environments of the active organisation."
    ),
    "alerts": Listed("Get current alerts", "The alerts, in the groups in which the service tells them."),
    "alert_methods": Listed("List alert methods for the managing organisation", "The ways in which alerts are told."),
    "labels": Listed("List all labels in the managing org", "The access labels of the managing organisation."),
    "transcoders": Listed("List transcoders", "The transcoders."),
    "transcoder_presets": Listed("List transcoder presets", "The presets of transcoders."),
    "multi_viewer_layouts": Listed("Get multi-viewer layouts", "The layouts that multi-viewers can have."),
    "multi_viewer_presets": Listed("List multi-viewer presets", "The presets of multi-viewers."),
    "recording_buckets": Listed(
        "List recording buckets and their values", "The recording buckets of the managing organisation."
    ),
    "organisation_source_invitations": Listed(
        "List Organisation Source Invitations / Permissions for managing organisation",
        "The invitations to sources, and what they permit.",
    ),
    "titanfile_deployments": Listed("List TitanFile Deployments", "The TitanFile deployments."),
    "titanfile_cloud_providers": Listed(
        "Get TitanFile supported cloud providers", "The cloud providers that TitanFile can run at."
    ),
    "tf_job_templates": Listed("Get tf job templates.", "The templates of TitanFile jobs."),
    "tf_templates": Listed("Get tf templates.", "The templates of TitanFile."),
    "organisations": Listed("List organisations that I can manage", "The organisations that the user can manage."),
    "organisations_im_guest_of": Listed(
        "List organisations Im guest of", "The organisations that have invited the managing one."
    ),
    "organisations_for_dropdown": Listed(
        "Get organisations for the organisations dropdown.", "The organisations that the user can switch to."
    ),
    "users": Listed("Get users in organisation", "The users of the organisation."),
    "notifications": Listed("Get notifications for managing organisation", "The notifications."),
    "contacts_im_sharing": Listed("Get contacts that I'm sharing", "The contacts that are shared with others."),
    "shared_contacts_with_me": Listed("Get shared contacts with me", "The contacts that others share."),
    "dashboard_groups": Listed("List dashboard groups", "The groups of the dashboard."),
    "saved_ip_addresses": Listed("Get saved IP addresses", "The saved IP addresses."),
    "cloud_providers": Listed("Get supported cloud providers", "The cloud providers that environments can run at."),
    "pending_scheduled_upgrades": Listed(
        "List pending scheduled upgrades for environments in active org.", "The upgrades that are to come."
    ),
    "mtr_hosts": Listed("List MTR Hosts", "The hosts of network reports."),
    "mtr_host_groups": Listed("Get MTR Host Groups", "The groups of these hosts."),
    "mtr_reports": Listed("List MTR reports", "The network reports."),
    "activity_log": Listed("Get activity log", "The activity log."),
    "permanent_schedule_agreements": Listed(
        "List permanent schedule agreements", "The agreements on permanent schedules."
    ),
    "credit_cards": Listed("List credit cards of managing organisation", "The credit cards, as far as they are shown."),
    "credits": Listed("List credits", "The credits."),
}
# What the collection's modules manage.
_BY_DEFAULT = (
    *("inputs", "outputs", "schedules", "events", "environments", "alerts", "alert_methods", "labels"),
    *("transcoders", "recording_buckets", "organisation_source_invitations", "titanfile_deployments"),
)
_OF_A_SWITCH = tuple(
    dataclasses.replace(one, returned="when another environment or organisation was switched to")
    for one in PLAN_RETURNS[:3]
)

ATEME_INFO = ModuleSpec(
    system="ateme",
    fields=(
        Field(
            "gather_subset",
            (
                "What to read: the lists of the service that need no id. Each is one key of the result.",
                "Without it those whose objects this collection manages.",
            ),
            type="list",
            elements="str",
            choices=tuple(LISTS),
            strict=True,
            default=list(_BY_DEFAULT),
        ),
        *connection_fields("ateme"),
    ),
    returns=(
        *(
            Return(name, f"{one.told} Operation C({one.title}).", "list", "when asked for and allowed", "dict")
            for name, one in LISTS.items()
        ),
        *_OF_A_SWITCH,
        ERROR_RETURN,
    ),
)

ATEME_STATISTICS_INFO = ModuleSpec(
    system="ateme",
    fields=(
        Field("input", "Id of the input whose statistics are read.", shortest=1),
        Field("output", "Id of the output whose statistics are read.", shortest=1),
        Field(
            "gather_subset",
            (
                "What to read.",
                "V(recent): what the environment has measured last. V(traffic): the traffic in a period. "
                "V(packets): the report on packets of whole days, which needs neither O(input) nor O(output).",
            ),
            type="list",
            elements="str",
            choices=("recent", "traffic", "packets"),
            strict=True,
            default=["recent"],
        ),
        Field(
            "time_from",
            "Begin of the period of V(traffic) and V(packets): an ISO 8601 time with a zone. Of V(packets) only the "
            "day in UTC counts.",
        ),
        Field("time_to", "End of the period, likewise."),
        *connection_fields("ateme"),
    ),
    returns=(
        Return(
            "recent",
            "What was measured last, by the service's keys in snake case; a list where there are several points.",
            "raw",
            "when asked for",
        ),
        Return(
            "traffic",
            "The traffic: what the service tells of this input or output, as a list of rows; a series of numbers as it "
            "came.",
            "raw",
            "when asked for",
        ),
        Return(
            "packets",
            "The report on packets, likewise; of this input or output alone where the service tells to which one a row "
            "belongs.",
            "raw",
            "when asked for",
        ),
        *_OF_A_SWITCH,
        ERROR_RETURN,
    ),
    mutually_exclusive=(("input", "output"),),
)
