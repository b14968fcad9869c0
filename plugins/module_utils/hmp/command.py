# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Any command of the Command Line API: the module hmp_command."""

from __future__ import annotations

from ..resource.plan import Call, Plan, Values
from ..task import Task
from ..transport.errors import InvalidInput
from .commands import NIL, command_line
from .connect import connect_command_line

# Commands that take something off the air, as far as can be told without knowing its state.
_INTERRUPTING = frozenset(
    ("stoprecording", "pauserecording", "stoprestreamrecording", "deletesession", "removesourcefromsession")
)
# Commands that make something anew each time they are sent, and what may be there after a lost answer.
_MAKING = {
    "createsession": "the session may have been made",
    "startrecording": "a recording may be running",
    "startrestreamrecording": "the stream may be running",
}


def send_command(task: Task) -> Values:
    """Send the command; nothing is sent in check mode."""
    name, arguments = task.params["command"], list(task.params["arguments"])
    if name.lower() == "setlivesession":
        # YAML's true is a capital True by the time it is a text.
        arguments = [one.lower() if one in ("True", "False") else one for one in arguments]
    if task.params["api"] == "rest":
        raise InvalidInput(
            "hmp_command sends commands of the Command Line API, and api is rest; nothing was sent",
            hint="Leave api out, or use streamops.video.api for a REST call",
        )
    line = command_line(name, arguments)
    what = f"{name} {arguments[0]}" if arguments else name
    not_live = name.lower() == "setlivesession" and "false" in arguments
    interrupts = (what,) if not_live or (name.lower() in _INTERRUPTING and NIL not in arguments) else ()
    plan = Plan("hmp_command", {}, {}, calls=[Call(f"send {line}", lambda: None, interrupts)])
    plan.guard(task.params["allow_disruptive"])
    report = plan.report()
    result = {name: report[name] for name in ("actions", "disruptive")}
    result["changed"] = task.params["changed_when_sent"]
    if task.check_mode:
        return result
    with connect_command_line(task) as commands:
        if may_be := _MAKING.get(name.lower()):
            return {**result, "response": commands.make(name, *arguments, attempt=f"send {name}", may_be=may_be)}
        return {**result, "response": commands.call(name, *arguments)}
