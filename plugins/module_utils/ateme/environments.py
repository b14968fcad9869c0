# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Customer environments: made, deleted, started, stopped, upgraded. The module ateme_environment."""

from __future__ import annotations

import types
import typing as t

from ..resource.converge import converge
from ..resource.plan import Call, Plan, checked
from ..task import Task
from ..transport.errors import Forbidden, InvalidInput, NotFound, StreamopsError
from .active import Active
from .calls import Placed
from .client import AtemeClient
from .connect import lock_name, work_in_context
from .context import Context, what_is_active
from .entity import Kind, run_word
from .machines import Machine, is_transient, rows_with
from .options_machines import ATEME_ENVIRONMENT
from .rows import entity_id, row_in, rows_of, state_of
from .telling import with_id

Json = dict[str, t.Any]
Values = dict[str, t.Any]
ENVIRONMENT = Kind(
    noun="environment",
    result="environment",
    fields=("name", "provider", "region", "instance_type"),
    get="",
    create="Create new environment",
    delete="Delete customer environment",
    start="Start customer environment",
    stop="Stop customer environment",
    names={
        "name": ("environment_name", "c_env_name"),
        "provider": ("cloud_provider_id", "cloud_provider", "provider_id"),
        "region": ("region_id", "cloud_region_id", "cloud_region"),
        "instance_type": ("instance_type_id", "instance_size_id", "instance_size"),
    },
    runs=True,
)
DETAILS = "Get environment details"
RUNNING = "Get environments running in active org"
ALL = "List environments for dropdowns"
UPGRADES = "List pending scheduled upgrades for environments in active org."
UPGRADE = "Update scheduled environment upgrade / start upgrade now"
PROVIDERS = "Get supported cloud providers"
REGIONS = "Get supported regions in selected cloud provider"
TYPES = "Get instance types / sizes in region and cloud provider"
_START_NOW = {"start_now": ("start_upgrade_now", "upgrade_now", "now", "start")}
_DONE = ("done", "finished", "completed", "cancelled", "canceled", "failed")
_YES, _NO = ("true", "yes", "on", "1"), ("", "false", "no", "off", "0")


def manage_environment(task: Task) -> Values:
    """The module ateme_environment."""

    def work(client: AtemeClient) -> Values:
        resource = Environment.of(task, ATEME_ENVIRONMENT, ENVIRONMENT, client)
        return converge(resource, task.conditions(lock_name(task)))

    # The service switches the user to an environment that has come up: nobody else is to work, or switch, in between.
    comes_up = not task.check_mode and task.params["state"] not in ("absent", "stopped")
    return work_in_context(task, ATEME_ENVIRONMENT, work, alone=comes_up)


class Environment(Machine):
    references = ("provider", "region", "instance_type")
    needs = ("name", "provider", "region", "instance_type")
    own = ("environment_id", "customer_environment_id", "c_env_id", "env_id")
    _active: tuple[Active, Active] | None = None
    _announced = False
    # What an environment that is there has.
    _beside: t.Mapping[str, t.Any] = types.MappingProxyType({})

    # Reading

    def rows(self) -> list[Json]:
        """Those that run, and the names of all."""
        found: dict[str, Json] = {}
        for title in (ALL, RUNNING):
            for told in rows_of(self.client, self.client.described(title), "list the environments"):
                row = with_id(told, self.own)
                known = found.setdefault(entity_id(row), {})
                known.update(row)
                if title == RUNNING and state_of(known) is None:
                    known["state"] = "running"
        return list(found.values())

    def only(self, rows: list[Json]) -> Json | None:
        # A list of names alone does not tell which were deleted.
        there = [self._told(row) for row in rows] if len(rows) > 1 else rows
        return super().only([row for row in there if row is not None])

    def find(self) -> Json | None:
        row = super().find()
        row = self._told(row) if row is not None else None
        if row is not None and self.made and not self._announced:
            row = self._details(row)
        return row

    def _told(self, row: Json) -> Json | None:
        """The row with all there is to it: from the details where the lists tell less."""
        word = state_of(row)
        short = self._state != "absent" and not self.tells(row, "provider") and not is_transient(word or "")
        return self._details(row) if word is None or short else row

    def _details(self, row: Json) -> Json | None:
        """The details; None where there is no such environment any more.

        The first ones after it has come up hand out a token for it, and switch the user there: that is undone.
        """
        self._active = self._active or what_is_active(self.client)
        described = self.client.described(DETAILS)
        try:
            answer = self.client.run(
                Placed(described).request({}, entity_id(row)), f"read environment {entity_id(row)}"
            )
        except NotFound:
            return None
        except Forbidden:
            if state_of(row) is None:
                raise
            return row
        whole = {**row, **with_id(row_in(answer) or {}, self.own)}
        if self.gone(whole):
            return None
        self._announced = self._announced or (self.made and run_word(whole) in ("started", "stopped"))
        if self.client.adopt(answer):
            self._put_back(row)
        return whole

    def _put_back(self, row: Json) -> None:
        """Back to the environment and organisation that were active: nobody has asked for a switch."""
        organisation, environment = self._active or (Active("", ""), Active("", ""))
        if not environment.id:
            self.warn(f"the user has been switched to environment {entity_id(row)}: the service did not tell another")
            return
        try:
            for call in Context(self.client, organisation.id or None, environment.id).calls():
                call.send()
        except StreamopsError as error:
            error.hint = f"The service has switched the user to environment {entity_id(row)}; switch it back by hand"
            raise

    # Writing

    def refer(self, option: str, wanted: str) -> str:
        names = ENVIRONMENT.names
        if option == "provider":
            rows = rows_with(self.client, PROVIDERS, "list the cloud providers")
        else:
            values = {"provider": self._chosen("provider")}
            title = REGIONS
            if option == "instance_type":
                values["region"], title = self._chosen("region"), TYPES
            rows = rows_with(self.client, title, f"list the {option.replace('_', ' ')}s", values, names)
        return self.choose(rows, option, wanted)

    def _chosen(self, option: str) -> str:
        """The id of what the names of others are looked up in."""
        wanted = self.wanted.get(option) or self._beside.get(option)
        checked([] if wanted else [f"{option} is missing: it is needed to look up the others"])
        return self.referred(option, wanted)

    def _is_same(self, row: Json, option: str, wanted: t.Any) -> bool:
        self._beside = {name: self.value(row, name) for name in self.references}
        return super()._is_same(row, option, wanted)

    def create(self, values: Values, action: str) -> None:
        self._active = what_is_active(self.client)
        super().create(values, action)

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        plan = super().plan(state, secrets_sent)
        if state is None or self._state == "absent" or self.made:
            return plan
        upgrade = self._upgrade(state)
        if upgrade is None:
            return plan
        label = self.label(state)
        version = upgrade.get("version") or upgrade.get("target_version") or ""
        action = f"upgrade {label}" + (f" to {version}" if version else "")
        if isinstance(plan.before, dict) and isinstance(plan.after, dict):
            plan.before["version"], plan.after["version"] = state.get("version"), version or "the next one"
        starts = self._state == "started"
        on_air = () if run_word(state) == "stopped" else (label,)
        call = Call(action, lambda: self._start_upgrade(upgrade, action), on_air)
        plan.calls = [*plan.calls, call] if starts else [call, *plan.calls]
        return plan

    def _upgrade(self, state: Json) -> Json | None:
        """The pending upgrade that shall be started; None where there is none to start. Raises InvalidInput."""
        wanted = str(self.params.get("upgrade") or "").strip()
        if wanted.lower() in _NO:
            return None
        any_version = wanted.lower() in _YES
        if not any_version and state.get("version") is None:
            state = {**state, **(self._details(state) or {})}
        if not any_version and str(state.get("version")) == wanted:
            return None
        pending = [row for row in self._pending_upgrades() if _is_of(row, entity_id(state))]
        fitting = [row for row in pending if any_version or wanted in (row.get("version"), row.get("target_version"))]
        if not fitting and not any_version and not self.busy:
            there = ", ".join(str(row.get("version") or entity_id(row)) for row in pending) or "none"
            raise InvalidInput(
                f"no upgrade of {self.label(state)} to {wanted} is pending (pending: {there})",
                hint="The service schedules upgrades itself; upgrade: true starts what is pending",
            )
        return fitting[0] if fitting else None

    def _pending_upgrades(self) -> list[Json]:
        return rows_of(self.client, self.client.described(UPGRADES), "list the pending upgrades")

    def _start_upgrade(self, upgrade: Json, action: str) -> None:
        if self.busy:
            self.settled()
        described = self.client.described(UPGRADE)
        needs_type = "unit_type" in ((described.body or {}).get("required") or [])
        values = {"start_now": True, **({"unit_type": "c_env"} if needs_type else {})}
        self.busy = True
        self.client.run(Placed(described, _START_NOW).request(values, entity_id(upgrade)), action)

    def order(self, title: str, identity: str, action: str) -> None:
        self.busy = True
        super().order(title, identity, action)


def _is_of(upgrade: Json, environment: str) -> bool:
    """Whether a pending upgrade is that of an environment; transcoders have some, too."""
    meant = next((upgrade[key] for key in ("instance_id", "environment_id", "c_env_id") if upgrade.get(key)), None)
    is_environment = str(upgrade.get("unit_type") or "c_env").lower() not in ("transcoder",)
    return str(meant) == environment and is_environment and (state_of(upgrade) or "") not in _DONE
