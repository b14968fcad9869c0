# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Restarting the appliance: the module kraken_reboot."""

from __future__ import annotations

import time
import typing as t

from ..resource.lock import device_lock
from ..resource.plan import Call, Plan, Values
from ..task import Task
from ..transport.errors import LoginRefused, StreamopsError, WaitTimeout
from ..transport.retry import polls
from .client import KrakenClient
from .connect import connect, lock_name
from .options import KRAKEN_REBOOT
from .writing import Writing

# How long an appliance may take to go away after it accepted the order, in seconds.
GOES_WITHIN = 30.0
# Away for longer, in seconds, it did restart, whatever it says of its running time.
_SURELY_AWAY = 10.0
_ACTION = "reboot the appliance"


def reboot(task: Task) -> Values:
    """Restart, and wait until the appliance is back. Nothing is sent in check mode."""
    params = task.params
    with connect(task, KRAKEN_REBOOT) as client:
        plan = Plan(
            "the appliance", {}, {}, calls=[Call(_ACTION, lambda: None, ("everything that the appliance does",))]
        )
        plan.guard(params["allow_disruptive"])
        report = plan.report()
        result: Values = {name: report[name] for name in ("actions", "disruptive", "interrupts")}
        result["changed"] = params["changed_when_sent"]
        if task.check_mode:
            return result
        # Other tasks of this user write before it goes, or after it is back.
        with device_lock(lock_name(task), task.conditions(lock_name(task)).patience):
            return {**result, "response": {"seconds": _Reboot(client, task).run()}}


def _number(value: t.Any) -> float | None:
    """A number, or a text that holds one; None for anything else."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


class _Reboot:
    """One restart, watched by a clock of running time where the appliance has one, and by whether it answers."""

    def __init__(self, client: KrakenClient, task: Task) -> None:
        self._client = client
        self._warn = task.warn
        self._body = Writing(task.params).body({}) or None
        self._timeout: float = task.params["wait_timeout"]
        self._before: float | None = None
        # The error of an order whose fate is not known.
        self._doubt: StreamopsError | None = None
        self._start = 0.0

    def run(self) -> float:
        """Send the order; how long the appliance was away, in seconds. Raises WaitTimeout."""
        self._before = self._uptime()
        self._start = time.monotonic()
        try:
            self._client.write("POST", "system/reboot", _ACTION, self._body)
        except StreamopsError as error:
            # It may go before it answers.
            if not error.maybe_done:
                raise
            self._doubt = error
        return self._until_back()

    def _uptime(self) -> float | None:
        """Seconds since the last start, where the appliance tells."""
        for path in ("system/metric/snapshot", "system/load", "systeminfo"):
            try:
                found = self._client.read(path, "read the uptime")
            except LoginRefused:
                raise
            except StreamopsError:
                continue
            if not isinstance(found, dict):
                continue
            inner = found.get("system")
            for one in (inner, found):
                told = _number(one.get("uptime")) if isinstance(one, dict) else None
                if told is not None:
                    return told
        return None

    def _until_back(self) -> float:
        client = self._client
        last_answer, gone, surely = 0.0, False, False
        client.http.close()
        for pause in polls(first=0.5, longest=5.0):
            waited = time.monotonic() - self._start
            status = self._status()
            answers = status == "up"
            gone = gone or not answers
            surely = surely or status == "no answer" or (not answers and waited - last_answer > _SURELY_AWAY)
            if answers:
                last_answer = waited
                ready = self._ready()
                restarted = self._restarted(waited) if ready else False
                # A refusal or two are no restart, where its clock of running time goes on.
                if restarted or (gone and restarted is None) or (surely and ready):
                    return round(time.monotonic() - self._start, 1)
            if not gone and waited > min(GOES_WITHIN, self._timeout):
                if self._doubt:
                    raise self._doubt
                if self._before is None:
                    self._warn(
                        f"the appliance accepted the reboot and answered all the time, for {GOES_WITHIN:g} s; "
                        "it has no clock of its running time, so that nobody can tell whether it restarted"
                    )
                    return round(waited, 1)
            if waited > self._timeout:
                raise self._too_late(gone)
            client.http.close()
            time.sleep(pause)
        raise AssertionError("polls() never ends")

    def _too_late(self, gone: bool) -> StreamopsError:
        became = "is not back" if gone else "has not gone"
        return WaitTimeout(
            f"the appliance accepted the reboot and {became} after {self._timeout:g} s",
            hint="Look at the appliance; raise wait_timeout if it is just slow",
        ).at(self._client.place)

    def _status(self) -> str:
        """`up`, `no answer`, or `not ready`: the page of a web server in front of what is still starting."""
        try:
            answer = self._client.http.send("GET", self._client.path("session"), retries=0, timeout=5)
        except StreamopsError:
            return "no answer"
        up = answer.status < 500 and (not answer.is_html or answer.status in (401, 403))
        return "up" if up else "not ready"

    def _ready(self) -> bool:
        """Whether it takes a login and answers. Raises LoginRefused: a password is tried once."""
        try:
            self._client.read("session", "read the session")
        except LoginRefused:
            raise
        except StreamopsError as error:
            # One without this call (older versions) answers, too.
            return error.answer.get("status") in (403, 404)
        return True

    def _restarted(self, waited: float) -> bool | None:
        """Whether its clock of running time has begun again, None where it has none."""
        now = None if self._before is None else self._uptime()
        if now is None or self._before is None:
            return None
        return now < self._before + waited - 1 and now < self._before
