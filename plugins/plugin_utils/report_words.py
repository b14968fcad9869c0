# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A report in a few words."""

from __future__ import annotations

from .report_readings import Values


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def verdict(told: Values, problems: bool) -> str:
    """The report in a few sentences."""
    asked = told["hosts"] - told["hosts_not_asked"]
    whole = told["hosts_read"] == asked
    found = [f"{'' if whole else str(told['hosts_read']) + ' of '}{counted(asked, 'gateway')} read"]
    if told["routes"]:
        found.append(f"{told['routes_running']} of {counted(told['routes'], 'route')} on air")
    for key, word in (("routes_error", "in error"), ("routes_warn", "with a warning")):
        if told[key]:
            found.append(f"{counted(told[key], 'route')} {word}")
    if told["hosts_drifted"]:
        verb = "differs from its variables" if told["hosts_drifted"] == 1 else "differ from their variables"
        found.append(f"{counted(told['hosts_drifted'], 'gateway')} {verb}")
    if told["hosts_not_compared"]:
        found.append(f"{counted(told['hosts_not_compared'], 'gateway')} could not be compared")
    if told["hosts_not_asked"]:
        found.append(f"{told['hosts_not_asked']} not part of this run")
    return f"{', '.join(found)}." + ("" if problems else " Nothing needs attention.")
