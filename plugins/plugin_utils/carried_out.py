# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task has carried out, failed or not, item by item of its loop or of its list."""

from __future__ import annotations

import typing as t

Values = dict[str, t.Any]


def carried_out(registered: Values) -> list[Values]:
    """One entry for each item, in their order: `done`, the actions, and `made`, whether it was created by them."""
    results = registered.get("results")
    if results is None:
        return [_entry(registered, bulk=False)] if registered else []
    # A module that takes a list tells its items without a message; those of a loop are results of their own.
    bulk = "ansible_loop_var" not in (results[0] if results else {})
    return [_entry(one, bulk) for one in results]


def _entry(result: Values, bulk: bool) -> Values:
    if result.get("failed") and not bulk:
        done = (result.get("error") or {}).get("done") or []
    else:
        done = result.get("actions") or []
    return {"done": done, "made": any(str(action).startswith("create ") for action in done)}
