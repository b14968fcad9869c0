# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Multi-viewers: the module ateme_multiviewer.

The service does not list them: one is found through the Local-TS input that is its result. Its details do not tell what
its tiles show.
"""

from __future__ import annotations

import re
import typing as t

from ..resource.plan import Call, Plan, checked
from ..task import Task
from ..transport.errors import InvalidInput
from .calls import Placed
from .entity import Kind, plain
from .flow_fields import NAMES as FLOW_NAMES
from .flow_fields import known_type
from .flows import INSIDE
from .machines import INPUTS, Machine, chosen, input_id, inside, manage_machine, outside, rows_with
from .options_machines import ATEME_MULTIVIEWER, TILE_FIELDS
from .rows import entity_id, is_gone, name_of
from .transcoder_fields import presets

Json = dict[str, t.Any]
Values = dict[str, t.Any]
TILES = "tile_inputs"
LAYOUTS = "Get multi-viewer layouts"
SWITCH_TILES = "Switch multi-viewer tile video sources and update titles"
PIDS = ("pmt_pid", "video_pid", "transcoded_audio_pid", "passthrough_audio_pid")
PRESET = ("store_preset", "preset_id", "preset_name")
_LEAST_PID = 33
# The numbers of the vendor's notes, by their words.
NUMBERS: dict[str, dict[str, int]] = {
    "encoder_uhd_tech_type_id": {
        "HD-SDI (interlaced)": 1,
        "HD/3G-SDI (progressive)": 2,
        "Quad Split (progressive)": 4,
        "Quad Split (interlaced)": 5,
        "2SI (progressive)": 6,
        "2SI (interlaced)": 7,
        "6G/12G-SDI": 8,
    },
    "encoder_gop_size_id": {"24": 1, "50": 2, "12": 3, "1": 4},
    "encoder_frame_rate_id": {
        word: place + 1
        for place, word in enumerate(
            ["25", "12.5/25", "5/25", "2.5/25", "2/25", "1/25", "23.976", "24", "29.97", "30", "50", "59.94", "60"],
        )
    },
    "encoder_gop_size_mode_id": {"Static, IPB": 1, "Dynamic, IPB": 2, "Static, IP": 3, "Dynamic, IP": 4},
}
_SETTINGS = (
    *("max_allowed_bitrate_kbps", "encoder_uhd_tech_type_id", "is_interlaced", "encoder_gop_size_id"),
    *("encoder_frame_rate_id", "encoder_gop_size_mode_id", "program_number", *PIDS),
)
_TILE_OPTIONS = tuple(field.name for field in TILE_FIELDS)
_TILE_NAMES = {
    "tile": ("tile_number", "number", "tile_id"),
    "input": ("input_id", "source_id", "channel_id"),
    "title": ("tile_title", "name", "label", "text"),
}
# How an input may tell whose result it is.
_RESULT_OF = re.compile(r"^(multi_?viewer|mv)(_?id)?$", re.IGNORECASE)
_TYPES = ("type", *FLOW_NAMES["input"]["type"])
_RESULT = "resulting_input"
_UNTOLD = "not told"
MULTIVIEWER = Kind(
    noun="multi-viewer",
    result="multiviewer",
    fields=("name", "layout", TILES, *_SETTINGS),
    get="Get multi-viewer details",
    create="Create multi-viewer",
    update="Update multi-viewer",
    delete="Delete multi-viewer",
    names={
        "name": ("multi_viewer_name", "title"),
        "layout": ("layout_id", "multi_viewer_layout_id"),
        TILES: ("tiles", "inputs"),
        "max_allowed_bitrate_kbps": ("max_allowed_bitrate", "max_bitrate"),
    },
    # An update that leaves them out may set them to their defaults.
    always_sent=_SETTINGS,
    defaults={
        "program_number": 1,
        "pmt_pid": 200,
        "video_pid": 201,
        "transcoded_audio_pid": 555,
        "passthrough_audio_pid": 556,
    },
    runs=True,
)


def manage_multiviewer(task: Task) -> Values:
    """The module ateme_multiviewer."""
    checked(_given_alone(task.params))
    numbers = {name: _number(name, task.params[name]) for name in NUMBERS if task.params.get(name) is not None}
    task.params = {**task.params, **numbers}
    return manage_machine(task, ATEME_MULTIVIEWER, MULTIVIEWER, MultiViewer)


def _given_alone(params: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """What is wrong with what a task gives, whatever the multi-viewer is set to."""
    for name, words in NUMBERS.items():
        if params.get(name) is not None and _number(name, params[name]) is None:
            known = ", ".join(f"{number} ({word})" for word, number in words.items())
            yield f"{name} is {params[name]!r}, it must be one of {known}"
    for name in PIDS:
        value = params.get(name)
        if value and value < _LEAST_PID:
            none = "0 or " if name.endswith("audio_pid") else ""
            yield f"{name} is {value}, it must be {none}{_LEAST_PID} to 8190"
    yield from _twice(params)
    tiles = [one["tile"] for one in params.get(TILES) or []]
    if len(tiles) != len(set(tiles)):
        yield "tile_inputs: a tile is there twice"
    yield from presets(params)


def _twice(values: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    used: dict[t.Any, str] = {}
    for name in PIDS:
        pid = values.get(name)
        if pid and pid in used:
            yield f"{name} is {pid}, as is {used[pid]}: no two PIDs may be the same"
        if pid:
            used.setdefault(pid, name)


def _number(option: str, value: t.Any) -> int | None:
    """The number of a setting, from the number or the vendor's word; None for anything else."""
    words = NUMBERS[option]
    text = re.sub(r"\s*fps$", "", str(value).strip(), flags=re.IGNORECASE)
    if text.isdecimal() and int(text) in words.values():
        return int(text)
    return next((number for word, number in words.items() if word.lower() == text.lower()), None)


class MultiViewer(Machine):
    references = ("layout",)
    # The Local-TS inputs of which the service does not tell whose result they are.
    _untold: list[str]

    def refer(self, option: str, wanted: str) -> str:
        if option == "layout":
            row = chosen(rows_with(self.client, LAYOUTS, "list the layouts"), wanted, "layout")
            self._check_tiles(row)
            return entity_id(row)
        return input_id(self.client, wanted, self.check_mode, self.warn)

    def _check_tiles(self, layout: Json) -> None:
        """The service leaves out in silence what the layout has no place for."""
        count = next((layout[key] for key in ("tiles", "number_of_tiles", "tile_count") if layout.get(key)), None)
        count = len(count) if isinstance(count, list) else count
        if isinstance(count, int):
            beyond = [str(one["tile"]) for one in self.wanted.get(TILES, []) if one["tile"] > count]
            told = f"tile_inputs: layout {name_of(layout)} has {count} tiles, no {', '.join(beyond)}"
            checked([told] if beyond else [])

    # Reading

    def rows(self) -> list[Json]:
        """What the inputs tell of the multi-viewers whose results they are."""
        found = []
        self._untold = []
        for row in rows_with(self.client, INPUTS, "list the inputs"):
            if is_gone(row):
                continue
            places = _places(row)
            identity = next((one for one in map(_viewer_of, places) if one), "")
            told = [place[key] for place in places for key in ("id", "user_description", "name") if place.get(key)]
            called = list(dict.fromkeys((*told, entity_id(row, "input"))))
            if identity:
                found.append({"id": identity, _RESULT: entity_id(row, "input"), "called": called})
            elif any(known_type(place[key]) == "local_ts" for place in places for key in _TYPES if place.get(key)):
                self._untold += called
        return found

    def find(self) -> Json | None:
        found = self._found()
        names = (self.wanted.get("name"), self.params.get("input"))
        hidden = next((one for one in names if one and one in self._untold), None)
        if found is None and hidden is not None and not self.made:
            raise InvalidInput(
                f'there is a Local-TS input "{hidden}", the result of a multi-viewer, and the service does not tell '
                "of which one",
                hint="Give the id of the multi-viewer, lest there be a second one",
            )
        return found

    def _found(self) -> Json | None:
        identity = self._known or self._asked_id
        rows = self.rows()
        if identity:
            # Its input may come later, and go earlier, than itself.
            return next((row for row in rows if row["id"] == identity), {"id": identity})
        if self.wanted.get("name") is None:
            return self.only([row for row in rows if self.params.get("input") in row["called"]])
        whole = [found for found in (self.whole(row) for row in rows) if found is not None]
        meant = [row for row in whole if self.value(row, "name") == self.wanted["name"]]
        # Details without a name: the input has one, perhaps.
        meant = meant or [row for row in whole if self.wanted["name"] in row["called"]]
        return self.only([row for row in meant if self.params.get("input") in (None, *row["called"])])

    def whole(self, row: Json) -> Json | None:
        found = super().whole(row)
        return None if found is None or self.gone(found) else found

    def called(self) -> str:
        return f'"{self.wanted.get("name") or self._asked_id or self.params.get("input") or self.params.get("id")}"'

    def value(self, row: Json, option: str) -> t.Any:
        told = super().value(row, option)
        if option == TILES and told is not None:
            return outside(told, _TILE_OPTIONS, _TILE_NAMES)
        if option == "name" and told is None and self.wanted.get("name") in row.get("called", ()):
            # Details without a name: its input has it.
            return self.wanted["name"]
        return told

    def values(self, row: Json) -> Values:
        found = super().values({key: one for key, one in row.items() if key not in ("called", _RESULT)})
        found.pop("state", None)
        if "layout" in found:
            found["layout"] = str(found["layout"])
        return {**found, **({"input": row[_RESULT]} if row.get(_RESULT) else {})}

    # Comparing

    def check(self, values: Values) -> None:
        checked(_twice(values))

    def changes(self, row: Json) -> Values:
        found = super().changes(row)
        found.pop(TILES, None)
        return found

    def refuse_change(self, row: Json, changed: Values) -> None:
        placed = Placed(self.client.described(MULTIVIEWER.update), MULTIVIEWER.names)
        fixed = [name for name in changed if placed.key(name) is None]
        if fixed:
            raise InvalidInput(
                f"the service has no operation that changes {', '.join(fixed)} of {self.label(row)}",
                hint="Delete it and make it anew, or leave that out",
            )

    def plan(self, state: Json | None, secrets_sent: bool = False) -> Plan:
        plan = super().plan(state, secrets_sent)
        tiles = self.wanted.get(TILES)
        if state is None or self._state == "absent" or not tiles or self.made:
            return plan
        told = self.value(state, TILES)
        always = self.params["update_tiles"] == "always"
        if told is None and (secrets_sent or not always):
            plan.predicted.update(self._not_compared(state))
            return plan
        changed = self._wired(tiles) if told is None else self._switched(told, tiles)
        if changed:
            numbers = ", ".join(str(one["tile"]) for one in changed)
            label = self.label(state)
            action = f"switch tiles {numbers} of {label}"
            if isinstance(plan.before, dict) and isinstance(plan.after, dict):
                plan.before[TILES], plan.after[TILES] = told or _UNTOLD, changed
            plan.calls.append(Call(action, lambda: self._switch(state, changed, action), (label,)))
        return plan

    def _switched(self, told: list[Values], tiles: list[Values]) -> list[Values]:
        """The tiles that show something else than what is wanted."""
        before = {one.get("tile"): one for one in told}
        return [
            one
            for one in self._wired(tiles)
            if any(plain(before.get(one["tile"], {}).get(key)) != plain(value) for key, value in one.items())
        ]

    def _not_compared(self, state: Json | None) -> Values:
        """The tiles that were given and not sent, as a part of the result."""
        untold = state is not None and self._state != "absent" and self.value(state, TILES) is None
        tiles = self.wanted.get(TILES) if untold and not self.made else None
        blind = tiles and self.params["update_tiles"] != "always"
        return {"tiles_not_compared": [one["tile"] for one in tiles]} if tiles and blind else {}

    def outcome(self, state: Json | None) -> Values:
        return {**super().outcome(state), **self._not_compared(state)}

    # Writing

    def _wired(self, tiles: list[Values]) -> list[Values]:
        """Tiles with the ids of their inputs; an empty text switches one off."""
        found = []
        for tile in tiles:
            given = {name: one for name, one in tile.items() if one is not None}
            if given.get("input"):
                given["input"] = self.referred("input", given["input"])
            found.append(given)
        return found

    def wire(self, values: Values, placed: Placed) -> Values:
        found = super().wire(values, placed)
        if found.get(TILES) is not None:
            found[TILES] = inside(placed, TILES, self._wired(found[TILES]), _TILE_NAMES)
        preset = {name: self.params[name] for name in PRESET if self.params.get(name) is not None}
        return {**found, **({} if placed.key("store_preset") is None else preset)}

    def _switch(self, row: Json, tiles: list[Values], action: str) -> None:
        if self.busy:
            self.settled()
        placed = Placed(self.client.described(SWITCH_TILES), MULTIVIEWER.names)
        self.client.run(placed.request(self.wire({TILES: tiles}, placed), entity_id(row)), action)


def _places(row: Json) -> list[Json]:
    """Where an input tells what it is: itself, and its settings."""
    return [row, *(row[key] for key in INSIDE if isinstance(row.get(key), dict))]


def _viewer_of(row: Json) -> str:
    """The id of the multi-viewer whose result an input is; '' for any other input."""
    for key, one in row.items():
        if _RESULT_OF.match(key) and one not in (None, "", False):
            return entity_id(one) if isinstance(one, dict) else str(one)
    return ""
