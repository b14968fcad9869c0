# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is in a preset: whether two mean the same, and how people may see it (it holds passphrases)."""

from __future__ import annotations

import collections
import dataclasses
import json
import re
import typing as t

from ..resource.objects import SECRET, SECRET_CHANGED, Values
from ..resource.secrets import is_secret_key
from ..transport.errors import InvalidInput
from .route_reading import SeenRoute
from .route_words import difference

# What tells of the export and not of the system: the version of the software, a time.
_OF_THE_EXPORT = re.compile(
    r"^((preset|product)_?[vV]ersion|(export(ed)?|created?)_?([aA]t|[dD]ate|[tT]ime)|date|timestamp)$"
)
_MASK = re.compile(r"^\*+$")


class Preset:
    """The content of a preset file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self.json = json.loads(content)
        except ValueError:
            self.json = None

    @property
    def routes(self) -> list[dict[str, t.Any]]:
        found = self.json.get("routes") if isinstance(self.json, dict) else None
        return [route for route in found if isinstance(route, dict)] if isinstance(found, list) else []

    @property
    def names(self) -> list[str]:
        return [str(route.get("name") or "") for route in self.routes]

    @property
    def told(self) -> Values:
        """What a result tells of the preset."""
        found = self.json if isinstance(self.json, dict) else {}
        versions = {key: found.get(key) for key in ("preset_version", "product_version")}
        return {**versions, "routes": self.names}

    @property
    def is_one(self) -> bool:
        return isinstance(self.json, dict) and isinstance(self.json.get("routes"), list)

    def checked(self, where: str) -> Preset:
        """The same, when it can be loaded. Raises InvalidInput."""
        if not self.is_one:
            raise InvalidInput(
                f"{where} is no preset (no JSON object with routes in it)",
                hint="Give a file that state: exported wrote",
            )
        streams = (pair for route in self.routes for pair in _streams(route))
        if any(is_secret_key(key) and _MASK.match(str(value)) for key, value in streams):
            raise InvalidInput(f"{where} holds masks in place of passphrases", hint="A mask would become a passphrase")
        return self

    @property
    def settings(self) -> Values:
        """What the preset holds beside its routes."""
        found = self.json if isinstance(self.json, dict) else {}
        return {key: value for key, value in found.items() if key != "routes" and not _OF_THE_EXPORT.match(key)}

    def keeps(self, device: Preset) -> bool:
        """Whether this file holds all that the device's preset has: then it need not be written again.

        A secret that the device does not tell may be in the file from a time when it did.
        """
        if self.content == device.content:
            return True
        both = isinstance(self.json, dict) and isinstance(device.json, dict)
        rule = _Rule(untold=False, unknown=True)
        return both and rule.same(self.settings, device.settings) and rule.same_routes(self.routes, device.routes)

    def is_on(self, device: Preset) -> bool:
        """Whether a device is as this file says; what the file lacks, or either does not tell, is not compared."""
        if self.content == device.content:
            return True
        rule = _Rule(untold=True, unknown=False)
        return rule.same(self.settings, device.settings) and rule.same_routes(self.routes, device.routes)

    @property
    def hides_secrets(self) -> bool:
        """Whether secrets are left out of it."""
        return any(_hidden(key, value) for route in self.routes for key, value in _streams(route))


def _streams(route: dict[str, t.Any]) -> t.Iterator[tuple[str, t.Any]]:
    for stream in [route.get("source"), *(route.get("destinations") or [])]:
        if isinstance(stream, dict) and str(stream.get("protocol")).lower() in ("srt", "rtsp"):
            yield from stream.items()


@dataclasses.dataclass(frozen=True)
class _Rule:
    """How a file is compared with a device.

    `untold`: a secret that the file does not tell is any. `unknown`: a key that the file lacks counts.
    """

    untold: bool
    unknown: bool

    def same_routes(self, file: list[dict[str, t.Any]], device: list[dict[str, t.Any]]) -> bool:
        """Routes in any order: by their names, and those of one name in the order in which they come."""

        def sorted_by_name(routes: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
            return sorted(routes, key=lambda route: str(route.get("name")))

        return len(file) == len(device) and self.same(sorted_by_name(file), sorted_by_name(device))

    def same(self, file: t.Any, device: t.Any) -> bool:
        if isinstance(file, dict) and isinstance(device, dict):
            keys = {**file, **device} if self.unknown else file
            return all(self._same_value(key, file.get(key), device.get(key)) for key in keys)
        if isinstance(file, list) and isinstance(device, list):
            return len(file) == len(device) and all(self.same(*pair) for pair in zip(file, device, strict=True))
        return bool(file == device)

    def _same_value(self, key: str, file: t.Any, device: t.Any) -> bool:
        return _hidden(key, device) or (self.untold and _hidden(key, file)) or self.same(file, device)


def _hidden(key: str, value: t.Any) -> bool:
    """A secret that is not given: null or a mask. An empty one says that there is none."""
    return is_secret_key(key) and (value is None or bool(_MASK.match(str(value))))


def shown_difference(before: Preset | None, after: Preset) -> tuple[str, str]:
    """What differs between two presets, in lines without secrets."""
    old, new = _by_name(before), _by_name(after)
    _mark_changed_secrets(old, new)
    lines: tuple[list[str], list[str]] = ([], [])
    for key in {**old, **new}:
        for side, found in zip(lines, difference(f'route "{key[0]}"', old.get(key, {}), new.get(key, {})), strict=True):
            side += found
    if before is not None and before.settings != after.settings:
        lines[0].append("settings beside the routes: as they are")
        lines[1].append("settings beside the routes: others")
    texts = ["".join(f"{line}\n" for line in side) for side in lines]
    return texts[0], texts[1]


def _by_name(preset: Preset | None) -> dict[tuple[str, int], Values]:
    seen: collections.Counter[str] = collections.Counter()
    found: dict[tuple[str, int], Values] = {}
    for route in preset.routes if preset else []:
        name = str(route.get("name") or "")
        read = SeenRoute(route)
        # A preset knows no states: what reading fills in is left out.
        found[name, seen[name]] = {
            "name": name,
            "source": {**read.source.values, **_wrapped(read.source.echoed)},
            "destinations": [{**one.values, **_wrapped(one.echoed)} for one in read.destinations],
        }
        seen[name] += 1
    return found


class _Secret:
    """A secret in a diff: compared, never shown."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.text = SECRET

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Secret) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return self.text


def _wrapped(secrets: Values) -> dict[str, _Secret]:
    return {name: _Secret(value) for name, value in secrets.items()}


def _mark_changed_secrets(old: dict[tuple[str, int], Values], new: dict[tuple[str, int], Values]) -> None:
    for key in {**old, **new}:
        before, after = ({_place(one): one for one in _all_streams(side.get(key))} for side in (old, new))
        for place, stream in after.items():
            for name, value in stream.items():
                if isinstance(value, _Secret) and place in before and before[place].get(name) != value:
                    value.text = SECRET_CHANGED


def _all_streams(route: Values | None) -> list[Values]:
    return [{**route["source"], "name": None}, *route["destinations"]] if route else []


def _place(stream: Values) -> t.Any:
    return stream.get("name")
