# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A gateway's preset: kept in a file, and loaded from one."""

from __future__ import annotations

import collections
import datetime
import os
import pathlib
import time
import typing as t

from ..resource.converge import STABLE, converge
from ..resource.plan import Call, Plan, Values
from ..task import Task
from ..transport.address import segment
from ..transport.client import error_of
from ..transport.errors import BadAnswer, Forbidden, InvalidInput, StreamopsError
from ..transport.files import write_private
from .client import GatewayClient, Listing
from .preset_content import Preset, shown_difference
from .route_reading import pending_change

_ROLE = "Presets take the Administrator role, for exporting and in check mode too; log in as an Administrator"


def fetched(client: GatewayClient, device: str) -> Preset:
    """The preset of the device as it is now. Raises BadAnswer for what is no whole preset."""
    attempt = "export the preset"
    try:
        answer = client.request("GET", _path(device), attempt=attempt)
        if not answer.ok:
            raise error_of(client.authentication, answer)
        answer.json()  # all of it, and no HTML
        preset = Preset(answer.body)
        if not preset.is_one:
            raise BadAnswer("the answer is no preset (no JSON object with routes in it)", hint="Check host and port")
    except StreamopsError as error:
        raise _with_role(error).at(client.place).during(attempt) from None
    return preset


def _path(device: str) -> str:
    return f"/api/gateway/{segment(device)}/system/preset"


def _with_role(error: StreamopsError) -> StreamopsError:
    if isinstance(error, Forbidden):
        error.hint = _ROLE
    return error


def export(task: Task, client: GatewayClient) -> Values:
    """Keep the device's preset in a file; changed only when it means something else than what is kept."""
    # What a link points at is written, and the link stays.
    path = pathlib.Path(os.path.realpath(task.params["dest"]))
    _check_folder(path)
    kept = _kept(path)
    preset = fetched(client, client.device_id(task.params["device_id"]))
    same = kept is not None and kept.keeps(preset)
    before, after = ("", "") if same else shown_difference(kept, preset)
    plan = Plan(title=f"preset {path}", before=before, after=after)
    if not same:
        plan.calls = [Call(f"write the preset to {path}", lambda: None)]
    if not task.check_mode:
        if not same:
            _write(path, preset.content)
        elif path.stat().st_mode & 0o077:
            path.chmod(0o600)
            task.warn(f"{path} could be read by others, and a preset holds passphrases; its mode is 0600 now")
    return {**plan.report(), "preset_file": str(path), "preset": preset.told}


def _kept(path: pathlib.Path) -> Preset | None:
    try:
        return Preset(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror})") from None


def _check_folder(path: pathlib.Path) -> None:
    """Raises InvalidInput where a file could not be written; nothing is sent then."""
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder", hint="Name the file to write")
    if not path.parent.is_dir():
        raise InvalidInput(f"there is no folder {path.parent}", hint="Make it in a task before")
    if not os.access(path.parent, os.W_OK):
        raise InvalidInput(f"the folder {path.parent} cannot be written")


def _write(path: pathlib.Path, content: bytes) -> None:
    try:
        write_private(path, content, lasting=True)
    except OSError as error:
        raise StreamopsError(f"{path} cannot be written ({error.strerror})").during("write the preset") from None


def load(task: Task, client: GatewayClient) -> Values:
    """Bring the device to the state that a preset file holds."""
    source = pathlib.Path(task.params["src"])
    try:
        wanted = Preset(source.read_bytes()).checked(str(source))
    except OSError as error:
        raise InvalidInput(f"{source} cannot be read ({error.strerror})") from None
    backup = _backup_path(task, client, source) if task.params["backup"] else None
    if backup and not task.check_mode:
        _check_folder(backup)
    device = client.device_id(task.params["device_id"])
    resource = _Loading(client, device, source, wanted, task.params["preset_field"], backup)
    conditions = task.conditions(client.place)
    try:
        result = converge(resource, conditions)
    except StreamopsError as error:
        if resource.kept:
            error.facts = {**error.facts, "backup_file": resource.kept}
            error.hint = f"{error.hint.rstrip('. ')}. The preset from before is in {resource.kept}".lstrip(". ")
        raise
    return {**result, **({"backup_file": resource.kept} if resource.kept else {})}


def _backup_path(task: Task, client: GatewayClient, source: pathlib.Path) -> pathlib.Path:
    folder = pathlib.Path(task.params["backup_dir"] or source.parent)
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S.%fZ")
    return folder / f"{source.stem}.{client.http.endpoint.host.replace(':', '-')}.{stamp}{source.suffix}"


class _State(t.NamedTuple):
    """The routes of a device, and its preset where it was asked for."""

    listing: Listing
    preset: Preset | None


class _Loading:
    """The import of a preset, as the engine sees it."""

    says_pending = False

    def __init__(
        self,
        client: GatewayClient,
        device: str,
        source: pathlib.Path,
        wanted: Preset,
        field: str,
        backup: pathlib.Path | None,
    ) -> None:
        self._client = client
        self._device = device
        self._source = source
        self._wanted = wanted
        self._field = field
        self._backup = backup
        self.kept = ""
        # Before the import: the ids of the routes, and the preset. After it: the names that it said it would make.
        self._old_ids: set[str] = set()
        self._old: Preset | None = None
        self._awaited: list[str] = wanted.names
        self._sent = False
        self._settled_since: float | None = None

    def read(self, watching: bool = False) -> _State:
        listing = self._client.routes(self._device)
        self.says_pending = self.says_pending or listing.says_pending
        if watching and (not self._are_there(listing.routes) or self._busy(listing)):
            return _State(listing, None)
        return _State(listing, fetched(self._client, self._device))

    def pending(self, state: _State) -> str:
        missing = self._missing(state.listing.routes) if self._sent else {}
        return self._busy(state.listing) or (f"not there yet: {', '.join(missing)}" if missing else "")

    def plan(self, state: _State, secrets_sent: bool = False) -> Plan:
        done = self._is_done(state) if self._sent else False
        if not self._sent and state.preset is not None:
            self._old, self._old_ids = state.preset, {route["id"] for route in state.listing.routes}
            done = self._wanted.is_on(state.preset)
        # Nobody is shown what is planned while waiting.
        before, after = ("", "") if done or self._sent else shown_difference(self._old, self._wanted)
        plan = Plan(
            title=f"preset of {self._client.place}",
            before=before,
            after=after,
            predicted={"preset": self._wanted.told},
        )
        if self._wanted.hides_secrets or (self._old is not None and self._old.hides_secrets):
            plan.secrets_not_compared = ["preset"]
        if not done:
            running = [route for route in state.listing.routes if str(route.get("state")).lower() == "running"]
            interrupts = [f'route "{route.get("name")}"' for route in running] or ["all routes of the gateway"]
            action = f"load the preset {self._source.name} with {len(self._wanted.routes)} route(s)"
            plan.calls = [Call(action, self._send, tuple(interrupts), makes_new=True)]
        return plan

    def outcome(self, state: _State) -> Values:
        return {"preset": self._wanted.told, "pending_creation": self._awaited}

    def _send(self) -> None:
        if self._backup and self._old and not self.kept:
            _write(self._backup, self._old.content)
            self.kept = str(self._backup)
        self._sent = True
        upload = {self._field: (self._source.name, self._wanted.content, "application/json")}
        try:
            answer = self._client.call("POST", _path(self._device), files=upload, attempt="load the preset")
        except StreamopsError as error:
            self._sent = error.maybe_done
            raise _with_role(error) from None
        names = answer.get("pendingCreation") if isinstance(answer, dict) else None
        if isinstance(names, list):
            self._awaited = [str(name) for name in names]

    def _is_done(self, state: _State) -> bool:
        """Whether what was loaded is there: all of it, or all names as new routes, or all names and settled."""
        routes = state.listing.routes
        if not self._are_there(routes) or self._busy(state.listing):
            self._settled_since = None
            return False
        if state.preset is not None and self._wanted.is_on(state.preset):
            return True
        if self._are_there([route for route in routes if route["id"] not in self._old_ids]):
            return True
        self._settled_since = self._settled_since or time.monotonic()
        changed = state.preset is not None and self._old is not None and not self._old.is_on(state.preset)
        return changed and time.monotonic() - self._settled_since > STABLE

    def _are_there(self, routes: list[dict[str, t.Any]]) -> bool:
        return not self._missing(routes)

    def _missing(self, routes: list[dict[str, t.Any]]) -> collections.Counter[str]:
        """The names of the routes that are still awaited."""
        shown = collections.Counter(str(route.get("name") or "") for route in routes)
        return collections.Counter(self._awaited) - shown

    def _busy(self, listing: Listing) -> str:
        changes = (pending_change(route) for route in listing.routes)
        return listing.being_created or next((one for one in changes if one), "")
