# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restarting the appliance: the module kraken_reboot."""

from __future__ import annotations

import time

from ..resource.plan import Call, Plan, Values
from ..task import Task
from ..transport.errors import StreamopsError, WaitTimeout
from ..transport.retry import polls
from .client import KrakenClient
from .connect import connect
from .writing import Writing

# How long an appliance may take to go away after it accepted the order, in seconds.
_GOES_WITHIN = 20.0


def reboot(task: Task) -> Values:
    """Restart, and wait until the appliance is back. Nothing is sent in check mode."""
    params = task.params
    with connect(task) as client:
        action = "reboot the appliance"
        plan = Plan(
            "the appliance", {}, {}, calls=[Call(action, lambda: None, ("everything that the appliance does",))]
        )
        plan.guard(params["allow_disruptive"])
        report = plan.report()
        result: Values = {name: report[name] for name in ("actions", "disruptive", "interrupts")}
        result["changed"] = params["changed_when_sent"]
        if task.check_mode:
            return result
        before = _uptime(client)
        body = Writing(params).extra or None
        try:
            client.write("POST", "system/reboot", action, body)
        except StreamopsError as error:
            # It may go before it answers.
            if not error.maybe_done:
                raise
        return {**result, "response": {"seconds": _until_back(client, before, params["wait_timeout"])}}


def _uptime(client: KrakenClient) -> float | None:
    """Seconds since the last start, where the appliance tells."""
    try:
        found = client.read("system/metric/snapshot", "read the uptime")
        return float(found["system"]["uptime"])
    except (StreamopsError, KeyError, TypeError, ValueError):
        return None


def _until_back(client: KrakenClient, before: float | None, timeout: float) -> float:
    """Wait until the appliance has gone and is back; how long that took, in seconds. Raises WaitTimeout."""
    start = time.monotonic()
    gone = False
    client.http.close()
    for pause in polls(first=0.5, longest=5.0):
        waited = time.monotonic() - start
        try:
            answer = client.http.send("GET", client.path("session"), retries=0, timeout=5)
            # A login page, or a gateway in front of what is still starting, is not it.
            back = answer.status < 500 and not answer.is_html
        except StreamopsError:
            back = False
        gone = gone or not back
        if back and (gone or (waited > _GOES_WITHIN and before is None) or _restarted(client, before, waited)):
            return round(waited, 1)
        if waited > timeout:
            raise WaitTimeout(
                f"the appliance accepted the reboot and is not back after {timeout:g} s"
                if gone
                else f"the appliance accepted the reboot and has not gone within {timeout:g} s",
                hint="Look at the appliance; raise wait_timeout if it is just slow",
            ).at(client.place)
        client.http.close()
        time.sleep(pause)
    raise AssertionError("polls() never ends")


def _restarted(client: KrakenClient, before: float | None, waited: float) -> bool:
    """Whether it was away between two looks: its clock of running time has begun again."""
    if before is None:
        return False
    now = _uptime(client)
    return now is not None and now < before + waited - 1 and now < before
