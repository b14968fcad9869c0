"""The job templates that AWX gets: one for each playbook of a role."""

from __future__ import annotations

import dataclasses

SERIAL = "How many of them at a time."


@dataclasses.dataclass(frozen=True)
class Plain:
    """A question of a playbook's own variable."""

    variable: str
    kind: str
    description: str
    choices: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Template:
    """A job template: its playbook, the role whose options it asks for, and where it works."""

    key: str
    title: str
    description: str
    role: str = ""
    entry: str = "main"
    group: str = ""
    playbook: str = ""
    systems: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    plain: tuple[Plain, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()
    check: bool = False
    # What the role asks for, and the inventory may have instead.
    needed: tuple[str, ...] = ()

    @property
    def imports(self) -> str:
        return self.playbook or self.key


_SERIAL = Plain("rollout_serial", "int", SERIAL)
TEMPLATES = (
    Template(
        "rollout",
        "roll routes out",
        "Backup, plan, apply and verify, one gateway after the other; what fails is put back.",
        role="gateway_rollout",
        group="gateway",
        systems=("gateway",),
        without=("backup_dir",),
        plain=(_SERIAL,),
        folders=(("gateway_rollout_backup_dir", "backup"),),
        check=True,
    ),
    Template(
        "verify",
        "verify routes",
        "Whether the gateways are as a rollout would leave them. Changes nothing, and fails when one differs.",
        role="gateway_rollout",
        entry="compare",
        group="gateway",
        playbook="drift",
        systems=("gateway",),
        only=("routes", "state"),
    ),
    Template(
        "drift",
        "look for drift",
        "Whether the gateways are as their variables say. Changes nothing, and fails when one differs.",
        role="gateway_rollout",
        entry="compare",
        group="gateway",
        systems=("gateway",),
        only=("routes", "state"),
    ),
    Template(
        "backup",
        "back gateways up",
        "Presets and routes in dated files, whenever they differ from the newest ones.",
        role="gateway_backup",
        group="gateway",
        systems=("gateway",),
        only=("keep",),
        folders=(("gateway_backup_dir", "backup"),),
        check=True,
    ),
    Template(
        "restore",
        "restore gateways",
        "Each gateway gets what is in its newest backup, or in that of a time. Disruptive where something differs.",
        role="gateway_backup",
        group="gateway",
        systems=("gateway",),
        only=("at", "wait_timeout"),
        plain=(Plain("restore_serial", "int", SERIAL),),
        folders=(("gateway_backup_dir", "backup"),),
        check=True,
    ),
    Template(
        "report",
        "report on gateways",
        "A page, JSON and Prometheus metrics. Changes no gateway.",
        role="fleet_report",
        group="gateway",
        systems=("gateway",),
        without=("dir", "mode"),
        folders=(("report_dir", "report"),),
    ),
    Template(
        "export",
        "export gateways",
        "The routes of each gateway as variables for a rollout, without secrets.",
        group="gateway",
        systems=("gateway",),
        plain=(
            Plain(
                "export_state",
                "choice",
                "State that the variables ask for; merged when nothing is chosen.",
                ("merged", "overridden"),
            ),
        ),
        folders=(("export_dir", "export"),),
    ),
    Template(
        "record_event",
        "record events",
        "Events on a Media Platform, from sources to the shared recording.",
        role="event_recording",
        group="hmp",
        systems=("hmp",),
        check=True,
    ),
    Template(
        "kraken_preset",
        "load a Kraken preset",
        "A preset on a fleet of Krakens, canaries first; what fails is put back.",
        role="kraken_preset_rollout",
        group="kraken",
        systems=("kraken",),
        plain=(_SERIAL,),
        check=True,
        needed=("preset",),
    ),
    Template(
        "contribution",
        "set a contribution up",
        "What an event needs in the Ateme+ cloud, and its teardown.",
        role="ateme_contribution",
        systems=("ateme",),
        check=True,
    ),
    Template(
        "contribution_chain",
        "bring a feed up",
        "One feed from the Ateme+ cloud through a gateway to the recording, each hop checked.",
        role="contribution_chain",
        systems=("ateme", "gateway", "hmp"),
        check=True,
    ),
    Template(
        "rollout_failed",
        "tell that a rollout failed",
        "The end of the workflow after a restore: it fails, so that the workflow does.",
    ),
)
GROUPS = {"gateway": "gateways", "hmp": "hmps", "kraken": "krakens"}
# For the job templates that rulebooks run, which are the user's own: AWX takes files of the project.
EVENT_PLAYBOOKS = {
    "gateway_source_failover": "fail over to the backup source",
    "gateway_destination_restart": "restart a destination",
    "gateway_alert": "open or close an Ateme+ alert",
}
