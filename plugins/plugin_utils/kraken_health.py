# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with a Kraken that shall have a preset loaded, in words."""

from __future__ import annotations

import typing as t

from ..module_utils.kraken.stream_states import run_state

Values = dict[str, t.Any]


def problems(
    seen: Values, preset: str, streams: t.Sequence[str] = (), status_words: t.Mapping[str, str] | None = None
) -> list[str]:
    """What the appliance lacks: `seen` is what kraken_info tells of presets and streams."""
    if "presets" not in seen or "streams" not in seen:
        return ["the appliance tells nothing of its presets and streams"]
    found = _of_preset(seen["presets"], preset)
    words = {str(word).lower(): str(state) for word, state in (status_words or {}).items()}
    there = set()
    for stream in seen["streams"]:
        name = str(stream.get("name") or stream.get("uuid"))
        there.add(name)
        if stream.get("auto_start") or name in streams:
            found += _of_stream(stream, f'stream "{name}"', words)
    return found + [f'there is no stream "{name}"' for name in streams if name not in there]


def _of_preset(presets: list[Values], preset: str) -> list[str]:
    meant = [one for one in presets if one.get("name") == preset]
    if not meant:
        return [f'there is no preset "{preset}"']
    if any(one.get("active", True) for one in meant):
        # Not every appliance tells which one is active.
        return []
    other = next((f', "{one["name"]}" is' for one in presets if one.get("active")), "")
    return [f'preset "{preset}" is not the active one{other}']


def _of_stream(stream: Values, label: str, words: t.Mapping[str, str]) -> list[str]:
    status = stream.get("status") or {}
    # The site's own words come first, also before what the collection made of the appliance's.
    state = run_state(status, words) or stream.get("state")
    if state == "started":
        return []
    if state is not None:
        why = f" ({status['sub_status']})" if status.get("sub_status") else ""
        return [f"{label} is {state}{why}"]
    told = next((status[key] for key in ("status", "state") if status.get(key) is not None), None)
    if told is None:
        # Nothing can be seen of it.
        return []
    return [f"{label} is in the state {told!r}, and what that means is not known (status_words)"]
