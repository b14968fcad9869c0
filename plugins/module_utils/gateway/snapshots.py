# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Dated files of what a gateway has: its routes with their run states, and its preset where the account may have it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import pathlib
import re
import typing as t

from ..resource.plan import Call, Plan, Values
from ..task import Task
from ..transport.errors import Forbidden, InvalidInput, StreamopsError
from ..transport.files import write_private
from .client import GatewayClient
from .connect import connect
from .preset_content import Preset
from .presets import fetched
from .route_list import gathered
from .route_words import difference

_LABEL = re.compile(r"[a-z0-9][a-z0-9-]*")
_AT = r"\d{8}T\d{6}\.\d{6}Z"
_UNSAFE = re.compile(r"[^\w.@-]")


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """The files of one snapshot: the routes always, the preset where it could be had."""

    folder: pathlib.Path
    stem: str
    at: str
    label: str = ""

    @property
    def routes_file(self) -> pathlib.Path:
        return self.folder / f"{self.stem}.json"

    @property
    def preset_file(self) -> pathlib.Path:
        return self.folder / f"{self.stem}.hmg"

    @property
    def told(self) -> Values:
        preset = str(self.preset_file) if self.preset_file.exists() else ""
        return {"at": self.at, "routes_file": str(self.routes_file), "preset_file": preset}


@dataclasses.dataclass(frozen=True)
class Content:
    """What a gateway has, or a snapshot holds."""

    routes: list[Values]
    preset: Preset | None

    def keeps(self, other: Content) -> bool:
        """Whether this holds all that the other has."""
        if sorted(self.routes, key=str) != sorted(other.routes, key=str):
            return False
        return other.preset is None or (self.preset is not None and self.preset.keeps(other.preset))


def apply(task: Task) -> Values:
    """Keep what the gateway has, or find what was kept."""
    params = task.params
    label = params["label"] or ""
    if label and not _LABEL.fullmatch(label):
        raise InvalidInput(f"label is {label!r}, it must be small letters, digits and dashes")
    if (params["keep"] or 0) < 0:
        raise InvalidInput(f"keep is {params['keep']}, it must be at least 0")
    if not (name := params["name"] or params["host"]):
        raise InvalidInput("name is missing, and host is not given either")
    folder, start = pathlib.Path(params["dir"]), _UNSAFE.sub("_", name)
    if params["state"] == "found":
        return {**Plan("snapshots", "", "").report(), "snapshot": _found(folder, start, params["at"])}
    with connect(task) as client:
        now = _read(task, client)
    return _keep(task, folder, start, label, now)


def snapshots(folder: pathlib.Path, start: str) -> list[Snapshot]:
    """The snapshots of a gateway, the oldest first."""
    pattern = re.compile(rf"(?P<stem>{re.escape(start)}\.(?P<at>{_AT})(?:\.(?P<label>[a-z0-9-]+))?)\.json")
    if not folder.is_dir():
        return []
    matches = filter(None, (pattern.fullmatch(path.name) for path in folder.iterdir()))
    found = [Snapshot(folder, match["stem"], match["at"], match["label"] or "") for match in matches]
    return sorted(found, key=lambda one: one.at)


def _found(folder: pathlib.Path, start: str, at: str | None) -> Values:
    there = snapshots(folder, start)
    exactly = [one for one in there if one.at == at]
    until = [one for one in there if not one.label and (not at or one.at <= at)]
    found = exactly or until
    return found[-1].told if found else {}


def _read(task: Task, client: GatewayClient) -> Content:
    device = client.device_id(task.params["device_id"])
    listing = client.routes(device)
    routes = [_lasting(one) for one in gathered(listing.routes)]
    roles = {str(role).lower() for role in client.session().get("roles") or []}
    preset: Preset | None = None
    if not roles or "administrator" in roles:
        with contextlib.suppress(Forbidden):
            preset = fetched(client, device)
    if preset is None:
        task.warn(
            f"{client.place}: the account is no Administrator and may not have the preset; the routes are kept as "
            "gathered, without their passphrases"
        )
    return Content(routes, preset)


def _lasting(value: t.Any) -> t.Any:
    """Without what only the device sets, which is another every second."""
    if isinstance(value, dict):
        return {key: _lasting(inner) for key, inner in value.items() if key != "status"}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


def _keep(task: Task, folder: pathlib.Path, start: str, label: str, now: Content) -> Values:
    there = snapshots(folder, start)
    newest = next((one for one in reversed(there) if one.label == label), None)
    kept = _content(newest) if newest else None
    at = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S.%fZ")
    stem = ".".join(part for part in (start, at, label) if part)
    same = newest is not None and kept is not None and kept.keeps(now)
    snapshot = newest if newest and same else Snapshot(folder, stem, at, label)
    mine = [one for one in there if one.label == label]
    old = _surplus([*mine, *([] if same else [snapshot])], task.params["keep"] or 0)
    plan = _plan(folder, start, kept, now, same, old)
    if not task.check_mode:
        if not same:
            _write(folder, snapshot, now)
        _remove(old)
    told = {**snapshot.told, "preset_file": str(snapshot.preset_file) if now.preset or same else ""}
    if same:
        told = snapshot.told
    return {**plan.report(), "snapshot": told, "removed": [str(path) for path in old]}


def _content(snapshot: Snapshot) -> Content | None:
    """What a snapshot holds; None where its files cannot be read, so that a new one is made."""
    try:
        routes = json.loads(snapshot.routes_file.read_bytes())
        preset = Preset(snapshot.preset_file.read_bytes()) if snapshot.preset_file.exists() else None
    except (OSError, ValueError):
        return None
    return Content(routes, preset)


def _surplus(there: list[Snapshot], keep: int) -> list[pathlib.Path]:
    """The files of the snapshots that are too many."""
    going = there[:-keep] if keep else []
    return [path for one in going for path in (one.preset_file, one.routes_file) if path.exists()]


def _plan(
    folder: pathlib.Path, start: str, kept: Content | None, now: Content, same: bool, old: list[pathlib.Path]
) -> Plan:
    """Without the time, so that check mode and the real run say the same."""
    calls = [Call(f"remove {path}", lambda: None) for path in old]
    before: list[str] = []
    after: list[str] = []
    if not same:
        what = "the preset and the routes" if now.preset else "the routes"
        calls.insert(0, Call(f"write {what} of {start} to a new file in {folder}", lambda: None))
        for name, was, becomes in _pairs(kept.routes if kept else [], now.routes):
            for side, lines in zip((before, after), difference(f'route "{name}"', was, becomes), strict=True):
                side += lines
    old_text, new_text = ("".join(f"{line}\n" for line in side) for side in (before, after))
    return Plan(f"newest snapshot of {start}", old_text, new_text, calls=calls)


def _pairs(before: list[Values], after: list[Values]) -> t.Iterator[tuple[str, Values, Values]]:
    old, new = ({(one.get("id"), one.get("name")): one for one in side} for side in (before, after))
    for key in {**old, **new}:
        yield str(key[1]), old.get(key, {}), new.get(key, {})


def _remove(old: list[pathlib.Path]) -> None:
    for path in old:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StreamopsError(f"{path} cannot be removed ({error.strerror})").during("remove snapshots") from None


def _write(folder: pathlib.Path, snapshot: Snapshot, now: Content) -> None:
    """The preset first: a snapshot is there when its routes are."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if now.preset:
            write_private(snapshot.preset_file, now.preset.content, lasting=True)
        text = json.dumps(now.routes, indent=2, ensure_ascii=False) + "\n"
        write_private(snapshot.routes_file, text.encode(), lasting=True)
    except OSError as error:
        raise StreamopsError(f"{folder} cannot be written ({error.strerror})").during("keep a snapshot") from None
