# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of a session's recordings a task means."""

from __future__ import annotations

import typing as t

from ..transport.errors import Ambiguous, NotFound
from .titled import Values


class Meant(t.NamedTuple):
    """The recording that is meant, None where there is none.

    `untouched` when it is told and not changed; `left_alone` says why, where that needs saying.
    """

    recording: Values | None
    untouched: bool = False
    left_alone: str = ""


def meant(
    active: list[Values],
    finished: t.Callable[[], list[Values]],
    title: str | None,
    state: str,
    is_default: t.Callable[[Values], bool],
) -> Meant:
    """The recording that is meant, among those that are active and (asked for when needed) those that are finished.

    A title names one. An active recording whose title is the one that the HMP gave it is meant too: it was started, and
    its title not set yet. One with another title is somebody's own.
    Raises Ambiguous, and NotFound where a state cannot be.
    """
    if state == "started":
        # One that has failed does not record.
        active = [one for one in active if one["state"] != "error"]
    named = [one for one in active if one.get("title") == title]
    default = [one for one in active if one not in named and is_default(one)] if title is not None else active
    candidates = named if state == "absent" and title is not None else named or default
    if len(candidates) > 1 and state in ("paused", "stopped", "absent"):
        raise Ambiguous(
            f"{len(candidates)} recordings of this session are active",
            hint=f"Name the one meant by id: {', '.join(str(one['id']) for one in candidates)}",
        )
    # Running ones first: starting again is what must not happen.
    for one in sorted(candidates, key=lambda one: bool(one["state"] != "recording")):
        return Meant(one)
    if title is None:
        # Stopped already: which one that was is told, so that a second run gives the same.
        last = finished()[-1:] if state in ("present", "stopped") else []
        return Meant(last[0] if last else None, untouched=state == "stopped")
    over = [one for one in finished() if one.get("title") == title]
    if len(over) > 1 and state == "absent":
        raise Ambiguous(
            f'{len(over)} recordings bear the title "{title}"',
            hint=f"Name the one meant by id: {', '.join(str(one['id']) for one in over)}",
        )
    if over:
        return Meant(over[-1])
    if not active:
        return Meant(None)
    told = f'the recording that is active is "{active[0].get("title")}" and not "{title}"'
    if state in ("paused", "present"):
        raise NotFound(told, hint=f"Name it by id ({active[0]['id']}), or leave title out")
    return Meant(active[0] if state == "started" else None, True, f"{told}: it was left alone")
