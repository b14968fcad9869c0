# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task may claim of an API that reads nothing back."""

from __future__ import annotations

from ..resource.plan import Values
from ..task import Task


def honest(result: Values, was_there: list[str], task: Task, blind: bool) -> Values:
    """A result in which only what the device did counts as a change.

    `was_there`: actions whose command was answered with "it is there already". `blind`: what was set before is not
    known, so that all that was asked for was sent.
    """
    if blind:
        task.warn(
            "The Command Line API cannot read back what is set, and no ledger is given: what was asked for is sent, "
            "and "
            "reported as a change, on every run. A ledger, or credentials for the REST API, make a second run change "
            "nothing"
        )
    if not was_there:
        return result
    actions = [one for one in result["actions"] if one not in was_there]
    found = {**result, "actions": actions, "changed": bool(actions)}
    if not actions:
        found.update(disruptive=False, interrupts=[])
        if isinstance(found.get("diff"), dict):
            found["diff"] = {**found["diff"], "after": found["diff"].get("before")}
    return found
